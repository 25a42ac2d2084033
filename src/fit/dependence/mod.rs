//! Dependence across series from short samples: how far yearly changes move together, and how little of that is known.
//!
//! With ten or fifteen years a correlation matrix of twenty series is mostly noise: 190 numbers from at most 300, each uncertain by ±0.5, and
//! together often no correlation matrix at all. So what is estimated is shrunk, and what cannot be told from chance is left at nought:
//!
//! 1. *pairs* ([`pairs`]): the correlation of normal scores of ranks, over the years that both series have; the effective number of
//!    observations, which is smaller where years are autocorrelated;
//! 2. *shrinkage*: r → w·r with w = τ² / (τ² + 1/(n − 1)), n the pair's effective number and τ² the mean square of the true correlations
//!    of the panel, learned from the panel itself: the mean of r² beyond what chance makes. Where all pairs have the same n this
//!    is the shrinkage intensity λ* = 1 − w of Schäfer and Strimmer (2005), "A shrinkage approach to large-scale covariance matrix
//!    estimation", *Statistical Applications in Genetics and Molecular Biology* 4, towards independence; with unequal n it is the same as a Bayesian weight
//!    (n − 1)/(n − 1 + k), k = 1/τ²;
//! 3. *factors* ([`factors`]): up to three, as many as the panel shows beyond chance by parallel analysis; loads by principal axes
//!    of the shrunk matrix. A scenario needs them in this form: `[factor.<id>]` and `loads`, whose squares sum to less than 1.
//!
//! A pair with fewer than [`LEAST_COMMON`] years in common says nothing of its own: it gets what the factors make of it, or nought.
//!
//! Growth is taken as log changes, additions and points as they are: ranks make them the same thing. Two systems do it alike in parts:
//! R's `corpcor` shrinks (without years missing, without factors), `psych::fa.parallel` counts factors (without shrinking).

pub mod factors;
pub mod pairs;

pub use pairs::{LEAST_COMMON, effective_years};

/// The changes of a series by year, in order of the years.
pub type Changes = Vec<(i32, f64)>;

/// The most factors.
pub const MOST_FACTORS: usize = 3;

/// What is known of two series together.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The series, by their places; the first comes before the second.
    pub of: (usize, usize),
    /// Years that both have.
    pub years: usize,
    /// The effective number of observations; nothing where too few years are common.
    pub effective: Option<f64>,
    /// The correlation of normal scores; nothing where too few years are common, or one of the two does not move.
    pub estimated: Option<f64>,
    /// The weight that the estimate keeps: 1 less the intensity of shrinkage.
    pub weight: f64,
    /// What the factors make of it.
    pub fitted: f64,
}

/// How series move together.
#[derive(Debug, Clone, PartialEq)]
pub struct Dependence {
    /// Every two series.
    pub pairs: Vec<Pair>,
    /// The mean square of the true correlations beyond chance, τ².
    pub spread: f64,
    /// The first eigenvalues of the estimated correlations, and what chance alone exceeds in one panel of twenty.
    pub eigenvalues: Vec<(f64, f64)>,
    /// By factor, the load of each series.
    pub loads: Vec<Vec<f64>>,
}

/// Estimates how series move together.
#[must_use]
pub fn dependence(series: &[Changes]) -> Dependence {
    let mut pairs = pairs::estimated(series);
    let spread = pairs::shrink(&mut pairs);
    let eigenvalues = factors::told_from_chance(series, &pairs);
    let beyond = eigenvalues.iter().take_while(|(own, chance)| own > chance);
    let known = |pair: &Pair| pair.estimated.map(|r| pair.weight * r);
    let shrunk = pairs.iter().map(|pair| (pair.of, known(pair)));
    let loads = factors::loads(series.len(), &shrunk.collect::<Vec<_>>(), beyond.count());
    for pair in &mut pairs {
        let (i, j) = pair.of;
        pair.fitted = loads.iter().map(|factor| factor[i] * factor[j]).sum();
    }
    Dependence {
        pairs,
        spread,
        eigenvalues,
        loads,
    }
}

impl Dependence {
    /// The mean effective number of observations of the pairs that have any.
    #[must_use]
    pub fn mean_effective(&self) -> Option<f64> {
        mean(self.pairs.iter().filter_map(|pair| pair.effective))
    }

    /// The mean weight that estimates keep.
    #[must_use]
    pub fn mean_weight(&self) -> Option<f64> {
        let known = self.pairs.iter().filter(|pair| pair.estimated.is_some());
        mean(known.map(|pair| pair.weight))
    }

    /// How many pairs had too few years in common.
    #[must_use]
    pub fn unknown(&self) -> usize {
        let unknown = self.pairs.iter().filter(|pair| pair.estimated.is_none());
        unknown.count()
    }
}

fn mean(values: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let n = values.clone().count();
    (n > 0).then(|| values.sum::<f64>() / n as f64)
}
