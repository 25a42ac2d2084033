//! When a lever works, and how much of its effect has grown in: `from`, `until`, `ramp` or `ramp_years`.
//!
//! `from` is the first year with an effect (default: the first simulated year), `until` the last (default: it stays). `ramp = [0.25, 0.5, 1]`
//! gives the share of the full effect in the 1st, 2nd and 3rd year from `from` on; the last share holds ever after. `ramp_years = 4` is
//! short for 1/4, 2/4, 3/4, 1. Without either the effect is there at once.
//!
//! After `until` a lever adds nothing more: a level that grew faster keeps what it has gained, a shifted level falls back.

use super::super::section::{At, Section};
use super::super::{Check, is};
use crate::both;
use crate::diag::Place;
use std::ops::RangeInclusive;

/// The keys of which one says how the effect grows in.
pub(super) const EITHER: [&str; 2] = ["ramp", "ramp_years"];

/// Most years of a ramp.
const LONGEST: i64 = 100;

/// In which years, and how much of the effect in each.
#[derive(Debug, Clone)]
pub(super) struct Timing {
    from: Option<At<i64>>,
    until: Option<At<i64>>,
    ramp: Ramp,
}

/// How an effect grows in.
#[derive(Debug, Clone)]
enum Ramp {
    /// At once.
    None,
    /// By these shares.
    Shares(At<Vec<f64>>),
    /// Evenly over so many years.
    Years(At<i64>),
}

impl Timing {
    /// Reads `from`, `until`, and `ramp` or `ramp_years`.
    pub(super) fn read(section: &mut Section) -> Timing {
        let from = section.integer(
            "from",
            (
                "开始见效的年份（默认为首个模拟年份）",
                "first year with an effect (default: the first simulated year)",
            ),
        );
        let until = section.integer(
            "until",
            (
                "最后一个见效的年份（默认一直有效）",
                "last year with an effect (default: it stays)",
            ),
        );
        let shares = section.numbers(
            "ramp",
            (
                "第1、2、3……年达到全部效果的比例，0 至 1；末项此后不变",
                "share of the full effect in the 1st, 2nd, 3rd … year, 0 to 1; the last one stays",
            ),
        );
        let years = section.integer(
            "ramp_years",
            (
                "效果在几年内均匀达到全部（代替 ramp）",
                "over how many years the effect grows in evenly (in place of ramp)",
            ),
        );
        let ramp = match (shares, years) {
            (Some(shares), Some(years)) => {
                let message = (
                    "ramp 与 ramp_years 同时出现",
                    "both ramp and ramp_years are given",
                );
                let help = (
                    "请保留其一：ramp_years = 3 就是 ramp = [0.333, 0.667, 1]",
                    "keep one: ramp_years = 3 is ramp = [0.333, 0.667, 1]",
                );
                section.reading.problems.error(&years.place, message, help);
                Ramp::Shares(shares)
            }
            (Some(shares), None) => Ramp::Shares(shares),
            (None, Some(years)) => Ramp::Years(years),
            (None, None) => Ramp::None,
        };
        Timing { from, until, ramp }
    }

    /// Finds what a reader alone cannot see.
    pub(super) fn check(&self, check: &mut Check) {
        for year in [&self.from, &self.until].into_iter().flatten() {
            check.year(&At {
                value: year.value as i32,
                place: year.place.clone(),
            });
        }
        if let (Some(from), Some(until)) = (&self.from, &self.until)
            && from.value > until.value
        {
            let message = both!(
                "from（{from}）晚于 until（{until}）",
                "from {from} is after until {until}",
                from = from.value,
                until = until.value
            );
            let help = ("请使 from <= until", "write from <= until");
            check.problems.error(&from.place, message, help);
        }
        match &self.ramp {
            Ramp::None => {}
            Ramp::Shares(shares) => check_shares(&shares.value, &shares.place, check),
            Ramp::Years(years) if (1..=LONGEST).contains(&years.value) => {}
            Ramp::Years(years) => {
                let help = both!(
                    "请写 1 至 {LONGEST} 的整数：1 表示当年即达到全部效果",
                    "write a whole number from 1 to {LONGEST}: 1 is the full effect at once"
                );
                check
                    .problems
                    .error(&years.place, is("ramp_years", years.value as f64), help);
            }
        }
    }

    /// Whether it works in a year.
    pub(super) fn holds(&self, year: i32) -> bool {
        let year = i64::from(year);
        let begun = self.from.as_ref().is_none_or(|from| from.value <= year);
        begun && self.until.as_ref().is_none_or(|until| year <= until.value)
    }

    /// The share of the full effect in each of the simulated years.
    pub(super) fn shares(&self, years: RangeInclusive<i32>) -> Vec<f64> {
        let first = i64::from(*years.start());
        let from = self.from.as_ref().map_or(first, |from| from.value);
        let share = |year: i32| match self.holds(year) {
            true => self.ramp.share(i64::from(year) - from),
            false => 0.0,
        };
        years.map(share).collect()
    }
}

impl Ramp {
    /// The share of the full effect so many years after the first.
    fn share(&self, later: i64) -> f64 {
        match self {
            Ramp::None => 1.0,
            Ramp::Shares(shares) => {
                let at = (later.max(0) as usize).min(shares.value.len().saturating_sub(1));
                shares.value.get(at).copied().unwrap_or(1.0)
            }
            Ramp::Years(years) if later + 1 < years.value => {
                (later + 1) as f64 / years.value as f64
            }
            Ramp::Years(_) => 1.0,
        }
    }
}

fn check_shares(shares: &[f64], place: &Place, check: &mut Check) {
    if shares.is_empty() {
        let message = ("ramp 是空列表", "ramp is an empty list");
        let help = (
            "请写各年的比例，例如 [0.25, 0.5, 1]",
            "write the share of each year, as in [0.25, 0.5, 1]",
        );
        check.problems.error(place, message, help);
    }
    if let Some(share) = shares.iter().find(|share| !(0.0..=1.0).contains(*share)) {
        let message = both!("ramp 中有 {share}", "{share} stands in ramp");
        let help = (
            "请写 0 至 1 之间的比例：四分之一写作 0.25",
            "write shares between 0 and 1: 0.25 for a quarter",
        );
        check.problems.error(place, message, help);
    }
}
