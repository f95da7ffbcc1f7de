//! Which extensions the types, operator classes and access methods of a schema come from.

use crate::def::TypeKind;
use crate::model::{DataType, Index, IndexKey, IndexPart, Schema, Table, TypeDefinition};
use crate::syntax::index_method::index_method;
use std::collections::{BTreeMap, BTreeSet};

/// The extensions that the types, columns, indexes and constraints of a schema need, each with the first
/// object that does.
pub(super) fn extensions(schema: &Schema) -> BTreeMap<String, String> {
    let mut needed = BTreeMap::new();
    for declared in schema.types.values() {
        let parts: Vec<&DataType> = match &declared.definition {
            TypeDefinition::Domain(domain) => vec![&domain.base],
            TypeDefinition::Composite(attributes) => {
                attributes.iter().map(|it| &it.data_type).collect()
            }
        };
        for extension in parts.into_iter().filter_map(DataType::required_extension) {
            needed
                .entry(extension.to_owned())
                .or_insert_with(|| declared.name.to_string());
        }
    }
    for table in schema.tables.values() {
        let of_columns = table.columns.iter().filter_map(|column| {
            let extension = column.data_type.required_extension()?;
            Some((column.name.as_str(), extension))
        });
        let of_indexes = extensions_of_indexes(table);
        let of_indexes = of_indexes
            .iter()
            .map(|(name, extension)| (name.as_str(), *extension));
        for (name, extension) in of_columns.chain(of_indexes) {
            needed
                .entry(extension.to_owned())
                .or_insert_with(|| format!("{}.{name}", table.name));
        }
    }
    needed
}

fn extensions_of_indexes(table: &Table) -> BTreeSet<(String, &'static str)> {
    let mut needed = BTreeSet::new();
    let mut add = |name: &str, method: &str, parts: &[&IndexPart]| {
        let of_method = index_method(method).and_then(|method| method.extension);
        let of_parts = parts.iter().filter_map(|part| of_part(table, method, part));
        needed.extend(
            of_method
                .into_iter()
                .chain(of_parts)
                .map(|extension| (name.to_owned(), extension)),
        );
    };
    for Index {
        name,
        method,
        parts,
        ..
    } in &table.indexes
    {
        add(name, method, &parts.iter().collect::<Vec<_>>());
    }
    for exclusion in &table.exclusions {
        let parts: Vec<&IndexPart> = exclusion.elements.iter().map(|it| &it.part).collect();
        add(&exclusion.name, &exclusion.method, &parts);
    }
    for unique in table
        .uniques
        .iter()
        .filter(|unique| unique.without_overlaps)
    {
        add(
            &unique.name,
            "gist",
            &unique.parts.iter().collect::<Vec<_>>(),
        );
    }
    if let Some(key) = table
        .primary_key
        .as_ref()
        .filter(|key| key.without_overlaps)
    {
        let parts: Vec<IndexPart> = key.columns.iter().map(IndexPart::column).collect();
        add(&key.name, "gist", &parts.iter().collect::<Vec<_>>());
    }
    needed
}

/// The extension that brings the operator class of a part, where the server has none of its own.
fn of_part(table: &Table, method: &str, part: &IndexPart) -> Option<&'static str> {
    if let Some(class) = &part.operator_class {
        return class.contains("_trgm_ops").then_some("pg_trgm");
    }
    let extension = match method {
        "gist" => "btree_gist",
        "gin" => "btree_gin",
        _ => return None,
    };
    let IndexKey::Column(name) = &part.key else {
        return None;
    };
    let column = table.column(name)?;
    let is_plain = column.data_type.dimensions == 0
        && matches!(
            column.data_type.kind,
            TypeKind::SmallInt
                | TypeKind::Integer
                | TypeKind::BigInt
                | TypeKind::Numeric
                | TypeKind::Real
                | TypeKind::DoublePrecision
                | TypeKind::Money
                | TypeKind::Text
                | TypeKind::VarChar
                | TypeKind::Char
                | TypeKind::Boolean
                | TypeKind::Bytea
                | TypeKind::Date
                | TypeKind::Time
                | TypeKind::TimeTz
                | TypeKind::Timestamp
                | TypeKind::TimestampTz
                | TypeKind::Interval
                | TypeKind::Uuid
                | TypeKind::MacAddr
                | TypeKind::Bit
                | TypeKind::VarBit
                | TypeKind::Enum
        );
    is_plain.then_some(extension)
}
