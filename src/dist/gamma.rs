//! The gamma law: a positive quantity whose spread grows with its root, the sum of several waits.
//!
//! Parameters: `shape` > 0 without unit, the number of waits (it need not be whole: 1/`shape` is the square of the standard
//! deviation over the mean), and `scale` ≥ 0, the mean of each, in the unit of the quantity described. A scale of
//! zero gives the constant 0.
//!
//! Formula: density (x/scale)^(shape − 1)·exp(−x/scale)/(scale·Γ(shape)) for x ≥ 0; mean shape·scale;
//! standard deviation √shape·scale. For a mean m and a standard deviation s take shape = (m/s)² and scale = s²/m.
//! Source: Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 1, chapter 17; the tails
//! are [`crate::num::incomplete_gamma`].
//!
//! Use it for positive quantities that add up: waiting times, rainfall, losses. A shape of 1 is
//! [`super::exponential`]; [`super::lognormal`] has the heavier upper tail and suits what multiplies.

use super::check::{self, Range};
use super::{Build, Built, Family, Law, Parameter, Standard, constant};
use crate::num::incomplete_gamma;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "gamma",
    name_zh: "伽马分布",
    name_en: "gamma",
    summary: (
        "正数，由若干次等待相加而成；上尾比对数正态轻。",
        "A positive quantity, the sum of several waits; its upper tail is lighter than lognormal.",
    ),
    parameters: &PARAMETERS,
    formula: "f(x) = (x/scale)^(shape − 1)·exp(−x/scale)/(scale·Γ(shape)), x ≥ 0",
    source: "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, ch. 17",
    when: (
        "用于相加而成的正数（等待、降水、损失）；shape = 1 即 exponential，相乘而成的量用 lognormal。",
        "Use it for positive quantities that add up (waits, rainfall, losses); shape = 1 is exponential, for what multiplies take lognormal.",
    ),
    example: "gamma = { shape = 4, scale = 1.5 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 2] = [
    Parameter::number(
        "shape",
        (
            "形状，无单位：（均值/标准差）的平方",
            "the shape, without unit: the square of mean over standard deviation",
        ),
    ),
    Parameter::number(
        "scale",
        (
            "尺度，单位同所描述的量：均值为 shape·scale",
            "the scale, in the unit of the quantity described: the mean is shape·scale",
        ),
    ),
];

const SHAPES: Range = Range {
    key: "shape",
    least: (
        1e-3,
        (
            "使大部分概率落在 0 附近，超出数值范围",
            "puts most of the probability nearer to 0 than numbers go",
        ),
    ),
    greatest: (1e9, ("使分布成为尖峰", "leaves a spike at the mean")),
    help: (
        "shape 为（均值/标准差）的平方，可取 0.001 至 1e9；若分布极窄，请改用 normal",
        "shape is the square of mean over standard deviation, from 0.001 to 1e9; for a very narrow law use the family normal",
    ),
};

#[derive(Debug)]
struct Gamma {
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
    Ok(Arc::new(Gamma { shape, scale }))
}

impl Gamma {
    fn tails(&self, x: f64) -> (f64, f64) {
        incomplete_gamma::tails(self.shape, x / self.scale)
    }
}

impl Law for Gamma {
    fn lower(&self, p: f64) -> f64 {
        self.scale * incomplete_gamma::lower(self.shape, p)
    }

    fn upper(&self, q: f64) -> f64 {
        self.scale * incomplete_gamma::upper(self.shape, q)
    }

    fn cdf(&self, x: f64) -> f64 {
        self.tails(x).0
    }

    fn survival(&self, x: f64) -> f64 {
        self.tails(x).1
    }

    fn mean(&self) -> f64 {
        self.shape * self.scale
    }

    fn sd(&self) -> f64 {
        self.shape.sqrt() * self.scale
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
