//! Formulas, a tile of paths at a time with what is in between in registers.
//!
//! What is not finite never becomes finite again: a comparison, the lesser or greater of two, a
//! quotient, a power, e^x and a truth are NaN where a number they are made of is infinite or NaN,
//! so that whoever counts the results that are not finite finds every division by zero. Only a
//! choice leaves out the side that is not chosen: `if`, and the right side of `and` and `or`
//! where the left one decides.

use super::operations::{self as ordinary, One, Two, operations, untruth};
use super::vectors;
use crate::program::block::Block;
use crate::program::formula::code::{Alone, Code, Source, Step};
use crate::program::node::{Binary, Unary};
use crate::program::row::Operand;
use crate::simd::{Floats, LANES, Line, Portable, Simd, WIDTH, math};

#[inline(always)]
pub(super) fn evaluate<S: Simd>(
    simd: S,
    code: &Code,
    block: &Block,
    kept: &mut Vec<Line>,
    out: &mut [f64; LANES],
) {
    // More vectors at a time make the choice of what to do cheaper, as long as the registers hold them.
    match S::AHEAD {
        4 => tiles::<S, 8>(simd, code, block, kept, out),
        _ => tiles::<S, 4>(simd, code, block, kept, out),
    }
}

#[inline(always)]
fn tiles<S: Simd, const V: usize>(
    simd: S,
    code: &Code,
    block: &Block,
    kept: &mut Vec<Line>,
    out: &mut [f64; LANES],
) {
    let room = code.kept() * V;
    if kept.len() < room {
        kept.resize(room, Line([0.0; WIDTH]));
    }
    let kept = kept.as_chunks_mut::<V>().0;
    let out = out.as_chunks_mut::<WIDTH>().0.as_chunks_mut::<V>().0;
    for (tile, out) in out.iter_mut().enumerate() {
        let mut numbers = [simd.splat(0.0); V];
        for step in code.steps() {
            if let Step::Keep(at) = step {
                for (x, to) in numbers.into_iter().zip(&mut kept[*at]) {
                    x.store(&mut to.0);
                }
            } else {
                let reader = Reader { block, kept, tile };
                numbers = reader.done(simd, step, numbers);
            }
        }
        for (x, to) in numbers.into_iter().zip(out) {
            x.store(to);
        }
    }
}

/// What steps read: the numbers of one tile.
#[derive(Clone, Copy)]
struct Reader<'b, const V: usize> {
    block: &'b Block,
    kept: &'b [[Line; V]],
    tile: usize,
}

impl<const V: usize> Reader<'_, V> {
    #[inline(always)]
    fn read<S: Simd>(&self, simd: S, source: Source) -> [S::F; V] {
        let mut numbers = [simd.splat(0.0); V];
        match source {
            Source::Given(Operand::Number(x)) => return [simd.splat(x); V],
            Source::Given(Operand::Row(row)) => {
                let from = &vectors(&self.block.row(row).0).as_chunks::<V>().0[self.tile];
                for (x, from) in numbers.iter_mut().zip(from) {
                    *x = simd.load(from);
                }
            }
            Source::Kept(at) => {
                for (x, from) in numbers.iter_mut().zip(&self.kept[at]) {
                    *x = simd.load(&from.0);
                }
            }
        }
        numbers
    }

    /// The accumulator after a step.
    #[inline(always)]
    fn done<S: Simd>(&self, simd: S, step: &Step, x: [S::F; V]) -> [S::F; V] {
        match *step {
            Step::Take(source) => self.read(simd, source),
            Step::Keep(_) => x,
            Step::Alone(op) => alone(simd, op, x),
            Step::Two(op, source) => two(simd, op, x, self.read(simd, source)),
            Step::Turned(op, source) => turned(simd, op, self.read(simd, source), x),
            Step::Choose { condition, yes } => {
                let (condition, yes) = (self.read(simd, condition), self.read(simd, yes));
                choose(simd, condition, yes, x)
            }
        }
    }
}

/// A function of a constant.
pub fn constant_alone(op: Alone, x: f64) -> f64 {
    alone(Portable, op, [Portable.splat(x)])[0].array()[0]
}

/// Two constants combined.
pub fn constant_two(op: Binary, x: f64, y: f64) -> f64 {
    let [x, y] = [x, y].map(|x| [Portable.splat(x)]);
    two(Portable, op, x, y)[0].array()[0]
}

/// A choice between constants.
pub fn constant_choice(condition: f64, yes: f64, no: f64) -> f64 {
    let [condition, yes, no] = [condition, yes, no].map(|x| [Portable.splat(x)]);
    choose(Portable, condition, yes, no)[0].array()[0]
}

#[inline(always)]
fn alone<S: Simd, const V: usize>(simd: S, op: Alone, x: [S::F; V]) -> [S::F; V] {
    match op {
        Alone::Of(Unary::Negate) => x.map(|x| -x),
        Alone::Of(Unary::Not) => each(simd, x, Not),
        Alone::Of(Unary::Abs) => x.map(Floats::abs),
        Alone::Of(Unary::Exp) => each(simd, x, Exp),
        Alone::Of(Unary::Log) => each(simd, x, ordinary::Log),
        Alone::Of(Unary::Sqrt) => x.map(Floats::sqrt),
        Alone::Of(Unary::Share) => each(simd, x, ordinary::Share),
        Alone::Power(2) => each(simd, x, Square),
        Alone::Power(3) => each(simd, x, Cube),
        Alone::Power(_) => each(simd, x, Fourth),
    }
}

