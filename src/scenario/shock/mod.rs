//! Shocks: events that may strike in a year and touch several indicators at once.
//!
//! | file | what is said there |
//! |---|---|
//! | [`chance`] | when it occurs, and how likely: `yearly_probability`, `rate`, `by_year`, `year` |
//! | [`effect`] | what it does to whom: `effect`, `severity` with `loading`, `growth_effect` |
//! | [`course`] | how it runs on: `duration`, `decay`, `recovery`, `recovery_years` |
//! | [`odds`] | how it makes another shock more or less likely: `after` |
//! | [`exclusive`] | groups of which at most one strikes at a time |
//!
//! In a sentence: in some year the shock strikes; how severe it is, is drawn once an occurrence; its effects last, fade
//! and are regained as it says, and those of several shocks multiply (levels) or add up (the rest).
//!
//! ```toml
//! [shock.epidemic]
//! rate = 0.13                                            # events a year: P(a year) = 1 − e^−0.13
//! duration.discrete = { values = [1, 2, 3], probabilities = [0.6, 0.3, 0.1] }
//! decay = 0.5                                            # each further year is half as deep
//! recovery = 0.9                                         # what is regained once it is over …
//! recovery_years = 2                                     # … over two years
//! severity.triangular = { low = -16, mode = -9, high = -4 }   # %
//! loading = { retail = 1, ecommerce = 0.4 }
//! ```
//!
//! Frequency, severity and course are kept apart, as actuaries do (Klugman, Panjer and Willmot, *Loss Models*, part III),
//! because their evidence is of different kinds: a record of years, the depth of the few cases known, and what
//! the years after them looked like.
//!
//! A shock is right for what may or may not come and is known by name. What every year brings is in the indicators'
//! laws; a state of affairs that holds for all laws while it lasts is a [`super::regime`]; extremes that come together
//! without a name are a matter of the copula ([`super::dependence`]); a change of the figures and not of
//! what they measure is a [`super::revision`].
//!
//! How it is drawn: sources `shock.<id>/occurs` (a uniform number a year), `shock.<id>/severity` and `shock.<id>/duration`
//! (scores), or `exclusive.<id>` in place of the first. Draws of one shock move with nothing that is said of another.

pub mod chance;
pub mod course;
pub mod effect;
pub mod exclusive;
pub mod odds;

pub use chance::Chance;
pub use course::Course;
pub use effect::OWN_LAW;
pub use exclusive::Exclusive;

use super::law::LawAt;
use super::section::{At, Section};
use super::{Check, Name, Scenario};
use crate::both;
use course::Length;
use effect::{Loadings, Size};
use odds::Odds;

/// A shock.
#[derive(Debug, Clone)]
pub struct Shock {
    /// Its id, which keys its draws.
    pub id: At<String>,
    /// What people call it.
    pub name: Name,
    /// When, and how likely.
    pub chance: Chance,
    /// How it runs on.
    pub course: Course,
    /// The effects by indicator, each with a law of its own.
    pub effects: Vec<(At<String>, LawAt)>,
    /// The effects that are parts of one severity.
    pub loadings: Loadings,
    /// The shifts of growth by indicator.
    pub growth_effects: Vec<(At<String>, LawAt)>,
    /// What other shocks do to its odds.
    pub after: Vec<Odds>,
}

/// Reads `[shock.id]`.
pub fn read(id: At<String>, section: &mut Section) -> Option<Shock> {
    let name = Name::read(section, "name", ("名称", "what people call it"));
    let course = Course::read(section);
    let effects = effect::read_effects(section);
    let loadings = Loadings::read(section);
    let growth_effects = effect::read_growth_effects(section);
    let after = odds::read(section);
    section.text("source", ("数据来源", "where the figures come from"));
    let chance = Chance::read(section);
    Some(Shock {
        name: name.unwrap_or_else(|| Name::plain(&id.value)),
        id,
        chance: chance?,
        course: course?,
        effects,
        loadings,
        growth_effects,
        after,
    })
}

/// Finds what is wrong with shocks and the groups of them.
pub fn check_all(scenario: &Scenario, check: &mut Check) {
    for shock in &scenario.shocks {
        shock.check(check);
    }
    odds::check_all(scenario, check);
    exclusive::check_all(scenario, check);
}

impl Shock {
    fn check(&self, check: &mut Check) {
        self.chance.check(check);
        self.course.check(check);
        if self.touches() == 0 {
            let message = both!(
                "冲击 {id} 没有任何影响",
                "the shock {id} has no effect",
                id = self.id.value
            );
            let help = (
                "请添加 effect.<indicator>.<law> = { … }",
                "add effect.<indicator>.<law> = { … }",
            );
            check.problems.warn(&self.id.place, message, help);
        }
        self.check_effects(check);
    }

    /// How many indicators and factors it touches.
    #[must_use]
    pub fn touches(&self) -> usize {
        self.effects.len() + self.loadings.by_id.len() + self.growth_effects.len()
    }

    /// How much is to be done for one strike of it, in `years` years: for each that it touches, the years in which the
    /// effect changes; those in which it may block another strike; what changes its odds.
    #[must_use]
    pub fn years_felt(&self, years: usize) -> usize {
        let changing = self
            .course
            .settled()
            .map_or(years, |felt| felt.clamp(1, years));
        let lasting = match self.course.length() {
            Some(Length::Years(length)) => length.min(years),
            Some(Length::Forever) | None => years,
        };
        self.touches() * changing.max(lasting) + lasting + 2 * self.after.len()
    }

    /// The size of its effect on an indicator, if it has one.
    #[must_use]
    pub fn effect_on(&self, id: &str) -> Option<Size<'_>> {
        let mut own = self.effects.iter();
        own.find(|(known, _)| known.value == id)
            .map(|(_, law)| Size::Law(&law.value))
            .or_else(|| self.loadings.on(id))
    }

    /// The size of its shift of an indicator's growth, if it has one.
    #[must_use]
    pub fn growth_effect_on(&self, id: &str) -> Option<Size<'_>> {
        let mut own = self.growth_effects.iter();
        own.find(|(known, _)| known.value == id)
            .map(|(_, law)| Size::Law(&law.value))
    }
}
