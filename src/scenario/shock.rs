//! Shocks: events that may strike in a year and touch several indicators at once.
//!
//! In each of its years a shock occurs with `yearly_probability`, independently of other years.
//! One severity is drawn an occurrence (a normal score): each effect is its law's value at that
//! same quantile, so a bad epidemic is bad for all it touches.
//!
//! What an effect means depends on the indicator. Levels are multiplied by 1 + effect/100 in the
//! year; the year after, the share `recovery` of the loss is regained (1 = back to the path without
//! the shock, 0 = lost for good). Stocks and flows lose effect per cent of the year's
//! additions or amount, of which `recovery` is made up the year after. Shares move by effect
//! percentage points, of which `recovery` is undone the year after.

use super::law::{LawAt, laws_by_id};
use super::section::{At, Section};
use super::{Check, Name, is};
use crate::both;
use crate::language::Pair;

/// What to name instead of an indicator that takes no effects.
pub const OWN_LAW: Pair = (
    "请改写自身带有分布的指标",
    "name an indicator with a law of its own",
);

/// A shock.
#[derive(Debug, Clone)]
pub struct Shock {
    /// Its id, which keys its draws.
    pub id: At<String>,
    /// What people call it.
    pub name: Name,
    /// When, and how likely.
    pub chance: Chance,
    /// The share of the loss that is regained the year after.
    pub recovery: At<f64>,
    /// The effects by indicator.
    pub effects: Vec<(At<String>, LawAt)>,
}

/// In which years something may occur, and how likely in each.
#[derive(Debug, Clone)]
pub struct Chance {
    probability: At<f64>,
    years: Option<Vec<At<i64>>>,
}

impl Chance {
    /// Reads `yearly_probability` and `years`.
    pub fn read(section: &mut Section) -> Option<Chance> {
        let meaning = (
            "每年发生的概率，0 至 1",
            "probability that it occurs in a year, 0 to 1",
        );
        let probability = section.required_number("yearly_probability", meaning);
        let years = section.integers(
            "years",
            (
                "可能发生的年份（默认为全部年份）",
                "the years in which it may occur (default: all)",
            ),
        );
        Some(Chance {
            probability: probability?,
            years,
        })
    }

    /// The probability in a year.
    #[must_use]
    pub fn in_year(&self, year: i32) -> f64 {
        match &self.years {
            Some(years) if years.iter().all(|at| at.value != i64::from(year)) => 0.0,
            _ => self.probability.value,
        }
    }

    /// Finds what a reader alone cannot see.
    pub fn check(&self, check: &mut Check) {
        let p = self.probability.value;
        if !(0.0..=1.0).contains(&p) {
            let help = (
                "请写 0 至 1 之间的概率：12 % 写作 0.12",
                "write a probability between 0 and 1: 0.12 for 12 %",
            );
            let message = is("yearly_probability", p);
            check.problems.error(&self.probability.place, message, help);
        }
        for year in self.years.iter().flatten() {
            check.year(&At {
                value: year.value as i32,
                place: year.place.clone(),
            });
        }
    }
}

/// Reads `[shock.id]`.
pub fn read(id: At<String>, section: &mut Section) -> Option<Shock> {
    let name = Name::read(section, "name", ("名称", "what people call it"));
    let chance = Chance::read(section);
    let meaning = (
        "损失中次年得以恢复的比例，0 至 1",
        "share of the loss that is regained the year after, 0 to 1",
    );
    let recovery = section.number_or("recovery", meaning, 0.0);
    let effects = laws_by_id(
        section,
        "effect",
        (
            "对各指标的影响：%（占比为百分点）",
            "effect by indicator: % (shares: percentage points)",
        ),
    );
    section.text("source", ("数据来源", "where the figures come from"));
    Some(Shock {
        name: name.unwrap_or_else(|| Name::plain(&id.value)),
        id,
        chance: chance?,
        recovery: recovery?,
        effects,
    })
}

impl Shock {
    /// Finds what a reader alone cannot see.
    pub fn check(&self, check: &mut Check) {
        self.chance.check(check);
        let recovery = self.recovery.value;
        if !(0.0..=1.0).contains(&recovery) {
            let help = (
                "请写 0 至 1 之间的比例：70 % 写作 0.7",
                "write a share between 0 and 1: 0.7 for 70 %",
            );
            let message = is("recovery", recovery);
            check.problems.error(&self.recovery.place, message, help);
        }
        if self.effects.is_empty() {
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
        for (id, law) in &self.effects {
            let Some(indicator) = check.indicator(id) else {
                continue;
            };
            if !indicator.kind.takes_effects().0 {
                let message = both!(
                    "{kind} 类指标不受冲击",
                    "a {kind} takes no shocks",
                    kind = indicator.kind.key()
                );
                check.problems.error(&id.place, message, OWN_LAW);
            }
            if indicator.kind.never_negative() {
                check.impossible(
                    law,
                    -100.0,
                    ("影响幅度", "the effect"),
                    ("损失不可能超过全部", "more than all cannot be lost"),
                );
            }
        }
    }

    /// The effect on an indicator, if it has one.
    #[must_use]
    pub fn effect_on(&self, id: &str) -> Option<&LawAt> {
        self.effects
            .iter()
            .find(|(known, _)| known.value == id)
            .map(|(_, law)| law)
    }
}
