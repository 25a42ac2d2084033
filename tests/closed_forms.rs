//! The engine against closed forms: what a scenario says must be what mathematics says of it.
//!
//! Expected numbers without a formula beside them were computed with mpmath at 30 digits or more
//! from the formula in the test's name or comment; several are known from the literature, which
//! is named there. Each check allows four standard errors, which a right engine exceeds with
//! probability 6.3e-5. There are 212 checks, so a change of the drawn values raises a false alarm
//! with probability below 1.4 %; with the fixed seeds the outcome is always the same.

#![allow(
    clippy::disallowed_methods,
    reason = "expected values need not be the same to the last bit on every platform"
)]

mod common;

use common::{Ran, near, plan, run_text};
use tuiyan::num::normal;

const PATHS: u64 = 4_000_000;

fn run(years: i32, body: &str) -> Ran {
    run_text(&plan(years, body), 2021, PATHS)
}

fn share_near(found: f64, expected: f64, paths: u64, what: &str) {
    let error = (expected * (1.0 - expected) / paths as f64).sqrt();
    near(found, expected, error, what);
}

fn probability(ran: &Ran, id: &str, expected: f64) {
    share_near(ran.probability(id), expected, ran.run.paths, id);
}

fn mean(ran: &Ran, id: &str, year: i32, expected: f64, sd: f64) {
    let error = sd / (ran.run.paths as f64).sqrt();
    near(ran.year(id, year).mean, expected, error, id);
}

/// The standard error of a standard deviation is sd · √((kurtosis − 1) / 4n).
fn sd(ran: &Ran, id: &str, year: i32, expected: f64, kurtosis: f64) {
    let error = expected * ((kurtosis - 1.0) / (4.0 * ran.run.paths as f64)).sqrt();
    near(ran.year(id, year).sd, expected, error, id);
}

/// The standard error of a quantile is √(p (1 − p) / n) / density.
fn quantile(ran: &Ran, id: &str, year: i32, (key, expected): (&str, f64), density: f64) {
    let at = tuiyan::report::PARTS.iter().position(|(k, _)| *k == key);
    let at = at.expect("a reported part");
    let part = tuiyan::report::PARTS[at].1;
    let error = (part * (1.0 - part) / ran.run.paths as f64).sqrt() / density;
    near(ran.year(id, year).quantiles[at], expected, error, id);
}

/// A lognormal law: its density and its kurtosis.
#[derive(Clone, Copy)]
struct LogNormal {
    mu: f64,
    sigma: f64,
}

impl LogNormal {
    fn density(self, x: f64) -> f64 {
        normal::pdf((x.ln() - self.mu) / self.sigma) / (x * self.sigma)
    }

    fn kurtosis(self) -> f64 {
        let w = (self.sigma * self.sigma).exp();
        w.powi(4) + 2.0 * w.powi(3) + 3.0 * w * w - 3.0
    }

    fn sd(self) -> f64 {
        let variance = self.sigma * self.sigma;
        (self.mu + variance / 2.0).exp() * variance.exp_m1().sqrt()
    }

    /// E[X^k; X < x].
    fn partial_moment(self, k: f64, x: f64) -> f64 {
        let z = (x.ln() - self.mu) / self.sigma;
        (k * self.mu + 0.5 * (k * self.sigma).powi(2)).exp() * normal::cdf(z - k * self.sigma)
    }
}

// ---------------------------------------------------------------- growth

#[test]
fn lognormal_products_have_their_probability_moments_and_quantiles() {
    // ln(L5 / L0) is N(5 · 0.065, 5 · 0.03²).
    let ran = run(
        5,
        r#"
        [indicator.retail]
        level = { base = 15932.5, growth.normal = { mean = 6.5, sd = 3 }, compounding = "log" }
        [target.met]
        indicator = "retail"
        at_least = 20000
        "#,
    );
    let law = LogNormal {
        mu: 15932.5f64.ln() + 0.325,
        sigma: 0.03 * 5f64.sqrt(),
    };
    probability(&ran, "met", 0.927_215_719_873_049_2);
    mean(&ran, "retail", 2025, 22_100.739_029_341_955, law.sd());
    sd(
        &ran,
        "retail",
        2025,
        1_484.232_092_349_270_2,
        law.kurtosis(),
    );
    for (key, expected) in [
        ("0.05", 19_747.381_741_716_883),
        ("0.1", 20_234.558_423_730_44),
        ("0.25", 21_075.577_386_437_09),
        ("0.5", 22_051.068_267_088_32),
        ("0.75", 23_071.710_103_311_77),
        ("0.9", 24_030.651_010_494_27),
        ("0.95", 24_623.497_842_886_485),
    ] {
        quantile(&ran, "retail", 2025, (key, expected), law.density(expected));
    }
}

#[test]
fn what_is_missing_from_a_lognormal_target_is_its_partial_expectation() {
    // The target is the 5 % quantile; the mean of the worst 5 % is 106.827886107279432.
    let ran = run(
        5,
        r#"
        [indicator.x]
        level = { base = 100, growth.normal = { mean = 5, sd = 4 }, compounding = "log" }
        [target.met]
        indicator = "x"
        at_least = 110.83581975679618
        "#,
    );
    let law = LogNormal {
        mu: 100f64.ln() + 0.25,
        sigma: 0.04 * 5f64.sqrt(),
    };
    let goal: f64 = 110.835_819_756_796_18;
    let missing: f64 = goal - 106.827_886_107_279_43;
    let square = goal * goal - 2.0 * goal * law.partial_moment(1.0, goal) / 0.05
        + law.partial_moment(2.0, goal) / 0.05;
    let error = ((square - missing * missing) / (0.05 * PATHS as f64)).sqrt();
    probability(&ran, "met", 0.95);
    let found = ran.target("met").expected_shortfall.expect("some miss it");
    near(found, missing, error, "shortfall");
}

