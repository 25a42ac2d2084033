//! Elementary functions for the kernels: branch-free, the same bits on every processor.
//!
//! Each is built from IEEE operations and fused multiply-add only. Errors are measured against
//! the portable `libm` in the tests below: `exp` and `ln` within 1 unit in the last place, the
//! inverse normal within 4e-16 relative plus the same of its argument.

use crate::draw::{self, LANES};

/// Adding and subtracting this rounds a number below 2⁵¹ to an integer; in between, the integer
/// stands in the low bits.
const ROUND: f64 = 1.5 * (1u64 << 52) as f64;
const EXPONENT_ONE: u64 = 1023 << 52;
const LN2_HIGH: f64 = std::f64::consts::LN_2;
/// ln 2 minus its nearest double.
const LN2_LOW: f64 = 2.319_046_813_846_299_6e-17;

/// e to the x. Overflows to infinity, underflows to 0 through the subnormals, keeps NaN.
#[inline(always)]
#[must_use]
pub fn exp(x: f64) -> f64 {
    let inside = x.clamp(-746.0, 710.0);
    let k = inside.mul_add(std::f64::consts::LOG2_E, ROUND) - ROUND;
    let r = k.mul_add(-LN2_LOW, k.mul_add(-LN2_HIGH, inside));
    // Two factors, because 2^k itself may be out of range where the result is not.
    let half = (k * 0.5 + ROUND) - ROUND;
    (expm1_near_zero(r) + 1.0) * power_of_two(half) * power_of_two(k - half)
}

/// e to the r, minus 1, for |r| at most ln 2 / 2: the Taylor series to the 13th power, whose
/// remainder is below 5e-18.
#[inline(always)]
fn expm1_near_zero(r: f64) -> f64 {
    const INVERSE_FACTORIALS: [f64; 11] = [
        1.0 / 479_001_600.0,
        1.0 / 39_916_800.0,
        1.0 / 3_628_800.0,
        1.0 / 362_880.0,
        1.0 / 40_320.0,
        1.0 / 5_040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
    ];
    let mut p: f64 = 1.0 / 6_227_020_800.0;
    for coefficient in INVERSE_FACTORIALS {
        p = p.mul_add(r, coefficient);
    }
    (r * r).mul_add(p, r)
}

/// 2 to an integral k in -1022..=1023.
#[inline(always)]
fn power_of_two(k: f64) -> f64 {
    f64::from_bits(((k + ROUND).to_bits() << 52).wrapping_add(EXPONENT_ONE))
}

/// The natural logarithm: −∞ at 0, NaN below.
#[inline(always)]
#[must_use]
pub fn ln(x: f64) -> f64 {
    const TINY: f64 = f64::MIN_POSITIVE;
    const TWO54: f64 = (1u64 << 54) as f64;
    let subnormal = x < TINY;
    let scaled = if subnormal { x * TWO54 } else { x };
    let below = if subnormal { 54.0 } else { 0.0 };
    let value = ln_normal(scaled, below);
    let value = if x == f64::INFINITY { x } else { value };
    let value = if x == 0.0 { f64::NEG_INFINITY } else { value };
    if x >= 0.0 { value } else { f64::NAN }
}

/// ln(x) − `below` · ln 2 for positive normal x, by the series of ln((1 + s) / (1 − s)).
#[inline(always)]
fn ln_normal(x: f64, below: f64) -> f64 {
    // x = 2^k m with m in [√½, √2).
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    const MANTISSA: u64 = (1 << 52) - 1;
    const TWO52: f64 = (1u64 << 52) as f64;
    let shifted = x.to_bits().wrapping_add(EXPONENT_ONE - SQRT_HALF);
    let k = f64::from_bits((shifted >> 52) | TWO52.to_bits()) - TWO52 - 1023.0 - below;
    let m = f64::from_bits((shifted & MANTISSA) + SQRT_HALF);
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let mut p: f64 = 2.0 / 23.0;
    for odd in [21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0] {
        p = p.mul_add(z, 2.0 / odd);
    }
    // ln m = f − (f²/2 − s (f²/2 + z p)), which loses nothing near m = 1.
    let half_square = 0.5 * f * f;
    let correction = s.mul_add(p.mul_add(z, half_square), k * LN2_LOW) - half_square;
    k.mul_add(LN2_HIGH, f + correction)
}

