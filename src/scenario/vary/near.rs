//! The right paths nearest to a wrong one.
//!
//! Paths are compared step by step, as words are letter by letter: the least sum of what it costs to leave out a step that was written, to
//! put in one that was not, and to take one for another. What people leave out is the kind of an indicator
//! (`indicator.retail.growth` for `indicator.retail.level.growth`), so putting in is cheap; what they mean is said by the id,
//! so to take another one is dear. One law may stand for another: which is there, few remember.

use super::Path;
use crate::scenario::law;
use crate::scenario::tree::{Table, Value};

/// What it costs to put in a step that was not written.
const PUT_IN: f64 = 0.3;
/// What it costs to leave out a step that was written.
const LEAVE_OUT: f64 = 0.8;
/// What it costs to take one law for another.
const OTHER_LAW: f64 = 0.5;
/// What laws call their middle, and what it costs to take one such word for another.
const MIDDLES: [&str; 6] = ["mean", "mode", "median", "value", "location", "p50"];
const OTHER_MIDDLE: f64 = 0.3;
/// What it costs to end at a table rather than at a value.
const AT_TABLE: f64 = 0.5;
/// Weights of the section and of the id; other steps weigh 1.
const WEIGHTS: [f64; 2] = [1.5, 3.0];
/// Most that the nearest may cost, and how much more those beside it.
const FARTHEST: f64 = 3.0;
const BESIDE: f64 = 0.25;
/// Most paths that are offered.
const OFFERED: usize = 3;
/// Longest step that is compared, in bytes: the time grows with the square of the length.
const LONGEST: usize = 100;

/// The paths of a tree that are nearest to one it does not have, the nearest first. Only `wanted` values are offered.
pub(super) fn near(written: &Path, tree: &Table, wanted: &dyn Fn(&Value) -> bool) -> Vec<Path> {
    let mut all = Vec::new();
    for (key, entry) in &tree.entries {
        walk(&entry.node.value, &mut vec![key.clone()], &mut all);
    }
    let mut costs: Vec<(f64, Vec<String>)> = Vec::new();
    for (steps, value) in all {
        if wanted(value) && have_a_step_alike(written.steps(), &steps) {
            costs.push((cost(written.steps(), &steps, value), steps));
        }
    }
    costs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let least = costs.first().map_or(f64::INFINITY, |(cost, _)| *cost);
    let most = (least + BESIDE).min(FARTHEST);
    let near = costs.into_iter().take_while(|(cost, _)| *cost <= most);
    near.take(OFFERED)
        .map(|(_, steps)| Path { steps })
        .collect()
}

/// All values of a tree, with the steps that lead to them.
fn walk<'t>(value: &'t Value, steps: &mut Vec<String>, all: &mut Vec<(Vec<String>, &'t Value)>) {
    all.push((steps.clone(), value));
    let mut below = |step: String, value: &'t Value| {
        steps.push(step);
        walk(value, steps, all);
        steps.pop();
    };
    match value {
        Value::Table(table) => {
            for (key, entry) in &table.entries {
                below(key.clone(), &entry.node.value);
            }
        }
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                below(at.to_string(), &item.value);
            }
        }
        _ => {}
    }
}

/// How far what was written is from a path: the least cost of turning one into the other.
fn cost(written: &[String], path: &[String], value: &Value) -> f64 {
    let weight = |at: usize| WEIGHTS.get(at).copied().unwrap_or(1.0);
    // What an id is, nobody can guess; that a section is not written, is usual.
    let put_in = |at: usize| if at == 1 { weight(at) * PUT_IN } else { PUT_IN };
    let mut row = vec![0.0; path.len() + 1];
    for at in 0..path.len() {
        row[at + 1] = row[at] + put_in(at);
    }
    for own in written {
        let mut diagonal = row[0];
        row[0] += LEAVE_OUT;
        for (at, step) in path.iter().enumerate() {
            let other = diagonal + weight(at) * distance(own, step);
            diagonal = row[at + 1];
            let fewer = (row[at + 1] + LEAVE_OUT).min(row[at] + put_in(at));
            row[at + 1] = other.min(fewer);
        }
    }
    let ends_alike = written.last() == path.last();
    let at_table = matches!(value, Value::Table(_)) && !ends_alike;
    row[path.len()] + if at_table { AT_TABLE } else { 0.0 }
}

/// Whether anything that was written is like a step of a path; else no path is near.
fn have_a_step_alike(written: &[String], path: &[String]) -> bool {
    let mut written = written.iter();
    written.any(|own| path.iter().any(|step| distance(own, step) < 1.0))
}

/// How unlike two steps are, from 0 to 1.
fn distance(own: &str, step: &str) -> f64 {
    if own == step {
        return 0.0;
    }
    let law = |key: &str| law::KEYS.contains(&key);
    if law(own) && law(step) {
        return OTHER_LAW;
    }
    if MIDDLES.contains(&own) && MIDDLES.contains(&step) {
        return OTHER_MIDDLE;
    }
    if own.len().max(step.len()) > LONGEST {
        return 1.0;
    }
    match strsim::normalized_damerau_levenshtein(own, step) {
        alike if alike >= 0.5 => 1.0 - alike,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Problems;
    use crate::scenario::tree;

    const PLAN: &str = r#"
[indicator.retail]
persistence = 0.2
level.base = 100
level.growth.two_piece = { mode = 6, lower = 3, upper = 2 }
[indicator.online]
level.base = 50
level.growth.normal = { mean = 9, sd = 3 }
[shock.epidemic]
yearly_probability = 0.1
[lever.fairs]
on = true
"#;

    fn nearest(written: &str) -> Vec<String> {
        let mut problems = Problems::default();
        let source = problems.add_source("test", PLAN);
        let tree = tree::parse(source, &mut problems);
        let written = Path::parse(written).expect("a path");
        let near = near(&written, &tree, &|_| true);
        near.iter().map(Path::to_string).collect()
    }

    #[test]
    fn what_people_write_finds_what_they_mean() {
        for (written, meant) in [
            // The spelling of the issue that asked for sweeps.
            (
                "indicators.retail.growth.normal.mean",
                "indicator.retail.level.growth.two_piece.mode",
            ),
            (
                "indicator.retail.growth.two_piece.mode",
                "indicator.retail.level.growth.two_piece.mode",
            ),
            (
                "retail.growth.mode",
                "indicator.retail.level.growth.two_piece.mode",
            ),
            ("indicator.retail.growth", "indicator.retail.level.growth"),
            ("online.mean", "indicator.online.level.growth.normal.mean"),
            ("indicator.onlin.level.base", "indicator.online.level.base"),
            (
                "shocks.epidemic.probability",
                "shock.epidemic.yearly_probability",
            ),
            ("levers.fairs.on", "lever.fairs.on"),
            (
                "indicator.retail.persistance",
                "indicator.retail.persistence",
            ),
        ] {
            assert_eq!(
                nearest(written).first().map(String::as_str),
                Some(meant),
                "{written}"
            );
        }
        assert!(nearest("zebra").is_empty());
    }
}
