//! Studies: questions that take several scenarios to answer, run side by side.
//!
//! | file | the question |
//! |---|---|
//! | `drivers` | how does it depend on where each assumption turns out, and what moves with that? |
//! | `what_ifs` | what if one assumption were otherwise, and all else as it is? |
//! | `effects` | what does each shock, revision and lever add to each probability? |
//! | `terms` | how does it depend on the history, shocks and revisions that are admitted? |
//!
//! A study makes the scenarios it needs, compiles them and asks the engine; it writes nothing.

pub mod drivers;
pub mod effects;
pub mod terms;
pub mod what_ifs;

pub use drivers::Drivers;
pub use effects::{Effect, Effects};
pub use terms::Terms;
pub use what_ifs::WhatIf;
