//! `tuiyan run FILE…`: simulate, and report the probabilities of the targets.

use super::deliver::{Content, Delivery, Format, Item, Outlet, folder};
use super::fault::fault;
use super::progress::{Progress, stop};
use super::running::{Running, paths, paths_or_none};
use super::{Exit, note, output, shard, show_problems};
use crate::both;
use crate::draw::Points;
use crate::engine::nested::MOST_GROUPS;
use crate::engine::{self, Run, Summary};
use crate::language::Both;
use crate::model::Model;
use crate::report::manifest::{Input, Manifest};
use crate::report::trajectory::Trajectory;
use crate::report::words;
use crate::report::{Report, csv, json, text};
use crate::scenario::load::Loaded;
use crate::scenario::target::Form;
use crate::study::{Effects, Shard, Whole, effects};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Scenario files
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Number of paths, or the most with --until [default: 100000, and 10000000 as the most]
    #[arg(long, value_parser = paths, allow_hyphen_values = true)]
    paths: Option<u64>,
    /// Where the paths stand
    #[arg(long, value_enum, default_value_t = Place(Points::Plain))]
    points: Place,
    /// End the run when ± is at most this for every target and for all together, as in 0.5pp; looked at after 10000
    /// paths, 20000, 40000 and so on
    #[arg(
        long,
        value_name = "X",
        value_parser = precision,
        allow_hyphen_values = true,
        conflicts_with = "path"
    )]
    until: Option<Precision>,
    #[command(flatten)]
    pub(super) overrides: super::overrides::Overrides,
    #[command(flatten)]
    pub(super) outlet: Outlet,
    /// Show one path (numbered from 0) instead of the whole run
    #[arg(long, value_name = "K")]
    path: Option<u64>,
    /// Number of paths on which each shock, revision and lever is switched to see what it adds; 0 for none [default: a 64th
    /// of the run, but 16384 at least]
    #[arg(long, value_name = "N", value_parser = paths_or_none, allow_hyphen_values = true)]
    effects: Option<u64>,
    /// Number of groups of 64 paths that tell parameters from chance, rounded up to a multiple of 16; 0 for none [default: one for
    /// every 128 paths of the run, but 256 to 1600]
    #[arg(long, value_name = "N", value_parser = groups, allow_hyphen_values = true)]
    parameters: Option<u64>,
    /// Compute shard K of M, counted from 1, and write it to the part file --out (or, if that is a folder, to a file in it that is named
    /// by scenario and shard); `tuiyan merge` makes the result of all parts
    #[arg(
        long,
        value_name = "K/M",
        value_parser = shard::read,
        conflicts_with_all = ["until", "path"]
    )]
    pub(super) shard: Option<Shard>,
    #[command(flatten)]
    pub(super) running: Running,
}

/// A number of groups, or none.
pub(super) fn groups(written: &str) -> Result<u64, String> {
    match written.parse() {
        Ok(groups) if groups <= MOST_GROUPS => Ok(groups),
        _ => Err(format!("write a whole number from 0 to {MOST_GROUPS}")),
    }
}

/// A point set as it is called on the command line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(pub(super) Points);

impl ValueEnum for Place {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Place; Points::ALL.len()] = {
            let mut all = [Place(Points::Plain); Points::ALL.len()];
            let mut at = 0;
            while at < all.len() {
                all[at] = Place(Points::ALL[at]);
                at += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.key()).help(self.0.meaning().1))
    }
}

/// Percentage points, as they are written.
#[derive(Debug, Clone, Copy)]
pub struct Precision(f64);

impl Precision {
    /// As a fraction.
    fn fraction(self) -> f64 {
        self.0 / 100.0
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}pp", self.0)
    }
}

fn precision(written: &str) -> Result<Precision, String> {
    let Some(number) = written.trim().strip_suffix("pp") else {
        return Err("write percentage points such as 0.5pp".to_owned());
    };
    match number.trim().parse::<f64>() {
        Ok(points) if points > 0.0 && points <= 50.0 => Ok(Precision(points)),
        Ok(_) => Err("write percentage points above 0pp and up to 50pp".to_owned()),
        Err(_) => Err("write percentage points such as 0.5pp".to_owned()),
    }
}

impl Arguments {
    fn several(&self) -> bool {
        self.files.len() > 1
    }

