//! Scores with joint extremes: what a Student-t copula makes of a normal score and the scale of its year.
//!
//! A normal score e and a scale s that many share make the number t = e s, which has Student's t law with `df`
//! degrees of freedom; its normal score g = Φ⁻¹(T_df(t)) is standard normal again. Exactly, that is an incomplete
//! beta function and an inverse normal one, a microsecond. But with
//!
//! v = df · ln(1 + t²/df), g = sign(t) · √v · r(v),
//!
//! where r is smooth and nearly constant: √v is the normalising transform of D. L. Wallace (1959), *Bounds on normal
//! approximations to Student's and the chi-square distributions*, Annals of Mathematical Statistics 30. So r stands
//! in a table of polynomials, as a law does in a [`ScoreTable`](crate::dist::ScoreTable), g is odd in e to the last
//! bit, and small scores keep all their digits.
//!
//! Where the table ends, at |g| near 8, which one number in 10¹⁴ exceeds, the value is computed exactly. In the table
//! it errs by less than 1e-10; the tests hold it to that.

use super::curve::on_segments;
use crate::dist::score_table::POINTS;
use crate::num::interpolation::Interpolation;
use crate::num::{beta, gamma, normal};
use crate::simd::{Floats, LANES, Line, Mask, Simd, WIDTH, math};

/// The normal score of a Student-t number, prepared for some degrees of freedom.
#[derive(Debug, Clone, PartialEq)]
pub struct StudentScore {
    df: f64,
    /// r in segments of v, each with its coefficients.
    segments: Box<[Line; SEGMENTS]>,
}

/// The number of polynomials; a power of two.
const SEGMENTS: usize = 128;
/// Segments per unit of v.
const STEP_INV: f64 = 2.0;
/// Where the table ends, a little before its last segment does.
const EDGE: f64 = (SEGMENTS as f64 - 0.5) / STEP_INV;

impl StudentScore {
    /// Prepares the scores for `df` degrees of freedom, from ½ to 10⁶.
    #[must_use]
    pub fn new(df: f64) -> StudentScore {
        let fit = Interpolation::new(&POINTS);
        let mut segments = Box::new([Line([0.0; 8]); SEGMENTS]);
        for (i, segment) in segments.iter_mut().enumerate() {
            let middle = i as f64 + 0.5;
            let values = POINTS.map(|u| ratio(df, (middle + u) / STEP_INV));
            *segment = Line(fit.through(&values));
        }
        StudentScore { df, segments }
    }

    /// The scores of a row, from normal scores and the scales of their years.
    #[inline(always)]
    pub(super) fn fill<S: Simd>(
        &self,
        simd: S,
        [scores, scales]: [&[f64; LANES]; 2],
        out: &mut [f64; LANES],
    ) {
        let edge = simd.splat(EDGE);
        let vectors = scores.as_chunks::<WIDTH>().0.iter();
        let vectors = vectors.zip(scales.as_chunks::<WIDTH>().0);
        for ((score, scale), out) in vectors.zip(out.as_chunks_mut().0) {
            let t = simd.load(score) * simd.load(scale);
            let v = self.spread(simd, t);
            let position = v.mul_add(simd.splat(STEP_INV), simd.splat(-0.5));
            let size = v.sqrt() * on_segments(simd, &self.segments, position);
            size.replaced(t.less(simd.splat(0.0)), -size).store(out);
            let inside = v.at_most(edge).lanes();
            if inside != u8::MAX {
                self.put_right(&t.array(), inside, out);
            }
        }
    }

    /// df · ln(1 + t²/df), to the last digits however small t.
    #[inline(always)]
    fn spread<S: Simd>(&self, simd: S, t: S::F) -> S::F {
        let one = simd.splat(1.0);
        let part = t * t * simd.splat(1.0 / self.df);
        let sum = one + part;
        // What rounding took from the sum.
        let lost = part - (sum - one);
        (math::ln(simd, sum) + lost / sum) * simd.splat(self.df)
    }

