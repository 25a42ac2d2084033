//! The tables of the page: targets by risk, probabilities by dimension, the worst scenarios.

use super::figures::{bare, end, median, part, range, shortfall, with_margin};
use super::markdown::{code, table};
use super::{Page, name};
use crate::both;
use crate::language::{Both, Pair};
use crate::report::batch::dimensions::Dimension;
use crate::report::batch::kept::Name;
use crate::report::batch::risks::Risk;
use crate::report::batch::worst::Bad;
use crate::report::words::batch as words;
use crate::report::{Probability, number};

/// Targets in the table of risks.
const TARGETS: usize = 30;
/// Scenarios in the table of the worst.
const SCENARIOS: usize = 10;

impl Page<'_> {
    pub(super) fn risks(&self, out: &mut String) {
        self.heading(words::RANKED, out);
        if self.ranked.is_empty() {
            let said = (
                "没有目标计入且可衡量，无从排序。",
                "No target counts and can be measured, so there is nothing to rank.",
            );
            self.write(&said.into(), out);
            return;
        }
        let said = (
            "按未达标概率在各情景的平均值排序，每个情景计一次。期望缺口：未达标时平均差多少。最紧约束：去掉它，全部达标的概率提高最多。",
            "In the order of P(missed), averaged over scenarios, each counting once. Expected shortfall: what is missing on average where the target is missed. A target binds where its removal would raise P(all) most.",
        );
        self.write(&said.into(), out);
        out.push('\n');
        let header = [
            words::TARGET,
            words::MISSED,
            words::MEDIAN,
            words::BEST_TO_WORST,
            words::HALF,
            words::WORST_IN,
            words::SHORTFALL,
            words::BINDS,
        ];
        let header = header.map(|word| self.say(word));
        let shown = self.ranked.iter().take(TARGETS);
        let rows: Vec<Vec<String>> = shown.map(|risk| self.risk_row(risk)).collect();
        out.push_str(&table(&header, &[1, 2, 3, 4, 6, 7], &rows));
        self.not_shown(out);
        self.most_binding(out);
        self.not_measurable(out);
    }

    fn risk_row(&self, risk: &Risk) -> Vec<String> {
        let missed = &risk.missed;
        let (best, worst) = (missed.lowest.as_ref(), missed.highest.as_ref());
        // Where it is missed in none, no scenario is the worst.
        let worst_in = worst.filter(|end| end.met.probability > Some(0.0));
        let shortfall = shortfall(risk);
        let shortfall = shortfall.map(|both| both.in_(self.language).to_owned());
        let binds = match risk.binding.0 {
            0 => "–".to_owned(),
            n => part(n, self.gathered.ran),
        };
        vec![
            self.title(risk),
            with_margin(&missed.mean()),
            median(missed),
            format!("{} … {}", end(best), end(worst)),
            part(missed.above_half, missed.scenarios),
            worst_in.map_or_else(|| "–".to_owned(), |end| code(&end.file)),
            shortfall.unwrap_or_else(|| "–".to_owned()),
            binds,
        ]
    }

    /// A target's name, that it is binding by nature, and in how many scenarios it is there if not in all.
    fn title(&self, risk: &Risk) -> String {
        let mut title = name(&risk.name).in_(self.language).to_owned();
        let ran = self.gathered.ran;
        if risk.binding_nature > 0 {
            let mark = self.say(words::BINDING_NATURE);
            let some = match risk.binding_nature == risk.there {
                true => String::new(),
                false => format!(" {}", part(risk.binding_nature, risk.there)),
            };
            title.push_str(&format!(" **[{mark}{some}]**"));
        }
        if risk.missed.scenarios < ran {
            let some = part(risk.missed.scenarios, ran);
            let said = both!("（计入 {some} 个情景）", " (counts in {some} scenarios)");
            title.push_str(said.in_(self.language));
        }
        if !risk.alike {
            let said = Both::from((
                "（年份、指标或单位在各情景不尽相同）",
                " (year, indicator or unit not the same everywhere)",
            ));
            title.push_str(said.in_(self.language));
        }
        title
    }

    fn not_shown(&self, out: &mut String) {
        let more = self.ranked.len().saturating_sub(TARGETS);
        let risks = self.gathered.risks.values();
        let aside =
            risks.filter(|risk| risk.missed.scenarios == 0 && risk.not_measurable < risk.there);
        let aside = aside.count();
        if more > 0 {
            let said = both!(
                "风险更小的{more}个目标未列出，见 summary.csv。",
                "Targets of less risk that are not shown (see summary.csv): {more}."
            );
            self.paragraph(&said, out);
        }
        if aside > 0 {
            let said = both!(
                "{aside}个目标在各情景中均不计入合计，未列出，见 summary.csv。",
                "Targets that count in no scenario and are not shown (see summary.csv): {aside}."
            );
            self.paragraph(&said, out);
        }
        if self.gathered.more_targets {
            let said = both!(
                "目标种类过多：只汇总最先出现的{n}个。",
                "There are too many different targets: only the first {n} are summed up.",
                n = number::count(self.gathered.risks.len() as u64)
            );
            self.paragraph(&said, out);
        }
    }

    /// The targets that bind in most scenarios.
    fn most_binding(&self, out: &mut String) {
        let mut binding: Vec<&&Risk> = self
            .ranked
            .iter()
            .filter(|risk| risk.binding.0 > 0)
            .collect();
        binding.sort_by_key(|risk| std::cmp::Reverse(risk.binding.0));
        let named: Vec<Both> = binding
            .iter()
            .take(3)
            .map(|risk| {
                let (count, sum) = risk.binding;
                let some = part(count, self.gathered.ran);
                let gain = number::about(100.0 * sum / count as f64);
                let target = name(&risk.name);
                both!(
                    "{target}（{some} 个情景，平均提高 {gain} 个百分点）",
                    "{target} (in {some} scenarios, by {gain} percentage points on average)";
                    target
                )
            })
            .collect();
        if named.is_empty() {
            return;
        }
        let list = joined(&named);
        let said = both!(
            "最常成为最紧约束：{list}。",
            "What binds most often: {list}."; list
        );
        self.paragraph(&said, out);
    }

    fn not_measurable(&self, out: &mut String) {
        let risks = self.gathered.risks.values();
        let without = risks.filter(|risk| risk.not_measurable > 0);
        let named: Vec<Both> = without
            .map(|risk| {
                let target = name(&risk.name);
                match risk.not_measurable == risk.there {
                    true => target,
                    false => {
                        let some = part(risk.not_measurable, risk.there);
                        both!("{target}（{some} 个情景）", "{target} (in {some} scenarios)"; target)
                    }
                }
            })
            .collect();
        if named.is_empty() {
            return;
        }
        let list = joined(&named);
        let said = both!(
            "无法衡量，因而没有概率（并非没有风险）：{list}。",
            "Not measurable, so without a probability (not without risk): {list}."; list
        );
        self.paragraph(&said, out);
    }

    pub(super) fn dimensions(&self, out: &mut String) {
        self.heading(words::DIMENSIONS, out);
        let dimensions = &self.gathered.dimensions.each;
        if dimensions.is_empty() {
            let said: Pair = (
                "没有计入且可衡量的目标。",
                "No target counts and can be measured.",
            );
            self.write(&said.into(), out);
            return;
        }
        let said = (
            "每个情景先取该维度内计入目标的平均达标概率与最弱目标的达标概率，再看其在各情景中的高低。维度取自目标所用的指标；由其他目标组成的目标，各部分维度一致时归入该维度。",
            "In each scenario: the mean P(met) of the dimension's counted targets, and that of the weakest; then how both range over scenarios. A target has the dimension of its indicator; one that is made of others has theirs if they share one.",
        );
        self.write(&said.into(), out);
        out.push('\n');
        let header = [
            words::DIMENSION,
            words::TARGETS,
            words::MEAN_OF,
            words::WEAKEST_OF,
            words::USUALLY_WEAKEST,
        ];
        let header = header.map(|word| self.say(word));
        // Those without a dimension come last.
        let named = dimensions.iter().filter(|(key, _)| key.is_some());
        let others = dimensions.iter().filter(|(key, _)| key.is_none());
        let rows = named.chain(others);
        let rows: Vec<Vec<String>> = rows.map(|(_, one)| self.dimension_row(one)).collect();
        out.push_str(&table(&header, &[1, 2, 3], &rows));
    }

    fn dimension_row(&self, dimension: &Dimension) -> Vec<String> {
        let (fewest, most) = dimension.targets;
        let usual = dimension.usual().map_or_else(String::new, |(id, count)| {
            let target = self.name_of(id);
            let some = part(count, dimension.weakest.scenarios);
            let said = both!("{target}（{some}）", "{target} ({some})"; target);
            said.in_(self.language).to_owned()
        });
        let title = match dimension.name.own.is_empty() {
            true => self.say(words::NO_DIMENSION).to_owned(),
            false => name(&dimension.name).in_(self.language).to_owned(),
        };
        vec![
            title,
            match fewest == most {
                true => fewest.to_string(),
                false => format!("{fewest}–{most}"),
            },
            range(&dimension.mean),
            range(&dimension.weakest),
            usual,
        ]
    }

    pub(super) fn worst(&self, out: &mut String) {
        self.heading(words::WORST, out);
        let worst = &self.gathered.worst;
        if worst.ranked == 0 {
            let said: Pair = (
                "没有情景有计入的目标，无从排序。",
                "No scenario has a target that counts, so there is no order.",
            );
            self.write(&said.into(), out);
            return;
        }
        let said: Pair = match (worst.differ(), worst.all_above_nought) {
            (false, _) if worst.ranked == 1 => ("只有一个情景。", "There is one scenario."),
            (false, _) => (
                "各情景的结果没有差别：无所谓最差。",
                "No scenario is better than another: none is the worst.",
            ),
            (true, true) => (
                "按全部达标的概率由低到高；不足10条路径全部达标的按零计，相同时按期望达标比例。",
                "In the order of P(all), the lowest first; what fewer than ten paths met counts as nought, and equals are ordered by the expected share of targets met.",
            ),
            (true, false) => (
                "全部达标的概率在各情景中都不足以分辨（不足10条路径），故按期望达标比例由低到高。",
                "P(all) is below what the paths can tell in every scenario (fewer than ten), so the order is that of the expected share of targets met, the lowest first.",
            ),
        };
        self.write(&said.into(), out);
        if worst.differ() || worst.ranked == 1 {
            self.worst_table(out);
        }
        if worst.without_targets > 0 {
            let said = both!(
                "{n}个情景没有计入的目标，不在其列。",
                "Scenarios that have no target that counts, and are not in the order: {n}.",
                n = number::count(worst.without_targets)
            );
            self.paragraph(&said, out);
        }
    }

    fn worst_table(&self, out: &mut String) {
        out.push('\n');
        let header = [
            words::FILE,
            words::SCENARIO,
            crate::report::words::ALL_MET,
            words::EXPECTED,
            words::FIRST_TO_FAIL,
        ];
        let header = header.map(|word| self.say(word));
        let shown = self.gathered.worst.tenth().iter().take(SCENARIOS);
        let rows: Vec<Vec<String>> = shown.map(|bad| self.worst_row(bad)).collect();
        out.push_str(&table(&header, &[2, 3], &rows));
    }

    fn worst_row(&self, bad: &Bad) -> Vec<String> {
        let weakest = bad.weakest.iter().map(weak_target).collect::<Vec<Both>>();
        vec![
            code(&bad.file),
            name(&bad.name).in_(self.language).to_owned(),
            with_margin(&bad.all),
            of_targets(bad),
            joined(&weakest).in_(self.language).to_owned(),
        ]
    }

    /// A paragraph that comes first below its heading.
    pub(super) fn write(&self, sentence: &Both, out: &mut String) {
        out.push_str(sentence.in_(self.language));
        out.push('\n');
    }
}

fn weak_target((_, own, met): &(String, Name, Probability)) -> Both {
    let (target, p) = (name(own), bare(met));
    both!("{target}（{p}）", "{target} ({p})"; target)
}

/// The expected number of targets met, of how many.
pub(super) fn of_targets(bad: &Bad) -> String {
    let (met, targets) = bad.expected;
    format!("{met:.1} / {targets}")
}

/// Phrases one after the other.
pub(super) fn joined(list: &[Both]) -> Both {
    let words = |of: fn(&Both) -> &str| list.iter().map(of).collect::<Vec<&str>>();
    Both {
        zh: words(|both| &both.zh).join("；"),
        en: words(|both| &both.en).join("; "),
    }
}
