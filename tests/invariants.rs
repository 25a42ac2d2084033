//! What must not matter does not: threads, processors, the order of a file, other indicators.
//!
//! Most tests compare bits and cannot raise a false alarm. The Kolmogorov–Smirnov tests reject at
//! 1.95 / √n, which a right engine exceeds with probability 0.1 %; there are 48 of them (5 laws,
//! 3 years, 3 kinds of dependence, and 3 for growth), so a change of the drawn values raises a false
//! alarm with probability below 5 %. The 10 correlations allow four standard errors (together
//! 0.06 %). The seeds are fixed, so the outcome is always the same.

mod common;

use common::{
    EVERYTHING, Ran, SHIPPED, edited, load_files, load_path, load_text, plan, run_text, settings,
    shipped, simulate,
};
use std::collections::HashSet;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use tuiyan::dist::{Law, family};
use tuiyan::engine::{self, Run};
use tuiyan::report::PARTS;
use tuiyan::simd::{Cpu, Kind};

// ---------------------------------------------------------------- threads, processors, paths

#[test]
fn any_number_of_threads_gives_the_same_document() {
    // More than one wave of 64 blocks, and a last block that is not full.
    let with = |threads| {
        let run = Run {
            threads,
            ..settings(5, 70_001)
        };
        simulate(load_text(EVERYTHING), run).numbers()
    };
    let alone = with(1);
    for threads in [2, 3, 7] {
        assert!(with(threads) == alone, "{threads} threads differ");
    }
}

#[test]
fn a_shipped_plan_is_the_same_on_any_number_of_threads() {
    let with = |threads| {
        let run = Run {
            threads,
            ..settings(5, 10_001)
        };
        let loaded = load_path(Path::new(&shipped("shanghai-2025-stress")), &[]);
        simulate(loaded, run).json()
    };
    let alone = with(1);
    for threads in [2, 3, 7] {
        assert!(with(threads) == alone, "{threads} threads differ");
    }
}

#[test]
fn every_kind_of_processor_gives_the_same_document() {
    let on = |cpu, text: &str| {
        let run = Run {
            cpu,
            ..settings(6, 5_000)
        };
        simulate(load_text(text), run).numbers()
    };
    let plan = std::fs::read_to_string(shipped("shanghai-2025")).expect("a file");
    for text in [EVERYTHING, plan.as_str()] {
        let baseline = on(Cpu::BASELINE, text);
        for cpu in [Kind::Avx2, Kind::Avx512].into_iter().filter_map(Cpu::of) {
            assert!(on(cpu, text) == baseline, "{cpu:?} differs");
        }
    }
}

#[test]
fn the_first_paths_of_a_long_run_are_the_short_run() {
    // Counts and extremes of 1,500 paths are those of the first 1,500 of 12,000.
    let short = run_text(EVERYTHING, 7, 1_500);
    let long = run_text(EVERYTHING, 7, 12_000);
    let values: Vec<Vec<f64>> = long
        .values()
        .into_iter()
        .map(|row| row[..1_500].to_vec())
        .collect();
    let distributions = short.model.watch.distributions.len();
    for (seen, row) in short.summary.tally.distributions.iter().zip(&values) {
        let lowest = row.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        assert_eq!((seen.min, seen.max), (lowest, highest));
        assert_eq!(seen.histogram.count(), 1_500);
    }
    for (count, row) in short
        .summary
        .tally
        .events
        .iter()
        .zip(&values[distributions..])
    {
        let hits = row.iter().filter(|hit| **hit == 1.0).count();
        assert_eq!(*count, hits as u64);
    }
}

#[test]
fn one_path_replayed_alone_is_its_lane_of_the_run() {
    let ran = run_text(EVERYTHING, 8, 3_000);
    let values = ran.values();
    for path in [0, 1, 1_023, 1_024, 2_047, 2_048, 2_999] {
        let replayed = engine::replay(&ran.model, &ran.run, path);
        let lane: Vec<u64> = values
            .iter()
            .map(|row| row[path as usize].to_bits())
            .collect();
        assert_eq!(
            replayed.iter().map(|x| x.to_bits()).collect::<Vec<_>>(),
            lane
        );
    }
}

