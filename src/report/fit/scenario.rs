//! The scenario file that `tuiyan fit --to` writes: laws as quantiles by year, and beside them where they come from.
//!
//! With a plan the file extends it and gives nothing but laws. Without one it is a scenario of its own: bases, laws, factors and loads; targets are
//! for whoever goes on from there. Its first line is the command that made it: by that a later command knows that it may be written again.

use super::{FitReport, LawReport};
use crate::draw;
use crate::report::number;
use crate::report::words::{self, Language, Word, fit as own};
use crate::scenario::indicator::level;
use crate::scenario::load::Loaded;
use crate::scenario::tree::{Value, inline, quoted, quoted_key};
use crate::study::fitted::Fitted;
use crate::study::fitted::plan::Fits;
use std::fmt::Write as _;

/// How the first line begins.
pub const OPENING: &str = "# tuiyan fit ";

/// Loads below this are not written.
const SMALL: f64 = 0.05;

/// A scenario file to be written.
pub struct File<'a> {
    /// What was fitted, as it is reported.
    pub report: &'a FitReport,
    /// The laws.
    pub fits: &'a Fits,
    /// The plan that it extends, and how it names its file.
    pub plan: Option<(&'a Loaded, &'a str)>,
    /// The command without the program and the verb, as it would be typed again.
    pub command: &'a str,
    /// The id of the scenario.
    pub id: &'a str,
    /// The language of its comments.
    pub language: Language,
}

