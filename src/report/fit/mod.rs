//! What the report of `tuiyan fit` says: the laws that were fitted, how series move together, and what a plan's targets make of it.
//!
//! Serialised as it stands it is the JSON contract `tuiyan/fit/1`. Growth rates and probabilities are fractions.

pub mod csv;
pub mod scenario;
pub mod text;

use super::backtest::HistoryReport;
use super::terms::TargetTerms;
use super::{RunReport, ScenarioReport};
use crate::engine::Run;
use crate::fit::dependence::{self, Dependence};
use crate::fit::{caution, fan};
use crate::history::Series;
use crate::language::Both;
use crate::scenario::load::Loaded;
use crate::study::fitted::plan::{Admission, Fits};
use crate::study::fitted::{Fitted, Fitting, Moments};
use serde::Serialize;

/// Laws from history.
#[derive(Debug, Clone, Serialize)]
pub struct FitReport {
    /// The version of this contract.
    pub schema: &'static str,
    /// The file of the history.
    pub history: HistoryReport,
    /// How laws were fitted.
    pub method: MethodReport,
    /// The year from which is looked ahead.
    pub base_year: i32,
    /// The last year that is looked at.
    pub last_year: i32,
    /// Whether years that are marked as shocks count like any other.
    pub shocks_used: bool,
    /// The laws.
    pub fitted: Vec<LawReport>,
    /// The series without one.
    pub not_fitted: Vec<NotFitted>,
    /// How they move together.
    pub dependence: DependenceReport,
    /// The scenario that was written, if one was.
    pub written: Option<String>,
    /// What a plan's targets make of it; none without a plan.
    pub plan: Option<PlanReport>,
}

/// How laws were fitted.
#[derive(Debug, Clone, Serialize)]
pub struct MethodReport {
    /// The method.
    pub key: &'static str,
    /// What it is.
    pub about: &'static str,
    /// The same in Chinese.
    pub about_zh: &'static str,
    /// What to mind before its probabilities are believed; nothing of a calibrated method.
    pub warning: Option<String>,
    /// The same in Chinese.
    pub warning_zh: Option<String>,
}

/// A law that was fitted.
#[derive(Debug, Clone, Serialize)]
pub struct LawReport {
    /// The id of the series and of the indicator.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its English name, if a plan has one.
    pub name_en: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// What it measures: level, stock, count or share.
    pub kind: &'static str,
    /// From what.
    #[serde(flatten)]
    pub from: MomentsReport,
    /// The steps that were not used.
    pub left_out: Vec<LeftOutReport>,
    /// The value of the base year, in the unit of the scenario.
    pub base: f64,
    /// The quantiles of the level, year by year.
    pub years: Vec<FanReport>,
    /// Where the figures come from.
    pub sources: Vec<String>,
}

/// What a law was fitted to.
#[derive(Debug, Clone, Serialize)]
pub struct MomentsReport {
    /// The year of the first step.
    pub first_year: i32,
    /// The year of the last.
    pub last_step: i32,
    /// How many steps.
    pub steps: usize,
    /// How many independent steps they are worth.
    pub effective_steps: f64,
    /// Mean growth a year, as a fraction; none where values are not all positive.
    pub growth_mean: Option<f64>,
    /// Its standard deviation.
    pub growth_sd: Option<f64>,
}

/// A step that was not used.
#[derive(Debug, Clone, Serialize)]
pub struct LeftOutReport {
    /// The year to which it leads.
    pub year: i32,
    /// Why.
    pub why: String,
    /// The same in Chinese.
    pub why_zh: String,
}

/// A year of a fan.
#[derive(Debug, Clone, Serialize)]
pub struct FanReport {
    /// The year.
    pub year: i32,
    /// The 5 % quantile.
    pub low: f64,
    /// The median.
    pub median: f64,
    /// The 95 % quantile.
    pub high: f64,
}

/// A series without a law.
#[derive(Debug, Clone, Serialize)]
pub struct NotFitted {
    /// Its id.
    pub id: String,
    /// Why.
    pub why: String,
    /// The same in Chinese.
    pub why_zh: String,
}

/// How series move together.
#[derive(Debug, Clone, Serialize)]
pub struct DependenceReport {
    /// `fitted` factors, or those of the `plan`.
    pub used: &'static str,
    /// The mean effective number of observations of a pair.
    pub mean_effective: Option<f64>,
    /// The mean weight that estimates keep: 1 less the intensity of shrinkage.
    pub mean_weight: Option<f64>,
    /// How many pairs have too few years in common.
    pub unknown_pairs: usize,
    /// The first eigenvalues of the estimated correlations, and what chance alone exceeds in one of twenty panels.
    pub eigenvalues: Vec<(f64, f64)>,
    /// The factors that are told from chance.
    pub factors: Vec<FactorReport>,
    /// Every two series.
    pub pairs: Vec<PairReport>,
}

