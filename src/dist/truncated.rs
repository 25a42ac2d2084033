//! Truncation: any law, given that the number lies between two limits.
//!
//! Parameters: `law`, any law; `low` and `high`, in its unit, at least one of them. What lies outside is
//! impossible, and the rest keeps its proportions (values at a limit of a law of counts remain).
//!
//! Formula: with A = P(X < low), B = P(X > high) and M = 1 − A − B, F⁻¹(u) = (the law's) F⁻¹(A + u·M), taken
//! from the side where the probability is small. A normal law truncated close to a limit is measured from
//! that limit, by the integral of its density, as A + u·M has no digits left for a small u. Source: Johnson,
//! Kotz and Balakrishnan, *Continuous Univariate Distributions* 1, chapters 10 and 13. Mean and
//! standard deviation are integrals of the quantile.
//!
//! Use it where a law reaches to values that cannot be (growth below −100 %) but is right otherwise. Where the
//! limits are part of the belief, [`super::pert`] and [`super::triangular`] say so directly.

use super::moments::{moments, scores_around};
use super::{Argument, Build, Built, Family, Fault, Form, Law, Parameter, Takes, check, constant};
use crate::both;
use crate::num::integral::gauss_legendre;
use crate::num::normal;
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

/// What lies outside, on either side, and the rest.
#[derive(Debug)]
struct Truncated {
    law: Arc<dyn Law>,
    low: f64,
    high: f64,
    below: f64,
    above: f64,
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
    let below = law.cdf(low.next_down());
    let above = law.survival(high);
    // From the side where the probabilities are small.
    let mass = if below > 0.5 {
        law.survival(low.next_down()) - above
    } else if above > 0.5 {
        law.cdf(high) - below
    } else {
        1.0 - below - above
    };
    if !(mass > LEAST_MASS) {
        return Err(no_mass(low, high));
    }
    let (least, greatest) = law.support();
    let (low, high) = (low.max(least), high.min(greatest));
    if low == high {
        return Ok(constant::law(low));
    }
    Ok(Arc::new(Truncated {
        law: Arc::clone(law),
        low,
        high,
        below,
        above,
        mass,
    }))
}

/// Below this, what remains has too few digits to be divided by.
const LEAST_MASS: f64 = 1e-290;

fn no_mass(low: f64, high: f64) -> Fault {
    Fault {
        parameter: if low.is_finite() { "low" } else { "high" },
        message: both!(
            "该分布在 {low} 与 {high} 之间没有概率",
            "the law has no probability between {low} and {high}",
            low = check::shown(low),
            high = check::shown(high)
        ),
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
        if let Some(x) = self.point_near(p, q) {
            return x;
        }
        let from_below = self.mass.mul_add(p, self.below);
        let x = if from_below <= 0.5 {
            self.law.lower(from_below)
        } else {
            self.law.upper(self.mass.mul_add(q, self.above))
        };
        x.clamp(self.low, self.high)
    }

    /// The value of a normal law close to a limit.
    fn point_near(&self, p: f64, q: f64) -> Option<f64> {
        let (mean, sd) = self.normal()?;
        let (from_low, from_high) = ((self.low - mean) / sd, (mean - self.high) / sd);
        if p * self.mass <= NEAR * normal::pdf(from_low) {
            Some(sd.mul_add(reached(from_low, p * self.mass), self.low))
        } else if q * self.mass <= NEAR * normal::pdf(from_high) {
            Some((-sd).mul_add(reached(from_high, q * self.mass), self.high))
        } else {
            None
        }
    }

    /// P(X ≤ x) where a normal law lies close above the lower limit.
    fn cdf_near(&self, x: f64) -> Option<f64> {
        let (mean, sd) = self.normal()?;
        let part = mass_beyond((self.low - mean) / sd, (x - self.low) / sd)?;
        Some(part / self.mass)
    }

    /// P(X > x) where a normal law lies close below the upper limit.
    fn survival_near(&self, x: f64) -> Option<f64> {
        let (mean, sd) = self.normal()?;
        let part = mass_beyond((mean - self.high) / sd, (self.high - x) / sd)?;
        Some(part / self.mass)
    }

    fn normal(&self) -> Option<(f64, f64)> {
        match self.law.form() {
            Form::Affine { mean, sd } => Some((mean, sd)),
            _ => None,
        }
    }

    fn share(&self, part: f64) -> f64 {
        (part / self.mass).clamp(0.0, 1.0)
    }
}

/// Within this many standard deviations a normal law is measured from the limit.
const NEAR: f64 = 0.25;

/// The mass of the normal law between the score `from` and one `step` higher, for short steps.
fn mass_beyond(from: f64, step: f64) -> Option<f64> {
    let short = from.is_finite() && step <= 2.0 * NEAR;
    short.then(|| gauss_legendre(|s| normal::pdf(from + s), 0.0, step))
}

/// How far beyond the score `from` a small mass of the normal law reaches: Newton's method.
fn reached(from: f64, mass: f64) -> f64 {
    let mut step = mass / normal::pdf(from);
    for _ in 0..20 {
        let found = gauss_legendre(|s| normal::pdf(from + s), 0.0, step);
        let change = (mass - found) / normal::pdf(from + step);
        step += change;
        if change.abs() <= f64::EPSILON * step {
            break;
        }
    }
    step
}

impl Law for Truncated {
    fn lower(&self, p: f64) -> f64 {
        match p {
            0.0 => self.low,
            1.0 => self.high,
            p => self.point(p, 1.0 - p),
        }
    }

    fn upper(&self, q: f64) -> f64 {
        match q {
            0.0 => self.high,
            1.0 => self.low,
            q => self.point(1.0 - q, q),
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        if x < self.low {
            0.0
        } else if x >= self.high {
            1.0
        } else if let Some(near) = self.cdf_near(x) {
            near
        } else if self.below > 0.5 {
            1.0 - self.survival(x)
        } else {
            self.share(self.law.cdf(x) - self.below)
        }
    }

    fn survival(&self, x: f64) -> f64 {
        if x < self.low {
            1.0
        } else if x >= self.high {
            0.0
        } else if let Some(near) = self.survival_near(x) {
            near
        } else if self.above > 0.5 {
            1.0 - self.cdf(x)
        } else {
            self.share(self.law.survival(x) - self.above)
        }
    }

    fn mean(&self) -> f64 {
        moments(self).0
    }

    fn sd(&self) -> f64 {
        moments(self).1
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    fn breaks(&self) -> Vec<f64> {
        let value = |score: &f64| super::at_score(self.law.as_ref(), *score);
        let inner = self.law.breaks();
        let inside = inner
            .iter()
            .map(value)
            .filter(|x| self.low < *x && *x < self.high);
        scores_around(self, inside)
    }
}
