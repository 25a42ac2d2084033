//! Targets: what the plan wants, typed as plans write it, one file a form.
//!
//! | form | file | the plan's words |
//! |---|---|---|
//! | `more_than`, `at_least`, `less_than`, `at_most` | [`threshold`] | 超过、不低于、低于、不高于 |
//! | `about` | [`about`] | 左右，with its tolerance |
//! | `range` | [`range`] | 3—4个 |
//! | `average_growth` | [`average_growth`] | 年均增长 |
//! | `average`, `cumulative` | [`total`] | 年均引进；累计 |
//! | `never_falling` | [`never_falling`] | 稳中有进 |
//! | `rank` | [`rank`] | 首位、前列 |
//! | `condition` | [`condition`] | a formula over indicators |
//! | `met_when` | [`met_when`] | a formula over other targets |
//! | `all_of` | – | several targets in one row of a plan |
//! | `not_measurable` | – | what cannot be judged, with the reason |
//!
//! Every form but the last four is a [`Measure`] of an indicator and the [`Band`] it must lie in. A
//! new form is one file with a reader and a measure, and one line in [`FORMS`].

pub mod about;
pub mod average_growth;
pub mod band;
pub mod condition;
pub mod met_when;
pub mod never_falling;
pub mod range;
pub mod rank;
pub mod threshold;
pub mod total;
mod unit;

pub use band::{Band, Edge};
pub use unit::GoalUnit;

use super::draft::{Basis, Draft};
use super::section::{At, Section};
use super::{Check, Indicator, Name, Scenario};
use crate::both;
use crate::diag::Place;
use crate::language::Both;
use crate::program::formula::Formula;
use crate::program::{Operand, Row};
use std::fmt::Debug;
use std::sync::{Arc, LazyLock};

/// What a target's number is compared with.
pub trait Measure: Debug + Send + Sync {
    /// The key of its form.
    fn key(&self) -> &'static str;

    /// Where the measure must lie.
    fn band(&self) -> &Band;

    /// The number the plan names, in the unit of the measure.
    fn goal(&self) -> f64;

    /// What the measure is measured in.
    fn unit(&self) -> MeasureUnit;

    /// The basis it is always judged on, whatever the target says.
    fn only_basis(&self) -> Option<Basis> {
        None
    }

    /// Whether it needs the indicator's base value.
    fn needs_base(&self) -> bool {
        false
    }

    /// Growth of the indicator that leads from the base value to the goal, % a year, given the
    /// number of years.
    fn required_growth(&self, _base: f64, _years: f64) -> Option<f64> {
        None
    }

    /// Growth of the indicator that goes with a value of the measure, % a year.
    fn growth_of(&self, _measure: f64, _base: f64, _years: f64) -> Option<f64> {
        None
    }

    /// The measure's rows: one for each year up to the target's where every year can be judged by
    /// itself, else one for the target's year.
    fn rows(&self, subject: &Subject, draft: &mut Draft) -> Vec<Operand>;

    /// How far ahead of the rival that matters, in per cent, for a rank.
    fn margin(&self, _subject: &Subject, _draft: &mut Draft) -> Option<Row> {
        None
    }

    /// The same with its numbers changed from the unit that is written to the indicator's.
    fn in_unit(&self, _change: &dyn Fn(f64) -> f64) -> Option<Arc<dyn Measure>> {
        None
    }

    /// The ids it refers to besides the indicator.
    fn rivals(&self) -> &[At<String>] {
        &[]
    }
}

/// What a measure is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasureUnit {
    /// The indicator's unit.
    Indicator,
    /// Per cent a year.
    PercentAYear,
    /// A place in a ranking.
    Rank,
}

/// What is measured: an indicator's values on one basis, up to the target's year.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The value of the base year.
    pub base: Option<f64>,
    /// The values of the simulated years up to the target's.
    pub values: Vec<Operand>,
    /// On which basis.
    pub basis: Basis,
}

impl Subject {
    /// The value of the target's year.
    #[must_use]
    pub fn last(&self) -> Operand {
        self.values
            .last()
            .copied()
            .unwrap_or(Operand::Number(f64::NAN))
    }
}

