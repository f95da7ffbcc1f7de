//! What the model has no words for.

use super::{OWN_RELATIONS, Reader};
use crate::database::{Catalog, DatabaseError, Unmanaged};

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    let rows = reader.query(&format!(
        "SELECT CASE WHEN c.relispartition THEN 'partition' ELSE \
                  CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' \
                                 WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table' \
                  END END, \
                n.nspname::text, c.relname::text, NULL::text \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE {OWN_RELATIONS} \
           AND (c.relkind IN ('v', 'm', 'p', 'f') OR (c.relkind = 'r' AND c.relispartition)) \
         UNION ALL \
         SELECT 'trigger', n.nspname::text, c.relname::text, t.tgname::text \
         FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE NOT t.tgisinternal AND (c.relkind <> 'r' OR c.relispartition) AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT 'policy', n.nspname::text, c.relname::text, p.polname::text \
         FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE (c.relkind <> 'r' OR c.relispartition) AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT 'rule', n.nspname::text, c.relname::text, r.rulename::text \
         FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE r.rulename <> '_RETURN' AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT CASE f.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END, \
                n.nspname::text, f.proname::text, NULL \
         FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace \
         WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
           AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass \
                           AND e.objid = f.oid AND e.deptype = 'e')"
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
