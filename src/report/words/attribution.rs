//! The words of attributions.

use super::{Word, word};

pub const WHENCE: Word = word("差从何来", "Where the difference comes from");
pub const DIFFERENCE: Word = word("差", "Difference");
pub const ASSUMPTION: Word = word("其中来自", "Of which");
pub const SHARE: Word = word("份额", "Share");
pub const CHANGED: Word = word("改动内容", "What is changed");
pub const NO_DIFFERENCE: Word = word(
    "两个情景的假设没有任何影响数值的不同。",
    "The two differ in no assumption that has a say in values.",
);
pub const NUMBER_MET: Word = word("期望达标数（个）", "Expected number met");
pub const HORIZON: Word = word("规划期", "horizon");
pub const CORRELATION: Word = word("相关系数", "correlations");
pub const COPULA: Word = word("联合极端的形式", "copula");
pub const ADDED: Word = word("新增", "added");
pub const REMOVED: Word = word("删去", "removed");
pub const ON: Word = word("开", "on");
pub const OFF: Word = word("关", "off");
