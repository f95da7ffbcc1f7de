//! The schema as SQLite holds it.

mod index;

use super::domain::without_domains;
use super::number::Rewriter;
use super::storage::{Storage, storage};
use super::type_check::check_of_type;
use super::words::expression;
use super::{Sqlite, keys, schema_object};
use crate::def::{EngineSet, SequenceOptions, Validity};
use crate::dialect::expression::Inexpressible;
use crate::dialect::quoting::UNWRITABLE;
use crate::dialect::{Engine, Feature, Unsupported, quoting};
use crate::model::{Check, Column, Expression, ForeignKey, Generation, Identity, Schema, Table};
use crate::syntax::settings::SqliteRegex;
use index::is_regular_expression;
use std::collections::BTreeMap;

pub(super) fn adapt(dialect: &Sqlite, schema: &Schema) -> Result<Schema, Vec<Unsupported>> {
    let schema = &schema.on_engine(Engine::Sqlite);
    let schema = &without_domains(schema);
    let mut found = vec![];
    let mut tables = BTreeMap::new();
    let sequences = schema.sequences.values();
    for sequence in sequences.filter(|it| it.engines.contains(Engine::Sqlite.set())) {
        let why = Inexpressible {
            feature: "sequences".into(),
            remedy: "limit it with `only(postgres)`, and number the rows by `identity(by_default)` on the \
                     primary key"
                .into(),
        };
        found.push(dialect.unsupported(sequence.name.to_string(), why));
    }
    for (name, table) in &schema.tables {
        let mut adapter = Adapter {
            dialect,
            schema,
            declared: table,
            found: vec![],
        };
        tables.insert(name.clone(), adapter.table());
        found.append(&mut adapter.found);
    }
    let objects = schema_object::adapt(dialect, schema, &mut found);
    if found.is_empty() {
        return Ok(Schema {
            objects,
            name: schema.name.clone(),
            tables,
            ..Schema::default()
        });
    }
    found.sort();
    found.dedup();
    Err(found)
}

mod attached;

/// Adapts one table, and collects what cannot be.
struct Adapter<'a> {
    dialect: &'a Sqlite,
    schema: &'a Schema,
    declared: &'a Table,
    found: Vec<Unsupported>,
}

