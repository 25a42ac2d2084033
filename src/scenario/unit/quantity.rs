//! What is known of a number in a formula: nothing, that it was written, or its unit.

use super::{Dimension, Unit, same_scale};

/// Most readings of one part; beyond, nothing is claimed of its scale.
const MOST_READINGS: usize = 16;

/// What is known of a number.
#[derive(Debug, Clone, PartialEq)]
pub enum Quantity {
    /// Nothing: some indicator has no unit, or a part was wrong.
    Unknown,
    /// It is made of numbers that are written, or is 0 or 1; its value where that is plain.
    Plain(Option<f64>),
    /// Its unit.
    Measured(Measured),
}

/// A dimension, and the scales that its number may have.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// What is counted.
    pub dimension: Dimension,
    /// The readings: first the one in which every written factor is a coefficient.
    scales: Vec<f64>,
}

impl Quantity {
    /// A number in a unit.
    #[must_use]
    pub fn of(unit: &Unit) -> Quantity {
        Quantity::Measured(Measured {
            dimension: unit.dimension.clone(),
            scales: vec![unit.scale],
        })
    }

    /// What may have become any number.
    #[must_use]
    pub fn anything(self) -> Quantity {
        match self {
            Quantity::Plain(_) => Quantity::Plain(None),
            other => other,
        }
    }

    /// Times a written number.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Quantity {
        match self {
            Quantity::Unknown => Quantity::Unknown,
            Quantity::Plain(value) => Quantity::Plain(value.map(|value| value * factor)),
            Quantity::Measured(measured) => measured.scaled(factor),
        }
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Quantity) -> Quantity {
        match (self, other) {
            (Quantity::Unknown, _) | (_, Quantity::Unknown) => Quantity::Unknown,
            (Quantity::Plain(Some(factor)), other) | (other, Quantity::Plain(Some(factor))) => {
                other.scaled(factor)
            }
            (Quantity::Plain(None), other) | (other, Quantity::Plain(None)) => other.anything(),
            (Quantity::Measured(a), Quantity::Measured(b)) => a.combined(&b, 1),
        }
    }

    /// The quotient.
    #[must_use]
    pub fn over(self, other: Quantity) -> Quantity {
        match (self, other) {
            (Quantity::Unknown, _) | (_, Quantity::Unknown) => Quantity::Unknown,
            (quantity, Quantity::Plain(Some(divisor))) => quantity.scaled(1.0 / divisor),
            (quantity, Quantity::Plain(None)) => quantity.anything(),
            (Quantity::Plain(value), Quantity::Measured(b)) => {
                let one = Quantity::of(&Unit::pure(1.0));
                one.over(Quantity::Measured(b)).scaled(value.unwrap_or(1.0))
            }
            (Quantity::Measured(a), Quantity::Measured(b)) => a.combined(&b, -1),
        }
    }
}

impl Measured {
    /// The unit in the first reading.
    #[must_use]
    pub fn unit(&self) -> Unit {
        Unit {
            dimension: self.dimension.clone(),
            scale: self.scales[0],
        }
    }

    /// Whether one of the readings is this unit.
    #[must_use]
    pub fn may_be(&self, unit: &Unit) -> bool {
        self.dimension == unit.dimension && self.has(unit.scale)
    }

    fn has(&self, scale: f64) -> bool {
        self.scales.iter().any(|own| same_scale(*own, scale))
    }

    /// The readings that two numbers have in common, if they have any.
    #[must_use]
    pub fn common(&self, other: &Measured) -> Option<Measured> {
        let mut common = self.clone();
        common.scales.retain(|scale| other.has(*scale));
        (self.dimension == other.dimension && !common.scales.is_empty()).then_some(common)
    }

    /// The number to a power; none where its unit has no such power.
    #[must_use]
    pub fn power(&self, exponent: f64) -> Option<Measured> {
        let scales = self.scales.iter().map(|scale| libm::pow(*scale, exponent));
        Some(Measured {
            dimension: self.dimension.power(exponent)?,
            scales: scales.collect(),
        })
    }

    /// Times a written number: a power of ten may be a coefficient, or turn one scale into another.
    fn scaled(self, factor: f64) -> Quantity {
        let mut scales = self.scales.clone();
        if is_power_of_ten(factor) {
            scales.extend(self.scales.iter().map(|scale| scale / factor.abs()));
        }
        readings(self.dimension, scales)
    }

    fn combined(&self, other: &Measured, sign: i32) -> Quantity {
        let combine = |a: f64, b: f64| if sign == 1 { a * b } else { a / b };
        let scales = self
            .scales
            .iter()
            .flat_map(|a| other.scales.iter().map(move |b| combine(*a, *b)));
        readings(
            self.dimension.times(&other.dimension, sign),
            scales.collect(),
        )
    }
}

/// A number with these readings.
fn readings(dimension: Dimension, scales: Vec<f64>) -> Quantity {
    let mut kept: Vec<f64> = Vec::with_capacity(scales.len());
    for scale in scales {
        if !kept.iter().any(|known| same_scale(*known, scale)) {
            kept.push(scale);
        }
    }
    let sound = kept.iter().all(|scale| scale.is_finite() && *scale > 0.0);
    if !sound || kept.len() > MOST_READINGS {
        return Quantity::Unknown;
    }
    Quantity::Measured(Measured {
        dimension,
        scales: kept,
    })
}

/// Whether a number is 10, 0.1, 100 and so on, but not 1.
fn is_power_of_ten(factor: f64) -> bool {
    let decades = libm::round(libm::log10(factor.abs()));
    decades.is_finite() && decades != 0.0 && same_scale(factor.abs(), libm::pow(10.0, decades))
}
