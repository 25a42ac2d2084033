//! The binomial law: how many of a number of trials succeed.
//!
//! Parameters: `trials`, a whole number, and `probability` in [0, 1], that of each success; both without unit.
//!
//! Formula: P(X ≤ k) = I(trials − k, k + 1; 1 − probability), the regularised incomplete beta function of
//! [`crate::num::beta`]; mean n·p, variance n·p·(1 − p). Source: Johnson, Kemp and Kotz, *Univariate Discrete
//! Distributions*, chapter 3. The quantile is the first count whose tail reaches the probability.
//!
//! Use it for how many of a known number come off, each by itself: projects approved of twelve. Without a known
//! number take [`super::poisson`]; if one success makes others likelier, let the probability be uncertain.

use super::counts::{Kind, countable, law};
use super::{Build, Built, Family, Fault, Parameter, check, constant};
use crate::both;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "binomial",
    name_zh: "二项分布",
    name_en: "binomial",
    summary: (
        "若干次独立尝试中成功的次数。",
        "How many of a number of trials succeed.",
    ),
    parameters: &PARAMETERS,
    formula: "P(X ≤ k) = I(trials − k, k + 1; 1 − probability)",
    source: "Johnson, Kemp and Kotz, Univariate Discrete Distributions, ch. 3",
    when: (
        "用于总数已知、各自独立的事项中有多少成功；总数未知时用 poisson，彼此相关时请让 probability 不确定。",
        "Use it for how many of a known number come off, each by itself; without a known number take poisson, and if they hang together let the probability be uncertain.",
    ),
    example: "binomial = { trials = 12, probability = 0.7 }",
    build: Build::Numbers(build),
};

const PARAMETERS: [Parameter; 2] = [
    Parameter::number(
        "trials",
        ("尝试次数，整数", "how many trials, a whole number"),
    ),
    Parameter::number(
        "probability",
        ("每次成功的概率", "the probability of each success"),
    ),
];

fn build(values: &[f64]) -> Built {
    let [trials, probability] = check::finite(&PARAMETERS, values)?;
    countable("trials", trials)?;
    if trials.fract() != 0.0 {
        return Err(Fault {
            parameter: "trials",
            message: both!(
                "trials = {trials} 不是整数",
                "trials = {trials} is not a whole number"
            ),
            help: ("请写整数", "write a whole number").into(),
        });
    }
    if !(0.0..=1.0).contains(&probability) {
        return Err(Fault {
            parameter: "probability",
            message: both!(
                "probability = {shown} 不是概率",
                "probability = {shown} is not a probability",
                shown = check::shown(probability)
            ),
            help: (
                "请写 0 与 1 之间的数，百分之七十写作 0.7",
                "give a number between 0 and 1; seventy per cent is 0.7",
            )
                .into(),
        });
    }
    Ok(if trials * probability == 0.0 {
        constant::law(0.0)
    } else if probability == 1.0 {
        constant::law(trials)
    } else {
        law(Kind::Binomial {
            trials,
            probability,
        })
    })
}
