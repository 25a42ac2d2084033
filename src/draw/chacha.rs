//! ChaCha with 8 rounds (D. J. Bernstein, 2008), sixteen keystream blocks side by side.
//!
//! The nonce is the period. A block of 1,024 paths takes 128 keystream blocks of eight 64-bit
//! words; path `128 k + j` gets word `k` of keystream block `j`. So every step of the cipher is the
//! same for neighbouring lanes, and nothing is transposed. Two groups of sixteen go through the
//! rounds together, because the steps of one wait for each other. The tests hold the words to an
//! independent implementation.

use super::LANES;
use crate::simd::{Integers, Simd, WIDTH, Words};

/// 64-bit words in one 64-byte keystream block.
const WORDS: usize = 8;
/// Keystream blocks of a block of paths.
const WIDE: usize = LANES / WORDS;
/// Keystream blocks computed together.
const SIDE: usize = 2 * WIDTH;

/// Fills the words of one block of paths.
#[inline(always)]
pub fn fill<S: Simd>(simd: S, key: &[u32; 8], nonce: u64, block: u64, out: &mut [u64; LANES]) {
    for group in (0..WIDE / SIDE).step_by(2) {
        let first = block * WIDE as u64 + (group * SIDE) as u64;
        let start = [
            initial(simd, key, nonce, first),
            initial(simd, key, nonce, first + SIDE as u64),
        ];
        let x = eight_rounds(start);
        for (half, (x, start)) in x.iter().zip(&start).enumerate() {
            for word in 0..WORDS {
                let low = x[2 * word] + start[2 * word];
                let high = x[2 * word + 1] + start[2 * word + 1];
                let lanes = &mut out[word * WIDE + (group + half) * SIDE..][..SIDE];
                for (lanes, words) in lanes.as_chunks_mut().0.iter_mut().zip(low.with_high(high)) {
                    words.store(lanes);
                }
            }
        }
    }
}

type State<S> = [<S as Simd>::W; 16];

#[inline(always)]
fn initial<S: Simd>(simd: S, key: &[u32; 8], nonce: u64, position: u64) -> State<S> {
    let mut counter = [[0; SIDE]; 2];
    let [low, high] = &mut counter;
    for (at, (low, high)) in (position..).zip(low.iter_mut().zip(high)) {
        *low = at as u32;
        *high = (at >> 32) as u32;
    }
    let same = |x| simd.splat_word(x);
    let [k0, k1, k2, k3, k4, k5, k6, k7] = *key;
    // The first four spell "expand 32-byte k", the constant of the cipher.
    [
        same(0x6170_7865),
        same(0x3320_646e),
        same(0x7962_2d32),
        same(0x6b20_6574),
        same(k0),
        same(k1),
        same(k2),
        same(k3),
        same(k4),
        same(k5),
        same(k6),
        same(k7),
        simd.load_words(&counter[0]),
        simd.load_words(&counter[1]),
        same(nonce as u32),
        same((nonce >> 32) as u32),
    ]
}

#[inline(always)]
fn eight_rounds<W: Words>(mut x: [[W; 16]; 2]) -> [[W; 16]; 2] {
    for _double_round in 0..4 {
        quarters(&mut x, [0, 4, 8, 12]);
        quarters(&mut x, [1, 5, 9, 13]);
        quarters(&mut x, [2, 6, 10, 14]);
        quarters(&mut x, [3, 7, 11, 15]);
        quarters(&mut x, [0, 5, 10, 15]);
        quarters(&mut x, [1, 6, 11, 12]);
        quarters(&mut x, [2, 7, 8, 13]);
        quarters(&mut x, [3, 4, 9, 14]);
    }
    x
}

/// The quarter-round of four rows, of both groups by turns.
#[inline(always)]
fn quarters<W: Words>([x, y]: &mut [[W; 16]; 2], rows: [usize; 4]) {
    quarter(x, rows);
    quarter(y, rows);
}

/// The quarter-round of four rows, in every lane.
#[inline(always)]
fn quarter<W: Words>(x: &mut [W; 16], [a, b, c, d]: [usize; 4]) {
    x[a] = x[a] + x[b];
    x[d] = (x[d] ^ x[a]).rotated_left(16);
    x[c] = x[c] + x[d];
    x[b] = (x[b] ^ x[c]).rotated_left(12);
    x[a] = x[a] + x[b];
    x[d] = (x[d] ^ x[a]).rotated_left(8);
    x[c] = x[c] + x[d];
    x[b] = (x[b] ^ x[c]).rotated_left(7);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::Portable;
    use chacha20::ChaCha8Rng;
    use rand::{Rng, SeedableRng};

    #[test]
    fn the_words_are_those_of_an_independent_chacha8() {
        let key: [u32; 8] = std::array::from_fn(|i| 0x9e37_79b9u32.wrapping_mul(i as u32 + 1));
        let mut bytes = [0; 32];
        for (four, word) in bytes.chunks_exact_mut(4).zip(key) {
            four.copy_from_slice(&word.to_le_bytes());
        }
        for (nonce, block) in [(0u64, 0u64), (5, 3), (7, 1 << 33)] {
            let mut out = [0; LANES];
            fill(Portable, &key, nonce, block, &mut out);
            let mut other = ChaCha8Rng::from_seed(bytes);
            other.set_stream(nonce);
            other.set_word_pos(u128::from(block) * (2 * LANES as u128));
            for j in 0..WIDE {
                for word in 0..WORDS {
                    assert_eq!(out[word * WIDE + j], other.next_u64());
                }
            }
        }
    }
}
