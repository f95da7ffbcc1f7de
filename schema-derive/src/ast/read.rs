//! From the attributes of a struct to the table that they declare.

use super::{Column, Covered, Flattened, Kind, Table};
use crate::attr::{Attribute, ColumnOptions, TableObject, TableOptions};
use crate::ctxt::Ctxt;
use crate::mistakes::Mistakes;
use crate::scope::{Readings, Scope, dotted};
use crate::symbol::Helper;
use crate::{attr, table_words, view};
use proc_macro2::Ident;
use schema_core::def::ColumnIndex;
use schema_core::rule::Declaration;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Field, Fields, GenericArgument, PathArguments, Type};

/// Reads a struct. `None` where there is none to read, with the error noted.
pub(crate) fn table<'a>(ctxt: &Ctxt, input: &'a DeriveInput, kind: Kind) -> Option<Table<'a>> {
    let fields = named_fields(ctxt, input, kind)?;
    let short_words = attr::short_words(&input.attrs);
    let mut mistakes = Mistakes::default();
    let errors_before = ctxt.count();
    let read = |attributes: &[syn::Attribute]| {
        let mut read = attr::attributes(ctxt, attributes, short_words);
        read.retain(|attribute| view::takes(ctxt, kind, attribute));
        read
    };
    let on_struct = read(&input.attrs);
    let (mut columns, mut skipped, mut flattened) = (Vec::new(), Vec::new(), Vec::new());
    for (ident, field) in fields {
        let attributes = read(&field.attrs);
        let about_column = of(&attributes, Helper::Column);
        if attr::is_skipped(&about_column) {
            skipped.push((ident, field, attributes));
        } else if attr::is_flattened(&about_column) {
            flattened.push((ident, field, attributes, columns.len()));
        } else {
            columns.push((ident, field, attributes));
        }
    }
    if ctxt.count() > errors_before {
        mistakes.add_anywhere();
    }
    reject_attributes_of_skipped(ctxt, &skipped);
    if columns.is_empty() && flattened.is_empty() {
        ctxt.error(
            &input.ident,
            match kind {
                Kind::Table | Kind::Columns => {
                    "a table has at least one column: give the struct a field"
                }
                Kind::View => "a view has at least one column: give the struct a field",
            },
        );
        return None;
    }
    let mut names: Vec<String> = columns
        .iter()
        .map(|(ident, ..)| ident.unraw().to_string())
        .collect();
    let heads: Vec<String> = flattened
        .iter()
        .map(|(ident, ..)| ident.unraw().to_string())
        .collect();
    let mut paths = Vec::new();
    attr::mentions(&input.attrs, short_words, &heads, &mut paths);
    for (_, field, _) in &columns {
        attr::mentions(&field.attrs, short_words, &heads, &mut paths);
    }
    for path in paths.iter().map(|path| dotted(path)) {
        if !names.contains(&path) {
            names.push(path);
        }
    }
    let mentioned = names.split_off(columns.len());
    let flattened: Vec<Flattened<'a>> = flattened
        .into_iter()
        .map(|(ident, field, attributes, position)| {
            self::flattened(ctxt, ident, field, &attributes, position, &mentioned)
        })
        .collect();
    names.extend(mentioned.iter().cloned());
    let scope = Scope::new(&input.ident, names, heads);
    let about_table = of(&on_struct, Helper::Table);
    let errors_before = ctxt.count();
    let options = match kind {
        Kind::Table => attr::table(ctxt, &scope, &about_table),
        Kind::Columns => attr::columns(ctxt, &of(&on_struct, Helper::Columns)),
        Kind::View => TableOptions::default(),
    };
    if ctxt.count() > errors_before {
        mistakes.add(Declaration::Table, None);
        if attr::has_unknown_list(&about_table) {
            mistakes.add_anywhere();
        }
    }
    let mut table = Table {
        input,
        crate_path: match kind {
            Kind::Table => attr::crate_path(ctxt, &about_table),
            Kind::Columns => attr::crate_path(ctxt, &of(&on_struct, Helper::Columns)),
            Kind::View => attr::crate_path(ctxt, &of(&on_struct, Helper::View)),
        },
        comment: match kind {
            Kind::Table | Kind::View => attr::doc_comment(&input.attrs),
            // No object of the database is what it describes.
            Kind::Columns => None,
        },
        options,
        kind,
        columns: Vec::new(),
        flattened,
        paths,
        primary_key: None,
        references: Vec::new(),
        uniques: Vec::new(),
        checks: Vec::new(),
        indexes: Vec::new(),
        exclusions: Vec::new(),
        access: Vec::new(),
        dependencies: Vec::new(),
        objects: Vec::new(),
        partitions: Vec::new(),
        readings: Readings::default(),
        mistakes,
    };
    for (ident, field, attributes) in &columns {
        read_field(ctxt, &scope, &mut table, ident, field, attributes);
    }
    mention_flattened(&mut table, &mentioned);
    for attribute in &on_struct {
        read_struct_attribute(ctxt, &scope, &mut table, attribute);
    }
    // The expansion names the target in items, where `Self` has no meaning.
    for key in &mut table.references {
        if let Some(word) = key.target.get_ident()
            && word == "Self"
        {
            let mut own = input.ident.clone();
            own.set_span(word.span());
            key.target = own.into();
        }
    }
    table.readings = scope.finish();
    Some(table)
}

