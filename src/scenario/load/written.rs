//! A scenario as it is written: one tree, which can be changed and read again.
//!
//! Studies change values by their paths of keys (a law's mean, a shock's probability) and read the tree again, so that whatever
//! a person could have written is checked as if it had been. [`Loaded`] goes back to a tree with all defaults
//! written down: what has no key in the file can be changed like everything else.

use super::columns::{self, Columns};
use super::files::Bounds;
use super::{Asked, LARGEST_KEPT, read_chain};
use crate::both;
use crate::diag::{Place, Problems, Source};
use crate::draw;
use crate::scenario::Scenario;
use crate::scenario::overlay::{apply_lever, apply_set};
use crate::scenario::section::{Reading, Section};
use crate::scenario::tree::{self, Node, Table, Value};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A checked scenario with what it was read from.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The scenario.
    pub scenario: Scenario,
    /// The file that was asked for, as it was written.
    pub file: String,
    /// The scenario after `extends`, `--set`, `--lever` and defaults.
    pub tree: Table,
    /// The same as TOML.
    pub resolved: String,
    /// SHA-256 of `resolved`, in hexadecimal.
    pub digest: String,
    /// The texts that places in the tree point into.
    sources: Vec<Source>,
}

/// A scenario as it is written, before it is read: one tree, after `extends`, `--set` and `--lever`.
///
/// Studies change values in it and read it again.
#[derive(Debug, Clone)]
pub struct Written {
    tree: Table,
    /// The file that was asked for, as it was written.
    file: PathBuf,
    /// The texts that places in the tree point into.
    sources: Vec<Source>,
}

impl Written {
    /// Reads a file and those it extends, and lays the changes that are asked for upon them. It is there unless files or
    /// overrides are wrong.
    pub fn read(path: &Path, asked: &Asked<'_>) -> (Option<Written>, Problems) {
        let mut problems = Problems::default();
        let bounds = match Bounds::of(path, asked.within) {
            Ok(bounds) => bounds,
            Err((message, help)) => {
                problems.error_at_large(message, help);
                return (None, problems);
            }
        };
        let Some(mut tree) = read_chain(path, &bounds, &mut problems) else {
            return (None, problems);
        };
        lay(&mut tree, asked.sets, asked.levers, &mut problems);
        let columns = Columns {
            scenario: path,
            bounds: &bounds,
        };
        columns::settle(&mut tree, Some(&columns), &mut problems);
        tree.entries.shift_remove("extends");
        let written = Written {
            tree,
            file: path.to_path_buf(),
            sources: problems.sources.clone(),
        };
        (Some(written), problems)
    }

    /// Reads a resolved scenario that was kept as a text, and lays `sets` and `levers` upon it. It needs no file, and none is
    /// read: what names one is wrong here.
    pub fn kept(
        name: &str,
        text: &str,
        sets: &[String],
        levers: &[String],
    ) -> (Option<Written>, Problems) {
        let mut problems = Problems::default();
        if text.len() > LARGEST_KEPT {
            problems.error_at_large(
                both!("{name} 的情景过大", "the scenario of {name} is too large"),
                ("请从原情景文件重新运行", "run the scenario file again"),
            );
            return (None, problems);
        }
        let source = problems.add_source(name, text);
        let mut tree = tree::parse(source, &mut problems);
        if problems.any_error() {
            return (None, problems);
        }
        if let Some(node) = tree.get("extends") {
            let message = (
                "保存的情景继承了其他文件",
                "a scenario that was kept extends a file",
            );
            let help = (
                "结果文件已被改动；请从原情景文件重新运行",
                "the result was altered; run the scenario file again",
            );
            problems.error(&node.place, message, help);
        }
        lay(&mut tree, sets, levers, &mut problems);
        columns::settle(&mut tree, None, &mut problems);
        tree.entries.shift_remove("extends");
        let written = Written {
            tree,
            file: PathBuf::from(name),
            sources: problems.sources.clone(),
        };
        (Some(written), problems)
    }

