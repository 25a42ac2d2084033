//! A plan judged by what came: what laws fitted up to the base year announced, and whether it came true.
//!
//! *Announced*: the plan is run with laws that are fitted to history up to its base year ([`super::plan`]), as it would have been run then;
//! beside it, the plan with its own laws.
//!
//! *What came* is judged by the plan's own words: the values of the years after the base year stand in the scenario as amounts that are
//! certain, nothing strikes, and each target says whether it is met. A target is judged on the basis that it names: `as_published` on the
//! value that was published of each year (on the last basis, where there are several), `base_year_basis` on values that are chained from the base by
//! growth that may be compared. Both verdicts are given where they could differ. A target that rests on an indicator without values up to
//! its year is not judged.
//!
//! *Scores*: the Brier score, the mean of (p − outcome)²: 0 for certainty that is right, 0.25 for always saying one half (Brier 1950, "Verification
//! of forecasts expressed in terms of probability", *Monthly Weather Review* 78). The mean announced probability stands beside the share that came
//! true. A dozen targets of one plan share their shocks: they are far fewer than a dozen cases, and the report says how few.

use super::plan::{Fits, hangs_on};
use super::{Alterations, Fitting, unplaced};
use crate::engine::paired::paired;
use crate::engine::{Outcomes, Run};
use crate::history::{Admitted, Series};
use crate::language::Both;
use crate::model::Model;
use crate::scenario::draft::Basis;
use crate::scenario::indicator::{BESIDE_LAW, Indicator, flow};
use crate::scenario::load::Loaded;
use crate::scenario::target::Form;
use crate::scenario::tree::{Node, Table, Value};
use crate::study::terms;
use std::sync::atomic::AtomicBool;

/// A plan beside what came of it.
#[derive(Debug, Clone)]
pub struct Hindcast {
    /// What was fitted.
    pub fits: Fits,
    /// Each target with the fitted laws (the first of each pair) and with the plan's own.
    pub announced: Outcomes,
    /// Which targets rest on a fitted indicator; the last is all counted ones together.
    pub concerned: Vec<bool>,
    /// Whether each target came true; nothing where it cannot be judged.
    pub came: Vec<Option<Came>>,
    /// The values that came of each indicator, by year: as published, and chained from the base.
    pub values: Vec<Option<Values>>,
}

/// What came of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came {
    /// On the basis that it is judged on.
    pub is: bool,
    /// On the other basis, where the two have different values.
    pub on_other_basis: Option<bool>,
}

/// What came of an indicator in the years after the base year.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// As published.
    pub published: Vec<f64>,
    /// Chained from the base; nothing from the first year on for which no growth may be compared.
    pub chained: Vec<f64>,
}

/// Fits a plan and judges it. Nothing if `stop` is set before the end.
///
/// # Errors
/// Why the plan cannot be run with its laws.
pub fn hindcast(
    fitting: &Fitting,
    plan: &Loaded,
    series: &[&Series],
    run: &Run,
    stop: &AtomicBool,
) -> Result<Option<Hindcast>, Both> {
    let fits = Fits::of(fitting, plan, series);
    let fitted = fits.in_place(plan)?;
    let model = Model::new(&fitted.scenario);
    let own = model.verdicts(&plan.scenario);
    let laws = model.verdicts(&fitted.scenario);
    let found = paired(&laws, std::slice::from_ref(&own), run, run.paths, stop);
    let Some(announced) = found.and_then(|mut found| found.pop()) else {
        return Ok(None);
    };
    let indicators = plan.scenario.indicators.iter();
    let values: Vec<Option<Values>> = indicators
        .map(|indicator| {
            let mut named = series.iter();
            let series = named.find(|series| series.id == indicator.id.value)?;
            Values::of(series, indicator, fitting)
        })
        .collect();
    let Some(came) = came(plan, &values, run, stop)? else {
        return Ok(None);
    };
    Ok(Some(Hindcast {
        concerned: fits
            .rests(&plan.scenario)
            .iter()
            .map(|on| !on.is_empty())
            .collect(),
        fits,
        announced,
        came,
        values,
    }))
}

impl Values {
    /// What came of an indicator, as far as history goes.
    fn of(series: &Series, indicator: &Indicator, fitting: &Fitting) -> Option<Values> {
        let base_year = fitting.base_year;
        let years = || base_year + 1..=fitting.last_year;
        let published = years().map_while(|year| {
            let mut values = series.values.iter().rev();
            values
                .find(|value| value.year == year)
                .map(|value| value.value)
        });
        let admitted = Admitted {
            from: Some(base_year),
            until: Some(fitting.last_year),
            shocks: true,
        };
        let steps = series.track(admitted).map(|(track, _)| track.steps);
        let steps = steps.unwrap_or_default();
        let own = series.values.iter().rev();
        let known = own.clone().find(|value| value.year == base_year);
        let mut level = indicator.kind.base().or(known.map(|value| value.value))?;
        let chained = years().map_while(|year| {
            let step = steps.iter().find(|step| step.year == year)?;
            level = match step.from > 0.0 && step.to > 0.0 {
                true => level * (step.to / step.from),
                false => level + (step.to - step.from),
            };
            Some(level)
        });
        Some(Values {
            published: published.collect(),
            chained: chained.collect(),
        })
    }

