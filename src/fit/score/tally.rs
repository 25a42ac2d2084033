//! Sums of the scores of many forecasts, and their means.

use super::scored::{Scored, Side};

/// The number of equal bins of a PIT histogram.
pub const BINS: usize = 10;

/// How many observations there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Forecasts with an outcome.
    pub forecasts: u64,
    /// The most of them whose spans do not overlap within a series.
    pub separate: u64,
}

impl Count {
    /// The same with another's added.
    pub fn add(&mut self, other: Count) {
        self.forecasts += other.forecasts;
        self.separate += other.separate;
    }
}

/// Outcomes below, inside and above a band.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Band {
    /// Below it.
    pub below: u64,
    /// Inside.
    pub inside: u64,
    /// Above it.
    pub above: u64,
}

impl Band {
    fn note(&mut self, side: Side) {
        match side {
            Side::Below => self.below += 1,
            Side::Inside => self.inside += 1,
            Side::Above => self.above += 1,
        }
    }

    fn add(&mut self, other: &Band) {
        self.below += other.below;
        self.inside += other.inside;
        self.above += other.above;
    }
}

/// Sums over forecasts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// How many.
    pub forecasts: u64,
    /// Of the interval scores.
    interval: f64,
    /// Of the pinball scores.
    pinball: f64,
    /// Of the absolute errors.
    absolute: f64,
    /// By the 95 % band.
    pub band_95: Band,
    /// By the 80 % band.
    pub band_80: Band,
    /// The PIT histogram.
    pub pit: [u64; BINS],
}

impl Tally {
    /// Takes note of a forecast.
    pub fn note(&mut self, scored: &Scored) {
        self.forecasts += 1;
        self.interval += scored.interval;
        self.pinball += scored.pinball;
        self.absolute += scored.absolute;
        self.band_95.note(scored.band_95);
        self.band_80.note(scored.band_80);
        let bin = (scored.pit * BINS as f64) as usize;
        self.pit[bin.min(BINS - 1)] += 1;
    }

    /// Adds the sums of other forecasts.
    pub fn add(&mut self, other: &Tally) {
        self.forecasts += other.forecasts;
        self.interval += other.interval;
        self.pinball += other.pinball;
        self.absolute += other.absolute;
        self.band_95.add(&other.band_95);
        self.band_80.add(&other.band_80);
        for (bin, more) in self.pit.iter_mut().zip(other.pit) {
            *bin += more;
        }
    }

    /// The mean interval score of the 95 % band (MSIS).
    #[must_use]
    pub fn interval(&self) -> f64 {
        self.interval / self.forecasts as f64
    }

    /// The mean pinball score.
    #[must_use]
    pub fn pinball(&self) -> f64 {
        self.pinball / self.forecasts as f64
    }

    /// The mean absolute error of the median (MASE).
    #[must_use]
    pub fn absolute(&self) -> f64 {
        self.absolute / self.forecasts as f64
    }

    /// The share of outcomes in the 95 % band.
    #[must_use]
    pub fn coverage_95(&self) -> f64 {
        self.band_95.inside as f64 / self.forecasts as f64
    }

    /// The share of outcomes in the 80 % band.
    #[must_use]
    pub fn coverage_80(&self) -> f64 {
        self.band_80.inside as f64 / self.forecasts as f64
    }
}
