//! Exchange rates: what `convert` multiplies by where currencies differ.
//!
//! ```toml
//! [exchange.dollar]
//! currency = "美元"                # what is priced
//! in = "元"                        # in which currency
//! rate = 6.9                       # 1 美元 = 6.9 元, in every year
//!
//! [exchange.yen]
//! currency = "100日元"             # as it is quoted
//! in = "元"
//! indicator = "yen_rate"           # an uncertain rate is an indicator: its value of the year
//! ```
//!
//! A rate is used in both directions, and through a third currency where there is none between two
//! (the shortest way, in the order of the file). `convert(x)` takes the rate of the year computed;
//! an amount of last year at last year's rate is the `lag` of a converted indicator. Where the indicator of a rate
//! has a `unit`, it must be that of the rate, such as 元/美元, and its scale is minded.
//!
//! Whether to declare a number or an indicator: a plan in yuan with a few dollar rows may hold the
//! rate of its base year, as plans do; where the rate moves the result, its law belongs into the
//! scenario, since the rows converted with it then move together.

use super::Unit;
use crate::both;
use crate::language::Both;
use crate::program::formula::Factor;
use crate::program::node::Binary;
use crate::scenario::section::{At, Section};
use crate::scenario::{Check, Name, Scenario};
use std::collections::{HashSet, VecDeque};

/// A declared exchange rate.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Its id.
    pub id: At<String>,
    /// What is priced.
    pub currency: Money,
    /// In which currency.
    pub price: Money,
    /// How many of the price one of the currency is.
    pub rate: Rate,
}

/// A currency as it was written, and as it is read.
#[derive(Debug, Clone)]
pub struct Money {
    /// The text.
    pub text: At<String>,
    /// Its unit.
    pub unit: Unit,
}

/// How many of the price one of the currency is.
#[derive(Debug, Clone)]
pub enum Rate {
    /// The same in every year.
    Number(At<f64>),
    /// The value of an indicator.
    Indicator(At<String>),
}

/// The keys of a rate.
const RATES: &[&str] = &["rate", "indicator"];

/// Reads `[exchange.id]`.
pub fn read(id: At<String>, section: &mut Section) -> Option<Exchange> {
    Name::read(section, "name", ("名称", "what people call it"));
    let priced = (
        "标价的货币，例如 \"美元\"、\"100日元\"",
        "what is priced, such as \"USD\" or \"100 yen\"",
    );
    let currency = section.required_text("currency", priced);
    let counted = (
        "以何种货币计价，例如 \"元\"",
        "in which currency, such as \"yuan\"",
    );
    let price = section.required_text("in", counted);
    let rate = section.exactly_one(("汇率", "rate"), RATES, |section, key| match key {
        "rate" => {
            let meaning = (
                "一单位货币的价格，各年相同",
                "the price of one of the currency, in every year",
            );
            section.number(key, meaning).map(Rate::Number)
        }
        _ => {
            let meaning = (
                "以其各年数值为汇率的指标的标识符",
                "the id of the indicator whose value of the year is the rate",
            );
            section.text(key, meaning).map(Rate::Indicator)
        }
    });
    section.text("source", ("数据来源", "where the figures come from"));
    let money = |text: At<String>| Money {
        unit: Unit::read(&text.value),
        text,
    };
    Some(Exchange {
        id,
        currency: currency.map(money)?,
        price: price.map(money)?,
        rate: rate?,
    })
}

impl Exchange {
    /// The currencies, where they are known.
    fn pair(&self) -> Option<(&str, &str)> {
        Some((self.currency.unit.currency()?, self.price.unit.currency()?))
    }

    fn check(&self, check: &mut Check) {
        for money in [&self.currency, &self.price] {
            if money.unit.currency().is_none() {
                refuse_currency(money, check);
            }
        }
        match &self.rate {
            Rate::Number(rate) => check.positive(rate, "rate"),
            Rate::Indicator(id) => self.check_indicator(id, check),
        }
        if let Some((currency, price)) = self.pair()
            && currency == price
        {
            let message = both!(
                "{written} 以自身计价",
                "{written} is priced in itself",
                written = self.price.text.value
            );
            let help = ("请写两种货币", "write two currencies");
            check.problems.error(&self.price.text.place, message, help);
        }
    }

    fn check_indicator(&self, id: &At<String>, check: &mut Check) {
        let Some(indicator) = check.indicator(id) else {
            return;
        };
        let Some(unit) = &indicator.quantity else {
            return;
        };
        let wanted = self.price.unit.times(&self.currency.unit, -1);
        if unit.value.dimension != wanted.dimension {
            let (has, wanted) = (super::written(indicator), wanted.name());
            let message = both!(
                "汇率指标 {id} 的单位是 {has}，应为 {wanted}",
                "the rate {id} is in {has}, not in {wanted}",
                id = id.value; has, wanted
            );
            let help = (
                "请写成“计价货币/标价货币”，例如 元/美元",
                "write price/currency, as in yuan/USD",
            );
            check.problems.error(&unit.place, message, help);
        }
    }
}

