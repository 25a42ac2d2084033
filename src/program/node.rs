//! The closed set of nodes, and what each computes for a block of paths.

use super::curve::Curve;
use super::formula::code::Code;
use super::mixing::Mixing;
use super::row::{Operand, Row};
use super::student::StudentScore;
use crate::dist::{Recipe, Shape};
use std::sync::Arc;

/// What fills a row.
#[derive(Debug, Clone)]
pub enum Node {
    /// Random numbers of one source and period, uniform or as standard normal scores.
    Draw {
        /// The source's index among those of the program.
        source: usize,
        /// The period drawn.
        period: u32,
        /// Whether they become normal scores.
        scores: bool,
        /// The row filled.
        out: Row,
    },
    /// constant + Σ weight · row.
    Affine {
        /// What stands on every path.
        constant: f64,
        /// Weights and the rows they weigh.
        terms: Vec<(f64, Row)>,
        /// The row filled.
        out: Row,
    },
    /// outs = mixing · rows + what is carried: scores with a given correlation from independent
    /// ones, and from their own of the year before.
    Correlate {
        /// Independent scores, one row a member.
        rows: Vec<Row>,
        /// The factor of their correlation matrix, each row times the weight of what is new.
        mixing: Mixing,
        /// The weight and the row of what each member carries over; empty in the first year.
        carried: Vec<(f64, Row)>,
        /// The rows filled, in the order of the members.
        outs: Vec<Row>,
    },
    /// The value of a law at a normal score.
    Marginal {
        /// The normal score.
        score: Row,
        /// The law's value as a function of it.
        curve: Curve,
        /// The row filled.
        out: Row,
    },
    /// What a law that is different on each path says.
    Assumed {
        /// What is asked of it.
        asked: Asked,
        /// What the laws have in common.
        recipe: Arc<Recipe>,
        /// The numbers in which they differ.
        open: Vec<Row>,
        /// The row filled.
        out: Row,
    },
    /// The normal score of a Student-t number: of a normal score times the scale of its year.
    Student {
        /// The normal score and the scale.
        rows: [Row; 2],
        /// The score of their product.
        curve: Arc<StudentScore>,
        /// The row filled.
        out: Row,
    },
    /// One number of each path changed.
    Unary {
        /// Which function.
        op: Unary,
        /// Its argument.
        a: Operand,
        /// The row filled.
        out: Row,
    },
    /// Two numbers of each path combined.
    Binary {
        /// Which function.
        op: Binary,
        /// Its first argument.
        a: Operand,
        /// Its second argument.
        b: Operand,
        /// The row filled.
        out: Row,
    },
    /// The level after growth by the value of a law at a normal score.
    Grow {
        /// What grows.
        level: Operand,
        /// The normal score.
        score: Row,
        /// The law's value as a function of it: the growth in per cent.
        curve: Curve,
        /// Whether growth is in log per cent.
        log: bool,
        /// What then strikes the level: where the row is 1, the level is multiplied by the factor.
        strike: Option<(Row, f64)>,
        /// The row filled.
        out: Row,
    },
    /// 1 where `before` is 1 or the comparison holds, else 0.
    Until {
        /// Whether it held before: 0 or 1.
        before: Row,
        /// Which comparison.
        op: Binary,
        /// Its first side.
        a: Operand,
        /// Its second side.
        b: Operand,
        /// The row filled.
        out: Row,
    },
    /// The value times a factor where something occurs, else the value.
    Strike {
        /// What is struck.
        value: Operand,
        /// 1 where it occurs, else 0.
        occurs: Row,
        /// What it is multiplied by.
        factor: f64,
        /// The row filled.
        out: Row,
    },
    /// What a formula says.
    Formula {
        /// Its steps.
        code: Code,
        /// The row filled.
        out: Row,
    },
    /// `yes` where the condition is not 0, else `no`.
    Select {
        /// What decides.
        condition: Operand,
        /// The value where it holds.
        yes: Operand,
        /// The value where it does not.
        no: Operand,
        /// The row filled.
        out: Row,
    },
}

/// What can be asked of a law.
#[derive(Debug, Clone)]
pub enum Asked {
    /// Its value at a normal score.
    Value(Row),
    /// By how much the shape is moved to become the law.
    Shift(Shape),
    /// By how much it is stretched before.
    Scale(Shape),
}

