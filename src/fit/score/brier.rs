//! Goals that are reached or not: Brier's score, its terms, and the reliability table.
//!
//! With announced probabilities p and outcomes o (1 if the goal was reached), Brier's score is the mean of (p − o)². Announcements are gathered in
//! bins of a tenth; in bin k with n_k of n of them, p_k and o_k are the means. Then exactly (Stephenson, Coelho and Jolliffe, 2008, *Weather and
//! Forecasting* 23; Murphy, 1973, *Journal of Applied Meteorology* 12, without the last term)
//!
//! ```text
//! Brier = reliability − resolution + uncertainty + within
//! reliability = Σ n_k (p_k − o_k)² / n             what is announced is not what comes: 0 is best
//! resolution  = Σ n_k (o_k − ō)² / n               the bins tell goals apart: high is best
//! uncertainty = ō (1 − ō)                          of the goals themselves, whoever forecasts
//! within      = Σ ((p − p_k)² − 2 (o − o_k)(p − p_k)) / n   what the bins hide
//! ```
//!
//! By chance alone the reliability term of a perfect forecaster is about (bins / n) times the uncertainty, not 0.

/// The number of equal bins of announced probabilities.
pub const BINS: usize = 10;

/// Sums over announced probabilities with their outcomes.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Goals {
    /// How many.
    pub count: u64,
    /// How many were reached.
    pub reached: u64,
    /// Of the probabilities.
    announced: f64,
    /// Of their squares.
    squares: f64,
    /// Of the probabilities of those that were reached.
    announced_reached: f64,
}

impl Goals {
    /// Takes note of a goal.
    pub fn note(&mut self, announced: f64, reached: bool) {
        self.count += 1;
        self.announced += announced;
        self.squares = announced.mul_add(announced, self.squares);
        if reached {
            self.reached += 1;
            self.announced_reached += announced;
        }
    }

    /// Adds the sums of other goals.
    pub fn add(&mut self, other: &Goals) {
        self.count += other.count;
        self.reached += other.reached;
        self.announced += other.announced;
        self.squares += other.squares;
        self.announced_reached += other.announced_reached;
    }

    /// The mean announced probability.
    #[must_use]
    pub fn announced(&self) -> f64 {
        self.announced / self.count as f64
    }

    /// The share that was reached.
    #[must_use]
    pub fn came(&self) -> f64 {
        self.reached as f64 / self.count as f64
    }

    /// Brier's score.
    #[must_use]
    pub fn brier(&self) -> f64 {
        let sum = self.squares - 2.0 * self.announced_reached + self.reached as f64;
        sum / self.count as f64
    }

    /// The sum of (p − p_k)² − 2 (o − o_k)(p − p_k).
    fn within(&self) -> f64 {
        let n = self.count as f64;
        let spread = self.squares - self.announced * self.announced / n;
        let together = self.announced_reached - self.announced * self.reached as f64 / n;
        spread - 2.0 * together
    }
}

/// Brier's score and its terms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Murphy {
    /// The score.
    pub brier: f64,
    /// How far from what came the announcements were.
    pub reliability: f64,
    /// How far they told goals apart.
    pub resolution: f64,
    /// The score of who always announces the share that was reached.
    pub uncertainty: f64,
    /// What the bins hide.
    pub within: f64,
}

/// Announced probabilities by bin, with their outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Reliability {
    /// By bins of a tenth.
    pub bins: [Goals; BINS],
    /// By bin, the most goals that are of forecasts whose spans do not overlap within a series.
    pub separate: [u64; BINS],
    /// From which time on a goal of a bin is separate from those before it, within a series.
    free_from: [i64; BINS],
}

impl Default for Reliability {
    fn default() -> Reliability {
        Reliability {
            bins: [Goals::default(); BINS],
            separate: [0; BINS],
            free_from: [i64::MIN; BINS],
        }
    }
}

