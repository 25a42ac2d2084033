//! How a shock runs on after it has struck: how long its episode lasts, how it fades, what is regained.
//!
//! Keys of `[shock.<id>]`:
//!
//! | key | what it is | unless written |
//! |---|---|---|
//! | `duration` | D, years that an episode lasts, the year it strikes in among them: a whole number, `"permanent"`, or a law whose value, rounded to a whole year, is drawn at the strike | 1 |
//! | `decay` | δ, 0 to 1: the part of a year's effect that the next year of the episode still has | 1 |
//! | `recovery` | r, 0 to 1: the part of the loss that is regained once the episode is over | 0 |
//! | `recovery_years` | n, years over which it is regained evenly, the year after the episode first | 1 |
//!
//! Formula. Let e be the first effect and k = 0, 1, … the years since the strike. The *depth* is e · w(k) with
//!
//! ```text
//! w(k) = δ^k                                    in the episode,  k < D
//! w(k) = δ^(D−1) · (1 − r · min(k − D + 1, n)/n)   after it,        k ≥ D
//! ```
//!
//! so after the last year of recovery δ^(D−1) · (1 − r) of the effect stays for good: all of it where nothing is regained,
//! nothing where all is. It is applied to what the indicator would have been without the shock:
//!
//! | the effect is on | and means, k years after the strike |
//! |---|---|
//! | a `level` | it is multiplied by 1 + e · w(k) / 100 |
//! | a `share` | it is pushed by e · w(k) percentage points (in logits, as its own changes are) |
//! | a `stock`'s additions, a `flow` | the year's amount loses e · δ^k per cent while the episode lasts; r times all that was lost in it is made up in the n years after it |
//! | a factor | its score is pushed by e · δ^k standard deviations while the episode lasts, and r times the sum of the pushes comes back in the n years after it |
//! | growth (`growth_effect`) | growth is shifted by e · δ^k percentage points while the episode lasts; nothing comes back, the level stays where it is |
//!
//! Several occurrences multiply (levels) or add up (the rest). While an episode lasts the shock does not strike anew: a
//! second one may come in the first year after it, also while the first is still being regained. With `duration = 1` it
//! may strike every year.
//!
//! Sources: Gourio, "Disasters and recoveries" (2008), *American Economic Review* 98(2), for the part of a fall that is
//! regained; Nakamura, Steinsson, Barro and Ursúa, "Crises and recoveries in an empirical model of consumption disasters"
//! (2013), *American Economic Journal: Macroeconomics* 5(3), for episodes that last, fade and leave a lasting part.
//!
//! When to use which: a dip that is over within the year is the default; a loss for good is `recovery = 0`; a loss that
//! begins large and shrinks by itself is `duration = "permanent"` with `decay` (the half-life is ln ½ / ln δ years); a
//! lower *growth* for years, which is not a fall but a bend, is `growth_effect`.
//!
//! How it is drawn: a `duration` that is a law takes a score of each year from `shock.<id>/duration`; the rest is
//! arithmetic. A year of the horizon that no episode can reach costs nothing.

use crate::both;
use crate::language::Pair;
use crate::scenario::law::{self, LawAt};
use crate::scenario::section::{At, NumberWordOr, Section};
use crate::scenario::{Check, is};

/// The word for an episode without an end.
const PERMANENT: &str = "permanent";

/// Least value of a law of durations that rounds to a year.
const LEAST: f64 = 0.5;

/// More years than any scenario has.
const BEYOND: usize = 10_000;

/// How a shock runs on after it has struck.
#[derive(Debug, Clone)]
pub struct Course {
    duration: Duration,
    decay: Option<At<f64>>,
    recovery: At<f64>,
    recovery_years: Option<At<f64>>,
}

/// How long an episode lasts.
#[derive(Debug, Clone)]
enum Duration {
    /// One year, where nothing is written.
    Year,
    /// So many years.
    Years(At<f64>),
    /// To the end.
    Permanent,
    /// A number of years that is drawn at the strike.
    Law(LawAt),
}

/// A known length of an episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// So many years.
    Years(usize),
    /// Without an end.
    Forever,
}

impl Length {
    /// Whether the episode still lasts so many years after the strike.
    #[must_use]
    pub fn lasts(self, age: usize) -> bool {
        match self {
            Length::Years(years) => age < years,
            Length::Forever => true,
        }
    }
}

