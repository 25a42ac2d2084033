//! Outputs: a scenario compiled for a few numbers of each path and nothing else.

use super::{Compiler, Model, TargetLabel};
use crate::program::node::Binary;
use crate::program::{Operand, Program, Row};
use crate::scenario::{Basis, Scenario};

/// A number of each path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Output {
    /// Whether a target is met: 1 or 0.
    Met(usize),
    /// What a target measures.
    Measure(usize),
    /// Whether all counted targets are met: 1 or 0.
    All,
    /// An indicator's value in the last year, as published.
    Value(usize),
}

impl Output {
    /// Whether it says no more than yes or no.
    #[must_use]
    pub fn is_verdict(self) -> bool {
        matches!(self, Output::Met(_) | Output::All)
    }
}

/// A scenario compiled for some outputs.
#[derive(Debug)]
pub struct Outputs {
    /// What runs. Its watched rows are the outputs.
    pub program: Program,
    /// The outputs in their order: those of the asked ones that the scenario has.
    pub each: Vec<Output>,
    /// For each, whether a law without a finite variance is behind it. Verdicts have one whatever is behind them.
    pub endless: Vec<bool>,
}

impl Model {
    /// Compiles a scenario like this model's for these outputs; what is not judged, or measures nothing, is left out.
    #[must_use]
    pub fn outputs(&self, scenario: &Scenario, asked: &[Output]) -> Outputs {
        let mut compiler = Compiler::new(scenario, self.curves.clone());
        let (targets, joint) = compiler.targets();
        let mut found: Vec<(Output, Row)> = Vec::new();
        for output in asked {
            if let Some(row) = compiler.row_of(*output, &targets, &joint) {
                found.push((*output, row));
            }
        }
        let draft = &mut compiler.draft;
        let endless = found
            .iter()
            .map(|(output, row)| !output.is_verdict() && draft.rests_on_endless_variance(*row));
        let endless = endless.collect();
        let (each, rows): (Vec<Output>, Vec<Row>) = found.into_iter().unzip();
        let (program, _) = compiler.draft.builder.finish(&rows, &[]);
        Outputs {
            program,
            each,
            endless,
        }
    }
}

impl Compiler<'_> {
    fn row_of(&mut self, output: Output, targets: &[TargetLabel], joint: &[Row]) -> Option<Row> {
        match output {
            Output::Met(at) => Some(targets.get(at)?.judged.as_ref()?.row),
            Output::Measure(at) => {
                let measure = targets.get(at)?.judged.as_ref()?.measure?;
                Some(self.distributions[measure].0)
            }
            Output::All => {
                let (first, others) = joint.split_first()?;
                let builder = &mut self.draft.builder;
                let and = |all: Row, row: &Row| builder.binary(Binary::And, all, *row);
                Some(others.iter().fold(*first, and))
            }
            Output::Value(at) => {
                let id = &self.draft.scenario.indicators.get(at)?.id.value;
                let values = self.draft.series(id).on(Basis::Published);
                let last: Operand = *values.last()?;
                Some(self.as_row(last))
            }
        }
    }
}