impl File<'_> {
    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!("{OPENING}{}\n", clean(self.command));
        self.opening(&mut out);
        self.head(&mut out);
        let kept = self.factors();
        if self.plan.is_none() {
            for at in &kept {
                let id = &self.report.dependence.factors[*at].id;
                let name = format!("{} {}", self.say(own::FILE_FACTOR), at + 1);
                let _ = write!(out, "\n[factor.{id}]\nname = {}\n", quoted(&name));
            }
        }
        let laws = self.report.fitted.iter().zip(&self.fits.laws).enumerate();
        for (at, (law, (indicator, fitted))) in laws {
            self.diagnostics(law, &mut out);
            match self.plan {
                Some((plan, _)) => {
                    let kind = plan.scenario.indicators[*indicator].kind.key();
                    let base = (kind != level::KEY).then_some(fitted.base);
                    path(&law.id, base, fitted, &mut out);
                }
                None => {
                    self.indicator(law, (at, &kept), &mut out);
                    path(&law.id, Some(fitted.base), fitted, &mut out);
                }
            }
        }
        out
    }

    fn say(&self, word: Word) -> &'static str {
        word.in_(self.language)
    }

    /// The text of the file's language.
    fn of<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn opening(&self, out: &mut String) {
        let (report, method) = (self.report, &self.report.method);
        let mut comment = |text: String| {
            let _ = writeln!(out, "# {}", clean(&text));
        };
        comment(format!(
            "{}{} (sha256 {})",
            self.say(own::FILE_HISTORY),
            report.history.file,
            &report.history.digest[..12]
        ));
        comment(format!(
            "{}{} – {}",
            self.say(own::METHOD),
            method.key,
            self.of(method.about_zh, method.about)
        ));
        comment(
            match method.warning_zh.as_ref().zip(method.warning.as_ref()) {
                Some((zh, en)) => format!("{}{}", self.say(own::WARNING), self.of(zh, en)),
                None => self.say(own::CALIBRATED).to_owned(),
            },
        );
        let shocks = match report.shocks_used {
            true => own::FILE_SHOCKS_USED,
            false => own::FILE_SHOCKS_LEFT_OUT,
        };
        comment(self.say(shocks).to_owned());
        comment(self.say(own::FILE_IS).to_owned());
        let stays = match self.plan {
            Some(_) => own::FILE_EXTENDS,
            None => own::FILE_WITHOUT,
        };
        if self.plan.is_some() {
            comment(self.say(stays).to_owned());
        }
        let of_plan = |id: &str| {
            let plan = self.plan.map(|(plan, _)| &plan.scenario);
            plan.is_none_or(|plan| plan.position(id).is_some())
        };
        for refused in report.not_fitted.iter().filter(|one| of_plan(&one.id)) {
            let why = self.of(&refused.why_zh, &refused.why);
            let title = match self.plan {
                Some(_) => own::FILE_NOT_FITTED,
                None => own::FILE_WITHOUT,
            };
            let colon = self.say(words::COLON);
            comment(format!("{}{}{colon}{why}", self.say(title), refused.id));
        }
        if let Some(line) = self.together() {
            comment(line);
        }
    }

    /// What is known of how the series move together.
    fn together(&self) -> Option<String> {
        let dependence = &self.report.dependence;
        let (n, weight) = dependence.mean_effective.zip(dependence.mean_weight)?;
        let known = dependence.pairs.len() - dependence.unknown_pairs;
        let colon = self.say(words::COLON);
        let mut line = format!(
            "{}{colon}{known} {} {} {} {:.0} %{}",
            self.say(own::TOGETHER),
            self.say(own::PAIRS),
            number::about(n),
            self.say(own::OBSERVATIONS),
            100.0 * weight,
            self.say(own::KEPT),
        );
        if dependence.factors.is_empty() {
            let _ = write!(
                line,
                "{}{}",
                self.say(words::SEMICOLON),
                self.say(own::NO_FACTOR)
            );
        }
        Some(line)
    }

    fn head(&self, out: &mut String) {
        let mark = self.say(own::FILE_NAME);
        match self.plan {
            Some((plan, extends)) => {
                let name = &plan.scenario.name;
                let _ = write!(
                    out,
                    "\nextends = {}\n\n[scenario]\nid = {}\nname = {}\n",
                    quoted(extends),
                    quoted(self.id),
                    quoted(&format!("{}{}", name.own, own::FILE_NAME.in_(Language::Zh)))
                );
                if let Some(english) = &name.english {
                    let english = format!("{english}{}", own::FILE_NAME.in_(Language::En));
                    let _ = writeln!(out, "name_en = {}", quoted(&english));
                }
            }
            None => {
                let _ = write!(
                    out,
                    "\nvalues = {}\n\n[scenario]\nid = {}\nname = {}\nbase_year = {}\nlast_year = {}\n",
                    quoted(draw::VALUES),
                    quoted(self.id),
                    quoted(&format!("{}{mark}", self.id)),
                    self.report.base_year,
                    self.report.last_year
                );
            }
        }
    }

    /// The factors on which somebody loads, by their places.
    fn factors(&self) -> Vec<usize> {
        let factors = self.report.dependence.factors.iter().enumerate();
        let loaded = factors.filter(|(_, factor)| {
            let mut loads = factor.loads.iter();
            loads.any(|load| load.abs() >= SMALL)
        });
        loaded.map(|(at, _)| at).collect()
    }

    /// What a law was fitted to.
    fn diagnostics(&self, law: &LawReport, out: &mut String) {
        let from = &law.from;
        let _ = write!(
            out,
            "\n# {}{}{} {} ({}–{}){} {}",
            clean(&law.name),
            self.say(words::COLON),
            from.steps,
            self.say(own::FILE_STEPS),
            from.first_year,
            from.last_step,
            self.say(own::FILE_EFFECTIVE),
            number::about(from.effective_steps),
        );
        if let Some((mean, sd)) = from.growth_mean.zip(from.growth_sd) {
            let _ = write!(
                out,
                "{} {:.2}{} {:.2}{}",
                self.say(own::FILE_MEAN),
                100.0 * mean,
                self.say(own::FILE_SD),
                100.0 * sd,
                self.say(own::FILE_POINTS),
            );
        }
        let _ = writeln!(out);
        for step in &law.left_out {
            let _ = writeln!(out, "# {}", clean(self.of(&step.why_zh, &step.why)));
        }
        if self.plan.is_some() {
            for source in &law.sources {
                let _ = writeln!(out, "# {}{}", self.say(own::FILE_SOURCE), clean(source));
            }
        }
    }

    /// What a scenario of its own says of an indicator beside its law.
    fn indicator(&self, law: &LawReport, (at, kept): (usize, &[usize]), out: &mut String) {
        let _ = writeln!(out, "[indicator.{}]", quoted_key(&law.id));
        let _ = writeln!(out, "name = {}", quoted(&law.name));
        if let Some(unit) = &law.unit {
            let _ = writeln!(out, "unit = {}", quoted(unit));
        }
        if !law.sources.is_empty() {
            let _ = writeln!(out, "source = {}", quoted(&law.sources.join("; ")));
        }
        let factors = kept.iter().map(|k| &self.report.dependence.factors[*k]);
        let loads = factors.filter(|factor| factor.loads[at].abs() >= SMALL);
        let loads: Vec<String> = loads
            .map(|factor| format!("{} = {:.2}", factor.id, factor.loads[at]))
            .collect();
        if !loads.is_empty() {
            let _ = writeln!(out, "loads = {{ {} }}", loads.join(", "));
        }
    }
}

/// The law of an indicator, and its base where the file says it.
fn path(id: &str, base: Option<f64>, law: &Fitted, out: &mut String) {
    let _ = writeln!(out, "[indicator.{}.level]", quoted_key(id));
    if let Some(base) = base {
        let _ = writeln!(out, "base = {base:?}");
    }
    for (key, entry) in &law.path().entries {
        match &entry.node.value {
            Value::Table(years) => {
                for (year, entry) in &years.entries {
                    let _ = writeln!(out, "path.{key}.{year} = {}", inline(&entry.node.value));
                }
            }
            value => {
                let _ = writeln!(out, "path.{key} = {}", inline(value));
            }
        }
    }
}

/// A text on one line.
fn clean(text: &str) -> String {
    text.replace(|c: char| c.is_control(), " ")
}
