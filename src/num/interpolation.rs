//! Polynomials through given points, as coefficients.

/// How the polynomial through N points follows from the values there: for each coefficient, the lowest first, the
/// weights of the values.
#[derive(Debug)]
pub struct Interpolation<const N: usize> {
    weights: [[f64; N]; N],
}

impl<const N: usize> Interpolation<N> {
    /// Lagrange's polynomials of the points, multiplied out.
    #[must_use]
    pub fn new(points: &[f64; N]) -> Self {
        let mut weights = [[0.0; N]; N];
        for (k, point) in points.iter().enumerate() {
            let mut product = [0.0; N];
            product[0] = 1.0;
            for (j, other) in points.iter().enumerate() {
                if j != k {
                    product = times_line(&product, *other, point - other);
                }
            }
            for (row, coefficient) in weights.iter_mut().zip(product) {
                row[k] = coefficient;
            }
        }
        Interpolation { weights }
    }

    /// The coefficients of the polynomial through the values.
    #[must_use]
    pub fn through(&self, values: &[f64; N]) -> [f64; N] {
        let mut coefficients = [0.0; N];
        // Differences from the middle, so that a great value costs no digits.
        let middle = 0.5 * (values[N / 2 - 1] + values[N / 2]);
        for (coefficient, row) in coefficients.iter_mut().zip(&self.weights) {
            *coefficient = row.iter().zip(values).map(|(w, y)| w * (y - middle)).sum();
        }
        coefficients[0] += middle;
        coefficients
    }
}

/// polynomial · (x − root) / scale.
fn times_line<const N: usize>(polynomial: &[f64; N], root: f64, scale: f64) -> [f64; N] {
    let mut product = [0.0; N];
    for (power, coefficient) in polynomial.iter().enumerate() {
        product[power] -= coefficient * root / scale;
        if power + 1 < N {
            product[power + 1] += coefficient / scale;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cubic_is_found_from_four_of_its_values() {
        let points = [-1.0, -0.25, 0.5, 2.0];
        let values = points.map(|x| 3.0 - 2.0 * x + 0.5 * x * x * x);
        let found = Interpolation::new(&points).through(&values);
        for (found, exact) in found.iter().zip([3.0, -2.0, 0.0, 0.5]) {
            assert!((found - exact).abs() < 1e-14, "{found}");
        }
    }
}
