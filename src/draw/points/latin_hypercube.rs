//! Latin hypercube points: in every draw, one point of a replicate in each of n equal layers.
//!
//! Point i of a replicate falls into layer π(i) and anywhere within it: u = (π(i) + v) / n, where v is the plain
//! uniform number of the path and π a random permutation of the n layers, another one for each draw and
//! replicate. A number that is a sum of functions of single draws loses nearly all of its
//! error; what comes from draws acting together keeps it.
//!
//! The permutation is computed, not stored, so that any block can be made alone: a Feistel network on the
//! least power of two that holds n, applied again while the result is n or more (cycle walking; J.
//! Black and P. Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002), and then a random
//! rotation, which makes each single layer exactly uniform. A round hashes one half by the middle bits of
//! a·x + b, with a and b of its own, and flips the other half with them (strongly universal hashing: M.
//! Dietzfelbinger, STACS 1996).
//!
//! The number of layers follows from the number of paths (a sixteenth of it, rounded up): a run of more
//! paths has other points. Where the number is no multiple of sixteen, the last layer of some replicates stays
//! empty.
//!
//! M. D. McKay, R. J. Beckman and W. J. Conover, "A comparison of three methods for selecting values of
//! input variables in the analysis of output from a computer code", Technometrics 21 (1979)
//! 239–245; A. B. Owen, "Monte Carlo theory, methods and examples" (2013), chapter 10.3.

use super::{Keys, LANES, POINTS, REPLICATES};

/// Rounds of the network: as many as its two halves need to depend on each other both ways, twice.
const ROUNDS: usize = 4;
/// The bits of a product above which a round reads: with halves below 2^14, any two inputs then give
/// independent outputs.
const MIDDLE: u32 = 16;

/// The layers of one draw, and their order in each replicate.
#[derive(Debug, Clone)]
pub struct Layers {
    count: u32,
    /// 2^64 / count: the whole part, and the rest in units of 2^-32.
    width: u64,
    rest: u64,
    /// Bits of the right half of a number, and the bits that each half may have.
    right: u32,
    masks: [u32; 2],
    /// For each round what is multiplied by and what is added, in each replicate.
    rounds: [[[u32; REPLICATES]; 2]; ROUNDS],
    rotation: [u32; REPLICATES],
}

impl Layers {
    /// So many layers, at most 2^28: a sixteenth of the paths.
    pub(super) fn new(count: u64, keys: &Keys) -> Layers {
        let count = count.clamp(1, 1 << 28);
        let width = u64::MAX / count;
        // 2^64 − width · count, which is at most `count`.
        let rest = u64::MAX - width * count + 1;
        let bits = u64::BITS - (count - 1).leading_zeros();
        let (left, right) = (bits / 2, bits - bits / 2);
        let turn = |word: u64| ((u128::from(word) * u128::from(count)) >> 64) as u32;
        Layers {
            count: count as u32,
            width,
            rest: (rest << 32) / count,
            right,
            masks: [(1 << left) - 1, (1 << right) - 1],
            rounds: std::array::from_fn(|round| {
                let word = keys.word(round);
                [
                    word.map(|key| key as u32),
                    word.map(|key| (key >> 32) as u32),
                ]
            }),
            rotation: keys.word(ROUNDS).map(turn),
        }
    }

    /// Moves the plain words of a block of paths into their layers.
    #[inline(always)]
    pub fn place(&self, block: u64, words: &mut [u64; LANES]) {
        let rows = words.as_chunks_mut::<REPLICATES>().0;
        for (point, row) in (block * POINTS as u64..).zip(rows) {
            let layers = self.of_point(point);
            for (word, layer) in row.iter_mut().zip(layers) {
                *word = self.within(u64::from(layer), *word);
            }
        }
    }

    /// The layer of a point in each replicate; points beyond the last layer start again from the first.
    #[inline(always)]
    fn of_point(&self, point: u64) -> [u32; REPLICATES] {
        let count = u64::from(self.count);
        let start = if point < count { point } else { point % count };
        let mut x = self.network([start as u32; REPLICATES]);
        while self.any_outside(&x) {
            let next = self.network(x);
            for (x, next) in x.iter_mut().zip(next) {
                *x = if *x < self.count { *x } else { next };
            }
        }
        for (x, rotation) in x.iter_mut().zip(self.rotation) {
            let turned = *x + rotation;
            *x = if turned < self.count {
                turned
            } else {
                turned - self.count
            };
        }
        x
    }

