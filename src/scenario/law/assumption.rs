//! An assumption: a law, and what is believed about those of its numbers that are uncertain.
//!
//! An open number is drawn once a path, from a source of its own; on each path the law is the one that these numbers
//! make. What is checked before a run is checked on a few laws that paths may meet (*probes*): the
//! one at the medians, those at the far ends of each open number, and some in between.

use crate::dist::{Fault, Form, Law, Recipe, Shape};
use std::sync::Arc;

/// A law whose numbers may be uncertain themselves.
#[derive(Debug, Clone)]
pub struct Assumption {
    recipe: Arc<Recipe>,
    open: Vec<Open>,
    central: Arc<dyn Law>,
}

/// An open number: the source of its draw, and its law.
#[derive(Debug, Clone)]
pub struct Open {
    /// The name of the source of randomness.
    pub source: String,
    /// What is believed about it.
    pub law: Arc<Assumption>,
}

/// How far out the ends of an open number are probed.
const FAR: f64 = 1e-9;

/// Probes between the ends; a power of two.
const BETWEEN: usize = 64;

impl Assumption {
    /// The law of a recipe and its open numbers.
    ///
    /// # Errors
    /// Some numbers that may be drawn make no law.
    pub fn new(recipe: Recipe, open: Vec<Open>) -> Result<Assumption, Fault> {
        let medians: Vec<f64> = open.iter().map(Open::median).collect();
        let central = recipe.law(&medians)?;
        let assumption = Assumption {
            recipe: Arc::new(recipe),
            open,
            central,
        };
        for numbers in assumption.probes() {
            assumption.recipe.law(&numbers)?;
        }
        Ok(assumption)
    }

    /// The recipe of the law.
    #[must_use]
    pub fn recipe(&self) -> &Arc<Recipe> {
        &self.recipe
    }

    /// The open numbers, in the order of the recipe.
    #[must_use]
    pub fn open(&self) -> &[Open] {
        &self.open
    }

    /// The law at the medians of the open numbers; the law itself, if there are none.
    #[must_use]
    pub fn central(&self) -> &Arc<dyn Law> {
        &self.central
    }

    /// The value, if it is known.
    #[must_use]
    pub fn known_constant(&self) -> Option<f64> {
        match self.central.form() {
            Form::Constant(value) if self.open.is_empty() => Some(value),
            _ => None,
        }
    }

    /// P(X ≤ x), over the probes.
    #[must_use]
    pub fn chance_at_most(&self, x: f64) -> f64 {
        self.average(|law| law.cdf(x))
    }

    /// P(X > x), over the probes.
    #[must_use]
    pub fn chance_above(&self, x: f64) -> f64 {
        self.average(|law| law.survival(x))
    }

    /// The least value that the probes can take.
    #[must_use]
    pub fn least(&self) -> f64 {
        self.laws()
            .map(|law| law.support().0)
            .fold(f64::INFINITY, f64::min)
    }

    /// The shape of the laws of all paths, if only place and width hang on the open numbers.
    #[must_use]
    pub fn shape(&self) -> Option<Shape> {
        let shape = self.laws().find_map(|law| Shape::of(law.as_ref()))?;
        self.laws()
            .all(|law| shape.is_of(law.as_ref()))
            .then_some(shape)
    }

    fn average(&self, of: impl Fn(&dyn Law) -> f64) -> f64 {
        if self.open.is_empty() {
            return of(self.central.as_ref());
        }
        let (sum, count) = self.laws().fold((0.0, 0.0), |(sum, n), law| {
            (sum + of(law.as_ref()), n + 1.0)
        });
        sum / count
    }

    /// The laws at the probes.
    fn laws(&self) -> impl Iterator<Item = Arc<dyn Law>> {
        let probes = self.probes().into_iter();
        let laws = probes.filter_map(|numbers| self.recipe.law(&numbers).ok());
        std::iter::once(Arc::clone(&self.central)).chain(laws)
    }

    /// Numbers that paths may meet, one an open number.
    fn probes(&self) -> Vec<Vec<f64>> {
        let medians: Vec<f64> = self.open.iter().map(Open::median).collect();
        let mut probes = Vec::new();
        for (at, open) in self.open.iter().enumerate() {
            for end in open.law.ends() {
                let mut numbers = medians.clone();
                numbers[at] = end;
                probes.push(numbers);
            }
        }
        if !self.open.is_empty() {
            probes.extend((0..BETWEEN).map(|k| self.between(k)));
        }
        probes
    }

    /// Numbers at evenly spread quantiles, in another order for each.
    fn between(&self, k: usize) -> Vec<f64> {
        let numbers = self.open.iter().enumerate().map(|(at, open)| {
            // An odd factor permutes the places.
            let place = k * (2 * at + 1) % BETWEEN;
            let part = (place as f64 + 0.5) / BETWEEN as f64;
            open.law.central.lower(part)
        });
        numbers.collect()
    }

    /// How far the number may come out on either side.
    fn ends(&self) -> [f64; 2] {
        let fold = |[low, high]: [f64; 2], law: Arc<dyn Law>| {
            [low.min(law.lower(FAR)), high.max(law.upper(FAR))]
        };
        self.laws().fold([f64::INFINITY, f64::NEG_INFINITY], fold)
    }
}

impl Open {
    fn median(&self) -> f64 {
        self.law.central.lower(0.5)
    }
}
