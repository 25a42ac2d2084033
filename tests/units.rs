//! Units: what their texts mean, which formulas they allow, and what conversions give.
//!
//! Meanings and conversions are exact; sampled rates are compared path by path, so no test here can
//! raise a false alarm.

mod common;

use common::{load_text, plan, run_text, settings, simulate};
use tuiyan::language::Language;
use tuiyan::scenario::load::load;
use tuiyan::scenario::unit::Unit;

// ---------------------------------------------------------------- texts

/// Texts of units that mean the same, with what it is called in messages.
const SAME: &[(&str, &str, &[&str])] = &[
    (
        "元",
        "yuan",
        &["元", "yuan", "RMB", "CNY", "人民币", "￥", " 元 "],
    ),
    (
        "亿元",
        "100 million yuan",
        &[
            "亿元",
            "亿元人民币",
            "100 million yuan",
            "100 million RMB",
            "亿 元",
            "万万元",
            "亿元/年",
            "100 million yuan a year",
            "100 million yuan per year",
        ],
    ),
    (
        "万亿元",
        "trillion yuan",
        &["万亿元", "trillion yuan", "1,000 billion yuan"],
    ),
    (
        "百万元",
        "million yuan",
        &["百万元", "million yuan", "mn yuan", "100万元"],
    ),
    (
        "亿美元",
        "100 million US dollars",
        &[
            "亿美元",
            "100 million US dollars",
            "100 million USD",
            "亿＄",
            "0.1 bn US$",
        ],
    ),
    (
        "十亿港元",
        "billion Hong Kong dollars",
        &["十亿港元", "billion HK$", "bn HKD"],
    ),
    (
        "亿新元",
        "100 million Singapore dollars",
        &["亿新元", "100 million S$"],
    ),
    (
        "%",
        "%",
        &[
            "%",
            "％",
            "百分点",
            "个百分点",
            "per cent",
            "percent",
            "pp",
            "% a year",
            "%/年",
            "2020年=100",
            "上年＝100",
            "1978 = 100",
            "% of GDP",
        ],
    ),
    (
        "纯数",
        "a pure number",
        &["个", "倍", "2015年=1", "1", "人/人", "万人/万人"],
    ),
    ("‰", "‰", &["‰", "人/千人", "个/千个"]),
    (
        "万人",
        "10,000 people",
        &["万人", "10,000 people", "10 thousand people"],
    ),
    ("家", "enterprises", &["家", "家/年", "enterprises"]),
    (
        "万标准箱",
        "10,000 TEU",
        &[
            "万标箱",
            "万标准箱",
            "万TEU",
            "10,000 TEU",
            "10 thousand teu",
        ],
    ),
    (
        "万元/人",
        "10,000 yuan per person",
        &["万元/人", "亿元/万人", "10,000 yuan per head"],
    ),
    ("元", "yuan", &["元/个"]),
    (
        "平方米",
        "square metres",
        &["平方米", "㎡", "m2", "square metres"],
    ),
    (
        "百万平方米",
        "million square metres",
        &["平方公里", "km²", "100公顷"],
    ),
    (
        "元/平方米",
        "yuan per square metre",
        &["元/平方米", "万元/万平方米", "yuan per square metre"],
    ),
    ("吨", "tonnes", &["吨", "t", "1000千克", "1,000 kg"]),
    (
        "亿吨·米",
        "100 million tonnes·metres",
        &["十万吨公里", "十万吨·公里"],
    ),
    ("千瓦时", "kilowatt hours", &["千瓦时", "kWh"]),
    ("年", "years", &["年", "岁", "years", "12个月"]),
    ("天", "days", &["天", "24小时", "days"]),
    ("亿箱", "100 million 箱", &["亿箱", "10000万箱"]),
    (
        "亿元（现价）",
        "100 million 元(现价)",
        &["亿元（现价）", "亿元(现价)"],
    ),
];

