//! The standard normal law: density, both tails, and quantiles from both sides.
//!
//! A normal score `z` is a number of standard deviations above the mean. The tails keep their
//! relative accuracy (about 1e-15) down to 1e-300, and so do the quantiles.

use std::f64::consts::FRAC_1_SQRT_2;

/// 1/√2 minus its nearest double: the second half of the constant.
const FRAC_1_SQRT_2_LOW: f64 = -4.833_646_656_726_457e-17;
const FRAC_1_SQRT_PI: f64 = 0.564_189_583_547_756_3;
const FRAC_1_SQRT_2_PI: f64 = 0.398_942_280_401_432_7;

/// Beyond this many standard deviations a tail is smaller than any double.
const BEYOND: f64 = 40.0;

/// The density φ(z) = exp(−z²/2)/√(2π).
pub fn pdf(z: f64) -> f64 {
    let square = z * z;
    if square > BEYOND * BEYOND {
        return 0.0;
    }
    // What rounding took from z² would be multiplied by z² in the exponential: give it back.
    let lost = z.mul_add(z, -square);
    FRAC_1_SQRT_2_PI * libm::exp(-0.5 * square) * (1.0 - 0.5 * lost)
}

/// The lower tail P(Z ≤ z), accurate when it is tiny.
pub fn cdf(z: f64) -> f64 {
    survival(-z)
}

/// The upper tail P(Z > z) = erfc(z/√2)/2, accurate when it is tiny.
pub fn survival(z: f64) -> f64 {
    if z.abs() > BEYOND {
        return if z > 0.0 { 0.0 } else { 1.0 };
    }
    // The tail multiplies a relative error of its argument by z², so z/√2 is carried in two
    // parts and the second enters through the derivative of erfc.
    let high = z * FRAC_1_SQRT_2;
    let low = z.mul_add(FRAC_1_SQRT_2, -high) + z * FRAC_1_SQRT_2_LOW;
    0.5 * libm::erfc(high) - low * FRAC_1_SQRT_PI * libm::exp(-high * high)
}

/// The score `z` with P(Z ≤ z) = `p`: −∞ at 0, +∞ at 1, NaN outside.
///
/// Rational approximations of Wichura (1988), *Algorithm AS 241*, Applied Statistics 37,
/// routine PPND16,
/// with the published coefficients rounded to doubles.
pub fn quantile(p: f64) -> f64 {
    let centred = p - 0.5;
    if centred.abs() <= 0.425 {
        central(centred)
    } else if centred < 0.0 {
        -tail(p)
    } else {
        tail(1.0 - p)
    }
}

/// The score `z` with P(Z > z) = `q`: +∞ at 0, −∞ at 1, NaN outside.
pub fn quantile_upper(q: f64) -> f64 {
    // A subtraction rather than a sign: the median is 0, not −0.
    0.0 - quantile(q)
}

/// The score of probability ½ + `centred`, for |centred| ≤ 0.425: accurate where that is tiny.
pub fn central(centred: f64) -> f64 {
    let r = 0.425f64.mul_add(0.425, -centred * centred);
    centred * polynomial(&CENTRE_TOP, r) / polynomial(&CENTRE_BOTTOM, r)
}

/// The positive score whose upper tail is `q` < 0.075.
fn tail(q: f64) -> f64 {
    if q == 0.0 {
        return f64::INFINITY;
    }
    let r = (-libm::log(q)).sqrt();
    if r <= 5.0 {
        polynomial(&NEAR_TOP, r - 1.6) / polynomial(&NEAR_BOTTOM, r - 1.6)
    } else {
        polynomial(&FAR_TOP, r - 5.0) / polynomial(&FAR_BOTTOM, r - 5.0)
    }
}

/// Horner's rule, constant term first.
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients
        .iter()
        .rev()
        .fold(0.0, |sum, &c| x.mul_add(sum, c))
}

