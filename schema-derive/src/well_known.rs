//! Rust types that everybody writes under one name.
//!
//! A derive sees names, not types. What it guesses here only decides which rules can speak before
//! rustc resolves the name; the definition holds what rustc finds.

use schema_core::def::{ColumnType, TypeKind};
use syn::{GenericArgument, Path, PathArguments, PathSegment, Type};

/// The column type that `rust_type` looks like; unknown for every name that is not listed.
pub(crate) fn column_type(rust_type: &Type) -> ColumnType<'static> {
    let unknown = ColumnType::new(TypeKind::Unknown);
    match rust_type {
        Type::Path(path) if path.qself.is_none() => match path.path.segments.last() {
            Some(_) if is_json(&path.path) => ColumnType::new(TypeKind::JsonB),
            Some(last) => named(last).unwrap_or(unknown),
            None => unknown,
        },
        Type::Array(array) => list_of(&array.elem).unwrap_or(unknown),
        _ => unknown,
    }
}

/// `serde_json::Value`; a `Value` alone may be anything.
fn is_json(path: &Path) -> bool {
    let mut segments = path.segments.iter().rev().map(|segment| &segment.ident);
    segments.next().is_some_and(|last| last == "Value")
        && segments.next().is_some_and(|owner| owner == "serde_json")
}

fn named(segment: &PathSegment) -> Option<ColumnType<'static>> {
    let argument = argument(segment);
    let kind = match segment.ident.to_string().as_str() {
        "bool" => TypeKind::Boolean,
        "i16" => TypeKind::SmallInt,
        "i32" => TypeKind::Integer,
        "i64" => TypeKind::BigInt,
        "f32" => TypeKind::Real,
        "f64" => TypeKind::DoublePrecision,
        "String" => TypeKind::Text,
        "IpAddr" | "Ipv4Addr" | "Ipv6Addr" | "IpNetwork" | "Ipv4Network" | "Ipv6Network" => {
            TypeKind::Inet
        }
        // uuid
        "Uuid" => TypeKind::Uuid,
        // rust_decimal, bigdecimal
        "Decimal" | "BigDecimal" => TypeKind::Numeric,
        // bytes
        "Bytes" => TypeKind::Bytea,
        // chrono
        "NaiveDate" => TypeKind::Date,
        "NaiveTime" => TypeKind::Time,
        "NaiveDateTime" => TypeKind::Timestamp,
        "TimeDelta" => TypeKind::Interval,
        // chrono's names its zone; jiff's has none.
        "DateTime" if argument.is_some() => TypeKind::TimestampTz,
        // time
        "OffsetDateTime" => TypeKind::TimestampTz,
        "PrimitiveDateTime" => TypeKind::Timestamp,
        // jiff
        "SignedDuration" => TypeKind::Interval,
        "Vec" => return list_of(argument?),
        "Box" | "Arc" | "Cow" => return pointee(argument?),
        _ => return None,
    };
    Some(ColumnType::new(kind))
}

/// The type between the angle brackets.
fn argument(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(argument) => Some(argument),
        _ => None,
    })
}

/// A list of bytes is bytes, any other an array.
fn list_of(item: &Type) -> Option<ColumnType<'static>> {
    if is(item, "u8") {
        return Some(ColumnType::new(TypeKind::Bytea));
    }
    let item = column_type(item);
    (item.kind != TypeKind::Unknown).then_some(item.array())
}

/// `Box<str>`, `Box<[u8]>`
fn pointee(pointee: &Type) -> Option<ColumnType<'static>> {
    match pointee {
        Type::Slice(slice) => list_of(&slice.elem),
        other if is(other, "str") => Some(ColumnType::new(TypeKind::Text)),
        _ => None,
    }
}

fn is(rust_type: &Type, name: &str) -> bool {
    matches!(rust_type, Type::Path(path) if path.path.is_ident(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(rust_type: &str) -> String {
        let rust_type = syn::parse_str(rust_type).expect("a type");
        let found = column_type(&rust_type);
        format!(
            "{}{}",
            found.kind.keyword(),
            "[]".repeat(found.dimensions.into())
        )
    }

    #[test]
    fn what_everybody_writes_is_known() {
        for (rust_type, column_type) in [
            ("i64", "bigint"),
            ("uuid::Uuid", "uuid"),
            ("Vec<u8>", "bytea"),
            ("[u8; 32]", "bytea"),
            ("Vec<Vec<u8>>", "bytea[]"),
            ("Vec<chrono::NaiveDate>", "date[]"),
            ("[[i32; 3]; 3]", "integer[][]"),
            ("Box<str>", "text"),
            ("Cow<'static, str>", "text"),
            ("Box<[String]>", "text[]"),
            ("DateTime<Utc>", "timestamptz"),
            ("jiff::civil::DateTime", "unknown"),
            ("serde_json::Value", "jsonb"),
            ("Value", "unknown"),
            ("Vec<OrderStatus>", "unknown"),
            ("<T as Trait>::String", "unknown"),
        ] {
            assert_eq!(spelled(rust_type), column_type, "{rust_type}");
        }
    }
}
