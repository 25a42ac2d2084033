//! Work on the side: counting, which waits for memory, while a kernel waits for arithmetic.

use super::block::Lanes;
use crate::simd::place::{self, PLACES, Place};
use crate::simd::{LANES, WIDTH};

/// Counters of a row's numbers.
pub const BINS: usize = PLACES;

/// For each lane, which counter its number belongs to.
pub type Bins = [[Place; WIDTH]; LANES / WIDTH];

/// A row whose numbers are still to be counted.
#[derive(Debug)]
pub struct Aside<'c> {
    /// Which counters.
    pub bins: &'c Bins,
    /// The counters.
    pub counts: &'c mut [u32; BINS],
}

impl Aside<'_> {
    /// Counts the numbers of one vector.
    #[inline(always)]
    pub(super) fn count(&mut self, vector: usize) {
        place::count(self.counts, &self.bins[vector]);
    }
}

/// Who watches a program run.
pub trait Watcher {
    /// Is shown a watched cell as soon as it is filled, while it is still in the cache.
    fn see(&mut self, cell: usize, lanes: &Lanes);

    /// What a kernel may count on the side; it will be counted when the kernel is done.
    fn aside(&mut self) -> Option<Aside<'_>> {
        None
    }
}

impl<F: FnMut(usize, &Lanes)> Watcher for F {
    fn see(&mut self, cell: usize, lanes: &Lanes) {
        self(cell, lanes);
    }
}
