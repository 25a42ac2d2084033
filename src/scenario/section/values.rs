//! Keys that hold one value or a list of values.

use super::super::tree::{Node, Value, shortened};
use super::{At, NumberOrNumbers, Section, Shape, TextOrNumbers};
use crate::both;
use crate::diag::invisible;
use crate::language::{Both, Pair};
use std::fmt::Display;

/// What a list of texts is called.
const TEXTS: Pair = ("由文本组成的列表", "a list of texts");
/// What a list of whole numbers is called.
const WHOLE_NUMBERS: Pair = ("由整数组成的列表", "a list of whole numbers");

impl<'r> Section<'r> {
    pub(super) fn wrong_type(&mut self, key: &str, node: &Node, wanted: Pair) {
        let (zh, _) = wanted.0.split_once("，例如 ").unwrap_or((wanted.0, ""));
        let (en, _) = wanted.1.split_once(" such as ").unwrap_or((wanted.1, ""));
        let written = node.value.describe();
        let message = both!(
            "{key} 应为{zh}，现为{written}",
            "{key} must be {en}, and is {written}";
            written
        );
        let help = match &node.value {
            Value::Text(text) if wanted.1.contains("number") => number_help(text, wanted),
            _ => write_wanted(wanted),
        };
        self.reading.problems.error(&node.place, message, help);
    }

    /// A finite number, if the key is there.
    pub fn number(&mut self, key: &str, meaning: impl Into<Both>) -> Option<At<f64>> {
        self.note(key, meaning, Shape::Number, false);
        self.find(key).and_then(|node| self.as_number(key, node))
    }

    /// A finite number.
    pub fn required_number(&mut self, key: &str, meaning: impl Into<Both>) -> Option<At<f64>> {
        let meaning = meaning.into();
        self.note(key, meaning.clone(), Shape::Number, true);
        match self.find(key) {
            Some(node) => self.as_number(key, node),
            None => {
                self.missing(key, meaning);
                None
            }
        }
    }

    /// A finite number; the default, if the key is not there.
    pub fn number_or(
        &mut self,
        key: &str,
        meaning: impl Into<Both>,
        default: f64,
    ) -> Option<At<f64>> {
        self.note(key, WithDefault(meaning, default), Shape::Number, false);
        match self.find(key) {
            Some(node) => self.as_number(key, node),
            None => {
                self.take_default(key, Value::Float(default));
                Some(At {
                    value: default,
                    place: self.place.clone(),
                })
            }
        }
    }

    pub(super) fn as_number(&mut self, key: &str, node: &Node) -> Option<At<f64>> {
        let value = match &node.value {
            Value::Integer(x) => *x as f64,
            Value::Float(x) => *x,
            _ => {
                self.wrong_type(key, node, ("数值", "a number"));
                return None;
            }
        };
        if value.is_finite() {
            return Some(At {
                value,
                place: node.place.clone(),
            });
        }
        let written = self.reading.problems.text_at(&node.place);
        let message = both!(
            "{key} 为 {written}，不是有限数值",
            "{key} is {written}, which is not a finite number"
        );
        let help = (
            "请写有限的数值，绝对值不超过 1.7e308",
            "write a finite number, of at most 1.7e308",
        );
        self.reading.problems.error(&node.place, message, help);
        None
    }

    /// A whole number, if the key is there.
    pub fn integer(&mut self, key: &str, meaning: impl Into<Both>) -> Option<At<i64>> {
        self.note(key, meaning, Shape::Integer, false);
        let node = self.find(key)?;
        self.as_integer(key, node, ("整数", "a whole number"))
    }

    /// Years and places are small: what does not fit 32 bits is refused here, so that readers can
    /// convert it without a thought.
    fn as_integer(&mut self, key: &str, node: &Node, wanted: Pair) -> Option<At<i64>> {
        match node.value {
            Value::Integer(value) if i32::try_from(value).is_ok() => Some(At {
                value,
                place: node.place.clone(),
            }),
            Value::Integer(value) => {
                let message = both!(
                    "{key} 为 {value}，超出范围",
                    "{key} is {value}, which is out of range"
                );
                let help = ("请写整数，例如 2025", "write a number such as 2025");
                self.reading.problems.error(&node.place, message, help);
                None
            }
            _ => {
                self.wrong_type(key, node, wanted);
                None
            }
        }
    }

