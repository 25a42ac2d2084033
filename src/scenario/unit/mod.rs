//! Units: what a number counts and in which size, so that unlike numbers are never added.
//!
//! The `unit` of an indicator is read as a dimension (what is counted: yuan, people, containers) and a
//! scale (how many of them one of the number is): 亿元 is 10⁸ yuan, 万标箱 10⁴ TEU, % is 0.01 of nothing in
//! particular. As in F#, units are checked once, in the text, before a path is drawn, and cost a run
//! nothing; as in Pint, a scale is part of the unit, so 亿元 and 万亿元 are like but not the same.
//! The text of the file is what reports show.
//!
//! | written | read as |
//! |---|---|
//! | `亿元`, `100 million yuan`, `亿美元`, `billion US dollars` | an amount of a currency |
//! | `家`, `万人`, `户`, `件`, `万标箱`, `吨`, `平方米`, `天`, … | a quantity of that (the words stand in `words`) |
//! | `个`, `倍`, `%`, `百分点`, `‰`, `2020年=100` | a pure number, of which % and an index of 100 count hundredths |
//! | `万元/平方米`, `元/人`, `件/万人`, `yuan per head` | a quotient |
//! | `亿元/年`, `家/年`, `… a year` | the same without the year: every number of a plan is of a year; `元/月` is twelve times that |
//! | anything else | a unit of its own, like only to itself (a note says so, where a formula uses it) |
//! | nothing | not checked |
//!
//! # What a formula may do
//!
//! | operation | wants | gives |
//! |---|---|---|
//! | `+` `−` `min` `max` `if`, comparisons | the same dimension and scale | that unit (comparisons: 0 or 1) |
//! | `*` `/` | anything | products and quotients of dimension and scale |
//! | `^`, `pow`, `sqrt` | a number that is written as exponent, or a pure base | dimension and scale to that power |
//! | `exp`, `log` | a pure number | a pure number |
//! | `lag`, `base`, `sum`, `mean`, `abs` | anything | the same unit |
//! | `cagr` | anything | % |
//! | `convert(x)`, `convert(x, y)` | what can be converted | the unit of the derived indicator, or of y |
//!
//! A number that is written (and `year`) takes the unit of what it is added to or compared with: `max(0, x − 5)`.
//! In a product it is a pure coefficient: 0.6 * retail stays 亿元. A power of ten there may instead be
//! what turns one scale into another, and only the author knows: both readings stand, until an
//! addition or the declared unit decides. So `exports / trade * 100` may be declared a pure number or %,
//! and retail * 0.0001 may be declared 亿元 or 万亿元, but neither may be declared anything else.
//!
//! `convert` writes the factor itself, of scales by their quotient, of currencies by a declared
//! `[exchange.<id>]` ([`exchange`]).
//!
//! The result is compared with the `unit` of the derived indicator. A wrong dimension is an error, and so is a
//! wrong scale; of pure numbers, whose scale may hide in a coefficient such as 1200, a wrong scale is doubted.

pub mod exchange;
pub mod formula;
pub mod quantity;
mod read;
mod words;

use super::section::At;
use super::{Check, Scenario};
use crate::both;
use crate::language::Both;
use std::collections::{BTreeMap, HashSet};

/// The denominator of powers: roots of whole powers stay whole up to the fourth.
const TWELFTHS: i32 = 12;
/// The greatest power, in twelfths.
const GREATEST: i32 = 12 * TWELFTHS;

/// What is counted: base units and their powers. Pure numbers have none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dimension {
    /// Powers in twelfths by the Chinese name of the base unit; never 0.
    powers: BTreeMap<String, i32>,
}

impl Dimension {
    /// A base unit to a whole power.
    fn of(base: &str, power: i32) -> Dimension {
        Dimension {
            powers: BTreeMap::from([(base.to_owned(), power * TWELFTHS)]),
        }
    }

    /// Whether it is that of pure numbers.
    #[must_use]
    pub fn is_pure(&self) -> bool {
        self.powers.is_empty()
    }

    /// The product with another, to the power 1 or −1.
    fn times(&self, other: &Dimension, sign: i32) -> Dimension {
        let mut powers = self.powers.clone();
        for (base, power) in &other.powers {
            *powers.entry(base.clone()).or_insert(0) += sign * power;
        }
        powers.retain(|_, power| *power != 0);
        Dimension { powers }
    }

    /// The dimension to a power; none where a power would not be a twelfth, or beyond reason.
    fn power(&self, exponent: f64) -> Option<Dimension> {
        let raised = |power: i32| {
            let twelfths = f64::from(power) * exponent;
            let whole = twelfths.fract() == 0.0 && twelfths.abs() <= f64::from(GREATEST);
            whole.then_some(twelfths as i32)
        };
        let powers: Option<BTreeMap<String, i32>> = self
            .powers
            .iter()
            .map(|(base, power)| Some((base.clone(), raised(*power)?)))
            .collect();
        let mut powers = powers?;
        powers.retain(|_, power| *power != 0);
        Some(Dimension { powers })
    }
}

