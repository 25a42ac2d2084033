//! Matching targets across scenarios: by id, and with a word where they do not mean the same.
//!
//! A target's definition is what its section says, but for names, sources, its nature and whether it counts; the year in which it
//! is judged; and the unit of its indicator. A target made of others (`all_of`, `met_when`) is defined differently where any of those is. The
//! reference is the first scenario that has the target, the base if it does. What the *assumptions* say of the indicators is
//! not part of a definition: it is what is compared.

use crate::scenario::Target;
use crate::scenario::load::Loaded;
use crate::scenario::target::Form;
use crate::scenario::tree::{Entry, Table, Value};
use std::collections::BTreeMap;

/// Keys of a target's section that do not say when it is met.
const BESIDE: &[&str] = &["name", "name_en", "source", "nature", "counts", "year"];

/// A target over all scenarios.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// The first scenario that has it.
    pub reference: usize,
    /// For each scenario, its place among that scenario's targets.
    pub places: Vec<Option<usize>>,
    /// For each scenario, how it stands to the reference.
    pub standings: Vec<Standing>,
    /// Whether it counts among the plan's targets wherever it is.
    pub counts: bool,
    /// Whether it does, and can be measured, in some scenario.
    pub counts_somewhere: bool,
    /// Which way is better, where it measures something and one way is.
    pub direction: Option<Direction>,
}

/// How a target in a scenario stands to the reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It means the same.
    Alike,
    /// There is none with this id.
    Absent,
    /// It cannot be measured.
    NotMeasurable,
    /// It is defined in another way.
    Differs(Vec<Change>),
}

/// A key of a definition that says something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The key.
    pub key: String,
    /// What the reference says, as TOML.
    pub reference: Option<String>,
    /// What is said here.
    pub here: Option<String>,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    More,
    /// Less is better.
    Less,
}

impl Row {
    /// Whether it means the same in a scenario as in the reference.
    #[must_use]
    pub fn is_alike_in(&self, scenario: usize) -> bool {
        self.standings[scenario] == Standing::Alike
    }

    /// Whether it means the same in every scenario.
    #[must_use]
    pub fn is_alike(&self) -> bool {
        (0..self.standings.len()).all(|scenario| self.is_alike_in(scenario))
    }

    /// Whether it has a probability in a scenario.
    #[must_use]
    pub fn is_judged_in(&self, scenario: usize) -> bool {
        matches!(
            self.standings[scenario],
            Standing::Alike | Standing::Differs(_)
        )
    }
}

/// Every target of any scenario: those of the first in their order, then those that further ones add.
#[must_use]
pub fn rows(loaded: &[Loaded]) -> Vec<Row> {
    let mut ids: Vec<&str> = Vec::new();
    for one in loaded {
        for target in &one.scenario.targets {
            if !ids.contains(&target.id.value.as_str()) {
                ids.push(&target.id.value);
            }
        }
    }
    let mut rows: Vec<Row> = ids.iter().map(|id| row(id, loaded)).collect();
    spread_to_wholes(&mut rows, loaded);
    rows
}

fn row(id: &str, loaded: &[Loaded]) -> Row {
    let place = |one: &Loaded| one.scenario.targets.iter().position(|t| t.id.value == id);
    let places: Vec<Option<usize>> = loaded.iter().map(place).collect();
    let reference = places.iter().position(Option::is_some).unwrap_or(0);
    let target_in = |scenario: usize| -> Option<&Target> {
        Some(&loaded[scenario].scenario.targets[places[scenario]?])
    };
    let meant = target_in(reference).map(|target| definition(&loaded[reference], target));
    let standing = |scenario: usize| match (target_in(scenario), &meant) {
        (Some(target), _) if matches!(target.form, Form::NotMeasurable(_)) => {
            Standing::NotMeasurable
        }
        (Some(target), Some(meant)) => {
            match changes(meant, &definition(&loaded[scenario], target)) {
                none if none.is_empty() => Standing::Alike,
                some => Standing::Differs(some),
            }
        }
        _ => Standing::Absent,
    };
    let targets = || (0..loaded.len()).filter_map(target_in);
    Row {
        id: id.to_owned(),
        reference,
        standings: (0..loaded.len()).map(standing).collect(),
        counts: targets().all(|target| target.counts),
        counts_somewhere: targets()
            .any(|target| target.counts && !matches!(target.form, Form::NotMeasurable(_))),
        direction: target_in(reference).and_then(direction),
        places,
    }
}

