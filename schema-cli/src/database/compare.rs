//! Structural comparison of two catalogs.

mod attached;
mod partitions;

use super::Catalog;
use super::catalog::{DEFAULT_PRIVILEGES, PRIVILEGES};
use schema_core::def::{Deferrable, NullsOrder, ReferentialAction, SequenceOptions, Validity};
use schema_core::model::{
    Check, Column, DeclaredType, Exclusion, Expression, ForeignKey, Generation, IndexKey,
    IndexPart, IndexStorage, ObjectDefinition, ObjectKey, PrimaryKey, Schema, SchemaObject,
    Sequence, TypeDefinition, Unique, View,
};
use std::collections::BTreeMap;
use std::fmt;

/// One object that is not the same in two catalogs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The object: `column customers.email`.
    pub object: String,
    /// What was expected, as text; `None` where the object should not be there.
    pub expected: Option<String>,
    /// What was found; `None` where the object is missing.
    pub found: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let object = &self.object;
        match (&self.expected, &self.found) {
            (Some(expected), None) => write!(formatter, "{object} is missing: {expected}"),
            (None, Some(found)) => write!(formatter, "{object} is not expected: {found}"),
            (Some(expected), Some(found)) => write!(
                formatter,
                "{object} differs\n  expected: {expected}\n  found:    {found}"
            ),
            (None, None) => formatter.write_str(object),
        }
    }
}

/// What differs between two catalogs, sorted by object; empty where nothing does.
///
/// Both should come from the same server (see [`normal_form`](super::normal_form)), because texts of
/// expressions are compared as they are. The order of columns is not compared: a column that a migration
/// adds comes last, wherever the struct has it. Nor is what is [unmanaged](Catalog::unmanaged).
pub fn compare_catalogs(expected: &Catalog, found: &Catalog) -> Vec<Difference> {
    let found = without_chosen_names(found, &expected.schema);
    let (expected, found) = comparable_privileges(expected.clone(), found);
    let mut expected = definitions(&expected);
    let mut differences: Vec<Difference> = definitions(&found)
        .into_iter()
        .filter_map(|(object, found)| {
            let expected = expected.remove(&object);
            (expected.as_ref() != Some(&found)).then_some(Difference {
                object,
                expected,
                found: Some(found),
            })
        })
        .collect();
    differences.extend(expected.into_iter().map(|(object, expected)| Difference {
        object,
        expected: Some(expected),
        found: None,
    }));
    differences.sort();
    differences
}

/// Both without the privileges on other things than tables that cannot be compared: those that only one database has
/// and nobody asked for, which default privileges of another day leave; and all, where default privileges hold, since
/// what an object has then depends on when it was created.
fn comparable_privileges(mut expected: Catalog, mut found: Catalog) -> (Catalog, Catalog) {
    let is_default = |key: &ObjectKey| key.detail == DEFAULT_PRIVILEGES;
    let is_privilege = |key: &ObjectKey| key.detail.starts_with(PRIVILEGES);
    let (asked, there) = (&mut expected.schema.objects, &mut found.schema.objects);
    if asked.keys().chain(there.keys()).any(is_default) {
        asked.retain(|key, _| !is_privilege(key));
    }
    there.retain(|key, _| !is_privilege(key) || asked.contains_key(key));
    (expected, found)
}

/// The catalog without the names of identity sequences that nobody asked for: a server keeps them when
/// the table is renamed.
fn without_chosen_names(found: &Catalog, expected: &Schema) -> Catalog {
    let mut found = found.clone();
    for table in found.schema.tables.values_mut() {
        let expected = expected.tables.get(&table.name);
        for column in &mut table.columns {
            let expected = expected.and_then(|table| table.column(&column.name));
            let expected = expected.and_then(|column| column.identity.as_ref());
            if let Some(identity) = &mut column.identity
                && expected.is_some_and(|expected| expected.sequence.is_none())
            {
                identity.sequence = None;
            }
        }
    }
    found
}

