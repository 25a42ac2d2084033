//! The words of sweeps.

use super::{Word, word};

pub const VARIED: Word = word("变动", "Varied");
pub const WRITTEN: Word = word("原值", "as written");
pub const ABSENT: Word = word("文件未写", "not written");
pub const AS_WRITTEN: Word = word("原情景", "As written");
pub const POINTS: Word = word("个点", "points");
pub const NUMBER_MET: Word = word("期望达标数", "Number met");
pub const NOTHING_MOVES: Word = word(
    "没有计入的目标随之变动（按各点与原情景的配对差）。可用 --target 指定目标。",
    "No counted target moves with it (by the paired difference of each point from the scenario as written). --target chooses others.",
);
pub const UNMOVED: Word = word("其余目标不变", "Targets that do not move");
pub const MORE: Word = word(
    "个点未列出；--format csv 给出全部",
    "more points: --format csv lists all",
);
pub const DOWN_AND_ACROSS: Word = word("（行 × 列）", " (down, and across)");
pub const ERRORS_ARE: Word = word(
    "± 为95 % 置信区间的半宽。各点与原情景用同一批随机路径，因此点与点之差比 ± 所示更准；JSON 和 CSV 给出配对差及其区间。",
    "± is the half-width of the 95 % interval. All points run on the same paths, so they differ more surely than ± says; JSON and CSV give the paired differences with their intervals.",
);
