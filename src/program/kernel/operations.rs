//! Values of laws, arithmetic, comparisons and choices, a number of each path at a time.

use super::{Values, vectors, vectors_mut};
use crate::program::curve::Curve;
use crate::program::node::{Binary, Unary};
use crate::program::student::StudentScore;
use crate::simd::{Floats, LANES, Simd, math};

#[inline(always)]
pub(super) fn value_at<S: Simd>(
    simd: S,
    curve: &Curve,
    row: &[f64; LANES],
    out: &mut [f64; LANES],
) {
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
        Curve::Table(prepared) => prepared.fill(simd, row, false, out),
        Curve::Count(prepared) => prepared.fill(simd, row, true, out),
    }
}

#[inline(always)]
pub(super) fn student_at<S: Simd>(
    simd: S,
    curve: &StudentScore,
    rows: [&[f64; LANES]; 2],
    out: &mut [f64; LANES],
) {
    curve.fill(simd, rows, out);
}

#[inline(always)]
pub(super) fn reached<S: Simd>(
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
pub(super) fn one<S: Simd>(simd: S, op: Unary, a: Values, out: &mut [f64; LANES]) {
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
pub(super) fn two<S: Simd>(simd: S, op: Binary, a: Values, b: Values, out: &mut [f64; LANES]) {
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

pub(super) trait One: Copy {
    fn of<S: Simd>(self, simd: S, x: S::F) -> S::F;
}

pub(super) trait Two: Copy {
    fn of<S: Simd>(self, simd: S, x: S::F, y: S::F) -> S::F;
}

macro_rules! operations {
    ($($trait:ident $name:ident($simd:ident, $($x:ident),+) = $value:expr;)*) => {
        $(
            #[derive(Clone, Copy)]
            pub(super) struct $name;

            impl $trait for $name {
                #[inline(always)]
                fn of<S: Simd>(self, $simd: S, $($x: S::F),+) -> S::F {
                    $value
                }
            }
        )*
    };
}
pub(super) use operations;

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

/// 1 where the mask holds, else 0.
#[inline(always)]
fn truth<S: Simd>(simd: S, mask: S::M) -> S::F {
    simd.splat(0.0).replaced(mask, simd.splat(1.0))
}

/// 0 where the mask holds, else 1.
#[inline(always)]
pub(super) fn untruth<S: Simd>(simd: S, mask: S::M) -> S::F {
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
pub(super) fn struck<S: Simd>(
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
pub(super) fn choose<S: Simd>(simd: S, [condition, yes, no]: [Values; 3], out: &mut [f64; LANES]) {
    for (at, out) in vectors_mut(out).iter_mut().enumerate() {
        let is_zero = condition.vector(simd, at).equal(simd.splat(0.0));
        let (yes, no) = (yes.vector(simd, at), no.vector(simd, at));
        yes.replaced(is_zero, no).store(out);
    }
}