#[test]
fn arithmetic_growth_has_the_moments_of_a_product() {
    let ran = run(
        5,
        r#"
        [indicator.x]
        level = { base = 100, growth.normal = { mean = 6, sd = 3 } }
        [target.met]
        indicator = "x"
        at_least = 130
        "#,
    );
    let deviation = 71.838_155_473_416_5f64.sqrt();
    mean(&ran, "x", 2025, 133.822_557_76, deviation);
    sd(&ran, "x", 2025, deviation, 3.038_520_213_209_874);
}

#[test]
fn growth_drawn_once_is_a_power_of_one_draw() {
    // (1 + g)^5 ≥ 1.25, 1.30, 1.35 is g ≥ 4.5639…, 5.3873…, 6.1858… %.
    let ran = run(
        5,
        r#"
        [indicator.triangular]
        persistence = 1
        level = { base = 100, growth.triangular = { low = 2, mode = 5, high = 10 } }
        [indicator.pert]
        persistence = 1
        level = { base = 100, growth.pert = { low = 2, mode = 5, high = 10 } }
        [target.t125]
        indicator = "triangular"
        at_least = 125
        [target.t130]
        indicator = "triangular"
        at_least = 130
        [target.t135]
        indicator = "triangular"
        at_least = 135
        [target.p125]
        indicator = "pert"
        at_least = 125
        [target.p130]
        indicator = "pert"
        at_least = 130
        [target.p135]
        indicator = "pert"
        at_least = 135
        "#,
    );
    probability(&ran, "t125", 0.726_088_892_883_055_9);
    probability(&ran, "t130", 0.531_903_074_599_663_5);
    probability(&ran, "t135", 0.363_688_570_165_746_3);
    probability(&ran, "p125", 0.665_249_737_107_429_2);
    probability(&ran, "p130", 0.468_494_604_008_978);
    probability(&ran, "p135", 0.291_748_193_305_750_75);
}

#[test]
fn stationary_autoregressive_growth_adds_up_to_its_variance() {
    // φ = 0.5, innovations of 2 %: stationary sd 2 / √0.75 %, variance of the sum 0.0059333….
    let ran = run(
        5,
        r#"
        [indicator.x]
        persistence = 0.5
        level = { base = 100, growth.normal = { mean = 6, sd = 2.309401076758503 }, compounding = "log" }
        [indicator.y]
        persistence = -0.5
        level = { base = 100, growth.normal = { mean = 6, sd = 3 }, compounding = "log" }
        [target.met]
        indicator = "x"
        at_least = 135
        [target.alternating]
        indicator = "y"
        at_least = 138
        "#,
    );
    let law = LogNormal {
        mu: 100f64.ln() + 0.3,
        sigma: 0.005_933_333_333_333_333f64.sqrt(),
    };
    probability(&ran, "met", 0.499_458_297_429_875_6);
    mean(&ran, "x", 2025, 135.386_933_471_230_66, law.sd());
    for expected in [
        ("0.05", 118.922_281_297_139_24),
        ("0.5", 134.985_880_757_600_3),
        ("0.95", 153.219_294_190_780_16),
    ] {
        quantile(&ran, "x", 2025, expected, law.density(expected.1));
    }
    let alternating = 0.03 * autoregressive_sum_variance(-0.5, 5).sqrt();
    let z = (1.38f64.ln() - 0.3) / alternating;
    probability(&ran, "alternating", normal::survival(z));
}

/// The variance of the sum of `n` years of a stationary process of unit variance: Σ φ^|s − t|.
fn autoregressive_sum_variance(phi: f64, n: i32) -> f64 {
    let pairs = (0..n).flat_map(|s| (0..n).map(move |t| phi.powi((s - t).abs())));
    pairs.sum()
}

#[test]
fn an_uncertain_mean_widens_the_level() {
    // Mean growth N(5.5, 1²) once a path, yearly growth N(0, 2²) around it: log variance 0.0045.
    let ran = run(
        5,
        r#"
        [indicator.trend]
        persistence = 1
        level = { base = 100, growth.normal = { mean = 5.5, sd = 1 }, compounding = "log" }
        [indicator.noise]
        level = { base = 1, growth.normal = { mean = 0, sd = 2 }, compounding = "log" }
        [indicator.x]
        derived = { formula = "trend * noise" }
        [target.met]
        indicator = "x"
        at_least = 130
        "#,
    );
    probability(&ran, "met", 0.574_703_723_131_393_2);
    mean(&ran, "x", 2025, 131.949_620_385_510_23, 8.87);
}

