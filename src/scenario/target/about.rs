//! `about = { value, tolerance }` (左右): the value of a year, at most `tolerance` per cent below.
//!
//! Plans count more than the number as met, so the band is open above unless `both_sides` is set.
//! The tolerance is the reader's to know, so it must be written.

use super::Form;
use super::band::{Goal, Tolerance};
use super::threshold::YearValue;
use crate::scenario::section::Section;
use std::sync::Arc;

/// Reads `about = { value, tolerance, both_sides }`.
pub fn read(section: &mut Section, key: &'static str) -> Option<Form> {
    section.section(
        key,
        (
            "该年数值在某数左右",
            "the value of the year is about a number",
        ),
        |section| {
            let goal = Goal::read_about(section, "value", Tolerance::Percent)?;
            Some(Form::Measured(Arc::new(YearValue {
                key,
                goal: goal.value,
                band: goal.band,
            })))
        },
    )
}
