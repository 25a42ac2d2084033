//! Sweeps: each point is the run of the scenario with its values, differences are paired, and mistakes are told at once.
//!
//! Everything here is exact but for two closed forms, held to 4.5 standard errors (false alarm 7e-6 each).

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod command;
mod common;

use command::{run, stderr, stdout};
use common::{plan, shipped};
use serde_json::Value;
use std::path::Path;
use std::process::Output;
use tuiyan::num::normal;

/// Growth N(5, 2²) over two years, two targets of which one implies the other, and something of each kind to vary.
const BODY: &str = r#"
[factor.demand]
name = "需求"
[indicator.trade]
loads = { demand = 0.5 }
level = { base = 100, growth.normal = { mean = 5, sd = 2 }, compounding = "log" }
[indicator.shops]
milestone = { base = 0, items = [{ name = "甲", by = 2021, probability = 0.9 }, { name = "乙", probability = 0.5 }] }
[lever.port]
growth.trade.constant = { value = 1 }
[target.high]
indicator = "trade"
at_least = 112
[target.higher]
indicator = "trade"
at_least = 115
[target.shops]
indicator = "shops"
at_least = 2
counts = false
"#;

const MEAN: &str = "indicator.trade.level.growth.normal.mean";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("plan.toml"), plan(2, BODY)).expect("a file");
    folder
}

fn sweep(folder: &Path, more: &[&str]) -> Output {
    let head = ["sweep", "plan.toml", "--paths", "3000", "--lang", "en"];
    run(folder, &[&head[..], more].concat())
}

fn json_of(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn document(folder: &Path, more: &[&str]) -> Value {
    json_of(&sweep(folder, &[more, &["--format", "json"]].concat()))
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

/// A target at a point.
fn at<'v>(point: &'v Value, id: &str) -> &'v Value {
    let targets = point["targets"].as_array().expect("targets");
    targets
        .iter()
        .find(|target| target["id"] == id)
        .expect("the target")
}

/// The probabilities of a run with overrides.
fn run_with(folder: &Path, sets: &[&str]) -> Value {
    let mut arguments = vec!["run", "plan.toml", "--paths", "3000", "--effects", "0"];
    for set in sets {
        arguments.extend(["--set", set]);
    }
    json_of(&run(
        folder,
        &[&arguments[..], &["--format", "json", "--quiet"]].concat(),
    ))
}

#[test]
fn every_point_is_the_run_with_its_values() {
    let folder = folder();
    let vary = format!("{MEAN}=4:6:0.1");
    let found = document(folder.path(), &["--vary", &vary]);
    let points = found["points"].as_array().expect("points");
    assert_eq!(points.len(), 21);
    for (k, point) in points.iter().enumerate() {
        let exact = format!("{}.{}", 4 + k / 10, k % 10);
        assert_eq!(
            number(&point["values"][0]),
            exact.parse::<f64>().expect("a number")
        );
        // Some of them: the first, one in a later batch of programs, the last.
        if [0, 17, 20].contains(&k) {
            let ran = run_with(folder.path(), &[&format!("{MEAN}={exact}")]);
            for target in ran["targets"].as_array().expect("targets") {
                let id = target["id"].as_str().expect("an id");
                assert_eq!(
                    at(point, id)["probability"],
                    target["probability"],
                    "{exact} {id}"
                );
            }
            assert_eq!(
                at(point, "all")["probability"],
                ran["joint"]["all"]["probability"]
            );
            let expected = number(&ran["joint"]["expected_met"]);
            assert!((number(&point["expected_met"]["expected"]) - expected).abs() < 1e-12);
        }
    }
    // The middle is the scenario as written.
    let (middle, written) = (&points[10], &found["as_written"]);
    assert_eq!(
        at(middle, "high")["probability"],
        at(written, "high")["probability"]
    );
    assert_eq!(number(&at(middle, "high")["change"]["difference"]), 0.0);
    assert_eq!(at(middle, "high")["change"]["resolved"], false);
    assert!(written["targets"][0].get("change").is_none());
}

