//! Limits: memory, disks and folders.

use super::*;

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
