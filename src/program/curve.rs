//! A law prepared for the hot loop: normal score in, value out, at about the same cost for all.

use crate::dist::{Form, Law, PieceTable, ScoreTable};
use crate::simd::{Floats, Integers, LANES, Line, Mask, Simd, WIDTH};
use std::collections::HashMap;
use std::sync::Arc;

/// How a law's quantile is evaluated at a normal score.
#[derive(Debug, Clone)]
pub enum Curve {
    /// The same value on every path.
    Constant(f64),
    /// mean + sd · z.
    Affine {
        /// The value at score 0.
        mean: f64,
        /// The rise per unit of score.
        sd: f64,
    },
    /// e^(mu + sigma · z).
    LogAffine {
        /// The logarithm of the value at score 0.
        mu: f64,
        /// The rise of the logarithm per unit of score.
        sigma: f64,
    },
    /// Piecewise polynomial, prepared from the exact quantile.
    Table(Prepared),
    /// The next whole number up from one.
    Count(Prepared),
}

/// A law whose values in the body come from the table of its standard law.
#[derive(Debug, Clone)]
pub struct Prepared {
    table: Table,
    /// value = shift + scale · (the table's value).
    shift: f64,
    scale: f64,
    /// Says what is beyond the body.
    law: Arc<dyn Law>,
}

/// A standard law in pieces.
#[derive(Debug, Clone)]
enum Table {
    /// Of one length: found by arithmetic.
    Even(Arc<ScoreTable>),
    /// Of the lengths that the law needs: found by a search.
    Uneven(Arc<PieceTable>),
}

impl Table {
    fn new(law: &dyn Law) -> Table {
        // Even segments can be shifted to meet one corner, and not two.
        if law.breaks().len() < 2 {
            let even = ScoreTable::new(law);
            if even.is_accurate(law) {
                return Table::Even(Arc::new(even));
            }
        }
        Table::Uneven(Arc::new(PieceTable::new(law)))
    }
}

/// Curves prepared so far, by what laws say of themselves: equal laws are prepared once, and laws of
/// one shape share a table.
#[derive(Debug, Clone, Default)]
pub struct Curves {
    curves: HashMap<String, Curve>,
    tables: HashMap<String, Table>,
}

impl Curves {
    /// Most tables that are kept from one scenario to the next: some megabytes.
    const MOST_KEPT: usize = 512;
    /// Most curves that are kept so.
    const MOST_CURVES: usize = 16_384;

    /// These for the next scenario, or none where they have become too many.
    #[must_use]
    pub fn kept(self) -> Curves {
        let many = self.tables.len() > Self::MOST_KEPT || self.curves.len() > Self::MOST_CURVES;
        if many { Curves::default() } else { self }
    }

    /// These and others.
    #[must_use]
    pub fn with(mut self, others: &Curves) -> Curves {
        let curves = others.curves.iter();
        self.curves
            .extend(curves.map(|(law, curve)| (law.clone(), curve.clone())));
        let tables = others.tables.iter();
        self.tables
            .extend(tables.map(|(law, table)| (law.clone(), table.clone())));
        self
    }

    /// The curve of a law.
    pub fn of(&mut self, law: &Arc<dyn Law>) -> Curve {
        let key = format!("{law:?}");
        if let Some(known) = self.curves.get(&key) {
            return known.clone();
        }
        let curve = match law.form() {
            Form::Constant(value) => Curve::Constant(value),
            Form::Affine { mean, sd } => Curve::Affine { mean, sd },
            Form::LogAffine { mu, sigma } => Curve::LogAffine { mu, sigma },
            Form::General => match law.rounded_up_from() {
                Some(smooth) => Curve::Count(self.prepared(&smooth)),
                None => Curve::Table(self.prepared(law)),
            },
        };
        self.curves.insert(key, curve.clone());
        curve
    }

    fn prepared(&mut self, law: &Arc<dyn Law>) -> Prepared {
        let (standard, shift, scale) = match law.standard() {
            Some(standard) => (standard.law, standard.shift, standard.scale),
            None => (Arc::clone(law), 0.0, 1.0),
        };
        let table = self
            .tables
            .entry(format!("{standard:?}"))
            .or_insert_with(|| Table::new(standard.as_ref()));
        Prepared {
            table: table.clone(),
            shift,
            scale,
            law: Arc::clone(law),
        }
    }
}

impl Prepared {
    /// The values at a row of scores, rounded up to whole numbers where they are `counts`.
    #[inline(always)]
    pub(super) fn fill<S: Simd>(
        &self,
        simd: S,
        scores: &[f64; LANES],
        counts: bool,
        out: &mut [f64; LANES],
    ) {
        match &self.table {
            Table::Even(table) => self.fill_from(simd, scores, counts, table.as_ref(), out),
            Table::Uneven(table) => self.fill_from(simd, scores, counts, table.as_ref(), out),
        }
    }

    #[inline(always)]
    fn fill_from<S: Simd>(
        &self,
        simd: S,
        scores: &[f64; LANES],
        counts: bool,
        standard: &impl Body,
        out: &mut [f64; LANES],
    ) {
        let edge = simd.splat(ScoreTable::EDGE);
        let vectors = scores.as_chunks::<WIDTH>().0.iter();
        for (scores, out) in vectors.zip(out.as_chunks_mut().0) {
            let z = simd.load(scores);
            standard
                .at(simd, scores)
                .mul_add(simd.splat(self.scale), simd.splat(self.shift))
                .store(out);
            let inside = z.abs().at_most(edge).lanes();
            if inside != u8::MAX {
                self.put_right(scores, inside, out);
            }
            if counts {
                rounded_up(simd, simd.load(out)).store(out);
            }
        }
    }

