//! Writing a found scenario: as a file that extends the one it was found from, or into a file that is there, comments kept.
//!
//! A file that is there is never written over: the value is changed in it, and all else stays as it is. That makes sense only if
//! it is the scenario itself or one that extends it. Before anything is replaced, what would be written is read back
//! and must be the scenario that was found.

use super::output;
use super::overrides::Overrides;
use crate::both;
use crate::language::Both;
use crate::report::number;
use crate::report::seek::SeekReport;
use crate::scenario::load::{Asked, Loaded, load_as};
use crate::scenario::tree::{Node, Table, Value, inline, quoted};
use crate::scenario::vary::Path as Keys;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, Item, TableLike};

/// Where a found scenario is written.
#[derive(Debug)]
pub struct Destination {
    file: PathBuf,
    folder: PathBuf,
    document: Document,
}

#[derive(Debug)]
enum Document {
    /// A new file, which extends this one, as `extends` names it.
    New(String),
    /// A file that is there.
    There(Box<DocumentMut>),
}

/// What is wrong with a file, and what to do.
fn fault(file: &Path, what: &Both) -> Both {
    fault_in("--write", file, what)
}

/// What is wrong with the file of a flag, and what to do.
pub fn fault_in(flag: &str, file: &Path, what: &Both) -> Both {
    let shown = file.display();
    both!("{flag} {shown}：{what}", "{flag} {shown}: {what}"; what)
}

/// Whether two scenarios say the same, but for what only tells them from others.
pub fn same_but_for_its_name(a: &Loaded, b: &Loaded) -> bool {
    same_tables(&nameless(&a.tree), &nameless(&b.tree))
}

