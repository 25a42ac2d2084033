//! Joins neighbouring nodes, so that what one makes and only the next one reads never goes through
//! memory. Nothing is removed here: what nobody reads any more is dropped afterwards.

use super::node::{Binary, Node};
use super::row::{Operand, Row};

/// Joins what can be joined; `rows` is the number of rows.
pub fn fuse(nodes: &mut [Node], rows: usize) {
    let mut made_by: Vec<Option<usize>> = vec![None; rows];
    for at in 0..nodes.len() {
        if let Some(joined) = joined(nodes, &nodes[at], &made_by) {
            nodes[at] = joined;
        }
        for row in nodes[at].outs() {
            made_by[row.index()] = Some(at);
        }
    }
}

fn joined(nodes: &[Node], node: &Node, made_by: &[Option<usize>]) -> Option<Node> {
    let Node::Binary {
        op,
        a,
        b: Operand::Row(b),
        out,
    } = node
    else {
        return None;
    };
    let maker = |row: Row| made_by[row.index()].map(|at| &nodes[at]);
    match (op, a, maker(*b)?) {
        (Binary::Compound | Binary::CompoundLog, level, Node::Marginal { score, curve, .. }) => {
            Some(Node::Grow {
                level: *level,
                score: *score,
                curve: curve.clone(),
                log: *op == Binary::CompoundLog,
                out: *out,
            })
        }
        (Binary::Or, Operand::Row(before), Node::Binary { op, a, b, .. })
            if op.is_order() && maker(*before)?.makes_truths() =>
        {
            Some(Node::Until {
                before: *before,
                op: *op,
                a: *a,
                b: *b,
                out: *out,
            })
        }
        _ => None,
    }
}

impl Binary {
    /// Whether it compares which is greater.
    fn is_order(self) -> bool {
        matches!(
            self,
            Binary::Greater | Binary::GreaterOrEqual | Binary::Less | Binary::LessOrEqual
        )
    }
}

impl Node {
    /// Whether its numbers are all 0 or 1.
    fn makes_truths(&self) -> bool {
        match self {
            Node::Until { .. } => true,
            Node::Binary { op, .. } => {
                op.is_order()
                    || matches!(
                        op,
                        Binary::Equal | Binary::NotEqual | Binary::And | Binary::Or
                    )
            }
            _ => false,
        }
    }
}
