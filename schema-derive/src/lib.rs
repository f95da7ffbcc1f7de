//! The derive macros of architrave.
//!
//! Depend on `architrave`, which re-exports them; what the expansions call lives there.
//!
//! The way of a struct through this crate, each step one module: attributes become typed values that
//! know where they stand (`attr`), those become a table (`ast`), whose attributes are compared with each
//! other (`check`); the rules that one table decides run over its definition (`definition`), and what is
//! left is Rust code (`expand`). Every error is collected (`ctxt`), and the implementation is emitted
//! beside the errors.

mod ast;
mod attr;
mod check;
mod convention;
mod ctxt;
mod definition;
mod digest;
mod embed;
mod expand;
mod key_check;
mod language;
mod mistakes;
mod names;
mod partition_check;
mod place;
mod placement_check;
mod schema;
mod scope;
mod settings;
mod sites;
mod symbol;
mod table_words;
mod types;
mod view;
mod well_known;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a struct a table.
///
/// The words of the attributes are documented in the guide of `architrave`.
#[proc_macro_derive(
    Table,
    attributes(
        architrave,
        table,
        column,
        references,
        refers_to,
        index,
        unique,
        check,
        access,
        foreign_key,
        primary_key,
        exclude,
        policy,
        grant,
        trigger,
        statistics,
        partition,
        depends
    )
)]
pub fn derive_table(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::table(&input).into()
}

/// Makes the fields of a struct columns of the tables that hold it.
///
/// A table holds it in a field with `#[column(flatten)]`.
// What belongs on a table is named here too, so that the derive can say so.
#[proc_macro_derive(
    Columns,
    attributes(
        architrave,
        columns,
        table,
        column,
        references,
        refers_to,
        index,
        unique,
        check,
        access,
        foreign_key,
        primary_key,
        exclude,
        policy,
        grant,
        trigger,
        statistics,
        depends
    )
)]
pub fn derive_columns(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::columns(&input).into()
}

/// Makes a struct a view, whose columns are the fields.
///
/// The words of the attributes are documented in the guide of `architrave`.
#[proc_macro_derive(View, attributes(architrave, view, column, index, unique))]
pub fn derive_view(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::view(&input).into()
}

/// Makes an enum of unit variants a column type.
#[proc_macro_derive(SqlEnum, attributes(sql_enum))]
pub fn derive_sql_enum(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::sql_enum(&input).into()
}

/// Makes a newtype or a composite a column type.
#[proc_macro_derive(SqlType, attributes(architrave, column, sql_type))]
pub fn derive_sql_type(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::sql_type(&input).into()
}

/// Embeds the migrations of a directory, given from the package's own: `embed_migrations!("migrations")`.
///
/// An expression of the type `architrave::migrate::Embedded`, for a `static`.
#[proc_macro]
pub fn embed_migrations(input: TokenStream) -> TokenStream {
    embed::embed_migrations(input.into()).into()
}

/// Declares a schema: its tables and the file that remembers its newest migration.
#[proc_macro]
pub fn schema(input: TokenStream) -> TokenStream {
    expand::schema(input.into()).into()
}
