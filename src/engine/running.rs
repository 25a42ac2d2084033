//! A run under way: blocks in waves over the processors, from one block on.
//!
//! Workers take blocks as they come free and keep exact counts of their own; the moments of each block go up the
//! ladder of the run in block order, after each wave.

use super::Run;
use super::ladder::Ladder;
use super::moments::Moments;
use super::observe::{Observer, Pending, Span, observe_joint};
use super::part::Part;
use super::replicates::Replicates;
use super::summary::{Summary, Tally};
use super::waves::{Stretch, WAVE};
use crate::draw::{LANES, Points, Source};
use crate::model::{Model, Watch};
use crate::program::aside::{Aside, Watcher};
use crate::program::{Block, Lanes};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A run under way.
pub(super) struct Running<'m> {
    model: &'m Model,
    workers: Vec<Worker<'m>>,
    pool: Option<rayon::ThreadPool>,
    ladder: Ladder,
    /// Blocks done.
    done: Range<u64>,
    /// Whether it was told to stop.
    pub(super) stopped: bool,
}

impl<'m> Running<'m> {
    /// Nothing done yet of some blocks of a run.
    pub(super) fn new(
        model: &'m Model,
        sources: &'m [Source],
        run: &'m Run,
        blocks: &Range<u64>,
    ) -> Self {
        let most = blocks.end.saturating_sub(blocks.start).max(1);
        let threads = (run.threads.max(1) as u64).min(most) as usize;
        let pool = || {
            let builder = rayon::ThreadPoolBuilder::new().num_threads(threads);
            builder.build().ok()
        };
        Running {
            model,
            workers: (0..threads)
                .map(|_| Worker::new(model, sources, run))
                .collect(),
            pool: (threads > 1).then(pool).flatten(),
            ladder: Ladder::default(),
            done: blocks.start..blocks.start,
            stopped: false,
        }
    }

    /// Goes on up to a block of a run of `paths` paths, unless it is stopped before.
    pub(super) fn advance(
        &mut self,
        (end, paths): (u64, u64),
        stop: &AtomicBool,
        progress: &mut dyn FnMut(u64),
    ) {
        while self.done.end < end && !self.stopped {
            if stop.load(Ordering::Relaxed) {
                self.stopped = true;
                return;
            }
            let wave = (self.done.end + WAVE).min(end);
            let next = AtomicU64::new(self.done.end);
            let workers = &mut self.workers;
            match &self.pool {
                Some(pool) => pool.install(|| {
                    workers
                        .par_iter_mut()
                        .for_each(|worker| worker.take_blocks(&next, wave, paths));
                }),
                None => workers
                    .iter_mut()
                    .for_each(|worker| worker.take_blocks(&next, wave, paths)),
            }
            self.climb();
            self.done.end = wave;
            progress(paths_in(&self.done, paths));
        }
    }

    /// Appends the moments of the blocks of a wave, in their order.
    fn climb(&mut self) {
        let workers = self.workers.iter_mut();
        let mut finished: Vec<(u64, Vec<Moments>)> = workers
            .flat_map(|worker| worker.finished.drain(..))
            .collect();
        finished.sort_by_key(|(block, _)| *block);
        for (block, moments) in finished {
            self.ladder.push(block, moments);
        }
    }

    /// The events of the first `paths` paths, of which all full blocks are done.
    pub(super) fn glimpse(&self, paths: u64) -> Summary {
        let of = |worker: &Worker| (worker.tally.counts(), worker.replicates.clone());
        let mut seen: Vec<(Tally, Option<Replicates>)> = self.workers.iter().map(of).collect();
        if self.done.end * (LANES as u64) < paths {
            let first = &self.workers[0];
            let mut apart = Worker::new(self.model, first.sources, first.run);
            apart.run_block(self.done.end, paths);
            seen.push(of(&apart));
        }
        let (tally, replicates) = merged(seen, self.model);
        Summary {
            paths,
            tally,
            moments: Vec::new(),
            replicates,
            until: None,
            nested: None,
            stopped: false,
        }
    }

