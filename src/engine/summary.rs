//! Summaries: what is known of the watched rows after some blocks, mergeable and small.
//!
//! Two parts with different rules. A [`Tally`] holds counts and extremes, which merge exactly in any
//! order: each worker keeps one. [`Moments`] merge in block order: they are handed over block by
//! block and appended in that order.

use super::histogram::Histogram;
use super::moments::Moments;
use super::scan::{self, Scan};
use crate::draw::LANES;
use crate::model::Watch;
use crate::program::cpu::dispatched;
use crate::program::{Block, Lanes, Row};

/// What is known after some paths.
#[derive(Debug, Clone)]
pub struct Summary {
    /// How many paths.
    pub paths: u64,
    /// Counts and extremes.
    pub tally: Tally,
    /// Mean and spread of each distribution, then of each averaged row.
    pub moments: Vec<Moments>,
}

/// Counts and extremes, which merge exactly in any order.
#[derive(Debug, Clone, Default)]
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
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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

    /// Adds what another worker counted.
    pub fn merge(&mut self, other: &Tally) {
        for (mine, theirs) in self.distributions.iter_mut().zip(&other.distributions) {
            mine.min = mine.min.min(theirs.min);
            mine.max = mine.max.max(theirs.max);
            mine.whole &= theirs.whole;
            mine.histogram.merge(&theirs.histogram);
            mine.faults.merge(&theirs.faults);
        }
        let add = |mine: &mut [u64], theirs: &[u64]| {
            mine.iter_mut().zip(theirs).for_each(|(a, b)| *a += b);
        };
        add(&mut self.events, &other.events);
        add(&mut self.met, &other.met);
        add(&mut self.only_miss, &other.only_miss);
    }
}

/// Which paths a block stands for.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// The first path.
    pub first: u64,
    /// How many of the block's lanes count: all but in the last block of a run.
    pub lanes: usize,
}

/// What is watched of one block, as it is filled.
pub struct Observer<'t> {
    /// Where it is counted.
    pub tally: &'t mut Tally,
    /// The moments of this block: of the distributions, then of the averaged rows.
    pub moments: &'t mut [Moments],
    /// Which paths it stands for.
    pub span: Span,
}

dispatched! {
    /// Takes note of a watched row. Watched rows are numbered as [`Watch`] says.
    pub fn observe(observer: &mut Observer, watched: usize, lanes: &Lanes) = observe_any;
}

#[inline(always)]
fn observe_any(observer: &mut Observer, watched: usize, lanes: &Lanes) {
    let numbers = &lanes.0[..observer.span.lanes];
    let tally = &mut *observer.tally;
    let (distributions, events) = (tally.distributions.len(), tally.events.len());
    if watched < distributions {
        let distribution = &mut tally.distributions[watched];
        observer.moments[watched] = distribution.add(numbers, observer.span.first);
    } else if watched < distributions + events {
        tally.events[watched - distributions] += sum_of_truths(numbers);
    } else {
        observer.moments[watched - events] = Moments::of(numbers);
    }
}

/// How many of the numbers, each 0 or 1, are 1. The sum is exact in any order.
#[inline(always)]
fn sum_of_truths(numbers: &[f64]) -> u64 {
    Scan::of(numbers).sum as u64
}

impl Distribution {
    #[inline(always)]
    fn add(&mut self, numbers: &[f64], first_path: u64) -> Moments {
        let scan = Scan::of(numbers);
        if !scan.finite || (self.never_negative && scan.min < 0.0) {
            return self.add_unsound(numbers, first_path);
        }
        // For most series the first block settles it, and the question is not asked again.
        self.whole = self.whole && scan::all_whole(numbers);
        self.min = self.min.min(scan.min);
        self.max = self.max.max(scan.max);
        self.histogram.add(numbers, scan.min, scan.max);
        Moments::around(scan.sum, numbers)
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

    /// Counts the faults by name and the rest as usual: rare, and never on the way to a result.
    #[cold]
    fn add_unsound(&mut self, numbers: &[f64], first_path: u64) -> Moments {
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
        let scan = Scan::of(&kept);
        self.min = self.min.min(scan.min);
        self.max = self.max.max(scan.max);
        self.histogram.add(&kept, scan.min, scan.max);
        Moments::of(&kept)
    }
}

dispatched! {
    /// Counts how many of the jointly judged events happen together.
    pub fn observe_joint(tally: &mut Tally, rows: &[Row], block: &Block, lanes: usize) = joint_any;
}

#[inline(always)]
fn joint_any(tally: &mut Tally, rows: &[Row], block: &Block, lanes: usize) {
    let mut met = [0.0; LANES];
    for row in rows {
        for (sum, hit) in met.iter_mut().zip(&block.row(*row).0) {
            *sum += hit;
        }
    }
    for k in &met[..lanes] {
        tally.met[*k as usize] += 1;
    }
    let all_but_one = rows.len() as f64 - 1.0;
    for (count, row) in tally.only_miss.iter_mut().zip(rows) {
        let mut misses = 0.0;
        for (k, hit) in met[..lanes].iter().zip(&block.row(*row).0) {
            misses += if *k == all_but_one { 1.0 - hit } else { 0.0 };
        }
        *count += misses as u64;
    }
}
