//! Statistical revisions: published figures are re-based, and what they measure is not.
//!
//! When it occurs is said as for a shock ([`super::shock::chance`]): by a `yearly_probability`, a `rate`, `by_year` for the
//! calendar of censuses, or `year` where it is settled already. From that year on, published
//! figures of the indicators it names are multiplied by 1 + effect/100, each with a draw of its
//! own (a census moves cities differently, so ranks move); published shares move by effect
//! percentage points. The path on the base-year basis is
//! unaffected: growth and targets about growth are judged there, and a target about a level is
//! judged as published unless it says `judged = "base_year_basis"`; the other is reported beside it.

use super::law::{LawAt, laws_by_id};
use super::section::{At, Section};
use super::shock::{Chance, OWN_LAW};
use super::{Check, Name};
use crate::both;

/// A statistical revision.
#[derive(Debug, Clone)]
pub struct Revision {
    /// Its id, which keys its draws.
    pub id: At<String>,
    /// What people call it.
    pub name: Name,
    /// When, and how likely.
    pub chance: Chance,
    /// The change of the published figures by indicator: % (shares: percentage points).
    pub effects: Vec<(At<String>, LawAt)>,
}

/// Reads `[revision.id]`.
pub fn read(id: At<String>, section: &mut Section) -> Option<Revision> {
    let name = Name::read(section, "name", ("名称", "what people call it"));
    let effects = laws_by_id(
        section,
        "effect",
        (
            "各指标已发布数值的变动：%（占比为百分点）",
            "change of the published figures by indicator: % (shares: percentage points)",
        ),
    );
    section.text("source", ("数据来源", "where the figures come from"));
    let chance = Chance::read(section);
    Some(Revision {
        name: name.unwrap_or_else(|| Name::plain(&id.value)),
        id,
        chance: chance?,
        effects,
    })
}

impl Revision {
    /// Finds what a reader alone cannot see.
    pub fn check(&self, check: &mut Check) {
        self.chance.check(check);
        for (id, law) in &self.effects {
            let Some(indicator) = check.indicator(id) else {
                continue;
            };
            if !indicator.kind.takes_effects().1 {
                let message = both!(
                    "{kind} 类指标没有数据修订",
                    "a {kind} is not re-based",
                    kind = indicator.kind.key()
                );
                check.problems.error(&id.place, message, OWN_LAW);
            }
            check.impossible(
                law,
                -100.0,
                ("影响幅度", "the effect"),
                (
                    "向下修订不可能超过全部数值",
                    "more than all cannot be revised away",
                ),
            );
        }
    }

    /// The change of an indicator's figures, if it has one.
    #[must_use]
    pub fn effect_on(&self, id: &str) -> Option<&LawAt> {
        self.effects
            .iter()
            .find(|(known, _)| known.value == id)
            .map(|(_, law)| law)
    }
}
