//! Doubts: steps of a level that look like a change of basis that nobody declared.
//!
//! # Held against published growth
//!
//! A census re-bases a series, the office goes on publishing growth on a comparable basis, and a table of levels copied together from
//! yearbooks shows a jump that never happened: Shanghai's retail sales of 2020 are 18 % above those first published for 2019, and grew by 0.5 %.
//! A step is taken to be such a break if the growth of its levels and the published growth are further apart than [`APART`] percentage
//! points, and further than rounding explains: half a unit of the last digit of each level (trailing zeros of whole numbers
//! count as rounded away: 28000 is 28 thousand), and half a unit of the last digit of the growth, which is taken to be a tenth of a point or a point.
//!
//! If that were so in more than a third of the years, and in three at least, the two do not measure the same: growth in constant prices beside levels in
//! current ones, as with gross domestic product. Then there are no breaks to find, the levels are believed, and it is said ([`Doubt::Unlike`]).
//!
//! # Without published growth
//!
//! A step of an otherwise even series that goes far out and is not taken back is *suspected* ([`Doubt::Suspected`]), never changed: a
//! boom may look the same. With the median m and the median absolute deviation of the log growth (times 1.4826, and 0.5 % at least) as its
//! scale s, a step is suspected if |d − m| > 8 s and > 0.1, and if the two steps before it and the two after it (one after, at least) each
//! take back less than three tenths of it. Growth has heavy tails, so three times s would call every twentieth step a break. Eight steps are
//! the fewest from which this can be judged.

use super::scale::Scale;
use super::walk::on;
use super::{Admitted, Series, Step};
use crate::both;
use crate::language::Both;

/// How far levels and published growth may be apart, in percentage points.
pub const APART: f64 = 2.0;
/// The fewest steps among which one can stand out.
const FEWEST: usize = 8;
/// How many scales from the median a step stands out.
const FAR: f64 = 8.0;
/// And how far in logs.
const LARGE: f64 = 0.1;
/// The smallest scale, in logs.
const LEAST_SCALE: f64 = 0.005;
/// The share of a step that must not be taken back.
const KEPT: f64 = 0.7;

/// What is to be asked of whoever made the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Doubt {
    /// The step to a year looks like a change of basis; growth in per cent.
    Suspected(i32, f64),
    /// In so many of so many years the published growth is not that of the levels.
    Unlike(usize, usize),
}

impl Doubt {
    /// What is doubtful, and what to do, in a sentence.
    #[must_use]
    pub fn says(&self) -> Both {
        match self {
            Doubt::Suspected(year, growth) => both!(
                "{year}年增长{growth:.1}%，远超其他年份且此后未回落，疑为口径变化；若是，请在“口径”列注明，或给出该年公布增速",
                "{year}: growth of {growth:.1} % stands far out and is not taken back; it looks like a change of basis: if it is one, declare it in a column basis, or give the published growth of the year"
            ),
            Doubt::Unlike(apart, years) => both!(
                "{years}个年份中有{apart}个的公布增速与水平不符，可能一为不变价、一为现价；增速按水平计算",
                "in {apart} of {years} years the published growth is not that of the levels: one may be in constant prices, the other in current ones; growth is that of the levels"
            ),
        }
    }
}

impl Series {
    /// What looks like a change of basis, in the order of the years. Breaks that published growth shows are not doubtful: [`Series::track`]
    /// names them.
    #[must_use]
    pub fn doubts(&self, admitted: Admitted) -> Vec<Doubt> {
        let scale = Scale::of(self);
        let compared = compared(self, scale);
        let unlike = compared
            .unlike
            .then_some(Doubt::Unlike(compared.apart, compared.years));
        let all = Admitted {
            shocks: false,
            ..admitted
        };
        let mut doubts: Vec<Doubt> = unlike.into_iter().collect();
        if let (Scale::Ratio, Ok((track, left_out))) = (scale, self.track(all)) {
            let known = |year: i32| {
                left_out.iter().any(|step| step.year == year) || self.growth_of(year).is_some()
            };
            doubts.extend(suspected(&track.steps).into_iter().filter_map(|step| {
                let growth = 100.0 * (step.to / step.from - 1.0);
                (!known(step.year)).then_some(Doubt::Suspected(step.year, growth))
            }));
        }
        doubts
    }
}

