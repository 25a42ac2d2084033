//! The scores of a method over a back-test: by horizon, and by goal.

use super::Question;
use super::origin::Origin;
use crate::fit::Fan;
use crate::fit::score::{Announced, Goals, Reliability, Scored, Tally};

/// The goals that every back-test has, in mean steps a year.
const STEPS: [f64; 5] = [0.0, 0.5, 1.0, 1.5, 2.0];

/// A goal that a plan might have set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// So many times the mean step so far, each year.
    Steps(f64),
    /// So many per cent a year on average.
    Percent(f64),
}

impl Goal {
    /// The level to reach after so many years; nothing where the goal makes no sense.
    #[must_use]
    pub fn level(self, origin: &Origin, years: usize) -> Option<f64> {
        let (last, years) = (origin.track.last, years as f64);
        let level = match self {
            Goal::Steps(k) => {
                let steps = &origin.track.steps;
                let sum: f64 = steps.iter().map(|step| step.to - step.from).sum();
                // Without a mean step all of these goals are the first.
                let told_apart = k == 0.0 || sum != 0.0;
                told_apart.then(|| (k * years).mul_add(sum / steps.len() as f64, last))
            }
            Goal::Percent(percent) => {
                (last > 0.0).then(|| last * libm::pow(1.0 + percent / 100.0, years))
            }
        };
        level.filter(|level| level.is_finite())
    }
}

/// The goals of each forecast.
#[must_use]
pub fn goals(question: &Question) -> Vec<Goal> {
    let steps = STEPS.map(Goal::Steps).into_iter();
    let percents = question.at_least.iter().copied().map(Goal::Percent);
    steps.chain(percents).collect()
}

/// The scores of a method.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// By horizon, from 1.
    pub by_horizon: Vec<Tally>,
    /// Of outcomes in years that are not marked as shocks, at all horizons.
    pub calm: Tally,
    /// By goal.
    pub goals: Vec<Goals>,
    /// All goals by what was announced.
    pub reliability: Reliability,
}

impl Record {
    /// No scores yet.
    #[must_use]
    pub fn new(question: &Question) -> Record {
        Record {
            by_horizon: vec![Tally::default(); question.horizon],
            calm: Tally::default(),
            goals: vec![Goals::default(); goals(question).len()],
            reliability: Reliability::default(),
        }
    }

    /// Takes note of the forecasts of an origin.
    pub fn note(&mut self, fan: &Fan, origin: &Origin, question: &Question) {
        let goals = goals(question);
        let year = i64::from(origin.year);
        let span = (year, year + question.horizon as i64);
        for (ahead, outcome) in origin.outcomes.iter().enumerate() {
            let (Some(announced), Some(outcome)) = (Announced::of(fan, ahead + 1), outcome) else {
                continue;
            };
            let scored = Scored::new(&announced, *outcome, origin.scale);
            self.by_horizon[ahead].note(&scored);
            if !origin.shocks[ahead] {
                self.calm.note(&scored);
            }
            for (goal, sums) in goals.iter().zip(&mut self.goals) {
                if let Some(level) = goal.level(origin, ahead + 1) {
                    let (probability, reached) = (1.0 - announced.below(level), *outcome >= level);
                    sums.note(probability, reached);
                    self.reliability.note(probability, reached, span);
                }
            }
        }
    }

    /// Adds other scores.
    pub fn add(&mut self, other: &Record) {
        for (tally, more) in self.by_horizon.iter_mut().zip(&other.by_horizon) {
            tally.add(more);
        }
        for (sums, more) in self.goals.iter_mut().zip(&other.goals) {
            sums.add(more);
        }
        self.calm.add(&other.calm);
        self.reliability.add(&other.reliability);
    }

    /// The scores of all horizons.
    #[must_use]
    pub fn all(&self) -> Tally {
        let mut all = Tally::default();
        for tally in &self.by_horizon {
            all.add(tally);
        }
        all
    }
}
