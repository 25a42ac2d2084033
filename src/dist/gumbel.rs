//! The Gumbel laws: the greatest of many (`gumbel_max`), or the least (`gumbel_min`).
//!
//! Parameters: `location`, the most likely value, and `scale` ≥ 0, both in the unit of the quantity described.
//! The standard deviation is 1.28 times the scale; the mean lies 0.577 scales from the location, above it for
//! the greatest and below it for the least. A scale of zero gives a constant.
//!
//! Formula: with t = (x − location)/scale, the greatest has P(X ≤ x) = exp(−exp(−t)) and quantile location −
//! scale·ln(−ln p); the least is its mirror image, P(X > x) = exp(−exp(t)). Mean location ± γ·scale with
//! Euler's γ; standard deviation scale·π/√6. Sources: Gumbel (1958), *Statistics of Extremes*; Johnson, Kotz
//! and Balakrishnan, *Continuous Univariate Distributions* 2, chapter 22.
//!
//! Use `gumbel_max` for a year's highest flood, load or price, `gumbel_min` for its lowest; the law of one day among
//! them may be nearly anything with light tails. A quantity that is no extreme of others but leans to one side is
//! better [`super::skew_normal`] or [`super::two_piece`]; a least value that cannot be negative is [`super::weibull`].

use super::{Build, Built, Family, Law, Parameter, Standard, check, constant};
use std::f64::consts::PI;
use std::sync::Arc;

/// The table entry of the greatest.
pub const MAX: Family = Family {
    key: "gumbel_max",
    name_zh: "耿贝尔分布（极大值）",
    name_en: "Gumbel, greatest value",
    summary: (
        "许多量中的最大者，例如一年中的最高水位。",
        "The greatest of many, such as the highest flood of a year.",
    ),
    parameters: &PARAMETERS,
    formula: "x = location − scale·ln(−ln u)",
    source: "Gumbel (1958), Statistics of Extremes",
    when: (
        "用于一段时期内的最大值；最小值用 gumbel_min，本身并非极值而只是偏斜的量用 skew_normal。",
        "Use it for the greatest value of a period; for the least take gumbel_min, for what leans but is no extreme skew_normal.",
    ),
    example: "gumbel_max = { location = 6, scale = 1 }",
    build: Build::Numbers(build_max),
};

/// The table entry of the least.
pub const MIN: Family = Family {
    key: "gumbel_min",
    name_zh: "耿贝尔分布（极小值）",
    name_en: "Gumbel, least value",
    summary: (
        "许多量中的最小者，例如一年中的最低库存。",
        "The least of many, such as the lowest stock of a year.",
    ),
    parameters: &PARAMETERS,
    formula: "x = location + scale·ln(−ln(1 − u))",
    source: "Gumbel (1958), Statistics of Extremes",
    when: (
        "用于一段时期内的最小值；最大值用 gumbel_max，不会为负的最小值用 weibull。",
        "Use it for the least value of a period; for the greatest take gumbel_max, for one that cannot be negative weibull.",
    ),
    example: "gumbel_min = { location = 4, scale = 1 }",
    build: Build::Numbers(build_min),
};

const PARAMETERS: [Parameter; 2] = [
    Parameter::number(
        "location",
        (
            "最可能值，单位同所描述的量",
            "the most likely value, in the unit of the quantity described",
        ),
    ),
    Parameter::number(
        "scale",
        (
            "尺度，单位同所描述的量：标准差的 0.78 倍",
            "the scale, in the unit of the quantity described: 0.78 of the standard deviation",
        ),
    ),
];

/// Euler's constant.
const EULER: f64 = 0.577_215_664_901_532_9;

/// A negative scale turns the law of the greatest into that of the least.
#[derive(Debug)]
struct Gumbel {
    location: f64,
    scale: f64,
}

fn build_max(values: &[f64]) -> Built {
    let [location, scale] = check::finite(&PARAMETERS, values)?;
    check::not_negative("scale", scale)?;
    Ok(law(location, scale))
}

fn build_min(values: &[f64]) -> Built {
    let [location, scale] = check::finite(&PARAMETERS, values)?;
    check::not_negative("scale", scale)?;
    Ok(law(location, -scale))
}

fn law(location: f64, scale: f64) -> Arc<dyn Law> {
    if scale == 0.0 {
        return constant::law(location);
    }
    Arc::new(Gumbel { location, scale })
}

/// The standard greatest value with probability `p` below it.
fn lower(p: f64) -> f64 {
    0.0 - libm::log(0.0 - libm::log(p))
}

/// The standard greatest value with probability `q` above it.
fn upper(q: f64) -> f64 {
    0.0 - libm::log(0.0 - libm::log1p(-q))
}

impl Gumbel {
    fn value(&self, t: f64) -> f64 {
        self.scale.mul_add(t, self.location)
    }

    /// The probabilities that the standard greatest value lies below and above.
    fn tails(&self, x: f64) -> (f64, f64) {
        let expected = libm::exp(-(x - self.location) / self.scale);
        (libm::exp(-expected), 0.0 - libm::expm1(-expected))
    }
}

impl Law for Gumbel {
    fn lower(&self, p: f64) -> f64 {
        self.value(if self.scale > 0.0 { lower(p) } else { upper(p) })
    }

    fn upper(&self, q: f64) -> f64 {
        self.value(if self.scale > 0.0 { upper(q) } else { lower(q) })
    }

    fn cdf(&self, x: f64) -> f64 {
        let (below, above) = self.tails(x);
        if self.scale > 0.0 { below } else { above }
    }

    fn survival(&self, x: f64) -> f64 {
        let (below, above) = self.tails(x);
        if self.scale > 0.0 { above } else { below }
    }

    fn mean(&self) -> f64 {
        self.value(EULER)
    }

    fn sd(&self) -> f64 {
        self.scale.abs() * (PI / 6.0f64.sqrt())
    }

    fn standard(&self) -> Option<Standard> {
        Some(Standard {
            law: law(0.0, self.scale.signum()),
            shift: self.location,
            scale: self.scale.abs(),
        })
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }
}
