//! What a forecast may know: nothing later than its origin. And what counts as an outcome.

use super::{BENCHMARKS, found, question, series};
use tuiyan::fit::backtest::known::{Later, Outcome, known, track};
use tuiyan::fit::backtest::{Origins, origin};
use tuiyan::history::{Growth, Measured, Series};

fn measured(year: i32, value: f64, basis: usize) -> Measured {
    Measured {
        year,
        value,
        basis,
        line: 1,
    }
}

/// Values of 1991 to 2010 on one basis, of 2010 to 2015 on another that is 1.5 times as wide, and of 2017 on on a third that nothing links.
fn broken() -> Series {
    let old = (1991..=2010).map(|year| measured(year, f64::from(year - 1980), 0));
    let new = (2010..=2015).map(|year| measured(year, 1.5 * f64::from(year - 1980), 1));
    let last = (2017..=2020).map(|year| measured(year, 5.0 * f64::from(year - 1980), 2));
    let mut values: Vec<Measured> = old.chain(new).chain(last).collect();
    values.sort_by_key(|value| (value.year, value.basis));
    // The second basis was counted once more.
    values.push(measured(2019, 99.0, 1));
    values.sort_by_key(|value| (value.year, value.basis));
    Series {
        id: "broken".to_owned(),
        bases: ["", "census", "other"].map(str::to_owned).to_vec(),
        values,
        growth: vec![Growth {
            year: 2019,
            percent: 7.0,
            line: 1,
        }],
        shocks: vec![(2003, "sars".to_owned()), (2020, "covid".to_owned())],
        ..Series::default()
    }
}

#[test]
fn nothing_of_a_later_year_is_known() {
    let whole = broken();
    for year in 1995..2019 {
        let before = known(&whole, year);
        assert!(before.values.iter().all(|value| value.year <= year));
        assert!(before.growth.iter().all(|growth| growth.year <= year));
        assert!(before.shocks.iter().all(|shock| shock.0 <= year));
        let bases = if year < 2010 {
            1
        } else {
            1 + usize::from(year > 2009) + usize::from(year > 2016)
        };
        assert_eq!(before.bases.len(), bases, "{year}");
        assert!(before.values.iter().all(|value| value.basis < bases));
        // Everything later is tampered with: values, bases, growth and shocks.
        let mut tampered = whole.clone();
        for value in tampered.values.iter_mut().filter(|value| value.year > year) {
            value.value = -7.0 * value.value + 1e6;
            value.basis = 2 - value.basis;
        }
        tampered.growth[0].percent = -50.0;
        tampered.shocks.retain(|shock| shock.0 <= year);
        tampered.shocks.push((year + 1, "made up".to_owned()));
        assert_eq!(known(&tampered, year), before, "{year}");
    }
}

#[test]
fn forecasts_stay_the_same_when_later_years_are_tampered_with() {
    let values: Vec<f64> = (0..30).map(|k| 100.0 + f64::from(k * k % 17)).collect();
    let whole = series("a", &values);
    let mut tampered = whole.clone();
    for value in tampered.values.iter_mut().filter(|value| value.year > 2012) {
        value.value *= -3.0;
    }
    let mut asked = question(&BENCHMARKS);
    asked.origins = Origins::Between(2000, 2012);
    let [honest, other] = [&whole, &tampered].map(|series| origin::of(series, &asked).0);
    assert_eq!((honest.len(), other.len()), (13, 13));
    for (honest, other) in honest.iter().zip(&other) {
        assert_eq!((honest.year, &honest.fans), (other.year, &other.fans));
        assert_eq!((&honest.track, honest.scale), (&other.track, other.scale));
    }
    assert_ne!(honest[12].outcomes, other[12].outcomes);
}