#[test]
fn a_path_does_not_depend_on_how_many_there_are_or_on_the_processor() {
    let loaded = load_text(EVERYTHING);
    let model = tuiyan::model::Model::new(&loaded.scenario);
    let on = |cpu, paths| {
        let run = Run {
            cpu,
            ..settings(9, paths)
        };
        let path = engine::replay(&model, &run, 4_321);
        path.iter().map(|x| x.to_bits()).collect::<Vec<u64>>()
    };
    let path = on(Cpu::BASELINE, 5_000);
    assert_eq!(on(Cpu::detect(), 12_000), path);
    assert_eq!(on(Cpu::detect(), engine::MOST_PATHS), path);
}

#[test]
fn a_run_that_is_stopped_is_the_run_of_as_many_paths() {
    let loaded = load_text(EVERYTHING);
    let model = tuiyan::model::Model::new(&loaded.scenario);
    let asked = settings(10, 400_000);
    let stop = AtomicBool::new(false);
    let summary = engine::run(&model, &asked, &stop, &mut |_| {
        stop.store(true, Ordering::Relaxed);
    });
    assert!(summary.paths < asked.paths);
    let stopped = tuiyan::report::Report::new(&loaded, &model, &asked, &summary);
    let whole = simulate(loaded, settings(10, summary.paths)).report;
    let text = |report| tuiyan::report::json::document(report);
    assert!(text(&stopped) == text(&whole));
}

// ---------------------------------------------------------------- names, not places

/// Three indicators with every kind of draw, each in a section of its own.
const RETAIL: &str = r#"
[indicator.retail]
loads = { demand = 0.6, trade = 0.3 }
persistence = 0.4
level = { base = 1000, growth.two_piece = { mode = 6, lower = 2.6, upper = 1.6 } }
[target.retail]
indicator = "retail"
more_than = 1200
"#;
const OFFICES: &str = r#"
[indicator.offices]
stock = { base = 771, additions.normal = { mean = 45, sd = 9 }, withdrawals.uniform = { low = 0, high = 2 } }
[target.offices]
indicator = "offices"
at_least = 880
"#;
const PROJECTS: &str = r#"
[indicator.projects]
loads = { trade = 0.5 }
milestone = { items = [ { name = "a", probability = 0.8 }, { name = "b", probability = 0.4, from = 2022 } ] }
[target.projects]
indicator = "projects"
at_least = 1
"#;
const FACTORS: &str = "[factor.demand]\n[factor.trade]\n";
const SHOCK: &str = r#"
[shock.epidemic]
yearly_probability = 0.3
effect.retail.triangular = { low = -14, mode = -9, high = -4 }
[revision.census]
years = [2022]
yearly_probability = 0.5
effect.retail.normal = { mean = 0, sd = 8 }
"#;

fn of(parts: &[&str]) -> Ran {
    run_text(&plan(3, &parts.concat()), 11, 5_000)
}

/// All that is said of an indicator and of the target of the same id.
fn said_of(ran: &Ran, id: &str) -> String {
    let target = ran.report.targets.iter().find(|target| target.id == id);
    serde_json::to_string(&(&ran.indicator(id), target)).expect("a report")
}

fn assert_same(a: &Ran, b: &Ran, ids: &[&str]) {
    for id in ids {
        assert_eq!(said_of(a, id), said_of(b, id));
    }
}

#[test]
fn adding_or_removing_an_indicator_changes_no_other() {
    let full = of(&[FACTORS, RETAIL, OFFICES, PROJECTS, SHOCK]);
    let without_offices = of(&[FACTORS, RETAIL, PROJECTS, SHOCK]);
    assert_same(&full, &without_offices, &["retail", "projects"]);
    let without_projects = of(&[FACTORS, RETAIL, OFFICES, SHOCK]);
    assert_same(&full, &without_projects, &["retail", "offices"]);
    let alone = of(&[OFFICES]);
    assert_same(&full, &alone, &["offices"]);
}

#[test]
fn reordering_a_file_changes_no_indicator() {
    let one = of(&[FACTORS, RETAIL, OFFICES, PROJECTS, SHOCK]);
    let other = of(&[
        SHOCK,
        PROJECTS,
        OFFICES,
        RETAIL,
        "[factor.trade]\n[factor.demand]\n",
    ]);
    assert_same(&one, &other, &["retail", "offices", "projects"]);
}

