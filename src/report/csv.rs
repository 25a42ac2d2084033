//! CSV: tidy tables, one row an observation, in UTF-8.
//!
//! Texts that a spreadsheet would take for a formula (`=`, `+`, `-`, `@` first) are written after an
//! apostrophe.

use super::parameters::ParametersReport;
use super::{PARTS, Report, Spread};

/// The tables of a report: file name and content.
#[must_use]
pub fn tables(report: &Report) -> Vec<(&'static str, Vec<u8>)> {
    let mut tables = vec![
        ("indicators.csv", table(indicator_rows(report))),
        ("targets.csv", table(target_rows(report))),
        ("joint.csv", table(joint_rows(report))),
        ("parameters.csv", table(parameter_rows(report))),
        ("levers.csv", table(lever_rows(report))),
        ("effects.csv", table(effect_rows(report))),
        ("undefined.csv", table(undefined_rows(report))),
    ];
    if !report.identities.is_empty() {
        tables.push(("identities.csv", table(identity_rows(report))));
    }
    tables
}

/// Rows of cells as CSV.
#[must_use]
pub fn table(rows: Vec<Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row)
            .expect("writing to memory cannot fail, and rows have one length");
    }
    writer.into_inner().expect("writing to memory cannot fail")
}

/// A text as a cell.
#[must_use]
pub fn text(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.into()
    }
}

/// A number as a cell; none leaves it empty.
#[must_use]
pub fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn spread_header(prefix: &str) -> Vec<String> {
    let quantiles = PARTS.iter().map(|(key, _)| format!("{prefix}q{key}"));
    ["mean", "sd", "min", "max"]
        .iter()
        .map(|name| format!("{prefix}{name}"))
        .chain(quantiles)
        .collect()
}

fn spread_cells(spread: Option<&Spread>) -> Vec<String> {
    match spread {
        None => vec![String::new(); 4 + PARTS.len()],
        Some(s) => [s.mean, s.sd, s.min, s.max]
            .iter()
            .chain(&s.quantiles)
            .map(|value| value.to_string())
            .collect(),
    }
}

fn lever_rows(report: &Report) -> Vec<Vec<String>> {
    let header = [
        "scenario",
        "lever",
        "name",
        "group",
        "on",
        "works",
        "judgement",
        "cost",
        "cost_unit",
    ];
    let mut rows = vec![header.iter().map(|h| (*h).to_owned()).collect()];
    for lever in &report.scenario.levers {
        rows.push(vec![
            text(&report.scenario.id),
            text(&lever.id),
            text(&lever.name),
            text(lever.group.as_deref().unwrap_or_default()),
            lever.on.to_string(),
            lever.works.to_string(),
            lever.judgement.to_string(),
            number(lever.cost),
            text(lever.cost_unit.as_deref().unwrap_or_default()),
        ]);
    }
    rows
}

fn indicator_rows(report: &Report) -> Vec<Vec<String>> {
    let header = [
        "scenario",
        "indicator",
        "name",
        "dimension",
        "unit",
        "kind",
        "role",
        "year",
    ];
    let mut rows = vec![
        header
            .iter()
            .map(|h| (*h).to_owned())
            .chain(spread_header(""))
            .collect(),
    ];
    for indicator in &report.indicators {
        for year in &indicator.years {
            let mut row = vec![
                text(&report.scenario.id),
                text(&indicator.id),
                text(&indicator.name),
                text(indicator.dimension.as_deref().unwrap_or_default()),
                text(&indicator.unit),
                indicator.kind.to_owned(),
                indicator.role.to_owned(),
                year.year.to_string(),
            ];
            row.extend(spread_cells(Some(&year.values)));
            rows.push(row);
        }
    }
    rows
}

const TARGET_COLUMNS: [&str; 23] = [
    "scenario",
    "target",
    "indicator",
    "name",
    "form",
    "year",
    "nature",
    "counts",
    "judged",
    "goal",
    "met_from",
    "met_to",
    "measured_in",
    "probability",
    "standard_error",
    "low",
    "high",
    "resolved",
    "other_basis_probability",
    "required_growth",
    "median_growth",
    "expected_shortfall",
    "reason",
];

fn target_rows(report: &Report) -> Vec<Vec<String>> {
    let mut rows = vec![
        TARGET_COLUMNS
            .iter()
            .map(|h| (*h).to_owned())
            .chain(spread_header("measure_"))
            .collect(),
    ];
    for target in &report.targets {
        let other = target
            .other_basis
            .as_ref()
            .and_then(|other| other.met.probability);
        let mut row = vec![
            text(&report.scenario.id),
            text(&target.id),
            text(target.indicator.as_deref().unwrap_or_default()),
            text(&target.name),
            target.form.to_owned(),
            target.year.to_string(),
            target.nature.to_owned(),
            target.counts.to_string(),
            target.judged.to_owned(),
            number(target.goal),
            number(target.met_from),
            number(target.met_to),
            target.measured_in.unwrap_or_default().to_owned(),
            number(target.met.probability),
            number(target.met.standard_error),
            number(target.met.interval.map(|interval| interval.0)),
            number(target.met.interval.map(|interval| interval.1)),
            target
                .met
                .resolved
                .map_or_else(String::new, |resolved| resolved.to_string()),
            number(other),
            number(target.required_growth),
            number(target.median_growth),
            number(target.expected_shortfall),
            text(target.reason.as_deref().unwrap_or_default()),
        ];
        row.extend(spread_cells(target.measure.as_ref()));
        rows.push(row);
    }
    rows
}