const CENTRE_TOP: [f64; 8] = [
    3.387_132_872_796_366_5,
    133.141_667_891_784_38,
    1_971.590_950_306_551_3,
    13_731.693_765_509_46,
    45_921.953_931_549_87,
    67_265.770_927_008_7,
    33_430.575_583_588_13,
    2_509.080_928_730_122_7,
];
const CENTRE_BOTTOM: [f64; 8] = [
    1.0,
    42.313_330_701_600_91,
    687.187_007_492_057_9,
    5_394.196_021_424_751,
    21_213.794_301_586_597,
    39_307.895_800_092_71,
    28_729.085_735_721_943,
    5_226.495_278_852_854,
];
const NEAR_TOP: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    0.241_780_725_177_450_6,
    0.022_723_844_989_269_184,
    7.745_450_142_783_414e-4,
];
const NEAR_BOTTOM: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    0.689_767_334_985_1,
    0.148_103_976_427_480_08,
    0.015_198_666_563_616_457,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const FAR_TOP: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    0.296_560_571_828_504_87,
    0.026_532_189_526_576_124,
    0.001_242_660_947_388_078_4,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const FAR_BOTTOM: [f64; 8] = [
    1.0,
    0.599_832_206_555_888,
    0.136_929_880_922_735_8,
    0.014_875_361_290_850_615,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_7e-15,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(found: f64, expected: f64) {
        assert!(
            (found / expected - 1.0).abs() <= 2e-15,
            "{found:e} instead of {expected:e}"
        );
    }

    /// Computed with mpmath at 40 digits.
    const QUANTILES: [(f64, f64); 7] = [
        (1e-300, -37.047_096_299_361_2),
        (1e-100, -21.273_453_560_965_324),
        (1e-10, -6.361_340_902_404_056),
        (0.001, -3.090_232_306_167_813_5),
        (0.07, -1.475_791_028_179_170_7),
        (0.08, -1.405_071_560_309_632_6),
        (0.3, -0.524_400_512_708_040_8),
    ];

    /// z, P(Z ≤ z), φ(z), computed with mpmath at 40 digits.
    const TAILS: [(f64, f64, f64); 7] = [
        (
            -37.0,
            5.725_571_222_524_577e-300,
            2.120_006_551_524_605_6e-298,
        ),
        (
            -20.0,
            2.753_624_118_606_233_7e-89,
            5.520_948_362_159_763e-88,
        ),
        (-8.5, 9.479_534_822_203_318e-18, 8.166_235_631_669_55e-17),
        (-3.0, 0.001_349_898_031_630_094_5, 0.004_431_848_411_938_007),
        (-0.5, 0.308_537_538_725_986_9, 0.352_065_326_764_299_5),
        (1.0, 0.841_344_746_068_542_9, 0.241_970_724_519_143_35),
        (5.0, 0.999_999_713_348_428_1, 1.486_719_514_734_297_7e-6),
    ];

    #[test]
    fn quantiles_agree_with_high_precision_on_both_sides() {
        for (p, z) in QUANTILES {
            assert_close(quantile(p), z);
            assert_close(quantile_upper(p), -z);
        }
    }

    #[test]
    fn tails_and_density_agree_with_high_precision() {
        for (z, lower, density) in TAILS {
            assert_close(cdf(z), lower);
            assert_close(survival(-z), lower);
            assert_close(pdf(z), density);
        }
    }

    #[test]
    fn quantiles_invert_tails() {
        for step in -370..=80 {
            let z = f64::from(step) / 10.0;
            let spread = f64::EPSILON * cdf(z) / pdf(z);
            assert!(
                (quantile(cdf(z)) - z).abs() <= 4e-15 * z.abs() + 2.0 * spread,
                "{z}"
            );
        }
    }

    #[test]
    fn the_ends_are_infinite_and_nonsense_is_nan() {
        assert_eq!(quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(quantile(1.0), f64::INFINITY);
        assert_eq!(quantile_upper(0.0), f64::INFINITY);
        assert!(quantile_upper(0.5) == 0.0 && quantile_upper(0.5).is_sign_positive());
        assert!(quantile(-0.1).is_nan() && quantile(1.1).is_nan() && quantile(f64::NAN).is_nan());
        assert_eq!((cdf(f64::NEG_INFINITY), cdf(f64::INFINITY)), (0.0, 1.0));
        assert!(cdf(f64::NAN).is_nan() && pdf(f64::NAN).is_nan());
        assert_eq!(pdf(f64::INFINITY), 0.0);
    }
}
