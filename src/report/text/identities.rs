//! The table of how often parts do not make up their whole.

use super::{Page, named, plain_table, words};
use crate::report::number;
use std::fmt::Write as _;

impl Page<'_> {
    /// How often parts do not make up their whole.
    pub(super) fn identities(&self, out: &mut String) {
        if self.report.identities.is_empty() {
            return;
        }
        let header = [
            words::IDENTITIES,
            words::BROKEN,
            words::WORST_YEAR,
            words::MEAN_GAP,
        ];
        let header = header.map(|word| self.say(word).to_owned());
        let mut table = plain_table(header.to_vec(), &[0]);
        for identity in &self.report.identities {
            let name = named(&identity.name, identity.name_en.as_deref(), self.language);
            table.add_row(vec![
                name.to_owned(),
                self.probability(&identity.broken),
                identity.worst_year.to_string(),
                identity.mean_gap.map_or_else(String::new, number::rate),
            ]);
        }
        let _ = writeln!(out, "\n{}", table.trim_fmt());
    }
}
