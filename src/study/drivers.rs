//! What drives each probability, from the ordinary run: the probability where an assumption is in each fifth of its range.
//!
//! For every assumption one number a path is noted beside the verdicts: what its law gave on average over the years, whether a
//! shock struck, in how many years a regime was in a state. Its paths are sorted into fifths, and each target has a probability in each. That
//! is *conditioning*, not changing: the paths are those of the run, so **what moves with an assumption moves along**. Where demand is in its worst
//! fifth, so are the indicators that hang on it, and the answer is to “what if demand turns out badly?” and not to “what would demand alone do?”.
//! An assumption that enters no formula may have a large swing by what it moves with; [`Driver::moves_with`] says with what. What one assumption does
//! while all others stay is asked by [`super::what_ifs`]; what part of a variance it has, by indices of sensitivity.
//!
//! *Fifths.* The cuts are order statistics of the first [`FIRST`] paths (k n/5, so exact in a shorter run) and hold for the whole run, which
//! is then counted in one pass in memory that does not grow. Groups are what their cuts say; how many paths lie in each is counted. Where a
//! number has up to [`MOST_VALUES`] values, each is a group. Ties go into the lower group, so a value that many paths share may fill more than a
//! fifth, and some group be missing.
//!
//! Two models for this: @RISK's change in output statistic sorts the iterations by an input into bins and shows the output's mean by bin
//! as a tornado; and regional or “given-data” sensitivity analysis partitions a sample by each input, Plischke, Borgonovo and Smith (2013), "Global
//! sensitivity measures from given data", *European Journal of Operational Research* 226. How the groups are compared is said in [`crate::engine::contrast`].
//!
//! Cost: the run without its histograms, and some per cent for the counting ([`crate::engine::groups`]).

use crate::draw::LANES;
use crate::engine::contrast::Contrast;
use crate::engine::groups::{Above, Cuts, Tally};
use crate::engine::judged::{Bits, Judged};
use crate::engine::waves::{Part, each_block};
use crate::engine::{Proportion, Run};
use crate::model::{Driven, Model};
use crate::program::{Block, Lanes};
use crate::scenario::Scenario;
use crate::scenario::assumed::Assumed;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

/// Paths from which the cuts are found.
pub const FIRST: u64 = 16_384;
/// Most values of a number for each to be a group of its own.
pub const MOST_VALUES: usize = 8;
/// Groups of a number of many values.
const FIFTHS: usize = 5;
/// Paths from which it is found what moves together.
const PATHS_FOR_CORRELATION: usize = 4_096;
/// The correlation from which on two assumptions move together.
pub const TOGETHER: f64 = 0.3;
/// Most that are named for one assumption.
const MOST_NAMED: usize = 10;

/// What drives each probability.
#[derive(Debug, Clone)]
pub struct Drivers {
    /// The assumptions that vary.
    pub each: Vec<Driver>,
    /// For each target, and at last for all counted ones together, what became of it; none where it is not judged.
    pub slots: Vec<Option<Outcome>>,
}

/// An assumption that varies from path to path.
#[derive(Debug, Clone)]
pub struct Driver {
    /// Which.
    pub of: Assumed,
    /// The mean of its number over the first paths.
    pub mean: f64,
    /// Its standard deviation there.
    pub sd: f64,
    /// The cuts between its groups.
    pub cuts: Vec<f64>,
    /// The value of each group, where each has only one.
    pub values: Option<Vec<f64>>,
    /// The paths in each group.
    pub paths: Vec<u64>,
    /// The other assumptions that move with it, by their places, and the correlations; the strongest first.
    pub moves_with: Vec<(usize, f64)>,
}

/// What became of a target.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// On how many paths it is met.
    pub met: Proportion,
    /// By the groups of each assumption, in their order.
    pub by: Vec<Contrast>,
}

/// A block of the first paths.
struct Opening {
    rows: Vec<Lanes>,
    met: Vec<Bits>,
    lanes: usize,
}

