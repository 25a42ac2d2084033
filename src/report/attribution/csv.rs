//! Attributions as tidy tables: a row a share, and a row a changed value.

use super::{AttributedReport, AttributionReport, SharedReport};
use crate::report::csv::text;

/// The columns of [`shares`].
pub const SHARES: [&str; 14] = [
    "base",
    "alternative",
    "target",
    "level",
    "assumption",
    "name",
    "difference",
    "standard_error",
    "low",
    "high",
    "resolved",
    "moved",
    "paths",
    "method",
];

/// The columns of [`changes`].
pub const CHANGES: [&str; 6] = [
    "base",
    "alternative",
    "assumption",
    "key",
    "base_value",
    "alternative_value",
];

/// A row for every share; `level` is `assumption`, `section` or, for the whole difference, `difference`.
#[must_use]
pub fn shares(base: &str, alternative: &str, report: &AttributionReport) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let slots = report.targets.iter();
    let slots = slots.chain(&report.all).chain(&report.number_met);
    for slot in slots {
        let whole = SharedReport {
            assumption: String::new(),
            share: slot.difference,
            moved: f64::NAN,
        };
        let mut add = |level: &str, shared: &SharedReport| {
            let cells = [text(base), text(alternative), slot.target.clone()];
            let cells = cells.into_iter().chain([level.to_owned()]);
            rows.push(cells.chain(row(report, shared)).collect());
        };
        add("difference", &whole);
        let AttributedReport {
            shares, sections, ..
        } = slot;
        shares.iter().for_each(|shared| add("assumption", shared));
        sections.iter().for_each(|shared| add("section", shared));
    }
    rows
}

fn row(report: &AttributionReport, shared: &SharedReport) -> [String; 10] {
    let mut assumptions = report.assumptions.iter();
    let name = assumptions.find(|one| one.assumption == shared.assumption);
    let share = shared.share;
    [
        text(&shared.assumption),
        text(name.map_or("", |one| &one.name)),
        share.difference.to_string(),
        share.standard_error.to_string(),
        share.interval.0.to_string(),
        share.interval.1.to_string(),
        share.resolved.to_string(),
        match shared.moved.is_nan() {
            true => String::new(),
            false => shared.moved.to_string(),
        },
        report.paths.to_string(),
        report.method.to_owned(),
    ]
}

/// A row for every value that differs.
#[must_use]
pub fn changes(base: &str, alternative: &str, report: &AttributionReport) -> Vec<Vec<String>> {
    let assumptions = report.assumptions.iter();
    let each = assumptions.flat_map(|one| one.changes.iter().map(move |change| (one, change)));
    each.map(|(one, change)| {
        let value = |value: &Option<String>| text(value.as_deref().unwrap_or_default());
        vec![
            text(base),
            text(alternative),
            text(&one.assumption),
            text(&change.key),
            value(&change.base),
            value(&change.alternative),
        ]
    })
    .collect()
}
