//! What the worst scenarios share, as a table with the guard against luck said plainly.

use super::Page;
use super::figures::part;
use super::markdown::{code, table};
use super::tables::joined;
use crate::both;
use crate::language::{Both, Language, Pair};
use crate::report::batch::Gathered;
use crate::report::batch::shared::{Finding, RATE, Rule, Shared};
use crate::report::number;
use crate::report::words::batch as words;

/// Findings in the table.
const FINDINGS: usize = 10;
/// Keys that go together and are named.
const TOGETHER: usize = 3;

/// Why there is nothing to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silent {
    /// There was no second pass.
    NotAsked,
    /// No result carries its scenario.
    Unknown,
    /// No scenario is better than another.
    Alike,
    /// Their assumptions are the same.
    NothingVaries,
    /// There are too few of them.
    TooFew,
}

/// What stands out among the worst scenarios, or why nothing can.
pub(super) fn findings(gathered: &Gathered) -> Result<Vec<Finding>, Silent> {
    let shared = gathered.shared().ok_or(Silent::NotAsked)?;
    if shared.all() == 0 {
        return Err(Silent::Unknown);
    }
    if !gathered.worst.differ() {
        return Err(Silent::Alike);
    }
    if shared.varying() == 0 {
        return Err(Silent::NothingVaries);
    }
    if !shared.can_tell() {
        return Err(Silent::TooFew);
    }
    Ok(shared.findings())
}

