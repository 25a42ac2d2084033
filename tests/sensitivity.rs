//! What drives probabilities, and what single changes would do, against closed forms and by properties.
//!
//! Closed forms are held to 4.5 standard errors as the result states them (false alarm 7e-6 each, about 100 checks). Probabilities
//! given a group are held to those given its stated cuts.

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod command;
mod common;

use command::{GOOD, run, stderr, stdout};
use common::{EVERYTHING, load_text, plan, settings, simulate};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use tuiyan::engine::Run;
use tuiyan::language::Language;
use tuiyan::model::Model;
use tuiyan::num::normal;
use tuiyan::report::Probability;
use tuiyan::report::sensitivity::{
    ChangedReport, DriverReport, SensitivityReport, SwingReport, TargetDrivers, text,
};
use tuiyan::study::drivers::drivers;
use tuiyan::study::what_ifs::what_ifs;

fn report_of(text: &str, run: Run, changed: u64) -> SensitivityReport {
    let loaded = load_text(text);
    let model = Model::new(&loaded.scenario);
    let stop = AtomicBool::new(false);
    let found = drivers(&loaded.scenario, &model, &run, &stop).expect("not stopped");
    let report = SensitivityReport::new(&loaded, &run, &found);
    if changed == 0 {
        return report;
    }
    let found = what_ifs(&loaded.scenario, &model, &run, changed, &stop).expect("not stopped");
    report.with_what_ifs(&loaded.scenario, changed, &found)
}

fn report(text: &str, changed: u64) -> SensitivityReport {
    report_of(text, settings(1, 200_000), changed)
}

fn target<'r>(report: &'r SensitivityReport, id: &str) -> &'r TargetDrivers {
    let mut targets = report.targets.iter();
    targets.find(|target| target.id == id).expect("the target")
}

fn swing<'r>(
    report: &'r SensitivityReport,
    id: &str,
    key: &str,
) -> (&'r SwingReport, &'r DriverReport) {
    let mut drivers = target(report, id).drivers.iter();
    let swing = drivers.find(|swing| swing.driver == key);
    let driver = report.driver(key).expect("the driver varies");
    (swing.expect("the driver is there"), driver)
}

/// The cuts of a group.
fn cuts(driver: &DriverReport, group: usize) -> (f64, f64) {
    let group = &driver.groups[group];
    let low = group.above.unwrap_or(f64::NEG_INFINITY);
    (low, group.up_to.unwrap_or(f64::INFINITY))
}

fn near(found: &Probability, expected: f64) {
    let (p, error) = (found.probability, found.standard_error);
    let (p, error) = (p.expect("judged"), error.expect("judged"));
    if error == 0.0 {
        let (low, high) = found.interval.expect("judged");
        assert!(
            (low..=high).contains(&expected) || (p - expected).abs() < 1e-4,
            "{p} for {expected}"
        );
        return;
    }
    let z = (p - expected) / error;
    assert!(z.abs() < 4.5, "{p} for {expected}: z = {z}");
}

/// ∫ of φ(x) f(x) from a to b over ∫ of φ(x), by Simpson's rule.
fn given(between: (f64, f64), f: impl Fn(f64) -> f64) -> f64 {
    const STEPS: usize = 2_000;
    let (a, b) = (between.0.max(-9.0), between.1.min(9.0));
    let h = (b - a) / STEPS as f64;
    let weight = |k: usize| match k {
        0 | STEPS => 1.0,
        _ if k % 2 == 1 => 4.0,
        _ => 2.0,
    };
    let sum: f64 = (0..=STEPS)
        .map(|k| {
            let x = h.mul_add(k as f64, a);
            weight(k) * normal::pdf(x) * f(x)
        })
        .sum();
    sum * h / 3.0 / (normal::cdf(b) - normal::cdf(a))
}

