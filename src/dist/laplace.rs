//! The Laplace law: a symmetric error that is mostly small and at times large.
//!
//! Parameters: `location`, the centre and most likely value, and `scale` ≥ 0, the mean distance from it, both
//! in the unit of the quantity described. The standard deviation is √2 times the scale. A scale of zero gives a
//! constant.
//!
//! Formula: density exp(−|x − location|/scale)/(2·scale); P(X ≤ x) = exp((x − location)/scale)/2 up to
//! the location, and the same above it on the other side; mean location. Source: Johnson, Kotz and
//! Balakrishnan, *Continuous Univariate Distributions* 2, chapter 24.
//!
//! Use it for forecast errors and changes of rates with a sharp peak: most years little happens. [`super::logistic`]
//! is rounder, [`super::student_t`] has heavier tails with a round peak.

use super::{Build, Built, Family, Law, Parameter, Standard, check, constant};
use std::f64::consts::SQRT_2;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "laplace",
    name_zh: "拉普拉斯分布",
    name_en: "Laplace",
    summary: (
        "对称误差，多数很小，有时很大。",
        "A symmetric error, mostly small and at times large.",
    ),
    parameters: &PARAMETERS,
    formula: "F(x) = exp((x − location)/scale)/2, x ≤ location",
    source: "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2, ch. 24",
    when: (
        "用于多数年份变化很小、峰部尖锐的误差；logistic 较圆，student_t 峰圆而尾部更厚。",
        "Use it for errors with a sharp peak, where little happens in most years; logistic is rounder, student_t has a round peak and heavier tails.",
    ),
    example: "laplace = { location = 5, scale = 1.2 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 2] = [
    Parameter::number(
        "location",
        (
            "中心，即最可能值，单位同所描述的量",
            "the centre and most likely value, in the unit of the quantity described",
        ),
    ),
    Parameter::number(
        "scale",
        (
            "到中心的平均距离，单位同所描述的量",
            "the mean distance from the centre, in the unit of the quantity described",
        ),
    ),
];

#[derive(Debug)]
struct Laplace {
    location: f64,
    scale: f64,
}

fn build(values: &[f64]) -> Built {
    let [location, scale] = check::finite(&PARAMETERS, values)?;
    check::not_negative("scale", scale)?;
    if scale == 0.0 {
        return Ok(constant::law(location));
    }
    Ok(Arc::new(Laplace { location, scale }))
}

/// The standard deviate with probability `p` below it.
fn deviate(p: f64) -> f64 {
    if p <= 0.5 {
        libm::log(2.0 * p)
    } else {
        0.0 - libm::log(2.0 * (1.0 - p))
    }
}

/// The probability below a standard deviate.
fn below(t: f64) -> f64 {
    if t <= 0.0 {
        0.5 * libm::exp(t)
    } else {
        1.0 - 0.5 * libm::exp(-t)
    }
}

impl Laplace {
    fn standardised(&self, x: f64) -> f64 {
        (x - self.location) / self.scale
    }
}

impl Law for Laplace {
    fn lower(&self, p: f64) -> f64 {
        self.scale.mul_add(deviate(p), self.location)
    }

    fn upper(&self, q: f64) -> f64 {
        (-self.scale).mul_add(deviate(q), self.location)
    }

    fn cdf(&self, x: f64) -> f64 {
        below(self.standardised(x))
    }

    fn survival(&self, x: f64) -> f64 {
        below(-self.standardised(x))
    }

    fn mean(&self) -> f64 {
        self.location
    }

    fn sd(&self) -> f64 {
        SQRT_2 * self.scale
    }

    fn standard(&self) -> Option<Standard> {
        Some(Standard {
            law: build(&[0.0, 1.0]).ok()?,
            shift: self.location,
            scale: self.scale,
        })
    }

    fn breaks(&self) -> Vec<f64> {
        vec![0.0]
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }
}
