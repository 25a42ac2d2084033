//! Cells: numbers, years and words as people write them in tables.
//!
//! A number is written with a point, thousands perhaps set apart by commas: 15,932.5. Digits may be full-width, as Chinese input methods write
//! them. A year is a whole number (2015, or the number of a period), 2015年, or a date, of which the year counts. Anything else
//! is refused with what it is, since a guess (1.5万 as 1.5) would be silent and wrong.

use crate::both;
use crate::diag::shortened;
use crate::history::Kind;
use crate::language::Both;

/// Years and numbers of periods are smaller than this: 20151231 is none.
const YEARS: i32 = 100_000;

/// What is wrong with a cell, and what to do.
pub(super) type Trouble = (Both, Both);

/// How the numbers of a file are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    /// Whether a single comma may be the decimal sign, as it is where `;` parts the columns.
    pub comma_may_be_decimal: bool,
}

/// A number.
pub(super) fn number(cell: &str, percent: bool, written: Written) -> Result<f64, Trouble> {
    let plain = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
    if cell.as_bytes().iter().all(plain) {
        return finite(cell, cell);
    }
    let mut text: String = cell.chars().map(narrow).collect();
    if let Some(number) = text.strip_suffix('%') {
        if !percent {
            return Err(with_percent(cell));
        }
        text = number.trim_end().to_owned();
    }
    if text.contains(',') {
        if written.comma_may_be_decimal && text.matches(',').count() == 1 && !text.contains('.') {
            return Err(either_comma(cell));
        }
        text = without_commas(&text).ok_or_else(|| odd_commas(cell))?;
    }
    match text.as_bytes().iter().all(plain) {
        true => finite(&text, cell),
        false => Err(no_number(cell)),
    }
}

fn finite(text: &str, cell: &str) -> Result<f64, Trouble> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err((
            both!(
                "数值“{shown}”过大",
                "{shown} is too large",
                shown = shortened(cell)
            ),
            (
                "请核对数值，或换用更大的单位",
                "check it, or write it in a larger unit",
            )
                .into(),
        )),
        Err(_) => Err(no_number(cell)),
    }
}

/// A character of a full-width number as ASCII.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{2212}' => '-',
        _ => c,
    }
}

/// A number without its commas, if they part thousands.
fn without_commas(text: &str) -> Option<String> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let (first, rest) = whole.split_once(',')?;
    let first = first.trim_start_matches(['-', '+']);
    let fits = (1..=3).contains(&first.len()) && rest.split(',').all(|group| group.len() == 3);
    let decimals = &text[whole.len()..];
    (fits && !decimals.contains(',')).then(|| text.replace(',', ""))
}

fn no_number(cell: &str) -> Trouble {
    let shown = shortened(cell);
    let lower = cell.to_lowercase();
    let bare = lower.trim_start_matches(['+', '-']);
    let help: (&str, &str) = if matches!(bare, "nan" | "inf" | "infinity") {
        (
            "请写有限的数值；没有数据的年份留空",
            "write a finite number; leave a year without data empty",
        )
    } else if cell.contains(['万', '亿', '千', '百']) {
        (
            "请只写数字，单位写在“单位”列；如1.5万写作15000",
            "write digits alone and the unit in a column unit; 1.5万 is 15000",
        )
    } else if !cell.contains(|c: char| c.is_ascii_digit()) {
        ("没有数据的年份请留空", "leave a year without data empty")
    } else {
        (
            "请只写数字，如15932.5",
            "write digits alone, such as 15932.5",
        )
    };
    (
        both!("“{shown}”不是数值", "{shown:?} is not a number"),
        help.into(),
    )
}

fn with_percent(cell: &str) -> Trouble {
    (
        both!(
            "“{shown}”带有百分号，而这一行不是增速",
            "{shown:?} has a per cent sign, and the row is no growth rate",
            shown = shortened(cell)
        ),
        (
            "若为增速，请在“指标类型”列写 growth；若为占比，请去掉百分号，在“单位”列写 %",
            "for a growth rate write growth in a column measure; for a share leave the sign out and write % in a column unit",
        )
            .into(),
    )
}

