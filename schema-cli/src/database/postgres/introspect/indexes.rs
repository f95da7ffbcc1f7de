//! Indexes that no constraint owns.

use super::storage::{Stored, parameters, stored};
use super::{Reader, Since, Tables};
use crate::database::{Catalog, DatabaseError};
use ::postgres::Row;
use ::postgres::types::Oid;
use schema_core::def::NullsOrder;
use schema_core::model::{Expression, Index, IndexKey, IndexPart, Unique};
use std::collections::BTreeMap;

/// Version 14 has no NULLS NOT DISTINCT.
pub(super) const NULLS_NOT_DISTINCT: Since = Since {
    version: 150_000,
    column: "coalesce(i.indnullsnotdistinct, false)",
    before: "false",
};

/// The key parts of indexes, in their order.
pub(super) type Parts = BTreeMap<Oid, Vec<IndexPart>>;

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    tables: &mut Tables,
    catalog: &mut Catalog,
    parts: &mut Parts,
) -> Result<(), DatabaseError> {
    let nulls_not_distinct = reader.since(&NULLS_NOT_DISTINCT);
    let rows = reader.query(&format!(
        "SELECT i.indrelid, i.indexrelid, x.relname::text, m.amname::text, i.indisunique, \
                i.indisvalid AND i.indisready, pg_get_expr(i.indpred, i.indrelid), \
                {nulls_not_distinct}, \
                i.indkey::int2[], d.description, x.reloptions, s.spcname::text, i.indnkeyatts \
         FROM pg_index i \
         JOIN pg_class c ON c.oid = i.indrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
           AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
         JOIN pg_class x ON x.oid = i.indexrelid \
         JOIN pg_am m ON m.oid = x.relam \
         LEFT JOIN pg_tablespace s ON s.oid = x.reltablespace \
         LEFT JOIN pg_description d \
              ON d.objoid = x.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0 \
         WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid \
                           AND k.contype IN ('p', 'u', 'x'))"
    ))?;
    for row in rows {
        let owner: Oid = row.get(0);
        let Some(table) = tables.get_mut(&owner) else {
            continue;
        };
        let name: String = row.get(2);
        if !row.get::<_, bool>(5) {
            catalog
                .unfinished
                .insert((table.name.clone(), name.clone()));
        }
        let parts = parts.remove(&row.get(1)).unwrap_or_default();
        let predicate = row.get::<_, Option<String>>(6).map(Expression::Sql);
        let include = included(reader, owner, &row, (8, 12));
        let Stored { comment, storage } = stored(&row, 9);
        if row.get(4) {
            let unique = Unique {
                predicate,
                include,
                nulls_not_distinct: row.get(7),
                storage,
                comment,
                ..Unique::new(name, parts)
            };
            if !unique.is_index() {
                catalog
                    .unique_indexes
                    .insert((table.name.clone(), unique.name.clone()));
            }
            table.uniques.push(unique);
        } else {
            table.indexes.push(Index {
                method: row.get(3),
                predicate,
                include,
                storage,
                comment,
                ..Index::new(name, parts)
            });
        }
    }
    Ok(())
}

/// The columns of an index that are no key: `indkey` and `indnkeyatts` stand at these positions of the row.
pub(super) fn included(
    reader: &Reader<'_, '_>,
    table: Oid,
    row: &Row,
    (columns, keys): (usize, usize),
) -> Vec<String> {
    let columns: Vec<i16> = row.get(columns);
    let keys = usize::try_from(row.get::<_, i16>(keys)).unwrap_or_default();
    reader.column_names(table, columns.get(keys..).unwrap_or_default())
}

/// The key parts of the indexes of tables.
pub(super) fn parts(reader: &mut Reader<'_, '_>) -> Result<Parts, DatabaseError> {
    let rows = reader.query(
        "SELECT i.indexrelid, a.attname::text, \
                CASE i.indkey[p.n - 1] WHEN 0 THEN pg_get_indexdef(i.indexrelid, p.n, true) END, \
                i.indoption[p.n - 1]::int, \
                CASE WHEN NOT o.opcdefault OR x.attoptions IS NOT NULL THEN o.opcname::text END, \
                CASE WHEN i.indcollation[p.n - 1] <> 0 \
                      AND i.indcollation[p.n - 1] <> coalesce(a.attcollation, t.typcollation, 100) \
                     THEN CASE k.collnamespace WHEN 'pg_catalog'::regnamespace THEN k.collname::text \
                               ELSE format('%s.%s', k.collnamespace::regnamespace, k.collname) END END, x.attoptions \
         FROM pg_index i \
         JOIN pg_class c ON c.oid = i.indrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition \
         JOIN pg_namespace s ON s.oid = c.relnamespace \
         CROSS JOIN LATERAL generate_series(1, i.indnkeyatts::int) p(n) \
         JOIN pg_opclass o ON o.oid = i.indclass[p.n - 1] \
         LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.n - 1] \
         LEFT JOIN pg_attribute x ON x.attrelid = i.indexrelid AND x.attnum = p.n \
         LEFT JOIN pg_type t ON t.oid = x.atttypid \
         LEFT JOIN pg_collation k ON k.oid = i.indcollation[p.n - 1] \
         WHERE s.nspname !~ '^pg_' AND s.nspname <> 'information_schema' \
         ORDER BY i.indexrelid, p.n",
    )?;
    let mut parts = Parts::new();
    for row in rows {
        let column: Option<String> = row.get(1);
        let options: i32 = row.get(3);
        let descending = options & 1 != 0;
        let nulls_first = options & 2 != 0;
        let part = IndexPart {
            key: match column {
                Some(name) => IndexKey::Column(name),
                None => IndexKey::Expression(Expression::Sql(row.get(2))),
            },
            descending,
            // Without a word the largest values are next to the NULLs.
            nulls: match (descending, nulls_first) {
                (false, true) => Some(NullsOrder::First),
                (true, false) => Some(NullsOrder::Last),
                _ => None,
            },
            operator_class: row.get(4),
            operator_class_parameters: parameters(row.get(6)),
            collation: row.get(5),
        };
        parts.entry(row.get(0)).or_default().push(part);
    }
    Ok(parts)
}
