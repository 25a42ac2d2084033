//! Problems: everything wrong with what a person wrote, collected, each with its place and the next step.
//!
//! A [`Problem`] says what is wrong (with the offending value), where ([`Place`]: a span of a
//! [`Source`]) and what to do. Nothing here stops at the first: readers push into [`Problems`]
//! and go on with a stand-in value, so one check shows them all.

use crate::both;
use crate::language::{Both, Language};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::fmt::Write as _;
use std::ops::Range;

/// A text that problems can point into: a scenario file, or a `--set` on the command line.
#[derive(Debug, Clone)]
pub struct Source {
    /// What the reader knows it by: the file's path, or `--set`.
    pub name: String,
    /// The whole text, or the lines of it that are kept.
    pub text: String,
    /// Which line of the file the text begins with, from 1.
    pub line: usize,
}

/// Where in the sources something stands: the source's index and a byte range of its text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Index into [`Problems::sources`].
    pub source: usize,
    /// Byte range in that source's text.
    pub span: Range<usize>,
}

/// Whether the scenario can still be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The scenario cannot be run as written.
    Error,
    /// It can be run, but an economist would doubt the assumption.
    Warning,
    /// Nothing is wrong: it says what was made of what is written.
    Note,
}

/// One thing that is wrong.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Error, warning or note.
    pub severity: Severity,
    /// Where; `None` for a problem of the whole file (not found, not UTF-8).
    pub place: Option<Place>,
    /// What is wrong, with the offending value.
    pub message: Both,
    /// What to do about it; empty only where the message says it.
    pub help: Both,
}

/// All problems found so far, with the texts they point into.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    /// The texts that were read, in order of reading.
    pub sources: Vec<Source>,
    list: Vec<Problem>,
}

/// At most this many are shown in full; the rest are counted.
const SHOWN: usize = 40;
/// Longest message or help, in characters.
const LONGEST_MESSAGE: usize = 600;
/// Bytes of context kept on each side of an underlined value in a very long line.
const CONTEXT: usize = 160;

impl Problems {
    /// None so far, with the texts that they may point into.
    #[must_use]
    pub fn in_sources(sources: Vec<Source>) -> Problems {
        Problems {
            sources,
            list: Vec::new(),
        }
    }

    /// Registers a text and returns its index.
    pub fn add_source(&mut self, name: impl Into<String>, text: impl Into<String>) -> usize {
        self.sources.push(Source {
            name: harmless(&name.into()),
            text: text.into(),
            line: 1,
        });
        self.sources.len() - 1
    }

    /// Registers some lines of a file too large to be kept, the first of them by its number, and returns the index.
    pub fn add_lines(&mut self, name: &str, text: impl Into<String>, line: usize) -> usize {
        let source = self.add_source(name, text);
        self.sources[source].line = line;
        source
    }

    /// Adds an error at a place.
    pub fn error(&mut self, place: &Place, message: impl Into<Both>, help: impl Into<Both>) {
        self.push(
            Severity::Error,
            Some(place.clone()),
            message.into(),
            help.into(),
        );
    }

    /// Adds a warning at a place.
    pub fn warn(&mut self, place: &Place, message: impl Into<Both>, help: impl Into<Both>) {
        self.push(
            Severity::Warning,
            Some(place.clone()),
            message.into(),
            help.into(),
        );
    }

    /// Adds a note at a place.
    pub fn note(&mut self, place: &Place, message: impl Into<Both>) {
        let help = Both::default();
        self.push(Severity::Note, Some(place.clone()), message.into(), help);
    }

    /// Adds an error that has no place in a text.
    pub fn error_at_large(&mut self, message: impl Into<Both>, help: impl Into<Both>) {
        self.push(Severity::Error, None, message.into(), help.into());
    }

    /// Adds a warning that has no place in a text.
    pub fn warn_at_large(&mut self, message: impl Into<Both>, help: impl Into<Both>) {
        self.push(Severity::Warning, None, message.into(), help.into());
    }

    /// Adds a note that has no place in a text.
    pub fn note_at_large(&mut self, message: impl Into<Both>) {
        self.push(Severity::Note, None, message.into(), Both::default());
    }

    fn push(&mut self, severity: Severity, place: Option<Place>, message: Both, help: Both) {
        self.list.push(Problem {
            severity,
            place,
            message: message.map(harmless),
            help: help.map(harmless),
        });
    }

    /// Whether there are more problems already than anybody will look at.
    #[must_use]
    pub fn crowded(&self) -> bool {
        self.list.len() > 10 * SHOWN
    }

