//! A probability by groups of paths: which group has the lowest and the highest, whether they differ at all, how much they explain.
//!
//! With n_g paths in group g, on h_g of which something happens, p_g = h_g/n_g, and p over all N:
//!
//! * *swing*: the highest p_g less the lowest. Interval: the hybrid of Wilson's intervals of both, Newcombe (1998), "Interval estimation for
//!   the difference between independent proportions", *Statistics in Medicine* 17, method 10. That the two groups are picked as the extremes is not in it:
//!   where nothing matters the swing is the range of five noisy numbers, and above 0. So whether the groups differ is a question of its own:
//! * *resolved*: Pearson's chi-square of homogeneity, Σ n_g (p_g − p)² / (p (1 − p)) on groups − 1 degrees of freedom, passes [`LEVEL`]. The level is
//!   of one test; of a thousand that have no effect one is called resolved.
//! * *explained*: the part of the variance of the event that lies between the groups, η² = Σ (n_g/N)(p_g − p)² / (p (1 − p)), Pearson's
//!   correlation ratio, less what it has by chance: Kelley (1935), "An unbiased correlation ratio measure", *PNAS* 21. It may come out below 0
//!   where there is nothing to explain, so it stands beside its interval: the normal one by the delta method (the influence of a path on η²), to whose
//!   variance that of η² without any effect, 2 (groups − 1)/N², is added, since there the influence vanishes.
//!
//! Groups of fewer than [`LEAST_PATHS`] paths are left out of all this; they are too few to say.

use super::proportion::{Proportion, Z95};
use crate::num::incomplete_gamma;

/// Fewest paths of a group for its probability to be compared.
pub const LEAST_PATHS: u64 = 50;

/// How rarely groups that do not differ are told apart.
pub const LEVEL: f64 = 0.001;

/// Fewest paths that would be expected on either side in a group, for the chi-square law to hold.
const LEAST_EXPECTED: f64 = 5.0;

/// How often something happens in each of several groups of paths.
#[derive(Debug, Clone, PartialEq)]
pub struct Contrast {
    /// Group by group.
    pub groups: Vec<Proportion>,
}

/// The difference between two groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swing {
    /// The group with the lowest probability.
    pub worst: usize,
    /// The group with the highest.
    pub best: usize,
    /// The highest less the lowest.
    pub difference: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
}

/// A part of a variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Explained {
    /// The part, which is below 0 by chance where nothing is explained.
    pub share: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
}

impl Contrast {
    /// The groups that have enough paths.
    fn told(&self) -> impl Iterator<Item = (usize, &Proportion)> {
        let groups = self.groups.iter().enumerate();
        groups.filter(|(_, group)| group.paths >= LEAST_PATHS)
    }

    /// All paths of these groups.
    fn all(&self) -> Proportion {
        let none = Proportion { hits: 0, paths: 0 };
        self.told().fold(none, |sum, (_, group)| Proportion {
            hits: sum.hits + group.hits,
            paths: sum.paths + group.paths,
        })
    }

    /// The difference between the extremes; nothing where fewer than two groups have enough paths.
    #[must_use]
    pub fn swing(&self) -> Option<Swing> {
        let by = |a: &(usize, &Proportion), b: &(usize, &Proportion)| {
            a.1.value().total_cmp(&b.1.value())
        };
        let (worst, low) = self.told().min_by(by)?;
        let (best, high) = self.told().max_by(by)?;
        if worst == best {
            return None;
        }
        let difference = high.value() - low.value();
        let (of_low, of_high) = (low.interval(), high.interval());
        let far = |a: f64, b: f64| (a * a + b * b).sqrt();
        let below = far(high.value() - of_high.0, of_low.1 - low.value());
        let above = far(of_high.1 - high.value(), low.value() - of_low.0);
        Some(Swing {
            worst,
            best,
            difference,
            standard_error: far(low.standard_error(), high.standard_error()),
            interval: (
                (difference - below).max(-1.0),
                (difference + above).min(1.0),
            ),
        })
    }

    /// How likely groups that do not differ come out as different as these; nothing where there are too few paths to say.
    #[must_use]
    pub fn p_value(&self) -> Option<f64> {
        let all = self.all();
        let p = all.value();
        let rarer = p.min(1.0 - p);
        let expected = |group: &Proportion| group.paths as f64 * rarer >= LEAST_EXPECTED;
        let groups = self.told().count();
        if groups < 2 || !self.told().all(|(_, group)| expected(group)) {
            return None;
        }
        let squares = self.told().map(|(_, group)| {
            let gap = group.value() - p;
            group.paths as f64 * gap * gap
        });
        let chi_square = squares.sum::<f64>() / (p * (1.0 - p));
        let halves = ((groups - 1) as f64 / 2.0, chi_square / 2.0);
        Some(incomplete_gamma::tails(halves.0, halves.1).1)
    }

