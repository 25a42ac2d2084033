//! Truncation: any law, given that the number lies between two limits.
//!
//! Parameters: `law`, any law; `low` and `high`, in its unit, at least one of them. What lies outside is
//! impossible, and the rest keeps its proportions (values at a limit of a law of counts remain).
//!
//! Formula: with A = P(X < low), B = P(X > high) and M = 1 − A − B, F⁻¹(u) = (the law's) F⁻¹(A + u·M), taken
//! from the side where the probability is small, and near a limit measured from that limit, where A + u·M has no
//! digits left for a small u. Source: Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 1,
//! chapters 10 and 13. Mean and standard deviation are integrals of the quantile.
//!
//! Use it where a law reaches to values that cannot be (growth below −100 %) but is right otherwise. Where the
//! limits are part of the belief, [`super::pert`] and [`super::triangular`] say so directly.

use super::limit::Limit;
use super::moments::{moments, scores_around};
use super::{Argument, Build, Built, Family, Fault, Law, Parameter, Takes, check, constant};
use crate::both;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "truncated",
    name_zh: "截断分布",
    name_en: "truncated law",
    summary: (
        "任一分布，只保留两个界限之间的部分。",
        "Any law, given that the number lies between two limits.",
    ),
    parameters: &PARAMETERS,
    formula: "F(x) = (G(x) − G(low))/(G(high) − G(low)), G the law's",
    source: "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, ch. 10 and 13",
    when: (
        "用于大体合适、但尾部会出现不可能取值的分布；若界限本身就是判断的一部分，用 pert 或 triangular。",
        "Use it where a law is right but reaches to values that cannot be; where limits are part of the belief, pert and triangular say so directly.",
    ),
    example: "truncated = { law.normal = { mean = 5, sd = 4 }, low = 0 }",
    build: Build::Arguments(build),
};

const PARAMETERS: [Parameter; 3] = [
    Parameter::required("law", ("任一分布", "any law"), Takes::Law),
    Parameter::number(
        "low",
        (
            "下限，单位同该分布",
            "the least value, in the unit of the law",
        ),
    )
    .optional(),
    Parameter::number(
        "high",
        (
            "上限，单位同该分布",
            "the greatest value, in the unit of the law",
        ),
    )
    .optional(),
];

/// A law between two limits, and the probability there.
#[derive(Debug)]
struct Truncated {
    law: Arc<dyn Law>,
    low: Limit,
    high: Limit,
    mass: f64,
}

fn build(arguments: &[Argument]) -> Built {
    let [Argument::Law(law), low, high] = arguments else {
        panic!("a truncated law takes a law and two limits");
    };
    let limit = |key, argument: &Argument, absent: f64| match argument {
        Argument::Number(limit) => check::number(key, *limit).map(|()| *limit),
        _ => Ok(absent),
    };
    let low = limit("low", low, f64::NEG_INFINITY)?;
    let high = limit("high", high, f64::INFINITY)?;
    if low == f64::NEG_INFINITY && high == f64::INFINITY {
        return Err(Fault {
            parameter: "low",
            message: ("截断分布没有写明界限", "the truncated law has no limit").into(),
            help: ("请写 low、high 或两者", "give low, high or both").into(),
        });
    }
    check::ordered(("low", low), ("high", high))?;
    let (at_low, at_high) = (
        Limit::low(law.as_ref(), low),
        Limit::high(law.as_ref(), high),
    );
    let mass = if at_high.outside() <= at_low.outside() {
        at_high.mass_to(law.as_ref(), low.next_down())
    } else {
        at_low.mass_to(law.as_ref(), high)
    };
    if !(mass > LEAST_MASS) {
        return Err(no_mass(low, high));
    }
    let (low, high) = (
        at_low.tightened(law.as_ref()),
        at_high.tightened(law.as_ref()),
    );
    if !(low.at < high.at) {
        return Ok(constant::law(high.at));
    }
    Ok(Arc::new(Truncated {
        law: Arc::clone(law),
        low,
        high,
        mass,
    }))
}

/// Below this, what remains has too few digits to be divided by.
const LEAST_MASS: f64 = 1e-290;

fn no_mass(low: f64, high: f64) -> Fault {
    let (from, to) = (check::shown(low), check::shown(high));
    let (parameter, message) = if low == f64::NEG_INFINITY {
        (
            "high",
            both!(
                "该分布不大于 {to} 的部分没有概率",
                "the law has no probability up to {to}"
            ),
        )
    } else if high == f64::INFINITY {
        (
            "low",
            both!(
                "该分布不小于 {from} 的部分没有概率",
                "the law has no probability from {from} on"
            ),
        )
    } else {
        (
            "low",
            both!(
                "该分布在 {from} 与 {to} 之间没有概率",
                "the law has no probability between {from} and {to}"
            ),
        )
    };
    Fault {
        parameter,
        message,
        help: (
            "请把界限放在该分布的取值范围之内",
            "put the limits where the law has values",
        )
            .into(),
    }
}

impl Truncated {
    /// The value with probability `p` below and `q` = 1 − p above.
    fn point(&self, p: f64, q: f64) -> f64 {
        let law = self.law.as_ref();
        let x = if p <= q {
            self.low.reached(law, p * self.mass)
        } else {
            self.high.reached(law, q * self.mass)
        };
        x.clamp(self.low.at, self.high.at)
    }

    /// P(X ≤ x) and P(X > x) inside: the lesser as found, the other to make 1.
    fn tails(&self, x: f64) -> (f64, f64) {
        let law = self.law.as_ref();
        let below = self.low.mass_to(law, x) / self.mass;
        let above = self.high.mass_to(law, x) / self.mass;
        if below <= above {
            (below, 1.0 - below)
        } else {
            (1.0 - above, above)
        }
    }
}

impl Law for Truncated {
    fn lower(&self, p: f64) -> f64 {
        match p {
            0.0 => self.low.at,
            1.0 => self.high.at,
            p => self.point(p, 1.0 - p),
        }
    }

    fn upper(&self, q: f64) -> f64 {
        match q {
            0.0 => self.high.at,
            1.0 => self.low.at,
            q => self.point(1.0 - q, q),
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        if x < self.low.at {
            0.0
        } else if x >= self.high.at {
            1.0
        } else {
            self.tails(x).0
        }
    }

    fn survival(&self, x: f64) -> f64 {
        if x < self.low.at {
            1.0
        } else if x >= self.high.at {
            0.0
        } else {
            self.tails(x).1
        }
    }

    fn mean(&self) -> f64 {
        moments(self).0
    }

    fn sd(&self) -> f64 {
        moments(self).1
    }

    fn support(&self) -> (f64, f64) {
        (self.low.at, self.high.at)
    }

    fn breaks(&self) -> Vec<f64> {
        let value = |score: &f64| super::at_score(self.law.as_ref(), *score);
        let inner = self.law.breaks();
        let inside = inner
            .iter()
            .map(value)
            .filter(|x| self.low.at <= *x && *x <= self.high.at);
        scores_around(self, inside)
    }

    /// The smooth law behind counts, truncated so that the same counts remain.
    fn rounded_up_from(&self) -> Option<Arc<dyn Law>> {
        let smooth = Argument::Law(self.law.rounded_up_from()?);
        let limit = |x: f64| match x.is_finite() {
            true => Argument::Number(x),
            false => Argument::Absent,
        };
        let (low, high) = (self.low.at.ceil() - 1.0, self.high.at.floor());
        build(&[smooth, limit(low), limit(high)]).ok()
    }
}
