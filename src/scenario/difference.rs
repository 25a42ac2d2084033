//! What two scenarios assume differently: changes, each of which a person would call one.
//!
//! Two resolved trees (all defaults written down) are walked side by side. What has no say in values is passed over: names,
//! sources, notes, groups, costs, histories. What differs is gathered into [`Assumption`]s:
//!
//! | differs | one assumption |
//! |---|---|
//! | a law or one of its arguments | the law: `indicator.retail.level.growth` |
//! | a number, a word, a list | its key: `shock.epidemic.recovery` |
//! | one of several indicators that a shock strikes | that effect: `shock.epidemic.effect.retail` |
//! | which of several keys stands (a kind, how a chance is given) | that key, with those it takes the place of |
//! | a section that only one has | the section: `lever.fairs` |
//! | a target, a parameter, a regime, the dependence as a whole | its section: `target.retail_2tn` |
//! | the first or the last year | `scenario` |
//!
//! [`by_section`] puts together what lies in one section, [`together`] what does not go without each other.

use super::overlay::alternatives;
use super::tree::{Node, Table, Value};
use super::yearly;

/// A value that differs.
#[derive(Debug, Clone)]
pub struct Change {
    /// The keys that lead to it.
    pub path: Vec<String>,
    /// What stands there in the first scenario, if anything does.
    pub from: Option<Node>,
    /// What stands there in the second.
    pub to: Option<Node>,
}

/// What a person would call one change.
#[derive(Debug, Clone)]
pub struct Assumption {
    /// The keys that lead to it, with dots between them; those of several that go together with a plus.
    pub key: String,
    /// The sections that it lies in: `indicator.retail`.
    pub sections: Vec<String>,
    /// What changes.
    pub changes: Vec<Change>,
}

/// How changes are gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// As finely as a person would name them.
    Key,
    /// All changes in a section are one.
    Section,
}

/// Sections that hold others by their ids and are changed key by key.
const BY_KEY: [&str; 4] = ["indicator", "shock", "revision", "lever"];
/// Sections that hold others by their ids, each of which is changed as a whole.
const WHOLE: [&str; 8] = [
    "parameter",
    "regime",
    "factor",
    "exclusive",
    "interaction",
    "exchange",
    "target",
    "identity",
];
/// The head of a file.
const HEAD: &str = "scenario";
/// What of the head has a say.
const HORIZON: [&str; 2] = ["base_year", "last_year"];
/// Keys of any section that have no say in values.
const SILENT: [&str; 4] = ["name", "name_en", "source", "note"];
/// Those of certain sections.
const SILENT_IN: [(&str, &[&str]); 3] = [
    (
        "indicator",
        &[
            "dimension",
            "dimension_en",
            "unit_en",
            "role",
            "assumed",
            "history",
        ],
    ),
    (
        "lever",
        &[
            "group",
            "group_en",
            "cost",
            "cost_by_year",
            "cost_unit",
            "cost_unit_en",
            "judgement",
        ],
    ),
    ("target", &["nature", "not_measurable_en"]),
];

/// What differs between two trees, in the order of the file.
#[must_use]
pub fn differences(first: &Table, second: &Table) -> Vec<Assumption> {
    let mut found = Vec::new();
    for kind in keys(first, second) {
        let (a, b) = (first.get(kind), second.get(kind));
        match kind {
            HEAD => found.extend(horizon(a, b)),
            "identity" | "values" => {}
            _ if BY_KEY.contains(&kind) || WHOLE.contains(&kind) => {
                by_id(kind, table_of(a), table_of(b), &mut found);
            }
            _ if a.zip(b).is_none_or(|(a, b)| !same_item(&a.value, &b.value)) => {
                found.push(Assumption::one(change(&[kind], a, b)));
            }
            _ => {}
        }
    }
    found
}