pub(super) fn flattened<'a>(
    ctxt: &Ctxt,
    ident: &'a Ident,
    field: &'a Field,
    attributes: &[Attribute],
    position: usize,
    mentioned: &[String],
) -> Flattened<'a> {
    let options = attr::flatten(ctxt, ident, attributes);
    let (inner_type, nullable) = without_option(&field.ty);
    let name = ident.unraw().to_string();
    let own = mentioned.iter().filter(|path| {
        let rest = path.strip_prefix(&name);
        rest.is_some_and(|rest| rest.starts_with('.'))
    });
    Flattened {
        ident,
        inner_type,
        rust_type: &field.ty,
        nullable,
        prefix: match options.prefix {
            Some(prefix) => prefix.value,
            None => format!("{name}_"),
        },
        position: ColumnIndex::try_from(position).unwrap_or(ColumnIndex::MAX),
        mentioned: ColumnIndex::try_from(own.count()).unwrap_or(ColumnIndex::MAX),
    }
}

/// Puts the columns of flattened structs that attributes mention behind the others, so that they have numbers.
fn mention_flattened(table: &mut Table<'_>, mentioned: &[String]) {
    for path in mentioned {
        let head = path.split('.').next().unwrap_or_default();
        let mut flattened = table.flattened.iter();
        let Some(of) = flattened.find(|of| of.ident.unraw() == head) else {
            continue;
        };
        table.columns.push(Column {
            ident: of.ident,
            path: Some(path.clone()),
            inner_type: of.inner_type,
            rust_type: of.rust_type,
            nullable: false,
            comment: None,
            options: ColumnOptions::default(),
            refers_to: None,
        });
    }
}

fn of(attributes: &[Attribute], helper: Helper) -> Vec<&Attribute> {
    attributes
        .iter()
        .filter(|attribute| attribute.helper == helper)
        .collect()
}

