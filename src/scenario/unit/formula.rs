//! Units in formulas: the parts of a formula are walked once, and each gets a unit or a complaint.
//!
//! The formula is looked at as it was written, with its conversions. The rules stand in [the module above](super). One slip gives one complaint: where a part is wrong,
//! what is made of it is not looked at. The same walk finds the factors of conversions.

use super::quantity::{Measured, Quantity};
use super::{Unit, exchange};
use crate::both;
use crate::language::{Both, Pair};
use crate::program::formula::{Factor, Fault, Formula, Moment, Part, Reference, Tree};
use crate::program::node::{Binary, Unary};
use crate::scenario::{Indicator, Scenario};
use std::collections::HashMap;
use std::ops::Range;

/// What is found in a formula.
#[derive(Debug, Default)]
pub struct Findings {
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// What an economist would doubt.
    pub doubts: Vec<Fault>,
    /// The factors of conversions, by the numbers of their references.
    pub factors: HashMap<usize, Factor>,
}

/// Checks the units of a formula, against the unit of the derived indicator that it belongs to, if it
/// belongs to one.
#[must_use]
pub fn examine(formula: &Formula, own: Option<&Indicator>, scenario: &Scenario) -> Findings {
    let mut walk = Walk {
        formula,
        own,
        scenario,
        findings: Findings::default(),
    };
    let result = walk.part(formula.root());
    walk.compare_result(&result, &formula.root().span);
    walk.findings
}

struct Walk<'s> {
    formula: &'s Formula,
    own: Option<&'s Indicator>,
    scenario: &'s Scenario,
    findings: Findings,
}

/// Numbers that cannot be added, compared and so on.
fn cannot(op: Binary) -> Pair {
    match op {
        Binary::Add => ("不能相加", "cannot be added"),
        Binary::Subtract => ("不能相减", "cannot be subtracted"),
        Binary::Min | Binary::Max => (
            "不能放在一起取大小",
            "are not alike, so that neither is the greater",
        ),
        _ => ("不能比较", "cannot be compared"),
    }
}

