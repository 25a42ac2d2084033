//! The scenarios between two: some of the changes made and the others not, read as if a person had written them.

use super::Contrast;
use crate::engine::Run;
use crate::engine::waves::each_of;
use crate::model::Verdicts;
use crate::scenario::Scenario;
use crate::scenario::difference::Assumption;
use crate::scenario::load::Written;
use crate::scenario::tree::Node;
use std::sync::{Arc, OnceLock};

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
    /// The ids of the targets that count.
    counted: Vec<String>,
    /// The two scenarios themselves, once they are compiled.
    ends: [OnceLock<Arc<Stage>>; 2],
}

/// A scenario between two, compiled.
pub struct Stage {
    /// For nothing but its verdicts.
    pub verdicts: Verdicts,
    /// Where each target that is attributed is found among the verdicts.
    pub targets: Vec<usize>,
    /// Where the counted ones are.
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
            counted: contrast.counted(),
            ends: <[OnceLock<Arc<Stage>>; 2]>::default(),
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
    pub fn stages(&self, wanted: &[Vec<bool>], run: &Run) -> Result<Vec<Arc<Stage>>, Vec<bool>> {
        let found = each_of(wanted, run, |present| self.shared_stage(present));
        let found = found.into_iter().zip(wanted);
        found
            .map(|(stage, present)| stage.ok_or_else(|| present.clone()))
            .collect()
    }

    /// A scenario; the two ends are compiled once.
    fn shared_stage(&self, present: &[bool]) -> Option<Arc<Stage>> {
        let made = present.iter().filter(|present| **present).count();
        let end = match made {
            0 => &self.ends[0],
            _ if made == present.len() => &self.ends[1],
            _ => return self.stage(present).map(Arc::new),
        };
        if let Some(known) = end.get() {
            return Some(Arc::clone(known));
        }
        let stage = Arc::new(self.stage(present)?);
        Some(Arc::clone(end.get_or_init(|| stage)))
    }

    fn stage(&self, present: &[bool]) -> Option<Stage> {
        let scenario = self.scenario(present)?;
        let verdicts = self
            .contrast
            .first
            .1
            .verdicts_between(self.contrast.second.1, &scenario);
        let place = |id: &str| scenario.targets.iter().position(|t| t.id.value == id);
        let targets = self.slots.iter().filter_map(|slot| match slot {
            Slot::Target(id, _) => Some(place(id)),
            Slot::All | Slot::Number => None,
        });
        let counted = self.counted.iter().map(|id| place(id));
        Some(Stage {
            targets: targets.collect::<Option<_>>()?,
            counted: counted.collect::<Option<_>>()?,
            verdicts,
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
    let targets = contrast.first.0.scenario.targets.iter().enumerate();
    let judged = targets.filter(|(_, target)| contrast.judges(&target.id.value));
    let mut slots: Vec<Slot> = judged
        .map(|(at, target)| Slot::Target(target.id.value.clone(), at))
        .collect();
    if !contrast.counted().is_empty() {
        slots.extend([Slot::All, Slot::Number]);
    }
    slots
}
