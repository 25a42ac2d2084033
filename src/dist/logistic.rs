//! The logistic law: a symmetric error with somewhat heavier tails than the normal one.
//!
//! Parameters: `location`, the centre, and `scale` ≥ 0, both in the unit of the quantity described. The standard
//! deviation is 1.81 times the scale. A scale of zero gives a constant.
//!
//! Formula: P(X ≤ x) = 1/(1 + exp(−(x − location)/scale)); quantile location + scale·ln(p/(1 − p));
//! mean location; standard deviation scale·π/√3. Source: Johnson, Kotz and Balakrishnan, *Continuous
//! Univariate Distributions* 2, chapter 23.
//!
//! Use it where errors beyond three standard deviations occur more often than the [`super::normal`] law
//! allows, or where beliefs are held as odds. [`super::laplace`] is more peaked, and the tails of
//! [`super::student_t`] are heavier still.

use super::{Build, Built, Family, Law, Parameter, Standard, check, constant};
use std::f64::consts::PI;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "logistic",
    name_zh: "逻辑斯谛分布",
    name_en: "logistic",
    summary: (
        "对称误差，尾部比正态略厚。",
        "A symmetric error with somewhat heavier tails than normal.",
    ),
    parameters: &PARAMETERS,
    formula: "x = location + scale·ln(u/(1 − u))",
    source: "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2, ch. 23",
    when: (
        "用于三倍标准差之外的误差多于 normal 的情形；laplace 更尖，student_t 的尾部更厚。",
        "Use it where errors beyond three standard deviations are more frequent than under normal; laplace is more peaked, student_t has heavier tails.",
    ),
    example: "logistic = { location = 5, scale = 0.8 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 2] = [
    Parameter::number(
        "location",
        (
            "中心，单位同所描述的量",
            "the centre, in the unit of the quantity described",
        ),
    ),
    Parameter::number(
        "scale",
        (
            "尺度，单位同所描述的量：标准差的 0.55 倍",
            "the scale, in the unit of the quantity described: 0.55 of the standard deviation",
        ),
    ),
];

#[derive(Debug)]
struct Logistic {
    location: f64,
    scale: f64,
}

fn build(values: &[f64]) -> Built {
    let [location, scale] = check::finite(&PARAMETERS, values)?;
    check::not_negative("scale", scale)?;
    if scale == 0.0 {
        return Ok(constant::law(location));
    }
    Ok(Arc::new(Logistic { location, scale }))
}

/// ln(p/(1 − p)), accurate also about ½, where it is zero.
fn log_odds(p: f64) -> f64 {
    let rest = 1.0 - p;
    if (p - 0.5).abs() <= 0.25 {
        libm::log1p(2.0 * (p - 0.5) / rest)
    } else {
        libm::log(p / rest)
    }
}

impl Logistic {
    fn deviate(&self, x: f64) -> f64 {
        (x - self.location) / self.scale
    }
}

impl Law for Logistic {
    fn lower(&self, p: f64) -> f64 {
        self.scale.mul_add(log_odds(p), self.location)
    }

    fn upper(&self, q: f64) -> f64 {
        (-self.scale).mul_add(log_odds(q), self.location)
    }

    fn cdf(&self, x: f64) -> f64 {
        1.0 / (1.0 + libm::exp(-self.deviate(x)))
    }

    fn survival(&self, x: f64) -> f64 {
        1.0 / (1.0 + libm::exp(self.deviate(x)))
    }

    fn mean(&self) -> f64 {
        self.location
    }

    fn sd(&self) -> f64 {
        self.scale * (PI / 3.0f64.sqrt())
    }

    fn standard(&self) -> Option<Standard> {
        Some(Standard {
            law: build(&[0.0, 1.0]).ok()?,
            shift: self.location,
            scale: self.scale,
        })
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }
}
