//! The schema as PostgreSQL holds it: without what other engines own, and checked for what this
//! version lacks.

mod partition;

use super::Postgres;
use super::column::has_fixed_length;
use super::table_object;
use super::words::expression;
use crate::def::{Deferrable, EngineSet, Function, ObjectKind, Storage, TypeKind, Validity};
use crate::dialect::expression::Inexpressible;
use crate::dialect::quoting::{self, UNWRITABLE};
use crate::dialect::{Engine, Feature, Unsupported};
use crate::model::{
    Column, DataType, DeclaredType, Expression, Index, IndexKey, IndexPart, IndexStorage,
    ObjectDefinition, PublishedTables, Schema, SchemaObject, Sequence, Table, TypeDefinition,
    Unique, bounds, objects_in_order,
};
use crate::plan::SupportFunction;
use std::collections::BTreeSet;

/// The columns that every table has by itself.
const SYSTEM_COLUMNS: &[&str] = &["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"];

pub(super) fn adapt(dialect: &Postgres, schema: &Schema) -> Result<Schema, Vec<Unsupported>> {
    let schema = &schema.on_engine(Engine::Postgres);
    let mut adapted = schema.clone();
    let here = Engine::Postgres.set();
    let sequences = &mut adapted.sequences;
    sequences.retain(|_, sequence| sequence.engines.contains(here));
    for table in adapted.tables.values_mut() {
        table.properties = table.properties.on(here);
        table.uniques.retain(|unique| unique.engines.contains(here));
        table.foreign_keys.retain(|key| key.engines.contains(here));
        table.checks.retain(|check| check.engines.contains(here));
        table.indexes.retain(|index| index.engines.contains(here));
        table.exclusions.retain(|it| it.engines.contains(here));
        table.partitioning.take_if(|it| !it.engines.contains(here));
        table
            .objects
            .retain(|object| object.engines().contains(here));
        let objects = table.objects.drain(..);
        let objects = objects
            .map(|object| table_object::adapted(dialect, object).with_engines(EngineSet::ALL));
        table.objects = objects_in_order(objects.collect());
    }
    adapted
        .objects
        .retain(|_, object| object.engines.contains(here));
    let mut findings = Findings {
        dialect,
        schema: &adapted,
        found: vec![],
    };
    findings.schema();
    let mut found = findings.found;
    if found.is_empty() {
        Ok(adapted)
    } else {
        found.sort();
        found.dedup();
        Err(found)
    }
}

pub(super) fn support_functions(dialect: &Postgres, schema: &Schema) -> BTreeSet<SupportFunction> {
    let calls_uuid_v7 = schema.tables.values().any(|table| {
        table.columns.iter().any(|column| {
            let generated = column.generated.as_ref().map(|(value, _)| value);
            [column.default.as_ref(), column.backfill.as_ref(), generated]
                .into_iter()
                .flatten()
                .any(calls_uuid_v7)
        })
    });
    if calls_uuid_v7 && !dialect.has(Feature::UuidV7) {
        BTreeSet::from([SupportFunction::UuidV7])
    } else {
        BTreeSet::new()
    }
}

fn calls_uuid_v7(expression: &Expression) -> bool {
    expression.any(&|inner| matches!(inner, Expression::Call(Function::UuidV7, _)))
}

struct Findings<'a> {
    dialect: &'a Postgres,
    schema: &'a Schema,
    found: Vec<Unsupported>,
}

