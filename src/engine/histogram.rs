//! Quantiles without keeping the values: exact counts in bins that follow the numbers.
//!
//! A number is mapped to an integer that rises with it: the bits of |x| + 2⁻³⁰, which are in equal
//! steps within an octave and double from octave to octave (and are linear below 2⁻³⁰, so that a
//! series may cross zero). Bins are equal steps of that integer, as fine as [`BINS`] of them allow
//! for the range seen so far; when the range grows, neighbours are merged.
//!
//! The state depends only on the numbers, not on their order or on who counted them: counts are
//! integers and the step is the smallest that fits the range. So parts merge exactly.
//!
//! **Error.** A quantile lies in the same bin as the exact order statistic; the range seen spans
//! more than `BINS / 2` bins. Within the bin it is interpolated, which for a smooth law leaves an
//! error far below the Monte Carlo error (the test measures it).

use crate::draw::LANES;

/// Most bins.
pub const BINS: usize = 4096;

/// Below this, bins are linear.
const LINEAR: f64 = 1.0 / (1u64 << 30) as f64;

/// The integer of a number: rises with it, 0 at 0.
#[inline(always)]
fn key(x: f64) -> i64 {
    let size = (x.abs() + LINEAR).to_bits().wrapping_sub(LINEAR.to_bits()) as i64;
    if x < 0.0 { -1 - size } else { size }
}

/// The number at the lower end of an integer's step.
fn number(key: i64) -> f64 {
    let size = if key < 0 { -1 - key } else { key };
    let x = f64::from_bits(size as u64 + LINEAR.to_bits()) - LINEAR;
    if key < 0 { -x } else { x }
}

/// Counts of numbers by bin.
#[derive(Debug, Clone, Default)]
pub struct Histogram {
    /// A bin is 2^shift integers wide.
    shift: u32,
    /// The number of the first bin.
    first: i64,
    counts: Vec<u32>,
}

impl Histogram {
    /// Counts some numbers (at most a block of them), which must be finite and between `min` and
    /// `max`.
    #[inline(always)]
    pub fn add(&mut self, numbers: &[f64], min: f64, max: f64) {
        if numbers.is_empty() {
            return;
        }
        self.cover(key(min), key(max));
        let (origin, shift) = (self.first << self.shift, self.shift);
        let mut bins = [0u16; LANES];
        for (bin, x) in bins.iter_mut().zip(numbers) {
            *bin = (key(*x).wrapping_sub(origin) as u64 >> shift) as u16;
        }
        for bin in &bins[..numbers.len()] {
            // Every bin is inside, because the window covers the extremes.
            if let Some(count) = self.counts.get_mut(usize::from(*bin)) {
                *count += 1;
            }
        }
    }

    /// Widens the window, and if need be the bins, until both integers are inside.
    fn cover(&mut self, low: i64, high: i64) {
        let (mut low, mut high) = (low, high);
        if !self.counts.is_empty() {
            let last = self.first + self.counts.len() as i64 - 1;
            low = low.min(self.first << self.shift);
            high = high.max(last << self.shift);
        }
        let mut shift = self.shift;
        while (high >> shift) - (low >> shift) >= BINS as i64 {
            shift += 1;
        }
        self.coarsen(shift);
        let (first, last) = (low >> shift, high >> shift);
        if self.counts.is_empty() {
            self.first = first;
        }
        if first < self.first {
            let missing = (self.first - first) as usize;
            self.counts.splice(0..0, std::iter::repeat_n(0, missing));
            self.first = first;
        }
        let length = (last - self.first + 1).max(self.counts.len() as i64) as usize;
        self.counts.resize(length, 0);
    }

    fn coarsen(&mut self, shift: u32) {
        let by = shift - self.shift;
        self.shift = shift;
        if by == 0 || self.counts.is_empty() {
            return;
        }
        let first = self.first >> by;
        let last = (self.first + self.counts.len() as i64 - 1) >> by;
        let mut counts = vec![0; (last - first + 1) as usize];
        for (bin, count) in (self.first..).zip(&self.counts) {
            counts[((bin >> by) - first) as usize] += count;
        }
        self.first = first;
        self.counts = counts;
    }

    /// Adds the counts of another part.
    pub fn merge(&mut self, other: &Histogram) {
        if other.counts.is_empty() {
            return;
        }
        let mut other = other.clone();
        let shift = self.shift.max(other.shift);
        self.coarsen(shift);
        other.coarsen(shift);
        let last = other.first + other.counts.len() as i64 - 1;
        self.cover(other.first << shift, last << shift);
        other.coarsen(self.shift);
        let offset = (other.first - self.first) as usize;
        for (count, more) in self.counts[offset..].iter_mut().zip(&other.counts) {
            *count += more;
        }
    }

