//! The operations on one 512-bit register.
//!
//! # Safety
//!
//! Every `unsafe` here calls an intrinsic whose only demand is that the processor has AVX-512 F, DQ
//! and VL (and AVX2): an [`Avx512`], or a value made through one, exists only where it has. Loads and stores go
//! through references to arrays of the right length.

use super::{Floats, Integers, Line, Mask, Simd, Table, WIDTH, Words};
use std::arch::x86_64::*;
use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Sub};

/// A processor with AVX-512 F, DQ and VL.
#[derive(Debug, Clone, Copy)]
pub struct Avx512(());

impl Avx512 {
    /// # Safety
    ///
    /// The processor must have AVX-512 F, DQ and VL.
    #[inline(always)]
    pub unsafe fn assume() -> Self {
        Avx512(())
    }
}

/// Eight doubles.
#[derive(Debug, Clone, Copy)]
pub struct F(__m512d);

/// Eight 64-bit integers.
#[derive(Debug, Clone, Copy)]
pub struct I(__m512i);

/// Sixteen 32-bit words.
#[derive(Debug, Clone, Copy)]
pub struct W(__m512i);

/// Eight truths.
#[derive(Debug, Clone, Copy)]
pub struct M(__mmask8);

impl Simd for Avx512 {
    type F = F;
    type I = I;
    type W = W;
    type M = M;
    const AHEAD: usize = 4;

    #[inline(always)]
    fn splat(self, x: f64) -> F {
        F(unsafe { _mm512_set1_pd(x) })
    }
    #[inline(always)]
    fn load(self, from: &[f64; WIDTH]) -> F {
        F(unsafe { _mm512_loadu_pd(from.as_ptr()) })
    }
    #[inline(always)]
    fn splat_integer(self, x: u64) -> I {
        I(unsafe { _mm512_set1_epi64(x as i64) })
    }
    #[inline(always)]
    fn splat_word(self, x: u32) -> W {
        W(unsafe { _mm512_set1_epi32(x as i32) })
    }
    #[inline(always)]
    fn load_integers(self, from: &[u64; WIDTH]) -> I {
        I(unsafe { _mm512_loadu_si512(from.as_ptr().cast()) })
    }
    #[inline(always)]
    fn load_words(self, from: &[u32; 2 * WIDTH]) -> W {
        W(unsafe { _mm512_loadu_si512(from.as_ptr().cast()) })
    }
    #[inline(always)]
    fn lookup(self, table: &[f64; 16], index: I) -> F {
        let [low, high] = [&table[..WIDTH], &table[WIDTH..]];
        F(unsafe {
            let (low, high) = (
                _mm512_loadu_pd(low.as_ptr()),
                _mm512_loadu_pd(high.as_ptr()),
            );
            _mm512_permutex2var_pd(low, index.0, high)
        })
    }
    #[inline(always)]
    fn pick(self, table: &Table, index: I) -> [F; Table::ROWS] {
        let mut picked = [self.splat(0.0); Table::ROWS];
        for (picked, row) in picked.iter_mut().zip(&table.rows) {
            *picked = self.lookup(row, index);
        }
        picked
    }
    #[inline(always)]
    fn turn(self, rows: [&Line; WIDTH]) -> [F; WIDTH] {
        let mut x = [self.splat(0.0); WIDTH];
        for (x, row) in x.iter_mut().zip(rows) {
            *x = self.load(&row.0);
        }
        let [a, b, c, d] = [
            pair(x[0], x[1]),
            pair(x[2], x[3]),
            pair(x[4], x[5]),
            pair(x[6], x[7]),
        ];
        let [x0, x2, x4, x6] = quarters([a.0, b.0, c.0, d.0]);
        let [x1, x3, x5, x7] = quarters([a.1, b.1, c.1, d.1]);
        [x0, x1, x2, x3, x4, x5, x6, x7]
    }
}

/// Two rows' even numbers by turns, and their odd ones.
#[inline(always)]
fn pair(a: F, b: F) -> (F, F) {
    unsafe {
        (
            F(_mm512_unpacklo_pd(a.0, b.0)),
            F(_mm512_unpackhi_pd(a.0, b.0)),
        )
    }
}

/// From four pairs of rows, four vectors: the first quarter of each, the second, and so on.
#[inline(always)]
fn quarters([a, b, c, d]: [F; 4]) -> [F; 4] {
    unsafe {
        let (ab_even, ab_odd) = (
            _mm512_shuffle_f64x2::<0x88>(a.0, b.0),
            _mm512_shuffle_f64x2::<0xdd>(a.0, b.0),
        );
        let (cd_even, cd_odd) = (
            _mm512_shuffle_f64x2::<0x88>(c.0, d.0),
            _mm512_shuffle_f64x2::<0xdd>(c.0, d.0),
        );
        [
            F(_mm512_shuffle_f64x2::<0x88>(ab_even, cd_even)),
            F(_mm512_shuffle_f64x2::<0x88>(ab_odd, cd_odd)),
            F(_mm512_shuffle_f64x2::<0xdd>(ab_even, cd_even)),
            F(_mm512_shuffle_f64x2::<0xdd>(ab_odd, cd_odd)),
        ]
    }
}

