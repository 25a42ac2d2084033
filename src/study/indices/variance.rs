//! Whether an output has a variance that can be shared out, seen on the first paths.
//!
//! Shares of a variance mean nothing where there is none: an output that is the same on all paths, or differs from its
//! usual value on too few of them; one that is not a number on some; one whose variance is infinite, of which any sample
//! shows some number that never settles.
//!
//! A variance counts as infinite if a law without one is behind the output (Student's t with two degrees of freedom or
//! fewer), or if the tail of the output says so. The estimate of the tail's index, a in P(|Y − median| > y) ~ y⁻ᵃ, is
//! Hill's (1975, *Annals of Statistics* 3): with the k largest deviations x₁ … x_k and the next one x,
//!
//! a = k / Σ ln(xᵢ/x), standard error a/√k
//!
//! and the variance is finite if a > 2. It is taken for infinite where a is not above 2 by two standard errors or more,
//! neither on the largest half per cent of the deviations (50 at least) nor on the largest tenth of those: a few great
//! shocks among small ones look heavy on the first and not on the second. A normal output shows about 10, a lognormal one
//! with σ = 1 about 3, Student's t with 3 degrees of freedom 2.8, the ratio of two normal numbers 1.
//!
//! Two limits. A tail that no path has reached cannot be seen: the exponential of a t number with a small scale has no
//! variance, and looks normal. And a law without a variance counts even where what follows it (a share, a rank) is
//! bounded.

use super::Answer;
use crate::model::Output;

/// Fewest paths, of all that will be run, on which an output must differ from its usual value.
const FEWEST: f64 = 100.0;
/// Fewest deviations by which a tail is judged.
const FEWEST_DEVIATIONS: usize = 1_000;
/// The part of the deviations that are the tail, and the fewest of them.
const TAIL: (f64, usize) = (0.005, 50);
/// Of the tail, the further tail is so small a part; and the fewest of it.
const FURTHER: (usize, usize) = (10, 20);

/// Where an output lies, how wide it spreads, and how often it differs from its median, on the first paths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// On how many paths it was looked at.
    pub paths: u64,
    /// Its mean.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
}

impl Spread {
    fn of(values: &[f64]) -> Spread {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares = values.iter().map(|y| (y - mean) * (y - mean));
        Spread {
            paths: values.len() as u64,
            mean,
            sd: (squares.sum::<f64>() / count).sqrt(),
        }
    }

    /// The output on this scale.
    pub(super) fn standard(&self, y: f64) -> f64 {
        (y - self.mean) / self.sd
    }
}

/// How an output spreads on the first of `paths` paths, and why its variance cannot be shared out, if it cannot.
pub(super) fn look(
    output: Output,
    endless: bool,
    values: &[f64],
    paths: u64,
) -> (Spread, Option<Answer>) {
    let spread = Spread::of(values);
    let wrong = values.iter().filter(|y| !y.is_finite()).count();
    if wrong > 0 {
        return (spread, Some(Answer::NoNumber(wrong as u64)));
    }
    let deviations = deviations(values);
    let differing = deviations.len();
    if differing == 0 && !output.is_verdict() {
        return (spread, Some(Answer::Constant));
    }
    let expected = differing as f64 * (paths as f64 / values.len() as f64);
    if !(expected >= FEWEST) || !(spread.sd > 0.0) {
        return (spread, Some(Answer::TooRare(differing as u64)));
    }
    if endless {
        return (spread, Some(Answer::NoVariance(None)));
    }
    let heavy = heavy_tail(&deviations).filter(|_| !output.is_verdict());
    (spread, heavy.map(|index| Answer::NoVariance(Some(index))))
}

/// The distances from the median that are not nought, the greatest first.
fn deviations(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let median = sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN);
    let mut deviations: Vec<f64> = sorted.iter().map(|y| (y - median).abs()).collect();
    deviations.retain(|deviation| *deviation > 0.0);
    deviations.sort_by(|a, b| b.total_cmp(a));
    deviations
}

/// The index of the tail, if it is too heavy for a variance as far as anybody can see.
fn heavy_tail(deviations: &[f64]) -> Option<f64> {
    if deviations.len() < FEWEST_DEVIATIONS {
        return None;
    }
    let tail = ((deviations.len() as f64 * TAIL.0) as usize).max(TAIL.1);
    let further = (tail / FURTHER.0).max(FURTHER.1);
    let (index, light) = hill(deviations, tail);
    let (_, light_further) = hill(deviations, further);
    (!light && !light_further).then_some(index)
}

/// Hill's index of the `k` greatest, and whether it is above 2 beyond doubt.
fn hill(deviations: &[f64], k: usize) -> (f64, bool) {
    let next = deviations[k];
    let logarithms = deviations[..k].iter().map(|x| libm::log(x / next));
    let count = k as f64;
    let index = count / logarithms.sum::<f64>();
    (index, index * (1.0 - 2.0 / count.sqrt()) > 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{LANES, Source, uniform};
    use crate::num::normal;

    const PATHS: usize = 64 * LANES;

    fn normals(name: &str) -> Vec<f64> {
        let source = Source::new(3, name);
        let words = (0..PATHS / LANES).flat_map(|block| *source.words(0, block as u64));
        words.map(|word| normal::quantile(uniform(word))).collect()
    }

    fn answer(values: &[f64]) -> Option<Answer> {
        look(Output::Value(0), false, values, values.len() as u64).1
    }

    #[test]
    fn tails_are_heavy_or_not() {
        let (x, y) = (normals("x"), normals("y"));
        let exp = |sigma: f64| -> Vec<f64> { x.iter().map(|x| libm::exp(sigma * x)).collect() };
        assert_eq!(answer(&x), None);
        assert_eq!(answer(&exp(0.3)), None);
        assert_eq!(answer(&exp(1.0)), None);
        // One in 500 is ten times as wide.
        let rare = x.iter().zip(&y).enumerate();
        let rare = rare.map(|(at, (x, y))| if at % 500 == 0 { 10.0 * y } else { *x });
        assert_eq!(answer(&rare.collect::<Vec<f64>>()), None);
        let ratio: Vec<f64> = x.iter().zip(&y).map(|(x, y)| x / y).collect();
        let Some(Answer::NoVariance(Some(index))) = answer(&ratio) else {
            panic!("{:?}", answer(&ratio));
        };
        // The Cauchy law has the index 1; 327 deviations know it to ±0.055.
        assert!((index - 1.0).abs() < 4.5 * 0.055, "{index}");
    }

    #[test]
    fn what_hardly_varies_is_said_to() {
        assert_eq!(answer(&[3.0; 2000]), Some(Answer::Constant));
        let mut values = vec![0.0; 2000];
        values[..99].fill(1.0);
        assert_eq!(answer(&values), Some(Answer::TooRare(99)));
        let verdict = |values: &[f64]| look(Output::Met(0), false, values, 2000).1;
        assert_eq!(verdict(&values), Some(Answer::TooRare(99)));
        assert_eq!(verdict(&[0.0; 2000]), Some(Answer::TooRare(0)));
        values[99] = 1.0;
        assert_eq!(verdict(&values), None);
        values[99] = f64::NAN;
        assert_eq!(verdict(&values), Some(Answer::NoNumber(1)));
    }
}
