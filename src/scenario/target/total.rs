//! `average = { about = 800, tolerance = 5 }` (年均引进) and `cumulative = { at_least = 921 }` (累计): the mean and
//! the sum of the yearly values from the year after the base year to the target's year.

use super::band::{Band, Goal, Tolerance};
use super::{Form, Measure, MeasureUnit, Subject};
use crate::program::node::Binary;
use crate::program::{Operand, Row};
use crate::scenario::draft::Draft;
use crate::scenario::section::Section;
use std::sync::Arc;

#[derive(Debug)]
struct Total {
    key: &'static str,
    goal: Goal,
}

/// Reads `average = { … }` or `cumulative = { … }`.
pub fn read(section: &mut Section, key: &'static str) -> Option<Form> {
    let meaning = match key {
        "average" => ("各年数值的平均", "the mean of the yearly values"),
        _ => ("各年数值的累计", "the sum of the yearly values"),
    };
    section.section(key, meaning, |section| {
        let goal = Goal::read(section, Tolerance::Percent)?;
        Some(Form::Measured(Arc::new(Total { key, goal })))
    })
}

impl Measure for Total {
    fn key(&self) -> &'static str {
        self.key
    }

    fn band(&self) -> &Band {
        &self.goal.band
    }

    fn goal(&self) -> f64 {
        self.goal.value
    }

    fn unit(&self) -> MeasureUnit {
        MeasureUnit::Indicator
    }

    fn in_unit(&self, change: &dyn Fn(f64) -> f64) -> Option<Arc<dyn Measure>> {
        let goal = Goal {
            value: change(self.goal.value),
            band: self.goal.band.map(change),
        };
        let key = self.key;
        Some(Arc::new(Total { key, goal }))
    }

    fn rows(&self, subject: &Subject, draft: &mut Draft) -> Vec<Operand> {
        let weight = match self.key {
            "average" => 1.0 / subject.values.len() as f64,
            _ => 1.0,
        };
        let rows: Vec<Row> = subject
            .values
            .iter()
            .map(|value| match value {
                Operand::Row(row) => *row,
                Operand::Number(_) => draft.builder.binary(Binary::Add, *value, 0.0),
            })
            .collect();
        let terms: Vec<(f64, Row)> = rows.into_iter().map(|row| (weight, row)).collect();
        vec![draft.builder.affine(0.0, &terms).into()]
    }
}
