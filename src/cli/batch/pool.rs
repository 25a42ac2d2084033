//! The threads of a batch: each takes the next stretch of blocks, of whatever scenario is first in the list.
//!
//! There is one queue for all, in the order of the list. A task is to open a scenario (load, compare with the store, compile) or to run a
//! stretch of its blocks; whoever brings the last stretch of a scenario joins the parts and writes the result. Blocks of open scenarios go
//! before new scenarios. So a thousand small scenarios keep every thread busy with one of its own, a huge one is spread over all of them,
//! and at most one scenario more than there are threads is in memory. Parts join to the same bits however they were cut
//! ([`crate::engine::part`]), so neither threads nor their luck have a say.
//!
//! Work stealing, as in Cilk or Rayon, would do the same with a queue a thread; here tasks take milliseconds, and one lock is not felt.

use super::failure::Failure;
use super::inputs::Entry;
use super::progress::Overall;
use super::store::{Store, Sum};
use super::work::{Obstacle, Open, Opened, Settings};
use crate::engine::{self, Part};
use crate::language::Both;
use crate::program::Curves;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Blocks of a stretch: long enough that to join two parts is no work beside them.
const STRETCH: u64 = 32;

/// What became of a scenario.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Its result was there.
    Reused(Sum),
    /// Its result is new.
    Computed(Sum),
    /// It has none.
    Failed(Box<Failure>),
}

