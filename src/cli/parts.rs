//! Part files side by side: which there are, whether they are parts of one run, and whether all are there.
//!
//! Nothing in a file is believed before its checksum holds. All that is wrong is found at once: on a cluster every question costs a walk.

use crate::both;
use crate::diag::Problems;
use crate::draw;
use crate::language::Both;
use crate::report::part::{self, Flaw, Header};
use crate::scenario::load::{LARGEST_KEPT, Trouble, Unread, bytes, digest};
use crate::study::Shard;
use std::collections::{BTreeMap, HashMap};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Largest part file, in bytes: a hundred times what a plan of a province has.
const LARGEST: u64 = 256 << 20;
/// Most ranges of missing shards that are named.
const NAMED: usize = 20;

/// The parts of one run, all of them.
pub struct Gathered {
    /// What the first one says.
    pub header: Header,
    /// The files, in the order of their shards.
    pub files: Vec<PathBuf>,
    /// What else there is to say: parts that were there twice.
    pub notes: Vec<Both>,
}

/// A part, without its share.
struct Found {
    file: PathBuf,
    shard: Shard,
    /// What all parts of a run have in common: names and values.
    common: Vec<(String, String)>,
    /// SHA-256 of the share.
    share: String,
}

/// Reads the parts that are named, and those in folders that are named.
///
/// # Errors
/// Everything that is wrong with them.
pub fn gather(named: &[PathBuf]) -> Result<Gathered, Problems> {
    let mut problems = Problems::default();
    let mut found = Vec::new();
    for file in files(named, &mut problems) {
        match look_at(&file) {
            Ok(part) => found.push(part),
            Err((message, help)) => problems.error_at_large(message, help),
        }
    }
    let (parts, others) = of_one_run(found);
    for other in &others {
        let (message, help) = other_run(other, &parts[0]);
        problems.error_at_large(message, help);
    }
    let mut notes = Vec::new();
    let by_shard = each_once(parts, &mut notes, &mut problems);
    check_gaps(&by_shard, &mut problems);
    let first = by_shard.values().next().map(|part| read(&part.file));
    match first {
        Some(Ok(bytes)) if !problems.any_error() => Ok(Gathered {
            header: part::read(&bytes).map_err(|_| problems)?.0,
            files: by_shard.into_values().map(|part| part.file).collect(),
            notes,
        }),
        _ => Err(problems),
    }
}

/// The files that are named, and the parts in the folders that are.
fn files(named: &[PathBuf], problems: &mut Problems) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        match parts_in(path) {
            Ok(parts) if parts.is_empty() => problems.error_at_large(
                both!(
                    "文件夹 {shown} 中没有分片文件",
                    "the folder {shown} holds no part file",
                    shown = path.display()
                ),
                (
                    "请指定 tuiyan run --shard 写出的文件或所在文件夹",
                    "name the files that tuiyan run --shard wrote, or their folder",
                ),
            ),
            Ok(parts) => files.extend(parts),
            Err(error) => {
                let (message, help) = unreadable(path, &error);
                problems.error_at_large(message, help);
            }
        }
    }
    files
}

/// The files of a folder that begin as parts do, by name. What a killed process left under a name of its own is none.
fn parts_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut parts = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let file = entry.path();
        if !hidden && file.is_file() && begins_as_part(&file) {
            parts.push(file);
        }
    }
    parts.sort();
    Ok(parts)
}

fn begins_as_part(file: &Path) -> bool {
    let mut beginning = Vec::new();
    let opened = std::fs::File::open(file);
    let read = opened.and_then(|file| file.take(64).read_to_end(&mut beginning));
    read.is_ok() && part::is_part(&beginning)
}

fn unreadable(file: &Path, error: &std::io::Error) -> Trouble {
    (
        both!(
            "{shown} 无法读取：{error}",
            "{shown} cannot be read: {error}",
            shown = file.display()
        ),
        ("请核对文件名和权限", "check the name and the permissions").into(),
    )
}

/// The bytes of a file that may be anything.
///
/// # Errors
/// What is wrong with the file.
pub fn read(file: &Path) -> Result<Vec<u8>, Trouble> {
    bytes(file, LARGEST).map_err(|unread| match unread {
        Unread::Failed(error) => unreadable(file, &error),
        Unread::NotRegular | Unread::TooLarge(_) => flawed(file, Flaw::Foreign),
    })
}

