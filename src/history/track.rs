//! The track of a series: its steps from year to year that may be compared, all on its last basis.
//!
//! A step leads from one year to the next on one basis. The track is walked from the last year back, and each step is taken from the first
//! of these that there is:
//!
//! 1. both years, measured on the same basis;
//! 2. the later year on two bases (the *linking year*), the earlier on one of them: the step is taken on that one, and earlier
//!    values are brought to the last basis by the ratio at the linking year. National accounts call it the overlap
//!    technique (IMF, *Quarterly National Accounts Manual*, 2017, chapter 8);
//! 3. the published growth of the later year, which the office computes on a comparable basis. So a year of which only the growth was
//!    published has a level too, before the first value, between values and after the last;
//! 4. nothing: the step is left out and named ([`LeftOut`]), at a break as at missing years. Nothing is interpolated.
//!
//! Where both years stand on one basis and growth was published all the same, the two are held against each other: see [`super::doubt`].
//! Shocks that are not admitted cost the step into the year and the one out of it.
//!
//! # Across what is left out
//!
//! Earlier values of a level or a count are then joined as if nothing had happened between: multiplied so that the level before equals
//! the one after. The growth of earlier steps is what it was, and each step begins where the one before it ended. Stocks stay as
//! they are: their additions count, in units. So does a series with negative values, where a ratio says nothing.
//!
//! # Shares
//!
//! A difference would carry a share out of 0–100, and a ratio above 100. What is multiplied is its odds v / (100 − v), so that
//! steps in logits are what they were on the earlier basis. Published growth of a share is not used: it may be meant in per cent or in points.
//!
//! A series of nothing but published growth has an index as its level, 100 in the year before its first.

use super::doubt::{self, Compared};
use super::{Growth, Kind, Measured, Series};
use crate::both;
use crate::language::Both;

/// A step from one year to the next, on the last basis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The year to which it leads.
    pub year: i32,
    /// The value of the year before.
    pub from: f64,
    /// The value of the year.
    pub to: f64,
}

/// What laws of growth are fitted to.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// The last year.
    pub year: i32,
    /// Its value.
    pub last: f64,
    /// The steps, in the order of the years.
    pub steps: Vec<Step>,
}

/// Why a step of the levels is not used.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The basis changes and nothing says by how much: the bases before and after.
    Break(String, String),
    /// The years between are missing: the year before the gap.
    Gap(i32),
    /// The year, or the one before, is marked as a shock.
    Shock(i32),
    /// The levels grow otherwise than was published, both in per cent, so the basis has changed though no column says so. The
    /// published growth takes the place of the step.
    Undeclared {
        /// What the levels grow by, %.
        levels: f64,
        /// What was published, %.
        published: f64,
    },
}

/// A step of the levels that is not used.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// The year to which it leads.
    pub year: i32,
    /// Why.
    pub reason: Reason,
}

impl LeftOut {
    /// The year and why, in a sentence.
    #[must_use]
    pub fn says(&self) -> Both {
        let year = self.year;
        match &self.reason {
            Reason::Break(before, after) => {
                let (before, after) = (basis_name(before), basis_name(after));
                both!(
                    "{year}年：口径由{before}改为{after}，没有衔接年份，也没有公布增速，这一步不用",
                    "{year}: the basis changes from {before} to {after}, with neither a year on both nor a published growth: the step is not used";
                    before, after
                )
            }
            Reason::Gap(before) => both!(
                "{before}年与{year}年之间缺数据，这一步不用",
                "{before}–{year}: the years between are missing: the step is not used"
            ),
            Reason::Shock(shock) if *shock == year => both!(
                "{year}年标为冲击年份，这一步不用",
                "{year}: marked as a shock: the step is not used"
            ),
            Reason::Shock(shock) => both!(
                "{year}年：上年（{shock}年）标为冲击年份，这一步不用",
                "{year}: the year before, {shock}, is marked as a shock: the step is not used"
            ),
            Reason::Undeclared { levels, published } => both!(
                "{year}年：按水平计算增长{levels:.1}%，公布增速为{published}%，口径已变而未注明；这一步用公布增速",
                "{year}: the levels grow by {levels:.1} %, the published growth is {published} %: the basis has changed and no column says so; the published growth is used"
            ),
        }
    }
}

