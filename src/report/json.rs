//! JSON: a report, a path or a list of them, as they stand.

use crate::scenario::tree as toml;
use serde::Serialize;
use serde_json::Value;

/// What is reported, as JSON: numbers that JSON cannot hold are null.
#[must_use]
pub fn value(reported: &impl Serialize) -> Value {
    serde_json::to_value(reported).expect("reports have text keys only, so they are JSON")
}

/// A value of a scenario file, as JSON.
#[must_use]
pub fn of_toml(written: &toml::Value) -> Value {
    match written {
        toml::Value::Flag(x) => Value::from(*x),
        toml::Value::Integer(x) => Value::from(*x),
        toml::Value::Float(x) => Value::from(*x),
        toml::Value::Text(x) | toml::Value::Date(x) => Value::from(x.as_str()),
        toml::Value::List(items) => items.iter().map(|item| of_toml(&item.value)).collect(),
        toml::Value::Table(table) => {
            let entries = table.entries.iter();
            let entries = entries.map(|(key, entry)| (key.clone(), of_toml(&entry.node.value)));
            Value::Object(entries.collect())
        }
    }
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

/// The same text as [`document`], written straight from what is reported: much less work where there are many documents.
#[must_use]
pub fn written(reported: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(reported);
    text.expect("reports have text keys only, so they are JSON") + "\n"
}
