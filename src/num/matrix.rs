//! The triangular factor L of a correlation matrix R = L Lᵀ, or why there is none.
//!
//! Row `i` of L turns independent normal scores into the score of quantity `i`. There is no
//! pivoting: row `i` depends only on the rows before it, so that adding a quantity at the end
//! changes no other row. All sums run in a fixed order with fused multiply-adds.
//!
//! Singular matrices are welcome: a quantity that is a combination of those before it gets a
//! zero on the diagonal, and a correlation of exactly ±1 copies the row exactly, so that the two
//! quantities move together to the last bit.

use super::eigen::symmetric;
use std::fmt;

/// A pivot within this much times the number of rows of zero counts as zero.
const PIVOT_TOLERANCE: f64 = 1e-12;
/// How far an entry that earlier rows already determine may be from what they say.
const RESIDUAL_TOLERANCE: f64 = 1e-8;
/// What is left of a vector of length one beside those before it, where it is a combination of them.
const NOTHING_LEFT: f64 = 1e-10;
/// How many entries a refusal names.
const NAMED_PAIRS: usize = 3;

/// A lower triangular matrix; row `i` holds its `i + 1` entries up to the diagonal.
#[derive(Debug, Clone, PartialEq)]
pub struct LowerTriangular {
    rows: Vec<Vec<f64>>,
}

impl LowerTriangular {
    /// The factor of the matrix whose entries are the products of these vectors, each of length one.
    ///
    /// Vectors that are combinations of those before them get a zero on the diagonal. Each loses what it shares
    /// with those before it, twice: once leaves an error where little remains.
    ///
    /// # Panics
    /// If the vectors differ in length.
    pub fn of_vectors(vectors: &[Vec<f64>]) -> LowerTriangular {
        let mut directions: Vec<Option<Vec<f64>>> = Vec::with_capacity(vectors.len());
        let mut rows = Vec::with_capacity(vectors.len());
        for vector in vectors {
            let mut rest = vector.clone();
            let mut row = vec![0.0; directions.len() + 1];
            for _ in 0..2 {
                for (entry, direction) in row.iter_mut().zip(&directions) {
                    let Some(direction) = direction else {
                        continue;
                    };
                    let part = product(direction, &rest);
                    for (x, d) in rest.iter_mut().zip(direction) {
                        *x = (-part).mul_add(*d, *x);
                    }
                    *entry += part;
                }
            }
            let left = product(&rest, &rest).sqrt();
            let new = left > NOTHING_LEFT;
            if new {
                row[directions.len()] = left;
            }
            directions.push(new.then(|| rest.iter().map(|x| x / left).collect()));
            let length = product(&row, &row).sqrt();
            row.iter_mut().for_each(|entry| *entry /= length);
            rows.push(row);
        }
        LowerTriangular { rows }
    }

    /// The number of rows.
    pub fn size(&self) -> usize {
        self.rows.len()
    }

    /// The entries of row `i` up to and including the diagonal.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row(&self, i: usize) -> &[f64] {
        &self.rows[i]
    }

    /// The product L·scores: correlated scores from independent ones.
    ///
    /// # Panics
    /// If `scores` is shorter than the number of rows.
    pub fn times(&self, scores: &[f64]) -> Vec<f64> {
        let product = |row: &Vec<f64>| {
            row.iter()
                .zip(&scores[..row.len()])
                .fold(0.0, |sum: f64, (l, z)| l.mul_add(*z, sum))
        };
        self.rows.iter().map(product).collect()
    }
}

/// Why a matrix is no correlation matrix: no quantities could have these correlations together.
#[derive(Debug, Clone, PartialEq)]
pub struct NotPositive {
    /// The smallest eigenvalue, negative beyond rounding; NaN when an entry is not a number.
    pub smallest_eigenvalue: f64,
    /// Up to three entries (i, j), i < j counted from 0, that contradict each other, worst first.
    pub pairs: Vec<(usize, usize)>,
}

impl fmt::Display for NotPositive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the correlations contradict each other: the smallest eigenvalue is {:.6}",
            self.smallest_eigenvalue
        )
    }
}

impl std::error::Error for NotPositive {}

/// The factor L with L Lᵀ = `matrix`, for a symmetric matrix with unit diagonal.
///
/// Only the entries up to the diagonal are read.
///
/// # Errors
/// [`NotPositive`] when the matrix has a negative eigenvalue beyond rounding or an entry that is
/// not a finite number.
///
/// # Panics
/// If row `i` has fewer than `i + 1` entries.
pub fn cholesky(matrix: &[Vec<f64>]) -> Result<LowerTriangular, NotPositive> {
    let tolerance = matrix.len() as f64 * PIVOT_TOLERANCE;
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(matrix.len());
    for i in 0..matrix.len() {
        let row = match matrix[i][..i].iter().position(|r| r.abs() == 1.0) {
            Some(twin) => copied_row(matrix, &rows, i, twin),
            None => factored_row(&matrix[i], &rows, tolerance),
        };
        rows.push(row.ok_or_else(|| explain(matrix))?);
    }
    Ok(LowerTriangular { rows })
}

