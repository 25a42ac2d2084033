//! `--target ID`: which targets a study is about.

use super::Exit;
use super::running::Running;
use crate::both;
use crate::diag::{nearest, shortened};
use crate::language::Both;
use crate::scenario::Scenario;
use crate::scenario::target::Form;
use clap::Args;

/// What all counted targets together are called.
const ALL: &str = "all";

#[derive(Debug, Args)]
pub struct Chosen {
    /// Only this target (its id, or `all` for all counted targets together); can be given several times
    #[arg(long = "target", value_name = "ID")]
    targets: Vec<String>,
}

impl Chosen {
    /// The places of the chosen targets in the scenario, in the order they were asked for; that of all together is
    /// one past the last. None where none was chosen.
    ///
    /// # Errors
    /// The exit, where some are no targets or cannot be judged; all of them have been said.
    pub fn slots(&self, scenario: &Scenario, running: &Running) -> Result<Vec<usize>, Exit> {
        let mut slots = Vec::new();
        let mut wrong = false;
        for id in &self.targets {
            match slot(scenario, id) {
                Ok(slot) => slots.push(slot),
                Err(message) => {
                    running.note_error(&message);
                    wrong = true;
                }
            }
        }
        if wrong { Err(Exit::Wrong) } else { Ok(slots) }
    }

    /// The arguments as they would be typed again.
    pub fn typed(&self) -> String {
        let each = self.targets.iter();
        each.map(|target| format!(" --target {target}")).collect()
    }
}

fn slot(scenario: &Scenario, id: &str) -> Result<usize, Both> {
    let targets = &scenario.targets;
    if id == ALL && targets.iter().any(|target| target.counts) {
        return Ok(targets.len());
    }
    let at = targets.iter().position(|target| target.id.value == id);
    match at.map(|at| (at, &targets[at].form)) {
        Some((_, Form::NotMeasurable(_))) => Err(both!(
            "--target {id}：该目标无法衡量，没有概率\n帮助: 请另选目标",
            "--target {id}: this target cannot be measured and has no probability\nhelp: choose another"
        )),
        Some((at, _)) => Ok(at),
        None => Err(unknown(scenario, id)),
    }
}

fn unknown(scenario: &Scenario, id: &str) -> Both {
    let known: Vec<&str> = scenario
        .targets
        .iter()
        .map(|t| t.id.value.as_str())
        .collect();
    let help = match nearest(id, known.iter().copied()) {
        Some(near) => both!("是否为 {near}？", "did you mean {near}?"),
        None => {
            let all = Both::list(&known);
            both!("该情景的目标：{all}", "the scenario's targets: {all}"; all)
        }
    };
    both!(
        "--target {shown}：没有这个目标\n帮助: {help}",
        "--target {shown}: there is no such target\nhelp: {help}",
        shown = shortened(id);
        help
    )
}