    /// Drops the warnings that came after the first `length` problems.
    pub fn drop_warnings_after(&mut self, length: usize) {
        let later = self.list.split_off(length.min(self.list.len()));
        let errors = later.into_iter().filter(|p| p.severity == Severity::Error);
        self.list.extend(errors);
    }

    /// How many problems there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// What stands at a place.
    #[must_use]
    pub fn text_at(&self, place: &Place) -> &str {
        self.sources
            .get(place.source)
            .and_then(|source| source.text.get(place.span.clone()))
            .unwrap_or_default()
    }

    /// Whether any of them forbids a run.
    #[must_use]
    pub fn any_error(&self) -> bool {
        self.list.iter().any(|p| p.severity == Severity::Error)
    }

    /// The source and the line in which a place stands.
    #[must_use]
    pub fn line_at(&self, place: &Place) -> Option<(&str, usize)> {
        let source = self.sources.get(place.source)?;
        let within = line_of(&source.text, place.span.start);
        Some((&source.name, source.line + within - 1))
    }

    /// Whether there is nothing to report.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The problems, errors first, then in the order of the text.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Problem> {
        let mut all: Vec<&Problem> = self.list.iter().collect();
        all.sort_by_cached_key(|problem| {
            let place = problem.place.as_ref();
            (
                problem.severity,
                place.map_or((0, 0, 0, 0), |at| self.order(at)),
            )
        });
        all
    }

    /// What a place is sorted by: its file, the line of the file with which its text begins, the text, where in it.
    fn order(&self, place: &Place) -> (usize, usize, usize, usize) {
        let source = self.sources.get(place.source);
        let same = |other: &Source| source.is_some_and(|source| source.name == other.name);
        let file = match source.map_or(1, |source| source.line) {
            1 => place.source,
            _ => self.sources.iter().position(same).unwrap_or(place.source),
        };
        let line = source.map_or(1, |source| source.line);
        (file, line, place.source, place.span.start)
    }

    /// How many errors and warnings there are.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let of = |severity| self.list.iter().filter(|p| p.severity == severity).count();
        (of(Severity::Error), of(Severity::Warning))
    }

    /// All problems as text for a terminal: file, line, the value underlined, what to do.
    #[must_use]
    pub fn render(&self, styled: bool, language: Language) -> String {
        let renderer = if styled {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let sorted = self.sorted();
        let mut out = String::new();
        for problem in sorted.iter().take(SHOWN) {
            out.push_str(&self.render_one(problem, &renderer, language));
            out.push_str("\n\n");
        }
        if sorted.len() > SHOWN {
            let more = both!(
                "……另有{n}个问题",
                "… and {n} more",
                n = sorted.len() - SHOWN
            );
            let _ = writeln!(out, "{}\n", more.in_(language));
        }
        out
    }

    fn render_one(&self, problem: &Problem, renderer: &Renderer, language: Language) -> String {
        let level = named(
            match problem.severity {
                Severity::Error => (Level::ERROR, "错误"),
                Severity::Warning => (Level::WARNING, "警告"),
                Severity::Note => (Level::NOTE, "说明"),
            },
            language,
        );
        let excerpt = problem
            .place
            .as_ref()
            .and_then(|at| Some(Excerpt::cut(self.sources.get(at.source)?, &at.span)));
        let title = level.primary_title(problem.message.in_(language));
        let mut group = match &excerpt {
            Some(cut) => title.element(
                Snippet::source(cut.text.as_str())
                    .path(cut.name)
                    .line_start(cut.line)
                    .annotation(AnnotationKind::Primary.span(cut.span.clone())),
            ),
            None => annotate_snippets::Group::with_title(title),
        };
        let help = problem.help.in_(language);
        if !help.is_empty() {
            group = group.element(named((Level::HELP, "帮助"), language).message(help));
        }
        renderer.render(&[group])
    }
}

/// A level by its word in a language.
fn named((level, zh): (Level<'static>, &'static str), language: Language) -> Level<'static> {
    match language {
        Language::Zh => level.with_name(zh),
        Language::En => level,
    }
}

/// The line that holds a span, cut short where it is very long.
struct Excerpt<'a> {
    name: &'a str,
    line: usize,
    text: String,
    span: Range<usize>,
}

