//! What a lever does, and to which indicators: each kind of indicator can be moved in its own ways.
//!
//! | key | of | unit, at full effect | what it does |
//! |---|---|---|---|
//! | `growth` | levels | percentage points a year | adds to growth (under `compounding = "log"`: to log growth) in each year in which the lever works; what is gained stays |
//! | `level` | levels | % of the level | shifts the level as long as the lever works |
//! | `amount` | stocks, flows | the indicator's unit a year | adds to the year's additions or amount |
//! | `change` | shares | percentage points a year | adds to the year's change, which then goes through logits as any other |
//! | `chance` | milestones | percentage points | adds to each item's probability (a list: item by item), spread over the item's window as the probability is |
//!
//! Effects are laws, drawn once a path, or numbers, which draw nothing; `chance` takes numbers alone. Shocks strike what levers have made: a shock that takes a tenth of
//! the additions takes a tenth of what a lever adds, too. A level given by quantiles (`path`) grows by the ratio of its undisturbed levels, to which
//! `growth` adds.
//!
//! Use `growth` for what changes how fast something grows (opening a sector), `level` for what moves it once (a
//! subsidy, a change of scope): a level effect of 2 % phased in over two years is growth of 1 point in each of them and none after.

use super::super::indicator::Indicator;
use super::super::law::{LawAt, numbers_or_laws_by_id};
use super::super::section::{At, NumberOrNumbers, Section};
use super::super::shock::OWN_LAW;
use super::super::{Check, unread::Unread};
use super::called;
use crate::both;
use crate::language::{Both, Pair};

/// A way in which a lever moves an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Percentage points of a level's growth.
    Growth,
    /// Per cent of a level.
    Level,
    /// Additions to a stock, or a flow's amount.
    Amount,
    /// Percentage points of a share's change.
    Change,
    /// Percentage points of the probability of a milestone's items.
    Chance,
}

impl Way {
    /// All of them.
    pub const ALL: [Way; 5] = [
        Way::Growth,
        Way::Level,
        Way::Amount,
        Way::Change,
        Way::Chance,
    ];

    /// Those whose effects are laws.
    const OF_LAWS: [Way; 4] = [Way::Growth, Way::Level, Way::Amount, Way::Change];

    /// The key under which it is written.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Way::Growth => "growth",
            Way::Level => "level",
            Way::Amount => "amount",
            Way::Change => "change",
            Way::Chance => "chance",
        }
    }

    fn meaning(self) -> Pair {
        match self {
            Way::Growth => (
                "全部效果下各水平值年增速的增量，百分点",
                "what it adds to the growth of levels at full effect, percentage points a year",
            ),
            Way::Level => (
                "全部效果下各水平值的抬升幅度，%",
                "by how much it shifts levels at full effect, %",
            ),
            Way::Amount => (
                "全部效果下各存量每年新增、各流量每年数额的增量，单位同指标",
                "what it adds to the additions of stocks and the amounts of flows at full effect, in the indicator's unit a year",
            ),
            Way::Change => (
                "全部效果下各占比年变动的增量，百分点",
                "what it adds to the change of shares at full effect, percentage points a year",
            ),
            Way::Chance => (
                "全部效果下里程碑各项概率的增量，百分点：一个数，或每项一个数的列表",
                "what it adds to the probability of milestones' items at full effect, percentage points: a number, or a list with one an item",
            ),
        }
    }
}

/// What a lever, or an interaction, does.
#[derive(Debug, Clone)]
pub struct Effects {
    laws: Vec<(Way, At<String>, LawAt)>,
    chances: Vec<(At<String>, At<NumberOrNumbers>)>,
    /// Whether any is written, be it readable or not.
    written: bool,
}

