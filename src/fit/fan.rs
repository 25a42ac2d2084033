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
