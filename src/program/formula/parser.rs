//! The parser: text to tree, the first thing that is wrong with its place.

use super::{Fault, Formula, Moment, Part, Reference, Tree};
use crate::both;
use crate::language::{Both, Pair};
use crate::program::node::{Binary, Unary};
use std::ops::Range;

/// Longest formula, in bytes.
const LONGEST: usize = 4096;
/// Deepest nesting of parentheses, signs and powers.
const DEEPEST: usize = 64;
/// Most operations: bounds the depth of a long chain such as 1+1+1+…
const MOST_OPERATIONS: usize = 1000;

/// Reads a formula.
pub(super) fn parse(text: &str) -> Result<Formula, Fault> {
    if text.len() > LONGEST {
        return Err(Fault {
            span: 0..text.len(),
            message: both!(
                "公式长{bytes}字节",
                "the formula has {bytes} bytes",
                bytes = text.len()
            ),
            help: both!(
                "请控制在{LONGEST}字节以内：把公式拆成几个派生指标",
                "keep it under {LONGEST}: split it into several derived indicators"
            ),
        });
    }
    let mut parser = Parser {
        text,
        at: 0,
        end: 0,
        depth: 0,
        operations: 0,
        references: Vec::new(),
    };
    let root = parser.or()?;
    parser.skip_spaces();
    if parser.at < text.len() {
        return Err(parser.unexpected((
            "运算符，或公式到此结束",
            "an operator or the end of the formula",
        )));
    }
    Ok(Formula {
        root,
        operations: parser.operations,
        references: parser.references,
        settled: None,
    })
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    /// Where the last sign, word or number that was read ends.
    end: usize,
    depth: usize,
    operations: usize,
    references: Vec<Reference>,
}

/// Functions of one number.
const UNARY: &[(&str, Unary)] = &[
    ("abs", Unary::Abs),
    ("exp", Unary::Exp),
    ("log", Unary::Log),
    ("sqrt", Unary::Sqrt),
];
/// Functions of an indicator's years.
const MOMENTS: &[(&str, Moment)] = &[
    ("base", Moment::Base),
    ("sum", Moment::Sum),
    ("mean", Moment::Mean),
    ("cagr", Moment::Cagr),
];
/// What a function of two numbers asks for.
const TWO_ARGUMENTS: Pair = ("两个参数", "two arguments");

/// Functions of two or more numbers.
const BINARY: &[(&str, Binary)] = &[
    ("min", Binary::Min),
    ("max", Binary::Max),
    ("pow", Binary::Power),
];

