//! The metalog law: a quantile in a few terms, which take almost any shape.
//!
//! Parameters: `terms`, two to five numbers a₁ … a₅: the median, the spread, the skew, and what more there is of
//! peak and skew, in the unit of the quantity described (with a bound, in that of its logarithm, see `bounds`); `low`
//! and `high`, bounds in the unit of the quantity, which may be left out.
//!
//! Formula: with L = ln(y/(1 − y)) and c = y − ½, the value at probability y is M = a₁ + a₂L + a₃cL + a₄c + a₅c².
//! With a lower bound x = low + e^M, with an upper one x = high − e^−M, with both x = (low + high·e^M)/(1 + e^M). Mean
//! a₁ + a₃/2 + a₅/12 without bounds. Source: Keelin (2016), *The Metalog Distributions*, Decision Analysis 13.
//! The probability of a value is found from M by its logit, so that both tails keep their digits.
//!
//! Not all terms make a law: M must rise. Times y(1 − y) its slope has at most four turning points,
//! which are found one between each two of its second derivative's, so that none is missed. With three terms it
//! comes to |a₃|/a₂ ≤ 1.66711.
//!
//! Use it for a belief that comes as quantiles, or a shape that no other family has; [`super::percentiles`] finds the
//! terms from three to five of them. A table of many goes through [`super::quantiles`].

use super::bounds::{self, Bounds};
use super::moments::moments;
use super::{Argument, Build, Built, Family, Fault, Law, Parameter, Takes, check, constant};
use crate::both;
use crate::num::root::first_not_negative;
use std::f64::consts::PI;
use std::sync::Arc;

/// The table entry.
pub const FAMILY: Family = Family {
    key: "metalog",
    name_zh: "metalog 分布",
    name_en: "metalog",
    summary: (
        "由两到五项写出的分位数函数，形状灵活，可有上下界。",
        "A quantile in two to five terms, of almost any shape, with or without bounds.",
    ),
    parameters: &PARAMETERS,
    formula: "M = a1 + a2·L + a3·(u − ½)·L + a4·(u − ½) + a5·(u − ½)², L = ln(u/(1 − u)); x = M, low + e^M, high − e^−M or (low + high·e^M)/(1 + e^M)",
    source: "Keelin (2016), The Metalog Distributions, Decision Analysis 13",
    when: (
        "用于以分位数表达的判断或其他分布没有的形状；由百分位数求各项用 percentiles，分位数很多时用 quantiles。",
        "Use it for a belief that comes as quantiles or a shape no other law has; percentiles finds the terms, and a table of many goes through quantiles.",
    ),
    example: "metalog = { terms = [5, 1, 0.4] }",
    build: Build::Arguments(build),
};

const PARAMETERS: [Parameter; 3] = [
    Parameter::required(
        "terms",
        ("二至五项系数 a1 … a5", "the two to five terms a1 … a5"),
        Takes::Numbers,
    ),
    bounds::LOW,
    bounds::HIGH,
];

/// The most terms.
pub(super) const MOST: usize = 5;

fn build(arguments: &[Argument]) -> Built {
    let [Argument::Numbers(terms), low, high] = arguments else {
        panic!("a metalog law takes terms and two bounds");
    };
    check::numbers("terms", terms)?;
    if !(2..=MOST).contains(&terms.len()) {
        let n = terms.len();
        return Err(Fault {
            parameter: "terms",
            message: both!("terms 列了{n}项", "terms is a list of {n}"),
            help: ("请写二至五项", "give two to five").into(),
        });
    }
    let bounds = Bounds::of(low, high)?;
    law(terms, bounds).map_err(falling)
}

/// The law with these terms, or the probability at which its value would fall the most.
pub(super) fn law(terms: &[f64], bounds: Bounds) -> Result<Arc<dyn Law>, f64> {
    let mut all = [0.0; MOST];
    all[..terms.len()].copy_from_slice(terms);
    let terms = Terms(all);
    if all[1..].iter().all(|term| *term == 0.0) {
        return Ok(constant::law(bounds.value(all[0])));
    }
    terms.rises()?;
    Ok(Arc::new(Metalog { terms, bounds }))
}

