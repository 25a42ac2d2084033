//! Tracks: steps across breaks, gaps and shocks, held against numbers worked out by hand.

use crate::common::first_of;
use tuiyan::history::{Admitted, Doubt, LeftOut, Reason, Series, Track, Untracked};

const ALL: Admitted = Admitted {
    from: None,
    until: None,
    shocks: false,
};

/// A series of one basis from rows of year and value, with further rows.
fn series(values: &[(i32, f64)], rest: &str) -> Series {
    let rows: String = values
        .iter()
        .map(|(year, value)| format!("x,{year},{value},,,\n"))
        .collect();
    first_of(&format!("id,year,value,basis,measure,shock\n{rows}{rest}"))
}

fn track(series: &Series) -> (Track, Vec<LeftOut>) {
    series.track(ALL).expect("there are values")
}

/// Growth by year, %.
fn growth(track: &Track) -> Vec<(i32, f64)> {
    let steps = track.steps.iter();
    steps
        .map(|step| (step.year, 100.0 * (step.to / step.from - 1.0)))
        .collect()
}

fn close(found: &[(i32, f64)], expected: &[(i32, f64)], within: f64) {
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            found.0 == expected.0 && (found.1 - expected.1).abs() <= within,
            "{found:?} {expected:?}"
        );
    }
}

/// Each step begins where the one before ended, and the last ends at the last value.
fn joined(track: &Track) {
    for pair in track.steps.windows(2) {
        assert!((pair[0].to / pair[1].from - 1.0).abs() < 1e-12, "{pair:?}");
    }
    let last = track.steps.last().expect("a step");
    assert!((last.to / track.last - 1.0).abs() < 1e-12);
}

#[test]
fn values_on_one_basis_are_their_own_track() {
    let one = series(&[(2018, 100.0), (2019, 104.0), (2020, 109.2)], "");
    let (track, left_out) = track(&one);
    assert_eq!(
        Some(track.clone()),
        Track::of_values(&[100.0, 104.0, 109.2], 2020)
    );
    assert!(left_out.is_empty() && one.doubts(ALL).is_empty());
}

#[test]
fn a_year_on_both_bases_links_them_by_its_ratio() {
    // The old basis is brought up by 150/120 = 1.25.
    let text = "id,year,value,basis\nx,2017,100,old\nx,2018,110,old\nx,2019,120,old\nx,2019,150,new\nx,2020,156,new\n";
    let (track, left_out) = track(&first_of(text));
    assert!(left_out.is_empty());
    let steps: Vec<(f64, f64)> = track
        .steps
        .iter()
        .map(|step| (step.from, step.to))
        .collect();
    assert_eq!(steps, [(125.0, 137.5), (137.5, 150.0), (150.0, 156.0)]);
}

#[test]
fn published_growth_bridges_a_break_without_a_common_year() {
    let text = "id,year,value,basis,measure\nx,2018,100,old,\nx,2019,120,old,\nx,2020,210,new,\nx,2020,5,,growth\nx,2021,220.5,new,\n";
    let (track, left_out) = track(&first_of(text));
    assert!(left_out.is_empty());
    // 210/1.05 = 200 is 2019 on the new basis, and the old one comes up by 200/120.
    close(
        &growth(&track),
        &[(2019, 20.0), (2020, 5.0), (2021, 5.0)],
        1e-10,
    );
    assert!((track.steps[0].from - 100.0 * 200.0 / 120.0).abs() < 1e-9);
    joined(&track);
}

#[test]
fn a_break_about_which_nothing_is_known_is_left_out() {
    let text =
        "id,year,value,basis\nx,2018,100,old\nx,2019,110,old\nx,2020,500,new\nx,2021,505,new\n";
    let (track, left_out) = track(&first_of(text));
    let reason = Reason::Break("old".into(), "new".into());
    assert_eq!(left_out, [LeftOut { year: 2020, reason }]);
    close(&growth(&track), &[(2019, 10.0), (2021, 1.0)], 1e-10);
    joined(&track);
    assert!(left_out[0].says().en.contains("“old” to “new”"));
}

#[test]
fn missing_years_are_a_gap_and_published_growth_fills_what_it_measures() {
    let values = [(2015, 100.0), (2016, 110.0), (2019, 200.0), (2020, 210.0)];
    let (found, left_out) = track(&series(&values, ""));
    let reason = Reason::Gap(2016);
    assert_eq!(left_out, [LeftOut { year: 2019, reason }]);
    close(&growth(&found), &[(2016, 10.0), (2020, 5.0)], 1e-10);
    joined(&found);
    // Growth of 2019 was published: that step is known, the one of 2017 and 2018 is not.
    let (found, left_out) = track(&series(&values, "x,2019,25,,growth,\n"));
    assert_eq!(
        left_out,
        [LeftOut {
            year: 2018,
            reason: Reason::Gap(2016)
        }]
    );
    close(
        &growth(&found),
        &[(2016, 10.0), (2019, 25.0), (2020, 5.0)],
        1e-10,
    );
    joined(&found);
    // And of 2017 and 2018: nothing is missing. What the levels say beside it is a new basis, nothing more.
    let rest = "x,2017,10,,growth,\nx,2018,10,,growth,\nx,2019,25,,growth,\n";
    let (found, left_out) = track(&series(&values, rest));
    assert!(left_out.is_empty(), "{left_out:?}");
    close(
        &growth(&found),
        &[
            (2016, 10.0),
            (2017, 10.0),
            (2018, 10.0),
            (2019, 25.0),
            (2020, 5.0),
        ],
        1e-10,
    );
    joined(&found);
}

