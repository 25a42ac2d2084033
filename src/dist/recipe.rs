//! Recipes: a law some of whose numbers are still open, because they are uncertain themselves.
//!
//! A scenario may say that nobody knows the mean of growth either: `mean = { uniform = { low = 4, high
//! = 6 } }`. Such a number is drawn once a path, so the law differs from path to path. A recipe is what is common to
//! all: the family and its arguments, with the open numbers counted from 0 in the order in which they are
//! written. [`Recipe::law`] fills them in.

use super::{Argument, Built, Family};

/// A number of a recipe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quantity {
    /// The number as written.
    Known(f64),
    /// The open number with this index.
    Open(usize),
}

/// An argument of a recipe.
#[derive(Debug, Clone)]
pub enum Part {
    /// Left out.
    Absent,
    /// A number.
    Number(Quantity),
    /// A list of numbers.
    Numbers(Vec<Quantity>),
    /// A word.
    Word(&'static str),
    /// A law, with open numbers of its own.
    Law(Recipe),
    /// A list of laws.
    Laws(Vec<Recipe>),
}

/// A family and its arguments, of which some numbers may be open.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// The family.
    pub family: &'static Family,
    /// One part a parameter, in their order.
    pub parts: Vec<Part>,
}

impl Recipe {
    /// The law with the open numbers `open`, in their order.
    ///
    /// # Errors
    /// The numbers make no law; of laws within laws, the innermost at fault says so.
    ///
    /// # Panics
    /// If there are fewer numbers than are open.
    pub fn law(&self, open: &[f64]) -> Built {
        let number = |quantity: &Quantity| match quantity {
            Quantity::Known(value) => *value,
            Quantity::Open(index) => open[*index],
        };
        let argument = |part: &Part| {
            Ok(match part {
                Part::Absent => Argument::Absent,
                Part::Number(quantity) => Argument::Number(number(quantity)),
                Part::Numbers(all) => Argument::Numbers(all.iter().map(number).collect()),
                Part::Word(word) => Argument::Word(word),
                Part::Law(recipe) => Argument::Law(recipe.law(open)?),
                Part::Laws(all) => Argument::Laws(
                    all.iter()
                        .map(|one| one.law(open))
                        .collect::<Result<_, _>>()?,
                ),
            })
        };
        let arguments: Vec<Argument> = self.parts.iter().map(argument).collect::<Result<_, _>>()?;
        self.family.of(&arguments)
    }

    /// The same with each open number's index raised, for a place behind `others` of them.
    #[must_use]
    pub fn after(self, others: usize) -> Recipe {
        let parts = self.parts.into_iter();
        Recipe {
            family: self.family,
            parts: parts.map(|part| part.after(others)).collect(),
        }
    }
}

impl Part {
    /// The same with each open number's index raised, for a place behind `others` of them.
    #[must_use]
    pub fn after(self, others: usize) -> Part {
        let raised = |quantity: Quantity| match quantity {
            Quantity::Open(index) => Quantity::Open(index + others),
            known @ Quantity::Known(_) => known,
        };
        match self {
            Part::Number(quantity) => Part::Number(raised(quantity)),
            Part::Numbers(all) => Part::Numbers(all.into_iter().map(raised).collect()),
            Part::Law(recipe) => Part::Law(recipe.after(others)),
            Part::Laws(all) => Part::Laws(all.into_iter().map(|one| one.after(others)).collect()),
            part @ (Part::Absent | Part::Word(_)) => part,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::family;

    #[test]
    fn open_numbers_are_filled_in_by_their_index() {
        let recipe = Recipe {
            family: family("normal").unwrap(),
            parts: vec![
                Part::Number(Quantity::Open(0)),
                Part::Number(Quantity::Known(2.0)),
            ],
        };
        assert_eq!(recipe.law(&[7.0]).unwrap().mean(), 7.0);
        let later = recipe.after(1);
        assert_eq!(later.law(&[7.0, 8.0]).unwrap().mean(), 8.0);
        assert_eq!(later.law(&[0.0, f64::NAN]).unwrap_err().parameter, "mean");
    }
}