    /// The lanes outside the body, where a number in 500 million falls.
    #[cold]
    fn put_right(&self, scores: &[f64; WIDTH], inside: u8, out: &mut [f64; WIDTH]) {
        for (lane, (z, out)) in scores.iter().zip(out).enumerate() {
            if inside >> lane & 1 == 0 {
                *out = if z.is_nan() {
                    f64::NAN
                } else {
                    crate::dist::at_score(self.law.as_ref(), *z)
                };
            }
        }
    }
}

/// What gives the values of a standard law at eight scores in the body; anything elsewhere. (A closure would not do: it
/// is compiled for any processor, whoever calls it.)
trait Body {
    fn at<S: Simd>(&self, simd: S, scores: &[f64; WIDTH]) -> S::F;
}

impl Body for ScoreTable {
    #[inline(always)]
    fn at<S: Simd>(&self, simd: S, scores: &[f64; WIDTH]) -> S::F {
        let (step, offset) = (simd.splat(ScoreTable::STEP_INV), simd.splat(self.offset()));
        let position = simd.load(scores).mul_add(step, offset);
        on_segments(simd, self.segments(), position)
    }
}

impl Body for PieceTable {
    #[inline(always)]
    fn at<S: Simd>(&self, simd: S, scores: &[f64; WIDTH]) -> S::F {
        let z = simd.load(scores);
        let (step, offset) = (PieceTable::CELLS_A_SCORE, PieceTable::OFFSET);
        let position = z.mul_add(simd.splat(step), simd.splat(offset));
        let mut cells = [0; WIDTH];
        (position + simd.splat(ROUND)).bits().store(&mut cells);
        let mut pieces = [self.first_piece(); WIDTH];
        for ((piece, cell), z) in pieces.iter_mut().zip(cells).zip(scores) {
            *piece = self.piece(cell, *z);
        }
        let [middle, per_half, c0, c1, c2, c3, c4, c5] = simd.turn(pieces);
        let u = (z - middle) * per_half;
        let square = u * u;
        let even = c4.mul_add(square, c2).mul_add(square, c0);
        let odd = c5.mul_add(square, c3).mul_add(square, c1);
        odd.mul_add(u, even)
    }
}

/// Adding this rounds a small number to an integer, which then stands in the low bits.
const ROUND: f64 = 1.5 * (1u64 << 52) as f64;

/// The next whole number up, below 2⁵¹; 0 is without a sign.
#[inline(always)]
fn rounded_up<S: Simd>(simd: S, x: S::F) -> S::F {
    let near = (x + simd.splat(ROUND)) - simd.splat(ROUND);
    near.replaced(near.less(x), near + simd.splat(1.0)) + simd.splat(0.0)
}

/// The values of even segments of polynomials, whose variable is the distance from the nearest whole position; anything
/// where no segment is.
#[inline(always)]
pub(super) fn on_segments<S: Simd, const N: usize>(
    simd: S,
    segments: &[Line; N],
    position: S::F,
) -> S::F {
    let shifted = position + simd.splat(ROUND);
    let u = position - (shifted - simd.splat(ROUND));
    let last = simd.splat_integer(N as u64 - 1);
    let [c0, c1, c2, c3, c4, c5, c6, c7] = simd.turn_at(segments, shifted.bits() & last);
    let square = u * u;
    let even = c6.mul_add(square, c4).mul_add(square, c2);
    let odd = c7.mul_add(square, c5).mul_add(square, c3);
    odd.mul_add(square, c1).mul_add(u, even.mul_add(square, c0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::{at_score, family};
    use crate::simd::Portable;

    #[test]
    fn the_body_comes_from_the_table_and_the_rest_is_exact() {
        let law = family("student_t")
            .unwrap()
            .of_numbers(&[3.0, 2.0, 5.0])
            .unwrap();
        let Curve::Table(prepared) = Curves::default().of(&law) else {
            panic!("Student's t has no form in the score");
        };
        let Table::Even(table) = &prepared.table else {
            panic!("Student's t bends nowhere sharply");
        };
        let mut scores = [0.0; LANES];
        for (lane, z) in scores.iter_mut().enumerate() {
            *z = lane as f64 / 64.0 - 8.0;
        }
        scores[0] = f64::NAN;
        scores[1] = 37.0;
        let mut values = [0.0; LANES];
        prepared.fill(Portable, &scores, false, &mut values);
        assert!(values[0].is_nan());
        for (z, x) in scores[1..].iter().zip(&values[1..]) {
            let exact = at_score(law.as_ref(), *z);
            if z.abs() > ScoreTable::EDGE {
                assert_eq!(*x, exact, "{z}");
            } else {
                let from_table = table.at(*z).mul_add(2.0, 3.0);
                assert_eq!(*x, from_table, "{z}");
                assert!((x - exact).abs() <= 1e-10 * law.sd(), "{z}");
            }
        }
    }

    #[test]
    fn laws_of_one_shape_share_a_table() {
        let mut curves = Curves::default();
        let triangular = family("triangular").unwrap();
        for mode in [0.1, 0.2, 0.3] {
            let law = triangular
                .of_numbers(&[mode - 2.2, mode + 0.1, mode + 2.6])
                .unwrap();
            curves.of(&law);
        }
        assert_eq!((curves.curves.len(), curves.tables.len()), (3, 1));
    }
}
