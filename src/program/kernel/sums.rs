//! Weighted sums of rows, and scores mixed by a triangular matrix.

use super::{vectors, vectors_mut};
use crate::program::block::Block;
use crate::program::mixing::TOGETHER;
use crate::program::node::Node;
use crate::program::row::Row;
use crate::simd::{Floats, LANES, Simd, WIDTH};

#[inline(always)]
pub(super) fn sum_of<S: Simd>(
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
pub(super) fn mix_all<S: Simd>(simd: S, node: &Node, block: &mut Block) {
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
