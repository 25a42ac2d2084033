//! Fitted laws in a plan: which indicators take them, and how each answer hangs on what is admitted.

use super::{Alterations, Fitted, Fitting, Moments};
use crate::both;
use crate::engine::{Outcomes, Run};
use crate::history::Series;
use crate::language::Both;
use crate::model::Model;
use crate::scenario::Scenario;
use crate::scenario::indicator::{Indicator, flow, level};
use crate::scenario::load::Loaded;
use crate::scenario::target::Form;
use crate::study::terms::{self, Cell, Strikes};
use std::sync::atomic::AtomicBool;

/// The key of the row of the plan's own laws.
pub const AS_PLANNED: &str = "as_planned";

/// What was fitted of a plan.
#[derive(Debug, Clone, Default)]
pub struct Fits {
    /// The indicators, by their places in the plan, and their laws. Without a plan, the places are those of the series.
    pub laws: Vec<(usize, Fitted)>,
    /// The series without one, by their places in the history, and why.
    pub refused: Vec<(usize, Both)>,
}

/// A law of growth for all fitted indicators, and what comes of it.
#[derive(Debug, Clone)]
pub struct Row {
    /// Which history is admitted, or [`AS_PLANNED`].
    pub key: &'static str,
    /// The indicators whose law it makes, and from what.
    pub laws: Vec<(usize, Moments)>,
    /// By what may strike: the targets then (the first of each pair), and with the fit. Or why there is nothing.
    pub outcomes: Result<Vec<Outcomes>, Both>,
}

/// Probabilities by what is admitted.
#[derive(Debug, Clone)]
pub struct Admission {
    /// What may strike, in the order of the outcomes.
    pub strikes: Vec<Strikes>,
    /// By history.
    pub rows: Vec<Row>,
}

impl Fits {
    /// Fits the indicators of a plan that have a series of their name.
    #[must_use]
    pub fn of(fitting: &Fitting, plan: &Loaded, series: &[&Series]) -> Fits {
        let mut fits = Fits::default();
        for (at, one) in series.iter().enumerate() {
            match law_in(fitting, plan, (at, one)) {
                Ok(law) => fits.laws.push(law),
                Err(why) => fits.refused.push((at, why)),
            }
        }
        fits.laws.sort_by_key(|(indicator, _)| *indicator);
        fits
    }

    /// Fits all series, each for itself; the places are those of the history.
    #[must_use]
    pub fn alone(fitting: &Fitting, series: &[&Series]) -> Fits {
        let mut fits = Fits::default();
        for (at, one) in series.iter().enumerate() {
            match fitting.fitted((at, one), None) {
                Ok(law) => fits.laws.push((at, law)),
                Err(why) => fits.refused.push((at, why)),
            }
        }
        fits
    }

    /// The plan with these laws in place of its own.
    ///
    /// # Errors
    /// The first problem.
    pub fn in_place(&self, plan: &Loaded) -> Result<Loaded, Both> {
        in_place(plan, self.laws.iter().map(|(at, law)| (*at, law)))
    }

    /// The fitted indicators that each target rests on, by their ids; the last is all counted targets together.
    #[must_use]
    pub fn rests<'s>(&self, scenario: &'s Scenario) -> Vec<Vec<&'s str>> {
        let fitted = self.laws.iter();
        let fitted: Vec<&str> = fitted
            .map(|(at, _)| scenario.indicators[*at].id.value.as_str())
            .collect();
        let among = |on: &[&str]| -> Vec<&'s str> {
            let ids = scenario.indicators.iter().map(|one| one.id.value.as_str());
            ids.filter(|id| fitted.contains(id) && on.contains(id))
                .collect()
        };
        let each = (0..scenario.targets.len()).map(|at| hangs_on(scenario, at));
        let each: Vec<Vec<&str>> = each.collect();
        let counted = scenario.targets.iter().zip(&each);
        let counted = counted.filter(|(target, _)| target.counts);
        let all: Vec<&str> = counted.flat_map(|(_, on)| on.iter().copied()).collect();
        each.iter().chain([&all]).map(|on| among(on)).collect()
    }
}

/// The law of a series that is an indicator of the plan, with the indicator's place.
fn law_in(
    fitting: &Fitting,
    plan: &Loaded,
    (at, series): (usize, &Series),
) -> Result<(usize, Fitted), Both> {
    let scenario = &plan.scenario;
    let place = scenario.position(&series.id);
    let place = place.ok_or_else(|| {
        Both::from((
            "规划中没有这个标识符的指标",
            "the plan has no indicator of this id",
        ))
    })?;
    let indicator = &scenario.indicators[place];
    takes_quantiles(scenario, indicator)?;
    let fitted = fitting.fitted((at, series), indicator.kind.base())?;
    in_place(plan, [(place, &fitted)].into_iter())?;
    Ok((place, fitted))
}

