//! The Weibull law: how long until a failure, whose risk rises or falls with time.
//!
//! Parameters: `shape` > 0 without unit, and `scale` ≥ 0, in the unit of the quantity described: 63.2 % of
//! the probability lies below it. A shape above 1 means that the risk of failure rises with age, below
//! 1 that it falls; 3.6 is nearly symmetric. A scale of zero gives the constant 0.
//!
//! Formula: P(X > x) = exp(−(x/scale)^shape) for x ≥ 0; quantile scale·(−ln(1 − p))^(1/shape); mean
//! scale·Γ(1 + 1/shape); variance scale²·(Γ(1 + 2/shape) − Γ(1 + 1/shape)²). Sources: Weibull (1951), *Journal of
//! Applied Mechanics* 18; Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 1,
//! chapter 21.
//!
//! Use it for lifetimes, delays and strengths. A shape of 1 is [`super::exponential`]; where waits add
//! up take [`super::gamma`]; the logarithm of a Weibull quantity is a least value, [`super::gumbel`].

use super::check::{self, Range};
use super::{Build, Built, Family, Law, Parameter, Standard, constant};
use crate::num::gamma::ln_gamma_one_plus;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "weibull",
    name_zh: "韦布尔分布",
    name_en: "Weibull",
    summary: (
        "到失效为止的时间，失效风险随时间上升或下降。",
        "How long until a failure, whose risk rises or falls with time.",
    ),
    parameters: &PARAMETERS,
    formula: "x = scale·(−ln(1 − u))^(1/shape)",
    source: "Weibull (1951), Journal of Applied Mechanics 18; Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, ch. 21",
    when: (
        "用于寿命、工期延误和强度；shape = 1 即 exponential，若干次等待之和用 gamma。",
        "Use it for lifetimes, delays and strengths; shape = 1 is exponential, the sum of several waits gamma.",
    ),
    example: "weibull = { shape = 1.5, scale = 3 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 2] = [
    Parameter::number(
        "shape",
        (
            "形状，无单位：大于 1 时风险随时间上升，小于 1 时下降",
            "the shape, without unit: above 1 the risk rises with time, below 1 it falls",
        ),
    ),
    Parameter::number(
        "scale",
        (
            "尺度，单位同所描述的量：63.2% 的概率在其下",
            "the scale, in the unit of the quantity described: 63.2 % of the probability lies below it",
        ),
    ),
];

const SHAPES: Range = Range {
    key: "shape",
    least: (
        0.01,
        (
            "的尾部超出数值范围",
            "has tails beyond the range of numbers",
        ),
    ),
    greatest: (1e6, ("使分布成为尖峰", "leaves a spike at the scale")),
    help: (
        "常用 0.5 至 5，可取 0.01 至 1e6；若分布极窄，请改用 gumbel_min",
        "0.5 to 5 are usual, 0.01 to 1e6 can be used; for a very narrow law use the family gumbel_min",
    ),
};

#[derive(Debug)]
struct Weibull {
    shape: f64,
    scale: f64,
}

fn build(values: &[f64]) -> Built {
    let [shape, scale] = check::finite(&PARAMETERS, values)?;
    SHAPES.check(shape)?;
    check::not_negative("scale", scale)?;
    if scale == 0.0 {
        return Ok(constant::law(0.0));
    }
    Ok(Arc::new(Weibull { shape, scale }))
}

impl Weibull {
    /// The value whose upper tail has this negative logarithm.
    fn at(&self, hazard: f64) -> f64 {
        self.scale * libm::pow(hazard, 1.0 / self.shape)
    }

    /// The negative logarithm of the upper tail.
    fn hazard(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        libm::pow(x / self.scale, self.shape)
    }
}

impl Law for Weibull {
    fn lower(&self, p: f64) -> f64 {
        self.at(0.0 - libm::log1p(-p))
    }

    fn upper(&self, q: f64) -> f64 {
        self.at(0.0 - libm::log(q))
    }

    fn cdf(&self, x: f64) -> f64 {
        0.0 - libm::expm1(-self.hazard(x))
    }

    fn survival(&self, x: f64) -> f64 {
        libm::exp(-self.hazard(x))
    }

    fn mean(&self) -> f64 {
        self.scale * libm::exp(ln_gamma_one_plus(1.0 / self.shape))
    }

    fn sd(&self) -> f64 {
        let once = ln_gamma_one_plus(1.0 / self.shape);
        let twice = ln_gamma_one_plus(2.0 / self.shape);
        self.mean() * libm::expm1(twice - 2.0 * once).sqrt()
    }

    fn standard(&self) -> Option<Standard> {
        Some(Standard {
            law: build(&[self.shape, 1.0]).ok()?,
            shift: 0.0,
            scale: self.scale,
        })
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
}
