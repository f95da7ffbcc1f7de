//! Tables, their columns, keys, checks and indexes.

use super::expression::Scope;
use super::types::Types;
use super::{keep, keep_one, namespace, optional, partition, table_object, text};
use crate::def::{
    CheckDef, CollationDef, ColumnDef, ColumnDetails, ColumnFormDef, DefaultDef, ExclusionDef,
    ExclusionElementDef, ForeignKeyDef, GeneratedDef, GuardDef, IdentityDef, IndexDef, IndexKeyDef,
    IndexPartDef, ParameterDef, PhysicalDef, PrimaryKeyDef, SerialDef, SiteIndex, TableDef,
    TableDetails, UniqueDef, fnv1a,
};
use crate::model::{
    Check, Column, Exclusion, Expression, ForeignKey, Generation, Index, IndexKey, IndexPart,
    PhysicalOptions, PrimaryKey, Schema, Sequence, Table, Unique,
};
use crate::rule::owner_columns;
use std::collections::BTreeMap;

/// Places in no file: each number once, in the order in which the derive counts.
struct Sites(SiteIndex);

impl Sites {
    fn next(&mut self) -> SiteIndex {
        self.0 = self.0.saturating_add(1);
        self.0
    }
}

/// The definition of a table.
pub(super) fn definition(table: &Table, schema: &Schema, types: &Types) -> TableDef<'static> {
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let scope = Scope {
        columns: &names,
        types,
    };
    let mut sites = Sites(0);
    let columns: Vec<ColumnDef<'static>> = table
        .columns
        .iter()
        .map(|it| column(it, table, schema, &scope, &mut sites))
        .collect();
    let primary_key = table
        .primary_key
        .as_ref()
        .map(|key| primary_key(key, &scope, &mut sites));
    let foreign_keys: Vec<_> = (table.foreign_keys.iter())
        .map(|key| foreign_key(key, &scope, &mut sites))
        .collect();
    let uniques: Vec<_> = table
        .uniques
        .iter()
        .map(|it| unique(it, &scope, &mut sites))
        .collect();
    let checks: Vec<_> = table
        .checks
        .iter()
        .map(|it| check(it, &scope, &mut sites))
        .collect();
    let indexes: Vec<_> = table
        .indexes
        .iter()
        .map(|it| index(it, &scope, &mut sites))
        .collect();
    let exclusions: Vec<_> = table
        .exclusions
        .iter()
        .map(|it| exclusion(it, &scope, &mut sites))
        .collect();
    let objects: Vec<_> = table
        .objects
        .iter()
        .flat_map(|object| table_object::definitions(object, &scope, sites.next()))
        .collect();
    let details = TableDetails {
        comment: optional(table.comment.as_ref()),
        renamed_from: optional(table.renamed_from.as_ref()),
        checks: keep(checks),
        indexes: keep(indexes),
        exclusions: keep(exclusions),
        properties: Some(keep_one(table_object::properties(&table.properties))),
        partitioning: (table.partitioning.as_ref())
            .map(|divided| keep_one(partition::definition(divided, &scope))),
        objects: keep(objects),
        ..TableDetails::NONE
    };
    let definition = TableDef {
        rust_name: text(&table.name.name),
        name: text(&table.name.name),
        name_hash: name_hash(&table.name),
        namespace: namespace(&table.name),
        rows: table.rows,
        columns: keep(columns),
        primary_key,
        uniques: keep(uniques),
        foreign_keys: keep(foreign_keys),
        details: keep_one(details),
        ..TableDef::NONE
    };
    TableDef {
        guard: owner_columns(&definition).map(|owners| GuardDef {
            owners: keep(owners),
        }),
        ..definition
    }
}

fn name_hash(name: &crate::model::ObjectName) -> u64 {
    fnv1a(&name.to_string())
}

