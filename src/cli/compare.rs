//! `tuiyan compare BASE ALT…`: what alternatives add to each probability, against a base and on the same paths.

use super::attributing::Attributing;
use super::chosen::Chosen;
use super::deliver::{Content, Delivery, Format, Item, Outlet};
use super::progress::{Progress, stop};
use super::running::{Running, paths};
use super::{Exit, note, output, show_problems};
use crate::both;
use crate::language::Both;
use crate::report::compare::{CompareReport, Shown, csv, text};
use crate::report::manifest::Input;
use crate::report::{json, words};
use crate::scenario::load::Loaded;
use crate::study::Comparison;
use crate::study::compare::{Row, compare as compared, rows};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Scenario files: the base, then one alternative or more
    #[arg(required = true, value_names = ["BASE", "ALT"])]
    files: Vec<PathBuf>,
    /// Number of paths
    #[arg(long, value_name = "N", default_value = "100000", value_parser = paths, allow_hyphen_values = true)]
    paths: u64,
    #[command(flatten)]
    attributing: Attributing,
    #[command(flatten)]
    chosen: Chosen,
    #[command(flatten)]
    pub(super) overrides: super::overrides::Overrides,
    #[command(flatten)]
    pub(super) outlet: Outlet,
    #[command(flatten)]
    running: Running,
}

pub fn compare(arguments: &Arguments) -> Exit {
    match delivered(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn delivered(arguments: &Arguments) -> Result<Exit, Exit> {
    let running = &arguments.running;
    arguments.outlet.check_tables(running)?;
    let wrong = |message: Both| {
        running.note_error(&message);
        Exit::Wrong
    };
    if arguments.files.len() < 2 {
        return Err(wrong(both!(
            "只有一个情景文件，无从比较\n帮助: 请写出基准情景和至少一个备选情景：tuiyan compare BASE ALT",
            "one scenario file is nothing to compare\nhelp: name the base and an alternative or more: tuiyan compare BASE ALT"
        )));
    }
    arguments.attributing.check().map_err(wrong)?;
    let loaded = load_all(arguments)?;
    let chosen = arguments.chosen.slots(&loaded[0].scenario, running)?;
    if let Some(message) = nothing_shared(&loaded, &rows(&loaded)) {
        return Err(wrong(message));
    }
    if let Some(out) = &arguments.outlet.out {
        output::probe(out).map_err(wrong)?;
    }
    let run = running.run(arguments.paths);
    let mut progress = Progress::new(arguments.paths, running.quiet, running.language());
    let found = compared(&loaded, &run, stop(), &mut |done| progress.set(done));
    progress.finish();
    let interrupted = || {
        note(words::NOTHING_DONE.in_(running.language()));
        Exit::Interrupted
    };
    let found = found.ok_or_else(interrupted)?;
    if let Some(message) = undefined(arguments, &loaded, &found) {
        running.note_error(&message);
        return Err(Exit::Failed);
    }
    let attributions = arguments.attributing.found(&loaded, &found, &run);
    let attributions = attributions.ok_or_else(interrupted)?;
    let report = CompareReport::new(&loaded, &run, &found, Shown(&chosen));
    let report = report.with_attributions(&loaded, &attributions, Shown(&chosen));
    let mut delivery = Delivery::new(false, &arguments.outlet, running);
    delivery.add(item(arguments, &loaded, &report, !chosen.is_empty()))?;
    Ok(delivery.finish())
}

fn item(arguments: &Arguments, loaded: &[Loaded], report: &CompareReport, chosen: bool) -> Item {
    let language = arguments.running.language();
    Item {
        id: report.base().scenario.id.clone(),
        stem: "compare",
        inputs: loaded.iter().map(Input::new).collect(),
        settled: Vec::new(),
        interrupted_after: None,
        content: match arguments.outlet.format {
            Format::Text => Content::Text(text::page(report, language, chosen)),
            Format::Json => Content::Json(json::value(report)),
            Format::Csv => Content::Tables(csv::tables(report)),
        },
    }
}

/// Loads every file; all their problems are shown.
fn load_all(arguments: &Arguments) -> Result<Vec<Loaded>, Exit> {
    let mut all = Vec::new();
    for file in &arguments.files {
        let (loaded, problems) = arguments.overrides.load(file);
        if !arguments.running.quiet || problems.any_error() {
            show_problems(&problems, arguments.running.language());
        }
        all.extend(loaded);
    }
    match all.len() == arguments.files.len() {
        true => Ok(all),
        false => Err(Exit::Wrong),
    }
}

/// What to say where no target can be judged both in the base and in an alternative.
fn nothing_shared(loaded: &[Loaded], rows: &[Row]) -> Option<Both> {
    let shares = |alternative: usize| {
        let mut rows = rows.iter();
        rows.any(|row| row.is_judged_in(0) && row.is_judged_in(alternative))
    };
    let alone = (1..loaded.len()).find(|alternative| !shares(*alternative))?;
    let ids = |one: &Loaded| -> Both {
        let ids = one.scenario.targets.iter().map(|t| t.id.value.as_str());
        let ids: Vec<&str> = ids.take(5).collect();
        match ids.is_empty() {
            true => ("（无）", "(none)").into(),
            false => Both::list(&ids),
        }
    };
    let (ours, theirs) = (ids(&loaded[0]), ids(&loaded[alone]));
    Some(both!(
        "{base} 与 {file} 没有共同的可衡量目标，无从比较：前者有 {ours}，后者有 {theirs}\n\
         帮助: 目标按标识符对应，请在两个文件中用同一标识符 [target.<id>]，或以 extends 继承基准情景",
        "{base} and {file} have no target in common that can be measured: the first has {ours}, the second {theirs}\n\
         help: targets are matched by id, so use the same [target.<id>] in both, or extend the base",
        base = loaded[0].file,
        file = loaded[alone].file;
        ours, theirs
    ))
}

/// The first measured value that is no number, where the target does not say what to make of it.
fn undefined(arguments: &Arguments, loaded: &[Loaded], found: &Comparison) -> Option<Both> {
    let mut faults = found.undefined.iter();
    let strict = faults.find_map(|fault| {
        let one = &loaded[fault.scenario];
        let place = found.rows[fault.row].places[fault.scenario]?;
        let target = &one.scenario.targets[place];
        target.undefined.is_none().then_some((fault, one, target))
    });
    let (fault, one, target) = strict?;
    let (seed, typed) = (arguments.running.seed, arguments.overrides.typed());
    Some(both!(
        "{file}：目标 {id} 的衡量值在{paths}条路径中的{count}条上为无穷大或非数值\n\
         帮助: 先单独运行该情景，查看其中一条：tuiyan run {file} --seed {seed} --paths {paths}{typed}",
        "{file}: what target {id} measures is infinite or not a number on {count} of {paths} paths\n\
         help: run the scenario alone, which names such a path: tuiyan run {file} --seed {seed} --paths {paths}{typed}",
        file = one.file,
        id = target.id.value,
        count = fault.paths,
        paths = found.paths
    ))
}
