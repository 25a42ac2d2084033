//! Scenarios side by side on the same paths: how often a target is met with one and missed with another.
//!
//! Draws are addressed by name, so whatever two scenarios share has the same numbers on the same path (common random numbers).
//! The difference of two probabilities is then that of the paths that change sides: with b of n paths met only by the
//! one and c only by the other it is (b − c)/n, its standard error √(b + c − (b − c)²/n)/n. Where few paths change sides this is
//! far below the error of two separate runs.
//!
//! Intervals are those of Agresti and Min (2005), "Simple improved confidence intervals for comparing matched
//! proportions", *Statistics in Medicine* 24: half a path more in each of the four cells, then the normal interval. They hold their
//! level where no path changes sides, too.
//!
//! The paths are always plain ones: a spread point set gives another scenario other points.

use super::Run;
use super::judged::{Bits, Judged};
use super::proportion::{Proportion, Z95};
use super::waves::{Part, Stretch, each_block};
use crate::model::Verdicts;
use crate::program::Block;
use serde::{Deserialize, Serialize};
use std::sync::atomic::AtomicBool;

/// Fewest paths that change sides for a difference to be more than an anecdote.
pub const LEAST_CHANGING: u64 = 10;

/// An event in two scenarios on the same paths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// How many paths.
    pub paths: u64,
    /// On how many it happens under both.
    pub both: u64,
    /// On how many under the first only.
    pub first_only: u64,
    /// On how many under the second only.
    pub second_only: u64,
}

impl Pair {
    /// Of paths on which it happens under the first, and under the second, as bits.
    #[must_use]
    pub fn of(paths: u64, first: &Bits, second: &Bits) -> Pair {
        let count = |pick: fn(u64, u64) -> u64| -> u64 {
            let words = first.iter().zip(second);
            words
                .map(|(a, b)| u64::from(pick(*a, *b).count_ones()))
                .sum()
        };
        Pair {
            paths,
            both: count(|a, b| a & b),
            first_only: count(|a, b| a & !b),
            second_only: count(|a, b| b & !a),
        }
    }

    /// Whether these can be counts of so many paths.
    #[must_use]
    pub fn fits(&self, paths: u64) -> bool {
        let parts = [self.both, self.first_only, self.second_only];
        let sum = parts.iter().try_fold(0u64, |a, b| a.checked_add(*b));
        self.paths == paths && sum.is_some_and(|sum| sum <= paths)
    }

    /// Adds other paths.
    pub fn merge(&mut self, other: &Pair) {
        self.paths += other.paths;
        self.both += other.both;
        self.first_only += other.first_only;
        self.second_only += other.second_only;
    }

    /// The same with the scenarios the other way round.
    #[must_use]
    pub fn swapped(self) -> Pair {
        Pair {
            first_only: self.second_only,
            second_only: self.first_only,
            ..self
        }
    }

    /// The probability under the first.
    #[must_use]
    pub fn first(&self) -> Proportion {
        Proportion {
            hits: self.both + self.first_only,
            paths: self.paths,
        }
    }

    /// The probability under the second.
    #[must_use]
    pub fn second(&self) -> Proportion {
        self.swapped().first()
    }

    /// The probability under the first less that under the second.
    #[must_use]
    pub fn difference(&self) -> f64 {
        (self.first_only as f64 - self.second_only as f64) / self.paths as f64
    }

    /// The standard error of the difference; 0 where no path changes sides.
    #[must_use]
    pub fn standard_error(&self) -> f64 {
        standard_error(
            self.first_only as f64,
            self.second_only as f64,
            self.paths as f64,
        )
    }

    /// The 95 % interval of the difference.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        let (b, c) = (self.first_only as f64 + 0.5, self.second_only as f64 + 0.5);
        let paths = self.paths as f64 + 2.0;
        let centre = (b - c) / paths;
        let half = Z95 * standard_error(b, c, paths);
        ((centre - half).max(-1.0), (centre + half).min(1.0))
    }

    /// Whether the difference is told from nought: its interval has nought outside, and ten paths or more change sides.
    #[must_use]
    pub fn resolved(&self) -> bool {
        let (low, high) = self.interval();
        (low > 0.0 || high < 0.0) && self.first_only + self.second_only >= LEAST_CHANGING
    }
}

fn standard_error(b: f64, c: f64, paths: f64) -> f64 {
    let gap = b - c;
    (b + c - gap * gap / paths).max(0.0).sqrt() / paths
}

