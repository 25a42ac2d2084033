//! Regimes: a law for each state of affairs, and the states last (expansion and recession).
//!
//! Parameters: `of`, the id of a [`crate::scenario::regime`], which says how states follow each other; `laws`, one law a
//! state, in the unit that is asked for.
//!
//! Formula: F_t(x) = Σ_k P(state of t is k) · F_k(x). Given the state, the value is that state's law at the indicator's own
//! score, so persistence, factors and correlations work within a state as they do without. Several indicators that name
//! the same regime are in the same state each year, which ties them together beyond their correlation. Source: Hamilton
//! (1989), *Econometrica* 57; Hamilton, *Time Series Analysis*, chapter 22.
//!
//! Use it where a bad state, once it has come, tends to stay for some years. If each year is a lottery of its own, take the
//! law `mixture`; if one state holds for all years and nobody knows which, take [`super::models`]; for an event that strikes
//! and passes, a shock.
//!
//! Years with a law of their own (`in_year`) have that law whatever the state; the chain of states runs on.
//!
//! Cost: every state's value is computed on every path, K laws and K − 1 choices a year; the chain costs a draw and
//! K (K − 1) operations a year, once for all indicators that share it.

use super::{Course, chosen};
use crate::both;
use crate::language::Both;
use crate::program::Row;
use crate::scenario::law::{self, LawAt};
use crate::scenario::regime::Regime;
use crate::scenario::section::{At, Section, did_you_mean};
use crate::scenario::{Check, Draft};
use std::sync::Arc;

/// The key of this course of laws.
pub const KEY: &str = "regimes";

#[derive(Debug)]
struct Regimes {
    of: At<String>,
    laws: Vec<(At<String>, LawAt)>,
}

/// Reads `regimes = { of, laws.<state> }`.
pub fn read(section: &mut Section) -> Option<Arc<dyn Course>> {
    let meaning = (
        "每种状态一个分布，状态按马尔可夫链更替",
        "a law for each state; a Markov chain says which state holds",
    );
    section.section(KEY, meaning, |section| {
        let of = section.required_text(
            "of",
            (
                "状态链的标识符：[regime.<id>]",
                "the id of a [regime.<id>], which says how states follow each other",
            ),
        );
        let laws = law::laws_by_id(
            section,
            "laws",
            ("每种状态下的分布", "the law of each state"),
        );
        Some(Arc::new(Regimes { of: of?, laws }) as _)
    })
}

impl Regimes {
    fn law(&self, state: &str) -> Option<&LawAt> {
        let mut laws = self.laws.iter();
        laws.find(|(known, _)| known.value == state)
            .map(|(_, law)| law)
    }

    /// Refuses states of the regime that have no law here, and laws of states that it has not.
    fn check_states(&self, regime: &Regime, check: &mut Check) {
        let states: Vec<&str> = regime.states().collect();
        let lawless: Vec<&str> = states
            .iter()
            .copied()
            .filter(|state| self.law(state).is_none())
            .collect();
        let id = &regime.id.value;
        let mut misspelt = Vec::new();
        for (state, _) in &self.laws {
            if states.contains(&state.value.as_str()) {
                continue;
            }
            let near = crate::diag::nearest(&state.value, states.iter().copied());
            misspelt.extend(near);
            let all = Both::list(&states);
            let help = match near {
                Some(near) => did_you_mean(near),
                None => {
                    both!("[regime.{id}] 的状态：{all}", "[regime.{id}] has the states {all}"; all)
                }
            };
            let state_id = crate::scenario::tree::shortened(&state.value);
            let message = both!(
                "[regime.{id}] 没有状态“{state_id}”",
                "[regime.{id}] has no state {state_id:?}"
            );
            check.problems.error(&state.place, message, help);
        }
        for state in lawless {
            if misspelt.contains(&state) {
                continue;
            }
            let message = both!("状态 {state} 没有分布", "the state {state} has no law");
            let help = both!(
                "请添加 laws.{state}.<分布> = {{ … }}",
                "add laws.{state}.<law> = {{ … }}"
            );
            check.problems.error(&self.of.place, message, help);
        }
    }
}

impl Course for Regimes {
    fn laws(&self) -> Vec<&LawAt> {
        self.laws.iter().map(|(_, law)| law).collect()
    }

    fn regime(&self) -> Option<&At<String>> {
        Some(&self.of)
    }

    fn check(&self, check: &mut Check) {
        let scenario = check.scenario;
        match scenario.regime(&self.of.value) {
            Some(regime) if regime.has_sound_states() => self.check_states(regime, check),
            Some(_) => {}
            None => {
                let ids = scenario.regimes.iter().map(|known| known.id.value.as_str());
                check.unknown(&self.of, "regime", ids);
            }
        }
    }

    fn values(&self, _id: &str, scores: &[(i32, Row)], draft: &mut Draft) -> Vec<Row> {
        let scenario = draft.scenario;
        let Some(regime) = scenario.regime(&self.of.value) else {
            return Vec::new();
        };
        let laws: Vec<&LawAt> = regime
            .states()
            .filter_map(|state| self.law(state))
            .collect();
        let mut values = Vec::with_capacity(scores.len());
        for (year, score) in scores {
            let bounds = draft.regime_bounds(regime, *year);
            let of_states: Vec<Row> = laws
                .iter()
                .map(|law| draft.value(&law.value, *score))
                .collect();
            values.extend(chosen(&bounds, of_states, draft));
        }
        values
    }
}
