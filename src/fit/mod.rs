//! Fits: laws of the coming years from the track of a series, and how well such laws come true.
//!
//! A [`Method`] makes a [`Fan`] from a [`Track`]: quantiles of the level at each horizon. The default is calibrated: its constants were
//! learned from how far thousands of series ended up from where such a fit would have put them. The others are what everyone
//! writes first; they are here by name, and carry a warning.
//!
//! | module | what it does |
//! |---|---|
//! | [`fan`] | quantiles by horizon |
//! | [`mod@kind`] | laws by the kind of thing that is measured |
//! | [`calibrated`] | the default: learned constants, closed form |
//! | [`plug_in`] | the past's growth for the future's: normal, Student's t, bootstrap |
//! | [`damped`] | exponential smoothing with a damped trend |
//! | [`dependence`] | how series move together, as far as short samples can say |
//! | [`naive`] | benchmarks: no change, and the mean change |
//! | [`score`] | how well announced probabilities came true |
//! | [`mixture`] | a pool of laws, its weights, and how much hangs on the choice of law |
//! | [`backtest`] | forecasts from the years of a history, against what came |

pub mod backtest;
pub mod calibrated;
pub mod damped;
pub mod dependence;
pub mod fan;
pub mod kind;
pub mod mixture;
pub mod naive;
pub mod plug_in;
pub mod score;

pub use fan::Fan;

use crate::both;
use crate::history::Track;
use crate::language::{Both, Pair};

/// A way to make a fan from a track.
pub trait Method: Sync {
    /// Its word on the command line.
    fn key(&self) -> &'static str;

    /// What it is, in a phrase.
    fn about(&self) -> Pair;

    /// What to mind before its probabilities are believed; nothing of a method that is calibrated.
    fn warning(&self) -> Option<Pair>;

    /// The fewest steps that it can do with.
    fn least_steps(&self) -> usize;

    /// The longest horizon that it was made for, if there is one: what lies beyond is extrapolated.
    fn longest(&self) -> Option<usize> {
        None
    }

    /// The method for the series of an id, where that makes a difference.
    fn of(&self, _id: &str) -> Option<&dyn Method> {
        None
    }

    /// The quantiles of the level at horizons 1 to `horizon`; nothing if the track has fewer steps than [`Method::least_steps`], none that moves, or
    /// values with which no number can be reckoned.
    fn fan(&self, track: &Track, horizon: usize) -> Option<Fan>;
}

/// What to mind before a method's probabilities so many years ahead are believed, if anything.
#[must_use]
pub fn caution(method: &dyn Method, horizon: usize) -> Option<Both> {
    let beyond = method.longest().filter(|longest| horizon > *longest);
    let beyond = beyond.map(|longest| {
        both!(
            "其常数学自提前 1–{longest} 年的实际结果；更远的年份为外推，未经校准",
            "its constants were learned from what came 1 to {longest} years ahead; years beyond are extrapolated, and not calibrated"
        )
    });
    method.warning().map(Both::from).or(beyond)
}

/// The methods by which a law can be fitted, the default first.
pub static METHODS: &[&dyn Method] = &[
    &calibrated::SHIPPED,
    &plug_in::Normal,
    &plug_in::StudentT,
    &plug_in::Bootstrap,
    &damped::Damped,
];

/// Benchmarks that any method has to beat.
pub static BENCHMARKS: &[&dyn Method] = &[&naive::Naive, &naive::Drift];
