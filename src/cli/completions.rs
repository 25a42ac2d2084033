//! `tuiyan completions SHELL`: a completion script.

use super::{Exit, language, output};
use clap::{Args, CommandFactory as _};
use clap_complete::{Shell, generate};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The shell to complete for
    shell: Shell,
}

pub fn print(arguments: &Arguments) -> Exit {
    let mut script = Vec::new();
    generate(
        arguments.shell,
        &mut super::Arguments::command(),
        "tuiyan",
        &mut script,
    );
    output::print(&String::from_utf8_lossy(&script), language::of_locale())
}