    /// A whole number.
    pub fn required_integer(&mut self, key: &str, meaning: impl Into<Both>) -> Option<At<i64>> {
        let meaning = meaning.into();
        let found = self.integer(key, meaning.clone());
        self.require(key, meaning);
        found
    }

    /// Marks the key that was asked for last as one that must be there.
    pub fn require(&mut self, key: &str, meaning: impl Into<Both>) {
        if let Some(field) = self.known.fields.last_mut() {
            field.required = true;
        }
        if !self.has(key) {
            self.missing(key, meaning);
        }
    }

    /// A text, if the key is there. Zero-width and control characters are refused: two names
    /// that look the same must be the same. Texts are compared after Unicode NFC.
    pub fn text(&mut self, key: &str, meaning: impl Into<Both>) -> Option<At<String>> {
        self.note(key, meaning, Shape::Text, false);
        let node = self.find(key)?;
        match &node.value {
            Value::Text(text) => self.clean_text(key, text, node),
            _ => {
                self.wrong_type(key, node, ("带引号的文本", "a text in quotes"));
                None
            }
        }
    }

    /// A text.
    pub fn required_text(&mut self, key: &str, meaning: impl Into<Both>) -> Option<At<String>> {
        let meaning = meaning.into();
        let found = self.text(key, meaning.clone());
        self.require(key, meaning);
        found
    }

    fn clean_text(&mut self, key: &str, text: &str, node: &Node) -> Option<At<String>> {
        use unicode_normalization::{UnicodeNormalization as _, is_nfc};
        let refused = |c: char| invisible(c) && c != '\n' && c != '\t';
        if let Some(c) = text.chars().find(|c| refused(*c)) {
            let message = both!(
                "{key} 含有不可见字符 U+{code:04X}：“{text}”",
                "{key} holds the invisible character U+{code:04X}: {text:?}",
                code = c as u32,
                text = shortened(text)
            );
            let help = (
                "请删除后重新输入这段文字",
                "delete it and type the text again",
            );
            self.reading.problems.error(&node.place, message, help);
            return None;
        }
        Some(At {
            value: if is_nfc(text) {
                text.to_owned()
            } else {
                text.nfc().collect()
            },
            place: node.place.clone(),
        })
    }

    /// A date as text, if the key is there.
    pub fn date(&mut self, key: &str, meaning: impl Into<Both>) -> Option<At<String>> {
        self.note(key, meaning, Shape::Date, false);
        let node = self.find(key)?;
        match &node.value {
            Value::Date(date) => Some(At {
                value: date.clone(),
                place: node.place.clone(),
            }),
            _ => {
                let wanted = ("日期，例如 2021-01-31", "a date such as 2021-01-31");
                self.wrong_type(key, node, wanted);
                None
            }
        }
    }

    /// True or false.
    pub fn flag_or(&mut self, key: &str, meaning: impl Into<Both>, default: bool) -> bool {
        self.note(key, WithDefault(meaning, default), Shape::Flag, false);
        match self.find(key) {
            None => {
                self.take_default(key, Value::Flag(default));
                default
            }
            Some(Node {
                value: Value::Flag(flag),
                ..
            }) => *flag,
            Some(node) => {
                self.wrong_type(key, node, (" true 或 false", "true or false"));
                default
            }
        }
    }

