//! How growth carries from year to year, against closed forms: processes, regimes, models, an expert's path, a
//! level's path.
//!
//! Expected numbers of the autoregression and of the regimes were computed with mpmath at 30 digits from the model
//! in the test's comment; the others stand beside their formulas. Each check allows four standard errors,
//! which a right engine exceeds with probability 6.3e-5; there are 101 (together below 0.7 %). The ten
//! Kolmogorov–Smirnov tests reject at 1.95 / √n, which a right engine exceeds with probability 0.1 % (together
//! 1 %). The seeds are fixed, so the outcome is always the same.

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod common;

use common::{Ran, load_files, load_text, near, plan, run_text, settings, simulate};
use std::f64::consts::PI;
use tuiyan::dist::{Argument, Law, family};
use tuiyan::engine::Run;
use tuiyan::num::normal;
use tuiyan::simd::{Cpu, Kind};

const PATHS: u64 = 1_000_000;

fn run(years: i32, body: &str) -> Ran {
    run_text(&plan(years, body), 2021, PATHS)
}

fn probability(ran: &Ran, id: &str, expected: f64) {
    let error = (expected * (1.0 - expected) / ran.run.paths as f64).sqrt();
    near(ran.probability(id), expected, error, id);
}

fn mean(ran: &Ran, id: &str, year: i32, expected: f64) {
    let found = ran.year(id, year);
    let error = found.sd / (ran.run.paths as f64).sqrt();
    near(found.mean, expected, error, id);
}

/// The standard deviation of a number that is normal.
fn normal_sd(ran: &Ran, id: &str, year: i32, expected: f64) {
    let error = expected / (2.0 * ran.run.paths as f64).sqrt();
    near(ran.year(id, year).sd, expected, error, id);
}

/// A quantile of exp(N(mu, sigma²)); its standard error is √(p (1 − p) / n) / density.
fn lognormal_quantile(ran: &Ran, id: &str, (part, expected): (f64, f64), mu: f64, sigma: f64) {
    let at = tuiyan::report::PARTS.iter().position(|(_, p)| *p == part);
    let density = normal::pdf((expected.ln() - mu) / sigma) / (expected * sigma);
    let error = (part * (1.0 - part) / ran.run.paths as f64).sqrt() / density;
    let found = ran.year(id, 2025).quantiles[at.expect("a reported part")];
    near(found, expected, error, id);
}

/// The values of an indicator in a year, path by path.
fn values(ran: &Ran, id: &str, year: i32) -> Vec<f64> {
    ran.values()[ran.cell(id, year)].clone()
}

/// Asserts that numbers follow a law, by the greatest distance of the distribution functions.
fn assert_follows(mut numbers: Vec<f64>, law: &dyn Law, what: &str) {
    numbers.sort_by(f64::total_cmp);
    let n = numbers.len() as f64;
    let distance = numbers.iter().enumerate().map(|(i, x)| {
        let p = law.cdf(*x);
        (p - i as f64 / n).max((i + 1) as f64 / n - p)
    });
    let distance = distance.fold(0.0, f64::max);
    assert!(distance < 1.95 / n.sqrt(), "{what}: {distance}");
}

fn mixture(weights: &[f64], normals: &[(f64, f64)]) -> std::sync::Arc<dyn Law> {
    let of = |(mean, sd): &(f64, f64)| {
        let normal = family("normal").expect("a family");
        normal.of_numbers(&[*mean, *sd]).expect("a law")
    };
    let laws = normals.iter().map(of).collect();
    let arguments = [Argument::Numbers(weights.to_vec()), Argument::Laws(laws)];
    let mixture = family("mixture").expect("a family");
    mixture.of(&arguments).expect("a law")
}

/// Asserts that two events with probability ½ each, of normal scores correlated by ρ, come together as the arcsine
/// says: with probability 1/4 + asin(ρ)/2π (Sheppard 1899).
fn arcsine(ran: &Ran, id: &str, rho: f64) {
    probability(ran, id, 0.25 + rho.asin() / (2.0 * PI));
}