/// A dimension and a scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// What is counted.
    pub dimension: Dimension,
    /// How many of it one of the number is.
    pub scale: f64,
}

impl Unit {
    /// Pure numbers that count parts of this size.
    #[must_use]
    pub fn pure(scale: f64) -> Unit {
        Unit {
            dimension: Dimension::default(),
            scale,
        }
    }

    /// The unit that a text names. What is not known is a unit of its own.
    #[must_use]
    pub fn read(text: &str) -> Unit {
        read::unit(text)
    }

    /// A part of the text that is no known unit, if there is any.
    #[must_use]
    pub fn unknown_word(&self) -> Option<&str> {
        let mut bases = self.dimension.powers.keys();
        bases
            .find(|base| words::english(base).is_none())
            .map(String::as_str)
    }

    /// The currency, where it is an amount of one and nothing else.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        let mut bases = self.dimension.powers.iter();
        let (base, power) = bases.next()?;
        (bases.next().is_none() && *power == TWELFTHS && words::is_currency(base))
            .then_some(base.as_str())
    }

    /// A number in this unit, in another; none where they count unlike things.
    #[must_use]
    pub fn converted(&self, number: f64, into: &Unit) -> Option<f64> {
        let like = self.dimension == into.dimension;
        // Divided where that is the whole number: 5 / 10 is exact where 5 × 0.1 is not.
        let changed = if self.scale >= into.scale {
            number * (self.scale / into.scale)
        } else {
            number / (into.scale / self.scale)
        };
        like.then_some(changed)
    }

    /// Whether numbers in the two may be added.
    #[must_use]
    pub fn agrees_with(&self, other: &Unit) -> bool {
        self.dimension == other.dimension && same_scale(self.scale, other.scale)
    }

    fn times(&self, other: &Unit, sign: i32) -> Unit {
        Unit {
            dimension: self.dimension.times(&other.dimension, sign),
            scale: match sign {
                1 => self.scale * other.scale,
                _ => self.scale / other.scale,
            },
        }
    }

    /// What it is called in messages.
    #[must_use]
    pub fn name(&self) -> Both {
        words::name(self)
    }
}

/// Whether two scales are the same but for rounding.
fn same_scale(a: f64, b: f64) -> bool {
    (a / b - 1.0).abs() <= 1e-9
}

/// A written unit as messages quote it, with what it is read as where that differs.
#[must_use]
pub fn quoted(written: &str, unit: &Unit) -> Both {
    let written = super::tree::shortened(written);
    let name = unit.name();
    if name.zh == written || name.en == written {
        return Both::same(written);
    }
    both!("{written}（{name}）", "{written} ({name})"; name)
}

/// Says which units are not known, where a formula relies on them: one note a word.
pub fn note_unknown(scenario: &Scenario, check: &mut Check) {
    let formulas = scenario.indicators.iter().filter_map(|i| i.kind.formula());
    let mut used: HashSet<&str> = formulas
        .flat_map(|formula| formula.references())
        .map(|reference| reference.name.as_str())
        .collect();
    let identities = scenario.identities.iter();
    let named = identities.flat_map(|identity| identity.parts.iter().chain([&identity.whole]));
    used.extend(named.map(|id| id.value.as_str()));
    let derived = scenario
        .indicators
        .iter()
        .filter(|i| i.kind.formula().is_some());
    used.extend(derived.map(|i| i.id.value.as_str()));
    let mut told: HashSet<&str> = HashSet::new();
    for indicator in &scenario.indicators {
        let Some(unit) = &indicator.quantity else {
            continue;
        };
        let Some(word) = unit.value.unknown_word() else {
            continue;
        };
        if used.contains(indicator.id.value.as_str()) && told.insert(word) {
            let message = both!(
                "“{word}”不是已知的单位，只与它自身相同",
                "{word:?} is not a unit known here, and is like only to itself",
                word = super::tree::shortened(word)
            );
            check.problems.note(&unit.place, message);
        }
    }
}

/// The unit of an indicator as it was written, for messages.
#[must_use]
pub fn written(indicator: &super::Indicator) -> Both {
    match &indicator.quantity {
        Some(At { value, .. }) => quoted(&indicator.unit.own, value),
        None => ("无单位", "no unit").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_converted_without_rounding_where_that_is_possible() {
        let unit = Unit::read;
        assert_eq!(unit("万亿元").converted(2.0, &unit("亿元")), Some(20_000.0));
        assert_eq!(unit("亿元").converted(921.0, &unit("万亿元")), Some(0.0921));
        assert_eq!(unit("亿元").converted(1.0, &unit("亿美元")), None);
    }

    #[test]
    fn powers_are_twelfths() {
        let area = Unit::read("平方米").dimension;
        assert_eq!(area.power(0.5), Some(Unit::read("米").dimension));
        assert_eq!(area.power(0.1), None);
        assert_eq!(area.power(f64::NAN), None);
        assert_eq!(area.power(1e300), None);
        assert!(area.power(0.0).is_some_and(|none| none.is_pure()));
    }
}
