//! The rules at run time: in the derive, which knows one struct, and in the tool, which knows all.

use super::finding::{covers, level_or};
use super::{
    COLUMN_RULES, REFERENCE_RULES, Rule, RuleId, Stage, Violation, find_rule, table_violations,
    waiver_unused,
};
use crate::def::{Level, SchemaDef, SiteIndex, TableDef};

/// Something that a rule found and nobody waived.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How much it weighs; never [`Level::Allow`].
    pub level: Level,
    /// Where in the table.
    pub site: SiteIndex,
    /// The whole text: what is wrong, why it matters, what to write instead, where to read more.
    pub message: String,
}

/// A finding in a schema.
#[derive(Clone, Debug)]
pub struct TableFinding {
    /// The position in [`SchemaDef::tables`].
    pub table: usize,
    /// The finding.
    pub finding: Finding,
}

/// What the rules of [`Stage::Table`] find in one table, with its levels and waivers applied, in the order
/// of the source.
///
/// The derive runs them before types are resolved, so a column type may be unknown; a declared one
/// (`type = varchar(255)`) is known, and rules about it speak up.
pub fn table_findings(table: &TableDef<'_>) -> Vec<Finding> {
    let mut used = vec![false; table.waivers.len()];
    let mut found = Vec::new();
    for (id, violation) in table_violations(table) {
        admit(table, id, violation, &mut used, &mut found);
    }
    for (position, waiver) in table.waivers.iter().enumerate() {
        let decided_here = find_rule(waiver.rule).is_some_and(|rule| rule.stage == Stage::Table);
        if decided_here && !used[position] {
            report_unused(table, position, &mut used, &mut found);
        }
    }
    in_source_order(&mut found);
    found
}

/// What the rules of every stage find in a schema, by table and in the order of the source.
pub fn all_findings(schema: &SchemaDef<'_>) -> Vec<TableFinding> {
    let names = super::schema_stage::OwnedNames::new(schema.tables);
    let mut all = Vec::new();
    for (position, table) in schema.tables.iter().enumerate() {
        let mut used = vec![false; table.waivers.len()];
        let mut found = Vec::new();
        for (id, violation) in table_violations(table) {
            admit(table, id, violation, &mut used, &mut found);
        }
        for column in 0..table.columns.len() {
            column_findings(table, column, &mut used, &mut found);
        }
        for key in 0..table.foreign_keys.len() {
            if let Some(parent) = names.target(schema.tables, &table.foreign_keys[key]) {
                reference_findings(table, key, parent, &mut used, &mut found);
            }
        }
        for (id, violation) in names.violations(schema.tables, position) {
            admit(table, id, violation, &mut used, &mut found);
        }
        for waiver in 0..table.waivers.len() {
            if !used[waiver] {
                report_unused(table, waiver, &mut used, &mut found);
            }
        }
        in_source_order(&mut found);
        all.extend(found.into_iter().map(|finding| TableFinding {
            table: position,
            finding,
        }));
    }
    all
}

/// Whether a column can violate a rule of [`Stage::Column`] at all, as far as its struct tells; the derive
/// emits no constant for the others. A type that is unknown here can be anything.
pub fn column_needs_check(table: &TableDef<'_>, column: usize) -> bool {
    use crate::def::TypeKind;
    let definition = &table.columns[column];
    definition.column_type.kind == TypeKind::Unknown
        || definition.rust_type.kind == TypeKind::Unknown
        || COLUMN_RULES
            .iter()
            .any(|rule| rule.is_violated_by_column(table, column))
}

fn column_findings(
    table: &TableDef<'_>,
    column: usize,
    used: &mut [bool],
    found: &mut Vec<Finding>,
) {
    for id in COLUMN_RULES {
        if id.is_violated_by_column(table, column) {
            let violation = Violation::new(
                table.columns[column].type_site,
                id.column_message(table, column),
            );
            admit(table, *id, violation, used, found);
        }
    }
}

fn reference_findings(
    child: &TableDef<'_>,
    key: usize,
    parent: &TableDef<'_>,
    used: &mut [bool],
    found: &mut Vec<Finding>,
) {
    for id in REFERENCE_RULES {
        if id.is_violated_by_reference(child, key, parent) {
            let violation = Violation::new(
                child.foreign_keys[key].site,
                id.reference_message(child, key, parent),
            );
            admit(child, *id, violation, used, found);
        }
    }
}

/// Turns a violation into a finding, unless a waiver accepts it or the rule is off.
fn admit(
    table: &TableDef<'_>,
    id: RuleId,
    violation: Violation,
    used: &mut [bool],
    found: &mut Vec<Finding>,
) {
    let Some(rule) = id.rule() else { return };
    let mut waived = false;
    for (position, waiver) in table.waivers.iter().enumerate() {
        if waiver.rule == rule.name && covers(table, waiver, violation.site) {
            used[position] = true;
            waived = true;
        }
    }
    let level = level_or(table, rule, violation.level.unwrap_or(rule.default_level));
    if !waived && level != Level::Allow {
        found.push(Finding {
            rule,
            level,
            site: violation.site,
            message: violation.message.as_str().to_owned(),
        });
    }
}

fn report_unused(table: &TableDef<'_>, waiver: usize, used: &mut [bool], found: &mut Vec<Finding>) {
    let violation = waiver_unused::violation(table, waiver);
    admit(table, RuleId::waiver_unused, violation, used, found);
}

fn in_source_order(found: &mut [Finding]) {
    found.sort_by_key(|finding| (finding.site, finding.rule.name));
}
