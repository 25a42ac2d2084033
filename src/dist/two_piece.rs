//! The two-piece normal law: a most likely value with unequal risks above and below.
//!
//! Parameters: `mode`, the most likely value, and either `lower` ≥ 0 and `upper` ≥ 0, the standard
//! deviations of the normal curves whose halves lie below and above it, all in the unit of the
//! quantity described. Equal deviations give the normal law, both zero a constant; with one
//! zero the whole law lies on the other side.
//!
//! Or, as the Bank of England publishes its fan charts, `uncertainty` ≥ 0 and `skewness`, in the same unit: the
//! standard deviation where the law is symmetric, and by how much the mean exceeds the mode. A positive
//! skewness spreads the law upwards.
//!
//! Formula: with w = lower/(lower + upper), P(X ≤ x) = 2w·Φ((x − mode)/lower) up to the mode
//! and P(X > x) = 2(1 − w)·Φ((mode − x)/upper) from there; mean mode + √(2/π)(upper − lower);
//! variance (1 − 2/π)(upper − lower)² + lower·upper. With uncertainty s and skewness k, let K = πk²/(2s²), b = 2/(√(1 +
//! 2K) + 1) and γ = √(1 − b²) with the sign of k; then lower = s/√(1 + γ) and upper = s/√(1 − γ). Sources: John (1982),
//! *Communications in Statistics* 11; it is the law of the fan charts of central banks (Britton, Fisher and
//! Whitley, *Bank of England Quarterly Bulletin*, 1998), and Wallis (2004), *National Institute Economic
//! Review* 187, for their parameters.
//!
//! Use it for a forecast whose risks lean to one side. [`super::normal`] is its symmetric case;
//! [`super::pert`] is the choice when there are limits.

use super::{
    Argument, Build, Built, Family, Fault, Law, Parameter, Standard, check, normal as normal_law,
    shape,
};
use crate::both;
use crate::num::normal;
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_PI, FRAC_PI_2, PI};
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
    build: Build::Arguments(build),
};

const PARAMETERS: [Parameter; 5] = [
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
            "下半部分的标准差，单位同所描述的量；与 upper 同写",
            "the standard deviation of the half below, in the unit of the quantity described; goes with upper",
        ),
    )
    .optional(),
    Parameter::number(
        "upper",
        (
            "上半部分的标准差，单位同所描述的量；与 lower 同写",
            "the standard deviation of the half above, in the unit of the quantity described; goes with lower",
        ),
    )
    .optional(),
    Parameter::number(
        "uncertainty",
        (
            "无偏斜时的标准差，单位同所描述的量；与 skewness 同写",
            "the standard deviation, were there no skew, in the unit of the quantity described; goes with skewness",
        ),
    )
    .optional(),
    Parameter::number(
        "skewness",
        (
            "均值减众数，单位同所描述的量；与 uncertainty 同写",
            "mean less mode, in the unit of the quantity described; goes with uncertainty",
        ),
    )
    .optional(),
];

/// Up to this probability, with no more than it on one side of the mode, a difference from 1 would lose digits.
const NEAR_THE_END: f64 = 1e-3;

/// `below` and `above` are the probabilities on either side of the mode.
#[derive(Debug)]
struct TwoPiece {
    mode: f64,
    lower: f64,
    upper: f64,
    below: f64,
    above: f64,
}

/// More skewness than this many times the uncertainty leaves nothing of the side that it leans away from.
const GREATEST_SKEW: f64 = 1e6;

fn build(arguments: &[Argument]) -> Built {
    let [mode, spreads @ ..] = check::written(&PARAMETERS, arguments)?;
    let mode = mode.expect("a parameter that must be written");
    match spreads {
        [Some(lower), Some(upper), None, None] => of_spreads(mode, lower, upper),
        [None, None, Some(uncertainty), Some(skewness)] => of_skewness(mode, uncertainty, skewness),
        written => Err(check::not_one_half(&PARAMETERS[1..], &written)),
    }
}

