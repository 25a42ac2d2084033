//! Dependence from short samples: independent series get loads of about nought, a true factor is found as the years grow.

use tuiyan::draw::{Source, uniform};
use tuiyan::fit::dependence::{Changes, Dependence, dependence};
use tuiyan::num::normal;

/// Normal numbers of a name, one a year.
fn normals(seed: u64, name: &str, years: usize) -> Vec<f64> {
    let words = Source::new(seed, name).words(0, 0);
    let some = words.iter().take(years);
    some.map(|word| normal::quantile(uniform(*word))).collect()
}

/// A panel of series that load on one factor.
fn panel(seed: u64, loads: &[f64], years: usize) -> Vec<Changes> {
    let factor = normals(seed, "factor", years);
    let series = loads.iter().enumerate().map(|(at, load)| {
        let own = normals(seed, &format!("own {at}"), years);
        let rest = (1.0 - load * load).sqrt();
        let values = factor.iter().zip(own).map(|(f, o)| load * f + rest * o);
        (2001..).zip(values).collect()
    });
    series.collect()
}

fn root_mean_square(found: &Dependence, loads: &[f64]) -> f64 {
    let fitted = found.loads.first();
    let gaps = loads.iter().enumerate().map(|(at, load)| {
        let gap = fitted.map_or(0.0, |fitted| fitted[at]) - load;
        gap * gap
    });
    (gaps.sum::<f64>() / loads.len() as f64).sqrt()
}

#[test]
fn twenty_independent_series_of_fifteen_years_get_no_factor() {
    // By construction a false factor comes in one panel of twenty: of 20, more than 4 has probability 0.26 % (binomial, 5 %).
    let independent = vec![0.0; 20];
    let mut with_factor = 0;
    for seed in 1..=20 {
        let found = dependence(&panel(seed, &independent, 15));
        with_factor += usize::from(!found.loads.is_empty());
        let mean = found
            .pairs
            .iter()
            .map(|pair| pair.fitted.abs())
            .sum::<f64>()
            / 190.0;
        assert!(mean < 0.1, "seed {seed}: mean fitted correlation {mean}");
        assert!(found.mean_weight().is_some_and(|weight| weight < 0.35));
    }
    assert!(with_factor <= 4, "{with_factor} of 20");
}

#[test]
fn a_true_factor_is_recovered_as_the_years_grow() {
    let loads = [0.9, 0.8, 0.8, 0.7, 0.7, 0.6, 0.6, 0.5, 0.4, 0.0];
    let error = |years: usize| {
        let errors = (1..=10).map(|seed| {
            let found = dependence(&panel(seed, &loads, years));
            assert!(years < 30 || found.loads.len() == 1, "{:?}", found.loads);
            root_mean_square(&found, &loads)
        });
        errors.sum::<f64>() / 10.0
    };
    let (short, middle, long) = (error(15), error(60), error(300));
    assert!(short > middle && middle > long, "{short} {middle} {long}");
    assert!(middle < 0.15, "{middle}");
    assert!(long < 0.08, "{long}");
}

#[test]
fn few_years_shrink_more() {
    let loads = [0.8; 6];
    let weight = |years| {
        let found = dependence(&panel(3, &loads, years));
        found.mean_weight().unwrap_or_default()
    };
    assert!(weight(8) < weight(30) && weight(30) < weight(300));
    assert!(weight(300) > 0.98);
}

#[test]
fn the_same_panel_gets_the_same_bits() {
    let panel = panel(5, &[0.8; 5], 15);
    assert_eq!(dependence(&panel), dependence(&panel));
}

#[test]
fn nothing_and_one_series_have_no_dependence() {
    for panel in [vec![], panel(1, &[0.5], 10)] {
        let found = dependence(&panel);
        assert!(found.pairs.is_empty() && found.loads.is_empty());
        assert_eq!((found.mean_effective(), found.unknown()), (None, 0));
    }
}

#[test]
fn a_series_that_does_not_move_and_one_of_other_years_say_nothing() {
    let mut panel = panel(1, &[0.9, 0.9, 0.9], 15);
    panel.push((2001..2016).map(|year| (year, 5.0)).collect());
    panel.push((1950..1965).zip(normals(1, "old", 15)).collect());
    let found = dependence(&panel);
    assert_eq!(found.unknown(), 7);
    for pair in found.pairs.iter().filter(|pair| pair.of.1 >= 3) {
        assert_eq!((pair.estimated, pair.weight), (None, 0.0), "{pair:?}");
        assert!(pair.fitted.abs() < 0.3, "{pair:?}");
    }
}

#[test]
fn estimates_and_loads_are_those_of_other_peoples_code() {
    // tests/reference/dependence_fit.py: scipy for the scores, statsmodels for the principal axes.
    let text = include_str!("reference/dependence_fit.json");
    let expected: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
    let numbers = |value: &serde_json::Value| -> Vec<f64> {
        let list = value.as_array().expect("a list");
        list.iter().map(|x| x.as_f64().expect("a number")).collect()
    };
    let series = expected["series"].as_array().expect("a list").iter();
    let panel: Vec<Changes> = series
        .map(|one| (2001..).zip(numbers(one)).collect())
        .collect();
    let found = dependence(&panel);
    let near = |found: f64, expected: &serde_json::Value, within: f64| {
        let expected = expected.as_f64().expect("a number");
        assert!((found - expected).abs() < within, "{found} {expected}");
    };
    near(found.spread, &expected["spread"], 1e-10);
    for (pair, expected) in found
        .pairs
        .iter()
        .zip(expected["pairs"].as_array().expect("a list"))
    {
        let (r, n) = pair
            .estimated
            .zip(pair.effective)
            .expect("all years are common");
        near(r, &expected["estimated"], 1e-10);
        near(n, &expected["effective"], 1e-10);
        near(pair.weight * r, &expected["shrunk"], 1e-10);
    }
    assert_eq!(found.loads.len(), 1);
    for (load, expected) in found.loads[0].iter().zip(numbers(&expected["loads"])) {
        assert!(
            (load - expected).abs() < 1e-6,
            "{:?} {expected}",
            found.loads
        );
    }
}
