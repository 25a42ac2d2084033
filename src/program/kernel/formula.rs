//! Formulas, a tile of paths at a time, with what is in between in the nearest cache.
//!
//! What is not finite never becomes finite again: a comparison, the lesser or greater of two, a
//! quotient, a power, e^x and a truth are NaN where a number they are made of is infinite or NaN,
//! so that whoever counts the results that are not finite finds every division by zero. Only a
//! choice leaves out the side that is not chosen: `if`, and the right side of `and` and `or`
//! where the left one decides.

use super::operations::{self as ordinary, One, Two, operations, untruth};
use super::{vectors, vectors_mut};
use crate::program::block::Block;
use crate::program::formula::code::{Alone, Code, Deed, Source};
use crate::program::node::{Binary, Unary};
use crate::program::row::Operand;
use crate::simd::{Floats, LANES, Portable, Simd, WIDTH, math};

/// Vectors in a tile: long enough that choosing what to do costs little, and short enough that the
/// tiles and the rows of a formula stay in the nearest cache.
const LENGTH: usize = 32;

/// The numbers of some neighbouring paths.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
struct Numbers([[f64; WIDTH]; LENGTH]);

/// A tile changes its place without its numbers being copied.
#[derive(Debug)]
struct Tile(Box<Numbers>);

/// Room for what is in between.
#[derive(Debug, Default)]
pub struct Tiles {
    kept: Vec<Tile>,
    /// Computed into, and then exchanged for the tile it becomes.
    spare: Option<Tile>,
}

#[inline(always)]
pub(super) fn evaluate<S: Simd>(
    simd: S,
    code: &Code,
    block: &Block,
    tiles: &mut Tiles,
    out: &mut [f64; LANES],
) {
    let Some((last, steps)) = code.steps().split_last() else {
        return;
    };
    let empty = || Tile(Box::new(Numbers([[0.0; WIDTH]; LENGTH])));
    let Tiles { kept, spare } = tiles;
    while kept.len() < code.kept() {
        kept.push(empty());
    }
    let spare = spare.get_or_insert_with(empty);
    let out = vectors_mut(out).as_chunks_mut::<LENGTH>().0;
    for (tile, out) in out.iter_mut().enumerate() {
        for step in steps {
            let reader = Reader { block, kept, tile };
            reader.fill(simd, step.deed, &mut spare.0.0);
            std::mem::swap(&mut kept[step.to], spare);
        }
        let reader = Reader { block, kept, tile };
        reader.fill(simd, last.deed, out);
    }
}

/// What steps read: the numbers of one tile.
struct Reader<'b> {
    block: &'b Block,
    kept: &'b [Tile],
    tile: usize,
}

impl<'b> Reader<'b> {
    #[inline(always)]
    fn read(&self, source: Source) -> Values<'b, LENGTH> {
        match source {
            Source::Given(Operand::Number(x)) => Values::Same(x),
            Source::Given(Operand::Row(row)) => {
                let row = vectors(&self.block.row(row).0);
                Values::Many(&row.as_chunks::<LENGTH>().0[self.tile])
            }
            Source::Kept(at) => Values::Many(&self.kept[at].0.0),
        }
    }

    #[inline(always)]
    fn fill<S: Simd>(&self, simd: S, deed: Deed, out: &mut [[f64; WIDTH]; LENGTH]) {
        match deed {
            Deed::Alone(op, a) => alone(simd, op, self.read(a), out),
            Deed::Two(op, a, b) => two(simd, op, (self.read(a), self.read(b)), out),
            Deed::Choose(condition, yes, no) => {
                choose(simd, [condition, yes, no].map(|part| self.read(part)), out);
            }
        }
    }
}

/// The numbers of a tile of `N` vectors, or one number for every path.
#[derive(Clone, Copy)]
enum Values<'a, const N: usize> {
    Many(&'a [[f64; WIDTH]; N]),
    Same(f64),
}

/// Both sides of an operation.
type Sides<'a, const N: usize> = (Values<'a, N>, Values<'a, N>);

impl<const N: usize> Values<'_, N> {
    #[inline(always)]
    fn vector<S: Simd>(&self, simd: S, at: usize) -> S::F {
        match self {
            Values::Many(vectors) => simd.load(&vectors[at]),
            Values::Same(x) => simd.splat(*x),
        }
    }
}

/// A function of a constant.
pub fn constant_alone(op: Alone, x: f64) -> f64 {
    let mut out = [[0.0; WIDTH]];
    alone(Portable, op, Values::Same(x), &mut out);
    out[0][0]
}

/// Two constants combined.
pub fn constant_two(op: Binary, x: f64, y: f64) -> f64 {
    let mut out = [[0.0; WIDTH]];
    two(Portable, op, (Values::Same(x), Values::Same(y)), &mut out);
    out[0][0]
}

