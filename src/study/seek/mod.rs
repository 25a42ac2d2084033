//! Seeking: at which value of an assumption does a target reach a probability?
//!
//! On fixed paths the probability P(x) is a step function of the value x: with common random numbers a path changes from
//! miss to hit at one x and hardly ever back, so P is as smooth as n paths allow, and seeking is deterministic. A coarse scan of the range
//! finds between which values P crosses what is asked, in either direction; each crossing is then narrowed down until a
//! single path lies between ([`crossing`]). The value found is the shortest decimal on the side where the probability is
//! reached. P may rise and fall again (a target that is a range): then every crossing that the scan shows is told, and the one nearest to the
//! value as written is the answer. What rises and falls between two values of the scan is not seen.
//!
//! # The interval
//!
//! The value x₀ at which the true probability is p lies, with 95 %, between the values at which the bounds of P̂(x) cross p: it is
//! outside only if the interval of P̂(x₀) misses p (the test of each x, turned over; Wilson's bounds, which hold their
//! level). All three values are crossings of the same step function at other counts of paths.
//!
//! # The range
//!
//! Where no range is given, it grows from the value as written, to both sides by steps that double, until P has crossed. What the reader
//! refuses bounds it (a probability above 1, a year after the horizon). Values stay whole where the reader takes nothing else.
//!
//! # Two assumptions
//!
//! The frontier: for some values of the first, the value of the second at which the probability is reached. Along it the target is as
//! likely as asked.
//!
//! Cost: some 40 runs of nothing but the target's verdict for a value, as many for each point of a frontier. A `sweep` shows all targets over a
//! grid; seeking gives one number to one question.

pub mod crossing;
mod curve;
mod range;

pub use crossing::Crossing;
pub use curve::{Curve, Stopped};

use crate::engine::Proportion;
use crate::engine::Run;
use crate::model::Model;
use crate::scenario::load::{Loaded, Written};
use crate::scenario::tree::Value;
use crate::scenario::vary::{Axis, Range, Values, takes_whole};
use curve::Asked;
use std::sync::atomic::AtomicBool;

/// Values of the scan of a range.
const SCANNED: usize = 17;
/// Values of the first assumption of a frontier.
const ALONG: usize = 11;

/// What is asked.
#[derive(Debug)]
pub struct Question<'q> {
    /// The scenario, as it is written.
    pub written: &'q Written,
    /// The same, read.
    pub loaded: &'q Loaded,
    /// The target, by its place; one past the last for all counted targets together.
    pub slot: usize,
    /// The probability that is to be reached.
    pub probability: f64,
    /// How it is run.
    pub run: &'q Run,
    /// The request to stop.
    pub stop: &'q AtomicBool,
}

/// Where the probability is reached along one assumption.
#[derive(Debug, Clone)]
pub struct Sought {
    /// The value as written, where it is a number.
    pub as_written: Option<f64>,
    /// The probability there.
    pub written: Option<Proportion>,
    /// The range that was searched.
    pub range: Range,
    /// Whether it was chosen here, and not given.
    pub range_chosen: bool,
    /// Whether the value is a whole number.
    pub whole: bool,
    /// All values at which the probability was asked for in the scan, in order, with what it is there.
    pub scan: Vec<(f64, Proportion)>,
    /// Where it crosses what is asked, in order.
    pub crossings: Vec<Crossing>,
    /// Which of the crossings is the answer: the one nearest to the value as written.
    pub answer: Option<usize>,
}

impl Sought {
    /// The crossing that is the answer.
    #[must_use]
    pub fn found(&self) -> Option<&Crossing> {
        self.crossings.get(self.answer?)
    }

    /// The least and the greatest probability of the scan, with their values.
    #[must_use]
    pub fn extremes(&self) -> Option<((f64, Proportion), (f64, Proportion))> {
        let hits = |one: &&(f64, Proportion)| one.1.hits;
        let least = self.scan.iter().min_by_key(hits)?;
        let greatest = self.scan.iter().rev().max_by_key(hits)?;
        Some((*least, *greatest))
    }
}

/// For a value of the first assumption, where the probability is reached along the second.
#[derive(Debug, Clone)]
pub struct Along {
    /// The value of the first.
    pub first: f64,
    /// Along the second.
    pub second: Sought,
}

/// Two assumptions that together give the probability.
#[derive(Debug, Clone)]
pub struct Frontier {
    /// The range of the first.
    pub range: Range,
    /// Whether it was chosen here, and not given.
    pub range_chosen: bool,
    /// Value by value of the first.
    pub along: Vec<Along>,
}

/// The number that is written at an axis, with defaults.
#[must_use]
pub fn number_at(axis: &Axis, loaded: &Loaded) -> Option<f64> {
    match axis.path.find(&loaded.tree)?.value {
        Value::Integer(x) => Some(x as f64),
        Value::Float(x) => Some(x),
        _ => None,
    }
}