#[test]
fn outcomes_are_on_the_basis_of_the_origin() {
    let whole = broken();
    let later = Later::of(&whole);
    let from = |year: i32| track(&known(&whole, year), false).expect("there are values");
    let came = |origin: i32, year: i32| later.outcome(&from(origin), year);
    // The same basis.
    assert_eq!(came(2000, 2005), Outcome::Came(25.0));
    assert_eq!(came(2011, 2013), Outcome::Came(1.5 * 33.0));
    // Where nothing links them, the basis of the origin may have been counted once more.
    assert_eq!(came(2015, 2019), Outcome::Came(99.0));
    // In 2010 there are both: the origin ends on the later one.
    assert_eq!(came(2010, 2011), Outcome::Came(1.5 * 31.0));
    // Nothing links the third basis, and 2016 is missing.
    assert_eq!(came(2014, 2017), Outcome::Unlinked);
    assert_eq!(came(2014, 2016), Outcome::Missing);
    assert_eq!(came(2009, 2018), Outcome::Unlinked);
}

#[test]
fn a_later_basis_is_brought_back_by_the_year_on_both() {
    let whole = broken();
    let later = Later::of(&whole);
    let from = |year: i32| track(&known(&whole, year), false).expect("there are values");
    for (origin, year, level) in [(2009, 2011, 31.0), (2008, 2013, 33.0), (2005, 2010, 30.0)] {
        match later.outcome(&from(origin), year) {
            Outcome::Came(value) => assert!((value - level).abs() < 1e-9, "{origin} {value}"),
            other => panic!("{origin} {year}: {other:?}"),
        }
    }
}

#[test]
fn what_is_left_out_is_counted() {
    let mut asked = question(&BENCHMARKS);
    asked.horizon = 3;
    let still = series("still", &[5.0; 20]);
    let short = series("short", &[1.0, 3.0, 2.0, 5.0]);
    let found = found(&[broken(), still, short], &asked);
    assert_eq!((found.series.len(), found.omitted.series), (1, 2));
    // Eleven years of the constant series have eight steps before them, but nothing changed.
    assert_eq!(found.omitted.still, 11);
    assert!(found.omitted.unlinked > 0 && found.omitted.missing > 0);
    // The shock of 2003 is an outcome from 2000, 2001 and 2002, that of 2020 from 2017, 2018 and 2019.
    let record = &found.records[0];
    let marked = record.all().forecasts - record.calm.forecasts;
    assert_eq!(marked, 6);
}

#[test]
fn origins_are_those_that_were_asked_for() {
    let values: Vec<f64> = (0..30).map(|k| f64::from(k * k % 11)).collect();
    let whole = series("a", &values);
    let years = |origins: Origins| -> Vec<i32> {
        let mut asked = question(&BENCHMARKS);
        asked.origins = origins;
        let (origins, _) = origin::of(&whole, &asked);
        origins.iter().map(|origin| origin.year).collect()
    };
    // 1991 to 2020: eight steps up to 1999, and the last year has nothing after it.
    assert_eq!(years(Origins::All), (1999..=2019).collect::<Vec<_>>());
    assert_eq!(years(Origins::Years(vec![2010, 2005])), [2005, 2010]);
    assert_eq!(years(Origins::Between(1990, 2001)), [1999, 2000, 2001]);
    assert_eq!(years(Origins::Last(3)), [2017, 2018, 2019]);
    assert_eq!(years(Origins::Years(vec![1850])), [0i32; 0]);
}

#[test]
fn separate_forecasts_do_not_overlap() {
    let values: Vec<f64> = (0..30).map(|k| f64::from(k * k % 11)).collect();
    let mut asked = question(&BENCHMARKS);
    asked.horizon = 4;
    let found = found(&[series("a", &values), series("b", &values)], &asked);
    // 21 origins a series; at horizon h the last h − 1 have no outcome.
    let counts = found
        .by_horizon
        .iter()
        .map(|count| (count.forecasts, count.separate));
    assert_eq!(
        counts.collect::<Vec<_>>(),
        [(42, 42), (40, 20), (38, 14), (36, 10)]
    );
    assert_eq!((found.count.forecasts, found.count.separate), (156, 12));
    assert_eq!((found.origins, found.years), (42, (1999, 2019)));
}
