//! What is said of a file: problems with the line they are on, and sums of what is only worth a note.
//!
//! A file may be larger than memory, so of its text only the lines that something is wrong with are kept.

use super::cells::Trouble;
use super::records::Broken;
use super::row::Row;
use crate::both;
use crate::diag::{Place, Problems, shortened};
use crate::language::{Both, Pair};
use std::ops::Range;

/// The longest text of a line that is kept on either side of what is wrong with it, in bytes.
const AROUND: usize = 200;
/// How many ids a note names.
const NAMED: usize = 5;

/// What is said of a file.
#[derive(Debug)]
pub(super) struct Said {
    /// The file as it was named.
    pub file: String,
    pub problems: Problems,
    /// Empty cells of values: how many, and the first one's line.
    empty: (usize, usize),
    /// Series of one value.
    pub single: Tally,
    /// Series of the same value every year.
    pub constant: Tally,
    /// Series of published growth that went to others.
    pub growth: Tally,
}

/// Some ids, of which the first are named and the others counted.
#[derive(Debug, Default)]
pub(super) struct Tally {
    first: Vec<String>,
    count: usize,
}

impl Tally {
    pub(super) fn add(&mut self, id: &str) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(shortened(id));
        }
    }

    /// The ids in a sentence.
    fn named(&self) -> Both {
        let list = Both::list(&self.first);
        match self.count - self.first.len() {
            0 => list,
            _ => {
                both!("{list} 等{count}个", "{list} and others, {count} in all", count = self.count; list)
            }
        }
    }
}

impl Said {
    pub(super) fn of(file: String) -> Said {
        Said {
            file,
            problems: Problems::default(),
            empty: (0, 0),
            single: Tally::default(),
            constant: Tally::default(),
            growth: Tally::default(),
        }
    }

    /// Something is wrong with a field.
    pub(super) fn wrong(&mut self, row: &Row, field: usize, (message, help): Trouble) {
        self.wrong_at(row, row.span(field), (message, help));
    }

    /// Something is wrong with a part of a row.
    pub(super) fn wrong_at(&mut self, row: &Row, span: Range<usize>, (message, help): Trouble) {
        let text = &row.text;
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let span = boundary(span.start.min(text.len()))..boundary(span.end.min(text.len()));
        let from = boundary(span.start.saturating_sub(AROUND));
        let to = boundary(text.len().min(span.start + AROUND));
        let line = row.line + text[..from].matches('\n').count();
        let source = self.problems.add_lines(&self.file, &text[from..to], line);
        let span = span.start - from..span.end.min(to) - from;
        self.problems.error(&Place { source, span }, message, help);
    }

    /// Something is wrong with the file as a whole.
    pub(super) fn wrong_at_large(&mut self, (message, help): Trouble) {
        self.problems.error_at_large(message, help);
    }

    /// Reading broke off.
    pub(super) fn broken(
        &mut self,
        Broken {
            line,
            trouble: (message, help),
        }: Broken,
    ) {
        let file = &self.file;
        let line = line.map_or(Both::default(), |line| {
            both!("第{line}行：", "line {line}: ")
        });
        let message = both!("{file}：{line}{message}", "{file}: {line}{message}"; line, message);
        self.problems.error_at_large(message, help);
    }

    /// A cell of a value is empty.
    pub(super) fn empty(&mut self, row: &Row) {
        if self.empty.0 == 0 {
            self.empty.1 = row.line;
        }
        self.empty.0 += 1;
    }

    /// Something about the file as a whole.
    pub(super) fn note(&mut self, note: Option<Both>) {
        if let Some(note) = note {
            let file = &self.file;
            let message = both!("{file}：{note}", "{file}: {note}"; note);
            self.problems.note_at_large(message);
        }
    }

    /// Columns that nobody knows.
    pub(super) fn unknown(&mut self, columns: &[String]) {
        let mut tally = Tally::default();
        columns.iter().for_each(|column| tally.add(column));
        let named = tally.named();
        let note = both!("未使用的列：{named}", "columns that are not used: {named}"; named);
        self.note((!columns.is_empty()).then_some(note));
    }

    /// What was summed up, as notes and warnings.
    pub(super) fn sum_up(&mut self) {
        let file = self.file.clone();
        if let (count @ 1.., line) = self.empty {
            self.problems.note_at_large(both!(
                "{file}：{count}个数值为空（首见于第{line}行），按缺失处理",
                "{file}: {count} empty values (the first on line {line}) are taken as missing"
            ));
        }
        if self.growth.count > 0 {
            let named = self.growth.named();
            self.problems.note_at_large(both!(
                "{file}：{named} 作为同名指标的公布增速",
                "{file}: {named}: taken as the published growth of the series of that name";
                named
            ));
        }
        if self.single.count > 0 {
            let named = self.single.named();
            self.problems.note_at_large(both!(
                "{file}：只有一个数值、无从估计增长的指标：{named}",
                "{file}: one value only, from which no growth can be fitted: {named}";
                named
            ));
        }
        if self.constant.count > 0 {
            let help: Pair = (
                "数值不变的指标无法拟合增长；请核对数据，或在情景中写为常数",
                "no law of growth can be fitted to what does not move; check the values, or write a constant in the scenario",
            );
            let named = self.constant.named();
            self.problems.warn_at_large(
                both!("{file}：各年数值相同的指标：{named}", "{file}: the same value every year: {named}"; named),
                help,
            );
        }
    }
}
