//! A sweep as text: a value in each row for one path, a matrix for two, the first points of many.

use super::{PointReport, SweepReport};
use crate::report::text::{heading, named, plain_table};
use crate::report::words::sweep as words;
use crate::report::words::{self as common, Language, Word};
use crate::report::{Probability, number};
use serde_json::Value;
use std::fmt::Write as _;

/// Targets beside each other; more go into further tables.
const COLUMNS: usize = 4;
/// Values of the second path beside each other.
const ACROSS: usize = 8;
/// Rows of a table of many points.
const ROWS: usize = 20;
/// Longest value that is shown whole, in characters.
const LONGEST: usize = 36;

/// What a column of a table shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    /// The probability of a target, by its place among those reported.
    Target(usize),
    /// The expected number of targets met.
    Number,
}

struct Page<'r> {
    report: &'r SweepReport,
    language: Language,
    /// Whether targets were chosen, so that all of them are shown.
    chosen: bool,
}

/// The report as text.
#[must_use]
pub fn page(report: &SweepReport, language: Language) -> String {
    let page = Page {
        report,
        language,
        chosen: report.as_written.expected_met.is_none(),
    };
    let mut out = format!("{}\n", heading(&report.scenario, &report.run, language));
    page.varied(&mut out);
    let columns = page.columns();
    match (report.varied.len(), report.design) {
        (1, "grid") => page.by_value(&columns, &mut out),
        (2, "grid") => page.matrices(&columns, &mut out),
        _ => page.by_point(&columns, &mut out),
    }
    page.unmoved(&columns, &mut out);
    let _ = writeln!(out, "\n{}", page.say(words::ERRORS_ARE));
    out
}

