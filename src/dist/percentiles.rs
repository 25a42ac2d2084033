//! The law of an expert who gives values at stated probabilities: “one chance in ten that it is below 3”.
//!
//! Parameters: `p01` … `p99`, values in the unit of the quantity described, two at least and rising: `p10` is the value
//! with one chance in ten below it, `p025` that with one in forty; `low` and `high`, bounds in that unit, which may be
//! left out.
//!
//! | given | law taken |
//! |---|---|
//! | two | normal; with `low` lognormal above it, with `high` its mirror image, with both logit-normal |
//! | three to five | metalog with as many terms, within the bounds, exactly through all ([`super::metalog`]) |
//! | three to five that no metalog law fits, or more | the table of quantiles ([`super::quantiles`]) |
//!
//! The law goes through every value exactly, and the reader of a scenario is told which law it is.
//!
//! Formula: of the metalog law, Σ aⱼ gⱼ(pᵢ) = xᵢ, as many equations as terms; a symmetric triple such as p10,
//! p50, p90 gives Keelin's closed form. Source: Keelin (2016), *Decision Analysis* 13, section 4.
//!
//! Use it for judgement asked for as quantiles, which experts give better than modes and limits (O'Hagan and others,
//! *Uncertain Judgements*, 2006). If limits and a most likely value are what is known, take [`super::pert`];
//! for a fitted table, [`super::quantiles`].

use super::bounds::{self, Bounds};
use super::{
    Argument, Build, Built, Family, Fault, Form, Law, Parameter, Standard, check, metalog,
    quantiles,
};
use crate::both;
use crate::language::Both;
use crate::num::normal;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "percentiles",
    name_zh: "专家百分位数",
    name_en: "an expert's percentiles",
    summary: (
        "专家在若干概率处给出的数值，由此选定一个平滑分布。",
        "An expert's values at stated probabilities, and a smooth law through them.",
    ),
    parameters: &PARAMETERS,
    formula: "two: normal, or lognormal, mirrored lognormal, logit-normal within bounds; three to five: metalog, Σ a_j·g_j(p_i) = x_i; otherwise as quantiles",
    source: "Keelin (2016), The Metalog Distributions, Decision Analysis 13",
    when: (
        "用于以“有一成可能低于”这类形式问得的判断；知道上下限和最可能值时用 pert，拟合得到的分位数表用 quantiles。",
        "Use it for judgement asked for as quantiles; where limits and a most likely value are known take pert, for a fitted table quantiles.",
    ),
    example: "percentiles = { p10 = 3, p50 = 5, p90 = 8 }",
    build: Build::Arguments(build),
};

const PARAMETERS: [Parameter; 19] = [
    percentile(
        "p01",
        (
            "有 1% 可能低于的数值",
            "the value with 1 % of the chances below it",
        ),
    ),
    percentile(
        "p025",
        (
            "有 2.5% 可能低于的数值",
            "the value with 2.5 % of the chances below it",
        ),
    ),
    percentile(
        "p05",
        (
            "有 5% 可能低于的数值",
            "the value with 5 % of the chances below it",
        ),
    ),
    percentile(
        "p10",
        (
            "有 10% 可能低于的数值",
            "the value with 10 % of the chances below it",
        ),
    ),
    percentile(
        "p20",
        (
            "有 20% 可能低于的数值",
            "the value with 20 % of the chances below it",
        ),
    ),
    percentile(
        "p25",
        (
            "有 25% 可能低于的数值",
            "the value with 25 % of the chances below it",
        ),
    ),
    percentile(
        "p30",
        (
            "有 30% 可能低于的数值",
            "the value with 30 % of the chances below it",
        ),
    ),
    percentile(
        "p40",
        (
            "有 40% 可能低于的数值",
            "the value with 40 % of the chances below it",
        ),
    ),
    percentile("p50", ("中位数", "the median")),
    percentile(
        "p60",
        (
            "有 60% 可能低于的数值",
            "the value with 60 % of the chances below it",
        ),
    ),
    percentile(
        "p70",
        (
            "有 70% 可能低于的数值",
            "the value with 70 % of the chances below it",
        ),
    ),
    percentile(
        "p75",
        (
            "有 75% 可能低于的数值",
            "the value with 75 % of the chances below it",
        ),
    ),
    percentile(
        "p80",
        (
            "有 80% 可能低于的数值",
            "the value with 80 % of the chances below it",
        ),
    ),
    percentile(
        "p90",
        (
            "有 90% 可能低于的数值",
            "the value with 90 % of the chances below it",
        ),
    ),
    percentile(
        "p95",
        (
            "有 95% 可能低于的数值",
            "the value with 95 % of the chances below it",
        ),
    ),
    percentile(
        "p975",
        (
            "有 97.5% 可能低于的数值",
            "the value with 97.5 % of the chances below it",
        ),
    ),
    percentile(
        "p99",
        (
            "有 99% 可能低于的数值",
            "the value with 99 % of the chances below it",
        ),
    ),
    bounds::LOW,
    bounds::HIGH,
];

