//! What is not known against what changes: how the probabilities move as uncertain parameters move.
//!
//! A law may have uncertain numbers, drawn once a path (a parameter, a choice of model). A run's probability is the
//! mean over them. Behind it stand two kinds of chance: epistemic, which better knowledge would take away, and
//! aleatory, from year to year, which it would not. They are told apart by a nested simulation: *groups* of 64
//! paths that share all once-drawn numbers and differ in everything else. Group k has the numbers of path k of the
//! run itself (of independent random points, whatever the run's).
//!
//! With p_k the share of a group's paths on which a target is met, v the variance of these shares, and w the mean
//! of the variance within a group, p_k (1 − p_k) · 64/63: the epistemic variance is v − w/64 (not below 0), and its
//! part (v − w/64)/(v − w/64 + w). The second band holds the probabilities of 90 % of the parameters:
//! quantiles of the p_k after they are drawn towards their mean by √((v − w/64)/v), which takes the sampling noise of
//! the groups out of their spread. Values of indicators are split in the same way (Sun, Apley and Staum (2011),
//! *Operations Research* 59, for the correction).
//!
//! Errors: of the part by the jackknife over groups; of an end of the band by the distance of quantiles one binomial
//! standard deviation apart, and for shares by the step of 1/64 in which a group's are counted (its sd as a uniform
//! number, 1/64/√12), which is what remains near 0 and 1.
//!
//! Cost: one group for every 128 paths of the run, but 256 to 1,600 of them, unless their number is chosen: half as much again as a
//! run of up to 200,000 paths (or 16,384 paths, if that is more), and never more than 102,400 paths. A single level of groups that size
//! is near the best use of so many paths where parameters make up some per cent of the variance or more.
//!
//! Sixteen groups are a block. Any blocks of them are [`Groups`], which join in block order; what they say, [`Nested`], is computed from
//! all of them at once.

use super::Run;
use super::waves::{Part, Stretch, each_block};
use crate::draw::{LANES, TOGETHER};
use crate::model::Model;
use crate::program::{Block, Lanes};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::atomic::AtomicBool;

/// Most groups that can be asked for.
pub const MOST_GROUPS: u64 = 102_400;

/// Fewest and most groups.
const GROUPS: (u64, u64) = (256, 1_600);
/// Paths of the run for each group, between these.
const PATHS_FOR_A_GROUP: u64 = 128;
/// Groups in a block.
const A_BLOCK: usize = LANES / TOGETHER;
/// The parts below at which the band begins and ends.
const BAND: (f64, f64) = (0.05, 0.95);

/// How probabilities and values move as the parameters move.
#[derive(Debug, Clone)]
pub struct Nested {
    /// How many groups.
    pub groups: u64,
    /// Paths of each.
    pub paths: u64,
    /// For each of the model's targets: none where it is not judged, or always or never met.
    pub targets: Vec<Option<Split>>,
    /// All counted targets together.
    pub all: Option<Split>,
    /// For each indicator: its value in the last year.
    pub indicators: Vec<Option<Split>>,
}

/// The two kinds of chance in one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    /// The part of the variance that comes from parameters.
    pub part: f64,
    /// Its standard error.
    pub part_error: f64,
    /// Where the mean given the parameters lies with probability 90 %.
    pub band: (f64, f64),
    /// The standard errors of its ends.
    pub band_error: (f64, f64),
}

/// Mean and variance of a number over the paths of a group.
type Group = (f64, f64);

/// Blocks of the groups of a run: as many as it asks for, rounded up; none where no number is drawn once a path.
#[must_use]
pub fn group_blocks(model: &Model, run: &Run) -> u64 {
    if model.program.once.is_empty() {
        return 0;
    }
    let usual = || (run.paths / PATHS_FOR_A_GROUP).clamp(GROUPS.0, GROUPS.1);
    let groups = run.groups.unwrap_or_else(usual);
    groups.min(MOST_GROUPS).div_ceil(A_BLOCK as u64)
}

/// Some neighbouring blocks of groups.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Groups {
    /// The blocks.
    pub(super) blocks: Range<u64>,
    /// For each number that is split, its groups in their order; last, whether all counted targets are met.
    pub(super) of_slot: Vec<Vec<Group>>,
}

