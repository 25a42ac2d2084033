//! A sweep as one tidy table: a row for each point and target.
//!
//! Points are numbered from 1; point 0 is the scenario as written. The expected number of targets met stands in the
//! rows of all targets together.

use super::{ChangeReport, PointReport, SweepReport};
use crate::report::csv::{number, table, text};
use serde_json::Value;

const COLUMNS: [&str; 15] = [
    "target",
    "name",
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
    "expected_met",
    "expected_met_standard_error",
    "paths",
];

/// The table of a sweep: its file name and content.
#[must_use]
pub fn tables(report: &SweepReport) -> Vec<(&'static str, Vec<u8>)> {
    let varied = report.varied.iter().map(|one| text(&one.path));
    let header = ["scenario", "point"].map(str::to_owned).into_iter();
    let header = header.chain(varied).chain(COLUMNS.map(str::to_owned));
    let mut rows = vec![header.collect()];
    let points = (1..).zip(&report.points);
    for (at, point) in [(0, &report.as_written)].into_iter().chain(points) {
        add_rows(report, at, point, &mut rows);
    }
    vec![("sweep.csv", table(rows))]
}

fn add_rows(report: &SweepReport, at: usize, point: &PointReport, rows: &mut Vec<Vec<String>>) {
    for (slot, target) in report.targets.iter().zip(&point.targets) {
        let met = &target.met;
        let change = target.change.as_ref();
        let of = |pick: fn(&ChangeReport) -> f64| number(change.map(pick));
        let flag = |flag: Option<bool>| flag.map_or_else(String::new, |flag| flag.to_string());
        let expected = point.expected_met.as_ref().filter(|_| slot.name.is_none());
        let mut row = vec![text(&report.scenario.id), at.to_string()];
        row.extend(point.values.iter().map(cell));
        row.extend([
            text(&slot.id),
            text(slot.name.as_deref().unwrap_or_default()),
            number(met.probability),
            number(met.standard_error),
            number(met.interval.map(|interval| interval.0)),
            number(met.interval.map(|interval| interval.1)),
            flag(met.resolved),
            of(|change| change.difference),
            of(|change| change.standard_error),
            of(|change| change.interval.0),
            of(|change| change.interval.1),
            flag(change.map(|change| change.resolved)),
            number(expected.map(|expected| expected.expected)),
            number(expected.map(|expected| expected.standard_error)),
            report.run.paths.to_string(),
        ]);
        rows.push(row);
    }
}

/// A value as a cell: texts as they are, tables and lists as JSON.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(own) => text(own),
        Value::Number(number) if number.is_f64() => {
            number.as_f64().map_or_else(String::new, |x| x.to_string())
        }
        other => other.to_string(),
    }
}
