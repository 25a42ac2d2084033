//! The engine: blocks of paths in waves over the processors, one mergeable summary at the end.
//!
//! Blocks are numbered; each is filled from its own addresses of the draw contract, so it does
//! not matter who fills it or when. Workers take blocks as they come free and keep exact counts
//! of their own; the moments of each block are added up along a tree over block numbers ([`ladder`]). Hence the
//! same bits on any number of threads, any [`part()`] of a run joins to its neighbours as if it had never been cut off, and a run that is
//! stopped between waves is the run of as many paths. A run may also end by itself when the probabilities are known well enough
//! ([`until`]). Memory is one block and one tally a worker, whatever the number of paths.

pub mod contrast;
pub mod estimate;
pub mod groups;
pub mod histogram;
pub mod judged;
pub mod ladder;
pub mod moments;
pub mod nested;
pub mod observe;
pub mod paired;
pub mod part;
pub mod planes;
pub mod proportion;
pub mod replicates;
mod running;
pub mod scan;
pub mod summary;
pub mod until;
pub mod waves;

pub use contrast::Contrast;
pub use estimate::Estimate;
pub use judged::{Bits, Judged};
pub use moments::Moments;
pub use nested::{Groups, Nested, Split};
pub use paired::{Outcomes, Pair};
pub use part::{Part, blocks, part};
pub use proportion::Proportion;
pub use summary::{Summary, Tally};

use crate::draw::{LANES, Points};
use crate::model::Model;
use crate::program::Lanes;
use crate::simd::Cpu;
use running::Running;
use std::sync::atomic::AtomicBool;
use until::Precision;

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
    /// Groups of paths for the split between parameters and chance, up to [`nested::MOST_GROUPS`], rounded up to a block of
    /// sixteen; 0 for none, and nothing for as many as suit the number of paths.
    pub groups: Option<u64>,
    /// How many threads.
    pub threads: usize,
    /// The kind of processor to compute for.
    pub cpu: Cpu,
}

/// Runs a model. `progress` is told the number of paths done after each wave; when `stop` is set, the
/// run ends with the wave and the summary says how many paths it holds.
pub fn run(model: &Model, run: &Run, stop: &AtomicBool, progress: &mut dyn FnMut(u64)) -> Summary {
    let mut summary = match run.until {
        Some(requested) => until_precise(model, run, requested, stop, progress),
        None => part(model, run, 0..blocks(run.paths), stop, progress).summary(),
    };
    add_groups(&mut summary, model, run, stop);
    summary
}

/// Adds to a whole run how its probabilities move with what is drawn once a path. Without it such a run is not whole: where `stop` is
/// set before, it counts as stopped.
pub fn add_groups(summary: &mut Summary, model: &Model, run: &Run, stop: &AtomicBool) {
    if summary.stopped {
        return;
    }
    let all = 0..nested::group_blocks(model, run);
    let groups = nested::groups(model, run, all, stop);
    summary.stopped = groups.is_none();
    summary.nested = groups.and_then(|groups| groups.nested(model));
}

/// Goes on until every target's probability is known well enough, or all paths are done.
fn until_precise(
    model: &Model,
    run: &Run,
    requested: f64,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(u64),
) -> Summary {
    let most = run.paths;
    let sources = model.program.sources(run.seed, run.points, most);
    let mut running = Running::new(model, &sources, run, &(0..blocks(most)));
    let mut paths = 0;
    for look in until::looks(most) {
        paths = look;
        // A last block that is not full can only be the end, so it is looked at apart.
        running.advance((paths / LANES as u64, paths), stop, progress);
        if running.stopped || until::widest(model, &running.glimpse(paths)) <= requested {
            break;
        }
    }
    running.advance((blocks(paths), paths), stop, progress);
    let mut summary = running.finish(paths).summary();
    let reached = until::widest(model, &summary);
    summary.until = Some(Precision { requested, reached });
    summary
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
