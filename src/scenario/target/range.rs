//! `range = { low, high }` (3—4个): the value of a year between two numbers, both included.

use super::Form;
use super::band::{Band, Edge};
use super::threshold::YearValue;
use crate::both;
use crate::scenario::section::Section;
use std::sync::Arc;

/// Reads `range = { low, high, above_is_met }`.
pub fn read(section: &mut Section, key: &'static str) -> Option<Form> {
    section.section(
        key,
        (
            "该年数值介于两数之间",
            "the value of the year is between two numbers",
        ),
        |section| {
            let low = section.required_number("low", ("下限，含本数", "lower end, included"));
            let high = section.required_number("high", ("上限，含本数", "upper end, included"));
            let above = section.flag_or(
                "above_is_met",
                ("超过上限也算达标", "more than the upper end is met too"),
                false,
            );
            let (low, high) = (low?, high?);
            if !(low.value <= high.value) {
                let message = both!(
                    "low（{low}）大于 high（{high}）",
                    "low {low} is above high {high}",
                    low = low.value,
                    high = high.value
                );
                let help = ("请使 low <= high", "write low <= high");
                section.reading.problems.error(&low.place, message, help);
                return None;
            }
            let mut band = Band::above(low.value, false);
            if !above {
                band.high = Some(Edge {
                    value: high.value,
                    strict: false,
                });
            }
            Some(Form::Measured(Arc::new(YearValue {
                key,
                goal: low.value,
                band,
            })))
        },
    )
}
