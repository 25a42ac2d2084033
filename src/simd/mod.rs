//! Eight numbers at a time: what kernels are written in, and how a processor is chosen for them.
//!
//! A kernel is one generic function over [`Simd`], the set of operations that every processor can do
//! to eight doubles with the same bits: IEEE `+ - * /`, square root, fused multiply-add, comparison,
//! and integer work on the same lanes. `dispatched!` compiles it three times, with AVX-512, with
//! AVX2 and for any processor, and calls the one that the processor has.
//!
//! | file | what is there |
//! |---|---|
//! | `avx512` | the operations on one 512-bit register |
//! | `avx2` | the same on two 256-bit registers |
//! | `portable` | the same on arrays: any processor, and the twin that the others are tested against |
//! | `place` | counting |
//! | `cpu` | which processor, and the call |
//! | `math` | exp and ln, written in these operations only |
//! | `normal` | uniform numbers and normal scores of random words |
//!
//! A value of a type that implements [`Simd`] proves that the processor has the instructions: only
//! `dispatched!` makes one, after asking. All intrinsics, and so nearly all `unsafe` of this
//! crate, are in the first two files.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
pub mod cpu;
pub mod math;
pub mod normal;
pub mod place;
mod portable;
#[cfg(test)]
mod twin;

pub(crate) use cpu::dispatched;
pub use cpu::{Cpu, Kind};
pub use portable::Portable;
#[cfg(target_arch = "x86_64")]
pub(crate) use {avx2::Avx2, avx512::Avx512};

use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Sub};

/// Numbers side by side.
pub const WIDTH: usize = 8;

/// Paths in one block, and so numbers in a row: the unit in which draws are addressed and results
/// are merged.
pub const LANES: usize = 1024;

/// A processor's operations on eight doubles; a value of it proves that they may be used.
pub trait Simd: Copy {
    /// Eight doubles.
    type F: Floats<S = Self>;
    /// Eight 64-bit integers.
    type I: Integers<S = Self>;
    /// Sixteen 32-bit words.
    type W: Words<S = Self>;
    /// A truth for each of eight lanes.
    type M: Mask;
    /// How many vectors of a row a kernel should keep in registers beside each other.
    const AHEAD: usize;

    /// The same double in every lane.
    fn splat(self, x: f64) -> Self::F;
    /// Eight doubles from memory.
    fn load(self, from: &[f64; WIDTH]) -> Self::F;
    /// The same integer in every lane.
    fn splat_integer(self, x: u64) -> Self::I;
    /// The same word in every lane.
    fn splat_word(self, x: u32) -> Self::W;
    /// Eight integers from memory.
    fn load_integers(self, from: &[u64; WIDTH]) -> Self::I;
    /// Sixteen words from memory.
    fn load_words(self, from: &[u32; 2 * WIDTH]) -> Self::W;
    /// For each lane the entry of a table of sixteen that the lowest four bits say.
    fn lookup(self, table: &[f64; 16], index: Self::I) -> Self::F;
    /// For each lane the column of a table that the lowest four bits of its index say.
    fn pick(self, table: &Table, index: Self::I) -> [Self::F; Table::ROWS];
    /// A row for each lane, turned: number k of all lanes is in vector k.
    fn turn(self, rows: [&Line; WIDTH]) -> [Self::F; WIDTH];
    /// For each lane the row of a table that its index says (modulo the number of rows, a power of
    /// two), turned.
    #[inline(always)]
    fn turn_at<const N: usize>(self, table: &[Line; N], index: Self::I) -> [Self::F; WIDTH] {
        let mut at = [0; WIDTH];
        index.store(&mut at);
        let mut rows = [&table[0]; WIDTH];
        for (row, at) in rows.iter_mut().zip(at) {
            *row = &table[at as usize % N];
        }
        self.turn(rows)
    }
}

/// Eight doubles that fill a line of the cache.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(C, align(64))]
pub struct Line(pub [f64; WIDTH]);

