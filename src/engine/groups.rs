//! Counting by groups: on how many paths a target is met where a number lies above each of some cuts.
//!
//! Each number has a few cuts, which make groups of its values. A cut is sixteen words of bits a block, an event too, and
//! what is counted is the bits they share; so k cuts and m events cost 16 · k · m words a block of 1,024 paths, whatever the numbers
//! are. Counts are whole: they do not depend on the order of the blocks.

use super::judged::Bits;
use crate::program::Lanes;
use crate::simd::{Cpu, Floats, LANES, Mask, Simd, WIDTH, dispatched};

/// The cuts of several numbers, rising for each.
#[derive(Debug, Clone)]
pub struct Cuts {
    cuts: Vec<f64>,
    /// For each number, where its cuts begin; and where the last's end.
    begins: Vec<usize>,
}

impl Cuts {
    /// Of the cuts of each number.
    #[must_use]
    pub fn new(each: &[Vec<f64>]) -> Cuts {
        let mut begins = vec![0];
        for cuts in each {
            begins.push(begins[begins.len() - 1] + cuts.len());
        }
        Cuts {
            cuts: each.concat(),
            begins,
        }
    }

    fn of(&self, number: usize) -> std::ops::Range<usize> {
        self.begins[number]..self.begins[number + 1]
    }
}

/// Where numbers lie in a block: for each cut, the paths above it.
#[derive(Debug, Clone)]
pub struct Above(Vec<Bits>);

impl Above {
    /// Room for all cuts.
    #[must_use]
    pub fn new(cuts: &Cuts) -> Above {
        Above(vec![[0; LANES / 64]; cuts.cuts.len()])
    }

    /// Takes a number's row, of which the first lanes count.
    pub fn take(&mut self, cpu: Cpu, cuts: &Cuts, number: usize, (row, lanes): (&Lanes, usize)) {
        let own = cuts.of(number);
        let above = &mut self.0[own.clone()];
        above_each(cpu, &row.0, &cuts.cuts[own], above);
        if lanes < LANES {
            above.iter_mut().for_each(|bits| keep_first(bits, lanes));
        }
    }
}

fn keep_first(bits: &mut Bits, lanes: usize) {
    for (at, word) in bits.iter_mut().enumerate() {
        let kept = lanes.saturating_sub(64 * at).min(64);
        let mask = if kept == 64 {
            u64::MAX
        } else {
            (1 << kept) - 1
        };
        *word &= mask;
    }
}

/// What was counted.
#[derive(Debug, Clone)]
pub struct Tally {
    /// All paths.
    paths: u64,
    /// For each event, the paths on which it happens.
    met: Vec<u64>,
    /// For each cut, the paths above it.
    above: Vec<u64>,
    /// For each event and cut, the paths above it on which it happens.
    met_above: Vec<u64>,
}

impl Tally {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(events: usize, cuts: &Cuts) -> Tally {
        let cuts = cuts.cuts.len();
        Tally {
            paths: 0,
            met: vec![0; events],
            above: vec![0; cuts],
            met_above: vec![0; events * cuts],
        }
    }

    /// Counts a block.
    pub fn take(&mut self, cpu: Cpu, met: &[Bits], above: &Above, lanes: usize) {
        self.paths += lanes as u64;
        set_bits(cpu, met, &mut self.met);
        set_bits(cpu, &above.0, &mut self.above);
        let cuts = above.0.len();
        for (event, met) in met.iter().enumerate() {
            let sums = &mut self.met_above[event * cuts..(event + 1) * cuts];
            shared_bits(cpu, met, &above.0, sums);
        }
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Tally) {
        let add = |sums: &mut Vec<u64>, more: &[u64]| {
            sums.iter_mut().zip(more).for_each(|(a, b)| *a += b);
        };
        self.paths += other.paths;
        add(&mut self.met, &other.met);
        add(&mut self.above, &other.above);
        add(&mut self.met_above, &other.met_above);
    }

    /// How many paths.
    #[must_use]
    pub fn paths(&self) -> u64 {
        self.paths
    }

    /// On how many an event happens.
    #[must_use]
    pub fn met(&self, event: usize) -> u64 {
        self.met[event]
    }

    /// The paths in each group of a number: up to its first cut, between cuts, above the last.
    #[must_use]
    pub fn in_groups(&self, cuts: &Cuts, number: usize) -> Vec<u64> {
        between(self.paths, &self.above[cuts.of(number)])
    }

