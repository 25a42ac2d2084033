//! What to watch: for the top risks, sentences of what the indicator has to do, when it falls behind, and what goes with it.

use super::figures::{bare, part, rates, shortfall, whole_percent};
use super::markdown::code;
use super::share::rule_of;
use super::tables::joined;
use super::{Page, name};
use crate::both;
use crate::language::{Both, Pair};
use crate::report::batch::risks::{Measured, Risk, Side, Way, level};
use crate::report::batch::shared::Finding;
use crate::report::number;
use crate::report::words::batch as words;
use std::fmt::Write as _;

/// Targets that are told.
const TARGETS: usize = 5;
/// Years of a way that are told.
const YEARS: i32 = 10;

impl Page<'_> {
    pub(super) fn watch(&self, out: &mut String) {
        self.heading(words::WATCH, out);
        let at_risk = |risk: &&&Risk| risk.missed.mean().probability > Some(0.0);
        let top: Vec<&&Risk> = self.ranked.iter().filter(at_risk).take(TARGETS).collect();
        if top.is_empty() {
            let said: Pair = (
                "没有目标在任何路径上未达标，无需特别关注。",
                "No target is missed on any path: there is nothing to watch in particular.",
            );
            self.write(&said.into(), out);
            return;
        }
        let findings = self.findings.as_deref().unwrap_or_default();
        for (at, risk) in top.iter().enumerate() {
            let (target, mean) = (name(&risk.name), bare(&risk.missed.mean()));
            let said = both!(
                "**{target}**（未达标概率平均 {mean}）",
                "**{target}** (missed with probability {mean} on average)"; target
            );
            let between = if at == 0 { "" } else { "\n" };
            let _ = writeln!(out, "{between}{}\n", said.in_(self.language));
            for sentence in self.sentences(risk, findings) {
                self.item(&sentence, out);
            }
        }
    }

    fn sentences(&self, risk: &Risk, findings: &[Finding]) -> Vec<Both> {
        let way = (risk.way.scenarios > 0).then(|| needed(risk));
        let behind = risk.way.missed.map(|side| behind(&risk.way, side));
        let all = [way, behind, hits(risk), missing(risk)];
        let mut all: Vec<Both> = all.into_iter().flatten().collect();
        all.extend(self.assumptions(risk, findings));
        all.extend(self.removal(risk));
        if all.is_empty() {
            let file = risk.missed.highest.as_ref().map(|end| code(&end.file));
            let file = file.unwrap_or_default();
            all.push(both!(
                "没有单一的增速可盯；最差的情景是 {file}。",
                "There is no single rate of growth to follow; its worst scenario is {file}."
            ));
        }
        all
    }

    /// The assumptions of the target's indicator that stand out among the worst scenarios.
    fn assumptions(&self, risk: &Risk, findings: &[Finding]) -> Option<Both> {
        let id = risk.indicator.as_ref()?;
        let prefix = format!("indicator.{}.", crate::scenario::tree::quoted_key(id));
        let own = findings.iter().filter(|one| {
            let mut keys = std::iter::once(&one.key).chain(&one.together);
            keys.any(|key| key.starts_with(&prefix))
        });
        let named: Vec<Both> = own
            .take(3)
            .map(|one| Both::same(code(&rule_of(one, self.language))))
            .collect();
        if named.is_empty() {
            return None;
        }
        let list = joined(&named);
        Some(both!(
            "最差情景的突出假设中与其指标有关的：{list}。",
            "Of its indicator's assumptions, these stand out among the worst scenarios: {list}."; list
        ))
    }

    fn removal(&self, risk: &Risk) -> Option<Both> {
        let (count, sum) = risk.binding;
        if count == 0 {
            return None;
        }
        let some = part(count, self.gathered.ran);
        let gain = number::about(100.0 * sum / count as f64);
        Some(both!(
            "在 {some} 个情景中它是最紧约束：去掉它，全部达标的概率平均提高 {gain} 个百分点。",
            "It binds in {some} scenarios: without it P(all) would rise by {gain} percentage points there, on average."
        ))
    }
}

