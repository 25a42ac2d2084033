//! The uniform law: anywhere between two limits, nowhere preferred.
//!
//! Parameters: `low` and `high`, the least and the greatest value, in the unit of the quantity
//! described. Equal limits give a constant.
//!
//! Formula: P(X ≤ x) = (x − low)/(high − low); quantile low + (high − low)·p; mean
//! (low + high)/2; standard deviation (high − low)/√12. Source: Johnson, Kotz and Balakrishnan,
//! *Continuous Univariate Distributions* 2, chapter 26.
//!
//! Use it when only the limits are known. As soon as one value is more likely than another,
//! [`super::triangular`] or [`super::pert`] says so with one number more.

use super::{Build, Built, Family, Law, Parameter, Standard, check, constant};
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "uniform",
    name_zh: "均匀分布",
    name_en: "uniform",
    summary: (
        "在上下限之间，处处机会均等。",
        "Anywhere between two limits, nowhere preferred.",
    ),
    parameters: &PARAMETERS,
    formula: "x = low + (high − low)·u",
    source: "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2, ch. 26",
    when: (
        "只知道上下限时使用；若知道最可能值，triangular 或 pert 更合适。",
        "Use it where nothing but two limits is known; with a most likely value triangular or pert say more.",
    ),
    example: "uniform = { low = 2, high = 5 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 2] = [
    Parameter::number(
        "low",
        (
            "最小值，单位同所描述的量",
            "the least value, in the unit of the quantity described",
        ),
    ),
    Parameter::number(
        "high",
        (
            "最大值，单位同所描述的量",
            "the greatest value, in the unit of the quantity described",
        ),
    ),
];

#[derive(Debug)]
struct Uniform {
    low: f64,
    high: f64,
    width: f64,
}

fn build(values: &[f64]) -> Built {
    let [low, high] = check::finite(&PARAMETERS, values)?;
    check::ordered(("low", low), ("high", high))?;
    if low == high {
        return Ok(constant::law(low));
    }
    let width = check::width(low, high)?;
    Ok(Arc::new(Uniform { low, high, width }))
}

impl Law for Uniform {
    fn lower(&self, p: f64) -> f64 {
        self.width.mul_add(p, self.low).min(self.high)
    }

    fn upper(&self, q: f64) -> f64 {
        (-self.width).mul_add(q, self.high).max(self.low)
    }

    fn cdf(&self, x: f64) -> f64 {
        ((x - self.low) / self.width).clamp(0.0, 1.0)
    }

    fn survival(&self, x: f64) -> f64 {
        ((self.high - x) / self.width).clamp(0.0, 1.0)
    }

    fn mean(&self) -> f64 {
        self.low + 0.5 * self.width
    }

    fn sd(&self) -> f64 {
        self.width / 12.0f64.sqrt()
    }

    fn standard(&self) -> Option<Standard> {
        Some(Standard {
            law: build(&[0.0, 1.0]).ok()?,
            shift: self.low,
            scale: self.width,
        })
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }
}