fn either_comma(cell: &str) -> Trouble {
    (
        both!(
            "“{shown}”中的逗号可能是小数点，也可能是千分位",
            "the comma of {shown:?} may be a decimal sign or part thousands",
            shown = shortened(cell)
        ),
        (
            "请用点作小数点，不写千分位",
            "write a point for decimals and nothing between thousands",
        )
            .into(),
    )
}

fn odd_commas(cell: &str) -> Trouble {
    (
        both!(
            "“{shown}”中的逗号不是千分位",
            "the commas of {shown:?} do not part thousands",
            shown = shortened(cell)
        ),
        (
            "请写作15,932.5或15932.5，小数点用点",
            "write 15,932.5 or 15932.5, with a point for decimals",
        )
            .into(),
    )
}

/// A year.
pub(super) fn year(cell: &str) -> Result<i32, Trouble> {
    let found = plain_year(cell).or_else(|| {
        let text: String = cell.chars().map(narrow).collect();
        plain_year(&text).or_else(|| marked_year(&text))
    });
    found.ok_or_else(|| no_year(cell))
}

/// A cell as a year, for telling layouts apart: 1 to 5 digits, 2015年, or a date.
pub(super) fn is_year(cell: &str) -> bool {
    year(cell).is_ok()
}

fn plain_year(text: &str) -> Option<i32> {
    let digits = (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let year = digits.then(|| text.parse::<i32>().ok()).flatten()?;
    (year < YEARS).then_some(year)
}

/// 2015年, 2015年度, 2015.0, 2015-12-31, 2015/12, 2015年12月31日, and dates with a time after them.
fn marked_year(text: &str) -> Option<i32> {
    let from = text.find(|c: char| !c.is_ascii_digit())?;
    let (digits, mark) = text.split_at(from);
    let year = plain_year(digits)?;
    let zeros = mark.strip_prefix('.');
    if matches!(mark, "年" | "年度") || zeros.is_some_and(|rest| rest.bytes().all(|b| b == b'0'))
    {
        return Some(year);
    }
    let date = mark.split(['T', ' ']).next()?;
    let date = date.trim_end_matches(['日', '月']);
    let mut parts = date.strip_prefix(['-', '/', '年'])?.split(['-', '/', '月']);
    let within = |part: Option<&str>, most: u32| match part {
        Some(part) => part.len() <= 2 && part.parse().is_ok_and(|n: u32| (1..=most).contains(&n)),
        None => true,
    };
    let (month, day) = (parts.next(), parts.next());
    let fits = digits.len() == 4 && within(month, 12) && within(day, 31) && parts.next().is_none();
    fits.then_some(year)
}

fn no_year(cell: &str) -> Trouble {
    (
        both!(
            "“{shown}”不是年份",
            "{shown:?} is not a year",
            shown = shortened(cell)
        ),
        (
            "请写2015、2015年或2015-12-31，每年一个数值；季度、月度数据请先汇总为年度",
            "write 2015 or 2015-12-31, one value a year; sum quarters and months up first",
        )
            .into(),
    )
}

/// What a series measures.
pub(super) fn kind(cell: &str) -> Result<Kind, Trouble> {
    let word = cell.to_lowercase();
    let known = match word.as_str() {
        "水平" | "流量" | "总量" => Some(Kind::Level),
        "存量" | "累计" => Some(Kind::Stock),
        "计数" | "个数" | "数量" => Some(Kind::Count),
        "占比" | "比重" | "份额" | "比例" => Some(Kind::Share),
        word => Kind::EACH.into_iter().find(|kind| kind.key() == word),
    };
    known.ok_or_else(|| {
        let growth = measure(cell).is_ok_and(|growth| growth);
        let help = if growth {
            (
                "增速请写在“指标类型”（measure）列",
                "growth belongs into a column measure",
            )
        } else {
            (
                "请写 level（水平）、stock（存量）、count（计数）或 share（占比）",
                "write level, stock, count or share",
            )
        };
        (
            both!(
                "没有“{shown}”这种指标",
                "there is no kind {shown:?}",
                shown = shortened(cell)
            ),
            help.into(),
        )
    })
}

/// Whether a row holds a published growth rate.
pub(super) fn measure(cell: &str) -> Result<bool, Trouble> {
    if cell.is_empty() {
        return Ok(false);
    }
    match cell.to_lowercase().as_str() {
        "level" | "value" | "水平" | "数值" | "值" | "总量" => Ok(false),
        "growth" | "growth_rate" | "yoy" | "增速" | "增长率" | "增长" | "同比" => Ok(true),
        _ => Err((
            both!(
                "指标类型“{shown}”不明",
                "there is no measure {shown:?}",
                shown = shortened(cell)
            ),
            (
                "请写 level（水平）或 growth（公布的同比增速，%）",
                "write level, or growth for a published growth rate in per cent",
            )
                .into(),
        )),
    }
}

/// The name of a shock; nothing if the cell says that there was none.
pub(super) fn shock(cell: &str) -> Option<&str> {
    if cell.is_empty() {
        return None;
    }
    match cell.to_lowercase().as_str() {
        "0" | "no" | "false" | "否" | "无" => None,
        "1" | "yes" | "true" | "是" => Some(""),
        _ => Some(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINTS: Written = Written {
        comma_may_be_decimal: false,
    };
    const COMMAS: Written = Written {
        comma_may_be_decimal: true,
    };

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (cell, value) in [
            ("15932.5", 15932.5),
            ("15,932.5", 15932.5),
            ("1,234,567", 1_234_567.0),
            ("-1,234", -1234.0),
            ("１５９３２．５", 15932.5),
            ("１５，９３２", 15932.0),
            ("\u{2212}9.1", -9.1),
            ("+3", 3.0),
            ("1.5e3", 1500.0),
            (".5", 0.5),
        ] {
            assert_eq!(number(cell, false, POINTS).ok(), Some(value), "{cell}");
        }
        assert_eq!(number("4.6%", true, POINTS).ok(), Some(4.6));
        assert_eq!(number("－9.1 ％", true, POINTS).ok(), Some(-9.1));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for cell in [
            "1.5万",
            "n/a",
            "nan",
            "-inf",
            "1e999",
            "-",
            "—",
            "1,5",
            "1593,2",
            "15932,500",
            "1,234.5,6",
            "4.6%",
            "0x10",
            "1 2",
            ".",
        ] {
            assert!(number(cell, false, POINTS).is_err(), "{cell}");
        }
        // Between semicolons 15,932 may be fifteen thousand or sixteen.
        assert!(number("15,932", false, COMMAS).is_err());
        assert!(number("15,932.5", false, COMMAS).is_ok());
    }

    #[test]
    fn years_are_whole_numbers_marked_years_and_dates() {
        for (cell, expected) in [
            ("2015", 2015),
            ("1", 1),
            ("99999", 99_999),
            ("2015年", 2015),
            ("２０１５年度", 2015),
            ("2015.0", 2015),
            ("2015-12-31", 2015),
            ("2015/6", 2015),
            ("2015年12月31日", 2015),
            ("2015年12月", 2015),
            ("2015-12-31T00:00:00", 2015),
            ("2015-12-31 00:00:00", 2015),
        ] {
            assert_eq!(year(cell).ok(), Some(expected), "{cell}");
        }
        for cell in [
            "",
            "x",
            "2015.5",
            "201512",
            "20151231",
            "2015Q4",
            "2015-13-01",
            "2015-1-32",
            "-3",
            "2015--",
            "15-12-31",
            "2015-1-1-1",
        ] {
            assert!(year(cell).is_err(), "{cell}");
        }
    }

    #[test]
    fn words_are_read_in_both_languages() {
        assert_eq!(kind("Stock").ok(), Some(Kind::Stock));
        assert_eq!(kind("占比").ok(), Some(Kind::Share));
        assert!(kind("growth").is_err_and(|(_, help)| help.en.contains("measure")));
        assert_eq!(measure("同比").ok(), Some(true));
        assert_eq!(measure("").ok(), Some(false));
        assert!(measure("quarterly").is_err());
        assert_eq!(
            (shock("疫情"), shock("1"), shock("否")),
            (Some("疫情"), Some(""), None)
        );
    }
}
