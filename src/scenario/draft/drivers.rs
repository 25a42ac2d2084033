//! What is drawn for each assumption, noted for those who ask what drives a probability; and what is supposed of it.
//!
//! Noting costs nothing: no row is added unless somebody watches what was noted.

use super::Draft;
use crate::program::node::Binary;
use crate::program::{Operand, Row};
use crate::scenario::assumed::Assumed;
use crate::scenario::supposed::How;

/// What is drawn for an assumption, as one number a path.
#[derive(Debug, Clone)]
pub struct Driver {
    /// The assumption.
    pub of: Assumed,
    /// The number is this …
    pub constant: f64,
    /// … plus these rows by their weights.
    pub terms: Vec<(f64, Row)>,
    /// What is drawn in each year, for laws that can be moved; one row for what is drawn once.
    pub years: Vec<Row>,
}

impl<'s> Draft<'s> {
    /// What is supposed of an assumption.
    pub(super) fn supposed(&self, of: &Assumed) -> Option<&'s How> {
        let supposed = self.scenario.supposed.as_ref();
        let own = supposed.filter(|supposed| supposed.of == *of);
        own.map(|supposed| &supposed.how)
    }

    /// Whether an assumption is supposed to be at its median.
    #[must_use]
    pub fn is_held(&self, of: &Assumed) -> bool {
        self.supposed(of) == Some(&How::Median)
    }

    /// The state, or the law, that is supposed to hold in all years.
    #[must_use]
    pub fn always(&self, of: &Assumed) -> Option<usize> {
        match self.supposed(of) {
            Some(How::Always(which)) => Some(*which),
            _ => None,
        }
    }

    /// The same number on every path.
    pub fn same_everywhere(&mut self, number: f64) -> Row {
        self.builder
            .binary(Binary::Add, Operand::Number(number), 0.0)
    }

    /// The scores at which an assumption's laws are read.
    pub fn held_or(&mut self, of: &Assumed, score: Row) -> Row {
        match self.is_held(of) {
            true => self.same_everywhere(0.0),
            false => score,
        }
    }

    /// What is drawn in a period, moved as is supposed.
    pub fn moved(&mut self, of: &Assumed, period: usize, drawn: Row) -> Row {
        match self.supposed(of) {
            Some(How::Moved(by)) => match by.get(period) {
                Some(by) => self.builder.affine(*by, &[(1.0, drawn)]),
                None => drawn,
            },
            _ => drawn,
        }
    }

    /// What an assumption's law gives year by year, moved as is supposed; its mean over the years is noted.
    pub fn drawn(&mut self, of: Assumed, years: Vec<Row>) -> Vec<Row> {
        let years = years.into_iter().enumerate();
        let years: Vec<Row> = years.map(|(t, row)| self.moved(&of, t, row)).collect();
        self.note_mean(of, years.clone());
        years
    }

    /// What an assumption's law gives once a path.
    pub fn drawn_once(&mut self, of: Assumed, drawn: Row) -> Row {
        let drawn = self.moved(&of, 0, drawn);
        self.note_mean(of, vec![drawn]);
        drawn
    }

    /// Notes the mean over the years.
    pub fn note_mean(&mut self, of: Assumed, years: Vec<Row>) {
        let weight = 1.0 / years.len() as f64;
        let terms = years.iter().map(|row| (weight, *row)).collect();
        self.drivers.push(Driver {
            of,
            constant: 0.0,
            terms,
            years,
        });
    }

    /// Notes a weighted sum of rows; of what never happens there is nothing to note.
    pub fn note(&mut self, of: Assumed, constant: f64, terms: Vec<(f64, Row)>) {
        if terms.is_empty() {
            return;
        }
        self.drivers.push(Driver {
            of,
            constant,
            terms,
            years: Vec::new(),
        });
    }

    /// Notes in which years shocks strike, and revisions come.
    pub(super) fn note_events(&mut self) {
        let shocks = self.occurrences.iter().enumerate();
        let strikes = shocks.map(|(at, years)| {
            let years = years.iter().flatten();
            let terms: Vec<(f64, Row)> = years.map(|year| (1.0, year.strikes)).collect();
            (at, terms)
        });
        for (at, terms) in strikes.collect::<Vec<_>>() {
            self.note(Assumed::Shock(at), 0.0, terms.clone());
            if terms.len() > 1 {
                self.note(Assumed::Strikes(at), 0.0, terms);
            }
        }
        let mut revisions: Vec<(usize, Vec<(f64, Row)>)> = Vec::new();
        for ((revision, _), occurs) in std::mem::take(&mut self.revised) {
            match revisions.iter_mut().find(|(known, _)| *known == revision) {
                Some((_, terms)) => terms.push((1.0, occurs)),
                None => revisions.push((revision, vec![(1.0, occurs)])),
            }
        }
        for (at, terms) in revisions {
            self.note(Assumed::Revision(at), 0.0, terms);
        }
    }

    /// Notes in how many years each regime is in each state: with two states the number of the one is that of the other.
    pub(super) fn note_regimes(&mut self) {
        let scenario = self.scenario;
        for (at, regime) in scenario.regimes.iter().enumerate() {
            let Some(years) = self.regimes.get(&regime.id.value).cloned() else {
                continue;
            };
            let states = regime.states().count();
            let first = usize::from(states == 2);
            for state in first..states {
                let mut terms = Vec::new();
                for bounds in &years {
                    terms.extend(bounds.get(state).map(|up_to| (1.0, *up_to)));
                    terms.extend((state > 0).then(|| (-1.0, bounds[state - 1])));
                }
                let last = state + 1 == states;
                let constant = if last { years.len() as f64 } else { 0.0 };
                self.note(Assumed::State(at, state), constant, terms);
            }
        }
    }
}
