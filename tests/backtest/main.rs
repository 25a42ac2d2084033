//! Back-tests: scores against another system's numbers, forecasts that know nothing of later years, coverage of laws that are
//! true by construction, and what the command says.
//!
//! Random tests are at fixed seeds. Shares are held to 4.5 standard errors of independent series (false alarm 7e-6 each, about 20 checks).

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

#[path = "../command/mod.rs"]
mod command;
mod asked;
mod calibrated;
mod leaks;
mod said;
mod scores;

use std::sync::atomic::AtomicBool;
use tuiyan::draw::{Source, uniform};
use tuiyan::fit::backtest::{Backtest, Origins, Question, backtest};
use tuiyan::fit::naive::{Drift, Naive};
use tuiyan::fit::{Fan, Method};
use tuiyan::history::{Kind, Measured, Series, Track};
use tuiyan::language::Pair;
use tuiyan::num::normal;
use tuiyan::report::backtest::{ArgumentsReport, BacktestReport, HistoryReport, written};

/// A series of consecutive years up to 2020 on one basis.
fn series(id: &str, values: &[f64]) -> Series {
    let first = 2021 - values.len() as i32;
    let measured = (first..).zip(values).enumerate();
    Series {
        id: id.to_owned(),
        kind: Kind::Level,
        bases: vec![String::new()],
        values: measured
            .map(|(at, (year, value))| Measured {
                year,
                value: *value,
                basis: 0,
                line: at + 2,
            })
            .collect(),
        ..Series::default()
    }
}

/// Normal random walks with a drift, drawn at a fixed seed.
fn walks(count: u64, years: usize, drift: f64, sd: f64) -> Vec<Series> {
    let source = Source::new(20, "walks");
    let walk = |at: u64| {
        let words = source.words(0, at);
        let mut level = 1000.0;
        let values = words[..years].iter().map(|word| {
            level += drift + sd * normal::quantile(uniform(*word));
            level
        });
        series(&format!("walk_{at}"), &values.collect::<Vec<_>>())
    };
    (0..count).map(walk).collect()
}

/// All origins, five years ahead.
fn question<'q>(methods: &'q [&'q dyn Method]) -> Question<'q> {
    Question {
        methods,
        horizon: 5,
        origins: Origins::All,
        at_least: vec![3.0],
        threads: 2,
    }
}

fn found(series: &[Series], question: &Question) -> Backtest {
    let found = backtest(series, question, &AtomicBool::new(false));
    found.expect("there are enough years, and nobody stops it")
}

/// A method whose laws are the drift's, as many times as wide.
struct Scaled(f64);

impl Method for Scaled {
    fn key(&self) -> &'static str {
        "scaled"
    }

    fn about(&self) -> Pair {
        ("测试", "a test")
    }

    fn warning(&self) -> Option<Pair> {
        None
    }

    fn least_steps(&self) -> usize {
        2
    }

    fn fan(&self, track: &Track, horizon: usize) -> Option<Fan> {
        let mut fan = Drift.fan(track, horizon)?;
        for law in &mut fan.horizons {
            let median = law[12];
            for value in law.iter_mut() {
                *value = median + self.0 * (*value - median);
            }
        }
        Some(fan)
    }
}

/// A report of the back-test of walks.
fn report(found: &Backtest, question: &Question, series: &[Series]) -> BacktestReport {
    let history = HistoryReport {
        file: "walks.csv".to_owned(),
        digest: "0".repeat(64),
    };
    let arguments = ArgumentsReport {
        horizon: question.horizon,
        origins: written(&question.origins),
        methods: question.methods.iter().map(|method| method.key()).collect(),
        at_least: question.at_least.clone(),
        indicators: Vec::new(),
    };
    BacktestReport::new(history, arguments, (series, question), found)
}

const BENCHMARKS: [&dyn Method; 2] = [&Drift, &Naive];
