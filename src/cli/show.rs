//! `tuiyan show FILE --resolved`: the scenario after `extends`, `--set` and defaults.

use super::{Exit, language, output, show_problems};
use crate::scenario::load::load;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Arguments {
    /// A scenario file
    file: PathBuf,
    /// As TOML that runs to the same bits
    #[arg(long, required = true)]
    resolved: bool,
    /// Override a value, as in --set indicator.retail.persistence=0.5
    #[arg(long = "set", value_name = "PATH=VALUE")]
    sets: Vec<String>,
    #[command(flatten)]
    language: language::Choice,
}

pub fn show(arguments: &Arguments) -> Exit {
    let (loaded, problems) = load(&arguments.file, &arguments.sets);
    let language = arguments.language.language();
    show_problems(&problems, language);
    match loaded {
        Some(loaded) => output::print(&loaded.resolved, language),
        None => Exit::Wrong,
    }
}
