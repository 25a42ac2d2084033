//! Loading: files, `extends`, `--set`, `--lever`; then reading and checking. All problems come back at once.
//!
//! Scenario files are untrusted: only regular files, up to [`LARGEST`] together, are read, and
//! `extends` stays within the folder of the file that was asked for (after links are followed). The
//! texts of a file outside are never shown. So do columns of data (`values = { file = "growth.csv", column = "rate" }`),
//! which are put in place of their names before anything is read.

mod columns;
mod files;
mod written;

pub use written::{Loaded, Written, digest};

use super::overlay::merge;
use super::tree::{self, Table, Value, shortened};
use crate::both;
use crate::diag::{Place, Problems};
use crate::language::{Both, Pair};
use files::{Trouble, io_problem, outside, read_text};
use std::path::{Path, PathBuf};

/// Largest scenario, in bytes of its file and those it extends. A tree with places takes about a
/// hundred times the memory of the shortest text that gives it.
pub const LARGEST: u64 = 2 << 20;
/// Largest resolved scenario, in bytes: with defaults written down, and columns of data in place of their names.
const LARGEST_RESOLVED: u64 = 8 << 20;
/// Longest chain of `extends`.
const LONGEST_CHAIN: usize = 16;

/// Loads a scenario file; `sets` are `path=value` texts that override values.
///
/// The scenario is there unless the problems forbid a run; warnings may come with it.
pub fn load(path: &Path, sets: &[String]) -> (Option<Loaded>, Problems) {
    load_with_levers(path, sets, &[])
}

/// Loads a scenario from its resolved text, as a result or a part carries it: nothing but this text is read.
pub fn restore(file: &str, resolved: &str) -> (Option<Loaded>, Problems) {
    let mut problems = Problems::default();
    if resolved.len() as u64 > LARGEST_RESOLVED {
        return (None, problems);
    }
    let source = problems.add_source(file, resolved);
    let tree = tree::parse(source, &mut problems);
    if problems.any_error() {
        return (None, problems);
    }
    let loaded = Written::restored(tree, file, &problems).read_into(&mut problems);
    (loaded, problems)
}

/// Loads a scenario file as [`load`] does; `levers` are `name=on` or `name=off` texts that switch levers after all else.
pub fn load_with_levers(
    path: &Path,
    sets: &[String],
    levers: &[String],
) -> (Option<Loaded>, Problems) {
    let (written, mut problems) = Written::read(path, sets, levers);
    let Some(written) = written else {
        return (None, problems);
    };
    let loaded = written.read_into(&mut problems);
    (loaded, problems)
}

/// Reads a file and those it extends, the earliest first, merged into one tree.
fn read_chain(path: &Path, problems: &mut Problems) -> Option<Table> {
    let folder = match path.canonicalize() {
        Ok(file) => file.parent().map(Path::to_path_buf).unwrap_or_default(),
        Err(error) => {
            let (message, help) = io_problem(path, &error);
            problems.error_at_large(message, help);
            return None;
        }
    };
    let mut chain: Vec<PathBuf> = Vec::new();
    let mut trees: Vec<Table> = Vec::new();
    let mut next: Option<(PathBuf, Option<Place>)> = Some((path.to_path_buf(), None));
    while let Some((file, asked_at)) = next.take() {
        let tree = read_one(&file, asked_at.as_ref(), &folder, &mut chain, problems)?;
        if let Some(node) = tree.get("extends") {
            let base = match base_file(&node.value) {
                Ok(base) => base,
                Err((message, help)) => {
                    problems.error(&node.place, message, help);
                    return None;
                }
            };
            let beside = file.parent().unwrap_or(Path::new("")).join(base);
            next = Some((beside, Some(node.place.clone())));
        }
        trees.push(tree);
    }
    trees.into_iter().rev().reduce(|mut base, over| {
        merge(&mut base, over, &mut Vec::new());
        base
    })
}

/// The file that `extends` names, as written.
///
/// What plainly leads out of the folder is refused without a look at it: on some systems a look at
/// `\\\\host\\share` already speaks to that host.
fn base_file(value: &Value) -> Result<&str, Trouble> {
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
    if Path::new(base).has_root() || base.contains('\\') {
        return Err(outside(&shown));
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
    folder: &Path,
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
    if !resolved.starts_with(folder) {
        let (message, help) = outside(&shown.to_string());
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
