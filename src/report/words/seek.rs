//! The words of seeking.

use super::{Word, word};

pub const ASKED: Word = word("要求达标概率", "asked for");
pub const VARIED: Word = word("变动", "Varied");
pub const WRITTEN: Word = word("原值", "as written");
pub const WITH: Word = word("，此时达标概率", ", which gives");
pub const SEARCHED: Word = word("搜索范围", "Searched");
pub const CHOSEN: Word = word("（自动选取）", " (chosen)");
pub const GIVEN: Word = word("（指定）", " (as given)");
pub const TO: Word = word(" 至 ", " to ");
pub const AT_LEAST: Word = word("不低于", "at least");
pub const AT_MOST: Word = word("不高于", "at most");
pub const INTERVAL: Word = word("95 % 区间", "95 % interval");
pub const GIVES: Word = word("在这些路径上的达标概率", "gives on these paths");
pub const BEYOND: Word = word("超出范围", "beyond the range");
pub const NOT_REACHED: Word = word("未达到", "is not reached");
pub const GOES: Word = word("达标概率介于", "the probability goes from");
pub const AT: Word = word("位于", "at");
pub const AND: Word = word("与", "to");
pub const ALWAYS: Word = word("整个范围内均已达到", "is reached over the whole range");
pub const SEVERAL: Word = word(
    "曲线不单调，共有多处达到；取最接近原值的一处。其他各处",
    "The probability rises and falls: it is crossed more than once, and the one nearest to the value as written is told. The others",
);
pub const VALUE: Word = word("取值", "Value");
pub const PROBABILITY: Word = word("达标概率", "Probability");
pub const FRONTIER: Word = word("等概率线", "Frontier");
pub const SECOND: Word = word("所需值", "Value needed");
pub const RANGE_OF: Word = word("范围内的概率", "Probability over the range");
pub const HISTORY: Word = word("与历史相比", "Beside history");
pub const NO_HISTORY: Word = word(
    "该指标没有历史数据（history），无从比较",
    "the indicator has no history to compare with",
);
pub const ERRORS_ARE: Word = word(
    "区间：真值以 95 % 的置信度落在其中，由概率的 95 % 界限穿过要求值之处得出（同一批随机路径）。",
    "Intervals hold the true value with 95 % confidence: they end where the 95 % bounds of the probability cross what is asked, on the same paths.",
);
