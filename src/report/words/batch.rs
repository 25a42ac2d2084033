//! Words of batches.

use super::{Word, word};

pub const WORST: Word = word("最不利的情景", "Worst scenarios");
pub const LEAST_LIKELY: Word = word("最不可能达标的目标", "Least likely target");
pub const ALL_RESULTS: Word = word("全部结果", "All results");
