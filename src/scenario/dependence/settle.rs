//! Settling correlations: whether the numbers can hold together, and which others can where they cannot.
//!
//! Any number from −1 to 1 is a correlation, but not any set of them: if a moves with b and b with c, then a and c
//! are not free. A set can hold together if the matrix has no negative eigenvalue. If it has, the error names the
//! entries that pull the eigenvalue down, and how far the nearest valid set is. With `repair = { tolerance = 0.05 }`
//! that one is used ([`crate::num::nearest`]) as long as no number changes by more than the tolerance, in the measure
//! in which it is written; a note says what was written and what is used.
//!
//! A repaired matrix is made as a whole: there the innovations of a member hang on all others, not only on those
//! before it.

use super::Copula;
use super::correlation::{Correlation, Repaired, Stated};
use super::measure::{Conversion, Measure};
use crate::both;
use crate::diag::Problems;
use crate::language::Both;
use crate::num::matrix::{NotPositive, cholesky};
use crate::num::nearest::nearest_correlation;
use std::collections::HashMap;

/// Most members whose nearest matrix is sought: the work grows with the third power of their number.
const MOST_REPAIRED: usize = 60;
/// Most changed pairs that are told one by one: a message is of bounded length.
const MOST_TOLD: usize = 8;
/// A smaller change is none that a reader would see.
const VISIBLE: f64 = 5e-5;

/// The correlation as it will be drawn, or what is wrong with it.
pub(super) fn settled(
    stated: Stated,
    copula: Option<&Copula>,
    problems: &mut Problems,
) -> Option<Correlation> {
    let conversions = Conversions::new(&stated, copula);
    if conversions.refuse_mixed(&stated, problems) {
        return None;
    }
    let meant = conversions.meant(&stated);
    let not = match cholesky(&meant) {
        Ok(factor) => {
            return Some(Correlation {
                members: stated.members,
                factor,
                repaired: Vec::new(),
            });
        }
        Err(not) => not,
    };
    if stated.members.len() > MOST_REPAIRED {
        refuse_contradiction(&stated, &not, None, problems);
        return None;
    }
    let nearest = nearest_correlation(&meant);
    let changes = changes(&stated, &conversions, &nearest.matrix);
    let greatest = changes.first()?;
    match &stated.tolerance {
        Some(tolerance) if greatest.size() <= tolerance.value => {
            tell(&stated, &not, &changes, problems);
            Some(Correlation {
                members: stated.members,
                factor: nearest.factor,
                repaired: changes.into_iter().filter(is_visible).collect(),
            })
        }
        _ => {
            refuse_contradiction(&stated, &not, Some(greatest), problems);
            None
        }
    }
}

/// The conversion of each pair: it depends on whether the two share a Student-t copula.
struct Conversions {
    measure: Measure,
    apart: Conversion,
    joined: Conversion,
    /// Whether each member is in the copula.
    inside: Vec<bool>,
}

impl Conversions {
    fn new(stated: &Stated, copula: Option<&Copula>) -> Conversions {
        let inside = |id: &str| copula.is_some_and(|copula| copula.may_hold(id));
        let members = stated.members.iter();
        Conversions {
            measure: stated.measure,
            apart: Conversion::new(stated.measure, None),
            joined: Conversion::new(stated.measure, copula.map(|copula| copula.df)),
            inside: members.map(|member| inside(&member.value)).collect(),
        }
    }

    fn of(&self, i: usize, j: usize) -> &Conversion {
        if self.inside[i] && self.inside[j] {
            &self.joined
        } else {
            &self.apart
        }
    }

    /// The correlations of innovations that the numbers stand for. Most matrices hold the same numbers many times.
    fn meant(&self, stated: &Stated) -> Vec<Vec<f64>> {
        let n = stated.members.len();
        let mut known: HashMap<(bool, u64), f64> = HashMap::new();
        let mut all = vec![vec![1.0; n]; n];
        for (i, j) in pairs(n) {
            // Where both halves differ by rounding, the lower one counts.
            let number = stated.matrix[j][i].value;
            let joined = self.inside[i] && self.inside[j];
            let rho = *known
                .entry((joined, number.to_bits()))
                .or_insert_with(|| self.of(i, j).meant(number));
            (all[i][j], all[j][i]) = (rho, rho);
        }
        all
    }

    /// Refuses rank correlations between one who shares the year's scale and one who does not.
    fn refuse_mixed(&self, stated: &Stated, problems: &mut Problems) -> bool {
        if self.measure == Measure::NormalScore {
            return false;
        }
        let before = problems.counts().0;
        for (i, j) in pairs(stated.members.len()) {
            let cell = &stated.matrix[i][j];
            if self.inside[i] == self.inside[j] || cell.value == 0.0 {
                continue;
            }
            let (one, other) = if self.inside[i] { (i, j) } else { (j, i) };
            let message = both!(
                "{one} 在 Copula 之内，{other} 在其外，两者的秩相关系数无法换算",
                "{one} is in the copula and {other} is not: their rank correlation cannot be converted",
                one = stated.members[one].value,
                other = stated.members[other].value
            );
            let help = (
                "请让两者同在 copula 的 members 之内或之外，或写 measure = \"normal_score\"",
                "put both into the members of the copula or neither, or write measure = \"normal_score\"",
            );
            problems.error(&cell.place, message, help);
        }
        problems.counts().0 > before
    }
}

