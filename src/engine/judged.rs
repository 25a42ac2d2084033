//! Verdicts block by block: on which paths each target is met, as bits.
//!
//! Studies compare and count such bits; a block of 1,024 paths is sixteen words a target.

use super::Run;
use super::waves::Part;
use crate::draw::{LANES, Source};
use crate::model::Verdicts;
use crate::program::{Block, Lanes};

/// One bit a path of a block.
pub type Bits = [u64; LANES / 64];

/// Verdicts with the randomness that they run on.
#[derive(Debug)]
pub struct Judged<'v> {
    verdicts: &'v Verdicts,
    sources: Vec<Source>,
    /// For each watched verdict, the target whose it is.
    slot_of: Vec<usize>,
}

impl<'v> Judged<'v> {
    /// Verdicts on these sources, which are those of its program in their order.
    #[must_use]
    pub fn new(verdicts: &'v Verdicts, sources: Vec<Source>) -> Self {
        let slots = (0..).zip(&verdicts.met);
        Judged {
            verdicts,
            sources,
            slot_of: slots.filter_map(|(slot, met)| met.map(|_| slot)).collect(),
        }
    }

    /// Verdicts on plain paths.
    #[must_use]
    pub fn plain(verdicts: &'v Verdicts, seed: u64) -> Self {
        Judged::new(verdicts, verdicts.program.sources_plain(seed))
    }

    /// What is judged.
    #[must_use]
    pub fn verdicts(&self) -> &'v Verdicts {
        self.verdicts
    }

    /// The targets, and all counted ones together.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.verdicts.met.len() + 1
    }

    /// The paths of a block on which each slot's event happens: each target is met (never, where it is not judged), then all
    /// counted ones together.
    pub fn met(&self, run: &Run, part: Part, block: &mut Block) -> Vec<Bits> {
        self.met_and_seen(run, part, block, &mut |_, _| {})
    }

    /// The same, and shows the further rows that are watched, by their place among all watched rows.
    pub fn met_and_seen(
        &self,
        run: &Run,
        part: Part,
        block: &mut Block,
        see: &mut dyn FnMut(usize, &Lanes),
    ) -> Vec<Bits> {
        let mut met = vec![[0; LANES / 64]; self.slots()];
        let mut watch = |cell: usize, row: &Lanes| match self.slot_of.get(cell) {
            Some(slot) => met[*slot] = bits_of(row, part.lanes),
            None => see(cell, row),
        };
        let program = &self.verdicts.program;
        program.run(run.cpu, &self.sources, part.index, block, &mut watch);
        let mut all = [u64::MAX; LANES / 64];
        for row in &self.verdicts.joint {
            for (all, met) in all.iter_mut().zip(bits_of(block.row(*row), part.lanes)) {
                *all &= met;
            }
        }
        if let (Some(last), false) = (met.last_mut(), self.verdicts.joint.is_empty()) {
            *last = all;
        }
        met
    }
}

/// Where a row of 0 and 1 is 1, in its first lanes.
#[must_use]
pub fn bits_of(row: &Lanes, lanes: usize) -> Bits {
    let mut bits = [0; LANES / 64];
    for (lane, x) in row.0[..lanes].iter().enumerate() {
        bits[lane / 64] |= u64::from(*x == 1.0) << (lane % 64);
    }
    bits
}

/// How many bits are set.
#[must_use]
pub fn count(bits: &Bits) -> u64 {
    bits.iter().map(|word| u64::from(word.count_ones())).sum()
}
