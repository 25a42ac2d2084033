//! The PERT law: two limits and a most likely value, drawn smoothly towards the mode.
//!
//! Parameters: `low` ≤ `mode` ≤ `high`, the least, the most likely and the greatest value, in
//! the unit of the quantity described; `shape` ≥ 0 without unit, the weight of the mode against
//! one limit: 4 is customary, 0 is uniform, more is narrower. Equal limits give a constant.
//!
//! Formula: X = low + w·B with w = high − low, m = (mode − low)/w and B a beta law with shapes
//! a = 1 + shape·m and b = 1 + shape·(1 − m); mean (low + shape·mode + high)/(shape + 2);
//! standard deviation w·√(ab/((a + b)²(a + b + 1))). Sources: Malcolm, Roseboom, Clark and Fazar
//! (1959), *Operations Research* 7, for the mean; Vose, *Risk Analysis*, for the shape.
//!
//! Use it for three-point estimates whose limits are extremes. [`super::triangular`] takes the
//! same numbers with more weight far from the mode, and thereby a greater spread.

use super::{Build, Built, Family, Fault, Law, Parameter, Standard, check, constant, shape};
use crate::both;
use crate::language::Both;
use crate::num::beta::Beta;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "pert",
    name_zh: "PERT 分布",
    name_en: "PERT",
    summary: (
        "上下限和一个最可能值，平滑地向众数集中。",
        "Two limits and a most likely value, drawn smoothly towards the mode.",
    ),
    parameters: &PARAMETERS,
    formula: "x = low + (high − low)·B, B ~ beta(1 + shape·m, 1 + shape·(1 − m)), m = (mode − low)/(high − low)",
    source: "Malcolm, Roseboom, Clark and Fazar (1959), Operations Research 7; Vose, Risk Analysis",
    when: (
        "用于上下限为极端值的三点估计；triangular 用同样的数，给远离众数处更多权重。",
        "Use it for three-point estimates whose limits are extremes; triangular takes the same numbers with more weight far from the mode.",
    ),
    example: "pert = { low = 2, mode = 5, high = 8 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 4] = [
    Parameter::number(
        "low",
        (
            "最小值，单位同所描述的量",
            "the least value, in the unit of the quantity described",
        ),
    ),
    Parameter::number(
        "mode",
        (
            "最可能值，单位同所描述的量",
            "the most likely value, in the unit of the quantity described",
        ),
    ),
    Parameter::number(
        "high",
        (
            "最大值，单位同所描述的量",
            "the greatest value, in the unit of the quantity described",
        ),
    ),
    Parameter::number(
        "shape",
        (
            "众数相对于一个端点的权重，无单位",
            "the weight of the mode against one limit, without unit",
        ),
    )
    .or(4.0),
];

/// Beyond this the law is a normal one and the incomplete beta function costs too much.
const GREATEST_SHAPE: f64 = 1e6;

#[derive(Debug)]
struct Pert {
    low: f64,
    high: f64,
    width: f64,
    /// The law of the share of the width.
    share: Beta,
}

fn build(values: &[f64]) -> Built {
    let [low, mode, high, shape] = check::finite(&PARAMETERS, values)?;
    check::ordered(("low", low), ("high", high))?;
    check::ordered(("low", low), ("mode", mode))?;
    check::ordered(("mode", mode), ("high", high))?;
    check_shape(shape)?;
    if low == high {
        return Ok(constant::law(low));
    }
    let width = check::width(low, high)?;
    let a = 1.0 + shape * ((mode - low) / width);
    let b = 1.0 + shape * ((high - mode) / width);
    Ok(Arc::new(Pert {
        low,
        high,
        width,
        share: Beta::new(a, b),
    }))
}

fn check_shape(shape: f64) -> Result<(), Fault> {
    if (0.0..=GREATEST_SHAPE).contains(&shape) {
        return Ok(());
    }
    let why = Both::from(if shape < 0.0 {
        ("为负数", "is negative")
    } else {
        ("使分布在众数处成为尖峰", "leaves a spike at the mode")
    });
    Err(Fault {
        parameter: "shape",
        message: both!(
            "shape = {shown} {why}",
            "shape = {shown} {why}",
            shown = check::shown(shape);
            why
        ),
        help: (
            "惯用值为 4；0 即均匀分布；若分布极窄，请改用正态分布（normal）",
            "4 is customary; 0 is uniform; for a very narrow law use the family normal",
        )
            .into(),
    })
}

impl Pert {
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

impl Law for Pert {
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
        self.width.mul_add(a / (a + b), self.low)
    }

    fn sd(&self) -> f64 {
        let (a, b) = self.share.shapes();
        let n = a + b;
        self.width * (a * b / (n + 1.0)).sqrt() / n
    }

    fn standard(&self) -> Option<Standard> {
        let (a, b) = self.share.shapes();
        let weight = shape(a + b - 2.0);
        let mode = shape((a - 1.0) / weight);
        Some(Standard {
            law: build(&[0.0, mode, 1.0, weight]).ok()?,
            shift: self.low,
            scale: self.width,
        })
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }
}
