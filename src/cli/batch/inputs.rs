//! What a batch runs: folders, lists, scenario files and sweeps, as one list of scenarios in a fixed order.
//!
//! | given | stands for |
//! |---|---|
//! | a folder | every `.toml` file in it and below, sorted by path; what is hidden, linked folders and the batch's own folder are left out |
//! | a file that ends in `.txt` or `.list` | the `.toml` files that it names, one a line, beside it or by a path from there; empty lines and those that start with `#` say nothing |
//! | a `.toml` file with a section `[sweep]` | a scenario for each of its points ([`super::sweep`]) |
//! | another `.toml` file | the scenario |
//!
//! The order is that of the arguments. A scenario that comes twice under one name runs once.

use super::failure::Failure;
use super::sweep::{Sweep, is_sweep};
use crate::both;
use crate::cli::overrides::Overrides;
use crate::diag::Problems;
use crate::language::Both;
use crate::scenario::load::{Loaded, Trouble, beside};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A scenario of a batch.
pub enum Entry {
    /// A file.
    File(PathBuf),
    /// A point of a sweep.
    Point(Arc<Sweep>, usize),
    /// What cannot be run, whatever it was to be.
    Broken(Box<Failure>),
}

impl Entry {
    /// The file as it is shown.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Entry::File(file) => file.display().to_string(),
            Entry::Point(sweep, at) => sweep.shown(*at),
            Entry::Broken(failure) => failure.file.clone(),
        }
    }

    /// What stands after a verb to name the scenario.
    #[must_use]
    pub fn typed(&self) -> String {
        match self {
            Entry::Point(sweep, at) => sweep.typed(*at),
            other => other.shown(),
        }
    }

    /// Loads the scenario, and says how many warnings came with it.
    ///
    /// # Errors
    /// Why it cannot be run.
    pub fn load(&self, overrides: &Overrides) -> Result<(Loaded, usize), Failure> {
        let fail = |problems: &Problems| {
            let command = format!("tuiyan check {}{}", self.typed(), overrides.typed());
            Failure::of_problems(Path::new(&self.shown()), problems).shown_by(&command)
        };
        let (loaded, problems) = match self {
            Entry::File(file) => overrides.load(file),
            Entry::Point(sweep, at) => sweep.load(*at),
            Entry::Broken(failure) => return Err(Failure::clone(failure)),
        };
        let loaded = loaded.ok_or_else(|| fail(&problems))?;
        Ok((loaded, problems.counts().1))
    }
}

/// The scenarios of a batch.
#[derive(Default)]
pub struct Inputs {
    /// In order.
    pub entries: Vec<Entry>,
    /// How many came again under the same name and were left out.
    pub repeated: usize,
}

/// All scenarios that the arguments stand for; `out` is the batch's own folder.
///
/// # Errors
/// What is wrong with the arguments themselves.
pub fn gather(given: &[PathBuf], out: &Path, overrides: &Overrides) -> Result<Inputs, Vec<Both>> {
    let own = out.canonicalize().ok();
    let mut files: Vec<PathBuf> = Vec::new();
    let mut wrong = Vec::new();
    for input in given {
        match files_of(input, own.as_deref()) {
            Ok(found) => files.extend(found),
            Err((message, help)) => wrong.push(both!(
                "{message}\n帮助: {help}",
                "{message}\nhelp: {help}";
                message, help
            )),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut inputs = Inputs::default();
    let mut seen: HashSet<PathBuf> = HashSet::new();
    for file in files {
        match seen.insert(file.clone()) {
            true => inputs.entries.extend(entries_of(file, overrides)),
            false => inputs.repeated += 1,
        }
    }
    Ok(inputs)
}

/// The `.toml` files that an argument stands for.
fn files_of(input: &Path, own: Option<&Path>) -> Result<Vec<PathBuf>, Trouble> {
    let shown = input.display();
    if input.is_dir() {
        let mut found = Vec::new();
        walk(input, own, &mut found)?;
        found.sort();
        let help = (
            "请指定含有 .toml 情景文件的文件夹",
            "name a folder with scenario files that end in .toml",
        );
        let message = both!(
            "{shown} 及其下没有情景文件",
            "no scenario file in {shown} or below"
        );
        return match found.is_empty() {
            true => Err((message, help.into())),
            false => Ok(found),
        };
    }
    if ends_in(input, &["toml"]) {
        match input.is_file() {
            true => Ok(vec![input.to_path_buf()]),
            false => beside::list(input).map(|_| Vec::new()),
        }
    } else if ends_in(input, &["txt", "list"]) {
        listed(input)
    } else if input.exists() {
        Err((
            both!(
                "不知道 {shown} 是什么",
                "{shown} is nothing that a batch can run"
            ),
            (
                "请指定文件夹、.toml 文件，或以 .txt、.list 结尾的文件清单",
                "name a folder, a .toml file, or a list of files that ends in .txt or .list",
            )
                .into(),
        ))
    } else {
        beside::list(input).map(|_| Vec::new())
    }
}

fn ends_in(file: &Path, endings: &[&str]) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| endings.iter().any(|one| ending.eq_ignore_ascii_case(one)))
}

/// Adds the `.toml` files of a folder and those below.
fn walk(folder: &Path, own: Option<&Path>, found: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let fail = |error: std::io::Error| {
        (
            both!(
                "文件夹 {shown} 无法读取：{error}",
                "the folder {shown} cannot be read: {error}",
                shown = folder.display()
            ),
            ("请检查文件夹权限", "check its permissions").into(),
        )
    };
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(fail)?);
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            let resolved = path.canonicalize().ok();
            if own.is_none() || resolved.as_deref() != own {
                walk(&path, own, found)?;
            }
        } else if ends_in(&path, &["toml"]) && path.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

/// The files that a list names.
fn listed(list: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let shown = list.display();
    let text = beside::list(list)?;
    let folder = list.parent().unwrap_or(Path::new(""));
    let lines = (1..).zip(text.trim_start_matches('\u{feff}').lines());
    let mut files = Vec::new();
    for (number, line) in lines {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if !ends_in(Path::new(line), &["toml"]) {
            let message = both!(
                "{shown}:{number}：“{line}”不是 .toml 文件",
                "{shown}:{number}: {line:?} is not a .toml file",
                line = crate::diag::shortened(line)
            );
            let help = (
                "每行写一个情景文件；注释以 # 开头",
                "write one scenario file a line; a remark starts with #",
            );
            return Err((message, help.into()));
        }
        files.push(folder.join(line));
    }
    match files.is_empty() {
        true => Err((
            both!(
                "清单 {shown} 没有列出文件",
                "the list {shown} names no file"
            ),
            ("每行写一个情景文件", "write one scenario file a line").into(),
        )),
        false => Ok(files),
    }
}

/// The scenarios of a `.toml` file: itself, or the points of a sweep.
fn entries_of(file: PathBuf, overrides: &Overrides) -> Vec<Entry> {
    match beside::scenario_text(&file) {
        Ok(text) if is_sweep(&text) => match Sweep::read(&file, text, overrides) {
            Ok(sweep) => {
                let sweep = Arc::new(sweep);
                let points = 0..sweep.len();
                let point = |at| Entry::Point(Arc::clone(&sweep), at);
                points.map(point).collect()
            }
            Err(failure) => vec![Entry::Broken(Box::new(failure))],
        },
        // What is wrong with it, the loader says.
        _ => vec![Entry::File(file)],
    }
}
