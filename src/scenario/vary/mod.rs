//! Varying a scenario: paths to any value in it, and the values that they are to take.
//!
//! A path names keys from the outside in, as TOML does: `indicator.retail.level.growth.two_piece.mode`,
//! `shock.epidemic.yearly_probability`. An item of a list is named by its number from 0 on
//! (`indicator.districts.milestone.items.0.probability`), a whole law by the key that it stands under. What the file does not
//! write but the reader settles (a default), or would accept, has a path as well; whatever is set is read and
//! checked as if a person had written it.
//!
//! | file | what is there |
//! |---|---|
//! | `values` | what stands after the path: a grid `3:8:0.5`, a list `a,b,c`, a range `3:8` |
//! | `near` | the right paths nearest to a wrong one |

mod near;
mod values;

pub use values::{MOST_VALUES, Range, Values, plain_number};

use super::load::Written;
use super::tree::{self, Node, Table, Value, quoted_key, shortened};
use crate::both;
use crate::diag::{Place, Problems, number};
use crate::language::Both;
use std::fmt;

/// A value of a scenario and the keys that are changed to set it: what [`Written::with`] takes.
pub type Change = (Vec<String>, Option<Node>);

/// A path to a value: keys, and the numbers of items of lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    steps: Vec<String>,
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<String> = self.steps.iter().map(|step| quoted_key(step)).collect();
        f.write_str(&steps.join("."))
    }
}

impl Path {
    /// The path that a text writes; nothing if a key is empty or a quotation mark is open.
    #[must_use]
    pub fn parse(text: &str) -> Option<Path> {
        let (mut steps, mut step) = (Vec::new(), String::new());
        let (mut open, mut was_quoted) = (false, false);
        for c in text.trim().chars() {
            match c {
                '"' => (open, was_quoted) = (!open, true),
                '.' if !open => {
                    steps.push(settled(&step, was_quoted)?);
                    (step, was_quoted) = (String::new(), false);
                }
                c => step.push(c),
            }
        }
        steps.push(settled(&step, was_quoted)?);
        (!open).then_some(Path { steps })
    }

    /// Keys and numbers of items, from the outside in.
    #[must_use]
    pub fn steps(&self) -> &[String] {
        &self.steps
    }

    /// The value at the path.
    #[must_use]
    pub fn find<'t>(&self, tree: &'t Table) -> Option<&'t Node> {
        let (first, rest) = self.steps.split_first()?;
        rest.iter()
            .try_fold(tree.get(first)?, |node, step| match &node.value {
                Value::Table(table) => table.get(step),
                Value::List(items) => items.get(step.parse::<usize>().ok()?),
                _ => None,
            })
    }

    /// What sets the value at the path. An item of a list cannot be set by itself: the list is set, with this item changed.
    #[must_use]
    pub fn change(&self, tree: &Table, node: Node) -> Change {
        for depth in 1..self.steps.len() {
            let above = Path {
                steps: self.steps[..depth].to_vec(),
            };
            if let Some(list) = above.find(tree)
                && matches!(list.value, Value::List(_))
            {
                let mut list = list.clone();
                put(&mut list, &self.steps[depth..], node);
                return (above.steps, Some(list));
            }
        }
        (self.steps.clone(), Some(node))
    }

    fn parent(&self) -> Path {
        Path {
            steps: self.steps[..self.steps.len() - 1].to_vec(),
        }
    }

    /// Whether one of the two is the other, or lies within it.
    fn meets(&self, other: &Path) -> bool {
        self.steps.iter().zip(&other.steps).all(|(a, b)| a == b)
    }
}

/// A key as it is meant: blanks around a bare one are not part of it.
fn settled(step: &str, was_quoted: bool) -> Option<String> {
    let step = if was_quoted { step } else { step.trim() };
    (!step.is_empty()).then(|| step.to_owned())
}

/// Puts a value into a node, at these steps below it. A step that leads nowhere changes nothing.
fn put(node: &mut Node, steps: &[String], new: Node) {
    let Some((first, rest)) = steps.split_first() else {
        *node = new;
        return;
    };
    match &mut node.value {
        Value::Table(table) => match table.entries.get_mut(first) {
            Some(entry) => put(&mut entry.node, rest, new),
            None => table.set(steps, new),
        },
        Value::List(items) => {
            let at = first.parse::<usize>().ok();
            if let Some(item) = at.and_then(|at| items.get_mut(at)) {
                put(item, rest, new);
            }
        }
        _ => {}
    }
}

