//! Dependence: how the indicators' innovations move together within a year.
//!
//! Two ways, for different indicators of one scenario:
//!
//! * **Factors** (`[factor.demand]`, `loads = { demand = 0.6 }`): score = Σ load · factor +
//!   √(1 − Σ load²) · own. Two indicators correlate by the product of their loads. Adding an indicator
//!   changes nobody else's draws. Use it by default: it needs few numbers and is always valid.
//! * **Correlations by pair** (`[correlation]`): of normal scores. A member's scores are made of its
//!   own draws and those of the members declared before it, so adding a member leaves the scores
//!   of those before it as they were. Members must not load on factors.
//!
//! Correlations and loads are those of the year's innovations; with equal persistence they are
//! also the correlations of the growth scores of a year. The copula is Gaussian.

use super::section::{At, Section};
use super::{Check, Name, Scenario};
use crate::both;
use crate::diag::{Place, Problems};
use crate::language::Both;
use crate::num::matrix::{LowerTriangular, cholesky};

/// A common factor: a standard normal number a year, independent of the other factors.
#[derive(Debug, Clone)]
pub struct Factor {
    /// Its id, which keys its draws.
    pub id: At<String>,
    /// What people call it.
    pub name: Name,
}

/// Reads `[factor.id]`.
pub fn read_factor(id: At<String>, section: &mut Section) -> Option<Factor> {
    let name = Name::read(section, "name", ("名称", "what people call it"));
    section.text("source", ("设立该因子的理由", "why it is there"));
    Some(Factor {
        name: name.unwrap_or_else(|| Name::plain(&id.value)),
        id,
    })
}

/// Correlations by pair among some indicators.
#[derive(Debug, Clone)]
pub struct Correlation {
    /// The members, in the order in which they are made of each other.
    pub members: Vec<At<String>>,
    /// Its Cholesky factor; rows as `members`.
    pub factor: LowerTriangular,
}

/// Reads `[correlation]`: either `members` with `matrix`, or `pairs`.
pub fn read_correlation(section: &mut Section) -> Option<Correlation> {
    let place = section.place.clone();
    let members = section.texts(
        "members",
        (
            "各指标的标识符，顺序同矩阵",
            "ids of the indicators, in the order of the matrix",
        ),
    );
    let matrix = section.matrix(
        "matrix",
        (
            "正态得分的相关矩阵，对称，对角线为 1",
            "normal-score correlations, symmetric, 1 on the diagonal",
        ),
    );
    let pairs = section.items(
        "pairs",
        (
            "两两相关系数；未列出的为 0",
            "correlations by pair; pairs not listed are 0",
        ),
        |section| {
            let of = section.texts("of", ("两个指标的标识符", "the ids of two indicators"));
            section.require("of", ("两个指标的标识符", "the ids of two indicators"));
            let is = section.required_number(
                "is",
                (
                    "两者正态得分的相关系数，-1 至 1",
                    "their normal-score correlation, -1 to 1",
                ),
            );
            Some((of?, is?))
        },
    );
    section.text("source", ("数据来源", "where the figures come from"));
    let problems = section.reading.problems.counts().0;
    let (members, matrix) = match (members, matrix, pairs) {
        (Some(members), Some(matrix), None) => square(section, members, matrix)?,
        (None, None, Some(pairs)) => from_pairs(section, pairs)?,
        _ => {
            let message = (
                "correlation 要么写 members 和 matrix，要么写 pairs",
                "correlation needs either members and matrix, or pairs",
            );
            let help = ("请在两种写法中选一种", "give one of the two");
            section.reading.problems.error(&place, message, help);
            return None;
        }
    };
    if section.reading.problems.counts().0 > problems {
        return None;
    }
    decompose(section, members, &matrix)
}

/// Most members: the work of a run grows with their square.
const MOST_MEMBERS: usize = 400;

fn refuse_crowd(problems: &mut Problems, place: &Place, members: usize) -> bool {
    if members > MOST_MEMBERS {
        let message = both!(
            "两两相关的指标有{members}个",
            "{members} indicators are correlated by pair"
        );
        let help = both!(
            "超过{MOST_MEMBERS}个时请改用因子",
            "use factors above {MOST_MEMBERS}"
        );
        problems.error(place, message, help);
    }
    members > MOST_MEMBERS
}

/// The members and their correlations, each where it was written.
type Members = (Vec<At<String>>, Vec<Vec<At<f64>>>);

