//! A straight-line program of rows: what runs, and nothing else.
//!
//! Everything a path holds is a row: a draw, a growth rate, a level, a 0/1 hit. A [`Node`] fills
//! one row (or a few) for a whole [`Block`] of 1,024 paths from rows filled before it, so a cycle
//! cannot be built and the inner loops are the ones that the compiler vectorises.
//!
//! | file | what is there |
//! |---|---|
//! | `row` | a row of the program, and what a node may read |
//! | `builder` | rows are asked for by meaning; [`Builder::finish`] orders them by year and shares memory |
//! | `node` | the closed set of nodes |
//! | `aside` | counting on the side, and who watches a run |
//! | `fuse` | joins neighbouring nodes |
//! | `kernel` | what each computes, eight paths at a time |
//! | `curve` | a law prepared for the hot loop: normal score in, value out |
//! | `student` | scores with joint extremes: what a Student-t copula makes of a normal score |
//! | `mixing` | a triangular matrix laid out for the kernel that multiplies by it |
//! | `block` | the only layout of numbers: lanes × rows |
//! | `work` | how much there is to do |
//! | `formula` | formula text → checked tree → nodes |
//!
//! Numbers are the same bits on every processor: only `+ - * /`, square root, fused multiply-add
//! and our own polynomials are used, never the platform's functions, and every sum has one order.

pub mod aside;
pub mod block;
pub mod builder;
pub mod curve;
pub mod formula;
mod fuse;
mod kernel;
mod mixing;
pub mod node;
pub mod row;
mod student;
pub mod work;

pub use aside::Watcher;
pub use block::{Block, Lanes};
pub use builder::Builder;
pub use curve::Curves;
pub use mixing::Mixing;
pub use node::Node;
pub use row::{Operand, Row};
pub use student::StudentScore;
pub use work::Work;

use crate::draw::{self, Points, Source};
use crate::simd::Cpu;

/// A finished program: nodes in order, each writing to its place in the block.
#[derive(Debug)]
pub struct Program {
    pub(crate) steps: Vec<Step>,
    pub(crate) sources: Vec<String>,
    /// The sources drawn once a path, for what is not known rather than for what changes.
    pub(crate) once: Vec<String>,
    pub(crate) rows: usize,
}

/// A node and the watched cells that are complete once it has run.
#[derive(Debug)]
pub(crate) struct Step {
    pub node: Node,
    /// (cell, row) pairs: the cell's index in the list given to [`Builder::finish`].
    pub watched: Vec<(usize, Row)>,
}

impl Program {
    /// A block with room for every row of this program.
    #[must_use]
    pub fn block(&self) -> Block {
        Block::new(self.rows)
    }

    /// The sources of randomness of a run, in the order the draws refer to them.
    #[must_use]
    pub fn sources(&self, seed: u64, points: Points, paths: u64) -> Vec<Source> {
        let mut draws: Vec<(u32, usize)> = Vec::new();
        for step in &self.steps {
            if let Node::Draw { source, period, .. } = &step.node {
                draws.push((*period, *source));
            }
        }
        draws.sort_unstable();
        draws.dedup();
        draw::sources((seed, points, paths), &self.sources, &draws)
    }

    /// The sources of plain paths, whatever the run's are.
    #[must_use]
    pub fn sources_plain(&self, seed: u64) -> Vec<Source> {
        let source = |name: &String| Source::new(seed, name);
        self.sources.iter().map(source).collect()
    }

    /// The second sources of the same names: another sample of everything that is drawn.
    #[must_use]
    pub fn sources_second(&self, seed: u64) -> Vec<Source> {
        let source = |name: &String| Source::second(seed, name);
        self.sources.iter().map(source).collect()
    }

    /// The name of each source, in the order of the sources; none of one that nothing draws from.
    #[must_use]
    pub fn drawn(&self) -> Vec<Option<&str>> {
        let mut drawn = vec![None; self.sources.len()];
        for step in &self.steps {
            if let Node::Draw { source, .. } = &step.node {
                drawn[*source] = Some(self.sources[*source].as_str());
            }
        }
        drawn
    }

    /// The sources of nested groups: block k holds the once-drawn numbers of path k on all its paths.
    #[must_use]
    pub fn sources_held(&self, seed: u64) -> Vec<Source> {
        let held = |name: &String| self.once.contains(name);
        let source = |name: &String| Source::new(seed, name).held(held(name));
        self.sources.iter().map(source).collect()
    }

    /// Fills the rows of block number `index`, shown to `watcher` as they are filled.
    pub fn run(
        &self,
        cpu: Cpu,
        sources: &[Source],
        index: u64,
        block: &mut Block,
        watcher: &mut impl Watcher,
    ) {
        for step in &self.steps {
            match &step.node {
                node @ Node::Grow { .. } => kernel::grow(cpu, node, watcher.aside(), block),
                node => kernel::fill(cpu, node, sources, index, block),
            }
            for &(cell, row) in &step.watched {
                watcher.see(cell, block.row(row));
            }
        }
    }
}
