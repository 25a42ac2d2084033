//! Scenarios: what a person writes about a plan, and how each kind of statement becomes rows.
//!
//! | file | what a person can say there |
//! |---|---|
//! | `indicator/` | what is counted and measured: one file a kind |
//! | `process/` | how growth carries from year to year: one file a kind |
//! | `yearly/`, `regime` | what law holds in which year; states that last |
//! | `dependence/` | what moves together: factors, correlations by pair, the copula |
//! | `lever/` | policy measures: what they do, when, at what cost, and what they need |
//! | `shock/`, `revision` | events that strike; figures that are re-based |
//! | `target/` | what the plan wants: one file a form |
//! | `identity` | parts that make up a whole |
//! | `unit/` | what numbers count, and exchange rates between currencies |
//! | `law/` | a distribution, wherever a number is uncertain; parameters that laws share |
//!
//! Each of these files reads its section, checks it and compiles it. The file as a whole:
//! `formula` (what the names in a formula stand for), `order` (what waits for what),
//! `head` (versions and horizon), `load` (files), `overlay` (`extends`, `--set`), `tree` (values with
//! their places), `section` (reading and describing keys), `check` and `size` (what a reader alone cannot
//! see), `switch` (what can be taken away by itself), `aim` (one target alone), `difference` (what two scenarios assume differently),
//! `assumed` (every assumption by name), `supposed` (one of them otherwise), `vary` (paths to any value), `draft` (a scenario half-way
//! to a program), `schema` (JSON Schema).
//!
//! Text goes in one direction: [`load::load`] gives a checked [`Scenario`] or all problems at once.

mod aim;
pub mod assumed;
pub mod check;
pub mod dependence;
pub mod difference;
pub mod draft;
pub mod formula;
mod head;
pub mod identity;
pub mod indicator;
pub mod law;
pub mod lever;
pub mod load;
pub mod order;
mod overlay;
pub mod process;
pub mod regime;
pub mod revision;
pub mod schema;
pub mod section;
pub mod shock;
mod size;
pub mod supposed;
pub mod switch;
pub mod target;
pub mod tree;
pub mod unit;
mod unread;
pub mod vary;
pub mod yearly;

pub use check::{Check, is};
pub use draft::{Basis, Draft};
pub use indicator::Indicator;
pub use target::Target;

use crate::both;
use crate::diag::Problems;
use crate::language::Pair;
use crate::program::formula::Formula;
use dependence::{Copula, Correlation, Factor};
use head::{read_head, read_values};
use identity::Identity;
use law::Parameter;
use lever::{Interaction, Lever};
use regime::Regime;
use revision::Revision;
use section::Section;
use shock::{Exclusive, Shock};
use std::collections::HashMap;
use std::sync::Arc;
use supposed::Supposed;
use unit::exchange::Exchange;
use unread::Unread;

/// A name in the languages of the reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name as written.
    pub own: String,
    /// The English name, where one was given.
    pub english: Option<String>,
}

impl Name {
    /// The same name in every language.
    #[must_use]
    pub fn plain(text: &str) -> Name {
        Name {
            own: text.to_owned(),
            english: None,
        }
    }

    /// Reads `key` and `key_en`.
    fn read(section: &mut Section, key: &str, meaning: Pair) -> Option<Name> {
        let own = section.text(key, meaning);
        let (zh, en) = meaning;
        let in_english = both!("{zh}（英文）", "{en}, in English");
        let english = section.text(&format!("{key}_en"), in_english);
        own.map(|own| Name {
            own: own.value,
            english: english.map(|name| name.value),
        })
    }
}

