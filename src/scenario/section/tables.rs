//! Keys that hold tables: one, several by id, a list of them, or exactly one of a choice.

use super::super::tree::{Node, Value, shortened};
use super::{At, NumberOr, NumberWordOr, Object, Section, Shape};
use crate::both;
use crate::diag::Place;
use crate::language::{Both, Pair};

/// Most tables in a list: a correlation by pairs grows with the square of their number.
const MOST_ITEMS: usize = 10_000;
/// Longest id, in bytes.
const LONGEST_ID: usize = 100;

/// What a table is called.
const TABLE: Pair = ("表", "a table");

impl<'r> Section<'r> {
    /// A table, if the key is there.
    pub fn section<T>(
        &mut self,
        key: &str,
        meaning: impl Into<Both>,
        read: impl FnOnce(&mut Section) -> Option<T>,
    ) -> Option<T> {
        if self.describing() {
            let inner = Section::describe(self.reading, read);
            self.note(key, meaning, Shape::Object(inner), false);
            return None;
        }
        self.note(key, meaning, Shape::Object(Object::default()), false);
        let node = self.find(key)?;
        self.enter(key.to_owned(), node, TABLE, read)
    }

    /// A table whose shape is described once under a name.
    pub fn defined_section<T>(
        &mut self,
        name: &'static str,
        wanted: Pair,
        key: &str,
        meaning: impl Into<Both>,
        read: impl FnOnce(&mut Section) -> Option<T>,
    ) -> Option<T> {
        if self.describing() {
            self.define(name, read);
            self.note(key, meaning, Shape::Defined(name), false);
            return None;
        }
        self.note(key, meaning, Shape::Defined(name), false);
        let node = self.find(key)?;
        self.enter(key.to_owned(), node, wanted, read)
    }

    fn define<T>(&mut self, name: &'static str, read: impl FnOnce(&mut Section) -> Option<T>) {
        if !self.reading.definitions.contains_key(name) {
            // It is there before it is described: laws are made of laws.
            let nothing = Shape::Object(Object::default());
            self.reading.definitions.insert(name, nothing);
            let inner = Section::describe(self.reading, read);
            self.reading.definitions.insert(name, Shape::Object(inner));
        }
    }

    fn enter<T>(
        &mut self,
        key: String,
        node: &'r Node,
        wanted: Pair,
        read: impl FnOnce(&mut Section) -> Option<T>,
    ) -> Option<T> {
        let Value::Table(table) = &node.value else {
            self.wrong_type(&key, node, wanted);
            return None;
        };
        let mut path = self.path.clone();
        path.push(key);
        let mut inner = Section {
            reading: &mut *self.reading,
            table: Some(table),
            place: node.place.clone(),
            path,
            known: Object::default(),
            absent: Vec::new(),
        };
        let result = read(&mut inner);
        inner.finish();
        result
    }

    /// Tables by id: `[indicator.retail]`, `[indicator.fdi]`, …
    pub fn sections<T>(
        &mut self,
        key: &str,
        meaning: impl Into<Both>,
        mut read: impl FnMut(At<String>, &mut Section) -> Option<T>,
    ) -> Vec<T> {
        let nobody = At {
            value: String::new(),
            place: Place::default(),
        };
        if self.describing() {
            let inner = Section::describe(self.reading, |section| read(nobody, section));
            self.note(
                key,
                meaning,
                Shape::Map(Box::new(Shape::Object(inner))),
                false,
            );
            return Vec::new();
        }
        self.note(
            key,
            meaning,
            Shape::Map(Box::new(Shape::Object(Object::default()))),
            false,
        );
        self.each_entry(key, |section, id, node| {
            section.refuse_strange_id(key, &id);
            let title = id.value.clone();
            section.path.push(key.to_owned());
            let result = section.enter(title, node, TABLE, |inner| read(id, inner));
            section.path.pop();
            result
        })
    }

    /// Ids stand in formulas and name draws and columns: two that look the same must be the same.
    fn refuse_strange_id(&mut self, key: &str, id: &At<String>) {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if !id.value.is_empty() && id.value.len() <= LONGEST_ID && id.value.chars().all(plain) {
            return;
        }
        let message = both!(
            "“{id}”不能用作 [{key}.<id>] 的标识符",
            "{id:?} cannot be an id in [{key}.<id>]",
            id = shortened(&id.value)
        );
        let help = both!(
            "标识符请用至多{LONGEST_ID}个字符：字母 a–z、数字、_ 和 -；显示用的名称请写在 name = \"…\" 中",
            "write at most {LONGEST_ID} letters a–z, digits, _ and -; put what people call it into \
             name = \"…\""
        );
        self.reading.problems.error(&id.place, message, help);
    }

