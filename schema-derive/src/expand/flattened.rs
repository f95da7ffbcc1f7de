//! Fields that stand for the columns of another struct. Only rustc knows those, so that the definition is put
//! together in constants: the columns that attributes mention have their numbers here, and all others follow.

use super::values::library;
use crate::ast::Table;
use crate::sites::Sites;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

/// The constant that lists the flattened structs.
pub(super) fn list() -> Ident {
    Ident::new("FLATTENED", Span::call_site())
}

/// What the definition needs beside it; nothing where no field is flattened.
pub(super) fn constants(table: &Table<'_>, sites: &Sites) -> TokenStream {
    if table.flattened.is_empty() {
        return TokenStream::new();
    }
    let library = library();
    let fields = table
        .flattened
        .iter()
        .zip(&sites.flattened)
        .map(|(field, site)| {
            let name = field.ident.unraw().to_string();
            let (prefix, position, mentioned) = (&field.prefix, field.position, field.mentioned);
            let (nullable, rust_type) = (field.nullable, field.inner_type);
            quote!(#library::FlattenedDef {
                field: #name,
                prefix: #prefix,
                position: #position,
                mentioned: #mentioned,
                nullable: #nullable,
                site: #site,
                of: #library::ColumnsProbe::<#rust_type>::DEF,
            })
        });
    quote! {
        use #library::ColumnsProbeFallback as _;
        const FLATTENED: &[#library::FlattenedDef<'static>] = &[#(#fields),*];
        const FLATTENED_TEXTS: [u8; #library::flattened_bytes(FLATTENED)] =
            #library::flattened_texts(FLATTENED);
    }
}

/// All columns, from those that are declared or mentioned.
pub(super) fn columns(table: &Table<'_>, declared: TokenStream) -> TokenStream {
    if table.flattened.is_empty() {
        return declared;
    }
    let library = library();
    let count = table.columns.len();
    let mentioned = table.columns.iter().filter(|it| it.path.is_some()).count();
    quote! {
        #library::flattened_columns::<
            #count,
            { #count + #library::flattened_count(FLATTENED).saturating_sub(#mentioned) },
        >(#declared, FLATTENED, &FLATTENED_TEXTS)
    }
}

/// The digest, which a change of a flattened struct changes.
pub(super) fn digest(table: &Table<'_>, digest: u64) -> TokenStream {
    if table.flattened.is_empty() {
        return quote!(#digest);
    }
    let library = library();
    quote!(#library::digest_with(#digest, FLATTENED))
}

/// Looks at the names that only constants know. `definition` is that of the table.
pub(super) fn checks(table: &Table<'_>, sites: &Sites, definition: &TokenStream) -> TokenStream {
    let library = library();
    table
        .flattened
        .iter()
        .zip(&sites.flattened)
        .map(|(field, site)| {
            let name = field.ident.unraw().to_string();
            let check = sites.place(*site).call(
                quote!(#library::check_flattened),
                quote!(#definition, #name, #site),
            );
            quote!(const _: () = #check;)
        })
        .collect()
}

/// The fields of the struct that names columns.
pub(super) fn names(table: &Table<'_>) -> TokenStream {
    let library = library();
    table
        .flattened
        .iter()
        .map(|field| {
            let (name, rust_type) = (field.ident, field.inner_type);
            let names = quote_spanned!(rust_type.span()=> <#rust_type as #library::Columns>::Names);
            quote!(pub #name: #names,)
        })
        .collect()
}
