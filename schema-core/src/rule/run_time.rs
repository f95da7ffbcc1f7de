//! The rules at run time: in the derive, which knows one struct, and in the tool, which knows all.

use super::compile_time::{column_level, is_judged_elsewhere};
use super::finding::{covers, level_or};
use super::{
    COLUMN_RULES, REFERENCE_RULES, Rule, RuleId, Stage, Violation, compared_violations, find_rule,
    table_violations, waiver_unused,
};
use crate::def::{ColumnType, Level, SchemaDef, SiteIndex, TableDef, TypeKind};

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
        // What is no longer found is told by the tool, which can write the baseline again.
        if decided_here && !used[position] && !waiver.is_of_baseline() {
            report_unused(table, position, &mut used, &mut found);
        }
    }
    in_source_order(&mut found);
    found
}

/// What the rules about columns find in a struct whose fields are columns of tables, with its levels and waivers
/// applied, in the order of the source.
pub fn struct_findings(columns: &TableDef<'_>) -> Vec<Finding> {
    let mut used = vec![false; columns.waivers.len()];
    let mut found = Vec::new();
    for (id, violation) in table_violations(columns) {
        if id.rule().is_some_and(Rule::is_about_columns) {
            admit(columns, id, violation, &mut used, &mut found);
        }
    }
    for column in 0..columns.columns.len() {
        column_findings(columns, column, &mut used, &mut found);
    }
    for waiver in 0..columns.waivers.len() {
        if !used[waiver] && is_judged_by_structs(columns.waivers[waiver].rule) {
            report_unused(columns, waiver, &mut used, &mut found);
        }
    }
    in_source_order(&mut found);
    found
}

