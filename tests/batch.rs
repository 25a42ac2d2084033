//! Batches: each result is that of `run` byte for byte, a batch that was killed ends with the bytes of one that was not, and what is
//! wrong with one scenario leaves the others alone.
//!
//! All of it is exact, so no test here can raise a false alarm. When processes are killed is drawn at a fixed seed.

mod command;

use command::{GOOD, run, spoilt, stderr, stdout, tuiyan};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::time::Duration;

/// What a batch over the plans is called with, but for its folders.
const FEW: [&str; 4] = ["--paths", "3000", "--seed", "7"];

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
    std::fs::write(path, text).expect("the file is written");
}

/// A scenario like [`GOOD`] with another mean growth, so that it has another digest.
fn plan(mean: f64) -> String {
    GOOD.replace("mean = 6", &format!("mean = {mean}"))
}

/// A folder with so many scenarios in `plans`.
fn plans(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for at in 0..count {
        let text = plan(3.0 + 0.01 * at as f64);
        write(folder.path(), &format!("plans/{at:03}.toml"), &text);
    }
    folder
}

fn batch(folder: &Path, inputs: &[&str], more: &[&str]) -> Output {
    let arguments = [&["batch"], inputs, &["--out", "out"], more].concat();
    run(folder, &arguments)
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn assert_done(output: &Output) {
    assert_eq!(code(output), Some(0), "{}", stderr(output));
}

/// Every file below a folder with its bytes.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it lies below");
                let bytes = std::fs::read(&path).expect("it can be read");
                found.insert(name.to_path_buf(), bytes);
            }
        }
    }
    found
}

fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (contents(one), contents(other));
    let names = |of: &BTreeMap<PathBuf, Vec<u8>>| of.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    for (name, bytes) in &one {
        assert!(other[name] == *bytes, "{} differs", name.display());
    }
}

/// The rows of a table by the names of their columns.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("the table is there");
    let header = reader.headers().expect("it has a header").clone();
    let row = |record: csv::StringRecord| {
        let cells = header.iter().zip(&record);
        cells
            .map(|(key, cell)| (key.to_owned(), cell.to_owned()))
            .collect()
    };
    reader
        .records()
        .map(|record| row(record.expect("a row")))
        .collect()
}

/// The file of a scenario's result.
fn result_of(out: &Path, file: &str) -> PathBuf {
    let rows = table(&out.join("summary.csv"));
    let row = rows.iter().find(|row| row["file"] == file);
    out.join(&row.unwrap_or_else(|| panic!("{file} is in the summary"))["result"])
}

fn document(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("the result is there");
    serde_json::from_str(&text).expect("a result is JSON")
}

// ---------------------------------------------------------------- results

/// A shipped scenario.
fn shipped(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(name);
    std::fs::read_to_string(file).expect("it is shipped")
}

#[test]
fn each_result_is_that_of_run_byte_for_byte() {
    let folder = plans(1);
    for name in ["shanghai-2025.toml", "examples/uncertain_parameters.toml"] {
        write(folder.path(), &format!("plans/{name}"), &shipped(name));
    }
    let none = ["--effects", "0", "--parameters", "0"];
    let all = "--paths 1600 --points sobol --effects 900 --parameters 32";
    let all: Vec<&str> = all.split(' ').collect();
    let set = ["--set", "scenario.note=\"changed\"", "--lang", "zh"];
    let usual = [&none[..], &["--paths", "10000"]].concat();
    let cases: [(&[&str], &[&str], &[&str]); 3] = [
        (&FEW, &[], &none),
        (&all, &["--threads", "3"], &[]),
        (&set, &["--threads", "1"], &usual),
    ];
    for (both, batch_only, run_only) in cases {
        assert_done(&batch(
            folder.path(),
            &["plans"],
            &[both, batch_only].concat(),
        ));
        for row in table(&folder.path().join("out/summary.csv")) {
            let kept = std::fs::read(folder.path().join("out").join(&row["result"]));
            let alone = ["run", &row["file"], "--format", "json"];
            let alone = run(folder.path(), &[&alone, both, run_only].concat());
            assert_done(&alone);
            let kept = kept.expect("it is there");
            assert!(kept == alone.stdout, "{} {both:?}", row["file"]);
        }
    }
}

