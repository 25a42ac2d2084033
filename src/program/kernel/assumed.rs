//! Laws that differ from path to path, a path at a time.
//!
//! No table can be prepared for a law that is met once. So each path builds its law, which takes about a tenth of
//! a microsecond, and inverts it, which takes what its quantile costs. Where only place and width differ, each path says
//! these once for all years, and the shape is prepared as any law.

use crate::dist::{Law, Recipe, at_score};
use crate::program::block::Block;
use crate::program::node::Asked;
use crate::program::row::Row;
use crate::simd::LANES;

/// What is asked of the law with each path's numbers; not a number where they make no law.
pub(super) fn fill(
    recipe: &Recipe,
    open: &[Row],
    asked: &Asked,
    block: &Block,
    out: &mut [f64; LANES],
) {
    let mut numbers = vec![0.0; open.len()];
    for (lane, out) in out.iter_mut().enumerate() {
        for (number, row) in numbers.iter_mut().zip(open) {
            *number = block.row(*row).0[lane];
        }
        let law = recipe.law(&numbers).ok();
        let answer = law.and_then(|law| answer(law.as_ref(), asked, block, lane));
        *out = answer.unwrap_or(f64::NAN);
    }
}

fn answer(law: &dyn Law, asked: &Asked, block: &Block, lane: usize) -> Option<f64> {
    match asked {
        Asked::Value(score) => Some(at_score(law, block.row(*score).0[lane])),
        Asked::Shift(shape) => shape.place(law).map(|(shift, _)| shift),
        Asked::Scale(shape) => shape.place(law).map(|(_, scale)| scale),
    }
}
