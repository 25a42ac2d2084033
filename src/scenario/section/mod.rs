//! Reading a section: each key is named once, with its meaning, and serves four purposes.
//!
//! A reader asks a [`Section`] for its keys (`section.required_number("base", ("基年数值", "value of the
//! base year"))`). On a file, that gives the value or records what is wrong; keys nobody asked
//! for are unknown keys, reported with the nearest right one; defaults that were taken are noted
//! for `show --resolved`. On no file (*describing*), the same calls collect [`Field`]s, from which
//! the JSON Schema is made. So grammar, messages, defaults and schema cannot drift apart.
//!
//! | file | what is there |
//! |---|---|
//! | `values` | keys that hold a value or a list of values |
//! | `tables` | keys that hold tables: one, several by id, a list, one of a choice |
//! | `shape` | what the keys of a section are, for the schema |
//!
//! Readers ask for all their keys before they give up on a missing one, so that one check
//! shows every problem.

mod shape;
mod tables;
mod values;

pub use shape::{Field, Object, Shape};

use super::law::Assumption;
use super::tree::{Node, Table, Value, shortened};
use crate::both;
use crate::diag::{Place, Problems, nearest};
use crate::language::Both;
use indexmap::IndexMap;
use std::collections::HashSet;
use std::sync::Arc;

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where.
    pub place: Place,
}

/// A number, or what was read of a table in its place.
#[derive(Debug, Clone)]
pub enum NumberOr<T> {
    /// The number and where it was written.
    Number(At<f64>),
    /// What was read.
    Section(T),
}

/// A number, or a list of numbers.
#[derive(Debug, Clone, PartialEq)]
pub enum NumberOrNumbers {
    /// The number.
    Number(f64),
    /// The numbers.
    Numbers(Vec<f64>),
}

/// A number, the one word that may stand in its place, or what was read of a table.
#[derive(Debug, Clone)]
pub enum NumberWordOr<T> {
    /// The number and where it was written.
    Number(At<f64>),
    /// The word.
    Word,
    /// What was read.
    Section(T),
}

/// A text, or a list of numbers with its place.
#[derive(Debug, Clone)]
pub enum TextOrNumbers {
    /// The text.
    Text(At<String>),
    /// The numbers, and where the list was written.
    Numbers(Vec<At<f64>>, Place),
}

/// What reading gathers on the way.
#[derive(Debug, Default)]
pub struct Reading {
    /// What is wrong.
    pub problems: Problems,
    /// Defaults that were taken: path and value.
    pub defaults: Vec<(Vec<String>, Value)>,
    /// How many laws were read: each may take tens of kilobytes when it is prepared.
    pub laws: usize,
    /// How many laws the one being read stands within.
    pub depth: usize,
    /// The named parameters read so far; of those that could not be read, the law is missing.
    pub parameters: IndexMap<String, Option<Arc<Assumption>>>,
    /// The ids of those that a law uses.
    pub parameters_used: HashSet<String>,
    /// Shapes that are described once and referred to by name.
    pub definitions: IndexMap<&'static str, Shape>,
}

/// A hint at the nearest right word.
#[must_use]
pub fn did_you_mean(near: &str) -> Both {
    both!("是否为 {near}？", "did you mean {near}?")
}

/// A table being read, or described.
pub struct Section<'r> {
    /// What reading gathers.
    pub reading: &'r mut Reading,
    table: Option<&'r Table>,
    /// Where the section stands: its header or its braces.
    pub place: Place,
    path: Vec<String>,
    known: Object,
    /// Keys that must be there and are not, with their meanings.
    absent: Vec<(String, Both)>,
}

impl<'r> Section<'r> {
    /// Reads a whole document.
    pub fn read<T>(
        reading: &'r mut Reading,
        table: &'r Table,
        read: impl FnOnce(&mut Section) -> T,
    ) -> T {
        let mut section = Section {
            reading,
            table: Some(table),
            place: Place::default(),
            path: Vec::new(),
            known: Object::default(),
            absent: Vec::new(),
        };
        let result = read(&mut section);
        section.finish();
        result
    }

    /// Describes what `read` would read.
    pub fn describe<T>(reading: &'r mut Reading, read: impl FnOnce(&mut Section) -> T) -> Object {
        let mut section = Section {
            reading,
            table: None,
            place: Place::default(),
            path: Vec::new(),
            known: Object::default(),
            absent: Vec::new(),
        };
        read(&mut section);
        section.known
    }

