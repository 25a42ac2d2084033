//! The constants of the calibrated method, and the table in which they are kept.
//!
//! A CSV file with the columns `horizon`, `part`, `name`, `value`: for each horizon from 1 on the coefficients of the centre (`drift`) and of the
//! width (`spread`) by the names of the signs, and two tables of quantiles (`clear`, `flat`) by probability. All are without unit.

use super::signs::{DRIFT, SPREAD, Signs};
use crate::both;
use crate::fit::fan::PROBABILITIES;
use crate::language::Both;
use std::fmt::Write as _;

/// The constants that are shipped, as `tuiyan calibrate` wrote them.
const SHIPPED: &str = include_str!("constants.csv");

/// The first line of the file.
const HEADER: &str = "horizon,part,name,value";

/// The parts of a horizon's constants, in their order.
const PARTS: [&str; 4] = ["drift", "spread", "clear", "flat"];

/// The longest horizon that can be learned.
pub const LONGEST: usize = 30;

/// What is known of one horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Horizon {
    /// Of the centre, by [`DRIFT`].
    pub drift: [f64; DRIFT.len()],
    /// Of the logarithm of the width, by [`SPREAD`].
    pub spread: [f64; SPREAD.len()],
    /// Errors in units of the width, in the direction of the drift, where that is clear; never falling.
    pub clear: [f64; PROBABILITIES.len()],
    /// Errors where there is no drift; never falling.
    pub flat: [f64; PROBABILITIES.len()],
}

impl Horizon {
    /// Nothing known yet.
    #[must_use]
    pub fn empty() -> Horizon {
        Horizon {
            drift: [0.0; DRIFT.len()],
            spread: [0.0; SPREAD.len()],
            clear: [0.0; PROBABILITIES.len()],
            flat: [0.0; PROBABILITIES.len()],
        }
    }

    /// The centre and the width, from the last value, in units of the scale.
    #[must_use]
    pub fn place(&self, signs: &Signs) -> (f64, f64) {
        let centre = product(&self.drift, &signs.drift);
        let width = product(&self.spread, &signs.spread);
        // Far beyond what any series showed.
        (centre, libm::exp(width.clamp(-5.0, 5.0)))
    }

    /// The table of errors for these signs.
    #[must_use]
    pub fn table(&self, signs: &Signs) -> [f64; PROBABILITIES.len()] {
        std::array::from_fn(|at| {
            let clear = match signs.direction < 0.0 {
                true => -self.clear[PROBABILITIES.len() - 1 - at],
                false => self.clear[at],
            };
            signs.clear * clear + (1.0 - signs.clear) * self.flat[at]
        })
    }

    fn parts(&self) -> [&[f64]; 4] {
        [&self.drift, &self.spread, &self.clear, &self.flat]
    }

    fn parts_mut(&mut self) -> [&mut [f64]; 4] {
        [
            &mut self.drift,
            &mut self.spread,
            &mut self.clear,
            &mut self.flat,
        ]
    }
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (x, y)| x.mul_add(*y, sum))
}

/// What is known of all horizons.
#[derive(Debug, Clone, PartialEq)]
pub struct Constants {
    /// From horizon 1 on.
    pub horizons: Vec<Horizon>,
}

/// The names of a part's numbers.
fn names(part: usize) -> Vec<String> {
    match part {
        0 => DRIFT.map(str::to_owned).to_vec(),
        1 => SPREAD.map(str::to_owned).to_vec(),
        _ => PROBABILITIES.map(|p| p.to_string()).to_vec(),
    }
}

impl Constants {
    /// Those that are shipped.
    #[must_use]
    pub fn shipped() -> Constants {
        Constants::read("constants.csv", SHIPPED).expect("a test reads the file that is shipped")
    }

