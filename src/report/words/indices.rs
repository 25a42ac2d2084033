//! The words of indices: where the variance of a result comes from.

use super::{Word, word};

pub const INPUT: Word = word("不确定来源", "Input");
pub const FIRST: Word = word("一阶指数", "Alone (first)");
pub const TOTAL: Word = word("总指数", "In all (total)");
pub const SHAPLEY: Word = word("Shapley 效应", "Shapley");
pub const VARIANCE_OF: Word = word("方差的来源，%", "Where the variance comes from, %");
pub const VERDICT: Word = word("是否达标", "met or not");
pub const MEASURE: Word = word("实际值", "what it measures");
pub const ALL: Word = word("全部达标", "All met");
pub const COPULA: Word = word(
    "各指标共同的年度波动幅度（学生 t Copula）",
    "the scale of the year that indicators share (Student-t copula)",
);
pub const EFFECT_ON: Word = word("对", "on");
pub const OTHERS: Word = word(
    "其余各项与 0 无法区分，项数：",
    "Others, not told from nought:",
);
pub const NOTHING_RESOLVED: Word = word(
    "没有一项能与 0 区分；请增加 --paths",
    "no input is told from nought; raise --paths",
);
pub const CONSTANT: Word = word(
    "在所有路径上都相同，没有方差可解释",
    "the same on all paths: nothing to explain",
);
pub const TOO_RARE: Word = word(
    "路径数不足以分辨：所看路径中，与常见结果不同的条数与总条数为",
    "not resolved: paths that differ from the usual outcome, of those looked at:",
);
pub const NO_NUMBER: Word = word(
    "公式在部分路径上得不出数值，因而没有方差；这些路径的条数与总条数为",
    "not a number on some paths, so it has no variance; these paths, of those looked at:",
);
pub const NO_VARIANCE_BY_LAW: Word = word(
    "依赖方差无穷的分布（例如自由度不超过 2 的学生 t），指数不存在；可改用方差有限的分布，或只看是否达标",
    "rests on a law of infinite variance (such as Student's t with 2 degrees of freedom or fewer), so no index exists; use a law with a variance, or ask for the target's verdict",
);
pub const NO_VARIANCE_BY_TAIL: Word = word(
    "尾部过厚，方差无穷或无法由这些路径得知，不给指数；尾指数（须明显大于 2）为",
    "its tail is so heavy that the variance is infinite, or not known from these paths: no index; index of the tail, which should be well above 2:",
);
pub const FIRST_IS: Word = word(
    "一阶指数：若该项已知，方差可减少的比例，仅计其单独的作用。",
    "Alone: the part of the variance that would go if the input were known.",
);
pub const TOTAL_IS: Word = word(
    "总指数：若其余各项均已知，方差还剩的比例，含与他项的交互作用；两者之差即交互作用。",
    "In all: the part that would stay if all others were known, with interactions; the gap between the two is interactions.",
);
pub const SHAPLEY_IS: Word = word(
    "Shapley 效应：各项公平分摊，合计 100 %；交互作用与相关部分由有关各项均分。",
    "Shapley: shares that add up to 100 %; who interacts or is correlated shares it evenly.",
);
pub const CORRELATED_ARE: Word = word(
    "† 与其他指标两两相关：一阶为“完全”指数，含其与他项共有的部分；总指数为“独立”指数，仅含给定其余各项后其自身的部分，因而可能小于一阶。",
    "† correlated by pair: alone is the “full” index, with what it says of the others; in all is the “independent” one, with only what it has of its own given them, and can be smaller.",
);
pub const MARGIN_IS: Word = word(
    "± 为 95 % 区间的一半（负的估计值表示真值接近 0）。每次运行的路径数：",
    "± is half the 95 % interval (an estimate below nought means that the truth is near it). Paths of each run:",
);
pub const SOBOL_RUNS: Word = word("Sobol' 指数的运行次数：", "Runs for the Sobol' indices:");
pub const SHAPLEY_RUNS: Word = word("Shapley 效应的运行次数：", "Runs for the Shapley effects:");
