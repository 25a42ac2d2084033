//! The scenario file as a tree in which every key and value knows where it was written.
//!
//! Files are lowered from the `toml` crate's spanned tree. Merging two trees (a file and the one
//! it `extends`) keeps each value's own place, so an error in an inherited value points into the
//! file that holds it. [`Table::to_toml`] writes a tree back in one canonical form.

use crate::both;
pub use crate::diag::shortened;
use crate::diag::{Place, Problems, number};
use crate::language::{Both, Pair};
use indexmap::IndexMap;
use std::fmt::Write as _;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where.
    pub place: Place,
    /// What.
    pub value: Value,
}

/// What TOML can say, as far as scenarios use it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// A number; may be NaN or infinite, which readers refuse.
    Float(f64),
    /// A text.
    Text(String),
    /// A date or a time, as written.
    Date(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
}

/// Keys and values, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The entries by key.
    pub entries: IndexMap<String, Entry>,
}

/// One entry of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where the key stands.
    pub key: Place,
    /// Its value.
    pub node: Node,
}

impl Value {
    /// What it is, in words for a message.
    #[must_use]
    pub fn describe(&self) -> Both {
        match self {
            Value::Flag(x) => both!(" {x}", "{x}"),
            Value::Integer(x) => both!("数值 {x}", "the number {x}"),
            Value::Float(x) => both!("数值 {x}", "the number {x}", x = number(*x)),
            Value::Text(x) => both!("文本“{x}”", "the text {x:?}", x = shortened(x)),
            Value::Date(x) => both!("日期 {x}", "the date {x}"),
            Value::List(x) => both!("{n}项的列表", "a list of {n}", n = x.len()),
            Value::Table(_) => ("表", "a table").into(),
        }
    }
}

/// Reads a registered source as TOML; syntax errors become problems.
pub fn parse(source: usize, problems: &mut Problems) -> Table {
    let text = problems.sources[source].text.clone();
    let (root, errors) = DeTable::parse_recoverable(&text);
    let mut errors: Vec<(Range<usize>, &str)> = errors
        .iter()
        .map(|error| (error.span().unwrap_or(0..0), error.message()))
        .collect();
    errors.sort_by_key(|(span, _)| span.start);
    let mut explained = 0;
    for (span, message) in errors {
        if span.start < explained {
            continue;
        }
        explained = end_of_trouble(&text, &span, message);
        let (message, help) = syntax_problem(&text, &span, message);
        problems.error(&Place { source, span }, message, help);
    }
    lower_table(root.get_ref(), source, problems)
}

const DUPLICATE: &str = "duplicate key";

/// How the parser begins its complaint where a brace is still open on a line of its own.
const UNCLOSED: &str = "missing key for inline table element";

/// Up to where a syntax error has consequences that are no errors of their own: the rest of the
/// line; for a brace that is not closed, all that follows; for a table that is there twice, its
/// lines up to the next table.
fn end_of_trouble(text: &str, span: &Range<usize>, message: &str) -> usize {
    let rest = &text[span.start.min(text.len())..];
    if message.starts_with(UNCLOSED) {
        return text.len() + 1;
    }
    let header = message == DUPLICATE && line_at(text, span).trim_start().starts_with('[');
    let length = rest.find(if header { "\n[" } else { "\n" });
    span.start + length.map_or(rest.len(), |at| at + 1)
}

fn line_at<'t>(text: &'t str, span: &Range<usize>) -> &'t str {
    let start = text[..span.start.min(text.len())]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    text[start..].lines().next().unwrap_or_default()
}

fn syntax_problem(text: &str, span: &Range<usize>, message: &str) -> (Both, Both) {
    if message == DUPLICATE {
        let key = text.get(span.clone()).unwrap_or_default();
        let message = both!(
            "{key} 出现了两次",
            "{key} is there twice",
            key = shortened(key)
        );
        let help = (
            "请删去一个，或改其中一个的名称",
            "keep one of the two, or rename one",
        );
        return (message, help.into());
    }
    let line = line_at(text, span);
    if message.starts_with(UNCLOSED) && line.starts_with('[') {
        let message = (
            "此行之前有“{”没有闭合",
            "a “{” is not closed before this line",
        );
        return (message.into(), ("请用“}”闭合", "close it with “}”").into());
    }
    (
        both!("TOML 语法错误：{message}", "{message}"),
        syntax_help(line).into(),
    )
}

