//! The command line: one file a verb; words, files and exit codes, no mathematics.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | the run could not finish: a full disk, a value that cannot be; a saved result is not the same |
//! | 2 | the user's file or arguments are wrong |
//! | 130 | interrupted |
//!
//! Results go to stdout, all else to stderr. A verb is one file and one line in `Verb`.

mod attributing;
mod backtest;
mod batch;
mod calibrate;
mod check;
mod chosen;
mod compare;
mod completions;
mod deliver;
mod explain;
mod fault;
mod fit;
mod filing;
mod found;
mod hindcast;
mod indices;
mod language;
mod man;
mod merge;
mod output;
mod overrides;
mod parts;
mod progress;
mod recorded;
mod replay;
mod rerun;
mod run;
mod running;
mod saved;
mod schema;
mod seek;
mod sensitivity;
mod shard;
mod show;
mod sweep;
mod terms;
mod verify;

use crate::both;
use crate::diag::Problems;
use crate::language::{Both, Language, Pair};
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

/// How a verb ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    Done = 0,
    Failed = 1,
    Wrong = 2,
    Interrupted = 130,
}

/// Scenario simulation for plans: the probability that each target is met.
#[derive(Debug, Parser)]
#[command(name = "tuiyan", version, about, long_about = None, disable_help_subcommand = true)]
#[command(
    after_help = "Exit codes: 0 done, 1 the run could not finish, 2 the file or the arguments \
are wrong, 130 interrupted."
)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

/// The verbs, one line each.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Simulate scenarios and report the probabilities of their targets
    Run(run::Arguments),
    /// Make the result of a run from its parts, as written by run --shard
    Merge(merge::Arguments),
    /// Compare alternatives with a base scenario on the same paths
    Compare(compare::Arguments),
    /// Find the value at which a target reaches a probability
    Seek(seek::Arguments),
    /// Run a scenario at many combinations of values
    Sweep(sweep::Arguments),
    /// Run thousands of scenarios, keep each result once, and say what they show together
    Batch(batch::Arguments),
    /// Compute saved results again and compare them bit for bit
    Verify(verify::Arguments),
    /// Find everything that is wrong or doubtful in scenario files
    Check(check::Arguments),
    /// Show a scenario after `extends`, `--set`, `--lever` and defaults
    Show(show::Arguments),
    /// Show how probabilities depend on the history, shocks and revisions that are admitted
    Terms(terms::Arguments),
    /// Show what drives each probability, and what single changes would do to it
    Sensitivity(sensitivity::Arguments),
    /// Fit laws to history, write them as a scenario, and show what a plan's targets make of them
    Fit(fit::Arguments),
    /// Forecast a history's own years, and show how well the announced probabilities came true
    Backtest(backtest::Arguments),
    /// Judge a plan: what laws fitted up to its base year announced, and what came
    Hindcast(hindcast::Arguments),
    /// Learn the constants of calibrated fits from a panel of series, and try them on series left out
    Calibrate(calibrate::Arguments),
    /// Explain a family of laws, or what a law says in numbers
    Explain(explain::Arguments),
    /// Print the JSON Schema of scenario files
    Schema,
    /// Print a completion script for a shell
    Completions(completions::Arguments),
    /// Print the manual page
    Man,
}

/// Runs the command that the process was called with.
#[must_use]
pub fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let exit = match rerun::result_in(&words) {
        Some(result) => rerun::rerun(&words, &result),
        None => match parsed(words) {
            Ok(arguments) => act(&arguments.verb),
            Err(error) => explained(&error),
        },
    };
    ExitCode::from(exit as u8)
}

/// Does what a verb says.
fn act(verb: &Verb) -> Exit {
    match verb {
        Verb::Run(arguments) => run::run(arguments),
        Verb::Merge(arguments) => merge::merge(arguments),
        Verb::Compare(arguments) => compare::compare(arguments),
        Verb::Seek(arguments) => seek::seek(arguments),
        Verb::Sweep(arguments) => sweep::sweep(arguments),
        Verb::Batch(arguments) => batch::batch(arguments),
        Verb::Verify(arguments) => verify::verify(arguments),
        Verb::Check(arguments) => check::check(arguments),
        Verb::Show(arguments) => show::show(arguments),
        Verb::Terms(arguments) => terms::terms(arguments),
        Verb::Sensitivity(arguments) => sensitivity::sensitivity(arguments),
        Verb::Calibrate(arguments) => calibrate::calibrate(arguments),
        Verb::Fit(arguments) => fit::fit(arguments),
        Verb::Hindcast(arguments) => hindcast::hindcast(arguments),
        Verb::Backtest(arguments) => backtest::backtest(arguments),
        Verb::Explain(arguments) => explain::explain(arguments),
        Verb::Schema => schema::print(),
        Verb::Completions(arguments) => completions::print(arguments),
        Verb::Man => man::print(),
    }
}

