//! The lognormal law: a positive quantity whose logarithm is normal, the product of many causes.
//!
//! Parameters: `mu` and `sigma` ≥ 0, the mean and the standard deviation of the natural
//! logarithm of the quantity (pure numbers, once the quantity has a unit). exp(`mu`) is the
//! median in the unit of the quantity described; a `sigma` of 0.1 is roughly ±10 %. A `sigma`
//! of zero gives the constant exp(`mu`).
//!
//! Formula: X = exp(mu + sigma·z) with z a normal score; mean exp(mu + sigma²/2); standard
//! deviation mean·√(exp(sigma²) − 1), both infinite where they leave the range of numbers.
//! Source: Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 1, chapter 14.
//!
//! Use it for prices, volumes and factors, which multiply and stay positive. For a small
//! `sigma` it is close to [`super::normal`]; it has no upper limit, unlike [`super::pert`].

use super::{Build, Built, Family, Fault, Form, Law, Parameter, check, constant};
use crate::both;
use crate::num::normal;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "lognormal",
    name_zh: "对数正态分布",
    name_en: "lognormal",
    summary: (
        "正数，其对数服从正态分布，由许多小的原因相乘而成。",
        "A positive quantity whose logarithm is normal, the product of many small causes.",
    ),
    parameters: &PARAMETERS,
    formula: "x = exp(mu + sigma·z)",
    source: "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, ch. 14",
    when: (
        "用于相乘而成、保持为正的价格、数量和系数；sigma 小时接近 normal。",
        "Use it for prices, volumes and factors, which multiply and stay positive; for a small sigma it is close to normal.",
    ),
    example: "lognormal = { mu = 1.6, sigma = 0.3 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 2] = [
    Parameter::number(
        "mu",
        (
            "自然对数的均值；exp(mu) 为中位数",
            "the mean of the natural logarithm; exp(mu) is the median",
        ),
    ),
    Parameter::number(
        "sigma",
        (
            "自然对数的标准差，无单位",
            "the standard deviation of the natural logarithm, without unit",
        ),
    ),
];

#[derive(Debug)]
struct Lognormal {
    mu: f64,
    sigma: f64,
}

fn build(values: &[f64]) -> Built {
    let [mu, sigma] = check::finite(&PARAMETERS, values)?;
    check::not_negative("sigma", sigma)?;
    let median = libm::exp(mu);
    if !(median > 0.0 && median.is_finite()) {
        return Err(Fault {
            parameter: "mu",
            message: both!(
                "mu = {shown} 使中位数超出数值范围",
                "mu = {shown} puts the median outside the range of numbers",
                shown = check::shown(mu)
            ),
            help: (
                "mu 是对数的均值：中位数为 m 时请写 ln m 的值",
                "mu is the mean of the logarithm: for a median m give ln m",
            )
                .into(),
        });
    }
    if sigma == 0.0 {
        return Ok(constant::law(median));
    }
    Ok(Arc::new(Lognormal { mu, sigma }))
}

impl Lognormal {
    fn at(&self, z: f64) -> f64 {
        libm::exp(self.sigma.mul_add(z, self.mu))
    }

    /// The normal score of a value; −∞ for what is not positive.
    fn score(&self, x: f64) -> f64 {
        if x <= 0.0 {
            f64::NEG_INFINITY
        } else {
            (libm::log(x) - self.mu) / self.sigma
        }
    }
}

impl Law for Lognormal {
    fn lower(&self, p: f64) -> f64 {
        self.at(normal::quantile(p))
    }

    fn upper(&self, q: f64) -> f64 {
        self.at(normal::quantile_upper(q))
    }

    fn cdf(&self, x: f64) -> f64 {
        normal::cdf(self.score(x))
    }

    fn survival(&self, x: f64) -> f64 {
        normal::survival(self.score(x))
    }

    fn mean(&self) -> f64 {
        libm::exp((0.5 * self.sigma).mul_add(self.sigma, self.mu))
    }

    fn sd(&self) -> f64 {
        self.mean() * libm::expm1(self.sigma * self.sigma).sqrt()
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn form(&self) -> Form {
        Form::LogAffine {
            mu: self.mu,
            sigma: self.sigma,
        }
    }
}
