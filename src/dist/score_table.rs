//! A law prepared for the hot loop: value against normal score as a monotone piecewise polynomial.
//!
//! Quantiles without a closed form in the score cost microseconds; a draw should cost
//! nanoseconds. Between [`ScoreTable::EDGE`] and its opposite, the body, a table holds polynomials of the
//! seventh degree over evenly spaced segments, which are found without a search. Each goes
//! through eight exact values, its two ends among them, so neighbours meet. Where the density of
//! a law has a kink ([`Law::breaks`]), the segments are shifted so that two of them meet there. Outside the body,
//! where one draw in 500 million falls, the value is the exact quantile.
//!
//! Tables are made of standard laws ([`Law::standard`]) and shared by all laws of the same shape.
//!
//! # Accuracy
//!
//! In the body a table errs by no more than the following; the tests hold it to them.
//!
//! | law | error |
//! |---|---|
//! | uniform, triangular, PERT, two-piece normal | 1e-10 of the standard deviation |
//! | Student's t, df from 3 on | 1e-10 of the standard deviation |
//! | Student's t, df from 1 to 3 | 1e-10 of the scale or of the value |

use super::piece_table::Tolerance;
use super::{Law, at_score};
use crate::num::interpolation::Interpolation;
use crate::simd::Line;

/// A law as polynomials in the normal score.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreTable {
    /// Where the middle of the first segment lies, in segments from score 0; negative.
    first: f64,
    /// For each segment the coefficients, constant first, in the distance from its middle, which runs from
    /// −½ to ½: a line of the cache.
    segments: Box<[Line; Self::SEGMENTS]>,
}

impl ScoreTable {
    /// Where the body ends: beyond this score and its opposite ask for the exact value.
    pub const EDGE: f64 = 6.0;
    /// The number of polynomials; a power of two.
    pub const SEGMENTS: usize = 128;
    /// Segments per unit of score. They reach a little beyond the body, so that they can be shifted.
    pub const STEP_INV: f64 = Self::SEGMENTS as f64 / (2.0 * Self::EDGE + 0.2);

    /// Prepares a law whose values at scores within ±6.2 are all finite.
    #[must_use]
    pub fn new(law: &dyn Law) -> ScoreTable {
        let first = first_middle(law.breaks().first().copied());
        let fit = Interpolation::new(&POINTS);
        let mut left = at_score(law, (first - 0.5) / Self::STEP_INV);
        let mut segments = Box::new([Line([0.0; 8]); Self::SEGMENTS]);
        for (i, segment) in segments.iter_mut().enumerate() {
            let middle = first + i as f64;
            let mut values = POINTS.map(|u| at_score(law, (middle + u) / Self::STEP_INV));
            // The same number as on the other side of the border.
            values[0] = left;
            left = values[POINTS.len() - 1];
            *segment = Line(rising(&fit, &values));
        }
        ScoreTable { first, segments }
    }

    /// Whether the table is as accurate as a [`super::PieceTable`] would be: held to the law at a point of each
    /// segment, by turns in its middle and near its ends.
    #[must_use]
    pub fn is_accurate(&self, law: &dyn Law) -> bool {
        let tolerance = Tolerance::of(law);
        let good = |i: usize| {
            let u = [0.0, -0.48, 0.2, 0.48][i % 4];
            let z = (self.first + i as f64 + u) / Self::STEP_INV;
            tolerance.admits(self.at(z), at_score(law, z))
        };
        (0..Self::SEGMENTS).all(good)
    }

    /// The segments, each with its coefficients.
    #[inline(always)]
    #[must_use]
    pub fn segments(&self) -> &[Line; Self::SEGMENTS] {
        &self.segments
    }