#[test]
fn a_result_is_verified_and_run_again_like_any_other() {
    let folder = plans(1);
    write(folder.path(), "sweep.toml", SWEEP);
    assert_done(&batch(folder.path(), &["plans", "sweep.toml"], &FEW));
    for file in ["plans/000.toml", "sweep.toml#5"] {
        let result = result_of(&folder.path().join("out"), file);
        let shown = result.display().to_string();
        assert_done(&run(folder.path(), &["verify", &shown]));
        let again = run(folder.path(), &["run", &shown]);
        assert_done(&again);
        let kept = std::fs::read(&result).expect("it is there");
        assert!(kept == again.stdout, "{file}");
    }
}

#[test]
fn the_risk_summary_is_there_in_both_languages() {
    let folder = plans(4);
    let out = folder.path().join("out");
    let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap_or_default();
    assert_done(&batch(folder.path(), &["plans"], &FEW));
    let (en, zh) = (read("risk.md"), read("risk.zh.md"));
    assert!(en.contains("Risk summary") && zh.contains("风险摘要"));
    assert_done(&batch(
        folder.path(),
        &["plans"],
        &[&FEW[..], &["--lang", "zh"]].concat(),
    ));
    assert_eq!((read("risk.en.md"), read("risk.md")), (en, zh));
    assert!(!out.join("risk.zh.md").exists());
}

#[test]
fn threads_have_no_say_in_the_folder() {
    let folder = plans(7);
    for (threads, out) in [("1", "one"), ("3", "three"), ("16", "many")] {
        let arguments = [
            "batch",
            "plans",
            "--out",
            out,
            "--paths",
            "2000",
            "--threads",
            threads,
        ];
        assert_done(&run(folder.path(), &arguments));
    }
    assert_same(&folder.path().join("one"), &folder.path().join("three"));
    assert_same(&folder.path().join("one"), &folder.path().join("many"));
}

#[test]
fn a_rerun_computes_only_what_changed() {
    let folder = plans(5);
    let say = |more: &[&str]| {
        let output = batch(folder.path(), &["plans"], more);
        assert_done(&output);
        let first = stdout(&output)
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        first
    };
    assert_eq!(say(&FEW), "5 scenarios: 5 computed, 0 reused");
    let before = contents(&folder.path().join("out"));
    assert_eq!(say(&FEW), "5 scenarios: 0 computed, 5 reused");
    assert!(before == contents(&folder.path().join("out")));
    write(folder.path(), "plans/003.toml", &plan(1.5));
    assert_eq!(say(&FEW), "5 scenarios: 1 computed, 4 reused");
    // A remark has no say in a result.
    write(
        folder.path(),
        "plans/002.toml",
        &format!("# a remark\n{}", plan(3.02)),
    );
    assert_eq!(say(&FEW), "5 scenarios: 0 computed, 5 reused");
    assert_eq!(
        say(&["--paths", "3000", "--seed", "8"]),
        "5 scenarios: 5 computed, 0 reused"
    );
    assert_eq!(
        say(&["--paths", "3001", "--seed", "8"]),
        "5 scenarios: 5 computed, 0 reused"
    );
    std::fs::remove_file(folder.path().join("plans/004.toml")).expect("it is there");
    assert_eq!(
        say(&["--paths", "3001", "--seed", "8"]),
        "4 scenarios: 0 computed, 4 reused"
    );
    let results = contents(&folder.path().join("out/results"));
    assert_eq!(
        results.len(),
        4,
        "results of other settings and scenarios are gone"
    );
}

