//! Laws by the kind of thing that a series measures: the scale on which its steps are comparable.
//!
//! | kind | fitted on | so that |
//! |---|---|---|
//! | level | itself; recent growth in logarithms may have a say | trade that grows by per cents goes on to |
//! | stock | itself, by additions | nothing grows by per cents of what has long been there. Additions that run like a quota (60, 60, 65, 60, 60) get a band by how little they vary, and those that come in clusters one by how much, where a Poisson law would give both the same. Quotas end, too: neither is as narrow as the past alone |
//! | count | its square root | a number counted afresh varies more where it is larger, and stays above nought |
//! | share | its logit ln(x / (100 − x)) | it stays between 0 and 100 by construction, and what is left of 100 has the mirrored law |
//!
//! The fan is made on that scale and brought back: quantiles go through a rising function.

use super::fan::above_nought;
use super::{Fan, Method};
use crate::both;
use crate::history::{Kind, Step, Track};
use crate::language::Both;

/// The fan of a series of some kind; nothing where the method has none, or a share is 0 or 100, or a count negative.
#[must_use]
pub fn fan(method: &dyn Method, kind: Kind, track: &Track, horizon: usize) -> Option<Fan> {
    match kind {
        Kind::Level => method.fan(track, horizon),
        Kind::Stock => {
            let positive = track.is_positive();
            let fan = on_scale(method, track, horizon, |x| x)?;
            let bent = |value: f64| match positive {
                true => above_nought(value, track.last),
                false => value,
            };
            mapped(&fan, bent, positive.then_some(0.0), None)
        }
        Kind::Count => {
            let last = libm::sqrt(track.last);
            let fan = on_scale(method, track, horizon, libm::sqrt)?;
            // A count of nought is no number to bend at: the size of one is.
            let at = if last > 0.0 { last } else { 1.0 };
            let back = |x: f64| {
                let root = above_nought(x, at);
                root * root
            };
            mapped(&fan, back, Some(0.0), None)
        }
        Kind::Share => {
            let logit = |x: f64| libm::log(x / (100.0 - x));
            let own = on_scale(method, track, horizon, logit)?;
            let others = on_scale(method, track, horizon, |x| -logit(x))?;
            let back = |x: f64| 100.0 / (1.0 + libm::exp(-x));
            mapped(&between(&own, &others), back, Some(0.0), Some(100.0))
        }
    }
}

/// Why a series has no fan, and what to do.
#[must_use]
pub fn why_none(method: &dyn Method, kind: Kind, track: &Track) -> Both {
    let (steps, least) = (track.steps.len(), method.least_steps());
    let values = || {
        let ends = track.steps.iter().flat_map(|step| [step.from, step.to]);
        ends.chain([track.last])
    };
    if steps < least {
        return both!(
            "只有 {steps} 个可比的年度变化，{key} 至少需要 {least} 个；请补充历史数据",
            "it has {steps} of the {least} steps between comparable years that {key} needs: add earlier years",
            key = method.key()
        );
    }
    if track.steps.iter().all(|step| step.from == step.to) {
        return both!(
            "各年数值都是 {last}，没有变动，无从估计离散程度；若确为常数，请在情景中直接写 constant",
            "every value is {last}, so nothing says how far it may move; if it is a constant, write constant in the scenario",
            last = track.last
        );
    }
    let outside = match kind {
        Kind::Share => values().find(|x| !(*x > 0.0 && *x < 100.0)),
        Kind::Count => values().find(|x| *x < 0.0),
        Kind::Level | Kind::Stock => None,
    };
    match (outside, kind) {
        (Some(x), Kind::Share) => both!(
            "占比 {x} 不在 0 与 100 之间，没有对数几率；请写 99.9 这样的数，或把 kind 改为 level",
            "a share of {x} has no logit: write a number such as 99.9, or make its kind level"
        ),
        (Some(x), _) => both!(
            "计数 {x} 为负；请更正，或把 kind 改为 level",
            "a count of {x}: mend it, or make its kind level"
        ),
        (None, _) => both!(
            "数值过大或过小，无法计算；请换一个单位",
            "its values are too large or too small to reckon with: choose another unit"
        ),
    }
}

