//! The engine: blocks of paths in waves over the processors, one mergeable summary at the end.
//!
//! Blocks are numbered; each is filled from its own addresses of the draw contract, so it does
//! not matter who fills it or when. Workers take blocks as they come free and keep exact counts
//! of their own; the moments of each block are appended in block order after each wave. Hence the
//! same bits on any number of threads, and a run that is stopped between waves is the run of as many
//! paths. A run may also end by itself when the probabilities are known well enough ([`until`]). Memory is one block and one tally a worker, whatever the number of paths.

pub mod contrast;
pub mod estimate;
pub mod groups;
pub mod histogram;
pub mod judged;
pub mod moments;
pub mod nested;
pub mod observe;
pub mod paired;
pub mod planes;
pub mod proportion;
pub mod replicates;
pub mod scan;
pub mod summary;
pub mod until;
pub mod waves;

pub use contrast::Contrast;
pub use estimate::Estimate;
pub use judged::{Bits, Judged};
pub use moments::Moments;
pub use nested::{Nested, Split};
pub use paired::{Outcomes, Pair};
pub use proportion::Proportion;
pub use summary::{Summary, Tally};

use crate::draw::{LANES, Points, Source};
use crate::model::{Model, Watch};
use crate::program::aside::{Aside, Watcher};
use crate::program::{Block, Lanes};
use crate::simd::Cpu;
use observe::{Observer, Pending, Span, observe_joint};
use rayon::prelude::*;
use replicates::Replicates;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use until::Precision;
use waves::WAVE;

/// Most paths of a run.
pub const MOST_PATHS: u64 = 4_000_000_000;

/// Least paths of a run of points that are not plain: ten in each replicate.
pub const LEAST_SPREAD_PATHS: u64 = 160;

/// How a model is run. Neither `threads` nor `cpu` has a say in the result.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// The seed of all draws.
    pub seed: u64,
    /// Where the paths stand. All but plain ones want [`LEAST_SPREAD_PATHS`] or more.
    pub points: Points,
    /// How many paths, 1 to [`MOST_PATHS`]; with `until`, at most.
    pub paths: u64,
    /// The half-width of the targets' 95 % intervals at which the run ends, as a fraction.
    pub until: Option<f64>,
    /// How many threads.
    pub threads: usize,
    /// The kind of processor to compute for.
    pub cpu: Cpu,
}

/// Runs a model. `progress` is told the number of paths done after each wave; when `stop` is set, the
/// run ends with the wave and the summary says how many paths it holds.
pub fn run(model: &Model, run: &Run, stop: &AtomicBool, progress: &mut dyn FnMut(u64)) -> Summary {
    let sources = model.program.sources(run.seed, run.points, run.paths);
    let mut running = Running::new(model, &sources, run);
    let mut summary = match run.until {
        Some(requested) => until_precise(running, requested, run.paths, stop, progress),
        None => {
            running.advance(run.paths, Last::Included, stop, progress);
            running.finish(run.paths)
        }
    };
    if !summary.stopped {
        summary.nested = nested::nested(model, run, stop);
        // Without its groups such a run is not whole.
        summary.stopped = summary.nested.is_none() && !model.program.once.is_empty();
    }
    summary
}

/// Goes on until every target's probability is known well enough, or `most` paths are done.
fn until_precise(
    mut running: Running,
    requested: f64,
    most: u64,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(u64),
) -> Summary {
    let model = running.model;
    let mut paths = 0;
    for look in until::looks(most) {
        paths = look;
        running.advance(paths, Last::Excluded, stop, progress);
        if running.stopped || until::widest(model, &running.glimpse(paths)) <= requested {
            break;
        }
    }
    running.advance(paths, Last::Included, stop, progress);
    let mut summary = running.finish(paths);
    let reached = until::widest(model, &summary);
    summary.until = Some(Precision { requested, reached });
    summary
}

/// Whether a last block that is not full is run: one that is can only be the end.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Included,
    Excluded,
}