#[test]
fn a_result_that_is_not_as_it_was_written_is_computed_again() {
    let folder = plans(4);
    let out = folder.path().join("out");
    assert_done(&batch(folder.path(), &["plans"], &FEW));
    let whole = contents(&out);
    type Damage = fn(&Path);
    let damages: [Damage; 4] = [
        |file| std::fs::write(file, "").expect("it can be emptied"),
        |file| {
            let mut bytes = std::fs::read(file).expect("it is there");
            bytes.truncate(bytes.len() / 2);
            std::fs::write(file, bytes).expect("it can be cut");
        },
        |file| {
            let text = std::fs::read_to_string(file).expect("it is there");
            let text = text.replacen("\"seed\": 7", "\"seed\": 6", 1);
            std::fs::write(file, text).expect("it can be altered");
        },
        |file| std::fs::remove_file(file).expect("it can be removed"),
    ];
    for (at, damage) in damages.iter().enumerate() {
        damage(&result_of(&out, &format!("plans/{at:03}.toml")));
        let output = batch(folder.path(), &["plans"], &FEW);
        assert_done(&output);
        assert!(stdout(&output).starts_with("4 scenarios: 1 computed, 3 reused"));
        assert!(whole == contents(&out), "damage {at}");
    }
    // Without its checksums nothing is trusted.
    std::fs::remove_file(out.join("SHA256SUMS")).expect("it is there");
    let output = batch(folder.path(), &["plans"], &FEW);
    assert!(stdout(&output).starts_with("4 scenarios: 4 computed, 0 reused"));
    assert!(whole == contents(&out));
}

#[test]
fn the_summary_has_a_row_for_each_scenario_and_target_and_one_for_all() {
    let folder = plans(2);
    assert_done(&batch(folder.path(), &["plans"], &FEW));
    let rows = table(&folder.path().join("out/summary.csv"));
    assert_eq!(rows.len(), 4);
    for (at, row) in rows.iter().enumerate() {
        assert_eq!(row["file"], format!("plans/{:03}.toml", at / 2));
        let document = document(&folder.path().join("out").join(&row["result"]));
        assert_eq!(row["digest"], document["scenario"]["digest"]);
        let (target, met) = match at % 2 {
            0 => ("retail", &document["targets"][0]["probability"]),
            _ => ("all", &document["joint"]["all"]["probability"]),
        };
        assert_eq!(row["target"], target);
        assert_eq!(row["probability"].parse().ok(), met.as_f64());
    }
}

#[test]
fn checksums_are_those_of_the_files() {
    let folder = plans(3);
    assert_done(&batch(folder.path(), &["plans"], &FEW));
    let out = folder.path().join("out");
    let sums = std::fs::read_to_string(out.join("SHA256SUMS")).expect("it is there");
    let named: Vec<&str> = sums.lines().map(|line| &line[66..]).collect();
    for name in contents(&out).keys().map(|name| name.display().to_string()) {
        let own = ["SHA256SUMS", ".lock"].contains(&name.as_str());
        assert!(own != named.contains(&name.as_str()), "{name}");
    }
    let checked = std::process::Command::new("sha256sum")
        .args(["--check", "--quiet", "SHA256SUMS"])
        .current_dir(&out)
        .status();
    // Not every system has the program.
    assert!(checked.map_or(true, |status| status.success()));
}

// ---------------------------------------------------------------- inputs

#[test]
fn folders_lists_and_files_are_one_list_in_order() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = folder.path();
    for name in [
        "plans/b.toml",
        "plans/a/c.toml",
        "plans/.hidden.toml",
        "plans/.git/d.toml",
        "plans/out/e.toml",
        "other.toml",
        "x/y.TOML",
    ] {
        write(at, name, GOOD);
    }
    write(at, "plans/readme.md", "# no scenario");
    write(
        at,
        "lists/all.txt",
        "\u{feff}# the list\n\n../other.toml\n  ../plans/b.toml\r\n",
    );
    let files = |inputs: &[&str], out: &str| -> Vec<String> {
        let arguments = [&["batch"], inputs, &["--out", out, "--paths", "500"]].concat();
        let output = run(at, &arguments);
        assert_done(&output);
        let rows = table(&at.join(out).join("summary.csv"));
        let all = rows.into_iter().filter(|row| row["target"] == "all");
        all.map(|row| row["file"].clone()).collect()
    };
    assert_eq!(
        files(&["plans"], "plans/out"),
        ["plans/a/c.toml", "plans/b.toml"]
    );
    assert_eq!(
        files(&["other.toml", "lists/all.txt", "x", "other.toml"], "out"),
        [
            "other.toml",
            "lists/../other.toml",
            "lists/../plans/b.toml",
            "x/y.TOML"
        ]
    );
    // The same scenario under two names has two results.
    let results = contents(&at.join("out/results"));
    assert_eq!(results.len(), 4);
}

