//! The words of `tuiyan sensitivity`.

use super::{Word, word};

pub const ASSUMPTION: Word = word("设定", "Assumption");
pub const WORST: Word = word("最不利一组时（取值）", "In its worst group (values)");
pub const BEST: Word = word("最有利一组时（取值）", "In its best group (values)");
pub const SWING: Word = word("摆幅", "Swing");
pub const EXPLAINS: Word = word("解释方差", "Explains");
pub const UNTOLD: Word = word("未能分辨", "not resolved");
pub const OCCURS: Word = word("发生", "occurs");
pub const OCCURS_NOT: Word = word("不发生", "does not");
pub const CONSTANT: Word = word(
    "在所有路径上结果相同，因此没有设定能左右它。",
    "It is the same on all paths, so nothing drives it.",
);
pub const NO_DRIVER: Word = word(
    "情景中没有随路径变化的设定。",
    "No assumption of the scenario varies from path to path.",
);
pub const NONE_TOLD: Word = word(
    "没有设定的作用能与“无作用”区分开；可增加 --paths。",
    "No assumption's effect is told from none; more --paths may do so.",
);
pub const WITH: Word = word("", "With ");
pub const IN_WORST_FIFTH: Word = word("处于最不利的五分之一", " in its worst fifth");
pub const IN_WORST_GROUP: Word = word("处于最不利的一组", " in its worst group");
pub const FALLS_FROM: Word = word("时，达标概率由 ", " the probability falls from ");
pub const FALLS_TO: Word = word(" 降至 ", " to ");
pub const IN_BEST: Word = word("；处于最有利的一组", "; in its best");
pub const THEN_IT_IS: Word = word("时为 ", " it is ");
pub const FULL_STOP: Word = word("。", ".");
pub const IF: Word = word("若", "If ");
pub const IF_OCCURS: Word = word("发生，达标概率为 ", " occurs, it is ");
pub const IF_NOT: Word = word("；不发生则为 ", "; if not, ");
pub const MOVE: Word = word("变动时，一并变动的有：", " move: ");
pub const WHAT_IF: Word = word("若改变一项设定", "What if one assumption were otherwise");
pub const CHANGE: Word = word("变化，百分点", "Change, pp");
pub const NO_CHANGE_TOLD: Word = word(
    "所试的各项改变均未使概率发生可分辨的变化。",
    "None of the changes tried moves the probability by what could be told from nought.",
);
pub const CHANGES_UNTOLD: Word = word(
    "变化未能分辨的改变，项数：",
    "Further changes whose difference is not resolved: ",
);
pub const NOT_ASKED: Word = word("未能改变的设定", "Assumptions that cannot be changed");
pub const DRIVERS_ARE: Word = word(
    "取自普通运行的路径：按该设定的取值分为五组（取值少时每值一组），比较各组的达标概率；░ 为降至最不利组，█ 为升至最有利组，\n│ 为总体概率。与该设定相关的其他设定一并变动，故摆幅不是它单独的作用，各行也不可相加。“未能分辨”：卡方检验，水平 0.1 %。",
    "From the paths of the ordinary run, sorted into fifths by the assumption (a group for each value where there are few); ░ down to the worst\ngroup, █ up to the best, │ the probability overall. What is related to an assumption moves along: a swing is not its effect alone, and rows do\nnot add up. Not resolved: by a chi-square test at the level of 0.1 %.",
);
pub const WHAT_IFS_ARE: Word = word(
    "每次只改一项，其余照旧，在同一批路径上比较；± 为 95 % 区间的一半。路径数：",
    "One change at a time, all else as written, on the same paths; ± is half the 95 % interval. Paths: ",
);
pub const CORRELATION: Word = word("指标之间的相关", "Correlations between indicators");
pub const COPULA: Word = word("极端情形的同时出现", "Joint extremes");
pub const YEARS_TOGETHER: Word = word("逐年延续", "carry-over from year to year");
pub const WHICH_LAW: Word = word("何种分布为真", "which law is right");
pub const LEVEL_PATH: Word = word("水平值", "level");
pub const WITHDRAWALS: Word = word("退出率", "withdrawals");
pub const ITEMS: Word = word("完成项数", "items complete");
pub const STRIKE_YEARS: Word = word("发生的年数", "years in which it strikes");
pub const YEARS_IN: Word = word("年数：", "years in ");
pub const EFFECT_ON: Word = word("效果：", "effect on ");
pub const REVISES: Word = word("修订幅度：", "change of ");
pub const HIGHER: Word = word("高 ", " higher");
pub const LOWER: Word = word("低 ", " lower");
pub const EVERY_YEAR: Word = word("每年", " every year");
pub const AT_MEDIAN: Word = word(
    "取中位数（自身无不确定性）",
    "at its median, without uncertainty of its own",
);
pub const AT_HISTORY: Word = word("均值改为历史均值 ", "mean at that of its history, ");
pub const INSTEAD_OF: Word = word("，原为 ", " instead of ");
pub const ALL_YEARS: Word = word("各年均为 ", "all years in ");
pub const RIGHT_LAW: Word = word("为真的是第 ", "the right one is number ");
pub const TAKEN: Word = word("采取", "taken");

/// What the law of an indicator gives.
#[must_use]
pub fn part(key: &str) -> Word {
    match key {
        "growth" => word("增速", "growth"),
        "additions" => word("新增", "additions"),
        "amount" => word("数额", "amount"),
        "change" => word("变动", "change"),
        _ => word("数值", "value"),
    }
}

/// What a number is counted in.
#[must_use]
pub fn unit(key: &str) -> Option<Word> {
    match key {
        "percent" | "points" => Some(word("个百分点", "points")),
        "sd" => Some(word("个标准差", "sd")),
        "years" => Some(word("年", "years")),
        _ => None,
    }
}

/// What it is for something to be gone.
#[must_use]
pub fn off(kind: &str) -> Word {
    match kind {
        "lever" => word("不采取", "not taken"),
        "persistence" => word("各年独立", "years independent"),
        "factor" => word("没有共同波动", "no common movement"),
        "correlation" => word("互不相关", "none"),
        "copula" => word("改为高斯（极端不相伴）", "Gaussian, so none"),
        _ => word("不发生", "does not occur"),
    }
}
