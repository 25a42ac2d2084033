//! A scenario half-way to a program: what its statements compile into.
//!
//! Indicators ask a [`Draft`] for their scores (with dependence and process applied) and for what
//! shocks do to them; the draft holds each indicator's finished series on both bases.

use super::law::{Assumption, Open};
use super::section::At;
use super::{Scenario, indicator::derived, process};
use crate::dist::{Recipe, Shape, student_scale};
use crate::program::node::{Asked, Binary, Unary};
use crate::program::{Builder, Mixing, Operand, Row, StudentScore};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

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

/// What a Student-t copula does to the innovations of its members.
#[derive(Debug)]
struct Stretch {
    /// The scale of each period.
    scales: Vec<Row>,
    /// The normal score of an innovation times the scale.
    curve: Arc<StudentScore>,
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
    /// Open numbers of laws, by the source of their draws.
    open_numbers: HashMap<String, Row>,
    /// Place and width of laws that differ by nothing else from path to path, by recipe.
    placed: HashMap<*const Recipe, Rc<Option<(Shape, Row, Row)>>>,
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
            copula: None,
            correlated: Vec::new(),
            occurrences: Vec::new(),
            open_numbers: HashMap::new(),
            placed: HashMap::new(),
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
        let placed = self.placed(law);
        let Some((shape, shift, scale)) = &*placed else {
            let open = self.open_rows(law);
            return self
                .builder
                .assumed(Asked::Value(score), law.recipe(), &open);
        };
        let standard = match shape {
            Shape::Score | Shape::LogScore => score,
            Shape::Law(standard) => self.builder.marginal(score, standard),
        };
        let spread = self.builder.binary(Binary::Multiply, *scale, standard);
        let value = self.builder.binary(Binary::Add, *shift, spread);
        match shape {
            Shape::LogScore => self.builder.unary(Unary::Exp, value),
            Shape::Score | Shape::Law(_) => value,
        }
    }

    /// The shape of a law, and on each path its place and width; nothing where more than these is open.
    /// Looked into once for all years.
    fn placed(&mut self, law: &Assumption) -> Rc<Option<(Shape, Row, Row)>> {
        let recipe = Arc::as_ptr(law.recipe());
        if let Some(known) = self.placed.get(&recipe) {
            return Rc::clone(known);
        }
        let placed = law.shape().map(|shape| {
            let open = self.open_rows(law);
            let mut ask = |asked: Asked| self.builder.assumed(asked, law.recipe(), &open);
            let shift = ask(Asked::Shift(shape.clone()));
            let scale = ask(Asked::Scale(shape.clone()));
            (shape, shift, scale)
        });
        let placed = Rc::new(placed);
        self.placed.insert(recipe, Rc::clone(&placed));
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
        let row = self.value(&open.law, score);
        self.open_numbers.insert(open.source.clone(), row);
        row
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
        self.draw_scales();
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

    /// The scale of each year under a Student-t copula.
    fn draw_scales(&mut self) {
        let Some(copula) = &self.scenario.copula else {
            return;
        };
        let law = student_scale::law(copula.df);
        let scale = |period: u32| {
            let score = self.builder.scores("copula", period);
            let logarithm = self.builder.marginal(score, &law);
            self.builder.unary(Unary::Exp, logarithm)
        };
        self.copula = Some(Stretch {
            scales: (0..self.scenario.years().count() as u32)
                .map(scale)
                .collect(),
            curve: Arc::new(StudentScore::new(copula.df)),
        });
    }

    /// The innovation of an indicator in a period, stretched with the others' where it is in a Student-t
    /// copula.
    fn stretched(&mut self, id: &str, period: u32, innovation: Row) -> Row {
        match &self.copula {
            Some(stretch) if self.is_stretched(id) => {
                let scale = stretch.scales[period as usize];
                self.builder.student(innovation, scale, &stretch.curve)
            }
            _ => innovation,
        }
    }

    fn is_stretched(&self, id: &str) -> bool {
        let scenario = self.scenario;
        let correlated = scenario.correlation.as_ref();
        let correlated = correlated.is_some_and(|c| c.position(id).is_some());
        let (copula, indicator) = (scenario.copula.as_ref(), scenario.indicator(id));
        copula
            .zip(indicator)
            .is_some_and(|(copula, indicator)| copula.holds(indicator, correlated))
    }

    /// The scores of correlated indicators: mixed from independent ones and, but for those that a copula
    /// stretches first, carried over in one go.
    fn draw_correlated(&mut self) {
        let Some(correlation) = &self.scenario.correlation else {
            return;
        };
        let members = &correlation.members;
        let phi: Vec<f64> = members
            .iter()
            .map(|m| self.scenario.indicator(&m.value))
            .map(|indicator| indicator.map_or(0.0, |i| i.persistence.value))
            .collect();
        let stretched: Vec<bool> = members
            .iter()
            .map(|m| self.is_stretched(&m.value))
            .collect();
        // What is stretched is carried over afterwards.
        let at_once: Vec<f64> = phi
            .iter()
            .zip(&stretched)
            .map(|(phi, stretched)| if *stretched { 0.0 } else { *phi })
            .collect();
        let fresh: Vec<f64> = at_once.iter().map(|phi| process::fresh(*phi)).collect();
        let mut by_member: Vec<Vec<Row>> = vec![Vec::new(); members.len()];
        for period in self.periods() {
            let own: Vec<Row> = members
                .iter()
                .map(|m| self.own_score(&m.value, period))
                .collect();
            let carried: Vec<(f64, Row)> = by_member
                .iter()
                .zip(&at_once)
                .filter_map(|(rows, phi)| Some((*phi, *rows.last()?)))
                .collect();
            let new = if carried.is_empty() {
                &vec![1.0; members.len()]
            } else {
                &fresh
            };
            let mixing = Mixing::new(&correlation.factor, new);
            let together = self.builder.correlate(&own, mixing, &carried);
            for (rows, row) in by_member.iter_mut().zip(together) {
                rows.push(row);
            }
        }
        for (at, rows) in by_member.iter_mut().enumerate().filter(|m| stretched[m.0]) {
            for (period, row) in rows.iter_mut().enumerate() {
                *row = self.stretched(&members[at].value, period as u32, *row);
            }
            *rows = process::carried(rows, phi[at], &mut self.builder);
        }
        self.correlated = by_member;
    }

    /// An indicator's own draw in a period.
    pub fn own_score(&mut self, id: &str, period: u32) -> Row {
        self.builder.scores(&format!("indicator.{id}"), period)
    }

    /// An innovation with loads on common factors in a period, under the copula.
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
        let innovation = match terms.as_slice() {
            [(1.0, only)] => *only,
            _ => self.builder.affine(0.0, &terms),
        };
        self.stretched(id, period, innovation)
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
        process::carried(&innovations, indicator.persistence.value, &mut self.builder)
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
