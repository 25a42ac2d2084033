//! Moments of laws without a closed form, and where their quantiles break.

use super::{Law, at_score};
use crate::num::integral::gauss_legendre;
use crate::num::normal;

/// Beyond this score the standard normal law has no mass left.
const FARTHEST: f64 = 38.0;

/// Mean and standard deviation: integrals of the value over the normal score, piece by piece between
/// the breaks of the law. About a part in 1e12 for laws whose values do not grow faster than a power of 1/q; where the
/// last piece still matters the integral is taken to be infinite, and of a difference of such to be none.
pub(super) fn moments(law: &dyn Law) -> (f64, f64) {
    let borders = borders(law);
    let integrate = |f: &dyn Fn(f64) -> f64| -> f64 {
        let piece = |ends: &[f64]| {
            gauss_legendre(|z| f(at_score(law, z)) * normal::pdf(z), ends[0], ends[1])
        };
        let pieces: Vec<f64> = borders.windows(2).map(piece).collect();
        let most: f64 = pieces.iter().map(|piece| piece.abs()).sum();
        let endless = |end: Option<&f64>| match end {
            Some(end) if end.abs() > LAST * most => f64::INFINITY.copysign(*end),
            _ => 0.0,
        };
        pieces.iter().sum::<f64>() + endless(pieces.first()) + endless(pieces.last())
    };
    let centre = law.lower(0.5);
    let mean = centre + integrate(&|x| x - centre);
    (mean, integrate(&|x| (x - mean) * (x - mean)).sqrt())
}

/// The part of an integral that its last piece may not have.
const LAST: f64 = 1e-3;

/// Short pieces in the body, longer ones in the tails, none across a break.
fn borders(law: &dyn Law) -> Vec<f64> {
    let body = (-24..=24).map(|k| 0.25 * f64::from(k));
    let tail = (7..=FARTHEST as i32).map(f64::from);
    let mut all: Vec<f64> = body.chain(tail.clone()).chain(tail.map(|z| -z)).collect();
    all.extend(law.breaks().into_iter().filter(|z| z.abs() < FARTHEST));
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}

/// The scores just below and at each of some values, in rising order: where a law with corners or jumps at
/// these values breaks.
pub(super) fn scores_around(law: &dyn Law, values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let ends = |x: f64| [x.next_down(), x];
    let score = |x: f64| {
        let (below, above) = (law.cdf(x), law.survival(x));
        if below <= above {
            normal::quantile(below)
        } else {
            normal::quantile_upper(above)
        }
    };
    let scores = values.into_iter().flat_map(ends).map(score);
    let mut scores: Vec<f64> = scores.filter(|z| z.is_finite()).collect();
    scores.sort_by(f64::total_cmp);
    scores.dedup_by(|next, last| (*next - *last).abs() <= 1e-12);
    scores
}
