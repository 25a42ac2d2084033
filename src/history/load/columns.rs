//! Columns: what a header says about the layout of a file.
//!
//! | layout | how it is known |
//! |---|---|
//! | tidy | there are columns of ids, years and values, in any order |
//! | a series a row | every column that has no name of its own is a year |
//! | a year a row | the first column holds the years; each other one is a series, its header the id |
//!
//! The names of columns are those of [`NAMES`], in English or Chinese, in any case; the long form id, year, value is also that
//! of Nixtla's forecasters (`unique_id`, `ds`, `y`). Columns that nobody knows are left aside and named in a note.

use super::cells::is_year;
use super::row::Row;
use crate::both;
use crate::diag::{nearest, shortened};
use crate::language::Both;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Year,
    Value,
    Name,
    Unit,
    Kind,
    Basis,
    Measure,
    Shock,
    Source,
    /// What is written for readers alone.
    Remark,
}

/// How many there are.
const COLUMNS: usize = Column::Remark as usize + 1;

/// The names of columns, in lower case with `_` for spaces; the first is the one that messages use.
const NAMES: [(Column, &[&str]); COLUMNS] = [
    (
        Column::Id,
        &[
            "id",
            "indicator",
            "indicator_id",
            "series",
            "series_id",
            "unique_id",
            "指标",
            "指标代码",
            "指标编号",
            "序列",
            "编号",
        ],
    ),
    (
        Column::Year,
        &[
            "year", "t", "ds", "date", "period", "time", "年份", "年", "年度", "时间", "日期", "期",
        ],
    ),
    (
        Column::Value,
        &["value", "y", "values", "数值", "值", "数据"],
    ),
    (Column::Name, &["name", "name_zh", "名称", "指标名称"]),
    (Column::Unit, &["unit", "单位", "计量单位"]),
    (Column::Kind, &["kind", "种类"]),
    (Column::Basis, &["basis", "口径", "统计口径"]),
    (Column::Measure, &["measure", "指标类型"]),
    (Column::Shock, &["shock", "冲击"]),
    (Column::Source, &["source", "来源", "数据来源", "资料来源"]),
    (
        Column::Remark,
        &[
            "verified", "note", "notes", "remark", "remarks", "comment", "name_en", "unit_en",
            "核实", "备注", "说明", "注",
        ],
    ),
];

/// The layout of a file.
#[derive(Debug)]
pub(super) enum Layout {
    /// A value a row.
    Tidy(Places),
    /// A series a row: its columns of years.
    SeriesARow(Places, Vec<(usize, i32)>),
    /// A year a row: its columns of series, with their ids.
    YearARow(Places, Vec<(usize, String)>),
}

/// Where the columns are that have names of their own.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Places([Option<usize>; COLUMNS]);

impl Places {
    /// Where a column is.
    pub(super) fn of(&self, column: Column) -> Option<usize> {
        self.0[column as usize]
    }

    /// What stands in a column of a row; nothing if there is no such column.
    pub(super) fn text<'r>(&self, row: &'r Row, column: Column) -> &'r str {
        self.of(column).map_or("", |at| row.field(at))
    }
}

/// What is wrong with a header: the field if there is one, what is wrong, what to do.
pub(super) type Unfit = (Option<usize>, Both, Both);

/// The layout that a header announces, with the columns that nobody knows; or all that is wrong with it.
pub(super) fn layout(header: &Row) -> Result<(Layout, Vec<String>), Vec<Unfit>> {
    let (places, twice) = places(header);
    if !twice.is_empty() {
        return Err(twice);
    }
    let has = |column: Column| places.of(column).is_some();
    let others: Vec<usize> = (0..header.len())
        .filter(|at| !places.0.contains(&Some(*at)) && known(header.field(*at)).is_none())
        .collect();
    let named = |at: &usize| header.field(*at).to_owned();
    if has(Column::Id) && has(Column::Year) && has(Column::Value) {
        let unknown = others.iter().map(named).filter(|name| !name.is_empty());
        return Ok((Layout::Tidy(places), unknown.collect()));
    }
    let years: Vec<usize> = others
        .iter()
        .copied()
        .filter(|at| is_year(header.field(*at)))
        .collect();
    if !years.is_empty() && !has(Column::Year) && !has(Column::Value) {
        return series_a_row(header, places, &others);
    }
    let first_is_year = places.of(Column::Year) == Some(0);
    if first_is_year && !has(Column::Id) {
        return year_a_row(header, places, others);
    }
    Err(missing(header, &places))
}

/// Where the columns with names are, and which names stand twice.
fn places(header: &Row) -> (Places, Vec<Unfit>) {
    let mut places = Places::default();
    let mut twice = Vec::new();
    for at in 0..header.len() {
        match known(header.field(at)) {
            None | Some(Column::Remark) => {}
            Some(column) => match places.0[column as usize].replace(at) {
                None => {}
                Some(before) => twice.push((
                    Some(at),
                    both!(
                        "“{first}”和“{second}”两列含义相同",
                        "the columns {first:?} and {second:?} mean the same",
                        first = shortened(header.field(before)),
                        second = shortened(header.field(at))
                    ),
                    ("请删去其中一列，或改名", "delete one of them, or rename it").into(),
                )),
            },
        }
    }
    (places, twice)
}