#[test]
fn student_growth_is_the_predictive_law_of_ten_years_of_history() {
    // A. Gelman et al., Bayesian Data Analysis, ch. 3: t with n − 1 degrees of freedom; over
    // five years with the mean drawn once.
    let ran = run(
        5,
        r#"
        [indicator.one]
        level = { base = 1, growth.student_t = { location = 6.72, scale = 1.04155866106736612, df = 9 }, compounding = "log" }
        [indicator.five]
        persistence = 1
        level = { base = 1, growth.student_t = { location = 6.72, scale = 0.543936342770886754, df = 9 }, compounding = "log" }
        [target.one]
        indicator = "one"
        year = 2021
        at_least = 1.08
        [target.five]
        indicator = "five"
        at_least = 1.40
        "#,
    );
    probability(&ran, "one", 0.186_571_480_915_113_86);
    probability(&ran, "five", 0.493_262_664_260_694_5);
}

#[test]
fn a_level_goes_on_from_what_is_known() {
    // After two known years (104.0, 110.5) only the last matters: three years to 134.
    let ran = run(
        3,
        r#"
        [indicator.x]
        level = { base = 110.5, growth.normal = { mean = 6, sd = 3 }, compounding = "log" }
        [target.met]
        indicator = "x"
        at_least = 134
        "#,
    );
    probability(&ran, "met", 0.402_530_203_345_781_9);
}

#[test]
fn a_single_year_can_have_its_own_law() {
    let ran = run(
        3,
        r#"
        [indicator.x]
        level = { base = 100, growth.normal = { mean = 5, sd = 2 }, compounding = "log", in_year.2022.normal = { mean = -4, sd = 6 } }
        [target.met]
        indicator = "x"
        more_than = 105
        "#,
    );
    let z = (1.05f64.ln() - 0.06) / 0.0044f64.sqrt();
    probability(&ran, "met", normal::survival(z));
}

// ---------------------------------------------------------------- forms of targets

#[test]
fn averages_and_sums_over_years_are_those_of_normal_laws() {
    let ran = run(
        5,
        r#"
        [indicator.x]
        level = { base = 100, growth.normal = { mean = 5.8, sd = 2 }, compounding = "log" }
        [indicator.rate]
        flow.amount.normal = { mean = 6, sd = 2 }
        [indicator.arrivals]
        flow.amount.normal = { mean = 12, sd = 3 }
        [indicator.steady]
        persistence = 0.6
        flow.amount.normal = { mean = 12, sd = 3 }
        [target.geometric]
        indicator = "x"
        average_growth.at_least = 6
        [target.arithmetic]
        indicator = "rate"
        average.at_least = 6.5
        [target.total]
        indicator = "arrivals"
        cumulative.at_least = 65
        [target.steady]
        indicator = "steady"
        cumulative.at_least = 65
        [target.about]
        indicator = "arrivals"
        average = { about = 12, tolerance = 5 }
        "#,
    );
    probability(&ran, "geometric", 0.488_007_669_935_855_2);
    probability(&ran, "arithmetic", 0.288_075_061_015_289_5);
    probability(&ran, "total", 0.228_028_270_125_128);
    let spread = 3.0 * autoregressive_sum_variance(0.6, 5).sqrt();
    probability(&ran, "steady", normal::survival(5.0 / spread));
    probability(&ran, "about", normal::survival(-0.6 / (3.0 / 5f64.sqrt())));
}

#[test]
fn bands_hold_what_lies_between_their_edges() {
    let ran = run(
        1,
        r#"
        [indicator.x]
        flow.amount.normal = { mean = 100, sd = 5 }
        [target.about]
        indicator = "x"
        about = { value = 100, tolerance = 3 }
        [target.both_sides]
        indicator = "x"
        about = { value = 100, tolerance = 3, both_sides = true }
        [target.range]
        indicator = "x"
        range = { low = 98, high = 104 }
        [target.open]
        indicator = "x"
        range = { low = 98, high = 104, above_is_met = true }
        [target.less]
        indicator = "x"
        less_than = 96
        [target.most]
        indicator = "x"
        at_most = 107
        "#,
    );
    let within = |low: f64, high: f64| normal::cdf(high) - normal::cdf(low);
    probability(&ran, "about", normal::survival(-0.6));
    probability(&ran, "both_sides", within(-0.6, 0.6));
    probability(&ran, "range", within(-0.4, 0.8));
    probability(&ran, "open", normal::survival(-0.4));
    probability(&ran, "less", normal::cdf(-0.8));
    probability(&ran, "most", normal::cdf(1.4));
}

#[test]
fn the_number_itself_is_met_by_all_but_the_strict_forms() {
    let form = |form: &str| {
        let body = format!(
            "[indicator.x]\nflow = {{ base = 5, amount.constant = {{ value = 5 }} }}\n\
             [target.t]\nindicator = \"x\"\n{form}\n"
        );
        run_text(&plan(1, &body), 1, 10).probability("t")
    };
    for met in [
        "at_least = 5",
        "at_most = 5",
        "range = { low = 5, high = 6 }",
        "range = { low = 4, high = 5 }",
        "about = { value = 10, tolerance = 50 }",
        "about = { value = 4, tolerance = 25, both_sides = true }",
        "average.at_least = 5",
        "cumulative.at_most = 5",
        "never_falling.tolerance = 0",
    ] {
        assert_eq!(form(met), 1.0, "{met}");
    }
    for missed in ["more_than = 5", "less_than = 5", "average.more_than = 5"] {
        assert_eq!(form(missed), 0.0, "{missed}");
    }
}

