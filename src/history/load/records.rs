//! Records of CSV: one at a time, of bounded length, without an allocation a field.
//!
//! The rules are those of RFC 4180 with the separator that the first line uses most: a comma, a semicolon (as Excel writes where the comma is a
//! decimal sign) or a tab; Excel's own first line `sep=;` is taken at its word. A field that begins with a quotation mark ends with one, and
//! may hold separators, line ends, and quotation marks written twice. Unlike most readers this one does not mend what breaks the
//! rules: a mark that is never closed swallows the rest of a file, and with it years of data.

use super::cells::Trouble;
use super::row::Row;
use crate::both;
use crate::diag::shortened;
use crate::language::{Both, Pair};
use std::io::{BufRead, Read as _};

/// The longest record, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

/// Why no more rows come: where, what is wrong, what to do.
#[derive(Debug)]
pub(super) struct Broken {
    /// The line, if it is known.
    pub line: Option<usize>,
    pub trouble: Trouble,
}

/// The records of a text.
#[derive(Debug)]
pub(super) struct Records<R> {
    input: R,
    /// Lines read so far.
    lines: usize,
    separator: Option<u8>,
}

impl<R: BufRead> Records<R> {
    pub(super) fn of(input: R) -> Records<R> {
        Records {
            input,
            lines: 0,
            separator: None,
        }
    }

    /// What parts the fields, once a row was read.
    pub(super) fn separator(&self) -> u8 {
        self.separator.unwrap_or(b',')
    }

    /// What lies beneath.
    pub(super) fn into_input(self) -> R {
        self.input
    }

    /// Reads the next row that is not blank; says whether there was one.
    pub(super) fn next(&mut self, row: &mut Row) -> Result<bool, Broken> {
        loop {
            let text = std::mem::take(&mut row.text);
            let Some(text) = self.line(text)? else {
                return Ok(false);
            };
            (row.line, row.text) = (self.lines, text);
            row.fields.clear();
            if row
                .text
                .bytes()
                .all(|byte| matches!(byte, b' ' | b'\t' | b',' | b';'))
            {
                continue;
            }
            if self.separator.is_none() && self.choose(&row.text)? {
                continue;
            }
            match row.text.contains('"') {
                false => plain(row, self.separator()),
                true => self.quoted(row)?,
            }
            return Ok(true);
        }
    }

    /// The next line without its end, in the memory of an earlier one.
    fn line(&mut self, memory: String) -> Result<Option<String>, Broken> {
        let mut bytes = memory.into_bytes();
        bytes.clear();
        let read = (&mut self.input)
            .take(LONGEST as u64 + 1)
            .read_until(b'\n', &mut bytes);
        let read = read.map_err(|error| self.broken(super::open::unreadable(&error)))?;
        if read == 0 {
            return Ok(None);
        }
        self.lines += 1;
        if read > LONGEST {
            return Err(self.broken(too_long()));
        }
        if bytes.ends_with(b"\n") {
            bytes.pop();
        }
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
        if self.lines == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        match String::from_utf8(bytes) {
            Ok(text) if holds_control(&text) => Err(self.broken(control(&text))),
            Ok(text) => Ok(Some(text)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                Err(self.broken(not_utf8(&error.into_bytes(), at)))
            }
        }
    }

    /// Settles the separator by the first line; says whether that line was nothing but its name.
    fn choose(&mut self, text: &str) -> Result<bool, Broken> {
        let named = text.trim().strip_prefix("sep=").map(str::as_bytes);
        if let Some([separator @ (b',' | b';' | b'\t')]) = named {
            self.separator = Some(*separator);
            return Ok(true);
        }
        let outside = text.split('"').step_by(2);
        let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
        for byte in outside.flat_map(str::bytes) {
            counts
                .iter_mut()
                .filter(|(sign, _)| *sign == byte)
                .for_each(|(_, count)| *count += 1);
        }
        let most = counts.iter().rev().max_by_key(|(_, count)| *count);
        match most {
            Some((separator, 1..)) => self.separator = Some(*separator),
            _ => return Err(self.broken(one_column(text))),
        }
        Ok(false)
    }

    /// Parts a row that holds quotation marks, reading on while one is open.
    fn quoted(&mut self, row: &mut Row) -> Result<(), Broken> {
        let separator = self.separator();
        let mut line = std::mem::take(&mut row.text);
        let mut text = String::with_capacity(line.len());
        let mut at = 0;
        loop {
            let start = text.len();
            if line[at..].starts_with('"') {
                at = self.within_quotes(&mut line, at + 1, row.line, &mut text)?;
            } else {
                let rest = &line[at..];
                let end = rest.bytes().position(|byte| byte == separator);
                let end = end.unwrap_or(rest.len());
                text.push_str(&rest[..end]);
                at += end;
            }
            row.fields.push(start..text.len());
            if at == line.len() {
                row.text = text;
                return Ok(());
            }
            text.push(separator as char);
            at += 1;
        }
    }