    /// Whether these are the arguments of one whole run of known length: one that can be cut into shards.
    pub fn has_parts(&self) -> bool {
        let cut_short = self.until.is_some() || self.path.is_some() || self.shard.is_some();
        !self.several() && !cut_short
    }

    /// How many paths, or with --until, at most.
    fn paths(&self) -> u64 {
        self.paths.unwrap_or(match self.until {
            None => 100_000,
            Some(_) => 10_000_000,
        })
    }
}

/// What one file came to.
pub struct Outcome {
    pub loaded: Loaded,
    pub model: Model,
    pub summary: Summary,
    pub effects: Option<Effects>,
}

pub fn run(arguments: &Arguments) -> Exit {
    if let Err(message) = check_points(arguments).and_then(|()| shard::check(arguments)) {
        arguments.running.note_error(&message);
        return Exit::Wrong;
    }
    let loaded = match load_all(arguments) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    if let (Some(shard), [loaded]) = (arguments.shard, loaded.as_slice()) {
        return shard::run(arguments, loaded, shard);
    }
    if let Err(message) = prepare_folders(arguments, &loaded) {
        arguments.running.note_error(&message);
        return Exit::Wrong;
    }
    if let Some(path) = arguments.path {
        return replay(arguments, &loaded, path);
    }
    if let Err(message) = check_until(arguments, &loaded) {
        arguments.running.note_error(&message);
        return Exit::Wrong;
    }
    let mut delivery = Delivery::new(arguments.several(), &arguments.outlet, &arguments.running);
    let mut exit = Exit::Done;
    for loaded in loaded {
        let outcome = simulate(arguments, loaded);
        match conclude(arguments, &outcome, &mut delivery) {
            Ok(Exit::Done) => {}
            // One scenario that cannot be simulated does not take the others' results along.
            Ok(other) => {
                exit = other;
                continue;
            }
            Err(failed) => return failed,
        }
        if outcome.summary.stopped {
            note_interruption(arguments, outcome.summary.paths);
            exit = Exit::Interrupted;
            break;
        }
    }
    match delivery.finish() {
        Exit::Done => exit,
        failed => failed,
    }
}

/// Delivers what a run came to, unless it cannot be simulated: then it is said why.
///
/// # Errors
/// The exit, where a file cannot be written.
pub fn conclude(
    arguments: &Arguments,
    outcome: &Outcome,
    delivery: &mut Delivery,
) -> Result<Exit, Exit> {
    let command = command_of(arguments, &outcome.loaded.file);
    let (scenario, model) = (&outcome.loaded.scenario, &outcome.model);
    if let Some(told) = fault(scenario, model, &outcome.summary, &command) {
        note(told.message().in_(arguments.running.language()));
        return Ok(Exit::Failed);
    }
    if outcome.summary.paths > 0 {
        delivery.add(report(arguments, outcome))?;
    }
    Ok(Exit::Done)
}

/// Whether the point set goes with the other arguments.
fn check_points(arguments: &Arguments) -> Result<(), Both> {
    let (points, paths) = (arguments.points.0, arguments.paths());
    let key = points.key();
    if points == Points::LatinHypercube && arguments.until.is_some() {
        return Err(both!(
            "--points {key} 不能与 --until 同用：分层数取决于路径总数，须事先确定\n\
             帮助: 请改用 --paths，或 --points sobol",
            "--points {key} does not go with --until: its layers follow from the number of paths, which must be known before\n\
             help: use --paths, or --points sobol"
        ));
    }
    check_spread(points, paths)
}

/// Whether there are paths enough for a point set.
pub(super) fn check_spread(points: Points, paths: u64) -> Result<(), Both> {
    let (key, least) = (points.key(), engine::LEAST_SPREAD_PATHS);
    if points != Points::Plain && paths < least {
        return Err(both!(
            "--points {key} 至少需要{least}条路径：16组独立重复，每组10条\n帮助: 请增加 --paths",
            "--points {key} needs at least {least} paths: 16 independent replicates of 10\nhelp: raise --paths"
        ));
    }
    Ok(())
}

