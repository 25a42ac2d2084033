//! Textbook reliability problems: a limit state over uncertain quantities, against probabilities from quadrature.
//!
//! Every problem of `tests/reference/reliability.csv` is written as a scenario and run, and the shipped
//! examples are held to the same numbers. A check allows 4.5 standard errors, which a right engine exceeds
//! with probability 6.8e-6 (a little more for the rarest events, whose counts are few); there are 21,
//! together below 0.05 %. The seeds are fixed, so the outcome is always the same.

mod common;

use common::{Ran, load_path, run_text, settings, simulate};
use std::path::Path;

const PATHS: u64 = 1_000_000;
const ALLOWED: f64 = 4.5;

/// Below this a run of a million paths cannot tell a probability from 0.
const TOO_RARE: f64 = 1e-6;

struct Problem {
    name: &'static str,
    limit_state: &'static str,
    inputs: &'static str,
    probability: f64,
}

fn problems() -> Vec<Problem> {
    let rows = include_str!("reference/reliability.csv").lines();
    rows.filter(|row| !row.starts_with('#'))
        .skip(1)
        .map(|row| {
            let mut columns = row.split(';');
            let mut next = || columns.next().expect("four columns");
            Problem {
                name: next(),
                limit_state: next(),
                inputs: next(),
                probability: next().parse().expect("a number"),
            }
        })
        .collect()
}

impl Problem {
    fn scenario(&self) -> String {
        let mut text = common::plan(1, "");
        for group in self.inputs.split(" | ") {
            let (ids, law) = group.split_once(": ").expect("ids and their law");
            for id in ids.split(' ') {
                text += &format!("[indicator.{id}]\nquantity.value.{law}\n");
            }
        }
        let limit_state = self.limit_state;
        text + &format!("[target.failure]\ncondition = \"{limit_state} < 0\"\n")
    }
}

fn check(ran: &Ran, name: &str, expected: f64) {
    let error = (expected * (1.0 - expected) / PATHS as f64).sqrt();
    let errors = (ran.probability("failure") - expected) / error;
    assert!(
        errors.abs() < ALLOWED,
        "{name}: {} is {errors:.1} standard errors from {expected}",
        ran.probability("failure")
    );
}

#[test]
fn every_problem_has_its_probability() {
    let problems = problems();
    assert_eq!(problems.len(), 14);
    for problem in problems {
        let ran = run_text(&problem.scenario(), 2021, PATHS);
        check(&ran, problem.name, problem.probability);
        let resolved = ran.target("failure").met.resolved;
        let expected = problem.probability > TOO_RARE;
        assert_eq!(resolved, Some(expected), "{}", problem.name);
    }
}

#[test]
fn the_examples_have_their_probabilities() {
    for (file, name) in [
        ("strength_and_load", "R-S"),
        ("axial_beam", "Axial stressed beam"),
        ("frame", "RP8"),
        ("sum_of_waits", "RP54"),
        ("four_limits", "RP55"),
        ("series_system", "Four-branch serial system"),
        ("jumps", "RP110"),
    ] {
        let problems = problems();
        let problem = problems.iter().find(|problem| problem.name == name);
        let expected = problem.expect("it is in the table").probability;
        let path = format!("scenarios/examples/reliability_{file}.toml");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let ran = simulate(load_path(&path, &[]), settings(7, PATHS));
        check(&ran, name, expected);
    }
}
