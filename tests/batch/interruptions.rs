//! Batches that are killed, interrupted, or meet another.

use super::*;

fn start(folder: &Path, out: &str, more: &[&str]) -> Child {
    tuiyan(folder)
        .args(["batch", "plans", "--out", out])
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts")
}

/// Waits until something is true, ten minutes at most: other tests may keep the processors busy.
fn until(what: &str, found: impl Fn() -> bool) {
    for _ in 0..60_000 {
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
        reused + 1 >= finished && (1..8).contains(&reused),
        "{finished} finished: {said}"
    );
}

#[cfg(unix)]
#[test]
fn an_interrupt_says_how_far_it_came_and_the_same_command_goes_on() {
    let folder = plans(12);
    let more = ["--paths", "400000", "--threads", "1"];
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
        stderr(&output).contains("of 12 scenarios are done; the same command goes on"),
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
