//! Verdicts beside what is drawn for each assumption: who asks what drives a probability watches both on the same paths.

use super::{Compiler, Measures, Model, Verdicts};
use crate::program::Row;
use crate::program::node::Binary;
use crate::scenario::Scenario;
use crate::scenario::assumed::Assumed;
use crate::scenario::draft::Driver;

/// A scenario compiled for its verdicts and what is drawn for its assumptions.
#[derive(Debug)]
pub struct Driven {
    /// The verdicts. Behind theirs, the program watches one row for each of `of`.
    pub verdicts: Verdicts,
    /// The assumption whose number each further watched row is.
    pub of: Vec<Assumed>,
}

impl Driven {
    /// Which of the further watched rows a watched cell is.
    #[must_use]
    pub fn place(&self, cell: usize) -> Option<usize> {
        let verdicts = self.verdicts.met.iter().flatten().count();
        cell.checked_sub(verdicts)
    }
}

impl Model {
    /// Compiles a scenario like this model's for its verdicts and one number for each assumption: the mean over the years
    /// of what is drawn, or how often something happens.
    #[must_use]
    pub fn driven(&self, scenario: &Scenario) -> Driven {
        let mut compiler = Compiler::new(scenario, self.curves.clone());
        let drivers = std::mem::take(&mut compiler.draft.drivers);
        let of = drivers.iter().map(|driver| driver.of.clone()).collect();
        let rows = drivers.iter().map(|driver| compiler.number(driver));
        let rows = rows.collect();
        compiler.into_driven(of, rows)
    }

    /// The same with what is drawn for some assumptions in each year, assumption by assumption.
    #[must_use]
    pub fn driven_by_year(&self, scenario: &Scenario, some: &[Assumed]) -> Driven {
        let mut compiler = Compiler::new(scenario, self.curves.clone());
        let mut drivers = std::mem::take(&mut compiler.draft.drivers);
        drivers.retain(|driver| some.contains(&driver.of));
        let each = |driver: &Driver| vec![driver.of.clone(); driver.years.len()];
        let of = drivers.iter().flat_map(each).collect();
        let rows = drivers.into_iter().flat_map(|driver| driver.years);
        let rows = rows.collect();
        compiler.into_driven(of, rows)
    }
}

impl Compiler<'_> {
    fn number(&mut self, driver: &Driver) -> Row {
        let builder = &mut self.draft.builder;
        let sum = builder.affine(driver.constant, &driver.terms);
        match driver.of {
            Assumed::Shock(_) | Assumed::Revision(_) => builder.binary(Binary::Greater, sum, 0.0),
            _ => sum,
        }
    }

    fn into_driven(self, of: Vec<Assumed>, rows: Vec<Row>) -> Driven {
        Driven {
            verdicts: self.into_verdicts(Measures::Unseen, &rows),
            of,
        }
    }
}
