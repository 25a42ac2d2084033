//! The folder of a batch: results by what they are results of, and a journal of their checksums.
//!
//! Two systems that keep results by content are the model: Nix, whose paths are hashes of all that went into them, and Git,
//! which writes objects under temporary names, renames them, and can always tell a damaged one by its hash.
//!
//! | in the folder | what it is |
//! |---|---|
//! | `results/KEY.json` | what `tuiyan run` prints for a scenario; the key is the SHA-256 of all that has a say in it |
//! | `SHA256SUMS` | the checksums of all files of a finished batch, as `sha256sum --check` reads them |
//! | `.journal` | the checksums of results written since; gone when the batch is whole |
//! | `.lock` | empty; locked as long as a batch works here |
//! | `.writing-…` | a file on its way; gone when it is whole, or removed by the next batch |
//!
//! A result is written under a temporary name, renamed, and only then noted in the journal, a line with the checksum of its
//! bytes. A process that is killed at any moment leaves at worst a temporary file, a result that is not noted, or half a line: all three
//! count as nothing, and the result is computed again. Results are not flushed to the disk one by one, which would cost more than
//! to compute a small one. If power fails, a result may be shorter than its name promises: its checksum tells, and it is computed again.
//!
//! When the batch is whole, results that it does not have (of scenarios that changed or are gone) are removed, the checksums are
//! written in order of their names, and the journal goes. So the folder depends on the scenarios and settings alone: it has the same
//! bytes whether the batch was killed ten times or never. Until then the summaries are those of the last whole batch.
//!
//! The lock is the operating system's, on an open file: it ends with the process, however that ends. Where there are no locks (some network file
//! systems) the batch says so and goes on: files are still whole, and a damaged result is noticed.

use crate::both;
use crate::language::Both;
use crate::scenario::load::hexadecimal;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A SHA-256.
pub type Sum = [u8; 32];

const RESULTS: &str = "results";
const SUMS: &str = "SHA256SUMS";
const JOURNAL: &str = ".journal";
const LOCK: &str = ".lock";
const WRITING: &str = ".writing-";

/// Why a folder cannot be worked in.
pub enum Refusal {
    /// It cannot be made, read or written.
    Unfit(Both),
    /// There is no room.
    Full(Both),
    /// Another batch works there.
    Taken(Both),
}

impl Refusal {
    fn of(path: &Path, error: &std::io::Error) -> Refusal {
        let said = trouble(path, error);
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Refusal::Full(said),
            _ => Refusal::Unfit(said),
        }
    }
}

/// The folder of a batch, held by this process.
pub struct Store {
    folder: PathBuf,
    /// Whether the file system has locks, so that no other batch works here.
    pub locked: bool,
    _lock: File,
    journal: Mutex<Journal>,
}

/// The checksums of results.
struct Journal {
    file: File,
    of: HashMap<Sum, Sum>,
}

impl Store {
    /// Takes a folder, makes it if need be, and clears away what a killed batch left half-written.
    ///
    /// # Errors
    /// Why it cannot be taken.
    pub fn open(folder: &Path) -> Result<Store, Refusal> {
        let unfit = |error| Refusal::of(folder, &error);
        let results = folder.join(RESULTS);
        std::fs::create_dir_all(&results).map_err(unfit)?;
        let (lock, locked) = lock(folder)?;
        for folder in [folder, results.as_path()] {
            clear(folder).map_err(unfit)?;
        }
        let mut of = HashMap::new();
        for name in [SUMS, JOURNAL] {
            let text = std::fs::read(folder.join(name)).unwrap_or_default();
            of.extend(noted(&String::from_utf8_lossy(&text)));
        }
        let path = folder.join(JOURNAL);
        let mut file = OpenOptions::new();
        let mut file = file.create(true).append(true).open(&path).map_err(unfit)?;
        // After half a line of a killed batch the next one starts anew.
        file.write_all(b"\n").map_err(unfit)?;
        Ok(Store {
            folder: folder.to_path_buf(),
            locked,
            _lock: lock,
            journal: Mutex::new(Journal { file, of }),
        })
    }

    /// The result under a key, if it is there as it was written.
    pub fn get(&self, key: &Sum) -> Option<Vec<u8>> {
        let sum = self.journal().of.get(key).copied()?;
        let bytes = std::fs::read(self.folder.join(name(key))).ok()?;
        (sum_of(&bytes) == sum).then_some(bytes)
    }

