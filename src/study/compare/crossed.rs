//! Counts over several scenarios at once: on how many paths an event happens in two of them, how many targets are met.
//!
//! For k scenarios a k × k table says on how many paths the event happens under both of two; its diagonal is each one's own count. The
//! pair of any two follows from it, so one pass serves the differences from the base as well as regret, which asks for the pairs of
//! all. The number of targets met on a path is counted in bits (plane p holds bit p of the numbers of 1,024 paths), and of it the sums
//! and the sums of products are kept: whole numbers, so means and errors have no rounding of their own.

use crate::draw::LANES;
use crate::engine::judged::{Bits, count};
use crate::engine::{Pair, Proportion};

/// The normal quantile of a two-sided 95 % interval.
const Z95: f64 = 1.959_963_984_540_054;

/// On how many paths an event happens in each two scenarios.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossed {
    paths: u64,
    scenarios: usize,
    /// Row by row; the diagonal holds each scenario's own count.
    both: Vec<u64>,
}

impl Crossed {
    /// No path yet.
    #[must_use]
    pub(super) fn none(scenarios: usize) -> Crossed {
        Crossed {
            paths: 0,
            scenarios,
            both: vec![0; scenarios * scenarios],
        }
    }

    /// Adds paths on which it happens under each scenario, as bits.
    pub(super) fn add(&mut self, paths: u64, met: &[Bits]) {
        self.paths += paths;
        for (a, first) in met.iter().enumerate() {
            for (b, second) in met.iter().enumerate().skip(a) {
                let both = common(first, second);
                self.both[a * self.scenarios + b] += both;
                if a != b {
                    self.both[b * self.scenarios + a] += both;
                }
            }
        }
    }

    /// Adds other paths.
    pub(super) fn merge(&mut self, other: &Crossed) {
        self.paths += other.paths;
        let both = self.both.iter_mut().zip(&other.both);
        both.for_each(|(sum, next)| *sum += next);
    }

    /// The probability under a scenario.
    #[must_use]
    pub fn share(&self, scenario: usize) -> Proportion {
        Proportion {
            hits: self.both[scenario * self.scenarios + scenario],
            paths: self.paths,
        }
    }

    /// The event under two scenarios.
    #[must_use]
    pub fn pair(&self, first: usize, second: usize) -> Pair {
        let both = self.both[first * self.scenarios + second];
        Pair {
            paths: self.paths,
            both,
            first_only: self.share(first).hits - both,
            second_only: self.share(second).hits - both,
        }
    }
}

/// How many bits are set in both.
fn common(first: &Bits, second: &Bits) -> u64 {
    let words = first.iter().zip(second);
    words.map(|(a, b)| u64::from((a & b).count_ones())).sum()
}

/// Where each scenario has all of the rows, each of which has one entry a scenario.
pub(super) fn all_of<'b>(rows: impl Iterator<Item = &'b Vec<Bits>>, scenarios: usize) -> Vec<Bits> {
    let mut all = vec![[u64::MAX; LANES / 64]; scenarios];
    for row in rows {
        for (all, met) in all.iter_mut().flatten().zip(row.iter().flatten()) {
            *all &= met;
        }
    }
    all
}

/// A mean with its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// The mean.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl Mean {
    /// The 95 % interval.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        let half = Z95 * self.standard_error;
        (self.value - half, self.value + half)
    }

    /// Whether it is told from nought.
    #[must_use]
    pub fn resolved(&self) -> bool {
        let (low, high) = self.interval();
        low > 0.0 || high < 0.0
    }
}

/// How many targets are met, in each scenario and on the same paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    paths: u64,
    sums: Vec<u64>,
    /// Sums of the products of two scenarios' numbers, row by row.
    products: Vec<u64>,
}

impl Numbers {
    /// No path yet.
    pub(super) fn none(scenarios: usize) -> Numbers {
        Numbers {
            paths: 0,
            sums: vec![0; scenarios],
            products: vec![0; scenarios * scenarios],
        }
    }

