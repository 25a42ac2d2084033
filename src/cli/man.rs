//! `tuiyan man`: the manual pages, of the command and of each verb.

use super::{Exit, language, output};
use clap::{Command, CommandFactory as _};

pub fn print() -> Exit {
    let mut command = super::Arguments::command();
    command.build();
    let mut page = Vec::new();
    let mut render = |command: Command| clap_mangen::Man::new(command).render(&mut page);
    let verbs: Vec<Command> = command.get_subcommands().cloned().collect();
    // Writing to memory cannot fail.
    let _ = render(command);
    for verb in verbs {
        let _ = render(verb);
    }
    output::print(&String::from_utf8_lossy(&page), language::of_locale())
}
