//! How large the tables of a database are, as its server knows it.

use super::{Database, DatabaseError, HISTORY_TABLE, SEED_TABLE};
use schema_core::dialect::Engine;
use schema_core::model::ObjectName;
use schema_core::plan::{ColumnStatistics, Statistics, TableStatistics};

/// Asks for row counts, sizes and numbers of different values; no value of a row is read. It does not write.
///
/// PostgreSQL answers from its catalog, whatever the size of the tables. SQLite keeps no counts, so that every table is
/// counted.
///
/// # Errors
///
/// When a question cannot be asked.
pub fn table_statistics(database: &mut dyn Database) -> Result<Statistics, DatabaseError> {
    let mut statistics = match database.engine() {
        Engine::Postgres => postgres(database)?,
        Engine::Sqlite => sqlite(database)?,
    };
    database
        .engine()
        .keyword()
        .clone_into(&mut statistics.engine);
    database.server().clone_into(&mut statistics.server);
    statistics.tables.retain(|name, _| {
        let is_ours = [HISTORY_TABLE, SEED_TABLE].contains(&name.name.as_str());
        !is_ours && !super::history_tables::is_history(name)
    });
    Ok(statistics)
}

/// Namespaces that are not the server's own, as a condition on `n`; and the name of a namespace, which a name without
/// one does not have.
const OWN: &str = "n.nspname NOT IN ('information_schema', 'pg_catalog', 'pg_toast') \
                   AND n.nspname NOT LIKE 'pg\\_temp%' AND n.nspname NOT LIKE 'pg\\_toast%'";
const NAMESPACE: &str = "CASE WHEN n.nspname = current_schema() THEN NULL ELSE n.nspname END";

/// The leaves of `t`: itself, or the partitions of a partitioned table.
const LEAVES: &str = "SELECT t.oid WHERE t.relkind = 'r' UNION ALL \
                      SELECT p.relid FROM pg_partition_tree(t.oid) p WHERE t.relkind = 'p' AND p.isleaf";

fn postgres(database: &mut dyn Database) -> Result<Statistics, DatabaseError> {
    let hints = database.rows(
        "SELECT (current_setting('data_checksums') = 'on' OR current_setting('wal_log_hints') = 'on')::int",
    )?;
    let mut statistics = Statistics {
        logs_hint_bits: hints.first().map(|row| text(row, 0) == "1"),
        ..Statistics::default()
    };
    // A table that was never analyzed says -1, and an empty one 0 or -1; a counter of writes may know more.
    let tables = database.rows(&format!(
        "SELECT {NAMESPACE}, t.relname, l.rows, l.bytes \
         FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace CROSS JOIN LATERAL (\
             SELECT CASE WHEN bool_or(c.reltuples < 0 AND coalesce(s.n_live_tup, 0) = 0 \
                                      AND pg_relation_size(c.oid) > 0) THEN NULL \
                         ELSE coalesce(sum(greatest(c.reltuples::bigint, s.n_live_tup, 0)), 0) END AS rows, \
                    coalesce(sum(pg_table_size(c.oid)), 0) AS bytes \
             FROM pg_class c LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid WHERE c.oid IN ({LEAVES})) l \
         WHERE t.relkind IN ('r', 'p') AND {OWN} ORDER BY 1, 2"
    ))?;
    for row in &tables {
        let table = TableStatistics {
            rows: number(row, 2),
            bytes: number(row, 3).unwrap_or(0),
            ..TableStatistics::default()
        };
        statistics.tables.insert(name(row), table);
    }
    let indexes = database.rows(&format!(
        "SELECT {NAMESPACE}, t.relname, i.relname, CASE i.relkind WHEN 'I' THEN (\
                SELECT sum(pg_relation_size(p.relid)) FROM pg_partition_tree(i.oid) p WHERE p.isleaf) \
                ELSE pg_relation_size(i.oid) END \
         FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid \
         JOIN pg_namespace n ON n.oid = t.relnamespace \
         WHERE t.relkind IN ('r', 'p') AND {OWN} ORDER BY 1, 2, 3"
    ))?;
    for row in &indexes {
        if let Some(table) = statistics.tables.get_mut(&name(row)) {
            let bytes = number(row, 3).unwrap_or(0);
            table.indexes.insert(text(row, 2), bytes);
        }
    }
    // A negative number is a share of the rows. Of a partitioned table the server looks at all partitions.
    let columns = database.rows(&format!(
        "SELECT {NAMESPACE}, s.tablename, s.attname, round(s.avg_width * (1 - s.null_frac))::bigint, \
                round(CASE WHEN s.n_distinct < 0 THEN -s.n_distinct * greatest(t.reltuples, 0) \
                           ELSE s.n_distinct END)::bigint \
         FROM pg_stats s JOIN pg_namespace n ON n.nspname = s.schemaname \
         JOIN pg_class t ON t.relnamespace = n.oid AND t.relname = s.tablename \
         WHERE s.inherited = (t.relkind = 'p') AND {OWN} ORDER BY 1, 2, 3"
    ))?;
    for row in &columns {
        if let Some(table) = statistics.tables.get_mut(&name(row)) {
            let column = ColumnStatistics {
                width: number(row, 3).unwrap_or(0),
                distinct: number(row, 4).unwrap_or(0),
            };
            table.columns.insert(text(row, 2), column);
        }
    }
    Ok(statistics)
}

