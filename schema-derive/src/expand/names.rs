//! Names in attributes, as Rust code: rustc checks them, and the editor finds, follows and renames
//! them.

use super::values::library;
use crate::ast::Table;
use crate::place::Place;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use std::collections::BTreeSet;
use syn::spanned::Spanned;

/// The name of the struct with one field per column.
pub(crate) fn columns_struct(table: &Table<'_>) -> Ident {
    format_ident!("{}Columns", table.input.ident, span = Span::call_site())
}

/// The struct with one field per column, each named by the user's own token.
pub(crate) fn columns(table: &Table<'_>) -> TokenStream {
    let library = library();
    let name = columns_struct(table);
    let fields = table.columns.iter().map(|column| column.ident);
    quote! {
        pub struct #name { #(pub #fields: #library::Column,)* }
    }
}

/// The value of that struct.
pub(crate) fn columns_value(table: &Table<'_>) -> TokenStream {
    let library = library();
    let name = columns_struct(table);
    let fields = table
        .columns
        .iter()
        .map(|column| Ident::new(&column.ident.to_string(), Span::call_site()));
    quote!(#name { #(#fields: #library::Column,)* })
}

/// A function that names everything once: one body for rustc to check, which never runs.
pub(crate) fn mentions(table: &Table<'_>, warnings: &TokenStream) -> TokenStream {
    let columns = columns_struct(table);
    let own = own_columns(table);
    let foreign = foreign_columns(table);
    let types = type_assertions(table);
    let referred = table
        .columns
        .iter()
        .filter_map(|column| column.refers_to.as_ref()?.path.as_ref());
    quote! {
        fn names(columns: &#columns) {
            #own
            #foreign
            #(let _ = ::core::marker::PhantomData::<#referred>;)*
            #types
            #warnings
        }
    }
}

fn own_columns(table: &Table<'_>) -> TokenStream {
    table
        .readings
        .mentions
        .iter()
        .filter_map(|(column, span)| {
            let mut name = table.columns.get(usize::from(*column))?.ident.clone();
            name.set_span(*span);
            Some(quote!(let _ = &columns.#name;))
        })
        .collect()
}

fn foreign_columns(table: &Table<'_>) -> TokenStream {
    let library = library();
    let references = table.references.iter().flat_map(|reference| {
        reference
            .target_fields
            .iter()
            .map(|field| (&reference.target, field))
    });
    let copies = table
        .columns
        .iter()
        .filter_map(|column| column.options.denormalized.as_ref())
        .map(|copy| (&copy.target, &copy.field));
    references
        .chain(copies)
        .map(|(target, field)| quote!(let _ = &<#target as #library::Table>::C.#field;))
        .collect()
}

/// One assertion per distinct type, at the first field that has it.
fn type_assertions(table: &Table<'_>) -> TokenStream {
    let mut seen = BTreeSet::new();
    table
        .columns
        .iter()
        .filter(|column| seen.insert(column.inner_type.to_token_stream().to_string()))
        .map(|column| {
            let library = library();
            let rust_type = column.inner_type;
            let span = rust_type.span();
            quote_spanned!(span=> #library::assert_sql_type::<#rust_type>();)
        })
        .collect()
}

/// `tokens` at the place of the macro call.
pub(crate) fn unspanned(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), unspanned(group.stream()));
                inner.set_span(Span::call_site());
                TokenTree::Group(inner)
            }
            mut token => {
                token.set_span(Span::call_site());
                token
            }
        })
        .collect()
}

/// A warning that covers `place`: the use of something deprecated, whose note is the message. Stable Rust
/// gives macros no other way to warn.
pub(crate) fn warning(name: &str, message: &str, place: Place) -> TokenStream {
    let name = Ident::new(name, Span::call_site());
    let note = format!("\n{message}");
    let mention = place.start(name.to_token_stream());
    quote! {{
        #[deprecated(note = #note)]
        struct #name;
        let _ = #mention;
    }}
}
