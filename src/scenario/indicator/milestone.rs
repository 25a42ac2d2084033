//! Milestones: how many items of a list are complete (世界级商圈, reforms, port facilities).
//!
//! Each item has the probability that it is complete by the end of year `by`; that probability
//! is spread evenly over the years from `from`. An item has one draw for all years, a normal
//! score with the indicator's loads on common factors (a high score completes it early), so a
//! completed item stays completed. A lever adds to what a year of the window gives, so it moves the probability by
//! its points if it works in full from `from` to `by`, and by less if it begins later; no year takes anything back.

use super::{Indicator, Kind};
use crate::both;
use crate::language::Pair;
use crate::num::normal;
use crate::program::node::Binary;
use crate::program::{Operand, Row};
use crate::scenario::lever::{Way, bounds};
use crate::scenario::process::SHORT;
use crate::scenario::section::{At, Section};
use crate::scenario::{Check, Draft, Scenario, is};
use std::sync::Arc;

/// The key of this kind.
pub const KEY: &str = "milestone";

/// What `items` lists.
const ITEMS: Pair = ("有待完成的各项", "the items still to be completed");

/// Most items of one indicator.
const MOST_ITEMS: usize = 200;

#[derive(Debug)]
struct Milestone {
    base: At<f64>,
    items: Vec<Item>,
}

#[derive(Debug)]
struct Item {
    probability: At<f64>,
    from: Option<At<i64>>,
    by: Option<At<i64>>,
}

/// Reads `milestone = { base, items = [{ name, probability, from, by }] }`.
pub fn read(section: &mut Section) -> Option<Arc<dyn Kind>> {
    section.section(
        KEY,
        (
            "清单中已完成的项数",
            "how many items of a list are complete",
        ),
        |section| {
            let base = section.number_or(
                "base",
                ("基年已完成的项数", "items complete in the base year"),
                0.0,
            );
            let items = section.items("items", ITEMS, |section| {
                section.required_text("name", ("有待完成的内容", "what is to be completed"));
                section.text("name_en", ("有待完成的内容（英文）", "the same in English"));
                let probability = section.required_number(
                    "probability",
                    (
                        "在 `by` 年末之前完成的概率",
                        "that it is complete by the end of `by`",
                    ),
                );
                let from = section.integer(
                    "from",
                    (
                        "最早可能完成的年份",
                        "first year in which it can be completed",
                    ),
                );
                let by = section.integer(
                    "by",
                    ("该概率所对应的年份", "year by which the probability holds"),
                );
                Some(Item {
                    probability: probability?,
                    from,
                    by,
                })
            });
            section.require("items", ITEMS);
            Some(Arc::new(Milestone {
                base: base?,
                items: items?,
            }) as _)
        },
    )
}

impl Item {
    /// Finds what a reader alone cannot see.
    fn check(&self, check: &mut Check) {
        let p = self.probability.value;
        if !(0.0..=1.0).contains(&p) {
            let help = (
                "请写 0 至 1 之间的概率",
                "write a probability between 0 and 1",
            );
            let message = is("probability", p);
            check.problems.error(&self.probability.place, message, help);
        }
        for year in [&self.from, &self.by].into_iter().flatten() {
            check.year(&At {
                value: year.value as i32,
                place: year.place.clone(),
            });
        }
        if let (Some(from), Some(by)) = (&self.from, &self.by)
            && from.value > by.value
        {
            let message = both!(
                "from（{from}）晚于 by（{by}）",
                "from {from} is after by {by}",
                from = from.value,
                by = by.value
            );
            let help = ("请使 from <= by", "write from <= by");
            check.problems.error(&from.place, message, help);
        }
    }

    /// The probability that it is complete by the end of a year; `added` is what levers add to that of the whole window, year
    /// by year.
    fn complete_by(&self, year: i32, added: Option<&[f64]>, scenario: &Scenario) -> f64 {
        let from = self
            .from
            .as_ref()
            .map_or(i64::from(scenario.base_year) + 1, |at| at.value);
        let by = self
            .by
            .as_ref()
            .map_or(i64::from(scenario.last_year), |at| at.value);
        let elapsed = (i64::from(year) - from + 1).clamp(0, by - from + 1);
        let window = (by - from + 1) as f64;
        let Some(added) = added else {
            return self.probability.value * elapsed as f64 / window;
        };
        let before = (from - i64::from(scenario.base_year) - 1) as usize;
        let years = added.iter().skip(before).take(elapsed as usize);
        let parts = years.map(|added| (self.probability.value + added).max(0.0) / window);
        parts.sum::<f64>().min(1.0)
    }

    /// 1 where it is complete with this probability, else 0.
    fn completed(score: Row, probability: f64, draft: &mut Draft) -> Operand {
        if probability <= 0.0 || probability >= 1.0 {
            return Operand::Number(if probability >= 1.0 { 1.0 } else { 0.0 });
        }
        let threshold = normal::quantile_upper(probability);
        draft
            .builder
            .binary(Binary::Greater, score, threshold)
            .into()
    }
}

impl Kind for Milestone {
    fn key(&self) -> &'static str {
        KEY
    }

    fn base(&self) -> Option<f64> {
        Some(self.base.value)
    }

    fn takes_effects(&self) -> (bool, bool) {
        (false, false)
    }

    fn draws(&self) -> bool {
        false
    }

    fn levers(&self) -> &'static [Way] {
        &[Way::Chance]
    }

    fn items(&self) -> usize {
        self.items.len()
    }

    fn grows(&self) -> bool {
        false
    }

    fn check(&self, indicator: &Indicator, check: &mut Check) {
        check.not_negative(&self.base, "base");
        if self.items.len() > MOST_ITEMS {
            let message = both!("清单有{n}项", "{n} items", n = self.items.len());
            let help = both!(
                "请控制在{MOST_ITEMS}项以内：拆分该指标",
                "keep it under {MOST_ITEMS}: split the indicator"
            );
            check.problems.error(&indicator.id.place, message, help);
        }
        if let Some((SHORT, place)) = indicator.process.written() {
            let message = (
                "里程碑没有 persistence：已完成的项不会退回",
                "a milestone has no persistence: a completed item stays completed",
            );
            let help = ("请删去这一行", "delete the line");
            check.problems.error(place, message, help);
        }
        for (at, item) in self.items.iter().enumerate() {
            item.check(check);
            bounds::check_chance(indicator, at, item.probability.value, check);
        }
    }

    fn rows(&self, indicator: &Indicator, draft: &mut Draft) -> Vec<Operand> {
        let scores: Vec<Row> = (0..self.items.len())
            .map(|item| {
                let name = format!("{}/item {}", indicator.id.value, item + 1);
                draft.loaded_score(&name, &indicator.loads, 0)
            })
            .collect();
        let id = &indicator.id.value;
        let added: Vec<Option<Vec<f64>>> = (0..self.items.len())
            .map(|item| draft.chance_added(id, item))
            .collect();
        draft
            .years()
            .map(|year| {
                let mut count = Operand::Number(self.base.value);
                for ((item, score), added) in self.items.iter().zip(&scores).zip(&added) {
                    let chance = item.complete_by(year, added.as_deref(), draft.scenario);
                    let done = Item::completed(*score, chance, draft);
                    count = draft.builder.binary(Binary::Add, count, done).into();
                }
                count
            })
            .collect()
    }
}
