//! The text of `tuiyan fit`: the laws, how they move together, and a table a target.

use super::{FitReport, LawReport, PlanReport};
use crate::report::number;
use crate::report::terms::text::write_target;
use crate::report::text::{heading, named, plain_table};
use crate::report::words::{self, Language, Word, fit as own};
use crate::study::fitted::plan::AS_PLANNED;
use std::fmt::Write as _;

/// Most targets that get a table of their own.
const SHOWN: usize = 12;

/// The report as text.
#[must_use]
pub fn page(report: &FitReport, language: Language) -> String {
    let mut out = String::new();
    let page = Page { report, language };
    page.head(&mut out);
    page.laws(&mut out);
    page.left_out(&mut out);
    page.together(&mut out);
    if let Some(plan) = &report.plan {
        page.plan(plan, &mut out);
    }
    if let Some(file) = &report.written {
        let _ = writeln!(out, "\n{} {file}", page.say(own::WRITTEN));
    }
    out
}

struct Page<'r> {
    report: &'r FitReport,
    language: Language,
}

impl Page<'_> {
    fn say(&self, word: Word) -> &'static str {
        word.in_(self.language)
    }

    /// The text of the page's language.
    fn of<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn head(&self, out: &mut String) {
        let report = self.report;
        let _ = writeln!(
            out,
            "{}{} · {} {} · {} {} · {}",
            self.say(own::FITTED_TO),
            report.history.file,
            self.say(own::UP_TO),
            report.base_year,
            self.say(own::AHEAD_TO),
            report.last_year,
            &report.history.digest[..12],
        );
        let method = &report.method;
        let _ = writeln!(
            out,
            "{}{} – {}",
            self.say(own::METHOD),
            method.key,
            self.of(method.about_zh, method.about)
        );
        let (mind, said) = match method.warning_zh.as_ref().zip(method.warning.as_ref()) {
            Some((zh, en)) => (self.say(own::WARNING), self.of(zh, en)),
            None => ("", self.say(own::CALIBRATED)),
        };
        let _ = writeln!(out, "{mind}{said}");
    }

    fn laws(&self, out: &mut String) {
        if self.report.fitted.is_empty() {
            let _ = writeln!(out, "\n{}", self.say(own::NONE_FITTED));
            return;
        }
        let header = [
            words::INDICATOR,
            own::STEPS,
            own::WORTH,
            own::GROWTH,
            own::SPREAD,
            own::BASE,
            own::BAND,
        ];
        let header = header.map(|word| self.say(word).to_owned());
        let mut table = plain_table(header.to_vec(), &[0]);
        for law in &self.report.fitted {
            table.add_row(self.law(law));
        }
        let _ = writeln!(out, "\n{}", table.trim_fmt());
    }

    fn law(&self, law: &LawReport) -> Vec<String> {
        let rate = |rate: Option<f64>| rate.map_or_else(|| "–".to_owned(), number::rate);
        let from = &law.from;
        let last = law.years.last();
        let band = last.map_or_else(String::new, |fan| {
            let [low, median, high] = [fan.low, fan.median, fan.high].map(number::value);
            format!("{median} [{low}, {high}]")
        });
        vec![
            named(&law.name, law.name_en.as_deref(), self.language).to_owned(),
            format!("{} ({}–{})", from.steps, from.first_year, from.last_step),
            number::about(from.effective_steps),
            rate(from.growth_mean),
            rate(from.growth_sd),
            number::value(law.base),
            band,
        ]
    }

    fn left_out(&self, out: &mut String) {
        let laws = self.report.fitted.iter();
        let steps: Vec<String> = laws
            .flat_map(|law| law.left_out.iter().map(move |step| (law, step)))
            .map(|(law, step)| format!("{} {}", law.id, self.of(&step.why_zh, &step.why)))
            .collect();
        let refused = self.report.not_fitted.iter();
        let refused: Vec<String> = refused
            .map(|one| {
                let why = self.of(&one.why_zh, &one.why);
                format!("{}{}{why}", one.id, self.say(words::COLON))
            })
            .collect();
        for (title, lines) in [(own::LEFT_OUT, steps), (own::NOT_FITTED, refused)] {
            if !lines.is_empty() {
                let _ = writeln!(out, "\n{}\n  {}", self.say(title), lines.join("\n  "));
            }
        }
    }

    fn together(&self, out: &mut String) {
        let dependence = &self.report.dependence;
        if dependence.pairs.is_empty() {
            return;
        }
        let _ = write!(
            out,
            "\n{}{}",
            self.say(own::TOGETHER),
            self.say(words::COLON)
        );
        if let Some((n, weight)) = dependence.mean_effective.zip(dependence.mean_weight) {
            let known = dependence.pairs.len() - dependence.unknown_pairs;
            let _ = write!(
                out,
                "{known} {} {} {} {:.0} %{}",
                self.say(own::PAIRS),
                number::about(n),
                self.say(own::OBSERVATIONS),
                100.0 * weight,
                self.say(own::KEPT),
            );
            let _ = write!(out, "{}", self.say(words::SEMICOLON));
        }
        if dependence.unknown_pairs > 0 {
            let unknown = self.say(own::UNKNOWN_PAIRS);
            let after = self.say(words::SEMICOLON);
            let _ = write!(out, "{} {unknown}{after}", dependence.unknown_pairs);
        }
        if dependence.factors.is_empty() {
            let _ = writeln!(out, "{}", self.say(own::NO_FACTOR));
        } else {
            let factors = dependence.factors.len();
            let _ = writeln!(out, "{factors} {}", self.say(own::FACTORS));
            self.loads(out);
        }
        if self.report.plan.is_some() {
            let _ = writeln!(out, "{}", self.say(own::PLAN_KEEPS));
        }
    }

    fn loads(&self, out: &mut String) {
        let factors = &self.report.dependence.factors;
        let laws = self.report.fitted.iter().enumerate();
        let lines = laws.map(|(at, law)| {
            let loads = factors
                .iter()
                .map(|factor| format!("{:.2}", factor.loads[at]));
            let name = named(&law.name, law.name_en.as_deref(), self.language);
            format!("  {}  {name}", loads.collect::<Vec<_>>().join("  "))
        });
        let _ = writeln!(out, "{}", lines.collect::<Vec<_>>().join("\n"));
    }

    fn plan(&self, plan: &PlanReport, out: &mut String) {
        let heading = heading(&plan.scenario, &plan.run, self.language);
        let _ = writeln!(out, "\n{}{heading}", self.say(own::IN_PLACE));
        if plan.targets.is_empty() {
            let _ = writeln!(out, "{}", self.say(own::UNMOVED));
            return;
        }
        let each = plan.targets.iter().filter(|one| one.terms.name.is_some());
        for (target, rests_on) in each.take(SHOWN).map(|one| (&one.terms, &one.rests_on)) {
            let name = target.name.as_deref().unwrap_or_default();
            let name = named(name, target.name_en.as_deref(), self.language);
            let rows = plan.histories.iter().filter(|row| {
                let mut laws = row.laws.iter();
                row.past == AS_PLANNED || laws.any(|law| rests_on.contains(&law.indicator))
            });
            let rows: Vec<(&str, String)> = rows
                .map(|row| (row.past, self.say(own::past(row.past)).to_owned()))
                .collect();
            write_target(target, name, &rows, self.language, out);
        }
        self.histories(plan, out);
        let _ = writeln!(out, "\n{}", self.say(own::TABLE_IS));
    }

    /// How many steps each history gives, and those that give nothing.
    fn histories(&self, plan: &PlanReport, out: &mut String) {
        let colon = self.say(words::COLON);
        for row in &plan.histories {
            let name = self.say(own::past(row.past));
            let refused = row.refused_zh.as_deref().zip(row.refused.as_deref());
            if let Some((zh, en)) = refused {
                let _ = writeln!(out, "\n{name}{colon}{}", self.of(zh, en));
            } else if !row.laws.is_empty() {
                let laws = row.laws.iter();
                let laws = laws.map(|law| format!("{} {}", law.indicator, law.from.steps));
                let laws: Vec<String> = laws.collect();
                let _ = write!(
                    out,
                    "\n{name}{colon}{}{}",
                    self.say(own::LAW_FROM),
                    laws.join(self.say(words::COMMA))
                );
            }
        }
        let _ = writeln!(out);
    }
}
