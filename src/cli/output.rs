//! Writing results: to stdout, or whole files into a folder, never half a file.

use super::{Exit, note};
use crate::both;
use crate::language::{Both, Language};
use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Prints a result. A reader that has gone away (`| head`) is no error.
pub fn print(text: &str, language: Language) -> Exit {
    let mut stdout = std::io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Ok(()) => Exit::Done,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Exit::Done,
        Err(error) => {
            let message = both!(
                "错误: 结果无法写入 stdout：{error}",
                "error: the result cannot be written to stdout: {error}"
            );
            note(message.in_(language));
            Exit::Failed
        }
    }
}

/// Makes a folder for results and makes sure, before a run, that files can be written there. What a killed run left half-written is
/// taken away.
///
/// # Errors
/// What is wrong with the folder.
pub fn probe(folder: &Path) -> Result<(), Both> {
    let fail = |error: std::io::Error| unwritable(folder, &error);
    std::fs::create_dir_all(folder).map_err(fail)?;
    clear(folder).map_err(fail)?;
    begin(folder).map(drop).map_err(fail)
}

/// Writes a file: under a temporary name first, then renamed, so that the name always holds a
/// whole file, the old or the new one.
///
/// # Errors
/// What went wrong, with the file's name.
pub fn write(folder: &Path, name: &str, content: &[u8]) -> Result<PathBuf, Both> {
    let path = folder.join(name);
    let fail = |error: std::io::Error| unwritable(&path, &error);
    let mut file = begin(folder).map_err(fail)?;
    file.write_all(content)
        .and_then(|()| file.as_file().sync_all())
        .map_err(fail)?;
    allow_reading(file.as_file()).map_err(fail)?;
    file.persist(&path).map_err(|error| fail(error.error))?;
    Ok(path)
}

/// A file that grows as results come, under a temporary name until it is whole. Dropped before, it leaves nothing.
pub struct Growing {
    file: std::io::BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl Growing {
    /// Begins the file of this path.
    ///
    /// # Errors
    /// What is wrong with the place.
    pub fn begin(path: &Path) -> Result<Growing, Both> {
        let fail = |error: std::io::Error| unwritable(path, &error);
        if path.is_dir() {
            return Err(fail(ErrorKind::IsADirectory.into()));
        }
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        clear(folder).map_err(fail)?;
        let file = begin(folder).map_err(fail)?;
        Ok(Growing {
            file: std::io::BufWriter::new(file),
            path: path.to_path_buf(),
        })
    }

    /// Adds to it.
    ///
    /// # Errors
    /// What went wrong, with the file's name.
    pub fn add(&mut self, content: &str) -> Result<(), Both> {
        let added = self.file.write_all(content.as_bytes());
        added.map_err(|error| unwritable(&self.path, &error))
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// What went wrong, with the file's name.
    pub fn finish(self) -> Result<(), Both> {
        let path = self.path;
        let fail = |error: std::io::Error| unwritable(&path, &error);
        let file = self
            .file
            .into_inner()
            .map_err(|error| fail(error.into_error()))?;
        file.as_file().sync_all().map_err(fail)?;
        allow_reading(file.as_file()).map_err(fail)?;
        file.persist(&path).map_err(|error| fail(error.error))?;
        Ok(())
    }
}

/// How the name of a file that is being written begins.
const WRITING: &str = ".tuiyan-";

/// A file under a temporary name. It is locked as long as it is written, so that others can tell it from one that a killed process
/// left: the operating system ends a lock with its process.
fn begin(folder: &Path) -> std::io::Result<NamedTempFile> {
    loop {
        let mut name = tempfile::Builder::new();
        let file = name.prefix(WRITING).tempfile_in(folder)?;
        // Some file systems have no locks; then nobody takes it for one that was left.
        let locked = file.as_file().lock().is_ok();
        // Before the lock it may have been taken away as one that nobody writes.
        if !locked || file.path().exists() {
            return Ok(file);
        }
    }
}

/// Takes away the files that killed processes were writing: those that nobody locks.
fn clear(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(WRITING) {
            let left = File::open(entry.path());
            // One that is gone by now, or that another user wrote, is nobody's trouble.
            if left.is_ok_and(|file| file.try_lock().is_ok()) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
    Ok(())
}

/// What went wrong with a file or a folder, and what to do.
fn unwritable(path: &Path, error: &std::io::Error) -> Both {
    let help = Both::from(match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            "请腾出磁盘空间，或改写到别的文件夹；原有文件未改动",
            "free some space, or name another folder; files that were there are as they were",
        ),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => (
            "请更改权限，或指定可写的文件夹",
            "change its permissions, or name a folder that can be written to",
        ),
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => (
            "此处须为文件夹：请换个名称，或移走同名文件",
            "it is to be a folder: choose another name, or move the file away",
        ),
        _ => ("请检查磁盘和路径", "check the disk and the path"),
    });
    both!(
        "{shown} 无法写入：{error}\n帮助: {help}",
        "{shown} cannot be written: {error}\nhelp: {help}",
        shown = path.display();
        help
    )
}

/// Temporary files are private; results are as readable as other files.
fn allow_reading(file: &std::fs::File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    let _ = file;
    Ok(())
}