    /// The value of the prepared law at the normal score `z`, which must be in the body.
    #[must_use]
    pub fn at(&self, z: f64) -> f64 {
        let position = z.mul_add(Self::STEP_INV, self.offset());
        let segment = position.round_ties_even();
        let u = position - segment;
        let [c0, c1, c2, c3, c4, c5, c6, c7] = self.segments[segment as usize % Self::SEGMENTS].0;
        let square = u * u;
        let even = c6.mul_add(square, c4).mul_add(square, c2);
        let odd = c7.mul_add(square, c5).mul_add(square, c3);
        let (even, odd) = (even.mul_add(square, c0), odd.mul_add(square, c1));
        odd.mul_add(u, even)
    }

    /// Minus the place of the first segment's middle: score · `STEP_INV` + this counts segments from there.
    #[inline(always)]
    #[must_use]
    pub fn offset(&self) -> f64 {
        -self.first
    }
}

/// Where the first segment's middle lies, in segments from score 0: such that the body is inside, and
/// that two segments meet at the kink.
fn first_middle(kink: Option<f64>) -> f64 {
    let first = 0.5 - ScoreTable::SEGMENTS as f64 / 2.0;
    match kink {
        Some(score) if score.abs() < ScoreTable::EDGE => {
            let border = score * ScoreTable::STEP_INV;
            first + (border - border.round())
        }
        _ => first,
    }
}

/// The extremes of Chebyshev's polynomial of the seventh degree, from −½ to ½.
pub(crate) const POINTS: [f64; 8] = [
    -0.5,
    -0.4504844339512096,
    -0.3117449009293668,
    -0.11126046697815722,
    0.11126046697815717,
    0.31174490092936674,
    0.4504844339512095,
    0.5,
];

/// The coefficients of the polynomial through the values, or of the straight line between the
/// first and the last where the polynomial would fall.
fn rising(fit: &Interpolation<8>, values: &[f64; 8]) -> [f64; 8] {
    let mut coefficients = fit.through(values);
    if falls(&coefficients) {
        coefficients = [0.0; 8];
        coefficients[0] = 0.5 * (values[0] + values[7]);
        coefficients[1] = values[7] - values[0];
    }
    coefficients
}

