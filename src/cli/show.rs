//! `tuiyan show FILE --resolved`: the scenario after `extends`, `--set`, `--lever` and defaults.

use super::{Exit, language, output, show_problems};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Arguments {
    /// A scenario file
    file: PathBuf,
    /// As TOML that runs to the same bits
    #[arg(long, required = true)]
    resolved: bool,
    #[command(flatten)]
    overrides: super::overrides::Overrides,
    #[command(flatten)]
    language: language::Choice,
}

pub fn show(arguments: &Arguments) -> Exit {
    let (loaded, problems) = arguments.overrides.load(&arguments.file);
    let language = arguments.language.language();
    show_problems(&problems, language);
    match loaded {
        Some(loaded) => output::print(&loaded.resolved, language),
        None => Exit::Wrong,
    }
}
