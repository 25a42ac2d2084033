//! Reading saved results back: what a file holds, whether it is whole, and whether it was altered.
//!
//! A result is as untrusted as a scenario: it may come by mail. So only the file that was named is read (and, for texts and tables,
//! what lies beside it), regular ones of at most [`LARGEST`] bytes. What it says of other files is taken for names, never followed.

use crate::both;
use crate::diag::shortened;
use crate::draw;
use crate::language::Pair;
use crate::report::manifest::{BESIDE, Beside, KEY, Manifest};
use crate::scenario::load::{LARGEST_KEPT, Trouble, Unread, bytes, digest};
use serde_json::Value;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::deliver::beside_name;

/// Largest file of results, in bytes.
const LARGEST: u64 = 64 << 20;
/// Most files that a manifest lies beside; a verb writes about ten at most.
const MOST_FILES: usize = 64;
/// As much of a file as it takes to see what it is.
const BEGINNING: u64 = 4096;

/// What to do about a file that is not as it was written.
const DAMAGED: Pair = (
    "文件可能在复制或保存时受损；请重新取得该文件，或重新运行",
    "it was probably damaged when it was copied or saved; get it again, or run it again",
);

/// What a file holds.
pub enum Saved {
    /// JSON documents: the text, and each of them.
    Documents(String, Vec<(Value, Manifest)>),
    /// Files with their manifest beside them.
    Files(Manifest, Vec<File>),
}

/// A file whose digest is known.
pub struct File {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: PathBuf,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Whether that is what was saved.
    pub unaltered: bool,
}

impl Saved {
    /// The manifests.
    pub fn manifests(&self) -> Vec<&Manifest> {
        match self {
            Saved::Documents(_, documents) => documents.iter().map(|(_, of)| of).collect(),
            Saved::Files(manifest, _) => vec![manifest],
        }
    }
}

/// Whether a file is a result and no scenario: JSON, or something with a manifest beside it. Of the file itself
/// only the beginning is read.
pub fn is_result(file: &Path) -> bool {
    if !std::fs::metadata(file).is_ok_and(|found| found.is_file()) {
        return false;
    }
    beside(file).is_file() || looks_like_json(file).unwrap_or(false)
}

/// JSON begins with a brace, which TOML does not, or with a list of such.
fn looks_like_json(file: &Path) -> std::io::Result<bool> {
    let mut beginning = Vec::new();
    std::fs::File::open(file)?
        .take(BEGINNING)
        .read_to_end(&mut beginning)?;
    let text = String::from_utf8_lossy(&beginning);
    let text = plain(&text).trim_start();
    let inner = text.strip_prefix('[').unwrap_or(text).trim_start();
    Ok(inner.starts_with('{'))
}

/// A text without the mark that some editors put before it.
fn plain(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// That a file is a result where a scenario is wanted.
pub fn no_scenario(file: &Path) -> Trouble {
    let shown = file.display();
    (
        both!(
            "{shown} 是计算结果，不是情景文件",
            "{shown} is a result, not a scenario file"
        ),
        both!(
            "重新运行请用 tuiyan run {shown}，核对请用 tuiyan verify {shown}；该文件须是唯一的文件",
            "to run it again, tuiyan run {shown}; to check it, tuiyan verify {shown}; as the only file"
        ),
    )
}

/// The manifest beside a file.
fn beside(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(beside_name(&name))
}

/// Reads what a file holds.
///
/// # Errors
/// Why it cannot be trusted, or is no result.
pub fn read(file: &Path) -> Result<Saved, Trouble> {
    let bytes = bytes_of(file)?;
    if let Some((manifest, digest_of)) = manifest_of(file)? {
        return Ok(Saved::Files(manifest, vec![part(file, bytes, &digest_of)]));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        // A character that is not all there: the file ends in its midst.
        let cut = error.utf8_error().error_len().is_none();
        let lines = error.as_bytes().split(|byte| *byte == b'\n').count();
        if cut {
            not_whole(file, lines)
        } else {
            no_text(file)
        }
    })?;
    if !looks_like_json(file).unwrap_or(false) {
        return Err(no_result(file));
    }
    let value: Value = serde_json::from_str(plain(&text)).map_err(|error| broken(file, &error))?;
    if value["schema"] == BESIDE {
        let beside = beside_of(file, value)?;
        return with_files(file, beside);
    }
    let documents = match value {
        Value::Array(documents) if !documents.is_empty() => documents,
        Value::Object(_) => vec![value],
        _ => return Err(no_result(file)),
    };
    let documents = documents.into_iter().map(|document| {
        let manifest = manifest_in(file, &document)?;
        Ok((document, manifest))
    });
    let documents: Result<Vec<_>, Trouble> = documents.collect();
    Ok(Saved::Documents(text, documents?))
}

