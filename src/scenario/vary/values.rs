//! The values of what is varied: grids, lists and ranges, as they stand on a command line.
//!
//! | written | values |
//! |---|---|
//! | `3:8:0.5` | 3, 3.5, 4 … 8: in exact decimals, so 4.5 is 4.5 and not 4.499999 |
//! | `3,5,8` or `true,false` or `{ normal = { mean = 5, sd = 2 } },{ constant = { value = 5 } }` | these, each as in TOML |
//! | `[[1, 2], [2, 3]]` | the items of the list: for values that are lists themselves |
//! | `3:8` | any number between them: for designs that draw points, or to search |
//!
//! A bare word that is no TOML is a text. A grid may stand in a list: `0,3:8:1`.

use crate::both;
use crate::diag::{Place, Problems, number, shortened};
use crate::scenario::tree::{self, Node, Value};

/// Most values of a grid, and most points of a sweep.
pub const MOST_VALUES: u64 = 10_000;

/// Most digits of a number of a grid.
const MOST_DIGITS: usize = 17;

/// The values that a path is to take.
#[derive(Debug, Clone)]
pub enum Values {
    /// None were named.
    Open,
    /// Any number between two.
    Range(Range),
    /// These.
    List(Vec<Node>),
}

/// All numbers from one to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The least.
    pub low: f64,
    /// The greatest.
    pub high: f64,
}

impl Values {
    /// One of the values, to see whether the reader takes such.
    #[must_use]
    pub fn first(&self, place: &Place) -> Option<Node> {
        match self {
            Values::Open => None,
            Values::Range(range) => Some(Node {
                place: place.clone(),
                value: plain_number(range.low),
            }),
            Values::List(values) => values.first().cloned(),
        }
    }
}

/// A number as TOML would write it: a whole one as an integer, which is a number wherever one is wanted.
#[must_use]
pub fn plain_number(x: f64) -> Value {
    match x.fract() == 0.0 && x.abs() < 1e15 {
        true => Value::Integer(x as i64),
        false => Value::Float(x),
    }
}

/// Reads what stands after the equals sign.
pub(super) fn read(text: &str, place: &Place, problems: &mut Problems) -> Option<Values> {
    let before = problems.counts().0;
    let pieces = pieces(text);
    let whole = value_of(text.trim(), place);
    if let (true, Some(Value::List(items))) = (text.trim().starts_with('['), whole.map(|n| n.value))
        && !items.is_empty()
    {
        return Some(Values::List(items));
    }
    if let [(_, piece)] = pieces.as_slice()
        && let Some([low, high]) = decimals::<2>(piece)
    {
        return range(low, high, place, problems).map(Values::Range);
    }
    let mut values = Vec::new();
    for (at, piece) in pieces {
        let start = place.span.start + at;
        let place = Place {
            source: place.source,
            span: start..start + piece.len(),
        };
        match decimals::<3>(piece) {
            Some(grid) => values.extend(grid_of(grid, &place, problems).into_iter().flatten()),
            None if piece.is_empty() => {
                let message = ("取值为空", "a value is missing");
                problems.error(&place, message, HOW);
            }
            None => values.push(value_of(piece, &place).unwrap_or_else(|| Node {
                place: place.clone(),
                value: Value::Text(piece.to_owned()),
            })),
        }
    }
    (problems.counts().0 == before).then_some(Values::List(values))
}

const HOW: crate::language::Pair = (
    "请写 3:8:0.5（起点:终点:步长）、3:8 或 a,b,c",
    "write 3:8:0.5 (from:to:step), 3:8 or a,b,c",
);

