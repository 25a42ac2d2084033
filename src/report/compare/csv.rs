//! A comparison as tidy tables: scenarios, probabilities (heat), differences, dominance and regret.

use super::{CompareReport, HeatReport, ShiftReport, SingleReport};
use crate::report::Probability;
use crate::report::attribution::csv as attribution;
use crate::report::csv::{table, text};

/// The tables: file name and content.
#[must_use]
pub fn tables(report: &CompareReport) -> Vec<(&'static str, Vec<u8>)> {
    let mut tables = vec![
        ("scenarios.csv", table(scenario_rows(report))),
        ("heat.csv", table(heat_rows(report))),
        ("differences.csv", table(difference_rows(report))),
        ("dominance.csv", table(dominance_rows(report))),
        ("regret.csv", table(regret_rows(report))),
    ];
    if report
        .alternatives
        .iter()
        .any(|one| one.attribution.is_some())
    {
        let (shares, changes) = attribution_rows(report);
        tables.push(("attribution.csv", table(shares)));
        tables.push(("assumptions.csv", table(changes)));
    }
    tables
}

/// The shares of all alternatives, and what each changes.
fn attribution_rows(report: &CompareReport) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let mut shares = vec![header(&attribution::SHARES)];
    let mut changes = vec![header(&attribution::CHANGES)];
    let base = &report.base().label;
    for alternative in &report.alternatives {
        if let Some(found) = &alternative.attribution {
            shares.extend(attribution::shares(base, &alternative.scenario, found));
            changes.extend(attribution::changes(base, &alternative.scenario, found));
        }
    }
    (shares, changes)
}

fn header(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| (*column).to_owned()).collect()
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn share_cells(met: &Probability) -> [String; 5] {
    let ends = met.interval.unzip();
    [
        number(met.probability),
        number(met.standard_error),
        number(ends.0),
        number(ends.1),
        met.resolved
            .map_or_else(String::new, |resolved| resolved.to_string()),
    ]
}

fn single_cells(single: Option<&SingleReport>) -> [String; 5] {
    single.map_or_else(<[String; 5]>::default, |single| {
        [
            single.difference.to_string(),
            single.standard_error.to_string(),
            single.interval.0.to_string(),
            single.interval.1.to_string(),
            single.resolved.to_string(),
        ]
    })
}

const SCENARIO_COLUMNS: &[&str] = &[
    "scenario",
    "id",
    "name",
    "file",
    "digest",
    "same_as",
    "number_met",
    "number_met_standard_error",
    "number_met_difference",
    "difference_standard_error",
    "difference_low",
    "difference_high",
    "difference_resolved",
    "greatest_regret",
    "regret_standard_error",
    "regret_low",
    "regret_high",
    "regret_resolved",
    "regret_target",
    "minimax_regret",
    "paired",
    "shared",
    "only_base",
    "only_alternative",
    "reasons",
];

fn scenario_rows(report: &CompareReport) -> Vec<Vec<String>> {
    let mut rows = vec![header(SCENARIO_COLUMNS)];
    for (at, one) in report.scenarios.iter().enumerate() {
        let alternative = at.checked_sub(1).map(|at| &report.alternatives[at]);
        let greatest = report.regret.scenarios.get(at);
        let choice = report.regret.choice.as_ref();
        let mut row = vec![
            text(&one.label),
            text(&one.scenario.id),
            text(&one.scenario.name),
            text(&one.scenario.file),
            one.scenario.digest.clone(),
            text(one.same_as.as_deref().unwrap_or_default()),
            number(one.number_met.map(|mean| mean.mean)),
            number(one.number_met.map(|mean| mean.standard_error)),
        ];
        row.extend(single_cells(
            alternative.and_then(|one| one.number_met.as_ref()),
        ));
        row.extend(single_cells(greatest.map(|one| &one.regret)));
        row.push(text(greatest.map_or("", |one| &one.target)));
        row.push(choice.map_or_else(String::new, |choice| {
            (choice.scenario == one.label).to_string()
        }));
        row.extend(match alternative.map(|one| &one.pairing) {
            Some(pairing) => [
                pairing.paired.to_owned(),
                pairing.shared.to_string(),
                text(&pairing.only_base.join(" ")),
                text(&pairing.only_alternative.join(" ")),
                pairing.reasons.join(" "),
            ],
            None => <[String; 5]>::default(),
        });
        rows.push(row);
    }
    rows
}

