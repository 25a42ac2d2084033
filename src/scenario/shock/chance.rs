//! When an event may occur, and how likely it is in each year: four ways to say it, for shocks and revisions.
//!
//! | written | the probability p of a year |
//! |---|---|
//! | `yearly_probability = 0.12` | that number, 0 to 1, in every year, or in those of `years = [2022, 2023]` |
//! | `rate = 0.13` | 1 − e^−rate, in every year, or in those of `years` |
//! | `by_year = { 2022 = 0.3, 2023 = 0.1 }` | the number written for the year; 0 in all others |
//! | `year = 2022` | 1 in that year and 0 in all others: the event is assumed, not drawn (a stress test) |
//!
//! Exactly one of the four is written. Years are independent of each other unless something else is said: an episode that
//! lasts ([`super::course`]), odds ([`super::odds`]) or a group ([`super::exclusive`]).
//!
//! `rate` is the mean number of events a year of a Poisson process, as it is estimated from a record: three epidemics in 24
//! years are 0.125 a year. More than one event in a year counts as one, so the probability of a year is that of at least
//! one, 1 − e^−rate, which is below the rate: 0.122 for a rate of 0.13. Over n years without anything else, at least one
//! occurs with probability 1 − e^(−n · rate). Source: Klugman, Panjer and Willmot, *Loss Models*, section 6.2.
//!
//! Take `by_year` for a hazard that has a calendar (a census, an election), `year` to see what one event would do, and
//! one of the other two for what may come at any time.
//!
//! How it is drawn: the event occurs where the uniform number of the year from `shock.<id>/occurs` (or
//! `revision.<id>/occurs`) is below p, so raising p adds occurrences and moves none.

use crate::both;
use crate::scenario::law::in_years;
use crate::scenario::section::{At, Section};
use crate::scenario::{Check, is};

/// The keys of which one says when something occurs.
pub const KEYS: [&str; 4] = ["yearly_probability", "rate", "by_year", "year"];

/// The key that restricts the first two to some years, and is nothing beside the others.
pub const YEARS: &str = "years";

/// In which years something may occur, and how likely in each.
#[derive(Debug, Clone)]
pub struct Chance {
    how: How,
    years: Option<Vec<At<i64>>>,
}

/// One of the ways to say it.
#[derive(Debug, Clone)]
enum How {
    /// The probability of every year.
    Yearly(At<f64>),
    /// Events a year.
    Rate(At<f64>),
    /// The probability of each year that is named.
    ByYear(Vec<(At<i32>, At<f64>)>),
    /// For certain, in this year.
    Certain(At<i32>),
}

impl Chance {
    /// Reads `years`, and one of `yearly_probability`, `rate`, `by_year` and `year`. It is read last in its section: that
    /// none is there is reported unless some other key is unknown.
    pub fn read(section: &mut Section) -> Option<Chance> {
        let years = section.integers(
            YEARS,
            (
                "可能发生的年份（默认为全部年份），与 yearly_probability 或 rate 同用",
                "the years in which it may occur (default: all), beside yearly_probability or rate",
            ),
        );
        let what = ("发生时机", "statement of when it occurs");
        let how = section.exactly_one(what, &KEYS, read_how);
        let chance = Chance { how: how?, years };
        if let (Some(key), true) = (chance.names_years(), section.has(YEARS)) {
            let place = section.place_of(YEARS);
            let message = both!(
                "years 与 {key} 同时出现，而 {key} 已写明年份",
                "years stands beside {key}, which names the years already"
            );
            let help = both!("请删去 years", "delete years");
            section.reading.problems.error(&place, message, help);
        }
        Some(chance)
    }

