//! What each path of a span contributes, added up as whole numbers.

use super::coalitions::{Between, Slot as What, Stage};
use super::rule::Rule;
use crate::draw::LANES;
use crate::engine::waves::{Part, each_block};
use crate::engine::{Bits, Judged, Pair, Run};
use crate::program::Block;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Paths on which the same scenarios run.
#[derive(Debug)]
pub struct Span {
    /// The first path.
    pub from: u64,
    /// The path after the last.
    pub to: u64,
    /// Which scenarios run.
    pub rule: Rule,
}

/// Contributions, in units of the rule's scale.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Their sum.
    pub sum: i64,
    /// The sum of their squares.
    pub squares: i128,
    /// On how many paths they are not nought.
    pub moved: u64,
}

impl Tally {
    fn add(&mut self, contribution: i64) {
        self.sum += contribution;
        self.squares += i128::from(contribution) * i128::from(contribution);
        self.moved += u64::from(contribution != 0);
    }

    fn merge(&mut self, other: &Tally) {
        self.sum += other.sum;
        self.squares += other.squares;
        self.moved += other.moved;
    }
}

/// What a slot counts.
#[derive(Debug, Clone)]
pub struct Slot {
    /// The sum of its outcomes in the first scenario.
    pub first: u64,
    /// The same in the second.
    pub second: u64,
    /// In the second and in the first, where it is an event.
    pub pair: Option<Pair>,
    /// The second less the first.
    pub whole: Tally,
    /// The contributions of each assumption, then of each section.
    pub each: Vec<Tally>,
}

/// What a span counts.
#[derive(Debug)]
pub struct Counted {
    /// How many paths.
    pub paths: u64,
    /// Slot by slot.
    pub slots: Vec<Slot>,
}

/// Cuts paths into spans, one a rule; between blocks, if there are enough.
pub fn spans(paths: u64, rules: Vec<Rule>) -> Vec<Span> {
    let (parts, lanes) = (rules.len() as u64, LANES as u64);
    let end = |k: u64| match paths >= parts * lanes {
        true if k == parts => paths,
        true => paths / lanes * k / parts * lanes,
        false => paths * k / parts,
    };
    let spans = (0..).zip(rules);
    spans
        .map(|(k, rule)| Span {
            from: end(k),
            to: end(k + 1),
            rule,
        })
        .collect()
}

/// Runs the scenarios of a span on its paths; nothing if `stop` is set before the end.
pub fn count(
    between: &Between,
    stages: &[Arc<Stage>],
    span: &Span,
    run: &Run,
    stop: &AtomicBool,
) -> Option<Counted> {
    let judged = stages
        .iter()
        .map(|stage| Judged::plain(&stage.verdicts, run.seed));
    let judged: Vec<Judged> = judged.collect();
    let rows = stages.iter().map(|stage| stage.verdicts.program.rows).max();
    let counter = Counter::new(between, stages, span);
    let lanes = LANES as u64;
    let first = span.from / lanes;
    let blocks = span.to.div_ceil(lanes) - first;
    let ask = |block: &mut Block, part: Part| {
        let index = first + part.index;
        let whole = Part {
            index,
            lanes: LANES,
        };
        let met = judged.iter().map(|judged| judged.met(run, whole, block));
        counter.slots(&met.collect::<Vec<_>>(), counter.lanes_of(index))
    };
    let mut sums = counter.nothing();
    let take = |found: Vec<Slot>| {
        for (sum, next) in sums.iter_mut().zip(&found) {
            sum.merge(next);
        }
    };
    let size = (rows.unwrap_or_default(), blocks * lanes);
    each_block(size, run, stop, ask, take).then(|| Counted {
        paths: span.to - span.from,
        slots: sums,
    })
}

impl Slot {
    fn merge(&mut self, other: &Slot) {
        self.first += other.first;
        self.second += other.second;
        if let (Some(pair), Some(other)) = (&mut self.pair, &other.pair) {
            pair.merge(other);
        }
        self.whole.merge(&other.whole);
        for (sum, next) in self.each.iter_mut().zip(&other.each) {
            sum.merge(next);
        }
    }
}

/// Counts blocks of a span.
struct Counter<'c> {
    between: &'c Between<'c>,
    stages: &'c [Arc<Stage>],
    span: &'c Span,
}

impl<'c> Counter<'c> {
    fn new(between: &'c Between<'c>, stages: &'c [Arc<Stage>], span: &'c Span) -> Self {
        Counter {
            between,
            stages,
            span,
        }
    }

    fn nothing(&self) -> Vec<Slot> {
        let entries = self.between.players() + self.between.sections().len();
        let slots = self.between.slots().iter();
        slots
            .map(|what| Slot {
                first: 0,
                second: 0,
                pair: (*what != What::Number).then(Pair::default),
                whole: Tally::default(),
                each: vec![Tally::default(); entries],
            })
            .collect()
    }

    /// The lanes of a block that lie in the span.
    fn lanes_of(&self, index: u64) -> Range<usize> {
        let start = index * LANES as u64;
        let lane = |path: u64| path.saturating_sub(start).min(LANES as u64) as usize;
        lane(self.span.from)..lane(self.span.to)
    }

