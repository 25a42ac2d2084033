//! Saved results: what made them goes with them, they are computed again bit for bit, and what was altered is found.
//!
//! All of it is exact, so no test here can raise a false alarm.

mod command;

use command::{GOOD, run, stderr, stdout, tuiyan};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Output;

/// A folder with a scenario and an alternative.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "a.toml", GOOD);
    let other = "extends = \"a.toml\"\n[scenario]\nid = \"b\"\nname = \"另一方案\"\n\
                 [indicator.retail]\nlevel.growth.normal.mean = 7\n";
    write(folder.path(), "b.toml", other);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("the file is written");
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("the file is there")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

/// Runs a command that must succeed, and what it printed.
fn printed(folder: &Path, arguments: &str) -> String {
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let output = run(folder, &arguments);
    assert_eq!(code(&output), Some(0), "{arguments:?}: {}", stderr(&output));
    stdout(&output)
}

/// Saves what a command prints.
fn saved(folder: &Path, name: &str, arguments: &str) -> Value {
    let text = printed(folder, arguments);
    write(folder, name, &text);
    serde_json::from_str(&text).expect("JSON")
}

/// What `verify` says of a file: its exit code, stdout and stderr.
fn verified(folder: &Path, file: &str) -> (Option<i32>, String, String) {
    let output = run(folder, &["verify", file]);
    (code(&output), stdout(&output), stderr(&output))
}

#[track_caller]
fn assert_verified(folder: &Path, file: &str, expected: i32, said: &str) {
    let (code, stdout, stderr) = verified(folder, file);
    let all = format!("{stdout}{stderr}");
    assert_eq!(code, Some(expected), "{all}");
    assert!(all.contains(said), "{said:?} is not in {all:?}");
}

/// A saved result with one text in place of another, which stands in it once.
fn altered(folder: &Path, from: &str, to: &str) {
    let text = read(folder, "r.json");
    assert_eq!(text.matches(from).count(), 1, "{from:?} stands once");
    write(folder, "r.json", &text.replace(from, to));
}

const RUN: &str = "run a.toml --paths 3000 --format json --quiet";

// ---------------------------------------------------------------- manifests

#[test]
fn a_manifest_says_how_a_result_was_made() {
    let folder = folder();
    let result = saved(folder.path(), "r.json", &format!("{RUN} --threads 1"));
    let manifest = &result["manifest"];
    let last = result.as_object().and_then(|all| all.keys().next_back());
    assert_eq!(last.map(String::as_str), Some("manifest"));
    assert_eq!(manifest["verb"], "run");
    assert_eq!(
        manifest["arguments"],
        json!([
            "--paths",
            "3000",
            "--points",
            "plain",
            "--format",
            "json",
            "--effects",
            "3000",
            "--seed",
            "1"
        ])
    );
    assert_eq!(manifest["seed"], 1);
    assert_eq!(manifest["seed_chosen"], false);
    assert_eq!(manifest["values"], "1");
    assert_eq!(manifest["engine_version"], env!("CARGO_PKG_VERSION"));
    let input = &manifest["inputs"][0];
    assert_eq!(input["file"], "a.toml");
    assert_eq!(input["digest"], result["scenario"]["digest"]);
    let resolved = printed(folder.path(), "show a.toml --resolved");
    assert_eq!(input["resolved"], resolved.as_str());
    let chosen = saved(folder.path(), "r.json", &format!("{RUN} --seed 1"));
    assert_eq!(chosen["manifest"]["seed_chosen"], true);
}

#[test]
fn what_has_no_say_is_not_in_a_manifest() {
    let folder = folder();
    let plain = printed(folder.path(), RUN);
    for same in [
        "run a.toml --format json --paths 3e3 --lang zh",
        "run --paths 3_000 --threads 2 a.toml --format=json --cpu baseline --quiet",
        "run a.toml --paths 3000 --effects 3000 --points plain --format json",
    ] {
        assert_eq!(printed(folder.path(), same), plain, "{same}");
    }
    printed(folder.path(), &format!("{RUN} --out out"));
    assert_eq!(read(folder.path(), "out/result.json"), plain);
    let percents = [
        "run a.toml --until 2.50pp --format json",
        "run a.toml --until 2.5pp --format json",
    ];
    let both = percents.map(|arguments| printed(folder.path(), arguments));
    assert_eq!(both[0], both[1]);
}

