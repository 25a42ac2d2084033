//! The text of `tuiyan terms`: a table a target, laws of growth by what strikes.

use super::{CellReport, GrowthReport, PastLawReport, TargetTerms, TermsReport};
use crate::report::number;
use crate::report::text::{heading, named, plain_table};
use crate::report::words::{self, Language, Word, terms as own};
use comfy_table::{Cell, ColumnConstraint, Width};
use std::fmt::Write as _;

/// Widest column of a past.
const WIDEST_PAST: u16 = 26;

/// The report as text. Of many targets only those are shown that hang on the history, or on anything if none does.
#[must_use]
pub fn page(report: &TermsReport, language: Language, chosen: bool) -> String {
    let mut out = format!("{}\n", heading(&report.scenario, &report.run, language));
    let page = Page { report, language };
    let targets = page.worth_showing(chosen);
    for target in &targets {
        page.target(target, &mut out);
    }
    page.laws(&mut out);
    if targets.is_empty() {
        let _ = writeln!(out, "\n{}", own::UNMOVED.in_(language));
    }
    if report.growth.len() < 2 {
        let _ = writeln!(out, "\n{}", own::NO_HISTORY.in_(language));
    }
    let _ = writeln!(out, "\n{}", own::WHAT_IT_IS.in_(language));
    out
}

struct Page<'r> {
    report: &'r TermsReport,
    language: Language,
}

impl Page<'_> {
    fn say(&self, word: Word) -> &'static str {
        word.in_(self.language)
    }

    fn worth_showing(&self, chosen: bool) -> Vec<&TargetTerms> {
        let targets = &self.report.targets;
        // One counted target is all of them.
        let one = targets.iter().filter(|target| target.counts).count() <= 2;
        let those = |keep: &dyn Fn(&TargetTerms) -> bool| -> Vec<&TargetTerms> {
            let other = |target: &&TargetTerms| !(one && target.name.is_none());
            targets.iter().filter(other).filter(|t| keep(t)).collect()
        };
        if chosen {
            return targets.iter().collect();
        }
        let on_history = those(&|target| target.counts && target.telling_pasts().len() > 1);
        if !on_history.is_empty() {
            return on_history;
        }
        those(&|target| target.counts && target.cells.iter().any(|cell| cell.difference_resolved))
    }

    fn name(&self, target: &TargetTerms) -> String {
        let name = target.name.as_deref();
        let name = name.map(|own| named(own, target.name_en.as_deref(), self.language));
        name.unwrap_or(self.say(words::ALL_MET)).to_owned()
    }

    fn target(&self, target: &TargetTerms, out: &mut String) {
        let name = self.name(target);
        let telling = target.telling_pasts();
        let growth = self.report.growth.iter();
        let told = growth.filter(|g| telling.contains(&g.past) || g.refused.is_some());
        let rows: Vec<(&str, String)> = told.map(|g| (g.past, self.past(g))).collect();
        write_target(target, &name, &rows, self.language, out);
    }

    /// What the years are called, and why they make no law, if so.
    fn past(&self, growth: &GrowthReport) -> String {
        let name = self.say(own::past(growth.past));
        match &growth.refused {
            Some(_) => format!("{name} – {}", self.say(own::REFUSED)),
            None => name.to_owned(),
        }
    }

    /// The laws that the years make: a row an indicator, a column a past.
    fn laws(&self, out: &mut String) {
        let pasts = self.report.growth.iter();
        let pasts: Vec<&GrowthReport> = pasts.filter(|growth| !growth.laws.is_empty()).collect();
        let headings = pasts.iter().map(|growth| self.say(own::past(growth.past)));
        let header = std::iter::once(self.say(own::PAST_LAWS)).chain(headings);
        let mut table = plain_table(header.map(str::to_owned).collect(), &[0]);
        for column in table.column_iter_mut().skip(1) {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(WIDEST_PAST)));
        }
        let laws = pasts.iter().flat_map(|growth| &growth.laws);
        let mut indicators: Vec<&PastLawReport> = Vec::new();
        for law in laws {
            if !indicators
                .iter()
                .any(|known| known.indicator == law.indicator)
            {
                indicators.push(law);
            }
        }
        for indicator in indicators {
            let name = named(&indicator.name, indicator.name_en.as_deref(), self.language);
            let cells = pasts.iter().map(|growth| {
                let mut laws = growth.laws.iter();
                laws.find(|law| law.indicator == indicator.indicator)
                    .map_or_else(|| "–".to_owned(), moments)
            });
            let row = std::iter::once(name.to_owned()).chain(cells);
            table.add_row(row.collect::<Vec<_>>());
        }
        if table.row_count() > 0 {
            let _ = writeln!(out, "\n{}", table.trim_fmt());
        }
        for growth in &self.report.growth {
            let why = match self.language {
                Language::Zh => &growth.refused_zh,
                Language::En => &growth.refused,
            };
            if let Some(why) = why {
                let name = self.past(growth);
                let _ = writeln!(out, "{name}{}{why}", self.say(words::COLON));
            }
        }
    }
}

/// A target's range, and its table: a row a past (its key, and what it is called), a column for what strikes.
pub(in crate::report) fn write_target(
    target: &TargetTerms,
    name: &str,
    rows: &[(&str, String)],
    language: Language,
    out: &mut String,
) {
    let show = |cell: &CellReport| number::probability(&cell.met, 1.96);
    let say = |word: Word| word.in_(language);
    if let Some((least, most)) = target.range() {
        let _ = writeln!(
            out,
            "\n{name}{} {} {} {}{} {}",
            say(own::FROM_TO),
            show(least),
            say(own::AND),
            show(most),
            say(own::BETWEEN_END),
            number::probability(&target.as_written, 1.96),
        );
    }
    let first = target.cells.first().map(|cell| cell.past);
    let columns = target.cells.iter().filter(|cell| Some(cell.past) == first);
    let headings = columns.map(|cell| {
        say(match (cell.shocks, cell.revisions) {
            (false, false) => own::NOTHING,
            (true, false) => own::SHOCKS,
            (false, true) => own::REVISIONS,
            (true, true) => own::BOTH,
        })
    });
    let header = std::iter::once(say(own::GROWTH_LAW)).chain(headings);
    let mut table = plain_table(header.map(str::to_owned).collect(), &[0]);
    for (past, called) in rows {
        let cells = target.cells.iter().filter(|cell| cell.past == *past);
        let row = cells.map(|cell| Cell::new(show(cell)));
        let name = Cell::new(called);
        table.add_row(std::iter::once(name).chain(row).collect::<Vec<_>>());
    }
    let _ = writeln!(out, "{}", table.trim_fmt());
}

/// Mean and standard deviation, and of which years.
fn moments(law: &PastLawReport) -> String {
    let (mean, sd) = (number::value(law.mean), number::value(law.sd));
    format!("{mean}, {sd} ({}–{})", law.from, law.to)
}
