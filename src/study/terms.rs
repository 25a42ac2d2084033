//! What a probability rests on: which history, which shocks and which revisions are admitted.
//!
//! The first question to a forecast is what went into it. Two sets of terms are gone through, each with each:
//!
//! * *the law of growth*: as it is written, or a normal law with the mean and the standard deviation (n − 1) of the indicator's own
//!   `history`: of all of it up to the base year, of all but the base year (which may be a shock itself), of its last five years, of
//!   all with its mean uncertain (normal about it, sd/√n, drawn once a path), and of the years after the base year, which is
//!   hindsight. Single years' laws (`in_year`) go with the law. Every indicator that has such a history gets it, rivals too;
//! * *what strikes*: nothing, shocks, revisions, both; as far as the scenario has any.
//!
//! Dependence, persistence, levers and parameters stay as written. A normal law with the moments of the past is what
//! everyone writes first, and it is too narrow (few years, and the past's mean is not the future's): it is here to show what the choice of
//! years does, not as advice.
//!
//! All cells run on the same paths, so their differences from the scenario as written are paired ([`crate::engine::paired`]). Cost: a run of
//! verdicts a cell, five histories by four at most (six by four with hindsight).

use crate::diag::Place;
use crate::engine::paired::paired;
use crate::engine::{Outcomes, Run};
use crate::language::Both;
use crate::model::{Model, Verdicts};
use crate::scenario::Scenario;
use crate::scenario::indicator::Indicator;
use crate::scenario::load::{Loaded, Written};
use crate::scenario::tree::{Node, Table, Value};
use std::ops::RangeInclusive;
use std::sync::atomic::AtomicBool;

/// Which years make the law of growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Past {
    /// None: the law stands as it is written.
    AsWritten,
    /// All up to the base year.
    All,
    /// All before the base year.
    BeforeBase,
    /// The last five up to the base year.
    LastFive,
    /// All up to the base year, with an uncertain mean.
    UncertainMean,
    /// Those after the base year.
    Hindsight,
}

impl Past {
    /// All of them, the scenario as it is written first.
    pub const EACH: [Past; 6] = [
        Past::AsWritten,
        Past::All,
        Past::BeforeBase,
        Past::LastFive,
        Past::UncertainMean,
        Past::Hindsight,
    ];

    /// Its word in results.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Past::AsWritten => "as_written",
            Past::All => "all",
            Past::BeforeBase => "before_base_year",
            Past::LastFive => "last_five_years",
            Past::UncertainMean => "uncertain_mean",
            Past::Hindsight => "hindsight",
        }
    }

    /// Its years, seen from the base year.
    fn years(self, base: i32) -> Option<RangeInclusive<i32>> {
        match self {
            Past::AsWritten => None,
            Past::All | Past::UncertainMean => Some(i32::MIN..=base),
            Past::BeforeBase => Some(i32::MIN..=base - 1),
            Past::LastFive => Some(base - 4..=base),
            Past::Hindsight => Some(base + 1..=i32::MAX),
        }
    }
}

/// What may strike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strikes {
    /// Whether shocks may.
    pub shocks: bool,
    /// Whether published figures may be revised.
    pub revisions: bool,
}

impl Strikes {
    /// The combinations that differ for a scenario, from nothing to all it has.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Vec<Strikes> {
        let has = (!scenario.shocks.is_empty(), !scenario.revisions.is_empty());
        let each = [(false, false), (true, false), (false, true), (true, true)];
        let possible = each.into_iter().filter(|(s, r)| has.0 >= *s && has.1 >= *r);
        let strikes = possible.map(|(shocks, revisions)| Strikes { shocks, revisions });
        strikes.collect()
    }

    /// A scenario with no more than this.
    #[must_use]
    pub fn admitted(self, scenario: &Scenario) -> Scenario {
        let mut scenario = scenario.clone();
        if !self.shocks {
            scenario.shocks.clear();
            scenario.exclusives.clear();
        }
        if !self.revisions {
            scenario.revisions.clear();
        }
        scenario
    }
}

/// The law that an indicator's past makes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PastLaw {
    /// The indicator, by its place in the scenario.
    pub indicator: usize,
    /// The first and the last year that go in.
    pub years: (i32, i32),
    /// How many values.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, by n − 1.
    pub sd: f64,
}

/// A law of growth, and what comes of it.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// Which years make it.
    pub past: Past,
    /// The laws that stand in place of those written.
    pub laws: Vec<PastLaw>,
    /// By what may strike: the targets then (the first of each pair), and as written. Or why there is nothing.
    pub outcomes: Result<Vec<Outcomes>, Both>,
}

/// Probabilities by what is admitted.
#[derive(Debug, Clone)]
pub struct Terms {
    /// What may strike, in the order of the outcomes.
    pub strikes: Vec<Strikes>,
    /// By the law of growth.
    pub pasts: Vec<Admitted>,
}

