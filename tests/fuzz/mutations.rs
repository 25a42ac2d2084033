//! The ways in which a text is spoilt, from a flipped bit to a law in the place of a date.

use super::corpus::Seed;
use super::pieces::{FORMULAS, NUMBERS, REPEATED, TEXTS, VALUES};
use super::random::Random;
use super::tokens::{Kind, tokens, tokens_of};
use std::ops::Range;

/// A way to spoil a text, with what it has to choose from: all seeds.
type Mutation = fn(&mut Vec<u8>, &mut Random, &[Seed]);

/// The ways, each with its name.
pub const MUTATIONS: [(&str, Mutation); 20] = [
    ("flip a bit", |text, random, _| flip_a_bit(text, random)),
    ("insert bytes", insert_bytes),
    ("cut a piece", cut_a_piece),
    ("cut the end", cut_the_end),
    ("double a piece", double_a_piece),
    ("delete lines", delete_lines),
    ("double a line", double_a_line),
    ("move a line", move_a_line),
    ("a line of another file", foreign_line),
    ("a section of another file", foreign_section),
    ("swap tokens", swap_tokens),
    ("delete a token", delete_a_token),
    ("double a token", double_a_token),
    ("another number", another_number),
    ("another text", another_text),
    ("another word", another_word),
    ("another value", another_value),
    ("another key", another_key),
    ("spoil a formula", spoil_a_formula),
    ("other line ends", other_line_ends),
];

/// Where something of so many bytes can be cut, at a border of characters if the text is one.
fn cut(text: &[u8], at: usize) -> usize {
    let mut at = at.min(text.len());
    while at < text.len() && text[at] & 0xc0 == 0x80 {
        at += 1;
    }
    at
}

fn piece(text: &[u8], random: &mut Random) -> Range<usize> {
    let start = cut(text, random.below(text.len() + 1));
    let end = cut(text, start + random.length(text.len()));
    start..end
}

fn flip_a_bit(text: &mut [u8], random: &mut Random) {
    let at = random.below(text.len());
    if let Some(byte) = text.get_mut(at) {
        *byte ^= 1 << random.below(8);
    }
}

fn insert_bytes(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    let at = cut(text, random.below(text.len() + 1));
    let pieces: [&[u8]; 14] = [
        b"\0",
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        "\u{feff}".as_bytes(),
        "\u{202e}".as_bytes(),
        "\u{1f600}".as_bytes(),
        "\u{3000}".as_bytes(),
        b"\r",
        b"\x1b[2J",
        b"\"\"\"",
        b"'''",
        b"[[",
        b"]",
    ];
    let mut piece = random.of_these(&pieces).to_vec();
    if random.once_in(6) {
        let unit = random.of_these(&REPEATED).as_bytes();
        piece = unit.repeat(random.length(20_000));
    }
    text.splice(at..at, piece);
}

fn cut_a_piece(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    let piece = piece(text, random);
    text.drain(piece);
}

fn cut_the_end(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    text.truncate(random.below(text.len() + 1));
}

fn double_a_piece(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    let piece = text[piece(text, random)].to_vec();
    let at = cut(text, random.below(text.len() + 1));
    text.splice(at..at, piece);
}

/// Changes a text by its lines.
fn by_lines(text: &mut Vec<u8>, change: impl FnOnce(&mut Vec<String>)) {
    let whole = String::from_utf8_lossy(text).into_owned();
    let mut lines: Vec<String> = whole.split('\n').map(str::to_owned).collect();
    change(&mut lines);
    *text = lines.join("\n").into_bytes();
}

fn delete_lines(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    by_lines(text, |lines| {
        let from = random.below(lines.len());
        let to = (from + random.length(20)).min(lines.len());
        lines.drain(from..to);
    });
}

fn double_a_line(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    by_lines(text, |lines| {
        let line = lines[random.below(lines.len())].clone();
        let at = random.below(lines.len());
        lines.insert(at, line);
    });
}

fn move_a_line(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    by_lines(text, |lines| {
        let line = lines.remove(random.below(lines.len()));
        let at = random.below(lines.len() + 1);
        lines.insert(at, line);
    });
}