/// A basis as it is named in a sentence.
fn basis_name(basis: &str) -> Both {
    match basis {
        "" => ("（未注明）", "(unnamed)").into(),
        basis => both!("“{basis}”", "“{basis}”"),
    }
}

/// What of a series is admitted to a fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Admitted {
    /// The first year, if not all.
    pub from: Option<i32>,
    /// The last year, if not all.
    pub until: Option<i32>,
    /// Whether years that are marked as shocks count like any other.
    pub shocks: bool,
}

impl Admitted {
    /// Whether a year lies within its years.
    fn holds(&self, year: i32) -> bool {
        self.from.is_none_or(|from| from <= year) && self.until.is_none_or(|until| year <= until)
    }
}

/// Why there is no track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untracked {
    /// Nothing was measured in the years that are admitted.
    Nothing,
    /// Brought to the last basis, the values are too large or too small for numbers.
    Beyond,
}

impl Untracked {
    /// Why, in a sentence.
    #[must_use]
    pub fn says(self) -> Both {
        Both::from(match self {
            Untracked::Nothing => (
                "所取年份内没有数据",
                "there is no value in the years that are admitted",
            ),
            Untracked::Beyond => (
                "衔接到最新口径后，数值超出可表示的范围",
                "brought to the last basis, its values are too large or too small",
            ),
        })
    }
}

impl Track {
    /// Whether all its values are positive.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        let mut values = self.steps.iter().flat_map(|step| [step.from, step.to]);
        values.all(|value| value > 0.0) && self.last > 0.0
    }

    /// The track of values of consecutive years on one basis, the last of them in `year`.
    #[must_use]
    pub fn of_values(values: &[f64], year: i32) -> Option<Track> {
        let last = *values.last()?;
        let first = year - (values.len() as i32 - 1);
        let pairs = (first + 1..).zip(values.windows(2));
        let steps = pairs.map(|(year, pair)| Step {
            year,
            from: pair[0],
            to: pair[1],
        });
        Some(Track {
            year,
            last,
            steps: steps.collect(),
        })
    }
}

impl Series {
    /// Its steps that may be compared, and the steps of its levels that are not used, both in the order of the years.
    ///
    /// # Errors
    /// Why there is nothing to compare.
    pub fn track(&self, admitted: Admitted) -> Result<(Track, Vec<LeftOut>), Untracked> {
        let Some(last) = self.last_value(admitted) else {
            return self.index(admitted);
        };
        let mut walk = Walk::from(self, admitted, last);
        while walk.back() {}
        walk.steps.reverse();
        walk.left_out.reverse();
        let (year, last) = walk.onwards(last);
        let track = Track {
            year,
            last,
            steps: walk.steps,
        };
        finite(track).map(|track| (track, walk.left_out))
    }

    /// The value of the last admitted year, on the last basis of that year.
    fn last_value(&self, admitted: Admitted) -> Option<Measured> {
        let mut values = self.values.iter().rev();
        values.find(|value| admitted.holds(value.year)).copied()
    }

    /// The values of a year, in the order of the bases.
    pub(super) fn at(&self, year: i32) -> &[Measured] {
        let from = self.values.partition_point(|value| value.year < year);
        let rest = &self.values[from..];
        &rest[..rest.partition_point(|value| value.year == year)]
    }

    /// The published growth of a year.
    pub(super) fn growth_of(&self, year: i32) -> Option<f64> {
        let at = self.growth.partition_point(|growth| growth.year < year);
        let growth = self.growth.get(at).filter(|growth| growth.year == year);
        growth.and_then(usable)
    }