#[test]
fn texts_of_units_mean_what_they_say() {
    for (zh, en, texts) in SAME {
        let first = Unit::read(texts[0]);
        if first.dimension.is_pure() || first.unknown_word().is_none() {
            assert_eq!(
                (first.name().zh.as_str(), first.name().en.as_str()),
                (*zh, *en)
            );
        }
        for text in *texts {
            let unit = Unit::read(text);
            assert!(unit.agrees_with(&first), "{text}: {unit:?} for {first:?}");
        }
    }
}

#[test]
fn different_units_are_different() {
    let texts = [
        "元",
        "亿元",
        "亿美元",
        "亿港元",
        "亿日元",
        "%",
        "个",
        "家",
        "户",
        "人",
        "人次",
        "件",
        "吨",
        "千克",
        "米",
        "平方米",
        "天",
        "年",
        "元/人",
        "元/平方米",
        "元/月",
        "标箱",
        "箱",
        "亿元（现价）",
        "",
        "元/美元",
        "美元/元",
    ];
    for (at, one) in texts.iter().enumerate() {
        for other in &texts[at + 1..] {
            let (one, other) = (Unit::read(one), Unit::read(other));
            assert!(!one.agrees_with(&other), "{one:?} and {other:?}");
        }
    }
}

// ---------------------------------------------------------------- formulas

/// Indicators of many units.
const PLANS: &str = r#"
[indicator.retail]
unit = "亿元"
level.base = 16000
level.growth.normal = { mean = 6, sd = 2 }

[indicator.gdp]
unit = "万亿元"
level.base = 3.87
level.growth.normal = { mean = 6, sd = 1 }

[indicator.fdi]
unit = "亿美元"
level.base = 202
level.growth.normal = { mean = 3, sd = 5 }

[indicator.people]
unit = "万人"
level.base = 2487
level.growth.normal = { mean = 0.2, sd = 0.1 }

[indicator.shops]
unit = "家"
level.base = 900
level.growth.normal = { mean = 0, sd = 5 }

[indicator.fairs]
unit = "个"
level.base = 14
level.growth.normal = { mean = 0, sd = 5 }

[indicator.share]
unit = "%"
share.base = 60
share.change.normal = { mean = 1, sd = 0.2 }

[indicator.prices]
unit = "2020年=100"
level.base = 100
level.growth.normal = { mean = 2, sd = 0.5 }

[indicator.area]
unit = "平方米"
level.base = 100
level.growth.normal = { mean = 2, sd = 0.5 }

[indicator.bare]
level.base = 5
level.growth.normal = { mean = 2, sd = 0.5 }

[target.retail]
indicator = "retail"
more_than = 20000
"#;

/// What is said of a formula in English: errors and warnings.
fn said(formula: &str, unit: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.toml");
    let unit = match unit {
        "" => String::new(),
        unit => format!("unit = \"{unit}\"\n"),
    };
    let derived =
        format!("[indicator.y]\n{unit}derived = {{ base = 1, formula = \"{formula}\" }}\n");
    let text = plan(3, &format!("{PLANS}\n{derived}"));
    std::fs::write(&file, text).expect("a file");
    let (_, problems) = load(&file, &[]);
    match problems.counts() {
        (0, 0) => String::new(),
        _ => problems.render(false, Language::En),
    }
}