/// The steps that stand far out of their series and stay.
fn suspected(steps: &[Step]) -> Vec<Step> {
    let positive = |step: &Step| step.from > 0.0 && step.to > 0.0;
    if steps.len() < FEWEST || !steps.iter().all(positive) {
        return Vec::new();
    }
    let growth: Vec<f64> = steps
        .iter()
        .map(|step| libm::log(step.to / step.from))
        .collect();
    let middle = median(growth.clone());
    let apart = growth
        .iter()
        .map(|growth| (growth - middle).abs())
        .collect();
    let scale = (1.4826 * median(apart)).max(LEAST_SCALE);
    let excess: Vec<f64> = growth.iter().map(|growth| growth - middle).collect();
    let stays = |at: usize| {
        let kept = |around: &[f64]| (excess[at] + around.iter().sum::<f64>()) / excess[at] > KEPT;
        let after = &excess[at + 1..excess.len().min(at + 3)];
        !after.is_empty() && kept(after) && kept(&excess[at.saturating_sub(2)..at])
    };
    let far = |at: &usize| excess[*at].abs() > LARGE.max(FAR * scale) && stays(*at);
    (0..steps.len()).filter(far).map(|at| steps[at]).collect()
}

/// The median of a list that is not empty.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() % 2 {
        0 => 0.5 * (values[middle - 1] + values[middle]),
        _ => values[middle],
    }
}

/// Levels and published growth, held against each other over all years.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compared {
    /// In how many years they are apart.
    apart: usize,
    /// In how many there are both.
    years: usize,
    /// Whether they measure different things.
    unlike: bool,
}

impl Compared {
    /// The growth of the levels and the published one, %, if the step to a year on a basis is a break that nobody declared.
    pub(super) fn undeclared(
        &self,
        series: &Series,
        year: i32,
        basis: usize,
    ) -> Option<(f64, f64)> {
        let comparable = self.years > 0 && !self.unlike;
        let found = pair(series, year, basis).filter(|_| comparable)?;
        found.apart().then_some((found.levels, found.published))
    }
}

/// Holds all years against each other, each on the last basis that it shares with the year before.
pub(super) fn compared(series: &Series, scale: Scale) -> Compared {
    let usable = scale == Scale::Ratio;
    let rows = series.growth.iter().filter(|_| usable);
    let pairs: Vec<Pair> = rows
        .filter_map(|growth| {
            let bases = series.at(growth.year).iter().rev();
            let mut pairs = bases.map(|value| pair(series, growth.year, value.basis));
            pairs.find_map(|pair| pair)
        })
        .collect();
    let apart = pairs.iter().filter(|pair| pair.apart()).count();
    Compared {
        apart,
        years: pairs.len(),
        unlike: apart >= 3 && 3 * apart > pairs.len(),
    }
}

/// A step of levels and what was published of it.
struct Pair {
    /// The growth of the levels, %.
    levels: f64,
    /// The published growth, %.
    published: f64,
    /// What rounding explains, in percentage points.
    rounding: f64,
}

impl Pair {
    fn apart(&self) -> bool {
        (self.levels - self.published).abs() > APART.max(self.rounding)
    }
}

fn pair(series: &Series, year: i32, basis: usize) -> Option<Pair> {
    let published = series.growth_of(year)?;
    let (to, from) = (on(series.at(year), basis)?, on(series.at(year - 1), basis)?);
    if !(from > 0.0 && to > 0.0) {
        return None;
    }
    let ratio = to / from;
    let relative = half_unit(to) / to + half_unit(from) / from;
    Some(Pair {
        levels: 100.0 * (ratio - 1.0),
        published,
        rounding: 100.0 * ratio * relative + half_unit(published).clamp(0.05, 0.5),
    })
}

/// Half a unit of the last digit that is written of a number, trailing zeros of whole numbers left aside: .005 of 1.23, 500 of 28000.
fn half_unit(value: f64) -> f64 {
    let text = value.abs().to_string();
    match text.split_once('.') {
        Some((_, decimals)) => decimals.chars().fold(0.5, |unit, _| unit / 10.0),
        None => {
            let zeros = text.len() - text.trim_end_matches('0').len();
            text.chars().take(zeros).fold(0.5, |unit, _| unit * 10.0)
        }
    }
}
