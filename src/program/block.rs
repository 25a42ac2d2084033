//! Blocks: lanes × rows, the only layout of numbers in a run.
//!
//! A row is 1,024 paths side by side (8 KiB), aligned to a cache line. A node computes into a
//! spare row which then changes places with the row it fills, so a row may be filled from itself
//! and no two slices ever overlap.

use super::row::Row;
use crate::draw::LANES;

/// One row: a number for each path of the block.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub struct Lanes(pub [f64; LANES]);

/// The rows of one block of paths.
#[derive(Debug)]
pub struct Block {
    rows: Vec<Box<Lanes>>,
    spare: Vec<Box<Lanes>>,
}

impl Block {
    /// A block of `rows` rows whose nodes fill at most `widest` rows at once.
    #[must_use]
    pub fn new(rows: usize, widest: usize) -> Self {
        let empty = || Box::new(Lanes([0.0; LANES]));
        Block {
            rows: (0..rows).map(|_| empty()).collect(),
            spare: (0..widest.max(1)).map(|_| empty()).collect(),
        }
    }

    /// The numbers of a row.
    #[inline(always)]
    #[must_use]
    pub fn row(&self, row: Row) -> &Lanes {
        &self.rows[row.index()]
    }

    /// A row to compute into. No closures here: a closure would be compiled without the
    /// instruction set of the kernel that it is part of.
    #[inline(always)]
    pub(crate) fn take_spare(&mut self) -> Box<Lanes> {
        self.spare
            .pop()
            .expect("a block has as many spare rows as its widest node fills")
    }

    /// Puts a computed row in its place; the row that was there becomes a spare one.
    #[inline(always)]
    pub(crate) fn put(&mut self, out: Row, mut filled: Box<Lanes>) {
        std::mem::swap(&mut self.rows[out.index()], &mut filled);
        self.spare.push(filled);
    }
}
