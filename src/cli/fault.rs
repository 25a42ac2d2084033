//! Values that cannot be: which of them end a run, and how it is said.
//!
//! A level that is infinite or impossibly negative ends it always. A formula without a value does if it has none on any path, or
//! if a target rests on it and neither the formula nor the target says what to do; if not, the report names it.

use crate::both;
use crate::engine::Summary;
use crate::engine::summary::Faults;
use crate::language::Both;
use crate::model::{Model, TargetLabel};
use crate::report::undefined::{UndefinedReport, undefined};
use crate::scenario::{Scenario, Target};

/// What is wrong, on how many paths, and what to do besides looking at one.
struct Fault {
    what: Both,
    faults: Faults,
    remedy: Option<Both>,
}

/// A value that ends a run, as it is said.
pub struct Told {
    /// What is wrong, and on how many paths.
    pub what: Both,
    /// The command that shows one of these paths.
    pub command: String,
    /// What to do besides.
    remedy: Both,
}

impl Told {
    /// The whole message.
    pub fn message(&self) -> Both {
        let Told {
            what,
            command,
            remedy,
        } = self;
        both!(
            "错误: {what}\n帮助: 可查看其中一条：{command}{remedy}",
            "error: {what}\nhelp: look at one of them: {command}{remedy}";
            what, remedy
        )
    }
}

/// The first value that ends the run; `command` is the one that ran it.
pub fn fault(scenario: &Scenario, model: &Model, summary: &Summary, command: &str) -> Option<Told> {
    let found = of_indicators(scenario, model, summary)
        .or_else(|| of_empty_formulas(scenario, model, summary))
        .or_else(|| of_formulas(scenario, model, summary))
        .or_else(|| of_targets(scenario, model, summary))?;
    let Fault {
        what,
        faults,
        remedy,
    } = found;
    let path = faults.first_path.unwrap_or_default();
    Some(Told {
        what: both!(
            "{what}在{paths}条路径中的{count}条上为无穷大、非数值或不应有的负值",
            "{what} is infinite, not a number or impossibly negative on {count} of {paths} paths",
            count = faults.count,
            paths = summary.paths;
            what
        ),
        command: format!("{command} --path {path}"),
        remedy: remedy.unwrap_or_default(),
    })
}

/// An indicator that is not a formula.
fn of_indicators(scenario: &Scenario, model: &Model, summary: &Summary) -> Option<Fault> {
    let indicators = scenario.indicators.iter().zip(&model.indicators);
    let mut plain = indicators.filter(|(indicator, _)| indicator.kind.formula().is_none());
    plain.find_map(|(indicator, cells)| {
        scenario.years().zip(cells).find_map(|(year, cell)| {
            let what = both!(
                "{id}（{year}年）",
                "{id} in {year}",
                id = indicator.id.value
            );
            counted(summary, *cell).map(|faults| Fault {
                what,
                faults,
                remedy: None,
            })
        })
    })
}

/// A formula that has no value at all.
fn of_empty_formulas(scenario: &Scenario, model: &Model, summary: &Summary) -> Option<Fault> {
    let undefined = undefined(scenario, model, summary);
    let mut open = undefined.iter().filter(|found| open(found));
    let found = open.find(|found| found.paths == summary.paths)?;
    let (id, year) = (&found.id, found.year);
    Some(Fault {
        what: both!("{id}（{year}年）", "{id} in {year}"),
        faults: Faults {
            count: found.paths,
            first_path: Some(found.first_path),
        },
        remedy: None,
    })
}

/// A formula on which a target rests.
fn of_formulas(scenario: &Scenario, model: &Model, summary: &Summary) -> Option<Fault> {
    let undefined = undefined(scenario, model, summary);
    let mut open = undefined.iter().filter(|found| open(found));
    open.find_map(|found| {
        let target = strict(scenario, model)
            .find(|(target, _)| needs(scenario, target, found))?
            .0;
        let (id, year, target) = (&found.id, found.year, &target.id.value);
        Some(Fault {
            what: both!(
                "目标 {target} 所依据的 {id}（{year}年）",
                "{id} in {year}, on which target {target} rests,"
            ),
            faults: Faults {
                count: found.paths,
                first_path: Some(found.first_path),
            },
            remedy: Some(both!(
                "\n      或写明如何处理：在 [indicator.{id}.derived] 中写 undefined = <数值>，\
                 或在 [target.{target}] 中写 undefined = \"missed\"",
                "\n      or say what to do: undefined = <number> in [indicator.{id}.derived], \
                 or undefined = \"missed\" in [target.{target}]"
            )),
        })
    })
}

/// What a target measures.
fn of_targets(scenario: &Scenario, model: &Model, summary: &Summary) -> Option<Fault> {
    strict(scenario, model).find_map(|(target, label)| {
        let judged = label.judged.iter().chain(&label.other);
        let measured = judged.flat_map(|j| j.measure.iter().chain(&j.truths).copied());
        let mut cells = measured.chain(label.margin);
        let faults = cells.find_map(|cell| counted(summary, cell))?;
        let what = both!(
            "目标 {id} 的衡量值",
            "what target {id} measures",
            id = target.id.value
        );
        Some(Fault {
            what,
            faults,
            remedy: None,
        })
    })
}

/// The targets that do not say what to make of a value that is none.
fn strict<'s>(
    scenario: &'s Scenario,
    model: &'s Model,
) -> impl Iterator<Item = (&'s Target, &'s TargetLabel)> {
    let targets = scenario.targets.iter().zip(&model.targets);
    targets.filter(|(target, _)| target.undefined.is_none())
}

/// Whether it is a derived indicator that does not say what to take.
fn open(found: &UndefinedReport) -> bool {
    found.about == "indicator" && found.taken.is_none()
}

/// Whether a target rests on a value.
fn needs(scenario: &Scenario, target: &Target, found: &UndefinedReport) -> bool {
    let year = target.year.value;
    year >= found.year && target.rests_on(scenario).contains(&found.id.as_str())
}

fn counted(summary: &Summary, cell: usize) -> Option<Faults> {
    let faults = summary.tally.distributions[cell].faults;
    (faults.count > 0).then_some(faults)
}
