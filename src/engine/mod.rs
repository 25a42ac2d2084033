//! The engine: blocks of paths in waves over the processors, one mergeable summary at the end.
//!
//! Blocks are numbered; each is filled from its own addresses of the draw contract, so it does
//! not matter who fills it or when. Workers take blocks as they come free and keep exact counts
//! of their own; the moments of each block are appended in block order after each wave. Hence the
//! same bits on any number of threads, and a run that is stopped between waves is the run of as many
//! paths. Memory is one block and one tally a worker, whatever the number of paths.

pub mod histogram;
pub mod moments;
pub mod observe;
pub mod proportion;
pub mod scan;
pub mod summary;

pub use moments::Moments;
pub use proportion::Proportion;
pub use summary::{Summary, Tally};

use crate::draw::{LANES, Points, Source};
use crate::model::Model;
use crate::program::{Block, Lanes};
use crate::simd::Cpu;
use observe::{Observer, Pending, Span, observe_joint};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Most paths of a run.
pub const MOST_PATHS: u64 = 4_000_000_000;

/// Blocks between two looks at the clock and at the request to stop.
const WAVE: u64 = 64;

/// How a model is run. Only `seed` and `paths` have a say in the result.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// The seed of all draws.
    pub seed: u64,
    /// How many paths, 1 to [`MOST_PATHS`].
    pub paths: u64,
    /// How many threads.
    pub threads: usize,
    /// The kind of processor to compute for.
    pub cpu: Cpu,
}

/// Runs a model. `progress` is told the number of paths done after each wave; when `stop` is set, the
/// run ends with the wave and the summary says how many paths it holds.
pub fn run(model: &Model, run: &Run, stop: &AtomicBool, progress: &mut dyn FnMut(u64)) -> Summary {
    let sources = model.program.sources(run.seed, Points::Plain, run.paths);
    let blocks = run.paths.div_ceil(LANES as u64);
    let threads = (run.threads.max(1) as u64).min(blocks.max(1)) as usize;
    let mut workers: Vec<Worker> = (0..threads)
        .map(|_| Worker::new(model, &sources, run))
        .collect();
    let watched = model.watch.distributions.len() + model.watch.means;
    let mut moments = vec![Moments::default(); watched];
    let pool = (threads > 1)
        .then(|| {
            rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .ok()
        })
        .flatten();
    let mut done = 0;
    while done < blocks && !stop.load(Ordering::Relaxed) {
        let end = (done + WAVE).min(blocks);
        let next = AtomicU64::new(done);
        match &pool {
            Some(pool) => pool.install(|| {
                workers
                    .par_iter_mut()
                    .for_each(|worker| worker.take_blocks(&next, end));
            }),
            None => workers
                .iter_mut()
                .for_each(|worker| worker.take_blocks(&next, end)),
        }
        append_in_order(&mut moments, &mut workers);
        done = end;
        progress((done * LANES as u64).min(run.paths));
    }
    // The first worker's tally takes in the others': a copy would cost memory.
    let mut tallies = workers.into_iter().map(|worker| worker.tally);
    let mut tally = tallies.next().unwrap_or_else(|| Tally::new(&model.watch));
    for other in tallies {
        tally.merge(&other);
    }
    Summary {
        paths: (done * LANES as u64).min(run.paths),
        tally,
        moments,
    }
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
            pending: Box::default(),
            finished: Vec::new(),
        }
    }

    fn take_blocks(&mut self, next: &AtomicU64, end: u64) {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= end {
                return;
            }
            let moments = self.run_block(index);
            self.finished.push((index, moments));
        }
    }

    fn run_block(&mut self, index: u64) -> Vec<Moments> {
        let watch = &self.model.watch;
        let first = index * LANES as u64;
        let lanes = (self.run.paths - first).min(LANES as u64) as usize;
        let mut moments = vec![Moments::default(); watch.distributions.len() + watch.means];
        let cpu = self.run.cpu;
        let mut observer = Observer {
            tally: &mut self.tally,
            moments: &mut moments,
            pending: &mut self.pending,
            span: Span { first, lanes },
            cpu,
        };
        let block = &mut self.block;
        self.model
            .program
            .run(cpu, self.sources, index, block, &mut observer);
        observer.settle();
        observe_joint(cpu, &mut self.tally, &watch.joint, &self.block, lanes);
        moments
    }
}

/// The watched numbers of a single path, in the order of the watched rows.
#[must_use]
pub fn replay(model: &Model, run: &Run, path: u64) -> Vec<f64> {
    let sources = model.program.sources(run.seed, Points::Plain, run.paths);
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
