//! The digest of what the database sees of a table, but for the types that only rustc can resolve.
//!
//! Names, keys, defaults, checks, indexes and comments count. Access patterns, waivers, levels, numbers
//! of rows and contexts do not: changing them migrates nothing.

mod partitions;
mod table_objects;

use crate::ast::Table;
use schema_core::def::{
    CheckDef, ColumnDef, ColumnType, Compression, ConventionsDef, DefaultDef, Deferrable,
    ExclusionDef, ExpressionDef, ForeignKeyDef, IdentityDef, IndexDef, IndexKeyDef, IndexPartDef,
    Node, ParameterDef, PhysicalDef, SequenceOptions, Storage, TableDef, UniqueDef, Validity,
    fnv1a,
};
use std::fmt::Write;
use syn::ext::IdentExt;

/// The digest of `table`.
pub(crate) fn digest(table: &TableDef<'_>, read: &Table<'_>) -> u64 {
    fnv1a(&canonical_text(table, read))
}

/// The digest of a type that the schema declares, but for the types that only rustc can resolve.
pub(crate) fn type_digest(words: &[&str], expressions: &[ExpressionDef<'_>]) -> u64 {
    let mut text = Text::default();
    for word in words {
        text.value(word);
    }
    for value in expressions {
        expression(&mut text, value);
    }
    fnv1a(&text.0)
}

/// A text that is the same for the same table, on every machine and in every version. `\x1f` ends each
/// value, so that no two tables share a text.
fn canonical_text(table: &TableDef<'_>, read: &Table<'_>) -> String {
    let mut text = Text::default();
    text.word("table");
    text.value(table.namespace.unwrap_or_default());
    text.value(table.name);
    text.value(table.details.comment.unwrap_or_default());
    for column in table.columns {
        self::column(&mut text, column);
    }
    for field in &read.flattened {
        text.word("flatten");
        text.value(&field.ident.unraw().to_string());
        text.value(&field.prefix);
        text.number(field.position);
    }
    if let Some(key) = &table.primary_key {
        text.word("primary_key");
        text.optional(key.name);
        text.numbers(key.columns);
        text.said_numbers("include", key.include);
        if key.deferrable != Deferrable::No {
            text.word(key.deferrable.keyword());
        }
        text.said("without_overlaps", key.without_overlaps);
        storage(&mut text, key.parameters, key.tablespace, key.comment);
    }
    for unique in table.uniques {
        self::unique(&mut text, unique);
    }
    for key in table.foreign_keys {
        foreign_key(&mut text, key);
    }
    for check in table.details.checks {
        self::check(&mut text, check);
    }
    for index in table.details.indexes {
        self::index(&mut text, index);
    }
    for exclude in table.details.exclusions {
        exclusion(&mut text, exclude);
    }
    partitions::append(&mut text, read);
    table_objects::append(&mut text, read);
    conventions(&mut text, &table.details.conventions);
    text.0
}

fn conventions(text: &mut Text, conventions: &ConventionsDef<'_>) {
    let column = |column: Option<u16>| column.map(|column| column.to_string());
    if let Some(tenancy) = conventions.tenancy {
        text.word("tenancy");
        text.number(tenancy.key);
        text.value(tenancy.setting);
    }
    if let Some(temporal) = conventions.temporal {
        text.word("temporal");
        text.numbers(&[temporal.from, temporal.until]);
        text.numbers(temporal.key);
    }
    if conventions.append_only {
        text.word("append_only");
    }
    if let Some(audit) = conventions.audit {
        text.word("audit");
        for part in [
            audit.created_at,
            audit.created_by,
            audit.updated_at,
            audit.updated_by,
        ] {
            text.optional(column(part).as_deref());
        }
    }
    if let Some(version) = conventions.version {
        text.word("version");
        text.number(version);
    }
    if let Some(hierarchy) = conventions.hierarchy {
        text.word("hierarchy");
        text.number(hierarchy.parent);
        text.optional(column(hierarchy.path).as_deref());
    }
    if let Some(closure) = conventions.closure {
        text.word("closure");
        text.value(closure.of_type);
        text.numbers(&[closure.ancestor, closure.descendant, closure.depth]);
    }
    if let Some(events) = conventions.event_stream {
        text.word("event_stream");
        text.numbers(&[events.stream, events.version]);
        text.optional(column(events.position).as_deref());
    }
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn word(&mut self, word: &str) {
        self.0.push_str(word);
        self.0.push('\x1f');
    }

    fn value(&mut self, value: &str) {
        self.word(value);
    }

    fn optional(&mut self, value: Option<&str>) {
        match value {
            Some(value) => {
                self.0.push('+');
                self.value(value);
            }
            None => self.word("-"),
        }
    }

    fn number(&mut self, number: impl std::fmt::Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, "{number}\x1f");
    }

    /// What is not said leaves no trace, so that a new word changes no old digest.
    fn said(&mut self, word: &str, is_said: bool) {
        if is_said {
            self.word(word);
        }
    }

    fn said_numbers(&mut self, word: &str, numbers: &[u16]) {
        if !numbers.is_empty() {
            self.word(word);
            self.numbers(numbers);
        }
    }

    fn said_value(&mut self, word: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.word(word);
            self.value(value);
        }
    }

    fn numbers(&mut self, numbers: &[u16]) {
        self.number(numbers.len());
        for number in numbers {
            self.number(number);
        }
    }
}