/// The parts between commas that stand in no bracket and no quotation marks, each with its place.
fn pieces(text: &str) -> Vec<(usize, &str)> {
    let (mut found, mut start) = (Vec::new(), 0);
    let (mut depth, mut open) = (0i32, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => open = !open,
            '[' | '{' if !open => depth += 1,
            ']' | '}' if !open => depth -= 1,
            ',' if !open && depth == 0 => {
                found.push((start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push((start, text.len()));
    let trimmed = found.into_iter().map(|(start, end)| {
        let piece = &text[start..end];
        let blanks = piece.len() - piece.trim_start().len();
        (start + blanks, piece.trim())
    });
    trimmed.collect()
}

/// The value that a text writes in TOML, if it does; its parts have their places in the text.
fn value_of(text: &str, place: &Place) -> Option<Node> {
    const BEFORE: &str = "v=";
    let mut trial = Problems::default();
    let source = trial.add_source("", format!("{BEFORE}{text}"));
    let mut tree = tree::parse(source, &mut trial);
    if trial.any_error() || tree.entries.len() != 1 {
        return None;
    }
    let mut node = tree.entries.shift_remove("v")?.node;
    let shift = |at: &mut Place| {
        let start = place.span.start;
        let moved = |end: usize| start + end.saturating_sub(BEFORE.len());
        *at = Place {
            source: place.source,
            span: moved(at.span.start)..moved(at.span.end),
        };
    };
    move_places(&mut node, &shift);
    Some(node)
}

fn move_places(node: &mut Node, shift: &dyn Fn(&mut Place)) {
    shift(&mut node.place);
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| move_places(item, shift)),
        Value::Table(table) => {
            for entry in table.entries.values_mut() {
                shift(&mut entry.key);
                move_places(&mut entry.node, shift);
            }
        }
        _ => {}
    }
}

/// A decimal number: digits, and how many of them stand after the point.
type Decimal = (i128, usize);

/// As many decimal numbers, with colons between them.
fn decimals<const N: usize>(text: &str) -> Option<[Decimal; N]> {
    let numbers: Option<Vec<Decimal>> = text.split(':').map(decimal).collect();
    numbers?.try_into().ok()
}

fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let digits = format!("{whole}{fraction}");
    let right = !whole.is_empty() && digits.len() <= MOST_DIGITS;
    let right = right && digits.bytes().all(|b| b.is_ascii_digit());
    let value = right.then(|| digits.parse::<i128>().ok()).flatten()?;
    Some((sign * value, fraction.len()))
}

/// The number of so many digits after the point, as it would be read.
fn number_of((digits, after): Decimal) -> f64 {
    let sign = if digits < 0 { "-" } else { "" };
    let text = format!("{sign}{}e-{after}", digits.unsigned_abs());
    text.parse().unwrap_or(f64::NAN)
}

fn range(low: Decimal, high: Decimal, place: &Place, problems: &mut Problems) -> Option<Range> {
    let (low, high) = (number_of(low), number_of(high));
    if low < high {
        return Some(Range { low, high });
    }
    let message = both!(
        "范围 {low}:{high} 的起点不小于终点",
        "the range {low}:{high} does not rise",
        low = number(low),
        high = number(high)
    );
    problems.error(place, message, HOW);
    None
}

/// The values of a grid: both ends are in it, if the step meets the upper one.
fn grid_of(
    [low, high, step]: [Decimal; 3],
    place: &Place,
    problems: &mut Problems,
) -> Option<Vec<Node>> {
    let after = low.1.max(high.1).max(step.1);
    let scaled = |(digits, own): Decimal| digits * 10i128.pow((after - own) as u32);
    let (low, high, step) = (scaled(low), scaled(high), scaled(step));
    if step <= 0 || high < low {
        let shown = shortened(problems.text_at(place));
        let message = both!(
            "{shown}：起点应不大于终点，步长应为正数",
            "{shown}: it must rise, and by a step above 0"
        );
        problems.error(place, message, HOW);
        return None;
    }
    let steps = (high - low) / step;
    if steps >= i128::from(MOST_VALUES) {
        let shown = shortened(problems.text_at(place));
        let message = both!(
            "{shown} 有{n}个值，最多 {MOST_VALUES} 个",
            "{shown} has {n} values; at most {MOST_VALUES} are allowed",
            n = steps + 1
        );
        let help = ("请加大步长", "take a longer step");
        problems.error(place, message, help);
        return None;
    }
    let values = (0..=steps).map(|k| {
        let digits = low + k * step;
        let value = match after {
            0 => i64::try_from(digits).map_or(Value::Float(number_of((digits, 0))), Value::Integer),
            _ => Value::Float(number_of((digits, after))),
        };
        Node {
            place: place.clone(),
            value,
        }
    });
    Some(values.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Vec<Value>, Problems> {
        let mut problems = Problems::default();
        let source = problems.add_source("--vary", text);
        let span = 0..text.len();
        match read(text, &Place { source, span }, &mut problems) {
            Some(Values::List(values)) => Ok(values.into_iter().map(|node| node.value).collect()),
            _ => Err(problems),
        }
    }

    #[test]
    fn grids_are_exact_and_have_both_ends() {
        let values = parsed("3:8:0.1").expect("a grid");
        assert_eq!(values.len(), 51);
        for (k, value) in (30..=80).zip(&values) {
            let exact: f64 = format!("{}.{}", k / 10, k % 10).parse().expect("a number");
            assert_eq!(*value, Value::Float(exact));
        }
        let whole = [2021, 2023, 2025].map(Value::Integer);
        assert_eq!(parsed("2021:2025:2").expect("a grid"), whole);
        let falling = [-0.5, -0.25, 0.0].map(Value::Float);
        assert_eq!(parsed("-0.5:0:0.25").expect("a grid"), falling);
        // A step that misses the upper end stays below it.
        assert_eq!(
            parsed("1:6:2").expect("a grid"),
            [1, 3, 5].map(Value::Integer)
        );
    }

    #[test]
    fn lists_hold_what_toml_can_say() {
        let values = parsed("true, 3,2.5,\"a,b\",log,{ x = [1, 2] }").expect("a list");
        assert_eq!(values.len(), 6);
        assert_eq!(values[0], Value::Flag(true));
        assert_eq!(values[1], Value::Integer(3));
        assert_eq!(values[3], Value::Text("a,b".to_owned()));
        assert_eq!(values[4], Value::Text("log".to_owned()));
        assert!(matches!(values[5], Value::Table(_)));
        let lists = parsed("[[1, 2], [3]]").expect("lists");
        assert!(lists.iter().all(|value| matches!(value, Value::List(_))));
        assert_eq!(parsed("0,3:5:1").expect("both").len(), 4);
    }

    #[test]
    fn what_is_no_list_of_values_is_refused() {
        for wrong in [
            "",
            "1,,2",
            "3:8:0",
            "8:3:1",
            "3:8:-1",
            "0:1:0.00001",
            "8:3",
            "3:3",
        ] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }
}
