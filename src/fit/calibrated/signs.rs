//! The signs of a track: the few numbers by which the calibrated method knows it.
//!
//! All are of the track's own size: steps are divided by the mean absolute step, the *scale* s. What a step of a series in yuan and one in per
//! cent have in common is then visible, and constants that were learned from thousands of series can be asked of one.
//!
//! [`Signs::drift`] holds what the centre may depend on: four guesses of the coming step (the last one, the recent ones, all of them, recent
//! growth in logarithms), each alone and times what says how far it is to be believed: the signal-to-noise weight
//! w = z²/(z² + 4) with z = mean step / its standard error, the shortness 10/n, the autocorrelation of the steps, their recent size. [`Signs::spread`] holds what the width
//! may depend on: logarithms of several measures of how far steps go and how much they differ from each other, and the same weights.
//!
//! Recent means an exponential weight, 0.7 a year.

use crate::history::Track;

/// What the centre may depend on, in the order of [`Signs::drift`].
pub const DRIFT: [&str; 26] = [
    "last_step",
    "last_step*clear",
    "last_step*short",
    "last_step*autocorrelation",
    "last_step*recent_size",
    "recent_step",
    "recent_step*clear",
    "recent_step*short",
    "recent_step*autocorrelation",
    "recent_step*recent_size",
    "mean_step",
    "mean_step*clear",
    "mean_step*short",
    "mean_step*autocorrelation",
    "mean_step*recent_size",
    "recent_log_growth",
    "recent_log_growth*clear",
    "recent_log_growth*short",
    "recent_log_growth*autocorrelation",
    "recent_log_growth*recent_size",
    "smoothed_level",
    "step_before_last",
    "above_lowest/n",
    "below_highest/n",
    "last_step_bounded",
    "constant",
];

/// What the width may depend on, in the order of [`Signs::spread`]; sizes by their logarithms.
pub const SPREAD: [&str; 21] = [
    "constant",
    "recent_size",
    "last_size",
    "largest_size",
    "recent_change_of_step",
    "mean_change_of_step",
    "median_deviation",
    "clear",
    "1/n",
    "mean_step",
    "recent_step",
    "autocorrelation",
    "level",
    "smoothed_level",
    "standard_deviation",
    "n",
    "very_clear",
    "last_against_recent",
    "above_lowest",
    "below_highest",
    "last_three_sizes",
];

/// The fewest steps that have signs.
pub const LEAST_STEPS: usize = 3;

/// Weight of a step beside the one after it.
const MEMORY: f64 = 0.7;
/// Smoothing of the level, of the trend, and damping of the trend, in the smoothed level (Gardner and McKenzie, 1985).
const SMOOTHING: (f64, f64, f64) = (0.8, 0.3, 0.9);
/// Logarithms of sizes start here: a track with steps of one size has no deviation at all.
const LEAST_SIZE: f64 = 0.02;
/// The z of a mean whose standard error is nought.
const CERTAIN: f64 = 10.0;
/// Growth of more than this a year (as a logarithm) is not taken to go on.
const MOST_GROWTH: f64 = 0.5;

/// What the calibrated method knows of a track.
#[derive(Debug, Clone, PartialEq)]
pub struct Signs {
    /// The mean absolute step s, in the unit of the series.
    pub scale: f64,
    /// How clear the drift is: w = z²/(z² + 4), between 0 and 1.
    pub clear: f64,
    /// Whether the mean step is upwards (1), downwards (−1) or nought.
    pub direction: f64,
    /// What the centre may depend on.
    pub drift: [f64; DRIFT.len()],
    /// What the width may depend on.
    pub spread: [f64; SPREAD.len()],
}

impl Signs {
    /// The signs of a track; nothing if it has fewer than [`LEAST_STEPS`] steps or none that moves.
    #[must_use]
    pub fn of(track: &Track) -> Option<Signs> {
        let changes = track.steps.iter().map(|step| step.to - step.from);
        let mut steps: Vec<f64> = changes.collect();
        let scale = mean(&steps.iter().map(|step| step.abs()).collect::<Vec<f64>>());
        if steps.len() < LEAST_STEPS || !(scale > 0.0 && scale.is_finite()) {
            return None;
        }
        steps.iter_mut().for_each(|step| *step /= scale);
        let seen = Seen::of(&steps, track, scale);
        let signs = Signs {
            scale,
            clear: seen.clear,
            direction: sign(seen.mean),
            drift: seen.drift(),
            spread: seen.spread(),
        };
        let all = signs.drift.iter().chain(&signs.spread);
        all.copied().all(f64::is_finite).then_some(signs)
    }
}

