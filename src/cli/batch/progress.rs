//! The progress of a batch on stderr: paths of all scenarios, time left, and how many scenarios are done.

use crate::cli::progress::{PATIENCE, new_bar};
use crate::language::Language;
use crate::report::{number, words};
use indicatif::ProgressBar;
use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Between two looks at how far it is.
const LOOK: Duration = Duration::from_millis(20);

/// How far all threads are together.
pub struct Overall {
    started: Instant,
    wanted: bool,
    language: Language,
    scenarios: u64,
    /// Paths of all scenarios.
    paths: u64,
    /// Paths that need not run: of results that are there, of scenarios that have none.
    skipped: AtomicU64,
    done: AtomicU64,
    finished: AtomicU64,
}

impl Overall {
    /// Nothing done yet.
    #[must_use]
    pub fn new((scenarios, paths): (usize, u64), quiet: bool, language: Language) -> Self {
        let scenarios = scenarios as u64;
        Overall {
            started: Instant::now(),
            wanted: !quiet && std::io::stderr().is_terminal(),
            language,
            scenarios,
            paths: scenarios.saturating_mul(paths),
            skipped: AtomicU64::new(0),
            done: AtomicU64::new(0),
            finished: AtomicU64::new(0),
        }
    }

    /// So many paths more are done.
    pub fn add(&self, paths: u64) {
        self.done.fetch_add(paths, Ordering::Relaxed);
    }

    /// So many paths need not run.
    pub fn skip(&self, paths: u64) {
        self.skipped.fetch_add(paths, Ordering::Relaxed);
    }

    /// A scenario is finished.
    pub fn one_more(&self) {
        self.finished.fetch_add(1, Ordering::Relaxed);
    }

    /// Shows how far it is until all is done.
    pub fn watch(&self, finished: &dyn Fn() -> bool) {
        let mut bar: Option<ProgressBar> = None;
        while !finished() {
            std::thread::sleep(LOOK);
            if self.wanted && self.started.elapsed() > PATIENCE {
                self.show(bar.get_or_insert_with(|| new_bar(self.paths)));
            }
        }
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
    }

    fn show(&self, bar: &ProgressBar) {
        let done = self.done.load(Ordering::Relaxed);
        let passed = (done + self.skipped.load(Ordering::Relaxed)).min(self.paths);
        let speed = done as f64 / self.started.elapsed().as_secs_f64();
        // Before the first paths are done nobody knows.
        let left = match done {
            0 => "–".to_owned(),
            _ => format!("{:.0} s", (self.paths - passed) as f64 / speed),
        };
        bar.set_message(format!(
            "{} / {} · {} {} {left}",
            self.finished.load(Ordering::Relaxed),
            self.scenarios,
            number::count(speed as u64),
            words::PATHS_A_SECOND.in_(self.language)
        ));
        bar.set_position(passed);
    }
}
