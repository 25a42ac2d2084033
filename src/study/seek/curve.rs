//! The probability of a target as a function of one value, on fixed paths: counts that are known are not run again.

use super::Question;
use crate::engine::judged::count;
use crate::engine::waves::{Part, each_block};
use crate::engine::{Judged, Proportion};
use crate::model::{Model, Verdicts};
use crate::program::Block;
use crate::scenario::load::Loaded;
use crate::scenario::tree::Node;
use crate::scenario::vary::{Axis, Path, Range, changed, plain_number};

/// Programs that are held at the same time.
const TOGETHER: usize = 8;

/// A study was asked to stop before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// The probability that is asked for, as numbers of paths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    /// Least number of hits that reaches it.
    pub reached: u64,
    /// Least number of hits whose 95 % interval reaches up to it.
    pub possible: u64,
    /// Least number of hits whose 95 % interval lies above it; more than all, if there is none.
    pub certain: u64,
    /// Hits that are one standard deviation.
    pub deviation: f64,
}

impl Asked {
    /// The counts that belong to a probability.
    #[must_use]
    pub fn new(probability: f64, paths: u64) -> Asked {
        let first = |fits: &dyn Fn(Proportion) -> bool| -> u64 {
            let (mut low, mut high) = (0, paths + 1);
            while low < high {
                let hits = low.midpoint(high);
                match fits(Proportion { hits, paths }) {
                    true => high = hits,
                    false => low = hits + 1,
                }
            }
            low
        };
        let variance = paths as f64 * probability * (1.0 - probability);
        Asked {
            reached: first(&|share| share.value() >= probability),
            possible: first(&|share| share.interval().1 >= probability),
            certain: first(&|share| share.interval().0 >= probability),
            deviation: variance.sqrt(),
        }
    }
}

/// Hits of the target at values of an axis.
#[derive(Debug)]
pub struct Curve<'c> {
    question: &'c Question<'c>,
    model: &'c Model,
    axis: &'c Axis,
    fixed: Vec<(&'c Path, Node)>,
    whole: bool,
    /// Values with their hits; none where the reader refuses the value.
    known: Vec<(f64, Option<u64>)>,
}

impl<'c> Curve<'c> {
    /// Nothing known yet. Other paths have the values that are `fixed`.
    pub(super) fn new(
        question: &'c Question<'c>,
        model: &'c Model,
        axis: &'c Axis,
        fixed: Vec<(&'c Path, Node)>,
        whole: bool,
    ) -> Self {
        Curve {
            question,
            model,
            axis,
            fixed,
            whole,
            known: Vec::new(),
        }
    }

    /// Whether the values are whole numbers.
    pub fn whole(&self) -> bool {
        self.whole
    }

    /// How many paths there are.
    pub fn paths(&self) -> u64 {
        self.question.run.paths
    }

    /// A value as it is written.
    pub fn node(&self, x: f64) -> Node {
        Node {
            place: self.axis.values_place.clone(),
            value: plain_number(x),
        }
    }

    fn load(&self, x: f64) -> Option<Loaded> {
        let fixed = self.fixed.iter().map(|(path, node)| (*path, node.clone()));
        let own = [(&self.axis.path, self.node(x))];
        changed(self.question.written, fixed.chain(own)).load().0
    }

    /// Whether the reader takes the value.
    pub fn takes(&self, x: f64) -> bool {
        match self.known.iter().find(|(known, _)| *known == x) {
            Some((_, hits)) => hits.is_some(),
            None => self.load(x).is_some(),
        }
    }

    /// The hits at a value that was asked for before.
    pub fn known(&self, x: f64) -> Option<u64> {
        let known = self.known.iter().find(|(known, _)| *known == x);
        known.and_then(|(_, hits)| *hits)
    }

    /// All values in a range that were asked for, in order, with their hits.
    pub fn within(&self, range: Range) -> Vec<(f64, u64)> {
        let inside = |x: f64| x >= range.low && x <= range.high;
        let known = self.known.iter().filter(|(x, _)| inside(*x));
        let mut known: Vec<(f64, u64)> =
            known.filter_map(|(x, hits)| Some((*x, (*hits)?))).collect();
        known.sort_by(|a, b| a.0.total_cmp(&b.0));
        known
    }

    /// The hits at a value; none where the reader refuses it.
    ///
    /// # Errors
    /// It was asked to stop.
    pub fn hits(&mut self, x: f64) -> Result<Option<u64>, Stopped> {
        self.hits_all(&[x])?;
        Ok(self.known(x))
    }

    /// Makes the hits at some values known.
    ///
    /// # Errors
    /// It was asked to stop.
    pub fn hits_all(&mut self, values: &[f64]) -> Result<(), Stopped> {
        let mut new: Vec<(f64, Verdicts, usize)> = Vec::new();
        for x in values {
            let known = self.known.iter().any(|(known, _)| known == x);
            if known || new.iter().any(|(known, ..)| known == x) {
                continue;
            }
            match self.load(*x) {
                None => self.known.push((*x, None)),
                Some(loaded) => {
                    let (aimed, slot) = loaded.scenario.aimed_at(self.question.slot);
                    new.push((*x, self.model.verdicts(&aimed), slot));
                }
            }
            if new.len() == TOGETHER {
                self.count(std::mem::take(&mut new))?;
            }
        }
        self.count(new)
    }

    fn count(&mut self, new: Vec<(f64, Verdicts, usize)>) -> Result<(), Stopped> {
        if new.is_empty() {
            return Ok(());
        }
        let run = self.question.run;
        let judged: Vec<(Judged, usize)> = new
            .iter()
            .map(|(_, verdicts, slot)| (Judged::plain(verdicts, run.seed), *slot))
            .collect();
        let rows = new
            .iter()
            .map(|(_, verdicts, _)| verdicts.program.rows)
            .max();
        let ask = |block: &mut Block, part: Part| -> Vec<u64> {
            let hits = judged.iter().map(|(judged, slot)| {
                let met = judged.met(run, part, block);
                met.get(*slot).map_or(0, count)
            });
            hits.collect()
        };
        let mut sums = vec![0; new.len()];
        let take = |found: Vec<u64>| {
            sums.iter_mut()
                .zip(found)
                .for_each(|(sum, next)| *sum += next);
        };
        let size = (rows.unwrap_or_default(), run.paths);
        if !each_block(size, run, self.question.stop, ask, take) {
            return Err(Stopped);
        }
        let values = new.iter().map(|(x, ..)| *x);
        self.known.extend(values.zip(sums.into_iter().map(Some)));
        Ok(())
    }
}