    /// The constants in a file.
    ///
    /// # Errors
    /// What is wrong with it, with the line, and what to do.
    pub fn read(file: &str, text: &str) -> Result<Constants, Both> {
        let mut lines = (1..).zip(text.lines());
        let header = lines.next().map(|(_, line)| line.trim());
        if header != Some(HEADER) {
            return Err(both!(
                "{file}: 首行应为 {HEADER}\n帮助: 请用 tuiyan calibrate 生成的文件",
                "{file}: the first line is not {HEADER}\nhelp: name a file that tuiyan calibrate wrote"
            ));
        }
        let mut horizons: Vec<Horizon> = Vec::new();
        for h in 1..=LONGEST {
            let mut horizon = Horizon::empty();
            for (part, numbers) in horizon.parts_mut().into_iter().enumerate() {
                for (name, number) in names(part).iter().zip(numbers) {
                    let Some((at, line)) = lines.next() else {
                        return Err(cut_short(file, h));
                    };
                    let start = format!("{h},{},{name},", PARTS[part]);
                    *number = parsed(line, &start).ok_or_else(|| unlike(file, at, line, &start))?;
                }
            }
            check(file, h, &horizon)?;
            horizons.push(horizon);
            match lines.clone().next() {
                None => return Ok(Constants { horizons }),
                Some(_) if h < LONGEST => {}
                Some((at, line)) => return Err(unlike(file, at, line, "")),
            }
        }
        Ok(Constants { horizons })
    }

    /// The file that holds them.
    #[must_use]
    pub fn written(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for (h, horizon) in (1..).zip(&self.horizons) {
            for (part, numbers) in horizon.parts().into_iter().enumerate() {
                for (name, number) in names(part).iter().zip(numbers) {
                    let part = PARTS[part];
                    // A text takes whatever is written to it.
                    let _ = writeln!(text, "{h},{part},{name},{number}");
                }
            }
        }
        text
    }
}

fn parsed(line: &str, start: &str) -> Option<f64> {
    let number: f64 = line.trim().strip_prefix(start)?.parse().ok()?;
    number.is_finite().then_some(number)
}

fn cut_short(file: &str, horizon: usize) -> Both {
    both!(
        "{file}: 第 {horizon} 期的常数不全\n帮助: 请用 tuiyan calibrate 重新生成",
        "{file}: the constants of horizon {horizon} are not whole\nhelp: write the file again with tuiyan calibrate"
    )
}

fn unlike(file: &str, line: usize, found: &str, start: &str) -> Both {
    let found: String = found.chars().take(60).collect();
    both!(
        "{file}:{line}: 应为“{start}数值”，而写的是“{found}”\n帮助: 请用 tuiyan calibrate 重新生成",
        "{file}:{line}: “{start}NUMBER” is due here, and “{found}” is written\nhelp: write the file again with tuiyan calibrate"
    )
}

/// Refuses tables that fall.
fn check(file: &str, h: usize, horizon: &Horizon) -> Result<(), Both> {
    let falls = |table: &[f64]| table.windows(2).any(|pair| pair[0] > pair[1]);
    if falls(&horizon.clear) || falls(&horizon.flat) {
        return Err(both!(
            "{file}: 第 {h} 期的分位数表有下降\n帮助: 请用 tuiyan calibrate 重新生成",
            "{file}: a table of quantiles of horizon {h} falls\nhelp: write the file again with tuiyan calibrate"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_is_read_and_written_as_it_is() {
        let constants = Constants::shipped();
        assert_eq!(constants.horizons.len(), 6);
        assert_eq!(constants.written(), SHIPPED);
    }

    #[test]
    fn spoilt_constants_are_refused_with_their_line() {
        let line = |text: &str, at: usize| text.lines().nth(at).expect("a line").to_owned();
        let spoilt = SHIPPED.replace(&line(SHIPPED, 5), "1,drift,nonsense,0.5");
        let refused = Constants::read("c.csv", &spoilt).expect_err("refused");
        assert!(refused.en.starts_with("c.csv:6: "), "{}", refused.en);
        let cut: String = SHIPPED
            .lines()
            .take(50)
            .map(|line| format!("{line}\n"))
            .collect();
        assert!(Constants::read("c.csv", &cut).is_err());
        let not_finite = SHIPPED.replace(&line(SHIPPED, 1), "1,drift,last_step,NaN");
        assert!(Constants::read("c.csv", &not_finite).is_err());
        assert!(Constants::read("c.csv", "").is_err());
        let falling = {
            let mut constants = Constants::shipped();
            constants.horizons[2].flat[3] = 1e6;
            constants.written()
        };
        assert!(Constants::read("c.csv", &falling).is_err());
    }
}
