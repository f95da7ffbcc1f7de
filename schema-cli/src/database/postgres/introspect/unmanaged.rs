//! What the model has no words for, and no declared object takes.

use super::{OWN_RELATIONS, Reader};
use crate::database::{Catalog, DatabaseError, Unmanaged};
use postgres::Row;

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    let own = |class: &str| {
        format!(
            "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (\
               SELECT FROM pg_depend e WHERE e.classid = '{class}'::regclass AND e.objid = o.oid \
               AND e.deptype = 'e')"
        )
    };
    let rows = reader.query(&format!(
        "SELECT 'foreign table', n.nspname::text, c.relname::text, NULL::text \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE {OWN_RELATIONS} AND c.relkind = 'f' \
         UNION ALL \
         SELECT 'trigger', n.nspname::text, c.relname::text, t.tgname::text \
         FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND c.relkind NOT IN ('r', 'p', 'v') AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT 'policy', n.nspname::text, c.relname::text, p.polname::text \
         FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE (c.relkind NOT IN ('r', 'p') OR c.relispartition) AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT 'operator class', n.nspname::text, o.opcname::text, NULL \
         FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace WHERE {} \
         UNION ALL \
         SELECT 'operator family', n.nspname::text, o.opfname::text, NULL \
         FROM pg_opfamily o JOIN pg_namespace n ON n.oid = o.opfnamespace WHERE {} \
         UNION ALL \
         SELECT 'conversion', n.nspname::text, o.conname::text, NULL \
         FROM pg_conversion o JOIN pg_namespace n ON n.oid = o.connamespace WHERE {} \
         UNION ALL \
         SELECT 'text search parser', n.nspname::text, o.prsname::text, NULL \
         FROM pg_ts_parser o JOIN pg_namespace n ON n.oid = o.prsnamespace WHERE {} \
         UNION ALL \
         SELECT 'text search template', n.nspname::text, o.tmplname::text, NULL \
         FROM pg_ts_template o JOIN pg_namespace n ON n.oid = o.tmplnamespace WHERE {} \
         UNION ALL \
         SELECT 'type', n.nspname::text, o.typname::text, NULL \
         FROM pg_type o JOIN pg_namespace n ON n.oid = o.typnamespace \
         WHERE o.typtype = 'b' AND o.typcategory <> 'A' AND {} \
         UNION ALL \
         SELECT 'privileges of the owner of', n.nspname::text, c.relname::text, NULL \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p') AND c.relacl IS NOT NULL AND {OWN_RELATIONS} \
           AND EXISTS (SELECT privilege_type FROM aclexplode(acldefault('r', c.relowner)) \
                       EXCEPT SELECT x.privilege_type FROM aclexplode(c.relacl) x WHERE x.grantee = c.relowner)",
        own("pg_opclass"),
        own("pg_opfamily"),
        own("pg_conversion"),
        own("pg_ts_parser"),
        own("pg_ts_template"),
        own("pg_type"),
    ))?;
    note(reader, catalog, rows);
    beside_words(reader, catalog)?;
    // These stand in no namespace of the user's.
    let rows = reader.query(
        "SELECT 'language', l.lanname::text FROM pg_language l WHERE l.oid >= 16384 AND NOT EXISTS (\
            SELECT FROM pg_depend e WHERE e.classid = 'pg_language'::regclass AND e.objid = l.oid \
            AND e.deptype = 'e') \
         UNION ALL \
         SELECT 'access method', a.amname::text FROM pg_am a WHERE a.oid >= 16384 AND NOT EXISTS (\
            SELECT FROM pg_depend e WHERE e.classid = 'pg_am'::regclass AND e.objid = a.oid \
            AND e.deptype = 'e') \
         UNION ALL \
         SELECT 'user mapping', format('of %s on %s', m.usename, m.srvname) FROM pg_user_mappings m \
         UNION ALL \
         SELECT 'transform', format('for %s in %s', t.trftype::regtype, l.lanname) \
         FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE NOT EXISTS (\
            SELECT FROM pg_depend e WHERE e.classid = 'pg_transform'::regclass AND e.objid = t.oid \
            AND e.deptype = 'e') \
         UNION ALL \
         SELECT 'subscription', s.subname::text FROM pg_subscription s \
         WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
    )?;
    for row in rows {
        catalog.unmanaged.insert(Unmanaged {
            kind: row.get(0),
            name: row.get(1),
        });
    }
    Ok(())
}

/// Lists rows of a kind, a namespace, a name, and the name of a part where it is one.
fn note(reader: &Reader<'_, '_>, catalog: &mut Catalog, rows: Vec<Row>) {
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
}

/// What objects that structs do hold have, and structs have no words for: comments in places of no comment, and how
/// a table came to its columns.
fn beside_words(reader: &mut Reader<'_, '_>, catalog: &mut Catalog) -> Result<(), DatabaseError> {
    let commented = |kind: &str, class: &str, name: &str, of: &str| {
        format!(
            "SELECT 'comment on {kind}', n.nspname::text, c.relname::text, o.{name}::text \
             FROM pg_description d JOIN {class} o ON o.oid = d.objoid JOIN pg_class c ON c.oid = o.{of} JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE d.classoid = '{class}'::regclass AND d.objsubid = 0 AND c.relkind IN ('r', 'p') \
               AND NOT c.relispartition AND {OWN_RELATIONS}"
        )
    };
    let rows = reader.query(&format!(
        "{} AND NOT o.tgisinternal UNION ALL {} UNION ALL {} \
         UNION ALL \
         SELECT 'comment on constraint', n.nspname::text, t.typname::text, o.conname::text \
         FROM pg_description d JOIN pg_constraint o ON o.oid = d.objoid JOIN pg_type t ON t.oid = o.contypid JOIN pg_namespace n ON n.oid = t.typnamespace \
         WHERE d.classoid = 'pg_constraint'::regclass AND d.objsubid = 0 AND n.nspname !~ '^pg_' \
           AND n.nspname <> 'information_schema' \
         UNION ALL \
         SELECT 'statistics target of', n.nspname::text, c.relname::text, o.stxname::text \
         FROM pg_statistic_ext o JOIN pg_class c ON c.oid = o.stxrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE o.stxstattarget >= 0 AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT 'access method ' || m.amname || ' of', n.nspname::text, c.relname::text, NULL \
         FROM pg_class c JOIN pg_am m ON m.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p', 'm') AND m.amname <> 'heap' AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT 'composite type of', n.nspname::text, c.relname::text, NULL \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.reloftype <> 0 AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT 'type without a definition', n.nspname::text, t.typname::text, NULL \
         FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace \
         WHERE NOT t.typisdefined AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
         UNION ALL \
         SELECT 'state of rule', n.nspname::text, c.relname::text, o.rulename::text \
         FROM pg_rewrite o JOIN pg_class c ON c.oid = o.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE o.ev_enabled <> 'O' AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT DISTINCT 'security label on', n.nspname::text, c.relname::text, NULL \
         FROM pg_seclabel s JOIN pg_class c ON c.oid = s.objoid AND s.classoid = 'pg_class'::regclass \
         JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OWN_RELATIONS}",
        commented("trigger", "pg_trigger", "tgname", "tgrelid"),
        commented("policy", "pg_policy", "polname", "polrelid"),
        commented("statistics", "pg_statistic_ext", "stxname", "stxrelid"),
    ))?;
    note(reader, catalog, rows);
    Ok(())
}