fn falling(probability: f64) -> Fault {
    let at = check::rounded(probability);
    Fault {
        parameter: "terms",
        message: both!(
            "这些 terms 不构成分布：在概率 {at} 处密度为负，数值随概率上升而下降",
            "these terms make no law: at probability {at} the density is negative, as the value falls while the probability rises"
        ),
        help: (
            "请增大 a2，或减小其余各项的绝对值；只有三项时须 |a3| ≤ 1.66711·a2",
            "make a2 greater or the others smaller; with three terms, |a3| must not exceed 1.66711·a2",
        )
            .into(),
    }
}

/// Beyond this logit a probability is no number.
const FARTHEST: f64 = 745.0;

/// Beyond this logit the slope does not change.
const SETTLED: f64 = 700.0;

/// The coefficients.
#[derive(Debug, Clone, Copy)]
struct Terms([f64; MOST]);

impl Terms {
    /// M at the probability of this logit, which is ½ + `centred`.
    fn at(&self, logit: f64, centred: f64) -> f64 {
        let [a1, a2, a3, a4, a5] = self.0;
        let inner = a5.mul_add(centred, a4).mul_add(centred, a1);
        a3.mul_add(centred, a2).mul_add(logit, inner)
    }

    fn at_logit(&self, logit: f64) -> f64 {
        self.at(logit, 0.5 * libm::tanh(0.5 * logit))
    }

    /// How fast M rises with the logit towards either end.
    fn end_slopes(&self) -> (f64, f64) {
        let [_, a2, a3, ..] = self.0;
        (0.5f64.mul_add(-a3, a2), 0.5f64.mul_add(a3, a2))
    }

    /// The least and the greatest M.
    fn ends(&self) -> (f64, f64) {
        let [a1, _, _, a4, a5] = self.0;
        let (first, last) = self.end_slopes();
        let inner = 0.25f64.mul_add(a5, a1);
        (
            if first > 0.0 {
                f64::NEG_INFINITY
            } else {
                inner - 0.5 * a4
            },
            if last > 0.0 {
                f64::INFINITY
            } else {
                inner + 0.5 * a4
            },
        )
    }

    /// Nothing if M rises everywhere, else where it falls the most.
    fn rises(&self) -> Result<(), f64> {
        let [_, a2, a3, a4, a5] = self.0;
        if a2 == 0.0 && a3 == 0.0 {
            // Its slope is a straight line.
            return match a4 >= a5.abs() {
                true => Ok(()),
                false if a5 == 0.0 => Err(0.5),
                false if a5 > 0.0 => Err(0.0),
                false => Err(1.0),
            };
        }
        let (least, logit) = self.least_slope();
        let (first, last) = self.end_slopes();
        if least >= 0.0 && first > 0.0 && last > 0.0 {
            return Ok(());
        }
        Err(0.5 + 0.5 * libm::tanh(0.5 * logit))
    }

    /// The least slope of M in the probability, times y(1 − y), and the logit where it is.
    fn least_slope(&self) -> (f64, f64) {
        let mut borders = vec![-SETTLED];
        borders.extend(self.inflections());
        borders.push(SETTLED);
        let mut turns = vec![-SETTLED];
        turns.extend(crossings(&borders, |logit| self.curvature(logit)));
        turns.push(SETTLED);
        let mut candidates = crossings(&turns, |logit| self.slope_change(logit));
        candidates.extend([-SETTLED, SETTLED]);
        let slopes = candidates.iter().map(|logit| (self.slope(*logit), *logit));
        slopes.fold((f64::INFINITY, 0.0), |least, slope| {
            if slope.0 < least.0 { slope } else { least }
        })
    }

