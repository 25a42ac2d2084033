//! What a shock does to whom: a law for each indicator, or one severity with a loading for each, and a bend of growth.
//!
//! Keys of `[shock.<id>]`:
//!
//! | key | what it is |
//! |---|---|
//! | `effect.<indicator>.<law>` | the first effect on an indicator: per cent of a level, of a stock's additions or of a flow, percentage points of a share |
//! | `severity.<law>` | one number for the whole shock, in the unit that its loadings turn into effects: say per cent |
//! | `loading = { retail = 1, ecommerce = 0.4 }` | effect on an indicator = loading · severity, in the units of `effect` |
//! | `loading = { demand = 0.1 }`, `demand` a factor | the factor's score of the year is shifted by loading · severity **standard deviations of the factor**, so every indicator that loads on it is moved, each by its own load and law |
//! | `growth_effect.<indicator>.<law>` | shift of a level's growth, percentage points a year, in each year of the episode |
//!
//! All laws of a shock are read at the one severity score of the occurrence, a standard normal number: a bad epidemic is bad
//! for all that it touches, and the 90 % case of one effect is that of all. With `effect` each indicator has a law of its own
//! width and form; with `severity` there is one law, and the effects are proportional. Source of the form effect = loading ·
//! severity: the one-factor stress of the Basel framework, and exposures to one intensity in catastrophe models.
//!
//! Example: severity −9 % with loadings 1 and 0.4 takes 9 % of the first level and 3.6 % of the second. A severity of −2 with
//! `loading = { demand = 1 }` makes the year's demand a two-sigma slump; an indicator with load 0.7 on demand and growth of
//! mean 6, sd 2 then grows by 6 − 2 · 0.7 · 2 = 3.2 on average in that year. A shift of a factor leaves the spread of the
//! year as it is and moves its centre; under a Student-t copula it is stretched with the rest of the score.
//!
//! Use `effect` where there is evidence on each indicator, `loading` where there is one figure and a rough idea of who is
//! hit how hard, a factor where the shock works through the common force (demand collapses), and `growth_effect` where
//! something bends rather than falls (a decoupling). The ways may stand side by side for different indicators; `effect`
//! and `growth_effect` also for the same one.

use super::Shock;
use crate::both;
use crate::language::Pair;
use crate::scenario::law::{self, Assumption, LawAt, laws_by_id};
use crate::scenario::section::{At, Section};
use crate::scenario::{Check, Indicator};

/// What to name instead of an indicator that takes no effects.
pub const OWN_LAW: Pair = (
    "请改写自身带有分布的指标",
    "name an indicator with a law of its own",
);

/// What to do about an effect that takes more than there is.
const NO_MORE_THAN_ALL: Pair = ("损失不可能超过全部", "more than all cannot be lost");

/// One severity for the whole shock, and what it does to whom.
#[derive(Debug, Clone, Default)]
pub struct Loadings {
    /// The law of the severity.
    pub severity: Option<LawAt>,
    /// The loadings by indicator or factor.
    pub by_id: Vec<(At<String>, At<f64>)>,
}

/// How large an effect is.
#[derive(Debug, Clone, Copy)]
pub enum Size<'s> {
    /// The value of this law at the severity score.
    Law(&'s Assumption),
    /// This part of the severity, whose law is beside it.
    Part(f64, &'s Assumption),
}

impl Size<'_> {
    /// The size, where it is known.
    #[must_use]
    pub fn known(&self) -> Option<f64> {
        match self {
            Size::Law(law) => law.known_constant(),
            Size::Part(loading, severity) => Some(loading * severity.known_constant()?),
        }
    }
}

/// Reads `effect`.
pub fn read_effects(section: &mut Section) -> Vec<(At<String>, LawAt)> {
    laws_by_id(
        section,
        "effect",
        (
            "对各指标的影响：%（占比为百分点）",
            "effect by indicator: % (shares: percentage points)",
        ),
    )
}

/// Reads `growth_effect`.
pub fn read_growth_effects(section: &mut Section) -> Vec<(At<String>, LawAt)> {
    laws_by_id(
        section,
        "growth_effect",
        (
            "对各水平指标增速的影响：持续期内每年百分点",
            "shift of growth by level: percentage points a year while it lasts",
        ),
    )
}

impl Loadings {
    /// Reads `severity` and `loading`.
    pub fn read(section: &mut Section) -> Loadings {
        let before = section.reading.problems.counts().0;
        let severity = law::law(
            section,
            "severity",
            (
                "整个冲击的强度：乘以各指标的载荷即为影响",
                "severity of the whole shock: times an indicator's loading it is the effect",
            ),
        );
        let by_id = section.numbers_by_id(
            "loading",
            (
                "对强度的载荷：指标的影响（%，占比为百分点）或因子得分的移动（标准差）＝载荷 × 强度",
                "loadings on the severity: loading · severity is the effect on an indicator (%; shares: percentage points), or the shift of a factor's score (standard deviations)",
            ),
        );
        // What could not be read has been reported.
        if section.reading.problems.counts().0 == before {
            refuse_half(section, by_id.is_empty());
        }
        Loadings { severity, by_id }
    }

