//! Regimes: states of affairs that last, and how one follows the other: `[regime.cycle]`.
//!
//! In a sentence: each year one of a few states holds (expansion, recession), for all indicators whose law names the
//! regime; which one depends on the state of the year before and on nothing else (a Markov chain).
//!
//! Parameters: `states`, two to eight names; `transition`, for each state a row with the probabilities that it is
//! followed by each state, which sum to 1; `start`, what is known of the first simulated year's state: a name, a list of
//! probabilities, or `"stationary"` (the default), the long-run shares of the states.
//!
//! Formula: P(s_t = j | s_(t−1) = i) = transition(i, j). A state that is left with probability q a year lasts 1/q years on
//! average. The long-run shares π solve π · transition = π; with two states they are in the ratio of the probabilities to
//! leave the other one. Started stationary, every year's state has these shares. Source: Hamilton, *Time Series
//! Analysis*, section 22.2.
//!
//! The laws of the states stand where a law is written ([`super::yearly::regimes`]), so that one regime can drive many
//! indicators.
//!
//! How it is drawn: one uniform number a year from the source `regime.<id>`; the state is the first whose cumulative
//! probability, given the state before, is above it.

use super::section::{At, Section, TextOrNumbers};
use super::tree::shortened;
use super::{Check, Name};
use crate::both;
use crate::diag::{Place, number};
use crate::language::Both;
use crate::num::markov::stationary;
use crate::program::node::Binary;
use crate::program::{Builder, Operand, Row};
use std::collections::HashSet;

/// The word for the long-run shares of the states.
const STATIONARY: &str = "stationary";

/// Fewest and most states.
const STATES: (usize, usize) = (2, 8);

/// How far probabilities may be from 1 together: rounding, but no mistake.
const ROUNDING: f64 = 1e-9;

/// States and how they follow each other.
#[derive(Debug, Clone)]
pub struct Regime {
    /// Its id, which keys its draws.
    pub id: At<String>,
    /// What people call it.
    pub name: Name,
    states: Vec<At<String>>,
    transition: Vec<Vec<At<f64>>>,
    start: Option<TextOrNumbers>,
    /// Where the transition is written.
    place: Place,
    /// Whether all keys that must be there could be read.
    whole: bool,
}

/// Reads `[regime.id]`, all of them.
pub fn read_all(section: &mut Section) -> Vec<Regime> {
    let meaning = (
        "会持续的状态（如扩张与收缩）及其更替",
        "states that last, such as expansion and recession, and how they follow each other",
    );
    section.sections("regime", meaning, read)
}

fn read(id: At<String>, section: &mut Section) -> Option<Regime> {
    let before = section.reading.problems.counts().0;
    let name = Name::read(section, "name", ("名称", "what people call it"));
    section.text("source", ("依据", "where the figures come from"));
    let meaning = (
        "各状态的名称，2 至 8 个",
        "the names of the states, two to eight",
    );
    let states = section.texts("states", meaning);
    section.require("states", meaning);
    let meaning = (
        "转移概率：每种状态一行，为下一年处于各状态的概率，每行合计为 1",
        "for each state a row: the probabilities that the next year is in each state; each row sums to 1",
    );
    let transition = section.matrix("transition", meaning);
    section.require("transition", meaning);
    let start = section.text_or_numbers(
        "start",
        (
            "第一个模拟年份的状态：状态名、各状态的概率，或 \"stationary\"（默认：长期占比）",
            "the state of the first simulated year: its name, a probability for each state, or \"stationary\" (the default: their long-run shares)",
        ),
    );
    let readable = section.reading.problems.counts().0 == before;
    let whole = readable && states.is_some() && transition.is_some();
    let place = section.place_of("transition");
    Some(Regime {
        name: name.unwrap_or_else(|| Name::plain(&id.value)),
        id,
        states: states.unwrap_or_default(),
        transition: transition.map(|at| at.value).unwrap_or_default(),
        start,
        place,
        whole,
    })
}

impl Regime {
    /// The names of its states.
    pub fn states(&self) -> impl Iterator<Item = &str> {
        self.states.iter().map(|state| state.value.as_str())
    }