/// Two independent numbers and one that goes with the first; targets about their sum and the third.
const NUMBERS: &str = r#"
    [factor.common]
    [indicator.x]
    quantity.value.normal = { mean = 0, sd = 1 }
    loads = { common = 0.7745966692414834 }
    [indicator.y]
    quantity.value.normal = { mean = 0, sd = 1 }
    [indicator.z]
    quantity.value.normal = { mean = 0, sd = 1 }
    loads = { common = 0.7745966692414834 }
    [indicator.sum]
    derived.formula = "x + y"
    [target.sum]
    indicator = "sum"
    at_least = 0.5
    [target.other]
    indicator = "z"
    at_least = 0.3
    [target.sure]
    indicator = "z"
    at_least = -100
    counts = false
    "#;

/// P(x + y ≥ ½ | x).
fn sum_given(x: f64) -> f64 {
    normal::cdf(x - 0.5)
}

#[test]
fn one_growth_is_cut_where_its_law_is() {
    let body = r#"
        [indicator.trade]
        level = { base = 100, growth.normal = { mean = 5, sd = 2 } }
        [target.high]
        indicator = "trade"
        at_least = 106
        "#;
    let report = report(&plan(1, body), 0);
    let (swing, driver) = swing(&report, "high", "indicator.trade");
    assert_eq!(driver.groups.len(), 5);
    let score = |growth: f64| (growth - 5.0) / 2.0;
    for (group, met) in swing.given.iter().enumerate() {
        let (low, high) = cuts(driver, group);
        let all = normal::cdf(score(high)) - normal::cdf(score(low));
        let above = normal::cdf(score(high)) - normal::cdf(score(high.min(low.max(6.0))));
        near(met, above / all);
        // A fifth, to what 16,384 paths say of a quantile: 4.5 √(0.2 · 0.8 / 16384) twice.
        assert!((driver.groups[group].share - 0.2).abs() < 0.02);
    }
    assert_eq!((swing.worst, swing.best, swing.swing), (0, 4, 1.0));
    assert!(swing.swing_resolved && driver.moves_with.is_empty());
    assert!((driver.mean - 5.0).abs() < 0.08 && (driver.sd - 2.0).abs() < 0.06);
}

#[test]
fn conditional_probabilities_are_their_integrals() {
    let report = report(&plan(1, NUMBERS), 0);
    let (swing_of_x, x) = swing(&report, "sum", "indicator.x");
    for (group, met) in swing_of_x.given.iter().enumerate() {
        near(met, given(cuts(x, group), sum_given));
    }
    // The part explained: that of the groups' integrals.
    let p = normal::cdf(-0.5 / 2f64.sqrt());
    let parts = (0..5).map(|group| {
        let (low, high) = cuts(x, group);
        let gap = given((low, high), sum_given) - p;
        (normal::cdf(high) - normal::cdf(low)) * gap * gap
    });
    let explained = parts.sum::<f64>() / (p * (1.0 - p));
    let error = swing_of_x.explained_standard_error.expect("it varies");
    assert!((swing_of_x.explained.expect("it varies") - explained).abs() < 4.5 * error);
    // Dependence is respected: x enters nothing of z, and moves with it by 0.6.
    let (swing_of_x, x) = swing(&report, "other", "indicator.x");
    let rest = 0.8;
    for (group, met) in swing_of_x.given.iter().enumerate() {
        let of_z = |x: f64| normal::cdf((0.6 * x - 0.3) / rest);
        near(met, given(cuts(x, group), of_z));
    }
    assert!(swing_of_x.swing_resolved);
    let with = |key: &str| {
        let mut others = x.moves_with.iter();
        others
            .find(|other| other.driver == key)
            .map(|other| other.correlation)
    };
    // Of 4,096 paths: 4.5 (1 − ρ²)/√n is 0.05 at most.
    assert!((with("indicator.z").expect("it moves") - 0.6).abs() < 0.05);
    assert!((with("factor.common").expect("it moves") - 0.6f64.sqrt()).abs() < 0.05);
    assert_eq!(with("indicator.y"), None);
    // What has no effect is not told from none.
    assert!(!swing(&report, "other", "indicator.y").0.swing_resolved);
}

