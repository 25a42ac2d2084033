//! Correlations by pair: `[correlation]`, as a matrix, by pair, or by blocks.
//!
//! The numbers are taken as they are written; [`super::measure`] says what they are, [`super::settle`] whether they
//! can hold together. From the triangular factor L of the matrix, the innovations of the members are L · (their own
//! draws), member by member.

use super::super::section::{At, Section};
use super::super::{Check, Indicator, is};
use super::blocks::{self, Blocks};
use super::measure::Measure;
use crate::both;
use crate::diag::{Place, Problems};
use crate::num::matrix::LowerTriangular;
use std::collections::HashSet;

/// Correlations by pair among some indicators.
#[derive(Debug, Clone)]
pub struct Correlation {
    /// The members, in the order in which they are made of each other.
    pub members: Vec<At<String>>,
    /// The factor of the correlation matrix of their innovations; rows as `members`.
    pub factor: LowerTriangular,
    /// What is used in place of what is written, the greatest change first; nothing, if the numbers can hold
    /// together.
    pub repaired: Vec<Repaired>,
}

/// A number that is used in place of the one written, both in the measure in which it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Repaired {
    /// The ids of the two indicators.
    pub of: [String; 2],
    /// What is written.
    pub requested: f64,
    /// What is used.
    pub used: f64,
}

impl Repaired {
    /// By how much it is changed.
    #[must_use]
    pub fn size(&self) -> f64 {
        (self.used - self.requested).abs()
    }

    /// What the pair is called.
    #[must_use]
    pub fn pair(&self) -> String {
        self.of.join("–")
    }
}

/// What is written in `[correlation]`, before it is known whether it can hold together.
#[derive(Debug)]
pub(super) struct Stated {
    pub members: Vec<At<String>>,
    /// Each number where it was written.
    pub matrix: Vec<Vec<At<f64>>>,
    pub measure: Measure,
    /// By how much a number may be changed; nothing, if none may.
    pub tolerance: Option<At<f64>>,
    pub place: Place,
}

/// Most members: the work of a run grows with their square.
const MOST_MEMBERS: usize = 400;

/// What a pair is written as, before it is looked at.
type PairRead = (Vec<At<String>>, At<f64>);

/// The members and their correlations, each where it was written.
type Members = (Vec<At<String>>, Vec<Vec<At<f64>>>);

/// Reads `[correlation]`: `members` with `matrix`, or `pairs`, or `blocks` with or without `pairs`.
pub(super) fn read(section: &mut Section, indicators: &[Indicator]) -> Option<Stated> {
    let before = section.reading.problems.counts().0;
    let place = section.place.clone();
    let measure = Measure::of(section.word(
        "measure",
        (
            "数值是正态得分的相关系数，还是 Spearman 或 Kendall 秩相关系数",
            "what the numbers are: correlations of normal scores, or Spearman's or Kendall's rank correlations",
        ),
        Measure::WORDS,
    ));
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
            "相关矩阵，对称，对角线为 1",
            "correlations, symmetric, 1 on the diagonal",
        ),
    );
    let pairs = read_pairs(section);
    let blocks_meaning = (
        "按维度分块：同一维度内一个相关系数，不同维度之间另一个；pairs 可替换其中个别数值",
        "blocks by dimension: one correlation within each, another between them; pairs replace single ones",
    );
    let by_blocks = section.has("blocks");
    let blocks = section.section("blocks", blocks_meaning, |section| {
        blocks::read(section, indicators)
    });
    let tolerance = read_repair(section);
    section.text("source", ("数据来源", "where the figures come from"));
    let (members, matrix) = match (members, matrix, pairs, by_blocks) {
        (Some(members), Some(matrix), None, false) => square(section, members, matrix)?,
        (None, None, pairs, true) => by_pair(section, blocks?, pairs.unwrap_or_default())?,
        (None, None, Some(pairs), false) => by_pair(section, Blocks::none(&place), pairs)?,
        _ => {
            refuse_form(section, &place);
            return None;
        }
    };
    (section.reading.problems.counts().0 == before).then_some(Stated {
        members,
        matrix,
        measure,
        tolerance,
        place,
    })
}

fn refuse_form(section: &mut Section, place: &Place) {
    let message = (
        "correlation 应写 members 和 matrix，或 pairs，或 blocks（可另加 pairs）",
        "correlation needs members and matrix, or pairs, or blocks (with or without pairs)",
    );
    let help = ("请在这些写法中选一种", "give one of these");
    section.reading.problems.error(place, message, help);
}

