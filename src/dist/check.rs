//! Checks of parameters that the families share, worded for the person who wrote the scenario.

use super::{Argument, Fault, Parameter};
use crate::both;
use crate::language::{Both, Pair};

/// The values as an array, one a parameter, each of them finite.
///
/// # Panics
/// If the number of values is not that of the parameters.
pub(super) fn finite<const N: usize>(
    parameters: &[Parameter; N],
    values: &[f64],
) -> Result<[f64; N], Fault> {
    let array: [f64; N] = values.try_into().expect("one value a parameter");
    for (parameter, value) in parameters.iter().zip(array) {
        number(parameter.key, value)?;
    }
    Ok(array)
}

/// Refuses what is not a finite number.
pub(super) fn number(key: &'static str, value: f64) -> Result<(), Fault> {
    if value.is_finite() {
        return Ok(());
    }
    Err(Fault {
        parameter: key,
        message: both!(
            "{key} = {value} 不是有限数值",
            "{key} = {value} is not a finite number"
        ),
        help: both!(
            "请把 {key} 写成普通数值",
            "give {key} as an ordinary number"
        ),
    })
}

/// Refuses a negative spread.
pub(super) fn not_negative(key: &'static str, value: f64) -> Result<(), Fault> {
    if value >= 0.0 {
        return Ok(());
    }
    Err(Fault {
        parameter: key,
        message: both!(
            "{key} = {shown} 为负数",
            "{key} = {shown} is negative",
            shown = shown(value)
        ),
        help: both!(
            "{key} 请写 0（即常数）或正数",
            "give {key} as zero, for a constant, or more"
        ),
    })
}

