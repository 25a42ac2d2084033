//! What shocks and statistical revisions do to values.

use super::Draft;
use crate::program::node::Binary;
use crate::program::{Operand, Row};
use crate::scenario::law::Assumption;

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

impl<'s> Draft<'s> {
    /// Where shocks occur, and how severe they are.
    pub(super) fn draw_shocks(&mut self) {
        for shock in &self.scenario.shocks {
            let occurs = format!("shock.{}/occurs", shock.id.value);
            let severity = format!("shock.{}/severity", shock.id.value);
            let rows = self.years().zip(self.periods()).map(|(year, t)| {
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
