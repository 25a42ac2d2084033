//! One battery of tests for every family: what must hold of any law, checked on samples.

mod compound;
mod refusals;

use super::{FAMILIES, Fault, Form, Law, at_score, family};
use crate::num;
use std::sync::Arc;

/// Parameters of each family to test it with; every family has at least one.
const SAMPLES: &[(&str, &[f64])] = &[
    ("constant", &[-3.5]),
    ("constant", &[0.0]),
    ("uniform", &[2.0, 5.0]),
    ("uniform", &[-0.3, 0.0]),
    ("uniform", &[4.0, 4.0]),
    ("triangular", &[0.0, 3.0, 10.0]),
    ("triangular", &[-1.0, -1.0, 2.0]),
    ("triangular", &[-1.0, 2.0, 2.0]),
    ("triangular", &[7.0, 7.0, 7.0]),
    ("pert", &[0.0, 2.0, 10.0, 4.0]),
    ("pert", &[-5.0, -5.0, 1.0, 4.0]),
    ("pert", &[0.0, 1.0, 1.0, 2.5]),
    ("pert", &[1.0, 2.0, 4.0, 0.0]),
    ("pert", &[1.0, 2.0, 4.0, 1e6]),
    ("pert", &[2.0, 2.0, 2.0, 4.0]),
    ("normal", &[0.065, 0.012]),
    ("normal", &[-40.0, 3.0]),
    ("normal", &[1.0, 0.0]),
    ("lognormal", &[0.0, 0.25]),
    ("lognormal", &[9.0, 1.0]),
    ("lognormal", &[1.0, 0.0]),
    ("student_t", &[0.05, 0.02, 5.0]),
    ("student_t", &[0.0, 1.0, 12.5]),
    ("student_t", &[-3.0, 1.0, 1e6]),
    ("student_t", &[-3.0, 1.0, 1e14]),
    ("student_t", &[-3.0, 1.0, 1e300]),
    ("student_t", &[1.0, 0.0, 5.0]),
    ("two_piece", &[0.06, 0.03, 0.01]),
    ("two_piece", &[0.0, 1.0, 2.0]),
    ("two_piece", &[5.0, 0.0, 2.0]),
    ("two_piece", &[5.0, 2.0, 0.0]),
    ("two_piece", &[5.0, 2.0, 2.0]),
    ("two_piece", &[5.0, 0.0, 0.0]),
    ("poisson", &[0.001]),
    ("poisson", &[4.5]),
    ("poisson", &[350.0]),
    ("poisson", &[1e6]),
    ("poisson", &[0.0]),
    ("binomial", &[12.0, 0.7]),
    ("binomial", &[1.0, 0.5]),
    ("binomial", &[1000.0, 1e-4]),
    ("binomial", &[1e5, 0.3]),
    ("binomial", &[7.0, 1.0]),
    ("binomial", &[0.0, 0.3]),
];

fn build(key: &str, values: &[f64]) -> Result<Arc<dyn Law>, Fault> {
    family(key).expect("a family").of_numbers(values)
}

/// Every sample with a name to print.
fn samples() -> impl Iterator<Item = (String, Arc<dyn Law>)> {
    let of_numbers = SAMPLES.iter().map(|(key, values)| {
        (
            format!("{key} {values:?}"),
            build(key, values).expect("sample parameters"),
        )
    });
    let compound = compound::samples().into_iter().map(|(key, arguments)| {
        let law = family(key).expect("a family").of(&arguments);
        (
            format!("{key} {arguments:?}"),
            law.expect("sample parameters"),
        )
    });
    of_numbers.chain(compound)
}

/// Probabilities from 1e-10 to 1 − 1e-10, dense at both ends, in rising order.
fn probabilities() -> Vec<f64> {
    let small = (0..38).map(|k| libm::exp10(f64::from(k) / 4.0 - 10.0));
    let large = (0..38)
        .rev()
        .map(|k| 1.0 - libm::exp10(f64::from(k) / 4.0 - 10.0));
    let body = (7..=12).map(|k| f64::from(k) / 20.0);
    small.chain(body).chain(large).collect()
}

