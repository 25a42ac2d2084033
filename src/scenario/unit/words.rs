//! The words of units: what they count, and what units are called in messages.

use super::{TWELFTHS, Unit};
use crate::language::Both;
use std::fmt::Write as _;

/// A word of a unit.
pub(super) struct Word {
    /// The base unit, by its Chinese name; none for pure numbers.
    pub base: &'static str,
    /// How many base units it is, to the power.
    pub size: f64,
    /// To which power.
    pub power: i32,
    /// How it is written, in lower case.
    pub spelled: &'static [&'static str],
}

const fn word(base: &'static str, size: f64, spelled: &'static [&'static str]) -> Word {
    Word {
        base,
        size,
        power: 1,
        spelled,
    }
}

const fn power(power: i32, size: f64, spelled: &'static [&'static str]) -> Word {
    Word {
        base: "米",
        size,
        power,
        spelled,
    }
}

/// Currencies: Chinese and English name, further spellings.
const CURRENCIES: &[(&str, &str, &[&str])] = &[
    (
        "元",
        "yuan",
        &[
            "元",
            "元人民币",
            "人民币元",
            "人民币",
            "yuan",
            "renminbi",
            "rmb",
            "cny",
            "¥",
            "￥",
        ],
    ),
    (
        "美元",
        "US dollars",
        &[
            "美元",
            "us dollars",
            "us dollar",
            "u.s. dollars",
            "dollars",
            "usd",
            "us$",
            "$",
        ],
    ),
    (
        "港元",
        "Hong Kong dollars",
        &["港元", "港币", "hong kong dollars", "hkd", "hk$"],
    ),
    ("澳门元", "Macao patacas", &["澳门元", "mop"]),
    ("新台币", "New Taiwan dollars", &["新台币", "twd"]),
    (
        "新元",
        "Singapore dollars",
        &["新元", "新加坡元", "singapore dollars", "sgd", "s$"],
    ),
    (
        "英镑",
        "pounds",
        &["英镑", "pounds", "pounds sterling", "gbp", "£"],
    ),
    ("欧元", "euros", &["欧元", "euros", "euro", "eur", "€"]),
    ("日元", "yen", &["日元", "yen", "japanese yen", "jpy"]),
    ("韩元", "won", &["韩元", "won", "krw"]),
    (
        "加元",
        "Canadian dollars",
        &["加元", "canadian dollars", "cad"],
    ),
    (
        "澳元",
        "Australian dollars",
        &["澳元", "australian dollars", "aud"],
    ),
    (
        "瑞士法郎",
        "Swiss francs",
        &["瑞士法郎", "swiss francs", "chf"],
    ),
    ("卢布", "roubles", &["卢布", "roubles", "rubles", "rub"]),
    ("卢比", "rupees", &["卢比", "rupees", "inr"]),
];

/// What is counted one by one: each is like only to itself.
const COUNTED: &[(&str, &str, &[&str])] = &[
    (
        "人",
        "people",
        &[
            "人", "名", "位", "people", "persons", "person", "head", "capita",
        ],
    ),
    ("人次", "visits", &["人次", "visits", "visitors"]),
    ("户", "households", &["户", "households", "household"]),
    (
        "家",
        "enterprises",
        &["家", "enterprises", "companies", "firms"],
    ),
    ("项", "items", &["项", "items"]),
    ("件", "pieces", &["件", "pieces"]),
    ("场", "events", &["场", "events"]),
    ("次", "times", &["次", "times"]),
    ("座", "sites", &["座", "sites"]),
    ("处", "places", &["处", "places"]),
    ("套", "sets", &["套", "dwellings", "sets"]),
    ("台", "machines", &["台", "machines"]),
    ("辆", "vehicles", &["辆", "vehicles"]),
    ("艘", "ships", &["艘", "ships", "vessels"]),
    ("架", "aircraft", &["架", "aircraft"]),
    ("条", "lines", &["条", "lines"]),
    ("班", "services", &["班", "departures"]),
    ("列", "trains", &["列", "trains"]),
    ("份", "documents", &["份", "documents"]),
    ("篇", "papers", &["篇", "papers"]),
    ("张", "sheets", &["张", "beds"]),
    ("单", "orders", &["单", "orders"]),
    ("票", "consignments", &["票", "consignments"]),
    ("所", "institutions", &["所", "schools", "institutions"]),
];

/// Base units of what is measured: Chinese and English name.
const MEASURED: &[(&str, &str)] = &[
    ("标准箱", "TEU"),
    ("吨", "tonnes"),
    ("吨标准煤", "tonnes of coal equivalent"),
    ("米", "metres"),
    ("千瓦", "kilowatts"),
    ("千瓦时", "kilowatt hours"),
    ("年", "years"),
    ("天", "days"),
];

