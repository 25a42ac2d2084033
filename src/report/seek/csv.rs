//! What seeking found, as one tidy table: a row for each crossing, each value of the scan and each point of a frontier.

use super::{AtValue, FoundReport, SeekReport};
use crate::report::Probability;
use crate::report::csv::{number, table, text};

const COLUMNS: [&str; 15] = [
    "scenario",
    "target",
    "asked",
    "row",
    "path",
    "first_path",
    "first",
    "value",
    "value_low",
    "value_high",
    "rising",
    "probability",
    "standard_error",
    "low",
    "high",
];

/// The table: its file name and content.
#[must_use]
pub fn tables(report: &SeekReport) -> Vec<(&'static str, Vec<u8>)> {
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    let mut add =
        |kind: &str, first: Option<f64>, found: Option<&FoundReport>, at: Option<&AtValue>| {
            rows.push(row(report, (kind, first), found, at));
        };
    for crossing in &report.crossings {
        let answer = report
            .found
            .is_some_and(|found| found.value == crossing.value);
        let kind = if answer { "found" } else { "crossing" };
        add(kind, None, Some(crossing), None);
    }
    for at in &report.curve {
        add("curve", None, None, Some(at));
    }
    for point in report.frontier.iter().flatten() {
        add("frontier", Some(point.first), point.found.as_ref(), None);
    }
    vec![("seek.csv", table(rows))]
}

fn row(
    report: &SeekReport,
    (kind, first): (&str, Option<f64>),
    found: Option<&FoundReport>,
    at: Option<&AtValue>,
) -> Vec<String> {
    let paths: Vec<&str> = report.varied.iter().map(|one| one.path.as_str()).collect();
    let (first_path, path) = match paths.as_slice() {
        [first, second] => (*first, *second),
        [one] => ("", *one),
        _ => ("", ""),
    };
    let met = found.map(|found| found.met).or(at.map(|at| at.met));
    let met = met.unwrap_or(Probability::NONE);
    let value = found.map(|found| found.value).or(at.map(|at| at.value));
    vec![
        text(&report.scenario.id),
        text(&report.target.id),
        report.asked.to_string(),
        kind.to_owned(),
        text(path),
        text(first_path),
        number(first),
        number(value),
        number(found.and_then(|found| found.value_interval.0)),
        number(found.and_then(|found| found.value_interval.1)),
        found.map_or_else(String::new, |found| found.rising.to_string()),
        number(met.probability),
        number(met.standard_error),
        number(met.interval.map(|interval| interval.0)),
        number(met.interval.map(|interval| interval.1)),
    ]
}