/// A common factor.
#[derive(Debug, Clone, Serialize)]
pub struct FactorReport {
    /// Its id in the scenario.
    pub id: String,
    /// The load of each series, in their order.
    pub loads: Vec<f64>,
}

/// Two series together.
#[derive(Debug, Clone, Serialize)]
pub struct PairReport {
    /// Their ids.
    pub of: [String; 2],
    /// Years that both have.
    pub years: usize,
    /// What they are worth.
    pub effective: Option<f64>,
    /// The correlation of normal scores.
    pub estimated: Option<f64>,
    /// The weight that it keeps.
    pub weight: f64,
    /// What the fitted factors make of it.
    pub fitted: f64,
    /// What the plan's loads make of it; none without a plan.
    pub planned: Option<f64>,
}

/// What a plan's targets make of it.
#[derive(Debug, Clone, Serialize)]
pub struct PlanReport {
    /// The plan.
    pub scenario: ScenarioReport,
    /// How each cell was run.
    pub run: RunReport,
    /// The histories that were admitted, the plan's own laws first.
    pub histories: Vec<AdmittedReport>,
    /// The targets that rest on a fitted indicator; the last is that of all counted targets together, if any counts. The probability
    /// beside each is the one with the fitted laws.
    pub targets: Vec<PlanTarget>,
}

/// A target's probabilities by what is admitted.
#[derive(Debug, Clone, Serialize)]
pub struct PlanTarget {
    /// The fitted indicators that it rests on.
    pub rests_on: Vec<String>,
    /// The probabilities.
    #[serde(flatten)]
    pub terms: TargetTerms,
}

/// A history that was admitted.
#[derive(Debug, Clone, Serialize)]
pub struct AdmittedReport {
    /// `as_planned`, or which steps make the laws.
    pub past: &'static str,
    /// The laws that it makes.
    pub laws: Vec<AdmittedLaw>,
    /// Why it makes none, if so.
    pub refused: Option<String>,
    /// The same in Chinese.
    pub refused_zh: Option<String>,
}

/// A law under a history.
#[derive(Debug, Clone, Serialize)]
pub struct AdmittedLaw {
    /// The indicator's id.
    pub indicator: String,
    /// From what.
    #[serde(flatten)]
    pub from: MomentsReport,
}

/// What was fitted, for a report.
pub struct Found<'a> {
    /// How.
    pub fitting: &'a Fitting<'a>,
    /// The file.
    pub history: HistoryReport,
    /// The series.
    pub series: &'a [&'a Series],
    /// The laws and the refusals.
    pub fits: &'a Fits,
    /// How series move together, in the order of the laws.
    pub dependence: &'a Dependence,
    /// The plan, if there is one.
    pub plan: Option<&'a Loaded>,
}

impl FitReport {
    /// The report of a fit.
    #[must_use]
    pub fn new(found: Found) -> FitReport {
        let (fitting, fits) = (found.fitting, found.fits);
        let laws = fits.laws.iter();
        let laws: Vec<LawReport> = laws
            .map(|(at, law)| LawReport::new(*at, law, &found))
            .collect();
        let refused = fits.refused.iter();
        let refused = refused.map(|(at, why)| NotFitted::new(found.series[*at], why));
        FitReport {
            schema: "tuiyan/fit/1",
            method: MethodReport::new(fitting),
            base_year: fitting.base_year,
            last_year: fitting.last_year,
            shocks_used: fitting.shocks,
            not_fitted: refused.collect(),
            dependence: DependenceReport::new(&found, &laws),
            fitted: laws,
            written: None,
            plan: None,
            history: found.history,
        }
    }

    /// The same with what a plan's targets make of it.
    #[must_use]
    pub fn with_plan(
        mut self,
        fitted: &Loaded,
        fits: &Fits,
        admission: &Admission,
        run: &Run,
    ) -> FitReport {
        let scenario = &fitted.scenario;
        let rows = admission.rows.iter();
        let rows: Vec<_> = rows.map(|row| (row.key, &row.outcomes)).collect();
        let rests = fits.rests(scenario);
        let targets = rests.into_iter().enumerate().filter_map(|(slot, on)| {
            let terms = TargetTerms::of_rows(scenario, &admission.strikes, &rows, slot)?;
            (!on.is_empty()).then_some(PlanTarget {
                rests_on: on.into_iter().map(str::to_owned).collect(),
                terms,
            })
        });
        let histories = admission.rows.iter().map(|row| {
            let refused: Option<&Both> = row.outcomes.as_ref().err();
            let laws = row.laws.iter().map(|(at, moments)| AdmittedLaw {
                indicator: scenario.indicators[*at].id.value.clone(),
                from: moments.into(),
            });
            AdmittedReport {
                past: row.key,
                laws: laws.collect(),
                refused: refused.map(|both| both.en.clone()),
                refused_zh: refused.map(|both| both.zh.clone()),
            }
        });
        self.plan = Some(PlanReport {
            scenario: ScenarioReport::new(fitted),
            run: RunReport::new(run),
            histories: histories.collect(),
            targets: targets.collect(),
        });
        self
    }
}

