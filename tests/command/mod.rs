//! What tests of the command share: a scenario without fault, and running the real binary in a
//! folder of its own, so that no message depends on where the tests run.

#![allow(dead_code)] // Each test file is a program of its own and uses a part of this.

use std::path::Path;
use std::process::{Command, Output};

/// A scenario without fault; the tests spoil one line of it at a time.
pub const GOOD: &str = r#"[scenario]
name = "一个城市的贸易规划"
name_en = "A city's trade plan"
base_year = 2020
last_year = 2025

[factor.demand]
name = "需求"

[indicator.retail]
name = "社会消费品零售总额"
unit = "亿元"
loads = { demand = 0.6 }
level.base = 15932.5
level.growth.normal = { mean = 6, sd = 2 }

[indicator.trade]
name = "口岸贸易"
level.base = 100
level.growth.triangular = { low = 1, mode = 4, high = 8 }

[indicator.services]
name = "服务贸易"
level.base = 50
level.growth.pert = { low = 0, mode = 3, high = 9 }

[indicator.ratio]
name = "比值"
derived.formula = "services / trade * 100"

[shock.epidemic]
name = "疫情"
yearly_probability = 0.1
effect.retail.uniform = { low = -10, high = -5 }

[target.retail]
name = "社零总额超过2万亿元"
indicator = "retail"
more_than = 20000
"#;

/// [`GOOD`] with one text in place of another.
pub fn spoilt(from: &str, to: &str) -> String {
    assert_eq!(GOOD.matches(from).count(), 1, "{from:?} stands once");
    GOOD.replace(from, to)
}

/// The command, in a folder, as a script would call it.
pub fn tuiyan(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tuiyan"));
    command
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env("LC_ALL", "C")
        .env("COLUMNS", "100");
    command
}

/// Runs the command to its end.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    tuiyan(folder)
        .args(arguments)
        .output()
        .expect("the command starts")
}

/// What was printed on stderr.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What was printed on stdout.
pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}
