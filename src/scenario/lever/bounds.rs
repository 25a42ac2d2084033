//! Effects that take a value where it cannot go: what levers that work do to an indicator together, and how likely that is too much.
//!
//! Effects of one indicator are taken at the same quantile, all at their full share: no way in which they could move together reaches
//! further. P(X + E ≤ b) = ∫ φ(z) P(X ≤ b − E(z)) dz by the trapezoidal rule, with E(z) the sum of the effects' values at the
//! normal score z and X the value without levers.

use super::super::check::{NEVER, below};
use super::super::law::LawAt;
use super::super::yearly::Yearly;
use super::super::{Check, Indicator};
use super::Way;
use crate::both;
use crate::diag::Place;
use crate::language::Pair;
use crate::num::normal;

/// Width of a step of the trapezoidal rule, and steps on each side.
const STEP: f64 = 0.25;
const STEPS: i32 = 36;

/// The effects of the levers that work on an indicator in one way: laws and their greatest shares.
struct Together {
    effects: Vec<(LawAt, f64)>,
}

impl Together {
    fn new(id: &str, way: Way, check: &Check) -> Together {
        let mut effects = Vec::new();
        for acting in &check.acting {
            let share = acting.shares.iter().copied().fold(0.0, f64::max);
            if let (Some(law), true) = (acting.effects.on(id, way), share > 0.0) {
                effects.push((law.clone(), share));
            }
        }
        Together { effects }
    }

    /// The sum of the effects at a normal score.
    fn at(&self, z: f64) -> f64 {
        let value = |law: &LawAt| {
            let law = law.value.central();
            match z < 0.0 {
                true => law.lower(normal::cdf(z)),
                false => law.upper(normal::cdf(-z)),
            }
        };
        self.effects
            .iter()
            .map(|(law, share)| share * value(law))
            .sum()
    }

    /// Where the effect stands that takes the most away; nothing where none can take any.
    fn worst(&self) -> Option<&Place> {
        let lowest = |(law, share): &(LawAt, f64)| share * law.value.central().lower(1e-9);
        let worst = self
            .effects
            .iter()
            .min_by(|a, b| lowest(a).total_cmp(&lowest(b)))?;
        (lowest(worst) < 0.0).then_some(&worst.0.place)
    }

    /// How likely the sum with something else is at most a bound; `alone` says it of the other without effects.
    fn chance(&self, bound: f64, alone: impl Fn(f64) -> f64) -> f64 {
        let part = |k: i32| {
            let z = STEP * f64::from(k);
            STEP * normal::pdf(z) * alone(bound - self.at(z))
        };
        (-STEPS..=STEPS).map(part).sum()
    }
}

/// What is said of a value that falls below a bound, and whether it is refused or doubted.
pub struct Below {
    /// The bound.
    pub bound: f64,
    /// What falls below it.
    pub what: Pair,
    /// What to do about it.
    pub help: Pair,
    /// Whether it is refused.
    pub refused: bool,
}

/// Reports levers that take an indicator's yearly law below a bound which it does not reach without them.
pub fn check_yearly(
    (indicator, yearly): (&Indicator, &Yearly),
    way: Way,
    said: &Below,
    check: &mut Check,
) {
    let together = Together::new(&indicator.id.value, way, check);
    let Some(place) = together.worst().cloned() else {
        return;
    };
    let chances = |bound: f64| -> Vec<f64> {
        let found = yearly.chances_at_most(bound, indicator, check);
        found.into_iter().map(|(_, chance)| chance).collect()
    };
    let alone = chances(said.bound);
    for (law, alone) in alone.into_iter().enumerate() {
        let chance = together.chance(said.bound, |bound| chances(bound)[law]);
        if alone <= NEVER && chance > NEVER {
            report(&place, said, chance, check);
            return;
        }
    }
}

/// Refuses levers that together take more than all of a level, whatever it is.
pub fn check_loss(indicator: &Indicator, way: Way, check: &mut Check) {
    let together = Together::new(&indicator.id.value, way, check);
    let Some(place) = together.worst().cloned() else {
        return;
    };
    let nothing_else = |bound: f64| f64::from(u8::from(bound >= 0.0));
    let chance = together.chance(-100.0, nothing_else);
    if chance > NEVER {
        let said = Below {
            bound: -100.0,
            what: ("各举措的影响合计", "the sum of the levers' effects"),
            help: ("降幅不可能超过全部", "more than all cannot be lost"),
            refused: true,
        };
        report(&place, &said, chance, check);
    }
}

fn report(place: &Place, said: &Below, chance: f64, check: &mut Check) {
    let message = below(said.what, said.bound, chance);
    match said.refused {
        true => check.problems.error(place, message, said.help),
        false => check.problems.warn(place, message, said.help),
    }
}

/// Warns of an item of a milestone whose probability levers take out of 0–1.
pub fn check_chance(indicator: &Indicator, item: usize, probability: f64, check: &mut Check) {
    let mut total = probability;
    let mut place = None;
    for acting in &check.acting {
        let share = acting.shares.iter().copied().fold(0.0, f64::max);
        if let Some(points) = acting.effects.on_chance(&indicator.id.value, item) {
            total += share * points.value / 100.0;
            place = Some(points.place);
        }
    }
    // A sum of tenths may miss 1 by the last digit.
    if let (Some(place), false) = (place, (-1e-12..=1.0 + 1e-12).contains(&total)) {
        let id = &indicator.id.value;
        let message = both!(
            "{id} 第{n}项在各举措之下的概率为 {total}，将按 0 至 1 截取",
            "item {n} of {id} has the probability {total} under the levers, and is kept within 0 and 1",
            n = item + 1,
            total = (total * 1e4).round() / 1e4
        );
        let help = (
            "请减小 chance，或按项分别写出",
            "make chance smaller, or list it by item",
        );
        check.problems.warn(&place, message, help);
    }
}
