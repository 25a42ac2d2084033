//! What each node computes, for eight paths at a time.

use super::aside::Aside;
use super::block::Block;
use super::curve::Curve;
use super::mixing::TOGETHER;
use super::node::{Binary, Node, Unary};
use super::row::{Operand, Row};
use crate::draw::Source;
use crate::simd::{Cpu, Floats, LANES, Simd, WIDTH, dispatched, math, normal};

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
        out,
    } = node
    else {
        return;
    };
    let mut spare = block.take_spare();
    let score = &block.row(*score).0;
    let by = (curve, *log);
    grow_row(cpu, level.lanes(block), score, by, aside, &mut spare.0);
    block.put(*out, spare);
}

/// Source, period and block number.
type Address<'s> = (&'s Source, u32, u64);

dispatched! {
    fn draw_scores(at: Address, words: &mut [u64; LANES], out: &mut [f64; LANES]) = scores_at;
    fn draw_uniforms(at: Address, words: &mut [u64; LANES], out: &mut [f64; LANES]) = uniforms_at;
    fn affine(constant: f64, terms: &[(f64, Row)], block: &Block, out: &mut [f64; LANES]) = sum_of;
    fn correlate(node: &Node, block: &mut Block) = mix_all;
    fn marginal(curve: &Curve, scores: &[f64; LANES], out: &mut [f64; LANES]) = value_at;
    fn unary(op: Unary, a: Values, out: &mut [f64; LANES]) = one;
    fn binary(op: Binary, a: Values, b: Values, out: &mut [f64; LANES]) = two;
    fn grow_row(level: Values, score: &[f64; LANES], by: (&Curve, bool), aside: Option<Aside>, out: &mut [f64; LANES]) = grown;
    fn until(before: &[f64; LANES], op: Binary, sides: [Values; 2], out: &mut [f64; LANES]) = reached;
    fn strike(value: Values, occurs: &[f64; LANES], factor: f64, out: &mut [f64; LANES]) = struck;
    fn select(operands: [Values; 3], out: &mut [f64; LANES]) = choose;
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

#[inline(always)]
fn sum_of<S: Simd>(
    simd: S,
    constant: f64,
    terms: &[(f64, Row)],
    block: &Block,
    out: &mut [f64; LANES],
) {
    // A constant known here is a length known to the compiler.
    match S::AHEAD {
        4 => sum_ahead::<S, 4>(simd, constant, terms, block, out),
        _ => sum_ahead::<S, 1>(simd, constant, terms, block, out),
    }
}

#[inline(always)]
fn sum_ahead<S: Simd, const V: usize>(
    simd: S,
    constant: f64,
    terms: &[(f64, Row)],
    block: &Block,
    out: &mut [f64; LANES],
) {
    for (tile, out) in vectors_mut(out)
        .as_chunks_mut::<V>()
        .0
        .iter_mut()
        .enumerate()
    {
        let mut sum = [simd.splat(constant); V];
        for (weight, row) in terms {
            let weight = simd.splat(*weight);
            let numbers = &vectors(&block.row(*row).0).as_chunks::<V>().0[tile];
            for (sum, x) in sum.iter_mut().zip(numbers) {
                *sum = simd.load(x).mul_add(weight, *sum);
            }
        }
        for (out, sum) in out.iter_mut().zip(sum) {
            sum.store(out);
        }
    }
}

#[inline(always)]
fn mix_all<S: Simd>(simd: S, node: &Node, block: &mut Block) {
    match S::AHEAD {
        4 => mix_ahead::<S, 4>(simd, node, block),
        _ => mix_ahead::<S, 1>(simd, node, block),
    }
}

/// From the last group to the first: a group reads the scores of its own members and of those before
/// them, so it may fill the rows in which its members' scores stand.
#[inline(always)]
fn mix_ahead<S: Simd, const V: usize>(simd: S, node: &Node, block: &mut Block) {
    let Node::Correlate {
        rows,
        mixing,
        carried,
        outs,
    } = node
    else {
        return;
    };
    for tile in 0..LANES / WIDTH / V {
        for (group, weights) in mixing.groups().iter().enumerate().rev() {
            let first = group * TOGETHER;
            let start = carried.get(first..).unwrap_or_default();
            let mixed = mix::<S, V>(simd, weights, rows, start, (block, tile));
            for (out, mixed) in outs[first..].iter().zip(mixed) {
                let out = &mut vectors_mut(&mut block.row_mut(*out).0)
                    .as_chunks_mut::<V>()
                    .0[tile];
                for (out, vector) in out.iter_mut().zip(mixed) {
                    vector.store(out);
                }
            }
        }
    }
}

/// One tile of a group of members.
#[inline(always)]
fn mix<S: Simd, const V: usize>(
    simd: S,
    weights: &[[f64; TOGETHER]],
    rows: &[Row],
    start: &[(f64, Row)],
    (block, tile): (&Block, usize),
) -> [[S::F; V]; TOGETHER] {
    let tile_of = |row: Row| &vectors(&block.row(row).0).as_chunks::<V>().0[tile];
    let mut sums = [[simd.splat(0.0); V]; TOGETHER];
    for (sums, (weight, row)) in sums.iter_mut().zip(start) {
        for (sum, x) in sums.iter_mut().zip(tile_of(*row)) {
            *sum = simd.load(x) * simd.splat(*weight);
        }
    }
    for (weights, row) in weights.iter().zip(rows) {
        let numbers = tile_of(*row);
        let mut x = [simd.splat(0.0); V];
        for v in 0..V {
            x[v] = simd.load(&numbers[v]);
        }
        for r in 0..TOGETHER {
            let weight = simd.splat(weights[r]);
            for v in 0..V {
                sums[r][v] = x[v].mul_add(weight, sums[r][v]);
            }
        }
    }
    sums
}

#[inline(always)]
fn value_at<S: Simd>(simd: S, curve: &Curve, row: &[f64; LANES], out: &mut [f64; LANES]) {
    let scores = Values::Row(row);
    match curve {
        Curve::Constant(value) => *out = [*value; LANES],
        Curve::Affine { mean, sd } => each(
            simd,
            scores,
            out,
            Line {
                mean: *mean,
                sd: *sd,
            },
        ),
        Curve::LogAffine { mu, sigma } => {
            each(
                simd,
                scores,
                out,
                ExpLine {
                    mu: *mu,
                    sigma: *sigma,
                },
            );
        }
        Curve::Table(prepared) => prepared.fill(simd, row, out),
    }
}

#[inline(always)]
fn grown<S: Simd>(
    simd: S,
    level: Values,
    score: &[f64; LANES],
    (curve, log): (&Curve, bool),
    mut aside: Option<Aside>,
    out: &mut [f64; LANES],
) {
    match (curve, log) {
        (Curve::Affine { mean, sd }, false) => {
            let (mean, sd) = (mean.mul_add(0.01, 1.0), sd * 0.01);
            let op = Factor { mean, sd };
            pairs_aside(simd, level, Values::Row(score), out, op, &mut aside);
        }
        (Curve::Affine { mean, sd }, true) => {
            let (mean, sd) = (mean * 0.01, sd * 0.01);
            let op = LogFactor { mean, sd };
            pairs_aside(simd, level, Values::Row(score), out, op, &mut aside);
        }
        _ => {
            value_at(simd, curve, score, out);
            if log {
                grow_by_itself(simd, level, out, CompoundLog, &mut aside);
            } else {
                grow_by_itself(simd, level, out, Compound, &mut aside);
            }
        }
    }
}

/// As [`pairs`], counting on the side.
#[inline(always)]
fn pairs_aside<S: Simd>(
    simd: S,
    a: Values,
    b: Values,
    out: &mut [f64; LANES],
    op: impl Two,
    aside: &mut Option<Aside>,
) {
    let Some(aside) = aside else {
        return pairs(simd, a, b, out, op);
    };
    for (at, out) in vectors_mut(out).iter_mut().enumerate() {
        op.of(simd, a.vector(simd, at), b.vector(simd, at))
            .store(out);
        aside.count(at);
    }
}

/// The level after the growth that stands in the row, counting on the side.
#[inline(always)]
fn grow_by_itself<S: Simd>(
    simd: S,
    level: Values,
    row: &mut [f64; LANES],
    op: impl Two,
    aside: &mut Option<Aside>,
) {
    for (at, row) in vectors_mut(row).iter_mut().enumerate() {
        op.of(simd, level.vector(simd, at), simd.load(row))
            .store(row);
        if let Some(aside) = aside {
            aside.count(at);
        }
    }
}

#[inline(always)]
fn reached<S: Simd>(
    simd: S,
    before: &[f64; LANES],
    op: Binary,
    [a, b]: [Values; 2],
    out: &mut [f64; LANES],
) {
    match op {
        Binary::Greater => or_order(simd, before, b, a, true, out),
        Binary::GreaterOrEqual => or_order(simd, before, b, a, false, out),
        Binary::Less => or_order(simd, before, a, b, true, out),
        _ => or_order(simd, before, a, b, false, out),
    }
}

/// 1 where `before` is, or where a < b (`strict`) or a ≤ b.
#[inline(always)]
fn or_order<S: Simd>(
    simd: S,
    before: &[f64; LANES],
    a: Values,
    b: Values,
    strict: bool,
    out: &mut [f64; LANES],
) {
    for (at, (out, before)) in vectors_mut(out).iter_mut().zip(vectors(before)).enumerate() {
        let (a, b) = (a.vector(simd, at), b.vector(simd, at));
        let holds = if strict { a.less(b) } else { a.at_most(b) };
        simd.load(before)
            .replaced(holds, simd.splat(1.0))
            .store(out);
    }
}

#[inline(always)]
fn one<S: Simd>(simd: S, op: Unary, a: Values, out: &mut [f64; LANES]) {
    match op {
        Unary::Negate => each(simd, a, out, Negate),
        Unary::Not => each(simd, a, out, Not),
        Unary::Abs => each(simd, a, out, Abs),
        Unary::Exp => each(simd, a, out, Exp),
        Unary::Log => each(simd, a, out, Log),
        Unary::Sqrt => each(simd, a, out, Sqrt),
        Unary::Share => each(simd, a, out, Share),
    }
}

#[inline(always)]
fn two<S: Simd>(simd: S, op: Binary, a: Values, b: Values, out: &mut [f64; LANES]) {
    match op {
        Binary::Add => pairs(simd, a, b, out, Add),
        Binary::Subtract => pairs(simd, a, b, out, Subtract),
        Binary::Multiply => pairs(simd, a, b, out, Multiply),
        Binary::Divide => pairs(simd, a, b, out, Divide),
        Binary::Power => pairs(simd, a, b, out, Power),
        Binary::Min => pairs(simd, a, b, out, Min),
        Binary::Max => pairs(simd, a, b, out, Max),
        Binary::Greater => pairs(simd, a, b, out, Greater),
        Binary::GreaterOrEqual => pairs(simd, a, b, out, GreaterOrEqual),
        Binary::Less => pairs(simd, a, b, out, Less),
        Binary::LessOrEqual => pairs(simd, a, b, out, LessOrEqual),
        Binary::Equal => pairs(simd, a, b, out, Equal),
        Binary::NotEqual => pairs(simd, a, b, out, NotEqual),
        Binary::And => pairs(simd, a, b, out, And),
        Binary::Or => pairs(simd, a, b, out, Or),
        Binary::Compound => pairs(simd, a, b, out, Compound),
        Binary::CompoundLog => pairs(simd, a, b, out, CompoundLog),
    }
}

// Operations are types, not closures: a closure would be compiled apart, without the kernel's
// instructions.

trait One: Copy {
    fn of<S: Simd>(self, simd: S, x: S::F) -> S::F;
}

trait Two: Copy {
    fn of<S: Simd>(self, simd: S, x: S::F, y: S::F) -> S::F;
}

macro_rules! operations {
    ($($trait:ident $name:ident($simd:ident, $($x:ident),+) = $value:expr;)*) => {
        $(
            #[derive(Clone, Copy)]
            struct $name;

            impl $trait for $name {
                #[inline(always)]
                fn of<S: Simd>(self, $simd: S, $($x: S::F),+) -> S::F {
                    $value
                }
            }
        )*
    };
}

operations! {
    One Negate(_simd, x) = -x;
    One Not(simd, x) = truth(simd, x.equal(simd.splat(0.0)));
    One Abs(_simd, x) = x.abs();
    One Exp(simd, x) = math::exp(simd, x);
    One Log(simd, x) = math::ln(simd, x);
    One Sqrt(_simd, x) = x.sqrt();
    One Share(simd, x) = simd.splat(100.0) / (simd.splat(1.0) + math::exp(simd, -x));
    Two Add(_simd, x, y) = x + y;
    Two Subtract(_simd, x, y) = x - y;
    Two Multiply(_simd, x, y) = x * y;
    Two Divide(_simd, x, y) = x / y;
    Two Power(simd, x, y) = power(simd, x, y);
    // What is not a number stays so, on either side.
    Two Min(_simd, x, y) = x.replaced(x.equal(x), x.min(y));
    Two Max(_simd, x, y) = x.replaced(x.equal(x), x.max(y));
    Two Greater(simd, x, y) = truth(simd, y.less(x));
    Two GreaterOrEqual(simd, x, y) = truth(simd, y.at_most(x));
    Two Less(simd, x, y) = truth(simd, x.less(y));
    Two LessOrEqual(simd, x, y) = truth(simd, x.at_most(y));
    Two Equal(simd, x, y) = truth(simd, x.equal(y));
    Two NotEqual(simd, x, y) = untruth(simd, x.equal(y));
    Two And(simd, x, y) = untruth(simd, x.equal(simd.splat(0.0)) | y.equal(simd.splat(0.0)));
    Two Or(simd, x, y) = untruth(simd, x.equal(simd.splat(0.0)) & y.equal(simd.splat(0.0)));
    Two Compound(simd, x, growth) = (x * growth).mul_add(simd.splat(0.01), x);
    Two CompoundLog(simd, x, growth) = x * math::exp(simd, growth * simd.splat(0.01));
}

/// mean + sd · z.
#[derive(Clone, Copy)]
struct Line {
    mean: f64,
    sd: f64,
}

impl One for Line {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, z: S::F) -> S::F {
        z.mul_add(simd.splat(self.sd), simd.splat(self.mean))
    }
}

