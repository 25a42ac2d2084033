//! The table of formulas that have no value on some paths.

use super::{Page, named, plain_table, words};
use crate::report::number;
use std::fmt::Write as _;

impl Page<'_> {
    /// Formulas that have no value on some paths.
    pub(super) fn undefined(&self, out: &mut String) {
        let found = &self.report.undefined;
        if found.is_empty() {
            return;
        }
        let header = [
            words::UNDEFINED,
            words::YEAR,
            words::ON_PATHS,
            words::FIRST_PATH,
            words::TAKEN,
        ];
        let header = header.iter().map(|word| self.say(*word).to_owned());
        let mut table = plain_table(header.collect(), &[0]);
        for one in found {
            let taken = one.taken.map_or("–".to_owned(), number::value);
            table.add_row(vec![
                match one.about {
                    "target" => self.name_of(&one.id).to_owned(),
                    _ => self.indicator_name(&one.id).to_owned(),
                },
                one.year.to_string(),
                number::count(one.paths),
                one.first_path.to_string(),
                taken,
            ]);
        }
        let _ = writeln!(out, "\n{}", table.trim_fmt());
    }

    fn indicator_name<'a>(&'a self, id: &'a str) -> &'a str {
        let mut indicators = self.report.indicators.iter();
        indicators
            .find(|i| i.id == id)
            .map_or(id, |i| named(&i.name, i.name_en.as_deref(), self.language))
    }
}
