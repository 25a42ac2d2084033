//! Common factors: how many a panel shows beyond chance, and the loads of its series on them.
//!
//! *How many*: parallel analysis (Horn 1965, "A rationale and test for the number of factors in factor analysis", *Psychometrika* 30; at
//! the 95 % quantile after Glorfeld 1995, *Educational and Psychological Measurement* 55). Panels of the same series, years and
//! autocorrelations, but independent of each other, are drawn and estimated in the same way; the k-th factor is kept if all before it
//! were and the k-th eigenvalue is above that of 95 % of the drawn panels. So an independent panel gets a factor in one case of
//! twenty. The draws stand at fixed addresses: the same panel always gets the same answer.
//!
//! *Loads*: principal axes (Harman, *Modern Factor Analysis*, 3rd edition 1976, chapter 8): the diagonal of the shrunk matrix is replaced
//! by the communalities Σ load², the loads are √eigenvalue · eigenvector of the largest ones, and so on until they stay. Pairs
//! that nothing is known of are replaced likewise by what the loads make of them. Communalities stay at [`MOST_COMMON`] or below: a
//! series that is wholly the factor's would be a claim that no short sample supports. Signs are set so that the loads of a
//! factor sum to more than nought. Any rotation of several factors says the same of the correlations; they are not rotated.

use super::pairs::{carried, correlations};
use super::{Changes, MOST_FACTORS, Pair};
use crate::draw::{LANES, Source, uniform};
use crate::num::eigen::{Eigen, symmetric};
use crate::num::normal;

/// Panels that are drawn to see what chance makes.
const PANELS: usize = 200;
/// Of the drawn panels, so many exceed the quantile: 5 %.
const ABOVE: usize = PANELS / 20;
/// The most of a series that factors may explain.
pub const MOST_COMMON: f64 = 0.9;
/// Rounds of principal axes.
const ROUNDS: usize = 500;
/// Communalities that move by less than this stay.
const STILL: f64 = 1e-12;

/// The first eigenvalues of the estimated correlations, each with the 95 % quantile of what chance makes of it.
#[must_use]
pub fn told_from_chance(series: &[Changes], pairs: &[Pair]) -> Vec<(f64, f64)> {
    let known = pairs.iter().map(|pair| (pair.of, pair.estimated));
    let own = first_eigenvalues(series.len(), &known.collect::<Vec<_>>());
    let drawn: Vec<Vec<f64>> = independent_panels(series)
        .iter()
        .map(|panel| first_eigenvalues(series.len(), &correlations(panel)))
        .collect();
    let quantile = |k: usize| {
        let mut values: Vec<f64> = drawn.iter().map(|values| values[k]).collect();
        values.sort_by(|a, b| b.total_cmp(a));
        values[ABOVE]
    };
    let own = own.iter().enumerate();
    own.map(|(k, value)| (*value, quantile(k))).collect()
}

/// The largest eigenvalues of the estimated correlations, in falling order; unknown pairs count as nought.
fn first_eigenvalues(size: usize, pairs: &[((usize, usize), Option<f64>)]) -> Vec<f64> {
    let matrix = matrix(size, pairs.iter().copied(), |_, _| 0.0, |_| 1.0);
    let mut values = symmetric(&matrix).values;
    values.sort_by(|a, b| b.total_cmp(a));
    values.truncate(MOST_FACTORS.min(size.saturating_sub(1)));
    values
}

/// A symmetric matrix of pairs, with what stands for unknown ones and on the diagonal.
fn matrix(
    size: usize,
    pairs: impl Iterator<Item = ((usize, usize), Option<f64>)>,
    unknown: impl Fn(usize, usize) -> f64,
    diagonal: impl Fn(usize) -> f64,
) -> Vec<Vec<f64>> {
    let mut matrix = vec![vec![0.0; size]; size];
    for (i, row) in matrix.iter_mut().enumerate() {
        row[i] = diagonal(i);
    }
    for ((i, j), r) in pairs {
        let r = r.unwrap_or_else(|| unknown(i, j));
        (matrix[i][j], matrix[j][i]) = (r, r);
    }
    matrix
}

