//! What is watched of a block, while its rows are in the cache.
//!
//! Counting a row into its bins is a store a number, arithmetic is not: so the bins of one row are counted while
//! the next row is scanned, and the processor does both at once.

use super::histogram::write_bins;
use super::moments::Moments;
use super::scan::{self, SIDE, Scan, Scanning, Sums};
use super::summary::{Distribution, Tally};
use crate::program::aside::{Aside, BINS, Bins};
use crate::program::{Block, Lanes, Row, Watcher};
use crate::simd::place::{self, Place};
use crate::simd::{Cpu, Floats, Integers, LANES, Mask, Simd, WIDTH, dispatched};

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
    /// The row whose bins are still to be counted.
    pub pending: &'t mut Pending,
    /// Which paths it stands for.
    pub span: Span,
    /// For which processor.
    pub cpu: Cpu,
}

impl Watcher for Observer<'_> {
    fn see(&mut self, cell: usize, lanes: &Lanes) {
        observe(self.cpu, self, cell, lanes);
    }

    fn aside(&mut self) -> Option<Aside<'_>> {
        let owner = self.pending.owner.take()?;
        let histogram = &mut self.tally.distributions[owner].histogram;
        Some(Aside {
            bins: &self.pending.bins,
            counts: histogram.counts_mut(),
        })
    }
}

/// Bins that are written and not yet counted.
#[derive(Debug)]
pub struct Pending {
    /// The distribution they belong to.
    owner: Option<usize>,
    bins: Box<Bins>,
    /// Room for the next.
    next: Box<Bins>,
}

impl Default for Pending {
    fn default() -> Self {
        Pending {
            owner: None,
            bins: Box::new([[Place::default(); WIDTH]; LANES / WIDTH]),
            next: Box::new([[Place::default(); WIDTH]; LANES / WIDTH]),
        }
    }
}

dispatched! {
    /// Takes note of a watched row. Watched rows are numbered as [`Watch`](crate::model::Watch) says.
    pub fn observe(observer: &mut Observer, watched: usize, lanes: &Lanes) = observe_any;
    /// Counts how many of the jointly judged events happen together.
    pub fn observe_joint(tally: &mut Tally, rows: &[Row], block: &Block, lanes: usize) = joint_any;
}

#[inline(always)]
fn observe_any<S: Simd>(simd: S, observer: &mut Observer, watched: usize, lanes: &Lanes) {
    let numbers = &lanes.0[..observer.span.lanes];
    let distributions = observer.tally.distributions.len();
    let events = observer.tally.events.len();
    if watched < distributions {
        observer.moments[watched] = if numbers.len() == LANES {
            observer.full_row(simd, watched, &lanes.0)
        } else {
            observer.part_of_row(simd, watched, numbers)
        };
    } else if watched < distributions + events {
        // Each is 0 or 1, so the sum is exact in any order.
        let happened = scan::sum(simd, numbers) as u64;
        observer.tally.events[watched - distributions] += happened;
    } else {
        observer.moments[watched - events] = Moments::of(simd, numbers);
    }
}

impl Observer<'_> {
    /// Counts what is still to be counted.
    pub fn settle(&mut self) {
        if let Some(owner) = self.pending.owner.take() {
            let histogram = &mut self.tally.distributions[owner].histogram;
            histogram.count_bins(&*self.pending.bins);
        }
    }

    #[inline(always)]
    fn part_of_row<S: Simd>(&mut self, simd: S, cell: usize, numbers: &[f64]) -> Moments {
        let distribution = &mut self.tally.distributions[cell];
        let scan = Scan::of(simd, numbers);
        if distribution.sound(&scan) {
            distribution.add(simd, numbers, &scan)
        } else {
            distribution.add_unsound(numbers, self.span.first)
        }
    }

    #[inline(always)]
    fn full_row<S: Simd>(&mut self, simd: S, cell: usize, numbers: &[f64; LANES]) -> Moments {
        let Pending { owner, bins, next } = &mut *self.pending;
        let distributions = &mut self.tally.distributions;
        let found = match owner.take() {
            Some(owner) => {
                let [this, owner] = distributions
                    .get_disjoint_mut([cell, owner])
                    .expect("a row is shown once a block, and what it left is settled at the end");
                let before = Some((&**bins, owner.histogram.counts_mut()));
                take_in(simd, this, numbers, before, next)
            }
            None => take_in(simd, &mut distributions[cell], numbers, None, next),
        };
        std::mem::swap(bins, next);
        match found {
            Some(moments) => {
                *owner = Some(cell);
                moments
            }
            None => distributions[cell].add_unsound(numbers, self.span.first),
        }
    }
}

