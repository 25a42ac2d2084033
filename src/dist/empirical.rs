//! The empirical law: past values, each as likely as the others.
//!
//! Parameters: `values`, past values in the unit of the quantity described, or the column of a file that holds
//! them; `type`, how quantiles between the values are taken: 1 to 9 as numbered by Hyndman and Fan
//! (1996), *The American Statistician* 50; `smooth` ≥ 0, in the unit of the quantity: 0 leaves the values as
//! they are, more spreads each as a normal law with this standard deviation (a kernel estimate), which
//! reaches beyond the extremes.
//!
//! Formula: of n values in order, types 4 to 9 put x_k at probability (k − a)/(n + 1 − a − b) and draw straight
//! lines between; beyond the first and the last the value stays. Types 1 to 3 jump: 1 and 2 at k/n, 3 at (k + ½)/n.
//! (Type 2 averages two values at the very probability of a jump, which no draw meets: as a law it is
//! type 1.) Type 7 is the default of R, Python and Excel; type 8 is nearly
//! free of bias in the median. With `smooth`, F(x) = Σ Φ((x − x_k)/smooth)/n, and `type` has no say.
//!
//! Use it to let history speak without a formula; but few values say nothing of the tails, and no draw then
//! goes beyond the worst year on record. [`super::student_t`] and [`super::quantiles`] go further.

use super::moments::scores_around;
use super::{Argument, Build, Built, Family, Fault, Law, Parameter, Takes, check, constant};
use crate::both;
use crate::num::normal;
use crate::num::root::first_not_negative;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "empirical",
    name_zh: "经验分布",
    name_en: "empirical",
    summary: (
        "历史数值，等可能。",
        "Past values, each as likely as the others.",
    ),
    parameters: &PARAMETERS,
    formula: "x_k at u = (k − a)/(n + 1 − a − b), straight lines between; with smooth: F(x) = Σ Φ((x − x_k)/smooth)/n",
    source: "Hyndman and Fan (1996), The American Statistician 50; Silverman, Density Estimation, ch. 2",
    when: (
        "用于不设公式、让历史说话；但数值少时不能反映尾部，抽样不会超出历史最差的一年。厚尾用 student_t，拟合得到的分位数用 quantiles。",
        "Use it to let history speak without a formula; few values say nothing of the tails. student_t has tails, quantiles takes fitted ones.",
    ),
    example: "empirical = { values = [4.8, 6.2, 7.9, 6.5, 0.5] }",
    build: Build::Arguments(build),
};

const PARAMETERS: [Parameter; 3] = [
    Parameter::required(
        "values",
        (
            "历史数值，单位同所描述的量；或 { file = \"…\", column = \"…\" }",
            "past values, in the unit of the quantity described; or { file = \"…\", column = \"…\" }",
        ),
        Takes::Data,
    ),
    Parameter::number(
        "type",
        (
            "分位数算法，Hyndman–Fan 编号 1–9",
            "how quantiles are taken: 1 to 9, as numbered by Hyndman and Fan",
        ),
    )
    .or(7.0),
    Parameter::number(
        "smooth",
        (
            "平滑的带宽，单位同所描述的量；0 为不平滑",
            "the bandwidth of smoothing, in the unit of the quantity; 0 for none",
        ),
    )
    .or(0.0),
];

fn build(arguments: &[Argument]) -> Built {
    let [
        Argument::Numbers(values),
        Argument::Number(kind),
        Argument::Number(smooth),
    ] = arguments
    else {
        panic!("an empirical law takes values and two numbers");
    };
    check::numbers("values", values)?;
    check::number("smooth", *smooth)?;
    check::not_negative("smooth", *smooth)?;
    let rule = Rule::of(*kind).ok_or_else(|| Fault {
        parameter: "type",
        message: both!(
            "type = {kind} 不是分位数算法",
            "type = {kind} is no way to take quantiles"
        ),
        help: ("请写 1 至 9 的整数", "write a whole number from 1 to 9").into(),
    })?;
    let mut values = values.clone();
    values.sort_by(f64::total_cmp);
    let (least, greatest) = (values[0], values[values.len() - 1]);
    Ok(match (*smooth > 0.0, least == greatest) {
        (true, _) => Arc::new(Smoothed {
            values,
            width: *smooth,
        }),
        (false, true) => constant::law(least),
        (false, false) => Arc::new(Empirical { values, rule }),
    })
}

