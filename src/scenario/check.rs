//! Checking: what the kinds share when they look for what a reader alone cannot see.

use super::law::LawAt;
use super::lever::Acting;
use super::section::{At, did_you_mean};
use super::tree::shortened;
use super::yearly::Yearly;
use super::{Indicator, Scenario};
use crate::both;
use crate::diag::{Problems, nearest};
use crate::language::{Both, Pair};
use std::collections::HashMap;

/// An indicator and the laws of its years.
type OfYears<'a> = (&'a Indicator, &'a Yearly);

/// A scenario being checked.
pub struct Check<'s> {
    /// What is checked.
    pub scenario: &'s Scenario,
    /// What was found.
    pub problems: &'s mut Problems,
    /// The levers that work.
    pub acting: Vec<Acting<'s>>,
}

impl<'s> Check<'s> {
    /// The indicator that is referred to; reports one that does not exist.
    pub fn indicator(&mut self, id: &At<String>) -> Option<&'s Indicator> {
        let found = self.scenario.indicator(&id.value);
        if found.is_none() {
            let ids = self
                .scenario
                .indicators
                .iter()
                .map(|known| known.id.value.as_str());
            self.unknown(id, "indicator", ids);
        }
        found
    }

    /// Reports a reference to something that does not exist.
    pub fn unknown<'a>(
        &mut self,
        id: &At<String>,
        what: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) {
        let unread = match what {
            "target" => &self.scenario.unread_targets[..],
            "shock" => &self.scenario.unread_shocks[..],
            _ => &[],
        };
        if unread.contains(&id.value) {
            return;
        }
        // Nobody reads thousands of hints, and finding them takes time.
        let near = (!self.problems.crowded())
            .then(|| nearest(&id.value, known))
            .flatten();
        let shown = shortened(&id.value);
        let help = match near {
            Some(near) => did_you_mean(near),
            None => both!("请定义 [{what}.{shown}]", "define [{what}.{shown}]"),
        };
        let noun = noun(what);
        let message = both!("没有{noun}“{shown}”", "there is no {what} {shown:?}");
        self.problems.error(&id.place, message, help);
    }

    /// Refuses a year that is not simulated.
    pub fn year(&mut self, year: &At<i32>) {
        let years = self.scenario.years();
        if !years.contains(&year.value) {
            let message = both!(
                "{year} 不在模拟的年份之内",
                "{year} is not a simulated year",
                year = year.value
            );
            let help = both!(
                "请写 {first} 至 {last} 之间的年份",
                "write a year from {first} to {last}",
                first = years.start(),
                last = years.end()
            );
            self.problems.error(&year.place, message, help);
        }
    }

    /// Refuses a number that is not positive.
    pub fn positive(&mut self, number: &At<f64>, what: &str) {
        if !(number.value > 0.0) {
            let help = ("请写大于 0 的数值", "write a number above 0");
            self.problems
                .error(&number.place, is(what, number.value), help);
        }
    }

    /// Refuses a negative number.
    pub fn not_negative(&mut self, number: &At<f64>, what: &str) {
        if !(number.value >= 0.0) {
            let help = ("请写 0 或更大的数值", "write 0 or a number above");
            self.problems
                .error(&number.place, is(what, number.value), help);
        }
    }

    /// Refuses a law that reaches to a bound or below with a probability one would meet in a run.
    pub fn impossible(&mut self, law: &LawAt, bound: f64, what: Pair, help: Pair) {
        let probability = law.value.chance_at_most(bound);
        if probability > NEVER && law.value.least() < bound {
            self.problems
                .error(&law.place, below(what, bound, probability), help);
        }
    }

    /// Refuses yearly laws that reach below a bound in some year.
    pub fn impossible_yearly(
        &mut self,
        (indicator, yearly): OfYears,
        bound: f64,
        what: Pair,
        help: Pair,
    ) {
        for (law, probability) in yearly.chances_at_most(bound, indicator, self) {
            if probability > NEVER {
                self.problems
                    .error(&law.place, below(what, bound, probability), help);
            }
        }
    }

    /// Refuses a law that reaches above a bound.
    pub fn impossible_above(&mut self, law: &LawAt, bound: f64, what: Pair, help: Pair) {
        let probability = law.value.chance_above(bound);
        if probability > NEVER {
            let (zh, en) = what;
            let message = both!(
                "{zh}高于 {bound} 的概率为 {probability}",
                "{en} is above {bound} with probability {probability}",
                probability = per_cent(probability)
            );
            self.problems.error(&law.place, message, help);
        }
    }

    /// Warns of yearly laws that reach below a bound in some year.
    pub fn doubtful_yearly(
        &mut self,
        (indicator, yearly): OfYears,
        bound: f64,
        what: Pair,
        help: Pair,
    ) {
        for (law, probability) in yearly.chances_at_most(bound, indicator, self) {
            if probability > NEVER {
                self.problems
                    .warn(&law.place, below(what, bound, probability), help);
            }
        }
    }

    /// Warns of different things that people could not tell apart by name.
    pub(super) fn names(&mut self) {
        let mut seen: HashMap<&str, &At<String>> = HashMap::new();
        for indicator in &self.scenario.indicators {
            if let Some(other) = seen.insert(&indicator.name.own, &indicator.id) {
                let message = both!(
                    "{one} 与 {other} 同名",
                    "{one} and {other} have the same name",
                    one = other.value,
                    other = indicator.id.value
                );
                let help = ("请各用不同的名称", "give each its own name");
                self.problems.warn(&indicator.id.place, message, help);
            }
        }
    }
}

/// A yearly probability below this is taken as never: at a million paths over five years, less
/// than one path in a thousand runs.
pub(super) const NEVER: f64 = 1e-10;

/// That a key has a value which it cannot have.
#[must_use]
pub fn is(key: &str, value: f64) -> Both {
    let value = crate::diag::number(value);
    both!("{key} 为 {value}", "{key} is {value}")
}

pub(super) fn below((zh, en): Pair, bound: f64, probability: f64) -> Both {
    let probability = per_cent(probability);
    both!(
        "{zh}低于 {bound} 的概率为 {probability}",
        "{en} is below {bound} with probability {probability}"
    )
}

/// What the things of a section are called in Chinese; in English they are called as the section.
pub(super) fn noun(section: &str) -> &'static str {
    match section {
        "parameter" => "参数",
        "factor" => "因子",
        "shock" => "冲击",
        "exclusive" => "互斥组",
        "revision" => "修订",
        "regime" => "状态链",
        "lever" => "举措",
        "interaction" => "交互作用",
        "target" => "目标",
        _ => "指标",
    }
}

/// A probability in words that a reader need not decode.
fn per_cent(probability: f64) -> String {
    if probability >= 0.001 {
        format!("{:.1} %", 100.0 * probability)
    } else {
        format!("{probability:.1e}")
    }
}