// ---------------------------------------------------------------- scores that carry over

#[test]
fn growth_that_sets_out_from_a_known_value_reverts_to_its_mean() {
    // r_t = 0.06 + 0.5 (r_(t−1) − 0.06) + e_t, e ~ N(0, 0.02²), from r_0 = 0.06 and 0.01: ln(L5/100) has mean 0.3 and
    // 0.2515625 and variance 0.0054328125. The stationary deviation is 0.02 / √0.75.
    let ran = run(
        5,
        r#"
        [indicator.mean]
        process.ar1 = { persistence = 0.5, start = 6 }
        level = { base = 100, growth.normal = { mean = 6, sd = 2.309401076758503 }, compounding = "log" }
        [indicator.low]
        process.ar1 = { persistence = 0.5, start = 1 }
        level = { base = 100, growth.normal = { mean = 6, sd = 2.309401076758503 }, compounding = "log" }
        [target.mean]
        indicator = "mean"
        at_least = 135
        [target.low]
        indicator = "low"
        at_least = 128
        "#,
    );
    let sigma = 0.005_432_812_5_f64.sqrt();
    probability(&ran, "mean", 0.499_433_893_815_697_1);
    mean(&ran, "mean", 2025, 135.353_055_720_155_8);
    for (part, expected) in [
        (0.05, 119.573_584_079_594_1),
        (0.5, 134.985_880_757_600_3),
        (0.95, 152.384_727_313_820_1),
    ] {
        lognormal_quantile(&ran, "mean", (part, expected), 100f64.ln() + 0.3, sigma);
    }
    probability(&ran, "low", 0.525_434_592_355_838_2);
    mean(&ran, "low", 2025, 128.953_141_248_749_73);
    for (part, expected) in [
        (0.05, 113.919_777_223_797_72),
        (0.5, 128.603_327_463_183_5),
        (0.95, 145.179_502_308_975_57),
    ] {
        let mu = 100f64.ln() + 0.251_562_5;
        lognormal_quantile(&ran, "low", (part, expected), mu, sigma);
    }
}

#[test]
fn a_known_start_holds_among_correlated_indicators() {
    // The same law as above for both; their innovations correlate by 0.6 and so do the years' scores.
    let ran = run(
        5,
        r#"
        [indicator.x]
        process.ar1 = { persistence = 0.5, start = 1 }
        level = { base = 100, growth.normal = { mean = 6, sd = 2.309401076758503 }, compounding = "log" }
        [indicator.y]
        process.ar1 = { persistence = 0.5, start = 6 }
        level = { base = 100, growth.normal = { mean = 6, sd = 2.309401076758503 }, compounding = "log" }
        [correlation]
        pairs = [{ of = ["x", "y"], is = 0.6 }]
        [target.x]
        indicator = "x"
        at_least = 128
        [target.x_half]
        indicator = "x"
        at_least = 128.60332746318353
        [target.y_half]
        indicator = "y"
        at_least = 134.98588075760030
        [target.both]
        all_of = ["x_half", "y_half"]
        "#,
    );
    probability(&ran, "x", 0.525_434_592_355_838_2);
    probability(&ran, "y_half", 0.5);
    arcsine(&ran, "both", 0.6);
}

#[test]
fn a_start_under_any_law_is_its_score() {
    // F(2) = (2 − 0)² / (10 · 4) = 0.1 under the triangular law, so z_0 = Φ⁻¹(0.1): year k's score has mean 0.7^k · z_0 and
    // variance 1 − 0.7^(2k).
    let z = normal::quantile(0.1);
    let years = [(2021, 0.7, "first"), (2023, 0.343, "third")];
    let targets = years.map(|(year, carried, id)| {
        let median = family("triangular").unwrap().of_numbers(&[0.0, 4.0, 10.0]);
        let median = median.unwrap().lower(normal::cdf(carried * z));
        format!("[target.{id}]\nindicator = \"x\"\nyear = {year}\nat_most = {median}\n")
    });
    let ran = run(
        3,
        &format!(
            r#"
            [indicator.x]
            process.ar1 = {{ persistence = 0.7, start = 2 }}
            flow.amount.triangular = {{ low = 0, mode = 4, high = 10 }}
            {}
            [target.low]
            indicator = "x"
            year = 2021
            at_most = 2
            "#,
            targets.join("\n")
        ),
    );
    probability(&ran, "first", 0.5);
    probability(&ran, "third", 0.5);
    probability(&ran, "low", normal::cdf((z - 0.7 * z) / 0.51f64.sqrt()));
}