/// The fields of a struct that can be a table, with their names.
fn named_fields<'a>(
    ctxt: &Ctxt,
    input: &'a DeriveInput,
    kind: Kind,
) -> Option<Vec<(&'a Ident, &'a Field)>> {
    if !input.generics.params.is_empty() {
        let message = match kind {
            Kind::Table => {
                "a table cannot be generic, because one struct stands for one table: \
                 write the type out, and derive `Table` on one struct for each table"
            }
            Kind::Columns => {
                "a struct of columns cannot be generic, because the derive knows its columns before any type \
                 is put in: write the types out, and derive `Columns` on one struct for each"
            }
            Kind::View => {
                "a view cannot be generic, because one struct stands for one view: \
                 write the type out, and derive `View` on one struct for each view"
            }
        };
        ctxt.error(&input.generics, message);
        return None;
    }
    let remedy = match &input.data {
        Data::Struct(data) if kind == Kind::Columns && !matches!(data.fields, Fields::Named(_)) => {
            "the columns are named after the fields: write a struct with named fields"
        }
        Data::Enum(_) | Data::Union(_) if kind == Kind::Columns => {
            "only a struct stands for columns; for one column that holds an enum, derive `SqlEnum`"
        }
        Data::Struct(data) if kind == Kind::View && !matches!(data.fields, Fields::Named(_)) => {
            "the columns of a view are named after the fields: write a struct with named fields"
        }
        Data::Enum(_) | Data::Union(_) if kind == Kind::View => "only a struct stands for a view",
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => {
                return Some(
                    fields
                        .named
                        .iter()
                        .filter_map(|field| Some((field.ident.as_ref()?, field)))
                        .collect(),
                );
            }
            Fields::Unnamed(_) => {
                "a tuple struct has no column names; name the fields, or, for a column type of your \
                 own, derive `SqlType`"
            }
            Fields::Unit => "a table has at least one column: give the struct named fields",
        },
        Data::Enum(_) => "an enum is no table; for a column type, derive `SqlEnum`",
        Data::Union(_) => "a union is no table; write a struct",
    };
    ctxt.error(&input.ident, remedy);
    None
}

fn reject_attributes_of_skipped(ctxt: &Ctxt, skipped: &[(&Ident, &Field, Vec<Attribute>)]) {
    for (ident, _, attributes) in skipped {
        for attribute in attributes {
            if attribute.helper != Helper::Column || attribute.arguments().len() > 1 {
                ctxt.error_at(
                    attribute.place,
                    format_args!("`{ident}` is no column, as `skip` says; remove one of the two"),
                );
            }
        }
    }
}

fn read_field<'a>(
    ctxt: &Ctxt,
    scope: &Scope,
    table: &mut Table<'a>,
    ident: &'a Ident,
    field: &'a Field,
    attributes: &[Attribute],
) {
    let position = ColumnIndex::try_from(table.columns.len()).unwrap_or(ColumnIndex::MAX);
    let mut refers_to = None;
    for attribute in attributes {
        let errors_before = ctxt.count();
        let owner = &table.input.ident;
        if table.kind == Kind::Columns && table_words::on_field(ctxt, owner, ident, attribute) {
            continue;
        }
        match attribute.helper {
            Helper::Column => {}
            Helper::References => {
                table
                    .references
                    .extend(attr::references(ctxt, attribute, position));
            }
            Helper::RefersTo => refers_to = attr::refers_to(ctxt, attribute),
            Helper::Unique => {
                table
                    .uniques
                    .extend(attr::unique(ctxt, scope, attribute, Some(position)));
            }
            Helper::Index => {
                table
                    .indexes
                    .extend(attr::index(ctxt, scope, attribute, Some(position)));
            }
            Helper::Check => {
                table
                    .checks
                    .extend(attr::check(ctxt, scope, attribute, Some(position)));
            }
            Helper::Table
            | Helper::Access
            | Helper::ForeignKey
            | Helper::Policy
            | Helper::Grant
            | Helper::Trigger
            | Helper::Statistics
            | Helper::Partition
            | Helper::PrimaryKey
            | Helper::Columns
            | Helper::View
            | Helper::Depends
            | Helper::Exclude => {
                let remedy = match attribute.helper {
                    Helper::PrimaryKey => "; a field has `#[column(primary_key)]`",
                    Helper::ForeignKey => "; a field has `#[references(Customer.id)]`",
                    Helper::Table => "; a field has `#[column(...)]`",
                    _ => "",
                };
                ctxt.error_at(
                    attribute.place,
                    format_args!("`#[{}]` belongs on the struct{remedy}", attribute.word),
                );
            }
        }
        if ctxt.count() > errors_before {
            table.note_mistake(attribute.helper);
            if attribute.helper == Helper::RefersTo {
                table.mistakes.add(
                    Declaration::Column,
                    Some(Covered::Column(usize::from(position))),
                );
            }
        }
    }
    let errors_before = ctxt.count();
    let options = attr::column(ctxt, scope, &of(attributes, Helper::Column));
    if ctxt.count() > errors_before {
        table.mistakes.add(
            Declaration::Column,
            Some(Covered::Column(usize::from(position))),
        );
    }
    let (inner_type, nullable) = without_option(&field.ty);
    table.columns.push(Column {
        ident,
        path: None,
        inner_type,
        rust_type: &field.ty,
        nullable,
        comment: attr::doc_comment(&field.attrs),
        options,
        refers_to,
    });
}