/// A checked scenario.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Its id: what results are filed under.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// The year whose values are known.
    pub base_year: i32,
    /// The last simulated year.
    pub last_year: i32,
    /// The year in which the assumptions were made, where the file says when.
    pub as_of: Option<i32>,
    /// Uncertain numbers that laws share.
    pub parameters: Vec<Parameter>,
    /// States of affairs that last.
    pub regimes: Vec<Regime>,
    /// Common factors.
    pub factors: Vec<Factor>,
    /// The plan's indicators and its rivals', in the order of the file.
    pub indicators: Vec<Indicator>,
    /// Correlations by pair.
    pub correlation: Option<Correlation>,
    /// The Student-t copula; none where it is Gaussian.
    pub copula: Option<Copula>,
    /// Events that may strike.
    pub shocks: Vec<Shock>,
    /// Groups of shocks of which at most one strikes at a time.
    pub exclusives: Vec<Exclusive>,
    /// Re-basings of published figures.
    pub revisions: Vec<Revision>,
    /// Policy measures, on or off.
    pub levers: Vec<Lever>,
    /// What levers do together beyond the sum of each.
    pub interactions: Vec<Interaction>,
    /// Parts and wholes that are watched.
    pub identities: Vec<Identity>,
    /// Exchange rates that formulas convert by.
    pub exchanges: Vec<Exchange>,
    /// What the plan wants.
    pub targets: Vec<Target>,
    /// Where each indicator stands, by id.
    index: Arc<HashMap<String, usize>>,
    /// Ids of targets that are written in the file but could not be read.
    unread_targets: Vec<String>,
    /// Those of shocks.
    unread_shocks: Vec<String>,
    /// An assumption that is supposed to be otherwise.
    supposed: Option<Supposed>,
}

impl Scenario {
    /// Reads a whole document; `stem` is the id where the file gives none.
    fn read(section: &mut Section, stem: &str) -> Option<Scenario> {
        read_values(section);
        let head = read_head(section, stem);
        let parameters = law::read_parameters(section);
        let regimes = regime::read_all(section);
        let factors = section.sections(
            "factor",
            ("公共因子", "common factors"),
            dependence::read_factor,
        );
        let indicators = read_indicators(section);
        let (correlation, copula) = dependence::read(section, &indicators);
        let (shocks, unread_shocks) = read_shocks(section);
        let exclusives = read_exclusives(section, &shocks);
        let revisions = section.sections(
            "revision",
            ("对已发布数据的修订", "re-basings of published figures"),
            revision::read,
        );
        let (levers, interactions) = lever::read_all(section);
        let (identities, exchanges) = read_accounts(section);
        let (targets, unread_targets) = read_targets(section);
        law::doubt_unused(&parameters, section.reading);
        let (id, name, (base_year, last_year), as_of) = head?;
        let index = indicators
            .iter()
            .enumerate()
            .map(|(at, i)| (i.id.value.clone(), at))
            .collect();
        let mut scenario = Scenario {
            id,
            name,
            base_year,
            last_year,
            as_of,
            parameters,
            regimes,
            factors,
            indicators,
            correlation,
            copula,
            shocks,
            exclusives,
            revisions,
            levers,
            interactions,
            identities,
            exchanges,
            targets,
            index: Arc::new(index),
            unread_targets,
            unread_shocks,
            supposed: None,
        };
        scenario.settle_targets();
        scenario.settle_conversions();
        Some(scenario)
    }

    /// Gives targets the last year and the unit of their indicator, where others were not written.
    fn settle_targets(&mut self) {
        let last = self.last_year;
        for target in &mut self.targets {
            target.settle(last);
            let at = target.indicator.as_ref();
            let at = at.and_then(|id| self.index.get(&id.value));
            target.settle_unit(at.map(|at| &self.indicators[*at]));
        }
    }

    /// Writes out what formulas convert; what cannot be converted is left to the check.
    fn settle_conversions(&mut self) {
        if self.excess().is_some() {
            return;
        }
        let settled = |formula: &Formula, own: Option<&Indicator>| {
            formula.converts().then(|| {
                let found = unit::formula::examine(formula, own, self);
                formula.with_factors(&found.factors)
            })
        };
        let kinds = self.indicators.iter().map(|indicator| {
            let formula = settled(indicator.kind.formula()?, Some(indicator))?;
            indicator.kind.with_formula(formula)
        });
        let kinds: Vec<Option<Arc<dyn indicator::Kind>>> = kinds.collect();
        let conditions = self.targets.iter().map(|target| match &target.form {
            target::Form::Condition(formula) => settled(&formula.value, None),
            _ => None,
        });
        let conditions: Vec<Option<Formula>> = conditions.collect();
        for (indicator, kind) in self.indicators.iter_mut().zip(kinds) {
            if let Some(kind) = kind {
                indicator.kind = kind;
            }
        }
        for (target, settled) in self.targets.iter_mut().zip(conditions) {
            if let (target::Form::Condition(formula), Some(settled)) = (&mut target.form, settled) {
                formula.value = settled;
            }
        }
    }