#[test]
fn differences_are_paired_and_have_their_closed_forms() {
    let folder = folder();
    let found = document(folder.path(), &["--vary", &format!("{MEAN}=5,6")]);
    let point = &found["points"][1];
    let n = 3_000.0;
    let share = |from: &Value, id: &str| number(&at(from, id)["probability"]);
    for (id, least) in [("high", 112.0f64), ("higher", 115.0)] {
        let (now, before) = (share(point, id), share(&found["as_written"], id));
        let change = &at(point, id)["change"];
        // More growth loses no path, so those that change sides are the difference.
        let moved = now - before;
        assert!((number(&change["difference"]) - moved).abs() < 1e-15);
        let error = ((moved - moved * moved) / n).sqrt();
        assert!((number(&change["standard_error"]) - error).abs() < 1e-15);
        let reached = |mean: f64| {
            let log = (2.0 * mean + 2.0) / 100.0 - (least / 100.0).ln();
            normal::cdf(log / (0.02 * 2f64.sqrt()))
        };
        let z = (moved - (reached(6.0) - reached(5.0))) / error;
        assert!(z.abs() < 4.5, "{id}: {z}");
    }
    // One target implies the other: N = 1 + 1, so N² is 1 + 3 times the rarer.
    let (high, higher) = (share(point, "high"), share(point, "higher"));
    let expected = &point["expected_met"];
    let mean = high + higher;
    let variance = high + 3.0 * higher - mean * mean;
    assert!((number(&expected["expected"]) - mean).abs() < 1e-12);
    assert!((number(&expected["standard_error"]) - (variance / n).sqrt()).abs() < 1e-12);
    let moves = ["high", "higher"].map(|id| number(&at(point, id)["change"]["difference"]));
    let change = &expected["change"];
    assert!((number(&change["difference"]) - moves[0] - moves[1]).abs() < 1e-12);
    let error = number(&change["standard_error"]);
    assert!(error > 0.0 && error < number(&expected["standard_error"]));
}

#[test]
fn whatever_a_file_says_can_be_varied() {
    let folder = folder();
    let of = |vary: &[&str], id: &str| -> Vec<f64> {
        let flags: Vec<&str> = vary.iter().flat_map(|one| ["--vary", one]).collect();
        let found = document(folder.path(), &flags);
        let points = found["points"].as_array().expect("points").iter();
        points
            .map(|point| number(&at(point, id)["probability"]))
            .collect()
    };
    let probability = |sets: &[&str], id: &str| {
        let ran = run_with(folder.path(), sets);
        let targets = ran["targets"].as_array().expect("targets").clone();
        let target = targets.into_iter().find(|target| target["id"] == id);
        number(&target.expect("the target")["probability"])
    };
    // A flag, whose default is not in the file.
    let switched = of(&["lever.port.on=true,false"], "high");
    assert_eq!(switched[0], probability(&[], "high"));
    assert_eq!(switched[1], probability(&["lever.port.on=false"], "high"));
    // A key that the file does not have and its reader takes.
    let late = of(&["lever.port.from=2021,2022"], "high");
    assert_eq!(
        late,
        [
            probability(&[], "high"),
            probability(&["lever.port.from=2022"], "high")
        ]
    );
    assert!(late[0] > late[1]);
    // A word, a law as a whole, an item of a list.
    let words = of(
        &["indicator.trade.level.compounding=log,arithmetic"],
        "high",
    );
    assert_eq!(words[0], probability(&[], "high"));
    let arithmetic = ["indicator.trade.level.compounding=arithmetic"];
    assert_eq!(words[1], probability(&arithmetic, "high"));
    let laws = of(
        &[
            "indicator.trade.level.growth={ normal = { mean = 5, sd = 2 } },{ constant = { value = 9 } }",
        ],
        "high",
    );
    assert_eq!(laws, [probability(&[], "high"), 1.0]);
    let items = of(
        &["indicator.shops.milestone.items.1.probability=0,0.5,1"],
        "shops",
    );
    assert_eq!(items[1], probability(&[], "shops"));
    assert!(items[0] == 0.0 && items[2] > items[1]);
    let both = of(
        &[
            "indicator.shops.milestone.items.0.probability=1",
            "indicator.shops.milestone.items.1.probability=0,1",
        ],
        "shops",
    );
    assert_eq!(both, [0.0, 1.0]);
    // The goal of a target.
    let goals = of(&["target.high.at_least=115"], "high");
    assert_eq!(goals, [probability(&[], "higher")]);
}

#[test]
fn a_grid_of_two_has_all_combinations_in_order() {
    let folder = folder();
    let flags = [
        "--vary",
        &format!("{MEAN}=4,5"),
        "--vary",
        "lever.port.growth.trade.constant.value=0:2:1",
    ];
    let found = document(folder.path(), &flags);
    let points = found["points"].as_array().expect("points");
    let values: Vec<(f64, f64)> = points
        .iter()
        .map(|point| (number(&point["values"][0]), number(&point["values"][1])))
        .collect();
    assert_eq!(
        values,
        [
            (4.0, 0.0),
            (4.0, 1.0),
            (4.0, 2.0),
            (5.0, 0.0),
            (5.0, 1.0),
            (5.0, 2.0)
        ]
    );
    // A point more of growth by the law or by the lever is the same on every path.
    let share = |k: usize| number(&at(&points[k], "high")["probability"]);
    assert!((share(1) - share(3)).abs() < 1e-3 && (share(2) - share(4)).abs() < 1e-3);
    let text = stdout(&sweep(
        folder.path(),
        &[&flags[..], &["--target", "high"]].concat(),
    ));
    assert!(text.contains("mean × value (down, and across)"), "{text}");
}

