//! The words of attributions.

use super::{Word, word};

pub const WHENCE: Word = word("差从何来", "Where the difference comes from");
pub const SHARE: Word = word("份额（95 % 区间）", "Share (95 % interval)");
pub const ASSUMPTION: Word = word("改动", "Change");
pub const NUMBER_MET: Word = word("期望达标数（个）", "Expected number met");
pub const HORIZON: Word = word("规划期", "horizon");
pub const CORRELATION: Word = word("相关系数", "correlations");
pub const COPULA: Word = word("联合极端的形式", "copula");
pub const ADDED: Word = word("新增", "added");
pub const REMOVED: Word = word("删去", "removed");
pub const ON: Word = word("开", "on");
pub const OFF: Word = word("关", "off");
pub const IN_SECTION: Word = word("合计", "together");
