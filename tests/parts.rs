//! Parts of a run, cut anywhere and joined in any order: the bits of the whole.
//!
//! Cuts and orders are random at fixed seeds, and all comparisons exact, so no test here can raise a false alarm.

mod common;

use common::{EVERYTHING, load_path, load_text, plan, settings, shipped};
use std::ops::Range;
use std::sync::atomic::AtomicBool;
use tuiyan::draw::Points;
use tuiyan::engine::{self, Part, Run, Summary, blocks, part};
use tuiyan::model::Model;
use tuiyan::report::{Report, json};
use tuiyan::scenario::load::Loaded;

/// Numbers that look random: a linear congruential generator, so that cuts are the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn of(model: &Model, run: &Run, range: Range<u64>) -> Part {
    part(model, run, range, &AtomicBool::new(false), &mut |_| {})
}

/// Everything that a summary says, to the bit.
fn document(loaded: &Loaded, model: &Model, run: &Run, summary: &Summary) -> String {
    let moments: Vec<[u64; 3]> = summary
        .moments
        .iter()
        .map(|m| [m.count, m.mean.to_bits(), m.squares.to_bits()])
        .collect();
    let report = json::document(&Report::new(loaded, model, run, summary));
    format!("{moments:?}\n{:?}\n{report}", summary.tally.distributions)
}

/// The run as random parts, in whose number, threads and order of joining chance has its way.
fn in_parts(model: &Model, run: &Run, dice: &mut Dice) -> Summary {
    let all = blocks(run.paths);
    let mut cuts: Vec<u64> = (0..dice.below(9)).map(|_| dice.below(all + 1)).collect();
    cuts.extend([0, all]);
    cuts.sort_unstable();
    let mut parts: Vec<Part> = cuts
        .windows(2)
        .map(|ends| {
            let threads = 1 + dice.below(3) as usize;
            of(model, &Run { threads, ..*run }, ends[0]..ends[1])
        })
        .collect();
    while parts.len() > 1 {
        let at = dice.below(parts.len() as u64 - 1) as usize;
        let next = parts.remove(at + 1);
        let joined = parts.remove(at).join(next);
        parts.insert(at, joined);
    }
    parts.remove(0).summary()
}

/// `times` random cuts of a run against the run.
fn hold(loaded: &Loaded, run: &Run, times: u64) {
    let model = Model::new(&loaded.scenario);
    let mut whole = engine::run(&model, run, &AtomicBool::new(false), &mut |_| {});
    whole.nested = None;
    let expected = document(loaded, &model, run, &whole);
    let mut dice = Dice(run.seed);
    for time in 0..times {
        let joined = in_parts(&model, run, &mut dice);
        assert!(!joined.stopped);
        let found = document(loaded, &model, run, &joined);
        assert!(
            found == expected,
            "{:?} {} {time}: {found}\n{expected}",
            run.points,
            run.seed
        );
    }
}

#[test]
fn parts_of_every_point_set_join_to_the_run() {
    let loaded = load_text(EVERYTHING);
    for points in Points::ALL {
        // 40 blocks, of which the last has a single path.
        let run = Run {
            points,
            ..settings(7, 39 * 1024 + 1)
        };
        hold(&loaded, &run, 6);
    }
}

#[test]
fn parts_with_shocks_revisions_and_rivals_join_to_the_run() {
    for name in ["shanghai-2025-stress", "china-2025"] {
        let loaded = load_path(std::path::Path::new(&shipped(name)), &[]);
        hold(&loaded, &settings(2, 10_000), 6);
    }
}

/// A formula without a value on half of the paths, one that is never defined, and a number that is 0 or −0.
fn faulty() -> Loaded {
    let body = r#"
        [indicator.x]
        flow.amount.uniform = { low = -1, high = 1 }
        [indicator.ratio]
        derived = { formula = "1 / max(x, 0)" }
        [indicator.never]
        derived = { formula = "1 / (x - x)" }
        [indicator.nought]
        derived = { formula = "0 * x" }
        [target.half]
        indicator = "x"
        at_least = 0
    "#;
    load_text(&plan(2, body))
}

#[test]
fn parts_with_faults_join_to_the_run() {
    hold(&faulty(), &settings(3, 20_001), 8);
}

#[test]
fn nought_is_never_minus_nought() {
    let loaded = faulty();
    let model = Model::new(&loaded.scenario);
    let run = settings(3, 5_000);
    let summary = engine::run(&model, &run, &AtomicBool::new(false), &mut |_| {});
    let at = loaded.scenario.position("nought").expect("an indicator");
    for cell in &model.indicators[at] {
        let seen = &summary.tally.distributions[*cell];
        assert_eq!(seen.min.to_bits(), 0.0f64.to_bits());
        assert_eq!(seen.max.to_bits(), 0.0f64.to_bits());
    }
}

#[test]
fn a_part_says_what_it_holds_and_an_empty_one_changes_nothing() {
    let loaded = load_text(EVERYTHING);
    let model = Model::new(&loaded.scenario);
    let run = settings(1, 5_000);
    let told = |part: &Part| (part.blocks(), part.clone().summary().paths);
    assert_eq!(told(&of(&model, &run, 1..3)), (1..3, 2_048));
    assert_eq!(told(&of(&model, &run, 3..5)), (3..5, 5_000 - 3 * 1_024));
    assert_eq!(told(&of(&model, &run, 2..2)), (2..2, 0));
    let plain = of(&model, &run, 0..5).summary();
    let with_empty = of(&model, &run, 0..0)
        .join(of(&model, &run, 0..3))
        .join(of(&model, &run, 3..3))
        .join(of(&model, &run, 3..5))
        .join(of(&model, &run, 5..5));
    assert_eq!(
        document(&loaded, &model, &run, &plain),
        document(&loaded, &model, &run, &with_empty.summary())
    );
}

#[test]
fn a_stopped_part_holds_whole_waves() {
    let loaded = load_text(EVERYTHING);
    let model = Model::new(&loaded.scenario);
    let run = settings(1, 200 * 1_024);
    let stop = AtomicBool::new(false);
    let stopped = part(&model, &run, 10..200, &stop, &mut |_| {
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    assert!(stopped.stopped());
    assert_eq!(stopped.blocks(), 10..74);
    let rest = of(&model, &run, 74..200);
    let joined = of(&model, &run, 0..10).join(stopped).join(rest);
    assert_eq!(joined.blocks(), 0..200);
}

#[test]
#[should_panic(expected = "parts are joined to those that come next")]
fn parts_that_are_no_neighbours_are_not_joined() {
    let model = Model::new(&load_text(EVERYTHING).scenario);
    let run = settings(1, 5_000);
    let _ = of(&model, &run, 0..1).join(of(&model, &run, 2..3));
}
