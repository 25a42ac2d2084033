//! The regularised incomplete beta function I(a, b; x) and its inverse, from both sides.
//!
//! I(a, b; x) is the probability that a beta law with shapes `a`, `b` > 0 lies below `x`. The
//! PERT law is a beta law on an interval, and the tails of Student's t are beta tails.
//!
//! The point is carried as a pair `x`, `y` = 1 − x, and the probability as a pair `p`, `q` =
//! 1 − p: whichever member is small keeps all its digits. A [`Beta`] speaks in pairs, and so does
//! [`tails`]; [`cdf`], [`survival`] and [`quantile`] are one-number forms.
//!
//! Accuracy is about 1e-13 relative for shapes up to 1e6 and tails down to 1e-10. With a shape
//! `a` far below 1 the upper tail above its central region loses about 1/a of that.

use super::gamma::{ln_gamma, log_gap, stirling_error};
use super::normal;
use std::f64::consts::PI;

/// Terms of the continued fraction before it is taken as it stands; √(a + b) terms suffice.
const MAX_TERMS: u32 = 20_000;
/// Steps of the inverse. Bisection of the logarithm alone would need about 65.
const MAX_STEPS: u32 = 200;
/// How near the logarithm of a tail must have come before a small step ends the search.
const NEAR: f64 = 1e-6;

/// P(X ≤ x) = I(a, b; x), for x in [0, 1].
pub fn cdf(a: f64, b: f64, x: f64) -> f64 {
    tails(a, b, x, 1.0 - x).0
}

/// P(X > x) = I(b, a; 1 − x), accurate when it is tiny.
pub fn survival(a: f64, b: f64, x: f64) -> f64 {
    tails(a, b, x, 1.0 - x).1
}

/// The `x` with P(X ≤ x) = `p`.
pub fn quantile(a: f64, b: f64, p: f64) -> f64 {
    Beta::new(a, b).quantile_pair(p, 1.0 - p).0
}

/// Both tails (P(X ≤ x), P(X > x)) at the point `x` = 1 − `y`.
pub fn tails(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    Sides::new(a, b).tails(x, y)
}

/// A beta law with all that is the same at every point of it: many quantiles of one law cost half as much.
#[derive(Debug, Clone, Copy)]
pub struct Beta {
    sides: Sides,
    /// P(X ≤ ½) and P(X > ½).
    halves: (f64, f64),
}

impl Beta {
    /// The law with the shapes `a`, `b` > 0.
    pub fn new(a: f64, b: f64) -> Beta {
        let sides = Sides::new(a, b);
        let halves = (sides.tails(0.5, 0.5).0, sides.turned().tails(0.5, 0.5).0);
        Beta { sides, halves }
    }

    /// The shapes.
    pub fn shapes(&self) -> (f64, f64) {
        (self.sides.lower.a, self.sides.lower.b)
    }

    /// Both tails (P(X ≤ x), P(X > x)) at the point `x` = 1 − `y`.
    pub fn tails(&self, x: f64, y: f64) -> (f64, f64) {
        self.sides.tails(x, y)
    }

    /// The point (x, 1 − x) with P(X ≤ x) = `p` = 1 − `q`.
    ///
    /// Points nearer to an end than 2.2e-308 are returned as that.
    pub fn quantile_pair(&self, p: f64, q: f64) -> (f64, f64) {
        if p <= q {
            self.sides.lower_point(p, self.halves.0)
        } else {
            let (y, x) = self.sides.turned().lower_point(q, self.halves.1);
            (x, y)
        }
    }
}

/// The law seen from its lower end and from its upper end.
#[derive(Debug, Clone, Copy)]
struct Sides {
    lower: Side,
    upper: Side,
}

/// The law seen from the end at which the coordinate `x` is 0.
#[derive(Debug, Clone, Copy)]
struct Side {
    a: f64,
    b: f64,
    /// δ(a + b) − δ(a) − δ(b) with δ as [`stirling_error`].
    correction: f64,
}

impl Sides {
    fn new(a: f64, b: f64) -> Sides {
        let (all, of_a, of_b) = (stirling_error(a + b), stirling_error(a), stirling_error(b));
        let side = |(a, of_a), (b, of_b)| Side {
            a,
            b,
            correction: all - of_a - of_b,
        };
        Sides {
            lower: side((a, of_a), (b, of_b)),
            upper: side((b, of_b), (a, of_a)),
        }
    }

    /// The law of 1 − x.
    fn turned(&self) -> Sides {
        Sides {
            lower: self.upper,
            upper: self.lower,
        }
    }

    fn tails(&self, x: f64, y: f64) -> (f64, f64) {
        self.tails_and_power(x, y).0
    }

