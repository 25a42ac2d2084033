//! `tuiyan batch INPUT… --out OUT`: thousands of scenarios, each result kept once, and what they say together.
//!
//! | file | what is there |
//! |---|---|
//! | `inputs` | which scenarios: folders, lists, files, sweeps |
//! | `sweep` | a sweep that stands for its points |
//! | `pool` | the threads, and what became of each scenario |
//! | `work` | one scenario, from its file to its result |
//! | `store` | the folder: keys, checksums, the journal, the lock |
//! | `closing` | the pass over all results at the end: `summary.csv`, `failed.csv` |
//! | `failure` | why a scenario gave no result |
//! | `progress` | how far all are together |
//!
//! A batch is a build: results are targets, scenarios their sources. As with Ninja or Bazel, a rerun loads every source (which is cheap), asks
//! the store for the result of exactly this content and these settings, and computes what is not there. Scenarios fail one by
//! one, as tests do: the batch goes on, lists them at the end, and exits with 1.

mod closing;
mod failure;
mod inputs;
mod pool;
mod progress;
mod store;
mod sweep;
mod work;

use super::progress::stop;
use super::recorded::Recorded;
use super::run::{Place, groups};
use super::running::{Running, paths, paths_or_none};
use super::{Exit, note, output, several};
use crate::both;
use crate::draw::Points;
use crate::engine::Run;
use crate::engine::estimate::T95;
use crate::language::{Both, Language};
use crate::report::batch::worst::Bad;
use crate::report::words::{self, batch as own};
use crate::report::{number, text};
use clap::Args;
use inputs::Inputs;
use pool::{Outcome, Outcomes, Pool};
use progress::Overall;
use std::path::PathBuf;
use store::{Refusal, Store};
use work::Settings;

/// Most failures that are told one by one; all stand in a file.
const TOLD: usize = 20;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Scenario files, folders of them, lists of files (.txt, .list), or sweeps (.toml with [sweep])
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Keep results in this folder; what is there already is not computed again
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Number of paths of each scenario
    #[arg(long, default_value = "10000", value_parser = paths, allow_hyphen_values = true)]
    paths: u64,
    /// Where the paths stand
    #[arg(long, value_enum, default_value_t = Place(Points::Plain))]
    points: Place,
    #[command(flatten)]
    overrides: super::overrides::Overrides,
    /// Number of paths on which each shock, revision and lever is switched to see what it adds; 0 for none
    #[arg(long, value_name = "N", default_value = "0", value_parser = paths_or_none, allow_hyphen_values = true)]
    effects: u64,
    /// Number of groups of 64 paths that tell parameters from chance, rounded up to a multiple of 16; 0 for none
    #[arg(long, value_name = "N", default_value = "0", value_parser = groups, allow_hyphen_values = true)]
    parameters: u64,
    #[command(flatten)]
    running: Running,
    /// How the batch was asked for.
    #[arg(skip)]
    pub(super) recorded: Recorded,
}

impl Arguments {
    /// How the result of a scenario would have been asked for of `tuiyan run`.
    fn as_of_run(&self) -> Recorded {
        let mut words = vec!["tuiyan".to_owned(), "run".to_owned(), "scenario".to_owned()];
        let mut flag = |name: &str, value: String| words.extend([name.to_owned(), value]);
        flag("--paths", self.paths.to_string());
        flag("--points", self.points.0.key().to_owned());
        flag("--effects", self.effects.min(self.paths).to_string());
        flag("--parameters", self.parameters.to_string());
        flag("--format", "json".to_owned());
        if self.recorded.seed_chosen() {
            flag("--seed", self.running.seed.to_string());
        }
        let matched = super::matched(words.into_iter().map(Into::into));
        let recorded = matched.map(|(command, matches)| Recorded::of_whole(&command, &matches));
        recorded.expect("these flags are those of the verb")
    }
}

