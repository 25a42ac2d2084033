//! What each node computes, for eight paths at a time.
//!
//! | file | what is there |
//! |---|---|
//! | `sums` | weighted sums and mixed scores |
//! | `grow` | levels after a year's growth |
//! | `assumed` | laws that differ from path to path |
//! | `operations` | values of laws, arithmetic, comparisons, choices |
//! | `formula` | whole formulas, what is in between in the nearest cache |

mod assumed;
mod formula;
mod grow;
mod operations;
mod sums;

use super::aside::Aside;
use super::block::Block;
use super::curve::Curve;
use super::formula::code::Code;
use super::node::{Binary, Node, Unary};
use super::row::{Operand, Row};
use super::student::StudentScore;
use crate::draw::Source;
use crate::simd::{Cpu, LANES, Simd, WIDTH, dispatched, normal};

pub use formula::{Tiles, constant_alone, constant_choice, constant_two};

/// Fills the node's rows for block number `index`.
pub fn fill(cpu: Cpu, node: &Node, sources: &[Source], index: u64, block: &mut Block) {
    if let Node::Correlate { .. } = node {
        correlate(cpu, node, block);
        return;
    }
    let mut spare = block.take_spare();
    let out = &mut spare.0;
    match node {
        Node::Draw {
            source,
            period,
            scores,
            ..
        } => {
            let address = (&sources[*source], *period, index);
            match scores {
                true => draw_scores(cpu, address, &mut block.words, out),
                false => draw_uniforms(cpu, address, &mut block.words, out),
            }
        }
        Node::Affine {
            constant, terms, ..
        } => affine(cpu, *constant, terms, block, out),
        Node::Marginal { score, curve, .. } => marginal(cpu, curve, &block.row(*score).0, out),
        Node::Assumed {
            asked,
            recipe,
            open,
            ..
        } => assumed::fill(recipe, open, asked, block, out),
        Node::Student { rows, curve, .. } => {
            student(cpu, curve, rows.map(|row| &block.row(row).0), out);
        }
        Node::Unary { op, a, .. } => unary(cpu, *op, a.lanes(block), out),
        Node::Binary { op, a, b, .. } => binary(cpu, *op, a.lanes(block), b.lanes(block), out),
        Node::Until {
            before, op, a, b, ..
        } => {
            let before = &block.row(*before).0;
            until(cpu, before, *op, [a, b].map(|side| side.lanes(block)), out);
        }
        Node::Strike {
            value,
            occurs,
            factor,
            ..
        } => strike(cpu, value.lanes(block), &block.row(*occurs).0, *factor, out),
        Node::Select {
            condition, yes, no, ..
        } => {
            let operands = [condition, yes, no].map(|operand| operand.lanes(block));
            select(cpu, operands, out);
        }
        Node::Formula { code, .. } => {
            let mut tiles = std::mem::take(&mut block.tiles);
            formula(cpu, code, block, &mut tiles, out);
            block.tiles = tiles;
        }
        Node::Correlate { .. } | Node::Grow { .. } => {}
    }
    block.put(node.outs()[0], spare);
}

/// Fills the row of a node that grows a level, and counts on the side.
pub fn grow(cpu: Cpu, node: &Node, aside: Option<Aside>, block: &mut Block) {
    let Node::Grow {
        level,
        score,
        curve,
        log,
        strike,
        out,
    } = node
    else {
        return;
    };
    let mut spare = block.take_spare();
    let growth = grow::Growth {
        level: level.lanes(block),
        score: &block.row(*score).0,
        curve,
        log: *log,
        strike: strike.map(|(occurs, factor)| (&block.row(occurs).0, factor)),
        aside,
    };
    grow_row(cpu, growth, &mut spare.0);
    block.put(*out, spare);
}

/// Source, period and block number.
type Address<'s> = (&'s Source, u32, u64);

dispatched! {
    fn draw_scores(at: Address, words: &mut [u64; LANES], out: &mut [f64; LANES]) = scores_at;
    fn draw_uniforms(at: Address, words: &mut [u64; LANES], out: &mut [f64; LANES]) = uniforms_at;
    fn affine(constant: f64, terms: &[(f64, Row)], block: &Block, out: &mut [f64; LANES]) = sums::sum_of;
    fn correlate(node: &Node, block: &mut Block) = sums::mix_all;
    fn marginal(curve: &Curve, scores: &[f64; LANES], out: &mut [f64; LANES]) = operations::value_at;
    fn student(curve: &StudentScore, rows: [&[f64; LANES]; 2], out: &mut [f64; LANES]) = operations::student_at;
    fn unary(op: Unary, a: Values, out: &mut [f64; LANES]) = operations::one;
    fn binary(op: Binary, a: Values, b: Values, out: &mut [f64; LANES]) = operations::two;
    fn grow_row(growth: grow::Growth, out: &mut [f64; LANES]) = grow::grown;
    fn until(before: &[f64; LANES], op: Binary, sides: [Values; 2], out: &mut [f64; LANES]) = operations::reached;
    fn strike(value: Values, occurs: &[f64; LANES], factor: f64, out: &mut [f64; LANES]) = operations::struck;
    fn formula(code: &Code, block: &Block, tiles: &mut Tiles, out: &mut [f64; LANES]) = formula::evaluate;
    fn select(operands: [Values; 3], out: &mut [f64; LANES]) = operations::choose;
}

#[inline(always)]
fn scores_at<S: Simd>(
    simd: S,
    (source, period, block): Address,
    words: &mut [u64; LANES],
    out: &mut [f64; LANES],
) {
    source.bits(simd, period, block, words);
    normal::scores(simd, words, out);
}

#[inline(always)]
fn uniforms_at<S: Simd>(
    simd: S,
    (source, period, block): Address,
    words: &mut [u64; LANES],
    out: &mut [f64; LANES],
) {
    source.bits(simd, period, block, words);
    normal::uniforms(simd, words, out);
}

/// The vectors of a row.
#[inline(always)]
fn vectors(row: &[f64; LANES]) -> &[[f64; WIDTH]] {
    row.as_chunks().0
}

#[inline(always)]
fn vectors_mut(row: &mut [f64; LANES]) -> &mut [[f64; WIDTH]] {
    row.as_chunks_mut().0
}

/// An operand's numbers: a row, or one number for every path.
#[derive(Clone, Copy)]
enum Values<'a> {
    Row(&'a [f64; LANES]),
    Same(f64),
}

impl Values<'_> {
    #[inline(always)]
    fn vector<S: Simd>(&self, simd: S, at: usize) -> S::F {
        match self {
            Values::Row(row) => simd.load(&vectors(row)[at]),
            Values::Same(x) => simd.splat(*x),
        }
    }
}

impl Operand {
    #[inline(always)]
    fn lanes<'a>(&self, block: &'a Block) -> Values<'a> {
        match self {
            Operand::Row(row) => Values::Row(&block.row(*row).0),
            Operand::Number(x) => Values::Same(*x),
        }
    }
}