/// e^(mu + sigma · z).
#[derive(Clone, Copy)]
struct ExpLine {
    mu: f64,
    sigma: f64,
}

impl One for ExpLine {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, z: S::F) -> S::F {
        math::exp(simd, z.mul_add(simd.splat(self.sigma), simd.splat(self.mu)))
    }
}

/// level · (mean + sd · z).
#[derive(Clone, Copy)]
struct Factor {
    mean: f64,
    sd: f64,
}

impl Two for Factor {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, level: S::F, z: S::F) -> S::F {
        level * z.mul_add(simd.splat(self.sd), simd.splat(self.mean))
    }
}

/// level · e^(mean + sd · z).
#[derive(Clone, Copy)]
struct LogFactor {
    mean: f64,
    sd: f64,
}

impl Two for LogFactor {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, level: S::F, z: S::F) -> S::F {
        level * math::exp(simd, z.mul_add(simd.splat(self.sd), simd.splat(self.mean)))
    }
}

/// 1 where the mask holds, else 0.
#[inline(always)]
fn truth<S: Simd>(simd: S, mask: S::M) -> S::F {
    simd.splat(0.0).replaced(mask, simd.splat(1.0))
}

/// 0 where the mask holds, else 1.
#[inline(always)]
fn untruth<S: Simd>(simd: S, mask: S::M) -> S::F {
    simd.splat(1.0).replaced(mask, simd.splat(0.0))
}