/// A choice between constants.
pub fn constant_choice(condition: f64, yes: f64, no: f64) -> f64 {
    let mut out = [[0.0; WIDTH]];
    choose(Portable, [condition, yes, no].map(Values::Same), &mut out);
    out[0][0]
}

#[inline(always)]
fn alone<S: Simd, const N: usize>(simd: S, op: Alone, x: Values<N>, out: &mut [[f64; WIDTH]; N]) {
    match op {
        Alone::Of(Unary::Negate) => each(simd, x, out, ordinary::Negate),
        Alone::Of(Unary::Not) => each(simd, x, out, Not),
        Alone::Of(Unary::Abs) => each(simd, x, out, ordinary::Abs),
        Alone::Of(Unary::Exp) => each(simd, x, out, Exp),
        Alone::Of(Unary::Log) => each(simd, x, out, ordinary::Log),
        Alone::Of(Unary::Sqrt) => each(simd, x, out, ordinary::Sqrt),
        Alone::Of(Unary::Share) => each(simd, x, out, ordinary::Share),
        Alone::Power(2) => each(simd, x, out, Square),
        Alone::Power(3) => each(simd, x, out, Cube),
        Alone::Power(_) => each(simd, x, out, Fourth),
    }
}

#[inline(always)]
fn two<S: Simd, const N: usize>(simd: S, op: Binary, sides: Sides<N>, out: &mut [[f64; WIDTH]; N]) {
    match op {
        Binary::Add => pairs(simd, sides, out, ordinary::Add),
        Binary::Subtract => pairs(simd, sides, out, ordinary::Subtract),
        Binary::Multiply => pairs(simd, sides, out, ordinary::Multiply),
        Binary::Divide => pairs(simd, sides, out, Divide),
        Binary::Power => pairs(simd, sides, out, Strict(ordinary::Power)),
        Binary::Min => pairs(simd, sides, out, Strict(ordinary::Min)),
        Binary::Max => pairs(simd, sides, out, Strict(ordinary::Max)),
        Binary::Greater => pairs(simd, sides, out, Strict(ordinary::Greater)),
        Binary::GreaterOrEqual => pairs(simd, sides, out, Strict(ordinary::GreaterOrEqual)),
        Binary::Less => pairs(simd, sides, out, Strict(ordinary::Less)),
        Binary::LessOrEqual => pairs(simd, sides, out, Strict(ordinary::LessOrEqual)),
        Binary::Equal => pairs(simd, sides, out, Strict(ordinary::Equal)),
        Binary::NotEqual => pairs(simd, sides, out, Strict(ordinary::NotEqual)),
        Binary::And => pairs(simd, sides, out, And),
        Binary::Or => pairs(simd, sides, out, Or),
        Binary::Compound => pairs(simd, sides, out, ordinary::Compound),
        Binary::CompoundLog => pairs(simd, sides, out, ordinary::CompoundLog),
    }
}

/// `yes` where the condition is not 0, else `no`.
#[inline(always)]
fn choose<S: Simd, const N: usize>(
    simd: S,
    [condition, yes, no]: [Values<N>; 3],
    out: &mut [[f64; WIDTH]; N],
) {
    let zero = simd.splat(0.0);
    for (at, out) in out.iter_mut().enumerate() {
        let condition = condition.vector(simd, at);
        let (yes, no) = (yes.vector(simd, at), no.vector(simd, at));
        let chosen = yes.replaced(condition.equal(zero), no);
        condition.mul_add(zero, chosen).store(out);
    }
}

#[inline(always)]
fn each<S: Simd, const N: usize>(simd: S, x: Values<N>, out: &mut [[f64; WIDTH]; N], op: impl One) {
    for (at, out) in out.iter_mut().enumerate() {
        op.of(simd, x.vector(simd, at)).store(out);
    }
}

/// One loop for each of what the sides may be, so that nothing is asked within a loop.
#[inline(always)]
fn pairs<S: Simd, const N: usize>(
    simd: S,
    sides: Sides<N>,
    out: &mut [[f64; WIDTH]; N],
    op: impl Two,
) {
    match sides {
        (Values::Many(x), Values::Many(y)) => {
            for ((out, x), y) in out.iter_mut().zip(x).zip(y) {
                op.of(simd, simd.load(x), simd.load(y)).store(out);
            }
        }
        (Values::Many(x), Values::Same(y)) => {
            let y = simd.splat(y);
            for (out, x) in out.iter_mut().zip(x) {
                op.of(simd, simd.load(x), y).store(out);
            }
        }
        (Values::Same(x), y) => {
            let x = simd.splat(x);
            for (at, out) in out.iter_mut().enumerate() {
                op.of(simd, x, y.vector(simd, at)).store(out);
            }
        }
    }
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
