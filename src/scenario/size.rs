//! How large a scenario may be: its work and memory are bounded before they are begun.

use super::lever::{Interaction, Lever};
use super::shock::Shock;
use super::{Scenario, target};
use crate::both;
use crate::language::Both;

/// Most indicator-years: bounds memory at about 16 KiB each.
const MOST_CELLS: usize = 10_000;
/// Most targets, factors, shocks, revisions, levers and interactions, of each.
const MOST_OF_EACH: usize = 1_000;
/// Most exchange rates: more than there are pairs of currencies.
const MOST_RATES: usize = 200;
/// Most years in which something is done to an indicator by shocks, revisions and levers.
const MOST_EFFECTS: usize = 10_000;
/// Most years in which what shocks did in each year may still be felt.
const MOST_FELT: usize = 200_000;
/// Most operations of formulas, over all years.
const MOST_OPERATIONS: usize = 500_000;
/// Most comparisons of rivals, over all targets.
const MOST_COMPARISONS: usize = 100_000;
/// Most loads on factors.
const MOST_LOADS: usize = 20_000;

impl Scenario {
    /// What there is too much of to be simulated in bounded memory, and what to do.
    pub(super) fn excess(&self) -> Option<(Both, Both)> {
        let years = self.years().count();
        let cells = self.indicators.len() * years;
        let of_shocks = self.shocks.iter().map(Shock::touches);
        let felt = self.shocks.iter().map(|shock| shock.years_felt(years));
        let of_revisions = self.revisions.iter().map(|revision| revision.effects.len());
        let of_levers = self.levers.iter().map(Lever::effects);
        let of_interactions = self.interactions.iter().map(Interaction::effects);
        let of_choices = of_levers.chain(of_interactions);
        let effects = of_shocks.chain(of_revisions).chain(of_choices);
        let effects = effects.sum::<usize>() * years;
        let loads = self.indicators.iter().map(|i| i.loads.len()).sum();
        let derived = self.indicators.iter().filter_map(|i| i.kind.formula());
        let judged = self.targets.iter().filter_map(|t| t.form.formula());
        let formulas = derived.chain(judged);
        let operations: usize = formulas.map(|formula| formula.operations()).sum();
        let comparisons = self
            .targets
            .iter()
            .map(|t| comparisons(&t.form, years))
            .sum();
        let parts: usize = self.identities.iter().map(|i| i.parts.len() + 1).sum();
        let counts = [
            (("指标年度值", "indicator-years"), cells, MOST_CELLS),
            (("目标", "targets"), self.targets.len(), MOST_OF_EACH),
            (("因子", "factors"), self.factors.len(), MOST_OF_EACH),
            (("冲击", "shocks"), self.shocks.len(), MOST_OF_EACH),
            (
                ("各年合计与分项", "parts and wholes over all years"),
                parts * years,
                MOST_EFFECTS,
            ),
            (("汇率", "exchange rates"), self.exchanges.len(), MOST_RATES),
            (
                ("互斥组", "exclusive groups"),
                self.exclusives.len(),
                MOST_OF_EACH,
            ),
            (("修订", "revisions"), self.revisions.len(), MOST_OF_EACH),
            (("举措", "levers"), self.levers.len(), MOST_OF_EACH),
            (
                ("交互作用", "interactions"),
                self.interactions.len(),
                MOST_OF_EACH,
            ),
            (
                ("冲击、修订与举措的年度影响", "effect-years"),
                effects,
                MOST_EFFECTS,
            ),
            (
                ("冲击逐年延续的影响", "years in which shocks are felt"),
                felt.sum::<usize>() * years,
                MOST_FELT,
            ),
            (("因子载荷", "loads"), loads, MOST_LOADS),
            (
                ("各年公式运算", "formula operations over all years"),
                operations * years,
                MOST_OPERATIONS,
            ),
            (
                ("与对手的比较", "comparisons of rivals"),
                comparisons,
                MOST_COMPARISONS,
            ),
        ];
        let (what, count, most) = counts.into_iter().find(|(_, count, most)| count > most)?;
        let (zh, en) = what;
        Some((
            both!("情景的{zh}共{count}项", "the scenario has {count} {en}"),
            both!(
                "请拆分规划：一个情景的{zh}至多{most}项",
                "split the plan: at most {most} {en} fit one scenario"
            ),
        ))
    }
}

/// How many times the rivals of a rank are compared: once a year, and once a place to the last
/// that is met.
fn comparisons(form: &target::Form, years: usize) -> usize {
    match form {
        target::Form::Measured(measure) if !measure.rivals().is_empty() => {
            measure.rivals().len() * (years + measure.goal() as usize)
        }
        _ => 0,
    }
}
