//! `tuiyan explain [KIND | LAW]`: the help page of a family of laws, the list of all, or a law in numbers.

use super::{Exit, language, note, output, show_problems};
use crate::both;
use crate::diag::nearest;
use crate::dist;
use crate::report;
use crate::scenario::{law, section::did_you_mean};
use clap::Args;

#[derive(Debug, Args)]
pub struct Arguments {
    /// A family of laws, such as pert; or a law as a scenario writes it, such as
    /// 'pert = { low = 2, mode = 5, high = 8 }'. Without it, all families are listed
    kind: Option<String>,
    #[command(flatten)]
    language: language::Choice,
}

pub fn explain(arguments: &Arguments) -> Exit {
    let language = arguments.language.language();
    let Some(kind) = &arguments.kind else {
        return output::print(&report::law::list(language), language);
    };
    let family = dist::family(kind.trim());
    let text = family.map_or(kind.as_str(), |family| family.example);
    if family.is_none() && !kind.contains('=') {
        let near = nearest(kind, law::KEYS.iter().copied());
        let help = near.map_or_else(
            || {
                both!(
                    "tuiyan explain 列出全部分布",
                    "tuiyan explain lists them all"
                )
            },
            did_you_mean,
        );
        let unknown = both!("没有分布“{kind}”：{help}", "there is no law {kind:?}: {help}"; help);
        note(unknown.in_(language));
        return Exit::Wrong;
    }
    let law = match law::of_text(text) {
        Ok(law) => law,
        Err(problems) => {
            show_problems(&problems, language);
            return Exit::Wrong;
        }
    };
    let central = law.central().as_ref();
    output::print(
        &match family {
            Some(family) => report::law::page(family, central, language),
            None => report::law::numbers(central, language),
        },
        language,
    )
}
