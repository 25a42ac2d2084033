//! What a batch may be given.

use super::*;

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

/// Arguments, and what is said of them in both languages.
const WRONG: [(&[&str], &str, &str); 8] = [
    (
        &["empty"],
        "no scenario file in empty or below",
        "empty 及其下没有情景文件",
    ),
    (
        &["none.txt"],
        "the list none.txt names no file",
        "清单 none.txt 没有列出文件",
    ),
    (&["gone"], "there is no file gone", "没有文件 gone"),
    (
        &["gone.toml"],
        "there is no file gone.toml",
        "没有文件 gone.toml",
    ),
    (
        &["gone.txt"],
        "there is no file gone.txt",
        "没有文件 gone.txt",
    ),
    (
        &["table.csv"],
        "table.csv is nothing that a batch can run",
        "不知道 table.csv 是什么",
    ),
    (
        &["odd.txt"],
        "odd.txt:2: \"plans\" is not a .toml file",
        "odd.txt:2：“plans”不是 .toml 文件",
    ),
    (
        &["plans", "--points", "sobol", "--paths", "100"],
        "needs at least 160 paths",
        "至少需要160条路径",
    ),
];

#[test]
fn wrong_arguments_are_told_before_anything_runs() {
    let folder = plans(1);
    let at = folder.path();
    write(at, "empty/readme.md", "");
    write(at, "none.txt", "# nothing\n");
    write(at, "table.csv", "a,b\n");
    write(at, "odd.txt", "plans/000.toml\nplans\n");
    write(at, "file", "");
    for (arguments, said, zh) in WRONG {
        let arguments = arguments.to_vec();
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
