//! `tuiyan run RESULT`: what made a result, again, whatever verb that was.
//!
//! The recorded arguments come first, and those that are given now take their places: `tuiyan run result.json --paths 1e6` asks the same
//! question of more paths, `--format text` says the same in words, `--set` changes the recorded scenario. Words are read as those of
//! the recorded verb, so that the flags of `compare` go with a result of `compare`. With nothing changed the bytes are the same.
//!
//! A result never makes this program write files: what `--out` or `--write` says must be said now.

use super::replay::{equip, recorded};
use super::saved::{self, Saved};
use super::{Arguments, Exit, act, explained, language, note, parsed};
use crate::both;
use crate::report::manifest::Manifest;
use crate::scenario::load::Trouble;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory as _};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The verb that runs results again.
const VERB: &str = "run";
/// Where `seek` writes what it found: never because a result says so.
const WRITE: &str = "write";

/// The result among the words of a command that is to run it again.
pub fn result_in(words: &[OsString]) -> Option<PathBuf> {
    let (verb, rest) = words.get(1..)?.split_first()?;
    if verb != VERB {
        return None;
    }
    let mut files = rest.iter().map(PathBuf::from);
    files.find(|file| saved::is_result(file))
}

/// Why a result is not run again.
enum Refusal {
    Trouble(Trouble),
    Parser(clap::Error),
}

impl From<clap::Error> for Refusal {
    fn from(error: clap::Error) -> Refusal {
        Refusal::Parser(error)
    }
}

/// Runs a result again, as the words of the command say.
pub fn rerun(words: &[OsString], result: &Path) -> Exit {
    match arguments(words, result) {
        Ok(arguments) => act(&arguments.verb),
        Err(Refusal::Parser(error)) => explained(&error),
        Err(Refusal::Trouble((what, help))) => {
            let message =
                both!("错误: {what}\n帮助: {help}", "error: {what}\nhelp: {help}"; what, help);
            note(message.in_(language_of(words)));
            Exit::Wrong
        }
    }
}

/// The language that words ask for, before anything has read them.
fn language_of(words: &[OsString]) -> crate::language::Language {
    let mut pairs = words.windows(2);
    let asked = pairs
        .find(|pair| pair[0] == "--lang")
        .map(|pair| pair[1].clone());
    let joined = words
        .iter()
        .find_map(|word| word.to_str()?.strip_prefix("--lang="));
    match asked.as_deref().and_then(OsStr::to_str).or(joined) {
        Some("zh") => crate::language::Language::Zh,
        Some("en") => crate::language::Language::En,
        _ => language::of_locale(),
    }
}

fn arguments(words: &[OsString], result: &Path) -> Result<Arguments, Refusal> {
    let saved = saved::read(result).map_err(Refusal::Trouble)?;
    let manifest = one_of(result, &saved).map_err(Refusal::Trouble)?;
    let then = recorded(&manifest).map_err(|why| {
        let shown = result.display();
        Refusal::Trouble((
            both!("{shown} 已被改动：{why}", "{shown} was altered: {why}"; why),
            (
                "请重新取得该文件，或用情景文件重新运行",
                "get the file again, or run the scenario file again",
            )
                .into(),
        ))
    })?;
    let (verb, now) = given_now(words, &manifest.verb)?;
    let file = verb.get_positionals().next().map(Arg::get_id);
    let files = file.map_or(0, |id| now.get_raw(id.as_str()).map_or(0, Iterator::count));
    if files != 1 {
        return Err(Refusal::Trouble(mixed(result)));
    }
    let flags = verb.get_arguments().filter(|arg| !arg.is_positional());
    let merged: Vec<String> = flags
        .flat_map(|arg| match given(arg, &now) {
            true => typed(arg, &now),
            false if given(arg, &then) && arg.get_id() != WRITE => typed(arg, &then),
            false => Vec::new(),
        })
        .collect();
    let mut arguments = parsed(super::replay::words(&manifest, &merged))?;
    let seed_now = verb
        .get_arguments()
        .any(|arg| arg.get_id() == "seed" && given(arg, &now));
    equip(
        &mut arguments.verb,
        &manifest,
        seed_now || manifest.seed_chosen,
    );
    Ok(arguments)
}

/// What is given now, read as words of the recorded verb, of which nothing is required.
fn given_now(words: &[OsString], verb: &str) -> Result<(Command, ArgMatches), clap::Error> {
    let lenient = |command: Command| command.mut_args(|arg| arg.required(false));
    let mut command = Arguments::command().mut_subcommand(verb, lenient);
    let program = words.first().cloned().unwrap_or_default();
    let rest = words.iter().skip(2).cloned();
    let words = [program, OsString::from(verb)].into_iter().chain(rest);
    let mut matches = command.try_get_matches_from_mut(words)?;
    let (name, matches) = matches.remove_subcommand().unwrap_or_default();
    let verb = command.find_subcommand(&name).cloned().unwrap_or_default();
    Ok((verb, matches))
}

/// Whether a flag was given.
fn given(arg: &Arg, matches: &ArgMatches) -> bool {
    matches.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine)
}

/// A flag with what it was given, as it would be typed.
fn typed(arg: &Arg, matches: &ArgMatches) -> Vec<String> {
    let name = arg.get_long().unwrap_or_default();
    if !arg.get_action().takes_values() {
        return vec![format!("--{name}")];
    }
    let values = matches.get_raw(arg.get_id().as_str()).into_iter().flatten();
    values
        .map(|value| format!("--{name}={}", value.to_string_lossy()))
        .collect()
}

/// The one manifest of a file: of a list, where one command made all of it, that of the command.
fn one_of(file: &Path, saved: &Saved) -> Result<Manifest, Trouble> {
    let manifests = saved.manifests();
    let (first, others) = manifests.split_first().ok_or_else(|| unlike(file))?;
    let mut whole = (*first).clone();
    for other in others {
        let same = (&other.verb, &other.arguments) == (&whole.verb, &whole.arguments);
        if !same || whole.verb != VERB {
            return Err(unlike(file));
        }
        whole.inputs.extend(other.inputs.iter().cloned());
    }
    Ok(whole)
}

fn unlike(file: &Path) -> Trouble {
    (
        both!(
            "{shown} 含有多个结果，其参数各不相同",
            "{shown} holds several results, made by different arguments",
            shown = file.display()
        ),
        (
            "请分别保存，逐个重新运行",
            "save them one by one and run each again",
        )
            .into(),
    )
}

fn mixed(file: &Path) -> Trouble {
    (
        both!(
            "{shown} 是计算结果，不能与其他文件一同运行",
            "{shown} is a result, which is run again alone and not with other files",
            shown = file.display()
        ),
        both!(
            "请单独重新运行：tuiyan run {shown}；要改动其情景，请用 --set 路径=值",
            "run it alone: tuiyan run {shown}; to change its scenario, --set PATH=VALUE",
            shown = file.display()
        ),
    )
}