/// Where the central formula of the inverse normal ends: |u − ½| = 0.425.
const CENTRAL: f64 = 0.425;

/// Standard normal scores of a block of words: the inverse normal of [`draw::uniform`].
///
/// The rational approximations are those of M. J. Wichura, "Algorithm AS 241: the percentage
/// points of the normal distribution", Applied Statistics 37 (1988) 477–484. The centre is
/// computed in every lane; the lanes in the tails (15 in 100) are gathered, computed and put
/// back, which costs less than computing both formulas everywhere.
#[inline(always)]
pub fn normal_scores(bits: &[u64; LANES], out: &mut [f64; LANES]) {
    let mut q = [0.0; LANES];
    for ((q, z), word) in q.iter_mut().zip(out.iter_mut()).zip(bits) {
        *q = draw::uniform(*word) - 0.5;
        *z = central_score(*q);
    }
    let mut tail = [0u16; LANES];
    let mut tails = 0;
    for (lane, q) in q.iter().enumerate() {
        tail[tails % LANES] = lane as u16;
        tails += usize::from(q.abs() > CENTRAL);
    }
    let tail = &tail[..tails];
    let mut scores = [0.0; LANES];
    for (score, lane) in scores.iter_mut().zip(tail) {
        *score = q[usize::from(*lane) % LANES];
    }
    let scores = &mut scores[..tails];
    // Positive doubles are in the order of their bits, and integers have a vector maximum.
    let mut farthest = 0;
    for score in scores.iter_mut() {
        let r = tail_distance(*score);
        farthest = farthest.max(r.to_bits());
        *score = near_score(r).copysign(*score);
    }
    for (score, lane) in scores.iter().zip(tail) {
        out[usize::from(*lane) % LANES] = *score;
    }
    if f64::from_bits(farthest) > NEAR {
        far_scores(&q, out);
    }
}

/// Where the first tail formula ends: one word in 36,000,000,000 lies beyond.
const NEAR: f64 = 5.0;

/// √(−ln p) for the tail probability p = ½ − |q|.
#[inline(always)]
fn tail_distance(q: f64) -> f64 {
    (-ln_normal(0.5 - q.abs(), 0.0)).sqrt()
}

/// Puts right the lanes beyond [`NEAR`].
#[cold]
fn far_scores(q: &[f64; LANES], out: &mut [f64; LANES]) {
    for (q, z) in q.iter().zip(out) {
        let r = tail_distance(*q);
        if q.abs() > CENTRAL && r > NEAR {
            *z = far_score(r).copysign(*q);
        }
    }
}

#[inline(always)]
fn central_score(q: f64) -> f64 {
    let r = q.mul_add(-q, CENTRAL * CENTRAL);
    let above = polynomial(
        r,
        [
            2.509_080_928_730_122_6e3,
            3.343_057_558_358_813e4,
            6.726_577_092_700_87e4,
            4.592_195_393_154_987e4,
            1.373_169_376_550_946_2e4,
            1.971_590_950_306_551_3e3,
            1.331_416_678_917_843_8e2,
            3.387_132_872_796_366_6,
        ],
    );
    let below = polynomial(
        r,
        [
            5.226_495_278_852_854e3,
            2.872_908_573_572_194_3e4,
            3.930_789_580_009_271e4,
            2.121_379_430_158_659_7e4,
            5.394_196_021_424_751e3,
            6.871_870_074_920_579e2,
            4.231_333_070_160_091e1,
            1.0,
        ],
    );
    q * above / below
}

/// The score at a tail distance r up to [`NEAR`].
#[inline(always)]
fn near_score(r: f64) -> f64 {
    let near = r - 1.6;
    let above = polynomial(
        near,
        [
            7.745_450_142_783_414e-4,
            2.272_384_498_926_918_4e-2,
            2.417_807_251_774_506e-1,
            1.270_458_252_452_368_4,
            3.647_848_324_763_204_5,
            5.769_497_221_460_691,
            4.630_337_846_156_546,
            1.423_437_110_749_683_5,
        ],
    );
    let below = polynomial(
        near,
        [
            1.050_750_071_644_416_9e-9,
            5.475_938_084_995_345e-4,
            1.519_866_656_361_645_7e-2,
            1.481_039_764_274_800_8e-1,
            6.897_673_349_851e-1,
            1.676_384_830_183_803_8,
            2.053_191_626_637_759,
            1.0,
        ],
    );
    above / below
}

