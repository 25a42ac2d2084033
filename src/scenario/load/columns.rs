//! Columns of data: `{ file = "growth.csv", column = "rate" }` wherever a list of numbers may stand.
//!
//! Such a table is replaced by the numbers before the scenario is read, so that the resolved scenario holds
//! them and its digest says which they were. The file is CSV with a header, beside the file that names it or in a
//! folder below; what holds for `extends` holds for it.

use super::super::section::did_you_mean;
use super::super::tree::{Node, Table, Value, shortened};
use super::files::{Bounds, Trouble, io_problem, read_text};
use crate::both;
use crate::diag::{Place, Problems, nearest};
use crate::language::Both;
use std::path::{Path, PathBuf};

/// Largest file of data, in bytes.
const LARGEST: u64 = 16 << 20;
/// Longest column.
const LONGEST: usize = 10_000;

/// Where columns are looked for: beside the scenario, and within its bounds.
pub(super) struct Columns<'a> {
    pub scenario: &'a Path,
    pub bounds: &'a Bounds<'a>,
}

/// Puts the numbers of every named column in place of its name. Where there is no place to look for columns, naming one is wrong.
pub(super) fn settle(tree: &mut Table, columns: Option<&Columns<'_>>, problems: &mut Problems) {
    for entry in tree.entries.values_mut() {
        settle_node(&mut entry.node, columns, problems);
    }
}

fn settle_node(node: &mut Node, columns: Option<&Columns<'_>>, problems: &mut Problems) {
    match &mut node.value {
        Value::List(items) => items
            .iter_mut()
            .for_each(|item| settle_node(item, columns, problems)),
        Value::Table(table) => match named(table) {
            Some(named) => {
                let place = node.place.clone();
                let found = match columns {
                    Some(columns) => column(&named, columns, problems),
                    None => Err((named.file.1, nowhere(&named.file.0))),
                };
                match found {
                    Ok(numbers) => {
                        let at = |value: f64| Node {
                            place: place.clone(),
                            value: Value::Float(value),
                        };
                        node.value = Value::List(numbers.into_iter().map(at).collect());
                    }
                    Err((place, (message, help))) => problems.error(&place, message, help),
                }
            }
            None => settle(table, columns, problems),
        },
        _ => {}
    }
}

/// That no file can be named here.
fn nowhere(file: &str) -> Trouble {
    let shown = shortened(file);
    (
        both!(
            "保存的情景中不能引用数据文件 {shown}",
            "a scenario that was kept names a file of data, {shown}"
        ),
        (
            "请直接写出数值：[1.5, 2, 3]；或从原情景文件重新运行",
            "write the numbers themselves, [1.5, 2, 3]; or run the scenario file again",
        )
            .into(),
    )
}

/// A column's name and where it was written.
struct Named {
    file: (String, Place),
    column: (String, Place),
}

/// What a table names, if it is nothing but the name of a column.
fn named(table: &Table) -> Option<Named> {
    let text = |key: &str| match table.get(key) {
        Some(Node {
            value: Value::Text(text),
            place,
        }) => Some((text.clone(), place.clone())),
        _ => None,
    };
    (table.entries.len() == 2).then_some(())?;
    Some(Named {
        file: text("file")?,
        column: text("column")?,
    })
}

fn column(
    named: &Named,
    columns: &Columns<'_>,
    problems: &Problems,
) -> Result<Vec<f64>, (Place, Trouble)> {
    let (written, place) = &named.file;
    let at = |trouble: Trouble| (place.clone(), trouble);
    let text = text_of(written, place, columns, problems).map_err(at)?;
    let (column, place) = &named.column;
    numbers(written, &text, column).map_err(|trouble| (place.clone(), trouble))
}

/// The text of a file that a scenario names.
fn text_of(
    written: &str,
    place: &Place,
    columns: &Columns<'_>,
    problems: &Problems,
) -> Result<String, Trouble> {
    let &Columns { scenario, bounds } = columns;
    if written.is_empty() || written.contains('\0') || !bounds.may_look_up(written) {
        return Err(bounds.outside(&shortened(written)));
    }
    // Beside the file in which it stands; what --set says stands beside the scenario.
    let source = PathBuf::from(&problems.sources[place.source].name);
    let beside = if source.is_file() { &source } else { scenario };
    let path = beside.parent().unwrap_or(Path::new("")).join(written);
    let resolved = path
        .canonicalize()
        .map_err(|error| io_problem(&path, &error))?;
    match bounds.hold(&resolved) {
        true => read_text(&resolved, &path, (0, LARGEST)),
        false => Err(bounds.outside(&shortened(written))),
    }
}

/// The numbers of a column.
fn numbers(file: &str, text: &str, column: &str) -> Result<Vec<f64>, Trouble> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let header = reader
        .headers()
        .map_err(|error| broken(file, &error))?
        .clone();
    let at = header.iter().position(|name| name.trim() == column);
    let at = at.ok_or_else(|| no_column(file, &header, column))?;
    let mut numbers = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| broken(file, &error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = record.get(at).unwrap_or_default().trim();
        match cell.parse::<f64>() {
            Ok(number) if number.is_finite() => numbers.push(number),
            _ => return Err(no_number(file, line, column, cell)),
        }
        if numbers.len() > LONGEST {
            return Err(too_long(file, column));
        }
    }
    Ok(numbers)
}

fn broken(file: &str, error: &csv::Error) -> Trouble {
    (
        both!("{file} 不是 CSV：{error}", "{file} is no CSV: {error}"),
        (
            "请存为带表头、每行列数相同的 CSV",
            "save it as CSV with a header and as many cells in every line",
        )
            .into(),
    )
}

fn no_column(file: &str, header: &csv::StringRecord, column: &str) -> Trouble {
    let shown = shortened(column);
    let help = match nearest(column, header.iter().map(str::trim)) {
        Some(near) => did_you_mean(near),
        None => {
            let names: Vec<String> = header.iter().take(10).map(shortened).collect();
            let all = Both::list(&names);
            both!("文件中的列：{all}", "its columns are: {all}"; all)
        }
    };
    (
        both!("{file} 没有列“{shown}”", "{file} has no column {shown:?}"),
        help,
    )
}

fn no_number(file: &str, line: u64, column: &str, cell: &str) -> Trouble {
    let shown = shortened(cell);
    (
        both!(
            "{file} 第{line}行的“{column}”为“{shown}”，不是数值",
            "{column} is {shown:?} in line {line} of {file}, which is no number"
        ),
        (
            "请补上数值或删去该行；不要写千位分隔符、单位和百分号",
            "give a number or delete the line; leave out separators, units and per cent signs",
        )
            .into(),
    )
}

fn too_long(file: &str, column: &str) -> Trouble {
    (
        both!(
            "{file} 的列“{column}”超过{LONGEST}个数值",
            "the column {column:?} of {file} has more than {LONGEST} numbers"
        ),
        ("请只保留需要的部分", "keep the part that is needed").into(),
    )
}
