//! What roles were granted on anything but tables, or is taken from them: as SQL, beside what every new object has.

use super::Reader;
use crate::database::catalog::{DEFAULT_PRIVILEGES, PRIVILEGES};
use crate::database::{Catalog, DatabaseError};
use schema_core::def::{EngineSet, ObjectKind};
use schema_core::model::{ObjectDefinition, ObjectKey, ObjectName, SchemaObject, SqlDefinition};

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    // Since version 15 only its owner may create in the namespace that is there from the beginning.
    let of_public = "(CASE WHEN current_setting('server_version_num')::int < 150000 \
                           THEN ARRAY['USAGE', 'CREATE'] ELSE ARRAY['USAGE'] END)";
    let query = format!(
        "WITH object AS ( \
           SELECT 'namespace' AS kind, 'SCHEMA' AS word, quote_ident(n.nspname) AS name, n.nspname::text AS label, \
                  n.nspowner AS owner, n.nspacl AS acl, acldefault('n', n.nspowner) AS usual, \
                  CASE WHEN n.nspname = 'public' THEN {of_public} ELSE '{{}}' END AS also, \
                  NULL::text[] AS of_table \
           FROM pg_namespace n \
           WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (\
             SELECT FROM pg_depend e WHERE e.classid = 'pg_namespace'::regclass AND e.objid = n.oid \
             AND e.deptype = 'e') \
           UNION ALL \
           SELECT CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'view' END, \
                  CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, \
                  format('%I.%I', n.nspname, c.relname), format('%s.%s', n.nspname, c.relname), c.relowner, c.relacl, \
                  acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\", c.relowner), '{{}}', \
                  (SELECT ARRAY[tn.nspname::text, t.relname::text] FROM pg_depend d \
                   JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace \
                   WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refobjsubid > 0 \
                     AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND c.relkind = 'S' LIMIT 1) \
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
           WHERE c.relkind IN ('S', 'v', 'm') AND {relations} \
           UNION ALL \
           SELECT 'function', 'ROUTINE', o.oid::regprocedure::text, o.oid::regprocedure::text, o.proowner, o.proacl, \
                  acldefault('f', o.proowner), '{{}}', NULL \
           FROM pg_proc o JOIN pg_namespace n ON n.oid = o.pronamespace \
           WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (\
             SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = o.oid AND e.deptype = 'e') \
           UNION ALL \
           SELECT 'type', 'TYPE', o.oid::regtype::text, o.oid::regtype::text, o.typowner, o.typacl, \
                  acldefault('T', o.typowner), '{{}}', NULL \
           FROM pg_type o JOIN pg_namespace n ON n.oid = o.typnamespace \
           WHERE o.typacl IS NOT NULL AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'), \
         found AS ( \
           SELECT o.kind, o.label, x.grantee, x.privilege_type AS privilege, x.is_grantable \
           FROM object o CROSS JOIN LATERAL aclexplode(coalesce(o.acl, o.usual)) x WHERE x.grantee <> o.owner), \
         usual AS ( \
           SELECT o.kind, o.label, x.grantee, x.privilege_type AS privilege, x.is_grantable \
           FROM object o CROSS JOIN LATERAL aclexplode(o.usual) x WHERE x.grantee <> o.owner \
           UNION ALL SELECT o.kind, o.label, 0, p, false FROM object o CROSS JOIN LATERAL unnest(o.also) p \
           WHERE o.acl IS NOT NULL), \
         change AS ( \
           SELECT g.*, true AS is_granted FROM (SELECT * FROM found EXCEPT SELECT * FROM usual) g \
           UNION ALL SELECT g.*, false FROM (SELECT * FROM usual EXCEPT SELECT * FROM found) g), \
         line AS ( \
           SELECT c.kind, c.label, o.of_table, c.is_granted, \
                  format('%s ON %s %s', c.privilege, o.word, o.name) AS what, \
                  CASE c.grantee WHEN 0 THEN 'PUBLIC' ELSE c.grantee::regrole::text END AS role, \
                  CASE WHEN c.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS option \
           FROM change c JOIN object o ON o.kind = c.kind AND o.label = c.label) \
         SELECT kind, label, of_table, \
                string_agg(CASE WHEN is_granted THEN format('GRANT %s TO %s%s', what, role, option) \
                                ELSE format('REVOKE %s FROM %s', what, role) END, '; ' \
                           ORDER BY is_granted, what, role, option), \
                string_agg(CASE WHEN is_granted THEN format('REVOKE %s FROM %s', what, role) \
                                ELSE format('GRANT %s TO %s%s', what, role, option) END, '; ' \
                           ORDER BY is_granted, what, role, option) \
         FROM line GROUP BY kind, label, of_table",
        relations = super::OWN_RELATIONS
    );
    for row in reader.query(&query)? {
        let kind: String = row.get(0);
        let table: Option<Vec<String>> = row.get(2);
        let table = table.and_then(|names| <[String; 2]>::try_from(names).ok());
        let create = SqlDefinition {
            create: row.get(3),
            drop: row.get(4),
        };
        let depends_on = table
            .map(|[namespace, name]| reader.object_name(namespace, name))
            .into_iter()
            .collect();
        add(
            catalog,
            &format!("{PRIVILEGES}{kind}"),
            row.get(1),
            create,
            depends_on,
        );
    }
    default_privileges(reader, catalog)
}