    /// The shock that spoils the step to a year, if any.
    fn shock_of(&self, year: i32) -> Option<i32> {
        let marked = |year: &i32| {
            let found = self.shocks.binary_search_by_key(year, |(year, _)| *year);
            found.is_ok()
        };
        [year, year - 1].into_iter().find(marked)
    }

    /// The track of a series that has only published growth in the admitted years: an index, 100 in the year before the first.
    fn index(&self, admitted: Admitted) -> Result<(Track, Vec<LeftOut>), Untracked> {
        let within =
            |growth: &&Growth| admitted.holds(growth.year - 1) && admitted.holds(growth.year);
        let mut rows = self.growth.iter().filter(within).peekable();
        let first = rows.peek().ok_or(Untracked::Nothing)?.year - 1;
        let (mut year, mut level) = (first, 100.0);
        let (mut steps, mut left_out) = (Vec::new(), Vec::new());
        for row in rows {
            if row.year - 1 > year {
                let reason = Reason::Gap(year);
                left_out.push(LeftOut {
                    year: row.year - 1,
                    reason,
                });
            }
            year = row.year;
            if let Some(shock) = self.shock_of(year).filter(|_| !admitted.shocks) {
                let reason = Reason::Shock(shock);
                left_out.push(LeftOut { year, reason });
            } else if let Some(percent) = usable(row) {
                let (from, to) = (level, level * (1.0 + percent / 100.0));
                steps.push(Step { year, from, to });
                level = to;
            }
        }
        let track = Track {
            year,
            last: level,
            steps,
        };
        finite(track).map(|track| (track, left_out))
    }
}

/// A growth by which a level can be divided.
fn usable(growth: &Growth) -> Option<f64> {
    (growth.percent > -100.0).then_some(growth.percent)
}

/// A track of numbers.
fn finite(track: Track) -> Result<Track, Untracked> {
    let mut values = track.steps.iter().flat_map(|step| [step.from, step.to]);
    match track.last.is_finite() && values.all(f64::is_finite) {
        true => Ok(track),
        false => Err(Untracked::Beyond),
    }
}

/// How the values of an earlier basis are brought to a later one. The amount of the change is a factor or an addend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    /// Multiplied.
    Ratio,
    /// Their odds multiplied: shares.
    Odds,
    /// Shifted: series with negative values.
    Shift,
}

impl Scale {
    /// The one that suits a series.
    pub(crate) fn of(series: &Series) -> Scale {
        let all = |fine: fn(f64) -> bool| series.values.iter().all(|value| fine(value.value));
        match series.kind {
            Kind::Share if all(|value| (0.0..=100.0).contains(&value)) => Scale::Odds,
            Kind::Level | Kind::Stock | Kind::Count if all(|value| value >= 0.0) => Scale::Ratio,
            _ => Scale::Shift,
        }
    }

    /// The amount that changes nothing.
    fn nothing(self) -> f64 {
        match self {
            Scale::Ratio | Scale::Odds => 1.0,
            Scale::Shift => 0.0,
        }
    }

    /// The amount that takes one value to another; `None` where a value at a bound makes it meaningless.
    pub(crate) fn between(self, from: f64, to: f64) -> Option<f64> {
        let odds = |share: f64| share / (100.0 - share);
        let amount = match self {
            Scale::Ratio => to / from,
            Scale::Odds => odds(to) / odds(from),
            Scale::Shift => to - from,
        };
        (self == Scale::Shift || amount > 0.0 && amount.is_finite()).then_some(amount)
    }

    /// One change after another.
    fn then(self, first: f64, second: f64) -> f64 {
        match self {
            Scale::Ratio | Scale::Odds => first * second,
            Scale::Shift => first + second,
        }
    }

    /// A value, changed. What changes nothing keeps every bit.
    pub(crate) fn apply(self, amount: f64, value: f64) -> f64 {
        match self {
            Scale::Ratio => amount * value,
            Scale::Odds if amount == 1.0 => value,
            Scale::Odds => 100.0 * amount * value / (100.0 - value + amount * value),
            Scale::Shift => value + amount,
        }
    }
}

