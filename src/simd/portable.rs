//! The operations on arrays: any processor can do them, and what they say is what all must do.

use super::{Floats, Integers, Line, Mask, Simd, Table, WIDTH, Words};
use std::array::from_fn;
use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Sub};

/// Any processor.
#[derive(Debug, Clone, Copy)]
pub struct Portable;

/// Eight doubles.
#[derive(Debug, Clone, Copy)]
pub struct F(pub [f64; WIDTH]);

/// Eight 64-bit integers.
#[derive(Debug, Clone, Copy)]
pub struct I([u64; WIDTH]);

/// Sixteen 32-bit words.
#[derive(Debug, Clone, Copy)]
pub struct W([u32; 2 * WIDTH]);

/// Eight truths.
#[derive(Debug, Clone, Copy)]
pub struct M(u8);

impl Simd for Portable {
    type F = F;
    type I = I;
    type W = W;
    type M = M;
    const AHEAD: usize = 1;

    #[inline(always)]
    fn splat(self, x: f64) -> F {
        F([x; WIDTH])
    }
    #[inline(always)]
    fn load(self, from: &[f64; WIDTH]) -> F {
        F(*from)
    }
    #[inline(always)]
    fn splat_integer(self, x: u64) -> I {
        I([x; WIDTH])
    }
    #[inline(always)]
    fn splat_word(self, x: u32) -> W {
        W([x; 2 * WIDTH])
    }
    #[inline(always)]
    fn load_integers(self, from: &[u64; WIDTH]) -> I {
        I(*from)
    }
    #[inline(always)]
    fn load_words(self, from: &[u32; 2 * WIDTH]) -> W {
        W(*from)
    }
    #[inline(always)]
    fn lookup(self, table: &[f64; 16], index: I) -> F {
        F(from_fn(|k| table[index.0[k] as usize % 16]))
    }
    #[inline(always)]
    fn pick(self, table: &Table, index: I) -> [F; Table::ROWS] {
        let mut picked = [F([0.0; WIDTH]); Table::ROWS];
        for (picked, row) in picked.iter_mut().zip(&table.rows) {
            *picked = self.lookup(row, index);
        }
        picked
    }
    #[inline(always)]
    fn turn(self, rows: [&Line; WIDTH]) -> [F; WIDTH] {
        let mut turned = [F([0.0; WIDTH]); WIDTH];
        for (lane, row) in rows.iter().enumerate() {
            for (vector, x) in turned.iter_mut().zip(&row.0) {
                vector.0[lane] = *x;
            }
        }
        turned
    }
}

macro_rules! lanewise {
    ($($trait:ident :: $method:ident for $type:ident: ($a:ident, $b:ident) = $value:expr;)*) => {
        $(impl $trait for $type {
            type Output = $type;
            #[inline(always)]
            fn $method(self, other: $type) -> $type {
                $type(from_fn(|k| {
                    let ($a, $b) = (self.0[k], other.0[k]);
                    $value
                }))
            }
        })*
    };
}

lanewise! {
    Add::add for F: (a, b) = a + b;
    Sub::sub for F: (a, b) = a - b;
    Mul::mul for F: (a, b) = a * b;
    Div::div for F: (a, b) = a / b;
    Add::add for I: (a, b) = a.wrapping_add(b);
    Sub::sub for I: (a, b) = a.wrapping_sub(b);
    BitAnd::bitand for I: (a, b) = a & b;
    BitOr::bitor for I: (a, b) = a | b;
    BitXor::bitxor for I: (a, b) = a ^ b;
    Add::add for W: (a, b) = a.wrapping_add(b);
    BitXor::bitxor for W: (a, b) = a ^ b;
}

impl Neg for F {
    type Output = F;
    #[inline(always)]
    fn neg(self) -> F {
        F(from_fn(|k| -self.0[k]))
    }
}

/// A mask with bit k where the condition holds in lane k.
#[inline(always)]
fn mask(holds: impl Fn(usize) -> bool) -> M {
    M((0..WIDTH).fold(0, |bits, k| bits | u8::from(holds(k)) << k))
}

impl Floats for F {
    type S = Portable;