impl Destination {
    /// Sees, before a run, whether a scenario found from `base` can be written into `file`.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn new(file: &Path, base: &Path) -> Result<Destination, Both> {
        let unreadable = |error: std::io::Error| fault(file, &Both::same(error.to_string()));
        let folder = folder_of(file);
        let above = folder.canonicalize().map_err(unreadable)?;
        let base = base.canonicalize().map_err(unreadable)?;
        let below = base.strip_prefix(&above).ok().and_then(|below| {
            let steps: Option<Vec<&str>> = below.iter().map(|step| step.to_str()).collect();
            steps.map(|steps| steps.join("/"))
        });
        let document = match file.exists() {
            false => Document::New(below.ok_or_else(|| elsewhere(file, &base))?),
            true => Document::There(Box::new(there(file, &base)?)),
        };
        Ok(Destination {
            file: file.to_path_buf(),
            folder,
            document,
        })
    }

    /// Writes the value at its path, and says which file has it now.
    ///
    /// # Errors
    /// Why it could not be written; then nothing has changed.
    pub fn write(
        &self,
        (path, node): (&Keys, &Node),
        report: &SeekReport,
        (command, overrides): (&str, &Overrides),
        expected: Option<&Loaded>,
    ) -> Result<String, Both> {
        let mut document = match &self.document {
            Document::There(document) => (**document).clone(),
            Document::New(extends) => {
                let text = self.opening(extends, report, command);
                text.parse().map_err(|error: toml_edit::TomlError| {
                    fault(&self.file, &Both::same(error.message()))
                })?
            }
        };
        for text in overrides.as_toml() {
            let over: Result<DocumentMut, _> = text.parse();
            if let Ok(over) = over {
                lay(over.as_table(), document.as_item_mut(), &mut Vec::new());
            }
        }
        let changed = put(document.as_item_mut(), path.steps(), &inline(&node.value)).is_some()
            || {
                let whole = expected.and_then(|found| {
                    let (keys, _) = path.change(&found.tree, node.clone());
                    let value = found.tree.find(&keys)?;
                    Some((keys, inline(&value.value)))
                });
                whole.is_some_and(|(keys, text)| {
                    insert(document.as_table_mut(), &keys, &text).is_some()
                })
            };
        let text = document.to_string();
        let asked = Asked {
            within: overrides.within(),
            ..Asked::default()
        };
        let same = changed && expected.is_some_and(|expected| self.says(&text, &asked, expected));
        if !same {
            return Err(fault(
                &self.file,
                &(
                    "文件的写法使该值无法单独改动，未写入\n帮助: 请另写一个新文件",
                    "the value cannot be changed by itself in the way this file is written; nothing was written\nhelp: name a new file",
                )
                    .into(),
            ));
        }
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        output::write(&self.folder, &name, text.as_bytes())?;
        Ok(destination_name(&self.file))
    }

    /// How a new file begins.
    fn opening(&self, extends: &str, report: &SeekReport, command: &str) -> String {
        let target = &report.target;
        let asked = format!("{} %", number::value(report.asked * 100.0));
        let own = target.name.as_deref().unwrap_or("全部目标");
        let english = target.name_en.as_deref().or(target.name.as_deref());
        let english = english.unwrap_or("all targets");
        let mut text = String::new();
        let mut comment = |line: String| {
            let _ = writeln!(text, "# {}", line.replace(|c: char| c.is_control(), " "));
        };
        comment(format!(
            "{own}：达标概率达到 {asked} / {english}: reaches {asked}"
        ));
        comment(command.to_owned());
        if let (Some(found), [varied, ..]) = (&report.found, report.varied.as_slice()) {
            let end = |end: Option<f64>| end.map_or_else(|| "…".to_owned(), |x| x.to_string());
            let (low, high) = found.value_interval;
            let given = number::probability(&found.met, report.run.quantile());
            comment(format!(
                "{} = {} [{}, {}]: {given}",
                varied.path,
                found.value,
                end(low),
                end(high)
            ));
        }
        let id = self.file.file_stem().unwrap_or_default().to_string_lossy();
        let _ = write!(
            text,
            "extends = {}\n\n[scenario]\nid = {}\nname = {}\n",
            quoted(extends),
            quoted(&id),
            quoted(&format!("{}：{own}达到 {asked}", report.scenario.name))
        );
        if let Some(base) = &report.scenario.name_en {
            let name = format!("{base}: {english}, {asked}");
            let _ = writeln!(text, "name_en = {}", quoted(&name));
        }
        text
    }

    /// Whether a text, as a file in this place, is the scenario that was found.
    fn says(&self, text: &str, asked: &Asked<'_>, expected: &Loaded) -> bool {
        let mut name = tempfile::Builder::new();
        let Ok(mut trial) = name.suffix(".toml").tempfile_in(&self.folder) else {
            return false;
        };
        if trial.write_all(text.as_bytes()).is_err() {
            return false;
        }
        let (loaded, _) = load_as(trial.path(), asked);
        loaded.is_some_and(|loaded| same_but_for_its_name(&loaded, expected))
    }
}

/// The folder of a file.
pub fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// What a file is called in reports once it is written.
pub fn destination_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    folder_of(file).join(&*name).display().to_string()
}

fn elsewhere(file: &Path, base: &Path) -> Both {
    let folder = base.parent().unwrap_or(Path::new("")).display();
    fault(
        file,
        &both!(
            "继承只能在文件所在文件夹之内，新文件须放在 {folder} 或其上级文件夹\n帮助: 请换一个位置",
            "extends stays within a file's own folder, so the new file must lie in {folder} or above it\nhelp: choose another place"
        ),
    )
}

/// A file that is there: the base itself, or one that extends it.
fn there(file: &Path, base: &Path) -> Result<DocumentMut, Both> {
    let text = std::fs::read_to_string(file);
    let text = text.map_err(|error| fault(file, &Both::same(error.to_string())))?;
    let document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| fault(file, &Both::same(error.message())))?;
    let own = file.canonicalize().ok();
    let extends = document.get("extends").and_then(Item::as_str);
    let extended = extends.and_then(|name| {
        let beside = file.parent().unwrap_or(Path::new("")).join(name);
        beside.canonicalize().ok()
    });
    if own.as_deref() == Some(base) || extended.as_deref() == Some(base) {
        return Ok(document);
    }
    let shown = base.display();
    Err(fault(
        file,
        &both!(
            "文件已存在，且没有继承 {shown}，不会被覆盖\n帮助: 请换一个文件名",
            "the file is there and does not extend {shown}; it is not written over\nhelp: name another file"
        ),
    ))
}