#[inline(always)]
fn two<S: Simd, const V: usize>(simd: S, op: Binary, x: [S::F; V], y: [S::F; V]) -> [S::F; V] {
    match op {
        Binary::Add => pairs(simd, x, y, ordinary::Add),
        Binary::Multiply => pairs(simd, x, y, ordinary::Multiply),
        Binary::Min => pairs(simd, x, y, Min),
        Binary::Max => pairs(simd, x, y, Max),
        Binary::Greater => pairs(simd, x, y, Strict(ordinary::Greater)),
        Binary::GreaterOrEqual => pairs(simd, x, y, Strict(ordinary::GreaterOrEqual)),
        Binary::Less => pairs(simd, x, y, Strict(ordinary::Less)),
        Binary::LessOrEqual => pairs(simd, x, y, Strict(ordinary::LessOrEqual)),
        Binary::Equal => pairs(simd, x, y, Strict(ordinary::Equal)),
        Binary::NotEqual => pairs(simd, x, y, Strict(ordinary::NotEqual)),
        _ => turned(simd, op, x, y),
    }
}

/// The operations whose sides cannot change places.
#[inline(always)]
fn turned<S: Simd, const V: usize>(simd: S, op: Binary, x: [S::F; V], y: [S::F; V]) -> [S::F; V] {
    match op {
        Binary::Subtract => pairs(simd, x, y, ordinary::Subtract),
        Binary::Divide => pairs(simd, x, y, Divide),
        Binary::Power => pairs(simd, x, y, Strict(ordinary::Power)),
        Binary::And => pairs(simd, x, y, And),
        Binary::Or => pairs(simd, x, y, Or),
        Binary::Compound => pairs(simd, x, y, ordinary::Compound),
        Binary::CompoundLog => pairs(simd, x, y, ordinary::CompoundLog),
        // These are never turned: `code` writes them with their sides exchanged.
        _ => x,
    }
}

/// `yes` where the condition is not 0, else `no`.
#[inline(always)]
fn choose<S: Simd, const V: usize>(
    simd: S,
    condition: [S::F; V],
    yes: [S::F; V],
    no: [S::F; V],
) -> [S::F; V] {
    let mut out = no;
    for k in 0..V {
        let is_zero = condition[k].equal(simd.splat(0.0));
        let chosen = yes[k].replaced(is_zero, no[k]);
        out[k] = condition[k].mul_add(simd.splat(0.0), chosen);
    }
    out
}

#[inline(always)]
fn each<S: Simd, const V: usize>(simd: S, x: [S::F; V], op: impl One) -> [S::F; V] {
    let mut out = x;
    for x in &mut out {
        *x = op.of(simd, *x);
    }
    out
}

#[inline(always)]
fn pairs<S: Simd, const V: usize>(simd: S, x: [S::F; V], y: [S::F; V], op: impl Two) -> [S::F; V] {
    let mut out = x;
    for (x, y) in out.iter_mut().zip(y) {
        *x = op.of(simd, *x, y);
    }
    out
}

/// An operation that gives NaN where one of its sides is not finite.
#[derive(Clone, Copy)]
struct Strict<T>(T);

impl<T: Two> Two for Strict<T> {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, x: S::F, y: S::F) -> S::F {
        let zero = simd.splat(0.0);
        x.mul_add(zero, y.mul_add(zero, self.0.of(simd, x, y)))
    }
}

operations! {
    One Not(simd, x) = x.mul_add(simd.splat(0.0), ordinary::Not.of(simd, x));
    One Exp(simd, x) = x.mul_add(simd.splat(0.0), math::exp(simd, x));
    One Square(_simd, x) = x * x;
    One Cube(_simd, x) = x * x * x;
    One Fourth(_simd, x) = (x * x) * (x * x);
    Two Min(simd, x, y) = Strict(ordinary::Min).of(simd, x, y);
    Two Max(simd, x, y) = Strict(ordinary::Max).of(simd, x, y);
    Two Divide(simd, x, y) = y.mul_add(simd.splat(0.0), x / y);
    Two And(simd, x, y) = decided(simd, x, truth(simd, y), simd.splat(0.0));
    Two Or(simd, x, y) = decided(simd, x, simd.splat(1.0), truth(simd, y));
}

/// `yes` where x is not 0, else `no`; NaN where x is not finite.
#[inline(always)]
fn decided<S: Simd>(simd: S, x: S::F, yes: S::F, no: S::F) -> S::F {
    let zero = simd.splat(0.0);
    x.mul_add(zero, yes.replaced(x.equal(zero), no))
}

/// 1 where x is not 0, else 0; NaN where x is not finite.
#[inline(always)]
fn truth<S: Simd>(simd: S, x: S::F) -> S::F {
    let zero = simd.splat(0.0);
    x.mul_add(zero, untruth(simd, x.equal(zero)))
}
