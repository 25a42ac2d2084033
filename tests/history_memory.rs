//! A file larger than memory is streamed series by series: measured on the process itself, so this test has a program of its own.

#![cfg(target_os = "linux")]

use std::io::{BufWriter, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use tuiyan::history::load::stream;
use tuiyan::language::Language;

/// The largest resident size so far, KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse().ok())
        .expect("a number of KiB")
}

/// Writes a file of about so many bytes, twenty years a series; how many series it has.
fn write(path: &Path, bytes: usize) -> usize {
    let mut file = BufWriter::new(std::fs::File::create(path).expect("a file"));
    let mut line = String::from("id,t,value\n");
    let (mut written, mut series) = (0, 0);
    while written < bytes {
        for year in 2001..=2020 {
            line.push_str(&format!(
                "series_{series:07},{year},{}.25\n",
                1000 * year + series % 997
            ));
        }
        file.write_all(line.as_bytes()).expect("it is written");
        written += line.len();
        line.clear();
        series += 1;
    }
    file.flush().expect("it is written");
    series
}

#[test]
fn two_hundred_megabytes_take_less_than_sixty_four() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.csv");
    let expected = write(&path, 200_000_000);
    let before = peak();
    let (mut series, mut sum) = (0, 0.0);
    let (result, problems) = stream(&path, &mut |one| {
        series += 1;
        sum += one.values.last().map_or(0.0, |value| value.value);
        ControlFlow::Continue(())
    });
    let result = result.unwrap_or_else(|| panic!("{}", problems.render(false, Language::En)));
    assert_eq!(
        (series, result.series, result.values),
        (expected, expected, 20 * expected)
    );
    assert!(sum > 0.0 && problems.is_empty());
    // The ids of 320,000 series would take 25 MB as texts, the file 200. A buffer and eight bytes an id take about 6.
    assert!(
        peak() < before + 16 * 1024 && peak() < 64 * 1024,
        "{before} KiB, then {} KiB",
        peak()
    );
}
