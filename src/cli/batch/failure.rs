//! A scenario that gave no result, and why.

use crate::both;
use crate::diag::{Problems, Severity};
use crate::language::{Both, Language};
use std::path::Path;

/// Why a scenario gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The file, as it is shown.
    pub file: String,
    /// In which line of which file, if that is known.
    pub place: Option<String>,
    /// What is wrong: the first problem.
    pub reason: Both,
    /// The command that shows all that is wrong, if there is more to see.
    pub more: String,
}

impl Failure {
    /// A failure of a whole file.
    #[must_use]
    pub fn new(file: &Path, reason: Both) -> Failure {
        Failure {
            file: file.display().to_string(),
            place: None,
            reason,
            more: String::new(),
        }
    }

    /// The first of the problems of a file.
    #[must_use]
    pub fn of_problems(file: &Path, problems: &Problems) -> Failure {
        let all = problems.sorted();
        let first = all.iter().find(|found| found.severity == Severity::Error);
        let place = first.and_then(|found| found.place.as_ref());
        let place = place.and_then(|place| problems.line_at(place));
        let reason = first.map(|found| found.message.clone());
        let typed = file.display();
        Failure {
            place: place.map(|(name, line)| format!("{name}:{line}")),
            more: format!("tuiyan check {typed}"),
            ..Failure::new(file, reason.unwrap_or_default())
        }
    }

    /// The same, as what is wrong with the file that led there.
    #[must_use]
    pub fn within(self, file: &Path) -> Failure {
        Failure {
            file: file.display().to_string(),
            ..self
        }
    }

    /// The same with another command that shows all.
    #[must_use]
    pub fn shown_by(self, command: &str) -> Failure {
        Failure {
            more: command.to_owned(),
            ..self
        }
    }

    /// The failure in a few lines.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        let file = &self.file;
        let at = match &self.place {
            // The place in the file itself needs its name once.
            Some(place) if place.starts_with(&format!("{file}:")) => place.clone(),
            Some(place) => format!("{file} ({place})"),
            None => file.clone(),
        };
        let reason = self.reason.in_(language);
        let said = both!("{at}：{reason}", "{at}: {reason}");
        let mut out = said.in_(language).to_owned();
        let more = &self.more;
        if !more.is_empty() {
            let all = both!("\n    全部问题：{more}", "\n    all of it: {more}");
            out.push_str(all.in_(language));
        }
        out
    }
}
