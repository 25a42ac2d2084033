//! One assumption otherwise, all else as it is: what each would do to each probability.
//!
//! | assumption | what if |
//! |---|---|
//! | an indicator's law, a path, withdrawals | one standard deviation higher, or lower, in every year; with the mean of its `history`; at its median, so without uncertainty of its own |
//! | persistence | years independent |
//! | a common factor | one standard deviation higher, or lower, every year; no common movement (its loads 0, own scores in their place) |
//! | correlations, copula | none |
//! | a parameter, an uncertain number of a law, of a lever's effect | one standard deviation higher, or lower; at its median |
//! | a shock, a revision, a lever | the other way, as in [`super::effects`] |
//! | a regime, one of several laws | that state, or that law, in all years |
//! | a milestone | nothing: its probabilities are no law that could be moved |
//!
//! The standard deviation is that of the law, where one law holds; else it is measured year by year on the first paths of the run, with
//! all that makes the yearly number uncertain (its parameters, states, a walking mean). A law without one is moved by half of what lies between its
//! 16 % and 84 % quantiles, which for a normal law is the same.
//!
//! Draws stay as they are ([`crate::scenario::supposed`]), both scenarios run on the same paths and the difference is paired
//! ([`crate::engine::paired`]). What moves with an assumption does *not* move along here: for that see [`super::drivers`]. Read both: a
//! one-at-a-time change is what a planner can argue about, but it knows nothing of dependence and sees interactions only around the scenario as written
//! (Saltelli and Annoni 2010, "How to avoid a perfunctory sensitivity analysis", *Environmental Modelling & Software* 25).
//! The form is the tornado of decision analysis, Howard (1988), "Decision analysis: practice and promise", *Management Science* 34.
//!
//! Cost: a run of verdicts for each, on as many paths as effects take.

use crate::both;
use crate::dist::Law;
use crate::engine::paired::paired;
use crate::engine::waves::{Part, each_block};
use crate::engine::{Judged, Moments, Outcomes, Run};
use crate::language::Both;
use crate::model::{Model, Verdicts};
use crate::program::{Block, Lanes};
use crate::scenario::Scenario;
use crate::scenario::assumed::Assumed;
use crate::scenario::law::{Assumption, LawAt};
use crate::scenario::process::Process;
use crate::scenario::supposed::How;
use crate::scenario::switch::Switch;
use crate::simd::Portable;
use std::sync::atomic::AtomicBool;

/// Paths from which standard deviations are measured.
const FOR_SD: u64 = 16_384;
/// Models that are held at the same time.
const TOGETHER: usize = 8;
/// The share of a normal law below one standard deviation under its mean.
const ONE_SD_BELOW: f64 = 0.158_655_253_931_457_05;

/// What is otherwise.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Higher by this in each year, which is one standard deviation; or lower, if it is negative.
    Moved(Vec<f64>),
    /// With the mean of its history.
    Historical {
        /// The mean as written, over the years.
        written: f64,
        /// The mean of its history.
        past: f64,
    },
    /// At its median.
    Median,
    /// Without it.
    Absent,
    /// With it: a lever that is off is taken.
    Present,
    /// This state, or this law of several, in all years, counted from 0.
    Always(usize),
}

/// A what-if and what came of it.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// The assumption.
    pub of: Assumed,
    /// What is otherwise; nothing where it cannot be changed.
    pub change: Option<Change>,
    /// The targets then (the first of each pair), and as written; or why there is no answer.
    pub answer: Result<Outcomes, Both>,
}

/// An assumption's place and spread in a year.
#[derive(Debug, Clone, Copy)]
struct Spread {
    mean: f64,
    sd: f64,
}

/// A question: the changed scenario, or why there is none.
struct Question {
    of: Assumed,
    change: Option<Change>,
    scenario: Result<Scenario, Both>,
}

