//! `tuiyan verify RESULT…`: compute saved results again, and compare bit for bit.
//!
//! As reproducible builds do: the recorded inputs and settings, computed anew by this program on this machine, must give the recorded
//! bytes. That says more than a signature would: not that somebody vouches for the numbers, but that they follow from the scenario.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | all are the same |
//! | 1 | some differ |
//! | 2 | some could not be compared: no result, not whole, altered, other drawn values |

use super::deliver::Delivered;
use super::replay::{Failure, Means, replay};
use super::saved::{self, Saved};
use super::{Exit, language, note, output, running};
use crate::both;
use crate::language::{Both, Language};
use crate::report::json;
use crate::report::manifest::{KEY, Manifest};
use crate::report::unlike::{self, At, Unlike};
use crate::scenario::load::Trouble;
use clap::Args;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// How deep folders are looked through.
const DEEPEST: usize = 8;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Results: JSON, or texts and tables with their manifest beside them; or folders of these
    #[arg(required = true, value_name = "RESULT")]
    results: Vec<PathBuf>,
    /// Number of threads; has no say in the result [default: one a processor]
    #[arg(long, value_parser = running::threads)]
    threads: Option<usize>,
    /// Say nothing of results that are the same
    #[arg(long)]
    quiet: bool,
    /// Compute as on this kind of processor (avx512, avx2, baseline); has no say in the result
    #[arg(long, value_parser = running::processor_word)]
    cpu: Option<String>,
    #[command(flatten)]
    language: language::Choice,
}

/// What came of a result.
enum Verdict {
    Same(Both),
    Differs(Both),
    /// It was altered, or is none.
    Not(Trouble),
    Interrupted,
}

/// How many results came to what.
#[derive(Default)]
struct Count {
    same: usize,
    differ: usize,
    not: usize,
}

pub fn verify(arguments: &Arguments) -> Exit {
    let mut count = Count::default();
    for result in &arguments.results {
        let files = match result.is_dir() {
            true => in_folder(result),
            false => vec![result.clone()],
        };
        if files.is_empty() {
            let verdict = Verdict::Not(empty(result));
            if let Err(exit) = tell(arguments, result, &[verdict], &mut count) {
                return exit;
            }
        }
        for file in files {
            let verdicts = verdicts(&file, arguments);
            if let Err(exit) = tell(arguments, &file, &verdicts, &mut count) {
                return exit;
            }
        }
    }
    let Count { same, differ, not } = count;
    let all = same + differ + not;
    if all > 1 {
        let total = both!(
            "共{all}个结果：{same}个一致，{differ}个不一致，{not}个无法核对",
            "{all} results: {same} the same, {differ} different, {not} not comparable"
        );
        output::print(
            &format!("{}\n", total.in_(arguments.language())),
            arguments.language(),
        );
    }
    match (not, differ) {
        (0, 0) => Exit::Done,
        (0, _) => Exit::Failed,
        _ => Exit::Wrong,
    }
}

impl Arguments {
    fn language(&self) -> Language {
        self.language.language()
    }
}

/// Says what came of the results in a file, and counts them.
fn tell(
    arguments: &Arguments,
    file: &Path,
    verdicts: &[Verdict],
    count: &mut Count,
) -> Result<(), Exit> {
    let language = arguments.language();
    for (k, verdict) in verdicts.iter().enumerate() {
        let shown = match verdicts.len() {
            1 => file.display().to_string(),
            _ => format!("{}[{k}]", file.display()),
        };
        let said = match verdict {
            Verdict::Same(aside) => {
                count.same += 1;
                if arguments.quiet {
                    continue;
                }
                both!("{shown}: 一致{aside}", "{shown}: the same{aside}"; aside)
            }
            Verdict::Differs(how) => {
                count.differ += 1;
                both!("{shown}: 不一致：{how}", "{shown}: different: {how}"; how)
            }
            Verdict::Not((what, help)) => {
                count.not += 1;
                let error =
                    both!("错误: {what}\n帮助: {help}", "error: {what}\nhelp: {help}"; what, help);
                note(error.in_(language));
                both!("{shown}: 无法核对", "{shown}: not comparable")
            }
            Verdict::Interrupted => {
                note(crate::report::words::NOTHING_DONE.in_(language));
                return Err(Exit::Interrupted);
            }
        };
        match output::print(&format!("{}\n", said.in_(language)), language) {
            Exit::Done => {}
            failed => return Err(failed),
        }
    }
    Ok(())
}