#[inline(always)]
fn power<S: Simd>(simd: S, x: S::F, y: S::F) -> S::F {
    let mut out = x.array();
    for (x, y) in out.iter_mut().zip(y.array()) {
        *x = libm::pow(*x, y);
    }
    simd.load(&out)
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

#[inline(always)]
fn each<S: Simd>(simd: S, a: Values, out: &mut [f64; LANES], op: impl One) {
    for (at, out) in vectors_mut(out).iter_mut().enumerate() {
        op.of(simd, a.vector(simd, at)).store(out);
    }
}

#[inline(always)]
fn pairs<S: Simd>(simd: S, a: Values, b: Values, out: &mut [f64; LANES], op: impl Two) {
    for (at, out) in vectors_mut(out).iter_mut().enumerate() {
        op.of(simd, a.vector(simd, at), b.vector(simd, at))
            .store(out);
    }
}

#[inline(always)]
fn struck<S: Simd>(
    simd: S,
    value: Values,
    occurs: &[f64; LANES],
    factor: f64,
    out: &mut [f64; LANES],
) {
    let zero = simd.splat(0.0);
    for (at, (out, occurs)) in vectors_mut(out).iter_mut().zip(vectors(occurs)).enumerate() {
        let x = value.vector(simd, at);
        let occurs = zero.less(simd.load(occurs));
        x.replaced(occurs, x * simd.splat(factor)).store(out);
    }
}

/// `yes` where the condition is not 0, else `no`.
#[inline(always)]
fn choose<S: Simd>(simd: S, [condition, yes, no]: [Values; 3], out: &mut [f64; LANES]) {
    for (at, out) in vectors_mut(out).iter_mut().enumerate() {
        let is_zero = condition.vector(simd, at).equal(simd.splat(0.0));
        let (yes, no) = (yes.vector(simd, at), no.vector(simd, at));
        yes.replaced(is_zero, no).store(out);
    }
}
