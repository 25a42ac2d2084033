//! Common factors: forces that several indicators share, and how much of each they take.
//!
//! A factor is a standard normal number a year, independent of the other factors. An indicator with loads ℓ has the innovation
//! Σ ℓ · factor + √(1 − Σ ℓ²) · own, which is standard normal again because the squares of the loads sum to at most 1; where they sum to 1, nothing
//! is the indicator's own. Two indicators correlate by Σ ℓ ℓ′ over the factors that they share (C. Spearman, 1904; the one-factor
//! model of credit risk is O. Vasicek's, 1987).

use super::super::section::{At, Section};
use super::super::unread::Unread;
use super::super::{Check, Indicator, Name, Scenario};
use crate::both;

/// A common factor: a standard normal number a year, independent of the other factors.
#[derive(Debug, Clone)]
pub struct Factor {
    /// Its id, which keys its draws.
    pub id: At<String>,
    /// What people call it.
    pub name: Name,
}

/// Reads `[factor.id]`.
pub fn read_factor(id: At<String>, section: &mut Section) -> Option<Factor> {
    let name = Name::read(section, "name", ("名称", "what people call it"));
    section.text("source", ("设立该因子的理由", "why it is there"));
    Some(Factor {
        name: name.unwrap_or_else(|| Name::plain(&id.value)),
        id,
    })
}

/// Finds loads that nobody can have, and factors on which nobody loads.
pub fn check_loads(scenario: &Scenario, check: &mut Check) {
    for indicator in &scenario.indicators {
        let mut squares = 0.0;
        for (factor, load) in &indicator.loads {
            squares += load.value * load.value;
            if scenario
                .factors
                .iter()
                .all(|known| known.id.value != factor.value)
            {
                let ids = scenario.factors.iter().map(|known| known.id.value.as_str());
                check.unknown(factor, "factor", ids);
            }
        }
        if squares > 1.0 + 1e-12
            && let Some((_, last)) = indicator.loads.last()
        {
            let message = both!(
                "{id} 的载荷平方和为 {squares:.4}，大于 1",
                "the squares of the loads of {id} sum to {squares:.4}, above 1",
                id = indicator.id.value
            );
            let help = ("请减小载荷", "make the loads smaller");
            check.problems.error(&last.place, message, help);
        }
    }
    // Of an indicator that could not be read, one cannot say on what it loads.
    if scenario.indicators.iter().any(Unread::is) {
        return;
    }
    for factor in &scenario.factors {
        let loaded = |indicator: &Indicator| {
            indicator
                .loads
                .iter()
                .any(|(id, _)| id.value == factor.id.value)
        };
        if !scenario.indicators.iter().any(loaded) {
            let message = both!(
                "没有指标在因子 {id} 上有载荷",
                "nobody loads on the factor {id}",
                id = factor.id.value
            );
            let help = (
                "请删去该因子，或给某个指标加上载荷",
                "delete it, or give an indicator a load",
            );
            check.problems.error(&factor.id.place, message, help);
        }
    }
}