#[test]
fn every_year_is_a_power_of_one_year() {
    // P(g ≥ 5)^5 with g N(6, 2²); a year that falls by at most 2 % counts as not falling.
    let ran = run(
        5,
        r#"
        [indicator.x]
        level = { base = 100, growth.normal = { mean = 6, sd = 2 } }
        [indicator.slowest]
        derived = { base = 1e6, formula = "min(lag(slowest, 1), x / lag(x, 1) * 100 - 100)" }
        [indicator.flat]
        level = { base = 100, growth.normal = { mean = 0, sd = 2 } }
        [target.every]
        indicator = "slowest"
        at_least = 5
        [target.never]
        indicator = "flat"
        never_falling = { tolerance = 0 }
        [target.hardly]
        indicator = "flat"
        never_falling = { tolerance = 2 }
        [target.short]
        indicator = "flat"
        year = 2022
        never_falling = { tolerance = 0 }
        "#,
    );
    probability(&ran, "every", 0.158_067_665_267_946_97);
    probability(&ran, "never", 1.0 / 32.0);
    probability(&ran, "hardly", normal::cdf(1.0).powi(5));
    probability(&ran, "short", 0.25);
}

#[test]
fn staying_above_the_base_value_has_the_same_probability_under_any_symmetric_law() {
    // E. Sparre Andersen, Math. Scand. 1 (1953) 263–285: C(2n, n) / 4ⁿ for any symmetric continuous
    // steps, and the number of years above is discrete arcsine.
    for growth in [
        "normal = { mean = 0, sd = 3 }",
        "student_t = { location = 0, scale = 2, df = 3 }",
        "uniform = { low = -4, high = 4 }",
        "triangular = { low = -6, mode = 0, high = 6 }",
    ] {
        let ran = run(
            5,
            &format!(
                r#"
                [indicator.x]
                level = {{ base = 100, growth.{growth}, compounding = "log" }}
                [indicator.lowest]
                derived = {{ base = 100, formula = "min(lag(lowest, 1), x)" }}
                [indicator.years_above]
                derived = {{ base = 0, formula = "lag(years_above, 1) + (x > base(x))" }}
                [target.two]
                indicator = "lowest"
                year = 2022
                at_least = 100
                [target.three]
                indicator = "lowest"
                year = 2023
                at_least = 100
                [target.five]
                indicator = "lowest"
                at_least = 100
                [target.four_above]
                indicator = "years_above"
                at_least = 4
                [target.three_above]
                indicator = "years_above"
                at_least = 3
                [target.never_falling]
                indicator = "x"
                never_falling.tolerance = 0
                "#
            ),
        );
        probability(&ran, "two", 0.375);
        probability(&ran, "three", 0.3125);
        probability(&ran, "five", 0.246_093_75);
        probability(&ran, "four_above", 0.246_093_75 + 0.136_718_75);
        probability(&ran, "three_above", 0.5);
        probability(&ran, "never_falling", 1.0 / 32.0);
    }
}

#[test]
fn the_last_of_five_years_has_the_highest_growth_one_time_in_five() {
    let ran = run(
        5,
        r#"
        [indicator.x]
        level = { base = 100, growth.two_piece = { mode = 5, lower = 4, upper = 1 } }
        [indicator.best]
        derived = { base = 0, formula = "max(lag(best, 1), x / lag(x, 1))" }
        [indicator.last_is_best]
        derived = { formula = "x / lag(x, 1) >= best" }
        [target.met]
        indicator = "last_is_best"
        at_least = 1
        "#,
    );
    probability(&ran, "met", 0.2);
}

#[test]
fn first_passage_has_its_probability_year_by_year() {
    // Gauss–Legendre recursion of the density below 1.3 times the base value.
    let ran = run(
        5,
        r#"
        [indicator.x]
        level = { base = 100, growth.normal = { mean = 6, sd = 3 }, compounding = "log" }
        [target.hit]
        indicator = "x"
        at_least = 130
        "#,
    );
    let by_year = [
        7.640_665_877_77e-12,
        0.000_396_025_382_802,
        0.056_476_289_322,
        0.355_085_903_259,
        0.714_090_805_865,
    ];
    let hits = &ran.target("hit").first_hit;
    assert_eq!(
        hits.iter().map(|hit| hit.year).collect::<Vec<_>>(),
        [2021, 2022, 2023, 2024, 2025]
    );
    let mut so_far = 0.0;
    for (hit, expected) in hits.iter().zip(by_year) {
        so_far += hit.probability;
        // No hit at all is within four standard errors of 7.6e-12; a single one is not.
        share_near(so_far, expected, PATHS, "first passage");
    }
}