fn known(name: &str) -> Option<Column> {
    let name = name.to_lowercase().replace(' ', "_");
    let mut columns = NAMES.iter();
    columns
        .find(|(_, names)| names.contains(&name.as_str()))
        .map(|(column, _)| *column)
}

fn series_a_row(
    header: &Row,
    mut places: Places,
    others: &[usize],
) -> Result<(Layout, Vec<String>), Vec<Unfit>> {
    let mut years = Vec::new();
    let mut wrong = Vec::new();
    let no_id = places.of(Column::Id).is_none();
    for &at in others {
        match super::cells::year(header.field(at)) {
            Ok(year) => years.push((at, year)),
            Err(_) if at == 0 && no_id => places.0[Column::Id as usize] = Some(0),
            Err(_) if header.field(at).is_empty() => {}
            Err((message, _)) => wrong.push((
                Some(at),
                message,
                (
                    "各年份列之外，只能有编号、名称、单位、种类、口径、指标类型、来源、备注等列",
                    "beside the years there may be columns id, name, unit, kind, basis, measure, source and note",
                )
                    .into(),
            )),
        }
    }
    let mut seen = std::collections::HashMap::new();
    for (at, year) in &years {
        if seen.insert(*year, *at).is_some() {
            wrong.push((
                Some(*at),
                both!("{year}年有两列", "the year {year} has two columns"),
                ("每年一列", "give each year one column").into(),
            ));
        }
    }
    if places.of(Column::Id).is_none() {
        wrong.push((
            Some(0),
            both!(
                "首行“{shown}”不是表头",
                "the first line, {shown:?}, is no header",
                shown = shortened(header.field(0))
            ),
            FIRST.into(),
        ));
    }
    match wrong.is_empty() {
        true => Ok((Layout::SeriesARow(places, years), Vec::new())),
        false => Err(wrong),
    }
}

fn year_a_row(
    header: &Row,
    places: Places,
    mut others: Vec<usize>,
) -> Result<(Layout, Vec<String>), Vec<Unfit>> {
    // What else has a name of its own is a series here, but for marks of shocks and remarks.
    let series = [
        Column::Value,
        Column::Name,
        Column::Unit,
        Column::Kind,
        Column::Basis,
        Column::Measure,
        Column::Source,
    ];
    others.extend(series.iter().filter_map(|column| places.of(*column)));
    others.sort_unstable();
    let filled = others
        .into_iter()
        .filter(|at| !header.field(*at).is_empty());
    let ids: Vec<(usize, String)> = filled.map(|at| (at, header.field(at).to_owned())).collect();
    let mut seen = std::collections::HashSet::new();
    let twice = ids.iter().filter(|(_, id)| !seen.insert(id.clone()));
    let wrong: Vec<Unfit> = twice
        .map(|(at, id)| {
            (
                Some(*at),
                both!(
                    "指标“{id}”有两列",
                    "the series {id:?} has two columns",
                    id = shortened(id)
                ),
                ("每个指标一列", "give each series one column").into(),
            )
        })
        .collect();
    if ids.is_empty() {
        return Err(missing(header, &places));
    }
    match wrong.is_empty() {
        true => Ok((Layout::YearARow(places, ids), Vec::new())),
        false => Err(wrong),
    }
}

/// What to write in the first line.
const FIRST: (&str, &str) = (
    "首行应为表头：id,year,value（指标,年份,数值）；或首列为指标、其余各列为年份；或首列为年份、其余各列为指标",
    "begin with a header: id,year,value; or the id and then the years; or year and then the ids",
);

/// Which of the three columns of a tidy file are missing, with what may be meant by others.
fn missing(header: &Row, places: &Places) -> Vec<Unfit> {
    let needed = NAMES
        .iter()
        .take(3)
        .filter(|(column, _)| places.of(*column).is_none());
    let lacking: Vec<String> = needed
        .clone()
        .map(|(_, names)| {
            let chinese = names.iter().find(|name| !name.is_ascii());
            format!("{}（{}）", names[0], chinese.unwrap_or(&names[0]))
        })
        .collect();
    let fields: Vec<&str> = (0..header.len()).map(|at| header.field(at)).collect();
    let meant: Vec<String> = needed
        .filter_map(|(_, names)| {
            let strangers = fields
                .iter()
                .copied()
                .filter(|field| known(field).is_none());
            let close = strangers
                .filter(|field| nearest(&field.to_lowercase(), names.iter().copied()).is_some());
            close
                .map(|field| format!("{} → {}", shortened(field), names[0]))
                .next()
        })
        .collect();
    let shown = shortened(&fields.join(", "));
    let lacking = Both::list(&lacking);
    let message = both!(
        "表头“{shown}”中缺少列 {lacking}",
        "the header {shown:?} has no column {lacking}";
        lacking
    );
    let help = match meant.is_empty() {
        true => Both::from(FIRST),
        false => {
            let meant = Both::list(&meant);
            let first = Both::from(FIRST);
            both!("是否指 {meant}？{first}", "did you mean {meant}? {first}"; meant, first)
        }
    };
    vec![(None, message, help)]
}
