//! Levels: a value that grows by some per cent a year (社会消费品零售总额, a port's trade).
//!
//! value = last year's value · (1 + growth / 100), times what shocks do to it. With
//! `compounding = "log"` the law is of 100 · ln(value / last year's value) instead, so growth cannot
//! take a level below zero whatever the law; use it for laws with long tails. For a count that
//! grows by additions see [`super::stock`]; for a yearly amount without memory see [`super::flow`].

use super::{Indicator, Kind};
use crate::both;
use crate::language::Pair;
use crate::program::Operand;
use crate::program::node::Binary;
use crate::scenario::section::{At, Section};
use crate::scenario::yearly::Yearly;
use crate::scenario::{Check, Draft};
use std::sync::Arc;

/// The key of this kind.
pub const KEY: &str = "level";

/// What to do about growth that takes a level below zero.
const ABOVE_ZERO: Pair = (
    "水平值不能低于零：请改用有界的分布，或写 compounding = \"log\"",
    "a level cannot fall below zero: use a bounded law, or compounding = \"log\"",
);

#[derive(Debug)]
struct Level {
    base: At<f64>,
    growth: Yearly,
    log: bool,
}

/// Reads `level = { base, growth, compounding, in_year }`.
pub fn read(section: &mut Section) -> Option<Arc<dyn Kind>> {
    section.section(
        KEY,
        (
            "每年增长百分之几的数值",
            "a value that grows by some per cent a year",
        ),
        |section| {
            let base = section.required_number("base", ("基年数值", "value of the base year"));
            let growth = Yearly::read(section, "growth", ("年增速，%", "growth, % a year"));
            let words = &["arithmetic", "log"];
            let compounding = section.word(
                "compounding",
                (
                    "arithmetic：增速为百分比；log：增速为 100 · ln(比值)",
                    "arithmetic: growth is in per cent; log: growth is 100 · ln(ratio)",
                ),
                words,
            );
            Some(Arc::new(Level {
                base: base?,
                growth: growth?,
                log: compounding == "log",
            }) as _)
        },
    )
}

impl Kind for Level {
    fn key(&self) -> &'static str {
        KEY
    }

    fn base(&self) -> Option<f64> {
        Some(self.base.value)
    }

    fn yearly(&self) -> Option<&Yearly> {
        Some(&self.growth)
    }

    fn check(&self, indicator: &Indicator, check: &mut Check) {
        check.positive(&self.base, "base");
        self.growth.check(check);
        doubt_growth(&self.growth, check);
        if !self.log {
            let growth = (indicator, &self.growth);
            check.impossible_yearly(growth, -100.0, ("增速", "growth"), ABOVE_ZERO);
        }
    }

    fn rows(&self, indicator: &Indicator, draft: &mut Draft) -> Vec<Operand> {
        let op = if self.log {
            Binary::CompoundLog
        } else {
            Binary::Compound
        };
        let mut value = Operand::Number(self.base.value);
        let mut undisturbed = Vec::new();
        let id = &indicator.id.value;
        let growth = self.growth.rows(indicator, draft);
        for (period, growth) in growth.into_iter().enumerate() {
            value = draft.builder.binary(op, value, growth).into();
            value = draft.struck_for_good(id, period, value);
            undisturbed.push(value);
        }
        draft.multiplied_by_shocks(id, undisturbed)
    }
}

/// Warns where a law in per cent looks like one in fractions, or out of this world.
fn doubt_growth(laws: &Yearly, check: &mut Check) {
    for law in laws.laws() {
        let central = law.value.central();
        let (low, high, median) = (central.lower(0.01), central.upper(0.01), central.lower(0.5));
        if low.max(-high).max(low.abs().max(high.abs())) < 0.25 && high > low {
            let message = both!(
                "增速在每年 {low:.3} % 与 {high:.3} % 之间",
                "growth between {low:.3} and {high:.3} per cent a year"
            );
            let help = (
                "增速以百分数计：每年 5 % 写作 5，不写 0.05",
                "growth is in per cent: write 5 for 5 % a year, not 0.05",
            );
            check.problems.warn(&law.place, message, help);
        }
        if median.abs() > 100.0 {
            let message = both!(
                "增速的中位数为每年 {median:.0} %",
                "a median growth of {median:.0} per cent a year"
            );
            let help = (
                "增速以每年百分数计：请确认是否如此",
                "growth is in per cent a year: is this meant?",
            );
            check.problems.warn(&law.place, message, help);
        }
    }
}