#[test]
fn equal_rivals_take_every_place_equally_often() {
    let ran = run(
        2,
        r#"
        [indicator.a]
        level = { base = 100, growth.normal = { mean = 5, sd = 2 } }
        [indicator.b]
        level = { base = 100, growth.normal = { mean = 5, sd = 2 } }
        [indicator.c]
        level = { base = 100, growth.normal = { mean = 5, sd = 2 } }
        [indicator.d]
        level = { base = 100, growth.normal = { mean = 5, sd = 2 } }
        [target.first]
        indicator = "a"
        rank = { top = 1, among = ["b", "c", "d"] }
        [target.second]
        indicator = "a"
        rank = { top = 2, among = ["b", "c", "d"] }
        [target.third]
        indicator = "a"
        rank = { top = 3, among = ["b", "c", "d"] }
        "#,
    );
    probability(&ran, "first", 0.25);
    probability(&ran, "second", 0.5);
    probability(&ran, "third", 0.75);
    // Being ahead of the rival that matters is being in that place.
    for (id, below) in [("first", 0.75), ("second", 0.5), ("third", 0.25)] {
        let lead = ran.target(id).margin.as_ref().expect("a lead");
        let at = tuiyan::report::PARTS.iter().position(|(_, p)| *p == below);
        let zero = lead.quantiles[at.expect("a reported part")];
        // The lead's density at 0 is above 5 (its spread is 4 %): 4 · √(p q / n) / 5.
        assert!(zero.abs() < 4.0 * (below * (1.0 - below) / PATHS as f64).sqrt() / 5.0);
    }
}

// ---------------------------------------------------------------- kinds of indicators

#[test]
fn stocks_keep_what_is_not_withdrawn() {
    let ran = run(
        5,
        r#"
        [indicator.offices]
        stock = { base = 771, additions.normal = { mean = 50, sd = 9 }, withdrawals.constant = { value = 2 } }
        [target.met]
        indicator = "offices"
        at_least = 940
        "#,
    );
    let kept: f64 = (0..5).map(|k| 0.98f64.powi(k)).sum();
    let expected = 771.0 * 0.98f64.powi(5) + 50.0 * kept;
    let deviation = 9.0 * (0..5).map(|k| 0.98f64.powi(2 * k)).sum::<f64>().sqrt();
    mean(&ran, "offices", 2025, expected, deviation);
    sd(&ran, "offices", 2025, deviation, 3.0);
    probability(
        &ran,
        "met",
        normal::survival((940.0 - expected) / deviation),
    );
}

#[test]
fn shares_walk_in_logits() {
    let ran = run(
        5,
        r#"
        [indicator.space]
        share = { base = 78.9, change.normal = { mean = 0.2, sd = 1.1 } }
        [target.met]
        indicator = "space"
        at_least = 80
        "#,
    );
    let logit = |share: f64| (share / (100.0 - share)).ln();
    let slope = 100.0 / (78.9 * 21.1);
    let z = (logit(80.0) - logit(78.9) - slope) / (slope * 1.1 * 5f64.sqrt());
    probability(&ran, "met", normal::survival(z));
}

#[test]
fn milestones_are_reached_evenly_and_count_up() {
    let ran = run(
        5,
        r#"
        [factor.reform]
        [indicator.apart]
        milestone = { base = 2, items = [ { name = "a", probability = 0.8, from = 2022, by = 2025 }, { name = "b", probability = 0.3 } ] }
        [indicator.together]
        loads = { reform = 0.7071067811865476 }
        milestone = { items = [ { name = "a", probability = 0.5 }, { name = "b", probability = 0.5 }, { name = "c", probability = 0.5 } ] }
        [target.early]
        indicator = "apart"
        year = 2023
        at_least = 3
        [target.both]
        indicator = "apart"
        at_least = 4
        [target.all]
        indicator = "together"
        at_least = 3
        [target.some]
        indicator = "together"
        at_least = 1
        "#,
    );
    // By 2023, two of four years of a and three of five of b have passed.
    probability(&ran, "early", 1.0 - (1.0 - 0.4) * (1.0 - 0.18));
    probability(&ran, "both", 0.8 * 0.3);
    // Equicorrelation ½: the number complete is uniform on 0..=3.
    probability(&ran, "all", 0.25);
    probability(&ran, "some", 0.75);
    mean(&ran, "apart", 2025, 3.1, (0.16f64 + 0.21).sqrt());
}

#[test]
fn shares_ratios_and_sums_of_two_lognormals_are_known() {
    let ran = run(
        5,
        r#"
        [indicator.x]
        level = { base = 40, growth.normal = { mean = 7, sd = 3 }, compounding = "log" }
        [indicator.y]
        level = { base = 60, growth.normal = { mean = 5, sd = 2 }, compounding = "log" }
        [indicator.share]
        derived = { formula = "x / (x + y)" }
        [indicator.ratio]
        derived = { formula = "x / y" }
        [indicator.sum]
        derived = { formula = "x + y" }
        [target.share]
        indicator = "share"
        at_least = 0.43
        [target.ratio]
        indicator = "ratio"
        at_least = 0.75
        [target.sum]
        indicator = "sum"
        at_least = 135
        "#,
    );
    probability(&ran, "share", 0.384_801_176_300_726);
    probability(&ran, "ratio", 0.412_713_081_842_446_8);
    probability(&ran, "sum", 0.415_945_918_889_426_8);
    let sigma = 0.0065f64.sqrt();
    let ratio = LogNormal {
        mu: (2.0f64 / 3.0).ln() + 0.1,
        sigma,
    };
    mean(&ran, "ratio", 2025, 0.739_179_044_381_013_1, ratio.sd());
    // The share is a logit-normal number: its density is that of its logit over s (1 − s).
    for (key, s) in [
        ("0.05", 0.392_199_170_351_494_15f64),
        ("0.5", 0.424_222_038_718_288_9),
        ("0.95", 0.456_894_081_152_624),
    ] {
        let z = ((s / (1.0 - s)).ln() - ratio.mu) / sigma;
        let density = normal::pdf(z) / (sigma * s * (1.0 - s));
        quantile(&ran, "share", 2025, (key, s), density);
    }
    let deviation = 26.503_692_226_934_58f64.sqrt();
    mean(&ran, "sum", 2025, 134.009_166_871_385_8, deviation);
    // The kurtosis of the sum is between those of a normal law and of its more skewed part.
    let kurtosis = LogNormal {
        mu: 0.0,
        sigma: 0.03 * 5f64.sqrt(),
    };
    sd(&ran, "sum", 2025, deviation, kurtosis.kurtosis());
}

