//! What levers do to values.

use super::Draft;
use crate::program::node::Binary;
use crate::program::{Operand, Row};
use crate::scenario::assumed::Assumed;
use crate::scenario::law::Assumption;
use crate::scenario::lever::Way;

/// An effect on one indicator: its size on each path, and the share of it in each period.
struct Pull {
    size: Operand,
    shares: Vec<f64>,
}

impl<'s> Draft<'s> {
    /// The effects on an indicator in one way, drawn.
    fn pulls(&mut self, id: &str, way: Way) -> Vec<Pull> {
        let acting = self.acting.iter();
        let on = self.scenario.position(id).unwrap_or_default();
        let found: Vec<(Assumed, &'s Assumption, Vec<f64>)> = acting
            .filter_map(|acting| {
                let law = acting.effects.on(id, way)?;
                let of = acting.key.clone();
                let of = Assumed::Effect { of, way, on };
                Some((of, &law.value, acting.shares.clone()))
            })
            .collect();
        let drawn = found.into_iter().map(|(of, law, shares)| Pull {
            size: match law.known_constant() {
                Some(size) => Operand::Number(size),
                None => {
                    let score = self.builder.scores_once(&of.key(self.scenario));
                    let score = self.held_or(&of, score);
                    let size = self.value(law, score);
                    self.drawn_once(of, size).into()
                }
            },
            shares,
        });
        drawn.collect()
    }

    /// `weight` times the effects in a period plus what else there is, as it is where no lever does anything.
    fn with_pulls(&mut self, value: Row, pulls: &[Pull], (period, weight): (usize, f64)) -> Row {
        let (known, drawn) = split(pulls, period, weight);
        if known == 0.0 && drawn.is_empty() {
            return value;
        }
        let terms: Vec<(f64, Row)> = [(1.0, value)].into_iter().chain(drawn).collect();
        self.builder.affine(known, &terms)
    }

    /// Yearly growth, amounts or changes with what levers add to them.
    pub fn pushed(&mut self, id: &str, way: Way, values: Vec<Row>) -> Vec<Row> {
        let pulls = self.pulls(id, way);
        let values = values.into_iter().enumerate();
        values
            .map(|(period, value)| self.with_pulls(value, &pulls, (period, 1.0)))
            .collect()
    }

    /// Levels that levers shift by per cents.
    pub fn lifted(&mut self, id: &str, levels: Vec<Operand>) -> Vec<Operand> {
        let pulls = self.pulls(id, Way::Level);
        let mut lifted = Vec::with_capacity(levels.len());
        for (period, level) in levels.into_iter().enumerate() {
            let (known, drawn) = split(&pulls, period, 1.0);
            let shift = match drawn.is_empty() {
                true => Operand::Number(known),
                false => self.builder.affine(known, &drawn).into(),
            };
            lifted.push(match shift {
                Operand::Number(0.0) => level,
                _ => self.builder.binary(Binary::Compound, level, shift).into(),
            });
        }
        lifted
    }

    /// Levels that are not made of growth, with what levers add to the growth between them.
    pub fn grown_further(&mut self, id: &str, base: f64, levels: Vec<Operand>) -> Vec<Operand> {
        let pulls = self.pulls(id, Way::Growth);
        let (mut before, mut grown_before) = (Operand::Number(base), Operand::Number(base));
        let mut all = Vec::with_capacity(levels.len());
        let mut moved = false;
        for (period, level) in levels.into_iter().enumerate() {
            moved |= pulls.iter().any(|pull| pull.shares[period] > 0.0);
            let grown = match moved {
                false => level,
                true => {
                    let ratio = self.builder.binary(Binary::Divide, level, before);
                    let ratio = self.with_pulls(ratio, &pulls, (period, 0.01));
                    self.builder
                        .binary(Binary::Multiply, grown_before, ratio)
                        .into()
                }
            };
            (before, grown_before) = (level, grown);
            all.push(grown);
        }
        all
    }

    /// What levers add to the probability of an item of a milestone in each year, of a window that has the whole of it in
    /// every year; nothing where no lever moves it.
    #[must_use]
    pub fn chance_added(&self, id: &str, item: usize) -> Option<Vec<f64>> {
        let mut added: Option<Vec<f64>> = None;
        for acting in &self.acting {
            let Some(points) = acting.effects.on_chance(id, item) else {
                continue;
            };
            let added = added.get_or_insert_with(|| vec![0.0; acting.shares.len()]);
            for (sum, share) in added.iter_mut().zip(&acting.shares) {
                *sum += share * points.value / 100.0;
            }
        }
        added
    }
}

/// The known part of the effects of a period, and the drawn ones with their weights.
fn split(pulls: &[Pull], period: usize, weight: f64) -> (f64, Vec<(f64, Row)>) {
    let mut known = 0.0;
    let mut drawn = Vec::new();
    for pull in pulls {
        let share = weight * pull.shares[period];
        match pull.size {
            Operand::Number(size) => known += share * size,
            Operand::Row(row) if share > 0.0 => drawn.push((share, row)),
            Operand::Row(_) => {}
        }
    }
    (known, drawn)
}
