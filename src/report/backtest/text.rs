//! The text of `tuiyan backtest`: how often announced bands held, scores by method, and what was announced against what came.

use super::scores::CoverageReport;
use super::{BacktestReport, GoalsReport, MethodReport, MixtureReport, ScoresReport};
use crate::both;
use crate::language::Both;
use crate::report::number;
use crate::report::text::plain_table;
use crate::report::words::{self, Language, Word, backtest as own};
use std::fmt::Write as _;

/// From which probability on a goal is announced as nearly sure.
const NEARLY_SURE: f64 = 0.8;
/// The width of the longest bar, in characters.
const BAR: f64 = 40.0;

/// The report as text.
#[must_use]
pub fn page(report: &BacktestReport, language: Language) -> String {
    let mut out = String::new();
    let page = Page { report, language };
    if let Some(leading) = report.leading() {
        page.opening(leading, &mut out);
        page.methods(&mut out);
        page.by_horizon(leading, &mut out);
        page.pit(leading, &mut out);
        page.goals(leading, &mut out);
        page.shocks(leading, &mut out);
    }
    if let Some(mixture) = &report.mixture {
        page.mixture(mixture, &mut out);
    }
    page.omitted(&mut out);
    let _ = writeln!(out, "\n{}", own::WHAT_IT_IS.in_(language));
    out
}

struct Page<'r> {
    report: &'r BacktestReport,
    language: Language,
}