fn syntax_help(line: &str) -> Pair {
    // Outside of quotes, full-width digits and signs are never right.
    let outside: String = line.split('"').step_by(2).collect();
    if outside
        .chars()
        .any(|c| ('！'..='～').contains(&c) || "。、“”".contains(c))
    {
        return (
            "数字、引号和符号请用半角（ASCII）",
            "write digits, quotes and signs half-width (ASCII)",
        );
    }
    if line
        .split_once('=')
        .is_some_and(|(key, _)| !key.is_ascii() && !key.contains('"'))
    {
        return (
            "键只用 ASCII 标识符；中文名称请写在 name = \"…\" 中",
            "keys are ASCII ids; put the Chinese name into name = \"…\"",
        );
    }
    if is_number_with_comma(line) {
        return (
            "小数点请用“.”，千位之间不加分隔符：15932.5",
            "write a decimal point, and no separator between thousands: 15932.5",
        );
    }
    if line.trim_end().ends_with('=') {
        return ("请在“=”之后写值", "write a value after “=”");
    }
    (
        "请写成“键 = 值”；文本放在引号中，并在同一行内闭合",
        "write key = value; texts stand in quotes, closed on the same line",
    )
}

fn is_number_with_comma(line: &str) -> bool {
    let Some((_, value)) = line.split_once('=') else {
        return false;
    };
    let value = value.trim();
    value.contains(',') && value.starts_with(|c: char| c.is_ascii_digit() || c == '-')
}

fn lower_table(table: &DeTable<'_>, source: usize, problems: &mut Problems) -> Table {
    let mut entries = IndexMap::with_capacity(table.len());
    for (key, value) in table.iter() {
        let entry = Entry {
            key: Place {
                source,
                span: key.span(),
            },
            node: lower(
                value.get_ref(),
                Place {
                    source,
                    span: value.span(),
                },
                problems,
            ),
        };
        entries.insert(key.get_ref().to_string(), entry);
    }
    Table { entries }
}

fn lower(value: &DeValue<'_>, place: Place, problems: &mut Problems) -> Node {
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) => Value::Integer(number),
            // Too long for a whole number; as a number it may still be right.
            Err(_) if integer.radix() == 10 => {
                Value::Float(float_of(integer.as_str(), &place, problems))
            }
            Err(_) => Value::Float(no_number(integer.as_str(), &place, problems)),
        },
        DeValue::Float(float) => Value::Float(float_of(float.as_str(), &place, problems)),
        DeValue::Array(list) => Value::List(
            list.iter()
                .map(|item| {
                    let at = Place {
                        source: place.source,
                        span: item.span(),
                    };
                    lower(item.get_ref(), at, problems)
                })
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(lower_table(table, place.source, problems)),
    };
    Node { place, value }
}

/// The number that a text says.
fn float_of(text: &str, place: &Place, problems: &mut Problems) -> f64 {
    text.parse()
        .unwrap_or_else(|_| no_number(text, place, problems))
}

/// Refuses what the parser lets through as a number: digits of other scripts, more hexadecimal ones than a number has.
fn no_number(text: &str, place: &Place, problems: &mut Problems) -> f64 {
    let shown = shortened(text);
    let message = both!("{shown} 无法读作数值", "{shown} cannot be read as a number");
    let help = (
        "请用十进制和半角数字（ASCII）书写",
        "write it in decimal, with half-width digits (ASCII)",
    );
    problems.error(place, message, help);
    f64::NAN
}

