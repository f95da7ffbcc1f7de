//! One rule at a time, for those who measure what each costs.

use super::schema_stage::OwnedNames;
use super::{COMPARED_RULES, Rule, Stage};
use crate::def::SchemaDef;

/// How many violations of one rule a schema has, whatever its level and whoever waived them. `None` for rules that
/// have no part of their own in a run over a schema: those of [`Stage::Schema`], which look at the names of all tables
/// together ([`schema_stage_violations`]), and those that read databases or migrations.
pub fn violations_of(rule: &Rule, schema: &SchemaDef<'_>) -> Option<usize> {
    let id = rule.id;
    match rule.stage {
        Stage::Table => Some(id.violations_alone(schema)),
        Stage::Schema if COMPARED_RULES.contains(&id) => Some(id.violations_alone(schema)),
        Stage::Column => {
            let violated = schema.tables.iter().map(|table| {
                let columns = 0..table.columns.len();
                columns
                    .filter(|column| id.is_violated_by_column(table, *column))
                    .count()
            });
            Some(violated.sum())
        }
        Stage::Reference => {
            let names = OwnedNames::new(schema.tables);
            let mut found = 0;
            for table in schema.tables {
                for (position, key) in table.foreign_keys.iter().enumerate() {
                    if let Some(parent) = names.target(schema.tables, key)
                        && id.is_violated_by_reference(table, position, parent)
                    {
                        found += 1;
                    }
                }
            }
            Some(found)
        }
        Stage::Schema | Stage::Live | Stage::Drift | Stage::Plan | Stage::Migration => None,
    }
}

/// How many violations the rules of [`Stage::Schema`] find together.
pub fn schema_stage_violations(schema: &SchemaDef<'_>) -> usize {
    let names = OwnedNames::new(schema.tables);
    let tables = 0..schema.tables.len();
    tables
        .map(|table| names.violations(schema.tables, table).len())
        .sum()
}
