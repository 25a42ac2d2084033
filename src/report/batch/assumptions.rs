//! The assumptions of a scenario as a flat list: `indicator.retail.level.growth.normal.mean` and its value.
//!
//! They are read from the resolved scenario that a result carries. Its text is canonical, one line a key below the header of its
//! section, so that a line says the same wherever it stands. Scenarios of a batch share nearly all of their lines: each is parsed
//! once, and looked up from then on.

use super::kept::Kept;
use crate::diag::{Problems, shortened};
use crate::scenario::tree::{self, Table, Value, inline, quoted_key};
use std::collections::HashMap;

/// Keys that are looked at.
pub const MOST_KEYS: usize = 20_000;
/// Lines that are remembered.
const MOST_LINES: usize = 40_000;
/// Longest list that is taken apart.
const LONGEST: usize = 64;
/// Deepest composition of targets that is followed.
const DEEPEST: usize = 16;

/// Keys that name and explain. No probability depends on them.
const TOLD: [&str; 16] = [
    "name",
    "name_en",
    "note",
    "note_en",
    "source",
    "dimension",
    "dimension_en",
    "group",
    "group_en",
    "unit_en",
    "cost_unit",
    "cost_unit_en",
    "not_measurable",
    "not_measurable_en",
    "id",
    "as_of",
];

/// What an assumption says.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// A number.
    Number(f64),
    /// Anything else, as TOML writes it.
    Words(String),
}

/// Reads the assumptions of one scenario after another. A key is known by a number from then on.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// The keys by their numbers.
    pub keys: Vec<String>,
    /// Whether there were more keys than are looked at.
    pub overfull: bool,
    numbers: HashMap<String, usize>,
    /// By section and line.
    sections: HashMap<String, HashMap<String, Vec<(usize, Said)>>>,
    lines: usize,
}

impl Reader {
    /// The assumptions of a resolved scenario: the number of each key, and what it says.
    pub fn each(&mut self, resolved: &str, take: &mut impl FnMut(usize, &Said)) {
        let mut section = "";
        for line in resolved.lines() {
            if line.is_empty() {
                continue;
            }
            if line.starts_with('[') {
                section = line;
            }
            let known = self.sections.get(section).and_then(|lines| lines.get(line));
            if let Some(known) = known {
                known.iter().for_each(|(key, said)| take(*key, said));
                continue;
            }
            let found = self.parsed(section, line);
            found.iter().for_each(|(key, said)| take(*key, said));
            if self.lines < MOST_LINES {
                self.lines += 1;
                let lines = self.sections.entry(section.to_owned()).or_default();
                lines.insert(line.to_owned(), found);
            }
        }
    }

    /// What a line of a section says.
    fn parsed(&mut self, section: &str, line: &str) -> Vec<(usize, Said)> {
        if section == line {
            return Vec::new();
        }
        let table = table(&format!("{section}\n{line}\n"));
        let mut flat = Vec::new();
        flatten(&table, "", &mut flat);
        let numbered = flat
            .into_iter()
            .filter_map(|(key, said)| Some((self.number(key)?, said)));
        numbered.collect()
    }

    fn number(&mut self, key: String) -> Option<usize> {
        if let Some(number) = self.numbers.get(&key) {
            return Some(*number);
        }
        if self.keys.len() >= MOST_KEYS {
            self.overfull = true;
            return None;
        }
        self.keys.push(key.clone());
        self.numbers.insert(key, self.keys.len() - 1);
        Some(self.keys.len() - 1)
    }
}

/// A text as a tree; what is wrong in it is left out.
fn table(text: &str) -> Table {
    let mut problems = Problems::default();
    let source = problems.add_source("resolved", text);
    tree::parse(source, &mut problems)
}

fn flatten(table: &Table, path: &str, flat: &mut Vec<(String, Said)>) {
    for (key, entry) in &table.entries {
        let told = TOLD.contains(&key.as_str()) || (path.is_empty() && key == "values");
        if !told {
            flatten_value(&entry.node.value, &below(path, &quoted_key(key)), flat);
        }
    }
}

