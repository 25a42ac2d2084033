//! The threads of a batch: each takes the next scenario of the list.

use super::failure::Failure;
use super::inputs::Entry;
use super::progress::Overall;
use super::store::{Store, Sum};
use super::work::{Obstacle, Opened, Settings};
use crate::engine;
use crate::language::Both;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What became of a scenario.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Its result was there.
    Reused(Sum),
    /// Its result is new.
    Computed(Sum),
    /// It has none.
    Failed(Failure),
}

/// What became of a batch.
pub struct Outcomes {
    /// Scenario by scenario; none where it was not reached.
    pub each: Vec<Option<Outcome>>,
    /// How many scenarios have warnings.
    pub warned: usize,
    /// Why nothing more could be written.
    pub unwritten: Option<Both>,
}

/// Works through a list of scenarios.
pub struct Pool<'b> {
    entries: &'b [Entry],
    settings: &'b Settings<'b>,
    store: &'b Store,
    progress: &'b Overall,
    stop: &'b AtomicBool,
    next: AtomicUsize,
    warned: AtomicUsize,
    outcomes: Mutex<Vec<Option<Outcome>>>,
    unwritten: Mutex<Option<Both>>,
}

impl<'b> Pool<'b> {
    /// Nothing done yet.
    #[must_use]
    pub fn new(
        entries: &'b [Entry],
        settings: &'b Settings<'b>,
        store: &'b Store,
        progress: &'b Overall,
        stop: &'b AtomicBool,
    ) -> Self {
        Pool {
            entries,
            settings,
            store,
            progress,
            stop,
            next: AtomicUsize::new(0),
            warned: AtomicUsize::new(0),
            outcomes: Mutex::new(vec![None; entries.len()]),
            unwritten: Mutex::new(None),
        }
    }

    /// Works on so many threads until all is done or nothing more can be.
    pub fn work(self, threads: usize) -> Outcomes {
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads.min(self.entries.len()))
                .map(|_| scope.spawn(|| self.take()))
                .collect();
            self.progress
                .watch(&|| workers.iter().all(|worker| worker.is_finished()));
        });
        Outcomes {
            each: std::mem::take(&mut *locked(&self.outcomes)),
            warned: self.warned.into_inner(),
            unwritten: locked(&self.unwritten).take(),
        }
    }

    fn take(&self) {
        while !self.stop.load(Ordering::Relaxed) {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(entry) = self.entries.get(at) else {
                return;
            };
            match self.one(entry) {
                Ok(outcome) => self.note(at, outcome),
                Err(Obstacle::Failed(failure)) => self.note(at, Outcome::Failed(failure)),
                Err(Obstacle::Unwritten(message)) => {
                    locked(&self.unwritten).get_or_insert(message);
                    self.next.store(self.entries.len(), Ordering::Relaxed);
                    return;
                }
                Err(Obstacle::Stopped) => return,
            }
        }
    }

    fn one(&self, entry: &Entry) -> Result<Outcome, Obstacle> {
        let paths = self.settings.run.paths;
        let opened = self.settings.open(entry, self.store);
        let (opened, warnings) = opened.map_err(|failure| {
            self.progress.skip(paths);
            Obstacle::Failed(failure)
        })?;
        if warnings > 0 {
            self.warned.fetch_add(1, Ordering::Relaxed);
        }
        let open = match opened {
            Opened::There(key) => {
                self.progress.skip(paths);
                return Ok(Outcome::Reused(key));
            }
            Opened::Due(open) => open,
        };
        let mut before = 0;
        let mut progress = |done: u64| {
            self.progress.add(done - before);
            before = done;
        };
        let summary = engine::run(&open.model, &self.settings.run, self.stop, &mut progress);
        if summary.stopped {
            return Err(Obstacle::Stopped);
        }
        let open = (entry, &*open);
        let key = self
            .settings
            .finish(open, &summary, self.store, self.stop)?;
        Ok(Outcome::Computed(key))
    }

    fn note(&self, at: usize, outcome: Outcome) {
        locked(&self.outcomes)[at] = Some(outcome);
        self.progress.one_more();
    }
}

/// What a thread that panicked held is whole: nothing here changes in two steps.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