#[test]
fn overrides_are_in_the_recorded_scenario() {
    let folder = folder();
    let text = printed(
        folder.path(),
        &format!("{RUN} --set indicator.retail.level.growth.normal.mean=7"),
    );
    let result: Value = serde_json::from_str(&text).expect("JSON");
    let resolved = result["manifest"]["inputs"][0]["resolved"].as_str();
    assert!(resolved.is_some_and(|text| text.contains("mean = 7")));
    assert!(!result["manifest"]["arguments"].to_string().contains("set"));
}

#[test]
fn texts_and_tables_have_their_manifest_beside_them() {
    let folder = folder();
    for (format, name) in [("text", "result.txt"), ("csv", "result.csv")] {
        let arguments = format!("run a.toml --paths 1000 --quiet --format {format} --out out");
        printed(folder.path(), &arguments);
        let beside = read(folder.path(), &format!("out/{name}.manifest.json"));
        let beside: Value = serde_json::from_str(&beside).expect("JSON");
        assert_eq!(beside["schema"], "tuiyan/files/1");
        for file in beside["files"].as_array().expect("a list") {
            let name = file["file"].as_str().expect("a name");
            let bytes = std::fs::read(folder.path().join("out").join(name)).expect("a file");
            let digest = tuiyan::scenario::load::digest(&bytes);
            assert_eq!(file["digest"], digest.as_str(), "{name}");
        }
        let words = beside["manifest"]["arguments"].to_string();
        assert_eq!(words.contains("--lang"), format == "text", "{words}");
    }
}

// ---------------------------------------------------------------- the same

/// A command of each verb and of what changes how it computes.
const COMMANDS: [&str; 14] = [
    "run a.toml --paths 3000",
    "run a.toml --paths 3000 --points sobol --seed 18446744073709551615",
    "run a.toml --paths 3000 --points latin-hypercube --effects 0",
    "run a.toml --paths 3000 --points antithetic --set scenario.last_year=2024",
    "run a.toml --until 2pp",
    "run a.toml --path 17",
    "run b.toml --paths 3000",
    "compare a.toml b.toml --paths 3000",
    "compare a.toml b.toml --paths 3000 --attribution 0 --target retail",
    "seek a.toml --target retail --probability 70% --vary indicator.retail.level.growth.normal.mean --paths 2000",
    "seek a.toml --probability 0.5 --vary shock.epidemic.yearly_probability=0:0.4 --vary indicator.retail.level.growth.normal.mean=4:9 --paths 500",
    "sweep a.toml --vary indicator.retail.level.growth.normal.mean=5,6 --vary indicator.retail.persistence=0,0.5 --paths 1000",
    "terms a.toml --paths 2000",
    "sensitivity a.toml --paths 2000 --sobol --index-paths 16384",
];

#[test]
fn results_of_every_verb_are_the_same_when_computed_again() {
    let folder = folder();
    for arguments in COMMANDS {
        saved(
            folder.path(),
            "r.json",
            &format!("{arguments} --format json --quiet"),
        );
        assert_verified(folder.path(), "r.json", 0, "r.json: the same");
    }
}

#[test]
fn texts_and_tables_of_every_verb_are_the_same_when_computed_again() {
    let folder = folder();
    for arguments in COMMANDS {
        for format in ["text --lang zh", "csv"] {
            let out = folder.path().join("out");
            let _ = std::fs::remove_dir_all(&out);
            printed(
                folder.path(),
                &format!("{arguments} --quiet --out out --format {format}"),
            );
            assert_verified(folder.path(), "out", 0, "the same");
            for entry in std::fs::read_dir(&out).expect("the folder is there") {
                let name = entry.expect("an entry").file_name();
                let file = format!("out/{}", name.to_string_lossy());
                assert_verified(folder.path(), &file, 0, "the same");
            }
        }
    }
}

