//! Two series together: the correlation of their normal scores over common years, how many observations that is, and how far to shrink it.
//!
//! *Normal scores*: each value's rank k of n becomes Φ⁻¹(k/(n + 1)), equal values share their mean rank; the correlation of the scores is
//! what a scenario's loads mean, and one wild year moves it little (Boudt, Cornelissen and Croux 2012, "The Gaussian rank correlation estimator:
//! robustness properties", *Statistics and Computing* 22).
//!
//! *Effective number*: n(1 − φψ)/(1 + φψ) with φ, ψ the lag-one autocorrelations of the two, each not below nought (Bayley and
//! Hammersley 1946, "The 'effective' number of independent observations in an autocorrelated time series", *JRSS Supplement* 8, in the form for two
//! series). Short samples cannot tell a negative autocorrelation from chance, and taking it in would count more years than there are.
//!
//! *Shrinkage*: r² is on average ρ² + 1/(n − 1) for small ρ. So τ², the mean of ρ², is the mean of r² − 1/(n − 1) over the pairs,
//! not below nought, and each r keeps τ²/(τ² + 1/(n − 1)).

use super::{Changes, Pair};
use crate::num::normal;

/// Fewest common years from which a correlation is estimated.
pub const LEAST_COMMON: usize = 5;
/// The effective number never falls below this: fewer would leave no degree of freedom.
const LEAST_EFFECTIVE: f64 = 3.0;

/// All pairs, estimated and not yet shrunk.
#[must_use]
pub fn estimated(series: &[Changes]) -> Vec<Pair> {
    let correlations = correlations(series).into_iter();
    let pairs = correlations.map(|((i, j), estimated)| {
        let common = common(&series[i], &series[j]);
        Pair {
            of: (i, j),
            years: common.len(),
            effective: estimated.map(|_| effective(&common)),
            estimated,
            weight: 0.0,
            fitted: 0.0,
        }
    });
    pairs.collect()
}

/// The correlation of every two series; nothing where too few years are common, or one of the two does not move.
#[must_use]
pub fn correlations(series: &[Changes]) -> Vec<((usize, usize), Option<f64>)> {
    let own = series.iter().map(|one| scores(one.iter().map(|(_, x)| *x)));
    let own: Vec<Vec<f64>> = own.collect();
    let all = (0..series.len()).flat_map(|i| (i + 1..series.len()).map(move |j| (i, j)));
    let pairs = all.map(|(i, j)| {
        let (a, b) = (&series[i], &series[j]);
        let years = a.iter().zip(b).all(|(a, b)| a.0 == b.0);
        // Where all years are common, so are the ranks among them.
        let estimated = match years && a.len() == b.len() {
            true if a.len() >= LEAST_COMMON => product_moment(&own[i], &own[j]),
            true => None,
            false => {
                let common = common(a, b);
                let known = common.len() >= LEAST_COMMON;
                correlation(&common).filter(|_| known)
            }
        };
        ((i, j), estimated)
    });
    pairs.collect()
}

/// Gives each pair the weight that its estimate keeps, and says the mean square of correlations beyond chance.
pub fn shrink(pairs: &mut [Pair]) -> f64 {
    let beyond = pairs.iter().filter_map(|pair| {
        let (r, n) = pair.estimated.zip(pair.effective)?;
        Some(r * r - 1.0 / (n - 1.0))
    });
    let beyond: Vec<f64> = beyond.collect();
    let spread = match beyond.is_empty() {
        true => 0.0,
        false => (beyond.iter().sum::<f64>() / beyond.len() as f64).max(0.0),
    };
    for pair in pairs {
        if let Some(n) = pair.effective {
            let chance = 1.0 / (n - 1.0);
            pair.weight = spread / (spread + chance);
        }
    }
    spread
}

/// The years that two series share: year, one's change, the other's.
fn common(a: &Changes, b: &Changes) -> Vec<(i32, f64, f64)> {
    let mut all = Vec::with_capacity(a.len().min(b.len()));
    let (mut i, mut j) = (0, 0);
    while let (Some((one, x)), Some((other, y))) = (a.get(i), b.get(j)) {
        if one == other {
            all.push((*one, *x, *y));
        }
        i += usize::from(one <= other);
        j += usize::from(other <= one);
    }
    all
}

/// The correlation of the normal scores; nothing where one of the two does not move.
fn correlation(common: &[(i32, f64, f64)]) -> Option<f64> {
    let a = scores(common.iter().map(|(_, x, _)| *x));
    let b = scores(common.iter().map(|(_, _, y)| *y));
    product_moment(&a, &b)
}

/// The normal scores of the ranks of some numbers.
fn scores(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let values: Vec<f64> = values.collect();
    let n = values.len() as f64;
    let mut order = values.clone();
    order.sort_by(f64::total_cmp);
    let score = |x: &f64| {
        let below = order.partition_point(|y| y < x);
        let up_to = order.partition_point(|y| y <= x);
        normal::quantile((below + up_to + 1) as f64 / 2.0 / (n + 1.0))
    };
    values.iter().map(score).collect()
}