/// Runs `run.paths` plain paths; nothing if `stop` is set before the end.
#[must_use]
pub fn drivers(
    scenario: &Scenario,
    model: &Model,
    run: &Run,
    stop: &AtomicBool,
) -> Option<Drivers> {
    let driven = model.driven(scenario);
    let watched = Watched::new(&driven, run);
    let opening = watched.opening(stop)?;
    let (kept, mut each) = look_into(&driven, &opening);
    let cuts: Vec<Vec<f64>> = each.iter().map(|driver| driver.cuts.clone()).collect();
    let counting = Counting {
        watched: &watched,
        opening: &opening,
        cuts: Cuts::new(&cuts),
        place: places(&driven, &kept),
    };
    let tally = counting.run(stop)?;
    let numbers = 0..each.len();
    for (number, driver) in each.iter_mut().enumerate() {
        driver.paths = tally.in_groups(&counting.cuts, number);
    }
    let slot = |slot: usize| {
        let by = numbers.clone().map(|number| {
            let paths = &each[number].paths;
            let hits = tally.met_in_groups(&counting.cuts, number, slot);
            let groups = hits.into_iter().zip(paths);
            let groups = groups.map(|(hits, paths)| Proportion {
                hits,
                paths: *paths,
            });
            Contrast {
                groups: groups.collect(),
            }
        });
        Outcome {
            met: Proportion {
                hits: tally.met(slot),
                paths: tally.paths(),
            },
            by: by.collect(),
        }
    };
    let verdicts = &driven.verdicts;
    let judged = verdicts.met.iter().map(Option::is_some);
    let judged = judged.chain([!verdicts.joint.is_empty()]);
    let slots = judged
        .enumerate()
        .map(|(at, judged)| judged.then(|| slot(at)));
    let slots = slots.collect();
    Some(Drivers { each, slots })
}

/// A program whose further rows are numbers of assumptions.
struct Watched<'d> {
    driven: &'d Driven,
    judged: Judged<'d>,
    run: &'d Run,
}

impl<'d> Watched<'d> {
    fn new(driven: &'d Driven, run: &'d Run) -> Self {
        let judged = Judged::plain(&driven.verdicts, run.seed);
        Watched {
            driven,
            judged,
            run,
        }
    }

    fn rows(&self) -> usize {
        self.driven.verdicts.program.rows
    }

    /// The verdicts of a block; shows each assumption's row by its place.
    fn block(
        &self,
        part: Part,
        block: &mut Block,
        see: &mut dyn FnMut(usize, &Lanes),
    ) -> Vec<Bits> {
        let mut shown = |cell: usize, row: &Lanes| {
            if let Some(place) = self.driven.place(cell) {
                see(place, row);
            }
        };
        self.judged.met_and_seen(self.run, part, block, &mut shown)
    }

    /// The first paths, whole.
    fn opening(&self, stop: &AtomicBool) -> Option<Vec<Opening>> {
        let paths = self.run.paths.min(FIRST);
        let ask = |block: &mut Block, part: Part| {
            let mut rows = vec![Lanes([0.0; LANES]); self.driven.of.len()];
            let met = self.block(part, block, &mut |place, row| rows[place] = row.clone());
            Opening {
                rows,
                met,
                lanes: part.lanes,
            }
        };
        let mut opening = Vec::new();
        let size = (self.rows(), paths);
        each_block(size, self.run, stop, ask, |one| opening.push(one)).then_some(opening)
    }
}

/// The assumptions that vary on the first paths, by their places among all, and what is known of them.
fn look_into(driven: &Driven, opening: &[Opening]) -> (Vec<usize>, Vec<Driver>) {
    let mut kept = Vec::new();
    let mut each: Vec<Driver> = Vec::new();
    let mut centred: Vec<Vec<f64>> = Vec::new();
    for (place, of) in driven.of.iter().enumerate() {
        let of_block = |one: &Opening| one.rows[place].0[..one.lanes].to_vec();
        let values: Vec<f64> = opening.iter().flat_map(of_block).collect();
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let Some((cuts, own)) = cuts_of(&sorted) else {
            continue;
        };
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
        centred.push(unit(&values[..values.len().min(PATHS_FOR_CORRELATION)]));
        kept.push(place);
        each.push(Driver {
            of: of.clone(),
            mean,
            sd: (squares / (n - 1.0)).sqrt(),
            cuts,
            values: own,
            paths: Vec::new(),
            moves_with: Vec::new(),
        });
    }
    for (at, driver) in each.iter_mut().enumerate() {
        driver.moves_with = moving(at, &centred);
    }
    (kept, each)
}

