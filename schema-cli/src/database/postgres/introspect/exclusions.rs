//! Exclusion constraints.

use super::indexes::{Parts, included};
use super::storage::{Stored, stored};
use super::{Reader, Tables};
use crate::database::DatabaseError;
use ::postgres::types::Oid;
use schema_core::def::{Deferrable, EngineSet};
use schema_core::model::{Exclusion, ExclusionElement, Expression};

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    tables: &mut Tables,
    parts: &mut Parts,
) -> Result<(), DatabaseError> {
    // An operator that the search path does not find is shown with its namespace.
    let rows = reader.query(
        "SELECT k.conrelid, k.conindid, k.conname::text, m.amname::text, \
                k.condeferrable, k.condeferred, \
                ARRAY(SELECT CASE WHEN pg_operator_is_visible(o.oid) THEN o.oprname::text \
                             ELSE s.nspname || '.' || o.oprname END \
                      FROM unnest(k.conexclop) WITH ORDINALITY u(operator, n) \
                      JOIN pg_operator o ON o.oid = u.operator \
                      JOIN pg_namespace s ON s.oid = o.oprnamespace ORDER BY u.n), \
                pg_get_expr(i.indpred, i.indrelid), \
                i.indkey::int2[], obj_description(k.oid, 'pg_constraint'), x.reloptions, t.spcname::text, \
                i.indnkeyatts \
         FROM pg_constraint k \
         JOIN pg_index i ON i.indexrelid = k.conindid \
         JOIN pg_class x ON x.oid = k.conindid \
         JOIN pg_am m ON m.oid = x.relam \
         LEFT JOIN pg_tablespace t ON t.oid = x.reltablespace \
         WHERE k.contype = 'x'",
    )?;
    for row in rows {
        let owner: Oid = row.get(0);
        let Some(table) = tables.get_mut(&owner) else {
            continue;
        };
        let operators: Vec<String> = row.get(6);
        let elements = parts
            .remove(&row.get(1))
            .unwrap_or_default()
            .into_iter()
            .zip(operators)
            .map(|(part, operator)| ExclusionElement { part, operator });
        let Stored { comment, storage } = stored(&row, 9);
        table.exclusions.push(Exclusion {
            name: row.get(2),
            method: row.get(3),
            elements: elements.collect(),
            predicate: row.get::<_, Option<String>>(7).map(Expression::Sql),
            include: included(reader, owner, &row, (8, 12)),
            deferrable: deferrable(row.get(4), row.get(5)),
            storage,
            comment,
            engines: EngineSet::ALL,
        });
    }
    Ok(())
}

/// `pg_constraint.condeferrable` and `condeferred`.
pub(super) fn deferrable(deferrable: bool, deferred: bool) -> Deferrable {
    match (deferrable, deferred) {
        (false, _) => Deferrable::No,
        (true, false) => Deferrable::InitiallyImmediate,
        (true, true) => Deferrable::InitiallyDeferred,
    }
}
