//! Derived indicators: a formula over other indicators, their lags and base values.
//!
//! `derived = { formula = "exports / (exports + imports) * 100" }`. The grammar is that of
//! [`crate::program::formula`]. A derived indicator may use others of the same year as long as no
//! loop arises; `lag(x, 1)` in the first simulated year is the base value. Where the indicators have units,
//! the formula may only add what is alike, and gives the `unit` that is declared ([`crate::scenario::unit`]).
//!
//! It may use its own past: a stock–flow identity such as `lag(capital, 1) * 0.95 + investment` starts
//! from its `base`. Two that need each other in the same year are a system of equations, which no order of
//! computing solves: the loop is named, and one of them must use last year's value.
//!
//! Where a formula has no finite value (a division by zero), the run counts the paths and says so; it fails if a target needs the
//! value, unless `undefined = <number>` says what to take instead, or the target what to make of it.

use super::{Indicator, Kind};
use crate::both;
use crate::program::Operand;
use crate::program::formula::Formula;
use crate::scenario::formula::{check_references, check_units, parsed, value};
use crate::scenario::order::{Order, ordered};
use crate::scenario::section::{At, Section};
use crate::scenario::{Basis, Check, Draft, Scenario};
use std::sync::Arc;

/// The key of this kind.
pub const KEY: &str = "derived";

/// A derived indicator's formula.
#[derive(Debug)]
pub struct Derived {
    base: Option<At<f64>>,
    formula: At<Formula>,
    undefined: Option<f64>,
}

/// Reads `derived = { formula, base }`.
pub fn read(section: &mut Section) -> Option<Arc<dyn Kind>> {
    section.section(
        KEY,
        ("由其他指标按公式算出", "a formula over other indicators"),
        |section| {
            let base = section.number(
                "base",
                ("基年数值，供比较", "value of the base year, for comparison"),
            );
            let undefined = section.number(
                "undefined",
                (
                    "公式没有有限数值时（如除以零）所取的数值",
                    "what to take where the formula has no finite value (a division by zero, say)",
                ),
            );
            let undefined = undefined.map(|at| at.value);
            let text = section.required_text("formula", ("公式", "the formula"))?;
            let formula = parsed(section, &text)?;
            Some(Arc::new(Derived {
                base,
                formula,
                undefined,
            }) as _)
        },
    )
}

impl Kind for Derived {
    fn key(&self) -> &'static str {
        KEY
    }

    fn base(&self) -> Option<f64> {
        self.base.as_ref().map(|base| base.value)
    }

    fn never_negative(&self) -> bool {
        false
    }

    fn takes_effects(&self) -> (bool, bool) {
        (false, false)
    }

    fn draws(&self) -> bool {
        false
    }

    fn check(&self, indicator: &Indicator, check: &mut Check) {
        check_references(&self.formula, check.scenario.base_year + 1, check);
        check_units(&self.formula, Some(indicator), check);
    }

    fn formula(&self) -> Option<&Formula> {
        Some(&self.formula.value)
    }

    fn with_formula(&self, settled: Formula) -> Option<Arc<dyn Kind>> {
        let formula = At {
            value: settled,
            place: self.formula.place.clone(),
        };
        Some(Arc::new(Derived {
            base: self.base.clone(),
            formula,
            undefined: self.undefined,
        }))
    }

    fn undefined(&self) -> Option<f64> {
        self.undefined
    }

    fn rows(&self, _indicator: &Indicator, _draft: &mut Draft) -> Vec<Operand> {
        Vec::new()
    }
}

/// Adds the rows of all derived indicators: year by year, so that a lag may refer to any of
/// them, and within a year each after those it refers to. Both bases are drafted.
pub fn draft_all(draft: &mut Draft) {
    let scenario = draft.scenario;
    let placed = order(scenario).placed;
    for year in draft.years() {
        for id in &placed {
            let Some(kind) = scenario.indicator(id).map(|i| i.kind.as_ref()) else {
                continue;
            };
            let (Some(formula), instead) = (kind.formula(), kind.undefined()) else {
                continue;
            };
            let raw = value(formula, year, Basis::BaseYear, draft);
            let basis = draft.or_instead(raw, instead);
            let (raw, published) = if draft.has_revisions() {
                let raw = value(formula, year, Basis::Published, draft);
                (raw, draft.or_instead(raw, instead))
            } else {
                (raw, basis)
            };
            draft.push_values(id, basis, published);
            draft.computed.push(((*id).to_owned(), year, raw));
        }
    }
}

/// The derived indicators, each after those it refers to in the same year.
fn order(scenario: &Scenario) -> Order<'_> {
    let derived = scenario
        .indicators
        .iter()
        .filter_map(|i| Some((i.id.value.as_str(), i.kind.formula()?)));
    let made_of: Vec<(&str, Vec<&str>)> = derived
        .map(|(id, formula)| {
            let references = formula.references().iter();
            let same_year = references.filter(|r| r.moment.needs_the_year());
            (id, same_year.map(|r| r.name.as_str()).collect())
        })
        .collect();
    ordered(&made_of)
}

/// Refuses formulas that go round in a circle: the circle is named once.
pub fn check_circles(scenario: &Scenario, check: &mut Check) {
    let Order { circle, .. } = order(scenario);
    let Some(first) = circle.first() else { return };
    let place = scenario
        .indicator(first)
        .map(|i| i.id.place.clone())
        .unwrap_or_default();
    let message = both!(
        "这些公式循环引用：{circle}",
        "these formulas go round in a circle: {circle}",
        circle = circle.join(" → ")
    );
    let help = (
        "请让其中之一改用上年数值：lag(x, 1)",
        "let one of them use last year's value: lag(x, 1)",
    );
    check.problems.error(&place, message, help);
}
