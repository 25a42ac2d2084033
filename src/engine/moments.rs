//! Mean and spread, merged in the order of the blocks.
//!
//! Each block is summed twice (mean first, then squared distances from it), and blocks are merged
//! by the update of T. F. Chan, G. H. Golub and R. J. LeVeque, "Algorithms for computing the sample
//! variance", The American Statistician 37 (1983) 242–247. Nothing is lost where the spread is tiny
//! beside the mean. The result depends on the order of merging, which is that of a tree over block numbers ([`ladder`](super::ladder)).

use super::scan;
use crate::simd::Simd;
use serde::{Deserialize, Serialize};

/// Count, mean and sum of squared distances from the mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    /// How many numbers.
    pub count: u64,
    /// Their mean.
    pub mean: f64,
    /// The sum of their squared distances from the mean.
    pub squares: f64,
}

impl Moments {
    /// The moments of some numbers whose sum is known.
    #[inline(always)]
    #[must_use]
    pub fn around<S: Simd>(simd: S, sum: f64, numbers: &[f64]) -> Moments {
        if numbers.is_empty() {
            return Moments::default();
        }
        let mean = sum / numbers.len() as f64;
        Moments {
            count: numbers.len() as u64,
            mean,
            squares: scan::squares_around(simd, mean, numbers),
        }
    }

    /// The moments of some numbers.
    #[inline(always)]
    #[must_use]
    pub fn of<S: Simd>(simd: S, numbers: &[f64]) -> Moments {
        Moments::around(simd, scan::sum(simd, numbers), numbers)
    }

    /// Adds the moments of the numbers that come next.
    pub fn append(&mut self, next: &Moments) {
        if self.count == 0 {
            *self = *next;
            return;
        }
        if next.count == 0 {
            return;
        }
        let (a, b) = (self.count as f64, next.count as f64);
        let gap = next.mean - self.mean;
        self.mean += gap * (b / (a + b));
        self.squares += next.squares + gap * gap * (a * b / (a + b));
        self.count += next.count;
    }

    /// The standard deviation (of the sample; 0 for a single number).
    #[must_use]
    pub fn sd(&self) -> f64 {
        match self.count {
            0 | 1 => 0.0,
            n => (self.squares / (n - 1) as f64).sqrt(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::Portable;

    #[test]
    fn a_tiny_spread_beside_a_large_mean_survives() {
        // NIST StRD NumAcc4: 1,001 numbers around 10,000,000.2 with standard deviation exactly 0.1.
        let numbers: Vec<f64> = std::iter::once(10_000_000.2)
            .chain((0..500).flat_map(|_| [10_000_000.1, 10_000_000.3]))
            .collect();
        let mut merged = Moments::default();
        for block in numbers.chunks(64) {
            merged.append(&Moments::of(Portable, block));
        }
        assert!((merged.mean - 10_000_000.2).abs() < 1e-8);
        assert!((merged.sd() - 0.1).abs() < 1e-8, "{}", merged.sd());
    }
}