/// What a file says of itself, once its checksum holds.
fn look_at(file: &Path) -> Result<Found, Trouble> {
    let bytes = read(file)?;
    let (header, share) = part::read(&bytes).map_err(|flaw| flawed(file, flaw))?;
    let manifest = &header.manifest;
    let own = (draw::VALUES, env!("CARGO_PKG_VERSION"));
    if (manifest.values.as_str(), manifest.engine_version.as_str()) != own {
        return Err(of_another_version(file, &header));
    }
    let shard = Shard::new(header.shard, header.of);
    let ([input], Some(shard)) = (manifest.inputs.as_slice(), shard) else {
        return Err(flawed(file, Flaw::Header));
    };
    if input.resolved.len() > LARGEST_KEPT {
        return Err(flawed(file, Flaw::Header));
    }
    let mut common = vec![
        ("digest".to_owned(), input.digest.clone()),
        ("of".to_owned(), header.of.to_string()),
    ];
    let arguments = manifest.arguments.chunks(2);
    common.extend(arguments.map(|pair| (pair[0].clone(), pair[1..].concat())));
    Ok(Found {
        file: file.to_path_buf(),
        shard,
        common,
        share: digest(share),
    })
}

/// What is wrong with a file by itself.
pub fn flawed(file: &Path, flaw: Flaw) -> Trouble {
    let shown = file.display();
    let again = (
        "请重新计算该分片，或重新复制该文件",
        "compute that shard again, or copy the file once more",
    );
    match flaw {
        Flaw::Foreign => (
            both!("{shown} 不是分片文件", "{shown} is no part file"),
            (
                "请指定 tuiyan run --shard 写出的文件",
                "name files that tuiyan run --shard wrote",
            )
                .into(),
        ),
        Flaw::Version => (
            both!(
                "{shown} 是另一版本格式的分片",
                "{shown} is a part in another version of the format"
            ),
            (
                "请用写出它的版本合并",
                "merge with the version that wrote it",
            )
                .into(),
        ),
        Flaw::Altered => (
            both!(
                "{shown} 不完整或已被改动：校验和不符",
                "{shown} was cut short or altered: its checksum does not hold"
            ),
            again.into(),
        ),
        Flaw::Header => (
            both!(
                "{shown} 的内容与其说明不符，无法合并",
                "{shown} does not hold what it says, and cannot be merged"
            ),
            again.into(),
        ),
    }
}

fn of_another_version(file: &Path, header: &Header) -> Trouble {
    let version = |engine: &str, values: &str| format!("tuiyan {engine} (values {values})");
    let theirs = version(&header.manifest.engine_version, &header.manifest.values);
    let ours = version(env!("CARGO_PKG_VERSION"), draw::VALUES);
    (
        both!(
            "{shown} 由 {theirs} 写出，现为 {ours}",
            "{shown} was written by {theirs}, and this is {ours}",
            shown = file.display()
        ),
        (
            "请用同一版本计算和合并全部分片",
            "compute and merge all shards with the same version",
        )
            .into(),
    )
}

/// The parts of the run that most of them are of, and those of other runs.
fn of_one_run(found: Vec<Found>) -> (Vec<Found>, Vec<Found>) {
    let mut runs: Vec<(&[(String, String)], usize)> = Vec::new();
    let mut place: HashMap<&[(String, String)], usize> = HashMap::new();
    for part in &found {
        let at = *place.entry(&part.common).or_insert(runs.len());
        match runs.get_mut(at) {
            Some((_, count)) => *count += 1,
            None => runs.push((&part.common, 1)),
        }
    }
    let most = runs.iter().map(|(_, count)| *count).max();
    let run = runs.iter().find(|(_, count)| Some(*count) == most);
    let common = run.map_or_else(Vec::new, |(common, _)| common.to_vec());
    found.into_iter().partition(|part| part.common == common)
}

