//! The words of `tuiyan fit`, `tuiyan hindcast` and the scenario files that they write.

use super::{Word, word};

pub const FITTED_TO: Word = word("由历史拟合：", "Fitted to history: ");
pub const UP_TO: Word = word("截至", "up to");
pub const AHEAD_TO: Word = word("展望至", "looking ahead to");
pub const METHOD: Word = word("方法：", "Method: ");
pub const WARNING: Word = word("注意：", "Mind: ");
pub const CALIBRATED: Word = word(
    "该方法经大量历史序列校准：所称的 90 % 区间，在未参与学习的序列上约有 90 % 的次数包含实际值。对任何单个指标，这不是保证",
    "The method is calibrated on many past series: of its 90 % bands, about 90 % held what came, on series that it was not shown. That is no promise for any single indicator",
);
pub const STEPS: Word = word("可比增长（年数）", "Steps used");
pub const WORTH: Word = word("折合独立年数", "Worth");
pub const GROWTH: Word = word("年增速均值", "Mean growth");
pub const SPREAD: Word = word("标准差", "Sd");
pub const BASE: Word = word("基年值", "Base");
pub const BAND: Word = word("末年中位数 [90 % 区间]", "Last year: median [90 % band]");
pub const LEFT_OUT: Word = word("未用的增长", "Steps that were not used");
pub const NOT_FITTED: Word = word("未拟合", "Not fitted");
pub const NONE_FITTED: Word = word("没有可拟合的指标。", "There is no indicator to fit.");
pub const TOGETHER: Word = word("指标之间的相依", "How they move together");
pub const PAIRS: Word = word("对指标，平均折合", "pairs, worth on average");
pub const OBSERVATIONS: Word = word(
    "个独立观测；相关系数平均保留",
    "independent observations; correlations keep on average",
);
pub const KEPT: Word = word("，其余向零收缩", ", the rest is shrunk to nought");
pub const UNKNOWN_PAIRS: Word = word(
    "对共同年份不足，无从估计",
    "pairs have too few years in common to say anything",
);
pub const NO_FACTOR: Word = word(
    "样本中看不出可与偶然相区别的共同因子：各指标视为相互独立",
    "no common factor is told from chance: the indicators are taken to be independent",
);
pub const FACTORS: Word = word(
    "个共同因子可与偶然相区别，载荷为",
    "common factors are told from chance, with loads",
);
pub const PLAN_KEEPS: Word = word(
    "情景中的相依按规划所写（因子载荷），以上仅供对照",
    "In the scenario they move together as the plan says (its loads); this stands beside it",
);
pub const WRITTEN: Word = word("已写入情景文件", "The scenario was written to");
pub const TABLE_IS: Word = word(
    "各格用同一批路径；± 为 95 % 蒙特卡洛误差。每行以该段历史拟合的分布代替规划的分布，其余不变；“事后之见”用基年之后的增长，\n当时无从得知。历史若已包含冲击之年，再“计入冲击”即重复计算。",
    "All cells run on the same paths; ± is the 95 % Monte Carlo error. A row puts laws fitted to those years in place of the plan's, all\nelse as written; hindsight uses growth after the base year, which nobody could know. Where the history holds years of shock\nalready, “Shocks” counts them twice.",
);
pub const UNMOVED: Word = word(
    "规划的目标都不取决于已拟合的指标。",
    "No target of the plan rests on a fitted indicator.",
);
pub const IN_PLACE: Word = word("拟合的分布放入规划：", "The laws in the plan: ");
pub const LAW_FROM: Word = word("年数：", "Steps: ");

/// What a choice of history is called.
#[must_use]
pub fn past(key: &str) -> Word {
    match key {
        "all" => word("全部历史（至基年）", "History up to the base year"),
        "without_shocks" => word("历史，不含冲击之年", "History without shock years"),
        "last_ten_steps" => word("最近十年", "The last ten years of it"),
        "last_five_steps" => word("最近五年", "The last five years of it"),
        "hindsight" => word(
            "基年之后（事后之见）",
            "Years after the base year (hindsight)",
        ),
        _ => word("规划所写", "The plan's own laws"),
    }
}

