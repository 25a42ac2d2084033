//! The risk summary as a page of Markdown, in Chinese or in English: what is at risk, where, why, and what to watch.

mod figures;
mod head;
pub mod markdown;
mod share;
mod tables;
mod watch;

use super::Gathered;
use super::risks::Risk;
use super::shared::Finding;
use crate::language::{Both, Language};
use crate::report::words::{Word, batch as words};
use markdown::text;
use share::Silent;
use std::fmt::Write as _;

/// The page.
#[must_use]
pub fn page(gathered: &Gathered, language: Language) -> String {
    let page = Page {
        gathered,
        language,
        ranked: gathered.ranked(),
        findings: share::findings(gathered),
    };
    let mut out = format!("# {}\n", page.say(words::TITLE));
    page.head(&mut out);
    if gathered.ran > 0 {
        page.in_short(&mut out);
    }
    page.how_to_read(&mut out);
    page.failures(&mut out);
    if gathered.ran > 0 {
        page.risks(&mut out);
        page.dimensions(&mut out);
        page.worst(&mut out);
        page.shared(&mut out);
        page.watch(&mut out);
    }
    out
}

struct Page<'g> {
    gathered: &'g Gathered,
    language: Language,
    /// The targets, the riskiest first.
    ranked: Vec<&'g Risk>,
    /// What stands out among the worst scenarios, or why nothing can.
    findings: Result<Vec<Finding>, Silent>,
}

impl Page<'_> {
    fn say(&self, word: Word) -> &'static str {
        word.in_(self.language)
    }

    fn heading(&self, word: Word, out: &mut String) {
        let _ = writeln!(out, "\n## {}\n", self.say(word));
    }

    /// A paragraph.
    fn paragraph(&self, sentence: &Both, out: &mut String) {
        let _ = writeln!(out, "\n{}", sentence.in_(self.language));
    }

    /// An item of a list.
    fn item(&self, sentence: &Both, out: &mut String) {
        let _ = writeln!(out, "- {}", sentence.in_(self.language));
    }

    /// The name of the target with an id, as a text of Markdown in both languages.
    fn name_of(&self, id: &str) -> Both {
        match self.gathered.risks.get(id) {
            Some(risk) => name(&risk.name),
            None => Both::same(text(id)),
        }
    }
}

/// A name as a text of Markdown in both languages.
fn name(name: &super::kept::Name) -> Both {
    Both {
        zh: text(name.in_(Language::Zh)),
        en: text(name.in_(Language::En)),
    }
}