/// Panels like this one whose series are independent of each other.
fn independent_panels(series: &[Changes]) -> Vec<Vec<Changes>> {
    let mut panels = vec![Vec::new(); PANELS];
    for (at, own) in series.iter().enumerate() {
        let source = Source::new(1, &format!("fit.dependence/{at}"));
        let carry = carried(own);
        let news = (1.0 - carry * carry).max(0.0).sqrt();
        let mut drawn = vec![Changes::new(); PANELS];
        for (period, (year, _)) in own.iter().enumerate() {
            let words: Box<[u64; LANES]> = source.words(period as u32, 0);
            for (changes, word) in drawn.iter_mut().zip(words.iter()) {
                let score = normal::quantile(uniform(*word));
                let next = match changes.last() {
                    Some((_, before)) => carry.mul_add(*before, news * score),
                    None => score,
                };
                changes.push((*year, next));
            }
        }
        for (panel, changes) in panels.iter_mut().zip(drawn) {
            panel.push(changes);
        }
    }
    panels
}

/// The loads of the series on so many factors, by factor.
#[must_use]
pub fn loads(
    size: usize,
    pairs: &[((usize, usize), Option<f64>)],
    factors: usize,
) -> Vec<Vec<f64>> {
    let mut loads = vec![vec![0.0; size]; factors];
    if factors == 0 {
        return loads;
    }
    for _ in 0..ROUNDS {
        let explained = |i: usize, j: usize| loads.iter().map(|l| l[i] * l[j]).sum::<f64>();
        let first = loads.iter().flatten().all(|load| *load == 0.0);
        let diagonal = |i: usize| match first {
            // To begin with: the largest correlation of the series.
            true => largest(i, pairs),
            false => explained(i, i),
        };
        let reduced = matrix(size, pairs.iter().copied(), explained, diagonal);
        let next = axes(&symmetric(&reduced), size, factors);
        let moved = next
            .iter()
            .flatten()
            .zip(loads.iter().flatten())
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        loads = next;
        if moved < STILL {
            break;
        }
    }
    loads
}

/// The largest known correlation of a series, by size.
fn largest(of: usize, pairs: &[((usize, usize), Option<f64>)]) -> f64 {
    let own = pairs.iter().filter(|((i, j), _)| *i == of || *j == of);
    own.filter_map(|(_, r)| *r)
        .map(f64::abs)
        .fold(0.0, f64::max)
}

/// The first principal axes as loads, with communalities of at most [`MOST_COMMON`].
fn axes(eigen: &Eigen, size: usize, factors: usize) -> Vec<Vec<f64>> {
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|a, b| eigen.values[*b].total_cmp(&eigen.values[*a]));
    let chosen = order.iter().take(factors);
    let mut loads: Vec<Vec<f64>> = chosen
        .map(|k| {
            let length = eigen.values[*k].max(0.0).sqrt();
            let sum: f64 = eigen.vectors[*k].iter().sum();
            let signed = if sum < 0.0 { -length } else { length };
            eigen.vectors[*k].iter().map(|x| signed * x).collect()
        })
        .collect();
    for i in 0..size {
        let common: f64 = loads.iter().map(|factor| factor[i] * factor[i]).sum();
        if common > MOST_COMMON {
            let smaller = (MOST_COMMON / common).sqrt();
            loads.iter_mut().for_each(|factor| factor[i] *= smaller);
        }
    }
    loads
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All pairs of a matrix of loads on one factor.
    fn one_factor(loads: &[f64]) -> Vec<((usize, usize), Option<f64>)> {
        let all = (0..loads.len()).flat_map(|i| (i + 1..loads.len()).map(move |j| (i, j)));
        all.map(|(i, j)| ((i, j), Some(loads[i] * loads[j])))
            .collect()
    }

    #[test]
    fn the_loads_of_an_exact_factor_are_found() {
        let truth = [0.9, 0.8, 0.5, -0.3];
        let found = loads(4, &one_factor(&truth), 1);
        for (load, truth) in found[0].iter().zip(truth) {
            assert!((load - truth).abs() < 1e-6, "{found:?}");
        }
    }

    #[test]
    fn an_unknown_pair_gets_what_the_factor_makes_of_it() {
        let truth = [0.9, 0.8, 0.5, 0.6];
        let mut pairs = one_factor(&truth);
        pairs[5].1 = None;
        let found = loads(4, &pairs, 1);
        for (load, truth) in found[0].iter().zip(truth) {
            assert!((load - truth).abs() < 1e-4, "{found:?}");
        }
    }

    #[test]
    fn no_series_is_wholly_a_factors() {
        let found = loads(3, &one_factor(&[1.0, 1.0, 1.0]), 1);
        assert!(
            found[0]
                .iter()
                .all(|load| load * load <= MOST_COMMON + 1e-12),
            "{found:?}"
        );
    }
}
