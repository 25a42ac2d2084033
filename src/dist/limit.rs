//! A limit of truncation, and how much of a law lies within a distance of it, to the last digits.
//!
//! Between a limit and a value next to it lies a probability that is the difference of two tails, and of a small
//! difference few digits are left. So close to a limit the probability is taken from a polynomial
//! instead: the probability per distance, at Chebyshev's points over a stretch on which the tail grows by at most a half,
//! never across a break of the law. It loses about two digits, wherever the value lies.

use super::{Law, at_score};
use crate::num::normal;
use crate::num::root::first_not_negative;
use std::f64::consts::PI;
use std::fmt;
use std::sync::OnceLock;

/// Below this part of the lesser tail a difference of tails has lost too many digits.
const CLOSE: f64 = 1e-3;

/// A limit and the probability on either side of it.
pub(super) struct Limit {
    /// The limit itself, which is allowed.
    pub at: f64,
    /// Whether it is the lower one.
    lower: bool,
    /// The probability of what lies outside.
    outside: f64,
    /// The probability of the limit and of all on its inner side, accurate when it is tiny.
    inside: f64,
    /// The polynomial, once it was asked for.
    close: OnceLock<Option<Close>>,
}

/// What the limit is, whether the polynomial was asked for or not.
impl fmt::Debug for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = (self.at, self.outside, self.inside);
        f.debug_tuple("Limit").field(&parts).finish()
    }
}

impl Limit {
    /// The least value allowed.
    pub fn low(law: &dyn Law, at: f64) -> Limit {
        let (outside, inside) = match at {
            f64::NEG_INFINITY => (0.0, 1.0),
            at => (law.cdf(at.next_down()), law.survival(at.next_down())),
        };
        let lower = true;
        Limit {
            at,
            lower,
            outside,
            inside,
            close: OnceLock::new(),
        }
    }

    /// The greatest value allowed.
    pub fn high(law: &dyn Law, at: f64) -> Limit {
        let (outside, inside) = match at {
            f64::INFINITY => (0.0, 1.0),
            at => (law.survival(at), law.cdf(at)),
        };
        let lower = false;
        Limit {
            at,
            lower,
            outside,
            inside,
            close: OnceLock::new(),
        }
    }

    /// The probability of what lies outside.
    pub fn outside(&self) -> f64 {
        self.outside
    }

    /// The same limit, moved inwards to the first value that can occur.
    pub fn tightened(mut self, law: &dyn Law) -> Limit {
        let (least, greatest) = law.support();
        let end = if self.lower { least } else { greatest };
        self.at = self.inmost(self.at, end);
        self.close = OnceLock::new();
        let lesser = self.lesser();
        if lesser > 0.0 {
            // In a gap, no more probability leads much farther; in a density, a thousand times as far.
            let (next, later) = (
                self.value_at(law, 4.0 * f64::EPSILON * lesser),
                self.value_at(law, 4096.0 * f64::EPSILON * lesser),
            );
            let (gap, further) = ((next - self.at).abs(), (later - self.at).abs());
            if self.inmost(self.at, next) == next && further < 2.0 * gap {
                self.at = next;
            }
        }
        self
    }

    fn inmost(&self, x: f64, y: f64) -> f64 {
        if self.lower { x.max(y) } else { x.min(y) }
    }

    fn lesser(&self) -> f64 {
        self.outside.min(self.inside)
    }

    /// The probability between the limit and `x`, from whichever tail is the lesser.
    fn difference(&self, law: &dyn Law, x: f64) -> f64 {
        match (self.outside <= self.inside, self.lower) {
            (true, true) => law.cdf(x) - self.outside,
            (true, false) => law.survival(x) - self.outside,
            (false, true) => self.inside - law.survival(x),
            (false, false) => self.inside - law.cdf(x),
        }
    }

    /// The scores inside at which the law breaks, the nearest first.
    fn breaks_inwards(&self, law: &dyn Law) -> Vec<f64> {
        let score = if self.outside <= self.inside {
            normal::quantile(self.outside)
        } else {
            normal::quantile_upper(self.inside)
        };
        let mut breaks = law.breaks();
        if self.lower {
            breaks.retain(|z| *z > score);
        } else {
            breaks.retain(|z| *z < -score);
            breaks.reverse();
        }
        breaks
    }

