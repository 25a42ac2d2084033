//! Conversions in formulas: `convert(x)` is x times a factor that is found when units are known.
//!
//! The parser writes `convert(x, y)` as a product of x and a reference ([`Moment::Conversion`]). Once the factor
//! is known, [`Formula::with_factors`] puts it in its place: numbers, and the rates of indicators in the year computed.

use super::{Formula, Moment, Part, Reference, Tree};
use crate::program::node::Binary;
use std::collections::HashMap;

/// What a conversion multiplies by.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// The part that is the same in every year.
    pub number: f64,
    /// Indicators whose value of the year multiplies it ([`Binary::Multiply`]) or divides it.
    pub rates: Vec<(String, Binary)>,
}

impl Formula {
    /// Whether it converts anything.
    #[must_use]
    pub fn converts(&self) -> bool {
        let mut moments = self.references.iter().map(|reference| reference.moment);
        moments.any(|moment| moment == Moment::Conversion)
    }

    /// Writes its conversions out for computing; `factors` has them by the numbers of their references.
    #[must_use]
    pub fn with_factors(&self, factors: &HashMap<usize, Factor>) -> Formula {
        let mut settling = Settling {
            written: self,
            factors,
            operations: self.operations,
            references: Vec::new(),
        };
        let root = settling.part(&self.root);
        let settled = Formula {
            root,
            operations: settling.operations,
            references: settling.references,
            settled: None,
        };
        Formula {
            settled: Some(Box::new(settled)),
            ..self.clone()
        }
    }
}

struct Settling<'f> {
    written: &'f Formula,
    factors: &'f HashMap<usize, Factor>,
    operations: usize,
    references: Vec<Reference>,
}

impl Settling<'_> {
    /// A part with its references numbered as they are met, which is the order in which rows ask for them.
    fn part(&mut self, part: &Part) -> Part {
        let tree = match &part.tree {
            Tree::Number(x) => Tree::Number(*x),
            Tree::Year => Tree::Year,
            Tree::Reference(index) => match self.factors.get(index) {
                Some(factor) => return self.factor(factor, part),
                None => self.refer(self.written.references[*index].clone()),
            },
            Tree::Unary(op, a) => Tree::Unary(*op, Box::new(self.part(a))),
            Tree::Binary(op, a, b) => {
                let a = self.part(a);
                Tree::Binary(*op, Box::new(a), Box::new(self.part(b)))
            }
            Tree::If(parts) => Tree::If(Box::new(parts.each_ref().map(|part| self.part(part)))),
        };
        tree.at(part.span.clone())
    }

    fn refer(&mut self, reference: Reference) -> Tree {
        self.references.push(reference);
        Tree::Reference(self.references.len() - 1)
    }

    fn factor(&mut self, factor: &Factor, part: &Part) -> Part {
        let number = Tree::Number(factor.number).at(part.span.clone());
        factor.rates.iter().fold(number, |so_far, (id, op)| {
            self.operations += 1;
            let rate = self.refer(Reference {
                name: id.clone(),
                moment: Moment::Lag(0),
                span: part.span.clone(),
            });
            let rate = rate.at(part.span.clone());
            Tree::Binary(*op, Box::new(so_far), Box::new(rate)).at(part.span.clone())
        })
    }
}