fn heat_rows(report: &CompareReport) -> Vec<Vec<String>> {
    let mut rows = vec![header(&[
        "target",
        "name",
        "counts",
        "scenario",
        "standing",
        "probability",
        "standard_error",
        "low",
        "high",
        "resolved",
    ])];
    let all: Vec<&HeatReport> = report.targets.iter().chain(&report.all).collect();
    for target in all {
        for cell in &target.scenarios {
            let mut row = vec![
                text(&target.target),
                text(target.name.as_deref().unwrap_or_default()),
                target.counts.to_string(),
                text(&cell.scenario),
                cell.standing.to_owned(),
            ];
            row.extend(share_cells(&cell.met));
            rows.push(row);
        }
    }
    rows
}

fn difference_rows(report: &CompareReport) -> Vec<Vec<String>> {
    let mut rows = vec![header(&[
        "base",
        "alternative",
        "target",
        "alike",
        "base_probability",
        "alternative_probability",
        "difference",
        "standard_error",
        "low",
        "high",
        "resolved",
        "to_met",
        "to_missed",
        "correlation",
        "variance_ratio",
    ])];
    for alternative in &report.alternatives {
        let shifts: Vec<&ShiftReport> =
            alternative.targets.iter().chain(&alternative.all).collect();
        for shift in shifts {
            rows.push(vec![
                text(&report.base().label),
                text(&alternative.scenario),
                text(&shift.target),
                shift.alike.to_string(),
                shift.base.to_string(),
                shift.alternative.to_string(),
                shift.difference.to_string(),
                shift.standard_error.to_string(),
                shift.interval.0.to_string(),
                shift.interval.1.to_string(),
                shift.resolved.to_string(),
                number(shift.to_met.probability),
                number(shift.to_missed.probability),
                number(shift.correlation),
                number(shift.variance_ratio),
            ]);
        }
    }
    rows
}

fn dominance_rows(report: &CompareReport) -> Vec<Vec<String>> {
    let mut rows = vec![header(&[
        "base",
        "alternative",
        "target",
        "better",
        "first",
        "second",
        "paths",
        "levels",
        "lowest_level",
        "highest_level",
        "most_ahead_level",
        "most_ahead",
        "most_ahead_standard_error",
        "most_behind_level",
        "most_behind",
        "most_behind_standard_error",
    ])];
    for alternative in &report.alternatives {
        for found in &alternative.dominance {
            let mut row = vec![
                text(&report.base().label),
                text(&alternative.scenario),
                text(&found.target),
                found.better.to_owned(),
                found.first.to_owned(),
                found.second.to_owned(),
                found.paths.to_string(),
                found.levels.to_string(),
                found.range.0.to_string(),
                found.range.1.to_string(),
            ];
            for gap in [&found.most_ahead, &found.most_behind] {
                row.push(number(gap.map(|gap| gap.level)));
                row.push(number(gap.map(|gap| gap.difference)));
                row.push(number(gap.map(|gap| gap.standard_error)));
            }
            rows.push(row);
        }
    }
    rows
}

fn regret_rows(report: &CompareReport) -> Vec<Vec<String>> {
    let mut rows = vec![header(&[
        "target",
        "best",
        "best_resolved",
        "worst",
        "scenario",
        "regret",
        "standard_error",
        "low",
        "high",
        "resolved",
    ])];
    for target in &report.regret.targets {
        for (scenario, regret) in report.scenarios.iter().zip(&target.regrets) {
            let mut row = vec![
                text(&target.target),
                text(&target.best),
                target.best_resolved.to_string(),
                text(&target.worst),
                text(&scenario.label),
            ];
            row.extend(single_cells(Some(regret)));
            rows.push(row);
        }
    }
    rows
}
