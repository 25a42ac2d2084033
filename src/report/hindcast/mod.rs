//! What the report of `tuiyan hindcast` says: what laws fitted up to the base year announced of each target, and what came.
//!
//! Serialised as it stands it is the JSON contract `tuiyan/hindcast/1`.

pub mod csv;
pub mod text;

use super::backtest::HistoryReport;
use super::fit::{MethodReport, MomentsReport};
use super::{Probability, RunReport, ScenarioReport};
use crate::engine::Run;
use crate::history::Series;
use crate::scenario::draft::Basis;
use crate::scenario::load::Loaded;
use crate::study::fitted::hindcast::{Came, Hindcast};
use crate::study::fitted::{Fitting, Moments};
use serde::Serialize;

/// A plan beside what came of it.
#[derive(Debug, Clone, Serialize)]
pub struct HindcastReport {
    /// The version of this contract.
    pub schema: &'static str,
    /// The plan.
    pub scenario: ScenarioReport,
    /// The file of the history.
    pub history: HistoryReport,
    /// How laws were fitted.
    pub method: MethodReport,
    /// How it was run.
    pub run: RunReport,
    /// What was fitted.
    pub fitted: Vec<FittedReport>,
    /// The series without a law.
    pub not_fitted: Vec<super::fit::NotFitted>,
    /// The plan's targets that can be measured.
    pub targets: Vec<JudgedReport>,
    /// The counted targets that rest on a fitted indicator and can be judged, together; none where there are none.
    pub score: Option<ScoreReport>,
}

/// An indicator whose law was fitted.
#[derive(Debug, Clone, Serialize)]
pub struct FittedReport {
    /// Its id.
    pub id: String,
    /// From what.
    #[serde(flatten)]
    pub from: MomentsReport,
}

/// A target, what was announced of it and what came.
#[derive(Debug, Clone, Serialize)]
pub struct JudgedReport {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// The year in which it is judged.
    pub year: i32,
    /// Whether it counts among the plan's targets.
    pub counts: bool,
    /// On which basis it is judged.
    pub judged: &'static str,
    /// Whether it rests on an indicator whose law was fitted.
    pub fitted: bool,
    /// The probability with the fitted laws.
    #[serde(flatten)]
    pub announced: Probability,
    /// The probability with the plan's own laws.
    pub by_plan: Option<f64>,
    /// Whether it came true; `null` where that is not known.
    pub came_true: Option<bool>,
    /// The same on the other basis, where its values differ.
    pub on_other_basis: Option<bool>,
    /// The value of its indicator in its year, as published; of targets that have one indicator.
    pub value: Option<f64>,
    /// The same chained from the base by growth that may be compared.
    pub value_on_base_year_basis: Option<f64>,
}

/// The judged targets together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ScoreReport {
    /// How many targets.
    pub targets: usize,
    /// The mean of (p − outcome)².
    pub brier: f64,
    /// The same for the plan's own laws.
    pub brier_by_plan: f64,
    /// The mean announced probability.
    pub mean_announced: f64,
    /// The share that came true.
    pub share_true: f64,
}

impl HindcastReport {
    /// The report of a plan that was judged.
    #[must_use]
    pub fn new(
        plan: &Loaded,
        (history, series): (HistoryReport, &[&Series]),
        fitting: &Fitting,
        found: &Hindcast,
        run: &Run,
    ) -> HindcastReport {
        let targets = (0..plan.scenario.targets.len())
            .filter_map(|at| JudgedReport::new(plan, found, at))
            .collect::<Vec<_>>();
        let fits = found.fits.laws.iter().map(|(_, law)| FittedReport {
            id: series[law.series].id.clone(),
            from: (&Moments::of(&law.track)).into(),
        });
        let refused = found.fits.refused.iter();
        HindcastReport {
            schema: "tuiyan/hindcast/1",
            scenario: ScenarioReport::new(plan),
            history,
            method: MethodReport::new(fitting),
            run: RunReport::new(run),
            fitted: fits.collect(),
            not_fitted: refused
                .map(|(at, why)| super::fit::NotFitted::new(series[*at], why))
                .collect(),
            score: score(&targets),
            targets,
        }
    }
}

impl JudgedReport {
    fn new(plan: &Loaded, found: &Hindcast, at: usize) -> Option<JudgedReport> {
        let target = &plan.scenario.targets[at];
        let pair = found.announced.targets[at]?;
        let came: Option<Came> = found.came[at];
        let id = target.indicator.as_ref().map(|id| id.value.as_str());
        let values = id.and_then(|id| plan.scenario.position(id));
        let values = values.and_then(|place| found.values[place].as_ref());
        let since = usize::try_from(target.year.value - plan.scenario.base_year - 1).ok();
        let value = |basis: Basis| {
            let values = values?.on(basis);
            values.get(since?).copied()
        };
        Some(JudgedReport {
            id: target.id.value.clone(),
            name: target.name.own.clone(),
            name_en: target.name.english.clone(),
            year: target.year.value,
            counts: target.counts,
            judged: match target.basis() {
                Basis::Published => "as_published",
                Basis::BaseYear => "base_year_basis",
            },
            fitted: found.concerned[at],
            announced: pair.first().into(),
            by_plan: Some(pair.second().value()),
            came_true: came.map(|came| came.is),
            on_other_basis: came.and_then(|came| came.on_other_basis),
            value: value(Basis::Published),
            value_on_base_year_basis: value(Basis::BaseYear),
        })
    }
}

/// The score of the plan's own targets that rest on a fitted indicator and can be judged: other readings of them would count one outcome twice.
fn score(targets: &[JudgedReport]) -> Option<ScoreReport> {
    let judged = targets
        .iter()
        .filter(|target| target.fitted && target.counts);
    let judged: Vec<(f64, f64, f64)> = judged
        .filter_map(|target| {
            let came = f64::from(u8::from(target.came_true?));
            Some((target.announced.probability?, target.by_plan?, came))
        })
        .collect();
    let mean = |of: &dyn Fn(&(f64, f64, f64)) -> f64| {
        judged.iter().map(of).sum::<f64>() / judged.len() as f64
    };
    let square = |p: f64, came: f64| (p - came) * (p - came);
    (!judged.is_empty()).then(|| ScoreReport {
        targets: judged.len(),
        brier: mean(&|(p, _, came)| square(*p, *came)),
        brier_by_plan: mean(&|(_, p, came)| square(*p, *came)),
        mean_announced: mean(&|(p, _, _)| *p),
        share_true: mean(&|(_, _, came)| *came),
    })
}