/// Pearson's correlation of two lists; nothing where one does not move.
fn product_moment(a: &[f64], b: &[f64]) -> Option<f64> {
    let n = a.len() as f64;
    let mean = |x: &[f64]| x.iter().sum::<f64>() / n;
    let (ma, mb) = (mean(a), mean(b));
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        let (x, y) = (x - ma, y - mb);
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    (aa > 0.0 && bb > 0.0).then(|| (ab / (aa * bb).sqrt()).clamp(-1.0, 1.0))
}

/// How many independent years the common years of two series are worth.
fn effective(common: &[(i32, f64, f64)]) -> f64 {
    let one: Vec<(i32, f64)> = common.iter().map(|(year, x, _)| (*year, *x)).collect();
    let other: Vec<(i32, f64)> = common.iter().map(|(year, _, y)| (*year, *y)).collect();
    let product = carried(&one) * carried(&other);
    let n = common.len() as f64;
    (n * (1.0 - product) / (1.0 + product)).max(LEAST_EFFECTIVE)
}

/// How many independent years those of a series are worth for its mean.
#[must_use]
pub fn effective_years(series: &Changes) -> f64 {
    let carried = carried(series);
    series.len() as f64 * (1.0 - carried) / (1.0 + carried)
}

/// The lag-one autocorrelation of a series, over years that follow each other; not below nought.
pub(super) fn carried(series: &[(i32, f64)]) -> f64 {
    let n = series.len() as f64;
    let mean = series.iter().map(|(_, x)| x).sum::<f64>() / n;
    let squares: f64 = series.iter().map(|(_, x)| (x - mean) * (x - mean)).sum();
    let following = series.windows(2).filter(|two| two[0].0 + 1 == two[1].0);
    let products: f64 = following
        .map(|two| (two[0].1 - mean) * (two[1].1 - mean))
        .sum();
    match products > 0.0 && squares > 0.0 {
        true => products / squares,
        false => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(values: &[f64]) -> Changes {
        (2011..).zip(values.iter().copied()).collect()
    }

    #[test]
    fn equal_order_correlates_fully_and_reversed_order_in_the_opposite_way() {
        let up = years(&[1.0, 2.0, 30.0, 4.0, 50.0]);
        let like = years(&[0.1, 0.2, 0.4, 0.3, 0.9]);
        let down: Changes = up.iter().map(|(year, x)| (*year, -x)).collect();
        let pairs = estimated(&[up, like, down]);
        let found: Vec<f64> = pairs.iter().filter_map(|pair| pair.estimated).collect();
        assert!((found[0] - 1.0).abs() < 1e-12, "{found:?}");
        assert!((found[1] + 1.0).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn only_common_years_count_and_too_few_say_nothing() {
        let a = years(&[1.0, 3.0, 2.0, 5.0, 4.0, 6.0]);
        let b: Changes = a.iter().skip(1).map(|(y, x)| (*y, x * x)).collect();
        let c: Changes = a.iter().skip(2).map(|(y, x)| (*y, x * x)).collect();
        let pairs = estimated(&[a, b, c]);
        assert_eq!((pairs[0].years, pairs[0].estimated.is_some()), (5, true));
        assert_eq!((pairs[1].years, pairs[1].estimated), (4, None));
        assert_eq!(pairs[1].effective, None);
    }

    #[test]
    fn the_effective_number_is_that_of_the_formula() {
        // Deviations of 1, 2, 3, 4, 5, 6 are ±2.5, ±1.5, ±0.5: the sum of neighbours' products is 8.75 over 17.5, so φ = 0.5 for
        // both, and 6 · (1 − 0.25)/(1 + 0.25) = 3.6.
        let a = years(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let pairs = estimated(&[a.clone(), a]);
        let effective = pairs[0].effective.unwrap_or(f64::NAN);
        assert!((effective - 3.6).abs() < 1e-12, "{effective}");
    }

    #[test]
    fn with_equal_numbers_of_years_the_weight_is_that_of_schaefer_and_strimmer() {
        let pair = |r: f64| Pair {
            of: (0, 1),
            years: 11,
            effective: Some(11.0),
            estimated: Some(r),
            weight: 0.0,
            fitted: 0.0,
        };
        // λ* = Σ var / Σ r² with var = 1/10 each: 0.3 / 0.75.
        let mut pairs = [pair(0.7), pair(-0.5), pair(0.1)];
        let spread = shrink(&mut pairs);
        assert!((spread - 0.15).abs() < 1e-12, "{spread}");
        assert!(pairs.iter().all(|p| (p.weight - 0.6).abs() < 1e-12));
        // Less than chance makes: nothing is kept.
        let mut pairs = [pair(0.2), pair(-0.3), pair(0.1)];
        assert_eq!(shrink(&mut pairs), 0.0);
        assert!(pairs.iter().all(|p| p.weight == 0.0));
    }
}
