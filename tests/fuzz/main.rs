//! The reader against files that nobody wrote: scenarios spoilt in many ways are accepted or refused, and nothing else.
//!
//! A case is a number: it chooses a scenario of the project, what is done to it and to the files that it names, and what a
//! command line adds. The same numbers give the same cases on every machine, so this is a test like all others. What must hold
//! of each:
//!
//! - it is read or refused with words, bounded in length and harmless to a terminal; no panic, no abort;
//! - what is read is rendered to a text that is read as the same scenario, with the same digest;
//! - what is read is compiled, runs one block and, where its values are numbers, is reported in every format;
//! - all that within 2 s of processor time and 512 MiB.
//!
//! A stack overflow or an abort ends a process, so cases run in child processes: this program again, asked for the test
//! `worker`. The parent watches their time; they watch their own memory, and a limit on their address space stands behind
//! that. Stacks are of 2 MiB, those of the threads on which studies read scenarios.
//!
//! | variable | says |
//! |---|---|
//! | `TUIYAN_FUZZ_CASES` | how many cases, instead of those that take about a minute of CI |
//! | `TUIYAN_FUZZ_FROM` | the first case |
//! | `TUIYAN_FUZZ_KEEP` | a folder into which the files of failing cases are laid |
//!
//! To see one case: `TUIYAN_FUZZ=123..124 cargo test --test fuzz worker -- --ignored --nocapture`.

#![cfg(target_os = "linux")]

mod case;
mod corpus;
mod mutations;
mod pieces;
mod random;
mod tokens;
mod watch;

use case::Case;
use corpus::seeds;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// How many cases CI runs: about a minute on two processors.
const CASES: u64 = 20_000;
/// How many cases a child examines before the next takes over.
const PORTION: u64 = 500;
/// Most memory of a case, KiB.
const MOST_MEMORY: u64 = 512 << 10;
/// More failures than anybody reads.
const ENOUGH: usize = 12;
/// As large as the stacks of rayon's threads.
const STACK: usize = 2 << 20;

fn number(variable: &str, usual: u64) -> u64 {
    let written = std::env::var(variable).ok();
    written.map_or(usual, |text| text.parse().expect("a number"))
}

#[test]
fn spoilt_scenarios_are_read_or_refused_and_nothing_else() {
    let first = number("TUIYAN_FUZZ_FROM", 0);
    let last = first + number("TUIYAN_FUZZ_CASES", CASES);
    let next = AtomicU64::new(first);
    let failures = Mutex::new(Vec::new());
    let read = AtomicU64::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let from = next.fetch_add(PORTION, Ordering::Relaxed);
                    if from >= last || failures.lock().expect("no panic").len() >= ENOUGH {
                        return;
                    }
                    let watched = watch::portion(from..(from + PORTION).min(last));
                    read.fetch_add(watched.read, Ordering::Relaxed);
                    failures.lock().expect("no panic").extend(watched.failures);
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no panic");
    let (read, all) = (read.into_inner(), last - first);
    println!("{read} of {all} cases are scenarios");
    let told: Vec<String> = failures.iter().map(tell).collect();
    assert!(
        failures.is_empty(),
        "{} failures\n{}",
        told.len(),
        told.join("\n")
    );
    // Were nothing read, the half of the test would be asleep.
    assert!(read * 20 > all, "only {read} of {all} cases are scenarios");
}

/// A failure with what was done to which file, and how to see it again.
fn tell((number, what): &(u64, String)) -> String {
    let case = Case::new(*number, &seeds());
    if let Ok(keep) = std::env::var("TUIYAN_FUZZ_KEEP") {
        let folder = std::path::Path::new(&keep).join(number.to_string());
        std::fs::create_dir_all(&folder).expect("a folder");
        for (name, text) in &case.files {
            std::fs::write(folder.join(name), text).expect("a file");
        }
    }
    let what: String = what.chars().take(3_000).collect();
    format!(
        "\ncase {number}: {what}\n  {}\n  --set {:?} --lever {:?}\n  see it: TUIYAN_FUZZ={number}..{} cargo test --test fuzz worker -- \
         --ignored --nocapture",
        case.story.join(", "),
        case.sets,
        case.levers,
        number + 1
    )
}

#[test]
#[ignore = "called by the test beside it, a portion at a time"]
fn worker() {
    let Ok(portion) = std::env::var("TUIYAN_FUZZ") else {
        return;
    };
    let (from, to) = portion.split_once("..").expect("write 0..500");
    let range = from.parse().expect("a number")..to.parse().expect("a number");
    let threads = std::thread::Builder::new().stack_size(STACK);
    let worker = threads.spawn(move || examine_all(range));
    worker
        .expect("a thread")
        .join()
        .expect("cases catch their panics");
}

/// Examines cases one by one; what comes of each is a line on stdout.
fn examine_all(range: std::ops::Range<u64>) {
    let panicked = Arc::new(Mutex::new(String::new()));
    let heard = Arc::clone(&panicked);
    std::panic::set_hook(Box::new(move |info| {
        *heard.lock().expect("no panic") = info.to_string()
    }));
    let seeds = seeds();
    let mut stdout = std::io::stdout();
    let mut say = |line: String| {
        stdout
            .write_all(format!("\n{line}\n").as_bytes())
            .expect("somebody listens");
        stdout.flush().expect("somebody listens");
    };
    for number in range {
        say(format!("{BEGIN} {number}"));
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("plan");
        std::fs::create_dir(&inner).expect("a folder");
        watch::forget_peak();
        let case = Case::new(number, &seeds);
        let came = catch_unwind(AssertUnwindSafe(|| case.examine(&inner)));
        let peak = watch::peak();
        match came {
            Err(_) => say(format!(
                "{FAILED} {number} {}",
                one_line(&panicked.lock().expect("no panic"))
            )),
            Ok(Err(what)) => say(format!("{FAILED} {number} {}", one_line(&what))),
            Ok(Ok(_)) if peak > MOST_MEMORY => {
                say(format!("{FAILED} {number} {peak} KiB of memory"))
            }
            Ok(Ok(true)) => say(format!("{READ} {number}")),
            Ok(Ok(false)) => {}
        }
    }
    say(END.to_owned());
}

/// How the lines of a worker begin.
const BEGIN: &str = "fuzz-begin";
const READ: &str = "fuzz-read";
const FAILED: &str = "fuzz-failed";
const END: &str = "fuzz-end";

fn one_line(text: &str) -> String {
    text.replace('\n', "\u{240a}")
}
