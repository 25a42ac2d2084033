//! The words of `tuiyan calibrate`.

use super::{Word, word};

pub const CONSTANTS: Word = word("常数", "Constants");
pub const GIVEN: Word = word("给定的", "given");
pub const LEARNED: Word = word("另学的（留出本序列）", "learned without the series");
pub const ALL_HORIZONS: Word = word("合计", "all");
pub const TOO_FEW: Word = word(
    "案例太少，学不出新的常数：以给定的常数为准。",
    "Too few cases to learn constants from: the given ones stand.",
);
pub const BETTER: Word = word(
    "在没有见过的序列上，另学的常数更好（分位损失较低）。",
    "On series that they had not seen, the learned constants did better (a lower pinball score).",
);
pub const WORSE: Word = word(
    "在没有见过的序列上，另学的常数并不更好：请沿用给定的常数。",
    "On series that they had not seen, the learned constants did no better: stay with the given ones.",
);
pub const ALONE: Word = word("不借用给定的常数", "without leaning on the given constants");
pub const WHAT_IT_IS: Word = word(
    "序列按 id 分为几组；每组用其余各组学到的常数，在距末尾若干年处预测，再与实际比较。MSIS、分位损失、MASE 以序列的平均年变动幅度为单位，\n越低越好；两个覆盖率应接近 95 % 与 80 %。给定的常数若正是从这些序列学来的，其分数偏好。",
    "Series are dealt out into folds by their ids; each fold is forecast from so many years before its end, with constants learned from the others, and\nheld against what came. MSIS, pinball and MASE are in mean yearly steps of the series, low is good; coverage should be near 95 and 80 %.\nWhere the given constants were learned from these very series, their scores flatter them.",
);