#[test]
fn the_probabilities_are_those_of_the_run() {
    for text in [&plan(1, NUMBERS), EVERYTHING] {
        let run = settings(3, 30_000);
        let ran = simulate(load_text(text), run);
        let report = report_of(text, run, 0);
        for of_run in &ran.report.targets {
            let mut found = report.targets.iter();
            let found = found.find(|target| target.id == of_run.id);
            let p = found.and_then(|target| target.met.probability);
            assert_eq!(p, of_run.met.probability, "{}", of_run.id);
        }
        let keys: BTreeSet<&str> = report
            .drivers
            .iter()
            .map(|d| d.of.driver.as_str())
            .collect();
        assert_eq!(keys.len(), report.drivers.len());
        for driver in &report.drivers {
            let paths: u64 = driver.groups.iter().map(|group| group.paths).sum();
            assert_eq!(paths, run.paths, "{}", driver.of.driver);
        }
        // Each driver's groups make up the probability.
        for target in &report.targets {
            for swing in &target.drivers {
                let driver = report.driver(&swing.driver).expect("it varies");
                let parts = swing.given.iter().zip(&driver.groups);
                let met: f64 = parts
                    .map(|(met, group)| met.probability.unwrap_or(0.0) * group.paths as f64)
                    .sum();
                let all = target.met.probability.expect("judged") * run.paths as f64;
                assert!((met - all).abs() < 1e-6, "{} {}", target.id, swing.driver);
            }
        }
    }
}

#[test]
fn what_always_comes_out_the_same_has_no_driver() {
    let numbers = plan(1, NUMBERS);
    let found = report(&numbers, 2_000);
    let sure = target(&found, "sure");
    assert!(sure.constant && sure.drivers.is_empty());
    let chosen = found.of_targets(&load_text(&numbers).scenario, &[2]);
    let page = text::page(&chosen, Language::En, true);
    assert!(page.contains("the same on all paths"), "{page}");
    let body = r#"
        [indicator.trade]
        level = { base = 100, growth.constant = { value = 5 } }
        [target.high]
        indicator = "trade"
        at_least = 106
        "#;
    let none = report(&plan(1, body), 1_000);
    assert!(none.drivers.is_empty() && target(&none, "high").constant);
    let what_ifs = none.what_ifs.expect("asked for");
    assert!(what_ifs.each.is_empty(), "{what_ifs:?}");
}

/// A shock, a regime, two laws of which one is right, and an uncertain parameter.
const EVENTS: &str = r#"
        [parameter.trend]
        normal = { mean = 5, sd = 1 }
        [regime.cycle]
        states = ["boom", "slump"]
        transition = [[0.5, 0.5], [0.5, 0.5]]
        [indicator.trade]
        level = { base = 100, growth.normal = { mean = 5, sd = 2 } }
        [indicator.pair]
        quantity.value.models = [
            { weight = 0.3, law.normal = { mean = 0, sd = 1 } },
            { weight = 0.7, law.normal = { mean = 1, sd = 1 } },
        ]
        [indicator.cycle]
        quantity.value.regimes = { of = "cycle", laws.boom.constant = { value = 1 }, laws.slump.constant = { value = 0 } }
        [indicator.trending]
        quantity.value.normal = { mean = { parameter = "trend" }, sd = 2 }
        [shock.loss]
        yearly_probability = 0.3
        effect.trade.constant = { value = -2 }
        [target.high]
        indicator = "trade"
        at_least = 106
        [target.pair]
        indicator = "pair"
        at_least = 0.5
        [target.cycle]
        indicator = "cycle"
        at_least = 0.5
        [target.trending]
        indicator = "trending"
        at_least = 6
        "#;