    /// What a block adds; `met` holds the verdicts of each scenario.
    fn slots(&self, met: &[Vec<Bits>], lanes: Range<usize>) -> Vec<Slot> {
        let mut slots = self.nothing();
        for (at, (slot, what)) in slots.iter_mut().zip(self.between.slots()).enumerate() {
            match what {
                What::Number => self.numbers(met, lanes.clone(), slot),
                What::Target(..) => {
                    let met = met.iter().zip(self.stages);
                    let bits = met.map(|(met, stage)| met[stage.targets[at]]);
                    self.events(&bits.collect::<Vec<_>>(), &lanes, slot);
                }
                What::All => {
                    let met = met.iter().zip(self.stages);
                    let bits = met.map(|(met, stage)| all_of(met, &stage.counted));
                    self.events(&bits.collect::<Vec<_>>(), &lanes, slot);
                }
            }
        }
        slots
    }

    fn events(&self, bits: &[Bits], lanes: &Range<usize>, slot: &mut Slot) {
        let bits: Vec<Bits> = bits.iter().map(|bits| within(bits, lanes)).collect();
        let (Some(first), Some(last)) = (bits.first(), bits.last()) else {
            return;
        };
        let pair = Pair::of(lanes.len() as u64, last, first);
        slot.first = pair.second().hits;
        slot.second = pair.first().hits;
        slot.pair = Some(pair);
        let mut outcomes = vec![0; bits.len()];
        for word in 0..first.len() {
            let differ = bits
                .iter()
                .fold(0, |all, bits| all | bits[word] ^ first[word]);
            let mut left = differ;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                for (outcome, bits) in outcomes.iter_mut().zip(&bits) {
                    *outcome = (bits[word] >> bit & 1) as i64;
                }
                self.path(&outcomes, slot);
            }
        }
    }

    fn numbers(&self, met: &[Vec<Bits>], lanes: Range<usize>, slot: &mut Slot) {
        let mut outcomes = vec![0; met.len()];
        for lane in lanes {
            let (word, bit) = (lane / 64, lane % 64);
            for (outcome, (met, stage)) in outcomes.iter_mut().zip(met.iter().zip(self.stages)) {
                let counted = stage.counted.iter().map(|at| met[*at][word] >> bit & 1);
                *outcome = counted.sum::<u64>() as i64;
            }
            slot.first += outcomes.first().map_or(0, |n| *n as u64);
            slot.second += outcomes.last().map_or(0, |n| *n as u64);
            if outcomes.iter().any(|outcome| *outcome != outcomes[0]) {
                self.path(&outcomes, slot);
            }
        }
    }

    /// A path with these outcomes in the scenarios.
    fn path(&self, outcomes: &[i64], slot: &mut Slot) {
        let players = self.between.players();
        let mut contributions = vec![0; players];
        self.span.rule.share(outcomes, &mut contributions);
        slot.whole.add(contributions.iter().sum());
        let (each, sections) = slot.each.split_at_mut(players);
        for (tally, contribution) in each.iter_mut().zip(&contributions) {
            tally.add(*contribution);
        }
        for (tally, (_, places)) in sections.iter_mut().zip(self.between.sections()) {
            tally.add(places.iter().map(|at| contributions[*at]).sum());
        }
    }
}

/// Where all of some targets are met.
fn all_of(met: &[Bits], targets: &[usize]) -> Bits {
    let mut all = [u64::MAX; LANES / 64];
    for target in targets {
        for (all, met) in all.iter_mut().zip(met[*target]) {
            *all &= met;
        }
    }
    all
}

/// The bits of some lanes.
fn within(bits: &Bits, lanes: &Range<usize>) -> Bits {
    let below = |lane: usize| match lane {
        0 => 0,
        1..64 => (1u64 << lane) - 1,
        _ => u64::MAX,
    };
    let mut kept = *bits;
    for (word, kept) in kept.iter_mut().enumerate() {
        let lane = |at: usize| at.saturating_sub(64 * word).min(64);
        *kept &= below(lane(lanes.end)) & !below(lane(lanes.start));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_cover_all_paths_once() {
        for paths in [1, 7, 1_000, 8_192, 10_000, 100_001] {
            let spans = spans(paths, vec![Rule::Subsets; 6]);
            assert_eq!(spans[0].from, 0);
            assert_eq!(spans[5].to, paths);
            assert!(spans.windows(2).all(|two| two[0].to == two[1].from));
            let whole = |span: &Span| span.from.is_multiple_of(LANES as u64);
            assert_eq!(
                spans.iter().all(whole),
                paths >= 6 * LANES as u64 || paths == 1
            );
        }
    }

    #[test]
    fn lanes_are_cut_out() {
        let kept = within(&[u64::MAX; LANES / 64], &(3..130));
        assert_eq!(kept[0], u64::MAX << 3);
        assert_eq!((kept[1], kept[2], kept[3]), (u64::MAX, 3, 0));
    }
}
