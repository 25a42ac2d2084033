//! Dependence: how the indicators' innovations move together within a year.
//!
//! The *innovation* of an indicator is what is new in a year: a standard normal number, from which its process and
//! its law make a score and a value ([`super::process`]). Dependence is said of innovations, and none of it changes
//! the law of a single one. So every indicator keeps the law that was declared, in every year and whatever moves
//! together.
//!
//! # How strongly
//!
//! Two ways, for different indicators of one scenario:
//!
//! | file | statement | meaning |
//! |---|---|---|
//! | `factor` | `[factor.demand]`, `loads = { demand = 0.6 }` | innovation = Σ load · factor + √(1 − Σ load²) · own |
//! | `correlation` | `[correlation]` | correlations by pair |
//!
//! **Factors** are the default: they need few numbers, are always valid, and adding an indicator changes nobody
//! else's draws. Two indicators correlate by the product of their loads.
//!
//! **Correlations by pair** are for correlations that are known. They may be written as a matrix, by pair, or as a
//! block structure in which all indicators of a dimension of the plan are alike (`blocks`). A member's innovations
//! are made of its own draws and those of the members declared before it, so adding a member leaves those before it
//! as they were. Members must not load on factors. What the numbers are is one word (`measure`): correlations of
//! normal scores, or rank correlations. Numbers that cannot hold together are refused with the pairs most at fault,
//! or, on request, moved to the nearest ones that can (`repair`).
//!
//! # How far out
//!
//! `copula` says whether extremes come together more often than in the middle: `[copula]`, Gaussian or Student's t.
//! It covers factors and correlations by pair alike.
//!
//! # Through the years
//!
//! Correlations and loads are those of the year's innovations; with equal persistence they are also the correlations
//! of the growth scores of a year.

mod blocks;
pub mod copula;
mod correlation;
mod factor;
mod measure;
mod settle;

pub use copula::Copula;
pub use correlation::{Correlation, Repaired};
pub use factor::{Factor, check_loads, read_factor};

use super::Indicator;
use super::section::Section;

/// Reads `[correlation]` and `[copula]`, which need each other and the indicators to be understood.
pub fn read(
    section: &mut Section,
    indicators: &[Indicator],
) -> (Option<Correlation>, Option<Copula>) {
    let stated = section.section(
        "correlation",
        ("两两之间的相关系数", "correlations by pair"),
        |section| correlation::read(section, indicators),
    );
    let mut copula = section.section(
        "copula",
        (
            "极端情况是否更多地同时出现",
            "whether extremes come together",
        ),
        copula::read,
    );
    let correlation = stated.and_then(|stated| {
        let problems = &mut section.reading.problems;
        settle::settled(stated, copula.as_ref(), problems)
    });
    if let Some(copula) = &mut copula {
        copula.unsure = correlation.is_none() && section.has("correlation");
    }
    (correlation, copula)
}
