//! Reading files that nobody vouches for: regular ones, of bounded size, in UTF-8, within the folders that are allowed.

use crate::both;
use crate::language::Both;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// What is wrong, and what to do.
pub type Trouble = (Both, Both);

pub(super) fn io_problem(file: &Path, error: &std::io::Error) -> Trouble {
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

/// Why a file was not read.
pub enum Unread {
    /// It cannot be.
    Failed(std::io::Error),
    /// It is a folder, a pipe or a device.
    NotRegular,
    /// It has more bytes than are read; so many, as far as is known.
    TooLarge(u64),
}

/// The bytes of a regular file that has no more than `most`, whatever it says of its size.
///
/// # Errors
/// Why there are none.
pub fn bytes(file: &Path, most: u64) -> Result<Vec<u8>, Unread> {
    let metadata = std::fs::metadata(file).map_err(Unread::Failed)?;
    if !metadata.is_file() {
        return Err(Unread::NotRegular);
    }
    if metadata.len() > most {
        return Err(Unread::TooLarge(metadata.len()));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
        .map_err(Unread::Failed)?;
    match bytes.len() as u64 > most {
        true => Err(Unread::TooLarge(most + 1)),
        false => Ok(bytes),
    }
}

/// The text of a regular file in UTF-8, of at most `most` bytes together with those read `before`.
pub(super) fn read_text(
    resolved: &Path,
    file: &Path,
    (before, most): (u64, u64),
) -> Result<String, Trouble> {
    let shown = file.display();
    let room = most.saturating_sub(before);
    let bytes = bytes(resolved, room).map_err(|unread| match unread {
        Unread::Failed(error) => io_problem(file, &error),
        Unread::NotRegular => not_regular(file),
        Unread::TooLarge(size) => too_large(file, size, (before, most)),
    })?;
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

fn too_large(file: &Path, size: u64, (before, most): (u64, u64)) -> Trouble {
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
            most = most as f64 / 1e6
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

/// The folders in which files that a scenario names may be read: its own and, if the caller says so, one more. All below
/// them belongs to them, after links are followed.
pub(super) struct Bounds<'a> {
    own: PathBuf,
    /// The other one as it was written, and where it is.
    within: Option<(&'a Path, PathBuf)>,
}

impl<'a> Bounds<'a> {
    /// The folder of a scenario file, and the one that `--within` names.
    pub(super) fn of(scenario: &Path, within: Option<&'a Path>) -> Result<Self, Trouble> {
        let file = scenario
            .canonicalize()
            .map_err(|error| io_problem(scenario, &error))?;
        let own = file.parent().map(Path::to_path_buf).unwrap_or_default();
        let within = within.map(|written| match written.canonicalize() {
            Ok(folder) if folder.is_dir() => Ok((written, folder)),
            Ok(_) => Err(no_folder(written)),
            Err(error) => Err(match error.kind() {
                std::io::ErrorKind::NotFound => no_folder(written),
                _ => io_problem(written, &error),
            }),
        });
        let within = within.transpose()?;
        Ok(Bounds { own, within })
    }

    /// Whether a name may be looked up at all. What plainly leads out of the folder is refused without a look at
    /// it: on some systems a look at `\\\\host\\share` already speaks to that host.
    pub(super) fn may_look_up(&self, name: &str) -> bool {
        !name.contains('\\') && (self.within.is_some() || !Path::new(name).has_root())
    }

    /// Whether a file, links followed, may be read.
    pub(super) fn hold(&self, resolved: &Path) -> bool {
        let within = self.within.as_ref();
        resolved.starts_with(&self.own)
            || within.is_some_and(|(_, folder)| resolved.starts_with(folder))
    }

    /// That a file is not to be read, wherever it leads.
    pub(super) fn outside(&self, shown: &str) -> Trouble {
        match &self.within {
            None => (
                both!(
                    "{shown} 在情景文件所在的文件夹之外",
                    "{shown} is outside the folder of the scenario file"
                ),
                (
                    "请使用同一文件夹或其下的文件；若信任该文件，可用 --within DIR 允许读取 DIR 之下的文件",
                    "name a file in the same folder or below; if you trust it, --within DIR allows what is below DIR",
                )
                    .into(),
            ),
            Some((within, _)) => (
                both!(
                    "{shown} 既不在情景文件所在的文件夹内，也不在 --within {within} 之内",
                    "{shown} is outside the folder of the scenario file and outside --within {within}",
                    within = within.display()
                ),
                (
                    "请使用其中的文件；若信任该文件，可在 --within 中写上一级文件夹",
                    "name a file in one of them; if you trust it, give --within a folder further up",
                )
                    .into(),
            ),
        }
    }
}

fn no_folder(written: &Path) -> Trouble {
    (
        both!(
            "--within {shown} 不是文件夹",
            "--within {shown} is not a folder",
            shown = written.display()
        ),
        (
            "请写一个文件夹，其下的文件均可读取",
            "name a folder; all files below it may then be read",
        )
            .into(),
    )
}