impl Course {
    /// Reads `duration`, `decay`, `recovery` and `recovery_years`.
    pub fn read(section: &mut Section) -> Option<Course> {
        let meaning = (
            "损失中在事件结束后得以恢复的比例，0 至 1",
            "share of the loss that is regained once it is over, 0 to 1",
        );
        let recovery = section.number_or("recovery", meaning, 0.0);
        let recovery_years = section.number(
            "recovery_years",
            (
                "恢复所需的年数，逐年均匀恢复（默认 1）",
                "years over which it is regained evenly (default 1)",
            ),
        );
        let meaning = (
            "持续的年数（默认 1）：整数、\"permanent\"（永久）或年数的分布",
            "years that it lasts (default 1): a whole number, \"permanent\", or a law of the number",
        );
        let before = section.reading.problems.counts().0;
        let duration =
            section.number_word_or_section((PERMANENT, "law"), "duration", meaning, law::read);
        let readable = section.reading.problems.counts().0 == before;
        let decay = section.number(
            "decay",
            (
                "每过一年影响所剩的比例，0 至 1（默认 1）",
                "part of a year's effect that the next year still has, 0 to 1 (default 1)",
            ),
        );
        let duration = match duration {
            Some(NumberWordOr::Number(years)) => Duration::Years(years),
            Some(NumberWordOr::Word) => Duration::Permanent,
            Some(NumberWordOr::Section(law)) => Duration::Law(law),
            None => Duration::Year,
        };
        readable.then_some(Course {
            duration,
            decay,
            recovery: recovery?,
            recovery_years,
        })
    }

    /// Finds what a reader alone cannot see.
    pub fn check(&self, check: &mut Check) {
        let of_loss = (
            "请写 0 至 1 之间的比例：70 % 写作 0.7",
            "write a share between 0 and 1: 0.7 for 70 %",
        );
        check_share("recovery", &self.recovery, of_loss, check);
        if let Some(decay) = &self.decay {
            let help = (
                "请写 0 至 1 之间的比例：次年还剩六成写作 0.6",
                "write a share between 0 and 1: 0.6 where the next year still has 60 %",
            );
            check_share("decay", decay, help, check);
        }
        if let Some(years) = &self.recovery_years {
            check_years("recovery_years", years, check);
        }
        self.check_duration(check);
        self.doubt(check);
    }

    fn check_duration(&self, check: &mut Check) {
        match &self.duration {
            Duration::Year => {}
            Duration::Years(years) => check_years("duration", years, check),
            Duration::Law(law) => check.impossible(
                law,
                LEAST,
                ("持续年数", "the duration"),
                (
                    "至少持续 1 年：请改用从 1 起的分布，例如 discrete 或 shifted",
                    "it lasts at least 1 year: use a law that begins at 1, such as discrete or shifted",
                ),
            ),
            Duration::Permanent if self.recovery.value > 0.0 => {
                let message = both!(
                    "recovery 为 {r}，但永久的冲击不会结束，也就无从恢复",
                    "recovery is {r}, but a permanent shock never ends, so nothing is regained",
                    r = self.recovery.value
                );
                let help = (
                    "请删去 recovery，或写明持续的年数；若影响逐年减弱，请用 decay",
                    "delete recovery, or say for how many years it lasts; for an effect that fades, use decay",
                );
                check.problems.error(&self.recovery.place, message, help);
            }
            Duration::Permanent => {}
        }
    }

    /// Warns of keys that say nothing beside the others.
    fn doubt(&self, check: &mut Check) {
        if let (Some(decay), Some(Length::Years(1))) = (&self.decay, self.length()) {
            let message = (
                "decay 没有作用：冲击只持续 1 年",
                "decay has no effect: the shock lasts one year",
            );
            let help = (
                "请写 duration，或删去 decay",
                "write a duration, or delete decay",
            );
            check.problems.warn(&decay.place, message, help);
        }
        if let (Some(years), true) = (&self.recovery_years, self.recovery.value == 0.0) {
            let message = (
                "recovery_years 没有作用：recovery 为 0",
                "recovery_years has no effect: recovery is 0",
            );
            let help = (
                "请写 recovery，或删去 recovery_years",
                "write recovery, or delete recovery_years",
            );
            check.problems.warn(&years.place, message, help);
        }
    }

    /// The length of an episode, where it is the same for all.
    #[must_use]
    pub fn length(&self) -> Option<Length> {
        match &self.duration {
            Duration::Year => Some(Length::Years(1)),
            Duration::Years(years) => Some(Length::Years(whole(years))),
            Duration::Permanent => Some(Length::Forever),
            Duration::Law(_) => None,
        }
    }

    /// The law of the length, where each episode has its own.
    #[must_use]
    pub fn law(&self) -> Option<&LawAt> {
        match &self.duration {
            Duration::Law(law) => Some(law),
            _ => None,
        }
    }

    /// The part of a loss that is regained.
    #[must_use]
    pub fn recovery(&self) -> f64 {
        self.recovery.value
    }