impl Page<'_> {
    fn say(&self, word: Word) -> &'static str {
        word.in_(self.language)
    }

    fn varied(&self, out: &mut String) {
        let (colon, comma) = (self.say(common::COLON), self.say(common::COMMA));
        for one in &self.report.varied {
            let found = match &one.as_written {
                Value::Null => self.say(words::ABSENT).to_owned(),
                value => format!("{} {}", self.say(words::WRITTEN), shown(value)),
            };
            let _ = writeln!(
                out,
                "{}{colon}{}{comma}{found}",
                self.say(words::VARIED),
                one.path
            );
        }
        let (design, n) = (self.report.design, self.report.points.len());
        let _ = writeln!(out, "{design}{comma}{n} {}", self.say(words::POINTS));
    }

    /// Whether a target's probability is told from that as written at any point.
    fn moves(&self, slot: usize) -> bool {
        let changes = self
            .report
            .points
            .iter()
            .filter_map(|p| p.targets[slot].change);
        changes.into_iter().any(|change| change.resolved)
    }

    /// What is shown: the targets that were chosen, or the counted ones that move, all together and how many.
    fn columns(&self) -> Vec<Column> {
        let slots = self.report.targets.iter().enumerate();
        let shown = slots.filter(|(at, slot)| {
            let all = slot.name.is_none();
            self.chosen || all || (slot.counts && self.moves(*at))
        });
        let mut columns: Vec<Column> = shown.map(|(at, _)| Column::Target(at)).collect();
        if !self.chosen && !columns.is_empty() {
            columns.push(Column::Number);
        }
        columns
    }

    fn title(&self, column: Column) -> String {
        let Column::Target(at) = column else {
            return self.say(words::NUMBER_MET).to_owned();
        };
        let slot = &self.report.targets[at];
        match &slot.name {
            Some(name) => named(name, slot.name_en.as_deref(), self.language).to_owned(),
            None => self.say(common::ALL_MET).to_owned(),
        }
    }

    fn cell(&self, point: &PointReport, column: Column) -> String {
        match (column, &point.expected_met) {
            (Column::Target(at), _) => self.probability(&point.targets[at].met),
            (Column::Number, Some(number)) => {
                let margin = self.report.run.quantile() * number.standard_error;
                // As per cent of a hundredth: the digits follow the margin.
                number::with_margin(number.expected / 100.0, margin / 100.0)
            }
            (Column::Number, None) => String::new(),
        }
    }

    fn probability(&self, met: &Probability) -> String {
        number::probability(met, self.report.run.quantile())
    }

    /// One path: a row a value, and the scenario as written last.
    fn by_value(&self, columns: &[Column], out: &mut String) {
        self.long(columns, usize::MAX, out);
    }

    /// Many paths, or drawn points: the first of them.
    fn by_point(&self, columns: &[Column], out: &mut String) {
        self.long(columns, ROWS, out);
        let more = self.report.points.len().saturating_sub(ROWS);
        if more > 0 {
            let _ = writeln!(out, "{more} {}", self.say(words::MORE));
        }
    }

    fn long(&self, columns: &[Column], rows: usize, out: &mut String) {
        for some in columns.chunks(COLUMNS) {
            let paths = self.report.varied.iter().map(|one| ending(&one.path));
            let header = paths.chain(some.iter().map(|column| self.title(*column)));
            let mut table = plain_table(header.collect(), &[]);
            let points = self.report.points.iter().take(rows);
            for point in points {
                let values = point.values.iter().map(shown);
                let cells = some.iter().map(|column| self.cell(point, *column));
                table.add_row(values.chain(cells).collect::<Vec<_>>());
            }
            let written = &self.report.as_written;
            let mut values = vec![String::new(); self.report.varied.len()];
            values[0] = self.say(words::AS_WRITTEN).to_owned();
            let cells = some.iter().map(|column| self.cell(written, *column));
            table.add_row(values.into_iter().chain(cells).collect::<Vec<_>>());
            let _ = writeln!(out, "\n{}", table.trim_fmt());
        }
    }

    /// Two paths: a matrix for each chosen target, or the one that moves, or the targets together and how many.
    fn matrices(&self, columns: &[Column], out: &mut String) {
        let single = |column: &&Column| matches!(column, Column::Target(at) if self.report.targets[*at].name.is_some());
        let singles: Vec<Column> = columns.iter().filter(single).copied().collect();
        let shown: Vec<Column> = match (self.chosen, singles.as_slice()) {
            (true, _) => columns.to_vec(),
            (false, [one]) => vec![*one],
            (false, _) => {
                let together = columns.iter().filter(|column| !singles.contains(column));
                together.copied().collect()
            }
        };
        let across = self.distinct(1);
        for column in shown {
            for some in across.chunks(ACROSS) {
                self.matrix(column, some, out);
            }
        }
    }

    /// The values of a path, each once, in their order.
    fn distinct(&self, at: usize) -> Vec<&Value> {
        let mut found: Vec<&Value> = Vec::new();
        for point in &self.report.points {
            if !found.contains(&&point.values[at]) {
                found.push(&point.values[at]);
            }
        }
        found
    }

    fn matrix(&self, column: Column, across: &[&Value], out: &mut String) {
        let paths: Vec<String> = self
            .report
            .varied
            .iter()
            .map(|one| ending(&one.path))
            .collect();
        let _ = writeln!(
            out,
            "\n{}{}{}{}",
            self.title(column),
            self.say(common::COLON),
            paths.join(" × "),
            self.say(words::DOWN_AND_ACROSS)
        );
        let header = std::iter::once(String::new()).chain(across.iter().map(|value| shown(value)));
        let mut table = plain_table(header.collect(), &[]);
        for down in self.distinct(0) {
            let at = |across: &&Value| {
                let mut points = self.report.points.iter();
                let point = points.find(|p| p.values[0] == *down && p.values[1] == **across);
                point.map_or_else(String::new, |point| self.cell(point, column))
            };
            let cells = across.iter().map(at);
            table.add_row(
                std::iter::once(shown(down))
                    .chain(cells)
                    .collect::<Vec<_>>(),
            );
        }
        let _ = writeln!(out, "{}", table.trim_fmt());
        let written = self.cell(&self.report.as_written, column);
        let colon = self.say(common::COLON);
        let _ = writeln!(out, "{}{colon}{written}", self.say(words::AS_WRITTEN));
    }

    /// How many counted targets do not move; or that none does.
    fn unmoved(&self, columns: &[Column], out: &mut String) {
        if self.chosen {
            return;
        }
        let singles = self
            .report
            .targets
            .iter()
            .filter(|slot| slot.name.is_some());
        let counted = singles.filter(|slot| slot.counts).count();
        let single = |column: &&Column| matches!(column, Column::Target(at) if self.report.targets[*at].name.is_some());
        let moving = columns.iter().filter(single).count();
        if moving == 0 {
            let _ = writeln!(out, "\n{}", self.say(words::NOTHING_MOVES));
        } else if moving < counted {
            let (colon, rest) = (self.say(common::COLON), counted - moving);
            let _ = writeln!(out, "\n{}{colon}{rest}", self.say(words::UNMOVED));
        }
    }
}

/// A value as people read it.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => shortened(text),
        // Whole numbers may be years, which have no separators.
        Value::Number(whole) if !whole.is_f64() => whole.to_string().replace('-', "−"),
        Value::Number(x) => x.as_f64().map_or_else(String::new, number::value),
        other => shortened(&other.to_string()),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The end of a path, as a heading: the last key, or the last two where that is a number.
fn ending(path: &str) -> String {
    let mut steps = path.rsplit('.');
    let last = steps.next().unwrap_or_default();
    match (last.parse::<usize>(), steps.next()) {
        (Ok(_), Some(before)) => format!("{before}.{last}"),
        _ => last.to_owned(),
    }
}
