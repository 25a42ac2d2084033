//! Yearly laws: what law holds in which year.
//!
//! Where an indicator asks for its law (`growth`, `additions`, `amount`, `change`), one of these stands:
//!
//! | written | in a sentence |
//! |---|---|
//! | a law, such as `normal = { … }` | the same law every year |
//! | [`regimes`] | one law a state, and the states last: a Markov chain says which holds |
//! | [`models`] | one of several laws is right, for all years, and nobody knows which |
//! | [`expert`] | percentiles by year, as an expert gives them |
//!
//! Whichever law holds, it is asked for its value at the indicator's own score of the year, so
//! factors, correlations and the process apply in the same way. A single year may have a law of its own (`in_year`), which
//! then takes the place of whatever else would hold.
//!
//! A further one is a file with a reader and a [`Course`], and a line in `COURSES`.

pub mod expert;
pub mod models;
pub mod regimes;
mod same;

use super::assumed::Assumed;
use super::law::{self, LawAt};
use super::process::random_walk;
use super::section::{At, Section};
use super::{Check, Draft, Indicator};
use crate::language::Pair;
use crate::program::Row;
use std::fmt::Debug;
use std::sync::{Arc, LazyLock};

/// Which law holds in which year.
pub trait Course: Debug + Send + Sync {
    /// All laws that may hold.
    fn laws(&self) -> Vec<&LawAt>;

    /// The law that would hold in the base year, if there is one.
    fn of_base_year(&self) -> Option<&LawAt> {
        None
    }

    /// How much of a deviation carries over, where that is said beside the laws.
    fn carry(&self) -> Option<&At<f64>> {
        None
    }

    /// Whether it names the years for which its laws are.
    fn gives_years(&self) -> bool {
        false
    }

    /// The regime whose states it follows.
    fn regime(&self) -> Option<&At<String>> {
        None
    }

    /// Of how many laws one is right for all years.
    fn models(&self) -> usize {
        0
    }

    /// Finds what a reader alone cannot see.
    fn check(&self, _check: &mut Check) {}

    /// The values in these years, at these scores.
    fn values(&self, id: &str, scores: &[(i32, Row)], draft: &mut Draft) -> Vec<Row>;
}

/// Reads what is written under its key.
type Reader = fn(&mut Section) -> Option<Arc<dyn Course>>;

/// What may stand in the place of a law, one line each.
const COURSES: &[(&str, Reader)] = &[
    (regimes::KEY, regimes::read),
    (models::KEY, models::read),
    (expert::KEY, expert::read),
];

/// The keys of which one stands where a yearly law is wanted.
pub static KEYS: LazyLock<Vec<&'static str>> = LazyLock::new(|| with_courses(&law::KEYS));

/// The keys of which one stands where a law of any kind is wanted: a yearly one, or one in the place of a number.
pub static KEYS_OF_ANY_LAW: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| with_courses(&law::UNCERTAIN_KEYS));