    /// Tables of a defined shape by id.
    pub fn defined_sections<T>(
        &mut self,
        name: &'static str,
        wanted: Pair,
        key: &str,
        meaning: impl Into<Both>,
        mut read: impl FnMut(&mut Section) -> Option<T>,
    ) -> Vec<(At<String>, T)> {
        self.note(
            key,
            meaning,
            Shape::Map(Box::new(Shape::Defined(name))),
            false,
        );
        if self.describing() {
            self.define(name, read);
            return Vec::new();
        }
        self.each_entry(key, |section, id, node| {
            section.path.push(key.to_owned());
            let result = section.enter(id.value.clone(), node, wanted, &mut read);
            section.path.pop();
            result.map(|found| (id, found))
        })
    }

    /// Numbers, or tables of a defined shape, by id.
    pub fn numbers_or_sections_by_id<T>(
        &mut self,
        name: &'static str,
        wanted: Pair,
        key: &str,
        meaning: impl Into<Both>,
        mut read: impl FnMut(&mut Section) -> Option<T>,
    ) -> Vec<(At<String>, NumberOr<T>)> {
        let shape = Shape::Map(Box::new(Shape::NumberOr(name)));
        self.note(key, meaning, shape, false);
        if self.describing() {
            self.define(name, read);
            return Vec::new();
        }
        self.each_entry(key, |section, id, node| {
            section.path.push(key.to_owned());
            let result = match &node.value {
                Value::List(_) | Value::Text(_) | Value::Flag(_) | Value::Date(_) => {
                    section.wrong_type(&id.value, node, wanted);
                    None
                }
                _ => section.either(id.value.clone(), &id.value, node, &mut read),
            };
            section.path.pop();
            result.map(|found| (id, found))
        })
    }

    /// A number, or a table of a defined shape, if the key is there.
    pub fn number_or_section<T>(
        &mut self,
        name: &'static str,
        key: &str,
        meaning: impl Into<Both>,
        read: impl FnOnce(&mut Section) -> Option<T>,
    ) -> Option<NumberOr<T>> {
        self.note(key, meaning, Shape::NumberOr(name), false);
        if self.describing() {
            self.define(name, read);
            return None;
        }
        let node = self.find(key)?;
        self.either(key.to_owned(), key, node, read)
    }

    /// A number, one word that may stand in its place, or a table of a defined shape, if the key is there.
    pub fn number_word_or_section<T>(
        &mut self,
        (word, name): (&'static str, &'static str),
        key: &str,
        meaning: impl Into<Both>,
        read: impl FnOnce(&mut Section) -> Option<T>,
    ) -> Option<NumberWordOr<T>> {
        self.note(key, meaning, Shape::NumberWordOr(word, name), false);
        if self.describing() {
            self.define(name, read);
            return None;
        }
        let node = self.find(key)?;
        match &node.value {
            Value::Text(text) if text == word => Some(NumberWordOr::Word),
            Value::Text(text) => {
                let text = shortened(text);
                let message = both!("{key} 为“{text}”", "{key} is {text:?}");
                let help = both!(
                    "请写数值、\"{word}\" 或分布",
                    "write a number, \"{word}\" or a law"
                );
                self.reading.problems.error(&node.place, message, help);
                None
            }
            _ => match self.either(key.to_owned(), key, node, read)? {
                NumberOr::Number(number) => Some(NumberWordOr::Number(number)),
                NumberOr::Section(found) => Some(NumberWordOr::Section(found)),
            },
        }
    }

    fn either<T>(
        &mut self,
        title: String,
        key: &str,
        node: &'r Node,
        read: impl FnOnce(&mut Section) -> Option<T>,
    ) -> Option<NumberOr<T>> {
        match &node.value {
            Value::Table(_) => self.enter(title, node, TABLE, read).map(NumberOr::Section),
            _ => self.as_number(key, node).map(NumberOr::Number),
        }
    }

    /// A list of numbers or tables of a defined shape, if the key is there.
    pub fn numbers_or_sections<T>(
        &mut self,
        name: &'static str,
        key: &str,
        meaning: impl Into<Both>,
        mut read: impl FnMut(&mut Section) -> Option<T>,
    ) -> Option<Vec<NumberOr<T>>> {
        let shape = Shape::ListOrColumn(Box::new(Shape::NumberOr(name)));
        self.note(key, meaning, shape, false);
        if self.describing() {
            self.define(name, read);
            return None;
        }
        if self.find(key).is_some_and(names_column) {
            // Why it could not be read was reported when the file was.
            return None;
        }
        let nodes = self.short_list(key, ("由数值组成的列表", "a list of numbers"))?;
        let before = self.reading.problems.counts().0;
        let mut all = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.iter().enumerate() {
            let title = format!("#{key} {}", index + 1);
            all.extend(self.either(title, key, node, &mut read));
        }
        (self.reading.problems.counts().0 == before).then_some(all)
    }

    /// A list of tables of a defined shape, if the key is there.
    pub fn defined_items<T>(
        &mut self,
        name: &'static str,
        key: &str,
        meaning: impl Into<Both>,
        mut read: impl FnMut(&mut Section) -> Option<T>,
    ) -> Option<Vec<T>> {
        let shape = Shape::List(Box::new(Shape::Defined(name)));
        self.note(key, meaning, shape, false);
        if self.describing() {
            self.define(name, read);
            return None;
        }
        let nodes = self.short_list(key, ("由表组成的列表", "a list of tables"))?;
        let before = self.reading.problems.counts().0;
        let mut all = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.iter().enumerate() {
            all.extend(self.enter(format!("#{key} {}", index + 1), node, TABLE, &mut read));
        }
        (self.reading.problems.counts().0 == before).then_some(all)
    }

