//! Suppositions: one assumption otherwise than it is written, all draws as they are.
//!
//! A supposition acts where the assumption's numbers are drawn, behind laws, courses, processes and dependence, so it
//! means the same whatever they are written in. What the law gives is moved by a number, or read at its median; a choice among states or laws
//! is made. Nothing is checked again: a supposition may take a level where no scenario that is written may (below zero), which
//! is then what it says.

use super::Scenario;
use super::assumed::Assumed;

/// An assumption supposed to be otherwise.
#[derive(Debug, Clone)]
pub struct Supposed {
    /// Which.
    pub of: Assumed,
    /// How.
    pub how: How,
}

/// What is supposed.
#[derive(Debug, Clone, PartialEq)]
pub enum How {
    /// What is drawn is higher by this in each simulated year; one number for what is drawn once.
    Moved(Vec<f64>),
    /// What is drawn is the median of its law, every year.
    Median,
    /// This state, or this one of several laws, holds in all years.
    Always(usize),
}

impl Scenario {
    /// The scenario with one assumption supposed to be otherwise.
    #[must_use]
    pub fn supposing(&self, of: Assumed, how: How) -> Scenario {
        Scenario {
            supposed: Some(Supposed { of, how }),
            ..self.clone()
        }
    }
}
