//! Rank correlations of a normal and of a Student-t copula, as functions of its correlation ρ, and back.
//!
//! A rank correlation compares two quantities only by which of two cases is the greater, so it is the same for any
//! marginal laws. Take independent pairs (X, Y). Kendall's τ is the expected sign of (X₁ − X₂)(Y₁ − Y₂); Spearman's
//! ρ_S is three times the expected sign of (X₁ − X₂)(Y₁ − Y₃), whose second factor takes its Y from a third pair.
//!
//! For normal pairs both differences are normal and the expected sign is an arcsine (W. F. Sheppard, 1899):
//!
//! * τ = (2/π) asin ρ, so ρ = sin(π τ / 2);
//! * ρ_S = (6/π) asin(ρ/2), so ρ = 2 sin(π ρ_S / 6).
//!
//! Sources: W. H. Kruskal (1958), *Ordinal measures of association*, JASA 53; K. Pearson (1907).
//!
//! A Student-t pair is a normal one times √(df/W), with W chi-square (df) and the same for both. The difference of
//! two such pairs is, W₁ and W₂ given, still normal with correlation ρ: Kendall's formula holds for every df (and for
//! every elliptical law: H.-B. Fang, K.-T. Fang and S. Kotz, 2002, *The meta-elliptical distributions*, J.
//! Multivariate Analysis 82). In Spearman's, X₁ − X₂ has the variance V₁ + V₂ and Y₁ − Y₃ has V₁ + V₃, V = df/W, and
//! they share only the first pair's covariance ρ V₁. So
//!
//! ρ_S = (6/π) E asin(ρ V₁ / √((V₁ + V₂)(V₁ + V₃))) = (6/π) E asin(ρ / √((1 + e^−x)(1 + e^−y))),
//!
//! where x = ln(W₂/W₁) and y = ln(W₃/W₁). Their density is proportional to e^(a(x + y)) / (1 + e^x + e^y)^(3a), a =
//! df/2: the inverted Dirichlet law of gamma numbers. As df grows, both ratios go to 1 and the normal formula comes
//! out; as df falls to 0, one of the three V dwarfs the others and ρ_S → (2/π) asin ρ, Kendall's.
//!
//! The integrand is analytic in a strip of half-width π about the real axis of either variable, so that the
//! trapezoidal rule converges geometrically. ρ_S is then tabulated at Chebyshev's points and inverted there.

use super::root::first_not_negative;
use std::f64::consts::{FRAC_2_PI, FRAC_PI_2, PI};

/// Kendall's τ at the correlation `rho` of a normal or Student-t copula.
pub fn kendall(rho: f64) -> f64 {
    FRAC_2_PI * libm::asin(rho)
}

/// The correlation at which Kendall's τ is this.
pub fn from_kendall(tau: f64) -> f64 {
    if tau.abs() == 1.0 {
        return tau;
    }
    libm::sin(FRAC_PI_2 * tau)
}

/// Spearman's ρ_S at the correlation `rho` of a normal copula.
pub fn spearman(rho: f64) -> f64 {
    if rho.abs() == 1.0 {
        return rho;
    }
    6.0 / PI * libm::asin(0.5 * rho)
}

/// The correlation of a normal copula at which Spearman's ρ_S is this.
pub fn from_spearman(rank: f64) -> f64 {
    if rank.abs() == 1.0 {
        return rank;
    }
    2.0 * libm::sin(PI / 6.0 * rank)
}

/// Spearman's ρ_S of the Student-t copula with some degrees of freedom, at any correlation.
#[derive(Debug, Clone, PartialEq)]
pub struct StudentSpearman {
    /// Chebyshev's points, cos(π k / `DEGREE`): from 1 down to −1.
    places: Vec<f64>,
    /// ρ_S at the correlation of each ([`correlation`]).
    values: Vec<f64>,
}

/// The degree of the interpolating polynomial.
const DEGREE: usize = 96;
/// The greatest step of the trapezoidal rule: the strip of half-width π leaves e^(−2π²/step).
const WIDEST_STEP: f64 = 0.5;
/// Where the density has fallen by this power of e, nothing is added any more.
const NEGLIGIBLE: f64 = -41.0;

impl StudentSpearman {
    /// Tabulates ρ_S for `df` degrees of freedom, ½ or more.
    #[must_use]
    pub fn new(df: f64) -> StudentSpearman {
        let shared = shared(0.5 * df);
        let mass = shared.iter().fold(0.0, |sum, (_, weight)| sum + weight);
        let value = |place: &f64| {
            let rho = correlation(*place);
            let term =
                |sum: f64, (c, weight): &(f64, f64)| weight.mul_add(libm::asin(rho * c), sum);
            6.0 / PI * shared.iter().fold(0.0, term) / mass
        };
        let middle = DEGREE / 2;
        let point = |k: usize| libm::cos(PI * k as f64 / DEGREE as f64);
        let mut places: Vec<f64> = (0..middle).map(point).collect();
        let mut values: Vec<f64> = places.iter().map(value).collect();
        // By definition, and so without rounding.
        values[0] = 1.0;
        for half in [&mut places, &mut values] {
            half.push(0.0);
            half.extend_from_within(..middle);
            half[middle + 1..].reverse();
            half[middle + 1..].iter_mut().for_each(|x| *x = -*x);
        }
        StudentSpearman { places, values }
    }

    /// ρ_S at the correlation `rho`.
    #[must_use]
    pub fn at(&self, rho: f64) -> f64 {
        let part = (FRAC_2_PI * libm::asin(rho.abs())).min(1.0);
        self.at_place(FRAC_2_PI * libm::asin(part)).copysign(rho)
    }

