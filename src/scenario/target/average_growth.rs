//! `average_growth = { about = 12, tolerance = 0.5 }` (年均增长): the constant yearly growth, in per cent,
//! that leads from the base value to the value of the year.
//!
//! Growth is never taken across a statistical revision: it is judged on the base-year basis.

use super::band::{Band, Goal, Tolerance};
use super::{Form, Measure, MeasureUnit, Subject};
use crate::program::node::Binary;
use crate::program::{Builder, Operand};
use crate::scenario::draft::{Basis, Draft};
use crate::scenario::section::Section;
use std::sync::Arc;

#[derive(Debug)]
struct AverageGrowth {
    goal: Goal,
}

/// Reads `average_growth = { … }`.
pub fn read(section: &mut Section, key: &'static str) -> Option<Form> {
    section.section(
        key,
        (
            "基年以来的年均增速，%",
            "average growth since the base year, % a year",
        ),
        |section| {
            let goal = Goal::read(section, Tolerance::Points)?;
            Some(Form::Measured(Arc::new(AverageGrowth { goal })))
        },
    )
}

impl Measure for AverageGrowth {
    fn key(&self) -> &'static str {
        "average_growth"
    }

    fn band(&self) -> &Band {
        &self.goal.band
    }

    fn goal(&self) -> f64 {
        self.goal.value
    }

    fn unit(&self) -> MeasureUnit {
        MeasureUnit::PercentAYear
    }

    fn only_basis(&self) -> Option<Basis> {
        Some(Basis::BaseYear)
    }

    fn needs_base(&self) -> bool {
        true
    }

    fn required_growth(&self, _base: f64, _years: f64) -> Option<f64> {
        Some(self.goal.value)
    }

    fn growth_of(&self, measure: f64, _base: f64, _years: f64) -> Option<f64> {
        Some(measure)
    }

    fn rows(&self, subject: &Subject, draft: &mut Draft) -> Vec<Operand> {
        let base = Operand::Number(subject.base.unwrap_or(f64::NAN));
        let years = subject.values.len() as i32;
        vec![since(base, subject.last(), years, &mut draft.builder)]
    }
}

/// The constant yearly growth, in per cent, that leads from one value to another in so many years.
pub fn since(from: Operand, to: Operand, years: i32, builder: &mut Builder) -> Operand {
    let ratio = builder.binary(Binary::Divide, to, from);
    let yearly = builder.binary(Binary::Power, ratio, 1.0 / f64::from(years));
    builder.affine(-100.0, &[(100.0, yearly)]).into()
}