fn read_pairs(section: &mut Section) -> Option<Vec<PairRead>> {
    section.items(
        "pairs",
        (
            "两两相关系数；未列出的为 0，或由 blocks 给出",
            "correlations by pair; pairs not listed are 0, or as the blocks say",
        ),
        |section| {
            let of = section.texts("of", ("两个指标的标识符", "the ids of two indicators"));
            section.require("of", ("两个指标的标识符", "the ids of two indicators"));
            let is = section.required_number(
                "is",
                ("两者的相关系数，-1 至 1", "their correlation, -1 to 1"),
            );
            Some((of?, is?))
        },
    )
}

/// Reads `repair = { tolerance = 0.05 }`.
fn read_repair(section: &mut Section) -> Option<At<f64>> {
    let meaning = (
        "不能同时成立时，改用最接近的可成立的相关系数",
        "where the numbers cannot hold together, use the nearest that can",
    );
    section.section("repair", meaning, |section| {
        let tolerance = section.required_number(
            "tolerance",
            (
                "每个相关系数最多可改动多少，0 至 2",
                "by how much each number may be changed at most, 0 to 2",
            ),
        )?;
        if !(0.0..=2.0).contains(&tolerance.value) {
            let help = ("请写 0 至 2 之间的数值", "write a number from 0 to 2");
            let message = is("tolerance", tolerance.value);
            section
                .reading
                .problems
                .error(&tolerance.place, message, help);
        }
        Some(tolerance)
    })
}

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

/// The members of the blocks, then those that only pairs name.
fn by_pair(section: &mut Section, blocks: Blocks, pairs: Vec<PairRead>) -> Option<Members> {
    let members = blocks.members.iter();
    let mut members: Vec<At<String>> = members.map(|(id, _)| id.clone()).collect();
    let mut cells = Vec::new();
    let mut seen = HashSet::new();
    for (of, is) in pairs {
        let problems = &mut section.reading.problems;
        let [a, b] = of.as_slice() else {
            let message = both!(
                "一对应有两个标识符，此处有{n}个",
                "a pair has two ids, and this has {n}",
                n = of.len()
            );
            let help = ("请写 of = [\"a\", \"b\"]", "write of = [\"a\", \"b\"]");
            problems.error(&is.place, message, help);
            continue;
        };
        let (i, j) = (place_of(a, &mut members), place_of(b, &mut members));
        if i == j {
            let message = both!(
                "{id} 与自身配对",
                "{id} is paired with itself",
                id = a.value
            );
            let help = ("请写两个不同的指标", "name two different indicators");
            problems.error(&a.place, message, help);
        } else if !(-1.0..=1.0).contains(&is.value) {
            out_of_range(problems, &is, &a.value, &b.value);
        } else if !seen.insert((i.min(j), i.max(j))) {
            let message = both!(
                "{a} 与 {b} 配对了两次",
                "{a} and {b} are paired twice",
                a = a.value,
                b = b.value
            );
            let help = ("只保留其中一个", "keep one of the two");
            problems.error(&is.place, message, help);
        } else {
            cells.push((i, j, is));
        }
    }
    let place = section.place.clone();
    let n = members.len();
    if refuse_crowd(&mut section.reading.problems, &place, n) {
        return None;
    }
    let mut matrix = blocks.matrix(n, &place);
    for (i, j, r) in cells {
        matrix[i][j] = r.clone();
        matrix[j][i] = r;
    }
    Some((members, matrix))
}

/// Where an indicator stands among the members, at the end if it is new.
fn place_of(id: &At<String>, members: &mut Vec<At<String>>) -> usize {
    let known = members.iter().position(|m| m.value == id.value);
    known.unwrap_or_else(|| {
        members.push(id.clone());
        members.len() - 1
    })
}

impl Correlation {
    /// Where an indicator stands among the members.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.members.iter().position(|member| member.value == id)
    }

    /// The same correlations with the members in another order: `order` names each by its place. Whoever comes first
    /// is made of its own draws alone, and each later one has its law given those before it.
    ///
    /// # Panics
    /// If a place is not one of the members'.
    #[must_use]
    pub fn in_order(&self, order: &[usize]) -> Correlation {
        let size = self.members.len();
        let vector = |at: &usize| {
            let mut vector = self.factor.row(*at).to_vec();
            vector.resize(size, 0.0);
            vector
        };
        let vectors: Vec<Vec<f64>> = order.iter().map(vector).collect();
        let members = order.iter().map(|at| self.members[*at].clone());
        Correlation {
            members: members.collect(),
            factor: LowerTriangular::of_vectors(&vectors),
            repaired: self.repaired.clone(),
        }
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
