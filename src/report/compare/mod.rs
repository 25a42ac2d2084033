//! What a comparison says: the contract `tuiyan/compare/1`.
//!
//! Serialised as it stands: `scenarios`, `run`, then `targets` (the heat table: every target in every scenario), `all` (the same of all
//! counted targets together), `alternatives` (what each adds, against the base) and `regret`. Probabilities, their differences and
//! regrets are fractions: 0.061 is 6.1 percentage points. Levels of what a target measures are in its unit, growth as a fraction.

pub mod csv;
mod parts;
pub mod text;

pub use parts::{
    AlternativeReport, CellReport, ChangeReport, ChoiceReport, DominanceReport, GapReport,
    GreatestReport, HeatReport, MeanReport, PairingReport, RegretReport, RegretRow, ShiftReport,
    SingleReport,
};

use super::attribution::AttributionReport;
use super::{RunReport, ScenarioReport};
use crate::engine::Run;
use crate::scenario::load::Loaded;
use crate::study::compare::Regret;
use crate::study::{Attribution, Comparison};
use parts::Compared;
use serde::Serialize;
use std::path::Path;

/// What all counted targets together are called.
const ALL: &str = "all";

/// Scenarios compared with the first of them.
#[derive(Debug, Clone, Serialize)]
pub struct CompareReport {
    /// The version of this contract.
    pub schema: &'static str,
    /// The scenarios, the base first.
    pub scenarios: Vec<ComparedScenario>,
    /// How they were run.
    pub run: RunReport,
    /// Every target in every scenario.
    pub targets: Vec<HeatReport>,
    /// All counted targets together; none where none counts in every scenario.
    pub all: Option<HeatReport>,
    /// How many targets count, and mean the same, in every scenario.
    pub counted: usize,
    /// The targets that count somewhere and are left out of all that is said of them together.
    pub left_out: Vec<String>,
    /// Each alternative against the base.
    pub alternatives: Vec<AlternativeReport>,
    /// Best and worst scenarios.
    pub regret: RegretReport,
}

/// A scenario that is compared.
#[derive(Debug, Clone, Serialize)]
pub struct ComparedScenario {
    /// What it is called in this document: its id, or if another has the same, its file.
    pub label: String,
    /// What was run.
    #[serde(flatten)]
    pub scenario: ScenarioReport,
    /// The label of an earlier scenario that says the same, word for word.
    pub same_as: Option<String>,
    /// The expected number of counted targets that are met.
    pub number_met: Option<MeanReport>,
}

/// Which targets are shown: places among the base's targets, that of all together one past the last; all, if there are none.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a>(pub &'a [usize]);

impl Shown<'_> {
    fn has(&self, place: Option<usize>) -> bool {
        self.0.is_empty() || place.is_some_and(|place| self.0.contains(&place))
    }
}

impl CompareReport {
    /// The report of a comparison.
    #[must_use]
    pub fn new(
        loaded: &[Loaded],
        run: &Run,
        comparison: &Comparison,
        shown: Shown,
    ) -> CompareReport {
        let labels = labels(loaded);
        let past_last = loaded.first().map(|base| base.scenario.targets.len());
        let all = comparison.all.as_ref().filter(|_| shown.has(past_last));
        let rows = comparison.rows.iter().enumerate();
        let rows = rows.filter(|(_, row)| shown.has(row.places[0]));
        let compared = Compared {
            loaded,
            labels: &labels,
            comparison,
            rows: rows.map(|(at, _)| at).collect(),
            all,
        };
        let alternatives = 1..loaded.len();
        CompareReport {
            schema: "tuiyan/compare/1",
            scenarios: scenarios(loaded, &labels, comparison),
            run: RunReport::new(run),
            targets: compared.heat(),
            all: compared.heat_of_all(),
            counted: comparison.counted.len(),
            left_out: left_out(comparison),
            alternatives: alternatives.map(|at| compared.alternative(at)).collect(),
            regret: compared.regret(&regret(&compared)),
        }
    }

    /// The same report with what each changed assumption makes of the differences, alternative by alternative.
    #[must_use]
    pub fn with_attributions(
        mut self,
        loaded: &[Loaded],
        attributions: &[Attribution],
        shown: Shown,
    ) -> CompareReport {
        let alternatives = self.alternatives.iter_mut().zip(&loaded[1..]);
        for ((alternative, second), attribution) in alternatives.zip(attributions) {
            let between = (&loaded[0], second);
            let shown = |place| shown.has(place);
            let report = AttributionReport::new(between, attribution, &shown);
            alternative.attribution = Some(report);
        }
        self
    }

    /// The base.
    #[must_use]
    pub fn base(&self) -> &ComparedScenario {
        // A comparison is of two scenarios or more.
        &self.scenarios[0]
    }
}

fn scenarios(
    loaded: &[Loaded],
    labels: &[String],
    comparison: &Comparison,
) -> Vec<ComparedScenario> {
    let each = loaded.iter().enumerate();
    each.map(|(at, one)| {
        let same = loaded[..at]
            .iter()
            .position(|other| other.digest == one.digest);
        let number = comparison.number.as_ref().map(|number| number.mean(at));
        ComparedScenario {
            label: labels[at].clone(),
            scenario: ScenarioReport::new(one),
            same_as: same.map(|same| labels[same].clone()),
            number_met: number.map(MeanReport::from),
        }
    })
    .collect()
}

/// Best and worst at every shown target that means the same everywhere.
fn regret(compared: &Compared) -> Regret {
    let comparison = compared.comparison;
    let alike = compared.rows.iter().copied();
    let alike = alike.filter(|at| comparison.rows[*at].is_alike());
    let rows: Vec<_> = alike.map(|at| (at, &comparison.met[at])).collect();
    let counts = |row: usize| comparison.counted.contains(&row);
    Regret::of(&rows, compared.loaded.len(), &counts)
}

fn left_out(comparison: &Comparison) -> Vec<String> {
    let rows = comparison.rows.iter().enumerate();
    let out = rows.filter(|(at, row)| row.counts_somewhere && !comparison.counted.contains(at));
    out.map(|(_, row)| row.id.clone()).collect()
}

/// A label a scenario: ids where they differ, else the names of the files, numbered where these are the same too.
#[must_use]
pub fn labels(loaded: &[Loaded]) -> Vec<String> {
    let ids: Vec<&str> = loaded.iter().map(|one| one.scenario.id.as_str()).collect();
    let stem = |one: &Loaded| -> String {
        let stem = Path::new(&one.file).file_stem();
        stem.map_or_else(|| one.file.clone(), |stem| stem.to_string_lossy().into())
    };
    let several = |all: &[&str], one: &str| all.iter().filter(|other| **other == one).count() > 1;
    let named = loaded
        .iter()
        .zip(&ids)
        .map(|(one, id)| match several(&ids, id) {
            true => stem(one),
            false => (*id).to_owned(),
        });
    let mut labels: Vec<String> = Vec::new();
    for name in named {
        let mut label = name.clone();
        let mut number = 1;
        while labels.contains(&label) {
            number += 1;
            label = format!("{name} ({number})");
        }
        labels.push(label);
    }
    labels
}