    /// Keeps a result.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub fn put(&self, key: &Sum, bytes: &[u8]) -> Result<(), Both> {
        let sum = sum_of(bytes);
        self.write(&name(key), false, |file| file.write_all(bytes))?;
        let mut journal = self.journal();
        let line = line(&sum, &name(key));
        journal
            .file
            .write_all(line.as_bytes())
            .map_err(|error| trouble(&self.folder.join(JOURNAL), &error))?;
        journal.of.insert(*key, sum);
        Ok(())
    }

    /// Writes a file of the batch, whole or not at all; `safe` flushes it to the disk first.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub fn write(
        &self,
        name: &str,
        safe: bool,
        content: impl FnOnce(&mut File) -> std::io::Result<()>,
    ) -> Result<(), Both> {
        let path = self.folder.join(name);
        let writing = self.writing(&path);
        let written = File::create(&writing).and_then(|mut file| {
            content(&mut file)?;
            if safe {
                file.sync_all()?;
            }
            std::fs::rename(&writing, &path)
        });
        written.map_err(|error| {
            // What is left of it may be all that fills the disk.
            let _ = std::fs::remove_file(&writing);
            trouble(&path, &error)
        })
    }

    /// Takes a file away, if it is there.
    ///
    /// # Errors
    /// Why it cannot be.
    pub fn remove(&self, name: &str) -> Result<(), Both> {
        let path = self.folder.join(name);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(trouble(&path, &error)),
            _ => Ok(()),
        }
    }

    /// Ends a batch that is whole: it has these results, and these files beside them.
    ///
    /// # Errors
    /// Why it cannot be ended.
    pub fn settle(&self, keys: &HashSet<Sum>, files: &[&str]) -> Result<(), Both> {
        let path = self.folder.join(RESULTS);
        let fail = |error: std::io::Error| trouble(&path, &error);
        for entry in std::fs::read_dir(&path).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let stale = key_of(&entry.file_name().to_string_lossy())
                .is_some_and(|key| !keys.contains(&key));
            if stale {
                std::fs::remove_file(entry.path()).map_err(fail)?;
            }
        }
        let mut lines: Vec<String> = Vec::with_capacity(keys.len() + files.len());
        for name in files {
            let path = self.folder.join(name);
            let bytes = std::fs::read(&path).map_err(|error| trouble(&path, &error))?;
            lines.push(line(&sum_of(&bytes), name));
        }
        {
            let journal = self.journal();
            let sums = keys
                .iter()
                .filter_map(|key| Some((key, journal.of.get(key)?)));
            lines.extend(sums.map(|(key, sum)| line(sum, &name(key))));
        }
        lines.sort_by(|a, b| a[64..].cmp(&b[64..]));
        self.write(SUMS, true, |file| file.write_all(lines.concat().as_bytes()))?;
        self.remove(JOURNAL)
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        // Nothing that holds it leaves it half-changed.
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The temporary name of a file.
    fn writing(&self, path: &Path) -> PathBuf {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = format!("{WRITING}{}-{name}", std::process::id());
        path.with_file_name(temporary)
    }
}

/// Where the result under a key is kept.
#[must_use]
pub fn name(key: &Sum) -> String {
    format!("{RESULTS}/{}.json", hexadecimal(key))
}

/// The SHA-256 of some bytes.
#[must_use]
pub fn sum_of(bytes: &[u8]) -> Sum {
    Sha256::digest(bytes).into()
}

