//! A scenario half-way to a program: what its statements compile into.
//!
//! Indicators ask a [`Draft`] for their scores (with dependence and process applied) and for what
//! shocks do to them; the draft holds each indicator's finished series on both bases.

use super::indicator::derived;
use super::law::{Assumption, Open};
use super::process::ar1;
use super::regime::Regime;
use super::section::At;
use super::{Indicator, Scenario};
use crate::program::node::Binary;
use crate::program::{Builder, Mixing, Operand, Row};
use std::collections::HashMap;

/// What a value is measured in: figures as published at the time, or as in the base year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// A shock that may strike an indicator in a period.
struct Strike<'s> {
    law: &'s Assumption,
    /// 1 where it occurs.
    occurs: Row,
    /// How severe it is: a normal score.
    severity: Row,
    /// The share of the loss that is regained the year after.
    recovery: f64,
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
    /// Scores of correlated indicators by member and period.
    correlated: Vec<Vec<Row>>,
    /// For each shock and period: 1 where it occurs, and its severity score.
    occurrences: Vec<Vec<Option<(Row, Row)>>>,
    /// The states of regimes by id, year by year ([`Regime::bounds`]).
    regimes: HashMap<String, Vec<Vec<Row>>>,
    /// Open numbers of laws, by the source of their draws.
    open_numbers: HashMap<String, Row>,
    series: HashMap<String, Series>,
}

