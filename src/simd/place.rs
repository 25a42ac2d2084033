//! Counting by place: each number says which of [`PLACES`] counters it belongs to.
//!
//! A [`Place`] is below [`PLACES`] by construction, so that counting needs no check: it is a load, an
//! addition and a store a number, and nothing else.

use super::{Integers, Simd, WIDTH};

/// Counters that places tell apart; a power of two.
pub const PLACES: usize = 2048;

/// Which counter: below [`PLACES`].
#[derive(Debug, Clone, Copy, Default)]
#[repr(transparent)]
pub struct Place(u16);

/// The places of eight integers: each modulo [`PLACES`].
#[inline(always)]
pub fn places<S: Simd>(simd: S, integers: S::I) -> [Place; WIDTH] {
    let mut low = [0; WIDTH];
    (integers & simd.splat_integer(PLACES as u64 - 1)).store_low(&mut low);
    low.map(Place)
}

/// Adds one to the counter of each place.
#[inline(always)]
pub fn count(counts: &mut [u32; PLACES], places: &[Place]) {
    for place in places {
        // SAFETY: only `places` and `default` make a place, and both make it less than `PLACES`.
        unsafe { *counts.get_unchecked_mut(usize::from(place.0)) += 1 };
    }
}