    /// Takes a field up to its closing mark, which is followed by a separator or the end: the place after it.
    fn within_quotes(
        &mut self,
        line: &mut String,
        mut at: usize,
        opened: usize,
        text: &mut String,
    ) -> Result<usize, Broken> {
        let start = text.len();
        loop {
            let rest = &line[at..];
            let Some(mark) = rest.find('"') else {
                text.push_str(rest);
                text.push('\n');
                let memory = std::mem::take(line);
                match self.line(memory)? {
                    Some(next) if text.len() + next.len() <= LONGEST => *line = next,
                    _ => return Err(open_mark(opened, &text[start..])),
                }
                at = 0;
                continue;
            };
            text.push_str(&rest[..mark]);
            let after = &rest[mark + 1..];
            at += mark + 1;
            if after.starts_with('"') {
                text.push('"');
                at += 1;
            } else if after.is_empty() || after.as_bytes()[0] == self.separator() {
                return Ok(at);
            } else {
                return Err(self.broken(after_mark(opened, after)));
            }
        }
    }

    fn broken(&self, trouble: Trouble) -> Broken {
        Broken {
            line: Some(self.lines.max(1)),
            trouble,
        }
    }
}

/// Parts a row without quotation marks.
fn plain(row: &mut Row, separator: u8) {
    let mut start = 0;
    for (at, byte) in row.text.bytes().enumerate() {
        if byte == separator {
            row.fields.push(start..at);
            start = at + 1;
        }
    }
    row.fields.push(start..row.text.len());
}

fn too_long() -> Trouble {
    (
        both!(
            "一行超过{LONGEST}字节",
            "a line has more than {LONGEST} bytes"
        ),
        (
            "请核对分隔符和换行；各年为列的宽表请改为每行一个数值",
            "check separators and line ends; write a wide table with one value a row instead",
        )
            .into(),
    )
}

/// Whether a text holds a NUL or a carriage return. All bytes are looked at, so that many are looked at together.
fn holds_control(text: &str) -> bool {
    let odd = |byte: u8| byte == 0 || byte == b'\r';
    text.bytes().fold(false, |any, byte| any | odd(byte))
}

/// A character that no table holds.
fn control(text: &str) -> Trouble {
    if text.contains('\0') {
        return (
            (
                "文件含有 NUL 字符，不是文本",
                "it holds a NUL: it is no text",
            )
                .into(),
            ("请指定 CSV 或 XLSX 文件", "name a CSV or XLSX file").into(),
        );
    }
    (
        (
            "行内有回车符（CR），换行方式不是 LF 或 CRLF",
            "a carriage return stands within a line: its line ends are neither LF nor CRLF",
        )
            .into(),
        (
            "请以 LF 或 CRLF 换行另存",
            "save it with LF or CRLF line ends",
        )
            .into(),
    )
}

fn one_column(text: &str) -> Trouble {
    (
        both!(
            "首行“{shown}”只有一列",
            "the first line, {shown:?}, has one column only",
            shown = shortened(text)
        ),
        (
            "各列以逗号、分号或制表符分隔；首行为表头，如 id,year,value",
            "part columns by commas, semicolons or tabs; begin with a header such as id,year,value",
        )
            .into(),
    )
}

fn open_mark(line: usize, text: &str) -> Broken {
    let shown = shortened(text.trim());
    Broken {
        line: Some(line),
        trouble: (
            both!(
                "引号没有配对：“{shown}”",
                "a quotation mark is never closed: {shown:?}"
            ),
            CLOSE.into(),
        ),
    }
}

fn after_mark(opened: usize, after: &str) -> Trouble {
    (
        both!(
            "第{opened}行开始的记录中，引号之后还有文字“{shown}”",
            "in the record that begins on line {opened}, text follows a closing quotation mark: {shown:?}",
            shown = shortened(after)
        ),
        CLOSE.into(),
    )
}

const CLOSE: Pair = (
    "含逗号或换行的文字用一对英文引号括起；文字中的引号写两遍",
    "put text with commas or line ends between two quotation marks; write a mark within it twice",
);

/// What to say of bytes that are not UTF-8 from `at` on.
fn not_utf8(bytes: &[u8], at: usize) -> Trouble {
    let encoding = Both::from(match bytes.get(at..at + 2) {
        Some([0x81..=0xfe, 0x40..=0xfe]) => ("可能是 GBK 编码", "it is probably GBK"),
        _ => ("是其他编码", "it is in another encoding"),
    });
    (
        both!("不是 UTF-8 文本：{encoding}", "it is not UTF-8: {encoding}"; encoding),
        super::open::AS_UTF8.into(),
    )
}
