//! Scores of made-up forecasts against those of tests/reference/scores.py.

use serde_json::Value;
use tuiyan::fit::mixture::Energy;
use tuiyan::fit::score::announced::QUANTILES;
use tuiyan::fit::score::{Announced, Reliability, Scored, Side, share};

const REFERENCE: &str = include_str!("../reference/scores.json");

fn reference() -> Value {
    serde_json::from_str(REFERENCE).expect("the reference is JSON")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn numbers(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

fn quantiles(value: &Value) -> [f64; QUANTILES] {
    numbers(value).try_into().expect("25 quantiles")
}

fn near(found: f64, expected: f64, what: &str) {
    let off = (found - expected).abs();
    assert!(
        off <= 1e-11 * expected.abs().max(1.0),
        "{what}: {found} for {expected}"
    );
}

#[test]
fn each_forecast_is_scored_as_by_the_reference() {
    for one in list(&reference()["forecasts"]) {
        let values = quantiles(&one["quantiles"]);
        let announced = Announced {
            values: &values,
            low: None,
            high: None,
        };
        let scored = Scored::new(&announced, number(&one["outcome"]), number(&one["scale"]));
        near(scored.interval, number(&one["interval"]), "interval");
        near(scored.pinball, number(&one["pinball"]), "pinball");
        near(scored.absolute, number(&one["absolute"]), "absolute");
        near(scored.pit, number(&one["pit"]), "pit");
        for (flag, found) in [
            ("in_95", scored.band_95 == Side::Inside),
            ("in_80", scored.band_80 == Side::Inside),
            ("below_95", scored.band_95 == Side::Below),
            ("above_80", scored.band_80 == Side::Above),
        ] {
            assert_eq!(one[flag], found, "{flag}");
        }
    }
}

#[test]
fn brier_and_its_terms_are_those_of_the_reference() {
    let reference = reference();
    let mut table = Reliability::default();
    let reached = list(&reference["reached"]);
    for (announced, reached) in numbers(&reference["announced"]).iter().zip(reached) {
        table.note(*announced, reached == true, (0, 1));
    }
    let terms = table.murphy().expect("there are goals");
    let expected = &reference["murphy"];
    for (key, found) in [
        ("brier", terms.brier),
        ("reliability", terms.reliability),
        ("resolution", terms.resolution),
        ("uncertainty", terms.uncertainty),
        ("within", terms.within),
    ] {
        near(found, number(&expected[key]), key);
    }
    let sum = terms.reliability - terms.resolution + terms.uncertainty + terms.within;
    near(sum, terms.brier, "the identity");
    let flat = &reference["flatness"];
    let counts: Vec<u64> = numbers(&flat["counts"]).iter().map(|n| *n as u64).collect();
    let test = share::flatness(&counts, number(&flat["separate"])).expect("enough");
    near(test.chi_square, number(&flat["chi_square"]), "chi-square");
    near(test.p_value, number(&flat["p_value"]), "p-value");
}

#[test]
fn weights_of_a_pool_are_those_that_another_optimiser_finds() {
    let reference = reference();
    let mut energy = Energy::new(3);
    for (laws, one) in list(&reference["laws"])
        .iter()
        .zip(list(&reference["forecasts"]))
    {
        let laws: Vec<_> = list(laws).iter().map(quantiles).collect();
        let laws: Vec<&[f64; QUANTILES]> = laws.iter().collect();
        energy.note(&laws, number(&one["outcome"]), number(&one["scale"]));
    }
    let expected = &reference["pool"];
    for (law, crps) in numbers(&expected["crps_of"]).iter().enumerate() {
        near(energy.of_law(law), *crps, "a law alone");
    }
    let weights = energy.weights();
    for (found, expected) in weights.iter().zip(numbers(&expected["weights"])) {
        assert!((found - expected).abs() < 1e-5, "{weights:?}");
    }
    let best = number(&expected["crps"]);
    assert!(energy.score(&weights) <= best + 1e-12);
    near(
        energy.score(&numbers(&expected["weights"])),
        best,
        "the pool",
    );
}
