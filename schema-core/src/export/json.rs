//! JSON: tables, columns, keys and references, for programs of any language.

use super::{Export, Exported};
use crate::def::Engine;
use crate::model::{Column, ForeignKey, Index, IndexKey, IndexPart, Schema, Table, TypeDefinition};
use serde_json::{Value, json};

/// JSON.
#[derive(Clone, Copy, Debug)]
pub struct Json;

/// The version of the document's form: it grows by one where a program that reads the old one would fail.
const FORM: u32 = 1;

impl Export for Json {
    fn keyword(&self) -> &'static str {
        "json"
    }

    fn export(&self, schema: &Schema, engine: Engine) -> Exported {
        let document = json!({
            "form": FORM,
            "schema": schema.name,
            "engine": engine.keyword(),
            "enums": schema.enums.values().map(|it| json!({
                "name": it.name.to_string(), "comment": it.comment, "labels": it.labels,
            })).collect::<Vec<_>>(),
            "types": schema.types.values().map(|it| match &it.definition {
                TypeDefinition::Domain(domain) => json!({
                    "name": it.name.to_string(), "domain": domain.base.to_string(), "not_null": domain.not_null,
                    "checks": domain.checks.iter().map(|check| json!({
                        "name": check.name, "expression": check.expression.to_string(),
                    })).collect::<Vec<_>>(),
                }),
                TypeDefinition::Composite(attributes) => json!({
                    "name": it.name.to_string(),
                    "attributes": attributes.iter().map(|attribute| json!({
                        "name": attribute.name, "type": attribute.data_type.to_string(),
                    })).collect::<Vec<_>>(),
                }),
            }).collect::<Vec<_>>(),
            "sequences": schema.sequences.keys().map(ToString::to_string).collect::<Vec<_>>(),
            "tables": schema.tables.values().map(table).collect::<Vec<_>>(),
            "objects": schema.objects.keys().map(ToString::to_string).collect::<Vec<_>>(),
        });
        Exported {
            text: format!("{document:#}\n"),
            omissions: Vec::new(),
        }
    }
}

fn table(table: &Table) -> Value {
    json!({
        "name": table.name.name,
        "namespace": table.name.namespace,
        "comment": table.comment,
        "rows": table.rows,
        "columns": table.columns.iter().map(column).collect::<Vec<_>>(),
        "primary_key": table.primary_key.as_ref().map(|key| json!({
            "name": key.name, "columns": key.columns,
        })),
        "uniques": table.uniques.iter().map(|unique| json!({
            "name": unique.name,
            "parts": unique.parts.iter().map(part).collect::<Vec<_>>(),
            "where": unique.predicate.as_ref().map(ToString::to_string),
            "nulls_not_distinct": unique.nulls_not_distinct,
        })).collect::<Vec<_>>(),
        "foreign_keys": table.foreign_keys.iter().map(foreign_key).collect::<Vec<_>>(),
        "checks": table.checks.iter().map(|check| json!({
            "name": check.name, "expression": check.expression.to_string(),
        })).collect::<Vec<_>>(),
        "indexes": table.indexes.iter().map(index).collect::<Vec<_>>(),
    })
}

fn column(column: &Column) -> Value {
    json!({
        "name": column.name,
        "type": column.data_type.to_string(),
        "nullable": column.nullable,
        "default": column.default.as_ref().map(ToString::to_string),
        "identity": column.identity.is_some(),
        "generated": column.generated.as_ref().map(|(expression, _)| expression.to_string()),
        "comment": column.comment,
    })
}

fn foreign_key(key: &ForeignKey) -> Value {
    json!({
        "name": key.name,
        "columns": key.columns,
        "target": key.target.to_string(),
        "target_columns": key.target_columns,
        "on_delete": key.on_delete.keyword(),
        "on_update": key.on_update.keyword(),
    })
}

fn index(index: &Index) -> Value {
    json!({
        "name": index.name,
        "method": index.method,
        "parts": index.parts.iter().map(part).collect::<Vec<_>>(),
        "where": index.predicate.as_ref().map(ToString::to_string),
        "include": index.include,
    })
}

fn part(part: &IndexPart) -> Value {
    let (word, text) = match &part.key {
        IndexKey::Column(name) => ("column", name.clone()),
        IndexKey::Expression(expression) => ("expression", expression.to_string()),
    };
    json!({ word: text, "descending": part.descending })
}