/// Goes through all terms on the first `run.paths` plain paths; nothing if `stop` is set before the end.
#[must_use]
pub fn terms(loaded: &Loaded, model: &Model, run: &Run, stop: &AtomicBool) -> Option<Terms> {
    let scenario = &loaded.scenario;
    let strikes = Strikes::of(scenario);
    let as_written = model.verdicts(scenario);
    let mut pasts = Vec::new();
    for past in Past::EACH {
        let laws = laws_of(scenario, past);
        if past != Past::AsWritten && laws.is_empty() {
            continue;
        }
        let changed = with_laws(loaded, past, &laws);
        let cell = Cell {
            model,
            as_written: &as_written,
            strikes: &strikes,
        };
        let outcomes = cell.outcomes(changed, run, stop)?;
        pasts.push(Admitted {
            past,
            laws,
            outcomes,
        });
    }
    Some(Terms { strikes, pasts })
}

/// What the cells of a row have in common.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// A model with the same targets.
    pub model: &'a Model,
    /// What every cell is compared with.
    pub as_written: &'a Verdicts,
    /// What may strike.
    pub strikes: &'a [Strikes],
}

impl Cell<'_> {
    /// What comes of a scenario (the first of each pair) by what may strike, and of the one as it is written; or why the scenario cannot
    /// be. Nothing if `stop` is set before the end.
    #[must_use]
    pub fn outcomes(
        &self,
        changed: Result<Scenario, Both>,
        run: &Run,
        stop: &AtomicBool,
    ) -> Option<Result<Vec<Outcomes>, Both>> {
        let changed = match changed {
            Ok(changed) => changed,
            Err(refused) => return Some(Err(refused)),
        };
        let cells = self.strikes.iter();
        let cells = cells.map(|strikes| self.model.verdicts(&strikes.admitted(&changed)));
        let cells: Vec<Verdicts> = cells.collect();
        let found = paired(self.as_written, &cells, run, run.paths, stop)?;
        Some(Ok(found.into_iter().map(Outcomes::swapped).collect()))
    }
}

/// A scenario with values set or taken away, or why it cannot be.
///
/// # Errors
/// The first problem.
pub fn with(loaded: &Loaded, changes: &[(Vec<String>, Option<Node>)]) -> Result<Loaded, Both> {
    let (changed, problems) = Written::of(loaded).with(changes).load();
    changed.ok_or_else(|| {
        let first = problems.sorted().into_iter().next();
        first.map_or_else(Both::default, |problem| problem.message.clone())
    })
}

/// The laws that the years of a past make.
fn laws_of(scenario: &Scenario, past: Past) -> Vec<PastLaw> {
    let Some(years) = past.years(scenario.base_year) else {
        return Vec::new();
    };
    let indicators = scenario.indicators.iter().enumerate();
    let laws = indicators.filter_map(|(at, indicator)| {
        let (mean, sd) = indicator.history.moments(years.clone())?;
        let values = indicator.history.values();
        let chosen: Vec<i32> = values
            .map(|(year, _)| year)
            .filter(|y| years.contains(y))
            .collect();
        Some(PastLaw {
            indicator: at,
            years: (*chosen.first()?, *chosen.last()?),
            count: chosen.len(),
            mean,
            sd,
        })
    });
    laws.collect()
}

/// The scenario with these laws, or why they cannot stand in it.
fn with_laws(loaded: &Loaded, past: Past, laws: &[PastLaw]) -> Result<Scenario, Both> {
    if laws.is_empty() {
        return Ok(loaded.scenario.clone());
    }
    let changes = laws.iter().flat_map(|law| {
        let indicator: &Indicator = &loaded.scenario.indicators[law.indicator];
        let [own, in_year] = indicator.paths_of_law().unwrap_or_default();
        [(own, Some(normal(law, past))), (in_year, None)]
    });
    let changes: Vec<_> = changes.filter(|(path, _)| !path.is_empty()).collect();
    with(loaded, &changes).map(|changed| changed.scenario)
}

/// `{ normal = { mean, sd } }`, with a mean that is itself normal where it is uncertain.
fn normal(law: &PastLaw, past: Past) -> Node {
    let (mean, sd) = (Value::Float(law.mean), Value::Float(law.sd));
    let mean = match past {
        Past::UncertainMean => {
            let error = law.sd / (law.count as f64).sqrt();
            of_normal(mean, Value::Float(error))
        }
        _ => mean,
    };
    unplaced(of_normal(mean, sd))
}

fn of_normal(mean: Value, sd: Value) -> Value {
    let mut law = Table::default();
    for (key, value) in [("mean", mean), ("sd", sd)] {
        let path = ["normal", key].map(str::to_owned);
        law.set(&path, unplaced(value));
    }
    Value::Table(law)
}

/// A value that nobody wrote.
fn unplaced(value: Value) -> Node {
    Node {
        place: Place::default(),
        value,
    }
}
