//! A law prepared for the hot loop where evenly spaced segments do not do: corners, jumps, sharp bends.
//!
//! Like a [`super::ScoreTable`] it gives the value at a normal score as a piecewise polynomial, of the fifth degree
//! here. Its pieces have the lengths that the law needs: they end at all breaks of the law ([`Law::breaks`]), so that
//! a jump lies between two pieces, and are halved until each errs by less than [`PieceTable::ERROR`] of the law's
//! spread (or of the value's distance from the median, in heavy tails) or by less than 1e-12 in
//! probability. A value that has probability of its own is a piece with one value, exactly.
//!
//! A piece is found from the score by a grid of 4,096 cells: each knows the piece at its left end, and the few that begin
//! within the cell are passed one by one.

use super::{Law, at_score};
use crate::num::interpolation::Interpolation;
use crate::num::normal;
use crate::simd::Line;

/// A law as polynomials on pieces of the normal score.
#[derive(Debug, Clone, PartialEq)]
pub struct PieceTable {
    /// For each cell of the grid the piece at its left end.
    first: Box<[u16; CELLS]>,
    /// Where each piece ends; the last never does.
    ends: Vec<f64>,
    /// For each piece: its middle, the inverse of half its length, and the coefficients in the distance from the
    /// middle in half lengths, constant first.
    pieces: Vec<Line>,
}

/// Half the width of the grid: a little more than the body.
const REACH: f64 = 6.1;
/// Cells of the grid.
const CELLS: usize = 4096;
/// Pieces before any is halved.
const COARSE: i32 = 32;
/// Most pieces, which only laws with thousands of jumps come near to; beyond, pieces are left as they are.
const MOST: usize = (1 << 16) - 1;
/// Errors of less probability than this are none.
const NO_MASS: f64 = 1e-12;

/// Chebyshev's points of the sixth order, inside (−1, 1).
const POINTS: [f64; 6] = [
    -0.965_925_826_289_068_3,
    -std::f64::consts::FRAC_1_SQRT_2,
    -0.258_819_045_102_520_74,
    0.258_819_045_102_520_74,
    std::f64::consts::FRAC_1_SQRT_2,
    0.965_925_826_289_068_3,
];

/// Where a piece is held to the law: between the points and near the ends.
const CHECKS: [f64; 7] = [-0.999, -0.85, -0.5, 0.0, 0.5, 0.85, 0.999];

impl PieceTable {
    /// The greatest error of a piece, in spreads of the law.
    pub const ERROR: f64 = 1e-10;
    /// Cells per unit of score.
    pub const CELLS_A_SCORE: f64 = CELLS as f64 / (2.0 * REACH);
    /// Score · `CELLS_A_SCORE` + this, rounded, is the number of the cell.
    pub const OFFSET: f64 = REACH * Self::CELLS_A_SCORE - 0.5;

    /// Prepares a law whose values at scores within ±6.1 are all finite.
    #[must_use]
    pub fn new(law: &dyn Law) -> PieceTable {
        let mut fitted = Fitting {
            law,
            tolerance: Tolerance::of(law),
            fit: Interpolation::new(&POINTS),
            ends: Vec::new(),
            pieces: Vec::new(),
        };
        let borders = borders(law);
        for ends in borders.windows(2) {
            fitted.cover(ends[0], ends[1]);
        }
        let Fitting {
            mut ends, pieces, ..
        } = fitted;
        if let Some(last) = ends.last_mut() {
            *last = f64::INFINITY;
        }
        let mut first = Box::new([0; CELLS]);
        for (cell, first) in first.iter_mut().enumerate() {
            let left = cell as f64 / Self::CELLS_A_SCORE - REACH;
            *first = ends.partition_point(|end| *end <= left).min(ends.len() - 1) as u16;
        }
        PieceTable {
            first,
            ends,
            pieces,
        }
    }

