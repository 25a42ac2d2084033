//! A series in the making: rows are added in any order, and checked as they come, while the line is at hand.

use super::cells::{self, Trouble};
use super::columns::{Column, Places};
use super::row::Row;
use super::said::Said;
use super::{SOURCES, VALUES};
use crate::both;
use crate::diag::{number, shortened};
use crate::history::{Growth, Kind, Measured, Series};
use crate::language::{Both, Pair};
use std::collections::VecDeque;

/// The most bases of a series.
const BASES: usize = 100;

/// What a cell says of a year.
pub(super) struct Entry<'r> {
    pub row: &'r Row,
    /// The field of the value.
    pub field: usize,
    pub year: i32,
    pub value: f64,
    /// Whether it is a published growth rate.
    pub growth: bool,
}

/// A series in the making. Values are kept in order as they come; both ends of a deque are cheap, so files that begin with the last
/// year cost no more than others.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub id: String,
    name: Option<String>,
    unit: Option<String>,
    kind: Option<Kind>,
    bases: Vec<String>,
    values: VecDeque<Measured>,
    growth: VecDeque<Growth>,
    shocks: VecDeque<(i32, String)>,
    sources: Vec<String>,
    /// Whether something is wrong with it.
    unsound: bool,
    /// About how many bytes were added since this was last asked.
    grown: usize,
}

impl Draft {
    pub(super) fn of(id: &str) -> Draft {
        Draft {
            id: id.to_owned(),
            grown: size_of::<Draft>() + 4 * id.len(),
            ..Draft::default()
        }
    }

    /// About how many bytes were added since this was last asked.
    pub(super) fn take_grown(&mut self) -> usize {
        std::mem::take(&mut self.grown)
    }

    /// How many values and growth rates there are.
    pub(super) fn len(&self) -> usize {
        self.values.len() + self.growth.len()
    }

    /// Something is wrong with it.
    pub(super) fn spoil(&mut self) {
        self.unsound = true;
    }

    fn wrong(&mut self, said: &mut Said, row: &Row, field: usize, trouble: Trouble) {
        self.unsound = true;
        said.wrong(row, field, trouble);
    }

    /// Takes what a row says of the series as a whole; `growth` if it holds growth rates.
    pub(super) fn describe(&mut self, row: &Row, places: &Places, growth: bool, said: &mut Said) {
        let text = |column: Column| Some(places.text(row, column)).filter(|text| !text.is_empty());
        if let Some(name) = text(Column::Name).filter(|_| self.name.is_none()) {
            self.keep(name.len());
            self.name = Some(name.to_owned());
        }
        if let Some(unit) = text(Column::Unit) {
            self.unit(row, places, unit, growth, said);
        }
        if let Some(kind) = text(Column::Kind) {
            self.kind(row, places, kind, said);
        }
        if let Some(source) = text(Column::Source) {
            let known = self.sources.last().is_some_and(|last| last == source);
            if !known
                && self.sources.len() < SOURCES
                && !self.sources.iter().any(|one| one == source)
            {
                self.keep(source.len());
                self.sources.push(source.to_owned());
            }
        }
    }

    fn unit(&mut self, row: &Row, places: &Places, unit: &str, growth: bool, said: &mut Said) {
        let field = places.of(Column::Unit).unwrap_or_default();
        let percent = is_percent(unit);
        if growth {
            if !percent {
                let message = both!(
                    "公布增速的单位为“{unit}”",
                    "the unit of a published growth rate is {unit:?}",
                    unit = shortened(unit)
                );
                let help: Pair = (
                    "增速以 % 计；绝对数请勿写 growth",
                    "growth is in %; do not write growth beside an amount",
                );
                self.wrong(said, row, field, (message, help.into()));
            }
            return;
        }
        match &self.unit {
            Some(before) if before != unit => {
                let message = both!(
                    "“{id}”的单位为“{unit}”，此前为“{before}”",
                    "the unit of {id:?} is {unit:?}, and was {before:?} before",
                    id = shortened(&self.id),
                    unit = shortened(unit),
                    before = shortened(before)
                );
                let help: Pair = (
                    "一个指标一种单位；请换算，或另立指标",
                    "a series has one unit: convert the values, or give them another id",
                );
                self.wrong(said, row, field, (message, help.into()));
            }
            Some(_) => {}
            None => {
                self.keep(unit.len());
                self.unit = Some(unit.to_owned());
            }
        }
    }