#[test]
fn renaming_or_changing_an_indicator_changes_no_other() {
    let one = of(&[FACTORS, RETAIL, OFFICES, PROJECTS, SHOCK]);
    let renamed = OFFICES.replace("offices", "headquarters");
    let other = of(&[FACTORS, RETAIL, &renamed, PROJECTS, SHOCK]);
    assert_same(&one, &other, &["retail", "projects"]);
    // The draws follow the id, so the renamed indicator has new ones.
    assert_ne!(
        one.year("offices", 2023).mean,
        other.year("headquarters", 2023).mean
    );
    let changed = edited(OFFICES, "sd = 9", "sd = 12");
    let other = of(&[FACTORS, RETAIL, &changed, PROJECTS, SHOCK]);
    assert_same(&one, &other, &["retail", "projects"]);
}

#[test]
fn a_new_factor_shock_or_horizon_changes_nobody_it_does_not_touch() {
    let one = of(&[FACTORS, RETAIL, OFFICES, PROJECTS, SHOCK]);
    let more = "
        [factor.new]
        [indicator.newcomer]
        loads.new = 0.5
        level = { base = 1, growth.normal = { mean = 5, sd = 1 } }
        [shock.new]
        yearly_probability = 0.5
        effect.offices.constant = { value = -50 }
        [revision.new]
        yearly_probability = 0.5
        effect.newcomer.normal = { mean = 0, sd = 8 }
        ";
    let other = of(&[more, FACTORS, RETAIL, OFFICES, PROJECTS, SHOCK]);
    assert_same(&one, &other, &["retail", "projects"]);
    assert_ne!(said_of(&one, "offices"), said_of(&other, "offices"));
    let body = [FACTORS, RETAIL, OFFICES, SHOCK].concat();
    let longer = run_text(&plan(5, &body), 11, 5_000);
    for year in 2021..=2023 {
        assert_eq!(
            serde_json::to_string(one.year("retail", year)).expect("numbers"),
            serde_json::to_string(longer.year("retail", year)).expect("numbers")
        );
    }
}

/// Levels a, b, c … with the given `[correlation]`.
fn correlated(ids: &[&str], correlation: &str) -> Ran {
    let level = |id: &&str| {
        format!(
            "[indicator.{id}]\nlevel = {{ base = 100, growth.normal = {{ mean = 5, sd = 2 }} }}\n\
             [target.{id}]\nindicator = \"{id}\"\nat_least = 115\n"
        )
    };
    let levels: String = ids.iter().map(level).collect();
    of(&[&levels, "[correlation]\n", correlation])
}

#[test]
fn a_new_member_of_a_matrix_leaves_those_before_it_alone() {
    let two = correlated(
        &["a", "b"],
        r#"members = ["a", "b"]
           matrix = [[1, 0.5], [0.5, 1]]"#,
    );
    let three = correlated(
        &["c", "a", "b"],
        r#"members = ["a", "b", "c"]
           matrix = [[1, 0.5, 0.3], [0.5, 1, -0.4], [0.3, -0.4, 1]]"#,
    );
    assert_same(&two, &three, &["a", "b"]);
    // One that is correlated with nobody leaves all alone, wherever it stands.
    let first = correlated(
        &["c", "a", "b"],
        r#"members = ["c", "a", "b"]
           matrix = [[1, 0, 0], [0, 1, 0.5], [0, 0.5, 1]]"#,
    );
    assert_same(&two, &first, &["a", "b"]);
    assert_same(
        &first,
        &correlated(
            &["c", "a", "b"],
            r#"pairs = [ { of = ["a", "b"], is = 0.5 } ]"#,
        ),
        &["a", "b", "c"],
    );
}

#[test]
fn a_new_pair_leaves_those_before_it_alone() {
    let one = correlated(
        &["a", "b", "c"],
        r#"pairs = [ { of = ["a", "b"], is = 0.5 } ]"#,
    );
    let more = correlated(
        &["a", "b", "c"],
        r#"pairs = [ { of = ["a", "b"], is = 0.5 }, { of = ["c", "b"], is = -0.3 } ]"#,
    );
    assert_same(&one, &more, &["a", "b"]);
    assert_ne!(said_of(&one, "c"), said_of(&more, "c"));
    let matrix = correlated(
        &["a", "b", "c"],
        r#"members = ["a", "b", "c"]
           matrix = [[1, 0.5, 0], [0.5, 1, -0.3], [0, -0.3, 1]]"#,
    );
    assert_same(&more, &matrix, &["a", "b", "c"]);
}

