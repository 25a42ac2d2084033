//! `more_than` (超过), `at_least` (不低于), `less_than` (低于), `at_most` (不高于): the value of a year
//! against one number.

use super::band::{Band, edge_of};
use super::{Form, Measure, MeasureUnit, Subject};
use crate::program::Operand;
use crate::scenario::draft::Draft;
use crate::scenario::section::Section;
use std::sync::Arc;

/// The value of a year, in a band. Shared by the forms that judge a year's value.
#[derive(Debug)]
pub struct YearValue {
    /// The key of the form.
    pub key: &'static str,
    /// The number the plan names.
    pub goal: f64,
    /// Where the value must lie.
    pub band: Band,
}

/// Reads `key = number`.
pub fn read(section: &mut Section, key: &'static str) -> Option<Form> {
    let meaning = (
        "与该年数值相比较的数",
        "the number that the value of the year is compared with",
    );
    let goal = section.number(key, meaning)?.value;
    Some(Form::Measured(Arc::new(YearValue {
        key,
        goal,
        band: edge_of(key, goal),
    })))
}

impl Measure for YearValue {
    fn key(&self) -> &'static str {
        self.key
    }

    fn band(&self) -> &Band {
        &self.band
    }

    fn goal(&self) -> f64 {
        self.goal
    }

    fn unit(&self) -> MeasureUnit {
        MeasureUnit::Indicator
    }

    fn in_unit(&self, change: &dyn Fn(f64) -> f64) -> Option<Arc<dyn Measure>> {
        Some(Arc::new(YearValue {
            key: self.key,
            goal: change(self.goal),
            band: self.band.map(change),
        }))
    }

    fn required_growth(&self, base: f64, years: f64) -> Option<f64> {
        self.growth_of(self.goal, base, years)
    }

    fn growth_of(&self, measure: f64, base: f64, years: f64) -> Option<f64> {
        (base > 0.0 && measure > 0.0)
            .then(|| 100.0 * (libm::pow(measure / base, 1.0 / years) - 1.0))
    }

    fn rows(&self, subject: &Subject, _draft: &mut Draft) -> Vec<Operand> {
        subject.values.clone()
    }
}
