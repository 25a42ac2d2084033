//! JSON: a report, a path or a list of them, as they stand.

use serde::Serialize;
use serde_json::Value;

/// What is reported, as JSON: numbers that JSON cannot hold are null.
#[must_use]
pub fn value(reported: &impl Serialize) -> Value {
    serde_json::to_value(reported).expect("reports have text keys only, so they are JSON")
}

/// JSON as it is printed: indented, with a line end.
#[must_use]
pub fn text(value: &Value) -> String {
    format!("{value:#}\n")
}

/// What is reported, as a JSON document.
#[must_use]
pub fn document(reported: &impl Serialize) -> String {
    text(&value(reported))
}
