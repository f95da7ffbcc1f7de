//! What only a running database tells, and the rules that judge it.

use super::finding::level_or;
use super::{Finding, RuleId, Violation, live_violations};
use crate::def::{Level, TableDef};

/// What a running database tells about its tables, indexes, constraints and sequences.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LiveFacts {
    /// For how many days the counters count; `None` where the server does not say since when.
    pub counted_days: Option<f64>,
    /// The indexes.
    pub indexes: Vec<LiveIndex>,
    /// The constraints that were not checked against old rows.
    pub unvalidated: Vec<LiveConstraint>,
    /// The sequences.
    pub sequences: Vec<LiveSequence>,
    /// The tables.
    pub tables: Vec<LiveTable>,
    /// What structs declare about the number of rows, where somebody compares them with the database.
    pub declared: Vec<LiveDeclaration>,
}

/// How many rows a struct declares, and how many its table has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LiveDeclaration {
    /// The qualified name of the table.
    pub table: String,
    /// The rows that are declared.
    pub declared: u64,
    /// The rows that the server counted.
    pub counted: u64,
}

/// An index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LiveIndex {
    /// Its qualified name.
    pub name: String,
    /// The qualified name of its table.
    pub table: String,
    /// It answers queries.
    pub is_valid: bool,
    /// It keeps a rule: unique, primary key, exclusion.
    pub constrains: bool,
    /// It stands behind a foreign key of its table.
    pub backs_foreign_key: bool,
    /// How often a query read it, on the server that was asked.
    pub scans: u64,
    /// Its size in bytes.
    pub bytes: u64,
}

/// A constraint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LiveConstraint {
    /// Its name.
    pub name: String,
    /// The qualified name of its table.
    pub table: String,
}

/// A sequence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LiveSequence {
    /// Its qualified name.
    pub name: String,
    /// The column that it numbers, `table.column`.
    pub column: Option<String>,
    /// The last number that it gave; 0 where none.
    pub last: i64,
    /// The largest number that it and its column hold.
    pub maximum: i64,
    /// It begins again at its end.
    pub cycles: bool,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LiveTable {
    /// Its qualified name.
    pub name: String,
    /// Rows, as the server estimates them.
    pub live_rows: u64,
    /// Rows that are gone and whose place was not freed yet.
    pub dead_rows: u64,
    /// Rows that were changed since statistics were gathered.
    pub changed_since_analyze: u64,
    /// Statistics were gathered at some time.
    pub was_analyzed: bool,
    /// Its size in bytes, without indexes.
    pub bytes: u64,
}

/// Something that a rule found in a running database.
#[derive(Clone, Debug)]
pub struct LiveFinding {
    /// The object, by its qualified name.
    pub object: String,
    /// The finding; its site means nothing.
    pub finding: Finding,
}

/// What the rules about running databases find, by name of the object. `settings` is any table of the project,
/// for the levels that it sets.
pub fn live_findings(facts: &LiveFacts, settings: Option<&TableDef<'_>>) -> Vec<LiveFinding> {
    let mut found: Vec<LiveFinding> = live_violations(facts)
        .into_iter()
        .filter_map(|(object, id, violation)| {
            let rule = RuleId::rule(id)?;
            let by_default = violation.level.unwrap_or(rule.default_level);
            let level = settings.map_or(by_default, |table| level_or(table, rule, by_default));
            (level != Level::Allow).then(|| LiveFinding {
                object,
                finding: Finding {
                    rule,
                    level,
                    site: 0,
                    message: violation.message.as_str().to_owned(),
                },
            })
        })
        .collect();
    found.sort_by(|left, right| {
        (&left.object, left.finding.rule.name).cmp(&(&right.object, right.finding.rule.name))
    });
    found
}

/// A size as people read it.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..=9_999 => format!("{bytes} bytes"),
        10_000..=9_999_999 => format!("{} kB", bytes / 1_000),
        10_000_000..=9_999_999_999 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}

/// A violation of an object.
pub(super) fn of(object: &str, violation: Violation) -> (String, Violation) {
    (object.to_owned(), violation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{table, uuid};

    fn broken() -> LiveFacts {
        LiveFacts {
            indexes: vec![LiveIndex {
                name: "orders_at_idx".to_owned(),
                table: "orders".to_owned(),
                ..LiveIndex::default()
            }],
            ..LiveFacts::default()
        }
    }

    #[test]
    fn findings_have_the_levels_of_the_project() {
        let found = live_findings(&broken(), None);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].finding.rule.name, "index_invalid");
        assert_eq!(found[0].finding.level, Level::Deny);
        let off = table("T")
            .column("id", uuid())
            .level("index_invalid", Level::Allow)
            .build();
        assert!(live_findings(&broken(), Some(&off)).is_empty());
        assert!(live_findings(&LiveFacts::default(), None).is_empty());
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(8_192), "8192 bytes");
        assert_eq!(size(16_384), "16 kB");
        assert_eq!(size(2_000_000_000), "2000 MB");
    }
}