#[test]
fn drawn_points_follow_from_the_seed_alone() {
    let folder = folder();
    let vary = format!("{MEAN}=3:7");
    let years = "lever.port.from=2021:2022";
    let drawn = |design: &str, more: &[&str]| {
        let flags = [
            "--vary", &vary, "--vary", years, "--points", "10", "--design", design,
        ];
        document(folder.path(), &[&flags[..], more].concat())
    };
    for design in ["random", "lhs", "sobol"] {
        let one = drawn(design, &[]);
        assert_eq!(one, drawn(design, &["--threads", "1"]), "{design}");
        assert_eq!(one, drawn(design, &["--cpu", "baseline"]), "{design}");
        assert_ne!(
            one["points"],
            drawn(design, &["--seed", "2"])["points"],
            "{design}"
        );
        let points = one["points"].as_array().expect("points");
        assert_eq!(points.len(), 10);
        for point in points {
            let year = &point["values"][1];
            assert!(*year == 2021 || *year == 2022, "{year}");
            assert!((3.0..7.0).contains(&number(&point["values"][0])));
        }
    }
    let layers = drawn("lhs", &[]);
    let mut layers: Vec<i64> = layers["points"]
        .as_array()
        .expect("points")
        .iter()
        .map(|point| ((number(&point["values"][0]) - 3.0) * 2.5) as i64)
        .collect();
    layers.sort_unstable();
    assert_eq!(layers, (0..10).collect::<Vec<_>>());
}

