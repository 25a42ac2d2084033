//! A law prepared for the hot loop: normal score in, value out, at about the same cost for all.

use crate::dist::score_table::ScoreTable;
use crate::dist::{Form, Law};
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
}