/// Asks all what-ifs of a scenario on the first `paths` plain paths; nothing if `stop` is set before the end.
#[must_use]
pub fn what_ifs(
    scenario: &Scenario,
    model: &Model,
    run: &Run,
    paths: u64,
    stop: &AtomicBool,
) -> Option<Vec<WhatIf>> {
    let drafted = model.driven(scenario).of;
    let spreads = spreads(scenario, model, &drafted, run, stop)?;
    let asking = Asking { scenario };
    let mut questions: Vec<Question> = Vec::new();
    for (of, spread) in drafted.iter().zip(&spreads) {
        asking.of_drawn(of, spread.as_deref(), &mut questions);
    }
    asking.of_structure(&mut questions);
    let as_written = model.verdicts(scenario);
    let mut found = Vec::new();
    for some in questions.chunks(TOGETHER) {
        let changed = some
            .iter()
            .filter_map(|question| question.scenario.as_ref().ok());
        let changed: Vec<Verdicts> = changed.map(|changed| model.verdicts(changed)).collect();
        let outcomes = paired(&as_written, &changed, run, paths, stop)?;
        let mut outcomes = outcomes.into_iter().map(Outcomes::swapped);
        for question in some {
            let answer = match &question.scenario {
                Err(why) => Err(why.clone()),
                Ok(_) => outcomes.next().ok_or_else(Both::default),
            };
            found.push(WhatIf {
                of: question.of.clone(),
                change: question.change.clone(),
                answer,
            });
        }
    }
    Some(found)
}

struct Asking<'s> {
    scenario: &'s Scenario,
}