    /// How many numbers were counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts.iter().map(|count| u64::from(*count)).sum()
    }

    /// The bin that holds a number: its lower and upper end.
    #[must_use]
    pub fn bin_of(&self, x: f64) -> (f64, f64) {
        let bin = key(x) >> self.shift;
        (number(bin << self.shift), number((bin + 1) << self.shift))
    }

    /// The values with these parts of the numbers below (rising), by linear interpolation between
    /// order statistics (Hyndman and Fan's type 7), interpolated within a bin.
    #[must_use]
    pub fn quantiles(&self, parts: &[f64]) -> Vec<f64> {
        let last_rank = self.count().saturating_sub(1) as f64;
        let mut bins = self
            .counts
            .iter()
            .zip(self.first..)
            .filter(|(count, _)| **count > 0);
        let mut below = 0.0;
        let mut at = bins.next();
        parts
            .iter()
            .map(|part| {
                let rank = part * last_rank;
                while let Some((count, _)) = at
                    && below + f64::from(*count) <= rank
                {
                    below += f64::from(*count);
                    at = bins.next();
                }
                at.map_or(f64::NAN, |(count, bin)| {
                    let (low, high) = (number(bin << self.shift), number((bin + 1) << self.shift));
                    let within = (rank - below + 0.5) / f64::from(*count);
                    low + (high - low) * within.min(1.0)
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lognormals(n: usize, mean: f64, sd: f64) -> Vec<f64> {
        let mut out = Vec::with_capacity(n);
        let source = crate::draw::Source::new(7, "test");
        let mut bits = [0; crate::draw::LANES];
        let mut scores = [0.0; crate::draw::LANES];
        for block in 0.. {
            source.bits(0, block, &mut bits);
            crate::program::math::normal_scores(&bits, &mut scores);
            out.extend(scores.iter().map(|z| libm::exp(mean + sd * z)));
            if out.len() >= n {
                break;
            }
        }
        out.truncate(n);
        out
    }

    fn count(histogram: &mut Histogram, block: &[f64]) {
        let min = block.iter().copied().fold(f64::INFINITY, f64::min);
        let max = block.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        histogram.add(block, min, max);
    }

    const PARTS: [f64; 9] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

    #[test]
    fn quantiles_err_by_a_small_part_of_the_monte_carlo_error() {
        let mut numbers = lognormals(1_000_000, 10.0, 0.1);
        let mut histogram = Histogram::default();
        numbers
            .chunks(1024)
            .for_each(|block| count(&mut histogram, block));
        let found = histogram.quantiles(&PARTS);
        numbers.sort_by(f64::total_cmp);
        for (part, found) in PARTS.iter().zip(found) {
            let exact = numbers[(part * 999_999.0) as usize];
            let (low, high) = histogram.bin_of(exact);
            assert!(
                (found - exact).abs() <= high - low,
                "not in the bin of the order statistic"
            );
            // The standard error of a quantile is √(p (1 − p) / n) / density.
            let z = crate::num::normal::quantile(*part);
            let error =
                (part * (1.0 - part) / 1e6).sqrt() * 0.1 * exact / crate::num::normal::pdf(z);
            assert!(
                (found - exact).abs() <= 0.1 * error,
                "{part}: {found} {exact} {error}"
            );
        }
    }

    #[test]
    fn counting_in_parts_and_in_any_order_gives_the_same() {
        let mut numbers = lognormals(50_000, 3.0, 2.0);
        numbers.iter_mut().step_by(3).for_each(|x| *x = -*x);
        let mut whole = Histogram::default();
        numbers
            .chunks(1024)
            .for_each(|block| count(&mut whole, block));
        let mut parts = [Histogram::default(), Histogram::default()];
        numbers
            .chunks(700)
            .rev()
            .enumerate()
            .for_each(|(at, block)| count(&mut parts[at % 2], block));
        let [mut merged, other] = parts;
        merged.merge(&other);
        assert_eq!((merged.shift, merged.first), (whole.shift, whole.first));
        assert_eq!(merged.counts, whole.counts);
        assert!(whole.counts.len() > BINS / 2);
    }

    #[test]
    fn integers_and_numbers_map_back_and_forth() {
        for x in [0.0, 1.0, -1.0, 15932.5, -3e300, 1e-12, f64::MAX] {
            assert!(
                (number(key(x)) - x).abs() <= 1e-9 * x.abs().max(1e-3),
                "{x}"
            );
        }
        assert!(key(-1.0) < key(-1e-3) && key(-1e-20) <= key(0.0) && key(0.0) < key(1e-9));
    }
}