#[test]
fn no_file_but_the_result_is_needed() {
    let folder = folder();
    saved(
        folder.path(),
        "r.json",
        "compare a.toml b.toml --paths 1000 --format json",
    );
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    write(elsewhere.path(), "r.json", &read(folder.path(), "r.json"));
    // What stands where the scenario stood is not looked at.
    write(elsewhere.path(), "a.toml", "nonsense");
    assert_verified(elsewhere.path(), "r.json", 0, "r.json: the same");
}

#[test]
fn several_results_in_a_file_are_each_compared() {
    let folder = folder();
    saved(
        folder.path(),
        "r.json",
        "run a.toml b.toml --paths 1000 --format json",
    );
    let (code, out, _) = verified(folder.path(), "r.json");
    assert_eq!(code, Some(0), "{out}");
    assert_eq!(
        out,
        "r.json[0]: the same\nr.json[1]: the same\n2 results: 2 the same, 0 different, 0 not comparable\n"
    );
}

#[test]
fn a_folder_is_looked_through_and_what_is_no_result_is_left_alone() {
    let folder = folder();
    printed(
        folder.path(),
        "run a.toml b.toml --paths 1000 --format json --out out --quiet",
    );
    printed(
        folder.path(),
        "run a.toml b.toml --paths 1000 --format csv --out out --quiet",
    );
    write(
        folder.path(),
        "out/package.json",
        "{\"name\": \"something else\"}",
    );
    write(folder.path(), "out/notes.md", "notes");
    let (code, out, err) = verified(folder.path(), "out");
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(
        out.ends_with("4 results: 4 the same, 0 different, 0 not comparable\n"),
        "{out}"
    );
}

#[test]
fn processors_threads_and_languages_have_no_say() {
    let folder = folder();
    saved(folder.path(), "r.json", RUN);
    for more in ["--cpu baseline --threads 1", "--threads 2 --lang zh"] {
        let out = printed(folder.path(), &format!("verify r.json {more}"));
        assert!(out.starts_with("r.json: "), "{out}");
    }
    assert_eq!(
        printed(folder.path(), "verify r.json --lang zh"),
        "r.json: 一致\n"
    );
    assert_eq!(printed(folder.path(), "verify r.json --quiet"), "");
}

#[test]
fn spaces_and_line_ends_between_values_do_not_matter() {
    let folder = folder();
    let result = saved(folder.path(), "r.json", RUN);
    write(folder.path(), "r.json", &result.to_string());
    assert_verified(folder.path(), "r.json", 0, "the same");
    let lines = format!("{result:#}").replace('\n', "\r\n");
    write(folder.path(), "r.json", &format!("\u{feff}{lines}"));
    assert_verified(folder.path(), "r.json", 0, "the same");
}

// ---------------------------------------------------------------- not the same

#[test]
fn the_first_number_that_differs_is_named() {
    let folder = folder();
    let result = saved(folder.path(), "r.json", RUN);
    let mean = result["indicators"][1]["years"][2]["mean"].to_string();
    // The digit before the last: a few bits.
    let at = mean.len() - 2;
    let digit = mean[at..=at].parse::<u32>().expect("a digit");
    let other = format!("{}{}{}", &mean[..at], (digit + 1) % 10, &mean[at + 1..]);
    altered(folder.path(), &mean, &other);
    let place = "r.json: different: indicators[1].years[2].mean is ";
    assert_verified(folder.path(), "r.json", 1, place);
    let computed = format!("in the file, and {mean} computed again");
    assert_verified(folder.path(), "r.json", 1, &computed);
    let zh = run(folder.path(), &["verify", "r.json", "--lang", "zh"]);
    assert!(
        stdout(&zh).contains("不一致：indicators[1].years[2].mean 记录为"),
        "{}",
        stdout(&zh)
    );
}