/// The probabilities of the parameters, in their order.
const PROBABILITIES: [f64; 17] = [
    0.01, 0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.975, 0.99,
];

const fn percentile(key: &'static str, meaning: crate::language::Pair) -> Parameter {
    Parameter::number(key, meaning).optional()
}

/// A value that the expert gave.
#[derive(Debug, Clone, Copy)]
struct Stated {
    key: &'static str,
    probability: f64,
    value: f64,
}

fn build(arguments: &[Argument]) -> Built {
    let [values @ .., low, high] = arguments else {
        panic!("percentiles take values and two bounds");
    };
    let mut stated = Vec::new();
    for ((parameter, probability), value) in PARAMETERS.iter().zip(PROBABILITIES).zip(values) {
        if let Argument::Number(value) = *value {
            check::number(parameter.key, value)?;
            let key = parameter.key;
            stated.push(Stated {
                key,
                probability,
                value,
            });
        }
    }
    let bounds = Bounds::of(low, high)?;
    check_stated(&stated, bounds)?;
    let (law, remark) = chosen(&stated, bounds).ok_or_else(|| Fault {
        parameter: stated[0].key,
        message: (
            "百分位数相距过近或过远，超出数值精度",
            "the percentiles lie closer together or farther apart than numbers can tell",
        )
            .into(),
        help: (
            "请合并过近的百分位数",
            "leave out those that nearly coincide",
        )
            .into(),
    })?;
    Ok(Arc::new(Elicited { law, remark }))
}

fn check_stated(stated: &[Stated], bounds: Bounds) -> Result<(), Fault> {
    if stated.len() < 2 {
        let (parameter, message) = match stated.first() {
            None => ("p10", ("没有给出百分位数", "there is no percentile").into()),
            Some(Stated { key, .. }) => (
                *key,
                both!(
                    "只给出了 {key} 一个百分位数",
                    "{key} is the only percentile"
                ),
            ),
        };
        return Err(Fault {
            parameter,
            message,
            help: (
                "请至少给出两个，例如 p10、p50 和 p90；若数值已知，用 constant",
                "give two at least, such as p10, p50 and p90; if the value is known, take constant",
            )
                .into(),
        });
    }
    for one in stated {
        bounds.inside(one.key, one.value)?;
    }
    let Some(pair) = stated
        .windows(2)
        .find(|pair| !(pair[0].value < pair[1].value))
    else {
        return Ok(());
    };
    let (lesser, greater) = (pair[0].key, pair[1].key);
    let (low, high) = (check::shown(pair[0].value), check::shown(pair[1].value));
    Err(Fault {
        parameter: greater,
        message: both!(
            "{greater} = {high} 不大于 {lesser} = {low}",
            "{greater} = {high} is not above {lesser} = {low}"
        ),
        help: (
            "概率越大，百分位数必须越大；是否写反了？",
            "percentiles rise with their probability; were two exchanged?",
        )
            .into(),
    })
}

/// The law through the values, and what it is; nothing if they are too close for one.
fn chosen(stated: &[Stated], bounds: Bounds) -> Option<(Arc<dyn Law>, Both)> {
    let n = stated.len();
    let mut why = both!("百分位数有{n}个", "there are {n} percentiles");
    if (3..=metalog::MOST).contains(&n) {
        let terms = terms(stated, bounds)?;
        match metalog::law(&terms, bounds) {
            Ok(law) => {
                let shown: Vec<String> = terms.iter().map(|a| check::rounded(*a)).collect();
                let shown = shown.join(", ");
                let remark = both!(
                    "{n} 个百分位数：取{n}项 metalog 分布，terms = [{shown}]",
                    "{n} percentiles: a metalog law, terms = [{shown}]"
                );
                return Some((law, remark));
            }
            Err(probability) => {
                let at = check::rounded(probability);
                why = both!(
                    "穿过这{n}个百分位数的 metalog 分布在概率 {at} 处密度为负",
                    "a metalog law through these {n} percentiles would have a negative density at probability {at}"
                );
            }
        }
    }
    let scores: Vec<f64> = stated
        .iter()
        .map(|one| normal::quantile(one.probability))
        .collect();
    let values: Vec<f64> = stated.iter().map(|one| one.value).collect();
    let law = quantiles::law(&scores, &values, bounds)?;
    let remark = if n == 2 {
        of_two(bounds)
    } else {
        both!(
            "{why}，改取穿过它们的分位数表（quantiles）",
            "{why}, so the law is that of the table `quantiles`";
            why
        )
    };
    Some((law, remark))
}

