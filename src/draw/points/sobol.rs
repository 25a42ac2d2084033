//! Sobol' points with Owen's nested uniform scrambling, to 64 bits.
//!
//! The first 2^k points of a Sobol' sequence have one point in each of 2^k equal intervals of every
//! dimension, and in pairs of dimensions they share the square out nearly as evenly. Coordinate d of point i is the
//! XOR of the direction numbers of d that stand at the bits of i, so any block is made alone; words have
//! 64 bits, so runs may go far beyond 2^32 points.
//!
//! A dimension is a draw, ranked by period and then by the order of the sources: the first dimensions are the
//! best ones, and early years have a say in all later ones. Draws beyond the last of the [`DIMENSIONS`]
//! are plain random words. The rank depends on the other draws, so with these points a new indicator moves
//! the draws of those after it.
//!
//! # Scrambling
//!
//! Owen's scrambling flips each bit of a coordinate or leaves it, at random, by a coin of its own for each
//! value of the bits above. Every point becomes uniform, what is evenly spread stays so, and replicates
//! with coins of their own are independent. Here the coins come from a hash of the bits, as S. Laine and T.
//! Karras do ("Stratified sampling for stochastic transparency", Computer Graphics Forum 30 (2011)
//! 1197–1204) and B. Burley after them ("Practical hash-based Owen scrambling", JCGT 9 (2020) no. 4): read
//! backwards, a bit may depend only on lower ones, which is what addition and multiplication do. Our
//! three rounds x + a, x ⊕ x·b (b even) take 64 random bits for every a and b, where those papers have constants.
//!
//! Points come in full strength at 16 · 2^k paths (2^k points a replicate): 131,072 rather than 100,000.
//!
//! The direction numbers are those of S. Joe and F. Y. Kuo, "Constructing Sobol' sequences with better
//! two-dimensional projections", SIAM J. Sci. Comput. 30 (2008) 2635–2654; `tests/reference/sobol.py`
//! wrote the table. Scrambling: A. B. Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences"
//! (1995), and "Scrambled net variance for integrals of smooth functions", Ann. Statist. 25 (1997) 1541–1562.

use super::{Keys, LANES, POINTS, REPLICATES};

/// For each dimension a primitive polynomial and the first direction integers.
const TABLE: &str = include_str!("sobol.txt");
/// Most draws that become coordinates of a point.
#[cfg(test)]
const DIMENSIONS: usize = 1024;
/// Bits of the point's number that tell the points of a block apart.
const LOW: usize = POINTS.ilog2() as usize;
/// Rounds of the scrambling.
const ROUNDS: usize = 3;

/// Direction numbers of one dimension, as fractions of 2^64: that of the lowest bit first.
pub(super) type Directions = [u64; 64];

/// The direction numbers of each dimension.
pub(super) fn directions() -> impl Iterator<Item = Directions> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| {
        let mut numbers = line
            .split(' ')
            .map(|number| number.parse().expect("the table holds numbers"));
        let polynomial: u64 = numbers.next().expect("a line opens with its polynomial");
        let first: Vec<u64> = numbers.collect();
        extended(polynomial, &first)
    })
}

/// All direction numbers from the first ones, by the recurrence of the polynomial.
fn extended(polynomial: u64, first: &[u64]) -> Directions {
    let mut all = [0; 64];
    let degree = polynomial.ilog2() as usize;
    for k in 0..64 {
        all[k] = if let Some(integer) = first.get(k) {
            integer << (63 - k)
        } else if degree == 0 {
            1 << (63 - k)
        } else {
            let mut next = all[k - degree] >> degree;
            for back in 1..=degree {
                if (polynomial >> (degree - back)) & 1 == 1 {
                    next ^= all[k - back];
                }
            }
            next
        };
    }
    all
}

/// One dimension of the points: all words stand with the highest bit last.
#[derive(Debug, Clone)]
pub struct Dimension {
    /// The points of the first block.
    low: [u64; POINTS],
    /// The direction numbers of the bits of the block's number.
    high: [u64; 64 - LOW],
    /// For each round what is added and what is multiplied by, in each replicate.
    rounds: [[[u64; REPLICATES]; 2]; ROUNDS],
}

