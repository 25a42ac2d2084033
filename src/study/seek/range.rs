//! Choosing a range: from the value as written to both sides, until the probability has crossed or the reader refuses.

use super::crossing::decimal_between;
use super::curve::{Asked, Curve, Stopped};
use crate::scenario::vary::Range;

/// Doublings of the step.
const DOUBLINGS: i32 = 12;
/// The first step, as a part of the value as written; of 0, as it is.
const FIRST: f64 = 0.125;
/// Halvings that find where the reader begins to refuse.
const HALVINGS: usize = 40;

/// A range around a value in which the probability crosses what is asked, if one is found.
pub(super) fn around(curve: &mut Curve, centre: f64, asked: &Asked) -> Result<Range, Stopped> {
    let first = match (curve.whole(), centre == 0.0) {
        (true, _) => 1.0,
        (false, true) => FIRST,
        (false, false) => FIRST * centre.abs(),
    };
    let mut ends = [(centre, true), (centre, true)];
    for doubling in 0..DOUBLINGS {
        let step = libm::ldexp(first, doubling);
        for (end, sign) in ends.iter_mut().zip([-1.0, 1.0f64]) {
            if !end.1 {
                continue;
            }
            let next = sign.mul_add(step, centre);
            *end = match curve.hits(next)? {
                Some(_) => (next, true),
                None => {
                    let bound = bound(curve, end.0, next);
                    curve.hits(bound)?;
                    (bound, false)
                }
            };
        }
        let range = Range {
            low: ends[0].0,
            high: ends[1].0,
        };
        let known = curve.within(range);
        let reached = known.iter().filter(|(_, hits)| *hits >= asked.reached);
        let reached = reached.count();
        if (reached > 0 && reached < known.len()) || ends.iter().all(|(_, open)| !open) {
            break;
        }
    }
    Ok(Range {
        low: ends[0].0,
        high: ends[1].0,
    })
}

/// A value as far as `end` from one that the reader takes, or as far as it takes any.
pub(super) fn accepted_towards(curve: &Curve, from: f64, end: f64) -> f64 {
    match curve.takes(end) {
        true => end,
        false => bound(curve, from, end),
    }
}

/// The farthest value that the reader takes between one that it takes and one that it refuses: the
/// round number that bounds them, if it takes that.
fn bound(curve: &Curve, mut taken: f64, mut refused: f64) -> f64 {
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(taken, refused);
        let middle = match curve.whole() {
            true if (taken - refused).abs() <= 1.0 => break,
            true => libm::floor(middle),
            false => middle,
        };
        let ends = if middle == taken || middle == refused {
            None
        } else {
            Some(middle)
        };
        match ends {
            None => break,
            Some(x) if curve.takes(x) => taken = x,
            Some(x) => refused = x,
        }
    }
    if curve.whole() {
        return taken;
    }
    // The bound itself is most often a round number that is taken or refused with what lies on its side.
    let beyond = refused + (refused - taken);
    let round = (0..=6).find_map(|decimals| {
        let x = decimal_between(beyond, taken, decimals)?;
        curve.takes(x).then_some(x)
    });
    round.unwrap_or(taken)
}
