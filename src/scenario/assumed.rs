//! Assumptions by name: everything of a scenario that is uncertain, or that makes uncertain things move together.
//!
//! Questions about assumptions (what drives a probability, what if this one were otherwise) need one word for each. The word is
//! that of its draws where it has any ([`Assumed::key`]): what is keyed alike is drawn alike.

use super::lever::Way;
use super::{Name, Scenario};

/// An assumption; numbers are places in the lists of the scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assumed {
    /// The law of an indicator's years.
    Law(usize),
    /// A level given by its quantiles at each year.
    Path(usize),
    /// The withdrawals of a stock.
    Withdrawals(usize),
    /// The items of a milestone.
    Items(usize),
    /// Which of several laws of an indicator is right.
    Model(usize),
    /// How an indicator's years hang together.
    Persistence(usize),
    /// A common factor.
    Factor(usize),
    /// Correlations by pair.
    Correlation,
    /// Joint extremes.
    Copula,
    /// An uncertain number that laws share.
    Parameter(usize),
    /// An uncertain number of one law, by the source of its draws.
    Number(String),
    /// An uncertain effect of a lever, or of an interaction of levers.
    Effect {
        /// What keys its draws, as in `lever.port`.
        of: String,
        /// What it moves.
        way: Way,
        /// The indicator.
        on: usize,
    },
    /// Whether a lever is taken.
    Lever(usize),
    /// Whether a shock strikes in any year.
    Shock(usize),
    /// In how many years a shock strikes.
    Strikes(usize),
    /// Whether a revision comes.
    Revision(usize),
    /// By how much a revision changes the figures of an indicator, all years together: the revision, the indicator.
    Size(usize, usize),
    /// In how many years a regime is in a state: the regime, the state.
    State(usize, usize),
}

impl Assumed {
    /// Its word for what kind of assumption it is.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Assumed::Law(_) => "law",
            Assumed::Path(_) => "path",
            Assumed::Withdrawals(_) => "withdrawals",
            Assumed::Items(_) => "milestone",
            Assumed::Model(_) => "model",
            Assumed::Persistence(_) => "persistence",
            Assumed::Factor(_) => "factor",
            Assumed::Correlation => "correlation",
            Assumed::Copula => "copula",
            Assumed::Parameter(_) => "parameter",
            Assumed::Number(_) => "number",
            Assumed::Effect { .. } => "lever_effect",
            Assumed::Lever(_) => "lever",
            Assumed::Shock(_) => "shock",
            Assumed::Strikes(_) => "strikes",
            Assumed::Revision(_) => "revision",
            Assumed::Size(..) => "revision_size",
            Assumed::State(..) => "regime",
        }
    }

    /// Its key, which no other assumption of the scenario has.
    #[must_use]
    pub fn key(&self, scenario: &Scenario) -> String {
        let indicator = |at: &usize| scenario.indicators[*at].id.value.as_str();
        match self {
            Assumed::Law(at) => format!("indicator.{}", indicator(at)),
            Assumed::Path(at) => format!("indicator.{}/path", indicator(at)),
            Assumed::Withdrawals(at) => format!("indicator.{}/withdrawals", indicator(at)),
            Assumed::Items(at) => format!("indicator.{}/items", indicator(at)),
            Assumed::Model(at) => format!("indicator.{}/model", indicator(at)),
            Assumed::Persistence(at) => format!("indicator.{}/persistence", indicator(at)),
            Assumed::Factor(at) => format!("factor.{}", scenario.factors[*at].id.value),
            Assumed::Correlation => "correlation".to_owned(),
            Assumed::Copula => "copula".to_owned(),
            Assumed::Parameter(at) => format!("parameter.{}", scenario.parameters[*at].id.value),
            Assumed::Number(source) => source.clone(),
            Assumed::Effect { of, way, on } => {
                format!("{of}/effect.{}.{}", way.key(), indicator(on))
            }
            Assumed::Lever(at) => format!("lever.{}", scenario.levers[*at].id.value),
            Assumed::Shock(at) => format!("shock.{}", scenario.shocks[*at].id.value),
            Assumed::Strikes(at) => format!("shock.{}/strikes", scenario.shocks[*at].id.value),
            Assumed::Revision(at) => format!("revision.{}", scenario.revisions[*at].id.value),
            Assumed::Size(at, on) => {
                let revision = &scenario.revisions[*at].id.value;
                format!("revision.{revision}/effect.{}", indicator(on))
            }
            Assumed::State(at, state) => {
                let regime = &scenario.regimes[*at];
                let state = regime.states().nth(*state).unwrap_or_default();
                format!("regime.{}/{state}", regime.id.value)
            }
        }
    }

    /// What people call that which it belongs to; nothing where it has no name.
    #[must_use]
    pub fn name<'s>(&self, scenario: &'s Scenario) -> Option<&'s Name> {
        match self {
            Assumed::Law(at)
            | Assumed::Path(at)
            | Assumed::Withdrawals(at)
            | Assumed::Items(at)
            | Assumed::Model(at)
            | Assumed::Persistence(at) => Some(&scenario.indicators[*at].name),
            Assumed::Factor(at) => Some(&scenario.factors[*at].name),
            Assumed::Parameter(at) => Some(&scenario.parameters[*at].name),
            Assumed::Effect { of, .. } => {
                let mut levers = scenario.levers.iter();
                let own = |id: &str| of.strip_prefix("lever.") == Some(id);
                levers
                    .find(|lever| own(&lever.id.value))
                    .map(|lever| &lever.name)
            }
            Assumed::Lever(at) => Some(&scenario.levers[*at].name),
            Assumed::Shock(at) | Assumed::Strikes(at) => Some(&scenario.shocks[*at].name),
            Assumed::Revision(at) | Assumed::Size(at, _) => Some(&scenario.revisions[*at].name),
            Assumed::State(at, _) => Some(&scenario.regimes[*at].name),
            Assumed::Number(_) | Assumed::Correlation | Assumed::Copula => None,
        }
    }

    /// The indicator on which it works, where it has a name of its own beside it.
    #[must_use]
    pub fn on(&self) -> Option<usize> {
        match self {
            Assumed::Effect { on, .. } | Assumed::Size(_, on) => Some(*on),
            _ => None,
        }
    }
}
