//! Indices: how the variance of an output is shared out among what is uncertain.
//!
//! In a sentence: of all that a result varies by, so much would go if this input were known. Two kinds, both by paths
//! that share some inputs and draw the others anew, both with intervals:
//!
//! | file | what it says | ask it for |
//! |---|---|---|
//! | `sobol` | alone (first-order), and all that an input has a hand in (total) | what to find out more about; what can be fixed at its median without loss |
//! | `shapley` | parts that add up to the whole, interactions and dependence shared fairly | one list that sums to 100 % |
//! | `inputs` | what counts as an input | |
//! | `variance` | whether there is a variance to share out | |
//! | `agreement` | how far two paths agree, with its error | |
//! | `ordered` | the program with two samples of all draws | |
//!
//! Between them: without interactions and dependence, first, total and Shapley are the same. total above first says that
//! an input acts through others; the Shapley effect is then between the two. With correlations by pair the first-order
//! index is the full one and the total index the independent one (see `sobol`), and the Shapley effect again lies
//! between.
//!
//! Against their neighbours: fifths of the ordinary run say by how many points a probability moves as an input does, with
//! a sign and for no further run; indices have no sign, but miss nothing: U-shaped effects, interactions, a whole course
//! of years. A what-if changes an assumption; an index takes the assumptions as they are and divides the chance within
//! them.
//!
//! Outputs are a target's verdict (1 or 0: its variance is P(1 − P)), what the target measures, all counted targets
//! together, and an indicator's value in the last year. A verdict's indices are smaller alone and larger together than
//! those of what it measures: a threshold is an interaction of everything that leads up to it.
//!
//! Two systems to learn from. SALib takes one matrix of samples and leaves the model to the user, returns intervals from
//! a bootstrap, and does not centre outputs (which costs accuracy where the mean is large). OpenTURNS has Sobol'
//! intervals from the asymptotic law and Shapley effects by orders with an inner and an outer sample. Here intervals are
//! asymptotic too, path by path, and the two samples are addressed like all draws: an index is the same on any number of
//! threads, and its first sample is the run's own paths.
//!
//! Cost: k + 2 runs for the Sobol' indices of k independent inputs, k + 1 for Shapley effects, whatever the number of
//! outputs; the first 131,072 paths once more, to see whether outputs have a variance.

mod agreement;
mod inputs;
mod ordered;
mod shapley;
mod sobol;
mod variance;

pub use inputs::Input;
pub use variance::Spread;

use crate::draw::Points;
use crate::engine::Run;
use crate::engine::waves::{Part, each_block};
use crate::model::{Model, Output};
use crate::program::Block;
use crate::scenario::Scenario;
use inputs::Inputs;
use ordered::{Numbers, Ordered};
use std::sync::atomic::AtomicBool;

/// Fewest paths: with fewer, intervals mean little.
pub const LEAST_PATHS: u64 = 16_384;
/// Paths on which outputs are looked at before.
const LOOKED_AT: u64 = 131_072;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Whose variance.
    pub outputs: Vec<Output>,
    /// Whether Sobol' indices are wanted.
    pub sobol: bool,
    /// Whether Shapley effects are.
    pub shapley: bool,
}

/// The indices of some outputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Indices {
    /// Paths of each run.
    pub paths: u64,
    /// What the outputs hang on, as far as they have a variance.
    pub inputs: Vec<Input>,
    /// Those of them that are correlated by pair, by place.
    pub correlated: Vec<usize>,
    /// How many runs the Sobol' indices took.
    pub sobol_runs: Option<u64>,
    /// How many runs the Shapley effects took.
    pub shapley_runs: Option<u64>,
    /// Output by output.
    pub outputs: Vec<Explained>,
}

/// What became of an output.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// Which.
    pub output: Output,
    /// Where it lies and how wide it spreads, on the first paths.
    pub spread: Spread,
    /// Its indices, or why it has none.
    pub answer: Answer,
}

/// The indices of an output, or why it has none.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// By input.
    Shares(Shares),
    /// It is the same on all paths: there is nothing to explain.
    Constant,
    /// It differs from its usual value on so few of the paths that were looked at.
    TooRare(u64),
    /// It is not a number on so many of them.
    NoNumber(u64),
    /// Its variance is infinite, or as good as: the index of its tail, or none where a law without a variance is behind it.
    NoVariance(Option<f64>),
}

/// Shares of a variance by input.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// Sobol' indices.
    pub sobol: Option<Vec<Sobol>>,
    /// Shapley effects.
    pub shapley: Option<Vec<Share>>,
}

/// The Sobol' indices of an input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sobol {
    /// What it explains alone; of correlated ones the full index.
    pub first: Share,
    /// All that it has a hand in; of correlated ones the independent index.
    pub total: Share,
}

/// A part of a variance, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The estimate, which may be below 0 where the truth is near it.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
}