/// The score at a tail distance r beyond [`NEAR`].
fn far_score(r: f64) -> f64 {
    let far = r - 5.0;
    let above = polynomial(
        far,
        [
            2.010_334_399_292_288_1e-7,
            2.711_555_568_743_487_6e-5,
            1.242_660_947_388_078_4e-3,
            2.653_218_952_657_612_4e-2,
            2.965_605_718_285_048_9e-1,
            1.784_826_539_917_291_3,
            5.463_784_911_164_114,
            6.657_904_643_501_103,
        ],
    );
    let below = polynomial(
        far,
        [
            2.044_263_103_389_939_8e-15,
            1.421_511_758_316_446e-7,
            1.846_318_317_510_054_8e-5,
            7.868_691_311_456_133e-4,
            1.487_536_129_085_061_5e-2,
            1.369_298_809_227_358e-1,
            5.998_322_065_558_879_4e-1,
            1.0,
        ],
    );
    above / below
}

/// A polynomial of degree 7, highest coefficient first.
#[inline(always)]
fn polynomial(x: f64, coefficients: [f64; 8]) -> f64 {
    let mut p = coefficients[0];
    for coefficient in &coefficients[1..] {
        p = p.mul_add(x, *coefficient);
    }
    p
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distance in units in the last place of the second.
    fn ulps(a: f64, b: f64) -> f64 {
        (a - b).abs() / (f64::from_bits(b.abs().to_bits() + 1) - b.abs())
    }

    fn worst(
        f: impl Fn(f64) -> f64,
        oracle: impl Fn(f64) -> f64,
        xs: impl Iterator<Item = f64>,
    ) -> f64 {
        xs.map(|x| ulps(f(x), oracle(x))).fold(0.0, f64::max)
    }

    #[test]
    fn exp_and_ln_are_within_one_unit_of_libm_and_a_half() {
        // libm itself is within one unit, so agreement within 1.5 bounds ours near one.
        let grid = || {
            (-7_000_000..7_000_000)
                .step_by(7)
                .map(|i| f64::from(i) * 1.013e-4)
        };
        assert!(worst(exp, libm::exp, grid().filter(|x| x.abs() < 708.0)) <= 1.5);
        let positive = || {
            grid()
                .map(libm::exp)
                .filter(|x| x.is_finite() && *x > 1e-300)
        };
        assert!(worst(ln, libm::log, positive()) <= 1.5);
        let near_one = || (-100_000..100_000).map(|i| 1.0 + f64::from(i) * 1e-7);
        assert!(worst(ln, libm::log, near_one().filter(|x| *x != 1.0)) <= 1.5);
    }

    #[test]
    fn the_ends_of_the_range_are_right() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(1000.0), f64::INFINITY);
        assert_eq!(exp(-1000.0), 0.0);
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert!(exp(f64::NAN).is_nan());
        assert_eq!(exp(-744.0), libm::exp(-744.0));
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert_eq!(ln(f64::INFINITY), f64::INFINITY);
        assert!(ln(-1.0).is_nan() && ln(f64::NAN).is_nan());
        assert_eq!(ln(5e-324), libm::log(5e-324));
    }

    #[test]
    fn scores_invert_the_normal_distribution_to_the_last_digits() {
        let words: Vec<u64> = (0..LANES as u64)
            .map(|i| match i {
                0 => 0,
                1 => u64::MAX,
                // Half the words spread evenly, half crowd into the two tails.
                _ if i % 2 == 0 => i.wrapping_mul(0x9e37_79b9_7f4a_7c15),
                _ => (u64::MAX >> (i % 50)) ^ if i % 4 == 1 { u64::MAX } else { 0 },
            })
            .collect();
        let words: &[u64; LANES] = words.as_slice().try_into().expect("as many as lanes");
        let mut scores = [0.0; LANES];
        normal_scores(words, &mut scores);
        for (word, z) in words.iter().zip(scores) {
            let u = draw::uniform(*word);
            let exact = if u < 0.5 {
                crate::num::normal::quantile(u)
            } else {
                crate::num::normal::quantile_upper(1.0 - u)
            };
            assert!(
                (z - exact).abs() <= 2e-15 * exact.abs().max(0.1),
                "{u:e}: {z} {exact}"
            );
        }
    }
}