#[test]
fn the_short_form_draws_what_the_full_one_draws() {
    let of = |process: &str| {
        let body = format!(
            "[indicator.x]\n{process}\nlevel = {{ base = 100, growth.pert = {{ low = 1, mode = 4, high = 9 }} }}\n"
        );
        run_text(&plan(4, &body), 7, 5_000).values()
    };
    assert_eq!(of("persistence = 0.4"), of("process.ar1.persistence = 0.4"));
    assert_eq!(of(""), of("process.independent = {}"));
    assert_eq!(of(""), of("process.ar1.persistence = 0"));
    assert_ne!(of(""), of("persistence = 0.4"));
}

#[test]
fn stationary_years_keep_their_declared_law() {
    let ran = run(
        4,
        r#"
        [factor.demand]
        [indicator.x]
        process.ar1.persistence = 0.8
        loads = { demand = 0.6 }
        flow.amount.triangular = { low = 1, mode = 4, high = 8 }
        "#,
    );
    let law = family("triangular").unwrap().of_numbers(&[1.0, 4.0, 8.0]);
    let law = law.unwrap();
    for year in 2021..=2024 {
        assert_follows(values(&ran, "x", year), law.as_ref(), &year.to_string());
    }
}

// ---------------------------------------------------------------- a mean that walks

#[test]
fn a_walking_mean_widens_each_year_and_their_sum() {
    // Year t: 2² + t · 1². Sum of five: 5 · 2² + 5 · 6 · 11 / 6.
    let ran = run(
        5,
        r#"
        [indicator.amount]
        process.random_walk.sd = 1
        flow.amount.normal = { mean = 60, sd = 2 }
        [indicator.level]
        process.random_walk.sd = 1
        level = { base = 100, growth.normal = { mean = 6, sd = 2 }, compounding = "log" }
        [indicator.both]
        process.random_walk = { sd = 0.5, persistence = 0.5 }
        level = { base = 100, growth.normal = { mean = 6, sd = 2 }, compounding = "log" }
        [target.level]
        indicator = "level"
        at_least = 140
        [target.both]
        indicator = "both"
        at_least = 140
        [target.still]
        indicator = "amount"
        cumulative.at_most = 310
        "#,
    );
    for (t, year) in (1..).zip(2021..=2025) {
        normal_sd(&ran, "amount", year, f64::from(4 + t).sqrt());
        mean(&ran, "amount", year, 60.0);
    }
    let z = |variance: f64| (100.0 * 1.4f64.ln() - 30.0) / variance.sqrt();
    probability(&ran, "level", normal::survival(z(20.0 + 55.0)));
    // Σ 0.5^|s − t| over five years is 5 + 2 (4/2 + 3/4 + 2/8 + 1/16).
    let carried = 4.0 * (5.0 + 2.0 * (2.0 + 0.75 + 0.25 + 0.0625));
    probability(&ran, "both", normal::survival(z(carried + 0.25 * 55.0)));
    probability(&ran, "still", normal::cdf(10.0 / 75f64.sqrt()));
}

#[test]
fn a_walk_is_in_the_growth_of_a_single_year_with_its_own_law() {
    let ran = run(
        2,
        r#"
        [indicator.x]
        process.random_walk.sd = 3
        flow.amount.normal = { mean = 60, sd = 2 }
        flow.in_year.2022.constant.value = 50
        "#,
    );
    mean(&ran, "x", 2022, 50.0);
    normal_sd(&ran, "x", 2022, 18f64.sqrt());
}