/// A scenario with these values at these paths.
#[must_use]
pub fn changed<'a>(
    written: &Written,
    values: impl IntoIterator<Item = (&'a Path, Node)>,
) -> Written {
    let mut values = values.into_iter();
    let first = values.next().map(|(path, node)| {
        let change = path.change(written.tree(), node);
        written.with(&[change])
    });
    let first = first.unwrap_or_else(|| written.clone());
    // One after the other: two items of a list are two changes of the same list.
    values.fold(first, |written, (path, node)| {
        let change = path.change(written.tree(), node);
        written.with(&[change])
    })
}

/// What is varied: a path and the values that it takes.
#[derive(Debug, Clone)]
pub struct Axis {
    /// The path.
    pub path: Path,
    /// The values.
    pub values: Values,
    /// Where the path was written.
    pub place: Place,
    /// Where the values were written, or the path where they were not.
    pub values_place: Place,
}

/// Reads all that is to be varied, each as `PATH=VALUES` or `PATH`. Their texts become sources of the scenario, so that
/// problems of values point into them.
///
/// # Errors
/// Some are not written as they must be.
pub fn read_axes(texts: &[String], written: &mut Written) -> Result<Vec<Axis>, Problems> {
    let sources: Vec<usize> = texts
        .iter()
        .map(|text| written.add_source("--vary", text))
        .collect();
    let mut problems = written.problems();
    let mut axes: Vec<Axis> = Vec::new();
    for (text, source) in texts.iter().zip(sources) {
        let Some(axis) = read_axis(text, source, &mut problems) else {
            continue;
        };
        if let Some(other) = axes.iter().find(|other| other.path.meets(&axis.path)) {
            let (path, other) = (axis.path.to_string(), other.path.to_string());
            let message = both!(
                "{path} 与 {other} 是同一个值，或一个在另一个之中",
                "{path} and {other} are one value, or one lies within the other"
            );
            let help = ("每个值只变动一次", "vary each value once");
            problems.error(&axis.place, message, help);
            continue;
        }
        axes.push(axis);
    }
    match problems.any_error() {
        true => Err(problems),
        false => Ok(axes),
    }
}

fn read_axis(text: &str, source: usize, problems: &mut Problems) -> Option<Axis> {
    let place = |span| Place { source, span };
    let mut open = false;
    let equals = text.find(|c| {
        open ^= c == '"';
        c == '=' && !open
    });
    let path_place = place(0..equals.unwrap_or(text.len()));
    let Some(path) = Path::parse(&text[path_place.span.clone()]) else {
        let message = both!(
            "“{shown}”不是路径",
            "{shown:?} is not a path",
            shown = shortened(text)
        );
        let help = (
            "请写由句点连接的键，例如 indicator.retail.persistence",
            "write keys with dots between them, as in indicator.retail.persistence",
        );
        problems.error(&path_place, message, help);
        return None;
    };
    let (values, values_place) = match equals {
        None => (Values::Open, path_place.clone()),
        Some(at) => {
            let written = place(at + 1..text.len());
            let values = values::read(&text[at + 1..], &written, problems)?;
            (values, written)
        }
    };
    Some(Axis {
        path,
        values,
        place: path_place,
        values_place,
    })
}

/// A value as people read it.
#[must_use]
pub fn shown(value: &Value) -> String {
    match value {
        Value::Float(x) => number(*x),
        Value::Text(text) => text.clone(),
        other => tree::inline(other),
    }
}

/// Values at their paths, as people read them.
#[must_use]
pub fn shown_all(axes: &[Axis], values: &[Node]) -> Both {
    let each = axes.iter().zip(values);
    let each: Vec<String> = each
        .map(|(axis, node)| format!("{} = {}", axis.path, shortened(&shown(&node.value))))
        .collect();
    Both::list(&each)
}

