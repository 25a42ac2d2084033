//! The table of `tuiyan hindcast` as CSV: a row a target.

use super::HindcastReport;
use crate::report::csv::{number, table, text};

/// The tables: file name and content.
#[must_use]
pub fn tables(report: &HindcastReport) -> Vec<(&'static str, Vec<u8>)> {
    let header = [
        "scenario",
        "target",
        "year",
        "counts",
        "judged",
        "fitted",
        "probability",
        "standard_error",
        "by_plan",
        "came_true",
        "on_other_basis",
        "value",
        "value_on_base_year_basis",
    ];
    let flag = |flag: Option<bool>| flag.map_or_else(String::new, |flag| flag.to_string());
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for target in &report.targets {
        rows.push(vec![
            text(&report.scenario.id),
            text(&target.id),
            target.year.to_string(),
            target.counts.to_string(),
            target.judged.to_owned(),
            target.fitted.to_string(),
            number(target.announced.probability),
            number(target.announced.standard_error),
            number(target.by_plan),
            flag(target.came_true),
            flag(target.on_other_basis),
            number(target.value),
            number(target.value_on_base_year_basis),
        ]);
    }
    vec![("hindcast.csv", table(rows))]
}
