//! `tuiyan schema`: the JSON Schema of scenario files.

use super::{Exit, language, output};
use crate::scenario::schema::schema;

pub fn print() -> Exit {
    output::print(&format!("{:#}\n", schema()), language::of_locale())
}
