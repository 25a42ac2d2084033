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

use super::proportion::{Proportion, Z95};
use super::{Run, WAVE};
use crate::draw::{LANES, Source};
use crate::model::Verdicts;
use crate::program::{Block, Lanes};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Fewest paths that change sides for a difference to be more than an anecdote.
const LEAST_CHANGING: u64 = 10;

/// An event in two scenarios on the same paths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
    fn of(paths: u64, first: &Bits, second: &Bits) -> Pair {
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

    fn merge(&mut self, other: &Pair) {
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcomes {
    /// Each target; none that is not judged.
    pub targets: Vec<Option<Pair>>,
    /// All counted targets together, if any counts.
    pub all: Option<Pair>,
}

impl Outcomes {
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

/// Runs a scenario and others with the same targets on the first `paths` plain paths; nothing if `stop` is set before the end.
#[must_use]
pub fn paired(
    first: &Verdicts,
    others: &[Verdicts],
    run: &Run,
    paths: u64,
    stop: &AtomicBool,
) -> Option<Vec<Outcomes>> {
    let first = Judged::new(first, run);
    let others: Vec<Judged> = others.iter().map(|other| Judged::new(other, run)).collect();
    let rows = others
        .iter()
        .chain([&first])
        .map(|judged| judged.verdicts.program.rows);
    let rows = rows.max().unwrap_or_default();
    let one = |block: &mut Block, index: u64| -> Vec<Vec<Pair>> {
        if stop.load(Ordering::Relaxed) {
            return Vec::new();
        }
        let lanes = (paths - index * LANES as u64).min(LANES as u64);
        let met = first.met(run, index, block, lanes);
        let compared = others.iter().map(|other| {
            let others = other.met(run, index, block, lanes);
            let pairs = met.iter().zip(&others);
            pairs.map(|(a, b)| Pair::of(lanes, a, b)).collect()
        });
        compared.collect()
    };
    let mut sums: Vec<Vec<Pair>> = vec![vec![Pair::default(); first.slots()]; others.len()];
    let mut fill = || {
        let mut done = 0;
        let blocks = paths.div_ceil(LANES as u64);
        while done < blocks {
            let end = (done + WAVE).min(blocks);
            let wave = (done..end).into_par_iter();
            let found: Vec<Vec<Vec<Pair>>> = wave.map_init(|| Block::new(rows), one).collect();
            for of_block in &found {
                let sums = sums.iter_mut().flatten();
                sums.zip(of_block.iter().flatten())
                    .for_each(|(sum, next)| sum.merge(next));
            }
            done = end;
        }
    };
    match rayon::ThreadPoolBuilder::new()
        .num_threads(run.threads.max(1))
        .build()
    {
        Ok(pool) => pool.install(fill),
        Err(_) => fill(),
    }
    let told = |pairs: &Vec<Pair>| first.outcomes(pairs);
    (!stop.load(Ordering::Relaxed)).then(|| sums.iter().map(told).collect())
}

/// One bit a path of a block.
type Bits = [u64; LANES / 64];

/// Verdicts with the randomness that they run on.
struct Judged<'v> {
    verdicts: &'v Verdicts,
    sources: Vec<Source>,
    /// For each watched row, the target whose it is.
    slot_of: Vec<usize>,
}

impl<'v> Judged<'v> {
    fn new(verdicts: &'v Verdicts, run: &Run) -> Self {
        let slots = (0..).zip(&verdicts.met);
        Judged {
            verdicts,
            sources: verdicts.program.sources_plain(run.seed),
            slot_of: slots.filter_map(|(slot, met)| met.map(|_| slot)).collect(),
        }
    }

    /// The targets, and all of them together.
    fn slots(&self) -> usize {
        self.verdicts.met.len() + 1
    }

    /// The paths of a block on which each slot's event happens.
    fn met(&self, run: &Run, index: u64, block: &mut Block, lanes: u64) -> Vec<Bits> {
        let mut met = vec![[0; LANES / 64]; self.slots()];
        let mut see = |cell: usize, row: &Lanes| {
            met[self.slot_of[cell]] = bits_of(row, lanes);
        };
        let program = &self.verdicts.program;
        program.run(run.cpu, &self.sources, index, block, &mut see);
        let mut all = [u64::MAX; LANES / 64];
        for row in &self.verdicts.joint {
            for (all, met) in all.iter_mut().zip(bits_of(block.row(*row), lanes)) {
                *all &= met;
            }
        }
        if let Some(last) = met.last_mut() {
            *last = all;
        }
        met
    }

    fn outcomes(&self, pairs: &[Pair]) -> Outcomes {
        let targets = self.verdicts.met.iter().zip(pairs);
        let all = pairs.last().copied();
        Outcomes {
            targets: targets.map(|(met, pair)| met.map(|_| *pair)).collect(),
            all: all.filter(|_| !self.verdicts.joint.is_empty()),
        }
    }
}

/// Where a row of 0 and 1 is 1, in its first lanes.
fn bits_of(row: &Lanes, lanes: u64) -> Bits {
    let mut bits = [0; LANES / 64];
    for (lane, x) in row.0[..lanes as usize].iter().enumerate() {
        bits[lane / 64] |= u64::from(*x == 1.0) << (lane % 64);
    }
    bits
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