#[test]
fn perfect_correlation_makes_the_same_quantile_of_both() {
    let pair = |rho: &str| {
        let text = format!(
            r#"
            [indicator.x]
            flow.amount.normal = {{ mean = 3, sd = 1 }}
            [indicator.y]
            flow.amount.normal = {{ mean = 3, sd = 1 }}
            [correlation]
            pairs = [ {{ of = ["x", "y"], is = {rho} }} ]"#
        );
        run_text(&plan(2, &text), 12, 5_000)
    };
    let values = |ran: &Ran, id| ran.values().swap_remove(ran.cell(id, 2022));
    let same = pair("1");
    assert_eq!(values(&same, "x"), values(&same, "y"));
    let mirrored = pair("-1");
    for (x, y) in values(&mirrored, "x").iter().zip(values(&mirrored, "y")) {
        assert!((x + y - 6.0).abs() < 1e-14);
    }
}

// ---------------------------------------------------------------- draws

#[test]
fn seeds_years_indicators_and_paths_share_no_draw() {
    // 36,000 numbers of 52 bits: any two agree with probability 1.5e-7.
    let text = plan(
        3,
        "[indicator.x]\nflow.amount.normal = { mean = 0, sd = 1 }\n\
         [indicator.y]\nflow.amount.normal = { mean = 0, sd = 1 }\n",
    );
    let mut seen = HashSet::new();
    let mut drawn = 0;
    for seed in [41, 42, 43] {
        let ran = run_text(&text, seed, 2_000);
        for row in ran.values() {
            drawn += row.len();
            seen.extend(row.iter().map(|x| x.to_bits()));
        }
    }
    assert_eq!(drawn, 36_000);
    assert_eq!(seen.len(), drawn);
}

/// The laws whose declared form must survive dependence, as written and as computed.
const LAWS: [(&str, &str, &[f64]); 5] = [
    ("normal", "{ mean = 6, sd = 3 }", &[6.0, 3.0]),
    (
        "triangular",
        "{ low = 2, mode = 5, high = 10 }",
        &[2.0, 5.0, 10.0],
    ),
    (
        "pert",
        "{ low = 2, mode = 5, high = 10 }",
        &[2.0, 5.0, 10.0, 4.0],
    ),
    (
        "student_t",
        "{ location = 6, scale = 2, df = 3 }",
        &[6.0, 2.0, 3.0],
    ),
    (
        "two_piece",
        "{ mode = 6, lower = 4, upper = 1 }",
        &[6.0, 4.0, 1.0],
    ),
];

fn distance(mut numbers: Vec<f64>, law: &dyn Law) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let n = numbers.len() as f64;
    let gap = |(rank, x): (usize, &f64)| {
        let p = law.cdf(*x);
        (p - rank as f64 / n).max((rank as f64 + 1.0) / n - p)
    };
    numbers.iter().enumerate().map(gap).fold(0.0, f64::max)
}

fn assert_drawn_from(numbers: Vec<f64>, key: &str, parameters: &[f64]) {
    let law = family(key)
        .expect("a family")
        .of_numbers(parameters)
        .expect("a law");
    let critical = 1.95 / (numbers.len() as f64).sqrt();
    let found = distance(numbers, law.as_ref());
    assert!(found < critical, "{key}: {found} is above {critical}");
}

/// Five flows with the laws, each with some lines of its own.
fn flows(lines: &str, more: &str) -> Ran {
    let mut text = more.to_owned();
    for (key, law, _) in LAWS {
        text.push_str(&format!(
            "[indicator.{key}]\n{lines}\nflow.amount.{key} = {law}\n"
        ));
    }
    run_text(&plan(3, &text), 13, 200_000)
}

fn assert_as_declared(ran: &Ran) {
    let values = ran.values();
    for (key, _, parameters) in LAWS {
        for year in 2021..=2023 {
            assert_drawn_from(values[ran.cell(key, year)].clone(), key, parameters);
        }
    }
}

const MATRIX: &str = r#"[correlation]
members = ["normal", "triangular", "pert", "student_t", "two_piece"]
matrix = [[1, 0.5, 0.3, -0.4, 0.1], [0.5, 1, 0.6, 0, 0.2], [0.3, 0.6, 1, 0.2, 0.3], [-0.4, 0, 0.2, 1, 0], [0.1, 0.2, 0.3, 0, 1]]
"#;

