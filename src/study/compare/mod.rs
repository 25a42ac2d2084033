//! Scenarios compared: what an alternative adds to each probability, against the base and on the same paths.
//!
//! In a sentence: "against the baseline, the policy raises the probability of this target by 6.1 points (5.7 to 6.5); on 6.4 %
//! of paths it switches to met, on 0.3 % away".
//!
//! | file | the question |
//! |---|---|
//! | `matched` | which targets mean the same in all scenarios? |
//! | `crossed` | on how many paths is a target met in two scenarios? how many targets are met? |
//! | `pairing` | do the scenarios run on the same draws, and what does that gain? |
//! | `dominance` | is the whole distribution of what a target measures better, not only beyond the goal? |
//! | `regret` | which scenario is best and worst for each target, and which is never far from the best? |
//!
//! **How.** All scenarios run on common random numbers: draws are addressed by name, so what two scenarios share has the same
//! numbers on the same path. In one pass every block is run by every scenario's program, and what is kept is on how many
//! paths a target is met in each two of them. All probabilities, differences and regrets follow from these counts, with the errors of
//! [`crate::engine::paired`]. The alternatives are measured from the first scenario; regret and worst case treat all alike.
//!
//! **Never silently.** Targets are matched by id. One that is not there in a scenario, cannot be judged, or is defined in another way
//! (another goal, form, year or basis) is shown as such. Where the definition differs the two probabilities answer two questions; their
//! difference is given and marked, and it enters neither the joint figures nor dominance nor regret. "All together" and the number
//! met are of the targets that count, and mean the same, in every scenario.
//!
//! **When not.** To see what one shock, revision or lever of a single scenario adds, the run itself says it
//! ([`super::effects`]). A comparison takes whole files, however much they differ.
//!
//! **Cost.** k scenarios cost less than k ordinary runs of as many paths: the programs hold only what the targets rest on, and no
//! histogram is kept. Memory does not grow with the paths: beside counts, what targets measure on the first 16,384 paths.

mod crossed;
mod dominance;
mod matched;
mod pairing;
mod regret;

pub use crossed::{Crossed, Mean, Numbers};
pub use dominance::{Dominance, Gap, Order, dominance};
pub use matched::{Change, Direction, Row, Standing, rows};
pub use pairing::{Gain, Pairing, Reason};
pub use regret::{Choice, Greatest, Regret, Regrets};

use crate::draw::LANES;
use crate::engine::Run;
use crate::engine::judged::{Bits, Judged};
use crate::engine::waves::{Part, each_block};
use crate::model::{Model, Verdicts};
use crate::program::{Block, Lanes};
use crate::scenario::load::Loaded;
use std::sync::atomic::AtomicBool;

/// Blocks whose measured values are kept for dominance: 16,384 paths.
const KEPT_BLOCKS: u64 = 16;

/// Scenarios compared with the first of them.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// How many paths.
    pub paths: u64,
    /// Every target of any scenario.
    pub rows: Vec<Row>,
    /// For each row, on how many paths it is met in each two scenarios.
    pub met: Vec<Crossed>,
    /// The rows that count, and mean the same, in every scenario.
    pub counted: Vec<usize>,
    /// All counted rows together; none if no row counts.
    pub all: Option<Crossed>,
    /// How many of them are met; none if no row counts.
    pub number: Option<Numbers>,
    /// For each alternative: how it is paired with the base.
    pub pairings: Vec<Pairing>,
    /// For each alternative and row: whose distribution is better, where that is defined.
    pub dominance: Vec<Vec<Option<Dominance>>>,
    /// What measured values are not numbers.
    pub undefined: Vec<Undefined>,
}

/// A measured value that is not a finite number on some paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undefined {
    /// In which scenario.
    pub scenario: usize,
    /// The row.
    pub row: usize,
    /// On how many paths.
    pub paths: u64,
}