/// What is measured, and pure numbers.
const WORDS: &[Word] = &[
    word("", 1.0, &["个", "倍", "times as much"]),
    word(
        "",
        0.01,
        &[
            "%",
            "个百分点",
            "百分点",
            "percent",
            "percentage points",
            "pp",
        ],
    ),
    word("", 0.001, &["‰", "个千分点", "千分点", "per mille"]),
    word("", 0.0001, &["基点", "个基点", "basis points"]),
    word(
        "标准箱",
        1.0,
        &["标准箱", "标箱", "个标准箱", "teu", "teus"],
    ),
    word("吨", 1.0, &["吨", "tonnes", "tonne", "tons", "t"]),
    word("吨", 1e-3, &["千克", "公斤", "kilograms", "kg"]),
    word("吨", 1e-6, &["克", "grams", "g"]),
    word("吨", 1e-12, &["微克", "micrograms", "μg"]),
    word("吨标准煤", 1.0, &["吨标准煤", "吨标煤", "tce"]),
    power(1, 1.0, &["米", "metres", "meters", "m"]),
    power(1, 1e3, &["公里", "千米", "kilometres", "kilometers", "km"]),
    power(1, 1852.0, &["海里", "nautical miles"]),
    power(
        2,
        1.0,
        &[
            "平方米",
            "square metres",
            "square metre",
            "square meters",
            "m2",
            "m²",
            "㎡",
        ],
    ),
    power(2, 1e4, &["公顷", "hectares", "ha"]),
    power(2, 1e4 / 15.0, &["亩", "mu"]),
    power(
        2,
        1e6,
        &[
            "平方公里",
            "平方千米",
            "square kilometres",
            "square kilometers",
            "km2",
            "km²",
        ],
    ),
    power(
        3,
        1.0,
        &[
            "立方米",
            "cubic metres",
            "cubic metre",
            "cubic meters",
            "m3",
            "m³",
        ],
    ),
    power(3, 1e-3, &["升", "litres", "liters"]),
    word("千瓦", 1.0, &["千瓦", "kilowatts", "kw"]),
    word("千瓦", 1e3, &["兆瓦", "megawatts", "mw"]),
    word("千瓦时", 1.0, &["千瓦时", "kilowatt hours", "kwh"]),
    word("年", 1.0, &["年", "岁", "years", "year"]),
    word("年", 1.0 / 12.0, &["月", "个月", "months", "month"]),
    word("天", 1.0, &["天", "日", "days", "day"]),
    word("天", 1.0 / 24.0, &["小时", "个小时", "hours", "hour"]),
    word("天", 1.0 / 1440.0, &["分钟", "minutes"]),
];

/// Chinese numerals and English words of size.
const SIZES: &[(&str, f64)] = &[
    ("十", 1e1),
    ("百", 1e2),
    ("千", 1e3),
    ("万", 1e4),
    ("亿", 1e8),
    ("hundred", 1e2),
    ("thousand", 1e3),
    ("million", 1e6),
    ("billion", 1e9),
    ("trillion", 1e12),
    ("mn", 1e6),
    ("bn", 1e9),
    ("tn", 1e12),
];

/// Scales that have a name: Chinese and English, before a unit.
const NAMED_SIZES: &[(f64, &str, &str)] = &[
    (1.0, "", ""),
    (1e2, "百", "100 "),
    (1e3, "千", "thousand "),
    (1e4, "万", "10,000 "),
    (1e5, "十万", "100,000 "),
    (1e6, "百万", "million "),
    (1e7, "千万", "10 million "),
    (1e8, "亿", "100 million "),
    (1e9, "十亿", "billion "),
    (1e10, "百亿", "10 billion "),
    (1e11, "千亿", "100 billion "),
    (1e12, "万亿", "trillion "),
];

/// The words of currencies that may be declared, for messages.
pub(super) fn currencies() -> Vec<&'static str> {
    CURRENCIES.iter().map(|(zh, ..)| *zh).collect()
}

/// Whether a base unit is a currency.
pub(super) fn is_currency(base: &str) -> bool {
    CURRENCIES.iter().any(|(zh, ..)| *zh == base)
}

/// A base unit in English; none where it is not known.
pub(super) fn english(base: &str) -> Option<&'static str> {
    let named = CURRENCIES.iter().chain(COUNTED);
    let named = named.map(|(zh, en, _)| (*zh, *en));
    let mut all = named.chain(MEASURED.iter().copied());
    all.find(|(zh, _)| *zh == base).map(|(_, en)| en)
}