fn square(
    section: &mut Section,
    members: Vec<At<String>>,
    matrix: At<Vec<Vec<At<f64>>>>,
) -> Option<Members> {
    let problems = &mut section.reading.problems;
    let n = members.len();
    if refuse_crowd(problems, &matrix.place, n) {
        return None;
    }
    let rows = matrix.value;
    if rows.len() != n || rows.iter().any(|row| row.len() != n) {
        let message = both!(
            "members 有{n}个，matrix 应为 {n} × {n}",
            "the matrix is not {n} × {n}, as the {n} members need"
        );
        let help = (
            "请每个成员写一行，每行每个成员写一个数值",
            "write one row a member, one number a member",
        );
        problems.error(&matrix.place, message, help);
        return None;
    }
    for (i, row) in rows.iter().enumerate() {
        for (j, cell) in row.iter().enumerate() {
            let (a, b) = (&members[i].value, &members[j].value);
            if i == j && cell.value != 1.0 {
                let message = both!(
                    "{a} 与自身的相关系数为 {r}",
                    "{a} correlates {r} with itself",
                    r = cell.value
                );
                let help = ("对角线请写 1", "write 1 on the diagonal");
                problems.error(&cell.place, message, help);
            } else if !(-1.0..=1.0).contains(&cell.value) {
                out_of_range(problems, cell, a, b);
            } else if j < i && (cell.value - rows[j][i].value).abs() > 1e-9 {
                let message = both!(
                    "{a} 与 {b} 的相关系数此处为 {here}，对称处为 {there}",
                    "{a} and {b} correlate {here} here and {there} there",
                    here = cell.value,
                    there = rows[j][i].value
                );
                let help = ("请使矩阵对称", "make the matrix symmetric");
                problems.error(&cell.place, message, help);
            }
        }
    }
    Some((members, rows))
}

fn out_of_range(problems: &mut Problems, cell: &At<f64>, a: &str, b: &str) {
    let message = both!(
        "{a} 与 {b} 的相关系数为 {r}",
        "the correlation of {a} and {b} is {r}",
        r = cell.value
    );
    let help = ("请写 -1 至 1 之间的数值", "write a number from -1 to 1");
    problems.error(&cell.place, message, help);
}

fn from_pairs(section: &mut Section, pairs: Vec<(Vec<At<String>>, At<f64>)>) -> Option<Members> {
    let mut members: Vec<At<String>> = Vec::new();
    let mut cells: Vec<(usize, usize, At<f64>)> = Vec::new();
    for (of, is) in pairs {
        let [a, b] = of.as_slice() else {
            let message = both!(
                "一对应有两个标识符，此处有{n}个",
                "a pair has two ids, and this has {n}",
                n = of.len()
            );
            let help = ("请写 of = [\"a\", \"b\"]", "write of = [\"a\", \"b\"]");
            section.reading.problems.error(&is.place, message, help);
            continue;
        };
        let mut index = |id: &At<String>| {
            members
                .iter()
                .position(|m| m.value == id.value)
                .unwrap_or_else(|| {
                    members.push(id.clone());
                    members.len() - 1
                })
        };
        let (i, j) = (index(a), index(b));
        if i == j {
            let message = both!(
                "{id} 与自身配对",
                "{id} is paired with itself",
                id = a.value
            );
            let help = ("请写两个不同的指标", "name two different indicators");
            section.reading.problems.error(&a.place, message, help);
        } else if !(-1.0..=1.0).contains(&is.value) {
            out_of_range(&mut section.reading.problems, &is, &a.value, &b.value);
        } else if cells
            .iter()
            .any(|(k, l, _)| (*k, *l) == (i.min(j), i.max(j)))
        {
            let message = both!(
                "{a} 与 {b} 配对了两次",
                "{a} and {b} are paired twice",
                a = a.value,
                b = b.value
            );
            let help = ("只保留其中一个", "keep one of the two");
            section.reading.problems.error(&is.place, message, help);
        } else {
            cells.push((i.min(j), i.max(j), is));
        }
    }
    let n = members.len();
    if refuse_crowd(&mut section.reading.problems, &section.place, n) {
        return None;
    }
    let place = section.place.clone();
    Some((members, filled(n, &place, cells)))
}

/// A symmetric matrix with 1 on the diagonal, the given cells, and 0 elsewhere.
fn filled(n: usize, place: &Place, cells: Vec<(usize, usize, At<f64>)>) -> Vec<Vec<At<f64>>> {
    let fixed = |value: f64| At {
        value,
        place: place.clone(),
    };
    let row = |i: usize| {
        (0..n)
            .map(|j| fixed(if i == j { 1.0 } else { 0.0 }))
            .collect()
    };
    let mut matrix: Vec<Vec<At<f64>>> = (0..n).map(row).collect();
    for (i, j, r) in cells {
        matrix[i][j] = r.clone();
        matrix[j][i] = r;
    }
    matrix
}

