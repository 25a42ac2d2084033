//! One shock makes another more or less likely: `[shock.flight.after]`.
//!
//! ```toml
//! [shock.flight]                    # capital flight, one year in ten …
//! yearly_probability = 0.1
//! [shock.flight.after]
//! sanctions = { same_year = 3, next_year = 2 }   # … more often in and after a year with sanctions
//! epidemic = { next_year = 0.5 }                 # … and less after an epidemic
//! ```
//!
//! In the year in which the shock that is named strikes, the *odds* of this one, p / (1 − p), are multiplied by `same_year`; in
//! the year after it, by `next_year`. Several factors multiply. 1 is no influence, 3 is three times the odds, 0 rules it out.
//! Odds rather than probabilities, because three times 0.5 is no probability while three times the odds of 1 is 3, or 0.75:
//! p′ = p · m / (1 − p + p · m). This is what the coefficients of a logistic regression say (m = e^β; Cox, 1958).
//!
//! The probability that is written for the shock (p) is the one **where none of those named strikes**; over all paths the shock
//! is then more frequent than p if the factors are above 1. In a year with sanctions in 20 % of all paths, p = 0.1 and
//! `same_year = 3`: 0.8 · 0.1 + 0.2 · 0.25 = 0.13. To strike means the first year of an episode, not the years that it lasts.
//!
//! Within a year, one shock must be decided before the other: factors of `same_year` that go round in a circle are refused,
//! and the circle is named. `next_year` may go round, also to the shock itself (aftershocks).
//!
//! Take a group ([`super::exclusive`]) where two cannot come together, and regimes ([`crate::scenario::regime`]) where
//! several things are likelier in bad years that last.
//!
//! How it is drawn: the uniform number of the shock is compared with p′ of the path instead of p: no new draw, and factors
//! of 1 leave every occurrence where it was.

use super::Shock;
use crate::both;
use crate::language::Both;
use crate::scenario::section::{At, Section};
use crate::scenario::{Check, Scenario, is};
use std::collections::HashMap;

/// What another shock does to the odds of this one.
#[derive(Debug, Clone)]
pub struct Odds {
    /// The other shock.
    pub of: At<String>,
    same_year: Option<At<f64>>,
    next_year: Option<At<f64>>,
}

/// Reads `after`.
pub fn read(section: &mut Section) -> Vec<Odds> {
    let meaning = (
        "其他冲击发生时，本冲击的发生比 p/(1−p) 所乘的倍数",
        "what the odds p/(1−p) of this shock are multiplied by where another strikes",
    );
    section.sections("after", meaning, |of, section| {
        let before = section.reading.problems.counts().0;
        let same_year = section.number(
            "same_year",
            (
                "该冲击发生的当年，发生比的倍数（1 为无影响）",
                "factor of the odds in the year in which the other strikes (1: no influence)",
            ),
        );
        let next_year = section.number(
            "next_year",
            (
                "该冲击发生的次年，发生比的倍数（1 为无影响）",
                "factor of the odds in the year after the other strikes (1: no influence)",
            ),
        );
        let nothing = !section.has("same_year") && !section.has("next_year");
        if nothing && section.reading.problems.counts().0 == before {
            let message = both!(
                "没有写明 {of} 如何影响本冲击",
                "it is not said what {of} does to this shock",
                of = of.value
            );
            let help = (
                "请写 same_year 或 next_year，例如 { same_year = 3 }",
                "write same_year or next_year, as in { same_year = 3 }",
            );
            let place = section.place.clone();
            section.reading.problems.error(&place, message, help);
        }
        Some(Odds {
            of,
            same_year,
            next_year,
        })
    })
}

impl Odds {
    /// The factor of a year so many years after the other shock struck, if there is one.
    #[must_use]
    pub fn years_after(&self, years: usize) -> Option<f64> {
        let written = match years {
            0 => &self.same_year,
            1 => &self.next_year,
            _ => &None,
        };
        written.as_ref().map(|times| times.value)
    }

