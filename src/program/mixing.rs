//! A triangular matrix laid out for the kernel that multiplies by it.

use crate::num::matrix::LowerTriangular;

/// Members computed together, so that each independent score is loaded once for all of them.
pub const TOGETHER: usize = 3;

/// Weights by groups of `TOGETHER` members, and within a group by independent score.
#[derive(Debug, Clone)]
pub struct Mixing {
    groups: Vec<Vec<[f64; TOGETHER]>>,
}

impl Mixing {
    /// Lays out a matrix, each row multiplied by a factor of its own. Where a group reaches above
    /// the diagonal or beyond the last row, the weights are 0.
    ///
    /// # Panics
    /// If there are fewer factors than rows.
    #[must_use]
    pub fn new(matrix: &LowerTriangular, factors: &[f64]) -> Mixing {
        let weight = |i: usize, j: usize| {
            if i < matrix.size() && j <= i {
                matrix.row(i)[j] * factors[i]
            } else {
                0.0
            }
        };
        let group = |first: usize| {
            let scores = (first + TOGETHER).min(matrix.size());
            (0..scores)
                .map(|j| std::array::from_fn(|r| weight(first + r, j)))
                .collect()
        };
        Mixing {
            groups: (0..matrix.size()).step_by(TOGETHER).map(group).collect(),
        }
    }

    /// The groups, in order; each has a row of weights for every score that it needs.
    pub fn groups(&self) -> &[Vec<[f64; TOGETHER]>] {
        &self.groups
    }
}