    /// Where the section stands in the file: the keys that lead to it.
    #[must_use]
    pub fn path(&self) -> &[String] {
        &self.path
    }

    /// Where a key's value was written, or the section where it was not.
    #[must_use]
    pub fn place_of(&self, key: &str) -> Place {
        self.find(key)
            .map_or_else(|| self.place.clone(), |node| node.place.clone())
    }

    fn describing(&self) -> bool {
        self.table.is_none()
    }

    /// Notes a key. What it means is of no use on a file, and half a scenario's reading time.
    fn note(&mut self, key: &str, meaning: impl Into<Both>, shape: Shape, required: bool) {
        let key = key.to_owned();
        let meaning = match self.describing() {
            true => meaning.into(),
            false => Both::default(),
        };
        self.known.fields.push(Field {
            key,
            meaning,
            shape,
            required,
        });
    }

    fn find(&self, key: &str) -> Option<&'r Node> {
        self.table.and_then(|table| table.get(key))
    }

    /// Whether the key is there.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Notes a missing key; it is reported when all keys are known, unless one is its misspelling.
    fn missing(&mut self, key: &str, meaning: impl Into<Both>) {
        if !self.describing() {
            self.absent.push((key.to_owned(), meaning.into()));
        }
    }

    fn report_missing(&mut self, misspelt: &[&str]) {
        for (key, meaning) in std::mem::take(&mut self.absent) {
            if misspelt.contains(&key.as_str()) {
                continue;
            }
            let (message, help) = if self.path.is_empty() {
                let help = both!("请添加 [{key}]：{meaning}", "add [{key}]: {meaning}"; meaning);
                (both!("文件中没有 [{key}]", "the file has no [{key}]"), help)
            } else {
                let title = self.title();
                let help = both!("请添加 {key}：{meaning}", "add {key}: {meaning}"; meaning);
                let message = both!("{title}缺少 {key}", "{key} is missing in {title}"; title);
                (message, help)
            };
            self.reading.problems.error(&self.place, message, help);
        }
    }

    /// What this section is called in messages; in Chinese with the space that separates Latin
    /// letters from what follows.
    #[must_use]
    pub fn title(&self) -> Both {
        if self.path.is_empty() {
            ("文件", "the file").into()
        } else {
            both!("[{path}] ", "[{path}]", path = self.path.join("."))
        }
    }

    fn take_default(&mut self, key: &str, value: Value) {
        if !self.describing() && !self.path.iter().any(|part| part.starts_with('#')) {
            let path = self.path.iter().cloned().chain([key.to_owned()]).collect();
            self.reading.defaults.push((path, value));
        }
    }

    fn known_keys(&self) -> Vec<&str> {
        self.known
            .fields
            .iter()
            .map(|field| field.key.as_str())
            .collect()
    }

    fn unknown_keys(&self, known: &[&str]) -> Vec<(String, Place)> {
        let Some(table) = self.table else {
            return Vec::new();
        };
        let known: HashSet<&str> = known.iter().copied().collect();
        table
            .entries
            .iter()
            .filter(|(key, _)| !known.contains(key.as_str()))
            .map(|(key, entry)| (key.clone(), entry.key.clone()))
            .collect()
    }

    /// Refuses what nobody asked for, then what should be there and is not.
    fn finish(&mut self) {
        let fields = std::mem::take(&mut self.known.fields);
        let known: Vec<&str> = fields.iter().map(|field| field.key.as_str()).collect();
        let mut misspelt = Vec::new();
        for (key, place) in self.unknown_keys(&known) {
            // Nobody reads thousands of hints, and finding them takes time.
            let near = (!self.reading.problems.crowded())
                .then(|| nearest(&key, known.iter().copied()))
                .flatten();
            misspelt.extend(near);
            let help = match near {
                Some(near) => did_you_mean(near),
                None => {
                    let all = Both::list(&known);
                    both!("此处可用的键：{all}", "known here: {all}"; all)
                }
            };
            let (title, key) = (self.title(), shortened(&key));
            let message = both!(
                "{title}不接受键“{key}”",
                "{title} does not know the key {key:?}";
                title
            );
            self.reading.problems.error(&place, message, help);
        }
        self.report_missing(&misspelt);
    }
}
