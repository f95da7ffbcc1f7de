//! Objects that are no tables. What is written as SQL has the server's own text, which is comparable with
//! that of the same server alone.

use super::types::{CatalogType, data_type};
use super::{OWN_RELATIONS, Reader};
use crate::database::{Catalog, DatabaseError};
use ::postgres::types::Oid;
use schema_core::def::{EngineSet, ObjectKind};
use schema_core::model::{
    Expression, Extension, Index, IndexKey, IndexPart, ObjectDefinition, ObjectKey, ObjectName,
    SchemaObject, SqlDefinition, View, ViewColumn,
};
use std::collections::BTreeMap;

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    extensions(reader, catalog)?;
    namespaces(reader, catalog)?;
    views(reader, catalog)?;
    routines(reader, catalog)?;
    of_tables(reader, catalog)
}

fn add(
    catalog: &mut Catalog,
    key: ObjectKey,
    comment: Option<String>,
    definition: ObjectDefinition,
) {
    catalog.schema.objects.insert(
        key.clone(),
        SchemaObject {
            key,
            comment,
            depends_on: Vec::new(),
            engines: EngineSet::ALL,
            definition,
        },
    );
}

/// The server prints how it was made; how to drop it follows from the key.
fn sql(create: String) -> ObjectDefinition {
    ObjectDefinition::Sql(SqlDefinition {
        create,
        drop: String::new(),
    })
}

fn extensions(reader: &mut Reader<'_, '_>, catalog: &mut Catalog) -> Result<(), DatabaseError> {
    // The language comes with every database.
    let rows = reader.query(
        "SELECT e.extname::text, n.nspname::text, e.extversion \
         FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'",
    )?;
    for row in rows {
        let key = ObjectKey::new(
            ObjectKind::Extension,
            ObjectName::new(row.get::<_, String>(0)),
        );
        let extension = Extension {
            namespace: row.get(1),
            version: row.get(2),
        };
        add(
            catalog,
            key,
            // It brings one of its own.
            None,
            ObjectDefinition::Extension(extension),
        );
    }
    Ok(())
}

fn namespaces(reader: &mut Reader<'_, '_>, catalog: &mut Catalog) -> Result<(), DatabaseError> {
    let rows = reader.query(
        "SELECT n.nspname::text, obj_description(n.oid, 'pg_namespace') FROM pg_namespace n \
         WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public') \
           AND n.nspname <> current_schema() \
           AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_namespace'::regclass \
                           AND e.objid = n.oid AND e.deptype = 'e')",
    )?;
    for row in rows {
        let key = ObjectKey::namespace(row.get::<_, String>(0));
        add(catalog, key, row.get(1), ObjectDefinition::Namespace);
    }
    Ok(())
}

fn views(reader: &mut Reader<'_, '_>, catalog: &mut Catalog) -> Result<(), DatabaseError> {
    let mut columns = view_columns(reader)?;
    let mut indexes: BTreeMap<Oid, Vec<Index>> = BTreeMap::new();
    let rows = reader.query(
        "SELECT i.indrelid, x.relname::text, \
                concat(pg_get_indexdef(i.indexrelid), \
                       CASE WHEN i.indisclustered THEN format('; ALTER MATERIALIZED VIEW %I.%I CLUSTER ON %I', \
                                                              n.nspname, c.relname, x.relname) END, \
                       '; COMMENT ON INDEX ' || format('%I.%I', n.nspname, x.relname) || ' IS ' \
                       || quote_literal(obj_description(x.oid, 'pg_class'))) \
         FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid \
         JOIN pg_class c ON c.oid = i.indrelid AND c.relkind = 'm' \
         JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY x.relname",
    )?;
    for row in rows {
        // The whole of it, as the server prints it.
        let part = IndexPart {
            key: IndexKey::Expression(Expression::Sql(row.get(2))),
            descending: false,
            nulls: None,
            operator_class: None,
            operator_class_parameters: BTreeMap::new(),
            collation: None,
        };
        indexes.entry(row.get(0)).or_default().push(Index {
            method: String::new(),
            ..Index::new(row.get::<_, String>(1), vec![part])
        });
    }
    let rows = reader.query(&format!(
        "SELECT c.oid, n.nspname::text, c.relname::text, c.relkind = 'm', pg_get_viewdef(c.oid), \
                obj_description(c.oid, 'pg_class'), \
                ARRAY(SELECT o FROM unnest(coalesce(c.reloptions, '{{}}')) o ORDER BY 1) \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('v', 'm') AND {OWN_RELATIONS}"
    ))?;
    for row in rows {
        let oid: Oid = row.get(0);
        let kind = match row.get(3) {
            true => ObjectKind::MaterializedView,
            false => ObjectKind::View,
        };
        let options: Vec<String> = row.get(6);
        let view = View {
            query: row.get(4),
            columns: columns.remove(&oid).unwrap_or_default(),
            options: options
                .iter()
                .filter_map(|option| option.split_once('='))
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
            uniques: Vec::new(),
            indexes: indexes.remove(&oid).unwrap_or_default(),
        };
        let key = ObjectKey::new(kind, reader.object_name(row.get(1), row.get(2)));
        add(catalog, key, row.get(5), ObjectDefinition::View(view));
    }
    Ok(())
}