/// What is measured of the steps of a track, all in units of its scale.
struct Seen {
    n: f64,
    last: f64,
    before_last: f64,
    mean: f64,
    recent: f64,
    log_growth: f64,
    deviation: f64,
    median_deviation: f64,
    clear: f64,
    very_clear: f64,
    autocorrelation: f64,
    recent_size: f64,
    last_three: f64,
    largest: f64,
    change: f64,
    recent_change: f64,
    smoothed: f64,
    above_lowest: f64,
    below_highest: f64,
    level: f64,
}

impl Seen {
    fn of(steps: &[f64], track: &Track, scale: f64) -> Seen {
        let n = steps.len() as f64;
        let average = mean(steps);
        let squares: f64 = steps.iter().map(|x| (x - average) * (x - average)).sum();
        let deviation = libm::sqrt(squares / (n - 1.0));
        let z = match deviation > 0.0 {
            true => average * libm::sqrt(n) / deviation,
            false => CERTAIN,
        };
        let sizes: Vec<f64> = steps.iter().map(|step| step.abs()).collect();
        let pairs = steps.windows(2);
        let changes: Vec<f64> = pairs.map(|pair| (pair[1] - pair[0]).abs()).collect();
        let (lowest, highest, smoothed) = walk(steps);
        Seen {
            n,
            last: steps[steps.len() - 1],
            before_last: steps[steps.len() - 2],
            mean: average,
            recent: recent(steps),
            log_growth: log_growth(track, scale).unwrap_or(average),
            deviation,
            median_deviation: median_deviation(steps),
            clear: z * z / (z * z + 4.0),
            very_clear: z * z / (z * z + 16.0),
            autocorrelation: autocorrelation(steps),
            recent_size: recent(&sizes),
            last_three: mean(&sizes[sizes.len() - 3..]),
            largest: sizes.iter().copied().fold(0.0, f64::max),
            change: mean(&changes),
            recent_change: recent(&changes),
            smoothed,
            above_lowest: -lowest,
            below_highest: highest,
            level: track.last.abs() / scale,
        }
    }

    fn drift(&self) -> [f64; DRIFT.len()] {
        let guesses = [self.last, self.recent, self.mean, self.log_growth];
        let believed = [
            1.0,
            self.clear,
            10.0 / self.n,
            self.autocorrelation,
            self.recent_size.min(3.0),
        ];
        let products = guesses
            .into_iter()
            .flat_map(|guess| believed.map(|weight| guess * weight));
        let others = [
            self.smoothed,
            self.before_last,
            self.above_lowest / self.n,
            self.below_highest / self.n,
            self.last / (1.0 + self.last.abs()),
            1.0,
        ];
        let mut drift = [0.0; DRIFT.len()];
        let all = products.chain(others);
        drift.iter_mut().zip(all).for_each(|(to, from)| *to = from);
        drift
    }

    fn spread(&self) -> [f64; SPREAD.len()] {
        [
            1.0,
            log(self.recent_size),
            log(self.last.abs()),
            log(self.largest),
            log(self.recent_change),
            log(self.change),
            log(self.median_deviation),
            self.clear,
            1.0 / self.n,
            log(self.mean.abs()),
            log(self.recent.abs()),
            self.autocorrelation,
            libm::log(self.level.max(1e-300)).clamp(-3.0, 8.0),
            log(self.smoothed.abs() + 0.1),
            log(self.deviation),
            libm::log(self.n),
            self.very_clear,
            log((self.last - self.recent).abs()),
            log(self.above_lowest + 0.1),
            log(self.below_highest + 0.1),
            log(self.last_three),
        ]
    }
}

/// The logarithm of a size.
fn log(size: f64) -> f64 {
    libm::log(size.max(LEAST_SIZE))
}

fn sign(x: f64) -> f64 {
    f64::from(i8::from(x > 0.0) - i8::from(x < 0.0))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The mean with a weight of 1 for the last value and [`MEMORY`] less for each before it.
fn recent(values: &[f64]) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for value in values {
        sum = MEMORY * sum + value;
        weights = MEMORY * weights + 1.0;
    }
    sum / weights
}

/// The coming step by recent growth in logarithms; nothing unless all levels are positive.
fn log_growth(track: &Track, scale: f64) -> Option<f64> {
    let growth = track.steps.iter().map(|step| {
        let positive = step.from > 0.0 && step.to > 0.0;
        positive.then(|| libm::log(step.to / step.from))
    });
    let growth: Vec<f64> = growth.collect::<Option<_>>()?;
    Some(recent(&growth).clamp(-MOST_GROWTH, MOST_GROWTH) * track.last / scale)
}