    /// Whether the groups differ.
    #[must_use]
    pub fn resolved(&self) -> bool {
        self.p_value().is_some_and(|p| p < LEVEL)
    }

    /// The part of the variance that lies between the groups; nothing where there is none.
    #[must_use]
    pub fn explained(&self) -> Option<Explained> {
        let (all, groups) = (self.all(), self.told().count());
        let (n, p) = (all.paths as f64, all.value());
        let variance = p * (1.0 - p);
        if groups < 2 || !(variance > 0.0) {
            return None;
        }
        let share = |group: &Proportion| group.paths as f64 / n;
        let mut squares = 0.0;
        for (_, group) in self.told() {
            squares += share(group) * group.value() * group.value();
        }
        let ratio = (squares - p * p) / variance;
        let within = (1.0 - ratio) / (n - groups as f64);
        let free = (groups - 1) as f64;
        // The influence of a path on the ratio, squared and averaged over all.
        let mut influence = 0.0;
        for (_, group) in self.told() {
            let q = group.value();
            for (met, weight) in [(1.0, q), (0.0, 1.0 - q)] {
                let gap = met - p;
                let between = 2.0 * q * met - q * q - squares - 2.0 * p * gap;
                let of_path = (between - ratio * (1.0 - 2.0 * p) * gap) / variance;
                influence += share(group) * weight * of_path * of_path;
            }
        }
        let standard_error = (influence / n + 2.0 * free / (n * n)).sqrt();
        let share = ratio - free * within;
        let half = Z95 * standard_error;
        Some(Explained {
            share,
            standard_error,
            interval: (share - half, (share + half).min(1.0)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(groups: &[(u64, u64)]) -> Contrast {
        let groups = groups.iter();
        Contrast {
            groups: groups
                .map(|(hits, paths)| Proportion {
                    hits: *hits,
                    paths: *paths,
                })
                .collect(),
        }
    }

    #[test]
    fn two_groups_are_those_of_the_textbooks() {
        // Newcombe (1998), table II, case a: 56/70 and 48/80 differ by 0.2, with method 10 from 0.0524 to 0.3339.
        let contrast = of(&[(48, 80), (56, 70)]);
        let swing = contrast.swing().expect("two groups");
        assert_eq!((swing.worst, swing.best), (0, 1));
        assert!((swing.difference - 0.2).abs() < 1e-15);
        assert!((swing.interval.0 - 0.0524).abs() < 5e-5, "{swing:?}");
        assert!((swing.interval.1 - 0.3339).abs() < 5e-5, "{swing:?}");
        // Chi-square of the four cells by hand: 150 (48·14 − 32·56)² / (80·70·104·46).
        let gap: f64 = 48.0 * 14.0 - 32.0 * 56.0;
        let chi_square = 150.0 * gap * gap / (80.0 * 70.0 * 104.0 * 46.0);
        // On one degree of freedom, P(χ² > x) = 2 Φ(−√x).
        let p = 2.0 * crate::num::normal::cdf(-chi_square.sqrt());
        let found = contrast.p_value().expect("enough paths");
        assert!((found - p).abs() < 1e-12 && !contrast.resolved());
        // The correlation ratio of four cells is the square of their phi coefficient.
        let explained = contrast.explained().expect("it varies");
        let ratio = chi_square / 150.0;
        assert!((explained.share - (ratio - (1.0 - ratio) / 148.0)).abs() < 1e-12);
    }

    #[test]
    fn groups_without_enough_paths_say_nothing() {
        assert_eq!(of(&[(1, 2), (500, 1_000)]).swing(), None);
        assert_eq!(of(&[(1, 2), (500, 1_000)]).p_value(), None);
        let contrast = of(&[(0, 1_000), (0, 1_000)]);
        let swing = contrast.swing().expect("two groups");
        assert_eq!(swing.difference, 0.0);
        assert!(!contrast.resolved() && contrast.explained().is_none());
        assert!(of(&[(0, 1_000), (1_000, 1_000)]).resolved());
        let all = of(&[(0, 1_000), (1_000, 1_000)]);
        let explained = all.explained().expect("it varies");
        assert!((explained.share - 1.0).abs() < 1e-12 && explained.interval.1 <= 1.0);
    }
}
