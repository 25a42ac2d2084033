//! Marginals stay exactly as declared: every family, under a common factor, a Student-t copula and persistence.
//!
//! Kolmogorov and Smirnov's distance between a million drawn values of the third year and the declared law, at a thousand of
//! its quantiles and just below them. The critical value 1.95/√n is exceeded by a right engine with probability 1e-3 for
//! each of some thirty families; with the fixed seed the outcome is always the same.

mod common;

use common::{plan, run_text};
use tuiyan::dist::{FAMILIES, Law};
use tuiyan::scenario::law::of_text;

const PATHS: u64 = 1_000_000;

/// A flow with this law that loads on a factor with heavy joint tails and carries over from year to year.
fn scenario(law: &str) -> String {
    plan(
        3,
        &format!(
            r#"
            [factor.common]
            [copula]
            student_t.df = 3
            [indicator.x]
            persistence = 0.5
            loads.common = 0.6
            flow.amount.{law}
            [indicator.y]
            loads.common = 0.8
            flow.amount.normal = {{ mean = 100, sd = 1 }}
            "#
        ),
    )
}

/// What a law that may be negative is moved up by, as a flow may not.
const UP: f64 = 1024.0;

fn distance(law: &dyn Law, moved: f64, sorted: &[f64]) -> f64 {
    let below = |x: f64| sorted.partition_point(|value| *value <= x) as f64 / sorted.len() as f64;
    // Values carry the rounding of what they were moved by.
    let slack = 1e-9;
    let off = |x: f64| {
        let (low, high) = (law.cdf(x - slack), law.cdf(x + slack));
        let found = below(x + moved);
        (low - found).max(found - high).max(0.0)
    };
    let quantiles = (1..1000).map(|k| law.lower(f64::from(k) / 1000.0));
    quantiles
        .map(|x| off(x).max(off(x - 2.0 * slack)))
        .fold(0.0, f64::max)
}

#[test]
fn every_family_keeps_its_marginal_under_copula_and_persistence() {
    for family in FAMILIES {
        let law = of_text(family.example)
            .expect("an example")
            .central()
            .clone();
        let moved = if law.support().0 < 0.0 { UP } else { 0.0 };
        let text = if moved == 0.0 {
            family.example.to_owned()
        } else {
            format!("shifted = {{ by = {moved}, law.{} }}", family.example)
        };
        let ran = run_text(&scenario(&text), 11, PATHS);
        let mut values = ran.values().swap_remove(ran.cell("x", 2023));
        values.sort_by(f64::total_cmp);
        let found = distance(law.as_ref(), moved, &values);
        let critical = 1.95 / (PATHS as f64).sqrt();
        assert!(
            found <= critical,
            "{}: {found}, not below {critical}",
            family.key
        );
    }
}
