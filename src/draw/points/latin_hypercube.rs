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
//! rotation, which makes each single layer exactly uniform. A round adds a·x + b to the other half, read from
//! the middle of the product, with a and b of its own: a strongly universal hash.
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

/// The layers of one draw, and their order in each replicate.
#[derive(Debug, Clone)]
pub struct Layers {
    /// 2^64 / n, n being their number: the whole part, and the rest in units of 2^-32.
    width: u64,
    rest: u64,
    orders: Vec<Order>,
}

/// A permutation of the layers.
#[derive(Debug, Clone)]
struct Order {
    count: u64,
    /// Bits of the two halves of a number.
    halves: [u32; 2],
    rounds: [(u64, u64); ROUNDS],
    rotation: u64,
}

impl Layers {
    pub(super) fn new(count: u64, keys: &Keys) -> Layers {
        let count = count.max(1);
        let width = u64::MAX / count;
        // 2^64 − width · count, at most `count`: small, for a run has at most 2^32 paths.
        let rest = u64::MAX - width * count + 1;
        let order = |replicate| Order::new(count, keys, replicate);
        Layers {
            width,
            rest: (rest << 32) / count,
            orders: (0..REPLICATES).map(order).collect(),
        }
    }

    /// Moves the plain words of a block of paths into their layers.
    #[inline(always)]
    pub fn place(&self, block: u64, words: &mut [u64; LANES]) {
        let rows = words.as_chunks_mut::<REPLICATES>().0;
        for (point, row) in (block * POINTS as u64..).zip(rows) {
            for (word, order) in row.iter_mut().zip(&self.orders) {
                *word = self.within(order.layer(point), *word);
            }
        }
    }

    /// The word at the part `jitter` of the height of a layer.
    #[inline(always)]
    fn within(&self, layer: u64, jitter: u64) -> u64 {
        // Rounded up, so that the least jitter does not fall into the layer below.
        let floor = layer * self.width + ((layer * self.rest) >> 32) + 1;
        floor + ((u128::from(jitter) * u128::from(self.width)) >> 64) as u64
    }
}

impl Order {
    fn new(count: u64, keys: &Keys, replicate: usize) -> Order {
        let key = |k: usize| keys.word(k)[replicate];
        let bits = u64::BITS - (count - 1).leading_zeros();
        Order {
            count,
            halves: [bits / 2, bits - bits / 2],
            rounds: std::array::from_fn(|round| (key(2 * round), key(2 * round + 1))),
            rotation: ((u128::from(key(2 * ROUNDS)) * u128::from(count)) >> 64) as u64,
        }
    }

    /// The layer of a point; points beyond the last layer start again from the first.
    #[inline(always)]
    fn layer(&self, point: u64) -> u64 {
        let mut x = if point < self.count {
            point
        } else {
            point % self.count
        };
        loop {
            x = self.network(x);
            if x < self.count {
                break;
            }
        }
        let turned = x + self.rotation;
        if turned < self.count {
            turned
        } else {
            turned - self.count
        }
    }

    #[inline(always)]
    fn network(&self, x: u64) -> u64 {
        let [left_bits, right_bits] = self.halves;
        let (left_mask, right_mask) = ((1 << left_bits) - 1, (1 << right_bits) - 1);
        let (mut left, mut right) = (x >> right_bits, x & right_mask);
        for [(a, b), (c, d)] in self.rounds.as_chunks::<2>().0 {
            left ^= (right.wrapping_mul(*a).wrapping_add(*b) >> 32) & left_mask;
            right ^= (left.wrapping_mul(*c).wrapping_add(*d) >> 32) & right_mask;
        }
        (left << right_bits) | right
    }
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
            assert!(u64::MAX - top < 4, "{count}: {top}");
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
            for order in &layers.orders {
                for (point, hits) in hits.iter_mut().enumerate() {
                    hits[order.layer(point as u64) as usize] += 1;
                }
            }
        }
        let near = |hits: &u32| f64::from(*hits).mul_add(1.0, -819.2).abs() < 128.0;
        assert!(hits.iter().flatten().all(near), "{hits:?}");
    }
}