/// How quantiles between the values are taken.
#[derive(Debug, Clone, Copy)]
enum Rule {
    /// A jump at (k + the number)/n.
    Jumps(f64),
    /// Straight lines between the values at (k − a)/(n + 1 − a − b).
    Lines(f64, f64),
}

impl Rule {
    fn of(kind: f64) -> Option<Rule> {
        const THIRD: f64 = 1.0 / 3.0;
        let kinds = [
            Rule::Jumps(0.0),
            Rule::Jumps(0.0),
            Rule::Jumps(0.5),
            Rule::Lines(0.0, 1.0),
            Rule::Lines(0.5, 0.5),
            Rule::Lines(0.0, 0.0),
            Rule::Lines(1.0, 1.0),
            Rule::Lines(THIRD, THIRD),
            Rule::Lines(0.375, 0.375),
        ];
        (1..=9)
            .zip(kinds)
            .find(|(number, _)| f64::from(*number) == kind)
            .map(|(_, rule)| rule)
    }
}

/// Values in rising order.
#[derive(Debug)]
struct Empirical {
    values: Vec<f64>,
    rule: Rule,
}

impl Empirical {
    fn n(&self) -> f64 {
        self.values.len() as f64
    }

    /// The value so many steps beyond the first, between values on a straight line.
    fn at(&self, steps: f64) -> f64 {
        let steps = steps.clamp(0.0, self.n() - 1.0);
        let before = steps.floor();
        let k = before as usize;
        let next = self.values[(k + 1).min(self.values.len() - 1)];
        (steps - before).mul_add(next - self.values[k], self.values[k])
    }

    /// The value so many steps before the last.
    fn at_from_top(&self, steps: f64) -> f64 {
        let steps = steps.clamp(0.0, self.n() - 1.0);
        let before = steps.floor();
        let k = self.values.len() - 1 - before as usize;
        let next = self.values[k.saturating_sub(1)];
        (steps - before).mul_add(next - self.values[k], self.values[k])
    }

    /// The first value whose jump reaches the probability `p`.
    fn jumped(&self, p: f64, half: f64) -> f64 {
        let n = self.n();
        let mut k = (p * n - half).ceil();
        // The product may have been rounded past a jump.
        if (k - 1.0 + half) / n >= p {
            k -= 1.0;
        } else if (k + half) / n < p {
            k += 1.0;
        }
        self.values[k.clamp(1.0, n) as usize - 1]
    }

    /// The first value that has no more than `q` above it.
    fn jumped_from_top(&self, q: f64, half: f64) -> f64 {
        let n = self.n();
        let mut left = (q * n + half).floor();
        if (left + 1.0 - half) / n <= q {
            left += 1.0;
        } else if (left - half) / n > q {
            left -= 1.0;
        }
        self.values[self.values.len() - 1 - left.clamp(0.0, n - 1.0) as usize]
    }

    /// How many values are at most `x`, and which part of the way to the next it has come, and still has to go.
    fn place(&self, x: f64) -> (f64, f64, f64) {
        let count = self.values.partition_point(|value| *value <= x);
        let (part, rest) = match (count.checked_sub(1), self.values.get(count)) {
            (Some(last), Some(next)) => {
                let (last, gap) = (self.values[last], next - self.values[last]);
                ((x - last) / gap, (next - x) / gap)
            }
            _ => (0.0, 0.0),
        };
        (count as f64, part, rest)
    }
}

impl Law for Empirical {
    fn lower(&self, p: f64) -> f64 {
        match self.rule {
            Rule::Jumps(half) => self.jumped(p, half),
            Rule::Lines(a, b) if p <= 0.5 => self.at(p.mul_add(self.n() + 1.0 - a - b, a - 1.0)),
            Rule::Lines(a, b) => {
                self.at_from_top((1.0 - p).mul_add(self.n() + 1.0 - a - b, b - 1.0))
            }
        }
    }