fn flatten_value(value: &Value, path: &str, flat: &mut Vec<(String, Said)>) {
    match value {
        Value::Table(table) => flatten(table, path, flat),
        Value::List(items) if items.len() <= LONGEST => {
            for (at, item) in items.iter().enumerate() {
                flatten_value(&item.value, &below(path, &at.to_string()), flat);
            }
        }
        Value::Integer(x) => flat.push((path.to_owned(), Said::Number(*x as f64))),
        Value::Float(x) => flat.push((path.to_owned(), Said::Number(*x))),
        Value::Flag(_) | Value::Text(_) | Value::Date(_) | Value::List(_) => {
            flat.push((path.to_owned(), Said::Words(shortened(&inline(value)))));
        }
    }
}

fn below(path: &str, key: &str) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    format!("{path}{dot}{key}")
}

/// Which indicators stand behind a target that is made of others; asked once for each target.
#[derive(Debug, Clone, Default)]
pub struct Composition {
    known: HashMap<String, Vec<String>>,
}

impl Composition {
    /// The indicators of the targets that a target is made of, as the first scenario has them that has it.
    pub fn indicators(&mut self, kept: &Kept<'_>, target: &str) -> Vec<String> {
        if let Some(known) = self.known.get(target) {
            return known.clone();
        }
        let scenario = table(kept.resolved().unwrap_or_default());
        let mut found = Vec::new();
        gather(&scenario, target, DEEPEST, &mut found);
        self.known.insert(target.to_owned(), found.clone());
        found
    }
}

fn gather(scenario: &Table, target: &str, depth: usize, found: &mut Vec<String>) {
    let path = |key: &str| ["target", target, key].map(str::to_owned);
    if let Some(Value::Text(id)) = scenario.find(&path("indicator")).map(|node| &node.value) {
        found.push(id.clone());
    }
    let parts = scenario.find(&path("all_of")).map(|node| &node.value);
    if let (Some(Value::List(parts)), true) = (parts, depth > 0) {
        for part in parts {
            if let Value::Text(part) = &part.value {
                gather(scenario, part, depth - 1, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(reader: &mut Reader, text: &str) -> Vec<(usize, Said)> {
        let mut found = Vec::new();
        reader.each(text, &mut |key, said| found.push((key, said.clone())));
        found
    }

    #[test]
    fn keys_are_those_that_overrides_take() {
        let text = "values = \"1\"\n\n[scenario]\nname = \"甲\"\nbase_year = 2020\n\n[indicator.retail]\nkind = \"a.b\"\nlevel = { base = 1.5, growth = { normal = { mean = 4, sd = 2 } }, \"in year\" = [1, [true]] }\n";
        let mut reader = Reader::default();
        let found = flat(&mut reader, text);
        let said: Vec<String> = found
            .iter()
            .map(|(key, said)| format!("{}={said:?}", reader.keys[*key]))
            .collect();
        assert_eq!(
            said,
            [
                "scenario.base_year=Number(2020.0)",
                "indicator.retail.kind=Words(\"\\\"a.b\\\"\")",
                "indicator.retail.level.base=Number(1.5)",
                "indicator.retail.level.growth.normal.mean=Number(4.0)",
                "indicator.retail.level.growth.normal.sd=Number(2.0)",
                "indicator.retail.level.\"in year\".0=Number(1.0)",
                "indicator.retail.level.\"in year\".1.0=Words(\"true\")",
            ]
        );
    }

    #[test]
    fn a_line_says_the_same_when_it_comes_again_and_another_section_is_another() {
        let mut reader = Reader::default();
        let text = "[a.x]\np = 1\n\n[a.y]\np = 1\n";
        let once = flat(&mut reader, text);
        assert_eq!(once, flat(&mut reader, text));
        assert_eq!(reader.keys, ["a.x.p", "a.y.p"]);
        let other = flat(&mut reader, "[a.y]\np = 2\n");
        assert_eq!(other, [(1, Said::Number(2.0))]);
    }

    #[test]
    fn what_is_not_toml_says_nothing() {
        let mut reader = Reader::default();
        assert_eq!(flat(&mut reader, "[a\n= 3\n]]\n\0\n"), []);
    }
}
