//! What the report of `tuiyan terms` says: each probability by the history, shocks and revisions that are admitted.
//!
//! Serialised as it stands it is the JSON contract `tuiyan/terms/1`.

pub mod csv;
pub mod text;

use super::{Probability, RunReport, ScenarioReport};
use crate::engine::{Outcomes, Pair, Run};
use crate::language::Both;
use crate::scenario::Scenario;
use crate::scenario::load::Loaded;
use crate::study::Terms;
use crate::study::terms::{PastLaw, Strikes};
use serde::Serialize;

/// Probabilities by what is admitted.
#[derive(Debug, Clone, Serialize)]
pub struct TermsReport {
    /// The version of this contract.
    pub schema: &'static str,
    /// What was run.
    pub scenario: ScenarioReport,
    /// How each cell was run.
    pub run: RunReport,
    /// The laws of growth that were admitted.
    pub growth: Vec<GrowthReport>,
    /// Target by target; the last is that of all counted targets together, if any counts.
    pub targets: Vec<TargetTerms>,
}

/// A law of growth.
#[derive(Debug, Clone, Serialize)]
pub struct GrowthReport {
    /// `as_written`, or which years make it.
    pub past: &'static str,
    /// The laws that stand in place of those written.
    pub laws: Vec<PastLawReport>,
    /// Why they cannot, if so.
    pub refused: Option<String>,
    /// The same in Chinese.
    pub refused_zh: Option<String>,
}

/// A normal law with the moments of an indicator's past.
#[derive(Debug, Clone, Serialize)]
pub struct PastLawReport {
    /// The indicator's id.
    pub indicator: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// The first year.
    pub from: i32,
    /// The last year.
    pub to: i32,
    /// How many values.
    pub count: usize,
    /// Their mean, in the unit of the law.
    pub mean: f64,
    /// Their standard deviation.
    pub sd: f64,
}

/// A target's probabilities.
#[derive(Debug, Clone, Serialize)]
pub struct TargetTerms {
    /// Its id; `all` for all counted targets together.
    pub id: String,
    /// Its name; none of all together.
    pub name: Option<String>,
    /// Its English name.
    pub name_en: Option<String>,
    /// Whether it counts among the plan's targets.
    pub counts: bool,
    /// The probability as the scenario is written.
    pub as_written: Probability,
    /// By what is admitted.
    pub cells: Vec<CellReport>,
}

/// A probability under some terms.
#[derive(Debug, Clone, Serialize)]
pub struct CellReport {
    /// The law of growth.
    pub past: &'static str,
    /// Whether shocks are admitted.
    pub shocks: bool,
    /// Whether revisions are.
    pub revisions: bool,
    /// The probability.
    #[serde(flatten)]
    pub met: Probability,
    /// It less the probability as the scenario is written.
    pub difference: f64,
    /// The paired standard error of the difference.
    pub difference_standard_error: f64,
    /// The 95 % interval of the difference.
    pub difference_interval: (f64, f64),
    /// Whether the difference is told from nought.
    pub difference_resolved: bool,
}

impl TermsReport {
    /// The report of a study.
    #[must_use]
    pub fn new(loaded: &Loaded, run: &Run, terms: &Terms) -> TermsReport {
        let scenario = &loaded.scenario;
        TermsReport {
            schema: "tuiyan/terms/1",
            scenario: ScenarioReport::new(loaded),
            run: RunReport::new(run),
            growth: growth(scenario, terms),
            targets: (0..=scenario.targets.len())
                .filter_map(|slot| TargetTerms::new(scenario, terms, slot))
                .collect(),
        }
    }

    /// The report of these targets only, by their places in the scenario (one past the last for all together).
    #[must_use]
    pub fn of_targets(mut self, scenario: &Scenario, slots: &[usize]) -> TermsReport {
        let id = |slot: &usize| {
            scenario
                .targets
                .get(*slot)
                .map_or("all", |t| t.id.value.as_str())
        };
        let chosen: Vec<&str> = slots.iter().map(id).collect();
        self.targets
            .retain(|target| chosen.contains(&target.id.as_str()));
        self
    }
}

