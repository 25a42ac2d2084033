//! What the report says of formulas that have no value on some paths.

use crate::engine::Summary;
use crate::model::Model;
use crate::scenario::Scenario;
use serde::Serialize;

/// A formula without a finite value on some paths.
#[derive(Debug, Clone, Serialize)]
pub struct UndefinedReport {
    /// The derived indicator.
    pub indicator: String,
    /// The year.
    pub year: i32,
    /// On how many paths.
    pub paths: u64,
    /// The first of them, to be looked at with `--path`.
    pub first_path: u64,
    /// What is taken instead; where there is nothing, distributions leave these paths out.
    pub taken: Option<f64>,
}

/// Every formula and year that had no value on some path.
#[must_use]
pub fn undefined(scenario: &Scenario, model: &Model, summary: &Summary) -> Vec<UndefinedReport> {
    let computed = model.computed.iter();
    let found = computed.filter_map(|computed| {
        let faults = summary.tally.distributions[computed.cell].faults;
        let indicator = &scenario.indicators[computed.indicator];
        Some(UndefinedReport {
            indicator: indicator.id.value.clone(),
            year: computed.year,
            paths: faults.count,
            first_path: faults.first_path?,
            taken: indicator.kind.undefined(),
        })
    });
    found.collect()
}
