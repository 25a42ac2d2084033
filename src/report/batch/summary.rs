//! `summary.csv`: a row for each scenario and target, one more for all together; written scenario by scenario.

use super::kept::{Kept, KeptTarget};
use crate::report::Probability;
use crate::report::csv::{number, table, text};

/// The columns.
pub const COLUMNS: [&str; 20] = [
    "scenario",
    "name",
    "file",
    "digest",
    "result",
    "target",
    "target_name",
    "year",
    "nature",
    "counts",
    "probability",
    "standard_error",
    "low",
    "high",
    "resolved",
    "goal",
    "median",
    "required_growth",
    "median_growth",
    "expected_shortfall",
];

/// The first line of the table.
#[must_use]
pub fn head() -> Vec<u8> {
    table(vec![COLUMNS.map(str::to_owned).to_vec()])
}

/// The lines of a scenario, whose result is stored in the file called `result`; the last is `all`, its targets
/// together, where any count.
#[must_use]
pub fn lines(kept: &Kept<'_>, result: &str) -> Vec<u8> {
    let scenario = &kept.scenario;
    let about = [
        &*scenario.id,
        &*scenario.name,
        &*scenario.file,
        &*scenario.digest,
        result,
    ];
    let about = about.map(text);
    let mut rows: Vec<Vec<String>> = Vec::with_capacity(kept.targets.len() + 1);
    for target in &kept.targets {
        rows.push([&about[..], &target_cells(target)[..]].concat());
    }
    if let Some(joint) = &kept.joint {
        let nothing = String::new;
        let all = ["all", "", "", "", ""].map(str::to_owned);
        let met = probability_cells(&joint.all);
        let rest = [nothing(), nothing(), nothing(), nothing(), nothing()];
        rows.push([&about[..], &all[..], &met[..], &rest[..]].concat());
    }
    table(rows)
}

fn target_cells(target: &KeptTarget<'_>) -> Vec<String> {
    let about = [
        text(&target.id),
        text(&target.name),
        target.year.to_string(),
        text(&target.nature),
        target.counts.to_string(),
    ];
    let measured = [
        target.goal,
        target.median(),
        target.required_growth,
        target.median_growth,
        target.expected_shortfall,
    ];
    let met = probability_cells(&target.met());
    [&about[..], &met[..], &measured.map(number)[..]].concat()
}

fn probability_cells(met: &Probability) -> [String; 5] {
    let resolved = met.resolved.map(|resolved| resolved.to_string());
    [
        number(met.probability),
        number(met.standard_error),
        number(met.interval.map(|interval| interval.0)),
        number(met.interval.map(|interval| interval.1)),
        resolved.unwrap_or_default(),
    ]
}
