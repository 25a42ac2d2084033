//! Interactions: what levers do together beyond the sum of each.
//!
//! `[interaction.<id>]` names two levers or more (`of`) and has effects of its own, under the keys that levers have. They are added to
//! those of the levers, negative where the measures overlap (two subsidies for the same purchase), positive where one helps the
//! other. It works where all of them work, with the smallest of their shares in each year. An uncertain effect is drawn once a
//! path from `interaction.<id>/effect.<key>.<indicator>`.

use super::super::Check;
use super::super::section::{At, Section};
use super::{Effects, INTERACTION, KEY};
use crate::both;
use crate::diag::Place;
use crate::language::Pair;
use std::collections::HashSet;

/// What `of` lists.
const OF: Pair = (
    "共同起作用的举措，至少两项",
    "the levers that work together, two or more",
);

/// What several levers do together.
#[derive(Debug, Clone)]
pub struct Interaction {
    /// Its id, which keys its draws.
    pub id: At<String>,
    /// The levers.
    pub of: Vec<At<String>>,
    pub(super) effects: Effects,
    place: Place,
}

/// Reads `[interaction.<id>]`.
pub fn read(id: At<String>, section: &mut Section) -> Option<Interaction> {
    let of = section.texts("of", OF);
    section.require("of", OF);
    let place = section.place_of("of");
    let effects = Effects::read(section);
    section.text("source", ("效果的依据", "where the effects come from"));
    Some(Interaction {
        id,
        of: of?,
        effects,
        place,
    })
}

impl Interaction {
    /// How many effects it has.
    #[must_use]
    pub fn effects(&self) -> usize {
        self.effects.count()
    }

    /// Finds what a reader alone cannot see.
    pub(super) fn check(&self, check: &mut Check) {
        let levers = &check.scenario.levers;
        let mut seen: HashSet<&str> = HashSet::new();
        for id in &self.of {
            if !seen.insert(&id.value) {
                let lever = &id.value;
                let message = both!(
                    "交互作用 {own} 两次列出举措 {lever}",
                    "the interaction {own} names the lever {lever} twice",
                    own = self.id.value
                );
                let help = ("请写不同的举措", "name different levers");
                check.problems.error(&id.place, message, help);
            }
            if levers.iter().all(|lever| lever.id.value != id.value) {
                let known = levers.iter().map(|lever| lever.id.value.as_str());
                check.unknown(id, KEY, known);
            }
        }
        if self.of.len() < 2 {
            let message = both!(
                "交互作用 {own} 列出的举措不足两项",
                "the interaction {own} names fewer than two levers",
                own = self.id.value
            );
            let help = (
                "请列出至少两项：of = [\"a\", \"b\"]",
                "name two or more: of = [\"a\", \"b\"]",
            );
            check.problems.error(&self.place, message, help);
        }
        self.effects.check(&self.id, INTERACTION, check);
    }
}
