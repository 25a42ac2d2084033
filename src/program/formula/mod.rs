//! Formulas: text → checked tree → nodes.
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
//! `convert(x)` and `convert(x, y)` change the unit of x into that of the derived indicator, or of y
//! ([`convert`](Factor)); what the units of a formula must be is checked by `scenario::unit`.
//!
//! Division is of real numbers (5/2 = 2.5); there is no remainder. Truth is 0 or 1. Division by
//! zero and the like give infinities or NaN, which a run counts and reports by name. Length and
//! depth are bounded: a formula is one thought, not a program.

mod convert;
mod parser;

pub use convert::Factor;

use super::builder::Builder;
use super::node::{Binary, Unary};
use super::row::Operand;
use crate::language::Both;
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
    /// The factor that converts what stands before it into the unit of the indicator, or, where no
    /// name is given, of the derived indicator itself. It is known when units are.
    Conversion,
}

/// A parsed formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    root: Part,
    operations: usize,
    references: Vec<Reference>,
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
    /// What another indicator gives: its place in [`Formula::references`].
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
        self.operations
    }

    /// The numbers it takes from other indicators.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// The whole, from which one may walk its parts. Their depth is bounded by the parser.
    #[must_use]
    pub fn root(&self) -> &Part {
        &self.root
    }

    /// Adds the formula's nodes for one year; `look_up` gives the numbers it refers to.
    pub fn rows(
        &self,
        builder: &mut Builder,
        year: i32,
        look_up: &mut dyn FnMut(&Reference) -> Operand,
    ) -> Operand {
        self.part_rows(&self.root, builder, year, look_up)
    }

    fn part_rows(
        &self,
        part: &Part,
        builder: &mut Builder,
        year: i32,
        look_up: &mut dyn FnMut(&Reference) -> Operand,
    ) -> Operand {
        match &part.tree {
            Tree::Number(x) => Operand::Number(*x),
            Tree::Year => Operand::Number(f64::from(year)),
            Tree::Reference(index) => look_up(&self.references[*index]),
            Tree::Unary(op, a) => {
                let a = self.part_rows(a, builder, year, look_up);
                builder.unary(*op, a).into()
            }
            Tree::Binary(op, a, b) => {
                let a = self.part_rows(a, builder, year, look_up);
                let b = self.part_rows(b, builder, year, look_up);
                builder.binary(*op, a, b).into()
            }
            Tree::If(parts) => {
                let [c, y, n] = parts
                    .each_ref()
                    .map(|p| self.part_rows(p, builder, year, look_up));
                builder.select(c, y, n).into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Points;
    use crate::program::Lanes;
    use crate::simd::Cpu;

    fn value(text: &str) -> f64 {
        let formula = Formula::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        let mut builder = Builder::default();
        let result = formula.rows(
            &mut builder,
            2025,
            &mut |reference| match reference.moment {
                Moment::Base => Operand::Number(10.0),
                Moment::Lag(k) => Operand::Number(100.0 + f64::from(k)),
                Moment::Conversion => Operand::Number(1000.0),
            },
        );
        let row = builder.binary(Binary::Add, result, 0.0);
        let (program, kept) = builder.finish(&[], &[row]);
        let mut block = program.block();
        program.run(
            Cpu::detect(),
            &program.sources(0, Points::Plain, 1),
            0,
            &mut block,
            &mut |_: usize, _: &Lanes| {},
        );
        block.row(kept[0]).0[17]
    }

    #[test]
    fn arithmetic_is_that_of_mathematics() {
        for (text, result) in [
            ("-2^2", -4.0),
            ("2^3^2", 512.0),
            ("5/2", 2.5),
            ("1/3*3", 1.0),
            ("2-3-4", -5.0),
            ("-2*-3", 6.0),
            ("2^-1", 0.5),
            ("1/0", f64::INFINITY),
            ("0^0", 1.0),
            ("1e308*10", f64::INFINITY),
            ("min(3, 1, 2) + max(1, 2)", 3.0),
            ("if(1 < 2 and not 0, 7, 8)", 7.0),
            ("year - 2020", 5.0),
            ("x / base(x) + lag(x, 2)", 112.0),
            ("sqrt(16) + abs(-2) + pow(2, 5)", 38.0),
            ("exp(0) + log(1)", 1.0),
            ("1 + 2 * convert(3, x)", 6001.0),
        ] {
            assert_eq!(value(text), result, "{text}");
        }
        assert!(value("0/0").is_nan() && value("log(-1)").is_nan());
    }

    /// The texts of a part and of the parts within it.
    fn texts<'t>(part: &Part, text: &'t str, all: &mut Vec<&'t str>) {
        all.push(&text[part.span.clone()]);
        match &part.tree {
            Tree::Number(_) | Tree::Year | Tree::Reference(_) => {}
            Tree::Unary(_, a) => texts(a, text, all),
            Tree::Binary(_, a, b) => [a, b].iter().for_each(|part| texts(part, text, all)),
            Tree::If(parts) => parts.iter().for_each(|part| texts(part, text, all)),
        }
    }

    #[test]
    fn every_part_knows_its_place() {
        let text = " if( (a +b) * 2 > lag( c , 1 ), -max(1, year ,x) ^2, not (d or 3)) ";
        let formula = Formula::parse(text).expect("it is a formula");
        let mut all = Vec::new();
        texts(formula.root(), text, &mut all);
        assert_eq!(
            all,
            [
                text.trim(),
                "(a +b) * 2 > lag( c , 1 )",
                "(a +b) * 2",
                "a +b",
                "a",
                "b",
                "2",
                "lag( c , 1 )",
                "-max(1, year ,x) ^2",
                "max(1, year ,x) ^2",
                "max(1, year ,x)",
                "max(1, year ,x)",
                "1",
                "year",
                "x",
                "2",
                "not (d or 3)",
                "d or 3",
                "d",
                "3",
            ]
        );
    }

    #[test]
    fn what_is_wrong_is_pointed_at() {
        for (text, at, says) in [
            ("", 0, "ends where"),
            ("2 3", 2, "stands where an operator"),
            ("7 % 3", 2, "“%”"),
            ("()", 1, "“)”"),
            ("０+１", 0, "“０”"),
            ("1//2", 2, "“/”"),
            ("foo(1)", 0, "no function"),
            ("sqrt(1, 2)", 0, "one argument"),
            ("lag(x, 0)", 7, "whole number"),
            ("1 +", 2, "ends where"),
        ] {
            let fault = Formula::parse(text).expect_err(text);
            assert_eq!(fault.span.start, at, "{text}: {fault:?}");
            assert!(fault.message.en.contains(says), "{text}: {fault:?}");
        }
    }

    #[test]
    fn depth_and_length_are_bounded() {
        for text in [
            format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000)),
            format!("{}1", "-".repeat(4000)),
            format!("1{}", "^1".repeat(2000)),
            format!("1{}", "+1".repeat(2000)),
            format!("{}1", "not ".repeat(1000)),
        ] {
            assert!(Formula::parse(&text).is_err());
        }
    }
}
