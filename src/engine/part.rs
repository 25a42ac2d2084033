//! Parts of a run: any blocks of it, computed anywhere, join to the bits of the whole.
//!
//! Counts and extremes merge exactly in any order, the counts by replicate too, and moments are held as a
//! [`Ladder`]. A part knows which blocks it holds; the part that comes next may be joined to it whenever both are there, so a run
//! can be cut into shards for other machines, or into tasks for the threads of one. Where the paths of a spread point set stand depends
//! on the whole run, so every part is told the whole run and which of its blocks are wanted.

use super::Run;
use super::ladder::Ladder;
use super::moments::Moments;
use super::replicates::Replicates;
use super::running::{Running, paths_in};
use super::summary::{Summary, Tally};
use crate::draw::{LANES, Points};
use crate::model::{Judgement, Model};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::atomic::AtomicBool;

/// What is known after some neighbouring blocks of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Part {
    /// The blocks; fewer than were asked for if it was stopped.
    pub(super) blocks: Range<u64>,
    /// How many paths these have.
    pub(super) paths: u64,
    pub(super) tally: Tally,
    pub(super) ladder: Ladder,
    /// How many rows have moments.
    pub(super) rows: usize,
    pub(super) replicates: Option<Replicates>,
    pub(super) stopped: bool,
}

/// How many blocks a run of `paths` paths has.
#[must_use]
pub fn blocks(paths: u64) -> u64 {
    paths.div_ceil(LANES as u64)
}

/// Runs some blocks of a run of [`blocks`]`(run.paths)`. `progress` is told the number of paths done after each wave; when
/// `stop` is set, the part ends with the wave. Precision that a run should reach has no say here.
pub fn part(
    model: &Model,
    run: &Run,
    blocks: Range<u64>,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(u64),
) -> Part {
    let sources = model.program.sources(run.seed, run.points, run.paths);
    let mut running = Running::new(model, &sources, run, &blocks);
    running.advance((blocks.end, run.paths), stop, progress);
    running.finish(run.paths)
}

impl Part {
    /// Which blocks it holds.
    #[must_use]
    pub fn blocks(&self) -> Range<u64> {
        self.blocks.clone()
    }

    /// Whether it was stopped before it held what was asked for.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    /// Whether this can be what some blocks of a run come to: for parts that were stored.
    #[must_use]
    pub fn fits(&self, model: &Model, run: &Run, blocks: &Range<u64>) -> bool {
        let count = paths_in(blocks, run.paths);
        let first = blocks.start.saturating_mul(LANES as u64);
        let spread = run.points != Points::Plain;
        self.blocks == *blocks
            && self.paths == count
            && self.rows == model.watch.averaged()
            && !self.stopped
            && self.tally.fits(&model.watch, &(first..first + count))
            && self.ladder.fits(blocks, self.rows)
            && self.replicates.is_some() == spread
            && self.replicates.iter().all(|counts| counts.fit(&self.tally))
            && judgements(model).all(|judgement| self.rises(judgement))
    }

    /// Whether what was met up to a year was met up to the next, too.
    fn rises(&self, judgement: &Judgement) -> bool {
        judgement.met_by.windows(2).all(|years| {
            let (before, after) = (years[0].1, years[1].1);
            let by_replicate = self.replicates.iter().all(|counts| {
                let pairs = counts.events[before].iter().zip(&counts.events[after]);
                pairs.into_iter().all(|(before, after)| before <= after)
            });
            by_replicate && self.tally.events[before] <= self.tally.events[after]
        })
    }

    /// Both parts as one.
    ///
    /// # Panics
    /// If `next` does not begin where this part ends: whoever joins parts knows which are neighbours.
    #[must_use]
    pub fn join(mut self, next: Part) -> Part {
        assert_eq!(
            self.blocks.end, next.blocks.start,
            "parts are joined to those that come next"
        );
        self.blocks.end = next.blocks.end;
        self.paths += next.paths;
        self.tally.merge(&next.tally);
        self.ladder.append(next.ladder);
        if let (Some(mine), Some(theirs)) = (&mut self.replicates, &next.replicates) {
            mine.merge(theirs);
        }
        self.stopped |= next.stopped;
        self
    }

    /// What it says, as a run of its paths.
    #[must_use]
    pub fn summary(self) -> Summary {
        let none = || vec![Moments::default(); self.rows];
        Summary {
            paths: self.paths,
            tally: self.tally,
            moments: self.ladder.folded().unwrap_or_else(none),
            replicates: self.replicates,
            until: None,
            nested: None,
            stopped: self.stopped,
        }
    }
}

/// Every judgement of every target.
fn judgements(model: &Model) -> impl Iterator<Item = &Judgement> {
    let targets = model.targets.iter();
    targets.flat_map(|target| target.judged.iter().chain(&target.other))
}
