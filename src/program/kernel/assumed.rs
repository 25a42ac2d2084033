//! Values of laws that differ from path to path, a path at a time.
//!
//! No table can be prepared for a law that is met once. So each path builds its law and inverts it: about a
//! tenth of a microsecond for a law that is elementary in the score, and what its quantile costs for others.

use crate::dist::{Recipe, at_score};
use crate::program::block::Block;
use crate::program::row::Row;
use crate::simd::LANES;

/// The value at each path's score of the law with that path's numbers; not a number where they make no law.
pub(super) fn fill(
    recipe: &Recipe,
    open: &[Row],
    score: Row,
    block: &Block,
    out: &mut [f64; LANES],
) {
    let scores = &block.row(score).0;
    let mut numbers = vec![0.0; open.len()];
    for (lane, (out, z)) in out.iter_mut().zip(scores).enumerate() {
        for (number, row) in numbers.iter_mut().zip(open) {
            *number = block.row(*row).0[lane];
        }
        *out = match recipe.law(&numbers) {
            Ok(law) => at_score(law.as_ref(), *z),
            Err(_) => f64::NAN,
        };
    }
}