impl Question<'_> {
    /// Seeks along one assumption.
    ///
    /// # Errors
    /// It was asked to stop.
    pub fn value(&self, axis: &Axis) -> Result<Sought, Stopped> {
        let model = Model::new(&self.loaded.scenario.aimed_at(self.slot).0);
        let mut curve = self.curve(&model, axis, Vec::new());
        self.along(&mut curve, axis, None)
    }

    /// Seeks along the second assumption for some values of the first.
    ///
    /// # Errors
    /// It was asked to stop.
    pub fn frontier(&self, first: &Axis, second: &Axis) -> Result<Frontier, Stopped> {
        let model = Model::new(&self.loaded.scenario.aimed_at(self.slot).0);
        let mut alone = self.curve(&model, first, Vec::new());
        let (range, range_chosen) = match first.values {
            Values::Range(range) => (range, false),
            _ => (self.range_along(&mut alone, first)?, true),
        };
        let mut along: Vec<Along> = Vec::new();
        for x in spread(range, ALONG, alone.whole()) {
            if !alone.takes(x) {
                continue;
            }
            let fixed = vec![(&first.path, alone.node(x))];
            let mut curve = self.curve(&model, second, fixed);
            // The next point of a frontier is sought near the last one.
            let near = along.last().and_then(|last| last.second.found());
            let near = near.map(|crossing| crossing.value);
            along.push(Along {
                first: x,
                second: self.along(&mut curve, second, near)?,
            });
        }
        Ok(Frontier {
            range,
            range_chosen,
            along,
        })
    }

    fn curve<'c>(
        &'c self,
        model: &'c Model,
        axis: &'c Axis,
        fixed: Vec<(&'c crate::scenario::vary::Path, crate::scenario::tree::Node)>,
    ) -> Curve<'c> {
        let around = match (&axis.values, number_at(axis, self.loaded)) {
            (Values::Range(range), _) => Some(*range),
            (_, Some(x)) => Some(Range { low: x, high: x }),
            _ => None,
        };
        let whole = around.is_some_and(|range| takes_whole(axis, range, self.written));
        Curve::new(self, model, axis, fixed, whole)
    }

    /// Around where the first assumption alone reaches the probability: as far to each side as the value as written lies
    /// from there, but a quarter of that value at least.
    fn range_along(&self, curve: &mut Curve, axis: &Axis) -> Result<Range, Stopped> {
        let sought = self.along(curve, axis, None)?;
        let written = sought.as_written.unwrap_or(0.0);
        let (centre, half) = match sought.found() {
            Some(crossing) => (crossing.value, (crossing.value - written).abs()),
            None => (written, written.abs()),
        };
        let least = if written == 0.0 {
            0.125
        } else {
            written.abs() / 4.0
        };
        let half = if curve.whole() {
            half.max(1.0)
        } else {
            half.max(least)
        };
        Ok(Range {
            low: range::accepted_towards(curve, centre, centre - half),
            high: range::accepted_towards(curve, centre, centre + half),
        })
    }

    fn along(&self, curve: &mut Curve, axis: &Axis, near: Option<f64>) -> Result<Sought, Stopped> {
        let asked = Asked::new(self.probability, self.run.paths);
        let as_written = number_at(axis, self.loaded);
        if let Some(x) = as_written {
            curve.hits(x)?;
        }
        let (range, range_chosen) = match (&axis.values, as_written) {
            (Values::Range(range), _) => (*range, false),
            (_, Some(x)) => (range::around(curve, x, &asked)?, true),
            (_, None) => (
                Range {
                    low: 0.0,
                    high: 0.0,
                },
                true,
            ),
        };
        curve.hits_all(&spread(range, SCANNED, curve.whole()))?;
        let scan = curve.within(range);
        let crossings = crossing::crossings(curve, &scan, &asked)?;
        let from = near.or(as_written);
        let distance = |at: &usize| {
            let value: f64 = crossings[*at].value;
            from.map_or(0.0, |from| (value - from).abs())
        };
        let nearest = |a: &usize, b: &usize| distance(a).total_cmp(&distance(b));
        let answer = (0..crossings.len()).min_by(nearest);
        let written = as_written.and_then(|x| curve.known(x));
        let share = |hits| Proportion {
            hits,
            paths: self.run.paths,
        };
        Ok(Sought {
            as_written,
            written: written.map(share),
            range,
            range_chosen,
            whole: curve.whole(),
            scan: scan.into_iter().map(|(x, hits)| (x, share(hits))).collect(),
            crossings,
            answer,
        })
    }
}

/// So many values from one end of a range to the other, evenly; whole ones at most once each.
fn spread(range: Range, number: usize, whole: bool) -> Vec<f64> {
    let Range { low, high } = range;
    let steps = (number - 1) as f64;
    let at = |k: usize| {
        let x = (high - low).mul_add(k as f64 / steps, low);
        match k {
            0 => low,
            _ if k + 1 == number => high,
            _ if whole => libm::floor(x + 0.5),
            _ => tidy(x, (high - low) / steps),
        }
    };
    let mut values: Vec<f64> = (0..number).map(at).collect();
    values.dedup();
    values
}

/// A number to a hundredth of a step: values of a scan are there to be read.
fn tidy(x: f64, step: f64) -> f64 {
    if !(step > 0.0 && step.is_finite()) {
        return x;
    }
    let decimals = (2.0 - libm::floor(libm::log10(step))).clamp(0.0, 12.0) as usize;
    format!("{x:.decimals$}").parse().unwrap_or(x)
}