#[test]
fn wrong_arguments_are_told_before_anything_runs() {
    let folder = plans(1);
    let at = folder.path();
    write(at, "empty/readme.md", "");
    write(at, "none.txt", "# nothing\n");
    write(at, "table.csv", "a,b\n");
    write(at, "odd.txt", "plans/000.toml\nplans\n");
    write(at, "file", "");
    for (arguments, said, zh) in [
        (
            vec!["empty"],
            "no scenario file in empty or below",
            "empty 及其下没有情景文件",
        ),
        (
            vec!["none.txt"],
            "the list none.txt names no file",
            "清单 none.txt 没有列出文件",
        ),
        (vec!["gone"], "there is no file gone", "没有文件 gone"),
        (
            vec!["gone.toml"],
            "there is no file gone.toml",
            "没有文件 gone.toml",
        ),
        (
            vec!["gone.txt"],
            "there is no file gone.txt",
            "没有文件 gone.txt",
        ),
        (
            vec!["table.csv"],
            "table.csv is nothing that a batch can run",
            "不知道 table.csv 是什么",
        ),
        (
            vec!["odd.txt"],
            "odd.txt:2: \"plans\" is not a .toml file",
            "odd.txt:2：“plans”不是 .toml 文件",
        ),
        (
            vec!["plans", "--points", "sobol", "--paths", "100"],
            "needs at least 160 paths",
            "至少需要160条路径",
        ),
    ] {
        let output = batch(at, &arguments, &[]);
        assert_eq!(code(&output), Some(2), "{arguments:?} {}", stderr(&output));
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
        assert!(stderr(&output).contains("help: "), "{}", stderr(&output));
        let output = batch(at, &arguments, &["--lang", "zh"]);
        assert!(stderr(&output).contains(zh), "{}", stderr(&output));
        assert!(!at.join("out").exists(), "{arguments:?}");
    }
    for arguments in [vec!["batch", "plans"], vec!["batch", "--out", "out"]] {
        assert_eq!(code(&run(at, &arguments)), Some(2));
    }
    let output = run(at, &["batch", "plans", "--out", "file"]);
    assert_eq!(code(&output), Some(2));
    assert!(
        stderr(&output).contains("--out is to be a folder"),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).contains("file"), "{}", stderr(&output));
}

// ---------------------------------------------------------------- sweeps

const SWEEP: &str = "[sweep]\nscenario = \"plans/000.toml\"\n\
    vary = [\"indicator.trade.level.base=90:110:10\", \"shock.epidemic.yearly_probability=0,0.3\"]\n";

#[test]
fn a_sweep_stands_for_its_points() {
    let folder = plans(1);
    let at = folder.path();
    write(at, "sweep.toml", SWEEP);
    assert_done(&batch(at, &["sweep.toml"], &FEW));
    let rows = table(&at.join("out/summary.csv"));
    let rows: Vec<_> = rows.iter().filter(|row| row["target"] == "all").collect();
    let files: Vec<String> = (1..=6).map(|n| format!("sweep.toml#{n}")).collect();
    assert_eq!(
        rows.iter()
            .map(|row| row["file"].clone())
            .collect::<Vec<_>>(),
        files
    );
    let point = document(&at.join("out").join(&rows[3]["result"]));
    assert_eq!(point["scenario"]["id"], "000#4");
    let name = "A city's trade plan (indicator.trade.level.base = 100, shock.epidemic.yearly_probability = 0.3)";
    assert_eq!(point["scenario"]["name_en"], name);
    // The fourth point is the scenario with those values.
    let sets = [
        "--set",
        "indicator.trade.level.base=100",
        "--set",
        "shock.epidemic.yearly_probability=0.3",
    ];
    let alone = [
        &[
            "run",
            "plans/000.toml",
            "--format",
            "json",
            "--effects",
            "0",
        ],
        &sets[..],
        &FEW,
    ]
    .concat();
    let alone: Value = serde_json::from_slice(&run(at, &alone).stdout).expect("JSON");
    for part in ["indicators", "targets", "joint", "run"] {
        assert_eq!(point[part], alone[part], "{part}");
    }
    assert!(
        stdout(&batch(at, &["sweep.toml"], &FEW)).starts_with("6 scenarios: 0 computed, 6 reused")
    );
}

