//! The two-piece normal law: a most likely value with unequal risks above and below.
//!
//! Parameters: `mode`, the most likely value, and `lower` ≥ 0 and `upper` ≥ 0, the standard
//! deviations of the normal curves whose halves lie below and above it, all in the unit of the
//! quantity described. Equal deviations give the normal law, both zero a constant; with one
//! zero the whole law lies on the other side.
//!
//! Formula: with w = lower/(lower + upper), P(X ≤ x) = 2w·Φ((x − mode)/lower) up to the mode
//! and P(X > x) = 2(1 − w)·Φ((mode − x)/upper) from there; mean mode + √(2/π)(upper − lower);
//! variance (1 − 2/π)(upper − lower)² + lower·upper. Sources: John (1982), *Communications in
//! Statistics* 11; it is the law of the fan charts of central banks (Britton, Fisher and
//! Whitley, *Bank of England Quarterly Bulletin*, 1998).
//!
//! Use it for a forecast whose risks lean to one side. [`super::normal`] is its symmetric case;
//! [`super::pert`] is the choice when there are limits.

use super::{Build, Built, Family, Law, Parameter, Standard, check, normal as normal_law, shape};
use crate::num::normal;
use std::f64::consts::{FRAC_2_PI, PI};
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "two_piece",
    name_zh: "两段正态分布",
    name_en: "two-piece normal",
    summary: (
        "一个最可能值，上行与下行风险不相等。",
        "A most likely value with unequal risks above and below.",
    ),
    parameters: &PARAMETERS,
    formula: "F(x) = 2w·Φ((x − mode)/lower), x ≤ mode, w = lower/(lower + upper)",
    source: "John (1982), Communications in Statistics 11; Britton, Fisher and Whitley (1998), Bank of England Quarterly Bulletin",
    when: (
        "用于风险偏向一侧的预测；normal 是其对称情形，有上下限时用 pert。",
        "Use it for a forecast whose risks lean to one side; normal is its symmetric case, pert the choice where there are limits.",
    ),
    example: "two_piece = { mode = 6, lower = 2.6, upper = 1.6 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 3] = [
    Parameter::number(
        "mode",
        (
            "最可能值，单位同所描述的量",
            "the most likely value, in the unit of the quantity described",
        ),
    ),
    Parameter::number(
        "lower",
        (
            "下半部分的标准差，单位同所描述的量",
            "the standard deviation of the half below, in the unit of the quantity described",
        ),
    ),
    Parameter::number(
        "upper",
        (
            "上半部分的标准差，单位同所描述的量",
            "the standard deviation of the half above, in the unit of the quantity described",
        ),
    ),
];

/// `below` and `above` are the probabilities on either side of the mode.
#[derive(Debug)]
struct TwoPiece {
    mode: f64,
    lower: f64,
    upper: f64,
    below: f64,
    above: f64,
}

fn build(values: &[f64]) -> Built {
    let [mode, lower, upper] = check::finite(&PARAMETERS, values)?;
    check::not_negative("lower", lower)?;
    check::not_negative("upper", upper)?;
    if lower == upper {
        return Ok(normal_law::law(mode, lower));
    }
    // Each divided by the greater, so that the sum of two great numbers stays a number.
    let greater = lower.max(upper);
    let total = lower / greater + upper / greater;
    let (below, above) = (lower / greater / total, upper / greater / total);
    Ok(Arc::new(TwoPiece {
        mode,
        lower,
        upper,
        below,
        above,
    }))
}

impl TwoPiece {
    /// The value with probability `p` below it, at or below the mode.
    fn point_below(&self, p: f64) -> f64 {
        if self.lower == 0.0 {
            return self.mode;
        }
        self.lower
            .mul_add(normal::quantile(0.5 * (p / self.below)), self.mode)
    }

    /// The value with probability `q` above it, at or above the mode.
    fn point_above(&self, q: f64) -> f64 {
        if self.upper == 0.0 {
            return self.mode;
        }
        self.upper
            .mul_add(normal::quantile_upper(0.5 * (q / self.above)), self.mode)
    }

    /// P(X ≤ x) for a value below the mode.
    fn tail_below(&self, x: f64) -> f64 {
        if self.lower == 0.0 {
            return 0.0;
        }
        2.0 * self.below * normal::cdf((x - self.mode) / self.lower)
    }

    /// P(X > x) for a value at or above the mode.
    fn tail_above(&self, x: f64) -> f64 {
        if self.upper == 0.0 {
            return 0.0;
        }
        2.0 * self.above * normal::survival((x - self.mode) / self.upper)
    }
}

impl Law for TwoPiece {
    fn lower(&self, p: f64) -> f64 {
        if p < self.below {
            self.point_below(p)
        } else {
            self.point_above((1.0 - p).min(self.above))
        }
    }

    fn upper(&self, q: f64) -> f64 {
        if q < self.above {
            self.point_above(q)
        } else {
            self.point_below((1.0 - q).min(self.below))
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        if x < self.mode {
            self.tail_below(x)
        } else {
            1.0 - self.tail_above(x)
        }
    }

    fn survival(&self, x: f64) -> f64 {
        if x < self.mode {
            1.0 - self.tail_below(x)
        } else {
            self.tail_above(x)
        }
    }

    fn mean(&self) -> f64 {
        FRAC_2_PI.sqrt().mul_add(self.upper - self.lower, self.mode)
    }

    fn sd(&self) -> f64 {
        let skew = self.upper - self.lower;
        ((1.0 - 2.0 / PI) * skew * skew + self.lower * self.upper).sqrt()
    }

    fn standard(&self) -> Option<Standard> {
        let scale = self.lower + self.upper;
        let below = shape(self.below);
        scale.is_finite().then_some(Standard {
            law: build(&[0.0, below, 1.0 - below]).ok()?,
            shift: self.mode,
            scale,
        })
    }

    fn breaks(&self) -> Vec<f64> {
        vec![normal::quantile(self.below)]
    }

    fn support(&self) -> (f64, f64) {
        let low = if self.lower > 0.0 {
            f64::NEG_INFINITY
        } else {
            self.mode
        };
        let high = if self.upper > 0.0 {
            f64::INFINITY
        } else {
            self.mode
        };
        (low, high)
    }
}