fn refuse_currency(money: &Money, check: &mut Check) {
    let message = both!(
        "“{text}”不是已知的货币",
        "{text:?} is not a currency known here",
        text = crate::scenario::tree::shortened(&money.text.value)
    );
    let all = Both::list(&super::words::currencies());
    let help = both!("已知的货币：{all}", "known are: {all}"; all);
    check.problems.error(&money.text.place, message, help);
}

/// Finds what the reader of a rate cannot see.
pub fn check_all(scenario: &Scenario, check: &mut Check) {
    let mut seen: HashSet<[&str; 2]> = HashSet::new();
    for exchange in &scenario.exchanges {
        exchange.check(check);
        let Some((currency, price)) = exchange.pair() else {
            continue;
        };
        let mut pair = [currency, price];
        pair.sort_unstable();
        if !seen.insert(pair) {
            let message = both!(
                "{one} 与 {other} 之间的汇率写了两次",
                "the rate between {one} and {other} is declared twice",
                one = exchange.currency.text.value,
                other = exchange.price.text.value
            );
            let help = ("请只保留一个", "keep one of them");
            check.problems.error(&exchange.id.place, message, help);
        }
    }
}

/// Whether two units differ by one currency in place of another.
#[must_use]
pub fn differ_by_currency(one: &Unit, other: &Unit) -> bool {
    let surplus = one.dimension.times(&other.dimension, -1);
    let mut bases = surplus.powers.keys();
    surplus.powers.len() == 2 && bases.all(|base| super::words::is_currency(base))
}

/// The factor from one unit to another: of scales alone, or of scales and one currency in place of another.
/// None where they count unlike things, or no rates lead from one currency to the other.
#[must_use]
pub fn factor(from: &Unit, into: &Unit, scenario: &Scenario) -> Option<Factor> {
    let number = from.scale / into.scale;
    let surplus = from.dimension.times(&into.dimension, -1);
    let mut powers = surplus.powers.iter();
    let (first, second) = match (powers.next(), powers.next(), powers.next()) {
        (None, ..) => {
            return from.converted(1.0, into).map(|number| Factor {
                number,
                rates: Vec::new(),
            });
        }
        (Some(first), Some(second), None) => (first, second),
        _ => return None,
    };
    // One currency too many above, another too many below: by the price of the first in the second.
    match (*first.1, *second.1) {
        (super::TWELFTHS, below) if below == -super::TWELFTHS => {
            price(first.0, second.0, number, scenario)
        }
        (below, super::TWELFTHS) if below == -super::TWELFTHS => {
            price(second.0, first.0, number, scenario)
        }
        _ => None,
    }
}

/// `number` times the price of a currency in another, by the shortest way through declared rates.
fn price(of: &str, in_: &str, number: f64, scenario: &Scenario) -> Option<Factor> {
    let start = Factor {
        number,
        rates: Vec::new(),
    };
    let mut seen = HashSet::from([of]);
    let mut ways = VecDeque::from([(of, start)]);
    while let Some((here, so_far)) = ways.pop_front() {
        if here == in_ {
            return Some(so_far);
        }
        for exchange in &scenario.exchanges {
            let Some((currency, price)) = exchange.pair() else {
                continue;
            };
            let (next, forward) = match here {
                here if here == currency => (price, true),
                here if here == price => (currency, false),
                _ => continue,
            };
            if seen.insert(next) {
                ways.push_back((next, exchange.after(&so_far, forward, scenario)));
            }
        }
    }
    None
}

impl Exchange {
    /// The factor after one more exchange, into the price or back.
    fn after(&self, so_far: &Factor, forward: bool, scenario: &Scenario) -> Factor {
        let mut factor = so_far.clone();
        let quoted = self.price.unit.scale / self.currency.unit.scale;
        let fixed = match &self.rate {
            Rate::Number(rate) => rate.value * quoted,
            Rate::Indicator(id) => {
                let op = if forward {
                    Binary::Multiply
                } else {
                    Binary::Divide
                };
                factor.rates.push((id.value.clone(), op));
                let unit = scenario
                    .indicator(&id.value)
                    .and_then(|i| i.quantity.as_ref());
                unit.map_or(quoted, |unit| unit.value.scale)
            }
        };
        factor.number = match forward {
            true => factor.number * fixed,
            false => factor.number / fixed,
        };
        factor
    }
}