    /// Whether its states could be read and are sound; if not, that is reported with the regime.
    #[must_use]
    pub fn has_sound_states(&self) -> bool {
        let names: HashSet<&str> = self.states().collect();
        let n = self.states.len();
        self.whole && is_count(n) && names.len() == n && !names.contains(STATIONARY)
    }

    /// Finds what a reader alone cannot see.
    pub fn check(&self, check: &mut Check) {
        if !self.whole {
            return;
        }
        let before = check.problems.counts().0;
        self.check_states(check);
        self.check_transition(check);
        if check.problems.counts().0 == before {
            self.check_start(check);
        }
        self.doubt_unused(check);
    }

    fn check_states(&self, check: &mut Check) {
        let n = self.states.len();
        if !is_count(n) {
            let message = both!("states 列了{n}种状态", "states has {n} names");
            let (least, most) = STATES;
            let help = both!(
                "请写 {least} 至 {most} 种状态",
                "name {least} to {most} states"
            );
            check.problems.error(&self.id.place, message, help);
        }
        for (at, state) in self.states.iter().enumerate() {
            let shown = shortened(&state.value);
            if self.states[..at]
                .iter()
                .any(|other| other.value == state.value)
            {
                let message = both!(
                    "状态“{shown}”列了两次",
                    "the state {shown:?} is listed twice"
                );
                let help = ("请各用不同的名称", "give each its own name");
                check.problems.error(&state.place, message, help);
            }
            if state.value == STATIONARY {
                let message = both!("状态不能叫“{shown}”", "no state can be called {shown:?}");
                let help = (
                    "该词在 start 中表示长期占比；请改用其他名称",
                    "in start the word stands for the long-run shares; take another name",
                );
                check.problems.error(&state.place, message, help);
            }
        }
    }

    fn check_transition(&self, check: &mut Check) {
        let (n, rows) = (self.states.len(), self.transition.len());
        if rows != n {
            let message = both!(
                "transition 有{rows}行，状态有{n}种",
                "transition has {rows} rows for {n} states"
            );
            let help = ("请为每种状态写一行", "write a row for each state");
            check.problems.error(&self.place, message, help);
        }
        for (state, row) in self.states.iter().zip(&self.transition) {
            let what = both!(
                "transition 中状态 {state} 的一行",
                "the row of the state {state} in transition",
                state = shortened(&state.value)
            );
            let place = row.first().map_or(&self.place, |first| &first.place);
            check_probabilities(row, n, (&what, place), check);
        }
    }

    fn check_start(&self, check: &mut Check) {
        match &self.start {
            Some(TextOrNumbers::Numbers(numbers, place)) => {
                let what = Both::same("start");
                check_probabilities(numbers, self.states.len(), (&what, place), check);
            }
            Some(TextOrNumbers::Text(word)) if word.value != STATIONARY => {
                if self.position(&word.value).is_none() {
                    let shown = shortened(&word.value);
                    let words: Vec<&str> = self.states().chain([STATIONARY]).collect();
                    let all = Both::list(&words);
                    let message = both!("start 为“{shown}”", "start is {shown:?}");
                    let help = both!("请写下列之一：{all}", "write one of: {all}"; all);
                    check.problems.error(&word.place, message, help);
                }
            }
            stationary_start => {
                if stationary(&self.numbers()).is_none() {
                    let message = (
                        "这些状态分成互不相通的几组，没有唯一的长期占比",
                        "the states fall into groups that never meet, so they have no long-run shares",
                    );
                    let help = (
                        "请用 start 写明第一个模拟年份的状态",
                        "say with start what state the first simulated year is in",
                    );
                    let place = match stationary_start {
                        Some(TextOrNumbers::Text(word)) => &word.place,
                        _ => &self.place,
                    };
                    check.problems.error(place, message, help);
                }
            }
        }
    }

    fn doubt_unused(&self, check: &mut Check) {
        let id = &self.id.value;
        let used = check.scenario.indicators.iter().any(|indicator| {
            let yearly = indicator.kind.yearly();
            yearly
                .and_then(|yearly| yearly.regime())
                .is_some_and(|of| of.value == *id)
        });
        if !used {
            let message = both!(
                "没有指标使用状态链 {id}",
                "no indicator's law uses the regime {id}"
            );
            let help = both!(
                "请删去它，或在某个指标的分布处写 regimes = {{ of = \"{id}\", … }}",
                "delete it, or write regimes = {{ of = \"{id}\", … }} for the law of an indicator"
            );
            check.problems.warn(&self.id.place, message, help);
        }
    }

