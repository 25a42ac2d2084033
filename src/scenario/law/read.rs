//! Reading a law's arguments, as its family in the registry asks for them.

use super::parameter::{self, source};
use super::{Assumption, KEYS, LawAt, Open, UNCERTAIN_KEYS};
use crate::both;
use crate::dist::{self, Absent, Family, Fault, Parameter, Part, Quantity, Recipe, Takes};
use crate::language::Both;
use crate::scenario::section::{At, NumberOr, Section};
use std::sync::Arc;

/// Most laws of one scenario.
const MOST_LAWS: usize = 5_000;

/// The keys of a table of quantiles.
const PROBABILITIES: &str = "probabilities";
const VALUES: &str = "values";
const LOW: &str = "low";

/// Most laws within each other.
const DEEPEST: usize = 8;

/// A law: exactly one family.
pub fn read(section: &mut Section) -> Option<LawAt> {
    section.exactly_one(("分布", "law"), &KEYS, read_own)
}

/// The law of the family with this key, in a section that holds it.
pub fn read_own(section: &mut Section, key: &'static str) -> Option<LawAt> {
    let family = dist::family(key)?;
    if !countable(section) {
        return None;
    }
    section.reading.depth += 1;
    let found = section.section(key, family.summary, |section| arguments(section, family));
    section.reading.depth -= 1;
    found
}

/// The law of a family whose arguments are the section itself.
pub fn read_arguments(section: &mut Section, family: &'static Family) -> Option<LawAt> {
    countable(section)
        .then(|| arguments(section, family))
        .flatten()
}

/// The law of a number that is known.
pub fn known(section: &mut Section, number: At<f64>) -> Option<LawAt> {
    let family = dist::family("constant")?;
    if !countable(section) {
        return None;
    }
    let parts = vec![Part::Number(Quantity::Known(number.value))];
    let value = Assumption::new(Recipe { family, parts }, Vec::new()).ok()?;
    let place = number.place;
    Some(At { value, place })
}

/// The law that has these values at these probabilities and stays above `low`, which were written beside each other in a
/// section.
pub fn quantile_table(
    section: &mut Section,
    probabilities: &At<Vec<f64>>,
    values: &At<Vec<f64>>,
    low: Option<&At<f64>>,
) -> Option<LawAt> {
    let family = dist::family("quantiles")?;
    if !countable(section) {
        return None;
    }
    let (n, count) = (probabilities.value.len(), values.value.len());
    if n != count {
        let message = both!(
            "这一行有 {count} 个分位数，probabilities 有 {n} 个",
            "{count} quantiles for {n} probabilities"
        );
        let help = (
            "请为每个概率写一个分位数",
            "write one quantile for each probability",
        );
        section.reading.problems.error(&values.place, message, help);
        return None;
    }
    let numbers = |all: &[f64]| Part::Numbers(all.iter().copied().map(Quantity::Known).collect());
    let part = |parameter: &Parameter| match parameter.key {
        PROBABILITIES => numbers(&probabilities.value),
        VALUES => numbers(&values.value),
        LOW => low.map_or(Part::Absent, |low| Part::Number(Quantity::Known(low.value))),
        _ => Part::Absent,
    };
    let parts = family.parameters.iter().map(part).collect();
    let fault = match Assumption::new(Recipe { family, parts }, Vec::new()) {
        Ok(value) => {
            let place = values.place.clone();
            return Some(At { value, place });
        }
        Err(fault) => fault,
    };
    let place = match fault.parameter {
        PROBABILITIES => &probabilities.place,
        _ => &values.place,
    };
    let problems = &mut section.reading.problems;
    problems.error(place, fault.message, fault.help);
    None
}

/// Reports laws beyond count and depth; deeper ones are not read at all.
fn countable(section: &mut Section) -> bool {
    section.reading.laws += 1;
    let place = section.place.clone();
    if section.reading.laws == MOST_LAWS + 1 {
        let message = both!(
            "一个情景中的分布超过{MOST_LAWS}个",
            "more than {MOST_LAWS} laws in one scenario"
        );
        let help = ("请拆分规划", "split the plan");
        section.reading.problems.error(&place, message, help);
    }
    let too_deep = section.reading.depth >= DEEPEST;
    if too_deep {
        let message = both!(
            "分布嵌套超过{DEEPEST}层",
            "more than {DEEPEST} laws stand within each other"
        );
        let help = (
            "请用 [parameter.<id>] 为里层的分布命名",
            "name the inner ones as [parameter.<id>]",
        );
        section.reading.problems.error(&place, message, help);
    }
    !too_deep
}

/// A part of a recipe, and its open numbers.
type PartRead = (Part, Vec<Open>);