    /// The lanes beyond the table.
    #[cold]
    fn put_right(&self, t: &[f64; WIDTH], inside: u8, out: &mut [f64; WIDTH]) {
        for (lane, (t, out)) in t.iter().zip(out).enumerate() {
            if inside >> lane & 1 == 0 {
                let v = self.df * libm::log1p(t * t / self.df);
                *out = upper_score(self.df, v).copysign(*t);
            }
        }
    }
}

/// g for t ≥ 0, from v.
fn upper_score(df: f64, v: f64) -> f64 {
    let part = v / df;
    let (x, y) = (libm::exp(-part), -libm::expm1(-part));
    let (beyond, within) = beta::tails(0.5 * df, 0.5, x, y);
    if beyond < 0.5 {
        normal::quantile_upper(0.5 * beyond)
    } else {
        normal::quantile(0.5f64.mul_add(within, 0.5))
    }
}

/// r = g/√v.
fn ratio(df: f64, v: f64) -> f64 {
    if v > 0.0 {
        return upper_score(df, v) / v.sqrt();
    }
    // The densities of both laws at 0: Γ(a + ½) / (Γ(a) √a), a = df/2.
    let a = 0.5 * df;
    let left = gamma::stirling_error(a + 0.5) - gamma::stirling_error(a);
    libm::exp(a.mul_add(libm::log1p(0.5 / a), left - 0.5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::family;
    use crate::simd::Portable;

    fn scores_of(df: f64, e: impl Fn(usize) -> f64, s: impl Fn(usize) -> f64) -> [f64; LANES] {
        let mut out = [0.0; LANES];
        let rows = [std::array::from_fn(e), std::array::from_fn(s)];
        StudentScore::new(df).fill(Portable, [&rows[0], &rows[1]], &mut out);
        out
    }

    #[test]
    fn the_score_is_that_of_the_t_law_to_1e_10() {
        for df in [0.5, 0.7, 1.0, 2.0, 3.0, 4.0, 10.0, 30.0, 1e3, 1e6] {
            let t_law = family("student_t").unwrap();
            let t_law = t_law.of_numbers(&[0.0, 1.0, df]).unwrap();
            // Evenly in √v up to 8, a little beyond the table.
            let t = |lane: usize| {
                let v = (lane as f64 / 127.0) * (lane as f64 / 127.0);
                (df * libm::expm1(v / df)).sqrt()
            };
            let found = scores_of(df, |lane| -t(lane), |_| 1.0);
            for (lane, g) in found.iter().enumerate() {
                let exact = normal::quantile(t_law.cdf(-t(lane)));
                let error = (g - exact).abs();
                assert!(error <= 1e-10, "{df} {}: {error:e}", t(lane));
            }
        }
    }

    #[test]
    fn it_is_odd_and_keeps_small_and_great_scores() {
        let e = |lane: usize| 1e-200f64.max(lane as f64 / 64.0);
        let up = scores_of(4.0, e, |lane| 1.0 + lane as f64 / 7.0);
        let down = scores_of(4.0, |lane| -e(lane), |lane| 1.0 + lane as f64 / 7.0);
        for (a, b) in up.iter().zip(&down) {
            assert_eq!(*a, -b);
        }
        assert!(up[0] >= 0.0 && up[0] < 1e-150);
        assert!(up.windows(2).all(|w| w[1] > w[0]), "it rises");
        let cauchy = scores_of(1.0, |_| 1.0, |_| 1e40);
        // P(T > t) is 1/(π t) for a Cauchy number far out.
        let expected = normal::quantile_upper(1e-40 / std::f64::consts::PI);
        assert!((cauchy[0] - expected).abs() < 1e-10);
        assert!(scores_of(1.0, |_| f64::NAN, |_| 1.0)[3].is_nan());
    }
}
