//! Joins neighbouring nodes, so that what one makes and only the next one reads never goes through
//! memory. Nothing is removed here: what nobody reads any more is dropped afterwards.

use super::node::{Binary, Node};
use super::row::{Operand, Row};

/// Joins what can be joined; `shown` are the rows that others than nodes see.
pub fn fuse(nodes: &mut [Node], rows: usize, shown: &[Row]) {
    let mut joiner = Joiner {
        made_by: vec![None; rows],
        readers: vec![0; rows],
    };
    for row in shown {
        joiner.readers[row.index()] += 1;
    }
    for node in nodes.iter_mut() {
        for row in node.rows_mut().0 {
            joiner.readers[row.index()] += 1;
        }
    }
    for at in 0..nodes.len() {
        if let Some(joined) = joiner.joined(nodes, &nodes[at]) {
            nodes[at] = joined;
        }
        for row in nodes[at].outs() {
            joiner.made_by[row.index()] = Some(at);
        }
    }
}

struct Joiner {
    /// The node that fills each row.
    made_by: Vec<Option<usize>>,
    /// How many read each row, at first.
    readers: Vec<usize>,
}

impl Joiner {
    fn maker<'n>(&self, nodes: &'n [Node], row: Row) -> Option<&'n Node> {
        self.made_by[row.index()].map(|at| &nodes[at])
    }

    fn joined(&self, nodes: &[Node], node: &Node) -> Option<Node> {
        match node {
            Node::Binary {
                op: op @ (Binary::Compound | Binary::CompoundLog),
                a,
                b: Operand::Row(growth),
                out,
            } => match self.maker(nodes, *growth)? {
                Node::Marginal { score, curve, .. } => Some(Node::Grow {
                    level: *a,
                    score: *score,
                    curve: curve.clone(),
                    log: *op == Binary::CompoundLog,
                    strike: None,
                    out: *out,
                }),
                _ => None,
            },
            Node::Binary {
                op: Binary::Or,
                a: Operand::Row(before),
                b: Operand::Row(now),
                out,
            } => self.until(nodes, *before, *now, *out),
            Node::Strike {
                value: Operand::Row(level),
                occurs,
                factor,
                out,
            } => self.struck(nodes, *level, (*occurs, *factor), *out),
            _ => None,
        }
    }

    fn until(&self, nodes: &[Node], before: Row, now: Row, out: Row) -> Option<Node> {
        match self.maker(nodes, now)? {
            Node::Binary { op, a, b, .. }
                if op.is_order() && self.maker(nodes, before)?.makes_truths() =>
            {
                Some(Node::Until {
                    before,
                    op: *op,
                    a: *a,
                    b: *b,
                    out,
                })
            }
            _ => None,
        }
    }

    /// A level that only the strike reads is struck where it grows.
    fn struck(&self, nodes: &[Node], level: Row, by: (Row, f64), out: Row) -> Option<Node> {
        let mut grown = self.maker(nodes, level)?.clone();
        match &mut grown {
            Node::Grow {
                strike: strike @ None,
                out: own,
                ..
            } if self.readers[level.index()] == 1 => {
                *strike = Some(by);
                *own = out;
                Some(grown)
            }
            _ => None,
        }
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

    /// Whether it says 0 or 1 and nothing else.
    pub(super) fn says_truths(self) -> bool {
        let truths = [Binary::Equal, Binary::NotEqual, Binary::And, Binary::Or];
        self.is_order() || truths.contains(&self)
    }
}

impl Node {
    /// Whether its numbers are all 0 or 1.
    fn makes_truths(&self) -> bool {
        match self {
            Node::Until { .. } => true,
            Node::Binary { op, .. } => op.says_truths(),
            _ => false,
        }
    }
}
