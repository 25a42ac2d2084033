//! A scenario aimed at one target: without the other targets, so that only what its verdict needs is run.

use super::Scenario;

impl Scenario {
    /// The scenario with only those targets that the one in this slot needs, and the slot that it has there. One past the
    /// last target stands for all counted ones together.
    #[must_use]
    pub fn aimed_at(&self, slot: usize) -> (Scenario, usize) {
        let mut needed: Vec<bool> = match self.targets.get(slot) {
            Some(_) => (0..self.targets.len()).map(|at| at == slot).collect(),
            None => self.targets.iter().map(|target| target.counts).collect(),
        };
        let position = |id: &str| self.targets.iter().position(|other| other.id.value == id);
        let mut waiting: Vec<usize> = (0..needed.len()).filter(|at| needed[*at]).collect();
        while let Some(at) = waiting.pop() {
            for part in self.targets[at].parts().into_iter().filter_map(position) {
                if !needed[part] {
                    needed[part] = true;
                    waiting.push(part);
                }
            }
        }
        let mut aimed = self.clone();
        let mut each = needed.iter().copied();
        aimed.targets.retain(|_| each.next().unwrap_or(false));
        let before = needed.iter().take(slot).filter(|needed| **needed);
        (aimed, before.count())
    }
}
