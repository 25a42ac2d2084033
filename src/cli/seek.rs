//! `tuiyan seek FILE --target ID --probability P --vary PATH`: what must be true for a probability to be reached.

use super::chosen::Chosen;
use super::deliver::{Content, Delivery, Format, Item, Outlet};
use super::found::{Destination, destination_name};
use super::overrides::Overrides;
use super::progress::stop;
use super::running::{Running, paths};
use super::{Exit, note, show_problems};
use crate::both;
use crate::language::Both;
use crate::report::json;
use crate::report::manifest::Input;
use crate::report::seek::{SeekReport, csv, text};
use crate::scenario::load::{Loaded, Written};
use crate::scenario::target::Form;
use crate::scenario::tree::{Node, Value};
use crate::scenario::vary::{Axis, Range, Values, changed, check_paths, plain_number, read_axes};
use crate::study::seek::{Question, Stopped, number_at};
use crate::study::sweep;
use crate::study::unusual::unusual;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Arguments {
    /// A scenario file
    file: PathBuf,
    #[command(flatten)]
    chosen: Chosen,
    /// The probability that is to be reached, as in 0.8 or 80%
    #[arg(long, value_name = "P", value_parser = probability, allow_hyphen_values = true)]
    probability: f64,
    /// The value that is sought, by its path, with the range to search (3:12) or without; given twice, the frontier of both
    #[arg(long = "vary", value_name = "PATH[=LO:HI]", required = true)]
    vary: Vec<String>,
    /// Number of paths of each run
    #[arg(long, default_value = "100000", value_parser = paths, allow_hyphen_values = true)]
    paths: u64,
    /// Write the scenario that was found into this file, as one that extends FILE; if the file is there, only the value in it is changed
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    #[command(flatten)]
    pub(super) overrides: Overrides,
    #[command(flatten)]
    pub(super) outlet: Outlet,
    #[command(flatten)]
    running: Running,
}

/// A probability as a fraction or in per cent.
fn probability(written: &str) -> Result<f64, String> {
    let (number, unit) = match written.trim().strip_suffix('%') {
        Some(number) => (number.trim(), 100.0),
        None => (written.trim(), 1.0),
    };
    match number.parse::<f64>() {
        Ok(x) if x > 0.0 && x < unit => Ok(x / unit),
        Ok(x) if x == 0.0 || x == unit => Err(
            "no run can show that something is impossible or certain: ask for a probability between 0 and 1, such as 0.01 or 0.99"
                .to_owned(),
        ),
        Ok(_) => Err("write a probability between 0 and 1, as in 0.8 or 80%".to_owned()),
        Err(_) => Err("write a probability such as 0.8 or 80%".to_owned()),
    }
}

/// What is to be sought, checked.
struct Plan {
    written: Written,
    loaded: Loaded,
    axes: Vec<Axis>,
    slot: usize,
    destination: Option<Destination>,
}