#[test]
fn what_values_hide_is_seen() {
    let folder = folder();
    saved(folder.path(), "r.json", RUN);
    // A second key of the same name: readers of JSON see the last, people the first.
    altered(
        folder.path(),
        "  \"indicators\": [",
        "  \"joint\": {\"all\": 0.99},\n  \"indicators\": [",
    );
    assert_verified(folder.path(), "r.json", 1, "different: line");
}

#[test]
fn another_seed_gives_other_numbers() {
    let folder = folder();
    saved(folder.path(), "r.json", RUN);
    altered(
        folder.path(),
        "\"--seed\",\n      \"1\"",
        "\"--seed\",\n      \"2\"",
    );
    assert_verified(
        folder.path(),
        "r.json",
        1,
        "run.seed is 1 in the file, and 2",
    );
    saved(folder.path(), "r.json", RUN);
    altered(
        folder.path(),
        "\"seed\": 1,\n    \"seed_chosen\"",
        "\"seed\": 2,\n    \"seed_chosen\"",
    );
    assert_verified(
        folder.path(),
        "r.json",
        1,
        "manifest.seed is 2 in the file, and 1",
    );
}

#[test]
fn a_recorded_scenario_that_was_altered_is_refused() {
    let folder = folder();
    saved(folder.path(), "r.json", RUN);
    altered(folder.path(), "mean = 6", "mean = 9");
    assert_verified(
        folder.path(),
        "r.json",
        2,
        "error: r.json was altered: the scenario a.toml in it does not have its digest",
    );
    // With its digest altered as well, the numbers tell.
    let mut result: Value = serde_json::from_str(&read(folder.path(), "r.json")).expect("JSON");
    let input = &mut result["manifest"]["inputs"][0];
    let resolved = input["resolved"].as_str().expect("a text");
    let digest = tuiyan::scenario::load::digest(resolved.as_bytes());
    input["digest"] = Value::from(digest.as_str());
    result["scenario"]["digest"] = Value::from(digest);
    write(folder.path(), "r.json", &result.to_string());
    assert_verified(folder.path(), "r.json", 1, "indicators[0].years[0].mean is");
}

#[test]
fn texts_and_tables_that_were_altered_are_found() {
    let folder = folder();
    for (format, file, from, to) in [
        ("text", "out/result.txt", "A city", "B city"),
        ("csv", "out/targets.csv", "retail", "whatnot"),
    ] {
        printed(
            folder.path(),
            &format!("run a.toml --paths 1000 --quiet --out out --format {format}"),
        );
        let text = read(folder.path(), file);
        write(folder.path(), file, &text.replacen(from, to, 1));
        assert_verified(
            folder.path(),
            file,
            2,
            "was altered after it was saved: line ",
        );
        assert_verified(
            folder.path(),
            "out",
            2,
            "was altered after it was saved: line ",
        );
        // With its digest altered as well, the bytes tell.
        let digest = |text: &str| tuiyan::scenario::load::digest(text.as_bytes());
        let beside = match format {
            "text" => "out/result.txt.manifest.json",
            _ => "out/result.csv.manifest.json",
        };
        let manifest = read(folder.path(), beside);
        let forged = digest(&text.replacen(from, to, 1));
        write(
            folder.path(),
            beside,
            &manifest.replace(&digest(&text), &forged),
        );
        assert_verified(folder.path(), file, 1, "different: ");
        std::fs::remove_dir_all(folder.path().join("out")).expect("the folder is removed");
    }
}

// ---------------------------------------------------------------- not to be compared

