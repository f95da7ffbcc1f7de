//! Columns.

use super::sequences::{OPTIONS, options};
use super::types::{CatalogType, data_type};
use super::{Reader, Tables};
use crate::database::DatabaseError;
use ::postgres::Row;
use ::postgres::types::Oid;
use schema_core::def::{Compression, Storage};
use schema_core::model::{
    Column, Expression, Generation, Identity, ObjectId, ObjectName, PhysicalOptions,
};
use schema_core::syntax::name::DefaultName;

pub(super) fn read(reader: &mut Reader<'_, '_>, tables: &mut Tables) -> Result<(), DatabaseError> {
    // The type of an array's elements has the name and the kind; the modifier is the column's.
    let rows = reader.query(&format!(
        "SELECT a.attrelid, a.attname::text, a.attnotnull, \
                pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text, \
                k.collname::text, \
                ad.description, \
                format_type(e.oid, NULL), n.nspname::text, e.typname::text, e.typtype::text, \
                a.atttypmod, greatest(a.attndims, CASE WHEN e.oid <> t.oid THEN 1 ELSE 0 END)::int, \
                format_type(a.atttypid, a.atttypmod), \
                ex.extname::text, \
                kn.nspname::text, \
                CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END, \
                a.attcompression::text, nullif(a.attstattarget, -1)::int, a.attoptions, c.relname::text, \
                qc.relname::text, {OPTIONS}, a.attnum \
         FROM pg_attribute a \
         JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') \
         JOIN pg_namespace s ON s.oid = c.relnamespace \
         JOIN pg_type t ON t.oid = a.atttypid \
         JOIN pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 AND t.typlen = -1 \
                                        THEN t.typelem ELSE t.oid END \
         JOIN pg_namespace n ON n.oid = e.typnamespace \
         LEFT JOIN pg_collation k ON k.oid = a.attcollation AND a.attcollation <> t.typcollation \
         LEFT JOIN pg_namespace kn ON kn.oid = k.collnamespace \
         LEFT JOIN pg_depend p ON a.attidentity <> '' AND p.classid = 'pg_class'::regclass \
              AND p.refclassid = 'pg_class'::regclass AND p.refobjid = a.attrelid \
              AND p.refobjsubid = a.attnum AND p.deptype = 'i' \
         LEFT JOIN pg_class qc ON qc.oid = p.objid \
         LEFT JOIN pg_sequence q ON q.seqrelid = p.objid \
         LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
         LEFT JOIN pg_description ad ON ad.objoid = a.attrelid AND ad.classoid = 'pg_class'::regclass \
              AND ad.objsubid = a.attnum \
         LEFT JOIN pg_depend ed ON ed.classid = 'pg_type'::regclass AND ed.objid = e.oid \
              AND ed.refclassid = 'pg_extension'::regclass AND ed.deptype = 'e' \
         LEFT JOIN pg_extension ex ON ex.oid = ed.refobjid \
         WHERE a.attnum > 0 AND NOT a.attisdropped \
           AND s.nspname !~ '^pg_' AND s.nspname <> 'information_schema' \
         ORDER BY a.attrelid, a.attnum"
    ))?;
    for row in rows {
        let (owner, name): (Oid, String) = (row.get(0), row.get(1));
        reader
            .column_names
            .insert((owner, row.get(30)), name.clone());
        let Some(table) = tables.get_mut(&owner) else {
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
            forms: Vec::new(),

            id: ObjectId::default(),
            name,
            renamed_from: None,
            data_type: data_type(catalog_type),
            nullable: !row.get::<_, bool>(2),
            default,
            identity: match identity.as_str() {
                "a" => Some(self::identity(&row, Generation::Always)),
                "d" => Some(self::identity(&row, Generation::ByDefault)),
                _ => None,
            },
            generated,
            backfill: None,
            renamed_labels: std::collections::BTreeMap::new(),
            collation: row
                .get::<_, Option<String>>(6)
                .map(|name| match row.get::<_, &str>(16) {
                    "pg_catalog" => ObjectName::new(name),
                    namespace => reader.object_name(namespace.to_owned(), name),
                }),
            physical: physical(&row),
            comment: row.get(7),
        });
    }
    Ok(())
}

/// How an identity column is numbered. The name that the server would choose is not said.
fn identity(row: &Row, generation: Generation) -> Identity {
    let default = DefaultName::sequence(row.get(21), row.get(1)).first();
    let name: Option<String> = row.get(22);
    Identity {
        generation,
        sequence: name.filter(|name| *name != default),
        options: options(row, 23).1,
    }
}

/// How the values of a column are kept, where that is not the server's own choice.
fn physical(row: &Row) -> PhysicalOptions {
    let storage: Option<String> = row.get(17);
    let compression: Option<String> = row.get(18);
    let options: Option<Vec<String>> = row.get(20);
    let option = |wanted: &str| {
        let mut options = options.iter().flatten();
        options.find_map(|option| {
            let (word, value) = option.split_once('=')?;
            (word == wanted).then(|| value.to_owned())
        })
    };
    PhysicalOptions {
        storage: match storage.as_deref() {
            Some("p") => Some(Storage::Plain),
            Some("e") => Some(Storage::External),
            Some("x") => Some(Storage::Extended),
            Some("m") => Some(Storage::Main),
            _ => None,
        },
        compression: match compression.as_deref() {
            Some("p") => Some(Compression::Pglz),
            Some("l") => Some(Compression::Lz4),
            _ => None,
        },
        statistics: row
            .get::<_, Option<i32>>(19)
            .and_then(|target| u16::try_from(target).ok()),
        n_distinct: option("n_distinct"),
        n_distinct_inherited: option("n_distinct_inherited"),
    }
}
