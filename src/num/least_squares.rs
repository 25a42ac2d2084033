//! Weighted least squares with a ridge, by the normal equations.

/// The coefficients b that minimise Σ w_i (y_i − x_i·b)² + ridge · Σ g_j (b_j − towards_j)², where g_j = Σ w_i x_ij² is each
/// regressor's own weight, so that the ridge does not depend on units. Rows x_i stand one after the other in `rows`, each as long as
/// `towards`. Sums run in the order of the rows. A regressor without any weight gets the coefficient that it is drawn towards; nothing is
/// returned if a number is not finite, or the regressors cannot be told apart.
///
/// Hoerl and Kennard (1970), *Technometrics* 12.
#[must_use]
pub fn ridge(
    rows: &[f64],
    values: &[f64],
    weights: &[f64],
    towards: &[f64],
    ridge: f64,
) -> Option<Vec<f64>> {
    let p = towards.len();
    let mut gram = vec![0.0; p * p];
    let mut right = vec![0.0; p];
    for ((row, value), weight) in rows.chunks_exact(p).zip(values).zip(weights) {
        for i in 0..p {
            let weighted = weight * row[i];
            right[i] += weighted * value;
            // A multiplication and an addition, as every processor has them: here a fused one would be a call.
            for (sum, x) in gram[i * p..=i * p + i].iter_mut().zip(row) {
                *sum += weighted * x;
            }
        }
    }
    for i in 0..p {
        let own = gram[i * p + i];
        let pull = if own > 0.0 { ridge * own } else { 1.0 };
        gram[i * p + i] += pull;
        right[i] = pull.mul_add(towards[i], right[i]);
    }
    solve(gram, right)
}

/// Solves G b = r for a symmetric positive G of which the lower half is given, by Cholesky's factor.
fn solve(mut gram: Vec<f64>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let p = right.len();
    for i in 0..p {
        for j in 0..=i {
            let mut sum = gram[i * p + j];
            for k in 0..j {
                sum = gram[i * p + k].mul_add(-gram[j * p + k], sum);
            }
            gram[i * p + j] = match i == j {
                true if sum > 0.0 => libm::sqrt(sum),
                true => return None,
                false => sum / gram[j * p + j],
            };
        }
    }
    for i in 0..p {
        for k in 0..i {
            right[i] = gram[i * p + k].mul_add(-right[k], right[i]);
        }
        right[i] /= gram[i * p + i];
    }
    for i in (0..p).rev() {
        for k in i + 1..p {
            right[i] = gram[k * p + i].mul_add(-right[k], right[i]);
        }
        right[i] /= gram[i * p + i];
    }
    right.iter().all(|b| b.is_finite()).then_some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line through (0, 1), (1, 2), (2, 4): slope 1.5, intercept 5/6.
    #[test]
    fn a_line_through_three_points_is_that_of_the_textbook() {
        let rows = [1.0, 0.0, 1.0, 1.0, 1.0, 2.0];
        let b = ridge(&rows, &[1.0, 2.0, 4.0], &[1.0; 3], &[0.0; 2], 0.0).expect("a line");
        assert!((b[0] - 5.0 / 6.0).abs() < 1e-14 && (b[1] - 1.5).abs() < 1e-14);
    }

    #[test]
    fn a_ridge_draws_towards_what_it_is_told() {
        let (rows, values) = ([1.0, 1.0], [3.0, 5.0]);
        let at = |strength: f64| {
            ridge(&rows, &values, &[1.0; 2], &[10.0], strength).expect("one number")[0]
        };
        assert!((at(0.0) - 4.0).abs() < 1e-15);
        assert!((at(1.0) - 7.0).abs() < 1e-15);
        assert!((at(1e9) - 10.0).abs() < 1e-6);
    }

    #[test]
    fn what_cannot_be_told_apart_has_no_coefficients_without_a_ridge() {
        let rows = [1.0, 1.0, 2.0, 2.0];
        assert_eq!(ridge(&rows, &[1.0, 2.0], &[1.0; 2], &[0.0; 2], 0.0), None);
        assert!(ridge(&rows, &[1.0, 2.0], &[1.0; 2], &[0.0; 2], 1e-3).is_some());
        let idle = ridge(&[0.0, 1.0], &[2.0], &[1.0], &[7.0, 0.0], 0.0).expect("an idle regressor");
        assert_eq!(idle, vec![7.0, 2.0]);
    }
}
