//! The laws against other people's numbers: high-precision quantiles and another crate's draws.

use chacha20::ChaCha8Rng;
use rand::SeedableRng;
use rand_distr::{
    Beta, Distribution, Exp, Gamma, Gumbel, LogNormal, Normal, Pert, SkewNormal, StudentT,
    Triangular, Uniform, Weibull,
};
use std::sync::Arc;
use tuiyan::dist::{Argument, Law, Parameter, family};

/// Quantiles computed with mpmath by `distributions.py`; the columns are explained in the file.
const REFERENCE: &str = include_str!("reference/distributions.csv");

/// Draws of each law of the other implementation.
const DRAWS: usize = 100_000;

fn law(key: &str, values: &[f64]) -> Arc<dyn Law> {
    family(key)
        .expect("a family")
        .of_numbers(values)
        .expect("a law")
}

/// A law from `key=value` words, in the order of the family's parameters; some need not be written.
fn law_from_words(key: &str, words: &str) -> Arc<dyn Law> {
    let family = family(key).expect("a family");
    let mut left = words.split(' ').peekable();
    let argument = |parameter: &Parameter| {
        let written = left
            .next_if(|word| word.split_once('=').expect("key=value").0 == parameter.key)
            .map(|word| word.split_once('=').expect("key=value").1);
        match written {
            Some(number) => Argument::Number(number.parse().expect("a number")),
            None => parameter.unwritten(),
        }
    };
    let arguments: Vec<Argument> = family.parameters.iter().map(argument).collect();
    assert_eq!(left.next(), None, "{key} {words}");
    family.of(&arguments).expect("a law")
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
    assert_eq!(rows, 1390, "rows of the reference");
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
    for (shape, scale) in [(0.05, 3.0), (0.8, 1.0), (4.0, 1.5), (5000.0, 0.1)] {
        assert_follows(
            Gamma::new(shape, scale).unwrap(),
            &*law("gamma", &[shape, scale]),
        );
    }
    for (shape, scale) in [(0.3, 1.0), (3.6, 5.0)] {
        assert_follows(
            Weibull::new(scale, shape).unwrap(),
            &*law("weibull", &[shape, scale]),
        );
    }
    for (alpha, beta) in [(0.1, 0.2), (0.5, 3.0), (2.0, 5.0), (300.0, 2.0)] {
        assert_follows(
            Beta::new(alpha, beta).unwrap(),
            &*law("beta", &[alpha, beta]),
        );
    }
    for shape in [-20.0, -0.5, 0.01, 4.0] {
        assert_follows(
            SkewNormal::new(6.0, 2.0, shape).unwrap(),
            &*law("skew_normal", &[6.0, 2.0, shape]),
        );
    }
    assert_follows(Exp::new(2.5).unwrap(), &*law("exponential", &[2.5]));
    assert_follows(
        Gumbel::new(6.0, 1.5).unwrap(),
        &*law("gumbel_max", &[6.0, 1.5]),
    );
}

/// Laws that are functions of others, as their definitions say.
#[test]
fn draws_of_related_laws_follow_the_laws() {
    let uniform = Uniform::new(0.0, 1.0).unwrap();
    let logistic = uniform.map(|u: f64| 5.0 + 0.8 * libm::log(u / (1.0 - u)));
    assert_follows(logistic, &*law("logistic", &[5.0, 0.8]));
    let sign = uniform.map(|u: f64| {
        let size = libm::log(1.0 - (2.0 * u - 1.0).abs());
        if u < 0.5 { size } else { -size }
    });
    assert_follows(sign, &*law("laplace", &[0.0, 1.0]));
    let least = Gumbel::new(0.0, 0.5).unwrap().map(|x: f64| 4.0 - x);
    assert_follows(least, &*law("gumbel_min", &[4.0, 0.5]));
    let odds = LogNormal::new(-1.0, 2.0).unwrap();
    let share = odds.map(|odds: f64| -3.0 + 7.0 * (odds / (1.0 + odds)));
    assert_follows(share, &*law("logit_normal", &[-1.0, 2.0, -3.0, 4.0]));
}

#[test]
fn the_test_against_draws_tells_a_wrong_law() {
    let draws = seeded_draws(Normal::new(0.0, 1.0).unwrap());
    let distance = kolmogorov_distance(draws, &*law("student_t", &[0.0, 1.0, 8.0]));
    assert!(distance > critical_distance(), "{distance}");
}
