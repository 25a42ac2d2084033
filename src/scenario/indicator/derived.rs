//! Derived indicators: a formula over other indicators, their lags and base values.
//!
//! `derived = { formula = "exports / (exports + imports) * 100" }`. The grammar is that of
//! [`crate::program::formula`]. A derived indicator may use others of the same year as long as no
//! loop arises; `lag(x, 1)` in the first simulated year is the base value. Where the indicators have units,
//! the formula may only add what is alike, and gives the `unit` that is declared ([`crate::scenario::unit`]).

use super::{Indicator, Kind};
use crate::both;
use crate::diag::{Place, Problems};
use crate::program::Operand;
use crate::program::formula::{Formula, Moment, Reference};
use crate::scenario::section::{At, Section};
use crate::scenario::target::no_base;
use crate::scenario::{Basis, Check, Draft, Scenario, unit};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// The key of this kind.
pub const KEY: &str = "derived";

/// A derived indicator's formula.
#[derive(Debug)]
pub struct Derived {
    base: Option<At<f64>>,
    formula: At<Formula>,
    /// The formula with its conversions written out, where it has any.
    settled: Option<Formula>,
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
            let text = section.required_text("formula", ("公式", "the formula"))?;
            match Formula::parse(&text.value) {
                Ok(formula) => {
                    let formula = At {
                        value: formula,
                        place: text.place,
                    };
                    let settled = None;
                    Some(Arc::new(Derived {
                        base,
                        formula,
                        settled,
                    }) as _)
                }
                Err(fault) => {
                    let place = inside(&section.reading.problems, &text.place, &fault.span);
                    section
                        .reading
                        .problems
                        .error(&place, fault.message, fault.help);
                    None
                }
            }
        },
    )
}

/// The place of a part of a formula; of the whole, where the text in the file is not the formula
/// itself because it is written with escapes.
fn inside(problems: &Problems, place: &Place, span: &Range<usize>) -> Place {
    let written = problems.text_at(place);
    let plain =
        !written.contains('\\') && !written.starts_with("\"\"\"") && !written.starts_with("'''");
    if !plain {
        return place.clone();
    }
    // The text starts after the opening quote.
    let start = place.span.start + 1;
    Place {
        source: place.source,
        span: start + span.start..start + span.end,
    }
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
        for reference in self.formula.value.references() {
            self.check_reference(reference, check);
        }
        let found = unit::formula::examine(&self.formula.value, Some(indicator), check.scenario);
        for fault in found.faults {
            let place = inside(check.problems, &self.formula.place, &fault.span);
            check.problems.error(&place, fault.message, fault.help);
        }
        for fault in found.doubts {
            let place = inside(check.problems, &self.formula.place, &fault.span);
            check.problems.warn(&place, fault.message, fault.help);
        }
    }

    fn formula(&self) -> Option<&Formula> {
        self.settled.as_ref().or(Some(&self.formula.value))
    }

    fn with_formula(&self, settled: Formula) -> Option<Arc<dyn Kind>> {
        Some(Arc::new(Derived {
            base: self.base.clone(),
            formula: self.formula.clone(),
            settled: Some(settled),
        }))
    }

    fn rows(&self, _indicator: &Indicator, _draft: &mut Draft) -> Vec<Operand> {
        Vec::new()
    }
}

/// Adds the rows of all derived indicators: year by year, so that a lag may refer to any of
/// them, and within a year each after those it refers to. Both bases are drafted.
pub fn draft_all(draft: &mut Draft) {
    let (order, _) = placed(draft.scenario);
    for year in draft.years() {
        for indicator in &order {
            let Some(formula) = indicator.kind.formula() else {
                continue;
            };
            let basis = one_year(formula, year, Basis::BaseYear, draft);
            let published = if draft.has_revisions() {
                one_year(formula, year, Basis::Published, draft)
            } else {
                basis
            };
            draft.push_values(&indicator.id.value, basis, published);
        }
    }
}

fn one_year(formula: &Formula, year: i32, basis: Basis, draft: &mut Draft) -> Operand {
    let period = year - draft.scenario.base_year - 1;
    let values: Vec<Operand> = formula
        .references()
        .iter()
        .map(|r| value_of(r, period, basis, draft))
        .collect();
    let mut next = values.into_iter();
    let mut look_up = |_: &Reference| next.next().unwrap_or(Operand::Number(f64::NAN));
    formula.rows(&mut draft.builder, year, &mut look_up)
}

