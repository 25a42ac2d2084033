//! Measures: what the numbers of `[correlation]` are, and the correlations of innovations that they stand for.
//!
//! | measure | what it is | take it |
//! |---|---|---|
//! | `normal_score` | the correlation ρ of the innovations: what the engine computes with | where figures come from a model of normal scores, or are a judgement |
//! | `spearman` | the correlation of ranks | where history is at hand: the ranks of two columns, robust and known to every spreadsheet |
//! | `kendall` | the chance that two years rank both alike, minus that they do not | where outliers are feared, or under a Student-t copula |
//!
//! Pearson's correlation of the growth rates themselves is not among them: it hangs on the laws of both, and not
//! every one from −1 to 1 can be had. For laws near the normal one it is near the normal-score correlation.
//!
//! The formulas and their sources stand in [`crate::num::rank`]: ρ = sin(π τ / 2) for Kendall's τ under either
//! copula; ρ = 2 sin(π ρ_S / 6) for Spearman's under the Gaussian one, and by inversion of an integral under
//! Student's t. There ρ is the correlation parameter of the copula; the normal scores that come out correlate a
//! little less.
//!
//! A valid matrix of rank correlations can stand for one that is not valid: the formulas bend each entry on its own.

use crate::language::Pair;
use crate::num::rank::{self, StudentSpearman};

/// What the numbers of `[correlation]` are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Correlations of normal scores.
    NormalScore,
    /// Spearman's rank correlations.
    Spearman,
    /// Kendall's rank correlations.
    Kendall,
}

impl Measure {
    /// The words, the default first.
    pub const WORDS: &'static [&'static str] = &["normal_score", "spearman", "kendall"];

    /// The measure that a word means.
    #[must_use]
    pub fn of(word: &str) -> Measure {
        match word {
            "spearman" => Measure::Spearman,
            "kendall" => Measure::Kendall,
            _ => Measure::NormalScore,
        }
    }

    /// What its numbers are called in messages.
    #[must_use]
    pub fn noun(self) -> Pair {
        match self {
            Measure::NormalScore => ("相关系数", "correlations"),
            Measure::Spearman => ("Spearman 秩相关系数", "Spearman correlations"),
            Measure::Kendall => ("Kendall 秩相关系数", "Kendall correlations"),
        }
    }
}

/// From a measure to the correlations of innovations, and back.
#[derive(Debug, Clone)]
pub enum Conversion {
    /// They are those.
    None,
    /// Spearman's under a Gaussian copula.
    Spearman,
    /// Kendall's.
    Kendall,
    /// Spearman's under a Student-t copula.
    StudentSpearman(StudentSpearman),
}

impl Conversion {
    /// The conversion of a measure, under a Student-t copula with these degrees of freedom or the Gaussian one.
    #[must_use]
    pub fn new(measure: Measure, df: Option<f64>) -> Conversion {
        match (measure, df) {
            (Measure::NormalScore, _) => Conversion::None,
            (Measure::Kendall, _) => Conversion::Kendall,
            (Measure::Spearman, None) => Conversion::Spearman,
            (Measure::Spearman, Some(df)) => Conversion::StudentSpearman(StudentSpearman::new(df)),
        }
    }

    /// The correlation of innovations that a number stands for.
    #[must_use]
    pub fn meant(&self, number: f64) -> f64 {
        match self {
            Conversion::None => number,
            Conversion::Spearman => rank::from_spearman(number),
            Conversion::Kendall => rank::from_kendall(number),
            Conversion::StudentSpearman(table) => table.inverse(number),
        }
    }

    /// The number that stands for a correlation of innovations.
    #[must_use]
    pub fn written(&self, rho: f64) -> f64 {
        match self {
            Conversion::None => rho,
            Conversion::Spearman => rank::spearman(rho),
            Conversion::Kendall => rank::kendall(rho),
            Conversion::StudentSpearman(table) => table.at(rho),
        }
    }
}