impl Asked {
    fn row_mut(&mut self) -> Option<&mut Row> {
        match self {
            Asked::Value(score) => Some(score),
            Asked::Shift(_) | Asked::Scale(_) => None,
        }
    }
}

/// Functions of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unary {
    /// −a.
    Negate,
    /// 1 where a is 0, else 0.
    Not,
    /// |a|.
    Abs,
    /// e^a.
    Exp,
    /// The natural logarithm of a.
    Log,
    /// The square root of a.
    Sqrt,
    /// 100 / (1 + e^−x): a share in per cent from its logit.
    Share,
}

/// Functions of two numbers; comparisons and connectives give 0 or 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binary {
    /// a + b.
    Add,
    /// a − b.
    Subtract,
    /// a · b.
    Multiply,
    /// a / b.
    Divide,
    /// a to the power b.
    Power,
    /// The lesser.
    Min,
    /// The greater.
    Max,
    /// a > b.
    Greater,
    /// a ≥ b.
    GreaterOrEqual,
    /// a < b.
    Less,
    /// a ≤ b.
    LessOrEqual,
    /// a = b.
    Equal,
    /// a ≠ b.
    NotEqual,
    /// Neither is 0.
    And,
    /// They are not both 0.
    Or,
    /// a · (1 + b / 100): growth by b per cent.
    Compound,
    /// a · e^(b / 100): growth by b log per cent.
    CompoundLog,
}

impl Node {
    /// The rows it fills.
    #[must_use]
    pub fn outs(&self) -> &[Row] {
        match self {
            Node::Correlate { outs, .. } => outs,
            Node::Draw { out, .. }
            | Node::Affine { out, .. }
            | Node::Marginal { out, .. }
            | Node::Assumed { out, .. }
            | Node::Student { out, .. }
            | Node::Unary { out, .. }
            | Node::Binary { out, .. }
            | Node::Grow { out, .. }
            | Node::Until { out, .. }
            | Node::Strike { out, .. }
            | Node::Formula { out, .. }
            | Node::Select { out, .. } => std::slice::from_ref(out),
        }
    }

    /// Every row it names, to read or to rename: first those it reads, then those it fills.
    pub(crate) fn rows_mut(&mut self) -> (Vec<&mut Row>, Vec<&mut Row>) {
        match self {
            Node::Draw { out, .. } => (vec![], vec![out]),
            Node::Affine { terms, out, .. } => {
                (terms.iter_mut().map(|(_, row)| row).collect(), vec![out])
            }
            Node::Correlate {
                rows,
                carried,
                outs,
                ..
            } => {
                let carried = carried.iter_mut().map(|(_, row)| row);
                (
                    rows.iter_mut().chain(carried).collect(),
                    outs.iter_mut().collect(),
                )
            }
            Node::Marginal { score, out, .. } => (vec![score], vec![out]),
            Node::Assumed {
                asked, open, out, ..
            } => (open.iter_mut().chain(asked.row_mut()).collect(), vec![out]),
            Node::Student { rows, out, .. } => (rows.iter_mut().collect(), vec![out]),
            Node::Unary { a, out, .. } => (a.row_mut().into_iter().collect(), vec![out]),
            Node::Binary { a, b, out, .. } => (rows_of([a, b]), vec![out]),
            Node::Grow {
                level,
                score,
                strike,
                out,
                ..
            } => {
                let struck = strike.iter_mut().map(|(row, _)| row);
                let grown = level.row_mut().into_iter().chain([score]);
                (grown.chain(struck).collect(), vec![out])
            }
            Node::Strike {
                value, occurs, out, ..
            } => (
                value.row_mut().into_iter().chain([occurs]).collect(),
                vec![out],
            ),
            Node::Until {
                before, a, b, out, ..
            } => {
                let sides = a.row_mut().into_iter().chain(b.row_mut());
                (sides.chain([before]).collect(), vec![out])
            }
            Node::Formula { code, out } => (code.rows_mut(), vec![out]),
            Node::Select {
                condition,
                yes,
                no,
                out,
            } => (rows_of([condition, yes, no]), vec![out]),
        }
    }
}

fn rows_of<const N: usize>(operands: [&mut Operand; N]) -> Vec<&mut Row> {
    operands.into_iter().filter_map(Operand::row_mut).collect()
}
