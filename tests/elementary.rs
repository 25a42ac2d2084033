//! The functions of the kernels against values computed in 60 digits, over their whole range.

use std::collections::BTreeMap;
use tuiyan::num;
use tuiyan::simd::{Floats, LANES, Portable, Simd, WIDTH, math, normal};

/// A function, its argument's bits, and its exact value as the sum of two doubles.
type Row = (String, u64, f64, f64);

fn reference() -> Vec<Row> {
    let text = include_str!("reference/elementary.csv");
    let bits = |field: Option<&str>| u64::from_str_radix(field.expect("a field"), 16).expect("hex");
    text.lines()
        .map(|line| {
            let mut fields = line.split(',');
            let name = fields.next().expect("a name").to_owned();
            let argument = bits(fields.next());
            let high = f64::from_bits(bits(fields.next()));
            (name, argument, high, f64::from_bits(bits(fields.next())))
        })
        .collect()
}

/// The error of a value in units in the last place of the exact one.
fn ulps(value: f64, high: f64, low: f64) -> f64 {
    let size = high.abs();
    let unit = f64::from_bits(size.to_bits() + 1) - size;
    ((value - high) - low).abs() / unit
}

fn one(f: impl Fn(Portable, <Portable as Simd>::F) -> <Portable as Simd>::F, x: f64) -> f64 {
    f(Portable, Portable.splat(x)).array()[WIDTH - 1]
}

fn score(word: u64) -> f64 {
    let mut scores = [0.0; LANES];
    normal::scores(Portable, &[word; LANES], &mut scores);
    scores[LANES - 1]
}

fn value(name: &str, argument: u64) -> f64 {
    let x = f64::from_bits(argument);
    match name {
        "exp" => one(math::exp, x),
        "ln" => one(math::ln, x),
        "score" => score(argument),
        "quantile" => num::normal::quantile(x),
        "quantile_upper" => num::normal::quantile_upper(x),
        "cdf" => num::normal::cdf(x),
        "survival" => num::normal::survival(x),
        _ => panic!("no function {name}"),
    }
}

#[test]
fn every_function_keeps_to_its_bound() {
    let mut worst: BTreeMap<String, (f64, u64)> = BTreeMap::new();
    for (name, argument, high, low) in reference() {
        let error = ulps(value(&name, argument), high, low);
        let known = worst.entry(name).or_insert((0.0, 0));
        if !(error <= known.0) {
            *known = (error, argument);
        }
    }
    // In units in the last place. The bounds above 2 are those of inversions by rational functions.
    let bounds = BTreeMap::from([
        ("exp", 1.1),
        ("ln", 0.6),
        ("score", 3.5),
        ("quantile", 3.5),
        ("quantile_upper", 3.5),
        ("cdf", 2.0),
        ("survival", 2.0),
    ]);
    assert_eq!(worst.len(), bounds.len());
    for (name, (error, argument)) in worst {
        assert!(
            error <= bounds[name.as_str()],
            "{name}: {error} at {argument:016x}"
        );
    }
}
