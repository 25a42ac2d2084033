//! The logarithm of the gamma function, also near 1, and what is left of it by Stirling's formula.

/// ln √(2π).
const LN_SQRT_2_PI: f64 = 0.918_938_533_204_672_8;

/// ln Γ(x) for x > 0.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// ln Γ(x) − [(x − ½) ln x − x + ln √(2π)] for x > 0: what Stirling's formula leaves out.
///
/// Ratios of large gamma functions lose their digits in differences of [`ln_gamma`]; this
/// remainder is small and keeps them. Series: DLMF 5.11.1, whose first term left out is below
/// 3e-17 from x = 10 on.
pub fn stirling_error(x: f64) -> f64 {
    if x < 10.0 {
        return ln_gamma(x) - (x - 0.5) * libm::log(x) + x - LN_SQRT_2_PI;
    }
    let r = 1.0 / x;
    let r2 = r * r;
    let series = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
    ];
    r * series.iter().rev().fold(0.0, |sum, &c| r2.mul_add(sum, c))
}

/// ln Γ(1 + x) for x in [0, 1], to the last digits of the result however small `x` is: 1 + `x` in
/// `f64` has lost some of them.
///
/// Up to ½ by the series −ln(1 + x) + (1 − γ)x + Σ (−1)ᵏ(ζ(k) − 1)xᵏ/k, which is DLMF 5.7.3.
pub fn ln_gamma_one_plus(x: f64) -> f64 {
    /// 1 − γ with Euler's constant γ.
    const ONE_LESS_EULER: f64 = 0.422_784_335_098_467_14;
    if x > 0.5 {
        return ln_gamma(1.0 + x);
    }
    let series = ZETA_PARTS
        .iter()
        .rev()
        .fold(0.0, |sum, &c| x.mul_add(sum, c));
    x.mul_add(series, ONE_LESS_EULER)
        .mul_add(x, -libm::log1p(x))
}

/// (−1)ᵏ(ζ(k) − 1)/k from k = 2 on, computed with mpmath at 40 digits.
const ZETA_PARTS: [f64; 22] = [
    0.32246703342411321824,
    -0.067352301053198095133,
    0.020580808427784547879,
    -0.0073855510286739852663,
    0.0028905103307415232858,
    -0.0011927539117032609771,
    0.00050966952474304242234,
    -0.00022315475845357937976,
    0.000099457512781808533715,
    -0.0000449262367381331417,
    0.000020507212775670691553,
    -9.439488275268395904e-6,
    4.3748667899074878042e-6,
    -2.0392157538013662368e-6,
    9.5514121304074198329e-7,
    -4.4924691987645660433e-7,
    2.1207184805554665869e-7,
    -1.0043224823968099609e-7,
    4.7698101693639805658e-8,
    -2.271109460894316491e-8,
    1.0838659214896954091e-8,
    -5.1834750419700466551e-9,
];

/// u − ln(1 + u), where `ratio` = 1 + `u`: never negative, and zero to second order at u = 0.
///
/// It is the exponent of gamma and beta densities about their middle.
pub fn log_gap(ratio: f64, u: f64) -> f64 {
    if u.abs() > 0.3 {
        return u - libm::log(ratio);
    }
    // ln(1 + u) = 2 artanh r with r = u/(2 + u), and u − 2r = u·r exactly.
    let r = u / (2.0 + u);
    let r2 = r * r;
    let series = (1..12)
        .rev()
        .fold(0.0, |sum, k| r2.mul_add(sum, 1.0 / f64::from(2 * k + 1)));
    u * r - 2.0 * r * r2 * series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_about_one_keeps_small_numbers() {
        // Computed with mpmath at 40 digits.
        for (x, expected) in [
            (1e-9, -5.772_156_640_790_658_6e-10),
            (0.001, -5.763_935_982_833_695_5e-4),
            (0.05, -0.026_853_072_502_260_17),
            (0.5, -0.120_782_237_635_245_22),
        ] {
            let found = ln_gamma_one_plus(x);
            assert!((found / expected - 1.0).abs() < 2e-15, "{x}: {found}");
        }
    }

    #[test]
    fn the_series_continues_the_definition() {
        // Either side of the seam at 10 the function moves by its slope, −1/(12·10²), times 2e-9.
        let (below, above) = (stirling_error(10.0 - 1e-9), stirling_error(10.0 + 1e-9));
        assert!((below - above - 1.66e-12).abs() < 1e-14, "{below} {above}");
    }

    #[test]
    fn factorials_are_recovered() {
        assert!((libm::exp(ln_gamma(6.0)) - 120.0).abs() < 1e-12);
    }
}
