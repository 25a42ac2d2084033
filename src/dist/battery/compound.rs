//! Samples of the families that take lists and laws, and what they refuse.

use super::build;
use crate::dist::Argument;
use Argument::{Absent, Number};

/// A family and its arguments.
pub(super) type Sample = (&'static str, Vec<Argument>);

/// A law of numbers, as an argument of another law.
fn law(key: &str, values: &[f64]) -> Argument {
    Argument::Law(build(key, values).expect("sample parameters"))
}

/// A law of any arguments, as an argument of another law.
fn law_of((key, arguments): Sample) -> Argument {
    let family = crate::dist::family(key).expect("a family");
    Argument::Law(family.of(&arguments).expect("sample parameters"))
}

/// Laws of numbers, as an argument of another law.
fn laws(all: &[(&str, &[f64])]) -> Argument {
    let build = |(key, values): &(&str, &[f64])| build(key, values).expect("sample parameters");
    Argument::Laws(all.iter().map(build).collect())
}

fn list(values: &[f64]) -> Argument {
    Argument::Numbers(values.to_vec())
}

/// Samples of families that take more than numbers.
pub(super) fn samples() -> Vec<Sample> {
    let mut all = discrete();
    all.extend(empirical());
    all.extend(mixtures());
    all.extend(truncated());
    all.extend(moved());
    all
}

fn discrete() -> Vec<Sample> {
    let table = |values: &[f64], weights: &[f64]| ("discrete", vec![list(values), list(weights)]);
    vec![
        table(&[2.0, -1.0, 7.0], &[0.5, 0.2, 0.3]),
        table(&[3.0, 4.0], &[0.0, 1.0]),
        table(&[0.1, 0.2, 0.3], &[1e-12, 0.5, 0.5 - 1e-12]),
    ]
}

fn empirical() -> Vec<Sample> {
    let history = [6.2, 4.8, 7.9, 6.5, 0.5, 6.5, -1.0];
    let of = |kind, smooth| {
        (
            "empirical",
            vec![list(&history), Number(kind), Number(smooth)],
        )
    };
    let kinds = (1..=9).map(f64::from);
    let mut all: Vec<Sample> = kinds.map(|kind| of(kind, 0.0)).collect();
    all.extend([of(7.0, 0.8), of(7.0, 0.001)]);
    all.push((
        "empirical",
        vec![list(&[2.0, 2.0]), Number(6.0), Number(0.0)],
    ));
    all
}

fn mixture(weights: &[f64], all: &[(&str, &[f64])]) -> Sample {
    ("mixture", vec![list(weights), laws(all)])
}

fn mixtures() -> Vec<Sample> {
    vec![
        mixture(
            &[0.9, 0.1],
            &[("normal", &[6.0, 1.0]), ("normal", &[-3.0, 3.0])],
        ),
        mixture(
            &[0.3, 0.3, 0.4],
            &[
                ("uniform", &[0.0, 1.0]),
                ("constant", &[2.0]),
                ("triangular", &[3.0, 4.0, 9.0]),
            ],
        ),
        // Far apart, and one that hardly ever holds.
        mixture(
            &[0.45, 0.55],
            &[("normal", &[0.0, 1.0]), ("normal", &[1e6, 1.0])],
        ),
        mixture(
            &[1.0 - 1e-12, 1e-12],
            &[("normal", &[0.0, 1.0]), ("normal", &[100.0, 1.0])],
        ),
        mixture(
            &[0.25, 0.75],
            &[("constant", &[0.1]), ("constant", &[-0.3])],
        ),
        mixture(
            &[0.5, 0.5],
            &[("uniform", &[0.0, 1.0]), ("normal", &[0.0, 1.0])],
        ),
    ]
}

fn between(law: Argument, low: f64, high: f64) -> Sample {
    let limit = |x: f64| if x.is_finite() { Number(x) } else { Absent };
    ("truncated", vec![law, limit(low), limit(high)])
}

fn truncated() -> Vec<Sample> {
    const INFINITY: f64 = f64::INFINITY;
    let table = || law_of(discrete().remove(0));
    let gap = mixture(
        &[0.5, 0.5],
        &[("uniform", &[0.0, 1.0]), ("uniform", &[2.0, 3.0])],
    );
    vec![
        between(law("normal", &[5.0, 4.0]), 0.0, INFINITY),
        between(law("normal", &[0.0, 1.0]), 6.0, 9.0),
        between(law("normal", &[0.0, 1.0]), -9.0, -6.0),
        between(law("normal", &[0.0, 1.0]), -30.0, -20.0),
        between(law("normal", &[0.0, 1.0]), -1e-6, 2e-6),
        between(law("normal", &[0.0, 1.0]), 8.0, 8.0 + 1e-9),
        between(law("student_t", &[0.0, 1.0, 3.0]), -INFINITY, -1.0),
        between(law("student_t", &[0.5, 1.0, 4.0]), 0.0, INFINITY),
        between(law("triangular", &[0.0, 3.0, 9.0]), 1.0, 8.0),
        between(law("triangular", &[-3.0, 0.0, 9.0]), 0.0, 8.0),
        between(law("triangular", &[-3.0, 0.0, 9.0]), -1e-3, 1e-3),
        between(law("two_piece", &[0.0, 1.0, 3.0]), 0.0, INFINITY),
        between(
            law_of(between(law("normal", &[1.0, 2.0]), 0.0, 9.0)),
            0.0,
            5.0,
        ),
        between(table(), -1.0, 6.0),
        between(table(), 1.5, 7.5),
        between(table(), 1.5, 2.5),
        between(law_of(empirical().remove(5)), -1.0, 6.5),
        between(law_of(empirical().remove(9)), 0.0, INFINITY),
        between(law_of(mixtures().remove(0)), 0.0, INFINITY),
        between(law_of(mixtures().remove(1)), 0.5, 2.0),
        between(law_of(gap), 0.5, 1.5),
    ]
}

fn moved() -> Vec<Sample> {
    let scaled = |law, by| ("scaled", vec![law, Number(by)]);
    vec![
        ("shifted", vec![law("lognormal", &[0.0, 0.5]), Number(-1.0)]),
        (
            "shifted",
            vec![law_of(discrete().remove(2)), Number(1.0 / 3.0)],
        ),
        scaled(law("lognormal", &[0.0, 0.5]), -2.0),
        scaled(law("triangular", &[0.0, 1.0, 4.0]), 3.0),
        scaled(law("normal", &[0.0, 1.0]), 0.0),
        scaled(law("normal", &[2.0, 1.0]), -1.0),
        scaled(law_of(discrete().remove(2)), 0.1),
        scaled(law_of(discrete().remove(2)), -0.7),
        scaled(law_of(mixtures().remove(1)), -1.1),
        scaled(law_of(empirical().remove(0)), -0.3),
    ]
}

/// A family, arguments, the parameter to look at and how the message starts.
pub(super) type Refused = (Sample, &'static str, &'static str);

/// What the families refuse.
pub(super) fn refused() -> Vec<Refused> {
    let mut all = refused_lists();
    all.extend(refused_laws());
    all
}

fn refused_lists() -> Vec<Refused> {
    let table = |values: &[f64], weights: &[f64]| ("discrete", vec![list(values), list(weights)]);
    let empirical = |values: &[f64], kind, smooth| {
        (
            "empirical",
            vec![list(values), Number(kind), Number(smooth)],
        )
    };
    vec![
        (table(&[], &[]), "values", "values is an empty list"),
        (
            table(&[1.0, f64::NAN], &[0.5, 0.5]),
            "values",
            "values = NaN is not a finite number",
        ),
        (
            table(&[1.0, 2.0], &[0.5, f64::NAN]),
            "probabilities",
            "probabilities = NaN is not",
        ),
        (
            table(&[1.0, 2.0], &[0.5, 0.4]),
            "probabilities",
            "probabilities sum to 0.9",
        ),
        (
            table(&[1.0, 2.0], &[1.5, -0.5]),
            "probabilities",
            "probabilities = -0.5 is negative",
        ),
        (
            table(&[1.0, 2.0], &[1.0]),
            "probabilities",
            "there are 1 probabilities for 2 values",
        ),
        (
            table(&[2.0, 2.0], &[0.5, 0.5]),
            "values",
            "the value 2 stands there twice",
        ),
        (empirical(&[], 7.0, 0.0), "values", "values is an empty"),
        (empirical(&[1.0], 7.5, 0.0), "type", "type = 7.5 is no way"),
        (
            empirical(&[1.0], f64::NAN, 0.0),
            "type",
            "type = NaN is no way",
        ),
        (
            empirical(&[1.0], 7.0, -1.0),
            "smooth",
            "smooth = -1 is negative",
        ),
    ]
}

fn refused_laws() -> Vec<Refused> {
    let normal = || law("normal", &[0.0, 1.0]);
    vec![
        (mixture(&[], &[]), "weights", "weights is an empty list"),
        (
            mixture(&[0.5, 0.6], &[("constant", &[1.0]), ("constant", &[2.0])]),
            "weights",
            "weights sum to 1.1",
        ),
        (
            mixture(&[1.0], &[("constant", &[1.0]), ("constant", &[2.0])]),
            "weights",
            "there are 1 weights for 2 laws",
        ),
        (
            between(normal(), f64::NEG_INFINITY, f64::INFINITY),
            "low",
            "the truncated law has no limit",
        ),
        (
            between(normal(), 2.0, 1.0),
            "low",
            "low = 2 is above high = 1",
        ),
        (
            between(normal(), 50.0, 60.0),
            "low",
            "the law has no probability between 50 and 60",
        ),
        (
            between(law("uniform", &[0.0, 1.0]), f64::NEG_INFINITY, -1.0),
            "high",
            "the law has no probability up to -1",
        ),
        (
            between(law("uniform", &[0.0, 1.0]), 3.0, f64::INFINITY),
            "low",
            "the law has no probability from 3",
        ),
        (
            ("truncated", vec![normal(), Number(f64::NAN), Absent]),
            "low",
            "low = NaN is not a finite number",
        ),
        (
            ("shifted", vec![normal(), Number(f64::INFINITY)]),
            "by",
            "by = inf is not a finite number",
        ),
        (
            ("scaled", vec![normal(), Number(f64::NAN)]),
            "by",
            "by = NaN is not a finite number",
        ),
    ]
}
