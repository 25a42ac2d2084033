//! Stand-ins for the families `percentiles` and `quantiles`, until their own files arrive: straight lines between
//! the given quantiles, over the normal score.

use super::moments::moments;
use super::{Argument, Build, Built, Family, Fault, Law, Parameter, Takes, check};
use crate::both;
use crate::num::normal;
use std::sync::Arc;

/// Percentiles by key.
pub const PERCENTILES: Family = Family {
    key: "percentiles",
    name_zh: "百分位数",
    name_en: "percentiles",
    summary: ("由百分位数引出的分布。", "A law elicited from percentiles."),
    parameters: &KEYS,
    formula: "x(z) is linear between the given percentiles",
    source: "stand-in",
    when: ("占位。", "Stand-in."),
    example: "percentiles = { p10 = 3, p50 = 5, p90 = 7 }",
    build: Build::Arguments(of_percentiles),
};

/// A table of quantiles.
pub const QUANTILES: Family = Family {
    key: "quantiles",
    name_zh: "分位数表",
    name_en: "quantiles",
    summary: (
        "由分位数表给出的分布。",
        "A law given by a table of quantiles.",
    ),
    parameters: &LISTS,
    formula: "x(z) is linear between the given quantiles",
    source: "stand-in",
    when: ("占位。", "Stand-in."),
    example: "quantiles = { probabilities = [0.1, 0.5, 0.9], values = [3, 5, 7] }",
    build: Build::Arguments(of_lists),
};

const PERCENTILE: (&str, &str) = ("百分位数", "a percentile");

const KEYS: [Parameter; 5] = [
    Parameter::number("p05", PERCENTILE).optional(),
    Parameter::number("p10", PERCENTILE).optional(),
    Parameter::number("p50", PERCENTILE).optional(),
    Parameter::number("p90", PERCENTILE).optional(),
    Parameter::number("p95", PERCENTILE).optional(),
];

const PARTS: [f64; 5] = [0.05, 0.1, 0.5, 0.9, 0.95];

const LISTS: [Parameter; 2] = [
    Parameter::required("probabilities", ("概率", "probabilities"), Takes::Numbers),
    Parameter::required("values", ("分位数", "quantiles"), Takes::Numbers),
];

#[derive(Debug)]
struct Lines {
    knots: Vec<(f64, f64)>,
}

fn of_percentiles(arguments: &[Argument]) -> Built {
    let mut knots = Vec::new();
    for (argument, part) in arguments.iter().zip(PARTS) {
        if let Argument::Number(value) = argument {
            knots.push((part, *value));
        }
    }
    lines("p50", knots)
}

fn of_lists(arguments: &[Argument]) -> Built {
    let [Argument::Numbers(parts), Argument::Numbers(values)] = arguments else {
        panic!("quantiles take two lists");
    };
    check::numbers("values", values)?;
    lines(
        "values",
        parts.iter().copied().zip(values.iter().copied()).collect(),
    )
}

fn lines(parameter: &'static str, knots: Vec<(f64, f64)>) -> Built {
    let rising = knots
        .windows(2)
        .all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1);
    if knots.len() >= 2 && rising {
        let knots = knots
            .iter()
            .map(|(p, x)| (normal::quantile(*p), *x))
            .collect();
        return Ok(Arc::new(Lines { knots }));
    }
    Err(Fault {
        parameter,
        message: both!("分位数没有递增", "the quantiles do not rise"),
        help: ("请使其递增", "make them rise").into(),
    })
}

impl Lines {
    fn at(&self, z: f64) -> f64 {
        let last = self.knots.len() - 2;
        let k = (0..last).find(|k| z < self.knots[k + 1].0).unwrap_or(last);
        let ((z0, x0), (z1, x1)) = (self.knots[k], self.knots[k + 1]);
        ((z - z0) / (z1 - z0)).mul_add(x1 - x0, x0)
    }

    fn score(&self, x: f64) -> f64 {
        let last = self.knots.len() - 2;
        let k = (0..last).find(|k| x < self.knots[k + 1].1).unwrap_or(last);
        let ((z0, x0), (z1, x1)) = (self.knots[k], self.knots[k + 1]);
        ((x - x0) / (x1 - x0)).mul_add(z1 - z0, z0)
    }
}

impl Law for Lines {
    fn lower(&self, p: f64) -> f64 {
        self.at(normal::quantile(p))
    }

    fn upper(&self, q: f64) -> f64 {
        self.at(normal::quantile_upper(q))
    }

    fn cdf(&self, x: f64) -> f64 {
        normal::cdf(self.score(x))
    }

    fn survival(&self, x: f64) -> f64 {
        normal::survival(self.score(x))
    }

    fn mean(&self) -> f64 {
        moments(self).0
    }

    fn sd(&self) -> f64 {
        moments(self).1
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    fn breaks(&self) -> Vec<f64> {
        self.knots.iter().map(|(z, _)| *z).collect()
    }
}
