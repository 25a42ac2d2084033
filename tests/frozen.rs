//! Frozen results: twenty scenarios whose resolved text and whose numbers, to the last bit, are those of the committed table.
//!
//! Somebody who filed a result a year ago must be able to compute it again. So a change that moves a bit of any of these scenarios is seen
//! here, on every kind of processor that this one is and on one thread and two. All of it is exact: no test here can raise a false alarm.
//!
//! A result is the JSON document of a run without effects and without the version of the program. Its number of paths leaves the last
//! block of 1,024 in part empty. With `UPDATE_FROZEN=1` in the environment the table is written anew.

use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;
use tuiyan::draw::Points;
use tuiyan::engine::{self, Run};
use tuiyan::language::Language;
use tuiyan::model::Model;
use tuiyan::report::{Report, json};
use tuiyan::scenario::load::{Loaded, digest, load};
use tuiyan::simd::{Cpu, Kind};

/// Where the table is.
const TABLE: &str = "tests/reference/frozen.json";
/// Four blocks, and 904 paths of a fifth.
const PATHS: u64 = 5_000;
const SEED: u64 = 20_250_101;

/// The scenarios, and the point set of their paths: plain ones, and for one scenario all that there are.
const SCENARIOS: [(&str, Points); 23] = [
    ("scenarios/china-2025.toml", Points::Plain),
    ("scenarios/shanghai-2025.toml", Points::Plain),
    ("scenarios/shanghai-2025-optimistic.toml", Points::Plain),
    ("scenarios/shanghai-2025-policy.toml", Points::Plain),
    ("scenarios/shanghai-2025-stress.toml", Points::Plain),
    ("scenarios/small.toml", Points::Plain),
    ("scenarios/small.toml", Points::Sobol),
    ("scenarios/small.toml", Points::LatinHypercube),
    ("scenarios/small.toml", Points::Antithetic),
    ("scenarios/examples/blocks_and_repair.toml", Points::Plain),
    ("scenarios/examples/distributions.toml", Points::Plain),
    ("scenarios/examples/levers.toml", Points::Plain),
    ("scenarios/examples/process_expert.toml", Points::Plain),
    (
        "scenarios/examples/process_mean_reversion.toml",
        Points::Plain,
    ),
    ("scenarios/examples/process_regimes.toml", Points::Plain),
    ("scenarios/examples/reliability_jumps.toml", Points::Plain),
    ("scenarios/examples/revision_retail.toml", Points::Plain),
    ("scenarios/examples/shock_cascade.toml", Points::Plain),
    ("scenarios/examples/stock_flow.toml", Points::Plain),
    ("scenarios/examples/t_copula.toml", Points::Plain),
    (
        "scenarios/examples/uncertain_parameters.toml",
        Points::Plain,
    ),
    ("benches/reference/w.toml", Points::Plain),
    ("benches/reference/w3.toml", Points::Plain),
];

/// What is frozen of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Frozen {
    file: String,
    points: String,
    /// SHA-256 of the resolved scenario.
    scenario: String,
    /// SHA-256 of the result.
    result: String,
}

/// The table: what all rows share, and the rows.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Table {
    values: String,
    seed: u64,
    paths: u64,
    frozen: Vec<Frozen>,
}

fn loaded(file: &str) -> Loaded {
    let (loaded, problems) = load(file.as_ref(), &[]);
    loaded.unwrap_or_else(|| panic!("{}", problems.render(false, Language::En)))
}

/// The digest of a run's result.
fn result(loaded: &Loaded, model: &Model, run: &Run) -> String {
    let summary = engine::run(model, run, &AtomicBool::new(false), &mut |_| {});
    let report = Report::new(loaded, model, run, &summary);
    let mut document = json::value(&report);
    let of_run = document["run"].as_object_mut().expect("how it was run");
    of_run.shift_remove("engine_version");
    digest(json::text(&document).as_bytes())
}

/// What is found for a scenario on each kind of processor and number of threads, with their names.
fn found(file: &str, points: Points) -> Vec<(String, Frozen)> {
    let loaded = loaded(file);
    let model = Model::new(&loaded.scenario);
    let kinds = [Kind::Baseline, Kind::Avx2, Kind::Avx512];
    let kinds = kinds
        .into_iter()
        .filter_map(|kind| Some((kind, Cpu::of(kind)?)));
    let mut found = Vec::new();
    for (kind, cpu) in kinds {
        for threads in [1, 2] {
            let run = Run {
                seed: SEED,
                points,
                paths: PATHS,
                until: None,
                groups: None,
                threads,
                cpu,
            };
            let frozen = Frozen {
                file: file.to_owned(),
                points: points.key().to_owned(),
                scenario: loaded.digest.clone(),
                result: result(&loaded, &model, &run),
            };
            found.push((format!("{kind:?}, {threads} threads"), frozen));
        }
    }
    found
}

#[test]
fn results_are_those_that_were_frozen() {
    let all = SCENARIOS.map(|(file, points)| found(file, points));
    let mut changed = String::new();
    for each in &all {
        let (first, frozen) = &each[0];
        for (on, other) in each.iter().filter(|(_, other)| other != frozen) {
            let _ = writeln!(changed, "{}: {on} is not {first}", other.file);
        }
    }
    assert!(
        changed.is_empty(),
        "processors and threads have a say:\n{changed}"
    );
    let table = Table {
        values: tuiyan::draw::VALUES.to_owned(),
        seed: SEED,
        paths: PATHS,
        frozen: all.iter().map(|each| each[0].1.clone()).collect(),
    };
    if std::env::var_os("UPDATE_FROZEN").is_some() {
        std::fs::write(TABLE, json::document(&table)).expect("the table can be written");
        return;
    }
    let committed = std::fs::read_to_string(TABLE).expect("the table is committed");
    let committed: Table = serde_json::from_str(&committed).expect("the table is JSON");
    for now in &table.frozen {
        let same = |then: &&Frozen| (&then.file, &then.points) == (&now.file, &now.points);
        let what = match committed.frozen.iter().find(same) {
            None => "is new",
            Some(then) if then.scenario != now.scenario => "is another scenario",
            Some(then) if then.result != now.result => "has other numbers",
            Some(_) => continue,
        };
        let _ = writeln!(changed, "{} ({}) {what}", now.file, now.points);
    }
    assert!(
        changed.is_empty() && table == committed,
        "results are not those that were frozen:\n{changed}\
         Other numbers of the same scenario are a headline of CHANGELOG.md, under **Values**; if values are drawn otherwise,\n\
         draw::VALUES is another version. Then: UPDATE_FROZEN=1 cargo test --test frozen"
    );
}

#[test]
fn twenty_scenarios_are_frozen() {
    let files: std::collections::HashSet<&str> = SCENARIOS.iter().map(|(file, _)| *file).collect();
    assert_eq!(files.len(), 20);
    assert_ne!(PATHS % tuiyan::draw::LANES as u64, 0);
}
