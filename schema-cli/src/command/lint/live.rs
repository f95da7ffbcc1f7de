//! `cargo schema lint --database-url`: the rules on a running database, and what only that tells.

use super::found::{self, without_place};
use super::struct_waiver;
use crate::Error;
use crate::database::history_tables::is_history;
use crate::database::{Database, DatabaseError};
use crate::report::Diagnostic;
use crate::sql_expression::in_words;
use schema_core::def::{RuleLevelDef, SchemaDef, SiteIndex, TableDef, TableDetails};
use schema_core::dialect::Engine;
use schema_core::model::{Schema, definition_of};
use schema_core::rule::{
    LiveConstraint, LiveFacts, LiveIndex, LiveSequence, LiveTable, all_findings, levels_of,
    live_findings, object_findings, project_of,
};
use schema_core::syntax::Settings;
use std::collections::BTreeMap;

/// What a database was found to hold.
pub(super) struct Live {
    /// How many tables were looked at.
    pub(super) tables: usize,
    /// The findings.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What a database says of itself.
pub(super) struct Observed {
    schema: Schema,
    facts: LiveFacts,
}

/// Asks the database, which is only read.
pub(super) fn observe(database: &mut dyn Database) -> Result<Observed, Error> {
    let catalog = database.catalog()?;
    let facts = facts(database)?;
    let mut schema = in_words(&catalog.schema, database.engine());
    schema.tables.retain(|name, _| !is_history(name));
    row_counts(&mut schema, &facts);
    Ok(Observed { schema, facts })
}

/// Runs the rules, at the levels of `settings` and with the waivers of `declared`.
pub(super) fn lint(
    observed: &Observed,
    settings: &Settings,
    declared: Option<&SchemaDef<'_>>,
) -> Live {
    let mut definition = with_settings(&definition_of(&observed.schema), settings);
    if let Some(declared) = declared {
        definition = struct_waiver::on_database(&definition, declared);
    }
    let mut diagnostics = of_definitions(&definition);
    let first = definition.tables.first().copied();
    let of_server = live_findings(&observed.facts, first)
        .into_iter()
        .filter(|found| !struct_waiver::covers_fact(&definition, &observed.facts, found));
    diagnostics.extend(of_server.map(|found| Diagnostic {
        object: Some(found.object),
        ..without_place(&found.finding)
    }));
    Live {
        tables: definition.tables.len(),
        diagnostics,
    }
}

/// How many rows each table has, by its name, as far as the server knows.
pub(crate) fn counted_rows(database: &mut dyn Database) -> Result<BTreeMap<String, u64>, Error> {
    let tables = facts(database)?.tables.into_iter();
    let counted = tables.filter(|table| table.live_rows > 0);
    Ok(counted.map(|table| (table.name, table.live_rows)).collect())
}

/// Rules weigh by the number of rows, which the server knows roughly.
fn row_counts(schema: &mut Schema, facts: &LiveFacts) {
    let rows: BTreeMap<&str, u64> = (facts.tables.iter())
        .map(|table| (table.name.as_str(), table.live_rows))
        .collect();
    for (name, table) in &mut schema.tables {
        let counted = rows.get(name.to_string().as_str()).copied();
        table.rows = counted.filter(|rows| *rows > 0);
    }
}

/// The levels of the project on each table, as the derive puts them there.
fn with_settings(definition: &SchemaDef<'static>, settings: &Settings) -> SchemaDef<'static> {
    let levels: &'static [RuleLevelDef<'static>] = levels_of(settings).leak();
    let project = project_of(settings);
    let tables: Vec<&'static TableDef<'static>> = definition
        .tables
        .iter()
        .map(|table| {
            let details = Box::leak(Box::new(TableDetails {
                project,
                ..*table.details
            }));
            &*Box::leak(Box::new(TableDef {
                levels,
                details,
                ..**table
            }))
        })
        .collect();
    SchemaDef {
        tables: tables.leak(),
        ..*definition
    }
}

/// What the rules of structs find. Files and lines there are none: an object says where. A waiver of a struct that
/// accepts nothing here is for the lint of structs to tell.
fn of_definitions(schema: &SchemaDef<'static>) -> Vec<Diagnostic> {
    let of_tables = all_findings(schema).into_iter().filter_map(|found| {
        if found.finding.rule.name == "waiver_unused" {
            return None;
        }
        let table = schema.tables.get(found.table)?;
        Some(Diagnostic {
            object: Some(object(table, found.finding.site)),
            ..without_place(&found.finding)
        })
    });
    let of_objects = object_findings(schema).into_iter().filter_map(|found| {
        let object = schema.objects.get(found.object)?;
        let name = match object.namespace {
            Some(namespace) => format!("{namespace}.{}", object.name),
            None => object.name.to_owned(),
        };
        Some(Diagnostic {
            object: Some(name),
            ..without_place(&found.finding)
        })
    });
    of_tables.chain(of_objects).collect()
}

/// The column, constraint or index that stands at `site`, else the table.
pub(crate) fn object(table: &TableDef<'_>, site: SiteIndex) -> String {
    let mut named = named(table);
    let named = named.find_map(|(own, name)| (own == site && site != 0).then_some(name));
    match named {
        Some(name) => format!("{}.{name}", found::object(table, 0)),
        None => found::object(table, site),
    }
}

/// The constraints and indexes of a table: where they stand, and their names.
pub(super) fn named<'a>(table: &TableDef<'a>) -> impl Iterator<Item = (SiteIndex, &'a str)> {
    let details = table.details;
    (table.uniques.iter().map(|it| (it.site, it.name)))
        .chain(table.foreign_keys.iter().map(|it| (it.site, it.name)))
        .chain(table.primary_key.map(|it| (it.site, it.name)))
        .chain(details.checks.iter().map(|it| (it.site, it.name)))
        .chain(details.indexes.iter().map(|it| (it.site, it.name)))
        .chain(details.exclusions.iter().map(|it| (it.site, it.name)))
        .filter_map(|(site, name)| Some((site, name?)))
}

