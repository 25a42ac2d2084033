//! Runs that end when the targets' probabilities are known well enough.
//!
//! The run is looked at after [`FIRST_LOOK`] paths, then after twice as many, and so on up to the most that it may
//! have. The schedule knows neither clock nor threads, so the result is bit for bit the run of as many paths. Each
//! look may end the run on a lucky interval; because looks are few, that costs little of the 95 %.

use super::Summary;
use crate::model::Model;

/// Paths at the first look.
pub const FIRST_LOOK: u64 = 10_000;

/// What a run was to reach, and what it did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// The half-width asked for, as a fraction.
    pub requested: f64,
    /// The greatest half-width at the end.
    pub reached: f64,
}

impl Precision {
    /// Whether the run reached what was asked for.
    #[must_use]
    pub fn met(&self) -> bool {
        self.reached <= self.requested
    }
}

/// After how many paths a run of at most `most` paths is looked at.
pub(super) fn looks(most: u64) -> impl Iterator<Item = u64> {
    std::iter::successors(Some(FIRST_LOOK.min(most)), move |paths| {
        (*paths < most).then(|| paths.saturating_mul(2).min(most))
    })
}

/// The greatest half-width of the 95 % intervals: of each target as it is judged, and of all of them
/// together.
#[must_use]
pub fn widest(model: &Model, summary: &Summary) -> f64 {
    let judged = model
        .targets
        .iter()
        .filter_map(|label| label.judged.as_ref());
    let alone = judged.map(|judgement| summary.event(judgement.met).half_width());
    let targets = summary.tally.only_miss.len();
    let together = (targets > 0).then(|| summary.at_least(targets).half_width());
    alone.chain(together).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_double_and_end_with_the_most() {
        let at = |most| looks(most).collect::<Vec<u64>>();
        assert_eq!(at(70_000), [10_000, 20_000, 40_000, 70_000]);
        assert_eq!(at(20_000), [10_000, 20_000]);
        assert_eq!(at(500), [500]);
    }
}