#[test]
fn drawn_points_follow_from_the_file_alone() {
    let folder = plans(1);
    let at = folder.path();
    let vary =
        "[sweep]\nscenario = \"plans/000.toml\"\nvary = [\"indicator.trade.level.base=90:110\"]\n";
    for (name, more) in [
        ("a.toml", "design = \"lhs\"\npoints = 5\n"),
        ("b.toml", "design = \"lhs\"\npoints = 5\nseed = 2\n"),
        ("c.toml", "design = \"sobol\"\npoints = 4\n"),
        ("d.toml", "design = \"random\"\npoints = 4\n"),
    ] {
        write(
            at,
            &format!("sweeps/{name}"),
            &format!("{}{more}", vary.replace("plans/", "")),
        );
        std::fs::copy(at.join("plans/000.toml"), at.join("sweeps/000.toml")).expect("copied");
    }
    let digests = |seed: &str| -> Vec<String> {
        assert_done(&batch(
            at,
            &[
                "sweeps/a.toml",
                "sweeps/b.toml",
                "sweeps/c.toml",
                "sweeps/d.toml",
            ],
            &["--paths", "200", "--seed", seed],
        ));
        let rows = table(&at.join("out/summary.csv"));
        let all = rows.iter().filter(|row| row["target"] == "all");
        all.map(|row| row["digest"].clone()).collect()
    };
    let first = digests("1");
    assert_eq!(first.len(), 18);
    assert_eq!(first, digests("2"));
    assert_ne!(first[0], first[5]);
}

#[test]
fn a_wrong_sweep_fails_alone_and_says_where() {
    let folder = plans(1);
    let at = folder.path();
    for (name, text, said) in [
        (
            "1.toml",
            "[sweep]\nscenario = \"plans/000.toml\"\n",
            "sweeps/1.toml:1: vary is missing in [sweep]",
        ),
        (
            "2.toml",
            "[sweep]\nscenario = \"../plans/000.toml\"\nvary = [\"a=1\"]\n",
            "sweeps/2.toml:2: ../plans/000.toml is outside",
        ),
        (
            "3.toml",
            "[sweep]\nscenario = \"000.toml\"\nvary = [\"indicator.trad.level.base=1:2:1\"]\n",
            "the scenario has no indicator.trad.level.base",
        ),
        (
            "4.toml",
            "[sweep]\nscenario = \"000.toml\"\nvary = [\"indicator.trade.level.base=90:110\"]\n",
            "has no step",
        ),
        (
            "5.toml",
            "[sweep]\nscenario = \"000.toml\"\nvary = [\"indicator.trade.level.base=90:110\"]\ndesign = \"lhs\"\n",
            "needs their number",
        ),
        (
            "6.toml",
            "[sweep]\nscenario = \"000.toml\"\nvary = [\"indicator.trade.level.base=90,95\"]\npoints = 3\n",
            "sweeps/6.toml:4: a grid has the points of its values",
        ),
        (
            "7.toml",
            "[sweep]\nscenario = \"000.toml\"\nvary = [\"indicator.trade.level.base=90,95\"]\nseed = -1\n",
            "sweeps/7.toml:4: seed is -1",
        ),
        (
            "8.toml",
            "[sweep]\nscenario = \"000.toml\"\nvarry = [\"indicator.trade.level.base=90,95\"]\n",
            "does not know the key \"varry\"",
        ),
        (
            "9.toml",
            "[sweep]\nscenario = \"000.toml\"\nvary = [\"indicator.trade.level.base=90\"]\ndesign = \"lhs\"\npoints = 0\n",
            "points is 0",
        ),
    ] {
        write(at, "sweeps/000.toml", GOOD);
        write(at, &format!("sweeps/{name}"), text);
        let output = batch(at, &[&format!("sweeps/{name}"), "plans"], &FEW);
        assert_eq!(code(&output), Some(1), "{name}: {}", stderr(&output));
        assert!(
            stderr(&output).contains(said),
            "{name}: {}",
            stderr(&output)
        );
        assert!(
            stdout(&output).starts_with("2 scenarios: "),
            "{}",
            stdout(&output)
        );
    }
    // A point that cannot be is one failure among the points.
    write(at, "sweep.toml", &SWEEP.replace("90:110:10", "-10:20:30"));
    let output = batch(at, &["sweep.toml"], &FEW);
    assert_eq!(code(&output), Some(1));
    assert!(
        stdout(&output).starts_with("4 scenarios: 2 computed, 0 reused, 2 without a result"),
        "{}",
        stdout(&output)
    );
    let command = "tuiyan check plans/000.toml --set 'indicator.trade.level.base=-10'";
    assert!(stderr(&output).contains(command), "{}", stderr(&output));
}