    /// The correlation at which ρ_S is `rank`.
    #[must_use]
    pub fn inverse(&self, rank: f64) -> f64 {
        if rank == 0.0 || rank.abs() == 1.0 {
            return rank;
        }
        let excess = |place: f64| self.at_place(place) - rank.abs();
        correlation(first_not_negative(excess, 0.0, 1.0)).copysign(rank)
    }

    /// The polynomial through the values, in its barycentric form (J.-P. Berrut and L. N. Trefethen, 2004, SIAM
    /// Review 46).
    fn at_place(&self, at: f64) -> f64 {
        let (mut above, mut below) = (0.0, 0.0);
        for (k, (place, value)) in self.places.iter().zip(&self.values).enumerate() {
            let distance = at - place;
            if distance == 0.0 {
                return *value;
            }
            let size = if k == 0 || k == DEGREE { 0.5 } else { 1.0 };
            let weight = if k % 2 == 0 { size } else { -size } / distance;
            above = weight.mul_add(*value, above);
            below += weight;
        }
        above / below
    }
}

/// The correlation of a place from −1 to 1. A sine makes ρ_S nearly a straight line, the other, of which it is the
/// sine, smooths what is left at the ends, where ρ_S has a term in (π/2 − asin ρ)^(1 + df).
fn correlation(place: f64) -> f64 {
    libm::sin(FRAC_PI_2 * libm::sin(FRAC_PI_2 * place))
}

/// What the two differences share, 1 / √((1 + e^−x)(1 + e^−y)), at the points of the trapezoidal rule, each with its
/// weight but for a common factor.
fn shared(a: f64) -> Vec<(f64, f64)> {
    // Near its peak the density is a normal one with these deviations, given the other ratio and alone.
    let (given, alone) = ((1.5 / a).sqrt(), (2.0 / a).sqrt());
    let step = WIDEST_STEP.min(0.8 * given);
    let reach = 9.0f64.mul_add(alone, 40.0 / a);
    let points = (reach / step).ceil() as i32;
    let mut all = Vec::new();
    for i in -points..=points {
        // The two ratios are alike: each pair of points counts for its mirror image too.
        for j in i..=points {
            let (x, y) = (f64::from(i) * step, f64::from(j) * step);
            let spread = libm::log1p((libm::expm1(x) + libm::expm1(y)) / 3.0);
            let height = a * (x + y - 3.0 * spread);
            if height > NEGLIGIBLE {
                let both = if i == j { 1.0 } else { 2.0 };
                let product = (1.0 + libm::exp(-x)) * (1.0 + libm::exp(-y));
                all.push((1.0 / product.sqrt(), both * libm::exp(height)));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_formulas_have_their_known_values() {
        // ρ, τ and ρ_S in 18 digits.
        for (rho, tau, rank) in [
            (0.5, 0.333333333333333333, 0.482583739530997463),
            (-0.3, -0.193973368041356581, -0.287564218622621259),
        ] {
            assert!((kendall(rho) - tau).abs() < 1e-15);
            assert!((spearman(rho) - rank).abs() < 1e-15);
            assert!((from_kendall(tau) - rho).abs() < 1e-15);
            assert!((from_spearman(rank) - rho).abs() < 1e-15);
        }
        for perfect in [-1.0, 1.0] {
            assert_eq!(from_kendall(perfect), perfect);
            assert_eq!(from_spearman(perfect), perfect);
            assert_eq!(StudentSpearman::new(4.0).inverse(perfect), perfect);
        }
    }

    /// ρ_S by the trapezoidal rule.
    fn by_quadrature(df: f64, rho: f64) -> f64 {
        let points = shared(0.5 * df);
        let sum = |of: &dyn Fn(f64) -> f64| points.iter().map(|(c, w)| w * of(*c)).sum::<f64>();
        6.0 / PI * sum(&|c| libm::asin(rho * c)) / sum(&|_| 1.0)
    }

    #[test]
    fn perfect_correlation_is_perfect_by_rank() {
        // An identity that only right weights can meet.
        for df in [0.5, 1.0, 2.5, 4.0, 30.0, 1e3, 1e6] {
            let found = by_quadrature(df, 1.0);
            assert!((found - 1.0).abs() < 1e-9, "{df}: {found}");
        }
    }

    #[test]
    fn the_table_errs_by_less_than_1e_8_and_inverts() {
        for df in [0.5, 1.0, 2.0, 4.0, 30.0, 1e6] {
            let table = StudentSpearman::new(df);
            for k in -40..=40 {
                let rho = f64::from(k) / 40.0;
                let error = table.at(rho) - by_quadrature(df, rho);
                assert!(error.abs() < 1e-8, "{df} {rho}: {error:e}");
                let back = table.inverse(table.at(rho));
                assert!((back - rho).abs() < 1e-9, "{df} {rho}: {back}");
            }
        }
    }

    #[test]
    fn many_degrees_of_freedom_are_the_normal_copula_and_few_are_near_kendall() {
        for rho in [-0.9, -0.3, 0.1, 0.5, 0.99] {
            let many = StudentSpearman::new(1e6).at(rho);
            assert!((many - spearman(rho)).abs() < 1e-6, "{rho}: {many}");
            let few = StudentSpearman::new(0.5).at(rho);
            let (low, high) = (kendall(rho).abs(), spearman(rho).abs());
            assert!(few.abs() > low && few.abs() < high, "{rho}: {few}");
        }
    }
}
