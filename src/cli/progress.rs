//! Progress on stderr, and requests to stop.

use crate::report::number;
use crate::report::words::{self, Language};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Runs shorter than this show no bar.
pub(super) const PATIENCE: Duration = Duration::from_millis(500);

/// Set by the first interrupt; the second ends the process at once.
static STOP: AtomicBool = AtomicBool::new(false);

/// The request to stop, set by Ctrl-C or a termination signal.
pub fn stop() -> &'static AtomicBool {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        // Without a handler an interrupt ends the process as ever: nothing is half-written.
        let _ = ctrlc::set_handler(|| {
            if STOP.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
    });
    &STOP
}

/// A progress bar that appears only for long runs on a terminal.
pub struct Progress {
    started: Instant,
    bar: Option<ProgressBar>,
    wanted: bool,
    paths: u64,
    language: Language,
}

impl Progress {
    /// Progress over some paths.
    pub fn new(paths: u64, quiet: bool, language: Language) -> Self {
        let wanted = !quiet && std::io::stderr().is_terminal();
        Progress {
            started: Instant::now(),
            bar: None,
            wanted,
            paths,
            language,
        }
    }

    /// Takes note of how many paths are done.
    pub fn set(&mut self, done: u64) {
        if !self.wanted || (self.bar.is_none() && self.started.elapsed() < PATIENCE) {
            return;
        }
        // The bar comes late, so the speed is measured from the start of the run.
        let seconds = self.started.elapsed().as_secs_f64();
        let speed = done as f64 / seconds;
        let left = (self.paths - done) as f64 / speed;
        let bar = self.bar.get_or_insert_with(|| new_bar(self.paths));
        bar.set_message(format!(
            "{} {} {left:.0} s",
            number::count(speed as u64),
            words::PATHS_A_SECOND.in_(self.language)
        ));
        bar.set_position(done);
    }

    /// Takes the bar away.
    pub fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

/// An empty bar.
pub(super) fn new_bar(paths: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(paths), ProgressDrawTarget::stderr());
    // The template is ours; should it ever not parse, the plain bar serves.
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} % · {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style);
    bar
}
