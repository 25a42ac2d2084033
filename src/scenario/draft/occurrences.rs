//! On which paths shocks strike: their draws, what they do to each other's odds, groups, and episodes that last.
//!
//! Draws come first, shock by shock in the order of the file, so that sources keep their ranks whatever depends on what. Then
//! the years are settled one by one, and within a year each shock behind those that change its odds. All of it is
//! rows of 0 and 1; where nothing but a probability is written, that is one comparison a year and nothing else.

use super::Draft;
use crate::program::node::Binary;
use crate::program::{Operand, Row};
use crate::scenario::shock::course::Length;
use crate::scenario::shock::{Exclusive, Shock, odds};
use std::collections::HashMap;
use std::rc::Rc;

/// A shock that may strike in a year.
#[derive(Debug, Clone)]
pub(super) struct Occurrence {
    /// 1 where it strikes, else 0.
    pub strikes: Row,
    /// The normal score at which its laws are read.
    pub severity: Row,
    /// Its severity where it strikes, else 0, if it has loadings.
    pub struck: Option<Row>,
    /// How long the episode lasts.
    pub lasts: Lasts,
}

/// How long an episode lasts.
#[derive(Debug, Clone)]
pub(super) enum Lasts {
    /// Equally long on all paths.
    Known(Length),
    /// Drawn: the rows say whether it lasts 2 years at least, 3 at least, and so on to the horizon.
    Drawn(Rc<[Row]>),
}

impl Lasts {
    /// Whether the episode still lasts so many years after the strike: known, or the row that says so.
    pub(super) fn at(&self, age: usize) -> Result<bool, Row> {
        match self {
            Lasts::Known(length) => Ok(length.lasts(age)),
            Lasts::Drawn(_) if age == 0 => Ok(true),
            Lasts::Drawn(rows) => rows.get(age - 1).copied().map_or(Ok(false), Err),
        }
    }
}

/// What is drawn for a shock in a year in which it may strike.
#[derive(Debug, Clone)]
struct Dice {
    probability: f64,
    /// Its own uniform number; none in a group, which has one for all.
    uniform: Option<Row>,
    severity: Row,
    lasts: Lasts,
}

/// A group of shocks of which at most one strikes at a time.
struct Group<'s> {
    of: &'s Exclusive,
    /// Its members among the shocks.
    members: Vec<usize>,
    /// Its uniform number of the period, and where an episode of a member lasts.
    now: Option<(Row, Option<Row>)>,
}

/// Draws by shock and period.
type AllDice = Vec<Vec<Option<Dice>>>;

impl<'s> Draft<'s> {
    /// Where shocks strike, how severe they are and how long they last.
    pub(super) fn draw_shocks(&mut self) {
        let shocks = &self.scenario.shocks;
        let dice: AllDice = shocks.iter().map(|shock| self.dice(shock)).collect();
        let years = self.years().count();
        self.occurrences = vec![vec![None; years]; shocks.len()];
        let order = odds::order(shocks);
        let mut groups = self.groups();
        for period in 0..years {
            for group in &mut groups {
                group.now = None;
            }
            for at in order.iter().copied() {
                if let Some(dice) = &dice[at][period] {
                    let strikes = self.settle(at, period, dice, &mut groups);
                    let struck = shocks[at].loadings.severity.as_ref().map(|law| {
                        let value = self.value(&law.value, dice.severity);
                        self.builder.binary(Binary::Multiply, strikes, value)
                    });
                    self.occurrences[at][period] = Some(Occurrence {
                        strikes,
                        severity: dice.severity,
                        struck,
                        lasts: dice.lasts.clone(),
                    });
                }
            }
        }
    }