impl NotFitted {
    /// A series and why it has no law.
    #[must_use]
    pub fn new(series: &Series, why: &Both) -> NotFitted {
        NotFitted {
            id: series.id.clone(),
            why: why.en.clone(),
            why_zh: why.zh.clone(),
        }
    }
}

impl MethodReport {
    /// What a method is, and what to mind of it so far ahead.
    #[must_use]
    pub fn new(fitting: &Fitting) -> MethodReport {
        let method = fitting.method;
        let (about_zh, about) = method.about();
        let horizon = usize::try_from(fitting.last_year - fitting.base_year).unwrap_or_default();
        let caution = caution(method, horizon);
        MethodReport {
            key: method.key(),
            about,
            about_zh,
            warning: caution.as_ref().map(|caution| caution.en.clone()),
            warning_zh: caution.map(|caution| caution.zh),
        }
    }
}

impl From<&Moments> for MomentsReport {
    fn from(moments: &Moments) -> MomentsReport {
        MomentsReport {
            first_year: moments.years.0,
            last_step: moments.years.1,
            steps: moments.count,
            effective_steps: moments.effective,
            growth_mean: moments.mean,
            growth_sd: moments.sd,
        }
    }
}

impl LawReport {
    fn new(at: usize, law: &Fitted, found: &Found) -> LawReport {
        let series = found.series[law.series];
        let indicator = found.plan.map(|plan| &plan.scenario.indicators[at]);
        let name = indicator.map(|indicator| indicator.name.own.clone());
        let left_out = law.left_out.iter().map(|step| {
            let says = step.says();
            LeftOutReport {
                year: step.year,
                why: says.en,
                why_zh: says.zh,
            }
        });
        let quantile = |p: f64| {
            let place = fan::PROBABILITIES.iter().position(|known| *known == p);
            place.unwrap_or_default()
        };
        let (low, middle, high) = (quantile(0.05), quantile(0.5), quantile(0.95));
        let years = (law.track.year + 1..).zip(&law.fan.horizons);
        LawReport {
            id: series.id.clone(),
            name: name
                .or_else(|| series.name.clone())
                .unwrap_or_else(|| series.id.clone()),
            name_en: indicator.and_then(|indicator| indicator.name.english.clone()),
            unit: series.unit.clone(),
            kind: series.kind.key(),
            from: (&Moments::of(&law.track)).into(),
            left_out: left_out.collect(),
            base: law.base,
            years: years
                .map(|(year, values)| FanReport {
                    year,
                    low: values[low],
                    median: values[middle],
                    high: values[high],
                })
                .collect(),
            sources: series.sources.clone(),
        }
    }
}

impl DependenceReport {
    fn new(found: &Found, laws: &[LawReport]) -> DependenceReport {
        let dependence = found.dependence;
        let planned = |pair: &dependence::Pair| {
            let plan = found.plan?;
            let place = |law: usize| found.fits.laws[law].0;
            let [a, b] =
                [place(pair.of.0), place(pair.of.1)].map(|at| &plan.scenario.indicators[at]);
            let shared = a.loads.iter().filter_map(|(factor, load)| {
                let mut others = b.loads.iter();
                let other = others.find(|(known, _)| known.value == factor.value)?;
                Some(load.value * other.1.value)
            });
            Some(shared.sum())
        };
        let pairs = dependence.pairs.iter().map(|pair| PairReport {
            of: [pair.of.0, pair.of.1].map(|at| laws[at].id.clone()),
            years: pair.years,
            effective: pair.effective,
            estimated: pair.estimated,
            weight: pair.weight,
            fitted: pair.fitted,
            planned: planned(pair),
        });
        let factors = dependence.loads.iter().enumerate();
        DependenceReport {
            used: if found.plan.is_some() {
                "plan"
            } else {
                "fitted"
            },
            mean_effective: dependence.mean_effective(),
            mean_weight: dependence.mean_weight(),
            unknown_pairs: dependence.unknown(),
            eigenvalues: dependence.eigenvalues.clone(),
            factors: factors
                .map(|(at, loads)| FactorReport {
                    id: format!("common_{}", at + 1),
                    loads: loads.clone(),
                })
                .collect(),
            pairs: pairs.collect(),
        }
    }
}
