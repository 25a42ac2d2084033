//! The scenarios of a command: where they come from, what the command line changes of them (`--set` and `--lever`), and where the
//! files that they name may lie (`--within`).
//!
//! A scenario comes from a file or, where a saved result is computed again, from the manifest of that result. Then no file is looked at.

use super::running::Running;
use super::saved;
use super::{Exit, show_problems};
use crate::diag::Problems;
use crate::report::manifest::Input;
use crate::scenario::load::{Asked, Loaded, Written};
use crate::scenario::tree;
use clap::Args;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct Overrides {
    /// Override a value, as in --set indicator.retail.persistence=0.5
    #[arg(long = "set", value_name = "PATH=VALUE")]
    sets: Vec<String>,
    /// Switch a lever on or off, as in --lever first_stores=off
    #[arg(long = "lever", value_name = "NAME=on|off")]
    levers: Vec<String>,
    /// The scenarios of a saved result, in place of files.
    #[arg(skip)]
    pub(super) kept: Option<Vec<Input>>,
    /// Files that a scenario extends or takes columns from may lie anywhere below this folder, and not only below the scenario's own
    #[arg(long, value_name = "DIR")]
    within: Option<PathBuf>,
}

impl Overrides {
    /// What is asked beside a file.
    fn asked(&self) -> Asked<'_> {
        Asked {
            sets: &self.sets,
            levers: &self.levers,
            within: self.within(),
        }
    }

    /// The folder beside the scenario's own in which files may be read.
    pub(super) fn within(&self) -> Option<&Path> {
        self.within.as_deref()
    }

    /// Loads a file with these changes.
    pub(super) fn load(&self, file: &Path) -> (Option<Loaded>, Problems) {
        let (written, mut problems) = self.read(file);
        let loaded = written.and_then(|written| written.read_into(&mut problems));
        (loaded, problems)
    }

    /// Reads a file, or what was kept of it.
    pub(super) fn read(&self, file: &Path) -> (Option<Written>, Problems) {
        if let Some(kept) = &self.kept {
            let name = file.display().to_string();
            let known = kept.iter().find(|input| input.file == name);
            let text = known.map_or("", |input| &input.resolved);
            return Written::kept(&name, text, &self.sets, &self.levers);
        }
        if saved::is_result(file) {
            let mut problems = Problems::default();
            let (message, help) = saved::no_scenario(file);
            problems.error_at_large(message, help);
            return (None, problems);
        }
        Written::read(file, &self.asked())
    }

    /// Reads a file with these changes, as it is written and as it was read; what is wrong or doubtful is shown.
    pub(super) fn written(
        &self,
        file: &Path,
        running: &Running,
    ) -> Result<(Written, Loaded), Exit> {
        let (written, first) = self.read(file);
        let Some(written) = written.filter(|_| !first.any_error()) else {
            show_problems(&first, running.language());
            return Err(Exit::Wrong);
        };
        let (loaded, problems) = written.load();
        if !running.quiet || problems.any_error() {
            show_problems(&problems, running.language());
        }
        let loaded = loaded.ok_or(Exit::Wrong)?;
        Ok((written, loaded))
    }

    /// Loads the one file of a verb, and says what is wrong or doubtful.
    ///
    /// # Errors
    /// The exit, if it cannot be run.
    pub(super) fn load_or_say(&self, file: &Path, running: &Running) -> Result<Loaded, Exit> {
        let (loaded, problems) = self.load(file);
        if !running.quiet || problems.any_error() {
            show_problems(&problems, running.language());
        }
        loaded.ok_or(Exit::Wrong)
    }

    /// The arguments as they would be typed again.
    pub(super) fn typed(&self) -> String {
        let mut typed = String::new();
        for (flag, values) in [("set", &self.sets), ("lever", &self.levers)] {
            for value in values {
                let _ = write!(typed, " --{flag} '{value}'");
            }
        }
        if let Some(within) = self.within() {
            let _ = write!(typed, " --within '{}'", within.display());
        }
        typed
    }

    /// What they set, as TOML documents.
    pub(super) fn as_toml(&self) -> Vec<String> {
        let sets = self.sets.iter().filter_map(|set| {
            let (path, value) = set.split_once('=')?;
            let mut trial = Problems::default();
            let source = trial.add_source("--set", set);
            tree::parse(source, &mut trial);
            let quoted = || format!("{path} = {}", tree::quoted(value));
            Some(if trial.any_error() {
                quoted()
            } else {
                set.clone()
            })
        });
        let levers = self.levers.iter().filter_map(|lever| {
            let (name, choice) = lever.split_once('=')?;
            Some(format!(
                "lever.{}.on = {}",
                name.trim(),
                choice.trim() == "on"
            ))
        });
        sets.chain(levers).collect()
    }
}
