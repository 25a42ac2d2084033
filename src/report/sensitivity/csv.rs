//! The tables of `tuiyan sensitivity` as CSV: a row a target, driver and group; a row a target and change; the indices, if
//! they were asked for.

use super::{AssumedReport, SensitivityReport};
use crate::report::Probability;
use crate::report::csv::{number, table, text};
use crate::report::indices;

/// The tables: file name and content.
#[must_use]
pub fn tables(report: &SensitivityReport) -> Vec<(&'static str, Vec<u8>)> {
    let mut tables = vec![("drivers.csv", table(driver_rows(report)))];
    if report.what_ifs.is_some() {
        tables.push(("what_ifs.csv", table(what_if_rows(report))));
    }
    if let Some(found) = &report.indices {
        tables.push(indices::table(&report.scenario.id, found));
    }
    tables
}

/// The columns of a probability.
const PROBABILITY: [&str; 5] = ["probability", "standard_error", "low", "high", "resolved"];

fn probability(met: &Probability) -> [String; 5] {
    [
        number(met.probability),
        number(met.standard_error),
        number(met.interval.map(|interval| interval.0)),
        number(met.interval.map(|interval| interval.1)),
        met.resolved
            .map_or_else(String::new, |resolved| resolved.to_string()),
    ]
}

/// The columns that name an assumption.
const NAMES: [&str; 6] = ["driver", "kind", "name", "part", "on", "unit"];

fn names(of: &AssumedReport) -> [String; 6] {
    let optional = |found: &Option<String>| text(found.as_deref().unwrap_or_default());
    [
        text(&of.driver),
        of.kind.to_owned(),
        optional(&of.name),
        optional(&of.part),
        optional(&of.on),
        optional(&of.unit),
    ]
}

fn driver_rows(report: &SensitivityReport) -> Vec<Vec<String>> {
    let header = ["scenario", "target"].into_iter().chain(NAMES);
    let header = header.chain(["group", "above", "up_to", "value", "share"]);
    let header = header.chain(PROBABILITY).chain([
        "swing",
        "swing_standard_error",
        "swing_low",
        "swing_high",
        "swing_resolved",
        "p_value",
        "explained",
        "explained_low",
        "explained_high",
    ]);
    let mut rows = vec![header.map(str::to_owned).collect()];
    for target in &report.targets {
        for swing in &target.drivers {
            let Some(driver) = report.driver(&swing.driver) else {
                continue;
            };
            for (at, (group, given)) in driver.groups.iter().zip(&swing.given).enumerate() {
                let mut row = vec![text(&report.scenario.id), text(&target.id)];
                row.extend(names(&driver.of));
                row.extend([
                    at.to_string(),
                    number(group.above),
                    number(group.up_to),
                    number(group.value),
                    group.share.to_string(),
                ]);
                row.extend(probability(given));
                row.extend([
                    swing.swing.to_string(),
                    swing.swing_standard_error.to_string(),
                    swing.swing_interval.0.to_string(),
                    swing.swing_interval.1.to_string(),
                    swing.swing_resolved.to_string(),
                    number(swing.p_value),
                    number(swing.explained),
                    number(swing.explained_interval.map(|interval| interval.0)),
                    number(swing.explained_interval.map(|interval| interval.1)),
                ]);
                rows.push(row);
            }
        }
    }
    rows
}

fn what_if_rows(report: &SensitivityReport) -> Vec<Vec<String>> {
    let header = ["scenario", "target"].into_iter().chain(NAMES);
    let header = header.chain(["change", "by", "from", "to", "always", "refused"]);
    let header = header.chain(PROBABILITY).chain([
        "as_written",
        "difference",
        "difference_standard_error",
        "difference_low",
        "difference_high",
        "difference_resolved",
    ]);
    let mut rows = vec![header.map(str::to_owned).collect::<Vec<String>>()];
    let columns = rows[0].len();
    for what_if in report.what_ifs.iter().flat_map(|all| &all.each) {
        let change = &what_if.change;
        let mut first: Vec<String> = names(&what_if.of).to_vec();
        first.extend([
            change.change.unwrap_or_default().to_owned(),
            number(change.by),
            number(change.from),
            number(change.to),
            text(change.always.as_deref().unwrap_or_default()),
            text(what_if.refused.as_deref().unwrap_or_default()),
        ]);
        let begin = |target: &str| {
            let head = [text(&report.scenario.id), text(target)];
            head.into_iter().chain(first.clone()).collect::<Vec<_>>()
        };
        if what_if.refused.is_some() {
            let mut row = begin("");
            row.resize(columns, String::new());
            rows.push(row);
        }
        for target in &what_if.targets {
            let mut row = begin(&target.id);
            row.extend(probability(&target.changed));
            row.extend([
                number(target.as_written.probability),
                target.difference.to_string(),
                target.difference_standard_error.to_string(),
                target.difference_interval.0.to_string(),
                target.difference_interval.1.to_string(),
                target.difference_resolved.to_string(),
            ]);
            rows.push(row);
        }
    }
    rows
}
