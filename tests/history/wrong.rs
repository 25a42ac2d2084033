//! Wrong files: each mistake is named with its line, the text and what to do, in both languages.

use crate::common::{read_bytes, said, series_of, streamed, written};
use std::ops::ControlFlow;
use std::path::Path;
use tuiyan::history::load::{read, stream};
use tuiyan::language::Language;

/// A file, what is said of it in English and in Chinese, and the line.
type Case = (&'static str, &'static str, &'static str, usize);

/// What is wrong with a cell or a row.
const CELLS: &[Case] = &[
    (
        "id,t,value\na,2019,1.5万\na,2020,2\n",
        "\"1.5万\" is not a number",
        "“1.5万”不是数值",
        2,
    ),
    (
        "id,t,value\na,2019,1\na,2020,n/a\n",
        "\"n/a\" is not a number",
        "“n/a”不是数值",
        3,
    ),
    (
        "id,t,value\na,2019,1\na,2020,NaN\n",
        "\"NaN\" is not a number",
        "“NaN”不是数值",
        3,
    ),
    (
        "id,t,value\na,2019,-inf\n",
        "\"-inf\" is not a number",
        "“-inf”不是数值",
        2,
    ),
    (
        "id,t,value\na,2019,1e999\n",
        "1e999 is too large",
        "数值“1e999”过大",
        2,
    ),
    (
        "id,t,value\na,2019,\"1593,2.5\"\n",
        "do not part thousands",
        "不是千分位",
        2,
    ),
    (
        "id;t;value\na;2019;15,932\n",
        "may be a decimal sign or part thousands",
        "可能是小数点",
        2,
    ),
    (
        "id,t,value\na,2019,4.6%\n",
        "\"4.6%\" has a per cent sign",
        "“4.6%”带有百分号",
        2,
    ),
    (
        "id,t,value\na,2019Q4,1\n",
        "\"2019Q4\" is not a year",
        "“2019Q4”不是年份",
        2,
    ),
    ("id,t,value\na,,1\n", "\"\" is not a year", "“”不是年份", 2),
    (
        "id,t,value\na,201912,1\n",
        "\"201912\" is not a year",
        "“201912”不是年份",
        2,
    ),
    (
        "id,t,value\n,2019,1\n",
        "the id is missing",
        "没有指标编号",
        2,
    ),
    (
        "id,t,value\na,2019,1\na,2019,1\n",
        "has a second value for 2019: 1, after 1 on line 2",
        "2019年有两个数值：1，第2行为 1",
        3,
    ),
    (
        "id,t,value\na,2019,1\na,2019,2\n",
        "if they are on two bases, say so in a column basis",
        "若口径不同，请在“口径”列注明",
        3,
    ),
    (
        "id,t,value,measure\na,2019,1,growth\na,2019,2,growth\n",
        "a second published growth for 2019",
        "2019年有两个公布增速",
        3,
    ),
    (
        "id,t,value,kind\na,2019,-1,stock\n",
        "-1 is negative, and its kind is stock",
        "-1 为负，而种类为 stock",
        2,
    ),
    (
        "id,t,value,kind\na,2019,-1,count\n",
        "-1 is negative, and its kind is count",
        "-1 为负，而种类为 count",
        2,
    ),
    (
        "id,t,value,kind\na,2019,101,share\n",
        "a share of 101 is not within 0–100",
        "占比 101 不在0—100之内",
        2,
    ),
    (
        "id,t,value,kind\na,2019,101,\na,2020,50,share\n",
        "a share of 101 (line 2)",
        "占比 101（第2行）",
        3,
    ),
    (
        "id,t,value,kind\na,2019,1,flow\n",
        "there is no kind \"flow\"",
        "没有“flow”这种指标",
        2,
    ),
    (
        "id,t,value,kind\na,2019,1,growth\n",
        "growth belongs into a column measure",
        "增速请写在“指标类型”",
        2,
    ),
    (
        "id,t,value,kind\na,2019,1,level\na,2020,1,stock\n",
        "the kind of \"a\" is stock, and was level before",
        "“a”的种类为 stock，此前为 level",
        3,
    ),
    (
        "id,t,value,unit\na,2019,1,亿元\na,2020,1,亿美元\n",
        "the unit of \"a\" is \"亿美元\", and was \"亿元\" before",
        "“a”的单位为“亿美元”，此前为“亿元”",
        3,
    ),
    (
        "id,t,value,unit,measure\na,2019,1,亿元,growth\n",
        "the unit of a published growth rate is \"亿元\"",
        "公布增速的单位为“亿元”",
        2,
    ),
    (
        "id,t,value,measure\na,2019,1,quarterly\n",
        "there is no measure \"quarterly\"",
        "指标类型“quarterly”不明",
        2,
    ),
    (
        "id,t,value\na,2019,15,932.5\n",
        "the row has 4 fields, the header 3",
        "这一行有4列，表头只有3列",
        2,
    ),
    (
        "id,2019,2020\na,1,x\n",
        "\"x\" is not a number",
        "“x”不是数值",
        2,
    ),
    (
        "year,a,b\n2019,1,2\n19x,3,4\n",
        "\"19x\" is not a year",
        "“19x”不是年份",
        3,
    ),
    (
        "year,a,b\n2019,1,2\n2019,3,4\n",
        "a second value for 2019: 3, after 1 on line 2",
        "2019年有两个数值：3，第2行为 1",
        3,
    ),
];

/// What is wrong with a header.
const HEADERS: &[Case] = &[
    (
        "id,year,amount\na,2019,1\n",
        "has no column value",
        "缺少列 value",
        1,
    ),
    (
        "id,yaer,value\na,2019,1\n",
        "did you mean yaer → year?",
        "是否指 yaer → year？",
        1,
    ),
    (
        "M3_Y1,1,940.66\nM3_Y1,2,1084.86\n",
        "\"940.66\" is not a year",
        "“940.66”不是年份",
        1,
    ),
    (
        "id,indicator,year,value\na,a,2019,1\n",
        "\"id\" and \"indicator\" mean the same",
        "“id”和“indicator”两列含义相同",
        1,
    ),
    (
        "id,2019,2019年\na,1,2\n",
        "the year 2019 has two columns",
        "2019年有两列",
        1,
    ),
    (
        "year,a,a\n2019,1,2\n",
        "the series \"a\" has two columns",
        "指标“a”有两列",
        1,
    ),
    ("id,year,value\n", "nothing but the header", "只有表头", 1),
];

fn names_all(cases: &[Case]) {
    for (text, en, zh, line) in cases {
        let english = said(text, Language::En);
        let place = format!("history.csv:{line}:");
        assert!(
            english.contains(en) && english.contains(&place),
            "{text}\n{english}"
        );
        assert!(
            english.contains("error") && english.contains("help"),
            "{text}\n{english}"
        );
        let chinese = said(text, Language::Zh);
        assert!(
            chinese.contains(zh) && chinese.contains("帮助"),
            "{text}\n{chinese}"
        );
    }
}

#[test]
fn every_wrong_cell_is_named_with_its_place() {
    names_all(CELLS);
}

#[test]
fn every_wrong_header_is_named_with_its_place() {
    names_all(HEADERS);
}

/// Bytes that are no table, and what is said of them in English and in Chinese.
const FILES: &[(&[u8], &str, &str)] = &[
    (b"", "is empty", "是空文件"),
    (b"\n\n  \n", "is empty", "是空文件"),
    (b"just a line of words\n", "has one column only", "只有一列"),
    (
        b"id,t,value\na,1,\"2\na,2,3\n",
        "line 2: a quotation mark is never closed",
        "第2行：引号没有配对",
    ),
    (
        b"id,t,value\na,1,2\na,2,\"3\"4\n",
        "line 3: in the record that begins on line 3, text follows",
        "第3行：第3行开始的记录中，引号之后还有文字",
    ),
    (
        b"id,t,value\na,1,2\n\xc9\xcf\xba\xa3,1,2\n",
        "line 3: it is not UTF-8: it is probably GBK",
        "第3行：不是 UTF-8 文本：可能是 GBK 编码",
    ),
    (
        b"id,t,value\na\xff,1,2\n",
        "in another encoding",
        "是其他编码",
    ),
    (b"\xff\xfei\0d\0,\0t\0", "is UTF-16", "是 UTF-16 编码"),
    (
        b"i\0d\0,\0t\0,\0v\0",
        "probably UTF-16, or no text",
        "可能是 UTF-16 编码",
    ),
    (
        b"id,t,value\na,1,2\nlong enough to be no UTF-16\0,2,3\n",
        "holds NULs",
        "含有 NUL 字符",
    ),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "old Excel (.xls)",
        "旧版 Excel",
    ),
    (b"\x1f\x8b\x08\0", "compressed by gzip", "gzip 压缩"),
    (b"%PDF-1.7", "is a PDF", "是 PDF"),
    (
        b"PK\x03\x04 and nothing else",
        "no sound workbook",
        "不是完好的 Excel 工作簿",
    ),
    (
        b"id,t,value\ra,1,2\ra,2,3\r",
        "neither LF nor CRLF",
        "换行方式不是 LF 或 CRLF",
    ),
];

