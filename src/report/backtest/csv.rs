//! The tables of `tuiyan backtest` as CSV: scores by method and horizon, PIT, goals, reliability, weights, series.

use super::scores::CoverageReport;
use super::{BacktestReport, MethodReport, ScoresReport};
use crate::report::csv::{number, table, text};

/// The tables: file name and content.
#[must_use]
pub fn tables(report: &BacktestReport) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("scores.csv", table(score_rows(report))),
        ("skill.csv", table(skill_rows(report))),
        ("pit.csv", table(pit_rows(report))),
        ("goals.csv", table(goal_rows(report))),
        ("reliability.csv", table(reliability_rows(report))),
        ("mixture.csv", table(mixture_rows(report))),
        ("series.csv", table(series_rows(report))),
    ]
}

fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

const SCORES: [&str; 16] = [
    "forecasts",
    "separate",
    "msis",
    "pinball",
    "mase",
    "acd",
    "coverage_95",
    "coverage_95_low",
    "coverage_95_high",
    "below_95",
    "above_95",
    "coverage_80",
    "coverage_80_low",
    "coverage_80_high",
    "below_80",
    "above_80",
];

fn score_cells(scores: &ScoresReport) -> Vec<String> {
    let counts = [scores.forecasts, scores.separate].map(|n| n.to_string());
    let means = [scores.msis, scores.pinball, scores.mase, scores.acd];
    let coverage =
        |of: &CoverageReport| [of.share, of.interval.0, of.interval.1, of.below, of.above];
    let shares = [&scores.coverage_95, &scores.coverage_80].into_iter();
    let numbers = means.into_iter().chain(shares.flat_map(coverage));
    counts
        .into_iter()
        .chain(numbers.map(|x| x.to_string()))
        .collect()
}

fn score_rows(report: &BacktestReport) -> Vec<Vec<String>> {
    let mut rows = vec![header(&[&["method", "horizon"][..], &SCORES].concat())];
    for method in &report.methods {
        for scores in std::iter::once(&method.scores).chain(&method.by_horizon) {
            let horizon = scores
                .horizon
                .map_or_else(|| "all".to_owned(), |h| h.to_string());
            let about = [method.method.to_owned(), horizon];
            rows.push(about.into_iter().chain(score_cells(scores)).collect());
        }
    }
    rows
}

fn skill_rows(report: &BacktestReport) -> Vec<Vec<String>> {
    let mut rows = vec![header(&[
        "method", "against", "msis", "pinball", "mase", "brier",
    ])];
    for method in &report.methods {
        for skill in &method.skill {
            rows.push(vec![
                method.method.to_owned(),
                skill.against.to_owned(),
                number(skill.msis),
                number(skill.pinball),
                number(skill.mase),
                number(skill.brier),
            ]);
        }
    }
    rows
}

fn pit_rows(report: &BacktestReport) -> Vec<Vec<String>> {
    let mut rows = vec![header(&["method", "from", "to", "forecasts"])];
    for method in &report.methods {
        let bins = method.pit.histogram.len() as f64;
        for (at, count) in method.pit.histogram.iter().enumerate() {
            rows.push(vec![
                method.method.to_owned(),
                (at as f64 / bins).to_string(),
                ((at + 1) as f64 / bins).to_string(),
                count.to_string(),
            ]);
        }
    }
    rows
}

fn goal_rows(report: &BacktestReport) -> Vec<Vec<String>> {
    let mut rows = vec![header(&[
        "method",
        "goal",
        "rate",
        "goals",
        "announced",
        "came",
        "brier",
    ])];
    for method in &report.methods {
        for goal in &method.goals.by_goal {
            rows.push(vec![
                method.method.to_owned(),
                goal.goal.to_owned(),
                goal.rate.to_string(),
                goal.goals.to_string(),
                number(goal.announced),
                number(goal.came),
                number(goal.brier),
            ]);
        }
    }
    rows
}

/// A row a bin, and one for all with Brier's terms.
fn reliability_rows(report: &BacktestReport) -> Vec<Vec<String>> {
    let mut rows = vec![header(&[
        "method",
        "from",
        "to",
        "goals",
        "separate",
        "announced",
        "came",
        "low",
        "high",
        "off",
        "brier",
        "reliability",
        "resolution",
        "uncertainty",
        "within",
    ])];
    for method in &report.methods {
        for bin in &method.goals.table {
            let numbers = [bin.announced, bin.came, bin.interval.0, bin.interval.1];
            let edges = [bin.from, bin.to].map(|x| x.to_string());
            let about = std::iter::once(method.method.to_owned()).chain(edges);
            let cells = about
                .chain([bin.goals, bin.separate].map(|n| n.to_string()))
                .chain(numbers.map(|x| x.to_string()))
                .chain([bin.off.to_string()])
                .chain(vec![String::new(); 5]);
            rows.push(cells.collect());
        }
        rows.push(term_cells(method));
    }
    rows
}

fn term_cells(method: &MethodReport) -> Vec<String> {
    let goals = &method.goals;
    let terms = [
        goals.brier,
        goals.reliability,
        goals.resolution,
        goals.uncertainty,
        goals.within,
    ];
    let all = [method.method, "0", "1"].map(str::to_owned);
    let blank = vec![String::new(); 6];
    all.into_iter()
        .chain([goals.goals.to_string()])
        .chain(blank)
        .chain(terms.map(number))
        .collect()
}

fn mixture_rows(report: &BacktestReport) -> Vec<Vec<String>> {
    let mut rows = vec![header(&["about", "method_or_horizon", "value"])];
    let Some(mixture) = &report.mixture else {
        return rows;
    };
    let mut add = |about: &str, which: String, value: f64| {
        rows.push(vec![about.to_owned(), which, value.to_string()]);
    };
    for weight in &mixture.weights {
        add("weight", weight.method.to_owned(), weight.weight);
        add("crps", weight.method.to_owned(), weight.crps);
    }
    add("crps", super::MIXTURE.to_owned(), mixture.crps);
    for choice in &mixture.choice_of_law {
        add("choice_of_law", choice.horizon.to_string(), choice.part);
    }
    rows
}

fn series_rows(report: &BacktestReport) -> Vec<Vec<String>> {
    let mut rows = vec![header(
        &[&["series", "name", "origins"][..], &SCORES].concat(),
    )];
    for series in &report.series {
        let name = text(series.name.as_deref().unwrap_or_default());
        let about = [text(&series.id), name, series.origins.to_string()];
        rows.push(
            about
                .into_iter()
                .chain(score_cells(&series.scores))
                .collect(),
        );
    }
    rows
}
