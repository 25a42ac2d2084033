//! How much work the shipped scenarios and the workloads are: a change that makes more of it shows
//! here as a difference, whatever the machine. Renew with `INSTA_UPDATE=always cargo test`.

mod common;

use common::{load_path, settings, shipped, simulate};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use tuiyan::engine;
use tuiyan::model::Model;

fn workload(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/reference");
    folder.join(name).with_extension("toml")
}

#[test]
fn the_work_for_a_block_is_what_it_was() {
    let mut files: Vec<PathBuf> = ["w", "w2", "w3"]
        .iter()
        .map(|name| workload(name))
        .collect();
    let plans = ["small", "shanghai-2025", "china-2025"];
    files.extend(plans.map(|name| PathBuf::from(shipped(name))));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/work");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for file in files {
            let name = file.file_stem().and_then(|stem| stem.to_str());
            let model = Model::new(&load_path(&file, &[]).scenario);
            insta::assert_snapshot!(name.expect("a name"), model.program.work());
        }
    });
}

#[test]
fn a_run_takes_as_many_blocks_as_hold_its_paths() {
    for (paths, waves) in [(1, 1), (1_024, 1), (65_536, 1), (65_537, 2), (200_000, 4)] {
        let ran = simulate(load_path(&workload("w"), &[]), settings(1, paths));
        let mut told = Vec::new();
        let mut progress = |done| told.push(done);
        engine::run(&ran.model, &ran.run, &AtomicBool::new(false), &mut progress);
        assert_eq!(told.len(), waves, "{paths}");
        assert_eq!(told.last(), Some(&paths));
        assert!(ran.summary.moments.iter().all(|row| row.count == paths));
    }
}
