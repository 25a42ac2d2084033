//! What the report says of an alternative's difference: the share of each changed assumption.
//!
//! It stands in the report of a comparison, beside the differences that it shares out. Shares of probabilities are fractions, those of
//! the number met are numbers of targets; they add up to the difference on the paths of the attribution, which are the first of the run.

pub mod csv;
mod name;
pub mod text;

use crate::scenario::difference::Grouping;
use crate::scenario::load::Loaded;
use crate::study::attribution::{Attributed, Attribution, Share};
use name::Names;
use serde::Serialize;

/// The shares of an alternative's differences.
#[derive(Debug, Clone, Serialize)]
pub struct AttributionReport {
    /// On how many paths, the first of the run.
    pub paths: u64,
    /// `subsets`: all scenarios between the two; `orders`: along orders drawn at random.
    pub method: &'static str,
    /// How many orders were drawn.
    pub orders: Option<usize>,
    /// How changes are gathered: by `key` or by `section`.
    pub by: &'static str,
    /// What is assumed differently.
    pub assumptions: Vec<AssumptionReport>,
    /// Target by target.
    pub targets: Vec<AttributedReport>,
    /// All counted targets together.
    pub all: Option<AttributedReport>,
    /// The expected number of counted targets that are met; as `all`, none where only other targets are asked for.
    pub number_met: Option<AttributedReport>,
}

/// What a person would call one change.
#[derive(Debug, Clone, Serialize)]
pub struct AssumptionReport {
    /// The keys that lead to it.
    pub assumption: String,
    /// The sections that it lies in.
    pub sections: Vec<String>,
    /// What people call the section, and the key below it.
    pub name: String,
    /// The same in English.
    pub name_en: String,
    /// What changes.
    pub changes: Vec<AssumedReport>,
}

/// A value that differs.
#[derive(Debug, Clone, Serialize)]
pub struct AssumedReport {
    /// The keys that lead to it.
    pub key: String,
    /// What it is in the base, shortly; none where it is not there.
    pub base: Option<String>,
    /// What it is in the alternative.
    pub alternative: Option<String>,
}

/// What is shared out.
#[derive(Debug, Clone, Serialize)]
pub struct AttributedReport {
    /// The id of the target; `all` for all together, `number_met` for how many are met.
    pub target: String,
    /// Whether it counts in the base.
    pub counts: bool,
    /// The probability, or number, in the base on these paths.
    pub base: f64,
    /// The same in the alternative.
    pub alternative: f64,
    /// The second less the first.
    #[serde(flatten)]
    pub difference: ShareReport,
    /// The share of each assumption; they add up to the difference.
    pub shares: Vec<SharedReport>,
    /// The sums over sections, where these hold more than one assumption.
    pub sections: Vec<SharedReport>,
}

/// The share of an assumption, or of a section.
#[derive(Debug, Clone, Serialize)]
pub struct SharedReport {
    /// Its keys.
    pub assumption: String,
    /// How much it is.
    #[serde(flatten)]
    pub share: ShareReport,
    /// The share of paths on which it is not nought.
    pub moved: f64,
}

/// A part of a difference with its error.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ShareReport {
    /// How much.
    pub difference: f64,
    /// Its standard error: of paths, and of the orders that were drawn.
    pub standard_error: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
    /// Whether it is told from nought.
    pub resolved: bool,
}

impl AttributionReport {
    /// The report of an attribution between two scenarios; of those targets, by their places in the first, that `shown` has.
    #[must_use]
    pub fn new(
        (first, second): (&Loaded, &Loaded),
        attribution: &Attribution,
        shown: &dyn Fn(Option<usize>) -> bool,
    ) -> AttributionReport {
        let names = Names { first, second };
        let scenario = &first.scenario;
        let told = |slot: &Attributed, id: &str, counts: bool| {
            AttributedReport::new(attribution, slot, (id, counts))
        };
        let target = |slot: &Attributed| {
            let target = &scenario.targets[slot.target?];
            Some(told(slot, &target.id.value, target.counts))
        };
        let targets = attribution.targets.iter().filter(|slot| shown(slot.target));
        let jointly = shown(Some(scenario.targets.len()));
        let all = attribution.all.as_ref().filter(|_| jointly);
        let number = attribution.expected_met.as_ref().filter(|_| jointly);
        AttributionReport {
            paths: attribution.paths,
            method: match attribution.orders {
                None => "subsets",
                Some(_) => "orders",
            },
            orders: attribution.orders,
            by: match attribution.grouping {
                Grouping::Key => "key",
                Grouping::Section => "section",
            },
            assumptions: names.assumptions(&attribution.assumptions),
            targets: targets.filter_map(target).collect(),
            all: all.map(|slot| told(slot, "all", true)),
            number_met: number.map(|slot| told(slot, "number_met", true)),
        }
    }
}

impl AttributedReport {
    fn new(
        attribution: &Attribution,
        slot: &Attributed,
        (id, counts): (&str, bool),
    ) -> AttributedReport {
        let keys = attribution.assumptions.iter().map(|one| &one.key);
        let sections = attribution.sections.iter().map(|(section, _)| section);
        let shared = |(key, share): (&String, &Share)| SharedReport {
            assumption: key.clone(),
            share: share.into(),
            moved: share.moved as f64 / attribution.paths as f64,
        };
        let sections: Vec<SharedReport> = match sections.len() < keys.len() {
            true => sections.zip(&slot.by_section).map(shared).collect(),
            false => Vec::new(),
        };
        AttributedReport {
            target: id.to_owned(),
            counts,
            base: slot.first,
            alternative: slot.second,
            difference: (&slot.difference).into(),
            shares: keys.zip(&slot.shares).map(shared).collect(),
            sections,
        }
    }
}

impl From<&Share> for ShareReport {
    fn from(share: &Share) -> ShareReport {
        ShareReport {
            difference: share.value,
            standard_error: share.standard_error,
            interval: share.interval,
            resolved: share.resolved(),
        }
    }
}
