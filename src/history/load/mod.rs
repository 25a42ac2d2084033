//! Loading history: files of series, tidy or wide, CSV or XLSX, of which nobody vouches for anything.
//!
//! # What is read
//!
//! Three layouts are told apart by their header ([`columns`]): a value a row (`id,year,value` and what else is known: name, unit, kind, basis,
//! measure, shock, source), a series a row, a year a row. Long tables are what forecasters' tools exchange (Nixtla's `unique_id, ds, y`); wide
//! ones are what yearbooks print. A row whose `measure` is `growth` holds a published growth rate in per cent; so do the rows of
//! a series `X_growth` in `%` beside a series `X`.
//!
//! # What is said
//!
//! As with R's `readr::problems()`, a table of what went wrong with row, column and text, reading does not end at the first
//! mistake. Unlike there, it is no success with a hidden list: any error means that there is no result. Each problem
//! has its line, the text and what to do; notes sum up what was made of empty cells, unknown columns and single values.
//!
//! # What is bounded
//!
//! [`read`] keeps all series, in up to [`KEPT`] bytes. [`stream`] keeps one series and 8 bytes for each id before it, whatever the
//! file's size. A line has at most a mebibyte, a series at most [`VALUES`] values.
//!
//! | module | what it does |
//! |---|---|
//! | `open` | opens a file and says what it is |
//! | `records` | records of CSV |
//! | `sheet` | rows of a workbook (feature `xlsx`, on by default) |
//! | `row` | a record: its text and its fields |
//! | `columns` | the names of columns, the layouts |
//! | `cells` | numbers, years, words |
//! | `table` | rows of each layout into drafts |
//! | `draft` | a series in the making |
//! | `gather` | all series, or one at a time |
//! | `said` | problems and notes |

mod cells;
mod columns;
mod draft;
mod gather;
mod open;
mod records;
mod row;
mod said;
#[cfg(feature = "xlsx")]
mod sheet;
mod table;

use super::Series;
use crate::both;
use crate::diag::Problems;
use cells::{Trouble, Written};
use columns::Layout;
use gather::{All, Gather, InOrder};
use open::Rows;
use row::Row;
use said::Said;
use std::ops::ControlFlow;
use std::path::Path;
use table::Table;

/// The most that is kept of a file, in bytes: some five million values.
pub const KEPT: usize = 256 << 20;
/// The most values of a series.
pub const VALUES: usize = 100_000;
/// The most sources of a series that are kept.
pub const SOURCES: usize = 100;

/// All series of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// The file as it was named.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// Its series, in the order in which they first appear.
    pub series: Vec<Series>,
}

impl History {
    /// The series of an id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.id == id)
    }
}

/// A file whose series were handed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Streamed {
    /// The file as it was named.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// How many series were handed on.
    pub series: usize,
    /// How many values and growth rates they have.
    pub values: usize,
}

/// Reads all series of a file, whatever the order of its rows. There is a history unless the problems forbid it; warnings and notes may come with
/// it.
#[must_use]
pub fn read(path: &Path) -> (Option<History>, Problems) {
    let mut said = Said::of(path.display().to_string());
    let mut all = All::default();
    let digest = begin(path, &mut said).and_then(|(mut rows, table)| {
        let more = take(&mut rows, &table, &mut all, &mut said);
        more.is_continue().then(|| rows.digest())
    });
    let series = all.series(&mut said);
    said.sum_up();
    let history = sound(digest, &said).map(|digest| History {
        file: said.file.clone(),
        digest,
        series,
    });
    (history, said.problems)
}