/// Files that are no results, made of a whole one, and what is said of them.
fn no_results(whole: &str) -> [(&'static str, Vec<u8>, &'static str); 11] {
    let changed = |change: fn(&mut Value)| {
        let mut document: Value = serde_json::from_str(whole).expect("JSON");
        change(&mut document);
        document.to_string().into_bytes()
    };
    let bare = changed(|all| {
        all.as_object_mut().expect("an object").remove("manifest");
    });
    let strange = changed(|all| all["manifest"]["extra"] = json!(1));
    let unlisted = changed(|all| all["manifest"]["inputs"] = json!([]));
    let cut = |bytes: usize| whole.as_bytes()[..bytes].to_vec();
    let broken = whole.replacen(':', "", 1).into_bytes();
    [
        (
            "cut.json",
            cut(whole.len() / 2),
            "is not whole: it ends in the middle of line",
        ),
        ("end.json", cut(whole.len() - 3), "is not whole"),
        ("empty.json", Vec::new(), "is no result of tuiyan"),
        ("list.json", b"[]".to_vec(), "is no result of tuiyan"),
        ("broken.json", broken, "is not JSON in line 2"),
        ("bare.json", bare, "has no manifest"),
        (
            "strange.json",
            strange,
            "cannot be read: unknown field `extra`",
        ),
        ("unlisted.json", unlisted, "was altered"),
        (
            "scenario.json",
            GOOD.as_bytes().to_vec(),
            "is no result of tuiyan",
        ),
        ("notes.txt", b"notes".to_vec(), "no manifest lies beside it"),
        (
            "utf16.json",
            vec![0xff, 0xfe, b'{', 0],
            "is not text in UTF-8",
        ),
    ]
}