fn joint_rows(report: &Report) -> Vec<Vec<String>> {
    let cells = |row: [&str; 4]| row.map(str::to_owned).to_vec();
    let mut rows = vec![cells(["scenario", "measure", "k_or_target", "value"])];
    let Some(joint) = &report.joint else {
        return rows;
    };
    let id = text(&report.scenario.id);
    let mut add = |measure: &str, which: String, value: Option<f64>| {
        rows.push(vec![id.clone(), measure.to_owned(), which, number(value)]);
    };
    add("targets", String::new(), Some(joint.targets as f64));
    add("all", String::new(), joint.all.probability);
    add(
        "all_standard_error",
        String::new(),
        joint.all.standard_error,
    );
    add(
        "all_low",
        String::new(),
        joint.all.interval.map(|interval| interval.0),
    );
    add(
        "all_high",
        String::new(),
        joint.all.interval.map(|interval| interval.1),
    );
    add("expected_met", String::new(), Some(joint.expected_met));
    add(
        "independent_all",
        String::new(),
        Some(joint.independent_all),
    );
    for at_least in &joint.at_least {
        add(
            "at_least",
            at_least.k.to_string(),
            Some(at_least.probability),
        );
    }
    if report.run.replicates > 1 {
        let replicates = report.run.replicates as f64;
        add("replicates", report.run.points.to_owned(), Some(replicates));
    }
    if let Some(until) = &report.run.until {
        add("until_requested", String::new(), Some(until.requested));
        add("until_reached", String::new(), Some(until.reached));
    }
    if let Some(binding) = &joint.binding {
        add("binding_gain", text(&binding.target), Some(binding.gain));
    }
    rows
}

fn parameter_rows(report: &Report) -> Vec<Vec<String>> {
    let header = [
        "scenario",
        "about",
        "id",
        "part",
        "part_standard_error",
        "low",
        "low_standard_error",
        "high",
        "high_standard_error",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for (about, row) in report.parameters.iter().flat_map(ParametersReport::rows) {
        let numbers = [
            row.part,
            row.part_standard_error,
            row.low,
            row.low_standard_error,
            row.high,
            row.high_standard_error,
        ];
        let words = [text(&report.scenario.id), about.to_owned(), text(&row.id)];
        let cells = words.into_iter().chain(numbers.map(|x| x.to_string()));
        rows.push(cells.collect());
    }
    rows
}

fn effect_rows(report: &Report) -> Vec<Vec<String>> {
    let header = [
        "scenario",
        "kind",
        "id",
        "on",
        "target",
        "with",
        "without",
        "difference",
        "standard_error",
        "low",
        "high",
        "resolved",
        "gained",
        "lost",
        "paths",
        "cost_per_point",
        "cost_per_point_low",
        "cost_per_point_high",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    if let Some(effects) = &report.effects {
        for effect in &effects.each {
            for row in effect.rows() {
                let numbers = [
                    row.with,
                    row.without,
                    row.difference,
                    row.standard_error,
                    row.interval.0,
                    row.interval.1,
                ];
                let about = [
                    text(&report.scenario.id),
                    effect.kind.to_owned(),
                    text(&effect.id),
                    effect.on.to_string(),
                    text(&row.id),
                ];
                let counts = [row.gained, row.lost, effects.paths];
                let ends = row.cost_per_point_interval.unzip();
                let price = [row.cost_per_point, ends.0, ends.1];
                let cells = about
                    .into_iter()
                    .chain(numbers.map(|x| x.to_string()))
                    .chain([row.resolved.to_string()])
                    .chain(counts.map(|n| n.to_string()))
                    .chain(price.map(number));
                rows.push(cells.collect());
            }
        }
    }
    rows
}

fn undefined_rows(report: &Report) -> Vec<Vec<String>> {
    let header = [
        "scenario",
        "about",
        "id",
        "year",
        "paths",
        "first_path",
        "taken",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for one in &report.undefined {
        rows.push(vec![
            text(&report.scenario.id),
            one.about.to_owned(),
            text(&one.id),
            one.year.to_string(),
            one.paths.to_string(),
            one.first_path.to_string(),
            number(one.taken),
        ]);
    }
    rows
}

fn identity_rows(report: &Report) -> Vec<Vec<String>> {
    let header = [
        "scenario",
        "identity",
        "name",
        "whole",
        "parts",
        "tolerance",
        "at_most",
        "broken",
        "standard_error",
        "low",
        "high",
        "resolved",
        "worst_year",
        "mean_gap",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for identity in &report.identities {
        let broken = &identity.broken;
        rows.push(vec![
            text(&report.scenario.id),
            text(&identity.id),
            text(&identity.name),
            text(&identity.whole),
            text(&identity.parts.join(" ")),
            identity.tolerance.to_string(),
            identity.at_most.to_string(),
            number(broken.probability),
            number(broken.standard_error),
            number(broken.interval.map(|interval| interval.0)),
            number(broken.interval.map(|interval| interval.1)),
            broken
                .resolved
                .map_or_else(String::new, |resolved| resolved.to_string()),
            identity.worst_year.to_string(),
            number(identity.mean_gap),
        ]);
    }
    rows
}
