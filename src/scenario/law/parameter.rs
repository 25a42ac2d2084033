//! Parameters: `[parameter.trend]`, an uncertain number that several laws share.
//!
//! A parameter is drawn once a path, from its own source of randomness, and stands in laws as `mean = {
//! parameter = "trend" }`. Its law may itself use parameters that stand before it in the file; so no
//! two can need each other.

use super::read::read_own;
use super::{Assumption, KEYS};
use crate::both;
use crate::diag::nearest;
use crate::scenario::Name;
use crate::scenario::section::{At, Reading, Section, did_you_mean};
use crate::scenario::tree::shortened;
use std::sync::Arc;

/// The key that names a parameter where a number stands.
pub(super) const KEY: &str = "parameter";

/// A number that nobody knows, drawn once a path.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its id, which keys its draws.
    pub id: At<String>,
    /// What people call it.
    pub name: Name,
    /// What is believed about it.
    pub law: Arc<Assumption>,
}

/// Reads `[parameter.id]`, all of them.
pub fn read_parameters(section: &mut Section) -> Vec<Parameter> {
    let meaning = (
        "多个分布共用的不确定参数，每条路径抽取一次",
        "uncertain numbers that laws share, drawn once a path",
    );
    section.sections(KEY, meaning, |id, section| {
        let name = Name::read(section, "name", ("名称", "what people call it"));
        section.text("source", ("依据", "where the belief comes from"));
        let found = section.exactly_one(("分布", "law"), &KEYS, read_own);
        let law = found.map(|found| Arc::new(found.value));
        let parameters = &mut section.reading.parameters;
        parameters.insert(id.value.clone(), law.clone());
        let law = law?;
        Some(Parameter {
            name: name.unwrap_or_else(|| Name::plain(&id.value)),
            id,
            law,
        })
    })
}

/// Warns of parameters that no law uses.
pub fn doubt_unused(parameters: &[Parameter], reading: &mut Reading) {
    for parameter in parameters {
        let id = &parameter.id;
        if !reading.parameters_used.contains(&id.value) {
            let message = both!(
                "没有分布引用参数 {id}",
                "no law uses the parameter {id}",
                id = id.value
            );
            let help = both!(
                "请删去该参数，或在分布中写 {{ parameter = \"{id}\" }}",
                "delete it, or write {{ parameter = \"{id}\" }} for a number of a law",
                id = id.value
            );
            reading.problems.warn(&id.place, message, help);
        }
    }
}

/// The source of randomness of the parameter with this id.
pub(super) fn source(id: &str) -> String {
    format!("parameter.{id}")
}

/// Reports a name that no parameter has so far.
pub(super) fn report_unknown(section: &mut Section, id: &At<String>) {
    let own = matches!(section.path(), [first, own, ..] if first == KEY && *own == id.value);
    let shown = shortened(&id.value);
    let (message, help) = if own {
        let message = both!(
            "参数 {shown} 的分布引用了它自己",
            "the law of the parameter {shown} refers to itself"
        );
        (
            message,
            both!(
                "请写数值，或引用另一个参数",
                "write a number, or name another parameter"
            ),
        )
    } else {
        let known = section.reading.parameters.keys().map(String::as_str);
        let help = match nearest(&id.value, known) {
            Some(near) => did_you_mean(near),
            None => both!(
                "请定义 [parameter.{shown}]；参数引用参数时，被引用的须写在前面",
                "define [parameter.{shown}]; one that another parameter uses must stand before it"
            ),
        };
        (
            both!("没有参数“{shown}”", "there is no parameter {shown:?}"),
            help,
        )
    };
    section.reading.problems.error(&id.place, message, help);
}
