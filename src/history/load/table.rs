//! Tables: the rows of each layout, cell by cell, into series.

use super::cells::{self, Trouble, Written};
use super::columns::{Column, Layout, Places};
use super::draft::Entry;
use super::gather::Gather;
use super::row::Row;
use super::said::Said;
use crate::both;
use crate::diag::shortened;
use crate::language::Pair;
use std::ops::ControlFlow;

/// A table whose header was read.
pub(super) struct Table {
    pub layout: Layout,
    pub header: Row,
    pub written: Written,
}

impl Table {
    /// Takes a row.
    pub(super) fn row(&self, row: &Row, into: &mut dyn Gather, said: &mut Said) -> ControlFlow<()> {
        let width = self.header.len();
        if let Some(at) = (width..row.len()).find(|at| !row.field(*at).is_empty()) {
            said.wrong(row, at, too_wide(row.len(), width));
            return ControlFlow::Continue(());
        }
        match &self.layout {
            Layout::Tidy(places) => self.tidy(row, places, into, said),
            Layout::SeriesARow(places, years) => self.series(row, places, years, into, said),
            Layout::YearARow(places, ids) => self.year(row, places, ids, into, said),
        }
    }

    /// A value a row.
    fn tidy(
        &self,
        row: &Row,
        places: &Places,
        into: &mut dyn Gather,
        said: &mut Said,
    ) -> ControlFlow<()> {
        let field = |column: Column| places.of(column).unwrap_or_default();
        let (year, growth) = (
            cells::year(row.field(field(Column::Year))),
            growth(row, places, said),
        );
        let Some(draft) = of_row(row, field(Column::Id), into, said)? else {
            return ControlFlow::Continue(());
        };
        draft.describe(row, places, growth, said);
        let year = match year {
            Ok(year) => year,
            Err(trouble) => {
                draft.spoil();
                said.wrong(row, field(Column::Year), trouble);
                return ControlFlow::Continue(());
            }
        };
        if let Some(name) = cells::shock(places.text(row, Column::Shock)) {
            draft.mark(year, name);
        }
        let at = field(Column::Value);
        match self.value(row, at, growth, said) {
            Some(Ok(value)) => {
                let entry = Entry {
                    row,
                    field: at,
                    year,
                    value,
                    growth,
                };
                draft.add(&entry, places.text(row, Column::Basis), said);
            }
            Some(Err(())) => draft.spoil(),
            None => {}
        }
        ControlFlow::Continue(())
    }

    /// A series a row.
    fn series(
        &self,
        row: &Row,
        places: &Places,
        years: &[(usize, i32)],
        into: &mut dyn Gather,
        said: &mut Said,
    ) -> ControlFlow<()> {
        let growth = growth(row, places, said);
        let id = places.of(Column::Id).unwrap_or_default();
        let Some(draft) = of_row(row, id, into, said)? else {
            return ControlFlow::Continue(());
        };
        draft.describe(row, places, growth, said);
        for &(at, year) in years {
            match self.value(row, at, growth, said) {
                Some(Ok(value)) => {
                    let entry = Entry {
                        row,
                        field: at,
                        year,
                        value,
                        growth,
                    };
                    draft.add(&entry, places.text(row, Column::Basis), said);
                }
                Some(Err(())) => draft.spoil(),
                None => {}
            }
        }
        ControlFlow::Continue(())
    }

    /// A year a row.
    fn year(
        &self,
        row: &Row,
        places: &Places,
        ids: &[(usize, String)],
        into: &mut dyn Gather,
        said: &mut Said,
    ) -> ControlFlow<()> {
        let at = places.of(Column::Year).unwrap_or_default();
        let year = match cells::year(row.field(at)) {
            Ok(year) => year,
            Err(trouble) => {
                said.wrong(row, at, trouble);
                return ControlFlow::Continue(());
            }
        };
        for (at, id) in ids {
            let draft = into.draft(id, row, said)?;
            if let Some(name) = cells::shock(places.text(row, Column::Shock)) {
                draft.mark(year, name);
            }
            match self.value(row, *at, false, said) {
                Some(Ok(value)) => {
                    let entry = Entry {
                        row,
                        field: *at,
                        year,
                        value,
                        growth: false,
                    };
                    draft.add(&entry, "", said);
                }
                Some(Err(())) => draft.spoil(),
                None => {}
            }
        }
        ControlFlow::Continue(())
    }

    /// The value of a cell: nothing if it is empty, an error that was said if it is none.
    fn value(
        &self,
        row: &Row,
        at: usize,
        percent: bool,
        said: &mut Said,
    ) -> Option<Result<f64, ()>> {
        let cell = row.field(at);
        if cell.is_empty() {
            said.empty(row);
            return None;
        }
        let value = cells::number(cell, percent, self.written);
        Some(value.map_err(|trouble| said.wrong(row, at, trouble)))
    }
}

/// Whether a row holds published growth.
fn growth(row: &Row, places: &Places, said: &mut Said) -> bool {
    let growth = cells::measure(places.text(row, Column::Measure));
    growth.unwrap_or_else(|trouble| {
        said.wrong(row, places.of(Column::Measure).unwrap_or_default(), trouble);
        false
    })
}

/// The draft of the series that a row names, if it names one.
fn of_row<'g>(
    row: &Row,
    at: usize,
    into: &'g mut dyn Gather,
    said: &mut Said,
) -> ControlFlow<(), Option<&'g mut super::draft::Draft>> {
    let id = row.field(at);
    if id.is_empty() {
        said.wrong(row, at, no_id());
        return ControlFlow::Continue(None);
    }
    into.draft(id, row, said).map_continue(Some)
}

fn no_id() -> Trouble {
    let help: Pair = (
        "请每行写出指标编号；合并的单元格请填满",
        "write the id in every row; fill merged cells",
    );
    (("没有指标编号", "the id is missing").into(), help.into())
}

fn too_wide(fields: usize, width: usize) -> Trouble {
    (
        both!(
            "这一行有{fields}列，表头只有{width}列",
            "the row has {fields} fields, the header {width}"
        ),
        (
            "含逗号的文字或数字请加引号，如\"15,932.5\"",
            "put text and numbers with commas between quotation marks, as in \"15,932.5\"",
        )
            .into(),
    )
}

/// That a header is followed by nothing.
pub(super) fn header_only(header: &Row) -> Trouble {
    (
        both!(
            "只有表头“{shown}”，没有数据",
            "there is nothing but the header {shown:?}",
            shown = shortened(&header.text)
        ),
        ("请在表头之下写出数据", "write the data below it").into(),
    )
}
