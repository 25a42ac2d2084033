//! Formulas: text → checked tree → one node of a program.
//!
//! ```text
//! formula    = or
//! or         = and ("or" and)*
//! and        = not ("and" not)*
//! not        = "not" not | comparison
//! comparison = sum (("<" | "<=" | ">" | ">=" | "==" | "!=") sum)?
//! sum        = product (("+" | "-") product)*
//! product    = sign (("*" | "/") sign)*
//! sign       = ("-" | "+") sign | power
//! power      = atom ("^" sign)?                 so −2^2 = −4 and 2^3^2 = 512
//! atom       = number | name | "year" | function "(" arguments ")" | "(" formula ")"
//! ```
//!
//! | written | is |
//! |---|---|
//! | `x`, `lag(x, k)`, `base(x)` | an indicator's value of the same year, k years before, of the base year |
//! | `sum(x)`, `mean(x)` | over the simulated years up to the one computed, that one included and the base year not |
//! | `cagr(x)` | average growth since the base year, % a year: ((x / base(x))^(1/n) − 1) · 100 |
//! | `year` | the year computed, such as 2025 |
//! | `min`, `max` of two or more; `abs`, `exp`, `log`, `sqrt`, `pow(x, y)` | as in mathematics; `log` is the natural one |
//! | `if(c, x, y)` | x where c is not 0, else y |
//! | `convert(x)`, `convert(x, y)` | x in the unit of the derived indicator, or of the indicator y ([`Factor`]) |
//!
//! Arithmetic is that of real numbers: 5/2 = 2.5, and there is no remainder. Numbers are written as
//! in 1000, 0.5, .5 or 1e3; 1_000 is refused, since half of the world's files would mean the other
//! thing by 1.000 or 1,000. x^2, x^3 and x^4 are products. Spaces and line breaks mean nothing. A chain
//! such as 1 < x < 2 is refused: languages disagree on what it says.
//!
//! Truth is 0 or 1, and what is not 0 is true. Of `if`, both sides are computed and one is
//! taken; of `and` and `or`, the right side counts only where the left one leaves it open.
//!
//! # What is not a number
//!
//! Division by zero, the logarithm of a negative number and overflow give infinities or NaN, as IEEE 754
//! says (1/0 = ∞, 0/0 = NaN). IEEE lets them vanish again (5 / ∞ = 0, min(∞, 5) = 5, NaN > 3 is
//! false), and then nobody would know. Here they do not vanish: see `kernel::formula`. So a result that is
//! finite was made of finite numbers only, a run counts the others and names where they arose, and
//! a side that is not chosen (`if(x > 0, y / x, 0)`, `x > 0 and y / x > 2`) does not count.
//!
//! # Bounds
//!
//! Length and depth are bounded (4,096 bytes, 64 levels, 1,000 operations): a formula is one thought,
//! not a program, and no file can exhaust the stack.

pub mod code;
mod convert;
mod parser;

pub use convert::Factor;

use super::builder::Builder;
use super::node::{Binary, Unary};
use super::row::Operand;
use crate::language::Both;
use code::Term;
use std::ops::Range;

/// What is wrong with a formula, and where in its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Byte range in the formula.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: Both,
    /// What to do.
    pub help: Both,
}

/// A number that a formula takes from another indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The indicator's id.
    pub name: String,
    /// Which of its numbers.
    pub moment: Moment,
    /// Where the name stands in the formula.
    pub span: Range<usize>,
}

/// Which number of an indicator is meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Moment {
    /// The value `lag` years before the year computed; 0 is the same year.
    Lag(u32),
    /// The value of the base year.
    Base,
    /// The sum over the simulated years up to the year computed.
    Sum,
    /// The mean over the same years.
    Mean,
    /// Average growth since the base year, % a year.
    Cagr,
    /// The factor that converts what stands before it into the unit of the indicator, or, where no
    /// name is given, of the derived indicator itself. It is known when units are.
    Conversion,
}

