//! Scenarios written as text, run in one line, and asked for their numbers.

#![allow(dead_code)] // Each test file is a program of its own and uses a part of this.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use tuiyan::draw::{LANES, Points};
use tuiyan::engine::{self, Run, Summary};
use tuiyan::language::Language;
use tuiyan::model::Model;
use tuiyan::program::Lanes;
use tuiyan::report::{IndicatorReport, Report, Spread, TargetReport, json};
use tuiyan::scenario::load::{Loaded, load};
use tuiyan::simd::Cpu;

/// A scenario that uses every kind of indicator, most laws, every form of target, every kind of
/// dependence, a shock and a revision.
pub const EVERYTHING: &str = include_str!("everything.toml");

/// The scenarios that are shipped.
pub const SHIPPED: [&str; 5] = [
    "china-2025",
    "shanghai-2025",
    "shanghai-2025-optimistic",
    "shanghai-2025-policy",
    "shanghai-2025-stress",
];

/// The path of a shipped scenario.
pub fn shipped(name: &str) -> String {
    format!("{}/scenarios/{name}.toml", env!("CARGO_MANIFEST_DIR"))
}

/// A head for a scenario of `years` simulated years from 2021 on.
pub fn plan(years: i32, body: &str) -> String {
    format!(
        "[scenario]\nbase_year = 2020\nlast_year = {}\n{body}",
        2020 + years
    )
}

/// Writes files into a new folder and loads the first, with overrides.
pub fn load_files(files: &[(&str, &str)], sets: &[&str]) -> Loaded {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    load_path(&folder.path().join(files[0].0), sets)
}

/// Loads a file that has no mistakes.
pub fn load_path(path: &Path, sets: &[&str]) -> Loaded {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    let (loaded, problems) = load(path, &sets);
    loaded.unwrap_or_else(|| panic!("{}", problems.render(false, Language::En)))
}

/// Loads a scenario from its text.
pub fn load_text(text: &str) -> Loaded {
    load_files(&[("scenario.toml", text)], &[])
}

/// How tests run a model unless they say otherwise.
pub fn settings(seed: u64, paths: u64) -> Run {
    Run {
        seed,
        points: Points::Plain,
        paths,
        until: None,
        groups: None,
        threads: 2,
        cpu: Cpu::detect(),
    }
}

/// A scenario and what its run said.
pub struct Ran {
    pub loaded: Loaded,
    pub model: Model,
    pub run: Run,
    pub summary: Summary,
    pub report: Report,
}

/// Runs a loaded scenario.
pub fn simulate(loaded: Loaded, run: Run) -> Ran {
    let model = Model::new(&loaded.scenario);
    let summary = engine::run(&model, &run, &AtomicBool::new(false), &mut |_| {});
    let report = Report::new(&loaded, &model, &run, &summary);
    Ran {
        loaded,
        model,
        run,
        summary,
        report,
    }
}

/// Runs a scenario given as text.
pub fn run_text(text: &str, seed: u64, paths: u64) -> Ran {
    simulate(load_text(text), settings(seed, paths))
}

impl Ran {
    /// The whole JSON document.
    pub fn json(&self) -> String {
        json::document(&self.report)
    }

    /// The document without what names the file it came from.
    pub fn numbers(&self) -> String {
        let mut report = self.report.clone();
        report.scenario.file.clear();
        report.scenario.digest.clear();
        json::document(&report)
    }

    pub fn indicator(&self, id: &str) -> &IndicatorReport {
        let found = self.report.indicators.iter().find(|one| one.id == id);
        found.unwrap_or_else(|| panic!("no indicator {id}"))
    }

    pub fn year(&self, id: &str, year: i32) -> &Spread {
        let mut years = self.indicator(id).years.iter();
        &years.find(|one| one.year == year).expect("a year").values
    }

    pub fn target(&self, id: &str) -> &TargetReport {
        let found = self.report.targets.iter().find(|one| one.id == id);
        found.unwrap_or_else(|| panic!("no target {id}"))
    }

    /// The probability of a target.
    pub fn probability(&self, id: &str) -> f64 {
        self.target(id).met.probability.expect("it is measurable")
    }

    /// Where an indicator's values of a year are found among the watched rows.
    pub fn cell(&self, id: &str, year: i32) -> usize {
        let scenario = &self.loaded.scenario;
        let at = scenario.position(id).expect("an indicator");
        self.model.indicators[at][(year - scenario.base_year - 1) as usize]
    }

    /// The values of every watched row on every path of the run.
    pub fn values(&self) -> Vec<Vec<f64>> {
        let mut all = Vec::new();
        let sources = self
            .model
            .program
            .sources(self.run.seed, self.run.points, self.run.paths);
        let mut block = self.model.program.block();
        for index in 0..self.run.paths.div_ceil(LANES as u64) {
            let lanes = (self.run.paths - index * LANES as u64).min(LANES as u64) as usize;
            let program = &self.model.program;
            program.run(
                self.run.cpu,
                &sources,
                index,
                &mut block,
                &mut |row: usize, lanes_of: &Lanes| {
                    if all.len() <= row {
                        all.resize(row + 1, Vec::new());
                    }
                    all[row].extend_from_slice(&lanes_of.0[..lanes]);
                },
            );
        }
        all
    }
}

/// The same text with one part of it changed; the part must be there.
pub fn edited(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replacen(from, to, 1)
}

/// Standard errors that a sampled number may be off; a right engine exceeds them with probability 6.3e-5.
pub const ALLOWED: f64 = 4.0;

/// A sampled number against what it should be.
pub fn near(found: f64, expected: f64, standard_error: f64, what: &str) {
    let errors = (found - expected) / standard_error;
    assert!(
        errors.abs() <= ALLOWED,
        "{what}: {found} is {errors:.1} standard errors from {expected}"
    );
}
