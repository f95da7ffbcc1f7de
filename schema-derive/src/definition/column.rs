//! Columns.

use super::expression::Expressions;
use super::{last_segment, text};
use crate::ast::{Column, Table};
use crate::attr::{ColumnForm, Default};
use crate::language::column_type;
use crate::names::Names;
use crate::sites::Sites;
use schema_core::def::{
    CollationDef, ColumnDef, ColumnDetails, ColumnFormDef, DefaultDef, DenormalizedDef,
    GeneratedDef, IdentityDef, PhysicalDef, SerialDef,
};

/// The texts of a column that stand nowhere as such.
pub(super) struct ColumnTexts {
    field: String,
    source: Option<String>,
}

impl ColumnTexts {
    pub(super) fn of(column: &Column<'_>) -> Self {
        Self {
            field: column.field(),
            source: column
                .options
                .denormalized
                .as_ref()
                .map(|copy| format!("{}.{}", last_segment(&copy.target), copy.field.text())),
        }
    }
}

pub(super) fn column<'a>(
    table: &'a Table<'_>,
    names: &'a Names,
    sites: &Sites,
    texts: &'a ColumnTexts,
    details: &'a ColumnDetails<'a>,
    position: usize,
) -> ColumnDef<'a> {
    let column = &table.columns[position];
    let options = &column.options;
    let rust_type = column.known_type();
    let here = &sites.columns[position];
    ColumnDef {
        field: &texts.field,
        name: &names.columns[position],
        column_type: options
            .data_type
            .as_ref()
            .map_or(rust_type, |(declared, _)| column_type(declared)),
        rust_type,
        nullable: column.nullable,
        expects_no_key: column.expects_no_key(),
        is_copy: options.denormalized.is_some(),
        site: here.name,
        type_site: here.data_type,
        default_site: here.default,
        details,
    }
}

pub(super) fn column_forms<'a>(
    forms: &'a [ColumnForm],
    expressions: Expressions<'a>,
) -> Vec<ColumnFormDef<'a>> {
    forms
        .iter()
        .map(|form| ColumnFormDef {
            engine: form.engine,
            column_type: form.data_type.as_ref().map(column_type),
            default: form.default.map(|value| expressions.get(value)),
            collation: form.collation.as_deref(),
        })
        .collect()
}

pub(super) fn column_details<'a>(
    column: &'a Column<'_>,
    expressions: Expressions<'a>,
    texts: &'a ColumnTexts,
) -> ColumnDetails<'a> {
    let options = &column.options;
    ColumnDetails {
        default: match &options.default {
            None => DefaultDef::None,
            Some((Default::Client, _)) => DefaultDef::Client,
            Some((Default::Expression(value), _)) => {
                DefaultDef::Expression(expressions.get(*value))
            }
        },
        identity: options.identity.as_ref().map(|identity| IdentityDef {
            always: identity.always,
            sequence: text(&identity.sequence),
            options: identity.options,
        }),
        serial: options.serial.as_ref().map(|serial| SerialDef {
            sequence: text(&serial.sequence),
            data_type: serial.data_type,
            options: serial.options,
        }),
        generated: options.generated.as_ref().map(|generated| GeneratedDef {
            expression: expressions.get(generated.expression),
            stored: generated.stored,
        }),
        backfill: options.backfill.map(|value| expressions.get(value)),
        collation: options.collation.as_ref().map(|collation| CollationDef {
            namespace: collation.namespace.as_deref(),
            name: &collation.name,
        }),
        physical: (!options.physical.is_silent()).then(|| PhysicalDef {
            storage: options.physical.storage.map(|(storage, _)| storage),
            compression: options.physical.compression.map(|(method, _)| method),
            statistics: options.physical.statistics,
            n_distinct: options.physical.n_distinct.as_deref(),
            n_distinct_inherited: options.physical.n_distinct_inherited.as_deref(),
        }),
        comment: column.comment(),
        renamed_from: text(&options.renamed_from),
        encrypted: options.encrypted.map(|(kind, _)| kind),
        personal_data: options.personal_data.as_deref(),
        denormalized: options.denormalized.as_ref().map(|copy| DenormalizedDef {
            from: texts.source.as_deref().unwrap_or_default(),
            reason: &copy.reason,
        }),
        external_id: options.external_id,
        unguessable: options.unguessable,
        refers_to: column.refers_to.as_ref().map(|target| target.name.as_str()),
        forms: &[],
    }
}
