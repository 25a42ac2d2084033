//! The correlation matrix that is nearest to a symmetric matrix which is none.
//!
//! Correlations that were estimated pair by pair, or guessed, often contradict each other: no quantities could have
//! them together. The nearest correlation matrix, in the sum of the squared changes, is where the set of matrices
//! without negative eigenvalues meets the set of those with ones on the diagonal. N. J. Higham (2002), *Computing the
//! nearest correlation matrix — a problem from finance*, IMA Journal of Numerical Analysis 22, 329–343, projects on
//! one set and on the other in turn; Dykstra's correction, which takes back what the last projection on the first set
//! did, makes the limit the nearest point rather than some point of both.
//!
//! The nearest matrix lies on the border: it has an eigenvalue of zero, and its quantities are combinations of fewer
//! independent ones than there are. Its triangular factor is therefore not found by Cholesky's recursion, which would
//! divide by what is left of zero, but from vectors whose products are the correlations.

use super::eigen::{Eigen, symmetric};
use super::matrix::{LowerTriangular, product};

/// Rounds of two projections before the result is taken as it stands; about fifty suffice.
const MOST_ROUNDS: usize = 2_000;
/// The rounds end when none of the entries changes by more than this.
const SETTLED: f64 = 1e-14;

/// A correlation matrix, and its triangular factor.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// The correlations, with ones on the diagonal.
    pub matrix: Vec<Vec<f64>>,
    /// Its factor.
    pub factor: LowerTriangular,
}

/// The correlation matrix nearest to a symmetric matrix of finite numbers.
///
/// # Panics
/// If a row is shorter than there are rows.
pub fn nearest_correlation(matrix: &[Vec<f64>]) -> Nearest {
    let n = matrix.len();
    let mut with_ones: Vec<Vec<f64>> = matrix.iter().map(|row| row[..n].to_vec()).collect();
    let mut correction = vec![vec![0.0; n]; n];
    let mut vectors = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let corrected = combined(&with_ones, &correction, -1.0);
        vectors = vectors_of(&symmetric(&corrected));
        let positive = products(&vectors);
        correction = combined(&positive, &corrected, -1.0);
        let before = std::mem::replace(&mut with_ones, positive);
        (0..n).for_each(|i| with_ones[i][i] = 1.0);
        if greatest_change(&before, &with_ones) <= SETTLED {
            break;
        }
    }
    // What is left of the last projection: lengths that differ from one in the last digits.
    for vector in &mut vectors {
        let length = product(vector, vector).sqrt();
        vector.iter_mut().for_each(|x| *x /= length);
    }
    let mut matrix = products(&vectors);
    (0..n).for_each(|i| matrix[i][i] = 1.0);
    Nearest {
        matrix,
        factor: LowerTriangular::of_vectors(&vectors),
    }
}

/// a + factor · b.
fn combined(a: &[Vec<f64>], b: &[Vec<f64>], factor: f64) -> Vec<Vec<f64>> {
    let row = |(a, b): (&Vec<f64>, &Vec<f64>)| {
        let cells = a.iter().zip(b);
        cells.map(|(a, b)| factor.mul_add(*b, *a)).collect()
    };
    a.iter().zip(b).map(row).collect()
}

fn greatest_change(a: &[Vec<f64>], b: &[Vec<f64>]) -> f64 {
    let cells = a.iter().flatten().zip(b.iter().flatten());
    cells.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// One vector a row, whose products are the matrix without its negative eigenvalues.
fn vectors_of(eigen: &Eigen) -> Vec<Vec<f64>> {
    let lengths: Vec<(f64, &Vec<f64>)> = eigen
        .values
        .iter()
        .zip(&eigen.vectors)
        .filter(|(value, _)| **value > 0.0)
        .map(|(value, vector)| (value.sqrt(), vector))
        .collect();
    let of_row = |i: usize| lengths.iter().map(|(length, v)| length * v[i]).collect();
    (0..eigen.values.len()).map(of_row).collect()
}

/// The products of all pairs.
fn products(vectors: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let row = |a: &Vec<f64>| vectors.iter().map(|b| product(a, b)).collect();
    vectors.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A matrix, and the entries above the diagonal of its nearest correlation matrix, row by row.
    type Case = (&'static [&'static [f64]], &'static [f64]);

    /// The first two are the examples of Higham (2002), the third that of `nearPD` in R's package Matrix, each
    /// recomputed in 50 digits and rounded to twelve decimals.
    const CASES: [Case; 3] = [
        (
            &[
                &[2.0, -1.0, 0.0, 0.0],
                &[-1.0, 2.0, -1.0, 0.0],
                &[0.0, -1.0, 2.0, -1.0],
                &[0.0, 0.0, -1.0, 2.0],
            ],
            &[
                -0.808412498149,
                0.191587501851,
                0.106775049026,
                -0.656232694807,
                0.191587501851,
                -0.808412498149,
            ],
        ),
        (
            &[&[1.0, 1.0, 0.0], &[1.0, 1.0, 1.0], &[0.0, 1.0, 1.0]],
            &[0.760689853402, 0.157298106138, 0.760689853402],
        ),
        (
            &[
                &[1.0, 0.477, 0.644, 0.478, 0.651, 0.826],
                &[0.477, 1.0, 0.516, 0.233, 0.682, 0.75],
                &[0.644, 0.516, 1.0, 0.599, 0.581, 0.742],
                &[0.478, 0.233, 0.599, 1.0, 0.741, 0.8],
                &[0.651, 0.682, 0.581, 0.741, 1.0, 0.798],
                &[0.826, 0.75, 0.742, 0.8, 0.798, 1.0],
            ],
            &[
                0.487786120558,
                0.642930907878,
                0.490455427262,
                0.644715082908,
                0.808210083276,
                0.514511539788,
                0.250341263233,
                0.673249725971,
                0.725231710458,
                0.597281179242,
                0.581867304327,
                0.744454968224,
                0.730895495688,
                0.771398462762,
                0.812432125567,
            ],
        ),
    ];

    fn matrix(rows: &[&[f64]]) -> Vec<Vec<f64>> {
        rows.iter().map(|row| row.to_vec()).collect()
    }

    #[test]
    fn published_examples_are_met_to_twelve_decimals() {
        for (rows, expected) in CASES {
            let found = nearest_correlation(&matrix(rows)).matrix;
            let n = rows.len();
            let above = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
            for ((i, j), expected) in above.zip(expected) {
                assert!((found[i][j] - expected).abs() < 1e-12, "{i} {j}");
                assert_eq!(found[i][j], found[j][i]);
            }
        }
    }

    #[test]
    fn the_factor_makes_the_matrix_and_its_rows_have_length_one() {
        for (rows, _) in CASES {
            let Nearest { matrix, factor } = nearest_correlation(&matrix(rows));
            for (i, entries) in matrix.iter().enumerate() {
                for (j, entry) in entries[..=i].iter().enumerate() {
                    let found = product(factor.row(i), factor.row(j));
                    assert!((found - entry).abs() < 1e-14, "{i} {j}: {found}");
                }
            }
            let last = factor.size() - 1;
            assert_eq!(factor.row(last)[last], 0.0, "it lies on the border");
        }
    }

    #[test]
    fn a_correlation_matrix_is_its_own_nearest() {
        let own = matrix(&[&[1.0, 0.6, 0.0], &[0.6, 1.0, -0.3], &[0.0, -0.3, 1.0]]);
        let found = nearest_correlation(&own);
        assert!(greatest_change(&found.matrix, &own) < 1e-15);
    }
}
