//! What formulas say, on constants and on rows, on every kernel; and what is refused.

use super::*;
use crate::draw::Points;
use crate::program::{Lanes, Program, Row};
use crate::simd::{Cpu, Kind, LANES};

fn program_of(
    formula: &Formula,
    inputs: &mut dyn FnMut(&mut Builder, &Reference) -> Operand,
) -> (Program, Row) {
    let mut builder = Builder::default();
    let numbers: Vec<Operand> = formula
        .references()
        .iter()
        .map(|reference| inputs(&mut builder, reference))
        .collect();
    let mut next = numbers.into_iter();
    let result = formula.rows(&mut builder, 2025, &mut |_| {
        next.next().expect("one for each reference")
    });
    let row = builder.binary(Binary::Multiply, result, 1.0);
    let (program, kept) = builder.finish(&[], &[row]);
    (program, kept[0])
}

fn run(cpu: Cpu, (program, row): &(Program, Row)) -> Box<[f64; LANES]> {
    let mut block = program.block();
    let sources = program.sources(7, Points::Plain, 1);
    program.run(cpu, &sources, 0, &mut block, &mut |_: usize, _: &Lanes| {});
    Box::new(block.row(*row).0)
}

fn kernels() -> impl Iterator<Item = Cpu> {
    let fast = [Kind::Avx2, Kind::Avx512].into_iter().filter_map(Cpu::of);
    fast.chain([Cpu::BASELINE])
}

fn parsed(text: &str) -> Formula {
    Formula::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"))
}

/// The numbers that tests give to references: 10 for the base year, 100 + k for k years before.
fn number(reference: &Reference) -> f64 {
    match reference.moment {
        Moment::Base => 10.0,
        Moment::Lag(k) => 100.0 + f64::from(k),
        Moment::Sum => 500.0,
        Moment::Mean => 50.0,
        Moment::Cagr => 5.0,
        Moment::Conversion => 1000.0,
    }
}

/// The value of a formula, the same whether its numbers are known beforehand or stand in rows.
fn value(text: &str) -> f64 {
    let formula = parsed(text);
    let known = program_of(&formula, &mut |_, reference| number(reference).into());
    let in_rows = program_of(&formula, &mut |builder, reference| {
        builder.affine(number(reference), &[]).into()
    });
    let expected = run(Cpu::detect(), &known)[17];
    for cpu in kernels() {
        let found = run(cpu, &in_rows)[1000];
        let same = found == expected || (found.is_nan() && expected.is_nan());
        assert!(same, "{text}: {found} and {expected} on {cpu:?}");
    }
    expected
}

#[test]
fn what_other_languages_disagree_on_is_decided() {
    let table = include_str!("../../../tests/reference/expressions.csv");
    for line in table.lines().skip(1) {
        let (text, expected) = line.split_once(',').expect("two columns");
        if expected == "refused" {
            assert!(Formula::parse(text).is_err(), "{text}");
            continue;
        }
        let (found, expected) = (value(text), expected.parse::<f64>().expect("a number"));
        assert!(
            found == expected || (found.is_nan() && expected.is_nan()),
            "{text}: {found}, not {expected}"
        );
    }
}

#[test]
fn arithmetic_is_that_of_mathematics() {
    for (text, result) in [
        ("2-3-4", -5.0),
        ("-2*-3", 6.0),
        ("2^-1", 0.5),
        ("0^0", 1.0),
        ("x^2 + x^3 - x^4 / x", 10000.0),
        ("(-2)^2 + pow(2, 3)", 12.0),
        ("min(3, 1, 2) + max(1, 2)", 3.0),
        ("if(1 < 2 and not 0, 7, 8)", 7.0),
        ("year - 2020", 5.0),
        ("x / base(x) + lag(x, 2)", 112.0),
        ("sum(x) + mean(x) + cagr(x)", 555.0),
        ("sqrt(16) + abs(-2) + pow(2, 5)", 38.0),
        ("exp(0) + log(1)", 1.0),
        ("\n  x +\n\t1\n", 101.0),
        ("1e3 + .5 + 2.", 1002.5),
        ("not x == 100", 0.0),
        ("not (x > 3) or x != 100", 0.0),
        ("x > 3 and 2", 1.0),
        (
            "1 - (2 - (x - (4 - lag(x, 1) / (x - 50))))",
            100.0 - 5.0 + 101.0 / 50.0,
        ),
        (
            "(x - 1) * (x - 2) - (x - 3) * (x - 4) / ((x - 5) - (x - 6))",
            99.0 * 98.0 - 97.0 * 96.0,
        ),
        (
            "if(x > 100, 1, if(x > 99, 2, if(x > 98, 3, 4))) * (x - 99)",
            2.0,
        ),
        ("if((x + 1) > (x - 1), (x + 2) * 2, (x + 3) * 3) - 4", 200.0),
    ] {
        assert_eq!(value(text), result, "{text}");
    }
}