/// What roles will have on objects that are yet to come. What is said of a namespace adds to the rest; what is said
/// of the whole database takes its place.
fn default_privileges(
    reader: &mut Reader<'_, '_>,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    let rows = reader.query(
        "WITH entry AS ( \
           SELECT o.oid, o.defaclacl AS acl, o.defaclrole AS owner, \
                  format('ALTER DEFAULT PRIVILEGES FOR ROLE %I%s', r.rolname, ' IN SCHEMA ' || quote_ident(n.nspname)) \
                    AS head, \
                  CASE o.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' \
                       WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END AS word, \
                  CASE WHEN n.oid IS NULL \
                       THEN acldefault(CASE o.defaclobjtype WHEN 'S' THEN 's' ELSE o.defaclobjtype END::\"char\", \
                                       o.defaclrole) END AS usual, \
                  concat_ws(' in ', r.rolname, n.nspname) AS label \
           FROM pg_default_acl o JOIN pg_roles r ON r.oid = o.defaclrole \
           LEFT JOIN pg_namespace n ON n.oid = o.defaclnamespace), \
         change AS ( \
           SELECT e.oid, x.grantee, x.privilege_type, x.is_grantable, true AS is_granted \
           FROM entry e CROSS JOIN LATERAL aclexplode(e.acl) x \
           EXCEPT SELECT e.oid, x.grantee, x.privilege_type, x.is_grantable, true \
           FROM entry e CROSS JOIN LATERAL aclexplode(e.usual) x), \
         loss AS ( \
           SELECT e.oid, x.grantee, x.privilege_type, x.is_grantable, false AS is_granted \
           FROM entry e CROSS JOIN LATERAL aclexplode(e.usual) x \
           EXCEPT SELECT e.oid, x.grantee, x.privilege_type, x.is_grantable, false \
           FROM entry e CROSS JOIN LATERAL aclexplode(e.acl) x), \
         line AS ( \
           SELECT e.label || ' on ' || lower(e.word) AS label, c.is_granted, \
                  format('%s GRANT %s ON %s TO %s%s', e.head, c.privilege_type, e.word, \
                         CASE c.grantee WHEN 0 THEN 'PUBLIC' ELSE c.grantee::regrole::text END, \
                         CASE WHEN c.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) AS granting, \
                  format('%s REVOKE %s ON %s FROM %s', e.head, c.privilege_type, e.word, \
                         CASE c.grantee WHEN 0 THEN 'PUBLIC' ELSE c.grantee::regrole::text END) AS revoking \
           FROM (SELECT * FROM change UNION ALL SELECT * FROM loss) c JOIN entry e ON e.oid = c.oid) \
         SELECT label, \
                string_agg(CASE WHEN is_granted THEN granting ELSE revoking END, '; ' ORDER BY is_granted, granting), \
                string_agg(CASE WHEN is_granted THEN revoking ELSE granting END, '; ' ORDER BY is_granted, granting) \
         FROM line GROUP BY label",
    )?;
    for row in rows {
        let create = SqlDefinition {
            create: row.get(1),
            drop: row.get(2),
        };
        add(catalog, DEFAULT_PRIVILEGES, row.get(0), create, Vec::new());
    }
    Ok(())
}

fn add(
    catalog: &mut Catalog,
    detail: &str,
    label: String,
    definition: SqlDefinition,
    depends_on: Vec<ObjectName>,
) {
    let key = ObjectKey {
        kind: ObjectKind::Other,
        name: ObjectName::new(label),
        detail: detail.to_owned(),
    };
    catalog.schema.objects.insert(
        key.clone(),
        SchemaObject {
            key,
            comment: None,
            depends_on,
            engines: EngineSet::ALL,
            definition: ObjectDefinition::Sql(definition),
        },
    );
}
