//! Sums and means of an indicator's values over the simulated years up to one of them.

use super::{Basis, Draft};
use crate::program::Operand;
use crate::program::formula::code::Term;
use crate::program::node::Binary;

impl Draft<'_> {
    /// The sum of the first `years` values: each sum is the one before it and a value, so that all years
    /// together cost no more than the last.
    pub fn sum_to(&mut self, id: &str, basis: Basis, years: i32) -> Operand {
        let key = (id.to_owned(), basis);
        let mut sums = self.sums.remove(&key).unwrap_or_default();
        let values = self.series(id).on(basis).to_vec();
        for value in values.iter().take(years.max(0) as usize).skip(sums.len()) {
            let sum = match sums.last() {
                Some(before) => self.two(Binary::Add, *before, *value),
                None => *value,
            };
            sums.push(sum);
        }
        let sum = (years as usize).checked_sub(1).and_then(|at| sums.get(at));
        let sum = sum.copied().unwrap_or(Operand::Number(f64::NAN));
        self.sums.insert(key, sums);
        sum
    }

    /// The mean of the first `years` values.
    pub fn mean_to(&mut self, id: &str, basis: Basis, years: i32) -> Operand {
        let sum = self.sum_to(id, basis, years);
        self.two(Binary::Divide, sum, Operand::Number(f64::from(years)))
    }

    fn two(&mut self, op: Binary, a: Operand, b: Operand) -> Operand {
        let term = Term::two(op, Term::given(a), Term::given(b));
        self.builder.formula(&term)
    }
}
