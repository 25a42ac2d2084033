//! What the report of `tuiyan calibrate` says: what constants reached on series from which they were not learned.
//!
//! Serialised as it stands it is the JSON contract `tuiyan/calibrate/1`.

pub mod csv;
pub mod text;

use crate::fit::calibrated::trial::{Scores, Trial};
use crate::fit::score::Tally;
use crate::history::load::History;
use serde::Serialize;

/// A panel and the constants that were learned from it.
#[derive(Debug, Clone, Serialize)]
pub struct CalibrateReport {
    /// The version of this contract.
    pub schema: &'static str,
    /// The version of the program.
    pub engine_version: &'static str,
    /// The file of the panel.
    pub file: String,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// How many series it has.
    pub series: usize,
    /// How many of them were cut and scored.
    pub scored: usize,
    /// How many cases (years at which a series was cut) constants were learned from.
    pub cases: usize,
    /// The longest horizon.
    pub horizon: usize,
    /// Into how many parts series were dealt out.
    pub folds: usize,
    /// Whether constants were learned without leaning on given ones.
    pub alone: bool,
    /// The given constants on these series.
    pub given: Vec<ScoreRow>,
    /// Constants learned without the series that they are scored on, if there were enough cases.
    pub learned: Option<Vec<ScoreRow>>,
    /// The file into which constants learned from all series were written.
    pub written: Option<String>,
}

/// Scores at a horizon, or over all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoreRow {
    /// Years ahead; `null` over all.
    pub years_ahead: Option<usize>,
    /// How many forecasts.
    pub forecasts: u64,
    /// The mean interval score of the 95 % band.
    pub msis: Option<f64>,
    /// The mean pinball score.
    pub pinball: Option<f64>,
    /// The mean absolute error of the median.
    pub mase: Option<f64>,
    /// The share of outcomes in the 95 % band.
    pub coverage_95: Option<f64>,
    /// The share in the 80 % band.
    pub coverage_80: Option<f64>,
}

/// What a report is made of.
pub struct Asked<'a> {
    /// The panel.
    pub history: &'a History,
    /// How many cases it has.
    pub cases: usize,
    /// The longest horizon.
    pub horizon: usize,
    /// The number of folds.
    pub folds: usize,
    /// Whether given constants were left aside.
    pub alone: bool,
    /// What the trial found.
    pub trial: &'a Trial,
    /// The file that was written.
    pub written: Option<String>,
}

impl CalibrateReport {
    /// The report of a trial.
    #[must_use]
    pub fn new(asked: Asked) -> CalibrateReport {
        let trial = asked.trial;
        CalibrateReport {
            schema: "tuiyan/calibrate/1",
            engine_version: env!("CARGO_PKG_VERSION"),
            file: asked.history.file.clone(),
            digest: asked.history.digest.clone(),
            series: asked.history.series.len(),
            scored: trial.series,
            cases: asked.cases,
            horizon: asked.horizon,
            folds: asked.folds,
            alone: asked.alone,
            given: rows(&trial.given),
            learned: trial.learned.as_ref().map(rows),
            written: asked.written,
        }
    }
}

impl CalibrateReport {
    /// Whether the learned constants have the lower pinball score over all horizons, if any were learned.
    #[must_use]
    pub fn better(&self) -> Option<bool> {
        let over_all = |rows: &[ScoreRow]| rows.last().and_then(|row| row.pinball);
        let learned = over_all(self.learned.as_deref()?)?;
        Some(learned < over_all(&self.given)?)
    }
}

/// A row a horizon, and the one over all last.
fn rows(scores: &Scores) -> Vec<ScoreRow> {
    let each = (1..).zip(&scores.by_horizon);
    let each = each.map(|(h, tally)| ScoreRow::new(Some(h), tally));
    each.chain([ScoreRow::new(None, &scores.all())]).collect()
}

impl ScoreRow {
    fn new(years_ahead: Option<usize>, tally: &Tally) -> ScoreRow {
        let of = |score: f64| score.is_finite().then_some(score);
        ScoreRow {
            years_ahead,
            forecasts: tally.forecasts,
            msis: of(tally.interval()),
            pinball: of(tally.pinball()),
            mase: of(tally.absolute()),
            coverage_95: of(tally.coverage_95()),
            coverage_80: of(tally.coverage_80()),
        }
    }
}