// ---------------------------------------------------------------- regimes

const CYCLE: &str = r#"
    [regime.cycle]
    states = ["expansion", "recession"]
    transition = [[0.9, 0.1], [0.5, 0.5]]
"#;

#[test]
fn growth_under_two_regimes_is_the_mixture_over_their_paths() {
    // ln growth ~ N(0.07, 0.015²) or N(−0.01, 0.03²) by state; the state of year 1 is the first.
    let ran = run(
        5,
        &format!(
            r#"
            {CYCLE}
            start = "expansion"
            [indicator.x]
            level.base = 100
            level.compounding = "log"
            level.growth.regimes = {{ of = "cycle", laws.expansion.normal = {{ mean = 7, sd = 1.5 }}, laws.recession.normal = {{ mean = -1, sd = 3 }} }}
            [target.met]
            indicator = "x"
            at_least = 130
            "#
        ),
    );
    probability(&ran, "met", 0.771_441_242_096_783_3);
    mean(&ran, "x", 2025, 136.152_976_489_276_3);
}

#[test]
fn a_stationary_start_gives_every_year_the_long_run_shares() {
    // The long-run shares are 5/6 and 1/6.
    let ran = run(
        4,
        &format!(
            r#"
            {CYCLE}
            [indicator.x]
            process.ar1.persistence = 0.3
            flow.amount.regimes = {{ of = "cycle", laws.expansion.normal = {{ mean = 70, sd = 15 }}, laws.recession.normal = {{ mean = 10, sd = 30 }} }}
            "#
        ),
    );
    let law = mixture(&[5.0 / 6.0, 1.0 / 6.0], &[(70.0, 15.0), (10.0, 30.0)]);
    for year in 2021..=2024 {
        assert_follows(values(&ran, "x", year), law.as_ref(), &year.to_string());
    }
}

/// A flow that says which state holds: 1 in expansion, 0 in recession.
fn state(id: &str) -> String {
    format!(
        "[indicator.{id}]\nflow.amount.regimes = {{ of = \"cycle\", laws.recession.constant.value = 0, laws.expansion.constant.value = 1 }}\n"
    )
}

#[test]
fn states_follow_the_transition_from_where_they_start() {
    let body = format!(
        "{CYCLE}\nstart = [0.8, 0.2]\n{}{}
        [target.always]\nindicator = \"one\"\ncumulative.at_least = 5\n
        [target.never]\nindicator = \"one\"\ncumulative.at_most = 0\n",
        state("one"),
        state("other")
    );
    let ran = run(5, &body);
    let mut expansion: f64 = 0.8;
    for year in 2021..=2025 {
        mean(&ran, "one", year, expansion);
        expansion = 0.9 * expansion + 0.5 * (1.0 - expansion);
    }
    probability(&ran, "always", 0.8 * 0.9f64.powi(4));
    probability(&ran, "never", 0.2 * 0.5f64.powi(4));
    // One state for all who name the regime.
    assert_eq!(values(&ran, "one", 2023), values(&ran, "other", 2023));
}

#[test]
fn eight_states_in_a_circle_come_in_their_order() {
    let names: Vec<String> = (0..8).map(|k| format!("\"s{k}\"")).collect();
    let row = |i: usize| {
        let cells = (0..8).map(|j| if j == (i + 1) % 8 { "1" } else { "0" });
        format!("[{}]", cells.collect::<Vec<&str>>().join(", "))
    };
    let rows: Vec<String> = (0..8).map(row).collect();
    let laws: Vec<String> = (0..8)
        .map(|k| format!("laws.s{k}.constant.value = {k}"))
        .collect();
    let body = format!(
        "[regime.round]\nstates = [{}]\ntransition = [{}]\nstart = \"s5\"\n\
         [indicator.x]\nflow.amount.regimes = {{ of = \"round\", {} }}\n",
        names.join(", "),
        rows.join(", "),
        laws.join(", ")
    );
    let ran = run_text(&plan(10, &body), 3, 3_000);
    for (t, year) in (0..).zip(2021..=2030) {
        let expected = f64::from((5 + t) % 8);
        assert!(
            values(&ran, "x", year).iter().all(|x| *x == expected),
            "{year}"
        );
    }
}