/// Sixteen columns of twelve numbers, to pick columns from: by rows for processors that look up in
/// registers, by columns for those that load.
#[derive(Debug)]
#[repr(C, align(64))]
pub struct Table {
    rows: [[f64; 16]; Table::ROWS],
    columns: [[f64; Table::ROWS]; 16],
}

impl Table {
    /// Numbers in a column.
    pub const ROWS: usize = 12;

    /// A table of these rows.
    #[must_use]
    pub const fn new(rows: [[f64; 16]; Table::ROWS]) -> Table {
        let mut columns = [[0.0; Table::ROWS]; 16];
        let mut row = 0;
        while row < Table::ROWS {
            let mut column = 0;
            while column < 16 {
                columns[column][row] = rows[row][column];
                column += 1;
            }
            row += 1;
        }
        Table { rows, columns }
    }
}

/// Eight doubles.
pub trait Floats:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// The processor.
    type S: Simd<F = Self>;

    /// self · factor + addend, rounded once.
    fn mul_add(self, factor: Self, addend: Self) -> Self;
    /// addend − self · factor, rounded once.
    fn neg_mul_add(self, factor: Self, addend: Self) -> Self;
    /// The square root.
    fn sqrt(self) -> Self;
    /// Without the sign.
    fn abs(self) -> Self;
    /// The lesser of this and `other`; `other` where either is not a number.
    fn min(self, other: Self) -> Self;
    /// The greater of this and `other`; `other` where either is not a number.
    fn max(self, other: Self) -> Self;
    /// self · 2^⌊k⌋, rounded once; for self from ½ to 2 and |k| up to 1,500.
    fn scale(self, k: Self) -> Self;
    /// self < other.
    fn less(self, other: Self) -> <Self::S as Simd>::M;
    /// self ≤ other.
    fn at_most(self, other: Self) -> <Self::S as Simd>::M;
    /// self = other.
    fn equal(self, other: Self) -> <Self::S as Simd>::M;
    /// `yes` where the mask holds, else this.
    fn replaced(self, mask: <Self::S as Simd>::M, yes: Self) -> Self;
    /// The bits.
    fn bits(self) -> <Self::S as Simd>::I;
    /// To memory.
    fn store(self, to: &mut [f64; WIDTH]);
    /// As an array.
    #[inline(always)]
    fn array(self) -> [f64; WIDTH] {
        let mut out = [0.0; WIDTH];
        self.store(&mut out);
        out
    }
}

/// Eight 64-bit integers.
pub trait Integers:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + BitAnd<Output = Self>
    + BitOr<Output = Self>
    + BitXor<Output = Self>
{
    /// The processor.
    type S: Simd<I = Self>;

    /// Each shifted left; below 64.
    fn shifted_left(self, by: u32) -> Self;
    /// Each shifted right, zeros coming in; below 64.
    fn shifted_right(self, by: u32) -> Self;
    /// As the bits of doubles.
    fn as_floats(self) -> <Self::S as Simd>::F;
    /// The lowest 16 bits of each, to memory.
    fn store_low(self, to: &mut [u16; WIDTH]);
    /// To memory.
    fn store(self, to: &mut [u64; WIDTH]);
}

/// Sixteen 32-bit words.
pub trait Words: Copy + Add<Output = Self> + BitXor<Output = Self> {
    /// The processor.
    type S: Simd<W = Self>;

    /// Each rotated left, by 1 to 31.
    fn rotated_left(self, by: u32) -> Self;
    /// Each word as the low half and that of `high` as the high half of an integer: lanes 0 to 7, then
    /// lanes 8 to 15.
    fn with_high(self, high: Self) -> [<Self::S as Simd>::I; 2];
}

/// A truth for each of eight lanes.
pub trait Mask: Copy + BitAnd<Output = Self> + BitOr<Output = Self> {
    /// Lane k as bit k.
    fn lanes(self) -> u8;
}
