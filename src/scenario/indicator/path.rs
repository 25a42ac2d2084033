//! Paths of a level: its quantiles at each year, tied together to paths (`level.path`).
//!
//! In a sentence: for each simulated year a table says where the *level* may be, as seen from the base year; a copula
//! says that a path that is high in one year tends to be high in the next.
//!
//! Parameters: `probabilities`, rising, between 0 and 1; `years.<year>`, the level's quantiles at these probabilities, in
//! its own unit, for every simulated year; `low`, optional, a bound in that unit that the level stays above; `memory` m, without
//! unit, 0 or more: how much of the spread comes from a drift that nobody knows but that stays, rather than from each
//! year's news.
//!
//! Formula: level at horizon h = F_h⁻¹(Φ(z_h)), with F_h from that year's table (how is said by the family `quantiles`), z_h =
//! S_h / √(h + m·h²) and S_h = e_1 + … + e_h + √m · h · d, where e_t are the indicator's innovations, one a year, and d is one
//! standard normal number a path. Each year's quantiles are exactly those given, and the scores of horizons h ≤ k correlate
//! by (h + m·h·k) / √((h + m·h²)(k + m·k²)): with m = 0.1 by 0.74 at (1, 2), 0.49 at (1, 6) and 0.78 at (3, 6). Source: the
//! covariance of a random walk whose drift is uncertain with variance m times that of a step; the correlations measured
//! at these horizons on errors of forecasts of annual series are 0.77, 0.49 and 0.79.
//!
//! Use it for forecasts that come as a fan: one's own past errors, a published fan chart, what is fitted to history. The
//! width at each horizon is then what was measured, where a growth law makes it follow from one year's. If what is known is the
//! growth of a year, write `growth`.
//!
//! Loads and correlations are those of the innovations e_t; `persistence` and `process` would contradict `memory` and
//! are refused. Shocks, revisions and levers move the level as they do any other; where a shock
//! shifts growth by g points, the level is multiplied by 1 + g/100 in each such year. d is drawn from `indicator.<id>/path` and counts
//! as parameter uncertainty. Cost: two sums and a value of a table a year.

use super::Indicator;
use crate::both;
use crate::language::Both;
use crate::program::node::Binary;
use crate::program::{Operand, Row};
use crate::scenario::assumed::Assumed;
use crate::scenario::law::{self, LawAt};
use crate::scenario::section::{At, Section};
use crate::scenario::{Check, Draft};

/// The key of a path.
pub const KEY: &str = "path";

/// Memory where none is written: that of annual economic series.
const MEMORY: f64 = 0.1;

/// The laws of a level by year, and what ties them together.
#[derive(Debug)]
pub struct Path {
    years: Vec<(At<i32>, LawAt)>,
    memory: At<f64>,
}

/// Reads `path = { probabilities, years.<year>, low, memory }`.
pub fn read(section: &mut Section) -> Option<Path> {
    let meaning = (
        "水平值在各年的分位数及其时间上的相依（代替 growth）",
        "the level's quantiles by year and what ties them together (in place of growth)",
    );
    section.section(KEY, meaning, |section| {
        let meaning = (
            "各分位数的概率，递增，在 0 与 1 之间",
            "the probabilities of the quantiles, rising, between 0 and 1",
        );
        let probabilities = section.numbers("probabilities", meaning);
        section.require("probabilities", meaning);
        let meaning = (
            "各模拟年份水平值的分位数，如 years.2026 = [90, 100, 110]，个数同 probabilities",
            "the level's quantiles in each simulated year, as in years.2026 = [90, 100, 110], as many as probabilities",
        );
        let lists = section.number_lists_by_id("years", meaning);
        section.require("years", meaning);
        let low = section.number(
            "low",
            (
                "水平值的下界；写 0 则两端以外也不会低于零",
                "a bound that the level stays above: with 0, tails beyond the table cannot fall below zero",
            ),
        );
        let memory = section.number_or(
            "memory",
            (
                "不为人知但保持不变的漂移的方差，相对于一年新息的方差，0 或更大",
                "variance of a drift that nobody knows but that stays, in units of a year's news, 0 or more",
            ),
            MEMORY,
        );
        let probabilities = probabilities?;
        let read = law::in_years(lists, section).into_iter();
        let tables: Option<Vec<(At<i32>, LawAt)>> = read
            .map(|(year, values)| {
                let table = law::quantile_table(section, &probabilities, &values, low.as_ref())?;
                Some((year, table))
            })
            .collect();
        let mut years = tables?;
        years.sort_by_key(|(year, _)| year.value);
        Some(Path {
            years,
            memory: memory?,
        })
    })
}

