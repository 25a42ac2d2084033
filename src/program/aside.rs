//! Work on the side: counting, which waits for memory, while a kernel waits for arithmetic.

use super::block::Lanes;
use crate::simd::{LANES, WIDTH};

/// Counters of a row's numbers; a power of two.
pub const BINS: usize = 2048;

/// For each lane, which counter its number belongs to, modulo [`BINS`].
pub type Bins = [[u16; WIDTH]; LANES / WIDTH];

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
        count(self.counts, &self.bins[vector]);
    }
}

/// Counts some numbers.
#[inline(always)]
pub fn count(counts: &mut [u32; BINS], bins: &[u16]) {
    for bin in bins {
        counts[usize::from(*bin) % BINS] += 1;
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
