//! Loading: files, `extends`, `--set`; then reading and checking. All problems come back at once.
//!
//! Scenario files are untrusted: only regular files, up to [`LARGEST`] together, are read, and
//! `extends` stays within the folder of the file that was asked for (after links are followed). The
//! texts of a file outside are never shown.

use super::Scenario;
use super::overlay::{apply_set, merge};
use super::section::{Reading, Section};
use super::tree::{self, Node, Table, Value, shortened};
use crate::both;
use crate::diag::{Place, Problems};
use crate::language::{Both, Pair};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Largest scenario, in bytes of its file and those it extends. A tree with places takes about a
/// hundred times the memory of the shortest text that gives it.
pub const LARGEST: u64 = 2 << 20;
/// Longest chain of `extends`.
const LONGEST_CHAIN: usize = 16;

/// A checked scenario with what it was read from.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The scenario.
    pub scenario: Scenario,
    /// The file that was asked for, as it was written.
    pub file: String,
    /// The scenario after `extends`, `--set` and defaults, as TOML.
    pub resolved: String,
    /// SHA-256 of `resolved`, in hexadecimal.
    pub digest: String,
}

/// Loads a scenario file; `sets` are `path=value` texts that override values.
///
/// The scenario is there unless the problems forbid a run; warnings may come with it.
pub fn load(path: &Path, sets: &[String]) -> (Option<Loaded>, Problems) {
    let mut reading = Reading::default();
    let tree = read_chain(path, &mut reading.problems).map(|mut tree| {
        for set in sets {
            apply_set(&mut tree, set, &mut reading.problems);
        }
        tree
    });
    let Some(mut tree) = tree else {
        return (None, reading.problems);
    };
    let stem = path
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into());
    let scenario = Section::read(&mut reading, &tree, |section| {
        Scenario::read(section, &stem)
    });
    if let Some(scenario) = &scenario {
        scenario.check(&mut reading.problems);
    }
    let problems = std::mem::take(&mut reading.problems);
    let scenario = scenario.filter(|_| !problems.any_error());
    let loaded = scenario.map(|scenario| {
        tree.entries.shift_remove("extends");
        for (path, value) in &reading.defaults {
            tree.set(
                path,
                Node {
                    place: Place::default(),
                    value: value.clone(),
                },
            );
        }
        settle(&mut tree, &["values"], "1");
        settle(&mut tree, &["scenario", "id"], &scenario.id);
        let resolved = tree.to_toml();
        let digest = hexadecimal(&Sha256::digest(resolved.as_bytes()));
        Loaded {
            scenario,
            file: path.display().to_string(),
            resolved,
            digest,
        }
    });
    (loaded, problems)
}