    fn each_entry<T>(
        &mut self,
        key: &str,
        mut visit: impl FnMut(&mut Self, At<String>, &'r Node) -> Option<T>,
    ) -> Vec<T> {
        let Some(node) = self.find(key) else {
            return Vec::new();
        };
        let Value::Table(table) = &node.value else {
            self.wrong_type(key, node, TABLE);
            return Vec::new();
        };
        let mut all = Vec::new();
        for (id, entry) in &table.entries {
            let at = At {
                value: id.clone(),
                place: entry.key.clone(),
            };
            all.extend(visit(self, at, &entry.node));
        }
        all
    }

    /// A list of tables, if the key is there.
    pub fn items<T>(
        &mut self,
        key: &str,
        meaning: impl Into<Both>,
        mut read: impl FnMut(&mut Section) -> Option<T>,
    ) -> Option<Vec<T>> {
        if self.describing() {
            let inner = Section::describe(self.reading, read);
            self.note(
                key,
                meaning,
                Shape::List(Box::new(Shape::Object(inner))),
                false,
            );
            return None;
        }
        self.note(
            key,
            meaning,
            Shape::List(Box::new(Shape::Object(Object::default()))),
            false,
        );
        let nodes = self.short_list(key, ("由表组成的列表", "a list of tables"))?;
        let mut all = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.iter().enumerate() {
            all.extend(self.enter(format!("#{key} {}", index + 1), node, TABLE, &mut read));
        }
        Some(all)
    }

    /// A list, unless it is longer than any reader can bear.
    fn short_list(&mut self, key: &str, wanted: Pair) -> Option<&'r [Node]> {
        let nodes = self.as_list(key, wanted)?;
        if nodes.len() > MOST_ITEMS {
            let n = nodes.len();
            let message = both!("{key} 列了{n}项", "{key} is a list of {n}");
            let help = both!("至多列{MOST_ITEMS}项", "list at most {MOST_ITEMS}");
            let place = self
                .find(key)
                .map_or_else(Place::default, |n| n.place.clone());
            self.reading.problems.error(&place, message, help);
            return None;
        }
        Some(nodes)
    }

    /// Exactly one of several keys. `read` is given the key that is there (or, when describing,
    /// each in turn).
    pub fn exactly_one<T>(
        &mut self,
        what: Pair,
        keys: &[&'static str],
        mut read: impl FnMut(&mut Section, &'static str) -> Option<T>,
    ) -> Option<T> {
        let what = Both::from(what);
        self.known
            .exactly_one
            .push(keys.iter().map(|key| (*key).to_owned()).collect());
        if self.describing() {
            for key in keys {
                read(self, key);
            }
            return None;
        }
        let present: Vec<&'static str> = keys.iter().copied().filter(|key| self.has(key)).collect();
        // Keys of the group that are not there count as known, for the sake of “did you mean”.
        for key in keys {
            if !present.contains(key) {
                self.note(
                    key,
                    Both::default(),
                    Shape::Object(Object::default()),
                    false,
                );
            }
        }
        match present.as_slice() {
            [key] => {
                let found = read(self, key);
                // A reader may refuse the key without looking into it: it is known all the same.
                if !self.known_keys().contains(key) {
                    let shape = Shape::Object(Object::default());
                    self.note(key, Both::default(), shape, false);
                }
                found
            }
            [] => {
                let (title, all) = (self.title(), Both::list(keys));
                let message = both!("{title}没有写明{what}", "{title} has no {what}"; title, what);
                let help = both!("请恰好选用其一：{all}", "give exactly one of: {all}"; all);
                // Where a key is misspelt, the unknown key says it better.
                if self.unknown_keys(&self.known_keys()).is_empty() {
                    self.reading.problems.error(&self.place, message, help);
                }
                None
            }
            several => {
                let (title, all) = (self.title(), Both::list(several));
                let message = both!(
                    "{title}的{what}不止一个：{all}",
                    "{title} has more than one {what}: {all}";
                    title, what, all
                );
                let help = ("只保留其中一个", "keep one of them");
                self.reading.problems.error(&self.place, message, help);
                for key in several {
                    self.note(
                        key,
                        Both::default(),
                        Shape::Object(Object::default()),
                        false,
                    );
                }
                None
            }
        }
    }
}

/// Whether a value is the name of a column whose numbers should stand there.
fn names_column(node: &Node) -> bool {
    let Value::Table(table) = &node.value else {
        return false;
    };
    let text = |key| {
        matches!(
            table.get(key),
            Some(Node {
                value: Value::Text(_),
                ..
            })
        )
    };
    table.entries.len() == 2 && text("file") && text("column")
}
