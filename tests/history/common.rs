//! What these tests share: files of a moment, read.

use std::ops::ControlFlow;
use std::path::PathBuf;
use tuiyan::diag::Problems;
use tuiyan::history::load::{read, stream};
use tuiyan::history::{History, Series};
use tuiyan::language::Language;

/// A file of its own, deleted with its folder.
pub struct Written {
    _folder: tempfile::TempDir,
    pub path: PathBuf,
}

/// Writes a file.
pub fn written(bytes: &[u8]) -> Written {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.csv");
    std::fs::write(&path, bytes).expect("a file");
    Written {
        _folder: folder,
        path,
    }
}

/// What reading a file of these bytes gives.
pub fn read_bytes(bytes: &[u8]) -> (Option<History>, Problems) {
    read(&written(bytes).path)
}

/// What is said of a file of this text.
pub fn said(text: &str, language: Language) -> String {
    let (history, problems) = read_bytes(text.as_bytes());
    assert_eq!(history.is_none(), problems.any_error());
    problems.render(false, language)
}

/// The series of a text without mistakes.
pub fn series_of(text: &str) -> Vec<Series> {
    let (history, problems) = read_bytes(text.as_bytes());
    let history = history.unwrap_or_else(|| panic!("{}", problems.render(false, Language::En)));
    history.series
}

/// The first of them.
pub fn first_of(text: &str) -> Series {
    series_of(text).into_iter().next().expect("a series")
}

/// The series of a text without mistakes, one at a time.
pub fn streamed(bytes: &[u8]) -> (Vec<Series>, Problems) {
    let file = written(bytes);
    let mut all = Vec::new();
    let (_, problems) = stream(&file.path, &mut |series| {
        all.push(series);
        ControlFlow::Continue(())
    });
    (all, problems)
}

/// The values of a series by year, on its last basis or any other.
pub fn values(series: &Series) -> Vec<(i32, f64)> {
    series
        .values
        .iter()
        .map(|value| (value.year, value.value))
        .collect()
}