impl Page<'_> {
    fn say(&self, word: Word) -> &'static str {
        word.in_(self.language)
    }

    /// A mean score: three digits where a hundred separate forecasts stand behind it, else two.
    fn score(&self, x: f64) -> String {
        let digits = if self.report.counts.separate >= 100 {
            3.0
        } else {
            2.0
        };
        let size = libm::floor(libm::log10(x.abs().max(1e-9)));
        let decimals = (digits - 1.0 - size).clamp(0.0, 9.0) as usize;
        format!("{x:.decimals$}")
    }

    /// The sentence to quote, and on what it rests.
    fn opening(&self, leading: &MethodReport, out: &mut String) {
        let (scores, counts) = (&leading.scores, &self.report.counts);
        let [in_80, in_95] = [&scores.coverage_80, &scores.coverage_95].map(with_interval);
        let held = both!(
            "预告的 80 % 区间实际覆盖了 {in_80} 的结果，预告的 95 % 区间覆盖了 {in_95}（方括号内为 95 % 置信区间）",
            "Announced 80 % bands held {in_80} of the time, announced 95 % bands {in_95} (95 % intervals)"
        );
        let _ = writeln!(out, "{}", held.in_(self.language));
        let [forecasts, origins, separate] =
            [counts.forecasts, counts.origins, counts.separate].map(number::count);
        let ahead = match self.report.arguments.horizon {
            1 => Both::from(("一年", "a year")),
            last => both!(" 1–{last} 年", "1–{last} years"),
        };
        let about = both!(
            "方法 {method}：{series} 个序列、{origins} 个起点（{years}）、提前{ahead}的 {forecasts} 个预测；其中互不重叠的 {separate} 个",
            "Method {method}: {forecasts} forecasts, {ahead} ahead, from {origins} origins ({years}) of {series} series; {separate} of them do not overlap",
            method = leading.method,
            series = number::count(counts.series as u64),
            years = from_to(counts.first_origin, counts.last_origin);
            ahead
        );
        let _ = writeln!(out, "{}", about.in_(self.language));
        let history = &self.report.history;
        let digest: String = history.digest.chars().take(12).collect();
        let _ = writeln!(out, "{} · {digest}", history.file);
    }

    /// A row a method.
    fn methods(&self, out: &mut String) {
        let heads = [
            own::METHOD,
            own::MSIS,
            own::PINBALL,
            own::MASE,
            own::BRIER,
            own::BAND_95,
            own::BELOW,
            own::ABOVE,
            own::BAND_80,
        ];
        // The mixture is no benchmark: it has them all.
        let last = self.report.methods.last();
        let references = last.iter().flat_map(|method| &method.skill);
        let references: Vec<&str> = references.map(|skill| skill.against).collect();
        let heads = heads.map(|head| self.say(head).to_owned()).into_iter();
        let better = |key: &&str| format!("{}{key}", self.say(own::BETTER_THAN));
        let mut table = plain_table(heads.chain(references.iter().map(better)).collect(), &[0]);
        for method in &self.report.methods {
            let (scores, band) = (&method.scores, &method.scores.coverage_95);
            let brier = method.goals.brier.map_or_else(dash, |x| self.score(x));
            let mut row = vec![
                method.method.to_owned(),
                self.score(scores.msis),
                self.score(scores.pinball),
                self.score(scores.mase),
                brier,
                share(band.share, band),
                share(band.below, band),
                share(band.above, band),
                share(scores.coverage_80.share, &scores.coverage_80),
            ];
            row.extend(references.iter().map(|key| {
                let skill = method.skill.iter().find(|skill| skill.against == *key);
                let saved = skill.and_then(|skill| skill.pinball);
                saved.map_or_else(dash, |saved| percent(saved, 0))
            }));
            table.add_row(row);
        }
        let _ = writeln!(out, "\n{}", table.trim_fmt());
        let _ = writeln!(out, "{}", self.say(own::SCORES_ARE));
    }

    /// A section of the leading method.
    fn section(&self, method: &MethodReport, title: Word, out: &mut String) {
        let colon = self.say(words::COLON);
        let _ = writeln!(out, "\n{}{colon}{}", method.method, self.say(title));
    }

    fn by_horizon(&self, method: &MethodReport, out: &mut String) {
        self.section(method, own::BY_HORIZON, out);
        let heads = [
            own::AHEAD,
            own::FORECASTS,
            own::SEPARATE,
            own::BAND_95,
            own::BAND_80,
            own::MSIS,
            own::PINBALL,
        ];
        let heads = heads.map(|head| self.say(head).to_owned());
        let mut table = plain_table(heads.to_vec(), &[]);
        for scores in &method.by_horizon {
            let ScoresReport { horizon, .. } = scores;
            table.add_row(vec![
                horizon.map_or_else(dash, |horizon| horizon.to_string()),
                number::count(scores.forecasts),
                number::count(scores.separate),
                with_interval(&scores.coverage_95),
                with_interval(&scores.coverage_80),
                self.score(scores.msis),
                self.score(scores.pinball),
            ]);
        }
        let _ = writeln!(out, "{}", table.trim_fmt());
    }

    /// The PIT histogram as bars, and whether it is flat.
    fn pit(&self, method: &MethodReport, out: &mut String) {
        self.section(method, own::PIT, out);
        let histogram = &method.pit.histogram;
        let all = histogram.iter().sum::<u64>().max(1) as f64;
        let most = histogram.iter().copied().max().unwrap_or(1).max(1) as f64;
        let bins = histogram.len();
        for (at, count) in histogram.iter().enumerate() {
            let edge = |at: usize| at as f64 / bins as f64;
            let bar = "#".repeat((*count as f64 / most * BAR).round() as usize);
            let share = percent(*count as f64 / all, 0);
            let _ = writeln!(out, "{:.1}–{:.1} {share:>6} {bar}", edge(at), edge(at + 1));
        }
        match (method.pit.chi_square, method.pit.p_value) {
            (Some(chi_square), Some(p)) => {
                let p = match p {
                    p if p < 0.001 => "p < 0.001".to_owned(),
                    p => format!("p = {p:.2}"),
                };
                let _ = writeln!(
                    out,
                    "{}χ² = {chi_square:.1}, {p}{}",
                    self.say(own::FLAT),
                    self.say(own::FLAT_P)
                );
            }
            _ => {
                let _ = writeln!(out, "{}", self.say(own::FLAT_FEW));
            }
        }
    }

    /// The reliability table, and Brier's score with its terms.
    fn goals(&self, method: &MethodReport, out: &mut String) {
        self.section(method, own::GOALS, out);
        let heads = [own::ANNOUNCED, own::CAME, own::NUMBER, own::SEPARATE];
        let heads = heads.map(|head| self.say(head).to_owned()).into_iter();
        let mut table = plain_table(heads.chain([String::new()]).collect(), &[4]);
        let goals = &method.goals;
        for bin in &goals.table {
            let decimals = decimals(bin.interval);
            let came = spread(bin.came, bin.interval);
            let off = if bin.off { self.say(own::OFF) } else { "" };
            table.add_row(vec![
                percent(bin.announced, decimals),
                came,
                number::count(bin.goals),
                number::count(bin.separate),
                off.to_owned(),
            ]);
        }
        let _ = writeln!(out, "{}", table.trim_fmt());
        self.terms(goals, out);
        if let Some(word) = confidence(goals) {
            let _ = writeln!(out, "{}", self.say(word));
        }
        let mut about = self.say(own::GOALS_ARE).to_owned();
        if !self.report.arguments.at_least.is_empty() {
            let rates = self.report.arguments.at_least.iter();
            let rates: Vec<String> = rates.map(|rate| number::value(*rate)).collect();
            about += self.say(own::GOALS_PERCENT);
            about += &format!(" {}", rates.join(", "));
            about += self.say(own::GOALS_PERCENT_END);
        }
        let stop = if self.language == Language::Zh {
            "。"
        } else {
            "."
        };
        let _ = writeln!(out, "{about}{stop}");
    }

    fn terms(&self, goals: &GoalsReport, out: &mut String) {
        let terms = [
            (goals.brier, "", own::BRIER),
            (goals.reliability, " = ", own::RELIABILITY),
            (goals.resolution, " − ", own::RESOLUTION),
            (goals.uncertainty, " + ", own::UNCERTAINTY),
            (goals.within, " + ", own::WITHIN),
        ];
        let mut line = String::new();
        for (value, sign, word) in terms {
            let value = value.map_or_else(dash, |value| format!("{value:.4}").replace('-', "−"));
            line += &format!("{sign}{} {value}", self.say(word));
        }
        let _ = writeln!(out, "{line}");
    }

    /// The weights, and how much hangs on the choice of law.
    fn mixture(&self, mixture: &MixtureReport, out: &mut String) {
        let list = |items: Vec<String>| items.join(self.say(words::COMMA));
        let weights = mixture.weights.iter();
        let weights = weights.map(|one| format!("{} {}", one.method, percent(one.weight, 0)));
        let crps = mixture.weights.iter();
        let crps = crps.map(|one| format!("{} {}", one.method, self.score(one.crps)));
        let colon = self.say(words::COLON);
        let _ = writeln!(
            out,
            "\n{}{colon}{} {}{}CRPS {}{}{} {}",
            self.say(own::MIXTURE),
            self.say(own::WEIGHTS),
            list(weights.collect()),
            self.say(words::SEMICOLON),
            self.score(mixture.crps),
            self.say(words::SEMICOLON),
            self.say(own::ALONE),
            list(crps.collect()),
        );
        if mixture.in_sample {
            let _ = writeln!(out, "{}", self.say(own::IN_SAMPLE));
        }
        let parts = mixture.choice_of_law.iter();
        let parts = parts.map(|choice| format!("{}: {}", choice.horizon, percent(choice.part, 0)));
        let _ = writeln!(
            out,
            "{}{colon}{}",
            self.say(own::CHOICE),
            list(parts.collect())
        );
    }

    /// What fell into years of shock, and how bands held in the others.
    fn shocks(&self, leading: &MethodReport, out: &mut String) {
        let Some(outside) = &leading.outside_shocks else {
            return;
        };
        let [inside, others] =
            [self.report.counts.in_shock_years, outside.forecasts].map(number::count);
        let decimals = decimals(leading.scores.coverage_80.interval);
        let [in_80, in_95] =
            [outside.share_80, outside.share_95].map(|share| percent(share, decimals));
        let said = both!(
            "{inside} 个结果落在标记为冲击的年份（计入评分；拟合不用冲击之年）。在其余 {others} 个结果中，80 % 区间覆盖了 {in_80}，95 % 区间覆盖了 {in_95}。",
            "{inside} outcomes fell into years marked as shocks (they count; fits leave such years out). Of the other {others}, 80 % bands held {in_80} and 95 % bands {in_95}."
        );
        let _ = writeln!(out, "\n{}", said.in_(self.language));
    }

    /// What was left out.
    fn omitted(&self, out: &mut String) {
        let omitted = &self.report.omitted;
        let counts = [
            omitted.series,
            omitted.short,
            omitted.still,
            omitted.no_law,
            omitted.unlinked,
            omitted.missing,
        ];
        let told = counts
            .iter()
            .zip(own::REASONS)
            .filter(|(count, _)| **count > 0);
        let told: Vec<String> = told
            .map(|(count, (zh, en))| match self.language {
                Language::Zh => format!("{} {zh}", number::count(*count)),
                Language::En => format!("{} {en}", number::count(*count)),
            })
            .collect();
        if !told.is_empty() {
            let told = told.join(self.say(words::SEMICOLON));
            let colon = self.say(words::COLON);
            let _ = writeln!(out, "\n{}{colon}{told}", self.say(own::OMITTED));
        }
    }
}

