//! Which levers work: those that are on, and whose prerequisites all work.
//!
//! `requires = ["single_window"]` says that a measure is nothing without another: a lever that is on while one that it requires
//! is off, or does not work for the same reason, has no effect, and a warning says so. Whether a cost is spent all the same is
//! for the reader to say: [`super::Lever::total_cost`] asks no prerequisites. Circles are refused.

use super::super::section::At;
use super::super::{Check, Scenario};
use super::{KEY, Lever};
use crate::both;
use std::collections::HashMap;

/// For each lever, whether it works: whether it is on and all that it requires works as well.
#[must_use]
pub fn working(levers: &[Lever]) -> Vec<bool> {
    let index = index(levers);
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); levers.len()];
    let mut works: Vec<bool> = levers.iter().map(|lever| lever.on).collect();
    for (at, lever) in levers.iter().enumerate() {
        for id in &lever.requires {
            match index.get(id.value.as_str()) {
                Some(needed) => needed_by[*needed].push(at),
                None => works[at] = false,
            }
        }
    }
    let mut idle: Vec<usize> = (0..levers.len()).filter(|at| !works[*at]).collect();
    while let Some(at) = idle.pop() {
        for &other in &needed_by[at] {
            if std::mem::replace(&mut works[other], false) {
                idle.push(other);
            }
        }
    }
    works
}

fn index(levers: &[Lever]) -> HashMap<&str, usize> {
    let ids = levers.iter().map(|lever| lever.id.value.as_str());
    ids.zip(0..).collect()
}

/// Finds prerequisites that are none, that are off, or that go round in a circle.
pub(super) fn check(scenario: &Scenario, check: &mut Check) {
    let levers = &scenario.levers;
    let index = index(levers);
    let mut all_known = true;
    for id in levers.iter().flat_map(|lever| &lever.requires) {
        if !index.contains_key(id.value.as_str()) {
            all_known = false;
            check.unknown(id, KEY, index.keys().copied());
        }
    }
    if !all_known || refuse_circle(levers, &index, check) {
        return;
    }
    let works = working(levers);
    for (lever, _) in levers
        .iter()
        .zip(&works)
        .filter(|(l, works)| l.on && !**works)
    {
        let mut requires = lever.requires.iter();
        if let Some(missing) = requires.find(|id| !works[index[id.value.as_str()]]) {
            doubt(lever, missing, check);
        }
    }
}

/// Warns of a lever that is on and has no effect.
fn doubt(lever: &Lever, missing: &At<String>, check: &mut Check) {
    let (id, other) = (&lever.id.value, &missing.value);
    let message = both!(
        "举措 {id} 已开启，但其前置举措 {other} 未起作用，{id} 因此没有效果",
        "the lever {id} is on, but {other}, which it requires, does not work: {id} has no effect"
    );
    let help = both!(
        "请开启 {other}（--lever {other}=on），或关闭 {id}",
        "switch {other} on (--lever {other}=on), or {id} off"
    );
    check.problems.warn(&missing.place, message, help);
}

/// Refuses levers that require each other in a circle, which is named once; whether there was one.
fn refuse_circle(levers: &[Lever], index: &HashMap<&str, usize>, check: &mut Check) -> bool {
    let stuck = stuck(levers, index);
    let Some(first) = stuck.iter().position(|stuck| *stuck) else {
        return false;
    };
    // Each that is stuck requires another that is: going on, one comes round.
    let mut walk = vec![first];
    let circle = loop {
        let mut requires = levers[walk[walk.len() - 1]].requires.iter();
        let next = requires.find_map(|id| {
            let at = index[id.value.as_str()];
            stuck[at].then_some((at, id))
        });
        let Some((next, id)) = next else { return true };
        if let Some(at) = walk.iter().position(|earlier| *earlier == next) {
            walk.push(next);
            break (walk.split_off(at), id);
        }
        walk.push(next);
    };
    let (circle, closing) = circle;
    let ids: Vec<&str> = circle
        .iter()
        .map(|at| levers[*at].id.value.as_str())
        .collect();
    let message = both!(
        "这些举措互为前置：{circle}",
        "these levers require each other in a circle: {circle}",
        circle = ids.join(" → ")
    );
    let help = (
        "请让其中之一不以另一项为前置",
        "let one of them stand without the other",
    );
    check.problems.error(&closing.place, message, help);
    true
}

/// For each lever, whether it waits for itself.
fn stuck(levers: &[Lever], index: &HashMap<&str, usize>) -> Vec<bool> {
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); levers.len()];
    let mut waits_for: Vec<usize> = levers.iter().map(|lever| lever.requires.len()).collect();
    for (at, lever) in levers.iter().enumerate() {
        for id in &lever.requires {
            needed_by[index[id.value.as_str()]].push(at);
        }
    }
    let mut free: Vec<usize> = (0..levers.len()).filter(|at| waits_for[*at] == 0).collect();
    while let Some(at) = free.pop() {
        for &other in &needed_by[at] {
            waits_for[other] -= 1;
            if waits_for[other] == 0 {
                free.push(other);
            }
        }
    }
    waits_for.into_iter().map(|count| count > 0).collect()
}
