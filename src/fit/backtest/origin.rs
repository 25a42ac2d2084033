//! From where forecasts are made: the years of a series that have enough before and something after them.

use super::known::{self, Later, Outcome};
use super::{LEAST_STEPS, Question};
use crate::fit::score::Count;
use crate::fit::{Fan, kind};
use crate::history::{Series, Track};

/// Which years are origins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Origins {
    /// All that can be.
    #[default]
    All,
    /// These years.
    Years(Vec<i32>),
    /// The years from one to another, both included.
    Between(i32, i32),
    /// The last so many of each series.
    Last(usize),
}

impl Origins {
    fn admit(&self, year: i32) -> bool {
        match self {
            Origins::All | Origins::Last(_) => true,
            Origins::Years(years) => years.contains(&year),
            Origins::Between(first, last) => (*first..=*last).contains(&year),
        }
    }

    fn most(&self) -> usize {
        match self {
            Origins::Last(most) => *most,
            _ => usize::MAX,
        }
    }
}

/// An origin, with what was forecast from it and what came.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// Its year.
    pub year: i32,
    /// What was known.
    pub track: Track,
    /// The mean size of the steps.
    pub scale: f64,
    /// The fan of each method.
    pub fans: Vec<Fan>,
    /// By horizon, what came, on the basis of the origin.
    pub outcomes: Vec<Option<f64>>,
    /// By horizon, whether the year is marked as a shock.
    pub shocks: Vec<bool>,
}

/// What was left out, by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Omitted {
    /// Series without an origin.
    pub series: u64,
    /// Years with too few steps before them.
    pub short: u64,
    /// Years up to which nothing had changed.
    pub still: u64,
    /// Years from which one of the methods has no law.
    pub no_law: u64,
    /// Outcomes on a basis that nothing links to the origin's.
    pub unlinked: u64,
    /// Outcomes of years that were not measured, before the last that was.
    pub missing: u64,
}

impl Omitted {
    /// Adds what was left out elsewhere.
    pub fn add(&mut self, other: &Omitted) {
        self.series += other.series;
        self.short += other.short;
        self.still += other.still;
        self.no_law += other.no_law;
        self.unlinked += other.unlinked;
        self.missing += other.missing;
    }
}

/// The origins of a series in the order of the years, and what was left out.
#[must_use]
pub fn of(series: &Series, question: &Question) -> (Vec<Origin>, Omitted) {
    let later = Later::of(series);
    let years = known::years(series);
    let last = years.last().copied().unwrap_or(i32::MIN);
    let mut omitted = Omitted::default();
    // From the last on, so that the last few of many cost no more than a few.
    let before = years.iter().rev().skip(1);
    let admitted = before.filter(|year| question.origins.admit(**year));
    let found = admitted.filter_map(|year| at(series, *year, last, &later, question, &mut omitted));
    let mut origins: Vec<Origin> = found.take(question.origins.most()).collect();
    origins.reverse();
    (origins, omitted)
}

/// The origin of a year, if it is one.
fn at(
    series: &Series,
    year: i32,
    last: i32,
    later: &Later,
    question: &Question,
    omitted: &mut Omitted,
) -> Option<Origin> {
    let track = known::track(&known::known(series, year), false);
    let track = track.filter(|track| track.year == year)?;
    let least = question.methods.iter().map(|method| method.least_steps());
    if track.steps.len() < least.max().unwrap_or(0).max(LEAST_STEPS) {
        omitted.short += 1;
        return None;
    }
    let sizes = track.steps.iter().map(|step| (step.to - step.from).abs());
    let scale = sizes.sum::<f64>() / track.steps.len() as f64;
    if !(scale > 0.0 && scale.is_finite()) {
        omitted.still += 1;
        return None;
    }
    let mut origin = Origin {
        year,
        track,
        scale,
        fans: Vec::new(),
        outcomes: Vec::new(),
        shocks: Vec::new(),
    };
    origin.await_outcomes(series, last, later, question.horizon, omitted);
    origin.outcomes.iter().flatten().next()?;
    let methods = question.methods.iter();
    let fans = methods.map(|method| {
        let own = method.of(&series.id).unwrap_or(*method);
        kind::fan(own, series.kind, &origin.track, question.horizon)
    });
    let fans: Option<Vec<Fan>> = fans.collect();
    let Some(fans) = fans else {
        omitted.no_law += 1;
        return None;
    };
    origin.fans = fans;
    Some(origin)
}

impl Origin {
    /// Takes note of what came.
    fn await_outcomes(
        &mut self,
        series: &Series,
        last: i32,
        later: &Later,
        horizon: usize,
        omitted: &mut Omitted,
    ) {
        for year in (self.year.saturating_add(1)..).take(horizon) {
            let outcome = match later.outcome(&self.track, year) {
                _ if year > last => None,
                Outcome::Came(value) => Some(value),
                Outcome::Missing => {
                    omitted.missing += 1;
                    None
                }
                Outcome::Unlinked => {
                    omitted.unlinked += 1;
                    None
                }
            };
            let marked = series.shocks.iter().any(|(shock, _)| *shock == year);
            self.shocks.push(marked);
            self.outcomes.push(outcome);
        }
    }
}

/// How many forecasts of a horizon (from 0) there are, and how many of them are separate: spans of `ahead + 1` years that do not overlap.
#[must_use]
pub fn count(origins: &[Origin], ahead: usize) -> Count {
    let came = |origin: &&Origin| origin.outcomes.get(ahead).is_some_and(Option::is_some);
    let years = origins.iter().filter(came).map(|origin| origin.year);
    let years: Vec<i32> = years.collect();
    Count {
        forecasts: years.len() as u64,
        separate: separate(&years, ahead + 1),
    }
}

/// How many forecasts of all horizons there are; separate are those from origins a whole horizon apart.
#[must_use]
pub fn count_all(origins: &[Origin], horizon: usize) -> Count {
    let years: Vec<i32> = origins.iter().map(|origin| origin.year).collect();
    let came = origins
        .iter()
        .map(|origin| origin.outcomes.iter().flatten().count());
    Count {
        forecasts: came.sum::<usize>() as u64,
        separate: separate(&years, horizon),
    }
}

/// The most of some rising years that are at least so far apart.
fn separate(years: &[i32], apart: usize) -> u64 {
    let mut free_from = i64::MIN;
    let mut found = 0;
    for year in years.iter().map(|year| i64::from(*year)) {
        if year >= free_from {
            found += 1;
            free_from = year + apart as i64;
        }
    }
    found
}
