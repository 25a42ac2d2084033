//! JSON: the report as it stands.

use super::Report;

/// One report as a document; several as an array of documents.
#[must_use]
pub fn documents(reports: &[Report]) -> String {
    let written = match reports {
        [one] => serde_json::to_string_pretty(one),
        several => serde_json::to_string_pretty(several),
    };
    // A report has text keys only and numbers that JSON can hold; NaN is written as null.
    let mut text = written.expect("a report can be written as JSON");
    text.push('\n');
    text
}