    /// What was done of a run of `paths` paths.
    pub(super) fn finish(self, paths: u64) -> Part {
        let workers = self.workers.into_iter();
        let seen = workers.map(|worker| (worker.tally, worker.replicates));
        let (tally, replicates) = merged(seen, self.model);
        Part {
            paths: paths_in(&self.done, paths),
            blocks: self.done,
            tally,
            ladder: self.ladder,
            rows: self.model.watch.averaged(),
            replicates,
            stopped: self.stopped,
        }
    }
}

/// How many of a run's paths are in some of its blocks.
pub(super) fn paths_in(blocks: &Range<u64>, paths: u64) -> u64 {
    let blocks = blocks.clone();
    Stretch { paths, blocks }.count()
}

/// What all workers counted. The first one's takes in the others': a copy would cost memory.
fn merged(
    seen: impl IntoIterator<Item = (Tally, Option<Replicates>)>,
    model: &Model,
) -> (Tally, Option<Replicates>) {
    let merge = |(mut tally, mut replicates): (Tally, Option<Replicates>), other| {
        let (others, by_replicate): (Tally, Option<Replicates>) = other;
        tally.merge(&others);
        if let (Some(mine), Some(theirs)) = (&mut replicates, &by_replicate) {
            mine.merge(theirs);
        }
        (tally, replicates)
    };
    let all = seen.into_iter().reduce(merge);
    all.unwrap_or_else(|| (Tally::new(&model.watch), None))
}

/// What one thread works with.
struct Worker<'m> {
    model: &'m Model,
    sources: &'m [Source],
    run: &'m Run,
    block: Block,
    tally: Tally,
    replicates: Option<Replicates>,
    pending: Box<Pending>,
    finished: Vec<(u64, Vec<Moments>)>,
}

impl<'m> Worker<'m> {
    fn new(model: &'m Model, sources: &'m [Source], run: &'m Run) -> Self {
        Worker {
            model,
            sources,
            run,
            block: model.program.block(),
            tally: Tally::new(&model.watch),
            replicates: (run.points != Points::Plain).then(|| Replicates::new(&model.watch)),
            pending: Box::default(),
            finished: Vec::new(),
        }
    }

    fn take_blocks(&mut self, next: &AtomicU64, end: u64, paths: u64) {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= end {
                return;
            }
            let moments = self.run_block(index, paths);
            self.finished.push((index, moments));
        }
    }

    /// Runs a block of a run of `paths` paths.
    fn run_block(&mut self, index: u64, paths: u64) -> Vec<Moments> {
        let watch = &self.model.watch;
        let first = index * LANES as u64;
        let lanes = (paths - first).min(LANES as u64) as usize;
        let mut moments = vec![Moments::default(); watch.averaged()];
        let cpu = self.run.cpu;
        let observer = Observer {
            tally: &mut self.tally,
            moments: &mut moments,
            pending: &mut self.pending,
            span: Span { first, lanes },
            cpu,
        };
        let mut watching = Watching {
            watch,
            observer,
            replicates: self.replicates.as_mut(),
        };
        let block = &mut self.block;
        self.model
            .program
            .run(cpu, self.sources, index, block, &mut watching);
        watching.observer.settle();
        observe_joint(cpu, &mut self.tally, &watch.joint, &self.block, lanes);
        if let Some(replicates) = &mut self.replicates {
            replicates.note_joint(watch, &self.block, lanes);
        }
        moments
    }
}

/// Watches a block: for its summary, and for the replicates of a point set.
struct Watching<'w> {
    watch: &'w Watch,
    observer: Observer<'w>,
    replicates: Option<&'w mut Replicates>,
}

impl Watcher for Watching<'_> {
    fn see(&mut self, cell: usize, row: &Lanes) {
        self.observer.see(cell, row);
        if let Some(replicates) = &mut self.replicates {
            replicates.note(self.watch, cell, row, self.observer.span.lanes);
        }
    }

    fn aside(&mut self) -> Option<Aside<'_>> {
        self.observer.aside()
    }
}
