//! The standard skew-normal law: both tails, and quantiles from both sides.
//!
//! Its density is 2φ(t)Φ(αt) with the shape `α`, where φ and Φ are density and distribution of the normal law; α = 0 is
//! normal, and −α turns the law around. Its distribution is Φ(x) − 2T(x, α) with the function T of Owen
//! (1956), *Annals of Mathematical Statistics* 27; but below 0 the two parts of that difference are nearly
//! equal.
//!
//! So it is integrated. With α ≥ 0 and y ≥ 0, the lower tail at −y is G(y) = 2∫ φ(t)Φ(−αt) dt from y on, a
//! smooth integrand that falls at least as fast as exp(−(1 + α²)t²/2). Everything else follows from the
//! symmetry of φ, as P(X > y) = 2Φ(−y) − G(y), of which at least half remains, and P(X ≤ y) = erf(y/√2) + G(y).
//!
//! Accuracy is about 1e-15 relative in the body, for shapes up to 1e6 on either side; a tail of 1e-300 is
//! off by 1e-12.

use super::integral::gauss_legendre;
use super::normal;
use std::f64::consts::FRAC_1_SQRT_2;

/// What the integrand has fallen to where it is cut off: e to minus this, 3e-17.
const CUT: f64 = 38.0;
/// Pieces of the integral.
const PIECES: u32 = 2;
/// Steps of an inverse; about six suffice.
const MAX_STEPS: u32 = 100;

/// Both tails (P(X ≤ x), P(X > x)), each accurate when it is tiny.
pub fn tails(shape: f64, x: f64) -> (f64, f64) {
    if shape < 0.0 {
        let (above, below) = right_tails(-shape, -x);
        (below, above)
    } else {
        right_tails(shape, x)
    }
}

/// The `x` with P(X ≤ x) = `p`; NaN unless `p` is in [0, 1].
pub fn lower(shape: f64, p: f64) -> f64 {
    if shape < 0.0 {
        0.0 - upper(-shape, p)
    } else if p <= 0.5 {
        point_below(shape, p)
    } else {
        point_above(shape, 1.0 - p)
    }
}

/// The `x` with P(X > x) = `q`; NaN unless `q` is in [0, 1].
pub fn upper(shape: f64, q: f64) -> f64 {
    if shape < 0.0 {
        0.0 - lower(-shape, q)
    } else if q <= 0.5 {
        point_above(shape, q)
    } else {
        point_below(shape, 1.0 - q)
    }
}

/// Both tails of a law that leans to the right.
fn right_tails(shape: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        let p = far_tail(shape, -x);
        return (p, 1.0 - p);
    }
    let rest = far_tail(shape, x);
    let q = 2.0 * normal::survival(x) - rest;
    if q <= 0.5 {
        (1.0 - q, q)
    } else {
        let p = libm::erf(x * FRAC_1_SQRT_2) + rest;
        (p, 1.0 - p)
    }
}

/// 2∫ φ(t)Φ(−αt) dt from `y` ≥ 0 on, for α ≥ 0.
fn far_tail(shape: f64, y: f64) -> f64 {
    if y == f64::INFINITY {
        return 0.0;
    }
    let speed = shape.mul_add(shape, 1.0);
    // Where (1 + α²)(t² − y²)/2 is the cut.
    let end = 2.0 * CUT / (speed * (y + (y * y + 2.0 * CUT / speed).sqrt()));
    let integrand = |s: f64| {
        let t = y + s;
        normal::pdf(t) * normal::survival(shape * t)
    };
    let piece = |k: u32| {
        let step = end / f64::from(PIECES);
        gauss_legendre(integrand, f64::from(k) * step, f64::from(k + 1) * step)
    };
    2.0 * (0..PIECES).map(piece).sum::<f64>()
}

fn density(shape: f64, x: f64) -> f64 {
    2.0 * normal::pdf(x) * normal::cdf(shape * x)
}