impl Asking<'_> {
    fn suppose(&self, of: &Assumed, change: Change, how: How) -> Question {
        Question {
            of: of.clone(),
            change: Some(change),
            scenario: Ok(self.scenario.supposing(of.clone(), how)),
        }
    }

    fn refuse(of: &Assumed, why: Both) -> Question {
        Question {
            of: of.clone(),
            change: None,
            scenario: Err(why),
        }
    }

    /// What may be asked of something that is drawn.
    fn of_drawn(&self, of: &Assumed, spread: Option<&[Spread]>, asked: &mut Vec<Question>) {
        match of {
            Assumed::Law(_)
            | Assumed::Path(_)
            | Assumed::Withdrawals(_)
            | Assumed::Parameter(_)
            | Assumed::Number(_)
            | Assumed::Effect { .. } => {
                self.moved(of, spread, asked);
                asked.extend(self.historical(of, spread));
                if spread.is_none_or(|years| years.iter().any(|year| year.sd != 0.0)) {
                    asked.push(self.suppose(of, Change::Median, How::Median));
                }
            }
            Assumed::Factor(at) => {
                self.moved(of, spread, asked);
                asked.push(self.without_factor(*at));
            }
            Assumed::Model(at) => {
                let yearly = self.scenario.indicators[*at].kind.yearly();
                for which in 0..yearly.map_or(0, |yearly| yearly.models()) {
                    asked.push(self.suppose(of, Change::Always(which), How::Always(which)));
                }
            }
            Assumed::State(at, state) => {
                let states = self.scenario.regimes[*at].states().count();
                // With two states only the second has a number of its own.
                let first = if states == 2 { 0 } else { *state };
                for state in first..=*state {
                    let of = Assumed::State(*at, state);
                    asked.push(self.suppose(&of, Change::Always(state), How::Always(state)));
                }
            }
            Assumed::Items(_) => asked.push(Self::refuse(
                of,
                both!(
                    "里程碑各项只有概率，没有可以移动的分布；请用 --set 改写 probability",
                    "a milestone's items have probabilities and no law that could be moved; change probability with --set"
                ),
            )),
            Assumed::Shock(at) => asked.push(self.switched(of, Switch::Shock(*at))),
            Assumed::Revision(at) => asked.push(self.switched(of, Switch::Revision(*at))),
            // Their shock or revision is asked for; the others are no draws.
            Assumed::Strikes(_)
            | Assumed::Size(..)
            | Assumed::Persistence(_)
            | Assumed::Correlation
            | Assumed::Copula
            | Assumed::Lever(_) => {}
        }
    }

    /// What may be asked of how things hang together, and of levers.
    fn of_structure(&self, asked: &mut Vec<Question>) {
        let scenario = self.scenario;
        let changed = |of: Assumed, change: Change, scenario: Scenario| Question {
            of,
            change: Some(change),
            scenario: Ok(scenario),
        };
        for (at, indicator) in scenario.indicators.iter().enumerate() {
            let process = &indicator.process;
            if process.persistence.value != 0.0 || process.drift.is_some() {
                let mut other = scenario.clone();
                let place = &process.persistence.place;
                other.indicators[at].process = Process::independent(place);
                asked.push(changed(Assumed::Persistence(at), Change::Absent, other));
            }
        }
        if scenario.correlation.is_some() {
            let mut other = scenario.clone();
            other.correlation = None;
            asked.push(changed(Assumed::Correlation, Change::Absent, other));
        }
        if scenario.copula.is_some() {
            let mut other = scenario.clone();
            other.copula = None;
            asked.push(changed(Assumed::Copula, Change::Absent, other));
        }
        for at in 0..scenario.levers.len() {
            asked.push(self.switched(&Assumed::Lever(at), Switch::Lever(at)));
        }
    }

    fn switched(&self, of: &Assumed, switch: Switch) -> Question {
        let change = match self.scenario.has_on(switch) {
            true => Change::Absent,
            false => Change::Present,
        };
        Question {
            of: of.clone(),
            change: Some(change),
            scenario: Ok(self.scenario.flipped(switch)),
        }
    }

    fn without_factor(&self, at: usize) -> Question {
        let mut other = self.scenario.clone();
        let id = &self.scenario.factors[at].id.value;
        for indicator in &mut other.indicators {
            indicator.loads.retain(|(factor, _)| factor.value != *id);
        }
        Question {
            of: Assumed::Factor(at),
            change: Some(Change::Absent),
            scenario: Ok(other),
        }
    }

    /// One standard deviation up and down.
    fn moved(&self, of: &Assumed, spread: Option<&[Spread]>, asked: &mut Vec<Question>) {
        let finite = |years: &&[Spread]| years.iter().all(|year| year.sd.is_finite());
        let Some(years) = spread.filter(finite) else {
            asked.push(Self::refuse(
                of,
                both!(
                    "分布没有有限的标准差，又不是单一的分布，无从移动一个标准差",
                    "its law has no finite standard deviation and is not a single one, so there is no such step to move it by"
                ),
            ));
            return;
        };
        if years.iter().all(|year| year.sd == 0.0) {
            return;
        }
        for sign in [1.0, -1.0] {
            let by: Vec<f64> = years.iter().map(|year| sign * year.sd).collect();
            asked.push(self.suppose(of, Change::Moved(by.clone()), How::Moved(by)));
        }
    }

    /// With the mean of the indicator's history up to the base year.
    fn historical(&self, of: &Assumed, spread: Option<&[Spread]>) -> Option<Question> {
        let Assumed::Law(at) = of else { return None };
        let history = &self.scenario.indicators[*at].history;
        let (past, _) = history.moments(i32::MIN..=self.scenario.base_year)?;
        let years = spread?;
        if !years.iter().all(|year| year.mean.is_finite()) {
            let why = both!(
                "分布没有有限的均值，无从移到历史均值",
                "its law has no finite mean that could be moved to that of its history"
            );
            return Some(Self::refuse(of, why));
        }
        let by = years.iter().map(|year| past - year.mean).collect();
        let sum: f64 = years.iter().map(|year| year.mean).sum();
        let written = sum / years.len() as f64;
        let change = Change::Historical { written, past };
        Some(self.suppose(of, change, How::Moved(by)))
    }
}

/// Place and spread of each assumption year by year, for those that can be moved; nothing if `stop` is set before the end.
fn spreads(
    scenario: &Scenario,
    model: &Model,
    drafted: &[Assumed],
    run: &Run,
    stop: &AtomicBool,
) -> Option<Vec<Option<Vec<Spread>>>> {
    let mut known: Vec<Option<Vec<Spread>>> = Vec::new();
    let mut unknown = Vec::new();
    for of in drafted {
        let spread = spread_of_law(scenario, of);
        if spread.is_none() && is_law(of) {
            unknown.push(of.clone());
        }
        known.push(spread);
    }
    if unknown.is_empty() {
        return Some(known);
    }
    let measured = measured(scenario, model, &unknown, run, stop)?;
    for (of, spread) in drafted.iter().zip(&mut known) {
        let own = || {
            let years = measured.iter().filter(|(known, _)| known == of);
            years.map(|(_, year)| *year).collect::<Vec<Spread>>()
        };
        if spread.is_none() && is_law(of) && !endless(scenario, of) {
            *spread = Some(own());
        }
    }
    Some(known)
}

