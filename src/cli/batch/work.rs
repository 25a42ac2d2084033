//! One scenario of a batch: from its file to its result in the store.
//!
//! The result is what `tuiyan run FILE --format json` prints with the same settings, byte for byte; so whatever reads results of runs reads
//! those of a batch. Its key says all that has a say in these bytes: the digest of the resolved scenario, the
//! name of its file, the arguments (and whether the seed was chosen, which results say too), the version of the drawn values and that
//! of the program.

use super::failure::Failure;
use super::inputs::Entry;
use super::store::{Store, Sum, sum_of};
use crate::cli::fault::fault;
use crate::cli::overrides::Overrides;
use crate::cli::recorded::Recorded;
use crate::draw::{self, Points};
use crate::engine::{self, Part, Run};
use crate::language::Both;
use crate::model::Model;
use crate::program::Curves;
use crate::report::Report;
use crate::report::batch::Kept;
use crate::report::manifest::{Input, Manifest};
use crate::scenario::load::Loaded;
use crate::study::effects;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// How every scenario of a batch is run.
pub struct Settings<'a> {
    /// What is changed in every scenario.
    pub overrides: &'a Overrides,
    /// The run of each, on one thread.
    pub run: Run,
    /// On how many paths each shock, revision and lever is switched.
    pub effects: u64,
    /// How a result would have been asked for of `tuiyan run`.
    pub recorded: Recorded,
}

/// A scenario on its way.
pub struct Open {
    loaded: Loaded,
    /// What runs.
    pub model: Model,
    key: Sum,
}

/// What became of a scenario when it was opened.
pub enum Opened {
    /// Its result is there already.
    There(Sum),
    /// It has to run.
    Due(Box<Open>),
}

/// What keeps a result from being kept.
pub enum Obstacle {
    /// This scenario has none.
    Failed(Box<Failure>),
    /// Nothing can be written: no scenario will have one.
    Unwritten(Both),
    /// It was asked to stop.
    Stopped,
}

impl Settings<'_> {
    /// Loads a scenario, and sees whether its result is there. Says how many warnings it has. Laws that were prepared for another
    /// scenario need not be prepared again.
    ///
    /// # Errors
    /// Why it cannot be run.
    pub fn open(
        &self,
        entry: &Entry,
        store: &Store,
        prepared: impl FnOnce() -> Curves,
    ) -> Result<(Opened, usize), Failure> {
        let (loaded, warnings) = entry.load(self.overrides)?;
        let key = self.key(&loaded);
        let there = store.get(&key).filter(|bytes| self.is_of(&loaded, bytes));
        let opened = match there {
            Some(_) => Opened::There(key),
            None => Opened::Due(Box::new(Open {
                model: Model::sharing(&loaded.scenario, prepared()),
                loaded,
                key,
            })),
        };
        Ok((opened, warnings))
    }

    /// Makes the result of a scenario that has run, and keeps it.
    ///
    /// # Errors
    /// What keeps it from being kept.
    pub fn finish(
        &self,
        (entry, open): (&Entry, &Open),
        part: Part,
        store: &Store,
        stop: &AtomicBool,
    ) -> Result<Sum, Obstacle> {
        let Open { loaded, model, key } = open;
        let mut summary = part.summary();
        if self.run.groups != Some(0) {
            engine::add_groups(&mut summary, model, &self.run, stop);
        }
        if summary.stopped {
            return Err(Obstacle::Stopped);
        }
        let summary = &summary;
        let command = self.command(entry);
        if let Some(told) = fault(&loaded.scenario, model, summary, &command) {
            let failure = Failure::new(Path::new(&loaded.file), told.what);
            return Err(Obstacle::Failed(Box::new(failure.shown_by(&told.command))));
        }
        let mut report = Report::new(loaded, model, &self.run, summary);
        if self.effects > 0 {
            let paths = self.effects.min(summary.paths);
            let found = effects::effects(&loaded.scenario, model, &self.run, paths, stop);
            let found = found.ok_or(Obstacle::Stopped)?;
            report = report.with_effects(&loaded.scenario, &found);
        }
        let document = self
            .manifest(vec![Input::new(loaded)])
            .written_with(&report);
        let kept = store.put(key, document.as_bytes());
        kept.map_err(Obstacle::Unwritten)?;
        Ok(*key)
    }

    /// How the result of a scenario is made.
    fn manifest(&self, inputs: Vec<Input>) -> Manifest {
        self.recorded.manifest(self.run.seed, inputs, &[])
    }

    fn key(&self, loaded: &Loaded) -> Sum {
        let manifest = self.manifest(Vec::new());
        let chosen = match manifest.seed_chosen {
            true => "chosen",
            false => "usual",
        };
        let mut parts = vec![loaded.digest.as_str(), loaded.file.as_str(), chosen];
        parts.extend(manifest.arguments.iter().map(String::as_str));
        parts.extend([manifest.values.as_str(), manifest.engine_version.as_str()]);
        sum_of(parts.join("\0").as_bytes())
    }

    /// Whether a stored document is of this scenario and these settings: its key says so, and it says so itself.
    fn is_of(&self, loaded: &Loaded, bytes: &[u8]) -> bool {
        let kept = std::str::from_utf8(bytes).ok();
        let kept = kept.and_then(|text| Kept::read(text).ok());
        kept.is_some_and(|Kept { scenario, run, .. }| {
            (*scenario.digest == loaded.digest && *scenario.file == loaded.file)
                && (run.seed == self.run.seed && run.paths == self.run.paths)
                && *run.values == *draw::VALUES
                && *run.engine_version == *env!("CARGO_PKG_VERSION")
        })
    }

    /// The command that runs a scenario as it is run here.
    fn command(&self, entry: &Entry) -> String {
        let Run {
            seed,
            paths,
            points,
            ..
        } = self.run;
        let mut command = format!("tuiyan run {} --seed {seed} --paths {paths}", entry.typed());
        if points != Points::Plain {
            command.push_str(&format!(" --points {}", points.key()));
        }
        command.push_str(&self.overrides.typed());
        command
    }
}
