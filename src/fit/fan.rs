//! A fan: quantiles of a level at each horizon.
//!
//! Between its quantiles a fan is the law `quantiles` of [`crate::dist::quantiles`]: a monotone cubic in the normal score, straight lines beyond.

use crate::dist::{self, Argument, Law};
use std::sync::Arc;

/// The probabilities of a fan's quantiles.
pub const PROBABILITIES: [f64; 25] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65,
    0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99, 0.995,
];

/// Quantiles of a level by horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    /// For each horizon from 1 on, the quantiles at [`PROBABILITIES`], never falling, between the bounds.
    pub horizons: Vec<[f64; PROBABILITIES.len()]>,
    /// What the level stays above, if anything: 0 for a series of positive values.
    pub low: Option<f64>,
    /// What it stays below: 100 for a share.
    pub high: Option<f64>,
}

impl Fan {
    /// The fan with these quantiles by horizon; nothing if any is no finite number or falls.
    #[must_use]
    pub fn of_quantiles(
        horizons: Vec<[f64; PROBABILITIES.len()]>,
        low: Option<f64>,
        high: Option<f64>,
    ) -> Option<Fan> {
        let rises = |values: &[f64; PROBABILITIES.len()]| {
            values.iter().all(|value| value.is_finite())
                && values.windows(2).all(|pair| pair[0] <= pair[1])
        };
        horizons.iter().all(rises).then_some(Fan {
            horizons,
            low,
            high,
        })
    }

    /// The law of a horizon (from 1): `None` beyond the last one.
    #[must_use]
    pub fn law(&self, horizon: usize) -> Option<Arc<dyn Law>> {
        let values = self.horizons.get(horizon.checked_sub(1)?)?;
        let family = dist::family("quantiles")?;
        let bound = |bound: Option<f64>| bound.map_or(Argument::Absent, Argument::Number);
        let arguments = [
            Argument::Numbers(PROBABILITIES.to_vec()),
            Argument::Numbers(values.to_vec()),
            bound(self.low),
            bound(self.high),
        ];
        family.of(&arguments).ok()
    }

    /// The median of a horizon (from 1).
    #[must_use]
    pub fn median(&self, horizon: usize) -> Option<f64> {
        let values = self.horizons.get(horizon.checked_sub(1)?)?;
        Some(values[PROBABILITIES.len() / 2])
    }
}

/// A quantile of a positive level, kept above nought: as it is from half of the last value up.
pub(super) fn above_nought(value: f64, last: f64) -> f64 {
    let half = 0.5 * last;
    if value >= half {
        return value;
    }
    half * libm::exp((value - half) / half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bending_is_smooth_rises_and_stays_above_nought() {
        let slope =
            |at: f64| (above_nought(at + 1e-6, 10.0) - above_nought(at - 1e-6, 10.0)) / 2e-6;
        assert!((slope(5.0) - 1.0).abs() < 1e-6);
        assert_eq!(above_nought(7.5, 10.0), 7.5);
        let far: Vec<f64> = (-9..9)
            .map(|x| above_nought(f64::from(x) * 10.0, 10.0))
            .collect();
        assert!(far.windows(2).all(|pair| pair[0] < pair[1]) && far[0] > 0.0);
    }

    #[test]
    fn a_fan_that_falls_or_is_infinite_is_none() {
        let mut values = PROBABILITIES;
        assert!(Fan::of_quantiles(vec![values], None, None).is_some());
        values.swap(3, 4);
        assert!(Fan::of_quantiles(vec![values], None, None).is_none());
        values[0] = f64::NEG_INFINITY;
        assert!(Fan::of_quantiles(vec![values], None, None).is_none());
    }

    #[test]
    fn the_law_of_a_horizon_has_its_quantiles() {
        let values = PROBABILITIES.map(|p| 100.0 + 10.0 * p);
        let fan = Fan::of_quantiles(vec![values], Some(0.0), None).expect("a fan");
        let law = fan.law(1).expect("a law");
        assert!((law.lower(0.4) - 104.0).abs() < 1e-9);
        assert!((law.cdf(109.5) - 0.95).abs() < 1e-9);
        assert!(fan.law(0).is_none() && fan.law(2).is_none());
    }
}
