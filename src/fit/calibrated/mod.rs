//! The calibrated method: constants learned from how far real series ended up from where such a fit would have put them.
//!
//! In a sentence: the track says where it seems to go and how unsteady it is, thousands of other series say how far that is to be believed
//! at each horizon.
//!
//! Formula: with the signs of a track ([`signs`]: all in units of its scale s, the mean absolute step), at horizon h
//!
//! ```text
//! quantile(p) = last + s · ( x·β_h + exp(y·γ_h) · t_h(p) )
//! t_h(p)      = w · t_h,clear(p) + (1 − w) · t_h,flat(p)
//! ```
//!
//! x the signs for the centre, y those for the width, w = z²/(z² + 4) how clear the drift is; t_clear is a table of pooled errors in the direction
//! of the drift (the wrong way is farther than the right one; mirrored for a falling series), t_flat the one of series that go nowhere.
//! Nothing is estimated from the track but its signs, so a fit is closed-form: some two hundred multiplications a horizon.
//!
//! A series of positive values stays positive: below half of its last value a quantile is bent, v = ½ · last · exp(2 (v/last − ½)).
//! Beyond the longest horizon that was learned the centre goes on in proportion to h, and the width as the power of h by which it grew over the
//! second half of what was learned, at least ½ and at most 1; reports say that this is extrapolated.
//!
//! Why it is calibrated: what everyone writes first takes the mean and the standard deviation of the past for those of the future. Both are
//! estimates, growth rates drift, and shocks come in runs; the width that comes true is half as large again at one year and twice as large at six. How [`learn`] finds
//! the constants, and what they reached on series that it was not shown, is said there.
//!
//! Source of the idea: scaled empirical error quantiles by horizon (Williams and Goodman, 1971, *JASA* 66), the interval forecasts that won the M4
//! competition's yearly series by the same measure (Makridakis, Spiliotis and Assimakopoulos, 2020, *IJF* 36).

pub mod constants;
pub mod folded;
pub mod learn;
pub mod signs;
pub mod trial;

pub use constants::Constants;

use super::fan::{PROBABILITIES, above_nought};
use super::{Fan, Method};
use crate::history::Track;
use crate::language::Pair;
use constants::Horizon;
use signs::{LEAST_STEPS, Signs};
use std::sync::LazyLock;

/// The method with the constants that are shipped.
pub static SHIPPED: Calibrated = Calibrated(None);

static CONSTANTS: LazyLock<Constants> = LazyLock::new(Constants::shipped);

/// The method, with constants of the user's own or those that are shipped.
#[derive(Debug)]
pub struct Calibrated(Option<Constants>);

impl Calibrated {
    /// The method with constants of the user's own.
    #[must_use]
    pub fn with(constants: Constants) -> Calibrated {
        Calibrated(Some(constants))
    }

    /// Its constants.
    #[must_use]
    pub fn constants(&self) -> &Constants {
        self.0.as_ref().unwrap_or_else(|| &CONSTANTS)
    }
}

impl Method for Calibrated {
    fn key(&self) -> &'static str {
        "calibrated"
    }

    fn about(&self) -> Pair {
        (
            "经大量真实序列校准：收缩的漂移、规模与各期分位数表",
            "calibrated on many real series: shrunk drift, scale, and a table of quantiles by horizon",
        )
    }

    fn warning(&self) -> Option<Pair> {
        None
    }

    fn least_steps(&self) -> usize {
        LEAST_STEPS
    }

    fn longest(&self) -> Option<usize> {
        Some(self.constants().horizons.len())
    }

    fn fan(&self, track: &Track, horizon: usize) -> Option<Fan> {
        let signs = Signs::of(track)?;
        let positive = track.is_positive();
        let quantiles = (1..=horizon).map(|h| {
            let laid = laid(&signs, &self.constants().horizons, h);
            laid.map(|x| {
                let value = signs.scale.mul_add(x, track.last);
                if positive {
                    above_nought(value, track.last)
                } else {
                    value
                }
            })
        });
        Fan::of_quantiles(quantiles.collect(), positive.then_some(0.0), None)
    }
}

/// The quantiles at a horizon, from the last value, in units of the scale.
fn laid(signs: &Signs, learned: &[Horizon], h: usize) -> [f64; PROBABILITIES.len()] {
    let longest = learned.len();
    let known = &learned[h.min(longest) - 1];
    let (mut centre, mut width) = known.place(signs);
    if h > longest {
        let far = h as f64 / longest as f64;
        centre *= far;
        let (_, half) = learned[longest.div_ceil(2) - 1].place(signs);
        let apart = longest as f64 / longest.div_ceil(2) as f64;
        let power = libm::log(width / half) / libm::log(apart);
        width *= libm::pow(far, power.clamp(0.5, 1.0));
    }
    known.table(signs).map(|t| width.mul_add(t, centre))
}