    /// The slope of M in the probability, times y(1 − y).
    fn slope(&self, logit: f64) -> f64 {
        let [_, a2, a3, a4, a5] = self.0;
        let (u, spread) = centre(logit);
        a2 + a3 * (0.5 * u + 0.25 * spread * logit) + 0.25 * spread * (a4 + a5 * u)
    }

    /// The derivative of that in u = 2y − 1.
    fn slope_change(&self, logit: f64) -> f64 {
        let [_, _, a3, a4, a5] = self.0;
        let (u, spread) = centre(logit);
        a3 * (1.0 - 0.5 * u * logit) - 0.5 * a4 * u + 0.25 * a5 * (3.0 * spread - 2.0)
    }

    /// The sign of the second derivative.
    fn curvature(&self, logit: f64) -> f64 {
        let [_, _, a3, a4, a5] = self.0;
        let (u, spread) = centre(logit);
        -a3 * (0.5 * logit * spread + u) - (0.5 * a4 + 1.5 * a5 * u) * spread
    }

    /// Where the third derivative, −2a₃/(1 − u²)² − 3a₅/2, is zero.
    fn inflections(&self) -> Vec<f64> {
        let [_, _, a3, _, a5] = self.0;
        let square = -4.0 * a3 / (3.0 * a5);
        if !(square > 0.0 && square < 1.0) {
            return Vec::new();
        }
        let spread = square.sqrt();
        let u = (1.0 - spread).sqrt();
        let logit = libm::log((1.0 + u) * (1.0 + u) / spread);
        vec![-logit, logit]
    }
}

/// u = 2y − 1 and 1 − u² = 4y(1 − y) at a logit.
fn centre(logit: f64) -> (f64, f64) {
    let part = libm::exp(-logit.abs());
    (
        libm::tanh(0.5 * logit),
        4.0 * part / ((1.0 + part) * (1.0 + part)),
    )
}

/// Where a function that is monotone between each two borders crosses zero.
fn crossings(borders: &[f64], f: impl Fn(f64) -> f64) -> Vec<f64> {
    let crossing = |ends: &[f64]| {
        let (low, high) = (ends[0], ends[1]);
        let sign = if f(low) < 0.0 { 1.0 } else { -1.0 };
        (f(low) * sign < 0.0 && f(high) * sign > 0.0)
            .then(|| first_not_negative(|logit| sign * f(logit), low, high))
    };
    borders.windows(2).filter_map(crossing).collect()
}

#[derive(Debug)]
struct Metalog {
    terms: Terms,
    bounds: Bounds,
}

impl Metalog {
    /// The logit of the probability of `x`; infinite beyond the ends.
    fn logit(&self, x: f64) -> f64 {
        let (least, greatest) = self.support();
        if x <= least {
            return f64::NEG_INFINITY;
        }
        if x >= greatest {
            return f64::INFINITY;
        }
        let free = self.bounds.free(x);
        first_not_negative(
            |logit| self.terms.at_logit(logit) - free,
            -FARTHEST,
            FARTHEST,
        )
    }

    /// Whether the moment of this order exists, of a law with one bound.
    fn has_moment(&self, order: f64) -> bool {
        let (first, last) = self.terms.end_slopes();
        match self.bounds {
            Bounds::Above(_) => order * last < 1.0,
            Bounds::Below(_) => order * first < 1.0,
            Bounds::Free | Bounds::Between(..) => true,
        }
    }
}

/// 1/(1 + e^−logit).
fn logistic(logit: f64) -> f64 {
    let part = libm::exp(-logit.abs());
    if logit < 0.0 {
        part / (1.0 + part)
    } else {
        1.0 / (1.0 + part)
    }
}

impl Law for Metalog {
    fn lower(&self, p: f64) -> f64 {
        match p {
            0.0 => self.support().0,
            1.0 => self.support().1,
            p => {
                let logit = libm::log(p) - libm::log1p(-p);
                self.bounds.value(self.terms.at(logit, p - 0.5))
            }
        }
    }

