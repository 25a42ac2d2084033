//! Bounds of a quantity, and the free scale on which it has none.
//!
//! A quantity above `low` is described by ln(x − low), one below `high` by −ln(high − x), one between both by
//! ln((x − low)/(high − x)): numbers without bounds that rise with it. A law of such a number then stays inside by
//! construction. Source: Keelin (2016), *Decision Analysis* 13, section 4.

use super::{Argument, Fault, Parameter, check};
use crate::both;

/// The parameter that is a lower bound.
pub(super) const LOW: Parameter = Parameter::number(
    "low",
    (
        "下界，单位同所描述的量；不写则无",
        "the lower bound, in the unit of the quantity; none if left out",
    ),
)
.optional();

/// The parameter that is an upper bound.
pub(super) const HIGH: Parameter = Parameter::number(
    "high",
    (
        "上界，单位同所描述的量；不写则无",
        "the upper bound, in the unit of the quantity; none if left out",
    ),
)
.optional();

/// The bounds of a quantity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bounds {
    /// Any number.
    Free,
    /// Numbers above this.
    Above(f64),
    /// Numbers below this.
    Below(f64),
    /// Numbers between these.
    Between(f64, f64),
}

impl Bounds {
    /// The bounds that the arguments `low` and `high` make.
    pub fn of(low: &Argument, high: &Argument) -> Result<Bounds, Fault> {
        let limit = |key, argument: &Argument| match argument {
            Argument::Number(limit) => check::number(key, *limit).map(|()| Some(*limit)),
            _ => Ok(None),
        };
        match (limit("low", low)?, limit("high", high)?) {
            (None, None) => Ok(Bounds::Free),
            (Some(low), None) => Ok(Bounds::Above(low)),
            (None, Some(high)) => Ok(Bounds::Below(high)),
            (Some(low), Some(high)) => {
                check::ordered(("low", low), ("high", high))?;
                if check::width(low, high)? > 0.0 {
                    return Ok(Bounds::Between(low, high));
                }
                let shown = check::shown(low);
                Err(Fault {
                    parameter: "high",
                    message: both!(
                        "low 与 high 同为 {shown}，中间没有余地",
                        "low and high are both {shown}, with nothing between"
                    ),
                    help: (
                        "请放宽界限；若数值已知，用 constant",
                        "widen the bounds, or take constant if the value is known",
                    )
                        .into(),
                })
            }
        }
    }

    /// The lower and the upper bound, infinite where there is none.
    pub fn ends(self) -> (f64, f64) {
        match self {
            Bounds::Free => (f64::NEG_INFINITY, f64::INFINITY),
            Bounds::Above(low) => (low, f64::INFINITY),
            Bounds::Below(high) => (f64::NEG_INFINITY, high),
            Bounds::Between(low, high) => (low, high),
        }
    }

    /// The value as a number without bounds; infinite at a bound and beyond.
    pub fn free(self, x: f64) -> f64 {
        let (low, high) = self.ends();
        if x <= low {
            return f64::NEG_INFINITY;
        }
        if x >= high {
            return f64::INFINITY;
        }
        match self {
            Bounds::Free => x,
            Bounds::Above(low) => libm::log(x - low),
            Bounds::Below(high) => -libm::log(high - x),
            Bounds::Between(low, high) => libm::log((x - low) / (high - x)),
        }
    }

    /// The value of a number without bounds.
    pub fn value(self, t: f64) -> f64 {
        let part = || libm::exp(-t.abs()) / (1.0 + libm::exp(-t.abs()));
        match self {
            Bounds::Free => t,
            Bounds::Above(low) => low + libm::exp(t),
            Bounds::Below(high) => high - libm::exp(-t),
            Bounds::Between(low, high) if t <= 0.0 => (high - low).mul_add(part(), low),
            Bounds::Between(low, high) => (low - high).mul_add(part(), high),
        }
    }

    /// Refuses a value that does not lie inside; `key` is what holds it.
    pub fn inside(self, key: &'static str, x: f64) -> Result<(), Fault> {
        let (low, high) = self.ends();
        let (bound, at, zh, en) = if !(x > low) {
            ("low", low, "不大于", "not above")
        } else if !(x < high) {
            ("high", high, "不小于", "not below")
        } else {
            return Ok(());
        };
        let (x, at) = (check::shown(x), check::shown(at));
        Err(Fault {
            parameter: key,
            message: both!(
                "{key} = {x} {zh} {bound} = {at}",
                "{key} = {x} is {en} {bound} = {at}"
            ),
            help: both!(
                "请把 {bound} 放宽到所有数值之外",
                "give a {bound} that lies beyond all values"
            ),
        })
    }
}
