//! Levers: policy measures that a plan can take or leave, and what they are assumed to do.
//!
//! In a sentence: a lever that is on moves the indicators it names by an effect that grows in over a few years, may be
//! uncertain, and costs something a year; the same scenario with the lever off is the world without the measure.
//!
//! Keys: `on` (default true); `from` and `until`, years; `ramp`, the shares of the full effect in the 1st, 2nd, 3rd … year, or
//! `ramp_years`, how many years it takes to grow in evenly (`timing`); the effects by indicator, of which each kind of indicator
//! takes its own (`effect`): `growth` (percentage points a year) and `level` (%) of levels, `amount` (the indicator's unit a year)
//! of stocks and flows, `change` (percentage points a year) of shares, `chance` (percentage points) of milestones; `cost` a year or
//! `cost_by_year`, in `cost_unit` (`cost`); `requires`, ids of levers without which it has no effect; `group`, the group of
//! tasks that it belongs to; `judgement`, where nothing but judgement stands behind the effects.
//!
//! Formula: with s_t the share of the ramp in year t (0 outside `from` … `until`) and e the effect drawn on the path, an indicator
//! under several levers has the growth g_t + Σ s_t · e, the level L_t · (1 + Σ s_t · e / 100), the amount a_t + Σ s_t · e or the
//! change c_t + Σ s_t · e. Effects add up; what two levers do together beyond that is an [`interaction`](Interaction). Two models
//! for this: the climate simulator En-ROADS gives each measure a year in which it begins to phase in and the years it takes, on one
//! baseline, and lets measures meet in its feedbacks; the Congressional Budget Office's options for the deficit are each costed alone against one
//! baseline. A plan's scenario has no feedbacks in which measures could meet, so what they do to each other is declared, as the interaction of
//! a factorial design (R. A. Fisher, *The Design of Experiments*, 1935).
//!
//! An effect is drawn once a path, from `lever.<id>/effect.<key>.<indicator>`: nobody knows how well a measure works, but it works as well
//! this year as next. So it counts as parameter uncertainty, not as chance. An effect that is a number draws nothing, and a
//! lever that is off draws nothing, adds no row and leaves all other draws as they were: pairs of runs with and without it differ by it alone.
//!
//! Use a lever for what somebody decides. What may happen to a plan is a [shock](super::shock), how figures are published a
//! [revision](super::revision), and an uncertain state of the world that nobody chooses a law or a parameter. An effect that the
//! baseline's history already contains must not be added again.
//!
//! | file | what is there |
//! |---|---|
//! | `effect` | what a lever does to which indicators |
//! | `timing` | in which years, and how much of it |
//! | `cost` | what it costs |
//! | `requires` | which levers work, given that some need others |
//! | `interaction` | what levers do together beyond the sum of each |
//! | `bounds` | effects that take a level where it cannot go |

pub mod bounds;
mod cost;
mod effect;
mod interaction;
mod requires;
mod timing;

pub use effect::{Effects, Way};
pub use interaction::Interaction;
pub use requires::working;

use super::section::{At, Section};
use super::{Check, Name, Scenario};
use crate::both;
use crate::language::{Both, Pair};
use cost::Cost;
use std::collections::HashMap;
use std::ops::RangeInclusive;
use timing::Timing;

/// The section of levers.
pub const KEY: &str = "lever";

/// The section of interactions.
pub const INTERACTION: &str = "interaction";

/// Keys of which one stands in the place of the other.
pub const EITHER: [[&str; 2]; 2] = [timing::EITHER, cost::EITHER];

/// A policy measure.
#[derive(Debug, Clone)]
pub struct Lever {
    /// Its id, which keys its draws.
    pub id: At<String>,
    /// What people call it.
    pub name: Name,
    /// The group of tasks it belongs to.
    pub group: Option<Name>,
    /// Whether it is taken. Whoever compiles the scenario with another flag gets the world with that choice: prerequisites and
    /// interactions follow.
    pub on: bool,
    /// Whether its effects are judgement, with no evaluation behind them.
    pub judgement: bool,
    /// What its cost is counted in.
    pub cost_unit: Option<Name>,
    /// The levers without which it has no effect.
    pub requires: Vec<At<String>>,
    timing: Timing,
    effects: Effects,
    cost: Option<Cost>,
}

/// Reads `[lever.<id>]` and `[interaction.<id>]`, all of them.
pub fn read_all(section: &mut Section) -> (Vec<Lever>, Vec<Interaction>) {
    let meaning = ("政策举措", "policy measures");
    let levers = section.sections(KEY, meaning, read);
    let meaning = (
        "多项举措共同起作用时，在各自效果之和以外的部分",
        "what levers do together beyond the sum of each",
    );
    let interactions = section.sections(INTERACTION, meaning, interaction::read);
    (levers, interactions)
}

