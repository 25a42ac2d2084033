//! A scenario's text as tokens: what mutations swap, double and replace.

use std::ops::Range;

/// What a token is, as far as a mutation cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A bare word: a key, `true`, a function of a formula.
    Word,
    Number,
    /// A text in quotes, with them.
    Text,
    /// A single sign.
    Sign,
}

/// The tokens of a text, comments and spaces left out.
pub fn tokens(text: &str) -> Vec<(Kind, Range<usize>)> {
    let mut found = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let mut end = start + c.len_utf8();
        let kind = match c {
            '#' => {
                while rest.next_if(|(_, c)| *c != '\n').is_some() {}
                continue;
            }
            c if c.is_whitespace() => continue,
            '"' => {
                while let Some((at, c)) = rest.next_if(|(_, c)| *c != '\n') {
                    end = at + c.len_utf8();
                    if c == '"' {
                        break;
                    }
                }
                Kind::Text
            }
            c if c.is_alphanumeric() || c == '_' => {
                let word = |c: char| c.is_alphanumeric() || c == '_';
                let number = c.is_ascii_digit();
                while let Some((at, c)) =
                    rest.next_if(|(_, c)| word(*c) || (number && matches!(c, '.' | '-')))
                {
                    end = at + c.len_utf8();
                }
                if number { Kind::Number } else { Kind::Word }
            }
            _ => Kind::Sign,
        };
        found.push((kind, start..end));
    }
    found
}

/// The tokens of one kind.
pub fn tokens_of(text: &str, wanted: Kind) -> Vec<Range<usize>> {
    let all = tokens(text).into_iter();
    all.filter(|(kind, _)| *kind == wanted)
        .map(|(_, span)| span)
        .collect()
}