    fn upper(&self, q: f64) -> f64 {
        match self.rule {
            Rule::Jumps(half) => self.jumped_from_top(q, half),
            Rule::Lines(a, b) if q <= 0.5 => {
                self.at_from_top(q.mul_add(self.n() + 1.0 - a - b, b - 1.0))
            }
            Rule::Lines(a, b) => self.at((1.0 - q).mul_add(self.n() + 1.0 - a - b, a - 1.0)),
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        let (count, part, _) = self.place(x);
        if count == 0.0 {
            return 0.0;
        }
        if count == self.n() {
            return 1.0;
        }
        match self.rule {
            Rule::Jumps(half) => ((count + half) / self.n()).min(1.0),
            Rule::Lines(a, b) => ((count - a + part) / (self.n() + 1.0 - a - b)).clamp(0.0, 1.0),
        }
    }

    fn survival(&self, x: f64) -> f64 {
        let (count, _, rest) = self.place(x);
        if count == 0.0 {
            return 1.0;
        }
        let left = self.n() - count;
        if left == 0.0 {
            return 0.0;
        }
        match self.rule {
            Rule::Jumps(half) => ((left - half) / self.n()).max(0.0),
            Rule::Lines(a, b) => ((left - b + rest) / (self.n() + 1.0 - a - b)).clamp(0.0, 1.0),
        }
    }

    fn mean(&self) -> f64 {
        pieces(self)
            .iter()
            .map(|(mass, a, b)| mass * 0.5 * (a + b))
            .sum()
    }

    fn sd(&self) -> f64 {
        let mean = self.mean();
        let square = |(mass, a, b): &(f64, f64, f64)| {
            let (a, b) = (a - mean, b - mean);
            mass * (a * a + a * b + b * b) / 3.0
        };
        pieces(self).iter().map(square).sum::<f64>().sqrt()
    }

    fn support(&self) -> (f64, f64) {
        (self.values[0], self.values[self.values.len() - 1])
    }

    fn breaks(&self) -> Vec<f64> {
        scores_around(self, self.values.iter().copied())
    }
}

/// Probability masses, each spread evenly from one value to another.
fn pieces(law: &Empirical) -> Vec<(f64, f64, f64)> {
    let mut values = law.values.clone();
    values.dedup();
    let mut before = 0.0;
    let mut pieces = Vec::new();
    for (k, x) in values.iter().enumerate() {
        let at_least = law.cdf(x.next_down());
        if k > 0 {
            pieces.push((at_least - before, values[k - 1], *x));
        }
        let up_to = law.cdf(*x);
        pieces.push((up_to - at_least, *x, *x));
        before = up_to;
    }
    pieces
}

/// Values in rising order, each spread as a normal law.
#[derive(Debug)]
struct Smoothed {
    values: Vec<f64>,
    width: f64,
}

impl Smoothed {
    fn average(&self, of: impl Fn(f64) -> f64) -> f64 {
        let sum: f64 = self.values.iter().map(|value| of(*value)).sum();
        sum / self.values.len() as f64
    }

    /// Where the probability of one side, as a function of the value, reaches a small one: between the least and the
    /// greatest value at which a single normal law would.
    fn bracket(&self, score: f64) -> (f64, f64) {
        let at = |value: f64| self.width.mul_add(score, value);
        (at(self.values[0]), at(self.values[self.values.len() - 1]))
    }
}

impl Law for Smoothed {
    fn lower(&self, p: f64) -> f64 {
        if p > 0.5 {
            return self.upper(1.0 - p);
        }
        let (low, high) = self.bracket(normal::quantile(p));
        first_not_negative(|x| self.cdf(x) - p, low, high)
    }

    fn upper(&self, q: f64) -> f64 {
        if q > 0.5 {
            return self.lower(1.0 - q);
        }
        let (low, high) = self.bracket(normal::quantile_upper(q));
        first_not_negative(|x| q - self.survival(x), low, high)
    }

    fn cdf(&self, x: f64) -> f64 {
        self.average(|value| normal::cdf((x - value) / self.width))
    }

    fn survival(&self, x: f64) -> f64 {
        self.average(|value| normal::survival((x - value) / self.width))
    }

    fn mean(&self) -> f64 {
        self.average(|value| value)
    }

    fn sd(&self) -> f64 {
        let mean = self.mean();
        let variance = self.average(|value| (value - mean) * (value - mean));
        self.width.mul_add(self.width, variance).sqrt()
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    /// Between values that lie far apart the quantile rises steeply, as if it jumped.
    fn breaks(&self) -> Vec<f64> {
        let far = 2.0 * self.width;
        let steep = self
            .values
            .windows(2)
            .filter(|pair| pair[1] - pair[0] > 2.0 * far);
        let around = |pair: &[f64]| [pair[0] + far, 0.5 * (pair[0] + pair[1]), pair[1] - far];
        scores_around(self, steep.flat_map(around))
    }
}
