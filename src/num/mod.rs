//! Pure functions of numbers: the mathematics under the laws and the dependence between them.
//!
//! Everything here maps `f64` to `f64` with no state and no generator. Elementary functions come
//! from the `libm` crate and every sum has a fixed order, so that a result is the same bits on
//! every machine. A lower and an upper tail are separate functions wherever a tail can be small:
//! `1 - p` has no digits left for the probability that matters.
//!
//! | module | gives |
//! |---|---|
//! | [`normal`] | density, tails and quantiles of the standard normal law |
//! | [`gamma`] | the logarithm of the gamma function and its distance from Stirling's formula |
//! | [`incomplete_gamma`] | the regularised incomplete gamma functions and their inverses, from both sides |
//! | [`beta`] | the regularised incomplete beta function and its inverse, from both sides |
//! | [`hypergeometric`] | the upper tail of the hypergeometric law |
//! | [`skew_normal`] | tails and quantiles of the standard skew-normal law |
//! | [`least_squares`] | weighted least squares with a ridge |
//! | [`root`] | where a rising function reaches a level |
//! | [`integral`] | integrals of smooth functions |
//! | [`eigen`] | the eigenvalues and eigenvectors of a symmetric matrix |
//! | [`interpolation`] | polynomials through given points |
//! | [`markov`] | the long-run shares of a Markov chain's states |
//! | [`matrix`] | the triangular factor of a correlation matrix, or why there is none |
//! | [`nearest`] | the nearest correlation matrix to one that is none |
//! | [`rank`] | rank correlations of normal and Student-t copulas, and back |

pub mod beta;
pub mod eigen;
pub mod gamma;
pub mod hypergeometric;
pub mod incomplete_gamma;
pub mod integral;
pub mod interpolation;
pub mod least_squares;
pub mod markov;
pub mod matrix;
pub mod nearest;
pub mod normal;
pub mod rank;
pub mod root;
pub mod skew_normal;