impl Parser<'_> {
    fn or(&mut self) -> Result<Part, Fault> {
        let start = self.start();
        let mut left = self.and()?;
        while self.take_word("or") {
            let right = self.and()?;
            left = self.binary(Binary::Or, start, left, right)?;
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Part, Fault> {
        let start = self.start();
        let mut left = self.not()?;
        while self.take_word("and") {
            let right = self.not()?;
            left = self.binary(Binary::And, start, left, right)?;
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Part, Fault> {
        let start = self.start();
        if self.take_word("not") {
            let inner = self.deeper(Self::not)?;
            return self.unary(Unary::Not, start, inner);
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Part, Fault> {
        let start = self.start();
        let left = self.sum()?;
        let Some(op) = self.comparing() else {
            return Ok(left);
        };
        let right = self.sum()?;
        let compared = self.binary(op, start, left, right)?;
        let second = self.start();
        match self.comparing() {
            None => Ok(compared),
            Some(_) => Err(Fault {
                span: second..self.end,
                message: ("比较之后又接比较", "a comparison follows a comparison").into(),
                help: (
                    "请拆成两个：1 < x < 2 写作 1 < x and x < 2",
                    "write two: 1 < x and x < 2 for 1 < x < 2",
                )
                    .into(),
            }),
        }
    }

    /// The sign of a comparison, if one comes next.
    fn comparing(&mut self) -> Option<Binary> {
        let operators = [
            ("<=", Binary::LessOrEqual),
            (">=", Binary::GreaterOrEqual),
            ("==", Binary::Equal),
            ("!=", Binary::NotEqual),
            ("<", Binary::Less),
            (">", Binary::Greater),
        ];
        let found = operators.into_iter().find(|(sign, _)| self.take(sign));
        found.map(|(_, op)| op)
    }

    fn sum(&mut self) -> Result<Part, Fault> {
        let start = self.start();
        let mut left = self.product()?;
        loop {
            let op = if self.take("+") {
                Binary::Add
            } else if self.take("-") {
                Binary::Subtract
            } else {
                return Ok(left);
            };
            let right = self.product()?;
            left = self.binary(op, start, left, right)?;
        }
    }

    fn product(&mut self) -> Result<Part, Fault> {
        let start = self.start();
        let mut left = self.sign()?;
        loop {
            let op = if self.take("*") {
                Binary::Multiply
            } else if self.take("/") {
                Binary::Divide
            } else {
                return Ok(left);
            };
            let right = self.sign()?;
            left = self.binary(op, start, left, right)?;
        }
    }

    fn sign(&mut self) -> Result<Part, Fault> {
        let start = self.start();
        if self.take("-") {
            let inner = self.deeper(Self::sign)?;
            return self.unary(Unary::Negate, start, inner);
        }
        if self.take("+") {
            return self.deeper(Self::sign);
        }
        let base = self.atom()?;
        if self.take("^") {
            let exponent = self.deeper(Self::sign)?;
            return self.binary(Binary::Power, start, base, exponent);
        }
        Ok(base)
    }

    fn atom(&mut self) -> Result<Part, Fault> {
        self.skip_spaces();
        let start = self.at;
        let next = self.text[start..].chars().next();
        match next {
            Some('(') => {
                self.go_to(start + 1);
                let inner = self.deeper(Self::or)?;
                self.expect(")")?;
                Ok(inner)
            }
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) if c.is_ascii_alphabetic() || c == '_' => self.name(),
            _ => Err(self.unexpected(("数值、名称或“(”", "a number, a name or “(”"))),
        }
    }

    fn number(&mut self) -> Result<Part, Fault> {
        let rest = &self.text.as_bytes()[self.at..];
        let digits = |from: usize| {
            rest.get(from..)
                .unwrap_or_default()
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count()
        };
        let mut length = digits(0);
        if length == 0 && digits(1) == 0 {
            return Err(self.unexpected(("数值、名称或“(”", "a number, a name or “(”")));
        }
        if rest.get(length) == Some(&b'.') {
            length += 1 + digits(length + 1);
        }
        if matches!(rest.get(length), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(rest.get(length + 1), Some(b'+' | b'-')));
            let exponent = digits((length + 1 + sign).min(rest.len()));
            if exponent > 0 {
                length += 1 + sign + exponent;
            }
        }
        let span = self.at..self.at + length;
        let written = &self.text[span.clone()];
        self.go_to(span.end);
        match written.parse::<f64>() {
            Ok(x) if x.is_finite() => Ok(Tree::Number(x).at(span)),
            _ => Err(fault(
                span,
                both!(
                    "{written} 不在 -1.7e308 至 1.7e308 之间",
                    "{written} is not a number from -1.7e308 to 1.7e308"
                ),
            )),
        }
    }

    fn name(&mut self) -> Result<Part, Fault> {
        let span = self.word_span();
        let word = self.text[span.clone()].to_owned();
        self.go_to(span.end);
        if self.take("(") {
            return self.function(&word, span);
        }
        if word == "year" {
            return Ok(Tree::Year.at(span));
        }
        if ["and", "or", "not"].contains(&word.as_str()) {
            self.at = span.start;
            return Err(self.unexpected(("数值、名称或“(”", "a number, a name or “(”")));
        }
        Ok(self.reference(span.start, word, Moment::Lag(0), span))
    }

    /// A reference whose text begins at `start` and ends here; `span` is that of the name in it.
    fn reference(
        &mut self,
        start: usize,
        name: String,
        moment: Moment,
        span: Range<usize>,
    ) -> Part {
        self.references.push(Reference { name, moment, span });
        Tree::Reference(self.references.len() - 1).at(start..self.end)
    }

    fn function(&mut self, name: &str, span: Range<usize>) -> Result<Part, Fault> {
        match name {
            "lag" => self.lag(span.start),
            "convert" => self.convert(span.start),
            _ => match MOMENTS.iter().find(|(known, _)| *known == name) {
                Some((_, moment)) => {
                    let (word, at) = self.bare_name(name)?;
                    self.expect_end_of(name)?;
                    Ok(self.reference(span.start, word, *moment, at))
                }
                None => {
                    let arguments = self.deeper(Self::arguments)?;
                    self.call(name, span, arguments)
                }
            },
        }
    }

    /// The parenthesis after a bare name.
    fn expect_end_of(&mut self, function: &str) -> Result<(), Fault> {
        self.expect(")").map_err(|fault| Fault {
            help: both!(
                "{function}(…) 中只写一个指标标识符；算式请先写成派生指标，再引用",
                "{function}(…) takes the id of one indicator: write what is computed as a derived indicator of its own"
            ),
            ..fault
        })
    }

    fn lag(&mut self, from: usize) -> Result<Part, Fault> {
        let (word, at) = self.bare_name("lag")?;
        self.expect(",")?;
        self.skip_spaces();
        let start = self.at;
        let years = match self.number().map(|part| part.tree) {
            Ok(Tree::Number(k)) if k.fract() == 0.0 && (1.0..=100.0).contains(&k) => k as u32,
            _ => {
                let span = start..self.at.max(start + 1).min(self.text.len());
                return Err(fault(
                    span,
                    (
                        "lag(x, k) 中的年数 k 应为 1 至 100 的整数",
                        "lag(x, k) takes a whole number of years k from 1 to 100",
                    ),
                ));
            }
        };
        self.expect_end_of("lag")?;
        Ok(self.reference(from, word, Moment::Lag(years), at))
    }

    /// What is converted, times the factor.
    fn convert(&mut self, from: usize) -> Result<Part, Fault> {
        let inner = self.deeper(Self::or)?;
        let into = match self.take(",") {
            true => Some(self.bare_name("convert")?),
            false => None,
        };
        self.expect_end_of("convert")?;
        let (name, at) = into.unwrap_or_else(|| (String::new(), from..self.end));
        let factor = self.reference(from, name, Moment::Conversion, at);
        self.binary(Binary::Multiply, from, inner, factor)
    }

    fn bare_name(&mut self, function: &str) -> Result<(String, Range<usize>), Fault> {
        self.skip_spaces();
        let span = self.word_span();
        if span.is_empty() {
            return Err(self.unexpected(both!(
                "{function}(…) 中的指标标识符",
                "the id of an indicator in {function}(…)"
            )));
        }
        self.go_to(span.end);
        Ok((self.text[span.clone()].to_owned(), span))
    }

    fn arguments(&mut self) -> Result<Vec<Part>, Fault> {
        let mut arguments = vec![self.or()?];
        while self.take(",") {
            arguments.push(self.or()?);
        }
        self.expect(")")?;
        Ok(arguments)
    }

    fn call(
        &mut self,
        name: &str,
        span: Range<usize>,
        arguments: Vec<Part>,
    ) -> Result<Part, Fault> {
        let count = arguments.len();
        let wants = |what: Pair| {
            let what = Both::from(what);
            fault(
                span.clone(),
                both!(
                    "{name} 需要{what}，现有{count}个",
                    "{name} takes {what}, and has {count}";
                    what
                ),
            )
        };
        if let Some((_, op)) = UNARY.iter().find(|(known, _)| *known == name) {
            let [a] = <[Part; 1]>::try_from(arguments)
                .map_err(|_| wants(("一个参数", "one argument")))?;
            return self.unary(*op, span.start, a);
        }
        if let Some((_, op)) = BINARY.iter().find(|(known, _)| *known == name) {
            if count < 2 || (*op == Binary::Power && count > 2) {
                return Err(wants(TWO_ARGUMENTS));
            }
            let mut arguments = arguments.into_iter();
            let first = arguments.next().ok_or_else(|| wants(TWO_ARGUMENTS))?;
            let start = span.start;
            return arguments.try_fold(first, |left, right| self.binary(*op, start, left, right));
        }
        if name == "if" {
            let parts = <[Part; 3]>::try_from(arguments)
                .map_err(|_| wants(("三个参数", "three arguments")))?;
            self.count()?;
            return Ok(Tree::If(Box::new(parts)).at(span.start..self.end));
        }
        let known = UNARY.iter().map(|f| f.0).chain(BINARY.iter().map(|f| f.0));
        let known = known.chain(["if", "lag", "convert"]);
        let known: Vec<&str> = known.chain(MOMENTS.iter().map(|f| f.0)).collect();
        let all = Both::list(&known);
        Err(Fault {
            span,
            message: both!("没有函数“{name}”", "there is no function “{name}”"),
            help: match crate::diag::nearest(name, known.iter().copied()) {
                Some(near) => {
                    both!(
                        "是否为 {near}？可用的有：{all}",
                        "did you mean {near}? There are: {all}";
                        all
                    )
                }
                None => both!("可用的有：{all}", "there are: {all}"; all),
            },
        })
    }

    /// A function of one part that begins at `start` and ends here.
    fn unary(&mut self, op: Unary, start: usize, inner: Part) -> Result<Part, Fault> {
        self.count()?;
        Ok(Tree::Unary(op, Box::new(inner)).at(start..self.end))
    }

    /// Two parts combined, which together begin at `start` and end here.
    fn binary(&mut self, op: Binary, start: usize, left: Part, right: Part) -> Result<Part, Fault> {
        self.count()?;
        Ok(Tree::Binary(op, Box::new(left), Box::new(right)).at(start..self.end))
    }

    /// Counts an operation.
    fn count(&mut self) -> Result<(), Fault> {
        self.operations += 1;
        if self.operations <= MOST_OPERATIONS {
            return Ok(());
        }
        let help = both!(
            "请控制在{MOST_OPERATIONS}次运算以内：拆分公式",
            "keep it under {MOST_OPERATIONS} operations: split the formula"
        );
        Err(Fault {
            span: 0..self.at,
            message: ("公式过长", "the formula is too long").into(),
            help,
        })
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let span = self.at.saturating_sub(1)..self.at;
            return Err(Fault {
                span,
                message: both!(
                    "公式嵌套超过{DEEPEST}层",
                    "the formula is nested more than {DEEPEST} deep"
                ),
                help: (
                    "请把公式拆成几个派生指标",
                    "split it into several derived indicators",
                )
                    .into(),
            });
        }
        let inner = read(self)?;
        self.depth -= 1;
        Ok(inner)
    }

    /// Where the next thing to be read begins.
    fn start(&mut self) -> usize {
        self.skip_spaces();
        self.at
    }

    /// Goes on behind something that was read.
    fn go_to(&mut self, end: usize) {
        self.at = end;
        self.end = end;
    }

    fn skip_spaces(&mut self) {
        self.at = self.text.len() - self.text[self.at..].trim_start().len();
    }

    fn word_span(&self) -> Range<usize> {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let length = self.text[self.at..]
            .find(|c| !word(c))
            .unwrap_or(self.text.len() - self.at);
        self.at..self.at + length
    }

    fn take(&mut self, sign: &str) -> bool {
        self.skip_spaces();
        let found = self.text[self.at..].starts_with(sign);
        if found {
            self.go_to(self.at + sign.len());
        }
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        self.skip_spaces();
        let span = self.word_span();
        let found = &self.text[span.clone()] == word;
        if found {
            self.go_to(span.end);
        }
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), Fault> {
        if self.take(sign) {
            Ok(())
        } else {
            Err(self.unexpected(Both::same(format!("“{sign}”"))))
        }
    }

    fn unexpected(&self, wanted: impl Into<Both>) -> Fault {
        let wanted = wanted.into();
        let rest = &self.text[self.at..];
        match rest.chars().next() {
            None => Fault {
                span: self.at.saturating_sub(1)..self.at,
                message: both!(
                    "公式到此中断，后面应为{wanted}",
                    "the formula ends where {wanted} should follow";
                    wanted
                ),
                help: (
                    "请把公式写完整，例如 (a + b) / c * 100",
                    "complete the formula, as in (a + b) / c * 100",
                )
                    .into(),
            },
            Some(c) => {
                let end = self.word_span().end.max(self.at + c.len_utf8());
                let written = crate::diag::shortened(&self.text[self.at..end]);
                Fault {
                    span: self.at..end,
                    message: both!(
                        "“{written}”处应为{wanted}",
                        "“{written}” stands where {wanted} should";
                        wanted
                    ),
                    help: unexpected_help(c, rest, self.text[..self.at].trim_end()).into(),
                }
            }
        }
    }
}

/// What to write instead of a character that cannot stand where it does, with what follows it and
/// what stands before it.
fn unexpected_help(c: char, rest: &str, before: &str) -> Pair {
    let after_digit = before.ends_with(|c: char| c.is_ascii_digit());
    match c {
        '！'..='～' | '−' | '–' | '×' | '÷' if c != '％' => (
            "请用半角（ASCII）字符：0–9 ( ) , + - * / .",
            "write it half-width (ASCII): 0–9 ( ) , + - * / .",
        ),
        '≤' | '≥' | '≠' | '>' | '<' => ("请写 <=、>= 或 !=", "write <=, >= or !="),
        '%' | '％' => (
            "百分数请写 / 100；公式没有求余运算",
            "write / 100 for per cent; there is no remainder",
        ),
        '*' if before.ends_with('*') => ("乘方请写 ^", "write ^ for a power"),
        '=' => ("比较相等请写 ==", "write == to compare"),
        '&' | '|' | '!' => (
            "请写 and、or、not 和 !=",
            "write and, or, not, and != for unequal",
        ),
        '_' | ',' if after_digit && rest[1..].starts_with(|c: char| c.is_ascii_digit()) => (
            "数值的千位之间不加分隔符：1000",
            "write numbers without a separator between thousands: 1000",
        ),
        c if !c.is_ascii() => (
            "公式中请用指标的标识符，不用名称",
            "name indicators by their ids, not by their names",
        ),
        c if c.is_ascii_alphabetic() && after_digit => {
            ("乘号不能省略：2 * x", "write the sign of a product: 2 * x")
        }
        c if c.is_ascii_uppercase() => (
            "and、or、not 用小写",
            "and, or, not are written in small letters",
        ),
        _ => (
            "公式由标识符、数值和运算符组成，例如 (a + b) / c * 100",
            "a formula is made of ids, numbers and signs, as in (a + b) / c * 100",
        ),
    }
}

fn fault(span: Range<usize>, message: impl Into<Both>) -> Fault {
    Fault {
        span,
        message: message.into(),
        help: Both::default(),
    }
}
