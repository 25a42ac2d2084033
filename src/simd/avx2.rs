//! The operations on two 256-bit registers.
//!
//! # Safety
//!
//! Every `unsafe` here calls an intrinsic whose only demand is that the processor has AVX2 and FMA:
//! an [`Avx2`], or a value made through one, exists only where it has. Loads and stores go through references to
//! arrays of the right length.

use super::{Floats, Integers, Line, Mask, Simd, Table, WIDTH, Words};
use std::arch::x86_64::*;
use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Sub};

/// A processor with AVX2 and fused multiply-add.
#[derive(Debug, Clone, Copy)]
pub struct Avx2(());

impl Avx2 {
    /// # Safety
    ///
    /// The processor must have AVX2 and FMA.
    #[inline(always)]
    pub unsafe fn assume() -> Self {
        Avx2(())
    }
}

/// Eight doubles.
#[derive(Debug, Clone, Copy)]
pub struct F(__m256d, __m256d);

/// Eight 64-bit integers.
#[derive(Debug, Clone, Copy)]
pub struct I(__m256i, __m256i);

/// Sixteen 32-bit words.
#[derive(Debug, Clone, Copy)]
pub struct W(__m256i, __m256i);

/// Eight truths, each as 64 bits all set or none.
#[derive(Debug, Clone, Copy)]
pub struct M(__m256d, __m256d);

/// Doubles in a register.
const HALF: usize = WIDTH / 2;

impl Simd for Avx2 {
    type F = F;
    type I = I;
    type W = W;
    type M = M;
    const AHEAD: usize = 1;

    #[inline(always)]
    fn splat(self, x: f64) -> F {
        let all = unsafe { _mm256_set1_pd(x) };
        F(all, all)
    }
    #[inline(always)]
    fn load(self, from: &[f64; WIDTH]) -> F {
        let [low, high] = [from[..HALF].as_ptr(), from[HALF..].as_ptr()];
        unsafe { F(_mm256_loadu_pd(low), _mm256_loadu_pd(high)) }
    }
    #[inline(always)]
    fn splat_integer(self, x: u64) -> I {
        let all = unsafe { _mm256_set1_epi64x(x as i64) };
        I(all, all)
    }
    #[inline(always)]
    fn splat_word(self, x: u32) -> W {
        let all = unsafe { _mm256_set1_epi32(x as i32) };
        W(all, all)
    }
    #[inline(always)]
    fn load_integers(self, from: &[u64; WIDTH]) -> I {
        let [low, high] = [from[..HALF].as_ptr(), from[HALF..].as_ptr()];
        unsafe {
            I(
                _mm256_loadu_si256(low.cast()),
                _mm256_loadu_si256(high.cast()),
            )
        }
    }
    #[inline(always)]
    fn load_words(self, from: &[u32; 2 * WIDTH]) -> W {
        let [low, high] = [from[..WIDTH].as_ptr(), from[WIDTH..].as_ptr()];
        unsafe {
            W(
                _mm256_loadu_si256(low.cast()),
                _mm256_loadu_si256(high.cast()),
            )
        }
    }
    #[inline(always)]
    fn lookup(self, table: &[f64; 16], index: I) -> F {
        let mut at = [0; WIDTH];
        index.store(&mut at);
        let mut found = [0.0; WIDTH];
        for (found, at) in found.iter_mut().zip(at) {
            *found = table[at as usize % 16];
        }
        self.load(&found)
    }
    #[inline(always)]
    fn pick(self, table: &Table, index: I) -> [F; Table::ROWS] {
        let mut at = [0; WIDTH];
        index.store(&mut at);
        let mut picked = [self.splat(0.0); Table::ROWS];
        for four in 0..Table::ROWS / HALF {
            let column = |lane: usize| &table.columns[at[lane] as usize % 16].as_chunks().0[four];
            let low = turned([column(0), column(1), column(2), column(3)]);
            let high = turned([column(4), column(5), column(6), column(7)]);
            for k in 0..HALF {
                picked[four * HALF + k] = F(low[k], high[k]);
            }
        }
        picked
    }
    #[inline(always)]
    fn turn(self, rows: [&Line; WIDTH]) -> [F; WIDTH] {
        let [a, b, c, d, e, f, g, h] = rows.map(halves);
        let [x0, x1, x2, x3] = turned([a.0, b.0, c.0, d.0]);
        let [x4, x5, x6, x7] = turned([a.1, b.1, c.1, d.1]);
        let [y0, y1, y2, y3] = turned([e.0, f.0, g.0, h.0]);
        let [y4, y5, y6, y7] = turned([e.1, f.1, g.1, h.1]);
        [
            F(x0, y0),
            F(x1, y1),
            F(x2, y2),
            F(x3, y3),
            F(x4, y4),
            F(x5, y5),
            F(x6, y6),
            F(x7, y7),
        ]
    }
}

