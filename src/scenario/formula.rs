//! Formulas in scenario files: how they are read, pointed into, checked and given their numbers.
//!
//! Three things are written as formulas: derived indicators ([`super::indicator::derived`]) and
//! conditions ([`super::target::condition`]), which refer to indicators, and joint targets
//! ([`super::target::met_when`]), which refer to targets. The language is that of
//! [`crate::program::formula`]; what its names stand for in a year is decided here:
//!
//! - the value of the base year is the indicator's `base`, and nothing is known before it: a
//!   reference that reaches further back is refused, since a history would be data, not an assumption;
//! - `cagr(x)` takes x on the base-year basis, as the target form `average_growth` does: growth is
//!   never taken across a statistical revision. Everything else is on the basis that is asked for;
//! - only what is alike is added or compared, where indicators have units ([`super::unit`]).

use super::section::{At, Section};
use super::target::{average_growth, no_base};
use super::{Basis, Check, Draft, Indicator, Scenario, unit};
use crate::both;
use crate::diag::{Place, Problems};
use crate::program::Operand;
use crate::program::formula::{Formula, Moment, Reference};
use std::ops::Range;

/// The formula that a text is; what is wrong with it is pointed at.
pub fn parsed(section: &mut Section, text: &At<String>) -> Option<At<Formula>> {
    match Formula::parse(&text.value) {
        Ok(formula) => Some(At {
            value: formula,
            place: text.place.clone(),
        }),
        Err(fault) => {
            let problems = &mut section.reading.problems;
            let place = inside(problems, &text.place, &fault.span);
            problems.error(&place, fault.message, fault.help);
            None
        }
    }
}

/// The place of a part of a formula; of the whole, where the text in the file is not the formula
/// itself because it is written with escapes or with line ends of two characters.
#[must_use]
pub fn inside(problems: &Problems, place: &Place, span: &Range<usize>) -> Place {
    let written = problems.text_at(place);
    let quote = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quote| written.starts_with(quote))
        .unwrap_or_default();
    let escaped = quote.starts_with('"') && written.contains('\\');
    if quote.is_empty() || escaped || written.contains('\r') {
        return place.clone();
    }
    // A line break right behind the three quotes that open a text is not part of it.
    let break_after = usize::from(quote.len() == 3 && written[3..].starts_with('\n'));
    let start = place.span.start + quote.len() + break_after;
    Place {
        source: place.source,
        span: start + span.start..start + span.end,
    }
}

/// Finds references that have no value in `year`, or in any.
pub fn check_references(formula: &At<Formula>, year: i32, check: &mut Check) {
    let named = |reference: &&Reference| !reference.name.is_empty();
    for reference in formula.value.references().iter().filter(named) {
        let place = inside(check.problems, &formula.place, &reference.span);
        let name = At {
            value: reference.name.clone(),
            place: place.clone(),
        };
        // One without a name is into the unit of the formula's own indicator.
        let own = reference.moment == Moment::Conversion && name.value.is_empty();
        if own || check.indicator(&name).is_none() {
            continue;
        }
        let years = year - check.scenario.base_year;
        match furthest(reference, years) {
            Some(back) if back > years => {
                let message = both!(
                    "lag({name}, {back}) 追溯到基年之前",
                    "lag({name}, {back}) reaches back before the base year",
                    name = reference.name
                );
                let help = both!(
                    "在{year}年，最远可写 lag(x, {years})",
                    "in {year}, lag(x, {years}) is the furthest that has a value"
                );
                check.problems.error(&place, message, help);
            }
            Some(back) if back == years && base(reference, check.scenario).is_none() => {
                let help = ("请给它写 base", "give it a base");
                check.problems.error(&place, no_base(&reference.name), help);
            }
            _ => {}
        }
    }
}

/// Finds what is added to or compared with something unlike; `own` is the derived indicator that the
/// formula belongs to, if it belongs to one.
pub fn check_units(formula: &At<Formula>, own: Option<&Indicator>, check: &mut Check) {
    let found = unit::formula::examine(&formula.value, own, check.scenario);
    for fault in found.faults {
        let place = inside(check.problems, &formula.place, &fault.span);
        check.problems.error(&place, fault.message, fault.help);
    }
    for doubt in found.doubts {
        let place = inside(check.problems, &formula.place, &doubt.span);
        check.problems.warn(&place, doubt.message, doubt.help);
    }
}

/// How many years a reference goes back that is made when `years` have passed since the base year.
fn furthest(reference: &Reference, years: i32) -> Option<i32> {
    match reference.moment {
        Moment::Lag(lag) => Some(lag as i32),
        Moment::Base | Moment::Cagr => Some(years),
        Moment::Sum | Moment::Mean | Moment::Conversion => None,
    }
}

fn base(reference: &Reference, scenario: &Scenario) -> Option<f64> {
    scenario
        .indicator(&reference.name)
        .and_then(|indicator| indicator.kind.base())
}

/// Whether everything a formula refers to has a value in a year.
#[must_use]
pub fn has_value(formula: &Formula, year: i32, scenario: &Scenario) -> bool {
    let years = year - scenario.base_year;
    formula.references().iter().all(|reference| {
        furthest(reference, years).is_none_or(|back| {
            back < years || (back == years && base(reference, scenario).is_some())
        })
    })
}

/// Adds a formula's rows for one year, its references taken on a basis.
pub fn value(formula: &Formula, year: i32, basis: Basis, draft: &mut Draft) -> Operand {
    let values: Vec<Operand> = formula
        .references()
        .iter()
        .map(|reference| value_of(reference, year, basis, draft))
        .collect();
    let mut next = values.into_iter();
    let mut look_up = |_: &Reference| next.next().unwrap_or(Operand::Number(f64::NAN));
    formula.rows(&mut draft.builder, year, &mut look_up)
}

fn value_of(reference: &Reference, year: i32, basis: Basis, draft: &mut Draft) -> Operand {
    let base = Operand::Number(base(reference, draft.scenario).unwrap_or(f64::NAN));
    let years = year - draft.scenario.base_year;
    let name = &reference.name;
    match reference.moment {
        Moment::Base => base,
        // Written out before anything is drafted; what cannot be converted was refused.
        Moment::Conversion => Operand::Number(f64::NAN),
        Moment::Lag(lag) => match usize::try_from(years - 1 - lag as i32) {
            Ok(period) => draft.series(name).on(basis)[period],
            Err(_) => base,
        },
        Moment::Sum => draft.sum_to(name, basis, years),
        Moment::Mean => draft.mean_to(name, basis, years),
        Moment::Cagr => {
            let values = draft.series(name).on(Basis::BaseYear);
            let value = values[years as usize - 1];
            average_growth::since(base, value, years, &mut draft.builder)
        }
    }
}
