//! The beta law: a share, or any quantity between two limits, by two shapes.
//!
//! Parameters: `alpha` > 0 and `beta` > 0 without unit, and `low` ≤ `high`, the limits, 0 and 1 where they are not
//! written, in the unit of the quantity described. With both shapes above 1 the density has a peak, with both
//! below 1 it piles up at the limits. Equal limits give a constant.
//!
//! Formula: X = low + (high − low)·B, where B has density proportional to x^(alpha − 1)·(1 − x)^(beta − 1)
//! on (0, 1); with n = alpha + beta, mean alpha/n and standard deviation √(alpha·beta/(n + 1))/n of B. Source: Johnson, Kotz
//! and Balakrishnan, *Continuous Univariate Distributions* 2, chapter 25; the tails are [`crate::num::beta`].
//!
//! Use it for a share or a success rate: after s successes among n cases, `alpha` = s + 1 and `beta` = n − s + 1 say what
//! is known of the rate, if before nothing was. With a most likely value in place of shapes it
//! is [`super::pert`]; [`super::logit_normal`] suits shares whose odds multiply.

use super::check::{self, Range};
use super::{Build, Built, Family, Law, Parameter, Standard, constant};
use crate::num::beta;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "beta",
    name_zh: "贝塔分布",
    name_en: "beta",
    summary: (
        "两个端点之间的量（如占比），由两个形状参数描述。",
        "A quantity between two limits, such as a share, by two shapes.",
    ),
    parameters: &PARAMETERS,
    formula: "x = low + (high − low)·B, f(B) ∝ B^(alpha − 1)·(1 − B)^(beta − 1)",
    source: "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2, ch. 25",
    when: (
        "用于占比和成功率：n 例中成功 s 例时，取 alpha = s + 1、beta = n − s + 1；已知最可能值时用 pert。",
        "Use it for shares and success rates: after s successes among n cases take alpha = s + 1 and beta = n − s + 1; with a most likely value take pert.",
    ),
    example: "beta = { alpha = 8, beta = 4 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 4] = [
    Parameter::number(
        "alpha",
        (
            "上侧的权重，无单位：越大越靠近 high",
            "the weight towards high, without unit",
        ),
    ),
    Parameter::number(
        "beta",
        (
            "下侧的权重，无单位：越大越靠近 low",
            "the weight towards low, without unit",
        ),
    ),
    Parameter::number(
        "low",
        (
            "最小值，单位同所描述的量",
            "the least value, in the unit of the quantity described",
        ),
    )
    .or(0.0),
    Parameter::number(
        "high",
        (
            "最大值，单位同所描述的量",
            "the greatest value, in the unit of the quantity described",
        ),
    )
    .or(1.0),
];

/// The range of a shape.
const fn range(key: &'static str) -> Range {
    Range {
        key,
        least: (
            1e-3,
            (
                "使大部分概率落在端点附近，超出数值范围",
                "puts most of the probability nearer to a limit than numbers go",
            ),
        ),
        greatest: (1e6, ("使分布成为尖峰", "leaves a spike")),
        help: (
            "形状可取 0.001 至 1e6；若分布极窄，请改用 normal",
            "shapes from 0.001 to 1e6 can be used; for a very narrow law use the family normal",
        ),
    }
}

#[derive(Debug)]
struct Beta {
    low: f64,
    high: f64,
    width: f64,
    /// The law of the share of the width.
    share: beta::Beta,
}

fn build(values: &[f64]) -> Built {
    let [alpha, beta, low, high] = check::finite(&PARAMETERS, values)?;
    range("alpha").check(alpha)?;
    range("beta").check(beta)?;
    check::ordered(("low", low), ("high", high))?;
    if low == high {
        return Ok(constant::law(low));
    }
    let width = check::width(low, high)?;
    Ok(Arc::new(Beta {
        low,
        high,
        width,
        share: beta::Beta::new(alpha, beta),
    }))
}

impl Beta {
    /// The value at a share of the width, given with what is left of it.
    fn at(&self, (share, rest): (f64, f64)) -> f64 {
        if share <= rest {
            self.width.mul_add(share, self.low)
        } else {
            (-self.width).mul_add(rest, self.high)
        }
    }

    fn tails(&self, x: f64) -> (f64, f64) {
        let share = ((x - self.low) / self.width).clamp(0.0, 1.0);
        let rest = ((self.high - x) / self.width).clamp(0.0, 1.0);
        self.share.tails(share, rest)
    }
}

impl Law for Beta {
    fn lower(&self, p: f64) -> f64 {
        self.at(self.share.quantile_pair(p, 1.0 - p))
    }

    fn upper(&self, q: f64) -> f64 {
        self.at(self.share.quantile_pair(1.0 - q, q))
    }

    fn cdf(&self, x: f64) -> f64 {
        self.tails(x).0
    }

    fn survival(&self, x: f64) -> f64 {
        self.tails(x).1
    }

    fn mean(&self) -> f64 {
        let (a, b) = self.share.shapes();
        let n = a + b;
        self.at((a / n, b / n))
    }

    fn sd(&self) -> f64 {
        let (a, b) = self.share.shapes();
        let n = a + b;
        self.width * (a * b / (n + 1.0)).sqrt() / n
    }

    fn standard(&self) -> Option<Standard> {
        let (alpha, beta) = self.share.shapes();
        Some(Standard {
            law: build(&[alpha, beta, 0.0, 1.0]).ok()?,
            shift: self.low,
            scale: self.width,
        })
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }
}