/// Whether a polynomial falls somewhere in its segment by more than rounding.
fn falls(c: &[f64; 8]) -> bool {
    let rounding = 1e-14 * (c[0].abs() + c[1].abs());
    (0..=64).any(|step| {
        let u = f64::from(step) / 64.0 - 0.5;
        let slope = (1..8)
            .rev()
            .fold(0.0, |sum, power| sum * u + power as f64 * c[power]);
        slope < -rounding
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::family;
    use std::sync::Arc;

    fn law(key: &str, values: &[f64]) -> Arc<dyn Law> {
        family(key).unwrap().of_numbers(values).unwrap()
    }

    /// The greatest error over the body, each error divided by `unit` of the exact value.
    fn greatest_error(law: &dyn Law, unit: impl Fn(f64) -> f64) -> f64 {
        let standard = law.standard();
        let table = ScoreTable::new(standard.as_ref().map_or(law, |s| s.law.as_ref()));
        let (shift, scale) = standard.map_or((0.0, 1.0), |s| (s.shift, s.scale));
        let error = |step: i32| {
            let z = f64::from(step) / 1301.0;
            let exact = at_score(law, z);
            (table.at(z).mul_add(scale, shift) - exact).abs() / unit(exact)
        };
        (-7806..=7806).map(error).fold(0.0, f64::max)
    }

    #[test]
    fn the_body_errs_by_less_than_1e_10_of_a_standard_deviation() {
        for (key, values) in [
            ("uniform", &[2.0, 5.0][..]),
            ("uniform", &[-3e5, 4e7]),
            ("pert", &[0.0, 2.0, 10.0, 4.0]),
            ("pert", &[0.0, 0.0, 1.0, 4.0]),
            ("pert", &[0.0, 3.0, 4.0, 50.0]),
            ("pert", &[-2.2, 0.1, 2.6, 4.0]),
            ("student_t", &[0.0, 1.0, 10.0]),
            ("student_t", &[3.0, 2.0, 5.0]),
            ("student_t", &[0.0, 1.0, 4.0]),
            ("student_t", &[0.0, 1.0, 3.0]),
            ("two_piece", &[0.0, 1.0, 60.0]),
            ("two_piece", &[0.0, 1.0, 2.0]),
            ("two_piece", &[6.2, 2.6, 1.6]),
            ("two_piece", &[0.0, 3.0, 1.0]),
            ("two_piece", &[0.0, 1.0, 10.0]),
            ("triangular", &[0.0, 3.0, 10.0]),
            ("triangular", &[-14.0, -9.0, -4.0]),
            ("triangular", &[0.0, 9.1, 10.0]),
            ("triangular", &[0.0, 0.0, 1.0]),
            ("triangular", &[0.0, 1.0, 1.0]),
            ("skew_normal", &[0.0, 1.0, 4.0]),
            ("skew_normal", &[6.0, 2.0, -20.0]),
            ("skew_normal", &[0.0, 1.0, 50.0]),
            ("logistic", &[5.0, 0.8]),
            ("laplace", &[5.0, 1.2]),
            ("gamma", &[0.05, 3.0]),
            ("gamma", &[0.5, 2.0]),
            ("gamma", &[4.0, 1.5]),
            ("gamma", &[5000.0, 0.5]),
            ("exponential", &[0.25]),
            ("weibull", &[0.3, 1.0]),
            ("weibull", &[1.5, 3.0]),
            ("weibull", &[40.0, 5.0]),
            ("gumbel_max", &[6.0, 1.5]),
            ("gumbel_min", &[4.0, 0.5]),
            ("beta", &[2.0, 5.0]),
            ("beta", &[0.5, 0.5, -3.0, 7.0]),
            ("beta", &[300.0, 2.0]),
            ("logit_normal", &[0.0, 1.0]),
            ("logit_normal", &[0.0, 3.0]),
        ] {
            let law = law(key, values);
            let error = greatest_error(&*law, |_| law.sd());
            assert!(error <= 1e-10, "{key} {values:?}: {error:e}");
        }
    }

    #[test]
    fn heavy_tails_are_accurate_relative_to_the_value() {
        for df in [1.0, 1.5, 2.0, 2.5] {
            let law = law("student_t", &[0.0, 1.0, df]);
            let error = greatest_error(&*law, |exact| exact.abs().max(1.0));
            assert!(error <= 1e-10, "{df}: {error:e}");
        }
    }

    #[test]
    fn values_never_fall_as_the_score_rises() {
        for (key, values) in [
            ("uniform", &[2.0, 5.0][..]),
            ("student_t", &[0.0, 1.0, 1.0]),
            ("triangular", &[0.0, 0.0, 1.0]),
            ("triangular", &[0.0, 3.0, 10.0]),
            ("two_piece", &[0.0, 0.01, 5.0]),
            ("two_piece", &[0.0, 0.0, 5.0]),
        ] {
            let law = law(key, values);
            let table = ScoreTable::new(&*law);
            let drawn: Vec<f64> = (-60_000..=60_000)
                .map(|k| table.at(f64::from(k) / 10_000.0))
                .collect();
            let slack = |a: f64| 8.0 * f64::EPSILON * a.abs().max(law.support().0.abs().min(10.0));
            for w in drawn.windows(2) {
                assert!(w[1] >= w[0] - slack(w[0]), "{key} {values:?}: {w:?}");
            }
        }
    }

    #[test]
    fn two_segments_meet_at_a_kink() {
        let law = law("triangular", &[0.0, 3.0, 10.0]);
        let kink = law.breaks()[0];
        let table = ScoreTable::new(&*law);
        let border = kink.mul_add(ScoreTable::STEP_INV, table.offset());
        assert!((border - border.floor() - 0.5).abs() < 1e-9, "{border}");
        assert!((at_score(&*law, kink) - 3.0).abs() < 1e-12);
    }
}