#[test]
fn events_states_and_laws_are_groups_of_their_own() {
    let report = report(&plan(1, EVENTS), 100_000);
    let (loss, driver) = swing(&report, "high", "shock.loss");
    let reached = |least: f64| normal::cdf((5.0 - least) / 2.0);
    let struck = (106.0 / 0.98 - 100.0_f64).max(0.0);
    assert_eq!(driver.groups[1].value, Some(1.0));
    near(&loss.given[0], reached(6.0));
    near(&loss.given[1], reached(struck));
    let (pair, driver) = swing(&report, "pair", "indicator.pair/model");
    assert_eq!(driver.groups[0].value, Some(1.0));
    near(&pair.given[0], normal::cdf(-0.5));
    near(&pair.given[1], normal::cdf(0.5));
    let (cycle, driver) = swing(&report, "cycle", "regime.cycle/slump");
    assert_eq!((driver.groups[0].value, cycle.swing), (Some(0.0), 1.0));
    let (trend, driver) = swing(&report, "trending", "parameter.trend");
    for (group, met) in trend.given.iter().enumerate() {
        let (low, high) = cuts(driver, group);
        let scores = (low - 5.0, high - 5.0);
        near(met, given(scores, |z| normal::cdf((z - 1.0) / 2.0)));
    }
    // The same by what-ifs.
    let changed = |key: &str, change: &str, always: Option<&str>, target: &str| {
        changed(&report, (key, change, always), target).changed
    };
    near(&changed("shock.loss", "off", None, "high"), reached(6.0));
    let law = |which| changed("indicator.pair/model", "always", Some(which), "pair");
    near(&law("1"), normal::cdf(-0.5));
    near(&law("2"), normal::cdf(0.5));
    let state = |state: &str| {
        let key = format!("regime.cycle/{state}");
        changed(&key, "always", Some(state), "cycle").probability
    };
    assert_eq!((state("boom"), state("slump")), (Some(1.0), Some(0.0)));
    near(
        &changed("parameter.trend", "plus_sd", None, "trending"),
        0.5,
    );
    let median = normal::cdf(-0.5);
    near(
        &changed("parameter.trend", "at_median", None, "trending"),
        median,
    );
}

fn changed<'r>(
    report: &'r SensitivityReport,
    (key, change, always): (&str, &str, Option<&str>),
    target: &str,
) -> &'r ChangedReport {
    let what_ifs = report.what_ifs.as_ref().expect("asked for");
    let mut each = what_ifs.each.iter();
    let what_if = each.find(|what_if| {
        let of = &what_if.change;
        what_if.of.driver == key && of.change == Some(change) && of.always.as_deref() == always
    });
    let what_if = what_if.unwrap_or_else(|| panic!("{key} {change}"));
    let mut targets = what_if.targets.iter();
    targets.find(|found| found.id == target).expect("judged")
}

/// An indicator of each kind that can be moved, one that cannot, and a lever.
const KINDS: &str = r#"
        [indicator.level]
        level = { base = 100, growth.normal = { mean = 3, sd = 2 }, in_year.2021.normal = { mean = 5, sd = 1 } }
        history = { 2018 = 7.0, 2019 = 8.0, 2020 = 9.0, 2021 = 99.0 }
        [indicator.stock]
        stock = { base = 100, additions.uniform = { low = 0, high = 12 } }
        [indicator.flow]
        flow.amount.normal = { mean = 50, sd = 4 }
        [indicator.share]
        share = { base = 50, change.normal = { mean = 0, sd = 2 } }
        [indicator.heavy]
        quantity.value.student_t = { location = 0, scale = 1, df = 2 }
        [indicator.items]
        milestone.items = [{ name = "a", probability = 0.4 }]
        [lever.port]
        growth.level.normal = { mean = 1, sd = 0.5 }
        [target.level]
        indicator = "level"
        at_least = 107
        [target.stock]
        indicator = "stock"
        at_least = 108
        [target.flow]
        indicator = "flow"
        at_least = 52
        [target.share]
        indicator = "share"
        at_least = 51
        [target.heavy]
        indicator = "heavy"
        at_least = 1
        "#;

