//! What the worst scenarios of a batch share: assumptions that are common among them and rare among the others.
//!
//! # What is looked for
//!
//! For every assumption a *rule* that many of the worst scenarios fulfil and few of the others: for a number "at least c" or
//! "at most c", for anything else "is this value" or "is not written". These are the boxes of scenario discovery in one
//! dimension; as there, a rule is told with its coverage (the share of the worst that it holds) and beside it the share among the others.
//! For numbers the difference of the two means in standard deviations over all scenarios says how far and which way.
//!
//! # The guard against luck
//!
//! Of 500 assumptions that have nothing to do with the outcome some will differ. Let w of N scenarios be the worst. If an assumption has
//! nothing to do with it, every choice of w among the N is as likely as any other. So with the cut c at the k-th of the worst
//! values, the number R of all scenarios that fulfil the rule obeys
//!
//! ```text
//! P(R ≤ r) ≤ P(H ≥ k),   H hypergeometric: w marked of N, r drawn
//! ```
//!
//! whatever the law of the values (equality where no two are equal): the first r values in order hold k of the worst. That is
//! Fisher's exact test, and needs neither permutations nor a normal law. Welch's t would need the latter: with three worst scenarios of thirty, three
//! evenly spread values that happen to lie close together give it less than a millionth where 1 in 4,060 is the least there can be.
//!
//! Each of the m assumptions that vary gets an equal part of [`RATE`], after Bonferroni: half of it for cuts, shared by 2w cuts
//! (k = 1…w, both directions), half for values, shared in proportion to how common each is among all. A rule is told if its probability
//! times these numbers stays within the rate, so that in one batch in twenty at most anything is told that is luck. Assumptions
//! that always go together cannot be told apart, and are told together.
//!
//! Counts need one pass over the scenarios once the worst are known: for every key the worst values, at most 50, are kept in order, and
//! of all others only between which two of them they lie.

use super::assumptions::{Reader, Said};
use crate::num::hypergeometric;

/// The greatest probability that anything is told that is luck.
pub const RATE: f64 = 0.05;

/// A rule for the value of an assumption.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// A number of at least this.
    AtLeast(f64),
    /// A number of at most this.
    AtMost(f64),
    /// This value.
    Is(String),
    /// Not written at all.
    Absent,
}

/// An assumption that stands out among the worst scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Its key.
    pub key: String,
    /// What is common among the worst.
    pub rule: Rule,
    /// How many of the worst fulfil the rule.
    pub worst: u64,
    /// How many of the others do.
    pub others: u64,
    /// The probability of as much by luck, of this or any other assumption: at most this.
    pub luck: f64,
    /// For numbers: the mean among the worst, that among the others, and the difference in standard deviations.
    pub means: Option<Means>,
    /// Keys with rules that the same of the worst and as many of all fulfil.
    pub together: Vec<String>,
    /// Which of the worst fulfil the rule.
    which: u64,
}

/// How numbers differ between the worst scenarios and the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Means {
    /// The mean among the worst.
    pub worst: f64,
    /// The mean among the others.
    pub others: f64,
    /// Their difference in standard deviations over all scenarios.
    pub difference: f64,
}

/// What the second pass finds.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    reader: Reader,
    keys: Vec<Key>,
    /// How many scenarios are the worst.
    pub worst: u64,
    /// How many others there are.
    pub others: u64,
    /// Scenarios without a manifest, which say nothing of their assumptions.
    pub unknown: u64,
}

/// A key over the scenarios seen so far.
#[derive(Debug, Clone, Default)]
struct Key {
    /// What each of the worst says.
    worst: Vec<(u32, Said)>,
    /// What the first scenario says that says anything.
    first: Option<Said>,
    varies: bool,
    /// The numbers of the worst, in order, each once.
    cuts: Vec<f64>,
    /// How many others lie at or above so many cuts.
    above: Vec<u64>,
    /// How many others lie strictly above so many cuts.
    over: Vec<u64>,
    /// The other values of the worst, and how many of the others share each.
    values: Vec<(String, u64)>,
    /// How many of the others say anything.
    there: u64,
    /// Numbers: of the worst and of the others.
    sums: [Sums; 2],
}

