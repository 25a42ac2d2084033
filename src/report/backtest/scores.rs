//! The scores of forecasts: means, coverage with its interval, skill, PIT.

use crate::fit::backtest::Record;
use crate::fit::score::tally::BINS;
use crate::fit::score::{Count, Tally, share};
use serde::Serialize;

/// The share of outcomes that the 95 % band is to hold.
const NOMINAL: f64 = 0.95;

/// Scores of forecasts.
#[derive(Debug, Clone, Serialize)]
pub struct ScoresReport {
    /// Of which horizon; of all if none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub horizon: Option<usize>,
    /// How many forecasts.
    pub forecasts: u64,
    /// The most of them whose spans do not overlap within a series.
    pub separate: u64,
    /// The mean interval score of the 95 % band, in scales.
    pub msis: f64,
    /// Twice the mean pinball loss, in scales.
    pub pinball: f64,
    /// The mean absolute error of the median, in scales.
    pub mase: f64,
    /// |coverage of the 95 % band − 0.95|.
    pub acd: f64,
    /// Outcomes in the 95 % band.
    pub coverage_95: CoverageReport,
    /// Outcomes in the 80 % band.
    pub coverage_80: CoverageReport,
}

/// Where outcomes lie by a band.
#[derive(Debug, Clone, Serialize)]
pub struct CoverageReport {
    /// The share inside.
    pub share: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
    /// The share below.
    pub below: f64,
    /// The share above.
    pub above: f64,
}

impl ScoresReport {
    pub(super) fn new(tally: &Tally, count: Count, horizon: Option<usize>) -> ScoresReport {
        let coverage = |band: &crate::fit::score::tally::Band| {
            let share = |n: u64| n as f64 / tally.forecasts as f64;
            CoverageReport {
                share: share(band.inside),
                interval: share::interval(share(band.inside), count.separate as f64),
                below: share(band.below),
                above: share(band.above),
            }
        };
        ScoresReport {
            horizon,
            forecasts: count.forecasts,
            separate: count.separate,
            msis: tally.interval(),
            pinball: tally.pinball(),
            mase: tally.absolute(),
            acd: (tally.coverage_95() - NOMINAL).abs(),
            coverage_95: coverage(&tally.band_95),
            coverage_80: coverage(&tally.band_80),
        }
    }
}

/// How bands held outcomes in years that are not marked as shocks.
#[derive(Debug, Clone, Serialize)]
pub struct OutsideReport {
    /// How many forecasts.
    pub forecasts: u64,
    /// The share of outcomes in the 95 % band.
    pub share_95: f64,
    /// The share in the 80 % band.
    pub share_80: f64,
}

impl OutsideReport {
    /// Nothing where no outcome is of a year that is marked, or every one.
    pub(super) fn new(record: &Record, all: &Tally) -> Option<OutsideReport> {
        let calm = &record.calm;
        (calm.forecasts > 0 && calm.forecasts < all.forecasts).then(|| OutsideReport {
            forecasts: calm.forecasts,
            share_95: calm.coverage_95(),
            share_80: calm.coverage_80(),
        })
    }
}

/// What a benchmark scored.
pub(super) struct Reference {
    pub key: &'static str,
    all: Tally,
    brier: Option<f64>,
}

impl Reference {
    pub fn new(key: &'static str, record: &Record) -> Reference {
        Reference {
            key,
            all: record.all(),
            brier: record.reliability.murphy().map(|terms| terms.brier),
        }
    }
}

/// How much of a benchmark's score a method saves: 1 − score / benchmark's.
#[derive(Debug, Clone, Serialize)]
pub struct SkillReport {
    /// The benchmark.
    pub against: &'static str,
    /// Of the interval score.
    pub msis: Option<f64>,
    /// Of the pinball score.
    pub pinball: Option<f64>,
    /// Of the median's absolute error.
    pub mase: Option<f64>,
    /// Of Brier's score.
    pub brier: Option<f64>,
}

impl SkillReport {
    pub(super) fn new(reference: &Reference, record: &Record) -> SkillReport {
        let (own, other) = (record.all(), &reference.all);
        let brier = record.reliability.murphy().map(|terms| terms.brier);
        SkillReport {
            against: reference.key,
            msis: saved(own.interval(), other.interval()),
            pinball: saved(own.pinball(), other.pinball()),
            mase: saved(own.absolute(), other.absolute()),
            brier: brier
                .zip(reference.brier)
                .and_then(|(own, other)| saved(own, other)),
        }
    }
}

/// The part of a benchmark's score that is saved; nothing where the benchmark makes no mistake.
fn saved(own: f64, benchmark: f64) -> Option<f64> {
    (benchmark > 0.0).then(|| 1.0 - own / benchmark)
}

/// A PIT histogram.
#[derive(Debug, Clone, Serialize)]
pub struct PitReport {
    /// Outcomes by tenths of the probability that was announced up to them.
    pub histogram: [u64; BINS],
    /// Pearson's χ² of a flat one, divided by the design effect; nothing with fewer than 50 separate forecasts.
    pub chi_square: Option<f64>,
    /// The probability of so much or more, if it is flat.
    pub p_value: Option<f64>,
}

impl PitReport {
    pub(super) fn new(tally: &Tally, count: Count) -> PitReport {
        let test = share::flatness(&tally.pit, count.separate as f64);
        PitReport {
            histogram: tally.pit,
            chi_square: test.map(|test| test.chi_square),
            p_value: test.map(|test| test.p_value),
        }
    }
}
