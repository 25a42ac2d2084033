//! Where two results differ first: by key in JSON, by line in texts and tables.
//!
//! Numbers are the same only if all their bits are. JSON is compared twice: by its values, which gives the key, and by its
//! characters apart from spaces between them, which sees what values hide (a key that stands there twice, a number in another spelling).

use serde_json::Value;

/// Longest text that is shown of a value, in characters.
const SHOWN: usize = 80;

/// The first difference of two results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlike {
    /// Where.
    pub at: At,
    /// What the first has there, if anything.
    pub first: Option<String>,
    /// What the second has there, if anything.
    pub second: Option<String>,
}

/// A place in a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// A key, such as `targets[2].probability`.
    Key(String),
    /// A line, counted from 1.
    Line(usize),
}

/// The first difference of two JSON values.
#[must_use]
pub fn values(first: &Value, second: &Value) -> Option<Unlike> {
    within(first, second, "")
}

fn within(first: &Value, second: &Value, path: &str) -> Option<Unlike> {
    let alone = |path: String, first: Option<&Value>, second: Option<&Value>| Unlike {
        at: At::Key(path),
        first: first.map(shown),
        second: second.map(shown),
    };
    match (first, second) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                let path = below(path, key);
                match b.get(key) {
                    Some(other) => {
                        if let Some(found) = within(value, other, &path) {
                            return Some(found);
                        }
                    }
                    None => return Some(alone(path, Some(value), None)),
                }
            }
            let new = b.iter().find(|(key, _)| !a.contains_key(*key));
            new.map(|(key, value)| alone(below(path, key), None, Some(value)))
        }
        (Value::Array(a), Value::Array(b)) => {
            let at = |k: usize| format!("{path}[{k}]");
            let mut pairs = a.iter().zip(b).enumerate();
            let differs = pairs.find_map(|(k, (one, other))| within(one, other, &at(k)));
            let common = a.len().min(b.len());
            differs.or_else(|| {
                (a.len() != b.len()).then(|| alone(at(common), a.get(common), b.get(common)))
            })
        }
        (Value::Number(a), Value::Number(b)) => {
            let bits = |n: &serde_json::Number| n.as_f64().map(f64::to_bits);
            let same = a == b && bits(a) == bits(b);
            (!same).then(|| alone(path.to_owned(), Some(first), Some(second)))
        }
        (a, b) => (a != b).then(|| alone(path.to_owned(), Some(first), Some(second))),
    }
}

/// A key below a path; one that is no word stands in quotes.
fn below(path: &str, key: &str) -> String {
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    match (key.chars().all(word) && !key.is_empty(), path) {
        (true, "") => key.to_owned(),
        (true, _) => format!("{path}.{key}"),
        (false, _) => format!("{path}[{key:?}]"),
    }
}

fn shown(value: &Value) -> String {
    shortened(&value.to_string())
}

fn shortened(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    match text.chars().count() > SHOWN {
        true => plain.take(SHOWN).chain(['…']).collect(),
        false => plain.collect(),
    }
}

/// The first line in which two texts differ.
#[must_use]
pub fn lines(first: &[u8], second: &[u8]) -> Option<Unlike> {
    if first == second {
        return None;
    }
    let split = |bytes: &[u8]| -> Vec<Vec<u8>> {
        let lines = bytes.split_inclusive(|byte| *byte == b'\n');
        lines.map(<[u8]>::to_vec).collect()
    };
    let (first, second) = (split(first), split(second));
    let pairs = first.iter().zip(&second);
    let line = pairs.take_while(|(a, b)| a == b).count();
    let text = |lines: &[Vec<u8>]| {
        let line = lines.get(line)?;
        Some(shortened(String::from_utf8_lossy(line).trim_end()))
    };
    Some(Unlike {
        at: At::Line(line + 1),
        first: text(&first),
        second: text(&second),
    })
}

