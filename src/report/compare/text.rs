//! A comparison as text: what each alternative adds in sentences and in a table, then distributions, the heat table and regret.

mod opening;
mod tables;

use super::{AlternativeReport, CompareReport, HeatReport};
use crate::both;
use crate::engine::Proportion;
use crate::language::Both;
use crate::report::attribution;
use crate::report::text::named;
use crate::report::words::{self, Language, Word};
use crate::report::{Probability, number};
use std::fmt::Write as _;

/// The report as text; unless targets were `chosen`, of those that count.
#[must_use]
pub fn page(report: &CompareReport, language: Language, chosen: bool) -> String {
    let mut out = String::new();
    let counts = |target: &HeatReport| target.counts;
    let page = Page {
        report,
        language,
        all: chosen || !report.targets.iter().any(counts),
    };
    page.head(&mut out);
    for alternative in &report.alternatives {
        page.opening(alternative, &mut out);
        page.differences(alternative, &mut out);
        if let Some(attribution) = &alternative.attribution {
            let name_of = |id: &str| page.name_of(id);
            attribution::text::write(attribution, language, &name_of, &mut out);
        }
        page.pairing(alternative, &mut out);
        page.dominance(alternative, &mut out);
    }
    page.heat(&mut out);
    page.best_and_worst(&mut out);
    page.greatest_regret(&mut out);
    page.hidden(&mut out);
    let _ = writeln!(out, "\n{}", words::ERRORS_ARE.in_(language));
    out
}

/// Sources of randomness that are named; the rest are counted.
const NAMED: usize = 3;

struct Page<'r> {
    report: &'r CompareReport,
    language: Language,
    /// Whether targets that do not count have rows as well.
    all: bool,
}