/// Each object of a catalog, with everything about it that counts.
fn definitions(catalog: &Catalog) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for enumeration in catalog.schema.enums.values() {
        let mut text = format!("'{}'", enumeration.labels.join("', '"));
        comment(&mut text, enumeration.comment.as_deref());
        all.insert(format!("enum {}", enumeration.name), text);
    }
    for declared in catalog.schema.types.values() {
        declared_type(&mut all, declared);
    }
    for each in catalog.schema.sequences.values() {
        all.insert(format!("sequence {}", each.name), sequence(each));
    }
    for table in catalog.schema.tables.values() {
        let name = &table.name;
        let mut text = "a table".to_owned() + &attached::properties(&table.properties);
        for each in &table.objects {
            let key = format!("{} {name}.{}", each.kind(), each.name());
            all.insert(key, attached::object(each));
        }
        partitions::add(&mut all, &mut text, table);
        comment(&mut text, table.comment.as_deref());
        all.insert(format!("table {name}"), text);
        for each in &table.columns {
            all.insert(format!("column {name}.{}", each.name), column(each));
        }
        if let Some(key) = &table.primary_key {
            all.insert(format!("primary key {name}.{}", key.name), primary_key(key));
        }
        for each in &table.uniques {
            let is_index = catalog
                .unique_indexes
                .contains(&(name.clone(), each.name.clone()));
            let kind = if is_index { " as an index" } else { "" };
            all.insert(
                format!("unique rule {name}.{}", each.name),
                unique(each) + kind,
            );
        }
        for each in &table.foreign_keys {
            all.insert(
                format!("foreign key {name}.{}", each.name),
                foreign_key(each),
            );
        }
        for each in &table.checks {
            all.insert(format!("check {name}.{}", each.name), check(each));
        }
        for each in &table.indexes {
            let mut text = index(
                &each.method,
                &each.parts,
                &each.include,
                each.predicate.as_ref(),
            );
            storage(&mut text, &each.storage);
            comment(&mut text, each.comment.as_deref());
            all.insert(format!("index {name}.{}", each.name), text);
        }
        for each in &table.exclusions {
            all.insert(
                format!("exclusion constraint {name}.{}", each.name),
                exclusion(each),
            );
        }
    }
    for object in catalog.schema.objects.values() {
        all.insert(object.key.to_string(), schema_object(object));
    }
    for (table, name) in &catalog.unfinished {
        all.insert(
            format!("unfinished {table}.{name}"),
            "not validated, or an invalid index".to_owned(),
        );
    }
    all
}

fn schema_object(object: &SchemaObject) -> String {
    let mut text = match &object.definition {
        ObjectDefinition::Extension(extension) => format!(
            "version {}, in {}",
            extension.version.as_deref().unwrap_or("any"),
            extension.namespace.as_deref().unwrap_or("any namespace")
        ),
        ObjectDefinition::Namespace => "a namespace".to_owned(),
        ObjectDefinition::Sql(sql) => sql.create.clone(),
        ObjectDefinition::View(view) => self::view(view),
        ObjectDefinition::Role(role) => format!("{role:?}"),
        ObjectDefinition::Publication(publication) => format!("{publication:?}"),
    };
    comment(&mut text, object.comment.as_deref());
    text
}

fn view(view: &View) -> String {
    let columns = view.columns.iter().map(|column| {
        let mut text = format!("{} {}", column.name, column.data_type);
        comment(&mut text, column.comment.as_deref());
        text
    });
    let mut text = format!("({})", columns.collect::<Vec<_>>().join(", "));
    for (key, value) in &view.options {
        text.push_str(&format!(", {key} = {value}"));
    }
    text.push_str(&format!(", {}", view.query));
    for index in &view.indexes {
        let parts: Vec<String> = index.parts.iter().map(index_part).collect();
        text.push_str(&format!(", index {}: {}", index.name, parts.join(", ")));
    }
    text
}