/// The pairs (i, j) with i < j < n.
fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(move |i| (i + 1..n).map(move |j| (i, j)))
}

/// All pairs, the greatest change first.
fn changes(stated: &Stated, conversions: &Conversions, used: &[Vec<f64>]) -> Vec<Repaired> {
    let change = |(i, j): (usize, usize)| Repaired {
        of: [i, j].map(|k| stated.members[k].value.clone()),
        requested: stated.matrix[i][j].value,
        used: conversions.of(i, j).written(used[i][j]),
    };
    let mut all: Vec<Repaired> = pairs(stated.members.len()).map(change).collect();
    // Changes that are equal but for rounding keep the order of the matrix.
    all.sort_by_key(|change| std::cmp::Reverse((change.size() * 1e9).round() as u64));
    all
}

fn is_visible(change: &Repaired) -> bool {
    change.size() >= VISIBLE
}

/// Says what was requested and what is used, the greatest change first.
fn tell(stated: &Stated, not: &NotPositive, changes: &[Repaired], problems: &mut Problems) {
    let Some(tolerance) = &stated.tolerance else {
        return;
    };
    let visible: Vec<&Repaired> = changes.iter().filter(|c| is_visible(c)).collect();
    let told = visible.iter().take(MOST_TOLD).map(|change| {
        let pair = change.pair();
        format!("{pair} {} → {:.4}", change.requested, change.used)
    });
    let told: Vec<String> = told.collect();
    let (told, noun) = (Both::list(&told), Both::from(stated.measure.noun()));
    let least = eigenvalue(stated, not);
    let more = match visible.get(MOST_TOLD) {
        Some(next) => both!(
            "，其余改动至多 {size:.4}",
            ", and others by up to {size:.4}",
            size = next.size()
        ),
        None => Both::default(),
    };
    let message = both!(
        "这些{noun}不可能同时成立（{least}），已改用最接近的可成立者：改动{count}对，最大改动 {size:.4}；{told}{more}",
        "these {noun} cannot hold together ({least}); the nearest that can are used instead: \
         {count} changed, by {size:.4} at most; {told}{more}",
        count = visible.len(),
        size = changes[0].size();
        noun, told, more, least
    );
    problems.note(&tolerance.place, message);
}

/// Reports correlations that cannot hold together: those most at fault, and how far the nearest that can are.
fn refuse_contradiction(
    stated: &Stated,
    not: &NotPositive,
    greatest: Option<&Repaired>,
    problems: &mut Problems,
) {
    let name = |(i, j): &(usize, usize)| {
        let [a, b] = [i, j].map(|k| &stated.members[*k].value);
        format!("{a}–{b} {}", stated.matrix[*i][*j].value)
    };
    let pairs: Vec<String> = not.pairs.iter().map(name).collect();
    let (pairs, noun) = (Both::list(&pairs), Both::from(stated.measure.noun()));
    let least = eigenvalue(stated, not);
    let message = both!(
        "这些{noun}不可能同时成立（{least}）；问题最大的是：{pairs}",
        "these {noun} cannot hold together ({least}); most at fault: {pairs}";
        noun, pairs, least
    );
    let place = match (&stated.tolerance, greatest, not.pairs.first()) {
        (Some(tolerance), Some(_), _) => &tolerance.place,
        (_, _, Some((i, j))) => &stated.matrix[*i][*j].place,
        _ => &stated.place,
    };
    problems.error(place, message, advice(stated, greatest));
}

fn advice(stated: &Stated, greatest: Option<&Repaired>) -> Both {
    let Some(greatest) = greatest else {
        return both!(
            "请将所列相关系数向 0 调整，或改用因子描述相依关系（repair 至多用于{MOST_REPAIRED}个指标）",
            "move the named correlations towards 0, or describe the dependence by factors (repair is for at most {MOST_REPAIRED} indicators)"
        );
    };
    let (pair, size) = (greatest.pair(), greatest.size());
    let needed = (size * 1e4).ceil() / 1e4;
    if stated.tolerance.is_some() {
        return both!(
            "最接近的可成立者须改动至多 {size:.4}（{pair}）：请写 tolerance = {needed}，或修改所列相关系数",
            "the nearest that can change by up to {size:.4} ({pair}): write tolerance = {needed}, or change the named correlations"
        );
    }
    both!(
        "请将所列相关系数向 0 调整，改用因子描述相依关系，或写 repair = {{ tolerance = {needed} }} 采用最接近的可成立者（最大改动 {size:.4}，{pair}）",
        "move the named correlations towards 0, describe the dependence by factors, or write repair = {{ tolerance = {needed} }} to use the nearest that can (they change by up to {size:.4}, {pair})"
    )
}

/// The smallest eigenvalue, which is that of the correlations that the numbers stand for.
fn eigenvalue(stated: &Stated, not: &NotPositive) -> Both {
    let least = not.smallest_eigenvalue;
    // A negative number that is not rounded away.
    let shown = if least.abs() < 1e-3 {
        format!("{least:.1e}")
    } else {
        format!("{least:.4}")
    };
    match stated.measure {
        Measure::NormalScore => both!("最小特征值 {shown}", "smallest eigenvalue {shown}"),
        Measure::Spearman | Measure::Kendall => both!(
            "换算为正态得分的相关系数后，最小特征值 {shown}",
            "converted to normal scores, their smallest eigenvalue is {shown}"
        ),
    }
}