impl Reliability {
    /// Takes note of a goal of a forecast that looks from one time to another. Those of a series come in the order of the first.
    pub fn note(&mut self, announced: f64, reached: bool, (from, to): (i64, i64)) {
        let bin = ((announced * BINS as f64) as usize).min(BINS - 1);
        self.bins[bin].note(announced, reached);
        if from >= self.free_from[bin] {
            self.free_from[bin] = to;
            self.separate[bin] += 1;
        }
    }

    /// Adds the goals of other series.
    pub fn add(&mut self, other: &Reliability) {
        for (bin, more) in self.bins.iter_mut().zip(&other.bins) {
            bin.add(more);
        }
        for (count, more) in self.separate.iter_mut().zip(other.separate) {
            *count += more;
        }
    }

    /// All bins together.
    #[must_use]
    pub fn all(&self) -> Goals {
        let mut all = Goals::default();
        for bin in &self.bins {
            all.add(bin);
        }
        all
    }

    /// The score and its terms; nothing without a goal.
    #[must_use]
    pub fn murphy(&self) -> Option<Murphy> {
        let all = self.all();
        if all.count == 0 {
            return None;
        }
        let (n, base) = (all.count as f64, all.came());
        let filled = || self.bins.iter().filter(|bin| bin.count > 0);
        let mean = |of: &dyn Fn(&Goals) -> f64| filled().map(of).sum::<f64>() / n;
        let square = |bin: &Goals, by: f64| bin.count as f64 * by * by;
        Some(Murphy {
            brier: all.brier(),
            reliability: mean(&|bin| square(bin, bin.announced() - bin.came())),
            resolution: mean(&|bin| square(bin, bin.came() - base)),
            uncertainty: base * (1.0 - base),
            within: mean(&Goals::within),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terms_by_hand() {
        // Two bins: .2 (missed, missed, reached, missed) and .7, .75 (reached, missed).
        let mut table = Reliability::default();
        for (p, reached) in [
            (0.2, false),
            (0.2, false),
            (0.2, true),
            (0.2, false),
            (0.7, true),
            (0.75, false),
        ] {
            table.note(p, reached, (0, 1));
        }
        let terms = table.murphy().expect("six goals");
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-14, "{found}");
        near(terms.brier, (3.0 * 0.04 + 0.64 + 0.09 + 0.5625) / 6.0);
        near(
            terms.reliability,
            (4.0 * 0.05 * 0.05 + 2.0 * 0.225 * 0.225) / 6.0,
        );
        let base = 1.0 / 3.0;
        near(
            terms.resolution,
            (4.0 * (0.25 - base) * (0.25 - base) + 2.0 * (0.5 - base) * (0.5 - base)) / 6.0,
        );
        near(terms.uncertainty, base * (1.0 - base));
        // p − p_k is ∓.025 with o − o_k ±.5: 2 (.000625) + 2 · 2 · .0125.
        near(terms.within, (0.00125 + 0.05) / 6.0);
        near(
            terms.brier,
            terms.reliability - terms.resolution + terms.uncertainty + terms.within,
        );
    }

    #[test]
    fn goals_whose_spans_overlap_are_counted_once() {
        let mut table = Reliability::default();
        for (from, announced) in [
            (0, 0.55),
            (0, 0.58),
            (2, 0.51),
            (3, 0.99),
            (5, 0.52),
            (9, 0.5),
        ] {
            table.note(announced, true, (from, from + 5));
        }
        // From 0, and from 5; those of 2 and 9 overlap them.
        assert_eq!((table.bins[5].count, table.separate[5]), (5, 2));
        assert_eq!(table.separate[9], 1);
    }

    #[test]
    fn certain_announcements_and_none() {
        let mut table = Reliability::default();
        assert_eq!(table.murphy(), None);
        table.note(1.0, true, (0, 1));
        table.note(0.0, false, (0, 1));
        let terms = table.murphy().expect("two goals");
        assert_eq!(
            (terms.brier, terms.resolution, terms.uncertainty),
            (0.0, 0.25, 0.25)
        );
        assert_eq!((table.bins[9].count, table.bins[0].count), (1, 1));
    }
}
