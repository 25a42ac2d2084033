//! Loading: files, `extends`, `--set`, `--lever`; then reading and checking. All problems come back at once.
//!
//! Scenario files are untrusted: only regular files, up to [`LARGEST`] together, are read, and
//! `extends` stays within the folder of the file that was asked for (after links are followed), unless the caller allows another
//! folder beside it ([`Asked::within`]). The texts of a file outside are never shown. So do columns of data (`values = { file = "growth.csv", column = "rate" }`),
//! which are put in place of their names before anything is read.

pub mod beside;
mod columns;
mod files;
mod written;

pub use files::{Trouble, Unread, bytes};
pub use written::{Loaded, Written, digest, hexadecimal};

use super::overlay::merge;
use super::tree::{self, Table, Value, shortened};
use crate::both;
use crate::diag::{Place, Problems};
use crate::language::{Both, Pair};
use files::{Bounds, io_problem, read_text};
use std::path::{Path, PathBuf};

/// Largest scenario, in bytes of its file and those it extends. A tree with places takes about a
/// hundred times the memory of the shortest text that gives it.
pub const LARGEST: u64 = 2 << 20;
/// Largest resolved scenario that is read back, in bytes: with defaults written down, and columns of data in place of their names.
pub const LARGEST_KEPT: usize = 8 << 20;
/// Longest chain of `extends`.
const LONGEST_CHAIN: usize = 16;

/// What is asked beside a file: changes to it, and where the files that it names may lie.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// `path=value` texts that override values.
    pub sets: &'a [String],
    /// `name=on` or `name=off` texts that switch levers after all else.
    pub levers: &'a [String],
    /// A folder below which files may be read, as well as below the scenario's own.
    pub within: Option<&'a Path>,
}

/// Loads a scenario file; `sets` are `path=value` texts that override values.
///
/// The scenario is there unless the problems forbid a run; warnings may come with it.
pub fn load(path: &Path, sets: &[String]) -> (Option<Loaded>, Problems) {
    let asked = Asked {
        sets,
        ..Asked::default()
    };
    load_as(path, &asked)
}

/// Loads a scenario file as [`load`] does, as it is asked for.
pub fn load_as(path: &Path, asked: &Asked<'_>) -> (Option<Loaded>, Problems) {
    let (written, mut problems) = Written::read(path, asked);
    let Some(written) = written else {
        return (None, problems);
    };
    let loaded = written.read_into(&mut problems);
    (loaded, problems)
}

/// Reads a file and those it extends, the earliest first, merged into one tree.
fn read_chain(path: &Path, bounds: &Bounds<'_>, problems: &mut Problems) -> Option<Table> {
    let mut chain: Vec<PathBuf> = Vec::new();
    let mut trees: Vec<Table> = Vec::new();
    let mut next: Option<(PathBuf, Option<Place>)> = Some((path.to_path_buf(), None));
    while let Some((file, asked_at)) = next.take() {
        let tree = read_one(&file, asked_at.as_ref(), bounds, &mut chain, problems)?;
        if let Some(node) = tree.get("extends") {
            let base = match base_file(&node.value, bounds) {
                Ok(base) => base,
                Err((message, help)) => {
                    problems.error(&node.place, message, help);
                    return None;
                }
            };
            let beside = file.parent().unwrap_or(Path::new("")).join(base);
            next = Some((beside, Some(node.place.clone())));
        }
        if let Some((place, message)) = trees.iter().find_map(|over| other_values(&tree, over)) {
            let help = (
                "同一情景的各文件须按同一版本抽样；请核对数值后改为一致",
                "the files of a scenario are drawn by one version; check their numbers and write the same in both",
            );
            problems.error(&place, message, help);
        }
        trees.push(tree);
    }
    trees.into_iter().rev().reduce(|mut base, over| {
        merge(&mut base, over, &mut Vec::new());
        base
    })
}

/// What to say where a file names another version of drawn values than the one that extends it: the chain would hide it.
fn other_values(base: &Table, over: &Table) -> Option<(Place, Both)> {
    let (base, over) = (base.get("values")?, over.get("values")?);
    match (&base.value, &over.value) {
        (Value::Text(ours), Value::Text(theirs)) if ours != theirs => {
            let message = both!(
                "values 为 {ours:?}，而继承本文件的文件为 {theirs:?}",
                "values is {ours:?} here, and {theirs:?} in the file that extends this one"
            );
            Some((base.place.clone(), message))
        }
        _ => None,
    }
}

/// The file that `extends` names, as written.
fn base_file<'v>(value: &'v Value, bounds: &Bounds<'_>) -> Result<&'v str, Trouble> {
    let help: Pair = (
        "请写同一文件夹或其下的情景文件，加引号",
        "name a scenario file in the same folder or below, in quotes",
    );
    let Value::Text(base) = value else {
        let written = value.describe();
        let message = both!(
            "extends 应为带引号的文本，现为{written}",
            "extends must be a text in quotes, and is {written}";
            written
        );
        return Err((message, help.into()));
    };
    let shown = shortened(base);
    if base.is_empty() || base.contains('\0') {
        let message = both!("“{shown}”不是文件名", "{shown:?} is not the name of a file");
        return Err((message, help.into()));
    }
    if !bounds.may_look_up(base) {
        return Err(bounds.outside(&shown));
    }
    Ok(base)
}

/// Why a file cannot continue a chain of files that extend each other.
fn endless(chain: &[PathBuf], resolved: &Path) -> Option<Trouble> {
    if let Some(at) = chain.iter().position(|earlier| earlier == resolved) {
        let round: Vec<String> = chain[at..]
            .iter()
            .map(PathBuf::as_path)
            .chain([resolved])
            .map(|file| {
                file.file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        let round = round.join(" → ");
        let message = both!(
            "extends 循环引用：{round}",
            "extends goes round in a circle: {round}"
        );
        let help = (
            "最初的文件不应再继承其他文件",
            "let the first file extend nothing",
        );
        return Some((message, help.into()));
    }
    if chain.len() >= LONGEST_CHAIN {
        let message = both!(
            "逐级继承的文件超过{LONGEST_CHAIN}个",
            "more than {LONGEST_CHAIN} files extend each other"
        );
        return Some((message, ("请合并其中一些", "merge some of them").into()));
    }
    None
}

fn read_one(
    file: &Path,
    asked_at: Option<&Place>,
    bounds: &Bounds<'_>,
    chain: &mut Vec<PathBuf>,
    problems: &mut Problems,
) -> Option<Table> {
    let read_before: usize = problems
        .sources
        .iter()
        .map(|source| source.text.len())
        .sum();
    let mut fail = |message: Both, help: Both| {
        match asked_at {
            Some(place) => problems.error(place, message, help),
            None => problems.error_at_large(message, help),
        }
        None
    };
    let shown = file.display();
    let resolved = match file.canonicalize() {
        Ok(resolved) => resolved,
        Err(error) => {
            let (message, help) = io_problem(file, &error);
            return fail(message, help);
        }
    };
    if !bounds.hold(&resolved) {
        let (message, help) = bounds.outside(&shown.to_string());
        return fail(message, help);
    }
    if let Some((message, help)) = endless(chain, &resolved) {
        return fail(message, help);
    }
    let text = match read_text(&resolved, file, (read_before as u64, LARGEST)) {
        Ok(text) => text,
        Err((message, help)) => return fail(message, help),
    };
    chain.push(resolved);
    let source = problems.add_source(shown.to_string(), text);
    let before = problems.counts().0;
    let tree = tree::parse(source, problems);
    // What a broken file seems to say would only hide where it is broken.
    (problems.counts().0 == before).then_some(tree)
}
