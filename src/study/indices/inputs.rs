//! Inputs: what a person would name as a cause, each a group of the program's sources of randomness.
//!
//! An input is an indicator's own draws of all years together, a factor, a parameter, an uncertain effect of a lever, a
//! shock (whether it strikes, how hard and how long), a group of exclusive shocks, a revision, a regime, or the scale that
//! a Student-t copula shares. Sources of randomness are independent by the draw contract, and so are the groups; the names of the
//! sources say which group is theirs.

use crate::scenario::Scenario;

/// Whose sources go together, whatever stands behind the stroke.
const WHOLE: [&str; 3] = ["indicator", "shock", "revision"];

/// A cause that a person would name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// What it is called in results: `indicator.retail`, `factor.demand`, `lever.port/effect.growth.trade`.
    pub id: String,
}

impl Input {
    /// The input that a source of randomness belongs to.
    fn of_source(source: &str) -> Input {
        let whole = source.split_once('/').and_then(|(owner, _)| {
            let (kind, _) = owner.split_once('.')?;
            WHOLE.contains(&kind).then_some(owner)
        });
        Input {
            id: whole.unwrap_or(source).to_owned(),
        }
    }

    /// The word for its kind, as sections of scenario files are called: `indicator`, `factor`, `parameter`, `lever` …
    #[must_use]
    pub fn kind(&self) -> &str {
        let end = self.id.find(['.', '/']);
        &self.id[..end.unwrap_or(self.id.len())]
    }

    /// What stands behind the kind: the id of whatever it is, of a lever's effect all that names it.
    #[must_use]
    pub fn rest(&self) -> &str {
        self.id.get(self.kind().len() + 1..).unwrap_or_default()
    }
}

/// The inputs of a program.
#[derive(Debug)]
pub(super) struct Inputs {
    /// Each once, in the order in which the program draws from them first.
    pub each: Vec<Input>,
    /// Those that are correlated by pair, in the order of the members; none if nothing is drawn from them.
    pub members: Vec<usize>,
}

impl Inputs {
    /// The inputs behind the sources that are drawn from.
    pub fn new(scenario: &Scenario, drawn: &[Option<&str>]) -> Inputs {
        let mut inputs = Inputs {
            each: Vec::new(),
            members: Vec::new(),
        };
        for source in drawn.iter().flatten() {
            let input = Input::of_source(source);
            if !inputs.each.contains(&input) {
                inputs.each.push(input);
            }
        }
        let members = scenario.correlation.iter().flat_map(|c| &c.members);
        let members = members.filter_map(|member| {
            let id = format!("indicator.{}", member.value);
            inputs.each.iter().position(|input| input.id == id)
        });
        inputs.members = members.collect();
        inputs
    }

    /// The input of each source; none of one that is not drawn from.
    pub fn of_sources(&self, drawn: &[Option<&str>]) -> Vec<Option<usize>> {
        let place = |source: &Option<&str>| {
            let input = Input::of_source((*source)?);
            self.each.iter().position(|known| *known == input)
        };
        drawn.iter().map(place).collect()
    }

    /// Those that depend on no other.
    pub fn independent(&self) -> Vec<usize> {
        let all = 0..self.each.len();
        all.filter(|at| !self.members.contains(at)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_belong_to_whom_a_person_would_name() {
        for (source, id, kind, rest) in [
            (
                "indicator.retail",
                "indicator.retail",
                "indicator",
                "retail",
            ),
            (
                "indicator.retail/path",
                "indicator.retail",
                "indicator",
                "retail",
            ),
            ("shock.flood/severity", "shock.flood", "shock", "flood"),
            (
                "revision.census/effect.gdp",
                "revision.census",
                "revision",
                "census",
            ),
            ("exclusive.trade", "exclusive.trade", "exclusive", "trade"),
            ("copula", "copula", "copula", ""),
            (
                "lever.port/effect.growth.trade",
                "lever.port/effect.growth.trade",
                "lever",
                "port/effect.growth.trade",
            ),
            (
                "parameter/indicator.gdp.growth.normal.mean",
                "parameter/indicator.gdp.growth.normal.mean",
                "parameter",
                "indicator.gdp.growth.normal.mean",
            ),
        ] {
            let input = Input::of_source(source);
            assert_eq!(
                (input.id.as_str(), input.kind(), input.rest()),
                (id, kind, rest)
            );
        }
    }
}
