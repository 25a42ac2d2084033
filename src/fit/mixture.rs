//! A pool of laws: each is right with some weight. Its quantiles, its weights, and how much hangs on the choice of law.
//!
//! Nobody knows which law of growth is right, and the spread of a single one leaves that out. The linear pool F = Σ w_k F_k (Stone, 1961, *Annals of
//! Mathematical Statistics* 32) takes each law with a weight: one of them is drawn, and holds for the whole path.
//!
//! **Weights** are those with which the pool would have scored best over a back-test (Hall and Mitchell, 2007, *International Journal of Forecasting* 23;
//! here by the CRPS, since a logarithmic score would ask for densities). The CRPS of a pool needs no quantile of it, for it is a square form of the
//! weights (Gneiting and Raftery, 2007, *JASA* 102, section 4.2):
//!
//! ```text
//! CRPS(w) = Σ_k w_k E|X_k − y| − ½ Σ_j Σ_k w_j w_k E|X_j − X_k|
//! ```
//!
//! so the means of its coefficients over all forecasts, each divided by its scale, are all that is kept ([`Energy`]). Each law counts as its quantiles with the probability
//! that lies about each. The form is convex, since 2 E|X_j − X_k| − E|X_j − X_j′| − E|X_k − X_k′| is an energy distance and not negative (Székely and
//! Rizzo, 2013, *Journal of Statistical Planning and Inference* 143). [`Energy::weights`] starts at the best single law and moves weight between two laws at a time, each time
//! to the lowest point, in a fixed order: so the pool is never worse in sample than its best member, and laws that add nothing get none; nor do those that would get less than a hundredth. `stacking`
//! in `loo` (R) and the quantile ensembles of `hubEnsembles` do the same by the logarithmic score and for medians of quantiles.
//!
//! **The choice of law** is a part of the spread by the law of total variance: Var X = Σ w_k s_k² + Σ w_k (m_k − m)². [`between`] is the
//! second term's part of the whole.

use super::Fan;
use super::fan::PROBABILITIES;
use super::score::Announced;
use super::score::announced::QUANTILES;
use crate::num::root::first_not_negative;

/// How often weight is moved between each pair of laws. Far more than it takes for a dozen.
const SWEEPS: usize = 400;
/// The least weight. What would get less adds nothing that a back-test can tell, and may explode on series yet unseen.
const LEAST_WEIGHT: f64 = 0.01;

/// The probability about each quantile: up to half the way to its neighbours.
const MASSES: [f64; QUANTILES] = {
    let mut masses = [0.0; QUANTILES];
    let (mut k, mut below) = (0, 0.0);
    while k < QUANTILES {
        let above = match k + 1 {
            QUANTILES => 1.0,
            next => 0.5 * (PROBABILITIES[k] + PROBABILITIES[next]),
        };
        masses[k] = above - below;
        below = above;
        k += 1;
    }
    masses
};

/// The pool of fans of the same horizons, with weights that add up to 1. Where every law with a weight has a bound, so has the pool.
#[must_use]
pub fn pool(fans: &[Fan], weights: &[f64]) -> Fan {
    let members = fans.iter().zip(weights);
    let members: Vec<(&Fan, f64)> = members
        .map(|(fan, weight)| (fan, *weight))
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    let horizons = members.iter().map(|(fan, _)| fan.horizons.len()).min();
    let of_horizon = |horizon| {
        let announced = members.iter().filter_map(|(fan, weight)| {
            let announced = Announced::of(fan, horizon)?;
            Some((announced, *weight))
        });
        quantiles(&announced.collect::<Vec<_>>())
    };
    let bound = |of: &dyn Fn(&Fan) -> Option<f64>, wider: fn(f64, f64) -> f64| {
        let bounds: Option<Vec<f64>> = members.iter().map(|(fan, _)| of(fan)).collect();
        bounds?.into_iter().reduce(wider)
    };
    Fan {
        horizons: (1..=horizons.unwrap_or(0)).map(of_horizon).collect(),
        low: bound(&|fan| fan.low, f64::min),
        high: bound(&|fan| fan.high, f64::max),
    }
}