/// Compares scenarios, the first of which is the base, on the plain paths of a run; nothing if `stop` is set before the end.
/// `progress` is told the number of paths done.
#[must_use]
pub fn compare(
    loaded: &[Loaded],
    run: &Run,
    stop: &AtomicBool,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Option<Comparison> {
    let base = Model::new(&loaded.first()?.scenario);
    let verdicts = loaded.iter().map(|one| base.measured(&one.scenario));
    let verdicts: Vec<Verdicts> = verdicts.collect();
    drop(base);
    let rows = matched::rows(loaded);
    let pass = Pass::new(&rows, &verdicts, run);
    let seen = pass.run(stop, progress)?;
    let alternatives = 1..loaded.len();
    let dominances = alternatives.clone().map(|alternative| {
        let each = rows.iter().enumerate();
        let of = |(at, row): (usize, &Row)| seen.dominance(at, row, alternative);
        each.map(of).collect()
    });
    let pairings = alternatives
        .clone()
        .map(|at| Pairing::of((&loaded[0], &verdicts[0]), (&loaded[at], &verdicts[at])));
    Some(Comparison {
        paths: run.paths,
        counted: pass.counted.clone(),
        pairings: pairings.collect(),
        dominance: dominances.collect(),
        undefined: seen.undefined(),
        met: seen.met,
        all: seen.all.filter(|_| !pass.counted.is_empty()),
        number: seen.number.filter(|_| !pass.counted.is_empty()),
        rows,
    })
}

/// One pass over the blocks, with every scenario on each.
struct Pass<'a> {
    rows: &'a [Row],
    run: &'a Run,
    judged: Vec<Judged<'a>>,
    /// For each scenario and watched row, the row of the table whose measure it is.
    measured: Vec<Vec<Option<usize>>>,
    counted: Vec<usize>,
}

/// What a block, or all so far, has shown.
struct Seen {
    met: Vec<Crossed>,
    all: Option<Crossed>,
    number: Option<Numbers>,
    /// For each scenario and row, what was measured on the first paths.
    values: Vec<Vec<Vec<f64>>>,
    /// For each scenario and row, on how many paths that was no number.
    faults: Vec<Vec<u64>>,
    paths: u64,
}

