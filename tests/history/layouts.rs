//! Layouts: the same figures as a value a row, a series a row and a year a row are the same series.

use crate::common::{first_of, read_bytes, series_of, streamed, values};
use tuiyan::history::{Kind, Series};
use tuiyan::language::Language;

const TIDY: &str = "id,t,value\na,2019,100\na,2020,110\nb,2019,5\nb,2021,7\n";

/// Series without the lines they came from.
fn bare(mut series: Vec<Series>) -> Vec<Series> {
    for one in &mut series {
        one.values.iter_mut().for_each(|value| value.line = 0);
    }
    series
}

#[test]
fn three_layouts_give_the_same_series() {
    let tidy = bare(series_of(TIDY));
    assert_eq!(tidy.len(), 2);
    assert_eq!(values(&tidy[1]), [(2019, 5.0), (2021, 7.0)]);
    for text in [
        "id,2019,2020,2021\na,100,110,\nb,5,,7\n",
        "指标;2019年;2020年;2021年\na;100;110;\nb;5;;7\n",
        "year,a,b\n2019,100,5\n2020,110,\n2021,,7\n",
        "年份\ta\tb\n2019\t100\t5\n2020\t110\t\n2021\t\t7\n",
        "\u{feff}指标,年份,数值\r\na,2019,100\r\na,2020,110\r\nb,2019,5\r\nb,2021,7\r\n",
        "Value,Unique_ID,DS\n7,b,2021-12-31\n110,a,2020-12-31\n5,b,2019-12-31\n100,a,2019-12-31\n",
        "sep=;\nid;t;value\na;2019;100\na;2020;110\nb;2019;5\nb;2021;7",
        "id,t,value\n\na,2019,100\n\"a\",\"2020\",\"110\"\n,,\nb,2019,5\nb,2021,7\n",
    ] {
        let mut series = bare(series_of(text));
        series.sort_by(|one, other| one.id.cmp(&other.id));
        assert_eq!(series, tidy, "{text}");
    }
}

#[test]
fn all_that_a_row_says_is_kept() {
    let text = "indicator,名称,year,value,unit,kind,basis,measure,shock,source,verified\n\
        r,零售,2018,\"1,100\",亿元,level,旧,,,年鉴,yes\n\
        r,零售,2020,1310,亿元,,新,level,疫情,公报,\n\
        r,零售,2019,1200,亿元,,旧,,,年鉴,\n\
        r,零售,2019,1300,亿元,,新,,0,公报,\n\
        r,零售同比,2020,0.8%,%,,,growth,1,公报,\n";
    let series = first_of(text);
    assert_eq!(
        (series.name.as_deref(), series.unit.as_deref()),
        (Some("零售"), Some("亿元"))
    );
    assert_eq!(
        (series.kind, series.bases.clone()),
        (Kind::Level, vec!["旧".to_owned(), "新".to_owned()])
    );
    let all: Vec<_> = series
        .values
        .iter()
        .map(|v| (v.year, v.basis, v.value, v.line))
        .collect();
    assert_eq!(
        all,
        [
            (2018, 0, 1100.0, 2),
            (2019, 0, 1200.0, 4),
            (2019, 1, 1300.0, 5),
            (2020, 1, 1310.0, 3)
        ]
    );
    assert_eq!(
        (series.growth[0].year, series.growth[0].percent),
        (2020, 0.8)
    );
    assert_eq!(series.shocks, [(2020, "疫情".to_owned())]);
    assert_eq!(series.sources, ["年鉴", "公报"]);
}

#[test]
fn the_basis_that_ends_last_stands_last_whatever_the_order_of_rows() {
    // The office took the new basis back to 2000; the old one ended in 2019.
    let text = "id,year,value,basis\na,2020,4,new\na,2000,1,new\na,2019,3,old\na,2010,2,old\na,2019,3.5,new\n";
    let series = first_of(text);
    assert_eq!(series.bases, ["old", "new"]);
    let last = series
        .values
        .last()
        .map(|value| series.bases[value.basis].as_str());
    assert_eq!(last, Some("new"));
}

#[test]
fn growth_in_a_series_of_its_own_joins_the_levels() {
    let text = "indicator_id,name_zh,year,value,unit,source,verified\n\
        x,甲,2019,100,亿元,s,page\nx_growth,甲同比,2020,5.5,%,s,page\nx,甲,2020,130,亿元,s,page\n\
        gdp_growth,增长率,2020,1.7,%,s,page\n";
    let (history, problems) = read_bytes(text.as_bytes());
    let history = history.expect("it is read");
    let ids: Vec<&str> = history
        .series
        .iter()
        .map(|series| series.id.as_str())
        .collect();
    assert_eq!(ids, ["x", "gdp_growth"]);
    assert_eq!(history.find("x").map(|x| x.growth[0].percent), Some(5.5));
    assert!(
        problems
            .render(false, Language::En)
            .contains("x_growth: taken as the published growth")
    );
    // A stream has forgotten x, or has not seen it yet.
    let sorted =
        "id,year,value,unit\nx,2019,1,u\nx,2020,2,u\nx_growth,2020,5,%\nx_growth,2021,6,%\n";
    let (series, _) = streamed(sorted.as_bytes());
    assert_eq!((series.len(), series[0].growth.len()), (2, 0));
}

#[test]
fn a_stream_gives_what_reading_at_once_gives() {
    let (series, problems) = streamed(TIDY.as_bytes());
    assert!(
        problems.is_empty(),
        "{}",
        problems.render(false, Language::En)
    );
    assert_eq!(series, series_of(TIDY));
    let wide = "year,a,b\n2019,100,5\n2020,110,6\n";
    assert_eq!(streamed(wide.as_bytes()).0, series_of(wide));
}

#[test]
fn a_file_with_a_year_a_row_may_mark_shocks() {
    let series = series_of("年份,冲击,a,b,备注\n2019,,1,2,\n2020,疫情,3,4,x\n");
    assert_eq!(series.len(), 2);
    assert!(
        series
            .iter()
            .all(|one| one.shocks == [(2020, "疫情".to_owned())])
    );
}

#[test]
fn wide_rows_may_say_more_than_years() {
    let text = "指标,名称,单位,口径,指标类型,2019,2020\nr,零售,亿元,旧,,100,\nr,零售,亿元,新,,117,118\nr,零售,%,,增速,,0.5\n";
    let series = first_of(text);
    assert_eq!(series.bases, ["旧", "新"]);
    assert_eq!(series.values.len(), 3);
    assert_eq!(series.growth[0].percent, 0.5);
}