    fn check(&self, shock: &Shock, check: &mut Check) {
        for (key, times) in [
            ("same_year", &self.same_year),
            ("next_year", &self.next_year),
        ] {
            let Some(times) = times else {
                continue;
            };
            if !(times.value >= 0.0) {
                let help = (
                    "请写 0 或更大的倍数：3 为三倍，0.5 为一半",
                    "write a factor of 0 or more: 3 is three times the odds, 0.5 half",
                );
                check
                    .problems
                    .error(&times.place, is(key, times.value), help);
            }
        }
        let shocks = &check.scenario.shocks;
        if !shocks.iter().any(|known| known.id.value == self.of.value) {
            let ids = shocks.iter().map(|known| known.id.value.as_str());
            check.unknown(&self.of, "shock", ids);
        } else if shock.chance.is_certain() {
            let message = both!(
                "{id} 必然发生，不受 {of} 影响",
                "{id} comes for certain, whatever {of} does",
                id = shock.id.value,
                of = self.of.value
            );
            let help = (
                "请删去 after，或改用概率而不是 year",
                "delete after, or give a probability instead of year",
            );
            check.problems.error(&self.of.place, message, help);
        }
    }
}

/// For each shock, those that must be decided before it within a year; what is not there never strikes.
fn causes(shocks: &[Shock]) -> Vec<Vec<usize>> {
    let position: HashMap<&str, usize> = shocks
        .iter()
        .enumerate()
        .map(|(at, shock)| (shock.id.value.as_str(), at))
        .collect();
    let of = |shock: &Shock| {
        let same_year = shock.after.iter().filter(|odds| odds.same_year.is_some());
        same_year
            .filter_map(|odds| position.get(odds.of.value.as_str()).copied())
            .collect()
    };
    shocks.iter().map(of).collect()
}

/// The shocks in an order in which each stands behind those that change its odds in the same year: that of the file, as
/// far as possible. Those in a circle are left out.
#[must_use]
pub fn order(shocks: &[Shock]) -> Vec<usize> {
    let causes = causes(shocks);
    let mut placed = vec![false; shocks.len()];
    let mut order = Vec::with_capacity(shocks.len());
    loop {
        let before = order.len();
        for (at, causes) in causes.iter().enumerate() {
            if !placed[at] && causes.iter().all(|cause| placed[*cause]) {
                placed[at] = true;
                order.push(at);
            }
        }
        if order.len() == before {
            return order;
        }
    }
}

/// Finds what is wrong with the odds of all shocks.
pub fn check_all(scenario: &Scenario, check: &mut Check) {
    for shock in &scenario.shocks {
        for odds in &shock.after {
            odds.check(shock, check);
        }
    }
    let Some(circle) = circle(&scenario.shocks) else {
        return;
    };
    let first = &scenario.shocks[circle[0]];
    let ids: Vec<&str> = circle
        .iter()
        .chain(&circle[..1])
        .map(|at| scenario.shocks[*at].id.value.as_str())
        .collect();
    let round = Both::same(ids.join(" → "));
    let message = both!(
        "同一年内冲击互相影响，成为循环：{round}",
        "shocks change each other's odds within a year, in a circle: {round}";
        round
    );
    let help = (
        "请将其中一处 same_year 改为 next_year，或删去",
        "write next_year for one of them instead of same_year, or delete it",
    );
    check.problems.error(&first.id.place, message, help);
}

/// Some circle of shocks, each changing the odds of the next in the same year.
fn circle(shocks: &[Shock]) -> Option<Vec<usize>> {
    let causes = causes(shocks);
    let mut stuck = vec![true; shocks.len()];
    for at in order(shocks) {
        stuck[at] = false;
    }
    let mut path = vec![stuck.iter().position(|stuck| *stuck)?];
    loop {
        let last = path[path.len() - 1];
        // What is stuck waits for something that is stuck.
        let cause = causes[last].iter().copied().find(|cause| stuck[*cause])?;
        if let Some(start) = path.iter().position(|at| *at == cause) {
            let mut circle = path.split_off(start);
            circle.reverse();
            return Some(circle);
        }
        path.push(cause);
    }
}
