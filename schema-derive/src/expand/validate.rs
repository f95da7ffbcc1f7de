//! `validate()`: the checks of a struct as a method. The meaning of an expression is the library's; written here are
//! the values of the fields, the expressions of the checks, and the names that the database gives them.

use super::definition::value_of;
use super::values::{library, option};
use crate::ast::{Kind, Table};
use crate::names::Names;
use proc_macro2::TokenStream;
use quote::quote;
use schema_core::def::EngineSet;
use schema_core::syntax::ParsedNodeKind;
use schema_core::syntax::name::DefaultName;

/// Whether this build asked for the method.
const IS_WANTED: bool = cfg!(feature = "validate");

/// The implementation of `Validate`.
pub(super) fn of_table(table: &Table<'_>, names: &Names) -> TokenStream {
    if !IS_WANTED {
        return TokenStream::new();
    }
    let implementation = match table.kind {
        Kind::Table => validate(table, names),
        Kind::Columns => column_values(table),
        // Nobody writes to it.
        Kind::View => TokenStream::new(),
    };
    let library = library();
    quote! {
        const _: () = {
            use #library::{ReadOpaque as _, ReadOption as _, ReadValue as _};
            #implementation
        };
    }
}

fn validate(table: &Table<'_>, names: &Names) -> TokenStream {
    let library = library();
    let rust_name = &table.input.ident;
    let (check_names, taken) = check_names(table, names);
    let checks = table.checks.iter().zip(check_names).map(|(check, name)| {
        let expression = value_of(table, check.expression);
        quote!(#library::NamedCheck { name: #name, expression: #expression })
    });
    let values = plain_values(table);
    let validation = if table.flattened.is_empty() {
        quote!(#library::validation(DEFINITION, CHECKS, #values))
    } else {
        let flattened = flattened_values(table);
        let taken = taken.iter().map(|(name, _)| name);
        quote!(#library::flattened_validation(
            DEFINITION, CHECKS, #values, #flattened, &[#(#taken),*],
        ))
    };
    quote! {
        #[automatically_derived]
        impl #library::Validate for #rust_name {
            fn validation(&self) -> #library::Validation {
                const DEFINITION: &#library::TableDef<'static> =
                    <#rust_name as #library::Table>::DEF;
                const CHECKS: &[#library::NamedCheck] = &[#(#checks),*];
                #validation
            }
        }
    }
}

