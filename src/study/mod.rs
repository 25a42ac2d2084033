//! Studies: questions that take several scenarios to answer, run side by side.
//!
//! | file | the question |
//! |---|---|
//! | `attribution` | how much of the difference between two scenarios does each changed assumption make? |
//! | `compare` | what does an alternative add to each probability, whole and in parts? |
//! | `drivers` | how does it depend on where each assumption turns out, and what moves with that? |
//! | `effects` | what does each shock, revision and lever add to each probability? |
//! | `indices` | how much of a result's variance does each input explain? |
//! | `terms` | how does it depend on the history, shocks and revisions that are admitted? |
//! | `what_ifs` | what if one assumption were otherwise, and all else as it is? |
//!
//! A study makes the scenarios it needs, compiles them and asks the engine; it writes nothing.

pub mod attribution;
pub mod compare;
pub mod drivers;
pub mod effects;
pub mod indices;
pub mod terms;
pub mod what_ifs;

pub use attribution::Attribution;
pub use compare::Comparison;
pub use drivers::Drivers;
pub use effects::{Effect, Effects};
pub use indices::Indices;
pub use terms::Terms;
pub use what_ifs::WhatIf;
