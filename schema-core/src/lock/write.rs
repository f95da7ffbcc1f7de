//! From a lock to its text.

use super::index_storage::{write_exclusion, write_storage, write_validity};
use super::{Lock, columns, key, objects, partition, sequences, table_object};
use crate::def::{Deferrable, EngineSet, ObjectKind};
use crate::model::{
    Check, Column, ColumnForm, EnumType, Expression, ForeignKey, Index, IndexPart, ObjectId,
    ObjectKey, ObjectName, Table, Unique,
};
use crate::syntax::lock_file::FORMAT_VERSION;
use toml_writer::{ToTomlKey, ToTomlValue, TomlKeyBuilder, TomlStringBuilder};

/// Writes the text.
pub(super) fn write(lock: &Lock) -> String {
    let mut text = Text::default();
    text.line(&format!(
        "# The schema `{}` as of its newest migration, written by `cargo schema generate`.",
        lock.schema.name.replace(char::is_control, " ")
    ));
    text.line("# Commit it together with the migrations. After a merge conflict keep the side that was merged first.");
    text.number("version", FORMAT_VERSION);
    text.string("schema", &lock.schema.name);
    if let Some(migration) = &lock.migration {
        text.string("migration", &migration.0);
    }
    if !lock.parents.is_empty() {
        text.list(
            "parents",
            lock.parents.iter().map(|parent| parent.0.as_str()),
        );
    }
    text.number("next_id", lock.next_id);
    if let Some(renderings) = &lock.sqlite {
        text.header("engine.sqlite");
        for (key, word) in renderings.words() {
            text.optional(key, word);
        }
    }
    for (name, enumeration) in &lock.schema.enums {
        let fingerprint = lock
            .fingerprints
            .enums
            .get(name)
            .copied()
            .unwrap_or_default();
        write_enum(&mut text, enumeration, fingerprint);
    }
    for declared in lock.schema.types.values() {
        super::declared_type::write(&mut text, declared);
    }
    for (name, sequence) in &lock.schema.sequences {
        text.header(&object_path(name, "sequences"));
        let key = ObjectKey::new(ObjectKind::Sequence, name.clone());
        if let Some(fingerprint) = lock.fingerprints.objects.get(&key) {
            text.fingerprint(*fingerprint);
        }
        sequences::write(&mut text, sequence);
    }
    for (name, table) in &lock.schema.tables {
        let fingerprint = lock
            .fingerprints
            .tables
            .get(name)
            .copied()
            .unwrap_or_default();
        write_table(&mut text, table, fingerprint);
    }
    objects::write_all(&mut text, lock);
    text.0
}

/// The words of the engines, by their bit.
pub(super) const ENGINES: &[(&str, EngineSet)] = &[
    ("postgres", EngineSet::POSTGRES),
    ("sqlite", EngineSet::SQLITE),
    ("mysql", EngineSet::MYSQL),
];

fn write_enum(text: &mut Text, enumeration: &EnumType, fingerprint: u64) {
    text.header(&object_path(&enumeration.name, "enums"));
    text.identity(enumeration.id);
    text.fingerprint(fingerprint);
    text.optional("comment", enumeration.comment.as_deref());
    text.lines("labels", enumeration.labels.iter().map(String::as_str));
}

