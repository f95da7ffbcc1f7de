//! The baseline: findings that were there on the day when the rules came.

use super::table::Source;
use super::{Position, SettingsError};
use std::collections::{BTreeMap, BTreeSet};
use toml::de::DeTable;

/// Findings that are accepted because they were there before: of each table, of each rule, what they are about, as
/// `rule::subject` says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By the table's name (`sales.orders`, or a struct's name where the struct is no table), then by rule.
    pub tables: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
}

impl Baseline {
    /// Reads a file. Whether the rules and tables exist is not known here.
    ///
    /// # Errors
    ///
    /// Every mistake, in the order of the file.
    ///
    /// ```
    /// use schema_core::syntax::settings::Baseline;
    ///
    /// let text = "[orders]\nforeign_key_unindexed = [\"references customer_id\"]\n";
    /// let baseline = Baseline::parse(text).unwrap();
    /// let rules = &baseline.tables["orders"];
    /// assert!(rules["foreign_key_unindexed"].contains("references customer_id"));
    /// ```
    pub fn parse(text: &str) -> Result<Self, Vec<SettingsError>> {
        let (table, syntax_errors) = DeTable::parse_recoverable(text);
        let mut source = Source::new(text);
        for error in &syntax_errors {
            let span = error.span().unwrap_or(0..0);
            source.error(
                &span,
                format!("this is not TOML: {}", error.message().trim()),
            );
        }
        let mut baseline = Self::default();
        if syntax_errors.is_empty() {
            for (name, rules) in source.entries(table.get_ref(), "") {
                let Some(rules) = source.table(&rules) else {
                    continue;
                };
                for (rule, subjects) in source.entries(rules, name) {
                    let subjects = source.words(&subjects).into_iter().collect();
                    let of_table = baseline.tables.entry(name.to_owned()).or_default();
                    of_table.insert(rule.to_owned(), subjects);
                }
            }
        }
        let errors = source.into_errors();
        match errors.is_empty() {
            true => Ok(baseline),
            false => Err(errors),
        }
    }

    /// Adds a finding.
    pub fn insert(&mut self, table: &str, rule: &str, subject: String) {
        let rules = self.tables.entry(table.to_owned()).or_default();
        rules.entry(rule.to_owned()).or_default().insert(subject);
    }

    /// The number of its entries.
    pub fn count(&self) -> usize {
        let rules = self.tables.values().flat_map(BTreeMap::values);
        rules.map(BTreeSet::len).sum()
    }
}

/// `name:3:1: this is not TOML: ...` for each mistake in the file `name`.
pub fn baseline_errors(name: &str, errors: &[SettingsError]) -> String {
    let line = |error: &SettingsError| {
        let Position { line, column } = error.position;
        format!("{name}:{line}:{column}: {}", error.message)
    };
    errors.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_told_with_their_place() {
        let errors = Baseline::parse("[orders]\nvarchar_255 = 3\n").unwrap_err();
        let text = baseline_errors("findings.toml", &errors);
        assert!(text.starts_with("findings.toml:2:15: "), "{text}");
    }
}