    /// The indicator with an id.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.index.get(id).map(|at| &self.indicators[*at])
    }

    /// The regime with an id.
    #[must_use]
    pub fn regime(&self, id: &str) -> Option<&Regime> {
        self.regimes.iter().find(|regime| regime.id.value == id)
    }

    /// Where the indicator with an id stands.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// The simulated years.
    pub fn years(&self) -> std::ops::RangeInclusive<i32> {
        self.base_year + 1..=self.last_year
    }

    /// Finds what a reader alone cannot see.
    fn check(&self, problems: &mut Problems) {
        if let Some((message, help)) = self.excess() {
            problems.error_at_large(message, help);
            return;
        }
        let before = problems.len();
        self.check_parts(problems);
        // Of a scenario that is only half there, one cannot say what it lacks.
        if !self.unread_targets.is_empty() || self.indicators.iter().any(Unread::is) {
            problems.drop_warnings_after(before);
        }
    }

    fn check_parts(&self, problems: &mut Problems) {
        let mut check = Check {
            scenario: self,
            problems,
            acting: lever::acting(self),
        };
        check.names();
        for regime in &self.regimes {
            regime.check(&mut check);
        }
        for indicator in &self.indicators {
            if check.problems.crowded() {
                return;
            }
            indicator.check(&mut check);
        }
        indicator::derived::check_circles(self, &mut check);
        dependence::check_loads(self, &mut check);
        if let Some(correlation) = &self.correlation {
            correlation.check(&mut check);
        }
        if let Some(copula) = &self.copula {
            copula.check(&mut check);
        }
        shock::check_all(self, &mut check);
        for revision in &self.revisions {
            revision.check(&mut check);
        }
        lever::check_all(self, &mut check);
        for identity in &self.identities {
            identity.check(&mut check);
        }
        unit::exchange::check_all(self, &mut check);
        unit::note_unknown(self, &mut check);
        target::check_all(self, &mut check);
    }
}

fn read_indicators(section: &mut Section) -> Vec<Indicator> {
    let meaning = ("规划所统计和衡量的指标", "what is counted and measured");
    let indicators = section.sections("indicator", meaning, |id, section| {
        indicator::read(id.clone(), section).or_else(|| Some(Unread::stand_in(id)))
    });
    section.require(
        "indicator",
        ("至少一个 [indicator.<id>]", "at least one [indicator.<id>]"),
    );
    indicators
}

/// The shocks, and the ids of those that could not be read.
fn read_shocks(section: &mut Section) -> (Vec<Shock>, Vec<String>) {
    let mut unread = Vec::new();
    let meaning = ("可能发生的冲击", "events that may strike");
    let shocks = section.sections("shock", meaning, |id, section| {
        let shock = shock::read(id.clone(), section);
        if shock.is_none() {
            unread.push(id.value);
        }
        shock
    });
    (shocks, unread)
}

fn read_exclusives(section: &mut Section, shocks: &[Shock]) -> Vec<Exclusive> {
    let meaning = (
        "互斥的冲击：任一时刻至多发生其一",
        "groups of shocks of which at most one strikes at a time",
    );
    let mut groups = section.sections("exclusive", meaning, shock::exclusive::read);
    for group in &mut groups {
        group.settle(shocks);
    }
    groups
}

/// What must add up, and what one currency is worth in another.
fn read_accounts(section: &mut Section) -> (Vec<Identity>, Vec<Exchange>) {
    let identities = section.sections(
        "identity",
        ("分项与合计的关系", "parts that make up a whole"),
        identity::read,
    );
    let exchanges = section.sections(
        "exchange",
        (
            "汇率，供公式换算",
            "exchange rates that formulas convert by",
        ),
        unit::exchange::read,
    );
    (identities, exchanges)
}

/// The targets, and the ids of those that could not be read.
fn read_targets(section: &mut Section) -> (Vec<Target>, Vec<String>) {
    let mut unread_targets = Vec::new();
    let targets = section.sections(
        "target",
        ("规划的目标", "what the plan wants"),
        |id, section| {
            let target = target::read(id.clone(), section).filter(|target| {
                // A reference that is not a text has been reported.
                target.indicator.is_some() || !section.has("indicator")
            });
            if target.is_none() {
                unread_targets.push(id.value);
            }
            target
        },
    );
    (targets, unread_targets)
}
