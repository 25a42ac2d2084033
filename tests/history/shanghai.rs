//! The project's own history of Shanghai: read without a problem, its figures as published, its breaks linked.

use std::path::Path;
use tuiyan::history::load::read;
use tuiyan::history::{Admitted, History, Kind, Reason};
use tuiyan::language::Language;

fn shanghai() -> History {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/scenarios/history/shanghai.csv"
    );
    let (history, problems) = read(Path::new(path));
    assert_eq!(
        problems.counts(),
        (0, 0),
        "{}",
        problems.render(false, Language::En)
    );
    // Notes say nothing but which series have one value: no empty cell, no unknown column.
    assert!(
        problems.len() <= 1,
        "{}",
        problems.render(false, Language::En)
    );
    history.expect("it has no problem")
}

const ALL: Admitted = Admitted {
    from: None,
    until: None,
    shocks: true,
};

#[test]
fn figures_are_those_of_plan_and_press() {
    let history = shanghai();
    for (id, year, value) in [
        ("retail", 2011, 6777.11),
        ("retail", 2020, 15_932.5),
        ("retail", 2025, 16_600.93),
        ("ecommerce", 2015, 16_500.0),
        ("ecommerce", 2020, 29_400.0),
        ("online_retail", 2020, 11_700.0),
        ("port_trade", 2020, 87_435.0),
        ("offshore_trade", 2020, 3055.0),
        ("digital_trade", 2020, 433.5),
        ("kis_trade", 2020, 696.4),
        ("fdi", 2020, 202.33),
        ("fdi", 2025, 160.56),
        ("regional_hq", 2020, 771.0),
        ("regional_hq", 2025, 1076.0),
        ("rd_centers", 2020, 481.0),
        ("trade_hq", 2020, 210.0),
        ("first_stores", 2020, 909.0),
        ("containers", 2020, 4350.0),
        ("exhibition_area", 2019, 1941.7),
    ] {
        let series = history.find(id).unwrap_or_else(|| panic!("no {id}"));
        let found = series.values.iter().rfind(|one| one.year == year);
        assert_eq!(found.map(|one| one.value), Some(value), "{id} {year}");
    }
    let kinds =
        ["retail", "regional_hq", "first_stores"].map(|id| history.find(id).map(|one| one.kind));
    assert_eq!(
        kinds,
        [Some(Kind::Level), Some(Kind::Stock), Some(Kind::Count)]
    );
    // The plan: 92.1 billion dollars of foreign investment in 2016-2020, 236 headquarters added since 2015.
    let fdi = history.find("fdi").expect("it is there");
    let five: f64 = fdi
        .values
        .iter()
        .filter(|one| (2016..=2020).contains(&one.year))
        .map(|one| one.value)
        .sum();
    assert!((five - 921.0).abs() < 0.1, "{five}");
    let hq = history.find("regional_hq").expect("it is there");
    let of = |year| {
        hq.values
            .iter()
            .find(|one| one.year == year)
            .map(|one| one.value)
    };
    assert_eq!(
        of(2015).zip(of(2020)).map(|(from, to)| to - from),
        Some(236.0)
    );
}

#[test]
fn no_growth_of_retail_is_taken_across_a_census() {
    let history = shanghai();
    let retail = history.find("retail").expect("it is there");
    let admitted = Admitted {
        until: Some(2020),
        ..ALL
    };
    let (track, left_out) = retail.track(admitted).expect("values");
    assert!(left_out.is_empty(), "{left_out:?}");
    assert_eq!(
        (track.year, track.last, track.steps.len()),
        (2020, 15_932.5, 10)
    );
    // By hand: the levels' own growth on each basis; 2014 and 2020 as published.
    let expected = [12.28, 9.00, 8.56, 8.70, 8.09, 8.86, 8.07, 7.09, 6.54, 0.50];
    for (step, expected) in track.steps.iter().zip(expected) {
        let growth = 100.0 * (step.to / step.from - 1.0);
        assert!((growth - expected).abs() < 0.006, "{}: {growth}", step.year);
    }
    // On the basis of 2020: 13497.21 is 15853.2 there, so 2018 is 12668.69 × 15853.2 / 13497.21.
    let step = track
        .steps
        .iter()
        .find(|step| step.year == 2019)
        .expect("a step");
    assert!(
        (step.to - 15_853.2).abs() < 1e-9 && (step.from - 14_880.058_2).abs() < 1e-3,
        "{step:?}"
    );
    // 2025 stands on yet another: 2024 to 2025 is 4.6 %, not −7.5 %.
    let (track, left_out) = retail.track(ALL).expect("values");
    assert!(left_out.is_empty());
    let step = track.steps.last().expect("a step");
    assert!((step.to / step.from - 1.046).abs() < 1e-5 && track.last == 16_600.93);
}

#[test]
fn epidemic_years_are_out_unless_they_are_admitted() {
    let history = shanghai();
    let retail = history.find("retail").expect("it is there");
    let (track, left_out) = retail
        .track(Admitted {
            shocks: false,
            ..ALL
        })
        .expect("values");
    let years: Vec<i32> = left_out.iter().map(|one| one.year).collect();
    assert_eq!(years, [2020, 2021, 2022, 2023]);
    assert!(
        left_out
            .iter()
            .all(|one| matches!(one.reason, Reason::Shock(2020 | 2022)))
    );
    assert_eq!(track.steps.len(), 11);
}

#[test]
fn the_census_of_2019_is_found_even_if_nobody_declared_it() {
    let history = shanghai();
    let mut retail = history.find("retail").expect("it is there").clone();
    // As the yearbooks print it: one value a year, one basis.
    retail
        .values
        .retain(|one| (one.year, one.value) != (2019, 15_853.2));
    retail
        .values
        .retain(|one| (one.year, one.value) != (2024, 15_870.9));
    retail.values.iter_mut().for_each(|one| one.basis = 0);
    let (track, left_out) = retail.track(ALL).expect("values");
    let found: Vec<i32> = left_out.iter().map(|one| one.year).collect();
    assert_eq!(found, [2014, 2020, 2025], "{left_out:?}");
    assert!(
        left_out[1]
            .says()
            .en
            .starts_with("2020: the levels grow by 18.0 %, the published growth is 0.5 %")
    );
    let step = track
        .steps
        .iter()
        .find(|step| step.year == 2020)
        .expect("a step");
    assert!((step.to / step.from - 1.005).abs() < 1e-12);
}
