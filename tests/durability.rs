//! What is left when things go wrong outside: a full disk, one that cannot be written to, readers that go away, interrupts and
//! kills. Files are the old ones or the new ones, whole; what was wrong is said in both languages, and what to do.
//!
//! Disks of 64 KiB and disks that cannot be written to are mounted, which needs root. Where that cannot be had the tests say so and
//! pass, but in CI as root they must run.

#![cfg(target_os = "linux")]

mod command;

use command::{GOOD, run, stderr, tuiyan};
use serde_json::Value;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const VARY: &str = "--vary=indicator.retail.level.growth.normal.mean=5,6";

/// The verbs that write results, with arguments for a short run.
const VERBS: [&[&str]; 6] = [
    &["run", "a.toml", "--paths=1000"],
    &["terms", "a.toml", "--paths=1000"],
    &["sensitivity", "a.toml", "--paths=1000"],
    &["compare", "a.toml", "b.toml", "--paths=1000"],
    &["sweep", "a.toml", "--paths=1000", VARY],
    &[
        "seek",
        "a.toml",
        "--paths=1000",
        "--target=retail",
        "--probability=0.5",
        "--vary=indicator.retail.level.growth.normal.mean=3:9",
    ],
];

/// A folder with two scenarios and a result, which is enough for every verb that prints.
fn plans_and_result() -> tempfile::TempDir {
    let folder = plans();
    let made = run(
        folder.path(),
        &[
            "run",
            "a.toml",
            "--paths=1000",
            "--format=json",
            "--out=made",
        ],
    );
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    folder
}

/// A folder with two scenarios.
fn plans() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.toml"), GOOD).expect("a file");
    fs::write(
        folder.path().join("b.toml"),
        GOOD.replace("mean = 6", "mean = 7"),
    )
    .expect("a file");
    folder
}

/// All files below a folder with what they hold, in the order of their names.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut all: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            (
                path.file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned(),
                fs::read(&path).expect("a file"),
            )
        })
        .collect();
    all.sort();
    all
}

/// A disk of its own, as long as the test runs.
struct Disk(PathBuf);

