//! Scores: how well announced probabilities came true.
//!
//! A forecast is a law of one number, an outcome is that number. Two things are asked of many forecasts with their outcomes. *Calibration*: of what was
//! announced with 80 % there came 80 %. *Sharpness*: the laws are narrow. A proper score asks for both, since nobody does better by announcing
//! other than what he believes (Gneiting and Raftery, 2007, *JASA* 102).
//!
//! | score | what it is | best |
//! |---|---|---|
//! | interval score (MSIS) | ((U − L) + 40 (L − y)⁺ + 40 (y − U)⁺) / scale of the 95 % band | low |
//! | pinball | 2 · mean of max(p (y − q), (p − 1)(y − q)) over p = 0.05, 0.10 … 0.95, / scale: about the CRPS | low |
//! | absolute error (MASE) | \|y − median\| / scale | low |
//! | coverage | the share of outcomes in the 95 % and the 80 % band, and on either side | the announced share |
//! | ACD | \|coverage of the 95 % band − 0.95\| | 0 |
//! | PIT | the probability that the forecast gave to values up to the outcome | uniform |
//! | Brier | mean of (announced − came)² over yes-or-no goals: reliability − resolution + uncertainty + within | low |
//!
//! The scale of a forecast is the mean |y_t − y_(t−1)| of the years up to its origin, so that series in different units can be averaged. The
//! definitions are those of the M4 competition (Makridakis, Spiliotis and Assimakopoulos, 2020, *International Journal of Forecasting* 36), for a
//! yearly series. `tests/reference/scores.py` computes an example on its own.
//!
//! Everything here is a sum, so that scores of parts are added to those of the whole: memory does not grow with the number of forecasts.
//! `scoringutils` (R) has the same scores and keeps a row a forecast, from which tables and plots by model, horizon and quantile are made;
//! here the groups are known beforehand: method and horizon.
//!
//! # How many observations
//!
//! Forecasts from neighbouring origins look at the same years, so n of them say less than n independent ones. [`Count`] holds both the
//! number of forecasts and the number of *separate* ones: the most of a series whose spans (origin to outcome) do not overlap, added over series.
//! Intervals and tests take the latter. Series that share a shock (2020) depend on each other still, and no count mends that.
//!
//! | module | what it does |
//! |---|---|
//! | [`announced`] | the law of one forecast: probabilities from quantiles |
//! | [`scored`] | the scores of one forecast |
//! | [`tally`] | their sums and means |
//! | [`brier`] | goals that are reached or not: Brier's score, its terms, the reliability table |
//! | [`share`] | a share of few observations, and whether a histogram is flat |

pub mod announced;
pub mod brier;
pub mod scored;
pub mod share;
pub mod tally;

pub use announced::Announced;
pub use brier::{Goals, Murphy, Reliability};
pub use scored::{Scored, Side};
pub use tally::{Count, Tally};
