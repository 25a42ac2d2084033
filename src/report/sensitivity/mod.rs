//! What the report says of sensitivity: what drives each probability, and what single changes would do to it.
//!
//! Serialised as it stands it is the JSON contract `tuiyan/sensitivity/1`. Assumptions are named by their keys, which are those of their
//! draws. Groups of a driver are numbered from 0, from its lowest values to its highest.

pub mod csv;
pub mod text;
mod what_ifs;

pub use what_ifs::{ChangeReport, ChangedReport, WhatIfReport, WhatIfsReport};

use super::indices::IndicesReport;
use super::{Probability, RunReport, ScenarioReport};
use crate::engine::{Contrast, Run};
use crate::scenario::assumed::Assumed;
use crate::scenario::load::Loaded;
use crate::scenario::{Name, Scenario};
use crate::study::drivers::{Driver, Drivers, Outcome};
use serde::Serialize;

/// What drives each probability.
#[derive(Debug, Clone, Serialize)]
pub struct SensitivityReport {
    /// The version of this contract.
    pub schema: &'static str,
    /// What was run.
    pub scenario: ScenarioReport,
    /// How it was run.
    pub run: RunReport,
    /// The assumptions that vary from path to path.
    pub drivers: Vec<DriverReport>,
    /// Target by target; the last is that of all counted targets together, if any counts.
    pub targets: Vec<TargetDrivers>,
    /// What single changes would do; `null` where it was not asked for.
    pub what_ifs: Option<WhatIfsReport>,
    /// Sobol' indices and Shapley effects; `null` where they were not asked for.
    pub indices: Option<IndicesReport>,
}

/// An assumption, by name.
#[derive(Debug, Clone, Serialize)]
pub struct AssumedReport {
    /// Its key, which no other has.
    pub driver: String,
    /// What kind of assumption it is.
    pub kind: &'static str,
    /// What people call that which it belongs to.
    pub name: Option<String>,
    /// The same in English.
    pub name_en: Option<String>,
    /// What of it: what an indicator's law gives (`growth`, `additions`, …), the state of a regime.
    pub part: Option<String>,
    /// The indicator on which an effect or a revision works.
    pub on: Option<String>,
    /// Its name.
    pub on_name: Option<String>,
    /// The same in English.
    pub on_name_en: Option<String>,
    /// What its number is counted in: `percent`, `percent_log`, `points`, `sd`, or the unit of the indicator.
    pub unit: Option<String>,
    /// The same in English.
    pub unit_en: Option<String>,
}

/// An assumption that varies from path to path.
#[derive(Debug, Clone, Serialize)]
pub struct DriverReport {
    /// Which.
    #[serde(flatten)]
    pub of: AssumedReport,
    /// The mean of its number.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
    /// The groups of its paths.
    pub groups: Vec<GroupReport>,
    /// What moves with it.
    pub moves_with: Vec<MovesReport>,
}

/// A group of paths.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct GroupReport {
    /// The number is above this; `null` in the lowest group.
    pub above: Option<f64>,
    /// It is at most this; `null` in the highest group.
    pub up_to: Option<f64>,
    /// The one value that it has there, if it has only one.
    pub value: Option<f64>,
    /// How many paths.
    pub paths: u64,
    /// Their share.
    pub share: f64,
}

/// A correlation with another assumption.
#[derive(Debug, Clone, Serialize)]
pub struct MovesReport {
    /// The key of the other.
    pub driver: String,
    /// The correlation of the two numbers.
    pub correlation: f64,
}

/// What drives a target.
#[derive(Debug, Clone, Serialize)]
pub struct TargetDrivers {
    /// Its id; `all` for all counted targets together.
    pub id: String,
    /// Its name; none of all together.
    pub name: Option<String>,
    /// Its English name.
    pub name_en: Option<String>,
    /// Whether it counts among the plan's targets.
    pub counts: bool,
    /// Whether it is met on all paths of the run, or on none: then nothing drives it.
    pub constant: bool,
    /// The probability that it is met.
    #[serde(flatten)]
    pub met: Probability,
    /// By assumption: first those that are told from no effect, then by swing.
    pub drivers: Vec<SwingReport>,
}

