//! `unit = "万亿元"` beside a target's number: the plan's own unit, where it is not the indicator's.
//!
//! Plans say “超过2万亿元” of a figure that is published in 亿元. `more_than = 2` with this unit is
//! `more_than = 20000` in that of the indicator, in which everything is reported. Only the scale may differ:
//! across currencies a goal would move with the rate, so it belongs to a derived indicator in that currency.

use super::{Form, MeasureUnit, Target};
use crate::both;
use crate::scenario::section::{At, Section};
use crate::scenario::unit::{Unit, quoted, written};
use crate::scenario::{Check, Indicator};

/// The unit of a target's number.
#[derive(Debug, Clone)]
pub struct GoalUnit {
    text: At<String>,
    unit: Unit,
}

/// Reads `unit`.
pub(super) fn read(section: &mut Section) -> Option<GoalUnit> {
    let meaning = (
        "目标数值的单位（默认为指标的单位）",
        "the unit of the target's number (default: that of the indicator)",
    );
    section.text("unit", meaning).map(|text| GoalUnit {
        unit: Unit::read(&text.value),
        text,
    })
}

impl Target {
    /// Turns its number into the unit of its indicator, where another unit is written.
    pub(in crate::scenario) fn settle_unit(&mut self, indicator: Option<&Indicator>) {
        let quantity = indicator.and_then(|indicator| indicator.quantity.as_ref());
        let (Form::Measured(measure), Some(goal), Some(into)) = (&self.form, &self.unit, quantity)
        else {
            return;
        };
        let change = |number: f64| goal.unit.converted(number, &into.value);
        if measure.unit() == MeasureUnit::Indicator && change(1.0).is_some() {
            let measure = measure.in_unit(&|number| change(number).unwrap_or(number));
            self.form = measure.map_or_else(|| self.form.clone(), Form::Measured);
        }
    }
}

/// Refuses a unit that cannot be that of the target's number.
pub(super) fn check(target: &Target, indicator: Option<&Indicator>, check: &mut Check) {
    let Some(goal) = &target.unit else { return };
    let name = quoted(&goal.text.value, &goal.unit);
    let measured = match &target.form {
        Form::Measured(measure) => Some(measure.unit()),
        _ => None,
    };
    let (message, help) = match (measured, indicator) {
        (Some(MeasureUnit::PercentAYear), _) => {
            if goal.unit.agrees_with(&Unit::pure(0.01)) {
                return;
            }
            (
                both!("增速以 % 计，不以 {name} 计", "growth is in %, not in {name}"; name),
                ("请删去 unit", "leave the unit out").into(),
            )
        }
        (Some(MeasureUnit::Indicator), None) => return,
        (Some(MeasureUnit::Indicator), Some(indicator)) => {
            let quantity = indicator.quantity.as_ref();
            if quantity.is_some_and(|of| goal.unit.converted(1.0, &of.value).is_some()) {
                return;
            }
            let own = written(indicator);
            let id = &indicator.id.value;
            if quantity.is_none() {
                let message = both!(
                    "目标以 {name} 计，而 {id} 没有写单位",
                    "the target is in {name}, and {id} has no unit";
                    name
                );
                let help = both!(
                    "请给 [indicator.{id}] 写 unit",
                    "give [indicator.{id}] a unit"
                );
                check.problems.error(&goal.text.place, message, help);
                return;
            }
            (
                both!(
                    "目标以 {name} 计，而 {id} 的单位是 {own}",
                    "the target is in {name}, and {id} is in {own}";
                    name, own
                ),
                both!(
                    "请按 {own} 书写目标值，或为目标另设换算后的派生指标",
                    "write the target in {own}, or give it a derived indicator in its unit";
                    own
                ),
            )
        }
        (Some(MeasureUnit::Rank) | None, _) => (
            both!(
                "{form} 没有以 {name} 计的数值",
                "{form} has no number in {name}",
                form = target.form.key(); name
            ),
            ("请删去 unit", "leave the unit out").into(),
        ),
    };
    check.problems.error(&goal.text.place, message, help);
}
