//! What the families that take lists and laws refuse.

use super::compound::{Sample, between, law, list, metalog, mixture, stated, table};
use crate::dist::Argument;
use Argument::{Absent, Number};

/// A family, arguments, the parameter to look at and how the message starts.
pub(super) type Refused = (Sample, &'static str, &'static str);

/// What the families refuse.
pub(super) fn refused() -> Vec<Refused> {
    let mut all = refused_lists();
    all.extend(refused_laws());
    all.extend(refused_counts());
    all.extend(refused_metalogs());
    all.extend(refused_percentiles());
    all.extend(refused_tables());
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

fn refused_counts() -> Vec<Refused> {
    let clustered = |mean, sd, size| ("negative_binomial", vec![Number(mean), sd, size]);
    vec![
        (
            clustered(4.0, Number(1.5), Absent),
            "sd",
            "sd = 1.5 is below 2, the square root of the mean",
        ),
        (
            clustered(4.0, Absent, Absent),
            "sd",
            "there is neither sd nor size",
        ),
        (
            clustered(4.0, Number(3.0), Number(1.0)),
            "sd",
            "there are both sd and size",
        ),
        (
            clustered(4.0, Absent, Number(0.0)),
            "size",
            "size = 0 is not positive",
        ),
        (
            clustered(-4.0, Absent, Number(1.0)),
            "mean",
            "mean = -4 is negative",
        ),
        (
            clustered(4.0, Number(f64::NAN), Absent),
            "sd",
            "sd = NaN is not a finite number",
        ),
    ]
}

fn refused_metalogs() -> Vec<Refused> {
    const NONE: f64 = f64::NAN;
    let falls = |terms: &[f64], at: &'static str| (metalog(terms, NONE, NONE), "terms", at);
    vec![
        falls(&[], "terms is an empty list"),
        falls(&[1.0], "terms is a list of 1"),
        falls(&[1.0; 6], "terms is a list of 6"),
        falls(&[1.0, f64::NAN], "terms = NaN is not a finite number"),
        falls(&[0.0, -1.0], "these terms make no law: at probability 0"),
        falls(
            &[0.0, 1.0, -3.0],
            "these terms make no law: at probability 0.916778 the",
        ),
        falls(
            &[0.0, 1.0, 1.7],
            "these terms make no law: at probability 0.0832217 the",
        ),
        falls(
            &[0.0, 0.1, 0.0, -5.0],
            "these terms make no law: at probability 0.5 the",
        ),
        (
            metalog(&[0.0, 1.0], 2.0, 1.0),
            "low",
            "low = 2 is above high = 1",
        ),
        (
            metalog(&[0.0, 1.0], 2.0, 2.0),
            "high",
            "low and high are both 2",
        ),
    ]
}

fn refused_percentiles() -> Vec<Refused> {
    vec![
        (stated(&[]), "p10", "there is no percentile"),
        (stated(&[("p75", 2.0)]), "p75", "p75 is the only percentile"),
        (
            stated(&[("p10", 5.0), ("p50", 3.0), ("p90", 8.0)]),
            "p50",
            "p50 = 3 is not above p10 = 5",
        ),
        (
            stated(&[("p10", 5.0), ("p90", 5.0)]),
            "p90",
            "p90 = 5 is not above p10 = 5",
        ),
        (
            stated(&[("p10", 5.0), ("p90", 8.0), ("low", 5.0)]),
            "p10",
            "p10 = 5 is not above low = 5",
        ),
        (
            stated(&[("p10", 5.0), ("p90", 8.0), ("high", 7.0)]),
            "p90",
            "p90 = 8 is not below high = 7",
        ),
        (
            stated(&[("p10", f64::INFINITY), ("p90", 8.0)]),
            "p10",
            "p10 = inf is not a finite number",
        ),
    ]
}

fn refused_tables() -> Vec<Refused> {
    const NONE: f64 = f64::NAN;
    let refused = |p: &[f64], x: &[f64], key, message| (table(p, x, NONE, NONE), key, message);
    vec![
        refused(&[], &[], "probabilities", "probabilities is an empty list"),
        refused(
            &[0.5],
            &[1.0],
            "probabilities",
            "probabilities has one number only",
        ),
        refused(
            &[0.5, 0.9],
            &[1.0],
            "values",
            "there are 1 values for 2 probabilities",
        ),
        refused(
            &[0.9, 0.5],
            &[1.0, 2.0],
            "probabilities",
            "probabilities does not rise: 0.5 stands after 0.9",
        ),
        refused(
            &[0.0, 0.5],
            &[1.0, 2.0],
            "probabilities",
            "probabilities has 0, which is not between",
        ),
        refused(
            &[0.1, f64::NAN],
            &[1.0, 2.0],
            "probabilities",
            "probabilities = NaN is not a finite number",
        ),
        refused(
            &[0.1, 0.5],
            &[2.0, 1.0],
            "values",
            "values does not rise: 1 stands after 2",
        ),
        refused(
            &[0.1, 0.5],
            &[2.0, 2.0],
            "values",
            "values does not rise: 2 stands after 2",
        ),
        (
            table(&[0.1, 0.5], &[2.0, 3.0], 2.5, NONE),
            "values",
            "values = 2 is not above low = 2.5",
        ),
    ]
}