impl Outcome {
    /// The key of its result, if it has one.
    pub fn key(&self) -> Option<Sum> {
        match self {
            Outcome::Reused(key) | Outcome::Computed(key) => Some(*key),
            Outcome::Failed(_) => None,
        }
    }
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

/// A scenario that runs.
struct Going {
    /// Its place in the list.
    at: usize,
    open: Box<Open>,
    /// What is done of it, by the first block of each part.
    parts: Mutex<BTreeMap<u64, Part>>,
}

impl Going {
    /// Joins a part to its neighbours; gives the whole when there is nothing else left.
    fn join(&self, part: Part, blocks: u64) -> Option<Part> {
        let mut parts = locked(&self.parts);
        let mut part = part;
        let before = parts.range(..part.blocks().start).next_back();
        let before = before.filter(|(_, before)| before.blocks().end == part.blocks().start);
        if let Some(start) = before.map(|(start, _)| *start)
            && let Some(before) = parts.remove(&start)
        {
            part = before.join(part);
        }
        if let Some(after) = parts.remove(&part.blocks().end) {
            part = part.join(after);
        }
        if part.blocks() == (0..blocks) {
            return Some(part);
        }
        parts.insert(part.blocks().start, part);
        None
    }
}

/// What a thread does next.
enum Task {
    Open(usize),
    Run(Arc<Going>, Range<u64>),
}

/// What is left to do.
#[derive(Default)]
struct Queue {
    /// The next scenario to be opened.
    next: usize,
    /// How many are being opened.
    opening: usize,
    /// Open scenarios with blocks that nobody has taken, and the first of these.
    going: VecDeque<(Arc<Going>, u64)>,
    /// Nothing more is to be done.
    ended: bool,
}

/// Works through a list of scenarios.
pub struct Pool<'b> {
    entries: &'b [Entry],
    settings: &'b Settings<'b>,
    store: &'b Store,
    progress: &'b Overall,
    stop: &'b AtomicBool,
    queue: Mutex<Queue>,
    changed: Condvar,
    warned: AtomicUsize,
    /// Laws prepared for scenarios that are done, as many as there were scenarios in memory.
    prepared: Mutex<Vec<Curves>>,
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
            queue: Mutex::default(),
            changed: Condvar::new(),
            warned: AtomicUsize::new(0),
            prepared: Mutex::default(),
            outcomes: Mutex::new(vec![None; entries.len()]),
            unwritten: Mutex::new(None),
        }
    }

    /// Works on so many threads until all is done or nothing more can be.
    pub fn work(self, threads: usize) -> Outcomes {
        std::thread::scope(|scope| {
            let start = |_| scope.spawn(|| self.take_tasks());
            let workers: Vec<_> = (0..threads).map(start).collect();
            self.progress
                .watch(&|| workers.iter().all(|worker| worker.is_finished()));
        });
        Outcomes {
            each: std::mem::take(&mut *locked(&self.outcomes)),
            warned: self.warned.into_inner(),
            unwritten: locked(&self.unwritten).take(),
        }
    }

    fn take_tasks(&self) {
        while let Some(task) = self.next() {
            match task {
                Task::Open(at) => self.open(at),
                Task::Run(going, blocks) => {
                    self.run(&going, blocks);
                    // Whoever lets go of a scenario last hands its laws to the next one.
                    if let Some(going) = Arc::into_inner(going) {
                        locked(&self.prepared).push(going.open.model.into_curves());
                    }
                }
            }
        }
    }

    /// The next task; nothing when there will be none.
    fn next(&self) -> Option<Task> {
        let blocks = self.blocks();
        let mut queue = locked(&self.queue);
        loop {
            if queue.ended || self.stop.load(Ordering::Relaxed) {
                return None;
            }
            if let Some((going, first)) = queue.going.front_mut() {
                let stretch = *first..(*first + STRETCH).min(blocks);
                *first = stretch.end;
                let task = Task::Run(Arc::clone(going), stretch.clone());
                if stretch.end == blocks {
                    queue.going.pop_front();
                }
                return Some(task);
            }
            if queue.next < self.entries.len() {
                queue.next += 1;
                queue.opening += 1;
                return Some(Task::Open(queue.next - 1));
            }
            if queue.opening == 0 {
                return None;
            }
            let waited = self.changed.wait(queue);
            queue = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn blocks(&self) -> u64 {
        engine::blocks(self.settings.run.paths)
    }

    /// Opens a scenario: it runs from now on, or is done with.
    fn open(&self, at: usize) {
        let _opening = Opening(self);
        let paths = self.settings.run.paths;
        let prepared = || locked(&self.prepared).pop().unwrap_or_default();
        let opened = self.settings.open(&self.entries[at], self.store, prepared);
        let (opened, warnings) = match opened {
            Ok(opened) => opened,
            Err(failure) => {
                self.progress.skip(paths);
                return self.note(at, Outcome::Failed(Box::new(failure)));
            }
        };
        if warnings > 0 {
            self.warned.fetch_add(1, Ordering::Relaxed);
        }
        match opened {
            Opened::There(key) => {
                self.progress.skip(paths);
                self.note(at, Outcome::Reused(key));
            }
            Opened::Due(open) => {
                let parts = Mutex::default();
                let going = Arc::new(Going { at, open, parts });
                let mut queue = locked(&self.queue);
                let place = queue.going.partition_point(|(other, _)| other.at < at);
                queue.going.insert(place, (going, 0));
            }
        }
    }

    /// Runs a stretch of a scenario, and makes its result if that was the last one.
    fn run(&self, going: &Going, blocks: Range<u64>) {
        let mut before = 0;
        let mut progress = |done: u64| {
            self.progress.add(done - before);
            before = done;
        };
        let (model, run) = (&going.open.model, &self.settings.run);
        let part = engine::part(model, run, blocks, self.stop, &mut progress);
        if part.stopped() {
            return;
        }
        let Some(whole) = going.join(part, self.blocks()) else {
            return;
        };
        let scenario = (&self.entries[going.at], &*going.open);
        let made = self.settings.finish(scenario, whole, self.store, self.stop);
        match made {
            Ok(key) => self.note(going.at, Outcome::Computed(key)),
            Err(Obstacle::Failed(failure)) => {
                self.note(going.at, Outcome::Failed(Box::new(failure)));
            }
            Err(Obstacle::Unwritten(message)) => {
                locked(&self.unwritten).get_or_insert(message);
                locked(&self.queue).ended = true;
                self.changed.notify_all();
            }
            Err(Obstacle::Stopped) => {}
        }
    }

    fn note(&self, at: usize, outcome: Outcome) {
        locked(&self.outcomes)[at] = Some(outcome);
        self.progress.one_more();
    }
}

/// A scenario being opened. Others wait for what comes of it, whatever that is.
struct Opening<'p, 'b>(&'p Pool<'b>);

impl Drop for Opening<'_, '_> {
    fn drop(&mut self) {
        locked(&self.0.queue).opening -= 1;
        self.0.changed.notify_all();
    }
}

/// What a thread that panicked held is whole: nothing here changes in two steps.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
