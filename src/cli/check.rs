//! `tuiyan check FILE…`: find everything that is wrong or doubtful.

use super::{Exit, WARNINGS, language, output, several, show_problems, tally};
use crate::both;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Scenario files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    overrides: super::overrides::Overrides,
    #[command(flatten)]
    language: language::Choice,
}

pub fn check(arguments: &Arguments) -> Exit {
    let language = arguments.language.language();
    let mut exit = Exit::Done;
    let mut lines = String::new();
    for file in &arguments.files {
        let (loaded, problems) = arguments.overrides.load(file);
        show_problems(&problems, language);
        let found = match &loaded {
            Some(loaded) => {
                let parts = several(&[
                    (loaded.scenario.indicators.len(), ("个指标", "indicator")),
                    (loaded.scenario.targets.len(), ("个目标", "target")),
                    (problems.counts().1, WARNINGS),
                ]);
                both!("通过：{parts}", "ok: {parts}"; parts)
            }
            None => {
                exit = Exit::Wrong;
                tally(&problems)
            }
        };
        lines.push_str(&format!("{}: {}\n", file.display(), found.in_(language)));
    }
    match output::print(&lines, language) {
        Exit::Done => exit,
        failed => failed,
    }
}