fn column(column: &Column) -> String {
    let mut text = column.data_type.to_string();
    if !column.nullable {
        text.push_str(", not null");
    }
    if let Some(default) = &column.default {
        text.push_str(&format!(", default {}", expression(default)));
    }
    if let Some(identity) = &column.identity {
        text.push_str(match identity.generation {
            Generation::Always => ", identity always",
            Generation::ByDefault => ", identity by default",
        });
        if let Some(name) = &identity.sequence {
            text.push_str(&format!(" {name}"));
        }
        counting(&mut text, &identity.options);
    }
    if let Some((generated, stored)) = &column.generated {
        let kind = if *stored { "stored" } else { "virtual" };
        text.push_str(&format!(", generated {kind} {}", expression(generated)));
    }
    if let Some(collation) = &column.collation {
        text.push_str(&format!(", collation {collation}"));
    }
    for option in column.physical.said() {
        text.push_str(&format!(", {option}"));
    }
    comment(&mut text, column.comment.as_deref());
    text
}

/// How a sequence counts, where that is not the server's own choice.
fn counting(text: &mut String, options: &SequenceOptions) {
    let numbers = [
        ("start", options.start),
        ("increment", options.increment),
        ("min", options.minimum),
        ("max", options.maximum),
        ("cache", options.cache),
    ];
    for (word, number) in numbers {
        if let Some(number) = number {
            text.push_str(&format!(", {word} {number}"));
        }
    }
    if options.cycle {
        text.push_str(", cycle");
    }
}

fn sequence(sequence: &Sequence) -> String {
    let mut text = sequence.data_type.keyword().to_owned();
    counting(&mut text, &sequence.options);
    if let Some((table, column)) = &sequence.owner {
        text.push_str(&format!(", owned by {table}.{column}"));
    }
    comment(&mut text, sequence.comment.as_deref());
    text
}

fn unique(unique: &Unique) -> String {
    let mut text = index(
        "btree",
        &unique.parts,
        &unique.include,
        unique.predicate.as_ref(),
    );
    if unique.nulls_not_distinct {
        text.push_str(", nulls not distinct");
    }
    if unique.without_overlaps {
        text.push_str(", without overlaps");
    }
    text.push_str(deferrable(unique.deferrable));
    storage(&mut text, &unique.storage);
    comment(&mut text, unique.comment.as_deref());
    text
}

fn primary_key(key: &PrimaryKey) -> String {
    let mut text = key.columns.join(", ");
    if !key.include.is_empty() {
        text.push_str(&format!(", include ({})", key.include.join(", ")));
    }
    if key.without_overlaps {
        text.push_str(", without overlaps");
    }
    text.push_str(deferrable(key.deferrable));
    storage(&mut text, &key.storage);
    comment(&mut text, key.comment.as_deref());
    text
}

fn exclusion(exclusion: &Exclusion) -> String {
    let parts: Vec<IndexPart> = exclusion
        .elements
        .iter()
        .map(|it| it.part.clone())
        .collect();
    let operators: Vec<&str> = exclusion
        .elements
        .iter()
        .map(|it| it.operator.as_str())
        .collect();
    let mut text = index(
        &exclusion.method,
        &parts,
        &exclusion.include,
        exclusion.predicate.as_ref(),
    );
    text.push_str(&format!(", operators {}", operators.join(" ")));
    text.push_str(deferrable(exclusion.deferrable));
    storage(&mut text, &exclusion.storage);
    comment(&mut text, exclusion.comment.as_deref());
    text
}

fn check(check: &Check) -> String {
    let mut text = expression(&check.expression);
    if check.no_inherit {
        text.push_str(", no inherit");
    }
    not_enforced(&mut text, check.validity);
    comment(&mut text, check.comment.as_deref());
    text
}

/// What is not valid is named as unfinished.
fn not_enforced(text: &mut String, validity: Validity) {
    if validity == Validity::NotEnforced {
        text.push_str(", not enforced");
    }
}

fn storage(text: &mut String, storage: &IndexStorage) {
    for (name, value) in &storage.parameters {
        text.push_str(&format!(", {name} = {value}"));
    }
    if let Some(tablespace) = &storage.tablespace {
        text.push_str(&format!(", tablespace {tablespace}"));
    }
}

