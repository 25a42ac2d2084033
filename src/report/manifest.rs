//! The manifest of a saved result: what it takes to compute the same bits again.
//!
//! A result that is filed outlives the scenario file, the folder and the command line that made it. The manifest goes with it
//! and holds all that has a say in its numbers: the verb, the arguments, and each scenario as it was read, in full
//! (after `extends`, `--set`, `--lever`, columns of data and defaults). `tuiyan verify` computes a result again from its manifest and compares;
//! `tuiyan run RESULT` starts from it anew.
//!
//! The model is the `.buildinfo` of reproducible builds: not a log of what happened, but the inputs by digest and the settings, from which
//! anyone can repeat the build and compare the output with the checksums that are written there. Like a lock file of DVC it names the command. Unlike
//! both it carries its inputs and does not point to them: a scenario is small.
//!
//! What has no say is not in it: threads, kind of processor, folders, the time of day, the machine. So a result with its manifest is still
//! the same bits wherever it is computed. `seed_chosen` is the exception: it tells a reader whether somebody chose the seed or took
//! the usual one, which no number shows.
//!
//! A JSON document carries its manifest as its last key. Texts and tables that are saved have a [`Beside`] in the same folder, which
//! also names the files with their digests.

use crate::draw;
use crate::scenario::load::Loaded;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The key of a JSON document that holds its manifest.
pub const KEY: &str = "manifest";

/// How a result was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The verb of the command.
    pub verb: String,
    /// The arguments that have a say in the result, in the order in which the verb defines them, defaults written out.
    pub arguments: Vec<String>,
    /// The seed of all draws.
    pub seed: u64,
    /// Whether somebody chose it.
    pub seed_chosen: bool,
    /// The scenarios, in the order in which they were named.
    pub inputs: Vec<Input>,
    /// The version of the drawn values.
    pub values: String,
    /// The version of the program.
    pub engine_version: String,
    /// After how many paths it was interrupted; only where what was done is not the run of as many paths, so that it cannot be
    /// computed again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interrupted_after: Option<u64>,
}

/// A scenario that a result was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The file, as it was named.
    pub file: String,
    /// SHA-256 of `resolved`, in hexadecimal.
    pub digest: String,
    /// The scenario as TOML, after all that the command changed in it, with defaults.
    pub resolved: String,
}

impl Input {
    /// A scenario as it was read.
    #[must_use]
    pub fn new(loaded: &Loaded) -> Input {
        Input {
            file: loaded.file.clone(),
            digest: loaded.digest.clone(),
            resolved: loaded.resolved.clone(),
        }
    }
}

impl Manifest {
    /// The manifest of a result of this version of the program.
    #[must_use]
    pub fn new(
        verb: &str,
        arguments: Vec<String>,
        (seed, seed_chosen): (u64, bool),
        inputs: Vec<Input>,
    ) -> Manifest {
        Manifest {
            verb: verb.to_owned(),
            arguments,
            seed,
            seed_chosen,
            inputs,
            values: draw::VALUES.to_owned(),
            engine_version: env!("CARGO_PKG_VERSION").to_owned(),
            interrupted_after: None,
        }
    }

    /// A JSON document with this manifest as its last key.
    #[must_use]
    pub fn attached_to(&self, mut document: Value) -> Value {
        if let Value::Object(fields) = &mut document {
            fields.insert(KEY.to_owned(), super::json::value(self));
        }
        document
    }

    /// The text of what is reported, as a JSON document with this manifest as its last key. It is the text of the value that
    /// [`Manifest::attached_to`] gives, written straight: much less work where there are many documents.
    #[must_use]
    pub fn written_with(&self, reported: &impl Serialize) -> String {
        super::json::written(&Attached {
            reported,
            manifest: self,
        })
    }
}

/// What is reported, and how it was made.
#[derive(Serialize)]
struct Attached<'a, T> {
    #[serde(flatten)]
    reported: &'a T,
    manifest: &'a Manifest,
}

/// What lies beside saved files that cannot hold a manifest themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beside {
    /// The version of this contract: [`BESIDE`].
    pub schema: String,
    /// The files.
    pub files: Vec<Saved>,
    /// How they were made.
    pub manifest: Manifest,
}

/// The contract of [`Beside`].
pub const BESIDE: &str = "tuiyan/files/1";

/// A saved file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    /// Its name, in the folder of the manifest.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
}
