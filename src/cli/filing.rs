//! Results that are made from a history, not from scenarios: how they are asked for and written. They carry no manifest of scenarios; the
//! document names the history with its digest.

use super::deliver::{Content, Format};
use super::running::{on_threads, threads};
use super::{Exit, language, note, output};
use crate::both;
use crate::language::{Both, Language};
use crate::report::{json, words};
use clap::Args;
use std::path::{Path, PathBuf};

/// Format, folder, threads and language.
#[derive(Debug, Args)]
pub struct Filing {
    /// Format of the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Write the result into this folder instead of stdout
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Number of threads; has no say in the result [default: one a processor]
    #[arg(long, value_parser = threads)]
    threads: Option<usize>,
    /// No warnings, no notes
    #[arg(long)]
    pub(super) quiet: bool,
    #[command(flatten)]
    language: language::Choice,
}

impl Filing {
    /// The language of results and messages.
    pub fn language(&self) -> Language {
        self.language.language()
    }

    /// The number of threads.
    pub fn threads(&self) -> usize {
        let available = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.unwrap_or_else(available)
    }

    /// Does some work on as many threads.
    pub fn on_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        on_threads(self.threads(), work)
    }

    /// An error of the whole command on stderr.
    pub fn note_error(&self, message: &Both) {
        let message = both!("错误: {message}", "error: {message}"; message);
        note(message.in_(self.language()));
    }

    /// The exit of arguments that are wrong; why is said.
    pub fn wrong(&self, message: &Both) -> Exit {
        self.note_error(message);
        Exit::Wrong
    }

    /// Makes sure, before the work, that the result can be written.
    ///
    /// # Errors
    /// The exit; what is wrong has been said.
    pub fn prepare(&self) -> Result<(), Exit> {
        match &self.out {
            Some(folder) => output::probe(folder).map_err(|message| self.wrong(&message)),
            None if self.format == Format::Csv => Err(self.wrong(&both!(
                "--format csv 会写出多张表，需要指定文件夹\n帮助: 请添加 --out DIR",
                "--format csv writes several tables and needs a folder\nhelp: add --out DIR"
            ))),
            None => Ok(()),
        }
    }

    /// Prints the result, or writes it into the folder under this name.
    pub fn deliver(&self, stem: &str, content: Content) -> Exit {
        hand_over(
            self.out.as_deref(),
            (stem, content),
            (self.quiet, self.language()),
        )
    }
}

/// Prints a result, or writes it into a folder under a name and says so unless nobody wants to know.
pub fn hand_over(
    out: Option<&Path>,
    (stem, content): (&str, Content),
    (quiet, language): (bool, Language),
) -> Exit {
    let files: Vec<(String, Vec<u8>)> = match content {
        Content::Text(text) => vec![(format!("{stem}.txt"), text.into_bytes())],
        Content::Json(document) => {
            vec![(format!("{stem}.json"), json::text(&document).into_bytes())]
        }
        Content::Tables(tables) => {
            let tables = tables.into_iter();
            tables.map(|(name, csv)| (name.to_owned(), csv)).collect()
        }
    };
    let Some(folder) = out else {
        let texts = files.iter().map(|(_, text)| String::from_utf8_lossy(text));
        let texts: Vec<_> = texts.collect();
        return output::print(&texts.join("\n\n"), language);
    };
    for (name, content) in &files {
        match output::write(folder, name, content) {
            Ok(path) if !quiet => {
                let wrote = words::WROTE.in_(language);
                note(&format!("{wrote} {}", path.display()));
            }
            Ok(_) => {}
            Err(message) => {
                let message = both!("错误: {message}", "error: {message}"; message);
                note(message.in_(language));
                return Exit::Failed;
            }
        }
    }
    Exit::Done
}