/// Which way is better: that in which the band is open.
fn direction(target: &Target) -> Option<Direction> {
    let Form::Measured(measure) = &target.form else {
        return None;
    };
    let band = measure.band();
    match (band.low, band.high) {
        (Some(_), None) => Some(Direction::More),
        (None, Some(_)) => Some(Direction::Less),
        _ => None,
    }
}

/// What a target says, key by key.
fn definition(loaded: &Loaded, target: &Target) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let path = ["target".to_owned(), target.id.value.clone()];
    if let Some(Value::Table(section)) = loaded.tree.find(&path).map(|node| &node.value) {
        for (key, entry) in &section.entries {
            if !BESIDE.contains(&key.as_str()) {
                take_leaves(key, entry, &mut found);
            }
        }
    }
    found.insert("year".to_owned(), target.year.value.to_string());
    if let Some(indicator) = target.indicator_in(&loaded.scenario) {
        let key = format!("indicator.{}.unit", indicator.id.value);
        found.insert(key, indicator.unit.own.clone());
    }
    found
}

/// Every value below an entry, by its path.
fn take_leaves(path: &str, entry: &Entry, found: &mut BTreeMap<String, String>) {
    match &entry.node.value {
        Value::Table(table) => {
            for (key, entry) in &table.entries {
                take_leaves(&format!("{path}.{key}"), entry, found);
            }
        }
        // 110 and 110.0 are the same number.
        Value::Integer(x) => {
            found.insert(path.to_owned(), format!("{:?}", *x as f64));
        }
        _ => {
            let mut alone = Table::default();
            alone.entries.insert("x".to_owned(), entry.clone());
            let written = alone.to_toml();
            let value = written.trim_end().trim_start_matches("x = ");
            found.insert(path.to_owned(), value.to_owned());
        }
    }
}

fn changes(reference: &BTreeMap<String, String>, here: &BTreeMap<String, String>) -> Vec<Change> {
    let keys = reference.keys().chain(here.keys());
    let mut keys: Vec<&String> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    let differs = keys
        .into_iter()
        .filter(|key| reference.get(*key) != here.get(*key));
    differs
        .map(|key| Change {
            key: key.clone(),
            reference: reference.get(key).cloned(),
            here: here.get(key).cloned(),
        })
        .collect()
}

/// A target that is made of one that differs differs itself. They may be made of each other at several removes.
fn spread_to_wholes(rows: &mut [Row], loaded: &[Loaded]) {
    for _ in 0..rows.len() {
        let mut found: Vec<(usize, usize, Change)> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            for (scenario, one) in loaded.iter().enumerate() {
                let place = row.places[scenario].filter(|_| row.is_alike_in(scenario));
                let parts = place.map(|place| one.scenario.targets[place].parts());
                let differs = |id: &&str| {
                    let mut rows = rows.iter();
                    rows.any(|row| row.id == *id && !row.is_alike_in(scenario))
                };
                if let Some(id) = parts.unwrap_or_default().into_iter().find(differs) {
                    let change = Change {
                        key: format!("target.{id}"),
                        reference: None,
                        here: None,
                    };
                    found.push((at, scenario, change));
                }
            }
        }
        if found.is_empty() {
            return;
        }
        for (at, scenario, change) in found {
            rows[at].standings[scenario] = Standing::Differs(vec![change]);
        }
    }
}