#[test]
fn a_single_year_has_its_own_law_whatever_the_state() {
    let body = format!(
        "{CYCLE}\n{}flow.in_year.2022.constant.value = 7\n",
        state("x")
    );
    let ran = run_text(&plan(3, &body), 3, 20_000);
    assert!(values(&ran, "x", 2022).iter().all(|x| *x == 7.0));
    let beside = run_text(&plan(3, &format!("{CYCLE}\n{}", state("x"))), 3, 20_000);
    assert_eq!(values(&ran, "x", 2023), values(&beside, "x", 2023));
}

// ---------------------------------------------------------------- models

#[test]
fn one_of_several_models_holds_for_all_years() {
    let ran = run(
        5,
        r#"
        [indicator.x]
        level.base = 100
        level.compounding = "log"
        level.growth.models = [
            { weight = 0.5, law.normal = { mean = 6, sd = 2 } },
            { weight = 0.3, law.normal = { mean = 3, sd = 3 } },
            { weight = 0.2, law.constant.value = 5 },
        ]
        [indicator.amount]
        flow.amount.models = [
            { weight = 0.6, law.normal = { mean = 60, sd = 2 } },
            { weight = 0.4, law.normal = { mean = 30, sd = 5 } },
        ]
        [target.met]
        indicator = "x"
        at_least = 130
        [target.high]
        indicator = "amount"
        cumulative.at_least = 225
        "#,
    );
    let goal = 100.0 * 1.3f64.ln();
    let given = |mean: f64, sd: f64| normal::survival((goal - 5.0 * mean) / (5f64.sqrt() * sd));
    let (one, two) = (given(6.0, 2.0), given(3.0, 3.0));
    probability(&ran, "met", 0.5 * one + 0.3 * two);
    // The sum is around 300 under the first and 150 under the second, 15 deviations and more from the goal.
    probability(&ran, "high", 0.6);
    let law = mixture(&[0.6, 0.4], &[(60.0, 2.0), (30.0, 5.0)]);
    for year in [2021, 2025] {
        assert_follows(
            values(&ran, "amount", year),
            law.as_ref(),
            &year.to_string(),
        );
    }
}

#[test]
fn which_model_holds_is_what_is_not_known() {
    // The variance of the target's indicator function is p (1 − p), of which Σ w (p_k − p)² comes from the model.
    let ran = run(
        5,
        r#"
        [indicator.x]
        level.base = 100
        level.compounding = "log"
        level.growth.models = [
            { weight = 0.5, law.normal = { mean = 6, sd = 2 } },
            { weight = 0.5, law.normal = { mean = 4, sd = 3 } },
        ]
        [target.met]
        indicator = "x"
        at_least = 130
        "#,
    );
    let goal = 100.0 * 1.3f64.ln();
    let given = |mean: f64, sd: f64| normal::survival((goal - 5.0 * mean) / (5f64.sqrt() * sd));
    let (one, two) = (given(6.0, 2.0), given(4.0, 3.0));
    let all = 0.5 * (one + two);
    let part = 0.25 * (one - two) * (one - two) / (all * (1.0 - all));
    let split = ran.summary.nested.as_ref().expect("a model is drawn once");
    let split = split.targets[0].expect("the target varies");
    near(split.part, part, split.part_error, "the part of the model");
}

// ---------------------------------------------------------------- an expert's path

const EXPERT: &str = r#"
    [indicator.x]
    flow.amount.expert.years.2021 = { p10 = 30, p50 = 40, p90 = 60 }
    flow.amount.expert.years.2023 = { p10 = 10, p50 = 50, p90 = 80 }
    flow.amount.expert.carry = 0.6
