//! Probabilities from counts, with their Monte Carlo error.

/// A probability estimated by the share of paths on which something happens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proportion {
    /// On how many paths it happens.
    pub hits: u64,
    /// Of how many.
    pub paths: u64,
}

/// The normal quantile of a two-sided 95 % interval.
pub const Z95: f64 = 1.959_963_984_540_054;

impl Proportion {
    /// The share of paths.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.hits as f64 / self.paths as f64
    }

    /// The standard error √(p (1 − p) / n). It is 0 where the event happens on all paths or none:
    /// then only the interval says what is known.
    #[must_use]
    pub fn standard_error(&self) -> f64 {
        let p = self.value();
        (p * (1.0 - p) / self.paths as f64).sqrt()
    }

    /// The 95 % interval of E. B. Wilson, "Probable inference, the law of succession, and
    /// statistical inference", JASA 22 (1927) 209–212: it holds its level at 0 and 1 too.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        let (n, p) = (self.paths as f64, self.value());
        let z2 = Z95 * Z95;
        let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let half = Z95 / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
        let low = if self.hits == 0 {
            0.0
        } else {
            (centre - half).max(0.0)
        };
        let high = if self.hits == self.paths {
            1.0
        } else {
            (centre + half).min(1.0)
        };
        (low, high)
    }

    /// Whether the run says more than “hardly ever” or “nearly always”: at least ten paths on
    /// each side.
    #[must_use]
    pub fn resolved(&self) -> bool {
        self.hits >= 10 && self.paths - self.hits >= 10
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_wilson() {
        // Recomputed from the closed form in 50 digits.
        for (hits, low, high) in [
            (0, 0.0, 0.036_993_498_206_985_685),
            (1, 0.001_767_432_064_140_648, 0.054_486_196_178_705_32),
            (50, 0.403_831_530_365_995_6, 0.596_168_469_634_004_4),
            (99, 0.945_513_803_821_294_7, 0.998_232_567_935_859_4),
            (100, 0.963_006_501_793_014_3, 1.0),
        ] {
            let (l, h) = Proportion { hits, paths: 100 }.interval();
            assert!(
                (l - low).abs() < 1e-12 && (h - high).abs() < 1e-12,
                "{hits}: {l} {h}"
            );
        }
    }
}
