//! A formula as the kernel computes it: steps on one accumulator, a tile of paths at a time.
//!
//! A formula of fifteen operations written as fifteen nodes would send every number in between
//! through memory. As a [`Code`] it is one node: the numbers in between stay in registers
//! (the accumulator), and only a part whose neighbour is a sum or product itself is kept aside.
//! The part that needs more such room is computed first, so that the room grows with the
//! logarithm of the length (Sethi and Ullman, "The generation of optimal code for arithmetic
//! expressions", 1970).
//!
//! Operations on constants are done here, once, with the same operations as on paths.

use crate::program::kernel::{constant_alone, constant_choice, constant_two};
use crate::program::node::{Binary, Unary};
use crate::program::row::{Operand, Row};

/// What a step reads besides the accumulator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Source {
    /// A row of the program, or one number for every path.
    Given(Operand),
    /// What was kept aside under this number.
    Kept(usize),
}

/// A function of the accumulator alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Alone {
    /// Any function of one number.
    Of(Unary),
    /// To the power 2, 3 or 4, by multiplication.
    Power(u8),
}

/// What is done to the accumulator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// It becomes what is read.
    Take(Source),
    /// It is kept aside under a number.
    Keep(usize),
    /// It becomes a function of itself.
    Alone(Alone),
    /// It becomes the combination of itself and what is read, in this order.
    Two(Binary, Source),
    /// It becomes the combination of what is read and itself, in this order.
    Turned(Binary, Source),
    /// It stays where the condition is 0, else it becomes `yes`.
    Choose {
        /// What decides.
        condition: Source,
        /// The value where it holds.
        yes: Source,
    },
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

    /// How many tiles are kept aside at once.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.kept
    }

    /// The rows it reads, each as often as it is read.
    pub(crate) fn rows_mut(&mut self) -> Vec<&mut Row> {
        let sources = self.steps.iter_mut().flat_map(|step| match step {
            Step::Take(source) | Step::Two(_, source) | Step::Turned(_, source) => {
                [Some(source), None]
            }
            Step::Choose { condition, yes } => [Some(condition), Some(yes)],
            Step::Keep(_) | Step::Alone(_) => [None, None],
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
    /// How many tiles its steps keep aside at once.
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
                kept: a.kept,
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
        let [condition, yes, no] = parts.each_ref();
        let after = usize::from(!condition.is_given());
        let last = after + usize::from(!yes.is_given());
        let kept = condition.kept.max(after + yes.kept).max(last + no.kept);
        Term {
            kept: kept.max(last),
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
    if a.is_given() || b.is_given() {
        return a.kept.max(b.kept);
    }
    let (more, less) = (a.kept.max(b.kept), a.kept.min(b.kept));
    more.max(less + 1)
}

impl Code {
    /// Adds the steps after which the accumulator is the term; what is kept from `free` on may be
    /// written over.
    fn compute(&mut self, term: &Term, free: usize) {
        match &term.what {
            What::Given(operand) => self.steps.push(Step::Take(Source::Given(*operand))),
            What::Alone(op, a) => {
                self.compute(a, free);
                self.steps.push(Step::Alone(*op));
            }
            What::Two(op, parts) => self.compute_two(*op, parts, free),
            What::If(parts) => {
                let [condition, yes, no] = &**parts;
                let (condition, free) = self.aside(condition, free);
                let (yes, free) = self.aside(yes, free);
                self.compute(no, free);
                self.steps.push(Step::Choose { condition, yes });
            }
        }
    }

    fn compute_two(&mut self, op: Binary, [a, b]: &[Term; 2], free: usize) {
        let step = if a.is_given() || (!b.is_given() && a.kept >= b.kept) {
            let (a, free) = self.aside(a, free);
            self.compute(b, free);
            turned(op, a)
        } else {
            let (b, free) = self.aside(b, free);
            self.compute(a, free);
            Step::Two(op, b)
        };
        self.steps.push(step);
    }

    /// Where the term can be read while another is computed, and what is then still free.
    fn aside(&mut self, term: &Term, free: usize) -> (Source, usize) {
        if let Some(operand) = term.operand() {
            return (Source::Given(operand), free);
        }
        self.compute(term, free);
        self.steps.push(Step::Keep(free));
        (Source::Kept(free), free + 1)
    }
}

/// What is read, combined with the accumulator: the other way round where that is the same.
fn turned(op: Binary, a: Source) -> Step {
    match op {
        Binary::Add | Binary::Multiply | Binary::Min | Binary::Max => Step::Two(op, a),
        Binary::Equal | Binary::NotEqual => Step::Two(op, a),
        Binary::Greater => Step::Two(Binary::Less, a),
        Binary::GreaterOrEqual => Step::Two(Binary::LessOrEqual, a),
        Binary::Less => Step::Two(Binary::Greater, a),
        Binary::LessOrEqual => Step::Two(Binary::GreaterOrEqual, a),
        Binary::Subtract
        | Binary::Divide
        | Binary::Power
        | Binary::And
        | Binary::Or
        | Binary::Compound
        | Binary::CompoundLog => Step::Turned(op, a),
    }
}