/// The point of a law that leans to the right with probability `p` ≤ ½ below it.
fn point_below(shape: f64, p: f64) -> f64 {
    if !(p > 0.0) {
        return if p == 0.0 {
            f64::NEG_INFINITY
        } else {
            f64::NAN
        };
    }
    let speed = shape.mul_add(shape, 1.0).sqrt();
    let at_zero = far_tail(shape, 0.0);
    // Neither start has more than p below it: Φ(αt) ≤ exp(−α²t²/2) for t < 0, and G(x) ≤ G(0).
    let start = if p < at_zero {
        normal::quantile((p * speed).min(0.5)) / speed
    } else {
        normal::quantile(0.5 + 0.5 * (p - at_zero))
    };
    newton(start, |x| {
        let found = right_tails(shape, x).0;
        (libm::log(p / found), found / density(shape, x))
    })
}

/// The point of a law that leans to the right with probability `q` ≤ ½ above it.
fn point_above(shape: f64, q: f64) -> f64 {
    if !(q > 0.0) {
        return if q == 0.0 { f64::INFINITY } else { f64::NAN };
    }
    // P(X > x) ≤ 2Φ(−x): this start has no more than q above it.
    newton(normal::quantile_upper(0.5 * q), |x| {
        let found = right_tails(shape, x).1;
        (libm::log(found / q), found / density(shape, x))
    })
}

/// Newton's method on the logarithm of a tail, which is concave: a start with too small a tail is followed by points that
/// approach the root from its side. `step` gives what the logarithm lacks and one over its slope.
fn newton(start: f64, step: impl Fn(f64) -> (f64, f64)) -> f64 {
    let mut x = start;
    for _ in 0..MAX_STEPS {
        let (lack, reach) = step(x);
        let moved = lack * reach;
        if !moved.is_finite() {
            return x;
        }
        x += moved;
        if moved.abs() <= 2.0 * f64::EPSILON * (x.abs() + reach) {
            break;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(found: f64, expected: f64, tolerance: f64) {
        assert!(
            (found / expected - 1.0).abs() <= tolerance,
            "{found:e} instead of {expected:e}"
        );
    }

    #[test]
    fn a_shape_of_one_is_the_greater_of_two_normal_numbers() {
        for step in -74..=16 {
            let x = f64::from(step) / 4.0;
            let (below, above) = tails(1.0, x);
            let (once, beyond) = (normal::cdf(x), normal::survival(x));
            assert_close(below, once * once, 1e-12);
            assert_close(above, beyond * (1.0 + once), 1e-12);
            assert_eq!(tails(-1.0, -x), (above, below));
        }
    }

    #[test]
    fn without_a_shape_the_law_is_normal() {
        for p in [1e-300, 1e-10, 0.3, 0.5, 0.8] {
            let tolerance = 1e-14;
            if p != 0.5 {
                assert_close(lower(0.0, p), normal::quantile(p), tolerance);
            }
            assert_close(tails(0.0, lower(0.0, p)).0, p, 1e-12);
        }
    }

    #[test]
    fn zero_has_the_probability_of_an_angle() {
        for shape in [0.01, 0.5, 4.0, 50.0, 1e6] {
            let below = libm::atan(1.0 / shape) / std::f64::consts::PI;
            assert_close(tails(shape, 0.0).0, below, 1e-14);
        }
    }

    #[test]
    fn the_ends_are_infinite_and_nonsense_is_nan() {
        for shape in [-3.0, 0.0, 3.0] {
            assert_eq!(tails(shape, f64::NEG_INFINITY), (0.0, 1.0));
            assert_eq!(tails(shape, f64::INFINITY), (1.0, 0.0));
            assert_eq!(lower(shape, 0.0), f64::NEG_INFINITY);
            assert_eq!(upper(shape, 0.0), f64::INFINITY);
            assert!(lower(shape, f64::NAN).is_nan() && upper(shape, -0.5).is_nan());
            assert!(tails(shape, f64::NAN).0.is_nan());
        }
    }
}
