//! A stored result, as far as a batch reads it again.
//!
//! A result of 10,000 paths is some hundred kilobytes, most of them quantiles of years. [`Kept`] names the few fields
//! that say how the targets fare; the rest is skipped without being looked at, and texts are borrowed from the
//! document. Numbers come back as the bits that were written.

use crate::both;
use crate::language::{Both, Language};
use crate::report::Probability;
use crate::report::text::named;
use serde::Deserialize;
use std::borrow::Cow;
use std::ops::Deref;

/// The contract that is read.
pub const SCHEMA: &str = "tuiyan/result/1";

/// A text of a document: borrowed from it, unless it has escapes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// A stored result of a run.
#[derive(Debug, Clone, Deserialize)]
pub struct Kept<'a> {
    /// The contract.
    #[serde(borrow)]
    pub schema: Text<'a>,
    /// What was run.
    #[serde(borrow)]
    pub scenario: KeptScenario<'a>,
    /// How it was run.
    #[serde(borrow)]
    pub run: KeptRun<'a>,
    /// The indicators.
    #[serde(borrow)]
    pub indicators: Vec<KeptIndicator<'a>>,
    /// The targets.
    #[serde(borrow)]
    pub targets: Vec<KeptTarget<'a>>,
    /// The targets together.
    #[serde(borrow)]
    pub joint: Option<KeptJoint<'a>>,
    /// How the document was made.
    #[serde(borrow, default)]
    pub manifest: Option<KeptManifest<'a>>,
}

/// What was run.
#[derive(Debug, Clone, Deserialize)]
pub struct KeptScenario<'a> {
    /// Its id.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// Its name.
    #[serde(borrow)]
    pub name: Text<'a>,
    /// Its English name.
    #[serde(borrow)]
    pub name_en: Option<Text<'a>>,
    /// The file, as it was named.
    #[serde(borrow)]
    pub file: Text<'a>,
    /// SHA-256 of the resolved scenario.
    #[serde(borrow)]
    pub digest: Text<'a>,
    /// The year whose values are known.
    pub base_year: i32,
}

/// How it was run.
#[derive(Debug, Clone, Deserialize)]
pub struct KeptRun<'a> {
    /// The seed of all draws.
    pub seed: u64,
    /// The number of paths.
    pub paths: u64,
    /// The point set.
    #[serde(borrow)]
    pub points: Text<'a>,
    /// The version of the drawn values.
    #[serde(borrow)]
    pub values: Text<'a>,
    /// The version of the program.
    #[serde(borrow)]
    pub engine_version: Text<'a>,
}

/// An indicator.
#[derive(Debug, Clone, Deserialize)]
pub struct KeptIndicator<'a> {
    /// Its id.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// Its name.
    #[serde(borrow)]
    pub name: Text<'a>,
    /// Its English name.
    #[serde(borrow)]
    pub name_en: Option<Text<'a>>,
    /// Its unit.
    #[serde(borrow)]
    pub unit: Text<'a>,
    /// Its unit in English.
    #[serde(borrow)]
    pub unit_en: Option<Text<'a>>,
    /// Its group in the plan.
    #[serde(borrow)]
    pub dimension: Option<Text<'a>>,
    /// The same in English.
    #[serde(borrow)]
    pub dimension_en: Option<Text<'a>>,
    /// The value of the base year.
    pub base: Option<f64>,
    /// The medians of its years.
    pub years: Vec<KeptYear>,
}

/// An indicator in a year.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct KeptYear {
    /// The year.
    pub year: i32,
    /// The quantiles of its value.
    pub quantiles: Middle,
}

/// The median of a distribution; its other quantiles are skipped.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Middle {
    /// The median; none where it is not a number.
    #[serde(rename = "0.5")]
    pub median: Option<f64>,
}

/// A target.
#[derive(Debug, Clone, Deserialize)]
pub struct KeptTarget<'a> {
    /// Its id.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// The indicator's id.
    #[serde(borrow)]
    pub indicator: Option<Text<'a>>,
    /// Its name.
    #[serde(borrow)]
    pub name: Text<'a>,
    /// Its English name.
    #[serde(borrow)]
    pub name_en: Option<Text<'a>>,
    /// The year in which it is judged.
    pub year: i32,
    /// `expected` or `binding`.
    #[serde(borrow)]
    pub nature: Text<'a>,
    /// Whether it counts among the plan's targets.
    pub counts: bool,
    /// The number the plan names, in the unit of the measure.
    pub goal: Option<f64>,
    /// The least value that is met.
    pub met_from: Option<f64>,
    /// The greatest value that is met.
    pub met_to: Option<f64>,
    /// `indicator`, `rate` (a fraction a year) or `rank`.
    #[serde(borrow)]
    pub measured_in: Option<Text<'a>>,
    /// The probability that it is met; none where it is not measurable.
    pub probability: Option<f64>,
    /// Its Monte Carlo standard error.
    pub standard_error: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// Whether the run has at least ten paths on each side of it.
    pub resolved: Option<bool>,
    /// The distribution of what is measured.
    pub measure: Option<KeptMeasure>,
    /// Yearly growth from the base value to the goal.
    pub required_growth: Option<f64>,
    /// Yearly growth that goes with the median outcome.
    pub median_growth: Option<f64>,
    /// The mean of what is missing where the target is missed, in the unit of the measure.
    pub expected_shortfall: Option<f64>,
    /// The probability that each year is the first in which it is met.
    pub first_hit: Vec<KeptHit>,
}

