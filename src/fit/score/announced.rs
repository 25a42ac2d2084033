//! The law of one forecast: probabilities from its quantiles.
//!
//! [`Fan::law`] is a monotone cubic in the normal score through the same quantiles. Scores ask millions of laws one question each, so here the
//! way from quantile to quantile is a straight line in the normal score. Both agree at the quantiles and beyond the outermost (where bounds are
//! kept as that law keeps them); between two of them, which are at most 5 % of probability apart, they differ by less than 0.003, as a test shows.
//!
//! Equal quantiles are an atom: the value itself has probability. Then [`Announced::below`] and [`Announced::at_most`] differ, and the PIT is their
//! mean (the mid-distribution function: Czado, Gneiting and Held, 2009, *Biometrics* 65).

use crate::fit::Fan;
use crate::fit::fan::PROBABILITIES;
use crate::num::normal;
use std::sync::LazyLock;

/// How many quantiles a forecast has.
pub const QUANTILES: usize = PROBABILITIES.len();

/// The normal scores of the probabilities.
static SCORES: LazyLock<[f64; QUANTILES]> = LazyLock::new(|| PROBABILITIES.map(normal::quantile));

/// A forecast of one number.
#[derive(Debug, Clone, Copy)]
pub struct Announced<'f> {
    /// Its quantiles at [`PROBABILITIES`], never falling.
    pub values: &'f [f64; QUANTILES],
    /// The number stays above, if anything.
    pub low: Option<f64>,
    /// It stays below.
    pub high: Option<f64>,
}

impl<'f> Announced<'f> {
    /// The forecast of a horizon (from 1) of a fan: `None` beyond the last one.
    #[must_use]
    pub fn of(fan: &'f Fan, horizon: usize) -> Option<Announced<'f>> {
        Some(Announced {
            values: fan.horizons.get(horizon.checked_sub(1)?)?,
            low: fan.low,
            high: fan.high,
        })
    }

    /// The probability of values less than `x`.
    #[must_use]
    pub fn below(&self, x: f64) -> f64 {
        self.probability(x, self.values.partition_point(|value| *value < x))
    }

    /// The probability of values up to `x`.
    #[must_use]
    pub fn at_most(&self, x: f64) -> f64 {
        self.probability(x, self.values.partition_point(|value| *value <= x))
    }

    /// The probability integral transform of an outcome.
    #[must_use]
    pub fn pit(&self, outcome: f64) -> f64 {
        0.5 * (self.below(outcome) + self.at_most(outcome))
    }

    /// The probability on the way to `x`, where `after` quantiles stand before it.
    fn probability(&self, x: f64, after: usize) -> f64 {
        const LAST: usize = QUANTILES - 1;
        match after {
            0 => self.beyond(x, [0, 1], 0.0),
            QUANTILES => self.beyond(x, [LAST, LAST - 1], 1.0),
            _ => {
                let (k, scores) = (after - 1, &*SCORES);
                let part = (x - self.values[k]) / (self.values[after] - self.values[k]);
                let score = (scores[after] - scores[k]).mul_add(part, scores[k]);
                normal::cdf(score)
            }
        }
    }

    /// The probability beyond the outermost quantile: the line through it and the one before, on the scale without bounds. `certain` if
    /// the two are equal.
    fn beyond(&self, x: f64, [end, inner]: [usize; 2], certain: f64) -> f64 {
        if self.low.is_some_and(|low| !(x > low)) {
            return 0.0;
        }
        if self.high.is_some_and(|high| !(x < high)) {
            return 1.0;
        }
        let free = [end, inner].map(|k| self.free(self.values[k]));
        let run = SCORES[end] - SCORES[inner];
        let slope = (free[0] - free[1]) / run;
        if !(slope > 0.0 && slope.is_finite()) {
            return certain;
        }
        normal::cdf(SCORES[end] + (self.free(x) - free[0]) / slope)
    }

    /// A value on the scale without bounds.
    fn free(&self, x: f64) -> f64 {
        match (self.low, self.high) {
            (None, None) => x,
            (Some(low), None) => libm::log(x - low),
            (None, Some(high)) => -libm::log(high - x),
            (Some(low), Some(high)) => libm::log((x - low) / (high - x)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fan(shape: impl Fn(f64) -> f64, low: Option<f64>, high: Option<f64>) -> Fan {
        Fan {
            horizons: vec![SCORES.map(shape)],
            low,
            high,
        }
    }

    #[test]
    fn straight_lines_stay_close_to_the_law_of_the_fan() {
        let fans = [
            fan(|z| 3.0 * z + 10.0, None, None),
            fan(|z| libm::exp(0.6 * z), Some(0.0), None),
            fan(
                |z| 100.0 / (1.0 + libm::exp(-1.5 * z)),
                Some(0.0),
                Some(100.0),
            ),
            fan(|z| z + 0.1 * z * z * z, None, None),
            fan(|z| 5.0 - libm::exp(-0.4 * z), None, Some(5.0)),
        ];
        for fan in &fans {
            let law = fan.law(1).expect("the quantiles rise");
            let announced = Announced::of(fan, 1).expect("the first horizon");
            let mut worst = 0.0f64;
            for k in -400..=400 {
                let x = law.lower(normal::cdf(f64::from(k) * 0.01));
                worst = worst.max((announced.at_most(x) - law.cdf(x)).abs());
            }
            assert!(worst < 0.003, "{worst}");
            // At the quantiles and beyond there is no difference.
            for p in [1e-6, 0.001, 0.025, 0.5, 0.9, 0.999] {
                let found = announced.below(law.lower(p));
                assert!((found - p).abs() < 1e-9, "{p}: {found}");
            }
        }
    }

    #[test]
    fn an_atom_has_its_probability_and_bounds_are_kept() {
        let values = std::array::from_fn(|k| if k < 13 { 0.0 } else { k as f64 });
        let half = Announced {
            values: &values,
            low: None,
            high: None,
        };
        assert_eq!((half.below(0.0), half.at_most(-1e-9)), (0.0, 0.0));
        assert!((half.at_most(0.0) - 0.5).abs() < 1e-12);
        assert!((half.pit(0.0) - 0.25).abs() < 1e-12);
        let certain = Announced {
            values: &[7.0; QUANTILES],
            low: None,
            high: None,
        };
        assert_eq!((certain.below(7.0), certain.at_most(7.0)), (0.0, 1.0));
        assert_eq!((certain.at_most(6.0), certain.below(8.0)), (0.0, 1.0));
        let positive = fan(libm::exp, Some(0.0), None);
        let positive = Announced::of(&positive, 1).expect("the first horizon");
        assert_eq!(positive.at_most(0.0), 0.0);
        assert!(positive.at_most(1e-3) > 0.0);
    }
}
