//! The lognormal law: a positive quantity whose logarithm is normal, the product of many causes.
//!
//! Parameters: either `mu` and `sigma` ≥ 0, the mean and the standard deviation of the natural
//! logarithm of the quantity (pure numbers, once the quantity has a unit), or `mean` > 0 and `sd` ≥ 0,
//! those of the quantity itself, in its unit. exp(`mu`) is the median in the unit of the quantity described; a
//! `sigma` of 0.1 is roughly ±10 %. A `sigma` or `sd` of zero gives the constant exp(`mu`) or `mean`.
//!
//! Formula: X = exp(mu + sigma·z) with z a normal score; mean exp(mu + sigma²/2); standard
//! deviation mean·√(exp(sigma²) − 1), both infinite where they leave the range of numbers. So
//! sigma² = ln(1 + (sd/mean)²) and mu = ln(mean) − sigma²/2.
//! Source: Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 1, chapter 14.
//!
//! Use it for prices, volumes and factors, which multiply and stay positive. For a small
//! `sigma` it is close to [`super::normal`]; it has no upper limit, unlike [`super::pert`].

use super::{Argument, Build, Built, Family, Fault, Form, Law, Parameter, check, constant};
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
    formula: "x = exp(mu + sigma·z), sigma² = ln(1 + (sd/mean)²), mu = ln(mean) − sigma²/2",
    source: "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, ch. 14",
    when: (
        "用于相乘而成、保持为正的价格、数量和系数；sigma 小时接近 normal。",
        "Use it for prices, volumes and factors, which multiply and stay positive; for a small sigma it is close to normal.",
    ),
    example: "lognormal = { mu = 1.6, sigma = 0.3 }",
    build: Build::Arguments(build),
};

const PARAMETERS: [Parameter; 4] = [
    Parameter::number(
        "mu",
        (
            "自然对数的均值；exp(mu) 为中位数；与 sigma 同写",
            "the mean of the natural logarithm; exp(mu) is the median; goes with sigma",
        ),
    )
    .optional(),
    Parameter::number(
        "sigma",
        (
            "自然对数的标准差，无单位；与 mu 同写",
            "the standard deviation of the natural logarithm, without unit; goes with mu",
        ),
    )
    .optional(),
    Parameter::number(
        "mean",
        (
            "均值，单位同所描述的量；与 sd 同写",
            "the mean, in the unit of the quantity described; goes with sd",
        ),
    )
    .optional(),
    Parameter::number(
        "sd",
        (
            "标准差，单位同所描述的量；与 mean 同写",
            "the standard deviation, in the unit of the quantity described; goes with mean",
        ),
    )
    .optional(),
];

#[derive(Debug)]
struct Lognormal {
    mu: f64,
    sigma: f64,
}

fn build(arguments: &[Argument]) -> Built {
    match check::written(&PARAMETERS, arguments)? {
        [Some(mu), Some(sigma), None, None] => of_logarithm(mu, sigma),
        [None, None, Some(mean), Some(sd)] => of_moments(mean, sd),
        written => Err(check::not_one_half(&PARAMETERS, &written)),
    }
}

/// The law whose logarithm has this mean and standard deviation.
fn of_logarithm(mu: f64, sigma: f64) -> Built {
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

/// The law with this mean and standard deviation.
fn of_moments(mean: f64, sd: f64) -> Built {
    if !(mean > 0.0) {
        return Err(Fault {
            parameter: "mean",
            message: both!(
                "mean = {shown} 不是正数",
                "mean = {shown} is not positive",
                shown = check::shown(mean)
            ),
            help: (
                "mean 是该量本身的均值，对数正态的量总为正；对数的均值请写 mu",
                "mean is that of the quantity itself, which is positive; for the mean of its logarithm write mu",
            )
                .into(),
        });
    }
    check::not_negative("sd", sd)?;
    if sd == 0.0 {
        return Ok(constant::law(mean));
    }
    let ratio = sd / mean;
    let variance = libm::log1p(ratio * ratio);
    let mu = libm::log(mean) - 0.5 * variance;
    if variance > 0.0 && libm::exp(mu) > 0.0 {
        let sigma = variance.sqrt();
        return Ok(Arc::new(Lognormal { mu, sigma }));
    }
    Err(Fault {
        parameter: "sd",
        message: both!(
            "sd = {sd} 与 mean = {mean} 相差过于悬殊，超出数值范围",
            "sd = {sd} is too far from mean = {mean} for the range of numbers",
            sd = check::shown(sd),
            mean = check::shown(mean)
        ),
        help: (
            "请核对两者的单位；sd 很少超过 mean 的几倍，没有离散时写 0",
            "check the units of both; sd is seldom more than a few times the mean, and 0 where there is no spread",
        )
            .into(),
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn law(arguments: [Option<f64>; 4]) -> Built {
        let argument = |number: Option<f64>| number.map_or(Argument::Absent, Argument::Number);
        FAMILY.of(&arguments.map(argument))
    }

    #[test]
    fn mean_and_standard_deviation_are_those_asked_for() {
        for (mean, sd) in [(1.05, 0.02), (120.0, 12.0), (1e-9, 1e-9), (3.0, 40.0)] {
            let law = law([None, None, Some(mean), Some(sd)]).unwrap();
            assert!((law.mean() / mean - 1.0).abs() < 1e-14, "{}", law.mean());
            assert!((law.sd() / sd - 1.0).abs() < 1e-13, "{}", law.sd());
        }
        let constant = law([None, None, Some(7.0), Some(0.0)]).unwrap();
        assert_eq!(constant.form(), Form::Constant(7.0));
    }

    #[test]
    fn parameters_that_do_not_go_together_are_refused() {
        for (arguments, parameter, message) in [
            (
                [Some(1.0), None, None, None],
                "mu",
                "the law cannot be had from mu",
            ),
            (
                [Some(1.0), None, None, Some(2.0)],
                "sd",
                "the law cannot be had from mu and sd",
            ),
            (
                [None; 4],
                "mu",
                "neither mu and sigma nor mean and sd are written",
            ),
            (
                [None, None, Some(-1.0), Some(2.0)],
                "mean",
                "mean = -1 is not positive",
            ),
            (
                [None, None, Some(1.0), Some(-2.0)],
                "sd",
                "sd = -2 is negative",
            ),
            (
                [None, None, Some(1e-300), Some(1e300)],
                "sd",
                "sd = 1e300 is too far",
            ),
            (
                [None, None, Some(f64::NAN), Some(1.0)],
                "mean",
                "mean = NaN is not a finite",
            ),
        ] {
            let fault = law(arguments).unwrap_err();
            assert_eq!(fault.parameter, parameter);
            assert!(fault.message.en.starts_with(message), "{:?}", fault.message);
        }
    }
}
