//! What everyone writes first: the past's mean and spread of growth taken for the future's. Three laws that differ in the spread.
//!
//! Growth is 100 · ln(ratio) where all values of the track are positive, else the step itself. With m and s its mean and standard deviation
//! (n − 1) over n steps, growth over h years is
//!
//! | method | law of growth over h years |
//! |---|---|
//! | `normal` | normal with mean h·m and standard deviation s√h: the plug-in law |
//! | `student-t` | h·m + s√(h(1 + h/n)) · t, Student's t with n − 1 degrees of freedom: the predictive law under independent normal growth |
//! | `bootstrap` | the sum of h of the past's growth rates, drawn with replacement: its quantiles over [`DRAWS`] draws |
//!
//! None of them is calibrated on real series: growth drifts and shocks come in runs, which none of them knows. On annual series their 95 % bands hold
//! 80 to 87 % of the time (`calibration/README.md`). They are here because papers use them, and as a measure of what calibration gives.
//!
//! Sources: Geisser (1993), *Predictive Inference*, for the t; Efron (1979), *Annals of Statistics* 7, for the bootstrap.

use super::fan::PROBABILITIES;
use super::{Fan, Method};
use crate::dist;
use crate::draw::{LANES, Source};
use crate::history::Track;
use crate::language::Pair;
use crate::num::normal;

/// Sums that the bootstrap draws: a whole number of blocks.
pub const DRAWS: usize = 4 * LANES;

/// The plug-in normal law of growth.
#[derive(Debug)]
pub struct Normal;

/// The predictive law under normal growth.
#[derive(Debug)]
pub struct StudentT;

/// Past growth drawn again.
#[derive(Debug)]
pub struct Bootstrap;

const WARNING: Pair = (
    "未经校准：在真实年度序列上，其 95 % 区间只有 80–87 % 的时候成立；概率偏于自信",
    "not calibrated: on real annual series its 95 % bands held 80 to 87 % of the time; its probabilities are over-confident",
);

/// The growth of a track: in logarithms or as it is.
struct Growth {
    rates: Vec<f64>,
    mean: f64,
    sd: f64,
    last: f64,
    log: bool,
}

impl Growth {
    /// The growth of a track that has as many steps as that; nothing if none moves.
    fn of(track: &Track, least: usize) -> Option<Growth> {
        let moves = track.steps.iter().any(|step| step.from != step.to);
        if track.steps.len() < least || !moves {
            return None;
        }
        let log = track.is_positive();
        let rates = track.steps.iter().map(|step| match log {
            true => libm::log(step.to / step.from),
            false => step.to - step.from,
        });
        let rates: Vec<f64> = rates.collect();
        let n = rates.len() as f64;
        let mean = rates.iter().sum::<f64>() / n;
        let squares: f64 = rates.iter().map(|rate| (rate - mean) * (rate - mean)).sum();
        Some(Growth {
            mean,
            sd: libm::sqrt(squares / (n - 1.0)),
            rates,
            last: track.last,
            log,
        })
    }

    fn n(&self) -> f64 {
        self.rates.len() as f64
    }

    /// The level after so much growth.
    fn level(&self, growth: f64) -> f64 {
        match self.log {
            true => self.last * libm::exp(growth),
            false => self.last + growth,
        }
    }

    /// The fan of levels whose growth over h years has these quantiles.
    fn fan(&self, horizon: usize, at: impl Fn(f64) -> [f64; PROBABILITIES.len()]) -> Option<Fan> {
        let horizons = (1..=horizon).map(|h| at(h as f64).map(|growth| self.level(growth)));
        Fan::of_quantiles(horizons.collect(), self.log.then_some(0.0), None)
    }
}

impl Method for Normal {
    fn key(&self) -> &'static str {
        "normal"
    }

    fn about(&self) -> Pair {
        (
            "增长率独立同正态分布，参数取历史值",
            "independent normal growth with the past's mean and spread",
        )
    }

    fn warning(&self) -> Option<Pair> {
        Some(WARNING)
    }

    fn least_steps(&self) -> usize {
        2
    }

    fn fan(&self, track: &Track, horizon: usize) -> Option<Fan> {
        let growth = Growth::of(track, self.least_steps())?;
        growth.fan(horizon, |h| {
            let (mean, sd) = (h * growth.mean, growth.sd * libm::sqrt(h));
            PROBABILITIES.map(|p| sd.mul_add(normal::quantile(p), mean))
        })
    }
}

