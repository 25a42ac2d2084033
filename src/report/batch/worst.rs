//! The worst scenarios of a batch, found in one pass and kept in a short list.
//!
//! Scenarios are ordered by P(all), which counts as nought where fewer than ten paths met all: such a number is noise. Equals are
//! ordered by the expected share of targets met. What is equal then is ordered by digest: any order would do that has nothing
//! to do with the assumptions, and the order of a list may well have (a grid's points come row by row).

use super::kept::{Kept, Name};
use super::over::Over;
use crate::report::Probability;
use std::cmp::Ordering;

/// The most scenarios that count as the worst.
pub const MOST: usize = 50;
/// The fewest.
const FEWEST: u64 = 3;
/// One scenario in so many counts as one of the worst.
const ONE_IN: u64 = 10;
/// The targets that are named beside a scenario.
const NAMED: usize = 3;

/// How good a scenario is: P(all), then the expected share of targets met.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// P(all), or 0 where fewer than ten paths met all.
    pub all: f64,
    /// The expected share of targets met.
    pub share: f64,
}

impl Score {
    fn of(kept: &Kept<'_>) -> Option<Score> {
        let joint = kept.joint.as_ref()?;
        let all = joint.all.probability?;
        let noise = joint.all.resolved == Some(false) && all < 0.5;
        Some(Score {
            all: if noise { 0.0 } else { all },
            share: joint.expected_met / joint.targets.max(1) as f64,
        })
    }

    fn order(&self, other: &Score) -> Ordering {
        let by_all = self.all.total_cmp(&other.all);
        by_all.then(self.share.total_cmp(&other.share))
    }
}

/// A scenario among the worst.
#[derive(Debug, Clone)]
pub struct Bad {
    /// How good it is.
    pub score: Score,
    /// The digest of the resolved scenario.
    pub digest: String,
    /// Its file, as it is shown.
    pub file: String,
    /// Its name.
    pub name: Name,
    /// P(all).
    pub all: Probability,
    /// The expected number of targets met, and of how many.
    pub expected: (f64, usize),
    /// The targets with the lowest probabilities below 1, the lowest first.
    pub weakest: Vec<(String, Name, Probability)>,
    /// The scenario as TOML.
    pub resolved: Option<String>,
}

/// The worst scenarios seen so far.
#[derive(Debug, Clone, Default)]
pub struct Worst {
    /// The worst first.
    list: Vec<Bad>,
    /// How many scenarios have an order.
    pub ranked: u64,
    /// How many have none, as no target counts.
    pub without_targets: u64,
    /// How good the first one is.
    first: Option<Score>,
    /// Whether any is better than another.
    differ: bool,
    /// Whether P(all) is above nought in any.
    pub all_above_nought: bool,
    /// P(all) over scenarios.
    pub all: Over,
}

impl Worst {
    /// Adds one more scenario.
    pub fn add(&mut self, kept: &Kept<'_>) {
        let (Some(score), Some(joint)) = (Score::of(kept), &kept.joint) else {
            self.without_targets += 1;
            return;
        };
        self.ranked += 1;
        let first = *self.first.get_or_insert(score);
        self.differ |= first != score;
        self.all_above_nought |= score.all > 0.0;
        self.all.add(&joint.all, &kept.scenario.file);
        let digest = &*kept.scenario.digest;
        let before = |bad: &Bad| {
            let order = bad.score.order(&score);
            order.then_with(|| bad.digest.as_str().cmp(digest)).is_le()
        };
        let at = self.list.partition_point(before);
        // The same scenario twice is one: counted twice, whatever is in it would look common.
        let again = at > 0 && self.list[at - 1].digest == digest;
        if at >= MOST || again {
            return;
        }
        let bad = Bad {
            score,
            digest: digest.to_owned(),
            file: kept.scenario.file.to_string(),
            name: Name::of(&kept.scenario.name, kept.scenario.name_en.as_ref()),
            all: joint.all,
            expected: (joint.expected_met, joint.targets),
            weakest: weakest(kept),
            resolved: kept.resolved().map(str::to_owned),
        };
        self.list.insert(at, bad);
        self.list.truncate(MOST);
    }

    /// The worst tenth: at least three, at most fifty; the worst first.
    #[must_use]
    pub fn tenth(&self) -> &[Bad] {
        let tenth = self.ranked.div_ceil(ONE_IN).max(FEWEST);
        let tenth = usize::try_from(tenth).unwrap_or(MOST);
        &self.list[..tenth.min(self.list.len())]
    }

    /// Whether any scenario is better than another.
    #[must_use]
    pub fn differ(&self) -> bool {
        self.differ
    }
}

fn weakest(kept: &Kept<'_>) -> Vec<(String, Name, Probability)> {
    let mut counted: Vec<_> = kept.counted().filter(|(_, p)| *p < 1.0).collect();
    counted.sort_by(|a, b| a.1.total_cmp(&b.1));
    let named = counted.iter().take(NAMED).map(|(target, _)| {
        let name = Name::of(&target.name, target.name_en.as_ref());
        (target.id.to_string(), name, target.met())
    });
    named.collect()
}
