//! Markov chains: the distribution over states that a transition leaves as it is.

/// A pivot below this is rounding: the states fall into groups that never meet.
const TOLERANCE: f64 = 1e-12;

/// The stationary distribution π with π P = π and sum 1, for the matrix of the probabilities to go from
/// a state (row) to a state (column). Nothing where there are several: where states fall into groups
/// that are never left.
///
/// By Gaussian elimination with pivots of π (P − I) = 0, one of whose equations gives way to Σ π = 1.
///
/// # Panics
/// If the matrix is not square.
#[must_use]
pub fn stationary(transition: &[Vec<f64>]) -> Option<Vec<f64>> {
    let n = transition.len();
    let mut rows: Vec<Vec<f64>> = (0..n)
        .map(|j| {
            let mut row: Vec<f64> = transition.iter().map(|from| from[j]).collect();
            row[j] -= 1.0;
            row.push(0.0);
            row
        })
        .collect();
    rows.pop();
    rows.push(vec![1.0; n + 1]);
    for k in 0..n {
        let size = |row: &Vec<f64>| row[k].abs();
        let pivot = (k..n).max_by(|a, b| size(&rows[*a]).total_cmp(&size(&rows[*b])))?;
        rows.swap(k, pivot);
        if !(size(&rows[k]) > TOLERANCE) {
            return None;
        }
        let pivot = rows[k].clone();
        for row in rows.iter_mut().enumerate().filter(|(i, _)| *i != k) {
            let factor = row.1[k] / pivot[k];
            for (entry, of_pivot) in row.1.iter_mut().zip(&pivot) {
                *entry = (-factor).mul_add(*of_pivot, *entry);
            }
        }
    }
    // Rounding may leave a state that is never visited just below 0.
    let solved = rows.iter().enumerate().map(|(k, row)| row[n] / row[k]);
    Some(solved.map(|part| part.max(0.0)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(transition: &[Vec<f64>], expected: &[f64]) {
        let found = stationary(transition).unwrap();
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-14, "{found} {expected}");
        }
    }

    #[test]
    fn two_states_balance_their_exits() {
        // π is proportional to (leave the other, leave this one).
        near(&[vec![0.9, 0.1], vec![0.5, 0.5]], &[5.0 / 6.0, 1.0 / 6.0]);
        near(&[vec![0.0, 1.0], vec![1.0, 0.0]], &[0.5, 0.5]);
    }

    #[test]
    fn a_state_that_is_only_left_is_never_visited_in_the_long_run() {
        let transition = [
            vec![0.5, 0.25, 0.25],
            vec![0.0, 0.25, 0.75],
            vec![0.0, 0.5, 0.5],
        ];
        near(&transition, &[0.0, 0.4, 0.6]);
    }

    #[test]
    fn states_that_never_meet_have_no_single_distribution() {
        assert_eq!(stationary(&[vec![1.0, 0.0], vec![0.0, 1.0]]), None);
        let two_pairs = [
            vec![0.5, 0.5, 0.0, 0.0],
            vec![0.5, 0.5, 0.0, 0.0],
            vec![0.0, 0.0, 0.1, 0.9],
            vec![0.0, 0.0, 0.7, 0.3],
        ];
        assert_eq!(stationary(&two_pairs), None);
    }
}
