//! Learning the constants: from how far real series ended up from where they stood.
//!
//! Every series of a panel is cut at each of its years: what came before gives the signs, what came after the outcome, in units of the
//! scale. For each horizon, over all these cases,
//!
//! 1. the centre's coefficients minimise the weighted mean absolute error (least squares with weights 1/|error|, again and again);
//! 2. the width's coefficients are those of a regression of |error| with a logarithmic link (the score equations of a gamma law, damped, errors beyond
//!    five times the width held back); 1 and 2 take turns;
//! 3. the tables are weighted quantiles of error / width: `clear` in the direction of the drift with weight w, `flat` with weight 1 − w.
//!
//! Weights: a series counts with the root of its number of cases; cases long before the end of the series count less (by e in eight years; in the
//! tables by e in 3.4), since a case shall look like the one that will be asked: a whole series, cut where it ends.
//!
//! Cases of a series hang together and series of a country do too: a fit that is judged must be learned without the series on which it is judged
//! ([`fold`]). What the shipped constants reached that way, and on what, stands in `calibration/README.md`.
//!
//! A small panel (provinces, industries) cannot carry three hundred constants. There the ridge draws coefficients towards those that are
//! given, with the strength of [`LEAN`] cases, and tables are mixed with the given ones in the same proportion. So a panel of ten
//! cases leaves the constants as they are, and one of thousands makes its own.

use super::constants::{Constants, Horizon};
use super::signs::{DRIFT, LEAST_STEPS, SPREAD, Signs};
use crate::fit::fan::PROBABILITIES;
use crate::history::{Step, Track};
use crate::num::least_squares::ridge;
use rayon::prelude::*;

/// The strength of the given constants beside a panel, in cases.
pub const LEAN: f64 = 400.0;
/// The ridge without given constants: only to tell apart what hardly differs.
const RIDGE: f64 = 1e-3;
/// In how many years before the end of its series a case loses a factor e of its weight, for coefficients; for tables, in addition.
const LATE: (f64, f64) = (8.0, 6.0);
/// Cases beyond the last one with all horizons know less of what came: they count so much.
const CUT_SHORT: f64 = 0.7;
/// How often centre and width take turns, and how many steps each takes at a time.
const TURNS: usize = 3;
const STEPS: usize = 12;
/// An error below this part of the width counts like one of that size.
const FLOOR: f64 = 0.1;
/// How far a step towards the width's coefficients goes.
const DAMPING: f64 = 0.7;

/// A series cut at one of its years.
#[derive(Debug)]
struct Case {
    signs: Signs,
    /// By horizon, what came, from the last value in units of the scale; not a number where nothing did.
    outcomes: Vec<f64>,
    weight: f64,
    late: f64,
}

/// Learns constants up to a horizon from the tracks of a panel; drawn towards given ones, or alone. Nothing if no horizon has
/// [`least_cases`].
#[must_use]
pub fn learn(panel: &[Track], horizon: usize, towards: Option<&Constants>) -> Option<Constants> {
    let cases: Vec<Vec<Case>> = panel
        .par_iter()
        .map(|track| cases(track, horizon))
        .collect();
    let cases: Vec<&Case> = cases.iter().flatten().collect();
    let horizons = (1..=horizon).into_par_iter();
    let learned = horizons.map(|h| {
        let given = towards.map(|given| &given.horizons[h.min(given.horizons.len()) - 1]);
        one(&cases, h, given)
    });
    let learned: Option<Vec<Horizon>> = learned.collect();
    learned.map(|horizons| Constants { horizons })
}

/// The fewest cases of a horizon from which constants can be learned.
#[must_use]
pub fn least_cases(leaning: bool) -> usize {
    if leaning { 30 } else { 20 * DRIFT.len() }
}

/// In which of `folds` parts each series is, by its id: the same for a series whatever else there is (FNV-1a, whose 64 bits are folded).
#[must_use]
pub fn fold(id: &str, folds: usize) -> usize {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    ((hash ^ (hash >> 32)) % folds as u64) as usize
}

