//! The words of the reports, Chinese and English side by side: one table, both always complete.
//!
//! Words of a run and those that all reports share stand here, those of a study in a file of its own.

// Each word says in two languages what it is for; a third time would only repeat it.
#![allow(missing_docs)]

pub mod attribution;
pub mod backtest;
pub mod batch;
pub mod calibrate;
pub mod compare;
pub mod fit;
pub mod indices;
pub mod seek;
pub mod sweep;
pub mod sensitivity;
pub mod terms;

pub use crate::language::Language;

/// A word in both languages.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    zh: &'static str,
    en: &'static str,
}

impl Word {
    /// The word in a language.
    #[must_use]
    pub fn in_(self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}

const fn word(zh: &'static str, en: &'static str) -> Word {
    Word { zh, en }
}

pub const PROBABILITY: Word = word("达标概率", "Probability");
pub const VERDICT: Word = word("判断", "Verdict");
pub const OUTCOME: Word = word("中位数 [90 % 区间]", "Median [90 % band]");
pub const GOAL: Word = word("目标值", "Goal");
pub const UNIT: Word = word("单位", "Unit");
pub const COLON: Word = word("：", ": ");
pub const COMMA: Word = word("，", ", ");
pub const SEMICOLON: Word = word("；", "; ");
pub const REQUIRED: Word = word("所需年增速", "Growth needed");
pub const ASSUMED_GROWTH: Word = word("假设中位增速", "Median growth");
pub const PLAN_TARGETS: Word = word("规划目标", "Targets of the plan");
pub const OTHER_READINGS: Word = word(
    "分项与其他读法（不计入合计）",
    "Parts and other readings (not counted)",
);
pub const NOT_MEASURABLE: Word = word("无法衡量", "Not measurable");
pub const JOINT: Word = word("同时达标", "Together");
pub const ALL_MET: Word = word("全部达标", "All met");
pub const AT_LEAST: Word = word("至少达标", "At least");
pub const EXPECTED_MET: Word = word("期望达标数", "Expected number met");
pub const INDEPENDENT: Word = word(
    "若各目标相互独立，全部达标",
    "All met, if they were independent",
);
pub const BINDING: Word = word("最紧约束", "Binding target");
pub const GAIN: Word = word("去掉后全部达标概率增加", "without it P(all) gains");
pub const POINTS: Word = word("个百分点", "pp");
pub const PATHS: Word = word("条路径", "paths");
pub const REPLICATES: Word = word(
    "组独立重复，± 由各组之间的差异得出",
    "independent replicates; ± comes from their spread",
);
pub const PRECISION_ASKED: Word = word(
    "要求各目标概率及全部达标概率的 ± 均不超过",
    "Asked for ± on every target and on all together of at most",
);
pub const PRECISION_REACHED: Word = word("已达到：最大", "reached: the widest is");
pub const PRECISION_MISSED: Word = word(
    "未达到，请增加 --paths：最大",
    "not reached, raise --paths: the widest is",
);
pub const LEVERS_ON: Word = word("举措已采取", "Levers on");
pub const LEVERS_IDLE: Word = word(
    "举措已采取，但缺前置举措，无效果",
    "Levers on, without effect for lack of what they require",
);
pub const LEVERS_OFF: Word = word("举措未采取", "Levers off");
pub const JUDGEMENT: Word = word("（效果为判断）", " (judgement)");
pub const SEED: Word = word("随机种子", "seed");
pub const BASE_YEAR_BASIS: Word = word("基年口径", "base-year basis");
pub const AS_PUBLISHED: Word = word("发布口径", "as published");
pub const MARGIN: Word = word("领先幅度", "lead");
pub const ASSUMED_RIVALS: Word = word("（对手基数为假定）", " (rivals assumed)");
pub const FIRST: Word = word("首位", "first");
pub const TOP: Word = word("前", "top ");
pub const PLACES: Word = word("位", "");
pub const NOT_RESOLVED: Word = word(
    "本次路径数不足以分辨（不足10条路径在其一侧），请增加 --paths：",
    "not resolved by this run (fewer than 10 paths on one side); raise --paths:",
);
pub const PARAMETERS: Word = word("若参数已知", "If the parameters were known");
pub const PARAMETER_BAND: Word = word("达标概率 [90 % 区间]", "Probability [90 % band]");
pub const PARAMETER_PART: Word = word("来自参数的方差", "Variance from parameters");
pub const PARAMETER_GROUPS: Word = word("组参数，每组路径数", "sets of parameters, paths of each:");
pub const IDENTITIES: Word = word("分项与合计", "Parts and wholes");
pub const BROKEN: Word = word("不相符的概率", "Probability broken");
pub const WORST_YEAR: Word = word("最差年份", "Worst year");
pub const MEAN_GAP: Word = word("该年平均差额", "Mean gap then");
pub const ERRORS_ARE: Word = word(
    "± 为95 %蒙特卡洛误差，不含假设本身的不确定性。",
    "± is the 95 % Monte Carlo error; it does not include the uncertainty of the assumptions.",
);
pub const TWO_BASES: Word = word(
    "“· 基年口径”一行：其上的目标改按基年的统计口径判定；该目标本身按发布口径（含届时的统计修订）判定。“· 发布口径”则相反。",
    "A line “· base-year basis” is the target above it, judged on figures as the base year was measured; that target itself is\njudged as published, with the revisions so far. A line “· as published” is the reverse.",
);
pub const INTERRUPTED: Word = word(
    "已中断；以下是已完成部分",
    "interrupted; this is what was done",
);
pub const NOTHING_DONE: Word = word("已中断，尚无结果", "interrupted before there was a result");
pub const EFFECTS: Word = word(
    "各因素使概率增减（百分点）",
    "What each adds, percentage points",
);
pub const EFFECTS_ARE: Word = word(
    "有该因素时的达标概率减去没有时的，其他不变；同一批路径配对比较，± 为 95 % 区间的一半，用",
    "Probability with it less that without it, all else as written, on the same paths; ± is half the 95 % interval, from",
);
pub const EFFECTS_PATHS: Word = word("条路径；各项不必可加。", "paths; they need not add up.");
pub const COST_A_POINT: Word = word(
    "每个百分点的费用 [95 % 区间]",
    "Cost of a percentage point [95 % interval]",
);
pub const SWITCHED_OFF: Word = word("（未启用）", " (off)");
pub const UNDEFINED: Word = word(
    "公式在部分路径上没有数值",
    "Formulas without a value on some paths",
);
pub const YEAR: Word = word("年份", "Year");
pub const ON_PATHS: Word = word("路径数", "Paths");
pub const FIRST_PATH: Word = word("例：--path", "See --path");
pub const TAKEN: Word = word("取值", "Taken as");
pub const PATH: Word = word("路径", "Path");
pub const INDICATOR: Word = word("指标", "Indicator");
pub const MET: Word = word("达标", "met");
pub const MISSED: Word = word("未达标", "missed");
pub const PATHS_A_SECOND: Word = word("条/秒，剩余", "paths/s, left");
pub const WROTE: Word = word("已写入", "wrote");

/// The verbal scale: the least probability of each verdict, from the top.
const VERDICTS: [(f64, Word); 7] = [
    (0.99, word("几乎确定", "virtually certain")),
    (0.90, word("很可能", "very likely")),
    (0.66, word("可能", "likely")),
    (0.50, word("多半可能", "more likely than not")),
    (0.33, word("可能与不可能大致相当", "about as likely as not")),
    (0.10, word("不太可能", "unlikely")),
    (0.01, word("很不可能", "very unlikely")),
];

/// The word for a probability: it stands beside the number, never for it.
#[must_use]
pub fn verdict(probability: f64) -> Word {
    VERDICTS
        .iter()
        .find(|(least, _)| probability > *least || (probability == *least && *least > 0.5))
        .map_or(
            word("几乎不可能", "exceptionally unlikely"),
            |(_, verdict)| *verdict,
        )
}

pub const LAW: Word = word("分布", "Law");
pub const PARAMETERS_OF_LAW: Word = word("参数（方括号内可省略）", "Parameters ([optional])");
pub const LAW_SAYS: Word = word("含义", "What it says");
pub const EXPLAIN_MORE: Word = word(
    "tuiyan explain pert 显示一种分布的说明；tuiyan explain 'pert = { low = 2, mode = 5, high = 8 }' 显示该分布的数值。",
    "tuiyan explain pert shows the page of one; tuiyan explain 'pert = { low = 2, mode = 5, high = 8 }' shows a law in numbers.",
);
pub const PARAMETER: Word = word("参数", "Parameter");
pub const MEANING: Word = word("含义", "Meaning");
pub const IF_ABSENT: Word = word("省略时", "If left out");
pub const FORMULA: Word = word("公式", "Formula");
pub const SOURCE: Word = word("出处", "Source");
pub const WHEN: Word = word("何时使用", "When");
pub const EXAMPLE: Word = word("示例", "Example");
pub const MEAN: Word = word("均值", "Mean");
pub const SD: Word = word("标准差", "Sd");
pub const BELOW_ZERO: Word = word("小于零的概率", "Probability below zero");
pub const COST: Word = word("抽样开销", "Cost of a draw");
pub const COST_ELEMENTARY: Word = word(
    "由正态得分直接算出",
    "elementary in the normal score: a multiplication and an addition, or an exponential",
);
pub const COST_TABLE: Word = word(
    "事先制成正态得分的多项式表，每次抽样查表一次，各分布大致相同",
    "a polynomial of the normal score from a table made beforehand, about the same for all laws",
);
pub const COST_PIECES: Word = word(
    "事先制成的多项式表，在折点或跳跃处分段，略高于其他分布",
    "a polynomial of the normal score from a table in pieces, which end at corners and jumps: somewhat more than other laws",
);
pub const COST_COUNT: Word = word(
    "连续分布的多项式表，查表后向上取整",
    "the polynomial of a smooth law from a table made beforehand, rounded up",
);
pub const TAKES_NUMBER: Word = word("数值", "a number");
pub const TAKES_NUMBERS: Word = word("数值列表", "a list of numbers");
pub const TAKES_DATA: Word = word(
    "数值列表或文件中的一列",
    "a list of numbers or a column of a file",
);
pub const TAKES_LAW: Word = word("分布", "a law");
pub const TAKES_LAWS: Word = word("分布列表", "a list of laws");
pub const REQUIRED_KEY: Word = word("不可省略", "must be there");
pub const OPTIONAL_KEY: Word = word("可省略", "may be left out");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_has_its_published_edges() {
        for (p, en) in [
            (1.0, "virtually certain"),
            (0.99, "virtually certain"),
            (0.90, "very likely"),
            (0.66, "likely"),
            (0.51, "more likely than not"),
            (0.50, "about as likely as not"),
            (0.34, "about as likely as not"),
            (0.33, "unlikely"),
            (0.10, "very unlikely"),
            (0.01, "exceptionally unlikely"),
            (0.0, "exceptionally unlikely"),
        ] {
            assert_eq!(verdict(p).in_(Language::En), en, "{p}");
        }
    }
}