fn column(text: &mut Text, column: &ColumnDef<'_>) {
    text.word("column");
    text.value(column.name);
    let details = column.details;
    match &details.default {
        DefaultDef::None | DefaultDef::Client => text.word("-"),
        DefaultDef::Expression(value) => expression(text, value),
    }
    match &details.identity {
        Some(identity) => {
            text.word(if identity.always {
                "always"
            } else {
                "by_default"
            });
            numbering(text, identity);
        }
        None => text.word("-"),
    }
    if let Some(serial) = &details.serial {
        text.word("serial");
        text.optional(serial.sequence);
        text.optional(serial.data_type.map(|kind| kind.keyword()));
        sequence_options(text, &serial.options);
    }
    match &details.generated {
        Some(generated) => {
            text.word(if generated.stored {
                "stored"
            } else {
                "virtual"
            });
            expression(text, &generated.expression);
        }
        None => text.word("-"),
    }
    text.optional(details.collation.map(|collation| collation.name));
    if let Some(namespace) = details.collation.and_then(|collation| collation.namespace) {
        text.word("collation_namespace");
        text.value(namespace);
    }
    text.optional(details.comment);
    physical(text, details.physical.as_ref());
    for form in details.forms {
        text.word("on");
        text.number(form.engine.0);
        match &form.column_type {
            Some(column_type) => data_type(text, column_type),
            None => text.word("-"),
        }
        predicate(text, form.default.as_ref());
        text.optional(form.collation);
    }
}

fn data_type(text: &mut Text, column_type: &ColumnType<'_>) {
    text.word(column_type.kind.keyword());
    text.number(column_type.precision.unwrap_or(0));
    text.number(column_type.scale.unwrap_or(0));
    text.number(column_type.dimensions);
    text.optional(column_type.modifier);
    text.optional(column_type.extension.map(|of| of.name));
}

/// What is not said leaves no trace, so that the digests of tables from before there was a word for it
/// stay.
fn numbering(text: &mut Text, identity: &IdentityDef<'_>) {
    if identity.sequence.is_some() || identity.options != SequenceOptions::NONE {
        text.optional(identity.sequence);
        sequence_options(text, &identity.options);
    }
}

fn sequence_options(text: &mut Text, options: &SequenceOptions) {
    let SequenceOptions {
        start,
        increment,
        minimum,
        maximum,
        cache,
        cycle,
    } = *options;
    for number in [start, increment, minimum, maximum, cache] {
        text.optional(number.map(|number| number.to_string()).as_deref());
    }
    text.number(u8::from(cycle));
}

fn physical(text: &mut Text, physical: Option<&PhysicalDef<'_>>) {
    let Some(physical) = physical else {
        return;
    };
    text.word("physical");
    text.optional(physical.storage.map(Storage::keyword));
    text.optional(physical.compression.map(Compression::keyword));
    text.optional(
        physical
            .statistics
            .map(|target| target.to_string())
            .as_deref(),
    );
    text.optional(physical.n_distinct);
    text.optional(physical.n_distinct_inherited);
}

fn unique(text: &mut Text, unique: &UniqueDef<'_>) {
    text.word("unique");
    text.optional(unique.name);
    parts(text, unique.parts);
    predicate(text, unique.predicate.as_ref());
    text.numbers(unique.include);
    text.number(u8::from(unique.nulls_not_distinct));
    text.word(unique.deferrable.keyword());
    text.said("without_overlaps", unique.without_overlaps);
    storage(text, unique.parameters, unique.tablespace, unique.comment);
    text.number(unique.engines.0);
}

fn foreign_key(text: &mut Text, key: &ForeignKeyDef<'_>) {
    text.word("foreign_key");
    text.optional(key.name);
    text.numbers(key.columns);
    text.value(key.target_type);
    text.number(key.target_fields.len());
    for field in key.target_fields {
        text.value(field);
    }
    text.optional(key.on_delete.map(|action| action.keyword()));
    text.optional(key.on_update.map(|action| action.keyword()));
    text.word(key.deferrable.keyword());
    text.number(u8::from(key.match_full));
    text.said_numbers("set_on_delete", key.set_on_delete);
    text.said("period", key.period);
    validity(text, key.validity);
    text.said_value("comment", key.comment);
    text.number(key.engines.0);
}