/// Writes down a value that the reader settles by itself where the file does not.
fn settle(tree: &mut Table, path: &[&str], text: &str) {
    let mut at = Some(&*tree);
    for key in &path[..path.len() - 1] {
        at = at.and_then(|table| match &table.get(key)?.value {
            Value::Table(inner) => Some(inner),
            _ => None,
        });
    }
    if at.is_some_and(|table| table.get(path[path.len() - 1]).is_none()) {
        let path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
        tree.set(
            &path,
            Node {
                place: Place::default(),
                value: Value::Text(text.to_owned()),
            },
        );
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
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

fn outside(shown: &str) -> Trouble {
    (
        both!(
            "{shown} 在情景文件所在的文件夹之外",
            "{shown} is outside the folder of the scenario file"
        ),
        (
            "请继承同一文件夹或其下的文件",
            "extend a file in the same folder or below",
        )
            .into(),
    )
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
    let text = match read_text(&resolved, file, read_before as u64) {
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

/// What is wrong, and what to do.
type Trouble = (Both, Both);

fn io_problem(file: &Path, error: &std::io::Error) -> Trouble {
    let shown = file.display();
    match error.kind() {
        // A pipe such as /dev/stdin has no path of its own, and yet is there.
        std::io::ErrorKind::NotFound if file.exists() => not_regular(file),
        std::io::ErrorKind::NotFound => (
            both!("没有文件 {shown}", "there is no file {shown}"),
            ("请核对文件名和文件夹", "check the name and the folder").into(),
        ),
        std::io::ErrorKind::PermissionDenied => (
            both!("没有读取 {shown} 的权限", "{shown} may not be read"),
            ("请检查文件权限", "check its permissions").into(),
        ),
        _ => (
            both!(
                "{shown} 无法读取：{error}",
                "{shown} cannot be read: {error}"
            ),
            ("请指定可读的情景文件", "name a readable scenario file").into(),
        ),
    }
}

fn not_regular(file: &Path) -> Trouble {
    (
        both!(
            "{shown} 不是普通文件",
            "{shown} is not a regular file",
            shown = file.display()
        ),
        ("请指定情景文件", "name a scenario file").into(),
    )
}

/// The text of a regular file of bounded size in UTF-8.
fn read_text(resolved: &Path, file: &Path, before: u64) -> Result<String, Trouble> {
    let shown = file.display();
    let metadata = std::fs::metadata(resolved).map_err(|error| io_problem(file, &error))?;
    if !metadata.is_file() {
        return Err(not_regular(file));
    }
    let room = LARGEST.saturating_sub(before);
    let mut bytes = Vec::new();
    std::fs::File::open(resolved)
        .and_then(|file| file.take(room + 1).read_to_end(&mut bytes))
        .map_err(|error| io_problem(file, &error))?;
    if bytes.len() as u64 > room {
        return Err(too_large(file, metadata.len().max(room + 1), before));
    }
    // UTF-16 of ASCII is valid UTF-8, full of NULs.
    let bad = match std::str::from_utf8(&bytes) {
        Ok(text) => text.find('\0'),
        Err(error) => Some(error.valid_up_to()),
    };
    match bad {
        None => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Some(bad) => Err(encoding_problem(&shown.to_string(), &bytes, bad)),
    }
}

fn too_large(file: &Path, size: u64, before: u64) -> Trouble {
    let together = Both::from(if before > 0 {
        ("，连同继承它的文件", " with those that extend it")
    } else {
        ("", "")
    });
    let size = (before + size) as f64 / 1e6;
    (
        both!(
            "{shown}{together}共 {size:.1} MB",
            "{shown} has {size:.1} MB{together}",
            shown = file.display();
            together
        ),
        both!(
            "一个情景至多 {most:.1} MB；数据请另存为文件",
            "a scenario has at most {most:.1} MB; keep data in files of their own",
            most = LARGEST as f64 / 1e6
        ),
    )
}

/// What to say of bytes that are not text from `bad` on.
fn encoding_problem(shown: &str, bytes: &[u8], bad: usize) -> Trouble {
    let line = bytes[..bad].iter().filter(|byte| **byte == b'\n').count() + 1;
    let every_other_is_nul = |bytes: &[u8]| {
        let nuls = bytes.chunks(2).filter(|pair| pair.contains(&0)).count();
        nuls > 0 && 4 * nuls >= bytes.len()
    };
    let encoding = Both::from(match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => ("文件是 UTF-16 编码", "it is UTF-16"),
        _ if every_other_is_nul(bytes) => ("文件可能是 UTF-16 编码", "it is probably UTF-16"),
        _ if bytes.contains(&0) => {
            return (
                both!(
                    "{shown} 不是文本文件（第{line}行含有 NUL 字符）",
                    "{shown} is not a text (line {line} holds a NUL)"
                ),
                (
                    "请指定情景文件，或删去该字符",
                    "name a scenario file, or delete the character",
                )
                    .into(),
            );
        }
        _ if matches!(bytes.get(bad..bad + 2), Some([0x81..=0xfe, 0x40..=0xfe])) => {
            ("文件可能是 GBK 编码", "it is probably GBK")
        }
        _ => ("文件是其他编码", "it is in another encoding"),
    });
    (
        both!(
            "{shown} 不是 UTF-8 文本（第{line}行）：{encoding}",
            "{shown} is not UTF-8 text (line {line}): {encoding}";
            encoding
        ),
        (
            "请另存为 UTF-8（在记事本中：另存为，编码选 UTF-8）",
            "save it as UTF-8 (in Notepad: Save as, Encoding: UTF-8)",
        )
            .into(),
    )
}