    /// Adds paths on which each of some rows is met; a row has one entry a scenario.
    pub(super) fn add<'b>(&mut self, paths: u64, rows: impl Iterator<Item = &'b Vec<Bits>>) {
        let scenarios = self.sums.len();
        let mut planes: Vec<Vec<Bits>> = vec![Vec::new(); scenarios];
        for row in rows {
            for (planes, met) in planes.iter_mut().zip(row) {
                add_one(planes, *met);
            }
        }
        self.paths += paths;
        for (a, first) in planes.iter().enumerate() {
            self.sums[a] += weighted(first, count);
            for (b, second) in planes.iter().enumerate() {
                let product = |plane: &Bits| weighted(second, |other| common(plane, other));
                self.products[a * scenarios + b] += weighted(first, product);
            }
        }
    }

    /// Adds other paths.
    pub(super) fn merge(&mut self, other: &Numbers) {
        self.paths += other.paths;
        let sums = self.sums.iter_mut().chain(&mut self.products);
        sums.zip(other.sums.iter().chain(&other.products))
            .for_each(|(sum, next)| *sum += next);
    }

    /// The expected number in a scenario.
    #[must_use]
    pub fn mean(&self, scenario: usize) -> Mean {
        self.combined(
            self.sums[scenario] as i128,
            self.product(scenario, scenario),
        )
    }

    /// The expected number in a scenario less that in another, on the same paths.
    #[must_use]
    pub fn difference(&self, first: usize, second: usize) -> Mean {
        let sum = self.sums[first] as i128 - self.sums[second] as i128;
        let squares = self.product(first, first) + self.product(second, second);
        self.combined(sum, squares - 2 * self.product(first, second))
    }

    fn product(&self, first: usize, second: usize) -> i128 {
        i128::from(self.products[first * self.sums.len() + second])
    }

    /// Mean and error of numbers with this sum and this sum of squares.
    fn combined(&self, sum: i128, squares: i128) -> Mean {
        let paths = i128::from(self.paths);
        let spread = (paths * squares - sum * sum) as f64;
        let n = self.paths as f64;
        Mean {
            value: sum as f64 / n,
            // The variance of the sample over the number of paths.
            standard_error: (spread / (n * n * (n - 1.0).max(1.0))).sqrt(),
        }
    }
}

/// Adds one to the numbers of the paths that are set.
fn add_one(planes: &mut Vec<Bits>, met: Bits) {
    let mut carry = met;
    for plane in planes.iter_mut() {
        for (plane, carry) in plane.iter_mut().zip(&mut carry) {
            (*plane, *carry) = (*plane ^ *carry, *plane & *carry);
        }
    }
    if carry.iter().any(|word| *word != 0) {
        planes.push(carry);
    }
}

/// The sum of something over planes, each with the weight of its bit.
fn weighted(planes: &[Bits], of: impl Fn(&Bits) -> u64) -> u64 {
    let planes = planes.iter().zip(0u32..);
    planes.map(|(plane, power)| of(plane) << power).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bits by a rule on the path's number.
    fn bits(rule: impl Fn(usize) -> bool) -> Bits {
        let mut bits = [0; LANES / 64];
        for lane in (0..LANES).filter(|lane| rule(*lane)) {
            bits[lane / 64] |= 1 << (lane % 64);
        }
        bits
    }

    #[test]
    fn the_pairs_of_all_scenarios_come_from_one_table() {
        let met = [bits(|n| n < 600), bits(|n| n >= 500), bits(|n| n % 2 == 0)];
        let mut crossed = Crossed::none(3);
        crossed.add(LANES as u64, &met);
        for (a, first) in met.iter().enumerate() {
            for (b, second) in met.iter().enumerate() {
                assert_eq!(crossed.pair(a, b), Pair::of(LANES as u64, first, second));
            }
        }
        assert_eq!(crossed.share(1).hits, 524);
    }

    #[test]
    fn the_number_met_is_that_of_counting_path_by_path() {
        let rows: Vec<Vec<Bits>> = (2..9)
            .map(|k| vec![bits(|n| n % k == 0), bits(|n| n % k < 2)])
            .collect();
        let mut numbers = Numbers::none(2);
        numbers.add(LANES as u64, rows.iter());
        let number = |scenario: usize, n: usize| -> f64 {
            (2..9).map(|k| f64::from(u8::from(n % k <= scenario))).sum()
        };
        let gaps: Vec<f64> = (0..LANES).map(|n| number(1, n) - number(0, n)).collect();
        let count = LANES as f64;
        let mean = gaps.iter().sum::<f64>() / count;
        let variance: f64 = gaps.iter().map(|gap| (gap - mean) * (gap - mean)).sum();
        let found = numbers.difference(1, 0);
        assert!((found.value - mean).abs() < 1e-12);
        let expected = (variance / (count - 1.0) / count).sqrt();
        assert!((found.standard_error - expected).abs() < 1e-12);
        let alone: f64 = (0..LANES).map(|n| number(0, n)).sum();
        assert!((numbers.mean(0).value - alone / count).abs() < 1e-12);
    }
}