macro_rules! lanewise {
    ($($trait:ident :: $method:ident for $type:ident: $intrinsic:ident;)*) => {
        $(impl $trait for $type {
            type Output = $type;
            #[inline(always)]
            fn $method(self, other: $type) -> $type {
                $type(unsafe { $intrinsic(self.0, other.0) })
            }
        })*
    };
}

lanewise! {
    Add::add for F: _mm512_add_pd;
    Sub::sub for F: _mm512_sub_pd;
    Mul::mul for F: _mm512_mul_pd;
    Div::div for F: _mm512_div_pd;
    Add::add for I: _mm512_add_epi64;
    Sub::sub for I: _mm512_sub_epi64;
    BitAnd::bitand for I: _mm512_and_si512;
    BitOr::bitor for I: _mm512_or_si512;
    BitXor::bitxor for I: _mm512_xor_si512;
    Add::add for W: _mm512_add_epi32;
    BitXor::bitxor for W: _mm512_xor_si512;
}

impl Neg for F {
    type Output = F;
    #[inline(always)]
    fn neg(self) -> F {
        F(unsafe { _mm512_xor_pd(self.0, _mm512_set1_pd(-0.0)) })
    }
}

impl Floats for F {
    type S = Avx512;

    #[inline(always)]
    fn mul_add(self, factor: F, addend: F) -> F {
        F(unsafe { _mm512_fmadd_pd(self.0, factor.0, addend.0) })
    }
    #[inline(always)]
    fn neg_mul_add(self, factor: F, addend: F) -> F {
        F(unsafe { _mm512_fnmadd_pd(self.0, factor.0, addend.0) })
    }
    #[inline(always)]
    fn sqrt(self) -> F {
        F(unsafe { _mm512_sqrt_pd(self.0) })
    }
    #[inline(always)]
    fn abs(self) -> F {
        F(unsafe { _mm512_abs_pd(self.0) })
    }
    #[inline(always)]
    fn min(self, other: F) -> F {
        F(unsafe { _mm512_min_pd(self.0, other.0) })
    }
    #[inline(always)]
    fn max(self, other: F) -> F {
        F(unsafe { _mm512_max_pd(self.0, other.0) })
    }
    #[inline(always)]
    fn scale(self, k: F) -> F {
        F(unsafe { _mm512_scalef_pd(self.0, k.0) })
    }
    #[inline(always)]
    fn less(self, other: F) -> M {
        M(unsafe { _mm512_cmp_pd_mask::<_CMP_LT_OQ>(self.0, other.0) })
    }
    #[inline(always)]
    fn at_most(self, other: F) -> M {
        M(unsafe { _mm512_cmp_pd_mask::<_CMP_LE_OQ>(self.0, other.0) })
    }
    #[inline(always)]
    fn equal(self, other: F) -> M {
        M(unsafe { _mm512_cmp_pd_mask::<_CMP_EQ_OQ>(self.0, other.0) })
    }
    #[inline(always)]
    fn replaced(self, mask: M, yes: F) -> F {
        F(unsafe { _mm512_mask_blend_pd(mask.0, self.0, yes.0) })
    }
    #[inline(always)]
    fn bits(self) -> I {
        I(unsafe { _mm512_castpd_si512(self.0) })
    }
    #[inline(always)]
    fn store(self, to: &mut [f64; WIDTH]) {
        unsafe { _mm512_storeu_pd(to.as_mut_ptr(), self.0) }
    }
}

impl Integers for I {
    type S = Avx512;

    #[inline(always)]
    fn shifted_left(self, by: u32) -> I {
        I(unsafe { _mm512_sll_epi64(self.0, _mm_cvtsi32_si128(by as i32)) })
    }
    #[inline(always)]
    fn shifted_right(self, by: u32) -> I {
        I(unsafe { _mm512_srl_epi64(self.0, _mm_cvtsi32_si128(by as i32)) })
    }
    #[inline(always)]
    fn as_floats(self) -> F {
        F(unsafe { _mm512_castsi512_pd(self.0) })
    }
    #[inline(always)]
    fn store_low(self, to: &mut [u16; WIDTH]) {
        unsafe { _mm_storeu_si128(to.as_mut_ptr().cast(), _mm512_cvtepi64_epi16(self.0)) }
    }
    #[inline(always)]
    fn store(self, to: &mut [u64; WIDTH]) {
        unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), self.0) }
    }
}

impl Words for W {
    type S = Avx512;

    #[inline(always)]
    fn rotated_left(self, by: u32) -> W {
        // A count known when compiling becomes a single rotation by an immediate.
        W(unsafe { _mm512_rolv_epi32(self.0, _mm512_set1_epi32(by as i32)) })
    }
    #[inline(always)]
    fn with_high(self, high: W) -> [I; 2] {
        // Words 0 to 15 are this one's, 16 to 31 those of `high`.
        unsafe {
            let first = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            let last = _mm512_add_epi32(first, _mm512_set1_epi32(WIDTH as i32));
            [
                I(_mm512_permutex2var_epi32(self.0, first, high.0)),
                I(_mm512_permutex2var_epi32(self.0, last, high.0)),
            ]
        }
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