fn read_struct_attribute(ctxt: &Ctxt, scope: &Scope, table: &mut Table<'_>, attribute: &Attribute) {
    let errors_before = ctxt.count();
    if table.kind == Kind::Columns && table_words::on_struct(ctxt, &table.input.ident, attribute) {
        return;
    }
    match attribute.helper {
        Helper::Table | Helper::View => {}
        Helper::Columns => {
            if table.kind == Kind::Table {
                ctxt.error_at(
                    attribute.place,
                    "`#[columns]` belongs on a struct that derives `Columns`; a table has `#[table(...)]`",
                );
            }
        }
        Helper::ForeignKey => {
            table
                .references
                .extend(attr::foreign_key(ctxt, scope, attribute));
        }
        Helper::Unique => table
            .uniques
            .extend(attr::unique(ctxt, scope, attribute, None)),
        Helper::Index => table
            .indexes
            .extend(attr::index(ctxt, scope, attribute, None)),
        Helper::Check => table
            .checks
            .extend(attr::check(ctxt, scope, attribute, None)),
        Helper::Access => table.access.extend(attr::access(ctxt, scope, attribute)),
        Helper::Column | Helper::References | Helper::RefersTo => {
            let remedy = match attribute.helper {
                Helper::References => {
                    "; for a key of several columns write \
                     `#[foreign_key(a, b, references(Parent.a, Parent.b))]`"
                }
                _ => "",
            };
            ctxt.error_at(
                attribute.place,
                format_args!("`#[{}]` belongs on a field{remedy}", attribute.word),
            );
        }
        Helper::PrimaryKey => {
            let read = attr::primary_key(ctxt, scope, attribute);
            if table.primary_key.is_some() {
                ctxt.error_at(
                    attribute.place,
                    "a table has one primary key; write another key as `#[unique(...)]`",
                );
            } else {
                table.primary_key = read;
            }
        }
        Helper::Exclude => table
            .exclusions
            .extend(attr::exclude(ctxt, scope, attribute)),
        Helper::Policy => {
            let policy = attr::policy(ctxt, scope, attribute);
            table.objects.extend(policy.map(TableObject::Policy));
        }
        Helper::Grant => {
            let grant = attr::grant(ctxt, scope, attribute);
            table.objects.extend(grant.map(TableObject::Grant));
        }
        Helper::Trigger => {
            let trigger = attr::trigger(ctxt, scope, attribute);
            table.objects.extend(trigger.map(TableObject::Trigger));
        }
        Helper::Statistics => {
            let statistics = attr::statistics(ctxt, scope, attribute);
            table
                .objects
                .extend(statistics.map(TableObject::Statistics));
        }
        Helper::Depends => table
            .dependencies
            .extend(attr::depends(ctxt, scope, attribute)),
        Helper::Partition => table
            .partitions
            .extend(attr::partition(ctxt, scope, attribute)),
    }
    if ctxt.count() > errors_before {
        table.note_mistake(attribute.helper);
    }
}

/// Whether a type is an `Option`, as far as its name shows it.
pub(crate) fn is_option(rust_type: &Type) -> bool {
    option_of(rust_type).is_some()
}

/// A type without `Option`, and whether it has one.
fn without_option(rust_type: &Type) -> (&Type, bool) {
    match option_of(rust_type) {
        Some(inner) => (inner, true),
        None => (rust_type, false),
    }
}

/// `T` of `Option<T>`, however its path is written.
fn option_of(rust_type: &Type) -> Option<&Type> {
    argument_of(rust_type, "Option")
}

/// `T` of `Name<T>`, however its path is written.
pub(crate) fn argument_of<'a>(rust_type: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = rust_type else {
        return None;
    };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) => Some(inner),
        _ => None,
    }
}
