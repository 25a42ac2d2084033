//! Gathering rows into series: all of a file, in any order; or one series at a time, in the order of the file.

use super::KEPT;
use super::cells::Trouble;
use super::draft::{Draft, is_percent};
use super::row::Row;
use super::said::Said;
use crate::both;
use crate::diag::shortened;
use crate::history::{Growth, Series};
use indexmap::IndexMap;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::ControlFlow;

/// What takes rows: the draft of a series by its id, or that reading is to end, which was said.
pub(super) trait Gather {
    /// The draft that a row belongs to.
    fn draft(&mut self, id: &str, row: &Row, said: &mut Said) -> ControlFlow<(), &mut Draft>;
}

/// All series of a file, as far as memory allows.
#[derive(Debug, Default)]
pub(super) struct All {
    drafts: IndexMap<String, Draft>,
    last: usize,
    kept: usize,
}

impl Gather for All {
    fn draft(&mut self, id: &str, row: &Row, said: &mut Said) -> ControlFlow<(), &mut Draft> {
        if let Some((_, draft)) = self.drafts.get_index_mut(self.last) {
            self.kept += draft.take_grown();
        }
        if self.kept > KEPT {
            said.wrong_at(row, 0..0, too_large());
            return ControlFlow::Break(());
        }
        let same = self
            .drafts
            .get_index(self.last)
            .is_some_and(|(last, _)| last == id);
        if !same {
            self.last = match self.drafts.get_index_of(id) {
                Some(at) => at,
                None => self.drafts.insert_full(id.to_owned(), Draft::of(id)).0,
            };
        }
        ControlFlow::Continue(&mut self.drafts[self.last])
    }
}

impl All {
    /// The drafts, in the order of the file.
    pub(super) fn into_drafts(self) -> impl Iterator<Item = Draft> {
        self.drafts.into_values()
    }

    /// The series, in the order of the file, with published growth beside the levels that it belongs to.
    pub(super) fn series(self, said: &mut Said) -> Vec<Series> {
        let series = self.into_drafts().filter_map(Draft::series).collect();
        let series = with_growth(series, said);
        series.iter().for_each(|one| tally(one, said));
        series
    }
}

/// Counts a series of one value, or of one value every year.
pub(super) fn tally(series: &Series, said: &mut Said) {
    let mut values = series.values.iter().map(|value| value.value);
    let first = values.next();
    let moves = series.growth.iter().any(|growth| growth.percent != 0.0);
    if series.values.len() + series.growth.len() == 1 {
        said.single.add(&series.id);
    } else if !moves && values.all(|value| Some(value) == first) {
        said.constant.add(&series.id);
    }
}

/// Takes a series `X_growth` in per cent for the published growth of a series `X` that has none.
fn with_growth(series: Vec<Series>, said: &mut Said) -> Vec<Series> {
    let mut by_id: IndexMap<String, Series> = series
        .into_iter()
        .map(|one| (one.id.clone(), one))
        .collect();
    let growth: Vec<String> = by_id
        .values()
        .filter(|one| {
            let owner = one
                .id
                .strip_suffix("_growth")
                .and_then(|owner| by_id.get(owner));
            let percent = one.unit.as_deref().is_some_and(is_percent);
            let plain = one.bases.len() == 1 && one.growth.is_empty();
            percent && plain && owner.is_some_and(|owner| owner.growth.is_empty())
        })
        .map(|one| one.id.clone())
        .collect();
    for id in growth {
        let rows = by_id
            .shift_remove(&id)
            .map(|one| one.values)
            .unwrap_or_default();
        let owner = id
            .strip_suffix("_growth")
            .and_then(|owner| by_id.get_mut(owner));
        if let Some(owner) = owner {
            let rows = rows.iter().map(|row| Growth {
                year: row.year,
                percent: row.value,
                line: row.line,
            });
            owner.growth = rows.collect();
            said.growth.add(&id);
        }
    }
    by_id.into_values().collect()
}

/// One series at a time, handed on when the rows of the next one begin. Of those before, a hash of 8 bytes each is kept.
pub(super) struct InOrder<'a> {
    current: Option<Draft>,
    seen: HashSet<u64>,
    each: &'a mut dyn FnMut(Series) -> ControlFlow<()>,
    /// Whether the receiver wants no more.
    pub ended: bool,
    pub series: usize,
    pub values: usize,
}

impl<'a> InOrder<'a> {
    pub(super) fn of(each: &'a mut dyn FnMut(Series) -> ControlFlow<()>) -> InOrder<'a> {
        InOrder {
            current: None,
            seen: HashSet::new(),
            each,
            ended: false,
            series: 0,
            values: 0,
        }
    }

    /// Hands a series on.
    pub(super) fn hand(&mut self, draft: Draft, said: &mut Said) -> ControlFlow<()> {
        let Some(series) = draft.series() else {
            return ControlFlow::Continue(());
        };
        tally(&series, said);
        self.series += 1;
        self.values += series.values.len() + series.growth.len();
        let more = (self.each)(series);
        self.ended = more.is_break();
        more
    }

    /// Hands the last series on.
    pub(super) fn end(&mut self, said: &mut Said) {
        if let Some(draft) = self.current.take().filter(|_| !self.ended) {
            let _ = self.hand(draft, said);
        }
    }
}

impl Gather for InOrder<'_> {
    fn draft(&mut self, id: &str, row: &Row, said: &mut Said) -> ControlFlow<(), &mut Draft> {
        let same = self.current.as_ref().is_some_and(|draft| draft.id == id);
        if !same {
            if let Some(draft) = self.current.take() {
                self.hand(draft, said)?;
            }
            // Fixed keys: the same file is told the same on every run.
            let mut hasher = DefaultHasher::new();
            id.hash(&mut hasher);
            if !self.seen.insert(hasher.finish()) {
                said.wrong_at(row, 0..0, comes_back(id));
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(self.current.get_or_insert_with(|| Draft::of(id)))
    }
}

fn comes_back(id: &str) -> Trouble {
    (
        both!(
            "“{id}”的行没有排在一起",
            "the rows of {id:?} do not stand together",
            id = shortened(id)
        ),
        (
            "逐个指标读取大文件时，同一指标的行须相连；请先按指标排序",
            "a file that is read series by series keeps the rows of each together: sort it by id",
        )
            .into(),
    )
}

fn too_large() -> Trouble {
    (
        both!(
            "到这一行为止的数据已超过{size} MiB，无法一次读入",
            "up to this line there are more than {size} MiB of data, too many to be held at once",
            size = KEPT >> 20
        ),
        (
            "请拆分文件；fit --forecast 逐个指标读取，不受此限",
            "split the file; fit --forecast reads series by series and takes files of any size",
        )
            .into(),
    )
}
