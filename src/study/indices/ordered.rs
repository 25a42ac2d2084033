//! A scenario compiled for some outputs, with two samples of everything that it draws.
//!
//! The first sample is that of the run, the second shares nothing with it. Each input takes its draws from the one or the
//! other: paths that share some inputs and no others cost no change of the program, only other keys for some draws.

use super::inputs::Inputs;
use crate::draw::Source;
use crate::engine::Run;
use crate::engine::waves::Part;
use crate::model::{Model, Output, Outputs};
use crate::program::{Block, Lanes};
use crate::scenario::Scenario;

/// The numbers of each output on the paths of a block.
pub(super) type Numbers = Vec<Vec<f64>>;

/// A program with both samples.
#[derive(Debug)]
pub(super) struct Ordered {
    pub outputs: Outputs,
    first: Vec<Source>,
    second: Vec<Source>,
    /// Of each source, its input; none of one that is not drawn from.
    input_of: Vec<Option<usize>>,
}

impl Ordered {
    /// The scenario as it stands, with the inputs that its program has.
    pub fn new(
        (model, scenario): (&Model, &Scenario),
        asked: &[Output],
        seed: u64,
    ) -> (Ordered, Inputs) {
        let outputs = model.outputs(scenario, asked);
        let inputs = Inputs::new(scenario, &outputs.program.drawn());
        (Ordered::of(outputs, &inputs, seed), inputs)
    }

    /// The scenario with the members that are correlated by pair in another order.
    pub fn with_members(
        (model, scenario): (&Model, &Scenario),
        asked: &[Output],
        (inputs, members): (&Inputs, &[usize]),
        seed: u64,
    ) -> Ordered {
        let mut other = scenario.clone();
        other.correlation = scenario.correlation.as_ref().map(|c| c.in_order(members));
        Ordered::of(model.outputs(&other, asked), inputs, seed)
    }

    fn of(outputs: Outputs, inputs: &Inputs, seed: u64) -> Ordered {
        let program = &outputs.program;
        Ordered {
            first: program.sources_plain(seed),
            second: program.sources_second(seed),
            input_of: inputs.of_sources(&program.drawn()),
            outputs,
        }
    }

    /// The outputs on a block, where inputs take their draws from the second sample as `anew` says.
    pub fn numbers(
        &self,
        run: &Run,
        (part, block): (Part, &mut Block),
        anew: impl Fn(usize) -> bool,
    ) -> Numbers {
        let pairs = self.first.iter().zip(&self.second).zip(&self.input_of);
        let sources = pairs.map(|((first, second), input)| match input {
            Some(input) if anew(*input) => second.clone(),
            _ => first.clone(),
        });
        let sources: Vec<Source> = sources.collect();
        let mut numbers = vec![Vec::new(); self.outputs.each.len()];
        let mut see = |cell: usize, row: &Lanes| numbers[cell] = row.0[..part.lanes].to_vec();
        let program = &self.outputs.program;
        program.run(run.cpu, &sources, part.index, block, &mut see);
        numbers
    }
}

/// Rows that a block needs for any of these programs.
pub(super) fn rows(programs: &[Ordered]) -> usize {
    let rows = programs.iter().map(|ordered| ordered.outputs.program.rows);
    rows.max().unwrap_or_default()
}