#[test]
fn changes_of_every_kind_have_their_closed_forms() {
    let report = report(&plan(1, KINDS), 100_000);
    let p = |key: &str, change: &str, target: &str| {
        changed(&report, (key, change, None), target).changed
    };
    // Growth N(5, 1) and a lever's N(1, ½²): to 7 it takes one of √1.25.
    let spread = 1.25f64.sqrt();
    let level = |mean: f64| normal::cdf((mean - 7.0) / spread);
    near(&p("indicator.level", "plus_sd", "level"), level(7.0));
    near(&p("indicator.level", "minus_sd", "level"), level(5.0));
    near(&p("indicator.level", "at_history", "level"), level(9.0));
    near(
        &p("indicator.level", "at_median", "level"),
        normal::cdf(-2.0),
    );
    let effect = "lever.port/effect.growth.level";
    near(&p(effect, "plus_sd", "level"), level(6.5));
    near(&p(effect, "at_median", "level"), normal::cdf(-1.0));
    near(&p("lever.port", "off", "level"), normal::cdf(-2.0));
    // A uniform law of 12 has a deviation of √12.
    let stock = |step: f64| (4.0 + step * 12f64.sqrt()) / 12.0;
    near(&p("indicator.stock", "plus_sd", "stock"), stock(1.0));
    near(&p("indicator.stock", "minus_sd", "stock"), stock(-1.0));
    let median = p("indicator.stock", "at_median", "stock");
    assert_eq!(median.probability, Some(0.0));
    near(&p("indicator.flow", "plus_sd", "flow"), normal::cdf(0.5));
    // The change that takes the odds from 1 to 51/49, at 100/2500 logits a point.
    let needed = (51.0f64 / 49.0).ln() / (100.0 / 2500.0);
    let share = |mean: f64| normal::cdf((mean - needed) / 2.0);
    near(&p("indicator.share", "plus_sd", "share"), share(2.0));
    // With two degrees of freedom F⁻¹(p) is (2p − 1)/√(2p(1 − p)), and 16 % is Φ(−1).
    let tail = normal::cdf(-1.0);
    let step = (1.0 - 2.0 * tail) / (2.0 * tail * (1.0 - tail)).sqrt();
    let heavy = |x: f64| 0.5 + x / (2.0 * (2.0 + x * x).sqrt());
    near(&p("indicator.heavy", "plus_sd", "heavy"), heavy(step - 1.0));
    let what_ifs = report.what_ifs.as_ref().expect("asked for");
    let refused = what_ifs.each.iter().filter(|w| w.refused.is_some());
    let refused: Vec<&str> = refused.map(|w| w.of.driver.as_str()).collect();
    assert_eq!(refused, ["indicator.items/items"]);
    let mut each = what_ifs.each.iter();
    let history = each.find(|w| w.change.change == Some("at_history"));
    let history = &history.expect("there is a history").change;
    assert_eq!((history.from, history.to), (Some(5.0), Some(8.0)));
}

#[test]
fn the_difference_is_paired_and_what_enters_nothing_changes_nothing() {
    let report = report(&plan(1, NUMBERS), 50_000);
    let still = changed(&report, ("indicator.x", "plus_sd", None), "other");
    assert_eq!((still.difference, still.difference_resolved), (0.0, false));
    let moved = changed(&report, ("indicator.y", "plus_sd", None), "sum");
    let truth = normal::cdf(0.5 / 2f64.sqrt()) - normal::cdf(-0.5 / 2f64.sqrt());
    let z = (moved.difference - truth) / moved.difference_standard_error;
    assert!(z.abs() < 4.5 && moved.difference_resolved, "{z}");
    // Without the factor all are independent.
    let apart = changed(&report, ("factor.common", "off", None), "all");
    near(
        &apart.changed,
        normal::cdf(-0.5 / 2f64.sqrt()) * normal::cdf(-0.3),
    );
    // A factor one deviation higher moves each by its load.
    let load = 0.6f64.sqrt();
    let pushed = changed(&report, ("factor.common", "plus_sd", None), "other");
    near(&pushed.changed, normal::cdf(load - 0.3));
}

