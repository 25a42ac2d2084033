//! Summaries: what is known of the watched rows after some blocks, mergeable and small.
//!
//! Two parts with different rules. A [`Tally`] holds counts and extremes, which merge exactly in any
//! order: each worker keeps one. [`Moments`] depend on the order in which they are added: they are handed over block by
//! block and added up along a tree over block numbers ([`ladder`](super::ladder)).

use super::histogram::Histogram;
use super::moments::Moments;
use super::nested::Nested;
use super::replicates::Replicates;
use super::scan::{self, Scan};
use super::until::Precision;
use crate::draw::LANES;
use crate::model::Watch;
use crate::simd::{Portable, Simd};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What is known after some paths.
#[derive(Debug, Clone)]
pub struct Summary {
    /// How many paths.
    pub paths: u64,
    /// Counts and extremes.
    pub tally: Tally,
    /// Mean and spread of each distribution, then of each averaged row.
    pub moments: Vec<Moments>,
    /// The counts by replicate, unless the paths are plain.
    pub replicates: Option<Replicates>,
    /// What was to be reached, if anything was.
    pub until: Option<Precision>,
    /// How the probabilities move with what is drawn once a path, if anything is.
    pub nested: Option<Nested>,
    /// Whether the run was stopped before its end.
    pub stopped: bool,
}

/// Counts and extremes, which merge exactly in any order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tally {
    /// One a distribution.
    pub distributions: Vec<Distribution>,
    /// On how many paths each event happens.
    pub events: Vec<u64>,
    /// On how many paths exactly k of the jointly judged events happen, k = 0..
    pub met: Vec<u64>,
    /// On how many paths each jointly judged event is the only one that does not happen.
    pub only_miss: Vec<u64>,
}

/// The values of one watched row.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Distribution {
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// Counts for quantiles.
    pub histogram: Histogram,
    /// Whether every value is a whole number.
    pub whole: bool,
    /// Values that cannot be.
    pub faults: Faults,
    never_negative: bool,
}

/// Values that are not finite, or negative where that cannot be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faults {
    /// How many.
    pub count: u64,
    /// The first path with one.
    pub first_path: Option<u64>,
}

impl Faults {
    fn merge(&mut self, other: &Faults) {
        self.count += other.count;
        self.first_path = match (self.first_path, other.first_path) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
}

impl Tally {
    /// An empty tally of what is watched.
    #[must_use]
    pub fn new(watch: &Watch) -> Tally {
        let distribution = |never_negative: &bool| Distribution {
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            histogram: Histogram::default(),
            whole: true,
            faults: Faults::default(),
            never_negative: *never_negative,
        };
        Tally {
            distributions: watch.distributions.iter().map(distribution).collect(),
            events: vec![0; watch.events],
            met: vec![0; watch.joint.len() + 1],
            only_miss: vec![0; watch.joint.len()],
        }
    }

    /// The counts of events alone.
    pub(super) fn counts(&self) -> Tally {
        Tally {
            distributions: Vec::new(),
            events: self.events.clone(),
            met: self.met.clone(),
            only_miss: self.only_miss.clone(),
        }
    }

    /// Adds what another worker counted.
    pub fn merge(&mut self, other: &Tally) {
        for (mine, theirs) in self.distributions.iter_mut().zip(&other.distributions) {
            mine.min = mine.min.min(theirs.min);
            mine.max = mine.max.max(theirs.max);
            mine.whole &= theirs.whole;
            mine.histogram.merge(&theirs.histogram);
            mine.faults.merge(&theirs.faults);
        }
        add(&mut self.events, &other.events);
        add(&mut self.met, &other.met);
        add(&mut self.only_miss, &other.only_miss);
    }
}

impl Tally {
    /// Whether this can be what was counted of some paths: everything has its place, and nothing happened more often than there are
    /// paths.
    pub(super) fn fits(&self, watch: &Watch, paths: &Range<u64>) -> bool {
        let count = paths.end - paths.start;
        let never_negative = self.distributions.iter().map(|one| one.never_negative);
        let counted = |counts: &[u64]| counts.iter().all(|hits| *hits <= count);
        never_negative.eq(watch.distributions.iter().copied())
            && self.distributions.iter().all(|one| one.fits(paths))
            && self.events.len() == watch.events
            && self.met.len() == watch.joint.len() + 1
            && self.only_miss.len() == watch.joint.len()
            && [&self.events, &self.met, &self.only_miss]
                .iter()
                .all(|counts| counted(counts))
            && self.met.iter().sum::<u64>() == count
    }
}

/// Adds counts one by one.
pub(super) fn add(mine: &mut [u64], theirs: &[u64]) {
    mine.iter_mut().zip(theirs).for_each(|(a, b)| *a += b);
}

impl Distribution {
    /// Whether numbers with these extremes and this sum can all be.
    #[inline(always)]
    pub(super) fn sound(&self, scan: &Scan) -> bool {
        scan.sum.is_finite() && !(self.never_negative && scan.min < 0.0)
    }

    /// Takes note of the extremes of sound numbers, and whether they are whole.
    #[inline(always)]
    pub(super) fn note<S: Simd>(&mut self, simd: S, numbers: &[f64], scan: &Scan) {
        // For most series the first block settles it, and the question is not asked again.
        self.whole = self.whole && scan::all_whole(simd, numbers);
        self.widen(scan);
    }

    /// Takes note of extremes. Which of 0 and −0 is the smaller depends on the order in which they are asked; so 0 is always 0.
    #[inline(always)]
    fn widen(&mut self, scan: &Scan) {
        self.min = self.min.min(scan.min + 0.0);
        self.max = self.max.max(scan.max + 0.0);
    }

    /// Adds numbers that are sound.
    #[inline(always)]
    pub(super) fn add<S: Simd>(&mut self, simd: S, numbers: &[f64], scan: &Scan) -> Moments {
        self.note(simd, numbers, scan);
        self.histogram.add(simd, numbers, scan.min, scan.max);
        Moments::around(simd, scan.sum, numbers)
    }

    /// A quantile read from the histogram as the value it stands for: within the range, and
    /// whole where all values are. Not a number where there are no values (all were faults).
    #[must_use]
    pub fn settled(&self, quantile: f64) -> f64 {
        if self.min > self.max {
            return f64::NAN;
        }
        let inside = quantile.clamp(self.min, self.max);
        if self.whole { inside.round() } else { inside }
    }

    fn fits(&self, paths: &Range<u64>) -> bool {
        let faults = &self.faults;
        let first = faults.first_path;
        self.histogram.count().checked_add(faults.count) == Some(paths.end - paths.start)
            && first.is_some() == (faults.count > 0)
            && first.is_none_or(|path| paths.contains(&path))
    }

    /// Counts the faults by name and the rest as usual: rare, and never on the way to a result.
    #[cold]
    pub(super) fn add_unsound(&mut self, numbers: &[f64], first_path: u64) -> Moments {
        let negative = self.never_negative;
        let fault = |x: f64| !x.is_finite() || (negative && x < 0.0);
        let mut kept = Vec::with_capacity(LANES);
        for (path, x) in (first_path..).zip(numbers) {
            if fault(*x) {
                self.faults.merge(&Faults {
                    count: 1,
                    first_path: Some(path),
                });
            } else {
                kept.push(*x);
            }
        }
        let scan = Scan::of(Portable, &kept);
        self.widen(&scan);
        self.histogram.add(Portable, &kept, scan.min, scan.max);
        Moments::of(Portable, &kept)
    }
}
