//! Probabilities by dimension of the plan: per scenario the mean of a dimension's targets and the weakest of them, over scenarios.

use super::assumptions::Composition;
use super::kept::{Kept, KeptTarget, Name};
use super::over::{Over, estimate, half_width};
use crate::report::Probability;
use indexmap::IndexMap;

/// Dimensions that are told apart; those that come later are put together with the targets that have none.
const MOST: usize = 200;

/// The dimensions of a batch, in the order in which they come.
#[derive(Debug, Clone, Default)]
pub struct Dimensions {
    /// By name; none for targets without a dimension.
    pub each: IndexMap<Option<String>, Dimension>,
    composition: Composition,
}

/// A dimension over the scenarios seen so far.
#[derive(Debug, Clone, Default)]
pub struct Dimension {
    /// Its name; empty for targets that have none.
    pub name: Name,
    /// The fewest and the most counted targets it has in a scenario.
    pub targets: (usize, usize),
    /// The mean probability of its targets.
    pub mean: Over,
    /// The probability of its weakest target.
    pub weakest: Over,
    /// By id of the target: in how many scenarios it is the weakest, the first of equals.
    pub weakest_is: IndexMap<String, u64>,
}

/// The targets of a dimension in one scenario.
struct Members<'k> {
    targets: usize,
    sum: f64,
    halves: f64,
    weakest: (&'k KeptTarget<'k>, f64),
}

impl Dimensions {
    /// Adds the targets of one more scenario.
    pub fn add<'k>(&mut self, kept: &'k Kept<'k>) {
        let mut members: IndexMap<Option<String>, Members<'k>> = IndexMap::new();
        for (target, p) in kept.counted() {
            let name = self.name_of(kept, target);
            let key = self.key(name.as_ref());
            let dimension = self.each.entry(key.clone()).or_default();
            if let (Some(name), Some(_), true) = (name, &key, dimension.name.own.is_empty()) {
                dimension.name = name;
            }
            let half = half_width(&target.met());
            let found = members.entry(key).or_insert(Members {
                targets: 0,
                sum: 0.0,
                halves: 0.0,
                weakest: (target, p),
            });
            found.targets += 1;
            found.sum += p;
            found.halves += half;
            if p < found.weakest.1 {
                found.weakest = (target, p);
            }
        }
        for (key, members) in &members {
            if let Some(dimension) = self.each.get_mut(key) {
                dimension.add(members, &kept.scenario.file);
            }
        }
    }

    fn key(&self, name: Option<&Name>) -> Option<String> {
        let name = &name?.own;
        let known = self.each.contains_key(&Some(name.clone()));
        (known || self.each.len() < MOST).then(|| name.clone())
    }

    /// The dimension of a target: its indicator's or, for one that is made of others, theirs if they share one.
    fn name_of(&mut self, kept: &Kept<'_>, target: &KeptTarget<'_>) -> Option<Name> {
        if let Some(id) = &target.indicator {
            return dimension_of(kept, id);
        }
        let mut indicators = self.composition.indicators(kept, &target.id).into_iter();
        let first = dimension_of(kept, &indicators.next()?)?;
        let alike = indicators.all(|id| dimension_of(kept, &id).as_ref() == Some(&first));
        alike.then_some(first)
    }
}

fn dimension_of(kept: &Kept<'_>, indicator: &str) -> Option<Name> {
    let indicator = kept.indicator(indicator)?;
    let own = indicator.dimension.as_ref()?;
    Some(Name::of(own, indicator.dimension_en.as_ref()))
}

impl Dimension {
    fn add(&mut self, members: &Members<'_>, file: &str) {
        let n = members.targets;
        self.targets = match self.mean.scenarios {
            0 => (n, n),
            _ => (self.targets.0.min(n), self.targets.1.max(n)),
        };
        let mean: Probability = estimate(members.sum / n as f64, members.halves / n as f64);
        self.mean.add(&mean, file);
        let (target, _) = members.weakest;
        self.weakest.add(&target.met(), file);
        *self.weakest_is.entry(target.id.to_string()).or_default() += 1;
    }

    /// The target that is the weakest in most scenarios, and in how many; the first of equals.
    #[must_use]
    pub fn usual(&self) -> Option<(&str, u64)> {
        let each = self
            .weakest_is
            .iter()
            .map(|(id, count)| (id.as_str(), *count));
        each.reduce(|best, next| if next.1 > best.1 { next } else { best })
    }
}
