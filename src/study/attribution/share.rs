//! A share with its error: of paths, and of the orders that were drawn.

use super::counting::Tally;
use crate::engine::paired::LEAST_CHANGING;
use crate::engine::proportion::Z95;

/// Quantiles of two-sided 95 % intervals of Student's t with 1, 2, … degrees of freedom.
const T95: [f64; 11] = [
    12.706_204_736_174_7,
    4.302_652_729_749_46,
    3.182_446_305_283_71,
    2.776_445_105_197_79,
    2.570_581_835_636_31,
    2.446_911_851_144_97,
    2.364_624_251_592_78,
    2.306_004_135_204_17,
    2.262_157_162_798_21,
    2.228_138_851_986_27,
    2.200_985_160_091_64,
];

/// A part of a difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The sum of what all paths contribute, in units of [`Share::scale`].
    pub units: i64,
    /// How many units one path has.
    pub scale: i64,
    /// How much it is: a difference of probabilities, or of expected numbers.
    pub value: f64,
    /// Its standard error; 0 where no path contributes.
    pub standard_error: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
    /// On how many paths it is not nought.
    pub moved: u64,
}

impl Share {
    /// What spans of so many paths add up to; two spans of orders are a pair.
    pub(super) fn new(spans: &[(u64, Tally)], scale: i64) -> Share {
        let unit = scale as f64;
        let paths: u64 = spans.iter().map(|(paths, _)| paths).sum();
        let (n, more) = (paths as f64, paths as f64 + 2.0);
        let units: i64 = spans.iter().map(|(_, tally)| tally.sum).sum();
        let squares: i128 = spans.iter().map(|(_, tally)| tally.squares).sum();
        let within = spans.iter().filter(|(paths, _)| *paths > 0);
        let within: f64 = within
            .map(|(paths, tally)| tally.sum as f64 * tally.sum as f64 / *paths as f64)
            .sum();
        let of_paths = (squares as f64 - within).max(0.0) / (unit * unit) / (n * n);
        // Half a path more that gains, and half a path more that loses.
        let widened = (squares as f64 - within * n / more).max(0.0) / (unit * unit) + 1.0;
        let widened = widened / (more * more);
        let pairs: Vec<(u64, i64)> = spans
            .chunks(2)
            .map(|two| {
                let sum = |pick: fn(&(u64, Tally)) -> i64| two.iter().map(pick).sum::<i64>();
                (sum(|one| one.0 as i64) as u64, sum(|one| one.1.sum))
            })
            .filter(|(paths, _)| *paths > 0)
            .collect();
        let (of_orders, t) = between(&pairs, unit, of_paths);
        let half = (Z95 * Z95 * widened + t * t * of_orders).sqrt();
        let centre = units as f64 / unit / more;
        Share {
            units,
            scale,
            value: units as f64 / unit / n,
            standard_error: (of_paths + of_orders).sqrt(),
            interval: (centre - half, centre + half),
            moved: spans.iter().map(|(_, tally)| tally.moved).sum(),
        }
    }

    /// Whether it is told from nought: its interval has nought outside, and ten paths or more contribute.
    #[must_use]
    pub fn resolved(&self) -> bool {
        let (low, high) = self.interval;
        (low > 0.0 || high < 0.0) && self.moved >= LEAST_CHANGING
    }
}

/// The variance that the choice of orders adds to that of paths, and the quantile that goes with it.
fn between(pairs: &[(u64, i64)], unit: f64, of_paths: f64) -> (f64, f64) {
    let Some(t) = pairs.len().checked_sub(2).and_then(|at| T95.get(at)) else {
        return (0.0, 0.0);
    };
    let paths: u64 = pairs.iter().map(|(paths, _)| paths).sum();
    let sum: i64 = pairs.iter().map(|(_, sum)| sum).sum();
    let mean = sum as f64 / paths as f64;
    let squares = pairs.iter().map(|(of_pair, sum)| {
        let apart = (*sum as f64 - mean * *of_pair as f64) / paths as f64 / unit;
        apart * apart
    });
    let count = pairs.len() as f64;
    let scatter = squares.sum::<f64>() * count / (count - 1.0);
    ((scatter - of_paths).max(0.0), *t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Pair;
    use crate::num::beta;

    #[test]
    fn one_assumption_has_the_interval_of_a_pair() {
        let pair = Pair {
            paths: 1_000,
            both: 400,
            first_only: 60,
            second_only: 40,
        };
        let tally = Tally {
            sum: 20,
            squares: 100,
            moved: 100,
        };
        let share = Share::new(&[(1_000, tally)], 1);
        assert!((share.value - pair.difference()).abs() < 1e-15);
        assert!((share.standard_error - pair.standard_error()).abs() < 1e-15);
        let (low, high) = pair.interval();
        assert!((share.interval.0 - low).abs() < 1e-15 && (share.interval.1 - high).abs() < 1e-15);
        assert_eq!(share.resolved(), pair.resolved());
        // The same paths in sixths.
        let tally = Tally {
            sum: 120,
            squares: 3_600,
            moved: 100,
        };
        let sixths = Share::new(&[(1_000, tally)], 6);
        assert!((sixths.value - share.value).abs() < 1e-15);
        assert!((sixths.interval.0 - low).abs() < 1e-15);
    }

    #[test]
    fn pairs_that_differ_widen_the_interval() {
        let tally = |sum: i64| Tally {
            sum,
            squares: sum.into(),
            moved: sum as u64,
        };
        let alike = [100, 100, 100, 100].map(|sum| (1_000, tally(sum)));
        let apart = [200, 200, 0, 0].map(|sum| (1_000, tally(sum)));
        // A pair of orders is one unit: what its two halves differ by is taken out.
        let halves = [200, 0, 200, 0].map(|sum| (1_000, tally(sum)));
        let [alike, apart, halves] = [alike, apart, halves].map(|spans| Share::new(&spans, 1));
        assert!(alike.value == apart.value && apart.value == halves.value);
        assert!(halves.standard_error <= alike.standard_error);
        // By hand: pair means 0.2 and 0, variance of their mean 0.01.
        assert!((apart.standard_error - 0.1).abs() < 1e-12);
        assert!(alike.resolved() && !apart.resolved());
    }

    #[test]
    fn quantiles_are_those_of_student() {
        for (df, t) in (1..).map(f64::from).zip(T95) {
            // P(T² < t²) = I(1/2, df/2; t²/(df + t²)).
            let inside = beta::quantile(0.5, df / 2.0, 0.95);
            let expected = (df * inside / (1.0 - inside)).sqrt();
            assert!(
                (t - expected).abs() < 1e-9 * expected,
                "{df}: {t} {expected}"
            );
        }
    }
}