#[test]
fn what_is_not_finite_does_not_vanish_unless_it_is_left_out() {
    for text in [
        "5 / (x / 0)",
        "min(x / 0, 5)",
        "max(5, log(0 - x))",
        "min(5, log(0 - x))",
        "x / 0 > 3",
        "log(0 - x) != 1",
        "not (x / 0)",
        "exp(0 - x / 0)",
        "(x / 0)^0",
        "1^(x / 0)",
        "if(x / 0, 1, 2)",
        "if(x > 1, x / 0, 2) - 1",
        "x / 0 > 3 or x > 3",
        "x > 3 and x / 0 > 3",
    ] {
        assert!(!value(text).is_finite(), "{text}: {}", value(text));
    }
    for (text, result) in [
        ("if(x > 1, 2, x / 0)", 2.0),
        ("if(x < 1, log(0 - x), 2)", 2.0),
        ("x > 3 or x / 0 > 3", 1.0),
        ("x < 3 and x / 0 > 3", 0.0),
    ] {
        assert_eq!(value(text), result, "{text}");
    }
}

#[test]
fn every_kernel_says_the_same() {
    let text = "if(a > b, exp(a / 3), sqrt(abs(b)) - a^3) * (a - lag(b, 1)) / (1 + max(a, b, c)^2) \
                - log(abs(c) + 1) * (a > 0 and c > 0 or not (b > 0)) + (a + b) ^ 1.5";
    let formula = parsed(text);
    let program = program_of(&formula, &mut |builder, reference| {
        builder.scores(&reference.name, 0).into()
    });
    let expected = run(Cpu::detect(), &program).map(f64::to_bits);
    for cpu in kernels() {
        assert_eq!(run(cpu, &program).map(f64::to_bits), expected, "{cpu:?}");
    }
}

/// The texts of a part and of the parts within it.
fn texts<'t>(part: &Part, text: &'t str, all: &mut Vec<&'t str>) {
    all.push(&text[part.span.clone()]);
    match &part.tree {
        Tree::Number(_) | Tree::Year | Tree::Reference(_) => {}
        Tree::Unary(_, a) => texts(a, text, all),
        Tree::Binary(_, a, b) => [a, b].iter().for_each(|part| texts(part, text, all)),
        Tree::If(parts) => parts.iter().for_each(|part| texts(part, text, all)),
    }
}

#[test]
fn every_part_knows_its_place() {
    let text = " if( (a +b) * 2 > lag( c , 1 ), -max(1, year ,x) ^2, not (d or 3)) ";
    let mut all = Vec::new();
    texts(parsed(text).root(), text, &mut all);
    assert_eq!(
        all,
        [
            text.trim(),
            "(a +b) * 2 > lag( c , 1 )",
            "(a +b) * 2",
            "a +b",
            "a",
            "b",
            "2",
            "lag( c , 1 )",
            "-max(1, year ,x) ^2",
            "max(1, year ,x) ^2",
            "max(1, year ,x)",
            "max(1, year ,x)",
            "1",
            "year",
            "x",
            "2",
            "not (d or 3)",
            "d or 3",
            "d",
            "3",
        ]
    );
}