impl Path {
    /// Finds what a reader alone cannot see.
    pub fn check(&self, indicator: &Indicator, check: &mut Check) {
        check.not_negative(&self.memory, "memory");
        for (year, _) in &self.years {
            check.year(year);
        }
        let missing = |year: &i32| self.years.iter().all(|(given, _)| given.value != *year);
        let years: Vec<String> = check
            .scenario
            .years()
            .filter(missing)
            .map(|year| year.to_string())
            .collect();
        if !years.is_empty() {
            let all = Both::list(&years);
            let message = both!("path 缺少年份：{all}", "path has no quantiles for {all}"; all);
            let help = (
                "请为每个模拟年份写一行分位数",
                "give quantiles for every simulated year",
            );
            check.problems.error(&self.memory.place, message, help);
        }
        for (_, law) in &self.years {
            let help = (
                "水平值不能低于零：请写 low = 0，或给出更靠外的分位数",
                "a level cannot fall below zero: write low = 0, or give quantiles further out",
            );
            check.impossible(law, 0.0, ("水平值", "the level"), help);
        }
        if let Some((key, place)) = indicator.process.written() {
            let message = both!(
                "path 由 memory 决定各年之间的相依，不能再写 {key}",
                "memory says how the years of a path hang together, so {key} has no place"
            );
            let help = both!("请删去 {key}", "delete {key}");
            check.problems.error(place, message, help);
        }
    }

    /// The level in each simulated year.
    pub fn rows(&self, indicator: &Indicator, draft: &mut Draft) -> Vec<Operand> {
        let id = &indicator.id.value;
        let of = Assumed::Path(draft.scenario.position(id).unwrap_or_default());
        let memory = self.memory.value;
        let drift = (memory > 0.0).then(|| {
            let source = format!("indicator.{id}/path");
            draft.builder.scores_once(&source)
        });
        let innovations = draft.scores(id);
        let mut shifts = draft.growth_shifts(id).into_iter();
        let mut news: Option<Row> = None;
        let mut fan: Vec<Row> = Vec::with_capacity(innovations.len());
        for (period, (innovation, (_, law))) in innovations.into_iter().zip(&self.years).enumerate()
        {
            let sum = match news {
                Some(before) => draft
                    .builder
                    .affine(0.0, &[(1.0, before), (1.0, innovation)]),
                None => innovation,
            };
            news = Some(sum);
            let h = (period + 1) as f64;
            let scale = 1.0 / (memory * h).mul_add(h, h).sqrt();
            let drifted = drift.map(|drift| (scale * memory.sqrt() * h, drift));
            let terms: Vec<(f64, Row)> = [(scale, sum)].into_iter().chain(drifted).collect();
            let score = draft.builder.affine(0.0, &terms);
            let score = draft.held_or(&of, score);
            fan.push(draft.value(&law.value, score));
        }
        let fan = draft
            .drawn(of, fan)
            .into_iter()
            .map(Operand::from)
            .collect();
        let base = indicator.kind.base().unwrap_or(f64::NAN);
        let fan = draft.grown_further(id, base, fan);
        let mut lasting = Operand::Number(1.0);
        let mut levels = Vec::with_capacity(fan.len());
        for (period, level) in fan.into_iter().enumerate() {
            if let Some(shift) = shifts.next().flatten() {
                lasting = draft
                    .builder
                    .binary(Binary::Compound, lasting, shift)
                    .into();
            }
            lasting = draft.struck_for_good(id, period, lasting);
            levels.push(match lasting {
                Operand::Row(kept) => draft.builder.binary(Binary::Multiply, level, kept).into(),
                Operand::Number(_) => level,
            });
        }
        let levels = draft.lifted(id, levels);
        draft.multiplied_by_shocks(id, levels)
    }
}
