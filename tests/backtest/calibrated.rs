//! Series whose law is known: a law that is true holds its share, one that is too narrow is shown to be.

use super::{BENCHMARKS, Scaled, found, question, report, walks};
use tuiyan::fit::Method;
use tuiyan::fit::backtest::{Backtest, Origins, Question, Unanswered, backtest};
use tuiyan::fit::naive::{Drift, Naive};
use tuiyan::fit::score::share;
use tuiyan::language::Language;
use tuiyan::report::backtest::text;

/// One origin a series, so that outcomes are independent.
fn independent<'q>(methods: &'q [&'q dyn Method]) -> Question<'q> {
    Question {
        origins: Origins::Last(1),
        horizon: 1,
        ..question(methods)
    }
}

#[test]
fn a_law_that_is_true_holds_its_share() {
    // The drift's law with 60 steps: Student-t with 59 degrees of freedom taken as normal, which costs .004 of the 95 % band.
    let series = walks(4000, 62, 5.0, 20.0);
    let found = found(&series, &independent(&[&Drift]));
    let all = found.records[0].all();
    assert_eq!((all.forecasts, found.count.separate), (4000, 4000));
    let within = |share: f64, expected: f64| {
        let error = (expected * (1.0 - expected) / 4000.0).sqrt();
        assert!(
            (share - expected).abs() < 4.5 * error,
            "{share} for {expected}"
        );
    };
    // P(|t59| < 1.960) and P(|t59| < 1.2816) from Student's law.
    within(all.coverage_95(), 0.9453);
    within(all.coverage_80(), 0.7950);
    let flat = share::flatness(&all.pit, 4000.0).expect("enough");
    assert!(flat.p_value > 1e-5, "{flat:?}");
    let terms = found.records[0]
        .reliability
        .murphy()
        .expect("there are goals");
    // By chance about ten bins' worth of uncertainty in four thousand separate ones.
    assert!(terms.reliability < 0.003, "{terms:?}");
}

#[test]
fn a_law_that_is_too_narrow_is_shown_to_be() {
    let series = walks(3000, 50, 5.0, 20.0);
    let narrow = Scaled(0.4);
    let methods: [&dyn Method; 3] = [&narrow, &Drift, &Naive];
    let asked = independent(&methods);
    let found = found(&series, &asked);
    let report = report(&found, &asked, &series);
    let [narrow, drift] = [0, 1].map(|at| &report.methods[at]);
    // P(|z| < 0.4 · 1.2816) = .392.
    assert!((narrow.scores.coverage_80.share - 0.392).abs() < 0.05);
    assert!(narrow.pit.p_value < Some(1e-6) && narrow.scores.acd > 0.3);
    let ends = |at: usize| -> Vec<bool> {
        let table = &report.methods[at].goals.table;
        [&table[0], table.last().expect("bins")]
            .map(|bin| bin.off)
            .to_vec()
    };
    assert_eq!(ends(0), [true, true]);
    // Goals in mean steps so far are off by the error of that mean whatever the law: the true one is off too, but by less.
    let off = |at: usize| {
        let table = report.methods[at].goals.table.iter();
        table.filter(|bin| bin.off).count()
    };
    assert!(off(1) < off(0), "{} {}", off(0), off(1));
    let page = text::page(&report, Language::En);
    assert!(page.contains("Over-confident"), "{page}");
    let last = narrow.goals.table.last().expect("bins");
    assert!(
        last.announced > 0.9 && last.came < last.announced - 0.1,
        "{last:?}"
    );
    assert!(narrow.goals.reliability > drift.goals.reliability.map(|x| x + 0.008));
    assert!(narrow.scores.msis > 1.5 * drift.scores.msis);
    // The true law gets the weight, and the pool scores as well as it does.
    let mixture = report.mixture.as_ref().expect("three methods");
    // No change is nearly as good: its one error is a drift of a quarter of a standard deviation.
    assert!(mixture.weights[1].weight > 0.6, "{mixture:?}");
    assert!(mixture.weights[0].weight < 0.1);
    assert!(mixture.crps <= mixture.weights[1].crps && !mixture.in_sample);
    let pooled = report.methods.last().expect("the mixture");
    assert_eq!(pooled.method, "mixture");
    assert!((pooled.scores.pinball / drift.scores.pinball - 1.0).abs() < 0.02);
}

#[test]
fn a_method_has_no_skill_against_itself_and_drift_beats_no_change_where_there_is_drift() {
    let series = walks(40, 40, 30.0, 10.0);
    let asked = question(&BENCHMARKS);
    let found = found(&series, &asked);
    let report = report(&found, &asked, &series);
    let [drift, naive] = [0, 1].map(|at| &report.methods[at]);
    assert_eq!(drift.skill.len(), 1);
    assert_eq!(
        (drift.skill[0].against, naive.skill[0].against),
        ("naive", "drift")
    );
    assert!(drift.skill[0].pinball > Some(0.5));
    // What one saves the other loses: 1 − a/b and 1 − b/a.
    let product = drift.skill[0]
        .pinball
        .zip(naive.skill[0].pinball)
        .map(|(a, b)| (1.0 - a) * (1.0 - b));
    assert!((product.expect("both") - 1.0).abs() < 1e-12);
    // The same method twice: the same scores, and the pool is the method.
    let twice: [&dyn Method; 2] = [&Drift, &Drift];
    let again = super::found(&series, &question(&twice));
    assert_eq!(again.records[0], again.records[1]);
    assert_eq!(again.records[0], found.records[0]);
    let mixture = again.mixture.expect("two methods");
    assert_eq!(mixture.record, again.records[0]);
    assert!(mixture.between.iter().all(|part| *part == Some(0.0)));
}

#[test]
fn the_choice_of_law_weighs_more_further_ahead_where_laws_differ_in_their_drift() {
    let series = walks(60, 30, 6.0, 20.0);
    let wide = Scaled(1.3);
    let methods: [&dyn Method; 2] = [&Naive, &wide];
    let found = found(&series, &question(&methods));
    let between = found.mixture.expect("two methods").between;
    assert!(
        between.windows(2).all(|pair| pair[0] < pair[1]),
        "{between:?}"
    );
    assert!(between[0] > Some(0.0) && between[4] < Some(0.5));
}

#[test]
fn results_do_not_depend_on_threads_or_on_other_series() {
    // More than are held in memory at once.
    let series = walks(600, 12, 5.0, 20.0);
    let asked = |threads: usize| Question {
        threads,
        ..question(&BENCHMARKS)
    };
    let one = found(&series, &asked(1));
    let same = |other: &Backtest| assert!(one == *other, "results differ");
    same(&found(&series, &asked(2)));
    same(&found(&series, &asked(7)));
    let few = found(&series[..10], &asked(2));
    assert_eq!(few.series[..], one.series[..10]);
}

#[test]
fn a_single_series_is_in_sample_and_too_few_years_are_named() {
    let series = walks(1, 40, 5.0, 20.0);
    let found = found(&series, &question(&BENCHMARKS));
    assert!(found.mixture.expect("two methods").in_sample);
    let short = [walks(1, 7, 5.0, 20.0), walks(1, 9, 5.0, 20.0)].concat();
    let none = backtest(
        &short,
        &question(&BENCHMARKS),
        &std::sync::atomic::AtomicBool::new(false),
    );
    assert_eq!(none, Err(Unanswered::TooShort(vec![6, 8])));
    let stopped = backtest(
        &series,
        &question(&BENCHMARKS),
        &std::sync::atomic::AtomicBool::new(true),
    );
    assert_eq!(stopped, Err(Unanswered::Stopped));
}
