//! The same law every year: `growth.normal = { mean = 5, sd = 2 }`.
//!
//! Each year's value is the law's at that year's score. Cost: one value of the law a year.

use super::Course;
use crate::program::Row;
use crate::scenario::Draft;
use crate::scenario::law::{self, LawAt};
use crate::scenario::section::Section;
use std::sync::Arc;

#[derive(Debug)]
struct Same {
    law: LawAt,
}

/// Reads the law of the family with this key.
pub(super) fn read(section: &mut Section, key: &'static str) -> Option<Arc<dyn Course>> {
    let law = law::read_own(section, key)?;
    Some(Arc::new(Same { law }))
}

impl Course for Same {
    fn laws(&self) -> Vec<&LawAt> {
        vec![&self.law]
    }

    fn of_base_year(&self) -> Option<&LawAt> {
        Some(&self.law)
    }

    fn values(&self, _id: &str, scores: &[(i32, Row)], draft: &mut Draft) -> Vec<Row> {
        let value = |(_, score): &(i32, Row)| draft.value(&self.law.value, *score);
        scores.iter().map(value).collect()
    }
}
