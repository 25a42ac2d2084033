//! The law through a table of quantiles: the form that fitting from history produces.
//!
//! Parameters: `probabilities`, two or more in rising order, between 0 and 1, without unit; `values`, as many, rising
//! too, in the unit of the quantity described; `low` and `high`, bounds in that unit, which may be left out.
//!
//! Formula: between the points the value is a cubic in the normal score whose slopes are weighted harmonic means of
//! its neighbours', so that it never falls (Fritsch and Butland, 1984, *SIAM Journal on Scientific and Statistical
//! Computing* 5). Beyond the first and the last point it goes on as a straight line in the score, with the slope of
//! the two points next to the end: its tails are normal ones. Equally spaced points of a normal law give that
//! law. With bounds, the same holds of ln(x − low), −ln(high − x) or ln((x − low)/(high − x)), so the law stays
//! inside. Mean and standard deviation are integrals of the quantile.
//!
//! Use it for fitted or published quantiles, taken at their word. For a few from an expert, [`super::percentiles`] finds
//! a smoother law; for the past values themselves take [`super::empirical`].

use super::bounds::{self, Bounds};
use super::moments::moments;
use super::{
    Argument, Build, Built, Family, Fault, Law, Parameter, Takes, check, lognormal, normal,
};
use crate::both;
use crate::num;
use crate::num::root::first_not_negative;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "quantiles",
    name_zh: "分位数表",
    name_en: "table of quantiles",
    summary: (
        "穿过一张分位数表的平滑分布。",
        "The smooth law through a table of quantiles.",
    ),
    parameters: &PARAMETERS,
    formula: "x(z): a monotone cubic in the normal score z through the points, straight lines beyond; with bounds, so is ln(x − low), −ln(high − x) or ln((x − low)/(high − x))",
    source: "Fritsch and Butland (1984), SIAM Journal on Scientific and Statistical Computing 5",
    when: (
        "用于拟合或公布的分位数；专家给出的少数几个用 percentiles，历史数值本身用 empirical。",
        "Use it for fitted or published quantiles; for a few from an expert take percentiles, for past values themselves empirical.",
    ),
    example: "quantiles = { probabilities = [0.05, 0.25, 0.5, 0.75, 0.95], values = [1, 4, 5, 5.8, 8] }",
    build: Build::Arguments(build),
};

const PARAMETERS: [Parameter; 4] = [
    Parameter::required(
        "probabilities",
        (
            "各分位数的概率，在 0 与 1 之间，由小到大",
            "the probabilities of the quantiles, between 0 and 1, rising",
        ),
        Takes::Numbers,
    ),
    Parameter::required(
        "values",
        (
            "各分位数，由小到大，单位同所描述的量；或 { file = \"…\", column = \"…\" }",
            "the quantiles, rising, in the unit of the quantity described; or { file = \"…\", column = \"…\" }",
        ),
        Takes::Data,
    ),
    bounds::LOW,
    bounds::HIGH,
];

fn build(arguments: &[Argument]) -> Built {
    let [
        Argument::Numbers(probabilities),
        Argument::Numbers(values),
        low,
        high,
    ] = arguments
    else {
        panic!("a table of quantiles takes probabilities, values and two bounds");
    };
    check_probabilities(probabilities)?;
    check::numbers("values", values)?;
    if values.len() != probabilities.len() {
        return Err(Fault {
            parameter: "values",
            message: both!(
                "概率有 {probabilities} 个，分位数有 {values} 个",
                "there are {values} values for {probabilities} probabilities",
                probabilities = probabilities.len(),
                values = values.len()
            ),
            help: (
                "请为每个概率写一个分位数",
                "give each probability one value",
            )
                .into(),
        });
    }
    check_rising("values", values)?;
    let bounds = Bounds::of(low, high)?;
    for value in values {
        bounds.inside("values", *value)?;
    }
    let scores: Vec<f64> = probabilities
        .iter()
        .map(|p| num::normal::quantile(*p))
        .collect();
    law(&scores, values, bounds).ok_or_else(too_close)
}

fn check_probabilities(probabilities: &[f64]) -> Result<(), Fault> {
    check::numbers("probabilities", probabilities)?;
    if let Some(outside) = probabilities.iter().find(|p| !(**p > 0.0 && **p < 1.0)) {
        return Err(Fault {
            parameter: "probabilities",
            message: both!(
                "probabilities 中的 {shown} 不在 0 与 1 之间",
                "probabilities has {shown}, which is not between 0 and 1",
                shown = check::shown(*outside)
            ),
            help: (
                "百分之五写作 0.05；概率 0 和 1 处请改写 low 和 high",
                "five per cent is 0.05; in place of 0 and 1, give low and high",
            )
                .into(),
        });
    }
    if probabilities.len() < 2 {
        return Err(Fault {
            parameter: "probabilities",
            message: (
                "probabilities 只有一个",
                "probabilities has one number only",
            )
                .into(),
            help: (
                "至少写两个；若数值已知，用 constant",
                "give two at least, or take constant if the value is known",
            )
                .into(),
        });
    }
    check_rising("probabilities", probabilities)
}

