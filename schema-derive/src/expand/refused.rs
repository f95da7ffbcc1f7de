//! Stand-ins for types that could not be expanded, so that their mistake is the only one reported: without
//! an implementation, every mention of the type elsewhere would be an error too.

use super::values::library;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::DeriveInput;

/// A table of which nothing is known. rustc takes everything that is read from it for the mistake that
/// `errors` report, and keeps silent about that.
pub(super) fn table(
    input: &DeriveInput,
    path: &TokenStream,
    errors: &[TokenStream],
) -> TokenStream {
    let library = library();
    let name = &input.ident;
    let (parameters, arguments, bounds) = input.generics.split_for_impl();
    let unknown = unknown(errors);
    quote! {
        #[doc(hidden)]
        const _: () = {
            use #path::__private as #library;
            #[automatically_derived]
            impl #parameters #library::Table for #name #arguments #bounds {
                const IDENTITY: #library::TableIdentity<'static> = #library::TableIdentity {
                    name: "",
                    namespace: ::core::option::Option::None,
                    context: ::core::option::Option::None,
                };
                type Columns = [(); #unknown];
                const DEF: &'static #library::TableDef<'static> = {
                    let _: ::core::option::Option<Self::Columns> = ::core::option::Option::None;
                    ::core::panic!()
                };
            }
            #[automatically_derived]
            impl #parameters #name #arguments #bounds {
                #[doc(hidden)]
                pub const fn __architrave_raise(_site: u16, _message: &#library::Message) {}
            }
        };
    }
}

/// Columns of which nothing is known.
pub(super) fn columns(
    input: &DeriveInput,
    path: &TokenStream,
    errors: &[TokenStream],
) -> TokenStream {
    let library = library();
    let name = &input.ident;
    let (parameters, arguments, bounds) = input.generics.split_for_impl();
    let unknown = unknown(errors);
    quote! {
        #[doc(hidden)]
        const _: () = {
            use #path::__private as #library;
            #[automatically_derived]
            impl #parameters #library::Columns for #name #arguments #bounds {
                type Names = [(); #unknown];
                const DEF: &'static #library::TableDef<'static> = {
                    let _: ::core::option::Option<Self::Names> = ::core::option::Option::None;
                    ::core::panic!()
                };
            }
        };
    }
}

/// A view of which nothing is known.
pub(super) fn view(input: &DeriveInput, path: &TokenStream, errors: &[TokenStream]) -> TokenStream {
    let library = library();
    let name = &input.ident;
    let (parameters, arguments, bounds) = input.generics.split_for_impl();
    let unknown = unknown(errors);
    quote! {
        #[doc(hidden)]
        const _: () = {
            use #path::__private as #library;
            #[automatically_derived]
            impl #parameters #library::Relation for #name #arguments #bounds {
                const IDENTITY: #library::TableIdentity<'static> = #library::TableIdentity {
                    name: "",
                    namespace: ::core::option::Option::None,
                    context: ::core::option::Option::None,
                };
            }
            #[automatically_derived]
            impl #parameters #library::View for #name #arguments #bounds {
                type Columns = ();
                const DEF: &'static #library::ObjectDef<'static> = #unknown;
            }
        };
    }
}

/// A column type of which nothing is known.
pub(super) fn column_type(
    input: &DeriveInput,
    path: &TokenStream,
    errors: &[TokenStream],
) -> TokenStream {
    let library = library();
    let name: &Ident = &input.ident;
    let (parameters, arguments, bounds) = input.generics.split_for_impl();
    let unknown = unknown(errors);
    quote! {
        #[doc(hidden)]
        const _: () = {
            use #path::__private as #library;
            #[automatically_derived]
            impl #parameters #library::SqlType for #name #arguments #bounds {
                const TYPE: #library::ColumnType<'static> = #unknown;
            }
        };
    }
}

/// Reports `errors`, beside an expansion that stands. They are expressions, because rustc takes an error
/// among the items for a lack of items, and then reports no unknown name in the whole module.
pub(super) fn errors(errors: &[TokenStream]) -> TokenStream {
    quote!(#(const _: () = #errors;)*)
}

/// An expression that reports `errors` and has no value.
pub(super) fn unknown(errors: &[TokenStream]) -> TokenStream {
    match errors {
        [only] => only.clone(),
        errors => quote!({ #(let _ = #errors;)* ::core::panic!() }),
    }
}