/// What the rules of every stage find in a schema, by table and in the order of the source.
pub fn all_findings(schema: &SchemaDef<'_>) -> Vec<TableFinding> {
    let names = super::schema_stage::OwnedNames::new(schema.tables);
    let mut compared: Vec<Vec<(RuleId, Violation)>> = vec![Vec::new(); schema.tables.len()];
    for (table, id, violation) in compared_violations(schema.tables) {
        if let Some(found) = compared.get_mut(table) {
            found.push((id, violation));
        }
    }
    let mut all = Vec::new();
    for (position, table) in schema.tables.iter().enumerate() {
        let mut used = vec![false; table.waivers.len()];
        let mut found = Vec::new();
        let of_schema = names.violations(schema.tables, position);
        for (id, violation) in table_violations(table) {
            // With all tables at hand a rule may say the same thing more precisely.
            let is_refined = of_schema
                .iter()
                .any(|(other, refined)| *other == id && refined.site == violation.site);
            if !is_refined {
                admit(table, id, violation, &mut used, &mut found);
            }
        }
        for (id, violation) in of_schema {
            admit(table, id, violation, &mut used, &mut found);
        }
        for (id, violation) in &compared[position] {
            admit(table, *id, *violation, &mut used, &mut found);
        }
        for column in 0..table.columns.len() {
            column_findings(table, column, &mut used, &mut found);
        }
        for key in 0..table.foreign_keys.len() {
            if let Some(parent) = names.target(schema.tables, &table.foreign_keys[key]) {
                reference_findings(table, key, parent, &mut used, &mut found);
            }
        }
        for waiver in 0..table.waivers.len() {
            if !used[waiver] && is_judged_by_structs(table.waivers[waiver].rule) {
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
    let definition = &table.columns[column];
    definition.column_type.kind == TypeKind::Unknown
        || definition.rust_type.kind == TypeKind::Unknown
        || COLUMN_RULES
            .iter()
            .any(|rule| rule.is_violated_by_column(table, column))
}

/// Whether a column may violate a rule of [`Stage::Column`] whose level is warn in this crate, as far as
/// its struct tells. A constant per warning costs compile time, so the derive emits it only then.
pub fn column_may_warn(table: &TableDef<'_>, column: usize) -> bool {
    let definition = table.columns[column];
    let is_unknown = |column_type: &ColumnType<'_>| column_type.kind == TypeKind::Unknown;
    let may_warn_as = |candidate| {
        let mut columns = table.columns.to_vec();
        columns[column] = candidate;
        let supposed = TableDef {
            columns: &columns,
            ..*table
        };
        COLUMN_RULES
            .iter()
            .any(|rule| column_level(*rule, &supposed, column) == Some(Level::Warn))
    };
    let warns_somewhere = COLUMN_RULES
        .iter()
        .filter_map(|id| id.rule())
        .any(|rule| level_or(table, rule, rule.default_level) == Level::Warn);
    if !warns_somewhere {
        return false;
    }
    if !is_unknown(&definition.rust_type) {
        return may_warn_as(definition);
    }
    // The type is decided later: suppose each in turn.
    TypeKind::ALL.iter().any(|kind| {
        let mut candidate = definition;
        candidate.rust_type = ColumnType::new(*kind);
        if is_unknown(&definition.column_type) {
            candidate.column_type = candidate.rust_type;
            let mut optional = candidate;
            optional.nullable = true;
            return may_warn_as(candidate) || may_warn_as(optional);
        }
        may_warn_as(candidate)
    })
}

/// What [`reference_may_fail`] says of a reference that every rule may flag.
pub const EVERY_REFERENCE_RULE: u16 = (1 << REFERENCE_RULES.len()) - 1;

/// A bit for each rule about references that `TableDef::foreign_keys[key]` can violate at level deny, as far as the
/// referring table tells: what [`check_reference`](super::check_reference) asks.
pub fn reference_may_fail(child: &TableDef<'_>, key: usize) -> u16 {
    let rules = REFERENCE_RULES.iter().enumerate();
    let asked = rules.filter(|(_, id)| {
        id.rule()
            .is_some_and(|rule| level_or(child, rule, rule.default_level) == Level::Deny)
            && id.may_be_violated_by_reference(child, key)
    });
    asked.fold(0, |bits, (position, _)| bits | 1 << position)
}

/// Whether a foreign key may violate a rule of [`Stage::Reference`] whose level is warn in this crate, as far as
/// the referring struct tells; the derive emits a constant for the warning only then.
pub fn reference_may_warn(child: &TableDef<'_>, key: usize) -> bool {
    REFERENCE_RULES.iter().any(|id| {
        id.rule()
            .is_some_and(|rule| level_or(child, rule, rule.default_level) == Level::Warn)
            && id.may_be_violated_by_reference(child, key)
    })
}

fn column_findings(
    table: &TableDef<'_>,
    column: usize,
    used: &mut [bool],
    found: &mut Vec<Finding>,
) {
    for id in COLUMN_RULES {
        if id.is_violated_by_column(table, column) && !is_judged_elsewhere(*id, table, column) {
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

/// Whether structs tell what the rule finds. What it finds in a database or in SQL is seen there alone, so that a
/// waiver of it is never unused here.
fn is_judged_by_structs(rule: &str) -> bool {
    find_rule(rule).is_none_or(|rule| rule.is_judged_by_structs())
}

fn in_source_order(found: &mut [Finding]) {
    found.sort_by_key(|finding| (finding.site, finding.rule.name));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, bigint, table, uuid};

    fn timestamp() -> ColumnType<'static> {
        ColumnType::new(TypeKind::Timestamp)
    }

    fn schema<'t>(tables: &'t [&'t TableDef<'t>]) -> SchemaDef<'t> {
        SchemaDef {
            name: "shop",
            package: "shop",
            comment: None,
            lock: "schema.lock",
            tables,
            objects: &[],
        }
    }

    fn found(tables: &[&TableDef<'_>]) -> Vec<(usize, &'static str, Level)> {
        all_findings(&schema(tables))
            .into_iter()
            .map(|found| (found.table, found.finding.rule.name, found.finding.level))
            .collect()
    }

    fn customer() -> TableBuilder {
        table("Customer").column("id", uuid()).primary_key(&["id"])
    }

    #[test]
    fn every_stage_reports_by_table_and_in_the_order_of_the_source() {
        let customer = customer().build();
        let order = table("Order")
            .column("created_at", timestamp())
            .column("customer_id", bigint())
            .references(&["customer_id"], "Customer", &["id"])
            .references(&["customer_id"], "Nowhere", &["id"])
            .index(&["customer_id"])
            .build();
        assert_eq!(
            found(&[&customer, &order]),
            [
                (1, "primary_key_missing", Level::Deny),
                (1, "timestamp_without_zone", Level::Deny),
                (1, "foreign_key_type_mismatch", Level::Deny),
                (1, "foreign_key_target_unknown", Level::Deny),
            ]
        );
    }

    #[test]
    fn a_clean_schema_has_no_findings() {
        let customer = customer().build();
        let order = table("Order")
            .column("id", uuid())
            .column("customer_id", uuid())
            .primary_key(&["id"])
            .references(&["customer_id"], "Customer", &["id"])
            .index(&["customer_id"])
            .build();
        assert_eq!(found(&[&customer, &order]), []);
    }

    #[test]
    fn a_waiver_of_what_only_a_database_tells_is_not_unused() {
        let waived = |rule| customer().waiver(rule, None).build();
        assert_eq!(found(&[&waived("index_unused")]), []);
        assert_eq!(found(&[&waived("set_not_null_scan")]), []);
        assert_eq!(
            found(&[&waived("index_too_wide")]),
            [(0, "waiver_unused", Level::Warn)]
        );
    }

    #[test]
    fn the_settings_decide_the_level() {
        let log = |level| {
            table("Log")
                .column("at", timestamp())
                .level("primary_key_missing", level)
                .level("timestamp_without_zone", level)
                .build()
        };
        assert_eq!(found(&[&log(Level::Allow)]), []);
        assert_eq!(
            found(&[&log(Level::Warn)]),
            [
                (0, "primary_key_missing", Level::Warn),
                (0, "timestamp_without_zone", Level::Warn)
            ]
        );
    }

    #[test]
    fn the_settings_also_decide_where_a_case_weighs_by_its_rows() {
        let pattern = |builder: TableBuilder| {
            let table = builder.rows(1_000_000).access("all", &[], &["id"]);
            found(&[&table.build()])
        };
        let unkeyed = || {
            table("Log")
                .column("id", uuid())
                .level("primary_key_missing", Level::Allow)
        };
        assert_eq!(
            pattern(unkeyed()),
            [(0, "access_pattern_unserved", Level::Deny)]
        );
        assert_eq!(
            pattern(unkeyed().level("access_pattern_unserved", Level::Warn)),
            [(0, "access_pattern_unserved", Level::Warn)]
        );
    }

    #[test]
    fn a_waiver_on_a_field_covers_its_type_and_its_reference_and_nothing_else() {
        let customer = customer().build();
        let order = |covers: Option<SiteIndex>| {
            table("Order")
                .column("id", uuid())
                .column("created_at", timestamp())
                .column("customer_id", bigint())
                .primary_key(&["id"])
                .index(&["customer_id"])
                .references(&["customer_id"], "Customer", &["id"])
                .waiver("timestamp_without_zone", covers)
                .waiver("foreign_key_type_mismatch", covers)
                .build()
        };
        let sites = order(None);
        assert_eq!(found(&[&customer, &sites]), []);
        assert_eq!(
            found(&[&customer, &order(Some(sites.columns[1].site))]),
            [
                (1, "foreign_key_type_mismatch", Level::Deny),
                (1, "waiver_unused", Level::Warn)
            ]
        );
        assert_eq!(
            found(&[&customer, &order(Some(sites.columns[2].site))]),
            [
                (1, "timestamp_without_zone", Level::Deny),
                (1, "waiver_unused", Level::Warn)
            ]
        );
    }

    #[test]
    fn a_waiver_of_the_guessed_reference_holds_in_the_schema_too() {
        let customer = customer().build();
        let order = table("Order")
            .column("id", uuid())
            .column("customer_id", uuid())
            .primary_key(&["id"])
            .waiver("foreign_key_missing", None)
            .build();
        assert!(table_findings(&order).is_empty());
        assert_eq!(found(&[&customer, &order]), []);
    }

    #[test]
    fn the_schema_reports_a_guessed_reference_once() {
        let customer = customer().build();
        let order = table("Order")
            .column("id", uuid())
            .column("customer_id", uuid())
            .primary_key(&["id"])
            .build();
        assert_eq!(
            found(&[&customer, &order]),
            [(1, "foreign_key_missing", Level::Deny)]
        );
    }

    #[test]
    fn a_warning_is_prepared_only_where_some_type_could_draw_it() {
        let unknown = ColumnType::new(TypeKind::Unknown);
        let customer = |level| {
            table("Customer")
                .column("id", unknown)
                .column("price", unknown)
                .column("name", ColumnType::new(TypeKind::Text))
                .column("at", unknown)
                .primary_key(&["id"])
                .level("float_for_money", level)
                .build()
        };
        let may_warn = |table: &TableDef<'_>| -> Vec<bool> {
            (0..table.columns.len())
                .map(|column| column_may_warn(table, column))
                .collect()
        };
        let denied = customer(Level::Deny);
        assert_eq!(may_warn(&denied), [true, false, false, false]);
        let warned = customer(Level::Warn);
        assert_eq!(may_warn(&warned), [true, true, false, false]);
        assert!(column_needs_check(&denied, 3));
        assert!(!column_needs_check(&denied, 2));
    }
}
