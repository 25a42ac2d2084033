//! Opening a file of history: what it is, and its digest, taken while it is read.

use super::cells::Trouble;
use super::records::{Broken, Records};
use super::row::Row;
use crate::both;
use crate::language::{Both, Pair};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;

/// Bytes that are read at once.
const BUFFER: usize = 256 << 10;

/// What to do with text in another encoding.
pub(super) const AS_UTF8: Pair = (
    "请另存为 UTF-8：在 Excel 中“另存为”选“CSV UTF-8”，在记事本中编码选 UTF-8",
    "save it as UTF-8: in Excel, Save as, CSV UTF-8; in Notepad, Encoding: UTF-8",
);

/// What to do if a file is no table at all.
const A_TABLE: Pair = ("请指定 CSV 或 XLSX 文件", "name a CSV or XLSX file");

/// The rows of a file, whatever it is.
pub(super) enum Rows {
    /// A text.
    Text(Records<BufReader<Hashed<File>>>),
    /// A sheet of a workbook.
    #[cfg(feature = "xlsx")]
    Sheet(super::sheet::Sheet),
}

impl Rows {
    /// Reads the next row that is not blank; says whether there was one.
    pub(super) fn next(&mut self, row: &mut Row) -> Result<bool, Broken> {
        match self {
            Rows::Text(records) => records.next(row),
            #[cfg(feature = "xlsx")]
            Rows::Sheet(sheet) => sheet.next(row),
        }
    }

    /// Whether a comma in a number may be a decimal sign.
    pub(super) fn comma_may_be_decimal(&self) -> bool {
        match self {
            Rows::Text(records) => records.separator() == b';',
            #[cfg(feature = "xlsx")]
            Rows::Sheet(_) => false,
        }
    }

    /// What is to be said of sheets that are not read.
    pub(super) fn note(&self) -> Option<Both> {
        match self {
            Rows::Text(_) => None,
            #[cfg(feature = "xlsx")]
            Rows::Sheet(sheet) => sheet.others.as_ref().map(|(count, name)| {
                both!(
                    "只读取了工作表“{name}”，另有{count}个工作表未读",
                    "only the sheet {name:?} was read, and {count} more were not"
                )
            }),
        }
    }

    /// SHA-256 of what was read, in hexadecimal: of the whole file, once there are no more rows.
    pub(super) fn digest(self) -> String {
        match self {
            Rows::Text(records) => hexadecimal(&records.into_input().into_inner().hash.finalize()),
            #[cfg(feature = "xlsx")]
            Rows::Sheet(sheet) => sheet.digest,
        }
    }
}

/// A reader that takes the digest of all that passes.
#[derive(Debug)]
pub(super) struct Hashed<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}

/// Opens a file that can be read as a table.
pub(super) fn open(path: &Path) -> Result<Rows, Trouble> {
    let metadata = std::fs::metadata(path).map_err(|error| unopened(path, &error))?;
    if metadata.is_dir() {
        return Err((
            both!(
                "{shown} 是文件夹",
                "{shown} is a folder",
                shown = path.display()
            ),
            A_TABLE.into(),
        ));
    }
    if !metadata.is_file() {
        return Err((
            both!(
                "{shown} 不是普通文件",
                "{shown} is not a regular file",
                shown = path.display()
            ),
            ("请先存为文件", "save it as a file first").into(),
        ));
    }
    let file = File::open(path).map_err(|error| unopened(path, &error))?;
    let hashed = Hashed {
        inner: file,
        hash: Sha256::new(),
    };
    let mut input = BufReader::with_capacity(BUFFER, hashed);
    let head = input.fill_buf().map_err(|error| unopened(path, &error))?;
    if head.starts_with(b"PK\x03\x04") {
        return workbook(path, input);
    }
    match foreign(path, head) {
        Some(trouble) => Err(trouble),
        None => Ok(Rows::Text(Records::of(input))),
    }
}

/// Reads a workbook.
#[cfg(feature = "xlsx")]
fn workbook(path: &Path, input: impl Read) -> Result<Rows, Trouble> {
    let sheet = super::sheet::Sheet::read(input).map_err(|(message, help)| {
        let shown = path.display();
        (
            both!("{shown}：{message}", "{shown}: {message}"; message),
            help,
        )
    });
    sheet.map(Rows::Sheet)
}

/// Says that workbooks are not read by this build.
#[cfg(not(feature = "xlsx"))]
fn workbook(path: &Path, _: impl Read) -> Result<Rows, Trouble> {
    Err((
        both!(
            "{shown} 是 Excel 工作簿，而本程序编译时未启用 xlsx",
            "{shown} is a workbook of Excel, and this program was built without the feature xlsx",
            shown = path.display()
        ),
        (
            "请另存为 CSV UTF-8，或以 --features xlsx 重新编译",
            "save it as CSV UTF-8, or build with --features xlsx",
        )
            .into(),
    ))
}

/// What a file is that is neither text in UTF-8 nor a workbook, by its first bytes.
fn foreign(path: &Path, head: &[u8]) -> Option<Trouble> {
    let shown = path.display();
    let head = &head[..head.len().min(4096)];
    let nuls = head.iter().filter(|byte| **byte == 0).count();
    let (what, help): (Pair, Pair) = match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => (("是 UTF-16 编码", "is UTF-16"), AS_UTF8),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => (
            (
                "是旧版 Excel 工作簿（.xls）",
                "is a workbook of old Excel (.xls)",
            ),
            (
                "请在 Excel 中另存为 .xlsx 或 CSV UTF-8",
                "in Excel, save it as .xlsx or CSV UTF-8",
            ),
        ),
        [0x1f, 0x8b, ..] => (
            ("是 gzip 压缩文件", "is compressed by gzip"),
            ("请先解压", "decompress it first"),
        ),
        [b'%', b'P', b'D', b'F', ..] => (("是 PDF", "is a PDF"), A_TABLE),
        _ if nuls > 0 && 4 * nuls >= head.len() => (
            (
                "可能是 UTF-16 编码，或是二进制文件",
                "is probably UTF-16, or no text",
            ),
            AS_UTF8,
        ),
        _ if nuls > 0 => (
            ("不是文本文件（含有 NUL 字符）", "is no text: it holds NULs"),
            A_TABLE,
        ),
        _ => return None,
    };
    let what = Both::from(what);
    Some((both!("{shown} {what}", "{shown} {what}"; what), help.into()))
}

/// Why a file cannot be opened.
fn unopened(path: &Path, error: &std::io::Error) -> Trouble {
    let shown = path.display();
    match error.kind() {
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
            A_TABLE.into(),
        ),
    }
}

/// That reading broke off.
pub(super) fn unreadable(error: &std::io::Error) -> Trouble {
    (
        both!("读取中断：{error}", "reading broke off: {error}"),
        (
            "请检查磁盘和网络后重试",
            "check disk and network, and try again",
        )
            .into(),
    )
}

/// Bytes in hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