#[test]
fn loads_and_persistence_leave_every_year_its_declared_law() {
    let lines = "loads = { f = 0.6, g = -0.5 }\npersistence = 0.7";
    assert_as_declared(&flows(lines, "[factor.f]\n[factor.g]\n"));
}

#[test]
fn a_correlation_matrix_leaves_every_year_its_declared_law() {
    assert_as_declared(&flows("", MATRIX));
    assert_as_declared(&flows("persistence = -0.7", MATRIX));
}

#[test]
fn growth_of_a_level_has_its_declared_law() {
    let ran = run_text(
        &plan(
            3,
            r#"
            [factor.f]
            [indicator.x]
            loads.f = 0.8
            persistence = 0.7
            level = { base = 100, growth.two_piece = { mode = 6, lower = 4, upper = 1 } }
            [indicator.growth]
            derived = { formula = "(x / lag(x, 1) - 1) * 100" }"#,
        ),
        14,
        200_000,
    );
    let values = ran.values();
    for year in 2021..=2023 {
        let growth = values[ran.cell("growth", year)].clone();
        assert_drawn_from(growth, "two_piece", &[6.0, 4.0, 1.0]);
    }
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len() as f64;
    let (mean_a, mean_b) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
    let product = |x: &[f64], mx: f64, y: &[f64], my: f64| -> f64 {
        x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum()
    };
    let both = product(a, mean_a, a, mean_a) * product(b, mean_b, b, mean_b);
    product(a, mean_a, b, mean_b) / both.sqrt()
}

/// The standard error of a correlation of normal numbers is (1 − ρ²) / √n.
fn assert_correlated(a: &[f64], b: &[f64], rho: f64) {
    let found = correlation(a, b);
    let error = (1.0 - rho * rho) / (a.len() as f64).sqrt();
    assert!(
        (found - rho).abs() <= 4.0 * error,
        "{found} instead of {rho}"
    );
}

#[test]
fn loads_pairs_and_persistence_give_the_correlations_they_say() {
    let ran = run_text(
        &plan(
            3,
            r#"
            [factor.f]
            [factor.g]
            [indicator.a]
            loads = { f = 0.6, g = 0.5 }
            persistence = 0.7
            flow.amount.normal = { mean = 0, sd = 1 }
            [indicator.b]
            loads = { f = -0.8, g = 0.2 }
            persistence = 0.7
            flow.amount.normal = { mean = 0, sd = 1 }
            [indicator.c]
            persistence = -0.4
            flow.amount.normal = { mean = 0, sd = 1 }
            [indicator.d]
            flow.amount.normal = { mean = 0, sd = 1 }
            [correlation]
            pairs = [ { of = ["c", "d"], is = 0.6 } ]"#,
        ),
        15,
        200_000,
    );
    let values = ran.values();
    let of = |id, year| values[ran.cell(id, year)].as_slice();
    // Within a year: the product of the loads; with equal persistence in later years too.
    assert_correlated(of("a", 2021), of("b", 2021), -0.38);
    assert_correlated(of("a", 2023), of("b", 2023), -0.38);
    assert_correlated(of("c", 2021), of("d", 2021), 0.6);
    assert_correlated(of("a", 2022), of("c", 2022), 0.0);
    // Only the fresh part of c is tied to d after the first year.
    assert_correlated(of("c", 2022), of("d", 2022), 0.6 * 0.84f64.sqrt());
    // Between years: powers of the persistence.
    assert_correlated(of("a", 2021), of("a", 2022), 0.7);
    assert_correlated(of("a", 2021), of("a", 2023), 0.49);
    assert_correlated(of("c", 2022), of("c", 2023), -0.4);
    assert_correlated(of("c", 2021), of("c", 2023), 0.16);
    assert_correlated(of("d", 2021), of("d", 2022), 0.0);
}

// ---------------------------------------------------------------- files

#[test]
fn the_resolved_text_of_every_shipped_scenario_is_the_same_scenario() {
    for name in SHIPPED {
        let own = load_path(Path::new(&shipped(name)), &[]);
        let again = load_text(&own.resolved);
        assert_eq!(again.resolved, own.resolved, "{name}");
        assert_eq!(again.digest, own.digest, "{name}");
        let (own, again) = (
            simulate(own, settings(16, 1_500)),
            simulate(again, settings(16, 1_500)),
        );
        assert!(own.numbers() == again.numbers(), "{name}");
    }
}

