//! Reports: the final numbers of a run with the names people know them by.
//!
//! [`Report::new`] (in `compose`) computes everything that is reported; the formats ([`text`],
//! [`json`], [`csv`]) only write it down. Serialised as it stands, a report is the JSON contract `tuiyan/result/1`: it holds
//! nothing that differs between two runs of the same scenario, seed and paths. Rates (growth,
//! margins, probabilities) are fractions: 0.1241 is 12.41 %. A growth or a margin that does not
//! exist is `null`.

mod compose;
pub mod attribution;
pub mod backtest;
pub mod batch;
pub mod calibrate;
pub mod compare;
pub mod csv;
pub mod effects;
pub mod forecasts;
pub mod fit;
pub mod hindcast;
pub mod identities;
pub mod indices;
pub mod json;
pub mod law;
pub mod manifest;
pub mod number;
pub mod parameters;
pub mod part;
pub mod seek;
pub mod sweep;
pub mod sensitivity;
pub mod terms;
pub mod text;
pub mod trajectory;
pub mod undefined;
pub mod unlike;
pub mod words;

use crate::engine::estimate::T95;
use crate::engine::{Estimate, Proportion};
use effects::EffectsReport;
use identities::IdentityReport;
use parameters::ParametersReport;
use serde::{Deserialize, Serialize, Serializer};
use undefined::UndefinedReport;

/// The parts below at which quantiles are reported.
pub const PARTS: [(&str, f64); 9] = [
    ("0.01", 0.01),
    ("0.05", 0.05),
    ("0.1", 0.1),
    ("0.25", 0.25),
    ("0.5", 0.5),
    ("0.75", 0.75),
    ("0.9", 0.9),
    ("0.95", 0.95),
    ("0.99", 0.99),
];

/// Everything a run says.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The version of this contract.
    pub schema: &'static str,
    /// What was run.
    pub scenario: ScenarioReport,
    /// How it was run.
    pub run: RunReport,
    /// The distribution of each indicator in each year, as published.
    pub indicators: Vec<IndicatorReport>,
    /// Each target's probability.
    pub targets: Vec<TargetReport>,
    /// The targets together; none where no target counts.
    pub joint: Option<JointReport>,
    /// How all this moves with uncertain parameters; none where there are none.
    pub parameters: Option<ParametersReport>,
    /// Formulas that have no value on some paths.
    pub undefined: Vec<UndefinedReport>,
    /// What each shock, revision and lever adds; none where there are none.
    pub effects: Option<EffectsReport>,
    /// How often parts do not make up their whole; absent where no identity is declared.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identities: Vec<IdentityReport>,
}

/// What was run.
#[derive(Debug, Clone, Serialize)]
pub struct ScenarioReport {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// The file, as it was named.
    pub file: String,
    /// SHA-256 of the resolved scenario.
    pub digest: String,
    /// The year whose values are known.
    pub base_year: i32,
    /// The last simulated year.
    pub last_year: i32,
    /// Correlations that were written and cannot hold together, and what is used for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repaired: Vec<RepairedReport>,
    /// The policy measures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub levers: Vec<LeverReport>,
}

/// A policy measure.
#[derive(Debug, Clone, Serialize)]
pub struct LeverReport {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// The group of tasks it belongs to.
    pub group: Option<String>,
    /// The same in English.
    pub group_en: Option<String>,
    /// Whether it is taken.
    pub on: bool,
    /// Whether it has its effects: it is on, and so is all that it requires.
    pub works: bool,
    /// Whether its effects are judgement.
    pub judgement: bool,
    /// What it costs over the simulated years, if it is on; `null` where no cost is given.
    pub cost: Option<f64>,
    /// What the cost is counted in.
    pub cost_unit: Option<String>,
    /// The same in English.
    pub cost_unit_en: Option<String>,
}

