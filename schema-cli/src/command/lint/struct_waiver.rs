//! What structs waive, where the same rules look at a database or at SQL.

use super::live::named;
use crate::migration_lint::StructWaiver;
use schema_core::def::{SchemaDef, SiteIndex, TableDef, WaiverDef};
use schema_core::rule::{
    LiveFacts, LiveFinding, Stage, baseline_name, find_rule, place_of, subject,
};

/// The definition of a database with the waivers of structs on the same tables, each at what it covers there. What a
/// database does not have, nothing is waived of.
pub(super) fn on_database(
    live: &SchemaDef<'static>,
    declared: &SchemaDef<'_>,
) -> SchemaDef<'static> {
    let tables: Vec<&'static TableDef<'static>> = live
        .tables
        .iter()
        .map(|table| {
            let name = baseline_name(table);
            let waivers: Vec<WaiverDef<'static>> = (declared.tables.iter())
                .filter(|it| baseline_name(it) == name)
                .flat_map(|it| {
                    it.waivers
                        .iter()
                        .filter_map(|waiver| carried(it, waiver, table))
                })
                .collect();
            match waivers.is_empty() {
                true => *table,
                false => &*Box::leak(Box::new(TableDef {
                    waivers: waivers.leak(),
                    ..**table
                })),
            }
        })
        .collect();
    SchemaDef {
        tables: tables.leak(),
        ..*live
    }
}

fn carried(
    declared: &TableDef<'_>,
    waiver: &WaiverDef<'_>,
    live: &TableDef<'_>,
) -> Option<WaiverDef<'static>> {
    let covers = match waiver.covers {
        None => None,
        Some(site) => Some(place_of(live, &subject(declared, site))?),
    };
    Some(WaiverDef {
        rule: waiver.rule.to_owned().leak(),
        reason: waiver.reason.to_owned().leak(),
        until: None,
        site: 0,
        covers,
    })
}

/// Whether a struct waives what only the server tells about an index, a sequence or a table.
pub(super) fn covers_fact(
    definition: &SchemaDef<'_>,
    facts: &LiveFacts,
    found: &LiveFinding,
) -> bool {
    let Some((table, site)) = place(definition, facts, &found.object) else {
        return false;
    };
    (table.waivers.iter()).any(|waiver| {
        waiver.rule == found.finding.rule.name && waiver.covers.is_none_or(|own| own == site)
    })
}

/// The table of an object, and where the object stands in it.
fn place<'a>(
    definition: &SchemaDef<'a>,
    facts: &LiveFacts,
    object: &str,
) -> Option<(&'a TableDef<'a>, SiteIndex)> {
    let table = |name: &str| {
        let mut tables = definition.tables.iter().copied();
        tables.find(|table| baseline_name(table) == name)
    };
    if let Some(table) = table(object) {
        return Some((table, 0));
    }
    if let Some(index) = facts.indexes.iter().find(|it| it.name == object) {
        let table = table(&index.table)?;
        let own = object.rsplit('.').next().unwrap_or(object);
        let site = named(table).find_map(|(site, name)| (name == own).then_some(site));
        return Some((table, site.unwrap_or(0)));
    }
    let sequence = facts.sequences.iter().find(|it| it.name == object)?;
    let (owner, column) = sequence.column.as_deref()?.rsplit_once('.')?;
    let table = table(owner)?;
    let column = table.columns.iter().find(|it| it.name == column);
    Some((table, column.map_or(0, |it| it.site)))
}

/// What structs waive about migrations of their tables.
pub(super) fn of_migrations(declared: &SchemaDef<'_>) -> Vec<StructWaiver> {
    let mut found = Vec::new();
    for table in declared.tables {
        for waiver in table.waivers {
            let rule = find_rule(waiver.rule);
            if !rule.is_some_and(|rule| rule.stage == Stage::Migration) {
                continue;
            }
            let column = waiver.covers.and_then(|site| {
                let mut columns = table.columns.iter();
                columns.find(|column| column.site == site)
            });
            found.push(StructWaiver {
                rule: waiver.rule.to_owned(),
                table: table.name.to_owned(),
                column: column.map(|column| column.name.to_owned()),
            });
        }
    }
    found
}