    /// One of a few words; the first is the default.
    pub fn word(
        &mut self,
        key: &str,
        meaning: impl Into<Both>,
        words: &'static [&'static str],
    ) -> &'static str {
        let default = format!("{:?}", words[0]);
        self.note(
            key,
            WithDefault(meaning, default),
            Shape::Word(words),
            false,
        );
        let Some(node) = self.find(key) else {
            self.take_default(key, Value::Text(words[0].to_owned()));
            return words[0];
        };
        let written = match &node.value {
            Value::Text(text) => text.as_str(),
            _ => "",
        };
        if let Some(word) = words.iter().find(|word| **word == written) {
            return word;
        }
        let (written, all) = (node.value.describe(), Both::list(words));
        let message = both!("{key} 为{written}", "{key} is {written}"; written);
        let help = both!("请写下列之一：{all}", "write one of: {all}"; all);
        self.reading.problems.error(&node.place, message, help);
        words[0]
    }

    /// A list of texts, if the key is there.
    pub fn texts(&mut self, key: &str, meaning: impl Into<Both>) -> Option<Vec<At<String>>> {
        self.note(key, meaning, Shape::List(Box::new(Shape::Text)), false);
        let nodes = self.as_list(key, TEXTS)?;
        let mut all = Vec::with_capacity(nodes.len());
        for node in nodes {
            match &node.value {
                Value::Text(text) => all.extend(self.clean_text(key, text, node)),
                _ => self.wrong_type(key, node, TEXTS),
            }
        }
        Some(all)
    }

    /// A text or a list of numbers, if the key is there.
    pub fn text_or_numbers(
        &mut self,
        key: &str,
        meaning: impl Into<Both>,
    ) -> Option<TextOrNumbers> {
        self.note(key, meaning, Shape::TextOrNumbers, false);
        let node = self.find(key)?;
        match &node.value {
            Value::Text(text) => self.clean_text(key, text, node).map(TextOrNumbers::Text),
            Value::List(items) => {
                let numbers: Option<Vec<At<f64>>> =
                    items.iter().map(|item| self.as_number(key, item)).collect();
                numbers.map(|numbers| TextOrNumbers::Numbers(numbers, node.place.clone()))
            }
            _ => {
                let wanted = (
                    "带引号的文本或由数值组成的列表",
                    "a text in quotes or a list of numbers",
                );
                self.wrong_type(key, node, wanted);
                None
            }
        }
    }

    /// A list of whole numbers, if the key is there.
    pub fn integers(&mut self, key: &str, meaning: impl Into<Both>) -> Option<Vec<At<i64>>> {
        self.note(key, meaning, Shape::List(Box::new(Shape::Integer)), false);
        let nodes = self.as_list(key, WHOLE_NUMBERS)?;
        let mut all = Vec::with_capacity(nodes.len());
        for node in nodes {
            all.extend(self.as_integer(key, node, WHOLE_NUMBERS));
        }
        Some(all)
    }

    /// A list of numbers, if the key is there.
    pub fn numbers(&mut self, key: &str, meaning: impl Into<Both>) -> Option<At<Vec<f64>>> {
        self.note(key, meaning, Shape::List(Box::new(Shape::Number)), false);
        let node = self.find(key)?;
        self.as_numbers(key, node)
    }

    fn as_numbers(&mut self, key: &str, node: &Node) -> Option<At<Vec<f64>>> {
        let Value::List(items) = &node.value else {
            self.wrong_type(key, node, ("由数值组成的列表", "a list of numbers"));
            return None;
        };
        let numbers: Vec<Option<At<f64>>> =
            items.iter().map(|item| self.as_number(key, item)).collect();
        let numbers: Option<Vec<f64>> = numbers
            .into_iter()
            .map(|number| number.map(|at| at.value))
            .collect();
        numbers.map(|value| At {
            value,
            place: node.place.clone(),
        })
    }

    /// Lists of numbers by id, if the key is there.
    pub fn number_lists_by_id(
        &mut self,
        key: &str,
        meaning: impl Into<Both>,
    ) -> Vec<(At<String>, At<Vec<f64>>)> {
        let list = Shape::List(Box::new(Shape::Number));
        self.note(key, meaning, Shape::Map(Box::new(list)), false);
        let wanted = (
            "表，例如 { 2026 = [90, 100, 110] }",
            "a table such as { 2026 = [90, 100, 110] }",
        );
        let mut all = Vec::new();
        for (id, node) in self.entries(key, wanted) {
            let numbers = self.as_numbers(&id.value, node);
            all.extend(numbers.map(|numbers| (id, numbers)));
        }
        all
    }

    /// What a table of any ids holds; nothing where it is none.
    fn entries(&mut self, key: &str, wanted: Pair) -> Vec<(At<String>, &'r Node)> {
        let Some(node) = self.find(key) else {
            return Vec::new();
        };
        let Value::Table(table) = &node.value else {
            self.wrong_type(key, node, wanted);
            return Vec::new();
        };
        let entries = table.entries.iter();
        let entry = entries.map(|(id, entry)| {
            let (value, place) = (id.clone(), entry.key.clone());
            (At { value, place }, &entry.node)
        });
        entry.collect()
    }

    /// A list of lists of numbers, if the key is there.
    pub fn matrix(&mut self, key: &str, meaning: impl Into<Both>) -> Option<At<Vec<Vec<At<f64>>>>> {
        let row = Shape::List(Box::new(Shape::Number));
        self.note(key, meaning, Shape::List(Box::new(row)), false);
        let place = self.find(key)?.place.clone();
        let mut rows = Vec::new();
        for node in self.as_list(key, ("由行组成的列表", "a list of rows"))? {
            match &node.value {
                Value::List(cells) => {
                    rows.push(
                        cells
                            .iter()
                            .filter_map(|cell| self.as_number(key, cell))
                            .collect(),
                    );
                }
                _ => {
                    let wanted = ("由数值行组成的列表", "a list of rows of numbers");
                    self.wrong_type(key, node, wanted);
                }
            }
        }
        Some(At { value: rows, place })
    }

    pub(super) fn as_list(&mut self, key: &str, wanted: Pair) -> Option<&'r [Node]> {
        let node = self.find(key)?;
        match &node.value {
            Value::List(items) => Some(items),
            _ => {
                self.wrong_type(key, node, wanted);
                None
            }
        }
    }

    /// Numbers by id, if the key is there.
    pub fn numbers_by_id(
        &mut self,
        key: &str,
        meaning: impl Into<Both>,
    ) -> Vec<(At<String>, At<f64>)> {
        self.note(key, meaning, Shape::Map(Box::new(Shape::Number)), false);
        let wanted = (
            "表，例如 { demand = 0.6 }",
            "a table such as { demand = 0.6 }",
        );
        let mut all = Vec::new();
        for (id, node) in self.entries(key, wanted) {
            let number = self.as_number(&id.value, node);
            all.extend(number.map(|number| (id, number)));
        }
        all
    }

    /// Numbers or lists of numbers by id, if the key is there.
    pub fn numbers_or_lists_by_id(
        &mut self,
        key: &str,
        meaning: impl Into<Both>,
    ) -> Vec<(At<String>, At<NumberOrNumbers>)> {
        self.note(
            key,
            meaning,
            Shape::Map(Box::new(Shape::NumberOrNumbers)),
            false,
        );
        let wanted = (
            "表，例如 { reforms = 10 }",
            "a table such as { reforms = 10 }",
        );
        let mut all = Vec::new();
        for (id, node) in self.entries(key, wanted) {
            let place = node.place.clone();
            let found = match &node.value {
                Value::List(_) => {
                    let numbers = self.as_numbers(&id.value, node);
                    numbers.map(|numbers| NumberOrNumbers::Numbers(numbers.value))
                }
                _ => {
                    let number = self.as_number(&id.value, node);
                    number.map(|number| NumberOrNumbers::Number(number.value))
                }
            };
            all.extend(found.map(|value| (id, At { value, place })));
        }
        all
    }
}

/// A key's meaning with the value that it has where none is written.
struct WithDefault<M, D>(M, D);

impl<M: Into<Both>, D: Display> From<WithDefault<M, D>> for Both {
    fn from(WithDefault(meaning, default): WithDefault<M, D>) -> Both {
        let meaning = meaning.into();
        both!("{meaning}（默认 {default}）", "{meaning} (default {default})"; meaning)
    }
}

fn write_wanted((zh, en): Pair) -> Both {
    both!("请写成{zh}", "write {en}")
}

/// What to write instead of a number in quotes, perhaps in full-width digits or with a unit.
fn number_help(text: &str, wanted: Pair) -> Both {
    let half_width: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            '．' => '.',
            '－' | '−' => '-',
            c => c,
        })
        .filter(|c| !matches!(c, ',' | '，' | ' '))
        .collect();
    let bare = half_width.trim_end_matches(['%', '％', '年']);
    match bare.parse::<f64>() {
        Ok(x) if x.is_finite() && bare.len() < 40 => {
            both!(
                "请写 {bare}，不加引号、分隔符和单位",
                "write {bare}, without quotes, separators or a unit"
            )
        }
        _ => write_wanted(wanted),
    }
}