    #[inline(always)]
    fn any_outside(&self, x: &[u32; REPLICATES]) -> bool {
        let mut any = false;
        for x in x {
            any |= *x >= self.count;
        }
        any
    }

    /// A permutation of the numbers below the power of two that holds the layers, in each replicate.
    #[inline(always)]
    fn network(&self, mut x: [u32; REPLICATES]) -> [u32; REPLICATES] {
        let [left_mask, right_mask] = self.masks;
        for [first, second] in self.rounds.as_chunks::<2>().0 {
            for (k, x) in x.iter_mut().enumerate() {
                let (mut left, mut right) = (*x >> self.right, *x & right_mask);
                left ^= hash(right, first[0][k], first[1][k]) & left_mask;
                right ^= hash(left, second[0][k], second[1][k]) & right_mask;
                *x = (left << self.right) | right;
            }
        }
        x
    }

    /// The word at the part `jitter` of the height of a layer.
    #[inline(always)]
    fn within(&self, layer: u64, jitter: u64) -> u64 {
        // Rounded up, so that the least jitter does not fall into the layer below.
        let floor = layer * self.width + ((layer * self.rest) >> 32) + 1;
        floor + high_product(jitter, self.width)
    }
}

/// A strongly universal hash of a number below 2^14.
#[inline(always)]
fn hash(x: u32, a: u32, b: u32) -> u32 {
    x.wrapping_mul(a).wrapping_add(b) >> MIDDLE
}

/// The high word of a product, or up to two less: by halves, as vectors can.
#[inline(always)]
fn high_product(x: u64, y: u64) -> u64 {
    const LOW: u64 = 0xffff_ffff;
    let (high, low) = (x >> 32, x & LOW);
    high * (y >> 32) + ((high * (y & LOW)) >> 32) + ((low * (y >> 32)) >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer_of(word: u64, count: u64) -> u64 {
        ((u128::from(word) * u128::from(count)) >> 64) as u64
    }

    #[test]
    fn every_layer_is_hit_once_in_each_replicate() {
        for count in [1, 2, 3, 63, 64, 65, 625, 1_000, 4_096] {
            let layers = Layers::new(count, &Keys::new(1, "test", 3));
            let mut hits = vec![[0; REPLICATES]; count as usize];
            let blocks = count.div_ceil(POINTS as u64);
            for block in 0..blocks {
                let mut words: [u64; LANES] = std::array::from_fn(|lane| {
                    (block * LANES as u64 + lane as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
                });
                layers.place(block, &mut words);
                for (lane, word) in words.iter().enumerate() {
                    let point = block * POINTS as u64 + (lane / REPLICATES) as u64;
                    if point < count {
                        hits[layer_of(*word, count) as usize][lane % REPLICATES] += 1;
                    }
                }
            }
            assert!(hits.iter().flatten().all(|hits| *hits == 1), "{count}");
        }
    }

    #[test]
    fn layers_fill_the_unit_interval_from_end_to_end() {
        for count in [1, 2, 3, 625, 250_000_000] {
            let layers = Layers::new(count, &Keys::new(1, "test", 0));
            assert_eq!(layers.within(0, 0), 1);
            let top = layers.within(count - 1, u64::MAX);
            assert!(u64::MAX - top < 8, "{count}: {top}");
            for layer in [0, count / 3, count - 1] {
                for jitter in [1 << 40, u64::MAX - (1 << 40)] {
                    assert_eq!(layer_of(layers.within(layer, jitter), count), layer);
                }
            }
        }
    }

    #[test]
    fn a_point_falls_into_every_layer_equally_often() {
        // 4,096 permutations of 5: each of the 25 counts is binomial with mean 819 and deviation 26, and
        // five deviations are exceeded with probability 6e-7 each.
        let mut hits = [[0u32; 5]; 5];
        for period in 0..256 {
            let layers = Layers::new(5, &Keys::new(2, "test", period));
            for (point, hits) in hits.iter_mut().enumerate() {
                for layer in layers.of_point(point as u64) {
                    hits[layer as usize] += 1;
                }
            }
        }
        let near = |hits: &u32| f64::from(*hits).mul_add(1.0, -819.2).abs() < 128.0;
        assert!(hits.iter().flatten().all(near), "{hits:?}");
    }
}