#[test]
fn the_same_draws_leave_only_the_difference_of_the_assumptions() {
    let ran = run(
        5,
        r#"
        [factor.common]
        [indicator.a]
        loads = { common = 1 }
        level = { base = 100, growth.normal = { mean = 6, sd = 3 }, compounding = "log" }
        [indicator.b]
        loads = { common = 1 }
        level = { base = 100, growth.normal = { mean = 6.5, sd = 3 }, compounding = "log" }
        [indicator.gap]
        derived = { formula = "b - a" }
        [target.met]
        indicator = "gap"
        at_least = 0
        "#,
    );
    mean(
        &ran,
        "gap",
        2025,
        3.424_881_160_353_457,
        0.230_006_721_672_526_93,
    );
    // The gap is a multiple of the level, so it has the kurtosis of that lognormal law.
    let law = LogNormal {
        mu: 0.0,
        sigma: 0.03 * 5f64.sqrt(),
    };
    sd(&ran, "gap", 2025, 0.230_006_721_672_526_93, law.kurtosis());
    assert_eq!(ran.probability("met"), 1.0);
}

// ---------------------------------------------------------------- shocks and revisions

#[test]
fn yearly_shocks_make_a_binomial_mixture() {
    let ran = run(
        5,
        r#"
        [indicator.x]
        level = { base = 100, growth.normal = { mean = 6, sd = 2 }, compounding = "log" }
        [indicator.spared]
        level = { base = 100, growth.constant = { value = 0 } }
        [shock.epidemic]
        yearly_probability = 0.1
        effect.x.constant = { value = -8 }
        effect.spared.constant = { value = -8 }
        [target.met]
        indicator = "x"
        at_least = 130
        [target.spared]
        indicator = "spared"
        at_least = 99
        [target.once_at_most]
        indicator = "spared"
        at_least = 91
        "#,
    );
    probability(&ran, "met", 0.522_772_801_023_379_2);
    mean(&ran, "x", 2025, 129.801_885_129_174_15, 9.6);
    probability(&ran, "spared", 0.590_49);
    probability(&ran, "once_at_most", 0.590_49 + 5.0 * 0.1 * 0.6561);
}

#[test]
fn what_a_shock_takes_comes_back_as_far_as_it_recovers() {
    let ran = run(
        5,
        r#"
        [indicator.x]
        level = { base = 100, growth.normal = { mean = 6, sd = 2 }, compounding = "log" }
        [indicator.arrivals]
        flow.amount.constant = { value = 100 }
        [shock.standstill]
        yearly_probability = 0.25
        recovery = 1
        effect.x.constant = { value = -8 }
        [shock.ban]
        yearly_probability = 0.25
        years = [2022, 2023]
        recovery = 0.5
        effect.arrivals.constant = { value = -20 }
        [target.met]
        indicator = "x"
        at_least = 130
        [target.total]
        indicator = "arrivals"
        cumulative.at_least = 499
        [target.second]
        indicator = "arrivals"
        year = 2023
        less_than = 100
        "#,
    );
    // Only a shock in the last year is still felt.
    let reaches = |goal: f64| normal::survival(((goal / 100.0).ln() - 0.3) / (0.02 * 5f64.sqrt()));
    let mixture = 0.75 * reaches(130.0) + 0.25 * reaches(130.0 / 0.92);
    probability(&ran, "met", mixture);
    // Each ban costs 20 and brings 10 back; 2023 is below par exactly if it is banned.
    probability(&ran, "total", 0.5625);
    probability(&ran, "second", 0.25);
    let total = &ran
        .target("total")
        .measure
        .as_ref()
        .expect("a measure")
        .mean;
    let deviation = 10.0 * (2.0 * 0.25 * 0.75f64).sqrt();
    near(
        *total,
        500.0 - 5.0,
        deviation / (PATHS as f64).sqrt(),
        "bans",
    );
}

#[test]
fn one_severity_is_shared_by_all_effects_of_a_shock() {
    let ran = run(
        1,
        r#"
        [indicator.x]
        level = { base = 100, growth.constant = { value = 0 } }
        [indicator.y]
        level = { base = 100, growth.constant = { value = 0 } }
        [shock.crisis]
        yearly_probability = 0.4
        effect.x.uniform = { low = -10, high = -2 }
        effect.y.normal = { mean = -5, sd = 1 }
        [target.x]
        indicator = "x"
        less_than = 94
        [target.y]
        indicator = "y"
        less_than = 95
        "#,
    );
    // Both are below their medians together or not at all.
    let joint = ran.report.joint.as_ref().expect("a joint block");
    share_near(joint.all.probability.unwrap(), 0.2, PATHS, "both");
    assert_eq!(joint.all.probability, ran.target("x").met.probability);
    assert_eq!(joint.at_least[1].probability, joint.at_least[2].probability);
}

