//! `tuiyan run FILE…`: simulate, and report the probabilities of the targets.

use super::deliver::{Content, Delivery, Item, folder};
use super::progress::{Progress, stop};
use super::{Exit, note, output, show_problems};
use crate::both;
use crate::draw::Points;
use crate::engine::{self, Run, Summary};
use crate::language::{Both, Language};
use crate::model::Model;
use crate::report::trajectory::Trajectory;
use crate::report::words;
use crate::report::{Report, csv, json, text};
use crate::scenario::load::{Loaded, load};
use crate::scenario::target::Form;
use crate::simd::{Cpu, Kind};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use std::collections::HashMap;
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
    until: Option<f64>,
    /// Seed of all draws
    #[arg(long, default_value = "1", value_parser = seed, allow_hyphen_values = true)]
    seed: u64,
    /// Number of threads; has no say in the result [default: one a processor]
    #[arg(long, value_parser = threads)]
    threads: Option<usize>,
    /// Override a value, as in --set indicator.retail.persistence=0.5
    #[arg(long = "set", value_name = "PATH=VALUE")]
    sets: Vec<String>,
    #[command(flatten)]
    language: super::language::Choice,
    /// Format of the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write the result into this folder instead of stdout
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Show one path (numbered from 0) instead of the whole run
    #[arg(long, value_name = "K")]
    path: Option<u64>,
    /// No progress, no warnings
    #[arg(long)]
    pub(super) quiet: bool,
    /// Compute as on this kind of processor (avx512, avx2, baseline); has no say in the result
    #[arg(long, value_parser = processor)]
    cpu: Option<Cpu>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A scorecard
    Text,
    /// The contract tuiyan/result/1
    Json,
    /// Tidy tables: indicators.csv, targets.csv, joint.csv (needs --out)
    Csv,
}

/// A point set as it is called on the command line.
#[derive(Debug, Clone, Copy)]
struct Place(Points);

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

fn processor(written: &str) -> Result<Cpu, String> {
    let kind = match written {
        "avx512" => Kind::Avx512,
        "avx2" => Kind::Avx2,
        "baseline" => Kind::Baseline,
        _ => return Err("choose one of avx512, avx2 and baseline".to_owned()),
    };
    Cpu::of(kind).ok_or_else(|| "this processor is not of that kind".to_owned())
}

fn paths(written: &str) -> Result<u64, String> {
    let plain = written.replace(['_', ','], "");
    let paths = match plain.parse::<u64>() {
        Ok(paths) => Some(paths),
        // 1e6 is how people write a million.
        Err(_) => plain
            .parse::<f64>()
            .ok()
            .filter(|x| x.fract() == 0.0 && (0.0..1e18).contains(x))
            .map(|x| x as u64),
    };
    match paths {
        Some(paths) if (1..=engine::MOST_PATHS).contains(&paths) => Ok(paths),
        Some(_) => Err(format!("write a number from 1 to {}", engine::MOST_PATHS)),
        None => Err("write a whole number such as 100000 or 1e6".to_owned()),
    }
}

/// Percentage points, as a fraction.
fn precision(written: &str) -> Result<f64, String> {
    let Some(number) = written.trim().strip_suffix("pp") else {
        return Err("write percentage points such as 0.5pp".to_owned());
    };
    match number.trim().parse::<f64>() {
        Ok(points) if points > 0.0 && points <= 50.0 => Ok(points / 100.0),
        Ok(_) => Err("write percentage points above 0pp and up to 50pp".to_owned()),
        Err(_) => Err("write percentage points such as 0.5pp".to_owned()),
    }
}

fn seed(written: &str) -> Result<u64, String> {
    let problem = |_| format!("write a whole number from 0 to {}", u64::MAX);
    written.parse().map_err(problem)
}

fn threads(written: &str) -> Result<usize, String> {
    match written.parse() {
        Ok(threads @ 1..=1024) => Ok(threads),
        _ => Err("write a number from 1 to 1024".to_owned()),
    }
}

impl Arguments {
    /// How many paths, or with --until, at most.
    fn paths(&self) -> u64 {
        self.paths.unwrap_or(match self.until {
            None => 100_000,
            Some(_) => 10_000_000,
        })
    }
}

