//! Constants learned from a panel, for its own series: each is judged by constants that were learned without it.
//!
//! The series are dealt out into folds by their ids ([`learn::fold`]); a fold has constants learned from all other series, leaning on given ones as far as the
//! panel is small. So a back-test of a panel of like things (the GDP of countries) shows what constants of their own would have been worth.
//! It is out of sample by series, not by time: the other series' later years were known.

use super::{Calibrated, Constants, learn, signs};
use crate::fit::{Fan, Method};
use crate::history::{Admitted, Kind, Series, Track};
use crate::language::Pair;
use std::sync::atomic::{AtomicBool, Ordering};

/// The method, a set of constants a fold.
#[derive(Debug)]
pub struct Folded {
    by_fold: Vec<Option<Calibrated>>,
}

/// The tracks of the series that are levels, with their ids: constants are those of levels.
#[must_use]
pub fn panel(series: &[Series]) -> Vec<(String, Track)> {
    let levels = series.iter().filter(|one| one.kind == Kind::Level);
    let tracks = levels.filter_map(|one| {
        let (track, _) = one.track(Admitted::default()).ok()?;
        Some((one.id.clone(), track))
    });
    tracks.collect()
}

impl Folded {
    /// Learns the constants of each fold, leaning on given ones if there are any; nothing if `stop` is set before the end.
    #[must_use]
    pub fn learn(
        panel: &[(String, Track)],
        (horizon, folds): (usize, usize),
        towards: Option<&Constants>,
        stop: &AtomicBool,
    ) -> Option<Folded> {
        let mut by_fold = Vec::with_capacity(folds);
        for fold in 0..folds {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let others = panel
                .iter()
                .filter(|(id, _)| learn::fold(id, folds) != fold);
            let others: Vec<Track> = others.map(|(_, track)| track.clone()).collect();
            let constants = learn::learn(&others, horizon, towards);
            by_fold.push(constants.map(Calibrated::with));
        }
        Some(Folded { by_fold })
    }

    /// Whether every fold has constants.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.by_fold.iter().all(Option::is_some)
    }

    /// The method for the series of an id, if the others had enough cases.
    #[must_use]
    pub fn without(&self, id: &str) -> Option<&Calibrated> {
        self.by_fold[learn::fold(id, self.by_fold.len())].as_ref()
    }
}

impl Method for Folded {
    fn key(&self) -> &'static str {
        "panel"
    }

    fn about(&self) -> Pair {
        (
            "同 calibrated，常数由面板中的其他序列另学",
            "calibrated, with constants learned from the other series of the panel",
        )
    }

    fn warning(&self) -> Option<Pair> {
        None
    }

    fn least_steps(&self) -> usize {
        signs::LEAST_STEPS
    }

    fn of(&self, id: &str) -> Option<&dyn Method> {
        self.without(id).map(|method| method as _)
    }

    /// The fan by the constants of the first fold: whoever knows the series asks [`Method::of`] first.
    fn fan(&self, track: &Track, horizon: usize) -> Option<Fan> {
        self.by_fold.first()?.as_ref()?.fan(track, horizon)
    }
}