// ---------------------------------------------------------------- failures

#[test]
fn one_failing_file_does_not_stop_the_rest() {
    let folder = plans(3);
    let at = folder.path();
    write(at, "plans/wrong.toml", &spoilt("mean = 6", "mean = nan"));
    write(
        at,
        "plans/fault.toml",
        &spoilt("services / trade * 100", "1 / (trade - trade)"),
    );
    write(at, "all.txt", "plans/gone.toml\n");
    let output = batch(at, &["plans", "all.txt"], &FEW);
    assert_eq!(code(&output), Some(1));
    let said = stderr(&output);
    for part in [
        "error: 3 of 6 scenarios gave no result",
        "plans/wrong.toml:15: mean is nan",
        "all of it: tuiyan check plans/wrong.toml",
        "plans/fault.toml: ratio in 2021 is infinite",
        "tuiyan run plans/fault.toml --seed 7 --paths 3000 --path 0",
        "plans/gone.toml: there is no file",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert!(stdout(&output).starts_with("6 scenarios: 3 computed, 0 reused, 3 without a result"));
    let failed = table(&at.join("out/failed.csv"));
    let files: Vec<&str> = failed.iter().map(|row| row["file"].as_str()).collect();
    assert_eq!(
        files,
        ["plans/fault.toml", "plans/wrong.toml", "plans/gone.toml"]
    );
    assert_eq!(failed[1]["place"], "plans/wrong.toml:15");
    assert!(
        failed[1]["reason"].contains("不是有限数值"),
        "{}",
        failed[1]["reason"]
    );
    let output = batch(
        at,
        &["plans", "all.txt"],
        &["--lang", "zh", "--paths", "3000", "--seed", "7"],
    );
    assert!(
        stderr(&output).contains("错误: 6个情景中有3个没有结果"),
        "{}",
        stderr(&output)
    );
    assert!(
        stdout(&output).starts_with("6个情景：新算0个，沿用3个，无结果3个"),
        "{}",
        stdout(&output)
    );
    // When all is well again, nothing is left of it.
    std::fs::remove_file(at.join("plans/wrong.toml")).expect("it is there");
    std::fs::remove_file(at.join("plans/fault.toml")).expect("it is there");
    assert_done(&batch(at, &["plans"], &FEW));
    assert!(!at.join("out/failed.csv").exists());
}

#[test]
fn a_batch_of_nothing_but_failures_fails() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for at in 0..30 {
        let text = spoilt("mean = 6", "mean = nan");
        write(folder.path(), &format!("plans/{at:02}.toml"), &text);
    }
    let output = batch(folder.path(), &["plans"], &FEW);
    assert_eq!(code(&output), Some(1));
    assert!(
        stderr(&output).contains("and 10 more: out/failed.csv lists all"),
        "{}",
        stderr(&output)
    );
    assert_eq!(table(&folder.path().join("out/failed.csv")).len(), 30);
    assert!(table(&folder.path().join("out/summary.csv")).is_empty());
}

#[test]
fn warnings_are_counted() {
    let folder = plans(2);
    let doubtful = spoilt("name = \"服务贸易\"", "name = \"口岸贸易\"");
    write(folder.path(), "plans/doubt.toml", &doubtful);
    let check = run(folder.path(), &["check", "plans/doubt.toml"]);
    assert!(stderr(&check).contains("warning"), "{}", stderr(&check));
    let output = batch(folder.path(), &["plans"], &FEW);
    assert_done(&output);
    assert!(
        stderr(&output).contains("warning: 1 scenarios have warnings"),
        "{}",
        stderr(&output)
    );
    let output = batch(
        folder.path(),
        &["plans"],
        &[&FEW[..], &["--quiet"]].concat(),
    );
    assert_eq!(stderr(&output), "");
}