/// Asserts that the probability is met between the values next to `x`: no `f64` nearer to the
/// quantile need exist. `tail` must not fall along `direction`.
fn assert_met(name: &str, probability: f64, x: f64, direction: f64, tail: impl Fn(f64) -> f64) {
    let nudge = direction * (4.0 * f64::EPSILON * x.abs() + f64::MIN_POSITIVE);
    let (less, more) = (tail(x - nudge), tail(x + nudge));
    assert!(
        less <= probability * (1.0 + 1e-12) && more >= probability * (1.0 - 1e-12),
        "{name}: {probability:e} not in [{less:e}, {more:e}] at {x:e}"
    );
}

#[test]
fn the_table_is_in_order() {
    for (i, entry) in FAMILIES.iter().enumerate() {
        assert!(
            FAMILIES[..i].iter().all(|other| other.key != entry.key),
            "{}",
            entry.key
        );
        let keys = SAMPLES.iter().map(|(key, _)| *key);
        let mut keys = keys.chain(compound::samples().into_iter().map(|(key, _)| key));
        assert!(
            keys.any(|key| key == entry.key),
            "{} has no sample",
            entry.key
        );
        assert!(
            !entry.name_zh.is_empty()
                && !entry.name_en.is_empty()
                && !entry.summary.0.is_empty()
                && !entry.summary.1.is_empty()
        );
        for (j, parameter) in entry.parameters.iter().enumerate() {
            assert!(
                entry.parameters[..j]
                    .iter()
                    .all(|other| other.key != parameter.key)
            );
        }
    }
    assert!(family("gaussian").is_none());
}

#[test]
fn tails_invert_quantiles() {
    for (name, law) in samples() {
        for p in probabilities() {
            assert_met(&name, p, law.lower(p), 1.0, |x| law.cdf(x));
            assert_met(&name, p, law.upper(p), -1.0, |x| law.survival(x));
        }
    }
}

#[test]
fn quantiles_are_monotone_and_inside_the_support() {
    for (name, law) in samples() {
        let (least, greatest) = law.support();
        let rising: Vec<f64> = probabilities().iter().map(|p| law.lower(*p)).collect();
        let falling: Vec<f64> = probabilities().iter().map(|q| law.upper(*q)).collect();
        assert!(rising.windows(2).all(|w| w[0] <= w[1]), "{name}");
        assert!(falling.windows(2).all(|w| w[0] >= w[1]), "{name}");
        assert!(
            rising
                .iter()
                .chain(&falling)
                .all(|x| least <= *x && *x <= greatest),
            "{name}"
        );
        if law.form() == Form::General {
            assert!(rising[0] < rising[rising.len() - 1], "{name}");
        }
    }
}

#[test]
fn the_ends_of_the_support_are_the_extreme_quantiles_and_hold_all_probability() {
    for (name, law) in samples() {
        let (least, greatest) = law.support();
        assert_eq!(
            (law.lower(0.0), law.lower(1.0)),
            (least, greatest),
            "{name}"
        );
        assert_eq!(
            (law.upper(1.0), law.upper(0.0)),
            (least, greatest),
            "{name}"
        );
        assert_eq!(
            (law.cdf(greatest), law.survival(greatest)),
            (1.0, 0.0),
            "{name}"
        );
        assert_eq!(
            (law.cdf(least - 1.0), law.survival(least - 1.0)),
            (0.0, 1.0),
            "{name}"
        );
    }
}

#[test]
fn tails_are_complements_and_never_stray() {
    for (name, law) in samples() {
        for step in -50..=50 {
            let x = f64::from(step) / 5.0;
            let (below, above) = (law.cdf(x), law.survival(x));
            assert!(
                (below + above - 1.0).abs() < 4e-16,
                "{name} {x}: {below} {above}"
            );
            assert!(
                (0.0..=1.0).contains(&below) && (0.0..=1.0).contains(&above),
                "{name} {x}"
            );
        }
    }
}

/// Mean and standard deviation as integrals of the value over the normal score.
///
/// The trapezoidal rule; its weights fall to nothing at both ends, so that smooth laws converge
/// faster than any power of the step. Laws with corners and jumps are integrated from one to the next.
fn integrated(law: &dyn Law) -> (f64, f64) {
    let breaks = law.breaks();
    let integrate = |f: &dyn Fn(f64) -> f64| -> f64 {
        let weighted = |z: f64| f(at_score(law, z)) * num::normal::pdf(z);
        if breaks.is_empty() {
            let step = 1.0 / 128.0;
            return (-14 * 128..=14 * 128)
                .map(|k| step * weighted(f64::from(k) * step))
                .sum();
        }
        let mut borders: Vec<f64> = (-28..=28).map(|k| 0.5 * f64::from(k)).collect();
        borders.extend(breaks.iter().filter(|z| z.abs() < 14.0));
        borders.sort_by(f64::total_cmp);
        let piece = |ends: &[f64]| num::integral::gauss_legendre(weighted, ends[0], ends[1]);
        borders.windows(2).map(piece).sum()
    };
    let mean = integrate(&|x| x);
    (mean, integrate(&|x| (x - mean) * (x - mean)).sqrt())
}

