//! What the report says of uncertain parameters: which part of the uncertainty is theirs, and how the
//! probabilities would move if they were known.

use crate::engine::{Nested, Split};
use crate::scenario::Scenario;
use serde::Serialize;

/// How probabilities and values move as the once-drawn numbers move.
#[derive(Debug, Clone, Serialize)]
pub struct ParametersReport {
    /// How many groups of paths share these numbers.
    pub groups: u64,
    /// Paths of each.
    pub paths: u64,
    /// Each target's probability; none that every path meets or misses.
    pub targets: Vec<SplitReport>,
    /// The probability that all counted targets are met.
    pub all: Option<SplitReport>,
    /// The mean of each indicator in the last year; none that does not vary.
    pub indicators: Vec<SplitReport>,
}

/// The two kinds of chance in a number, and the band of its mean.
#[derive(Debug, Clone, Serialize)]
pub struct SplitReport {
    /// The id of the target or indicator; `all` for all targets.
    pub id: String,
    /// The part of the variance that comes from parameters (epistemic); the rest is chance (aleatory).
    pub part: f64,
    /// Its standard error.
    pub part_standard_error: f64,
    /// Where the 90 % band of the mean begins.
    pub low: f64,
    /// Its standard error.
    pub low_standard_error: f64,
    /// Where it ends.
    pub high: f64,
    /// Its standard error.
    pub high_standard_error: f64,
}

impl ParametersReport {
    pub(super) fn new(scenario: &Scenario, nested: &Nested) -> ParametersReport {
        let targets = scenario.targets.iter().map(|target| &target.id.value);
        let indicators = scenario.indicators.iter().map(|i| &i.id.value);
        ParametersReport {
            groups: nested.groups,
            paths: nested.paths,
            targets: named(targets, &nested.targets),
            all: nested.all.map(|split| SplitReport::new("all", &split)),
            indicators: named(indicators, &nested.indicators),
        }
    }

    /// Every row with what it is about.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, &SplitReport)> {
        let targets = self.targets.iter().map(|row| ("target", row));
        let indicators = self.indicators.iter().map(|row| ("indicator", row));
        let all = self.all.iter().map(|row| ("joint", row));
        targets.chain(all).chain(indicators)
    }
}

fn named<'s>(ids: impl Iterator<Item = &'s String>, splits: &[Option<Split>]) -> Vec<SplitReport> {
    let pairs = ids.zip(splits);
    pairs
        .filter_map(|(id, split)| Some(SplitReport::new(id, split.as_ref()?)))
        .collect()
}

impl SplitReport {
    fn new(id: &str, split: &Split) -> SplitReport {
        SplitReport {
            id: id.to_owned(),
            part: split.part,
            part_standard_error: split.part_error,
            low: split.band.0,
            low_standard_error: split.band_error.0,
            high: split.band.1,
            high_standard_error: split.band_error.1,
        }
    }
}