impl Effects {
    /// Reads the effects by indicator, each under its key.
    pub(super) fn read(section: &mut Section) -> Effects {
        let mut laws = Vec::new();
        for way in Way::OF_LAWS {
            let found = numbers_or_laws_by_id(section, way.key(), way.meaning());
            laws.extend(found.into_iter().map(|(id, law)| (way, id, law)));
        }
        let chances = section.numbers_or_lists_by_id(Way::Chance.key(), Way::Chance.meaning());
        let written = Way::ALL.iter().any(|way| section.has(way.key()));
        Effects {
            laws,
            chances,
            written,
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.laws.len() + self.chances.len()
    }

    /// The effect on an indicator in a way, if there is one.
    #[must_use]
    pub fn on(&self, id: &str, way: Way) -> Option<&LawAt> {
        let mut laws = self.laws.iter();
        let found = laws.find(|(its, on, _)| *its == way && on.value == id);
        found.map(|(_, _, law)| law)
    }

    /// The percentage points added to the probability of one item of a milestone, counted from 0, and where they are written.
    #[must_use]
    pub fn on_chance(&self, id: &str, item: usize) -> Option<At<f64>> {
        let mut chances = self.chances.iter();
        let (_, points) = chances.find(|(on, _)| on.value == id)?;
        let value = match &points.value {
            NumberOrNumbers::Number(all) => Some(*all),
            NumberOrNumbers::Numbers(each) => each.get(item).copied(),
        };
        let place = points.place.clone();
        value.map(|value| At { value, place })
    }

    /// Finds what a reader alone cannot see.
    pub(super) fn check(&self, owner: &At<String>, section: &str, check: &mut Check) {
        let name = called(section, &owner.value);
        if !self.written {
            let message = both!("{name} 没有任何效果", "{name} has no effect"; name);
            let help = (
                "请添加效果，例如 growth.<indicator> = 0.5，或写分布",
                "add one, such as growth.<indicator> = 0.5, or a law in place of the number",
            );
            check.problems.warn(&owner.place, message, help);
        }
        for (way, id, _) in &self.laws {
            reaches(*way, id, &name, check);
        }
        for (id, points) in &self.chances {
            if let (Some(indicator), NumberOrNumbers::Numbers(each)) =
                (reaches(Way::Chance, id, &name, check), &points.value)
            {
                check_count(indicator, each.len(), points, check);
            }
        }
    }
}

/// The indicator that an effect is on; reports one that does not exist, or that cannot be moved in this way.
fn reaches<'s>(
    way: Way,
    id: &At<String>,
    owner: &Both,
    check: &mut Check<'s>,
) -> Option<&'s Indicator> {
    let indicator = check.indicator(id)?;
    let ways = indicator.kind.levers();
    if ways.contains(&way) {
        return Some(indicator);
    }
    if Unread::is(indicator) {
        return None;
    }
    let (written, on, kind) = (way.key(), &id.value, indicator.kind.key());
    let message = both!(
        "{owner} 的 {written}.{on}：{on} 是 {kind} 类指标，不能这样改变",
        "{written}.{on} of {owner}: {on} is of the kind {kind}, which is not moved in this way";
        owner
    );
    let right: Vec<String> = ways
        .iter()
        .map(|way| format!("{}.{on}", way.key()))
        .collect();
    let help = match right.is_empty() {
        true => OWN_LAW.into(),
        false => {
            let right = Both::list(&right);
            both!("请改写 {right}", "write {right}"; right)
        }
    };
    check.problems.error(&id.place, message, help);
    None
}

/// Refuses a list that does not have one number an item.
fn check_count(indicator: &Indicator, n: usize, points: &At<NumberOrNumbers>, check: &mut Check) {
    let items = indicator.kind.items();
    if n == items {
        return;
    }
    let id = &indicator.id.value;
    let message = both!(
        "chance.{id} 列了{n}个数，而 {id} 有{items}项",
        "chance.{id} lists {n} numbers, and {id} has {items} items"
    );
    let help = (
        "请为每项写一个数，或只写一个数用于各项",
        "write one number an item, or a single one for all",
    );
    check.problems.error(&points.place, message, help);
}