impl Moment {
    /// Whether it is made of the value of the year computed.
    #[must_use]
    pub fn needs_the_year(self) -> bool {
        matches!(
            self,
            Moment::Lag(0) | Moment::Sum | Moment::Mean | Moment::Cagr
        )
    }
}

/// A parsed formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    root: Part,
    operations: usize,
    references: Vec<Reference>,
    /// The same with its conversions written out, where it has any and their factors are known.
    settled: Option<Box<Formula>>,
}

/// A part of a formula, and where it stands in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it says.
    pub tree: Tree,
    /// Byte range in the formula. Parentheses around a part belong to what they are part of.
    pub span: Range<usize>,
}

/// What a part of a formula says.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// A number as written.
    Number(f64),
    /// The year computed.
    Year,
    /// What another indicator gives, by its number ([`Formula::written_reference`]).
    Reference(usize),
    /// A function of one part.
    Unary(Unary, Box<Part>),
    /// Two parts combined. `min` and `max` of several are nested to the left, each with the span
    /// of the call.
    Binary(Binary, Box<Part>, Box<Part>),
    /// Condition, value where it holds, value where it does not.
    If(Box<[Part; 3]>),
}

impl Tree {
    fn at(self, span: Range<usize>) -> Part {
        Part { tree: self, span }
    }
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place in the text.
    pub fn parse(text: &str) -> Result<Formula, Fault> {
        parser::parse(text)
    }

    /// How many operations on two numbers it has.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.computed().operations
    }

    /// The numbers it takes from other indicators, the rates of its conversions among them.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        &self.computed().references
    }

    /// A reference of the formula as it was written, by the number that its parts know it by.
    #[must_use]
    pub fn written_reference(&self, index: usize) -> &Reference {
        &self.references[index]
    }

    /// What is computed: the formula with its conversions written out.
    fn computed(&self) -> &Formula {
        self.settled.as_deref().unwrap_or(self)
    }

    /// The whole as it was written, from which one may walk its parts. Their depth is bounded by the parser.
    #[must_use]
    pub fn root(&self) -> &Part {
        &self.root
    }

    /// Whether it says 0 or 1 and nothing else; `of_truths` says that its references do.
    #[must_use]
    pub fn is_truth(&self, of_truths: bool) -> bool {
        self.root.is_truth(of_truths)
    }

    /// Adds the formula's node for one year, if there is anything to compute; `look_up` gives the
    /// numbers it refers to, asked in the order of [`Formula::references`].
    pub fn rows(
        &self,
        builder: &mut Builder,
        year: i32,
        look_up: &mut dyn FnMut(&Reference) -> Operand,
    ) -> Operand {
        let computed = self.computed();
        let numbers: Vec<Operand> = computed.references.iter().map(look_up).collect();
        builder.formula(&computed.root.term(year, &numbers))
    }
}

impl Part {
    fn is_truth(&self, of_truths: bool) -> bool {
        match &self.tree {
            Tree::Number(x) => *x == 0.0 || *x == 1.0,
            Tree::Year => false,
            Tree::Reference(_) => of_truths,
            Tree::Unary(op, _) => *op == Unary::Not,
            Tree::Binary(Binary::Min | Binary::Max | Binary::Multiply, a, b) => {
                a.is_truth(of_truths) && b.is_truth(of_truths)
            }
            Tree::Binary(op, _, _) => op.says_truths(),
            Tree::If(parts) => parts[1..].iter().all(|part| part.is_truth(of_truths)),
        }
    }

    fn term(&self, year: i32, numbers: &[Operand]) -> Term {
        match &self.tree {
            Tree::Number(x) => Term::given(*x),
            Tree::Year => Term::given(f64::from(year)),
            Tree::Reference(index) => Term::given(numbers[*index]),
            Tree::Unary(op, a) => Term::one(*op, a.term(year, numbers)),
            Tree::Binary(op, a, b) => Term::two(*op, a.term(year, numbers), b.term(year, numbers)),
            Tree::If(parts) => Term::choice(parts.each_ref().map(|part| part.term(year, numbers))),
        }
    }
}

#[cfg(test)]
mod tests;