pub fn seek(arguments: &Arguments) -> Exit {
    match answer(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn answer(arguments: &Arguments) -> Result<Exit, Exit> {
    let (running, outlet) = (&arguments.running, &arguments.outlet);
    let plan = plan(arguments)?;
    let run = running.run(arguments.paths);
    let question = Question {
        written: &plan.written,
        loaded: &plan.loaded,
        slot: plan.slot,
        probability: arguments.probability,
        run: &run,
        stop: stop(),
    };
    let stopped = |_: Stopped| running.interrupted();
    let report = match plan.axes.as_slice() {
        [first, second] => {
            let frontier = question.frontier(first, second).map_err(stopped)?;
            SeekReport::of_frontier(&question, [first, second], &frontier)
        }
        axes => {
            let axis = &axes[0];
            let sought = question.value(axis).map_err(stopped)?;
            let found = sought
                .found()
                .map(|crossing| found_node(axis, crossing.value));
            let at_found = found.clone().and_then(|node| {
                let found = changed(&plan.written, [(&axis.path, node)]).load().0?;
                Some(unusual(&found.scenario, &axis.path))
            });
            let mut report = SeekReport::of_value(&question, axis, &sought, at_found);
            report.file = write(arguments, &plan, &report, found)?;
            report
        }
    };
    let mut delivery = Delivery::new(false, outlet, running);
    delivery.add(Item {
        id: report.scenario.id.clone(),
        stem: "seek",
        inputs: vec![Input::new(&plan.loaded)],
        settled: Vec::new(),
        interrupted_after: None,
        content: match outlet.format {
            Format::Text => Content::Text(text::page(&report, running.language())),
            Format::Json => Content::Json(json::value(&report)),
            Format::Csv => Content::Tables(csv::tables(&report)),
        },
    })?;
    Ok(delivery.finish())
}

fn found_node(axis: &Axis, value: f64) -> Node {
    Node {
        place: axis.values_place.clone(),
        value: plain_number(value),
    }
}

/// Writes the scenario that was found, if that was asked for, and says which file.
fn write(
    arguments: &Arguments,
    plan: &Plan,
    report: &SeekReport,
    found: Option<Node>,
) -> Result<Option<String>, Exit> {
    let running = &arguments.running;
    if let (Some(file), true) = (&arguments.write, arguments.outlet.memory.is_some()) {
        // Only compared: it says which file it would be.
        return Ok(found.map(|_| destination_name(file)));
    }
    let Some(destination) = &plan.destination else {
        return Ok(None);
    };
    let Some(node) = found else {
        let message = both!(
            "说明: 没有找到取值，未写入文件",
            "note: no value was found, so no file was written"
        );
        note(message.in_(running.language()));
        return Ok(None);
    };
    let axis = &plan.axes[0];
    let expected = changed(&plan.written, [(&axis.path, node.clone())])
        .load()
        .0;
    let written = destination.write(
        (&axis.path, &node),
        report,
        (&typed(arguments), &arguments.overrides),
        expected.as_ref(),
    );
    written.map(Some).map_err(|message| {
        running.note_error(&message);
        Exit::Failed
    })
}

/// The command as it would be typed again.
fn typed(arguments: &Arguments) -> String {
    let file = arguments.file.display();
    let mut typed = format!("tuiyan seek {file}{}", arguments.chosen.typed());
    typed.push_str(&format!(" --probability {}", arguments.probability));
    for vary in &arguments.vary {
        typed.push_str(&format!(" --vary '{vary}'"));
    }
    let (paths, seed) = (arguments.paths, arguments.running.seed);
    typed.push_str(&format!(" --paths {paths} --seed {seed}"));
    typed + &arguments.overrides.typed()
}

/// Reads and checks everything before the first run. All that is wrong is said at once.
fn plan(arguments: &Arguments) -> Result<Plan, Exit> {
    let (running, outlet) = (&arguments.running, &arguments.outlet);
    let (mut written, loaded) = arguments.overrides.written(&arguments.file, running)?;
    let mut wrong = !check_number(arguments);
    let slot = slot(arguments, &loaded);
    let axes = read_axes(&arguments.vary, &mut written).and_then(|axes| {
        let number = |value: &Value| matches!(value, Value::Integer(_) | Value::Float(_));
        let problems = check_paths(&axes, &written, &loaded.tree, &number);
        match problems.any_error() {
            true => Err(problems),
            false => Ok(axes),
        }
    });
    let axes = axes.map_err(|problems| show_problems(&problems, running.language()));
    let unfit = axes
        .iter()
        .flatten()
        .filter_map(|axis| unfit(axis, &loaded));
    for message in unfit {
        running.note_error(&message);
        wrong = true;
    }
    let (Ok(slot), Ok(axes), false) = (slot, axes, wrong) else {
        return Err(Exit::Wrong);
    };
    let threads = running.run(arguments.paths).threads;
    for axis in &axes {
        if let Values::Range(Range { low, high }) = axis.values {
            let ends = [low, high].map(|end| vec![found_node(axis, end)]);
            let axis = std::slice::from_ref(axis);
            sweep::check(&written, axis, &ends, &loaded, threads).map_err(|problems| {
                show_problems(&problems, running.language());
                Exit::Wrong
            })?;
        }
    }
    let destination = arguments.write.as_deref();
    let destination = destination.filter(|_| outlet.memory.is_none());
    let destination = destination.map(|file| Destination::new(file, &arguments.file));
    let destination = destination.transpose().map_err(|message| {
        running.note_error(&message);
        Exit::Wrong
    })?;
    outlet.prepare_one(running)?;
    Ok(Plan {
        written,
        loaded,
        axes,
        slot,
        destination,
    })
}

/// One value is sought, or the frontier of two; only a single value makes a scenario.
fn check_number(arguments: &Arguments) -> bool {
    let n = arguments.vary.len();
    let message = match (n, &arguments.write) {
        (3.., _) => both!(
            "--vary 出现了{n}次\n帮助: 一次求一个值；两次求等概率线；更多请用 tuiyan sweep",
            "--vary is there {n} times\nhelp: once for a value, twice for the frontier of two; for more, tuiyan sweep"
        ),
        (2, Some(_)) => both!(
            "等概率线是许多情景，--write 只能写一个\n帮助: 请用 --set 固定其中一个值，只变动另一个",
            "a frontier is many scenarios, and --write writes one\nhelp: fix one of the values with --set and vary the other"
        ),
        _ => return true,
    };
    arguments.running.note_error(&message);
    false
}

/// The one target that is asked about.
fn slot(arguments: &Arguments, loaded: &Loaded) -> Result<usize, Exit> {
    let running = &arguments.running;
    let slots = arguments.chosen.slots(&loaded.scenario, running)?;
    let targets = &loaded.scenario.targets;
    let judged =
        (0..targets.len()).filter(|at| !matches!(targets[*at].form, Form::NotMeasurable(_)));
    let judged: Vec<usize> = judged.collect();
    match (slots.as_slice(), judged.as_slice()) {
        ([one], _) | ([], [one]) => Ok(*one),
        _ => {
            let known = judged.iter().map(|at| targets[*at].id.value.as_str());
            let known: Vec<&str> = known.chain(["all"]).collect();
            let known = Both::list(&known);
            running.note_error(&both!(
                "须指定一个目标\n帮助: 请写 --target，可选：{known}",
                "one target must be named\nhelp: write --target with one of {known}";
                known
            ));
            Err(Exit::Wrong)
        }
    }
}

/// Why a value cannot be sought.
fn unfit(axis: &Axis, loaded: &Loaded) -> Option<Both> {
    let path = axis.path.to_string();
    match (&axis.values, axis.path.find(&loaded.tree)) {
        (Values::List(_), _) => Some(both!(
            "--vary {path}：取值应为范围\n帮助: 请写 {path}=3:12，或只写 {path}",
            "--vary {path}: seeking takes a range\nhelp: write {path}=3:12, or {path} alone"
        )),
        (_, Some(node)) if number_at(axis, loaded).is_none() => {
            let found = node.value.describe();
            Some(both!(
                "--vary {path}：该处为{found}，不是数值\n帮助: 请指定其中的数值，或用 tuiyan sweep 比较几种取值",
                "--vary {path} is {found}, not a number\nhelp: name a number in it, or compare some values with tuiyan sweep";
                found
            ))
        }
        (Values::Open, None) => Some(both!(
            "--vary {path}：情景未写该值，无从选取范围\n帮助: 请写 {path}=起点:终点",
            "--vary {path}: the scenario has no value there to begin with\nhelp: write {path}=LO:HI"
        )),
        _ => None,
    }
}
