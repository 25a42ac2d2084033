//! The eigenvalues and eigenvectors of a symmetric matrix.
//!
//! Jacobi's method by rows (Golub and Van Loan, *Matrix Computations*, section 8.5): rotations set one pair of
//! entries after the other to zero until nothing is left beside the diagonal. It takes a few times the work of
//! methods that reduce the matrix first, finds small eigenvalues to the last digits, and uses nothing but `+ - * /`
//! and square roots in a fixed order, so that its results are the same bits everywhere: drawn numbers may hang on
//! them.

/// Sweeps over all pairs; about eight suffice, since their number of right digits doubles each time.
const MOST_SWEEPS: usize = 40;
/// An entry beside the diagonal below this much of the matrix changes no eigenvalue's last digit.
const NEGLIGIBLE: f64 = 1e-18;

/// The eigenvalues in no particular order, and for each its vector of length one.
#[derive(Debug, Clone, PartialEq)]
pub struct Eigen {
    /// The eigenvalues.
    pub values: Vec<f64>,
    /// The vector of each.
    pub vectors: Vec<Vec<f64>>,
}

/// The eigenvalues and eigenvectors of a symmetric matrix of finite numbers.
///
/// # Panics
/// If a row is shorter than there are rows.
pub fn symmetric(matrix: &[Vec<f64>]) -> Eigen {
    let n = matrix.len();
    let mut rest: Vec<Vec<f64>> = matrix.iter().map(|row| row[..n].to_vec()).collect();
    let unit = |i: usize| (0..n).map(|j| f64::from(u8::from(i == j))).collect();
    let mut vectors: Vec<Vec<f64>> = (0..n).map(unit).collect();
    let squares = rest.iter().flatten().fold(0.0, |sum, x| x.mul_add(*x, sum));
    let negligible = NEGLIGIBLE * squares.sqrt();
    for _ in 0..MOST_SWEEPS {
        let mut rotated = false;
        for p in 0..n {
            for q in p + 1..n {
                if rest[p][q].abs() > negligible {
                    rotated = true;
                    rotate(&mut rest, &mut vectors, p, q);
                }
            }
        }
        if !rotated {
            break;
        }
    }
    Eigen {
        values: (0..n).map(|i| rest[i][i]).collect(),
        vectors,
    }
}

/// Turns the axes `p` and `q` so that they no longer meet.
fn rotate(rest: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    let entry = rest[p][q];
    let slope = (rest[q][q] - rest[p][p]) / (2.0 * entry);
    // The smaller root of t² + 2·slope·t = 1.
    let t = 1.0f64.copysign(slope) / (slope.abs() + slope.mul_add(slope, 1.0).sqrt());
    let c = 1.0 / t.mul_add(t, 1.0).sqrt();
    let s = t * c;
    let (pp, qq) = (rest[p][p] - t * entry, rest[q][q] + t * entry);
    turn(rest, (p, q), (c, s));
    turn(vectors, (p, q), (c, s));
    (rest[p][p], rest[q][q], rest[p][q], rest[q][p]) = (pp, qq, 0.0, 0.0);
    for k in (0..rest.len()).filter(|k| *k != p && *k != q) {
        (rest[k][p], rest[k][q]) = (rest[p][k], rest[q][k]);
    }
}

/// Turns two rows by an angle with cosine `c` and sine `s`.
fn turn(rows: &mut [Vec<f64>], (p, q): (usize, usize), (c, s): (f64, f64)) {
    let (before, after) = rows.split_at_mut(q);
    for (x, y) in before[p].iter_mut().zip(&mut after[0]) {
        (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_difference_has_its_known_eigenvalues() {
        // 2 on the diagonal, −1 beside it: 2 − 2 cos(kπ/(n + 1)), k = 1..n.
        let n = 12;
        let entry = |i: usize, j: usize| match i.abs_diff(j) {
            0 => 2.0,
            1 => -1.0,
            _ => 0.0,
        };
        let matrix: Vec<Vec<f64>> = (0..n)
            .map(|i| (0..n).map(|j| entry(i, j)).collect())
            .collect();
        let Eigen {
            mut values,
            vectors,
        } = symmetric(&matrix);
        for (value, vector) in values.iter().zip(&vectors) {
            for (row, x) in matrix.iter().zip(vector) {
                let product: f64 = row.iter().zip(vector).map(|(a, b)| a * b).sum();
                assert!((product - value * x).abs() < 1e-14);
            }
        }
        values.sort_by(f64::total_cmp);
        for (k, value) in values.iter().enumerate() {
            let angle = std::f64::consts::PI * (k as f64 + 1.0) / (n as f64 + 1.0);
            assert!((value - 2.0 + 2.0 * libm::cos(angle)).abs() < 1e-14, "{k}");
        }
    }

    #[test]
    fn a_diagonal_is_left_alone() {
        let found = symmetric(&[vec![3.0, 0.0], vec![0.0, -1.0]]);
        assert_eq!(found.values, [3.0, -1.0]);
        assert_eq!(found.vectors, [[1.0, 0.0], [0.0, 1.0]]);
    }
}
