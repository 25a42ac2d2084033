//! The upper tail of the hypergeometric law: how many marked ones come along by luck.

use super::gamma::ln_gamma;

/// P(X ≥ `k`) where `drawn` of `all` things are drawn without replacement and `marked` of them are marked.
///
/// A sum of the terms C(m, j) C(N − m, d − j) / C(N, d) from j = k on (Fisher's exact test, one-sided). The first comes from logarithms of
/// factorials, with a relative error of about 1e-15 · ln N!, each further one from the ratio of neighbours.
#[must_use]
pub fn upper(all: u64, marked: u64, drawn: u64, k: u64) -> f64 {
    let least = (marked + drawn).saturating_sub(all);
    if k <= least {
        return 1.0;
    }
    let most = marked.min(drawn);
    if k > most {
        return 0.0;
    }
    let ways = ln_choose(marked, k) + ln_choose(all - marked, drawn - k);
    let mut term = libm::exp(ways - ln_choose(all, drawn));
    let mut sum = term;
    for j in k..most {
        let (up, down) = (
            (marked - j) * (drawn - j),
            (j + 1) * (all + j + 1 - marked - drawn),
        );
        term *= up as f64 / down as f64;
        sum += term;
    }
    sum.min(1.0)
}

/// ln C(n, k).
fn ln_choose(n: u64, k: u64) -> f64 {
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

fn ln_factorial(n: u64) -> f64 {
    ln_gamma(n as f64 + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_those_of_fractions() {
        for ((all, marked, drawn, k), expected) in [
            // C(3, 3) C(7, 0) / C(10, 3), and so on, as fractions of whole numbers.
            ((10, 3, 3, 3), 1.0 / 120.0),
            ((10, 3, 3, 2), 22.0 / 120.0),
            ((10, 3, 3, 1), 85.0 / 120.0),
            ((10, 3, 3, 0), 1.0),
            ((30, 3, 3, 3), 1.0 / 4060.0),
            // Fisher's tea: four of eight, all four found.
            ((8, 4, 4, 4), 1.0 / 70.0),
            ((8, 4, 4, 3), 17.0 / 70.0),
            // At least one must be marked: five of eight drawn, four marked.
            ((8, 4, 5, 1), 1.0),
            ((8, 4, 5, 2), 52.0 / 56.0),
            ((8, 4, 5, 5), 0.0),
        ] {
            let found = upper(all, marked, drawn, k);
            assert!((found - expected).abs() < 1e-13, "{found} {expected}");
        }
    }

    #[test]
    fn tails_are_what_the_terms_below_leave() {
        // The first term as a product of fractions, without factorials.
        let (all, marked, drawn) = (1000_u64, 50_u64, 120_u64);
        let mut term: f64 = (0..drawn)
            .map(|i| (all - marked - i) as f64 / (all - i) as f64)
            .product();
        let mut below = 0.0;
        for k in 0..20 {
            let found = upper(all, marked, drawn, k);
            assert!((found - (1.0 - below)).abs() < 1e-11, "{k}: {found}");
            below += term;
            term *= ((marked - k) * (drawn - k)) as f64
                / ((k + 1) * (all - marked - drawn + k + 1)) as f64;
        }
    }
}