    fn groups(&self) -> Vec<Group<'s>> {
        let shocks = &self.scenario.shocks;
        let position: HashMap<&str, usize> = shocks
            .iter()
            .enumerate()
            .map(|(at, shock)| (shock.id.value.as_str(), at))
            .collect();
        let group = |of: &'s Exclusive| {
            let ids = of.shocks.iter();
            let members = ids.filter_map(|id| position.get(id.value.as_str()).copied());
            Group {
                of,
                members: members.collect(),
                now: None,
            }
        };
        self.scenario.exclusives.iter().map(group).collect()
    }

    fn dice(&mut self, shock: &'s Shock) -> Vec<Option<Dice>> {
        let source = |what: &str| format!("shock.{}/{what}", shock.id.value);
        let mut groups = self.scenario.exclusives.iter();
        let grouped = groups.any(|group| group.position(&shock.id.value).is_some());
        let (occurs, severity) = (source("occurs"), source("severity"));
        let mut dice = Vec::new();
        for (year, period) in self.years().zip(self.periods()) {
            let probability = shock.chance.in_year(year);
            dice.push((probability > 0.0).then(|| Dice {
                probability,
                uniform: (!grouped).then(|| self.builder.uniforms(&occurs, period)),
                severity: self.builder.scores(&severity, period),
                lasts: self.lasts(shock, period),
            }));
        }
        dice
    }

    fn lasts(&mut self, shock: &'s Shock, period: u32) -> Lasts {
        let Some(law) = shock.course.law() else {
            let length = shock.course.length().unwrap_or(Length::Years(1));
            return Lasts::Known(length);
        };
        let source = format!("shock.{}/duration", shock.id.value);
        let score = self.builder.scores(&source, period);
        let drawn = self.value(&law.value, score);
        let left = self.years().count() - period as usize;
        let at_least = (2..=left).map(|years| {
            let bound = years as f64 - 0.5;
            self.builder.binary(Binary::GreaterOrEqual, drawn, bound)
        });
        Lasts::Drawn(at_least.collect())
    }

    /// 1 where a shock strikes in a period.
    fn settle(&mut self, at: usize, period: usize, dice: &Dice, groups: &mut [Group<'s>]) -> Row {
        let shock = &self.scenario.shocks[at];
        let (drawn, lasting) = match dice.uniform {
            Some(uniform) => {
                let probability = self.odds(shock, period, dice.probability);
                let drawn = self.builder.binary(Binary::Less, uniform, probability);
                (drawn, self.lasting(&[at], period))
            }
            None => self.drawn_in_group(shock, period, groups),
        };
        // 1 > 0: it would strike, and nothing stands in its way.
        match lasting {
            Some(lasting) => self.builder.binary(Binary::Greater, drawn, lasting),
            None => drawn,
        }
    }

    /// 1 where the number of a shock's group falls into its part, and 1 where an episode of a member lasts.
    fn drawn_in_group(
        &mut self,
        shock: &Shock,
        period: usize,
        groups: &mut [Group<'s>],
    ) -> (Row, Option<Row>) {
        let mut found = groups.iter_mut().filter_map(|group| {
            let place = group.of.position(&shock.id.value)?;
            Some((group, place))
        });
        let (group, place) = found
            .next()
            .expect("a shock without a number of its own is in a group");
        let (uniform, lasting) = *group.now.get_or_insert_with(|| {
            let source = format!("exclusive.{}", group.of.id.value);
            let uniform = self.builder.uniforms(&source, period as u32);
            (uniform, self.lasting(&group.members, period))
        });
        let year = self.scenario.base_year + 1 + period as i32;
        (self.within(uniform, group.of.part(place, year)), lasting)
    }

    /// 1 where a uniform number is from one bound on and below another.
    fn within(&mut self, uniform: Row, (from, below): (f64, f64)) -> Row {
        let is_below = self.builder.binary(Binary::Less, uniform, below);
        if from <= 0.0 {
            return is_below;
        }
        let too_low = self.builder.binary(Binary::Less, uniform, from);
        self.builder.binary(Binary::Greater, is_below, too_low)
    }

    /// The probability of a shock in a period, after what others do to its odds.
    fn odds(&mut self, shock: &Shock, period: usize, probability: f64) -> Operand {
        // What is sure stays sure: its odds are infinite.
        if !(probability < 1.0) {
            return Operand::Number(probability);
        }
        let mut odds = Operand::Number(probability / (1.0 - probability));
        for after in &shock.after {
            let mut shocks = self.scenario.shocks.iter();
            let Some(other) = shocks.position(|known| known.id.value == after.of.value) else {
                continue;
            };
            for years in 0..=period.min(1) {
                let struck = self.occurrences[other][period - years].as_ref();
                if let (Some(times), Some(struck)) = (after.years_after(years), struck) {
                    odds = self.builder.strike(odds, struck.strikes, times).into();
                }
            }
        }
        match odds {
            Operand::Number(_) => Operand::Number(probability),
            Operand::Row(_) => {
                let all = self.builder.binary(Binary::Add, odds, 1.0);
                self.builder.binary(Binary::Divide, odds, all).into()
            }
        }
    }

    /// 1 where an episode of one of these shocks, begun earlier, still lasts in a period; nothing where none can.
    fn lasting(&mut self, shocks: &[usize], period: usize) -> Option<Row> {
        let mut lasting: Option<Row> = None;
        for at in shocks {
            for begun in 0..period {
                let Some(earlier) = self.occurrences[*at][begun].clone() else {
                    continue;
                };
                let still = match earlier.lasts.at(period - begun) {
                    Ok(false) => continue,
                    Ok(true) => earlier.strikes,
                    Err(row) => self.builder.binary(Binary::And, earlier.strikes, row),
                };
                lasting = Some(match lasting {
                    Some(before) => self.builder.binary(Binary::Or, before, still),
                    None => still,
                });
            }
        }
        lasting
    }

    /// Adds to the factors' scores what shocks push them by.
    pub(super) fn shift_factors(&mut self) {
        let scenario = self.scenario;
        for (at, factor) in scenario.factors.iter().enumerate() {
            let pushes = self.factor_pushes(&factor.id.value);
            for (period, terms) in pushes.into_iter().enumerate() {
                if !terms.is_empty() {
                    let own = (1.0, self.factors[at][period]);
                    let terms: Vec<(f64, Row)> = [own].into_iter().chain(terms).collect();
                    self.factors[at][period] = self.builder.affine(0.0, &terms);
                }
            }
        }
    }
}