/// The implementation of `ColumnValues` for a struct that tables hold.
fn column_values(table: &Table<'_>) -> TokenStream {
    let library = library();
    let rust_name = &table.input.ident;
    let checks = (0..table.checks.len()).map(|position| {
        let check = &table.checks[position];
        let expression = value_of(table, check.expression);
        let name = option(check.name.as_ref());
        let column = only_column(table, position).and_then(|column| u16::try_from(column).ok());
        let column = option(column);
        quote!(#library::StructCheck { name: #name, column: #column, expression: #expression })
    });
    let values = plain_values(table);
    let flattened = flattened_values(table);
    let inner = table.flattened.iter().enumerate().map(|(position, field)| {
        let rust_type = field.inner_type;
        let checks = quote!(<#rust_type as #library::ColumnValues>::column_checks());
        quote!((&FLATTENED[#position], #checks))
    });
    quote! {
        #[automatically_derived]
        impl #library::ColumnValues for #rust_name {
            fn column_values(&self) -> ::std::vec::Vec<#library::Value<'_>> {
                #library::column_values(
                    <#rust_name as #library::Columns>::DEF,
                    #values,
                    #flattened,
                )
            }
            fn column_checks() -> ::std::vec::Vec<#library::PlacedCheck> {
                const CHECKS: &[#library::StructCheck] = &[#(#checks),*];
                #library::placed_checks(
                    <#rust_name as #library::Columns>::DEF,
                    CHECKS,
                    ::std::vec![#(#inner),*],
                )
            }
        }
    }
}

/// The values of the fields that are columns themselves.
fn plain_values(table: &Table<'_>) -> TokenStream {
    let library = library();
    let plain = table.columns.iter().filter(|column| column.path.is_none());
    let fields = plain.map(|column| column.ident);
    quote!(::std::vec![#((&&&#library::Reader(&self.#fields)).read()),*])
}

fn flattened_values(table: &Table<'_>) -> TokenStream {
    let library = library();
    let values = table.flattened.iter().enumerate().map(|(position, field)| {
        let name = field.ident;
        let value = match field.nullable {
            true => quote!(self.#name.as_ref()),
            false => quote!(::core::option::Option::Some(&self.#name)),
        };
        quote!(#library::FlattenedValues::of(&FLATTENED[#position], #value))
    });
    quote!(::std::vec![#(#values),*])
}

/// The implementation of `ColumnValue` for an enum, whose values are their labels.
pub(super) fn of_enum(rust_name: &proc_macro2::Ident) -> TokenStream {
    if !IS_WANTED {
        return TokenStream::new();
    }
    let library = library();
    quote! {
        #[automatically_derived]
        impl #library::ColumnValue for #rust_name {
            fn column_value(&self) -> #library::Value<'_> {
                #library::Value::Label(self.__architrave_label())
            }
        }
    }
}

/// The implementation of `ColumnValue` for a newtype, whose values are those of its field.
pub(super) fn of_newtype(rust_name: &proc_macro2::Ident) -> TokenStream {
    if !IS_WANTED {
        return TokenStream::new();
    }
    let library = library();
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #library::{ReadOpaque as _, ReadOption as _, ReadValue as _};
            #[automatically_derived]
            impl #library::ColumnValue for #rust_name {
                fn column_value(&self) -> #library::Value<'_> {
                    (&&&#library::Reader(&self.0)).read()
                }
            }
        };
    }
}

/// The names of the checks as `schema_core::model::Schema::resolve` gives them: a default name gets a number where it
/// is taken, and written names come first.
///
/// The second list is all names that are taken.
fn check_names(table: &Table<'_>, names: &Names) -> (Vec<String>, Vec<(String, EngineSet)>) {
    let uniques = table.uniques.iter().map(|item| (&item.name, item.engines));
    let checks = table.checks.iter().map(|item| (&item.name, item.engines));
    let references = table
        .references
        .iter()
        .map(|item| (&item.name, item.engines));
    let indexes = table.indexes.iter().map(|item| (&item.name, item.engines));
    let key = table.primary_key.iter();
    let key = key.map(|item| (&item.name, EngineSet::ALL));
    let exclusions = table
        .exclusions
        .iter()
        .map(|item| (&item.name, item.engines));
    let mut taken: Vec<(String, EngineSet)> = uniques
        .chain(checks)
        .chain(references)
        .chain(indexes)
        .chain(key)
        .chain(exclusions)
        .filter_map(|(name, engines)| Some((name.clone()?, engines)))
        .collect();
    let mut found = Vec::new();
    for (position, check) in table.checks.iter().enumerate() {
        if let Some(name) = &check.name {
            found.push(name.clone());
            continue;
        }
        let column = only_column(table, position).and_then(|column| names.columns.get(column));
        let default = DefaultName::check(&names.table, column.map(String::as_str));
        let name = default.unused(|name| {
            taken
                .iter()
                .any(|(other, engines)| other == name && engines.0 & check.engines.0 != 0)
        });
        taken.push((name.clone(), check.engines));
        found.push(name);
    }
    (found, taken)
}

/// The one column that a check is about; that of its field, where raw SQL hides what it uses.
fn only_column(table: &Table<'_>, check: usize) -> Option<usize> {
    let check = table.checks.get(check)?;
    let parsed = table.readings.expressions.get(check.expression.id)?;
    let is_raw = |kind: &ParsedNodeKind| matches!(kind, ParsedNodeKind::Sql(_));
    if parsed.nodes.iter().any(|node| is_raw(&node.kind)) {
        return check.column.map(usize::from);
    }
    match parsed.columns().as_slice() {
        [only] => Some(usize::from(*only)),
        _ => None,
    }
}
