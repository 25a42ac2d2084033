//! What a section knows: keys, their meaning and what they take. The schema is made of this.

use crate::language::Both;

/// A key that a section knows.
#[derive(Debug, Clone)]
pub struct Field {
    /// The key.
    pub key: String,
    /// What it means.
    pub meaning: Both,
    /// What it takes.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
}

/// What a key takes.
#[derive(Debug, Clone)]
pub enum Shape {
    /// A finite number.
    Number,
    /// A whole number.
    Integer,
    /// A text.
    Text,
    /// True or false.
    Flag,
    /// A date.
    Date,
    /// A text, or a list of numbers.
    TextOrNumbers,
    /// A number, or a list of numbers.
    NumberOrNumbers,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A table with these keys.
    Object(Object),
    /// A table with any ids as keys.
    Map(Box<Shape>),
    /// A list.
    List(Box<Shape>),
    /// A list, or the column of a file.
    ListOrColumn(Box<Shape>),
    /// The shape of this name among the definitions.
    Defined(&'static str),
    /// A number, or the shape of this name.
    NumberOr(&'static str),
    /// A number, this word, or the shape of this name.
    NumberWordOr(&'static str, &'static str),
}

/// The keys of a table, and groups of which exactly one must be there.
#[derive(Debug, Clone, Default)]
pub struct Object {
    /// The keys.
    pub fields: Vec<Field>,
    /// Groups of keys of which exactly one must be there.
    pub exactly_one: Vec<Vec<String>>,
}