/// Reads the form written under its key.
type Reader = fn(&mut Section, &'static str) -> Option<Form>;

/// The forms, one line each.
pub const FORMS: &[(&str, Reader)] = &[
    ("more_than", threshold::read),
    ("at_least", threshold::read),
    ("less_than", threshold::read),
    ("at_most", threshold::read),
    ("about", about::read),
    ("range", range::read),
    ("average_growth", average_growth::read),
    ("average", total::read),
    ("cumulative", total::read),
    ("never_falling", never_falling::read),
    ("rank", rank::read),
    ("condition", condition::read),
    ("met_when", met_when::read),
    ("all_of", read_all_of),
    ("not_measurable", read_not_measurable),
];

/// The keys of the forms.
pub static KEYS: LazyLock<Vec<&str>> =
    LazyLock::new(|| FORMS.iter().map(|(key, _)| *key).collect());

/// How a target is judged.
#[derive(Debug, Clone)]
pub enum Form {
    /// A measure that must lie in its band.
    Measured(Arc<dyn Measure>),
    /// A formula over indicators that must be true.
    Condition(At<Formula>),
    /// A formula over other targets that must be true.
    MetWhen(At<Formula>),
    /// All of these targets.
    AllOf(Vec<At<String>>),
    /// It cannot be judged, for this reason.
    NotMeasurable(Name),
}

impl Form {
    /// The formula it is written as, if it is.
    #[must_use]
    pub fn formula(&self) -> Option<&Formula> {
        match self {
            Form::Condition(formula) | Form::MetWhen(formula) => Some(&formula.value),
            _ => None,
        }
    }

    /// Its key in files and results.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Form::Measured(measure) => measure.key(),
            Form::Condition(_) => "condition",
            Form::MetWhen(_) => "met_when",
            Form::AllOf(_) => "all_of",
            Form::NotMeasurable(_) => "not_measurable",
        }
    }
}

/// A target of the plan.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its id.
    pub id: At<String>,
    /// What people call it.
    pub name: Name,
    /// The indicator it is about.
    pub indicator: Option<At<String>>,
    /// The year in which it is judged.
    pub year: At<i32>,
    /// `binding` (约束性) or `expected` (预期性).
    pub nature: &'static str,
    /// On which basis it is judged.
    pub judged: Basis,
    /// Whether it counts among the plan's targets in the joint block.
    pub counts: bool,
    /// Whether it is met where what it is about has no value; none if that must not be.
    pub undefined: Option<bool>,
    /// How it is judged.
    pub form: Form,
    /// The unit of its number, where one is written.
    pub unit: Option<GoalUnit>,
    year_written: bool,
}

/// Reads `[target.id]`.
pub fn read(id: At<String>, section: &mut Section) -> Option<Target> {
    let name = Name::read(section, "name", ("名称", "what people call it"));
    let indicator = section.text(
        "indicator",
        ("所针对指标的标识符", "the id of the indicator it is about"),
    );
    let year = read_year(section);
    let nature = section.word(
        "nature",
        (
            "目标的性质：预期性（expected）或约束性（binding）",
            "how the plan holds it",
        ),
        &["expected", "binding"],
    );
    let judged = section.word(
        "judged",
        (
            "数据有修订时按哪一口径评判",
            "on which basis, where figures are revised",
        ),
        &["as_published", "base_year_basis"],
    );
    let counts = section.flag_or(
        "counts",
        ("是否计入规划目标的合计", "counted among the plan's targets"),
        true,
    );
    let undefined = read_undefined(section);
    let unit = unit::read(section);
    section.text("source", ("规划中的出处", "where the plan says it"));
    let form = section.exactly_one(("形式", "form"), &KEYS, |section, key| {
        let (_, read) = FORMS.iter().find(|(known, _)| *known == key)?;
        read(section, key)
    })?;
    let place = section.place.clone();
    let written = year.as_ref().map(|at| at.place.clone());
    let value = year.map_or(0, |at| at.value.clamp(0, 9999) as i32);
    Some(Target {
        name: name.unwrap_or_else(|| Name::plain(&id.value)),
        id,
        indicator,
        year_written: written.is_some(),
        year: At {
            value,
            place: written.unwrap_or(place),
        },
        nature,
        judged: if judged == "as_published" {
            Basis::Published
        } else {
            Basis::BaseYear
        },
        counts,
        undefined,
        form,
        unit,
    })
}

/// Whether it is met where what it rests on has no value; none if that must not be.
fn read_undefined(section: &mut Section) -> Option<bool> {
    let meaning = (
        "所依据的数值无定义（如除以零）的路径如何处理：报错、视为未达标或视为达标",
        "paths on which it rests on a value that is not defined (a division by zero, say): an error, missed or met",
    );
    let word = section.word("undefined", meaning, &["error", "missed", "met"]);
    (word != "error").then_some(word == "met")
}

