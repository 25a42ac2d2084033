//! History: `history = { 2018 = 7.9, 2019 = 6.5 }`, past yearly values of what an indicator's law describes.
//!
//! It draws nothing. Questions are asked of it: how unusual an assumption is beside the past, and what the answer would be if
//! the past were the assumption. The values are of the same kind as the law's: growth in per cent for a level, additions
//! for a stock, the amount of a flow, percentage points of change for a share. A growth rate across a change of basis
//! does not belong here: leave that year out. Years after the base year are hindsight; `as_of` refuses those that were not over by then.

use super::Indicator;
use crate::both;
use crate::scenario::Check;
use crate::scenario::law::in_years;
use crate::scenario::section::{At, Section};

/// The key under which it is written.
pub const KEY: &str = "history";

/// Past yearly values, in the order of the years.
#[derive(Debug, Clone, Default)]
pub struct History {
    years: Vec<(At<i32>, At<f64>)>,
}

impl History {
    /// Reads `history`, if it is there.
    pub fn read(section: &mut Section) -> History {
        let meaning = (
            "分布所描述的量的历年实际值（增速、新增数等），例如 { 2018 = 7.9, 2019 = 6.5 }",
            "past yearly values of what the law describes (growth, additions, …), as in { 2018 = 7.9, 2019 = 6.5 }",
        );
        let found = section.numbers_by_id(KEY, meaning);
        let mut years = in_years(found, section);
        years.sort_by_key(|(year, _)| year.value);
        History { years }
    }

    /// Refuses years that were not over when the assumptions were made, and a history of what has no law.
    pub fn check(&self, indicator: &Indicator, check: &mut Check) {
        if let Some(as_of) = check.scenario.as_of {
            for (year, _) in self.years.iter().filter(|(year, _)| year.value >= as_of) {
                let message = both!(
                    "history 中有 {year} 年的数值，而 as_of 在 {as_of} 年：当时尚无全年数据",
                    "history has a value of {year}, and as_of lies in {as_of}: the year was not over",
                    year = year.value
                );
                let help = (
                    "请删去该年，或改写 as_of",
                    "leave the year out, or write another as_of",
                );
                check.problems.error(&year.place, message, help);
            }
        }
        if let (Some((year, _)), None) = (self.years.first(), indicator.kind.yearly()) {
            let message = both!(
                "指标 {id} 没有逐年的分布，history 无从对照",
                "{id} has no law of its years that a history could stand beside",
                id = indicator.id.value
            );
            let help = ("请删去 history", "delete history");
            check.problems.error(&year.place, message, help);
        }
    }

    /// The values by year.
    pub fn values(&self) -> impl Iterator<Item = (i32, f64)> + Clone {
        let years = self.years.iter();
        years.map(|(year, value)| (year.value, value.value))
    }

    /// Mean and standard deviation (of a sample: n − 1) of the values from one year to another; nothing for fewer than
    /// two values.
    #[must_use]
    pub fn moments(&self, years: std::ops::RangeInclusive<i32>) -> Option<(f64, f64)> {
        let chosen = self.values().filter(|(year, _)| years.contains(year));
        let values: Vec<f64> = chosen.map(|(_, value)| value).collect();
        let n = values.len() as f64;
        if values.len() < 2 {
            return None;
        }
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
        Some((mean, (squares / (n - 1.0)).sqrt()))
    }
}
