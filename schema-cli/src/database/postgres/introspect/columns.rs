//! Columns.

use super::types::{CatalogType, data_type};
use super::{Reader, Tables};
use crate::database::DatabaseError;
use schema_core::model::{Column, Expression, Identity, ObjectId};

pub(super) fn read(reader: &mut Reader<'_, '_>, tables: &mut Tables) -> Result<(), DatabaseError> {
    // The type of an array's elements has the name and the kind; the modifier is the column's.
    let rows = reader.query(
        "SELECT a.attrelid, a.attname::text, a.attnotnull, \
                pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text, \
                CASE WHEN a.attcollation <> t.typcollation THEN \
                  (SELECT CASE WHEN k.collnamespace = 'pg_catalog'::regnamespace THEN k.collname::text \
                               ELSE format('%s.%s', k.collnamespace::regnamespace, k.collname) END \
                   FROM pg_collation k WHERE k.oid = a.attcollation) END, \
                col_description(a.attrelid, a.attnum), \
                format_type(e.oid, NULL), n.nspname::text, e.typname::text, e.typtype::text, \
                a.atttypmod, greatest(a.attndims, CASE WHEN e.oid <> t.oid THEN 1 ELSE 0 END)::int, \
                format_type(a.atttypid, a.atttypmod), \
                (SELECT x.extname::text FROM pg_depend p JOIN pg_extension x ON x.oid = p.refobjid \
                 WHERE p.classid = 'pg_type'::regclass AND p.objid = e.oid \
                   AND p.refclassid = 'pg_extension'::regclass AND p.deptype = 'e') \
         FROM pg_attribute a \
         JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' \
         JOIN pg_namespace s ON s.oid = c.relnamespace \
         JOIN pg_type t ON t.oid = a.atttypid \
         JOIN pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 AND t.typlen = -1 \
                                        THEN t.typelem ELSE t.oid END \
         JOIN pg_namespace n ON n.oid = e.typnamespace \
         LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
         WHERE a.attnum > 0 AND NOT a.attisdropped \
           AND s.nspname !~ '^pg_' AND s.nspname <> 'information_schema' \
         ORDER BY a.attrelid, a.attnum",
    )?;
    for row in rows {
        let Some(table) = tables.get_mut(&row.get(0)) else {
            continue;
        };
        let expression: Option<String> = row.get(3);
        let identity: String = row.get(4);
        let generated: String = row.get(5);
        let expression = expression.map(Expression::Sql);
        let (default, generated) = match (generated.as_str(), expression) {
            ("s", Some(expression)) => (None, Some((expression, true))),
            ("v", Some(expression)) => (None, Some((expression, false))),
            (_, default) => (default, None),
        };
        let catalog_type = CatalogType::read(reader, &row, 8);
        table.columns.push(Column {
            id: ObjectId::default(),
            name: row.get(1),
            renamed_from: None,
            data_type: data_type(catalog_type),
            nullable: !row.get::<_, bool>(2),
            default,
            identity: match identity.as_str() {
                "a" => Some(Identity::Always),
                "d" => Some(Identity::ByDefault),
                _ => None,
            },
            generated,
            backfill: None,
            collation: row.get(6),
            comment: row.get(7),
        });
    }
    Ok(())
}
