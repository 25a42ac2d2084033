//! What a lever costs: `cost`, the same every year in which it works, or `cost_by_year`.
//!
//! `cost = 3.5` is spent in full in each simulated year from `from` to `until`, however far the effect has grown in. `cost_by_year = { 2022 = 5, 2023
//! = 3 }` says what is spent when, before `from` too (preparation), and nothing in other years. Both are counted in `cost_unit`, not
//! discounted, and known: a cost is what a budget says. Total = Σ over the simulated years.

use super::super::Check;
use super::super::law::in_years;
use super::super::section::{At, Section};
use super::timing::Timing;

/// The keys of which one says what a lever costs.
pub(super) const EITHER: [&str; 2] = ["cost", "cost_by_year"];

/// What a lever costs.
#[derive(Debug, Clone)]
pub(super) enum Cost {
    /// So much in each year in which it works.
    Yearly(At<f64>),
    /// So much in each of these years.
    ByYear(Vec<(At<i32>, At<f64>)>),
}

impl Cost {
    /// Reads `cost` or `cost_by_year`, if either is there.
    pub(super) fn read(section: &mut Section) -> Option<Cost> {
        let yearly = section.number(
            "cost",
            (
                "在起作用的各年中每年的费用",
                "what it costs in each year in which it works",
            ),
        );
        let by_year = section.numbers_by_id(
            "cost_by_year",
            (
                "各年的费用，如 { 2022 = 5, 2023 = 3 }（代替 cost）",
                "what it costs by year, as in { 2022 = 5, 2023 = 3 } (in place of cost)",
            ),
        );
        if section.has(EITHER[0]) && section.has(EITHER[1]) {
            let message = (
                "cost 与 cost_by_year 同时出现",
                "both cost and cost_by_year are given",
            );
            let help = (
                "请保留其一：每年相同写 cost，逐年不同写 cost_by_year",
                "keep one: cost if every year costs the same, cost_by_year if not",
            );
            let place = section.place_of(EITHER[1]);
            section.reading.problems.error(&place, message, help);
        }
        let by_year = in_years(by_year, section);
        match yearly {
            Some(yearly) => Some(Cost::Yearly(yearly)),
            None => (!by_year.is_empty()).then_some(Cost::ByYear(by_year)),
        }
    }

    /// Finds what a reader alone cannot see.
    pub(super) fn check(&self, has_unit: bool, check: &mut Check) {
        let place = match self {
            Cost::Yearly(cost) => {
                check.not_negative(cost, EITHER[0]);
                &cost.place
            }
            Cost::ByYear(costs) => {
                for (year, cost) in costs {
                    check.year(year);
                    check.not_negative(cost, EITHER[1]);
                }
                &costs[0].1.place
            }
        };
        if !has_unit {
            let message = ("费用没有单位", "the cost has no unit");
            let help = (
                "请写 cost_unit，例如 cost_unit = \"亿元\"",
                "write cost_unit, as in cost_unit = \"million yuan\"",
            );
            check.problems.warn(place, message, help);
        }
    }

    /// What is spent in a year.
    pub(super) fn in_year(&self, year: i32, timing: &Timing) -> f64 {
        match self {
            Cost::Yearly(cost) if timing.holds(year) => cost.value,
            Cost::Yearly(_) => 0.0,
            Cost::ByYear(costs) => {
                let mut costs = costs.iter();
                let found = costs.find(|(known, _)| known.value == year);
                found.map_or(0.0, |(_, cost)| cost.value)
            }
        }
    }
}
