//! What each shock, revision and lever adds, against closed forms and against runs without it.
//!
//! Closed forms are held to 4.5 standard errors as the result states them (false alarm 7e-6 each, 4 checks); that the
//! stated errors are right is checked over 80 seeds, and everything else is exact.

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod common;

use common::{Ran, load_text, plan, settings, simulate};
use std::sync::atomic::AtomicBool;
use tuiyan::num::normal;
use tuiyan::report::effects::{DifferenceReport, EffectsReport};
use tuiyan::study::effects::{effects, usual_paths};

const SHOCK: &str =
    "[shock.loss]\nyearly_probability = 0.1\neffect.trade.constant = { value = -8 }\n";
const REVISION: &str = "[revision.census]\nyears = [2022]\nyearly_probability = 0.5\neffect.trade.constant = { value = -10 }\n";

/// A level of two years of log growth N(6, 2²), to be at least 110 in the second.
fn scenario(more: &str) -> String {
    let body = r#"
        [indicator.trade]
        level = { base = 100, growth.normal = { mean = 6, sd = 2 }, compounding = "log" }
        [target.high]
        indicator = "trade"
        at_least = 110
        [target.grown]
        indicator = "trade"
        average_growth = { at_least = 4.5 }
        "#;
    format!("{}{more}", plan(2, body))
}

/// A run with its effects on all of its paths.
fn run(text: &str, seed: u64, paths: u64) -> (Ran, EffectsReport) {
    let mut ran = simulate(load_text(text), settings(seed, paths));
    let scenario = &ran.loaded.scenario;
    let stop = AtomicBool::new(false);
    let found = effects(scenario, &ran.model, &ran.run, paths, &stop).expect("not stopped");
    ran.report = ran.report.clone().with_effects(scenario, &found);
    let effects = ran.report.effects.clone().expect("something to switch");
    (ran, effects)
}

fn of<'r>(effects: &'r EffectsReport, part: &str, target: &str) -> &'r DifferenceReport {
    let effect = effects.each.iter().find(|effect| effect.id == part);
    let mut rows = effect.expect("the part").rows();
    rows.find(|row| row.id == target).expect("the target")
}

/// P(level ≥ `least`) after two years of log growth, if `factor` multiplies it.
fn reached(least: f64, factor: f64) -> f64 {
    let mean = 0.12 + (factor / least).ln() + 100f64.ln();
    normal::cdf(mean / (0.02 * 2f64.sqrt()))
}

fn near(found: &DifferenceReport, expected: f64) {
    let errors = (found.difference - expected) / found.standard_error;
    assert!(errors.abs() < 4.5, "{found:?}, not {expected}");
}

#[test]
fn a_shock_takes_what_its_mixture_says() {
    let (_, effects) = run(&scenario(SHOCK), 3, 200_000);
    let mixture = |least: f64| -> f64 {
        let struck = [0.81, 0.18, 0.01];
        let after = struck.iter().zip([1.0, 0.92, 0.92 * 0.92]);
        after.map(|(p, factor)| p * reached(least, factor)).sum()
    };
    let high = of(&effects, "loss", "high");
    near(high, mixture(110.0) - reached(110.0, 1.0));
    assert!(high.resolved && high.gained == 0 && high.lost > 0);
    let least = 100.0 * 1.045 * 1.045;
    near(
        of(&effects, "loss", "grown"),
        mixture(least) - reached(least, 1.0),
    );
}

#[test]
fn a_revision_moves_what_is_judged_as_published_and_nothing_else() {
    let (_, effects) = run(&scenario(REVISION), 4, 200_000);
    let both = 0.5 * (reached(110.0, 0.9) + reached(110.0, 1.0));
    near(of(&effects, "census", "high"), both - reached(110.0, 1.0));
    // Growth is judged on the base-year basis.
    let grown = of(&effects, "census", "grown");
    assert!(!grown.changes() && grown.difference == 0.0 && !grown.resolved);
}

#[test]
fn a_lever_adds_the_same_whether_it_is_on_or_off_and_has_its_price() {
    let lever = |on: bool| {
        format!(
            "[lever.port]\non = {on}\ngrowth.trade.constant = {{ value = 1 }}\ncost = 3\ncost_unit = \"亿元\"\n"
        )
    };
    let (_, on) = run(&scenario(&lever(true)), 7, 200_000);
    let (_, off) = run(&scenario(&lever(false)), 7, 200_000);
    let (with, without) = (of(&on, "port", "high"), of(&off, "port", "high"));
    // Two years of one log point each.
    let factor = 0.02f64.exp();
    near(with, reached(110.0, factor) - reached(110.0, 1.0));
    assert_eq!(with.difference, without.difference);
    assert!(on.each[0].on && !off.each[0].on);
    let price = with.cost_per_point.expect("it is told from nought");
    assert!((price - 6.0 / (100.0 * with.difference)).abs() < 1e-12);
    let (low, high) = with.cost_per_point_interval.expect("as the price");
    assert!(low < price && price < high);
}

