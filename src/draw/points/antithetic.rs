//! Antithetic points: every second point is the mirror image of the one before.
//!
//! Points 2k and 2k + 1 of a replicate have a word and its complement in every draw, so the uniform numbers
//! are u and 1 − u exactly and the normal scores z and −z. What rises in every draw is too high on one where it is too
//! low on the other, and the errors cancel; a sum of symmetric draws has no error left. What is even in
//! the draws (a spread, a band around the middle) gains nothing and may lose: a pair is then one
//! observation, not two.
//!
//! J. M. Hammersley and K. W. Morton, "A new Monte Carlo technique: antithetic variates", Proc. Camb.
//! Phil. Soc. 52 (1956) 449–475.

use super::{LANES, REPLICATES};

/// Makes the odd points of each replicate the mirror images of the even ones.
#[inline(always)]
pub fn mirror(words: &mut [u64; LANES]) {
    for pair in words.as_chunks_mut::<{ 2 * REPLICATES }>().0 {
        let (even, odd) = pair.split_at_mut(REPLICATES);
        for (even, odd) in even.iter().zip(odd) {
            *odd = !even;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::uniform;

    #[test]
    fn a_pair_adds_up_to_one_exactly() {
        let mut words: [u64; LANES] =
            std::array::from_fn(|i| (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let before = words;
        mirror(&mut words);
        for (lane, word) in words.iter().enumerate() {
            let (replicate, point) = (lane % REPLICATES, lane / REPLICATES);
            let even = words[replicate + REPLICATES * (point / 2 * 2)];
            assert_eq!(even, before[replicate + REPLICATES * (point / 2 * 2)]);
            if point % 2 == 1 {
                assert_eq!(uniform(even) + uniform(*word), 1.0);
                assert_eq!(1.0 - uniform(even), uniform(*word));
            }
        }
    }
}