#[test]
fn growth_before_the_first_value_and_after_the_last_makes_steps() {
    let rest = "x,2018,25,,growth,\nx,2021,10,,growth,\nx,2023,10,,growth,\n";
    let (track, _) = track(&series(
        &[(2018, 100.0), (2019, 104.0), (2020, 110.0)],
        rest,
    ));
    close(
        &growth(&track),
        &[
            (2018, 25.0),
            (2019, 4.0),
            (2020, 100.0 * 6.0 / 104.0),
            (2021, 10.0),
        ],
        1e-10,
    );
    assert_eq!(track.year, 2021);
    assert!((track.last - 121.0).abs() < 1e-12 && (track.steps[0].from - 80.0).abs() < 1e-12);
}

#[test]
fn a_shock_costs_the_step_into_it_and_the_one_out_of_it() {
    let values = [
        (2018, 100.0),
        (2019, 110.0),
        (2020, 88.0),
        (2021, 121.0),
        (2022, 123.42),
    ];
    let one = series(&values, "x,2020,,,,epidemic\n");
    let (found, left_out) = track(&one);
    let shock = |year| LeftOut {
        year,
        reason: Reason::Shock(2020),
    };
    assert_eq!(left_out, [shock(2020), shock(2021)]);
    close(&growth(&found), &[(2019, 10.0), (2022, 2.0)], 1e-10);
    joined(&found);
    let admitted = Admitted {
        shocks: true,
        ..ALL
    };
    let (found, left_out) = one.track(admitted).expect("values");
    assert_eq!((found.steps.len(), left_out.len()), (4, 0));
    assert_eq!(found.steps[0].from, 100.0);
}

#[test]
fn only_admitted_years_are_used() {
    let one = series(
        &[(2017, 1.0), (2018, 100.0), (2019, 110.0), (2020, 121.0)],
        "x,2018,5,,growth,\n",
    );
    let admitted = Admitted {
        from: Some(2018),
        until: Some(2019),
        shocks: false,
    };
    let (track, _) = one.track(admitted).expect("values");
    assert_eq!(
        (track.year, track.last, track.steps.len()),
        (2019, 110.0, 1)
    );
    let none = Admitted {
        from: Some(2021),
        ..ALL
    };
    assert_eq!(one.track(none), Err(Untracked::Nothing));
}

#[test]
fn a_break_that_nobody_declared_shows_beside_published_growth() {
    let values = [
        (2018, 12_668.69),
        (2019, 13_497.21),
        (2020, 15_932.5),
        (2021, 18_079.25),
    ];
    let rest = "x,2019,6.5,,growth,\nx,2020,0.5,,growth,\nx,2021,13.5,,growth,\n";
    let (track, left_out) = track(&series(&values, rest));
    let [
        LeftOut {
            year: 2020,
            reason: Reason::Undeclared { levels, published },
        },
    ] = left_out[..]
    else {
        panic!("{left_out:?}");
    };
    assert!((levels - 18.0429).abs() < 1e-3 && published == 0.5);
    assert_eq!(
        left_out[0].says().en,
        "2020: the levels grow by 18.0 %, the published growth is 0.5 %: the basis has changed and no column says so; the published growth is used"
    );
    close(
        &growth(&track),
        &[(2019, 6.539_98), (2020, 0.5), (2021, 13.474_03)],
        1e-4,
    );
    joined(&track);
}

#[test]
fn what_rounding_explains_is_no_break() {
    // 2 and 2.1 trillion, rounded to a tenth: 5 % as it stands, anything from 0 to 10 % before rounding.
    let one = series(
        &[(2019, 20_000.0), (2020, 21_000.0)],
        "x,2020,8.5,,growth,\n",
    );
    assert!(track(&one).1.is_empty());
    // With digits to tell, the same difference is a break.
    let one = series(
        &[(2019, 20_000.1), (2020, 21_000.2)],
        "x,2020,8.5,,growth,\n",
    );
    assert_eq!(track(&one).1.len(), 1);
    // Growth of 10 % is no growth of 5 to 15 %, though its zero could be one that was rounded to.
    let one = series(
        &[(2019, 20_000.1), (2020, 22_600.2)],
        "x,2020,10,,growth,\n",
    );
    assert_eq!(track(&one).1.len(), 1);
    // 1.9 points are not.
    let one = series(
        &[(2019, 20_000.1), (2020, 21_000.2)],
        "x,2020,6.8,,growth,\n",
    );
    assert!(track(&one).1.is_empty());
}

