//! What waits for what: things in an order in which each comes after those it is made of.

use std::collections::{HashMap, HashSet};

/// Things that are made of each other, put in order.
#[derive(Debug, Default)]
pub struct Order<'s> {
    /// Each after all that it is made of.
    pub placed: Vec<&'s str>,
    /// A circle among the others, its first one again at the end; empty where there are no others.
    pub circle: Vec<&'s str>,
}

/// Orders ids that each come with the ids they are made of; what is not among the ids is there
/// already.
#[must_use]
pub fn ordered<'s>(made_of: &[(&'s str, Vec<&'s str>)]) -> Order<'s> {
    let ids: HashSet<&str> = made_of.iter().map(|(id, _)| *id).collect();
    let mut waits_for: HashMap<&str, HashSet<&str>> = HashMap::new();
    let mut waited_for_by: HashMap<&str, Vec<&str>> = HashMap::new();
    for (id, parts) in made_of {
        let parts: HashSet<&str> = parts.iter().copied().filter(|p| ids.contains(p)).collect();
        for part in &parts {
            waited_for_by.entry(part).or_default().push(id);
        }
        waits_for.insert(id, parts);
    }
    let free = |id: &&str| waits_for[*id].is_empty();
    let mut placed: Vec<&str> = made_of.iter().map(|(id, _)| *id).filter(free).collect();
    let mut at = 0;
    while let Some(done) = placed.get(at).copied() {
        for waiting in waited_for_by.remove(done).unwrap_or_default() {
            if let Some(parts) = waits_for.get_mut(waiting)
                && parts.remove(done)
                && parts.is_empty()
            {
                placed.push(waiting);
            }
        }
        at += 1;
    }
    let circle = made_of
        .iter()
        .find(|(id, _)| !waits_for[id].is_empty())
        .map(|(id, _)| circle_from(id, made_of, &waits_for));
    Order {
        placed,
        circle: circle.unwrap_or_default(),
    }
}

/// Each that waits waits for another that does: going on, one comes round.
fn circle_from<'s>(
    first: &'s str,
    made_of: &[(&'s str, Vec<&'s str>)],
    waits_for: &HashMap<&str, HashSet<&str>>,
) -> Vec<&'s str> {
    let parts_of: HashMap<&str, &Vec<&'s str>> =
        made_of.iter().map(|(id, parts)| (*id, parts)).collect();
    let mut walk = vec![first];
    let mut seen: HashMap<&str, usize> = HashMap::from([(first, 0)]);
    loop {
        let here = walk[walk.len() - 1];
        // In the order of the text, so that the same circle is named in every run.
        let next = parts_of[here]
            .iter()
            .copied()
            .find(|part| waits_for[here].contains(part));
        let Some(next) = next else { return Vec::new() };
        walk.push(next);
        if let Some(at) = seen.insert(next, walk.len() - 1) {
            return walk.split_off(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_comes_after_its_parts_and_a_circle_is_named() {
        let order = ordered(&[
            ("a", vec!["b", "x", "c"]),
            ("b", vec!["c", "c"]),
            ("c", vec![]),
        ]);
        assert_eq!(order.placed, ["c", "b", "a"]);
        assert!(order.circle.is_empty());
        let order = ordered(&[
            ("start", vec!["a"]),
            ("a", vec!["free", "b"]),
            ("b", vec!["c"]),
            ("c", vec!["a"]),
            ("free", vec![]),
        ]);
        assert_eq!(order.placed, ["free"]);
        assert_eq!(order.circle, ["a", "b", "c", "a"]);
        assert_eq!(ordered(&[("a", vec!["a"])]).circle, ["a", "a"]);
    }
}