    fn kind(&mut self, row: &Row, places: &Places, cell: &str, said: &mut Said) {
        let field = places.of(Column::Kind).unwrap_or_default();
        let kind = match cells::kind(cell) {
            Ok(kind) => kind,
            Err(trouble) => return self.wrong(said, row, field, trouble),
        };
        match self.kind.replace(kind) {
            Some(before) if before != kind => {
                let message = both!(
                    "“{id}”的种类为 {kind}，此前为 {before}",
                    "the kind of {id:?} is {kind}, and was {before} before",
                    id = shortened(&self.id),
                    kind = kind.key(),
                    before = before.key()
                );
                let help: Pair = ("一个指标一个种类", "a series has one kind");
                self.wrong(said, row, field, (message, help.into()));
            }
            Some(_) => {}
            None => {
                let beyond = self
                    .values
                    .iter()
                    .find(|value| !fits(kind, value.value))
                    .copied();
                if let Some(value) = beyond {
                    self.wrong(
                        said,
                        row,
                        field,
                        out_of_range(kind, value.value, Some(value.line)),
                    );
                }
            }
        }
    }

    /// Marks a year as a shock.
    pub(super) fn mark(&mut self, year: i32, name: &str) {
        let at = self.shocks.partition_point(|(other, _)| *other < year);
        match self.shocks.get_mut(at) {
            Some((other, known)) if *other == year => {
                if known.is_empty() {
                    name.clone_into(known);
                }
            }
            _ => {
                self.keep(name.len());
                self.shocks.insert(at, (year, name.to_owned()));
            }
        }
    }

    /// Adds what a cell says of a year, on a basis.
    pub(super) fn add(&mut self, entry: &Entry<'_>, basis: &str, said: &mut Said) {
        if self.len() >= VALUES {
            if !self.unsound {
                self.wrong(said, entry.row, entry.field, too_many(&self.id));
            }
            return;
        }
        self.grown += 48;
        if entry.growth {
            return self.add_growth(entry, said);
        }
        if let Some(kind) = self.kind.filter(|kind| !fits(*kind, entry.value)) {
            self.wrong(
                said,
                entry.row,
                entry.field,
                out_of_range(kind, entry.value, None),
            );
        }
        let Some(basis) = self.basis(basis) else {
            return self.wrong(said, entry.row, entry.field, too_many_bases(&self.id));
        };
        let place = (entry.year, basis);
        let after = |last: &Measured| (last.year, last.basis) < place;
        let at = match self.values.back().is_none_or(after) {
            true => self.values.len(),
            false => self.values.partition_point(after),
        };
        let before = self
            .values
            .get(at)
            .filter(|value| (value.year, value.basis) == place);
        if let Some(before) = before {
            let trouble = twice(&self.id, entry, (before.value, before.line));
            return self.wrong(said, entry.row, entry.field, trouble);
        }
        self.values.insert(
            at,
            Measured {
                year: entry.year,
                value: entry.value,
                basis,
                line: entry.row.line,
            },
        );
    }

    fn add_growth(&mut self, entry: &Entry<'_>, said: &mut Said) {
        let at = self
            .growth
            .partition_point(|growth| growth.year < entry.year);
        let before = self
            .growth
            .get(at)
            .filter(|growth| growth.year == entry.year);
        if let Some(before) = before {
            let trouble = twice(&self.id, entry, (before.percent, before.line));
            return self.wrong(said, entry.row, entry.field, trouble);
        }
        let growth = Growth {
            year: entry.year,
            percent: entry.value,
            line: entry.row.line,
        };
        self.growth.insert(at, growth);
    }

    /// The index of a basis; nothing if there are too many.
    fn basis(&mut self, name: &str) -> Option<usize> {
        if let Some(at) = self.bases.iter().rposition(|basis| basis == name) {
            return Some(at);
        }
        (self.bases.len() < BASES).then(|| {
            self.keep(name.len());
            self.bases.push(name.to_owned());
            self.bases.len() - 1
        })
    }

    fn keep(&mut self, text: usize) {
        self.grown += size_of::<String>() + text;
    }