/// How many cases a panel has.
#[must_use]
pub fn count(panel: &[Track], horizon: usize) -> usize {
    panel.iter().map(|track| cases(track, horizon).len()).sum()
}

/// A track cut at each of its years after which something came.
fn cases(track: &Track, horizon: usize) -> Vec<Case> {
    let steps = &track.steps;
    let cuts = LEAST_STEPS..steps.len();
    let count = cuts.len() as f64;
    let whole = steps.len().saturating_sub(horizon);
    let cases = cuts.filter_map(|cut| {
        let last = steps[cut - 1];
        let past = Track {
            year: last.year,
            last: last.to,
            steps: steps[..cut].to_vec(),
        };
        let signs = Signs::of(&past)?;
        let outcomes = (1..=horizon).map(|h| outcome(steps, cut, h, signs.scale));
        let early = whole.saturating_sub(cut) as f64;
        let kept = if cut > whole { CUT_SHORT } else { 1.0 };
        let weight = kept * libm::exp(-early / LATE.0) / libm::sqrt(count);
        Some(Case {
            outcomes: outcomes.collect(),
            signs,
            weight,
            late: weight * libm::exp(-early / LATE.1),
        })
    });
    cases.collect()
}

/// What came `h` years after the cut, if no step between is missing.
fn outcome(steps: &[Step], cut: usize, h: usize, scale: f64) -> f64 {
    let (last, reached) = (&steps[cut - 1], steps.get(cut + h - 1));
    match reached {
        Some(step) if step.year - last.year == h as i32 => (step.to - last.to) / scale,
        _ => f64::NAN,
    }
}

/// The cases of a horizon, as columns.
struct Columns {
    drift: Vec<f64>,
    spread: Vec<f64>,
    outcomes: Vec<f64>,
    weights: Vec<f64>,
}

fn one(cases: &[&Case], h: usize, given: Option<&Horizon>) -> Option<Horizon> {
    let known = cases.iter().filter(|case| case.outcomes[h - 1].is_finite());
    let cases: Vec<&&Case> = known.collect();
    if cases.len() < least_cases(given.is_some()) {
        return None;
    }
    let columns = Columns {
        drift: cases.iter().flat_map(|case| case.signs.drift).collect(),
        spread: cases.iter().flat_map(|case| case.signs.spread).collect(),
        outcomes: cases.iter().map(|case| case.outcomes[h - 1]).collect(),
        weights: cases.iter().map(|case| case.weight).collect(),
    };
    let lean = LEAN / cases.len() as f64;
    let mut learned = columns.coefficients(given, lean)?;
    let errors = cases.iter().map(|case| {
        let (centre, width) = learned.place(&case.signs);
        (case.outcomes[h - 1] - centre) / width
    });
    let errors: Vec<f64> = errors.collect();
    let table = |turned: bool, weight: &dyn Fn(&Case) -> f64| {
        let pairs = errors.iter().zip(&cases).map(|(error, case)| {
            let direction = if turned { case.signs.direction } else { 1.0 };
            (error * direction, weight(case))
        });
        quantiles(pairs.collect())
    };
    learned.clear = table(true, &|case| case.late * case.signs.clear);
    learned.flat = table(false, &|case| case.late * (1.0 - case.signs.clear));
    if let Some(given) = given {
        mix(&mut learned.clear, &given.clear, lean);
        mix(&mut learned.flat, &given.flat, lean);
    }
    Some(learned)
}

