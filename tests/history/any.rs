//! Any bytes at all: a history or problems, never a panic, and the same from a stream as from reading at once.

use crate::common::{read_bytes, streamed};
use tuiyan::history::{Admitted, Series};
use tuiyan::language::Language;

/// SplitMix64, by which the cases are made: the same on every run.
struct Mix(u64);

impl Mix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let at = self.below(of.len());
        &of[at]
    }
}

/// What tables are made of, and what breaks them.
const PIECES: &[&str] = &[
    "id",
    "t",
    "value",
    "year",
    "指标",
    "年份",
    "数值",
    "unit",
    "basis",
    "measure",
    "shock",
    "kind",
    "growth",
    "share",
    "stock",
    "%",
    "a",
    "b",
    "2019",
    "2020",
    "2021年",
    "2019-12-31",
    "1",
    "-1",
    "0",
    "15,932.5",
    "1e308",
    "1e-308",
    "nan",
    "",
    " ",
    "\"",
    "\"\"",
    "\u{feff}",
    "１２",
    "新",
    "万",
    "\t",
    "x_growth",
    "x",
];
const SEPARATORS: &[&str] = &[
    ",", ",", ",", ",", ";", "\t", "\n", "\n", "\r\n", "\r", "\0",
];
const HEADERS: &[&str] = &[
    "id,t,value\n",
    "id,t,value,unit,kind,basis,measure,shock\n",
    "id,2019,2020,2021\n",
    "year,a,b,x\n",
    "年份;a;b\n",
    "",
];

fn made(mix: &mut Mix) -> Vec<u8> {
    let mut text = mix.one(HEADERS).as_bytes().to_vec();
    for _ in 0..mix.below(16) {
        text.extend_from_slice(mix.one(PIECES).as_bytes());
        text.extend_from_slice(mix.one(SEPARATORS).as_bytes());
    }
    if mix.below(8) == 0 && !text.is_empty() {
        let at = mix.below(text.len());
        text[at] = mix.next() as u8;
    }
    text
}

/// A table whose rows are whole, so that most of it is read.
fn whole(mix: &mut Mix) -> Vec<u8> {
    let mut text = String::from("id,t,value,kind,basis,measure,shock\n");
    let kind = *mix.one(&["level", "stock", "count", "share", ""]);
    for _ in 0..mix.below(40) {
        let year = 2000 + mix.below(20);
        let value = *mix.one(&["1", "50", "0", "100", "99.5", "1e300", "1e-300", "7", ""]);
        let basis = *mix.one(&["", "", "old", "new"]);
        let measure = *mix.one(&["", "", "", "growth"]);
        let shock = *mix.one(&["", "", "", "dip"]);
        text.push_str(&format!(
            "x,{year},{value},{kind},{basis},{measure},{shock}\n"
        ));
    }
    text.into_bytes()
}

/// Whatever a series holds, its track is made of numbers, in the order of the years, on to the last value.
fn sound(series: &Series) {
    for shocks in [false, true] {
        let admitted = Admitted {
            from: Some(2003),
            until: None,
            shocks,
        };
        let Ok((track, left_out)) = series.track(admitted) else {
            continue;
        };
        let _ = series.doubts(admitted);
        assert!(
            track
                .steps
                .windows(2)
                .all(|pair| pair[0].year < pair[1].year),
            "{series:?}"
        );
        assert!(
            left_out.windows(2).all(|pair| pair[0].year <= pair[1].year),
            "{series:?} {left_out:?}"
        );
        let numbers = track.steps.iter().flat_map(|step| [step.from, step.to]);
        assert!(
            numbers.chain([track.last]).all(f64::is_finite),
            "{series:?}"
        );
        assert!(
            track
                .steps
                .iter()
                .all(|step| (2004..=track.year).contains(&step.year)),
            "{series:?}"
        );
        if let Some(last) = track.steps.last().filter(|last| last.year == track.year) {
            assert!(
                last.to == track.last || (last.to / track.last - 1.0).abs() < 1e-9,
                "{series:?} {track:?}"
            );
        }
        let twice = left_out.iter().filter(|out| {
            let step = track.steps.iter().any(|step| step.year == out.year);
            step && !matches!(out.reason, tuiyan::history::Reason::Undeclared { .. })
        });
        assert_eq!(
            twice.count(),
            0,
            "a step is used and left out: {series:?} {left_out:?}"
        );
    }
}

fn hold(bytes: &[u8]) -> usize {
    let (history, problems) = read_bytes(bytes);
    assert_eq!(history.is_none(), problems.any_error());
    let shown = problems.render(false, Language::Zh);
    assert_eq!(shown.is_empty(), problems.is_empty());
    let Some(history) = history else {
        return 0;
    };
    history.series.iter().for_each(sound);
    let (series, again) = streamed(bytes);
    let apart = again
        .render(false, Language::En)
        .contains("do not stand together");
    let joined = history.series.iter().any(|one| !one.growth.is_empty());
    assert!(series == history.series || apart || joined, "{bytes:?}");
    1
}

#[test]
fn any_bytes_give_a_history_or_problems() {
    let mut mix = Mix(8);
    let read: usize = (0..3000).map(|_| hold(&made(&mut mix))).sum();
    // Not all of it is nonsense: otherwise this would be a test of the header alone.
    assert!(read > 60, "{read}");
}

#[test]
fn any_mix_of_years_bases_growth_and_shocks_has_a_track_of_numbers() {
    let mut mix = Mix(88);
    let read: usize = (0..2000).map(|_| hold(&whole(&mut mix))).sum();
    assert!(read > 200, "{read}");
}