    fn position(&self, state: &str) -> Option<usize> {
        self.states().position(|known| known == state)
    }

    fn numbers(&self) -> Vec<Vec<f64>> {
        let row = |row: &Vec<At<f64>>| row.iter().map(|cell| cell.value).collect();
        self.transition.iter().map(row).collect()
    }

    /// The probabilities of the first simulated year's states.
    fn first(&self) -> Vec<f64> {
        let n = self.states.len();
        match &self.start {
            Some(TextOrNumbers::Numbers(numbers, _)) => numbers.iter().map(|at| at.value).collect(),
            Some(TextOrNumbers::Text(word)) if word.value != STATIONARY => {
                let known = self.position(&word.value);
                (0..n)
                    .map(|k| f64::from(u8::from(Some(k) == known)))
                    .collect()
            }
            _ => stationary(&self.numbers()).unwrap_or_else(|| vec![1.0 / n as f64; n]),
        }
    }

    /// For each year, one row for each state but the last: 1 where the year's state is that one or stands before it.
    #[must_use]
    pub fn bounds(&self, periods: std::ops::Range<u32>, builder: &mut Builder) -> Vec<Vec<Row>> {
        let source = format!("regime.{}", self.id.value);
        let first = cumulative(&self.first());
        let after: Vec<Vec<f64>> = self.numbers().iter().map(|row| cumulative(row)).collect();
        let mut years: Vec<Vec<Row>> = Vec::new();
        for period in periods {
            let uniform = builder.uniforms(&source, period);
            let bounds = (0..first.len()).map(|k| {
                let below = match years.last() {
                    None => Operand::Number(first[k]),
                    Some(before) => given(before, &after, k, builder),
                };
                builder.binary(Binary::Less, uniform, below)
            });
            let bounds = bounds.collect();
            years.push(bounds);
        }
        years
    }
}

/// Whether a regime can have so many states.
fn is_count(states: usize) -> bool {
    (STATES.0..=STATES.1).contains(&states)
}

/// The cumulative probability of state `k`, given the bounds of the state before.
fn given(before: &[Row], after: &[Vec<f64>], k: usize, builder: &mut Builder) -> Operand {
    let mut below = Operand::Number(after[before.len()][k]);
    for (holds, row) in before.iter().zip(after).rev() {
        below = builder.select((*holds).into(), row[k].into(), below).into();
    }
    below
}

/// Sums of the first probabilities, for all states but the last.
fn cumulative(probabilities: &[f64]) -> Vec<f64> {
    let all: f64 = probabilities.iter().sum();
    let mut sum = 0.0;
    let mut sums: Vec<f64> = Vec::with_capacity(probabilities.len());
    for probability in probabilities {
        sum += probability;
        sums.push(sum / all);
    }
    sums.pop();
    sums
}

/// Refuses what is no distribution over `n` states.
fn check_probabilities(
    row: &[At<f64>],
    n: usize,
    (what, place): (&Both, &Place),
    check: &mut Check,
) {
    if row.len() != n {
        let count = row.len();
        let message = both!(
            "{what}有 {count} 个概率，状态有 {n} 种",
            "{what} has {count} probabilities for {n} states";
            what
        );
        let help = (
            "请为每种状态写一个概率",
            "write a probability for each state",
        );
        check.problems.error(place, message, help);
        return;
    }
    if let Some(wrong) = row.iter().find(|cell| !(0.0..=1.0).contains(&cell.value)) {
        let help = (
            "请写 0 至 1 之间的概率",
            "write a probability between 0 and 1",
        );
        let message = both!(
            "{what}含有 {value}",
            "{what} holds {value}",
            value = number(wrong.value);
            what
        );
        check.problems.error(&wrong.place, message, help);
        return;
    }
    let sum: f64 = row.iter().map(|cell| cell.value).sum();
    if !((sum - 1.0).abs() <= ROUNDING) {
        let message = both!("{what}合计为 {sum}", "{what} sums to {sum}", sum = number(sum); what);
        let help = ("请使其合计为 1", "make it sum to 1");
        check.problems.error(place, message, help);
    }
}
