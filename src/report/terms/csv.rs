//! The tables of `tuiyan terms` as CSV: one row a cell, and one a law.

use super::TermsReport;
use crate::report::csv::{number, table, text};

/// The tables: file name and content.
#[must_use]
pub fn tables(report: &TermsReport) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("terms.csv", table(cell_rows(report))),
        ("histories.csv", table(law_rows(report))),
    ]
}

fn cell_rows(report: &TermsReport) -> Vec<Vec<String>> {
    let header = [
        "scenario",
        "target",
        "past",
        "shocks",
        "revisions",
        "probability",
        "standard_error",
        "low",
        "high",
        "resolved",
        "difference",
        "difference_standard_error",
        "difference_low",
        "difference_high",
        "difference_resolved",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for target in &report.targets {
        for cell in &target.cells {
            let met = &cell.met;
            rows.push(vec![
                text(&report.scenario.id),
                text(&target.id),
                cell.past.to_owned(),
                cell.shocks.to_string(),
                cell.revisions.to_string(),
                number(met.probability),
                number(met.standard_error),
                number(met.interval.map(|interval| interval.0)),
                number(met.interval.map(|interval| interval.1)),
                met.resolved
                    .map_or_else(String::new, |resolved| resolved.to_string()),
                cell.difference.to_string(),
                cell.difference_standard_error.to_string(),
                cell.difference_interval.0.to_string(),
                cell.difference_interval.1.to_string(),
                cell.difference_resolved.to_string(),
            ]);
        }
    }
    rows
}

fn law_rows(report: &TermsReport) -> Vec<Vec<String>> {
    let header = [
        "scenario",
        "past",
        "indicator",
        "name",
        "from",
        "to",
        "count",
        "mean",
        "sd",
        "refused",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for growth in &report.growth {
        for law in &growth.laws {
            rows.push(vec![
                text(&report.scenario.id),
                growth.past.to_owned(),
                text(&law.indicator),
                text(&law.name),
                law.from.to_string(),
                law.to.to_string(),
                law.count.to_string(),
                law.mean.to_string(),
                law.sd.to_string(),
                text(growth.refused.as_deref().unwrap_or_default()),
            ]);
        }
    }
    rows
}