#[inline(always)]
fn halves(row: &Line) -> (&[f64; HALF], &[f64; HALF]) {
    let [low, high] = row.0.as_chunks().0 else {
        unreachable!("eight are twice four")
    };
    (low, high)
}

/// Four numbers of each of four lanes, as four vectors: a square turned over its diagonal.
#[inline(always)]
fn turned([a, b, c, d]: [&[f64; HALF]; HALF]) -> [__m256d; HALF] {
    let [(ac_low, ac_high), (bd_low, bd_high)] = [beside(a, c), beside(b, d)];
    unsafe {
        [
            _mm256_unpacklo_pd(ac_low, bd_low),
            _mm256_unpackhi_pd(ac_low, bd_low),
            _mm256_unpacklo_pd(ac_high, bd_high),
            _mm256_unpackhi_pd(ac_high, bd_high),
        ]
    }
}

/// The first halves of two rows beside each other, and the second halves: joined while they are loaded, which
/// costs no shuffle.
#[inline(always)]
fn beside(a: &[f64; HALF], b: &[f64; HALF]) -> (__m256d, __m256d) {
    let half = |row: &[f64; HALF], at: usize| unsafe { _mm_loadu_pd(row[at..].as_ptr()) };
    let join = |at: usize| unsafe {
        _mm256_insertf128_pd::<1>(_mm256_castpd128_pd256(half(a, at)), half(b, at))
    };
    (join(0), join(2))
}

macro_rules! lanewise {
    ($($trait:ident :: $method:ident for $type:ident: $intrinsic:ident;)*) => {
        $(impl $trait for $type {
            type Output = $type;
            #[inline(always)]
            fn $method(self, other: $type) -> $type {
                unsafe { $type($intrinsic(self.0, other.0), $intrinsic(self.1, other.1)) }
            }
        })*
    };
}

lanewise! {
    Add::add for F: _mm256_add_pd;
    Sub::sub for F: _mm256_sub_pd;
    Mul::mul for F: _mm256_mul_pd;
    Div::div for F: _mm256_div_pd;
    Add::add for I: _mm256_add_epi64;
    Sub::sub for I: _mm256_sub_epi64;
    BitAnd::bitand for I: _mm256_and_si256;
    BitOr::bitor for I: _mm256_or_si256;
    BitXor::bitxor for I: _mm256_xor_si256;
    Add::add for W: _mm256_add_epi32;
    BitXor::bitxor for W: _mm256_xor_si256;
    BitAnd::bitand for M: _mm256_and_pd;
    BitOr::bitor for M: _mm256_or_pd;
}

impl Neg for F {
    type Output = F;
    #[inline(always)]
    fn neg(self) -> F {
        unsafe {
            let sign = _mm256_set1_pd(-0.0);
            F(_mm256_xor_pd(self.0, sign), _mm256_xor_pd(self.1, sign))
        }
    }
}

macro_rules! both {
    ($make:ident: $intrinsic:path, $($x:expr),+) => {
        unsafe { $make($intrinsic($($x.0),+), $intrinsic($($x.1),+)) }
    };
}

impl Floats for F {
    type S = Avx2;

    #[inline(always)]
    fn mul_add(self, factor: F, addend: F) -> F {
        both!(F: _mm256_fmadd_pd, self, factor, addend)
    }
    #[inline(always)]
    fn neg_mul_add(self, factor: F, addend: F) -> F {
        both!(F: _mm256_fnmadd_pd, self, factor, addend)
    }
    #[inline(always)]
    fn sqrt(self) -> F {
        both!(F: _mm256_sqrt_pd, self)
    }
    #[inline(always)]
    fn abs(self) -> F {
        unsafe {
            let sign = _mm256_set1_pd(-0.0);
            F(
                _mm256_andnot_pd(sign, self.0),
                _mm256_andnot_pd(sign, self.1),
            )
        }
    }
    #[inline(always)]
    fn min(self, other: F) -> F {
        both!(F: _mm256_min_pd, self, other)
    }
    #[inline(always)]
    fn max(self, other: F) -> F {
        both!(F: _mm256_max_pd, self, other)
    }
    #[inline(always)]
    fn scale(self, k: F) -> F {
        // Two factors, because 2^k itself may be out of range where the result is not; only the
        // second product can round.
        let simd = Avx2(());
        let k = both!(F: _mm256_floor_pd, k);
        let round = simd.splat(1.5 * (1u64 << 52) as f64);
        let half = k.mul_add(simd.splat(0.5), round) - round;
        self * power_of_two(half) * power_of_two(k - half)
    }
    #[inline(always)]
    fn less(self, other: F) -> M {
        both!(M: _mm256_cmp_pd::<_CMP_LT_OQ>, self, other)
    }
    #[inline(always)]
    fn at_most(self, other: F) -> M {
        both!(M: _mm256_cmp_pd::<_CMP_LE_OQ>, self, other)
    }
    #[inline(always)]
    fn equal(self, other: F) -> M {
        both!(M: _mm256_cmp_pd::<_CMP_EQ_OQ>, self, other)
    }
    #[inline(always)]
    fn replaced(self, mask: M, yes: F) -> F {
        both!(F: _mm256_blendv_pd, self, yes, mask)
    }
    #[inline(always)]
    fn bits(self) -> I {
        both!(I: _mm256_castpd_si256, self)
    }
    #[inline(always)]
    fn store(self, to: &mut [f64; WIDTH]) {
        let (low, high) = to.split_at_mut(HALF);
        unsafe {
            _mm256_storeu_pd(low.as_mut_ptr(), self.0);
            _mm256_storeu_pd(high.as_mut_ptr(), self.1);
        }
    }
}

