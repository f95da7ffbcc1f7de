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

use super::{Postgres, statement_error};
use crate::database::{Catalog, DatabaseError, HISTORY_TABLE, SEED_TABLE};
use ::postgres::types::Oid;
use ::postgres::{Client, IsolationLevel, Row, Transaction};
use schema_core::def::RowSecurity;
use schema_core::model::{EnumType, ObjectId, ObjectName, ReplicaIdentity, Table, TableProperties};
use schema_runner::database::postgres::Beside;
use std::collections::{BTreeMap, HashMap};
use std::thread;

/// From so many relations on, a second connection is worth the time that it takes.
const LARGE: i64 = 1_000;

/// Reads the catalog. That of a large database is read over two connections, which see the same snapshot, as long as the
/// server has a second one for the account.
pub(super) fn catalog(database: &mut Postgres) -> Result<Catalog, DatabaseError> {
    let beside = database.beside();
    let mut snapshot = begin(database.client())?;
    let mut reader = Reader::new(&mut snapshot)?;
    let exported = match reader.relations >= LARGE {
        true => Some(reader.export()?),
        false => None,
    };
    let mut catalog = Catalog::default();
    let default_namespace = reader.default_namespace.clone();
    let (tables, others) = thread::scope(|scope| {
        let others = exported
            .map(|exported| scope.spawn(move || over(beside, &exported, &default_namespace)));
        let tables = tables(&mut reader, &mut catalog);
        let others = others.and_then(|others| {
            others
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        (tables, others)
    });
    let mut tables = tables?;
    let Others {
        catalog: more,
        mut parts,
    } = others.unwrap_or_else(|| self::others(&mut reader))?;
    catalog.schema = more.schema;
    catalog.unfinished.extend(more.unfinished);
    catalog.unmanaged.extend(more.unmanaged);
    exclusions::read(&mut reader, &mut tables, &mut parts)?;
    indexes::read(&mut reader, &mut tables, &mut catalog, &mut parts)?;
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

fn begin(client: &mut Client) -> Result<Transaction<'_>, DatabaseError> {
    client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .map_err(|error| statement_error(&error))
}

/// The tables, all but their indexes.
fn tables(reader: &mut Reader<'_, '_>, catalog: &mut Catalog) -> Result<Tables, DatabaseError> {
    let mut tables = reader.read_tables()?;
    columns::read(reader, &mut tables)?;
    constraints::read(reader, &mut tables, catalog)?;
    partitions::read(reader, &mut tables)?;
    attached::read(reader, &mut tables, catalog)?;
    Ok(tables)
}

/// What can be read without the tables.
struct Others {
    catalog: Catalog,
    /// The key parts of all indexes.
    parts: indexes::Parts,
}

fn others(reader: &mut Reader<'_, '_>) -> Result<Others, DatabaseError> {
    let mut catalog = Catalog::default();
    reader.read_enums(&mut catalog)?;
    declared_types::read(reader, &mut catalog)?;
    let parts = indexes::parts(reader)?;
    sequences::read(reader, &mut catalog)?;
    objects::read(reader, &mut catalog)?;
    definitions::read(reader, &mut catalog)?;
    privileges::read(reader, &mut catalog)?;
    unmanaged::read(reader, &mut catalog)?;
    Ok(Others { catalog, parts })
}

/// The same over a connection of its own; `None` where there is no second one that sees the snapshot: a limit of
/// connections, or a pooler that leads elsewhere.
fn over(
    beside: Beside,
    exported: &str,
    default_namespace: &str,
) -> Option<Result<Others, DatabaseError>> {
    let mut database = beside.connect().ok()?;
    let mut snapshot = begin(database.client()).ok()?;
    snapshot
        .batch_execute(&format!("SET TRANSACTION SNAPSHOT '{exported}'"))
        .ok()?;
    let mut reader = Reader::new(&mut snapshot).ok()?;
    (reader.default_namespace == default_namespace).then(|| others(&mut reader))
}

/// The tables by their oid, to which the other queries refer.
type Tables = BTreeMap<Oid, Table>;

/// A snapshot, and the namespace whose objects need no prefix.
struct Reader<'a, 'client> {
    snapshot: &'a mut Transaction<'client>,
    default_namespace: String,
    /// How many relations the database has, with those of the server.
    relations: i64,
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
                "SELECT current_schema()::text, current_setting('server_version_num')::int, (SELECT count(*) FROM pg_class)",
                &[],
            )
            .map_err(|error| statement_error(&error))?;
        let default_namespace: Option<String> = row.get(0);
        let default_namespace = default_namespace.ok_or_else(|| DatabaseError::Catalog {
            object: "search_path".to_owned(),
            problem: "it names no schema that exists and that the account may use, so that unqualified names have no \
                      meaning; `GRANT USAGE ON SCHEMA .. TO ..` the schema of the tables, or set the path for the role \
                      (`ALTER ROLE .. SET search_path`)"
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
            relations: row.get(2),
            version: row.get(1),
            column_names: HashMap::new(),
        })
    }

    /// The name under which another transaction sees what this one does.
    fn export(&mut self) -> Result<String, DatabaseError> {
        let row = self.snapshot.query_one("SELECT pg_export_snapshot()", &[]);
        Ok(row.map_err(|error| statement_error(&error))?.get(0))
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