/// Runs some blocks of the groups of a run of [`group_blocks`]; nothing if `stop` is set before the end.
#[must_use]
pub fn groups(model: &Model, run: &Run, blocks: Range<u64>, stop: &AtomicBool) -> Option<Groups> {
    let watched = Watched::new(model);
    let sources = model.program.sources_held(run.seed);
    let ask = |block: &mut Block, part: Part| -> Vec<Vec<Group>> {
        let mut found = vec![Vec::new(); watched.slots];
        let mut see = |cell: usize, row: &Lanes| {
            for slot in &watched.of_cell[cell] {
                found[*slot] = groups_of(&row.0);
            }
        };
        let program = &model.program;
        program.run(run.cpu, &sources, part.index, block, &mut see);
        found.push(groups_of(&all_met(model, block)));
        found
    };
    let mut of_slot = vec![Vec::new(); watched.slots + 1];
    let stretch = Stretch {
        paths: blocks.end * LANES as u64,
        blocks: blocks.clone(),
    };
    let take = |block: Vec<Vec<Group>>| {
        for (all, next) in of_slot.iter_mut().zip(block) {
            all.extend(next);
        }
    };
    let size = (model.program.rows, stretch);
    each_block(size, run, stop, ask, take).then_some(Groups { blocks, of_slot })
}

impl Groups {
    /// Which blocks of groups these are.
    #[must_use]
    pub fn blocks(&self) -> Range<u64> {
        self.blocks.clone()
    }

    /// Whether these can be some blocks of groups of a model: for groups that were stored.
    #[must_use]
    pub fn fit(&self, model: &Model, blocks: &Range<u64>) -> bool {
        let count = (blocks.end - blocks.start) * A_BLOCK as u64;
        self.blocks == *blocks
            && self.of_slot.len() == Watched::new(model).slots + 1
            && self
                .of_slot
                .iter()
                .all(|groups| groups.len() as u64 == count)
    }

    /// Both as one.
    ///
    /// # Panics
    /// If `next` does not begin where these end: whoever joins parts knows which are neighbours.
    #[must_use]
    pub fn join(mut self, next: Groups) -> Groups {
        assert_eq!(
            self.blocks.end, next.blocks.start,
            "groups are joined to those that come next"
        );
        self.blocks.end = next.blocks.end;
        for (all, next) in self.of_slot.iter_mut().zip(next.of_slot) {
            all.extend(next);
        }
        self
    }

    /// What they say; nothing of no groups.
    #[must_use]
    pub fn nested(&self, model: &Model) -> Option<Nested> {
        let groups = (self.blocks.end - self.blocks.start) * A_BLOCK as u64;
        if groups == 0 {
            return None;
        }
        let watched = Watched::new(model);
        let share = |slot: usize| split(&self.of_slot[slot], 1.0 / TOGETHER as f64);
        let value = |slot: usize| split(&self.of_slot[slot], 0.0);
        let targets = watched.targets.iter();
        let indicators = watched.indicators.iter();
        Some(Nested {
            groups,
            paths: TOGETHER as u64,
            targets: targets.map(|slot| slot.and_then(share)).collect(),
            all: (!model.watch.joint.is_empty())
                .then(|| share(watched.slots))
                .flatten(),
            indicators: indicators.map(|slot| slot.and_then(value)).collect(),
        })
    }
}

/// Which watched rows are taken note of, and where.
struct Watched {
    /// For each watched cell, the slots that it fills.
    of_cell: Vec<Vec<usize>>,
    /// For each target, its slot.
    targets: Vec<Option<usize>>,
    /// For each indicator, the slot of its last year.
    indicators: Vec<Option<usize>>,
    slots: usize,
}

impl Watched {
    fn new(model: &Model) -> Watched {
        let watch = &model.watch;
        let distributions = watch.distributions.len();
        let mut watched = Watched {
            of_cell: vec![Vec::new(); distributions + watch.events + watch.means],
            targets: Vec::new(),
            indicators: Vec::new(),
            slots: 0,
        };
        for label in &model.targets {
            let cell = label
                .judged
                .as_ref()
                .map(|judged| distributions + judged.met);
            let slot = watched.slot(cell);
            watched.targets.push(slot);
        }
        for cells in &model.indicators {
            let slot = watched.slot(cells.last().copied());
            watched.indicators.push(slot);
        }
        watched
    }

    fn slot(&mut self, cell: Option<usize>) -> Option<usize> {
        self.of_cell[cell?].push(self.slots);
        self.slots += 1;
        Some(self.slots - 1)
    }
}