fn view_columns(
    reader: &mut Reader<'_, '_>,
) -> Result<BTreeMap<Oid, Vec<ViewColumn>>, DatabaseError> {
    let rows = reader.query(
        "SELECT a.attrelid, a.attname::text, format_type(e.oid, NULL), n.nspname::text, e.typname::text, \
                e.typtype::text, a.atttypmod, \
                greatest(a.attndims, CASE WHEN e.oid <> t.oid THEN 1 ELSE 0 END)::int, \
                format_type(a.atttypid, a.atttypmod), col_description(a.attrelid, a.attnum), \
                (SELECT x.extname::text FROM pg_depend p JOIN pg_extension x ON x.oid = p.refobjid \
                 WHERE p.classid = 'pg_type'::regclass AND p.objid = e.oid \
                   AND p.refclassid = 'pg_extension'::regclass AND p.deptype = 'e') \
         FROM pg_attribute a \
         JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('v', 'm') \
         JOIN pg_namespace s ON s.oid = c.relnamespace \
           AND s.nspname !~ '^pg_' AND s.nspname <> 'information_schema' \
         JOIN pg_type t ON t.oid = a.atttypid \
         JOIN pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 AND t.typlen = -1 \
                                        THEN t.typelem ELSE t.oid END \
         JOIN pg_namespace n ON n.oid = e.typnamespace \
         WHERE a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum",
    )?;
    let mut columns: BTreeMap<Oid, Vec<ViewColumn>> = BTreeMap::new();
    for row in rows {
        let catalog_type = CatalogType {
            spelling: row.get(2),
            name: reader.object_name(row.get(3), row.get(4)),
            kind: row.get(5),
            modifier: row.get(6),
            dimensions: row.get(7),
            whole: row.get(8),
            extension: row.get(10),
        };
        columns.entry(row.get(0)).or_default().push(ViewColumn {
            name: row.get(1),
            data_type: data_type(catalog_type),
            comment: row.get(9),
        });
    }
    Ok(columns)
}

fn routines(reader: &mut Reader<'_, '_>, catalog: &mut Catalog) -> Result<(), DatabaseError> {
    let rows = reader.query(
        "SELECT f.prokind::text, n.nspname::text, f.proname::text, oidvectortypes(f.proargtypes), \
                obj_description(f.oid, 'pg_proc'), \
                pg_get_functiondef(f.oid) \
         FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace \
         WHERE f.prokind <> 'a' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
           AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass \
                           AND e.objid = f.oid AND e.deptype IN ('e', 'i'))",
    )?;
    for row in rows {
        let kind = match row.get::<_, String>(0).as_str() {
            "p" => ObjectKind::Procedure,
            _ => ObjectKind::Function,
        };
        let key = ObjectKey {
            kind,
            name: reader.object_name(row.get(1), row.get(2)),
            detail: row.get(3),
        };
        add(catalog, key, row.get(4), sql(row.get(5)));
    }
    Ok(())
}

/// Rules, and triggers of views; those of tables are attached to them.
fn of_tables(reader: &mut Reader<'_, '_>, catalog: &mut Catalog) -> Result<(), DatabaseError> {
    let rows = reader.query(&format!(
        "SELECT true, n.nspname::text, c.relname::text, t.tgname::text, pg_get_triggerdef(t.oid), \
                obj_description(t.oid, 'pg_trigger') \
         FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE NOT t.tgisinternal AND c.relkind = 'v' AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT false, n.nspname::text, c.relname::text, r.rulename::text, pg_get_ruledef(r.oid), \
                obj_description(r.oid, 'pg_rewrite') \
         FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE r.rulename <> '_RETURN' AND {OWN_RELATIONS}"
    ))?;
    for row in rows {
        let table = reader.object_name(row.get(1), row.get(2));
        let key = ObjectKey {
            kind: match row.get(0) {
                true => ObjectKind::Trigger,
                false => ObjectKind::Rule,
            },
            name: ObjectName::new(row.get::<_, String>(3)),
            detail: table.to_string(),
        };
        add(catalog, key, row.get(5), sql(row.get(4)));
    }
    Ok(())
}