/// Hands on each series of a file as its rows end, in the order of the file, whose rows are sorted by series. The receiver may end
/// it. Series with mistakes are not handed on, and mistakes may stand anywhere: what was made of the series before counts only if the result
/// is there. Growth in a series of its own, `X_growth`, is not joined to `X`, which may be far away.
pub fn stream(
    path: &Path,
    each: &mut dyn FnMut(Series) -> ControlFlow<()>,
) -> (Option<Streamed>, Problems) {
    let mut said = Said::of(path.display().to_string());
    let mut into = InOrder::of(each);
    let digest = begin(path, &mut said).and_then(|(mut rows, table)| {
        let more = match table.layout {
            Layout::YearARow(..) => take_years(&mut rows, &table, &mut into, &mut said),
            _ => take(&mut rows, &table, &mut into, &mut said),
        };
        more.is_continue().then(|| rows.digest())
    });
    into.end(&mut said);
    said.sum_up();
    let streamed = sound(digest, &said).filter(|_| !into.ended);
    let streamed = streamed.map(|digest| Streamed {
        file: said.file.clone(),
        digest,
        series: into.series,
        values: into.values,
    });
    (streamed, said.problems)
}

/// A digest, unless something is wrong.
fn sound(digest: Option<String>, said: &Said) -> Option<String> {
    digest.filter(|_| !said.problems.any_error())
}

/// Opens a file and reads its header.
fn begin(path: &Path, said: &mut Said) -> Option<(Rows, Table)> {
    let mut rows = match open::open(path) {
        Ok(rows) => rows,
        Err(trouble) => {
            said.wrong_at_large(trouble);
            return None;
        }
    };
    let mut header = Row::default();
    match rows.next(&mut header) {
        Ok(true) => {}
        Ok(false) => {
            said.wrong_at_large(empty(&said.file));
            return None;
        }
        Err(broken) => {
            said.broken(broken);
            return None;
        }
    }
    match columns::layout(&header) {
        Ok((layout, unknown)) => {
            said.unknown(&unknown);
            said.note(rows.note());
            let written = Written {
                comma_may_be_decimal: rows.comma_may_be_decimal(),
            };
            Some((
                rows,
                Table {
                    layout,
                    header,
                    written,
                },
            ))
        }
        Err(unfit) => {
            for (field, message, help) in unfit {
                match field {
                    Some(field) => said.wrong(&header, field, (message, help)),
                    None => said.wrong_at(&header, 0..header.text.len(), (message, help)),
                }
            }
            None
        }
    }
}

/// Takes all rows; breaks off where that has no sense any more, which was said.
fn take(rows: &mut Rows, table: &Table, into: &mut dyn Gather, said: &mut Said) -> ControlFlow<()> {
    let mut row = Row::default();
    let mut any = false;
    loop {
        match rows.next(&mut row) {
            Ok(true) => any = true,
            Ok(false) => break,
            Err(broken) => {
                said.broken(broken);
                return ControlFlow::Break(());
            }
        }
        table.row(&row, into, said)?;
        if said.problems.crowded() {
            said.wrong_at_large(crowded(&said.file, row.line));
            return ControlFlow::Break(());
        }
    }
    if !any {
        said.wrong_at(&table.header, 0..0, table::header_only(&table.header));
    }
    ControlFlow::Continue(())
}

/// Takes all rows of a table with a year a row, whose series end together, and hands them on.
fn take_years(
    rows: &mut Rows,
    table: &Table,
    into: &mut InOrder<'_>,
    said: &mut Said,
) -> ControlFlow<()> {
    let mut all = All::default();
    take(rows, table, &mut all, said)?;
    for draft in all.into_drafts() {
        into.hand(draft, said)?;
    }
    ControlFlow::Continue(())
}

fn empty(file: &str) -> Trouble {
    (
        both!("{file} 是空文件", "{file} is empty"),
        (
            "请写出表头和数据：id,year,value（指标,年份,数值）",
            "write a header and data: id,year,value",
        )
            .into(),
    )
}

fn crowded(file: &str, line: usize) -> Trouble {
    (
        both!(
            "{file}：问题过多，第{line}行之后不再检查",
            "{file}: too many problems: what follows line {line} was not looked at"
        ),
        (
            "先改正上述问题；若每行都有，多半是列的次序或分隔符不对",
            "mend these first; if every row has one, look at the order of the columns and the separator",
        )
            .into(),
    )
}
