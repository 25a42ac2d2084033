//! Counts by replicate: what the error of a point set is read from.
//!
//! Path i belongs to replicate i mod 16 ([`REPLICATES`]), so lane l of any block does too. Counts merge exactly in any
//! order, like those of all paths; plain runs do without.

use super::summary::{Tally, add};
use crate::draw::LANES;
use crate::draw::points::REPLICATES;
use crate::model::Watch;
use crate::program::{Block, Lanes};
use serde::{Deserialize, Serialize};

/// A count for each replicate.
pub type Counts = [u64; REPLICATES];

/// The counts of a tally once more, each by replicate.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Replicates {
    /// On how many paths each event happens.
    pub events: Vec<Counts>,
    /// On how many paths exactly k of the jointly judged events happen, k = 0..
    pub met: Vec<Counts>,
    /// On how many paths each jointly judged event is the only one that does not happen.
    pub only_miss: Vec<Counts>,
}

impl Replicates {
    /// No counts yet of what is watched.
    #[must_use]
    pub fn new(watch: &Watch) -> Replicates {
        let none = [0; REPLICATES];
        Replicates {
            events: vec![none; watch.events],
            met: vec![none; watch.joint.len() + 1],
            only_miss: vec![none; watch.joint.len()],
        }
    }

    /// Counts a watched row of a block, if it is an event's.
    pub(super) fn note(&mut self, watch: &Watch, watched: usize, row: &Lanes, lanes: usize) {
        let event = watched.checked_sub(watch.distributions.len());
        if let Some(counts) = event.and_then(|event| self.events.get_mut(event)) {
            let mut sums = [0.0; REPLICATES];
            for points in row.0[..lanes].chunks(REPLICATES) {
                for (sum, hit) in sums.iter_mut().zip(points) {
                    *sum += hit;
                }
            }
            for (count, sum) in counts.iter_mut().zip(sums) {
                *count += sum as u64;
            }
        }
    }

    /// Counts how many of the jointly judged events happen together in a block.
    pub(super) fn note_joint(&mut self, watch: &Watch, block: &Block, lanes: usize) {
        let rows: Vec<&[f64]> = watch
            .joint
            .iter()
            .map(|row| &block.row(*row).0[..lanes])
            .collect();
        let mut sums = [0.0; LANES];
        for row in &rows {
            for (sum, hit) in sums.iter_mut().zip(*row) {
                *sum += hit;
            }
        }
        for (lane, sum) in sums[..lanes].iter().enumerate() {
            let (met, replicate) = (*sum as usize, lane % REPLICATES);
            self.met[met][replicate] += 1;
            if met + 1 == rows.len() {
                for (counts, row) in self.only_miss.iter_mut().zip(&rows) {
                    counts[replicate] += u64::from(row[lane] == 0.0);
                }
            }
        }
    }

    /// Whether these can be the counts of a tally once more.
    pub(super) fn fit(&self, tally: &Tally) -> bool {
        let pairs = [
            (&self.events, &tally.events),
            (&self.met, &tally.met),
            (&self.only_miss, &tally.only_miss),
        ];
        let sum = |counts: &Counts| counts.iter().try_fold(0u64, |a, b| a.checked_add(*b));
        let alike = |(mine, all): &(&Vec<Counts>, &Vec<u64>)| {
            let sums = mine.iter().map(sum);
            sums.eq(all.iter().map(|all| Some(*all)))
        };
        pairs.iter().all(alike)
    }

    /// Adds what another worker counted.
    pub(super) fn merge(&mut self, other: &Replicates) {
        for (mine, theirs) in [
            (&mut self.events, &other.events),
            (&mut self.met, &other.met),
            (&mut self.only_miss, &other.only_miss),
        ] {
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                add(mine, theirs);
            }
        }
    }
}
