//! The command line as scripts meet it: exit codes, what goes to stdout and stderr, files that are
//! whole or not there, and what an interrupt leaves behind.

mod command;

use command::{GOOD, run, spoilt, stderr, stdout, tuiyan};
use serde_json::Value;
use std::path::Path;
use std::process::{Output, Stdio};

fn good() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "a.toml", GOOD);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("the file is written");
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into()
        })
        .collect();
    names.sort();
    names
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn json_of(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, arguments);
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).expect("stdout is JSON")
}

#[test]
fn exit_codes_are_those_of_the_table() {
    let folder = good();
    write(
        folder.path(),
        "wrong.toml",
        &spoilt("mean = 6", "mean = nan"),
    );
    write(
        folder.path(),
        "fault.toml",
        &spoilt("services / trade * 100", "1 / (trade - trade)"),
    );
    for (arguments, expected) in [
        (vec!["run", "a.toml", "--paths", "100"], 0),
        (vec!["run", "a.toml", "--points", "sobol"], 0),
        (vec!["run", "a.toml", "--points", "lhs"], 2),
        (
            vec!["run", "a.toml", "--points", "sobol", "--paths", "159"],
            2,
        ),
        (vec!["run", "a.toml", "--until", "1pp"], 0),
        (vec!["run", "a.toml", "--until", "1pp", "--path", "3"], 2),
        (vec!["check", "a.toml"], 0),
        (vec!["show", "a.toml", "--resolved"], 0),
        (vec!["schema"], 0),
        (vec!["man"], 0),
        (vec!["completions", "bash"], 0),
        (vec!["--help"], 0),
        (vec!["--version"], 0),
        (vec!["run", "fault.toml", "--paths", "100"], 1),
        (vec!["run", "wrong.toml"], 2),
        (vec!["check", "a.toml", "wrong.toml"], 2),
        (vec!["show", "wrong.toml", "--resolved"], 2),
        (vec!["show", "a.toml"], 2),
        (vec!["completions", "tcsh"], 2),
    ] {
        let output = run(folder.path(), &arguments);
        assert_eq!(
            code(&output),
            Some(expected),
            "{arguments:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn a_precision_is_written_in_percentage_points() {
    let folder = good();
    for (written, said) in [
        ("0.5", "write percentage points such as 0.5pp"),
        ("abc", "write percentage points such as 0.5pp"),
        ("xpp", "write percentage points such as 0.5pp"),
        ("nanpp", "above 0pp and up to 50pp"),
        ("0pp", "above 0pp and up to 50pp"),
        ("-1pp", "above 0pp and up to 50pp"),
        ("51pp", "above 0pp and up to 50pp"),
    ] {
        let output = run(folder.path(), &["run", "a.toml", "--until", written]);
        assert_eq!(code(&output), Some(2), "{written}");
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
}

#[test]
fn layers_that_follow_from_the_number_of_paths_refuse_to_leave_it_open() {
    let folder = good();
    let lhs = [
        "run",
        "a.toml",
        "--until",
        "1pp",
        "--points",
        "latin-hypercube",
    ];
    for (language, said) in [
        ("en", "its layers follow from"),
        ("zh", "分层数取决于路径总数"),
    ] {
        let output = run(folder.path(), &[&lhs[..], &["--lang", language]].concat());
        assert_eq!(code(&output), Some(2));
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
}

#[test]
fn a_run_says_where_its_paths_stand_and_what_it_reached() {
    let folder = good();
    let arguments = ["run", "a.toml", "--points", "sobol", "--until", "1pp"];
    let json = json_of(
        folder.path(),
        &[&arguments[..], &["--format", "json"]].concat(),
    );
    assert_eq!(json["run"]["points"], "sobol");
    assert_eq!(json["run"]["replicates"], 16);
    assert_eq!(json["run"]["until"]["requested"], 0.01);
    assert_eq!(json["run"]["until"]["met"], true);
    for (language, points, until) in [
        (
            "en",
            "16 independent replicates",
            "of at most 1 pp, reached",
        ),
        ("zh", "16 组独立重复", "均不超过 1 个百分点，已达到"),
    ] {
        let output = run(
            folder.path(),
            &[&arguments[..], &["--lang", language]].concat(),
        );
        let text = stdout(&output);
        assert!(text.contains(points) && text.contains(until), "{text}");
    }
    let arguments = [&arguments[..], &["--format", "csv", "--out", "out"]].concat();
    assert_eq!(code(&run(folder.path(), &arguments)), Some(0));
    let table = std::fs::read_to_string(folder.path().join("out/joint.csv")).expect("a table");
    assert!(table.contains("replicates,sobol,16\n") && table.contains("until_requested,,0.01\n"));
}

#[test]
fn check_tells_the_state_of_every_file() {
    let folder = good();
    write(
        folder.path(),
        "wrong.toml",
        &spoilt("mean = 6", "mean = nan"),
    );
    let output = run(folder.path(), &["check", "a.toml", "wrong.toml"]);
    assert_eq!(
        stdout(&output),
        "a.toml: ok: 4 indicators, 1 target, 0 warnings\nwrong.toml: 1 error, 0 warnings\n"
    );
    assert!(
        stderr(&output).contains("wrong.toml:15"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn numbers_of_paths_are_written_as_people_write_them() {
    let folder = good();
    let paths = |written: &str| {
        let arguments = ["run", "a.toml", "--format", "json", "--paths", written];
        json_of(folder.path(), &arguments)["run"]["paths"].clone()
    };
    for written in ["2000", "2_000", "2,000", "2e3", "2E3", "2000.0"] {
        assert_eq!(paths(written), 2000, "{written}");
    }
    assert_eq!(paths("1"), 1);
}

#[test]
fn threads_have_no_say_in_the_result() {
    let folder = good();
    let with = |threads: &str| {
        let arguments = ["run", "a.toml", "--paths", "300_000", "--threads", threads];
        stdout(&run(folder.path(), &arguments))
    };
    assert_eq!(with("1"), with("3"));
}

#[test]
fn results_alone_go_to_stdout() {
    let folder = good();
    let doubtful = spoilt("more_than = 20000", "more_than = 2");
    write(folder.path(), "a.toml", &doubtful);
    let output = run(
        folder.path(),
        &["run", "a.toml", "--paths", "1000", "--format", "json"],
    );
    let _: Value = serde_json::from_slice(&output.stdout).expect("stdout is JSON and nothing else");
    assert!(stderr(&output).contains("warning"), "{}", stderr(&output));
    let quiet = run(
        folder.path(),
        &[
            "run", "a.toml", "--paths", "1000", "--format", "json", "--quiet",
        ],
    );
    assert_eq!(stderr(&quiet), "");
    assert_eq!(quiet.stdout, output.stdout);
}

#[test]
fn errors_are_told_even_quietly() {
    let folder = good();
    write(folder.path(), "a.toml", &spoilt("mean = 6", "mean = nan"));
    let output = run(folder.path(), &["run", "a.toml", "--quiet"]);
    assert!(stderr(&output).contains("a.toml:15"), "{}", stderr(&output));
}

#[test]
fn no_escape_codes_where_no_terminal_is() {
    let folder = good();
    write(
        folder.path(),
        "a.toml",
        &spoilt("more_than = 20000", "more_than = 2"),
    );
    for (variable, value) in [("NO_COLOR", "1"), ("TERM", "xterm-256color")] {
        for arguments in [
            vec!["run", "a.toml", "--paths", "1000"],
            vec!["rnu"],
            vec!["--help"],
        ] {
            let mut command = tuiyan(folder.path());
            let output = command
                .args(&arguments)
                .env(variable, value)
                .output()
                .expect("it starts");
            assert!(!stderr(&output).contains('\u{1b}'), "{arguments:?}");
            assert!(!stdout(&output).contains('\u{1b}'), "{arguments:?}");
        }
    }
}

#[test]
fn results_and_messages_are_in_the_language_asked_for() {
    let folder = good();
    write(
        folder.path(),
        "wrong.toml",
        &spoilt("mean = 6", "mean = nan"),
    );
    for (arguments, zh, en) in [
        (
            vec!["run", "a.toml", "--paths", "1000"],
            "达标概率",
            "Probability",
        ),
        (
            vec!["check", "a.toml"],
            "a.toml: 通过：4个指标、1个目标、0个警告",
            "a.toml: ok: 4",
        ),
        (
            vec!["check", "wrong.toml"],
            "1个错误、0个警告",
            "1 error, 0 warnings",
        ),
        (
            vec!["show", "wrong.toml", "--resolved"],
            "错误: mean 为 nan，不是有限数值",
            "error: mean",
        ),
    ] {
        let said = |locale: (&str, &str), option: &[&str]| {
            let mut command = tuiyan(folder.path());
            command.args(&arguments).args(option);
            let output = command.env(locale.0, locale.1).output().expect("it starts");
            stderr(&output) + &stdout(&output)
        };
        let (english, chinese) = (
            said(("LC_ALL", "C"), &[]),
            said(("LC_ALL", "zh_CN.UTF-8"), &[]),
        );
        assert!(
            english.contains(en) && chinese.contains(zh),
            "{english}{chinese}"
        );
        assert_eq!(said(("LC_ALL", "C"), &["--lang", "zh"]), chinese);
        assert_eq!(said(("LC_ALL", "zh_CN.UTF-8"), &["--lang", "en"]), english);
    }
}

#[test]
fn the_first_locale_that_is_set_decides_the_language() {
    let folder = good();
    for (all, messages, lang, zh) in [
        ("", "", "", false),
        ("", "", "zh_TW", true),
        ("", "zh_CN.UTF-8", "en_GB.UTF-8", true),
        ("en_GB.UTF-8", "zh_CN.UTF-8", "zh_CN.UTF-8", false),
        ("zh_CN.UTF-8", "C", "C", true),
    ] {
        let mut command = tuiyan(folder.path());
        command.args(["check", "a.toml"]);
        command
            .env("LC_ALL", all)
            .env("LC_MESSAGES", messages)
            .env("LANG", lang);
        let printed = stdout(&command.output().expect("it starts"));
        assert_eq!(
            printed.contains("通过"),
            zh,
            "{all:?} {messages:?} {lang:?}"
        );
    }
}

#[test]
fn several_files_are_a_list() {
    let folder = good();
    let text = spoilt("[scenario]\n", "[scenario]\nid = \"other\"\n");
    write(folder.path(), "b.toml", &text);
    let arguments = [
        "run", "a.toml", "b.toml", "--paths", "1000", "--format", "json",
    ];
    let both = json_of(folder.path(), &arguments);
    let each = both.as_array().expect("a list");
    assert_eq!(each.len(), 2);
    let one = json_of(
        folder.path(),
        &["run", "a.toml", "--paths", "1000", "--format", "json"],
    );
    assert_eq!(each[0], one);
    assert_eq!(each[1]["scenario"]["id"], "other");
}

/// A scenario whose ratio is infinite on every path.
fn faulty() -> String {
    let text = spoilt("services / trade * 100", "1 / (trade - trade)");
    text.replacen("[scenario]\n", "[scenario]\nid = \"faulty\"\n", 1)
}

#[test]
fn a_scenario_that_fails_takes_no_other_result_along() {
    let folder = good();
    write(folder.path(), "b.toml", &faulty());
    let files = [
        "run", "b.toml", "a.toml", "--paths", "1000", "--format", "json",
    ];
    let output = run(folder.path(), &files);
    assert_eq!(code(&output), Some(1));
    let printed: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let each = printed
        .as_array()
        .expect("a list, as several were asked for");
    assert_eq!(each.len(), 1);
    let output = run(folder.path(), &[&files[..], &["--out", "out"]].concat());
    assert_eq!(code(&output), Some(1));
    assert!(folder.path().join("out/a/result.json").is_file());
    assert!(!folder.path().join("out/faulty/result.json").exists());
}

#[test]
fn one_path_of_several_scenarios_is_a_list() {
    let folder = good();
    let text = spoilt("[scenario]\n", "[scenario]\nid = \"other\"\n");
    write(folder.path(), "b.toml", &text);
    let arguments = ["run", "a.toml", "b.toml", "--path", "7", "--format", "json"];
    let both = json_of(folder.path(), &arguments);
    assert_eq!(both.as_array().map(Vec::len), Some(2));
}

#[test]
fn files_are_written_whole_and_by_name() {
    let folder = good();
    for (format, names) in [
        ("text", vec!["result.txt", "result.txt.manifest.json"]),
        ("json", vec!["result.json"]),
        (
            "csv",
            vec![
                "effects.csv",
                "indicators.csv",
                "joint.csv",
                "levers.csv",
                "parameters.csv",
                "result.csv.manifest.json",
                "targets.csv",
                "undefined.csv",
            ],
        ),
    ] {
        let out = format!("out/{format}");
        let arguments = [
            "run",
            "a.toml",
            "--paths",
            "1000",
            "--format",
            format,
            "--out",
            out.as_str(),
        ];
        let output = run(folder.path(), &arguments);
        assert_eq!(code(&output), Some(0), "{}", stderr(&output));
        assert_eq!(stdout(&output), "");
        // Nothing is left of the files under their temporary names.
        assert_eq!(names_in(&folder.path().join(&out)), names);
        for name in &names {
            assert!(
                stderr(&output).contains(name),
                "{name}: {}",
                stderr(&output)
            );
        }
    }
    let printed = run(
        folder.path(),
        &["run", "a.toml", "--paths", "1000", "--format", "json"],
    );
    let written = std::fs::read(folder.path().join("out/json/result.json")).expect("it is there");
    assert_eq!(written, printed.stdout);
}

#[test]
fn a_folder_under_the_final_name_is_left_alone() {
    let folder = good();
    let taken = folder.path().join("out/result.txt");
    std::fs::create_dir_all(taken.join("kept")).expect("a folder");
    let output = run(
        folder.path(),
        &["run", "a.toml", "--paths", "1000", "--out", "out"],
    );
    assert_eq!(code(&output), Some(1), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("out/result.txt"),
        "{}",
        stderr(&output)
    );
    assert_eq!(names_in(&taken), ["kept"]);
    assert_eq!(names_in(&folder.path().join("out")), ["result.txt"]);
}

#[test]
fn a_folder_that_cannot_be_is_refused_before_the_run() {
    let folder = good();
    write(folder.path(), "file", "");
    // So many paths would take hours.
    let arguments = ["run", "a.toml", "--paths", "4e9", "--out", "file"];
    let output = run(folder.path(), &arguments);
    assert_eq!(code(&output), Some(2));
    assert!(
        stderr(&output).contains("file cannot be written"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn scenarios_of_one_id_do_not_overwrite_each_other() {
    let folder = good();
    std::fs::create_dir(folder.path().join("b")).expect("a folder");
    write(&folder.path().join("b"), "a.toml", GOOD);
    let arguments = [
        "run", "a.toml", "b/a.toml", "--paths", "1000", "--out", "out",
    ];
    let output = run(folder.path(), &arguments);
    assert_eq!(code(&output), Some(2), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("both have the id a"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn completions_and_manual_name_every_verb() {
    let folder = good();
    for arguments in [
        vec!["completions", "bash"],
        vec!["completions", "zsh"],
        vec!["man"],
    ] {
        let printed = stdout(&run(folder.path(), &arguments));
        for verb in ["run", "check", "show", "schema"] {
            assert!(printed.contains(verb), "{arguments:?}: {verb}");
        }
    }
    let help = stdout(&run(folder.path(), &["--help"]));
    assert!(help.contains("Exit codes"), "{help}");
}

#[test]
fn one_path_can_be_looked_at() {
    let folder = good();
    let arguments = [
        "run", "a.toml", "--paths", "1000", "--path", "999", "--format", "csv",
    ];
    let output = run(folder.path(), &arguments);
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("retail"), "{}", stdout(&output));
}

#[test]
fn the_hint_of_a_fault_repeats_the_run() {
    let folder = good();
    let arguments = [
        "run",
        "a.toml",
        "--paths",
        "1000",
        "--set",
        "indicator.ratio.derived.formula=1 / (trade - trade)",
    ];
    let output = run(folder.path(), &arguments);
    assert_eq!(code(&output), Some(1));
    let said = stderr(&output);
    let hint = "--seed 1 --paths 1000 --set 'indicator.ratio.derived.formula=1 / (trade - trade)' --path 0";
    assert!(said.contains(hint), "{said}");
}

#[cfg(target_os = "linux")]
mod linux {
    use super::*;
    use std::io::Read as _;
    use std::process::Command;
    use std::time::Duration;

    #[test]
    fn a_full_disk_is_told() {
        let folder = good();
        for arguments in [
            vec!["run", "a.toml", "--paths", "100"],
            vec!["schema"],
            vec!["check", "a.toml"],
        ] {
            let full = std::fs::OpenOptions::new()
                .write(true)
                .open("/dev/full")
                .expect("Linux has it");
            let mut command = tuiyan(folder.path());
            let output = command
                .args(&arguments)
                .stdout(full)
                .output()
                .expect("it starts");
            assert_eq!(code(&output), Some(1), "{arguments:?}");
            assert!(stderr(&output).contains("stdout"), "{}", stderr(&output));
        }
    }

    #[test]
    fn a_reader_that_leaves_is_no_error() {
        let folder = good();
        let mut child = tuiyan(folder.path())
            .args(["run", "a.toml", "--paths", "300_000"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        // Gone before the result is there.
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(stderr(&output), "");
        assert_eq!(code(&output), Some(0));
    }

    /// A file system of 64 KiB; `None` where it may not be mounted.
    struct Small(tempfile::TempDir);

    impl Small {
        fn mount() -> Option<Small> {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let status = Command::new("mount")
                .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
                .arg(folder.path())
                .stderr(Stdio::null())
                .status();
            status.is_ok_and(|s| s.success()).then_some(Small(folder))
        }
    }

    impl Drop for Small {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(self.0.path()).status();
        }
    }

    #[test]
    fn on_a_full_disk_the_old_result_stays() {
        let Some(small) = Small::mount() else { return };
        let folder = good();
        let out = small.0.path().join("out");
        let out = out.to_str().expect("an ASCII path");
        let arguments = [
            "run", "a.toml", "--paths", "1000", "--format", "json", "--out", out,
        ];
        assert_eq!(code(&run(folder.path(), &arguments)), Some(0));
        let result = Path::new(out).join("result.json");
        let before = std::fs::read(&result).expect("the first result");
        let filler = vec![0; 60_000 - before.len()];
        let _ = std::fs::write(small.0.path().join("filler"), filler);
        let more: String = (0..40)
            .map(|i| {
                format!("[indicator.i{i}]\nlevel.base = 1\nlevel.growth.constant.value = {i}\n")
            })
            .collect();
        write(folder.path(), "a.toml", &format!("{GOOD}{more}"));
        let output = run(folder.path(), &arguments);
        assert_eq!(code(&output), Some(1), "{}", stderr(&output));
        assert!(
            stderr(&output).contains("result.json"),
            "{}",
            stderr(&output)
        );
        assert_eq!(std::fs::read(&result).expect("still there"), before);
        assert_eq!(names_in(Path::new(out)), ["result.json"]);
    }

    /// Sends a signal to a process that this test started.
    fn signal(name: &str, process: u32) {
        let status = Command::new("kill")
            .args([format!("-{name}"), process.to_string()])
            .status();
        assert!(status.is_ok_and(|s| s.success()));
    }

    /// What a run comes to that is interrupted in its midst.
    fn interrupted(folder: &Path, name: &str, arguments: &[&str]) -> Output {
        let mut wait = Duration::from_secs(1);
        loop {
            let child = tuiyan(folder)
                .args(arguments)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("it starts");
            std::thread::sleep(wait);
            signal(name, child.id());
            let output = child.wait_with_output().expect("it ends");
            // On a busy machine nothing may have been done yet.
            let begun = !stderr(&output).contains("before there was a result");
            if begun || wait > Duration::from_secs(20) {
                return output;
            }
            wait *= 3;
        }
    }

    #[test]
    fn an_interrupt_leaves_the_run_of_as_many_paths() {
        let folder = good();
        for name in ["INT", "TERM"] {
            let arguments = ["run", "a.toml", "--paths", "4e9", "--format", "json"];
            let output = interrupted(folder.path(), name, &arguments);
            assert_eq!(code(&output), Some(130), "{name}: {}", stderr(&output));
            let partial: Value = serde_json::from_slice(&output.stdout).expect("JSON");
            let done = partial["run"]["paths"].as_u64().expect("a number of paths");
            assert!(done > 0 && done < 4_000_000_000, "{done}");
            assert!(
                stderr(&output).contains(&done.to_string()),
                "{}",
                stderr(&output)
            );
            let paths = done.to_string();
            // What comes after the paths themselves is not begun any more.
            let mut arguments = vec!["run", "a.toml", "--paths", &paths, "--format", "json"];
            arguments.extend(["--effects", "0"]);
            let whole = json_of(folder.path(), &arguments);
            assert_eq!(partial, whole, "{name}");
        }
    }

    #[test]
    fn an_interrupt_leaves_whole_files() {
        let folder = good();
        let arguments = ["run", "a.toml", "--paths", "4e9", "--out", "out"];
        let output = interrupted(folder.path(), "INT", &arguments);
        assert_eq!(code(&output), Some(130), "{}", stderr(&output));
        let names = ["result.txt", "result.txt.manifest.json"];
        assert_eq!(names_in(&folder.path().join("out")), names);
    }

    #[test]
    fn results_flow_into_a_pipe_that_is_read_slowly() {
        let folder = good();
        let mut child = tuiyan(folder.path())
            .arg("schema")
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_millis(100));
        let mut all = String::new();
        let pipe = child.stdout.as_mut().expect("it is piped");
        pipe.read_to_string(&mut all).expect("text");
        assert!(child.wait().expect("it ends").success());
        let _: Value = serde_json::from_str(&all).expect("the whole schema");
    }
}
