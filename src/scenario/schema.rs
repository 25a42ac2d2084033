//! The JSON Schema of scenario files, described by the readers themselves.
//!
//! Editors complete and check files whose first line is `#:schema scenario.schema.json`.

use super::Scenario;
use super::section::{Object, Reading, Section, Shape};
use serde_json::{Map, Value, json};

/// The schema as a JSON document.
#[must_use]
pub fn schema() -> Value {
    let mut reading = Reading::default();
    let file = Section::describe(&mut reading, |section| Scenario::read(section, ""));
    let mut schema = object_schema(&file);
    let definitions: Map<String, Value> = reading
        .definitions
        .iter()
        .map(|(name, shape)| ((*name).to_owned(), shape_schema(shape)))
        .collect();
    if let Value::Object(root) = &mut schema {
        root.insert("$defs".into(), Value::Object(definitions));
        root.shift_insert(0, "title".into(), json!("tuiyan scenario"));
        root.shift_insert(
            0,
            "$schema".into(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
    }
    schema
}

/// Keys, types and meanings. Which keys must be there is left to `tuiyan check`: a file that
/// extends another names only what differs.
fn object_schema(object: &Object) -> Value {
    let mut properties = Map::new();
    for field in &object.fields {
        let mut shape = shape_schema(&field.shape);
        if let Value::Object(map) = &mut shape
            && !field.meaning.en.is_empty()
        {
            let description = format!("{} / {}", field.meaning.zh, field.meaning.en);
            map.shift_insert(0, "description".into(), json!(description));
        }
        properties.insert(field.key.clone(), shape);
    }
    let mut schema = Map::new();
    schema.insert("type".into(), json!("object"));
    schema.insert("properties".into(), Value::Object(properties));
    schema.insert("additionalProperties".into(), json!(false));
    // A table that is nothing but a choice, such as a law, holds one key even in an overlay.
    if object
        .exactly_one
        .iter()
        .any(|group| group.len() == object.fields.len())
    {
        schema.insert("maxProperties".into(), json!(1));
    }
    Value::Object(schema)
}

fn shape_schema(shape: &Shape) -> Value {
    match shape {
        Shape::Number => json!({ "type": "number" }),
        Shape::Integer => json!({ "type": "integer" }),
        Shape::Text => json!({ "type": "string" }),
        Shape::TextOrNumbers => json!({ "anyOf": [
            { "type": "string" },
            { "type": "array", "items": { "type": "number" } }
        ] }),
        Shape::NumberOrNumbers => json!({ "anyOf": [
            { "type": "number" },
            { "type": "array", "items": { "type": "number" } }
        ] }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Date => json!({ "type": "string", "format": "date" }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Object(object) => object_schema(object),
        Shape::Map(inner) => {
            json!({ "type": "object", "additionalProperties": shape_schema(inner) })
        }
        Shape::List(inner) => json!({ "type": "array", "items": shape_schema(inner) }),
        Shape::ListOrColumn(inner) => {
            json!({ "anyOf": [{ "type": "array", "items": shape_schema(inner) }, column()] })
        }
        Shape::Defined(name) => json!({ "$ref": format!("#/$defs/{name}") }),
        Shape::NumberOr(name) => {
            json!({ "anyOf": [{ "type": "number" }, { "$ref": format!("#/$defs/{name}") }] })
        }
        Shape::NumberWordOr(word, name) => json!({ "anyOf": [
            { "type": "number" },
            { "enum": [word] },
            { "$ref": format!("#/$defs/{name}") }
        ] }),
    }
}

/// `{ file = "growth.csv", column = "rate" }`, which is replaced by its numbers before a section is read.
fn column() -> Value {
    let text = |description: &str| json!({ "description": description, "type": "string" });
    json!({
        "type": "object",
        "properties": {
            "file": text("CSV 文件，带表头，与情景文件同一文件夹或其下 / a CSV file with a header, in the folder of the scenario or below"),
            "column": text("列名 / the name of the column"),
        },
        "additionalProperties": false,
    })
}
