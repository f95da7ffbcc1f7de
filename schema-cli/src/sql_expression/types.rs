//! Types in SQL text.

use schema_core::def::TypeKind;
use schema_core::model::{DataType, ObjectName, Schema};
use sqlparser::ast;

/// The model's type of a cast; `None` where the model has no word for it.
pub(crate) fn data_type(parsed: &ast::DataType, schema: &Schema) -> Option<DataType> {
    match parsed {
        ast::DataType::Array(ast::ArrayElemTypeDef::SquareBracket(element, None)) => {
            let element = data_type(element, schema)?;
            Some(DataType {
                dimensions: element.dimensions.checked_add(1)?,
                ..element
            })
        }
        ast::DataType::Custom(name, parameters) if parameters.is_empty() => named(name, schema),
        other => built_in(&other.to_string()),
    }
}

fn named(name: &ast::ObjectName, schema: &Schema) -> Option<DataType> {
    let parts: Vec<&str> = name
        .0
        .iter()
        .map(|part| part.as_ident().map(|ident| ident.value.as_str()))
        .collect::<Option<_>>()?;
    let name = match parts.as_slice() {
        [name] => ObjectName::new(*name),
        [namespace, name] => ObjectName {
            namespace: Some((*namespace).to_owned()),
            name: (*name).to_owned(),
        },
        _ => return None,
    };
    if schema.enums.contains_key(&name) {
        return Some(DataType {
            name: Some(name),
            ..DataType::new(TypeKind::Enum)
        });
    }
    if let Some(declared) = schema.types.get(&name) {
        return Some(DataType {
            name: Some(name),
            ..DataType::new(declared.kind())
        });
    }
    built_in(&parts.join("."))
}

/// A type by its spelling without parameters, and those with one or two numbers.
fn built_in(text: &str) -> Option<DataType> {
    let text = text.to_ascii_lowercase();
    let (head, rest) = match text.split_once('(') {
        Some((head, rest)) => {
            let (numbers, tail) = rest.split_once(')')?;
            (
                format!("{}{tail}", head.trim_end()),
                Some(numbers.to_owned()),
            )
        }
        None => (text, None),
    };
    let head = match head.as_str() {
        "varchar" => "character varying",
        "int" | "int4" => "integer",
        "int8" => "bigint",
        "int2" => "smallint",
        "float4" => "real",
        "float8" => "double precision",
        "bool" => "boolean",
        "timestamp" => "timestamp without time zone",
        "timestamptz" => "timestamp with time zone",
        "time" => "time without time zone",
        "varbit" => "bit varying",
        // `bpchar` has no length, and `character` has the length 1.
        "bpchar" | "character" | "char" if rest.is_none() => return None,
        other => other,
    };
    let kind = TypeKind::ALL.iter().copied().find(|kind| {
        let name = kind.postgres_name();
        !name.is_empty() && name.replace("{}", "") == head
    })?;
    if kind == TypeKind::Interval && rest.is_some() {
        return None;
    }
    let mut numbers = rest
        .as_deref()
        .unwrap_or_default()
        .split(',')
        .map(str::trim);
    let first = numbers.next().filter(|number| !number.is_empty());
    let precision = first.map(str::parse).transpose().ok()?;
    let scale = numbers.next().map(str::parse).transpose().ok()?;
    Some(DataType {
        precision,
        scale,
        ..DataType::new(kind)
    })
}