fn dash() -> String {
    "–".to_owned()
}

/// A fraction in per cent.
fn percent(fraction: f64, decimals: usize) -> String {
    let written = format!("{:.decimals$}", fraction * 100.0);
    let nought = written.trim_matches(['-', '0', '.']).is_empty();
    let sign = if nought { "" } else { "−" };
    format!("{} %", written.replace('-', sign))
}

/// The decimals, at most one, that an interval of a share supports.
fn decimals((low, high): (f64, f64)) -> usize {
    number::decimals_for((high - low) * 50.0).min(1)
}

/// A share with its interval, in per cent.
fn spread(share: f64, (low, high): (f64, f64)) -> String {
    let decimals = decimals((low, high));
    let [low, high] = [low, high].map(|x| x * 100.0);
    format!(
        "{} [{low:.decimals$}–{high:.decimals$}]",
        percent(share, decimals)
    )
}

fn with_interval(coverage: &CoverageReport) -> String {
    spread(coverage.share, coverage.interval)
}

/// A share with as many decimals as the coverage of its band supports.
fn share(share: f64, coverage: &CoverageReport) -> String {
    percent(share, decimals(coverage.interval))
}

/// Whether goals that were announced as nearly sure or nearly lost, and whose announcement is off, were less sure than announced, or surer;
/// nothing if neither or both.
fn confidence(goals: &GoalsReport) -> Option<Word> {
    let outer = |announced: f64| (announced - 0.5).abs() >= NEARLY_SURE - 0.5;
    let off = goals
        .table
        .iter()
        .filter(|bin| bin.off && outer(bin.announced));
    let towards = |announced: f64, came: f64| (announced - 0.5) * (announced - came) > 0.0;
    let over: Vec<bool> = off.map(|bin| towards(bin.announced, bin.came)).collect();
    let all = |wanted: bool| !over.is_empty() && over.iter().all(|one| *one == wanted);
    match (all(true), all(false)) {
        (true, _) => Some(own::OVERCONFIDENT),
        (_, true) => Some(own::UNDERCONFIDENT),
        _ => None,
    }
}

/// From one to another; the number alone if they are one.
fn from_to<T: PartialEq + std::fmt::Display>(first: T, last: T) -> String {
    if first == last {
        return first.to_string();
    }
    format!("{first}–{last}")
}