impl Table {
    /// The value at a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.get(key).map(|entry| &entry.node)
    }

    /// Sets the value at a path of keys, making tables on the way.
    pub fn set(&mut self, path: &[String], node: Node) {
        let Some((first, rest)) = path.split_first() else {
            return;
        };
        let place = node.place.clone();
        let entry = self.entries.entry(first.clone()).or_insert_with(|| Entry {
            key: place.clone(),
            node: Node {
                place,
                value: Value::Table(Table::default()),
            },
        });
        if rest.is_empty() {
            entry.node = node;
            return;
        }
        if !matches!(entry.node.value, Value::Table(_)) {
            entry.node.value = Value::Table(Table::default());
        }
        if let Value::Table(table) = &mut entry.node.value {
            table.set(rest, node);
        }
    }

    /// The value at a path of keys.
    #[must_use]
    pub fn find(&self, path: &[String]) -> Option<&Node> {
        let (first, rest) = path.split_first()?;
        let node = self.get(first)?;
        match (&node.value, rest) {
            (_, []) => Some(node),
            (Value::Table(table), rest) => table.find(rest),
            _ => None,
        }
    }

    /// Takes away the value at a path of keys, if it is there.
    pub fn remove(&mut self, path: &[String]) {
        match path {
            [] => {}
            [key] => drop(self.entries.shift_remove(key)),
            [first, rest @ ..] => {
                if let Some(Entry { node, .. }) = self.entries.get_mut(first)
                    && let Value::Table(table) = &mut node.value
                {
                    table.remove(rest);
                }
            }
        }
    }

    /// The tree in one canonical form: sections in order, scalars before tables.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        self.write_section(&mut out, "");
        out
    }

    fn write_section(&self, out: &mut String, path: &str) {
        let is_section =
            |node: &Node, depth: usize| depth < 2 && matches!(node.value, Value::Table(_));
        let depth = if path.is_empty() {
            0
        } else {
            1 + path.matches('.').count()
        };
        let (sections, plain): (Vec<_>, Vec<_>) = self
            .entries
            .iter()
            .partition(|(_, entry)| is_section(&entry.node, depth));
        if !path.is_empty() && (!plain.is_empty() || sections.is_empty()) {
            let _ = writeln!(out, "{}[{path}]", if out.is_empty() { "" } else { "\n" });
        }
        for (key, entry) in plain {
            let _ = writeln!(out, "{} = {}", quoted_key(key), inline(&entry.node.value));
        }
        for (key, entry) in sections {
            if let Value::Table(table) = &entry.node.value {
                let dot = if path.is_empty() { "" } else { "." };
                table.write_section(out, &format!("{path}{dot}{}", quoted_key(key)));
            }
        }
    }
}

/// A value as TOML writes it on one line.
#[must_use]
pub fn inline(value: &Value) -> String {
    match value {
        Value::Flag(x) => x.to_string(),
        Value::Integer(x) => x.to_string(),
        Value::Float(x) if x.is_nan() => "nan".to_owned(),
        // The shortest text that reads back to the same bits.
        Value::Float(x) => format!("{x:?}"),
        Value::Text(x) => quoted(x),
        Value::Date(x) => x.clone(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| inline(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) if table.entries.is_empty() => "{}".to_owned(),
        Value::Table(table) => {
            let entries: Vec<String> = table
                .entries
                .iter()
                .map(|(key, entry)| format!("{} = {}", quoted_key(key), inline(&entry.node.value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// A key as TOML writes it.
#[must_use]
pub fn quoted_key(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(bare) {
        key.to_owned()
    } else {
        quoted(key)
    }
}

/// A text as TOML writes it.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_and_reading_again_gives_the_same_tree() {
        let text =
            "a = 1\nb = 1e300\nc.d.e = { x = [1, 2.5, \"三\\n\\\"\"], \"y z\" = 2021-01-31 }\n";
        let mut problems = Problems::default();
        let source = problems.add_source("a", text);
        let once = parse(source, &mut problems).to_toml();
        let source = problems.add_source("b", once.clone());
        let twice = parse(source, &mut problems).to_toml();
        assert!(
            problems.is_empty(),
            "{}",
            problems.render(false, crate::language::Language::En)
        );
        assert_eq!(once, twice);
    }
}
