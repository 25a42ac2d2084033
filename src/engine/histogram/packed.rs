//! A histogram as it is stored: its window and what was counted there, few bytes where bins are empty.

use super::{BINS, Histogram, LINEAR, place};
use serde::{Deserialize, Serialize};

/// The integer of the largest number.
const LAST_KEY: i64 = f64::MAX.to_bits().wrapping_sub(LINEAR.to_bits()) as i64;

/// The widest bin that any range of numbers needs.
const WIDEST: u32 = 53;

/// A histogram on its way.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Packed {
    shift: u32,
    window: Option<(i64, i64)>,
    /// The counts of the window, from the lowest bin; behind a 0, how many more bins are empty.
    counts: Vec<u32>,
}

impl From<Histogram> for Packed {
    fn from(histogram: Histogram) -> Packed {
        let mut counts = Vec::new();
        let mut empty = 0u32;
        for (_, count) in histogram.bins() {
            if count == 0 {
                empty += 1;
                continue;
            }
            end_empty(&mut counts, &mut empty);
            counts.push(count);
        }
        end_empty(&mut counts, &mut empty);
        Packed {
            shift: histogram.shift,
            window: histogram.window,
            counts,
        }
    }
}

/// Writes down some empty bins, if there are any.
fn end_empty(counts: &mut Vec<u32>, empty: &mut u32) {
    if *empty > 0 {
        counts.extend([0, *empty - 1]);
        *empty = 0;
    }
}

/// What is wrong with a stored histogram.
const NO_HISTOGRAM: &str = "no histogram of finite numbers";

impl TryFrom<Packed> for Histogram {
    type Error = &'static str;

    fn try_from(packed: Packed) -> Result<Histogram, &'static str> {
        let mut histogram = Histogram::default();
        let Some((first, last)) = packed.window else {
            return match packed.counts.is_empty() && packed.shift == 0 {
                true => Ok(histogram),
                false => Err(NO_HISTOGRAM),
            };
        };
        let shift = packed.shift;
        let possible = shift <= WIDEST
            && (-1 - LAST_KEY) >> shift <= first
            && first <= last
            && last <= LAST_KEY >> shift
            && last - first < BINS as i64;
        if !possible {
            return Err(NO_HISTOGRAM);
        }
        histogram.shift = shift;
        histogram.window = packed.window;
        let mut bin = first;
        let mut all = 0u64;
        let mut counts = packed.counts.into_iter();
        while let Some(count) = counts.next() {
            if bin > last {
                return Err(NO_HISTOGRAM);
            }
            histogram.counts[place(bin)] = count;
            all += u64::from(count);
            bin += 1;
            if count == 0 {
                bin += i64::from(counts.next().ok_or(NO_HISTOGRAM)?);
            }
        }
        // Counters hold as many as a run may have paths.
        match bin == last + 1 && all <= u64::from(u32::MAX) {
            true => Ok(histogram),
            false => Err(NO_HISTOGRAM),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::Portable;

    fn of(numbers: &[f64]) -> Histogram {
        let mut histogram = Histogram::default();
        let min = numbers.iter().copied().fold(f64::INFINITY, f64::min);
        let max = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        histogram.add(Portable, numbers, min, max);
        histogram
    }

    #[test]
    fn what_is_stored_comes_back() {
        let samples: [&[f64]; 6] = [
            &[],
            &[0.0],
            &[-1.0, 0.0, 1.0, 1.0],
            &[1e-300, 5e300, 1.0],
            &[-f64::MAX, f64::MAX, 3.0],
            &[100.0, 100.001, 100.002, 100.001],
        ];
        for numbers in samples {
            let histogram = of(numbers);
            let bytes = postcard::to_stdvec(&histogram).expect("memory");
            assert!(bytes.len() < 40, "{numbers:?}: {} bytes", bytes.len());
            let back: Histogram = postcard::from_bytes(&bytes).expect("as it was stored");
            assert_eq!(
                (back.shift, back.window),
                (histogram.shift, histogram.window)
            );
            assert_eq!(back.counts, histogram.counts);
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let of = |shift, window, counts: &[u32]| Packed {
            shift,
            window,
            counts: counts.to_vec(),
        };
        let wrong = [
            of(0, None, &[1]),
            of(1, None, &[]),
            of(54, Some((0, 0)), &[1]),
            of(0, Some((1, 0)), &[]),
            of(0, Some((0, 1)), &[1]),
            of(0, Some((0, 1)), &[1, 1, 1]),
            of(0, Some((0, 1)), &[1, 0]),
            of(0, Some((0, 1)), &[1, 0, u32::MAX]),
            of(0, Some((0, BINS as i64)), &[1, 0, BINS as u32 - 1]),
            of(0, Some((i64::MIN, i64::MAX)), &[1]),
            of(10, Some((i64::MAX, i64::MAX)), &[1]),
            of(0, Some((0, 1)), &[u32::MAX, 1]),
        ];
        for packed in wrong {
            let shown = format!("{packed:?}");
            assert!(Histogram::try_from(packed).is_err(), "{shown}");
        }
        assert!(Histogram::try_from(of(0, Some((0, 1)), &[1, 0, 0])).is_ok());
    }
}