/// A correlation that is used in place of the one written.
#[derive(Debug, Clone, Serialize)]
pub struct RepairedReport {
    /// The ids of the two indicators.
    pub of: [String; 2],
    /// What is written.
    pub requested: f64,
    /// What is used.
    pub used: f64,
}

/// How it was run.
#[derive(Debug, Clone, Serialize)]
pub struct RunReport {
    /// The seed of all draws.
    pub seed: u64,
    /// The number of paths that the report holds.
    pub paths: u64,
    /// The point set.
    pub points: &'static str,
    /// How many independent replicates the paths make; 1 where all paths are independent.
    pub replicates: usize,
    /// The precision that ended the run, if one was asked for.
    pub until: Option<UntilReport>,
    /// The version of the drawn values.
    pub values: &'static str,
    /// The version of the program.
    pub engine_version: &'static str,
}

impl RunReport {
    /// How many standard errors make the margin of a 95 % interval.
    #[must_use]
    pub fn quantile(&self) -> f64 {
        match self.replicates {
            1 => 1.96,
            _ => T95,
        }
    }
}

/// The precision that a run was to reach: the greatest half-width of the 95 % intervals of the targets'
/// probabilities and of all together, as a fraction.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct UntilReport {
    /// What was asked for.
    pub requested: f64,
    /// What the run has.
    pub reached: f64,
    /// Whether that is enough.
    pub met: bool,
}

/// An indicator's distributions.
#[derive(Debug, Clone, Serialize)]
pub struct IndicatorReport {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Its unit.
    pub unit: String,
    /// Its unit in English.
    pub unit_en: Option<String>,
    /// Its kind.
    pub kind: &'static str,
    /// `indicator`, or `rival` where it belongs to a rival.
    pub role: &'static str,
    /// Whether its base value is assumed.
    pub assumed: bool,
    /// Its group in the plan.
    pub dimension: Option<String>,
    /// The same in English.
    pub dimension_en: Option<String>,
    /// The year whose values are known.
    pub base_year: i32,
    /// The value of the base year.
    pub base: Option<f64>,
    /// Year by year.
    pub years: Vec<YearReport>,
}

/// An indicator in a year.
#[derive(Debug, Clone, Serialize)]
pub struct YearReport {
    /// The year.
    pub year: i32,
    /// The distribution of its values.
    #[serde(flatten)]
    pub values: Spread,
}

/// A distribution in a few numbers.
#[derive(Debug, Clone, Serialize)]
pub struct Spread {
    /// The mean.
    pub mean: f64,
    /// The standard deviation.
    pub sd: f64,
    /// The smallest value of the run.
    pub min: f64,
    /// The largest value of the run.
    pub max: f64,
    /// The quantiles, keyed by the part below.
    #[serde(serialize_with = "keyed")]
    pub quantiles: [f64; PARTS.len()],
}

fn keyed<S: Serializer>(values: &[f64; PARTS.len()], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(
        PARTS
            .iter()
            .zip(values)
            .map(|((key, _), value)| (*key, *value)),
    )
}

impl Spread {
    /// The 5 % quantile, the median and the 95 % quantile.
    #[must_use]
    pub fn band(&self) -> (f64, f64, f64) {
        (self.quantiles[1], self.quantiles[4], self.quantiles[7])
    }
}

/// A probability with its error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Probability {
    /// The share of paths.
    pub probability: Option<f64>,
    /// Its Monte Carlo standard error.
    pub standard_error: Option<f64>,
    /// Its 95 % interval: Wilson's, or Student's over replicates.
    pub interval: Option<(f64, f64)>,
    /// Whether the run has at least ten paths on each side of it.
    pub resolved: Option<bool>,
}

impl Probability {
    const NONE: Probability = Probability {
        probability: None,
        standard_error: None,
        interval: None,
        resolved: None,
    };
}

impl From<Proportion> for Probability {
    fn from(share: Proportion) -> Self {
        Estimate::from(share).into()
    }
}