/// The cuts between groups of sorted values, and their values where each group has one; nothing where all are equal.
fn cuts_of(sorted: &[f64]) -> Option<(Vec<f64>, Option<Vec<f64>>)> {
    let mut values = sorted.to_vec();
    values.dedup();
    if values.len() < 2 {
        return None;
    }
    if values.len() <= MOST_VALUES {
        let cuts = values.windows(2).map(|two| two[0].midpoint(two[1]));
        return Some((cuts.collect(), Some(values)));
    }
    let order = |k: usize| sorted[(k * sorted.len()).div_ceil(FIFTHS) - 1];
    let mut cuts: Vec<f64> = (1..FIFTHS).map(order).collect();
    cuts.dedup();
    // Nothing lies above the greatest.
    cuts.retain(|cut| *cut < sorted[sorted.len() - 1]);
    Some((cuts, None))
}

/// Less their mean, and of length 1: the product of two such lists is a correlation.
fn unit(values: &[f64]) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    let length = if squares > 0.0 { squares.sqrt() } else { 1.0 };
    values.iter().map(|x| (x - mean) / length).collect()
}

/// What moves with one of them.
fn moving(at: usize, centred: &[Vec<f64>]) -> Vec<(usize, f64)> {
    let mut found: Vec<(usize, f64)> = Vec::new();
    for (other, values) in centred.iter().enumerate() {
        let correlation: f64 = values.iter().zip(&centred[at]).map(|(a, b)| a * b).sum();
        if other != at && correlation.abs() > TOGETHER {
            found.push((other, correlation));
        }
    }
    found.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    found.truncate(MOST_NAMED);
    found
}

/// For each assumption its place among those that vary.
fn places(driven: &Driven, kept: &[usize]) -> Vec<Option<usize>> {
    let all = 0..driven.of.len();
    all.map(|place| kept.iter().position(|kept| *kept == place))
        .collect()
}

/// The pass over all paths.
struct Counting<'d> {
    watched: &'d Watched<'d>,
    opening: &'d [Opening],
    cuts: Cuts,
    place: Vec<Option<usize>>,
}

impl Counting<'_> {
    fn run(&self, stop: &AtomicBool) -> Option<Tally> {
        let run = self.watched.run;
        // One for each thread at a time; what is counted where has no say in the sum.
        let idle: Mutex<Vec<(Tally, Above)>> = Mutex::new(Vec::new());
        let ask = |block: &mut Block, part: Part| {
            let spare = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut counting = spare.unwrap_or_else(|| self.nothing());
            self.count(part, block, &mut counting);
            let mut idle = idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push(counting);
        };
        let size = (self.watched.rows(), run.paths);
        if !each_block(size, run, stop, ask, |()| {}) {
            return None;
        }
        let all = idle.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (mut sum, _) = self.nothing();
        all.iter().for_each(|(tally, _)| sum.merge(tally));
        Some(sum)
    }

    fn nothing(&self) -> (Tally, Above) {
        let events = self.watched.judged.slots();
        (Tally::new(events, &self.cuts), Above::new(&self.cuts))
    }

    fn count(&self, part: Part, block: &mut Block, (tally, above): &mut (Tally, Above)) {
        let cpu = self.watched.run.cpu;
        let mut see = |place: usize, row: &Lanes| {
            if let Some(number) = self.place[place] {
                above.take(cpu, &self.cuts, number, (row, part.lanes));
            }
        };
        // The first blocks have been run already.
        match self.opening.get(part.index as usize) {
            Some(opening) => {
                let rows = opening.rows.iter().enumerate();
                rows.for_each(|(place, row)| see(place, row));
                tally.take(cpu, &opening.met, above, part.lanes);
            }
            None => {
                let met = self.watched.block(part, block, &mut see);
                tally.take(cpu, &met, above, part.lanes);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_are_order_statistics_and_values_are_told_apart_where_they_are_few() {
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(cuts_of(&ten), Some((vec![2.0, 4.0, 6.0, 8.0], None)));
        let eleven: Vec<f64> = (1..=11).map(f64::from).collect();
        // Up to k/5 of eleven, rounded up: 3, 5, 7, 9.
        assert_eq!(cuts_of(&eleven), Some((vec![3.0, 5.0, 7.0, 9.0], None)));
        let few = cuts_of(&[0.0, 0.0, 1.0, 3.0]);
        assert_eq!(few, Some((vec![0.5, 2.0], Some(vec![0.0, 1.0, 3.0]))));
        assert_eq!(cuts_of(&[7.0, 7.0]), None);
        // Half of them 0: one group of these, and the rest in two and a half fifths.
        let mut half = vec![0.0; 10];
        half.extend((1..=10).map(f64::from));
        assert_eq!(cuts_of(&half), Some((vec![0.0, 2.0, 6.0], None)));
    }
}
