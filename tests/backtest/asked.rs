//! The command: a history file in, a report out, and what is said of wrong arguments, in both languages.

use super::command::{run, stderr, stdout};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

/// Two series of 25 years, one of 6, with what a yearbook has.
fn history() -> String {
    let mut text = "id,year,value\n".to_owned();
    for (id, from, factor) in [
        ("retail", 1996, 1.0),
        ("trade", 1996, 3.0),
        ("new", 2015, 1.0),
    ] {
        for year in from..=2020 {
            let k = f64::from(year - 1990);
            text += &format!(
                "{id},{year},{}\n",
                factor * (100.0 + 7.0 * k + (k * k) % 13.0)
            );
        }
    }
    text
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("history.csv"), history()).expect("a file");
    folder
}

fn backtest(folder: &Path, more: &[&str]) -> Output {
    run(folder, &[&["backtest", "history.csv"], more].concat())
}

#[test]
fn a_history_gives_a_report_in_each_format() {
    let folder = folder();
    let page = backtest(folder.path(), &[]);
    assert_eq!(page.status.code(), Some(0), "{}", stderr(&page));
    assert!(stdout(&page).starts_with("Announced 80 % bands held "));
    assert!(stdout(&page).contains("of 2 series"));
    let zh = backtest(folder.path(), &["--lang", "zh"]);
    assert!(stdout(&zh).starts_with("预告的 80 % 区间实际覆盖了"));
    let found = backtest(
        folder.path(),
        &[
            "--format",
            "json",
            "--origins",
            "last:10",
            "--at-least",
            "3,5",
        ],
    );
    let report: Value = serde_json::from_str(&stdout(&found)).expect("JSON");
    assert_eq!(report["schema"], "tuiyan/backtest/1");
    assert_eq!(report["history"]["file"], "history.csv");
    assert_eq!(report["history"]["digest"].as_str().map(str::len), Some(64));
    assert_eq!(report["arguments"]["origins"], "last:10");
    assert_eq!(report["counts"]["origins"], 20);
    assert_eq!(report["omitted"]["series"], 1);
    let methods: Vec<&str> = report["methods"]
        .as_array()
        .expect("methods")
        .iter()
        .filter_map(|one| one["method"].as_str())
        .collect();
    assert_eq!(methods, ["calibrated", "naive", "drift", "mixture"]);
    assert!(report.get("manifest").is_none());
    let tables = backtest(
        folder.path(),
        &["--format", "csv", "--out", "out", "--quiet"],
    );
    assert_eq!(
        (tables.status.code(), stderr(&tables)),
        (Some(0), String::new())
    );
    for name in [
        "scores",
        "skill",
        "pit",
        "goals",
        "reliability",
        "mixture",
        "series",
    ] {
        assert!(
            folder.path().join(format!("out/{name}.csv")).is_file(),
            "{name}"
        );
    }
}

#[test]
fn series_and_methods_are_those_that_were_chosen() {
    let folder = folder();
    let json = |more: &[&str]| -> Value {
        let found = backtest(folder.path(), &[more, &["--format", "json"]].concat());
        serde_json::from_str(&stdout(&found)).unwrap_or_else(|_| panic!("{}", stderr(&found)))
    };
    let one = json(&["--indicator", "trade"]);
    assert_eq!(
        (&one["counts"]["series"], &one["series"][0]["id"]),
        (&1.into(), &"trade".into())
    );
    // The scores of a series are its own, whatever stands beside it; scaled, so the unit has no say.
    let all = json(&[]);
    assert_eq!(one["series"][0], all["series"][1]);
    assert_eq!(json(&["--threads", "1"]), json(&["--threads", "5"]));
    let drift = json(&["--method", "drift", "--method", "drift"]);
    assert_eq!(
        drift["arguments"]["methods"],
        serde_json::json!(["drift", "naive"])
    );
    let every = json(&["--method", "all"]);
    assert!(
        every["arguments"]["methods"]
            .as_array()
            .is_some_and(|all| all.len() > 4)
    );
}

#[test]
fn wrong_arguments_are_named_in_both_languages() {
    let folder = folder();
    for (more, zh, en) in [
        (
            &["--method", "drfit"][..],
            "是否为 drift？",
            "did you mean drift?",
        ),
        (
            &["--method", "zebra"],
            "没有这种方法",
            "there is no such method",
        ),
        (
            &["--indicator", "retial"],
            "是否为 retail？",
            "did you mean retail?",
        ),
        (
            &["--indicator", "x", "--indicator", "trade"],
            "历史中没有这样的序列",
            "the history has no such series",
        ),
        (&["--format", "csv"], "请添加 --out DIR", "add --out DIR"),
        (
            &["--origins", "1850,1851"],
            "请换用其他年份",
            "name other years",
        ),
        (&["--indicator", "new"], "new 5", "new 5"),
        (
            &["--out", "history.csv"],
            "须为文件夹",
            "it is to be a folder",
        ),
    ] {
        for (lang, wanted) in [("zh", zh), ("en", en)] {
            let found = backtest(folder.path(), &[more, &["--lang", lang]].concat());
            let said = stderr(&found);
            assert_eq!(found.status.code(), Some(2), "{more:?}: {said}");
            assert!(said.contains(wanted), "{more:?}: {said}");
            assert!(stdout(&found).is_empty());
        }
    }
}

#[test]
fn values_that_make_no_sense_are_refused_by_the_parser() {
    let folder = folder();
    for (flag, value, wanted) in [
        ("--horizon", "0", "from 1 to 30"),
        ("--horizon", "31", "from 1 to 30"),
        ("--horizon", "five", "from 1 to 30"),
        ("--origins", "last:0", "write all, years"),
        ("--origins", "last:few", "write all, years"),
        ("--origins", "2015:2000", "write all, years"),
        ("--origins", "", "write all, years"),
        ("--at-least", "-100", "above −100"),
        ("--at-least", "3,x", "above −100"),
        ("--at-least", "nan", "above −100"),
        ("--threads", "0", "from 1 to 1024"),
    ] {
        let found = backtest(folder.path(), &[flag, value]);
        let said = stderr(&found);
        assert_eq!(found.status.code(), Some(2), "{flag} {value}: {said}");
        assert!(said.contains(wanted), "{flag} {value}: {said}");
    }
}

#[test]
fn a_file_that_is_no_history_is_refused_with_its_place() {
    let folder = folder();
    std::fs::write(folder.path().join("bad.csv"), "id,year,value\na,2000,x1\n").expect("a file");
    for (file, wanted) in [("bad.csv", "bad.csv"), ("none.csv", "none.csv")] {
        let found = run(folder.path(), &["backtest", file]);
        assert_eq!(found.status.code(), Some(2));
        assert!(stderr(&found).contains(wanted), "{}", stderr(&found));
    }
}