/// A target's probability by the groups of an assumption.
#[derive(Debug, Clone, Serialize)]
pub struct SwingReport {
    /// The key of the assumption.
    pub driver: String,
    /// The probability in each of its groups.
    pub given: Vec<Probability>,
    /// The group with the lowest probability.
    pub worst: usize,
    /// The group with the highest.
    pub best: usize,
    /// The highest less the lowest.
    pub swing: f64,
    /// Its standard error.
    pub swing_standard_error: f64,
    /// Its 95 % interval.
    pub swing_interval: (f64, f64),
    /// How likely so much difference is where there is none; `null` where there are too few paths to say.
    pub p_value: Option<f64>,
    /// Whether the groups are told apart.
    pub swing_resolved: bool,
    /// The part of the variance that lies between the groups; `null` where there is no variance.
    pub explained: Option<f64>,
    /// Its standard error.
    pub explained_standard_error: Option<f64>,
    /// Its 95 % interval.
    pub explained_interval: Option<(f64, f64)>,
}

impl SensitivityReport {
    /// The report of what drives each probability.
    #[must_use]
    pub fn new(loaded: &Loaded, run: &Run, drivers: &Drivers) -> SensitivityReport {
        let scenario = &loaded.scenario;
        let each = drivers.each.iter();
        let targets = drivers.slots.iter().enumerate();
        SensitivityReport {
            schema: "tuiyan/sensitivity/1",
            scenario: ScenarioReport::new(loaded),
            run: RunReport::new(run),
            drivers: each
                .map(|driver| DriverReport::new(scenario, driver, drivers))
                .collect(),
            targets: targets
                .filter_map(|(slot, outcome)| {
                    let outcome = outcome.as_ref()?;
                    Some(TargetDrivers::new((scenario, slot), outcome, drivers))
                })
                .collect(),
            what_ifs: None,
            indices: None,
        }
    }

    /// The same about these targets only, by their places in the scenario (one past the last for all together).
    #[must_use]
    pub fn of_targets(mut self, scenario: &Scenario, slots: &[usize]) -> SensitivityReport {
        let chosen: Vec<&str> = slots.iter().map(|slot| id(scenario, *slot)).collect();
        let is_chosen = |id: &str| chosen.contains(&id);
        self.targets.retain(|target| is_chosen(&target.id));
        for what_if in self.what_ifs.iter_mut().flat_map(|all| &mut all.each) {
            what_if.targets.retain(|target| is_chosen(&target.id));
        }
        self
    }

    /// The assumption with a key, if it varies.
    #[must_use]
    pub fn driver(&self, key: &str) -> Option<&DriverReport> {
        self.drivers.iter().find(|driver| driver.of.driver == key)
    }
}

/// The id of a target by its place; one past the last are all together.
fn id(scenario: &Scenario, slot: usize) -> &str {
    let target = scenario.targets.get(slot);
    target.map_or("all", |target| target.id.value.as_str())
}

/// A name in both languages.
fn in_both(name: Option<&Name>) -> (Option<String>, Option<String>) {
    let own = name.map(|name| name.own.clone());
    (own, name.and_then(|name| name.english.clone()))
}

impl AssumedReport {
    /// An assumption of a scenario.
    #[must_use]
    pub fn new(scenario: &Scenario, of: &Assumed) -> AssumedReport {
        let (name, name_en) = in_both(of.name(scenario));
        let on = of.on().map(|at| &scenario.indicators[at]);
        let (on_name, on_name_en) = in_both(on.map(|on| &on.name));
        let (unit, unit_en) = unit(scenario, of);
        AssumedReport {
            driver: of.key(scenario),
            kind: of.kind(),
            name,
            name_en,
            part: part(scenario, of),
            on: on.map(|on| on.id.value.clone()),
            on_name,
            on_name_en,
            unit,
            unit_en,
        }
    }
}

/// What of that which it belongs to.
fn part(scenario: &Scenario, of: &Assumed) -> Option<String> {
    match of {
        Assumed::Law(at) => {
            let yearly = scenario.indicators[*at].kind.yearly()?;
            Some(yearly.key().to_owned())
        }
        Assumed::Effect { way, .. } => Some(way.key().to_owned()),
        Assumed::State(at, state) => {
            let state = scenario.regimes[*at].states().nth(*state);
            state.map(str::to_owned)
        }
        _ => None,
    }
}

