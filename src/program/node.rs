//! The closed set of nodes, and what each computes for a block of paths.

use super::block::{Block, Lanes};
use super::cpu::dispatched;
use super::curve::Curve;
use super::math;
use super::row::{Operand, Row};
use crate::draw::{self, LANES, Source};
use crate::num::matrix::LowerTriangular;

/// What fills a row.
#[derive(Debug, Clone)]
pub enum Node {
    /// Random numbers of one source and period, uniform or as standard normal scores.
    Draw {
        /// The source's index among those of the program.
        source: usize,
        /// The period drawn.
        period: u32,
        /// Whether they become normal scores.
        scores: bool,
        /// The row filled.
        out: Row,
    },
    /// constant + Σ weight · row.
    Affine {
        /// What stands on every path.
        constant: f64,
        /// Weights and the rows they weigh.
        terms: Vec<(f64, Row)>,
        /// The row filled.
        out: Row,
    },
    /// outs = matrix · rows: scores with a given correlation from independent ones.
    Correlate {
        /// Independent scores, one row a member.
        rows: Vec<Row>,
        /// The factor of their correlation matrix.
        matrix: LowerTriangular,
        /// The rows filled, in the order of the members.
        outs: Vec<Row>,
    },
    /// The value of a law at a normal score.
    Marginal {
        /// The normal score.
        score: Row,
        /// The law's value as a function of it.
        curve: Curve,
        /// The row filled.
        out: Row,
    },
    /// One number of each path changed.
    Unary {
        /// Which function.
        op: Unary,
        /// Its argument.
        a: Operand,
        /// The row filled.
        out: Row,
    },
    /// Two numbers of each path combined.
    Binary {
        /// Which function.
        op: Binary,
        /// Its first argument.
        a: Operand,
        /// Its second argument.
        b: Operand,
        /// The row filled.
        out: Row,
    },
    /// `yes` where the condition is not 0, else `no`.
    Select {
        /// What decides.
        condition: Operand,
        /// The value where it holds.
        yes: Operand,
        /// The value where it does not.
        no: Operand,
        /// The row filled.
        out: Row,
    },
}

/// Functions of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unary {
    /// −a.
    Negate,
    /// 1 where a is 0, else 0.
    Not,
    /// |a|.
    Abs,
    /// e^a.
    Exp,
    /// The natural logarithm of a.
    Log,
    /// The square root of a.
    Sqrt,
    /// 100 / (1 + e^−x): a share in per cent from its logit.
    Share,
}

/// Functions of two numbers; comparisons and connectives give 0 or 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binary {
    /// a + b.
    Add,
    /// a − b.
    Subtract,
    /// a · b.
    Multiply,
    /// a / b.
    Divide,
    /// a to the power b.
    Power,
    /// The lesser.
    Min,
    /// The greater.
    Max,
    /// a > b.
    Greater,
    /// a ≥ b.
    GreaterOrEqual,
    /// a < b.
    Less,
    /// a ≤ b.
    LessOrEqual,
    /// a = b.
    Equal,
    /// a ≠ b.
    NotEqual,
    /// Neither is 0.
    And,
    /// They are not both 0.
    Or,
    /// a · (1 + b / 100): growth by b per cent.
    Compound,
    /// a · e^(b / 100): growth by b log per cent.
    CompoundLog,
}

impl Node {
    /// The rows it fills.
    #[must_use]
    pub fn outs(&self) -> &[Row] {
        match self {
            Node::Correlate { outs, .. } => outs,
            Node::Draw { out, .. }
            | Node::Affine { out, .. }
            | Node::Marginal { out, .. }
            | Node::Unary { out, .. }
            | Node::Binary { out, .. }
            | Node::Select { out, .. } => std::slice::from_ref(out),
        }
    }