/// In what a part of another run differs from the others.
fn other_run(other: &Found, usual: &Found) -> Trouble {
    let value = |part: &Found, name: &str| {
        let mut common = part.common.iter();
        let found = common.find(|(of, _)| of == name);
        found.map_or_else(|| "–".to_owned(), |(_, value)| value.clone())
    };
    let names = usual.common.iter().chain(&other.common);
    let mut differing: Vec<&String> = Vec::new();
    for (name, _) in names {
        if value(other, name) != value(usual, name) && !differing.contains(&name) {
            differing.push(name);
        }
    }
    let said = differing.into_iter().map(|name| {
        let (theirs, ours) = (value(other, name), value(usual, name));
        match name.as_str() {
            "digest" => {
                let short = |digest: &str| digest.chars().take(12).collect::<String>();
                let (theirs, ours) = (short(&theirs), short(&ours));
                both!(
                    "情景为 {theirs}…，而非 {ours}…",
                    "its scenario is {theirs}…, not {ours}…"
                )
            }
            "of" => both!(
                "分片总数为{theirs}，而非{ours}",
                "it is one of {theirs} shards, not of {ours}"
            ),
            name => both!(
                "{name} 为 {theirs}，而非 {ours}",
                "{name} is {theirs}, not {ours}"
            ),
        }
    });
    let (zh, en): (Vec<String>, Vec<String>) = said.map(|both| (both.zh, both.en)).unzip();
    let said = Both {
        zh: zh.join("；"),
        en: en.join("; "),
    };
    (
        both!(
            "{other} 与 {usual} 等不属于同一次运行：{said}",
            "{other} is not of the same run as {usual}: {said}",
            other = other.file.display(),
            usual = usual.file.display();
            said
        ),
        (
            "请只合并同一情景、同一设置的分片",
            "merge parts of one scenario and one set of arguments only",
        )
            .into(),
    )
}

/// One part for each shard. The same part twice is one; two that differ are a problem.
fn each_once(
    parts: Vec<Found>,
    notes: &mut Vec<Both>,
    problems: &mut Problems,
) -> BTreeMap<u64, Found> {
    let mut by_shard: BTreeMap<u64, Found> = BTreeMap::new();
    for part in parts {
        let shard = part.shard.number();
        let Some(first) = by_shard.get(&shard) else {
            by_shard.insert(shard, part);
            continue;
        };
        let (first_file, file) = (first.file.display(), part.file.display());
        if first.share == part.share {
            notes.push(both!(
                "{file} 与 {first_file} 相同，不重复计入",
                "{file} holds the same as {first_file}, and is left out"
            ));
            continue;
        }
        problems.error_at_large(
            both!(
                "{first_file} 和 {file} 都是第{shard}个分片，内容却不同",
                "{first_file} and {file} are both shard {shard}, and differ"
            ),
            (
                "请重新计算该分片，只保留一个文件",
                "compute the shard again and keep one file",
            ),
        );
    }
    by_shard
}

/// Names the shards that are missing.
fn check_gaps(by_shard: &BTreeMap<u64, Found>, problems: &mut Problems) {
    let Some(part) = by_shard.values().next() else {
        return;
    };
    let of = part.shard.of();
    let mut missing: Vec<(u64, u64)> = Vec::new();
    let mut next = 1;
    for shard in by_shard.keys().copied().chain([of + 1]) {
        if shard > next {
            missing.push((next, shard - 1));
        }
        next = shard + 1;
    }
    if missing.is_empty() {
        return;
    }
    let count: u64 = missing.iter().map(|(from, to)| to + 1 - from).sum();
    let range = |(from, to): &(u64, u64)| match from == to {
        true => from.to_string(),
        false => format!("{from}–{to}"),
    };
    let mut ranges: Vec<String> = missing.iter().take(NAMED).map(range).collect();
    if missing.len() > NAMED {
        ranges.push("…".to_owned());
    }
    let ranges = Both::list(&ranges);
    problems.error_at_large(
        both!(
            "{of}个分片中缺少{count}个：{ranges}",
            "missing: {count} of {of} shards ({ranges})";
            ranges
        ),
        both!(
            "请用 tuiyan run FILE --shard K/{of} --out PART 补算，设置与其余分片相同",
            "compute them with tuiyan run FILE --shard K/{of} --out PART and the arguments of the others"
        ),
    );
}
