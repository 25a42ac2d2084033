//! The examples under `scenarios/examples/` are read without a doubt, run, and run again from their resolved form.

mod common;

use common::{load_path, load_text, settings, simulate};
use std::path::PathBuf;
use tuiyan::language::Language;
use tuiyan::scenario::load::load;

fn examples() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/examples");
    let entries = std::fs::read_dir(folder).expect("the examples are there");
    let paths = entries.map(|entry| entry.expect("the folder can be listed").path());
    let mut files: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|kind| kind == "toml"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_example_is_read_without_a_doubt_and_runs_again_from_its_resolved_form() {
    let files = examples();
    assert!(files.len() >= 5, "{files:?}");
    for file in files {
        let (_, problems) = load(&file, &[]);
        assert_eq!(
            problems.counts(),
            (0, 0),
            "{}",
            problems.render(false, Language::En)
        );
        let ran = simulate(load_path(&file, &[]), settings(1, 4_096));
        assert!(!ran.report.targets.is_empty(), "{file:?} wants nothing");
        assert!(
            ran.report.scenario.name_en.is_some(),
            "{file:?} has no English name"
        );
        let again = simulate(load_text(&ran.loaded.resolved), settings(1, 4_096));
        assert_eq!(ran.numbers(), again.numbers(), "{file:?}");
    }
}
