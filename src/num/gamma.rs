//! The logarithm of the gamma function and its distance from Stirling's formula.

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

#[cfg(test)]
mod tests {
    use super::*;

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