fn check(text: &mut Text, check: &CheckDef<'_>) {
    text.word("check");
    text.optional(check.name);
    expression(text, &check.expression);
    match check.column {
        Some(column) => text.number(column),
        None => text.word("-"),
    }
    text.said("no_inherit", check.no_inherit);
    validity(text, check.validity);
    text.said_value("comment", check.comment);
    text.number(check.engines.0);
}

fn validity(text: &mut Text, validity: Validity) {
    if validity != Validity::Valid {
        text.word(validity.keyword());
    }
}

fn storage(
    text: &mut Text,
    parameters: &[ParameterDef<'_>],
    tablespace: Option<&str>,
    comment: Option<&str>,
) {
    self::parameters(text, parameters);
    text.said_value("tablespace", tablespace);
    text.said_value("comment", comment);
}

fn parameters(text: &mut Text, parameters: &[ParameterDef<'_>]) {
    for parameter in parameters {
        text.word("with");
        text.value(parameter.name);
        text.value(parameter.value);
    }
}

fn exclusion(text: &mut Text, exclude: &ExclusionDef<'_>) {
    text.word("exclude");
    text.optional(exclude.name);
    text.value(exclude.method);
    for element in exclude.elements {
        parts(text, &[element.part]);
        text.value(element.operator);
    }
    predicate(text, exclude.predicate.as_ref());
    text.numbers(exclude.include);
    text.word(exclude.deferrable.keyword());
    storage(
        text,
        exclude.parameters,
        exclude.tablespace,
        exclude.comment,
    );
    text.number(exclude.engines.0);
}

fn index(text: &mut Text, index: &IndexDef<'_>) {
    text.word("index");
    text.optional(index.name);
    text.value(index.method);
    parts(text, index.parts);
    predicate(text, index.predicate.as_ref());
    text.numbers(index.include);
    storage(text, index.parameters, index.tablespace, index.comment);
    text.number(index.engines.0);
}

fn parts(text: &mut Text, parts: &[IndexPartDef<'_>]) {
    text.number(parts.len());
    for part in parts {
        match &part.key {
            IndexKeyDef::Column(column) => text.number(column),
            IndexKeyDef::Expression(value) => expression(text, value),
        }
        text.number(u8::from(part.descending));
        text.optional(part.nulls.map(|nulls| nulls.keyword()));
        text.optional(part.operator_class);
        parameters(text, part.operator_class_parameters);
        text.optional(part.collation);
    }
}

fn predicate(text: &mut Text, predicate: Option<&ExpressionDef<'_>>) {
    match predicate {
        Some(value) => expression(text, value),
        None => text.word("-"),
    }
}

fn expression(text: &mut Text, expression: &ExpressionDef<'_>) {
    text.number(expression.nodes.len());
    for node in expression.nodes {
        self::node(text, node);
    }
}

fn node(text: &mut Text, node: &Node<'_>) {
    match node {
        Node::Column(column) => {
            text.word("column");
            text.number(column);
        }
        Node::Value => text.word("value"),
        Node::Number(digits) => {
            text.word("number");
            text.value(digits);
        }
        Node::Text(value) => {
            text.word("text");
            text.value(value);
        }
        Node::Boolean(value) => text.number(u8::from(*value)),
        Node::Null => text.word("null"),
        Node::EnumLabel(path) => {
            text.word("enum");
            text.value(path);
        }
        Node::Sql(sql) => {
            text.word("sql");
            text.value(sql);
        }
        Node::Unary(operator) => text.word(operator.keyword()),
        Node::Binary(operator) => text.word(operator.keyword()),
        Node::Between => text.word("between"),
        Node::OneOf(count) => {
            text.word("one_of");
            text.number(count);
        }
        Node::Call(function, count) => {
            text.word(function.keyword());
            text.number(count);
        }
        Node::UserCall(name, count) => {
            text.word("func");
            text.value(name);
            text.number(count);
        }
        Node::Case(pairs) => {
            text.word("case");
            text.number(pairs);
        }
        Node::List(count) => {
            text.word("list");
            text.number(count);
        }
        Node::Cast(target) => {
            text.word("cast");
            text.word(target.kind.keyword());
            text.optional(
                target
                    .precision
                    .map(|precision| precision.to_string())
                    .as_deref(),
            );
            text.optional(target.scale.map(|scale| scale.to_string()).as_deref());
            text.number(target.dimensions);
            if let Some(modifier) = target.modifier {
                text.value(modifier);
            }
            if let Some(of) = target.extension {
                text.value(of.extension);
                text.value(of.name);
            }
        }
    }
}
