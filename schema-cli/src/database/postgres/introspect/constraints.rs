//! Keys, uniques and checks.

use super::exclusions::deferrable;
use super::indexes::{NULLS_NOT_DISTINCT, included};
use super::storage::{Stored, stored};
use super::{Reader, Since, Tables};
use crate::database::{Catalog, DatabaseError};
use ::postgres::types::Oid;
use schema_core::def::{EngineSet, ReferentialAction, Validity};
use schema_core::model::{Check, Expression, ForeignKey, IndexPart, PrimaryKey, Unique};

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    tables: &mut Tables,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    // NOT NULL constraints, which 18 has as objects (`n`), are properties of columns. A foreign key to a partitioned
    // table has one more to each partition.
    let nulls_not_distinct = reader.since(&NULLS_NOT_DISTINCT);
    let [set_on_delete, period, enforced] =
        [SET_ON_DELETE, PERIOD, ENFORCED].map(|column| reader.since(&column));
    let rows = reader.query(&format!(
        "SELECT k.conrelid, k.contype::text, k.conname::text, k.convalidated, \
                k.condeferrable, k.condeferred, \
                coalesce(k.conkey, '{{}}'), \
                fn.nspname::text, fc.relname::text, \
                coalesce(k.confkey, '{{}}'), \
                k.confdeltype::text, k.confupdtype::text, k.confmatchtype::text, \
                CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END, \
                {nulls_not_distinct}, \
                coalesce(i.indkey::int2[], '{{}}'), \
                d.description, x.reloptions, t.spcname::text, \
                {period}, {enforced}, coalesce({set_on_delete}, '{{}}'), \
                k.connoinherit, coalesce(i.indnkeyatts, 0)::int2, k.confrelid \
         FROM pg_constraint k \
         JOIN pg_class o ON o.oid = k.conrelid \
         JOIN pg_namespace s ON s.oid = o.relnamespace \
           AND s.nspname !~ '^pg_' AND s.nspname <> 'information_schema' \
         LEFT JOIN pg_class fc ON fc.oid = k.confrelid \
         LEFT JOIN pg_namespace fn ON fn.oid = fc.relnamespace \
         LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u') \
         LEFT JOIN pg_class x ON x.oid = i.indexrelid \
         LEFT JOIN pg_tablespace t ON t.oid = x.reltablespace \
         LEFT JOIN pg_description d \
              ON d.objoid = k.oid AND d.classoid = 'pg_constraint'::regclass AND d.objsubid = 0 \
         WHERE (k.contype <> 'f' OR k.conparentid = 0) \
           AND (k.contype IN ('p', 'u', 'f', 'c') OR (k.contype = 'n' AND NOT k.convalidated))"
    ))?;
    for row in rows {
        let owner: Oid = row.get(0);
        let Some(table) = tables.get_mut(&owner) else {
            continue;
        };
        let kind: String = row.get(1);
        let name: String = row.get(2);
        let columns = reader.column_names(owner, row.get::<_, Vec<i16>>(6).as_slice());
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
                    include: included(reader, owner, &row, (15, 23)),
                    deferrable,
                    without_overlaps: row.get(19),
                    storage,
                    comment,
                });
            }
            "u" => table.uniques.push(Unique {
                include: included(reader, owner, &row, (15, 23)),
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
                    target_columns: reader
                        .column_names(row.get(24), row.get::<_, Vec<i16>>(9).as_slice()),
                    on_delete: action(row.get(10)),
                    on_update: action(row.get(11)),
                    deferrable,
                    match_full: row.get::<_, &str>(12) == "f",
                    set_on_delete: reader
                        .column_names(owner, row.get::<_, Vec<i16>>(21).as_slice()),
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

/// Version 14 has no lists of columns after SET NULL.
const SET_ON_DELETE: Since = Since {
    version: 150_000,
    column: "k.confdelsetcols",
    before: "NULL::int2[]",
};
const PERIOD: Since = Since {
    version: 180_000,
    column: "k.conperiod",
    before: "false",
};
const ENFORCED: Since = Since {
    version: 180_000,
    column: "k.conenforced",
    before: "true",
};

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