#[test]
fn what_is_alike_is_allowed() {
    for (formula, unit) in [
        ("retail + lag(retail, 1) - base(retail)", "亿元"),
        ("retail * 1e-4 + gdp", "万亿元"),
        ("retail + gdp * 10000", "亿元"),
        ("retail / 10^4 + gdp", "trillion yuan"),
        ("max(0, retail - 5) + min(retail, 20000, lag(y, 1))", "亿元"),
        ("if(shops > 1000, retail, 5)", "亿元"),
        ("0.6 * retail + 100", "亿元"),
        ("0.4 * lag(y, 1) + retail * 1.05", "亿元"),
        ("retail / 10000 / gdp * 100", "%"),
        ("(retail / lag(retail, 1) - 1) * 100 + share", "%"),
        ("100 * retail / (retail + lag(retail, 1))", "2020年=100"),
        ("retail / prices * 100", "亿元"),
        ("retail * share / 100", "亿元"),
        ("retail * (1 + share / 100) * share / 100", "亿元"),
        ("retail / people * 10000", "元/人"),
        ("retail / people", "亿元/万人"),
        ("retail / people", "万元/人"),
        ("shops / people", "家/万人"),
        ("gdp / people * 1e8", "yuan per head"),
        ("sqrt(area) / 2", "米"),
        ("area ^ 2 / area ^ 1.5", "米"),
        ("pow(retail * lag(retail, 1), 0.5)", "亿元"),
        ("exp(share / 100) + log(retail / base(retail))", "倍"),
        (
            "(retail / base(retail)) ^ (1 / (year - 2020)) * 100 - 100",
            "%",
        ),
        ("(prices / 100) ^ (retail / base(retail))", ""),
        ("1.02 ^ (year - 2020) * retail", "亿元"),
        ("(retail > 17000) + (shops > 900 and not fairs > 15)", "个"),
        ("lag(y, 1) + (retail > 17000)", "年"),
        ("fairs + retail / lag(retail, 1)", "个"),
        ("bare + retail", "亿元"),
        ("bare * shops", "亿美元"),
        ("-retail / -2 + abs(-retail)", "亿元"),
        ("convert(retail)", "万亿元"),
        ("convert(gdp, retail) + retail", "亿元"),
        ("convert(retail, gdp) / gdp * 100", "%"),
        ("year - 2020", "年"),
    ] {
        assert_eq!(said(formula, unit), "", "{formula} in {unit}");
    }
}

/// What is refused: formula, unit, and what is said.
const UNLIKE: &[(&str, &str, &str)] = &[
    (
        "retail + fdi",
        "亿元",
        "100 million yuan and 100 million US dollars cannot be added",
    ),
    (
        "retail - gdp",
        "亿元",
        "from trillion yuan to 100 million yuan: multiply by 10000",
    ),
    ("if(retail > gdp, 1, 0)", "", "cannot be compared"),
    ("max(shops, fairs)", "个", "are not alike"),
    (
        "if(shops > 5, retail, fdi)",
        "亿元",
        "cannot stand in one place",
    ),
    ("share + shops", "%", "% and enterprises cannot be added"),
    (
        "retail / people + 1 + shops",
        "",
        "10,000 yuan per person and enterprises",
    ),
    ("exp(retail)", "", "exp and log are of pure numbers"),
    ("log(share)", "", "divide it by 100 first"),
    ("2 ^ shops", "", "a power is a pure number"),
    ("shops ^ (year - 2020)", "", "not a written number"),
    ("area ^ 0.3", "", "no power of 0.3"),
    (
        "retail * share",
        "亿元",
        "the formula gives million yuan, and y is in 亿元",
    ),
    (
        "retail * 100",
        "亿美元",
        "the formula gives 100 million yuan",
    ),
    ("retail * 3", "万亿元", "multiply by 0.0001"),
    (
        "retail / people",
        "亿元/人",
        "the formula gives 10,000 yuan per person",
    ),
    ("shops / people * 10000", "家", "enterprises per person"),
    (
        "retail / lag(retail, 1)",
        "%",
        "warning: the formula gives a pure number, and y is in %",
    ),
    ("convert(retail)", "", "no unit to convert into"),
    ("convert(retail, bare)", "亿元", "bare has no unit"),
    ("convert(retail, nobody)", "亿元", "there is no indicator"),
    ("convert(bare)", "亿元", "is not known"),
    ("convert(5)", "亿元", "is not known"),
    (
        "convert(fdi)",
        "亿元",
        "declare the rate in [exchange.<id>]",
    ),
    ("convert(shops)", "亿元", "count different things"),
];

#[test]
fn what_is_unlike_is_refused_with_both_units() {
    for (formula, unit, says) in UNLIKE {
        let text = said(formula, unit);
        assert!(text.contains(says), "{formula} in {unit}:\n{text}");
    }
}