fn of_two(bounds: Bounds) -> Both {
    match bounds {
        Bounds::Free => ("两个百分位数：取正态分布", "two percentiles: a normal law"),
        Bounds::Above(_) => (
            "两个百分位数和下界：取高于下界的对数正态分布",
            "two percentiles and a lower bound: a lognormal law above it",
        ),
        Bounds::Below(_) => (
            "两个百分位数和上界：取低于上界、左右翻转的对数正态分布",
            "two percentiles and an upper bound: a lognormal law turned around below it",
        ),
        Bounds::Between(..) => (
            "两个百分位数和上下界：取界内的 logit 正态分布",
            "two percentiles and two bounds: a logit-normal law between them",
        ),
    }
    .into()
}

/// Of the greatest term, what elimination may leave of one that is zero.
const ROUNDING: f64 = 1e-14;

/// The metalog terms that meet the values: Gauss's elimination, the largest pivot first.
fn terms(stated: &[Stated], bounds: Bounds) -> Option<Vec<f64>> {
    let n = stated.len();
    let mut rows: Vec<Vec<f64>> = stated.iter().map(|one| row(one, n, bounds)).collect();
    for column in 0..n {
        let size = |row: &[f64]| row[column].abs();
        let pivot = (column..n).max_by(|a, b| size(&rows[*a]).total_cmp(&size(&rows[*b])))?;
        rows.swap(column, pivot);
        let (done, rest) = rows.split_at_mut(column + 1);
        let top = &done[column];
        for row in rest {
            let part = row[column] / top[column];
            row.iter_mut()
                .zip(top)
                .for_each(|(x, y)| *x = (-part).mul_add(*y, *x));
        }
    }
    let mut terms = vec![0.0; n];
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| rows[k][j] * terms[j]).sum();
        terms[k] = (rows[k][n] - known) / rows[k][k];
    }
    // What is left of a term that is none.
    let greatest = terms
        .iter()
        .fold(0.0, |most: f64, term| most.max(term.abs()));
    for term in terms
        .iter_mut()
        .filter(|term| term.abs() < ROUNDING * greatest)
    {
        *term = 0.0;
    }
    terms
        .iter()
        .all(|term: &f64| term.is_finite())
        .then_some(terms)
}

/// The terms' factors at a probability, and the value on the free scale.
fn row(one: &Stated, n: usize, bounds: Bounds) -> Vec<f64> {
    let p = one.probability;
    let (logit, centred) = (libm::log(p) - libm::log1p(-p), p - 0.5);
    let factors = [1.0, logit, centred * logit, centred, centred * centred];
    let mut row = factors[..n].to_vec();
    row.push(bounds.free(one.value));
    row
}

/// The law that was taken, and what the reader is told of it.
#[derive(Debug)]
struct Elicited {
    law: Arc<dyn Law>,
    remark: Both,
}

impl Law for Elicited {
    fn lower(&self, p: f64) -> f64 {
        self.law.lower(p)
    }

    fn upper(&self, q: f64) -> f64 {
        self.law.upper(q)
    }

    fn cdf(&self, x: f64) -> f64 {
        self.law.cdf(x)
    }

    fn survival(&self, x: f64) -> f64 {
        self.law.survival(x)
    }

    fn mean(&self) -> f64 {
        self.law.mean()
    }

    fn sd(&self) -> f64 {
        self.law.sd()
    }

    fn support(&self) -> (f64, f64) {
        self.law.support()
    }

    fn form(&self) -> Form {
        self.law.form()
    }

    fn standard(&self) -> Option<Standard> {
        self.law.standard()
    }

    fn breaks(&self) -> Vec<f64> {
        self.law.breaks()
    }

    fn remark(&self) -> Option<Both> {
        Some(self.remark.clone())
    }
}
