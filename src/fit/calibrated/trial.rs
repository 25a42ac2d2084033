//! A trial of constants: what they reach on series from which they were not learned.
//!
//! The series of a panel are dealt out into folds by their ids. For each fold, constants are learned from all other series; each series of the fold is cut
//! so many years before its end as the longest horizon, forecast from there, and scored against what came ([`crate::fit::score`]). Beside them stand the
//! given constants on the same series. If those are the shipped ones, and the panel is one from which they were learned, their scores are flattering.
//!
//! The cut is one a series, at its end: forecasts of a series at six horizons hang together, series do not overlap in time with themselves.

use super::folded::Folded;
use super::{Calibrated, Constants};
use crate::fit::score::{Announced, Scored, Tally};
use crate::fit::{Fan, Method};
use crate::history::Track;
use rayon::prelude::*;
use std::sync::atomic::AtomicBool;

/// The scores by horizon, and over all.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// From horizon 1 on.
    pub by_horizon: Vec<Tally>,
}

impl Scores {
    /// Over all horizons.
    #[must_use]
    pub fn all(&self) -> Tally {
        let mut all = Tally::default();
        self.by_horizon.iter().for_each(|tally| all.add(tally));
        all
    }
}

/// What a trial found.
#[derive(Debug, Clone)]
pub struct Trial {
    /// On how many series.
    pub series: usize,
    /// The given constants.
    pub given: Scores,
    /// Constants that were learned without the series; nothing if the other folds had too few cases.
    pub learned: Option<Scores>,
    /// The forecasts of the latter, by series (its place in the panel).
    pub fans: Vec<(usize, Fan)>,
}

/// A series that takes part: its place, the track up to the cut, and what came.
struct Part {
    at: usize,
    past: Track,
    outcomes: Vec<f64>,
    scale: f64,
}

/// Tries constants on a panel of series with their ids; nothing if `stop` is set before the end.
#[must_use]
pub fn trial(
    panel: &[(String, Track)],
    (horizon, folds): (usize, usize),
    given: &Constants,
    alone: bool,
    stop: &AtomicBool,
) -> Option<Trial> {
    let parts = panel.iter().enumerate();
    let parts = parts.filter_map(|(at, (_, track))| Part::of(at, track, horizon));
    let parts: Vec<Part> = parts.collect();
    let towards = (!alone).then_some(given);
    let folded = Folded::learn(panel, (horizon, folds), towards, stop)?;
    let given = Calibrated::with(given.clone());
    let of_given = forecasts(&parts, horizon, |_| Some(&given));
    let of_learned = forecasts(&parts, horizon, |part| folded.without(&panel[part.at].0));
    let whole = of_learned.iter().all(Option::is_some) && !parts.is_empty();
    Some(Trial {
        series: parts.len(),
        given: scores(&parts, &of_given, horizon),
        learned: whole.then(|| scores(&parts, &of_learned, horizon)),
        fans: (parts.iter().zip(of_learned))
            .filter_map(|(part, fan)| Some((part.at, fan?)))
            .collect(),
    })
}

impl Part {
    /// A series that has signs at the cut, and all that came after.
    fn of(at: usize, track: &Track, horizon: usize) -> Option<Part> {
        let cut = track.steps.len().checked_sub(horizon)?;
        let (before, after) = track.steps.split_at(cut);
        let last = before.last()?;
        let whole = (1..).zip(after).all(|(h, step)| step.year == last.year + h);
        let past = Track {
            year: last.year,
            last: last.to,
            steps: before.to_vec(),
        };
        let scale = super::Signs::of(&past)?.scale;
        whole.then(|| Part {
            at,
            past,
            outcomes: after.iter().map(|step| step.to).collect(),
            scale,
        })
    }
}

fn forecasts<'m>(
    parts: &[Part],
    horizon: usize,
    method: impl Fn(&Part) -> Option<&'m Calibrated> + Sync,
) -> Vec<Option<Fan>> {
    let fans = parts
        .par_iter()
        .map(|part| method(part)?.fan(&part.past, horizon));
    fans.collect()
}

fn scores(parts: &[Part], fans: &[Option<Fan>], horizon: usize) -> Scores {
    let mut by_horizon = vec![Tally::default(); horizon];
    for (part, fan) in parts.iter().zip(fans) {
        let Some(fan) = fan else { continue };
        for (h, (tally, outcome)) in (1..).zip(by_horizon.iter_mut().zip(&part.outcomes)) {
            if let Some(announced) = Announced::of(fan, h) {
                tally.note(&Scored::new(&announced, *outcome, part.scale));
            }
        }
    }
    Scores { by_horizon }
}