/// The quantiles of a pool of one horizon. Each lies between those of its members.
fn quantiles(members: &[(Announced, f64)]) -> [f64; QUANTILES] {
    let mut reached = f64::NEG_INFINITY;
    std::array::from_fn(|k| {
        let values = || members.iter().map(|(announced, _)| announced.values[k]);
        let low = values().fold(f64::INFINITY, f64::min);
        let high = values().fold(f64::NEG_INFINITY, f64::max);
        let excess = |x: f64| {
            let parts = members
                .iter()
                .map(|(announced, weight)| weight * (announced.at_most(x) - PROBABILITIES[k]));
            parts.sum::<f64>()
        };
        reached = first_not_negative(excess, low, high).max(reached);
        reached
    })
}

/// Mean and variance of a law that is its quantiles with the probability about each.
fn moments(values: &[f64; QUANTILES]) -> (f64, f64) {
    let sum = |of: &dyn Fn(f64) -> f64| -> f64 {
        let parts = values.iter().zip(MASSES);
        parts.map(|(value, mass)| mass * of(*value)).sum()
    };
    let mean = sum(&|value| value);
    (mean, sum(&|value| (value - mean) * (value - mean)))
}

/// The part of a pool's variance at a horizon (from 1) that comes from the choice of law; nothing if there is no variance.
#[must_use]
pub fn between(fans: &[Fan], weights: &[f64], horizon: usize) -> Option<f64> {
    let horizon = horizon.checked_sub(1)?;
    let laws: Option<Vec<(f64, f64)>> = fans
        .iter()
        .map(|fan| fan.horizons.get(horizon).map(moments))
        .collect();
    let laws = laws?;
    let weighted = |of: &dyn Fn(&(f64, f64)) -> f64| -> f64 {
        let laws = laws.iter().zip(weights);
        laws.map(|(law, weight)| weight * of(law)).sum()
    };
    let mean = weighted(&|(mean, _)| *mean);
    let between = weighted(&|(of_law, _)| (of_law - mean) * (of_law - mean));
    let within = weighted(&|(_, variance)| *variance);
    let part = between / (between + within);
    part.is_finite().then_some(part)
}

/// The coefficients of a pool's CRPS as a form of its weights, added over forecasts.
#[derive(Debug, Clone, PartialEq)]
pub struct Energy {
    /// How many forecasts.
    pub forecasts: u64,
    /// By law: E|X − y|.
    to_outcome: Vec<f64>,
    /// By pair of laws: E|X − X′|, row by row.
    apart: Vec<f64>,
}

impl Energy {
    /// Of so many laws, over no forecast.
    #[must_use]
    pub fn new(laws: usize) -> Energy {
        Energy {
            forecasts: 0,
            to_outcome: vec![0.0; laws],
            apart: vec![0.0; laws * laws],
        }
    }

    /// Takes note of a forecast of a horizon by each law, and its outcome.
    pub fn note(&mut self, laws: &[&[f64; QUANTILES]], outcome: f64, scale: f64) {
        self.forecasts += 1;
        let count = self.to_outcome.len();
        for (j, law) in laws.iter().enumerate() {
            let distances = law.iter().zip(MASSES);
            let distances = distances.map(|(value, mass)| mass * (value - outcome).abs());
            self.to_outcome[j] += distances.sum::<f64>() / scale;
            for (k, other) in laws.iter().enumerate().take(j + 1) {
                let distance = distance(law, other) / scale;
                self.apart[j * count + k] += distance;
                if k < j {
                    self.apart[k * count + j] += distance;
                }
            }
        }
    }

    /// Adds other forecasts.
    pub fn add(&mut self, other: &Energy) {
        self.forecasts += other.forecasts;
        self.change(other, 1.0);
    }