    /// The values on a basis.
    #[must_use]
    pub fn on(&self, basis: Basis) -> &[f64] {
        match basis {
            Basis::Published => &self.published,
            Basis::BaseYear => &self.chained,
        }
    }
}

/// Whether each target came true.
fn came(
    plan: &Loaded,
    values: &[Option<Values>],
    run: &Run,
    stop: &AtomicBool,
) -> Result<Option<Vec<Option<Came>>>, Both> {
    let mut verdicts = Vec::new();
    for basis in [Basis::Published, Basis::BaseYear] {
        match verdicts_on(plan, values, basis, run, stop)? {
            Some(found) => verdicts.push(found),
            None => return Ok(None),
        }
    }
    let targets = plan.scenario.targets.iter().enumerate();
    let came = targets.map(|(at, target)| {
        let (own, other) = match target.judged {
            Basis::Published => (verdicts[0][at], verdicts[1][at]),
            Basis::BaseYear => (verdicts[1][at], verdicts[0][at]),
        };
        let rests = hangs_on(&plan.scenario, at);
        let differ = rests.iter().any(|id| {
            let place = plan.scenario.position(id);
            let values = place.and_then(|place| values[place].as_ref());
            values.is_some_and(|values| differ(&values.published, &values.chained))
        });
        Some(Came {
            is: own?,
            on_other_basis: other.filter(|_| differ),
        })
    });
    Ok(Some(came.collect()))
}

/// Whether values on two bases are not the same but for rounding.
fn differ(published: &[f64], chained: &[f64]) -> bool {
    let mut pairs = published.iter().zip(chained);
    pairs.any(|(a, b)| !((a / b - 1.0).abs() < 0.005))
}

/// What each target says of the values on a basis; nothing where it cannot be judged.
fn verdicts_on(
    plan: &Loaded,
    values: &[Option<Values>],
    basis: Basis,
    run: &Run,
    stop: &AtomicBool,
) -> Result<Option<Vec<Option<bool>>>, Both> {
    let scenario = &plan.scenario;
    let mut alterations = Alterations::new();
    for (indicator, values) in scenario.indicators.iter().zip(values) {
        if let Some(values) = values {
            certain(
                indicator,
                values.on(basis),
                scenario.base_year,
                &mut alterations,
            );
        }
    }
    // Nothing strikes, and no measure is at work: both are in what came.
    let sections = ["shock", "exclusive", "revision", "lever", "interaction"];
    alterations.extend(sections.map(|section| (vec![section.to_owned()], None)));
    let certain = terms::with(plan, &alterations)?.scenario;
    let model = Model::new(&certain);
    let verdicts = model.verdicts(&certain);
    let again = std::slice::from_ref(&verdicts);
    let Some(found) = paired(&verdicts, again, run, 1, stop) else {
        return Ok(None);
    };
    let known = |target: usize| {
        let year = scenario.targets[target].year.value;
        let years = usize::try_from(year - scenario.base_year).unwrap_or_default();
        let parts = hangs_on(scenario, target);
        let all = parts.iter().all(|id| {
            let place = scenario.position(id);
            let indicator = place.map(|place| &scenario.indicators[place]);
            let derived = indicator.is_some_and(|one| one.kind.formula().is_some());
            let values = place.and_then(|place| values[place].as_ref());
            derived || values.is_some_and(|values| values.on(basis).len() >= years)
        });
        all && !parts.is_empty()
    };
    let targets = scenario.targets.iter().enumerate();
    let judged = targets.map(|(at, target)| {
        let pair = found.first().and_then(|found| found.targets[at]);
        let measurable = !matches!(target.form, Form::NotMeasurable(_));
        let pair = pair.filter(|_| measurable && known(at))?;
        Some(pair.both > 0)
    });
    Ok(Some(judged.collect()))
}

/// An indicator whose values are certain. What is not known stays at the last value: targets that rest on it are not judged.
fn certain(indicator: &Indicator, values: &[f64], base_year: i32, alterations: &mut Alterations) {
    let Some(last) = values.last() else {
        return;
    };
    let id = indicator.id.value.as_str();
    let at = |keys: &[&str]| -> Vec<String> {
        let all = ["indicator", id].into_iter().chain(keys.iter().copied());
        all.map(str::to_owned).collect()
    };
    alterations.extend(BESIDE_LAW.iter().map(|key| (at(&[key]), None)));
    alterations.push((at(&[indicator.kind.key()]), None));
    if let Some(base) = indicator.kind.base() {
        let base = unplaced(Value::Float(base));
        alterations.push((at(&[flow::KEY, "base"]), Some(base)));
    }
    alterations.push((at(&[flow::KEY, "amount"]), Some(constant(*last))));
    for (year, value) in (base_year + 1..).zip(values) {
        let path = at(&[flow::KEY, "in_year", &year.to_string()]);
        alterations.push((path, Some(constant(*value))));
    }
}

/// `{ constant = { value } }`.
fn constant(value: f64) -> Node {
    let mut law = Table::default();
    let path = ["constant", "value"].map(str::to_owned);
    law.set(&path, unplaced(Value::Float(value)));
    unplaced(Value::Table(law))
}