fn read_year(section: &mut Section) -> Option<At<i64>> {
    section.integer(
        "year",
        (
            "评判的年份（默认为末年）",
            "the year in which it is judged (default: the last)",
        ),
    )
}

fn read_all_of(section: &mut Section, key: &'static str) -> Option<Form> {
    section
        .texts(
            key,
            (
                "须同时达标的各目标的标识符",
                "the ids of the targets that must all be met",
            ),
        )
        .map(Form::AllOf)
}

fn read_not_measurable(section: &mut Section, key: &'static str) -> Option<Form> {
    Name::read(section, key, ("无法衡量的原因", "why it cannot be judged")).map(Form::NotMeasurable)
}

impl Target {
    /// Sets the year to the last one, where none was written.
    pub fn settle(&mut self, last_year: i32) {
        if !self.year_written {
            self.year.value = last_year;
        }
    }

    /// The basis it is judged on.
    #[must_use]
    pub fn basis(&self) -> Basis {
        match &self.form {
            Form::Measured(measure) => measure.only_basis().unwrap_or(self.judged),
            _ => self.judged,
        }
    }

    /// Its indicator, if it has one.
    #[must_use]
    pub fn indicator_in<'s>(&self, scenario: &'s Scenario) -> Option<&'s Indicator> {
        self.indicator
            .as_ref()
            .and_then(|id| scenario.indicator(&id.value))
    }

    /// Whether revisions make a difference between the two bases.
    #[must_use]
    pub fn has_two_bases(&self, scenario: &Scenario) -> bool {
        match &self.form {
            Form::Measured(measure) => {
                let ids = self.indicator.iter().chain(measure.rivals());
                measure.only_basis().is_none()
                    && revisions_touch(scenario, ids.map(|id| id.value.as_str()).collect())
            }
            Form::Condition(formula) => {
                revisions_touch(scenario, condition::revised(&formula.value).collect())
            }
            _ => false,
        }
    }

    /// The indicators it rests on: its own, its rivals, those of its condition, and those that their formulas refer to, at
    /// whatever remove.
    #[must_use]
    pub fn rests_on<'s>(&'s self, scenario: &'s Scenario) -> Vec<&'s str> {
        let named = |id: &'s At<String>| id.value.as_str();
        let ids = match &self.form {
            Form::Measured(measure) => measure.rivals().iter().map(named).collect(),
            Form::Condition(formula) => {
                let references = formula.value.references().iter();
                references
                    .map(|reference| reference.name.as_str())
                    .collect()
            }
            _ => Vec::new(),
        };
        reached(
            scenario,
            self.indicator.iter().map(named).chain(ids).collect(),
        )
    }

    /// The ids of the targets that it is made of.
    #[must_use]
    pub fn parts(&self) -> Vec<&str> {
        match &self.form {
            Form::AllOf(parts) => parts.iter().map(|part| part.value.as_str()).collect(),
            Form::MetWhen(formula) => {
                let references = formula.value.references().iter();
                references
                    .map(|reference| reference.name.as_str())
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// What is measured, on a basis.
    #[must_use]
    pub fn subject(&self, basis: Basis, draft: &Draft) -> Subject {
        let id = self.indicator.as_ref().map_or("", |id| id.value.as_str());
        let base = draft.scenario.indicator(id).and_then(|i| i.kind.base());
        let years = (self.year.value - draft.scenario.base_year).max(0) as usize;
        let values = draft
            .series(id)
            .on(basis)
            .iter()
            .take(years)
            .copied()
            .collect();
        Subject {
            base,
            values,
            basis,
        }
    }
}

/// Whether a revision names one of these indicators, or one that they are made of.
fn revisions_touch<'s>(scenario: &'s Scenario, ids: Vec<&'s str>) -> bool {
    let revised = |id: &&str| scenario.revisions.iter().any(|r| r.effect_on(id).is_some());
    reached(scenario, ids).iter().any(revised)
}

/// These indicators and those that their formulas refer to, at whatever remove.
fn reached<'s>(scenario: &'s Scenario, mut ids: Vec<&'s str>) -> Vec<&'s str> {
    let mut at = 0;
    while let Some(id) = ids.get(at).copied() {
        let formula = scenario.indicator(id).and_then(|i| i.kind.formula());
        for reference in formula.iter().flat_map(|formula| formula.references()) {
            if !ids.contains(&reference.name.as_str()) {
                ids.push(&reference.name);
            }
        }
        at += 1;
    }
    ids
}

/// Finds what the readers of targets cannot see.
pub fn check_all(scenario: &Scenario, check: &mut Check) {
    if scenario.targets.is_empty() && !scenario.indicators.is_empty() {
        check.problems.warn(
            &Place::default(),
            ("情景中没有目标", "the scenario has no target"),
            (
                "请添加 [target.<id>]，以得到概率",
                "add [target.<id>] to get probabilities",
            ),
        );
    }
    for target in &scenario.targets {
        unit::check(target, target.indicator_in(scenario), check);
        match &target.form {
            Form::Measured(measure) => check_measured(target, measure.as_ref(), check),
            Form::Condition(formula) => condition::check(target, formula, check),
            Form::MetWhen(formula) => met_when::check(target, formula, check),
            Form::AllOf(parts) => check_all_of(target, parts, scenario, check),
            Form::NotMeasurable(_) => {
                if let Some(id) = &target.indicator {
                    check.indicator(id);
                }
            }
        }
    }
    met_when::check_circles(scenario, check);
}

/// That an indicator has no base value where one is needed.
pub(super) fn no_base(id: &str) -> Both {
    both!("{id} 没有基年数值", "{id} has no value in the base year")
}

fn check_measured(target: &Target, measure: &dyn Measure, check: &mut Check) {
    check.year(&target.year);
    for rival in measure.rivals() {
        check.indicator(rival);
    }
    let Some(id) = &target.indicator else {
        let message = both!(
            "目标 {id} 没有写明指标",
            "the target {id} has no indicator",
            id = target.id.value
        );
        let help = ("请添加 indicator = \"<id>\"", "add indicator = \"<id>\"");
        check.problems.error(&target.id.place, message, help);
        return;
    };
    let Some(indicator) = check.indicator(id) else {
        return;
    };
    if measure.needs_base() && indicator.kind.base().is_none() {
        let help = (
            "请给它写 base，或改用其他形式的目标",
            "give it a base, or another form of target",
        );
        check.problems.error(&id.place, no_base(&id.value), help);
    }
    if measure.unit() == MeasureUnit::Indicator
        && matches!(measure.key(), "more_than" | "at_least" | "about" | "range")
        && let Some(base) = indicator.kind.base()
        && base > 0.0
        && !(0.1..=10.0).contains(&(measure.goal() / base))
    {
        let ratio = measure.goal() / base;
        let message = both!(
            "目标值 {goal} 是基年数值 {base} 的 {ratio:.3} 倍",
            "the target {goal} is {ratio:.3} times the base value {base}",
            goal = measure.goal()
        );
        let help = both!(
            "请按指标的单位书写（{unit}）",
            "write it in the unit of the indicator ({unit})",
            unit = indicator.unit.own
        );
        check.problems.warn(&target.id.place, message, help);
    }
}

fn check_all_of(target: &Target, parts: &[At<String>], scenario: &Scenario, check: &mut Check) {
    if parts.is_empty() {
        let message = both!(
            "目标 {id} 的 all_of 为空",
            "the target {id} is all of nothing",
            id = target.id.value
        );
        let help = ("请至少列出一个目标", "name at least one target");
        check.problems.error(&target.id.place, message, help);
    }
    for part in parts {
        let Some(other) = scenario
            .targets
            .iter()
            .find(|known| known.id.value == part.value)
        else {
            let ids = scenario.targets.iter().map(|known| known.id.value.as_str());
            check.unknown(part, "target", ids);
            continue;
        };
        if !matches!(other.form, Form::Measured(_) | Form::Condition(_)) {
            let message = both!(
                "{id} 本身是 {form}",
                "{id} is itself {form}",
                id = part.value,
                form = other.form.key()
            );
            let help = ("请列出可直接衡量的目标", "name targets that are measured");
            check.problems.error(&part.place, message, help);
        } else if other.counts && target.counts {
            counted_twice(&part.value, &part.place, check);
        }
    }
}

/// Warns of a target that counts both by itself and as a part of another.
fn counted_twice(id: &str, place: &Place, check: &mut Check) {
    let message = both!("{id} 会重复计入合计", "{id} would be counted twice");
    let help = both!(
        "请在 [target.{id}] 中添加 counts = false",
        "add counts = false to [target.{id}]"
    );
    check.problems.warn(place, message, help);
}
