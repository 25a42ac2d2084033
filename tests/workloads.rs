//! The benchmarks' workloads say what theory says. Under W and W3 every value is lognormal, given the
//! number of shocks; so each target's probability has a closed form.

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod common;

use common::{load_path, settings, simulate};
use std::path::Path;
use toml::{Table, Value};
use tuiyan::num::normal;

const YEARS: i32 = 5;

fn number(table: &Value, path: &str) -> f64 {
    let found = path.split('.').try_fold(table, |at, key| at.get(key));
    let found = found.unwrap_or_else(|| panic!("no {path} in {table}"));
    found
        .as_float()
        .or_else(|| found.as_integer().map(|x| x as f64))
        .unwrap_or_else(|| panic!("{path} is no number"))
}

/// P(the target is met): over the number of shocks, each of which takes `effect` per cent for good.
fn probability(indicator: &Value, at_least: f64, chance: f64, effect: f64) -> f64 {
    let phi = number(indicator, "persistence");
    let years = 0..YEARS;
    let variance: f64 = years
        .clone()
        .flat_map(|a| years.clone().map(move |b| phi.powi((a - b).abs())))
        .sum();
    let sd = number(indicator, "level.growth.normal.sd") / 100.0 * variance.sqrt();
    let mean = number(indicator, "level.growth.normal.mean") / 100.0 * f64::from(YEARS);
    let start = number(indicator, "level.base").ln() + mean;
    let mut ways = 1.0;
    (0..=YEARS)
        .map(|shocks| {
            let weight = ways * chance.powi(shocks) * (1.0 - chance).powi(YEARS - shocks);
            ways *= f64::from(YEARS - shocks) / f64::from(shocks + 1);
            let centre = start + f64::from(shocks) * (effect / 100.0).ln_1p();
            weight * normal::cdf((centre - at_least.ln()) / sd)
        })
        .sum()
}

fn holds_to_theory(workload: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/reference");
    let file = folder.join(workload).with_extension("toml");
    let ran = simulate(load_path(&file, &[]), settings(1, 400_000));
    let scenario = Value::from(ran.loaded.resolved.parse::<Table>().expect("TOML"));
    let shock = scenario
        .get("shock")
        .and_then(|shocks| shocks.get("common"));
    let chance = shock.map_or(0.0, |shock| number(shock, "yearly_probability"));
    for target in &ran.report.targets {
        let written = &scenario["target"][target.id.as_str()];
        let id = written["indicator"].as_str().expect("an id");
        let effect = shock.map_or(0.0, |s| number(s, &format!("effect.{id}.constant.value")));
        let at_least = number(written, "at_least");
        let exact = probability(&scenario["indicator"][id], at_least, chance, effect);
        let found = target.met.probability.expect("a probability");
        let error = (exact * (1.0 - exact) / 400_000.0).sqrt();
        // 42 checks at 4.5 standard errors: a false alarm, should values ever change, in 3,500.
        assert!(
            (found - exact).abs() <= 4.5 * error,
            "{workload} {id}: {found} {exact}"
        );
    }
}

#[test]
fn targets_of_w_are_met_as_often_as_theory_says() {
    holds_to_theory("w");
}

#[test]
fn targets_of_w3_are_met_as_often_as_theory_says() {
    holds_to_theory("w3");
}
