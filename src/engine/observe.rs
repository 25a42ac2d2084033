//! What is watched of a block, while its rows are in the cache.
//!
//! Counting a row into its bins is a store a number, arithmetic is not: so the bins of one row are counted while
//! the next row is scanned, and the processor does both at once.

use super::histogram::{Bins, Histogram, write_bins};
use super::moments::Moments;
use super::scan::{self, SIDE, Scan, Scanning, Sums};
use super::summary::Tally;
use crate::program::{Block, Lanes, Row};
use crate::simd::{Floats, Integers, LANES, Mask, Simd, WIDTH, dispatched};

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
}

/// Bins that are written and not yet counted.
#[derive(Debug)]
pub struct Pending {
    /// The distribution they belong to.
    owner: Option<usize>,
    bins: Box<Bins>,
    /// Room for the next.
    next: Box<Bins>,
    /// Where nobody's bins are counted.
    nobody: Histogram,
}

impl Default for Pending {
    fn default() -> Self {
        Pending {
            owner: None,
            bins: Box::new([[0; WIDTH]; LANES / WIDTH]),
            next: Box::new([[0; WIDTH]; LANES / WIDTH]),
            nobody: Histogram::default(),
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

    /// Scans a row while the first half of the row before is counted; then sums its squares and
    /// writes its bins while the second half is.
    #[inline(always)]
    fn full_row<S: Simd>(&mut self, simd: S, cell: usize, numbers: &[f64; LANES]) -> Moments {
        let pending = &mut *self.pending;
        let distributions = &mut self.tally.distributions;
        let (this, before) = match pending.owner {
            Some(owner) => {
                let [this, owner] = distributions
                    .get_disjoint_mut([cell, owner])
                    .expect("a row is shown once a block, and what it left is settled at the end");
                (this, &mut owner.histogram)
            }
            None => (&mut distributions[cell], &mut pending.nobody),
        };
        let (early, late) = pending.bins.split_at(LANES / WIDTH / 2);
        let (groups, _) = scan::grouped(numbers);
        let mut scanning = Scanning::<S::F>::new(simd);
        for (group, bins) in groups.iter().zip(early.as_chunks::<{ SIDE / 2 }>().0) {
            scanning.take(simd, group);
            before.count_bins(bins);
        }
        let scan = scanning.found(&[]);
        if !this.sound(&scan) {
            before.count_bins(late);
            pending.owner = None;
            return this.add_unsound(numbers, self.span.first);
        }
        this.note(simd, numbers, &scan);
        let how = this.histogram.cover(scan.min, scan.max);
        let mean = scan.sum / LANES as f64;
        let mut squares = Sums::<S::F>::new(simd);
        let next = pending.next.as_chunks_mut::<SIDE>().0;
        let late = late.as_chunks::<{ SIDE / 2 }>().0;
        for ((group, next), bins) in groups.iter().zip(next).zip(late) {
            squares.take_squares(simd, simd.splat(mean), group);
            write_bins(simd, group, how, next);
            before.count_bins(bins);
        }
        pending.owner = Some(cell);
        std::mem::swap(&mut pending.bins, &mut pending.next);
        Moments {
            count: LANES as u64,
            mean,
            squares: squares.found(&[]),
        }
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