/// The years that are simulated.
fn horizon(first: Option<&Node>, second: Option<&Node>) -> Option<Assumption> {
    let (first, second) = (table_of(first), table_of(second));
    let changes = HORIZON.iter().filter_map(|key| {
        let (a, b) = (first.get(key), second.get(key));
        (!alike(a, b)).then(|| change(&[HEAD, key], a, b))
    });
    let changes: Vec<Change> = changes.collect();
    (!changes.is_empty()).then(|| Assumption {
        key: HEAD.to_owned(),
        sections: vec![HEAD.to_owned()],
        changes,
    })
}

/// The sections of one kind.
fn by_id(kind: &str, first: &Table, second: &Table, found: &mut Vec<Assumption>) {
    for id in keys(first, second) {
        let (a, b) = (first.get(id), second.get(id));
        match (a.map(|a| &a.value), b.map(|b| &b.value)) {
            (Some(Value::Table(a)), Some(Value::Table(b))) if BY_KEY.contains(&kind) => {
                walk(&mut vec![kind.to_owned(), id.to_owned()], a, b, found);
            }
            (Some(Value::Table(first)), Some(Value::Table(second))) => {
                let said = |key: &&str| !is_silent(kind, key);
                let mut keys = keys(first, second).into_iter().filter(said);
                if keys.any(|key| !alike(first.get(key), second.get(key))) {
                    found.push(Assumption::one(change(&[kind, id], a, b)));
                }
            }
            _ => found.push(Assumption::one(change(&[kind, id], a, b))),
        }
    }
}

/// A table that both have, key by key.
fn walk(path: &mut Vec<String>, first: &Table, second: &Table, found: &mut Vec<Assumption>) {
    // What only one of them has: whether one key took the place of another is known at the end.
    let mut single = Vec::new();
    for key in keys(first, second) {
        if path.len() == 2 && is_silent(&path[0], key) {
            continue;
        }
        let (a, b) = (first.get(key), second.get(key));
        if alike(a, b) {
            continue;
        }
        path.push(key.to_owned());
        match (a.map(|a| &a.value), b.map(|b| &b.value)) {
            (Some(Value::Table(a)), Some(Value::Table(b))) if !is_law(a) && !is_law(b) => {
                walk(path, a, b, found);
            }
            (Some(_), Some(_)) => found.push(Assumption::one(changed(path, a, b))),
            _ => single.push(changed(path, a, b)),
        }
        path.pop();
    }
    let displacing = single.iter().find(|one| displaces(one, &single));
    match displacing.map(|one| one.path.join(".")) {
        Some(key) => found.push(Assumption {
            key,
            sections: vec![path[..2].join(".")],
            changes: single,
        }),
        None => found.extend(single.into_iter().map(Assumption::one)),
    }
}

/// Whether a change puts a key in the place of another.
fn displaces(one: &Change, others: &[Change]) -> bool {
    let Some((key, table)) = one.path.split_last().filter(|_| one.to.is_some()) else {
        return false;
    };
    let group = alternatives(table, key);
    let gone = |other: &Change| other.to.is_none() && other.path.last() != Some(key);
    let mut gone = others.iter().filter(|other| gone(other));
    gone.any(|other| {
        let last = other.path.last();
        last.is_some_and(|last| group.contains(&last.as_str()))
    })
}

/// Whether a table is a law, or what may stand for one.
fn is_law(table: &Table) -> bool {
    let mut keys = table.entries.keys();
    keys.any(|key| yearly::KEYS_OF_ANY_LAW.contains(&key.as_str()))
}

fn is_silent(kind: &str, key: &str) -> bool {
    let of_kind = SILENT_IN.iter().find(|(of, _)| *of == kind);
    SILENT.contains(&key) || of_kind.is_some_and(|(_, keys)| keys.contains(&key))
}

/// The keys of both, those of the first in its order.
fn keys<'t>(first: &'t Table, second: &'t Table) -> Vec<&'t str> {
    let new = second.entries.keys();
    let new = new.filter(|key| !first.entries.contains_key(*key));
    first
        .entries
        .keys()
        .chain(new)
        .map(String::as_str)
        .collect()
}

