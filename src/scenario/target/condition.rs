//! `condition = "fdi > 200 and retail / gdp >= 0.3"`: a formula over indicators that is true in the target's year.
//!
//! Use it where a plan's sentence joins several indicators or compares one with another; for one
//! indicator against one number the other forms say more (goal, shortfall, required growth), which
//! a condition does not have: how far a truth is missed is no number. The target needs no
//! `indicator`. The formula must end in a truth: a comparison, `and`, `or`, `not`, or an `if`
//! between truths.
//!
//! It is judged in every year up to the target's for which its lags reach no further than the base
//! year, so a report can say since when it holds; met is what holds in the target's year. Where
//! statistical revisions touch an indicator in it, it is judged on both bases like a level. A path
//! on which it is no truth, because it divides by zero, is counted and named.

use super::{Form, Target};
use crate::both;
use crate::program::Operand;
use crate::program::formula::{Formula, Moment};
use crate::scenario::section::{At, Section};
use crate::scenario::{Basis, Check, Draft, formula};

/// Reads `condition = "…"`.
pub fn read(section: &mut Section, key: &'static str) -> Option<Form> {
    let meaning = (
        "由指标组成的条件公式，目标年份成立即为达标",
        "a formula over indicators that must be true in the year",
    );
    let text = section.text(key, meaning)?;
    formula::parsed(section, &text).map(Form::Condition)
}

/// Finds what the reader cannot see.
pub(super) fn check(target: &Target, condition: &At<Formula>, check: &mut Check) {
    let before = check.problems.len();
    check.year(&target.year);
    if let Some(id) = &target.indicator {
        check.indicator(id);
    }
    if check.problems.len() > before {
        return;
    }
    formula::check_references(condition, target.year.value, check);
    formula::check_units(condition, None, check);
    if !condition.value.is_truth(false) {
        let message = both!(
            "目标 {id} 的条件得出数值，而非真假",
            "the condition of target {id} says a number, not whether something is true",
            id = target.id.value
        );
        let help = (
            "请与一个数相比较，例如 gdp / base(gdp) > 1.3",
            "compare it with a number, as in gdp / base(gdp) > 1.3",
        );
        check.problems.error(&condition.place, message, help);
    }
}

/// What the condition says in each year up to the target's in which it has a value: 0 or 1, and NaN
/// where it has none.
pub fn truths(
    target: &Target,
    condition: &Formula,
    basis: Basis,
    draft: &mut Draft,
) -> Vec<(i32, Operand)> {
    let years = draft.scenario.base_year + 1..=target.year.value;
    let years = years.filter(|year| formula::has_value(condition, *year, draft.scenario));
    let years: Vec<i32> = years.collect();
    years
        .into_iter()
        .map(|year| (year, formula::value(condition, year, basis, draft)))
        .collect()
}

/// The ids of the indicators whose revisions make a difference to the condition.
pub(super) fn revised(condition: &Formula) -> impl Iterator<Item = &str> {
    let references = condition.references().iter();
    references
        .filter(|reference| !matches!(reference.moment, Moment::Base | Moment::Cagr))
        .map(|reference| reference.name.as_str())
}