fn foreign_line(text: &mut Vec<u8>, random: &mut Random, seeds: &[Seed]) {
    let other = &seeds[random.below(seeds.len())].text;
    let others: Vec<&str> = other.lines().filter(|line| !line.is_empty()).collect();
    let line = others[random.below(others.len())].to_owned();
    by_lines(text, |lines| {
        let at = random.below(lines.len() + 1);
        lines.insert(at, line);
    });
}

fn foreign_section(text: &mut Vec<u8>, random: &mut Random, seeds: &[Seed]) {
    let other = &seeds[random.below(seeds.len())].text;
    let sections: Vec<&str> = other.split("\n[").skip(1).collect();
    if !sections.is_empty() {
        let section = sections[random.below(sections.len())];
        text.extend_from_slice(format!("\n[{section}\n").as_bytes());
    }
}

/// Changes a text where it is one; else it stays.
fn by_text(text: &mut Vec<u8>, change: impl FnOnce(&mut String)) {
    let mut whole = String::from_utf8_lossy(text).into_owned();
    change(&mut whole);
    *text = whole.into_bytes();
}

/// Puts something in the place of a token of a kind.
fn replace(
    text: &mut Vec<u8>,
    kind: Kind,
    random: &mut Random,
    put: impl FnOnce(&mut Random, &str) -> String,
) {
    by_text(text, |whole| {
        let spans = tokens_of(whole, kind);
        if !spans.is_empty() {
            let span = spans[random.below(spans.len())].clone();
            let new = put(random, &whole[span.clone()]);
            whole.replace_range(span, &new);
        }
    });
}

fn swap_tokens(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    by_text(text, |whole| {
        let all = tokens(whole);
        if all.is_empty() {
            return;
        }
        let kind = all[random.below(all.len())].0;
        let spans = tokens_of(whole, kind);
        let (a, b) = (random.below(spans.len()), random.below(spans.len()));
        let (a, b) = (spans[a.min(b)].clone(), spans[a.max(b)].clone());
        if a.end <= b.start {
            let (first, second) = (whole[a.clone()].to_owned(), whole[b.clone()].to_owned());
            whole.replace_range(b, &first);
            whole.replace_range(a, &second);
        }
    });
}

fn delete_a_token(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    let kind = random.of_these(&[Kind::Word, Kind::Number, Kind::Text, Kind::Sign]);
    replace(text, kind, random, |_, _| String::new());
}

fn double_a_token(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    let kind = random.of_these(&[Kind::Word, Kind::Number, Kind::Text, Kind::Sign]);
    replace(text, kind, random, |random, token| {
        let times = if random.once_in(10) {
            random.length(5_000)
        } else {
            2
        };
        let between = random.of_these(&["", " ", ".", ", "]);
        vec![token; times].join(between)
    });
}

fn another_number(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    replace(text, Kind::Number, random, |random, old| {
        match random.below(5) {
            0 => format!("-{old}"),
            1 => format!("{old}e{}", random.of_these(&["1", "3", "-3", "-30", "300"])),
            2 => format!("{old}{}", random.below(10)),
            _ => random.of_these(&NUMBERS).to_owned(),
        }
    });
}

fn another_text(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    replace(text, Kind::Text, random, |random, _| {
        match random.below(8) {
            0 => format!(
                "\"{}\"",
                random
                    .of_these(&REPEATED[4..14])
                    .replace(['"', '\n'], "")
                    .repeat(random.length(50_000))
            ),
            _ => format!("\"{}\"", random.of_these(&TEXTS)),
        }
    });
}

fn another_word(text: &mut Vec<u8>, random: &mut Random, seeds: &[Seed]) {
    let other = &seeds[random.below(seeds.len())].text;
    let words = tokens_of(other, Kind::Word);
    let word = other[words[random.below(words.len())].clone()].to_owned();
    replace(text, Kind::Word, random, |random, old| {
        match random.below(6) {
            0 => old.chars().rev().collect(),
            1 => format!("{old}_{}", random.below(3)),
            _ => word,
        }
    });
}

/// Puts another value behind the equals sign of a line.
fn another_value(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    by_lines(text, |lines| {
        let places: Vec<usize> = (0..lines.len())
            .filter(|at| lines[*at].contains('='))
            .collect();
        if places.is_empty() {
            return;
        }
        let line = &mut lines[places[random.below(places.len())]];
        let value = value(random, 0);
        if let Some((key, _)) = line.split_once('=') {
            *line = format!("{key}= {value}");
        }
    });
}

