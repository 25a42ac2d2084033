//! Reading a law: `growth.pert = { low = 2, mode = 5, high = 8 }`.
//!
//! The keys, parameters and defaults come from the registry of [`crate::dist`], so a new family is
//! read, checked and described as soon as it is registered.

use super::section::{At, Section};
use crate::both;
use crate::dist::{self, Absent, FAMILIES, Family, Law};
use crate::language::Pair;
use std::sync::{Arc, LazyLock};

/// A law and where it was written.
pub type LawAt = At<Arc<dyn Law>>;

/// The keys under which a law can be written.
pub static KEYS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| FAMILIES.iter().map(|family| family.key).collect());

/// What to write where a law is wanted.
const EXAMPLE: Pair = (
    "分布，例如 { normal = { mean = 5, sd = 2 } } 或 { constant = { value = 5 } }",
    "a law such as { normal = { mean = 5, sd = 2 } }, or { constant = { value = 5 } }",
);

/// A law under `key`, if it is there.
pub fn law(section: &mut Section, key: &str, meaning: Pair) -> Option<LawAt> {
    section.defined_section("law", EXAMPLE, key, meaning, read)
}

/// A law under `key`, which must be there.
pub fn required_law(section: &mut Section, key: &str, meaning: Pair) -> Option<LawAt> {
    let found = law(section, key, meaning);
    section.require(key, meaning);
    found
}

/// Laws by id: `effect.retail.normal = { … }`.
pub fn laws_by_id(section: &mut Section, key: &str, meaning: Pair) -> Vec<(At<String>, LawAt)> {
    section.defined_sections("law", EXAMPLE, key, meaning, read)
}

/// Laws by year: `in_year.2021.normal = { … }`.
pub fn laws_by_year(section: &mut Section, key: &str, meaning: Pair) -> Vec<(At<i32>, LawAt)> {
    let mut all = Vec::new();
    for (year, law) in section.defined_sections("law", EXAMPLE, key, meaning, read) {
        // Of all ways to write a year only one counts, or two keys could mean the same year.
        match year.value.parse::<i32>() {
            Ok(value) if value.to_string() == year.value => all.push((
                At {
                    value,
                    place: year.place,
                },
                law,
            )),
            _ => {
                let message = both!(
                    "“{year}”不是年份",
                    "{year:?} is not a year",
                    year = year.value
                );
                let help = ("请写年份，例如 2021", "write a year such as 2021");
                section.reading.problems.error(&year.place, message, help);
            }
        }
    }
    all
}

/// Most laws of one scenario.
const MOST_LAWS: usize = 5_000;

fn read(section: &mut Section) -> Option<LawAt> {
    section.reading.laws += 1;
    if section.reading.laws == MOST_LAWS + 1 {
        let message = both!(
            "一个情景中的分布超过{MOST_LAWS}个",
            "more than {MOST_LAWS} laws in one scenario"
        );
        let help = ("请拆分规划", "split the plan");
        section
            .reading
            .problems
            .error(&section.place, message, help);
    }
    section.exactly_one(("分布", "law"), &KEYS, |section, key| {
        let family = dist::family(key)?;
        section.section(key, family.summary, |section| parameters(section, family))
    })
}

fn parameters(section: &mut Section, family: &Family) -> Option<LawAt> {
    let read: Vec<Option<At<f64>>> = family
        .parameters
        .iter()
        .map(|parameter| match parameter.absent {
            Absent::Default(default) => {
                section.number_or(parameter.key, parameter.meaning, default)
            }
            _ => section.required_number(parameter.key, parameter.meaning),
        })
        .collect();
    let read: Vec<At<f64>> = read.into_iter().collect::<Option<_>>()?;
    let values: Vec<f64> = read.iter().map(|at| at.value).collect();
    match family.of_numbers(&values) {
        Ok(law) => Some(At {
            value: law,
            place: section.place.clone(),
        }),
        Err(fault) => {
            let at = family
                .parameters
                .iter()
                .position(|p| p.key == fault.parameter)
                .unwrap_or(0);
            section
                .reading
                .problems
                .error(&read[at].place, fault.message, fault.help);
            None
        }
    }
}
