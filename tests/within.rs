//! `--within DIR`: files outside the scenario's folder are read only where that was allowed, by every verb and however they are named.

mod command;

use command::{GOOD, run, stderr, stdout};
use std::path::Path;
use std::process::Output;

/// A plan in a folder of its own, whose base and data lie beside that folder, and a secret above them all:
/// `secret.toml`, `shared/base.toml`, `shared/growth.csv`, `shared/city/…`.
fn folders() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    std::fs::create_dir_all(folder.path().join("shared/city")).expect("folders");
    write("secret.toml", "password = \"hunter2\"\n");
    write("shared/base.toml", GOOD);
    write(
        "shared/growth.csv",
        "year,rate\n2018,5.5\n2019,6.5\n2020,7\n",
    );
    write("shared/city/plan.toml", &extending("../base.toml"));
    folder
}

fn extending(base: &str) -> String {
    format!("extends = \"{base}\"\n\n[scenario]\nname = \"市\"\n")
}

/// A plan that takes a law from a column.
fn with_column(file: &str) -> String {
    let law = "level.growth.normal = { mean = 6, sd = 2 }";
    assert_eq!(GOOD.matches(law).count(), 1);
    let column =
        format!("level.growth.empirical.values = {{ file = \"{file}\", column = \"rate\" }}");
    GOOD.replace(law, &column)
}

fn put(folder: &Path, text: &str) {
    std::fs::write(folder.join("shared/city/plan.toml"), text).expect("a file");
}

fn check(folder: &Path, more: &[&str]) -> Output {
    run(
        &folder.join("shared"),
        &[&["check", "city/plan.toml"], more].concat(),
    )
}

fn accepted(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
}

/// Refused, with these words, and without a word of what stands in the file.
fn refused(output: &Output, words: &[&str]) {
    let said = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for word in words {
        assert!(said.contains(word), "no {word:?} in {said}");
    }
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn a_file_above_is_refused_until_it_is_allowed() {
    let folder = folders();
    let folder = folder.path();
    let english = ["outside the folder of the scenario file", "--within DIR"];
    refused(&check(folder, &["--lang", "en"]), &english);
    let chinese = ["在情景文件所在的文件夹之外", "--within DIR"];
    refused(&check(folder, &["--lang", "zh"]), &chinese);
    accepted(&check(folder, &["--within", "."]));
    let absolute = folder.join("shared");
    accepted(&check(folder, &["--within", &absolute.to_string_lossy()]));
    // A folder further up allows as well, another one does not.
    accepted(&check(folder, &["--within", ".."]));
    refused(
        &check(folder, &["--within", "city"]),
        &["outside --within city"],
    );
}

#[test]
fn an_absolute_path_is_refused_until_it_is_allowed() {
    let folder = folders();
    let folder = folder.path();
    let base = folder.join("shared/base.toml");
    put(folder, &extending(&base.to_string_lossy()));
    refused(
        &check(folder, &[]),
        &["outside the folder of the scenario file"],
    );
    accepted(&check(folder, &["--within", "."]));
    put(folder, &extending("/dev/zero"));
    refused(
        &check(folder, &["--within", "."]),
        &["/dev/zero is outside"],
    );
    refused(&check(folder, &["--within", "/"]), &["not a regular file"]);
}

#[cfg(unix)]
#[test]
fn a_link_leads_no_further_than_a_path() {
    let folder = folders();
    let folder = folder.path();
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(folder.join(to), folder.join("shared/city").join(name))
            .expect("a link");
    };
    link("shared/base.toml", "base.toml");
    link("secret.toml", "secret.toml");
    link("", "above");
    put(folder, &extending("base.toml"));
    refused(&check(folder, &[]), &["base.toml is outside the folder"]);
    accepted(&check(folder, &["--within", "."]));
    for secret in [
        "secret.toml",
        "above/secret.toml",
        "above/shared/../secret.toml",
    ] {
        put(folder, &extending(secret));
        refused(&check(folder, &[]), &["outside the folder"]);
        refused(&check(folder, &["--within", "."]), &["outside --within ."]);
        // Allowed, it is read, and is no scenario.
        let said = stderr(&check(folder, &["--within", ".."]));
        assert!(said.contains("password"), "{said}");
    }
    // What a link in --within leads to is meant.
    put(folder, &extending("../base.toml"));
    accepted(&check(folder, &["--within", "city/above"]));
}

