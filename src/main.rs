//! The `tuiyan` command.

fn main() {}
