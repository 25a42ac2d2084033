//! Stand-ins for indicators that could not be read.

use super::indicator::history::History;
use super::process::Process;
use super::section::At;
use super::{Check, Draft, Indicator, Name, indicator};
use crate::program::Operand;
use std::sync::Arc;

/// What stands in for an indicator that could not be read, so that what refers to it is not
/// reported as well. A scenario with one is never simulated.
#[derive(Debug)]
pub(super) struct Unread;

impl Unread {
    const KEY: &str = "unread";

    pub(super) fn stand_in(id: At<String>) -> Indicator {
        Indicator {
            name: Name::plain(&id.value),
            dimension: None,
            unit: Name::plain(""),
            quantity: None,
            rival: false,
            assumed: false,
            process: Process::independent(&id.place),
            loads: Vec::new(),
            history: History::default(),
            kind: Arc::new(Unread),
            id,
        }
    }

    pub(super) fn is(indicator: &Indicator) -> bool {
        indicator.kind.key() == Unread::KEY
    }
}

impl indicator::Kind for Unread {
    fn key(&self) -> &'static str {
        Unread::KEY
    }

    fn base(&self) -> Option<f64> {
        Some(f64::NAN)
    }

    fn check(&self, _indicator: &Indicator, _check: &mut Check) {}

    fn rows(&self, _indicator: &Indicator, _draft: &mut Draft) -> Vec<Operand> {
        Vec::new()
    }
}