impl Columns {
    /// The coefficients of centre and width, by turns.
    fn coefficients(&self, given: Option<&Horizon>, lean: f64) -> Option<Horizon> {
        let strength = given.map_or(RIDGE, |_| lean.max(RIDGE));
        let zero = Horizon::empty();
        let towards = given.unwrap_or(&zero);
        let mut found = towards.clone();
        let mut width = vec![1.0; self.outcomes.len()];
        for turn in 0..TURNS {
            for _ in 0..STEPS {
                let errors = self.errors(&found);
                let sized = errors.iter().zip(&width).zip(&self.weights);
                let sized =
                    sized.map(|((error, width), weight)| weight / error.abs().max(FLOOR * width));
                let weights: Vec<f64> = sized.collect();
                let towards = &towards.drift;
                let drift = ridge(&self.drift, &self.outcomes, &weights, towards, strength)?;
                found.drift.copy_from_slice(&drift);
            }
            let errors = self.errors(&found);
            if turn == 0 && given.is_none() {
                let sizes = errors.iter().zip(&self.weights);
                let sum: f64 = sizes.map(|(error, weight)| error.abs() * weight).sum();
                found.spread[0] = libm::log(sum / self.weights.iter().sum::<f64>());
            }
            for _ in 0..STEPS {
                self.step_of_width(&errors, &mut found, towards, strength)?;
            }
            width = self.widths(&found);
        }
        Some(found)
    }

    fn errors(&self, found: &Horizon) -> Vec<f64> {
        let rows = self.drift.chunks_exact(DRIFT.len()).zip(&self.outcomes);
        let errors = rows.map(|(row, outcome)| {
            let terms = row.iter().zip(&found.drift);
            terms.fold(*outcome, |rest, (x, b)| x.mul_add(-b, rest))
        });
        errors.collect()
    }

    fn widths(&self, found: &Horizon) -> Vec<f64> {
        let rows = self.spread.chunks_exact(SPREAD.len());
        let widths = rows.map(|row| {
            let terms = row.iter().zip(&found.spread);
            let log = terms.fold(0.0, |sum: f64, (x, b)| x.mul_add(*b, sum));
            libm::exp(log.clamp(-5.0, 5.0))
        });
        widths.collect()
    }

    /// One step of scoring for the regression of |error| on the width.
    fn step_of_width(
        &self,
        errors: &[f64],
        found: &mut Horizon,
        towards: &Horizon,
        strength: f64,
    ) -> Option<()> {
        let widths = self.widths(found);
        let excess = errors.iter().zip(&widths);
        let excess = excess.map(|(error, width)| ((error.abs() - width) / width).clamp(-1.0, 4.0));
        let excess: Vec<f64> = excess.collect();
        // The way that is left to what the coefficients are drawn towards.
        let left: Vec<f64> = match strength > RIDGE {
            true => (towards.spread.iter().zip(&found.spread))
                .map(|(towards, now)| towards - now)
                .collect(),
            false => vec![0.0; SPREAD.len()],
        };
        let step = ridge(&self.spread, &excess, &self.weights, &left, strength)?;
        for (coefficient, step) in found.spread.iter_mut().zip(step) {
            *coefficient += DAMPING * step;
        }
        Some(())
    }
}

/// The weighted quantiles of numbers at [`PROBABILITIES`], straight lines between the middles of their weights.
fn quantiles(mut pairs: Vec<(f64, f64)>) -> [f64; PROBABILITIES.len()] {
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all: f64 = pairs.iter().map(|pair| pair.1).sum();
    let mut below = 0.0;
    let middles = pairs.iter().map(|(value, weight)| {
        below += weight;
        (below - weight / 2.0, *value)
    });
    let middles: Vec<(f64, f64)> = middles.collect();
    PROBABILITIES.map(|p| {
        let sought = p * all;
        let behind = middles.partition_point(|(middle, _)| *middle < sought);
        let (Some(to), Some(from)) = (
            middles.get(behind).or(middles.last()),
            middles.get(behind.saturating_sub(1)),
        ) else {
            return 0.0;
        };
        let apart = to.0 - from.0;
        let way = if apart > 0.0 {
            ((sought - from.0) / apart).clamp(0.0, 1.0)
        } else {
            0.0
        };
        way.mul_add(to.1 - from.1, from.1)
    })
}