impl Page<'_> {
    fn say(&self, word: Word) -> &'static str {
        word.in_(self.language)
    }

    /// Whether the target with an id has a row; all together always has.
    fn shown(&self, id: &str) -> bool {
        let mut targets = self.report.targets.iter();
        let target = targets.find(|target| target.target == id);
        self.all || target.is_none_or(|target| target.counts)
    }

    /// Where the targets are that have no row.
    fn hidden(&self, out: &mut String) {
        let targets = self.report.targets.iter();
        let hidden = targets.filter(|target| !self.shown(&target.target)).count();
        if hidden > 0 {
            let said = both!(
                "另有{hidden}个目标不计入合计，见 --target、JSON 与 CSV。",
                "{hidden} further targets do not count; --target, JSON and CSV show them."
            );
            self.write(&said, out);
        }
    }

    fn write(&self, sentence: &Both, out: &mut String) {
        let _ = writeln!(out, "{}", sentence.in_(self.language));
    }

    fn head(&self, out: &mut String) {
        let (report, run) = (self.report, &self.report.run);
        let title = both!(
            "{n}个情景的比较 · {paths} 条路径 · 随机种子 {seed}",
            "Comparison of {n} scenarios · {paths} paths · seed {seed}",
            n = report.scenarios.len(),
            paths = number::count(run.paths),
            seed = run.seed
        );
        self.write(&title, out);
        for (at, one) in report.scenarios.iter().enumerate() {
            let scenario = &one.scenario;
            let role = if at == 0 {
                words::compare::BASE
            } else {
                words::compare::ALTERNATIVE
            };
            let name = named(&scenario.name, scenario.name_en.as_deref(), self.language);
            let _ = writeln!(
                out,
                "{}{}{} · {name} · {}–{} · {}",
                self.say(role),
                self.say(words::COLON),
                one.label,
                scenario.base_year + 1,
                scenario.last_year,
                &scenario.digest[..12],
            );
        }
        for one in &report.scenarios {
            if let Some(same) = &one.same_as {
                let label = &one.label;
                let said = both!(
                    "“{label}”与“{same}”是同一情景，逐字相同。",
                    "“{label}” and “{same}” are the same scenario, word for word."
                );
                self.write(&said, out);
            }
        }
        self.not_alike(out);
    }

    /// Targets that are not the same everywhere, so that nothing is compared in silence.
    fn not_alike(&self, out: &mut String) {
        for target in &self.report.targets {
            let name = self.name(target);
            for cell in &target.scenarios {
                let label = &cell.scenario;
                let changes: Vec<String> = cell.changes.iter().map(change).collect();
                let changes = changes.join(self.say(words::SEMICOLON));
                let said = match cell.standing {
                    "differs" => both!(
                        "† “{name}”在“{label}”中定义不同（{changes}），其差不仅来自假设。",
                        "† “{name}” is defined differently in “{label}” ({changes}); its difference is not of the assumptions alone."
                    ),
                    "absent" => both!(
                        "“{label}”中没有目标“{name}”。",
                        "“{label}” has no target “{name}”."
                    ),
                    "not_measurable" if !self.never_measurable(target) => both!(
                        "“{name}”在“{label}”中无法衡量。",
                        "“{name}” cannot be measured in “{label}”."
                    ),
                    _ => continue,
                };
                self.write(&said, out);
            }
        }
        if !self.report.left_out.is_empty() {
            let ids = Both::list(&self.report.left_out);
            let said = both!(
                "合计不含：{ids}（并非在各情景中都计入且含义相同）。",
                "Left out of all that is said of the targets together: {ids} (they do not count, with one meaning, in every scenario)."; ids
            );
            self.write(&said, out);
        }
    }

    fn never_measurable(&self, target: &HeatReport) -> bool {
        let mut cells = target.scenarios.iter();
        cells.all(|cell| cell.standing == "not_measurable")
    }

    fn name<'a>(&self, target: &'a HeatReport) -> &'a str {
        let own = target.name.as_deref().unwrap_or(&target.target);
        named(own, target.name_en.as_deref(), self.language)
    }

    /// The name of the target with an id; of all together, where there is none.
    fn name_of(&self, id: &str) -> String {
        let mut targets = self.report.targets.iter();
        match targets.find(|target| target.target == id) {
            Some(target) => self.name(target).to_owned(),
            None => format!("{} ({})", self.say(words::ALL_MET), self.report.counted),
        }
    }

    /// How the two are paired, and why not in full.
    fn pairing(&self, alternative: &AlternativeReport, out: &mut String) {
        let (pairing, label) = (&alternative.pairing, &alternative.scenario);
        let (shared, base) = (pairing.shared, &self.report.base().label);
        let said = match pairing.paired {
            "fully" => both!(
                "完全配对：全部{shared}个随机源两者共有。",
                "Fully paired: all {shared} sources of randomness are shared."
            ),
            "partly" => both!(
                "部分配对：共有{shared}个随机源。",
                "Paired in part: {shared} sources of randomness are shared."
            ),
            "not_by_year" => both!(
                "未按年份配对：基年不同，同一年份在两者中的抽样不同；区间仍然成立，只是较宽。",
                "Not paired by year: the base years differ, so the same year has other draws in each; the intervals hold, and are wider."
            ),
            _ => both!(
                "未配对：没有共有的随机源，两者相互独立；区间仍然成立，与分别运行一样宽。",
                "Not paired: no source of randomness is shared, so the two are independent; the intervals hold, as wide as those of separate\nruns."
            ),
        };
        self.write(&said, out);
        for (names, of) in [
            (&pairing.only_base, base),
            (&pairing.only_alternative, label),
        ] {
            if !names.is_empty() && pairing.shared > 0 {
                let (n, some) = (names.len(), shortlist(names));
                let said = both!(
                    "  仅“{of}”有的随机源（{n}个）：{some}",
                    "  only in “{of}” ({n}): {some}"; some
                );
                self.write(&said, out);
            }
        }
        for reason in &pairing.reasons {
            let said: Both = match *reason {
                "correlation_members" => (
                    "  [correlation] 的成员或其顺序不同，同名随机源的含义随之不同。",
                    "  the members of [correlation], or their order, differ, which gives shared sources another meaning.",
                )
                    .into(),
                "correlation_repaired" => (
                    "  相关系数经修正且修正不同，同名随机源的含义随之不同。",
                    "  correlations are repaired, and not alike, which gives shared sources another meaning.",
                )
                    .into(),
                _ => continue,
            };
            self.write(&said, out);
        }
    }

    /// A probability of this run, from its share.
    fn share(&self, share: f64) -> Probability {
        let paths = self.report.run.paths;
        let hits = (share * paths as f64).round() as u64;
        Proportion { hits, paths }.into()
    }
}

/// The first of some names, and how many more there are.
fn shortlist(names: &[String]) -> Both {
    let first = Both::list(&names[..names.len().min(NAMED)]);
    match names.len().saturating_sub(NAMED) {
        0 => first,
        more => both!("{first}等（另有{more}个）", "{first} and {more} more"; first),
    }
}

/// A key with what it was and is.
fn change(change: &super::ChangeReport) -> String {
    let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
    match (&change.reference, &change.here) {
        (None, None) => change.key.clone(),
        (was, is) => format!("{} {} → {}", change.key, side(was), side(is)),
    }
}

/// A probability in per cent without its margin, to the digits that the margin leaves standing.
fn bare(met: &Probability) -> String {
    let shown = number::probability(met, 1.96);
    match shown.split_once(" ± ") {
        Some((percent, _)) => format!("{percent} %"),
        None => shown,
    }
}

/// A fraction in percentage points with some decimals, with a true minus.
fn points(fraction: f64, decimals: usize) -> String {
    let written = format!("{:.decimals$}", fraction * 100.0);
    match written.strip_prefix('-') {
        // What rounds to nought has no sign.
        Some(rest) if rest.trim_matches(['0', '.']).is_empty() => rest.to_owned(),
        Some(rest) => format!("−{rest}"),
        None => written,
    }
}

/// Decimals for a difference in percentage points with this interval.
fn decimals((low, high): (f64, f64)) -> usize {
    number::decimals_for((high - low) * 50.0)
}
