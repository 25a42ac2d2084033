//! Independent years: what one year brings says nothing about the next.
//!
//! Formula: the score of year t is the innovation of year t, the indicator's own draw with its loads and
//! correlations. No parameters: `process.independent = {}`, which is also what holds where nothing is written.
//!
//! Use it where good and bad years alternate at random, or where nothing is known of their order; the sum of n years
//! then spreads by √n. If good years tend to follow good ones, take [`super::ar1`]: the sum spreads by more.
//!
//! Cost: none.

use super::Process;
use crate::scenario::section::Section;

/// The key of this kind.
pub const KEY: &str = "independent";

/// Reads `independent = {}`.
pub fn read(section: &mut Section) -> Option<Process> {
    let meaning = (
        "各年相互独立，没有参数",
        "years are independent; no parameters",
    );
    section.section(KEY, meaning, |section| {
        Some(Process::independent(&section.place))
    })
}
