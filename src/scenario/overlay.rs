//! Laying one tree upon another: a file upon the one it extends, a `--set` or a `--lever` upon both.

use super::check::noun;
use super::indicator::{level, path as level_path};
use super::section::did_you_mean;
use super::shock::chance;
use super::tree::{self, Entry, Node, Table, Value, shortened};
use super::{dependence, indicator, law, lever, process, target, yearly};
use crate::both;
use crate::diag::{Place, Problems, nearest};
use crate::language::Both;

/// Lays `over` upon `base`, key by key.
///
/// Where a table must hold exactly one of several keys (a kind, a law, a form), another key of
/// the group in `over` displaces the one in `base`. What is said beside a law of growth goes with it when the quantiles of a level
/// come in its place: how the years hang together, and past growth.
pub(super) fn merge(base: &mut Table, over: Table, path: &mut Vec<String>) {
    // First what is displaced, then what is laid upon it: two keys of one group in `over` are both
    // kept, for the reader to refuse.
    for key in over.entries.keys() {
        displace(base, key, path);
    }
    if let [section, _] = path.as_slice()
        && section == "indicator"
        && gives_path(&over)
    {
        for key in indicator::BESIDE_LAW {
            base.entries.shift_remove(*key);
        }
    }
    for (key, entry) in over.entries {
        match (base.entries.get_mut(&key), entry) {
            (
                Some(Entry {
                    node:
                        Node {
                            value: Value::Table(below),
                            place,
                        },
                    ..
                }),
                Entry {
                    node:
                        Node {
                            value: Value::Table(above),
                            place: above_place,
                        },
                    ..
                },
            ) => {
                // Later keys are missed from the later file: that is where a person will add them.
                *place = above_place;
                path.push(key);
                merge(below, above, path);
                path.pop();
            }
            (_, entry) => {
                base.entries.insert(key, entry);
            }
        }
    }
}

/// The keys of which a table at this path holds exactly one, if `key` is one of them; else none.
pub(super) fn alternatives(path: &[String], key: &str) -> &'static [&'static str] {
    let group: &[&str] = match path {
        [section, _] if section == "indicator" && process::BOTH.contains(&key) => &process::BOTH,
        [section, _] if section == "indicator" => &indicator::KEYS,
        [section, _, _] if section == "indicator" && level::COURSES.contains(&key) => {
            &level::COURSES
        }
        [section, _, own] if section == "indicator" && own == process::KEY => &process::KEYS,
        [section, _] if section == lever::KEY => {
            let mut groups = lever::EITHER.iter();
            groups
                .find(|group| group.contains(&key))
                .map_or(&[], |group| &group[..])
        }
        [section, _] if section == "target" => &target::KEYS,
        [section, _, _] if section == "target" => target::band::GOALS,
        [section] if section == "copula" => &dependence::copula::FORMS,
        [section, _] if section == "parameter" => &law::KEYS,
        [section, _] if section == "shock" || section == "revision" => &chance::KEYS,
        [_, _, _, ..] => &yearly::KEYS_OF_ANY_LAW,
        _ => &[],
    };
    match group.contains(&key) {
        true => group,
        false => &[],
    }
}

/// Whether an indicator is given quantiles of its level.
fn gives_path(indicator: &Table) -> bool {
    let level = indicator.get(level::KEY).map(|node| &node.value);
    matches!(level, Some(Value::Table(level)) if level.get(level_path::KEY).is_some())
}

fn displace(base: &mut Table, key: &str, path: &[String]) {
    let group = alternatives(path, key);
    if group.is_empty() {
        return;
    }
    if group == target::band::GOALS && key != "about" && base.entries.contains_key("about") {
        for key in target::band::BESIDE_ABOUT {
            base.entries.shift_remove(*key);
        }
    }
    if group == level::COURSES && key == level_path::KEY {
        for key in level::BESIDE_GROWTH {
            base.entries.shift_remove(*key);
        }
    }
    if group == chance::KEYS && (key == "by_year" || key == "year") {
        base.entries.shift_remove(chance::YEARS);
    }
    base.entries
        .retain(|known, _| known == key || !group.contains(&known.as_str()));
}