/// A precision needs a probability to have it.
fn check_until(arguments: &Arguments, loaded: &[Loaded]) -> Result<(), Both> {
    let aimless = loaded.iter().find(|loaded| {
        let mut targets = loaded.scenario.targets.iter();
        targets.all(|target| matches!(target.form, Form::NotMeasurable(_)))
    });
    match (arguments.until, aimless) {
        (Some(_), Some(loaded)) => Err(both!(
            "{file}：没有可以测度的目标，--until 无从判断何时停止\n帮助: 请改用 --paths",
            "{file}: no target that can be measured, so --until cannot tell when to stop\nhelp: use --paths",
            file = loaded.file
        )),
        _ => Ok(()),
    }
}

/// A result in the format that was asked for.
fn report(arguments: &Arguments, outcome: &Outcome) -> Item {
    let run = settings(arguments);
    let mut report = Report::new(&outcome.loaded, &outcome.model, &run, &outcome.summary);
    if let Some(effects) = &outcome.effects {
        report = report.with_effects(&outcome.loaded.scenario, effects);
    }
    let content = match arguments.outlet.format {
        Format::Text => Content::Text(text::scorecard(&report, arguments.running.language())),
        Format::Json => Content::Json(json::value(&report)),
        Format::Csv => Content::Tables(csv::tables(&report)),
    };
    Item {
        id: report.scenario.id,
        stem: "result",
        inputs: vec![Input::new(&outcome.loaded)],
        settled: settled(arguments, outcome),
        interrupted_after: interrupted_after(arguments, outcome),
        content,
    }
}

/// What the manifest says in place of what was not said. A run that was interrupted is the run of as many paths, without what
/// it did not come to.
fn settled(arguments: &Arguments, outcome: &Outcome) -> Vec<(&'static str, String)> {
    let summary = &outcome.summary;
    let whole = !summary.stopped || interrupted_after(arguments, outcome).is_some();
    let (paths, effects) = match (whole, summary.stopped) {
        (true, true) => (arguments.paths(), effects_on(arguments, arguments.paths())),
        (true, false) => (arguments.paths(), effects_on(arguments, summary.paths)),
        (false, _) => (summary.paths, 0),
    };
    let mut settled = vec![
        ("paths", paths.to_string()),
        ("effects", effects.to_string()),
    ];
    let drawn_once = !outcome.model.program.once.is_empty();
    if !whole && drawn_once && summary.nested.is_none() {
        settled.push(("parameters", "0".to_owned()));
    }
    settled
}

/// After how many paths a run was interrupted that is not the run of as many: layers follow from the number of all.
fn interrupted_after(arguments: &Arguments, outcome: &Outcome) -> Option<u64> {
    let (done, points) = (outcome.summary.paths, arguments.points.0);
    let layers = points == Points::LatinHypercube;
    (outcome.summary.stopped && layers && done < arguments.paths()).then_some(done)
}

/// The manifest that a part carries: that of the whole run, but for what only a result has.
pub fn recorded(arguments: &Arguments, loaded: &Loaded, whole: &Whole) -> Manifest {
    let settled = [
        ("paths", whole.run.paths.to_string()),
        ("effects", whole.effects.to_string()),
    ];
    let recorded = arguments.outlet.recorded.without(&["format", "lang"]);
    recorded.manifest(arguments.running.seed, vec![Input::new(loaded)], &settled)
}

/// On how many paths of a run parts are switched.
pub fn effects_on(arguments: &Arguments, paths: u64) -> u64 {
    match arguments.effects {
        Some(asked) => asked.min(paths),
        None => effects::usual_paths(paths),
    }
}

/// Loads every file before the first run, so that a mistake in the last costs no time.
fn load_all(arguments: &Arguments) -> Result<Vec<Loaded>, Exit> {
    if arguments.path.is_none() {
        arguments.outlet.check_tables(&arguments.running)?;
    }
    let mut all = Vec::new();
    let mut wrong = false;
    for file in &arguments.files {
        let (loaded, problems) = arguments.overrides.load(file);
        if !arguments.running.quiet || problems.any_error() {
            show_problems(&problems, arguments.running.language());
        }
        wrong |= loaded.is_none();
        all.extend(loaded);
    }
    if wrong { Err(Exit::Wrong) } else { Ok(all) }
}

/// How a file is run.
pub fn settings(arguments: &Arguments) -> Run {
    Run {
        points: arguments.points.0,
        until: arguments.until.map(Precision::fraction),
        groups: arguments.parameters,
        ..arguments.running.run(arguments.paths())
    }
}

