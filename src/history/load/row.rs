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
}