#[test]
fn extending_a_file_is_writing_the_merged_file() {
    let over = r#"
        extends = "base.toml"
        [scenario]
        last_year = 2025
        [indicator.retail]
        level.growth.normal = { mean = 5, sd = 2 }
        persistence = 0.1
        [indicator.shops]
        level = { base = 900, growth.constant = { value = 1 } }
        [target.retail]
        at_least = 1250
        [target.growth]
        average_growth = { at_least = 5 }
    "#;
    let merged = [
        ("last_year = 2024", "last_year = 2025"),
        (
            "growth.two_piece = { mode = 6.2, lower = 2.6, upper = 1.6 }",
            "growth.normal = { mean = 5, sd = 2 }",
        ),
        ("persistence = 0.4", "persistence = 0.1"),
        (
            "flow = { base = 900, amount.lognormal = { mu = 6.8, sigma = 0.1 } }",
            "level = { base = 900, growth.constant = { value = 1 } }",
        ),
        ("more_than = 1300", "at_least = 1250"),
        (
            "average_growth = { about = 6, tolerance = 0.5 }",
            "average_growth = { at_least = 5, tolerance = 0.5 }",
        ),
    ]
    .iter()
    .fold(EVERYTHING.to_owned(), |text, (from, to)| {
        edited(&text, from, to)
    });
    // The tolerance belongs to `about`, which the later file displaces.
    let merged = merged.replace("at_least = 5, tolerance = 0.5", "at_least = 5");
    let over = load_files(&[("over.toml", over), ("base.toml", EVERYTHING)], &[]);
    let (over, merged) = (
        simulate(over, settings(17, 2_000)),
        simulate(load_text(&merged), settings(17, 2_000)),
    );
    assert!(over.numbers() == merged.numbers());
}

#[test]
fn two_forms_in_a_later_file_are_refused_like_two_in_one_file() {
    for over in [
        "[target.retail]\nat_least = 1250\nless_than = 1300",
        "[indicator.retail.level.growth]\nnormal = { mean = 5, sd = 2 }\nconstant = { value = 5 }",
        "[indicator.retail]\nstock = { base = 1, additions.constant = { value = 1 } }\nflow = { amount.constant = { value = 1 } }",
        "[target.growth]\naverage_growth = { tolerance = 1, at_least = 5 }",
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("over.toml");
        std::fs::write(folder.path().join("base.toml"), EVERYTHING).expect("a file");
        std::fs::write(&file, format!("extends = \"base.toml\"\n{over}")).expect("a file");
        let (loaded, problems) = tuiyan::scenario::load::load(&file, &[]);
        assert!(loaded.is_none() && problems.any_error(), "{over}");
    }
}

#[test]
fn an_override_is_an_edit_of_the_file() {
    for (set, from, to) in [
        (
            "scenario.last_year=2026",
            "last_year = 2024",
            "last_year = 2026",
        ),
        (
            "indicator.retail.persistence=0.9",
            "persistence = 0.4",
            "persistence = 0.9",
        ),
        (
            "indicator.rival.loads.demand=0.25",
            "loads = { demand = -0.4 }",
            "loads = { demand = 0.25 }",
        ),
        (
            "shock.epidemic.yearly_probability=0",
            "yearly_probability = 0.2",
            "yearly_probability = 0",
        ),
        (
            "indicator.retail.unit=吨",
            "unit = \"亿元\"\npersistence",
            "unit = \"吨\"\npersistence",
        ),
        ("target.projects.at_least=2", "at_least = 3", "at_least = 2"),
    ] {
        let by_set = load_files(&[("scenario.toml", EVERYTHING)], &[set]);
        let by_hand = load_text(&edited(EVERYTHING, from, to));
        assert_eq!(by_set.resolved, by_hand.resolved, "{set}");
        assert_eq!(by_set.digest, by_hand.digest, "{set}");
    }
    let changed = load_files(
        &[("scenario.toml", EVERYTHING)],
        &["target.projects.at_least=2"],
    );
    assert_ne!(changed.digest, load_text(EVERYTHING).digest);
}

// ---------------------------------------------------------------- summaries

