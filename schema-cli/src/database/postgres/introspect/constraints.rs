//! Keys, uniques and checks.

use super::exclusions::deferrable;
use super::storage::{Stored, stored};
use super::{Reader, Tables};
use crate::database::{Catalog, DatabaseError};
use schema_core::def::{EngineSet, ReferentialAction, Validity};
use schema_core::model::{Check, Expression, ForeignKey, IndexPart, PrimaryKey, Unique};

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    tables: &mut Tables,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    // `indnullsnotdistinct` and `confdelsetcols` exist from 15 on, `conperiod` and `conenforced` from 18 on; as
    // JSON a missing column is just absent. NOT NULL
    // constraints, which 18 has as objects (`n`), are properties of columns. A foreign key to a partitioned table has
    // one more to each partition.
    let rows = reader.query(
        "SELECT k.conrelid, k.contype::text, k.conname::text, k.convalidated, \
                k.condeferrable, k.condeferred, \
                ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(attnum, n) \
                      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum ORDER BY u.n), \
                fn.nspname::text, fc.relname::text, \
                ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(attnum, n) \
                      JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum ORDER BY u.n), \
                k.confdeltype::text, k.confupdtype::text, k.confmatchtype::text, \
                CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END, \
                coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false), \
                ARRAY(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY u(attnum, n) \
                      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum \
                      WHERE u.n > i.indnkeyatts ORDER BY u.n), \
                obj_description(k.oid, 'pg_constraint'), x.reloptions, t.spcname::text, \
                coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false), \
                coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true), \
                ARRAY(SELECT a.attname::text \
                      FROM jsonb_array_elements_text(CASE jsonb_typeof(to_jsonb(k) -> 'confdelsetcols') \
                               WHEN 'array' THEN to_jsonb(k) -> 'confdelsetcols' ELSE '[]' END) \
                           WITH ORDINALITY u(attnum, n) \
                      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum::int \
                      ORDER BY u.n), \
                k.connoinherit \
         FROM pg_constraint k \
         JOIN pg_class o ON o.oid = k.conrelid \
         JOIN pg_namespace s ON s.oid = o.relnamespace \
           AND s.nspname !~ '^pg_' AND s.nspname <> 'information_schema' \
         LEFT JOIN pg_class fc ON fc.oid = k.confrelid \
         LEFT JOIN pg_namespace fn ON fn.oid = fc.relnamespace \
         LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u') \
         LEFT JOIN pg_class x ON x.oid = i.indexrelid \
         LEFT JOIN pg_tablespace t ON t.oid = x.reltablespace \
         WHERE (k.contype <> 'f' OR k.conparentid = 0) \
           AND (k.contype IN ('p', 'u', 'f', 'c') OR (k.contype = 'n' AND NOT k.convalidated))",
    )?;
    for row in rows {
        let Some(table) = tables.get_mut(&row.get(0)) else {
            continue;
        };
        let kind: String = row.get(1);
        let name: String = row.get(2);
        let columns: Vec<String> = row.get(6);
        let validity = match (row.get::<_, bool>(20), row.get::<_, bool>(3)) {
            (false, _) => Validity::NotEnforced,
            (true, false) => Validity::NotValid,
            (true, true) => Validity::Valid,
        };
        if validity == Validity::NotValid {
            catalog
                .unfinished
                .insert((table.name.clone(), name.clone()));
        }
        let deferrable = deferrable(row.get(4), row.get(5));
        let Stored { comment, storage } = stored(&row, 16);
        match kind.as_str() {
            "p" => {
                table.primary_key = Some(PrimaryKey {
                    name,
                    columns,
                    include: row.get(15),
                    deferrable,
                    without_overlaps: row.get(19),
                    storage,
                    comment,
                });
            }
            "u" => table.uniques.push(Unique {
                include: row.get(15),
                nulls_not_distinct: row.get(14),
                deferrable,
                without_overlaps: row.get(19),
                storage,
                comment,
                ..Unique::new(name, columns.into_iter().map(IndexPart::column).collect())
            }),
            "f" => {
                let key = ForeignKey {
                    name,
                    columns,
                    target: reader.object_name(row.get(7), row.get(8)),
                    target_columns: row.get(9),
                    on_delete: action(row.get(10)),
                    on_update: action(row.get(11)),
                    deferrable,
                    match_full: row.get::<_, &str>(12) == "f",
                    set_on_delete: row.get(21),
                    period: row.get(19),
                    validity,
                    comment,
                    engines: EngineSet::ALL,
                };
                table.foreign_keys.push(key);
            }
            "c" => table.checks.push(Check {
                no_inherit: row.get(22),
                validity,
                comment,
                ..Check::new(
                    name,
                    Expression::Sql(row.get::<_, Option<String>>(13).unwrap_or_default()),
                )
            }),
            // NOT NULL without validation, which is unfinished and nothing else.
            _ => {}
        }
    }
    Ok(())
}

/// The letters of `pg_constraint.confdeltype`.
fn action(letter: &str) -> ReferentialAction {
    match letter {
        "r" => ReferentialAction::Restrict,
        "c" => ReferentialAction::Cascade,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}