#[test]
fn years_become_independent_and_walks_are_measured() {
    let scenario = |process: &str| {
        let body = r#"
            [indicator.a]
            level = { base = 100, growth.normal = { mean = 5, sd = 2 }, compounding = "log" }
            PROCESS
            [target.high]
            indicator = "a"
            at_least = 115.02737988572274
            "#;
        plan(2, &body.replace("PROCESS", process))
    };
    // Two years' growth of 14 log points together, of 10 expected: by 4 with one draw for both, by 2√2 with two.
    let lasting = report(&scenario("persistence = 1"), 100_000);
    near(&target(&lasting, "high").met, normal::cdf(-1.0));
    let apart = changed(&lasting, ("indicator.a/persistence", "off", None), "high");
    near(&apart.changed, normal::cdf(-2f64.sqrt()));
    let walking = report(&scenario("process.random_walk = { sd = 1 }"), 20_000);
    let what_ifs = walking.what_ifs.as_ref().expect("asked for");
    let mut each = what_ifs.each.iter();
    let up = each.find(|what_if| what_if.change.change == Some("plus_sd"));
    let by = up.and_then(|up| up.change.by).expect("it can be moved");
    // A mean that walks by 1 a year: √5 after one year, √6 after two; to 4.5 · 2.4 / √(2 · 16384).
    let expected = f64::midpoint(5f64.sqrt(), 6f64.sqrt());
    assert!((by - expected).abs() < 0.06, "{by}");
}

#[test]
fn intervals_hold_what_they_promise_and_chance_is_rarely_taken_for_an_effect() {
    let loaded = load_text(&plan(1, NUMBERS));
    let model = Model::new(&loaded.scenario);
    let p = normal::cdf(-0.5 / 2f64.sqrt());
    let (mut of_group, mut of_swing, mut of_part, mut false_alarms) = (0, 0, 0, 0);
    let seeds = 200;
    for seed in 0..seeds {
        let run = settings(seed, 2_000);
        let stop = AtomicBool::new(false);
        let found = drivers(&loaded.scenario, &model, &run, &stop).expect("not stopped");
        let report = SensitivityReport::new(&loaded, &run, &found);
        let (swing_of_x, x) = swing(&report, "sum", "indicator.x");
        let truth = |group: usize| given(cuts(x, group), sum_given);
        let holds = |(low, high): (f64, f64), truth: f64| i32::from((low..=high).contains(&truth));
        let middle = swing_of_x.given[2].interval.expect("judged");
        of_group += holds(middle, truth(2));
        let difference = truth(swing_of_x.best) - truth(swing_of_x.worst);
        of_swing += holds(swing_of_x.swing_interval, difference);
        let parts = (0..5).map(|group| {
            let (low, high) = cuts(x, group);
            let gap = truth(group) - p;
            (normal::cdf(high) - normal::cdf(low)) * gap * gap
        });
        let part = parts.sum::<f64>() / (p * (1.0 - p));
        of_part += holds(swing_of_x.explained_interval.expect("it varies"), part);
        false_alarms += i32::from(swing(&report, "other", "indicator.y").0.swing_resolved);
    }
    // 190 ± 3.1 of 200.
    for inside in [of_group, of_swing] {
        assert!((182..=196).contains(&inside), "{of_group} {of_swing}");
    }
    // Groups have exactly as many paths as they should, so the part is known a little better than the interval says.
    assert!(of_part >= 182, "{of_part}");
    // 0.2 expected; more than 3 has probability 6e-5.
    assert!(false_alarms <= 3, "{false_alarms}");
}