fn growth(scenario: &Scenario, terms: &Terms) -> Vec<GrowthReport> {
    let pasts = terms.pasts.iter();
    let reports = pasts.map(|admitted| {
        let refused: Option<&Both> = admitted.outcomes.as_ref().err();
        let laws = admitted.laws.iter();
        GrowthReport {
            past: admitted.past.key(),
            laws: laws.map(|law| PastLawReport::new(scenario, law)).collect(),
            refused: refused.map(|both| both.en.clone()),
            refused_zh: refused.map(|both| both.zh.clone()),
        }
    });
    reports.collect()
}

impl PastLawReport {
    fn new(scenario: &Scenario, law: &PastLaw) -> PastLawReport {
        let indicator = &scenario.indicators[law.indicator];
        PastLawReport {
            indicator: indicator.id.value.clone(),
            name: indicator.name.own.clone(),
            name_en: indicator.name.english.clone(),
            from: law.years.0,
            to: law.years.1,
            count: law.count,
            mean: law.mean,
            sd: law.sd,
        }
    }
}

impl TargetTerms {
    fn new(scenario: &Scenario, terms: &Terms, slot: usize) -> Option<TargetTerms> {
        let pasts = terms.pasts.iter();
        let rows: Vec<_> = pasts
            .map(|admitted| (admitted.past.key(), &admitted.outcomes))
            .collect();
        TargetTerms::of_rows(scenario, &terms.strikes, &rows, slot)
    }

    /// A target's probabilities by rows of laws, each with what comes of it by what may strike; nothing where it is not judged.
    #[must_use]
    pub fn of_rows(
        scenario: &Scenario,
        strikes: &[Strikes],
        rows: &[(&'static str, &Result<Vec<Outcomes>, Both>)],
        slot: usize,
    ) -> Option<TargetTerms> {
        let pair = |outcomes: &Outcomes| match outcomes.targets.get(slot) {
            Some(pair) => *pair,
            None => outcomes.all,
        };
        let mut cells = Vec::new();
        let mut as_written = None;
        for (key, outcomes) in rows {
            for (strikes, outcomes) in strikes.iter().zip(outcomes.iter().flatten()) {
                let pair = pair(outcomes)?;
                as_written = Some(pair.second());
                cells.push(CellReport::new(key, *strikes, &pair));
            }
        }
        let target = scenario.targets.get(slot);
        let name = target.map(|target| &target.name);
        Some(TargetTerms {
            id: target.map_or("all", |target| &target.id.value).to_owned(),
            name: name.map(|name| name.own.clone()),
            name_en: name.and_then(|name| name.english.clone()),
            counts: target.is_none_or(|target| target.counts),
            as_written: as_written?.into(),
            cells,
        })
    }

    /// The least and the greatest probability.
    #[must_use]
    pub fn range(&self) -> Option<(&CellReport, &CellReport)> {
        let by =
            |a: &&CellReport, b: &&CellReport| a.met.probability.partial_cmp(&b.met.probability);
        let order =
            |a: &&CellReport, b: &&CellReport| by(a, b).unwrap_or(std::cmp::Ordering::Equal);
        let (least, most) = (
            self.cells.iter().min_by(order),
            self.cells.iter().max_by(order),
        );
        least.zip(most)
    }

    /// The pasts that give another probability than the law as it is written, whatever strikes; the written law first.
    #[must_use]
    pub fn telling_pasts(&self) -> Vec<&'static str> {
        let written = self.cells.iter().filter(|cell| cell.past == "as_written");
        let same = |cell: &CellReport| {
            let mut written = written.clone();
            let beside = written.find(|w| (w.shocks, w.revisions) == (cell.shocks, cell.revisions));
            beside.is_some_and(|beside| beside.met.probability == cell.met.probability)
        };
        let mut pasts = vec!["as_written"];
        for cell in self.cells.iter().filter(|cell| !same(cell)) {
            if !pasts.contains(&cell.past) {
                pasts.push(cell.past);
            }
        }
        pasts
    }
}

impl CellReport {
    fn new(past: &'static str, strikes: Strikes, pair: &Pair) -> CellReport {
        CellReport {
            past,
            shocks: strikes.shocks,
            revisions: strikes.revisions,
            met: pair.first().into(),
            difference: pair.difference(),
            difference_standard_error: pair.standard_error(),
            difference_interval: pair.interval(),
            difference_resolved: pair.resolved(),
        }
    }
}