"#;

#[test]
fn every_year_has_the_percentiles_of_the_expert_or_those_between() {
    let years = [
        (2021, [30.0, 40.0, 60.0]),
        (2022, [20.0, 45.0, 70.0]),
        (2023, [10.0, 50.0, 80.0]),
        (2024, [10.0, 50.0, 80.0]),
    ];
    let parts = [0.1, 0.5, 0.9];
    let mut body = EXPERT.to_owned();
    for (year, percentiles) in years {
        for (k, x) in percentiles.iter().enumerate() {
            body +=
                &format!("[target.y{year}_{k}]\nindicator = \"x\"\nyear = {year}\nat_most = {x}\n");
        }
    }
    // Above the median in two years k apart, at a correlation of 0.6^k.
    body += "[target.h1]\nindicator = \"x\"\nyear = 2021\nat_least = 40\n\
             [target.h2]\nindicator = \"x\"\nyear = 2022\nat_least = 45\n\
             [target.h4]\nindicator = \"x\"\nyear = 2024\nat_least = 50\n\
             [target.near]\nall_of = [\"h1\", \"h2\"]\n\
             [target.far]\nall_of = [\"h1\", \"h4\"]\n";
    let ran = run(4, &body);
    for (year, _) in years {
        for (k, part) in parts.iter().enumerate() {
            probability(&ran, &format!("y{year}_{k}"), *part);
        }
    }
    arcsine(&ran, "near", 0.6);
    arcsine(&ran, "far", 0.216);
}

#[test]
fn the_carry_of_an_expert_is_the_process_of_its_indicator() {
    let with = |process: &str, carry: &str| {
        let text = EXPERT.replace("flow.amount.expert.carry = 0.6", carry);
        let text = text.replace("[indicator.x]", &format!("[indicator.x]\n{process}"));
        run_text(&plan(4, &text), 5, 5_000).values()
    };
    assert_eq!(
        with("", "flow.amount.expert.carry = 0.6"),
        with("process.ar1.persistence = 0.6", "")
    );
}

// ---------------------------------------------------------------- a path of levels

/// A level of which the quantiles at each of six horizons are given, wider from year to year.
fn path(id: &str, more: &str, memory: f64) -> String {
    let years = (1..=6).map(|h| {
        let (centre, width) = (100 + 5 * h, 2 * h);
        format!(
            "level.path.years.{} = [{}, {}, {centre}, {}, {}]\n",
            2020 + h,
            centre - 2 * width,
            centre - width,
            centre + width,
            centre + 3 * width
        )
    });
    format!(
        "[indicator.{id}]\n{more}\nlevel.base = 100\n{}level.path.memory = {memory}\nlevel.path.probabilities = [0.05, 0.25, 0.5, 0.75, 0.95]\n",
        years.collect::<String>()
    )
}

/// Targets that the level is above its median at these horizons, and that it is at all two of each.
fn above_medians(id: &str, horizons: &[(i32, i32)]) -> String {
    let mut body = String::new();
    for h in 1..=6 {
        body += &format!(
            "[target.{id}{h}]\nindicator = \"{id}\"\nyear = {}\nat_least = {}\n",
            2020 + h,
            100 + 5 * h
        );
    }
    for (h, k) in horizons {
        body += &format!("[target.{id}{h}_{k}]\nall_of = [\"{id}{h}\", \"{id}{k}\"]\n");
    }
    body
}

#[test]
fn a_path_has_its_quantiles_at_every_horizon() {
    let mut body = path("x", "", 0.1);
    let parts = [(0.05, -2), (0.25, -1), (0.5, 0), (0.75, 1), (0.95, 3)];
    for h in 1..=6 {
        for (k, (_, widths)) in parts.iter().enumerate() {
            body += &format!(
                "[target.y{h}_{k}]\nindicator = \"x\"\nyear = {}\nat_most = {}\n",
                2020 + h,
                100 + 5 * h + 2 * h * widths
            );
        }
    }
    let ran = run(6, &body);
    for h in 1..=6 {
        for (k, (part, _)) in parts.iter().enumerate() {
            probability(&ran, &format!("y{h}_{k}"), *part);
        }
    }
}

