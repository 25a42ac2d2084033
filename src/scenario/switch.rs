//! Switches: what of a scenario can be taken away or put in by itself, so that its share in the results is known.

use super::{Name, Scenario};

/// A part of a scenario that can be there or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// A shock, by its place in the file.
    Shock(usize),
    /// A statistical revision.
    Revision(usize),
    /// A lever.
    Lever(usize),
}

impl Scenario {
    /// Everything that can be switched, in the order of the file.
    #[must_use]
    pub fn switches(&self) -> Vec<Switch> {
        let shocks = (0..self.shocks.len()).map(Switch::Shock);
        let revisions = (0..self.revisions.len()).map(Switch::Revision);
        let levers = (0..self.levers.len()).map(Switch::Lever);
        shocks.chain(revisions).chain(levers).collect()
    }

    /// The scenario with one switch the other way.
    #[must_use]
    pub fn flipped(&self, switch: Switch) -> Scenario {
        let mut other = self.clone();
        match switch {
            Switch::Shock(at) => drop(other.shocks.remove(at)),
            Switch::Revision(at) => drop(other.revisions.remove(at)),
            Switch::Lever(at) => other.levers[at].on = !self.levers[at].on,
        }
        other
    }

    /// Whether a switch is on as the scenario is written.
    #[must_use]
    pub fn has_on(&self, switch: Switch) -> bool {
        match switch {
            Switch::Shock(_) | Switch::Revision(_) => true,
            Switch::Lever(at) => self.levers[at].on,
        }
    }

    /// What is switched: the word for its kind, its id and its name.
    #[must_use]
    pub fn switched(&self, switch: Switch) -> (&'static str, &str, &Name) {
        match switch {
            Switch::Shock(at) => ("shock", &self.shocks[at].id.value, &self.shocks[at].name),
            Switch::Revision(at) => {
                let revision = &self.revisions[at];
                ("revision", &revision.id.value, &revision.name)
            }
            Switch::Lever(at) => ("lever", &self.levers[at].id.value, &self.levers[at].name),
        }
    }
}