/// The walk from the last year back.
struct Walk<'a> {
    series: &'a Series,
    admitted: Admitted,
    scale: Scale,
    /// Whether earlier values are joined where a step is left out.
    joins: bool,
    compared: Compared,
    at: Reached,
    steps: Vec<Step>,
    left_out: Vec<LeftOut>,
}

/// Where the walk is.
#[derive(Debug, Clone, Copy)]
struct Reached {
    year: i32,
    /// The level of the year, on the last basis.
    level: f64,
    /// The basis of the values that are looked for.
    basis: usize,
    /// By how much they are changed to be on the last basis.
    amount: f64,
}

impl<'a> Walk<'a> {
    fn from(series: &'a Series, admitted: Admitted, last: Measured) -> Walk<'a> {
        let scale = Scale::of(series);
        Walk {
            series,
            admitted,
            scale,
            joins: scale != Scale::Shift && series.kind != Kind::Stock,
            compared: doubt::compared(series, scale),
            at: Reached {
                year: last.year,
                level: last.value,
                basis: last.basis,
                amount: scale.nothing(),
            },
            steps: Vec::new(),
            left_out: Vec::new(),
        }
    }

    /// Goes to an earlier year: by one if the step is known, else to the last one before that was measured. Says whether
    /// there was one.
    fn back(&mut self) -> bool {
        let year = self.at.year;
        if !self.admitted.holds(year - 1) {
            return false;
        }
        let known = self
            .same()
            .or_else(|| self.linked())
            .or_else(|| self.grown());
        let Some(mut before) = known else {
            return self.unknown();
        };
        match self.shock_into(year) {
            None => self.steps.push(Step {
                year,
                from: before.level,
                to: self.at.level,
            }),
            Some(shock) => {
                self.leave_out(Reason::Shock(shock));
                if self.joins {
                    let joined = self.scale.between(before.level, self.at.level);
                    let by = joined.unwrap_or(self.scale.nothing());
                    before.amount = self.scale.then(before.amount, by);
                    before.level = self.scale.apply(by, before.level);
                }
            }
        }
        self.at = before;
        true
    }

    /// The year before on the same basis. Where the published growth says otherwise, it has the last word.
    fn same(&mut self) -> Option<Reached> {
        let (series, at) = (self.series, self.at);
        let value = on(series.at(at.year - 1), at.basis)?;
        let measured = on(series.at(at.year), at.basis).is_some();
        if !measured && series.growth_of(at.year).is_some() {
            return self.grown();
        }
        if let Some((levels, published)) = self.compared.undeclared(series, at.year, at.basis) {
            if self.shock_into(at.year).is_none() {
                self.leave_out(Reason::Undeclared { levels, published });
            }
            return self.grown();
        }
        Some(Reached {
            year: at.year - 1,
            level: self.scale.apply(at.amount, value),
            ..at
        })
    }

    /// The year before on another basis, on which this year was published as well.
    fn linked(&self) -> Option<Reached> {
        let (series, at) = (self.series, self.at);
        let (now, before) = (series.at(at.year), series.at(at.year - 1));
        let own = on(now, at.basis)?;
        before.iter().rev().find_map(|value| {
            let other = on(now, value.basis)?;
            let amount = self.scale.then(self.scale.between(other, own)?, at.amount);
            Some(Reached {
                year: value.year,
                level: self.scale.apply(amount, value.value),
                basis: value.basis,
                amount,
            })
        })
    }

    /// The year before by the published growth.
    fn grown(&self) -> Option<Reached> {
        let (series, at) = (self.series, self.at);
        let percent = series.growth_of(at.year)?;
        if self.scale != Scale::Ratio || !(at.level > 0.0) {
            return None;
        }
        let (year, level) = (at.year - 1, at.level / (1.0 + percent / 100.0));
        let before = series.at(year);
        let Some(value) = before.last() else {
            return Some(Reached { year, level, ..at });
        };
        let value = on(before, at.basis).map_or(*value, |own| Measured {
            value: own,
            basis: at.basis,
            ..*value
        });
        Some(Reached {
            year,
            level,
            basis: value.basis,
            amount: self.scale.between(value.value, level)?,
        })
    }

    /// Goes to the last year before that was measured, over a break or a gap about which nothing is known.
    fn unknown(&mut self) -> bool {
        let (series, at) = (self.series, self.at);
        let earlier = series.values.partition_point(|value| value.year < at.year);
        let last = series.values[..earlier].last();
        let Some(last) = last.filter(|last| self.admitted.holds(last.year)) else {
            self.unreached();
            return false;
        };
        let years = series.at(last.year);
        let value = years.iter().find(|value| value.basis == at.basis);
        let value = value.unwrap_or(last);
        let name = |basis: usize| series.bases.get(basis).cloned().unwrap_or_default();
        self.leave_out(if value.year == at.year - 1 {
            Reason::Break(name(value.basis), name(at.basis))
        } else {
            Reason::Gap(value.year)
        });
        let joined = self
            .joins
            .then(|| self.scale.between(value.value, at.level));
        let kept = if value.basis == at.basis {
            at.amount
        } else {
            self.scale.nothing()
        };
        let amount = joined.flatten().unwrap_or(kept);
        self.at = Reached {
            year: value.year,
            level: self.scale.apply(amount, value.value),
            basis: value.basis,
            amount,
        };
        true
    }

    /// Leaves out growth that was published of years before all that can be reached.
    fn unreached(&mut self) {
        let earlier = self.series.growth.iter().rev();
        let mut earlier = earlier.filter(|growth| growth.year < self.at.year);
        if let Some(growth) = earlier
            .next()
            .filter(|growth| self.admitted.holds(growth.year))
        {
            self.leave_out(Reason::Gap(growth.year));
        }
    }

    /// Steps after the last value, by published growth: the last year, and its level.
    fn onwards(&mut self, last: Measured) -> (i32, f64) {
        let (mut year, mut level) = (last.year, last.value);
        while let Some(percent) = self.growth_after(year).filter(|_| level > 0.0) {
            let (from, to) = (level, level * (1.0 + percent / 100.0));
            (year, level) = (year + 1, to);
            let Some(shock) = self.shock_into(year) else {
                self.steps.push(Step { year, from, to });
                continue;
            };
            let reason = Reason::Shock(shock);
            self.left_out.push(LeftOut { year, reason });
            for step in self.steps.iter_mut().filter(|_| self.joins) {
                step.from *= to / from;
                step.to *= to / from;
            }
        }
        let growth = self.series.growth.iter();
        let mut later =
            growth.filter(|growth| growth.year > year + 1 && self.scale == Scale::Ratio);
        if let Some(growth) = later
            .next()
            .filter(|growth| self.admitted.holds(growth.year))
        {
            let reason = Reason::Gap(year);
            let year = growth.year - 1;
            self.left_out.push(LeftOut { year, reason });
        }
        (year, level)
    }

    /// The published growth of the year after, if it says anything of the level.
    fn growth_after(&self, year: i32) -> Option<f64> {
        let next = year + 1;
        let growth = self.series.growth_of(next)?;
        (self.scale == Scale::Ratio && self.admitted.holds(next)).then_some(growth)
    }

    /// The shock for which the step to a year is left out.
    fn shock_into(&self, year: i32) -> Option<i32> {
        let shock = self.series.shock_of(year);
        shock.filter(|_| !self.admitted.shocks)
    }

    fn leave_out(&mut self, reason: Reason) {
        let year = self.at.year;
        self.left_out.push(LeftOut { year, reason });
    }
}

/// The value on a basis among those of a year.
pub(super) fn on(values: &[Measured], basis: usize) -> Option<f64> {
    let value = values.iter().find(|value| value.basis == basis);
    value.map(|value| value.value)
}