#[test]
fn the_table_is_tidy() {
    let folder = folder();
    let vary = ["--vary", &format!("{MEAN}=4,6"), "--format", "csv"];
    let output = sweep(folder.path(), &vary);
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let header = reader.headers().expect("a header").clone();
    let columns: Vec<&str> = header.iter().collect();
    assert_eq!(columns[..4], ["scenario", "point", MEAN, "target"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    // Two points and the scenario as written, three targets and all together.
    assert_eq!(rows.len(), 3 * 4);
    let found = document(folder.path(), &vary[..2]);
    let column = |name: &str| columns.iter().position(|c| *c == name).expect("the column");
    for row in &rows {
        let at_point = row[1].parse::<usize>().expect("a number");
        let point = match at_point {
            0 => &found["as_written"],
            k => &found["points"][k - 1],
        };
        let target = at(point, &row[column("target")]);
        let cell = &row[column("probability")];
        assert_eq!(
            cell.parse::<f64>().expect("a number"),
            number(&target["probability"])
        );
        let difference = &row[column("difference")];
        match target.get("change") {
            None => assert!(difference.is_empty()),
            Some(change) => {
                let cell = difference.parse::<f64>().expect("a number");
                assert_eq!(cell, number(&change["difference"]));
            }
        }
    }
}

#[test]
fn the_document_has_the_fields_of_the_contract() {
    let folder = folder();
    let found = document(folder.path(), &["--vary", &format!("{MEAN}=4,6")]);
    let fields = |value: &Value| -> String {
        let keys = value.as_object().expect("an object").keys();
        keys.map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        fields(&found),
        "schema scenario run design varied targets as_written points manifest"
    );
    assert_eq!(found["schema"], "tuiyan/sweep/1");
    assert_eq!(fields(&found["varied"][0]), "path as_written");
    assert_eq!(fields(&found["targets"][0]), "id name name_en counts");
    let point = &found["points"][0];
    assert_eq!(fields(point), "values targets expected_met");
    let expected = "id probability standard_error interval resolved change";
    assert_eq!(fields(&point["targets"][0]), expected);
    let expected = "difference standard_error interval resolved";
    assert_eq!(fields(&point["targets"][0]["change"]), expected);
    assert_eq!(
        fields(&point["expected_met"]),
        "expected standard_error change"
    );
    // Where targets are chosen, only they are told.
    let chosen = ["--vary", &format!("{MEAN}=4,6"), "--target", "higher"];
    let found = document(folder.path(), &chosen);
    assert_eq!(fields(&found["points"][0]), "values targets");
    assert_eq!(found["targets"].as_array().expect("targets").len(), 1);
}

#[test]
fn the_text_shows_what_moves() {
    let folder = folder();
    let text = stdout(&sweep(folder.path(), &["--vary", &format!("{MEAN}=4,6")]));
    assert!(
        text.contains("as written 5") && text.contains("Number met"),
        "{text}"
    );
    assert!(!text.contains("shops"), "{text}");
    let many = stdout(&sweep(
        folder.path(),
        &[
            "--vary",
            &format!("{MEAN}=4:6"),
            "--design",
            "sobol",
            "--points",
            "30",
        ],
    ));
    assert!(many.contains("10 more points"), "{many}");
    let still = stdout(&sweep(
        folder.path(),
        &["--vary", "target.shops.at_least=1,2"],
    ));
    assert!(still.contains("No counted target moves"), "{still}");
    let chinese = run(
        folder.path(),
        &[
            "sweep",
            "plan.toml",
            "--vary",
            &format!("{MEAN}=4,6"),
            "--lang",
            "zh",
        ],
    );
    assert!(
        stdout(&chinese).contains("期望达标数"),
        "{}",
        stdout(&chinese)
    );
}

#[test]
fn the_spelling_of_the_issue_finds_the_right_path() {
    let file = shipped("shanghai-2025");
    let vary = "indicators.retail.growth.normal.mean=3:8:0.5";
    for (language, said) in [
        (
            "en",
            "did you mean indicator.retail.level.growth.two_piece.mode?",
        ),
        (
            "zh",
            "是否为 indicator.retail.level.growth.two_piece.mode？",
        ),
    ] {
        let output = run(
            Path::new("."),
            &["sweep", &file, "--vary", vary, "--lang", language],
        );
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
}

/// Wrong arguments, with MEAN for its path, and what is said of them.
const WRONG: &[(&str, &str)] = &[
    ("", "--vary"),
    ("--vary MEAN", "names no values"),
    ("--vary MEAN=3:8", "has no step"),
    ("--vary MEAN=8:3:1", "it must rise"),
    ("--vary MEAN=0:1:0.00001", "100001 values"),
    (
        "--vary MEAN=0:1:0.005 --vary indicator.trade.level.base=1:100:1",
        "201 × 100 = 20100 points",
    ),
    (
        "--vary MEAN=3:8:0.5 --points 10",
        "--points goes with designs",
    ),
    ("--vary MEAN=3:8 --design lhs", "add --points N"),
    ("--vary MEAN=3:8 --design lhs --points 0", "from 1 to 10000"),
    (
        "--vary MEAN=3:8 --design best --points 9",
        "invalid value 'best'",
    ),
    ("--vary MEAN=3:8:0.5 --vary MEAN=3:8", "one value"),
    ("--vary a..b=1", "is not a path"),
    ("--vary =1", "is not a path"),
    ("--vary MEAN=", "a value is missing"),
    ("--vary MEAN=3:8:0.5 --target hihg", "did you mean high"),
    ("--vary indicator.trade.persistnce=0.5", "persistence"),
    (
        "--vary target.new={indicator=\"trade\",at_least=3}",
        "targets are other ones",
    ),
];

#[test]
fn wrong_arguments_are_refused_with_what_to_do() {
    let folder = folder();
    for (arguments, said) in WRONG {
        let written = arguments.replace("MEAN", MEAN);
        let words: Vec<&str> = written.split_whitespace().collect();
        let output = sweep(folder.path(), &words);
        let shown = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments}: {shown}");
        assert!(shown.contains(said), "{arguments}: {shown}");
    }
    let grid = format!("{MEAN}=3:8:0.5");
    let output = run(folder.path(), &["sweep", "nowhere.toml", "--vary", &grid]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn all_mistakes_are_told_before_the_first_run() {
    let folder = folder();
    let output = sweep(
        folder.path(),
        &[
            "--vary",
            "indicator.trad.level.base=1",
            "--target",
            "hihg",
            "--points",
            "3",
        ],
    );
    let shown = stderr(&output);
    for said in [
        "did you mean high",
        "indicator.trade.level.base",
        "--points goes with",
    ] {
        assert!(shown.contains(said), "{shown}");
    }
    // Points that the reader refuses: each mistake once, with a point that has it and how many do.
    let vary = [
        "--vary",
        "indicator.trade.level.growth.normal.sd=-1,2",
        "--vary",
        "indicator.shops.milestone.items.0.probability=0.5,2",
        "--vary",
        "indicator.trade.level.base=90,100",
    ];
    let output = sweep(folder.path(), &vary);
    assert_eq!(output.status.code(), Some(2));
    let shown = stderr(&output);
    assert!(
        shown.contains("4 points in all") && shown.contains("2 errors"),
        "{shown}"
    );
    assert!(shown.contains("--vary:1:"), "{shown}");
    assert!(stdout(&output).is_empty());
}
