//! `tuiyan fit HISTORY`: laws of the coming years from what was measured.

pub mod scenario;

use super::Exit;

pub use scenario::Arguments;

/// Fits.
pub fn fit(arguments: &Arguments) -> Exit {
    match scenario::answer(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}
