//! Point sets: right and honest as plain paths are, and as reproducible.
//!
//! Most tests compare bits and cannot raise a false alarm. The closed forms allow three half-widths, which
//! Student's t with 15 degrees of freedom exceeds with probability 1.5e-5; there are 12 of them (0.02 %
//! together). Coverage: of 300 intervals that hold with 95 %, fewer than 270 do with probability 2e-4; there are 25
//! counts (0.5 % together). The seeds are fixed, so the outcome is always the same.

mod common;

use common::{EVERYTHING, Ran, load_path, load_text, plan, settings, shipped, simulate};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use tuiyan::draw::Points;
use tuiyan::draw::points::REPLICATES;
use tuiyan::engine::{self, Run};
use tuiyan::model::Model;
use tuiyan::simd::{Cpu, Kind};

/// Three independent normal numbers and their sum: probabilities with closed forms.
const NORMALS: &str = r#"
[indicator.a]
flow.amount.normal = { mean = 0, sd = 1 }
[indicator.b]
flow.amount.normal = { mean = 0, sd = 1 }
[indicator.c]
flow.amount.normal = { mean = 0, sd = 1 }
[indicator.sum]
derived.formula = "a + b + c"
[indicator.product]
derived.formula = "a * b * c"

[target.single]
indicator = "a"
more_than = 0.5244005127080407
[target.sum]
indicator = "sum"
more_than = -0.9
[target.product]
indicator = "product"
more_than = 0
[target.middle]
indicator = "b"
range = { low = -1, high = 1 }
[target.all]
all_of = ["single", "middle"]
counts = false
"#;

/// Their probabilities: 0.3, Φ(0.9/√3), a half by symmetry, 2 Φ(1) − 1, and the product of two.
const KNOWN: [(&str, f64); 5] = [
    ("single", 0.3),
    ("sum", 0.698_330_669_149_469_6),
    ("product", 0.5),
    ("middle", 0.682_689_492_137_085_9),
    ("all", 0.3 * 0.682_689_492_137_085_9),
];

const SPREAD: [Points; 3] = [Points::Sobol, Points::LatinHypercube, Points::Antithetic];

fn with(points: Points, seed: u64, paths: u64) -> Run {
    Run {
        points,
        ..settings(seed, paths)
    }
}

fn normals(run: Run) -> Ran {
    simulate(load_text(&plan(1, NORMALS)), run)
}

// ---------------------------------------------------------------- right and honest

#[test]
fn closed_forms_hold_under_every_point_set() {
    for points in SPREAD {
        let ran = normals(with(points, 3, 40_000));
        for (id, known) in &KNOWN[..4] {
            let met = ran.target(id).met;
            let (low, high) = met.interval.expect("an interval");
            let error = (met.probability.expect("a probability") - known).abs();
            assert!(error <= 1.5 * (high - low), "{points:?} {id}: {error}");
        }
    }
}

/// How many of 300 runs have an interval that holds what is known, for each target.
fn held(settings: impl Fn(u64) -> Run) -> Vec<usize> {
    let loaded = load_text(&plan(1, NORMALS));
    let model = Model::new(&loaded.scenario);
    let never = AtomicBool::new(false);
    let mut held = vec![0; KNOWN.len()];
    for seed in 0..300 {
        let summary = engine::run(&model, &settings(seed), &never, &mut |_| {});
        for (held, (id, known)) in held.iter_mut().zip(KNOWN) {
            let at = loaded
                .scenario
                .targets
                .iter()
                .position(|t| t.id.value == id);
            let label = &model.targets[at.expect("a target")];
            let event = label.judged.as_ref().expect("it is judged").met;
            let (low, high) = summary.event(event).interval();
            *held += usize::from(low <= known && known <= high);
        }
    }
    held
}

#[test]
fn intervals_hold_as_often_as_they_say() {
    for points in SPREAD {
        let held = held(|seed| with(points, seed, 2_000));
        assert!(held.iter().all(|n| *n >= 270), "{points:?}: {held:?}");
    }
}

#[test]
fn ending_on_a_narrow_interval_costs_little_of_it() {
    for points in [Points::Plain, Points::Sobol] {
        let held = held(|seed| Run {
            until: Some(0.004),
            ..with(points, seed, 160_000)
        });
        assert!(held.iter().all(|n| *n >= 270), "{points:?}: {held:?}");
    }
}

#[test]
fn spread_points_say_less_error_where_they_have_less() {
    // What hangs on a single draw gains at least fourfold in variance.
    let error = |points, id: &str| {
        let ran = normals(with(points, 5, 65_536));
        ran.target(id).met.standard_error.expect("an error")
    };
    for points in [Points::Sobol, Points::LatinHypercube] {
        let gain = error(Points::Plain, "single") / error(points, "single");
        assert!(gain > 2.0, "{points:?}: {gain}");
    }
}

