//! How a verb runs: the options that all verbs that simulate share, and how their numbers are written.

use super::{Exit, language, note};
use crate::both;
use crate::draw::Points;
use crate::engine::{self, Run};
use crate::language::{Both, Language};
use crate::report::words;
use crate::simd::{Cpu, Kind};
use clap::Args;

/// Seed, threads, processor and language.
#[derive(Debug, Args)]
pub struct Running {
    /// Seed of all draws
    #[arg(long, default_value = "1", value_parser = seed, allow_hyphen_values = true)]
    pub(super) seed: u64,
    /// Number of threads; has no say in the result [default: one a processor]
    #[arg(long, value_parser = threads)]
    threads: Option<usize>,
    /// No progress, no warnings
    #[arg(long)]
    pub(super) quiet: bool,
    /// Compute as on this kind of processor (avx512, avx2, baseline); has no say in the result
    #[arg(long, value_parser = processor)]
    cpu: Option<Cpu>,
    #[command(flatten)]
    language: language::Choice,
}

impl Running {
    /// A run of so many plain paths.
    pub fn run(&self, paths: u64) -> Run {
        let available = || std::thread::available_parallelism().map_or(1, usize::from);
        Run {
            seed: self.seed,
            points: Points::Plain,
            paths,
            until: None,
            groups: None,
            threads: self.threads.unwrap_or_else(available),
            cpu: self.cpu.unwrap_or_else(Cpu::detect),
        }
    }

    /// Does some work on as many threads as were asked for.
    pub fn on_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        on_threads(self.run(1).threads, work)
    }

    /// The language of results and messages.
    pub fn language(&self) -> Language {
        self.language.language()
    }

    /// Says that a study was interrupted: half of one is no answer.
    pub fn interrupted(&self) -> Exit {
        note(words::NOTHING_DONE.in_(self.language()));
        Exit::Interrupted
    }

    /// An error of the whole command on stderr.
    pub fn note_error(&self, message: &Both) {
        let message = both!("错误: {message}", "error: {message}"; message);
        note(message.in_(self.language()));
    }
}

/// Does some work on so many threads.
pub fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        // Without threads of its own it goes on those that there are.
        Err(_) => work(),
    }
}

/// The word for a kind of processor that this one is of.
pub fn processor_word(written: &str) -> Result<String, String> {
    processor(written).map(|_| written.to_owned())
}

fn processor(written: &str) -> Result<Cpu, String> {
    let kind = match written {
        "avx512" => Kind::Avx512,
        "avx2" => Kind::Avx2,
        "baseline" => Kind::Baseline,
        _ => return Err("choose one of avx512, avx2 and baseline".to_owned()),
    };
    Cpu::of(kind).ok_or_else(|| "this processor is not of that kind".to_owned())
}

/// A number of paths.
pub fn paths(written: &str) -> Result<u64, String> {
    let plain = written.replace(['_', ','], "");
    let paths = match plain.parse::<u64>() {
        Ok(paths) => Some(paths),
        // 1e6 is how people write a million.
        Err(_) => plain
            .parse::<f64>()
            .ok()
            .filter(|x| x.fract() == 0.0 && (0.0..1e18).contains(x))
            .map(|x| x as u64),
    };
    match paths {
        Some(paths) if (1..=engine::MOST_PATHS).contains(&paths) => Ok(paths),
        Some(_) => Err(format!("write a number from 1 to {}", engine::MOST_PATHS)),
        None => Err("write a whole number such as 100000 or 1e6".to_owned()),
    }
}

/// A number of paths, or none.
pub fn paths_or_none(written: &str) -> Result<u64, String> {
    match written {
        "0" => Ok(0),
        _ => paths(written),
    }
}

fn seed(written: &str) -> Result<u64, String> {
    let problem = |_| format!("write a whole number from 0 to {}", u64::MAX);
    written.parse().map_err(problem)
}

/// A number of threads.
pub fn threads(written: &str) -> Result<usize, String> {
    match written.parse() {
        Ok(threads @ 1..=1024) => Ok(threads),
        _ => Err("write a number from 1 to 1024".to_owned()),
    }
}
