//! A probability over scenarios: mean, median, range and where its ends are, in memory that does not grow with them.
//!
//! The mean is a sum in the order of the list. The median is exact to a twentieth of a percentage point: probabilities are counted in
//! bins of a tenth. Ends are exact, and the first scenario of equals is named.

use crate::report::Probability;

/// Bins of a tenth of a percentage point, 0 and 1 included.
const BINS: usize = 1001;

/// A probability over the scenarios seen so far.
#[derive(Debug, Clone)]
pub struct Over {
    /// In how many scenarios there is one.
    pub scenarios: u64,
    /// In how many it is above ½.
    pub above_half: u64,
    sum: f64,
    /// The sum of the half-widths of the 95 % intervals.
    halves: f64,
    bins: Vec<u32>,
    /// The lowest.
    pub lowest: Option<End>,
    /// The highest.
    pub highest: Option<End>,
}

/// The lowest or the highest probability.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// The probability.
    pub met: Probability,
    /// The scenario's file, as it is shown.
    pub file: String,
}

impl Default for Over {
    fn default() -> Over {
        Over {
            scenarios: 0,
            above_half: 0,
            sum: 0.0,
            halves: 0.0,
            bins: vec![0; BINS],
            lowest: None,
            highest: None,
        }
    }
}

impl Over {
    /// Adds the probability of one more scenario; nothing, where there is none.
    pub fn add(&mut self, met: &Probability, file: &str) {
        let Some(p) = met.probability else { return };
        self.scenarios += 1;
        self.above_half += u64::from(p > 0.5);
        self.sum += p;
        self.halves += half_width(met);
        self.bins[bin(p)] += 1;
        let end = || End {
            met: *met,
            file: file.to_owned(),
        };
        let value = |end: &Option<End>| end.as_ref().and_then(|end| end.met.probability);
        if value(&self.lowest).is_none_or(|lowest| p < lowest) {
            self.lowest = Some(end());
        }
        if value(&self.highest).is_none_or(|highest| p > highest) {
            self.highest = Some(end());
        }
    }

    /// The mean over scenarios. Its interval is the mean of theirs, the widest that it can be: scenarios run on one
    /// seed share their draws, so their errors need not cancel.
    #[must_use]
    pub fn mean(&self) -> Probability {
        let n = self.scenarios as f64;
        if !(n > 0.0) {
            return Probability::NONE;
        }
        let (mean, half) = (self.sum / n, self.halves / n);
        estimate(mean, half)
    }

    /// The median over scenarios, to a tenth of a percentage point.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        let n = self.scenarios;
        let (low, high) = (self.ranked(n.checked_sub(1)? / 2)?, self.ranked(n / 2)?);
        let middle = (low + high) as f64 / (2 * (BINS - 1)) as f64;
        // Rounding must not put it outside the ends.
        let value = |end: &Option<End>| end.as_ref()?.met.probability;
        Some(middle.clamp(value(&self.lowest)?, value(&self.highest)?))
    }

    /// The bin of the scenario with a rank, from 0.
    fn ranked(&self, rank: u64) -> Option<usize> {
        let mut seen = 0;
        self.bins.iter().position(|count| {
            seen += u64::from(*count);
            seen > rank
        })
    }
}

fn bin(p: f64) -> usize {
    let last = (BINS - 1) as f64;
    (p * last).round().clamp(0.0, last) as usize
}

/// Half of a 95 % interval; 0 where there is none.
#[must_use]
pub fn half_width(met: &Probability) -> f64 {
    met.interval.map_or(0.0, |(low, high)| (high - low) / 2.0)
}

/// A probability with half of its 95 % interval. Where it is 0 or 1 the interval lies on one side, all of it.
#[must_use]
pub fn estimate(p: f64, half: f64) -> Probability {
    let interval = match p {
        0.0 => (0.0, 2.0 * half),
        1.0 => (1.0 - 2.0 * half, 1.0),
        _ => ((p - half).max(0.0), (p + half).min(1.0)),
    };
    Probability {
        probability: Some(p),
        standard_error: Some(half / 1.96),
        interval: Some(interval),
        resolved: None,
    }
}

/// The probability of the opposite.
#[must_use]
pub fn opposite(met: &Probability) -> Probability {
    Probability {
        probability: met.probability.map(|p| 1.0 - p),
        interval: met.interval.map(|(low, high)| (1.0 - high, 1.0 - low)),
        ..*met
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Proportion;

    fn over(hits: &[u64]) -> Over {
        let mut over = Over::default();
        for (at, hits) in hits.iter().enumerate() {
            let share = Proportion {
                hits: *hits,
                paths: 1000,
            };
            over.add(&share.into(), &format!("{at}.toml"));
        }
        over
    }

    #[test]
    fn five_scenarios_by_hand() {
        let over = over(&[900, 100, 500, 100, 750]);
        let mean = over.mean().probability.expect("there is one");
        assert!((mean - 0.47).abs() < 1e-15, "{mean}");
        assert_eq!(over.median(), Some(0.5));
        assert_eq!(over.above_half, 2);
        let end = |end: &Option<End>| end.as_ref().map(|end| end.file.clone());
        assert_eq!(end(&over.lowest).as_deref(), Some("1.toml"));
        assert_eq!(end(&over.highest).as_deref(), Some("0.toml"));
    }

    #[test]
    fn an_even_number_has_the_middle_of_two_and_none_has_nothing() {
        assert_eq!(over(&[100, 200, 301, 900]).median(), Some(0.2505));
        assert_eq!(over(&[]).median(), None);
        assert_eq!(over(&[]).mean().probability, None);
        assert_eq!(over(&[1000]).median(), Some(1.0));
        let one = Proportion {
            hits: 63_449,
            paths: 100_000,
        };
        let mut over = Over::default();
        over.add(&one.into(), "one.toml");
        assert_eq!(over.median(), Some(0.63449), "no median beyond the ends");
    }

    #[test]
    fn none_of_all_paths_keeps_its_bound() {
        let mean = over(&[0, 0]).mean();
        let one: Probability = Proportion {
            hits: 0,
            paths: 1000,
        }
        .into();
        let (_, high) = mean.interval.expect("there is one");
        let (_, expected) = one.interval.expect("there is one");
        assert!((high - expected).abs() < 1e-15);
    }
}