    /// The piece at a score within a cell, whose number stands in the lowest bits: its middle, the inverse of half its
    /// length and its coefficients.
    #[inline(always)]
    #[must_use]
    pub fn piece(&self, cell: u64, z: f64) -> &Line {
        let mut at = usize::from(self.first[cell as usize % CELLS]);
        while z >= self.ends[at] {
            at += 1;
        }
        &self.pieces[at]
    }

    /// The lowest piece.
    #[inline(always)]
    #[must_use]
    pub fn first_piece(&self) -> &Line {
        &self.pieces[0]
    }

    /// How many pieces there are.
    #[must_use]
    pub fn pieces(&self) -> usize {
        self.pieces.len()
    }
}

#[cfg(test)]
impl PieceTable {
    /// The value of the prepared law at the normal score `z`, which must be in the body.
    fn at(&self, z: f64) -> f64 {
        let cell = z.mul_add(Self::CELLS_A_SCORE, Self::OFFSET);
        let Line(piece) = self.piece(cell.round_ties_even() as u64, z);
        value(piece, (z - piece[0]) * piece[1])
    }
}

/// The value of a piece at a distance from its middle, in half lengths.
fn value(piece: &[f64; 8], u: f64) -> f64 {
    let [_, _, c0, c1, c2, c3, c4, c5] = *piece;
    let square = u * u;
    let even = c4.mul_add(square, c2).mul_add(square, c0);
    let odd = c5.mul_add(square, c3).mul_add(square, c1);
    odd.mul_add(u, even)
}

/// The borders of the coarse pieces and of what breaks, in rising order.
fn borders(law: &dyn Law) -> Vec<f64> {
    let coarse = (0..=COARSE).map(|k| REACH * (2.0 * f64::from(k) / f64::from(COARSE) - 1.0));
    let breaks = law.breaks().into_iter().filter(|z| z.abs() < REACH);
    let mut all: Vec<f64> = coarse.chain(breaks).collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}

/// How far a value may be off.
pub(super) struct Tolerance {
    median: f64,
    spread: f64,
}

impl Tolerance {
    /// The greatest error that a law's values may have, by its spread.
    pub(super) fn of(law: &dyn Law) -> Tolerance {
        // Three widths, because a law may have most of its probability in one value.
        let width = |q: f64, sds: f64| (law.upper(q) - law.lower(q)) / sds;
        let spread = width(0.16, 2.0).max(width(1e-3, 6.2)).max(width(1e-6, 9.5));
        Tolerance {
            median: law.lower(0.5),
            spread,
        }
    }

    /// Whether a value is near enough to the exact one.
    pub(super) fn admits(&self, value: f64, exact: f64) -> bool {
        let unit = self.spread.max((exact - self.median).abs());
        (value - exact).abs() <= PieceTable::ERROR * unit
    }
}

/// Whether the value stands so close to a score that the probability in between is nothing. Where the quantile
/// is nearly vertical, as between the parts of a mixture, rounding alone moves its values far.
fn is_nearly_at(law: &dyn Law, x: f64, z: f64) -> bool {
    let off = if z <= 0.0 {
        law.cdf(x) - normal::cdf(z)
    } else {
        law.survival(x) - normal::survival(z)
    };
    off.abs() <= NO_MASS
}

/// The pieces in the making.
struct Fitting<'l> {
    law: &'l dyn Law,
    tolerance: Tolerance,
    fit: Interpolation<6>,
    ends: Vec<f64>,
    pieces: Vec<Line>,
}

