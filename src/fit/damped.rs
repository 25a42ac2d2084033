//! The damped trend: a smoothed level and a smoothed trend that fades, the classic automatic forecast.
//!
//! Formula: level l_t = y_t's smoothing with weight α, trend b_t with β, and forecast l + (φ + φ² + … + φ^h) b; errors are normal with variance
//! σ²(1 + Σ_{j<h} (α + αβ(φ + … + φ^j))²), the form of an innovations model. α, β and φ are those of a grid that leave the smallest squared
//! one-step errors, σ² is their mean square less the three degrees of freedom. On logarithms where all values are positive.
//!
//! Source: Gardner and McKenzie (1985), *Management Science* 31; Hyndman and others (2008), *Forecasting with Exponential Smoothing*, table 6.1.

use super::fan::PROBABILITIES;
use super::{Fan, Method};
use crate::history::Track;
use crate::language::Pair;
use crate::num::normal;

/// A damped trend.
#[derive(Debug)]
pub struct Damped;

const ALPHAS: [f64; 5] = [0.2, 0.4, 0.6, 0.8, 1.0];
const BETAS: [f64; 4] = [0.05, 0.1, 0.3, 0.6];
const DAMPINGS: [f64; 3] = [0.8, 0.9, 0.98];

/// One choice of smoothing, and where it ends.
#[derive(Debug, Clone, Copy)]
struct Smoothed {
    alpha: f64,
    beta: f64,
    damping: f64,
    level: f64,
    trend: f64,
    squares: f64,
}

impl Smoothed {
    fn over(values: &[f64], (alpha, beta, damping): (f64, f64, f64)) -> Smoothed {
        let mut now = Smoothed {
            alpha,
            beta,
            damping,
            level: values[0],
            trend: values[1] - values[0],
            squares: 0.0,
        };
        for value in &values[1..] {
            let faded = damping * now.trend;
            let error = value - now.level - faded;
            now.squares += error * error;
            now.level += faded + alpha * error;
            now.trend = faded + alpha * beta * error;
        }
        now
    }

    /// The one that leaves the smallest errors; the first of equals.
    fn best(values: &[f64]) -> Option<Smoothed> {
        let choices = ALPHAS.into_iter().flat_map(|alpha| {
            let betas = BETAS.into_iter();
            betas.flat_map(move |beta| DAMPINGS.map(|damping| (alpha, beta, damping)))
        });
        let tried = choices.map(|choice| Smoothed::over(values, choice));
        tried.reduce(|best, next| {
            if next.squares < best.squares {
                next
            } else {
                best
            }
        })
    }

    /// The mean and the variance of the errors, in units of σ², at a horizon.
    fn ahead(&self, h: usize) -> (f64, f64) {
        let (mut faded, mut sum, mut variance) = (1.0, 0.0, 1.0);
        for done in 1..=h {
            faded *= self.damping;
            sum += faded;
            if done < h {
                let carried = self.alpha * self.beta.mul_add(sum, 1.0);
                variance += carried * carried;
            }
        }
        (sum.mul_add(self.trend, self.level), variance)
    }
}

impl Method for Damped {
    fn key(&self) -> &'static str {
        "damped"
    }

    fn about(&self) -> Pair {
        (
            "阻尼趋势（指数平滑）",
            "a damped trend (exponential smoothing)",
        )
    }

    fn warning(&self) -> Option<Pair> {
        Some((
            "未经校准：指数平滑的区间在真实年度序列上偏窄（95 % 区间 89 % 成立）",
            "not calibrated: bands of exponential smoothing are too narrow on real annual series (95 % bands held 89 % of the time)",
        ))
    }

    fn least_steps(&self) -> usize {
        5
    }

    fn fan(&self, track: &Track, horizon: usize) -> Option<Fan> {
        let moves = track.steps.iter().any(|step| step.from != step.to);
        if track.steps.len() < self.least_steps() || !moves {
            return None;
        }
        let log = track.is_positive();
        let own = |value: f64| if log { libm::log(value) } else { value };
        // The way of the comparable steps, up to the last value.
        let mut values = vec![own(track.last)];
        for step in track.steps.iter().rev() {
            let at = values[values.len() - 1];
            values.push(at - (own(step.to) - own(step.from)));
        }
        values.reverse();
        let best = Smoothed::best(&values)?;
        let sigma2 = best.squares / (values.len() as f64 - 1.0 - 3.0).max(1.0);
        let horizons = (1..=horizon).map(|h| {
            let (mean, variance) = best.ahead(h);
            let sd = libm::sqrt(sigma2 * variance);
            PROBABILITIES.map(|p| {
                let value = sd.mul_add(normal::quantile(p), mean);
                if log { libm::exp(value) } else { value }
            })
        });
        Fan::of_quantiles(horizons.collect(), log.then_some(0.0), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line goes on, fading: with φ = 0.98 and no errors the steps ahead are b φ, b (φ + φ²), …
    #[test]
    fn a_line_goes_on_and_fades() {
        let values: Vec<f64> = (-5..5).map(f64::from).collect();
        let exact = Smoothed::over(&values, (1.0, 0.6, 1.0));
        assert!(exact.squares < 1e-20 && (exact.trend - 1.0).abs() < 1e-12);
        let faded = Smoothed {
            damping: 0.9,
            ..exact
        };
        let (mean, variance) = faded.ahead(3);
        assert!((mean - (4.0 + 0.9 + 0.81 + 0.729)).abs() < 1e-12);
        // α = 1, β = 0.6: 1 + (1 + 0.6·0.9)² + (1 + 0.6·1.71)².
        let by_hand = 1.0 + 1.54 * 1.54 + 2.026 * 2.026;
        assert!((variance - by_hand).abs() < 1e-12);
    }

    #[test]
    fn a_flat_or_short_track_has_no_fan() {
        let fan = |values: &[f64]| Damped.fan(&Track::of_values(values, 2020)?, 3);
        assert_eq!(fan(&[1.0, 2.0, 3.0]), None);
        assert_eq!(fan(&[1.0; 9]), None);
        let fan = fan(&[1.0, 2.0, 2.5, 3.5, 4.5, 5.0, 6.5]).expect("a fan");
        assert!(fan.horizons[2][0] > 0.0 && fan.low == Some(0.0));
    }
}
