//! Watching a child that examines cases: how long each takes, how much memory, and whether it comes back.

use super::{BEGIN, END, FAILED, READ};
use std::io::{BufRead as _, BufReader};
use std::ops::Range;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Most processor time of a case.
const MOST_TIME: Duration = Duration::from_secs(2);
/// Most time by the clock: a case that waits for something hangs as well, but this machine may be busy.
const MOST_WAITING: Duration = Duration::from_secs(60);
/// The address space of a child, KiB: memory, and what threads and allocators only reserve.
const ADDRESSES: u64 = 1 << 20;

/// What became of some cases.
#[derive(Default)]
pub struct Watched {
    /// How many are scenarios.
    pub read: u64,
    /// Those that fail, and why.
    pub failures: Vec<(u64, String)>,
}

/// Examines a range of cases in children: one, and another after each that died.
pub fn portion(range: Range<u64>) -> Watched {
    let mut watched = Watched::default();
    let mut from = range.start;
    while from < range.end {
        let Some((died_in, how)) = child(from..range.end, &mut watched) else {
            break;
        };
        watched.failures.push((died_in, how));
        from = died_in + 1;
    }
    watched
}

/// Runs one child to its end. If it ends before its cases do: in which, and how.
fn child(range: Range<u64>, watched: &mut Watched) -> Option<(u64, String)> {
    let program = std::env::current_exe().expect("this program has a path");
    let mut child = Command::new("sh")
        .args([
            "-c",
            &format!("ulimit -v {ADDRESSES}; exec \"$0\" worker --exact --ignored --nocapture"),
        ])
        .arg(program)
        .env("TUIYAN_FUZZ", format!("{}..{}", range.start, range.end))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell");
    let stdout = child.stdout.take().expect("it is piped");
    let (send, lines) = channel();
    std::thread::spawn(move || {
        let lines = BufReader::new(stdout).lines();
        lines
            .map_while(Result::ok)
            .try_for_each(|line| send.send(line))
    });
    let last = follow(&mut child, &lines, watched);
    let status = child.wait().expect("a child");
    last.map(|(number, how)| {
        (
            number,
            how.unwrap_or_else(|| format!("the process ended: {status}")),
        )
    })
}

/// Reads what a child says until it ends: `None` if all its cases are done, or else the last and why it was killed, if it was.
fn follow(
    child: &mut Child,
    lines: &Receiver<String>,
    watched: &mut Watched,
) -> Option<(u64, Option<String>)> {
    let mut current = 0;
    let mut begun = (Instant::now(), processor_time(child));
    loop {
        match lines.recv_timeout(Duration::from_millis(200)) {
            Ok(line) => {
                let mut words = line.splitn(3, ' ');
                let (word, case) = (words.next().unwrap_or_default(), words.next());
                let case: u64 = case.and_then(|case| case.parse().ok()).unwrap_or_default();
                match word {
                    BEGIN => {
                        (current, begun) = (case, (Instant::now(), processor_time(child)));
                    }
                    READ => watched.read += 1,
                    FAILED => {
                        let what = words.next().unwrap_or_default().replace('\u{240a}', "\n");
                        watched.failures.push((case, what));
                    }
                    END => return None,
                    _ => {}
                }
            }
            Err(RecvTimeoutError::Disconnected) => return Some((current, None)),
            Err(RecvTimeoutError::Timeout) => {
                let spent = processor_time(child).saturating_sub(begun.1);
                let waited = begun.0.elapsed();
                if spent > MOST_TIME || waited > MOST_WAITING {
                    child.kill().expect("it is a child of ours");
                    let how =
                        format!("it hangs: {spent:?} of the processor, {waited:?} by the clock");
                    return Some((current, Some(how)));
                }
            }
        }
    }
}

/// Processor time of a process so far, in steps of a hundredth of a second.
fn processor_time(child: &Child) -> Duration {
    let file = format!("/proc/{}/stat", child.id());
    let stat = std::fs::read_to_string(file).unwrap_or_default();
    // After the name in brackets, user and system time are the 12th and 13th numbers.
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

/// Lets the largest resident size begin anew.
pub fn forget_peak() {
    // Where that is not allowed, the largest of all cases is watched instead.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The largest resident size since then, KiB.
pub fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse().ok())
        .expect("a number of KiB")
}
