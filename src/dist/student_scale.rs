//! The scale of a year in a Student-t copula: the law of ½ ln(df/W) with W chi-square.
//!
//! Parameter: `df` > 0, the degrees of freedom, without unit. A normal number times √(df/W) has Student's t law, so e
//! to this number is by what a turbulent year stretches its innovations and a calm one shrinks them: 1 in the limit
//! of many degrees of freedom.
//!
//! Formula: with a = df/2 and G = W/2, a gamma number of shape a, it is ½ ln(a/G): P(X > x) = P(a, a e^(−2x)), the
//! regularised incomplete gamma function of [`crate::num::incomplete_gamma`]. Source: Johnson, Kotz and Balakrishnan,
//! *Continuous Univariate Distributions* 1, chapter 18.
//!
//! The logarithm, because W comes as near to 0 as 1e−64 where `df` is small, and there it is the relative error that
//! counts; and because a table of the logarithm against the normal score is smooth. No scenario writes this law:
//! [`super::student_t`] is the law of one such number, the copula the joint law of many.

use super::Law;
use super::moments::moments;
use crate::num::incomplete_gamma;
use std::sync::Arc;

#[derive(Debug)]
struct StudentScale {
    /// df/2.
    shape: f64,
}

/// The law of the logarithm of the scale with `df` degrees of freedom, which are positive.
#[must_use]
pub fn law(df: f64) -> Arc<dyn Law> {
    Arc::new(StudentScale { shape: 0.5 * df })
}

impl StudentScale {
    fn value(&self, gamma: f64) -> f64 {
        0.5 * libm::log(self.shape / gamma)
    }

    fn gamma(&self, x: f64) -> f64 {
        self.shape * libm::exp(-2.0 * x)
    }
}

impl Law for StudentScale {
    fn lower(&self, p: f64) -> f64 {
        self.value(incomplete_gamma::upper(self.shape, p))
    }

    fn upper(&self, q: f64) -> f64 {
        self.value(incomplete_gamma::lower(self.shape, q))
    }

    fn cdf(&self, x: f64) -> f64 {
        incomplete_gamma::tails(self.shape, self.gamma(x)).1
    }

    fn survival(&self, x: f64) -> f64 {
        incomplete_gamma::tails(self.shape, self.gamma(x)).0
    }

    fn mean(&self) -> f64 {
        moments(self).0
    }

    fn sd(&self) -> f64 {
        moments(self).1
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::{ScoreTable, at_score};

    #[test]
    fn two_degrees_of_freedom_are_exponential() {
        // G is exponential: P(X > x) = P(G < e^(−2x)) = 1 − exp(−e^(−2x)).
        let law = law(2.0);
        assert!((law.lower(1e-8) + 0.5 * libm::log(8.0 * libm::log(10.0))).abs() < 1e-13);
        for x in [0.0, 0.7, 10.0] {
            let expected = -libm::expm1(-libm::exp(-2.0 * x));
            assert!((law.survival(x) / expected - 1.0).abs() < 1e-13, "{x}");
            assert!((law.upper(expected) - x).abs() < 1e-13, "{x}");
        }
        // The mean of ln G is minus Euler's constant, its variance π²/6.
        assert!((law.mean() - 0.5 * 0.577_215_664_901_532_9).abs() < 1e-11);
        let sd = 0.5 * std::f64::consts::PI / 6.0f64.sqrt();
        assert!((law.sd() - sd).abs() < 1e-11);
    }

    #[test]
    fn the_table_errs_by_less_than_1e_10_of_the_deviation() {
        for df in [0.5, 1.0, 2.0, 3.0, 4.0, 8.0, 30.0, 1e3, 1e6] {
            let law = law(df);
            let table = ScoreTable::new(law.as_ref());
            let sd = law.sd();
            for step in -1200..=1200 {
                let z = f64::from(step) / 200.0;
                let exact = at_score(law.as_ref(), z);
                let error = (table.at(z) - exact).abs();
                assert!(error <= 1e-10 * sd.max(exact.abs()), "{df} {z}: {error:e}");
            }
        }
    }
}