fn write_table(text: &mut Text, table: &Table, fingerprint: u64) {
    let path = object_path(&table.name, "tables");
    text.header(&path);
    text.identity(table.id);
    text.fingerprint(fingerprint);
    text.optional("comment", table.comment.as_deref());
    if let Some(rows) = table.rows {
        text.number("rows", rows);
    }
    table_object::write_properties(text, &table.properties);
    text.lines(
        "column_order",
        table.columns.iter().map(|column| column.name.as_str()),
    );
    let mut columns: Vec<&Column> = table.columns.iter().collect();
    columns.sort_by(|one, two| one.name.cmp(&two.name));
    for column in columns {
        text.header(&join(&path, &["columns", &column.name]));
        write_column(text, column);
        for form in &column.forms {
            let engines = ENGINES.iter().filter(|(_, engine)| *engine == form.engine);
            for (engine, _) in engines {
                text.header(&join(&path, &["columns", &column.name, "on", engine]));
                write_form(text, form);
            }
        }
    }
    if let Some(primary_key) = &table.primary_key {
        text.header(&join(&path, &["primary_key"]));
        text.string("name", &primary_key.name);
        text.list("columns", primary_key.columns.iter().map(String::as_str));
        if !primary_key.include.is_empty() {
            text.list("include", primary_key.include.iter().map(String::as_str));
        }
        text.deferrable(primary_key.deferrable);
        text.flag("without_overlaps", primary_key.without_overlaps);
        write_storage(text, &primary_key.storage, primary_key.comment.as_deref());
    }
    partition::write(text, &path, table);
    table_object::write_objects(text, &path, table);
    for unique in &table.uniques {
        let names = table.uniques.iter().map(|unique| unique.name.as_str());
        text.named_header(&path, "uniques", &unique.name, unique.engines, names);
        write_unique(text, unique);
    }
    for foreign_key in &table.foreign_keys {
        let names = table.foreign_keys.iter().map(|key| key.name.as_str());
        text.named_header(
            &path,
            "foreign_keys",
            &foreign_key.name,
            foreign_key.engines,
            names,
        );
        write_foreign_key(text, foreign_key);
    }
    for check in &table.checks {
        let names = table.checks.iter().map(|check| check.name.as_str());
        text.named_header(&path, "checks", &check.name, check.engines, names);
        write_check(text, check);
    }
    for index in &table.indexes {
        let names = table.indexes.iter().map(|index| index.name.as_str());
        text.named_header(&path, "indexes", &index.name, index.engines, names);
        write_index(text, index);
    }
    for exclusion in &table.exclusions {
        let names = table.exclusions.iter().map(|it| it.name.as_str());
        text.named_header(
            &path,
            "exclusions",
            &exclusion.name,
            exclusion.engines,
            names,
        );
        write_exclusion(text, exclusion);
    }
}

fn write_column(text: &mut Text, column: &Column) {
    text.identity(column.id);
    text.string("type", &column.data_type.to_string());
    text.flag("nullable", column.nullable);
    if let Some(default) = &column.default {
        text.string("default", &default.to_string());
    }
    if let Some(identity) = &column.identity {
        columns::write_identity(text, identity);
    }
    match &column.generated {
        Some((expression, true)) => text.string("generated_stored", &expression.to_string()),
        Some((expression, false)) => text.string("generated_virtual", &expression.to_string()),
        None => {}
    }
    if let Some(collation) = &column.collation {
        text.optional("collation_namespace", collation.namespace.as_deref());
        text.string("collation", &collation.name);
    }
    columns::write_physical(text, &column.physical);
    text.optional("comment", column.comment.as_deref());
}

fn write_form(text: &mut Text, form: &ColumnForm) {
    if let Some(data_type) = &form.data_type {
        text.string("type", &data_type.to_string());
    }
    if let Some(default) = &form.default {
        text.string("default", &default.to_string());
    }
    text.optional("collation", form.collation.as_deref());
}

pub(super) fn write_unique(text: &mut Text, unique: &Unique) {
    text.parts(&unique.parts);
    if let Some(predicate) = &unique.predicate {
        text.string("where", &predicate.to_string());
    }
    if !unique.include.is_empty() {
        text.list("include", unique.include.iter().map(String::as_str));
    }
    text.flag("nulls_not_distinct", unique.nulls_not_distinct);
    text.deferrable(unique.deferrable);
    text.flag("without_overlaps", unique.without_overlaps);
    write_storage(text, &unique.storage, unique.comment.as_deref());
    text.engines(unique.engines);
}

fn write_foreign_key(text: &mut Text, key: &ForeignKey) {
    text.list("columns", key.columns.iter().map(String::as_str));
    text.optional("target_namespace", key.target.namespace.as_deref());
    text.string("target", &key.target.name);
    text.list(
        "target_columns",
        key.target_columns.iter().map(String::as_str),
    );
    text.string("on_delete", key.on_delete.keyword());
    text.string("on_update", key.on_update.keyword());
    text.flag("match_full", key.match_full);
    if !key.set_on_delete.is_empty() {
        text.list(
            "set_on_delete",
            key.set_on_delete.iter().map(String::as_str),
        );
    }
    text.flag("period", key.period);
    text.deferrable(key.deferrable);
    write_validity(text, key.validity);
    text.optional("comment", key.comment.as_deref());
    text.engines(key.engines);
}

fn write_check(text: &mut Text, check: &Check) {
    text.string("expression", &check.expression.to_string());
    text.flag("no_inherit", check.no_inherit);
    write_validity(text, check.validity);
    text.optional("comment", check.comment.as_deref());
    text.engines(check.engines);
}