#[test]
fn one_slip_is_one_complaint() {
    let text = said("(retail + fdi) * 2 - shops / (share + shops)", "%");
    assert_eq!(text.matches("error").count(), 2, "{text}");
}

#[test]
fn conditions_are_checked_and_converted() {
    let rate = "[exchange.dollar]\ncurrency = \"USD\"\nin = \"yuan\"\nindicator = \"rate\"\n\
                [indicator.rate]\nlevel = { base = 6.9, growth.normal = { mean = 0, sd = 3 } }\n";
    let both = "[indicator.fdi_yuan]\nunit = \"亿元\"\nderived.formula = \"convert(fdi)\"\n\
                [target.here]\ncondition = \"convert(fdi, retail) > 1400\"\n\
                [target.there]\nindicator = \"fdi_yuan\"\nmore_than = 0.14\nunit = \"万亿元\"\n";
    let ran = run_text(&plan(3, &format!("{PLANS}{rate}{both}")), 5, 5_000);
    assert_eq!(ran.probability("here"), ran.probability("there"));
    assert!((0.1..0.9).contains(&ran.probability("here")));
}

#[test]
fn goals_may_be_written_in_the_unit_of_the_plan() {
    let goals = |first: &str, unit: &str| {
        let [more, low, high, sum] = match first {
            "own" => ["20000", "18000", "22000", "60000"],
            _ => ["2", "1.8", "2.2", "6"],
        };
        let targets = [
            format!("more_than = {more}"),
            format!("range = {{ low = {low}, high = {high} }}"),
            format!("about = {{ value = {more}, tolerance = 2, both_sides = true }}"),
            format!("cumulative = {{ at_least = {sum} }}"),
            format!("average = {{ about = {more}, tolerance = 2 }}"),
        ];
        let targets = targets
            .iter()
            .enumerate()
            .map(|(at, form)| format!("[target.t{at}]\nindicator = \"retail\"\n{form}\n{unit}\n"));
        let targets: String = targets.collect();
        run_text(&plan(4, &format!("{PLANS}{targets}")), 5, 5_000)
    };
    let own = goals("own", "");
    for unit in ["unit = \"万亿元\"", "unit = \"trillion yuan\""] {
        assert_eq!(goals("plan", unit).numbers(), own.numbers());
    }
}

// ---------------------------------------------------------------- conversions

/// Conversions of every sort, at fixed rates.
const CONVERSIONS: &str = r#"
        [exchange.dollar]
        currency = "美元"
        in = "元"
        rate = 6.5
        [exchange.yen]
        currency = "100日元"
        in = "元"
        rate = 5.2
        [indicator.usd]
        unit = "亿美元"
        level = { base = 100, growth.normal = { mean = 3, sd = 5 } }
        [indicator.yuan]
        unit = "万亿元"
        derived.formula = "convert(usd)"
        [indicator.back]
        unit = "亿美元"
        derived.formula = "convert(yuan)"
        [indicator.yen]
        unit = "万日元"
        derived.formula = "convert(usd)"
        [indicator.usd_share]
        unit = "%"
        derived.formula = "convert(yuan, usd) / usd * 100"
        [indicator.fine]
        unit = "元"
        derived.formula = "convert(usd * 2)"
        [indicator.heads]
        unit = "人"
        level = { base = 5, growth.normal = { mean = 3, sd = 5 } }
        [indicator.each]
        unit = "元/人"
        derived.formula = "convert(usd / heads)"
        [indicator.per_dollar]
        unit = "人/元"
        derived.formula = "convert(heads / usd)"
        [target.yuan]
        indicator = "yuan"
        at_least = 0.07
"#;