fn with_courses(keys: &[&'static str]) -> Vec<&'static str> {
    let courses = COURSES.iter().map(|(key, _)| *key);
    keys.iter().copied().chain(courses).collect()
}

/// The key of laws of single years, beside the one that holds in all others.
pub const IN_YEAR: &str = "in_year";

/// The law of each simulated year.
#[derive(Debug, Clone)]
pub struct Yearly {
    key: String,
    course: Arc<dyn Course>,
    own: Vec<(At<i32>, LawAt)>,
}

impl Yearly {
    /// Reads what holds every year under `key`, and single years' laws under `in_year`.
    pub fn read(section: &mut Section, key: &str, meaning: Pair) -> Option<Yearly> {
        let course = section.defined_section("yearly", law::EXAMPLE, key, meaning, read_course);
        section.require(key, meaning);
        let own = law::laws_by_year(
            section,
            IN_YEAR,
            (
                "个别年份另有的分布（如基数效应）",
                "the law of a single year, where it differs (a base effect)",
            ),
        );
        Some(Yearly {
            key: key.to_owned(),
            course: course?,
            own,
        })
    }

    /// The key under which its laws are written.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// All laws in it.
    pub fn laws(&self) -> impl Iterator<Item = &LawAt> {
        let own = self.own.iter().map(|(_, law)| law);
        self.course.laws().into_iter().chain(own)
    }

    /// The law that would hold in the base year, if there is one.
    #[must_use]
    pub fn of_base_year(&self) -> Option<&LawAt> {
        self.course.of_base_year()
    }

    /// How much of a deviation carries over, where that is said beside the laws.
    #[must_use]
    pub fn carry(&self) -> Option<&At<f64>> {
        self.course.carry()
    }

    /// The regime whose states it follows.
    #[must_use]
    pub fn regime(&self) -> Option<&At<String>> {
        self.course.regime()
    }

    /// The law of all years that have none of their own, where it is a single one.
    #[must_use]
    pub fn common_law(&self) -> Option<&LawAt> {
        match self.course.laws().as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// How many of these years have no law of their own.
    #[must_use]
    pub fn years_in_common(&self, years: impl Iterator<Item = i32>) -> usize {
        years.filter(|year| self.own_law(*year).is_none()).count()
    }

    /// The law that a year has of its own.
    #[must_use]
    pub fn own_law(&self, year: i32) -> Option<&LawAt> {
        let mut own = self.own.iter();
        own.find(|(own, _)| own.value == year).map(|(_, law)| law)
    }

    /// Refuses years outside the horizon, and what the course of laws refuses.
    pub fn check(&self, check: &mut Check) {
        for (year, _) in &self.own {
            check.year(year);
        }
        if let (Some((year, _)), true) = (self.own.first(), self.course.gives_years()) {
            let message = (
                "in_year 与 expert 同时出现：两处都可能写明同一年",
                "in_year stands beside expert, and both may name the same year",
            );
            let help = (
                "请把该年的百分位数写在 expert.years 中",
                "write the year's percentiles into expert.years",
            );
            check.problems.error(&year.place, message, help);
        }
        self.course.check(check);
    }

    /// How likely each of its laws gives a value of at most `bound` in the last year; 0 where that is below its
    /// support.
    pub fn chances_at_most(
        &self,
        bound: f64,
        indicator: &Indicator,
        check: &Check,
    ) -> Vec<(LawAt, f64)> {
        let years = check.scenario.years().count() as f64;
        let sd = indicator.process.drift.as_ref().map_or(0.0, |sd| sd.value) * years.sqrt();
        let chance = |law: &LawAt| match () {
            () if sd > 0.0 => random_walk::chance_at_most(bound, &law.value, sd),
            () if law.value.least() < bound => law.value.chance_at_most(bound),
            () => 0.0,
        };
        self.laws().map(|law| (law.clone(), chance(law))).collect()
    }

    /// The drawn values of the indicator, year by year.
    pub fn rows(&self, indicator: &Indicator, draft: &mut Draft) -> Vec<Row> {
        let id = &indicator.id.value;
        let of = Assumed::Law(draft.scenario.position(id).unwrap_or_default());
        let scores = draft.scores(id).into_iter();
        let scores: Vec<Row> = scores.map(|score| draft.held_or(&of, score)).collect();
        let scores: Vec<(i32, Row)> = draft.years().zip(scores).collect();
        let common: Vec<(i32, Row)> = scores
            .iter()
            .copied()
            .filter(|(year, _)| self.own_law(*year).is_none())
            .collect();
        let mut common = self.course.values(id, &common, draft).into_iter();
        let mut values = Vec::with_capacity(scores.len());
        for (year, score) in scores {
            match self.own_law(year) {
                Some(law) => values.push(draft.value(&law.value, score)),
                None => values.extend(common.next()),
            }
        }
        let values = match &indicator.process.drift {
            Some(sd) if !draft.is_held(&of) => random_walk::moved(values, id, sd.value, draft),
            _ => values,
        };
        draft.drawn(of, values)
    }

    /// The one law that holds in a year, if nothing chooses among several.
    #[must_use]
    pub fn law_of(&self, year: i32) -> Option<&LawAt> {
        let common = || match self.course.laws().as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        self.own_law(year).or_else(common)
    }

    /// Of how many laws one is right for all years, and nobody knows which; 0 where laws hold otherwise.
    #[must_use]
    pub fn models(&self) -> usize {
        self.course.models()
    }
}

/// The value of the first condition that holds (is not 0); the last value, where none does.
fn chosen(conditions: &[Row], mut values: Vec<Row>, draft: &mut Draft) -> Option<Row> {
    let mut chosen = values.pop()?;
    for (holds, value) in conditions.iter().zip(values).rev() {
        let condition = (*holds).into();
        chosen = draft.builder.select(condition, value.into(), chosen.into());
    }
    Some(chosen)
}

/// Exactly one of a law and what may stand in its place.
fn read_course(section: &mut Section) -> Option<Arc<dyn Course>> {
    section.exactly_one(("分布", "law"), &KEYS, |section, key| {
        match COURSES.iter().find(|(known, _)| *known == key) {
            Some((_, read)) => read(section),
            None => same::read(section, key),
        }
    })
}