/// The derived indicators, each after those it refers to in the same year; and those that
/// cannot be placed because their references go round in a circle.
fn placed(scenario: &Scenario) -> (Vec<&Indicator>, Vec<&Indicator>) {
    let derived: Vec<&Indicator> = scenario
        .indicators
        .iter()
        .filter(|i| i.kind.formula().is_some())
        .collect();
    let ids: HashSet<&str> = derived.iter().map(|i| i.id.value.as_str()).collect();
    let mut waits_for: HashMap<&str, usize> = HashMap::new();
    let mut waited_for_by: HashMap<&str, Vec<&Indicator>> = HashMap::new();
    for indicator in &derived {
        let others: HashSet<&str> = same_year(indicator)
            .filter(|name| ids.contains(name))
            .collect();
        waits_for.insert(&indicator.id.value, others.len());
        for other in others {
            waited_for_by.entry(other).or_default().push(indicator);
        }
    }
    let free = |id: &str, waits_for: &HashMap<&str, usize>| waits_for.get(id) == Some(&0);
    let mut order: Vec<&Indicator> = derived
        .iter()
        .copied()
        .filter(|i| free(&i.id.value, &waits_for))
        .collect();
    let mut at = 0;
    while let Some(done) = order.get(at).copied() {
        for indicator in waited_for_by
            .remove(done.id.value.as_str())
            .unwrap_or_default()
        {
            if let Some(count) = waits_for.get_mut(indicator.id.value.as_str()) {
                *count -= 1;
            }
            if free(&indicator.id.value, &waits_for) {
                order.push(indicator);
            }
        }
        at += 1;
    }
    let stuck = derived
        .into_iter()
        .filter(|i| !free(&i.id.value, &waits_for))
        .collect();
    (order, stuck)
}

/// The ids that an indicator's formula refers to in the same year.
fn same_year(indicator: &Indicator) -> impl Iterator<Item = &str> {
    let references = indicator
        .kind
        .formula()
        .map_or(&[][..], Formula::references);
    references
        .iter()
        .filter(|r| r.moment == Moment::Lag(0))
        .map(|r| r.name.as_str())
}

/// Refuses formulas that go round in a circle: the circle is named once.
pub fn check_circles(scenario: &Scenario, check: &mut Check) {
    let (_, stuck) = placed(scenario);
    let ids: HashSet<&str> = stuck.iter().map(|i| i.id.value.as_str()).collect();
    let Some(first) = stuck.first() else { return };
    // Each that is stuck refers to another that is: going on, one comes round.
    let mut walk: Vec<&str> = vec![&first.id.value];
    let circle = loop {
        let here = scenario.indicator(walk[walk.len() - 1]);
        let next = here.and_then(|i| same_year(i).find(|name| ids.contains(name)));
        let Some(next) = next else { return };
        if let Some(at) = walk.iter().position(|earlier| *earlier == next) {
            walk.push(next);
            break walk.split_off(at);
        }
        walk.push(next);
    };
    let place = scenario
        .indicator(circle[0])
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

fn value_of(reference: &Reference, period: i32, basis: Basis, draft: &Draft) -> Operand {
    let base = draft
        .scenario
        .indicator(&reference.name)
        .and_then(|i| i.kind.base());
    let base = Operand::Number(base.unwrap_or(f64::NAN));
    match reference.moment {
        Moment::Base => base,
        // Written out before anything is drafted; what cannot be converted was refused.
        Moment::Conversion => Operand::Number(f64::NAN),
        Moment::Lag(lag) => match usize::try_from(period - lag as i32) {
            Ok(period) => draft.series(&reference.name).on(basis)[period],
            Err(_) => base,
        },
    }
}

impl Derived {
    fn check_reference(&self, reference: &Reference, check: &mut Check) {
        if reference.moment == Moment::Conversion && reference.name.is_empty() {
            return;
        }
        let place = inside(check.problems, &self.formula.place, &reference.span);
        let name = At {
            value: reference.name.clone(),
            place: place.clone(),
        };
        let Some(other) = check.indicator(&name) else {
            return;
        };
        let needs_base = matches!(reference.moment, Moment::Base | Moment::Lag(1));
        if needs_base && other.kind.base().is_none() {
            let help = ("请给它写 base", "give it a base");
            check.problems.error(&place, no_base(&reference.name), help);
        }
        if let Moment::Lag(lag @ 2..) = reference.moment {
            let message = both!(
                "lag({name}, {lag}) 追溯到基年之前",
                "lag({name}, {lag}) reaches back before the base year",
                name = reference.name
            );
            let help = (
                "在模拟的首年，只有 lag(x, 1) 有数值",
                "only lag(x, 1) has a value in the first year",
            );
            check.problems.error(&place, message, help);
        }
    }
}
