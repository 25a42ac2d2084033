//! The head of a scenario file: its versions, and the `[scenario]` section with the horizon.

use super::Name;
use super::section::{At, Section};
use crate::both;
use crate::draw;

/// Most years that can be simulated.
const MOST_YEARS: i64 = 100;

pub(super) fn read_values(section: &mut Section) {
    section.text(
        "extends",
        (
            "本文件所继承的情景文件",
            "the scenario file this one is based on",
        ),
    );
    let values = section.text(
        "values",
        ("抽样值的版本", "the version of the drawn values"),
    );
    if let Some(values) = values
        && values.value != draw::VALUES
    {
        let message = both!(
            "values 为 {written:?}，本版本无法按它抽样",
            "values is {written:?}, which this version cannot draw",
            written = values.value
        );
        let help = both!(
            "本版本采用 values = {own:?}",
            "this version draws values = {own:?}",
            own = draw::VALUES
        );
        section.reading.problems.error(&values.place, message, help);
    }
}

/// Id, name, base year and last year, and the year of `as_of`.
pub(super) type Head = (String, Name, (i32, i32), Option<i32>);

pub(super) fn read_head(section: &mut Section, stem: &str) -> Option<Head> {
    let head = section.section(
        "scenario",
        ("情景的基本信息", "what the scenario is about"),
        |s| head(s, stem),
    );
    section.require(
        "scenario",
        (
            "name、base_year 和 last_year",
            "name, base_year and last_year",
        ),
    );
    head
}

fn head(section: &mut Section, stem: &str) -> Option<Head> {
    let id = section.text(
        "id",
        (
            "结果归档所用的标识符（默认为不带扩展名的文件名）",
            "what results are filed under (default: the file's stem)",
        ),
    );
    let name = Name::read(
        section,
        "name",
        ("情景的名称", "what people call the scenario"),
    );
    let base = section.required_integer(
        "base_year",
        ("基年，其数值已知", "the year whose values are known"),
    );
    let last = section.required_integer("last_year", ("模拟的末年", "the last simulated year"));
    let as_of = section.date(
        "as_of",
        (
            "作出假设时的数据截止日期",
            "what was known when the assumptions were made",
        ),
    );
    section.text(
        "note",
        ("读者需要了解的说明", "anything a reader should know"),
    );
    section.text("source", ("规划文件出处", "the plan's document"));
    let id = id.map_or_else(|| stem.to_owned(), |id| id.value);
    let (base_year, last_year) = horizon(section, &base?, &last?)?;
    let name = name.unwrap_or_else(|| Name::plain(&id));
    let year = as_of.and_then(|date| date.value.get(..4)?.parse().ok());
    Some((id, name, (base_year, last_year), year))
}

/// The base year and the last year, if a run can go from one to the other.
fn horizon(section: &mut Section, base: &At<i64>, last: &At<i64>) -> Option<(i32, i32)> {
    for year in [base, last] {
        if !(1..=9999).contains(&year.value) {
            let message = both!("{year} 不是年份", "{year} is not a year", year = year.value);
            let help = ("请写年份，例如 2025", "write a year such as 2025");
            section.reading.problems.error(&year.place, message, help);
            return None;
        }
    }
    let years = last.value - base.value;
    if years < 1 {
        let message = both!(
            "last_year（{last}）不晚于 base_year（{base}）",
            "last_year {last} is not after base_year {base}",
            last = last.value,
            base = base.value
        );
        let help = (
            "基年之后至少模拟一年",
            "simulate at least one year after the base year",
        );
        section.reading.problems.error(&last.place, message, help);
        return None;
    }
    if years > MOST_YEARS {
        let message = both!(
            "last_year（{last}）比 base_year（{base}）晚{years}年",
            "last_year {last} is {years} years after base_year {base}",
            last = last.value,
            base = base.value
        );
        let help = both!(
            "至多模拟{MOST_YEARS}年",
            "simulate at most {MOST_YEARS} years"
        );
        section.reading.problems.error(&last.place, message, help);
        return None;
    }
    Some((base.value as i32, last.value as i32))
}
