//! Moments of a range of blocks as a tree over block numbers, so that parts of a run join to the bits of the whole.
//!
//! Floating-point sums depend on the order in which they are added. The order here is a tree that knows nothing but the
//! numbers of the blocks: node (level, index) covers the blocks from index · 2^level up to (index + 1) · 2^level, and its
//! moments are those of its left child with those of its right child appended. A range of blocks is held as the fewest nodes
//! that make it up, at most two a level; whoever holds the range next to it appends them one by one, and two nodes that are
//! children of one become that one. So what a range comes to does not depend on where it was cut, on how many computed it or
//! when: it is the same few additions of the same numbers. Pairwise sums err less than running ones, too:
//! N. J. Higham (1993), "The accuracy of floating point summation", *SIAM Journal on Scientific Computing* 14.
//!
//! The whole is the tree cut off at the last block: nodes are folded from the last to the first.

use super::moments::Moments;
use crate::draw::LANES;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The moments of some rows over a range of blocks.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Ladder {
    /// Neighbours from left to right, no two of which are the children of one.
    nodes: Vec<Node>,
}

/// The moments over 2^level blocks.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Node {
    level: u32,
    index: u64,
    moments: Vec<Moments>,
}

impl Ladder {
    /// Appends the block that comes next.
    pub fn push(&mut self, block: u64, moments: Vec<Moments>) {
        self.push_node(Node {
            level: 0,
            index: block,
            moments,
        });
    }

    /// Appends the blocks that come next.
    pub fn append(&mut self, next: Ladder) {
        next.nodes.into_iter().for_each(|node| self.push_node(node));
    }

    fn push_node(&mut self, node: Node) {
        let mut node = node;
        while let Some(left) = self.nodes.pop_if(|left| left.is_beside(&node)) {
            node = Node {
                level: node.level + 1,
                index: node.index / 2,
                moments: appended(left.moments, &node.moments),
            };
        }
        self.nodes.push(node);
    }

    /// Whether this can be what `rows` rows come to over some blocks.
    pub(super) fn fits(&self, blocks: &Range<u64>, rows: usize) -> bool {
        let found = self.nodes.iter().map(|node| (node.level, node.index));
        let counted =
            |node: &Node, moments: &Moments| moments.count <= (LANES as u64) << node.level;
        found.eq(steps(blocks.clone()))
            && self.nodes.iter().all(|node| {
                node.moments.len() == rows && node.moments.iter().all(|one| counted(node, one))
            })
    }

    /// The moments of the whole range; none of no blocks.
    #[must_use]
    pub fn folded(self) -> Option<Vec<Moments>> {
        let from_the_last = self.nodes.into_iter().rev();
        from_the_last
            .map(|node| node.moments)
            .reduce(|right, left| appended(left, &right))
    }
}

/// The fewest nodes, as (level, index), that make up a range of blocks.
fn steps(blocks: Range<u64>) -> impl Iterator<Item = (u32, u64)> {
    let mut start = blocks.start;
    std::iter::from_fn(move || {
        let left = blocks.end.checked_sub(start).filter(|left| *left > 0)?;
        let level = start.trailing_zeros().min(left.ilog2());
        let index = start >> level;
        start += 1 << level;
        Some((level, index))
    })
}

impl Node {
    /// Whether this is the left child and `right` the right child of one node.
    fn is_beside(&self, right: &Node) -> bool {
        self.level == right.level && right.index % 2 == 1 && self.index + 1 == right.index
    }
}

fn appended(mut left: Vec<Moments>, right: &[Moments]) -> Vec<Moments> {
    for (left, right) in left.iter_mut().zip(right) {
        left.append(right);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Source;
    use crate::simd::Portable;

    /// Blocks of seven numbers whose sums depend on their order.
    fn blocks(from: u64, to: u64) -> Ladder {
        let source = Source::new(3, "test");
        let mut ladder = Ladder::default();
        for block in from..to {
            let mut words = [0; crate::draw::LANES];
            source.bits(Portable, 0, block, &mut words);
            let numbers = words[..7].iter().map(|word| *word as f64 / 3.0);
            let numbers: Vec<f64> = numbers.collect();
            ladder.push(block, vec![Moments::of(Portable, &numbers)]);
        }
        ladder
    }

    #[test]
    fn any_cuts_and_any_order_of_joining_neighbours_give_the_same_bits() {
        const ALL: u64 = 77;
        let whole = blocks(0, ALL).folded();
        for first in 1..ALL {
            for second in [first, first + 1, (first + ALL) / 2, ALL] {
                let second = second.min(ALL);
                let mut left = blocks(0, first);
                let mut middle = blocks(first, second);
                left.append(middle.clone());
                left.append(blocks(second, ALL));
                middle.append(blocks(second, ALL));
                let mut other = blocks(0, first);
                other.append(middle);
                assert_eq!(left.folded(), whole, "{first} {second}");
                assert_eq!(other.folded(), whole, "{first} {second}");
            }
        }
    }

    #[test]
    fn a_range_is_at_most_two_nodes_a_level() {
        for (from, to) in [(0, 64), (1, 63), (5, 1000), (512, 1023)] {
            let nodes = blocks(from, to).nodes;
            let found = nodes.iter().map(|node| (node.level, node.index));
            assert!(found.eq(steps(from..to)), "{from}..{to}");
            for level in 0..10 {
                let of_level = nodes.iter().filter(|node| node.level == level).count();
                assert!(of_level <= 2, "{from}..{to}: {of_level} of level {level}");
            }
        }
        assert_eq!(blocks(0, 64).nodes.len(), 1);
    }

    #[test]
    fn the_order_is_that_of_the_tree_and_no_other() {
        let one = |block: u64| blocks(block, block + 1).folded().expect("a block");
        let both = |a: Vec<Moments>, b: Vec<Moments>| appended(a, &b);
        let tree = both(
            both(both(one(0), one(1)), both(one(2), one(3))),
            both(both(one(4), one(5)), one(6)),
        );
        assert_eq!(blocks(0, 7).folded(), Some(tree));
    }
}
