//! Part files: what a shard of a run came to, with all that it takes to merge it.
//!
//! ```text
//! tuiyan part 1                    the magic line: what this is, and in which version
//! {"schema":"tuiyan/part/1", …}    one line of JSON for people and scripts: head -2 part-3
//! …                                the share, in bytes
//! 32 bytes                         SHA-256 of everything before
//! ```
//!
//! A part travels alone: from a node of a cluster over some disk to the machine that merges. So it carries the whole
//! scenario, as results do, and its checksum, which is looked at before anything else is believed. A file that was cut short, or altered by a
//! single bit, is no part any more. The same shard of the same run is the same bytes, wherever it was computed.

use super::manifest::Manifest;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The contract of part files.
pub const SCHEMA: &str = "tuiyan/part/1";

/// The first line of every part, up to its version.
const MAGIC: &[u8] = b"tuiyan part ";
/// The version that is written and read.
const VERSION: &[u8] = b"1\n";
/// Bytes of the checksum.
const CHECKSUM: usize = 32;

/// What a part says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The version of this contract: [`SCHEMA`].
    pub schema: String,
    /// Which shard it is, from 1.
    pub shard: u64,
    /// How many there are.
    pub of: u64,
    /// The first of its paths, and the one behind its last.
    pub paths: (u64, u64),
    /// How the result of the whole run is made.
    pub manifest: Manifest,
}

/// Why a file is no part that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It never was one.
    Foreign,
    /// It is one of another version of the format.
    Version,
    /// It was cut short or altered.
    Altered,
    /// It is whole, and yet its header says nothing that this program understands.
    Header,
}

/// The file of a part.
#[must_use]
pub fn write(header: &Header, share: &[u8]) -> Vec<u8> {
    let line = serde_json::to_vec(header).expect("headers have text keys only, so they are JSON");
    let mut bytes = [MAGIC, VERSION, &line, b"\n", share].concat();
    let checksum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&checksum);
    bytes
}

/// Whether a file begins as a part does.
#[must_use]
pub fn is_part(beginning: &[u8]) -> bool {
    beginning.starts_with(MAGIC)
}

/// The header of a part and its share.
///
/// # Errors
/// What is wrong with the file.
pub fn read(bytes: &[u8]) -> Result<(Header, &[u8]), Flaw> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(Flaw::Foreign)?;
    if !rest.starts_with(VERSION) {
        // Another version may have its checksum elsewhere.
        let line = rest.iter().take(8).any(|byte| *byte == b'\n');
        return Err(if line { Flaw::Version } else { Flaw::Altered });
    }
    let end = bytes.len().checked_sub(CHECKSUM).ok_or(Flaw::Altered)?;
    let (content, checksum) = bytes.split_at(end);
    if Sha256::digest(content)[..] != *checksum {
        return Err(Flaw::Altered);
    }
    let rest = content.get(MAGIC.len() + VERSION.len()..);
    let rest = rest.ok_or(Flaw::Altered)?;
    let line = rest.iter().position(|byte| *byte == b'\n');
    let (line, share) = rest.split_at(line.ok_or(Flaw::Header)?);
    let header: Header = serde_json::from_slice(line).map_err(|_| Flaw::Header)?;
    match header.schema == SCHEMA {
        true => Ok((header, &share[1..])),
        false => Err(Flaw::Header),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> (Header, Vec<u8>) {
        let header = Header {
            schema: SCHEMA.to_owned(),
            shard: 3,
            of: 40,
            paths: (1_024, 2_048),
            manifest: Manifest::new("run", Vec::new(), (1, false), Vec::new()),
        };
        let bytes = write(&header, b"a share\nof two lines");
        (header, bytes)
    }

    #[test]
    fn a_part_comes_back_as_it_was_written() {
        let (header, bytes) = file();
        let found = read(&bytes).expect("a part");
        assert_eq!(found, (header, &b"a share\nof two lines"[..]));
        let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').take(2).collect();
        assert_eq!(lines[0], b"tuiyan part 1");
        assert!(lines[1].starts_with(br#"{"schema":"tuiyan/part/1","shard":3,"of":40"#));
    }

    #[test]
    fn every_altered_bit_and_every_cut_is_noticed() {
        let (_, bytes) = file();
        for at in 0..bytes.len() {
            let cut = read(&bytes[..at]).expect_err("cut short");
            assert_eq!(cut == Flaw::Foreign, at < MAGIC.len(), "{at}");
            for bit in 0..8 {
                let mut altered = bytes.clone();
                altered[at] ^= 1 << bit;
                assert!(read(&altered).is_err(), "{at} {bit}");
            }
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(read(&longer), Err(Flaw::Altered));
    }

    #[test]
    fn versions_and_headers_that_are_not_ours_are_told_apart() {
        assert_eq!(read(b"[scenario]\n"), Err(Flaw::Foreign));
        assert_eq!(read(b""), Err(Flaw::Foreign));
        let later = [b"tuiyan part 2\n", &[7; 100][..]].concat();
        assert_eq!(read(&later), Err(Flaw::Version));
        let odd = b"tuiyan part 1\n{}\n";
        let signed = [&odd[..], &Sha256::digest(odd)].concat();
        assert_eq!(read(&signed), Err(Flaw::Header));
        let no_line = b"tuiyan part 1\n";
        let signed = [&no_line[..], &Sha256::digest(no_line)].concat();
        assert_eq!(read(&signed), Err(Flaw::Header));
    }
}