impl Method for StudentT {
    fn key(&self) -> &'static str {
        "student-t"
    }

    fn about(&self) -> Pair {
        (
            "增长率独立正态，参数不确定（t 分布）",
            "independent normal growth whose parameters are uncertain (Student's t)",
        )
    }

    fn warning(&self) -> Option<Pair> {
        Some(WARNING)
    }

    fn least_steps(&self) -> usize {
        3
    }

    fn fan(&self, track: &Track, horizon: usize) -> Option<Fan> {
        let growth = Growth::of(track, self.least_steps())?;
        let n = growth.n();
        let student = dist::family("student_t")?.of_numbers(&[0.0, 1.0, n - 1.0]);
        let student = student.ok()?;
        growth.fan(horizon, |h| {
            let scale = growth.sd * libm::sqrt(h * (1.0 + h / n));
            PROBABILITIES.map(|p| scale.mul_add(student.lower(p), h * growth.mean))
        })
    }
}

impl Method for Bootstrap {
    fn key(&self) -> &'static str {
        "bootstrap"
    }

    fn about(&self) -> Pair {
        (
            "有放回地重抽历年增长率",
            "past growth rates drawn again, with replacement",
        )
    }

    fn warning(&self) -> Option<Pair> {
        Some(WARNING)
    }

    fn least_steps(&self) -> usize {
        3
    }

    fn fan(&self, track: &Track, horizon: usize) -> Option<Fan> {
        let growth = Growth::of(track, self.least_steps())?;
        let mut sums = vec![0.0; DRAWS];
        let mut horizons = Vec::with_capacity(horizon);
        let source = Source::new(1, "fit/bootstrap");
        for period in 0..horizon as u32 {
            for (block, sums) in (0..).zip(sums.chunks_exact_mut(LANES)) {
                let words = source.words(period, block);
                for (sum, word) in sums.iter_mut().zip(words.iter()) {
                    let drawn = (u128::from(*word) * growth.rates.len() as u128) >> 64;
                    *sum += growth.rates[drawn as usize];
                }
            }
            let mut sorted = sums.clone();
            sorted.sort_by(f64::total_cmp);
            horizons.push(PROBABILITIES.map(|p| growth.level(between(&sorted, p))));
        }
        Fan::of_quantiles(horizons, growth.log.then_some(0.0), None)
    }
}

/// The quantile of sorted numbers, straight lines between them (type 7 of Hyndman and Fan).
fn between(sorted: &[f64], p: f64) -> f64 {
    let at = p * (sorted.len() - 1) as f64;
    let below = at as usize;
    let next = sorted[(below + 1).min(sorted.len() - 1)];
    (at - below as f64).mul_add(next - sorted[below], sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(values: &[f64]) -> Track {
        Track::of_values(values, 2020).expect("a track")
    }

    /// Growth of 1, 2 and 3 in logarithms: mean 2, standard deviation 1.
    #[test]
    fn quantiles_are_those_of_the_laws() {
        let values = [0.0, 0.01, 0.03, 0.06].map(libm::exp);
        let track = track(&values);
        let fan = Normal.fan(&track, 4).expect("a fan");
        let upper = 4.0f64.mul_add(0.02, 2.0 * 0.01 * 1.959_963_984_540_054);
        assert!((fan.horizons[3][22] / (values[3] * libm::exp(upper)) - 1.0).abs() < 1e-12);
        let fan = StudentT.fan(&track, 1).expect("a fan");
        // Student's t with two degrees of freedom has its 97.5 % point at 4.30265.
        let upper = libm::sqrt(4.0 / 3.0).mul_add(0.01 * 4.302_652_729_7, 0.02);
        assert!((fan.horizons[0][22] / (values[3] * libm::exp(upper)) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_bootstrap_draws_the_past_and_nothing_else() {
        let track = track(&[100.0, 110.0, 99.0, 108.9]);
        let fan = Bootstrap.fan(&track, 2).expect("a fan");
        let (first, last) = (fan.horizons[0][0], fan.horizons[0][24]);
        assert!((first / (108.9 * 0.9) - 1.0).abs() < 1e-12);
        assert!((last / (108.9 * 1.1) - 1.0).abs() < 1e-12);
        // Twice down is one case in nine: the 10 % point is there, the 15 % point is not.
        assert!((fan.horizons[1][4] / (108.9 * 0.81) - 1.0).abs() < 1e-12);
        assert!((fan.horizons[1][5] / (108.9 * 0.99) - 1.0).abs() < 1e-12);
        assert_eq!(Bootstrap.fan(&track, 2), Some(fan));
    }

    #[test]
    fn negative_values_are_taken_as_steps() {
        let fan = Normal
            .fan(&track(&[-1.0, 1.0, 2.0, 5.0]), 1)
            .expect("a fan");
        assert_eq!(fan.low, None);
        assert!((fan.median(1).expect("a median") - 7.0).abs() < 1e-12);
        assert_eq!(Normal.fan(&track(&[5.0, 5.0, 5.0]), 1), None);
    }
}