#[test]
fn what_is_no_result_is_refused() {
    let folder = folder();
    saved(folder.path(), "r.json", RUN);
    let whole = read(folder.path(), "r.json");
    for (name, bytes, said) in no_results(&whole) {
        std::fs::write(folder.path().join(name), bytes).expect("the file is written");
        assert_verified(folder.path(), name, 2, said);
        assert_verified(folder.path(), name, 2, &format!("{name}: not comparable"));
        let zh = run(folder.path(), &["verify", name, "--lang", "zh"]);
        assert!(
            stderr(&zh).contains("错误: ") && stderr(&zh).contains("帮助: "),
            "{}",
            stderr(&zh)
        );
    }
    assert_verified(
        folder.path(),
        "nowhere.json",
        2,
        "there is no file nowhere.json",
    );
    std::fs::create_dir(folder.path().join("none")).expect("a folder");
    assert_verified(
        folder.path(),
        "none",
        2,
        "there are no results in the folder none",
    );
    // One that cannot be compared does not keep the others from being.
    let output = run(folder.path(), &["verify", "cut.json", "r.json"]);
    assert_eq!(code(&output), Some(2));
    assert!(
        stdout(&output).contains("r.json: the same\n2 results: 1 the same, 0 different, 1 not")
    );
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = folder();
    let file = std::fs::File::create(folder.path().join("large.json")).expect("a file");
    // It takes no room on disk.
    file.set_len(1 << 30).expect("its length is set");
    assert_verified(
        folder.path(),
        "large.json",
        2,
        "large.json has 1074 MB, and results have at most 67 MB",
    );
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_read() {
    let folder = folder();
    assert_verified(folder.path(), "/dev/zero", 2, "is not a regular file");
    printed(folder.path(), &format!("{RUN} --out out"));
    let (code, before, _) = verified(folder.path(), "out");
    assert_eq!(code, Some(0));
    let out = folder.path().join("out");
    std::os::unix::fs::symlink("/dev/zero", out.join("zero.json")).expect("a link");
    std::os::unix::fs::symlink("..", out.join("up")).expect("a link");
    assert_eq!(verified(folder.path(), "out").1, before);
}

#[test]
fn other_values_and_other_versions_are_told_apart() {
    let folder = folder();
    let mut result = saved(folder.path(), "r.json", RUN);
    result["manifest"]["values"] = Value::from("7");
    result["manifest"]["engine_version"] = Value::from("9.0.0");
    write(folder.path(), "r.json", &result.to_string());
    let said = "r.json was drawn by values \"7\", and this program draws \"1\"\n\
                help: use the version that wrote it: tuiyan 9.";
    assert_verified(folder.path(), "r.json", 2, said);
    let own = env!("CARGO_PKG_VERSION");
    let result = saved(folder.path(), "r.json", RUN).to_string();
    let of_other = result.replace(&format!("\"{own}\""), "\"0.0.9\"");
    write(folder.path(), "r.json", &of_other);
    let said = format!(
        "r.json: the same (written by tuiyan 0.0.9; this is {own}, which draws the same values)"
    );
    assert_verified(folder.path(), "r.json", 0, &said);
    let different = of_other.replace("\"paths\":3000", "\"paths\":3001");
    write(folder.path(), "r.json", &different);
    assert_verified(folder.path(), "r.json", 1, "written by tuiyan 0.0.9");
}

/// A result whose recorded arguments are these.
fn with_arguments(folder: &Path, change: impl Fn(&mut Vec<Value>)) {
    let mut result = saved(folder, "r.json", RUN);
    let arguments = result["manifest"]["arguments"].as_array_mut();
    change(arguments.expect("a list"));
    write(folder, "r.json", &result.to_string());
}

#[test]
fn arguments_that_no_manifest_has_are_refused() {
    let folder = folder();
    for (more, said) in [
        (vec!["--out", "stolen"], "its arguments say --out"),
        (vec!["--threads", "1"], "its arguments say --threads"),
        (
            vec!["--set", "scenario.last_year=2023"],
            "its arguments say --set",
        ),
        (vec!["--quiet"], "its arguments say --quiet"),
        (vec!["--within", "/"], "its arguments say --within"),
        (vec!["b.toml"], "its arguments name files"),
        (vec!["--", "b.toml"], "its arguments name files"),
        (vec!["--help"], "was altered: its arguments"),
        (
            vec!["--nonsense"],
            "its arguments cannot be: unexpected argument '--nonsense'",
        ),
        (vec!["--path", "minus"], "its arguments cannot be"),
    ] {
        with_arguments(folder.path(), |arguments| {
            arguments.extend(more.iter().map(|word| Value::from(*word)));
        });
        assert_verified(folder.path(), "r.json", 2, said);
        let again = run(folder.path(), &["run", "r.json"]);
        assert_eq!(code(&again), Some(2), "{more:?}");
        assert!(stderr(&again).contains(said), "{}", stderr(&again));
    }
    assert!(!folder.path().join("stolen").exists());
    for verb in [
        "merge",
        "batch",
        "schema",
        "completions",
        "check",
        "verify",
        "nonsense",
        "--help",
        "",
    ] {
        let mut result = saved(folder.path(), "r.json", RUN);
        result["manifest"]["verb"] = Value::from(verb);
        write(folder.path(), "r.json", &result.to_string());
        assert_verified(folder.path(), "r.json", 2, "r.json was altered");
    }
}

#[test]
fn a_manifest_beside_files_names_no_others() {
    let folder = folder();
    printed(folder.path(), "run a.toml --paths 1000 --quiet --out out");
    write(folder.path(), "secret.txt", "secret");
    let beside = "out/result.txt.manifest.json";
    let manifest = read(folder.path(), beside);
    for name in ["../secret.txt", "/etc/passwd", "..", "", "a\\\\b"] {
        let other = format!("\"file\": \"{name}\"");
        write(
            folder.path(),
            beside,
            &manifest.replace("\"file\": \"result.txt\"", &other),
        );
        assert_verified(folder.path(), beside, 2, "is no file of its folder");
    }
}

#[test]
fn a_recorded_scenario_reads_no_files() {
    let folder = folder();
    write(folder.path(), "data.csv", "rate\n1\n2\n3\n");
    for (line, said) in [
        (
            "extends = \"b.toml\"\n",
            "a scenario that was kept extends a file",
        ),
        (
            "[indicator.x]\nlevel.base = 1\nlevel.growth.empirical.values = { file = \"data.csv\", column = \"rate\" }\n",
            "a scenario that was kept names a file of data, data.csv",
        ),
    ] {
        let mut result = saved(folder.path(), "r.json", RUN);
        let input = &mut result["manifest"]["inputs"][0];
        let resolved = input["resolved"].as_str().expect("a text");
        let other = match line.starts_with('[') {
            true => format!("{resolved}{line}"),
            false => format!("{line}{resolved}"),
        };
        input["digest"] = Value::from(tuiyan::scenario::load::digest(other.as_bytes()));
        input["resolved"] = Value::from(other);
        write(folder.path(), "r.json", &result.to_string());
        assert_verified(folder.path(), "r.json", 2, said);
        assert_verified(
            folder.path(),
            "r.json",
            2,
            "cannot be computed from its manifest",
        );
    }
}

#[test]
fn what_seek_wrote_is_not_written_again() {
    let folder = folder();
    let seek = "seek a.toml --probability 0.7 --vary indicator.retail.level.growth.normal.mean --paths 2000 --format json";
    let result = saved(
        folder.path(),
        "r.json",
        &format!("{seek} --write found.toml"),
    );
    assert_eq!(result["file"], "./found.toml");
    std::fs::remove_file(folder.path().join("found.toml")).expect("it was written");
    assert_verified(folder.path(), "r.json", 0, "the same");
    printed(folder.path(), "run r.json");
    assert!(!folder.path().join("found.toml").exists());
}

// ---------------------------------------------------------------- run RESULT

#[test]
fn a_result_is_run_again_whatever_made_it() {
    let folder = folder();
    for arguments in COMMANDS {
        let arguments = format!("{arguments} --format json --quiet");
        saved(folder.path(), "r.json", &arguments);
        let again = printed(folder.path(), "run r.json --quiet");
        assert_eq!(again, read(folder.path(), "r.json"), "{arguments}");
    }
    printed(
        folder.path(),
        "terms a.toml --paths 1000 --lang zh --out out",
    );
    let text = read(folder.path(), "out/terms.txt");
    assert_eq!(printed(folder.path(), "run out/terms.txt"), text);
    assert_eq!(
        printed(folder.path(), "run out/terms.txt.manifest.json"),
        text
    );
}

#[test]
fn what_is_given_now_takes_the_place_of_what_is_recorded() {
    let folder = folder();
    saved(folder.path(), "r.json", RUN);
    let same = |again: &str, first: &str| {
        assert_eq!(
            printed(folder.path(), again),
            printed(folder.path(), first),
            "{again}"
        );
    };
    same(
        "run r.json --paths 5000 --effects 5000",
        "run a.toml --paths 5000 --format json",
    );
    same(
        "run r.json --seed 9",
        "run a.toml --paths 3000 --format json --seed 9",
    );
    same(
        "run r.json --format text --lang zh",
        "run a.toml --paths 3000 --lang zh",
    );
    let set = "--set indicator.retail.level.growth.normal.mean=7";
    same(
        &format!("run r.json {set}"),
        &format!("run a.toml --paths 3000 --format json {set}"),
    );
    same(
        "run r.json --points sobol --path 3",
        "run a.toml --paths 3000 --points sobol --path 3 --format json --effects 3000",
    );
    saved(
        folder.path(),
        "r.json",
        "compare a.toml b.toml --paths 1000 --format json",
    );
    same(
        "run r.json --target retail --attribution 0",
        "compare a.toml b.toml --paths 1000 --format json --target retail --attribution 0",
    );
    printed(folder.path(), "run r.json --out out --quiet");
    assert_eq!(
        read(folder.path(), "out/compare.json"),
        read(folder.path(), "r.json")
    );
}

#[test]
fn a_list_that_one_command_made_is_run_again_as_a_list() {
    let folder = folder();
    saved(
        folder.path(),
        "r.json",
        "run a.toml b.toml --paths 1000 --format json",
    );
    assert_eq!(
        printed(folder.path(), "run r.json"),
        read(folder.path(), "r.json")
    );
    let a = saved(
        folder.path(),
        "a.json",
        "run a.toml --paths 1000 --format json",
    );
    let b = saved(
        folder.path(),
        "b.json",
        "run b.toml --paths 2000 --format json",
    );
    write(folder.path(), "r.json", &json!([a, b]).to_string());
    let output = run(folder.path(), &["run", "r.json"]);
    assert_eq!(code(&output), Some(2));
    assert!(stderr(&output).contains("holds several results, made by different arguments"));
    assert_verified(folder.path(), "r.json", 0, "r.json[1]: the same");
}

#[test]
fn a_result_is_run_again_alone() {
    let folder = folder();
    saved(folder.path(), "r.json", RUN);
    for files in [
        ["a.toml", "r.json"],
        ["r.json", "a.toml"],
        ["r.json", "r.json"],
    ] {
        for (language, said) in [
            ("en", "r.json is a result, which is run again alone"),
            ("zh", "r.json 是计算结果，不能与其他文件一同运行"),
        ] {
            let output = run(
                folder.path(),
                &["run", files[0], files[1], "--lang", language],
            );
            assert_eq!(code(&output), Some(2));
            assert!(stderr(&output).contains(said), "{}", stderr(&output));
        }
    }
    let output = run(folder.path(), &["run", "r.json", "--attribution", "0"]);
    assert_eq!(code(&output), Some(2));
    assert!(
        stderr(&output).contains("unexpected argument '--attribution'"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn verbs_that_want_a_scenario_say_what_a_result_is_for() {
    let folder = folder();
    saved(folder.path(), "r.json", RUN);
    let vary = "indicator.retail.level.growth.normal.mean=5,6";
    for verb in [
        vec!["check", "r.json"],
        vec!["show", "r.json", "--resolved"],
        vec!["compare", "a.toml", "r.json"],
        vec!["terms", "r.json"],
        vec!["sensitivity", "r.json"],
        vec!["sweep", "r.json", "--vary", vary],
    ] {
        for (language, said) in [
            ("en", "r.json is a result, not a scenario file"),
            ("zh", "r.json 是计算结果，不是情景文件"),
        ] {
            let output = run(folder.path(), &[&verb[..], &["--lang", language]].concat());
            assert_eq!(code(&output), Some(2), "{verb:?}");
            let err = stderr(&output);
            assert!(
                err.contains(said) && err.contains("tuiyan verify r.json"),
                "{err}"
            );
        }
    }
}

#[test]
fn unknown_values_are_refused_where_they_are_written() {
    let folder = folder();
    write(folder.path(), "c.toml", &format!("values = \"2\"\n{GOOD}"));
    write(
        folder.path(),
        "d.toml",
        "extends = \"c.toml\"\nvalues = \"1\"\n",
    );
    write(
        folder.path(),
        "e.toml",
        "extends = \"a.toml\"\nvalues = \"2\"\n",
    );
    for (file, place) in [
        ("c.toml", "c.toml:1"),
        ("e.toml", "e.toml:2"),
        ("d.toml", "c.toml:1"),
    ] {
        let output = run(folder.path(), &["check", file]);
        assert_eq!(code(&output), Some(2), "{file}");
        let err = stderr(&output);
        assert!(
            err.contains("values is \"2\"") && err.contains(place),
            "{file}: {err}"
        );
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_result_says_how_much_it_holds() {
    let folder = folder();
    for (points, expected) in [("plain", 0), ("sobol", 0), ("latin-hypercube", 2)] {
        let text = interrupted(folder.path(), points);
        write(folder.path(), "r.json", &text);
        let result: Value = serde_json::from_str(&text).expect("JSON");
        let done = result["run"]["paths"].as_u64().expect("a number");
        assert!(done > 0 && done < 2_000_000_000, "{done}");
        let said = match expected {
            0 => "the same",
            _ => "layers follow from the number",
        };
        assert_verified(folder.path(), "r.json", expected, said);
    }
}

/// What a run prints that is interrupted after some time: more, where nothing was done yet.
#[cfg(unix)]
fn interrupted(folder: &Path, points: &str) -> String {
    let mut wait = std::time::Duration::from_secs(1);
    loop {
        let child = tuiyan(folder)
            .args(["run", "a.toml", "--paths", "2e9", "--points", points])
            .args(["--format", "json", "--threads", "1"])
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("the command starts");
        std::thread::sleep(wait);
        let kill = std::process::Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(kill.is_ok_and(|status| status.success()));
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(code(&output), Some(130));
        if !output.stdout.is_empty() || wait.as_secs() > 20 {
            return stdout(&output);
        }
        wait *= 3;
    }
}