#[test]
fn moments_are_integrals_of_the_quantile() {
    for (name, law) in samples() {
        let (mean, sd) = integrated(&*law);
        let unit = law.sd() + 1e-6 * law.mean().abs() + f64::MIN_POSITIVE;
        // Many counts are not integrated one by one.
        let slack = match law.rounded_up_from() {
            Some(_) => 5e-5,
            None => 1e-6,
        };
        assert!(
            (law.mean() - mean).abs() <= slack * unit,
            "{name}: mean {mean}"
        );
        assert!((law.sd() - sd).abs() <= slack * unit, "{name}: sd {sd}");
    }
}

#[test]
fn moments_that_do_not_exist_are_said_not_to() {
    let t = |df| build("student_t", &[1.0, 2.0, df]).unwrap();
    assert!(t(1.0).mean().is_nan() && t(1.0).sd().is_nan());
    assert_eq!((t(1.5).mean(), t(1.5).sd()), (1.0, f64::INFINITY));
    assert_eq!(t(2.0).sd(), f64::INFINITY);
    assert_eq!(
        build("lognormal", &[700.0, 10.0]).unwrap().sd(),
        f64::INFINITY
    );
}

#[test]
fn values_at_scores_agree_with_quantiles() {
    for (name, law) in samples() {
        let sd = law.sd();
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-14 * (b.abs() + sd);
        assert!(close(at_score(&*law, 0.0), law.lower(0.5)), "{name}");
        assert!(close(at_score(&*law, 0.0), law.upper(0.5)), "{name}");
        for z in [-6.0, -2.0, -0.3, 0.7, 3.0, 6.0] {
            let (p, q) = (num::normal::cdf(z), num::normal::survival(z));
            let expected = if z < 0.0 { law.lower(p) } else { law.upper(q) };
            assert!(close(at_score(&*law, z), expected), "{name} {z}");
        }
    }
}

#[test]
fn forms_are_elementary_where_they_can_be() {
    let form = |key, values: &[f64]| build(key, values).unwrap().form();
    assert_eq!(
        form("normal", &[1.0, 2.0]),
        Form::Affine { mean: 1.0, sd: 2.0 }
    );
    assert_eq!(
        form("lognormal", &[1.0, 2.0]),
        Form::LogAffine {
            mu: 1.0,
            sigma: 2.0
        }
    );
    assert_eq!(
        form("two_piece", &[1.0, 2.0, 2.0]),
        Form::Affine { mean: 1.0, sd: 2.0 }
    );
    assert_eq!(form("lognormal", &[0.0, 0.0]), Form::Constant(1.0));
    for (key, values) in [
        ("normal", &[4.0, 0.0][..]),
        ("uniform", &[4.0, 4.0]),
        ("triangular", &[4.0, 4.0, 4.0]),
        ("pert", &[4.0, 4.0, 4.0, 4.0]),
        ("student_t", &[4.0, 0.0, 3.0]),
        ("two_piece", &[4.0, 0.0, 0.0]),
    ] {
        assert_eq!(form(key, values), Form::Constant(4.0), "{key}");
    }
}

#[test]
fn what_is_not_a_finite_number_is_refused_by_name() {
    for (key, values) in SAMPLES {
        let parameters = family(key).unwrap().parameters;
        for (i, parameter) in parameters.iter().enumerate() {
            for strange in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                let mut wrong = values.to_vec();
                wrong[i] = strange;
                let fault = build(key, &wrong).unwrap_err();
                assert_eq!(fault.parameter, parameter.key);
                assert!(
                    fault.message.en.contains(&strange.to_string()),
                    "{:?}",
                    fault.message
                );
            }
        }
    }
}

/// Family, values, the parameter to look at and how the message starts.
type Refused = (&'static str, &'static [f64], &'static str, &'static str);

