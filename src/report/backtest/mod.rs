//! What `tuiyan backtest` says: how well a history's own years were forecast.
//!
//! Serialised as it stands it is the JSON contract `tuiyan/backtest/1`. Shares have a 95 % interval from the number of separate forecasts.

pub mod csv;
mod goals;
mod scores;
pub mod text;

pub use goals::{BinReport, GoalReport, GoalsReport};
pub use scores::{OutsideReport, PitReport, ScoresReport, SkillReport};

use crate::fit::backtest::{Backtest, OfSeries, Origins, Question, Record};
use crate::history::Series;
use crate::language::Pair;
use scores::Reference;
use serde::Serialize;

/// The key of the pool among the methods.
pub const MIXTURE: &str = "mixture";

/// The back-test of a history.
#[derive(Debug, Clone, Serialize)]
pub struct BacktestReport {
    /// The version of this contract.
    pub schema: &'static str,
    /// The version of the program.
    pub engine_version: &'static str,
    /// The history.
    pub history: HistoryReport,
    /// What was asked.
    pub arguments: ArgumentsReport,
    /// How many observations there are.
    pub counts: CountsReport,
    /// What was left out.
    pub omitted: OmittedReport,
    /// The methods; the first leads, the mixture of all is the last.
    pub methods: Vec<MethodReport>,
    /// How the mixture is made, if there are several methods.
    pub mixture: Option<MixtureReport>,
    /// The scores of the first method, series by series.
    pub series: Vec<SeriesReport>,
}

/// A history file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryReport {
    /// The file, as it was named.
    pub file: String,
    /// SHA-256 of its bytes.
    pub digest: String,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArgumentsReport {
    /// How many years ahead.
    pub horizon: usize,
    /// From where, as on the command line: `all`, years, `2000:2015` or `last:10`.
    pub origins: String,
    /// The methods.
    pub methods: Vec<&'static str>,
    /// Goals in per cent a year.
    pub at_least: Vec<f64>,
    /// The series that were chosen; none if all.
    pub indicators: Vec<String>,
}

/// How many observations there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountsReport {
    /// Series that gave forecasts.
    pub series: usize,
    /// Origins.
    pub origins: u64,
    /// The first origin.
    pub first_origin: i32,
    /// The last.
    pub last_origin: i32,
    /// Forecasts with an outcome.
    pub forecasts: u64,
    /// The most of them whose spans do not overlap within a series.
    pub separate: u64,
    /// Outcomes of years that are marked as shocks.
    pub in_shock_years: u64,
}

/// What was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OmittedReport {
    /// Series without an origin.
    pub series: u64,
    /// Years with too few steps before them.
    pub short: u64,
    /// Years up to which nothing had changed.
    pub still: u64,
    /// Years from which one of the methods has no law.
    pub no_law: u64,
    /// Outcomes on a basis that nothing links to the origin's.
    pub unlinked: u64,
    /// Outcomes of years that were not measured.
    pub missing: u64,
}

/// A method and how it did.
#[derive(Debug, Clone, Serialize)]
pub struct MethodReport {
    /// Its key; `mixture` for the pool.
    pub method: &'static str,
    /// What it is.
    pub about: &'static str,
    /// The same in Chinese.
    pub about_zh: &'static str,
    /// At all horizons.
    pub scores: ScoresReport,
    /// Against each benchmark that is among the methods.
    pub skill: Vec<SkillReport>,
    /// Outcomes in years that are not marked as shocks, if some are.
    pub outside_shocks: Option<OutsideReport>,
    /// By horizon.
    pub by_horizon: Vec<ScoresReport>,
    /// The PIT histogram of all horizons.
    pub pit: PitReport,
    /// Goals: what was announced and what came.
    pub goals: GoalsReport,
}

/// How the mixture of the methods is made.
#[derive(Debug, Clone, Serialize)]
pub struct MixtureReport {
    /// The weights.
    pub weights: Vec<WeightReport>,
    /// The CRPS with these weights over the same forecasts, in scales.
    pub crps: f64,
    /// Whether the scores of the mixture were made with the same weights, for lack of other series.
    pub in_sample: bool,
    /// By horizon, how much hangs on the choice of law.
    pub choice_of_law: Vec<ChoiceReport>,
}

/// How much hangs on the choice of law.
#[derive(Debug, Clone, Serialize)]
pub struct ChoiceReport {
    /// The horizon.
    pub horizon: usize,
    /// The mean part of the mixture's variance that comes from it.
    pub part: f64,
}

/// The weight of a method.
#[derive(Debug, Clone, Serialize)]
pub struct WeightReport {
    /// Its key.
    pub method: &'static str,
    /// Its weight.
    pub weight: f64,
    /// Its own CRPS, in scales.
    pub crps: f64,
}

/// A series and how the first method did.
#[derive(Debug, Clone, Serialize)]
pub struct SeriesReport {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its origins.
    pub origins: u64,
    /// The scores.
    #[serde(flatten)]
    pub scores: ScoresReport,
}

