//! Workbooks of Excel (`.xlsx`): the rows of the first visible sheet, as the records of a text would be.
//!
//! A workbook is a ZIP of XML, so a small file can hold a great deal: every part that will be read is first unpacked to nowhere and
//! its bytes counted, before anything is kept of it. A date gives its year. A number that is *shown* as a per cent is stored as a hundredth of what
//! is seen; here it is what is seen, with its sign, so that growth of 4.6 % is 4.6 and a level in per cent is refused as it would be in CSV.

use super::cells::Trouble;
use super::open::hexadecimal;
use super::records::{Broken, LONGEST};
use super::row::Row;
use crate::both;
use crate::diag::shortened;
use crate::language::Pair;
use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxCellReader};
use sha2::{Digest as _, Sha256};
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// The largest workbook, in bytes.
const LARGEST: u64 = 64 << 20;
/// The most that its parts may unpack to, in bytes.
const UNPACKED: u64 = 256 << 20;
/// The most parts of a workbook.
const PARTS: usize = 10_000;
/// Columns of a sheet in Excel.
const COLUMNS: u32 = 16_384;

/// What was read of a workbook.
#[derive(Debug)]
pub(super) struct Sheet {
    rows: std::vec::IntoIter<Row>,
    /// SHA-256 of the file, in hexadecimal.
    pub digest: String,
    /// How many more sheets there are, and the name of the one that was read.
    pub others: Option<(usize, String)>,
}

impl Sheet {
    /// Reads a workbook to its end.
    pub(super) fn read(input: impl std::io::Read) -> Result<Sheet, Trouble> {
        let mut bytes = Vec::new();
        let read = input.take(LARGEST + 1).read_to_end(&mut bytes);
        read.map_err(|error| super::open::unreadable(&error))?;
        if bytes.len() as u64 > LARGEST {
            return Err(too_large());
        }
        let digest = hexadecimal(&Sha256::digest(&bytes));
        weigh(&bytes)?;
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        let sheets = book.sheets_metadata().iter();
        let sheets = sheets.filter(|sheet| {
            sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
        });
        let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
        let first = names.first().ok_or_else(no_sheet)?;
        let cells = book
            .worksheet_cells_reader(first)
            .map_err(|error| damaged(&error))?;
        let rows = rows(cells)?;
        let others = (names.len() > 1).then(|| (names.len() - 1, shortened(first)));
        Ok(Sheet {
            rows: rows.into_iter(),
            digest,
            others,
        })
    }

    /// Takes the next row; says whether there was one.
    pub(super) fn next(&mut self, row: &mut Row) -> Result<bool, Broken> {
        match self.rows.next() {
            Some(next) => {
                *row = next;
                Ok(true)
            }
            None => Ok(false),
        }
    }
}

/// Unpacks the parts of a workbook to nowhere, to see how large they are.
fn weigh(bytes: &[u8]) -> Result<(), Trouble> {
    let mut parts = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if parts.len() > PARTS {
        return Err(too_large());
    }
    let mut room = UNPACKED;
    for at in 0..parts.len() {
        let part = parts.by_index(at).map_err(|error| damaged(&error))?;
        let strings = part
            .name()
            .is_ok_and(|name| name.ends_with("sharedStrings.xml"));
        let mut part = part.take(room + 1);
        let unpacked = match strings {
            true => {
                let mut text = Vec::new();
                let length = part
                    .read_to_end(&mut text)
                    .map_err(|error| damaged(&error))?;
                if !honest_count(&text) {
                    return Err(damaged(&"uniqueCount"));
                }
                length as u64
            }
            false => {
                std::io::copy(&mut part, &mut std::io::sink()).map_err(|error| damaged(&error))?
            }
        };
        room = room.checked_sub(unpacked).ok_or_else(too_large)?;
    }
    Ok(())
}

/// Whether every number of texts that a list of texts announces is one that its bytes can hold: memory is set aside for as many.
fn honest_count(text: &[u8]) -> bool {
    const NAME: &[u8] = b"uniqueCount";
    let mut places = text
        .windows(NAME.len())
        .enumerate()
        .filter(|(_, window)| *window == NAME);
    places.all(|(at, _)| {
        let after = &text[at + NAME.len()..];
        let start = after
            .iter()
            .take(16)
            .position(u8::is_ascii_digit)
            .unwrap_or(0);
        let digits = after[start..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit());
        let count = digits.fold(0_usize, |count, digit| {
            count
                .saturating_mul(10)
                .saturating_add(usize::from(digit - b'0'))
        });
        count <= text.len()
    })
}

/// The rows of a sheet that are not blank.
fn rows(mut cells: XlsxCellReader<'_, Cursor<Vec<u8>>>) -> Result<Vec<Row>, Trouble> {
    let mut rows: Vec<Row> = Vec::new();
    let mut kept = 0;
    let percent: Vec<bool> = cells
        .styles()
        .iter()
        .map(|style| {
            let format = style.number_format.as_ref();
            format.is_some_and(|format| format.format_code.contains('%'))
        })
        .collect();
    loop {
        let next = cells
            .next_cell_with_style_id()
            .map_err(|error| damaged(&error))?;
        let Some((cell, style)) = next else {
            return Ok(rows);
        };
        let (line, column) = cell.get_position();
        let text = text(
            cell.get_value(),
            percent.get(style).copied().unwrap_or_default(),
        );
        if text.trim().is_empty() || column >= COLUMNS {
            continue;
        }
        let line = line as usize + 1;
        if rows.last().is_none_or(|row| row.line != line) {
            rows.push(Row {
                line,
                ..Row::default()
            });
        }
        let Some(row) = rows.last_mut() else { continue };
        let before = row.text.len();
        row.append(column as usize, &text);
        kept += row.text.len() - before + 32;
        if kept > super::KEPT || row.text.len() > LONGEST {
            return Err(too_large());
        }
    }
}

/// What is seen in a cell.
fn text(value: &DataRef<'_>, percent: bool) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if percent => format!("{}%", rounded(100.0 * number)),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(time) => time.as_f64().to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A product without the noise of its last digits.
fn rounded(number: f64) -> f64 {
    format!("{number:.13e}").parse().unwrap_or(number)
}

fn too_large() -> Trouble {
    (
        both!(
            "工作簿超过{packed} MiB，或解压后超过{unpacked} MiB",
            "the workbook has more than {packed} MiB, or unpacks to more than {unpacked} MiB",
            packed = LARGEST >> 20,
            unpacked = UNPACKED >> 20
        ),
        ("请另存为 CSV UTF-8", "save it as CSV UTF-8").into(),
    )
}

fn no_sheet() -> Trouble {
    let help: Pair = (
        "请把数据放在可见的工作表中",
        "put the data into a sheet that can be seen",
    );
    (
        (
            "工作簿中没有可见的工作表",
            "the workbook has no visible sheet",
        )
            .into(),
        help.into(),
    )
}

fn damaged(error: &impl std::fmt::Display) -> Trouble {
    let shown = shortened(&error.to_string());
    (
        both!(
            "不是完好的 Excel 工作簿（.xlsx）：{shown}",
            "it is no sound workbook of Excel (.xlsx): {shown}"
        ),
        (
            "请在 Excel 中打开并另存为 .xlsx 或 CSV UTF-8",
            "open it in Excel and save it as .xlsx or CSV UTF-8",
        )
            .into(),
    )
}
