//! What the adapters of the facade need to know of an enum or newtype: the facade's macros write the rest, so that this
//! crate knows none of the crates that talk to databases.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Type;

/// Hands an enum to the adapters; nothing where none is on.
pub(super) fn of_enum<'a>(
    rust_name: &Ident,
    path: &TokenStream,
    namespace: Option<&str>,
    name: &str,
    values: impl Iterator<Item = (&'a Ident, &'a str)>,
) -> TokenStream {
    if !cfg!(feature = "adapters") {
        return TokenStream::new();
    }
    let name = match namespace {
        Some(namespace) => format!("{namespace}.{name}"),
        None => name.to_owned(),
    };
    let values = values.map(|(variant, label)| quote!(#variant => #label,));
    quote!(#path::__adapt_enum! { #rust_name, #name, { #(#values)* } })
}

/// Hands a newtype to the adapters; nothing where none is on.
pub(super) fn of_newtype(rust_name: &Ident, path: &TokenStream, inner: &Type) -> TokenStream {
    if !cfg!(feature = "adapters") {
        return TokenStream::new();
    }
    quote!(#path::__adapt_newtype! { #rust_name, #inner })
}
