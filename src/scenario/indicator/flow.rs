//! Flows: a yearly count or amount drawn afresh each year (新增首店), judged by its average or sum.
//!
//! `persistence` and factors tie the years and the indicators together; there is no growth. A
//! shock takes a share of the amount of its year; its `recovery` brings that part back the year
//! after. For an amount that grows from last year's see [`super::level`].

use super::{Indicator, Kind};
use crate::program::Operand;
use crate::scenario::lever::{
    Way,
    bounds::{self, Below},
};
use crate::scenario::section::{At, Section};
use crate::scenario::yearly::Yearly;
use crate::scenario::{Check, Draft};
use std::sync::Arc;

/// The key of this kind.
pub const KEY: &str = "flow";

/// Amounts that levers take below zero.
const UNDER_LEVERS: Below = Below {
    bound: 0.0,
    what: ("各举措之下的数额", "the amount under the levers"),
    help: (
        "若数额不可能为负，请减小效果",
        "make the effects smaller, if it cannot be negative",
    ),
    refused: false,
};

#[derive(Debug)]
struct Flow {
    base: Option<At<f64>>,
    amount: Yearly,
}

/// Reads `flow = { base, amount, in_year }`.
pub fn read(section: &mut Section) -> Option<Arc<dyn Kind>> {
    section.section(
        KEY,
        (
            "每年重新抽取的数额",
            "a yearly amount drawn afresh each year",
        ),
        |section| {
            let base = section.number(
                "base",
                (
                    "基年数额，供比较",
                    "amount of the base year, for comparison",
                ),
            );
            let amount = Yearly::read(section, "amount", ("每年数额", "amount a year"));
            Some(Arc::new(Flow {
                base,
                amount: amount?,
            }) as _)
        },
    )
}

impl Kind for Flow {
    fn key(&self) -> &'static str {
        KEY
    }

    fn base(&self) -> Option<f64> {
        self.base.as_ref().map(|base| base.value)
    }

    fn never_negative(&self) -> bool {
        false
    }

    fn yearly(&self) -> Option<&Yearly> {
        Some(&self.amount)
    }

    fn levers(&self) -> &'static [Way] {
        &[Way::Amount]
    }

    fn check(&self, indicator: &Indicator, check: &mut Check) {
        self.amount.check(check);
        check.doubtful_yearly(
            (indicator, &self.amount),
            0.0,
            ("数额", "the amount"),
            (
                "若数额不可能为负，请改用以 0 为下限的分布",
                "use a law bounded at 0, if it cannot be",
            ),
        );
        bounds::check_yearly((indicator, &self.amount), Way::Amount, &UNDER_LEVERS, check);
    }

    fn rows(&self, indicator: &Indicator, draft: &mut Draft) -> Vec<Operand> {
        let amounts = self.amount.rows(indicator, draft);
        let amounts = draft.pushed(&indicator.id.value, Way::Amount, amounts);
        draft.deferred_by_shocks(&indicator.id.value, amounts)
    }
}
