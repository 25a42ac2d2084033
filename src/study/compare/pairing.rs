//! Pairing: whether two scenarios run on the same draws, why not if they do not, and what it gains.
//!
//! A draw is addressed by the seed, the name of its source, the period and the path. Two scenarios are *fully* paired where each
//! source of the one is a source of the other: then they differ in nothing but their assumptions. A source that only one has (an indicator
//! under another name, a shock that the other lacks) adds noise of its own to the difference. Two things break the pairing of sources that
//! are shared by name: with another base year a period is another calendar year, so that the same year has other draws; and members of
//! `[correlation]` are made of the draws of those before them, so that another order, other members or other repairs give the
//! same draws another meaning.
//!
//! Whatever the pairing, the stated intervals hold: they come from the paths that change sides, as these are. Unpaired they are only
//! wider. What pairing gains is therefore measured, not supposed: with p and q the probabilities and r the share of paths on which the target is
//! met in both, the outcomes correlate by (r − pq)/√(p(1−p) q(1−q)), and the variance of the difference is this part of what
//! two independent runs would give:
//!
//! ```text
//! ratio = (b + c − (b − c)²/n) / (n p(1−p) + n q(1−q)),      b, c paths that change sides
//! ```
//!
//! A ratio of 0.1 means that separate runs would need ten times as many paths (Law (2014), *Simulation Modeling and Analysis*, 5th
//! edition, section 11.2, on common random numbers). Above 1 the pairing does harm, which opposite reactions to the same draw can do.

use crate::engine::Pair;
use crate::model::Verdicts;
use crate::scenario::Scenario;
use crate::scenario::load::Loaded;
use std::collections::HashSet;

/// How two scenarios share their randomness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairing {
    /// Sources of randomness that both have by name.
    pub shared: usize,
    /// Those that only the base has.
    pub only_base: Vec<String>,
    /// Those that only the alternative has.
    pub only_alternative: Vec<String>,
    /// Why it is not full, if it is not.
    pub reasons: Vec<Reason>,
}

/// Why scenarios are not fully paired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No source is shared.
    NothingShared,
    /// The base years differ.
    BaseYear,
    /// The members of `[correlation]` are others, or stand in another order.
    CorrelationMembers,
    /// Correlations are repaired, and not alike.
    CorrelationRepaired,
    /// Some sources are in one scenario only.
    Sources,
}

impl Reason {
    /// Its word in results.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Reason::NothingShared => "nothing_shared",
            Reason::BaseYear => "base_year",
            Reason::CorrelationMembers => "correlation_members",
            Reason::CorrelationRepaired => "correlation_repaired",
            Reason::Sources => "sources",
        }
    }
}

impl Pairing {
    /// Of the base and an alternative.
    pub(super) fn of(
        (base, base_verdicts): (&Loaded, &Verdicts),
        (alternative, verdicts): (&Loaded, &Verdicts),
    ) -> Pairing {
        let (first, second) = (&base_verdicts.program.sources, &verdicts.program.sources);
        let only = |of: &[String], others: &[String]| -> Vec<String> {
            let others: HashSet<&String> = others.iter().collect();
            let only = of.iter().filter(|name| !others.contains(name));
            only.cloned().collect()
        };
        let (only_base, only_alternative) = (only(first, second), only(second, first));
        let shared = first.len() - only_base.len();
        let apart = only_base.len() + only_alternative.len();
        let mut reasons = Vec::new();
        if shared == 0 && apart > 0 {
            reasons.push(Reason::NothingShared);
        } else {
            reasons.extend(of_scenarios(&base.scenario, &alternative.scenario));
            reasons.extend((apart > 0).then_some(Reason::Sources));
        }
        Pairing {
            shared,
            only_base,
            only_alternative,
            reasons,
        }
    }

    /// Whether both run on the same draws year by year: `fully`, `partly` (some sources are one's own, or mean something else),
    /// `not_by_year` (by another base year) or `not`.
    #[must_use]
    pub fn key(&self) -> &'static str {
        let has = |pick: fn(&Reason) -> bool| self.reasons.iter().any(pick);
        if has(|reason| matches!(reason, Reason::NothingShared)) {
            "not"
        } else if has(|reason| matches!(reason, Reason::BaseYear)) {
            "not_by_year"
        } else if self.reasons.is_empty() {
            "fully"
        } else {
            "partly"
        }
    }
}

/// What the scenarios say that gives shared sources another meaning.
fn of_scenarios(base: &Scenario, alternative: &Scenario) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if base.base_year != alternative.base_year {
        reasons.push(Reason::BaseYear);
    }
    let members = |scenario: &Scenario| -> Vec<String> {
        let members = scenario.correlation.iter().flat_map(|c| &c.members);
        members.map(|id| id.value.clone()).collect()
    };
    let repaired = |scenario: &Scenario| {
        let repaired = scenario.correlation.as_ref().map(|c| c.repaired.clone());
        repaired.unwrap_or_default()
    };
    if members(base) != members(alternative) {
        reasons.push(Reason::CorrelationMembers);
    }
    if repaired(base) != repaired(alternative) {
        reasons.push(Reason::CorrelationRepaired);
    }
    reasons
}

/// What pairing gained for a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gain {
    /// The correlation of the outcomes.
    pub correlation: f64,
    /// The variance of the difference as a part of that of independent runs.
    pub variance_ratio: f64,
}

impl Gain {
    /// Of a target in two scenarios; none where either is always or never met.
    #[must_use]
    pub fn of(pair: &Pair) -> Option<Gain> {
        let n = pair.paths as f64;
        let (p, q) = (pair.first().value(), pair.second().value());
        let (first, second) = (p * (1.0 - p), q * (1.0 - q));
        let paired = pair.standard_error();
        (first > 0.0 && second > 0.0).then(|| Gain {
            correlation: (pair.both as f64 / n - p * q) / (first * second).sqrt(),
            variance_ratio: paired * paired * n / (first + second),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gain_is_that_of_the_table_of_four() {
        // 60 % and 40 %, met in both on 35 %: b = 25 %, c = 5 %.
        let pair = Pair {
            paths: 1_000,
            both: 350,
            first_only: 250,
            second_only: 50,
        };
        let gain = Gain::of(&pair).expect("neither is sure");
        assert!((gain.correlation - 0.11 / 0.24).abs() < 1e-12);
        assert!((gain.variance_ratio - (0.3 - 0.04) / 0.48).abs() < 1e-12);
        // The two say the same where the probabilities' variances do.
        assert!((gain.variance_ratio - (1.0 - gain.correlation)).abs() < 1e-12);
        let sure = Pair {
            paths: 10,
            both: 10,
            ..Pair::default()
        };
        assert_eq!(Gain::of(&sure), None);
    }
}