    /// The coefficients without those of a part.
    #[must_use]
    pub fn without(&self, part: &Energy) -> Energy {
        let mut rest = self.clone();
        rest.forecasts -= part.forecasts;
        rest.change(part, -1.0);
        rest
    }

    fn change(&mut self, other: &Energy, sign: f64) {
        let to_outcome = self.to_outcome.iter_mut().zip(&other.to_outcome);
        let apart = self.apart.iter_mut().zip(&other.apart);
        for (own, more) in to_outcome.chain(apart) {
            *own += sign * more;
        }
    }

    /// The mean CRPS of the pool with these weights, in scales.
    #[must_use]
    pub fn score(&self, weights: &[f64]) -> f64 {
        let laws = 0..weights.len();
        let parts =
            laws.map(|j| weights[j] * (self.to_outcome[j] - 0.5 * self.mean_apart(j, weights)));
        parts.sum::<f64>() / self.forecasts as f64
    }

    /// E|X_j − X| with X from the pool.
    fn mean_apart(&self, j: usize, weights: &[f64]) -> f64 {
        let row = &self.apart[j * weights.len()..][..weights.len()];
        row.iter().zip(weights).map(|(x, weight)| x * weight).sum()
    }

    /// The mean CRPS of one law, in scales.
    #[must_use]
    pub fn of_law(&self, law: usize) -> f64 {
        let own = self.apart[law * self.to_outcome.len() + law];
        (self.to_outcome[law] - 0.5 * own) / self.forecasts as f64
    }

    /// The weights with which the pool scores best, none of them between nought and a hundredth.
    #[must_use]
    pub fn weights(&self) -> Vec<f64> {
        let mut weights = self.weights_among(&|_| true);
        // Each round drops a law at least, or is the last.
        for _ in 0..weights.len() {
            if weights
                .iter()
                .all(|weight| *weight == 0.0 || *weight >= LEAST_WEIGHT)
            {
                break;
            }
            weights = self.weights_among(&|law| weights[law] >= LEAST_WEIGHT);
        }
        weights
    }

    /// The weights with which the pool of some laws, and of the best of all, scores best.
    fn weights_among(&self, kept: &dyn Fn(usize) -> bool) -> Vec<f64> {
        let count = self.to_outcome.len();
        let mut weights = vec![0.0; count];
        let laws = 0..count;
        let Some(best) = laws.min_by(|j, k| self.of_law(*j).total_cmp(&self.of_law(*k))) else {
            return weights;
        };
        weights[best] = 1.0;
        let members: Vec<usize> = (0..count)
            .filter(|law| *law == best || kept(*law))
            .collect();
        for _ in 0..SWEEPS {
            for (at, j) in members.iter().enumerate() {
                for k in &members[..at] {
                    self.move_between(*j, *k, &mut weights);
                }
            }
        }
        weights
    }

    /// Moves weight from one law to another, or back, to the lowest point.
    fn move_between(&self, j: usize, k: usize, weights: &mut [f64]) {
        let count = weights.len();
        let apart = |a: usize, b: usize| self.apart[a * count + b];
        let slope_of = |law: usize| self.to_outcome[law] - self.mean_apart(law, weights);
        let slope = slope_of(j) - slope_of(k);
        let curvature = 2.0 * apart(j, k) - apart(j, j) - apart(k, k);
        let way = -slope / curvature;
        // Laws that are the same leave no way to go.
        if curvature > 0.0 && way.is_finite() {
            let whole = weights[j] + weights[k];
            weights[j] = (weights[j] + way).clamp(0.0, whole);
            weights[k] = whole - weights[j];
        }
    }
}