#[test]
fn replicates_add_up_to_the_whole() {
    for points in SPREAD {
        let ran = simulate(load_text(EVERYTHING), with(points, 4, 5_003));
        let (tally, by_replicate) = (&ran.summary.tally, ran.summary.replicates.as_ref());
        let counts = by_replicate.expect("counts by replicate");
        for (all, each) in [
            (&tally.events, &counts.events),
            (&tally.met, &counts.met),
            (&tally.only_miss, &counts.only_miss),
        ] {
            let sums: Vec<u64> = each.iter().map(|of| of.iter().sum()).collect();
            assert_eq!(*all, sums, "{points:?}");
        }
    }
}

// ---------------------------------------------------------------- reproducible

#[test]
fn neither_threads_nor_processors_have_a_say() {
    let on = |run: Run| simulate(load_text(EVERYTHING), run).numbers();
    for points in SPREAD {
        let run = with(points, 5, 70_001);
        let alone = on(Run { threads: 1, ..run });
        for threads in [2, 3] {
            assert!(on(Run { threads, ..run }) == alone, "{points:?} {threads}");
        }
        let kinds = [Kind::Baseline, Kind::Avx2, Kind::Avx512];
        for cpu in kinds.into_iter().filter_map(Cpu::of) {
            assert!(on(Run { cpu, ..run }) == alone, "{points:?} {cpu:?}");
        }
    }
}

#[test]
fn the_first_paths_of_a_long_run_are_the_short_run() {
    for points in [Points::Sobol, Points::Antithetic] {
        let short = simulate(load_text(EVERYTHING), with(points, 7, 1_500)).values();
        let long = simulate(load_text(EVERYTHING), with(points, 7, 12_000)).values();
        for (short, long) in short.iter().zip(&long) {
            let same = short
                .iter()
                .zip(long)
                .all(|(a, b)| a.to_bits() == b.to_bits());
            assert!(same, "{points:?}");
        }
    }
}

#[test]
fn one_path_replayed_alone_is_its_lane_of_the_run() {
    for points in SPREAD {
        let ran = simulate(load_text(EVERYTHING), with(points, 8, 3_000));
        let values = ran.values();
        for path in [0, 17, 1_024, 2_999] {
            let replayed = engine::replay(&ran.model, &ran.run, path);
            for (alone, row) in replayed.iter().zip(&values) {
                assert_eq!(alone.to_bits(), row[path as usize].to_bits(), "{points:?}");
            }
        }
    }
}

#[test]
fn neighbouring_seeds_and_replicates_share_nothing() {
    for points in SPREAD {
        let of = |seed| {
            let ran = normals(with(points, seed, 4_096));
            let cell = ran.cell("a", 2021);
            let row = ran.values().swap_remove(cell);
            row.into_iter().map(f64::to_bits).collect::<Vec<u64>>()
        };
        let (one, two) = (of(1), of(2));
        let set: std::collections::HashSet<&u64> = one.iter().collect();
        assert_eq!(set.len(), one.len(), "{points:?}: a value comes twice");
        // Of 2^24 pairs of 52-bit words: a false alarm has probability 4e-9.
        assert!(two.iter().all(|x| !set.contains(x)), "{points:?}");
    }
}

#[test]
fn antithetic_paths_are_mirror_images() {
    let ran = normals(with(Points::Antithetic, 2, 2_048));
    let row = ran.values().swap_remove(ran.cell("a", 2021));
    for pair in row.chunks(2 * REPLICATES) {
        for (even, odd) in pair[..REPLICATES].iter().zip(&pair[REPLICATES..]) {
            assert_eq!(*even, -odd);
        }
    }
}

// ---------------------------------------------------------------- until

#[test]
fn a_run_until_a_precision_is_the_run_of_as_many_paths() {
    for points in [Points::Plain, Points::Sobol, Points::Antithetic] {
        for (until, most) in [
            (0.01, 1_000_000),
            (0.004, 50_000),
            (0.9, 3_000),
            (1e-6, 25_000),
        ] {
            let run = with(points, 9, most);
            let asked = simulate(
                load_text(EVERYTHING),
                Run {
                    until: Some(until),
                    ..run
                },
            );
            let paths = asked.report.run.paths;
            let plain = simulate(load_text(EVERYTHING), Run { paths, ..run });
            let said = asked.report.run.until.expect("it says what it reached");
            assert_eq!(said.met, said.reached <= until);
            assert!(said.met || paths == most, "{points:?} {until}");
            let mut silent = asked;
            silent.report.run.until = None;
            assert!(silent.numbers() == plain.numbers(), "{points:?} {until}");
        }
    }
}

#[test]
fn a_run_until_a_precision_looks_by_schedule_on_any_number_of_threads() {
    let loaded = || load_path(Path::new(&shipped("shanghai-2025")), &[]);
    let until = Some(0.005);
    let run = Run {
        until,
        ..settings(1, 1_000_000)
    };
    let alone = simulate(loaded(), Run { threads: 1, ..run });
    let both = simulate(loaded(), Run { threads: 2, ..run });
    assert!(alone.json() == both.json());
    assert_eq!(alone.report.run.paths, 40_000);
    // At half as many paths it was not enough.
    let before = simulate(loaded(), settings(1, 20_000));
    let widest = engine::until::widest(&before.model, &before.summary);
    assert!(widest > 0.005, "{widest}");
}