#[test]
fn horizons_of_a_path_correlate_as_a_walk_with_an_uncertain_drift() {
    let pairs = [(1, 2), (1, 6), (3, 6), (5, 6)];
    for memory in [0.0, 0.1, 2.0] {
        let body = path("x", "", memory) + &above_medians("x", &pairs);
        let ran = run(6, &body);
        for (h, k) in pairs {
            let (from, to) = (f64::from(h), f64::from(k));
            let spread = |h: f64| (h + memory * h * h).sqrt();
            let rho = (from + memory * from * to) / (spread(from) * spread(to));
            arcsine(&ran, &format!("x{h}_{k}"), rho);
        }
    }
    // What the documentation says of the default.
    let rho = |h: f64, k: f64| (h + 0.1 * h * k) / ((h + 0.1 * h * h) * (k + 0.1 * k * k)).sqrt();
    let said = [(1.0, 2.0, 0.74), (1.0, 6.0, 0.49), (3.0, 6.0, 0.78)];
    for (h, k, said) in said {
        assert!((rho(h, k) - said).abs() < 0.005);
    }
}

#[test]
fn paths_of_two_levels_share_their_factor() {
    // With a load of 1 both have the same news e; only their drifts differ: correlation 1 / (1 + m h) at horizon h.
    let shared = "loads = { demand = 1 }";
    let body = format!(
        "[factor.demand]\n{}{}{}{}[target.first]\nall_of = [\"x1\", \"y1\"]\n[target.last]\nall_of = [\"x6\", \"y6\"]\n",
        path("x", shared, 0.1),
        path("y", shared, 0.1),
        above_medians("x", &[]),
        above_medians("y", &[])
    );
    let ran = run(6, &body);
    arcsine(&ran, "first", 1.0 / 1.1);
    arcsine(&ran, "last", 1.0 / 1.6);
}

#[test]
fn shocks_strike_the_level_of_a_path() {
    // A tenth is lost for good in 2022; in 2024 a half is lost, of which half is regained: then 3/4 are left.
    let body = path("x", "", 0.1)
        + "[shock.lasting]\nyearly_probability = 1\nyears = [2022]\neffect.x.constant.value = -10\n\
           [shock.passing]\nyearly_probability = 1\nyears = [2024]\nrecovery = 0.5\neffect.x.constant.value = -50\n";
    let struck = run_text(&plan(6, &body), 11, 5_000);
    let whole = run_text(&plan(6, &path("x", "", 0.1)), 11, 5_000);
    let kept = [1.0, 0.9, 0.9, 0.45, 0.675, 0.675];
    for (year, kept) in (2021..=2026).zip(kept) {
        let pairs = values(&struck, "x", year)
            .into_iter()
            .zip(values(&whole, "x", year));
        for (with, without) in pairs {
            assert!((with / without - kept).abs() < 1e-12, "{year}");
        }
    }
}

// ---------------------------------------------------------------- what must not matter

/// One indicator of every kind of process.
fn every_process() -> String {
    format!(
        r#"{CYCLE}
        [factor.demand]
        {}
        [indicator.started]
        process.ar1 = {{ persistence = 0.5, start = 2 }}
        loads = {{ demand = 0.5 }}
        level = {{ base = 100, growth.triangular = {{ low = 0, mode = 5, high = 9 }} }}
        [indicator.walking]
        process.random_walk = {{ sd = 0.4, persistence = 0.2 }}
        level = {{ base = 100, growth.student_t = {{ location = 5, scale = 1, df = 4 }}, compounding = "log" }}
        [indicator.cyclical]
        level.base = 100
        level.growth.regimes = {{ of = "cycle", laws.expansion.normal = {{ mean = 7, sd = {{ uniform = {{ low = 1, high = 2 }} }} }}, laws.recession.pert = {{ low = -6, mode = -1, high = 2 }} }}
        [indicator.disputed]
        stock.base = 100
        stock.additions.models = [{{ weight = 0.7, law.normal = {{ mean = 10, sd = 1 }} }}, {{ weight = 0.3, law.uniform = {{ low = 0, high = 5 }} }}]
        [indicator.share]
        share.base = 40
        share.change.expert = {{ carry = -0.3, years.2021 = {{ p10 = -1, p50 = 0, p90 = 2 }}, years.2024 = {{ p10 = -3, p50 = 0.5, p90 = 4 }} }}
        "#,
        path("mapped", "loads = { demand = -0.6 }", 0.2)
    )
}