/// Numbers around the first of them: count, sum, sum of squares.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Sums {
    fn add(&mut self, x: f64) {
        self.count += 1.0;
        self.sum += x;
        self.squares += x * x;
    }
}

impl Shared {
    /// Begins with the worst scenarios, as TOML, in their order.
    #[must_use]
    pub fn new<'s>(worst: impl Iterator<Item = Option<&'s str>>) -> Shared {
        let mut shared = Shared::default();
        for resolved in worst {
            let Some(resolved) = resolved else {
                shared.unknown += 1;
                continue;
            };
            let (keys, at) = (&mut shared.keys, shared.worst as u32);
            shared.reader.each(resolved, &mut |number, said| {
                let key = slot(keys, number);
                key.meet(said, 0);
                key.worst.push((at, said.clone()));
            });
            shared.worst += 1;
        }
        shared.keys.iter_mut().for_each(Key::settle);
        shared
    }

    /// Adds one of the other scenarios.
    pub fn add(&mut self, resolved: Option<&str>) {
        let Some(resolved) = resolved else {
            self.unknown += 1;
            return;
        };
        self.others += 1;
        let keys = &mut self.keys;
        self.reader.each(resolved, &mut |number, said| {
            let key = slot(keys, number);
            key.meet(said, 1);
            key.count(said);
        });
    }

    /// How many scenarios there are.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.worst + self.others
    }

    /// Whether there were more keys than are looked at.
    #[must_use]
    pub fn overfull(&self) -> bool {
        self.reader.overfull
    }

    /// How many assumptions vary over scenarios.
    #[must_use]
    pub fn varying(&self) -> u64 {
        let all = self.all();
        self.keys.iter().filter(|key| key.varies(all)).count() as u64
    }

    /// Whether an assumption could stand out at all, with so few scenarios: the least probability there can be is that the
    /// worst are just the first in order.
    #[must_use]
    pub fn can_tell(&self) -> bool {
        let least = hypergeometric::upper(self.all(), self.worst, self.worst, self.worst);
        self.others >= self.worst && least * self.cuts() <= RATE
    }

    /// Among how many cuts the rate is shared.
    fn cuts(&self) -> f64 {
        (4 * self.worst * self.varying()) as f64
    }

    /// What stands out, the least likely first; assumptions that go together are one.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let (all, cuts) = (self.all(), self.cuts());
        let varying = self.keys.iter().zip(&self.reader.keys);
        let varying = varying.filter(|(key, _)| key.varies(all));
        let mut found: Vec<Finding> = varying
            .filter_map(|(key, name)| self.finding(key, name, cuts))
            .filter(|finding| finding.luck <= RATE)
            .collect();
        found.sort_by(|a, b| a.luck.total_cmp(&b.luck).then_with(|| a.key.cmp(&b.key)));
        let mut apart: Vec<Finding> = Vec::new();
        for finding in found {
            let same =
                |one: &&mut Finding| one.which == finding.which && one.others == finding.others;
            match apart.iter_mut().find(same) {
                Some(one) => one.together.push(finding.key),
                None => apart.push(finding),
            }
        }
        apart
    }

    /// The rule of a key that is the least likely by luck.
    fn finding(&self, key: &Key, name: &str, cuts: f64) -> Option<Finding> {
        let rules = key.rules(self.worst, self.others);
        let candidates = rules.into_iter().filter_map(|(rule, which, others)| {
            let worst = u64::from(which.count_ones());
            let held = worst + others;
            // What is no more common among the worst than among all cannot stand out.
            if worst * self.all() <= held * self.worst {
                return None;
            }
            let tail = hypergeometric::upper(self.all(), self.worst, held, worst);
            let shares = match rule {
                Rule::AtLeast(_) | Rule::AtMost(_) => cuts,
                // 2 m N / R: the share of a value is in proportion to how common it is.
                Rule::Is(_) | Rule::Absent => {
                    cuts / (2 * self.worst) as f64 * (self.all() as f64 / held as f64)
                }
            };
            Some((rule, which, worst, others, (tail * shares).min(1.0)))
        });
        let best = candidates.reduce(|best, next| if next.4 < best.4 { next } else { best })?;
        let (rule, which, worst, others, luck) = best;
        Some(Finding {
            key: name.to_owned(),
            rule,
            worst,
            others,
            luck,
            means: key.means(),
            together: Vec::new(),
            which,
        })
    }
}

