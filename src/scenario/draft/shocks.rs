//! What shocks do to values, from the year in which they strike on; the formulas stand in
//! [`crate::scenario::shock::course`].

use super::Draft;
use super::occurrences::{Lasts, Occurrence};
use crate::program::node::Binary;
use crate::program::{Operand, Row};
use crate::scenario::shock::Shock;
use crate::scenario::shock::course::{Course, Length};
use crate::scenario::shock::effect::Size;

/// Terms of a sum.
type Terms = Vec<(f64, Row)>;

/// A shock that may strike something in a period.
struct Strike<'s> {
    size: Size<'s>,
    course: &'s Course,
    occurrence: Occurrence,
    period: usize,
}

/// A strike whose depth may still change.
struct Open<'s> {
    strike: Strike<'s>,
    effect: Row,
}

/// What a yearly amount loses while an episode lasts, and what of it comes back.
struct Ledger<'a> {
    /// What one unit of an effect takes away.
    unit: f64,
    /// The amounts of the years that an effect is a part of; none where it is an amount itself.
    amounts: Option<&'a [Row]>,
    /// Whether what is lost may come back.
    returns: bool,
    /// The terms of each period so far.
    terms: Vec<Terms>,
}

impl Ledger<'_> {
    fn add(&mut self, period: usize, weight: f64, row: Row) {
        if let Some(terms) = self.terms.get_mut(period).filter(|_| weight != 0.0) {
            terms.push((weight, row));
        }
    }
}

impl Strike<'_> {
    /// Whether it takes the same from the year of the strike on, for good.
    fn is_for_good(&self) -> bool {
        self.course.settled() == Some(0)
    }
}

impl<'s> Draft<'s> {
    /// The shocks that may strike in a period what `size` gives a size of.
    fn strikes(
        &self,
        period: usize,
        size: impl Fn(&'s Shock) -> Option<Size<'s>>,
    ) -> Vec<Strike<'s>> {
        let shocks = self.scenario.shocks.iter().zip(&self.occurrences);
        let strikes = shocks.filter_map(|(shock, occurrences)| {
            Some(Strike {
                size: size(shock)?,
                course: &shock.course,
                occurrence: occurrences[period].clone()?,
                period,
            })
        });
        strikes.collect()
    }

