//! The normal law: a centre and a symmetric error, the sum of many small causes.
//!
//! Parameters: `mean`, the centre, and `sd` ≥ 0, the standard deviation, both in the unit of the
//! quantity described. A standard deviation of zero gives a constant.
//!
//! Formula: X = mean + sd·z with z a normal score; P(X ≤ x) = erfc((mean − x)/(sd·√2))/2.
//! Source: DLMF 7.18 and Wichura (1988), see [`crate::num::normal`].
//!
//! Use it for errors and growth rates that may have either sign. A quantity that cannot be
//! negative is better a [`super::lognormal`] one; a centre known from few data has the heavier
//! tails of [`super::student_t`]; unequal risks need [`super::two_piece`].

use super::{Build, Built, Family, Form, Law, Parameter, check, constant};
use crate::num::normal;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "normal",
    name_zh: "正态分布",
    name_en: "normal",
    summary: (
        "一个中心和对称误差，由许多小的原因相加而成。",
        "A centre and a symmetric error, the sum of many small causes.",
    ),
    parameters: &PARAMETERS,
    formula: "x = mean + sd·z",
    source: "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, ch. 13",
    when: (
        "用于许多小原因之和的误差；有异常值用 student_t，上下风险不等用 two_piece。",
        "Use it for errors that are the sum of many small causes; for outliers take student_t, for unequal risks two_piece.",
    ),
    example: "normal = { mean = 5, sd = 2 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 2] = [
    Parameter::number(
        "mean",
        (
            "中心，单位同所描述的量",
            "the centre, in the unit of the quantity described",
        ),
    ),
    Parameter::number(
        "sd",
        (
            "标准差，单位同所描述的量",
            "the standard deviation, in the unit of the quantity described",
        ),
    ),
];

#[derive(Debug)]
struct Normal {
    mean: f64,
    sd: f64,
}

fn build(values: &[f64]) -> Built {
    let [mean, sd] = check::finite(&PARAMETERS, values)?;
    check::not_negative("sd", sd)?;
    Ok(law(mean, sd))
}

/// The normal law, or the constant when `sd` is zero.
pub(super) fn law(mean: f64, sd: f64) -> Arc<dyn Law> {
    if sd == 0.0 {
        constant::law(mean)
    } else {
        Arc::new(Normal { mean, sd })
    }
}

impl Normal {
    fn score(&self, x: f64) -> f64 {
        (x - self.mean) / self.sd
    }
}

impl Law for Normal {
    fn lower(&self, p: f64) -> f64 {
        self.sd.mul_add(normal::quantile(p), self.mean)
    }

    fn upper(&self, q: f64) -> f64 {
        self.sd.mul_add(normal::quantile_upper(q), self.mean)
    }

    fn cdf(&self, x: f64) -> f64 {
        normal::cdf(self.score(x))
    }

    fn survival(&self, x: f64) -> f64 {
        normal::survival(self.score(x))
    }

    fn mean(&self) -> f64 {
        self.mean
    }

    fn sd(&self) -> f64 {
        self.sd
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    fn form(&self) -> Form {
        Form::Affine {
            mean: self.mean,
            sd: self.sd,
        }
    }
}
