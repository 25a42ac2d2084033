//! Memory does not grow with the number of paths: measured on the process itself, so this test has
//! a program of its own.

#![cfg(target_os = "linux")]

mod common;

use common::{load_path, settings, simulate};
use std::path::Path;

/// The largest resident size so far, KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse().ok())
        .expect("a number of KiB")
}

#[test]
fn twenty_times_the_paths_take_no_more_memory() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/reference/w.toml");
    let run = |paths| simulate(load_path(Path::new(file), &[]), settings(1, paths));
    run(100_000);
    let few = peak();
    run(2_000_000);
    // Keeping the values would take 1.7 GB. Bins and buffers may still fill up a little.
    assert!(peak() < few + 4 * 1024, "{few} KiB, then {} KiB", peak());
}