impl Adapter<'_> {
    fn table(&mut self) -> Table {
        let declared = self.declared;
        let object = declared.name.to_string();
        let here = Engine::Sqlite.set();
        self.table_name(&object);
        let mut table = Table {
            columns: vec![],
            uniques: vec![],
            foreign_keys: vec![],
            checks: vec![],
            indexes: vec![],
            exclusions: vec![],
            objects: vec![],
            partitioning: None,
            properties: declared.properties.on(here),
            ..declared.clone()
        };
        self.text(&object, declared.comment.as_deref());
        let partitioning = declared.partitioning.as_ref();
        if partitioning.is_some_and(|it| it.engines.contains(here)) {
            self.require(&object, Feature::Partitions);
        }
        if let Some(key) = &mut table.primary_key {
            self.refuse_all(&format!("{object}.{}", key.name), keys::primary_key(key));
            key.comment = None;
            if key.without_overlaps {
                self.require(&object, Feature::TemporalKeys);
            }
        }
        for exclusion in declared
            .exclusions
            .iter()
            .filter(|exclusion| exclusion.engines.contains(here))
        {
            let object = format!("{object}.{}", exclusion.name);
            self.require(&object, Feature::ExclusionConstraints);
        }
        for column in &declared.columns {
            let object = format!("{object}.{}", column.name);
            let (column, checks) = self.column(&object, column);
            table.columns.push(column);
            table.checks.extend(checks);
        }
        for check in declared
            .checks
            .iter()
            .filter(|check| check.engines.contains(here))
        {
            let object = format!("{object}.{}", check.name);
            table.checks.extend(self.check(&object, check));
        }
        for key in declared
            .foreign_keys
            .iter()
            .filter(|key| key.engines.contains(here))
        {
            self.foreign_key(&format!("{object}.{}", key.name), key);
            table.foreign_keys.push(ForeignKey {
                comment: None,
                ..key.clone()
            });
        }
        for unique in declared
            .uniques
            .iter()
            .filter(|unique| unique.engines.contains(here))
        {
            let object = format!("{object}.{}", unique.name);
            let (unique, covering) = self.unique(&object, unique);
            table.uniques.push(unique);
            table.indexes.extend(covering);
        }
        for index in declared
            .indexes
            .iter()
            .filter(|index| index.engines.contains(here))
        {
            let object = format!("{object}.{}", index.name);
            table.indexes.push(self.index(&object, index));
        }
        attached::properties(self, &object);
        attached::storage(self, &object);
        table.objects = attached::objects(self, &object);
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        self.duplicate_checks(&object, &table.checks);
        table
    }

    fn table_name(&mut self, object: &str) {
        let name = &self.declared.name;
        if name.namespace.is_some() {
            self.require(object, Feature::Namespaces);
        }
        self.names(object);
        if name.name.to_ascii_lowercase().starts_with("sqlite_") {
            self.add(
                object,
                "tables of the user's whose name begins with `sqlite_`",
                "rename it: `#[table(name = \"..\")]`",
            );
        }
        let mut names: Vec<String> = self
            .declared
            .columns
            .iter()
            .map(|column| column.name.to_ascii_lowercase())
            .collect();
        names.sort();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            self.add(
                &format!("{object}.{}", pair[0]),
                "columns whose names differ in nothing but case",
                "rename one: `#[column(name = \"..\")]`",
            );
        }
    }

    /// Each name of the table and of what belongs to it.
    fn names(&mut self, object: &str) {
        let table = self.declared;
        let names = [&table.name.name]
            .into_iter()
            .chain(table.primary_key.iter().map(|key| &key.name))
            .chain(table.columns.iter().map(|column| &column.name))
            .chain(table.uniques.iter().map(|unique| &unique.name))
            .chain(table.foreign_keys.iter().map(|key| &key.name))
            .chain(table.checks.iter().map(|check| &check.name))
            .chain(table.indexes.iter().map(|index| &index.name));
        let unwritable: Vec<&String> = names.filter(|name| !quoting::is_writable(name)).collect();
        for name in unwritable {
            self.add(&format!("{object}: {name:?}"), UNWRITABLE.0, UNWRITABLE.1);
        }
    }

    fn column(&mut self, object: &str, column: &Column) -> (Column, Vec<Check>) {
        self.text(object, column.comment.as_deref());
        let mut adapted = column.clone();
        let storage = match storage(&column.data_type, &self.dialect.renderings) {
            Ok(storage) => storage,
            Err(why) => {
                self.refuse(object, why);
                return (adapted, vec![]);
            }
        };
        adapted.data_type = storage.data_type(&column.data_type);
        if storage == Storage::AsDeclared && !self.declared.properties.sqlite.not_strict {
            self.add(
                object,
                format!("type `{}` in a table that is strict", column.data_type),
                "say `on(sqlite, strict = false)` in `#[table(..)]`, or choose a type of the language",
            );
        }
        if storage == Storage::Json {
            self.require(object, Feature::JsonFunctions);
        }
        if let Some(collation) = &column.collation {
            match &collation.namespace {
                Some(_) => self.add(object, "namespaces", "name a collation without a namespace"),
                None => self.collation(object, &collation.name),
            }
        }
        adapted.comment = self.comment(column);
        adapted.default = self.stored(object, column.default.as_ref(), column);
        if adapted.default.is_none() && attached::is_filled_later(self.declared, &column.name) {
            adapted.default = Some(Expression::Text(String::new()));
        }
        adapted.backfill = self.stored(object, column.backfill.as_ref(), column);
        if let Some((value, is_stored)) = &column.generated {
            self.repeatable(object, value);
            adapted.generated = self
                .stored(object, Some(value), column)
                .map(|value| (value, *is_stored));
        }
        self.physical(object, column);
        if let Some(identity) = &column.identity {
            self.identity(object, identity, column);
        }
        let checks = self.check_of_type(object, column, storage);
        (adapted, checks)
    }

    /// A column's own comment and, since there is no type that could carry it, its enumeration's.
    fn comment(&mut self, column: &Column) -> Option<String> {
        let of_type = column
            .data_type
            .name
            .as_ref()
            .and_then(|name| self.schema.enums.get(name))
            .and_then(|enumeration| enumeration.comment.clone());
        match (&column.comment, of_type) {
            (Some(own), Some(of_type)) => Some(format!("{own}\n{of_type}")),
            (own, of_type) => own.clone().or(of_type),
        }
    }

    fn check_of_type(&mut self, object: &str, column: &Column, storage: Storage) -> Vec<Check> {
        let labels = column
            .data_type
            .name
            .as_ref()
            .and_then(|name| self.schema.enums.get(name))
            .map(|enumeration| enumeration.labels.as_slice());
        if storage == Storage::Label && labels.is_none() {
            self.add(
                object,
                format!("enumeration of `{}`", column.data_type),
                "derive `SqlEnum` on the type of the field",
            );
        }
        check_of_type(
            &self.declared.name.name,
            column,
            storage,
            labels.unwrap_or(&[]),
        )
        .into_iter()
        .collect()
    }

    fn identity(&mut self, object: &str, identity: &Identity, column: &Column) {
        let is_key = self
            .declared
            .primary_key
            .as_ref()
            .is_some_and(|key| key.columns == [column.name.clone()]);
        if !is_key {
            self.add(
                object,
                "numbered columns besides a primary key of one column",
                "make it the primary key, or number the rows in the application",
            );
        }
        if identity.sequence.is_some() || identity.options != SequenceOptions::NONE {
            self.add(
                object,
                "options for how rows are numbered",
                "leave out the options: SQLite counts up from 1",
            );
        }
        if identity.generation == Generation::Always {
            self.require(object, Feature::IdentityAlways);
        }
    }

    /// SQLite keeps all values alike.
    fn physical(&mut self, object: &str, column: &Column) {
        let words: Vec<String> = column
            .physical
            .said()
            .iter()
            .map(ToString::to_string)
            .collect();
        if !words.is_empty() {
            self.add(
                object,
                format!(
                    "such choice of how values are kept (`{}`)",
                    words.join("`, `")
                ),
                "leave it out here",
            );
        }
    }

    fn check(&mut self, object: &str, check: &Check) -> Option<Check> {
        self.refuse_all(object, keys::check(check));
        self.validity(object, check.validity);
        if check.expression.any(&is_regular_expression) {
            match self.dialect.renderings.regex {
                Some(SqliteRegex::Function) => {}
                Some(SqliteRegex::Omit) => return None,
                None => {
                    self.add(
                        object,
                        "regular expressions",
                        "choose in architrave.toml, under `[engine.sqlite]`: `regex = \"function\"` (the \
                         application registers `regexp` on each connection) or `regex = \"omit\"` (only \
                         the application checks), or limit the check: `only(postgres)`",
                    );
                    return None;
                }
            }
        }
        self.repeatable(object, &check.expression);
        let expression = self.rewritten(object, &check.expression, check.engines)?;
        Some(Check {
            expression,
            comment: None,
            ..check.clone()
        })
    }

    fn foreign_key(&mut self, object: &str, key: &ForeignKey) {
        self.validity(object, key.validity);
        if !key.set_on_delete.is_empty() {
            self.require(object, Feature::SetNullColumns);
        }
        if key.period {
            self.require(object, Feature::TemporalKeys);
        }
        if key.match_full && key.columns.len() > 1 {
            self.require(object, Feature::MatchFull);
        }
        if key.target.namespace.is_some() {
            self.add(object, "namespaces", "refer to a table without a namespace");
        }
    }

    fn validity(&mut self, object: &str, validity: Validity) {
        match validity {
            Validity::Valid => {}
            Validity::NotValid => self.refuse(object, keys::not_valid()),
            Validity::NotEnforced => self.require(object, Feature::NotEnforced),
        }
    }

    fn stored(
        &mut self,
        object: &str,
        value: Option<&Expression>,
        column: &Column,
    ) -> Option<Expression> {
        let rewriter = self.rewriter(EngineSet::ALL);
        let rewritten = rewriter.value(value?, column);
        self.writable(object, rewritten)
    }

    fn rewritten(
        &mut self,
        object: &str,
        value: &Expression,
        engines: EngineSet,
    ) -> Option<Expression> {
        let rewritten = self.rewriter(engines).condition(value);
        self.writable(object, rewritten)
    }

    fn rewriter(&self, engines: EngineSet) -> Rewriter<'_> {
        Rewriter {
            table: self.declared,
            renderings: &self.dialect.renderings,
            engines,
        }
    }

    /// The expression, if there are words for it.
    fn writable(
        &mut self,
        object: &str,
        value: Result<Expression, Inexpressible>,
    ) -> Option<Expression> {
        let written = value.and_then(|value| {
            expression(self.dialect, &value)?;
            Ok(value)
        });
        match written {
            Ok(value) => Some(value),
            Err(why) => {
                self.refuse(object, why);
                None
            }
        }
    }

    fn duplicate_checks(&mut self, object: &str, checks: &[Check]) {
        for pair in checks
            .windows(2)
            .filter(|pair| pair[0].name == pair[1].name)
        {
            self.add(
                &format!("{object}.{}", pair[0].name),
                "second check of that name, and the type of a column makes one",
                "give the declared check another name",
            );
        }
    }

    fn text(&mut self, object: &str, text: Option<&str>) {
        if text.is_some_and(|text| text.contains('\0')) {
            self.add(object, "texts that hold the character NUL", "leave it out");
        }
    }

    fn add(&mut self, object: &str, feature: impl Into<String>, remedy: &str) {
        self.refuse(
            object,
            Inexpressible {
                feature: feature.into(),
                remedy: remedy.into(),
            },
        );
    }

    fn require(&mut self, object: &str, feature: Feature) {
        if let Err(why) = self.dialect.require(feature) {
            self.refuse(object, why);
        }
    }

    fn refuse_all(&mut self, object: &str, found: Vec<Inexpressible>) {
        for why in found {
            self.refuse(object, why);
        }
    }

    fn refuse(&mut self, object: &str, why: Inexpressible) {
        self.found.push(self.dialect.unsupported(object, why));
    }
}
