//! What a journey asks of a database.

use schema_core::dialect::Dialect;
use schema_core::model::Table;
use std::collections::BTreeMap;

/// Two databases of one server: one in which the journey is made, one to compare with.
pub(crate) trait Database {
    fn dialect(&self) -> &dyn Dialect;

    /// Empties both.
    fn clear(&mut self);

    /// Runs statements, in one transaction or each alone.
    fn run(&mut self, statements: &[String], transactional: bool) -> Result<(), String>;

    /// Runs statements in the database to compare with, each alone.
    fn run_beside(&mut self, statements: &[String]) -> Result<(), String>;

    /// What the database of the journey holds, one line an object.
    fn contents(&mut self) -> Vec<String>;

    /// What the other one holds.
    fn contents_beside(&mut self) -> Vec<String>;

    /// The values of some columns, in order.
    fn values(&mut self, table: &Table, columns: &[&str]) -> Result<Vec<String>, String>;

    /// A literal for the `number`th value of a column, which a column of type `after` can hold too.
    fn value(
        &self,
        column: &schema_core::model::Column,
        after: Option<&schema_core::model::DataType>,
        number: usize,
    ) -> String;
}

/// Lines that only one side has.
pub(crate) fn difference(expected: &[String], found: &[String]) -> String {
    let mut counts: BTreeMap<&str, i32> = BTreeMap::new();
    for line in expected {
        *counts.entry(line).or_default() -= 1;
    }
    for line in found {
        *counts.entry(line).or_default() += 1;
    }
    let lines = counts.into_iter().filter(|(_, count)| *count != 0);
    let lines: Vec<String> = lines
        .map(|(line, count)| format!("{} {line}", if count < 0 { "-" } else { "+" }))
        .collect();
    lines.join("\n")
}
