//! The words of comparisons.

use super::{Word, word};

pub const BASE: Word = word("基准", "base");
pub const ALTERNATIVE: Word = word("备选", "alternative");
pub const TARGET: Word = word("目标", "Target");
pub const DIFFERENCE: Word = word("差，百分点（95 % 区间）", "Difference, pp (95 % interval)");
pub const TO_MET: Word = word("转为达标", "To met");
pub const TO_MISSED: Word = word("转为未达标", "Away");
pub const VARIANCE_RATIO: Word = word("方差比", "Variance ratio");
pub const NOT_TOLD: Word = word("未能分辨", "not resolved");
pub const TABLE_IS: Word = word(
    "差：备选减基准，同一批路径配对比较。方差比：配对差的方差占两次独立运行的比例，越小，配对越有效。",
    "Difference: alternative less base, on the same paths. Variance ratio: of the paired difference, as a part of that of two\nindependent runs; the smaller, the more pairing gained.",
);
pub const WHOLE: Word = word("整个分布", "The whole distribution");
pub const BETTER: Word = word("较优方向", "Better");
pub const MORE: Word = word("高", "more");
pub const LESS: Word = word("低", "less");
pub const FIRST_ORDER: Word = word("一阶占优", "First order");
pub const SECOND_ORDER: Word = word("二阶占优", "Second order");
pub const AHEAD: Word = word("领先最多", "Most ahead, pp");
pub const BEHIND: Word = word("落后最多", "Most behind, pp");
pub const AT_LEVEL: Word = word("，在", " at ");
pub const NEITHER: Word = word("互有高下", "neither");
pub const SAME_ON_ALL: Word = word("每条路径上都相同", "The same on every path");
pub const DOMINANCE_IS: Word = word(
    "一阶占优：无论目标值定在何处，该情景都不差；二阶占优：对厌恶风险者而言不差。各水平同时 95 % 置信界。",
    "First order: no worse whatever the goal. Second order: no worse for whoever dislikes risk. Simultaneous 95 % bounds over the levels.",
);
pub const HEAT: Word = word("各情景达标概率", "Probability by scenario");
pub const ABSENT: Word = word("无此目标", "absent");
pub const BEST: Word = word("最优情景", "Best");
pub const WORST: Word = word("最差情景", "Worst");
pub const WORST_CASE: Word = word("最差情形", "Worst case");
pub const GAP: Word = word("相差，百分点", "Gap, pp");
pub const REGRET: Word = word("最大后悔值", "Greatest regret");
pub const REGRET_POINTS: Word = word("百分点（95 % 区间）", "pp (95 % interval)");
pub const REGRET_AT: Word = word("所在目标", "At");
pub const BEST_THERE: Word = word("该处最优", "Best there");
pub const REGRET_IS: Word = word(
    "后悔值：最优情景的达标概率减去该情景的。适用于可供选择的情景；若情景是外部状态（如乐观、压力），请看最差情形。",
    "Regret: the best scenario's probability less its own. It is for scenarios that one chooses between; of states of the world (optimistic,\nstress) read the worst case.",
);
