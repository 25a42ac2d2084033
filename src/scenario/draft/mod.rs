//! A scenario half-way to a program: what its statements compile into.
//!
//! Indicators ask a [`Draft`] for their scores (with dependence and process applied) and for what
//! shocks do to them; the draft holds each indicator's finished series on both bases.
//!
//! | file | what is drafted there |
//! |---|---|
//! | `scores` | normal scores: factors, correlations, copula, process |
//! | `laws` | values of laws at scores, with their uncertain numbers; states of regimes |
//! | `sums` | sums and means over years |
//! | `levers` | what levers that work add to them |
//! | `occurrences` | on which paths shocks strike |
//! | `shocks` | what shocks do to values |
//! | `revisions` | what revisions do to published figures |
//! | `drivers` | what is drawn for each assumption, noted; what is supposed of it |

mod drivers;
mod laws;
mod levers;
mod occurrences;
mod revisions;
mod scores;
mod shocks;
mod sums;

use super::Scenario;
use super::assumed::Assumed;
use super::indicator::derived;
use super::lever::{self, Acting};
use crate::dist::{Law, Recipe};
use crate::program::node::Binary;
use crate::program::{Builder, Curves, Operand, Row};
pub use drivers::Driver;
use laws::Placed;
use occurrences::Occurrence;
use scores::Stretch;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// What a value is measured in: figures as published at the time, or as in the base year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// With the statistical revisions so far.
    Published,
    /// As the base year was measured.
    BaseYear,
}

impl Basis {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Basis {
        match self {
            Basis::Published => Basis::BaseYear,
            Basis::BaseYear => Basis::Published,
        }
    }

    /// Its word in files and results.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Basis::Published => "as_published",
            Basis::BaseYear => "base_year_basis",
        }
    }
}

/// An indicator's values, one a simulated year.
#[derive(Debug, Clone, Default)]
pub struct Series {
    basis: Vec<Operand>,
    published: Vec<Operand>,
}

impl Series {
    /// The values on a basis.
    #[must_use]
    pub fn on(&self, basis: Basis) -> &[Operand] {
        match basis {
            Basis::Published => &self.published,
            Basis::BaseYear => &self.basis,
        }
    }
}

/// The rows of a scenario in the making.
#[derive(Debug)]
pub struct Draft<'s> {
    /// The scenario.
    pub scenario: &'s Scenario,
    /// The program so far.
    pub builder: Builder,
    /// Factor scores by factor and period.
    factors: Vec<Vec<Row>>,
    /// What a Student-t copula does to innovations.
    copula: Option<Stretch>,
    /// Scores of correlated indicators by member and period.
    correlated: Vec<Vec<Row>>,
    /// The levers that work.
    acting: Vec<Acting<'s>>,
    /// For each shock and period, where it strikes.
    occurrences: Vec<Vec<Option<Occurrence>>>,
    /// The states of regimes by id, year by year ([`Regime::bounds`]).
    regimes: HashMap<String, Vec<Vec<Row>>>,
    /// Open numbers of laws, by the source of their draws.
    open_numbers: HashMap<String, Row>,
    /// Place and width of laws that differ by nothing else from path to path, by recipe.
    placed: HashMap<*const Recipe, Option<Rc<Placed>>>,
    /// Values of laws, each with the law at the medians of its open numbers.
    values: Vec<(Row, Arc<dyn Law>)>,
    series: HashMap<String, Series>,
    /// What formulas came to, as published: the indicator's id, the year, and the value before anything stands in for it.
    pub computed: Vec<(String, i32, Operand)>,
    /// Sums of indicators' values from the first year on, as far as anybody asked.
    sums: HashMap<(String, Basis), Vec<Operand>>,
    /// Where revisions come, by revision and year.
    revised: Vec<((usize, u32), Row)>,
    /// What is drawn for each assumption.
    pub drivers: Vec<Driver>,
}

impl<'s> Draft<'s> {
    /// Drafts every indicator of the scenario; `curves` are those of a scenario like it, so that they are not prepared
    /// again.
    #[must_use]
    pub fn new(scenario: &'s Scenario, curves: Curves) -> Draft<'s> {
        let mut draft = Draft {
            scenario,
            builder: Builder::with(curves),
            factors: Vec::new(),
            copula: None,
            correlated: Vec::new(),
            occurrences: Vec::new(),
            acting: lever::acting(scenario),
            regimes: HashMap::new(),
            open_numbers: HashMap::new(),
            placed: HashMap::new(),
            values: Vec::new(),
            series: HashMap::new(),
            computed: Vec::new(),
            sums: HashMap::new(),
            revised: Vec::new(),
            drivers: Vec::new(),
        };
        draft.draw_common();
        for (at, indicator) in scenario.indicators.iter().enumerate() {
            if indicator.kind.formula().is_some() {
                continue;
            }
            let basis = indicator.kind.rows(indicator, &mut draft);
            if let (1.., Some(Operand::Row(done))) = (indicator.kind.items(), basis.last()) {
                draft.note(Assumed::Items(at), 0.0, vec![(1.0, *done)]);
            }
            let published = indicator.kind.published(indicator, &basis, &mut draft);
            draft
                .series
                .insert(indicator.id.value.clone(), Series { basis, published });
        }
        derived::draft_all(&mut draft);
        draft.note_events();
        draft.note_regimes();
        draft
    }

    /// The simulated years.
    pub fn years(&self) -> std::ops::RangeInclusive<i32> {
        self.scenario.years()
    }

    fn periods(&self) -> std::ops::Range<u32> {
        0..self.years().count() as u32
    }

    /// The values of an indicator; those of an unknown one are none.
    #[must_use]
    pub fn series(&self, id: &str) -> &Series {
        static NONE: Series = Series {
            basis: Vec::new(),
            published: Vec::new(),
        };
        self.series.get(id).unwrap_or(&NONE)
    }

    /// Adds one year's values to an indicator's series.
    pub fn push_values(&mut self, id: &str, basis: Operand, published: Operand) {
        let series = self.series.entry(id.to_owned()).or_default();
        series.basis.push(basis);
        series.published.push(published);
    }

    /// 1 where a value is a finite number.
    pub fn is_defined(&mut self, value: Operand) -> Row {
        let nought = self.builder.binary(Binary::Subtract, value, value);
        self.builder.binary(Binary::Equal, nought, 0.0)
    }

    /// A value, or another number where it is not finite.
    pub fn or_instead(&mut self, value: Operand, instead: Option<f64>) -> Operand {
        let Some(instead) = instead else {
            return value;
        };
        let defined = self.is_defined(value).into();
        let instead = Operand::Number(instead);
        self.builder.select(defined, value, instead).into()
    }

    /// Whether any published figure may be re-based.
    #[must_use]
    pub fn has_revisions(&self) -> bool {
        !self.scenario.revisions.is_empty()
    }

    /// Factors, correlated innovations and shock occurrences: drawn once, used by many.
    fn draw_common(&mut self) {
        self.draw_factors();
        self.draw_scales();
        self.draw_correlated();
        self.draw_shocks();
        self.shift_factors();
    }
}
