//! What the report says of formulas that have no value on some paths.

use crate::engine::Summary;
use crate::model::Model;
use crate::scenario::Scenario;
use serde::Serialize;

/// A formula without a finite value on some paths.
#[derive(Debug, Clone, Serialize)]
pub struct UndefinedReport {
    /// `indicator`, where it is a derived one, or `target`.
    pub about: &'static str,
    /// Its id.
    pub id: String,
    /// The year.
    pub year: i32,
    /// On how many paths.
    pub paths: u64,
    /// The first of them, to be looked at with `--path`.
    pub first_path: u64,
    /// What is taken instead, 1 for a target that is then met; where there is nothing, distributions leave these paths out.
    pub taken: Option<f64>,
}

/// Every formula and year that had no value on some path.
#[must_use]
pub fn undefined(scenario: &Scenario, model: &Model, summary: &Summary) -> Vec<UndefinedReport> {
    let found = |cell: usize, report: UndefinedReport| {
        let faults = summary.tally.distributions[cell].faults;
        Some(UndefinedReport {
            paths: faults.count,
            first_path: faults.first_path?,
            ..report
        })
    };
    let computed = model.computed.iter().filter_map(|computed| {
        let indicator = &scenario.indicators[computed.indicator];
        let report = blank("indicator", &indicator.id.value, computed.year);
        let taken = indicator.kind.undefined();
        found(computed.cell, UndefinedReport { taken, ..report })
    });
    let targets = scenario.targets.iter().zip(&model.targets);
    let judged = targets.filter_map(|(target, label)| Some((target, label.judged.as_ref()?)));
    let said = judged.flat_map(|(target, judged)| {
        let first = target.year.value + 1 - judged.truths.len() as i32;
        let cells = (first..).zip(&judged.truths);
        cells.filter_map(move |(year, cell)| {
            let report = blank("target", &target.id.value, year);
            let taken = target.undefined.map(f64::from);
            found(*cell, UndefinedReport { taken, ..report })
        })
    });
    computed.chain(said).collect()
}

fn blank(about: &'static str, id: &str, year: i32) -> UndefinedReport {
    UndefinedReport {
        about,
        id: id.to_owned(),
        year,
        paths: 0,
        first_path: 0,
        taken: None,
    }
}
