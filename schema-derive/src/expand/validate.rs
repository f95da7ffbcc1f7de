//! `validate()`: the checks of a struct as a method. The meaning of an expression is the library's; written here are
//! the values of the fields, the expressions of the checks, and the names that the database gives them.

use super::definition::value_of;
use super::values::library;
use crate::ast::Table;
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
    let library = library();
    let rust_name = &table.input.ident;
    let fields = table.columns.iter().map(|column| column.ident);
    let checks = table
        .checks
        .iter()
        .zip(check_names(table, names))
        .map(|(check, name)| {
            let expression = value_of(table, check.expression);
            quote!(#library::NamedCheck { name: #name, expression: #expression })
        });
    quote! {
        const _: () = {
            use #library::{ReadOpaque as _, ReadOption as _, ReadValue as _};
            #[automatically_derived]
            impl #library::Validate for #rust_name {
                fn validation(&self) -> #library::Validation {
                    const CHECKS: &[#library::NamedCheck] = &[#(#checks),*];
                    #library::validation(
                        <#rust_name as #library::Table>::DEF,
                        CHECKS,
                        ::std::vec![#((&&&#library::Reader(&self.#fields)).read()),*],
                    )
                }
            }
        };
    }
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
fn check_names(table: &Table<'_>, names: &Names) -> Vec<String> {
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
    found
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
