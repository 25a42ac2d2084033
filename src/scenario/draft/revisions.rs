//! What statistical revisions do to published figures.

use super::Draft;
use crate::program::node::Binary;
use crate::program::{Operand, Row};
use crate::scenario::assumed::Assumed;

impl Draft<'_> {
    /// The change of an indicator's published figures by each revision of a year: 0 where it does
    /// not occur.
    pub fn revision_effects(&mut self, id: &str, year: i32) -> Vec<Row> {
        let scenario = self.scenario;
        let period = (year - scenario.base_year - 1) as u32;
        let mut effects = Vec::new();
        for (at, revision) in scenario.revisions.iter().enumerate() {
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
            let effect = self.builder.binary(Binary::Multiply, occurs, effect);
            self.note_revision(at, (id, period), (occurs, effect));
            effects.push(effect);
        }
        effects
    }

    /// Notes where a revision comes in a period, and what it changes of an indicator's figures.
    fn note_revision(
        &mut self,
        at: usize,
        (id, period): (&str, u32),
        (occurs, effect): (Row, Row),
    ) {
        let mut revised = self.revised.iter();
        if !revised.any(|(known, _)| *known == (at, period)) {
            self.revised.push(((at, period), occurs));
        }
        let Some(on) = self.scenario.position(id) else {
            return;
        };
        let of = Assumed::Size(at, on);
        match self.drivers.iter_mut().find(|driver| driver.of == of) {
            Some(driver) => driver.terms.push((1.0, effect)),
            None => self.note(of, 0.0, vec![(1.0, effect)]),
        }
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
