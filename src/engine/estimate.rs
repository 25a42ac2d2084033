//! Estimates: a probability of a run, with the error that its point set deserves.
//!
//! Of plain paths it is a [`Proportion`], with the error of independent trials. Of any other point set the paths
//! depend on each other, and the error is that of the mean of sixteen independent estimates, one a
//! replicate: their standard deviation over √16, with Student's t for the interval.

use super::proportion::Proportion;
use super::replicates::Counts;
use super::summary::Summary;

/// The quantile of a two-sided 95 % interval of Student's t with 15 degrees of freedom.
pub const T95: f64 = 2.131_449_545_559_323;

/// Where all replicates count the same number of paths, the next whole number is still possible: were
/// the mean a part f of a path above it, all sixteen would miss that with probability (1 − f)^16,
/// which is 2.5 % at f = 0.206. Over sixteen replicates, this many paths.
const UNSEEN: f64 = 3.3;

/// A probability estimated by a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    all: Proportion,
    by_replicate: Option<Counts>,
}

impl Estimate {
    /// The share of paths.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.all.value()
    }

    /// The standard error; where the replicates agree to a path, that of what they cannot tell.
    #[must_use]
    pub fn standard_error(&self) -> f64 {
        let Some(hits) = &self.by_replicate else {
            return self.all.standard_error();
        };
        let of_replicate = |replicate: u64| (self.all.paths + 15 - replicate) / 16;
        let shares: Vec<f64> = (0..)
            .zip(hits)
            .filter(|(replicate, _)| of_replicate(*replicate) > 0)
            .map(|(replicate, hits)| *hits as f64 / of_replicate(replicate) as f64)
            .collect();
        let count = shares.len() as f64;
        let mean = shares.iter().sum::<f64>() / count;
        let squares: f64 = shares.iter().map(|x| (x - mean) * (x - mean)).sum();
        let error = (squares / (count - 1.0) / count).sqrt();
        if self.all.hits == 0 || self.all.hits == self.all.paths {
            return error;
        }
        error.max(UNSEEN / T95 / self.all.paths as f64)
    }

    /// The 95 % interval: Wilson's for plain paths, else Student's. Where fewer than ten paths lie on a side,
    /// the replicates say little, and the interval takes in Wilson's as well.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        let (low, high) = self.all.interval();
        if self.by_replicate.is_none() {
            return (low, high);
        }
        let unseen = UNSEEN / self.all.paths as f64;
        let half = (T95 * self.standard_error()).max(unseen);
        let (from, to) = (self.value() - half, self.value() + half);
        if self.resolved() {
            (from.max(0.0), to.min(1.0))
        } else {
            (from.max(0.0).min(low), to.min(1.0).max(high))
        }
    }

    /// Half the width of the 95 % interval.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        let (low, high) = self.interval();
        (high - low) / 2.0
    }

    /// Whether at least ten paths lie on each side.
    #[must_use]
    pub fn resolved(&self) -> bool {
        self.all.resolved()
    }

    /// The probability of this event without another that implies it.
    #[must_use]
    pub fn without(&self, other: &Estimate) -> Estimate {
        let mut rest = *self;
        rest.all.hits -= other.all.hits;
        if let (Some(hits), Some(others)) = (&mut rest.by_replicate, &other.by_replicate) {
            hits.iter_mut().zip(others).for_each(|(a, b)| *a -= b);
        }
        rest
    }
}

impl From<Proportion> for Estimate {
    fn from(all: Proportion) -> Estimate {
        Estimate {
            all,
            by_replicate: None,
        }
    }
}

impl Summary {
    /// The probability of an event.
    #[must_use]
    pub fn event(&self, event: usize) -> Estimate {
        let by_replicate = self.replicates.as_ref().map(|counts| counts.events[event]);
        self.estimate(self.tally.events[event], by_replicate)
    }

    /// The probability that at least `least` of the jointly judged events happen.
    #[must_use]
    pub fn at_least(&self, least: usize) -> Estimate {
        let by_replicate = self.replicates.as_ref().map(|counts| {
            let mut sums = Counts::default();
            for met in &counts.met[least..] {
                super::summary::add(&mut sums, met);
            }
            sums
        });
        self.estimate(self.tally.met[least..].iter().sum(), by_replicate)
    }

    /// The probability that a jointly judged event is the only one that does not happen.
    #[must_use]
    pub fn only_miss(&self, event: usize) -> Estimate {
        let by_replicate = self
            .replicates
            .as_ref()
            .map(|counts| counts.only_miss[event]);
        self.estimate(self.tally.only_miss[event], by_replicate)
    }

    fn estimate(&self, hits: u64, by_replicate: Option<Counts>) -> Estimate {
        Estimate {
            all: Proportion {
                hits,
                paths: self.paths,
            },
            by_replicate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(by_replicate: Counts, paths: u64) -> Estimate {
        Estimate {
            all: Proportion {
                hits: by_replicate.iter().sum(),
                paths,
            },
            by_replicate: Some(by_replicate),
        }
    }

    #[test]
    fn the_error_is_that_of_the_mean_of_replicates() {
        // Shares 0.1 and 0.3, eight of each: the standard deviation is 0.1 √(16/15).
        let counts = std::array::from_fn(|r| if r < 8 { 10 } else { 30 });
        let estimate = of(counts, 1_600);
        let error = 0.1 * (16.0f64 / 15.0).sqrt() / 4.0;
        assert_eq!(estimate.value(), 0.2);
        assert!((estimate.standard_error() - error).abs() < 1e-15);
        let (low, high) = estimate.interval();
        assert!((low - (0.2 - T95 * error)).abs() < 1e-15);
        assert!((high - (0.2 + T95 * error)).abs() < 1e-15);
    }

    #[test]
    fn replicates_that_agree_leave_a_width() {
        let (low, high) = of([50; 16], 1_600).interval();
        assert!(low < 0.5 - 0.002 && high > 0.5 + 0.002);
        let (low, high) = of([0; 16], 1_600).interval();
        assert!(low == 0.0 && high > 0.002);
        let (low, high) = of([100; 16], 1_600).interval();
        assert!(low < 0.998 && high == 1.0);
    }
}