/// Whether a JSON file in a folder is worth a look: everything is but what is plainly something else.
pub fn may_be_result(file: &Path) -> bool {
    let Ok(bytes) = bytes_of(file) else {
        return true;
    };
    let value: Result<Value, _> = serde_json::from_slice(&bytes);
    let known = |document: &Value| {
        document.get(KEY).is_some()
            || document["schema"]
                .as_str()
                .is_some_and(|schema| schema.starts_with("tuiyan/"))
    };
    match value {
        Ok(Value::Array(documents)) => documents.iter().any(known),
        Ok(document) => known(&document),
        Err(_) => true,
    }
}

/// The bytes of a regular file of bounded size.
fn bytes_of(file: &Path) -> Result<Vec<u8>, Trouble> {
    let shown = file.display();
    let unreadable = |error: std::io::Error| -> Trouble {
        let said = match error.kind() {
            std::io::ErrorKind::NotFound => {
                both!("没有文件 {shown}", "there is no file {shown}")
            }
            _ => both!(
                "{shown} 无法读取：{error}",
                "{shown} cannot be read: {error}"
            ),
        };
        let help = (
            "请核对文件名、文件夹和权限",
            "check the name, the folder and its permissions",
        );
        (said, help.into())
    };
    bytes(file, LARGEST).map_err(|unread| match unread {
        Unread::Failed(error) => unreadable(error),
        Unread::NotRegular => (
            both!("{shown} 不是普通文件", "{shown} is not a regular file"),
            ("请指定结果文件", "name a file of results").into(),
        ),
        Unread::TooLarge(size) => (
            both!(
                "{shown} 有 {size:.0} MB，结果文件至多 {most:.0} MB",
                "{shown} has {size:.0} MB, and results have at most {most:.0} MB",
                size = size as f64 / 1e6,
                most = LARGEST as f64 / 1e6
            ),
            (
                "一个文件中有许多结果时，请分开保存（--out）",
                "where it holds many results, save them one by one (--out)",
            )
                .into(),
        ),
    })
}

fn no_result(file: &Path) -> Trouble {
    (
        both!(
            "{shown} 不是 tuiyan 的结果：既不是 JSON，旁边也没有清单",
            "{shown} is no result of tuiyan: it is not JSON, and no manifest lies beside it",
            shown = file.display()
        ),
        both!(
            "文本和 CSV 的结果须与 {beside} 放在一起；情景文件请用 tuiyan check 检查",
            "a result as text or CSV needs {beside} in its folder; scenario files are for tuiyan check",
            beside = beside(file).file_name().unwrap_or_default().display()
        ),
    )
}

fn no_text(file: &Path) -> Trouble {
    (
        both!(
            "{shown} 不是 UTF-8 文本",
            "{shown} is not text in UTF-8",
            shown = file.display()
        ),
        (
            "在 PowerShell 中重定向会改变编码；请用 --out DIR 保存结果",
            "PowerShell's redirection changes the encoding; save results with --out DIR",
        )
            .into(),
    )
}

/// A JSON file that is none, or not all of one.
fn broken(file: &Path, error: &serde_json::Error) -> Trouble {
    let (shown, line) = (file.display(), error.line());
    if error.is_eof() {
        return not_whole(file, line);
    }
    (
        both!(
            "{shown} 第{line}行不是 JSON：{error}",
            "{shown} is not JSON in line {line}: {error}"
        ),
        DAMAGED.into(),
    )
}

fn not_whole(file: &Path, line: usize) -> Trouble {
    (
        both!(
            "{shown} 不完整：在第{line}行中断",
            "{shown} is not whole: it ends in the middle of line {line}",
            shown = file.display()
        ),
        DAMAGED.into(),
    )
}

/// The manifest that a document carries.
fn manifest_in(file: &Path, document: &Value) -> Result<Manifest, Trouble> {
    let shown = file.display();
    let Some(written) = document.get(KEY) else {
        return Err((
            both!(
                "{shown} 没有 manifest：它不是 tuiyan 的结果，或由没有清单的早期版本写成",
                "{shown} has no manifest: it is no result of tuiyan, or of a version before there were any"
            ),
            ("请用情景文件重新运行", "run the scenario file again").into(),
        ));
    };
    let manifest: Result<Manifest, _> = serde_json::from_value(written.clone());
    checked(
        file,
        manifest.map_err(|error| unlike_ours(file, &error, written))?,
    )
}