impl Fitting<'_> {
    /// Covers an interval within which nothing breaks.
    fn cover(&mut self, low: f64, high: f64) {
        let mut waiting = vec![(low, high)];
        while let Some((low, high)) = waiting.pop() {
            let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
            let exact = |u: f64| at_score(self.law, half.mul_add(u, middle));
            let values = POINTS.map(exact);
            let mut piece = [middle, 1.0 / half, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
            piece[2..].copy_from_slice(&self.fit.through(&values));
            let good = |u: &f64| {
                let (x, z) = (value(&piece, *u), half.mul_add(*u, middle));
                self.tolerance.admits(x, exact(*u)) || is_nearly_at(self.law, x, z)
            };
            if !CHECKS.iter().all(good) {
                let mass = 2.0 * half * normal::pdf(middle);
                if mass > NO_MASS && self.pieces.len() < MOST {
                    waiting.push((middle, high));
                    waiting.push((low, middle));
                    continue;
                }
                // A straight line, which at least never falls.
                let [first, .., last] = values;
                piece[2..].fill(0.0);
                piece[2] = 0.5 * (first + last);
                piece[3] = 0.5 * (last - first);
            }
            self.ends.push(high);
            self.pieces.push(Line(piece));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::{Argument, family};
    use std::sync::Arc;

    fn law(key: &str, values: &[f64]) -> Arc<dyn Law> {
        family(key).unwrap().of_numbers(values).unwrap()
    }

    fn list(values: &[f64]) -> Argument {
        Argument::Numbers(values.to_vec())
    }

    /// Laws with corners, jumps and sharp bends.
    fn samples() -> Vec<Arc<dyn Law>> {
        let of = |key: &str, arguments: &[Argument]| family(key).unwrap().of(arguments).unwrap();
        let history = list(&[6.2, 4.8, 7.9, 6.5, 0.5, 6.5, -1.0]);
        let mixed = |weights: &[f64], laws: &[(&str, &[f64])]| {
            let laws = laws.iter().map(|(key, values)| law(key, values)).collect();
            of("mixture", &[list(weights), Argument::Laws(laws)])
        };
        let number = Argument::Number;
        vec![
            law("triangular", &[0.0, 3.0, 10.0]),
            of(
                "discrete",
                &[list(&[0.0, 50.0, 120.0]), list(&[0.2, 0.5, 0.3])],
            ),
            of("discrete", &[list(&[0.0, 1.0]), list(&[0.9999, 0.0001])]),
            of("empirical", &[history.clone(), number(7.0), number(0.0)]),
            of("empirical", &[history.clone(), number(1.0), number(0.0)]),
            of("empirical", &[history, number(8.0), number(0.1)]),
            mixed(
                &[0.9, 0.1],
                &[("normal", &[6.0, 1.0]), ("normal", &[100.0, 0.5])],
            ),
            mixed(
                &[0.5, 0.5],
                &[("uniform", &[0.0, 1.0]), ("constant", &[0.5])],
            ),
        ]
    }

    #[test]
    fn values_err_by_less_than_said_in_value_or_in_probability() {
        for law in samples() {
            let (table, tolerance) = (PieceTable::new(&*law), Tolerance::of(&*law));
            let mut missed = 0.0;
            for step in -7806..=7806 {
                let z = f64::from(step) / 1301.0;
                let exact = at_score(&*law, z);
                if !tolerance.admits(table.at(z), exact) {
                    missed += normal::pdf(z) / 1301.0;
                }
            }
            assert!(
                missed < 1e-9,
                "{law:?}: {missed:e} in {} pieces",
                table.pieces()
            );
        }
    }

    #[test]
    fn a_value_with_probability_of_its_own_is_exact() {
        let law = &samples()[1];
        let table = PieceTable::new(&**law);
        let values: Vec<f64> = (-6000..=6000)
            .map(|k| table.at(f64::from(k) / 1000.0))
            .collect();
        assert!(values.is_sorted());
        assert!(values.iter().all(|x| [0.0, 50.0, 120.0].contains(x)));
    }

    #[test]
    fn pieces_are_as_many_as_a_law_needs() {
        let pieces: Vec<usize> = samples()
            .iter()
            .map(|law| PieceTable::new(&**law).pieces())
            .collect();
        assert!(pieces.iter().all(|n| (32..1500).contains(n)), "{pieces:?}");
    }
}
