//! The laws against other people's numbers: high-precision quantiles and another crate's draws.

use chacha20::ChaCha8Rng;
use rand::SeedableRng;
use rand_distr::{Distribution, LogNormal, Normal, Pert, StudentT, Triangular, Uniform};
use std::sync::Arc;
use tuiyan::dist::{Law, family};

/// Quantiles computed with mpmath at 50 digits; the columns are explained in the file.
const REFERENCE: &str = include_str!("reference/distributions.csv");

/// Draws of each law of the other implementation.
const DRAWS: usize = 100_000;

fn law(key: &str, values: &[f64]) -> Arc<dyn Law> {
    family(key)
        .expect("a family")
        .of_numbers(values)
        .expect("a law")
}

/// A law from `key=value` words in the order of the family's parameters.
fn law_from_words(key: &str, words: &str) -> Arc<dyn Law> {
    let parameters = family(key).expect("a family").parameters;
    let pairs: Vec<_> = words
        .split(' ')
        .map(|word| word.split_once('=').unwrap())
        .collect();
    assert!(
        pairs
            .iter()
            .map(|pair| pair.0)
            .eq(parameters.iter().map(|p| p.key)),
        "{words}"
    );
    law(
        key,
        &pairs
            .iter()
            .map(|pair| pair.1.parse().unwrap())
            .collect::<Vec<f64>>(),
    )
}

/// 1e-12 in the body and 1e-10 in the tails.
fn tolerance(tail_prob: f64) -> f64 {
    if tail_prob >= 0.01 { 1e-12 } else { 1e-10 }
}

#[test]
fn quantiles_agree_with_high_precision() {
    let mut rows = 0;
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(REFERENCE.as_bytes());
    for record in reader.records() {
        let record = record.unwrap();
        let tail_prob: f64 = record[3].parse().unwrap();
        let expected: f64 = record[4].parse().unwrap();
        let law = law_from_words(&record[0], &record[1]);
        let found = match &record[2] {
            "lower" => law.lower(tail_prob),
            "upper" => law.upper(tail_prob),
            other => panic!("no tail {other}"),
        };
        // A quantile of exactly zero is met to the same part of the law's width instead.
        let unit = if expected == 0.0 {
            law.upper(0.25) - law.lower(0.25)
        } else {
            expected.abs()
        };
        let error = (found - expected).abs() / unit;
        assert!(
            error <= tolerance(tail_prob),
            "{record:?}: {found:e} errs by {error:e}"
        );
        rows += 1;
    }
    assert_eq!(rows, 255, "rows of the reference");
}

/// The greatest distance between the empirical distribution of the draws and a law.
fn kolmogorov_distance(mut draws: Vec<f64>, law: &dyn Law) -> f64 {
    draws.sort_by(f64::total_cmp);
    let n = draws.len() as f64;
    let distance = |(i, x): (usize, &f64)| {
        let p = law.cdf(*x);
        (p - i as f64 / n).max((i + 1) as f64 / n - p)
    };
    draws.iter().enumerate().map(distance).fold(0.0, f64::max)
}

fn seeded_draws(law: impl Distribution<f64>) -> Vec<f64> {
    law.sample_iter(ChaCha8Rng::seed_from_u64(20_260_101))
        .take(DRAWS)
        .collect()
}

/// What a true law exceeds once in a thousand seeds (Kolmogorov and Smirnov).
fn critical_distance() -> f64 {
    1.95 / (DRAWS as f64).sqrt()
}

/// Asserts that draws of another implementation follow the law.
fn assert_follows(theirs: impl Distribution<f64>, ours: &dyn Law) {
    let distance = kolmogorov_distance(seeded_draws(theirs), ours);
    assert!(distance < critical_distance(), "{ours:?}: {distance}");
}

#[test]
fn draws_of_another_implementation_follow_the_laws() {
    assert_follows(
        Uniform::new(2.0, 5.0).unwrap(),
        &*law("uniform", &[2.0, 5.0]),
    );
    assert_follows(
        Normal::new(0.065, 0.012).unwrap(),
        &*law("normal", &[0.065, 0.012]),
    );
    assert_follows(
        LogNormal::new(1.0, 0.4).unwrap(),
        &*law("lognormal", &[1.0, 0.4]),
    );
    assert_follows(
        Triangular::new(0.0, 10.0, 3.0).unwrap(),
        &*law("triangular", &[0.0, 3.0, 10.0]),
    );
    for shape in [1.0, 4.0, 30.0] {
        let pert = Pert::new(0.0, 10.0)
            .with_shape(shape)
            .with_mode(2.0)
            .unwrap();
        assert_follows(pert, &*law("pert", &[0.0, 2.0, 10.0, shape]));
    }
    for df in [0.5, 1.0, 3.0, 40.0] {
        assert_follows(
            StudentT::new(df).unwrap(),
            &*law("student_t", &[0.0, 1.0, df]),
        );
    }
}

#[test]
fn the_test_against_draws_tells_a_wrong_law() {
    let draws = seeded_draws(Normal::new(0.0, 1.0).unwrap());
    let distance = kolmogorov_distance(draws, &*law("student_t", &[0.0, 1.0, 8.0]));
    assert!(distance > critical_distance(), "{distance}");
}
