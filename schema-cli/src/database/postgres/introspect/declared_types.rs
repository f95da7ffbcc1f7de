//! Domains and composites.

use super::Reader;
use super::types::{CatalogType, data_type};
use crate::database::{Catalog, DatabaseError};
use ::postgres::types::Oid;
use schema_core::model::{
    Attribute, DeclaredType, Domain, DomainCheck, Expression, ObjectId, ObjectName, TypeDefinition,
};

/// Types of the user's: of no extension and no system namespace.
const OWN_TYPES: &str = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass \
                    AND d.objid = t.oid AND d.deptype = 'e')";

/// Joins the element's type `e`, its namespace `m` and its extension, for the type in `oid` and its modifier.
fn element(oid: &str, modifier: &str, dimensions: &str) -> (String, String) {
    (
        format!(
            "format_type(e.oid, NULL), m.nspname::text, e.typname::text, e.typtype::text, {modifier}, \
             greatest({dimensions}, CASE WHEN e.oid <> b.oid THEN 1 ELSE 0 END)::int, \
             format_type({oid}, {modifier}), \
             (SELECT x.extname::text FROM pg_depend p JOIN pg_extension x ON x.oid = p.refobjid \
              WHERE p.classid = 'pg_type'::regclass AND p.objid = e.oid \
                AND p.refclassid = 'pg_extension'::regclass AND p.deptype = 'e')"
        ),
        format!(
            "JOIN pg_type b ON b.oid = {oid} \
             JOIN pg_type e ON e.oid = CASE WHEN b.typcategory = 'A' AND b.typelem <> 0 AND b.typlen = -1 \
                                            THEN b.typelem ELSE b.oid END \
             JOIN pg_namespace m ON m.oid = e.typnamespace"
        ),
    )
}

/// A collation that is not the type's own.
fn collation(own: &str) -> String {
    format!(
        "CASE WHEN {own} <> b.typcollation THEN \
           (SELECT CASE WHEN k.collnamespace = 'pg_catalog'::regnamespace THEN k.collname::text \
                        ELSE format('%s.%s', k.collnamespace::regnamespace, k.collname) END \
            FROM pg_collation k WHERE k.oid = {own}) END"
    )
}

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    domains(reader, catalog)?;
    composites(reader, catalog)
}

fn domains(reader: &mut Reader<'_, '_>, catalog: &mut Catalog) -> Result<(), DatabaseError> {
    let mut checks = checks(reader, catalog)?;
    let (columns, joins) = element("t.typbasetype", "t.typtypmod", "t.typndims");
    let collation = collation("t.typcollation");
    let rows = reader.query(&format!(
        "SELECT t.oid, n.nspname::text, t.typname::text, obj_description(t.oid, 'pg_type'), t.typnotnull, \
                pg_get_expr(t.typdefaultbin, 0), {collation}, {columns} \
         FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace {joins} \
         WHERE t.typtype = 'd' AND {OWN_TYPES}"
    ))?;
    for row in rows {
        let oid: Oid = row.get(0);
        let definition = TypeDefinition::Domain(Box::new(Domain {
            base: data_type(CatalogType::read(reader, &row, 7)),
            not_null: row.get(4),
            default: row.get::<_, Option<String>>(5).map(Expression::Sql),
            collation: row.get(6),
            checks: checks
                .extract_if(.., |(owner, _)| *owner == oid)
                .map(|(_, check)| check)
                .collect(),
        }));
        let name = reader.object_name(row.get(1), row.get(2));
        add(catalog, name, row.get(3), definition);
    }
    Ok(())
}

/// The checks of all domains, sorted by name.
fn checks(
    reader: &mut Reader<'_, '_>,
    catalog: &mut Catalog,
) -> Result<Vec<(Oid, DomainCheck)>, DatabaseError> {
    // NOT NULL, which 17 has as objects too (`n`), is a property of the domain.
    let rows = reader.query(
        "SELECT k.contypid, k.conname::text, pg_get_expr(k.conbin, 0), k.convalidated, \
                n.nspname::text, t.typname::text \
         FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid \
         JOIN pg_namespace n ON n.oid = t.typnamespace \
         WHERE k.contypid <> 0 AND k.contype = 'c' \
         ORDER BY k.conname::text COLLATE \"C\"",
    )?;
    let mut checks = Vec::new();
    for row in rows {
        let name: String = row.get(1);
        if !row.get::<_, bool>(3) {
            let owner = reader.object_name(row.get(4), row.get(5));
            catalog.unfinished.insert((owner, name.clone()));
        }
        let expression = Expression::Sql(row.get::<_, Option<String>>(2).unwrap_or_default());
        checks.push((row.get(0), DomainCheck { name, expression }));
    }
    Ok(checks)
}

fn composites(reader: &mut Reader<'_, '_>, catalog: &mut Catalog) -> Result<(), DatabaseError> {
    let rows = reader.query(&format!(
        "SELECT t.typrelid, n.nspname::text, t.typname::text, obj_description(t.oid, 'pg_type') \
         FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace \
         JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c' \
         WHERE {OWN_TYPES}"
    ))?;
    let (columns, joins) = element("a.atttypid", "a.atttypmod", "a.attndims");
    let collation = collation("a.attcollation");
    for row in rows {
        let relation: Oid = row.get(0);
        let attributes = reader.query(&format!(
            "SELECT a.attname::text, {collation}, col_description(a.attrelid, a.attnum), {columns} \
             FROM pg_attribute a {joins} \
             WHERE a.attrelid = {relation} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
        ))?;
        let attributes = attributes.iter().map(|attribute| Attribute {
            name: attribute.get(0),
            data_type: data_type(CatalogType::read(reader, attribute, 3)),
            collation: attribute.get(1),
            comment: attribute.get(2),
        });
        let definition = TypeDefinition::Composite(attributes.collect());
        let name = reader.object_name(row.get(1), row.get(2));
        add(catalog, name, row.get(3), definition);
    }
    Ok(())
}

fn add(
    catalog: &mut Catalog,
    name: ObjectName,
    comment: Option<String>,
    definition: TypeDefinition,
) {
    let declared = DeclaredType {
        id: ObjectId::default(),
        name: name.clone(),
        comment,
        definition,
    };
    catalog.schema.types.insert(name, declared);
}
