//! Files beside scenarios: documents that say which scenarios are meant, read with the care that scenarios get.

use super::files::{Bounds, io_problem, read_text};
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

/// The file that a document names: in its own folder or below, after links are followed, or in the folder that is allowed
/// beside it.
///
/// # Errors
/// That it is not there, or elsewhere.
pub fn named_beside(
    document: &Path,
    written: &str,
    within: Option<&Path>,
) -> Result<PathBuf, Trouble> {
    let bounds = Bounds::of(document, within)?;
    let outside = || bounds.outside(&tree::shortened(written));
    if written.is_empty() || written.contains('\0') || !bounds.may_look_up(written) {
        return Err(outside());
    }
    let path = document.parent().unwrap_or(Path::new("")).join(written);
    let resolved = path
        .canonicalize()
        .map_err(|error| io_problem(&path, &error))?;
    bounds.hold(&resolved).then_some(path).ok_or_else(outside)
}

fn text(path: &Path, most: u64) -> Result<String, Trouble> {
    let resolved = path
        .canonicalize()
        .map_err(|error| io_problem(path, &error))?;
    read_text(&resolved, path, (0, most))
}
