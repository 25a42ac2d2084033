//! Benchmarks: no change, and the mean change, with normal errors that grow with the root of the horizon.
//!
//! `naive`: the level at horizon h is normal about the last value with standard deviation σ√h, σ² the mean square of the steps.
//! `drift`: it is normal about last + h·m with standard deviation s√(h(1 + h/n)), m and s the mean and the standard deviation (n − 1) of
//! the n steps: the drift is known no better than its past allows. Source: Hyndman and Athanasopoulos, *Forecasting: Principles and
//! Practice*, 3rd edition, section 5.5.
//!
//! A method that does not beat both is not worth its name. They take no notice of bounds.

use super::fan::PROBABILITIES;
use super::{Fan, Method};
use crate::history::Track;
use crate::language::Pair;
use crate::num::normal;

/// No change.
#[derive(Debug)]
pub struct Naive;

/// The mean change.
#[derive(Debug)]
pub struct Drift;

/// The warning that both carry.
const WARNING: Pair = (
    "这是对照基准，不宜用于规划",
    "a benchmark to beat, not a law to plan by",
);

impl Method for Naive {
    fn key(&self) -> &'static str {
        "naive"
    }

    fn about(&self) -> Pair {
        ("不变（随机游走）", "no change (a random walk)")
    }

    fn warning(&self) -> Option<Pair> {
        Some(WARNING)
    }

    fn least_steps(&self) -> usize {
        1
    }

    fn fan(&self, track: &Track, horizon: usize) -> Option<Fan> {
        let steps = changes(track, self.least_steps())?;
        let n = steps.len() as f64;
        let square = steps.iter().map(|step| step * step).sum::<f64>() / n;
        normals(horizon, |h| (track.last, libm::sqrt(square * h)))
    }
}

impl Method for Drift {
    fn key(&self) -> &'static str {
        "drift"
    }

    fn about(&self) -> Pair {
        ("平均变化量延续", "the mean change goes on")
    }

    fn warning(&self) -> Option<Pair> {
        Some(WARNING)
    }

    fn least_steps(&self) -> usize {
        2
    }

    fn fan(&self, track: &Track, horizon: usize) -> Option<Fan> {
        let steps = changes(track, self.least_steps())?;
        let n = steps.len() as f64;
        let mean = steps.iter().sum::<f64>() / n;
        let squares: f64 = steps.iter().map(|step| (step - mean) * (step - mean)).sum();
        let variance = squares / (n - 1.0);
        normals(horizon, |h| {
            (
                h.mul_add(mean, track.last),
                libm::sqrt(variance * h * (1.0 + h / n)),
            )
        })
    }
}

/// The steps as changes of the level, if there are as many as that and any moves.
fn changes(track: &Track, least: usize) -> Option<Vec<f64>> {
    let steps = track.steps.iter().map(|step| step.to - step.from);
    let steps: Vec<f64> = steps.collect();
    let moves = steps.iter().any(|step| *step != 0.0);
    (steps.len() >= least && moves).then_some(steps)
}

/// A fan of normal laws, by mean and standard deviation at a horizon.
fn normals(horizon: usize, at: impl Fn(f64) -> (f64, f64)) -> Option<Fan> {
    let horizons = (1..=horizon).map(|h| {
        let (mean, sd) = at(h as f64);
        PROBABILITIES.map(|p| sd.mul_add(normal::quantile(p), mean))
    });
    Fan::of_quantiles(horizons.collect(), None, None)
}
