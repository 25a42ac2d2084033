//! Elementary functions for the kernels: branch-free, the same bits on every processor.
//!
//! Each is built from the operations of [`Simd`] only. Errors, held by the tests against values
//! computed in 60 digits: `exp` within 1.1 units in the last place over its whole range, subnormal results
//! included, `ln` within 0.6.

use super::{Floats, Integers, Simd};

/// Adding and subtracting this rounds a number below 2⁵¹ to an integer; in between, the integer
/// stands in the low bits.
const ROUND: f64 = 1.5 * (1u64 << 52) as f64;
const EXPONENT_ONE: u64 = 1023 << 52;
const LN2_HIGH: f64 = std::f64::consts::LN_2;
/// ln 2 minus its nearest double.
const LN2_LOW: f64 = 2.319_046_813_846_299_6e-17;

/// 2^(j / 16).
const ROOTS_OF_TWO: [f64; 16] = [
    1.0,
    1.0442737824274138,
    1.0905077326652577,
    1.1387886347566916,
    1.189207115002721,
    1.241857812073484,
    1.2968395546510096,
    1.3542555469368927,
    std::f64::consts::SQRT_2,
    1.4768261459394993,
    1.5422108254079407,
    1.6104903319492543,
    1.681792830507429,
    1.7562521603732995,
    1.8340080864093424,
    1.9152065613971474,
];

/// e to the x. Overflows to infinity, underflows to 0 through the subnormals, keeps NaN.
///
/// x = (16 k + j) ln 2 / 16 + r with |r| at most ln 2 / 32; then e^x = 2^k · 2^(j/16) · e^r.
#[inline(always)]
pub fn exp<S: Simd>(simd: S, x: S::F) -> S::F {
    const STEPS: f64 = 16.0 * std::f64::consts::LOG2_E;
    let number = |x| simd.splat(x);
    let inside = number(-746.0).max(number(710.0).min(x));
    let shifted = inside.mul_add(number(STEPS), number(ROUND));
    let steps = shifted - number(ROUND);
    let r = steps.neg_mul_add(number(LN2_HIGH / 16.0), inside);
    let r = steps.neg_mul_add(number(LN2_LOW / 16.0), r);
    let root = simd.lookup(&ROOTS_OF_TWO, shifted.bits());
    let sum = root.mul_add(expm1_near_zero(simd, r), root);
    sum.scale(steps * number(1.0 / 16.0))
}

/// e to the r, minus 1, for |r| at most ln 2 / 32: the Taylor series to the 7th power, whose
/// remainder is below 2e-18.
#[inline(always)]
fn expm1_near_zero<S: Simd>(simd: S, r: S::F) -> S::F {
    const INVERSE_FACTORIALS: [f64; 6] = [
        0.5,
        1.0 / 6.0,
        1.0 / 24.0,
        1.0 / 120.0,
        1.0 / 720.0,
        1.0 / 5_040.0,
    ];
    (r * r).mul_add(polynomial(simd, r, &INVERSE_FACTORIALS), r)
}

/// The natural logarithm: −∞ at 0, NaN below.
#[inline(always)]
pub fn ln<S: Simd>(simd: S, x: S::F) -> S::F {
    const TWO54: f64 = (1u64 << 54) as f64;
    let zero = simd.splat(0.0);
    let infinity = simd.splat(f64::INFINITY);
    let subnormal = x.less(simd.splat(f64::MIN_POSITIVE));
    let scaled = x.replaced(subnormal, x * simd.splat(TWO54));
    let below = zero.replaced(subnormal, simd.splat(54.0));
    let value = ln_normal(simd, scaled, below);
    let value = value.replaced(x.equal(infinity), infinity);
    let value = value.replaced(x.equal(zero), -infinity);
    simd.splat(f64::NAN).replaced(zero.at_most(x), value)
}

/// ln(x) − `below` · ln 2 for positive normal x, by the series of ln((1 + s) / (1 − s)).
#[inline(always)]
pub(super) fn ln_normal<S: Simd>(simd: S, x: S::F, below: S::F) -> S::F {
    // x = 2^k m with m in [√½, √2).
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    const MANTISSA: u64 = (1 << 52) - 1;
    const TWO52: f64 = (1u64 << 52) as f64;
    const SERIES: [f64; 11] = [
        2.0 / 3.0,
        2.0 / 5.0,
        2.0 / 7.0,
        2.0 / 9.0,
        2.0 / 11.0,
        2.0 / 13.0,
        2.0 / 15.0,
        2.0 / 17.0,
        2.0 / 19.0,
        2.0 / 21.0,
        2.0 / 23.0,
    ];
    let shifted = x.bits() + simd.splat_integer(EXPONENT_ONE - SQRT_HALF);
    let exponent = shifted.shifted_right(52) | simd.splat_integer(TWO52.to_bits());
    let k = exponent.as_floats() - simd.splat(TWO52 + 1023.0) - below;
    let m = (shifted & simd.splat_integer(MANTISSA)) + simd.splat_integer(SQRT_HALF);
    let f = m.as_floats() - simd.splat(1.0);
    let s = f / (f + simd.splat(2.0));
    let z = s * s;
    let p = polynomial(simd, z, &SERIES);
    // ln m = f − (f²/2 − s (f²/2 + z p)), which loses nothing near m = 1.
    let half_square = f * f * simd.splat(0.5);
    let correction = s.mul_add(p.mul_add(z, half_square), k * simd.splat(LN2_LOW)) - half_square;
    k.mul_add(simd.splat(LN2_HIGH), f + correction)
}

/// A polynomial, lowest coefficient first: the even and the odd powers side by side, because
/// two short chains keep a processor busier than a long one.
#[inline(always)]
pub(super) fn polynomial<S: Simd, const N: usize>(
    simd: S,
    x: S::F,
    coefficients: &[f64; N],
) -> S::F {
    let square = x * x;
    let mut upper = simd.splat(coefficients[N - 1]);
    let mut lower = simd.splat(coefficients[N - 2]);
    let mut left = N - 2;
    while left >= 2 {
        upper = upper.mul_add(square, simd.splat(coefficients[left - 1]));
        lower = lower.mul_add(square, simd.splat(coefficients[left - 2]));
        left -= 2;
    }
    if left == 0 {
        upper.mul_add(x, lower)
    } else {
        lower.mul_add(x, upper.mul_add(square, simd.splat(coefficients[0])))
    }
}