    /// The size of the effect on an indicator or factor, if it has a loading.
    #[must_use]
    pub fn on(&self, id: &str) -> Option<Size<'_>> {
        let severity = self.severity.as_ref()?;
        let mut loadings = self.by_id.iter();
        let (_, loading) = loadings.find(|(known, _)| known.value == id)?;
        Some(Size::Part(loading.value, &severity.value))
    }
}

/// Refuses a severity without loadings, and loadings without a severity.
fn refuse_half(section: &mut Section, empty: bool) {
    let (written, message, help) = match (section.has("severity"), section.has("loading")) {
        (true, false) => (
            "severity",
            (
                "有 severity 而没有 loading：强度没有作用于任何指标",
                "severity without loading: it acts on nobody",
            ),
            (
                "请写各指标的载荷，例如 loading = { retail = 1 }",
                "write who is hit how hard, as in loading = { retail = 1 }",
            ),
        ),
        (false, true) => (
            "loading",
            (
                "有 loading 而没有 severity：不知强度几何",
                "loading without severity: it is not said how severe the shock is",
            ),
            (
                "请写强度的分布，例如 severity.normal = { mean = -8, sd = 3 }",
                "write the law of the severity, as in severity.normal = { mean = -8, sd = 3 }",
            ),
        ),
        (true, true) if empty => (
            "loading",
            ("loading 是空的", "loading is empty"),
            (
                "请写各指标的载荷，例如 loading = { retail = 1 }",
                "write who is hit how hard, as in loading = { retail = 1 }",
            ),
        ),
        _ => return,
    };
    if section.has(written) {
        let place = section.place_of(written);
        section.reading.problems.error(&place, message, help);
    }
}

impl Shock {
    /// Finds effects that nobody can have.
    pub(super) fn check_effects(&self, check: &mut Check) {
        for (id, law) in &self.effects {
            let Some(indicator) = check.indicator(id) else {
                continue;
            };
            takes_shocks(id, indicator, check);
            if indicator.kind.never_negative() {
                let what = ("影响幅度", "the effect");
                check.impossible(law, -100.0, what, NO_MORE_THAN_ALL);
            }
        }
        for (id, law) in &self.growth_effects {
            let Some(indicator) = check.indicator(id) else {
                continue;
            };
            if !indicator.kind.takes_growth_effects() {
                let message = both!(
                    "{kind} 类指标没有可移动的增速",
                    "a {kind} has no growth to shift",
                    kind = indicator.kind.key()
                );
                let help = (
                    "请改写 level 类指标，或用 effect",
                    "name a level, or write effect",
                );
                check.problems.error(&id.place, message, help);
            }
            let what = ("增速的移动", "the shift of growth");
            check.impossible(law, -100.0, what, NO_MORE_THAN_ALL);
        }
        for (id, loading) in &self.loadings.by_id {
            self.check_loading(id, loading, check);
        }
    }

    fn check_loading(&self, id: &At<String>, loading: &At<f64>, check: &mut Check) {
        let scenario = check.scenario;
        let factor = scenario.factors.iter().any(|f| f.id.value == id.value);
        let indicator = scenario.indicator(&id.value);
        match indicator {
            Some(_) if factor => {
                let message = both!(
                    "{id} 既是指标又是因子",
                    "{id} is an indicator and a factor",
                    id = id.value
                );
                let help = ("请为其中之一改名", "give one of them another id");
                check.problems.error(&id.place, message, help);
            }
            Some(indicator) => self.check_loaded(id, loading, indicator, check),
            None if factor => {}
            None => {
                let factors = scenario.factors.iter().map(|known| &known.id.value);
                let indicators = scenario.indicators.iter().map(|known| &known.id.value);
                let known = indicators.chain(factors).map(String::as_str);
                check.unknown(id, "indicator", known);
            }
        }
    }

    fn check_loaded(
        &self,
        id: &At<String>,
        loading: &At<f64>,
        indicator: &Indicator,
        check: &mut Check,
    ) {
        takes_shocks(id, indicator, check);
        if self
            .effects
            .iter()
            .any(|(other, _)| other.value == id.value)
        {
            let message = both!(
                "{id} 同时写有 effect 与 loading",
                "{id} has both an effect and a loading",
                id = id.value
            );
            let help = ("只保留其中一个", "keep one of them");
            check.problems.error(&id.place, message, help);
        }
        let Some(severity) = &self.loadings.severity else {
            return;
        };
        if !indicator.kind.never_negative() || loading.value == 0.0 {
            return;
        }
        let bound = -100.0 / loading.value;
        if loading.value > 0.0 {
            let what = ("强度", "the severity");
            check.impossible(severity, bound, what, NO_MORE_THAN_ALL);
        } else {
            let what = ("强度", "the severity");
            check.impossible_above(severity, bound, what, NO_MORE_THAN_ALL);
        }
    }
}

fn takes_shocks(id: &At<String>, indicator: &Indicator, check: &mut Check) {
    if !indicator.kind.takes_effects().0 {
        let message = both!(
            "{kind} 类指标不受冲击",
            "a {kind} takes no shocks",
            kind = indicator.kind.key()
        );
        check.problems.error(&id.place, message, OWN_LAW);
    }
}
