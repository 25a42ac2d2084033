//! Stocks: a count that grows by additions and may lose some (跨国公司地区总部, brand stores).
//!
//! value = last year's value · (1 − withdrawals / 100) + additions. A shock takes a share of the
//! additions of its year; its `recovery` brings that part back the year after. Counts are
//! treated as continuous: at several hundred units the rounding is far below the uncertainty.

use super::{Indicator, Kind};
use crate::program::Operand;
use crate::program::node::Binary;
use crate::scenario::assumed::Assumed;
use crate::scenario::law::{LawAt, law};
use crate::scenario::lever::{
    Way,
    bounds::{self, Below},
};
use crate::scenario::section::{At, Section};
use crate::scenario::yearly::Yearly;
use crate::scenario::{Check, Draft};
use std::sync::Arc;

/// The key of this kind.
pub const KEY: &str = "stock";

/// Additions that levers take below zero.
const UNDER_LEVERS: Below = Below {
    bound: 0.0,
    what: ("各举措之下的新增", "what is added under the levers"),
    help: (
        "若新增不可能为负，请减小效果",
        "make the effects smaller, if additions cannot be negative",
    ),
    refused: false,
};

#[derive(Debug)]
struct Stock {
    base: At<f64>,
    additions: Yearly,
    withdrawals: Option<LawAt>,
}

/// Reads `stock = { base, additions, withdrawals, in_year }`.
pub fn read(section: &mut Section) -> Option<Arc<dyn Kind>> {
    section.section(
        KEY,
        ("靠新增累积的数量", "a count that grows by additions"),
        |section| {
            let base = section.required_number("base", ("基年数量", "count of the base year"));
            let additions = Yearly::read(
                section,
                "additions",
                ("每年新增数量", "number added a year"),
            );
            let withdrawals = law(
                section,
                "withdrawals",
                (
                    "上年数量中每年退出的比例，%",
                    "part of last year's count that is lost in a year, %",
                ),
            );
            Some(Arc::new(Stock {
                base: base?,
                additions: additions?,
                withdrawals,
            }) as _)
        },
    )
}

impl Kind for Stock {
    fn key(&self) -> &'static str {
        KEY
    }

    fn base(&self) -> Option<f64> {
        Some(self.base.value)
    }

    fn yearly(&self) -> Option<&Yearly> {
        Some(&self.additions)
    }

    fn withdrawals(&self) -> Option<&LawAt> {
        self.withdrawals.as_ref()
    }

    fn levers(&self) -> &'static [Way] {
        &[Way::Amount]
    }

    fn check(&self, indicator: &Indicator, check: &mut Check) {
        check.not_negative(&self.base, "base");
        self.additions.check(check);
        check.doubtful_yearly(
            (indicator, &self.additions),
            0.0,
            ("新增", "additions"),
            (
                "减少的部分请写在 withdrawals 中",
                "write losses as withdrawals",
            ),
        );
        bounds::check_yearly(
            (indicator, &self.additions),
            Way::Amount,
            &UNDER_LEVERS,
            check,
        );
        if let Some(law) = &self.withdrawals {
            check.impossible(
                law,
                0.0,
                ("退出率", "withdrawals"),
                ("请改用以 0 为下限的分布", "use a law bounded at 0"),
            );
            check.impossible_above(
                law,
                100.0,
                ("退出率", "withdrawals"),
                ("退出不可能超过现有的全部", "more than all cannot be lost"),
            );
        }
    }

    fn rows(&self, indicator: &Indicator, draft: &mut Draft) -> Vec<Operand> {
        let id = &indicator.id.value;
        let additions = self.additions.rows(indicator, draft);
        let additions = draft.pushed(id, Way::Amount, additions);
        let additions = draft.deferred_by_shocks(id, additions);
        let of = Assumed::Withdrawals(draft.scenario.position(id).unwrap_or_default());
        let mut withdrawn = Vec::new();
        let mut value = Operand::Number(self.base.value);
        let mut values = Vec::new();
        for (period, added) in additions.into_iter().enumerate() {
            let mut kept = value;
            if let Some(law) = &self.withdrawals {
                let score = draft.own_score(&format!("{id}/withdrawals"), period as u32);
                let score = draft.held_or(&of, score);
                let lost = draft.value(&law.value, score);
                let lost = draft.moved(&of, period, lost);
                withdrawn.push(lost);
                let change = draft.builder.affine(0.0, &[(-1.0, lost)]);
                kept = draft.builder.binary(Binary::Compound, value, change).into();
            }
            value = draft.builder.binary(Binary::Add, kept, added).into();
            values.push(value);
        }
        if !withdrawn.is_empty() {
            draft.note_mean(of, withdrawn);
        }
        values
    }
}