impl Page<'_> {
    pub(super) fn shared_in_short(&self, out: &mut String) {
        let (Some(shared), Ok(findings)) = (self.gathered.shared(), &self.findings) else {
            return;
        };
        let worst = shared.worst;
        let said = match findings.first() {
            None => both!(
                "最差的{worst}个情景没有显著的共同假设。",
                "The {worst} worst scenarios share no assumption that stands out from luck."
            ),
            Some(first) => {
                let rule = code(&rule_of(first, self.language));
                both!(
                    "最差的{worst}个情景最突出的共同假设：{rule}（最差情景中 {a}，其余情景中 {b}）。",
                    "What the {worst} worst scenarios share most clearly: {rule} ({a} of them, {b} of the others).",
                    a = part(first.worst, shared.worst),
                    b = part(first.others, shared.others)
                )
            }
        };
        self.item(&said, out);
    }

    pub(super) fn shared(&self, out: &mut String) {
        self.heading(words::SHARED, out);
        let (shared, findings) = match (self.gathered.shared(), &self.findings) {
            (Some(shared), Ok(findings)) => (shared, findings),
            (_, Err(silent)) => return self.silent(*silent, out),
            (None, Ok(_)) => return self.silent(Silent::NotAsked, out),
        };
        let (worst, others) = (number::count(shared.worst), number::count(shared.others));
        let varying = number::count(shared.varying());
        if findings.is_empty() {
            let said = both!(
                "**没有突出的共同之处**：最差的{worst}个情景与其余{others}个相比，在{varying}项取值有变化的假设中，没有一项的差别超出偶然。",
                "**Nothing stands out.** Worst scenarios: {worst}, others: {others}, assumptions that vary: {varying}. None of them differs between the worst and the others by more than luck would have it."
            );
            self.write(&said, out);
        } else {
            let said = both!(
                "最差的{worst}个情景与其余{others}个相比，{varying}项取值有变化的假设中以下各项突出：在最差情景中常见，在其余情景中少见。",
                "Worst scenarios: {worst}, others: {others}, assumptions that vary: {varying}. These are common among the worst and rare among the others."
            );
            self.write(&said, out);
            out.push('\n');
            self.findings_table(shared, findings, out);
        }
        self.guard(shared, out);
    }

    fn findings_table(&self, shared: &Shared, findings: &[Finding], out: &mut String) {
        let header = [
            words::ASSUMPTION,
            words::AMONG_WORST,
            words::AMONG_OTHERS,
            words::LIFT,
            words::MEANS,
            words::LUCK,
        ];
        let header = header.map(|word| self.say(word));
        let rows = findings.iter().take(FINDINGS);
        let rows: Vec<Vec<String>> = rows.map(|one| self.finding_row(shared, one)).collect();
        out.push_str(&table(&header, &[1, 2, 3, 5], &rows));
        for one in findings.iter().take(FINDINGS) {
            if !one.together.is_empty() {
                self.together(one, out);
            }
        }
        let more = findings.len().saturating_sub(FINDINGS);
        if more > 0 {
            let said = both!(
                "另有{more}项突出。",
                "Further assumptions that stand out: {more}."
            );
            self.paragraph(&said, out);
        }
    }

    fn finding_row(&self, shared: &Shared, finding: &Finding) -> Vec<String> {
        let coverage = finding.worst as f64 / shared.worst as f64;
        let share = finding.others as f64 / shared.others as f64;
        let lift = match finding.others {
            0 => "–".to_owned(),
            _ => format!("{}×", number::about(coverage / share)),
        };
        let means = finding.means.map(|means| {
            let (a, b) = (number::value(means.worst), number::value(means.others));
            let sign = if means.difference > 0.0 { "+" } else { "−" };
            format!("{a} / {b} ({sign}{:.1})", means.difference.abs())
        });
        vec![
            code(&rule_of(finding, self.language)),
            part(finding.worst, shared.worst),
            part(finding.others, shared.others),
            lift,
            means.unwrap_or_else(|| "–".to_owned()),
            luck(finding.luck),
        ]
    }

    fn together(&self, finding: &Finding, out: &mut String) {
        let named: Vec<Both> = finding
            .together
            .iter()
            .take(TOGETHER)
            .map(|key| Both::same(code(key)))
            .collect();
        let (key, list) = (code(&finding.key), joined(&named));
        let more = match finding.together.len().saturating_sub(TOGETHER) {
            0 => Both::default(),
            n => both!("等（另有{n}项）", " and {n} more"),
        };
        let said = both!(
            "与 {key} 同进同退、无法区分：{list}{more}。",
            "Always goes together with {key}, and cannot be told from it: {list}{more}."; list, more
        );
        self.paragraph(&said, out);
    }

    /// What the test allows, and what it does not say.
    fn guard(&self, shared: &Shared, out: &mut String) {
        let rate = format!("{:.0} %", RATE * 100.0);
        let said = both!(
            "怎样防止偶然：比较的假设多，总有几项碰巧不同。此处每项用 Fisher 精确检验（单侧，不假定分布），按 Bonferroni 法平分 {rate}：若各假设都与结果无关，本节列出任何一项的概率不超过 {rate}；“偶然的概率”已含这一修正。同现不等于因果：总是一同变化的假设无法区分，请用 `tuiyan sensitivity` 或 `tuiyan sweep` 单独核实。",
            "The guard against luck: of many assumptions some always happen to differ. Each is tested by Fisher's exact test (one-sided, without an assumed law), and all share {rate} equally, after Bonferroni: if no assumption had anything to do with the outcome, the probability that anything is listed here would be at most {rate}. “By luck” includes this correction. To go together is not to cause: what always varies together cannot be told apart, so check a finding by itself with `tuiyan sensitivity` or `tuiyan sweep`."
        );
        self.paragraph(&said, out);
        if shared.overfull() {
            let said: Pair = (
                "假设的键过多，只比较了最先出现的两万项。",
                "There are too many keys: only the first 20,000 were compared.",
            );
            self.paragraph(&said.into(), out);
        }
        if shared.unknown > 0 {
            let said = both!(
                "{n}个结果未载明其情景，未作比较。",
                "Results that do not carry their scenario and were not compared: {n}.",
                n = number::count(shared.unknown)
            );
            self.paragraph(&said, out);
        }
    }

    fn silent(&self, why: Silent, out: &mut String) {
        let said: Pair = match why {
            Silent::NotAsked => (
                "未比较各情景的假设。",
                "The assumptions of the scenarios were not compared.",
            ),
            Silent::Unknown => (
                "各结果未载明其情景，无从比较。",
                "No result carries its scenario, so there is nothing to compare.",
            ),
            Silent::Alike => (
                "各情景的结果没有差别，无从比较。",
                "No scenario is better than another, so there is nothing to compare.",
            ),
            Silent::NothingVaries => (
                "各情景的假设完全相同，差别只来自运行设置。",
                "All scenarios have the same assumptions; they differ by how they were run.",
            ),
            Silent::TooFew => (
                "情景太少：即使最差的几个情景在某项假设上与其余的完全分开，也可能只是偶然，故不作判断。请增加情景，或减少同时变动的假设。",
                "There are too few scenarios: even an assumption that parts the worst from all others could be luck, so nothing is said. Add scenarios, or vary fewer assumptions at once.",
            ),
        };
        self.write(&said.into(), out);
    }
}

/// An assumption with the rule that stands out.
pub(super) fn rule_of(finding: &Finding, language: Language) -> String {
    let key = &finding.key;
    match &finding.rule {
        Rule::AtLeast(x) => format!("{key} ≥ {}", crate::diag::number(*x)),
        Rule::AtMost(x) => format!("{key} ≤ {}", crate::diag::number(*x)),
        Rule::Is(value) => format!("{key} = {value}"),
        Rule::Absent => format!("{key}: {}", words::ABSENT.in_(language)),
    }
}

/// A small probability: one digit, and no more than that it is small below a millionth.
fn luck(p: f64) -> String {
    if p < 1e-6 {
        "< 0.000001".to_owned()
    } else {
        let decimals = number::decimals_for(p);
        format!("{p:.decimals$}")
    }
}
