//! Blocks: lanes × rows, the only layout of numbers in a run.
//!
//! A row is 1,024 paths side by side (8 KiB), aligned to a cache line. A row may be filled from
//! itself: a node that fills a single row computes it into a spare one, which then changes places with
//! the row it fills; one that fills several goes tile by tile in an order of its own.

use super::kernel::Tiles;
use super::row::Row;
use crate::simd::LANES;

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
    /// Room for what formulas have in between.
    pub(super) tiles: Tiles,
}

impl Block {
    /// A block of `rows` rows.
    #[must_use]
    pub fn new(rows: usize) -> Self {
        let empty = || Box::new(Lanes([0.0; LANES]));
        Block {
            rows: (0..rows).map(|_| empty()).collect(),
            spare: Some(empty()),
            words: Box::new([0; LANES]),
            tiles: Tiles::default(),
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