impl<'a> Excerpt<'a> {
    fn cut(source: &'a Source, span: &Range<usize>) -> Self {
        let text = &source.text;
        let start = floor_boundary(text, span.start.min(text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let from = floor_boundary(text, line_start.max(start.saturating_sub(CONTEXT)));
        let to = floor_boundary(text, line_end.min(start + CONTEXT));
        let end = floor_boundary(text, span.end.clamp(start, to));
        let text = visible(text[from..to].trim_end_matches('\r'));
        // What is pointed at may be the end of the line that was left out.
        let within = |at: usize| at.saturating_sub(from).min(text.len());
        Excerpt {
            name: &source.name,
            line: source.line + line_of(&source.text, start) - 1,
            span: within(start)..within(end).max(within(start)),
            text,
        }
    }
}

/// Whether a character changes a text without being seen in it.
#[must_use]
pub fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// A line with a sign for what would hide in it, as long as before, so that places stay. Control characters of ASCII are
/// replaced when the line is rendered.
fn visible(line: &str) -> String {
    let sign = |c: char| match (invisible(c), c.len_utf8()) {
        (true, 2) => '¤',
        (true, 3) => char::REPLACEMENT_CHARACTER,
        _ => c,
    };
    line.chars().map(sign).collect()
}

/// A text as it can be shown on a terminal: of bounded length, and without what could move the
/// cursor, recolour the screen or hide.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(LONGEST_MESSAGE));
    for (at, c) in text.chars().enumerate() {
        if at >= LONGEST_MESSAGE {
            out.push('…');
            break;
        }
        if invisible(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// A text cut to what fits in a message.
#[must_use]
pub fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// A number as people write it, however large.
#[must_use]
pub fn number(x: f64) -> String {
    if x == 0.0 || (1e-5..1e15).contains(&x.abs()) {
        format!("{x}")
    } else {
        format!("{x:e}")
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())]
        .iter()
        .filter(|&&b| b == b'\n')
        .count()
        + 1
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The candidate nearest to what was written, if it is near enough to be meant.
#[must_use]
pub fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        .filter(|_| written.len() <= LONGEST_WORD)
        // The lengths alone tell that most are too far, and that at no cost.
        .filter(|candidate| {
            candidate.len().abs_diff(written.len()) <= 4 * farthest(written, candidate)
        })
        .map(|candidate| (strsim::damerau_levenshtein(written, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= farthest(written, candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Longest word that is compared: the time grows with the square of the length.
const LONGEST_WORD: usize = 200;

/// How many slips of the pen still leave a name recognisable.
fn farthest(written: &str, candidate: &str) -> usize {
    1 + written.len().min(candidate.len()) / 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_after_chinese_text_is_underlined_where_it_stands() {
        let mut problems = Problems::default();
        let source = problems.add_source("a.toml", "name = \"社零\"\nx = { 名 = 1, y = nan }\n");
        let at = problems.sources[source]
            .text
            .find("nan")
            .expect("the text holds it");
        problems.error(
            &Place {
                source,
                span: at..at + 3,
            },
            Both::same("nan is not a number"),
            Both::same("write a number"),
        );
        let shown = problems.render(false, Language::En);
        assert!(shown.contains("a.toml:2"), "{shown}");
        let lines: Vec<&str> = shown.lines().collect();
        let code = lines
            .iter()
            .position(|l| l.contains("y = nan"))
            .expect("the line is shown");
        let width = |s: &str| {
            s.chars()
                .map(|c| if c.is_ascii() { 1 } else { 2 })
                .sum::<usize>()
        };
        let value = width(&lines[code][..lines[code].find("nan").expect("shown")]);
        assert_eq!(
            lines[code + 1].chars().position(|c| c == '^'),
            Some(value),
            "{shown}"
        );
    }

    #[test]
    fn what_stands_in_the_end_of_a_line_is_pointed_at_beside_it() {
        let mut problems = Problems::default();
        let source = problems.add_source("a.toml", "x = 1\r\r\r\ny = 2\r\n");
        for span in [6..8, 7..7, 15..16, 16..16] {
            problems.error(
                &Place { source, span },
                Both::same("odd"),
                Both::same("even"),
            );
        }
        let shown = problems.render(false, Language::En);
        assert!(shown.contains("a.toml:1:6"), "{shown}");
    }

    #[test]
    fn what_hides_in_a_line_is_shown_as_a_sign() {
        let mut problems = Problems::default();
        let text = "x = 4\u{feff}2 # \u{200b}\u{202e}\u{9b}\u{1b}\u{7}\n";
        let source = problems.add_source("a.toml", text);
        let place = Place { source, span: 4..9 };
        problems.error(&place, Both::same("no number"), Both::same("write one"));
        let shown = problems.render(false, Language::En);
        let hidden = shown.chars().find(|c| *c != '\n' && invisible(*c));
        assert_eq!(hidden, None, "{shown:?}");
        assert!(shown.contains("x = 4\u{fffd}2"), "{shown}");
    }

    #[test]
    fn nearest_offers_only_what_could_be_meant() {
        assert_eq!(nearest("meen", ["mean", "sd"]), Some("mean"));
        assert_eq!(nearest("zebra", ["mean", "sd"]), None);
    }
}
