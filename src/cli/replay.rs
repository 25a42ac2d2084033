//! Computing a result again from its manifest, in memory and within this process.
//!
//! The recorded arguments are typed again, as it were, after the verb: they go through the same parser, and the verb itself runs as
//! ever. Only two things differ, and verbs do not see them: scenarios come from the manifest, and what is delivered stays in
//! memory. So there is no second way to compute a result which could drift away from the first.
//!
//! The arguments are as untrusted as the rest. What is no recorded argument is refused before anything runs: what writes files,
//! names other scenarios, or asks for help.

use super::deliver::Delivered;
use super::recorded::NO_SAY;
use super::{Exit, Verb, matched, of_matches, parsed};
use crate::both;
use crate::language::{Both, Language};
use crate::report::manifest::Manifest;
use clap::ArgMatches;
use clap::parser::ValueSource;
use std::cell::RefCell;
use std::ffi::OsString;

/// How to compute, which has no say in what comes out.
#[derive(Debug, Clone, Default)]
pub struct Means {
    /// The number of threads.
    pub threads: Option<usize>,
    /// The kind of processor.
    pub cpu: Option<String>,
    /// The language of messages.
    pub language: Option<Language>,
}

/// Why there is nothing to compare with.
pub enum Failure {
    /// The manifest asks for something that no result is made by.
    Refused(Both),
    /// The verb ended like this, and has said why.
    Ended(Exit),
}

/// Computes a result again.
///
/// # Errors
/// Why that cannot be.
pub fn replay(manifest: &Manifest, means: &Means) -> Result<Delivered, Failure> {
    recorded(manifest).map_err(Failure::Refused)?;
    let mut words = words(manifest, &manifest.arguments);
    let says_language = manifest
        .arguments
        .iter()
        .any(|word| word.starts_with("--lang"));
    let mut extra = vec!["--quiet".to_owned()];
    if let Some(threads) = means.threads {
        extra.push(format!("--threads={threads}"));
    }
    if let Some(cpu) = &means.cpu {
        extra.push(format!("--cpu={cpu}"));
    }
    if let (Some(language), false) = (means.language, says_language) {
        let word = super::language::word(language);
        extra.push(format!("--lang={word}"));
    }
    let at = 2 + manifest.arguments.len();
    words.splice(at..at, extra.into_iter().map(OsString::from));
    let mut arguments = parsed(words).map_err(|error| Failure::Refused(said(&error)))?;
    equip(&mut arguments.verb, manifest, manifest.seed_chosen);
    if let Some((_, outlet)) = arguments.verb.ends() {
        outlet.memory = Some(RefCell::default());
    }
    let exit = super::act(&arguments.verb);
    if exit != Exit::Done {
        return Err(Failure::Ended(exit));
    }
    let memory = arguments
        .verb
        .ends()
        .and_then(|(_, outlet)| outlet.memory.take());
    let delivered = memory.and_then(|memory| memory.into_inner().pop());
    delivered.ok_or(Failure::Ended(Exit::Failed))
}

/// Gives a verb the scenarios of a manifest, and what it cannot know of the seed.
pub fn equip(verb: &mut Verb, manifest: &Manifest, seed_chosen: bool) {
    if let Some((overrides, outlet)) = verb.ends() {
        overrides.kept = Some(manifest.inputs.clone());
        outlet.recorded.seed_chosen = seed_chosen;
    }
}

/// What the parser makes of the recorded arguments.
///
/// # Errors
/// What no recorded arguments would say.
pub fn recorded(manifest: &Manifest) -> Result<ArgMatches, Both> {
    let (mut command, matches) =
        matched(words(manifest, &manifest.arguments)).map_err(|error| said(&error))?;
    let mut arguments = of_matches(&mut command, &matches).map_err(|error| said(&error))?;
    // Only verbs whose scenarios can come from a manifest, and whose results can stay in memory.
    let makes_results = arguments.verb.ends().is_some();
    let verb = matches.subcommand().and_then(|(name, matches)| {
        let verb = command.find_subcommand(name)?;
        (makes_results && name == manifest.verb).then_some((verb, matches))
    });
    let Some((verb, matches)) = verb else {
        let name = &manifest.verb;
        return Err(both!(
            "“{name}”不产生结果",
            "{name:?} is no verb that makes results"
        ));
    };
    for arg in verb.get_arguments() {
        let id = arg.get_id().as_str();
        let name = arg.get_long().unwrap_or(id);
        let given = matches.value_source(id) == Some(ValueSource::CommandLine);
        if given && NO_SAY.contains(&name) {
            return Err(both!(
                "其中的参数 --{name} 不会出现在结果的清单中",
                "its arguments say --{name}, which no manifest does"
            ));
        }
        if arg.is_positional() {
            let files = matches.get_raw(id).map_or(0, Iterator::count);
            if files != manifest.inputs.len() {
                return Err(both!(
                    "其中的参数指定了清单以外的文件",
                    "its arguments name files that are not in the manifest"
                ));
            }
        }
    }
    Ok(matches.clone())
}

/// A command: the program, the verb, arguments, and the scenarios of a manifest.
pub fn words(manifest: &Manifest, arguments: &[String]) -> Vec<OsString> {
    let before = ["tuiyan", &manifest.verb].map(OsString::from);
    let files = manifest
        .inputs
        .iter()
        .map(|input| OsString::from(&input.file));
    let arguments = arguments.iter().map(OsString::from);
    let words = before.into_iter().chain(arguments);
    words.chain([OsString::from("--")]).chain(files).collect()
}

/// What the parser said, in a line.
fn said(error: &clap::Error) -> Both {
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    let said = first.trim_start_matches("error: ").to_owned();
    both!(
        "其中的参数不成立：{said}",
        "its arguments cannot be: {said}"
    )
}