    /// The value at which `mass` lies between the limit and it, likewise.
    fn value_at(&self, law: &dyn Law, mass: f64) -> f64 {
        match (self.outside <= self.inside, self.lower) {
            (true, true) => law.lower(self.outside + mass),
            (true, false) => law.upper(self.outside + mass),
            (false, true) => law.upper(self.inside - mass),
            (false, false) => law.lower(self.inside - mass),
        }
    }

    fn close(&self, law: &dyn Law) -> Option<&Close> {
        self.close.get_or_init(|| Close::to(self, law)).as_ref()
    }

    /// The probability between the limit and `x` on its inner side.
    pub fn mass_to(&self, law: &dyn Law, x: f64) -> f64 {
        let mass = self.difference(law, x).max(0.0);
        if mass >= CLOSE * self.lesser() {
            return mass;
        }
        let step = (x - self.at).abs();
        match self.close(law) {
            Some(close) if step <= close.reach => close.mass(step),
            _ => mass,
        }
    }

    /// The value at which `mass` lies between the limit and it.
    pub fn reached(&self, law: &dyn Law, mass: f64) -> f64 {
        if mass < CLOSE * self.lesser()
            && let Some(close) = self.close(law)
            && mass <= close.mass(close.reach)
        {
            let step = first_not_negative(|step| close.mass(step) - mass, 0.0, close.reach);
            return if self.lower {
                self.at + step
            } else {
                self.at - step
            };
        }
        self.value_at(law, mass)
    }
}

/// The number of points of the polynomial.
const POINTS: usize = 10;

/// The probability per distance from a limit, as a polynomial up to `reach`.
struct Close {
    reach: f64,
    /// Place, as a part of the reach, and probability per distance there.
    points: [(f64, f64); POINTS],
}

impl Close {
    /// Nothing where no smooth density begins at the limit.
    fn to(limit: &Limit, law: &dyn Law) -> Option<Close> {
        let growth = 0.5 * limit.lesser();
        let mut reach = (limit.value_at(law, growth) - limit.at).abs();
        if !(growth > 0.0 && reach.is_finite()) {
            return None;
        }
        for score in limit.breaks_inwards(law) {
            let distance = (at_score(law, score) - limit.at).abs();
            // A limit at a break lies on it, give or take rounding.
            if distance > 1e-9 * reach {
                reach = reach.min(distance);
                break;
            }
        }
        for _ in 0..12 {
            let close = Close::over(reach, limit, law);
            if !(close.mass(reach) > 0.0) {
                return None;
            }
            if close.fits(limit, law) {
                return Some(close);
            }
            reach *= 0.5;
        }
        None
    }

    fn over(reach: f64, limit: &Limit, law: &dyn Law) -> Close {
        let points = std::array::from_fn(|k| {
            let place = 0.5 - 0.5 * libm::cos(angle(k));
            let step = place * reach;
            let x = if limit.lower {
                limit.at + step
            } else {
                limit.at - step
            };
            // The distance as it came out.
            let step = (x - limit.at).abs();
            (step / reach, limit.difference(law, x) / step)
        });
        Close { reach, points }
    }

    /// Whether the polynomial holds between its points, up to the rounding of the tails.
    fn fits(&self, limit: &Limit, law: &dyn Law) -> bool {
        let rounding = 1e-14 * limit.lesser();
        (1..2 * POINTS).all(|k| {
            let step = self.reach * (k as f64 / (2 * POINTS) as f64);
            let x = if limit.lower {
                limit.at + step
            } else {
                limit.at - step
            };
            let step = (x - limit.at).abs();
            (self.mass(step) - limit.difference(law, x)).abs() <= rounding
        })
    }

    /// The probability within `step` of the limit: barycentric interpolation (Berrut and Trefethen, 2004, *SIAM
    /// Review* 46).
    fn mass(&self, step: f64) -> f64 {
        let place = step / self.reach;
        let (mut above, mut below) = (0.0, 0.0);
        for (k, (point, density)) in self.points.iter().enumerate() {
            let distance = place - point;
            if distance == 0.0 {
                return step * density;
            }
            let sign = if k % 2 == 0 { 1.0 } else { -1.0 };
            let weight = sign * libm::sin(angle(k)) / distance;
            above += weight * density;
            below += weight;
        }
        step * (above / below)
    }
}

/// The angle of Chebyshev's point `k`.
fn angle(k: usize) -> f64 {
    (2 * k + 1) as f64 * PI / (2 * POINTS) as f64
}