/// What one file came to.
struct Outcome {
    loaded: Loaded,
    model: Model,
    summary: Summary,
}

pub fn run(arguments: &Arguments) -> Exit {
    if let Err(message) = check_points(arguments) {
        note_error(arguments, &message);
        return Exit::Wrong;
    }
    let loaded = match load_all(arguments) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    if let Err(message) = prepare_folders(arguments, &loaded) {
        note_error(arguments, &message);
        return Exit::Wrong;
    }
    if let Some(path) = arguments.path {
        return replay(arguments, &loaded, path);
    }
    if let Err(message) = check_until(arguments, &loaded) {
        note_error(arguments, &message);
        return Exit::Wrong;
    }
    let mut delivery = Delivery::new(arguments);
    let mut exit = Exit::Done;
    for loaded in loaded {
        let outcome = simulate(arguments, loaded);
        if let Some(message) = fault(&outcome, arguments) {
            // One scenario that cannot be simulated does not take the others' results along.
            note(message.in_(language(arguments)));
            exit = Exit::Failed;
            continue;
        }
        let done = outcome.summary.paths;
        if done > 0
            && let Err(failed) = delivery.add(arguments, report(arguments, &outcome))
        {
            return failed;
        }
        if outcome.summary.stopped {
            note_interruption(arguments, done);
            exit = Exit::Interrupted;
            break;
        }
    }
    match delivery.finish(arguments) {
        Exit::Done => exit,
        failed => failed,
    }
}

/// Whether the point set goes with the other arguments.
fn check_points(arguments: &Arguments) -> Result<(), Both> {
    let (points, paths) = (arguments.points.0, arguments.paths());
    let (key, least) = (points.key(), engine::LEAST_SPREAD_PATHS);
    if points == Points::LatinHypercube && arguments.until.is_some() {
        return Err(both!(
            "--points {key} 不能与 --until 同用：分层数取决于路径总数，须事先确定\n\
             帮助: 请改用 --paths，或 --points sobol",
            "--points {key} does not go with --until: its layers follow from the number of paths, which must be known before\n\
             help: use --paths, or --points sobol"
        ));
    }
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
    let report = Report::new(&outcome.loaded, &outcome.model, &run, &outcome.summary);
    let content = match arguments.format {
        Format::Text => Content::Text(text::scorecard(&report, language(arguments))),
        Format::Json => Content::Json(json::value(&report)),
        Format::Csv => Content::Tables(csv::tables(&report)),
    };
    Item {
        id: report.scenario.id,
        stem: "result",
        content,
    }
}

/// An error of the whole command on stderr.
pub(super) fn note_error(arguments: &Arguments, message: &Both) {
    let message = both!("错误: {message}", "error: {message}"; message);
    note(message.in_(language(arguments)));
}

pub(super) fn language(arguments: &Arguments) -> Language {
    arguments.language.language()
}

/// Loads every file before the first run, so that a mistake in the last costs no time.
fn load_all(arguments: &Arguments) -> Result<Vec<Loaded>, Exit> {
    let one_table = arguments.path.is_some();
    if arguments.format == Format::Csv && arguments.out.is_none() && !one_table {
        let message = both!(
            "错误: --format csv 会写出三张表，需要指定文件夹\n帮助: 请添加 --out DIR",
            "error: --format csv writes three tables and needs a folder\nhelp: add --out DIR"
        );
        note(message.in_(language(arguments)));
        return Err(Exit::Wrong);
    }
    let mut all = Vec::new();
    let mut wrong = false;
    for file in &arguments.files {
        let (loaded, problems) = load(file, &arguments.sets);
        if !arguments.quiet || problems.any_error() {
            show_problems(&problems, language(arguments));
        }
        wrong |= loaded.is_none();
        all.extend(loaded);
    }
    if wrong { Err(Exit::Wrong) } else { Ok(all) }
}

fn settings(arguments: &Arguments) -> Run {
    let available = || std::thread::available_parallelism().map_or(1, usize::from);
    let cpu = arguments.cpu.unwrap_or_else(Cpu::detect);
    Run {
        seed: arguments.seed,
        points: arguments.points.0,
        paths: arguments.paths(),
        until: arguments.until,
        threads: arguments.threads.unwrap_or_else(available),
        cpu,
    }
}

