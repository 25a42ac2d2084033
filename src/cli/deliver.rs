//! Delivering results: into the folder as they come, or printed together at the end.

use super::run::{Arguments, language, note_error};
use super::{Exit, note, output};
use crate::report::{json, words};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A result to deliver.
pub struct Item {
    /// The scenario's id.
    pub id: String,
    /// The name of its file, without the ending.
    pub stem: &'static str,
    /// What it says.
    pub content: Content,
}

/// A result in a format.
pub enum Content {
    /// Text for people.
    Text(String),
    /// A JSON document.
    Json(Value),
    /// CSV tables: file name and content.
    Tables(Vec<(&'static str, Vec<u8>)>),
}

/// Results on their way out.
pub struct Delivery {
    /// Whether several scenarios were asked for: then JSON is a list, whatever came of them.
    several: bool,
    texts: Vec<String>,
    documents: Vec<Value>,
}

/// The folder of a scenario's results: the one that was named or, for several, one below it each.
pub fn folder(arguments: &Arguments, out: &Path, id: &str) -> PathBuf {
    if arguments.files.len() > 1 {
        out.join(id)
    } else {
        out.to_path_buf()
    }
}

impl Delivery {
    /// Nothing delivered yet.
    pub fn new(arguments: &Arguments) -> Delivery {
        Delivery {
            several: arguments.files.len() > 1,
            texts: Vec::new(),
            documents: Vec::new(),
        }
    }

    /// Delivers a result: written at once, if into a folder.
    ///
    /// # Errors
    /// The exit, where a file cannot be written.
    pub fn add(&mut self, arguments: &Arguments, item: Item) -> Result<(), Exit> {
        let Some(out) = &arguments.out else {
            match item.content {
                Content::Text(text) => self.texts.push(text),
                Content::Json(document) => self.documents.push(document),
                Content::Tables(tables) => self.texts.extend(
                    tables
                        .iter()
                        .map(|(_, csv)| String::from_utf8_lossy(csv).into_owned()),
                ),
            }
            return Ok(());
        };
        let folder = folder(arguments, out, &item.id);
        let stem = item.stem;
        match item.content {
            Content::Text(text) => {
                write(arguments, &folder, &format!("{stem}.txt"), text.as_bytes())
            }
            Content::Json(document) => {
                let text = json::text(&document);
                write(arguments, &folder, &format!("{stem}.json"), text.as_bytes())
            }
            Content::Tables(tables) => tables
                .iter()
                .try_for_each(|(name, csv)| write(arguments, &folder, name, csv)),
        }
    }

    /// Prints what was not written.
    pub fn finish(mut self, arguments: &Arguments) -> Exit {
        let printed = if self.several && !self.documents.is_empty() {
            json::text(&Value::Array(self.documents))
        } else if let Some(document) = self.documents.pop() {
            json::text(&document)
        } else {
            self.texts.join("\n\n")
        };
        output::print(&printed, language(arguments))
    }
}

fn write(arguments: &Arguments, folder: &Path, name: &str, content: &[u8]) -> Result<(), Exit> {
    let path = output::write(folder, name, content).map_err(|message| {
        note_error(arguments, &message);
        Exit::Failed
    })?;
    if !arguments.quiet {
        let wrote = words::WROTE.in_(language(arguments));
        note(&format!("{wrote} {}", path.display()));
    }
    Ok(())
}
