//! What people call a changed assumption, and what it was and is, in a few words.

use super::{AssumedReport, AssumptionReport};
use crate::language::{Both, Language};
use crate::report::words::{Word, attribution as words};
use crate::scenario::difference::{Assumption, Change};
use crate::scenario::load::Loaded;
use crate::scenario::tree::{Node, Table, Value};

/// Longest value that is shown, in characters.
const LONGEST: usize = 60;

/// Where names are looked up: the second scenario has what is new.
pub struct Names<'n> {
    pub first: &'n Loaded,
    pub second: &'n Loaded,
}

impl Names<'_> {
    pub fn assumptions(&self, assumptions: &[Assumption]) -> Vec<AssumptionReport> {
        let each = assumptions.iter();
        each.map(|one| {
            let name = self.name(one);
            AssumptionReport {
                assumption: one.key.clone(),
                sections: one.sections.clone(),
                name: name.zh,
                name_en: name.en,
                changes: one.changes.iter().map(assumed).collect(),
            }
        })
        .collect()
    }

    /// The names of its sections, and where it is one key, that key.
    fn name(&self, one: &Assumption) -> Both {
        let sections = one.sections.iter().map(|section| self.section(section));
        let mut name = joined(sections, " + ");
        if let ([section], [change]) = (one.sections.as_slice(), one.changes.as_slice()) {
            let below = &change.path[section.split('.').count().min(change.path.len())..];
            if let Some(below) = self.below(below) {
                name = joined([name, below].into_iter(), " · ");
            }
        }
        name
    }

    /// The keys below a section; an indicator is called by its name.
    fn below(&self, keys: &[String]) -> Option<Both> {
        let named = keys.iter().map(|key| {
            let indicator = self.own_name("indicator", key);
            indicator.unwrap_or_else(|| Both::same(key))
        });
        (!keys.is_empty()).then(|| joined(named, "."))
    }

    fn section(&self, section: &str) -> Both {
        let word = |word: Word| Both {
            zh: word.in_(Language::Zh).to_owned(),
            en: word.in_(Language::En).to_owned(),
        };
        match section.split_once('.') {
            Some((kind, id)) => self
                .own_name(kind, id)
                .unwrap_or_else(|| Both::same(section)),
            None => match section {
                "scenario" => word(words::HORIZON),
                "correlation" => word(words::CORRELATION),
                "copula" => word(words::COPULA),
                _ => Both::same(section),
            },
        }
    }

    /// The name that a section has for people.
    fn own_name(&self, kind: &str, id: &str) -> Option<Both> {
        let path = |key: &str| [kind, id, key].map(str::to_owned);
        let text = |key: &str| {
            let trees = [&self.second.tree, &self.first.tree];
            let mut found = trees.iter().filter_map(|tree| tree.find(&path(key)));
            found.find_map(|node| match &node.value {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            })
        };
        let zh = text("name")?;
        let en = text("name_en").unwrap_or_else(|| zh.clone());
        Some(Both { zh, en })
    }
}

fn joined(all: impl Iterator<Item = Both>, between: &str) -> Both {
    let (zh, en): (Vec<String>, Vec<String>) = all.map(|both| (both.zh, both.en)).unzip();
    Both {
        zh: zh.join(between),
        en: en.join(between),
    }
}

fn assumed(change: &Change) -> AssumedReport {
    AssumedReport {
        key: change.path.join("."),
        base: change.from.as_ref().map(said),
        alternative: change.to.as_ref().map(said),
    }
}

/// A value shortly: a law as `normal(mean 4, sd 5)`.
fn said(node: &Node) -> String {
    let whole = value(&node.value);
    if whole.chars().count() <= LONGEST {
        return whole;
    }
    let kept: String = whole.chars().take(LONGEST - 1).collect();
    format!("{kept}…")
}

fn value(value: &Value) -> String {
    match value {
        Value::Flag(flag) => flag.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Text(text) | Value::Date(text) => text.clone(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| self::value(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => of_table(table),
    }
}

fn of_table(table: &Table) -> String {
    let entries = table.entries.iter();
    let said: Vec<String> = entries
        .map(|(key, entry)| match &entry.node.value {
            Value::Table(inner) => format!("{key}({})", of_table(inner)),
            other => format!("{key} {}", value(other)),
        })
        .collect();
    said.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Problems;
    use crate::scenario::tree::parse;

    #[test]
    fn values_are_said_in_a_few_words() {
        let text = "a.two_piece = { mode = 6, lower = 2.6, upper = 1.6 }\nb = [1, 2.50]\nc = 0.70\nd = true\n";
        let mut problems = Problems::default();
        let source = problems.add_source("a", text);
        let tree = parse(source, &mut problems);
        let told = |key: &str| said(tree.get(key).expect("it is there"));
        assert_eq!(told("a"), "two_piece(mode 6, lower 2.6, upper 1.6)");
        assert_eq!(told("b"), "[1, 2.5]");
        assert_eq!((told("c"), told("d")), ("0.7".into(), "true".into()));
    }
}
