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
use crate::engine::waves::Stretch;
use crate::engine::{Outcomes, Run};
use crate::model::{Model, Verdicts};
use crate::scenario::Scenario;
use crate::scenario::switch::Switch;
use serde::{Deserialize, Serialize};
use std::ops::Range;
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
    let switched = switched(scenario, model, run, paths.into(), stop)?;
    Some(switched.effects(scenario, paths))
}

/// What was counted on some neighbouring blocks of the paths on which parts are switched.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Switched {
    blocks: Range<u64>,
    /// The scenario as written first, and with each part switched; nothing where there are no blocks.
    each: Vec<Outcomes>,
}

/// Switches every part of a scenario on some of its paths; nothing if `stop` is set before the end.
#[must_use]
pub fn switched(
    scenario: &Scenario,
    model: &Model,
    run: &Run,
    stretch: Stretch,
    stop: &AtomicBool,
) -> Option<Switched> {
    let blocks = stretch.blocks.clone();
    let mut each = Vec::new();
    if !blocks.is_empty() {
        let as_written = model.verdicts(scenario);
        for some in scenario.switches().chunks(TOGETHER) {
            let others = some.iter();
            let others: Vec<Verdicts> = others
                .map(|switch| model.verdicts(&scenario.flipped(*switch)))
                .collect();
            each.extend(paired(&as_written, &others, run, stretch.clone(), stop)?);
        }
    }
    Some(Switched { blocks, each })
}

impl Switched {
    /// Which blocks these are.
    #[must_use]
    pub fn blocks(&self) -> Range<u64> {
        self.blocks.clone()
    }

    /// Both as one.
    ///
    /// # Panics
    /// If `next` does not begin where these end: whoever joins parts knows which are neighbours.
    #[must_use]
    pub fn join(mut self, next: Switched) -> Switched {
        assert_eq!(
            self.blocks.end, next.blocks.start,
            "blocks are joined to those that come next"
        );
        self.blocks.end = next.blocks.end;
        if self.each.is_empty() {
            self.each = next.each;
            return self;
        }
        for (mine, theirs) in self.each.iter_mut().zip(&next.each) {
            mine.merge(theirs);
        }
        self
    }

    /// Whether this can be what was counted on a stretch of paths: for counts that were stored.
    #[must_use]
    pub fn fits(&self, scenario: &Scenario, model: &Model, stretch: &Stretch) -> bool {
        let switches = match stretch.blocks.is_empty() {
            true => 0,
            false => scenario.switches().len(),
        };
        let joint = !model.watch.joint.is_empty();
        let judged = model.targets.iter().map(|target| target.judged.is_some());
        let paths = stretch.count();
        self.blocks == stretch.blocks
            && self.each.len() == switches
            && self.each.iter().all(|outcomes| {
                let pairs = outcomes.targets.iter().chain([&outcomes.all]);
                let there = pairs.clone().map(Option::is_some);
                there.eq(judged.clone().chain([joint]))
                    && pairs.flatten().all(|pair| pair.fits(paths))
            })
    }

    /// What each part adds, counted on all of `paths` paths.
    #[must_use]
    pub fn effects(self, scenario: &Scenario, paths: u64) -> Effects {
        let switches = scenario.switches().into_iter().zip(self.each);
        let each = switches.map(|(switch, outcomes)| Effect {
            switch,
            outcomes: match scenario.has_on(switch) {
                true => outcomes,
                false => outcomes.swapped(),
            },
        });
        Effects {
            paths,
            each: each.collect(),
        }
    }
}