fn decompose(
    section: &mut Section,
    members: Vec<At<String>>,
    matrix: &[Vec<At<f64>>],
) -> Option<Correlation> {
    let numbers: Vec<Vec<f64>> = matrix
        .iter()
        .map(|row| row.iter().map(|cell| cell.value).collect())
        .collect();
    let not = match cholesky(&numbers) {
        Ok(factor) => return Some(Correlation { members, factor }),
        Err(not) => not,
    };
    let name = |(i, j): &(usize, usize)| {
        format!(
            "{}–{} {}",
            members[*i].value, members[*j].value, numbers[*i][*j]
        )
    };
    let pairs: Vec<String> = not.pairs.iter().map(name).collect();
    let pairs = Both::list(&pairs);
    let message = both!(
        "这些相关系数不可能同时成立（最小特征值 {least:.4}）；问题最大的是：{pairs}",
        "these correlations cannot hold together (smallest eigenvalue {least:.4}); most at fault: {pairs}",
        least = not.smallest_eigenvalue;
        pairs
    );
    let help = (
        "请把所列相关系数向 0 调整，或改用因子描述相依关系",
        "move the named correlations towards 0, or describe the dependence by factors",
    );
    let place = match not.pairs.first() {
        Some((i, j)) => matrix[*i][*j].place.clone(),
        None => section.place.clone(),
    };
    section.reading.problems.error(&place, message, help);
    None
}

impl Correlation {
    /// Where an indicator stands among the members.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.members.iter().position(|member| member.value == id)
    }

    /// Finds what a reader alone cannot see.
    pub fn check(&self, check: &mut Check) {
        for (at, member) in self.members.iter().enumerate() {
            if self.members[..at]
                .iter()
                .any(|earlier| earlier.value == member.value)
            {
                let message = both!(
                    "{id} 在 members 中出现了两次",
                    "{id} is a member twice",
                    id = member.value
                );
                let help = ("只保留一次", "keep it once");
                check.problems.error(&member.place, message, help);
            }
            let Some(indicator) = check.indicator(member) else {
                continue;
            };
            if !indicator.loads.is_empty() {
                let message = both!(
                    "{id} 既有因子载荷，又有两两相关",
                    "{id} both loads on factors and is correlated by pair",
                    id = member.value
                );
                let help = (
                    "请保留载荷或相关系数之一",
                    "keep either its loads or its correlations",
                );
                check.problems.error(&member.place, message, help);
            }
            if !indicator.kind.draws() {
                let message = both!(
                    "{kind} 类指标没有逐年的抽样",
                    "a {kind} draws nothing from year to year",
                    kind = indicator.kind.key()
                );
                let help = ("请将它移出相关系数", "take it out of the correlations");
                check.problems.error(&member.place, message, help);
            }
        }
    }
}

/// Finds loads that nobody can have, and factors on which nobody loads.
pub fn check_loads(scenario: &Scenario, check: &mut Check) {
    for indicator in &scenario.indicators {
        let mut squares = 0.0;
        for (factor, load) in &indicator.loads {
            squares += load.value * load.value;
            if scenario
                .factors
                .iter()
                .all(|known| known.id.value != factor.value)
            {
                let ids = scenario.factors.iter().map(|known| known.id.value.as_str());
                check.unknown(factor, "factor", ids);
            }
        }
        if squares > 1.0 + 1e-12
            && let Some((_, last)) = indicator.loads.last()
        {
            let message = both!(
                "{id} 的载荷平方和为 {squares:.4}，大于 1",
                "the squares of the loads of {id} sum to {squares:.4}, above 1",
                id = indicator.id.value
            );
            let help = ("请减小载荷", "make the loads smaller");
            check.problems.error(&last.place, message, help);
        }
    }
    for factor in &scenario.factors {
        let loaded = |indicator: &super::Indicator| {
            indicator
                .loads
                .iter()
                .any(|(id, _)| id.value == factor.id.value)
        };
        if !scenario.indicators.iter().any(loaded) {
            let message = both!(
                "没有指标在因子 {id} 上有载荷",
                "nobody loads on the factor {id}",
                id = factor.id.value
            );
            let help = (
                "请删去该因子，或给某个指标加上载荷",
                "delete it, or give an indicator a load",
            );
            check.problems.warn(&factor.id.place, message, help);
        }
    }
}