    /// How many years that takes.
    #[must_use]
    pub fn recovery_years(&self) -> usize {
        self.recovery_years.as_ref().map_or(1, whole)
    }

    fn decay(&self) -> f64 {
        self.decay.as_ref().map_or(1.0, |decay| decay.value)
    }

    /// δ^k: what is left of the first effect in the k-th year after the strike, if the episode lasts so long.
    #[must_use]
    pub fn left(&self, age: usize) -> f64 {
        (0..age).fold(1.0, |left, _| left * self.decay())
    }

    /// w(k): the depth in the k-th year after the strike, as a multiple of the first effect.
    #[must_use]
    pub fn depth(&self, age: usize, length: Length) -> f64 {
        match length {
            Length::Years(years) if age >= years => {
                let n = self.recovery_years();
                let regained = (age - years + 1).min(n) as f64 / n as f64;
                self.left(years - 1) * (1.0 - self.recovery() * regained)
            }
            _ => self.left(age),
        }
    }

    /// w(k) − w(k − 1), written so that the last digit is that of the recovery.
    #[must_use]
    pub fn step(&self, age: usize, length: Length) -> f64 {
        match length {
            _ if age == 0 => 1.0,
            Length::Years(years) if age >= years => {
                let n = self.recovery_years();
                match age < years + n {
                    true => -(self.left(years - 1) * self.recovery() / n as f64),
                    false => 0.0,
                }
            }
            _ => self.left(age - 1) * (self.decay() - 1.0),
        }
    }

    /// The years after the strike from which the depth stays as it is, where that is known.
    #[must_use]
    pub fn settled(&self) -> Option<usize> {
        if self.decay() == 1.0 && self.recovery() == 0.0 {
            return Some(0);
        }
        match self.length()? {
            Length::Years(years) if self.recovery() > 0.0 => {
                Some(years + self.recovery_years() - 1)
            }
            Length::Years(years) => Some(years - 1),
            Length::Forever => None,
        }
    }
}

fn check_share(key: &str, share: &At<f64>, help: Pair, check: &mut Check) {
    if !(0.0..=1.0).contains(&share.value) {
        check
            .problems
            .error(&share.place, is(key, share.value), help);
    }
}

/// A number of years as a count; beyond any horizon, one is as good as another.
fn whole(years: &At<f64>) -> usize {
    (years.value as usize).clamp(1, BEYOND)
}

/// Refuses what is no whole number of years from 1 on.
fn check_years(key: &str, years: &At<f64>, check: &mut Check) {
    let value = years.value;
    if !(value >= 1.0 && value.fract() == 0.0) {
        let help = (
            "请写整年数，1 或更大",
            "write a whole number of years, 1 or more",
        );
        check.problems.error(&years.place, is(key, value), help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    fn course(duration: Duration, decay: f64, recovery: f64, years: f64) -> Course {
        let at = |value| At {
            value,
            place: Place::default(),
        };
        Course {
            duration,
            decay: Some(at(decay)),
            recovery: at(recovery),
            recovery_years: Some(at(years)),
        }
    }

    fn years(years: f64) -> Duration {
        Duration::Years(At {
            value: years,
            place: Place::default(),
        })
    }

    #[test]
    fn the_depth_fades_and_is_regained_evenly() {
        let course = course(years(3.0), 0.5, 0.6, 2.0);
        let depths: Vec<f64> = (0..6).map(|k| course.depth(k, Length::Years(3))).collect();
        let expected = [1.0, 0.5, 0.25, 0.25 * 0.7, 0.25 * 0.4, 0.25 * 0.4];
        for (depth, expected) in depths.iter().zip(expected) {
            assert!((depth - expected).abs() < 1e-15, "{depths:?}");
        }
        assert_eq!(course.settled(), Some(4));
    }

    #[test]
    fn steps_add_up_to_the_depth() {
        for (duration, length) in [
            (years(1.0), Length::Years(1)),
            (years(4.0), Length::Years(4)),
            (Duration::Permanent, Length::Forever),
        ] {
            let course = course(duration, 0.8, 0.3, 3.0);
            let mut sum = 0.0;
            for age in 0..12 {
                sum += course.step(age, length);
                assert!((sum - course.depth(age, length)).abs() < 1e-15, "{age}");
            }
        }
    }

    #[test]
    fn a_loss_for_good_is_settled_at_once() {
        assert_eq!(course(years(1.0), 1.0, 0.0, 1.0).settled(), Some(0));
        assert_eq!(
            course(Duration::Permanent, 1.0, 0.0, 1.0).settled(),
            Some(0)
        );
        assert_eq!(course(Duration::Permanent, 0.9, 0.0, 1.0).settled(), None);
        assert_eq!(course(years(1.0), 1.0, 0.4, 1.0).settled(), Some(1));
    }
}
