//! The scores of one forecast, once its outcome is known.

use super::announced::{Announced, QUANTILES};
use crate::fit::fan::PROBABILITIES;

/// The quantiles of which the pinball score is the mean: 0.05, 0.10 … 0.95.
const GRID: std::ops::RangeInclusive<usize> = 3..=21;
/// The ends of the 95 % band.
const BAND_95: [usize; 2] = [2, 22];
/// The ends of the 80 % band.
const BAND_80: [usize; 2] = [4, 20];
/// What a 95 % band pays for each unit that it misses by: 2 / 0.05.
const PENALTY: f64 = 40.0;

/// On which side of a band an outcome lies. The ends belong to the band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Below it.
    Below,
    /// Inside.
    Inside,
    /// Above it.
    Above,
}

/// The scores of a forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// The interval score of the 95 % band, in scales.
    pub interval: f64,
    /// Twice the mean pinball loss, in scales.
    pub pinball: f64,
    /// The distance of the outcome from the median, in scales.
    pub absolute: f64,
    /// Where the outcome lies by the 95 % band.
    pub band_95: Side,
    /// Where it lies by the 80 % band.
    pub band_80: Side,
    /// The probability up to the outcome.
    pub pit: f64,
}

impl Scored {
    /// The scores of a forecast by its outcome. The scale is positive.
    #[must_use]
    pub fn new(announced: &Announced, outcome: f64, scale: f64) -> Scored {
        let values = announced.values;
        let [low, high] = BAND_95.map(|k| values[k]);
        let missed = (low - outcome).max(0.0) + (outcome - high).max(0.0);
        let losses = GRID.map(|k| pinball(PROBABILITIES[k], outcome - values[k]));
        let loss = losses.sum::<f64>() / GRID.count() as f64;
        Scored {
            interval: PENALTY.mul_add(missed, high - low) / scale,
            pinball: 2.0 * loss / scale,
            absolute: (outcome - values[QUANTILES / 2]).abs() / scale,
            band_95: side(values, BAND_95, outcome),
            band_80: side(values, BAND_80, outcome),
            pit: announced.pit(outcome),
        }
    }
}

/// The loss of a quantile with probability `p` that the outcome exceeds by `excess`.
fn pinball(p: f64, excess: f64) -> f64 {
    (p * excess).max((p - 1.0) * excess)
}

fn side(values: &[f64; QUANTILES], [low, high]: [usize; 2], outcome: f64) -> Side {
    if outcome < values[low] {
        Side::Below
    } else if outcome > values[high] {
        Side::Above
    } else {
        Side::Inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_are_those_of_the_probabilities() {
        assert_eq!(BAND_95.map(|k| PROBABILITIES[k]), [0.025, 0.975]);
        assert_eq!(BAND_80.map(|k| PROBABILITIES[k]), [0.1, 0.9]);
        for (step, k) in GRID.enumerate() {
            assert!((PROBABILITIES[k] - 0.05 * (step + 1) as f64).abs() < 1e-12);
        }
        assert_eq!(GRID.count(), 19);
    }

    #[test]
    fn a_forecast_scored_by_hand() {
        // All quantiles 10, but 2 below the median and 14 above: the band is [2, 14].
        let values = std::array::from_fn(|k| match k {
            0..12 => 2.0,
            12 => 10.0,
            _ => 14.0,
        });
        let announced = Announced {
            values: &values,
            low: None,
            high: None,
        };
        let scored = Scored::new(&announced, 16.0, 2.0);
        // 12 wide, missed by 2: (12 + 80) / 2.
        assert_eq!((scored.interval, scored.absolute), (46.0, 3.0));
        // Nine quantiles of 2 with p = .05 … .45 (sum 2.25) missed by 14, the median by 6, nine of 14 (sum of p 6.75) by 2.
        let loss = (2.25 * 14.0 + 0.5 * 6.0 + 6.75 * 2.0) / 19.0;
        assert!((scored.pinball - loss).abs() < 1e-12);
        assert_eq!((scored.band_95, scored.band_80), (Side::Above, Side::Above));
        let end = Scored::new(&announced, 14.0, 2.0);
        assert_eq!((end.band_95, end.interval), (Side::Inside, 6.0));
        assert_eq!(Scored::new(&announced, 1.0, 2.0).band_80, Side::Below);
    }
}