/// What the parser says of words that are no command, or the help that they ask for.
fn explained(error: &clap::Error) -> Exit {
    let text = error.render().to_string();
    if error.use_stderr() {
        note(text.trim_end());
        return Exit::Wrong;
    }
    output::print(&text, language::of_locale())
}

/// The arguments that words hold, the first of them the program.
fn parsed(words: impl IntoIterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    let (mut command, matches) = matched(words)?;
    of_matches(&mut command, &matches)
}

/// What the parser finds in words, the first of them the program.
fn matched(
    words: impl IntoIterator<Item = OsString>,
) -> Result<(clap::Command, clap::ArgMatches), clap::Error> {
    let mut command = Arguments::command();
    let matches = command.try_get_matches_from_mut(words)?;
    Ok((command, matches))
}

/// The arguments that were found; results will say how they were made.
fn of_matches(
    command: &mut clap::Command,
    matches: &clap::ArgMatches,
) -> Result<Arguments, clap::Error> {
    let arguments = Arguments::from_arg_matches(matches);
    let mut arguments = arguments.map_err(|error| error.format(command))?;
    if let Some(recorded) = arguments.verb.recorded() {
        *recorded = recorded::Recorded::of_whole(command, matches);
    }
    Ok(arguments)
}

impl Verb {
    /// Where the scenarios of a verb come from and where its results go, if it makes any.
    fn ends(&mut self) -> Option<(&mut overrides::Overrides, &mut deliver::Outlet)> {
        match self {
            Verb::Run(of) => Some((&mut of.overrides, &mut of.outlet)),
            Verb::Compare(of) => Some((&mut of.overrides, &mut of.outlet)),
            Verb::Seek(of) => Some((&mut of.overrides, &mut of.outlet)),
            Verb::Sweep(of) => Some((&mut of.overrides, &mut of.outlet)),
            Verb::Terms(of) => Some((&mut of.overrides, &mut of.outlet)),
            Verb::Sensitivity(of) => Some((&mut of.overrides, &mut of.outlet)),
            _ => None,
        }
    }

    /// How the verb was asked for, if results will say so.
    fn recorded(&mut self) -> Option<&mut recorded::Recorded> {
        match self {
            Verb::Batch(of) => Some(&mut of.recorded),
            other => other.ends().map(|(_, outlet)| &mut outlet.recorded),
        }
    }
}

/// A line on stderr; where nobody reads it, it is dropped.
fn note(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// All problems on stderr, and how many there are.
fn show_problems(problems: &Problems, language: Language) {
    if problems.is_empty() {
        return;
    }
    let styled = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    note(problems.render(styled, language).trim_end());
    if problems.counts() != (0, 0) {
        note(&format!("\n{}", tally(problems).in_(language)));
    }
}

/// How many errors and warnings there are.
fn tally(problems: &Problems) -> Both {
    let (errors, warnings) = problems.counts();
    several(&[(errors, ("个错误", "error")), (warnings, WARNINGS)])
}

/// What warnings are counted in.
const WARNINGS: Pair = ("个警告", "warning");

/// Numbers of things: in Chinese with the measure word, in English of one of them.
fn several(counts: &[(usize, Pair)]) -> Both {
    let counted = |(n, (zh, en)): &(usize, Pair)| {
        let plural = if *n == 1 { "" } else { "s" };
        both!("{n}{zh}", "{n} {en}{plural}")
    };
    let (zh, en): (Vec<String>, Vec<String>) = counts
        .iter()
        .map(counted)
        .map(|both| (both.zh, both.en))
        .unzip();
    Both {
        zh: zh.join("、"),
        en: en.join(", "),
    }
}