/// The next row by the usual recursion; nothing if it cannot be.
fn factored_row(entries: &[f64], rows: &[Vec<f64>], tolerance: f64) -> Option<Vec<f64>> {
    let mut row: Vec<f64> = Vec::with_capacity(rows.len() + 1);
    for (j, earlier) in rows.iter().enumerate() {
        let residual = remainder(entries[j], &row, earlier);
        if earlier[j] > 0.0 {
            row.push(residual / earlier[j]);
        } else if residual.abs() <= RESIDUAL_TOLERANCE {
            row.push(0.0);
        } else {
            return None;
        }
    }
    let pivot = remainder(entries[rows.len()], &row, &row);
    let diagonal = match pivot {
        _ if pivot > tolerance => pivot.sqrt(),
        _ if pivot >= -tolerance => 0.0,
        // Negative, or not a number.
        _ => return None,
    };
    row.push(diagonal);
    Some(row)
}

/// The product of two vectors over the entries of the first.
pub(super) fn product(a: &[f64], b: &[f64]) -> f64 {
    let pairs = a.iter().zip(b);
    pairs.fold(0.0, |sum, (a, b)| a.mul_add(*b, sum))
}

/// `entry` minus the product of two rows over the columns of the first.
fn remainder(entry: f64, row: &[f64], other: &[f64]) -> f64 {
    row.iter()
        .zip(other)
        .fold(entry, |sum, (a, b)| (-a).mul_add(*b, sum))
}

/// Row `i` as ± the row of its `twin`, with which it is perfectly correlated; nothing if the two
/// differ in their correlation with any earlier quantity.
fn copied_row(matrix: &[Vec<f64>], rows: &[Vec<f64>], i: usize, twin: usize) -> Option<Vec<f64>> {
    let sign = matrix[i][twin];
    let of_twin = |k: usize| {
        if k <= twin {
            matrix[twin][k]
        } else {
            matrix[k][twin]
        }
    };
    let agrees = |k: usize| (matrix[i][k] - sign * of_twin(k)).abs() <= RESIDUAL_TOLERANCE;
    if !(0..i).all(agrees) {
        return None;
    }
    let mut row: Vec<f64> = rows[twin]
        .iter()
        .map(|l| if *l == 0.0 { 0.0 } else { sign * l })
        .collect();
    row.resize(i + 1, 0.0);
    Some(row)
}

/// The smallest eigenvalue of a refused matrix and the entries that pull it below zero.
fn explain(matrix: &[Vec<f64>]) -> NotPositive {
    let n = matrix.len();
    let entry = |i: usize, j: usize| matrix[i.max(j)][i.min(j)];
    let not_numbers: Vec<_> = pairs_of(n)
        .filter(|&(i, j)| !entry(i, j).is_finite())
        .collect();
    if !not_numbers.is_empty() || (0..n).any(|i| !entry(i, i).is_finite()) {
        let pairs = not_numbers.into_iter().take(NAMED_PAIRS).collect();
        return NotPositive {
            smallest_eigenvalue: f64::NAN,
            pairs,
        };
    }
    let full: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| entry(i, j)).collect())
        .collect();
    let eigen = symmetric(&full);
    let values = eigen.values.iter().enumerate();
    let least = values
        .min_by(|a, b| a.1.total_cmp(b.1))
        .map_or(0, |(k, _)| k);
    let direction = &eigen.vectors[least];
    // The eigenvalue is the sum of v_i v_j r_ij: these are its negative terms. Terms that are
    // equal but for rounding keep the order of the matrix.
    let mut blamed: Vec<(f64, (usize, usize))> = pairs_of(n)
        .map(|(i, j)| (direction[i] * direction[j] * entry(i, j), (i, j)))
        .filter(|(term, _)| *term < 0.0)
        .map(|(term, pair)| ((term * 1e9).round(), pair))
        .collect();
    blamed.sort_by(|a, b| a.0.total_cmp(&b.0));
    NotPositive {
        smallest_eigenvalue: eigen.values[least],
        pairs: blamed
            .into_iter()
            .take(NAMED_PAIRS)
            .map(|(_, pair)| pair)
            .collect(),
    }
}