/// Each group of a row.
fn groups_of(row: &[f64; LANES]) -> Vec<Group> {
    let group = |numbers: &[f64; TOGETHER]| {
        let count = TOGETHER as f64;
        let mean = numbers.iter().sum::<f64>() / count;
        let squares: f64 = numbers.iter().map(|x| (x - mean) * (x - mean)).sum();
        (mean, squares / (count - 1.0))
    };
    row.as_chunks().0.iter().map(group).collect()
}

/// 1 where every jointly judged target is met.
fn all_met(model: &Model, block: &Block) -> [f64; LANES] {
    let mut all = [1.0; LANES];
    for row in &model.watch.joint {
        for (all, met) in all.iter_mut().zip(&block.row(*row).0) {
            *all *= met;
        }
    }
    all
}

/// Sums over groups, from which those without one group follow.
#[derive(Clone, Copy)]
struct Sums {
    count: f64,
    means: f64,
    squares: f64,
    within: f64,
}

impl Sums {
    /// Variance of the groups' means, and its part that is not sampling noise.
    fn between(&self) -> (f64, f64) {
        let mean = self.means / self.count;
        let variance = (self.squares / self.count - mean * mean) * self.count / (self.count - 1.0);
        let noise = self.within / self.count / TOGETHER as f64;
        (variance, (variance - noise).max(0.0))
    }

    fn part(&self) -> f64 {
        let between = self.between().1;
        between / (between + self.within / self.count)
    }

    fn without(&self, (mean, within): Group) -> Sums {
        Sums {
            count: self.count - 1.0,
            means: self.means - mean,
            squares: self.squares - mean * mean,
            within: self.within - within,
        }
    }
}

/// Splits a number's variance, and finds the band of its mean; nothing where it does not vary. The means of
/// groups come in steps, if not of 0.
fn split(groups: &[Group], step: f64) -> Option<Split> {
    let count = groups.len() as f64;
    let centre = groups.iter().map(|(mean, _)| mean).sum::<f64>() / count;
    // Around their own centre, so that great values cost no digits.
    let groups: Vec<Group> = groups
        .iter()
        .map(|(mean, within)| (mean - centre, *within))
        .collect();
    let sums = Sums {
        count,
        means: groups.iter().map(|(mean, _)| mean).sum(),
        squares: groups.iter().map(|(mean, _)| mean * mean).sum(),
        within: groups.iter().map(|(_, within)| within).sum(),
    };
    let (variance, between) = sums.between();
    if !(between + sums.within > 0.0) {
        return None;
    }
    let shrink = if variance > 0.0 {
        (between / variance).sqrt()
    } else {
        0.0
    };
    let mut means: Vec<f64> = groups
        .iter()
        .map(|(mean, _)| mean.mul_add(shrink, centre))
        .collect();
    means.sort_by(f64::total_cmp);
    let (low, high) = (end(&means, BAND.0), end(&means, BAND.1));
    let with_step = |error: f64| (error * error + step * step / 12.0).sqrt();
    Some(Split {
        part: sums.part(),
        part_error: jackknife(&groups, &sums),
        band: (low.0, high.0),
        band_error: (with_step(low.1), with_step(high.1)),
    })
}

/// The standard error of the part, from the parts without each group in turn.
fn jackknife(groups: &[Group], sums: &Sums) -> f64 {
    let parts: Vec<f64> = groups
        .iter()
        .map(|group| sums.without(*group).part())
        .collect();
    let mean = parts.iter().sum::<f64>() / sums.count;
    let squares: f64 = parts.iter().map(|part| (part - mean) * (part - mean)).sum();
    (squares * (sums.count - 1.0) / sums.count).sqrt()
}

/// A quantile of sorted numbers and its standard error.
fn end(sorted: &[f64], part: f64) -> (f64, f64) {
    let quantile = |part: f64| {
        let place = part.clamp(0.0, 1.0) * (sorted.len() - 1) as f64;
        let before = place.floor();
        let k = before as usize;
        let next = sorted[(k + 1).min(sorted.len() - 1)];
        (place - before).mul_add(next - sorted[k], sorted[k])
    };
    let step = (part * (1.0 - part) / sorted.len() as f64).sqrt();
    (
        quantile(part),
        0.5 * (quantile(part + step) - quantile(part - step)),
    )
}
