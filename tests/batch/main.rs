//! Batches: each result is that of `run` byte for byte, a batch that was killed ends with the bytes of one that was not, and what is
//! wrong with one scenario leaves the others alone.
//!
//! All of it is exact, so no test here can raise a false alarm. When processes are killed is drawn at a fixed seed.

#[path = "../command/mod.rs"]
mod command;
mod failures;
mod inputs;
mod interruptions;
mod limits;
mod results;
mod sweeps;

use command::{GOOD, run, spoilt, stderr, stdout, tuiyan};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::time::Duration;

/// What a batch over the plans is called with, but for its folders.
const FEW: [&str; 4] = ["--paths", "3000", "--seed", "7"];

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
    std::fs::write(path, text).expect("the file is written");
}

/// A scenario like [`GOOD`] with another mean growth, so that it has another digest.
fn plan(mean: f64) -> String {
    GOOD.replace("mean = 6", &format!("mean = {mean}"))
}

/// A folder with so many scenarios in `plans`.
fn plans(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for at in 0..count {
        let text = plan(3.0 + 0.01 * at as f64);
        write(folder.path(), &format!("plans/{at:03}.toml"), &text);
    }
    folder
}

fn batch(folder: &Path, inputs: &[&str], more: &[&str]) -> Output {
    let arguments = [&["batch"], inputs, &["--out", "out"], more].concat();
    run(folder, &arguments)
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn assert_done(output: &Output) {
    assert_eq!(code(output), Some(0), "{}", stderr(output));
}

/// Every file below a folder with its bytes.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it lies below");
                let bytes = std::fs::read(&path).expect("it can be read");
                found.insert(name.to_path_buf(), bytes);
            }
        }
    }
    found
}

fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (contents(one), contents(other));
    let names = |of: &BTreeMap<PathBuf, Vec<u8>>| of.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    for (name, bytes) in &one {
        assert!(other[name] == *bytes, "{} differs", name.display());
    }
}

/// The rows of a table by the names of their columns.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("the table is there");
    let header = reader.headers().expect("it has a header").clone();
    let row = |record: csv::StringRecord| {
        let cells = header.iter().zip(&record);
        cells
            .map(|(key, cell)| (key.to_owned(), cell.to_owned()))
            .collect()
    };
    reader
        .records()
        .map(|record| row(record.expect("a row")))
        .collect()
}

/// The file of a scenario's result.
fn result_of(out: &Path, file: &str) -> PathBuf {
    let rows = table(&out.join("summary.csv"));
    let row = rows.iter().find(|row| row["file"] == file);
    out.join(&row.unwrap_or_else(|| panic!("{file} is in the summary"))["result"])
}

fn document(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("the result is there");
    serde_json::from_str(&text).expect("a result is JSON")
}
