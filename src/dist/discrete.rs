//! The discrete law: a few values and how likely each is.
//!
//! Parameters: `values`, different numbers in the unit of the quantity described, and `probabilities`, as many,
//! without unit, summing to 1. The order does not matter; a value of probability 0 never occurs.
//!
//! Formula: F(x) = Σ of the probabilities of the values up to x.
//!
//! Use it for outcomes that can be counted on the fingers: a project comes with one of three capacities.
//! For a count without a limit take [`super::poisson`]; for past values, each as likely as the others,
//! [`super::empirical`].

use super::moments::scores_around;
use super::{Argument, Build, Built, Family, Fault, Law, Parameter, Takes, check, constant};
use crate::both;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "discrete",
    name_zh: "离散分布",
    name_en: "discrete",
    summary: (
        "若干个可能取值及其概率。",
        "A few values and how likely each is.",
    ),
    parameters: &PARAMETERS,
    formula: "F(x) = Σ probability_i over value_i ≤ x",
    source: "",
    when: (
        "用于屈指可数的几种结果；没有上限的计数用 poisson，等可能的历史数值用 empirical。",
        "Use it for outcomes that can be counted on the fingers; for a count without a limit take poisson, for past values empirical.",
    ),
    example: "discrete = { values = [0, 50, 120], probabilities = [0.2, 0.5, 0.3] }",
    build: Build::Arguments(build),
};

const PARAMETERS: [Parameter; 2] = [
    Parameter::required(
        "values",
        (
            "各个取值，单位同所描述的量",
            "the values, in the unit of the quantity described",
        ),
        Takes::Numbers,
    ),
    Parameter::required(
        "probabilities",
        ("各取值的概率，合计为 1", "how likely each is, 1 together"),
        Takes::Numbers,
    ),
];

/// Values in rising order, each with the probability up to it and above it.
#[derive(Debug)]
struct Discrete {
    values: Vec<f64>,
    weights: Vec<f64>,
    up_to: Vec<f64>,
    above: Vec<f64>,
}

fn build(arguments: &[Argument]) -> Built {
    let [Argument::Numbers(values), Argument::Numbers(probabilities)] = arguments else {
        panic!("a discrete law takes values and probabilities");
    };
    if values.len() != probabilities.len() {
        return Err(Fault {
            parameter: "probabilities",
            message: both!(
                "取值有 {values} 个，概率有 {probabilities} 个",
                "there are {probabilities} probabilities for {values} values",
                values = values.len(),
                probabilities = probabilities.len()
            ),
            help: ("请为每个取值写一个概率", "give each value one probability").into(),
        });
    }
    check::numbers("values", values)?;
    let weights = check::weights("probabilities", probabilities)?;
    let pairs = values.iter().copied().zip(weights);
    let mut pairs: Vec<(f64, f64)> = pairs.filter(|(_, weight)| *weight > 0.0).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    if let Some(twice) = pairs.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(Fault {
            parameter: "values",
            message: both!(
                "取值 {value} 写了两次",
                "the value {value} stands there twice",
                value = check::shown(twice[0].0)
            ),
            help: ("请合并两者的概率", "add up their probabilities").into(),
        });
    }
    if let [(only, _)] = pairs.as_slice() {
        return Ok(constant::law(*only));
    }
    Ok(Arc::new(Discrete::new(&pairs)))
}

impl Discrete {
    fn new(pairs: &[(f64, f64)]) -> Discrete {
        let weights: Vec<f64> = pairs.iter().map(|(_, weight)| *weight).collect();
        let running = |sum: &mut f64, weight: &f64| {
            *sum += weight;
            Some(sum.min(1.0))
        };
        let mut up_to: Vec<f64> = weights.iter().scan(0.0, running).collect();
        let mut above: Vec<f64> = weights.iter().rev().scan(0.0, running).collect();
        // Above a value is what was summed before it, from the top.
        above.reverse();
        above.remove(0);
        above.push(0.0);
        for (up_to, above) in up_to.iter_mut().zip(&mut above) {
            // The lesser as summed, the other to make 1.
            if *up_to <= *above {
                *above = 1.0 - *up_to;
            } else {
                *up_to = 1.0 - *above;
            }
        }
        Discrete {
            values: pairs.iter().map(|(value, _)| *value).collect(),
            weights,
            up_to,
            above,
        }
    }

    /// How many values are at most `x`.
    fn count(&self, x: f64) -> usize {
        self.values.partition_point(|value| *value <= x)
    }
}

impl Law for Discrete {
    fn lower(&self, p: f64) -> f64 {
        let at = if p <= 0.5 {
            self.up_to.partition_point(|up_to| *up_to < p)
        } else {
            self.above.partition_point(|above| *above > 1.0 - p)
        };
        self.values[at.min(self.values.len() - 1)]
    }

    fn upper(&self, q: f64) -> f64 {
        let at = if q <= 0.5 {
            self.above.partition_point(|above| *above > q)
        } else {
            self.up_to.partition_point(|up_to| *up_to < 1.0 - q)
        };
        self.values[at.min(self.values.len() - 1)]
    }

    fn cdf(&self, x: f64) -> f64 {
        match self.count(x) {
            0 => 0.0,
            n => self.up_to[n - 1],
        }
    }

    fn survival(&self, x: f64) -> f64 {
        match self.count(x) {
            0 => 1.0,
            n => self.above[n - 1],
        }
    }

    fn mean(&self) -> f64 {
        self.values
            .iter()
            .zip(&self.weights)
            .map(|(x, w)| x * w)
            .sum()
    }

    fn sd(&self) -> f64 {
        let mean = self.mean();
        let square = |(x, w): (&f64, &f64)| w * (x - mean) * (x - mean);
        self.values
            .iter()
            .zip(&self.weights)
            .map(square)
            .sum::<f64>()
            .sqrt()
    }

    fn support(&self) -> (f64, f64) {
        (self.values[0], self.values[self.values.len() - 1])
    }

    fn breaks(&self) -> Vec<f64> {
        scores_around(self, self.values.iter().copied())
    }
}
