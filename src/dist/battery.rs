//! One battery of tests for every family: what must hold of any law, checked on samples.

pub(crate) mod checks;
mod compound;
mod refusals;

use super::{FAMILIES, Fault, Form, Law, family};
use std::sync::Arc;

/// Parameters of shapes of interest, degenerate ones among them. (The example of every family passes the same checks, where
/// scenarios are read.)
const SAMPLES: &[(&str, &[f64])] = &[
    ("constant", &[-3.5]),
    ("constant", &[0.0]),
    ("uniform", &[2.0, 5.0]),
    ("uniform", &[-0.3, 0.0]),
    ("uniform", &[4.0, 4.0]),
    ("triangular", &[0.0, 3.0, 10.0]),
    ("triangular", &[-1.0, -1.0, 2.0]),
    ("triangular", &[-1.0, 2.0, 2.0]),
    ("triangular", &[0.0, 0.0, 2.0]),
    ("triangular", &[-2.0, 0.0, 0.0]),
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
    ("two_piece", &[0.0, 0.0, 2.0]),
    ("two_piece", &[0.0, 2.0, 0.0]),
    ("two_piece", &[0.0, 1e-4, 2.0]),
    ("two_piece", &[5.0, 2.0, 2.0]),
    ("two_piece", &[5.0, 0.0, 0.0]),
    ("skew_normal", &[0.0, 1.0, 4.0]),
    ("skew_normal", &[6.0, 2.0, -3.0]),
    ("skew_normal", &[-1.0, 0.5, 0.01]),
    ("skew_normal", &[0.0, 1.0, 50.0]),
    ("skew_normal", &[2.0, 1.0, -1e6]),
    ("skew_normal", &[1.0, 2.0, 0.0]),
    ("skew_normal", &[1.0, 0.0, 4.0]),
    ("logistic", &[5.0, 0.8]),
    ("logistic", &[0.0, 1.0]),
    ("logistic", &[5.0, 0.0]),
    ("laplace", &[0.0, 1.0]),
    ("laplace", &[5.0, 1.2]),
    ("laplace", &[5.0, 0.0]),
    ("gamma", &[4.0, 1.5]),
    ("gamma", &[1.0, 0.04]),
    ("gamma", &[0.5, 2.0]),
    ("gamma", &[0.05, 20.0]),
    ("gamma", &[0.001, 1.0]),
    ("gamma", &[19.9, 0.3]),
    ("gamma", &[5000.0, 0.002]),
    ("gamma", &[1e9, 1e-8]),
    ("gamma", &[2.0, 0.0]),
    ("exponential", &[2.5]),
    ("exponential", &[0.25]),
    ("weibull", &[1.5, 3.0]),
    ("weibull", &[3.6, 0.05]),
    ("weibull", &[0.7, 2.0]),
    ("weibull", &[40.0, 5.0]),
    ("weibull", &[1e6, 5.0]),
    ("weibull", &[1.5, 0.0]),
    ("gumbel_max", &[6.0, 1.0]),
    ("gumbel_max", &[0.0, 1.0]),
    ("gumbel_max", &[6.0, 0.0]),
    ("gumbel_min", &[4.0, 1.0]),
    ("gumbel_min", &[4.0, 0.0]),
    ("beta", &[2.0, 5.0, 0.0, 1.0]),
    ("beta", &[0.5, 0.5, 0.0, 1.0]),
    ("beta", &[1.0, 1.0, 0.0, 1.0]),
    ("beta", &[8.0, 4.0, -3.0, 7.0]),
    ("beta", &[300.0, 2.0, 0.0, 1.0]),
    ("beta", &[0.1, 0.2, -1.0, 1.0]),
    ("beta", &[1e6, 1e6, 0.0, 4.0]),
    ("beta", &[2.0, 5.0, 3.0, 3.0]),
    ("beta", &[2.0, 5.0]),
    ("logit_normal", &[0.0, 1.0, 0.0, 1.0]),
    ("logit_normal", &[0.4, 0.5, -3.0, 7.0]),
    ("logit_normal", &[-6.0, 2.0, 0.0, 1.0]),
    ("logit_normal", &[3.0, 8.0, 0.0, 1.0]),
    ("logit_normal", &[0.4, 0.0, 0.0, 2.0]),
    ("logit_normal", &[0.4, 0.5, 2.0, 2.0]),
    ("logit_normal", &[0.4, 0.5]),
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

/// Holds every sample to a check.
fn of_all(check: fn(&str, &dyn Law)) {
    for (name, law) in samples() {
        check(&name, law.as_ref());
    }
}

#[test]
fn the_table_is_in_order() {
    for (i, entry) in FAMILIES.iter().enumerate() {
        assert!(
            FAMILIES[..i].iter().all(|other| other.key != entry.key),
            "{}",
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
    of_all(checks::tails_invert);
}

#[test]
fn quantiles_are_monotone_and_inside_the_support() {
    of_all(checks::rises);
}

#[test]
fn the_ends_of_the_support_are_the_extreme_quantiles_and_hold_all_probability() {
    of_all(checks::ends);
}

#[test]
fn tails_are_complements_and_never_stray() {
    of_all(checks::complements);
}

#[test]
fn moments_are_integrals_of_the_quantile() {
    of_all(checks::moments);
}

#[test]
fn values_at_scores_agree_with_quantiles() {
    of_all(checks::scores);
}

#[test]
fn a_quantile_is_a_value_at_which_its_probability_is_reached() {
    of_all(checks::jumps);
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
        for (i, parameter) in parameters.iter().enumerate().take(values.len()) {
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
    (
        "skew_normal",
        &[0.0, -1.0, 2.0],
        "scale",
        "scale = -1 is negative",
    ),
    (
        "skew_normal",
        &[0.0, 1.0, 2e6],
        "shape",
        "shape = 2000000 breaks the law off",
    ),
    (
        "logistic",
        &[0.0, -0.5],
        "scale",
        "scale = -0.5 is negative",
    ),
    ("laplace", &[0.0, -0.5], "scale", "scale = -0.5 is negative"),
    ("gamma", &[0.0, 1.0], "shape", "shape = 0 is not positive"),
    ("gamma", &[-2.0, 1.0], "shape", "shape = -2 is not positive"),
    (
        "gamma",
        &[1e-4, 1.0],
        "shape",
        "shape = 0.0001 puts most of the probability",
    ),
    (
        "gamma",
        &[1e10, 1.0],
        "shape",
        "shape = 10000000000 leaves a spike",
    ),
    ("gamma", &[2.0, -1.0], "scale", "scale = -1 is negative"),
    ("exponential", &[0.0], "rate", "rate = 0 is not positive"),
    (
        "exponential",
        &[-2.5],
        "rate",
        "rate = -2.5 is not positive",
    ),
    (
        "exponential",
        &[1e-310],
        "rate",
        "rate = 1e-310 puts the mean outside",
    ),
    ("weibull", &[0.0, 1.0], "shape", "shape = 0 is not positive"),
    (
        "weibull",
        &[0.005, 1.0],
        "shape",
        "shape = 0.005 has tails beyond",
    ),
    (
        "weibull",
        &[2e6, 1.0],
        "shape",
        "shape = 2000000 leaves a spike",
    ),
    ("weibull", &[2.0, -1.0], "scale", "scale = -1 is negative"),
    (
        "gumbel_max",
        &[0.0, -1.0],
        "scale",
        "scale = -1 is negative",
    ),
    (
        "gumbel_min",
        &[0.0, -1.0],
        "scale",
        "scale = -1 is negative",
    ),
    ("beta", &[0.0, 1.0], "alpha", "alpha = 0 is not positive"),
    ("beta", &[1.0, -1.0], "beta", "beta = -1 is not positive"),
    ("beta", &[1.0, 2e6], "beta", "beta = 2000000 leaves a spike"),
    (
        "beta",
        &[1.0, 1.0, 3.0, 2.0],
        "low",
        "low = 3 is above high = 2",
    ),
    (
        "logit_normal",
        &[0.0, -1.0],
        "sigma",
        "sigma = -1 is negative",
    ),
    (
        "logit_normal",
        &[0.0, 101.0],
        "sigma",
        "sigma = 101 puts nearly all probability",
    ),
    (
        "logit_normal",
        &[0.0, 1.0, 3.0, 2.0],
        "low",
        "low = 3 is above high = 2",
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
