//! Blocks: lanes × rows, the only layout of numbers in a run.
//!
//! A row is 1,024 paths side by side (8 KiB), aligned to a cache line. Nodes read before they
//! write: one that fills a single row computes it into a spare one, which then changes places with
//! the row it fills; one that fills several does so tile by tile, and reads a tile of all it needs
//! first. So a row may be filled from itself, and no two slices ever overlap.

use super::row::Row;
use crate::simd::{LANES, WIDTH};

/// Most vectors of a row that a kernel keeps in registers beside each other.
pub(super) const TILE: usize = 4;

/// One row: a number for each path of the block.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub struct Lanes(pub [f64; LANES]);

/// The rows of one block of paths.
#[derive(Debug)]
pub struct Block {
    rows: Vec<Box<Lanes>>,
    spare: Option<Box<Lanes>>,
    /// The random words of a row before they become numbers.
    pub(super) words: Box<[u64; LANES]>,
    /// Room for a tile of each row that the widest node reads, twice.
    pub(super) tiles: Vec<[f64; WIDTH]>,
}

impl Block {
    /// A block of `rows` rows whose nodes fill at most `widest` rows at once.
    #[must_use]
    pub fn new(rows: usize, widest: usize) -> Self {
        let empty = || Box::new(Lanes([0.0; LANES]));
        Block {
            rows: (0..rows).map(|_| empty()).collect(),
            spare: Some(empty()),
            words: Box::new([0; LANES]),
            tiles: vec![[0.0; WIDTH]; 2 * widest * TILE],
        }
    }

    /// The numbers of a row.
    #[inline(always)]
    #[must_use]
    pub fn row(&self, row: Row) -> &Lanes {
        &self.rows[row.index()]
    }

    /// The numbers of a row, to write.
    #[inline(always)]
    pub(super) fn row_mut(&mut self, row: Row) -> &mut Lanes {
        &mut self.rows[row.index()]
    }

    /// A row to compute into, to be given back by [`Block::put`].
    #[inline(always)]
    pub(super) fn take_spare(&mut self) -> Box<Lanes> {
        self.spare
            .take()
            .expect("each node puts back what it took before the next one")
    }

    /// Puts a computed row in its place; the row that was there becomes the spare one.
    #[inline(always)]
    pub(super) fn put(&mut self, out: Row, filled: Box<Lanes>) {
        self.spare = Some(std::mem::replace(&mut self.rows[out.index()], filled));
    }
}
