//! The walk behind a track: from the last value back, year by year, over breaks, gaps and shocks.

use super::doubt::{self, Compared};
use super::scale::Scale;
use super::track::{Admitted, LeftOut, Reason, Step, Track};
use super::{Kind, Measured, Series};

/// Walks from the last value back, and on by published growth: the last year and its level, the steps, and those not used.
pub(super) fn walk(series: &Series, admitted: Admitted, last: Measured) -> (Track, Vec<LeftOut>) {
    let mut walk = Walk::from(series, admitted, last);
    while walk.back() {}
    walk.steps.reverse();
    walk.left_out.reverse();
    let (year, last) = walk.onwards(last);
    let steps = walk.steps;
    (Track { year, last, steps }, walk.left_out)
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
