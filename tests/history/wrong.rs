//! Wrong files: each mistake is named with its line, the text and what to do, in both languages.

use crate::common::{read_bytes, said};
use tuiyan::language::Language;

/// A file, what is said in English and in Chinese, and the line.
type Case = (&'static str, &'static str, &'static str, usize);

const CASES: &[Case] = &[(
    "id,t,value\na,2019,1.5万\na,2020,2\n",
    "\"1.5万\" is not a number",
    "“1.5万”不是数值",
    2,
)];

#[test]
fn every_mistake_is_named_with_its_place() {
    for (text, en, zh, line) in CASES {
        let english = said(text, Language::En);
        let place = format!("history.csv:{line}:");
        assert!(
            english.contains(en) && english.contains(&place),
            "{text}\n{english}"
        );
        assert!(english.contains("help"), "{text}\n{english}");
        let chinese = said(text, Language::Zh);
        assert!(
            chinese.contains(zh) && chinese.contains("帮助"),
            "{text}\n{chinese}"
        );
    }
}

#[test]
fn nothing_is_no_file() {
    let (history, problems) = read_bytes(b"");
    assert!(history.is_none() && problems.any_error());
}