impl<'s> Draft<'s> {
    /// Drafts every indicator of the scenario.
    #[must_use]
    pub fn new(scenario: &'s Scenario) -> Draft<'s> {
        let mut draft = Draft {
            scenario,
            builder: Builder::default(),
            factors: Vec::new(),
            correlated: Vec::new(),
            occurrences: Vec::new(),
            regimes: HashMap::new(),
            open_numbers: HashMap::new(),
            series: HashMap::new(),
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

    /// The value of a law at a row of scores, on each path with the numbers drawn there.
    pub fn value(&mut self, law: &Assumption, score: Row) -> Row {
        if law.open().is_empty() {
            return self.builder.marginal(score, law.central());
        }
        let open: Vec<Row> = law
            .open()
            .iter()
            .map(|open| self.open_number(open))
            .collect();
        self.builder.assumed(score, law.recipe(), &open)
    }

    /// An open number of a law: drawn once a path, whoever asks.
    fn open_number(&mut self, open: &Open) -> Row {
        if let Some(known) = self.open_numbers.get(&open.source) {
            return *known;
        }
        let score = self.builder.scores_once(&open.source);
        let row = self.value(&open.law, score);
        self.open_numbers.insert(open.source.clone(), row);
        row
    }

    /// The state of a regime in a year: for each but the last, whether it is that one or one before it.
    pub fn regime_bounds(&mut self, regime: &Regime, year: i32) -> Vec<Row> {
        let periods = self.periods();
        let id = &regime.id.value;
        if !self.regimes.contains_key(id) {
            let bounds = regime.bounds(periods, &mut self.builder);
            self.regimes.insert(id.clone(), bounds);
        }
        self.regimes[id][(year - self.scenario.base_year - 1) as usize].clone()
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
        let periods = self.periods();
        for factor in &self.scenario.factors {
            let name = format!("factor.{}", factor.id.value);
            self.factors.push(
                periods
                    .clone()
                    .map(|t| self.builder.scores(&name, t))
                    .collect(),
            );
        }
        self.draw_correlated();
        for shock in &self.scenario.shocks {
            let occurs = format!("shock.{}/occurs", shock.id.value);
            let severity = format!("shock.{}/severity", shock.id.value);
            let rows = self.years().zip(periods.clone()).map(|(year, t)| {
                let probability = shock.chance.in_year(year);
                (probability > 0.0).then(|| {
                    let uniform = self.builder.uniforms(&occurs, t);
                    let occurs = self.builder.binary(Binary::Less, uniform, probability);
                    (occurs, self.builder.scores(&severity, t))
                })
            });
            let rows = rows.collect();
            self.occurrences.push(rows);
        }
    }

    /// The scores of correlated indicators: mixed from independent ones and carried over in one go.
    fn draw_correlated(&mut self) {
        let Some(correlation) = &self.scenario.correlation else {
            return;
        };
        let members = &correlation.members;
        let known: Vec<Option<&Indicator>> = members
            .iter()
            .map(|m| self.scenario.indicator(&m.value))
            .collect();
        let phi: Vec<f64> = known
            .iter()
            .map(|indicator| indicator.map_or(0.0, |i| i.process.persistence.value))
            .collect();
        let before: Vec<Option<f64>> = known
            .iter()
            .map(|indicator| indicator.and_then(ar1::score_of_base_year))
            .collect();
        let fresh: Vec<f64> = phi.iter().map(|phi| ar1::fresh(*phi)).collect();
        let mut by_member: Vec<Vec<Row>> = vec![Vec::new(); members.len()];
        for period in self.periods() {
            let own: Vec<Row> = members
                .iter()
                .map(|m| self.own_score(&m.value, period))
                .collect();
            let carried: Vec<(f64, Row)> = by_member
                .iter()
                .zip(&phi)
                .filter_map(|(rows, phi)| Some((*phi, *rows.last()?)))
                .collect();
            let first = carried.is_empty();
            let new = if first {
                &vec![1.0; members.len()]
            } else {
                &fresh
            };
            let mixing = Mixing::new(&correlation.factor, new);
            let together = self.builder.correlate(&own, mixing, &carried);
            for (at, row) in together.into_iter().enumerate() {
                let score = match before[at].filter(|_| first) {
                    Some(score) => ar1::first(row, phi[at], Some(score), &mut self.builder),
                    None => row,
                };
                by_member[at].push(score);
            }
        }
        self.correlated = by_member;
    }

    /// An indicator's own draw in a period.
    pub fn own_score(&mut self, id: &str, period: u32) -> Row {
        self.builder.scores(&format!("indicator.{id}"), period)
    }

    /// A score with loads on common factors in a period.
    pub fn loaded_score(&mut self, id: &str, loads: &[(At<String>, At<f64>)], period: u32) -> Row {
        let mut terms = Vec::new();
        let mut squares = 0.0;
        for (factor, load) in loads {
            let at = self
                .scenario
                .factors
                .iter()
                .position(|known| known.id.value == factor.value);
            if let Some(at) = at {
                terms.push((load.value, self.factors[at][period as usize]));
                squares += load.value * load.value;
            }
        }
        let own = (1.0 - squares).max(0.0).sqrt();
        if own > 0.0 {
            terms.push((own, self.own_score(id, period)));
        }
        match terms.as_slice() {
            [(1.0, only)] => *only,
            _ => self.builder.affine(0.0, &terms),
        }
    }

    /// The normal scores of an indicator, year by year: dependence, then process.
    pub fn scores(&mut self, id: &str) -> Vec<Row> {
        let Some(indicator) = self.scenario.indicator(id) else {
            return Vec::new();
        };
        let member = self
            .scenario
            .correlation
            .as_ref()
            .and_then(|c| c.position(id));
        if let Some(member) = member {
            return self.correlated[member].clone();
        }
        let innovations: Vec<Row> = self
            .periods()
            .map(|period| self.loaded_score(id, &indicator.loads, period))
            .collect();
        let before = ar1::score_of_base_year(indicator);
        indicator
            .process
            .scores(&innovations, before, &mut self.builder)
    }

    /// The effect of each shock on an indicator in a period, 0 where it does not occur, and the share
    /// of it that is regained.
    fn shock_effects(&mut self, id: &str, period: usize) -> Vec<(Row, f64)> {
        let strikes: Vec<Strike> = self.strikes(id, period).collect();
        strikes
            .into_iter()
            .map(|strike| (self.effect_of(&strike), strike.recovery))
            .collect()
    }

    /// The shocks that may strike an indicator in a period.
    fn strikes(&self, id: &str, period: usize) -> impl Iterator<Item = Strike<'s>> {
        let shocks = self.scenario.shocks.iter().zip(&self.occurrences);
        shocks.filter_map(move |(shock, occurrences)| {
            let law = shock.effect_on(id)?;
            let (occurs, severity) = occurrences[period]?;
            Some(Strike {
                law: &law.value,
                occurs,
                severity,
                recovery: shock.recovery.value,
            })
        })
    }

    fn effect_of(&mut self, strike: &Strike) -> Row {
        let effect = self.value(strike.law, strike.severity);
        self.builder.binary(Binary::Multiply, strike.occurs, effect)
    }

    /// A level after the shocks of a year that take something for good.
    pub fn struck_for_good(&mut self, id: &str, period: usize, level: Operand) -> Operand {
        let lasting = |strike: &Strike| strike.recovery == 0.0;
        let strikes: Vec<Strike> = self.strikes(id, period).filter(lasting).collect();
        let mut value = level;
        for strike in strikes {
            value = match strike.law.known_constant() {
                Some(effect) => {
                    let factor = effect.mul_add(0.01, 1.0);
                    self.builder.strike(value, strike.occurs, factor).into()
                }
                None => {
                    let effect = self.effect_of(&strike);
                    self.builder.binary(Binary::Compound, value, effect).into()
                }
            };
        }
        value
    }

    /// Levels under the shocks from which something is regained: multiplied in the year, and by what
    /// is lost for good ever after.
    pub fn multiplied_by_shocks(&mut self, id: &str, undisturbed: Vec<Operand>) -> Vec<Operand> {
        let mut lasting: Option<Row> = None;
        let mut values = Vec::new();
        for (period, level) in undisturbed.into_iter().enumerate() {
            let passing = |strike: &Strike| strike.recovery > 0.0;
            let strikes: Vec<Strike> = self.strikes(id, period).filter(passing).collect();
            let mut value = self.times(level, lasting);
            for strike in strikes {
                let effect = self.effect_of(&strike);
                value = self.builder.binary(Binary::Compound, value, effect).into();
                let share = (1.0 - strike.recovery) / 100.0;
                let kept = self.builder.affine(1.0, &[(share, effect)]);
                lasting = Some(match lasting {
                    Some(before) => self.builder.binary(Binary::Multiply, before, kept),
                    None => kept,
                });
            }
            values.push(value);
        }
        values
    }

    fn times(&mut self, value: Operand, factor: Option<Row>) -> Operand {
        factor.map_or(value, |row| {
            self.builder.binary(Binary::Multiply, value, row).into()
        })
    }

    /// Yearly amounts under shocks: part of the year's amount is lost, and made up the year after.
    pub fn deferred_by_shocks(&mut self, id: &str, amounts: Vec<Row>) -> Vec<Operand> {
        let mut owed: Vec<(f64, Row)> = Vec::new();
        let mut values = Vec::new();
        for (period, amount) in amounts.into_iter().enumerate() {
            let mut terms = vec![(1.0, amount)];
            terms.append(&mut owed);
            for (effect, recovery) in self.shock_effects(id, period) {
                let lost = self.builder.binary(Binary::Multiply, amount, effect);
                terms.push((0.01, lost));
                if recovery > 0.0 {
                    owed.push((-0.01 * recovery, lost));
                }
            }
            values.push(self.sum(terms));
        }
        values
    }

    /// Yearly changes under shocks: pushed in the year, and partly back the year after.
    pub fn shifted_by_shocks(&mut self, id: &str, changes: Vec<Row>) -> Vec<Row> {
        let mut owed: Vec<(f64, Row)> = Vec::new();
        let mut values = Vec::new();
        for (period, change) in changes.into_iter().enumerate() {
            let mut terms = vec![(1.0, change)];
            terms.append(&mut owed);
            for (effect, recovery) in self.shock_effects(id, period) {
                terms.push((1.0, effect));
                if recovery > 0.0 {
                    owed.push((-recovery, effect));
                }
            }
            values.push(if terms.len() > 1 {
                self.builder.affine(0.0, &terms)
            } else {
                change
            });
        }
        values
    }

    fn sum(&mut self, terms: Vec<(f64, Row)>) -> Operand {
        match terms.as_slice() {
            [(1.0, only)] => Operand::Row(*only),
            _ => self.builder.affine(0.0, &terms).into(),
        }
    }

    /// The change of an indicator's published figures by each revision of a year: 0 where it does
    /// not occur.
    pub fn revision_effects(&mut self, id: &str, year: i32) -> Vec<Row> {
        let scenario = self.scenario;
        let period = (year - scenario.base_year - 1) as u32;
        let mut effects = Vec::new();
        for revision in &scenario.revisions {
            let (Some(law), p) = (revision.effect_on(id), revision.chance.in_year(year)) else {
                continue;
            };
            if p <= 0.0 {
                continue;
            }
            let name = format!("revision.{}", revision.id.value);
            let uniform = self.builder.uniforms(&format!("{name}/occurs"), period);
            let occurs = self.builder.binary(Binary::Less, uniform, p);
            let score = self.builder.scores(&format!("{name}/effect.{id}"), period);
            let effect = self.value(&law.value, score);
            effects.push(self.builder.binary(Binary::Multiply, occurs, effect));
        }
        effects
    }

    /// Published figures that each revision multiplies from its year on.
    pub fn multiplied_by_revisions(&mut self, id: &str, basis: &[Operand]) -> Vec<Operand> {
        let mut factor: Option<Row> = None;
        let mut published = Vec::new();
        for (year, value) in self.years().zip(basis) {
            for effect in self.revision_effects(id, year) {
                let before = factor.map_or(Operand::Number(1.0), Operand::Row);
                factor = Some(self.builder.binary(Binary::Compound, before, effect));
            }
            published.push(self.times(*value, factor));
        }
        published
    }
}
