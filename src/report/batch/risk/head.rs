//! What was run and how, what it says in short, how it is to be read, and what did not run.

use super::Page;
use super::figures::{bare, end, median, part};
use super::markdown::{code, text};
use crate::both;
use crate::language::{Both, Pair};
use crate::report::batch::gathered::Seen;
use crate::report::number;
use crate::report::words::batch as words;
use std::fmt::Write as _;

/// Failures that are listed.
const LISTED: usize = 20;

impl Page<'_> {
    pub(super) fn head(&self, out: &mut String) {
        let gathered = self.gathered;
        let (ran, failed) = (number::count(gathered.ran), number::count(gathered.failed));
        let said = match (gathered.ran, gathered.failed) {
            (0, _) => both!(
                "没有情景得出结果：{failed}个情景均未能运行。",
                "No scenario has a result. Scenarios that did not run: {failed}."
            ),
            (_, 0) => both!(
                "运行了{ran}个情景，无一失败。",
                "Scenarios that were run: {ran}; none failed."
            ),
            _ => both!(
                "运行了{ran}个情景；另有{failed}个未能运行（见下）。",
                "Scenarios that were run: {ran}; others that did not run (see below): {failed}."
            ),
        };
        self.paragraph(&said, out);
        if gathered.ran > 0 {
            self.settings(out);
        }
    }

    fn settings(&self, out: &mut String) {
        let settings = &self.gathered.settings;
        let kinds: [(Pair, &Seen); 5] = [
            (
                ("每个情景的路径数", "paths of each scenario"),
                &settings.paths,
            ),
            (("随机种子", "seed"), &settings.seeds),
            (("点集", "points"), &settings.points),
            (
                ("抽样数值版本", "version of the drawn values"),
                &settings.values,
            ),
            (("程序版本", "version of the program"), &settings.engines),
        ];
        let mut same = Vec::new();
        for (kind, seen) in &kinds {
            if let (Some((value, _)), 1) = (seen.each.first(), seen.each.len()) {
                let (value, kind) = (text(value), Both::from(*kind));
                same.push(both!("{kind} {value}", "{kind} {value}"; kind));
            }
        }
        if !same.is_empty() {
            let (zh, en): (Vec<String>, Vec<String>) =
                same.into_iter().map(|both| (both.zh, both.en)).unzip();
            let (zh, en) = (zh.join("；"), en.join("; "));
            let all = Both { zh, en };
            let said = both!("各情景相同：{all}。", "The same for all: {all}."; all);
            self.paragraph(&said, out);
        }
        for (kind, seen) in &kinds {
            if seen.each.len() > 1 {
                self.differing(&Both::from(*kind), seen, out);
            }
        }
    }

    fn differing(&self, kind: &Both, seen: &Seen, out: &mut String) {
        let each = seen
            .each
            .iter()
            .map(|(value, count)| format!("{} ({})", text(value), number::count(*count)));
        let each = Both::list(&each.collect::<Vec<String>>());
        let others = match seen.others {
            0 => Both::default(),
            n => both!("，其他（{n}）", ", others ({n})"),
        };
        let said = both!(
            "**各情景不同**——{kind}（括号内为情景数）：{each}{others}。不同设置下的概率误差不同，比较时请留意。",
            "**Not the same for all**: {kind} (number of scenarios in brackets): {each}{others}. Probabilities of different settings have different errors.";
            kind, each, others
        );
        self.paragraph(&said, out);
    }

    pub(super) fn in_short(&self, out: &mut String) {
        self.heading(words::IN_SHORT, out);
        self.greatest_risk(out);
        self.all_met(out);
        self.weakest_dimension(out);
        self.shared_in_short(out);
    }

    fn greatest_risk(&self, out: &mut String) {
        let Some(risk) = self.ranked.first() else {
            let said = (
                "没有计入且可衡量的目标。",
                "No target counts and can be measured.",
            );
            self.item(&said.into(), out);
            return;
        };
        let (missed, target) = (&risk.missed, super::name(&risk.name));
        if missed.highest.as_ref().and_then(|end| end.met.probability) == Some(0.0) {
            let said = (
                "在所有情景的所有路径上，各目标全部达标。",
                "Every target is met on every path of every scenario.",
            );
            self.item(&said.into(), out);
            return;
        }
        let (mean, best) = (bare(&missed.mean()), end(missed.lowest.as_ref()));
        let worst = end(missed.highest.as_ref());
        let below = part(missed.above_half, missed.scenarios);
        let said = both!(
            "风险最大的目标：**{target}**，未达标概率平均 {mean}（最好的情景 {best}，最差 {worst}）；达标概率不到一半的情景：{below}。",
            "The target most at risk: **{target}**, missed with probability {mean} on average (best scenario {best}, worst {worst}); scenarios with P(met) below one half: {below}.";
            target
        );
        self.item(&said, out);
    }

    fn all_met(&self, out: &mut String) {
        let worst = &self.gathered.worst;
        let (Some(bad), true) = (worst.tenth().first(), worst.ranked > 0) else {
            return;
        };
        let (lowest, highest) = (
            end(worst.all.lowest.as_ref()),
            end(worst.all.highest.as_ref()),
        );
        let (middle, file) = (median(&worst.all), code(&bad.file));
        let said = if self.gathered.ran == 1 {
            let all = bare(&bad.all);
            both!(
                "只有一个情景 {file}，全部达标的概率为 {all}。",
                "There is one scenario, {file}, in which all targets are met with probability {all}."
            )
        } else if !worst.differ() {
            let all = bare(&bad.all);
            both!(
                "各情景的结果没有差别：全部达标的概率均为 {all}。",
                "No scenario is better than another: all targets are met with probability {all} in each."
            )
        } else if worst.all_above_nought {
            both!(
                "全部达标的概率在各情景中为 {lowest} 至 {highest}，中位 {middle}；最差的情景为 {file}。",
                "All targets are met with probability {lowest} to {highest} over scenarios, {middle} in the middle; the worst scenario is {file}."
            )
        } else {
            let share = super::tables::of_targets(bad);
            both!(
                "在所有情景中，全部达标的概率都低到无法分辨（最高 {highest}）；最差的情景 {file} 期望达标 {share} 个目标。",
                "In every scenario the probability that all targets are met is too low to tell (at most {highest}); in the worst, {file}, {share} targets are expected to be met."
            )
        };
        self.item(&said, out);
    }

    fn weakest_dimension(&self, out: &mut String) {
        let each = self.gathered.dimensions.each.iter();
        let named = each.filter(|(key, _)| key.is_some());
        let mean = |dimension: &super::super::dimensions::Dimension| {
            dimension.mean.mean().probability.unwrap_or(1.0)
        };
        let named: Vec<_> = named.map(|(_, dimension)| dimension).collect();
        let weakest =
            named.iter().copied().reduce(
                |best, next| {
                    if mean(next) < mean(best) { next } else { best }
                },
            );
        let (Some(weakest), true) = (weakest, named.len() > 1) else {
            return;
        };
        let (name, average) = (super::name(&weakest.name), bare(&weakest.mean.mean()));
        let said = both!(
            "最弱的维度：**{name}**，其目标的达标概率平均 {average}。",
            "The weakest dimension: **{name}**, whose targets are met with probability {average} on average.";
            name
        );
        self.item(&said, out);
    }

    pub(super) fn how_to_read(&self, out: &mut String) {
        self.heading(words::HOW_TO_READ, out);
        let items: [Pair; 3] = [
            (
                "每个概率都以所在情景的假设为前提：若这些假设成立，有多大可能。",
                "Every probability is conditional on its scenario: how likely, if these assumptions hold.",
            ),
            (
                "**情景之间没有按可能性加权**。“六成情景”只是情景数目的占比，不是概率；各情景的平均值只用来排序，不是预测。多列几个悲观情景，平均值就会变差，而现实不会因此改变。",
                "**Scenarios are not weighted by likelihood.** “60 % of the scenarios” is a share of a list and no probability; means over scenarios put things in order and predict nothing. A list with more pessimistic scenarios has worse means, and the world is the same.",
            ),
            (
                "± 为 95 % 蒙特卡洛误差，不含假设本身的不确定性。均值的 ± 按各情景误差同向计，因为它们共用随机数，是其上限。",
                "± is the 95 % Monte Carlo error; it does not include the uncertainty of the assumptions. That of a mean takes the errors of all scenarios as if they went the same way, as they share their draws: it is an upper bound.",
            ),
        ];
        for item in items {
            self.item(&item.into(), out);
        }
    }

    pub(super) fn failures(&self, out: &mut String) {
        let gathered = self.gathered;
        if gathered.failed == 0 {
            return;
        }
        self.heading(words::FAILURES, out);
        for (file, reason) in gathered.failures.iter().take(LISTED) {
            let colon = self.say(crate::report::words::COLON);
            let reason = text(reason.in_(self.language));
            let _ = writeln!(out, "- {}{colon}{reason}", code(file));
        }
        let listed = gathered.failures.len().min(LISTED) as u64;
        if gathered.failed > listed {
            let more = number::count(gathered.failed - listed);
            let said = both!("另有{more}个。", "and {more} more.");
            self.item(&said, out);
        }
        let said = (
            "以下各节不含这些情景。`tuiyan check 文件` 列出一个文件的全部问题。",
            "They are in nothing of what follows. `tuiyan check FILE` lists all problems of a file.",
        );
        self.paragraph(&said.into(), out);
    }
}
