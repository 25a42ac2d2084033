//! Goals that were announced with a probability: Brier's score, its terms, and what came.

use crate::fit::backtest::{Goal, Record};
use crate::fit::score::{Goals, Murphy, brier, share};
use serde::Serialize;

/// Goals of forecasts.
#[derive(Debug, Clone, Serialize)]
pub struct GoalsReport {
    /// How many.
    pub goals: u64,
    /// Mean (announced − came)²: reliability − resolution + uncertainty + within.
    pub brier: Option<f64>,
    /// How far announcements were from what came.
    pub reliability: Option<f64>,
    /// How far they told goals apart.
    pub resolution: Option<f64>,
    /// The score of who always announces the share that was reached.
    pub uncertainty: Option<f64>,
    /// What the bins hide.
    pub within: Option<f64>,
    /// The reliability table: announced by tenths, and what came.
    pub table: Vec<BinReport>,
    /// Goal by goal.
    pub by_goal: Vec<GoalReport>,
}

/// A row of the reliability table.
#[derive(Debug, Clone, Serialize)]
pub struct BinReport {
    /// From this probability.
    pub from: f64,
    /// To this one.
    pub to: f64,
    /// How many goals.
    pub goals: u64,
    /// The most of them that are of forecasts whose spans do not overlap within a series.
    pub separate: u64,
    /// The mean announced probability.
    pub announced: f64,
    /// The share that was reached.
    pub came: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
    /// Whether what was announced lies outside of it.
    pub off: bool,
}

/// A goal that plans might have set.
#[derive(Debug, Clone, Serialize)]
pub struct GoalReport {
    /// `steps`: so many times the mean step so far each year; `percent`: so many per cent a year.
    pub goal: &'static str,
    /// How many.
    pub rate: f64,
    /// How many goals.
    pub goals: u64,
    /// The mean announced probability.
    pub announced: Option<f64>,
    /// The share that was reached.
    pub came: Option<f64>,
    /// Brier's score.
    pub brier: Option<f64>,
}

impl GoalsReport {
    pub(super) fn new(record: &Record, goals: &[Goal]) -> GoalsReport {
        let terms = record.reliability.murphy();
        let term = |of: fn(&Murphy) -> f64| terms.as_ref().map(of);
        let all = record.reliability.all();
        let bins = record.reliability.bins.iter().enumerate();
        let filled = bins.filter(|(_, bin)| bin.count > 0);
        let by_goal = goals.iter().zip(&record.goals);
        GoalsReport {
            goals: all.count,
            brier: term(|terms| terms.brier),
            reliability: term(|terms| terms.reliability),
            resolution: term(|terms| terms.resolution),
            uncertainty: term(|terms| terms.uncertainty),
            within: term(|terms| terms.within),
            table: filled
                .map(|(at, bin)| BinReport::new(at, bin, record.reliability.separate[at]))
                .collect(),
            by_goal: by_goal
                .map(|(goal, sums)| GoalReport::new(*goal, sums))
                .collect(),
        }
    }
}

impl BinReport {
    fn new(at: usize, bin: &Goals, separate: u64) -> BinReport {
        let edge = |at: usize| at as f64 / brier::BINS as f64;
        let (announced, came) = (bin.announced(), bin.came());
        let interval = share::interval(came, separate as f64);
        BinReport {
            from: edge(at),
            to: edge(at + 1),
            goals: bin.count,
            separate,
            announced,
            came,
            interval,
            off: !(interval.0 <= announced && announced <= interval.1),
        }
    }
}

impl GoalReport {
    fn new(goal: Goal, sums: &Goals) -> GoalReport {
        let (key, rate) = match goal {
            Goal::Steps(k) => ("steps", k),
            Goal::Percent(percent) => ("percent", percent),
        };
        let some = |x: f64| (sums.count > 0).then_some(x);
        GoalReport {
            goal: key,
            rate,
            goals: sums.count,
            announced: some(sums.announced()),
            came: some(sums.came()),
            brier: some(sums.brier()),
        }
    }
}
