//! The scenarios between two: some of the changes made and the others not, read as if a person had written them.

use super::Contrast;
use crate::engine::Run;
use crate::engine::waves::each_of;
use crate::model::{Model, Verdicts};
use crate::scenario::Scenario;
use crate::scenario::difference::Assumption;
use crate::scenario::load::Written;
use crate::scenario::tree::Node;

/// What is attributed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// That a target is met: its id, and its place in the first scenario.
    Target(String, usize),
    /// That all counted ones are.
    All,
    /// How many counted ones are.
    Number,
}

impl Slot {
    /// The target, if it is about one.
    pub fn target(&self) -> Option<usize> {
        match self {
            Slot::Target(_, at) => Some(*at),
            Slot::All | Slot::Number => None,
        }
    }
}

/// Two scenarios and all between them.
pub struct Between<'g> {
    contrast: Contrast<'g>,
    written: Written,
    assumptions: &'g [Assumption],
    sections: Vec<(String, Vec<usize>)>,
    slots: Vec<Slot>,
}

/// A scenario between two, compiled.
pub struct Stage {
    /// For nothing but its verdicts.
    pub verdicts: Verdicts,
    /// Where each event is found among the verdicts.
    pub events: Vec<usize>,
    /// Where the counted targets are.
    pub counted: Vec<usize>,
}

impl<'g> Between<'g> {
    pub fn new(contrast: Contrast<'g>, assumptions: &'g [Assumption]) -> Self {
        let mut sections: Vec<(String, Vec<usize>)> = Vec::new();
        for (at, one) in assumptions.iter().enumerate() {
            let section = one.sections.join(" + ");
            match sections.iter_mut().find(|(known, _)| *known == section) {
                Some((_, places)) => places.push(at),
                None => sections.push((section, vec![at])),
            }
        }
        Between {
            contrast,
            written: Written::of(contrast.first.0),
            assumptions,
            sections,
            slots: slots(&contrast),
        }
    }

    pub fn players(&self) -> usize {
        self.assumptions.len()
    }

    pub fn assumptions(&self) -> &'g [Assumption] {
        self.assumptions
    }

    /// The sections, each with the places of its assumptions.
    pub fn sections(&self) -> &[(String, Vec<usize>)] {
        &self.sections
    }

    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The scenario with some of the changes; none where it cannot stand.
    fn scenario(&self, present: &[bool]) -> Option<Scenario> {
        if present.iter().all(|present| !present) {
            return Some(self.contrast.first.0.scenario.clone());
        }
        if present.iter().all(|present| *present) {
            return Some(self.contrast.second.0.scenario.clone());
        }
        let made = self
            .assumptions
            .iter()
            .zip(present)
            .filter(|(_, present)| **present);
        let changes: Vec<(Vec<String>, Option<Node>)> = made
            .flat_map(|(one, _)| &one.changes)
            .map(|change| (change.path.clone(), change.to.clone()))
            .collect();
        let (loaded, _) = self.written.with(&changes).load();
        loaded.map(|loaded| loaded.scenario)
    }

    fn stands(&self, present: &[bool]) -> bool {
        self.scenario(present).is_some()
    }

    /// The scenarios of these changes, compiled.
    ///
    /// # Errors
    /// The changes of the first that cannot stand.
    pub fn stages(&self, wanted: &[Vec<bool>], run: &Run) -> Result<Vec<Stage>, Vec<bool>> {
        let found = each_of(wanted, run, |present| self.stage(present));
        let found = found.into_iter().zip(wanted);
        found
            .map(|(stage, present)| stage.ok_or_else(|| present.clone()))
            .collect()
    }

    fn stage(&self, present: &[bool]) -> Option<Stage> {
        let scenario = self.scenario(present)?;
        let verdicts = self
            .contrast
            .first
            .1
            .verdicts_between(self.contrast.second.1, &scenario);
        let events = self.slots.iter().filter_map(|slot| match slot {
            Slot::Target(id, _) => scenario.targets.iter().position(|t| t.id.value == *id),
            Slot::All => Some(verdicts.met.len()),
            Slot::Number => None,
        });
        let events = events.collect();
        let judged = scenario.targets.iter().zip(&verdicts.met);
        let counted = (0..)
            .zip(judged)
            .filter(|(_, (t, met))| t.counts && met.is_some());
        let counted = counted.map(|(at, _)| at).collect();
        Some(Stage {
            verdicts,
            events,
            counted,
        })
    }

    /// Changes that do not go without each other: the fewest among which those of a scenario that cannot stand find what they
    /// need.
    pub fn bundle(&self, cannot_stand: &[bool]) -> Vec<usize> {
        let mut fewest = cannot_stand.to_vec();
        for at in 0..fewest.len() {
            if fewest[at] {
                fewest[at] = false;
                fewest[at] = self.stands(&fewest);
            }
        }
        let mut enough = vec![true; fewest.len()];
        for at in 0..fewest.len() {
            if !fewest[at] {
                enough[at] = false;
                enough[at] = !self.stands(&enough);
            }
        }
        (0..enough.len()).filter(|at| enough[*at]).collect()
    }
}

/// What can be attributed: what is judged in both scenarios.
fn slots(contrast: &Contrast) -> Vec<Slot> {
    let (first, second) = (contrast.first, contrast.second);
    let judged = |model: &Model, at: usize| model.targets[at].judged.is_some();
    let targets = &second.0.scenario.targets;
    let in_both = first
        .0
        .scenario
        .targets
        .iter()
        .enumerate()
        .filter(|(at, target)| {
            let there = targets.iter().position(|t| t.id.value == target.id.value);
            judged(first.1, *at) && there.is_some_and(|there| judged(second.1, there))
        });
    let mut slots: Vec<Slot> = in_both
        .map(|(at, target)| Slot::Target(target.id.value.clone(), at))
        .collect();
    let counted = |model: &Model| model.targets.iter().any(|label| label.joint.is_some());
    if counted(first.1) && counted(second.1) {
        slots.extend([Slot::All, Slot::Number]);
    }
    slots
}
