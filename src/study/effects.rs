//! What each shock, revision and lever adds to each probability: the scenario with it and without it.
//!
//! One part of the scenario is switched at a time, all others stay as they are written, and both scenarios run on the same
//! paths ([`crate::engine::paired`]). The effect of a part is the probability with it less that without it. Effects of several parts need not
//! add up: two shocks that each miss a target on the same path count in full in both.
//!
//! Cost: a scenario with k parts runs k more times, and once more as it stands for every eight parts, on a 64th of the paths of the run but
//! 16,384 of them at least (or all, if there are fewer). A difference of probabilities on the same paths is known better
//! than the probabilities are: with a tenth of the paths changing sides, to ± 0.5 points on 16,384 paths.

use crate::engine::paired::paired;
use crate::engine::{Outcomes, Run};
use crate::model::{Model, Verdicts};
use crate::scenario::Scenario;
use crate::scenario::switch::Switch;
use std::sync::atomic::AtomicBool;

/// Paths of a run for each one on which parts are switched.
const PATHS_FOR_ONE: u64 = 64;
/// Fewest paths, if the run has as many.
const LEAST_PATHS: u64 = 16_384;
/// Models that are held at the same time.
const TOGETHER: usize = 8;

/// What each part adds.
#[derive(Debug, Clone)]
pub struct Effects {
    /// On how many paths it was counted.
    pub paths: u64,
    /// Part by part.
    pub each: Vec<Effect>,
}

/// What one part adds.
#[derive(Debug, Clone)]
pub struct Effect {
    /// The part.
    pub switch: Switch,
    /// The targets with it, first, and without it.
    pub outcomes: Outcomes,
}

/// On how many paths parts are switched in a run of `paths`, unless someone says.
#[must_use]
pub fn usual_paths(paths: u64) -> u64 {
    (paths / PATHS_FOR_ONE).max(LEAST_PATHS).min(paths)
}

/// Switches every part of a scenario on the first `paths` paths; nothing if `stop` is set before the end.
#[must_use]
pub fn effects(
    scenario: &Scenario,
    model: &Model,
    run: &Run,
    paths: u64,
    stop: &AtomicBool,
) -> Option<Effects> {
    let switches = scenario.switches();
    let mut each = Vec::with_capacity(switches.len());
    let as_written = model.verdicts(scenario);
    for some in switches.chunks(TOGETHER) {
        let others = some.iter();
        let others: Vec<Verdicts> = others
            .map(|switch| model.verdicts(&scenario.flipped(*switch)))
            .collect();
        let found = paired(&as_written, &others, run, paths, stop)?;
        each.extend(some.iter().zip(found).map(|(switch, outcomes)| Effect {
            switch: *switch,
            outcomes: match scenario.has_on(*switch) {
                true => outcomes,
                false => outcomes.swapped(),
            },
        }));
    }
    Some(Effects { paths, each })
}
