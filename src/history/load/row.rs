//! A row: the text of one record of a file, and where its fields are.

use std::ops::Range;

/// A record. Its text is the line itself, or its fields without their quotation marks, parted by the file's separator: what is shown
/// where something is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The line with which it begins, from 1; the row of a sheet.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// Where its fields are in the text.
    pub fields: Vec<Range<usize>>,
}

impl Row {
    /// How many fields it has.
    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    /// A field without spaces around it; empty if the row ends before it.
    pub(super) fn field(&self, at: usize) -> &str {
        self.text[self.span(at)].trim()
    }

    /// Where a field is.
    pub(super) fn span(&self, at: usize) -> Range<usize> {
        let end = self.text.len();
        self.fields.get(at).cloned().unwrap_or(end..end)
    }

    /// Writes a field into a column behind those that it has; tabs and line ends, which would part it, become spaces.
    #[cfg(feature = "xlsx")]
    pub(super) fn append(&mut self, column: usize, text: &str) {
        while self.fields.len() <= column {
            if !self.fields.is_empty() {
                self.text.push('\t');
            }
            let end = self.text.len();
            self.fields.push(end..end);
        }
        let parts = |c: char| matches!(c, '\t' | '\n' | '\r');
        self.text
            .extend(text.chars().map(|c| if parts(c) { ' ' } else { c }));
        if let Some(last) = self.fields.last_mut() {
            last.end = self.text.len();
        }
    }
}