    fn upper(&self, q: f64) -> f64 {
        match q {
            0.0 => self.support().1,
            1.0 => self.support().0,
            q => {
                let logit = libm::log1p(-q) - libm::log(q);
                self.bounds.value(self.terms.at(logit, 0.5 - q))
            }
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        logistic(self.logit(x))
    }

    fn survival(&self, x: f64) -> f64 {
        logistic(-self.logit(x))
    }

    fn mean(&self) -> f64 {
        let [a1, _, a3, _, a5] = self.terms.0;
        match self.bounds {
            Bounds::Free => a1 + 0.5 * a3 + a5 / 12.0,
            Bounds::Above(_) if !self.has_moment(1.0) => f64::INFINITY,
            Bounds::Below(_) if !self.has_moment(1.0) => f64::NEG_INFINITY,
            _ => moments(self).0,
        }
    }

    fn sd(&self) -> f64 {
        let [_, a2, a3, a4, a5] = self.terms.0;
        let square = PI * PI;
        match self.bounds {
            Bounds::Free => {
                let spread = a2 * a2 * square / 3.0 + a2 * a4 + a4 * a4 / 12.0;
                let skew =
                    a3 * a3 * (1.0 / 12.0 + square / 36.0) + a3 * a5 / 12.0 + a5 * a5 / 180.0;
                (spread + skew).sqrt()
            }
            _ if !self.has_moment(1.0) => f64::NAN,
            _ if !self.has_moment(2.0) => f64::INFINITY,
            _ => moments(self).1,
        }
    }

    fn support(&self) -> (f64, f64) {
        let (least, greatest) = self.terms.ends();
        (self.bounds.value(least), self.bounds.value(greatest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rises(terms: &[f64]) -> bool {
        law(terms, Bounds::Free).is_ok()
    }

    #[test]
    fn three_terms_rise_up_to_keelins_bound() {
        assert!(rises(&[0.0, 1.0, 1.66711]) && rises(&[0.0, 1.0, -1.66711]));
        assert!(rises(&[0.0, 1e-3, 1.667_113e-3]));
        assert!(!rises(&[0.0, 1.0, 1.66712]) && !rises(&[0.0, 1.0, -1.66712]));
        assert!(!rises(&[0.0, -1.0]) && !rises(&[0.0, 0.0, 1.0]) && !rises(&[0.0, 1.0, f64::MAX]));
    }

    #[test]
    fn four_terms_rise_where_the_slope_at_the_centre_does() {
        // The slope at the median is 4·a2 + a4; towards the ends the logarithm prevails.
        assert!(rises(&[0.0, 0.1, 0.0, -0.4]) && !rises(&[0.0, 0.1, 0.0, -0.400_001]));
        assert!(rises(&[0.0, 0.1, 0.0, 1e6]));
        assert!(rises(&[0.0, 0.0, 0.0, 1.0, -1.0]) && !rises(&[0.0, 0.0, 0.0, 1.0, -1.01]));
    }

    #[test]
    fn a_dense_search_agrees_with_the_turning_points() {
        // Terms with a whole range of shapes, from a linear congruence.
        let mut state = 12_345u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1u32 << 23) - 1.0
        };
        let mut rising = 0;
        for _ in 0..2_000 {
            let terms = Terms([0.0, 1.0, 2.0 * next(), 8.0 * next(), 16.0 * next()]);
            let searched = (-2_000..=2_000).map(|k| terms.slope(f64::from(k) / 100.0));
            let searched = searched.fold(f64::INFINITY, f64::min);
            let (least, _) = terms.least_slope();
            assert!(least <= searched + 1e-15, "{terms:?}: {least} {searched}");
            assert!(least >= searched - 1e-3, "{terms:?}: {least} {searched}");
            rising += u32::from(terms.rises().is_ok());
        }
        assert!((200..1_800).contains(&rising), "{rising}");
    }
}