/// Whether a text begins with a word, and ends it there where it is of Latin letters.
fn begins_with(text: &str, word: &str) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let rest = text.strip_prefix(word);
    rest.is_some_and(|rest| !(word.ends_with(latin) && rest.starts_with(latin)))
}

/// The longest word of a unit that a text (in lower case) begins with, as a unit and its length.
pub(super) fn longest(text: &str) -> Option<(Unit, usize)> {
    let plain = CURRENCIES.iter().chain(COUNTED);
    let plain = plain.map(|(base, _, spelled)| word(base, 1.0, spelled));
    let measured = WORDS.iter().map(|w| Word { ..*w });
    let mut best: Option<(Word, usize)> = None;
    for known in plain.chain(measured) {
        let found = known
            .spelled
            .iter()
            .filter(|spelled| begins_with(text, spelled));
        let Some(length) = found.map(|spelled| spelled.len()).max() else {
            continue;
        };
        if best.as_ref().is_none_or(|(_, longest)| length > *longest) {
            best = Some((known, length));
        }
    }
    best.map(|(word, length)| (word.unit(), length))
}

impl Word {
    fn unit(&self) -> Unit {
        if self.base.is_empty() {
            return Unit::pure(self.size);
        }
        Unit {
            dimension: super::Dimension::of(self.base, self.power),
            scale: self.size,
        }
    }
}

/// The word of size that a text begins with, and its length.
pub(super) fn size(text: &str) -> Option<(f64, usize)> {
    let mut sizes = SIZES.iter();
    let found = sizes.find(|(spelled, _)| begins_with(text, spelled));
    found.map(|(spelled, size)| (*size, spelled.len()))
}

/// What a unit is called.
pub(super) fn name(unit: &Unit) -> Both {
    if unit.dimension.is_pure() {
        return pure_name(unit.scale);
    }
    let (size_zh, size_en) = size_name(unit.scale);
    let (mut zh, mut en) = (size_zh, size_en);
    let above = unit
        .dimension
        .powers
        .iter()
        .filter(|(_, power)| **power > 0);
    let below = unit
        .dimension
        .powers
        .iter()
        .filter(|(_, power)| **power < 0);
    let mut nothing_yet = true;
    for (base, power) in above {
        if !nothing_yet {
            zh.push('·');
            en.push('·');
        }
        add_base(base, *power, &mut zh, &mut en);
        nothing_yet = false;
    }
    if nothing_yet {
        zh.push('1');
        en.push('1');
    }
    for (base, power) in below {
        zh.push('/');
        en.push_str(" per ");
        add_base(base, -power, &mut zh, &mut en);
        en = singular(&en);
    }
    Both { zh, en }
}

/// A text whose last word stands for one of many.
fn singular(text: &str) -> String {
    match text.strip_suffix("people") {
        Some(before) => format!("{before}person"),
        None => text.strip_suffix('s').unwrap_or(text).to_owned(),
    }
}

fn add_base(base: &str, power: i32, zh: &mut String, en: &mut String) {
    let english = english(base).unwrap_or(base);
    match (base, power / TWELFTHS, power % TWELFTHS) {
        ("米", 2, 0) => {
            zh.push_str("平方米");
            en.push_str("square metres");
        }
        ("米", 3, 0) => {
            zh.push_str("立方米");
            en.push_str("cubic metres");
        }
        (_, 1, 0) => {
            zh.push_str(base);
            en.push_str(english);
        }
        (_, whole, 0) => {
            let _ = write!(zh, "{base}^{whole}");
            let _ = write!(en, "{english}^{whole}");
        }
        _ => {
            let power = f64::from(power) / f64::from(TWELFTHS);
            let _ = write!(zh, "{base}^{power:.3}");
            let _ = write!(en, "{english}^{power:.3}");
        }
    }
}

fn pure_name(scale: f64) -> Both {
    let is = |size| super::same_scale(scale, size);
    if is(1.0) {
        ("纯数", "a pure number").into()
    } else if is(0.01) {
        Both::same("%")
    } else if is(0.001) {
        Both::same("‰")
    } else {
        let size = crate::diag::number(scale);
        crate::both!("纯数（每个为{size}）", "a pure number, each of {size}")
    }
}

fn size_name(scale: f64) -> (String, String) {
    let known = NAMED_SIZES
        .iter()
        .find(|(size, ..)| super::same_scale(scale, *size));
    match known {
        Some((_, zh, en)) => ((*zh).to_owned(), (*en).to_owned()),
        None => {
            let number = format!("{} ", crate::diag::number(scale));
            (number.clone(), number)
        }
    }
}
