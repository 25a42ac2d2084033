//! The regularised incomplete gamma functions P(a, x) and Q(a, x), and their inverses from both sides.
//!
//! P(a, x) is the probability that a gamma law with shape `a` > 0 and scale 1 lies below `x`, and
//! Q(a, x) = 1 − P(a, x) that it lies above. The tails of counts are of the same form: fewer than
//! k events, of which `x` are expected, have probability Q(k, x).
//!
//! [`tails`] gives both, and whichever is small keeps its digits; [`lower`] and [`upper`] invert them.
//!
//! # How
//!
//! | shape and point | |
//! |---|---|
//! | a ≥ 20 | the tail is integrated: relative to its border the integrand has no difference of large numbers |
//! | a < 20, x < max(a, 1) | Taylor series of P (DLMF 8.11.4); Q from its own series where a < 1 |
//! | a < 20, x ≥ max(a, 1) | continued fraction of Q (DLMF 8.9.2) |
//!
//! Accuracy is about 1e-14 relative in the body for shapes from 1e-3 to 1e9. A tail of 1e-300 is off by
//! 1e-12 or the rounding of `x`, whichever is more: a relative change of x by ε changes it by up to
//! 40·√a·ε. The inverses do not suffer from that.

use super::gamma::{ln_gamma_one_plus, log_gap, stirling_error};
use super::integral::gauss_legendre;
use super::normal;
use std::f64::consts::PI;

/// From this shape on tails are integrated.
const LARGE: f64 = 20.0;
/// What the integrand of a tail has fallen to where it is cut off: e to minus this, 3e-17.
const CUT: f64 = 38.0;
/// Pieces of the integral of a tail.
const PIECES: u32 = 2;
/// Terms of a series or a continued fraction; about 100 suffice.
const MAX_TERMS: u32 = 2_000;
/// Steps of an inverse. Bisection of the logarithm alone would need about 65.
const MAX_STEPS: u32 = 200;
/// How near the logarithm of a tail must have come before a small step ends the search.
const NEAR: f64 = 1e-6;

/// Both tails (P(a, x), Q(a, x)), each accurate when it is tiny.
pub fn tails(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x == f64::INFINITY {
        return (1.0, 0.0);
    }
    tails_with(a, x, power_term(a, x))
}

/// The `x` with P(a, x) = `p`; NaN unless `p` is in [0, 1].
///
/// Points nearer to 0 than 2.2e-308 are returned as that.
pub fn lower(a: f64, p: f64) -> f64 {
    if p <= 0.5 {
        point(a, p, Side::Below)
    } else {
        point(a, 1.0 - p, Side::Above)
    }
}

/// The `x` with Q(a, x) = `q`; NaN unless `q` is in [0, 1].
pub fn upper(a: f64, q: f64) -> f64 {
    if q <= 0.5 {
        point(a, q, Side::Above)
    } else {
        point(a, 1.0 - q, Side::Below)
    }
}

/// The side of a point that a tail is on.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Below,
    Above,
}

/// xᵃ e⁻ˣ/Γ(a), the density times `x`.
///
/// With 1 + u = x/a it is √(a/2π)·exp(−δ(a) − a·(u − ln(1 + u))), where δ is [`stirling_error`]:
/// Loader (2000), *Fast and accurate computation of binomial probabilities*. Small shapes are
/// elementary.
fn power_term(a: f64, x: f64) -> f64 {
    if a < 1.0 {
        return a * libm::exp(a * libm::log(x) - x - ln_gamma_one_plus(a));
    }
    let gap = a * log_gap(x / a, (x - a) / a);
    (a / (2.0 * PI)).sqrt() * libm::exp(-stirling_error(a) - gap)
}

/// Both tails at a point whose [`power_term`] is known.
fn tails_with(a: f64, x: f64, power: f64) -> (f64, f64) {
    if a >= LARGE {
        return if x <= a {
            let p = integrated(a, x, power, Side::Below);
            (p, 1.0 - p)
        } else {
            let q = integrated(a, x, power, Side::Above);
            (1.0 - q, q)
        };
    }
    if !(x < a.max(1.0)) {
        let q = fraction(a, x, power);
        return (1.0 - q, q);
    }
    let p = series(a, x, power);
    if a < 1.0 && p > 0.5 {
        let q = small_upper(a, x);
        (1.0 - q, q)
    } else {
        (p, 1.0 - p)
    }
}

/// P(a, x) = xᵃ e⁻ˣ/Γ(a + 1) · Σ xⁿ/((a + 1)⋯(a + n)).
fn series(a: f64, x: f64, power: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 1..=MAX_TERMS {
        term *= x / (a + f64::from(n));
        sum += term;
        if term <= 0.1 * f64::EPSILON * sum {
            break;
        }
    }
    power / a * sum
}