/// The fan of a track on another scale, on which no growth in logarithms is looked for: the last value is brought to nought and back.
fn on_scale(
    method: &dyn Method,
    track: &Track,
    horizon: usize,
    to: impl Fn(f64) -> f64,
) -> Option<Fan> {
    let last = to(track.last);
    let steps = track.steps.iter().map(|step| Step {
        year: step.year,
        from: to(step.from) - last,
        to: to(step.to) - last,
    });
    let moved = Track {
        year: track.year,
        last: 0.0,
        steps: steps.collect(),
    };
    let fan = method.fan(&moved, horizon)?;
    mapped(&fan, |x| x + last, None, None)
}

/// Half-way between a fan and the mirrored one of what is left: a share of 30 and the other 70 have one law, seen from either side.
fn between(own: &Fan, others: &Fan) -> Fan {
    let mut halfway = own.clone();
    for (own, others) in halfway.horizons.iter_mut().zip(&others.horizons) {
        for (own, other) in own.iter_mut().zip(others.iter().rev()) {
            *own = (*own - other) / 2.0;
        }
    }
    halfway
}

/// A fan whose quantiles go through a rising function.
fn mapped(fan: &Fan, to: impl Fn(f64) -> f64, low: Option<f64>, high: Option<f64>) -> Option<Fan> {
    let horizons = fan.horizons.iter().map(|quantiles| quantiles.map(&to));
    Fan::of_quantiles(horizons.collect(), low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::METHODS;

    fn of(kind: Kind, values: &[f64]) -> Option<Fan> {
        let track = Track::of_values(values, 2020)?;
        fan(METHODS[0], kind, &track, 5)
    }

    /// Additions of 60 a year or so: a quota, numbers as irregular as Poisson's, clusters.
    #[test]
    fn additions_get_a_band_by_how_much_they_vary() {
        let additions = [
            [60.0, 60.0, 65.0, 60.0, 60.0],
            [53.0, 65.0, 57.0, 71.0, 55.0],
            [10.0, 110.0, 25.0, 130.0, 25.0],
        ];
        let found = additions.map(|additions| {
            let mut values = vec![415.0];
            values.extend(additions.iter().scan(415.0, |level, more| {
                *level += more;
                Some(*level)
            }));
            let fan = of(Kind::Stock, &values).expect("a fan");
            fan.horizons[0][22] - fan.horizons[0][2]
        });
        assert!(
            found[0] * 2.0 < found[1] && found[1] * 2.0 < found[2],
            "{found:?}"
        );
    }

    #[test]
    fn shares_and_counts_stay_where_they_can_be() {
        let share = of(Kind::Share, &[88.0, 91.0, 93.5, 96.0, 97.5]).expect("a fan");
        let all = share.horizons.iter().flatten();
        assert!(all.clone().all(|x| *x > 0.0 && *x < 100.0));
        assert!(all.copied().fold(0.0, f64::max) > 99.0);
        assert_eq!(of(Kind::Share, &[90.0, 95.0, 98.0, 100.0]), None);
        let count = of(Kind::Count, &[12.0, 3.0, 9.0, 1.0, 4.0]).expect("a fan");
        assert!(count.horizons.iter().flatten().all(|x| *x > 0.0));
        assert!(of(Kind::Count, &[3.0, 1.0, 2.0, 0.0]).is_some());
        assert_eq!(of(Kind::Count, &[3.0, -1.0, 2.0, 1.0]), None);
    }

    /// A share mirrored, 100 − x, has the mirrored fan.
    #[test]
    fn a_share_and_its_complement_have_one_law() {
        let values = [30.0, 33.0, 31.0, 36.0, 40.0, 41.0];
        let own = of(Kind::Share, &values).expect("a fan");
        let other = of(Kind::Share, &values.map(|x| 100.0 - x)).expect("a fan");
        for (own, other) in own.horizons.iter().zip(&other.horizons) {
            let pairs = own.iter().zip(other.iter().rev());
            pairs.for_each(|(own, other)| assert!((own + other - 100.0).abs() < 1e-9));
        }
    }
}
