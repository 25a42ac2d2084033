//! Shocks of which at most one strikes at a time: `[exclusive.<id>]`.
//!
//! ```toml
//! [exclusive.crises]
//! shocks = ["epidemic", "trade_conflict"]
//! ```
//!
//! In a sentence: in each year at most one shock of the group strikes, and none while an episode of another (or of its own)
//! lasts.
//!
//! Formula: one uniform number u a year decides for the whole group. With p_1, …, p_m the probabilities of the year, in the
//! order of the list, shock i strikes where p_1 + … + p_(i−1) ≤ u < p_1 + … + p_i. So each keeps exactly the probability
//! that is written for it, two never come together, and with probability 1 − Σ p nothing strikes; Σ p must be at most 1
//! in every year. These are the probabilities of a year in which no episode of the group lasts. Where episodes last
//! longer than a year, a shock strikes less often than p over all paths, as it cannot begin while another blocks it: with
//! durations d_i and the same p_i every year, the long-run share of years in which shock i strikes is
//! p_i / (1 + Σ_j p_j (d_j − 1)). (Renewal argument: a free year is followed by a blocked stretch of Σ p_j (d_j − 1)
//! years on average.)
//!
//! Use it where two names stand for one place in the world (a crisis is either an epidemic or a war of tariffs, in the
//! reading of those who estimated the frequencies), or where the second would find nothing left to take. Shocks that merely make
//! each other rarer have odds ([`super::odds`]).
//!
//! A member has no odds of its own after others: its probability would then change from path to path, and with it those of
//! the rest of the group; this is refused. It may well change the odds of shocks outside the group.
//!
//! How it is drawn: u comes from the source `exclusive.<id>`, severities and durations from each shock's own sources as ever.
//! The list's order decides which part of u belongs to whom. If a member is taken out of the scenario (to see
//! what it does), its part of u stays empty, so that the others strike on the same paths as before.

use super::{Chance, Shock};
use crate::both;
use crate::diag::number;
use crate::language::Both;
use crate::scenario::section::{At, Section};
use crate::scenario::{Check, Name, Scenario};

/// How far the probabilities of a year may be above 1: rounding, but no mistake.
const ROUNDING: f64 = 1e-9;

/// A group of shocks of which at most one strikes at a time.
#[derive(Debug, Clone)]
pub struct Exclusive {
    /// Its id, which keys its draw.
    pub id: At<String>,
    /// What people call it.
    pub name: Name,
    /// The shocks, in the order in which the uniform number is shared out.
    pub shocks: Vec<At<String>>,
    /// The chance of each, if it exists.
    chances: Vec<Option<Chance>>,
}

/// Reads `[exclusive.id]`.
pub fn read(id: At<String>, section: &mut Section) -> Option<Exclusive> {
    let name = Name::read(section, "name", ("名称", "what people call it"));
    section.text("source", ("依据", "why it is so"));
    let meaning = (
        "任一时刻至多发生其一的冲击",
        "the shocks of which at most one strikes at a time",
    );
    let shocks = section.texts("shocks", meaning);
    section.require("shocks", meaning);
    Some(Exclusive {
        name: name.unwrap_or_else(|| Name::plain(&id.value)),
        id,
        shocks: shocks?,
        chances: Vec::new(),
    })
}

impl Exclusive {
    /// Takes note of the chances of its shocks.
    pub(in crate::scenario) fn settle(&mut self, shocks: &[Shock]) {
        let chance = |id: &At<String>| {
            let found = shocks.iter().find(|shock| shock.id.value == id.value);
            found.map(|shock| shock.chance.clone())
        };
        self.chances = self.shocks.iter().map(chance).collect();
    }

    /// Where a shock stands in the group.
    #[must_use]
    pub fn position(&self, shock: &str) -> Option<usize> {
        self.shocks.iter().position(|id| id.value == shock)
    }

