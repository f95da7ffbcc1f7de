//! The names that objects of a table have where none is written.

use super::resolve::named_parts;
use super::{Exclusion, Index, IndexPart, Unique};
use crate::syntax::name::DefaultName;

impl Unique {
    /// The name that the rule has on `table` where none is written and nothing else has it.
    pub fn default_name(&self, table: &str) -> String {
        let parts = named_parts(&self.parts, &self.include);
        match self.is_index() {
            true => DefaultName::index(table, &parts).first(),
            false => DefaultName::unique(table, &parts).first(),
        }
    }
}

impl Index {
    /// The name that the index has on `table` where none is written and nothing else has it.
    pub fn default_name(&self, table: &str) -> String {
        DefaultName::index(table, &named_parts(&self.parts, &self.include)).first()
    }
}

impl Exclusion {
    /// The name that the constraint has on `table` where none is written and nothing else has it.
    pub fn default_name(&self, table: &str) -> String {
        let elements = self.elements.iter();
        let parts: Vec<IndexPart> = elements.map(|element| element.part.clone()).collect();
        DefaultName::exclusion(table, &named_parts(&parts, &self.include)).first()
    }
}

/// The name that extended statistics of these parts have on `table` where none is written.
pub fn statistics_default_name(table: &str, parts: &[IndexPart]) -> String {
    DefaultName::statistics(table, &named_parts(parts, &[])).first()
}