/// The table of a node; an empty one where there is none.
fn table_of(node: Option<&Node>) -> &Table {
    static EMPTY: std::sync::LazyLock<Table> = std::sync::LazyLock::new(Table::default);
    match node.map(|node| &node.value) {
        Some(Value::Table(table)) => table,
        _ => &EMPTY,
    }
}

/// Whether two values say the same, wherever they were written.
fn alike(first: Option<&Node>, second: Option<&Node>) -> bool {
    match (first, second) {
        (Some(a), Some(b)) => same(&a.value, &b.value),
        (None, None) => true,
        _ => false,
    }
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Integer(a), Value::Float(b)) | (Value::Float(b), Value::Integer(a)) => {
            *a as f64 == *b
        }
        (Value::List(a), Value::List(b)) => {
            let mut pairs = a.iter().zip(b);
            a.len() == b.len() && pairs.all(|(a, b)| same_item(&a.value, &b.value))
        }
        (Value::Table(a), Value::Table(b)) => {
            let mut keys = keys(a, b).into_iter();
            keys.all(|key| alike(a.get(key), b.get(key)))
        }
        _ => a == b,
    }
}

/// Items of lists have names too, which say nothing.
fn same_item(a: &Value, b: &Value) -> bool {
    let (Value::Table(a), Value::Table(b)) = (a, b) else {
        return same(a, b);
    };
    let mut keys = keys(a, b).into_iter();
    keys.all(|key| SILENT.contains(&key) || alike(a.get(key), b.get(key)))
}

fn change(path: &[&str], from: Option<&Node>, to: Option<&Node>) -> Change {
    let path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
    changed(&path, from, to)
}

fn changed(path: &[String], from: Option<&Node>, to: Option<&Node>) -> Change {
    Change {
        path: path.to_vec(),
        from: from.cloned(),
        to: to.cloned(),
    }
}

impl Assumption {
    fn one(change: Change) -> Assumption {
        Assumption {
            key: change.path.join("."),
            sections: vec![change.section()],
            changes: vec![change],
        }
    }
}

impl Change {
    /// The section that it lies in.
    #[must_use]
    pub fn section(&self) -> String {
        let by_id = |kind: &str| BY_KEY.contains(&kind) || WHOLE.contains(&kind);
        match self.path.as_slice() {
            [kind, id, ..] if by_id(kind) => format!("{kind}.{id}"),
            [kind, ..] => kind.clone(),
            [] => String::new(),
        }
    }
}

/// The same changes, those of a section together.
#[must_use]
pub fn by_section(assumptions: Vec<Assumption>) -> Vec<Assumption> {
    let mut sections: indexmap::IndexMap<Vec<String>, Vec<Change>> = indexmap::IndexMap::new();
    for one in assumptions {
        sections
            .entry(one.sections)
            .or_default()
            .extend(one.changes);
    }
    let each = sections.into_iter();
    each.map(|(sections, changes)| Assumption {
        key: sections.join(" + "),
        sections,
        changes,
    })
    .collect()
}

/// The same with some of them, by their places, made one.
#[must_use]
pub fn together(assumptions: Vec<Assumption>, some: &[usize]) -> Vec<Assumption> {
    let mut kept = Vec::new();
    let mut bundle: Option<(usize, Assumption)> = None;
    for (at, one) in assumptions.into_iter().enumerate() {
        match (&mut bundle, some.contains(&at)) {
            (Some((_, bundle)), true) => {
                bundle.key = format!("{} + {}", bundle.key, one.key);
                bundle.changes.extend(one.changes);
                for section in one.sections {
                    if !bundle.sections.contains(&section) {
                        bundle.sections.push(section);
                    }
                }
            }
            (None, true) => bundle = Some((kept.len(), one)),
            (_, false) => kept.push(one),
        }
    }
    if let Some((at, bundle)) = bundle {
        kept.insert(at, bundle);
    }
    kept
}