fn column(
    column: &Column,
    table: &Table,
    schema: &Schema,
    scope: &Scope<'_>,
    sites: &mut Sites,
) -> ColumnDef<'static> {
    let serial = serial(column, table, schema);
    let default = match &column.default {
        Some(default) if serial.is_none() => DefaultDef::Expression(scope.expression(default)),
        _ => DefaultDef::None,
    };
    let form = |form: &crate::model::ColumnForm| ColumnFormDef {
        engine: form.engine,
        column_type: form
            .data_type
            .as_ref()
            .map(|it| scope.types.column_type(it)),
        default: form.default.as_ref().map(|it| scope.expression(it)),
        collation: optional(form.collation.as_ref()),
    };
    let details = ColumnDetails {
        default,
        identity: column.identity.as_ref().map(|identity| IdentityDef {
            always: identity.generation == Generation::Always,
            sequence: optional(identity.sequence.as_ref()),
            options: identity.options,
        }),
        serial,
        generated: column
            .generated
            .as_ref()
            .map(|(expression, stored)| GeneratedDef {
                expression: scope.expression(expression),
                stored: *stored,
            }),
        backfill: column.backfill.as_ref().map(|it| scope.expression(it)),
        collation: column.collation.as_ref().map(|collation| CollationDef {
            namespace: namespace(collation),
            name: text(&collation.name),
        }),
        physical: physical(&column.physical),
        comment: optional(column.comment.as_ref()),
        renamed_from: optional(column.renamed_from.as_ref()),
        forms: keep(column.forms.iter().map(form).collect()),
        ..ColumnDetails::NONE
    };
    let column_type = scope.types.column_type(&column.data_type);
    let site = sites.next();
    ColumnDef {
        field: text(&column.name),
        name: text(&column.name),
        column_type,
        rust_type: column_type,
        nullable: column.nullable,
        expects_no_key: details.expects_no_key(),
        is_copy: false,
        site,
        type_site: sites.next(),
        default_site: sites.next(),
        details: keep_one(details),
    }
}

/// The sequence that gives a column its default and belongs to it, in the table's namespace.
fn serial(column: &Column, table: &Table, schema: &Schema) -> Option<SerialDef<'static>> {
    let name = column
        .default
        .as_ref()
        .and_then(Expression::next_value_of)?;
    let sequence = schema.sequences.get(&name)?;
    let owner = sequence.owner.as_ref()?;
    let is_own = *owner == (table.name.clone(), column.name.clone());
    let is_plain = name.namespace == table.name.namespace
        && sequence.comment.is_none()
        && sequence.renamed_from.is_none();
    (is_own && is_plain).then(|| SerialDef {
        sequence: Some(text(&name.name)),
        data_type: Some(sequence.data_type).filter(|kind| *kind != column.data_type.kind),
        options: sequence.options,
    })
}

/// Whether a column says all about a sequence.
pub(super) fn is_serial(sequence: &Sequence, schema: &Schema) -> bool {
    let Some((table, column)) = &sequence.owner else {
        return false;
    };
    schema.tables.get(table).is_some_and(|table| {
        table.column(column).is_some_and(|column| {
            let own = column.default.as_ref().and_then(Expression::next_value_of);
            own.as_ref() == Some(&sequence.name) && serial(column, table, schema).is_some()
        })
    })
}

fn physical(options: &PhysicalOptions) -> Option<PhysicalDef<'static>> {
    (*options != PhysicalOptions::default()).then(|| PhysicalDef {
        storage: options.storage,
        compression: options.compression,
        statistics: options.statistics,
        n_distinct: optional(options.n_distinct.as_ref()),
        n_distinct_inherited: optional(options.n_distinct_inherited.as_ref()),
    })
}

fn parameters(parameters: &BTreeMap<String, String>) -> &'static [ParameterDef<'static>] {
    let pairs = parameters.iter().map(|(name, value)| ParameterDef {
        name: text(name),
        value: text(value),
    });
    keep(pairs.collect())
}