    #[inline(always)]
    fn mul_add(self, factor: F, addend: F) -> F {
        F(from_fn(|k| self.0[k].mul_add(factor.0[k], addend.0[k])))
    }
    #[inline(always)]
    fn neg_mul_add(self, factor: F, addend: F) -> F {
        F(from_fn(|k| (-self.0[k]).mul_add(factor.0[k], addend.0[k])))
    }
    #[inline(always)]
    fn sqrt(self) -> F {
        F(from_fn(|k| self.0[k].sqrt()))
    }
    #[inline(always)]
    fn abs(self) -> F {
        F(from_fn(|k| self.0[k].abs()))
    }
    #[inline(always)]
    fn min(self, other: F) -> F {
        let lesser = |a: f64, b: f64| if a < b { a } else { b };
        F(from_fn(|k| lesser(self.0[k], other.0[k])))
    }
    #[inline(always)]
    fn max(self, other: F) -> F {
        let greater = |a: f64, b: f64| if a > b { a } else { b };
        F(from_fn(|k| greater(self.0[k], other.0[k])))
    }
    #[inline(always)]
    fn scale(self, k: F) -> F {
        F(from_fn(|lane| scaled(self.0[lane], k.0[lane].floor())))
    }
    #[inline(always)]
    fn less(self, other: F) -> M {
        mask(|k| self.0[k] < other.0[k])
    }
    #[inline(always)]
    fn at_most(self, other: F) -> M {
        mask(|k| self.0[k] <= other.0[k])
    }
    #[inline(always)]
    fn equal(self, other: F) -> M {
        mask(|k| self.0[k] == other.0[k])
    }
    #[inline(always)]
    fn replaced(self, mask: M, yes: F) -> F {
        F(from_fn(|k| {
            if mask.0 >> k & 1 == 1 {
                yes.0[k]
            } else {
                self.0[k]
            }
        }))
    }
    #[inline(always)]
    fn bits(self) -> I {
        I(self.0.map(f64::to_bits))
    }
    #[inline(always)]
    fn store(self, to: &mut [f64; WIDTH]) {
        *to = self.0;
    }
}

/// x · 2^k in two steps, because 2^k itself may be out of range where the result is not; only the
/// second can round.
#[inline(always)]
fn scaled(x: f64, k: f64) -> f64 {
    const ROUND: f64 = 1.5 * (1u64 << 52) as f64;
    let power = |k: f64| f64::from_bits(((k + ROUND).to_bits() << 52).wrapping_add(1023 << 52));
    let half = (k * 0.5 + ROUND) - ROUND;
    x * power(half) * power(k - half)
}

impl Integers for I {
    type S = Portable;

    #[inline(always)]
    fn shifted_left(self, by: u32) -> I {
        I(self.0.map(|x| x << by))
    }
    #[inline(always)]
    fn shifted_right(self, by: u32) -> I {
        I(self.0.map(|x| x >> by))
    }
    #[inline(always)]
    fn as_floats(self) -> F {
        F(self.0.map(f64::from_bits))
    }
    #[inline(always)]
    fn store_low(self, to: &mut [u16; WIDTH]) {
        *to = self.0.map(|x| x as u16);
    }
    #[inline(always)]
    fn store(self, to: &mut [u64; WIDTH]) {
        *to = self.0;
    }
}

impl Words for W {
    type S = Portable;

    #[inline(always)]
    fn rotated_left(self, by: u32) -> W {
        W(self.0.map(|x| x.rotate_left(by)))
    }
    #[inline(always)]
    fn with_high(self, high: W) -> [I; 2] {
        let joined = |k: usize| u64::from(self.0[k]) | u64::from(high.0[k]) << 32;
        [I(from_fn(joined)), I(from_fn(|k| joined(k + WIDTH)))]
    }
}

impl BitAnd for M {
    type Output = M;
    #[inline(always)]
    fn bitand(self, other: M) -> M {
        M(self.0 & other.0)
    }
}

impl BitOr for M {
    type Output = M;
    #[inline(always)]
    fn bitor(self, other: M) -> M {
        M(self.0 | other.0)
    }
}

impl Mask for M {
    #[inline(always)]
    fn lanes(self) -> u8 {
        self.0
    }
}