/// What the server tells beyond its catalog.
///
/// # Errors
///
/// When it does not.
pub fn facts(database: &mut dyn Database) -> Result<LiveFacts, DatabaseError> {
    match database.engine() {
        Engine::Postgres => postgres(database),
        // SQLite counts nothing, validates everything and numbers with 64 bits.
        Engine::Sqlite => Ok(LiveFacts::default()),
    }
}

/// Namespaces that are not the server's own, as a condition on `n`.
const OWN: &str = "n.nspname NOT IN ('information_schema', 'pg_catalog', 'pg_toast') \
                   AND n.nspname NOT LIKE 'pg\\_temp%' AND n.nspname NOT LIKE 'pg\\_toast%'";

fn postgres(database: &mut dyn Database) -> Result<LiveFacts, DatabaseError> {
    // The name as the catalog gives it: without a namespace where that is the connection's own.
    let name = |namespace: &str, relation: &str| {
        format!(
            "CASE WHEN {namespace} = current_schema() THEN '' ELSE {namespace} || '.' END || {relation}"
        )
    };
    // One that is being built is not valid yet, and nobody's mistake.
    let (index, table) = (
        name("n.nspname", "c.relname"),
        name("tn.nspname", "t.relname"),
    );
    let indexes = database.rows(&format!(
        "SELECT {index}, {table}, \
                (i.indisvalid OR EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = c.oid))::int, \
                (i.indisunique OR i.indisexclusion)::int, \
                EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = i.indrelid \
                        AND k.conkey[1] = i.indkey[0])::int, \
                coalesce(s.idx_scan, 0), pg_relation_size(c.oid) \
         FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace \
         LEFT JOIN pg_stat_all_indexes s ON s.indexrelid = c.oid \
         WHERE c.relkind = 'i' AND {OWN} ORDER BY 1"
    ))?;
    let table = name("n.nspname", "t.relname");
    // A constraint of PostgreSQL 18 that is NOT ENFORCED is never validated, as its owner wanted.
    let unvalidated = database.rows(&format!(
        "SELECT k.conname, {table} FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid \
         JOIN pg_namespace n ON n.oid = t.relnamespace \
         WHERE NOT k.convalidated AND to_jsonb(k) ->> 'conenforced' IS DISTINCT FROM 'false' AND {OWN} ORDER BY 2, 1"
    ))?;
    let sequence = name("s.schemaname", "s.sequencename");
    let owner = name("tn.nspname", "t.relname");
    let sequences = database.rows(&format!(
        "SELECT {sequence}, {owner} || '.' || a.attname, coalesce(s.last_value, 0), \
                least(s.max_value, CASE a.atttypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype \
                      THEN 2147483647 ELSE s.max_value END), s.cycle::int \
         FROM pg_sequences s JOIN pg_namespace n ON n.nspname = s.schemaname \
         JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.sequencename \
         LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid \
              AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0 \
         LEFT JOIN pg_class t ON t.oid = d.refobjid LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace \
         LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid \
         WHERE {OWN} ORDER BY 1"
    ))?;
    let tables = database.rows(&format!(
        "SELECT {table}, greatest(s.n_live_tup, t.reltuples::bigint, 0), s.n_dead_tup, s.n_mod_since_analyze, \
                (s.last_analyze IS NOT NULL OR s.last_autoanalyze IS NOT NULL OR t.reltuples > 0)::int, \
                pg_table_size(t.oid) \
         FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace \
         JOIN pg_stat_all_tables s ON s.relid = t.oid WHERE t.relkind = 'r' AND {OWN} ORDER BY 1"
    ))?;
    // Until somebody resets them they count from the beginning, which the server does not remember: it was there
    // when it was last started.
    let days = database.rows(
        "SELECT extract(epoch FROM now() - coalesce(stats_reset, pg_postmaster_start_time()))::float8 / 86400 \
         FROM pg_stat_database WHERE datname = current_database()",
    )?;
    Ok(LiveFacts {
        declared: Vec::new(),
        counted_days: days.first().and_then(|row| number(row, 0)),
        indexes: indexes
            .iter()
            .map(|row| LiveIndex {
                name: word(row, 0),
                table: word(row, 1),
                is_valid: flag(row, 2),
                constrains: flag(row, 3),
                backs_foreign_key: flag(row, 4),
                scans: number(row, 5).unwrap_or(0),
                bytes: number(row, 6).unwrap_or(0),
            })
            .collect(),
        unvalidated: unvalidated
            .iter()
            .map(|row| LiveConstraint {
                name: word(row, 0),
                table: word(row, 1),
            })
            .collect(),
        sequences: sequences
            .iter()
            .map(|row| LiveSequence {
                name: word(row, 0),
                column: row.get(1).cloned().flatten(),
                last: number(row, 2).unwrap_or(0),
                maximum: number(row, 3).unwrap_or(i64::MAX),
                cycles: flag(row, 4),
            })
            .collect(),
        tables: tables
            .iter()
            .map(|row| LiveTable {
                name: word(row, 0),
                live_rows: number(row, 1).unwrap_or(0),
                dead_rows: number(row, 2).unwrap_or(0),
                changed_since_analyze: number(row, 3).unwrap_or(0),
                was_analyzed: flag(row, 4),
                bytes: number(row, 5).unwrap_or(0),
            })
            .collect(),
    })
}

fn word(row: &[Option<String>], column: usize) -> String {
    row.get(column).cloned().flatten().unwrap_or_default()
}

fn number<N: std::str::FromStr>(row: &[Option<String>], column: usize) -> Option<N> {
    row.get(column)?.as_deref()?.parse().ok()
}

fn flag(row: &[Option<String>], column: usize) -> bool {
    word(row, column) == "1"
}