    /// The key of the way that names its years itself.
    fn names_years(&self) -> Option<&'static str> {
        match self.how {
            How::Yearly(_) | How::Rate(_) => None,
            How::ByYear(_) => Some("by_year"),
            How::Certain(_) => Some("year"),
        }
    }

    /// The probability in a year.
    #[must_use]
    pub fn in_year(&self, year: i32) -> f64 {
        let open = match &self.years {
            Some(years) => years.iter().any(|at| at.value == i64::from(year)),
            None => true,
        };
        match &self.how {
            _ if !open => 0.0,
            How::Yearly(probability) => probability.value,
            How::Rate(rate) => -libm::expm1(-rate.value),
            How::ByYear(years) => {
                let mut years = years.iter();
                let own = years.find(|(own, _)| own.value == year);
                own.map_or(0.0, |(_, probability)| probability.value)
            }
            How::Certain(own) => f64::from(u8::from(own.value == year)),
        }
    }

    /// Whether it is assumed to occur in a year rather than drawn.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        matches!(self.how, How::Certain(_))
    }

    /// Finds what a reader alone cannot see.
    pub fn check(&self, check: &mut Check) {
        match &self.how {
            How::Yearly(probability) => check_probability("yearly_probability", probability, check),
            How::Rate(rate) => check_rate(rate, check),
            How::ByYear(years) => {
                for (year, probability) in years {
                    check.year(year);
                    let key = format!("by_year.{}", year.value);
                    check_probability(&key, probability, check);
                }
            }
            How::Certain(year) => check.year(year),
        }
        for year in self.years.iter().flatten() {
            check.year(&narrow(year));
        }
    }
}

fn read_how(section: &mut Section, key: &'static str) -> Option<How> {
    match key {
        "yearly_probability" => {
            let meaning = (
                "每年发生的概率，0 至 1",
                "probability that it occurs in a year, 0 to 1",
            );
            section.number(key, meaning).map(How::Yearly)
        }
        "rate" => {
            let meaning = (
                "平均每年发生的次数：一年内至少发生一次的概率为 1 − e^−rate",
                "events a year on average: at least one comes in a year with probability 1 − e^−rate",
            );
            section.number(key, meaning).map(How::Rate)
        }
        "by_year" => {
            let meaning = (
                "各年发生的概率，例如 { 2022 = 0.3, 2023 = 0.1 }；其余年份为 0",
                "probability by year, as in { 2022 = 0.3, 2023 = 0.1 }; 0 in all other years",
            );
            let before = section.reading.problems.counts().0;
            let found = section.numbers_by_id(key, meaning);
            let years = in_years(found, section);
            if years.is_empty() && section.has(key) && section.reading.problems.counts().0 == before
            {
                let place = section.place_of(key);
                let message = ("by_year 没有写明任何年份", "by_year names no year");
                let help = (
                    "请写各年的概率，例如 by_year = { 2022 = 0.3 }",
                    "write a probability for each year, as in by_year = { 2022 = 0.3 }",
                );
                section.reading.problems.error(&place, message, help);
            }
            (!years.is_empty()).then_some(How::ByYear(years))
        }
        _ => {
            let meaning = (
                "必然发生的年份（压力测试）",
                "the year in which it comes for certain (a stress test)",
            );
            let year = section.integer(key, meaning)?;
            Some(How::Certain(narrow(&year)))
        }
    }
}

/// A year as read; sections refuse what does not fit.
fn narrow(year: &At<i64>) -> At<i32> {
    At {
        value: year.value as i32,
        place: year.place.clone(),
    }
}

fn check_probability(key: &str, probability: &At<f64>, check: &mut Check) {
    let p = probability.value;
    if !(0.0..=1.0).contains(&p) {
        let help = (
            "请写 0 至 1 之间的概率：12 % 写作 0.12",
            "write a probability between 0 and 1: 0.12 for 12 %",
        );
        check.problems.error(&probability.place, is(key, p), help);
    }
}

fn check_rate(rate: &At<f64>, check: &mut Check) {
    if !(rate.value >= 0.0) {
        let help = (
            "请写每年平均发生的次数，0 或更大：约八年一次写作 0.13",
            "write events a year, 0 or more: 0.13 for one in about eight years",
        );
        check
            .problems
            .error(&rate.place, is("rate", rate.value), help);
    }
}