/// Whether a path takes whole numbers only, in a range whose ends are whole: the reader takes one in its middle, and not the
/// half beside it.
#[must_use]
pub fn takes_whole(axis: &Axis, range: Range, written: &Written) -> bool {
    if range.low.fract() != 0.0 || range.high.fract() != 0.0 {
        return false;
    }
    let middle = libm::floor((range.low + range.high) / 2.0);
    let takes = |x: f64| {
        let node = Node {
            place: axis.values_place.clone(),
            value: plain_number(x),
        };
        changed(written, [(&axis.path, node)]).load().0.is_some()
    };
    !takes(middle + 0.5) && takes(middle)
}

/// Refuses paths that the scenario does not have and that cannot be added, each with the right ones nearest to it.
/// `resolved` is the scenario with all defaults; of the values there `wanted` says which may be meant.
pub fn check_paths(
    axes: &[Axis],
    written: &Written,
    resolved: &Table,
    wanted: &dyn Fn(&Value) -> bool,
) -> Problems {
    let mut problems = written.problems();
    for axis in axes {
        if axis.path.find(resolved).is_some() {
            continue;
        }
        let trial = axis.values.first(&axis.values_place);
        let accepts = |node| {
            let changed = changed(written, [(&axis.path, node)]);
            axis.path.find(changed.tree()).is_some() && changed.load().0.is_some()
        };
        if trial.is_some_and(accepts) {
            continue;
        }
        let near = near::near(&axis.path, resolved, wanted);
        let parent = axis.path.parent();
        let beside =
            matches!(parent.find(resolved), Some(node) if matches!(node.value, Value::Table(_)));
        let same_key = near
            .first()
            .is_some_and(|near| near.steps.last() == axis.path.steps.last());
        if beside && !same_key && !matches!(axis.values, Values::Open) {
            // A key of a known table: what is wrong with it or its value, the reader says better.
            continue;
        }
        let message = both!(
            "情景中没有 {path}",
            "the scenario has no {path}",
            path = axis.path
        );
        problems.error(&axis.place, message, hint(&near));
    }
    problems
}

/// What to write in the place of a wrong path.
fn hint(near: &[Path]) -> Both {
    let near: Vec<String> = near.iter().map(Path::to_string).collect();
    match near.as_slice() {
        [] => (
            "tuiyan show FILE --resolved 列出全部内容",
            "tuiyan show FILE --resolved lists all that there is",
        )
            .into(),
        [one] => both!("是否为 {one}？", "did you mean {one}?"),
        several => {
            let (zh, en) = (several.join("、"), several.join(", "));
            both!("是否为下列之一：{zh}？", "did you mean one of {en}?")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    fn tree(text: &str) -> Table {
        let mut problems = Problems::default();
        let source = problems.add_source("test", text);
        let tree = tree::parse(source, &mut problems);
        assert!(problems.is_empty());
        tree
    }

    fn float(x: f64) -> Node {
        Node {
            place: Place::default(),
            value: Value::Float(x),
        }
    }

    fn path(text: &str) -> Path {
        Path::parse(text).expect("a path")
    }

    #[test]
    fn paths_are_written_as_toml_writes_keys() {
        assert_eq!(path("a . b.\"c.d\"").steps(), ["a", "b", "c.d"]);
        assert_eq!(path("a.\"c.d\"").to_string(), "a.\"c.d\"");
        for wrong in ["", "a..b", "a.", ".a", "a.\"b"] {
            assert!(Path::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn items_of_lists_have_numbers() {
        let tree = tree("a.items = [{ p = 0.5, q = [1, 2] }, { p = 0.7 }]");
        let node = path("a.items.1.p").find(&tree).expect("it is there");
        assert_eq!(node.value, Value::Float(0.7));
        assert!(path("a.items.2.p").find(&tree).is_none());
        let mut changed = tree.clone();
        for (at, x) in [("a.items.1.p", 0.9), ("a.items.0.q.1", 3.0)] {
            let (keys, node) = path(at).change(&changed, float(x));
            assert_eq!(keys, ["a", "items"]);
            changed.set(&keys, node.expect("a value"));
        }
        for (at, x) in [
            ("a.items.1.p", 0.9),
            ("a.items.0.q.1", 3.0),
            ("a.items.0.p", 0.5),
        ] {
            let node = path(at).find(&changed).expect("it is there");
            assert_eq!(node.value, Value::Float(x), "{at}");
        }
    }
}
