//! The text of `tuiyan hindcast`: a row a target, then the score and how little it says.

use super::{HindcastReport, JudgedReport, ScoreReport};
use crate::report::number;
use crate::report::text::{heading, named, plain_table};
use crate::report::words::{self, Language, Word, fit as own};
use std::fmt::Write as _;

/// The report as text: the targets that rest on a fitted indicator, those that can be judged first.
#[must_use]
pub fn page(report: &HindcastReport, language: Language) -> String {
    let page = Page { report, language };
    let mut out = format!(
        "{}{}{}\n",
        page.say(own::JUDGED),
        page.say(words::COLON),
        heading(&report.scenario, &report.run, language)
    );
    page.method(&mut out);
    page.targets(&mut out);
    match &report.score {
        Some(score) => page.score(score, &mut out),
        None => {
            let _ = writeln!(out, "\n{}", page.say(own::NONE_JUDGED));
        }
    }
    page.not_fitted(&mut out);
    out
}

struct Page<'r> {
    report: &'r HindcastReport,
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

    fn method(&self, out: &mut String) {
        let (history, method) = (&self.report.history, &self.report.method);
        let _ = writeln!(
            out,
            "{}{} · {} {} · {}{} – {}",
            self.say(own::FITTED_TO),
            history.file,
            self.say(own::UP_TO),
            self.report.scenario.base_year,
            self.say(own::METHOD),
            method.key,
            self.of(method.about_zh, method.about),
        );
        if let Some((zh, en)) = method.warning_zh.as_ref().zip(method.warning.as_ref()) {
            let _ = writeln!(out, "{}{}", self.say(own::WARNING), self.of(zh, en));
        }
    }

    fn targets(&self, out: &mut String) {
        let header = [
            own::TARGET,
            own::ANNOUNCED,
            own::BY_PLAN,
            own::CAME,
            own::VALUE,
        ];
        let header = header.map(|word| self.say(word).to_owned());
        let mut table = plain_table(header.to_vec(), &[0, 3]);
        let shown = self.report.targets.iter();
        let shown = shown.filter(|target| target.fitted || target.came_true.is_some());
        let (judged, others): (Vec<_>, Vec<_>) =
            shown.partition(|target| target.came_true.is_some());
        for target in judged.into_iter().chain(others) {
            table.add_row(self.row(target));
        }
        if table.row_count() > 0 {
            let _ = writeln!(out, "\n{}", table.trim_fmt());
        }
    }

    fn row(&self, target: &JudgedReport) -> Vec<String> {
        let yes_or_no = |came: bool| self.say(if came { own::YES } else { own::NO });
        let mut came = target
            .came_true
            .map_or(self.say(own::UNKNOWN), yes_or_no)
            .to_owned();
        if let Some(other) = target.on_other_basis {
            came = format!(
                "{came}{}{}{}",
                self.say(own::OTHERWISE),
                yes_or_no(other),
                self.say(own::END)
            );
        }
        let value = target.value.map_or_else(String::new, number::value);
        let value = match target.value_on_base_year_basis {
            Some(chained) if target.on_other_basis.is_some() => {
                format!("{value} / {}", number::value(chained))
            }
            _ => value,
        };
        let by_plan = target.by_plan.map(|p| format!("{:.1} %", 100.0 * p));
        vec![
            named(&target.name, target.name_en.as_deref(), self.language).to_owned(),
            match target.fitted {
                true => number::probability(&target.announced, self.report.run.quantile()),
                false => self.say(own::NO_FIT).to_owned(),
            },
            by_plan.unwrap_or_default(),
            came,
            value,
        ]
    }

    fn score(&self, score: &ScoreReport, out: &mut String) {
        let percent = |x: f64| format!("{:.0} %", 100.0 * x);
        let _ = writeln!(
            out,
            "\n{} {:.3} · {} {} · {} {} · {} {:.3}",
            self.say(own::SCORE),
            score.brier,
            self.say(own::MEAN_ANNOUNCED),
            percent(score.mean_announced),
            self.say(own::SHARE_TRUE),
            percent(score.share_true),
            self.say(own::OF_PLAN),
            score.brier_by_plan,
        );
        let judged = self.say(own::COUNTED);
        let few = self.say(own::FEW);
        let _ = writeln!(out, "{judged}{}{few}", score.targets);
    }

    fn not_fitted(&self, out: &mut String) {
        let refused = self.report.not_fitted.iter();
        let lines: Vec<String> = refused
            .map(|one| {
                let why = self.of(&one.why_zh, &one.why);
                format!("{}{}{why}", one.id, self.say(words::COLON))
            })
            .collect();
        if !lines.is_empty() {
            let title = self.say(own::NOT_FITTED);
            let _ = writeln!(out, "\n{title}\n  {}", lines.join("\n  "));
        }
    }
}