#[test]
fn what_is_no_table_is_named_for_what_it_is() {
    for (bytes, en, zh) in FILES {
        let (history, problems) = read_bytes(bytes);
        let english = problems.render(false, Language::En);
        assert!(history.is_none() && english.contains(en), "{english}");
        assert!(
            english.contains("history.csv") && english.contains("help"),
            "{english}"
        );
        let chinese = problems.render(false, Language::Zh);
        assert!(
            chinese.contains(zh) && chinese.contains("帮助"),
            "{chinese}"
        );
        let (series, again) = streamed(bytes);
        assert!(series.is_empty() || again.any_error());
        assert_eq!(again.any_error(), problems.any_error());
    }
}

#[test]
fn what_cannot_be_opened_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing.csv");
    for (path, en, zh) in [
        (missing.as_path(), "there is no file", "没有文件"),
        (folder.path(), "is a folder", "是文件夹"),
        (
            Path::new("/dev/null"),
            "is not a regular file",
            "不是普通文件",
        ),
    ] {
        let (history, problems) = read(path);
        assert!(history.is_none());
        assert!(problems.render(false, Language::En).contains(en));
        assert!(problems.render(false, Language::Zh).contains(zh));
    }
}

#[test]
fn all_mistakes_come_at_once_in_the_order_of_the_file() {
    let text = "id,t,value,unit\na,2019,x,u\nb,y,1,u\na,2020,2,v\nb,2021,3%,u\na,2021,1,w\n";
    let english = said(text, Language::En);
    let places: Vec<usize> = (2..=6)
        .map(|line| {
            english
                .find(&format!("history.csv:{line}:"))
                .unwrap_or_else(|| panic!("{line}: {english}"))
        })
        .collect();
    assert!(places.is_sorted(), "{english}");
}

