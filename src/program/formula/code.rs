//! A formula as the kernel computes it: steps over short tiles of paths.
//!
//! A formula of fifteen operations written as fifteen nodes would send every number in between
//! through the far caches, a row of 8 KiB at a time. As a [`Code`] it is one node: its steps run over a tile
//! of some paths, and what is in between stays in a few tiles that the nearest cache holds. The part that
//! needs more tiles is computed first, so that their number grows with the logarithm of the length
//! (Sethi and Ullman, "The generation of optimal code for arithmetic expressions", 1970).
//!
//! Operations on constants are done here, once, with the same operations as on paths.

use crate::program::kernel::{constant_alone, constant_choice, constant_two};
use crate::program::node::{Binary, Unary};
use crate::program::row::{Operand, Row};

/// What a step reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Source {
    /// A row of the program, or one number for every path.
    Given(Operand),
    /// What an earlier step put into the tile of this number.
    Kept(usize),
}

/// A function of one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Alone {
    /// One of those that every node may use.
    Of(Unary),
    /// To the power 2, 3 or 4, by multiplication.
    Power(u8),
}

/// What a step computes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Deed {
    /// A function of one number.
    Alone(Alone, Source),
    /// Two numbers combined.
    Two(Binary, Source, Source),
    /// The second where the first is not 0, else the third.
    Choose(Source, Source, Source),
}

/// A step: what it computes, and the tile it goes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// What it computes.
    pub deed: Deed,
    /// The tile it goes to; the last step fills the row instead.
    pub to: usize,
}

/// The steps of a formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    steps: Vec<Step>,
    kept: usize,
}

impl Code {
    /// The steps, in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How many tiles it needs for what is in between.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.kept
    }

    /// The rows it reads, each as often as it is read.
    pub(crate) fn rows_mut(&mut self) -> Vec<&mut Row> {
        let sources = self.steps.iter_mut().flat_map(|step| match &mut step.deed {
            Deed::Alone(_, a) => [Some(a), None, None],
            Deed::Two(_, a, b) => [Some(a), Some(b), None],
            Deed::Choose(condition, yes, no) => [Some(condition), Some(yes), Some(no)],
        });
        sources
            .flatten()
            .filter_map(|source| match source {
                Source::Given(operand) => operand.row_mut(),
                Source::Kept(_) => None,
            })
            .collect()
    }
}

/// A formula whose references are resolved.
#[derive(Debug, Clone)]
pub struct Term {
    what: What,
    /// How many tiles its steps need, that of the result included.
    kept: usize,
}

#[derive(Debug, Clone)]
enum What {
    Given(Operand),
    Alone(Alone, Box<Term>),
    Two(Binary, Box<[Term; 2]>),
    If(Box<[Term; 3]>),
}

impl Term {
    /// What stands in a row, or a number.
    #[must_use]
    pub fn given(operand: impl Into<Operand>) -> Term {
        Term {
            what: What::Given(operand.into()),
            kept: 0,
        }
    }

    /// A function of one term.
    #[must_use]
    pub fn one(op: Unary, a: Term) -> Term {
        Term::function(Alone::Of(op), a)
    }

    fn function(op: Alone, a: Term) -> Term {
        match a.number() {
            Some(x) => Term::given(constant_alone(op, x)),
            None => Term {
                kept: a.kept.max(1),
                what: What::Alone(op, Box::new(a)),
            },
        }
    }

    /// Two terms combined.
    #[must_use]
    pub fn two(op: Binary, a: Term, b: Term) -> Term {
        match (op, a.number(), b.number()) {
            (Binary::Power, _, Some(k @ (2.0 | 3.0 | 4.0))) => {
                Term::function(Alone::Power(k as u8), a)
            }
            (_, Some(a), Some(b)) => Term::given(constant_two(op, a, b)),
            _ => Term {
                kept: kept_by_two(&a, &b),
                what: What::Two(op, Box::new([a, b])),
            },
        }
    }

    /// The second term where the first is not 0, else the third.
    #[must_use]
    pub fn choice(parts: [Term; 3]) -> Term {
        if let [Some(condition), Some(yes), Some(no)] = parts.each_ref().map(Term::number) {
            return Term::given(constant_choice(condition, yes, no));
        }
        let mut taken = 0;
        let mut kept = 1;
        for part in &parts {
            kept = kept.max(taken + part.kept);
            taken += usize::from(!part.is_given());
        }
        Term {
            kept,
            what: What::If(Box::new(parts)),
        }
    }

    /// The row or number it is, if there is nothing to compute.
    #[must_use]
    pub fn operand(&self) -> Option<Operand> {
        match self.what {
            What::Given(operand) => Some(operand),
            _ => None,
        }
    }

    /// Its steps.
    #[must_use]
    pub fn code(&self) -> Code {
        let mut code = Code {
            steps: Vec::new(),
            kept: self.kept,
        };
        code.compute(self, 0);
        code
    }

    fn number(&self) -> Option<f64> {
        match self.what {
            What::Given(Operand::Number(x)) => Some(x),
            _ => None,
        }
    }

    fn is_given(&self) -> bool {
        self.operand().is_some()
    }
}

fn kept_by_two(a: &Term, b: &Term) -> usize {
    let (more, less) = (a.kept.max(b.kept), a.kept.min(b.kept));
    let beside = if less == 0 { 0 } else { less + 1 };
    more.max(beside).max(1)
}

impl Code {
    /// Adds the steps of a term and says where its value then is: in tile `free`, unless it is
    /// given. Tiles from `free` on may be written over.
    fn compute(&mut self, term: &Term, free: usize) -> Source {
        let deed = match &term.what {
            What::Given(operand) => return Source::Given(*operand),
            What::Alone(op, a) => Deed::Alone(*op, self.compute(a, free)),
            What::Two(op, parts) => {
                let [a, b] = &**parts;
                if a.kept >= b.kept {
                    let (a, free) = self.aside(a, free);
                    Deed::Two(*op, a, self.compute(b, free))
                } else {
                    let (b, free) = self.aside(b, free);
                    Deed::Two(*op, self.compute(a, free), b)
                }
            }
            What::If(parts) => {
                let [condition, yes, no] = &**parts;
                let (condition, free) = self.aside(condition, free);
                let (yes, free) = self.aside(yes, free);
                Deed::Choose(condition, yes, self.compute(no, free))
            }
        };
        self.steps.push(Step { deed, to: free });
        Source::Kept(free)
    }

    /// The same, with the tiles that are still free then.
    fn aside(&mut self, term: &Term, free: usize) -> (Source, usize) {
        let value = self.compute(term, free);
        (value, free + usize::from(!term.is_given()))
    }
}