fn is_law(of: &Assumed) -> bool {
    matches!(
        of,
        Assumed::Law(_)
            | Assumed::Path(_)
            | Assumed::Withdrawals(_)
            | Assumed::Factor(_)
            | Assumed::Parameter(_)
            | Assumed::Number(_)
            | Assumed::Effect { .. }
    )
}

/// Whether some law of an indicator has no finite standard deviation, so that what is measured means nothing.
fn endless(scenario: &Scenario, of: &Assumed) -> bool {
    let Assumed::Law(at) = of else { return false };
    let yearly = scenario.indicators[*at].kind.yearly();
    let mut laws = yearly.into_iter().flat_map(|yearly| yearly.laws());
    laws.any(|law| !law.value.central().sd().is_finite())
}

/// What the laws themselves say, where one holds in each year.
fn spread_of_law(scenario: &Scenario, of: &Assumed) -> Option<Vec<Spread>> {
    let years = scenario.years();
    match of {
        Assumed::Factor(_) => Some(years.map(|_| Spread { mean: 0.0, sd: 1.0 }).collect()),
        Assumed::Parameter(at) => Some(vec![spread(&scenario.parameters[*at].law)?]),
        Assumed::Withdrawals(at) => {
            let law = scenario.indicators[*at].kind.withdrawals()?;
            let spread = spread(&law.value)?;
            Some(years.map(|_| spread).collect())
        }
        Assumed::Law(at) => {
            let indicator = &scenario.indicators[*at];
            let process = &indicator.process;
            if process.drift.is_some() || process.start.is_some() {
                return None;
            }
            let yearly = indicator.kind.yearly()?;
            let law = |year: i32| -> Option<Spread> {
                let law: &LawAt = yearly.law_of(year)?;
                spread(&law.value)
            };
            years.map(law).collect()
        }
        _ => None,
    }
}

/// Mean and standard deviation of a law without uncertain numbers; half of what lies between its 16 % and 84 % quantiles where
/// it has none.
fn spread(law: &Assumption) -> Option<Spread> {
    if !law.open().is_empty() {
        return None;
    }
    let law: &dyn Law = law.central().as_ref();
    let sd = match law.sd() {
        sd if sd.is_finite() => sd,
        _ => 0.5 * (law.upper(ONE_SD_BELOW) - law.lower(ONE_SD_BELOW)),
    };
    let mean = law.mean();
    Some(Spread { mean, sd })
}

/// Place and spread as the first paths show them, year by year.
fn measured(
    scenario: &Scenario,
    model: &Model,
    some: &[Assumed],
    run: &Run,
    stop: &AtomicBool,
) -> Option<Vec<(Assumed, Spread)>> {
    let driven = model.driven_by_year(scenario, some);
    let judged = Judged::plain(&driven.verdicts, run.seed);
    let ask = |block: &mut Block, part: Part| {
        let mut found = vec![Moments::default(); driven.of.len()];
        let mut see = |cell: usize, row: &Lanes| {
            if let Some(place) = driven.place(cell) {
                found[place] = Moments::of(Portable, &row.0[..part.lanes]);
            }
        };
        judged.met_and_seen(run, part, block, &mut see);
        found
    };
    let mut sums = vec![Moments::default(); driven.of.len()];
    let take = |found: Vec<Moments>| {
        let both = sums.iter_mut().zip(&found);
        both.for_each(|(sum, next)| sum.append(next));
    };
    let size = (driven.verdicts.program.rows, run.paths.min(FOR_SD));
    let whole = each_block(size, run, stop, ask, take);
    let spread = |sum: &Moments| Spread {
        mean: sum.mean,
        sd: sum.sd(),
    };
    let found = driven.of.iter().cloned().zip(sums.iter().map(spread));
    whole.then(|| found.collect())
}