fn slot(keys: &mut Vec<Key>, number: usize) -> &mut Key {
    if keys.len() <= number {
        keys.resize(number + 1, Key::default());
    }
    &mut keys[number]
}

impl Key {
    /// Notes what a scenario says, of the worst (0) or of the others (1).
    fn meet(&mut self, said: &Said, group: usize) {
        match &self.first {
            None => self.first = Some(said.clone()),
            Some(first) => self.varies |= first != said,
        }
        if let Said::Number(x) = said {
            self.sums[group].add(x - self.around());
        }
    }

    /// The number around which sums are taken, so that they keep their digits.
    fn around(&self) -> f64 {
        match self.first {
            Some(Said::Number(x)) => x,
            _ => 0.0,
        }
    }

    /// Puts the worst values in order, once all are there.
    fn settle(&mut self) {
        for (_, said) in &self.worst {
            match said {
                Said::Number(x) => self.cuts.push(*x),
                Said::Words(words) if self.values.iter().all(|(one, _)| one != words) => {
                    self.values.push((words.clone(), 0));
                }
                Said::Words(_) => {}
            }
        }
        self.cuts.sort_by(f64::total_cmp);
        self.cuts.dedup();
        self.above = vec![0; self.cuts.len() + 1];
        self.over = vec![0; self.cuts.len() + 1];
    }

    /// Counts what one of the others says.
    fn count(&mut self, said: &Said) {
        self.there += 1;
        match said {
            Said::Number(x) if !self.cuts.is_empty() => {
                self.above[self.cuts.partition_point(|cut| cut <= x)] += 1;
                self.over[self.cuts.partition_point(|cut| cut < x)] += 1;
            }
            Said::Number(_) => {}
            Said::Words(words) => {
                let mut values = self.values.iter_mut();
                if let Some((_, count)) = values.find(|(one, _)| one == words) {
                    *count += 1;
                }
            }
        }
    }

    fn varies(&self, all: u64) -> bool {
        self.varies || self.worst.len() as u64 + self.there < all
    }

    /// All rules that any of the worst fulfil: which of them do, and how many of the others.
    fn rules(&self, worst: u64, others: u64) -> Vec<(Rule, u64, u64)> {
        let which = |holds: &dyn Fn(&Said) -> bool| {
            let held = self.worst.iter().filter(|(_, said)| holds(said));
            held.fold(0_u64, |which, (at, _)| which | 1 << at)
        };
        let mut rules = Vec::new();
        for (at, cut) in self.cuts.iter().enumerate() {
            let least = which(&|said| matches!(said, Said::Number(x) if x >= cut));
            let most = which(&|said| matches!(said, Said::Number(x) if x <= cut));
            let above = self.above[at + 1..].iter().sum();
            let below = self.over[..=at].iter().sum();
            rules.push((Rule::AtLeast(*cut), least, above));
            rules.push((Rule::AtMost(*cut), most, below));
        }
        for (value, count) in &self.values {
            let is = which(&|said| matches!(said, Said::Words(words) if words == value));
            rules.push((Rule::Is(value.clone()), is, *count));
        }
        let everyone = u64::MAX.checked_shr(64 - worst as u32).unwrap_or(0);
        let absent = everyone & !which(&|_| true);
        if absent != 0 {
            rules.push((Rule::Absent, absent, others.saturating_sub(self.there)));
        }
        rules
    }

    /// The means of the worst and of the others; none where either has no number or nothing varies.
    fn means(&self) -> Option<Means> {
        let [worst, others] = self.sums;
        let n = worst.count + others.count;
        let (sum, squares) = (worst.sum + others.sum, worst.squares + others.squares);
        let variance = (squares - sum * sum / n) / (n - 1.0);
        let (a, b) = (worst.sum / worst.count, others.sum / others.count);
        let difference = (a - b) / variance.sqrt();
        difference.is_finite().then(|| Means {
            worst: self.around() + a,
            others: self.around() + b,
            difference,
        })
    }
}
