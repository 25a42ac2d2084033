//! What laws of counts have in common: tails of a count, and of the smooth law behind it.
//!
//! The probability that a Poisson, binomial or negative binomial count is at most k is an incomplete gamma or beta
//! function of k + 1, which knows no whole numbers: read between them, it is the distribution function of a smooth
//! law above −1 whose values, rounded up, are the counts. Quantiles are found there, and the tails of the count
//! have the last word. Source: Johnson, Kemp and Kotz, *Univariate Discrete Distributions*,
//! chapters 3 to 5.

use super::moments::{moments, scores_around};
use super::{Fault, Law, check};
use crate::both;
use crate::num::root::first_not_negative;
use crate::num::{beta, incomplete_gamma, normal};
use std::sync::Arc;

/// A law of counts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Events without a limit, apart from each other.
    Poisson {
        /// How many are expected.
        mean: f64,
    },
    /// The same where the expected number is itself uncertain, by a gamma law of shape `size`.
    NegativeBinomial {
        /// How many are expected.
        mean: f64,
        /// The shape.
        size: f64,
    },
    /// Successes among a number of trials.
    Binomial {
        /// How many trials.
        trials: f64,
        /// The probability of each success.
        probability: f64,
    },
}

/// The greatest expected count, and number of trials.
const MOST: f64 = 1e8;

/// More steps than these between likely counts are as good as none.
const MOST_BREAKS: f64 = 5000.0;

/// Refuses expected counts and numbers of trials that are negative or beyond reason.
pub(super) fn countable(key: &'static str, value: f64) -> Result<(), Fault> {
    check::number(key, value)?;
    check::not_negative(key, value)?;
    if value <= MOST {
        return Ok(());
    }
    let (shown, most) = (check::shown(value), check::shown(MOST));
    Err(Fault {
        parameter: key,
        message: both!(
            "{key} = {shown} 超过计数分布的上限 {most}",
            "{key} = {shown} is more than laws of counts are for, {most}"
        ),
        help: (
            "这样大的计数请用 normal",
            "take normal for counts of that size",
        )
            .into(),
    })
}

/// The law of a kind of count.
pub(super) fn law(kind: Kind) -> Arc<dyn Law> {
    Arc::new(Count { kind })
}

impl Kind {
    /// P(Y ≤ y) and P(Y > y) of the smooth law.
    fn tails(self, y: f64) -> (f64, f64) {
        if !(y > -1.0) {
            return (0.0, 1.0);
        }
        if y >= self.most() {
            return (1.0, 0.0);
        }
        match self {
            Kind::Poisson { mean } => {
                let (above, below) = incomplete_gamma::tails(y + 1.0, mean);
                (below, above)
            }
            Kind::NegativeBinomial { mean, size } => {
                let sum = size + mean;
                beta::tails(size, y + 1.0, size / sum, mean / sum)
            }
            Kind::Binomial {
                trials,
                probability,
            } => beta::tails(trials - y, y + 1.0, 1.0 - probability, probability),
        }
    }

    fn mean(self) -> f64 {
        match self {
            Kind::Poisson { mean } | Kind::NegativeBinomial { mean, .. } => mean,
            Kind::Binomial {
                trials,
                probability,
            } => trials * probability,
        }
    }

    fn variance(self) -> f64 {
        match self {
            Kind::Poisson { mean } => mean,
            Kind::NegativeBinomial { mean, size } => mean * (1.0 + mean / size),
            Kind::Binomial {
                trials,
                probability,
            } => trials * probability * (1.0 - probability),
        }
    }

    fn most(self) -> f64 {
        match self {
            Kind::Poisson { .. } | Kind::NegativeBinomial { .. } => f64::INFINITY,
            Kind::Binomial { trials, .. } => trials,
        }
    }

    /// The third moment in standard deviations.
    fn skewness(self) -> f64 {
        let sd = self.variance().sqrt();
        match self {
            Kind::Poisson { .. } => 1.0 / sd,
            Kind::NegativeBinomial { mean, size } => (1.0 + 2.0 * mean / size) / sd,
            Kind::Binomial { probability, .. } => (1.0 - 2.0 * probability) / sd,
        }
    }

    /// The smooth law's value with probability `p` ≤ ½ below it, to a part `precision`.
    fn lower(self, p: f64, precision: f64) -> f64 {
        let excess = |y: f64| libm::log(self.tails(y).0 / p);
        self.at_score(normal::quantile(p), precision)
            .unwrap_or_else(|| self.crossing(excess))
    }

    /// The smooth law's value with probability `q` ≤ ½ above it, likewise.
    fn upper(self, q: f64, precision: f64) -> f64 {
        let excess = |y: f64| -libm::log(self.tails(y).1 / q);
        self.at_score(normal::quantile_upper(q), precision)
            .unwrap_or_else(|| self.crossing(excess))
    }

