//! The words of the risk summary.

use super::{Word, word};

pub const TITLE: Word = word("风险摘要", "Risk summary");
pub const IN_SHORT: Word = word("要点", "In short");
pub const HOW_TO_READ: Word = word("怎样读", "How to read this");
pub const FAILURES: Word = word("未能运行的情景", "Scenarios that did not run");
pub const RANKED: Word = word("一、各目标的风险", "1. Targets by risk");
pub const DIMENSIONS: Word = word("二、分维度的达标概率", "2. Probabilities by dimension");
pub const WORST: Word = word("三、最差的情景", "3. The worst scenarios");
pub const SHARED: Word = word(
    "四、最差情景的共同之处",
    "4. What the worst scenarios share",
);
pub const WATCH: Word = word("五、需要关注什么", "5. What to watch");
pub const TARGET: Word = word("目标", "Target");
pub const MISSED: Word = word("未达标概率，均值", "P(missed), mean");
pub const MEDIAN: Word = word("中位数", "Median");
pub const BEST_TO_WORST: Word = word("最好 … 最差情景", "Best … worst scenario");
pub const HALF: Word = word("达标概率不到一半的情景", "Scenarios with P(met) below 50 %");
pub const WORST_IN: Word = word("最差情景", "Worst scenario");
pub const SHORTFALL: Word = word("期望缺口", "Expected shortfall");
pub const BINDS: Word = word("为最紧约束的情景", "Scenarios where it binds");
pub const BINDING_NATURE: Word = word("约束性", "binding by nature");
pub const DIMENSION: Word = word("维度", "Dimension");
pub const NO_DIMENSION: Word = word("（未标明维度）", "(no dimension given)");
pub const TARGETS: Word = word("目标数", "Targets");
pub const MEAN_OF: Word = word(
    "平均达标概率：最低 · 中位 · 最高",
    "Mean P(met): lowest · median · highest",
);
pub const WEAKEST_OF: Word = word(
    "最弱目标的达标概率：最低 · 中位 · 最高",
    "P(met) of the weakest: lowest · median · highest",
);
pub const USUALLY_WEAKEST: Word = word(
    "通常最弱的目标（情景数）",
    "Usually the weakest (scenarios)",
);
pub const SCENARIO: Word = word("情景", "Scenario");
pub const FILE: Word = word("文件", "File");
pub const EXPECTED: Word = word("期望达标数", "Expected number met");
pub const FIRST_TO_FAIL: Word = word("最先落空的目标（达标概率）", "First to fail (P(met))");
pub const ASSUMPTION: Word = word("假设", "Assumption");
pub const AMONG_WORST: Word = word("最差情景中", "Among the worst");
pub const AMONG_OTHERS: Word = word("其余情景中", "Among the others");
pub const LIFT: Word = word("倍数", "Lift");
pub const MEANS: Word = word(
    "均值：最差 / 其余（差，标准差）",
    "Means: worst / others (difference, sd)",
);
pub const LUCK: Word = word("偶然的概率", "By luck");
pub const ABSENT: Word = word("未写", "not written");
pub const PERCENTAGE_POINTS: Word = word("个百分点", "pp");
pub const PLACES: Word = word("位", "places");

pub const WORST_SCENARIOS: Word = word("最不利的情景", "Worst scenarios");
pub const LEAST_LIKELY: Word = word("最不可能达标的目标", "Least likely target");
