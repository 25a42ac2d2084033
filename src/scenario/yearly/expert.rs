//! An expert's path: percentiles by year, and how far a year that turns out high says that the next one will.
//!
//! Parameters: `years`, for each year that the expert speaks of the percentiles of that year's value, in the unit that is asked
//! for, the same percentiles in every year; `carry`, optional, without unit, above −1 and at most 1: how much of the deviation
//! from a year's median (as a normal score) is still there a year later.
//!
//! Formula: year t's law F_t has the percentiles given (how a law is made of them is said by the family
//! `percentiles`); between two years that are given each percentile runs on a straight line, before the first and behind the
//! last it stays. The value is F_t⁻¹(Φ(z_t)) with z_t = carry · z_(t−1) + √(1 − carry²) · (innovation of t), so each year's
//! percentiles are exactly those given. Source: Morgan and Henrion, *Uncertainty*, chapter 6, for the elicitation; the carry is
//! the first-order autoregression of [`crate::scenario::process::ar1`].
//!
//! Use it where somebody who knows the matter can say more of some years than of others (works that end, a base effect, a
//! tax that comes in). Ask for the carry too: “if 2026 turns out at your upper end, what of 2027?” If the percentiles are the
//! same every year, the law `percentiles` is shorter; if they are of the *level* at each year rather than of growth, take
//! `level.path`.
//!
//! Without `carry` the indicator's own process holds. Cost: a value of a table a year.

use super::Course;
use crate::both;
use crate::dist::{Fault, Part, Quantity, Recipe};
use crate::language::Both;
use crate::program::Row;
use crate::scenario::law::{self, Assumption, LawAt};
use crate::scenario::section::{At, Section};
use crate::scenario::{Check, Draft};
use std::sync::Arc;

/// The key of this course of laws.
pub const KEY: &str = "expert";

/// The family of a year's law.
const FAMILY: &str = "percentiles";

#[derive(Debug)]
struct Expert {
    /// The given years, in order.
    years: Vec<(At<i32>, LawAt)>,
    carry: Option<At<f64>>,
}

/// Reads `expert = { years.<year>, carry }`.
pub fn read(section: &mut Section) -> Option<Arc<dyn Course>> {
    let meaning = (
        "专家逐年给出的百分位数，以及偏离的逐年延续性",
        "an expert's percentiles by year, and how deviations carry over",
    );
    section.section(KEY, meaning, |section| {
        let meaning = (
            "各年的百分位数，如 years.2026 = { p10 = 3, p50 = 5, p90 = 7 }；未写的年份按百分位数线性插值，首尾之外保持不变",
            "percentiles by year, as in years.2026 = { p10 = 3, p50 = 5, p90 = 7 }; between given years each runs on a straight line, outside it stays",
        );
        let before = section.reading.problems.counts().0;
        let mut years = law::tables_by_year(section, "years", FAMILY, meaning);
        section.require("years", meaning);
        let carry = section.number(
            "carry",
            (
                "偏离（正态得分）逐年延续的比例，大于 -1、不超过 1；不写则由该指标的 process 决定",
                "how much of a deviation (as a normal score) carries over to the next year, above -1 and at most 1; without it the indicator's own process holds",
            ),
        );
        let place = section.place_of("years");
        let readable = section.reading.problems.counts().0 == before;
        if years.is_empty() && readable && section.has("years") {
            let message = ("years 没有任何年份", "years names no year");
            let help = (
                "请写 years.2026 = { p10 = 3, p50 = 5, p90 = 7 } 这样的各年",
                "write years such as years.2026 = { p10 = 3, p50 = 5, p90 = 7 }",
            );
            section.reading.problems.error(&place, message, help);
        }
        years.sort_by_key(|(year, _)| year.value);
        (readable && !years.is_empty()).then(|| Arc::new(Expert { years, carry }) as _)
    })
}

