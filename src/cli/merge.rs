//! `tuiyan merge PART…`: the shards of a run together, as if one machine had run it.

use super::deliver::{Delivery, Outlet};
use super::language::{self, word};
use super::parts::{self, Gathered, flawed, gather};
use super::replay::{equip, recorded, words};
use super::run::{self, Outcome};
use super::{Exit, Verb, matched, note, of_matches, show_problems};
use crate::both;
use crate::diag::Problems;
use crate::language::Language;
use crate::model::Model;
use crate::report::part::{self, Flaw, Header};
use crate::scenario::load::Loaded;
use crate::study::{Shard, Share, Whole};
use clap::{Args, ValueEnum as _};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct Arguments {
    /// Part files, as written by tuiyan run --shard, or folders that hold them
    #[arg(required = true)]
    parts: Vec<PathBuf>,
    #[command(flatten)]
    outlet: Outlet,
    /// No notes
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    language: language::Choice,
}

pub fn merge(arguments: &Arguments) -> Exit {
    match answer(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn answer(arguments: &Arguments) -> Result<Exit, Exit> {
    let language = arguments.language.language();
    let wrong = |problems: Problems| {
        show_problems(&problems, language);
        Exit::Wrong
    };
    let gathered = gather(&arguments.parts).map_err(wrong)?;
    if !arguments.quiet {
        for said in &gathered.notes {
            let said = both!("说明: {said}", "note: {said}"; said);
            note(said.in_(language));
        }
    }
    let as_run = as_run(arguments, &gathered.header, language);
    let found = as_run.and_then(|as_run| {
        let loaded = restored(&as_run, &gathered.header)?;
        Some((as_run, loaded))
    });
    let Some((as_run, loaded)) = found else {
        return Err(wrong(problem(&gathered.files[0], Flaw::Header)));
    };
    as_run.outlet.prepare(&as_run.running)?;
    let model = Model::new(&loaded.scenario);
    let run = run::settings(&as_run);
    let whole = Whole {
        scenario: &loaded.scenario,
        model: &model,
        run: &run,
        effects: run::effects_on(&as_run, run.paths),
    };
    let share = joined(&gathered, &whole).map_err(wrong)?;
    let (summary, effects) = whole.conclude(share);
    let outcome = Outcome {
        loaded,
        model,
        summary,
        effects,
    };
    let mut delivery = Delivery::new(false, &as_run.outlet, &as_run.running);
    let exit = run::conclude(&as_run, &outcome, &mut delivery)?;
    Ok(match delivery.finish() {
        Exit::Done => exit,
        failed => failed,
    })
}

fn problem(file: &Path, flaw: Flaw) -> Problems {
    let mut problems = Problems::default();
    let (message, help) = flawed(file, flaw);
    problems.error_at_large(message, help);
    problems
}

/// The arguments of the run whose parts these are, with what this command says of its result; nothing if they are not those of a
/// run that can have parts.
fn as_run(arguments: &Arguments, header: &Header, language: Language) -> Option<run::Arguments> {
    let manifest = &header.manifest;
    recorded(manifest).ok()?;
    let format = arguments.outlet.format.to_possible_value()?;
    let mut here: Vec<OsString> = vec!["--format".into(), format.get_name().into()];
    if let Some(out) = &arguments.outlet.out {
        here.extend(["--out".into(), out.into()]);
    }
    here.extend(["--lang".into(), word(language).into()]);
    if arguments.quiet {
        here.push("--quiet".into());
    }
    let mut words = words(manifest, &manifest.arguments);
    let behind = words.len() - manifest.inputs.len() - 1;
    words.splice(behind..behind, here);
    let (mut command, matches) = matched(words).ok()?;
    let mut verb = of_matches(&mut command, &matches).ok()?.verb;
    equip(&mut verb, manifest, manifest.seed_chosen);
    match verb {
        Verb::Run(run) => run.has_parts().then_some(run),
        _ => None,
    }
}

/// The scenario that a part carries, if it is the one that it names.
fn restored(as_run: &run::Arguments, header: &Header) -> Option<Loaded> {
    let input = header.manifest.inputs.first()?;
    let (loaded, _) = as_run.overrides.load(Path::new(&input.file));
    loaded.filter(|loaded| loaded.digest == input.digest)
}

/// All shares as one, read one after the other.
fn joined(gathered: &Gathered, whole: &Whole) -> Result<Share, Problems> {
    let mut all: Option<Share> = None;
    for (file, number) in gathered.files.iter().zip(1..) {
        let bytes = parts::read(file).map_err(|(message, help)| {
            let mut problems = Problems::default();
            problems.error_at_large(message, help);
            problems
        })?;
        let (header, share) = part::read(&bytes).map_err(|flaw| problem(file, flaw))?;
        let shard = Shard::new(number, header.of).filter(|_| header.shard == number);
        let share = shard
            .filter(|shard| {
                let paths = whole.paths(*shard);
                (paths.start, paths.end) == header.paths
            })
            .and_then(|shard| whole.read(shard, share))
            .ok_or_else(|| problem(file, Flaw::Header))?;
        all = Some(match all {
            Some(all) => all.join(share),
            None => share,
        });
    }
    all.ok_or_else(Problems::default)
}
