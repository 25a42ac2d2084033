//! Quantities: a plain uncertain number each year (a temperature, an exchange rate's error, the strength of
//! a beam), for formulas to use.
//!
//! `quantity = { value = { mean = 0, sd = 1 } }`. The value is drawn afresh each year from its law
//! and means nothing but itself: it may be negative, it does not grow, no shock takes a share of it
//! and no revision re-bases it. Factors, correlations, a process and laws of years apply as
//! elsewhere. For an amount of something (which shocks reduce, and which is doubtful where negative)
//! see [`super::flow`]; for what grows from last year's value, [`super::level`].

use super::{Indicator, Kind};
use crate::program::Operand;
use crate::scenario::section::{At, Section};
use crate::scenario::yearly::Yearly;
use crate::scenario::{Check, Draft};
use std::sync::Arc;

/// The key of this kind.
pub const KEY: &str = "quantity";

#[derive(Debug)]
struct Quantity {
    base: Option<At<f64>>,
    value: Yearly,
}

/// Reads `quantity = { base, value, in_year }`.
pub fn read(section: &mut Section) -> Option<Arc<dyn Kind>> {
    section.section(
        KEY,
        (
            "每年重新抽取的不确定数，供公式使用",
            "a plain uncertain number each year, for formulas",
        ),
        |section| {
            let base = section.number(
                "base",
                (
                    "基年数值，供 lag 和 base 使用",
                    "value of the base year, for lag and base",
                ),
            );
            let value = Yearly::read(section, "value", ("每年的数值", "the value of a year"));
            Some(Arc::new(Quantity {
                base,
                value: value?,
            }) as _)
        },
    )
}

impl Kind for Quantity {
    fn key(&self) -> &'static str {
        KEY
    }

    fn base(&self) -> Option<f64> {
        self.base.as_ref().map(|base| base.value)
    }

    fn never_negative(&self) -> bool {
        false
    }

    fn grows(&self) -> bool {
        false
    }

    fn takes_effects(&self) -> (bool, bool) {
        (false, false)
    }

    fn yearly(&self) -> Option<&Yearly> {
        Some(&self.value)
    }

    fn check(&self, _indicator: &Indicator, check: &mut Check) {
        self.value.check(check);
    }

    fn rows(&self, indicator: &Indicator, draft: &mut Draft) -> Vec<Operand> {
        let values = self.value.rows(indicator, draft);
        values.into_iter().map(Operand::from).collect()
    }
}
