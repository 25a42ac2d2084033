//! How probabilities depend on the terms that are admitted, against closed forms and by properties.
//!
//! Closed forms are held to 4.5 standard errors as the result states them (false alarm 7e-6 each, about 30 checks).

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod command;
mod common;

use command::{GOOD, run, stderr, stdout};
use common::{load_text, plan, settings};
use serde_json::Value;
use std::sync::atomic::AtomicBool;
use tuiyan::model::Model;
use tuiyan::num::normal;
use tuiyan::report::terms::{CellReport, TermsReport};
use tuiyan::study::terms::terms;

/// Growth N(5, 2²), a history, and what the test adds; to reach 106 in a year.
fn scenario(more: &str) -> String {
    let body = r#"
        [indicator.trade]
        level = { base = 100, growth.normal = { mean = 5, sd = 2 }, in_year.2021.normal = { mean = 7, sd = 1 } }
        [indicator.trade.history]
        2014 = 9.0
        2015 = 8.0
        2016 = 4.0
        2017 = 7.0
        2018 = 6.0
        2019 = 5.0
        2020 = -1.0
        2021 = 3.0
        2022 = 8.0
        [indicator.calm]
        level = { base = 100, growth.normal = { mean = 5, sd = 2 } }
        [target.high]
        indicator = "trade"
        at_least = 106
        year = 2021
        [target.other]
        indicator = "calm"
        at_least = 106
        year = 2021
        "#;
    format!("{}{more}", plan(1, body))
}

fn report(text: &str, seed: u64, threads: usize) -> TermsReport {
    let loaded = load_text(text);
    let model = Model::new(&loaded.scenario);
    let run = tuiyan::engine::Run {
        threads,
        ..settings(seed, 200_000)
    };
    let found = terms(&loaded, &model, &run, &AtomicBool::new(false)).expect("not stopped");
    TermsReport::new(&loaded, &run, &found)
}

fn cell<'r>(
    report: &'r TermsReport,
    target: &str,
    past: &str,
    strikes: (bool, bool),
) -> &'r CellReport {
    let mut targets = report.targets.iter();
    let target = targets
        .find(|found| found.id == target)
        .expect("the target");
    let mut cells = target.cells.iter();
    let found = cells.find(|cell| cell.past == past && (cell.shocks, cell.revisions) == strikes);
    found.expect("the cell")
}

fn near(cell: &CellReport, expected: f64) {
    let (p, error) = (cell.met.probability, cell.met.standard_error);
    let z = (p.expect("judged") - expected) / error.expect("judged");
    assert!(z.abs() < 4.5, "{} {p:?} for {expected}: z = {z}", cell.past);
}

/// P(growth ≥ 6) of a normal law.
fn above_six(mean: f64, sd: f64) -> f64 {
    normal::cdf((mean - 6.0) / sd)
}

/// Mean and standard deviation (n − 1), written out.
fn moments(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
    (mean, (squares / (values.len() as f64 - 1.0)).sqrt())
}

#[test]
fn each_history_gives_the_normal_law_of_its_years() {
    let report = report(&scenario(""), 1, 2);
    let past = [9.0, 8.0, 4.0, 7.0, 6.0, 5.0, -1.0];
    let none = (false, false);
    near(
        cell(&report, "high", "as_written", none),
        above_six(7.0, 1.0),
    );
    for (key, values) in [
        ("all", &past[..]),
        ("before_base_year", &past[..6]),
        ("last_five_years", &past[2..]),
        ("hindsight", &[3.0, 8.0]),
    ] {
        let (mean, sd) = moments(values);
        near(cell(&report, "high", key, none), above_six(mean, sd));
    }
    // Once a path a mean about the mean of the years: in one year the two spreads add up.
    let (mean, sd) = moments(&past);
    let wider = sd * (1.0f64 + 1.0 / 7.0).sqrt();
    near(
        cell(&report, "high", "uncertain_mean", none),
        above_six(mean, wider),
    );
    // What has no history stays.
    let written = cell(&report, "other", "as_written", none).met.probability;
    assert_eq!(cell(&report, "other", "all", none).met.probability, written);
    assert_eq!(report.targets[1].telling_pasts(), ["as_written"]);
    assert_eq!(report.targets[0].telling_pasts().len(), 6);
}

