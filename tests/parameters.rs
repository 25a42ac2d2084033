//! Uncertain parameters against closed forms: which part of the variance is theirs, and how probabilities move.
//!
//! Each check allows 4.5 standard errors as the result states them (false alarm 7e-6 each, 24 checks); that the stated
//! errors are right is checked over 60 seeds.

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod common;

use common::{Ran, plan, run_text};
use std::f64::consts::PI;
use tuiyan::num::normal;
use tuiyan::report::parameters::SplitReport;

/// A flow with an uncertain mean: its value is normal with both variances, its mean given the parameter with one.
fn uncertain_mean(parameter_sd: f64, sd: f64) -> String {
    plan(
        1,
        &format!(
            r#"
            [indicator.jobs]
            flow.amount.normal = {{ mean = {{ normal = {{ mean = 100, sd = {parameter_sd} }} }}, sd = {sd} }}
            [target.met]
            indicator = "jobs"
            at_least = 100
            "#
        ),
    )
}

fn target(ran: &Ran) -> SplitReport {
    ran.report.parameters.as_ref().expect("parameters").targets[0].clone()
}

fn indicator(ran: &Ran) -> SplitReport {
    ran.report
        .parameters
        .as_ref()
        .expect("parameters")
        .indicators[0]
        .clone()
}

fn near(found: f64, error: f64, expected: f64, what: &str) {
    let errors = (found - expected) / error;
    assert!(
        errors.abs() <= 4.5,
        "{what}: {found} ± {error}, not {expected}"
    );
}

#[test]
fn the_split_of_a_normal_value_and_of_its_probability_have_closed_forms() {
    for (parameter_sd, sd) in [(1.0, 1.0), (2.0, 1.0), (1.0, 3.0)] {
        let ran = run_text(&uncertain_mean(parameter_sd, sd), 7, 200_000);
        let rho = parameter_sd * parameter_sd / (parameter_sd * parameter_sd + sd * sd);
        let value = indicator(&ran);
        near(
            value.part,
            value.part_standard_error,
            rho,
            "part of the value",
        );
        let z = normal::quantile(0.95);
        near(
            value.low,
            value.low_standard_error,
            100.0 - z * parameter_sd,
            "low",
        );
        near(
            value.high,
            value.high_standard_error,
            100.0 + z * parameter_sd,
            "high",
        );
        // P(met | mean) = Φ((mean − 100)/sd); its variance is asin(ρ)/2π by Sheppard's formula.
        let met = target(&ran);
        near(
            met.part,
            met.part_standard_error,
            rho.asin() / (2.0 * PI) / 0.25,
            "part of the event",
        );
        near(
            met.low,
            met.low_standard_error,
            normal::cdf(-z * parameter_sd / sd),
            "low",
        );
        near(
            met.high,
            met.high_standard_error,
            normal::cdf(z * parameter_sd / sd),
            "high",
        );
        near(
            ran.probability("met"),
            ran.target("met").met.standard_error.expect("judged"),
            0.5,
            "probability",
        );
    }
}

#[test]
fn stated_errors_are_those_seen_over_seeds() {
    let mut squares = [0.0; 3];
    let seeds = 60;
    for seed in 0..seeds {
        let ran = run_text(&uncertain_mean(1.0, 1.0), seed, 20_000);
        let value = indicator(&ran);
        let z = normal::quantile(0.95);
        let off = [
            (value.part - 0.5) / value.part_standard_error,
            (value.low - (100.0 - z)) / value.low_standard_error,
            (value.high - (100.0 + z)) / value.high_standard_error,
        ];
        for (sum, off) in squares.iter_mut().zip(off) {
            *sum += off * off / seeds as f64;
        }
    }
    // The mean square of 60 standard normal numbers is outside with probability 3e-4 each.
    assert!(
        squares.iter().all(|x| (0.45..1.85).contains(x)),
        "{squares:?}"
    );
}

#[test]
fn a_shared_parameter_moves_all_that_use_it() {
    let text = |second: &str| {
        plan(
            1,
            &format!(
                r#"
                [parameter.trend]
                normal = {{ mean = 0, sd = 1 }}
                [parameter.other]
                normal = {{ mean = 0, sd = 1 }}
                [indicator.a]
                flow.amount.normal = {{ mean = {{ parameter = "trend" }}, sd = 1 }}
                [indicator.b]
                flow.amount.normal = {{ mean = {{ parameter = "{second}" }}, sd = 1 }}
                [indicator.c]
                flow.amount.normal = {{ mean = {{ parameter = "other" }}, sd = 1 }}
                [target.a]
                indicator = "a"
                more_than = 0
                [target.b]
                indicator = "b"
                more_than = 0
                "#
            ),
        )
    };
    // The correlation ½ of a and b makes both met with probability 1/4 + asin(½)/2π = 1/3.
    for (second, both) in [("trend", 1.0 / 3.0), ("other", 0.25)] {
        let ran = run_text(&text(second), 3, 1_000_000);
        let all = &ran.report.joint.as_ref().expect("targets").all;
        let (found, error) = (
            all.probability.expect("judged"),
            all.standard_error.expect("judged"),
        );
        near(found, error, both, second);
    }
}

#[test]
fn nothing_is_split_where_nothing_is_uncertain() {
    let ran = run_text(
        &plan(
            1,
            "[indicator.jobs]\nflow.amount.normal = { mean = 100, sd = 1 }",
        ),
        1,
        10_000,
    );
    assert!(ran.report.parameters.is_none());
}
