//! The exponential law: how long until the next of events that come at a constant rate.
//!
//! Parameter: `rate` > 0, the number of events per unit of the quantity described: 0.25 a year means one
//! in four years on average.
//!
//! Formula: P(X > x) = exp(−rate·x) for x ≥ 0; quantile −ln(1 − p)/rate; mean and standard deviation
//! 1/rate. Source: Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 1, chapter 19.
//!
//! Use it for waiting times without memory: having waited says nothing about the rest. The sum of several such waits
//! is a [`super::gamma`] law; a risk that rises or falls with time is [`super::weibull`].

use super::{Build, Built, Family, Fault, Law, Parameter, Standard, check};
use crate::both;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "exponential",
    name_zh: "指数分布",
    name_en: "exponential",
    summary: (
        "事件以恒定速率发生时，到下一次为止的等待。",
        "How long until the next of events that come at a constant rate.",
    ),
    parameters: &PARAMETERS,
    formula: "x = −ln(1 − u)/rate",
    source: "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, ch. 19",
    when: (
        "用于无记忆的等待时间；若干次等待之和用 gamma，风险随时间升降用 weibull。",
        "Use it for waiting times without memory; the sum of several waits is gamma, a risk that changes with time weibull.",
    ),
    example: "exponential = { rate = 0.25 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 1] = [Parameter::number(
    "rate",
    (
        "每单位（如每年）发生的平均次数，单位为所描述的量的倒数",
        "events per unit, such as a year, of the quantity described: one over its mean",
    ),
)];

#[derive(Debug)]
struct Exponential {
    rate: f64,
}

fn build(values: &[f64]) -> Built {
    let [rate] = check::finite(&PARAMETERS, values)?;
    if !(rate > 0.0 && (1.0 / rate).is_finite()) {
        return Err(Fault {
            parameter: "rate",
            message: if rate > 0.0 {
                both!(
                    "rate = {shown} 过小，均值超出数值范围",
                    "rate = {shown} puts the mean outside the range of numbers",
                    shown = check::shown(rate)
                )
            } else {
                both!(
                    "rate = {shown} 不是正数",
                    "rate = {shown} is not positive",
                    shown = check::shown(rate)
                )
            },
            help: (
                "rate 是均值的倒数：平均每 4 年一次时写 0.25",
                "rate is one over the mean: for once in 4 years write 0.25",
            )
                .into(),
        });
    }
    Ok(Arc::new(Exponential { rate }))
}

impl Law for Exponential {
    fn lower(&self, p: f64) -> f64 {
        (0.0 - libm::log1p(-p)) / self.rate
    }

    fn upper(&self, q: f64) -> f64 {
        (0.0 - libm::log(q)) / self.rate
    }

    fn cdf(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        -libm::expm1(-self.rate * x)
    }

    fn survival(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 1.0;
        }
        libm::exp(-self.rate * x)
    }

    fn mean(&self) -> f64 {
        1.0 / self.rate
    }

    fn sd(&self) -> f64 {
        1.0 / self.rate
    }

    fn standard(&self) -> Option<Standard> {
        Some(Standard {
            law: build(&[1.0]).ok()?,
            shift: 0.0,
            scale: 1.0 / self.rate,
        })
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
}