/// Scans a row and writes its bins, to be counted later; nothing if its numbers are not sound. While
/// the row is scanned the first half of the row `before` is counted, and while its bins are written
/// the second half.
#[inline(always)]
fn take_in<S: Simd>(
    simd: S,
    this: &mut Distribution,
    numbers: &[f64; LANES],
    mut before: Option<(&Bins, &mut [u32; BINS])>,
    bins: &mut Bins,
) -> Option<Moments> {
    let (groups, _) = scan::grouped(numbers);
    let mut scanning = Scanning::<S::F>::new(simd);
    for (at, group) in groups.iter().enumerate() {
        scanning.take(simd, group);
        count_half(&mut before, at);
    }
    let scan = scanning.found(&[]);
    let sound = this.sound(&scan);
    let mean = scan.sum / LANES as f64;
    let mut squares = Sums::<S::F>::new(simd);
    if sound {
        this.note(simd, numbers, &scan);
    }
    let how = if sound {
        this.histogram.cover(scan.min, scan.max)
    } else {
        (0, true)
    };
    let bins = bins.as_chunks_mut::<SIDE>().0;
    for (at, (group, bins)) in groups.iter().zip(bins).enumerate() {
        squares.take_squares(simd, simd.splat(mean), group);
        write_bins(simd, group, how, bins);
        count_half(&mut before, GROUPS + at);
    }
    sound.then_some(Moments {
        count: LANES as u64,
        mean,
        squares: squares.found(&[]),
    })
}

/// Groups of vectors in a row.
const GROUPS: usize = LANES / WIDTH / SIDE;

/// Counts half a group of the row before: a row takes two passes.
#[inline(always)]
fn count_half(before: &mut Option<(&Bins, &mut [u32; BINS])>, at: usize) {
    if let Some((bins, counts)) = before {
        let half = &bins.as_chunks::<{ SIDE / 2 }>().0[at];
        place::count(counts, half.as_flattened());
    }
}

#[inline(always)]
fn joint_any<S: Simd>(simd: S, tally: &mut Tally, rows: &[Row], block: &Block, lanes: usize) {
    let rows: Vec<&[[f64; WIDTH]]> = rows
        .iter()
        .map(|row| block.row(*row).0.as_chunks().0)
        .collect();
    let all_but_one = simd.splat(rows.len() as f64 - 1.0);
    let mut met = [[0u16; WIDTH]; LANES / WIDTH];
    for (at, met) in met.iter_mut().enumerate() {
        let mut sum = simd.splat(0.0);
        for row in &rows {
            sum = sum + simd.load(&row[at]);
        }
        // The integer stands in the low bits.
        (sum + simd.splat((1u64 << 52) as f64))
            .bits()
            .store_low(met);
        let counted = lanes.saturating_sub(at * WIDTH).min(WIDTH);
        let near = sum.equal(all_but_one).lanes() & ((1u16 << counted) - 1) as u8;
        if near != 0 {
            for (count, row) in tally.only_miss.iter_mut().zip(&rows) {
                let missed = simd.load(&row[at]).equal(simd.splat(0.0)).lanes();
                *count += u64::from((missed & near).count_ones());
            }
        }
    }
    for k in &met.as_flattened()[..lanes] {
        tally.met[usize::from(*k)] += 1;
    }
}
