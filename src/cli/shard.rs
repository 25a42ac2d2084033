//! `tuiyan run FILE --shard K/M --out PART`: one of several shards of a run, into one file.
//!
//! A part is written whole or not at all, and the same shard is the same bytes; so an array of jobs can be sent off again as it is: shards that are
//! there already end at once.

use super::progress::{Progress, stop};
use super::run::{Arguments, effects_on, recorded, settings};
use super::{Exit, note, output};
use crate::both;
use crate::language::Both;
use crate::model::Model;
use crate::report::part::{self, Header, SCHEMA};
use crate::report::words;
use crate::scenario::load::Loaded;
use crate::study::shard::MOST_SHARDS;
use crate::study::{Shard, Whole};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// A shard as it is written: 3/40.
pub fn read(written: &str) -> Result<Shard, String> {
    let shard = written.split_once('/').and_then(|(number, of)| {
        let number = number.trim().parse().ok()?;
        Shard::new(number, of.trim().parse().ok()?)
    });
    shard.ok_or_else(|| {
        format!("write K/M, as in 3/40: shard K of M, counted from 1, of at most {MOST_SHARDS}")
    })
}

/// What does not go with a shard.
///
/// # Errors
/// What is wrong, and what to do.
pub fn check(arguments: &Arguments) -> Result<(), Both> {
    let Some(shard) = arguments.shard else {
        return Ok(());
    };
    let shown = shown(shard);
    if arguments.files.len() > 1 {
        return Err(both!(
            "--shard {shown} 只用于一个情景文件，现有{n}个\n帮助: 请为每个情景分别运行",
            "--shard {shown} goes with one scenario file, not with {n}\nhelp: run each scenario by itself",
            n = arguments.files.len()
        ));
    }
    if arguments.outlet.out.is_none() {
        return Err(both!(
            "--shard {shown} 的结果是一个分片文件，需要指定文件名\n帮助: 请添加 --out FILE，例如 --out part-{number}",
            "--shard {shown} writes a part file and needs its name\nhelp: add --out FILE, as in --out part-{number}",
            number = shard.number()
        ));
    }
    if arguments.outlet.prints_text() {
        return Ok(());
    }
    Err(both!(
        "--shard {shown} 写出的是分片文件，与 --format 无关\n帮助: 请删去 --format，合并时再用 tuiyan merge --format",
        "--shard {shown} writes a part file, which has no --format\nhelp: leave --format out, and say it to tuiyan merge"
    ))
}

fn shown(shard: Shard) -> String {
    format!("{}/{}", shard.number(), shard.of())
}

/// Computes a shard and writes its part, unless it is there already.
pub fn run(arguments: &Arguments, loaded: &Loaded, shard: Shard) -> Exit {
    let running = &arguments.running;
    let Some(out) = &arguments.outlet.out else {
        return Exit::Wrong;
    };
    let (folder, name) = place(out, &loaded.scenario.id, shard);
    if let Err(message) = output::probe(&folder) {
        running.note_error(&message);
        return Exit::Wrong;
    }
    let model = Model::new(&loaded.scenario);
    let run = settings(arguments);
    let whole = Whole {
        scenario: &loaded.scenario,
        model: &model,
        run: &run,
        effects: effects_on(arguments, run.paths),
    };
    let header = header(arguments, loaded, &whole, shard);
    let file = folder.join(&name);
    if is_there(&file, &header) {
        if !running.quiet {
            let message = both!(
                "{file} 已有分片 {shown}，完整且一致：不再计算",
                "{file} already holds shard {shown}, whole and of this run: nothing to do",
                file = file.display(),
                shown = shown(shard)
            );
            note(message.in_(running.language()));
        }
        return Exit::Done;
    }
    let Some(share) = compute(arguments, &whole, shard) else {
        return running.interrupted();
    };
    let bytes = part::write(&header, &share);
    match output::write(&folder, &name.to_string_lossy(), &bytes) {
        Ok(path) if running.quiet => drop(path),
        Ok(path) => {
            let wrote = words::WROTE.in_(running.language());
            note(&format!("{wrote} {}", path.display()));
        }
        Err(message) => {
            running.note_error(&message);
            return Exit::Failed;
        }
    }
    Exit::Done
}

/// The bytes of a share; nothing if it was interrupted.
fn compute(arguments: &Arguments, whole: &Whole, shard: Shard) -> Option<Vec<u8>> {
    let running = &arguments.running;
    let paths = whole.paths(shard);
    let mut progress = Progress::new(paths.end - paths.start, running.quiet, running.language());
    let share = whole.compute(shard, stop(), &mut |done| progress.set(done));
    progress.finish();
    share.map(|share| share.to_bytes())
}

/// What a part says of itself.
fn header(arguments: &Arguments, loaded: &Loaded, whole: &Whole, shard: Shard) -> Header {
    let paths = whole.paths(shard);
    Header {
        schema: SCHEMA.to_owned(),
        shard: shard.number(),
        of: shard.of(),
        paths: (paths.start, paths.end),
        manifest: recorded(arguments, loaded, whole),
    }
}

/// Folder and name of a part: what was named, or in a folder that was named a name of its own.
fn place(out: &Path, id: &str, shard: Shard) -> (PathBuf, OsString) {
    let ends_as_a_folder = out.to_string_lossy().ends_with(std::path::is_separator);
    if let (Some(name), false) = (out.file_name(), ends_as_a_folder || out.is_dir()) {
        let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        return (folder.to_path_buf(), name.to_owned());
    }
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let id: String = id.chars().map(plain).collect();
    let width = shard.of().to_string().len();
    let name = format!("{id}.part-{:0width$}-of-{}", shard.number(), shard.of());
    (out.to_path_buf(), name.into())
}

/// Whether a file is the part with this header.
fn is_there(file: &Path, header: &Header) -> bool {
    let there = file.metadata().is_ok_and(|about| about.is_file());
    let bytes = there.then(|| std::fs::read(file).ok()).flatten();
    bytes.is_some_and(|bytes| part::read(&bytes).is_ok_and(|(found, _)| found == *header))
}