fn simulate(arguments: &Arguments, loaded: Loaded) -> Outcome {
    let model = Model::new(&loaded.scenario);
    let mut progress = Progress::new(
        arguments.paths(),
        arguments.running.quiet,
        arguments.running.language(),
    );
    let run = settings(arguments);
    let mut summary = engine::run(&model, &run, stop(), &mut |done| progress.set(done));
    let paths = effects_on(arguments, summary.paths);
    let mut effects = None;
    if paths > 0 && !summary.stopped {
        effects = effects::effects(&loaded.scenario, &model, &run, paths, stop());
        // Without them such a run is not whole.
        summary.stopped = effects.is_none();
    }
    progress.finish();
    Outcome {
        loaded,
        model,
        summary,
        effects,
    }
}

/// The command that runs a file as it was run, with what has a say in the values.
fn command_of(arguments: &Arguments, file: &str) -> String {
    let (seed, paths) = (arguments.running.seed, arguments.paths());
    let mut command = format!("tuiyan run {file} --seed {seed} --paths {paths}");
    if arguments.points.0 != Points::Plain {
        command.push_str(&format!(" --points {}", arguments.points.0.key()));
    }
    command.push_str(&arguments.overrides.typed());
    command
}

fn note_interruption(arguments: &Arguments, done: u64) {
    let language = arguments.running.language();
    if done == 0 {
        note(words::NOTHING_DONE.in_(language));
        return;
    }
    note(&format!(
        "{}: {done} / {} {}",
        words::INTERRUPTED.in_(language),
        arguments.paths(),
        words::PATHS.in_(language),
    ));
}

fn prepare_folders(arguments: &Arguments, loaded: &[Loaded]) -> Result<(), Both> {
    let Some(out) = &arguments.outlet.out else {
        return Ok(());
    };
    let ids: Vec<&str> = loaded.iter().map(|one| one.scenario.id.as_str()).collect();
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for one in loaded {
        if let Some(other) = seen.insert(&one.scenario.id, &one.file) {
            let id = &one.scenario.id;
            return Err(both!(
                "{other} 和 {file} 的 id 同为 {id}：使用 --out 时须各不相同",
                "{other} and {file} both have the id {id}: --out needs two",
                file = one.file
            ));
        }
    }
    let plain = |id: &&str| {
        id.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c)) && !id.starts_with('.')
    };
    if let (true, Some(id)) = (ids.len() > 1, ids.iter().find(|id| !plain(id))) {
        return Err(both!(
            "标识符“{id}”不能用作文件夹名：请用字母、数字、- 和 _",
            "the id {id:?} cannot name a folder: use letters, digits, - and _"
        ));
    }
    ids.iter()
        .try_for_each(|id| output::probe(&folder(arguments.several(), out, id)))
}

fn replay(arguments: &Arguments, loaded: &[Loaded], path: u64) -> Exit {
    if path >= arguments.paths() {
        let message = both!(
            "错误: 本次运行共{paths}条路径，没有路径 {path}\n帮助: 路径编号为 0 至 {last}",
            "error: path {path} is not in a run of {paths} paths\nhelp: paths are numbered from 0 to {last}",
            paths = arguments.paths(),
            last = arguments.paths() - 1
        );
        note(message.in_(arguments.running.language()));
        return Exit::Wrong;
    }
    let mut delivery = Delivery::new(arguments.several(), &arguments.outlet, &arguments.running);
    for one in loaded {
        let model = Model::new(&one.scenario);
        let watched = engine::replay(&model, &settings(arguments), path);
        let trajectory = Trajectory::new(one, &model, arguments.running.seed, path, &watched);
        let content = match arguments.outlet.format {
            Format::Text => Content::Text(trajectory.text(arguments.running.language())),
            Format::Json => Content::Json(json::value(&trajectory)),
            Format::Csv => Content::Tables(vec![("path.csv", trajectory.csv())]),
        };
        let item = Item {
            id: trajectory.scenario,
            stem: "path",
            inputs: vec![Input::new(one)],
            settled: vec![("paths", arguments.paths().to_string())],
            interrupted_after: None,
            content,
        };
        if let Err(failed) = delivery.add(item) {
            return failed;
        }
    }
    delivery.finish()
}