fn foreign_key(key: &ForeignKey) -> String {
    let mut text = format!(
        "({}) references {} ({}), on delete {}, on update {}{}{}",
        key.columns.join(", "),
        key.target,
        key.target_columns.join(", "),
        action(key.on_delete),
        action(key.on_update),
        if key.match_full { ", match full" } else { "" },
        deferrable(key.deferrable),
    );
    if !key.set_on_delete.is_empty() {
        text.push_str(&format!(", sets ({})", key.set_on_delete.join(", ")));
    }
    if key.period {
        text.push_str(", period");
    }
    not_enforced(&mut text, key.validity);
    comment(&mut text, key.comment.as_deref());
    text
}

fn index(
    method: &str,
    parts: &[IndexPart],
    include: &[String],
    predicate: Option<&Expression>,
) -> String {
    let parts: Vec<String> = parts.iter().map(index_part).collect();
    let mut text = format!("{method} ({})", parts.join(", "));
    if !include.is_empty() {
        text.push_str(&format!(", include ({})", include.join(", ")));
    }
    if let Some(predicate) = predicate {
        text.push_str(&format!(", where {}", expression(predicate)));
    }
    text
}

fn index_part(part: &IndexPart) -> String {
    let mut text = match &part.key {
        IndexKey::Column(name) => name.clone(),
        IndexKey::Expression(key) => expression(key),
    };
    if let Some(collation) = &part.collation {
        text.push_str(&format!(" collate {collation}"));
    }
    if let Some(class) = &part.operator_class {
        text.push_str(&format!(" {class}"));
        for (name, value) in &part.operator_class_parameters {
            text.push_str(&format!(" {name} = {value}"));
        }
    }
    if part.descending {
        text.push_str(" desc");
    }
    match part.nulls {
        Some(NullsOrder::First) => text.push_str(" nulls first"),
        Some(NullsOrder::Last) => text.push_str(" nulls last"),
        None => {}
    }
    text
}

fn action(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction => "no action",
        ReferentialAction::Restrict => "restrict",
        ReferentialAction::Cascade => "cascade",
        ReferentialAction::SetNull => "set null",
        ReferentialAction::SetDefault => "set default",
    }
}

fn deferrable(deferrable: Deferrable) -> &'static str {
    match deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => ", deferrable",
        Deferrable::InitiallyDeferred => ", initially deferred",
    }
}

/// A database yields SQL text; another form can only come from a model that did not go through one.
fn declared_type(all: &mut BTreeMap<String, String>, declared: &DeclaredType) {
    let name = &declared.name;
    match &declared.definition {
        TypeDefinition::Domain(domain) => {
            let mut text = domain.base.to_string();
            if domain.not_null {
                text.push_str(", not null");
            }
            if let Some(default) = &domain.default {
                text.push_str(&format!(", default {}", expression(default)));
            }
            if let Some(collation) = &domain.collation {
                text.push_str(&format!(", collation {collation}"));
            }
            comment(&mut text, declared.comment.as_deref());
            all.insert(format!("domain {name}"), text);
            for check in &domain.checks {
                let object = format!("check {name}.{}", check.name);
                all.insert(object, expression(&check.expression));
            }
        }
        TypeDefinition::Composite(attributes) => {
            let mut text = "a composite".to_owned();
            comment(&mut text, declared.comment.as_deref());
            all.insert(format!("composite {name}"), text);
            for attribute in attributes {
                let mut text = attribute.data_type.to_string();
                if let Some(collation) = &attribute.collation {
                    text.push_str(&format!(", collation {collation}"));
                }
                comment(&mut text, attribute.comment.as_deref());
                all.insert(format!("attribute {name}.{}", attribute.name), text);
            }
        }
    }
}

fn expression(expression: &Expression) -> String {
    match expression {
        Expression::Sql(text) => text.clone(),
        other => format!("{other:?}"),
    }
}

fn comment(text: &mut String, comment: Option<&str>) {
    if let Some(comment) = comment {
        text.push_str(&format!(", comment {comment:?}"));
    }
}