#[test]
fn growth_in_constant_prices_is_no_row_of_breaks() {
    let values = [
        (2017, 100.3),
        (2018, 110.1),
        (2019, 121.7),
        (2020, 133.9),
        (2021, 147.2),
    ];
    let rest = "x,2018,5,,growth,\nx,2019,5.2,,growth,\nx,2020,4.9,,growth,\nx,2021,5.1,,growth,\n";
    let one = series(&values, rest);
    let (track, left_out) = track(&one);
    assert!(left_out.is_empty());
    assert!((growth(&track)[0].1 - 9.7707).abs() < 1e-3);
    assert_eq!(one.doubts(ALL), [Doubt::Unlike(4, 4)]);
}

/// Ten years of about 5 %, and a level that is multiplied from 2016 on.
fn even(jump: f64, back: bool) -> Series {
    let growth = [
        1.05, 1.052, 1.047, 1.055, 1.049, jump, 1.05, 1.048, 1.053, 1.051,
    ];
    let mut level = 100.0;
    let mut values = vec![(2010, level)];
    for (year, growth) in (2011..).zip(growth) {
        level *= if back && year == 2017 {
            1.1 / jump
        } else {
            growth
        };
        values.push((year, level));
    }
    series(&values, "")
}

#[test]
fn a_lasting_jump_is_suspected_and_left_as_it_is() {
    let one = even(1.25, false);
    let [Doubt::Suspected(2016, growth)] = one.doubts(ALL)[..] else {
        panic!("{:?}", one.doubts(ALL));
    };
    assert!((growth - 25.0).abs() < 1e-9);
    assert_eq!(track(&one).0.steps.len(), 10);
    // A boom that is taken back, and an ordinary year, are not.
    assert!(even(1.25, true).doubts(ALL).is_empty());
    assert!(even(1.09, false).doubts(ALL).is_empty());
}

#[test]
fn shares_are_linked_by_their_odds_and_stay_shares() {
    let text = "id,year,value,kind,basis\nx,2018,90,share,old\nx,2019,80,share,old\nx,2019,50,share,new\nx,2020,60,share,new\n";
    let (track, _) = track(&first_of(text));
    // Odds of 80 are 4, of 50 they are 1: those of 90, 9, become 9/4, a share of 9/13.
    assert!(
        (track.steps[0].from - 100.0 * 9.0 / 13.0).abs() < 1e-12,
        "{track:?}"
    );
    assert_eq!(
        (track.steps[0].to, track.steps[1].from, track.last),
        (50.0, 50.0, 60.0)
    );
}

#[test]
fn stocks_keep_their_additions_across_a_gap() {
    let text = "id,year,value,kind\nx,2015,300,stock\nx,2016,360,stock\nx,2019,540,stock\nx,2020,600,stock\n";
    let (track, left_out) = track(&first_of(text));
    assert_eq!(left_out.len(), 1);
    let added: Vec<f64> = track.steps.iter().map(|step| step.to - step.from).collect();
    assert_eq!(added, [60.0, 60.0]);
}

#[test]
fn balances_of_either_sign_are_linked_by_their_difference() {
    let text = "id,year,value,basis\nx,2018,-10,old\nx,2019,20,old\nx,2019,25,new\nx,2020,30,new\n";
    let (track, _) = track(&first_of(text));
    let steps: Vec<(f64, f64)> = track
        .steps
        .iter()
        .map(|step| (step.from, step.to))
        .collect();
    assert_eq!(steps, [(-5.0, 25.0), (25.0, 30.0)]);
}

#[test]
fn a_series_of_growth_alone_is_an_index() {
    let text = "id,year,value,measure,shock\nx,2017,10,growth,\nx,2018,-50,growth,\nx,2020,20,growth,\nx,2021,5,growth,dip\n";
    let one = first_of(text);
    let (track, left_out) = one.track(ALL).expect("growth");
    let steps: Vec<(i32, f64, f64)> = track
        .steps
        .iter()
        .map(|step| (step.year, step.from, step.to))
        .collect();
    let expected = [
        (2017, 100.0, 110.0),
        (2018, 110.0, 55.0),
        (2020, 55.0, 66.0),
    ];
    for (found, expected) in steps.iter().zip(expected) {
        assert!(
            found.0 == expected.0 && (found.2 - expected.2).abs() < 1e-9,
            "{found:?}"
        );
    }
    let reasons: Vec<&Reason> = left_out.iter().map(|step| &step.reason).collect();
    assert_eq!(reasons, [&Reason::Gap(2018), &Reason::Shock(2021)]);
}