/// Changes a value that is there; its comments stay.
fn put(item: &mut Item, steps: &[String], text: &str) -> Option<()> {
    let Some((first, rest)) = steps.split_first() else {
        let decor = item.as_value()?.decor().clone();
        let mut value: toml_edit::Value = text.parse().ok()?;
        *value.decor_mut() = decor;
        *item = Item::Value(value);
        return Some(());
    };
    match item {
        Item::Value(toml_edit::Value::Array(_)) => put_in_value(item.as_value_mut()?, steps, text),
        Item::ArrayOfTables(tables) => {
            let table = tables.get_mut(first.parse().ok()?)?;
            let (key, rest) = rest.split_first()?;
            put(table.get_mut(key)?, rest, text)
        }
        Item::Value(value) => put_in_value(value, steps, text),
        _ => put(item.as_table_like_mut()?.get_mut(first)?, rest, text),
    }
}

fn put_in_value(value: &mut toml_edit::Value, steps: &[String], text: &str) -> Option<()> {
    let Some((first, rest)) = steps.split_first() else {
        let mut new: toml_edit::Value = text.parse().ok()?;
        *new.decor_mut() = value.decor().clone();
        *value = new;
        return Some(());
    };
    let inner = match value {
        toml_edit::Value::Array(items) => items.get_mut(first.parse().ok()?)?,
        toml_edit::Value::InlineTable(table) => table.get_mut(first)?,
        _ => return None,
    };
    put_in_value(inner, rest, text)
}

/// Sets a value at keys, making tables on the way: headers for sections, dots below them.
fn insert(table: &mut dyn TableLike, keys: &[String], text: &str) -> Option<()> {
    insert_at(table, keys, text, 0)
}

fn insert_at(table: &mut dyn TableLike, keys: &[String], text: &str, depth: usize) -> Option<()> {
    let (first, rest) = keys.split_first()?;
    if rest.is_empty() {
        table.insert(first, Item::Value(text.parse().ok()?));
        return Some(());
    }
    if !table.contains_key(first) {
        let mut new = toml_edit::Table::new();
        new.set_implicit(depth == 0);
        new.set_dotted(depth > 1);
        table.insert(first, Item::Table(new));
    }
    let inner = table.get_mut(first)?.as_table_like_mut()?;
    insert_at(inner, rest, text, depth + 1)
}

/// Lays one table upon another, value by value.
fn lay(over: &dyn TableLike, onto: &mut Item, keys: &mut Vec<String>) {
    for (key, item) in over.iter() {
        keys.push(key.to_owned());
        match (item.as_table_like(), item.as_value()) {
            (Some(table), _) if !table.is_empty() => lay(table, onto, keys),
            (_, Some(value)) => {
                let mut value = value.clone();
                value.decor_mut().clear();
                let text = value.to_string();
                // A value that fits nowhere is missed when the whole is read back.
                let _ = put(onto, keys, &text)
                    .or_else(|| insert(onto.as_table_like_mut()?, keys, &text));
            }
            _ => {}
        }
        keys.pop();
    }
}

/// A resolved scenario without what only tells it from others.
fn nameless(tree: &Table) -> Table {
    let mut tree = tree.clone();
    for key in ["id", "name", "name_en"] {
        tree.remove(&["scenario".to_owned(), key.to_owned()]);
    }
    tree
}

fn same_tables(a: &Table, b: &Table) -> bool {
    a.entries.len() == b.entries.len()
        && a.entries.iter().all(|(key, entry)| {
            b.get(key)
                .is_some_and(|other| same(&entry.node.value, &other.value))
        })
}

/// Whether two values say the same, in whatever order.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Table(a), Value::Table(b)) => same_tables(a, b),
        (Value::List(a), Value::List(b)) => {
            let pairs = a.iter().zip(b);
            a.len() == b.len() && pairs.into_iter().all(|(a, b)| same(&a.value, &b.value))
        }
        (Value::Integer(a), Value::Float(b)) | (Value::Float(b), Value::Integer(a)) => {
            *a as f64 == *b
        }
        (Value::Float(a), Value::Float(b)) => a == b,
        (a, b) => a == b,
    }
}