/// The distribution of what a target measures.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct KeptMeasure {
    /// Its quantiles.
    pub quantiles: Middle,
}

/// The probability that a year is the first in which a target is met.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct KeptHit {
    /// The year.
    pub year: i32,
    /// The probability.
    pub probability: f64,
}

/// The counted targets together.
#[derive(Debug, Clone, Deserialize)]
pub struct KeptJoint<'a> {
    /// How many targets count.
    pub targets: usize,
    /// The probability that all are met.
    pub all: Probability,
    /// The expected number met.
    pub expected_met: f64,
    /// The target whose removal would raise P(all) most.
    #[serde(borrow)]
    pub binding: Option<KeptBinding<'a>>,
}

/// The target whose removal would raise P(all) most.
#[derive(Debug, Clone, Deserialize)]
pub struct KeptBinding<'a> {
    /// Its id.
    #[serde(borrow)]
    pub target: Text<'a>,
    /// By how much.
    pub gain: f64,
}

/// How a document was made.
#[derive(Debug, Clone, Deserialize)]
pub struct KeptManifest<'a> {
    /// The scenarios that it was made from.
    #[serde(borrow)]
    pub inputs: Vec<KeptInput<'a>>,
}

/// A scenario that a document was made from.
#[derive(Debug, Clone, Deserialize)]
pub struct KeptInput<'a> {
    /// The scenario as TOML, after `extends`, overrides and defaults.
    #[serde(borrow)]
    pub resolved: Text<'a>,
}

impl<'a> Kept<'a> {
    /// Reads a stored result.
    ///
    /// # Errors
    /// Why it is none: the place in the document, or the contract that it names instead.
    pub fn read(document: &'a str) -> Result<Kept<'a>, Both> {
        let kept: Kept = serde_json::from_str(document).map_err(|error| {
            both!(
                "不是完整的运行结果（{error}）",
                "it is not a whole result of a run ({error})"
            )
        })?;
        if &*kept.schema == SCHEMA {
            return Ok(kept);
        }
        let found = crate::diag::shortened(&kept.schema);
        Err(both!(
            "格式为“{found}”，应为 {SCHEMA}",
            "its contract is {found:?}, and should be {SCHEMA}"
        ))
    }

    /// The scenario as TOML, after `extends`, overrides and defaults; none in a document without a manifest.
    #[must_use]
    pub fn resolved(&self) -> Option<&str> {
        let input = self.manifest.as_ref()?.inputs.first()?;
        Some(&input.resolved)
    }

    /// The indicator with an id.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&KeptIndicator<'a>> {
        self.indicators.iter().find(|one| &*one.id == id)
    }

    /// The targets that count and can be measured, with their probabilities.
    pub fn counted(&self) -> impl Iterator<Item = (&KeptTarget<'a>, f64)> {
        let counted = self.targets.iter().filter(|target| target.counts);
        counted.filter_map(|target| Some((target, target.probability?)))
    }
}

impl KeptTarget<'_> {
    /// The probability that it is met, with its error.
    #[must_use]
    pub fn met(&self) -> Probability {
        Probability {
            probability: self.probability,
            standard_error: self.standard_error,
            interval: self.interval,
            resolved: self.resolved,
        }
    }

    /// The median of what it measures.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        self.measure?.quantiles.median
    }
}

/// A name in both languages, as a document has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub own: String,
    /// The English one.
    pub english: Option<String>,
}

impl Name {
    /// The name of something in a document.
    #[must_use]
    pub fn of(own: &Text<'_>, english: Option<&Text<'_>>) -> Name {
        Name {
            own: own.to_string(),
            english: english.map(|name| name.to_string()),
        }
    }

    /// The name in a language.
    #[must_use]
    pub fn in_(&self, language: Language) -> &str {
        named(&self.own, self.english.as_deref(), language)
    }
}
