//! ChaCha with 8 rounds (D. J. Bernstein, 2008), all keystream blocks of a block of paths side by
//! side.
//!
//! The nonce is the period. A block of 1,024 paths takes 128 keystream blocks of eight 64-bit
//! words; path `128 k + j` gets word `k` of keystream block `j`. So every step of the cipher is a
//! plain loop over 128 lanes, which compilers turn into vector instructions of any width, and
//! nothing is transposed. The tests hold the words to an independent implementation.

use super::LANES;

/// 64-bit words in one 64-byte keystream block.
const WORDS: usize = 8;
/// Keystream blocks computed together.
const WIDE: usize = LANES / WORDS;

type Wide = [u32; WIDE];

/// Fills the words of one block of paths.
#[inline(always)]
pub fn fill(key: &[u32; 8], nonce: u64, block: u64, out: &mut [u64; LANES]) {
    let mut start = [[0; WIDE]; 16];
    initial(key, nonce, block * WIDE as u64, &mut start);
    let mut x = start;
    for _double_round in 0..4 {
        quarter(&mut x, [0, 4, 8, 12]);
        quarter(&mut x, [1, 5, 9, 13]);
        quarter(&mut x, [2, 6, 10, 14]);
        quarter(&mut x, [3, 7, 11, 15]);
        quarter(&mut x, [0, 5, 10, 15]);
        quarter(&mut x, [1, 6, 11, 12]);
        quarter(&mut x, [2, 7, 8, 13]);
        quarter(&mut x, [3, 4, 9, 14]);
    }
    for (word, lanes) in out.chunks_exact_mut(WIDE).enumerate() {
        let (low, high) = (2 * word, 2 * word + 1);
        for (j, lane) in lanes.iter_mut().enumerate() {
            let low = x[low][j].wrapping_add(start[low][j]);
            let high = x[high][j].wrapping_add(start[high][j]);
            *lane = u64::from(low) | u64::from(high) << 32;
        }
    }
}

#[inline(always)]
#[expect(
    clippy::needless_range_loop,
    reason = "the lane indexes two rows at once"
)]
fn initial(key: &[u32; 8], nonce: u64, position: u64, state: &mut [Wide; 16]) {
    // "expand 32-byte k", the constant of the cipher.
    let constant = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];
    for (row, word) in state.iter_mut().zip(constant.iter().chain(key)) {
        *row = [*word; WIDE];
    }
    for j in 0..WIDE {
        let counter = position + j as u64;
        state[12][j] = counter as u32;
        state[13][j] = (counter >> 32) as u32;
    }
    state[14] = [nonce as u32; WIDE];
    state[15] = [(nonce >> 32) as u32; WIDE];
}

/// The quarter-round of four rows, in every lane.
#[inline(always)]
fn quarter(x: &mut [Wide; 16], rows: [usize; 4]) {
    let [a, b, c, d] = x
        .get_disjoint_mut(rows)
        .expect("a quarter-round takes four different rows of sixteen");
    for (((a, b), c), d) in a.iter_mut().zip(b).zip(c).zip(d) {
        *a = a.wrapping_add(*b);
        *d = (*d ^ *a).rotate_left(16);
        *c = c.wrapping_add(*d);
        *b = (*b ^ *c).rotate_left(12);
        *a = a.wrapping_add(*b);
        *d = (*d ^ *a).rotate_left(8);
        *c = c.wrapping_add(*d);
        *b = (*b ^ *c).rotate_left(7);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
            fill(&key, nonce, block, &mut out);
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
