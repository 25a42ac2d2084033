//! A law prepared for the hot loop: normal score in, value out, at about the same cost for all.

use super::math;
use crate::dist::score_table::ScoreTable;
use crate::dist::{Form, Law};
use crate::draw::LANES;
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
    /// Piecewise cubic, prepared from the exact quantile.
    Table(Arc<ScoreTable>),
}

impl Curve {
    /// Prepares a law.
    #[must_use]
    pub fn new(law: &dyn Law) -> Curve {
        match law.form() {
            Form::Constant(value) => Curve::Constant(value),
            Form::Affine { mean, sd } => Curve::Affine { mean, sd },
            Form::LogAffine { mu, sigma } => Curve::LogAffine { mu, sigma },
            Form::General => Curve::Table(Arc::new(ScoreTable::new(law))),
        }
    }

    #[inline(always)]
    pub(crate) fn fill(&self, scores: &[f64; LANES], out: &mut [f64; LANES]) {
        match self {
            Curve::Constant(value) => *out = [*value; LANES],
            Curve::Affine { mean, sd } => {
                for (o, z) in out.iter_mut().zip(scores) {
                    *o = sd.mul_add(*z, *mean);
                }
            }
            Curve::LogAffine { mu, sigma } => {
                for (o, z) in out.iter_mut().zip(scores) {
                    *o = math::exp(sigma.mul_add(*z, *mu));
                }
            }
            Curve::Table(table) => {
                for (o, z) in out.iter_mut().zip(scores) {
                    *o = table.at(*z);
                }
            }
        }
    }
}