impl Expert {
    /// The law of a year.
    fn law_of(&self, year: i32) -> Result<Assumption, Fault> {
        let behind = self.years.partition_point(|(given, _)| given.value <= year);
        let (Some(last), Some(next)) = (self.years[..behind].last(), self.years.get(behind)) else {
            let outside = behind.saturating_sub(1);
            return Ok(self.years[outside].1.value.clone());
        };
        let span = f64::from(next.0.value) - f64::from(last.0.value);
        let way = (f64::from(year) - f64::from(last.0.value)) / span;
        let (from, to) = (last.1.value.recipe(), next.1.value.recipe());
        let parts = from.parts.iter().zip(&to.parts);
        let recipe = Recipe {
            family: from.family,
            parts: parts.map(|(from, to)| between(from, to, way)).collect(),
        };
        Assumption::new(recipe, Vec::new())
    }

    /// Refuses years that give other percentiles than the first.
    fn check_keys(&self, check: &mut Check) {
        let (first_year, first) = &self.years[0];
        for (year, law) in &self.years[1..] {
            if keys(&law.value) == keys(&first.value) {
                continue;
            }
            let (own, others) = (keys(&law.value), keys(&first.value));
            let (own, others) = (Both::list(&own), Both::list(&others));
            let message = both!(
                "{year} 年给出 {own}，而 {first_year} 年给出 {others}",
                "{year} gives {own}, but {first_year} gives {others}",
                year = year.value,
                first_year = first_year.value;
                own, others
            );
            let help = (
                "请在每一年写同样的百分位数，才能在年份之间插值",
                "give the same percentiles in every year, so that what lies between can be found",
            );
            check.problems.error(&law.place, message, help);
        }
    }

    /// Refuses percentiles between given years of which no law can be made.
    fn check_between(&self, check: &mut Check) {
        for year in check.scenario.years() {
            if let Err(fault) = self.law_of(year) {
                let what = fault.message;
                let message = both!("插值得到的 {year} 年：{what}", "{year}, found between given years: {what}"; what);
                let place = &self.years[0].1.place;
                check.problems.error(place, message, fault.help);
                return;
            }
        }
    }
}

/// The keys of a law's parameters that are written.
fn keys(law: &Assumption) -> Vec<&'static str> {
    let recipe = law.recipe();
    let parameters = recipe.family.parameters.iter().zip(&recipe.parts);
    parameters
        .filter(|(_, part)| !matches!(part, Part::Absent))
        .map(|(parameter, _)| parameter.key)
        .collect()
}

/// An argument part of the way from one year's to another's.
fn between(from: &Part, to: &Part, way: f64) -> Part {
    match (from, to) {
        (Part::Number(Quantity::Known(from)), Part::Number(Quantity::Known(to))) => {
            Part::Number(Quantity::Known(way.mul_add(to - from, *from)))
        }
        _ => from.clone(),
    }
}

impl Course for Expert {
    fn laws(&self) -> Vec<&LawAt> {
        self.years.iter().map(|(_, law)| law).collect()
    }

    fn of_base_year(&self) -> Option<&LawAt> {
        self.years.first().map(|(_, law)| law)
    }

    fn carry(&self) -> Option<&At<f64>> {
        self.carry.as_ref()
    }

    fn gives_years(&self) -> bool {
        true
    }

    fn check(&self, check: &mut Check) {
        let before = check.problems.counts().0;
        for (year, law) in &self.years {
            check.year(year);
            if !law.value.open().is_empty() {
                let message = both!(
                    "{year} 年的百分位数本身不确定",
                    "the percentiles of {year} are uncertain themselves",
                    year = year.value
                );
                let help = (
                    "请写已知的数；对专家意见的怀疑可用 models 表达",
                    "write known numbers; doubt of the expert can be said with models",
                );
                check.problems.error(&law.place, message, help);
            }
        }
        self.check_keys(check);
        if check.problems.counts().0 == before {
            self.check_between(check);
        }
    }

    fn values(&self, _id: &str, scores: &[(i32, Row)], draft: &mut Draft) -> Vec<Row> {
        let mut values = Vec::with_capacity(scores.len());
        for (year, score) in scores {
            // A year of which no law can be made has been refused.
            if let Ok(law) = self.law_of(*year) {
                values.push(draft.value(&law, *score));
            }
        }
        values
    }
}