fn check_rising(key: &'static str, numbers: &[f64]) -> Result<(), Fault> {
    let Some(pair) = numbers.windows(2).find(|pair| !(pair[0] < pair[1])) else {
        return Ok(());
    };
    let (first, next) = (check::shown(pair[0]), check::shown(pair[1]));
    Err(Fault {
        parameter: key,
        message: both!(
            "{key} 不是由小到大：{first} 之后是 {next}",
            "{key} does not rise: {next} stands after {first}"
        ),
        help: both!(
            "请由小到大排列 {key}，相同的只留一个",
            "put {key} in rising order, and of equal ones keep one"
        ),
    })
}

fn too_close() -> Fault {
    Fault {
        parameter: "values",
        message: (
            "相邻分位数相距过近或过远，超出数值精度",
            "neighbouring values lie closer together or farther apart than numbers can tell",
        )
            .into(),
        help: (
            "请合并过近的分位数",
            "leave out values that nearly coincide",
        )
            .into(),
    }
}

/// The law through values at scores, both rising; nothing if their differences are no numbers.
pub(super) fn law(scores: &[f64], values: &[f64], bounds: Bounds) -> Option<Arc<dyn Law>> {
    let free: Vec<f64> = values.iter().map(|value| bounds.free(*value)).collect();
    let table = Table::new(scores.to_vec(), free, bounds)?;
    Some(match (table.slopes.as_slice(), bounds) {
        ([slope, _], Bounds::Free) => normal::law(table.at_score_zero(), *slope),
        ([slope, _], Bounds::Above(0.0)) => {
            let logarithm = [table.at_score_zero(), *slope];
            lognormal::FAMILY.of_numbers(&logarithm).ok()?
        }
        _ => Arc::new(table),
    })
}

/// Points in the normal score and on the free scale, and the slopes there.
#[derive(Debug)]
struct Table {
    scores: Vec<f64>,
    free: Vec<f64>,
    slopes: Vec<f64>,
    bounds: Bounds,
}

impl Table {
    fn new(scores: Vec<f64>, free: Vec<f64>, bounds: Bounds) -> Option<Table> {
        let steps: Vec<f64> = scores.windows(2).map(|z| z[1] - z[0]).collect();
        let rises = free.windows(2).zip(&steps);
        let rises: Vec<f64> = rises.map(|(x, step)| (x[1] - x[0]) / step).collect();
        if !rises.iter().all(|rise| *rise > 0.0 && rise.is_finite()) {
            return None;
        }
        let inner = (1..rises.len()).map(|k| {
            let (before, after) = (steps[k - 1], steps[k]);
            let (first, second) = (2.0 * after + before, after + 2.0 * before);
            (first + second) / (first / rises[k - 1] + second / rises[k])
        });
        let slopes = std::iter::once(rises[0])
            .chain(inner)
            .chain(rises.last().copied())
            .collect();
        Some(Table {
            scores,
            free,
            slopes,
            bounds,
        })
    }

    fn last(&self) -> usize {
        self.scores.len() - 1
    }

    /// Where the straight line before the first point crosses score 0.
    fn at_score_zero(&self) -> f64 {
        self.slopes[0].mul_add(-self.scores[0], self.free[0])
    }

    /// On the free scale, the number at a score.
    fn at(&self, z: f64) -> f64 {
        let after = self.scores.partition_point(|score| *score <= z);
        let line = |k: usize| self.slopes[k].mul_add(z - self.scores[k], self.free[k]);
        if after == 0 {
            return line(0);
        }
        if after > self.last() {
            return line(self.last());
        }
        self.between(after - 1, z)
    }

    /// The cubic from point `k` to the next.
    fn between(&self, k: usize, z: f64) -> f64 {
        let step = self.scores[k + 1] - self.scores[k];
        let rise = (self.free[k + 1] - self.free[k]) / step;
        let (first, second) = (self.slopes[k], self.slopes[k + 1]);
        let way = z - self.scores[k];
        let part = way / step;
        let bend = part.mul_add(
            first + second - 2.0 * rise,
            3.0 * rise - 2.0 * first - second,
        );
        let free = way.mul_add(part.mul_add(bend, first), self.free[k]);
        free.clamp(self.free[k], self.free[k + 1])
    }

    /// The score of a value.
    fn score(&self, x: f64) -> f64 {
        let free = self.bounds.free(x);
        let after = self.free.partition_point(|other| *other <= free);
        let line = |k: usize| (free - self.free[k]) / self.slopes[k] + self.scores[k];
        if after == 0 {
            return line(0);
        }
        if after > self.last() {
            return line(self.last());
        }
        let k = after - 1;
        first_not_negative(
            |z| self.between(k, z) - free,
            self.scores[k],
            self.scores[k + 1],
        )
    }

    fn value(&self, z: f64) -> f64 {
        self.bounds.value(self.at(z))
    }
}

impl Law for Table {
    fn lower(&self, p: f64) -> f64 {
        self.value(num::normal::quantile(p))
    }

    fn upper(&self, q: f64) -> f64 {
        self.value(num::normal::quantile_upper(q))
    }

    fn cdf(&self, x: f64) -> f64 {
        num::normal::cdf(self.score(x))
    }

    fn survival(&self, x: f64) -> f64 {
        num::normal::survival(self.score(x))
    }

    fn mean(&self) -> f64 {
        moments(self).0
    }

    fn sd(&self) -> f64 {
        moments(self).1
    }

    fn support(&self) -> (f64, f64) {
        self.bounds.ends()
    }

    fn breaks(&self) -> Vec<f64> {
        if self.scores.len() == 2 {
            return Vec::new();
        }
        self.scores.clone()
    }
}