    /// Both tails, and [`Side::power_term`] of the lower side where they needed it.
    fn tails_and_power(&self, x: f64, y: f64) -> ((f64, f64), Option<f64>) {
        let Side { a, b, .. } = self.lower;
        // The continued fraction converges fast below the middle of the law and slowly above it.
        if x * (a + b + 2.0) <= a + 1.0 {
            let power = self.lower.power_term(x, y);
            let p = self.lower.tail(x, y, power);
            ((p, 1.0 - p), Some(power))
        } else {
            let q = self.upper.tail(y, x, self.upper.power_term(y, x));
            ((1.0 - q, q), None)
        }
    }

    /// The point (x, 1 − x) with P(X ≤ x) = `p`, for `p` ≤ ½; `half` is P(X ≤ ½).
    ///
    /// Newton's method on ln P against the logarithm of the smaller coordinate, where the curve is
    /// nearly straight, inside a bracket that every step narrows; a step that leaves the bracket is
    /// replaced by its geometric middle.
    fn lower_point(&self, p: f64, half: f64) -> (f64, f64) {
        if p == 0.0 {
            return (0.0, 1.0);
        }
        let x_is_small = half >= p;
        let pair = |small: f64| {
            if x_is_small {
                (small, 1.0 - small)
            } else {
                (1.0 - small, small)
            }
        };
        let (mut low, mut high) = (f64::MIN_POSITIVE, 0.5);
        let start = starting_point(self.lower.a, self.lower.b, p);
        let mut small = (if x_is_small { start.0 } else { start.1 }).clamp(low, high);
        for _ in 0..MAX_STEPS {
            let (x, y) = pair(small);
            let ((tail, _), power) = self.tails_and_power(x, y);
            let above = if x_is_small {
                libm::log(tail / p)
            } else {
                -libm::log(tail / p)
            };
            if above > 0.0 {
                high = small;
            } else {
                low = small;
            }
            let power = power.unwrap_or_else(|| self.lower.power_term(x, y));
            let slope = power / (tail * (1.0 - small));
            let mut next = small * libm::exp(-above / slope);
            if !(next >= low && next <= high) {
                next = low.sqrt() * high.sqrt();
            }
            // Rounding of the tail moves the root by about one unit divided by the slope.
            let settled = 2.0 * f64::EPSILON * small * (1.0 + 1.0 / slope);
            let moved = (next - small).abs();
            small = next;
            if above.abs() <= NEAR && moved <= settled {
                break;
            }
        }
        pair(small)
    }
}

impl Side {
    /// I(a, b; x) for a point below the middle of the law, whose [`Side::power_term`] is `power`.
    ///
    /// The even part of the continued fraction DLMF 8.17.22, as in Didonato and Morris (1992),
    /// *Algorithm 708*, ACM TOMS 18: its terms hold no difference of nearly equal numbers, however
    /// large the shapes. Evaluated forwards by the method of Lentz.
    fn tail(&self, x: f64, y: f64, power: f64) -> f64 {
        if power == 0.0 {
            return 0.0;
        }
        let Side { a, b, .. } = *self;
        let drift = a * y - b * x + 1.0;
        let mut fraction = drift * (a / (a + 1.0));
        let (mut c, mut d) = (fraction, 0.0);
        for step in 1..=MAX_TERMS {
            let m = f64::from(step);
            let middle = a + 2.0 * m - 1.0;
            let numerator =
                (a + m - 1.0) / middle * ((a + b + m - 1.0) / middle) * (m * (b - m) * x * x);
            let denominator =
                m + m * (b - m) * x / middle + (a + m) / (middle + 2.0) * (drift + m * (1.0 + y));
            d = 1.0 / (denominator + numerator * d);
            c = denominator + numerator / c;
            fraction *= c * d;
            if (c * d - 1.0).abs() <= f64::EPSILON {
                break;
            }
        }
        power / fraction
    }

    /// xᵃ yᵇ / B(a, b), written about the mean so that large shapes keep their digits.
    ///
    /// The saddle-point form of Loader (2000), *Fast and accurate computation of binomial
    /// probabilities*: with n = a + b it is √(ab/2πn) · exp(δ(n) − δ(a) − δ(b) − a·g(x/x₀) −
    /// b·g(y/y₀)), where x₀ = a/n, y₀ = b/n, δ is [`stirling_error`] and g is [`log_gap`].
    fn power_term(&self, x: f64, y: f64) -> f64 {
        let Side { a, b, .. } = *self;
        let n = a + b;
        let (x0, y0) = (a / n, b / n);
        // x − x₀, formed from whichever coordinate is the small one.
        let shift = if x0 <= y0 { x - x0 } else { y0 - y };
        let gap = a * log_gap(x / x0, shift / x0) + b * log_gap(y / y0, -shift / y0);
        (a * y0 / (2.0 * PI)).sqrt() * libm::exp(self.correction - gap)
    }
}

