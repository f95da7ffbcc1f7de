//! Rust types that everybody writes under one name.
//!
//! A derive sees names, not types. What it guesses here only decides which rules can speak before
//! rustc resolves the name; the definition holds what rustc finds.

use schema_core::def::{ColumnType, TypeKind};
use syn::{GenericArgument, PathArguments, Type};

/// The column type that `rust_type` looks like; unknown for every name that is not listed.
pub(crate) fn column_type(rust_type: &Type) -> ColumnType<'static> {
    ColumnType::new(kind(rust_type).unwrap_or(TypeKind::Unknown))
}

fn kind(rust_type: &Type) -> Option<TypeKind> {
    let Type::Path(path) = rust_type else {
        return None;
    };
    let last = path.path.segments.last()?;
    let kind = match last.ident.to_string().as_str() {
        "bool" => TypeKind::Boolean,
        "i16" => TypeKind::SmallInt,
        "i32" => TypeKind::Integer,
        "i64" => TypeKind::BigInt,
        "f32" => TypeKind::Real,
        "f64" => TypeKind::DoublePrecision,
        "String" => TypeKind::Text,
        "Uuid" => TypeKind::Uuid,
        "Decimal" => TypeKind::Numeric,
        "NaiveDate" => TypeKind::Date,
        "NaiveTime" => TypeKind::Time,
        "NaiveDateTime" => TypeKind::Timestamp,
        "DateTime" => TypeKind::TimestampTz,
        "Vec" => return bytes(&last.arguments),
        _ => return None,
    };
    Some(kind)
}

fn bytes(arguments: &PathArguments) -> Option<TypeKind> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(GenericArgument::Type(Type::Path(item))) if item.path.is_ident("u8") => {
            Some(TypeKind::Bytea)
        }
        _ => None,
    }
}