/// 2 to an integral k in -1022..=1023.
#[inline(always)]
fn power_of_two(k: F) -> F {
    let simd = Avx2(());
    let integer = (k + simd.splat(1.5 * (1u64 << 52) as f64)).bits();
    (integer.shifted_left(52) + simd.splat_integer(1023 << 52)).as_floats()
}

impl Integers for I {
    type S = Avx2;

    #[inline(always)]
    fn shifted_left(self, by: u32) -> I {
        unsafe {
            let by = _mm_cvtsi32_si128(by as i32);
            I(_mm256_sll_epi64(self.0, by), _mm256_sll_epi64(self.1, by))
        }
    }
    #[inline(always)]
    fn shifted_right(self, by: u32) -> I {
        unsafe {
            let by = _mm_cvtsi32_si128(by as i32);
            I(_mm256_srl_epi64(self.0, by), _mm256_srl_epi64(self.1, by))
        }
    }
    #[inline(always)]
    fn as_floats(self) -> F {
        both!(F: _mm256_castsi256_pd, self)
    }
    #[inline(always)]
    fn store_low(self, to: &mut [u16; WIDTH]) {
        let low = self & Avx2(()).splat_integer(0xffff);
        unsafe {
            // Each packing halves the width of the lanes and keeps 128-bit halves apart.
            let pairs = _mm256_packus_epi32(low.0, low.1);
            let fours = _mm256_packus_epi32(pairs, pairs);
            let (even, odd) = (
                _mm256_castsi256_si128(fours),
                _mm256_extracti128_si256::<1>(fours),
            );
            _mm_storeu_si128(to.as_mut_ptr().cast(), _mm_unpacklo_epi32(even, odd));
        }
    }
    #[inline(always)]
    fn store(self, to: &mut [u64; WIDTH]) {
        let (low, high) = to.split_at_mut(HALF);
        unsafe {
            _mm256_storeu_si256(low.as_mut_ptr().cast(), self.0);
            _mm256_storeu_si256(high.as_mut_ptr().cast(), self.1);
        }
    }
}

impl Words for W {
    type S = Avx2;

    #[inline(always)]
    fn rotated_left(self, by: u32) -> W {
        unsafe {
            let (left, right) = (
                _mm_cvtsi32_si128(by as i32),
                _mm_cvtsi32_si128(32 - by as i32),
            );
            W(
                _mm256_or_si256(
                    _mm256_sll_epi32(self.0, left),
                    _mm256_srl_epi32(self.0, right),
                ),
                _mm256_or_si256(
                    _mm256_sll_epi32(self.1, left),
                    _mm256_srl_epi32(self.1, right),
                ),
            )
        }
    }
    #[inline(always)]
    fn with_high(self, high: W) -> [I; 2] {
        [joined(self.0, high.0), joined(self.1, high.1)]
    }
}

#[inline(always)]
fn joined(low: __m256i, high: __m256i) -> I {
    unsafe {
        let outer = _mm256_unpacklo_epi32(low, high);
        let inner = _mm256_unpackhi_epi32(low, high);
        I(
            _mm256_permute2x128_si256::<0x20>(outer, inner),
            _mm256_permute2x128_si256::<0x31>(outer, inner),
        )
    }
}

impl Mask for M {
    #[inline(always)]
    fn lanes(self) -> u8 {
        unsafe { (_mm256_movemask_pd(self.0) | _mm256_movemask_pd(self.1) << HALF) as u8 }
    }
}