pub(super) fn write_index(text: &mut Text, index: &Index) {
    text.string("method", &index.method);
    text.parts(&index.parts);
    if let Some(predicate) = &index.predicate {
        text.string("where", &predicate.to_string());
    }
    if !index.include.is_empty() {
        text.list("include", index.include.iter().map(String::as_str));
    }
    write_storage(text, &index.storage, index.comment.as_deref());
    text.engines(index.engines);
}

pub(super) fn object_path(name: &ObjectName, kind: &str) -> String {
    match &name.namespace {
        Some(namespace) => join("namespaces", &[namespace, kind, &name.name]),
        None => join(kind, &[&name.name]),
    }
}

pub(super) fn join(path: &str, keys: &[&str]) -> String {
    let mut path = path.to_owned();
    for key in keys {
        path.push('.');
        path.push_str(&TomlKeyBuilder::new(key).as_default().to_toml_key());
    }
    path
}

/// A key, quoted where it must be.
pub(super) fn key(name: &str) -> String {
    TomlKeyBuilder::new(name).as_default().to_toml_key()
}

/// One line, raw where it has quotes or backslashes.
fn quoted(text: &str) -> String {
    let builder = TomlStringBuilder::new(text);
    let literal = builder.as_literal().filter(|_| text.contains(['"', '\\']));
    literal
        .unwrap_or_else(|| builder.as_basic())
        .to_toml_value()
}

#[derive(Default)]
pub(super) struct Text(String);

impl Text {
    pub(super) fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    pub(super) fn header(&mut self, path: &str) {
        self.line("");
        self.line(&format!("[{path}]"));
    }

    /// The header of an object that shares its name with one of another engine names the engines too.
    pub(super) fn named_header<'a>(
        &mut self,
        path: &str,
        kind: &str,
        name: &str,
        engines: EngineSet,
        names: impl Iterator<Item = &'a str>,
    ) {
        if names.filter(|other| *other == name).count() > 1 {
            let key = format!("{name} ({})", engine_words(engines).join(" "));
            self.header(&join(path, &[kind, &key]));
            self.string("name", name);
        } else {
            self.header(&join(path, &[kind, name]));
        }
    }

    pub(super) fn identity(&mut self, id: ObjectId) {
        self.number("id", id.0);
    }

    pub(super) fn fingerprint(&mut self, fingerprint: u64) {
        self.string("fingerprint", &format!("{fingerprint:016x}"));
    }

    pub(super) fn number(&mut self, key: &str, number: impl std::fmt::Display) {
        self.line(&format!("{key} = {number}"));
    }

    pub(super) fn string(&mut self, key: &str, value: &str) {
        self.line(&format!("{key} = {}", quoted(value)));
    }

    pub(super) fn optional(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.string(key, value);
        }
    }

    pub(super) fn flag(&mut self, key: &str, value: bool) {
        if value {
            self.line(&format!("{key} = true"));
        }
    }

    /// A list that is not expected to grow.
    pub(super) fn list<'a>(&mut self, key: &str, items: impl Iterator<Item = &'a str>) {
        let items: Vec<String> = items.map(quoted).collect();
        self.line(&format!("{key} = [{}]", items.join(", ")));
    }

    /// A list whose changes should merge.
    pub(super) fn lines<'a>(&mut self, key: &str, items: impl Iterator<Item = &'a str>) {
        self.line(&format!("{key} = ["));
        for item in items {
            self.line(&format!("    {},", quoted(item)));
        }
        self.line("]");
    }

    pub(super) fn expression(&mut self, key: &str, value: Option<&Expression>) {
        self.optional(key, value.map(ToString::to_string).as_deref());
    }

    pub(super) fn parts(&mut self, parts: &[IndexPart]) {
        let parts: Vec<String> = parts.iter().map(key::print).collect();
        self.list("key", parts.iter().map(String::as_str));
    }

    pub(super) fn deferrable(&mut self, deferrable: Deferrable) {
        if deferrable != Deferrable::No {
            self.string("deferrable", deferrable.keyword());
        }
    }

    pub(super) fn engines(&mut self, engines: EngineSet) {
        if engines != EngineSet::ALL {
            self.list("engines", engine_words(engines).into_iter());
        }
    }
}

fn engine_words(engines: EngineSet) -> Vec<&'static str> {
    let included = ENGINES
        .iter()
        .filter(|(_, engine)| engines.contains(*engine));
    included.map(|(word, _)| *word).collect()
}