/// A run under way.
struct Running<'m> {
    model: &'m Model,
    workers: Vec<Worker<'m>>,
    pool: Option<rayon::ThreadPool>,
    moments: Vec<Moments>,
    /// Blocks done.
    done: u64,
    stopped: bool,
}

impl<'m> Running<'m> {
    fn new(model: &'m Model, sources: &'m [Source], run: &'m Run) -> Self {
        let blocks = run.paths.div_ceil(LANES as u64);
        let threads = (run.threads.max(1) as u64).min(blocks.max(1)) as usize;
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
            moments: vec![Moments::default(); model.watch.distributions.len() + model.watch.means],
            done: 0,
            stopped: false,
        }
    }

    /// Goes on to `paths` paths, unless it is stopped before.
    fn advance(
        &mut self,
        paths: u64,
        last: Last,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(u64),
    ) {
        let blocks = match last {
            Last::Included => paths.div_ceil(LANES as u64),
            Last::Excluded => paths / LANES as u64,
        };
        while self.done < blocks && !self.stopped {
            if stop.load(Ordering::Relaxed) {
                self.stopped = true;
                return;
            }
            let end = (self.done + WAVE).min(blocks);
            let next = AtomicU64::new(self.done);
            let workers = &mut self.workers;
            match &self.pool {
                Some(pool) => pool.install(|| {
                    workers
                        .par_iter_mut()
                        .for_each(|worker| worker.take_blocks(&next, end, paths));
                }),
                None => workers
                    .iter_mut()
                    .for_each(|worker| worker.take_blocks(&next, end, paths)),
            }
            append_in_order(&mut self.moments, workers);
            self.done = end;
            progress((end * LANES as u64).min(paths));
        }
    }

    /// The events of the first `paths` paths, of which all full blocks are done.
    fn glimpse(&self, paths: u64) -> Summary {
        let of = |worker: &Worker| (worker.tally.counts(), worker.replicates.clone());
        let mut seen: Vec<(Tally, Option<Replicates>)> = self.workers.iter().map(of).collect();
        if self.done * (LANES as u64) < paths {
            let first = &self.workers[0];
            let mut apart = Worker::new(self.model, first.sources, first.run);
            apart.run_block(self.done, paths);
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

    fn finish(self, paths: u64) -> Summary {
        let workers = self.workers.into_iter();
        let seen = workers.map(|worker| (worker.tally, worker.replicates));
        let (tally, replicates) = merged(seen, self.model);
        Summary {
            paths: (self.done * LANES as u64).min(paths),
            tally,
            moments: self.moments,
            replicates,
            until: None,
            nested: None,
            stopped: self.stopped,
        }
    }
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

fn append_in_order(moments: &mut [Moments], workers: &mut [Worker]) {
    let mut finished: Vec<(u64, Vec<Moments>)> = workers
        .iter_mut()
        .flat_map(|worker| worker.finished.drain(..))
        .collect();
    finished.sort_by_key(|(block, _)| *block);
    for (_, of_block) in finished {
        for (sum, next) in moments.iter_mut().zip(&of_block) {
            sum.append(next);
        }
    }
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
        let mut moments = vec![Moments::default(); watch.distributions.len() + watch.means];
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

/// The watched numbers of a single path, in the order of the watched rows.
#[must_use]
pub fn replay(model: &Model, run: &Run, path: u64) -> Vec<f64> {
    let sources = model.program.sources(run.seed, run.points, run.paths);
    let mut block = model.program.block();
    let watch = &model.watch;
    let mut numbers = vec![f64::NAN; watch.distributions.len() + watch.events + watch.means];
    let lane = (path % LANES as u64) as usize;
    model.program.run(
        run.cpu,
        &sources,
        path / LANES as u64,
        &mut block,
        &mut |watched: usize, row: &Lanes| {
            numbers[watched] = row.0[lane];
        },
    );
    numbers
}
