//! Values of laws at normal scores, on each path with the numbers that are drawn for it; and the states of regimes.

use super::Draft;
use crate::dist::Shape;
use crate::program::Row;
use crate::program::node::{Asked, Binary, Unary};
use crate::scenario::assumed::Assumed;
use crate::scenario::law::{Assumption, Open};
use crate::scenario::regime::Regime;
use std::rc::Rc;
use std::sync::Arc;

/// The shape of a law that differs from path to path, with each path's place and width.
#[derive(Debug)]
pub(super) struct Placed {
    shape: Shape,
    shift: Row,
    scale: Row,
}

impl<'s> Draft<'s> {
    /// The value of a law at a row of scores, on each path with the numbers drawn there.
    pub fn value(&mut self, law: &Assumption, score: Row) -> Row {
        let value = self.value_at(law, score);
        self.values.push((value, Arc::clone(law.central())));
        value
    }

    /// Whether a row rests on a value whose law has no finite variance (at the medians of its open numbers).
    pub fn rests_on_endless_variance(&mut self, row: Row) -> bool {
        let endless = self.values.iter().filter(|(_, law)| !law.sd().is_finite());
        let endless: Vec<Row> = endless.map(|(value, _)| *value).collect();
        !endless.is_empty() && self.builder.rests_on(row, &endless)
    }

    fn value_at(&mut self, law: &Assumption, score: Row) -> Row {
        if law.open().is_empty() {
            return self.builder.marginal(score, law.central());
        }
        let Some(placed) = self.placed(law) else {
            let open = self.open_rows(law);
            return self
                .builder
                .assumed(Asked::Value(score), law.recipe(), &open);
        };
        let standard = match &placed.shape {
            Shape::Score | Shape::LogScore => score,
            Shape::Law(standard) => self.builder.marginal(score, standard),
        };
        let spread = self
            .builder
            .binary(Binary::Multiply, placed.scale, standard);
        let value = self.builder.binary(Binary::Add, placed.shift, spread);
        match &placed.shape {
            Shape::LogScore => self.builder.unary(Unary::Exp, value),
            Shape::Score | Shape::Law(_) => value,
        }
    }

    /// The shape of a law, and on each path its place and width; nothing where more than these is open.
    /// Looked into once for all years.
    fn placed(&mut self, law: &Assumption) -> Option<Rc<Placed>> {
        let recipe = Arc::as_ptr(law.recipe());
        if let Some(known) = self.placed.get(&recipe) {
            return known.clone();
        }
        let placed = law.shape().map(|shape| {
            let open = self.open_rows(law);
            let mut ask = |asked: Asked| self.builder.assumed(asked, law.recipe(), &open);
            let shift = ask(Asked::Shift(shape.clone()));
            let scale = ask(Asked::Scale(shape.clone()));
            Rc::new(Placed {
                shape,
                shift,
                scale,
            })
        });
        self.placed.insert(recipe, placed.clone());
        placed
    }

    fn open_rows(&mut self, law: &Assumption) -> Vec<Row> {
        let open = law.open().iter();
        open.map(|open| self.open_number(open)).collect()
    }

    /// An open number of a law: drawn once a path, whoever asks.
    fn open_number(&mut self, open: &Open) -> Row {
        if let Some(known) = self.open_numbers.get(&open.source) {
            return *known;
        }
        let score = self.builder.scores_once(&open.source);
        let of = self.name_of_number(&open.source);
        let score = self.held_or(&of, score);
        let row = self.value(&open.law, score);
        let row = self.drawn_once(of, row);
        self.open_numbers.insert(open.source.clone(), row);
        row
    }

    /// The parameter that has this source, or the number of one law.
    fn name_of_number(&self, source: &str) -> Assumed {
        let parameters = 0..self.scenario.parameters.len();
        let mut parameters = parameters.map(Assumed::Parameter);
        let shared = parameters.find(|parameter| parameter.key(self.scenario) == source);
        shared.unwrap_or_else(|| Assumed::Number(source.to_owned()))
    }

    /// The bounds of a regime that is supposed to stay in one state.
    fn bounds_of(&mut self, regime: &Regime) -> Vec<Vec<Row>> {
        let mut regimes = self.scenario.regimes.iter();
        let at = regimes.position(|known| known.id.value == regime.id.value);
        let mut states = 0..regime.states().count();
        let always = states.find(|state| {
            let of = at.map(|at| Assumed::State(at, *state));
            of.is_some_and(|of| self.always(&of).is_some())
        });
        let Some(always) = always else {
            return regime.bounds(self.periods(), &mut self.builder);
        };
        let bounds = 0..regime.states().count() - 1;
        let bounds = bounds.map(|up_to| f64::from(u8::from(up_to >= always)));
        let bounds: Vec<Row> = bounds.map(|x| self.same_everywhere(x)).collect();
        self.periods().map(|_| bounds.clone()).collect()
    }

    /// The state of a regime in a year: for each but the last, whether it is that one or one before it.
    pub fn regime_bounds(&mut self, regime: &Regime, year: i32) -> Vec<Row> {
        let id = &regime.id.value;
        if !self.regimes.contains_key(id) {
            let bounds = self.bounds_of(regime);
            self.regimes.insert(id.clone(), bounds);
        }
        self.regimes[id][(year - self.scenario.base_year - 1) as usize].clone()
    }
}