    /// The part of the uniform number that belongs to the shock at this place in a year: from, and below.
    #[must_use]
    pub fn part(&self, place: usize, year: i32) -> (f64, f64) {
        let probability = |chance: &Option<Chance>| match chance {
            Some(chance) => chance.in_year(year),
            None => 0.0,
        };
        let mut before = 0.0;
        for chance in &self.chances[..place] {
            before += probability(chance);
        }
        (before, before + probability(&self.chances[place]))
    }

    /// The probabilities of a year together.
    fn sum(&self, year: i32) -> f64 {
        match self.chances.len() {
            0 => 0.0,
            n => self.part(n - 1, year).1,
        }
    }

    fn check(&self, check: &mut Check) {
        let before = check.problems.counts().0;
        self.check_members(check);
        if check.problems.counts().0 > before {
            return;
        }
        let worst = check
            .scenario
            .years()
            .map(|year| (year, self.sum(year)))
            .find(|(_, sum)| !(*sum <= 1.0 + ROUNDING));
        if let Some((year, sum)) = worst {
            let (id, sum) = (&self.id.value, number(sum));
            let message = both!(
                "互斥组 {id} 中各冲击在 {year} 年的概率合计为 {sum}",
                "the probabilities of the shocks of {id} sum to {sum} in {year}"
            );
            let help = (
                "至多其一发生，故合计不能大于 1：请减小概率，或拆开该组",
                "at most one can strike, so they sum to at most 1: make them smaller, or split the group",
            );
            check.problems.error(&self.id.place, message, help);
        }
    }

    fn check_members(&self, check: &mut Check) {
        if self.shocks.len() < 2 {
            let count = self.shocks.len();
            let message = both!(
                "互斥组 {id} 所列的冲击不足两个：{count} 个",
                "the group {id} lists too few shocks: {count}",
                id = self.id.value
            );
            let help = (
                "请列出至少两个冲击，或删去该组",
                "list at least two shocks, or delete the group",
            );
            check.problems.error(&self.id.place, message, help);
        }
        for (at, member) in self.shocks.iter().enumerate() {
            if self.position(&member.value) != Some(at) {
                let message = both!(
                    "{id} 在 shocks 中出现了两次",
                    "{id} is listed twice in shocks",
                    id = member.value
                );
                let help = ("只保留一次", "keep it once");
                check.problems.error(&member.place, message, help);
                continue;
            }
            self.check_member(member, check);
        }
    }

    fn check_member(&self, member: &At<String>, check: &mut Check) {
        let scenario = check.scenario;
        let mut shocks = scenario.shocks.iter();
        let Some(shock) = shocks.find(|shock| shock.id.value == member.value) else {
            let ids = scenario.shocks.iter().map(|known| known.id.value.as_str());
            check.unknown(member, "shock", ids);
            return;
        };
        if let Some(odds) = shock.after.first() {
            let message = both!(
                "{id} 属于互斥组 {group}，不能再有 after",
                "{id} is in the exclusive group {group}, so it cannot have after",
                id = member.value,
                group = self.id.value
            );
            let help = (
                "组内各冲击的概率须逐年确定：请删去 after，或将它移出该组",
                "the probabilities of a group are fixed by year: delete after, or take it out of the group",
            );
            check.problems.error(&odds.of.place, message, help);
        }
        let mut groups = scenario.exclusives.iter();
        let first = groups.find(|group| group.position(&member.value).is_some());
        if let Some(first) = first.filter(|first| first.id.value != self.id.value) {
            let all = Both::list(&[first.id.value.as_str(), self.id.value.as_str()]);
            let message = both!(
                "{id} 同属两个互斥组：{all}",
                "{id} is in two exclusive groups: {all}",
                id = member.value; all
            );
            let help = (
                "请将它只留在一个组中，或把两组合并",
                "leave it in one of them, or make one group of both",
            );
            check.problems.error(&member.place, message, help);
        }
    }
}

/// Finds what is wrong with the groups.
pub fn check_all(scenario: &Scenario, check: &mut Check) {
    for group in &scenario.exclusives {
        group.check(check);
    }
}