/// Mixes a table with a given one that weighs `lean` beside it.
fn mix(table: &mut [f64; PROBABILITIES.len()], given: &[f64; PROBABILITIES.len()], lean: f64) {
    for (own, given) in table.iter_mut().zip(given) {
        *own = (*own + lean * given) / (1.0 + lean);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Source;
    use crate::num::normal;

    /// Random walks whose steps are normal with mean 1 and standard deviation 1.
    fn walks(count: usize, years: u32) -> Vec<Track> {
        let source = Source::new(1, "tests/learn");
        let mut tracks = vec![vec![100.0]; count];
        for period in 0..years {
            let words = source.words(period, 0);
            for (track, word) in tracks.iter_mut().zip(words.iter()) {
                let u = ((word >> 12) as f64 + 0.5) / (1u64 << 52) as f64;
                let last = track[track.len() - 1];
                track.push(last + 1.0 + normal::quantile(u));
            }
        }
        let tracks = tracks
            .iter()
            .filter_map(|values| Track::of_values(values, 2020));
        tracks.collect()
    }

    /// What is learned from walks with one drift says what such walks do: at horizon h a level is normal about last + h with
    /// standard deviation √h. A thousand walks of 20 years; bounds of three standard errors of the quantiles.
    #[test]
    fn constants_of_random_walks_are_those_of_the_normal_law() {
        let walks = walks(1_000, 20);
        let learned = learn(&walks[..900], 3, None).expect("enough cases");
        let method = super::super::Calibrated::with(learned);
        for h in [1.0_f64, 3.0] {
            let (mut below, mut asked) = ([0.0; 3], 0.0);
            for walk in &walks[..] {
                let cut = walk.steps.len() - 3;
                let past: Vec<f64> = walk.steps[..cut].iter().map(|step| step.from).collect();
                let past = Track::of_values(&past, 2016).expect("a track");
                let fan = crate::fit::Method::fan(&method, &past, 3).expect("a fan");
                let reached = walk.steps[cut - 2 + h as usize].to;
                for (at, p) in [2, 12, 22].into_iter().enumerate() {
                    below[at] += f64::from(u8::from(reached <= fan.horizons[h as usize - 1][p]));
                }
                asked += 1.0;
            }
            for (below, p) in below.into_iter().zip([0.025, 0.5, 0.975]) {
                let error: f64 = p * (1.0 - p) / asked;
                assert!(
                    (below / asked - p).abs() < 3.5 * error.sqrt(),
                    "{h} {p} {below}"
                );
            }
        }
    }

    #[test]
    fn a_small_panel_leaves_the_given_constants_nearly_as_they_are() {
        let shipped = Constants::shipped();
        let small = learn(&walks(4, 20), 1, Some(&shipped)).expect("a few cases");
        let mid = PROBABILITIES.len() / 2;
        let (own, given) = (&small.horizons[0], &shipped.horizons[0]);
        assert!((own.clear[mid] - given.clear[mid]).abs() < 0.2);
        assert!((own.drift[0] - given.drift[0]).abs() < 0.1);
        assert_eq!(learn(&walks(1, 5), 6, Some(&shipped)), None);
    }

    #[test]
    fn weighted_quantiles_lie_between_the_middles_of_weights() {
        let found = quantiles(vec![(3.0, 1.0), (1.0, 1.0), (2.0, 2.0)]);
        // Middles at 1/8, 1/2 and 7/8 of the weight.
        assert!((found[12] - 2.0).abs() < 1e-15);
        assert_eq!((found[0], found[24]), (1.0, 3.0));
        let quarter = 1.0 + (0.25 - 0.125) / 0.375;
        assert!((found[7] - quarter).abs() < 1e-14);
    }

    #[test]
    fn folds_are_of_about_one_size_and_keep_a_series() {
        let mut sizes = [0; 5];
        (0..5_000).for_each(|i| sizes[fold(&format!("series {i}"), 5)] += 1);
        assert!(
            sizes.iter().all(|size| (900..1_100).contains(size)),
            "{sizes:?}"
        );
    }
}