    fn strikes_on(&self, id: &str, period: usize) -> Vec<Strike<'s>> {
        self.strikes(period, |shock| shock.effect_on(id))
    }

    /// The first effect of a strike, 0 where it does not occur.
    fn effect_of(&mut self, strike: &Strike) -> Row {
        let occurrence = &strike.occurrence;
        match (strike.size, occurrence.struck) {
            (Size::Part(1.0, _), Some(struck)) => struck,
            (Size::Part(loading, _), Some(struck)) => {
                self.builder.affine(0.0, &[(loading, struck)])
            }
            (Size::Part(_, law) | Size::Law(law), _) => {
                let effect = self.value(law, occurrence.severity);
                self.builder
                    .binary(Binary::Multiply, occurrence.strikes, effect)
            }
        }
    }

    /// A level after the shocks of a year that take something for good.
    pub fn struck_for_good(&mut self, id: &str, period: usize, level: Operand) -> Operand {
        let mut value = level;
        for strike in self.strikes_on(id, period) {
            if !strike.is_for_good() {
                continue;
            }
            value = match strike.size.known() {
                Some(effect) => {
                    let factor = effect.mul_add(0.01, 1.0);
                    let strikes = strike.occurrence.strikes;
                    self.builder.strike(value, strikes, factor).into()
                }
                None => {
                    let effect = self.effect_of(&strike);
                    self.builder.binary(Binary::Compound, value, effect).into()
                }
            };
        }
        value
    }

    /// Levels under the shocks whose depth changes from year to year: multiplied by each at its depth of the year, and by
    /// what is lost for good once nothing changes any more.
    pub fn multiplied_by_shocks(&mut self, id: &str, undisturbed: Vec<Operand>) -> Vec<Operand> {
        let mut lasting: Option<Row> = None;
        let mut open: Vec<Open> = Vec::new();
        let mut values = Vec::new();
        for (period, level) in undisturbed.into_iter().enumerate() {
            let mut value = self.times(level, lasting);
            let mut still_open = Vec::new();
            for one in open {
                value = self.deepened(value, &one, period);
                lasting = self.settled(lasting, one, period, &mut still_open);
            }
            for strike in self.strikes_on(id, period) {
                if strike.is_for_good() {
                    continue;
                }
                let effect = self.effect_of(&strike);
                let one = Open { strike, effect };
                value = self.deepened(value, &one, period);
                lasting = self.settled(lasting, one, period, &mut still_open);
            }
            open = still_open;
            values.push(value);
        }
        values
    }

    /// A level at the depth that a strike has in a period.
    fn deepened(&mut self, value: Operand, open: &Open, period: usize) -> Operand {
        let (strike, effect) = (&open.strike, open.effect);
        let age = period - strike.period;
        let depth = match &strike.occurrence.lasts {
            Lasts::Known(length) => match strike.course.depth(age, *length) {
                0.0 => None,
                1.0 => Some(effect),
                depth => Some(self.builder.affine(0.0, &[(depth, effect)])),
            },
            Lasts::Drawn(rows) => {
                let depth = |years| strike.course.depth(age, Length::Years(years));
                self.weighted(effect, rows, age, depth)
            }
        };
        depth.map_or(value, |depth| {
            self.builder.binary(Binary::Compound, value, depth).into()
        })
    }

    /// What is lost for good after a period: with that of a strike whose depth no longer changes; it is kept open otherwise.
    fn settled(
        &mut self,
        lasting: Option<Row>,
        one: Open<'s>,
        period: usize,
        still_open: &mut Vec<Open<'s>>,
    ) -> Option<Row> {
        let age = period + 1 - one.strike.period;
        let course = one.strike.course;
        let (Some(length), true) = (course.length(), course.settled() == Some(age)) else {
            still_open.push(one);
            return lasting;
        };
        let share = course.depth(age, length) / 100.0;
        if share == 0.0 {
            return lasting;
        }
        let kept = self.builder.affine(1.0, &[(share, one.effect)]);
        Some(match lasting {
            Some(before) => self.builder.binary(Binary::Multiply, before, kept),
            None => kept,
        })
    }

    /// An effect times a weight that hangs on how many years the episode lasts; nothing where the weight is 0 for all. So
    /// many years after the strike, only whether it has lasted until then matters, and when it ended.
    fn weighted(
        &mut self,
        effect: Row,
        at_least: &[Row],
        age: usize,
        weight: impl Fn(usize) -> f64,
    ) -> Option<Row> {
        let steps = at_least.iter().zip(2..=age + 1);
        let terms: Terms = steps
            .map(|(row, years)| (weight(years) - weight(years - 1), *row))
            .filter(|(step, _)| *step != 0.0)
            .collect();
        if terms.is_empty() {
            return match weight(1) {
                0.0 => None,
                1.0 => Some(effect),
                same => Some(self.builder.affine(0.0, &[(same, effect)])),
            };
        }
        let weight = self.builder.affine(weight(1), &terms);
        Some(self.builder.binary(Binary::Multiply, effect, weight))
    }

    pub(super) fn times(&mut self, value: Operand, factor: Option<Row>) -> Operand {
        factor.map_or(value, |row| {
            self.builder.binary(Binary::Multiply, value, row).into()
        })
    }

    /// Yearly amounts under shocks: part of the year's amount is lost while an episode lasts, and made up after it.
    pub fn deferred_by_shocks(&mut self, id: &str, amounts: Vec<Row>) -> Vec<Operand> {
        let ledger = Ledger {
            unit: 0.01,
            amounts: Some(&amounts),
            returns: true,
            terms: Vec::new(),
        };
        let pushes = self.pushes(ledger, |shock| shock.effect_on(id));
        let mut values = Vec::new();
        for (amount, terms) in amounts.iter().zip(pushes) {
            values.push(self.sum(*amount, terms).into());
        }
        values
    }

    /// What shocks push a factor's score by in each period.
    pub(super) fn factor_pushes(&mut self, id: &str) -> Vec<Terms> {
        let ledger = Ledger {
            unit: 1.0,
            amounts: None,
            returns: true,
            terms: Vec::new(),
        };
        self.pushes(ledger, |shock| shock.loadings.on(id))
    }

    /// A level's growth with what shocks shift it by.
    pub fn shifted_growth(&mut self, id: &str, growth: Vec<Row>) -> Vec<Row> {
        let pushes = self.growth_pushes(id);
        let mut shifted = Vec::new();
        for (growth, terms) in growth.into_iter().zip(pushes) {
            shifted.push(self.sum(growth, terms));
        }
        shifted
    }

    /// What shocks shift a level's growth by in each period, where they may.
    pub fn growth_shifts(&mut self, id: &str) -> Vec<Option<Row>> {
        let pushes = self.growth_pushes(id);
        let shift = |terms: Terms| match terms.is_empty() {
            true => None,
            false => Some(self.builder.affine(0.0, &terms)),
        };
        pushes.into_iter().map(shift).collect()
    }

    fn growth_pushes(&mut self, id: &str) -> Vec<Terms> {
        let ledger = Ledger {
            unit: 1.0,
            amounts: None,
            returns: false,
            terms: Vec::new(),
        };
        self.pushes(ledger, |shock| shock.growth_effect_on(id))
    }

    /// What each period loses by shocks, and what comes back in it.
    fn pushes(
        &mut self,
        mut ledger: Ledger,
        size: impl Fn(&'s Shock) -> Option<Size<'s>>,
    ) -> Vec<Terms> {
        let years = self.years().count();
        ledger.terms = vec![Terms::new(); years];
        for period in 0..years {
            for strike in self.strikes(period, &size) {
                let effect = self.effect_of(&strike);
                match &strike.occurrence.lasts {
                    Lasts::Known(length) => self.push_known(&strike, *length, effect, &mut ledger),
                    Lasts::Drawn(rows) => self.push_drawn(&strike, rows, effect, &mut ledger),
                }
            }
        }
        ledger.terms
    }

    /// What an effect takes in a period, in effects or in amounts.
    fn taken(&mut self, ledger: &Ledger, period: usize, effect: Row) -> Row {
        match ledger.amounts {
            Some(amounts) => self
                .builder
                .binary(Binary::Multiply, amounts[period], effect),
            None => effect,
        }
    }

    /// The losses of an episode of known length, and their return.
    fn push_known(&mut self, strike: &Strike, length: Length, effect: Row, ledger: &mut Ledger) {
        let course = strike.course;
        let horizon = ledger.terms.len();
        let ages = 0..horizon - strike.period;
        for age in ages.take_while(|age| length.lasts(*age)) {
            let left = course.left(age);
            if left == 0.0 {
                break;
            }
            let period = strike.period + age;
            let lost = self.taken(ledger, period, effect);
            ledger.add(period, ledger.unit * left, lost);
            if let (Length::Years(years), true) = (length, ledger.returns) {
                let n = course.recovery_years();
                let back = -ledger.unit * course.recovery() * left / n as f64;
                let from = strike.period + years;
                for period in from..(from + n).min(horizon) {
                    ledger.add(period, back, lost);
                }
            }
        }
    }

    /// The losses of an episode whose length is drawn, and their return: of all that was lost, in the years after its end.
    fn push_drawn(&mut self, strike: &Strike, at_least: &[Row], effect: Row, ledger: &mut Ledger) {
        let course = strike.course;
        let n = course.recovery_years();
        let mut lost_so_far = Terms::new();
        for age in 0..ledger.terms.len() - strike.period {
            let period = strike.period + age;
            if ledger.returns && course.recovery() > 0.0 && age > 0 {
                let lost = self.builder.affine(0.0, &lost_so_far);
                let recovering = self.recovering(at_least, age, n);
                let back = self.builder.binary(Binary::Multiply, lost, recovering);
                let weight = -ledger.unit * course.recovery() / n as f64;
                ledger.add(period, weight, back);
            }
            let still = match age {
                0 => effect,
                _ => self
                    .builder
                    .binary(Binary::Multiply, effect, at_least[age - 1]),
            };
            let lost = self.taken(ledger, period, still);
            let left = course.left(age);
            ledger.add(period, ledger.unit * left, lost);
            lost_so_far.push((left, lost));
        }
    }

    /// 1 where the episode is over, and for less than `n` years, so many years after the strike.
    fn recovering(&mut self, at_least: &[Row], age: usize, n: usize) -> Row {
        // It lasted at least age − n + 1 years, and not age + 1.
        let lasts_on = (-1.0, at_least[age - 1]);
        match age.checked_sub(n + 1) {
            Some(over) => self.builder.affine(0.0, &[(1.0, at_least[over]), lasts_on]),
            None => self.builder.affine(1.0, &[lasts_on]),
        }
    }

    /// Yearly changes under shocks: pushed in the year, and as the depth changes after it.
    pub fn shifted_by_shocks(&mut self, id: &str, changes: Vec<Row>) -> Vec<Row> {
        let years = changes.len();
        let mut terms = vec![Terms::new(); years];
        for period in 0..years {
            for strike in self.strikes_on(id, period) {
                let effect = self.effect_of(&strike);
                for age in 0..years - period {
                    let step = self.step(&strike, effect, age);
                    terms[period + age].extend(step);
                }
            }
        }
        let mut values = Vec::new();
        for (change, terms) in changes.into_iter().zip(terms) {
            values.push(self.sum(change, terms));
        }
        values
    }

    /// By how much the depth of a strike changes so many years after it.
    fn step(&mut self, strike: &Strike, effect: Row, age: usize) -> Option<(f64, Row)> {
        let course = strike.course;
        match &strike.occurrence.lasts {
            Lasts::Known(length) => {
                let step = course.step(age, *length);
                (step != 0.0).then_some((step, effect))
            }
            Lasts::Drawn(_) if age == 0 => Some((1.0, effect)),
            Lasts::Drawn(rows) => {
                let step = |years| course.step(age, Length::Years(years));
                let row = self.weighted(effect, rows, age, step)?;
                Some((1.0, row))
            }
        }
    }

    /// A value and what is added to it; the value itself, where that is nothing.
    fn sum(&mut self, value: Row, terms: Terms) -> Row {
        if terms.is_empty() {
            return value;
        }
        let all: Terms = [(1.0, value)].into_iter().chain(terms).collect();
        self.builder.affine(0.0, &all)
    }
}