    /// The series, if nothing is wrong with it and something was measured.
    pub(super) fn series(mut self) -> Option<Series> {
        if self.unsound || self.len() == 0 {
            return None;
        }
        self.rank_bases();
        Some(Series {
            id: self.id,
            name: self.name,
            unit: self.unit,
            kind: self.kind.unwrap_or_default(),
            bases: self.bases,
            values: self.values.into(),
            growth: self.growth.into(),
            shocks: self.shocks.into(),
            sources: self.sources,
        })
    }

    /// Puts the bases in the order of their last years, then of their first, and the values of each year in that of the bases.
    fn rank_bases(&mut self) {
        let span = |basis: usize| {
            let mut years = self.values.iter().filter(|value| value.basis == basis);
            let first = years.next().map(|value| value.year);
            let last = years.next_back().map(|value| value.year);
            (last.or(first), first)
        };
        let mut order: Vec<usize> = (0..self.bases.len()).collect();
        if order.len() < 2 {
            return;
        }
        order.sort_by_cached_key(|basis| (span(*basis), *basis));
        let mut rank = vec![0; order.len()];
        order
            .iter()
            .enumerate()
            .for_each(|(at, basis)| rank[*basis] = at);
        self.bases = order
            .iter()
            .map(|basis| std::mem::take(&mut self.bases[*basis]))
            .collect();
        let values = self.values.make_contiguous();
        values
            .iter_mut()
            .for_each(|value| value.basis = rank[value.basis]);
        values.sort_by_key(|value| (value.year, value.basis));
    }
}

/// Whether a unit is a per cent.
pub(super) fn is_percent(unit: &str) -> bool {
    matches!(
        unit.to_lowercase().as_str(),
        "%" | "％" | "百分比" | "percent" | "per cent" | "pct"
    )
}

/// Whether a series of a kind can have a value.
fn fits(kind: Kind, value: f64) -> bool {
    match kind {
        Kind::Level => true,
        Kind::Stock | Kind::Count => value >= 0.0,
        Kind::Share => (0.0..=100.0).contains(&value),
    }
}

fn out_of_range(kind: Kind, value: f64, line: Option<usize>) -> Trouble {
    let value = number(value);
    let place = line.map_or(Both::default(), |line| {
        both!("（第{line}行）", " (line {line})")
    });
    let (message, help): (Both, Pair) = match kind {
        Kind::Share => (
            both!("占比 {value}{place} 不在0—100之内", "a share of {value}{place} is not within 0–100"; place),
            (
                "占比以 % 计；若非占比，请把种类改为 level",
                "shares are in per cent; if it is none, its kind is level",
            ),
        ),
        _ => (
            both!("{value}{place} 为负，而种类为 {key}", "{value}{place} is negative, and its kind is {key}", key = kind.key(); place),
            (
                "存量和计数不为负；若可为负，请把种类改为 level",
                "stocks and counts are never negative; if it can be, its kind is level",
            ),
        ),
    };
    (message, help.into())
}

/// That a year has two values.
fn twice(id: &str, entry: &Entry<'_>, (before, line): (f64, usize)) -> Trouble {
    let (id, year) = (shortened(id), entry.year);
    let (value, before) = (number(entry.value), number(before));
    let what = Both::from(match entry.growth {
        true => ("公布增速", "published growth"),
        false => ("数值", "value"),
    });
    let message = both!(
        "“{id}”{year}年有两个{what}：{value}，第{line}行为 {before}",
        "{id:?} has a second {what} for {year}: {value}, after {before} on line {line}";
        what
    );
    let help: Pair = match (value == before, entry.growth) {
        (true, _) => ("请删去其中一行", "delete one of the rows"),
        (false, true) => ("请留下可比口径的一个", "keep the one on a comparable basis"),
        (false, false) => (
            "每年一个数值；若口径不同，请在“口径”列注明；季度、月度数据请先汇总",
            "give one value a year; if they are on two bases, say so in a column basis; sum quarters and months up first",
        ),
    };
    (message, help.into())
}

fn too_many(id: &str) -> Trouble {
    (
        both!(
            "“{id}”的数值超过{VALUES}个",
            "{id:?} has more than {VALUES} values",
            id = shortened(id)
        ),
        ("请核对指标编号列", "check the column of ids").into(),
    )
}

fn too_many_bases(id: &str) -> Trouble {
    (
        both!(
            "“{id}”的口径超过{BASES}种",
            "{id:?} has more than {BASES} bases",
            id = shortened(id)
        ),
        ("请核对口径列", "check the column of bases").into(),
    )
}