impl Disk {
    /// A disk of 64 KiB, or nothing where it may not be mounted.
    fn small(below: &Path) -> Option<Disk> {
        let place = below.join("disk");
        fs::create_dir(&place).expect("a folder");
        let disk = Disk(place);
        disk.mounted(&["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
            .then_some(disk)
    }

    fn mounted(&self, arguments: &[&str]) -> bool {
        let done = Command::new("mount").args(arguments).arg(&self.0).output();
        if done.is_ok_and(|output| output.status.success()) {
            return true;
        }
        let root = fs::metadata("/proc/self")
            .is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
        assert!(!root || std::env::var_os("CI").is_none(), "CI mounts disks");
        eprintln!("skipped: no disk can be mounted here");
        false
    }

    /// Fills it to the last byte.
    fn fill(&self) {
        use std::io::Write as _;
        let mut file = File::create(self.0.join("filler")).expect("a file");
        for size in [4096, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

/// Fails with such a code, saying in both languages where and what to do; `wrong` runs the command in a language.
fn says_so(wrong: impl Fn(&str) -> Output, codes: &[i32], place: &str, help: (&str, &str)) {
    for (language, said, help) in [
        ("zh", "无法写入", help.0),
        ("en", "cannot be written", help.1),
    ] {
        let output = wrong(language);
        let text = stderr(&output);
        assert!(
            output
                .status
                .code()
                .is_some_and(|code| codes.contains(&code)),
            "{:?}: {text}",
            output.status
        );
        for words in [said, place, help] {
            assert!(text.contains(words), "no {words:?} in {text}");
        }
    }
}

#[test]
fn a_full_disk_keeps_the_old_results() {
    let folder = plans();
    let Some(disk) = Disk::small(folder.path()) else {
        return;
    };
    for (verb, format) in VERBS.iter().zip(["text", "json", "csv"].iter().cycle()) {
        let out = |more: &[&str]| {
            let target = ["--out=disk/out", "--format", format, "--quiet"];
            run(folder.path(), &[verb, &target[..], more].concat())
        };
        let first = out(&[]);
        assert_eq!(first.status.code(), Some(0), "{verb:?}: {}", stderr(&first));
        disk.fill();
        let before = files(&disk.0.join("out"));
        let help = ("请腾出磁盘空间", "free some space");
        let again = |language: &str| out(&["--seed=2", "--lang", language]);
        says_so(again, &[1, 2], "disk/out", help);
        assert_eq!(files(&disk.0.join("out")), before, "{verb:?} {format}");
        fs::remove_dir_all(disk.0.join("out")).expect("a folder");
        fs::remove_file(disk.0.join("filler")).expect("a file");
    }
}

#[test]
fn a_result_that_does_not_fit_leaves_nothing() {
    let folder = plans();
    let Some(disk) = Disk::small(folder.path()) else {
        return;
    };
    let large = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/shanghai-2025.toml");
    let wrong = |language: &str| {
        let arguments = [
            "run",
            large,
            "--paths=1000",
            "--format=json",
            "--out=disk/out",
            "--lang",
            language,
            "--effects=0",
        ];
        run(folder.path(), &arguments)
    };
    says_so(
        wrong,
        &[1],
        "disk/out/result.json",
        ("请腾出磁盘空间", "free some space"),
    );
    assert_eq!(files(&disk.0.join("out")), []);
}

#[test]
fn a_disk_that_cannot_be_written_to_is_said_before_the_run() {
    let folder = plans();
    let Some(disk) = Disk::small(folder.path()) else {
        return;
    };
    fs::write(disk.0.join("old"), "old").expect("a file");
    if !disk.mounted(&["-o", "remount,ro"]) {
        return;
    }
    for out in ["disk", "disk/out"] {
        for verb in VERBS {
            // So many paths that nobody would wait for them.
            let many = [
                "--paths=4000000000",
                "--out",
                out,
                "--format=json",
                "--lang",
            ];
            let own = verb
                .iter()
                .filter(|argument| !argument.starts_with("--paths"));
            let arguments: Vec<&str> = own.copied().chain(many).collect();
            let wrong =
                |language: &str| run(folder.path(), &[&arguments[..], &[language]].concat());
            let help = ("请更改权限", "change its permissions");
            says_so(wrong, &[2], out, help);
        }
    }
    assert_eq!(files(&disk.0), [("old".to_owned(), b"old".to_vec())]);
}

/// All files below a folder, however deep, with what they hold.
fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => all.extend(tree(&path)),
            false => all.push((path.clone(), fs::read(&path).expect("a file"))),
        }
    }
    all.sort();
    all
}

#[test]
fn a_batch_that_filled_its_disk_goes_on_when_there_is_room() {
    let folder = plans();
    for at in 0..12 {
        let text = GOOD.replace("mean = 6", &format!("mean = {at}"));
        fs::write(folder.path().join(format!("{at:02}.toml")), text).expect("a file");
    }
    let Some(disk) = Disk::small(folder.path()) else {
        return;
    };
    let list: Vec<String> = (0..12).map(|at| format!("{at:02}.toml")).collect();
    let batch = |out: &str, language: &str| {
        let list = list.iter().map(String::as_str);
        let more = ["--paths=1000", "--out", out, "--lang", language];
        let arguments: Vec<&str> = ["batch"].into_iter().chain(list).chain(more).collect();
        run(folder.path(), &arguments)
    };
    let help = ("请腾出空间", "free some space");
    says_so(
        |language| batch("disk/out", language),
        &[1],
        "disk/out",
        help,
    );
    let left = tree(&disk.0.join("out"));
    let half = left.iter().find(|(path, bytes)| {
        path.extension().is_some_and(|end| end == "json")
            && serde_json::from_slice::<Value>(bytes).is_err()
    });
    assert!(half.is_none(), "{half:?}");
    assert!(
        disk.mounted(&["-o", "remount,size=16m"]),
        "a mounted disk can grow"
    );
    for out in ["disk/out", "whole"] {
        let output = batch(out, "en");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    let named = |out: &str| {
        let root = folder.path().join(out);
        let below = |path: &Path| path.strip_prefix(&root).expect("below").to_path_buf();
        let files = tree(&root).into_iter();
        files
            .map(|(path, bytes)| (below(&path), bytes))
            .collect::<Vec<_>>()
    };
    assert_eq!(named("disk/out"), named("whole"));
}

#[test]
fn a_batch_on_a_disk_that_cannot_be_written_to_is_refused_before_it_runs() {
    let folder = plans();
    let Some(disk) = Disk::small(folder.path()) else {
        return;
    };
    if !disk.mounted(&["-o", "remount,ro"]) {
        return;
    }
    for out in ["disk", "disk/out"] {
        let wrong = |language: &str| {
            let arguments = [
                "batch",
                "a.toml",
                "b.toml",
                "--paths=4000000000",
                "--out",
                out,
                "--lang",
                language,
            ];
            run(folder.path(), &arguments)
        };
        says_so(wrong, &[2], out, ("请更改权限", "change its permissions"));
    }
    assert!(tree(&disk.0).is_empty());
}

#[test]
fn a_file_in_the_place_of_the_folder_is_said() {
    let folder = plans();
    for verb in VERBS {
        let help = ("此处须为文件夹", "it is to be a folder");
        let wrong = |language: &str| {
            run(
                folder.path(),
                &[verb, &["--out=b.toml", "--lang", language]].concat(),
            )
        };
        says_so(wrong, &[2], "b.toml", help);
    }
}

/// What prints to stdout, in every way.
const PRINTING: [&[&str]; 12] = [
    &["check", "a.toml"],
    &["show", "a.toml", "--resolved"],
    &["schema"],
    &["man"],
    &["completions", "bash"],
    &["explain"],
    &["--help"],
    &["run", "a.toml", "--paths=1000", "--format=json"],
    &["run", "a.toml", "--paths=1000", "--path=3"],
    &["compare", "a.toml", "b.toml", "--paths=1000"],
    &["verify", "made/result.json"],
    &["run", "made/result.json", "--format=json"],
];

#[test]
fn a_stdout_without_room_is_said() {
    let folder = plans_and_result();
    for arguments in PRINTING {
        let full = File::options()
            .write(true)
            .open("/dev/full")
            .expect("Linux has it");
        let output = tuiyan(folder.path())
            .args(arguments)
            .stdout(full)
            .output()
            .expect("it starts");
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(
            said.contains("cannot be written to stdout"),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = plans_and_result();
    for arguments in PRINTING {
        let shell = "\"$0\" \"$@\" 2>stderr | head -n 1 >/dev/null; echo ${PIPESTATUS[0]}";
        let piped = Command::new("bash")
            .args(["-c", shell, env!("CARGO_BIN_EXE_tuiyan")])
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .expect("a shell");
        let said = fs::read_to_string(folder.path().join("stderr")).expect("a file");
        assert_eq!(
            String::from_utf8_lossy(&piped.stdout).trim(),
            "0",
            "{arguments:?}: {said}"
        );
        assert!(
            !said.contains("error") && !said.contains("panic"),
            "{arguments:?}: {said}"
        );
        // The same where nobody reads a byte.
        let mut child = tuiyan(folder.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(
            output.status.code(),
            Some(0),
            "{arguments:?}: {}",
            stderr(&output)
        );
    }
}

/// Starts a verb that would run for hours, and waits until it is at work.
fn at_work(folder: &Path, arguments: &[&str]) -> Child {
    let child = tuiyan(folder)
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let begun = Instant::now();
    while processor_time(&child) < Duration::from_millis(600) {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "{arguments:?} does nothing"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

/// Processor time of a process so far.
fn processor_time(child: &Child) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap_or_default();
    let numbers = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks: u64 = numbers
        .skip(11)
        .take(2)
        .filter_map(|n| n.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}

fn signal(child: &Child, name: &str) {
    let kill = format!("kill -{name} {}", child.id());
    let done = Command::new("sh")
        .args(["-c", &kill])
        .status()
        .expect("a shell");
    assert!(done.success(), "{kill}");
}

#[test]
fn an_interrupt_ends_a_run_with_what_is_done_and_a_study_with_nothing() {
    let folder = plans();
    let long = ["--paths=4000000000", "--out=out", "--format=json"];
    let verbs: [&[&str]; 3] = [
        &["run", "a.toml"],
        &["compare", "a.toml", "b.toml"],
        &["sweep", "a.toml", VARY],
    ];
    for verb in verbs {
        let child = at_work(folder.path(), &[verb, &long].concat());
        signal(&child, "INT");
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(
            output.status.code(),
            Some(130),
            "{verb:?}: {}",
            stderr(&output)
        );
        let left = files(&folder.path().join("out"));
        if verb[0] == "run" {
            let names: Vec<&str> = left.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["result.json"]);
            let result: Value = serde_json::from_slice(&left[0].1).expect("it is whole");
            let paths = result["run"]["paths"].as_u64().expect("a number");
            assert!(paths > 0 && paths < 4_000_000_000, "{paths}");
            fs::remove_file(folder.path().join("out/result.json")).expect("a file");
        } else {
            assert_eq!(left, [], "{verb:?}");
            assert!(
                stderr(&output).contains("nterrupted"),
                "{verb:?}: {}",
                stderr(&output)
            );
        }
    }
}

#[test]
fn a_second_interrupt_ends_at_once_and_leaves_no_half() {
    let folder = plans();
    let long = ["--paths=4000000000", "--out=out", "--format=json"];
    let verbs: [&[&str]; 3] = [
        &["run", "a.toml"],
        &["compare", "a.toml", "b.toml"],
        &["sweep", "a.toml", VARY],
    ];
    for verb in verbs {
        let mut child = at_work(folder.path(), &[verb, &long].concat());
        signal(&child, "INT");
        // It may have ended by itself in between.
        let _ = Command::new("sh")
            .args(["-c", &format!("kill -INT {}", child.id())])
            .output();
        let begun = Instant::now();
        let status = child.wait().expect("it ends");
        assert_eq!(status.code(), Some(130), "{verb:?}");
        assert!(begun.elapsed() < Duration::from_secs(20), "{verb:?}");
        for (name, content) in files(&folder.path().join("out")) {
            assert!(
                name.starts_with('.') || serde_json::from_slice::<Value>(&content).is_ok(),
                "{verb:?} {name}"
            );
        }
    }
    // The next one takes away what was being written.
    let next = run(
        folder.path(),
        &[
            "run",
            "a.toml",
            "--paths=1000",
            "--out=out",
            "--format=json",
        ],
    );
    assert_eq!(next.status.code(), Some(0), "{}", stderr(&next));
    assert!(
        files(&folder.path().join("out"))
            .iter()
            .all(|(name, _)| !name.starts_with('.'))
    );
}

/// The next of a fixed series of numbers below `most`.
fn next_below(state: &mut u64, most: u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % most
}

#[test]
fn a_kill_at_any_moment_leaves_old_or_new_files_and_never_half() {
    let folder = plans();
    for format in ["json", "csv"] {
        let arguments = |seed: &'static str, out: &'static str| {
            [
                "run",
                "a.toml",
                "--paths=2000",
                "--quiet",
                "--seed",
                seed,
                "--out",
                out,
                "--format",
                format,
            ]
        };
        let begun = Instant::now();
        let whole = [("1", "one"), ("2", "two")].map(|(seed, out)| {
            let output = run(folder.path(), &arguments(seed, out));
            assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
            files(&folder.path().join(out))
        });
        let usual = (begun.elapsed() / 2).as_micros() as u64;
        let mut state = 7;
        let mut killed = 0;
        for round in 0..60 {
            let seed = ["1", "2"][round % 2];
            let mut child = tuiyan(folder.path())
                .args(arguments(seed, "out"))
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("it starts");
            std::thread::sleep(Duration::from_micros(next_below(&mut state, usual * 5 / 4)));
            child.kill().expect("it is a child of ours");
            killed += usize::from(!child.wait().expect("it ends").success());
            let Ok(_) = fs::metadata(folder.path().join("out")) else {
                continue;
            };
            for file in files(&folder.path().join("out")) {
                let known =
                    file.0.starts_with('.') || whole.iter().any(|files| files.contains(&file));
                assert!(known, "{format}, round {round}: half of {}", file.0);
            }
        }
        assert!(killed >= 20, "only {killed} of 60 were killed");
        let last = run(folder.path(), &arguments("2", "out"));
        assert_eq!(last.status.code(), Some(0), "{}", stderr(&last));
        assert_eq!(files(&folder.path().join("out")), whole[1], "{format}");
        fs::remove_dir_all(folder.path().join("out")).expect("a folder");
        for out in ["one", "two"] {
            fs::remove_dir_all(folder.path().join(out)).expect("a folder");
        }
    }
}