impl<'a> Pass<'a> {
    fn new(rows: &'a [Row], verdicts: &'a [Verdicts], run: &'a Run) -> Pass<'a> {
        let counted = rows.iter().enumerate();
        let counted = counted.filter(|(_, row)| row.counts && row.is_alike());
        let measured = verdicts.iter().enumerate();
        let measured = measured.map(|(scenario, verdicts)| {
            let most = verdicts.measures.iter().flatten().max();
            let mut row_of = vec![None; most.map_or(0, |most| most + 1)];
            for (at, row) in rows.iter().enumerate() {
                let cell = row.places[scenario].and_then(|place| verdicts.measures[place]);
                if let Some(cell) = cell {
                    row_of[cell] = Some(at);
                }
            }
            row_of
        });
        Pass {
            rows,
            run,
            judged: verdicts
                .iter()
                .map(|v| Judged::plain(v, run.seed))
                .collect(),
            measured: measured.collect(),
            counted: counted.map(|(at, _)| at).collect(),
        }
    }

    fn run(&self, stop: &AtomicBool, progress: &mut (dyn FnMut(u64) + Send)) -> Option<Seen> {
        let programs = self.judged.iter().map(|judged| &judged.verdicts().program);
        let rows = programs.map(|program| program.rows).max();
        let size = (rows.unwrap_or_default(), self.run.paths);
        let mut sum = Seen::none(self);
        let whole = each_block(
            size,
            self.run,
            stop,
            |block, part| self.ask(block, part),
            |next: Seen| {
                sum.merge(next);
                progress(sum.paths);
            },
        );
        whole.then_some(sum)
    }

    /// Runs every scenario on a block.
    fn ask(&self, block: &mut Block, part: Part) -> Seen {
        let mut seen = Seen::none(self);
        seen.paths = part.lanes as u64;
        let bits: Vec<Vec<Bits>> = (0..self.judged.len())
            .map(|scenario| self.of_scenario(scenario, block, part, &mut seen))
            .collect();
        let of_row = |at: usize| -> Vec<Bits> {
            let scenarios = bits.iter().zip(&self.rows[at].places);
            scenarios
                .map(|(bits, place)| place.map_or([0; LANES / 64], |place| bits[place]))
                .collect()
        };
        let met: Vec<Vec<Bits>> = (0..self.rows.len()).map(of_row).collect();
        for (crossed, bits) in seen.met.iter_mut().zip(&met) {
            crossed.add(part.lanes as u64, bits);
        }
        let counted = || self.counted.iter().map(|at| &met[*at]);
        if let Some(all) = &mut seen.all {
            all.add(
                part.lanes as u64,
                &crossed::all_of(counted(), self.judged.len()),
            );
        }
        if let Some(number) = &mut seen.number {
            number.add(part.lanes as u64, counted());
        }
        seen
    }

    /// The verdicts of a scenario on a block; what is measured is taken note of.
    fn of_scenario(
        &self,
        scenario: usize,
        block: &mut Block,
        part: Part,
        seen: &mut Seen,
    ) -> Vec<Bits> {
        let kept = part.index < KEPT_BLOCKS;
        let mut see = |cell: usize, row: &Lanes| {
            if let Some(at) = self.measured[scenario].get(cell).copied().flatten() {
                let values = &row.0[..part.lanes];
                seen.faults[scenario][at] += not_finite(values);
                if kept {
                    seen.values[scenario][at].extend_from_slice(values);
                }
            }
        };
        self.judged[scenario].met_and_seen(self.run, part, block, &mut see)
    }
}

/// How many numbers are none, or infinite.
fn not_finite(values: &[f64]) -> u64 {
    values.iter().map(|x| u64::from(!x.is_finite())).sum()
}

impl Seen {
    fn none(pass: &Pass) -> Seen {
        let (scenarios, rows) = (pass.judged.len(), pass.rows.len());
        let some = !pass.counted.is_empty();
        Seen {
            met: vec![Crossed::none(scenarios); rows],
            all: some.then(|| Crossed::none(scenarios)),
            number: some.then(|| Numbers::none(scenarios)),
            values: vec![vec![Vec::new(); rows]; scenarios],
            faults: vec![vec![0; rows]; scenarios],
            paths: 0,
        }
    }

    /// Adds the block that comes next.
    fn merge(&mut self, next: Seen) {
        let met = self.met.iter_mut().chain(&mut self.all);
        met.zip(next.met.iter().chain(&next.all))
            .for_each(|(sum, next)| sum.merge(next));
        if let (Some(sum), Some(next)) = (&mut self.number, &next.number) {
            sum.merge(next);
        }
        let values = self.values.iter_mut().flatten();
        values
            .zip(next.values.into_iter().flatten())
            .for_each(|(all, next)| all.extend(next));
        let faults = self.faults.iter_mut().flatten();
        faults
            .zip(next.faults.iter().flatten())
            .for_each(|(sum, next)| *sum += next);
        self.paths += next.paths;
    }

    /// Whose distribution of a row's measure is better; none where that is not defined.
    fn dominance(&self, at: usize, row: &Row, alternative: usize) -> Option<Dominance> {
        let sound = self.faults[0][at] + self.faults[alternative][at] == 0;
        let comparable = row.is_alike_in(0) && row.is_alike_in(alternative);
        let direction = row.direction.filter(|_| sound && comparable)?;
        let (alternative, base) = (&self.values[alternative][at], &self.values[0][at]);
        (!base.is_empty() && alternative.len() == base.len())
            .then(|| dominance(alternative, base, direction))
    }

    fn undefined(&self) -> Vec<Undefined> {
        let mut found = Vec::new();
        for (scenario, rows) in self.faults.iter().enumerate() {
            for (row, paths) in rows.iter().copied().enumerate() {
                if paths > 0 {
                    found.push(Undefined {
                        scenario,
                        row,
                        paths,
                    });
                }
            }
        }
        found
    }
}
