//! Levels: a value that grows by some per cent a year (社会消费品零售总额, a port's trade).
//!
//! value = last year's value · (1 + growth / 100), times what shocks do to it. With
//! `compounding = "log"` the law is of 100 · ln(value / last year's value) instead, so growth cannot
//! take a level below zero whatever the law; use it for laws with long tails. For a count that
//! grows by additions see [`super::stock`]; for a yearly amount without memory see [`super::flow`].

use super::{Indicator, Kind, Yearly, doubt_growth};
use crate::language::Pair;
use crate::program::Operand;
use crate::program::node::Binary;
use crate::scenario::section::{At, Section};
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

    fn check(&self, _indicator: &Indicator, check: &mut Check) {
        check.positive(&self.base, "base");
        self.growth.check(check);
        doubt_growth(&self.growth, check);
        if !self.log {
            for law in self.growth.laws() {
                check.impossible(law, -100.0, ("增速", "growth"), ABOVE_ZERO);
            }
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