// The scenario file.
pub const FILE_MADE_BY: Word = word("由以下命令生成：", "Made by: ");
pub const FILE_IS: Word = word(
    "各指标的 level.path 是各年水平值的分位数，由历史拟合；重新生成会覆盖手工改动，改动请另写一个 extends 本文件的情景。",
    "level.path holds quantiles of each year's level, fitted to history. Making the file again overwrites changes by hand: write them in a scenario that extends this one.",
);
pub const FILE_EXTENDS: Word = word(
    "目标、对手、冲击、修订、举措和因子载荷都是规划的；这里只代替所列指标的分布。",
    "Targets, rivals, shocks, revisions, levers and loads are the plan's; only the laws of the indicators below take the place of its own.",
);
pub const FILE_HISTORY: Word = word("历史数据：", "History: ");
pub const FILE_SHOCKS_USED: Word = word(
    "标为冲击的年份照常计入。情景若另有冲击，同一类事件就计了两次。",
    "Years that are marked as shocks count like any other. Where the scenario has shocks as well, such events are counted twice.",
);
pub const FILE_SHOCKS_LEFT_OUT: Word = word(
    "标为冲击的年份未计入：冲击须由情景另行给出，否则区间偏窄。",
    "Years that are marked as shocks do not count: the scenario must bring shocks of its own, or its bands are too narrow.",
);
pub const FILE_STEPS: Word = word("年的增长", "steps");
pub const FILE_SOURCE: Word = word("序列来源：", "Source of the series: ");
pub const FILE_EFFECTIVE: Word = word("，折合独立年数", ", worth");
pub const FILE_MEAN: Word = word("；年均", "; mean");
pub const FILE_SD: Word = word(" %，标准差", " % a year, sd");
pub const FILE_POINTS: Word = word("个百分点", " points");
pub const FILE_NOT_FITTED: Word = word("保留规划的分布：", "The plan's law stays: ");
pub const FILE_WITHOUT: Word = word("没有写入：", "Left out: ");
pub const FILE_FACTOR: Word = word("共同因子", "Common factor");
pub const FILE_NAME: Word = word("（由历史拟合）", " (fitted to history)");

// The judgement of a plan.
pub const JUDGED: Word = word("事后检验", "Judged by what came");
pub const TARGET: Word = word("目标", "Target");
pub const ANNOUNCED: Word = word("拟合所称", "Announced by the fit");
pub const BY_PLAN: Word = word("规划所设分布所称", "By the plan's own laws");
pub const CAME: Word = word("是否实现", "Came true");
pub const YES: Word = word("是", "yes");
pub const NO: Word = word("否", "no");
pub const UNKNOWN: Word = word("无数据", "not known");
pub const OTHERWISE: Word = word("（另一口径：", " (on the other basis: ");
pub const END: Word = word("）", ")");
pub const VALUE: Word = word("实际值", "What came");
pub const SCORE: Word = word("布赖尔评分", "Brier score");
pub const MEAN_ANNOUNCED: Word = word("平均所称概率", "mean announced");
pub const SHARE_TRUE: Word = word("实现的比例", "share that came true");
pub const OF_PLAN: Word = word("规划所设分布的评分", "score of the plan's own laws");
pub const NO_FIT: Word = word("（未拟合）", "(not fitted)");
pub const COUNTED: Word = word(
    "可以判定、且依据拟合分布的规划目标数：",
    "Targets of the plan that rest on a fitted law and can be judged: ",
);
pub const FEW: Word = word(
    "。同一规划的目标受同样的冲击，折合的独立案例更少：\n这样的评分说明不了校准与否，只能与其他规划的合起来看。",
    ". Targets of one plan share its shocks, so they are\nfewer cases than that: such a score says little of calibration by itself; read it together with those of other plans.",
);
pub const NONE_JUDGED: Word = word(
    "没有可以判定的目标：历史数据没有到目标年份。",
    "No target can be judged: the history does not reach the years of the targets.",
);
