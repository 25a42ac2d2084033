//! Writing results: to stdout, or whole files into a folder, never half a file.

use super::{Exit, note};
use crate::both;
use crate::language::{Both, Language};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

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

/// Makes a folder for results and makes sure, before a run, that files can be written there.
///
/// # Errors
/// What is wrong with the folder.
pub fn probe(folder: &Path) -> Result<(), Both> {
    let fail = |error: std::io::Error| {
        both!(
            "{shown} 无法写入：{error}",
            "{shown} cannot be written to: {error}",
            shown = folder.display()
        )
    };
    std::fs::create_dir_all(folder).map_err(fail)?;
    tempfile::NamedTempFile::new_in(folder)
        .map(drop)
        .map_err(fail)
}

/// Writes a file: under a temporary name first, then renamed, so that the name always holds a
/// whole file, the old or the new one.
///
/// # Errors
/// What went wrong, with the file's name.
pub fn write(folder: &Path, name: &str, content: &[u8]) -> Result<PathBuf, Both> {
    let path = folder.join(name);
    let fail = |error: std::io::Error| {
        both!(
            "{shown} 无法写入：{error}",
            "{shown} cannot be written: {error}",
            shown = path.display()
        )
    };
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(fail)?;
    file.write_all(content)
        .and_then(|()| file.as_file().sync_all())
        .map_err(fail)?;
    allow_reading(file.as_file()).map_err(fail)?;
    file.persist(&path).map_err(|error| fail(error.error))?;
    Ok(path)
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