#[test]
fn conversions_are_the_factors_of_the_file() {
    let text = plan(2, CONVERSIONS);
    let ran = run_text(&text, 7, 2_000);
    let values = ran.values();
    let near = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-14;
    let row = |id: &str| &values[ran.cell(id, 2022)];
    for (path, usd) in row("usd").iter().enumerate() {
        let is = |id: &str, expected: f64| {
            assert!(
                near(row(id)[path], expected),
                "{id}: {} {expected}",
                row(id)[path]
            );
        };
        is("yuan", usd * 6.5 * 1e-4);
        is("back", *usd);
        is("yen", usd * 6.5 / 0.052 * 1e4);
        is("usd_share", 100.0);
        is("fine", usd * 2.0 * 6.5e8);
        is("each", usd * 6.5e8 / row("heads")[path]);
        is("per_dollar", row("heads")[path] / (usd * 6.5e8));
    }
}

#[test]
fn an_uncertain_rate_is_that_of_the_year() {
    let text = plan(
        3,
        r#"
        [exchange.dollar]
        currency = "美元"
        in = "元"
        indicator = "rate"
        [exchange.hong_kong]
        currency = "美元"
        in = "港元"
        indicator = "peg"
        [indicator.sales]
        unit = "亿元"
        derived.formula = "convert(exports) + lag(local, 1)"
        [indicator.hk]
        unit = "亿港元"
        derived.formula = "convert(lag(local, 1))"
        [indicator.rate]
        unit = "元/100美元"
        derived = { formula = "100 * real / 2" }
        [indicator.real]
        level = { base = 13, growth.normal = { mean = 0, sd = 4 } }
        [indicator.peg]
        level = { base = 7.8, growth.normal = { mean = 0, sd = 0.1 } }
        [indicator.local]
        unit = "亿元"
        level = { base = 300, growth.normal = { mean = 3, sd = 5 } }
        [indicator.exports]
        unit = "十亿美元"
        level = { base = 10, growth.normal = { mean = 3, sd = 5 } }
        [target.sales]
        indicator = "sales"
        at_least = 1000
        "#,
    );
    let ran = run_text(&text, 7, 2_000);
    let values = ran.values();
    for (year, before) in [(2022, 2021), (2023, 2022)] {
        let row = |id: &str, year: i32| &values[ran.cell(id, year)];
        for path in 0..2_000 {
            let at = |id: &str| row(id, year)[path];
            let local = row("local", before)[path];
            let sales = at("exports") * 10.0 * (at("real") / 2.0) + local;
            assert!((at("sales") / sales - 1.0).abs() < 1e-14);
            let hk = local / (at("real") / 2.0) * at("peg");
            assert!((at("hk") / hk - 1.0).abs() < 1e-14);
        }
    }
}

#[test]
fn a_rate_that_is_converted_with_itself_goes_round_in_a_circle() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.toml");
    let text = r#"
        [exchange.dollar]
        currency = "美元"
        in = "元"
        indicator = "rate"
        [indicator.usd]
        unit = "亿美元"
        level = { base = 100, growth.normal = { mean = 3, sd = 5 } }
        [indicator.yuan]
        unit = "亿元"
        derived.formula = "convert(usd)"
        [indicator.rate]
        unit = "元/美元"
        derived.formula = "yuan / usd"
        "#;
    std::fs::write(&file, plan(2, text)).expect("a file");
    let (loaded, problems) = load(&file, &[]);
    let said = problems.render(false, Language::En);
    assert!(
        loaded.is_none() && said.contains("round in a circle"),
        "{said}"
    );
}

#[test]
fn units_draw_nothing_and_change_no_value() {
    let bare: String = PLANS
        .lines()
        .filter(|line| !line.starts_with("unit"))
        .map(|line| format!("{line}\n"))
        .collect();
    let formula = "[indicator.y]\nderived.formula = \"retail * share / 100\"\n";
    let with = simulate(
        load_text(&plan(3, &format!("{PLANS}{formula}"))),
        settings(3, 3_000),
    );
    let without = simulate(
        load_text(&plan(3, &format!("{bare}{formula}"))),
        settings(3, 3_000),
    );
    assert_eq!(with.values(), without.values());
    assert_eq!(
        with.model.program.work().to_string(),
        without.model.program.work().to_string()
    );
}