/// The line of the first JSON text in which it has other characters than the second, apart from spaces and line ends
/// that mean nothing.
#[must_use]
pub fn spelling(first: &str, second: &str) -> Option<Unlike> {
    let mut ours = Meant::new(first);
    let mut theirs = Meant::new(second);
    loop {
        match (ours.next(), theirs.next()) {
            (None, None) => return None,
            (a, b) if a == b => {}
            _ => break,
        }
    }
    let line = |meant: &Meant| {
        meant
            .text
            .lines()
            .nth(meant.line)
            .map(str::trim)
            .map(shortened)
    };
    Some(Unlike {
        at: At::Line(ours.line + 1),
        first: line(&ours),
        second: line(&theirs),
    })
}

/// The characters of a JSON text that mean something, and the line of the last one.
struct Meant<'t> {
    text: &'t str,
    rest: std::str::Chars<'t>,
    line: usize,
    quoted: bool,
    escaped: bool,
}

impl<'t> Meant<'t> {
    fn new(text: &'t str) -> Meant<'t> {
        Meant {
            text,
            rest: text.chars(),
            line: 0,
            quoted: false,
            escaped: false,
        }
    }
}

impl Iterator for Meant<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        loop {
            let c = self.rest.next()?;
            if c == '\n' {
                self.line += 1;
            }
            if self.quoted {
                self.quoted = self.escaped || c != '"';
                self.escaped = !self.escaped && c == '\\';
                return Some(c);
            }
            if !c.is_ascii_whitespace() {
                self.quoted = c == '"';
                return Some(c);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn key(first: Value, second: Value) -> String {
        match values(&first, &second).map(|unlike| unlike.at) {
            Some(At::Key(key)) => key,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_first_key_that_differs_is_named() {
        let one = json!({"a": {"0.05": 1.5}, "b": [{"c": 1}, {"c": 2}]});
        assert_eq!(values(&one, &one), None);
        assert_eq!(
            key(
                one.clone(),
                json!({"a": {"0.05": 1.5}, "b": [{"c": 1}, {"c": 3}]})
            ),
            "b[1].c"
        );
        assert_eq!(
            key(one.clone(), json!({"a": {"0.05": 1.25}, "b": []})),
            "a[\"0.05\"]"
        );
        assert_eq!(
            key(one.clone(), json!({"a": {"0.05": 1.5}, "b": [{"c": 1}]})),
            "b[1]"
        );
        assert_eq!(key(one.clone(), json!({"a": {"0.05": 1.5}})), "b");
        assert_eq!(key(json!({}), one), "a");
        assert_eq!(key(json!({"x": 0.0}), json!({"x": -0.0})), "x");
        assert_eq!(key(json!({"x": 1}), json!({"x": 1.0})), "x");
    }

    #[test]
    fn the_first_line_that_differs_is_shown() {
        let unlike = lines(b"a\nb\nc\n", b"a\nB\nc\n").expect("they differ");
        assert_eq!(unlike.at, At::Line(2));
        assert_eq!(unlike.first.as_deref(), Some("b"));
        let cut = lines(b"a\n", b"a\nb\n").expect("they differ");
        assert_eq!((cut.at, cut.first), (At::Line(2), None));
        assert_eq!(lines(b"a", b"a"), None);
    }

    #[test]
    fn spaces_between_values_mean_nothing_and_all_else_does() {
        let ours = "{\n  \"a b\": [1.0, 2],\n  \"c\": \"x \\\" y\"\n}\n";
        assert_eq!(spelling(ours, "{\"a b\":[1.0,2],\"c\":\"x \\\" y\"}"), None);
        for (other, line) in [
            ("{\"ab\":[1.0,2],\"c\":\"x \\\" y\"}", 2),
            ("{\"a b\":[1,2],\"c\":\"x \\\" y\"}", 2),
            ("{\"a b\":[1.0,2],\"a b\":[1.0,2],\"c\":\"x \\\" y\"}", 3),
        ] {
            let at = spelling(ours, other).map(|unlike| unlike.at);
            assert_eq!(at, Some(At::Line(line)), "{other}");
        }
        let other = "{\"a b\":[1.0,2],\"c\":\"x \\\"  y\"}";
        assert_eq!(spelling(ours, other).map(|u| u.at), Some(At::Line(3)));
    }
}