pub fn batch(arguments: &Arguments) -> Exit {
    match answer(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn answer(arguments: &Arguments) -> Result<Exit, Exit> {
    let running = &arguments.running;
    let wrong = |message: &Both| {
        running.note_error(message);
        Exit::Wrong
    };
    super::run::check_spread(arguments.points.0, arguments.paths)
        .map_err(|message| wrong(&message))?;
    let inputs = inputs::gather(&arguments.inputs, &arguments.out, &arguments.overrides);
    let inputs = inputs.map_err(|all| {
        all.iter().for_each(|message| running.note_error(message));
        Exit::Wrong
    })?;
    let store = open(arguments)?;
    let run = running.run(arguments.paths);
    let threads = run.threads;
    let settings = Settings {
        overrides: &arguments.overrides,
        run: Run {
            points: arguments.points.0,
            groups: Some(arguments.parameters),
            threads: 1,
            ..run
        },
        effects: arguments.effects,
        recorded: arguments.as_of_run(),
    };
    let size = (inputs.entries.len(), arguments.paths);
    let progress = Overall::new(size, running.quiet, running.language());
    let pool = Pool::new(&inputs.entries, &settings, &store, &progress, stop());
    let outcomes = pool.work(threads);
    conclude(arguments, &inputs, &store, outcomes)
}

/// Takes the folder, or says why it cannot be.
fn open(arguments: &Arguments) -> Result<Store, Exit> {
    let running = &arguments.running;
    let store = Store::open(&arguments.out).map_err(|refusal| {
        let (message, exit) = match refusal {
            Refusal::Unfit(message) => (message, Exit::Wrong),
            Refusal::Full(message) | Refusal::Taken(message) => (message, Exit::Failed),
        };
        running.note_error(&message);
        exit
    })?;
    if !store.locked && !running.quiet {
        let message = both!(
            "警告: {shown} 所在的文件系统不支持文件锁，请勿同时运行两个批次",
            "warning: the file system of {shown} has no locks: run one batch at a time there",
            shown = arguments.out.display()
        );
        note(message.in_(running.language()));
    }
    Ok(store)
}

/// Ends a batch: whole, with failures, interrupted, or where nothing can be written.
fn conclude(
    arguments: &Arguments,
    inputs: &Inputs,
    store: &Store,
    outcomes: Outcomes,
) -> Result<Exit, Exit> {
    let running = &arguments.running;
    let language = running.language();
    let failed = |message: &Both| {
        running.note_error(message);
        Exit::Failed
    };
    if let Some(message) = &outcomes.unwritten {
        return Err(failed(message));
    }
    let total = outcomes.each.len();
    let each: Vec<Outcome> = outcomes.each.into_iter().flatten().collect();
    if each.len() < total {
        let message = both!(
            "已中断：{total}个情景中已完成{done}个；再次运行同一命令即可继续",
            "interrupted: {done} of {total} scenarios are done; the same command goes on from there",
            done = each.len()
        );
        note(message.in_(language));
        return Err(Exit::Interrupted);
    }
    let worst = closing::close(store, &each, language).map_err(|message| failed(&message))?;
    if !running.quiet {
        note_oddities(inputs, outcomes.warned, language);
    }
    let failures = note_failures(arguments, &each);
    let printed = output::print(&page(arguments, &each, &worst), language);
    match (printed, failures) {
        (Exit::Done, 0) => Ok(Exit::Done),
        (Exit::Done, _) => Ok(Exit::Failed),
        (other, _) => Ok(other),
    }
}

/// What a reader should know, and may ignore.
fn note_oddities(inputs: &Inputs, warned: usize, language: Language) {
    if inputs.repeated > 0 {
        let message = both!(
            "说明: 有{n}个情景文件重复出现，各只运行一次",
            "note: {n} scenario files come more than once and run once",
            n = inputs.repeated
        );
        note(message.in_(language));
    }
    if warned > 0 {
        let message = both!(
            "警告: {warned}个情景有警告，可用 tuiyan check FILE 查看",
            "warning: {warned} scenarios have warnings: tuiyan check FILE shows them"
        );
        note(message.in_(language));
    }
}

/// Says which scenarios gave no result; gives their number.
fn note_failures(arguments: &Arguments, each: &[Outcome]) -> usize {
    let language = arguments.running.language();
    let failed = each.iter().filter_map(|outcome| match outcome {
        Outcome::Failed(failure) => Some(failure),
        _ => None,
    });
    let count = failed.clone().count();
    if count == 0 {
        return 0;
    }
    let heading = both!(
        "错误: {total}个情景中有{count}个没有结果",
        "error: {count} of {total} scenarios gave no result",
        total = each.len()
    );
    note(heading.in_(language));
    for failure in failed.take(TOLD) {
        note(&format!("  {}", failure.line(language)));
    }
    if count > TOLD {
        let more = both!(
            "  ……另有{n}个，全部列于 {file}",
            "  … and {n} more: {file} lists all",
            n = count - TOLD,
            file = arguments.out.join(closing::FAILED).display()
        );
        note(more.in_(language));
    }
    count
}

/// What was done, and the scenarios to look at first.
fn page(arguments: &Arguments, each: &[Outcome], worst: &[Bad]) -> String {
    let language = arguments.running.language();
    let count = |pick: fn(&Outcome) -> bool| each.iter().filter(|one| pick(one)).count();
    let counts = several_done(
        each.len(),
        count(|one| matches!(one, Outcome::Computed(_))),
        count(|one| matches!(one, Outcome::Reused(_))),
        count(|one| matches!(one, Outcome::Failed(_))),
    );
    let mut out = format!("{}\n", counts.in_(language));
    if !worst.is_empty() {
        out.push_str(&format!("\n{}\n\n", table(arguments, worst)));
    }
    let wrote = |name: &str| arguments.out.join(name).display().to_string();
    let both = Both::list(&[wrote(closing::SUMMARY), wrote(closing::RISK)]);
    let said = both!("详见 {both}", "more in {both}"; both);
    out.push_str(&format!("{}\n", said.in_(language)));
    out
}

/// The worst scenarios, each with its weakest target.
fn table(arguments: &Arguments, worst: &[Bad]) -> impl std::fmt::Display {
    let language = arguments.running.language();
    let header = [
        words::ALL_MET,
        own::LEAST_LIKELY,
        words::PROBABILITY,
        own::WORST_SCENARIOS,
    ];
    let header = header.map(|word| word.in_(language).to_owned());
    let mut table = text::plain_table(header.to_vec(), &[1, 3]);
    let quantile = match arguments.points.0 {
        Points::Plain => 1.96,
        _ => T95,
    };
    for bad in worst {
        let least = bad.weakest.first();
        let (least, met) = least
            .map(|(id, _, met)| (id.clone(), number::probability(met, quantile)))
            .unwrap_or_default();
        let all = number::probability(&bad.all, quantile);
        table.add_row(vec![all, least, met, bad.file.clone()]);
    }
    table
}

/// How many scenarios there were, and what became of them.
fn several_done(total: usize, computed: usize, reused: usize, failed: usize) -> Both {
    let all = several(&[(total, ("个情景", "scenario"))]);
    let mut parts = both!(
        "新算{computed}个，沿用{reused}个",
        "{computed} computed, {reused} reused"
    );
    if failed > 0 {
        parts = both!("{parts}，无结果{failed}个", "{parts}, {failed} without a result"; parts);
    }
    both!("{all}：{parts}", "{all}: {parts}"; all, parts)
}
