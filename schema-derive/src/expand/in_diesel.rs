//! `#[table(diesel)]`: `diesel::table!` beside the struct, and `joinable!` for its references.
//!
//! A derive sees names, not types. The SQL type of a column is the one that is written, or the one of a Rust type that
//! everybody writes under one name, or else the type's own, `SqlTypeOf<OrderStatus>`; a wrong guess at a name fails to
//! compile. diesel reads the names of SQL types (`Int4` alone gets `+`), so that they are written out.

use super::adapters::diesel_name;
use crate::ast::{Column, Table, argument_of};
use crate::attr::{InDiesel, Reference};
use crate::ctxt::Ctxt;
use crate::definition::primary_key;
use crate::language::column_type;
use crate::names::Names;
use crate::settings::TableSettings;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use schema_core::def::{ColumnType, EngineSet, TypeKind};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

/// The names in a module of `diesel::table!` that no column may have.
const TAKEN: &[&str] = &["all_columns", "columns", "dsl", "star", "table", "SqlType"];

/// The table in diesel's words; nothing where that is not asked for.
pub(super) fn of_table(
    ctxt: &Ctxt,
    table: &Table<'_>,
    names: &Names,
    settings: &TableSettings,
    path: &TokenStream,
) -> TokenStream {
    let Some(said) = &table.options.in_diesel else {
        for column in &table.columns {
            if let Some((_, place)) = &column.options.diesel {
                ctxt.error_at(
                    *place,
                    "diesel does not know this table: write `#[table(diesel)]` on the struct",
                );
            }
        }
        return TokenStream::new();
    };
    if !settings.project.engines.contains(EngineSet::POSTGRES) {
        ctxt.error_at(
            said.place,
            "what structs tell diesel are the types of PostgreSQL, which is none of the engines in `architrave.toml`; \
             `cargo schema export --to diesel` writes a file for SQLite",
        );
        return TokenStream::new();
    }
    if let Some(flattened) = table.flattened.first() {
        ctxt.error(
            flattened.ident,
            "`diesel::table!` lists every column, and those of another struct are not known here: write them into this \
             struct, or take the file of `cargo schema export --to diesel`",
        );
        return TokenStream::new();
    }
    let (Some(module), Some(key)) = (module(ctxt, table, names, said), key(ctxt, table, said))
    else {
        return TokenStream::new();
    };
    expand(ctxt, table, names, said, &module, &key, path)
}

fn expand(
    ctxt: &Ctxt,
    table: &Table<'_>,
    names: &Names,
    said: &InDiesel,
    module: &Ident,
    key: &[&Ident],
    path: &TokenStream,
) -> TokenStream {
    let rust_name = &table.input.ident;
    let hidden = format_ident!("__architrave_diesel_{}", module.unraw());
    let mut columns = Columns::default();
    for (column, sql_name) in table.columns.iter().zip(&names.columns) {
        columns.add(ctxt, column, sql_name, module, path);
    }
    let Columns {
        lines,
        aliases,
        assertions,
    } = columns;
    let sql_name = (module.unraw() != names.table).then(|| {
        let name = &names.table;
        quote!(#[sql_name = #name])
    });
    let namespace = table.options.namespace.as_ref().map(|namespace| {
        let namespace = ident(&namespace.value, rust_name.span());
        quote!(#namespace.)
    });
    let imports = (!aliases.is_empty()).then(|| quote!(use super::#hidden::columns as __columns;));
    let (mut parents, mut joins) = (TokenStream::new(), TokenStream::new());
    for (column, reference) in joined(table, said) {
        let target = &reference.target;
        let span = target.span();
        parents.extend(quote_spanned! {span=>
            pub mod #column {
                use super::super::super::*;
                pub type table = <#target as #path::diesel::InDiesel>::Table;
                pub const table: table = <#target as #path::diesel::InDiesel>::TABLE;
            }
        });
        joins.extend(quote_spanned! {span=>
            ::diesel::joinable!(#module -> #hidden::parents::#column (#column));
        });
        let field = reference.target_fields.iter().map(|field| field.text());
        let field: String = field.collect();
        let message = format!(
            "`{}.{}`: diesel joins along primary keys of one column, and `{}.{field}` is none: write \
             `diesel(not_joinable({}))` in `#[table(...)]`, and join by `.on(...)`",
            rust_name.unraw(),
            column.unraw(),
            target.to_token_stream().to_string().replace(' ', ""),
            column.unraw(),
        );
        joins.extend(quote_spanned! {span=>
            const _: () = ::core::assert!(
                #path::diesel::is_primary_key(<#target as #path::__private::Table>::DEF, #field),
                #message
            );
        });
    }
    quote! {
        #path::__in_diesel! {
            #[doc(hidden)]
            #[allow(
                clippy::all,
                dead_code,
                missing_docs,
                non_camel_case_types,
                non_upper_case_globals,
                unreachable_pub,
                unused_imports,
            )]
            mod #hidden {
                pub mod columns {
                    use super::super::*;
                    #aliases
                }
                pub mod parents {
                    #parents
                }
            }
            ::diesel::table! {
                use ::diesel::sql_types::*;
                #imports
                #[allow(missing_docs, clippy::all)]
                #sql_name
                #namespace #module (#(#key),*) {
                    #lines
                }
            }
            #[automatically_derived]
            impl #path::diesel::InDiesel for #rust_name {
                type Table = #module::table;
                const TABLE: #module::table = #module::table;
            }
            #assertions
            #joins
        }
    }
}

