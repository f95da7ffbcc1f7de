//! Sequences that stand by themselves or belong to a column; those of identity columns are read with these.

use super::{OWN_RELATIONS, Reader};
use crate::database::{Catalog, DatabaseError};
use ::postgres::Row;
use schema_core::def::{SequenceOptions, TypeKind};
use schema_core::model::{ObjectName, Sequence, bounds};

/// What [`options`] reads, of `pg_sequence` as `q`.
pub(super) const OPTIONS: &str = "q.seqtypid::regtype::text, q.seqstart, q.seqincrement, q.seqmin, q.seqmax, \
     q.seqcache, q.seqcycle";

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    let rows = reader.query(&format!(
        "SELECT n.nspname::text, c.relname::text, obj_description(c.oid, 'pg_class'), \
                tn.nspname::text, t.relname::text, a.attname::text, {OPTIONS} \
         FROM pg_class c \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         JOIN pg_sequence q ON q.seqrelid = c.oid \
         LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid \
              AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype = 'a' \
         LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid \
         LEFT JOIN pg_class t ON t.oid = d.refobjid \
         LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace \
         WHERE c.relkind = 'S' AND {OWN_RELATIONS} \
           AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_class'::regclass \
                           AND i.objid = c.oid AND i.deptype = 'i')"
    ))?;
    for row in rows {
        let name = reader.object_name(row.get(0), row.get(1));
        let owner: Option<String> = row.get(3);
        let (data_type, options) = options(&row, 6);
        catalog.schema.sequences.insert(
            name.clone(),
            Sequence {
                comment: row.get(2),
                data_type,
                options,
                owner: owner.map(|namespace| {
                    let table: ObjectName = reader.object_name(namespace, row.get(4));
                    (table, row.get(5))
                }),
                ..Sequence::new(name)
            },
        );
    }
    Ok(())
}

/// The type of a sequence and how it counts, from the columns [`OPTIONS`] that begin at `first`.
pub(super) fn options(row: &Row, first: usize) -> (TypeKind, SequenceOptions) {
    let data_type = match row.get::<_, &str>(first) {
        "smallint" => TypeKind::SmallInt,
        "integer" => TypeKind::Integer,
        _ => TypeKind::BigInt,
    };
    let (smallest, largest) = bounds(data_type).unwrap_or((i64::MIN, i64::MAX));
    let options = SequenceOptions {
        start: row.get(first + 1),
        increment: row.get(first + 2),
        minimum: row.get(first + 3),
        maximum: row.get(first + 4),
        cache: row.get(first + 5),
        cycle: row.get(first + 6),
    };
    (data_type, options.normalised(smallest, largest))
}
