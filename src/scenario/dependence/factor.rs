//! Common factors: forces that several indicators share, and how much of each they take.
//!
//! A factor is a standard normal number a year, independent of the other factors. An indicator with loads ℓ has the
//! innovation Σ ℓ · factor + √(1 − Σ ℓ²) · own, which is standard normal again because the squares of the loads sum
//! to at most 1; where they sum to 1, nothing is the indicator's own. Two indicators correlate by Σ ℓ ℓ′ over the
//! factors that they share (C. Spearman, 1904; the one-factor model of credit risk is O. Vasicek's, 1987).

use super::super::section::{At, Section};
use super::super::unread::Unread;
use super::super::{Check, Name, Scenario};
use crate::both;
use std::collections::HashSet;

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
    let mut all_known = true;
    for indicator in &scenario.indicators {
        let mut squares = 0.0;
        for (factor, load) in &indicator.loads {
            squares += load.value * load.value;
            let mut ids = scenario.factors.iter().map(|known| known.id.value.as_str());
            if ids.all(|id| id != factor.value) {
                all_known = false;
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
    // Who could not be read, or misspelt the name, may be the one that is missed.
    if all_known && !scenario.indicators.iter().any(Unread::is) {
        refuse_unloaded(scenario, check);
    }
}

fn refuse_unloaded(scenario: &Scenario, check: &mut Check) {
    let loads = scenario.indicators.iter().flat_map(|i| &i.loads);
    let loaded: HashSet<&str> = loads.map(|(factor, _)| factor.value.as_str()).collect();
    for factor in &scenario.factors {
        let id = &factor.id;
        if !loaded.contains(id.value.as_str()) {
            let message = both!(
                "没有指标在因子 {id} 上有载荷",
                "nobody loads on the factor {id}",
                id = id.value
            );
            let help = (
                "请删去该因子，或给某个指标加上载荷",
                "delete it, or give an indicator a load",
            );
            check.problems.error(&id.place, message, help);
        }
    }
}
