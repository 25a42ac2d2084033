//! The words of `tuiyan backtest`.

use super::{Word, word};
use crate::language::Pair;

pub const METHOD: Word = word("方法", "Method");
pub const BAND_95: Word = word("95 % 带", "95 % band");
pub const BELOW: Word = word("低于", "below");
pub const ABOVE: Word = word("高于", "above");
pub const BAND_80: Word = word("80 % 带", "80 % band");
pub const MSIS: Word = word("MSIS", "MSIS");
pub const PINBALL: Word = word("分位损失", "Pinball");
pub const MASE: Word = word("MASE", "MASE");
pub const BRIER: Word = word("Brier", "Brier");
pub const BETTER_THAN: Word = word("优于 ", "Better than ");
pub const SCORES_ARE: Word = word(
    "MSIS、分位损失、MASE 以该序列截至起点的平均年变动幅度为单位，越低越好；“优于”一栏为分位损失减少的比例。",
    "MSIS, pinball and MASE are in mean yearly steps of the series up to the origin, low is good; “better than” is the pinball score saved.",
);
pub const AHEAD: Word = word("提前年数", "Years ahead");
pub const FORECASTS: Word = word("预测数", "Forecasts");
pub const SEPARATE: Word = word("互不重叠", "Separate");
pub const BY_HORIZON: Word = word("按提前年数", "by years ahead");
pub const PIT: Word = word(
    "结果落在预告分布的何处（PIT；校准时各档相等）",
    "where outcomes fell in the announced law (PIT; all equal if calibrated)",
);
pub const FLAT: Word = word("均匀性检验：", "Test of flatness: ");
pub const FLAT_P: Word = word("（已按区间重叠折算）", " (allowing for overlapping spans)");
pub const FLAT_FEW: Word = word(
    "互不重叠的预测不足 50 个，不作均匀性检验。",
    "Fewer than 50 separate forecasts: no test of flatness.",
);
pub const GOALS: Word = word(
    "目标：预告的达标概率与实际达标率",
    "goals: announced probability and what came",
);
pub const ANNOUNCED: Word = word("预告", "Announced");
pub const CAME: Word = word("实际达标 [95 % 区间]", "Came [95 % interval]");
pub const NUMBER: Word = word("目标数", "Goals");
pub const OFF: Word = word("偏离", "off");
pub const RELIABILITY: Word = word("可靠性", "reliability");
pub const RESOLUTION: Word = word("分辨力", "resolution");
pub const UNCERTAINTY: Word = word("不确定性", "uncertainty");
pub const WITHIN: Word = word("档内", "within bins");
pub const GOALS_ARE: Word = word(
    "目标如规划当年会定的：h 年后不低于起点值加 h 个历年平均变动的 0、0.5、1、1.5、2 倍",
    "Goals as plans would have set them: after h years at least the value at the origin plus 0, 0.5, 1, 1.5 or 2 mean steps a year",
);
pub const GOALS_PERCENT: Word = word("，及年均增长不低于", ", and mean growth of at least");
pub const GOALS_PERCENT_END: Word = word(" %", " % a year");
pub const OVERCONFIDENT: Word = word(
    "过于自信：预告接近必成或必败的目标，实际不如预告的那样确定。",
    "Over-confident: goals announced as nearly sure or nearly lost were less so than announced.",
);
pub const UNDERCONFIDENT: Word = word(
    "过于保守：实际比预告的更确定。",
    "Under-confident: goals were surer, or more surely lost, than announced.",
);
pub const MIXTURE: Word = word("方法的混合", "Mixture of methods");
pub const WEIGHTS: Word = word("权重", "weights");
pub const ALONE: Word = word("各方法单独", "alone");
pub const IN_SAMPLE: Word = word(
    "只有一个序列：混合的得分用的是同一批数据得出的权重，偏乐观。",
    "There is one series only: the mixture is scored with weights from the same data, which flatters it.",
);
pub const CHOICE: Word = word(
    "混合的方差中来自方法选择的部分（按提前年数）",
    "Part of the mixture's variance that comes from the choice of method, by years ahead",
);
pub const OMITTED: Word = word("未用", "Left out");
pub const WHAT_IT_IS: Word = word(
    "每个起点只用当年及以前的数据；每个预测计一次。相邻起点的预测期互相重叠，故区间与检验以互不重叠的预测数计；\n各序列遇到同一冲击时仍彼此相关，区间因而偏窄。数据按最后公布的口径，当年尚未修订的数值无从得知。",
    "Each origin uses only the years up to it; each forecast counts once. Spans of neighbouring origins overlap, so intervals and tests go by the number of\nseparate forecasts; series that meet the same shock depend on each other still, and intervals are too narrow by that. Figures stand as last published:\nwhat was known before their revision cannot be told from the file.",
);

/// Why something was left out.
pub const REASONS: [Pair; 6] = [
    ("个序列没有可用的起点", "series without an origin"),
    (
        "个年份之前可比的年变动太少",
        "years with too few steps before them",
    ),
    (
        "个年份之前毫无变动",
        "years before which nothing had changed",
    ),
    (
        "个年份无法用其中某种方法得出分布",
        "years from which one of the methods has no law",
    ),
    (
        "个结果的口径与起点无法衔接",
        "outcomes on a basis that nothing links to the origin's",
    ),
    ("个结果缺失", "outcomes that were not measured"),
];