    /// Every row it names, to read or to rename: first those it reads, then those it fills.
    pub(crate) fn rows_mut(&mut self) -> (Vec<&mut Row>, Vec<&mut Row>) {
        match self {
            Node::Draw { out, .. } => (vec![], vec![out]),
            Node::Affine { terms, out, .. } => {
                (terms.iter_mut().map(|(_, row)| row).collect(), vec![out])
            }
            Node::Correlate { rows, outs, .. } => {
                (rows.iter_mut().collect(), outs.iter_mut().collect())
            }
            Node::Marginal { score, out, .. } => (vec![score], vec![out]),
            Node::Unary { a, out, .. } => (a.row_mut().into_iter().collect(), vec![out]),
            Node::Binary { a, b, out, .. } => (
                a.row_mut().into_iter().chain(b.row_mut()).collect(),
                vec![out],
            ),
            Node::Select {
                condition,
                yes,
                no,
                out,
            } => {
                let rows = [condition.row_mut(), yes.row_mut(), no.row_mut()];
                (rows.into_iter().flatten().collect(), vec![out])
            }
        }
    }
}

dispatched! {
    /// Fills the node's rows for block number `index`.
    pub fn fill(node: &Node, sources: &[Source], index: u64, block: &mut Block) = fill_any;
}

#[inline(always)]
fn fill_any(node: &Node, sources: &[Source], index: u64, block: &mut Block) {
    if let Node::Correlate { rows, matrix, outs } = node {
        correlate_into(rows, matrix, outs, block);
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
            let mut bits = [0; LANES];
            sources[*source].bits(*period, index, &mut bits);
            match scores {
                true => math::normal_scores(&bits, out),
                false => map_into(out, &bits, draw::uniform),
            }
        }
        Node::Affine {
            constant, terms, ..
        } => affine(*constant, terms, block, out),
        Node::Marginal { score, curve, .. } => curve.fill(&block.row(*score).0, out),
        Node::Unary { op, a, .. } => unary(*op, a.lanes(block), out),
        Node::Binary { op, a, b, .. } => binary(*op, a.lanes(block), b.lanes(block), out),
        Node::Select {
            condition, yes, no, ..
        } => {
            select(
                condition.lanes(block),
                yes.lanes(block),
                no.lanes(block),
                out,
            );
        }
        Node::Correlate { .. } => {}
    }
    block.put(node.outs()[0], spare);
}

#[inline(always)]
fn map_into<T: Copy>(out: &mut [f64; LANES], from: &[T; LANES], f: impl Fn(T) -> f64) {
    for (o, x) in out.iter_mut().zip(from) {
        *o = f(*x);
    }
}

#[inline(always)]
fn select(condition: Values, yes: Values, no: Values, out: &mut [f64; LANES]) {
    for (lane, o) in out.iter_mut().enumerate() {
        *o = if condition.at(lane) != 0.0 {
            yes.at(lane)
        } else {
            no.at(lane)
        };
    }
}

/// Lanes summed together before they are stored: enough to keep the vector units busy, few
/// enough to stay in registers.
const TILE: usize = 64;

#[inline(always)]
fn affine(constant: f64, terms: &[(f64, Row)], block: &Block, out: &mut [f64; LANES]) {
    for (tile, o) in out.chunks_exact_mut(TILE).enumerate() {
        let mut sum = [constant; TILE];
        for (weight, row) in terms {
            add_scaled(&mut sum, *weight, block.row(*row), tile);
        }
        o.copy_from_slice(&sum);
    }
}

#[inline(always)]
fn correlate_into(rows: &[Row], matrix: &LowerTriangular, outs: &[Row], block: &mut Block) {
    let mut filled: Vec<Box<Lanes>> = outs.iter().map(|_| block.take_spare()).collect();
    for tile in 0..LANES / TILE {
        for (i, out) in filled.iter_mut().enumerate() {
            let mut sum = [0.0; TILE];
            for (weight, row) in matrix.row(i).iter().zip(rows) {
                add_scaled(&mut sum, *weight, block.row(*row), tile);
            }
            out.0[tile * TILE..][..TILE].copy_from_slice(&sum);
        }
    }
    for (out, row) in outs.iter().zip(filled) {
        block.put(*out, row);
    }
}

#[inline(always)]
fn add_scaled(sum: &mut [f64; TILE], weight: f64, row: &Lanes, tile: usize) {
    for (s, x) in sum.iter_mut().zip(&row.0[tile * TILE..][..TILE]) {
        *s = weight.mul_add(*x, *s);
    }
}

// Each operation is a function of its own that is always inlined: a closure would be compiled
// apart, without the kernel's instruction set.

