//! Delivering results: into the folder as they come, or printed together at the end.

use super::recorded::Recorded;
use super::running::Running;
use super::{Exit, note, output};
use crate::both;
use crate::report::manifest::{BESIDE, Beside, Input, Manifest, Saved};
use crate::report::{json, words};
use crate::scenario::load::digest;
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// In which format results are written, and where.
#[derive(Debug, Args)]
pub struct Outlet {
    /// Format of the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Write the result into this folder instead of stdout
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// How the results were asked for.
    #[arg(skip)]
    pub(super) recorded: Recorded,
    /// Where results go that are only to be compared, in place of stdout and folders.
    #[arg(skip)]
    pub(super) memory: Option<RefCell<Vec<Delivered>>>,
}

/// A result that stayed in memory.
#[derive(Debug)]
pub enum Delivered {
    /// A JSON document, with its manifest.
    Document(Value),
    /// Texts and tables: file name and content.
    Files(Vec<(String, Vec<u8>)>),
}

/// The formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text for people
    Text,
    /// JSON, by a contract that names its version
    Json,
    /// Tidy tables (several need --out)
    Csv,
}

impl Outlet {
    /// Whether the result is text for people, as it is unless another format is asked for.
    pub fn prints_text(&self) -> bool {
        self.format == Format::Text
    }

    /// Makes sure, before a run, that its one result of several tables can be delivered.
    ///
    /// # Errors
    /// The exit; what is wrong has been said.
    pub fn prepare(&self, running: &Running) -> Result<(), Exit> {
        self.check_tables(running)?;
        self.prepare_one(running)
    }

    /// Makes sure, before a run, that its one result of a single table can be delivered.
    ///
    /// # Errors
    /// The exit; what is wrong has been said.
    pub fn prepare_one(&self, running: &Running) -> Result<(), Exit> {
        let probed = self.out.as_deref().map_or(Ok(()), output::probe);
        probed.map_err(|message| {
            running.note_error(&message);
            Exit::Wrong
        })
    }

    /// Refuses to print several tables as if they were one.
    ///
    /// # Errors
    /// The exit; what is wrong has been said.
    pub fn check_tables(&self, running: &Running) -> Result<(), Exit> {
        if self.format != Format::Csv || self.out.is_some() || self.memory.is_some() {
            return Ok(());
        }
        running.note_error(&both!(
            "--format csv 会写出多张表，需要指定文件夹\n帮助: 请添加 --out DIR",
            "--format csv writes several tables and needs a folder\nhelp: add --out DIR"
        ));
        Err(Exit::Wrong)
    }
}

/// A result to deliver.
pub struct Item {
    /// The scenario's id.
    pub id: String,
    /// The name of its file, without the ending.
    pub stem: &'static str,
    /// The scenarios that it was made from.
    pub inputs: Vec<Input>,
    /// Flags whose values only the verb knew, and what they were.
    pub settled: Vec<(&'static str, String)>,
    /// After how many paths it was interrupted, where that is not the run of as many.
    pub interrupted_after: Option<u64>,
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
pub struct Delivery<'a> {
    outlet: &'a Outlet,
    running: &'a Running,
    /// Whether several were asked for: then JSON is a list, whatever came of them, and each has a folder of its own.
    several: bool,
    texts: Vec<String>,
    documents: Vec<Value>,
}

/// What the manifest beside a saved file (or beside all tables of a stem) is called.
pub fn beside_name(name: &str) -> String {
    format!("{name}.manifest.json")
}

/// The folder of a scenario's results: the one that was named or, for several, one below it each.
pub fn folder(several: bool, out: &Path, id: &str) -> PathBuf {
    if several {
        out.join(id)
    } else {
        out.to_path_buf()
    }
}

impl<'a> Delivery<'a> {
    /// Nothing delivered yet.
    pub fn new(several: bool, outlet: &'a Outlet, running: &'a Running) -> Self {
        Delivery {
            outlet,
            running,
            several,
            texts: Vec::new(),
            documents: Vec::new(),
        }
    }

    /// Delivers a result: written at once, if into a folder.
    ///
    /// # Errors
    /// The exit, where a file cannot be written.
    pub fn add(&mut self, item: Item) -> Result<(), Exit> {
        let recorded = &self.outlet.recorded;
        let manifest = Manifest {
            interrupted_after: item.interrupted_after,
            ..recorded.manifest(self.running.seed, item.inputs, &item.settled)
        };
        if let Some(memory) = &self.outlet.memory {
            memory.borrow_mut().push(match item.content {
                Content::Text(text) => {
                    Delivered::Files(vec![(format!("{}.txt", item.stem), text.into_bytes())])
                }
                Content::Json(document) => Delivered::Document(manifest.attached_to(document)),
                Content::Tables(tables) => {
                    let tables = tables.into_iter();
                    Delivered::Files(tables.map(|(name, csv)| (name.to_owned(), csv)).collect())
                }
            });
            return Ok(());
        }
        let Some(out) = &self.outlet.out else {
            match item.content {
                Content::Text(text) => self.texts.push(text),
                Content::Json(document) => self.documents.push(manifest.attached_to(document)),
                Content::Tables(tables) => self.texts.extend(
                    tables
                        .iter()
                        .map(|(_, csv)| String::from_utf8_lossy(csv).into_owned()),
                ),
            }
            return Ok(());
        };
        let folder = folder(self.several, out, &item.id);
        let stem = item.stem;
        match item.content {
            Content::Text(text) => {
                let name = format!("{stem}.txt");
                self.write_beside(&folder, &name, manifest, &[(&name, text.as_bytes())])
            }
            Content::Json(document) => {
                let text = json::text(&manifest.attached_to(document));
                self.write(&folder, &format!("{stem}.json"), text.as_bytes())
            }
            Content::Tables(tables) => {
                let tables = tables.iter().map(|(name, csv)| (*name, csv.as_slice()));
                let tables: Vec<(&str, &[u8])> = tables.collect();
                self.write_beside(&folder, &format!("{stem}.csv"), manifest, &tables)
            }
        }
    }

    /// Writes files, and then their manifest beside them.
    fn write_beside(
        &self,
        folder: &Path,
        name: &str,
        manifest: Manifest,
        files: &[(&str, &[u8])],
    ) -> Result<(), Exit> {
        let mut saved = Vec::new();
        for (file, content) in files {
            self.write(folder, file, content)?;
            saved.push(Saved {
                file: (*file).to_owned(),
                digest: digest(content),
            });
        }
        let beside = Beside {
            schema: BESIDE.to_owned(),
            files: saved,
            manifest,
        };
        let text = json::document(&beside);
        self.write(folder, &beside_name(name), text.as_bytes())
    }

    /// Prints what was not written.
    pub fn finish(mut self) -> Exit {
        if self.outlet.memory.is_some() {
            return Exit::Done;
        }
        let printed = if self.several && !self.documents.is_empty() {
            json::text(&Value::Array(self.documents))
        } else if let Some(document) = self.documents.pop() {
            json::text(&document)
        } else {
            self.texts.join("\n\n")
        };
        output::print(&printed, self.running.language())
    }

    fn write(&self, folder: &Path, name: &str, content: &[u8]) -> Result<(), Exit> {
        let path = output::write(folder, name, content).map_err(|message| {
            self.running.note_error(&message);
            Exit::Failed
        })?;
        if !self.running.quiet {
            let wrote = words::WROTE.in_(self.running.language());
            note(&format!("{wrote} {}", path.display()));
        }
        Ok(())
    }
}