fn arguments(section: &mut Section, family: &'static Family) -> Option<LawAt> {
    let read: Vec<Option<PartRead>> = family
        .parameters
        .iter()
        .map(|parameter| argument(section, parameter))
        .collect();
    let mut open = Vec::new();
    let mut parts = Vec::new();
    for (part, its_open) in read.into_iter().collect::<Option<Vec<_>>>()? {
        parts.push(part.after(open.len()));
        open.extend(its_open);
    }
    let uncertain = !open.is_empty();
    match Assumption::new(Recipe { family, parts }, open) {
        Ok(law) => {
            if let Some(remark) = law.central().remark() {
                section.reading.problems.note(&section.place, remark);
            }
            Some(At {
                value: law,
                place: section.place.clone(),
            })
        }
        Err(fault) => {
            report(section, fault, uncertain);
            None
        }
    }
}

fn report(section: &mut Section, fault: Fault, uncertain: bool) {
    let place = section.place_of(fault.parameter);
    let (message, help) = if uncertain {
        let fault = fault.message;
        let message = both!(
            "{fault}；该数不确定，其分布允许这样的取值",
            "{fault}; it is uncertain, and its law allows this";
            fault
        );
        let help = (
            "请用有界的分布描述该数，例如 uniform 或 truncated",
            "describe the number by a law that stays in bounds, such as uniform or truncated",
        );
        (message, Both::from(help))
    } else {
        (fault.message, fault.help)
    };
    section.reading.problems.error(&place, message, help);
}

fn argument(section: &mut Section, parameter: &'static Parameter) -> Option<PartRead> {
    let found = written(section, parameter);
    match parameter.absent {
        Absent::Refused => section.require(parameter.key, parameter.meaning),
        Absent::Allowed if !section.has(parameter.key) => return Some((Part::Absent, Vec::new())),
        _ => {}
    }
    found
}

fn written(section: &mut Section, parameter: &'static Parameter) -> Option<PartRead> {
    let (key, meaning) = (parameter.key, parameter.meaning);
    match parameter.takes {
        Takes::Number => {
            if let Absent::Default(default) = parameter.absent
                && !section.has(key)
            {
                let number = section.number_or(key, meaning, default)?;
                return Some((Part::Number(Quantity::Known(number.value)), Vec::new()));
            }
            let found = section.number_or_section("uncertain", key, meaning, read_named)?;
            let (quantity, open) = quantity(found, 0);
            Some((Part::Number(quantity), open.into_iter().collect()))
        }
        Takes::Numbers | Takes::Data => {
            let found = section.numbers_or_sections("uncertain", key, meaning, read_named)?;
            let mut open = Vec::new();
            let mut numbers = Vec::with_capacity(found.len());
            for one in found {
                let (number, its_open) = quantity(one, open.len());
                numbers.push(number);
                open.extend(its_open);
            }
            Some((Part::Numbers(numbers), open))
        }
        Takes::Word(words) => Some((Part::Word(section.word(key, meaning, words)), Vec::new())),
        Takes::Law => {
            let law = super::law(section, key, meaning)?.value;
            Some((Part::Law((**law.recipe()).clone()), law.open().to_vec()))
        }
        Takes::Laws => {
            let laws = section.defined_items("law", key, meaning, read)?;
            let mut open = Vec::new();
            let mut recipes = Vec::with_capacity(laws.len());
            for law in laws {
                recipes.push((**law.value.recipe()).clone().after(open.len()));
                open.extend_from_slice(law.value.open());
            }
            Some((Part::Laws(recipes), open))
        }
    }
}

/// A number, known or open; an open one is counted from `others` on.
fn quantity(found: NumberOr<Open>, others: usize) -> (Quantity, Option<Open>) {
    match found {
        NumberOr::Number(number) => (Quantity::Known(number.value), None),
        NumberOr::Section(open) => (Quantity::Open(others), Some(open)),
    }
}

/// What stands in a number's place: a law of its own, or a parameter's name.
pub fn read_named(section: &mut Section) -> Option<Open> {
    let keys: &[&'static str] = &UNCERTAIN_KEYS;
    section.exactly_one(
        ("分布或参数", "law or parameter"),
        keys,
        |section, key| {
            if key == parameter::KEY {
                return named(section);
            }
            let law = read_own(section, key)?;
            Some(Open {
                source: format!("parameter/{}", section.path().join(".")),
                law: Arc::new(law.value),
            })
        },
    )
}

fn named(section: &mut Section) -> Option<Open> {
    let meaning = (
        "参数的标识符：[parameter.<id>]",
        "the id of a [parameter.<id>]",
    );
    let id = section.required_text(parameter::KEY, meaning)?;
    let Some(law) = section.reading.parameters.get(&id.value).cloned() else {
        parameter::report_unknown(section, &id);
        return None;
    };
    let open = law.map(|law| Open {
        source: source(&id.value),
        law,
    });
    section.reading.parameters_used.insert(id.value);
    open
}
