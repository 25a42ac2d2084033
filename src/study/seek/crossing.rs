//! Where a step function crosses a level: between two values of a scan, narrowed down to a single step.
//!
//! Halving alone would take a run for each bit. Between two values whose hits are known, the hits are nearly straight, so
//! every other value asked for is where the straight line crosses (kept a tenth away from the ends); the ones between halve, so that no
//! shape can make it slow.

use super::curve::{Asked, Curve, Stopped};
use crate::engine::Proportion;

/// Most steps of narrowing down.
const MOST_STEPS: usize = 60;
/// Part of a standard deviation to which an end of an interval is narrowed down.
const ENDS: f64 = 0.02;
/// Most decimals that are tried for a short value.
const MOST_DECIMALS: usize = 12;

/// A value at which the probability reaches what is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// The value: on this side the probability is reached.
    pub value: f64,
    /// The probability there.
    pub met: Proportion,
    /// Whether the probability rises with the value here.
    pub rising: bool,
    /// The 95 % interval of the value; an end is missing where the range ends before it, or the curve turns.
    pub interval: (Option<f64>, Option<f64>),
}

/// All crossings between neighbouring values of a scan.
pub(super) fn crossings(
    curve: &mut Curve,
    scan: &[(f64, u64)],
    asked: &Asked,
) -> Result<Vec<Crossing>, Stopped> {
    let mut found = Vec::new();
    for (at, pair) in scan.windows(2).enumerate() {
        let reached = |one: (f64, u64)| one.1 >= asked.reached;
        if reached(pair[0]) == reached(pair[1]) {
            continue;
        }
        let rising = reached(pair[1]);
        let (good, bad) = if rising {
            (pair[1], pair[0])
        } else {
            (pair[0], pair[1])
        };
        let value = narrowed(curve, good, bad, asked.reached, 1)?;
        let hits = curve.known(value).unwrap_or(good.1);
        // From the crossing outwards on either side.
        let above: Vec<(f64, u64)> = scan[at + 1..].to_vec();
        let below: Vec<(f64, u64)> = scan[..=at].iter().rev().copied().collect();
        let (good_side, bad_side) = if rising {
            (above, below)
        } else {
            (below, above)
        };
        let tolerance = (ENDS * asked.deviation).max(1.0) as u64;
        let certain = outward(
            curve,
            bad,
            &good_side,
            (asked.certain, asked.reached),
            tolerance,
        )?;
        let possible = inward(
            curve,
            good,
            &bad_side,
            (asked.possible, asked.reached),
            tolerance,
        )?;
        let interval = if rising {
            (possible, certain)
        } else {
            (certain, possible)
        };
        found.push(Crossing {
            value,
            met: Proportion {
                hits,
                paths: curve.paths(),
            },
            rising,
            interval,
        });
    }
    Ok(found)
}

/// Where hits first reach a higher level, from the crossing on into the side where the probability is reached.
fn outward(
    curve: &mut Curve,
    from: (f64, u64),
    side: &[(f64, u64)],
    (level, turned): (u64, u64),
    tolerance: u64,
) -> Result<Option<f64>, Stopped> {
    let mut before = from;
    for one in side {
        if one.1 >= level {
            return narrowed(curve, *one, before, level, tolerance).map(Some);
        }
        if one.1 < turned {
            return Ok(None);
        }
        before = *one;
    }
    Ok(None)
}

/// Where hits are last at a lower level, from the crossing on into the side where the probability is not reached.
fn inward(
    curve: &mut Curve,
    from: (f64, u64),
    side: &[(f64, u64)],
    (level, turned): (u64, u64),
    tolerance: u64,
) -> Result<Option<f64>, Stopped> {
    let mut before = from;
    for one in side {
        if one.1 < level {
            return narrowed(curve, before, *one, level, tolerance).map(Some);
        }
        if one.1 >= turned {
            return Ok(None);
        }
        before = *one;
    }
    Ok(None)
}

/// The value nearest to `bad` at which hits are `level` or more, narrowed down between a value where they are and
/// one where they are not, until their hits differ by `tolerance`; then the shortest decimal that will do.
fn narrowed(
    curve: &mut Curve,
    mut good: (f64, u64),
    mut bad: (f64, u64),
    level: u64,
    tolerance: u64,
) -> Result<f64, Stopped> {
    for step in 0..MOST_STEPS {
        let wide = (good.0 - bad.0).abs();
        let done = match curve.whole() {
            true => wide <= 1.0,
            false => {
                let least = 1e-12 * good.0.abs().max(bad.0.abs());
                good.1.saturating_sub(bad.1) <= tolerance || !(wide > least)
            }
        };
        if done {
            break;
        }
        let part = match step % 2 {
            0 => {
                let (rise, needed) = (good.1 - bad.1, level - bad.1);
                (needed as f64 / rise as f64).clamp(0.1, 0.9)
            }
            _ => 0.5,
        };
        let x = part.mul_add(good.0 - bad.0, bad.0);
        let x = if curve.whole() {
            inside_whole(x, good.0, bad.0)
        } else {
            x
        };
        match curve.hits(x)? {
            Some(hits) if hits >= level => good = (x, hits),
            Some(hits) => bad = (x, hits),
            // The reader takes both ends and not what lies between: there is nothing to narrow down.
            None => break,
        }
    }
    if curve.whole() {
        return Ok(good.0);
    }
    shortest(curve, good.0, bad.0, level)
}

/// A whole number between two others.
fn inside_whole(x: f64, good: f64, bad: f64) -> f64 {
    let (low, high) = (good.min(bad) + 1.0, good.max(bad) - 1.0);
    libm::floor(x + 0.5).clamp(low, high)
}

/// The shortest decimal from `bad` (excluded) to `good` whose hits reach the level.
fn shortest(curve: &mut Curve, good: f64, mut bad: f64, level: u64) -> Result<f64, Stopped> {
    for decimals in 0..=MOST_DECIMALS {
        let Some(x) = decimal_between(good, bad, decimals) else {
            continue;
        };
        if x == good {
            return Ok(good);
        }
        match curve.hits(x)? {
            Some(hits) if hits >= level => return Ok(x),
            Some(_) => bad = x,
            None => return Ok(good),
        }
    }
    Ok(good)
}

/// The decimal of so many digits next to `good`, towards `bad` and not as far.
pub(super) fn decimal_between(good: f64, bad: f64, decimals: usize) -> Option<f64> {
    let unit = libm::pow(10.0, decimals as f64);
    let whole = match good > bad {
        true => libm::floor(good * unit),
        false => libm::ceil(good * unit),
    };
    let x: f64 = format!("{:.decimals$}", whole / unit).parse().ok()?;
    let (low, high) = (good.min(bad), good.max(bad));
    // + 0.0 makes a negative zero a plain one.
    (x >= low && x <= high && x != bad).then_some(x + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_decimal_lies_on_the_good_side() {
        assert_eq!(decimal_between(7.46, 7.21, 1), Some(7.4));
        assert_eq!(decimal_between(7.46, 7.41, 1), None);
        assert_eq!(decimal_between(7.21, 7.46, 1), Some(7.3));
        assert_eq!(decimal_between(-0.5, 0.5, 0), Some(0.0));
        assert_eq!(decimal_between(2.0, 1.0, 0), Some(2.0));
    }
}