// ---------------------------------------------------------------- interruptions

fn start(folder: &Path, out: &str, more: &[&str]) -> Child {
    tuiyan(folder)
        .args(["batch", "plans", "--out", out])
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts")
}

/// Waits until something is true, a minute at most.
fn until(what: &str, found: impl Fn() -> bool) {
    for _ in 0..6000 {
        if found() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{what} did not come");
}

#[test]
fn a_batch_that_is_killed_many_times_ends_with_the_bytes_of_one_that_is_not() {
    let folder = plans(60);
    let more = ["--paths", "4000", "--threads", "2"];
    assert_eq!(
        start(folder.path(), "whole", &more)
            .wait()
            .expect("it ends")
            .code(),
        Some(0)
    );
    // Numbers from a generator of the simplest kind: where a batch is killed need not be more random than that.
    let mut state: u64 = 20;
    let mut milliseconds = || {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 33) % 150
    };
    let mut killed = 0;
    for _ in 0..25 {
        let mut child = start(folder.path(), "out", &more);
        std::thread::sleep(Duration::from_millis(milliseconds()));
        child.kill().expect("it can be killed");
        killed += u32::from(child.wait().expect("it ended").code().is_none());
    }
    assert!(killed >= 10, "{killed}");
    let output = start(folder.path(), "out", &more)
        .wait_with_output()
        .expect("it ends");
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    assert_same(&folder.path().join("out"), &folder.path().join("whole"));
}

#[test]
fn what_a_killed_batch_finished_is_not_computed_again() {
    let folder = plans(8);
    let more = ["--paths", "200000", "--threads", "1"];
    let mut child = start(folder.path(), "out", &more);
    let results = folder.path().join("out/results");
    let done = || {
        let entries = std::fs::read_dir(&results).into_iter().flatten();
        entries
            .filter(|entry| {
                entry
                    .as_ref()
                    .is_ok_and(|e| !e.file_name().to_string_lossy().starts_with('.'))
            })
            .count()
    };
    until("two results", || done() >= 2);
    child.kill().expect("it can be killed");
    child.wait().expect("it ended");
    // The last result may not have been noted.
    let finished = done();
    let output = start(folder.path(), "out", &more)
        .wait_with_output()
        .expect("it ends");
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    let said = stdout(&output);
    let reused: usize = said
        .split_whitespace()
        .nth(4)
        .and_then(|n| n.parse().ok())
        .expect("a number");
    assert!(
        reused + 1 >= finished && reused >= 1 && reused < 8,
        "{finished} finished: {said}"
    );
}