/// That a manifest is not like those of this version.
fn unlike_ours(file: &Path, error: &serde_json::Error, manifest: &Value) -> Trouble {
    let own = env!("CARGO_PKG_VERSION");
    let version = manifest["engine_version"].as_str();
    let help = match version.filter(|version| *version != own) {
        Some(theirs) => both!(
            "它由其他版本写成，请使用 tuiyan {theirs}",
            "another version wrote it: use tuiyan {theirs}",
            theirs = shortened(theirs)
        ),
        None => (
            "文件已被改动；请重新取得该文件，或重新运行",
            "the file was altered; get it again, or run it again",
        )
            .into(),
    };
    (
        both!(
            "{shown} 的清单无法读取：{error}",
            "the manifest of {shown} cannot be read: {error}",
            shown = file.display()
        ),
        help,
    )
}

/// A manifest whose scenarios are those that it names, and that this version can draw.
fn checked(file: &Path, manifest: Manifest) -> Result<Manifest, Trouble> {
    let shown = file.display();
    let altered = manifest
        .inputs
        .iter()
        .find(|input| digest(input.resolved.as_bytes()) != input.digest);
    if let Some(input) = altered {
        return Err((
            both!(
                "{shown} 已被改动：其中保存的情景 {name} 与其摘要不符",
                "{shown} was altered: the scenario {name} in it does not have its digest",
                name = input.file
            ),
            (
                "请重新取得该文件，或用情景文件重新运行",
                "get the file again, or run the scenario file again",
            )
                .into(),
        ));
    }
    if manifest.values != draw::VALUES {
        let (theirs, own) = (&manifest.values, draw::VALUES);
        return Err((
            both!(
                "{shown} 的抽样值版本为 {theirs:?}，本程序只能按 {own:?} 抽样",
                "{shown} was drawn by values {theirs:?}, and this program draws {own:?}"
            ),
            both!(
                "请使用写出它的版本：tuiyan {version}",
                "use the version that wrote it: tuiyan {version}",
                version = manifest.engine_version
            ),
        ));
    }
    let mut inputs = manifest.inputs.iter();
    if let Some(large) = inputs.find(|input| input.resolved.len() > LARGEST_KEPT) {
        return Err((
            both!(
                "{shown} 中保存的情景 {name} 有 {size:.1} MB，至多 {most:.1} MB",
                "the scenario {name} in {shown} has {size:.1} MB, and {most:.1} MB are read at most",
                name = large.file,
                size = large.resolved.len() as f64 / 1e6,
                most = LARGEST_KEPT as f64 / 1e6
            ),
            ("请用情景文件重新运行", "run the scenario file again").into(),
        ));
    }
    Ok(manifest)
}

fn beside_of(file: &Path, value: Value) -> Result<Beside, Trouble> {
    let manifest = value[KEY].clone();
    let beside: Result<Beside, _> = serde_json::from_value(value);
    let mut beside = beside.map_err(|error| unlike_ours(file, &error, &manifest))?;
    beside.manifest = checked(file, beside.manifest)?;
    Ok(beside)
}

/// The manifest beside a file and the digest that it gives the file; for tables, that of their stem.
fn manifest_of(file: &Path) -> Result<Option<(Manifest, String)>, Trouble> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mut candidates = vec![beside(file)];
    if name.ends_with(".csv") {
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let ending = beside_name(".csv");
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.filter(|name| name.ends_with(&ending)).collect();
        names.sort();
        candidates.extend(names.iter().map(|name| file.with_file_name(name)));
    }
    for candidate in candidates.iter().filter(|candidate| candidate.is_file()) {
        let bytes = bytes_of(candidate)?;
        let value = serde_json::from_slice(&bytes).map_err(|error| broken(candidate, &error))?;
        let Beside {
            files, manifest, ..
        } = beside_of(candidate, value)?;
        let known = files.into_iter().find(|saved| saved.file == name);
        if let Some(saved) = known {
            return Ok(Some((manifest, saved.digest)));
        }
    }
    Ok(None)
}

/// All files that a manifest lies beside.
fn with_files(file: &Path, beside: Beside) -> Result<Saved, Trouble> {
    let mut parts = Vec::new();
    for saved in beside.files.iter().take(MOST_FILES) {
        let name = &saved.file;
        let mut steps = Path::new(name).components();
        let plain = matches!(
            (steps.next(), steps.next()),
            (Some(std::path::Component::Normal(_)), None)
        );
        if !plain || name.contains(['\\', '\0']) {
            return Err((
                both!(
                    "{shown} 已被改动：{name:?} 不是同一文件夹中的文件",
                    "{shown} was altered: {name:?} is no file of its folder",
                    shown = file.display()
                ),
                ("请重新取得该文件", "get the file again").into(),
            ));
        }
        let path = file.with_file_name(name);
        let bytes = bytes_of(&path)?;
        parts.push(part(&path, bytes, &saved.digest));
    }
    Ok(Saved::Files(beside.manifest, parts))
}

fn part(path: &Path, bytes: Vec<u8>, known: &str) -> File {
    File {
        name: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        path: path.to_path_buf(),
        unaltered: digest(&bytes) == known,
        bytes,
    }
}