#[test]
fn a_file_of_nothing_but_mistakes_ends_early() {
    let rows: String = (0..5000).map(|year| format!("a,{year},x\n")).collect();
    let english = said(&format!("id,t,value\n{rows}"), Language::En);
    assert!(
        english.contains("too many problems: what follows line 402 was not looked at"),
        "{english}"
    );
    assert!(english.contains("… and 362 more"), "{english}");
}

#[test]
fn long_lines_and_long_series_are_refused() {
    let long = "x".repeat(1 << 20);
    let english = said(&format!("id,t,value\n{long},1,2\n"), Language::En);
    assert!(
        english.contains("line 2: a line has more than 1048576 bytes"),
        "{english}"
    );
    let open = format!("id,t,value\n\"{}", "a\n".repeat(600_000));
    assert!(said(&open, Language::En).contains("line 2: a quotation mark is never closed"));
    let rows: String = (0..100_000).map(|year| format!("a,{year},1\n")).collect();
    let more = format!("id,t,value,basis\n{rows}a,7,1,other\na,8,1,other\n");
    let english = said(&more, Language::En);
    assert_eq!(
        english.matches("\"a\" has more than 100000 values").count(),
        1,
        "{english}"
    );
}

#[test]
fn a_stream_wants_the_rows_of_a_series_together() {
    let text = "id,t,value\na,1,2\nb,1,2\na,2,3\n";
    let (series, problems) = streamed(text.as_bytes());
    let english = problems.render(false, Language::En);
    assert!(
        english.contains("the rows of \"a\" do not stand together") && english.contains(":4:"),
        "{english}"
    );
    assert!(english.contains("sort it by id"));
    assert_eq!(series.len(), 2);
    assert_eq!(series_of(text).len(), 2);
}

#[test]
fn whoever_takes_a_stream_may_end_it() {
    let file = written(b"id,t,value\na,1,2\na,2,2.5\nb,1,2\nc,1,2\n");
    let mut taken = 0;
    let (result, problems) = stream(&file.path, &mut |_| {
        taken += 1;
        ControlFlow::Break(())
    });
    assert!(taken == 1 && result.is_none() && !problems.any_error());
}

#[test]
fn notes_sum_up_what_was_made_of_the_rest() {
    let text = "id,t,value,colour\na,1,2,x\na,2,,x\na,3,2,x\nb,1,5,x\nc,1,,x\n";
    let english = said(text, Language::En);
    for expected in [
        "columns that are not used: colour",
        "2 empty values (the first on line 3) are taken as missing",
        "one value only, from which no growth can be fitted: b",
        "the same value every year: a",
    ] {
        assert!(english.contains(expected), "{expected}\n{english}");
    }
    let chinese = said(text, Language::Zh);
    for expected in [
        "未使用的列：colour",
        "2个数值为空（首见于第3行）",
        "只有一个数值",
        "各年数值相同",
    ] {
        assert!(chinese.contains(expected), "{expected}\n{chinese}");
    }
}