/// Whether quantiles of its values can take the place of an indicator's law, and mean the same to all that names it.
fn takes_quantiles(scenario: &Scenario, indicator: &Indicator) -> Result<(), Both> {
    let (id, kind) = (indicator.id.value.as_str(), indicator.kind.key());
    if kind == level::KEY || kind == flow::KEY {
        return Ok(());
    }
    if indicator.kind.yearly().is_none() {
        return Err(both!(
            "{kind} 类指标没有可由历史拟合的分布",
            "a {kind} has no law that a history could be fitted to"
        ));
    }
    let mut shocks = scenario.shocks.iter();
    let shock = shocks.find(|shock| shock.effect_on(id).is_some());
    let revision = scenario.revisions.iter().find(|revision| {
        let mut effects = revision.effects.iter();
        effects.any(|(named, _)| named.value == id)
    });
    let shock = shock.map(|shock| shock.id.value.as_str());
    match shock.or_else(|| revision.map(|revision| revision.id.value.as_str())) {
        None => Ok(()),
        Some(named) => Err(both!(
            "规划中 {named} 对它的作用不是按水平值计的（{kind}），改用分位数会改变其含义，故保留规划的分布",
            "what {named} does to it is not said of its level (it is a {kind}): quantiles would change what that means, so the plan's law stays"
        )),
    }
}

fn in_place<'a>(
    plan: &Loaded,
    laws: impl Iterator<Item = (usize, &'a Fitted)>,
) -> Result<Loaded, Both> {
    let laws = laws.flat_map(|(at, law)| law.alterations(&plan.scenario.indicators[at]));
    terms::with(plan, &laws.collect::<Alterations>())
}

/// The ids of the indicators that a target rests on, itself or by the targets that it is made of.
#[must_use]
pub fn hangs_on(scenario: &Scenario, target: usize) -> Vec<&str> {
    let mut targets = vec![target];
    let mut ids = Vec::new();
    let mut seen = 0;
    while let Some(at) = targets.get(seen).copied() {
        seen += 1;
        let target = &scenario.targets[at];
        ids.extend(target.rests_on(scenario));
        let parts: Vec<&str> = match &target.form {
            Form::AllOf(parts) => parts.iter().map(|part| part.value.as_str()).collect(),
            Form::MetWhen(formula) => {
                let references = formula.value.references().iter();
                references.map(|part| part.name.as_str()).collect()
            }
            _ => Vec::new(),
        };
        for part in parts {
            let place = scenario.targets.iter().position(|t| t.id.value == part);
            targets.extend(place.filter(|place| !targets.contains(place)));
        }
    }
    ids
}

/// What stays the same from row to row.
pub struct Asked<'a> {
    /// How laws are fitted.
    pub fitting: &'a Fitting<'a>,
    /// The plan as it is written.
    pub plan: &'a Loaded,
    /// The plan with the laws that were fitted.
    pub fitted: &'a Loaded,
    /// The laws.
    pub fits: &'a Fits,
    /// The history.
    pub series: &'a [&'a Series],
}

impl Asked<'_> {
    /// Goes through the plan's own laws and all histories, against all that may strike, on the first `run.paths` plain paths; nothing if
    /// `stop` is set before the end.
    #[must_use]
    pub fn admission(&self, run: &Run, stop: &AtomicBool) -> Option<Admission> {
        let model = Model::new(&self.fitted.scenario);
        let strikes = Strikes::of(&self.fitted.scenario);
        let as_written = model.verdicts(&self.fitted.scenario);
        let cell = Cell {
            model: &model,
            as_written: &as_written,
            strikes: &strikes,
        };
        let planned = Ok(self.plan.scenario.clone());
        let mut rows = vec![Row {
            key: AS_PLANNED,
            laws: Vec::new(),
            outcomes: cell.outcomes(planned, run, stop)?,
        }];
        let laws = self.fits.laws.iter();
        let own: Vec<&Series> = laws.map(|(_, law)| self.series[law.series]).collect();
        let mut seen: Vec<Vec<(usize, Moments)>> = Vec::new();
        for past in self.fitting.histories(&own) {
            let laws = self.laws_of(past);
            let moments: Vec<(usize, Moments)> = laws
                .iter()
                .map(|(at, law)| (*at, Moments::of(&law.track)))
                .collect();
            // Fewer years that are the same years say the same.
            if !laws.is_empty() && seen.contains(&moments) {
                continue;
            }
            seen.push(moments.clone());
            let changed = match laws.is_empty() {
                true => Err((
                    "这些年份不足以拟合任何指标",
                    "these years are too few to fit any indicator",
                )
                    .into()),
                false => in_place(self.fitted, laws.iter().map(|(at, law)| (*at, law))),
            };
            rows.push(Row {
                key: past.key,
                laws: moments,
                outcomes: cell.outcomes(changed.map(|changed| changed.scenario), run, stop)?,
            });
        }
        Some(Admission { strikes, rows })
    }

    /// The laws that a history makes, of the indicators that are fitted; those for which it has too little are not among them.
    fn laws_of(&self, past: super::Past) -> Vec<(usize, Fitted)> {
        let laws = self.fits.laws.iter().filter_map(|(at, law)| {
            let series = (law.series, self.series[law.series]);
            let fitted = self
                .fitting
                .fitted_to(series, Some(law.base), past.admitted);
            Some((*at, fitted.ok()?))
        });
        laws.collect()
    }
}