/// What comes of the results in a file.
fn verdicts(file: &Path, arguments: &Arguments) -> Vec<Verdict> {
    let means = Means {
        threads: arguments.threads,
        cpu: arguments.cpu.clone(),
        language: Some(arguments.language()),
    };
    match saved::read(file) {
        Err(trouble) => vec![Verdict::Not(trouble)],
        Ok(Saved::Files(manifest, files)) => vec![of_files(file, &manifest, &files, &means)],
        Ok(Saved::Documents(text, documents)) => of_documents(file, &text, &documents, &means),
    }
}

fn of_documents(
    file: &Path,
    text: &str,
    documents: &[(Value, Manifest)],
    means: &Means,
) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    let mut computed = Vec::new();
    for (document, manifest) in documents {
        let again = match again(file, manifest, means) {
            Ok(Delivered::Document(again)) => as_of_version(again, manifest),
            Ok(Delivered::Files(_)) => {
                verdicts.push(Verdict::Not(other_format(file)));
                continue;
            }
            Err(verdict) => {
                verdicts.push(verdict);
                continue;
            }
        };
        verdicts.push(match unlike::values(document, &again) {
            Some(found) => Verdict::Differs(described(&found, manifest)),
            None => Verdict::Same(of_other_version(manifest)),
        });
        computed.push(again);
    }
    if verdicts
        .iter()
        .all(|verdict| matches!(verdict, Verdict::Same(_)))
    {
        let list = text.trim_start().starts_with('[');
        let whole = match (list, computed.pop()) {
            (false, Some(one)) => one,
            (_, last) => Value::Array(computed.into_iter().chain(last).collect()),
        };
        let whole = json::text(&whole);
        if let Some(found) = unlike::spelling(text.trim_start_matches('\u{feff}'), &whole) {
            let manifest = &documents[0].1;
            return vec![Verdict::Differs(described(&found, manifest))];
        }
    }
    verdicts
}

fn of_files(file: &Path, manifest: &Manifest, files: &[saved::File], means: &Means) -> Verdict {
    let again = match again(file, manifest, means) {
        Ok(Delivered::Files(again)) => again,
        Ok(Delivered::Document(_)) => return Verdict::Not(other_format(file)),
        Err(verdict) => return verdict,
    };
    for saved in files {
        let Some((name, computed)) = again.iter().find(|(name, _)| *name == saved.name) else {
            return Verdict::Not(other_format(&saved.path));
        };
        let found = unlike::lines(&saved.bytes, computed);
        let how = found.map(|found| described(&found, manifest));
        match (how, saved.unaltered) {
            (None, true) => {}
            (Some(how), true) => {
                return Verdict::Differs(both!("{name} {how}", "{name}, {how}"; how));
            }
            (how, false) => return Verdict::Not(altered(&saved.path, how)),
        }
    }
    Verdict::Same(of_other_version(manifest))
}