/// What the columns become.
#[derive(Default)]
struct Columns {
    /// `id -> Int8,`
    lines: TokenStream,
    /// The SQL types that no name of diesel's stands for: `pub type status = ...;`
    aliases: TokenStream,
    /// That the types are what their names were taken for.
    assertions: TokenStream,
}

impl Columns {
    fn add(
        &mut self,
        ctxt: &Ctxt,
        column: &Column<'_>,
        sql_name: &str,
        module: &Ident,
        path: &TokenStream,
    ) {
        let field = column.ident;
        let text = field.unraw().to_string();
        if TAKEN.contains(&text.as_str()) {
            ctxt.error(
                field,
                format_args!(
                    "`{text}` has a meaning of its own in `diesel::table!`: rename the field, and keep the column with \
                     `#[column(name = \"{sql_name}\")]`"
                ),
            );
            return;
        }
        if field.unraw() == module.unraw() {
            ctxt.error(
                field,
                format_args!(
                    "diesel has no column that is called like its table: give the module another name, \
                     `#[table(diesel(module = {text}_table))]`"
                ),
            );
            return;
        }
        let rust_type = column.inner_type;
        let Some(base) = self.sql_type(ctxt, column, path) else {
            return;
        };
        let sql_type = match column.nullable {
            true => quote!(Nullable<#base>),
            false => base,
        };
        let sql_name = (text != sql_name).then(|| quote!(#[sql_name = #sql_name]));
        let span = rust_type.span();
        self.lines
            .extend(quote_spanned!(span=> #sql_name #field -> #sql_type,));
    }

    fn sql_type(
        &mut self,
        ctxt: &Ctxt,
        column: &Column<'_>,
        path: &TokenStream,
    ) -> Option<TokenStream> {
        let field = column.ident;
        if let Some((sql_type, _)) = &column.options.diesel {
            self.aliases.extend(quote!(pub type #field = #sql_type;));
            return Some(quote!(__columns::#field));
        }
        if let Some((declared, place)) = &column.options.data_type {
            let declared = column_type(declared);
            let known = known(declared);
            if known.is_none() {
                ctxt.error_at(
                    *place,
                    format_args!(
                        "diesel has no SQL type for `{}`: name yours, `#[column(diesel = path::Type)]`",
                        declared.kind.keyword()
                    ),
                );
            }
            return known;
        }
        let rust_type = column.inner_type;
        let span = rust_type.span();
        let guess = column.known_type();
        if let Some(known) = known(guess) {
            if !is_primitive(guess.kind) {
                let (list, base) = (lists(guess), diesel_name(guess.kind));
                let of = list.iter().fold(
                    quote!(::diesel::sql_types::#base),
                    |inner, ()| quote!(::diesel::sql_types::Array<#inner>),
                );
                self.assertions.extend(quote_spanned! {span=>
                    const _: () = #path::diesel::assert_stored::<#rust_type, #of>();
                });
            }
            return Some(known);
        }
        let (item, lists) = item(rust_type);
        self.aliases
            .extend(quote_spanned!(span=> pub type #field = #path::diesel::SqlTypeOf<#item>;));
        self.assertions.extend(
            quote_spanned!(span=> const _: () = #path::diesel::assert_declared::<#item>();),
        );
        let sql_type =
            lists.iter().rev().fold(
                quote!(__columns::#field),
                |inner, nullable| match nullable {
                    true => quote!(Array<Nullable<#inner>>),
                    false => quote!(Array<#inner>),
                },
            );
        Some(sql_type)
    }
}

/// `OrderStatus` of `Vec<Option<OrderStatus>>`, and for each list whether its items may be NULL.
fn item(rust_type: &Type) -> (&Type, Vec<bool>) {
    let (mut rust_type, mut lists) = (rust_type, Vec::new());
    while let Some(inner) = argument_of(rust_type, "Vec") {
        let nullable = argument_of(inner, "Option");
        lists.push(nullable.is_some());
        rust_type = nullable.unwrap_or(inner);
    }
    (rust_type, lists)
}

/// A Rust type of this name can be no other.
fn is_primitive(kind: TypeKind) -> bool {
    matches!(
        kind,
        TypeKind::Boolean
            | TypeKind::SmallInt
            | TypeKind::Integer
            | TypeKind::BigInt
            | TypeKind::Real
            | TypeKind::DoublePrecision
            | TypeKind::Text
    )
}

/// `Array<Int4>`
fn known(column_type: ColumnType<'_>) -> Option<TokenStream> {
    let name = diesel_name(column_type.kind)?;
    Some(
        lists(column_type)
            .iter()
            .fold(quote!(#name), |inner, ()| quote!(Array<#inner>)),
    )
}

fn lists(column_type: ColumnType<'_>) -> Vec<()> {
    vec![(); column_type.dimensions.into()]
}

/// The module of the table.
fn module(ctxt: &Ctxt, table: &Table<'_>, names: &Names, said: &InDiesel) -> Option<Ident> {
    if let Some(module) = &said.module {
        return Some(module.clone());
    }
    let is_name = syn::parse_str::<Ident>(&format!("r#{}", names.table)).is_ok();
    if !is_name {
        ctxt.error_at(
            said.place,
            format_args!(
                "`{}` cannot name a module: write `diesel(module = ...)`",
                names.table
            ),
        );
        return None;
    }
    Some(ident(&names.table, table.input.ident.span()))
}

/// `name` as an identifier, `r#name` where it is a word of Rust.
fn ident(name: &str, span: Span) -> Ident {
    let mut ident =
        syn::parse_str::<Ident>(name).unwrap_or_else(|_| Ident::new_raw(name, Span::call_site()));
    ident.set_span(span);
    ident
}

/// The fields of the primary key, without which diesel has no table.
fn key<'a>(ctxt: &Ctxt, table: &Table<'a>, said: &InDiesel) -> Option<Vec<&'a Ident>> {
    let key = primary_key(table);
    if key.is_none() {
        ctxt.error_at(
            said.place,
            "diesel has no table without a primary key: write `#[column(primary_key)]`, or leave `diesel` out",
        );
    }
    let columns = key?;
    let fields = columns
        .into_iter()
        .filter_map(|column| table.columns.get(usize::from(column)));
    Some(fields.map(|column| column.ident).collect())
}

/// The references along which `inner_join` finds its way by itself: one column, and no other way between both tables.
fn joined<'a>(
    table: &'a Table<'_>,
    said: &'a InDiesel,
) -> impl Iterator<Item = (&'a Ident, &'a Reference)> {
    let spelled = |reference: &Reference| reference.target.to_token_stream().to_string();
    table.references.iter().filter_map(move |reference| {
        let ([column], [field]) = (
            reference.columns.as_slice(),
            reference.target_fields.as_slice(),
        ) else {
            return None;
        };
        let is_excluded = said.not_joinable.contains(column) || field.words.len() > 1;
        let is_own =
            reference.target.is_ident(&table.input.ident) || reference.target.is_ident("Self");
        let mut same = table.references.iter();
        let is_alone = same
            .all(|other| std::ptr::eq(other, reference) || spelled(other) != spelled(reference));
        let is_here = reference.engines.contains(EngineSet::POSTGRES);
        let column = table.columns.get(usize::from(*column))?;
        (is_alone && is_here && !is_excluded && !is_own).then_some((column.ident, reference))
    })
}