#[test]
fn a_revision_moves_published_figures_and_nothing_else() {
    let ran = run(
        5,
        r#"
        [indicator.x]
        level = { base = 100, growth.constant = { value = 0 } }
        [revision.census]
        years = [2023, 2024]
        yearly_probability = 0.3
        effect.x.normal = { mean = 0, sd = 8 }
        [target.once]
        indicator = "x"
        year = 2023
        at_least = 105
        [target.before]
        indicator = "x"
        year = 2022
        at_least = 100
        [target.moved_up]
        indicator = "x"
        more_than = 100
        [target.basis]
        indicator = "x"
        judged = "base_year_basis"
        at_least = 100
        "#,
    );
    probability(&ran, "once", 0.3 * normal::survival(5.0 / 8.0));
    assert_eq!(ran.probability("before"), 1.0);
    assert_eq!(ran.probability("basis"), 1.0);
    let other = |id: &str| ran.target(id).other_basis.as_ref().expect("two bases");
    assert_eq!(other("once").met.probability, Some(0.0));
    assert_eq!(other("once").judged, "base_year_basis");
    let published = other("basis").met.probability.expect("a probability");
    // Never re-based, or re-based once (0.42) or twice (0.09) to at least the old figure: one
    // effect is symmetric, and of two the product is above 1 when e₁ + e₂ + e₁ e₂ ≥ 0.
    share_near(
        published,
        0.49 + 0.42 * 0.5 + 0.09 * both_revisions(),
        PATHS,
        "published",
    );
    probability(&ran, "moved_up", 0.42 * 0.5 + 0.09 * both_revisions());
}

#[test]
fn a_revised_share_moves_in_logits() {
    let ran = run_text(
        &plan(
            3,
            r#"
            [indicator.space]
            share = { base = 50, change.constant = { value = 1 } }
            [revision.scope]
            years = [2022]
            yearly_probability = 1
            effect.space.constant = { value = 5 }
            "#,
        ),
        1,
        10,
    );
    // One point at the base value of 50 % is 0.04 of a logit.
    for (year, points) in [(2021, 1.0), (2022, 7.0), (2023, 8.0)] {
        let expected = 100.0 / (1.0 + f64::exp(-0.04 * points));
        assert!((ran.year("space", year).mean - expected).abs() < 1e-12);
    }
}

/// P((1 + e₁)(1 + e₂) ≥ 1) for independent e ~ N(0, 0.08²), by Simpson's rule over e₁.
fn both_revisions() -> f64 {
    let integrand =
        |z: f64| normal::pdf(z) * normal::survival((1.0 / (1.0 + 0.08 * z) - 1.0) / 0.08);
    simpson(integrand, -8.0, 8.0)
}

fn simpson(f: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let (n, h) = (4000, (high - low) / 4000.0);
    let weight = |i: i32| match i {
        0 => 1.0,
        _ if i == n => 1.0,
        _ => f64::from(2 + 2 * (i % 2)),
    };
    let terms = (0..=n).map(|i| weight(i) * f(low + h * f64::from(i)));
    terms.sum::<f64>() * h / 3.0
}

// ---------------------------------------------------------------- targets together

/// Normal numbers of one year with dependence as written and a target above each threshold.
fn normals(dependence: &str, loads: &[f64], thresholds: &[f64]) -> String {
    let mut text = dependence.to_owned();
    for (at, threshold) in thresholds.iter().enumerate() {
        let load = loads
            .get(at)
            .map_or_else(String::new, |load| format!("loads = {{ f = {load} }}\n"));
        text.push_str(&format!(
            "[indicator.x{at}]\n{load}flow.amount.normal = {{ mean = 0, sd = 1 }}\n\
             [target.t{at}]\nindicator = \"x{at}\"\nmore_than = {threshold:?}\n"
        ));
    }
    text
}

/// A `[correlation]` among all of `d` indicators.
fn correlation(d: usize, of: impl Fn(usize, usize) -> f64) -> String {
    let members: Vec<String> = (0..d).map(|i| format!("\"x{i}\"")).collect();
    let row = |i: usize| {
        let cells: Vec<String> = (0..d)
            .map(|j| {
                if i == j {
                    "1".into()
                } else {
                    format!("{:?}", of(i, j))
                }
            })
            .collect();
        format!("[{}]", cells.join(", "))
    };
    let rows: Vec<String> = (0..d).map(row).collect();
    format!(
        "[correlation]\nmembers = [{}]\nmatrix = [{}]\n",
        members.join(", "),
        rows.join(", ")
    )
}

fn all_met(ran: &Ran, expected: f64) {
    let joint = ran.report.joint.as_ref().expect("a joint block");
    let found = joint.all.probability.expect("a probability");
    share_near(found, expected, ran.run.paths, "all");
}

/// P(at least k) for every k ≥ 1 from the probabilities of exactly k.
fn number_met(ran: &Ran, exactly: &[f64]) {
    let joint = ran.report.joint.as_ref().expect("a joint block");
    assert_eq!(joint.at_least.len(), exactly.len());
    for (k, at_least) in joint.at_least.iter().enumerate().skip(1) {
        let expected = exactly[k..].iter().sum();
        share_near(at_least.probability, expected, ran.run.paths, "number met");
    }
}