fn simulate(arguments: &Arguments, loaded: Loaded) -> Outcome {
    let model = Model::new(&loaded.scenario);
    let mut progress = Progress::new(arguments.paths(), arguments.quiet, language(arguments));
    let run = settings(arguments);
    let summary = engine::run(&model, &run, stop(), &mut |done| progress.set(done));
    progress.finish();
    Outcome {
        loaded,
        model,
        summary,
    }
}

/// The first value that cannot be, by name and with a path to look at.
fn fault(outcome: &Outcome, arguments: &Arguments) -> Option<Both> {
    let (model, scenario) = (&outcome.model, &outcome.loaded.scenario);
    let faults = |cell: usize| outcome.summary.tally.distributions[cell].faults;
    let of_indicator = scenario
        .indicators
        .iter()
        .zip(&model.indicators)
        .find_map(|(i, cells)| {
            scenario.years().zip(cells).find_map(|(year, cell)| {
                (faults(*cell).count > 0).then(|| {
                    (
                        both!("{id}（{year}年）", "{id} in {year}", id = i.id.value),
                        faults(*cell),
                    )
                })
            })
        });
    let of_target = || {
        scenario
            .targets
            .iter()
            .zip(&model.targets)
            .find_map(|(target, label)| {
                let judgements = label.judged.iter().chain(&label.other);
                let measures = judgements.flat_map(|j| j.measure.iter().chain(&j.truths).copied());
                let cell = measures
                    .chain(label.margin)
                    .find(|cell| faults(*cell).count > 0)?;
                let what = both!(
                    "目标 {id} 的衡量值",
                    "what target {id} measures",
                    id = target.id.value
                );
                Some((what, faults(cell)))
            })
    };
    let (what, faults) = of_indicator.or_else(of_target)?;
    let path = faults.first_path.unwrap_or_default();
    Some(both!(
        "错误: {what}在{paths}条路径中的{count}条上为无穷大、非数值或不应有的负值\n\
         帮助: 可查看其中一条：{command} --path {path}",
        "error: {what} is infinite, not a number or impossibly negative on {count} of {paths} paths\n\
         help: look at one of them: {command} --path {path}",
        count = faults.count,
        paths = outcome.summary.paths,
        command = command_of(arguments, &outcome.loaded.file);
        what
    ))
}

/// The command that runs a file as it was run, with what has a say in the values.
fn command_of(arguments: &Arguments, file: &str) -> String {
    let (seed, paths) = (arguments.seed, arguments.paths());
    let mut command = format!("tuiyan run {file} --seed {seed} --paths {paths}");
    if arguments.points.0 != Points::Plain {
        command.push_str(&format!(" --points {}", arguments.points.0.key()));
    }
    for set in &arguments.sets {
        command.push_str(&format!(" --set '{set}'"));
    }
    command
}

fn note_interruption(arguments: &Arguments, done: u64) {
    let language = language(arguments);
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
    let Some(out) = &arguments.out else {
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
        .try_for_each(|id| output::probe(&folder(arguments, out, id)))
}

fn replay(arguments: &Arguments, loaded: &[Loaded], path: u64) -> Exit {
    if path >= arguments.paths() {
        let message = both!(
            "错误: 本次运行共{paths}条路径，没有路径 {path}\n帮助: 路径编号为 0 至 {last}",
            "error: path {path} is not in a run of {paths} paths\nhelp: paths are numbered from 0 to {last}",
            paths = arguments.paths(),
            last = arguments.paths() - 1
        );
        note(message.in_(language(arguments)));
        return Exit::Wrong;
    }
    let mut delivery = Delivery::new(arguments);
    for one in loaded {
        let model = Model::new(&one.scenario);
        let watched = engine::replay(&model, &settings(arguments), path);
        let trajectory = Trajectory::new(one, &model, arguments.seed, path, &watched);
        let content = match arguments.format {
            Format::Text => Content::Text(trajectory.text(language(arguments))),
            Format::Json => Content::Json(json::value(&trajectory)),
            Format::Csv => Content::Tables(vec![("path.csv", trajectory.csv())]),
        };
        let item = Item {
            id: trajectory.scenario,
            stem: "path",
            content,
        };
        if let Err(failed) = delivery.add(arguments, item) {
            return failed;
        }
    }
    delivery.finish(arguments)
}