    /// What a loaded scenario was read from, with all defaults written down.
    #[must_use]
    pub fn of(loaded: &Loaded) -> Written {
        Written {
            tree: loaded.tree.clone(),
            file: PathBuf::from(&loaded.file),
            sources: loaded.sources.clone(),
        }
    }

    /// The tree.
    #[must_use]
    pub fn tree(&self) -> &Table {
        &self.tree
    }

    /// Registers a text that places of new values point into, and returns its index.
    pub fn add_source(&mut self, name: &str, text: &str) -> usize {
        let (name, text) = (name.to_owned(), text.to_owned());
        self.sources.push(Source {
            name,
            text,
            line: 1,
        });
        self.sources.len() - 1
    }

    /// No problems so far, with the texts that places in the tree point into.
    #[must_use]
    pub fn problems(&self) -> Problems {
        Problems::in_sources(self.sources.clone())
    }

    /// The same with values set at paths of keys, or taken away.
    #[must_use]
    pub fn with(&self, changes: &[(Vec<String>, Option<Node>)]) -> Written {
        let mut changed = self.clone();
        for (path, node) in changes {
            match node {
                Some(node) => changed.tree.set(path, node.clone()),
                None => changed.tree.remove(path),
            }
        }
        changed
    }

    /// The same under another name of its file.
    #[must_use]
    pub fn called(mut self, file: &str) -> Written {
        self.file = PathBuf::from(file);
        self
    }

    /// Reads and checks the scenario. It is there unless the problems forbid a run.
    #[must_use]
    pub fn load(&self) -> (Option<Loaded>, Problems) {
        let mut problems = self.problems();
        let loaded = self.read_into(&mut problems);
        (loaded, problems)
    }

    /// Reads and checks, and adds what is found to the problems so far.
    pub fn read_into(&self, problems: &mut Problems) -> Option<Loaded> {
        let mut reading = Reading {
            problems: std::mem::take(problems),
            ..Reading::default()
        };
        let stem = self.file.file_stem();
        let stem = stem.map_or_else(String::new, |stem| stem.to_string_lossy().into());
        let scenario = Section::read(&mut reading, &self.tree, |section| {
            Scenario::read(section, &stem)
        });
        if let Some(scenario) = &scenario {
            scenario.check(&mut reading.problems);
        }
        *problems = reading.problems;
        let scenario = scenario.filter(|_| !problems.any_error())?;
        let tree = resolved(&self.tree, &reading.defaults, &scenario.id);
        let resolved = tree.to_toml();
        Some(Loaded {
            digest: digest(resolved.as_bytes()),
            scenario,
            file: self.file.display().to_string(),
            tree,
            resolved,
            sources: problems.sources.clone(),
        })
    }
}

/// Lays what the command line says upon a tree.
fn lay(tree: &mut Table, sets: &[String], levers: &[String], problems: &mut Problems) {
    for set in sets {
        apply_set(tree, set, problems);
    }
    for lever in levers {
        apply_lever(tree, lever, problems);
    }
}

/// A tree with all that the reader settled by itself.
fn resolved(tree: &Table, defaults: &[(Vec<String>, Value)], id: &str) -> Table {
    let mut tree = tree.clone();
    for (path, value) in defaults {
        let node = Node {
            place: Place::default(),
            value: value.clone(),
        };
        tree.set(path, node);
    }
    settle(&mut tree, &["values"], draw::VALUES);
    settle(&mut tree, &["scenario", "id"], id);
    tree
}

/// Writes down a value that the reader settles by itself where the file does not.
fn settle(tree: &mut Table, path: &[&str], text: &str) {
    let mut at = Some(&*tree);
    for key in &path[..path.len() - 1] {
        at = at.and_then(|table| match &table.get(key)?.value {
            Value::Table(inner) => Some(inner),
            _ => None,
        });
    }
    if at.is_some_and(|table| table.get(path[path.len() - 1]).is_none()) {
        let path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
        tree.set(
            &path,
            Node {
                place: Place::default(),
                value: Value::Text(text.to_owned()),
            },
        );
    }
}

/// SHA-256 of some bytes, in hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Bytes as text, two digits each.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
