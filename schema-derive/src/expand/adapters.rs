//! What the adapters of the facade need to know of an enum, newtype or composite: the facade's macros write the rest, so
//! that this crate knows none of the crates that talk to databases.

use super::values::option;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use schema_core::def::{ColumnType, TypeKind};
use schema_core::syntax::diesel_type;
use syn::Type;

/// An object of the database.
pub(super) struct Named<'a> {
    pub(super) namespace: Option<&'a str>,
    pub(super) name: &'a str,
}

impl Named<'_> {
    /// `Some("sales"), "address", "sales.address"`
    fn tokens(&self) -> TokenStream {
        let (namespace, name) = (option(self.namespace), self.name);
        let qualified = match self.namespace {
            Some(namespace) => format!("{namespace}.{name}"),
            None => name.to_owned(),
        };
        quote!(#namespace, #name, #qualified)
    }
}

/// Hands an enum to the adapters; nothing where none is on.
pub(super) fn of_enum<'a>(
    rust_name: &Ident,
    path: &TokenStream,
    form: &TokenStream,
    named: &Named<'_>,
    values: impl Iterator<Item = (&'a Ident, &'a str)>,
) -> TokenStream {
    if !cfg!(feature = "adapters") {
        return TokenStream::new();
    }
    let named = named.tokens();
    let values = values.map(|(variant, label)| quote!(#variant => #label,));
    quote!(#path::__adapt_enum! { #rust_name, #form, #named, { #(#values)* } })
}

/// Hands a newtype to the adapters; nothing where none is on.
pub(super) fn of_newtype(
    rust_name: &Ident,
    path: &TokenStream,
    inner: &Type,
    declared: Option<ColumnType<'_>>,
) -> TokenStream {
    if !cfg!(feature = "adapters") {
        return TokenStream::new();
    }
    let stored = stored(declared);
    quote!(#path::__adapt_newtype! { #rust_name, #inner, [#stored] })
}

/// Hands what stands for a written type to the adapters; nothing where none is on.
pub(super) fn of_document(
    rust_name: &Ident,
    path: &TokenStream,
    declared: Option<ColumnType<'_>>,
) -> TokenStream {
    if !cfg!(feature = "adapters") {
        return TokenStream::new();
    }
    let stored = stored(declared);
    quote!(#path::__adapt_document! { #rust_name, [#stored] })
}

/// An attribute of a composite, as the adapters need it.
pub(super) struct Attribute<'a> {
    pub(super) ident: &'a Ident,
    pub(super) name: &'a str,
    pub(super) rust_type: &'a Type,
    pub(super) nullable: bool,
    pub(super) declared: Option<ColumnType<'a>>,
}

/// Hands a composite to the adapters; nothing where none is on.
pub(super) fn of_composite<'a>(
    rust_name: &Ident,
    path: &TokenStream,
    named: &Named<'_>,
    attributes: impl Iterator<Item = Attribute<'a>>,
) -> TokenStream {
    if !cfg!(feature = "adapters") {
        return TokenStream::new();
    }
    let named = named.tokens();
    let attributes = attributes.enumerate().map(|(position, attribute)| {
        let position = Literal::usize_unsuffixed(position);
        let Attribute {
            ident,
            name,
            rust_type,
            nullable,
            declared,
        } = attribute;
        let types = quote!(#path::diesel::sql_types);
        let stored = declared
            .and_then(|declared| diesel_name(declared.kind))
            .map(|stored| {
                let stored = quote!(#types::#stored);
                match nullable {
                    true => quote!(#types::Nullable<#stored>),
                    false => stored,
                }
            });
        quote!(#position #ident #name: #rust_type as [#stored],)
    });
    quote!(#path::__adapt_composite! { #rust_name, #named, { #(#attributes)* } })
}

/// diesel's name of a type that is written, and no array.
fn stored(declared: Option<ColumnType<'_>>) -> Option<Ident> {
    let declared = declared.filter(|declared| declared.dimensions == 0)?;
    diesel_name(declared.kind)
}

/// The name in `diesel::sql_types`, where diesel has such a type.
pub(super) fn diesel_name(kind: TypeKind) -> Option<Ident> {
    Some(Ident::new(diesel_type(kind)?, Span::call_site()))
}
