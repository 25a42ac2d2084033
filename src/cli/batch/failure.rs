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
    /// Where in which file, if that is known.
    pub place: Option<(String, usize)>,
    /// What is wrong: the first problem.
    pub reason: Both,
    /// How to see all that is wrong, if there is more to see.
    pub more: Both,
}

impl Failure {
    /// A failure of a whole file.
    #[must_use]
    pub fn new(file: &Path, reason: Both) -> Failure {
        Failure {
            file: file.display().to_string(),
            place: None,
            reason,
            more: Both::default(),
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
            place: place.map(|(name, line)| (name.to_owned(), line)),
            more: both!("tuiyan check {typed}", "tuiyan check {typed}"),
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
            more: Both::same(command),
            ..self
        }
    }

    /// Where it is, in a word: file and line.
    #[must_use]
    pub fn at(&self) -> String {
        match &self.place {
            Some((file, line)) => format!("{file}:{line}"),
            None => String::new(),
        }
    }

    /// The failure in a few lines.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        let file = &self.file;
        let at = match &self.place {
            // The place in the file itself needs its name once.
            Some((other, line)) if other == file => format!("{file}:{line}"),
            Some((other, line)) => format!("{file} ({other}:{line})"),
            None => file.clone(),
        };
        let reason = self.reason.in_(language);
        let said = both!("{at}：{reason}", "{at}: {reason}");
        let mut out = said.in_(language).to_owned();
        let more = self.more.in_(language);
        if !more.is_empty() {
            let all = both!("\n    全部问题：{more}", "\n    all of it: {more}");
            out.push_str(all.in_(language));
        }
        out
    }
}
