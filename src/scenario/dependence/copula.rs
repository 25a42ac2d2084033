//! The copula: whether extremes come together more often than the middle lets one expect.
//!
//! `[copula] student_t = { df = 4 }`. Under the default, Gaussian, copula two indicators with correlation below 1 are
//! independent in the far tail: however well they move together in common years, their worst years hardly ever
//! coincide. In crises they do. Under a Student-t copula each year has a *scale*, drawn once and shared by all
//! members: in a turbulent year all their innovations are stretched together, in a calm one all are shrunk. (Demarta
//! and McNeil, 2005, *The t copula and related copulas*, International Statistical Review 73.)
//!
//! # Formula
//!
//! With e the members' correlated standard normal innovations of a year and W a chi-square number with `df` degrees
//! of freedom, one for all of them, e √(df/W) has Student's t law, and
//!
//! innovation = Φ⁻¹(T_df(e √(df/W)))
//!
//! is standard normal again: T_df and Φ are the distribution functions of Student's and of the normal law. The joint
//! law of a year is the t copula; years are independent, so persistence makes the same exact marginal laws of it as
//! ever.
//!
//! # What it does
//!
//! * P(both beyond their quantile at level q) / q → λ = 2 T_{df+1}(−√((df + 1)(1 − ρ)/(1 + ρ))) as q → 0; under a
//!   Gaussian copula the limit is 0. At ρ = ½, λ is 0.253 for df = 4 and 0.015 for df = 20.
//! * Members that do not correlate still share the scale: at ρ = 0 and df = 5, λ = 0.050. Independent they are not.
//! * The chance that both are above their medians, and Kendall's τ, stay as under the Gaussian copula.
//!
//! # Which
//!
//! Gaussian where only the middle matters, or nothing is known of joint extremes. Student's t with 3 to 6 degrees of
//! freedom where crises hit everything at once and it is joint failure that one asks about. `df` is worth a
//! sensitivity test: data on joint extremes are few. A shock ([`super::super::shock`]) is the better statement where
//! the crisis has a name.
//!
//! # Drawing
//!
//! The scale is drawn from the source `copula`, once a year, so a copula leaves the draws of those outside it as they
//! were. Members are, unless `members` lists them, all indicators that load on factors or are correlated by pair. The
//! cost is about that of a tabulated law for each member and year.

use super::super::section::{At, Section};
use super::super::unread::Unread;
use super::super::{Check, Indicator, is};
use crate::both;
use crate::diag::Place;

/// A Student-t copula.
#[derive(Debug, Clone)]
pub struct Copula {
    /// Its degrees of freedom.
    pub df: f64,
    /// Its members, where they are listed.
    pub members: Option<Vec<At<String>>>,
    /// Whether it is not known who is correlated, because what is written of it was refused.
    pub(super) unsure: bool,
    place: Place,
}

/// The forms of a copula.
pub const FORMS: [&str; 2] = ["gaussian", "student_t"];

/// The fewest degrees of freedom: with fewer, a scale may leave the range of numbers.
const FEWEST_DF: f64 = 0.5;
/// The most: beyond, the copula is the Gaussian one in all digits that a run can show.
const MOST_DF: f64 = 1e6;

/// Reads `[copula]`; nothing where it is Gaussian.
pub(super) fn read(section: &mut Section) -> Option<Copula> {
    let members = section.texts(
        "members",
        (
            "Copula 所含的指标；默认为所有有因子载荷或两两相关的指标",
            "the indicators in it; by default all that load on factors or are correlated by pair",
        ),
    );
    section.text("source", ("选择的依据", "why it is chosen"));
    let place = section.place.clone();
    let df = section.exactly_one(("种类", "kind"), &FORMS, |section, key| match key {
        "student_t" => section.section(
            key,
            (
                "学生 t Copula：极端情况更多地同时出现",
                "Student's t: extremes come together",
            ),
            read_df,
        ),
        _ => {
            let meaning = ("高斯 Copula（默认）", "Gaussian, the default");
            section.section(key, meaning, |_| Some(None))
        }
    })??;
    Some(Copula {
        df,
        members,
        unsure: false,
        place,
    })
}

fn read_df(section: &mut Section) -> Option<Option<f64>> {
    let df = section.required_number(
        "df",
        (
            "自由度，0.5 至 1000000：越小，极端情况越常同时出现",
            "degrees of freedom, 0.5 to 1000000: the fewer, the more extremes come together",
        ),
    )?;
    if (FEWEST_DF..=MOST_DF).contains(&df.value) {
        return Some(Some(df.value));
    }
    let help = if df.value > MOST_DF {
        (
            "请写 gaussian = {}：自由度如此之大时，两者没有区别",
            "write gaussian = {}: with so many they are the same",
        )
    } else {
        (
            "请写 0.5 或更大的数值，通常取 3 至 6",
            "write 0.5 or more; 3 to 6 are usual",
        )
    };
    section
        .reading
        .problems
        .error(&df.place, is("df", df.value), help);
    None
}

impl Copula {
    /// Whether an indicator that is correlated or loads on factors is a member.
    #[must_use]
    pub fn may_hold(&self, id: &str) -> bool {
        let listed = |members: &Vec<At<String>>| members.iter().any(|m| m.value == id);
        self.members.as_ref().is_none_or(listed)
    }

    /// Whether an indicator is a member; `correlated` says whether it is correlated by pair.
    #[must_use]
    pub fn holds(&self, indicator: &Indicator, correlated: bool) -> bool {
        let tied = correlated || !indicator.loads.is_empty() || self.members.is_some();
        tied && self.may_hold(&indicator.id.value)
    }

    /// Finds what a reader alone cannot see.
    pub fn check(&self, check: &mut Check) {
        for (at, member) in self.members.iter().flatten().enumerate() {
            self.check_member(at, member, check);
        }
        let scenario = check.scenario;
        if self.unsure || scenario.indicators.iter().any(Unread::is) {
            return;
        }
        let correlation = scenario.correlation.as_ref();
        let held = scenario.indicators.iter().filter(|indicator| {
            let id = &indicator.id.value;
            self.holds(
                indicator,
                correlation.is_some_and(|c| c.position(id).is_some()),
            )
        });
        let count = held.count();
        if count < 2 {
            let message = both!(
                "Copula 所含的指标不足两个：{count}个",
                "a copula joins at least two indicators, and this holds {count}"
            );
            let help = (
                "请给至少两个指标写上因子载荷或相关系数，或在 members 中列出",
                "give at least two indicators loads or correlations, or list them as members",
            );
            check.problems.error(&self.place, message, help);
        }
    }

    fn check_member(&self, at: usize, member: &At<String>, check: &mut Check) {
        let mut earlier = self.members.iter().flatten().take(at);
        if earlier.any(|earlier| earlier.value == member.value) {
            let message = both!(
                "{id} 在 members 中出现了两次",
                "{id} is a member twice",
                id = member.value
            );
            check
                .problems
                .error(&member.place, message, ("只保留一次", "keep it once"));
        }
        let Some(indicator) = check.indicator(member) else {
            return;
        };
        if !indicator.kind.draws() {
            let message = both!(
                "{kind} 类指标没有逐年的抽样",
                "a {kind} draws nothing from year to year",
                kind = indicator.kind.key()
            );
            let help = ("请将它移出 members", "take it out of the members");
            check.problems.error(&member.place, message, help);
        }
    }
}