impl Dimension {
    pub(super) fn new(directions: &Directions, keys: &Keys) -> Dimension {
        let backwards = directions.map(u64::reverse_bits);
        let mut low = [0; POINTS];
        for point in 1..POINTS {
            let top = point.ilog2();
            low[point] = low[point - (1 << top)] ^ backwards[top as usize];
        }
        Dimension {
            low,
            high: std::array::from_fn(|k| backwards[LOW + k]),
            rounds: std::array::from_fn(|k| {
                [
                    keys.word(2 * k),
                    // Even, so that a bit depends on lower ones only.
                    keys.word(2 * k + 1).map(|word| word & !1),
                ]
            }),
        }
    }

    /// The words of a block of paths.
    #[inline(always)]
    pub fn fill(&self, block: u64, out: &mut [u64; LANES]) {
        let mut base = 0;
        for (k, direction) in self.high.iter().enumerate() {
            base ^= direction & 0u64.wrapping_sub((block >> k) & 1);
        }
        for (lanes, low) in out
            .as_chunks_mut::<REPLICATES>()
            .0
            .iter_mut()
            .zip(&self.low)
        {
            let mut x = [base ^ low; REPLICATES];
            for [added, multiplied] in &self.rounds {
                for ((x, a), b) in x.iter_mut().zip(added).zip(multiplied) {
                    *x = x.wrapping_add(*a);
                    *x ^= x.wrapping_mul(*b);
                }
            }
            for (lane, x) in lanes.iter_mut().zip(x) {
                *lane = x.reverse_bits();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dimension(rank: usize, name: &str) -> Dimension {
        let directions = directions().nth(rank).expect("a dimension");
        Dimension::new(&directions, &Keys::new(1, name, rank as u32))
    }

    /// The first points of a replicate.
    fn points(dimension: &Dimension, replicate: usize, count: usize) -> Vec<u64> {
        let mut all = Vec::new();
        for block in 0..count.div_ceil(POINTS) {
            let mut words = [0; LANES];
            dimension.fill(block as u64, &mut words);
            all.extend(
                words
                    .as_chunks::<REPLICATES>()
                    .0
                    .iter()
                    .map(|row| row[replicate]),
            );
        }
        all.truncate(count);
        all
    }

    fn unscrambled(directions: &Directions, number: u64) -> u64 {
        (0..64)
            .filter(|k| (number >> k) & 1 == 1)
            .fold(0, |x, k| x ^ directions[k])
    }

    #[test]
    fn unscrambled_points_are_those_of_scipy() {
        let reference = include_str!("../../../tests/reference/sobol.txt");
        let all: Vec<Directions> = directions().collect();
        assert_eq!(all.len(), DIMENSIONS);
        for line in reference.lines().filter(|line| !line.starts_with('#')) {
            let mut numbers = line.split(' ');
            let rank: usize = numbers.next().expect("a rank").parse().expect("a number");
            for (i, expected) in (1_000u64..).zip(numbers) {
                let word = unscrambled(&all[rank - 1], i ^ (i >> 1));
                let expected: f64 = expected.parse().expect("a number");
                assert_eq!(libm::ldexp(word as f64, -64), expected, "{rank}: {i}");
            }
        }
    }

    #[test]
    fn beyond_2_to_the_32_points_every_interval_is_still_hit_once() {
        for (rank, first) in [(0, 1u64 << 33), (2, (1 << 40) + (5 << 12)), (511, 1 << 57)] {
            let dimension = dimension(rank, "far");
            let mut hits = vec![0; 4_096];
            for block in 0..4_096 / POINTS as u64 {
                let mut words = [0; LANES];
                dimension.fill(first / POINTS as u64 + block, &mut words);
                for row in words.as_chunks::<REPLICATES>().0 {
                    hits[(row[3] >> 52) as usize] += 1;
                }
            }
            assert!(hits.iter().all(|n| *n == 1), "{rank} {first}");
        }
    }

    #[test]
    fn every_interval_is_hit_once_in_each_dimension_and_replicate() {
        for rank in [0, 1, 2, 9, 63, 255, 511, 1_023] {
            let dimension = dimension(rank, "test");
            for replicate in [0, 7, 15] {
                for k in [1, 4, 6, 7, 12] {
                    let mut hits = vec![0; 1 << k];
                    for word in points(&dimension, replicate, 1 << k) {
                        hits[(word >> (64 - k)) as usize] += 1;
                    }
                    assert!(hits.iter().all(|n| *n == 1), "{rank} {replicate} {k}");
                }
            }
        }
    }

    #[test]
    fn the_first_two_dimensions_hit_every_rectangle_once() {
        let (x, y) = (dimension(0, "x"), dimension(1, "y"));
        let points: Vec<(u64, u64)> = points(&x, 3, 1 << 10)
            .into_iter()
            .zip(points(&y, 3, 1 << 10))
            .collect();
        for wide in 1..10 {
            let mut hits = vec![0; 1 << 10];
            for (x, y) in &points {
                hits[((x >> (64 - wide)) << (10 - wide) | (y >> (54 + wide))) as usize] += 1;
            }
            assert!(hits.iter().all(|n| *n == 1), "{wide}");
        }
    }

    #[test]
    fn points_beyond_two_to_the_32_go_on() {
        // Blocks of 64 points: the numbers below have 33 and 57 bits.
        let dimension = dimension(5, "test");
        for first in [1u64 << 26, 1 << 51] {
            let mut seen = std::collections::HashSet::new();
            for block in [0, first, first + 1] {
                let mut words = [0; LANES];
                dimension.fill(block, &mut words);
                seen.extend(words.iter().copied().step_by(REPLICATES));
            }
            assert_eq!(seen.len(), 3 * POINTS);
        }
    }

    #[test]
    fn a_flipped_bit_flips_every_bit_below_half_of_the_time() {
        // Points 0 and 1 differ in the highest bit; 16 replicates of 256 keys. Each of 51 shares has the
        // standard deviation 0.8 %, and 4 % is exceeded with probability 6e-7 each.
        let mut flips = [0u32; 52];
        let directions = directions().next().expect("a dimension");
        for period in 0..256 {
            let dimension = Dimension::new(&directions, &Keys::new(1, "flip", period));
            let mut words = [0; LANES];
            dimension.fill(0, &mut words);
            for (zero, one) in words[..REPLICATES].iter().zip(&words[REPLICATES..]) {
                for (bit, flips) in flips.iter_mut().enumerate() {
                    *flips += u32::from(((zero ^ one) >> (63 - bit)) & 1 == 1);
                }
            }
        }
        let (first, rest) = flips.split_first().expect("52 bits");
        assert_eq!(*first, 4_096);
        let fair = |n: &u32| (f64::from(*n) / 4_096.0 - 0.5).abs() < 0.04;
        assert!(rest.iter().all(fair), "{flips:?}");
    }

    #[test]
    fn the_mean_over_replicates_is_unbiased() {
        // Of u² over 256 keys of 16 replicates of 4 points. A replicate's mean has a variance below that of 4
        // plain points, 4/45/4, so the mean of all has a deviation below 0.0024: five are allowed (6e-7).
        let directions = directions().nth(4).expect("a dimension");
        let mut sum = 0.0;
        for period in 0..256 {
            let dimension = Dimension::new(&directions, &Keys::new(1, "mean", period));
            let mut words = [0; LANES];
            dimension.fill(0, &mut words);
            for word in &words[..4 * REPLICATES] {
                let u = crate::draw::uniform(*word);
                sum += u * u;
            }
        }
        let mean = sum / (256.0 * 4.0 * REPLICATES as f64);
        assert!((mean - 1.0 / 3.0).abs() < 0.012, "{mean}");
    }
}
