//! Samples of the families that take lists and laws, and what must hold of them beyond the battery.

use super::build;
use super::checks::assert_met;
use crate::dist::{Argument, family};
use Argument::{Absent, Number};

/// A family and its arguments.
pub(super) type Sample = (&'static str, Vec<Argument>);

/// A law of numbers, as an argument of another law.
pub(super) fn law(key: &str, values: &[f64]) -> Argument {
    Argument::Law(build(key, values).expect("sample parameters"))
}

/// A law of any arguments, as an argument of another law.
fn law_of((key, arguments): Sample) -> Argument {
    let family = crate::dist::family(key).expect("a family");
    Argument::Law(family.of(&arguments).expect("sample parameters"))
}

/// Laws of numbers, as an argument of another law.
pub(super) fn laws(all: &[(&str, &[f64])]) -> Argument {
    let build = |(key, values): &(&str, &[f64])| build(key, values).expect("sample parameters");
    Argument::Laws(all.iter().map(build).collect())
}

pub(super) fn list(values: &[f64]) -> Argument {
    Argument::Numbers(values.to_vec())
}

/// Samples of families that take more than numbers.
pub(super) fn samples() -> Vec<Sample> {
    let mut all = discrete();
    all.extend(empirical());
    all.extend(mixtures());
    all.extend(truncated());
    all.extend(moved());
    all.extend(counts());
    all.extend(metalogs());
    all.extend(percentiles());
    all.extend(quantiles());
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

pub(super) fn mixture(weights: &[f64], all: &[(&str, &[f64])]) -> Sample {
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

pub(super) fn between(law: Argument, low: f64, high: f64) -> Sample {
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

/// Poisson counts truncated, and negative binomial ones by both of their parametrisations.
fn counts() -> Vec<Sample> {
    let clustered = |mean, sd, size| ("negative_binomial", vec![Number(mean), sd, size]);
    vec![
        clustered(12.0, Number(6.0), Absent),
        clustered(4.0, Number(2.0), Absent),
        clustered(0.5, Absent, Number(0.05)),
        clustered(2000.0, Absent, Number(3.0)),
        clustered(3.0, Absent, Number(1e9)),
        clustered(0.0, Absent, Number(1.0)),
        between(law("poisson", &[4.5]), 1.0, 6.5),
        between(law("binomial", &[40.0, 0.3]), 9.5, f64::INFINITY),
        ("shifted", vec![law("poisson", &[2.0]), Number(-3.0)]),
        mixture(
            &[0.4, 0.6],
            &[("poisson", &[3.0]), ("binomial", &[12.0, 0.9])],
        ),
    ]
}

/// A value that may be absent.
fn perhaps(value: f64) -> Argument {
    if value.is_finite() {
        Number(value)
    } else {
        Absent
    }
}

pub(super) fn metalog(terms: &[f64], low: f64, high: f64) -> Sample {
    ("metalog", vec![list(terms), perhaps(low), perhaps(high)])
}

fn metalogs() -> Vec<Sample> {
    const NONE: f64 = f64::NAN;
    vec![
        metalog(&[0.0, 1.0], NONE, NONE),
        metalog(&[10.0, 2.0, 1.5], NONE, NONE),
        metalog(&[5.0, 1.0, 0.8, 2.0], NONE, NONE),
        metalog(&[5.0, 1.0, 0.8, 2.0, -1.5], NONE, NONE),
        metalog(&[5.0, 1.0, -1.66711], NONE, NONE),
        metalog(&[1.0, 0.0, 0.0, 2.0, 1.0], NONE, NONE),
        metalog(&[3.0, 0.0], NONE, NONE),
        metalog(&[1.0, 0.2, 0.1], 0.0, NONE),
        metalog(&[1.0, 0.2, 0.1], NONE, 10.0),
        metalog(&[0.3, 0.5, -0.4, 0.2], -5.0, 20.0),
        metalog(&[0.0, 0.0, 0.0, 2.0], 0.0, 1.0),
    ]
}

/// Percentiles by the places of their keys, and bounds.
pub(super) fn stated(values: &[(&str, f64)]) -> Sample {
    let parameters = crate::dist::family("percentiles")
        .expect("a family")
        .parameters;
    let argument = |parameter: &crate::dist::Parameter| {
        let found = values.iter().find(|(key, _)| *key == parameter.key);
        found.map_or(Absent, |(_, value)| Number(*value))
    };
    ("percentiles", parameters.iter().map(argument).collect())
}

fn percentiles() -> Vec<Sample> {
    let triple = [("p10", 3.0), ("p50", 5.0), ("p90", 8.0)];
    let mut bounded = triple.to_vec();
    bounded.extend([("low", 0.0), ("high", 20.0)]);
    vec![
        stated(&[("p10", 3.0), ("p90", 8.0)]),
        stated(&[("p20", 3.0), ("p95", 8.0), ("low", 0.0)]),
        stated(&[("p20", 3.0), ("p95", 8.0), ("low", 1.0)]),
        stated(&[("p20", 3.0), ("p95", 8.0), ("high", 9.0)]),
        stated(&[("p20", 3.0), ("p95", 8.0), ("low", 1.0), ("high", 9.0)]),
        stated(&triple),
        stated(&bounded),
        stated(&[("p05", 1.0), ("p25", 4.0), ("p75", 6.0), ("p975", 10.0)]),
        // Too skewed for three terms.
        stated(&[("p10", 3.0), ("p50", 3.2), ("p90", 8.0)]),
        stated(&[
            ("p05", 1.0),
            ("p10", 2.0),
            ("p25", 4.0),
            ("p50", 5.0),
            ("p75", 6.0),
            ("p95", 10.0),
        ]),
    ]
}

pub(super) fn table(probabilities: &[f64], values: &[f64], low: f64, high: f64) -> Sample {
    (
        "quantiles",
        vec![
            list(probabilities),
            list(values),
            perhaps(low),
            perhaps(high),
        ],
    )
}

fn quantiles() -> Vec<Sample> {
    const NONE: f64 = f64::NAN;
    const FIVE: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];
    let values = [1.0, 4.0, 5.0, 5.8, 8.0];
    vec![
        table(&FIVE, &values, NONE, NONE),
        table(&FIVE, &values, 0.0, NONE),
        table(&FIVE, &values, NONE, 8.5),
        table(&FIVE, &values, 0.5, 40.0),
        table(&[0.001, 0.5], &[-4.0, -1.0], NONE, NONE),
        table(&[0.3, 0.6], &[4.0, 6.0], 0.0, NONE),
    ]
}

#[test]
fn laws_made_of_others_hold_in_the_farthest_tails() {
    for (key, arguments) in samples() {
        let law = family(key).unwrap().of(&arguments).unwrap();
        let name = format!("{key} {arguments:?}");
        for p in [1e-300, 1e-200, 1e-100, 1e-50, 1e-20] {
            assert_met(&name, p, law.lower(p), 1.0, |x| law.cdf(x));
            assert_met(&name, p, law.upper(p), -1.0, |x| law.survival(x));
        }
        let (below, above) = (f64::NEG_INFINITY, f64::INFINITY);
        assert_eq!((law.cdf(below), law.survival(below)), (0.0, 1.0), "{name}");
        assert_eq!((law.cdf(above), law.survival(above)), (1.0, 0.0), "{name}");
    }
}

#[test]
fn counts_are_values_of_a_smooth_law_rounded_up() {
    let mut seen = 0;
    for (name, law) in super::samples() {
        let Some(smooth) = law.rounded_up_from() else {
            continue;
        };
        for k in 1..300 {
            let p = f64::from(k) / 300.0 + 1e-7;
            let rounded = smooth.lower(p).ceil() + 0.0;
            assert_eq!(law.lower(p), rounded, "{name} {p}");
            assert_eq!(law.upper(1.0 - p), rounded, "{name} {p}");
        }
        seen += 1;
    }
    assert!(seen >= 12, "{seen} laws of counts");
}
