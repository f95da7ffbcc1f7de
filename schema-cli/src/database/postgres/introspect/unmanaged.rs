//! What the model has no words for.

use super::{OWN_RELATIONS, Reader};
use crate::database::{Catalog, DatabaseError, Unmanaged};

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    let rows = reader.query(&format!(
        "SELECT CASE WHEN c.relispartition THEN 'partition' ELSE \
                  CASE c.relkind WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table' \
                  END END, \
                n.nspname::text, c.relname::text, NULL::text \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE {OWN_RELATIONS} \
           AND (c.relkind IN ('p', 'f') OR (c.relkind = 'r' AND c.relispartition)) \
         UNION ALL \
         SELECT 'trigger', n.nspname::text, c.relname::text, t.tgname::text \
         FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE NOT t.tgisinternal AND (c.relkind NOT IN ('r', 'v') OR c.relispartition) \
           AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT 'policy', n.nspname::text, c.relname::text, p.polname::text \
         FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE (c.relkind <> 'r' OR c.relispartition) AND {OWN_RELATIONS}"
    ))?;
    for row in rows {
        let object = reader.object_name(row.get(1), row.get(2));
        let part: Option<String> = row.get(3);
        catalog.unmanaged.insert(Unmanaged {
            kind: row.get(0),
            name: match part {
                Some(part) => format!("{object}.{part}"),
                None => object.to_string(),
            },
        });
    }
    Ok(())
}