impl Findings<'_> {
    fn add(&mut self, object: impl Into<String>, feature: impl Into<String>, remedy: &str) {
        let why = Inexpressible {
            feature: feature.into(),
            remedy: remedy.into(),
        };
        self.found.push(self.dialect.unsupported(object, why));
    }

    fn require(&mut self, object: &str, feature: Feature) {
        if let Err(why) = self.dialect.require(feature) {
            self.found.push(self.dialect.unsupported(object, why));
        }
    }

    fn schema(&mut self) {
        let schema = self.schema;
        for enumeration in schema.enums.values() {
            let object = enumeration.name.to_string();
            self.name(&object, &enumeration.name.name);
            self.namespace(&object, enumeration.name.namespace.as_deref());
            self.string(&object, enumeration.comment.as_deref());
            for label in &enumeration.labels {
                self.string(&object, Some(label));
                self.label(&format!("{object}.{label}"), label);
            }
        }
        for declared in schema.types.values() {
            self.declared_type(declared);
        }
        for sequence in schema.sequences.values() {
            self.sequence(sequence);
        }
        for table in schema.tables.values() {
            self.table(table);
        }
        for object in schema.objects.values() {
            self.schema_object(object);
        }
    }

    fn schema_object(&mut self, object: &SchemaObject) {
        let label = object.key.to_string();
        // The name of a cast or the like is no identifier.
        if !matches!(object.key.kind, ObjectKind::Other) {
            self.name(&label, &object.key.name.name);
        }
        self.namespace(&label, object.key.name.namespace.as_deref());
        self.string(&label, object.comment.as_deref());
        let options = match &object.definition {
            ObjectDefinition::View(view) => view.options.as_slice(),
            _ => &[],
        };
        let invokes = options.iter().any(|(key, _)| key == "security_invoker");
        if invokes && self.dialect.version < 15 {
            self.add(
                &label,
                "views that read with the privileges of who asks (`security_invoker`; PostgreSQL 15 has them)",
                "leave it out, or use PostgreSQL 15",
            );
        }
        if let ObjectDefinition::Publication(publication) = &object.definition
            && let PublishedTables::Listed { namespaces, .. } = &publication.tables
            && !namespaces.is_empty()
            && self.dialect.version < 15
        {
            self.add(
                &label,
                "publications of all tables in a namespace (PostgreSQL 15 has them)",
                "list the tables: `tables(Customer, Order)`",
            );
        }
    }

    fn declared_type(&mut self, declared: &DeclaredType) {
        let object = declared.name.to_string();
        self.name(&object, &declared.name.name);
        self.namespace(&object, declared.name.namespace.as_deref());
        self.string(&object, declared.comment.as_deref());
        match &declared.definition {
            TypeDefinition::Domain(domain) => {
                self.data_type(&object, &domain.base);
                if let Some(default) = &domain.default {
                    self.expression(&object, default);
                }
                for check in &domain.checks {
                    let object = format!("{object}.{}", check.name);
                    self.name(&object, &check.name);
                    self.expression(&object, &check.expression);
                }
            }
            TypeDefinition::Composite(attributes) => {
                for attribute in attributes {
                    let object = format!("{object}.{}", attribute.name);
                    self.name(&object, &attribute.name);
                    self.data_type(&object, &attribute.data_type);
                    self.string(&object, attribute.comment.as_deref());
                }
            }
        }
    }

    fn table(&mut self, table: &Table) {
        let object = table.name.to_string();
        self.name(&object, &table.name.name);
        self.namespace(&object, table.name.namespace.as_deref());
        self.string(&object, table.comment.as_deref());
        if let Some(key) = &table.primary_key {
            let object = format!("{object}.{}", key.name);
            self.name(&object, &key.name);
            self.string(&object, key.comment.as_deref());
            self.storage(&object, &key.storage);
            self.overlaps(&object, key.without_overlaps);
        }
        for exclusion in &table.exclusions {
            let object = format!("{object}.{}", exclusion.name);
            self.name(&object, &exclusion.name);
            self.string(&object, exclusion.comment.as_deref());
            self.storage(&object, &exclusion.storage);
            for element in &exclusion.elements {
                self.part(&object, &element.part);
            }
            if let Some(predicate) = &exclusion.predicate {
                self.expression(&object, predicate);
            }
        }
        partition::check(self, table);
        for column in &table.columns {
            self.column(&format!("{object}.{}", column.name), column);
        }
        for unique in &table.uniques {
            self.unique(&format!("{object}.{}", unique.name), unique);
        }
        for key in &table.foreign_keys {
            let object = format!("{object}.{}", key.name);
            self.name(&object, &key.name);
            self.string(&object, key.comment.as_deref());
            self.validity(&object, key.validity);
            if !key.set_on_delete.is_empty() {
                self.require(&object, Feature::SetNullColumns);
            }
            if key.period {
                self.require(&object, Feature::TemporalKeys);
            }
        }
        for check in &table.checks {
            let object = format!("{object}.{}", check.name);
            self.name(&object, &check.name);
            self.string(&object, check.comment.as_deref());
            self.validity(&object, check.validity);
            self.expression(&object, &check.expression);
        }
        for attached in &table.objects {
            let object = format!("{object}.{}", attached.name());
            self.name(&object, attached.name());
            if let Err(why) = table_object::check(self.dialect, &table.name, attached) {
                self.found.push(self.dialect.unsupported(object, why));
            }
        }
        for index in &table.indexes {
            self.index(&format!("{object}.{}", index.name), index);
        }
    }

    fn column(&mut self, object: &str, column: &Column) {
        self.name(object, &column.name);
        self.data_type(object, &column.data_type);
        self.string(object, column.comment.as_deref());
        if SYSTEM_COLUMNS.contains(&column.name.as_str()) {
            self.add(
                object,
                "columns of this name, because every table has one by itself",
                "rename it: `#[column(name = \"..\")]`",
            );
        }
        if let Some(default) = &column.default {
            self.expression(object, default);
        }
        if let Some(backfill) = &column.backfill {
            self.expression(object, backfill);
        }
        self.values(object, column);
        if let Some((value, stored)) = &column.generated {
            self.expression(object, value);
            if !stored {
                self.require(object, Feature::VirtualGenerated);
            }
        }
    }

    /// How the column is numbered, and how its values are kept.
    fn values(&mut self, object: &str, column: &Column) {
        if let Some(collation) = &column.collation {
            self.name(object, &collation.name);
            self.namespace(object, collation.namespace.as_deref());
        }
        if let Some(identity) = &column.identity {
            if let Some(name) = &identity.sequence {
                self.name(object, name);
            }
            if bounds(column.data_type.kind).is_none() || column.data_type.dimensions > 0 {
                self.add(
                    object,
                    format!("numbered columns of type `{}`", column.data_type),
                    "make it a `bigint`",
                );
            }
        }
        if has_fixed_length(&column.data_type) {
            let elsewhere = column.physical.storage.filter(|it| *it != Storage::Plain);
            if let Some(storage) = elsewhere {
                self.add(
                    object,
                    format!(
                        "storage `{}` for `{}`, whose values have one length",
                        storage.keyword(),
                        column.data_type
                    ),
                    "leave out `storage`",
                );
            }
            if column.physical.compression.is_some() {
                self.add(
                    object,
                    format!(
                        "compression of `{}`, whose values have one length",
                        column.data_type
                    ),
                    "leave out `compression`",
                );
            }
        }
    }

    fn sequence(&mut self, sequence: &Sequence) {
        let object = sequence.name.to_string();
        self.name(&object, &sequence.name.name);
        self.namespace(&object, sequence.name.namespace.as_deref());
        self.string(&object, sequence.comment.as_deref());
        if let Some((table, column)) = &sequence.owner {
            let owner = self.schema.tables.get(table);
            if owner.is_none_or(|table| table.column(column).is_none()) {
                self.add(
                    &object,
                    format!("column `{table}.{column}` that could own it"),
                    "name a column of a table that this engine has",
                );
            } else if table.namespace != sequence.name.namespace {
                self.add(
                    &object,
                    "sequences that belong to a column of another namespace",
                    "declare it in the namespace of its table",
                );
            }
        }
    }

    fn data_type(&mut self, object: &str, data_type: &DataType) {
        match (data_type.kind, &data_type.name) {
            (TypeKind::Unknown, _) => self.add(
                object,
                "type for this Rust type",
                "say which: `#[column(type = ..)]`",
            ),
            (TypeKind::Enum, Some(name)) if self.schema.enums.contains_key(name) => {}
            (TypeKind::Enum, name) => {
                let name = name.as_ref().map_or("?".into(), ToString::to_string);
                self.add(
                    object,
                    format!("enumeration `{name}`"),
                    "derive `SqlEnum` on the type of the field",
                );
            }
            (TypeKind::Numeric, _) => {
                let beyond = |scale: i16| {
                    scale < 0 || u32::from(scale.unsigned_abs()) > data_type.precision.unwrap_or(0)
                };
                if data_type.scale.is_some_and(beyond) {
                    self.require(object, Feature::NumericScaleBeyondPrecision);
                }
            }
            (TypeKind::Domain | TypeKind::Composite, name) => {
                let declared = name.as_ref().and_then(|name| self.schema.types.get(name));
                if declared.map(DeclaredType::kind) != Some(data_type.kind) {
                    self.add(
                        object,
                        format!("type `{data_type}`"),
                        "derive `SqlType` on the type of the field",
                    );
                }
            }
            _ => {}
        }
    }

    fn unique(&mut self, object: &str, unique: &Unique) {
        self.name(object, &unique.name);
        if unique.nulls_not_distinct {
            self.require(object, Feature::NullsNotDistinct);
        }
        if unique.is_index() && unique.deferrable != Deferrable::No {
            self.add(
                object,
                "deferrable unique rule with a predicate, an expression or an order",
                "leave out `deferrable`, or make it a rule over plain columns",
            );
        }
        self.string(object, unique.comment.as_deref());
        self.storage(object, &unique.storage);
        self.overlaps(object, unique.without_overlaps);
        for part in &unique.parts {
            self.part(object, part);
        }
        if let Some(predicate) = &unique.predicate {
            self.expression(object, predicate);
        }
    }

    fn index(&mut self, object: &str, index: &Index) {
        self.name(object, &index.name);
        self.string(object, index.comment.as_deref());
        self.storage(object, &index.storage);
        for part in &index.parts {
            self.part(object, part);
        }
        if let Some(predicate) = &index.predicate {
            self.expression(object, predicate);
        }
    }

    fn part(&mut self, object: &str, part: &IndexPart) {
        if let IndexKey::Expression(key) = &part.key {
            self.expression(object, key);
        }
        for value in part.operator_class_parameters.values() {
            self.string(object, Some(value));
        }
    }

    fn storage(&mut self, object: &str, storage: &IndexStorage) {
        if let Some(tablespace) = &storage.tablespace {
            self.name(object, tablespace);
        }
        for value in storage.parameters.values() {
            self.string(object, Some(value));
        }
    }

    fn overlaps(&mut self, object: &str, without_overlaps: bool) {
        if without_overlaps {
            self.require(object, Feature::TemporalKeys);
        }
    }

    fn validity(&mut self, object: &str, validity: Validity) {
        if validity == Validity::NotEnforced {
            self.require(object, Feature::NotEnforced);
        }
    }

    /// The server cuts longer names off without an error, and two of them may then be one.
    fn name(&mut self, object: &str, name: &str) {
        if name.len() > 63 {
            self.add(
                object,
                format!("names of {} bytes (63 is the most)", name.len()),
                "give it a shorter name: `name = \"..\"`",
            );
        }
        if !quoting::is_writable(name) {
            self.add(object, UNWRITABLE.0, UNWRITABLE.1);
        }
    }

    /// The label of an enumeration; an empty one is a label like others.
    fn label(&mut self, object: &str, label: &str) {
        if label.len() > 63 {
            self.add(
                object,
                format!("labels of {} bytes (63 is the most)", label.len()),
                "give it a shorter one: `#[sql_enum(label = \"..\")]` on the variant",
            );
        }
    }

    fn namespace(&mut self, object: &str, namespace: Option<&str>) {
        if let Some(namespace) = namespace {
            self.name(object, namespace);
        }
    }

    fn string(&mut self, object: &str, text: Option<&str>) {
        if text.is_some_and(|text| text.contains('\0')) {
            self.add(
                object,
                "strings that hold the character NUL",
                "leave it out",
            );
        }
    }

    fn expression(&mut self, object: &str, value: &Expression) {
        if let Err(why) = expression(value, self.dialect.version) {
            self.found.push(self.dialect.unsupported(object, why));
        }
    }
}