#[inline(always)]
fn unary(op: Unary, a: Values, out: &mut [f64; LANES]) {
    match op {
        Unary::Negate => each(a, out, std::ops::Neg::neg),
        Unary::Not => each(a, out, not),
        Unary::Abs => each(a, out, f64::abs),
        Unary::Exp => each(a, out, math::exp),
        Unary::Log => each(a, out, math::ln),
        Unary::Sqrt => each(a, out, f64::sqrt),
        Unary::Share => each(a, out, share),
    }
}

#[inline(always)]
fn binary(op: Binary, a: Values, b: Values, out: &mut [f64; LANES]) {
    use std::ops;
    match op {
        Binary::Add => pairs(a, b, out, ops::Add::add),
        Binary::Subtract => pairs(a, b, out, ops::Sub::sub),
        Binary::Multiply => pairs(a, b, out, ops::Mul::mul),
        Binary::Divide => pairs(a, b, out, ops::Div::div),
        Binary::Power => pairs(a, b, out, libm::pow),
        Binary::Min => pairs(a, b, out, min),
        Binary::Max => pairs(a, b, out, max),
        Binary::Greater => pairs(a, b, out, greater),
        Binary::GreaterOrEqual => pairs(a, b, out, greater_or_equal),
        Binary::Less => pairs(a, b, out, less),
        Binary::LessOrEqual => pairs(a, b, out, less_or_equal),
        Binary::Equal => pairs(a, b, out, equal),
        Binary::NotEqual => pairs(a, b, out, not_equal),
        Binary::And => pairs(a, b, out, and),
        Binary::Or => pairs(a, b, out, or),
        Binary::Compound => pairs(a, b, out, compound),
        Binary::CompoundLog => pairs(a, b, out, compound_log),
    }
}

macro_rules! operations {
    ($($name:ident($($x:ident),+) = $value:expr;)*) => {
        $(#[inline(always)]
        fn $name($($x: f64),+) -> f64 {
            $value
        })*
    };
}

operations! {
    not(x) = truth(x == 0.0);
    share(x) = 100.0 / (1.0 + math::exp(-x));
    min(x, y) = if x < y || x.is_nan() { x } else { y };
    max(x, y) = if x > y || x.is_nan() { x } else { y };
    greater(x, y) = truth(x > y);
    greater_or_equal(x, y) = truth(x >= y);
    less(x, y) = truth(x < y);
    less_or_equal(x, y) = truth(x <= y);
    equal(x, y) = truth(x == y);
    not_equal(x, y) = truth(x != y);
    and(x, y) = truth(x != 0.0 && y != 0.0);
    or(x, y) = truth(x != 0.0 || y != 0.0);
    compound(x, growth) = (x * growth).mul_add(0.01, x);
    compound_log(x, growth) = x * math::exp(growth * 0.01);
}

#[inline(always)]
fn truth(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

/// An operand's numbers: a row, or one number for every path.
#[derive(Clone, Copy)]
enum Values<'a> {
    Row(&'a [f64; LANES]),
    Same(f64),
}

impl Values<'_> {
    #[inline(always)]
    fn at(&self, lane: usize) -> f64 {
        match self {
            Values::Row(row) => row[lane],
            Values::Same(x) => *x,
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

#[inline(always)]
fn each(a: Values, out: &mut [f64; LANES], f: impl Fn(f64) -> f64) {
    match a {
        Values::Row(a) => map_into(out, a, f),
        Values::Same(a) => *out = [f(a); LANES],
    }
}

#[inline(always)]
fn pairs(a: Values, b: Values, out: &mut [f64; LANES], f: impl Fn(f64, f64) -> f64) {
    match (a, b) {
        (Values::Row(a), Values::Row(b)) => {
            for ((o, x), y) in out.iter_mut().zip(a).zip(b) {
                *o = f(*x, *y);
            }
        }
        (Values::Row(a), Values::Same(b)) => {
            for (o, x) in out.iter_mut().zip(a) {
                *o = f(*x, b);
            }
        }
        (Values::Same(a), Values::Row(b)) => {
            for (o, y) in out.iter_mut().zip(b) {
                *o = f(a, *y);
            }
        }
        (Values::Same(a), Values::Same(b)) => *out = [f(a, b); LANES],
    }
}