#[test]
fn at_equicorrelation_one_half_the_number_met_is_uniform() {
    for d in [2, 3, 4, 5, 20] {
        let uniform = vec![1.0 / (d as f64 + 1.0); d + 1];
        let by_matrix = run(1, &normals(&correlation(d, |_, _| 0.5), &[], &vec![0.0; d]));
        number_met(&by_matrix, &uniform);
        let loads = vec![0.5f64.sqrt(); d];
        let by_factor = run(1, &normals("[factor.f]\n", &loads, &vec![0.0; d]));
        number_met(&by_factor, &uniform);
    }
}

#[test]
fn two_are_met_together_as_the_arcsine_says() {
    // W. F. Sheppard (1899): ¼ + asin ρ / 2π.
    for (rho, expected) in [
        (0.0, 0.25),
        (0.5, 1.0 / 3.0),
        (-0.8, 0.102_416_382_349_566_73),
        (1.0, 0.5),
    ] {
        let pair =
            format!("[correlation]\npairs = [ {{ of = [\"x0\", \"x1\"], is = {rho:?} }} ]\n");
        all_met(&run(1, &normals(&pair, &[], &[0.0, 0.0])), expected);
    }
}

#[test]
fn three_are_met_together_as_the_arcsines_say() {
    // ⅛ + (asin ρ₁₂ + asin ρ₁₃ + asin ρ₂₃) / 4π.
    let genz = [
        [1.0, 0.6, 1.0 / 3.0],
        [0.6, 1.0, 11.0 / 15.0],
        [1.0 / 3.0, 11.0 / 15.0, 1.0],
    ];
    let text = normals(&correlation(3, |i, j| genz[i][j]), &[], &[0.0; 3]);
    all_met(&run(1, &text), 0.268_760_680_853_149_24);
    let mixed = [[1.0, -0.5, 0.3], [-0.5, 1.0, -0.6], [0.3, -0.6, 1.0f64]];
    let arcs = (-0.5f64).asin() + 0.3f64.asin() + (-0.6f64).asin();
    let text = normals(&correlation(3, |i, j| mixed[i][j]), &[], &[0.0; 3]);
    all_met(&run(1, &text), 0.125 + arcs / (4.0 * std::f64::consts::PI));
    // The example of A. Genz, J. Comput. Graph. Stat. 1 (1992) 141–149: P(x ≤ (1, 4, 2)).
    let text = normals(&correlation(3, |i, j| genz[i][j]), &[], &[-1.0, -4.0, -2.0]);
    all_met(&run(1, &text), 0.827_984_897_456_833_5);
}

#[test]
fn equicorrelated_orthants_are_one_dimensional_integrals() {
    for (d, rho, expected) in [
        (5, 0.2, 0.077_413_590_702_424_07),
        (5, 0.8, 0.291_004_562_488_302_03),
        (10, 0.0, 0.000_976_562_5),
    ] {
        let by_matrix = normals(&correlation(d, |_, _| rho), &[], &vec![0.0; d]);
        all_met(&run(1, &by_matrix), expected);
        let by_factor = normals("[factor.f]\n", &vec![rho.sqrt(); d], &vec![0.0; d]);
        all_met(&run(1, &by_factor), expected);
    }
}

#[test]
fn joint_targets_with_unequal_chances_are_met_as_the_one_factor_integral_says() {
    // Equicorrelation 0.3, single probabilities 0.7, 0.4 and 0.2.
    let thresholds = [
        -0.524_400_512_708_040_8,
        0.253_347_103_135_799_8,
        0.841_621_233_572_914_2,
    ];
    let exactly = [
        0.200_864_936_986_671,
        0.398_203_078_503_172,
        0.300_999_032_033_642,
        0.099_932_952_476_514_9,
    ];
    let by_matrix = run(1, &normals(&correlation(3, |_, _| 0.3), &[], &thresholds));
    number_met(&by_matrix, &exactly);
    let by_factor = run(
        1,
        &normals("[factor.f]\n", &[0.3f64.sqrt(); 3], &thresholds),
    );
    number_met(&by_factor, &exactly);
    for ran in [&by_matrix, &by_factor] {
        probability(ran, "t0", 0.7);
        probability(ran, "t1", 0.4);
        probability(ran, "t2", 0.2);
    }
    // Unequal loads, one of them negative.
    let loads = [0.9, 0.6, 0.3, -0.4];
    let text = normals("[factor.f]\n", &loads, &[0.5, -0.2, 0.0, -1.0]);
    all_met(&run(1, &text), 0.114_121_296_326_869_67);
    let text = normals(
        &correlation(4, |i, j| loads[i] * loads[j]),
        &[],
        &[0.5, -0.2, 0.0, -1.0],
    );
    all_met(&run(1, &text), 0.114_121_296_326_869_67);
}

#[test]
fn many_independent_targets_are_met_as_a_product() {
    // 199 targets of probability Φ(2): the example of the tests of R's mvtnorm.
    let text = plan(1, &normals("", &[], &[-2.0; 199]));
    let ran = run_text(&text, 2021, 200_000);
    all_met(&ran, 0.010_259_317_555_976_889);
    let expected = 199.0 * normal::cdf(2.0);
    let deviation = (expected * normal::survival(2.0)).sqrt();
    let joint = ran.report.joint.as_ref().expect("a joint block");
    near(
        joint.expected_met,
        expected,
        deviation / 200_000f64.sqrt(),
        "number",
    );
}