    /// The smooth law's value at a normal score: the score is nearly straight in the value, so that secants from Cornish
    /// and Fisher's approximation take few steps. Nothing where they lead astray.
    fn at_score(self, score: f64, precision: f64) -> Option<f64> {
        const STEPS: u32 = 8;
        let excess = |y: f64| {
            let (below, above) = self.tails(y);
            let found = if below <= above {
                normal::quantile(below)
            } else {
                normal::quantile_upper(above)
            };
            found - score
        };
        let (sd, skewness) = (self.variance().sqrt(), self.skewness());
        let bent = score + skewness * (score * score - 1.0) / 6.0;
        let mut last = sd.mul_add(bent, self.mean() - 0.5);
        let mut last_excess = excess(last);
        let mut y = last - last_excess * sd * (1.0 + skewness * score / 3.0);
        for _ in 0..STEPS {
            let found = excess(y);
            let step = found * (y - last) / (found - last_excess);
            (last, last_excess) = (y, found);
            y -= step;
            if !(y > -1.0 && y < self.most()) {
                return None;
            }
            if step.abs() <= precision * (1.0 + y.abs()) {
                return Some(y);
            }
        }
        None
    }

    /// Where a rising function crosses zero, sought from the mean.
    fn crossing(self, excess: impl Fn(f64) -> f64) -> f64 {
        let (least, most) = (-1.0, self.most());
        let sd = self.variance().sqrt();
        let start = self.mean().clamp(least, most);
        let (mut low, mut high, mut step) = (start, start, sd.max(0.5));
        while low > least && excess(low) >= 0.0 {
            (low, high) = ((low - step).max(least), low);
            step *= 2.0;
        }
        while high < most && excess(high) < 0.0 {
            (low, high) = (high, (high + step).min(most));
            step *= 2.0;
        }
        first_not_negative(excess, low, high)
    }
}

/// How near the smooth law's value must come before the tails of the count decide.
const NEAR: f64 = 1e-4;

/// How exact the smooth law's own quantile is.
const EXACT: f64 = 1e-12;

/// A law of counts.
#[derive(Debug)]
struct Count {
    kind: Kind,
}

impl Count {
    /// The first count from which on `reached` holds, close to the smooth law's value `y`.
    fn first(&self, y: f64, reached: impl Fn(f64) -> bool) -> f64 {
        let mut count = y.ceil().max(0.0);
        while count > 0.0 && reached(count - 1.0) {
            count -= 1.0;
        }
        while !reached(count) && count < self.kind.most() {
            count += 1.0;
        }
        count
    }
}

impl Law for Count {
    fn lower(&self, p: f64) -> f64 {
        match p {
            0.0 => 0.0,
            1.0 => self.kind.most(),
            p if p > 0.5 => self.upper(1.0 - p),
            p => self.first(self.kind.lower(p, NEAR), |count| self.cdf(count) >= p),
        }
    }

    fn upper(&self, q: f64) -> f64 {
        match q {
            0.0 => self.kind.most(),
            1.0 => 0.0,
            q if q > 0.5 => self.lower(1.0 - q),
            q => self.first(self.kind.upper(q, NEAR), |count| self.survival(count) <= q),
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        self.kind.tails(x.floor()).0
    }

    fn survival(&self, x: f64) -> f64 {
        self.kind.tails(x.floor()).1
    }

    fn mean(&self) -> f64 {
        self.kind.mean()
    }

    fn sd(&self) -> f64 {
        self.kind.variance().sqrt()
    }

    fn support(&self) -> (f64, f64) {
        (0.0, self.kind.most())
    }

    /// The scores at which the likely counts begin, unless they are very many.
    fn breaks(&self) -> Vec<f64> {
        const HARDLY: f64 = 1e-17;
        let (first, last) = (self.lower(HARDLY), self.upper(HARDLY));
        if last - first > MOST_BREAKS {
            return Vec::new();
        }
        let steps = 0..=(last - first) as u32;
        scores_around(self, steps.map(|step| first + f64::from(step)))
    }

    fn rounded_up_from(&self) -> Option<Arc<dyn Law>> {
        Some(Arc::new(Smooth { kind: self.kind }))
    }
}

/// The smooth law behind a count.
#[derive(Debug)]
struct Smooth {
    kind: Kind,
}

impl Law for Smooth {
    fn lower(&self, p: f64) -> f64 {
        match p {
            0.0 => -1.0,
            1.0 => self.kind.most(),
            p if p > 0.5 => self.kind.upper(1.0 - p, EXACT),
            p => self.kind.lower(p, EXACT),
        }
    }

    fn upper(&self, q: f64) -> f64 {
        match q {
            0.0 => self.kind.most(),
            1.0 => -1.0,
            q if q > 0.5 => self.kind.lower(1.0 - q, EXACT),
            q => self.kind.upper(q, EXACT),
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        self.kind.tails(x).0
    }

    fn survival(&self, x: f64) -> f64 {
        self.kind.tails(x).1
    }

    fn mean(&self) -> f64 {
        moments(self).0
    }

    fn sd(&self) -> f64 {
        moments(self).1
    }

    fn support(&self) -> (f64, f64) {
        (-1.0, self.kind.most())
    }
}
