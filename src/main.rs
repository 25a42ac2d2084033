//! The `tuiyan` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    tuiyan::cli::main()
}