#[test]
fn what_is_wrong_is_pointed_at() {
    for (text, at, says, help) in [
        ("", 0, "ends where", "complete"),
        ("2 3", 2, "stands where an operator", "ids, numbers"),
        ("7 % 3", 2, "“%”", "/ 100"),
        ("()", 1, "“)”", "ids, numbers"),
        ("０+１", 0, "“０”", "half-width"),
        ("1＋１", 1, "“＋”", "half-width"),
        ("1//2", 2, "“/”", "ids, numbers"),
        ("foo(1)", 0, "no function", "cagr"),
        ("sqrt(1, 2)", 0, "one argument", ""),
        ("lag(x, 0)", 7, "whole number", ""),
        ("1 +", 2, "ends where", "complete"),
        ("1 < x < 2", 6, "follows a comparison", "1 < x and x < 2"),
        ("a == b != c", 7, "follows a comparison", "write two"),
        ("1_000 + x", 1, "“_000”", "without a separator"),
        ("1,000 + x", 1, "“,”", "without a separator"),
        ("2 x", 2, "“x”", "sign of a product"),
        ("2x", 1, "“x”", "sign of a product"),
        ("a AND b", 2, "“AND”", "small letters"),
        ("a && b", 2, "“&”", "and, or, not"),
        ("a ** 2", 3, "“*”", "^ for a power"),
        ("a = b", 2, "“=”", "=="),
        ("a ≥ b", 2, "“≥”", ">="),
        ("a => b", 2, "“=”", "=="),
        ("社零 + 1", 0, "“社”", "by their ids"),
        ("sum(a + b)", 6, "“+”", "id of one indicator"),
        ("lag(a)", 5, "“)”", ""),
        ("lag(a,", 6, "whole number", ""),
        (".", 0, "“.”", ""),
        ("1e999", 0, "not a number from", ""),
    ] {
        let fault = Formula::parse(text).expect_err(text);
        assert_eq!(fault.span.start, at, "{text}: {fault:?}");
        assert!(fault.message.en.contains(says), "{text}: {fault:?}");
        assert!(fault.help.en.contains(help), "{text}: {fault:?}");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    for text in [
        format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000)),
        format!("{}1", "-".repeat(4000)),
        format!("1{}", "^1".repeat(2000)),
        format!("1{}", "+1".repeat(2000)),
        format!("{}1", "not ".repeat(1000)),
        format!("{}1", "not ".repeat(100_000)),
        "x + ".repeat(2_500_000),
        format!("{}1", "if(1,".repeat(800)),
    ] {
        assert!(Formula::parse(&text).is_err());
    }
    // The longest chain that is allowed is computed without trouble.
    assert_eq!(value(&format!("x{}", "+1".repeat(1000))), 1100.0);
    assert_eq!(
        value(&format!("{}x{}", "1-(".repeat(63), ")".repeat(63))),
        -99.0
    );
}

/// Words of the language, and what is in none.
const WORDS: &[&str] = &[
    "x",
    "1",
    "2.5",
    "1e",
    ".",
    "(",
    ")",
    ",",
    "+",
    "-",
    "*",
    "/",
    "^",
    "<",
    "<=",
    "==",
    "=",
    "!",
    "and",
    "or",
    "not",
    "if(",
    "min(",
    "lag(x, 1)",
    "lag(",
    "base(",
    "sum(x)",
    "year",
    " ",
    "\n",
    "社",
    "０",
    "😀",
    "_",
    "%",
    "\u{0}",
    "≤",
    "1_0",
    "sqrt(",
    "pow(x,",
    "e999",
    "\"",
    "\\",
];

/// Texts made of the words of the language in any order, and of what is in none.
#[test]
fn no_text_makes_the_parser_panic() {
    let mut state = 1u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below
    };
    let mut read = 0;
    for _ in 0..50_000 {
        let text: String = (0..next(12)).map(|_| WORDS[next(WORDS.len())]).collect();
        match Formula::parse(&text) {
            Ok(formula) => {
                read += 1;
                let mut all = Vec::new();
                texts(formula.root(), &text, &mut all);
                value(&text);
            }
            Err(fault) => assert!(text.get(fault.span).is_some(), "{text:?}"),
        }
    }
    assert!(read > 500, "only {read} were formulas");
}

#[test]
fn only_what_is_a_truth_counts_as_one() {
    for text in [
        "x > 1",
        "not x",
        "x and y",
        "if(x, y > 1, 0)",
        "(x > 1) * (y > 2)",
    ] {
        assert!(parsed(text).is_truth(false), "{text}");
    }
    for text in [
        "x",
        "x + 1",
        "if(x > 1, 2, 3)",
        "(x > 1) + (y > 2)",
        "-(x > 1)",
    ] {
        assert!(!parsed(text).is_truth(false), "{text}");
    }
    assert!(parsed("x").is_truth(true) && !parsed("x + y").is_truth(true));
}
