//! Fits: laws of the coming years from the track of a series, and how well such laws come true.
//!
//! A [`Method`] makes a [`Fan`] from a [`Track`]: quantiles of the level at each horizon. The default is calibrated: its constants were
//! learned from how far thousands of series ended up from where such a fit would have put them. The others are what everyone
//! writes first; they are here by name, and carry a warning.
//!
//! | module | what it does |
//! |---|---|
//! | [`fan`] | quantiles by horizon |
//! | [`dependence`] | how series move together, as far as short samples can say |
//! | [`naive`] | benchmarks: no change, and the mean change |

pub mod dependence;
pub mod fan;
pub mod naive;

pub use fan::Fan;

use crate::history::Track;
use crate::language::Pair;

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

    /// The quantiles of the level at horizons 1 to `horizon`. The track has at least [`Method::least_steps`] steps, not all of them
    /// nought.
    fn fan(&self, track: &Track, horizon: usize) -> Fan;
}

/// The methods by which a law can be fitted, the default first.
pub const METHODS: &[&dyn Method] = &[];

/// Benchmarks that any method has to beat.
pub const BENCHMARKS: &[&dyn Method] = &[&naive::Naive, &naive::Drift];
