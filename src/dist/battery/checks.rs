//! What must hold of any law, one check after the other; a failure names the law.

use crate::dist::{Form, Law, at_score};
use crate::num;

/// Passes a law through every check.
pub(crate) fn pass(name: &str, law: &dyn Law) {
    for check in [
        tails_invert,
        rises,
        ends,
        complements,
        moments,
        scores,
        jumps,
    ] {
        check(name, law);
    }
}

/// Probabilities from 1e-10 to 1 − 1e-10, dense at both ends, in rising order.
fn probabilities() -> Vec<f64> {
    let small = (0..38).map(|k| libm::exp10(f64::from(k) / 4.0 - 10.0));
    let large = (0..38)
        .rev()
        .map(|k| 1.0 - libm::exp10(f64::from(k) / 4.0 - 10.0));
    let body = (7..=12).map(|k| f64::from(k) / 20.0);
    small.chain(body).chain(large).collect()
}

/// Asserts that the probability is met between the values next to `x`: no `f64` nearer to the
/// quantile need exist. `tail` must not fall along `direction`.
pub(super) fn assert_met(
    name: &str,
    probability: f64,
    x: f64,
    direction: f64,
    tail: impl Fn(f64) -> f64,
) {
    let nudge = direction * (4.0 * f64::EPSILON * x.abs() + f64::MIN_POSITIVE);
    let (less, more) = (tail(x - nudge), tail(x + nudge));
    assert!(
        less <= probability * (1.0 + 1e-12) && more >= probability * (1.0 - 1e-12),
        "{name}: {probability:e} not in [{less:e}, {more:e}] at {x:e}"
    );
}

/// Tails invert quantiles, from 1e-10 to 1 − 1e-10.
pub(super) fn tails_invert(name: &str, law: &dyn Law) {
    for p in probabilities() {
        assert_met(name, p, law.lower(p), 1.0, |x| law.cdf(x));
        assert_met(name, p, law.upper(p), -1.0, |x| law.survival(x));
    }
}

/// Quantiles are monotone and inside the support.
pub(super) fn rises(name: &str, law: &dyn Law) {
    let (least, greatest) = law.support();
    let rising: Vec<f64> = probabilities().iter().map(|p| law.lower(*p)).collect();
    let falling: Vec<f64> = probabilities().iter().map(|q| law.upper(*q)).collect();
    assert!(rising.windows(2).all(|w| w[0] <= w[1]), "{name}");
    assert!(falling.windows(2).all(|w| w[0] >= w[1]), "{name}");
    assert!(
        rising
            .iter()
            .chain(&falling)
            .all(|x| least <= *x && *x <= greatest),
        "{name}"
    );
    if law.form() == Form::General {
        assert!(rising[0] < rising[rising.len() - 1], "{name}");
    }
}

/// The ends of the support are the extreme quantiles and hold all probability.
pub(super) fn ends(name: &str, law: &dyn Law) {
    let (least, greatest) = law.support();
    assert_eq!(
        (law.lower(0.0), law.lower(1.0)),
        (least, greatest),
        "{name}"
    );
    assert_eq!(
        (law.upper(1.0), law.upper(0.0)),
        (least, greatest),
        "{name}"
    );
    assert_eq!(
        (law.cdf(greatest), law.survival(greatest)),
        (1.0, 0.0),
        "{name}"
    );
    assert_eq!(
        (law.cdf(least - 1.0), law.survival(least - 1.0)),
        (0.0, 1.0),
        "{name}"
    );
}

/// Tails are complements and never stray.
pub(super) fn complements(name: &str, law: &dyn Law) {
    for step in -50..=50 {
        let x = f64::from(step) / 5.0;
        let (below, above) = (law.cdf(x), law.survival(x));
        assert!(
            (below + above - 1.0).abs() < 4e-16,
            "{name} {x}: {below} {above}"
        );
        assert!(
            (0.0..=1.0).contains(&below) && (0.0..=1.0).contains(&above),
            "{name} {x}"
        );
    }
}

/// Mean and standard deviation as integrals of the value over the normal score.
///
/// The trapezoidal rule; its weights fall to nothing at both ends, so that smooth laws converge
/// faster than any power of the step. Laws with corners and jumps are integrated from one to the next.
fn integrated(law: &dyn Law) -> (f64, f64) {
    let breaks = law.breaks();
    let integrate = |f: &dyn Fn(f64) -> f64| -> f64 {
        let weighted = |z: f64| f(at_score(law, z)) * num::normal::pdf(z);
        if breaks.is_empty() {
            let step = 1.0 / 128.0;
            return (-14 * 128..=14 * 128)
                .map(|k| step * weighted(f64::from(k) * step))
                .sum();
        }
        let mut borders: Vec<f64> = (-28..=28).map(|k| 0.5 * f64::from(k)).collect();
        borders.extend(breaks.iter().filter(|z| z.abs() < 14.0));
        borders.sort_by(f64::total_cmp);
        let piece = |ends: &[f64]| num::integral::gauss_legendre(weighted, ends[0], ends[1]);
        borders.windows(2).map(piece).sum()
    };
    let mean = integrate(&|x| x);
    (mean, integrate(&|x| (x - mean) * (x - mean)).sqrt())
}

/// Moments are integrals of the quantile.
pub(super) fn moments(name: &str, law: &dyn Law) {
    let (mean, sd) = integrated(law);
    let unit = law.sd() + 1e-6 * law.mean().abs() + f64::MIN_POSITIVE;
    // Many counts are not integrated one by one.
    let slack = match law.rounded_up_from() {
        Some(_) => 5e-5,
        None => 1e-6,
    };
    assert!(
        (law.mean() - mean).abs() <= slack * unit,
        "{name}: mean {mean}"
    );
    assert!((law.sd() - sd).abs() <= slack * unit, "{name}: sd {sd}");
}

/// Values at scores agree with quantiles.
pub(super) fn scores(name: &str, law: &dyn Law) {
    let sd = law.sd();
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-14 * (b.abs() + sd);
    assert!(close(at_score(law, 0.0), law.lower(0.5)), "{name}");
    assert!(close(at_score(law, 0.0), law.upper(0.5)), "{name}");
    for z in [-6.0, -2.0, -0.3, 0.7, 3.0, 6.0] {
        let (p, q) = (num::normal::cdf(z), num::normal::survival(z));
        let expected = if z < 0.0 { law.lower(p) } else { law.upper(q) };
        assert!(close(at_score(law, z), expected), "{name} {z}");
    }
}

/// A quantile is a value at which its probability is reached.
pub(super) fn jumps(name: &str, law: &dyn Law) {
    // Of a jump, the value itself, to the last bit; elsewhere rounding decides.
    let breaks = law.breaks();
    for at in breaks.windows(2) {
        let (low, high) = (at_score(law, at[0]), at_score(law, at[1]));
        let middle = at_score(law, 0.5 * (at[0] + at[1]));
        if low == high && middle == low {
            let score = 0.5 * (at[0] + at[1]);
            let before = middle.next_down();
            let (reached, not_before) = if score <= 0.0 {
                let p = num::normal::cdf(score);
                (law.cdf(middle) >= p, law.cdf(before) < p)
            } else {
                let q = num::normal::survival(score);
                (law.survival(middle) <= q, law.survival(before) > q)
            };
            assert!(reached && not_before, "{name}: {middle:e} at {score}");
        }
    }
}
