//! Normal scores: from independent draws by factors, correlations and copula to what a process carries over.

use super::Draft;
use crate::dist::student_scale;
use crate::program::node::Unary;
use crate::program::{Mixing, Row, StudentScore};
use crate::scenario::Indicator;
use crate::scenario::assumed::Assumed;
use crate::scenario::process::ar1;
use crate::scenario::section::At;
use std::sync::Arc;

/// What a Student-t copula does to the innovations of its members.
#[derive(Debug)]
pub(super) struct Stretch {
    /// The scale of each period.
    scales: Vec<Row>,
    /// The normal score of an innovation times the scale.
    curve: Arc<StudentScore>,
}

impl<'s> Draft<'s> {
    /// The scores of common factors.
    pub(super) fn draw_factors(&mut self) {
        for (at, factor) in self.scenario.factors.iter().enumerate() {
            let name = format!("factor.{}", factor.id.value);
            let rows = self.periods().map(|t| self.builder.scores(&name, t));
            let rows = rows.collect();
            let rows = self.drawn(Assumed::Factor(at), rows);
            self.factors.push(rows);
        }
    }

    /// The scale of each year under a Student-t copula.
    pub(super) fn draw_scales(&mut self) {
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

    /// The innovations of an indicator, period by period, as its copula leaves them.
    fn stretched_all(&mut self, id: &str, innovations: &[Row]) -> Vec<Row> {
        let periods = innovations.iter().zip(0..);
        periods
            .map(|(row, period)| self.stretched(id, period, *row))
            .collect()
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
    pub(super) fn draw_correlated(&mut self) {
        let Some(correlation) = &self.scenario.correlation else {
            return;
        };
        let members = &correlation.members;
        let known: Vec<Option<&Indicator>> = members
            .iter()
            .map(|m| self.scenario.indicator(&m.value))
            .collect();
        // What a copula stretches, or sets out from a known value, is carried over afterwards.
        let afterwards: Vec<bool> = known
            .iter()
            .map(|one| {
                one.is_some_and(|i| self.is_stretched(&i.id.value) || i.process.start.is_some())
            })
            .collect();
        let phi = |one: Option<&Indicator>| one.map_or(0.0, |i| i.process.persistence.value);
        let at_once: Vec<f64> = known
            .iter()
            .zip(&afterwards)
            .map(|(one, afterwards)| if *afterwards { 0.0 } else { phi(*one) })
            .collect();
        let fresh: Vec<f64> = at_once.iter().map(|phi| ar1::fresh(*phi)).collect();
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
        for (at, rows) in by_member.iter_mut().enumerate() {
            if let Some(indicator) = known[at].filter(|_| afterwards[at]) {
                let innovations = self.stretched_all(&indicator.id.value, rows);
                *rows = self.carried(indicator, &innovations);
            }
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
        self.carried(indicator, &innovations)
    }

    /// What an indicator's process makes of its innovations.
    fn carried(&mut self, indicator: &Indicator, innovations: &[Row]) -> Vec<Row> {
        let before = ar1::score_of_base_year(indicator);
        let process = &indicator.process;
        process.scores(innovations, before, &mut self.builder)
    }
}