const REFUSED: &[Refused] = &[
    ("poisson", &[-1.0], "mean", "mean = -1 is negative"),
    (
        "poisson",
        &[1e9],
        "mean",
        "mean = 1000000000 is more than laws of counts",
    ),
    (
        "binomial",
        &[2.5, 0.5],
        "trials",
        "trials = 2.5 is not a whole number",
    ),
    (
        "binomial",
        &[2.0, 1.5],
        "probability",
        "probability = 1.5 is not a probability",
    ),
    (
        "binomial",
        &[-2.0, 0.5],
        "trials",
        "trials = -2 is negative",
    ),
    ("uniform", &[5.0, 2.0], "low", "low = 5 is above high = 2"),
    (
        "triangular",
        &[0.0, -1.0, 2.0],
        "low",
        "low = 0 is above mode = -1",
    ),
    (
        "triangular",
        &[0.0, 3.0, 2.0],
        "mode",
        "mode = 3 is above high = 2",
    ),
    (
        "triangular",
        &[9.0, 3.0, 2.0],
        "low",
        "low = 9 is above high = 2",
    ),
    (
        "pert",
        &[0.0, 3.0, 2.0, 4.0],
        "mode",
        "mode = 3 is above high = 2",
    ),
    (
        "pert",
        &[0.0, 1.0, 2.0, -4.0],
        "shape",
        "shape = -4 is negative",
    ),
    (
        "pert",
        &[0.0, 1.0, 2.0, 1e9],
        "shape",
        "shape = 1000000000 leaves a spike",
    ),
    ("normal", &[0.0, -0.1], "sd", "sd = -0.1 is negative"),
    ("lognormal", &[0.0, -1.0], "sigma", "sigma = -1 is negative"),
    (
        "lognormal",
        &[15932.5, 0.1],
        "mu",
        "mu = 15932.5 puts the median outside",
    ),
    (
        "student_t",
        &[0.0, -2.0, 3.0],
        "scale",
        "scale = -2 is negative",
    ),
    (
        "student_t",
        &[0.0, 1.0, 0.0],
        "df",
        "df = 0 is not positive",
    ),
    ("student_t", &[0.0, 1.0, 0.1], "df", "df = 0.1 has tails"),
    (
        "two_piece",
        &[0.0, -1.0, 2.0],
        "lower",
        "lower = -1 is negative",
    ),
    (
        "two_piece",
        &[0.0, 1.0, -2e20],
        "upper",
        "upper = -2e20 is negative",
    ),
    (
        "uniform",
        &[-1e308, 1e308],
        "high",
        "high = 1e308 is further above",
    ),
];

#[test]
fn parameters_that_make_no_law_are_refused_with_their_value() {
    for (key, values, parameter, message) in REFUSED {
        let fault = build(key, values).unwrap_err();
        assert_eq!(fault.parameter, *parameter, "{key}");
        assert!(
            fault.message.en.starts_with(*message),
            "{key}: {:?}",
            fault.message
        );
        assert!(!fault.help.zh.is_empty() && !fault.help.en.is_empty());
    }
}

#[test]
fn arguments_that_make_no_law_are_refused_with_their_value() {
    for ((key, arguments), parameter, message) in refusals::refused() {
        let fault = family(key).unwrap().of(&arguments).unwrap_err();
        assert_eq!(fault.parameter, parameter, "{key} {arguments:?}");
        assert!(
            fault.message.en.starts_with(message),
            "{key}: {:?}",
            fault.message
        );
        assert!(!fault.message.zh.is_empty() && !fault.message.zh.is_ascii());
        assert!(!fault.help.zh.is_empty() && !fault.help.en.is_empty());
    }
}

#[test]
fn a_quantile_is_a_value_at_which_its_probability_is_reached() {
    // Of a jump, the value itself, to the last bit; elsewhere rounding decides.
    for (name, law) in samples() {
        let breaks = law.breaks();
        for at in breaks.windows(2) {
            let (low, high) = (at_score(&*law, at[0]), at_score(&*law, at[1]));
            let middle = at_score(&*law, 0.5 * (at[0] + at[1]));
            if low == high && middle == low {
                let score = 0.5 * (at[0] + at[1]);
                let before = middle.next_down();
                let (reached, not_before) = if score <= 0.0 {
                    let p = num::normal::cdf(score);
                    (law.cdf(middle) >= p, law.cdf(before) < p)
                } else {
                    let q = num::normal::survival(score);
                    (law.survival(middle) <= q, law.survival(before) > q)
                };
                assert!(reached && not_before, "{name}: {middle:e} at {score}");
            }
        }
    }
}
