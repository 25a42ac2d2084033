//! Studies: questions that take several scenarios to answer, run side by side.
//!
//! | file | the question |
//! |---|---|
//! | `effects` | what does each shock, revision and lever add to each probability? |
//! | `terms` | how does it depend on the history, shocks and revisions that are admitted? |
//! | `fitted` | what do laws fitted to history make of a plan, on what does that hang, and what came of it? |
//! | `compare` | what does an alternative add to each probability, whole and in parts? |
//! | `attribution` | how much of the difference between two scenarios does each changed assumption make? |
//! | `drivers` | how does it depend on where each assumption turns out, and what moves with that? |
//! | `what_ifs` | what if one assumption were otherwise, and all else as it is? |
//! | `indices` | how much of a result's variance does each input explain? |
//! | `sweep`, `design` | what are the probabilities at many combinations of values, and at which? |
//! | `seek` | at which value of an assumption does a target reach a probability? |
//! | `shard` | what does each of several machines compute of a run, and what does it come to? |
//! | `unusual` | how unusual is that value beside the history of its indicator? |
//!
//! A study makes the scenarios it needs, compiles them and asks the engine; it writes nothing.

pub mod attribution;
pub mod compare;
pub mod drivers;
pub mod effects;
pub mod fitted;
pub mod indices;
pub mod design;
pub mod seek;
pub mod shard;
pub mod sweep;
pub mod terms;
pub mod unusual;

pub use attribution::Attribution;
pub use compare::Comparison;
pub use design::Design;
pub mod what_ifs;

pub use drivers::Drivers;
pub use effects::{Effect, Effects};
pub use indices::Indices;
pub use shard::{Shard, Share, Whole};
pub use sweep::Sweep;
pub use terms::Terms;
pub use what_ifs::WhatIf;