/// Sections whose keys are ids: an override must name one that exists.
const BY_ID: &[&str] = &[
    "parameter",
    "regime",
    "factor",
    "indicator",
    "shock",
    "exclusive",
    "revision",
    lever::KEY,
    lever::INTERACTION,
    "target",
];

/// Lays a `--set path=value` upon a tree.
pub(super) fn apply_set(tree: &mut Table, set: &str, problems: &mut Problems) {
    let parts = set
        .split_once('=')
        .filter(|(path, _)| !path.trim().is_empty());
    let Some((path, value)) = parts else {
        let message = both!(
            "--set “{set}”没有写明要设的值",
            "--set {set:?} names no value to set",
            set = shortened(set)
        );
        let help = (
            "请写 --set 路径=值，例如 --set scenario.last_year=2030",
            "write --set path=value, as in --set scenario.last_year=2030",
        );
        problems.error_at_large(message, help);
        return;
    };
    let mut trial = Problems::default();
    let source = trial.add_source("--set", set);
    tree::parse(source, &mut trial);
    let text = if trial.any_error() {
        format!("{path}={}", tree::quoted(value))
    } else {
        set.to_owned()
    };
    let source = problems.add_source("--set", text);
    let before = problems.counts().0;
    let over = tree::parse(source, problems);
    if problems.counts().0 > before {
        return;
    }
    for (section, entry) in &over.entries {
        let Value::Table(ids) = &entry.node.value else {
            continue;
        };
        let known = match tree.get(section).map(|node| &node.value) {
            Some(Value::Table(known)) => known.clone(),
            _ => Table::default(),
        };
        for (id, inner) in &ids.entries {
            if BY_ID.contains(&section.as_str()) && !known.entries.contains_key(id) {
                let help = match nearest(id, known.entries.keys().map(String::as_str)) {
                    Some(near) => did_you_mean(&format!("{section}.{near}")),
                    None => both!(
                        "--set 只能改动文件中已有的内容；请先在文件中定义 {section}.{id}",
                        "--set changes what the file has; define {section}.{id} there"
                    ),
                };
                let noun = noun(section);
                let message = both!("没有{noun}“{id}”", "there is no {section} {id:?}");
                problems.error(&inner.key, message, help);
                return;
            }
        }
    }
    merge(tree, over, &mut Vec::new());
}

/// Lays a `--lever name=on` or `--lever name=off` upon a tree.
pub(super) fn apply_lever(tree: &mut Table, written: &str, problems: &mut Problems) {
    let source = problems.add_source("--lever", written);
    let place = |span| Place { source, span };
    let (name, choice) = written.split_once('=').unwrap_or((written, ""));
    let on = match choice.trim() {
        "on" => true,
        "off" => false,
        _ => {
            let message = both!(
                "--lever “{shown}”没有写明开或关",
                "--lever {shown:?} says neither on nor off",
                shown = shortened(written)
            );
            let help = (
                "请写 --lever 名称=on 或 --lever 名称=off",
                "write --lever NAME=on or --lever NAME=off",
            );
            problems.error(&place(0..written.len()), message, help);
            return;
        }
    };
    let id = name.trim();
    let known: Vec<&str> = match tree.get(lever::KEY).map(|node| &node.value) {
        Some(Value::Table(levers)) => levers.entries.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    if !known.contains(&id) {
        let help = match (nearest(id, known.iter().copied()), known.is_empty()) {
            (Some(near), _) => did_you_mean(near),
            (None, true) => (
                "该情景没有举措；请在文件中定义 [lever.<id>]",
                "the scenario has no levers; define [lever.<id>] in the file",
            )
                .into(),
            (None, false) => {
                let all = Both::list(&known);
                both!("该情景的举措：{all}", "the scenario's levers: {all}"; all)
            }
        };
        let shown = shortened(id);
        let message = both!("没有举措“{shown}”", "there is no lever {shown:?}");
        problems.error(&place(0..name.len()), message, help);
        return;
    }
    let path = [lever::KEY, id, "on"].map(str::to_owned);
    let value = Value::Flag(on);
    let place = place(name.len() + 1..written.len());
    tree.set(&path, Node { place, value });
}