#[test]
fn every_process_gives_the_same_bits_on_any_threads_and_processor() {
    let with = |threads, cpu| {
        let run = Run {
            threads,
            cpu,
            ..settings(5, 20_001)
        };
        simulate(load_text(&plan(6, &every_process())), run).numbers()
    };
    let alone = with(1, Cpu::detect());
    assert!(with(3, Cpu::detect()) == alone, "threads differ");
    for kind in [Kind::Baseline, Kind::Avx2, Kind::Avx512] {
        if let Some(cpu) = Cpu::of(kind) {
            assert!(with(2, cpu) == alone, "{kind:?} differs");
        }
    }
}

#[test]
fn a_process_moves_no_other_indicators_draws() {
    let other = "[indicator.other]\npersistence = 0.3\nlevel = { base = 1, growth.normal = { mean = 5, sd = 2 } }\n";
    let alone = run_text(&plan(6, other), 9, 5_000);
    let beside = run_text(&plan(6, &format!("{}{other}", every_process())), 9, 5_000);
    for year in 2021..=2026 {
        assert_eq!(
            values(&alone, "other", year),
            values(&beside, "other", year)
        );
    }
}

#[test]
fn a_file_that_extends_another_replaces_its_process_and_its_laws() {
    let base = plan(
        2,
        "[indicator.x]\npersistence = 0.4\n\
         level = { base = 100, growth.normal = { mean = 5, sd = 2 }, compounding = \"log\", in_year.2021.constant.value = 1 }\n",
    );
    let drawn = |over: &str| {
        let over = format!("extends = \"base.toml\"\n[indicator.x]\n{over}");
        let files = [("over.toml", over.as_str()), ("base.toml", base.as_str())];
        simulate(load_files(&files, &[]), settings(3, 2_000)).values()
    };
    let alone = |body: &str| {
        let text = plan(2, &format!("[indicator.x]\n{body}\nlevel.base = 100\n"));
        run_text(&text, 3, 2_000).values()
    };
    let growth = "level.growth.normal = { mean = 5, sd = 2 }\nlevel.compounding = \"log\"\nlevel.in_year.2021.constant.value = 1";
    let models = "[{ weight = 1, law.normal = { mean = 3, sd = 1 } }]";
    assert_eq!(
        drawn("process.random_walk.sd = 1"),
        alone(&format!("process.random_walk.sd = 1\n{growth}"))
    );
    assert_eq!(
        drawn(&format!("level.growth.models = {models}")),
        alone(&format!(
            "persistence = 0.4\nlevel.growth.models = {models}\nlevel.compounding = \"log\"\nlevel.in_year.2021.constant.value = 1"
        ))
    );
    let path = "persistence = 0\nlevel.path = { probabilities = [0.1, 0.9], low = 0, years = { 2021 = [95, 110], 2022 = [90, 120] } }";
    assert_eq!(drawn(path), alone(path));
}

#[test]
fn the_resolved_text_of_every_process_is_the_same_scenario() {
    let loaded = load_text(&plan(6, &every_process()));
    let again = load_text(&loaded.resolved);
    let of = |loaded| simulate(loaded, settings(4, 3_000)).values();
    assert_eq!(loaded.digest, again.digest);
    assert_eq!(of(loaded), of(again));
}
