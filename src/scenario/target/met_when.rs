//! `met_when = "retail_2tn and (fdi or not exports)"`: a formula over other targets, each 1 where it is met, else 0.
//!
//! Arithmetic is allowed, so that "at least two of three" is `retail_2tn + fdi + exports >= 2`; the
//! formula must end in a truth. Its names are ids of targets, each judged in its own year and as it
//! says itself; a target that is not measurable has no truth to give, and one that is made of itself,
//! at whatever remove, is refused with the circle named. For "all of these" the form `all_of` is
//! shorter; a formula over indicators is a [`super::condition`].

use super::{Form, Target};
use crate::both;
use crate::program::formula::{Formula, Moment, Reference};
use crate::scenario::formula::{inside, parsed};
use crate::scenario::order::{Order, ordered};
use crate::scenario::section::{At, Section};
use crate::scenario::{Check, Scenario};

/// Reads `met_when = "…"`.
pub fn read(section: &mut Section, key: &'static str) -> Option<Form> {
    let meaning = (
        "由其他目标组成的公式：达标为 1，否则为 0",
        "a formula over other targets, each 1 where it is met, else 0",
    );
    let text = section.text(key, meaning)?;
    parsed(section, &text).map(Form::MetWhen)
}

/// The targets of this form, each after those it is made of.
#[must_use]
pub fn order(scenario: &Scenario) -> Order<'_> {
    let formulas = scenario
        .targets
        .iter()
        .filter_map(|target| match &target.form {
            Form::MetWhen(formula) => Some((target.id.value.as_str(), formula)),
            _ => None,
        });
    let made_of: Vec<(&str, Vec<&str>)> = formulas
        .map(|(id, formula)| {
            let references = formula.value.references().iter();
            (id, references.map(|r| r.name.as_str()).collect())
        })
        .collect();
    ordered(&made_of)
}

/// Finds what the reader cannot see.
pub(super) fn check(target: &Target, formula: &At<Formula>, check: &mut Check) {
    for reference in formula.value.references() {
        check_reference(target, formula, reference, check);
    }
    if !formula.value.is_truth(true) {
        let message = both!(
            "目标 {id} 的 met_when 得出数值，而非真假",
            "met_when of target {id} says a number, not whether something is true",
            id = target.id.value
        );
        let help = (
            "请与一个数相比较，例如 a + b + c >= 2（三项至少达标两项）",
            "compare it with a number, as in a + b + c >= 2 for at least two of three",
        );
        check.problems.error(&formula.place, message, help);
    }
}

fn check_reference(
    target: &Target,
    formula: &At<Formula>,
    reference: &Reference,
    check: &mut Check,
) {
    let place = inside(check.problems, &formula.place, &reference.span);
    let id = &reference.name;
    if reference.moment == Moment::Conversion {
        let message = (
            "达标与否没有单位，无从换算",
            "whether a target is met has no unit to be converted",
        );
        let help = ("请删去 convert(…)", "leave convert(…) away");
        check.problems.error(&place, message, help);
        return;
    }
    let scenario = check.scenario;
    let found = scenario.targets.iter().find(|known| known.id.value == *id);
    let Some(other) = found else {
        let name = At {
            value: id.clone(),
            place,
        };
        let ids = scenario.targets.iter().map(|known| known.id.value.as_str());
        check.unknown(&name, "target", ids);
        return;
    };
    if reference.moment != Moment::Lag(0) {
        let message = both!(
            "{id} 是目标，没有各年的数值",
            "{id} is a target, which has no values of years"
        );
        let help = (
            "lag、base、sum、mean、cagr 用于指标：请改写为 condition",
            "lag, base, sum, mean and cagr are of indicators: write it as a condition",
        );
        check.problems.error(&place, message, help);
    } else if matches!(other.form, Form::NotMeasurable(_)) {
        let message = both!("{id} 无法衡量", "{id} is not measurable");
        let help = ("请从公式中删去", "leave it out of the formula");
        check.problems.error(&place, message, help);
    } else if other.counts && target.counts && other.id != target.id {
        super::counted_twice(id, &place, check);
    }
}

/// Refuses targets that are made of themselves: the circle is named once.
pub(super) fn check_circles(scenario: &Scenario, check: &mut Check) {
    let Order { circle, .. } = order(scenario);
    let Some(first) = circle.first() else { return };
    let target = scenario.targets.iter().find(|t| t.id.value == **first);
    let place = target.map(|t| t.id.place.clone()).unwrap_or_default();
    let message = both!(
        "这些目标循环引用：{circle}",
        "these targets go round in a circle: {circle}",
        circle = circle.join(" → ")
    );
    let help = (
        "请让其中之一不再引用其他目标",
        "let one of them be judged without the others",
    );
    check.problems.error(&place, message, help);
}
