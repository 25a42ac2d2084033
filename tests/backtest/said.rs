//! What the report says, in text, JSON and tables.

use super::{BENCHMARKS, found, question, report, series, walks};
use serde_json::Value;
use tuiyan::language::Language;
use tuiyan::report::backtest::{BacktestReport, csv, text};
use tuiyan::report::json;

fn of_walks() -> BacktestReport {
    let mut series = walks(20, 30, 5.0, 20.0);
    series[3].shocks.push((2010, "a shock".to_owned()));
    series[4].values.remove(25);
    let mut asked = question(&BENCHMARKS);
    asked.at_least = vec![1.0, 2.5];
    let found = found(&series, &asked);
    report(&found, &asked, &series)
}

#[test]
fn the_text_in_both_languages() {
    let report = of_walks();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/backtest");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        insta::assert_snapshot!("text_en", text::page(&report, Language::En));
        insta::assert_snapshot!("text_zh", text::page(&report, Language::Zh));
    });
}

#[test]
fn the_opening_sentence_has_the_shares_that_can_be_recounted() {
    let report = of_walks();
    let page = text::page(&report, Language::En);
    let scores = &report.methods[0].scores;
    let inside = (scores.coverage_80.share * scores.forecasts as f64).round();
    assert!((inside / scores.forecasts as f64 - scores.coverage_80.share).abs() < 1e-12);
    let shown = format!(
        "Announced 80 % bands held {:.0} %",
        scores.coverage_80.share * 100.0
    );
    assert!(page.starts_with(&shown), "{page}");
    assert!(page.contains(&format!("{} of them do not overlap", scores.separate)));
}

#[test]
fn json_and_tables_hold_the_same_numbers() {
    let report = of_walks();
    let document: Value = json::value(&report);
    assert_eq!(document["schema"], "tuiyan/backtest/1");
    assert_eq!(document["methods"].as_array().map(Vec::len), Some(3));
    let tables = csv::tables(&report);
    for (name, table) in &tables {
        let table = String::from_utf8(table.clone()).expect("UTF-8");
        assert!(!table.contains("NaN") && !table.contains("inf"), "{name}");
        let widths = table.lines().map(|line| line.split(',').count());
        let widths: std::collections::BTreeSet<usize> = widths.collect();
        assert_eq!(widths.len(), 1, "{name}");
    }
    let scores = String::from_utf8(tables[0].1.clone()).expect("UTF-8");
    let first: Vec<&str> = scores.lines().nth(1).expect("a row").split(',').collect();
    assert_eq!(first[..2], ["drift", "all"]);
    let pinball: f64 = first[5].parse().expect("a number");
    assert_eq!(document["methods"][0]["scores"]["pinball"], pinball);
    // Three methods, five horizons and all of them.
    assert_eq!(scores.lines().count(), 1 + 3 * 6);
}

#[test]
fn horizons_without_an_outcome_are_not_said() {
    let values: Vec<f64> = (0..11).map(|k| f64::from(k * k % 7)).collect();
    let short = [series("a", &values)];
    let asked = question(&BENCHMARKS);
    let report = report(&found(&short, &asked), &asked, &short);
    // Eight steps before the first of two origins, two years after it.
    assert_eq!((report.counts.origins, report.counts.forecasts), (2, 3));
    let horizons = report.methods[0]
        .by_horizon
        .iter()
        .map(|scores| scores.horizon);
    assert_eq!(horizons.collect::<Vec<_>>(), [Some(1), Some(2)]);
    let mixture = report.mixture.as_ref().expect("two methods");
    assert_eq!(mixture.choice_of_law.len(), 2);
    assert!(mixture.in_sample);
    let page = text::page(&report, Language::En);
    assert!(page.contains("There is one series only"), "{page}");
    assert!(page.contains("no test of flatness"));
}