/// A value, simple, long or deep.
pub fn value(random: &mut Random, depth: usize) -> String {
    match random.below(12) {
        0 if depth < 3 => {
            let items: Vec<String> = (0..random.below(5))
                .map(|_| value(random, depth + 1))
                .collect();
            format!("[{}]", items.join(", "))
        }
        1 if depth < 3 => {
            let item = value(random, depth + 1);
            let times = if depth == 0 {
                random.length(20_000)
            } else {
                random.length(50)
            };
            format!(
                "[{}]",
                vec![item.as_str(); times.min(400_000 / item.len())].join(", ")
            )
        }
        2 => {
            let deep = random.length(3_000);
            format!("{}1{}", "[".repeat(deep), "]".repeat(deep))
        }
        3 => {
            let deep = random.length(300);
            format!("{}1{}", "{ a = ".repeat(deep), " }".repeat(deep))
        }
        4..=6 => random.of_these(&NUMBERS).to_owned(),
        7 => format!("\"{}\"", random.of_these(&TEXTS)),
        _ => random.of_these(&VALUES).to_owned(),
    }
}

/// Renames or lengthens the key of a line, or makes a section's head odd.
fn another_key(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    by_lines(text, |lines| {
        let places =
            (0..lines.len()).filter(|at| lines[*at].starts_with('[') || lines[*at].contains('='));
        let places: Vec<usize> = places.collect();
        if places.is_empty() {
            return;
        }
        let line = &mut lines[places[random.below(places.len())]];
        let odd = match random.below(6) {
            0 => "a.".repeat(random.length(20_000)) + "b",
            1 => "\"\"".to_owned(),
            2 => "\"零 售\"".to_owned(),
            3 => "k".repeat(random.length(50_000)),
            4 => random
                .of_these(&[
                    "extends",
                    "values",
                    "scenario",
                    "indicator",
                    "id",
                    "base_year",
                    "year",
                    "law",
                ])
                .to_owned(),
            _ => "\"a.b\".\"c\\nd\"".to_owned(),
        };
        *line = match (line.strip_prefix('['), line.split_once('=')) {
            (Some(_), _) if random.once_in(2) => format!("[{odd}]"),
            (Some(rest), _) => format!("[{odd}.{rest}"),
            (_, Some((_, value))) => format!("{odd} ={value}"),
            _ => odd,
        };
    });
}

/// Spoils a text that looks like a formula, or makes one of any text.
fn spoil_a_formula(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    by_text(text, |whole| {
        let texts = tokens_of(whole, Kind::Text);
        let formulas = texts
            .iter()
            .filter(|span| whole[(*span).clone()].contains(['+', '-', '*', '/', '<', '>', '(']));
        let formulas: Vec<Range<usize>> = formulas.cloned().collect();
        if formulas.is_empty() {
            return;
        }
        let span = formulas[random.below(formulas.len())].clone();
        let mut formula = whole[span.clone()].trim_matches('"').to_owned();
        for _ in 0..random.length(4) {
            let borders: Vec<usize> = formula.char_indices().map(|(at, _)| at).collect();
            let border = |random: &mut Random| match borders.is_empty() {
                true => 0,
                false => borders[random.below(borders.len())],
            };
            let (a, b) = (border(random), border(random));
            let piece = random.of_these(&FORMULAS);
            match random.below(6) {
                0 => formula.replace_range(a.min(b)..a.max(b), ""),
                1 => formula.insert_str(a, &piece.repeat(random.length(2_000))),
                2 => formula = format!("{}{formula}{}", "(".repeat(a), ")".repeat(a)),
                3 => formula = format!("{formula} {piece} {formula}"),
                _ => formula.insert_str(a, piece),
            }
            formula.truncate(cut(formula.as_bytes(), 20_000));
        }
        whole.replace_range(span, &format!("\"{formula}\""));
    });
}

fn other_line_ends(text: &mut Vec<u8>, random: &mut Random, _: &[Seed]) {
    let ends = random.of_these(&["\r\n", "\r", "\n\n", " \n", "\u{2028}"]);
    by_text(text, |whole| *whole = whole.replace('\n', ends));
}
