//! Reading the catalog into the model: one query for each kind of object, all in one snapshot.
//!
//! Objects of extensions, of the server and the runner's history table are left out.

mod attached;
mod columns;
mod constraints;
mod declared_types;
mod definitions;
mod exclusions;
mod indexes;
mod objects;
mod partitions;
mod privileges;
mod sequences;
mod storage;
mod types;
mod unmanaged;

use super::statement_error;
use crate::database::{Catalog, DatabaseError, HISTORY_TABLE, SEED_TABLE};
use ::postgres::types::Oid;
use ::postgres::{Client, IsolationLevel, Row, Transaction};
use schema_core::def::RowSecurity;
use schema_core::model::{EnumType, ObjectId, ObjectName, ReplicaIdentity, Table, TableProperties};
use std::collections::{BTreeMap, HashMap};

pub(super) fn catalog(client: &mut Client) -> Result<Catalog, DatabaseError> {
    let mut snapshot = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .map_err(|error| statement_error(&error))?;
    let mut reader = Reader::new(&mut snapshot)?;
    let mut catalog = Catalog::default();
    reader.read_enums(&mut catalog)?;
    declared_types::read(&mut reader, &mut catalog)?;
    let mut tables = reader.read_tables()?;
    columns::read(&mut reader, &mut tables)?;
    constraints::read(&mut reader, &mut tables, &mut catalog)?;
    let mut parts = indexes::parts(&mut reader)?;
    exclusions::read(&mut reader, &mut tables, &mut parts)?;
    indexes::read(&mut reader, &mut tables, &mut catalog, &mut parts)?;
    partitions::read(&mut reader, &mut tables)?;
    sequences::read(&mut reader, &mut catalog)?;
    attached::read(&mut reader, &mut tables, &mut catalog)?;
    objects::read(&mut reader, &mut catalog)?;
    definitions::read(&mut reader, &mut catalog)?;
    privileges::read(&mut reader, &mut catalog)?;
    unmanaged::read(&mut reader, &mut catalog)?;
    for mut table in tables.into_values() {
        table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        table.exclusions.sort_by(|a, b| a.name.cmp(&b.name));
        catalog.schema.tables.insert(table.name.clone(), table);
    }
    snapshot
        .rollback()
        .map_err(|error| statement_error(&error))?;
    Ok(catalog)
}

/// The tables by their oid, to which the other queries refer.
type Tables = BTreeMap<Oid, Table>;

/// A snapshot, and the namespace whose objects need no prefix.
struct Reader<'a, 'client> {
    snapshot: &'a mut Transaction<'client>,
    default_namespace: String,
    /// The server's version as a number: 150004 is 15.4.
    version: i32,
    /// The columns of all tables and partitions by table and number. Keys and indexes have numbers; a server asked
    /// for the names would look each of them up.
    column_names: HashMap<(Oid, i16), String>,
}

/// What a column of a catalog is since a version, and what stands in its place before.
struct Since {
    version: i32,
    column: &'static str,
    before: &'static str,
}

/// Namespaces that are not the server's own, and relations that no extension owns: for `WHERE`, with `n`
/// and `c` as the aliases of `pg_namespace` and `pg_class`.
const OWN_RELATIONS: &str = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
     AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass \
                     AND e.objid = c.oid AND e.deptype = 'e')";

impl<'a, 'client> Reader<'a, 'client> {
    fn new(snapshot: &'a mut Transaction<'client>) -> Result<Self, DatabaseError> {
        let row = snapshot
            .query_one(
                "SELECT current_schema()::text, current_setting('server_version_num')::int",
                &[],
            )
            .map_err(|error| statement_error(&error))?;
        let default_namespace: Option<String> = row.get(0);
        let default_namespace = default_namespace.ok_or_else(|| DatabaseError::Catalog {
            object: "search_path".to_owned(),
            problem: "it names no schema that exists, so that unqualified names have no meaning; \
                      set it for the role (`ALTER ROLE .. SET search_path`)"
                .to_owned(),
        })?;
        // Deparsed expressions qualify what is not in the path. With one schema in it they do so alike
        // for everybody. Compiling a query that runs once costs more than it saves.
        let path = default_namespace.replace('"', "\"\"");
        snapshot
            .batch_execute(&format!(
                "SET LOCAL search_path = \"{path}\"; SET LOCAL jit = off"
            ))
            .map_err(|error| statement_error(&error))?;
        Ok(Self {
            snapshot,
            default_namespace,
            version: row.get(1),
            column_names: HashMap::new(),
        })
    }

    fn query(&mut self, sql: &str) -> Result<Vec<Row>, DatabaseError> {
        self.snapshot
            .query(sql, &[])
            .map_err(|error| statement_error(&error))
    }

