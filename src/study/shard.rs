//! Shards: a run cut into shares for several machines, which merge to the bits of the run.
//!
//! A run is three piles of blocks: those of its own paths, those of the groups that tell parameters from chance, and those on which shocks,
//! revisions and levers are switched. A shard takes its share of each, so that all shards cost about the same and merging costs next to
//! nothing: counts add up, moments climb the same tree, groups stand one behind the other.
//!
//! The design is that of two systems which do this well. ROOT's `hadd` adds up histograms that many jobs wrote, and
//! Spark's `treeAggregate` merges states along a tree. From the first comes that a part is a file that says what it holds; from the second that
//! a state can be merged again. Neither gives the same bits for every cut; here floating-point sums know only the numbers of their
//! blocks ([`crate::engine::ladder`]), so they do.

use super::Effects;
use super::effects::{Switched, switched};
use crate::draw::LANES;
use crate::draw::points::REPLICATES;
use crate::engine::nested::{group_blocks, groups};
use crate::engine::waves::Stretch;
use crate::engine::{Groups, Part, Run, Summary, blocks, part};
use crate::model::Model;
use crate::program::aside::BINS;
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::atomic::AtomicBool;

/// Most shards of a run.
pub const MOST_SHARDS: u64 = 100_000;

/// One of several shards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: u64,
    of: u64,
}

impl Shard {
    /// Shard `number` of `of`, counted from 1; nothing if there is no such shard.
    #[must_use]
    pub fn new(number: u64, of: u64) -> Option<Shard> {
        let there = (1..=MOST_SHARDS).contains(&of) && (1..=of).contains(&number);
        there.then_some(Shard { number, of })
    }

    /// Its number, from 1.
    #[must_use]
    pub fn number(self) -> u64 {
        self.number
    }

    /// How many there are.
    #[must_use]
    pub fn of(self) -> u64 {
        self.of
    }

    /// Its blocks of some: as many as any other's, or one more. None where there are fewer blocks than shards and it goes without.
    #[must_use]
    pub fn share(self, blocks: u64) -> Range<u64> {
        let cut =
            |shards: u64| (u128::from(blocks) * u128::from(shards) / u128::from(self.of)) as u64;
        cut(self.number - 1)..cut(self.number)
    }
}

/// A run with all that belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct Whole<'w> {
    /// What is run.
    pub scenario: &'w Scenario,
    /// The same, compiled.
    pub model: &'w Model,
    /// How it is run: up to its last path.
    pub run: &'w Run,
    /// On how many of its paths shocks, revisions and levers are switched.
    pub effects: u64,
}

/// What a shard comes to, or several neighbours.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Share {
    paths: Part,
    groups: Groups,
    switched: Switched,
}

impl Whole<'_> {
    /// The paths of a shard: the first, and the one behind the last.
    #[must_use]
    pub fn paths(&self, shard: Shard) -> Range<u64> {
        let blocks = shard.share(blocks(self.run.paths));
        let before = |block: u64| (block * LANES as u64).min(self.run.paths);
        before(blocks.start)..before(blocks.end)
    }

    /// The share of the blocks on which parts of the scenario are switched.
    fn stretch(&self, shard: Shard) -> Stretch {
        Stretch {
            paths: self.effects,
            blocks: shard.share(blocks(self.effects)),
        }
    }

    /// Computes a shard; nothing if `stop` is set before the end. `progress` is told how many of its paths are done.
    #[must_use]
    pub fn compute(
        &self,
        shard: Shard,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(u64),
    ) -> Option<Share> {
        let (model, run) = (self.model, self.run);
        let own = shard.share(blocks(run.paths));
        let paths = part(model, run, own, stop, progress);
        if paths.stopped() {
            return None;
        }
        let own = shard.share(group_blocks(model, run));
        Some(Share {
            paths,
            groups: groups(model, run, own, stop)?,
            switched: switched(self.scenario, model, run, self.stretch(shard), stop)?,
        })
    }

    /// What was stored of a shard, if it can be what the shard came to. Nothing is taken for granted: there are no more bytes than such a
    /// share may have, and no more histograms are made than the model watches.
    #[must_use]
    pub fn read(&self, shard: Shard, bytes: &[u8]) -> Option<Share> {
        let watch = &self.model.watch;
        if bytes.len() as u64 > self.most_bytes(shard) {
            return None;
        }
        // Blocks, paths, and how many distributions follow: the beginning of a share.
        let beginning = postcard::take_from_bytes::<((u64, u64), u64, u64)>(bytes).ok()?;
        if beginning.0.2 != watch.distributions.len() as u64 {
            return None;
        }
        let (share, rest) = postcard::take_from_bytes(bytes).ok()?;
        (rest.is_empty() && self.fits(shard, &share)).then_some(share)
    }

    /// More bytes than a share can have: every number at its longest.
    fn most_bytes(&self, shard: Shard) -> u64 {
        const NUMBER: u64 = 10;
        let (model, run) = (self.model, self.run);
        let watch = &model.watch;
        let groups = shard.share(group_blocks(model, run));
        let numbers = [
            (8 + BINS as u64) * watch.distributions.len() as u64,
            (2 + REPLICATES as u64) * (watch.events + 2 * watch.joint.len() + 8) as u64,
            3 * 2 * u64::from(u64::BITS) * (watch.averaged() as u64 + 1),
            2 * LANES as u64
                * (groups.end - groups.start)
                * (1 + model.targets.len() + model.indicators.len()) as u64,
            5 * (self.scenario.switches().len() * (model.targets.len() + 2)) as u64,
        ];
        NUMBER * (numbers.iter().sum::<u64>() + 64)
    }

    /// Whether a share can be what a shard came to.
    fn fits(&self, shard: Shard, share: &Share) -> bool {
        let (model, run) = (self.model, self.run);
        let own = shard.share(blocks(run.paths));
        let of_groups = shard.share(group_blocks(model, run));
        let stretch = self.stretch(shard);
        share.paths.fits(model, run, &own)
            && share.groups.fit(model, &of_groups)
            && share.switched.fits(self.scenario, model, &stretch)
    }

    /// What all shards together say: the run's summary, and what parts of the scenario add, if that was asked for.
    #[must_use]
    pub fn conclude(&self, all: Share) -> (Summary, Option<Effects>) {
        let mut summary = all.paths.summary();
        summary.nested = all.groups.nested(self.model);
        let effects = all.switched.effects(self.scenario, self.effects);
        (summary, (self.effects > 0).then_some(effects))
    }
}

impl Share {
    /// This share and that of the shard that comes next, as one.
    #[must_use]
    pub fn join(self, next: Share) -> Share {
        Share {
            paths: self.paths.join(next.paths),
            groups: self.groups.join(next.groups),
            switched: self.switched.join(next.switched),
        }
    }

    /// As it is stored.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).expect("memory takes what is written, and all lengths are known")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_neighbours_and_of_one_size() {
        for (all, of) in [(977, 40), (7, 40), (0, 3), (3_906_250, 99_999), (16, 16)] {
            let mut end = 0;
            for number in 1..=of {
                let share = Shard::new(number, of).expect("a shard").share(all);
                assert_eq!(share.start, end);
                assert!((all / of..=all / of + 1).contains(&(share.end - share.start)));
                end = share.end;
            }
            assert_eq!(end, all);
        }
        for (number, of) in [(0, 3), (4, 3), (1, 0), (1, MOST_SHARDS + 1)] {
            assert_eq!(Shard::new(number, of), None);
        }
    }
}