fn sqlite(database: &mut dyn Database) -> Result<Statistics, DatabaseError> {
    let mut statistics = Statistics {
        logs_hint_bits: Some(false),
        ..Statistics::default()
    };
    let tables = database.rows(
        "SELECT NULL, m.name, (SELECT sum(d.pgsize) FROM dbstat d WHERE d.name = m.name) FROM sqlite_schema m \
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.rootpage > 0 ORDER BY 2",
    )?;
    for row in &tables {
        let quoted = text(row, 1).replace('"', "\"\"");
        let counted = database.rows(&format!("SELECT count(*) FROM \"{quoted}\""))?;
        let table = TableStatistics {
            rows: counted.first().and_then(|row| number(row, 0)),
            bytes: number(row, 2).unwrap_or(0),
            ..TableStatistics::default()
        };
        statistics.tables.insert(name(row), table);
    }
    let indexes = database.rows(
        "SELECT NULL, m.tbl_name, m.name, (SELECT sum(d.pgsize) FROM dbstat d WHERE d.name = m.name) \
         FROM sqlite_schema m WHERE m.type = 'index' ORDER BY 2, 3",
    )?;
    for row in &indexes {
        if let Some(table) = statistics.tables.get_mut(&name(row)) {
            let bytes = number(row, 3).unwrap_or(0);
            table.indexes.insert(text(row, 2), bytes);
        }
    }
    Ok(statistics)
}

fn name(row: &[Option<String>]) -> ObjectName {
    ObjectName {
        namespace: row.first().cloned().flatten(),
        name: text(row, 1),
    }
}

fn text(row: &[Option<String>], column: usize) -> String {
    row.get(column).cloned().flatten().unwrap_or_default()
}

fn number(row: &[Option<String>], column: usize) -> Option<u64> {
    row.get(column)?.as_deref()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::open;

    #[test]
    fn sqlite_counts_rows_and_pages() {
        let mut database = open("sqlite::memory:").unwrap();
        let statements = [
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT) STRICT",
            "CREATE INDEX orders_note_idx ON orders (note)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) \
             INSERT INTO orders SELECT i, 'note ' || i FROM n",
        ];
        for statement in statements {
            database.rows(statement).unwrap();
        }
        let statistics = table_statistics(database.as_mut()).unwrap();
        assert_eq!(statistics.engine, "sqlite");
        let orders = &statistics.tables[&ObjectName::new("orders")];
        assert_eq!(orders.rows, Some(1_000));
        assert!(orders.bytes > 10_000, "{orders:?}");
        assert!(orders.indexes["orders_note_idx"] > 10_000, "{orders:?}");
        assert_eq!(Statistics::from_json(&statistics.to_json()), Ok(statistics));
    }
}