/// The pairs (i, j) with i < j < n, in the order of the rows.
fn pairs_of(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(move |i| (i + 1..n).map(move |j| (i, j)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three(r12: f64, r13: f64, r23: f64) -> Vec<Vec<f64>> {
        vec![
            vec![1.0, r12, r13],
            vec![r12, 1.0, r23],
            vec![r13, r23, 1.0],
        ]
    }

    fn equicorrelated(n: usize, r: f64) -> Vec<Vec<f64>> {
        (0..n)
            .map(|i| (0..n).map(|j| if i == j { 1.0 } else { r }).collect())
            .collect()
    }

    fn assert_reconstructs(matrix: &[Vec<f64>]) {
        let factor = cholesky(matrix).expect("a correlation matrix");
        for (i, entries) in matrix.iter().enumerate() {
            for (j, entry) in entries[..=i].iter().enumerate() {
                let error = remainder(*entry, factor.row(j), factor.row(i));
                assert!(error.abs() < 1e-14, "{i} {j}: {error}");
            }
        }
    }

    #[test]
    fn contradictions_are_refused_and_named() {
        let refusal = cholesky(&three(0.9, 0.9, -0.9)).unwrap_err();
        assert!((refusal.smallest_eigenvalue + 0.8).abs() < 1e-12);
        assert_eq!(refusal.pairs, [(0, 1), (0, 2), (1, 2)]);
        // A fourth quantity apart from the quarrel is not blamed.
        let mut matrix = three(0.0, 0.9, 0.9);
        matrix[0][1] = -0.9;
        matrix[1][0] = -0.9;
        matrix.iter_mut().for_each(|row| row.push(0.0));
        matrix.push(vec![0.0, 0.0, 0.0, 1.0]);
        let refusal = cholesky(&matrix).unwrap_err();
        assert!(refusal.pairs.iter().all(|&(i, j)| i < 3 && j < 3));
    }

    #[test]
    fn what_is_not_a_number_is_refused_and_named() {
        let refusal = cholesky(&three(0.1, f64::NAN, 0.2)).unwrap_err();
        assert!(refusal.smallest_eigenvalue.is_nan());
        assert_eq!(refusal.pairs, [(0, 2)]);
    }

    #[test]
    fn perfect_correlation_copies_rows_exactly() {
        let same = cholesky(&three(1.0, -1.0, -1.0)).unwrap();
        assert_eq!(same.row(1), [1.0, 0.0]);
        assert_eq!(same.row(2), [-1.0, 0.0, 0.0]);
        let mirrored = cholesky(&three(0.3, -0.3, -1.0)).unwrap();
        assert_eq!(
            mirrored.row(2)[..2],
            mirrored.row(1).iter().map(|l| -l).collect::<Vec<_>>()
        );
        assert_eq!(mirrored.row(2)[2], 0.0);
    }

    #[test]
    fn twins_that_disagree_are_refused() {
        assert!(cholesky(&three(0.5, 0.4, 1.0)).is_err());
        assert!(cholesky(&three(1.0, 0.5, 0.4)).is_err());
        assert!(cholesky(&three(1.5, 0.0, 0.0)).is_err());
    }

    #[test]
    fn a_combination_of_earlier_rows_is_accepted() {
        // The third is the normalised sum of two independent ones.
        let half = 0.5f64.sqrt();
        assert_reconstructs(&three(0.0, half, half));
        assert_eq!(cholesky(&three(0.0, half, half)).unwrap().row(2)[2], 0.0);
    }

    #[test]
    fn the_factor_reconstructs_the_matrix() {
        assert_reconstructs(&equicorrelated(20, 0.5));
        assert_reconstructs(&equicorrelated(5, 1.0));
        assert_reconstructs(&three(0.6, -0.2, 0.4));
        // −1/(d−1) is the least that d quantities can share.
        assert_reconstructs(&equicorrelated(5, -0.25));
        assert!(cholesky(&equicorrelated(5, -0.26)).is_err());
    }

    #[test]
    fn rows_uncorrelated_with_all_before_have_exact_zeros() {
        for (i, strength) in (0..7).flat_map(|i| [-0.15, 0.1, 0.37, 0.8].map(|r| (i, r))) {
            let mut matrix = equicorrelated(7, strength);
            for k in (0..7).filter(|&k| k != i) {
                // Later rows may lean on it, so far as the others leave room.
                let r = if k < i { 0.0 } else { 0.1 };
                matrix[i][k] = r;
                matrix[k][i] = r;
            }
            let row = cholesky(&matrix).unwrap().row(i).to_vec();
            assert!(row[..i].iter().all(|l| *l == 0.0), "{i} {strength}");
            assert_eq!(row[i], 1.0);
        }
    }

    #[test]
    fn correlated_scores_are_products_of_rows() {
        let factor = cholesky(&three(0.6, 0.0, 0.0)).unwrap();
        assert_eq!(factor.times(&[1.0, 2.0, 3.0]), [1.0, 0.6 + 0.8 * 2.0, 3.0]);
    }
}