#[test]
fn columns_are_held_to_the_same() {
    let folder = folders();
    let folder = folder.path();
    for file in [
        "../growth.csv".to_owned(),
        folder.join("shared/growth.csv").display().to_string(),
    ] {
        put(folder, &with_column(&file));
        refused(&check(folder, &[]), &["outside the folder", "--within DIR"]);
        refused(
            &check(folder, &["--within", "city"]),
            &["outside --within city"],
        );
        accepted(&check(folder, &["--within", "."]));
    }
    put(folder, &with_column("../../secret.toml"));
    refused(&check(folder, &["--within", "."]), &["outside --within ."]);
}

#[test]
fn what_is_no_folder_is_said_in_both_languages() {
    let folder = folders();
    for wrong in ["nowhere", "base.toml", "base.toml/x"] {
        let english = check(folder.path(), &["--within", wrong, "--lang", "en"]);
        assert_eq!(english.status.code(), Some(2));
        assert!(
            stderr(&english).contains(&format!("--within {wrong}"))
                || stderr(&english).contains(wrong)
        );
    }
    refused(
        &check(folder.path(), &["--within", "base.toml", "--lang", "en"]),
        &["is not a folder"],
    );
    refused(
        &check(folder.path(), &["--within", "nowhere", "--lang", "zh"]),
        &["--within nowhere 不是文件夹", "请写一个文件夹"],
    );
}

#[test]
fn every_verb_that_reads_scenarios_takes_it() {
    let folder = folders();
    let shared = folder.path().join("shared");
    let mean = "--vary=indicator.retail.level.growth.normal.mean";
    let set = format!("{mean}=5,6");
    let range = format!("{mean}=3:9");
    let plan = "city/plan.toml";
    let verbs: [&[&str]; 8] = [
        &["check", plan],
        &["show", plan, "--resolved"],
        &["run", plan, "--paths", "100"],
        &["terms", plan, "--paths", "100"],
        &["sensitivity", plan, "--paths", "1000"],
        &["compare", plan, "base.toml", "--paths", "100"],
        &["sweep", plan, "--paths", "100", &set],
        &[
            "seek",
            plan,
            "--paths",
            "1000",
            "--target",
            "retail",
            "--probability",
            "0.5",
            &range,
        ],
    ];
    for verb in verbs {
        refused(
            &run(&shared, verb),
            &["outside the folder of the scenario file"],
        );
        accepted(&run(&shared, &[verb, &["--within", "."]].concat()));
    }
}

#[test]
fn the_resolved_scenario_needs_no_permission() {
    let folder = folders();
    let shared = folder.path().join("shared");
    put(folder.path(), &extending("../base.toml"));
    let shown = run(
        &shared,
        &["show", "city/plan.toml", "--resolved", "--within", "."],
    );
    accepted(&shown);
    let resolved = stdout(&shown);
    assert!(!resolved.contains("extends"), "{resolved}");
    std::fs::write(shared.join("city/resolved.toml"), &resolved).expect("a file");
    let again = run(&shared, &["show", "city/resolved.toml", "--resolved"]);
    accepted(&again);
    assert_eq!(stdout(&again), resolved);
}

#[test]
fn a_command_that_is_told_names_it() {
    let folder = folders();
    let fault = GOOD.replace("services / trade * 100", "1 / (trade - trade)");
    std::fs::write(folder.path().join("shared/base.toml"), fault).expect("a file");
    let shared = folder.path().join("shared");
    let output = run(
        &shared,
        &["run", "city/plan.toml", "--paths", "100", "--within", "."],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("--within '.' --path 0"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn what_seek_writes_is_read_with_the_same_permission() {
    let folder = folders();
    let shared = folder.path().join("shared");
    let seek = [
        "seek",
        "city/plan.toml",
        "--paths=1000",
        "--target=retail",
        "--probability=0.5",
        "--vary=indicator.retail.level.growth.normal.mean=3:9",
        "--write=city/found.toml",
        "--within=.",
    ];
    accepted(&run(&shared, &seek));
    refused(
        &run(&shared, &["check", "city/found.toml"]),
        &["outside the folder"],
    );
    accepted(&run(
        &shared,
        &["check", "city/found.toml", "--within", "."],
    ));
}
