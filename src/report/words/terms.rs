//! The words of `tuiyan terms`.

use super::{Word, word};

pub const FROM_TO: Word = word(
    "：依所采用的设定，达标概率在",
    ": by what is admitted, between",
);
pub const AND: Word = word("与", "and");
pub const BETWEEN_END: Word = word("之间；按情景原样", "; as the scenario is written");
pub const GROWTH_LAW: Word = word("增长的分布取自", "Law of growth from");
pub const NOTHING: Word = word("不计冲击与修订", "Nothing strikes");
pub const SHOCKS: Word = word("计入冲击", "Shocks");
pub const REVISIONS: Word = word("计入统计修订", "Revisions");
pub const BOTH: Word = word("两者都计", "Both");
pub const REFUSED: Word = word("不能成立", "refused");
pub const PAST_LAWS: Word = word(
    "历史值的均值、标准差（年份）",
    "Mean and sd of the past (years)",
);
pub const UNMOVED: Word = word(
    "各目标的概率均不随历史、冲击与修订的取舍而变。",
    "No target's probability depends on which history, shocks and revisions are admitted.",
);
pub const WHAT_IT_IS: Word = word(
    "各格用同一批路径；± 为 95 % 蒙特卡洛误差。“历史”各行以该指标历史值的均值和标准差作正态分布，代替情景所写的分布\n（含个别年份的分布）；相依、持续性和举措不变。历史若已包含冲击之年，再“计入冲击”即重复计算。\n年数很少时这种分布偏窄：此表说明结论取决于哪些设定，不是对设定的推荐。",
    "All cells run on the same paths; ± is the 95 % Monte Carlo error. A row of history puts a normal law with the mean and the standard\ndeviation of the indicator's past in place of the law that is written (and of single years' laws); dependence, persistence and\nlevers stay. Where the history holds years of shock already, “Shocks” counts them twice. With few years such a law is too narrow:\nthe table shows what the answer hangs on, and recommends nothing.",
);
pub const NO_HISTORY: Word = word(
    "没有指标写有 history（历史值），故只比较冲击与修订的取舍。",
    "No indicator has a history, so only shocks and revisions are taken in or left out.",
);

/// What a choice of years is called.
#[must_use]
pub fn past(key: &str) -> Word {
    match key {
        "all" => word("全部历史（至基年）", "History up to the base year"),
        "before_base_year" => word("历史（不含基年）", "History before the base year"),
        "last_five_years" => word("最近五年（至基年）", "The five years up to the base year"),
        "uncertain_mean" => word("全部历史，均值不确定", "History, its mean uncertain"),
        "hindsight" => word(
            "基年之后（事后之见）",
            "Years after the base year (hindsight)",
        ),
        _ => word("情景所写", "The scenario as written"),
    }
}
