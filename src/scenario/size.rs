//! How large a scenario may be: its work and memory are bounded before they are begun.

use super::lever::{Interaction, Lever};
use super::shock::Shock;
use super::{Scenario, target};
use crate::both;
use crate::language::{Both, Pair};

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

/// What is counted, in Chinese and English; how many there are; and how many may be.
type Count = (Pair, usize, usize);

impl Scenario {
    /// What there is too much of to be simulated in bounded memory, and what to do.
    pub(super) fn excess(&self) -> Option<(Both, Both)> {
        let mut counts = self.parts().into_iter().chain(self.work());
        let ((zh, en), count, most) = counts.find(|(_, count, most)| count > most)?;
        Some((
            both!("情景的{zh}共{count}项", "the scenario has {count} {en}"),
            both!(
                "请拆分规划：一个情景的{zh}至多{most}项",
                "split the plan: at most {most} {en} fit one scenario"
            ),
        ))
    }

    /// What it consists of.
    fn parts(&self) -> [Count; 9] {
        let of_each = |what: Pair, count: usize| (what, count, MOST_OF_EACH);
        let loads = self.indicators.iter().map(|i| i.loads.len()).sum();
        [
            of_each(("目标", "targets"), self.targets.len()),
            of_each(("因子", "factors"), self.factors.len()),
            of_each(("冲击", "shocks"), self.shocks.len()),
            of_each(("互斥组", "exclusive groups"), self.exclusives.len()),
            of_each(("修订", "revisions"), self.revisions.len()),
            of_each(("举措", "levers"), self.levers.len()),
            of_each(("交互作用", "interactions"), self.interactions.len()),
            (("汇率", "exchange rates"), self.exchanges.len(), MOST_RATES),
            (("因子载荷", "loads"), loads, MOST_LOADS),
        ]
    }

    /// What is computed on a path.
    fn work(&self) -> [Count; 6] {
        let years = self.years().count();
        let cells = self.indicators.len() * years;
        let of_shocks = self.shocks.iter().map(Shock::touches);
        let felt = self.shocks.iter().map(|shock| shock.years_felt(years));
        let of_revisions = self.revisions.iter().map(|revision| revision.effects.len());
        let of_levers = self.levers.iter().map(Lever::effects);
        let of_interactions = self.interactions.iter().map(Interaction::effects);
        let of_choices = of_levers.chain(of_interactions);
        let effects: usize = of_shocks.chain(of_revisions).chain(of_choices).sum();
        let derived = self.indicators.iter().filter_map(|i| i.kind.formula());
        let judged = self.targets.iter().filter_map(|t| t.form.formula());
        let formulas = derived.chain(judged);
        let operations: usize = formulas.map(|formula| formula.operations()).sum();
        let compared = self.targets.iter().map(|t| comparisons(&t.form, years));
        let parts: usize = self.identities.iter().map(|i| i.parts.len() + 1).sum();
        let years_of = |what: Pair, count: usize, most: usize| (what, count * years, most);
        [
            (("指标年度值", "indicator-years"), cells, MOST_CELLS),
            years_of(
                ("各年合计与分项", "parts and wholes over all years"),
                parts,
                MOST_EFFECTS,
            ),
            years_of(
                ("冲击、修订与举措的年度影响", "effect-years"),
                effects,
                MOST_EFFECTS,
            ),
            years_of(
                ("冲击逐年延续的影响", "years in which shocks are felt"),
                felt.sum(),
                MOST_FELT,
            ),
            years_of(
                ("各年公式运算", "formula operations over all years"),
                operations,
                MOST_OPERATIONS,
            ),
            (
                ("与对手的比较", "comparisons of rivals"),
                compared.sum(),
                MOST_COMPARISONS,
            ),
        ]
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
