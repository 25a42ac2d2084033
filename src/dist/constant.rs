//! The constant law: a number that is known.
//!
//! All probability lies on one value. Every family becomes it when its spread is zero, so that
//! a scenario can switch an uncertainty off without changing its shape.
//!
//! Parameter: `value`, in the unit of the quantity described.
//!
//! Formula: P(X ≤ x) is 0 below `value` and 1 from there on.
//!
//! Use it for what is decided or contracted; as soon as somebody could be wrong about the value,
//! even [`super::uniform`] says more.

use super::{Build, Built, Family, Form, Law, Parameter, check};
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "constant",
    name_zh: "常数",
    name_en: "constant",
    summary: ("已知的数值。", "A known value."),
    parameters: &PARAMETERS,
    formula: "P(X ≤ x) = 0 (x < value), 1 (x ≥ value)",
    source: "",
    when: (
        "用于已决定或已签约的数；只要有人可能看错，uniform 都说得更多。",
        "Use it for what is decided or contracted; as soon as somebody could be wrong about the value, even uniform says more.",
    ),
    example: "constant = { value = 5 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 1] = [Parameter::number(
    "value",
    (
        "数值，单位同所描述的量",
        "the value, in the unit of the quantity described",
    ),
)];

#[derive(Debug)]
struct Constant {
    value: f64,
}

fn build(values: &[f64]) -> Built {
    let [value] = check::finite(&PARAMETERS, values)?;
    Ok(law(value))
}

/// The law of a number that is always `value`.
pub(super) fn law(value: f64) -> Arc<dyn Law> {
    Arc::new(Constant { value })
}

impl Law for Constant {
    fn lower(&self, _p: f64) -> f64 {
        self.value
    }

    fn upper(&self, _q: f64) -> f64 {
        self.value
    }

    fn cdf(&self, x: f64) -> f64 {
        if x >= self.value { 1.0 } else { 0.0 }
    }

    fn survival(&self, x: f64) -> f64 {
        1.0 - self.cdf(x)
    }

    fn mean(&self) -> f64 {
        self.value
    }

    fn sd(&self) -> f64 {
        0.0
    }

    fn support(&self) -> (f64, f64) {
        (self.value, self.value)
    }

    fn form(&self) -> Form {
        Form::Constant(self.value)
    }
}