pub(super) fn part(part: &IndexPart, scope: &Scope<'_>) -> IndexPartDef<'static> {
    IndexPartDef {
        key: match &part.key {
            IndexKey::Column(name) => match scope.index_of(name) {
                Some(index) => IndexKeyDef::Column(index),
                None => {
                    IndexKeyDef::Expression(scope.expression(&Expression::Column(name.clone())))
                }
            },
            IndexKey::Expression(expression) => {
                IndexKeyDef::Expression(scope.expression(expression))
            }
        },
        descending: part.descending,
        nulls: part.nulls,
        operator_class: optional(part.operator_class.as_ref()),
        operator_class_parameters: parameters(&part.operator_class_parameters),
        collation: optional(part.collation.as_ref()),
    }
}

pub(super) fn parts(of: &[IndexPart], scope: &Scope<'_>) -> &'static [IndexPartDef<'static>] {
    keep(of.iter().map(|it| part(it, scope)).collect())
}

fn primary_key(key: &PrimaryKey, scope: &Scope<'_>, sites: &mut Sites) -> PrimaryKeyDef<'static> {
    PrimaryKeyDef {
        name: Some(text(&key.name)),
        columns: scope.indexes_of(&key.columns),
        include: scope.indexes_of(&key.include),
        deferrable: key.deferrable,
        without_overlaps: key.without_overlaps,
        parameters: parameters(&key.storage.parameters),
        tablespace: optional(key.storage.tablespace.as_ref()),
        comment: optional(key.comment.as_ref()),
        site: sites.next(),
    }
}

fn foreign_key(key: &ForeignKey, scope: &Scope<'_>, sites: &mut Sites) -> ForeignKeyDef<'static> {
    ForeignKeyDef {
        name: Some(text(&key.name)),
        columns: scope.indexes_of(&key.columns),
        target_type: text(&key.target.name),
        target_table: text(&key.target.name),
        target_namespace: namespace(&key.target),
        target_context: None,
        target_fields: keep(
            key.target_columns
                .iter()
                .map(|column| text(column))
                .collect(),
        ),
        on_delete: Some(key.on_delete),
        on_update: Some(key.on_update),
        deferrable: key.deferrable,
        match_full: key.match_full,
        set_on_delete: scope.indexes_of(&key.set_on_delete),
        period: key.period,
        validity: key.validity,
        comment: optional(key.comment.as_ref()),
        engines: key.engines,
        site: sites.next(),
    }
}

fn unique(unique: &Unique, scope: &Scope<'_>, sites: &mut Sites) -> UniqueDef<'static> {
    UniqueDef {
        name: Some(text(&unique.name)),
        parts: parts(&unique.parts, scope),
        predicate: unique.predicate.as_ref().map(|it| scope.expression(it)),
        include: scope.indexes_of(&unique.include),
        nulls_not_distinct: unique.nulls_not_distinct,
        deferrable: unique.deferrable,
        without_overlaps: unique.without_overlaps,
        parameters: parameters(&unique.storage.parameters),
        tablespace: optional(unique.storage.tablespace.as_ref()),
        comment: optional(unique.comment.as_ref()),
        engines: unique.engines,
        site: sites.next(),
    }
}

fn check(check: &Check, scope: &Scope<'_>, sites: &mut Sites) -> CheckDef<'static> {
    CheckDef {
        name: Some(text(&check.name)),
        expression: scope.expression(&check.expression),
        column: None,
        no_inherit: check.no_inherit,
        validity: check.validity,
        comment: optional(check.comment.as_ref()),
        engines: check.engines,
        site: sites.next(),
    }
}

fn index(index: &Index, scope: &Scope<'_>, sites: &mut Sites) -> IndexDef<'static> {
    IndexDef {
        name: Some(text(&index.name)),
        method: text(&index.method),
        parts: parts(&index.parts, scope),
        predicate: index.predicate.as_ref().map(|it| scope.expression(it)),
        include: scope.indexes_of(&index.include),
        parameters: parameters(&index.storage.parameters),
        tablespace: optional(index.storage.tablespace.as_ref()),
        comment: optional(index.comment.as_ref()),
        engines: index.engines,
        site: sites.next(),
    }
}

fn exclusion(exclusion: &Exclusion, scope: &Scope<'_>, sites: &mut Sites) -> ExclusionDef<'static> {
    let elements = exclusion
        .elements
        .iter()
        .map(|element| ExclusionElementDef {
            part: part(&element.part, scope),
            operator: text(&element.operator),
        });
    ExclusionDef {
        name: Some(text(&exclusion.name)),
        method: text(&exclusion.method),
        elements: keep(elements.collect()),
        predicate: exclusion.predicate.as_ref().map(|it| scope.expression(it)),
        include: scope.indexes_of(&exclusion.include),
        deferrable: exclusion.deferrable,
        parameters: parameters(&exclusion.storage.parameters),
        tablespace: optional(exclusion.storage.tablespace.as_ref()),
        comment: optional(exclusion.comment.as_ref()),
        engines: exclusion.engines,
        site: sites.next(),
    }
}

/// The columns of a view as those of a table, with the indexes of a stored one.
pub(super) fn of_view(
    name: &crate::model::ObjectName,
    view: &crate::model::View,
    schema: &Schema,
    types: &Types,
) -> TableDef<'static> {
    let mut table = Table::new(name.clone());
    for column in &view.columns {
        table.columns.push(Column {
            comment: column.comment.clone(),
            ..Column::new(column.name.clone(), column.data_type.clone())
        });
    }
    table.uniques.clone_from(&view.uniques);
    table.indexes.clone_from(&view.indexes);
    definition(&table, schema, types)
}