/// The median of the distances from the median.
fn median_deviation(steps: &[f64]) -> f64 {
    let centre = median(steps.to_vec());
    median(steps.iter().map(|step| (step - centre).abs()).collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() % 2 {
        1 => values[half],
        _ => (values[half - 1] + values[half]) / 2.0,
    }
}

/// The correlation of each step with the one before; 0 where there are too few to tell.
fn autocorrelation(steps: &[f64]) -> f64 {
    let (before, after) = (&steps[..steps.len() - 1], &steps[1..]);
    if steps.len() < 5 {
        return 0.0;
    }
    let (a, b) = (mean(before), mean(after));
    let pairs = || before.iter().zip(after).map(|(x, y)| (x - a, y - b));
    let products: f64 = pairs().map(|(x, y)| x * y).sum();
    let squares = pairs().fold((0.0, 0.0), |(s, t), (x, y)| (s + x * x, t + y * y));
    match squares.0 > 0.0 && squares.1 > 0.0 {
        true => products / libm::sqrt(squares.0 * squares.1),
        false => 0.0,
    }
}

/// The lowest and the highest level of the way that the steps describe, and its level smoothed with a damped trend, all against the last.
fn walk(steps: &[f64]) -> (f64, f64, f64) {
    let (alpha, beta, damping) = SMOOTHING;
    let start = -steps.iter().sum::<f64>();
    let (mut lowest, mut highest) = (start.min(0.0), start.max(0.0));
    let (mut level, mut trend, mut at) = (start, steps[0], start);
    for (done, step) in steps.iter().enumerate() {
        // The last level is nought, whatever rounding has left.
        at = if done + 1 < steps.len() {
            at + step
        } else {
            0.0
        };
        (lowest, highest) = (lowest.min(at), highest.max(at));
        let before = level;
        level = alpha * at + (1.0 - alpha) * (level + damping * trend);
        trend = beta * (level - before) + (1.0 - beta) * damping * trend;
    }
    (lowest, highest, level)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(values: &[f64]) -> Option<Signs> {
        Signs::of(&Track::of_values(values, 2020)?)
    }

    /// By hand: steps 1, −2, 3 of mean size 2, so ½, −1, 1½.
    #[test]
    fn signs_of_a_short_track_are_those_reckoned_by_hand() {
        let signs = signs(&[10.0, 11.0, 9.0, 12.0]).expect("three steps");
        assert!((signs.scale - 2.0).abs() < 1e-15);
        let mean: f64 = 1.0 / 3.0;
        let squares = [0.5, -1.0, 1.5].map(|step| (step - mean) * (step - mean));
        let variance = squares.iter().sum::<f64>() / 2.0;
        let z2 = mean * mean * 3.0 / variance;
        assert!((signs.clear - z2 / (z2 + 4.0)).abs() < 1e-15);
        assert!((signs.drift[0] - 1.5).abs() < 1e-15);
        let recent = (1.5 - 0.7 + 0.49 * 0.5) / (1.0 + 0.7 + 0.49);
        assert!((signs.drift[5] - recent).abs() < 1e-15);
        let growth = libm::log(1.1) * 0.49 + libm::log(9.0 / 11.0) * 0.7 + libm::log(12.0 / 9.0);
        let growth = growth / (1.0 + 0.7 + 0.49);
        assert!((signs.drift[15] - growth * 6.0).abs() < 1e-14);
        // Below the last level of 6 (in units of 2) lie 5, 5½ and 4½.
        assert!((signs.drift[22] - 1.5 / 3.0).abs() < 1e-15);
        assert!(signs.drift[23].abs() < 1e-15);
        assert!((signs.spread[6] - libm::log(1.0)).abs() < 1e-15);
    }

    #[test]
    fn signs_do_not_depend_on_the_unit() {
        let values = [3.0, 3.5, 3.3, 4.1, 4.0, 4.9, 5.5];
        let one = signs(&values).expect("signs");
        let other = signs(&values.map(|value| value * 1024.0)).expect("signs");
        assert_eq!(one.drift, other.drift);
        assert_eq!(one.spread, other.spread);
        assert_eq!(one.scale * 1024.0, other.scale);
    }

    #[test]
    fn what_never_moves_or_is_too_short_has_no_signs() {
        assert_eq!(signs(&[5.0, 5.0, 5.0, 5.0]), None);
        assert_eq!(signs(&[5.0, 6.0, 7.0]), None);
        // A quota: each step the same.
        let quota = signs(&[60.0, 120.0, 180.0, 240.0, 300.0]).expect("signs");
        assert!(quota.clear > 0.96 && quota.direction > 0.0);
    }
}