#[cfg(unix)]
#[test]
fn an_interrupt_says_how_far_it_came_and_the_same_command_goes_on() {
    let folder = plans(6);
    let more = ["--paths", "200000", "--threads", "1"];
    let mut child = start(folder.path(), "out", &more);
    let results = folder.path().join("out/results");
    until("a result", || {
        std::fs::read_dir(&results).is_ok_and(|mut all| {
            all.any(|entry| entry.is_ok_and(|e| !e.file_name().to_string_lossy().starts_with('.')))
        })
    });
    let sent = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.expect("there is a kill").success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(code(&output), Some(130), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("of 6 scenarios are done; the same command goes on"),
        "{}",
        stderr(&output)
    );
    assert_eq!(stdout(&output), "");
    assert!(
        !folder.path().join("out/summary.csv").exists(),
        "half a summary is none"
    );
    child = start(folder.path(), "out", &more);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(code(&output), Some(0));
    assert!(
        !stdout(&output).contains(" 0 reused"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn a_second_batch_in_a_folder_is_refused_at_once() {
    let folder = plans(8);
    let more = ["--paths", "400000", "--threads", "1"];
    let mut child = start(folder.path(), "out", &more);
    until("the lock", || folder.path().join("out/.journal").exists());
    let second = start(folder.path(), "out", &more)
        .wait_with_output()
        .expect("it ends");
    assert_eq!(code(&second), Some(1));
    assert!(
        stderr(&second).contains("another batch is at work in out"),
        "{}",
        stderr(&second)
    );
    assert!(
        stderr(&second).contains("help: wait until it ends, or name another folder"),
        "{}",
        stderr(&second)
    );
    assert!(
        child.try_wait().expect("it can be asked").is_none(),
        "the first goes on"
    );
    // A killed one leaves no lock.
    child.kill().expect("it can be killed");
    child.wait().expect("it ended");
    let few = ["--paths", "1000"];
    let third = start(folder.path(), "out", &few)
        .wait_with_output()
        .expect("it ends");
    assert_eq!(code(&third), Some(0), "{}", stderr(&third));
}

// ---------------------------------------------------------------- memory

/// The largest resident size of a batch, KiB.
#[cfg(target_os = "linux")]
fn peak(folder: &Path, inputs: &str) -> u64 {
    let mut child = tuiyan(folder)
        .args([
            "batch",
            inputs,
            "--out",
            &format!("out-{inputs}"),
            "--paths",
            "1000",
            "--threads",
            "2",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("it can be asked").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM:"));
        let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
        peak = peak.max(number.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    peak
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_number_of_scenarios() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, count) in [("few", 50), ("many", 1000)] {
        for at in 0..count {
            let text = plan(3.0 + 0.001 * f64::from(at));
            write(folder.path(), &format!("{name}/{at:04}.toml"), &text);
        }
    }
    let (few, many) = (peak(folder.path(), "few"), peak(folder.path(), "many"));
    assert!(few > 1000, "{few} KiB");
    // The list itself and its checksums take a few hundred bytes a scenario.
    assert!(many < few + 3 * 1024, "{few} KiB, then {many} KiB");
}

// ---------------------------------------------------------------- disks

/// Runs a batch under a limit on the size of files, as a disk that is full would have it.
#[cfg(unix)]
#[test]
fn what_cannot_be_written_is_said_and_nothing_is_half_written() {
    let folder = plans(4);
    let command = format!(
        "trap '' XFSZ; ulimit -f 4; exec '{}' batch plans --out out --paths 1000",
        env!("CARGO_BIN_EXE_tuiyan")
    );
    let limited = || {
        let mut shell = std::process::Command::new("sh");
        let shell = shell.args(["-c", &command]).current_dir(folder.path());
        shell.env("LC_ALL", "C").output().expect("there is a shell")
    };
    let output = limited();
    assert_eq!(code(&output), Some(1), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(
        said.contains("out/results/") && said.contains("cannot be written"),
        "{said}"
    );
    assert!(said.contains("help: "), "{said}");
    assert_eq!(stdout(&output), "");
    let left = contents(&folder.path().join("out"));
    let left: Vec<String> = left.keys().map(|name| name.display().to_string()).collect();
    assert_eq!(left, [".journal", ".lock"], "no result, no part of one");
    let few = ["--paths", "1000"];
    assert_done(&batch(folder.path(), &["plans"], &few));
    assert_done(&run(
        folder.path(),
        &["batch", "plans", "--out", "whole", "--paths", "1000"],
    ));
    assert_same(&folder.path().join("out"), &folder.path().join("whole"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_refused_before_anything_runs() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = plans(1);
    let out = folder.path().join("out");
    std::fs::create_dir(&out).expect("a folder");
    let allow = |mode| std::fs::set_permissions(&out, std::fs::Permissions::from_mode(mode));
    allow(0o555).expect("permissions can be changed");
    // The superuser may write everywhere.
    let anyway = std::fs::write(out.join("x"), "").is_ok();
    let output = batch(folder.path(), &["plans"], &FEW);
    allow(0o755).expect("permissions can be changed");
    if !anyway {
        assert_eq!(code(&output), Some(2), "{}", stderr(&output));
        assert!(
            stderr(&output).contains("out cannot be written"),
            "{}",
            stderr(&output)
        );
        assert!(
            stderr(&output).contains("change its permissions"),
            "{}",
            stderr(&output)
        );
        assert!(contents(&out).is_empty());
    }
}
