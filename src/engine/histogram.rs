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

mod packed;

use crate::program::aside::{BINS, Bins};
use crate::simd::place::{self, Place};
use crate::simd::{Floats, Integers, LANES, Simd, WIDTH};
use packed::Packed;
use serde::{Deserialize, Serialize};

/// Below this, bins are linear.
const LINEAR: f64 = 1.0 / (1u64 << 30) as f64;

/// The integer of a number: rises with it, 0 at 0.
fn key(x: f64) -> i64 {
    let size = (x.abs() + LINEAR).to_bits().wrapping_sub(LINEAR.to_bits()) as i64;
    if x < 0.0 { -1 - size } else { size }
}

/// The same for eight numbers, none of them negative.
#[inline(always)]
fn keys_from_zero<S: Simd>(simd: S, x: S::F) -> S::I {
    (x + simd.splat(LINEAR)).bits() - simd.splat_integer(LINEAR.to_bits())
}

/// The same for any eight numbers.
#[inline(always)]
fn keys<S: Simd>(simd: S, x: S::F) -> S::I {
    let size = keys_from_zero(simd, x.abs());
    let negative = x.less(simd.splat(0.0));
    let flipped = size ^ simd.splat_integer(u64::MAX);
    size.as_floats()
        .replaced(negative, flipped.as_floats())
        .bits()
}

/// The number at the lower end of an integer's step.
fn number(key: i64) -> f64 {
    let size = if key < 0 { -1 - key } else { key };
    let x = f64::from_bits(size as u64 + LINEAR.to_bits()) - LINEAR;
    if key < 0 { -x } else { x }
}

/// Counts of numbers by bin.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Packed", into = "Packed")]
pub struct Histogram {
    /// A bin is 2^shift integers wide.
    shift: u32,
    /// The first and the last bin of the window; none if nothing was counted.
    window: Option<(i64, i64)>,
    /// Bin b is counted at b modulo [`BINS`], so that a window may grow without moving.
    counts: Box<[u32; BINS]>,
}

impl Default for Histogram {
    fn default() -> Self {
        Histogram {
            shift: 0,
            window: None,
            counts: Box::new([0; BINS]),
        }
    }
}

/// Where a bin is counted.
fn place(bin: i64) -> usize {
    bin.rem_euclid(BINS as i64) as usize
}

/// Writes the bins of some vectors; of numbers that are not negative by a shorter way.
#[inline(always)]
pub fn write_bins<S: Simd>(
    simd: S,
    vectors: &[[f64; WIDTH]],
    (shift, negative): (u32, bool),
    bins: &mut [[Place; WIDTH]],
) {
    for (bins, x) in bins.iter_mut().zip(vectors) {
        let x = simd.load(x);
        let keys = if negative {
            keys(simd, x)
        } else {
            keys_from_zero(simd, x)
        };
        *bins = place::places(simd, keys.shifted_right(shift));
    }
}

impl Histogram {
    /// Counts some numbers (at most a block of them), which must be finite and between `min` and
    /// `max`.
    #[inline(always)]
    pub fn add<S: Simd>(&mut self, simd: S, numbers: &[f64], min: f64, max: f64) {
        if numbers.is_empty() {
            return;
        }
        let how = self.cover(min, max);
        let mut bins: Bins = [[Place::default(); WIDTH]; LANES / WIDTH];
        let (vectors, rest) = numbers.as_chunks();
        write_bins(simd, vectors, how, &mut bins);
        self.count_bins(&bins[..vectors.len()]);
        for x in rest {
            self.counts[place(key(*x) >> self.shift)] += 1;
        }
    }

    /// Counts bins that were written after the last call of [`Histogram::cover`].
    #[inline(always)]
    pub fn count_bins(&mut self, bins: &[[Place; WIDTH]]) {
        place::count(&mut self.counts, bins.as_flattened());
    }

    /// The counters, for bins that were written after the last call of [`Histogram::cover`].
    pub fn counts_mut(&mut self) -> &mut [u32; BINS] {
        &mut self.counts
    }

    /// Widens the window, and if need be the bins, until numbers from `min` to `max` are inside; says
    /// how their bins are written.
    #[inline(always)]
    pub fn cover(&mut self, min: f64, max: f64) -> (u32, bool) {
        self.cover_keys(key(min), key(max));
        (self.shift, min < 0.0)
    }

    #[inline(always)]
    fn cover_keys(&mut self, low: i64, high: i64) {
        let (first, last) = (low >> self.shift, high >> self.shift);
        if self.window.is_none_or(|(a, b)| first < a || last > b) {
            self.widen(low, high);
        }
    }

    #[cold]
    fn widen(&mut self, low: i64, high: i64) {
        let (mut low, mut high) = (low, high);
        if let Some((first, last)) = self.window {
            low = low.min(first << self.shift);
            high = high.max(last << self.shift);
        }
        let mut shift = self.shift;
        // High is not below low, but from one end of the numbers to the other is more than an i64 holds.
        while (high >> shift).wrapping_sub(low >> shift) as u64 >= BINS as u64 {
            shift += 1;
        }
        self.coarsen(shift);
        self.window = Some((low >> shift, high >> shift));
    }

    fn coarsen(&mut self, shift: u32) {
        let by = shift - self.shift;
        self.shift = shift;
        if let (1.., Some((first, last))) = (by, self.window) {
            let fine = std::mem::replace(&mut *self.counts, [0; BINS]);
            for bin in first..=last {
                self.counts[place(bin >> by)] += fine[place(bin)];
            }
            self.window = Some((first >> by, last >> by));
        }
    }

    /// Adds the counts of another part.
    pub fn merge(&mut self, other: &Histogram) {
        let Some((first, last)) = other.window else {
            return;
        };
        self.cover_keys(first << other.shift, last << other.shift);
        let mut other = other.clone();
        let shift = self.shift.max(other.shift);
        self.coarsen(shift);
        other.coarsen(shift);
        for (bin, count) in other.bins() {
            self.counts[place(bin)] += count;
        }
    }

    /// The bins of the window, from the lowest, and what was counted in each.
    fn bins(&self) -> impl Iterator<Item = (i64, u32)> {
        let (first, last) = self.window.unwrap_or((0, -1));
        (first..=last).map(|bin| (bin, self.counts[place(bin)]))
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
        let mut bins = self.bins().filter(|(_, count)| *count > 0);
        let mut below = 0.0;
        let mut at = bins.next();
        parts
            .iter()
            .map(|part| {
                let rank = part * last_rank;
                while let Some((_, count)) = at
                    && below + f64::from(count) <= rank
                {
                    below += f64::from(count);
                    at = bins.next();
                }
                at.map_or(f64::NAN, |(bin, count)| {
                    let (low, high) = (number(bin << self.shift), number((bin + 1) << self.shift));
                    let within = (rank - below + 0.5) / f64::from(count);
                    low + (high - low) * within.min(1.0)
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::{Portable, normal};

    fn lognormals(n: usize, mean: f64, sd: f64) -> Vec<f64> {
        let mut out = Vec::with_capacity(n);
        let source = crate::draw::Source::new(7, "test");
        let mut words = [0; LANES];
        let mut scores = [0.0; LANES];
        for block in 0.. {
            source.bits(Portable, 0, block, &mut words);
            normal::scores(Portable, &words, &mut scores);
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
        histogram.add(Portable, block, min, max);
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
        assert_eq!((merged.shift, merged.window), (whole.shift, whole.window));
        assert_eq!(merged.counts, whole.counts);
        let (first, last) = whole.window.expect("numbers were counted");
        assert!(last - first >= BINS as i64 / 2);
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