#[test]
fn reported_numbers_are_those_of_the_paths() {
    let ran = run_text(EVERYTHING, 18, 30_000);
    let values = ran.values();
    for (cell, seen) in ran.summary.tally.distributions.iter().enumerate() {
        let mut row = values[cell].clone();
        row.sort_by(f64::total_cmp);
        let n = row.len() as f64;
        let found = seen.histogram.quantiles(&PARTS.map(|(_, part)| part));
        for ((_, part), found) in PARTS.iter().zip(found) {
            let rank = (part * (n - 1.0)) as usize;
            let low = seen.histogram.bin_of(row[rank]).0;
            let high = seen.histogram.bin_of(row[rank + 1]).1;
            assert!((low..=high).contains(&found), "{cell} {part}: {found}");
        }
        let mean = row.iter().sum::<f64>() / n;
        let square = row.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
        let sd = (square / (n - 1.0)).sqrt();
        let moments = &ran.summary.moments[cell];
        assert!((moments.mean - mean).abs() <= 1e-12 * mean.abs().max(sd));
        assert!((moments.sd() - sd).abs() <= 1e-10 * sd.max(mean.abs() * 1e-5));
    }
}

#[test]
fn targets_met_together_are_counted_path_by_path() {
    let ran = run_text(EVERYTHING, 19, 5_000);
    let values = ran.values();
    let distributions = ran.model.watch.distributions.len();
    let counted: Vec<&Vec<f64>> = ran
        .model
        .targets
        .iter()
        .filter(|target| target.joint.is_some())
        .filter_map(|target| target.judged.as_ref())
        .map(|judged| &values[distributions + judged.met])
        .collect();
    let mut met = vec![0; counted.len() + 1];
    let mut only_miss = vec![0; counted.len()];
    for path in 0..5_000 {
        let missed: Vec<usize> = (0..counted.len())
            .filter(|at| counted[*at][path] == 0.0)
            .collect();
        met[counted.len() - missed.len()] += 1;
        if let [only] = missed[..] {
            only_miss[only] += 1;
        }
    }
    assert_eq!(ran.summary.tally.met, met);
    assert_eq!(ran.summary.tally.only_miss, only_miss);
}

// ---------------------------------------------------------------- faults

/// The faults of an indicator's year: how many, and the first path.
fn faults(ran: &Ran, id: &str, year: i32) -> (u64, Option<u64>) {
    let faults = ran.summary.tally.distributions[ran.cell(id, year)].faults;
    (faults.count, faults.first_path)
}

const RUNAWAY: &str =
    "[indicator.x]\nlevel = { base = 100, growth.constant = { value = 1e300 } }\n";
const DIVISION: &str = "[indicator.x]\nmilestone.items = [ { name = \"a\", probability = 0.9 } ]\n\
                        [indicator.y]\nderived.formula = \"1 / x\"\n";

#[test]
fn numbers_out_of_range_are_counted_not_reported() {
    let ran = run_text(&plan(2, RUNAWAY), 20, 3_000);
    assert_eq!(faults(&ran, "x", 2021), (0, None));
    assert_eq!(faults(&ran, "x", 2022), (3_000, Some(0)));
}

#[test]
fn divisions_by_zero_are_counted_on_the_paths_where_they_happen() {
    let ran = run_text(&plan(1, DIVISION), 20, 3_000);
    let zeros = &ran.values()[ran.cell("x", 2021)];
    let count = zeros.iter().filter(|x| **x == 0.0).count() as u64;
    let first = zeros.iter().position(|x| *x == 0.0).map(|path| path as u64);
    assert!((1..3_000).contains(&count));
    assert_eq!(faults(&ran, "y", 2021), (count, first));
    assert_eq!(faults(&ran, "x", 2021), (0, None));
    // What is sound on the other paths is still finite.
    assert_eq!(ran.year("y", 2021).max, 1.0);
    assert_eq!(ran.year("y", 2021).mean, 1.0);
}

#[test]
fn a_run_with_a_fault_fails_and_names_it() {
    let resting = format!("{DIVISION}\n[target.y]\nindicator = \"y\"\nat_least = 1\n");
    for (body, name) in [(RUNAWAY, "x in 2022"), (&resting, "y in 2021")] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("scenario.toml");
        std::fs::write(&file, plan(2, body)).expect("a file");
        let output = Command::new(env!("CARGO_BIN_EXE_tuiyan"))
            .env("LC_ALL", "C")
            .args(["run", "--paths", "2000", "--format", "json"])
            .arg(&file)
            .output()
            .expect("it starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success());
        assert!(output.stdout.is_empty());
        assert!(said.contains(name), "{said}");
    }
}
