//! The Rust names of what a database holds.

use super::Kind;
use super::attribute::{identifier, is_word};
use super::module::DEFAULT_MODULE;
use super::update::KnownNames;
use schema_core::model::{ObjectName, Schema};
use schema_core::syntax::name::{snake_case, struct_name, type_name};
use std::collections::{BTreeMap, BTreeSet};

/// Names that mean something else where the code is written.
const TAKEN: &[&str] = &[
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "From",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "Result",
    "Send",
    "Some",
    "SqlEnum",
    "SqlType",
    "String",
    "Sync",
    "Table",
    "ToString",
    "Vec",
    "AsText",
    "BigDecimal",
    "Date",
    "DateTime",
    "Decimal",
    "Duration",
    "IpNetwork",
    "NaiveDate",
    "NaiveDateTime",
    "NaiveTime",
    "OffsetDateTime",
    "PrimitiveDateTime",
    "Span",
    "Time",
    "TimeDelta",
    "Timestamp",
    "Utc",
    "Uuid",
    "Value",
];

/// The names of structs and enums.
#[derive(Debug, Default)]
pub(super) struct TypeNames {
    tables: BTreeMap<ObjectName, String>,
    types: BTreeMap<ObjectName, String>,
}

impl TypeNames {
    /// Names every table and type of the schema; each name once.
    ///
    /// What has a name already keeps it.
    pub(super) fn new(schema: &Schema, known: &KnownNames) -> Self {
        let mut used: BTreeSet<String> = TAKEN.iter().map(|name| (*name).to_owned()).collect();
        used.extend(known.values().cloned());
        let mut names = Self::default();
        let of = |kind: Kind, name: &ObjectName| known.get(&(kind, name.clone())).cloned();
        // Tables first: they are named more often.
        for name in schema.tables.keys() {
            let rust = of(Kind::Table, name)
                .unwrap_or_else(|| unused(struct_name(&name.name), name, "Row", &mut used));
            names.tables.insert(name.clone(), rust);
        }
        for name in schema.enums.keys().chain(schema.types.keys()) {
            let rust = of(Kind::Type, name)
                .unwrap_or_else(|| unused(type_name(&name.name), name, "Type", &mut used));
            names.types.insert(name.clone(), rust);
        }
        names
    }

    /// The struct of a table.
    pub(super) fn table(&self, name: &ObjectName) -> Option<&str> {
        self.tables.get(name).map(String::as_str)
    }

    /// The enum or struct of a type.
    pub(super) fn declared(&self, name: &ObjectName) -> Option<&str> {
        self.types.get(name).map(String::as_str)
    }
}

/// The wanted name, else with the namespace before it, else with a word after it, else with a number.
fn unused(wanted: String, name: &ObjectName, word: &str, used: &mut BTreeSet<String>) -> String {
    let in_namespace = name
        .namespace
        .as_deref()
        .map(|namespace| format!("{}{wanted}", type_name(namespace)));
    let mut candidates = vec![wanted.clone()];
    candidates.extend(in_namespace);
    candidates.push(format!("{wanted}{word}"));
    let numbered = (2_u32..).map(|number| format!("{wanted}{number}"));
    let found = candidates
        .into_iter()
        .chain(numbered)
        .find(|candidate| !used.contains(candidate))
        .unwrap_or(wanted);
    used.insert(found.clone());
    found
}

/// The fields of a table or composite, in the order of `names`; each is a Rust identifier, raw where need be.
pub(super) fn fields<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut used = BTreeSet::new();
    let mut fields = Vec::new();
    for name in names {
        let field = field(name);
        let mut candidate = field.clone();
        let mut number = 1_u32;
        while !used.insert(candidate.clone()) {
            number += 1;
            candidate = format!("{field}_{number}");
        }
        fields.push(identifier(&candidate).unwrap_or(candidate));
    }
    fields
}

/// A name in small letters that can be a field; without `r#`.
fn field(name: &str) -> String {
    let snake = snake_case(name);
    if snake == name && identifier(name).is_some() {
        return snake;
    }
    let mut text = String::new();
    for letter in snake.chars() {
        match is_word(&format!("a_{letter}")) && letter != '_' {
            true => text.push(letter),
            false if text.ends_with('_') || text.is_empty() => {}
            false => text.push('_'),
        }
    }
    let text = text.trim_matches('_').to_owned();
    match text.as_str() {
        "" => "unnamed".to_owned(),
        "self" | "super" | "crate" => format!("{text}_"),
        _ if identifier(&text).is_none() => format!("n{text}"),
        _ => text,
    }
}

/// A name in small letters that a file can have.
pub(super) fn field_name(name: &str) -> String {
    field(name)
}

/// The variants of an enum, in the order of its labels.
pub(super) fn variants(labels: &[String]) -> Vec<String> {
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut variants = Vec::new();
    for label in labels {
        let wanted = type_name(label);
        let mut candidate = wanted.clone();
        let mut number = 1_u32;
        while !used.insert(candidate.clone()) {
            number += 1;
            candidate = format!("{wanted}{number}");
        }
        variants.push(candidate);
    }
    variants
}

/// The name of a module; without `r#`.
pub(super) fn module(namespace: &str) -> String {
    let name = field(namespace);
    // The module around it is called `tables`.
    match is_word(&name) && name != "tables" && name != DEFAULT_MODULE {
        true => name,
        false => format!("{name}_tables"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_become_fields() {
        let names = [
            "id",
            "type",
            "Full Name",
            "full_name",
            "self",
            "a\"b\nc",
            "😀",
            "1st",
            "createdAt",
            "Ship Date",
            "_x",
            "",
        ];
        assert_eq!(
            fields(names),
            [
                "id",
                "r#type",
                "full_name",
                "full_name_2",
                "self_",
                "a_b_c",
                "unnamed",
                "n1st",
                "created_at",
                "ship_date",
                "_x",
                "unnamed_2"
            ]
        );
    }

    #[test]
    fn modules_have_no_name_of_another() {
        let names = ["sales", "mod", "tables", "default_namespace", "Ü b"].map(module);
        assert_eq!(
            names,
            [
                "sales",
                "mod_tables",
                "tables_tables",
                "default_namespace_tables",
                "ü_b"
            ]
        );
    }

    #[test]
    fn variants_are_distinct() {
        let labels = ["in work", "in_work", "Self", "1", "+"].map(str::to_owned);
        assert_eq!(
            variants(&labels),
            ["InWork", "InWork2", "NSelf", "N1", "Unnamed"]
        );
    }
}