impl From<Estimate> for Probability {
    fn from(share: Estimate) -> Self {
        Probability {
            probability: Some(share.value()),
            standard_error: Some(share.standard_error()),
            interval: Some(share.interval()),
            resolved: Some(share.resolved()),
        }
    }
}

/// A target's probability and what stands beside it.
#[derive(Debug, Clone, Serialize)]
pub struct TargetReport {
    /// Its id.
    pub id: String,
    /// The indicator's id.
    pub indicator: Option<String>,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// The form it is written in.
    pub form: &'static str,
    /// The year in which it is judged.
    pub year: i32,
    /// `expected` or `binding`.
    pub nature: &'static str,
    /// Whether it counts among the plan's targets.
    pub counts: bool,
    /// `as_published` or `base_year_basis`.
    pub judged: &'static str,
    /// The number the plan names, in the unit of the measure.
    pub goal: Option<f64>,
    /// The least value that is met.
    pub met_from: Option<f64>,
    /// The greatest value that is met.
    pub met_to: Option<f64>,
    /// `indicator`, `rate` (a fraction a year) or `rank`.
    pub measured_in: Option<&'static str>,
    /// The probability that it is met; `null` where it is not measurable.
    #[serde(flatten)]
    pub met: Probability,
    /// Why there is no probability.
    pub reason: Option<String>,
    /// The same in English.
    pub reason_en: Option<String>,
    /// The same on the other basis, where revisions make a difference.
    pub other_basis: Option<OtherBasis>,
    /// The distribution of what is measured.
    pub measure: Option<Spread>,
    /// Yearly growth from the base value to the goal.
    pub required_growth: Option<f64>,
    /// Yearly growth that goes with the median outcome.
    pub median_growth: Option<f64>,
    /// The mean of what is missing where the target is missed, in the unit of the measure.
    pub expected_shortfall: Option<f64>,
    /// The lead over the rival that matters, as a fraction of the rival's value.
    pub margin: Option<Spread>,
    /// Whether a rival's base value is assumed.
    pub assumed_rivals: bool,
    /// The probability that each year is the first in which it is met.
    pub first_hit: Vec<FirstHit>,
}

/// A probability on the other basis.
#[derive(Debug, Clone, Serialize)]
pub struct OtherBasis {
    /// The basis.
    pub judged: &'static str,
    /// The probability.
    #[serde(flatten)]
    pub met: Probability,
}

/// The probability that a year is the first in which a target is met.
#[derive(Debug, Clone, Serialize)]
pub struct FirstHit {
    /// The year.
    pub year: i32,
    /// The probability.
    pub probability: f64,
    /// Its Monte Carlo standard error.
    pub standard_error: f64,
}

/// The counted targets together.
#[derive(Debug, Clone, Serialize)]
pub struct JointReport {
    /// How many targets count.
    pub targets: usize,
    /// All of them.
    pub all: Probability,
    /// At least k of them, k = 0..=targets.
    pub at_least: Vec<AtLeast>,
    /// The expected number met.
    pub expected_met: f64,
    /// What P(all) would be if the targets were independent.
    pub independent_all: f64,
    /// Its Monte Carlo standard error is at most this: Σ (error of P / P), times the product.
    pub independent_all_standard_error: f64,
    /// The target whose removal would raise P(all) most.
    pub binding: Option<Binding>,
}

/// The probability that at least k targets are met.
#[derive(Debug, Clone, Serialize)]
pub struct AtLeast {
    /// How many.
    pub k: usize,
    /// The probability.
    pub probability: f64,
    /// Its Monte Carlo standard error.
    pub standard_error: f64,
}

/// The target whose removal would raise P(all) most.
#[derive(Debug, Clone, Serialize)]
pub struct Binding {
    /// Its id.
    pub target: String,
    /// By how much: the probability that it alone is missed.
    pub gain: f64,
    /// Its Monte Carlo standard error.
    pub standard_error: f64,
}