/// The result, computed again.
fn again(file: &Path, manifest: &Manifest, means: &Means) -> Result<Delivered, Verdict> {
    let shown = file.display();
    if let Some(done) = manifest.interrupted_after {
        return Err(Verdict::Not((
            both!(
                "{shown} 的运行在第{done}条路径后中断，其分层取决于路径总数，无法单独重算",
                "{shown} was interrupted after {done} paths, and its layers follow from the number it was to have: it cannot be computed again"
            ),
            both!(
                "请重新运行至结束：tuiyan run {shown}",
                "run it to its end: tuiyan run {shown}"
            ),
        )));
    }
    replay(manifest, means).map_err(|failure| match failure {
        Failure::Ended(Exit::Interrupted) => Verdict::Interrupted,
        Failure::Ended(_) => Verdict::Not((
            both!(
                "{shown} 无法按其清单重算",
                "{shown} cannot be computed from its manifest"
            ),
            (
                "原因见上；文件可能已被改动",
                "the reason stands above; it was probably altered",
            )
                .into(),
        )),
        Failure::Refused(why) => Verdict::Not((
            both!("{shown} 已被改动：{why}", "{shown} was altered: {why}"; why),
            (
                "请重新取得该文件，或用情景文件重新运行",
                "get the file again, or run the scenario file again",
            )
                .into(),
        )),
    })
}

/// A document as another version of the program would have written it, if the numbers are the same.
fn as_of_version(mut document: Value, manifest: &Manifest) -> Value {
    if manifest.engine_version != env!("CARGO_PKG_VERSION") {
        let version = Value::from(manifest.engine_version.as_str());
        if let Some(own) = document["run"].get_mut("engine_version") {
            *own = version;
        }
        document[KEY] = json::value(manifest);
    }
    document
}

/// That another version of the program wrote a result.
fn of_other_version(manifest: &Manifest) -> Both {
    let (theirs, own) = (&manifest.engine_version, env!("CARGO_PKG_VERSION"));
    match theirs == own {
        true => Both::default(),
        false => both!(
            "（由 tuiyan {theirs} 写成，本程序为 {own}，抽样值版本相同）",
            " (written by tuiyan {theirs}; this is {own}, which draws the same values)"
        ),
    }
}

/// A difference in words.
fn described(found: &Unlike, manifest: &Manifest) -> Both {
    let none = || Both::from(("无", "nothing"));
    let shown = |side: &Option<String>| side.clone().map_or_else(none, Both::same);
    let (recorded, computed) = (shown(&found.first), shown(&found.second));
    let place = match &found.at {
        At::Key(key) => Both::same(key.clone()),
        At::Line(line) => both!("第{line}行", "line {line}"),
    };
    let aside = of_other_version(manifest);
    both!(
        "{place} 记录为 {recorded}，重算为 {computed}{aside}",
        "{place} is {recorded} in the file, and {computed} computed again{aside}";
        place, recorded, computed, aside
    )
}

fn other_format(file: &Path) -> Trouble {
    (
        both!(
            "{shown} 与其清单不符：清单所记的命令写不出这样的文件",
            "{shown} is no file that its manifest's command writes",
            shown = file.display()
        ),
        (
            "请重新取得该文件，或用情景文件重新运行",
            "get the file again, or run the scenario file again",
        )
            .into(),
    )
}

fn altered(file: &Path, how: Option<Both>) -> Trouble {
    let shown = file.display();
    let how = how.unwrap_or_else(|| {
        (
            "清单中的摘要不是它的",
            "the digest in its manifest is not its own",
        )
            .into()
    });
    (
        both!("{shown} 保存后被改动：{how}", "{shown} was altered after it was saved: {how}"; how),
        (
            "请重新取得该文件，或用情景文件重新运行",
            "get the file again, or run the scenario file again",
        )
            .into(),
    )
}

fn empty(folder: &Path) -> Trouble {
    (
        both!(
            "文件夹 {shown} 中没有结果",
            "there are no results in the folder {shown}",
            shown = folder.display()
        ),
        (
            "请指定存有 JSON 结果或结果清单的文件夹",
            "name a folder with results as JSON, or with manifests of results",
        )
            .into(),
    )
}

/// The results in a folder and those below, by name. Links are not followed.
fn in_folder(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    gather(folder, DEEPEST, &mut found);
    found
}

fn gather(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        let path = entry.path();
        if kind.is_dir() && depth > 0 {
            gather(&path, depth - 1, found);
        }
        let json = path.extension().is_some_and(|ending| ending == "json");
        if kind.is_file() && json && saved::may_be_result(&path) {
            found.push(path);
        }
    }
}
