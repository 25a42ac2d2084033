//! The tables of `tuiyan fit` as CSV: a row a law and year, a pair, a cell, and a step that was not used.

use super::FitReport;
use crate::report::csv::{number, table, text};

/// The tables: file name and content.
#[must_use]
pub fn tables(report: &FitReport) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("laws.csv", table(law_rows(report))),
        ("left_out.csv", table(left_out_rows(report))),
        ("pairs.csv", table(pair_rows(report))),
        ("terms.csv", table(cell_rows(report))),
    ]
}

fn header(names: &[&str]) -> Vec<Vec<String>> {
    vec![names.iter().map(|name| (*name).to_owned()).collect()]
}

fn law_rows(report: &FitReport) -> Vec<Vec<String>> {
    let mut rows = header(&[
        "id",
        "name",
        "first_year",
        "last_step",
        "steps",
        "effective_steps",
        "growth_mean",
        "growth_sd",
        "base",
        "year",
        "low",
        "median",
        "high",
    ]);
    for law in &report.fitted {
        for fan in &law.years {
            rows.push(vec![
                text(&law.id),
                text(&law.name),
                law.from.first_year.to_string(),
                law.from.last_step.to_string(),
                law.from.steps.to_string(),
                law.from.effective_steps.to_string(),
                number(law.from.growth_mean),
                number(law.from.growth_sd),
                law.base.to_string(),
                fan.year.to_string(),
                fan.low.to_string(),
                fan.median.to_string(),
                fan.high.to_string(),
            ]);
        }
    }
    rows
}

fn left_out_rows(report: &FitReport) -> Vec<Vec<String>> {
    let mut rows = header(&["id", "year", "why"]);
    for law in &report.fitted {
        for step in &law.left_out {
            rows.push(vec![text(&law.id), step.year.to_string(), text(&step.why)]);
        }
    }
    for series in &report.not_fitted {
        rows.push(vec![text(&series.id), String::new(), text(&series.why)]);
    }
    rows
}

fn pair_rows(report: &FitReport) -> Vec<Vec<String>> {
    let mut rows = header(&[
        "first",
        "second",
        "years",
        "effective",
        "estimated",
        "weight",
        "fitted",
        "planned",
    ]);
    for pair in &report.dependence.pairs {
        rows.push(vec![
            text(&pair.of[0]),
            text(&pair.of[1]),
            pair.years.to_string(),
            number(pair.effective),
            number(pair.estimated),
            pair.weight.to_string(),
            pair.fitted.to_string(),
            number(pair.planned),
        ]);
    }
    rows
}

fn cell_rows(report: &FitReport) -> Vec<Vec<String>> {
    let mut rows = header(&[
        "target",
        "past",
        "shocks",
        "revisions",
        "probability",
        "standard_error",
        "difference",
        "difference_standard_error",
    ]);
    let targets = report.plan.iter().flat_map(|plan| &plan.targets);
    let targets = targets.map(|target| &target.terms);
    for target in targets {
        for cell in &target.cells {
            rows.push(vec![
                text(&target.id),
                cell.past.to_owned(),
                cell.shocks.to_string(),
                cell.revisions.to_string(),
                number(cell.met.probability),
                number(cell.met.standard_error),
                cell.difference.to_string(),
                cell.difference_standard_error.to_string(),
            ]);
        }
    }
    rows
}