/// What became of the targets in two scenarios.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcomes {
    /// Each target; none that is not judged.
    pub targets: Vec<Option<Pair>>,
    /// All counted targets together, if any counts.
    pub all: Option<Pair>,
}

impl Outcomes {
    /// Of the pairs of all slots.
    #[must_use]
    pub fn of(verdicts: &Verdicts, pairs: &[Pair]) -> Outcomes {
        let targets = verdicts.met.iter().zip(pairs);
        let all = pairs.last().copied();
        Outcomes {
            targets: targets.map(|(met, pair)| met.map(|_| *pair)).collect(),
            all: all.filter(|_| !verdicts.joint.is_empty()),
        }
    }

    /// Adds other paths.
    pub fn merge(&mut self, other: &Outcomes) {
        let targets = self.targets.iter_mut().zip(&other.targets);
        let all = (&mut self.all, &other.all);
        for (mine, theirs) in targets.chain([all]) {
            if let (Some(mine), Some(theirs)) = (mine, theirs) {
                mine.merge(theirs);
            }
        }
    }

    /// The same with the scenarios the other way round.
    #[must_use]
    pub fn swapped(self) -> Outcomes {
        let targets = self.targets.into_iter();
        Outcomes {
            targets: targets.map(|pair| pair.map(Pair::swapped)).collect(),
            all: self.all.map(Pair::swapped),
        }
    }
}

/// Runs a scenario and others with the same targets on the first plain paths (their number, or a [`Stretch`] of them); nothing if
/// `stop` is set before the end.
#[must_use]
pub fn paired(
    first: &Verdicts,
    others: &[Verdicts],
    run: &Run,
    stretch: impl Into<Stretch>,
    stop: &AtomicBool,
) -> Option<Vec<Outcomes>> {
    let first = Judged::plain(first, run.seed);
    let others = others.iter().map(|other| Judged::plain(other, run.seed));
    let others: Vec<Judged> = others.collect();
    let rows = others.iter().chain([&first]);
    let rows = rows.map(|judged| judged.verdicts().program.rows).max();
    let ask = |block: &mut Block, part: Part| -> Vec<Vec<Pair>> {
        let met = first.met(run, part, block);
        let compared = others.iter().map(|other| {
            let others = other.met(run, part, block);
            let pairs = met.iter().zip(&others);
            pairs
                .map(|(a, b)| Pair::of(part.lanes as u64, a, b))
                .collect()
        });
        compared.collect()
    };
    let mut sums: Vec<Vec<Pair>> = vec![vec![Pair::default(); first.slots()]; others.len()];
    let take = |found: Vec<Vec<Pair>>| {
        let sums = sums.iter_mut().flatten();
        sums.zip(found.iter().flatten())
            .for_each(|(sum, next)| sum.merge(next));
    };
    let size = (rows.unwrap_or_default(), stretch);
    let whole = each_block(size, run, stop, ask, take);
    let told = |pairs: &Vec<Pair>| Outcomes::of(first.verdicts(), pairs);
    whole.then(|| sums.iter().map(told).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_have_their_closed_forms() {
        let pair = Pair {
            paths: 1_000,
            both: 400,
            first_only: 60,
            second_only: 40,
        };
        assert_eq!(pair.first().hits, 460);
        assert_eq!(pair.second().hits, 440);
        assert!((pair.difference() - 0.02).abs() < 1e-15);
        // (100 − 20²/1000)/1000² under the root.
        assert!((pair.standard_error() - 99.6f64.sqrt() / 1_000.0).abs() < 1e-15);
        assert!(pair.resolved() && pair.swapped().difference() < 0.0);
        let (low, high) = pair.interval();
        let (centre, half) = (
            20.0 / 1_002.0,
            Z95 * (101.0 - 400.0 / 1_002.0f64).sqrt() / 1_002.0,
        );
        assert!((low - (centre - half)).abs() < 1e-15 && (high - (centre + half)).abs() < 1e-15);
    }

    #[test]
    fn no_change_leaves_a_width() {
        let pair = Pair {
            paths: 1_000,
            both: 500,
            ..Pair::default()
        };
        assert_eq!(pair.standard_error(), 0.0);
        let (low, high) = pair.interval();
        assert!(low < -0.001 && high > 0.001 && !pair.resolved());
    }
}
