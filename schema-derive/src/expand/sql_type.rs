//! `#[derive(SqlType)]`

use super::refused;
use super::values::{column_type_value, library};
use crate::attr::arguments;
use crate::ctxt::Ctxt;
use crate::language::data_type;
use crate::place::Place;
use crate::symbol::SQL_TYPE;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use schema_core::def::ColumnType;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Field, Fields, Meta};

/// Expands the derive.
pub(crate) fn sql_type(input: &DeriveInput) -> TokenStream {
    let ctxt = Ctxt::default();
    let declared = declared(&ctxt, &input.attrs);
    let field = only_field(&ctxt, input);
    let path = super::crate_path(&ctxt, &input.attrs, SQL_TYPE);
    let Some(field) = field else {
        return refused::column_type(input, &path, &ctxt.take_errors());
    };
    let expansion = {
        let library = library();
        let (name, inner) = (&input.ident, &field.ty);
        let span = inner.span();
        let assertion = quote_spanned!(span=> const _: () = #library::assert_sql_type::<#inner>(););
        let value = match declared {
            Some(declared) => column_type_value(declared),
            None => quote!(#library::Probe::<#inner>::TYPE),
        };
        quote! {
            #[doc(hidden)]
            const _: () = {
                use #path::__private as #library;
                #[allow(unused_imports)]
                use #library::ProbeFallback as _;
                #[automatically_derived]
                impl #library::SqlType for #name {
                    const TYPE: #library::ColumnType<'static> = #value;
                }
                #assertion
            };
        }
    };
    let errors = refused::errors(&ctxt.take_errors());
    quote!(#errors #expansion)
}

fn only_field<'a>(ctxt: &Ctxt, input: &'a DeriveInput) -> Option<&'a Field> {
    if !input.generics.params.is_empty() {
        ctxt.error(
            &input.generics,
            "a column type cannot be generic; write the type out",
        );
        return None;
    }
    if let Data::Struct(data) = &input.data
        && let Fields::Unnamed(fields) = &data.fields
        && let (Some(field), 1) = (fields.unnamed.first(), fields.unnamed.len())
    {
        return Some(field);
    }
    ctxt.error(
        &input.ident,
        "`SqlType` is for a newtype: `struct Money(Decimal);`; for an enum derive `SqlEnum`, for a table \
         `Table`",
    );
    None
}

/// The type of `#[sql_type(numeric(10, 2))]`.
fn declared(ctxt: &Ctxt, attributes: &[syn::Attribute]) -> Option<ColumnType<'static>> {
    let mut found = None;
    for attribute in attributes {
        if !attribute.path().is_ident(SQL_TYPE) {
            continue;
        }
        let Meta::List(list) = &attribute.meta else {
            ctxt.error(
                &attribute.meta,
                "write the type: `#[sql_type(numeric(10, 2))]`",
            );
            continue;
        };
        for argument in arguments(list.tokens.clone()) {
            match argument.word() {
                Some(word) if word == "crate" => {}
                Some(word) if word == "check" => ctxt.error_at(
                    argument.place(),
                    "a type with a check is not supported yet: write `#[check(...)]` on each field of \
                     the type",
                ),
                _ if found.is_some() => ctxt.error_at(
                    argument.place(),
                    "`#[sql_type(...)]` takes one type: `#[sql_type(numeric(10, 2))]`",
                ),
                _ => found = data_type(ctxt, argument.tokens.clone()),
            }
        }
    }
    found.map(|(declared, _): (ColumnType<'static>, Place)| declared)
}
