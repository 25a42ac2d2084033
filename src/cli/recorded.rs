//! What a command line says about a result, in one canonical way, for the manifest.
//!
//! Two commands that give the same numbers should have the same manifest, however they were typed. So the arguments are
//! taken from what the parser made of them, not from what was typed: every flag that has a say, in the order of its
//! definition, defaults written out, numbers in one spelling (`--paths 1e5` and no `--paths` are both `--paths 100000`).
//! Defaults that follow from other things (`--effects`: a 64th of the run) are settled by the verb when it knows them.
//!
//! Left out are files, what is already in the resolved scenarios (`--set`, `--lever`, what `--within` let in), and all that has no say: where the result goes, how fast,
//! how loud. The language has a say in texts only.

use super::language;
use super::run::Precision;
use crate::report::manifest::{Input, Manifest};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};

/// Flags that have no say in a result, or whose say is in the resolved scenario.
pub const NO_SAY: [&str; 10] = [
    "out", "shard", "threads", "cpu", "quiet", "set", "lever", "within", "help", "version",
];
/// The language and the format, on which it hangs.
const LANGUAGE: &str = "lang";
const FORMAT: (&str, &str) = ("format", "text");

/// The arguments of a command that have a say in its result.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    verb: String,
    flags: Vec<Flag>,
    pub(super) seed_chosen: bool,
}

/// A flag of a verb and what it was given: nothing, if it is absent; no values, if it takes none.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Flag {
    name: String,
    values: Option<Vec<String>>,
}

impl Flag {
    /// As it would be typed. A value that looks like a flag goes with its own.
    fn typed(&self) -> Vec<String> {
        let name = format!("--{}", self.name);
        let Some(values) = &self.values else {
            return Vec::new();
        };
        if values.is_empty() {
            return vec![name];
        }
        let each = values.iter();
        each.flat_map(|value| match value.starts_with('-') {
            true => vec![format!("{name}={value}")],
            false => vec![name.clone(), value.clone()],
        })
        .collect()
    }
}

impl Recorded {
    /// What was parsed for a verb.
    fn of(command: &Command, matches: &ArgMatches) -> Recorded {
        let flags = command.get_arguments().filter_map(|arg| {
            let name = arg.get_long()?;
            let said = !NO_SAY.contains(&name) && !arg.is_positional();
            said.then(|| Flag {
                name: name.to_owned(),
                values: match name {
                    LANGUAGE => Some(vec![spoken(arg, matches)]),
                    _ => values(arg, matches),
                },
            })
        });
        let chosen = |id| matches.value_source(id) == Some(ValueSource::CommandLine);
        Recorded {
            verb: command.get_name().to_owned(),
            flags: flags.collect(),
            seed_chosen: matches.try_contains_id("seed").is_ok() && chosen("seed"),
        }
    }

    /// What was parsed for the whole command.
    pub fn of_whole(command: &Command, matches: &ArgMatches) -> Recorded {
        let found = matches
            .subcommand()
            .and_then(|(verb, matches)| Some((command.find_subcommand(verb)?, matches)));
        found.map_or_else(Recorded::default, |(verb, matches)| {
            Recorded::of(verb, matches)
        })
    }

    /// The same without some flags.
    pub fn without(&self, names: &[&str]) -> Recorded {
        let mut some = self.clone();
        some.flags
            .retain(|flag| !names.contains(&flag.name.as_str()));
        some
    }

    /// Whether somebody chose the seed.
    pub fn seed_chosen(&self) -> bool {
        self.seed_chosen
    }

    /// The manifest of a result. `settled` are values of flags that only the verb knows.
    pub fn manifest(
        &self,
        seed: u64,
        inputs: Vec<Input>,
        settled: &[(&'static str, String)],
    ) -> Manifest {
        let mut flags = self.flags.clone();
        for (name, value) in settled {
            let flag = flags.iter_mut().find(|flag| flag.name == *name);
            if let Some(flag) = flag {
                flag.values = Some(vec![value.clone()]);
            }
        }
        let text = |flag: &Flag| {
            let is = |values: &Vec<String>| values.iter().any(|value| value == FORMAT.1);
            flag.name == FORMAT.0 && flag.values.as_ref().is_some_and(is)
        };
        if !flags.iter().any(text) {
            flags.retain(|flag| flag.name != LANGUAGE);
        }
        let arguments = flags.iter().flat_map(Flag::typed).collect();
        Manifest::new(&self.verb, arguments, (seed, self.seed_chosen), inputs)
    }
}

/// What a flag was given, in one spelling.
fn values(arg: &Arg, matches: &ArgMatches) -> Option<Vec<String>> {
    let id = arg.get_id().as_str();
    if !arg.get_action().takes_values() {
        return matches.get_flag(id).then(Vec::new);
    }
    let one = number::<u64>(id, matches)
        .or_else(|| number::<f64>(id, matches))
        .or_else(|| number::<Precision>(id, matches));
    if let Some(one) = one {
        return Some(vec![one]);
    }
    let raw = matches.get_raw(id)?;
    Some(
        raw.map(|value| value.to_string_lossy().into_owned())
            .collect(),
    )
}

/// A number in the spelling of its type.
fn number<T: ToString + Clone + Send + Sync + 'static>(
    id: &str,
    matches: &ArgMatches,
) -> Option<String> {
    let found = matches.try_get_one::<T>(id).ok()?;
    found.map(ToString::to_string)
}

/// The language that is spoken, chosen or not.
fn spoken(arg: &Arg, matches: &ArgMatches) -> String {
    let chosen = values(arg, matches).and_then(|values| values.into_iter().next());
    let of_locale = || language::word(language::of_locale()).to_owned();
    chosen.unwrap_or_else(of_locale)
}
