//! Laws: `growth.pert = { low = 2, mode = 5, high = 8 }`, wherever a number is uncertain.
//!
//! The keys, parameters and defaults come from the registry of [`crate::dist`], so a new family is
//! read, checked and described as soon as it is registered.
//!
//! Any number of a law may be uncertain itself: a law in its place, or `{ parameter = "trend" }`, which
//! names a `[parameter.trend]` that several laws share. It is drawn once a path ([`Assumption`]).
//!
//! | file | what is there |
//! |---|---|
//! | `assumption` | a law and its open numbers |
//! | `parameter` | `[parameter.id]` |
//! | `read` | a law's arguments, from the registry |

mod assumption;
mod parameter;
mod read;

pub use assumption::{Assumption, Open};
pub use parameter::{Parameter, doubt_unused, read_parameters};

use super::section::{At, NumberOr, Reading, Section};
use super::tree;
use crate::both;
use crate::diag::Problems;
use crate::dist::{self, FAMILIES};
use crate::language::Pair;
use read::{known, read_arguments};
pub use read::{quantile_table, read, read_own};
use std::sync::LazyLock;

/// A law and where it was written.
pub type LawAt = At<Assumption>;

/// The keys under which a law can be written.
pub static KEYS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| FAMILIES.iter().map(|family| family.key).collect());

/// The keys of which one stands where a number is uncertain.
pub static UNCERTAIN_KEYS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| KEYS.iter().copied().chain([parameter::KEY]).collect());

/// What to write where a law is wanted.
pub const EXAMPLE: Pair = (
    "分布，例如 { normal = { mean = 5, sd = 2 } } 或 { constant = { value = 5 } }",
    "a law such as { normal = { mean = 5, sd = 2 } }, or { constant = { value = 5 } }",
);

/// What to write where a number will do as well.
const NUMBER_OR_LAW: Pair = (
    "数值或分布，例如 0.5 或 { normal = { mean = 5, sd = 2 } }",
    "a number or a law such as 0.5 or { normal = { mean = 5, sd = 2 } }",
);

/// The law that a text such as `normal = { mean = 5, sd = 2 }` writes.
///
/// # Errors
/// It writes none.
pub fn of_text(text: &str) -> Result<Assumption, Problems> {
    let mut reading = Reading::default();
    let source = reading.problems.add_source("law", text);
    let tree = tree::parse(source, &mut reading.problems);
    let law = match reading.problems.any_error() {
        true => None,
        false => Section::read(&mut reading, &tree, read),
    };
    match law {
        Some(law) if !reading.problems.any_error() => Ok(law.value),
        _ => Err(reading.problems),
    }
}

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

/// Laws by id, or numbers in their place: `growth.retail = 0.5`.
pub fn numbers_or_laws_by_id(
    section: &mut Section,
    key: &str,
    meaning: Pair,
) -> Vec<(At<String>, LawAt)> {
    let mut all = Vec::new();
    for (id, found) in section.numbers_or_sections_by_id("law", NUMBER_OR_LAW, key, meaning, read) {
        let law = match found {
            NumberOr::Number(number) => known(section, number),
            NumberOr::Section(law) => Some(law),
        };
        all.extend(law.map(|law| (id, law)));
    }
    all
}

/// Laws by year: `in_year.2021.normal = { … }`.
pub fn laws_by_year(section: &mut Section, key: &str, meaning: Pair) -> Vec<(At<i32>, LawAt)> {
    let found = section.defined_sections("law", EXAMPLE, key, meaning, read);
    in_years(found, section)
}

/// Laws of one family by year, of which only the arguments are written: `years.2026 = { p10 = 3, p50 = 5, p90 = 7 }`.
pub fn tables_by_year(
    section: &mut Section,
    key: &str,
    family: &'static str,
    meaning: Pair,
) -> Vec<(At<i32>, LawAt)> {
    let found = section.defined_sections(family, EXAMPLE, key, meaning, |section| {
        read_arguments(section, dist::family(family)?)
    });
    in_years(found, section)
}

/// What is written for years, of keys that are years.
pub fn in_years<T>(found: Vec<(At<String>, T)>, section: &mut Section) -> Vec<(At<i32>, T)> {
    let mut all = Vec::new();
    for (year, law) in found {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::battery::checks;
    use crate::language::Language;

    #[test]
    fn the_example_of_every_family_is_a_law_that_passes_the_battery() {
        for family in FAMILIES {
            assert!(family.example.starts_with(&format!("{} = ", family.key)));
            match of_text(family.example) {
                Ok(law) => checks::pass(family.example, law.central().as_ref()),
                Err(problems) => panic!("{}", problems.render(false, Language::En)),
            }
        }
    }
}