/// E|X − X′| of two independent laws, each its quantiles with the probability about each: ∫ F (1 − G) + G (1 − F).
fn distance(first: &[f64; QUANTILES], second: &[f64; QUANTILES]) -> f64 {
    let (mut i, mut j) = (0, 0);
    let (mut f, mut g) = (0.0, 0.0);
    let mut at = first[0].min(second[0]);
    let mut sum = 0.0;
    while i < QUANTILES || j < QUANTILES {
        let next = |values: &[f64; QUANTILES], k: usize| values.get(k).copied();
        let (x, y) = (next(first, i), next(second, j));
        let from_first = y.is_none_or(|y| x.is_some_and(|x| x <= y));
        let to = if from_first { x } else { y }.unwrap_or(at);
        let apart: f64 = f * (1.0 - g) + g * (1.0 - f);
        sum = apart.mul_add(to - at, sum);
        at = to;
        if from_first {
            f += MASSES[i];
            i += 1;
        } else {
            g += MASSES[j];
            j += 1;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Source, uniform};
    use crate::num::normal;

    fn normal_law(mean: f64, sd: f64) -> [f64; QUANTILES] {
        PROBABILITIES.map(|p| sd.mul_add(normal::quantile(p), mean))
    }

    fn fan(laws: &[[f64; QUANTILES]]) -> Fan {
        Fan {
            horizons: laws.to_vec(),
            low: None,
            high: None,
        }
    }

    #[test]
    fn probabilities_about_quantiles_add_up_and_distances_are_those_of_sums() {
        let all: f64 = MASSES.iter().sum();
        assert!((all - 1.0).abs() < 1e-14);
        let (a, b) = (normal_law(0.0, 1.0), normal_law(0.7, 2.0));
        for (x, y) in [(&a, &a), (&a, &b), (&b, &a)] {
            let mut sum = 0.0;
            for (i, x) in x.iter().enumerate() {
                for (j, y) in y.iter().enumerate() {
                    sum += MASSES[i] * MASSES[j] * (x - y).abs();
                }
            }
            assert!((distance(x, y) - sum).abs() < 1e-12, "{sum}");
        }
        // Of normal laws it is 2 sd / √π; the quantiles leave out some of the tails.
        assert!((distance(&a, &a) - std::f64::consts::FRAC_2_SQRT_PI).abs() < 0.02);
    }

    #[test]
    fn quantiles_of_a_pool_are_where_its_probability_is() {
        let (narrow, wide) = (fan(&[normal_law(0.0, 1.0)]), fan(&[normal_law(5.0, 2.0)]));
        let pooled = pool(&[narrow.clone(), wide.clone()], &[0.3, 0.7]);
        let [narrow_law, wide_law] = [&narrow, &wide].map(|fan| fan.law(1).expect("rises"));
        for (p, x) in PROBABILITIES.iter().zip(&pooled.horizons[0]) {
            let there = 0.3 * narrow_law.cdf(*x) + 0.7 * wide_law.cdf(*x);
            assert!((there - p).abs() < 1e-3, "{p}: {there}");
        }
        // One law alone is itself, to the last bits.
        let alone = pool(&[narrow.clone(), wide], &[1.0, 0.0]);
        for (found, own) in alone.horizons[0].iter().zip(&narrow.horizons[0]) {
            assert_eq!(found, own);
        }
    }

    #[test]
    fn bounds_are_kept_where_all_have_them_and_certain_laws_make_jumps() {
        let mut positive = fan(&[normal_law(0.0, 1.0).map(libm::exp)]);
        positive.low = Some(0.0);
        let certain = fan(&[[3.0; QUANTILES]]);
        assert_eq!(
            pool(&[positive.clone(), certain.clone()], &[0.5, 0.5]).low,
            None
        );
        assert_eq!(
            pool(&[positive, certain.clone()], &[1.0, 0.0]).low,
            Some(0.0)
        );
        let other = fan(&[[1.0; QUANTILES]]);
        let jumps = pool(&[certain, other], &[0.6, 0.4]);
        for (p, x) in PROBABILITIES.iter().zip(&jumps.horizons[0]) {
            assert_eq!(*x, if *p <= 0.4 { 1.0 } else { 3.0 }, "{p}");
        }
        assert!(pool(&[], &[]).horizons.is_empty());
    }

    #[test]
    fn the_choice_of_law_is_a_part_of_the_variance() {
        let laws = [fan(&[normal_law(0.0, 1.0)]), fan(&[normal_law(2.0, 1.0)])];
        let part = between(&laws, &[0.5, 0.5], 1).expect("there is a variance");
        // 1 of 1 + 1; the quantiles leave out some of the tails.
        let (_, own) = moments(&laws[0].horizons[0]);
        assert!((part - 1.0 / (1.0 + own)).abs() < 1e-12);
        assert!((own - 1.0).abs() < 0.04, "{own}");
        assert_eq!(between(&laws, &[1.0, 0.0], 1), Some(0.0));
        assert_eq!(between(&laws, &[0.5, 0.5], 2), None);
        assert_eq!(between(&[fan(&[[1.0; QUANTILES]])], &[1.0], 1), None);
    }

    /// Outcomes that are standard normal, and laws by mean and standard deviation that forecast them.
    fn energy(laws: &[(f64, f64)], blocks: u64) -> Energy {
        let source = Source::new(11, "mixture");
        let laws: Vec<_> = laws.iter().map(|(m, s)| normal_law(*m, *s)).collect();
        let laws: Vec<&[f64; QUANTILES]> = laws.iter().collect();
        let mut energy = Energy::new(laws.len());
        for word in (0..blocks).flat_map(|block| *source.words(0, block)) {
            energy.note(&laws, normal::quantile(uniform(word)), 2.0);
        }
        energy
    }

    #[test]
    fn the_weight_goes_to_the_law_that_is_true() {
        // Wrong means and wrong spreads beside the truth; at 4,096 outcomes the others keep a few per cent at most.
        let energy = energy(&[(0.8, 1.0), (0.0, 1.0), (-0.9, 1.2), (0.0, 3.0)], 4);
        let weights = energy.weights();
        assert!(weights[1] > 0.9, "{weights:?}");
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(weights.iter().all(|weight| *weight >= 0.0));
    }

    #[test]
    fn a_weight_that_is_next_to_nothing_is_nothing() {
        // A law that is far too wide is worth a trace of weight for the sake of the tails of a law that is a little too narrow.
        let energy = energy(&[(0.0, 0.98), (0.0, 6.0)], 4);
        let free = energy.weights_among(&|_| true);
        assert!(free[1] > 0.0 && free[1] < LEAST_WEIGHT, "{free:?}");
        assert_eq!(energy.weights(), [1.0, 0.0]);
    }

    #[test]
    fn the_pool_is_no_worse_than_its_best_law_and_nothing_near_is_better() {
        // The truth lies between these.
        let energy = energy(&[(-1.0, 0.5), (1.0, 0.5), (0.1, 2.0)], 1);
        let weights = energy.weights();
        let score = energy.score(&weights);
        let best = (0..3).map(|law| energy.of_law(law));
        assert!(score < best.fold(f64::INFINITY, f64::min));
        for law in 0..3 {
            let mut alone = [0.0; 3];
            alone[law] = 1.0;
            assert!((energy.score(&alone) - energy.of_law(law)).abs() < 1e-12);
        }
        for (j, k) in [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)] {
            let step = 1e-3f64.min(weights[j]);
            let mut moved = weights.clone();
            moved[j] -= step;
            moved[k] += step;
            assert!(energy.score(&moved) >= score - 1e-12, "{j} {k}");
        }
        let part = energy_part(&energy);
        assert!((energy.without(&part).score(&weights) - score).abs() < 1e-9);
    }

    /// Half of the coefficients: what is left scores the same.
    fn energy_part(energy: &Energy) -> Energy {
        let halves = |values: &[f64]| values.iter().map(|x| 0.5 * x).collect();
        Energy {
            forecasts: energy.forecasts / 2,
            to_outcome: halves(&energy.to_outcome),
            apart: halves(&energy.apart),
        }
    }
}