#[test]
fn shocks_and_revisions_come_and_go_by_themselves() {
    let more = r#"
        [shock.loss]
        yearly_probability = 0.3
        effect.trade.constant = { value = -50 }
        [revision.census]
        year = 2021
        effect.trade.constant = { value = -50 }
        "#;
    let report = report(&scenario(more), 2, 2);
    let p = above_six(7.0, 1.0);
    near(cell(&report, "high", "as_written", (false, false)), p);
    near(cell(&report, "high", "as_written", (true, false)), 0.7 * p);
    // Half of it is out of reach whatever happens.
    let revised = cell(&report, "high", "as_written", (false, true));
    assert_eq!(revised.met.probability, Some(0.0));
    let written = cell(&report, "high", "as_written", (true, true));
    assert_eq!(
        (written.difference, written.difference_resolved),
        (0.0, false)
    );
    let (_, most) = report.targets[0].range().expect("cells");
    assert!(
        most.met.probability
            >= cell(&report, "high", "as_written", (false, false))
                .met
                .probability
    );
    // The difference from the scenario as written is that of the probabilities.
    assert_eq!(Some(revised.difference), Some(0.0));
    let free = cell(&report, "high", "as_written", (false, false));
    assert_eq!(Some(free.difference), free.met.probability);
}

#[test]
fn a_history_that_makes_no_law_is_named_and_the_rest_stands() {
    let body = r#"
        [indicator.share]
        stock = { base = 100, additions.normal = { mean = 5, sd = 0.5 } }
        history = { 2019 = 30, 2020 = -40 }
        [indicator.trade]
        level = { base = 100, growth.normal = { mean = 5, sd = 2 } }
        history = { 2019 = -90, 2020 = 90 }
        [target.high]
        indicator = "share"
        at_least = 105
        "#;
    let report = report(&plan(1, body), 1, 1);
    let all = report
        .growth
        .iter()
        .find(|growth| growth.past == "all")
        .expect("the past");
    assert!(
        all.refused
            .as_ref()
            .is_some_and(|why| why.contains("growth")),
        "{all:?}"
    );
    assert!(all.refused_zh.is_some() && all.laws.len() == 2);
    assert_eq!(report.targets[0].telling_pasts(), ["as_written"]);
    near(cell(&report, "high", "as_written", (false, false)), 0.5);
}

#[test]
fn the_threads_have_no_say() {
    let text = scenario("");
    let targets = |threads| {
        let targets = report(&text, 3, threads).targets;
        serde_json::to_string(&targets).expect("JSON")
    };
    assert!(targets(1) == targets(2));
}

#[test]
fn the_command_speaks_both_languages_and_writes_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = scenario("").replace(
        "[scenario]",
        "[scenario]\nname = \"试\"\nname_en = \"Trial\"",
    );
    std::fs::write(folder.path().join("a.toml"), text).expect("a file");
    let terms = |more: &[&str]| {
        let all = ["terms", "a.toml", "--paths", "5000"];
        run(folder.path(), &[&all[..], more].concat())
    };
    let english = stdout(&terms(&["--lang", "en"]));
    assert!(english.contains("History before the base year") && english.contains("hindsight"));
    assert!(!english.contains("历史"), "{english}");
    let chinese = stdout(&terms(&["--lang", "zh"]));
    assert!(
        chinese.contains("历史（不含基年）") && !chinese.contains("History"),
        "{chinese}"
    );
    let one = stdout(&terms(&["--target", "other", "--format", "json"]));
    let one: Value = serde_json::from_str(&one).expect("JSON");
    assert_eq!(one["targets"].as_array().map(Vec::len), Some(1));
    assert_eq!(one["targets"][0]["id"], "other");
    let out = terms(&["--format", "csv", "--out", "out", "--quiet"]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    let cells = std::fs::read_to_string(folder.path().join("out/terms.csv")).expect("a table");
    // Three targets (all together is one), six laws, one column.
    assert_eq!(cells.lines().count(), 1 + 3 * 6);
}

#[test]
fn wrong_arguments_are_refused_together() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.toml"), GOOD).expect("a file");
    let wrong = run(
        folder.path(),
        &[
            "terms", "a.toml", "--target", "nobody", "--target", "nothing", "--lang", "en",
        ],
    );
    assert_eq!(wrong.status.code(), Some(2));
    let said = stderr(&wrong);
    assert!(
        said.contains("nobody") && said.contains("nothing") && said.contains("help:"),
        "{said}"
    );
    let csv = run(
        folder.path(),
        &["terms", "a.toml", "--format", "csv", "--lang", "en"],
    );
    assert_eq!(csv.status.code(), Some(2));
    assert!(stderr(&csv).contains("--out"));
}