    /// A column of a catalog, or what stands for it where the server is too old to have it.
    fn since(&self, column: &Since) -> &'static str {
        match self.version >= column.version {
            true => column.column,
            false => column.before,
        }
    }

    /// The names of columns, in the order of their numbers in `numbers`.
    fn column_names(&self, table: Oid, numbers: &[i16]) -> Vec<String> {
        let names = numbers
            .iter()
            .filter_map(|number| self.column_names.get(&(table, *number)));
        names.cloned().collect()
    }

    fn object_name(&self, namespace: String, name: String) -> ObjectName {
        ObjectName {
            namespace: (namespace != self.default_namespace).then_some(namespace),
            name,
        }
    }

    fn read_enums(&mut self, catalog: &mut Catalog) -> Result<(), DatabaseError> {
        let rows = self.query(
            "SELECT n.nspname::text, t.typname::text, obj_description(t.oid, 'pg_type'), \
                    array_agg(e.enumlabel::text ORDER BY e.enumsortorder) \
             FROM pg_type t \
             JOIN pg_namespace n ON n.oid = t.typnamespace \
             JOIN pg_enum e ON e.enumtypid = t.oid \
             WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
               AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass \
                               AND d.objid = t.oid AND d.deptype = 'e') \
             GROUP BY 1, 2, 3",
        )?;
        for row in rows {
            let name = self.object_name(row.get(0), row.get(1));
            catalog.schema.enums.insert(
                name.clone(),
                EnumType {
                    id: ObjectId::default(),
                    name,
                    comment: row.get(2),
                    labels: row.get(3),
                    renamed_labels: BTreeMap::new(),
                },
            );
        }
        Ok(())
    }

    fn read_tables(&mut self) -> Result<Tables, DatabaseError> {
        // A partition is a part of its table; `partitions` reads it.
        let rows = self.query(&format!(
            "SELECT c.oid, n.nspname::text, c.relname::text, d.description, \
                    c.relpersistence = 'u', coalesce(c.reloptions, '{{}}'), \
                    coalesce((SELECT t.reloptions FROM pg_class t WHERE t.oid = c.reltoastrelid), '{{}}'), \
                    (SELECT s.spcname::text FROM pg_tablespace s WHERE s.oid = c.reltablespace), \
                    ARRAY(SELECT unnest(ARRAY[pn.nspname::text, p.relname::text]) FROM pg_inherits i \
                          JOIN pg_class p ON p.oid = i.inhparent \
                          JOIN pg_namespace pn ON pn.oid = p.relnamespace \
                          WHERE i.inhrelid = c.oid ORDER BY i.inhseqno), \
                    (SELECT x.relname::text FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid \
                     WHERE i.indrelid = c.oid AND i.indisclustered), \
                    c.relreplident::text, \
                    (SELECT x.relname::text FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid \
                     WHERE i.indrelid = c.oid AND i.indisreplident), \
                    c.relrowsecurity, c.relforcerowsecurity \
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             LEFT JOIN pg_description d \
                  ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0 \
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT IN ('{HISTORY_TABLE}', '{SEED_TABLE}') \
               AND {OWN_RELATIONS}"
        ))?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let table = Table {
                    comment: row.get(3),
                    properties: self.properties(&row),
                    ..Table::new(self.object_name(row.get(1), row.get(2)))
                };
                (row.get(0), table)
            })
            .collect())
    }

    /// How a table is stored and guarded.
    fn properties(&self, row: &Row) -> TableProperties {
        let options: Vec<String> = row.get(5);
        let toast: Vec<String> = row.get(6);
        let toast = toast.iter().map(|option| format!("toast.{option}"));
        let parameters = options.into_iter().chain(toast).filter_map(|option| {
            let (name, value) = option.split_once('=')?;
            Some((name.to_owned(), value.to_owned()))
        });
        // Namespace and name by turns.
        let parents: Vec<String> = row.get(8);
        let replica_index: Option<String> = row.get(11);
        TableProperties {
            unlogged: row.get(4),
            parameters: parameters.collect(),
            tablespace: row.get(7),
            inherits: parents
                .chunks_exact(2)
                .map(|name| self.object_name(name[0].clone(), name[1].clone()))
                .collect(),
            cluster_on: row.get(9),
            replica_identity: match (row.get::<_, &str>(10), replica_index) {
                ("f", _) => ReplicaIdentity::Full,
                ("i", Some(index)) => ReplicaIdentity::Index(index),
                ("n" | "i", _) => ReplicaIdentity::Nothing,
                _ => ReplicaIdentity::Default,
            },
            row_security: match (row.get(12), row.get(13)) {
                (true, true) => RowSecurity::Forced,
                (true, false) => RowSecurity::Enabled,
                (false, _) => RowSecurity::Disabled,
            },
            ..TableProperties::default()
        }
    }
}