/// Q(a, x) for a < 1 and x < 1, where P is near 1 if the shape is small.
///
/// Q = 1 − w·(1 + a·Σ (−x)ᵏ/(k!(a + k))) with w = xᵃ/Γ(1 + a), DLMF 8.7.1, and 1 − w without a
/// difference.
fn small_upper(a: f64, x: f64) -> f64 {
    let ln_weight = a * libm::log(x) - ln_gamma_one_plus(a);
    let (mut power, mut sum) = (1.0, 0.0);
    for k in 1..=MAX_TERMS {
        let k = f64::from(k);
        power *= -x / k;
        let term = power / (a + k);
        sum += term;
        if term.abs() <= 0.1 * f64::EPSILON * f64::abs(sum) {
            break;
        }
    }
    -libm::expm1(ln_weight) - libm::exp(ln_weight) * a * sum
}

/// Q(a, x) = xᵃ e⁻ˣ/Γ(a) / (x + 1 − a − 1(1 − a)/(x + 3 − a − 2(2 − a)/(x + 5 − a − …))), evaluated
/// forwards by the method of Lentz.
fn fraction(a: f64, x: f64, power: f64) -> f64 {
    if power == 0.0 {
        return 0.0;
    }
    let mut denominator = x + 1.0 - a;
    let mut value = denominator;
    let (mut c, mut d) = (denominator, 0.0);
    for n in 1..=MAX_TERMS {
        let n = f64::from(n);
        let numerator = n * (a - n);
        denominator += 2.0;
        d = 1.0 / (denominator + numerator * d);
        c = denominator + numerator / c;
        value *= c * d;
        if (c * d - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    power / value
}

/// The tail of a large shape on the side of `x` that does not hold `a`.
///
/// With t = x(1 ± u) the integrand is the one at the border times exp(−|x − a|u − a·g(±u))/(1 ± u),
/// where g(u) = u − ln(1 + u): both parts of the exponent fall.
fn integrated(a: f64, x: f64, power: f64, side: Side) -> f64 {
    if power == 0.0 {
        return 0.0;
    }
    let distance = (x - a).abs();
    let (sign, end): (f64, f64) = match side {
        // As g(−u) ≥ u²/2.
        Side::Below => {
            let end = 2.0 * CUT / (distance + (distance * distance + 2.0 * CUT * a).sqrt());
            (-1.0, end.min(1.0))
        }
        // As g(u) ≥ u²/(2 + 4u/3).
        Side::Above => {
            let square = a + 4.0 / 3.0 * distance;
            let line = 2.0 * distance - 4.0 / 3.0 * CUT;
            let root = (line * line + 8.0 * CUT * square).sqrt();
            (1.0, (root - line) / (2.0 * square))
        }
    };
    let integrand = |u: f64| {
        let ratio = sign.mul_add(u, 1.0);
        libm::exp(-(distance * u + a * log_gap(ratio, sign * u))) / ratio
    };
    let piece = |k: u32| {
        let step = end / f64::from(PIECES);
        gauss_legendre(integrand, f64::from(k) * step, f64::from(k + 1) * step)
    };
    power * (0..PIECES).map(piece).sum::<f64>()
}

/// The point with probability `tail` ≤ ½ on one side of it.
///
/// Newton's method on the logarithm of the tail against that of the point, inside a bracket that every step
/// narrows; a step that leaves the bracket is replaced by its geometric middle.
fn point(a: f64, tail: f64, side: Side) -> f64 {
    if !(tail > 0.0) {
        return match side {
            _ if tail != 0.0 => f64::NAN,
            Side::Below => 0.0,
            Side::Above => f64::INFINITY,
        };
    }
    let (mut low, mut high) = bracket(a, tail, side);
    let mut x = starting_point(a, tail, side).clamp(low, high);
    for _ in 0..MAX_STEPS {
        let power = power_term(a, x);
        let (below, above) = tails_with(a, x, power);
        let (found, sign) = match side {
            Side::Below => (below, 1.0),
            Side::Above => (above, -1.0),
        };
        let excess = sign * libm::log(found / tail);
        if excess > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let slope = power / found;
        let mut next = x * libm::exp(-excess / slope);
        if !(next >= low && next <= high) {
            next = low.sqrt() * high.sqrt();
        }
        // Rounding of the tail moves the root by about one unit divided by the slope.
        let settled = 2.0 * f64::EPSILON * x * (1.0 + 1.0 / slope);
        let moved = (next - x).abs();
        x = next;
        if excess.abs() <= NEAR && moved <= settled {
            break;
        }
    }
    x
}

/// Limits between which a point lies: its median is below the shape, and with L = −ln Q it is at most a + √(2aL) +
/// L (Boucheron, Lugosi and Massart, *Concentration Inequalities*, 2.4).
fn bracket(a: f64, tail: f64, side: Side) -> (f64, f64) {
    let high = match side {
        Side::Below => a,
        Side::Above => {
            let log = -libm::log(tail);
            a + (2.0 * a * log).sqrt() + log
        }
    };
    (f64::MIN_POSITIVE, high.max(f64::MIN_POSITIVE))
}

/// A first point: the cube of a normal quantile (Wilson and Hilferty, 1931), or for small shapes the leading power of
/// `x`, which P is always below.
fn starting_point(a: f64, tail: f64, side: Side) -> f64 {
    let p = match side {
        Side::Below => tail,
        Side::Above => 1.0 - tail,
    };
    let leading = libm::exp((libm::log(p) + libm::log(a) + libm::lgamma(a)) / a);
    if a < 1.0 {
        return match side {
            Side::Above if leading > 0.1 => -libm::log(tail) - libm::lgamma(a).max(0.0),
            _ => leading,
        };
    }
    let score = match side {
        Side::Below => normal::quantile(tail),
        Side::Above => normal::quantile_upper(tail),
    };
    let root = 1.0 - 1.0 / (9.0 * a) + score / (3.0 * a.sqrt());
    leading.max(a * root * root * root)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// a, the probability of a tail, and the points with it below and above, computed with mpmath at
    /// 60 digits.
    const POINTS: [(f64, f64, f64, f64); 11] = [
        (0.001, 0.5, 5.2442064082779784e-302, 5.2442064082779784e-302),
        (0.05, 1e-10, 5.8446320572866534e-201, 17.298041003617612),
        (0.05, 0.3, 2.0378971887326644e-11, 0.00046656368489525909),
        (2.5, 1e-10, 0.00016167785731248467, 27.781199259119251),
        (2.5, 0.6, 2.5659335372009107, 1.827749811570793),
        (19.5, 1e-06, 5.1224200007842434, 48.062782456509087),
        (20.0, 1e-15, 1.5929028651386209, 78.328988179151472),
        (700.0, 1e-10, 544.61742684358079, 881.67541455888988),
        (5000.0, 0.25, 4952.1264217573658, 5047.5102085471038),
        (100000.0, 1e-06, 98504.027065097717, 101510.36958868102),
        (1000000000.0, 1e-10, 999798849.8931218, 1000201176.4179836),
    ];

    fn assert_close(found: f64, expected: f64, tolerance: f64) {
        assert!(
            (found / expected - 1.0).abs() <= tolerance,
            "{found:e} instead of {expected:e}"
        );
    }

    #[test]
    fn inverses_agree_with_high_precision_on_both_sides() {
        for (a, tail, below, above) in POINTS {
            // A probability near ½ of a small shape moves its point by 1/a times as much, and a tiny
            // point is no better than its logarithm.
            let tolerance = |x: f64| 2e-15 + 4e-16 / a + 2e-16 * libm::log(x).abs();
            assert_close(lower(a, tail), below, tolerance(below));
            assert_close(upper(a, tail), above, tolerance(above));
        }
    }

    #[test]
    fn tails_agree_with_high_precision() {
        for (a, tail, below, above) in POINTS {
            let tolerance = 1e-14 + 10.0 * a.sqrt() * f64::EPSILON;
            assert_close(tails(a, below).0, tail, tolerance);
            assert_close(tails(a, above).1, tail, tolerance);
        }
    }

    #[test]
    fn elementary_cases_are_met_to_the_ends() {
        for x in [1e-300, 1e-5, 0.3, 0.999, 1.0, 7.0, 690.0] {
            let (p, q) = tails(1.0, x);
            assert_close(p, -libm::expm1(-x), 1e-13);
            assert_close(q, libm::exp(-x), 1e-13);
        }
        assert_close(lower(1.0, 1e-300), 1e-300, 1e-13);
        assert_close(upper(1.0, 1e-300), 690.775_527_898_213_7, 1e-14);
        for k in 1..60 {
            // P and Q of k and k + 1 differ by xᵏe⁻ˣ/k!, on either side of the seams.
            let (k, x) = (f64::from(k), 17.3);
            let step = libm::exp(k * libm::log(x) - x - libm::lgamma(k + 1.0));
            let (here, next) = (tails(k, x), tails(k + 1.0, x));
            assert!((here.0 - next.0 - step).abs() < 1e-14, "{k}");
            assert!((next.1 - here.1 - step).abs() < 1e-14, "{k}");
        }
    }

    #[test]
    fn the_ends_are_exact_and_nonsense_is_nan() {
        assert_eq!(tails(2.0, 0.0), (0.0, 1.0));
        assert_eq!(tails(2.0, f64::INFINITY), (1.0, 0.0));
        assert_eq!((lower(2.0, 0.0), lower(2.0, 1.0)), (0.0, f64::INFINITY));
        assert_eq!((upper(2.0, 1.0), upper(2.0, 0.0)), (0.0, f64::INFINITY));
        for a in [0.5, 2.0, 30.0] {
            assert!(tails(a, f64::NAN).0.is_nan() && tails(a, f64::NAN).1.is_nan());
            assert!(
                lower(a, f64::NAN).is_nan() && upper(a, 1.5).is_nan() && lower(a, -0.1).is_nan()
            );
        }
    }
}
