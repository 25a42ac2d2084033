//! The draw contract: every random number has an address, and only this wing makes any.
//!
//! An address is (seed, name of the source, period, path). A [`Source`] is a name under a seed;
//! [`Source::bits`] fills the 64-bit words of a whole block of paths for one period. So
//!
//! * the first n paths of N are the n-path run, on any number of threads and in any order;
//! * a new indicator brings its own source and moves no other's draws;
//! * seeds s and s+1 share nothing: the seed goes into a hash, never into a path index.
//!
//! The key of a source is SHA-256 of a domain word, the seed and the name; the words are the
//! keystream of ChaCha with 8 rounds ([`chacha`]) under that key, with the period as nonce and
//! a position that the path decides. Changing anything here changes every result: it would be a new
//! [`VALUES`] version and a headline in the changelog.
//!
//! A run may ask for points that are spread on purpose instead ([`points`]): then the words of a source pass
//! through its point set, and everything that reads words stays as it is.

pub mod chacha;
pub mod points;

use crate::simd::{Portable, Simd};
use points::Place;
use sha2::{Digest, Sha256};

pub use crate::simd::LANES;
pub use points::Points;

/// The version of the drawn values; a scenario names the one it was made with.
pub const VALUES: &str = "1";

/// Paths that share what a source holds.
pub const TOGETHER: usize = 64;

/// A named stream of randomness under a seed.
#[derive(Debug, Clone)]
pub struct Source {
    key: [u32; 8],
    place: Place,
}

/// The sources called `names` in a run of `paths` paths with this seed and point set. `draws` are the
/// (period, source) pairs that the run draws, in order.
#[must_use]
pub fn sources(
    (seed, points, paths): (u64, Points, u64),
    names: &[String],
    draws: &[(u32, usize)],
) -> Vec<Source> {
    let places = points::places(points, seed, names, draws, paths);
    let placed = names.iter().zip(places);
    placed
        .map(|(name, place)| Source {
            place,
            ..Source::new(seed, name)
        })
        .collect()
}

/// The key of a name under a seed, for one use of randomness.
fn key(domain: &str, seed: u64, name: &str) -> [u32; 8] {
    let mut hash = Sha256::new();
    hash.update(domain.as_bytes());
    hash.update(VALUES.as_bytes());
    hash.update(seed.to_le_bytes());
    hash.update(name.as_bytes());
    let digest = hash.finalize();
    let mut key = [0; 8];
    for (word, bytes) in key.iter_mut().zip(digest.chunks_exact(4)) {
        *word = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    }
    key
}

impl Source {
    /// The source called `name` in a run of plain paths with this seed.
    #[must_use]
    pub fn new(seed: u64, name: &str) -> Self {
        Source {
            key: key("tuiyan/draw/", seed, name),
            place: Place::Plain,
        }
    }

    /// A second source of this name under the same seed, which shares nothing with the first: for studies that draw some
    /// numbers of a path anew and leave the others.
    #[must_use]
    pub fn second(seed: u64, name: &str) -> Self {
        Source {
            key: key("tuiyan/second/", seed, name),
            place: Place::Plain,
        }
    }

    /// The words of a block in a period, for whoever needs them as they are.
    #[must_use]
    pub fn words(&self, period: u32, block: u64) -> Box<[u64; LANES]> {
        let mut words = Box::new([0; LANES]);
        self.bits(Portable, period, block, &mut words);
        words
    }

    /// The same source, or one that holds: the paths of each group of [`TOGETHER`] all get one word, group k that of
    /// path k.
    #[must_use]
    pub fn held(mut self, held: bool) -> Self {
        if held {
            self.place = Place::Held;
        }
        self
    }

    /// The words of the groups of a block. The groups of no block reach across the blocks of paths whose words
    /// they have.
    #[inline(always)]
    fn held_bits<S: Simd>(&self, simd: S, period: u32, block: u64, out: &mut [u64; LANES]) {
        const GROUPS: usize = LANES / TOGETHER;
        let (of, part) = (block / TOGETHER as u64, block % TOGETHER as u64);
        chacha::fill(simd, &self.key, u64::from(period), of, out);
        let words: [u64; GROUPS] = std::array::from_fn(|k| out[part as usize * GROUPS + k]);
        for (group, word) in out.as_chunks_mut::<TOGETHER>().0.iter_mut().zip(words) {
            group.fill(word);
        }
    }

    /// The words of paths `block * LANES ..` in `period`, one a path.
    #[inline(always)]
    pub fn bits<S: Simd>(&self, simd: S, period: u32, block: u64, out: &mut [u64; LANES]) {
        // Plain words come first and apart: their loop is the hottest of a run.
        if let Place::Plain = self.place {
            chacha::fill(simd, &self.key, u64::from(period), block, out);
        } else {
            self.spread(simd, period, block, out);
        }
    }

    /// The words of points that are spread on purpose.
    #[inline(always)]
    fn spread<S: Simd>(&self, simd: S, period: u32, block: u64, out: &mut [u64; LANES]) {
        if let Place::Sobol(dimensions) = &self.place
            && let Some(dimension) = points::of_period(dimensions, period)
        {
            dimension.fill(block, out);
            return;
        }
        if let Place::Held = self.place {
            self.held_bits(simd, period, block, out);
            return;
        }
        chacha::fill(simd, &self.key, u64::from(period), block, out);
        match &self.place {
            Place::Plain | Place::Held | Place::Sobol(_) => {}
            Place::Antithetic => points::antithetic::mirror(out),
            Place::LatinHypercube(layers) => {
                if let Some(layers) = points::of_period(layers, period) {
                    layers.place(block, out);
                }
            }
        }
    }
}

/// The uniform number of a word: the middle of one of 2⁵² equal cells, so never 0 or 1.
#[inline(always)]
#[must_use]
pub fn uniform(bits: u64) -> f64 {
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    const HALF_CELL: f64 = 1.0 / (1u64 << 53) as f64;
    // The top 52 bits as the mantissa of a number in [1, 2): exact, and free of conversions.
    (f64::from_bits((bits >> 12) | ONE) - 1.0) + HALF_CELL
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(seed: u64, name: &str, period: u32, block: u64) -> [u64; LANES] {
        *Source::new(seed, name).words(period, block)
    }

    #[test]
    fn neighbours_in_every_coordinate_share_no_word() {
        let home = block(42, "indicator.retail", 3, 7);
        for other in [
            block(43, "indicator.retail", 3, 7),
            block(42, "indicator.retail2", 3, 7),
            block(42, "indicator.retail", 4, 7),
            block(42, "indicator.retail", 3, 8),
            *Source::second(42, "indicator.retail").words(3, 7),
        ] {
            // 2^20 pairs of 64-bit words: a false alarm has probability 6e-14 each.
            let set: std::collections::HashSet<u64> = home.into_iter().collect();
            assert!(other.iter().all(|word| !set.contains(word)));
        }
    }

    #[test]
    fn uniforms_stay_inside_the_open_interval() {
        let half_cell = libm::ldexp(1.0, -53);
        assert_eq!(uniform(0), half_cell);
        assert_eq!(uniform(u64::MAX), 1.0 - half_cell);
        assert_eq!(uniform(1 << 63), 0.5 + half_cell);
    }
}
