//! Scenarios that give no result.

use super::*;

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