impl Walk<'_> {
    fn part(&mut self, part: &Part) -> Quantity {
        match &part.tree {
            Tree::Number(x) => Quantity::Plain(Some(*x)),
            Tree::Year => Quantity::Plain(None),
            Tree::Reference(index) => self.reference(self.formula.written_reference(*index)),
            Tree::Unary(op, a) => {
                let inner = self.part(a);
                self.unary(*op, inner, &a.span)
            }
            Tree::Binary(op, a, b) => {
                let left = self.part(a);
                match self.conversion(b) {
                    Some(index) => self.convert(&left, index, &part.span),
                    None => {
                        let right = self.part(b);
                        self.binary(*op, [left, right], [&part.span, &b.span])
                    }
                }
            }
            Tree::If(parts) => {
                let [_, yes, no] = parts.each_ref().map(|part| self.part(part));
                let one = ("不能互为替代", "cannot stand in one place");
                let span = parts[1].span.start..parts[2].span.end;
                self.alike(one, yes, no, &span)
            }
        }
    }

    /// The reference that a part is, if it is the factor of a conversion.
    fn conversion(&self, part: &Part) -> Option<usize> {
        match part.tree {
            Tree::Reference(index) => {
                let moment = self.formula.written_reference(index).moment;
                (moment == Moment::Conversion).then_some(index)
            }
            _ => None,
        }
    }

    fn reference(&self, reference: &Reference) -> Quantity {
        let unit = match reference.moment {
            Moment::Lag(_) | Moment::Base | Moment::Sum | Moment::Mean => {
                self.unit_of(&reference.name)
            }
            Moment::Cagr => return Quantity::of(&Unit::pure(0.01)),
            Moment::Conversion => None,
        };
        unit.map_or(Quantity::Unknown, Quantity::of)
    }

    fn unit_of(&self, id: &str) -> Option<&Unit> {
        let indicator = self.scenario.indicator(id)?;
        indicator.quantity.as_ref().map(|unit| &unit.value)
    }

    fn complain(
        &mut self,
        span: &Range<usize>,
        message: impl Into<Both>,
        help: impl Into<Both>,
    ) -> Quantity {
        self.findings.faults.push(Fault {
            span: span.clone(),
            message: message.into(),
            help: help.into(),
        });
        Quantity::Unknown
    }

    fn unary(&mut self, op: Unary, a: Quantity, span: &Range<usize>) -> Quantity {
        match op {
            Unary::Negate => a.scaled(-1.0),
            Unary::Abs => a,
            Unary::Sqrt => self.power(a, Quantity::Plain(Some(0.5)), [span, span]),
            Unary::Exp | Unary::Log => self.pure(a, span),
            Unary::Not => Quantity::Plain(None),
            Unary::Share => Quantity::Unknown,
        }
    }

    fn binary(
        &mut self,
        op: Binary,
        [a, b]: [Quantity; 2],
        [span, right]: [&Range<usize>; 2],
    ) -> Quantity {
        if let (Quantity::Plain(Some(x)), Quantity::Plain(Some(y))) = (&a, &b) {
            return Quantity::Plain(folded(op, *x, *y));
        }
        match op {
            Binary::Add | Binary::Subtract | Binary::Min | Binary::Max => {
                self.alike(cannot(op), a, b, span)
            }
            Binary::Multiply => a.times(b),
            Binary::Divide => a.over(b),
            Binary::Power => self.power(a, b, [span, right]),
            Binary::And | Binary::Or => Quantity::Plain(None),
            Binary::Compound | Binary::CompoundLog => Quantity::Unknown,
            Binary::Greater
            | Binary::GreaterOrEqual
            | Binary::Less
            | Binary::LessOrEqual
            | Binary::Equal
            | Binary::NotEqual => {
                self.alike(cannot(op), a, b, span);
                Quantity::Plain(None)
            }
        }
    }

    /// What two numbers in the same unit give; one that is written has the unit of the other.
    fn alike(&mut self, cannot: Pair, a: Quantity, b: Quantity, span: &Range<usize>) -> Quantity {
        let (a, b) = match (a, b) {
            (Quantity::Unknown, _) | (_, Quantity::Unknown) => return Quantity::Unknown,
            (Quantity::Plain(_), Quantity::Plain(_)) => return Quantity::Plain(None),
            (Quantity::Plain(_), other) | (other, Quantity::Plain(_)) => return other,
            (Quantity::Measured(a), Quantity::Measured(b)) => (a, b),
        };
        if let Some(common) = a.common(&b) {
            return Quantity::Measured(common);
        }
        let (a, b) = (a.unit(), b.unit());
        let (left, right, cannot) = (a.name(), b.name(), Both::from(cannot));
        let message =
            both!("{left} 与 {right} {cannot}", "{left} and {right} {cannot}"; left, right, cannot);
        let help = self.way_between(&b, &a);
        self.complain(span, message, help)
    }

    /// What to do so that a number in one unit becomes one in another.
    fn way_between(&self, from: &Unit, into: &Unit) -> Both {
        let (has, wanted) = (from.name(), into.name());
        if let Some(ratio) = from.converted(1.0, into) {
            let ratio = crate::diag::number(ratio);
            return both!(
                "由 {has} 到 {wanted}：请乘以 {ratio}，或用 convert(…) 换算",
                "from {has} to {wanted}: multiply by {ratio}, or write convert(…)";
                has, wanted
            );
        }
        if exchange::factor(from, into, self.scenario).is_some() {
            return both!(
                "请用 convert(…) 按已声明的汇率把 {has} 换算成 {wanted}",
                "write convert(…) to turn {has} into {wanted} at the declared rate";
                has, wanted
            );
        }
        if exchange::differ_by_currency(from, into) {
            return (
                "请在 [exchange.<id>] 中声明汇率，再用 convert(…) 换算",
                "declare the rate in [exchange.<id>], and write convert(…)",
            )
                .into();
        }
        (
            "请核对公式所用的指标及其 unit：两者所计的不是同一种量",
            "look at the indicators that are meant and at their units: they count different things",
        )
            .into()
    }

    /// A number of which the exponential or the logarithm is taken.
    fn pure(&mut self, a: Quantity, span: &Range<usize>) -> Quantity {
        let Quantity::Measured(measured) = &a else {
            return a.anything();
        };
        if measured.may_be(&Unit::pure(1.0)) {
            return Quantity::of(&Unit::pure(1.0));
        }
        let (unit, name) = (measured.unit(), measured.unit().name());
        let message = both!(
            "exp 与 log 只用于纯数，此处是 {name}",
            "exp and log are of pure numbers, and this is in {name}";
            name
        );
        let help: Pair = if unit.dimension.is_pure() {
            (
                "请先除以100，例如 exp(x / 100)",
                "divide it by 100 first, as in exp(x / 100)",
            )
        } else {
            (
                "请先除以同单位的数值，例如 log(x / base(x))",
                "divide it by a number in the same unit first, as in log(x / base(x))",
            )
        };
        self.complain(span, message, help)
    }

    fn power(&mut self, a: Quantity, b: Quantity, spans: [&Range<usize>; 2]) -> Quantity {
        match (a, b) {
            (Quantity::Unknown, _) | (_, Quantity::Unknown) => Quantity::Unknown,
            (Quantity::Plain(x), Quantity::Plain(y)) => {
                let value = x.zip(y).and_then(|(x, y)| folded(Binary::Power, x, y));
                Quantity::Plain(value)
            }
            (Quantity::Measured(base), Quantity::Plain(Some(exponent))) => {
                if let Some(raised) = base.power(exponent) {
                    return Quantity::Measured(raised);
                }
                let name = base.unit().name();
                let message = both!(
                    "{name} 没有 {exponent} 次方",
                    "{name} has no power of {exponent}";
                    name
                );
                self.complain(spans[0], message, PURE_BASE)
            }
            (Quantity::Plain(_), Quantity::Measured(exponent)) => {
                self.exponent(&exponent, spans[1])
            }
            (Quantity::Measured(base), exponent) => {
                if let Quantity::Measured(exponent) = &exponent
                    && !exponent.may_be(&Unit::pure(1.0))
                {
                    return self.exponent(exponent, spans[1]);
                }
                if base.dimension.is_pure() {
                    return Quantity::Unknown;
                }
                let name = base.unit().name();
                let message = both!(
                    "{name} 的次方数不是写明的数值",
                    "{name} is raised to a power that is not a written number";
                    name
                );
                self.complain(spans[0], message, PURE_BASE)
            }
        }
    }

    fn exponent(&mut self, exponent: &Measured, span: &Range<usize>) -> Quantity {
        if exponent.may_be(&Unit::pure(1.0)) {
            return Quantity::of(&Unit::pure(1.0));
        }
        let name = exponent.unit().name();
        let message = both!(
            "次方数应为纯数，此处是 {name}",
            "a power is a pure number, and this is in {name}";
            name
        );
        let help = (
            "请先除以同单位的数值；百分数请除以100",
            "divide it by a number in the same unit first; per cent by 100",
        );
        self.complain(span, message, help)
    }

    /// What is converted, in the unit it is converted into.
    fn convert(&mut self, from: &Quantity, index: usize, span: &Range<usize>) -> Quantity {
        let named = &self.formula.written_reference(index).name;
        if !named.is_empty() && self.scenario.indicator(named).is_none() {
            // That there is no such indicator is said where references are checked.
            return Quantity::Unknown;
        }
        let into = match (named.as_str(), self.own) {
            ("", own) => own
                .and_then(|own| own.quantity.as_ref())
                .map(|unit| &unit.value),
            (id, _) => self.unit_of(id),
        };
        let Some(into) = into.cloned() else {
            let message = match named.as_str() {
                "" => (
                    "convert 没有换算的目标单位",
                    "convert has no unit to convert into",
                )
                    .into(),
                id => both!(
                    "{id} 没有单位，无法换算成它",
                    "{id} has no unit to convert into"
                ),
            };
            let help = (
                "请给派生指标写 unit，或用 convert(x, y) 换算成指标 y 的单位",
                "give the derived indicator a unit, or write convert(x, y) for the unit of y",
            );
            return self.complain(span, message, help);
        };
        let Quantity::Measured(from) = from else {
            let message = (
                "不知道被换算数值的单位",
                "the unit of what is converted is not known",
            );
            let help = (
                "请给所用的指标写 unit",
                "give a unit to the indicators it is made of",
            );
            return match self.findings.faults.is_empty() {
                true => self.complain(span, message, help),
                false => Quantity::Unknown,
            };
        };
        let from = from.unit();
        match exchange::factor(&from, &into, self.scenario) {
            Some(factor) => {
                self.findings.factors.insert(index, factor);
                Quantity::of(&into)
            }
            None => {
                let (has, wanted) = (from.name(), into.name());
                let message = both!(
                    "{has} 无法换算成 {wanted}",
                    "{has} cannot be converted into {wanted}";
                    has, wanted
                );
                let help = self.way_between(&from, &into);
                self.complain(span, message, help)
            }
        }
    }

    /// Compares what the formula gives with what was declared.
    fn compare_result(&mut self, result: &Quantity, span: &Range<usize>) {
        let Some(own) = self.own else { return };
        let (Quantity::Measured(gives), Some(declared)) = (result, &own.quantity) else {
            return;
        };
        if gives.may_be(&declared.value) {
            return;
        }
        let unit = gives.unit();
        let (name, written) = (unit.name(), super::written(own));
        let message = both!(
            "公式得到的是 {name}，而 {id} 的单位是 {written}",
            "the formula gives {name}, and {id} is in {written}",
            id = own.id.value; name, written
        );
        let way = self.way_between(&unit, &declared.value);
        let pure = unit.dimension.is_pure() && declared.value.dimension.is_pure();
        let fault = Fault {
            span: span.clone(),
            message,
            help: both!("{way}；或改写 unit", "{way}; or change the unit"; way),
        };
        if pure {
            self.findings.doubts.push(fault);
        } else {
            self.findings.faults.push(fault);
        }
    }
}

/// What to raise to a power.
const PURE_BASE: Pair = (
    "请先除以同单位的数值，例如 (x / base(x)) ^ 0.3",
    "divide by a number in the same unit first, as in (x / base(x)) ^ 0.3",
);

/// The value of an operation on two written numbers, as far as it may be a factor or a power.
fn folded(op: Binary, x: f64, y: f64) -> Option<f64> {
    let value = match op {
        Binary::Add => x + y,
        Binary::Subtract => x - y,
        Binary::Multiply => x * y,
        Binary::Divide => x / y,
        Binary::Power => libm::pow(x, y),
        _ => return None,
    };
    value.is_finite().then_some(value)
}