/// Refuses a pair out of order.
pub(super) fn ordered(
    lesser: (&'static str, f64),
    greater: (&'static str, f64),
) -> Result<(), Fault> {
    if greater.1 >= lesser.1 {
        return Ok(());
    }
    let (below, above) = (lesser.0, greater.0);
    Err(Fault {
        parameter: below,
        message: both!(
            "{below} = {low} 大于 {above} = {high}",
            "{below} = {low} is above {above} = {high}",
            low = shown(lesser.1),
            high = shown(greater.1)
        ),
        help: both!(
            "{below} 不得大于 {above}；两者是否写反了？",
            "{below} must not exceed {above}; were the two exchanged?"
        ),
    })
}

/// The width of an interval; refuses one that no number holds.
pub(super) fn width(low: f64, high: f64) -> Result<f64, Fault> {
    let width = high - low;
    if width.is_finite() {
        return Ok(width);
    }
    Err(Fault {
        parameter: "high",
        message: both!(
            "high = {high} 与 low = {low} 相距过远，超出数值范围",
            "high = {high} is further above low = {low} than the greatest number",
            high = shown(high),
            low = shown(low)
        ),
        help: (
            "两端点之差请勿超过 1e308",
            "give limits that lie within 1e308 of each other",
        )
            .into(),
    })
}

/// A value as a person would write it.
pub(super) fn shown(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || (1e-5..1e15).contains(&size) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

/// A value that came out of a calculation, to six digits.
pub(super) fn rounded(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return shown(value);
    }
    let unit = libm::pow(10.0, 5.0 - libm::floor(libm::log10(value.abs())));
    let near = (value * unit).round() / unit;
    shown(if near.is_finite() { near } else { value })
}

/// Refuses a list that is empty or holds what is not a finite number.
pub(super) fn numbers(key: &'static str, values: &[f64]) -> Result<(), Fault> {
    if values.is_empty() {
        return Err(Fault {
            parameter: key,
            message: both!("{key} 是空列表", "{key} is an empty list"),
            help: both!("{key} 至少写一个数值", "give {key} at least one number"),
        });
    }
    values.iter().try_for_each(|value| number(key, *value))
}

/// Weights or probabilities that sum to 1, up to the rounding of what people write; then exactly.
pub(super) fn weights(key: &'static str, weights: &[f64]) -> Result<Vec<f64>, Fault> {
    /// Far above the rounding of any list, far below a mistake.
    const ROUNDING: f64 = 1e-9;
    numbers(key, weights)?;
    weights
        .iter()
        .try_for_each(|weight| not_negative(key, *weight))?;
    let sum: f64 = weights.iter().sum();
    if (sum - 1.0).abs() <= ROUNDING {
        return Ok(weights.iter().map(|weight| weight / sum).collect());
    }
    Err(Fault {
        parameter: key,
        message: both!("{key} 合计为 {sum}", "{key} sum to {sum}", sum = shown(sum)),
        help: both!("请使 {key} 合计为 1", "make {key} sum to 1"),
    })
}

/// The numbers that are written, one place a parameter, each of them finite.
///
/// # Panics
/// If the arguments are not one a parameter, or one of them is no number.
pub(super) fn written<const N: usize>(
    parameters: &[Parameter; N],
    arguments: &[Argument],
) -> Result<[Option<f64>; N], Fault> {
    let arguments: &[Argument; N] = arguments.try_into().expect("one argument a parameter");
    let mut written = [None; N];
    for ((place, parameter), argument) in written.iter_mut().zip(parameters).zip(arguments) {
        *place = match argument {
            Argument::Absent => None,
            Argument::Number(value) => {
                number(parameter.key, *value)?;
                Some(*value)
            }
            other => panic!("{} is a number, not {other:?}", parameter.key),
        };
    }
    Ok(written)
}

/// What is wrong with parameters of which either the first half is to be written or the second.
pub(super) fn not_one_half(parameters: &[Parameter], written: &[Option<f64>]) -> Fault {
    let together = |keys: &[&str]| Both {
        zh: keys.join(" 和 "),
        en: keys.join(" and "),
    };
    let half = |half: &[Parameter]| together(&half.iter().map(|one| one.key).collect::<Vec<_>>());
    let (first, second) = parameters.split_at(parameters.len() / 2);
    let (one, other) = (half(first), half(second));
    let given = parameters.iter().zip(written);
    let given = given.filter_map(|(parameter, value)| value.map(|_| parameter.key));
    let given: Vec<&'static str> = given.collect();
    let message = if given.is_empty() {
        both!(
            "既没有写 {one}，也没有写 {other}",
            "neither {one} nor {other} are written";
            one, other
        )
    } else {
        let keys = together(&given);
        both!(
            "由 {keys} 得不到分布",
            "the law cannot be had from {keys}";
            keys
        )
    };
    Fault {
        parameter: given.last().copied().unwrap_or(parameters[0].key),
        message,
        help: both!(
            "请写 {one}，或者 {other}，不要混用",
            "write {one}, or else {other}, and do not mix them";
            one, other
        ),
    }
}

/// The range of a parameter that must be positive, and why it has ends.
pub(super) struct Range {
    /// The key of the parameter.
    pub key: &'static str,
    /// The least value that can be used, and what is the matter with one below it.
    pub least: (f64, Pair),
    /// The greatest, and what is the matter with one above it.
    pub greatest: (f64, Pair),
    /// What to do.
    pub help: Pair,
}

impl Range {
    /// Refuses what is not in the range.
    pub(super) fn check(&self, value: f64) -> Result<(), Fault> {
        let why = if !(value > 0.0) {
            ("不是正数", "is not positive")
        } else if !(value >= self.least.0) {
            self.least.1
        } else if !(value <= self.greatest.0) {
            self.greatest.1
        } else {
            return Ok(());
        };
        let why = Both::from(why);
        Err(Fault {
            parameter: self.key,
            message: both!(
                "{key} = {shown} {why}",
                "{key} = {shown} {why}",
                key = self.key,
                shown = shown(value);
                why
            ),
            help: self.help.into(),
        })
    }
}
