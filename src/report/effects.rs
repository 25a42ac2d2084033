//! What the report says of shocks, revisions and levers: what each adds to each probability.
//!
//! A lever with a cost has a price as well: its whole cost over the simulated years, for each percentage point that it adds. It is given where the
//! effect is told from nought; its interval is that of the effect turned over.

use super::Report;
use crate::engine::Pair;
use crate::scenario::Scenario;
use crate::scenario::switch::Switch;
use crate::study::{Effect, Effects};
use serde::Serialize;

/// What each shock, revision and lever adds to the probabilities.
#[derive(Debug, Clone, Serialize)]
pub struct EffectsReport {
    /// On how many paths they were switched.
    pub paths: u64,
    /// One after the other, each with all others as written.
    pub each: Vec<EffectReport>,
}

/// What one of them adds.
#[derive(Debug, Clone, Serialize)]
pub struct EffectReport {
    /// `shock`, `revision` or `lever`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Whether it is on in the scenario as it was run.
    pub on: bool,
    /// What a lever costs over the simulated years, in the unit that the scenario names for it.
    pub cost: Option<f64>,
    /// Each target's probability with it and without it.
    pub targets: Vec<DifferenceReport>,
    /// The same of all counted targets together.
    pub all: Option<DifferenceReport>,
}

/// A probability with something and without it, on the same paths.
#[derive(Debug, Clone, Serialize)]
pub struct DifferenceReport {
    /// The id of the target; `all` for all targets.
    pub id: String,
    /// The probability with it.
    pub with: f64,
    /// The probability without it.
    pub without: f64,
    /// The first less the second.
    pub difference: f64,
    /// The paired standard error of the difference; 0 where no path changes sides.
    pub standard_error: f64,
    /// The 95 % interval of the difference.
    pub interval: (f64, f64),
    /// Whether it is told from nought.
    pub resolved: bool,
    /// On how many paths the target is met only with it.
    pub gained: u64,
    /// On how many paths the target is met only without it.
    pub lost: u64,
    /// What a lever costs for each percentage point that it adds.
    pub cost_per_point: Option<f64>,
    /// Its 95 % interval.
    pub cost_per_point_interval: Option<(f64, f64)>,
}

impl Report {
    /// The same report with what each part of the scenario adds.
    #[must_use]
    pub fn with_effects(mut self, scenario: &Scenario, effects: &Effects) -> Report {
        if !effects.each.is_empty() {
            let each = effects.each.iter();
            self.effects = Some(EffectsReport {
                paths: effects.paths,
                each: each
                    .map(|effect| EffectReport::new(scenario, effect))
                    .collect(),
            });
        }
        self
    }
}

impl EffectReport {
    fn new(scenario: &Scenario, effect: &Effect) -> EffectReport {
        let (kind, id, name) = scenario.switched(effect.switch);
        let targets = scenario.targets.iter().zip(&effect.outcomes.targets);
        let all = effect.outcomes.all.as_ref();
        let cost = match effect.switch {
            Switch::Lever(at) => scenario.levers[at].total_cost(scenario.years()),
            Switch::Shock(_) | Switch::Revision(_) => None,
        };
        EffectReport {
            kind,
            id: id.to_owned(),
            name: name.own.clone(),
            name_en: name.english.clone(),
            on: scenario.has_on(effect.switch),
            cost,
            targets: targets
                .filter_map(|(target, pair)| {
                    Some(DifferenceReport::new(
                        &target.id.value,
                        pair.as_ref()?,
                        cost,
                    ))
                })
                .collect(),
            all: all.map(|pair| DifferenceReport::new("all", pair, cost)),
        }
    }

    /// All of its rows.
    pub fn rows(&self) -> impl Iterator<Item = &DifferenceReport> {
        self.targets.iter().chain(&self.all)
    }
}

impl DifferenceReport {
    fn new(id: &str, pair: &Pair, cost: Option<f64>) -> DifferenceReport {
        let cost = cost.filter(|_| pair.resolved() && pair.difference() > 0.0);
        let a_point = |difference: f64| cost.map(|cost| cost / (100.0 * difference));
        let (low, high) = pair.interval();
        DifferenceReport {
            id: id.to_owned(),
            with: pair.first().value(),
            without: pair.second().value(),
            difference: pair.difference(),
            standard_error: pair.standard_error(),
            interval: pair.interval(),
            resolved: pair.resolved(),
            gained: pair.first_only,
            lost: pair.second_only,
            cost_per_point: a_point(pair.difference()),
            cost_per_point_interval: a_point(high).zip(a_point(low)),
        }
    }

    /// Whether any path changes sides.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.gained + self.lost > 0
    }
}
