//! What the model has no words for.

use super::{OWN_RELATIONS, Reader};
use crate::database::{Catalog, DatabaseError, Unmanaged};

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    let rows = reader.query(&format!(
        "SELECT 'foreign table', n.nspname::text, c.relname::text, NULL::text \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE {OWN_RELATIONS} AND c.relkind = 'f' \
         UNION ALL \
         SELECT 'trigger', n.nspname::text, c.relname::text, t.tgname::text \
         FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE NOT t.tgisinternal AND t.tgparentid = 0 \
           AND (c.relkind NOT IN ('r', 'p', 'v') OR c.relispartition) AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT 'policy', n.nspname::text, c.relname::text, p.polname::text \
         FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE (c.relkind NOT IN ('r', 'p') OR c.relispartition) AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT 'index', n.nspname::text, c.relname::text, x.relname::text \
         FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relispartition AND NOT x.relispartition AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT 'constraint', n.nspname::text, c.relname::text, k.conname::text \
         FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relispartition AND k.conparentid = 0 AND k.coninhcount = 0 \
           AND k.contype IN ('c', 'f') AND {OWN_RELATIONS}"
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
