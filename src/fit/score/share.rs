//! A share of few observations, and whether a histogram is flat.
//!
//! Both take the number of separate observations, which need not be whole where groups are parts of a larger one. The 95 % interval of a share is Wilson's
//! (1927, *JASA* 22). The test of flatness is Pearson's χ², divided by the design effect n / separate, as Rao and Scott (1981, *JASA* 76) do
//! for observations that come in clusters; it is made where each bin can expect five separate observations.

use crate::num::incomplete_gamma;

/// The square of the normal quantile of a two-sided 95 % interval.
const Z2: f64 = 1.959_963_984_540_054 * 1.959_963_984_540_054;

/// The 95 % interval of a share that was seen in so many separate observations.
#[must_use]
pub fn interval(share: f64, separate: f64) -> (f64, f64) {
    if !(separate > 0.0) {
        return (0.0, 1.0);
    }
    let weight = 1.0 / (1.0 + Z2 / separate);
    let centre = weight * (share + Z2 / (2.0 * separate));
    let variance = share * (1.0 - share) / separate + Z2 / (4.0 * separate * separate);
    let half = weight * libm::sqrt(Z2 * variance);
    let low = if share <= 0.0 { 0.0 } else { centre - half };
    let high = if share >= 1.0 { 1.0 } else { centre + half };
    (low.max(0.0), high.min(1.0))
}

/// A test of flatness.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flatness {
    /// Pearson's statistic, divided by the design effect.
    pub chi_square: f64,
    /// The probability of so much or more from a flat law.
    pub p_value: f64,
}

/// Whether counts come from equal probabilities; nothing where there are too few to say.
#[must_use]
pub fn flatness(counts: &[u64], separate: f64) -> Option<Flatness> {
    let (n, bins) = (counts.iter().sum::<u64>() as f64, counts.len() as f64);
    if !(separate >= 5.0 * bins) {
        return None;
    }
    let expected = n / bins;
    let squares = counts.iter().map(|count| {
        let excess = *count as f64 - expected;
        excess * excess / expected
    });
    let chi_square = squares.sum::<f64>() * (separate / n);
    let (_, p_value) = incomplete_gamma::tails(0.5 * (bins - 1.0), 0.5 * chi_square);
    Some(Flatness {
        chi_square,
        p_value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_whole_counts_and_hold_at_the_ends() {
        let whole = crate::num::normal::quantile(0.975);
        assert!((Z2 - whole * whole).abs() < 1e-12);
        // Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263 and 15 of 148, 0 of 20 and 1 of 29, by method 3.
        for (hits, n, low, high) in [
            (81.0, 263.0, 0.2553, 0.3662),
            (15.0, 148.0, 0.0624, 0.1605),
            (0.0, 20.0, 0.0, 0.1611),
            (1.0, 29.0, 0.0061, 0.1718),
        ] {
            let found = interval(hits / n, n);
            assert!((found.0 - low).abs() < 6e-5, "{found:?}");
            assert!((found.1 - high).abs() < 6e-5, "{found:?}");
        }
        assert_eq!(interval(0.3, 0.0), (0.0, 1.0));
        assert_eq!(interval(1.0, 7.0).1, 1.0);
    }

    #[test]
    fn flat_counts_pass_and_slanted_ones_do_not() {
        assert_eq!(flatness(&[5; 10], 49.0), None);
        let flat = flatness(&[10; 10], 100.0).expect("enough");
        assert_eq!((flat.chi_square, flat.p_value), (0.0, 1.0));
        // 21.666 is the 99 % point of chi-square with 9 degrees of freedom; ten times as many overlapping ones say the same.
        let mut counts = [100; 10];
        (counts[0], counts[1]) = (140, 60);
        let few = flatness(&counts, 1000.0 * 21.666 / 32.0).expect("enough");
        assert!((few.p_value - 0.01).abs() < 1e-5, "{few:?}");
        let fewer = flatness(&counts, 100.0).expect("enough");
        assert!((fewer.chi_square - 3.2).abs() < 1e-12);
    }
}