#[test]
fn neither_threads_nor_processor_have_a_say() {
    let told = |threads: usize, cpu: tuiyan::simd::Cpu| {
        let run = Run {
            threads,
            cpu,
            ..settings(5, 40_000)
        };
        let mut report = report_of(EVERYTHING, run, 4_000);
        report.scenario.file.clear();
        serde_json::to_string(&report).expect("JSON")
    };
    let fastest = tuiyan::simd::Cpu::detect();
    let one = told(1, fastest);
    assert!(one == told(2, fastest));
    assert!(one == told(2, tuiyan::simd::Cpu::BASELINE));
}

#[test]
fn every_assumption_can_be_asked_about() {
    let report = report_of(EVERYTHING, settings(2, 4_000), 1_000);
    let what_ifs = report.what_ifs.as_ref().expect("asked for");
    assert_eq!(what_ifs.paths, 1_000);
    for what_if in &what_ifs.each {
        assert_eq!(what_if.refused.is_some(), what_if.targets.is_empty());
        assert_eq!(what_if.refused.is_some(), what_if.refused_zh.is_some());
    }
    for language in [Language::Zh, Language::En] {
        for chosen in [false, true] {
            let page = text::page(&report, language, chosen);
            assert!(!page.contains("NaN") && !page.contains("inf "), "{page}");
        }
    }
}

#[test]
fn the_command_speaks_both_languages_and_writes_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.toml"), GOOD).expect("a file");
    let sensitivity = |more: &[&str]| {
        let all = ["sensitivity", "a.toml", "--paths", "5000"];
        run(folder.path(), &[&all[..], more].concat())
    };
    let english = stdout(&sensitivity(&["--lang", "en"]));
    assert!(english.contains("the probability falls from"), "{english}");
    assert!(english.contains("does not occur") && !english.contains("最"));
    let chinese = stdout(&sensitivity(&["--lang", "zh"]));
    assert!(chinese.contains("达标概率由"), "{chinese}");
    assert!(chinese.contains("若疫情发生") && !chinese.contains("worst"));
    let one = stdout(&sensitivity(&["--target", "retail", "--format", "json"]));
    let one: Value = serde_json::from_str(&one).expect("JSON");
    assert_eq!(one["schema"], "tuiyan/sensitivity/1");
    assert_eq!(one["targets"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        one["what_ifs"]["each"][0]["targets"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    let none = stdout(&sensitivity(&["--what-if", "0", "--format", "json"]));
    let none: Value = serde_json::from_str(&none).expect("JSON");
    assert!(none["what_ifs"].is_null() && none["indices"].is_null());
    let all = stdout(&sensitivity(&[
        "--target",
        "all",
        "--what-if",
        "0",
        "--format",
        "json",
    ]));
    let all: Value = serde_json::from_str(&all).expect("JSON");
    assert_eq!(all["targets"][0]["id"], "all");
    let out = sensitivity(&["--format", "csv", "--out", "out", "--quiet"]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    for (file, columns) in [("drivers.csv", 27), ("what_ifs.csv", 25)] {
        let table = std::fs::read_to_string(folder.path().join("out").join(file));
        let table = table.expect("a table");
        let header = table.lines().next().expect("a header");
        assert_eq!(header.split(',').count(), columns, "{header}");
        assert!(table.lines().count() > 5);
    }
}

#[test]
fn wrong_arguments_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.toml"), GOOD).expect("a file");
    for (arguments, said) in [
        (&["--target", "retial"][..], "retail"),
        (&["--what-if", "-3"][..], "--what-if"),
        (&["--what-if", "some"][..], "whole number"),
        (&["--paths", "0"][..], "1 to"),
        (&["--format", "csv"][..], "--out"),
        (&["--of", "retail"][..], "--sobol"),
    ] {
        let all = [&["sensitivity", "a.toml", "--lang", "en"][..], arguments].concat();
        let wrong = run(folder.path(), &all);
        assert_eq!(wrong.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&wrong).contains(said), "{}", stderr(&wrong));
        assert!(stdout(&wrong).is_empty());
    }
    let missing = run(folder.path(), &["sensitivity", "none.toml"]);
    assert_eq!(missing.status.code(), Some(2));
}