impl Share {
    /// A share whose interval is so many standard errors to either side.
    fn new(estimate: f64, standard_error: f64, quantile: f64) -> Share {
        let half = quantile * standard_error;
        Share {
            estimate,
            standard_error,
            interval: (estimate - half, estimate + half),
        }
    }

    /// Whether it is told from nought.
    #[must_use]
    pub fn resolved(&self) -> bool {
        self.interval.0 > 0.0 || self.interval.1 < 0.0
    }
}

/// Finds what is wanted on `run.paths` plain paths ([`LEAST_PATHS`] at least); nothing if `stop` is set before the end.
#[must_use]
pub fn indices(
    (model, scenario): (&Model, &Scenario),
    wanted: &Wanted,
    run: &Run,
    stop: &AtomicBool,
) -> Option<Indices> {
    let run = Run {
        paths: run.paths.max(LEAST_PATHS),
        points: Points::Plain,
        until: None,
        ..*run
    };
    let mut outputs = looked_at((model, scenario), &wanted.outputs, &run, stop)?;
    let shared = outputs
        .iter()
        .filter(|one| matches!(one.answer, Answer::Shares(_)));
    let (some, spreads): (Vec<Output>, Vec<Spread>) =
        shared.map(|one| (one.output, one.spread)).unzip();
    let (_, inputs) = Ordered::new((model, scenario), &some, run.seed);
    let asking = Asking {
        scenario: (model, scenario),
        outputs: some,
        spreads,
        inputs: &inputs,
        run: &run,
    };
    let sobol = match wanted.sobol {
        true => Some(sobol::sobol(&asking, stop)?),
        false => None,
    };
    let shapley = match wanted.shapley {
        true => Some(shapley::shapley(&asking, stop)?),
        false => None,
    };
    let found = Indices {
        paths: run.paths,
        sobol_runs: wanted.sobol.then(|| sobol::runs(&inputs)),
        shapley_runs: wanted.shapley.then(|| shapley::runs(&inputs)),
        outputs: Vec::new(),
        correlated: inputs.members,
        inputs: inputs.each,
    };
    let (mut sobol, mut shapley) = (sobol.map(Vec::into_iter), shapley.map(Vec::into_iter));
    for one in &mut outputs {
        if let Answer::Shares(shares) = &mut one.answer {
            shares.sobol = sobol.as_mut().and_then(Iterator::next);
            shares.shapley = shapley.as_mut().and_then(Iterator::next);
        }
    }
    Some(Indices { outputs, ..found })
}

/// The outputs that the scenario has, each with its spread; those that have a variance to share out with shares to be found.
fn looked_at(
    (model, scenario): (&Model, &Scenario),
    wanted: &[Output],
    run: &Run,
    stop: &AtomicBool,
) -> Option<Vec<Explained>> {
    let (program, _) = Ordered::new((model, scenario), wanted, run.seed);
    let mut seen: Numbers = vec![Vec::new(); program.outputs.each.len()];
    let take = |numbers: Numbers| {
        let all = seen.iter_mut().zip(numbers);
        all.for_each(|(all, some)| all.extend(some));
    };
    let size = (program.outputs.program.rows, run.paths.min(LOOKED_AT));
    let ask = |block: &mut Block, part: Part| program.numbers(run, (part, block), |_| false);
    if !each_block(size, run, stop, ask, take) {
        return None;
    }
    let each = program.outputs.each.iter().zip(&program.outputs.endless);
    let looked = each.zip(seen).map(|((output, endless), values)| {
        let (spread, why_not) = variance::look(*output, *endless, &values, run.paths);
        Explained {
            output: *output,
            spread,
            answer: why_not.unwrap_or(Answer::Shares(Shares {
                sobol: None,
                shapley: None,
            })),
        }
    });
    Some(looked.collect())
}

/// The question as both kinds of indices put it.
#[derive(Debug)]
struct Asking<'a> {
    scenario: (&'a Model, &'a Scenario),
    /// Outputs that have a variance to share out.
    outputs: Vec<Output>,
    /// How each spreads.
    spreads: Vec<Spread>,
    inputs: &'a Inputs,
    run: &'a Run,
}

impl Asking<'_> {
    /// The program with the correlated members in this order, or in the order of the file.
    fn ordered(&self, members: Option<&[usize]>) -> Ordered {
        let (seed, outputs) = (self.run.seed, &self.outputs);
        match members {
            Some(members) => {
                Ordered::with_members(self.scenario, outputs, (self.inputs, members), seed)
            }
            None => Ordered::new(self.scenario, outputs, seed).0,
        }
    }

    /// The outputs on a block, centred and scaled, where inputs take their draws from the second sample as `anew` says.
    fn standard(
        &self,
        program: &Ordered,
        place: (Part, &mut Block),
        anew: &dyn Fn(usize) -> bool,
    ) -> Numbers {
        let mut numbers = program.numbers(self.run, place, anew);
        for (numbers, spread) in numbers.iter_mut().zip(&self.spreads) {
            numbers.iter_mut().for_each(|y| *y = spread.standard(*y));
        }
        numbers
    }
}