/// A first point (x, 1 − x) near P(X ≤ x) = `p`.
///
/// Abramowitz and Stegun 26.5.22 when both shapes exceed 1, the leading power of x or else the
/// mean where one does not.
fn starting_point(a: f64, b: f64, p: f64) -> (f64, f64) {
    if a > 1.0 && b > 1.0 {
        let z = normal::quantile_upper(p);
        let (u, v) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
        let h = 2.0 / (u + v);
        let k = (z * z - 3.0) / 6.0;
        let w = z * (h + k).max(0.0).sqrt() / h - (v - u) * (k + 5.0 / 6.0 - 2.0 / (3.0 * h));
        let odds = b * libm::exp(2.0 * w);
        return (a / (a + odds), odds / (a + odds));
    }
    let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    let x = libm::exp((libm::log(p) + libm::log(a) + ln_beta) / a);
    if x < 0.5 {
        (x, 1.0 - x)
    } else {
        (a / (a + b), b / (a + b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// a, b, p, x and 1 − x with I(a, b; x) = p, computed with mpmath at 60 digits.
    const POINTS: [(f64, f64, f64, f64, f64); 9] = [
        (0.5, 0.5, 1e-10, 2.467_401_100_272_339_7e-20, 1.0),
        (
            2.0,
            5.0,
            1e-10,
            2.581_997_786_411_184e-6,
            0.999_997_418_002_213_6,
        ),
        (
            2.0,
            5.0,
            0.5,
            0.264_449_983_295_659_96,
            0.735_550_016_704_340_1,
        ),
        (
            50.0,
            0.5,
            1e-10,
            0.656_891_107_695_231_8,
            0.343_108_892_304_768_14,
        ),
        (
            50.0,
            0.5,
            0.3,
            0.989_262_328_608_129_8,
            0.010_737_671_391_870_17,
        ),
        (
            1e3,
            3e3,
            1e-6,
            0.218_393_121_312_260_24,
            0.781_606_878_687_739_7,
        ),
        (
            5e5,
            0.5,
            1e-10,
            0.999_958_179_397_230_4,
            4.182_060_276_963_216_2e-5,
        ),
        (
            1e6,
            1e6,
            1e-6,
            0.498_319_415_255_227_6,
            0.501_680_584_744_772_4,
        ),
        (
            0.1,
            3.0,
            0.9,
            0.098_392_995_510_301_31,
            0.901_607_004_489_698_7,
        ),
    ];

    fn assert_close(found: f64, expected: f64) {
        assert!(
            (found / expected - 1.0).abs() <= 5e-14,
            "{found:e} instead of {expected:e}"
        );
    }

    #[test]
    fn both_coordinates_agree_with_high_precision() {
        for (a, b, p, x, y) in POINTS {
            let found = Beta::new(a, b).quantile_pair(p, 1.0 - p);
            assert_close(found.0, x);
            assert_close(found.1, y);
            assert_close(quantile(a, b, p), x);
            assert_close(Beta::new(b, a).quantile_pair(1.0 - p, p).0, y);
        }
    }

    #[test]
    fn both_tails_agree_with_high_precision() {
        for (a, b, p, x, y) in POINTS.into_iter().filter(|point| point.0 < 1e5) {
            assert_close(tails(a, b, x, y).0, p);
            assert_close(tails(b, a, y, x).1, p);
        }
    }

    #[test]
    fn the_farthest_tails_are_inverted() {
        for (a, b) in [(3.0, 1e6), (20.0, 30.0), (1e6, 1e6), (0.5, 300.0)] {
            for q in [1e-100, 1e-300] {
                let (x, y) = Beta::new(a, b).quantile_pair(1.0, q);
                let error = tails(a, b, x, y).1 / q - 1.0;
                assert!(error.abs() < 1e-9, "{a} {b} {q:e}: {error:e}");
            }
        }
    }

    #[test]
    fn elementary_cases_are_met() {
        for x in [1e-12, 0.1, 0.5, 0.9] {
            assert_close(cdf(1.0, 1.0, x), x);
            assert_close(cdf(3.0, 1.0, x), x * x * x);
            assert_close(survival(1.0, 2.0, x), (1.0 - x) * (1.0 - x));
        }
    }

    #[test]
    fn the_ends_are_exact_and_nonsense_is_nan() {
        assert_eq!(tails(2.0, 3.0, 0.0, 1.0), (0.0, 1.0));
        assert_eq!(tails(2.0, 3.0, 1.0, 0.0), (1.0, 0.0));
        assert_eq!(quantile(2.0, 3.0, 0.0), 0.0);
        assert_eq!(quantile(2.0, 3.0, 1.0), 1.0);
        assert!(cdf(2.0, 3.0, f64::NAN).is_nan());
    }
}
