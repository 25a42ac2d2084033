//! Scales: how the values of an earlier basis are brought to a later one, by kind of series.
//!
//! Levels, stocks and counts are multiplied; the odds v / (100 − v) of a share are; a series with negative values is shifted.

use super::{Kind, Series};

/// How the values of an earlier basis are brought to a later one. The amount of the change is a factor or an addend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    /// Multiplied.
    Ratio,
    /// Their odds multiplied: shares.
    Odds,
    /// Shifted: series with negative values.
    Shift,
}

impl Scale {
    /// The one that suits a series.
    pub(crate) fn of(series: &Series) -> Scale {
        let all = |fine: fn(f64) -> bool| series.values.iter().all(|value| fine(value.value));
        match series.kind {
            Kind::Share if all(|value| (0.0..=100.0).contains(&value)) => Scale::Odds,
            Kind::Level | Kind::Stock | Kind::Count if all(|value| value >= 0.0) => Scale::Ratio,
            _ => Scale::Shift,
        }
    }

    /// The amount that changes nothing.
    pub(super) fn nothing(self) -> f64 {
        match self {
            Scale::Ratio | Scale::Odds => 1.0,
            Scale::Shift => 0.0,
        }
    }

    /// The amount that takes one value to another; `None` where a value at a bound makes it meaningless.
    pub(crate) fn between(self, from: f64, to: f64) -> Option<f64> {
        let odds = |share: f64| share / (100.0 - share);
        let amount = match self {
            Scale::Ratio => to / from,
            Scale::Odds => odds(to) / odds(from),
            Scale::Shift => to - from,
        };
        (self == Scale::Shift || amount > 0.0 && amount.is_finite()).then_some(amount)
    }

    /// One change after another.
    pub(super) fn then(self, first: f64, second: f64) -> f64 {
        match self {
            Scale::Ratio | Scale::Odds => first * second,
            Scale::Shift => first + second,
        }
    }

    /// A value, changed. What changes nothing keeps every bit.
    pub(crate) fn apply(self, amount: f64, value: f64) -> f64 {
        match self {
            Scale::Ratio => amount * value,
            Scale::Odds if amount == 1.0 => value,
            Scale::Odds => 100.0 * amount * value / (100.0 - value + amount * value),
            Scale::Shift => value + amount,
        }
    }
}