fn from_hexadecimal(text: &str) -> Option<Sum> {
    let mut sum = [0; 32];
    if text.len() != 64 || !text.bytes().all(|c| c.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in sum.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(sum)
}

/// The key of a result's file.
fn key_of(name: &str) -> Option<Sum> {
    from_hexadecimal(name.strip_suffix(".json")?)
}

/// A line of checksums.
fn line(sum: &Sum, name: &str) -> String {
    format!("{}  {name}\n", hexadecimal(sum))
}

/// The checksums of results that a text notes, by key; half a line notes nothing.
fn noted(text: &str) -> impl Iterator<Item = (Sum, Sum)> {
    text.split_inclusive('\n').filter_map(|line| {
        let (sum, name) = line.strip_suffix('\n')?.split_once("  ")?;
        let name = name.strip_prefix(RESULTS)?.strip_prefix('/')?;
        Some((key_of(name)?, from_hexadecimal(sum)?))
    })
}

/// The lock of a folder, and whether there are locks at all.
fn lock(folder: &Path) -> Result<(File, bool), Refusal> {
    let path = folder.join(LOCK);
    let mut options = OpenOptions::new();
    let file = options.create(true).append(true).open(&path);
    let file = file.map_err(|error| Refusal::of(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok((file, true)),
        Err(TryLockError::WouldBlock) => Err(Refusal::Taken(both!(
            "另一个批次正在使用 {shown}\n帮助: 请等它结束，或用 --out 指定另一个文件夹",
            "another batch is at work in {shown}\nhelp: wait until it ends, or name another folder with --out",
            shown = folder.display()
        ))),
        Err(TryLockError::Error(_)) => Ok((file, false)),
    }
}

/// Removes the temporary files of a killed batch.
fn clear(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(WRITING) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// What went wrong with a file, and what to do.
fn trouble(path: &Path, error: &std::io::Error) -> Both {
    let shown = path.display();
    let help = Both::from(match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            "请腾出空间后重新运行同一命令，已完成的结果不会重算",
            "free some space and run the same command again; finished results are not computed again",
        ),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => (
            "请更改权限，或用 --out 指定可写的文件夹",
            "change its permissions, or name a folder with --out that can be written to",
        ),
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => (
            "--out 须为文件夹：请改名，或移走该文件",
            "--out is to be a folder: choose another name, or move the file away",
        ),
        _ => (
            "请检查磁盘和路径后重新运行同一命令",
            "check the disk and the path, and run the same command again",
        ),
    });
    both!(
        "{shown} 无法写入：{error}\n帮助: {help}",
        "{shown} cannot be written: {error}\nhelp: {help}";
        help
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(folder: &Path) -> Store {
        match Store::open(folder) {
            Ok(store) => store,
            Err(Refusal::Unfit(said) | Refusal::Full(said) | Refusal::Taken(said)) => {
                panic!("{}", said.en)
            }
        }
    }

    #[test]
    fn a_result_counts_only_as_it_was_written_and_noted() {
        let folder = tempfile::tempdir().expect("a place for temporary files");
        let (key, other) = (sum_of(b"a"), sum_of(b"b"));
        let store = open(folder.path());
        store.put(&key, b"one").expect("it can be written");
        store.put(&other, b"two").expect("it can be written");
        drop(store);
        // As a process that is killed leaves it: half a line, a temporary file, a result that is not noted.
        let journal = folder.path().join(JOURNAL);
        let mut text = std::fs::read_to_string(&journal).expect("there is a journal");
        text.truncate(text.len() - 20);
        std::fs::write(&journal, text).expect("it can be cut");
        let left = folder.path().join(RESULTS).join(format!("{WRITING}1-x"));
        std::fs::write(&left, "half").expect("it can be written");
        let store = open(folder.path());
        assert!(!left.exists());
        assert_eq!(store.get(&key).as_deref(), Some(&b"one"[..]));
        assert_eq!(store.get(&other), None);
        store.put(&other, b"two").expect("it can be written");
        drop(store);
        std::fs::write(folder.path().join(name(&key)), b"eno").expect("it can be changed");
        let store = open(folder.path());
        assert_eq!(store.get(&key), None);
        assert_eq!(store.get(&other).as_deref(), Some(&b"two"[..]));
    }

    #[test]
    fn a_whole_batch_leaves_its_results_and_their_checksums() {
        let folder = tempfile::tempdir().expect("a place for temporary files");
        let (key, stale) = (sum_of(b"a"), sum_of(b"b"));
        let store = open(folder.path());
        store.put(&stale, b"old").expect("it can be written");
        store.put(&key, b"new").expect("it can be written");
        store
            .settle(&HashSet::from([key]), &[])
            .expect("it is whole");
        let sums = std::fs::read_to_string(folder.path().join(SUMS)).expect("it is there");
        assert_eq!(sums, line(&sum_of(b"new"), &name(&key)));
        assert!(!folder.path().join(name(&stale)).exists());
        assert!(!folder.path().join(JOURNAL).exists());
        drop(store);
        assert_eq!(open(folder.path()).get(&key).as_deref(), Some(&b"new"[..]));
    }

    #[test]
    fn a_folder_has_one_batch_at_a_time() {
        let folder = tempfile::tempdir().expect("a place for temporary files");
        let first = open(folder.path());
        assert!(first.locked);
        assert!(matches!(Store::open(folder.path()), Err(Refusal::Taken(_))));
        drop(first);
        open(folder.path());
    }
}