#[test]
fn without_a_part_the_paths_are_those_of_the_scenario_without_it() {
    let paths = 30_000;
    let (with, effects) = run(&scenario(&format!("{SHOCK}{REVISION}")), 5, paths);
    let (no_shock, _) = run(&scenario(REVISION), 5, paths);
    let no_revision = simulate(load_text(&scenario(SHOCK)), settings(5, paths));
    for target in ["high", "grown"] {
        for (part, without) in [("loss", &no_shock), ("census", &no_revision)] {
            let row = of(&effects, part, target);
            assert_eq!(row.with, with.probability(target));
            assert_eq!(row.without, without.probability(target));
        }
    }
    let all = of(&effects, "loss", "all");
    let joint = |ran: &Ran| ran.report.joint.as_ref().expect("joint").all.probability;
    assert_eq!(Some(all.with), joint(&with));
    assert_eq!(Some(all.without), joint(&no_shock));
}

#[test]
fn the_document_has_the_fields_of_the_contract() {
    let (ran, _) = run(&scenario(SHOCK), 5, 1_000);
    let document: serde_json::Value = serde_json::from_str(&ran.json()).expect("JSON");
    let fields = |object: &serde_json::Value| -> Vec<String> {
        object
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    let effects = &document["effects"];
    assert_eq!(fields(effects), ["paths", "each"]);
    let effect = &effects["each"][0];
    let expected = "kind id name name_en on cost targets all";
    assert_eq!(fields(effect).join(" "), expected);
    let expected = "id with without difference standard_error interval resolved gained lost \
                    cost_per_point cost_per_point_interval";
    for row in [&effect["targets"][0], &effect["all"]] {
        assert_eq!(fields(row).join(" "), expected);
    }
}

#[test]
fn the_stated_error_is_the_scatter_over_seeds() {
    let text = scenario(SHOCK);
    let truth = {
        let after = [0.81, 0.18, 0.01].iter().zip([1.0, 0.92, 0.92 * 0.92]);
        let with: f64 = after.map(|(p, factor)| p * reached(110.0, factor)).sum();
        with - reached(110.0, 1.0)
    };
    let mut squares = 0.0;
    let mut inside = 0;
    for seed in 0..80 {
        let (_, effects) = run(&text, seed, 2_000);
        let row = of(&effects, "loss", "high");
        let z = (row.difference - truth) / row.standard_error;
        squares += z * z;
        inside += i32::from(row.interval.0 <= truth && truth <= row.interval.1);
    }
    // The sum of 80 squares of standard normal numbers is 80 ± 12.6: four of these, false alarm below 1e-3.
    assert!((30.0..131.0).contains(&squares), "{squares}");
    // 76 ± 2 of 80 intervals: fewer than 68 has probability below 1e-3.
    assert!(inside >= 68, "{inside}");
}

#[test]
fn neither_threads_nor_processor_nor_the_point_set_have_a_say() {
    let text = scenario(&format!("{SHOCK}{REVISION}"));
    let loaded = load_text(&text);
    let ran = simulate(loaded, settings(6, 5_000));
    let stop = AtomicBool::new(false);
    let told = |run| {
        let scenario = &ran.loaded.scenario;
        let found = effects(scenario, &ran.model, &run, 5_000, &stop).expect("not stopped");
        format!("{found:?}")
    };
    let plain = told(ran.run);
    assert_eq!(
        plain,
        told(tuiyan::engine::Run {
            threads: 1,
            ..ran.run
        })
    );
    let points = tuiyan::draw::Points::Sobol;
    assert_eq!(plain, told(tuiyan::engine::Run { points, ..ran.run }));
    let kinds = tuiyan::simd::Kind::Baseline;
    let cpu = tuiyan::simd::Cpu::of(kinds).expect("every processor has it");
    assert_eq!(plain, told(tuiyan::engine::Run { cpu, ..ran.run }));
}

#[test]
fn a_long_run_spends_a_few_per_cent_on_each_part() {
    assert_eq!(usual_paths(1_000), 1_000);
    assert_eq!(usual_paths(100_000), 16_384);
    assert_eq!(usual_paths(4_000_000), 62_500);
}