    /// Of these the paths on which an event happens.
    #[must_use]
    pub fn met_in_groups(&self, cuts: &Cuts, number: usize, event: usize) -> Vec<u64> {
        let own = cuts.of(number);
        let all = event * self.above.len();
        between(
            self.met[event],
            &self.met_above[all + own.start..all + own.end],
        )
    }
}

/// From what lies above each cut to what lies between them.
fn between(all: u64, above: &[u64]) -> Vec<u64> {
    let from = std::iter::once(&all).chain(above);
    let to = above.iter().chain([&0]);
    from.zip(to).map(|(from, to)| from - to).collect()
}

dispatched! {
    fn above_each(row: &[f64; LANES], cuts: &[f64], above: &mut [Bits]) = bits_above;
    fn set_bits(events: &[Bits], sums: &mut [u64]) = count_set;
    fn shared_bits(event: &Bits, others: &[Bits], sums: &mut [u64]) = count_shared;
}

#[inline(always)]
fn bits_above<S: Simd>(simd: S, row: &[f64; LANES], cuts: &[f64], above: &mut [Bits]) {
    let vectors: &[[f64; WIDTH]] = row.as_chunks().0;
    for (cut, bits) in cuts.iter().zip(above) {
        let cut = simd.splat(*cut);
        for (word, eight) in bits.iter_mut().zip(vectors.chunks_exact(64 / WIDTH)) {
            let mut all = 0;
            for (at, numbers) in eight.iter().enumerate() {
                let higher = cut.less(simd.load(numbers)).lanes();
                all |= u64::from(higher) << (at * WIDTH);
            }
            *word = all;
        }
    }
}

#[inline(always)]
fn count_set<S: Simd>(_simd: S, events: &[Bits], sums: &mut [u64]) {
    for (bits, sum) in events.iter().zip(sums) {
        let mut count = 0;
        for word in bits {
            count += word.count_ones();
        }
        *sum += u64::from(count);
    }
}

#[inline(always)]
fn count_shared<S: Simd>(_simd: S, event: &Bits, others: &[Bits], sums: &mut [u64]) {
    for (other, sum) in others.iter().zip(sums) {
        let mut count = 0;
        for (a, b) in event.iter().zip(other) {
            count += (a & b).count_ones();
        }
        *sum += u64::from(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_counted_as_by_hand_on_every_processor() {
        let row = |f: fn(usize) -> f64| {
            let mut lanes = Lanes([0.0; LANES]);
            lanes.0.iter_mut().enumerate().for_each(|(k, x)| *x = f(k));
            lanes
        };
        let rows = [row(|k| (k % 10) as f64), row(|k| (k % 2) as f64)];
        let cuts = Cuts::new(&[vec![1.0, 1.0 + 6.5], vec![0.5], Vec::new()]);
        // Met on every third path.
        let mut met = [0; LANES / 64];
        (0..1000)
            .step_by(3)
            .for_each(|k| met[k / 64] |= 1 << (k % 64));
        for kind in [crate::simd::Kind::Baseline, crate::simd::Kind::Avx2] {
            let Some(cpu) = Cpu::of(kind) else { continue };
            let mut above = Above::new(&cuts);
            let mut tally = Tally::new(1, &cuts);
            for (number, row) in rows.iter().enumerate() {
                above.take(cpu, &cuts, number, (row, 1000));
            }
            tally.take(cpu, &[met], &above, 1000);
            let mut twice = tally.clone();
            twice.merge(&tally);
            assert_eq!((twice.paths(), twice.met(0)), (2000, 668));
            // Of ten digits: 0 and 1; 2 to 7; 8 and 9.
            assert_eq!(tally.in_groups(&cuts, 0), [200, 600, 200]);
            assert_eq!(tally.in_groups(&cuts, 1), [500, 500]);
            assert_eq!(tally.in_groups(&cuts, 2), [1000]);
            let hand = |low: usize, high: usize| {
                let met = (0..1000).step_by(3);
                met.filter(|k| (low..=high).contains(&(k % 10))).count() as u64
            };
            let digits = [hand(0, 1), hand(2, 7), hand(8, 9)];
            assert_eq!(tally.met_in_groups(&cuts, 0, 0), digits);
            assert_eq!(tally.met_in_groups(&cuts, 1, 0), [167, 167]);
            assert_eq!(tally.met_in_groups(&cuts, 2, 0), [334]);
        }
    }
}