/// What an assumption's number is counted in.
fn unit(scenario: &Scenario, of: &Assumed) -> (Option<String>, Option<String>) {
    let word = |word: &str| (Some(word.to_owned()), None);
    let own = |at: usize| {
        let unit = &scenario.indicators[at].unit;
        let (own, english) = in_both(Some(unit));
        (own.filter(|unit| !unit.is_empty()), english)
    };
    match of {
        Assumed::Law(at) => match part(scenario, of).as_deref() {
            Some("growth") => word("percent"),
            Some("change") => word("points"),
            _ => own(*at),
        },
        Assumed::Path(at) => own(*at),
        Assumed::Withdrawals(_) | Assumed::Size(..) => word("percent"),
        Assumed::Effect { way, on, .. } => match way.key() {
            "amount" => own(*on),
            "level" => word("percent"),
            _ => word("points"),
        },
        Assumed::Factor(_) => word("sd"),
        Assumed::Strikes(_) | Assumed::State(..) => word("years"),
        _ => (None, None),
    }
}

impl DriverReport {
    fn new(scenario: &Scenario, driver: &Driver, all: &Drivers) -> DriverReport {
        let sum: u64 = driver.paths.iter().sum();
        let groups = driver.paths.iter().enumerate();
        let moves = driver.moves_with.iter();
        DriverReport {
            of: AssumedReport::new(scenario, &driver.of),
            mean: driver.mean,
            sd: driver.sd,
            groups: groups
                .map(|(group, paths)| GroupReport {
                    above: group.checked_sub(1).map(|cut| driver.cuts[cut]),
                    up_to: driver.cuts.get(group).copied(),
                    value: driver.values.as_ref().map(|values| values[group]),
                    paths: *paths,
                    share: *paths as f64 / sum as f64,
                })
                .collect(),
            moves_with: moves
                .map(|(other, correlation)| MovesReport {
                    driver: all.each[*other].of.key(scenario),
                    correlation: *correlation,
                })
                .collect(),
        }
    }

    /// Whether it is something that happens or does not.
    #[must_use]
    pub fn is_event(&self) -> bool {
        matches!(self.of.kind, "shock" | "revision")
    }
}

impl TargetDrivers {
    fn new(
        (scenario, slot): (&Scenario, usize),
        outcome: &Outcome,
        drivers: &Drivers,
    ) -> TargetDrivers {
        let target = scenario.targets.get(slot);
        let (name, name_en) = in_both(target.map(|target| &target.name));
        let met = outcome.met;
        let constant = met.hits == 0 || met.hits == met.paths;
        let by = drivers.each.iter().zip(&outcome.by);
        let swings =
            by.filter_map(|(driver, contrast)| SwingReport::new(driver.of.key(scenario), contrast));
        let mut swings: Vec<SwingReport> = swings.filter(|_| !constant).collect();
        swings.sort_by(|a, b| {
            let resolved = b.swing_resolved.cmp(&a.swing_resolved);
            resolved.then(b.swing.total_cmp(&a.swing))
        });
        TargetDrivers {
            id: id(scenario, slot).to_owned(),
            name,
            name_en,
            counts: target.is_none_or(|target| target.counts),
            constant,
            met: met.into(),
            drivers: swings,
        }
    }
}

impl SwingReport {
    fn new(driver: String, contrast: &Contrast) -> Option<SwingReport> {
        let swing = contrast.swing()?;
        let explained = contrast.explained();
        Some(SwingReport {
            driver,
            given: contrast.groups.iter().map(|group| given(*group)).collect(),
            worst: swing.worst,
            best: swing.best,
            swing: swing.difference,
            swing_standard_error: swing.standard_error,
            swing_interval: swing.interval,
            p_value: contrast.p_value(),
            swing_resolved: contrast.resolved(),
            explained: explained.map(|part| part.share),
            explained_standard_error: explained.map(|part| part.standard_error),
            explained_interval: explained.map(|part| part.interval),
        })
    }
}

/// The probability in a group; none in one without paths.
fn given(group: crate::engine::Proportion) -> Probability {
    match group.paths {
        0 => Probability::NONE,
        _ => group.into(),
    }
}
