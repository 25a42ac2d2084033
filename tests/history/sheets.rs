//! Workbooks: the first visible sheet gives the series that the same table gives as CSV.

use crate::common::{read_bytes, series_of};
use std::path::PathBuf;
use tuiyan::history::load::read;
use tuiyan::history::{History, Series};
use tuiyan::language::Language;

/// The path of a workbook made by `workbooks.py`.
fn workbook(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/history", name]
        .iter()
        .collect()
}

fn read_book(name: &str) -> (History, String) {
    let (history, problems) = read(&workbook(name));
    let said = problems.render(false, Language::En);
    (history.unwrap_or_else(|| panic!("{said}")), said)
}

#[test]
fn a_tidy_sheet_is_the_same_table() {
    let (history, said) = read_book("tidy.xlsx");
    let same = "id,年份,value,measure\na,2019,100,\na,2020年,110,\nb,2019-12-31,5,\nb,2021-12-31,7,\na,2021,4.6%,growth\n";
    assert_eq!(history.series, series_of(same));
    assert_eq!(history.series[0].growth[0].percent, 4.6);
    assert!(
        said.contains("only the sheet \"数据\" was read, and 1 more were not"),
        "{said}"
    );
}

#[test]
fn a_hidden_sheet_is_passed_over_and_blank_rows_too() {
    let (history, _) = read_book("wide.xlsx");
    let same = "指标,备注,2019,2020,2021\na,,100,110.5,\n,,,,\nb,,5,,7\n";
    let expected: Vec<Series> = series_of(same);
    assert_eq!(history.series, expected);
}

#[test]
fn an_error_of_excel_is_no_number() {
    let (history, problems) = read(&workbook("error.xlsx"));
    let said = problems.render(false, Language::En);
    assert!(
        history.is_none()
            && said.contains("\"#N/A\" is not a number")
            && said.contains("error.xlsx:3:"),
        "{said}"
    );
}

#[test]
fn the_digest_is_that_of_the_bytes() {
    use sha2::{Digest as _, Sha256};
    let bytes = std::fs::read(workbook("wide.xlsx")).expect("it is there");
    let digest: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(read_book("wide.xlsx").0.digest, digest);
}

/// A mix of a counter, SplitMix64: damage at a fixed seed.
fn mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[test]
fn damaged_workbooks_are_refused_or_read_and_nothing_else() {
    let mut state = 8;
    for name in ["tidy.xlsx", "wide.xlsx"] {
        let sound = std::fs::read(workbook(name)).expect("it is there");
        for _ in 0..300 {
            let mut bytes = sound.clone();
            for _ in 0..=mix(&mut state) % 6 {
                let at = mix(&mut state) as usize % bytes.len();
                bytes[at] = mix(&mut state) as u8;
            }
            if mix(&mut state).is_multiple_of(4) {
                bytes.truncate(mix(&mut state) as usize % bytes.len());
            }
            let (history, problems) = read_bytes(&bytes);
            assert_eq!(history.is_none(), problems.any_error());
        }
    }
}
