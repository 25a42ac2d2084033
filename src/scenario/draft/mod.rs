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
//! | `shocks` | what shocks and revisions do to values |

mod laws;
mod scores;
mod shocks;
mod sums;

use super::Scenario;
use super::indicator::derived;
use crate::dist::Recipe;
use crate::program::{Builder, Operand, Row};
use laws::Placed;
use scores::Stretch;
use std::collections::HashMap;
use std::rc::Rc;

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
    /// For each shock and period: 1 where it occurs, and its severity score.
    occurrences: Vec<Vec<Option<(Row, Row)>>>,
    /// The states of regimes by id, year by year ([`Regime::bounds`]).
    regimes: HashMap<String, Vec<Vec<Row>>>,
    /// Open numbers of laws, by the source of their draws.
    open_numbers: HashMap<String, Row>,
    /// Place and width of laws that differ by nothing else from path to path, by recipe.
    placed: HashMap<*const Recipe, Option<Rc<Placed>>>,
    series: HashMap<String, Series>,
    /// Sums of indicators' values from the first year on, as far as anybody asked.
    sums: HashMap<(String, Basis), Vec<Operand>>,
}

impl<'s> Draft<'s> {
    /// Drafts every indicator of the scenario.
    #[must_use]
    pub fn new(scenario: &'s Scenario) -> Draft<'s> {
        let mut draft = Draft {
            scenario,
            builder: Builder::default(),
            factors: Vec::new(),
            copula: None,
            correlated: Vec::new(),
            occurrences: Vec::new(),
            regimes: HashMap::new(),
            open_numbers: HashMap::new(),
            placed: HashMap::new(),
            series: HashMap::new(),
            sums: HashMap::new(),
        };
        draft.draw_common();
        for indicator in scenario
            .indicators
            .iter()
            .filter(|i| i.kind.formula().is_none())
        {
            let basis = indicator.kind.rows(indicator, &mut draft);
            let published = indicator.kind.published(indicator, &basis, &mut draft);
            draft
                .series
                .insert(indicator.id.value.clone(), Series { basis, published });
        }
        derived::draft_all(&mut draft);
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
    }
}