/// Reads `[lever.<id>]`.
fn read(id: At<String>, section: &mut Section) -> Option<Lever> {
    let name = Name::read(section, "name", ("名称", "what people call it"));
    let meaning = ("所属的任务组", "the group of tasks it belongs to");
    let group = Name::read(section, "group", meaning);
    let meaning = (
        "是否采取该举措；命令行 --lever 名称=on|off 可改",
        "whether the measure is taken; --lever NAME=on|off overrides it",
    );
    let on = section.flag_or("on", meaning, true);
    let timing = Timing::read(section);
    let effects = Effects::read(section);
    let cost = Cost::read(section);
    let meaning = ("费用的单位", "what the cost is counted in");
    let cost_unit = Name::read(section, "cost_unit", meaning);
    let meaning = (
        "前置举措：其中任何一项未起作用，本举措即无效果",
        "ids of the levers without which this one has no effect",
    );
    let requires = section.texts("requires", meaning).unwrap_or_default();
    let meaning = (
        "效果出自判断，没有评估依据",
        "its effects are judgement: no evaluation stands behind them",
    );
    let judgement = section.flag_or("judgement", meaning, false);
    section.text(
        "source",
        ("效果与费用的依据", "where effects and cost come from"),
    );
    Some(Lever {
        name: name.unwrap_or_else(|| Name::plain(&id.value)),
        id,
        group,
        on,
        judgement,
        cost_unit,
        requires,
        timing,
        effects,
        cost,
    })
}

impl Lever {
    /// How many effects it has.
    #[must_use]
    pub fn effects(&self) -> usize {
        self.effects.count()
    }

    /// What it costs over these years if it is on, in [`Lever::cost_unit`]; nothing where no cost is given.
    #[must_use]
    pub fn total_cost(&self, years: RangeInclusive<i32>) -> Option<f64> {
        let cost = self.cost.as_ref()?;
        Some(years.map(|year| cost.in_year(year, &self.timing)).sum())
    }

    /// Finds what a reader alone cannot see.
    fn check(&self, check: &mut Check) {
        self.timing.check(check);
        if let Some(cost) = &self.cost {
            cost.check(self.cost_unit.is_some(), check);
        }
        self.effects.check(&self.id, KEY, check);
    }
}

/// Finds what is wrong with levers and their interactions, each and together.
pub fn check_all(scenario: &Scenario, check: &mut Check) {
    for lever in &scenario.levers {
        lever.check(check);
    }
    requires::check(scenario, check);
    for interaction in &scenario.interactions {
        interaction.check(check);
    }
}

/// What acts upon indicators: a lever that works, or an interaction of such.
#[derive(Debug, Clone)]
pub struct Acting<'s> {
    /// What keys the draws of its effects.
    pub key: String,
    /// What it does.
    pub effects: &'s Effects,
    /// The share of the full effect in each simulated year.
    pub shares: Vec<f64>,
}

/// The levers that work, then the interactions of those that do.
#[must_use]
pub fn acting(scenario: &Scenario) -> Vec<Acting<'_>> {
    let works = working(&scenario.levers);
    let levers = scenario.levers.iter().zip(&works);
    let mut shares_of: HashMap<&str, Vec<f64>> = HashMap::new();
    let mut all = Vec::new();
    for (lever, _) in levers.filter(|(_, works)| **works) {
        let shares = lever.timing.shares(scenario.years());
        shares_of.insert(&lever.id.value, shares.clone());
        all.push(Acting {
            key: format!("{KEY}.{}", lever.id.value),
            effects: &lever.effects,
            shares,
        });
    }
    for interaction in &scenario.interactions {
        let parts = interaction.of.iter();
        let parts: Option<Vec<&Vec<f64>>> =
            parts.map(|id| shares_of.get(id.value.as_str())).collect();
        all.extend(parts.map(|parts| Acting {
            key: format!("{INTERACTION}.{}", interaction.id.value),
            effects: &interaction.effects,
            shares: smallest(&parts),
        }));
    }
    all
}

/// Year by year, the smallest of several shares.
fn smallest(parts: &[&Vec<f64>]) -> Vec<f64> {
    let years = parts.first().map_or(0, |shares| shares.len());
    let in_year = |at: usize| parts.iter().map(|shares| shares[at]).fold(1.0, f64::min);
    (0..years).map(in_year).collect()
}

/// What a lever or an interaction is called in messages.
fn called(section: &str, id: &str) -> Both {
    let (zh, en): Pair = match section {
        INTERACTION => ("交互作用", "interaction"),
        _ => ("举措", "lever"),
    };
    both!("{zh} {id}", "the {en} {id}")
}