/// The law with these standard deviations below and above the mode.
fn of_spreads(mode: f64, lower: f64, upper: f64) -> Built {
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

/// The law as the Bank of England publishes it.
fn of_skewness(mode: f64, uncertainty: f64, skewness: f64) -> Built {
    check::not_negative("uncertainty", uncertainty)?;
    if skewness == 0.0 {
        return Ok(normal_law::law(mode, uncertainty));
    }
    let ratio = skewness / uncertainty;
    if !(ratio.abs() <= GREATEST_SKEW) {
        return Err(Fault {
            parameter: "skewness",
            message: both!(
                "skewness = {skewness} 相对于 uncertainty = {uncertainty} 过大",
                "skewness = {skewness} is too great beside uncertainty = {uncertainty}",
                skewness = check::shown(skewness),
                uncertainty = check::shown(uncertainty)
            ),
            help: (
                "skewness 为均值减众数，通常小于 uncertainty；分布只在一侧时请写 lower 和 upper",
                "skewness is mean less mode, usually less than uncertainty; for one side only write lower and upper",
            )
                .into(),
        });
    }
    let twice = 2.0 * FRAC_PI_2 * ratio * ratio;
    let root = (1.0 + twice).sqrt() + 1.0;
    let b = 2.0 / root;
    // √(1 − b²), where 1 − b is formed without a difference.
    let gamma = (twice / (root * root) * (1.0 + b)).sqrt();
    let narrow = uncertainty / (1.0 + gamma).sqrt();
    // As (1 − γ)(1 + γ) = b².
    let wide = uncertainty * (1.0 + gamma).sqrt() / b;
    if skewness > 0.0 {
        of_spreads(mode, narrow, wide)
    } else {
        of_spreads(mode, wide, narrow)
    }
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
        } else if p <= NEAR_THE_END {
            let centred = 0.5 * (p - self.below) / self.above;
            self.upper.mul_add(normal::central(centred), self.mode)
        } else {
            self.point_above((1.0 - p).min(self.above))
        }
    }

    fn upper(&self, q: f64) -> f64 {
        if q < self.above {
            self.point_above(q)
        } else if q <= NEAR_THE_END {
            let centred = 0.5 * (q - self.above) / self.below;
            self.lower.mul_add(-normal::central(centred), self.mode)
        } else {
            self.point_below((1.0 - q).min(self.below))
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        let t = (x - self.mode) / self.upper;
        if x < self.mode {
            self.tail_below(x)
        } else if self.below + t <= NEAR_THE_END {
            self.above.mul_add(libm::erf(t * FRAC_1_SQRT_2), self.below)
        } else {
            1.0 - self.tail_above(x)
        }
    }

    fn survival(&self, x: f64) -> f64 {
        let t = (self.mode - x) / self.lower;
        if x >= self.mode {
            self.tail_above(x)
        } else if self.above + t <= NEAR_THE_END {
            self.below.mul_add(libm::erf(t * FRAC_1_SQRT_2), self.above)
        } else {
            1.0 - self.tail_below(x)
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
            law: of_spreads(0.0, below, 1.0 - below).ok()?,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn law(arguments: [Option<f64>; 5]) -> Built {
        let argument = |number: Option<f64>| number.map_or(Argument::Absent, Argument::Number);
        FAMILY.of(&arguments.map(argument))
    }

    #[test]
    fn the_mean_exceeds_the_mode_by_the_skewness() {
        for (uncertainty, skewness) in [
            (1.0, 0.4),
            (1.0, -0.4),
            (2.5, 1e-9),
            (0.3, -3.0),
            (1e-3, 900.0),
        ] {
            let law = law([Some(0.0), None, None, Some(uncertainty), Some(skewness)]).unwrap();
            let error = law.mean() / skewness - 1.0;
            assert!(
                error.abs() < 1e-14 + 1e-15 * (uncertainty / skewness).abs(),
                "{error:e}"
            );
            // The median lies on the same side of the mode.
            assert_eq!(law.lower(0.5) > 0.0, skewness > 0.0);
        }
        let symmetric = law([Some(3.0), None, None, Some(2.0), Some(0.0)]).unwrap();
        assert_eq!((symmetric.mean(), symmetric.sd()), (3.0, 2.0));
    }

    #[test]
    fn both_ways_of_writing_make_the_same_law() {
        // σ² = 2/(1/lower² + 1/upper²), and the mean is √(2/π)(upper − lower) above the mode.
        let (lower, upper) = (2.6f64, 1.6f64);
        let uncertainty = (2.0 / (1.0 / (lower * lower) + 1.0 / (upper * upper))).sqrt();
        let skewness = FRAC_2_PI.sqrt() * (upper - lower);
        let spreads = law([Some(6.0), Some(lower), Some(upper), None, None]).unwrap();
        let bank = law([Some(6.0), None, None, Some(uncertainty), Some(skewness)]).unwrap();
        for p in [1e-10, 0.1, 0.5, 0.9] {
            assert!((bank.lower(p) - spreads.lower(p)).abs() < 1e-13);
            assert!((bank.upper(p) - spreads.upper(p)).abs() < 1e-13);
        }
    }

    #[test]
    fn parameters_that_do_not_go_together_are_refused() {
        let refused = |arguments: [Option<f64>; 5]| {
            let fault = law(arguments).unwrap_err();
            (fault.parameter, fault.message.en)
        };
        let (parameter, message) = refused([Some(6.0), Some(1.0), None, None, Some(0.3)]);
        assert_eq!(
            (parameter, message.as_str()),
            ("skewness", "the law cannot be had from lower and skewness")
        );
        let (parameter, message) = refused([Some(6.0), None, None, None, None]);
        assert_eq!(parameter, "lower");
        assert_eq!(
            message,
            "neither lower and upper nor uncertainty and skewness are written"
        );
        let (parameter, message) = refused([Some(6.0), None, None, Some(0.0), Some(0.3)]);
        assert_eq!(parameter, "skewness");
        assert_eq!(
            message,
            "skewness = 0.3 is too great beside uncertainty = 0"
        );
        let (parameter, message) = refused([Some(6.0), None, None, Some(-1.0), Some(0.3)]);
        assert_eq!(
            (parameter, message.as_str()),
            ("uncertainty", "uncertainty = -1 is negative")
        );
    }
}
