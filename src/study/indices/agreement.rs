//! Agreement: how far two numbers with the same law go together, and how well that is known.
//!
//! u and v are the output on two paths that share some inputs and differ in the others. Both have the same mean m and
//! variance V, so both serve for either (Janon et al. 2014). With h = ½(u − v)²,
//!
//! apart = E h / V = 1 − Cov(u, v)/V
//!
//! is Jansen's estimator of a total index where the two differ in one input, and one less it is the first-order index
//! where they share one. Its standard error is that of the mean of its influence function (h − apart · (½(u² + v²) − m(u
//! + v)))/V, path by path (the delta method): a quadratic form in the second moments of (u + v, u² + v², h), which are
//! all that is kept.
//!
//! Numbers are centred and scaled before they come here: uncentred squares would spoil both the estimate and its digits.

/// Sums over paths of s = u + v, q = u² + v², h = ½(u − v)² and of their products.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Agreement {
    paths: f64,
    sums: [f64; 3],
    products: [[f64; 3]; 3],
}

impl Agreement {
    /// Of the numbers of some paths.
    pub fn of(one: &[f64], other: &[f64]) -> Agreement {
        let mut found = Agreement {
            paths: one.len() as f64,
            ..Agreement::default()
        };
        for (u, v) in one.iter().zip(other) {
            let gap = u - v;
            let terms = [u + v, u * u + v * v, 0.5 * (gap * gap)];
            for (row, x) in terms.iter().enumerate() {
                found.sums[row] += x;
                for (product, y) in found.products[row][row..].iter_mut().zip(&terms[row..]) {
                    *product += x * y;
                }
            }
        }
        found
    }

    /// Adds other paths.
    pub fn merge(&mut self, other: &Agreement) {
        self.paths += other.paths;
        for row in 0..3 {
            self.sums[row] += other.sums[row];
            for column in row..3 {
                self.products[row][column] += other.products[row][column];
            }
        }
    }

    /// The part of the variance by which they are apart, and its standard error.
    pub fn apart(&self) -> (f64, f64) {
        let [s, q, h] = self.sums.map(|sum| sum / self.paths);
        let mean = 0.5 * s;
        let variance = 0.5 * q - mean * mean;
        let apart = h / variance;
        // h − apart · (q/2 − m s), less what is constant.
        let weights = [apart * mean, -0.5 * apart, 1.0];
        let mut spread = 0.0;
        for row in 0..3 {
            for column in row..3 {
                let twice = if row == column { 1.0 } else { 2.0 };
                spread += twice * weights[row] * weights[column] * self.covariance(row, column);
            }
        }
        (apart, (spread.max(0.0) / self.paths).sqrt() / variance)
    }

    fn covariance(&self, row: usize, column: usize) -> f64 {
        let means = (self.sums[row] / self.paths) * (self.sums[column] / self.paths);
        self.products[row][column] / self.paths - means
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_agree_and_opposites_are_twice_apart() {
        let numbers = [0.3, -1.2, 0.7, 2.0, -1.8];
        let opposite = numbers.map(|x| -x);
        assert_eq!(Agreement::of(&numbers, &numbers).apart().0, 0.0);
        assert_eq!(Agreement::of(&numbers, &numbers).apart().1, 0.0);
        let (apart, error) = Agreement::of(&numbers, &opposite).apart();
        assert!(
            (apart - 2.0).abs() < 1e-12 && error < 1e-7,
            "{apart} {error}"
        );
    }

    #[test]
    fn the_hand_worked_case() {
        // u = (1, −1), v = (1, 1): m = ½, V = 1 − ¼, h = (0, 2), apart = 1/0.75.
        // Influence: (h − apart (½q − m s))/V with ½q = 1, m s = (1, 0): (0, 2 − 4/3)/0.75, of sd (4/9); error 4/9/√2.
        let (apart, error) = Agreement::of(&[1.0, -1.0], &[1.0, 1.0]).apart();
        assert!((apart - 4.0 / 3.0).abs() < 1e-12);
        assert!((error - 4.0 / 9.0 / 2f64.sqrt()).abs() < 1e-12, "{error}");
        let mut halves = Agreement::of(&[1.0], &[1.0]);
        halves.merge(&Agreement::of(&[-1.0], &[1.0]));
        assert_eq!(halves.apart(), (apart, error));
    }
}
