//! How much there is to do for one block, in counts that a change of the program shows at once.

use super::Program;
use super::node::Node;
use std::collections::BTreeMap;
use std::fmt;

/// The work for one block of paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Sources of randomness.
    pub sources: usize,
    /// Nodes by what they do.
    pub nodes: BTreeMap<&'static str, usize>,
    /// Rows filled.
    pub filled: usize,
    /// Weights multiplied a path, in sums and mixed scores.
    pub products: usize,
    /// Rows of memory that they share.
    pub rows: usize,
    /// Times that a row is shown to who watches.
    pub shown: usize,
}

impl Program {
    /// The work for one block.
    #[must_use]
    pub fn work(&self) -> Work {
        let mut nodes = BTreeMap::new();
        for step in &self.steps {
            *nodes.entry(step.node.name()).or_default() += 1;
        }
        Work {
            sources: self.sources.len(),
            nodes,
            filled: self.steps.iter().map(|step| step.node.outs().len()).sum(),
            products: self.steps.iter().map(|step| step.node.products()).sum(),
            rows: self.rows,
            shown: self.steps.iter().map(|step| step.watched.len()).sum(),
        }
    }
}

impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "sources   {:>6}", self.sources)?;
        for (name, count) in &self.nodes {
            writeln!(f, "{name:<10}{count:>6}")?;
        }
        writeln!(f, "filled    {:>6} rows", self.filled)?;
        writeln!(f, "products  {:>6} a path", self.products)?;
        writeln!(f, "memory    {:>6} rows", self.rows)?;
        writeln!(f, "shown     {:>6} rows", self.shown)
    }
}

impl Node {
    fn name(&self) -> &'static str {
        match self {
            Node::Draw { scores: true, .. } => "scores",
            Node::Draw { .. } => "uniforms",
            Node::Affine { .. } => "affine",
            Node::Correlate { .. } => "correlate",
            Node::Marginal { .. } => "marginal",
            Node::Assumed { .. } => "assumed",
            Node::Student { .. } => "student",
            Node::Unary { .. } => "unary",
            Node::Binary { .. } => "binary",
            Node::Grow { .. } => "grow",
            Node::Until { .. } => "until",
            Node::Strike { .. } => "strike",
            Node::Formula { .. } => "formula",
            Node::Select { .. } => "select",
        }
    }

    fn products(&self) -> usize {
        match self {
            Node::Affine { terms, .. } => terms.len(),
            Node::Correlate {
                mixing, carried, ..
            } => {
                let weights = mixing.groups().iter().flatten().map(|group| group.len());
                weights.sum::<usize>() + carried.len()
            }
            _ => 0,
        }
    }
}