/// What the mixture is.
const ABOUT_MIXTURE: Pair = (
    "各方法的加权混合，权重得自其他序列",
    "the methods pooled, with weights from other series",
);

impl BacktestReport {
    /// The report of a back-test of series.
    #[must_use]
    pub fn new(
        history: HistoryReport,
        arguments: ArgumentsReport,
        (series, question): (&[Series], &Question),
        found: &Backtest,
    ) -> BacktestReport {
        let omitted = &found.omitted;
        let calm = found.records.first().map(|record| &record.calm);
        BacktestReport {
            schema: "tuiyan/backtest/1",
            engine_version: env!("CARGO_PKG_VERSION"),
            history,
            arguments,
            counts: CountsReport {
                series: found.series.len(),
                origins: found.origins,
                first_origin: found.years.0,
                last_origin: found.years.1,
                forecasts: found.count.forecasts,
                separate: found.count.separate,
                in_shock_years: found.count.forecasts - calm.map_or(0, |calm| calm.forecasts),
            },
            omitted: OmittedReport {
                series: omitted.series,
                short: omitted.short,
                still: omitted.still,
                no_law: omitted.no_law,
                unlinked: omitted.unlinked,
                missing: omitted.missing,
            },
            methods: methods(question, found),
            mixture: mixture(question, found),
            series: found
                .series
                .iter()
                .map(|one| SeriesReport::new(&series[one.at], one))
                .collect(),
        }
    }

    /// The method that leads.
    #[must_use]
    pub fn leading(&self) -> Option<&MethodReport> {
        self.methods.first()
    }
}

fn methods(question: &Question, found: &Backtest) -> Vec<MethodReport> {
    let methods = question.methods.iter();
    let own = methods.map(|method| (method.key(), method.about()));
    let pooled = found.mixture.iter().map(|_| (MIXTURE, ABOUT_MIXTURE));
    let records = found.records.iter();
    let records = records.chain(found.mixture.iter().map(|mixture| &mixture.record));
    let named: Vec<((&'static str, Pair), &Record)> = own.chain(pooled).zip(records).collect();
    let benchmarks = crate::fit::BENCHMARKS.iter().map(|method| method.key());
    let references: Vec<Reference> = benchmarks
        .filter_map(|key| {
            let found = named.iter().find(|((known, _), _)| *known == key)?;
            Some(Reference::new(key, found.1))
        })
        .collect();
    let reports = named.iter().map(|((key, about), record)| {
        let by_horizon = record.by_horizon.iter().zip(&found.by_horizon);
        let others = references.iter().filter(|reference| reference.key != *key);
        let all = record.all();
        MethodReport {
            method: key,
            about: about.1,
            about_zh: about.0,
            scores: ScoresReport::new(&all, found.count, None),
            skill: others
                .map(|reference| SkillReport::new(reference, record))
                .collect(),
            outside_shocks: OutsideReport::new(record, &all),
            by_horizon: by_horizon
                .enumerate()
                .filter(|(_, (_, count))| count.forecasts > 0)
                .map(|(ahead, (tally, count))| ScoresReport::new(tally, *count, Some(ahead + 1)))
                .collect(),
            pit: PitReport::new(&all, found.count),
            goals: GoalsReport::new(record, &found.goals),
        }
    });
    reports.collect()
}

fn mixture(question: &Question, found: &Backtest) -> Option<MixtureReport> {
    let mixture = found.mixture.as_ref()?;
    let of_each = mixture.weights.iter().zip(&mixture.crps_of);
    let weights = question.methods.iter().zip(of_each);
    let weights = weights.map(|(method, (weight, crps))| WeightReport {
        method: method.key(),
        weight: *weight,
        crps: *crps,
    });
    let parts = mixture.between.iter().zip(1..);
    let choices = parts.filter_map(|(part, horizon)| {
        let part = (*part)?;
        Some(ChoiceReport { horizon, part })
    });
    Some(MixtureReport {
        weights: weights.collect(),
        crps: mixture.crps,
        in_sample: mixture.in_sample,
        choice_of_law: choices.collect(),
    })
}

impl SeriesReport {
    fn new(series: &Series, one: &OfSeries) -> SeriesReport {
        SeriesReport {
            id: series.id.clone(),
            name: series.name.clone(),
            origins: one.origins,
            scores: ScoresReport::new(&one.tally, one.count, None),
        }
    }
}

/// How origins are written on the command line.
#[must_use]
pub fn written(origins: &Origins) -> String {
    match origins {
        Origins::All => "all".to_owned(),
        Origins::Years(years) => {
            let years: Vec<String> = years.iter().map(i32::to_string).collect();
            years.join(",")
        }
        Origins::Between(first, last) => format!("{first}:{last}"),
        Origins::Last(most) => format!("last:{most}"),
    }
}
