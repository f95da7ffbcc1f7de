//! Keys, uniques and checks.

use super::{Reader, Tables};
use crate::database::{Catalog, DatabaseError, Unmanaged};
use schema_core::def::{Deferrable, EngineSet, ReferentialAction};
use schema_core::model::{
    Check, Expression, ForeignKey, IndexKey, IndexPart, PrimaryKey, Table, Unique,
};

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    tables: &mut Tables,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    // `indnullsnotdistinct` exists from 15 on; as JSON the missing column is just absent. NOT NULL
    // constraints, which 18 has as objects (`n`), are properties of columns.
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
                      WHERE u.n > i.indnkeyatts ORDER BY u.n) \
         FROM pg_constraint k \
         LEFT JOIN pg_class fc ON fc.oid = k.confrelid \
         LEFT JOIN pg_namespace fn ON fn.oid = fc.relnamespace \
         LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u') \
         WHERE k.conrelid <> 0 \
           AND (k.contype IN ('p', 'u', 'f', 'c', 'x') OR (k.contype = 'n' AND NOT k.convalidated))",
    )?;
    for row in rows {
        let Some(table) = tables.get_mut(&row.get(0)) else {
            continue;
        };
        let kind: String = row.get(1);
        let name: String = row.get(2);
        let columns: Vec<String> = row.get(6);
        if !row.get::<_, bool>(3) {
            catalog
                .unfinished
                .insert((table.name.clone(), name.clone()));
        }
        let deferrable = match (row.get::<_, bool>(4), row.get::<_, bool>(5)) {
            (false, _) => Deferrable::No,
            (true, false) => Deferrable::InitiallyImmediate,
            (true, true) => Deferrable::InitiallyDeferred,
        };
        match kind.as_str() {
            "p" => table.primary_key = Some(PrimaryKey { name, columns }),
            "u" => table.uniques.push(Unique {
                name,
                parts: columns.into_iter().map(plain_part).collect(),
                predicate: None,
                include: row.get(15),
                nulls_not_distinct: row.get(14),
                deferrable,
                engines: EngineSet::ALL,
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
                    engines: EngineSet::ALL,
                };
                table.foreign_keys.push(key);
            }
            "c" => table.checks.push(Check {
                name,
                expression: Expression::Sql(row.get::<_, Option<String>>(13).unwrap_or_default()),
                engines: EngineSet::ALL,
            }),
            // NOT NULL without validation, which is unfinished and nothing else.
            "n" => {}
            _ => {
                catalog.unmanaged.insert(exclusion(table, &name));
            }
        }
    }
    Ok(())
}

fn exclusion(table: &Table, name: &str) -> Unmanaged {
    Unmanaged {
        kind: "exclusion constraint".to_owned(),
        name: format!("{}.{name}", table.name),
    }
}

fn plain_part(column: String) -> IndexPart {
    IndexPart {
        key: IndexKey::Column(column),
        descending: false,
        nulls: None,
        operator_class: None,
        collation: None,
    }
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