/// The growth that is needed, year by year where it is the same in all scenarios, beside that of the median.
fn needed(risk: &Risk) -> Both {
    let way = &risk.way;
    let (required, median) = (rates(way.required), rates(way.median));
    let (indicator, mean) = (name(&risk.indicator_name), number::rate(way.mean()));
    let levels = levels(risk);
    let mean = match rates((way.median.0, way.median.0)) == median {
        true => Both::default(),
        false => both!("，平均 {mean}", ", {mean} on average"),
    };
    both!(
        "{indicator}：到 {year} 年的目标值，自基年起对应年均增速 {required}{levels}；模拟的中位数年均增速 {median}{mean}。",
        "{indicator}: the goal in {year} is a growth of {required} a year from the base year{levels}; the simulated median grows by {median}{mean}.",
        year = risk.year;
        indicator, levels, mean
    )
}

/// The levels of the way, in the first years and the last.
fn levels(risk: &Risk) -> Both {
    let (Some((base_year, base, growth)), Measured::Unit(unit), true) =
        (risk.way.first, &risk.measured, risk.way.alike && risk.alike)
    else {
        return Both::default();
    };
    let years = (base_year + 1..=risk.year).take(YEARS as usize);
    let levels = years.map(|year| {
        let level = number::value(level(base, growth, year - base_year));
        both!("{year}年 {level}", "{level} in {year}")
    });
    let (levels, unit) = (levels.collect::<Vec<Both>>(), name(unit));
    let list = Both {
        zh: levels
            .iter()
            .map(|level| &*level.zh)
            .collect::<Vec<_>>()
            .join("、"),
        en: levels
            .iter()
            .map(|level| &*level.en)
            .collect::<Vec<_>>()
            .join(", "),
    };
    both!("（{list}，{unit}）", " ({list}; {unit})"; list, unit)
}

/// In how many scenarios the median falls behind for good, and in which year most often.
fn behind(way: &Way, side: Side) -> Both {
    let side = match side {
        Side::Below => Both::from(("低于", "below")),
        Side::Above => Both::from(("高于", "above")),
    };
    let total: u64 = way.behind.values().sum();
    let years = way.behind.iter().map(|(year, count)| (*year, *count));
    let usual = years.reduce(|best, next| if next.1 > best.1 { next } else { best });
    let Some((year, count)) = usual else {
        return both!(
            "到目标年，没有一个情景的中位数{side}这一路径。",
            "In no scenario is the median {side} this way in the target's year."; side
        );
    };
    let (some, n) = (part(total, way.scenarios), number::count(count));
    both!(
        "在 {some} 个情景中，中位数{side}这一路径直至目标年，最常自 {year} 年起（{n} 个）。",
        "In {some} scenarios the median comes to lie {side} this way and stays there, most often from {year} on ({n}).";
        side
    )
}

/// By which year it has usually been met for the first time.
fn hits(risk: &Risk) -> Option<Both> {
    let (year, share) = risk.way.usually_met()?;
    let share = whole_percent((share * 10_000.0).round() as u64, 10_000);
    Some(match year {
        Some(year) => both!(
            "平均而言，到 {year} 年已有过半路径首次达到；到 {last} 年为 {share}。",
            "On average more than half of the paths have reached it for the first time by {year}; by {last} it is {share}.",
            last = risk.year
        ),
        None => both!(
            "平均而言，到 {last} 年只有 {share} 的路径曾经达到。",
            "On average only {share} of the paths have ever reached it by {last}.",
            last = risk.year
        ),
    })
}

fn missing(risk: &Risk) -> Option<Both> {
    let missing = shortfall(risk)?;
    Some(both!(
        "一旦未达标，平均差 {missing}。",
        "Where it is missed, {missing} are missing on average."; missing
    ))
}
