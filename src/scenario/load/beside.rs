//! Files beside scenarios: documents that say which scenarios are meant, read with the care that scenarios get.

use super::files::{io_problem, outside, read_text};
use super::{LARGEST, Trouble};
use crate::diag::Problems;
use crate::scenario::tree::{self, Table};
use std::path::{Path, PathBuf};

/// Largest list of files, in bytes.
const LARGEST_LIST: u64 = 16 << 20;

/// The text of a list of files.
///
/// # Errors
/// What is wrong with the file, and what to do.
pub fn list(path: &Path) -> Result<String, Trouble> {
    text(path, LARGEST_LIST)
}

/// The text of a file as large as a scenario may be.
///
/// # Errors
/// What is wrong with the file, and what to do.
pub fn scenario_text(path: &Path) -> Result<String, Trouble> {
    text(path, LARGEST)
}

/// A TOML document that is no scenario; nothing if it cannot be read as one.
#[must_use]
pub fn document(path: &Path, text: String) -> (Option<Table>, Problems) {
    let mut problems = Problems::default();
    let source = problems.add_source(path.display().to_string(), text);
    let tree = tree::parse(source, &mut problems);
    (Some(tree).filter(|_| !problems.any_error()), problems)
}

/// The file that a document names: in its own folder or below, after links are followed.
///
/// # Errors
/// That it is not there, or elsewhere.
pub fn named_beside(document: &Path, written: &str) -> Result<PathBuf, Trouble> {
    if written.is_empty() || written.contains(['\\', '\0']) || Path::new(written).has_root() {
        return Err(outside(&tree::shortened(written)));
    }
    let path = document.parent().unwrap_or(Path::new("")).join(written);
    let within = document
        .canonicalize()
        .map_err(|error| io_problem(document, &error))?;
    let resolved = path
        .canonicalize()
        .map_err(|error| io_problem(&path, &error))?;
    match within.parent() {
        Some(folder) if resolved.starts_with(folder) => Ok(path),
        _ => Err(outside(&tree::shortened(written))),
    }
}

fn text(path: &Path, most: u64) -> Result<String, Trouble> {
    let resolved = path
        .canonicalize()
        .map_err(|error| io_problem(path, &error))?;
    read_text(&resolved, path, (0, most))
}
